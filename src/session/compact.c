// Copying what is alive into a new pool.
//
// A pool only grows: results of old statements stay in it. When it has grown much, what a session still needs (the
// bodies of definitions, the facts, the last result) is rebuilt in a fresh pool and the old one goes as a whole.
#include "session/session_internal.h"

// False when a definition could not be copied (the new pool refused); the session is then left as it was.
static bool copy_definitions(ExprCopy *c, const Definitions *from, Definitions *to)
{
    for (size_t i = 0; i < from->list.len; i++) {
        const Definition *def = &from->list.at[i];
        Error err = {0};
        VEC(Sym) params = {0};
        for (size_t j = 0; j < def->params.len; j++)
            vec_push(&params, expr_copy_name(c, def->params.at[j]));
        bool ok = defs_set(c->to, to, expr_copy_name(c, def->name), def->kind, params.at, (uint32_t)params.len,
                           expr_copy(c, def->body), &err);
        vec_free(&params);
        if (!ok)
            return false;
    }
    return true;
}

enum { BENCH_BYTES = 64 << 20 }; // a larger one is given back

Pool *session_bench(Session *s)
{
    if (s->bench && pool_bytes(s->bench) > BENCH_BYTES) {
        pool_free(s->bench);
        s->bench = NULL;
    }
    if (!s->bench) {
        s->bench = pool_new(&s->limits);
        template_init(s->bench);
        s->clear = pool_mark(s->bench);
    }
    pool_error_clear(s->bench);
    pool_release(s->bench, s->clear);
    s->bench->limits = s->pool->limits;
    s->bench->budget = s->pool->budget;
    return s->bench;
}

static void copy_facts(ExprCopy *c, const Facts *from, Facts *to)
{
    for (size_t i = 0; i < from->declared; i++) {
        Fact fact = facts_copy_fact(c, &from->list.at[i]);
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
    ExprCopy c = expr_copy_begin(s->pool, to, false);
    Definitions defs = {0};
    Facts facts = {0};
    VEC(Expr) last = {0};
    bool ok = copy_definitions(&c, &s->defs, &defs);
    copy_facts(&c, &s->facts, &facts);
    for (size_t i = 0; i < s->last.len; i++) {
        Expr copied = expr_copy(&c, s->last.at[i]);
        vec_push(&last, copied);
    }
    ok = ok && pool_ok(to) && pool_ok(s->pool);
    expr_copy_end(&c);
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
