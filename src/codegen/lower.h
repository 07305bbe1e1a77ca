// From expressions to the loop IR: the parts of the work that lower.c and lower_names.c share.
#ifndef LEIBNIZ_CODEGEN_LOWER_H
#define LEIBNIZ_CODEGEN_LOWER_H

#include "codegen/code_internal.h"

typedef struct {
    Code *code;
    Ir *ir;
    Pool *p;
    const CodeSpec *spec;
    Memo *real;    // by node: its value as a double
    Facts ranges;  // of the loops' symbols, and which names are lengths: what guards are decided by
    Facts lengths; // spec->facts and what the outputs imply
} Lower;

// The loop for a sum or product: one whose range is the same and whose symbol is not free in it, or a new one. -1 and
// the error when there are too many.
int lower_loop(Lower *l, Expr from, Expr to, Expr inside);
// What the facts given and the outputs as they are read say about lengths: before the names.
void lower_learn(Lower *l);
// Reads names off the outputs' values: parameters with kinds, ranks and extents. False on failure.
bool lower_names(Lower *l);
// The parameter of this name, or -1.
int lower_param(const Lower *l, Sym name);
// The range of the free index `index` of an output's value. False on failure.
bool lower_index_range(Lower *l, Expr value, Sym index, Expr *from, Expr *to);
// Is e an integer by its make: of integers, indices, lengths and labels?
bool lower_is_int(const Lower *l, Expr e);
IrId lower_real(Lower *l, Expr e); // its value as a double; 0 and the error on failure
// lower_pair.c: a function of an argument that is computed in two doubles (STABLE_DIFF, STABLE_EXACT).
IrId lower_of_pair(Lower *l, FuncId function, Expr argument);
Expr lower_exactly(Pool *p, double value); // the number
bool lower_fail(Lower *l, const char *format, ...) __attribute__((format(printf, 2, 3))); // false

#endif
