// The form to run: an expression proved equal to the form read, that keeps its digits and does not overflow.
//
// σ(1 - σ) is right to read and has lost every digit at z = 37. Each rewriting here is an algebraic identity that holds
// wherever the expression has a value; stable.c shows it beside the code.
#ifndef LEIBNIZ_CODEGEN_STABLE_H
#define LEIBNIZ_CODEGEN_STABLE_H

#include "symbolic/expr/expr.h"

// argmax(sum): the index in the sum's range at which the body of `sum` is largest (the first one). Only the index's
// range and the body of the sum matter. A node of kind KIND_APPLY that no text can name.
Expr stable_argmax(Pool *p, Expr sum);
bool stable_is_argmax(const Pool *p, Expr e);

#endif
