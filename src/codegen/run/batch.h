// Many points at once: columns of doubles in, columns out.
//
//     Batch *b = batch_new(code, BATCH_BEST, &err); // code: no lengths that a call would have to give
//     batch_run(b, in, out, n);                     // in[i][k]: column i at point k; out[j][k]: column j
//
// A scalar is one column; an array, whose lengths are numbers, has a column for each of its places, row-major. A label
// is a column of whole numbers: at a point where it is none, all results are NaNs.
//
// Four (AVX2) or eight (AVX-512) points go through the registers at a time where the machine has them, with loops
// written out; elsewhere, and where that would be too large (unroll.h), points are evaluated one by one by the JIT or
// the interpreter. Functions such as exp come from the library in vector_math.def that keeps the code's CodeMath:
// glibc's libmvec (at most 4 ulp), or SLEEF (at most 1). Where it is not installed, or has no such function, libm is
// called for each point. A result may differ from that of the scalar code by the rounding of fused multiply-adds and of
// these functions. No tier calls the system's compiler: `bench jit` measures its code, which takes half a second to
// make, and it is no faster.
#ifndef LEIBNIZ_CODEGEN_RUN_BATCH_H
#define LEIBNIZ_CODEGEN_RUN_BATCH_H

#include "codegen/run/call.h"

typedef struct Batch Batch;

typedef enum {
    BATCH_BEST,   // the fastest that there is
    BATCH_256,    // vectors of four at most
    BATCH_SCALAR, // machine code, point by point
} BatchTier;

// NULL and *err when the code has lengths that are no numbers. The code must outlive the batch.
Batch *batch_new(const Code *code, BatchTier tier, Error *err);
void batch_free(Batch *batch);
uint32_t batch_inputs(const Batch *batch); // columns in, and out
uint32_t batch_outputs(const Batch *batch);
// Adds the name of a column, the inputs' before the outputs': x, s_1, W_2_3.
void batch_column_name(const Batch *batch, uint32_t column, StrBuf *out);
// Columns must not overlap. Several threads may run one batch, with columns of their own.
void batch_run(const Batch *batch, const double *const *in, double *const *out, size_t n);
// Adds what runs, and whose functions it calls: "avx512 with libmvec", "avx2 with SLEEF", "jit with libm", "interpreter
// ..".
void batch_tier(const Batch *batch, StrBuf *out);

#endif
