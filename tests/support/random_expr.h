// Random expressions for property tests, biased to corners: 0, 1, -1, halves, repeated parts, kinks.
//
// The seed is fixed, so that a run can be repeated; TEST_SEED=n draws others, TEST_SCALE=x multiplies the number of
// cases. A test prints its seed with every failure (random_label).
#ifndef LEIBNIZ_TESTS_RANDOM_EXPR_H
#define LEIBNIZ_TESTS_RANDOM_EXPR_H

#include "symbolic/expr/expr.h"

typedef struct {
    uint64_t seed, state;
} Random;

Random random_start(uint64_t salt);           // salt: the case's number, so that one case can be drawn alone
uint32_t random_count(uint32_t usual);        // cases to draw: usual * TEST_SCALE, at least 1
uint32_t random_below(Random *r, uint32_t n); // 0 <= result < n
bool random_chance(Random *r, uint32_t percent);

typedef enum {
    RANDOM_SMOOTH = 0,   // sums, products, powers, the functions that are smooth where they have a value
    RANDOM_STEPS = 1,    // abs, sign, floor, min, max
    RANDOM_BRACKETS = 2, // [a < b], piecewise
    RANDOM_SUMS = 4,     // sum and prod over i = 1..K with elements s[i], and with numbers for bounds
    RANDOM_SPECIAL = 8,  // gamma, erf, beta, ...
    RANDOM_UNKNOWN = 16, // y(x) and its derivatives
} RandomKinds;

// An expression of about `size` operations in the symbols x, y, z.
Expr random_expr(Pool *p, Random *r, uint32_t size, unsigned kinds);
Expr random_number(Pool *p, Random *r);                    // a rational, mostly small
Expr random_condition(Pool *p, Random *r, Expr a, Expr b); // of a and b

#endif
