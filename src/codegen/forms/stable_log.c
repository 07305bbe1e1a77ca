// Logarithms of what is next to 1, or out of range.
//
//     log(P/Q) = log(P) - log(Q) = log1p((P - Q)/Q)     next to 1, where the quotient has rounded what matters
//     log(erfc(u)/2) = log1p(-erfc(-u)/2)               for u < 0
//     log(c*erfc(u)) = log(c*(e^(u^2)*erfc(u))) - u^2   where erfc(u) is below the least of doubles
//     log(b*e^u + c*e^v) = u + log(b + c*e^(v - u))     for v <= u
#include "codegen/forms/stable.h"

typedef VEC(Expr) Exprs;

// log(1 + t), t one term:
//     log(1 + a^2) = 2*log(hypot(1, a))     where a^2 may overflow
//     log(1 + t) = log1p(t)
static Expr log_of_sum(Pool *p, Expr sum)
{
    Expr t = expr_sub(p, sum, expr_int(p, 1)), plain = expr_call1(p, FN_LOG1P, t), one = expr_int(p, 1), c;
    if (!plain)
        return 0;
    Expr a = stable_square_root(p, t, &c);
    if (a && expr_kind(p, a) != KIND_NUM && expr_is_number(p, c, 1, 1)) {
        Expr far = expr_call1(p, FN_LOG, stable_node(p, STABLE_HYPOT, one, a));
        Expr near = expr_le(p, expr_call1(p, FN_ABS, a), one);
        return expr_piecewise(p, (Expr[]){near, plain, expr_mul2(p, expr_int(p, 2), far)}, 3);
    }
    return plain;
}

// log(-expm1(u)) = log1p(-e^u) where e^u is a small part of 1.
static Expr log_of_expm1(Pool *p, Expr e)
{
    Expr c, f;
    expr_split_coeff(p, expr_arg(p, e, 0), &c, &f);
    if (!expr_is_number(p, c, -1, 1) || !expr_is_call(p, f, FN_EXPM1))
        return e;
    Expr u = expr_arg(p, f, 0), far = expr_call1(p, FN_LOG1P, expr_neg(p, expr_call1(p, FN_EXP, u)));
    return expr_piecewise(p, (Expr[]){expr_lt(p, u, expr_int(p, -1)), far, e}, 3);
}

static uint32_t terms_of(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_ADD ? expr_nargs(p, e) : 1;
}

// log1p((P - Q)/Q), where the difference is short enough to be better known than the quotient; else 0.
static Expr log_of_close(Pool *p, Expr above, Expr below)
{
    if (terms_of(p, above) > 2 || terms_of(p, below) > 2)
        return 0;
    Expr excess = stable_difference(p, above, below);
    return excess && terms_of(p, excess) <= 2 ? expr_call1(p, FN_LOG1P, expr_div(p, excess, below)) : 0;
}

// log(P/Q), with one factor in the denominator.
static Expr log_of_quotient(Pool *p, Expr e)
{
    Expr x = expr_arg(p, e, 0), below = 0;
    Exprs above = {0};
    for (uint32_t i = 0; i < expr_nargs(p, x); i++) {
        Expr base, exponent, factor = expr_arg(p, x, i);
        expr_split_pow(p, factor, &base, &exponent);
        if (!below && expr_is_number(p, exponent, -1, 1))
            below = base;
        else
            vec_push(&above, factor);
    }
    Expr close = below ? log_of_close(p, expr_mul(p, above.at, (uint32_t)above.len), below) : 0;
    vec_free(&above);
    if (!close)
        return e;
    Expr within[] = {expr_lt(p, expr_rat(p, 1, 2), x), expr_lt(p, x, expr_int(p, 2))};
    return expr_piecewise(p, (Expr[]){expr_and(p, within, 2), close, e}, 3);
}

static Expr log_of_erfc(Pool *p, Expr e)
{
    Expr c, f, u, zero = expr_int(p, 0);
    expr_split_coeff(p, expr_arg(p, e, 0), &c, &f);
    if (!expr_is_call(p, f, FN_ERFC) || expr_num_sign(p, c) < 0)
        return e;
    u = stable_plain(p, expr_arg(p, f, 0));
    Expr rest = expr_call1(p, FN_LOG, expr_mul2(p, c, stable_node(p, STABLE_ERFCX, u, 0)));
    Expr far = expr_sub(p, rest, expr_powi(p, u, 2));
    Expr high = expr_piecewise(p, (Expr[]){expr_lt(p, u, expr_int(p, 26)), e, far}, 3);
    if (!expr_is_number(p, c, 1, 2))
        return high;
    Expr other = expr_call1(p, FN_ERFC, stable_exact(p, expr_neg(p, u)));
    Expr low = expr_call1(p, FN_LOG1P, expr_div(p, other, expr_int(p, -2)));
    return expr_piecewise(p, (Expr[]){expr_lt(p, u, zero), low, high}, 3);
}

// The u of c*e^u with a number c > 0; 0 for other terms.
static Expr exponent_of(Pool *p, Expr term, Expr *c)
{
    Expr f;
    expr_split_coeff(p, term, c, &f);
    bool fits = expr_is_call(p, f, FN_EXP) && expr_num_sign(p, *c) > 0;
    Expr u = fits ? stable_plain(p, expr_arg(p, f, 0)) : 0;
    return u && stable_op(p, u) < 0 && !expr_is_call(p, u, FN_LOG1P) ? u : 0;
}

// u + log(b + c*e^(v - u))
static Expr log_beside(Pool *p, Expr u, Expr v, Expr b, Expr c)
{
    Expr small = expr_call1(p, FN_EXP, stable_exact(p, expr_sub(p, v, u)));
    Expr rest = expr_call1(p, FN_LOG1P, expr_mul2(p, expr_div(p, c, b), small));
    rest = expr_add2(p, expr_call1(p, FN_LOG, b), rest);
    return expr_kind(p, u) == KIND_ADD ? expr_add_keep(p, u, rest) : expr_add2(p, u, rest);
}

static Expr log_of_exponentials(Pool *p, Expr e)
{
    Expr sum = expr_arg(p, e, 0), b, c;
    if (expr_nargs(p, sum) != 2)
        return e;
    Expr u = exponent_of(p, expr_arg(p, sum, 0), &b), v = exponent_of(p, expr_arg(p, sum, 1), &c);
    if (!u || !v)
        return e;
    return expr_piecewise(p, (Expr[]){expr_le(p, v, u), log_beside(p, u, v, b, c), log_beside(p, v, u, c, b)}, 3);
}

Expr stable_logarithm(Pool *p, Expr e)
{
    Expr x = expr_arg(p, e, 0), split = log_of_expm1(p, e);
    if (split == e)
        split = log_of_erfc(p, e);
    if (split != e)
        return split;
    if (expr_kind(p, x) == KIND_ADD && expr_is_number(p, expr_arg(p, x, 0), 1, 1))
        return log_of_sum(p, x);
    if (expr_kind(p, x) == KIND_ADD)
        return log_of_exponentials(p, e);
    return expr_kind(p, x) == KIND_MUL ? log_of_quotient(p, e) : e;
}

// The x of a term c*log(x), with c in *cofactor; 0 for other terms.
static Expr logarithm_in(Pool *p, Expr term, Expr *cofactor, Expr *log)
{
    bool product = expr_kind(p, term) == KIND_MUL;
    Exprs others = {0};
    Expr x = 0;
    for (uint32_t i = 0; i < (product ? expr_nargs(p, term) : 1); i++) {
        Expr f = product ? expr_arg(p, term, i) : term;
        bool one = expr_is_call(p, f, FN_LOG1P);
        if (x || (!one && !expr_is_call(p, f, FN_LOG))) {
            vec_push(&others, f);
            continue;
        }
        *log = f;
        x = one ? expr_add2(p, expr_int(p, 1), expr_arg(p, f, 0)) : expr_arg(p, f, 0);
    }
    *cofactor = expr_mul(p, others.at, (uint32_t)others.len);
    vec_free(&others);
    return x;
}

// c*log(a) - c*log(b)
Expr stable_logarithms(Pool *p, Expr sum)
{
    Expr c, d, f, g;
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++)
        for (uint32_t k = i + 1; k < expr_nargs(p, sum); k++) {
            Expr a = logarithm_in(p, expr_arg(p, sum, i), &c, &f), b = logarithm_in(p, expr_arg(p, sum, k), &d, &g);
            Expr close = a && b && c == expr_neg(p, d) ? log_of_close(p, a, b) : 0;
            if (!close)
                continue;
            Expr two = expr_int(p, 2), apart = expr_sub(p, f, g);
            Expr within[] = {expr_lt(p, a, expr_mul2(p, two, b)), expr_lt(p, b, expr_mul2(p, two, a))};
            Expr choice = expr_piecewise(p, (Expr[]){expr_and(p, within, 2), close, apart}, 3);
            Exprs terms = {0};
            for (uint32_t j = 0; j < expr_nargs(p, sum); j++)
                if (j != i && j != k)
                    vec_push(&terms, expr_arg(p, sum, j));
            vec_push(&terms, expr_mul2(p, c, choice));
            Expr result = expr_add(p, terms.at, (uint32_t)terms.len);
            vec_free(&terms);
            return result;
        }
    return sum;
}
