// Where a claim says something: the conditions under which all parts of an expression have a value.
//
// Each condition is a relation, or several joined by `or` and `and`. They are sufficient: at a point that satisfies
// them all (and the facts) every part has a value; and none is too strong: where one fails, some part has none.
// - A part of a branch counts where the branch is taken: log(x) in if(y > 0, log(x), 0) gives `x > 0 or y <= 0`.
// - A part of a sum counts for every index: sum(k=1..n, [x[k] <= 0]) = 0.
// - A power of unknown exponent: `x >= 0 or y = floor(y)`, `x != 0 or y >= 0`.
// Conditions that hold evidently, by the facts or by the other conditions, are left out.
#ifndef LEIBNIZ_PROVE_DOMAIN_H
#define LEIBNIZ_PROVE_DOMAIN_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"
#include "symbolic/field/field.h"

// Appends to *out. `facts`: declared and implied ones, without those that the claim's own domain gives (kinks).
void domain_conditions(Pool *p, const Facts *facts, const Expr *parts, uint32_t n, ExprList *out);
// Adds, as derived facts, what the conditions of sums say of the elements that the parts speak of, and those of branches:
// with log(x[k]) in a sum over k = 1..n, x[j] > 0 for a j in 1..n. Was anything added? (What stands outside of sums and
// branches a field knows by itself.)
bool domain_learn(Pool *p, Facts *facts, const Expr *parts, uint32_t n);
// Does every part have a value only where a node has one certain value? sqrt(-x^2): x = 0; acosh(cos(x)): cos(x) = 1.
bool domain_isolated(Pool *p, const Facts *facts, const Expr *parts, uint32_t n, Expr *node, Expr *value);

#endif
