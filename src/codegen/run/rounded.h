// The functions of libm.def and runtime.def as a perfect libm would compute them: correctly rounded, the same on every
// machine. For measurements that must not depend on the libm at hand; some hundred times slower.
#ifndef LEIBNIZ_CODEGEN_RUN_ROUNDED_H
#define LEIBNIZ_CODEGEN_RUN_ROUNDED_H

#include "codegen/run/call.h"

typedef struct {
    double (*call1)(double);
    double (*call2)(double, double);
} FunctionPair;

extern const FunctionPair rounded_functions[]; // in the order of ir_functions

// code_interpret with these functions (interp.c).
void code_interpret_rounded(const Code *code, const CodeArg *args);

#endif
