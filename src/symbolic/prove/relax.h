// Relaxing an inequality: functions that are hard to compare give way to new names of which only a bound is kept.
//
// floor(u) becomes u - t with 0 <= t < 1, exp(u) some t > 0 with 1 + u <= t, log(u) some t <= u - 1, atan(u) some t between
// -pi/2 and pi/2. What holds for all such t holds for the function's value; the converse need not be.
#ifndef LEIBNIZ_PROVE_RELAX_H
#define LEIBNIZ_PROVE_RELAX_H

#include "symbolic/facts/facts.h"

// e relaxed; the bounds are supposed in *facts. e itself where there is nothing to relax.
Expr relax_expr(Pool *p, Facts *facts, Expr e);

#endif
