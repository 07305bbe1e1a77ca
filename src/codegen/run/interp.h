// The interpreter's state, for the questions about sizes that it answers too (sizes.c).
#ifndef LEIBNIZ_CODEGEN_RUN_INTERP_H
#define LEIBNIZ_CODEGEN_RUN_INTERP_H

#include "codegen/lower/code_internal.h"
#include "codegen/run/call.h"
#include "codegen/run/rounded.h"

typedef union {
    double real;
    int64_t integer; // of integers and truth values
} InterpValue;

typedef struct {
    const Ir *ir;
    const CodeArg *args;
    InterpValue *value;     // by node: of a local variable
    uint8_t *defined; // by node: it is one now
    double *best;     // by node: the largest body so far, of an ARGMAX
    int64_t loop[IR_LOOPS];
    int64_t *place; // by tensor: where it begins in the workspace
    double *work;
    uint64_t *counted;           // operations on real numbers that were run; NULL: they are not counted
    bool near;                   // functions are to err by 1 ulp at most
    const FunctionPair *rounded; // the functions to call; NULL: the host's
} Interp;

InterpValue interp_evaluate(const Interp *r, IrId v);
int64_t interp_extent(const Interp *r, uint32_t loop); // the steps that the loop runs
// Of integers of lengths alone: no local variable is involved. Free `defined` behind it.
Interp interp_of_sizes(const Ir *ir, const CodeArg *args);
size_t interp_tensor_size(const Interp *r, const Tensor *t); // the doubles it takes in the workspace

#endif
