// Ratios as expressions for a reader: factored or multiplied out, sums over one range joined.
//
// Terms c1*m*sum(b1) and c2*m*sum(b2) over one range are one sum of c1*b1 + c2*b2, whose body is shown in turn; where
// the factors in front differ they may move inside. The cheaper form is kept at each step.
#include "symbolic/simplify/simplify_internal.h"

#include <stdlib.h>

enum { TERM_STEPS = 64 }; // of work that it takes to show a term

static bool is_sum_var(const Field *f, size_t v)
{
    const Var *var = &f->vars.at[v];
    return var->kind == VAR_ATOM && expr_kind(f->pool, var->shown ? var->shown : var->expr) == KIND_SUM;
}

// ---- Terms of a numerator -------------------------------------------------------------------------------------------

typedef struct {
    Expr outside; // coefficient and all factors but the sum
    Expr sum;     // the sum kernel, as it is shown; 0: none, or more than one
    bool used;
} ShownTerm;

typedef VEC(ShownTerm) ShownTerms;

static Expr var_shown(const Field *f, size_t v)
{
    return f->vars.at[v].shown ? f->vars.at[v].shown : f->vars.at[v].expr;
}

// The place of a factor such as (f - 1), which reads 1 - f; -1 if there is none.
static int turned_factor(const Pool *p, Expr body)
{
    for (uint32_t i = 0; expr_kind(p, body) == KIND_MUL && i < expr_nargs(p, body); i++) {
        Expr a = expr_arg(p, body, i), first = expr_kind(p, a) == KIND_ADD ? expr_arg(p, a, 0) : 0;
        if (first && expr_kind(p, first) == KIND_NUM && expr_num_sign(p, first) < 0)
            return (int)i;
    }
    return -1;
}

// -sum(f*(f - 1)) as sum(f*(1 - f)); 0 when the body has no such factor.
static Expr turned_sum(Pool *p, Expr sum)
{
    Sym index;
    if (expr_kind(p, sum) != KIND_SUM || turned_factor(p, expr_arg(p, sum, 2)) < 0)
        return 0;
    Expr body = expr_open(p, sum, &index);
    int place = body ? turned_factor(p, body) : -1;
    if (place < 0)
        return 0;
    Expr turned = expr_int(p, 1), old = expr_arg(p, body, (uint32_t)place), factor = expr_int(p, 0);
    for (uint32_t i = 0; i < expr_nargs(p, old); i++)
        factor = expr_add2(p, factor, expr_neg(p, expr_arg(p, old, i)));
    for (uint32_t i = 0; i < expr_nargs(p, body); i++)
        turned = expr_mul2(p, turned, i == (uint32_t)place ? factor : expr_arg(p, body, i));
    return expr_sum(p, KIND_SUM, index, expr_arg(p, sum, 0), expr_arg(p, sum, 1), turned);
}

static void turn_inside(Pool *p, ShownTerm *term)
{
    Expr coeff, rest;
    if (!term->sum)
        return;
    expr_split_coeff(p, term->outside, &coeff, &rest);
    Expr turned = coeff && expr_num_sign(p, coeff) < 0 ? turned_sum(p, term->sum) : 0;
    if (!turned)
        return;
    term->sum = turned;
    term->outside = expr_neg(p, term->outside);
}

// -e, the sign inside of a sum where that reads better.
static Expr negated(Pool *p, Expr e)
{
    bool product = expr_kind(p, e) == KIND_MUL;
    uint32_t n = product ? expr_nargs(p, e) : 1;
    for (uint32_t i = 0; i < n; i++) {
        Expr turned = turned_sum(p, product ? expr_arg(p, e, i) : e);
        for (uint32_t k = 0; turned && k < n; k++)
            turned = k == i ? turned : expr_mul2(p, turned, expr_arg(p, e, k));
        if (turned)
            return turned;
    }
    return expr_neg(p, e);
}

// One monomial, its only sum (of degree one) kept apart.
static ShownTerm show_monomial(Folding *g, const slong *exponents, Expr coeff)
{
    Field *f = g->field;
    Pool *p = g->pool;
    int sum = -1, sums = 0;
    for (size_t v = 0; v < f->vars.len; v++)
        if (exponents[v] && is_sum_var(f, v)) {
            sums += (int)exponents[v];
            sum = (int)v;
        }
    VEC(Expr) factors = {0};
    vec_push(&factors, coeff);
    Expr euler = expr_int(p, 0);
    for (size_t v = 0; v < f->vars.len; v++) {
        const Var *var = &f->vars.at[v];
        if (!exponents[v] || (sums == 1 && (int)v == sum))
            continue;
        if (var->kind != VAR_POWER || var->shown) {
            Expr shown = var_shown(f, v);
            vec_push(&factors, exponents[v] == 1 ? shown : expr_powi(p, shown, exponents[v]));
            continue;
        }
        Expr exponent = expr_mul2(p, expr_rat(p, exponents[v], var->root), var->exponent);
        if (var->base)
            vec_push(&factors, expr_pow(p, var->base, exponent));
        else
            euler = expr_add2(p, euler, exponent);
    }
    if (euler != expr_int(p, 0))
        vec_push(&factors, expr_call1(p, FN_EXP, euler));
    Expr product = expr_mul(p, factors.at, (uint32_t)factors.len);
    vec_free(&factors);
    ShownTerm term = {product, sums == 1 ? var_shown(f, (size_t)sum) : 0, false};
    turn_inside(p, &term);
    return term;
}

static bool same_range(const Pool *p, Expr a, Expr b)
{
    return expr_kind(p, a) == KIND_SUM && expr_kind(p, b) == KIND_SUM && expr_arg(p, a, 0) == expr_arg(p, b, 0) &&
           expr_arg(p, a, 1) == expr_arg(p, b, 1);
}

// The joined body, as a product if that is shorter. The parts have been folded before.
static Expr show_body(Folding *g, Expr body)
{
    const Ratio *r = field_normal(g->field, body);
    g->joining = false;
    Expr shown = r ? show_ratio(g, r, true) : 0;
    g->joining = true;
    return shown && simplify_cost(g->pool, NULL, shown) < simplify_cost(g->pool, NULL, body) ? shown : body;
}

// The sum of c*(factor*body) over all terms with the range of the first, the factors inside or split off.
static Expr join_terms(Folding *g, ShownTerm *const *terms, size_t n)
{
    Pool *p = g->pool;
    Sym index;
    Expr first = expr_open(p, terms[0]->sum, &index), symbol = expr_sym(p, index), body = 0;
    for (size_t i = 0; i < n && first; i++) {
        Expr part = expr_mul2(p, terms[i]->outside, expr_open_as(p, terms[i]->sum, symbol));
        body = i ? expr_add2(p, body, part) : part;
    }
    body = body ? show_body(g, body) : 0;
    if (!body)
        return 0;
    Expr outside = expr_int(p, 1), inside = body; // what does not depend on the index goes in front again
    if (expr_kind(p, body) == KIND_MUL) {
        inside = expr_int(p, 1);
        for (uint32_t i = 0; i < expr_nargs(p, body); i++) {
            Expr a = expr_arg(p, body, i);
            if (expr_contains(p, a, symbol))
                inside = expr_mul2(p, inside, a);
            else
                outside = expr_mul2(p, outside, a);
        }
    }
    Expr sum = expr_sum(p, KIND_SUM, index, expr_arg(p, terms[0]->sum, 0), expr_arg(p, terms[0]->sum, 1), inside);
    return expr_mul2(p, outside, sum);
}

static Expr plain_terms(Pool *p, ShownTerm *const *terms, size_t n)
{
    VEC(Expr) parts = {0};
    for (size_t i = 0; i < n; i++)
        vec_push(&parts, terms[i]->sum ? expr_mul2(p, terms[i]->outside, terms[i]->sum) : terms[i]->outside);
    Expr sum = expr_add(p, parts.at, (uint32_t)parts.len);
    vec_free(&parts);
    return sum;
}

static Expr join_sums(Folding *g, ShownTerms *terms)
{
    Pool *p = g->pool;
    VEC(Expr) parts = {0};
    for (size_t i = 0; i < terms->len; i++) {
        ShownTerm *t = &terms->at[i];
        if (t->used)
            continue;
        if (!t->sum) {
            vec_push(&parts, t->outside);
            continue;
        }
        VEC(ShownTerm *) group = {0};
        vec_push(&group, t);
        for (size_t k = i + 1; k < terms->len; k++)
            if (!terms->at[k].used && terms->at[k].sum && same_range(p, t->sum, terms->at[k].sum))
                vec_push(&group, &terms->at[k]);
        Expr plain = plain_terms(p, group.at, group.len),
             joined = g->joining && group.len > 1 && group.len <= 12 ? join_terms(g, group.at, group.len) : 0;
        bool better = joined && simplify_cost(p, NULL, joined) < simplify_cost(p, NULL, plain);
        for (size_t k = 0; k < group.len; k++)
            group.at[k]->used = true;
        vec_push(&parts, better ? joined : plain);
        vec_free(&group);
    }
    Expr e = expr_add(p, parts.at, (uint32_t)parts.len);
    vec_free(&parts);
    return e;
}

static Expr show_poly(Folding *g, const fmpq_mpoly_t a)
{
    Field *f = g->field;
    ShownTerms terms = {0};
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; i < fmpq_mpoly_length(a, f->ctx) && field_spend(f, TERM_STEPS); i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a, i, f->ctx);
        vec_push(&terms, show_monomial(g, exponents, expr_from_fmpq(g->pool, c)));
    }
    Expr e = f->status == FIELD_OK ? join_sums(g, &terms) : 0;
    fmpq_clear(c);
    mem_free(exponents);
    vec_free(&terms);
    return e;
}

// ---- Ratios ---------------------------------------------------------------------------------------------------------

static Expr show_den(Folding *g, uint32_t prime)
{
    fmpq_mpoly_t a;
    fmpq_mpoly_init(a, g->field->ctx);
    fmpq_mpoly_set(a, g->field->primes.at[prime].poly, g->field->ctx);
    Expr e = show_poly(g, a);
    fmpq_mpoly_clear(a, g->field->ctx);
    return e;
}

// -(a - b) reads b - a: a sum with more minus than plus signs is turned, and the sign given to the number in front.
static Expr turn_sign(Pool *p, Expr e, int64_t exponent, int *sign)
{
    if (expr_kind(p, e) != KIND_ADD || exponent % 2 == 0)
        return e;
    int minus = 0;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr coeff, rest;
        expr_split_coeff(p, expr_arg(p, e, i), &coeff, &rest);
        minus += expr_num_sign(p, coeff) < 0 ? 1 : -1;
    }
    if (minus < 0 || (minus == 0 && *sign > 0))
        return e;
    *sign = -*sign;
    VEC(Expr) terms = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        vec_push(&terms, expr_neg(p, expr_arg(p, e, i)));
    Expr turned = expr_add(p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    return turned;
}

static Expr show_factors(Folding *g, const Ratio *r)
{
    Pool *p = g->pool;
    Factors factors;
    if (!field_factor(g->field, r, &factors)) {
        factors_clear(&factors);
        return 0;
    }
    int sign = fmpq_sgn(factors.unit);
    fmpq_abs(factors.unit, factors.unit);
    Expr e = expr_from_fmpq(p, factors.unit);
    for (size_t i = 0; i < factors.list.len; i++) {
        Factor factor = factors.list.at[i];
        Expr shown = show_den(g, factor.prime);
        shown = shown ? turn_sign(p, shown, factor.exponent, &sign) : 0;
        e = expr_mul2(p, e, expr_powi(p, shown, factor.exponent));
    }
    factors_clear(&factors);
    return sign < 0 && e ? negated(p, e) : e;
}

Expr show_ratio(Folding *g, const Ratio *r, bool factored)
{
    Pool *p = g->pool;
    if (factored && !field_is_zero(g->field, r))
        return show_factors(g, r);
    Expr e = show_poly(g, r->num);
    int sign = 1;
    for (uint32_t i = 0; i < r->ndens && e; i++) {
        Expr den = show_den(g, r->dens[i].prime);
        int own = 1;
        den = den ? turn_sign(p, den, r->dens[i].exponent, &own) : 0;
        sign *= own;
        e = expr_mul2(p, e, expr_powi(p, den, -(int64_t)r->dens[i].exponent));
    }
    return sign < 0 && e ? negated(p, e) : e;
}
