// What a call of a function takes: its arguments, how large they are, and the operations one by one.
#ifndef LEIBNIZ_CODEGEN_RUN_CALL_H
#define LEIBNIZ_CODEGEN_RUN_CALL_H

#include "codegen/lower/code.h"

typedef union { // one argument of a call
    double real;
    ptrdiff_t integer; // of a length and of an int
    double *reals;     // array of doubles (inputs are not written to), output, work
    int *ints;
} CodeArg;

// Doubles that output i takes, and that the workspace takes, for these arguments (only lengths are looked at, and of a
// sparse output its tables).
size_t code_output_size(const Code *code, uint32_t i, const CodeArg *args);
// The formula's indices of element k of output i.
void code_output_indices(const Code *code, uint32_t i, size_t k, const CodeArg *args, int64_t *indices);
size_t code_work(const Code *code, const CodeArg *args);
// Fills the tables of output i, which is stored as CSR or CSC and is no part, from the other arguments. Returns the
// number of entries; `places` may be NULL: to be told it first. `starts` has a place for each row (column) and one
// more.
int code_pattern(const Code *code, uint32_t i, const CodeArg *args, int *starts, int *places);

// Runs the operations, and says how many of them on real numbers there were: loads, tests and indices aside.
uint64_t code_count_operations(const Code *code, const CodeArg *args);

// Runs the operations one by one. The fallback where no machine code can be had.
void code_interpret(const Code *code, const CodeArg *args);

#endif
