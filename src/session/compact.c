// Copying what is alive into a new pool.
//
// A pool only grows: results of old statements stay in it. When it has grown much, what a session still needs (the
// bodies of definitions, the facts, clients' values) is rebuilt in a fresh pool and the old one goes as a whole.
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
        if (ok && def->typed)
            defs_set_typed(to, expr_copy_name(c, def->name), expr_copy(c, def->typed));
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

// What a session holds, in a pool of its own.
typedef struct {
    Pool *pool;
    PoolMark base;
    Definitions defs;
    Facts facts;
    VEC(Expr) values;
} Alive;

static void alive_clear(Alive *a)
{
    defs_clear(&a->defs);
    facts_clear(&a->facts);
    vec_free(&a->values);
    pool_free(a->pool);
}

// False where the limits refuse it: then nothing was made. `named`: definitions and facts too.
static bool copy_alive(Session *s, bool named, bool values, Alive *out)
{
    *out = (Alive){.pool = pool_new(&s->limits)};
    template_init(out->pool);
    out->base = pool_mark(out->pool);
    ExprCopy c = expr_copy_begin(s->pool, out->pool, false);
    bool ok = !named || copy_definitions(&c, &s->defs, &out->defs);
    if (named)
        copy_facts(&c, &s->facts, &out->facts);
    for (size_t i = 0; i < s->values.len && values; i++) {
        Expr copied = expr_copy(&c, s->values.at[i]);
        vec_push(&out->values, copied);
    }
    ok = ok && pool_ok(out->pool) && pool_ok(s->pool);
    expr_copy_end(&c);
    pool_error_clear(s->pool);
    if (!ok)
        alive_clear(out);
    return ok;
}

// The session lives on in what was copied.
static void move_into(Session *s, Alive *a)
{
    pool_free(s->pool);
    defs_clear(&s->defs);
    facts_clear(&s->facts);
    s->pool = a->pool;
    s->base = a->base;
    s->defs = a->defs;
    s->facts = a->facts;
    if (a->values.len)
        memcpy(s->values.at, a->values.at, a->values.len * sizeof *a->values.at);
    vec_free(&a->values);
}

void session_compact(Session *s)
{
    Alive alive;
    if (s->pool->count < s->compact)
        return;
    if (copy_alive(s, true, true, &alive))
        move_into(s, &alive);
    s->compact = 2 * s->pool->count > s->compact ? 2 * s->pool->count : s->compact;
}

bool session_keep_values(Session *s)
{
    Alive alive;
    if (!copy_alive(s, false, true, &alive))
        return false;
    move_into(s, &alive);
    return true;
}

Session *session_copy(Session *s)
{
    Alive alive;
    pool_start(s->pool, 0, NULL);
    if (!copy_alive(s, true, false, &alive))
        return NULL;
    Session *copy = session_new(&s->limits);
    move_into(copy, &alive);
    session_copy_results(copy, s);
    return copy;
}
