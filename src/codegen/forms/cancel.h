// Powers that cancel in products, x/x, 1/(1/x), and complements of brackets.
#ifndef LEIBNIZ_CODEGEN_FORMS_CANCEL_H
#define LEIBNIZ_CODEGEN_FORMS_CANCEL_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

// e with the powers of one base in a product taken together where some cancel: equal to e wherever e has a value, under
// the facts, and with its limits where a base that has cancelled is 0; 1 - [c] is [not c]. 0 only when the pool refuses.
Expr cancel_powers(Pool *p, const Facts *facts, Expr e);

#endif
