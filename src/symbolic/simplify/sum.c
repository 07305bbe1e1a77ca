// Sums, products, brackets and piecewise expressions.
//
// The normal form of a sum: the index is opened, the body brought to normal form, and taken apart into monomials. What
// does not depend on the index goes in front; a bracket [i = t] picks the term i = t (with the bracket "t in range"
// unless that is known); what is left, one monomial over the denominators that depend on the index, is closed again and
// is a kernel. So linearity, constants, renaming and joining of sums over one range are all the same step. A bracket b
// is a kernel with b^2 = b, and any expression of it is linear: e(b) = e(0) + b*(e(1) - e(0)).
#include "symbolic/simplify/field.h"

static Expr in_range(Pool *p, Expr e, Expr lower, Expr upper)
{
    return expr_and(p, (Expr[]){expr_le(p, lower, e), expr_le(p, e, upper)}, 2);
}

// ---- Brackets -------------------------------------------------------------------------------------------------------

static const Ratio *bracket_kernel(Field *f, Expr condition)
{
    Expr e = expr_iverson(f->pool, condition);
    if (!e)
        return NULL;
    if (expr_kind(f->pool, e) != KIND_IVERSON)
        return field_normal(f, e);
    int place = field_var_of(f, VAR_BRACKET, e);
    if (place < 0)
        return NULL;
    if (!f->vars.at[place].degree) {
        f->vars.at[place].degree = 2;
        f->vars.at[place].value = field_var(f, (uint32_t)place);
    }
    return field_var(f, (uint32_t)place);
}

// Is the condition itself, or its negation, among the facts? A case that is being worked on puts it there.
static Truth assumed(Field *f, Expr condition)
{
    Expr negation = expr_not(f->pool, condition);
    for (size_t i = 0; i < f->facts->list.len; i++) {
        const Fact *fact = &f->facts->list.at[i];
        if (fact->kind == FACT_CONDITION && (fact->condition == condition || fact->condition == negation))
            return fact->condition == condition ? TRUTH_YES : TRUTH_NO;
    }
    return TRUTH_UNKNOWN;
}

// a <= b by what is known of the sign of b - a.
static Truth at_most_by_sign(Field *f, Expr condition)
{
    Truth truth = TRUTH_UNKNOWN;
    const Ratio *d =
        field_normal(f, expr_sub(f->pool, expr_arg(f->pool, condition, 1), expr_arg(f->pool, condition, 0)));
    if (d && (field_is_zero(f, d) || field_sign_of(f, d) > 0))
        truth = TRUTH_YES;
    else if (d && field_is_positive(f, field_neg(f, d)))
        truth = TRUTH_NO;
    field_resume(f, FIELD_OK, NULL);
    return truth;
}

// Settles conditions that are assumed, relations between indices that the facts decide, and signs on the domain.
static Expr decide(Field *f, Expr condition)
{
    Pool *p = f->pool;
    Kind kind = expr_kind(p, condition);
    Truth truth = assumed(f, condition);
    if (truth != TRUTH_UNKNOWN)
        return truth == TRUTH_YES ? expr_true(p) : expr_false(p);
    if (kind == KIND_EQ)
        truth = facts_equal(p, f->facts, expr_arg(p, condition, 0), expr_arg(p, condition, 1));
    else if (kind == KIND_LE &&
             facts_integer(p, f->facts, expr_sub(p, expr_arg(p, condition, 0), expr_arg(p, condition, 1))) == TRUTH_YES)
        truth = facts_at_most(p, f->facts, expr_arg(p, condition, 0), expr_arg(p, condition, 1));
    if (truth == TRUTH_UNKNOWN && kind == KIND_LE)
        truth = at_most_by_sign(f, condition);
    return truth == TRUTH_YES ? expr_true(p) : truth == TRUTH_NO ? expr_false(p) : condition;
}

// [a and b] = [a]*[b], [a or b] = [a] + [b] - [a][b], [not a] = 1 - [a]
static const Ratio *bracket_of(Field *f, Expr condition)
{
    Pool *p = f->pool;
    const Ratio *one = field_int(f, 1), *r = one;
    switch (expr_kind(p, condition)) {
    case KIND_AND:
        for (uint32_t i = 0; i < expr_nargs(p, condition) && r; i++)
            r = field_mul(f, r, bracket_of(f, expr_arg(p, condition, i)));
        return r;
    case KIND_OR: // not (not a and not b)
        for (uint32_t i = 0; i < expr_nargs(p, condition) && r; i++)
            r = field_mul(f, r, field_sub(f, one, bracket_of(f, expr_arg(p, condition, i))));
        return field_sub(f, one, r);
    case KIND_NOT: return field_sub(f, one, bracket_of(f, expr_arg(p, condition, 0)));
    case KIND_LT: // a < b is not (b <= a)
        return field_sub(
            f, one, bracket_kernel(f, decide(f, expr_le(p, expr_arg(p, condition, 1), expr_arg(p, condition, 0)))));
    case KIND_EQ:
    case KIND_LE: return bracket_kernel(f, decide(f, condition));
    default: return bracket_kernel(f, condition);
    }
}

const Ratio *field_iverson(Field *f, Expr e)
{
    return bracket_of(f, expr_arg(f->pool, e, 0));
}

// One branch; NULL without a stop when it has no value.
static const Ratio *branch(Field *f, Expr e)
{
    if (f->status != FIELD_OK || expr_kind(f->pool, e) == KIND_UNDEF)
        return NULL;
    const Ratio *r = field_normal(f, e);
    if (f->status == FIELD_UNDEF)
        f->status = FIELD_OK;
    return r;
}

// if c then a else b = b + [c]*(a - b), where both have a value; a branch without one is left out, since the claim is
// silent where it is chosen.
const Ratio *field_piecewise(Field *f, Expr e)
{
    Pool *p = f->pool;
    uint32_t n = expr_nargs(p, e);
    const Ratio *r = branch(f, expr_arg(p, e, n - 1));
    for (uint32_t i = n - 1; i >= 2; i -= 2) {
        const Ratio *a = branch(f, expr_arg(p, e, i - 1));
        if (f->status != FIELD_OK)
            return NULL;
        if (!a)
            continue;
        const Ratio *condition = r ? bracket_of(f, expr_arg(p, e, i - 2)) : NULL;
        if (r && !condition)
            return NULL;
        r = r ? field_add(f, r, field_mul(f, condition, field_sub(f, a, r))) : a;
    }
    return r ? r : field_stop(f, FIELD_UNDEF, "no branch has a value");
}

// The factor's part in sign(a): 1 - [f = 0] times the sign that it has or does not pass.
static const Ratio *sign_of_factor(Field *f, uint32_t den, int64_t exponent)
{
    Pool *p = f->pool;
    int sign = exponent % 2 ? field_need_sign(f, f->dens.at[den].ratio) : 1;
    if (!sign)
        return NULL;
    const Ratio *r = field_int(f, sign);
    if (exponent < 0 || field_nonzero(f, den) || field_never_zero(f, den))
        return r;
    return field_sub(f, r,
                     field_mul(f, r, bracket_kernel(f, decide(f, expr_eq(p, f->dens.at[den].expr, expr_int(p, 0))))));
}

const Ratio *field_sign_function(Field *f, const Ratio *a)
{
    Factors factors;
    if (!a || field_is_zero(f, a))
        return a;
    bool ok = field_factor(f, a, &factors);
    const Ratio *r = ok ? field_int(f, fmpq_sgn(factors.unit)) : NULL;
    for (size_t i = 0; i < factors.list.len && r; i++)
        r = field_mul(f, r, sign_of_factor(f, factors.list.at[i].den, factors.list.at[i].exponent));
    factors_clear(&factors);
    return r;
}

// ---- Splitting a body by the index ----------------------------------------------------------------------------------

typedef struct {
    Expr index, lower, upper; // the index as a symbol
    Sym symbol;
} Range;

static bool depends(Field *f, uint32_t var, Expr index)
{
    return expr_contains(f->pool, f->vars.at[var].expr, index);
}

static bool den_depends(Field *f, uint32_t den, Expr index)
{
    return expr_contains(f->pool, f->dens.at[den].expr, index);
}

// The value t with which a bracket over the index says index = t; 0 when it says something else.
static Expr picked_value(Field *f, Expr bracket, Expr index)
{
    Pool *p = f->pool;
    Expr eq = expr_kind(p, bracket) == KIND_IVERSON ? expr_arg(p, bracket, 0) : 0;
    if (!eq || expr_kind(p, eq) != KIND_EQ)
        return 0;
    // index = t when (a - b) is linear in the index with coefficient 1 or -1
    Expr d = expr_sub(p, expr_arg(p, eq, 0), expr_arg(p, eq, 1));
    for (int sign = -1; sign <= 1; sign += 2) {
        Expr t = sign > 0 ? expr_sub(p, index, d) : expr_add2(p, index, d);
        if (t && !expr_contains(p, t, index))
            return t;
    }
    return 0;
}

// Number of whole numbers in lower..upper: upper - lower + 1 when that is known not to be negative.
static const Ratio *count_range(Field *f, const Range *range)
{
    Pool *p = f->pool;
    Expr count = expr_add2(p, expr_sub(p, range->upper, range->lower), expr_int(p, 1));
    if (facts_at_most(p, f->facts, expr_int(p, 0), count) == TRUTH_YES)
        return field_normal(f, count);
    return field_atom(f, expr_sum(p, KIND_SUM, range->symbol, range->lower, range->upper, expr_int(p, 1)));
}

// The sum over the range of an expression that is one monomial over denominators, all depending on the index.
static const Ratio *sum_kernel(Field *f, const Range *range, Expr body)
{
    const Ratio *closed = field_sum_closed(f, body, range->index, range->lower, range->upper);
    if (closed || f->status != FIELD_OK)
        return closed;
    Expr sum = expr_sum(f->pool, KIND_SUM, range->symbol, range->lower, range->upper, body);
    if (sum && expr_kind(f->pool, sum) != KIND_SUM)
        return field_normal(f, sum);
    return field_atom(f, sum);
}

// One monomial of the body: its part free of the index as a ratio, the rest as an expression, and a bracket to pick
// with.
typedef struct {
    const Ratio *outside;
    Expr inside;
    Expr picked; // 0: no bracket picks
} Split;

static void split_monomial(Field *f, const slong *exponents, const Ratio *body, const Range *range, Split *out)
{
    Pool *p = f->pool;
    *out = (Split){field_int(f, 1), expr_int(p, 1), 0};
    Expr picking = 0;
    for (uint32_t v = 0; v < f->vars.len; v++) {
        if (!exponents[v])
            continue;
        const Ratio *power = field_pow(f, field_var(f, v), exponents[v]);
        if (!depends(f, v, range->index)) {
            out->outside = field_mul(f, out->outside, power);
            continue;
        }
        Expr t = picked_value(f, f->vars.at[v].expr, range->index);
        if (t && (!out->picked || expr_compare(p, t, out->picked) < 0)) { // of several values the first in the alphabet
            Expr before = picking;
            out->picked = t;
            picking = f->vars.at[v].expr;
            if (before)
                out->inside = expr_mul2(p, out->inside, before);
        } else {
            out->inside = expr_mul2(p, out->inside, field_expr(f, power));
        }
    }
    for (uint32_t i = 0; i < body->ndens; i++) {
        uint32_t den = body->dens[i].den;
        int64_t k = -(int64_t)body->dens[i].exponent;
        if (den_depends(f, den, range->index))
            out->inside = expr_mul2(p, out->inside, expr_powi(p, f->dens.at[den].expr, k));
        else
            out->outside = field_mul(f, out->outside, field_pow(f, f->dens.at[den].ratio, k));
    }
}

static const Ratio *sum_monomial(Field *f, const Split *split, const Range *range)
{
    Pool *p = f->pool;
    if (!split->outside || !split->inside)
        return NULL;
    const Ratio *inside;
    if (split->picked) {
        Truth within = facts_in_range(p, f->facts, split->picked, range->lower, range->upper);
        if (within == TRUTH_NO)
            return field_int(f, 0);
        inside = field_normal(f, expr_subst1(p, split->inside, range->index, split->picked));
        if (within == TRUTH_UNKNOWN)
            inside = inside
                         ? field_mul(f, inside, bracket_of(f, in_range(p, split->picked, range->lower, range->upper)))
                         : NULL;
    } else if (expr_is_number(p, split->inside, 1, 1)) {
        inside = count_range(f, range);
    } else {
        inside = sum_kernel(f, range, split->inside);
    }
    return inside ? field_mul(f, split->outside, inside) : NULL;
}

// e linear in each bracket over the index that stands in a denominator: replace it by its two values.
static const Ratio *unlock_denominators(Field *f, const Ratio *body, const Range *range)
{
    Pool *p = f->pool;
    for (uint32_t i = 0; i < body->ndens; i++) {
        const Den *den = &f->dens.at[body->dens[i].den];
        for (uint32_t v = 0; v < f->vars.len; v++) {
            if (f->vars.at[v].kind != VAR_BRACKET || fmpq_mpoly_degree_si(den->poly, v, f->ctx) <= 0 ||
                !depends(f, v, range->index))
                continue;
            Expr e = field_expr(f, body), bracket = f->vars.at[v].expr, t = picked_value(f, bracket, range->index);
            Expr off = expr_subst1(p, e, bracket, expr_int(p, 0)), on = expr_subst1(p, e, bracket, expr_int(p, 1));
            if (t)
                on = expr_subst1(p, on, range->index, t);
            const Ratio *a = field_normal(f, off), *b = a ? field_normal(f, on) : NULL;
            if (!b)
                return NULL;
            return unlock_denominators(f, field_add(f, a, field_mul(f, field_var(f, v), field_sub(f, b, a))), range);
        }
    }
    return body;
}

// The number of whole numbers in a range, where that is a number and small enough to write the terms out.
static bool few_terms(Field *f, Expr lower, Expr upper, int64_t *count)
{
    Pool *p = f->pool;
    Expr d = expr_sub(p, upper, lower);
    if (d && expr_kind(p, d) == KIND_ADD) {
        const Ratio *r = field_normal(f, d);
        d = r ? field_expr(f, r) : 0;
    }
    if (!d || !expr_get_int(p, d, count) || facts_integer(p, f->facts, lower) != TRUTH_YES)
        return false;
    *count = *count < -1 ? 0 : *count + 1;
    return *count <= (int64_t)p->limits.unroll;
}

// Ranges of few whole numbers, x..x + 2 among them, are written out.
static const Ratio *unroll(Field *f, Expr e, int64_t count)
{
    Pool *p = f->pool;
    const Ratio *r = field_int(f, expr_kind(p, e) == KIND_PROD);
    for (int64_t i = 0; i < count && r; i++) {
        const Ratio *term = field_normal(f, expr_open_as(p, e, expr_add2(p, expr_arg(p, e, 0), expr_int(p, i))));
        r = !term ? NULL : expr_kind(f->pool, e) == KIND_PROD ? field_mul(f, r, term) : field_add(f, r, term);
    }
    return r;
}

// Is the body to be left as it is? It is where it needs a sign that changes with the index, or has no value, which does
// not matter for an empty range. Clears that stop.
static bool body_stays(Field *f, const Range *range)
{
    bool stays = f->status == FIELD_UNDEF || f->status == FIELD_NEGATIVE ||
                 (f->status == FIELD_SPLIT && expr_contains(f->pool, f->split, range->index));
    if (stays)
        f->status = FIELD_OK;
    return stays;
}

const Ratio *field_sum(Field *f, Expr e)
{
    Pool *p = f->pool;
    int64_t count_of_terms;
    Expr lower = expr_arg(p, e, 0), upper = expr_arg(p, e, 1);
    if (few_terms(f, lower, upper, &count_of_terms))
        return unroll(f, e, count_of_terms);
    Range range = {.lower = lower, .upper = upper};
    Expr opened = expr_open(p, e, &range.symbol);
    range.index = expr_sym(p, range.symbol);
    Facts inner;
    facts_copy(&inner, f->facts);
    facts_imply(&inner, &(Fact){.kind = FACT_RANGE, .subject = range.index, .lower = lower, .upper = upper});
    const Facts *outer = f->facts;
    f->facts = &inner;
    const Ratio *body = field_normal(f, opened);
    body = body ? unlock_denominators(f, body, &range) : NULL;
    f->facts = outer;
    if (body_stays(f, &range)) {
        facts_clear(&inner);
        return field_atom(f, e);
    }
    const Ratio *sum = body ? field_int(f, 0) : NULL;
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; sum && i < fmpq_mpoly_length(body->num, f->ctx); i++) {
        Split split;
        fmpq_mpoly_get_term_coeff_fmpq(c, body->num, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, body->num, i, f->ctx);
        split_monomial(f, exponents, body, &range, &split);
        const Ratio *term = sum_monomial(f, &split, &range);
        sum = term ? field_add(f, sum, field_scale(f, term, c)) : NULL;
    }
    fmpq_clear(c);
    mem_free(exponents);
    facts_clear(&inner);
    return sum;
}

// prod(exp(t)) = exp(sum(t))
static const Ratio *product_kernel(Field *f, const Range *range, const Den *den)
{
    Pool *p = f->pool;
    if (den->var >= 0 && f->vars.at[den->var].kind == VAR_POWER && !f->vars.at[den->var].base) {
        Var var = f->vars.at[den->var];
        Expr exponent = expr_mul2(p, expr_rat(p, 1, var.root), var.exponent);
        return field_exp(f,
                         field_normal(f, expr_sum(p, KIND_SUM, range->symbol, range->lower, range->upper, exponent)));
    }
    return field_atom(f, expr_sum(p, KIND_PROD, range->symbol, range->lower, range->upper, den->expr));
}

// A product is multiplicative in its body: prod(a*b) = prod(a)*prod(b), constants to the power of the count.
const Ratio *field_product(Field *f, Expr e)
{
    Pool *p = f->pool;
    int64_t count_of_terms;
    Expr lower = expr_arg(p, e, 0), upper = expr_arg(p, e, 1);
    if (few_terms(f, lower, upper, &count_of_terms))
        return unroll(f, e, count_of_terms);
    Range range = {.lower = lower, .upper = upper};
    Expr opened = expr_open(p, e, &range.symbol);
    range.index = expr_sym(p, range.symbol);
    const Ratio *body = field_normal(f, opened);
    if (body_stays(f, &range))
        return field_atom(f, e);
    if (!body)
        return NULL;
    if (field_is_zero(f, body))
        return field_atom(f, expr_sum(p, KIND_PROD, range.symbol, lower, upper, expr_int(p, 0)));
    Factors factors;
    bool ok = field_factor(f, body, &factors);
    const Ratio *count = ok ? count_range(f, &range) : NULL, *r = NULL;
    if (count)
        r = field_power(f, field_fmpq(f, factors.unit), count);
    for (size_t i = 0; i < factors.list.len && r; i++) {
        Factor factor = factors.list.at[i];
        Den den = f->dens.at[factor.den];
        const Ratio *one = den_depends(f, factor.den, range.index) ? product_kernel(f, &range, &den)
                                                                   : field_power(f, den.ratio, count);
        r = one ? field_mul(f, r, field_pow(f, one, factor.exponent)) : NULL;
    }
    factors_clear(&factors);
    return r;
}
