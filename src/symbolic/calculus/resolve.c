// Primes: f'(x), f''(x) of defined functions and of cards become the differentiated bodies.
//
// The body is differentiated by its parameters, which stand for themselves, and then gets the arguments all at once;
// so f'(x^2) is f' at x^2, not the derivative of f(x^2).
#include "symbolic/calculus/calculus_internal.h"

typedef struct {
    const Definitions *defs;
    uint32_t level;
} Resolve;

static Expr resolve_visit(Pool *p, Expr e, void *data);

static int64_t order_of(const Pool *p, Expr apply, uint32_t i)
{
    int64_t order = 0;
    if (!expr_get_int(p, expr_arg(p, apply, expr_nargs(p, apply) / 2 + i), &order))
        return INT64_MAX;
    return order;
}

static bool has_primes(const Pool *p, Expr apply)
{
    for (uint32_t i = 0; i < expr_nargs(p, apply) / 2; i++)
        if (order_of(p, apply, i))
            return true;
    return false;
}

// The function that is primed, in the symbols *params; 0 when the name has no body.
static Expr body_of(Pool *p, Resolve *r, Expr apply, ExprVec *params)
{
    Sym name = expr_op(p, apply);
    uint32_t n = expr_nargs(p, apply) / 2;
    const Definition *def = defs_find(r->defs, name);
    if (def && def->kind == DEF_FUNCTION && def->params.len == n) {
        for (uint32_t i = 0; i < n; i++)
            vec_push(params, expr_sym(p, pool_symbol_fresh(p, def->params.at[i])));
        return expr_rewrite(p, defs_body(p, r->defs, def, params->at), resolve_visit, r); // it may hold primes itself
    }
    int f = func_find(pool_symbol_name(p, name));
    if (def || f < 0 || func_cards[f].arity != n)
        return 0;
    for (uint32_t i = 0; i < n; i++)
        vec_push(params, expr_sym(p, pool_symbol_fresh(p, 0)));
    return expr_call(p, (FuncId)f, params->at);
}

static Expr resolve_visit(Pool *p, Expr e, void *data)
{
    Resolve *r = data;
    if (expr_kind(p, e) != KIND_APPLY || !has_primes(p, e))
        return e;
    if (r->level >= p->limits.nesting / 10) { // a level takes several frames of the C stack
        pool_fail(p, ERR_LIMIT, "derivatives of definitions nested deeper than %u (limit: nesting)",
                  (unsigned)r->level);
        return 0;
    }
    ExprVec params = {0}, args = {0};
    r->level++;
    Expr body = body_of(p, r, e, &params);
    r->level--;
    Expr function = body;
    for (uint32_t i = 0; body && i < params.len; i++) {
        vec_push(&args, expr_arg(p, e, i));
        body = diff_n(p, body, params.at[i], (uint64_t)order_of(p, e, i));
    }
    body = body ? calculus_keep_domain(p, function, body) : 0;
    Expr result = !pool_ok(p) ? 0 : body ? expr_subst(p, body, params.at, args.at, (uint32_t)args.len) : e;
    vec_free(&params);
    vec_free(&args);
    return result;
}

Expr calculus_resolve(Pool *p, const Definitions *d, Expr e)
{
    Resolve r = {d, 0};
    if (!e || !(expr_flags(p, e) & FLAG_HAS_APPLY))
        return e;
    return expr_rewrite(p, e, resolve_visit, &r);
}
