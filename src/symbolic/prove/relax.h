// Relaxing an inequality: functions that are hard to compare give way to new names of which only a bound is kept.
//
// floor(u) becomes u - t with 0 <= t < 1, exp(u) some t > 0 with 1 + u <= t, log(u) some t <= u - 1, atan(u) some t between
// -pi/2 and pi/2. What holds for all such t holds for the function's value; the converse need not be.
#ifndef LEIBNIZ_PROVE_RELAX_H
#define LEIBNIZ_PROVE_RELAX_H

#include "symbolic/facts/facts.h"

// e relaxed; the bounds are supposed in *facts. e itself where there is nothing to relax.
Expr relax_expr(Pool *p, Facts *facts, Expr e);

// Sums of what is not negative, over a range that a subscript in e lies in: sum(l=1..K, exp(s[l])) becomes exp(s[k]) + t with
// 0 <= t, where e holds s[k] and k is in 1..K.
Expr relax_sums(Pool *p, Facts *facts, Expr e);
// e with the other sign of a square root, where e is a polynomial in it: what e is nonzero with. 0: e holds none there.
Expr relax_conjugate(Pool *p, Expr e);
// The sides of an inequality with the sign of d that has no logarithm outermost: of d = log(a) - b, exp(b) and a. False
// where no term of d is a logarithm.
bool relax_logarithm(Pool *p, Expr d, Expr *left, Expr *right);

#endif
