// From expressions to the loop IR: what the files lower*.c and sparse.c share.
#ifndef LEIBNIZ_CODEGEN_LOWER_LOWER_H
#define LEIBNIZ_CODEGEN_LOWER_LOWER_H

#include "codegen/lower/code_internal.h"

typedef struct {
    Code *code;
    Ir *ir;
    Pool *p;
    const CodeSpec *spec;
    const CodeOutput *walked; // whose names are read off: its indices are integers
    VEC(Expr) guards;         // conditions of brackets around what names are read off
    Memo *real;               // by node: its value as a double
    bool collapsed;           // brackets in sums are solved before the rules of stable.h see them
    size_t told;              // loops whose ranges `lengths` knows
    bool arranged;            // what is lowered went through lower_arrange
    Facts ranges;             // of the loops' symbols, and which names are lengths: what guards are decided by
    Facts lengths;            // spec->facts and what the outputs imply
} Lower;

// The values of expressions, each once; 0 and the error on failure.
IrId lower_real(Lower *l, Expr e);
IrId lower_int(Lower *l, Expr e);
IrId lower_condition(Lower *l, Expr e);
// Works out the loop's bounds, at its first use. False on failure.
bool lower_use_loop(Lower *l, int loop);
// Reads off a value where its entries may be (ir.bands); the column counts from `from`. False on failure, and where
// they may be anywhere.
bool lower_bands(Lower *l, Expr value, Expr column, Expr from, IrOutput *result);

// The sum with brackets solved for indices, and products summed in the cheapest order (arrange.c): itself where there is
// nothing to do. 0 on failure.
Expr lower_arrange(Lower *l, Expr sum);
Expr lower_collapse(Lower *l, Expr e); // only brackets are solved, in all sums of e

// The loop for a sum or product: one whose range is the same and whose symbol is not free in it, or a new one. -1 and
// the error when there are too many.
int lower_loop(Lower *l, Expr from, Expr to, Expr inside);
int lower_loop_like(Lower *l, Expr from, Expr to, Expr inside, Sym hint); // called like `hint` (0: i)
// What the facts given and the outputs as they are read say about lengths: before the names.
void lower_learn(Lower *l);
// Reads names off the outputs' values: parameters with kinds, ranks and extents. False on failure.
bool lower_names(Lower *l);
// The parameter of this name, or -1.
int lower_param(const Lower *l, Sym name);
// The range of the free index number i of an output. False on failure.
bool lower_index_range(Lower *l, const CodeOutput *out, uint32_t i, Expr *from, Expr *to);
// Is e an integer by its make: of integers, indices, lengths and labels?
bool lower_is_int(const Lower *l, Expr e);
// Solves `atom`, a relation of integers, for a name: *relation is 0 for name = *bound, 1 for name <= *bound, -1 for
// *bound <= name. False where the name does not stand alone on a side, once terms have been moved.
bool lower_solve(const Lower *l, Expr atom, Expr name, int *relation, Expr *bound);
// lower_pair.c: a function of an argument that is computed in two doubles (STABLE_DIFF, STABLE_EXACT).
IrId lower_of_pair(Lower *l, FuncId function, Expr argument);
// lower/scaled.c: with exponents beside the numbers where the leaves are too large or too small for e as it stands.
IrId lower_scaled(Lower *l, Expr e);
Expr lower_exactly(Pool *p, double value);                                                // the number
bool lower_fail(Lower *l, const char *format, ...) __attribute__((format(printf, 2, 3))); // false

#endif
