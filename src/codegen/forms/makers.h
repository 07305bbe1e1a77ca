// Makers of forms that are not simplify's: each gives e itself, or 0, where it has none.
#ifndef LEIBNIZ_CODEGEN_FORMS_MAKERS_H
#define LEIBNIZ_CODEGEN_FORMS_MAKERS_H

#include "symbolic/simplify/simplify.h"

// piecewise(abs(x) < c: a Taylor polynomial, e) for each largest part e of one variable or element in which terms
// cancel near 0, 1 or -1. The polynomial differs from e by less than 2^-57 of its value, as enclosures prove. With few
// terms, and with more, for a larger c.
Expr series_short(const SimplifyContext *ctx, Expr e);
Expr series_long(const SimplifyContext *ctx, Expr e);

// Differences of two values of a function through the difference of the arguments: cos(x + h) - cos(x), atan(x + 1) -
// atan(x).
Expr differences_form(const SimplifyContext *ctx, Expr e);

#endif
