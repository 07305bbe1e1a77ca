// A report as JSON for machines and as lines for people.
#include "session/session.h"

#include <string.h>

const char *verdict_name(Verdict v)
{
    static const char *const names[] = {"", "proved", "refuted", "unknown"};
    return names[v];
}

Verdict report_verdict(const Report *r)
{
    static const int weight[] = {
        [VERDICT_NONE] = 0, [VERDICT_PROVED] = 1, [VERDICT_UNKNOWN] = 2, [VERDICT_REFUTED] = 3};
    Verdict worst = VERDICT_NONE;
    for (size_t i = 0; i < r->nclaims; i++)
        if (weight[r->claims[i].verdict] > weight[worst])
            worst = r->claims[i].verdict;
    return worst;
}

// The relation that decides: the first one with the worst verdict.
static const ReportClaim *deciding_claim(const Report *r)
{
    Verdict v = report_verdict(r);
    for (size_t i = 0; i < r->nclaims; i++)
        if (r->claims[i].verdict == v)
            return &r->claims[i];
    return NULL;
}

// ---- JSON ---------------------------------------------------------------------------------------------------------

static void json_key(StrBuf *out, const char *key)
{
    char last = out->len ? out->at[out->len - 1] : '{';
    if (last != '{' && last != '[')
        str_char(out, ',');
    str_printf(out, "\"%s\":", key);
}

static void json_text(StrBuf *out, const char *key, const char *value)
{
    if (!value)
        return;
    json_key(out, key);
    str_json(out, value, strlen(value));
}

static void json_number(StrBuf *out, const char *key, double value)
{
    json_key(out, key);
    if (value - value == 0)
        str_printf(out, "%.6g", value);
    else
        str_add(out, "null"); // JSON has no infinity
}

static void json_list(StrBuf *out, const char *key, ReportList list)
{
    json_key(out, key);
    str_char(out, '[');
    for (size_t i = 0; i < list.count; i++) {
        str_add(out, i ? "," : "");
        str_json(out, list.at[i], strlen(list.at[i]));
    }
    str_char(out, ']');
}

static void json_verdict(const ReportClaim *c, StrBuf *out)
{
    json_text(out, "verdict", verdict_name(c->verdict));
    json_text(out, "method", c->method);
    if (c->verdict == VERDICT_PROVED) {
        json_list(out, "conditions", c->conditions);
        json_list(out, "assumptions", c->assumptions);
        if (c->implied.count)
            json_list(out, "implied", c->implied);
    }
    if (c->verdict == VERDICT_REFUTED) {
        json_key(out, "counterexample");
        str_char(out, '{');
        for (size_t i = 0; i < c->npoint; i++)
            json_text(out, c->point[i].name, c->point[i].value);
        str_char(out, '}');
        json_text(out, "left", c->left);
        json_text(out, "right", c->right);
    }
    if (c->verdict == VERDICT_UNKNOWN) {
        json_key(out, c->ordered ? "held" : "agreed");
        str_printf(out, "{\"points\":%u", (unsigned)c->agreed_points);
        if (!c->ordered)
            str_printf(out, ",\"digits\":%u", (unsigned)c->agreed_digits);
        str_char(out, '}');
        json_text(out, "reason", c->reason);
    }
    if (c->holds_if.count)
        json_list(out, "holds_if", c->holds_if);
}

static void json_claims(const Report *r, StrBuf *out)
{
    const ReportClaim *deciding = deciding_claim(r);
    if (deciding)
        json_verdict(deciding, out);
    if (r->nclaims < 2)
        return;
    json_key(out, "claims");
    str_char(out, '[');
    for (size_t i = 0; i < r->nclaims; i++) {
        str_add(out, i ? ",{" : "{");
        json_text(out, "claim", r->claims[i].claim);
        json_verdict(&r->claims[i], out);
        str_char(out, '}');
    }
    str_char(out, ']');
}

static void json_error(const Report *r, StrBuf *out)
{
    json_text(out, "error", r->error.message);
    json_text(out, "code", error_name(r->error.code));
    if (r->error.hint[0])
        json_text(out, "hint", r->error.hint);
    json_key(out, "column");
    str_printf(out, "%u", (unsigned)r->error_column);
    if (r->error_line != r->line) {
        json_key(out, "error_line");
        str_printf(out, "%u", (unsigned)r->error_line);
    }
}

static void json_warnings(const Report *r, StrBuf *out)
{
    json_key(out, "warnings");
    str_char(out, '[');
    for (size_t i = 0; i < r->nwarnings; i++) {
        str_add(out, i ? "," : "");
        str_json(out, r->warnings[i].message, strlen(r->warnings[i].message));
    }
    str_char(out, ']');
}

void report_json(const Report *r, StrBuf *out)
{
    StrBuf line = {0}; // json_key looks back, so the object starts a text of its own
    str_char(&line, '{');
    json_key(&line, "line");
    str_printf(&line, "%u", (unsigned)r->line);
    json_text(&line, "statement", r->statement);
    json_text(&line, "kind", r->kind);
    json_text(&line, "result", r->result);
    json_claims(r, &line);
    json_text(&line, "text", r->text);
    if (r->derivations && r->derivations[0]) {
        json_key(&line, "derivations");
        str_printf(&line, "[%s]", r->derivations);
    }
    for (size_t i = 0; i < r->nnumbers; i++)
        json_number(&line, r->numbers[i].name, r->numbers[i].value);
    if (r->error.code)
        json_error(r, &line);
    if (r->nwarnings)
        json_warnings(r, &line);
    json_key(&line, "ms");
    str_printf(&line, "%.3f}", r->ms);
    str_add_n(out, str_text(&line), line.len);
    str_free(&line);
}

// ---- Text ---------------------------------------------------------------------------------------------------------

static void text_list(StrBuf *out, const char *lead, ReportList list)
{
    for (size_t i = 0; i < list.count; i++) {
        str_add(out, i ? ", " : lead);
        str_add(out, list.at[i]);
    }
    if (list.count)
        str_char(out, '\n');
}

static void text_point(const ReportClaim *c, StrBuf *out)
{
    for (size_t i = 0; i < c->npoint; i++)
        str_printf(out, "%s%s = %s", i ? ", " : " at ", c->point[i].name, c->point[i].value);
    if (c->left && c->right)
        str_printf(out, ": left %s, right %s", c->left, c->right);
}

// How far the search saw the claim hold. Of an inequality the sides need not agree.
static void text_agreed(const ReportClaim *c, StrBuf *out)
{
    str_add(out, c->reason ? ";" : ":");
    if (!c->ordered)
        str_printf(out, " the sides agree at %u points to %u digits", (unsigned)c->agreed_points,
                   (unsigned)c->agreed_digits);
    else
        str_printf(out, " it holds at the %u points that were tried", (unsigned)c->agreed_points);
}

enum { KERNELS_SHORT = 24 }; // characters

// How it was proved, in a sentence: what was decided, in what, and by what means. A long list of what the rational
// functions are in is for who asks for it.
static void text_method(const ReportClaim *c, bool verbose, StrBuf *out)
{
    static const char rational[] = "rational functions", within[] = " in ";
    const char *m = c->method;
    str_add(out, ": ");
    if (!strncmp(m, "arithmetic", strlen("arithmetic")))
        str_add(out, "by ");
    if (strncmp(m, rational, strlen(rational)) != 0) {
        str_add(out, m);
        return;
    }
    const char *rest = m + strlen(rational), *by = strstr(rest, ", by ");
    size_t kernels = by ? (size_t)(by - rest) : strlen(rest);
    str_printf(out, "%s%s", c->equality ? "an identity of " : "by the signs of ", rational);
    bool few = kernels > strlen(within) && kernels <= KERNELS_SHORT && !memchr(rest, ',', kernels);
    if (verbose || few)
        str_add_n(out, rest, kernels);
    str_add(out, by ? by : "");
}

static void text_claim(const ReportClaim *c, bool named, bool verbose, StrBuf *out)
{
    if (named)
        str_printf(out, "%s: ", c->claim);
    str_add(out, verdict_name(c->verdict));
    if (c->verdict == VERDICT_PROVED && c->method)
        text_method(c, verbose, out);
    if (c->verdict == VERDICT_REFUTED)
        text_point(c, out);
    if (c->verdict == VERDICT_UNKNOWN && c->reason)
        str_printf(out, ": %s", c->reason);
    if (c->verdict == VERDICT_UNKNOWN && c->agreed_points)
        text_agreed(c, out);
    str_char(out, '\n');
    text_list(out, "  where ", c->conditions);
    text_list(out, "  assuming ", c->assumptions);
    text_list(out, "  taking ", c->implied);
    text_list(out, "  holds if ", c->holds_if);
}

void report_text(const Report *r, StrBuf *out)
{
    bool silent = r->hushed || !strcmp(r->kind, "define") || !strcmp(r->kind, "assume");
    if (r->result && !silent) {
        str_add(out, r->picture ? r->picture : r->result);
        str_char(out, '\n');
    }
    if (r->text && r->text[0]) {
        str_add(out, r->text);
        if (r->text[strlen(r->text) - 1] != '\n')
            str_char(out, '\n');
    }
    for (size_t i = 0; i < r->nclaims; i++)
        text_claim(&r->claims[i], r->nclaims > 1, r->verbose, out);
    if (r->timed)
        str_printf(out, "  (%.3g ms)\n", r->ms);
}

void report_diagnostics(const Report *r, const char *file, StrBuf *out)
{
    file = r->file ? r->file : file;
    for (size_t i = 0; i < r->nwarnings; i++)
        error_render(&r->warnings[i], file, r->source, r->source_length, r->first_line, true, out);
    if (r->error.code)
        error_render(&r->error, file, r->source, r->source_length, r->first_line, false, out);
}
