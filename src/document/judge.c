// Each question is put to a session that knows nothing else, so that an answer depends on the question alone.
#include "document/judge.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    Judge *judge;
    Answer *answer;
    const char *result;
} Taking;

static const char *keep(Arena *a, const char *text)
{
    return text ? arena_text(a, text, strlen(text)) : NULL;
}

static bool take_report(const Report *r, void *data)
{
    Taking *t = data;
    Arena *a = t->judge->arena;
    if (r->error.code) {
        if (!t->answer->error)
            t->answer->error = keep(a, r->error.message);
        if (r->error.code == ERR_TIMEOUT)
            t->answer->reason = "timeout";
        return true;
    }
    t->result = keep(a, r->result);
    if (!r->nclaims)
        return true;
    const ReportClaim *c = &r->claims[0];
    Answer *out = t->answer;
    out->verdict = report_verdict(r);
    for (size_t i = 0; i < r->nclaims; i++) // a statement has one relation; of several the one that fails tells
        if (r->claims[i].verdict == out->verdict)
            c = &r->claims[i];
    out->method = keep(a, c->method);
    out->reason = keep(a, c->reason);
    out->left = keep(a, c->left);
    out->right = keep(a, c->right);
    if (c->holds_if.count)
        out->holds_if = keep(a, c->holds_if.at[0]);
    for (size_t i = 0; i < c->npoint && out->npoint < 24; i++)
        out->point[out->npoint++] = (ReportPair){keep(a, c->point[i].name), keep(a, c->point[i].value)};
    if (!out->reason && out->verdict == VERDICT_UNKNOWN && c->agreed_points)
        out->reason = arena_printf(a, "the sides agree at %u points to %u digits", (unsigned)c->agreed_points,
                                   (unsigned)c->agreed_digits);
    return true;
}

struct JudgeMemo {
    const char *statements;
    Answer answer;
    JudgeMemo *next;
};

static JudgeMemo **bucket_of(Judge *j, const char *text)
{
    uint32_t h = 2166136261u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619u;
    return &j->answered[h % JUDGE_BUCKETS];
}

static void judge_ask(Judge *j, const char *statements, Answer *out);

void judge_run(Judge *j, const char *statements, Answer *out)
{
    JudgeMemo **bucket = bucket_of(j, statements), *m = *bucket;
    while (m && strcmp(m->statements, statements))
        m = m->next;
    if (m) {
        *out = m->answer;
        return;
    }
    judge_ask(j, statements, out);
    m = arena_zero(j->arena, sizeof *m);
    *m = (JudgeMemo){keep(j->arena, statements), *out, *bucket};
    *bucket = m;
}

static void judge_ask(Judge *j, const char *statements, Answer *out)
{
    *out = (Answer){0};
    Taking t = {j, out, NULL};
    session_reset(j->session);
    session_run(j->session, statements, strlen(statements), &j->options, take_report, &t);
}

bool judge_number(Judge *j, const char *statements, const char *expression, double *out)
{
    Answer answer = {0};
    Taking t = {j, &answer, NULL};
    const char *text = arena_printf(j->arena, "%sN(%s, 20)\n", statements, expression);
    session_reset(j->session);
    session_run(j->session, text, strlen(text), &j->options, take_report, &t);
    if (!t.result || answer.error)
        return false;
    char *end;
    *out = strtod(t.result, &end);
    return end != t.result && *end == 0 && isfinite(*out);
}

const char *judge_statements(Arena *arena, const Scope *scope, const ScopeUse *use, const char *shapes,
                             const char *claim)
{
    StrBuf text = {0};
    for (int pass = 0; pass < 2; pass++) // shapes and ranges before what uses them
        for (size_t i = 0; i < use->at.len; i++) {
            const ScopeEntry *e = &scope->list.at[use->at.at[i]];
            if (e->assumption == (pass == 0)) {
                str_add(&text, e->text);
                str_char(&text, '\n');
            }
        }
    if (*shapes) {
        str_add(&text, shapes);
        str_char(&text, '\n');
    }
    str_add(&text, claim);
    if (*claim)
        str_char(&text, '\n');
    const char *copy = arena_text(arena, str_text(&text), text.len);
    str_free(&text);
    return copy;
}
