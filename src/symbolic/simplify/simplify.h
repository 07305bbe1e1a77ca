// The form to read: equal, short, in the names that the user defined.
//
// Several forms of an expression are made (as it stands; over a common denominator; as a product; each with parts
// replaced by defined names) and the cheapest is kept (cost.c). All forms come from the normal form, so they are equal
// wherever the given expression has a value.
//
// FOLDING (fold.c). A definition such as sigma(z) := 1/(1 + exp(-z)) is solved for a kernel: exp(-z) = (1 -
// sigma)/sigma. Put into the normal form, this replaces the kernel by the name; with f[k] := exp(s[k])/sum(..),
// exp(s[l]) becomes f[l]*sum(..). No form is wired in: any definition that is linear in a power of some kernel folds.
#ifndef LEIBNIZ_SIMPLIFY_SIMPLIFY_H
#define LEIBNIZ_SIMPLIFY_SIMPLIFY_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

typedef struct {
    Pool *pool;
    const Definitions *defs; // to fold into; NULL: none
    const Facts *facts;      // declared
    Expr written; // what was typed, with its forms: its elements have ranges, its names are folded into; 0: only e
                  // itself
    bool *coarse; // is set where simplify_factor left a factor that may have factors; NULL: nobody asks
    Sym except;   // a defined name that is not folded into, because its meaning is asked for; 0: none
} SimplifyContext;

// The cheapest equal form of e (definitions in it are seen through first). Lists item by item; conditions and forms
// stay. What a form costs to find is bounded by a count of work: beyond it the parts of e are simplified one by one, and
// e itself is the answer when it is too large to be worked on. 0 with the pool's error on a deadline.
Expr simplify_expr(const SimplifyContext *ctx, Expr e);
// Products and powers multiplied out, over one denominator; definitions seen through. Fails with ERR_LIMIT when too
// large.
// The normal form of an expression without forms, definitions closed: sums of products under sums. 0 where there is none.
Expr simplify_normal(const SimplifyContext *ctx, Expr e);
Expr simplify_expand(const SimplifyContext *ctx, Expr e);
// The numerator and the denominator as products of irreducible factors.
Expr simplify_factor(const SimplifyContext *ctx, Expr e);

// The last touch on what is shown: [x > 0] for 1 - [x <= 0], 2*sqrt(2) for sqrt(8), n! for gamma(n + 1).
// `written` (0: nothing): what e is equal to; where that has no value at u = v, [u <= v] is shown as [u < v].
Expr simplify_polish(Pool *p, Expr e, Expr written);
// What e costs a reader: about its printed length, as a tree. Saturates at UINT32_MAX/4.
uint32_t simplify_cost(Pool *p, const Definitions *defs, Expr e);

#endif
