// What simplify.c, fold.c and show.c share.
#ifndef LEIBNIZ_SIMPLIFY_INTERNAL_H
#define LEIBNIZ_SIMPLIFY_INTERNAL_H

#include "symbolic/simplify/field.h"
#include "symbolic/simplify/simplify.h"

typedef struct {
    const SimplifyContext *ctx;
    Pool *pool;
    Field *field;
    const uint32_t *usable; // places of the definitions that may fold into the expression
    uint32_t nusable;
    ExprList instances; // calls and elements of defined names that the user's expression mentions
    unsigned depth;     // of sums inside sums
    unsigned tries;     // forms looked at so far
    bool joining;       // sums over one range are put together: done for the form that was chosen only
} Folding;

// The cheapest expression of r: expanded or factored, kernels replaced by defined names where that is shorter.
Expr fold_ratio(Folding *g, const Ratio *r);
// r as an expression: its numerator multiplied out or as a product.
Expr show_ratio(Folding *g, const Ratio *r, bool factored);
// Collects the instances below e of names defined in ctx->defs.
void fold_collect(Folding *g, Expr e);

#endif
