// Sums in closed form, over ranges that are known not to be reversed.
//
// Powers of the index: from (n + 1)^(k+1) - 0^(k+1) = sum over i = 0..n of (i + 1)^(k+1) - i^(k+1) follows
// S_k(n) = ((n + 1)^(k+1) - sum over j < k of binomial(k+1, j)*S_j(n))/(k + 1) for S_k(n) = 0^k + ... + n^k, a
// polynomial identity, and sum(i=a..b, i^k) = S_k(b) - S_k(a - 1). Geometric sums: where t(i+1) = q*t(i) with q free of
// the index, sum(i=a..b, t(i)) = (t(b+1) - t(a))/(q - 1) if q != 1, and (b - a + 1)*t(a) if q = 1; with powers of i
// before t(i) by recursion.
#include "symbolic/field/sum_internal.h"

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
        return expr_contains(p, expr_arg(p, t, 0), index)
                   ? expr_kind(p, expr_arg(p, t, 1)) == KIND_NUM && is_exponential(p, expr_arg(p, t, 0), index)
                   : true;
    if (kind == KIND_MUL) {
        for (uint32_t i = 0; i < expr_nargs(p, t); i++)
            if (!is_exponential(p, expr_arg(p, t, i), index))
                return false;
        return true;
    }
    return expr_is_call(p, t, FN_EXP);
}

typedef struct { // index^k * t with t(i + 1) = q*t(i), over a range
    Expr index, lower, upper, t;
    int64_t k;
    const Ratio *q, *less; // less = q - 1, not zero as a ratio
} Progression;

// q free of the index; false where t is no geometric progression.
static bool find_quotient(Field *f, Progression *s)
{
    Pool *p = f->pool;
    const Ratio *here = field_normal(f, s->t),
                *next = field_normal(f, expr_subst1(p, s->t, s->index, expr_add2(p, s->index, expr_int(p, 1))));
    s->q = here && next ? field_div(f, next, here) : NULL;
    Expr quotient = s->q ? field_expr(f, s->q) : 0;
    s->less = quotient && !expr_contains(p, quotient, s->index) ? field_sub(f, s->q, field_int(f, 1)) : NULL;
    return s->less != NULL;
}

// i^k*t(i)
static const Ratio *term_at(Field *f, const Progression *s, int64_t k, Expr i)
{
    const Ratio *t = field_normal(f, expr_subst1(f->pool, s->t, s->index, i));
    return k ? field_mul(f, t, field_pow(f, field_normal(f, i), k)) : t;
}

// T_k, the sum of i^k*t(i), for q != 1: from the differences of i^k*t(i) follows
// (q - 1)*T_k = (b + 1)^k*t(b + 1) - a^k*t(a) - q*sum(j < k, binomial(k, j)*T_j).
static const Ratio *progression_sum(Field *f, const Progression *s)
{
    const Ratio *sums[POWER_MOST + 1];
    Expr beyond = expr_add2(f->pool, s->upper, expr_int(f->pool, 1));
    for (int64_t k = 0; k <= s->k; k++) {
        const Ratio *sum = field_sub(f, term_at(f, s, k, beyond), term_at(f, s, k, s->lower));
        fmpz_t choose;
        fmpq_t c;
        fmpz_init(choose);
        fmpq_init(c);
        for (int64_t j = 0; j < k && sum; j++) {
            fmpz_bin_uiui(choose, (ulong)k, (ulong)j);
            fmpq_set_fmpz(c, choose);
            sum = field_sub(f, sum, field_mul(f, s->q, field_scale(f, sums[j], c)));
        }
        sums[k] = field_div(f, sum, s->less);
        fmpz_clear(choose);
        fmpq_clear(c);
    }
    return sums[s->k];
}

// The same where q = 1: t is constant.
static const Ratio *constant_sum(Field *f, const Progression *s)
{
    Pool *p = f->pool;
    Expr count = expr_add2(p, expr_sub(p, s->upper, s->lower), expr_int(p, 1));
    return field_mul(f, term_at(f, s, 0, s->lower),
                     s->k ? sum_of_powers(f, s->k, s->lower, s->upper) : field_normal(f, count));
}

static const Ratio *geometric_sum(Field *f, Progression *s)
{
    Pool *p = f->pool;
    if (!find_quotient(f, s))
        return NULL;
    if (field_is_zero(f, s->less))
        return constant_sum(f, s);
    const Ratio *sum = progression_sum(f, s);
    if (field_is_constant(f, s->q, NULL) || sum_nonzero(f, s->less))
        return sum;
    const Ratio *is_one = field_normal(f, expr_iverson(p, expr_eq(p, field_expr(f, s->q), expr_int(p, 1))));
    return field_add(f, sum, field_mul(f, is_one, field_sub(f, constant_sum(f, s), sum)));
}

const Ratio *field_sum_closed(Field *f, Expr t, Expr index, Expr lower, Expr upper)
{
    Pool *p = f->pool;
    Expr count = expr_add2(p, expr_sub(p, upper, lower), expr_int(p, 1)), rest = expr_int(p, 1);
    int64_t k = 0;
    uint32_t n = expr_kind(p, t) == KIND_MUL ? expr_nargs(p, t) : 1;
    for (uint32_t i = 0; i < n; i++) { // t = index^k * rest
        Expr factor = n > 1 ? expr_arg(p, t, i) : t;
        int64_t power = power_of_index(f, factor, index);
        k += power;
        rest = power ? rest : expr_mul2(p, rest, factor);
    }
    if (k > POWER_MOST || !is_exponential(p, rest, index) ||
        facts_at_most(p, f->facts, expr_int(p, 0), count) != TRUTH_YES)
        return NULL;
    if (!expr_contains(p, rest, index))
        return k ? field_mul(f, field_normal(f, rest), sum_of_powers(f, k, lower, upper)) : NULL;
    return geometric_sum(f, &(Progression){.index = index, .lower = lower, .upper = upper, .t = rest, .k = k});
}
