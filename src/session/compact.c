// Copying what is alive into a new pool.
//
// A pool only grows: results of old statements stay in it. When it has grown much, what a session still needs (the
// bodies of definitions, the facts, the last result) is rebuilt in a fresh pool and the old one goes as a whole.
// Binders are opened in the old pool and closed in the new one, so an index keeps its name.
#include "session/session_internal.h"

#include "symbolic/expr/arith.h"

typedef struct {
    Pool *from, *to;
    Memo *memo; // old node -> new node
} Copy;

static Sym copy_name(Copy *c, Sym s)
{
    const char *name = pool_symbol_name(c->from, s);
    return s ? pool_symbol(c->to, name, strlen(name)) : 0;
}

static Expr copy_expr(Copy *c, Expr e);

static Expr copy_binder(Copy *c, Expr e)
{
    Pool *from = c->from, *to = c->to;
    Sym old;
    Expr body = expr_open(from, e, &old);
    Sym index = pool_symbol_fresh(to, copy_name(c, expr_op(from, e)));
    memo_put(c->memo, expr_sym(from, old), expr_sym(to, index));
    Expr lower = copy_expr(c, expr_arg(from, e, 0)), upper = copy_expr(c, expr_arg(from, e, 1));
    return expr_sum(to, expr_kind(from, e), index, lower, upper, copy_expr(c, body));
}

// The node whose arguments were copied.
static Expr copy_node(Copy *c, Expr e, const Expr *args, uint32_t n)
{
    Pool *from = c->from, *to = c->to;
    uint32_t op = expr_op(from, e);
    switch (expr_kind(from, e)) {
    case KIND_NUM: return expr_from_fmpq(to, expr_fmpq(from, e));
    case KIND_PI: return expr_pi(to);
    case KIND_SYM: return expr_sym(to, copy_name(c, op));
    case KIND_ELEM: return expr_elem(to, copy_name(c, op), args, n);
    case KIND_ADD: return expr_add(to, args, n);
    case KIND_MUL: return expr_mul(to, args, n);
    case KIND_POW: return expr_pow(to, args[0], args[1]);
    case KIND_CALL: return expr_call(to, (FuncId)op, args);
    case KIND_APPLY: return expr_apply(to, copy_name(c, op), args, args + n / 2, n / 2);
    case KIND_IVERSON: return expr_iverson(to, args[0]);
    case KIND_PIECEWISE: return expr_piecewise(to, args, n);
    case KIND_LIST: return expr_list(to, args, n);
    case KIND_FORM: return expr_form(to, (FormId)op, args, n);
    case KIND_TRUE: return expr_true(to);
    case KIND_FALSE: return expr_false(to);
    case KIND_EQ: return op & EQ_TURNED ? expr_eq_written(to, args[1], args[0]) : expr_eq_written(to, args[0], args[1]);
    case KIND_LT: return expr_lt(to, args[0], args[1]);
    case KIND_LE: return expr_le(to, args[0], args[1]);
    case KIND_AND: return expr_and(to, args, n);
    case KIND_OR: return expr_or(to, args, n);
    case KIND_NOT: return expr_not(to, args[0]);
    default: return expr_undef(to);
    }
}

static Expr copy_expr(Copy *c, Expr e)
{
    uint32_t known;
    if (!e)
        return 0;
    if (memo_get(c->memo, e, &known))
        return known;
    Kind kind = expr_kind(c->from, e);
    Expr result;
    if (kind == KIND_SUM || kind == KIND_PROD) {
        result = copy_binder(c, e);
    } else {
        VEC(Expr) args = {0};
        vec_reserve(&args, 1);
        for (uint32_t i = 0; i < expr_nargs(c->from, e); i++) {
            Expr copied = copy_expr(c, expr_arg(c->from, e, i));
            vec_push(&args, copied);
        }
        result = copy_node(c, e, args.at, (uint32_t)args.len);
        vec_free(&args);
    }
    memo_put(c->memo, e, result);
    return result;
}

// False when a definition could not be copied (the new pool refused); the session is then left as it was.
static bool copy_definitions(Copy *c, const Definitions *from, Definitions *to)
{
    for (size_t i = 0; i < from->list.len; i++) {
        const Definition *def = &from->list.at[i];
        Error err = {0};
        VEC(Sym) params = {0};
        for (size_t j = 0; j < def->params.len; j++)
            vec_push(&params, copy_name(c, def->params.at[j]));
        bool ok = defs_set(c->to, to, copy_name(c, def->name), def->kind, params.at, (uint32_t)params.len,
                           copy_expr(c, def->body), &err);
        vec_free(&params);
        if (!ok)
            return false;
    }
    return true;
}

static void copy_facts(Copy *c, const Facts *from, Facts *to)
{
    for (size_t i = 0; i < from->declared; i++) {
        Fact fact = from->list.at[i];
        fact.subject = copy_expr(c, fact.subject);
        fact.lower = copy_expr(c, fact.lower);
        fact.upper = copy_expr(c, fact.upper);
        fact.condition = copy_expr(c, fact.condition);
        fact.shape.rows = copy_expr(c, fact.shape.rows);
        fact.shape.cols = copy_expr(c, fact.shape.cols);
        facts_add(to, &fact);
    }
}

void session_compact(Session *s)
{
    if (s->pool->count < s->compact)
        return;
    Pool *to = pool_new(&s->limits);
    template_init(to);
    PoolMark base = pool_mark(to);
    Copy c = {s->pool, to, memo_begin(s->pool)};
    Definitions defs = {0};
    Facts facts = {0};
    VEC(Expr) last = {0};
    bool ok = copy_definitions(&c, &s->defs, &defs);
    copy_facts(&c, &s->facts, &facts);
    for (size_t i = 0; i < s->last.len; i++) {
        Expr copied = copy_expr(&c, s->last.at[i]);
        vec_push(&last, copied);
    }
    ok = ok && pool_ok(to) && pool_ok(s->pool);
    memo_end(s->pool, c.memo);
    pool_error_clear(s->pool);
    if (ok) {
        pool_free(s->pool);
        defs_clear(&s->defs);
        facts_clear(&s->facts);
        s->pool = to;
        s->base = base;
        s->defs = defs;
        s->facts = facts;
        for (size_t i = 0; i < last.len; i++)
            s->last.at[i] = last.at[i];
    } else {
        pool_free(to);
        defs_clear(&defs);
        facts_clear(&facts);
    }
    vec_free(&last);
    s->compact = 2 * s->pool->count > s->compact ? 2 * s->pool->count : s->compact;
}
