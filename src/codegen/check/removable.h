// Values at removable points: sin(x)/x and its derivative at 0, log(x)/(x - 1) at 1.
#ifndef LEIBNIZ_CODEGEN_CHECK_REMOVABLE_H
#define LEIBNIZ_CODEGEN_CHECK_REMOVABLE_H

#include "codegen/lower/code.h"

// e with its limits at points where parts of it are 0/0: |x = 0: 1, sin(x)/x|. Parts are sums and products that divide by
// some u and are analytic where u is 0: in u itself, which may be any expression or its root, sin(r)/r with
// r = sqrt(x^2 + y^2), or in one variable near 0, 1 or -1. Where e has a value, the result is the same. e itself where
// there is no such part. What the facts keep away from 0 is left alone.
Expr removable_fill(Pool *p, const Facts *facts, Expr e);

// The form that an output runs, with such limits.
void removable_output(Pool *p, const Facts *facts, CodeOutput *output);

#endif
