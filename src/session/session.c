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

void session_free(Session *s)
{
    if (!s)
        return;
    defs_clear(&s->defs);
    facts_clear(&s->facts);
    forget_told(s);
    pool_free(s->pool);
    mem_free(s);
}

void session_reset(Session *s)
{
    defs_clear(&s->defs);
    facts_clear(&s->facts);
    s->last = 0;
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
