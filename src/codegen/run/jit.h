// Machine code in memory, by libtcc.
//
// SAFETY. The text given to libtcc holds no name of the user's, and any word of complaint from it is a failure. The
// code lies in a mapping of its own that is never writable and executable at once, and needs nothing of libtcc after
// jit_new. libtcc ends the process when it gets no memory; here that becomes an error, and libtcc is not used again
// afterwards. jit_new may be called from several threads (they take turns); a Jit may be called from several threads at
// once.
#ifndef LEIBNIZ_CODEGEN_RUN_JIT_H
#define LEIBNIZ_CODEGEN_RUN_JIT_H

#include "codegen/run/call.h"

typedef struct Jit Jit;

// NULL and *err where no machine code can be had: use code_interpret, which gives the same values.
Jit *jit_new(const Code *code, Error *err);
void jit_free(Jit *jit);
void jit_call(const Jit *jit, const CodeArg *args); // the arguments of codegen.h, in their order

// For other parts of this folder: compiles C text and finds one symbol in it. `used` says which rows of ir_functions
// the text calls.
Jit *jit_compile_text(const char *text, const bool *used, CodeMath math, const char *symbol, Error *err);
void *jit_entry(const Jit *jit);
void *jit_function(const Jit *jit); // the function with its parameters as in C

#endif
