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

// ---- Results --------------------------------------------------------------------------------------------------------

static void start_shelf(Session *s)
{
    s->shelf = pool_new(&s->limits);
    template_init(s->shelf);
    s->empty = pool_mark(s->shelf);
}

void session_forget_results(Session *s)
{
    s->last.len = 0;
    if (s->shelf)
        pool_release(s->shelf, s->empty);
}

static void put_on_shelf(Session *s, Pool *from, Expr e)
{
    ExprCopy copy = expr_copy_begin(from, s->shelf, false);
    pool_spell_begin(s->shelf);
    Expr kept = expr_copy(&copy, e);
    pool_spell_end(s->shelf);
    pool_spell_keep(s->shelf); // where results share a sum, the latest names its index
    expr_copy_end(&copy);
    vec_push(&s->last, kept);
}

// Results that are no longer kept stay on the shelf until it has grown much.
static void tidy_shelf(Session *s)
{
    Pool *old = s->shelf;
    size_t n = s->last.len;
    start_shelf(s);
    for (size_t i = 0; i < n; i++)
        put_on_shelf(s, old, s->last.at[i]);
    memmove(s->last.at, s->last.at + n, (s->last.len - n) * sizeof *s->last.at);
    s->last.len = n;
    pool_free(old);
}

void session_keep_result(Session *s, Expr e)
{
    if (!s->shelf)
        start_shelf(s);
    else if (s->shelf->count > COMPACT_FIRST || s->shelf->count > s->limits.nodes / 2)
        tidy_shelf(s);
    s->shelf->limits = s->limits;
    if (s->last.len == RESULTS_MOST)
        memmove(s->last.at, s->last.at + 1, --s->last.len * sizeof *s->last.at);
    put_on_shelf(s, s->pool, e);
    if (!pool_ok(s->shelf)) // no room: better none than another one's
        session_forget_results(s);
    pool_error_clear(s->shelf);
}

void session_copy_results(Session *to, const Session *from)
{
    start_shelf(to);
    for (size_t i = 0; i < from->last.len; i++)
        put_on_shelf(to, from->shelf, from->last.at[i]);
}

// ---- Undo -----------------------------------------------------------------------------------------------------------

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
    pool_free(s->shelf);
    mem_free(s);
}

void session_reset(Session *s)
{
    if (s->values.len > s->free_values.len && session_keep_values(s)) {
        session_forget_results(s);
        forget_told(s);
        return;
    }
    defs_clear(&s->defs);
    facts_clear(&s->facts);
    session_forget_results(s);
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
