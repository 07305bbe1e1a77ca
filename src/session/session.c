// The life of a session.
#include "session/session_internal.h"

#include "symbolic/expr/arith.h"

enum { COMPACT_FIRST = 2000000 }; // nodes before the first compaction

static void start_pool(Session *s)
{
    s->pool = pool_new(&s->limits);
    template_init(s->pool);
    s->base = pool_mark(s->pool);
}

Session *session_new(const Limits *limits)
{
    Session *s = mem_zero(sizeof *s);
    s->limits = limits ? *limits : limits_default();
    s->compact = COMPACT_FIRST;
    start_pool(s);
    return s;
}

static void forget_told(Session *s)
{
    for (size_t i = 0; i < s->told.len; i++)
        mem_free(s->told.at[i]);
    vec_free(&s->told);
}

static void forget_before(Session *s)
{
    for (size_t i = 0; i < s->before.len; i++)
        str_free(&s->before.at[i]);
    vec_free(&s->before);
}

static void drop_pending(Session *s)
{
    str_free(&s->pending.text);
    mem_free(s->pending.file);
    s->pending = (Pending){.echo = false};
}

enum { RUNS_DEEP = 20, UNDO_MOST = 100, RESULTS_MOST = 100 };

bool session_push(Session *s, Pending pending, Error *err)
{
    drop_pending(s);
    s->pending = pending;
    if (s->depth < RUNS_DEEP)
        return true;
    drop_pending(s);
    return error_set(err, ERR_LIMIT, (Span){0, 0}, "scripts that load scripts, more than %d deep", RUNS_DEEP);
}

void session_keep_result(Session *s, Expr e)
{
    if (s->last.len == RESULTS_MOST)
        memmove(s->last.at, s->last.at + 1, --s->last.len * sizeof *s->last.at);
    vec_push(&s->last, e);
}

void session_remember(Session *s)
{
    StrBuf text = {0};
    session_script(s, &text);
    if (s->before.len == UNDO_MOST) {
        str_free(&s->before.at[0]);
        memmove(s->before.at, s->before.at + 1, --s->before.len * sizeof *s->before.at);
    }
    vec_push(&s->before, text);
}

void session_forget_all(Session *s)
{
    defs_clear(&s->defs);
    facts_clear(&s->facts);
}

void session_free(Session *s)
{
    if (!s)
        return;
    defs_clear(&s->defs);
    facts_clear(&s->facts);
    forget_told(s);
    vec_free(&s->last);
    forget_before(s);
    drop_pending(s);
    vec_free(&s->values);
    vec_free(&s->free_values);
    pool_free(s->pool);
    pool_free(s->bench);
    mem_free(s);
}

void session_reset(Session *s)
{
    if (s->values.len > s->free_values.len && session_keep_values(s)) {
        forget_told(s);
        return;
    }
    defs_clear(&s->defs);
    facts_clear(&s->facts);
    s->last.len = 0;
    forget_told(s);
    pool_release(s->pool, s->base);
}

bool session_limit(Session *s, const char *name, uint64_t value)
{
    if (!limits_set(&s->limits, name, value))
        return false;
    s->pool->limits = s->limits;
    return true;
}

SessionOptions session_options_default(void)
{
    return (SessionOptions){.first_line = 1};
}

bool session_wants_more(const char *text, size_t length)
{
    return length < UINT32_MAX && parse_wants_more(text, (uint32_t)length);
}

void session_leave_thread(void)
{
    flint_cleanup();
}
