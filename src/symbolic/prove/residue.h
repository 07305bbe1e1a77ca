// Which integer a difference is periodic in: cos(n*pi/2) and floor(n/3) are settled by the remainders of n.
#ifndef LEIBNIZ_PROVE_RESIDUE_H
#define LEIBNIZ_PROVE_RESIDUE_H

#include "symbolic/field/field.h"

typedef struct {
    Expr name; // 0: there is none
    int64_t modulus;
} Residue;

// The first such name in the kernels of a difference.
Residue residue_find(Field *f, const Ratio *difference);
// What the name stands for where it leaves the remainder r: modulus*k + r, k a new integer, which *quotient becomes.
Expr residue_value(Pool *p, Residue residue, int64_t r, Expr *quotient);

#endif
