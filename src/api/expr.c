// Expressions that a client holds: handles of the session's values.
#include "api/api_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- Handles --------------------------------------------------------------------------------------------------------

static lbz_status hand_out(lbz_session *s, uint32_t value, lbz_expr **out)
{
    lbz_expr *e = calloc(1, sizeof *e);
    if (!e) {
        value_release(s->session, value);
        return LBZ_MEMORY;
    }
    *e = (lbz_expr){.owner = s, .value = value, .after = s->held};
    if (s->held)
        s->held->before = e;
    s->held = e;
    *out = e;
    return LBZ_OK;
}

static lbz_status release(lbz_session *s, void *data)
{
    lbz_expr *e = data;
    value_release(s->session, e->value);
    return LBZ_OK;
}

void lbz_expr_free(lbz_expr *e)
{
    if (!e)
        return;
    lbz_session *s = e->owner;
    Error kept = s->error;
    api_call(s, release, e);
    s->error = kept;
    *(e->before ? &e->before->after : &s->held) = e->after;
    if (e->after)
        e->after->before = e->before;
    free(e);
}

// ---- Calls ----------------------------------------------------------------------------------------------------------

typedef struct { // a call that makes an expression
    const char *text;
    size_t length;
    uint32_t *values;
    size_t n;
    unsigned digits;
    lbz_expr **out;
} Making;

static lbz_status hand_out_or_fail(lbz_session *s, bool made, uint32_t value, lbz_expr **out, const Error *err)
{
    return made ? hand_out(s, value, out) : api_fail(s, err);
}

static lbz_status parse(lbz_session *s, void *data)
{
    Making *m = data;
    uint32_t value = 0;
    Error err = {0};
    ValueBudget budget = api_budget(s);
    bool made = value_read(s->session, m->text, m->length, &budget, &value, &err);
    return hand_out_or_fail(s, made, value, m->out, &err);
}

lbz_status lbz_parse(lbz_session *s, const char *text, size_t length, lbz_expr **out)
{
    if (!text || !out)
        return LBZ_MISUSE;
    *out = NULL;
    return api_call(s, parse, &(Making){.text = text, .length = length == LBZ_ALL ? strlen(text) : length, .out = out});
}

static lbz_status copy(lbz_session *s, void *data)
{
    Making *m = data;
    uint32_t value;
    value_copy(s->session, m->values[0], &value);
    return hand_out(s, value, m->out);
}

static lbz_status show(lbz_session *s, void *data)
{
    Making *m = data;
    uint32_t value = 0;
    Error err = {0};
    ValueBudget budget = api_budget(s);
    bool made = value_show(s->session, m->values[0], &budget, &value, &err);
    return hand_out_or_fail(s, made, value, m->out, &err);
}

static lbz_status apply(lbz_session *s, void *data)
{
    Making *m = data;
    uint32_t value = 0;
    Error err = {0};
    ValueBudget budget = api_budget(s);
    bool made = value_apply(s->session, m->text, m->values, m->n, &budget, &value, &err);
    return hand_out_or_fail(s, made, value, m->out, &err);
}

// Runs `job` on expressions that must all be of this session.
static lbz_status call_on(lbz_session *s, ApiJob job, const char *text, lbz_expr *const *args, size_t n, lbz_expr **out)
{
    if (!s || !out || (n && !args))
        return LBZ_MISUSE;
    *out = NULL;
    for (size_t i = 0; i < n; i++)
        if (!args[i] || args[i]->owner != s)
            return LBZ_MISUSE;
    uint32_t few[8], *values = n <= 8 ? few : malloc(n * sizeof *values);
    if (!values)
        return LBZ_MEMORY;
    for (size_t i = 0; i < n; i++)
        values[i] = args[i]->value;
    lbz_status status = api_call(s, job, &(Making){.text = text, .values = values, .n = n, .out = out});
    if (values != few)
        free(values);
    return status;
}

lbz_status lbz_expr_copy(lbz_session *s, lbz_expr *e, lbz_expr **out)
{
    return call_on(s, copy, NULL, &e, 1, out);
}

lbz_status lbz_apply(lbz_session *s, const char *operation, lbz_expr *const *args, size_t n, lbz_expr **out)
{
    return operation ? call_on(s, apply, operation, args, n, out) : LBZ_MISUSE;
}

lbz_status lbz_evaluate(lbz_session *s, lbz_expr *e, lbz_expr **out)
{
    return call_on(s, show, NULL, &e, 1, out);
}

// A form applied and carried out.
static lbz_status evaluate_form(lbz_session *s, const char *form, lbz_expr *const *args, size_t n, lbz_expr **out)
{
    lbz_expr *applied;
    lbz_status status = lbz_apply(s, form, args, n, &applied);
    if (status == LBZ_OK) {
        status = lbz_evaluate(s, applied, out);
        lbz_expr_free(applied);
    } else if (out) {
        *out = NULL;
    }
    return status;
}

lbz_status lbz_diff(lbz_session *s, lbz_expr *e, lbz_expr *by, unsigned order, lbz_expr **out)
{
    lbz_expr *times;
    char text[24];
    if (!out)
        return LBZ_MISUSE;
    *out = NULL;
    snprintf(text, sizeof text, "%u", order);
    lbz_status status = lbz_parse(s, text, LBZ_ALL, &times);
    if (status != LBZ_OK)
        return status;
    status = order == 0 ? lbz_evaluate(s, e, out) : evaluate_form(s, "diff", (lbz_expr *[]){e, by, times}, 3, out);
    lbz_expr_free(times);
    return status;
}

lbz_status lbz_simplify(lbz_session *s, lbz_expr *e, lbz_expr **out)
{
    return evaluate_form(s, "simplify", &e, 1, out);
}

lbz_status lbz_expand(lbz_session *s, lbz_expr *e, lbz_expr **out)
{
    return evaluate_form(s, "expand", &e, 1, out);
}

lbz_status lbz_factor(lbz_session *s, lbz_expr *e, lbz_expr **out)
{
    return evaluate_form(s, "factor", &e, 1, out);
}

lbz_status lbz_substitute(lbz_session *s, lbz_expr *e, lbz_expr *name, lbz_expr *value, lbz_expr **out)
{
    return evaluate_form(s, "subst", (lbz_expr *[]){e, name, value}, 3, out);
}

// ---- Text -----------------------------------------------------------------------------------------------------------

static lbz_status print(lbz_session *s, void *data)
{
    Making *m = data;
    Error err = {0};
    str_clear(&s->text);
    return value_print(s->session, m->values[0], m->text, &s->text, &err) ? LBZ_OK : api_fail(s, &err);
}

static lbz_status digits(lbz_session *s, void *data)
{
    Making *m = data;
    Error err = {0};
    ValueBudget budget = api_budget(s);
    str_clear(&s->text);
    bool told = value_digits(s->session, m->values[0], m->digits, &budget, &s->text, &err);
    return told ? LBZ_OK : api_fail(s, &err);
}

const char *lbz_print(lbz_session *s, lbz_expr *e, const char *format)
{
    bool fits = s && e && format && e->owner == s;
    return fits && api_call(s, print, &(Making){.text = format, .values = &e->value}) == LBZ_OK ? str_text(&s->text)
                                                                                               : NULL;
}

const char *lbz_digits(lbz_session *s, lbz_expr *e, unsigned count)
{
    bool fits = s && e && e->owner == s;
    return fits && api_call(s, digits, &(Making){.values = &e->value, .digits = count}) == LBZ_OK ? str_text(&s->text)
                                                                                                  : NULL;
}

int lbz_same(const lbz_expr *a, const lbz_expr *b)
{
    return a && b && a->owner == b->owner && value_same(a->owner->session, a->value, b->value);
}
