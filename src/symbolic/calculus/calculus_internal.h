// What the files of this folder share.
#ifndef LEIBNIZ_CALCULUS_INTERNAL_H
#define LEIBNIZ_CALCULUS_INTERNAL_H

#include "symbolic/calculus/calculus.h"

typedef VEC(Expr) ExprVec;

// Appends the nodes below the roots, themselves included, children before parents, each once. Bodies of sums are not
// entered when `opaque_sums`.
void nodes_in_order(Pool *p, const Expr *roots, uint32_t n, bool opaque_sums, ExprVec *out);

// out[i] = seed * product of all factors but the i-th, in 3n multiplications: partial products up a binary tree,
// products of what lies outside down again. The depth is that of the tree.
void nodes_others_product(Pool *p, const Expr *factors, uint32_t n, Expr seed, Expr *out);

// df/d(its argument number `arg`) of a call, from the card. Fails where the card gives none.
Expr diff_call_partial(Pool *p, Expr call, uint32_t arg);
// df/d(its argument number `arg`) of y(a, b): the order at that place one higher.
Expr diff_apply_partial(Pool *p, Expr apply, uint32_t arg);
// d(base^exponent) by its base, and by its exponent.
Expr diff_pow_by_base(Pool *p, Expr pow);
Expr diff_pow_by_exponent(Pool *p, Expr pow);
// d leaf / d x where the leaf is a symbol, an element or y(x), apart from what its arguments give.
Expr diff_leaf(Pool *p, Expr leaf, Expr x);

#endif
