// Grows an expression from the leaves: a row of parts, two of which are joined until one is left. Parts are drawn
// with repetition, so that shared and cancelling subexpressions are common.
#include "support/random_expr.h"

#include <stdio.h>
#include <stdlib.h>

static double environment(const char *name, double otherwise)
{
    const char *text = getenv(name);
    return text && *text ? strtod(text, NULL) : otherwise;
}

Random random_start(uint64_t salt)
{
    uint64_t seed = (uint64_t)environment("TEST_SEED", 1);
    return (Random){seed, seed * 0x9e3779b97f4a7c15u + salt * 0xd1b54a32d192ed03u};
}

uint32_t random_count(uint32_t usual)
{
    double n = usual * environment("TEST_SCALE", 1);
    return n < 1 ? 1 : (uint32_t)n;
}

static uint64_t next_bits(Random *r) // splitmix64 (Steele, Lea, Flood 2014)
{
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint32_t random_below(Random *r, uint32_t n)
{
    return (uint32_t)((next_bits(r) >> 32) * n >> 32);
}

bool random_chance(Random *r, uint32_t percent)
{
    return random_below(r, 100) < percent;
}

Expr random_number(Pool *p, Random *r)
{
    static const int64_t corners[][2] = {{0, 1},  {1, 1}, {-1, 1}, {2, 1}, {1, 2},
                                         {-1, 2}, {3, 1}, {-2, 1}, {1, 3}, {10, 1}};
    if (random_chance(r, 70)) {
        uint32_t i = random_below(r, sizeof corners / sizeof *corners);
        return expr_rat(p, corners[i][0], corners[i][1]);
    }
    if (random_chance(r, 10))
        return expr_rat(p, (int64_t)(next_bits(r) >> 2), (int64_t)(next_bits(r) >> 2) + 1);
    return expr_rat(p, (int64_t)random_below(r, 200) - 100, 1 + random_below(r, 12));
}

Expr random_condition(Pool *p, Random *r, Expr a, Expr b)
{
    switch (random_below(r, 6)) {
    case 0: return expr_eq(p, a, b);
    case 1: return expr_lt(p, a, b);
    case 2: return expr_le(p, a, b);
    case 3: return expr_not(p, expr_eq(p, a, b));
    case 4: return expr_and(p, (Expr[]){expr_lt(p, a, b), expr_le(p, b, random_number(p, r))}, 2);
    default: return expr_or(p, (Expr[]){expr_lt(p, a, b), expr_eq(p, a, random_number(p, r))}, 2);
    }
}

static Expr random_leaf(Pool *p, Random *r, unsigned kinds)
{
    static const char *const names[] = {"x", "x", "x", "y", "z"};
    if (random_chance(r, 30))
        return random_chance(r, 5) ? expr_pi(p) : random_number(p, r);
    Expr x = expr_named(p, names[random_below(r, 5)]);
    if ((kinds & RANDOM_UNKNOWN) && random_chance(r, 20)) {
        Expr order = expr_int(p, random_below(r, 3));
        return expr_apply(p, pool_symbol(p, "q", 1), &x, &order, 1);
    }
    return x;
}

static Expr join_call(Pool *p, Random *r, Expr a, Expr b, unsigned kinds)
{
    static const FuncId smooth[] = {FN_EXP,   FN_LOG,   FN_SIN,   FN_COS,  FN_TAN,  FN_ASIN, FN_ATAN,
                                    FN_SINH,  FN_COSH,  FN_TANH,  FN_SEC,  FN_CSC,  FN_COT,  FN_ACOS,
                                    FN_ASINH, FN_ACOSH, FN_ATANH, FN_SQRT, FN_CBRT, FN_SECH, FN_LOG1P,
                                    FN_EXPM1, FN_ACOT,  FN_ASEC,  FN_COTH, FN_EXP,  FN_LOG};
    static const FuncId steps[] = {FN_ABS, FN_SIGN, FN_FLOOR, FN_MIN, FN_MAX, FN_CEIL};
    static const FuncId special[] = {FN_ERF,     FN_ERFC, FN_GAMMA,     FN_LGAMMA,
                                     FN_DIGAMMA, FN_BETA, FN_FACTORIAL, FN_BINOMIAL};
    FuncId f = smooth[random_below(r, sizeof smooth / sizeof *smooth)];
    if ((kinds & RANDOM_STEPS) && random_chance(r, 40))
        f = steps[random_below(r, sizeof steps / sizeof *steps)];
    else if ((kinds & RANDOM_SPECIAL) && random_chance(r, 40))
        f = special[random_below(r, sizeof special / sizeof *special)];
    return expr_call(p, f, (Expr[]){a, b});
}

static Expr join_sum(Pool *p, Random *r, Expr a, Expr b)
{
    Sym i = pool_symbol(p, "i", 1);
    Expr index = expr_sym(p, i), item = expr_elem(p, pool_symbol(p, "s", 1), &index, 1);
    Expr upper = random_chance(r, 60) ? expr_named(p, "K") : expr_int(p, (int64_t)random_below(r, 5) - 1);
    Expr body =
        random_chance(r, 50) ? expr_mul2(p, a, item) : expr_add2(p, expr_mul2(p, a, item), expr_mul2(p, b, index));
    Kind kind = random_chance(r, 75) ? KIND_SUM : KIND_PROD;
    return expr_sum(p, kind, i, expr_int(p, 1), upper, random_chance(r, 30) ? expr_call1(p, FN_SIN, body) : body);
}

static Expr join(Pool *p, Random *r, Expr a, Expr b, unsigned kinds)
{
    if ((kinds & RANDOM_BRACKETS) && random_chance(r, 12)) {
        Expr c = random_condition(p, r, a, random_number(p, r));
        Expr bracket = expr_mul2(p, b, expr_iverson(p, c));
        return random_chance(r, 50) ? bracket
                                    : expr_piecewise(p, (Expr[]){c, a, random_chance(r, 80) ? b : expr_undef(p)}, 3);
    }
    if ((kinds & RANDOM_SUMS) && random_chance(r, 12))
        return join_sum(p, r, a, b);
    switch (random_below(r, 12)) {
    case 0:
    case 1: return expr_add2(p, a, b);
    case 2: return expr_sub(p, a, b);
    case 3:
    case 4:
    case 5: return expr_mul2(p, a, b);
    case 6: return expr_div(p, a, b);
    case 7: return expr_powi(p, a, (int64_t)random_below(r, 7) - 2);
    case 8: return expr_pow(p, a, random_chance(r, 40) ? b : random_number(p, r));
    default: return join_call(p, r, a, b, kinds);
    }
}

Expr random_expr(Pool *p, Random *r, uint32_t size, unsigned kinds)
{
    VEC(Expr) parts = {0};
    for (uint32_t i = 0; i < size / 2 + 2; i++)
        vec_push(&parts, random_leaf(p, r, kinds));
    while (parts.len > 1 && pool_ok(p)) {
        uint32_t n = (uint32_t)parts.len, from = n > 6 ? n - 6 : 0; // recent ones: deep rather than flat
        uint32_t i = from + random_below(r, n - from), k = random_below(r, n);
        Expr joined = join(p, r, parts.at[i], parts.at[k], kinds);
        if (expr_kind(p, joined) == KIND_UNDEF)
            joined = random_leaf(p, r, kinds);
        parts.at[i] = joined;
        if (random_chance(r, 60) && k != i)
            parts.at[k] = vec_pop(&parts);
    }
    Expr e = pool_ok(p) ? parts.at[0] : 0;
    vec_free(&parts);
    return e;
}
