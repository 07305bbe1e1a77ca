// Induction on the bound of a sum or product: a claim for all n >= n0 follows from the claim for n0, ..., n1 and from a
// step for n >= n1.
#ifndef LEIBNIZ_PROVE_INDUCTION_H
#define LEIBNIZ_PROVE_INDUCTION_H

#include "symbolic/facts/facts.h"

typedef struct {
    Expr name;           // n
    int64_t first, from; // n0; n1 >= n0, from where on no range of the claim is reversed
    Expr step_left, step_right; // what is to hold for n >= n1, given the claim for n
} Induction;

// Finds a name to go by and sets the two parts up. False when there is none, or when the claim might have a value for
// some n but not for all smaller ones from n0 on, so that the chain would be broken.
bool induction_find(Pool *p, const Facts *facts, Expr left, Expr right, Induction *out);

// The claim for one value of n.
bool induction_base(Pool *p, const Induction *s, Expr left, Expr right, int64_t value, Expr *base_left,
                    Expr *base_right);

#endif
