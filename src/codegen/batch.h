// Many points at once: columns of doubles in, columns out.
//
//     Batch *b = batch_new(code, &err);             // code: scalar doubles in, scalars out, no sums over run-time
//     lengths batch_run(b, in, out, n, 1);                  // in[i][k]: parameter i at point k; out[j][k]: output j
//
// Four (AVX2) or eight (AVX-512) points go through the registers at a time, with the vector functions of glibc's
// libmvec (at most 4 ulp), where the machine and the system have both; elsewhere points are evaluated one by one by the
// JIT or the interpreter. A result may differ from that of the scalar code by the rounding of fused multiply-adds and
// of libmvec.
#ifndef LEIBNIZ_CODEGEN_BATCH_H
#define LEIBNIZ_CODEGEN_BATCH_H

#include "codegen/codegen.h"

typedef struct Batch Batch;

typedef enum {
    BATCH_BEST,   // the fastest that there is
    BATCH_256,    // vectors of four at most
    BATCH_SCALAR, // machine code, point by point
} BatchTier;

// NULL and *err when the code has arrays or labels. The code must outlive the batch.
Batch *batch_new(const Code *code, BatchTier tier, Error *err);
void batch_free(Batch *batch);
// threads: how many may work at once (0 and 1: this one). Columns of one call must not overlap.
void batch_run(const Batch *batch, const double *const *in, double *const *out, size_t n, unsigned threads);
const char *batch_tier(const Batch *batch); // "avx512", "avx2", "jit", "interpreter"

#endif
