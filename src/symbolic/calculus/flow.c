// Derivatives of high order where a function's derivative is a polynomial in the function itself.
//
// With g' = Q(g), as for the logistic function (g' = g - g^2), tanh (1 - g^2) or tan (1 + g^2), every derivative of a
// polynomial P(g) is one: P(g)' = P'(g)*Q(g). So the twelfth derivative is twelve products of small polynomials,
// where the chain rule on exp would make a fraction that grows at each step.
#include "symbolic/calculus/calculus_internal.h"
#include "symbolic/expr/arith.h"

enum { VARIABLES = 8, POWER_MOST = 64 }; // g and up to seven parameters; higher powers only of single terms

typedef struct {
    Pool *p;
    Expr g, x;
    Expr variables[VARIABLES]; // the first is g
    slong count;
    fmpq_mpoly_ctx_t ctx;
    VEC(fmpq_mpoly_struct *) made;
    Memo *place; // node -> its place in `made`
} Flow;

static fmpq_mpoly_struct *new_poly(Flow *f)
{
    fmpq_mpoly_struct *poly = mem_alloc(sizeof *poly);
    fmpq_mpoly_init(poly, f->ctx);
    vec_push(&f->made, poly);
    return poly;
}

// ---- In ------------------------------------------------------------------------------------------------------------

static fmpq_mpoly_struct *known_poly(const Flow *f, Expr e)
{
    uint32_t at;
    return memo_get(f->place, e, &at) ? f->made.at[at] : NULL;
}

// A variable of the polynomials: g, or something that does not change along x. -1: no room, or it does change.
static slong variable_of(Flow *f, Expr e)
{
    for (slong i = 0; i < f->count; i++)
        if (f->variables[i] == e)
            return i;
    if (f->count == VARIABLES || expr_contains(f->p, e, f->x) || expr_contains(f->p, e, f->g))
        return -1;
    f->variables[f->count] = e;
    return f->count++;
}

static bool convert_power(Flow *f, Expr e, fmpq_mpoly_t out)
{
    int64_t n;
    const fmpq_mpoly_struct *base = known_poly(f, expr_arg(f->p, e, 0));
    if (!base || !expr_get_int(f->p, expr_arg(f->p, e, 1), &n) || n < 0)
        return false;
    if (n > (fmpq_mpoly_length(base, f->ctx) > 1 ? POWER_MOST : (int64_t)f->p->limits.order))
        return false;
    return fmpq_mpoly_pow_ui(out, base, (ulong)n, f->ctx);
}

static bool convert_fold(Flow *f, Expr e, fmpq_mpoly_t out)
{
    bool sum = expr_kind(f->p, e) == KIND_ADD;
    fmpq_mpoly_set_si(out, sum ? 0 : 1, f->ctx);
    for (uint32_t i = 0; i < expr_nargs(f->p, e); i++) {
        const fmpq_mpoly_struct *part = known_poly(f, expr_arg(f->p, e, i));
        if (!part)
            return false;
        if (sum)
            fmpq_mpoly_add(out, out, part, f->ctx);
        else
            fmpq_mpoly_mul(out, out, part, f->ctx);
        if ((uint64_t)fmpq_mpoly_length(out, f->ctx) > f->p->limits.terms)
            return false;
    }
    return true;
}

static bool convert_node(Flow *f, Expr e, fmpq_mpoly_t out)
{
    Kind kind = expr_kind(f->p, e);
    if (kind == KIND_NUM) {
        fmpq_mpoly_set_fmpq(out, expr_fmpq(f->p, e), f->ctx);
        return true;
    }
    if (e != f->g && (kind == KIND_ADD || kind == KIND_MUL) && convert_fold(f, e, out))
        return true;
    if (e != f->g && kind == KIND_POW && convert_power(f, e, out))
        return true;
    slong variable = variable_of(f, e);
    if (variable < 0)
        return false;
    fmpq_mpoly_gen(out, variable, f->ctx);
    return true;
}

// e as a polynomial; NULL where it is none. Nodes inside of a variable may fail without harm.
static fmpq_mpoly_struct *convert(Flow *f, Expr e)
{
    ExprVec order = {0};
    nodes_in_order(f->p, &e, 1, true, &order);
    for (size_t i = 0; i < order.len && pool_poll(f->p); i++) {
        slong before = f->count;
        if (known_poly(f, order.at[i]))
            continue;
        fmpq_mpoly_struct *poly = new_poly(f);
        if (convert_node(f, order.at[i], poly))
            memo_put(f->place, order.at[i], (uint32_t)f->made.len - 1);
        else
            f->count = before;
    }
    vec_free(&order);
    return pool_ok(f->p) ? known_poly(f, e) : NULL;
}

// ---- Out -----------------------------------------------------------------------------------------------------------

static Expr term_expr(Flow *f, const fmpq_mpoly_t a, slong i)
{
    ulong exponents[VARIABLES];
    ExprVec factors = {0};
    fmpq_t c;
    fmpq_init(c);
    fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
    vec_push(&factors, expr_from_fmpq(f->p, c));
    fmpq_clear(c);
    fmpq_mpoly_get_term_exp_ui(exponents, a, i, f->ctx);
    for (slong v = 0; v < f->count; v++)
        if (exponents[v])
            vec_push(&factors, expr_powi(f->p, f->variables[v], (int64_t)exponents[v]));
    Expr e = expr_mul(f->p, factors.at, (uint32_t)factors.len);
    vec_free(&factors);
    return e;
}

static Expr poly_expr(Flow *f, const fmpq_mpoly_t a)
{
    ExprVec terms = {0};
    for (slong i = 0; i < fmpq_mpoly_length(a, f->ctx) && pool_poll(f->p); i++)
        vec_push(&terms, term_expr(f, a, i));
    Expr e = expr_add(f->p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    return pool_ok(f->p) ? e : 0;
}

// ---- Along the flow ------------------------------------------------------------------------------------------------

static Expr run(Flow *f, Expr e, Expr slope, uint64_t order)
{
    const fmpq_mpoly_struct *q = convert(f, slope), *start = q ? convert(f, e) : NULL;
    if (!start)
        return 0;
    fmpq_mpoly_struct *p = new_poly(f);
    fmpq_mpoly_set(p, start, f->ctx);
    for (uint64_t i = 0; i < order && pool_poll(f->p); i++) {
        fmpq_mpoly_derivative(p, p, 0, f->ctx);
        fmpq_mpoly_mul(p, p, q, f->ctx);
        if ((uint64_t)fmpq_mpoly_length(p, f->ctx) > f->p->limits.terms) {
            pool_fail(f->p, ERR_LIMIT, "a polynomial of more than %llu terms (limit: terms)",
                      (unsigned long long)f->p->limits.terms);
            return 0;
        }
    }
    return pool_ok(f->p) ? poly_expr(f, p) : 0;
}

Expr diff_flow(Pool *p, Expr e, Expr g, Expr slope, Expr x, uint64_t order)
{
    if (!e || !g || !slope || !x)
        return 0;
    if (order > p->limits.order) {
        pool_fail(p, ERR_LIMIT, "a derivative of order %llu: at most %llu (limit: order)", (unsigned long long)order,
                  (unsigned long long)p->limits.order);
        return 0;
    }
    Flow f = {.p = p, .g = g, .x = x, .variables = {g}, .count = 1, .place = memo_begin(p)};
    fmpq_mpoly_ctx_init(f.ctx, VARIABLES, ORD_LEX);
    Expr result = run(&f, e, slope, order);
    for (size_t i = 0; i < f.made.len; i++) {
        fmpq_mpoly_clear(f.made.at[i], f.ctx);
        mem_free(f.made.at[i]);
    }
    vec_free(&f.made);
    fmpq_mpoly_ctx_clear(f.ctx);
    memo_end(p, f.place);
    return result;
}
