// Nothing leaves unchecked: the forms that the simplifier makes are compared with what was asked before they are shown,
// folded, told or compiled. Everything above simplify/ calls it through here.
//
// At a few points inside the assumptions, the simplest first and some of them next to the numbers that stand in
// brackets, both are enclosed in balls. Where the balls are disjoint, or the form has no value while the expression has
// one, the form is not used: what was asked is handed back as it stands, and screen_faults counts it as ours. No point
// is a proof; a fault of the simplifier that changes values at most points can not pass.
#ifndef LEIBNIZ_PROVE_SCREEN_H
#define LEIBNIZ_PROVE_SCREEN_H

#include "symbolic/simplify/simplify.h"

typedef Expr (*SimplifyHow)(const SimplifyContext *ctx, Expr e); // simplify_expr, simplify_expand, simplify_factor

// how(ctx, e), screened; item by item of a list. Where a form was turned down *fault (which may be NULL) is set.
Expr screen_simplified(const SimplifyContext *ctx, SimplifyHow how, Expr e, bool *fault);

// Is there a point where e and the form certainly differ, or the form certainly has no value where e has one? Both with
// definitions seen through.
bool screen_differs(Pool *p, const Facts *facts, Expr e, Expr form);

#endif
