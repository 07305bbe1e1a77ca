// The run through a text: each statement is read, carried out under its budget, and reported.
#include "session/session_internal.h"
#include "session/transcript.h"
#include "symbolic/print/picture.h"

#include <stdlib.h>

// ---- What a report owns -------------------------------------------------------------------------------------------

const char *run_text(Run *r, const char *text, size_t length)
{
    vec_push(&r->texts, mem_dup(text, length));
    return vec_last(&r->texts);
}

const char *run_take(Run *r, StrBuf *text)
{
    const char *copy = run_text(r, str_text(text), text->len);
    str_free(text);
    return copy;
}

void *run_block(Run *r, size_t size)
{
    vec_push(&r->blocks, mem_zero(size ? size : 1));
    return vec_last(&r->blocks);
}

const char *run_print(Run *r, Expr e, Error *err)
{
    StrBuf text = {0};
    if (print_expr(r->pool, e, r->format, &text, err))
        return run_take(r, &text);
    str_free(&text);
    return NULL;
}

void run_picture(Run *r, Expr e)
{
    StrBuf text = {0};
    if (r->width && r->format == PRINT_UNICODE && print_picture(r->pool, e, r->width, &text))
        r->report.picture = run_take(r, &text);
    else
        str_free(&text);
}

void run_number(Run *r, const char *name, double value)
{
    vec_push(&r->numbers, ((ReportNumber){name, value}));
}

bool run_list_add(Run *r, ReportList *list, const char *text)
{
    const char **longer = run_block(r, (list->count + 1) * sizeof *longer);
    for (size_t i = 0; i < list->count; i++)
        longer[i] = list->at[i];
    longer[list->count] = run_text(r, text, strlen(text));
    list->at = longer;
    list->count++;
    return true;
}

bool run_fail_pool(Run *r, Error *err)
{
    return error_set(err, r->pool->error.code ? r->pool->error.code : ERR_INTERNAL, r->pool->error.at, "%s",
                     r->pool->error.code ? r->pool->error.message : "no result");
}

void run_clear(Run *r)
{
    for (size_t i = 0; i < r->texts.len; i++)
        mem_free(r->texts.at[i]);
    for (size_t i = 0; i < r->blocks.len; i++)
        mem_free(r->blocks.at[i]);
    vec_free(&r->texts);
    vec_free(&r->blocks);
    vec_free(&r->claims);
    vec_free(&r->numbers);
}

// ---- Places -------------------------------------------------------------------------------------------------------

typedef struct { // counts lines on the way, so that a long script costs linear time
    const char *text;
    uint32_t at, line_start, line;
} Lines;

static void lines_go_to(Lines *l, uint32_t offset)
{
    for (; l->at < offset; l->at++) {
        if (l->text[l->at] == '\n') {
            l->line++;
            l->line_start = l->at + 1;
        }
    }
}

static uint32_t column_of(const Lines *l, uint32_t offset)
{
    uint32_t column = 1;
    for (uint32_t i = l->line_start; i < offset; i++)
        column += ((unsigned char)l->text[i] & 0xc0) != 0x80;
    return column;
}

// Is there a blank line between `at` and the next statement? Comments are no blank lines.
static bool blank_line_ahead(const char *text, uint32_t length, uint32_t at)
{
    bool fresh = at == 0 || text[at - 1] == '\n'; // the line has nothing before this place
    for (; at < length; at++) {
        if (text[at] == '\n' && fresh)
            return true;
        if (text[at] == '\n')
            fresh = true;
        else if (text[at] == '#')
            for (fresh = false; at + 1 < length && text[at + 1] != '\n';)
                at++;
        else if (text[at] != ' ' && text[at] != '\t' && text[at] != '\r')
            return false;
    }
    return false;
}

// ---- One statement ------------------------------------------------------------------------------------------------

static void place_error(Run *r, const Lines *at_statement, Error *err, uint32_t length)
{
    Span whole = r->statement->at;
    if (err->at.end == 0 || err->at.start > length)
        err->at = whole;
    Lines l = *at_statement;
    if (err->at.start < l.at) // behind the statement's start it can not lie
        err->at.start = l.at;
    lines_go_to(&l, err->at.start);
    r->report.error_line = l.line;
    r->report.error_column = column_of(&l, err->at.start);
    r->report.error = *err;
    r->report.kind = "error";
    r->report.picture = r->report.result = r->report.text = r->report.derivations = NULL;
    r->report.value = 0;
    r->claims.len = r->numbers.len = 0;
}

static void finish_report(Run *r, ParseContext *ctx, double started)
{
    Report *report = &r->report;
    if (r->session->fault) {
        Error fault = {0};
        error_set(&fault, ERR_INTERNAL, r->statement->at,
                  "a simpler form differed from what was asked and is not used: a fault of Leibniz");
        error_hint(&fault, "please report this statement, with the definitions and assumptions before it");
        vec_push(&ctx->warnings, fault);
    }
    if (r->session->coarse) {
        Error coarse = {0};
        error_set(&coarse, ERR_LIMIT, r->statement->at, "a factor is too large to be taken apart: it may have factors of its own");
        error_hint(&coarse, "polynomials of degree 64 and 300 terms are factored to the end, and x^n - 1 to n = 2000");
        vec_push(&ctx->warnings, coarse);
    }
    report->claims = r->claims.at;
    report->nclaims = r->claims.len;
    report->numbers = r->numbers.at;
    report->nnumbers = r->numbers.len;
    report->warnings = ctx->warnings.at;
    report->nwarnings = ctx->warnings.len;
    report->ms = 1000 * (budget_now() - started);
}

typedef struct {
    Session *session;
    const SessionOptions *options;
    const char *text;
    uint32_t length, at;
    ParseContext ctx;
    Statement statement;
    Lines lines;
    ReportCallback callback;
    void *data;
    int status;
} Runner;

typedef struct { // the callback of a run within a run: did it ask for an end?
    ReportCallback callback;
    void *data;
    bool go_on;
} Nested;

static bool nested_report(const Report *r, void *data)
{
    Nested *n = data;
    n->go_on = n->callback(r, n->data) && !r->quit;
    return n->go_on;
}

static bool is_variable(Sym name, void *data)
{
    const Session *s = data;
    for (size_t i = 0; i < s->facts.list.len; i++) {
        Expr subject = s->facts.list.at[i].subject;
        if (subject && expr_kind(s->pool, subject) == KIND_SYM && expr_op(s->pool, subject) == name)
            return true;
    }
    return false;
}

// Unknown functions are told of once a session.
static bool is_news(const char *name, void *data)
{
    Session *s = data;
    for (size_t i = 0; i < s->told.len; i++)
        if (!strcmp(s->told.at[i], name))
            return false;
    vec_push(&s->told, mem_dup(name, strlen(name)));
    return true;
}

// The nth result, in the pool in which statements are read.
static Expr result_of(void *data, size_t n)
{
    Session *s = data;
    ExprCopy copy = expr_copy_begin(s->shelf, s->pool, false);
    Expr e = expr_copy(&copy, s->last.at[n]);
    expr_copy_end(&copy);
    return e;
}

void session_parse_context(Session *s, ParseContext *ctx)
{
    parse_context_init(ctx, s->pool, &s->defs);
    ctx->is_command = command_is;
    ctx->is_variable = is_variable;
    ctx->is_news = is_news;
    ctx->shape = arrays_shape_of;
    ctx->list = arrays_list_of;
    ctx->data = s;
    ctx->result = result_of;
    ctx->nresults = s->last.len;
}

void session_note_names(Session *s)
{
    s->pool->defined = &s->defs;
    s->pool->e_is_defined = defs_find(&s->defs, pool_symbol(s->pool, "e", 1)) != NULL;
}

static int status_of(const Report *r)
{
    Verdict v = report_verdict(r);
    return r->error.code ? 2 : v == VERDICT_REFUTED || v == VERDICT_UNKNOWN ? 1 : 0;
}

// A `;` at the end of what was typed hushes the answer.
static bool is_hushed(const char *text, uint32_t length, uint32_t at)
{
    bool semicolon = false;
    for (; at < length; at++) {
        if (text[at] != ';' && text[at] != ' ' && text[at] != '\t' && text[at] != '\n')
            return false;
        semicolon |= text[at] == ';';
    }
    return semicolon;
}

static bool changes_session(const Statement *st)
{
    return st->kind == STATEMENT_DEFINE || st->kind == STATEMENT_ASSUME || st->kind == STATEMENT_FORGET;
}

// Reads and carries out one statement. False: the run ends.
static bool run_statement(Runner *u)
{
    Session *s = u->session;
    double started = budget_now(), timeout = u->options->timeout;
    PoolMark mark = pool_mark(s->pool);
    pool_start(s->pool, timeout > 0 ? started + timeout : 0, u->options->stop);
    Error err = {0};
    u->ctx.nresults = s->last.len;
    s->fault = s->coarse = s->holds = false;
    session_note_names(s);
    pool_spell_begin(s->pool);
    bool ok = parse_statement(&u->ctx, u->text, u->length, &u->at, &u->statement, &err);
    pool_spell_end(s->pool);
    if (ok && u->statement.kind == STATEMENT_EMPTY)
        return true;
    Run r = {.session = s,
             .pool = s->pool,
             .source = u->text,
             .statement = &u->statement,
             .ctx = &u->ctx,
             .width = u->options->width,
             .format = u->options->unicode ? PRINT_UNICODE : PRINT_TEXT};
    lines_go_to(&u->lines, u->statement.at.start);
    Span at = u->statement.at;
    r.report = (Report){.line = u->lines.line,
                        .column = column_of(&u->lines, at.start),
                        .kind = "error",
                        .statement = run_text(&r, u->text + at.start, at.end - at.start),
                        .source = u->text,
                        .source_length = u->length,
                        .first_line = u->options->first_line,
                        .file = u->options->file,
                        .echo = u->options->echo,
                        .timed = s->timer,
                        .hushed = u->options->interactive && is_hushed(u->text, u->length, at.end),
                        .verbose = u->options->verbose};
    if (ok && u->options->interactive && changes_session(&u->statement))
        session_remember(s);
    if (ok)
        ok = statement_run(&r, &err);
    if (!ok)
        place_error(&r, &u->lines, &err, u->length);
    if (u->options->stop && err.code == ERR_INTERRUPTED)
        *u->options->stop = 0;
    finish_report(&r, &u->ctx, started);
    int status = status_of(&r.report);
    u->status = status > u->status ? status : u->status;
    bool told = !u->options->quiet || r.report.error.code;
    bool go_on = (!told || u->callback(&r.report, u->data)) && !r.report.quit;
    run_clear(&r);
    pool_spell_restore(s->pool);
    pool_start(s->pool, 0, NULL);
    if (!r.keeps_nodes && !s->holds && s->pool->count > mark.count)
        pool_release(s->pool, mark);
    session_compact(s);
    return go_on;
}

// What the last statement left to be run. False: the run ends.
static bool run_pending(Runner *u)
{
    Session *s = u->session;
    Pending p = s->pending;
    s->pending = (Pending){.echo = false};
    if (!p.text.len) {
        mem_free(p.file);
        return true;
    }
    SessionOptions options = *u->options;
    options.first_line = 1;
    options.file = p.file;
    options.echo = p.echo;
    options.quiet = p.quiet;
    options.interactive = options.reset_on_blank = false;
    s->depth++;
    Nested nested = {.callback = u->callback, .data = u->data, .go_on = true};
    int status = session_run(s, str_text(&p.text), p.text.len, &options, nested_report, &nested);
    s->depth--;
    u->status = status > u->status ? status : u->status;
    str_free(&p.text);
    mem_free(p.file);
    return nested.go_on;
}

int session_run(Session *s, const char *text, size_t length, const SessionOptions *options, ReportCallback callback,
                void *data)
{
    Runner u = {
        .session = s, .options = options, .text = text, .length = (uint32_t)length, .callback = callback, .data = data};
    if (length > s->limits.source_bytes || length > UINT32_MAX / 2) {
        Report report = {.line = options->first_line,
                         .column = 1,
                         .statement = "",
                         .kind = "error",
                         .source = "",
                         .first_line = 1,
                         .error_line = options->first_line,
                         .error_column = 1};
        error_set(&report.error, ERR_LIMIT, (Span){0, 0}, "the text has more than %llu bytes (limit source-bytes)",
                  (unsigned long long)s->limits.source_bytes);
        callback(&report, data);
        return 2;
    }
    StrBuf plain = {0};
    if (transcript_is(text, length)) {
        transcript_blank(text, length, &plain);
        u.text = text = str_text(&plain);
    }
    u.lines = (Lines){.text = text, .line = options->first_line};
    session_parse_context(s, &u.ctx);
    for (bool go_on = true; go_on && u.at < u.length;) {
        if (options->reset_on_blank && blank_line_ahead(text, u.length, u.at))
            session_reset(s);
        u.ctx.pool = s->pool; // a compaction may have made a new one
        go_on = run_statement(&u) && run_pending(&u);
    }
    statement_clear(&u.statement);
    parse_context_free(&u.ctx);
    str_free(&plain);
    return u.status;
}
