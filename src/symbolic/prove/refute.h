// Refutation: a point inside the assumptions where both sides certainly have a value and certainly differ.
//
// The search is quick and careless (doubles, simple rationals first, walking towards the domains); the verdict is not:
// a point counts only when balls enclose both sides disjointly, show every assumption and every expression that must be
// defined to hold there, and do so again at four times the precision. The same claim gives the same answer always: the
// random numbers start from a fixed seed and depend on the names and the structure of the claim.
//
// What a free name may be is read off the claim and the facts: a length is an integer >= 1, a name in a range an
// integer in it, an array has a value at each subscript (inside its dimension, where sums over it show one). A name
// that is only compared with indices ([y = k]) and given no range is tried outside of their range as well. An unknown
// function is a polynomial.
#ifndef LEIBNIZ_PROVE_REFUTE_H
#define LEIBNIZ_PROVE_REFUTE_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

typedef enum { REFUTE_EQ, REFUTE_NE, REFUTE_LT, REFUTE_LE } RefuteRelation;

typedef struct {
    Expr left, right; // definitions expanded, forms carried out, nothing cancelled
    RefuteRelation relation;
    const Expr *defined; // what else must have a value at the point, such as the function before it was differentiated
    uint32_t ndefined;
    const Facts *facts; // declared and implied; may be NULL
    uint32_t enough;    // stop after this many points where the sides agree; 0: 128
    uint32_t verified;  // so many of them are enclosed by balls and reported as agreed; 0: 4
    uint32_t digits;    // and to so many digits; 0: 12
    uint32_t effort;    // points looked at in doubles at most; 0: 4000
} RefuteClaim;

typedef struct {
    char *name, *value; // {"z", "0"}, {"s", "(0, 1/2)"}, {"y(t)", "t^3 - 2*t"}
} RefutePair;

typedef struct {
    bool found;
    VEC(RefutePair) point;                 // dimensions and names first, then arrays and functions
    StrBuf left, right;                    // the values: "-1/4" where exact, else ten digits
    uint32_t agreed_points, agreed_digits; // where balls showed agreement, and to how many digits at the least
    bool defined;                          // some point was found where both sides certainly have a value
} Refutation;

// Looks for a counterexample; returns out->found. `out` is filled anew and freed with refutation_free. A deadline ends
// the search with the pool's error set; what was found so far stands.
bool refute_claim(Pool *p, const RefuteClaim *claim, Refutation *out);
void refutation_free(Refutation *r);

#endif
