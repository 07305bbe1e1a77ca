// Constants: expressions without names. Signs and nearest integers come from balls, zero from a separation bound:
// nothing is ever called zero because many digits of it vanish.
#ifndef LEIBNIZ_FIELD_CONSTANT_H
#define LEIBNIZ_FIELD_CONSTANT_H

#include "symbolic/expr/arith.h"
#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

// Is e made of rationals, roots and sines and cosines of rational multiples of pi?
bool constant_is_algebraic(Pool *p, Expr e);
// Exact for algebraic constants of moderate degree; of others TRUTH_NO or TRUTH_UNKNOWN.
Truth constant_is_zero(Pool *p, Expr e);
// 1 or -1 where balls show it, else 0: unknown.
int constant_sign(Pool *p, Expr e);
// The integer nearest to e. False when that is not certain.
bool constant_nearest(Pool *p, Expr e, int64_t *n);
// A rational of a denominator <= most that e seems to be, to about nine digits: a guess that the caller proves.
bool constant_guess(Pool *p, Expr e, int64_t most, int64_t *numerator, int64_t *denominator);

#endif
