// Sums in closed form, over ranges that are known not to be reversed.
//
// Powers of the index: from (n + 1)^(k+1) - 0^(k+1) = sum over i = 0..n of (i + 1)^(k+1) - i^(k+1) follows
// S_k(n) = ((n + 1)^(k+1) - sum over j < k of binomial(k+1, j)*S_j(n))/(k + 1) for S_k(n) = 0^k + ... + n^k, a
// polynomial identity, and sum(i=a..b, i^k) = S_k(b) - S_k(a - 1). Geometric sums: where t(i+1) = q*t(i) with q free of
// the index, sum(i=a..b, t(i)) = (t(b+1) - t(a))/(q - 1) if q != 1, and (b - a + 1)*t(a) if q = 1.
#include "symbolic/simplify/field.h"

enum { POWER_MOST = 24 };

// k where t is index^k; 0 for anything else.
static int64_t power_of_index(Field *f, Expr t, Expr index)
{
    Expr base, exponent;
    int64_t k;
    expr_split_pow(f->pool, t, &base, &exponent);
    return base == index && expr_get_int(f->pool, exponent, &k) && k > 0 && k <= POWER_MOST ? k : 0;
}

// S_k(n)
static const Ratio *power_sum(Field *f, int64_t k, const Ratio *n)
{
    const Ratio *sums[POWER_MOST + 1], *next = field_add(f, n, field_int(f, 1));
    for (int64_t m = 0; m <= k; m++) {
        const Ratio *s = field_pow(f, next, m + 1);
        fmpz_t choose;
        fmpq_t c;
        fmpz_init(choose);
        fmpq_init(c);
        for (int64_t j = 0; j < m && s; j++) {
            fmpz_bin_uiui(choose, (ulong)m + 1, (ulong)j);
            fmpq_set_fmpz(c, choose);
            s = field_sub(f, s, field_scale(f, sums[j], c));
        }
        fmpq_set_si(c, 1, (ulong)m + 1);
        sums[m] = field_scale(f, s, c);
        fmpz_clear(choose);
        fmpq_clear(c);
    }
    return sums[k];
}

static const Ratio *sum_of_powers(Field *f, int64_t k, Expr lower, Expr upper)
{
    const Ratio *a = field_normal(f, lower), *b = field_normal(f, upper);
    return field_sub(f, power_sum(f, k, b), power_sum(f, k, field_sub(f, a, field_int(f, 1))));
}

// Is the index met in exponents only?
static bool is_exponential(Pool *p, Expr t, Expr index)
{
    Kind kind = expr_kind(p, t);
    if (!expr_contains(p, t, index))
        return true;
    if (kind == KIND_POW)
        return !expr_contains(p, expr_arg(p, t, 0), index);
    if (kind == KIND_MUL) {
        for (uint32_t i = 0; i < expr_nargs(p, t); i++)
            if (!is_exponential(p, expr_arg(p, t, i), index))
                return false;
        return true;
    }
    return expr_is_call(p, t, FN_EXP);
}

static const Ratio *geometric_sum(Field *f, Expr t, Expr index, Expr lower, Expr upper)
{
    Pool *p = f->pool;
    Expr one = expr_int(p, 1);
    if (!is_exponential(p, t, index))
        return NULL;
    const Ratio *here = field_normal(f, t), *next = field_normal(f, expr_subst1(p, t, index, expr_add2(p, index, one)));
    const Ratio *q = here && next ? field_div(f, next, here) : NULL;
    Expr quotient = q ? field_expr(f, q) : 0;
    if (!quotient || expr_contains(p, quotient, index))
        return NULL;
    const Ratio *first = field_normal(f, expr_subst1(p, t, index, lower)),
                *beyond = field_normal(f, expr_subst1(p, t, index, expr_add2(p, upper, one))),
                *less = field_sub(f, q, field_int(f, 1));
    const Ratio *count = field_normal(f, expr_add2(p, expr_sub(p, upper, lower), one));
    const Ratio *constant = field_mul(f, count, first);
    if (!less || field_is_zero(f, less))
        return less ? constant : NULL;
    const Ratio *sum = field_div(f, field_sub(f, beyond, first), less);
    if (field_is_constant(f, q, NULL))
        return sum;
    const Ratio *is_one = field_normal(f, expr_iverson(p, expr_eq(p, quotient, one)));
    return field_add(f, sum, field_mul(f, is_one, field_sub(f, constant, sum)));
}

const Ratio *field_sum_closed(Field *f, Expr t, Expr index, Expr lower, Expr upper)
{
    Pool *p = f->pool;
    Expr count = expr_add2(p, expr_sub(p, upper, lower), expr_int(p, 1));
    int64_t k = power_of_index(f, t, index);
    if (!k && !is_exponential(p, t, index))
        return NULL;
    if (facts_at_most(p, f->facts, expr_int(p, 0), count) != TRUTH_YES)
        return NULL;
    return k ? sum_of_powers(f, k, lower, upper) : geometric_sum(f, t, index, lower, upper);
}
