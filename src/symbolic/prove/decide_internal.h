// Shared by decide.c and decide_order.c: a claim with the equations put in that are assumed.
#ifndef LEIBNIZ_PROVE_DECIDE_INTERNAL_H
#define LEIBNIZ_PROVE_DECIDE_INTERNAL_H

#include "symbolic/prove/decide.h"

enum { RESTARTS_MOST = 200 }; // fields laid out for one case

typedef struct {
    Facts facts;
    Expr left, right;
    VEC(Expr) defined;
} Rewritten;

// False, and nothing to clear, where nothing changes.
bool rewritten_init(Rewritten *r, Pool *p, const Facts *facts, Expr left, Expr right, const Expr *defined,
                    uint32_t ndefined);
void rewritten_clear(Rewritten *r);

#endif
