// Products.
//
// A product is multiplicative in its body: prod(a*b) = prod(a)*prod(b),
// constants to the power of the count, prod(c^t) = c^sum(t), and prod(k +
// c) over k = a..b is gamma(b + c + 1)/gamma(a + c). A bracket [k = t] in the
// body singles out one factor: prod(g(k) + [k = t]*(h - g(t))) =
// prod(g(k))*h/g(t) where g(t) is not 0, and h*g^(count - 1) where g is constant.
#include "symbolic/field/sum_internal.h"

static const Ratio *product_kernel(Field *f, const Range *range, Expr body)
{
    return field_atom(f, expr_sum(f->pool, KIND_PROD, range->symbol, range->lower, range->upper, body));
}

enum { PEEL_MOST = 8 };

// Is `first` no integer <= 0 on D: is it >= 1, or is a gamma function of it, less a whole number, in D?
static bool has_gamma(Field *f, Expr first)
{
    Pool *p = f->pool;
    Expr argument;
    const Ratio *u = field_normal(f, first);
    if (sum_at_most(f, expr_int(p, 1), first))
        return true;
    fmpq_t c;
    fmpq_init(c);
    bool found = field_is_constant(f, u, c) && fmpq_sgn(c) > 0;
    for (size_t i = 0; (argument = signs_gamma_argument(f, i)) && u && !found; i++) {
        const Ratio *a = field_normal(f, argument), *off = a ? field_sub(f, a, u) : NULL;
        found = off && field_is_constant(f, off, c) && fmpz_is_one(fmpq_denref(c)) && fmpq_sgn(c) <= 0;
    }
    fmpq_clear(c);
    return found && f->status == FIELD_OK;
}

// prod(a*index + r) = a^count*gamma(upper + 1 + r/a)/gamma(lower + r/a), a a number. NULL, without a stop, for another
// factor.
static const Ratio *product_of_line(Field *f, const Range *range, Expr factor)
{
    Pool *p = f->pool;
    Expr one = expr_int(p, 1), zero = expr_int(p, 0);
    Expr r = expr_subst1(p, factor, range->index, zero), next = expr_subst1(p, factor, range->index, one);
    const Ratio *rest = field_normal(f, r), *slope = rest ? field_sub(f, field_normal(f, next), rest) : NULL;
    fmpq_t a;
    fmpq_init(a);
    bool line = slope && field_is_constant(f, slope, a) && !fmpq_is_zero(a);
    Expr k = line ? expr_from_fmpq(p, a) : 0;
    fmpq_clear(a);
    if (f->shallow || !line ||
        !field_equal(f, field_normal(f, factor), field_normal(f, expr_add2(p, r, expr_mul2(p, k, range->index)))) ||
        !sum_at_most(f, range->lower, expr_add2(p, range->upper, one)))
        return NULL;
    Expr c = field_expr(f, field_div(f, rest, slope)), first = expr_add2(p, range->lower, c);
    if (!first || !has_gamma(f, first))
        return NULL;
    const Ratio *beyond = field_normal(f, expr_add(p, (Expr[]){range->upper, c, one}, 3));
    const Ratio *scale = field_power(f, slope, sum_count(f, range));
    return field_mul(f, scale, field_div(f, field_gamma(f, beyond), field_gamma(f, field_normal(f, first))));
}

static Expr over(Field *f, Kind kind, const Range *range, Expr body)
{
    return expr_sum(f->pool, kind, range->symbol, range->lower, range->upper, body);
}

// prod(b^(x/root)): b^sum(x/root) for b free of the index, prod(b)^(x/root) for x free of it. NULL, without a stop, for
// other powers.
static const Ratio *product_of_power(Field *f, const Range *range, const Var *var)
{
    Pool *p = f->pool;
    Expr exponent = expr_mul2(p, expr_rat(p, 1, var->root), var->exponent);
    if (!var->base)
        return field_exp(f, field_normal(f, over(f, KIND_SUM, range, exponent)));
    const Ratio *base = field_normal(f, var->base), *x;
    if (!base)
        return NULL;
    if (!expr_contains(p, var->base, range->index)) {
        x = field_normal(f, over(f, KIND_SUM, range, exponent));
        return field_power(f, base, x);
    }
    x = field_normal(f, exponent);
    if (f->shallow || expr_contains(p, exponent, range->index) ||
        (field_sign_of(f, base) <= 0 && !field_is_whole(f, x)))
        return NULL;
    return field_power(f, field_normal(f, over(f, KIND_PROD, range, var->base)), x);
}

// The factors at base + from, ..., base + to. To divide by them (`inverse`) they are to be nowhere zero; NULL, without
// a stop, where that is unknown.
static const Ratio *written_out(Field *f, const Range *range, Expr body, Expr base, int64_t from, int64_t to,
                                bool inverse)
{
    Pool *p = f->pool;
    const Ratio *product = field_int(f, 1);
    for (int64_t j = from; j <= to && product; j++) {
        Expr e = expr_subst1(p, body, range->index, expr_add2(p, base, expr_int(p, j)));
        const Ratio *factor = field_normal(f, e);
        if (!factor || (inverse && (!(expr_flags(p, e) & FLAG_TOTAL) || !sum_nonzero(f, factor))))
            return NULL;
        product = inverse ? field_div(f, product, factor) : field_mul(f, product, factor);
    }
    return product;
}

static const Ratio *product_of_body(Field *f, const Range *range, const Ratio *body);

// A product in canonical position, as range.c has it for sums: the index placed, from 1 on, to a bound without a
// constant. What its range has more or less is written out.
static const Ratio *product_over_range(Field *f, const Range *range, Expr body)
{
    Pool *p = f->pool;
    int64_t a, c;
    Range at = *range;
    Expr zero = expr_int(p, 0), one = expr_int(p, 1);
    if (f->shallow)
        return product_kernel(f, range, body);
    const Ratio *moved = sum_place_index(f, &at, body);
    if (moved || f->status != FIELD_OK) // the body may have factors that are free of the index now
        return moved ? product_of_body(f, &at, moved) : NULL;
    const Ratio *more = field_int(f, 1), *ends = NULL;
    bool proper = sum_at_most(f, at.lower, expr_add2(p, at.upper, one));
    if (expr_get_int(p, at.lower, &a) && a < 1 && a >= -PEEL_MOST && sum_at_most(f, zero, at.upper))
        ends = written_out(f, &at, body, zero, a, 0, false);
    else if (expr_get_int(p, at.lower, &a) && a > 1 && a <= PEEL_MOST && proper)
        ends = written_out(f, &at, body, zero, 1, a - 1, true);
    if (ends) {
        more = field_mul(f, more, ends);
        at.lower = one;
    }
    c = sum_bound_constant(p, at.upper);
    Expr level = expr_sub(p, at.upper, expr_int(p, c)), before = expr_sub(p, at.lower, one);
    ends = NULL;
    if (c > 0 && sum_at_most(f, before, level))
        ends = written_out(f, &at, body, level, 1, c, false);
    else if (c < 0 && sum_at_most(f, before, at.upper))
        ends = written_out(f, &at, body, level, c + 1, 0, true);
    if (ends) {
        more = field_mul(f, more, ends);
        at.upper = level;
    }
    return f->status == FIELD_OK ? field_mul(f, more, product_kernel(f, &at, body)) : NULL;
}

static const Ratio *product_of_factor(Field *f, const Range *range, const Prime *prime)
{
    if (prime->var >= 0 && f->vars.at[prime->var].kind == VAR_POWER) {
        Var var = f->vars.at[prime->var];
        const Ratio *r = product_of_power(f, range, &var);
        if (r || f->status != FIELD_OK)
            return r;
    }
    const Ratio *line = product_of_line(f, range, prime->expr);
    return line || f->status != FIELD_OK ? line : product_over_range(f, range, prime->expr);
}

static const Ratio *product_of_factors(Field *f, const Range *range, const Factors *factors)
{
    const Ratio *count = sum_count(f, range), *r = count ? field_power(f, field_fmpq(f, factors->unit), count) : NULL;
    for (size_t i = 0; i < factors->list.len && r; i++) {
        Factor factor = factors->list.at[i];
        Prime prime = f->primes.at[factor.prime];
        const Ratio *one = expr_contains(f->pool, prime.expr, range->index) ? product_of_factor(f, range, &prime)
                                                                          : field_power(f, prime.ratio, count);
        r = one ? field_mul(f, r, field_pow(f, one, factor.exponent)) : NULL;
    }
    return r;
}

static const Ratio *product_of_body(Field *f, const Range *range, const Ratio *body)
{
    Factors factors;
    const Ratio *r = field_factor(f, body, &factors) ? product_of_factors(f, range, &factors) : NULL;
    factors_clear(&factors);
    return r;
}

// c^n for a whole number n >= 0, c a constant of the product.
static const Ratio *power_of_count(Field *f, const Ratio *c, Expr n)
{
    if (field_is_zero(f, c)) // 0^0 is 1
        return sum_bracket(f, expr_eq(f->pool, n, expr_int(f->pool, 0)));
    return field_power(f, c, field_normal(f, n));
}

// All factors are `usual`, but number t is `other`: other*usual^(count - 1) where t is in the range, else usual^count.
static const Ratio *product_but_constant(Field *f, const Range *range, Expr t, Expr usual, Expr other)
{
    Pool *p = f->pool;
    Expr but_one = expr_sub(p, range->upper, range->lower), count = expr_add2(p, but_one, expr_int(p, 1));
    const Ratio *c = field_normal(f, usual), *single = c ? field_normal(f, other) : NULL;
    if (!single)
        return NULL;
    bool within = facts_in_range(p, f->facts, t, range->lower, range->upper) == TRUTH_YES;
    const Ratio *with = field_mul(f, single, power_of_count(f, c, but_one));
    if (within)
        return with;
    if (!sum_at_most(f, expr_int(p, 0), count))
        return NULL;
    const Ratio *without = power_of_count(f, c, count);
    return field_add(f, without, field_mul(f, sum_in_range(f, t, range), field_sub(f, with, without)));
}

// The factor that a bracket singles out, taken apart. NULL, without a stop,
// when there is none or it may be 0.
static const Ratio *product_but_one(Field *f, const Range *range, const Ratio *body)
{
    Pool *p = f->pool;
    for (uint32_t v = 0; v < f->vars.len && f->status == FIELD_OK; v++) {
        Expr bracket = f->vars.at[v].expr;
        if (f->vars.at[v].kind != VAR_BRACKET || !field_uses(f, body, v))
            continue;
        Expr t = sum_picked_value(f, bracket, range->index), e = field_expr(f, body);
        if (!t)
            continue;
        Expr plain = expr_subst1(p, e, bracket, expr_int(p, 0)), single = expr_subst1(p, e, bracket, expr_int(p, 1));
        if (!f->shallow && !expr_contains(p, plain, range->index))
            return product_but_constant(f, range, t, plain, expr_subst1(p, single, range->index, t));
        if (facts_in_range(p, f->facts, t, range->lower, range->upper) != TRUTH_YES)
            continue;
        const Ratio *usual = field_normal(f, expr_subst1(p, plain, range->index, t)),
                    *other = usual ? field_normal(f, expr_subst1(p, single, range->index, t)) : NULL;
        if (!other || !sum_nonzero(f, usual))
            continue;
        Expr all = expr_sum(p, KIND_PROD, range->symbol, range->lower, range->upper, plain);
        return field_mul(f, field_normal(f, all), field_div(f, other, usual));
    }
    return NULL;
}

const Ratio *field_product(Field *f, Expr e)
{
    Pool *p = f->pool;
    int64_t terms;
    Range range = {.lower = expr_arg(p, e, 0), .upper = expr_arg(p, e, 1)};
    if (sum_few_terms(f, e, &terms))
        return sum_unroll(f, e, terms);
    if (facts_at_most(p, f->facts, expr_add2(p, range.upper, expr_int(p, 1)), range.lower) == TRUTH_YES) // empty
        return field_int(f, 1);
    Expr opened = expr_open(p, e, &range.symbol);
    range.index = expr_sym(p, range.symbol);
    Facts inner;
    facts_copy(&inner, f->facts);
    facts_imply(&inner,
                &(Fact){.kind = FACT_RANGE, .subject = range.index, .lower = range.lower, .upper = range.upper});
    const Facts *outer = f->facts;
    f->facts = &inner;
    const Ratio *body = field_normal(f, opened);
    f->facts = outer;
    facts_clear(&inner);
    if (sum_body_stays(f, &range))
        return field_atom(f, e);
    if (!body || field_is_zero(f, body))
        return body ? product_kernel(f, &range, expr_int(p, 0)) : NULL;
    const Ratio *r = product_but_one(f, &range, body);
    return r || f->status != FIELD_OK ? r : product_of_body(f, &range, body);
}
