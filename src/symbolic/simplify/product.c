// Products.
//
// A product is multiplicative in its body: prod(a*b) = prod(a)*prod(b),
// constants to the power of the count, prod(exp(t)) = exp(sum(t)), and prod(k +
// c) over k = a..b is gamma(b + c + 1)/gamma(a + c). A bracket [k = t] in the
// body singles out one factor: prod(g(k) + [k = t]*(h - g(t))) =
// prod(g(k))*h/g(t) where g(t) is not 0.
#include "symbolic/simplify/sum_internal.h"

static const Ratio *product_kernel(Field *f, const Range *range, Expr body)
{
    return field_atom(f, expr_sum(f->pool, KIND_PROD, range->symbol, range->lower, range->upper, body));
}

// prod(index + c) by the gamma function, from positive numbers on. NULL,
// without a stop, for another factor.
static const Ratio *product_of_line(Field *f, const Range *range, Expr factor)
{
    Pool *p = f->pool;
    Expr one = expr_int(p, 1), c = expr_sub(p, factor, range->index);
    if (f->shallow || !c || expr_contains(p, c, range->index) || expr_kind(p, c) != KIND_NUM ||
        !sum_at_most(f, one, expr_add2(p, range->lower, c)) ||
        !sum_at_most(f, range->lower, expr_add2(p, range->upper, one)))
        return NULL;
    Expr beyond = expr_add(p, (Expr[]){range->upper, c, one}, 3), first = expr_add2(p, range->lower, c);
    return field_div(f, field_normal(f, expr_call1(p, FN_GAMMA, beyond)),
                     field_normal(f, expr_call1(p, FN_GAMMA, first)));
}

static const Ratio *product_of_factor(Field *f, const Range *range, const Den *den)
{
    Pool *p = f->pool;
    if (den->var >= 0 && f->vars.at[den->var].kind == VAR_POWER && !f->vars.at[den->var].base) {
        Var var = f->vars.at[den->var];
        Expr exponent = expr_mul2(p, expr_rat(p, 1, var.root), var.exponent);
        return field_exp(f,
                         field_normal(f, expr_sum(p, KIND_SUM, range->symbol, range->lower, range->upper, exponent)));
    }
    const Ratio *line = product_of_line(f, range, den->expr);
    return line || f->status != FIELD_OK ? line : product_kernel(f, range, den->expr);
}

static const Ratio *product_of_factors(Field *f, const Range *range, const Factors *factors)
{
    const Ratio *count = sum_count(f, range), *r = count ? field_power(f, field_fmpq(f, factors->unit), count) : NULL;
    for (size_t i = 0; i < factors->list.len && r; i++) {
        Factor factor = factors->list.at[i];
        Den den = f->dens.at[factor.den];
        const Ratio *one = expr_contains(f->pool, den.expr, range->index) ? product_of_factor(f, range, &den)
                                                                          : field_power(f, den.ratio, count);
        r = one ? field_mul(f, r, field_pow(f, one, factor.exponent)) : NULL;
    }
    return r;
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
        if (!t || facts_in_range(p, f->facts, t, range->lower, range->upper) != TRUTH_YES)
            continue;
        Expr plain = expr_subst1(p, e, bracket, expr_int(p, 0)), single = expr_subst1(p, e, bracket, expr_int(p, 1));
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
    if (sum_few_terms(f, range.lower, range.upper, &terms))
        return sum_unroll(f, e, terms);
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
    if (r || f->status != FIELD_OK)
        return r;
    Factors factors;
    r = field_factor(f, body, &factors) ? product_of_factors(f, &range, &factors) : NULL;
    factors_clear(&factors);
    return r;
}
