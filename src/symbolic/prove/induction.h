// Induction on the bound of a sum or product: a claim for all n >= n0 follows from the claim for n0 and from a step.
#ifndef LEIBNIZ_PROVE_INDUCTION_H
#define LEIBNIZ_PROVE_INDUCTION_H

#include "symbolic/facts/facts.h"

typedef struct {
    Expr name, start;           // n, n0
    Expr base_left, base_right; // the claim for n0
    Expr step_left, step_right; // what is to hold for n >= n0, given the claim for n
} Induction;

// Finds a name to go by and sets the two parts up. False when there is none, or when the claim might have a value for
// some n but not for all smaller ones from n0 on, so that the chain would be broken.
bool induction_find(Pool *p, const Facts *facts, Expr left, Expr right, Induction *out);

#endif
