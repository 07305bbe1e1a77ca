// Sessions and their errors.
#include "api/api_internal.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    lbz_status status;
    const char *name;
} statuses[] = {

#define ERR(id, name) [ERR_##id] = {LBZ_##id, name},
#define LBZ_NONE      LBZ_OK
#include "util/errors.def"
#undef ERR
#undef LBZ_NONE
};

enum { STATUS_COUNT = sizeof statuses / sizeof *statuses };

lbz_status api_status(ErrCode code)
{
    return (unsigned)code < STATUS_COUNT ? statuses[code].status : LBZ_INTERNAL;
}

const char *lbz_status_name(lbz_status status)
{
    if (status == LBZ_OK)
        return "ok";
    if (status == LBZ_MISUSE)
        return "wrong use of the library";
    if (status == LBZ_MEMORY)
        return "the system refused memory or a thread";
    for (int i = 0; i < STATUS_COUNT; i++)
        if (statuses[i].status == status)
            return statuses[i].name;
    return "no status";
}

const char *lbz_version(void)
{
    return LEIBNIZ_VERSION;
}

lbz_status api_fail(lbz_session *s, const Error *err)
{
    s->error = *err;
    if (s->error.code == ERR_NONE)
        s->error.code = ERR_INTERNAL;
    return api_status(s->error.code);
}

ValueBudget api_budget(lbz_session *s)
{
    return (ValueBudget){s->timeout, &s->stop};
}

// ---- The life of a session ------------------------------------------------------------------------------------------

static lbz_status make(lbz_session *s, void *data)
{
    (void)data;
    s->session = session_new(NULL);
    return LBZ_OK;
}

lbz_status lbz_session_new(const lbz_session_options *options, lbz_session **out)
{
    lbz_session_options own = {0};
    if (!out)
        return LBZ_MISUSE;
    *out = NULL;
    if (options && options->size < sizeof own.size)
        return LBZ_MISUSE;
    if (options)
        memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
    lbz_session *s = calloc(1, sizeof *s);
    if (!s)
        return LBZ_MEMORY;
    s->timeout = own.timeout;
    s->idle = own.idle;
    s->idle_data = own.idle_data;
    s->unicode = own.unicode != 0;
    if (!api_thread_start(s)) {
        free(s);
        return LBZ_MEMORY;
    }
    lbz_status status = api_call(s, make, NULL);
    *out = s;
    return status;
}

void lbz_session_free(lbz_session *s)
{
    if (!s)
        return;
    while (s->held) {
        lbz_expr *next = s->held->after;
        free(s->held);
        s->held = next;
    }
    api_thread_end(s);
    str_free(&s->text);
    str_free(&s->header);
    free(s);
}

static lbz_status reset(lbz_session *s, void *data)
{
    (void)data;
    session_reset(s->session);
    return LBZ_OK;
}

lbz_status lbz_session_reset(lbz_session *s)
{
    return api_call(s, reset, NULL);
}

lbz_status lbz_session_timeout(lbz_session *s, double seconds)
{
    if (!s || !(seconds >= 0))
        return LBZ_MISUSE;
    s->timeout = seconds;
    return LBZ_OK;
}

typedef struct {
    const char *name;
    uint64_t value;
} Limiting;

static lbz_status set_limit(lbz_session *s, void *data)
{
    const Limiting *l = data;
    Error err = {0};
    if (session_limit(s->session, l->name, l->value))
        return LBZ_OK;
    error_set(&err, ERR_NAME, (Span){0, 0}, "there is no limit called %.60s", l->name);
    error_hint(&err, "the help on `limits` lists them");
    return api_fail(s, &err);
}

lbz_status lbz_session_limit(lbz_session *s, const char *name, uint64_t value)
{
    return name ? api_call(s, set_limit, &(Limiting){name, value}) : LBZ_MISUSE;
}

static lbz_status script(lbz_session *s, void *data)
{
    (void)data;
    str_clear(&s->text);
    session_script(s->session, &s->text);
    return LBZ_OK;
}

const char *lbz_session_script(lbz_session *s)
{
    return api_call(s, script, NULL) == LBZ_OK ? str_text(&s->text) : NULL;
}

void lbz_interrupt(lbz_session *s)
{
    if (s)
        s->stop = 1;
}

// ---- The last error -------------------------------------------------------------------------------------------------

lbz_status lbz_error_status(const lbz_session *s)
{
    return s ? api_status(s->error.code) : LBZ_MISUSE;
}

const char *lbz_error_message(const lbz_session *s)
{
    return s ? s->error.message : "";
}

const char *lbz_error_hint(const lbz_session *s)
{
    return s ? s->error.hint : "";
}

void lbz_error_place(const lbz_session *s, size_t *start, size_t *end)
{
    *start = s ? s->error.at.start : 0;
    *end = s ? s->error.at.end : 0;
}

// ---- For prompts and editors ----------------------------------------------------------------------------------------

typedef struct {
    const char *line;
    size_t length, cursor, *start;
    lbz_name_callback callback;
    void *data;
    bool stopped;
} Naming;

static void tell_name(const char *word, const char *help, void *data)
{
    Naming *n = data;
    n->stopped = n->stopped || n->callback(word, help, n->data) != 0;
}

static lbz_status complete(lbz_session *s, void *data)
{
    Naming *n = data;
    char *line = mem_dup(n->line, n->length);
    session_complete(s->session, line, n->cursor < n->length ? n->cursor : n->length, n->start, tell_name, n);
    mem_free(line);
    return LBZ_OK;
}

lbz_status lbz_complete(lbz_session *s, const char *line, size_t length, size_t cursor, size_t *start,
                        lbz_name_callback callback, void *data)
{
    size_t ignored;
    if (!line || !callback)
        return LBZ_MISUSE;
    length = length == LBZ_ALL ? strlen(line) : length;
    return api_call(s, complete, &(Naming){line, length, cursor, start ? start : &ignored, callback, data, false});
}

static lbz_status definitions(lbz_session *s, void *data)
{
    session_definitions(s->session, tell_name, data);
    return LBZ_OK;
}

lbz_status lbz_definitions(lbz_session *s, lbz_name_callback callback, void *data)
{
    return callback ? api_call(s, definitions, &(Naming){.callback = callback, .data = data}) : LBZ_MISUSE;
}

static lbz_status help(lbz_session *s, void *data)
{
    str_clear(&s->text);
    return session_help(s->session, data, &s->text) ? LBZ_OK : LBZ_NAME;
}

const char *lbz_help(lbz_session *s, const char *topic)
{
    char *own = topic ? strdup(topic) : NULL;
    lbz_status status = own ? api_call(s, help, own) : LBZ_MISUSE;
    free(own);
    return status == LBZ_OK ? str_text(&s->text) : NULL;
}

int lbz_wants_more(const char *text, size_t length)
{
    return text && session_wants_more(text, length == LBZ_ALL ? strlen(text) : length);
}
