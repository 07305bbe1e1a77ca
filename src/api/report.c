// Running statements, and what they came to.
#include "api/api_internal.h"

#include <string.h>

typedef struct { // texts that are made when they are asked for
    StrBuf text, diagnostics, json, format;
} ReportTexts;

struct lbz_report {
    lbz_session *owner;
    const Report *report;
    ReportTexts *texts;
};

// ---- Running --------------------------------------------------------------------------------------------------------

typedef struct {
    const char *text;
    size_t length;
    lbz_report_callback callback;
    void *data;
    Error first;           // of a failed statement
    lbz_verdict verdict;   // of the last claim
    lbz_session *owner;
} Running;

static void texts_clear(ReportTexts *t)
{
    str_free(&t->text);
    str_free(&t->diagnostics);
    str_free(&t->json);
    str_free(&t->format);
}

static bool take(const Report *report, void *data)
{
    Running *run = data;
    ReportTexts texts = {0};
    lbz_report r = {.owner = run->owner, .report = report, .texts = &texts};
    if (report->error.code && !run->first.code)
        run->first = report->error;
    if (report->nclaims)
        run->verdict = lbz_report_verdict(&r);
    int stop = run->callback ? run->callback(&r, run->data) : 0;
    texts_clear(&texts);
    return !stop && report->error.code != ERR_INTERRUPTED;
}

static lbz_status run(lbz_session *s, void *data)
{
    Running *r = data;
    SessionOptions options = session_options_default();
    options.unicode = s->unicode;
    options.timeout = s->timeout;
    options.stop = &s->stop;
    r->owner = s;
    session_run(s->session, r->text, r->length, &options, take, r);
    s->error = r->first;
    return r->first.code == ERR_INTERRUPTED ? LBZ_INTERRUPTED : LBZ_OK;
}

lbz_status lbz_run(lbz_session *s, const char *text, size_t length, lbz_report_callback callback, void *data)
{
    if (!text)
        return LBZ_MISUSE;
    Running r = {.text = text, .length = length == LBZ_ALL ? strlen(text) : length, .callback = callback, .data = data};
    return api_call(s, run, &r);
}

// One statement made of these parts; its failure is the call's.
static lbz_status run_parts(lbz_session *s, const char *const *parts, const size_t *lengths, size_t n, Running *r)
{
    StrBuf text = {0};
    for (size_t i = 0; i < n; i++)
        str_add_n(&text, parts[i], lengths[i]);
    r->text = str_text(&text);
    r->length = text.len;
    lbz_status status = api_call(s, run, r);
    str_free(&text);
    if (status == LBZ_OK && r->first.code)
        return api_status(r->first.code);
    return status;
}

lbz_status lbz_define(lbz_session *s, const char *left, const char *value)
{
    Running r = {0};
    if (!left || !value)
        return LBZ_MISUSE;
    const char *parts[] = {left, " := ", value};
    return run_parts(s, parts, (size_t[]){strlen(left), 4, strlen(value)}, 3, &r);
}

lbz_status lbz_assume(lbz_session *s, const char *facts)
{
    Running r = {0};
    return facts ? run_parts(s, (const char *[]){"assume ", facts}, (size_t[]){7, strlen(facts)}, 2, &r) : LBZ_MISUSE;
}

lbz_status lbz_prove(lbz_session *s, const char *claim, size_t length, lbz_verdict *out)
{
    Running r = {0};
    if (!claim || !out)
        return LBZ_MISUSE;
    *out = LBZ_UNKNOWN;
    length = length == LBZ_ALL ? strlen(claim) : length;
    lbz_status status = run_parts(s, (const char *[]){"prove ", claim}, (size_t[]){6, length}, 2, &r);
    if (status == LBZ_OK && r.verdict != LBZ_NO_VERDICT)
        *out = r.verdict;
    return status;
}

// ---- Reports --------------------------------------------------------------------------------------------------------

const char *lbz_report_kind(const lbz_report *r)
{
    return r->report->kind;
}

const char *lbz_report_statement(const lbz_report *r)
{
    return r->report->statement;
}

void lbz_report_place(const lbz_report *r, uint32_t *line, uint32_t *column)
{
    *line = r->report->line;
    *column = r->report->column;
}

const char *lbz_report_result(const lbz_report *r)
{
    return r->report->result;
}

lbz_status lbz_report_status(const lbz_report *r)
{
    return api_status(r->report->error.code);
}

static lbz_verdict verdict_of(Verdict v)
{
    static const lbz_verdict verdicts[] = {[VERDICT_NONE] = LBZ_NO_VERDICT,
                                           [VERDICT_PROVED] = LBZ_PROVED,
                                           [VERDICT_REFUTED] = LBZ_REFUTED,
                                           [VERDICT_UNKNOWN] = LBZ_UNKNOWN};
    return verdicts[v];
}

lbz_verdict lbz_report_verdict(const lbz_report *r)
{
    return verdict_of(report_verdict(r->report));
}

const char *lbz_report_text(const lbz_report *r)
{
    StrBuf *text = &r->texts->text;
    str_clear(text);
    report_text(r->report, text);
    return str_text(text);
}

const char *lbz_report_diagnostics(const lbz_report *r)
{
    StrBuf *text = &r->texts->diagnostics;
    str_clear(text);
    report_diagnostics(r->report, NULL, text);
    return str_text(text);
}

const char *lbz_report_json(const lbz_report *r)
{
    StrBuf *text = &r->texts->json;
    str_clear(text);
    report_json(r->report, text);
    return str_text(text);
}

const char *lbz_report_format(const lbz_report *r, const char *format)
{
    Error ignored = {0};
    StrBuf *text = &r->texts->format;
    Session *s = r->owner->session;
    if (!r->report->value)
        return NULL;
    str_clear(text);
    uint32_t shown = value_hold(s, r->report->value);
    bool ok = value_print(s, shown, format, text, &ignored);
    value_release(s, shown);
    return ok ? str_text(text) : NULL;
}

// ---- Claims ---------------------------------------------------------------------------------------------------------

size_t lbz_report_claims(const lbz_report *r)
{
    return r->report->nclaims;
}

_Static_assert(sizeof(lbz_coordinate) == sizeof(ReportPair) &&
                   offsetof(lbz_coordinate, value) == offsetof(ReportPair, value),
               "a coordinate is a pair of the report");

lbz_status lbz_report_claim(const lbz_report *r, size_t i, lbz_claim *out)
{
    if (i >= r->report->nclaims || !out || out->size < sizeof out->size)
        return LBZ_MISUSE;
    const ReportClaim *c = &r->report->claims[i];
    lbz_claim whole = {.size = out->size,
                       .claim = c->claim,
                       .verdict = verdict_of(c->verdict),
                       .method = c->method,
                       .reason = c->reason,
                       .conditions = c->conditions.at,
                       .assumptions = c->assumptions.at,
                       .holds_if = c->holds_if.at,
                       .nconditions = c->conditions.count,
                       .nassumptions = c->assumptions.count,
                       .nholds_if = c->holds_if.count,
                       .point = (const lbz_coordinate *)(const void *)c->point,
                       .npoint = c->npoint,
                       .left = c->left,
                       .right = c->right};
    memcpy(out, &whole, out->size < sizeof whole ? out->size : sizeof whole);
    return LBZ_OK;
}
