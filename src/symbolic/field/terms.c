// The terms of a sum's body, one by one.
//
// Partial fractions first, so that a sum of bodies has the terms of both: a
// numerator is divided by each denominator that holds the index (by a variable
// in which that is monic), and 1/(a*b) with a - b a number is a difference. Of
// each term, what does not depend on the index goes in front. A bracket [i = t]
// picks the term i = t (with the bracket "t in range" unless that is known);
// one that says [y[i] = t] puts t for y[i]; one that bounds the index bounds
// the range.
#include "symbolic/field/sum_internal.h"

enum { PIECES_MOST = 64 };

typedef VEC(const Ratio *) Pieces;

// ---- Partial fractions ----------------------------------------------------------------------------------------------

static bool depends(const Field *f, Expr e, const Range *range)
{
    return expr_contains(f->pool, e, range->index);
}

// num over the denominators of `like`, the power of number `less` among them
// lowered by one (none: ndens).
static const Ratio *over_dens(Field *f, const fmpq_mpoly_t num, const Ratio *like, uint32_t less)
{
    Ratio *r = ratio_new(f);
    fmpq_mpoly_set(r->num, num, f->ctx);
    r->dens = mem_alloc((like->ndens + 1) * sizeof *r->dens);
    for (uint32_t i = 0; i < like->ndens; i++) {
        PrimePower d = like->dens[i];
        d.exponent -= i == less;
        if (d.exponent)
            r->dens[r->ndens++] = d;
    }
    return field_settle(f, r);
}

// The variable that holds the index and by which the denominator can be divided
// by: its leading coefficient is a number. -1 if there is none.
static slong main_variable(Field *f, const Prime *prime, const Range *range, fmpq_t leading)
{
    slong found = -1;
    fmpq_mpoly_t c;
    fmpq_mpoly_init(c, f->ctx);
    for (slong v = 0; v < (slong)f->vars.len && found < 0; v++) {
        slong degree = fmpq_mpoly_degree_si(prime->poly, v, f->ctx);
        if (degree <= 0 || !depends(f, f->vars.at[v].expr, range))
            continue;
        fmpq_mpoly_get_coeff_vars_ui(c, prime->poly, &v, &(ulong){(ulong)degree}, 1, f->ctx);
        if (fmpq_mpoly_is_fmpq(c, f->ctx)) {
            fmpq_mpoly_get_fmpq(leading, c, f->ctx);
            found = v;
        }
    }
    fmpq_mpoly_clear(c, f->ctx);
    return found;
}

// a = q*b + rest by degrees of variable v, `leading` the leading coefficient of
// b.
static void divide_by_variable(Field *f, fmpq_mpoly_t q, fmpq_mpoly_t rest, const fmpq_mpoly_t a, const fmpq_mpoly_t b,
                               slong v, const fmpq_t leading)
{
    slong n = fmpq_mpoly_degree_si(b, v, f->ctx), m;
    fmpq_mpoly_t t, power;
    fmpq_mpoly_init(t, f->ctx);
    fmpq_mpoly_init(power, f->ctx);
    fmpq_mpoly_zero(q, f->ctx);
    fmpq_mpoly_set(rest, a, f->ctx);
    while ((m = fmpq_mpoly_degree_si(rest, v, f->ctx)) >= n && pool_poll_now(f->pool)) {
        fmpq_mpoly_get_coeff_vars_ui(t, rest, &v, &(ulong){(ulong)m}, 1, f->ctx);
        fmpq_mpoly_gen(power, v, f->ctx);
        fmpq_mpoly_pow_ui(power, power, (ulong)(m - n), f->ctx);
        fmpq_mpoly_mul(t, t, power, f->ctx);
        fmpq_mpoly_scalar_div_fmpq(t, t, leading, f->ctx);
        fmpq_mpoly_add(q, q, t, f->ctx);
        fmpq_mpoly_mul(t, t, b, f->ctx);
        fmpq_mpoly_sub(rest, rest, t, f->ctx);
    }
    fmpq_mpoly_clear(t, f->ctx);
    fmpq_mpoly_clear(power, f->ctx);
}

// r = quotient/(all denominators but one) + remainder/(all): false when each
// division is without quotient.
static bool divide_once(Field *f, const Ratio *r, const Range *range, const Ratio *parts[2])
{
    bool divided = false;
    fmpq_mpoly_t q, rest;
    fmpq_t leading;
    fmpq_init(leading);
    fmpq_mpoly_init(q, f->ctx);
    fmpq_mpoly_init(rest, f->ctx);
    for (uint32_t i = 0; i < r->ndens && !divided; i++) {
        const Prime *prime = &f->primes.at[r->dens[i].prime];
        slong v = prime->var >= 0 ? -1 : main_variable(f, prime, range, leading);
        if (v < 0 || fmpq_mpoly_degree_si(r->num, v, f->ctx) < fmpq_mpoly_degree_si(prime->poly, v, f->ctx))
            continue;
        divide_by_variable(f, q, rest, r->num, prime->poly, v, leading);
        parts[0] = over_dens(f, q, r, i);
        parts[1] = over_dens(f, rest, r, r->ndens);
        divided = true;
    }
    fmpq_clear(leading);
    fmpq_mpoly_clear(q, f->ctx);
    fmpq_mpoly_clear(rest, f->ctx);
    return divided;
}

// The number a of a denominator a*index + rest, the rest free of the index as a
// variable. False when it has another form.
static bool slope_of(Field *f, uint32_t prime, slong index, fmpq_t a)
{
    fmpq_mpoly_t d;
    fmpq_mpoly_init(d, f->ctx);
    bool linear = fmpq_mpoly_degree_si(f->primes.at[prime].poly, index, f->ctx) == 1;
    fmpq_mpoly_derivative(d, f->primes.at[prime].poly, index, f->ctx);
    linear = linear && fmpq_mpoly_is_fmpq(d, f->ctx);
    if (linear)
        fmpq_mpoly_get_fmpq(a, d, f->ctx);
    fmpq_mpoly_clear(d, f->ctx);
    return linear;
}

// a2*d1 - a1*d2 = c, a number: r = (a2*d1*r - a1*d2*r)/c
static bool split_pair(Field *f, const Ratio *r, uint32_t i, uint32_t k, slong index, const Ratio *parts[2])
{
    fmpq_t a1, a2, c;
    fmpq_init(a1);
    fmpq_init(a2);
    fmpq_init(c);
    bool ok = slope_of(f, r->dens[i].prime, index, a1) && slope_of(f, r->dens[k].prime, index, a2);
    if (ok) {
        const Ratio *one = field_scale(f, f->primes.at[r->dens[i].prime].ratio, a2),
                    *two = field_scale(f, f->primes.at[r->dens[k].prime].ratio, a1), *d = field_sub(f, one, two);
        ok = d && field_is_constant(f, d, c) && !fmpq_is_zero(c);
        if (ok) {
            fmpq_inv(c, c);
            parts[0] = field_scale(f, field_mul(f, r, one), c);
            fmpq_neg(c, c);
            parts[1] = field_scale(f, field_mul(f, r, two), c);
        }
    }
    fmpq_clear(a1);
    fmpq_clear(a2);
    fmpq_clear(c);
    return ok;
}

static bool split_linear(Field *f, const Ratio *r, const Range *range, const Ratio *parts[2])
{
    for (uint32_t v = 0; v < f->vars.len; v++) {
        if (f->vars.at[v].expr != range->index)
            continue;
        for (uint32_t i = 0; i < r->ndens; i++)
            for (uint32_t k = i + 1; k < r->ndens; k++)
                if (split_pair(f, r, i, k, (slong)v, parts))
                    return true;
    }
    return false;
}

// The pieces of the body whose terms are the terms of the sum. False when it
// stops.
static bool split_body(Field *f, const Ratio *body, const Range *range, Pieces *out)
{
    Pieces todo = {0};
    vec_push(&todo, body);
    while (todo.len && f->status == FIELD_OK) {
        const Ratio *r = todo.at[--todo.len], *parts[2];
        bool split = r && r->ndens && todo.len + out->len < PIECES_MOST &&
                     (divide_once(f, r, range, parts) || split_linear(f, r, range, parts));
        for (int i = 0; i < 2 && split; i++)
            if (parts[i] && !field_is_zero(f, parts[i]))
                vec_push(&todo, parts[i]);
        if (!split && r)
            vec_push(out, r);
    }
    vec_free(&todo);
    return f->status == FIELD_OK;
}

// ---- One term -------------------------------------------------------------------------------------------------------

typedef struct {
    const Ratio *outside; // what is free of the index
    Expr inside;          // what is not, brackets excepted
    Expr picking, picked; // the bracket that picks and its value; 0: none
    Expr others;          // the other brackets over the index, as a product
} Split;

// The first such bracket in the alphabet picks.
static void take_bracket(Field *f, Expr bracket, const Range *range, Split *out)
{
    Expr t = sum_picked_value(f, bracket, range->index);
    bool better = t && (!out->picked || expr_compare(f->pool, t, out->picked) < 0);
    Expr left = better ? out->picking : bracket;
    if (better) {
        out->picking = bracket;
        out->picked = t;
    }
    if (left)
        out->others = expr_mul2(f->pool, out->others, left);
}

static void split_term(Field *f, const Ratio *term, const Range *range, Split *out)
{
    Pool *p = f->pool;
    *out = (Split){.outside = field_int(f, 1), .inside = expr_int(p, 1), .others = expr_int(p, 1)};
    for (uint32_t v = 0; v < f->vars.len && f->status == FIELD_OK; v++) {
        slong k = fmpq_mpoly_degree_si(term->num, (slong)v, f->ctx);
        if (k <= 0)
            continue;
        const Ratio *power = field_pow(f, field_var(f, v), k);
        if (!depends(f, f->vars.at[v].expr, range))
            out->outside = field_mul(f, out->outside, power);
        else if (f->vars.at[v].kind == VAR_BRACKET)
            take_bracket(f, f->vars.at[v].expr, range, out);
        else
            out->inside = expr_mul2(p, out->inside, field_expr(f, power));
    }
    for (uint32_t i = 0; i < term->ndens; i++) {
        uint32_t prime = term->dens[i].prime;
        int64_t k = -(int64_t)term->dens[i].exponent;
        if (depends(f, f->primes.at[prime].expr, range))
            out->inside = expr_mul2(p, out->inside, expr_powi(p, f->primes.at[prime].expr, k));
        else
            out->outside = field_mul(f, out->outside, field_pow(f, f->primes.at[prime].ratio, k));
    }
}

// ---- Brackets over the index ----------------------------------------------------------------------------------------

static const Ratio *sum_anew(Field *f, const Range *range, Expr lower, Expr upper, Expr body)
{
    return field_normal(f, expr_sum(f->pool, KIND_SUM, range->symbol, lower, upper, body));
}

static const Ratio *between_bounds(Field *f, Expr t, const Range *range)
{
    Pool *p = f->pool;
    return sum_bracket(f, expr_and(p, (Expr[]){expr_le(p, range->lower, t), expr_le(p, t, range->upper)}, 2));
}

const Ratio *sum_in_range(Field *f, Expr t, const Range *range)
{
    Pool *p = f->pool;
    const Ratio *within = between_bounds(f, t, range);
    if (facts_integer(p, f->facts, t) == TRUTH_YES)
        return within;
    return field_mul(f, within, sum_bracket(f, expr_eq(p, t, expr_call1(p, FN_FLOOR, t))));
}

typedef struct {
    Expr subscript;
    bool found;
} Subscript;

static void look_for_subscript(Pool *p, Expr variable, void *data)
{
    Subscript *s = data;
    for (uint32_t i = 0; expr_kind(p, variable) == KIND_ELEM && i < expr_nargs(p, variable); i++)
        s->found |= expr_arg(p, variable, i) == s->subscript;
}

// Is t a subscript in e, so that e has a value for whole t only? A reader is not told what a[t] tells.
static bool is_subscript(Pool *p, Expr t, Expr e)
{
    Subscript s = {t, false};
    expr_each_variable(p, e, look_for_subscript, &s);
    return s.found;
}

static const Ratio *sum_picked(Field *f, const Split *split, const Range *range)
{
    Pool *p = f->pool;
    Truth within = facts_in_range(p, f->facts, split->picked, range->lower, range->upper);
    if (within == TRUTH_NO)
        return field_int(f, 0);
    Expr rest = expr_mul2(p, split->inside, split->others);
    Expr term = expr_subst1(p, rest, range->index, split->picked);
    const Ratio *r = field_normal(f, term);
    if (!r || within == TRUTH_YES)
        return r;
    bool told = f->shallow && is_subscript(p, split->picked, term);
    return field_mul(f, r, (told ? between_bounds : sum_in_range)(f, split->picked, range));
}

// The product of a list of brackets but for number `but`, times body.
static Expr with_others(Pool *p, Expr brackets, uint32_t but, Expr body)
{
    uint32_t n = expr_kind(p, brackets) == KIND_MUL ? expr_nargs(p, brackets) : 1;
    for (uint32_t k = 0; k < n; k++)
        if (k != but)
            body = expr_mul2(p, body, expr_arg(p, brackets, k));
    return body;
}

// [y[i] = t]*g(y[i]) = [y[i] = t]*g(t). 0 when nothing changes.
static Expr match_brackets(Field *f, Expr brackets, Expr body, const Range *range)
{
    Pool *p = f->pool;
    bool product = expr_kind(p, brackets) == KIND_MUL;
    for (uint32_t i = 0; i < (product ? expr_nargs(p, brackets) : 1); i++) {
        Expr b = product ? expr_arg(p, brackets, i) : brackets, rest = with_others(p, brackets, i, body);
        Expr eq = expr_kind(p, b) == KIND_IVERSON ? expr_arg(p, b, 0) : 0;
        for (uint32_t k = 0; eq && expr_kind(p, eq) == KIND_EQ && k < 2; k++) {
            Expr y = expr_arg(p, eq, k), t = expr_arg(p, eq, 1 - k);
            if (expr_kind(p, y) == KIND_ELEM && depends(f, y, range) && !expr_contains(p, t, y) &&
                expr_contains(p, rest, y))
                return expr_mul2(p, b, expr_subst1(p, rest, y, t));
        }
    }
    return 0;
}

// The sum of body*[index <= t] (above) or body*[t <= index], by where t lies.
// NULL without a stop where that is unknown and the body may have no value
// beyond the range.
static const Ratio *sum_bounded(Field *f, const Range *range, Expr body, Expr t, bool above)
{
    Pool *p = f->pool;
    Expr lower = range->lower, upper = range->upper, one = expr_int(p, 1);
    bool all = above ? sum_at_most(f, upper, t) : sum_at_most(f, t, lower),
         none = above ? sum_at_most(f, expr_add2(p, t, one), lower) : sum_at_most(f, expr_add2(p, upper, one), t);
    if (none)
        return field_int(f, 0);
    const Ratio *whole = all ? sum_anew(f, range, lower, upper, body) : NULL;
    if (all)
        return whole;
    bool proper = above ? sum_at_most(f, expr_sub(p, lower, one), t) && sum_at_most(f, t, upper)
                        : sum_at_most(f, lower, t) && sum_at_most(f, t, expr_add2(p, upper, one));
    if (!proper && (f->shallow || !(expr_flags(p, body) & FLAG_TOTAL)))
        return NULL;
    const Ratio *part = above ? sum_anew(f, range, lower, t, body) : sum_anew(f, range, t, upper, body);
    if (proper || !part)
        return part;
    const Ratio *reached = sum_bracket(f, above ? expr_le(p, upper, t) : expr_le(p, t, lower)),
                *met = sum_bracket(f, above ? expr_le(p, lower, expr_add2(p, t, one))
                                            : expr_le(p, t, expr_add2(p, upper, one)));
    whole = sum_anew(f, range, lower, upper, body);
    return field_add(f, field_mul(f, reached, whole),
                     field_mul(f, field_sub(f, field_int(f, 1), reached), field_mul(f, met, part)));
}

// The first of the brackets that bounds the index does; NULL without a stop
// when none does.
static const Ratio *try_bounds(Field *f, Expr brackets, Expr body, const Range *range)
{
    Pool *p = f->pool;
    bool product = expr_kind(p, brackets) == KIND_MUL, above;
    uint32_t n = product ? expr_nargs(p, brackets) : 1;
    for (uint32_t i = 0; i < n && f->status == FIELD_OK; i++) {
        Expr b = product ? expr_arg(p, brackets, i) : brackets, t = sum_bounding_value(f, b, range->index, &above);
        if (!t)
            continue;
        const Ratio *r = sum_bounded(f, range, with_others(p, brackets, i, body), t, above);
        if (r || f->status != FIELD_OK)
            return r;
    }
    return NULL;
}

// ---- The sum of a term ----------------------------------------------------------------------------------------------

const Ratio *sum_count(Field *f, const Range *range)
{
    Pool *p = f->pool;
    Expr count = expr_add2(p, expr_sub(p, range->upper, range->lower), expr_int(p, 1));
    if (sum_at_most(f, expr_int(p, 0), count))
        return field_normal(f, count);
    return sum_kernel(f, range, expr_int(p, 1));
}

static const Ratio *sum_inside(Field *f, const Split *split, const Range *range)
{
    Pool *p = f->pool;
    if (split->picked)
        return sum_picked(f, split, range);
    Expr brackets = split->others, body = expr_mul2(p, split->inside, brackets);
    if (expr_is_number(p, body, 1, 1))
        return sum_count(f, range);
    if (!expr_is_number(p, brackets, 1, 1)) {
        Expr matched = match_brackets(f, brackets, split->inside, range);
        if (matched)
            return sum_anew(f, range, range->lower, range->upper, matched);
        const Ratio *r = try_bounds(f, brackets, split->inside, range);
        if (r || f->status != FIELD_OK)
            return r;
    }
    bool from_one = expr_is_number(p, range->lower, 1, 1); // others are taken apart first
    const Ratio *r = f->shallow || !from_one ? NULL : sum_nested(f, range, body);
    return r || f->status != FIELD_OK ? r : sum_over_range(f, range, body);
}

static const Ratio *sum_term(Field *f, const Ratio *term, const Range *range)
{
    if (!term || field_is_zero(f, term))
        return term;
    if (fmpq_mpoly_length(term->num, f->ctx) != 1) // cancelling brought a relation in
        return sum_terms(f, term, range);
    fmpq_t c;
    fmpq_init(c);
    fmpq_mpoly_get_term_coeff_fmpq(c, term->num, 0, f->ctx);
    Split split;
    split_term(f, term, range, &split);
    const Ratio *inside = split.outside && split.inside && split.others ? sum_inside(f, &split, range) : NULL;
    inside = inside ? field_scale(f, field_mul(f, split.outside, inside), c) : NULL;
    fmpq_clear(c);
    return inside;
}

const Ratio *sum_terms(Field *f, const Ratio *body, const Range *range)
{
    Pieces pieces = {0};
    const Ratio *sum = split_body(f, body, range, &pieces) ? field_int(f, 0) : NULL;
    fmpq_mpoly_t one;
    fmpq_mpoly_init(one, f->ctx);
    for (size_t k = 0; k < pieces.len && sum; k++)
        for (slong i = 0; i < fmpq_mpoly_length(pieces.at[k]->num, f->ctx) && sum; i++) {
            fmpq_mpoly_get_term(one, pieces.at[k]->num, i, f->ctx);
            const Ratio *term = sum_term(f, over_dens(f, one, pieces.at[k], pieces.at[k]->ndens), range);
            sum = term ? field_add(f, sum, term) : NULL;
        }
    fmpq_mpoly_clear(one, f->ctx);
    vec_free(&pieces);
    return sum;
}
