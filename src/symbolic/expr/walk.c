// Passes over the DAG: memos, bottom-up rewriting, searching.
#include "symbolic/expr/pool_internal.h"

Memo *memo_begin(Pool *p)
{
    PoolTables *t = p->tables;
    Memo *m = t->idle;
    if (m)
        t->idle = m->next;
    else
        m = mem_zero(sizeof *m);
    m->pool = p;
    if (++m->generation == 0) { // the counter came around: forget all stamps
        if (m->cap)
            memset(m->stamp, 0, m->cap * sizeof *m->stamp);
        m->generation = 1;
    }
    return m;
}

void memo_end(Pool *p, Memo *m)
{
    m->next = p->tables->idle;
    p->tables->idle = m;
}

bool memo_get(const Memo *m, Expr e, uint32_t *value)
{
    if (e >= m->cap || m->stamp[e] != m->generation)
        return false;
    *value = m->value[e];
    return true;
}

void memo_put(Memo *m, Expr e, uint32_t value)
{
    if (e >= m->cap) {
        uint32_t cap = m->pool->count + m->pool->count / 2 + 64;
        m->stamp = mem_grow(m->stamp, cap * sizeof *m->stamp);
        m->value = mem_grow(m->value, cap * sizeof *m->value);
        memset(m->stamp + m->cap, 0, (cap - m->cap) * sizeof *m->stamp);
        m->cap = cap;
    }
    m->stamp[e] = m->generation;
    m->value[e] = value;
}

static bool is_index(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_BOUND || (expr_kind(p, e) == KIND_SYM && pool_symbol_is_fresh(p, expr_op(p, e)));
}

// What a person wrote keeps its order while only a bound index is renamed in it.
static Expr rebuild_equation(Pool *p, uint32_t op, const Expr *args)
{
    if (!args[0] || !args[1])
        return 0;
    if (!(op & EQ_WRITTEN) || !(is_index(p, args[0]) || is_index(p, args[1])))
        return expr_eq(p, args[0], args[1]);
    return op & EQ_TURNED ? expr_eq_written(p, args[1], args[0]) : expr_eq_written(p, args[0], args[1]);
}

Expr expr_rebuild(Pool *p, Expr like, const Expr *args)
{
    uint32_t n = expr_nargs(p, like), op = expr_op(p, like);
    switch (expr_kind(p, like)) {
    case KIND_ELEM: return expr_elem(p, op, args, n);
    case KIND_ADD: return expr_add(p, args, n);
    case KIND_MUL: return expr_mul(p, args, n);
    case KIND_POW: return expr_pow(p, args[0], args[1]);
    case KIND_CALL: return expr_call(p, (FuncId)op, args);
    case KIND_APPLY: return expr_apply(p, op, args, args + n / 2, n / 2);
    case KIND_IVERSON: return expr_iverson(p, args[0]);
    case KIND_PIECEWISE: return expr_piecewise(p, args, n);
    case KIND_LIST: return expr_list(p, args, n);
    case KIND_FORM: return expr_form(p, (FormId)op, args, n);
    case KIND_EQ: return rebuild_equation(p, op, args);
    case KIND_LT: return expr_lt(p, args[0], args[1]);
    case KIND_LE: return expr_le(p, args[0], args[1]);
    case KIND_AND: return expr_and(p, args, n);
    case KIND_OR: return expr_or(p, args, n);
    case KIND_NOT: return expr_not(p, args[0]);
    default: return like; // leaves
    }
}

typedef struct {
    ExprVisit visit;
    void *data;
    Memo *memo;
    bool values; // tables stay
} Rewrite;

static Expr rewrite(Pool *p, Rewrite *r, Expr e)
{
    uint32_t known;
    if (!e || !pool_ok(p))
        return 0;
    if (memo_get(r->memo, e, &known))
        return known;
    Expr result = e;
    Kind kind = expr_kind(p, e);
    if (kind == KIND_SUM || kind == KIND_PROD) {
        Sym index;
        Expr lower = rewrite(p, r, expr_arg(p, e, 0)), upper = rewrite(p, r, expr_arg(p, e, 1));
        Expr body = expr_open(p, e, &index);
        result = expr_sum(p, kind, index, lower, upper, rewrite(p, r, body));
    } else if (expr_nargs(p, e)) {
        Exprs args;
        exprs_init(&args);
        bool changed = false;
        for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
            Expr a = expr_arg(p, e, i);
            bool table = r->values && kind == KIND_FORM && expr_op(p, e) >= FORM_INVERSE && i + 1 == expr_nargs(p, e);
            exprs_push(&args, table ? a : rewrite(p, r, a));
            changed |= args.at[i] != a;
        }
        result = changed ? expr_rebuild(p, e, args.at) : e;
        exprs_free(&args);
    }
    result = result ? r->visit(p, result, r->data) : 0;
    memo_put(r->memo, e, result);
    return result;
}

static Expr rewrite_all(Pool *p, Expr e, Rewrite r)
{
    r.memo = memo_begin(p);
    Expr result = rewrite(p, &r, e);
    memo_end(p, r.memo);
    return result;
}

Expr expr_rewrite(Pool *p, Expr e, ExprVisit visit, void *data)
{
    return rewrite_all(p, e, (Rewrite){.visit = visit, .data = data});
}

Expr expr_rewrite_values(Pool *p, Expr e, ExprVisit visit, void *data)
{
    return rewrite_all(p, e, (Rewrite){.visit = visit, .data = data, .values = true});
}

static bool contains(Pool *p, Memo *seen, Expr e, Expr x)
{
    uint32_t known;
    if (e == x)
        return true;
    if (e < x || memo_get(seen, e, &known)) // arguments come before what they are in
        return false;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (contains(p, seen, expr_arg(p, e, i), x))
            return true;
    return false;
}

bool expr_contains(Pool *p, Expr e, Expr x)
{
    Memo *seen = memo_begin(p);
    bool found = contains(p, seen, e, x);
    memo_end(p, seen);
    return found;
}

static uint32_t count_nodes(Pool *p, Memo *seen, Expr e)
{
    uint32_t known, n = 1;
    if (memo_get(seen, e, &known))
        return 0;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        n += count_nodes(p, seen, expr_arg(p, e, i));
    return n;
}

uint32_t expr_dag_size(Pool *p, Expr e)
{
    Memo *seen = memo_begin(p);
    uint32_t n = count_nodes(p, seen, e);
    memo_end(p, seen);
    return n;
}

static void each_variable(Pool *p, Memo *seen, Expr e, void (*visit)(Pool *, Expr, void *), void *data)
{
    uint32_t known;
    if ((expr_flags(p, e) & FLAG_CONSTANT) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        each_variable(p, seen, expr_arg(p, e, i), visit, data);
    Kind kind = expr_kind(p, e);
    if (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY)
        visit(p, e, data);
}

void expr_each_variable(Pool *p, Expr e, void (*visit)(Pool *p, Expr variable, void *data), void *data)
{
    Memo *seen = memo_begin(p);
    each_variable(p, seen, e, visit, data);
    memo_end(p, seen);
}

typedef struct {
    Sym name; // 0: any fresh one
    bool found;
} Mention;

static void look_for_mention(Pool *p, Expr variable, void *data)
{
    Mention *m = data;
    Sym name = expr_op(p, variable);
    m->found |= m->name ? name == m->name : expr_kind(p, variable) == KIND_SYM && pool_symbol_is_fresh(p, name);
}

bool expr_mentions(Pool *p, Expr e, Sym name)
{
    Mention m = {.name = name};
    expr_each_variable(p, e, look_for_mention, &m);
    return m.found;
}

bool expr_holds_fresh(Pool *p, Expr e)
{
    return expr_mentions(p, e, 0);
}
