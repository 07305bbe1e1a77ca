// What stable_exp.c and stable_parts.c share: rational functions of one exponential, by themselves and among others.
#ifndef LEIBNIZ_CODEGEN_FORMS_STABLE_EXP_H
#define LEIBNIZ_CODEGEN_FORMS_STABLE_EXP_H

#include "codegen/forms/stable.h"

typedef VEC(Expr) Exprs;

// What functions of the exponential are multiplied by: opaque expressions, with names for them while R is factored.
typedef struct {
    Exprs list;
    StableVisit others; // what they go through in the end
    void *data;
} Cofactors;

enum { COFACTORS_MOST = 8 };

Expr stable_exp_cofactor(Pool *p, size_t i); // the name of number i

// e, rational in an exponential and the names of cofactors, or the logarithm of such a function of no cofactors, in the
// form to run: 0 where it is no such function, or one with nothing to gain.
Expr stable_exp_whole(Pool *p, Expr e, const Cofactors *c);
// The argument of the exponentials that e is a rational function of, up to a number; 0 when e is none.
Expr stable_exp_unit(Pool *p, Expr e);
// Is e, rational in the exponential and the names of cofactors, a product of cofactors and a function without zeros?
bool stable_exp_steady(Pool *p, Expr e);

#endif
