// Inverse functions next to the ends of their ranges, and what is an inverse function written otherwise.
//
//     acos(1 - t) = 2*asin(sqrt(t/2))                          for small t
//     asin(u) - pi/2 = -acos(u)                                acos(u) - pi/2 = -asin(u)
//     2*asin(sqrt(q)) - pi/2 = -asin(1 - 2*q)                  atan(u) - pi/4 = atan((u - 1)/(u + 1))     where u > -1
//     log(a + sqrt(a^2 + 1)) = asinh(a)                        log(a + sqrt(a^2 - 1)) = acosh(a)
//     log(tan(pi/4 + v)) = asinh(tan(2*v))                     both have a value where cos(2*v) > 0
//     exp(n*log(a) + u) = a^n*exp(u)                           for whole n
//     sin(pi*y) = (-1)^n*sin(pi*(y - n))                       n the whole number next to y
#include "codegen/forms/stable.h"
#include "symbolic/expr/arith.h"

typedef VEC(Expr) Exprs;

static Expr pi_over(Pool *p, int64_t n)
{
    return expr_div(p, expr_pi(p), expr_int(p, n));
}

static Expr arc_cosine(Pool *p, Expr e)
{
    Expr u = expr_arg(p, e, 0), two = expr_int(p, 2);
    if (expr_kind(p, u) != KIND_ADD || expr_nargs(p, u) != 2 || !expr_is_number(p, expr_arg(p, u, 0), 1, 1))
        return e;
    Expr t = expr_neg(p, expr_arg(p, u, 1));
    Expr near = expr_mul2(p, two, expr_call1(p, FN_ASIN, expr_sqrt(p, expr_div(p, t, two))));
    return expr_piecewise(p, (Expr[]){expr_lt(p, t, expr_rat(p, 1, 2)), near, e}, 3);
}

// The a of a + sqrt(a^2 + 1), or with -1, as *difference says; 0 for other sums.
static Expr beside_root(Pool *p, Expr sum, Expr *difference)
{
    for (uint32_t i = 0; expr_kind(p, sum) == KIND_ADD && expr_nargs(p, sum) == 2 && i < 2; i++) {
        Expr square, exponent, a = expr_arg(p, sum, 1 - i);
        expr_split_pow(p, expr_arg(p, sum, i), &square, &exponent);
        Expr root = expr_is_call(p, a, FN_ABS) ? expr_arg(p, a, 0) : a;
        *difference = expr_sub(p, square, expr_powi(p, root, 2));
        if (expr_is_number(p, exponent, 1, 2) && expr_kind(p, *difference) == KIND_NUM)
            return a;
    }
    return 0;
}

static Expr logarithm(Pool *p, Expr e)
{
    Expr x = expr_arg(p, e, 0), difference = 0, a = beside_root(p, x, &difference);
    if (a && expr_is_number(p, difference, 1, 1))
        return expr_call1(p, FN_ASINH, a);
    if (a && expr_is_number(p, difference, -1, 1))
        return expr_call1(p, FN_ACOSH, a);
    Expr angle = expr_is_call(p, x, FN_TAN) ? expr_arg(p, x, 0) : 0;
    if (!angle || expr_kind(p, angle) != KIND_ADD)
        return e;
    Expr v = expr_sub(p, angle, pi_over(p, 4));
    bool shorter = v && (expr_kind(p, v) == KIND_ADD ? expr_nargs(p, v) : 1) < expr_nargs(p, angle);
    return shorter ? expr_call1(p, FN_ASINH, expr_call1(p, FN_TAN, expr_mul2(p, expr_int(p, 2), v))) : e;
}

// exp(n*log(a) + u) = a^n*exp(u)
static Expr exponential(Pool *p, Expr e)
{
    Expr u = expr_arg(p, e, 0);
    bool sum = expr_kind(p, u) == KIND_ADD;
    Exprs powers = {0}, rest = {0};
    for (uint32_t i = 0; i < (sum ? expr_nargs(p, u) : 1); i++) {
        Expr term = sum ? expr_arg(p, u, i) : u, c, f;
        int64_t n;
        expr_split_coeff(p, term, &c, &f);
        if (expr_is_call(p, f, FN_LOG) && expr_get_int(p, c, &n) && n >= -STABLE_POWER_MOST && n <= STABLE_POWER_MOST)
            vec_push(&powers, expr_powi(p, expr_arg(p, f, 0), n));
        else
            vec_push(&rest, term);
    }
    Expr result = e;
    if (powers.len) {
        Expr left = expr_add(p, rest.at, (uint32_t)rest.len);
        vec_push(&powers, expr_call1(p, FN_EXP, left));
        result = expr_mul(p, powers.at, (uint32_t)powers.len);
    }
    vec_free(&powers);
    vec_free(&rest);
    return result;
}

// Is y times a double a double? Then y - n is exact below.
static bool is_exact_multiple(Pool *p, Expr y)
{
    Expr c, name;
    expr_split_coeff(p, y, &c, &name);
    const fmpq *q = expr_fmpq(p, c);
    return expr_kind(p, name) == KIND_SYM && fmpz_bits(fmpq_numref(q)) == fmpz_val2(fmpq_numref(q)) + 1 &&
           fmpz_bits(fmpq_denref(q)) == fmpz_val2(fmpq_denref(q)) + 1;
}

static Expr sine(Pool *p, Expr e)
{
    Expr pi = expr_pi(p), y = expr_div(p, expr_arg(p, e, 0), pi), half = expr_rat(p, 1, 2), two = expr_int(p, 2);
    if (!y || expr_contains(p, y, pi) || !is_exact_multiple(p, y))
        return e;
    Expr n = expr_call1(p, FN_FLOOR, expr_add2(p, y, half));
    Expr odd = expr_sub(p, n, expr_mul2(p, two, expr_call1(p, FN_FLOOR, expr_div(p, n, two))));
    Expr sign = expr_sub(p, expr_int(p, 1), expr_mul2(p, two, odd));
    Expr part = expr_call1(p, FN_SIN, expr_mul2(p, pi, stable_node(p, STABLE_MINUS, y, n)));
    Expr near = expr_le(p, expr_call1(p, FN_ABS, y), half);
    return expr_piecewise(p, (Expr[]){near, e, expr_mul2(p, sign, part)}, 3);
}

// f(u) - pi/4 or f(u) - pi/2, by the rules above; 0 where there is none.
static Expr less_right_angle(Pool *p, Expr call, int64_t parts)
{
    Expr u = expr_arg(p, call, 0), one = expr_int(p, 1), q, exponent;
    expr_split_pow(p, u, &q, &exponent);
    switch (expr_op(p, call)) {
    case FN_ACOS: return parts == 2 ? expr_neg(p, expr_call1(p, FN_ASIN, u)) : 0;
    case FN_ASIN:
        if (parts == 2)
            return expr_neg(p, expr_call1(p, FN_ACOS, u));
        if (!expr_is_number(p, exponent, 1, 2))
            return 0;
        return expr_div(p, expr_call1(p, FN_ASIN, stable_difference(p, one, expr_mul2(p, expr_int(p, 2), q))),
                        expr_int(p, -2));
    case FN_ATAN: {
        if (parts != 4)
            return 0;
        Expr quotient = expr_div(p, expr_sub(p, u, one), expr_add2(p, u, one));
        Expr value = expr_call1(p, FN_ATAN, quotient), above = expr_lt(p, expr_int(p, -1), u);
        bool always = expr_is_call(p, u, FN_EXP);
        return always ? value : expr_piecewise(p, (Expr[]){above, value, expr_sub(p, call, pi_over(p, 4))}, 3);
    }
    default: return 0;
    }
}

// The term k*f(u) of a sum with its term -k*pi/parts.
static Expr angles(Pool *p, Expr sum)
{
    Expr pi = expr_pi(p);
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++)
        for (uint32_t k = 0; k < expr_nargs(p, sum); k++) {
            Expr c, d, f, g;
            int64_t parts;
            expr_split_coeff(p, expr_arg(p, sum, i), &c, &f);
            expr_split_coeff(p, expr_arg(p, sum, k), &d, &g);
            if (g != pi || expr_kind(p, f) != KIND_CALL || !expr_get_int(p, expr_div(p, expr_neg(p, c), d), &parts))
                continue;
            Expr both = parts == 2 || parts == 4 ? less_right_angle(p, f, parts) : 0;
            if (!both)
                continue;
            Exprs terms = {0};
            for (uint32_t j = 0; j < expr_nargs(p, sum); j++)
                if (j != i && j != k)
                    vec_push(&terms, expr_arg(p, sum, j));
            vec_push(&terms, expr_mul2(p, c, both));
            Expr result = expr_add(p, terms.at, (uint32_t)terms.len);
            vec_free(&terms);
            return result;
        }
    return sum;
}

Expr stable_inverse(Pool *p, Expr e)
{
    if (expr_kind(p, e) == KIND_ADD)
        return angles(p, e);
    if (expr_kind(p, e) != KIND_CALL)
        return e;
    switch (expr_op(p, e)) {
    case FN_ACOS: return arc_cosine(p, e);
    case FN_LOG: return logarithm(p, e);
    case FN_EXP: return exponential(p, e);
    case FN_SIN: return sine(p, e);
    default: return e;
    }
}
