// Machine code for four points at a time: batch.c chooses it, batch_avx2.c makes it.
#ifndef LEIBNIZ_CODEGEN_BATCH_AVX2_H
#define LEIBNIZ_CODEGEN_BATCH_AVX2_H

#include "codegen/code_internal.h"

// Evaluates points from..to-1 (a multiple of 4 of them).
typedef void (*VectorEntry)(const double *const *in, double *const *out, const double *constants, size_t from,
                            size_t to);

typedef struct {
    void *map;
    size_t size;
    double *constants; // 32 bytes each
    VectorEntry entry;
} VectorCode;

// False where the processor, the system, or an operation in the code does not allow it. (No error: it is a matter of
// speed.)
bool vector_compile(const Code *code, VectorCode *out);
void vector_free(VectorCode *code);

#endif
