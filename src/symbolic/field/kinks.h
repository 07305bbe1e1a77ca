// Where the terms of a sum have kinks.
//
// The derivative of max(u, v) has no value where u = v, that of |u| none where
// u = 0. Under a sum this holds for each index, and a claim says nothing where
// a single term is at its kink. The facts learned here are of the form
// sum(i=1..N, [u = v]) = 0: there is no such index. (At the top level
// signs_add_domain sees to it.)
#ifndef LEIBNIZ_FIELD_KINKS_H
#define LEIBNIZ_FIELD_KINKS_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

// Adds as implied facts what it takes for e to have a value. e holds no
// definitions and no forms.
void kinks_learn(Pool *p, Facts *facts, Expr e);

#endif
