// A claim about arrays in a form that is easier to decide, and that it follows from.
#ifndef LEIBNIZ_PROVE_GENERALIZE_H
#define LEIBNIZ_PROVE_GENERALIZE_H

#include "symbolic/prove/prove.h"

typedef struct {
    ProveClaim claim;
    Facts facts;
    ExprList defined;
} Generalized;

// 1. Declared sizes such as n + 2 become lengths of their own: what holds for all sizes holds for these. 2. Of two
// arguments of one function, or radicands, that the relations of inverses and of orthogonal matrices show to be equal,
// one stands for both. False where nothing changes. Clear in either case.
bool generalize_claim(Pool *p, const ProveClaim *claim, const Facts *facts, Generalized *out);
void generalized_clear(Generalized *g);

#endif
