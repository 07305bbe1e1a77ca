// Machine code for four or eight points at a time: batch.c chooses it, batch_vector.c makes it.
#ifndef LEIBNIZ_CODEGEN_RUN_BATCH_VECTOR_H
#define LEIBNIZ_CODEGEN_RUN_BATCH_VECTOR_H

#include "codegen/lower/code_internal.h"

// Evaluates points from..to-1 (a multiple of the lanes).
typedef void (*VectorEntry)(const double *const *in, double *const *out, const double *constants, size_t from,
                            size_t to);

typedef struct {
    void *map;
    size_t size;
    double *constants; // one for each lane
    unsigned lanes;
    const char *functions; // the library that its functions are from; NULL: none, they are called lane by lane
    VectorEntry entry;
} VectorCode;

// Of scalars (unroll.h), by the widest vectors that there are and `most` allows. False where the processor, the system,
// or an operation does not allow it. (No error: it is a matter of speed.)
typedef enum { VECTOR_256, VECTOR_512 } VectorWidth;

bool vector_compile(const Ir *ir, CodeMath math, VectorWidth most, VectorCode *out);
void vector_free(VectorCode *code);

#endif
