// Values that a client holds: places in a table of the session, which compactions copy like definitions.
#include "session/value.h"

#include "session/session_internal.h"

// ---- The table ------------------------------------------------------------------------------------------------------

static uint32_t hold(Session *s, Expr e)
{
    s->holds = true;
    if (s->free_values.len) {
        uint32_t place = vec_pop(&s->free_values);
        s->values.at[place] = e;
        return place;
    }
    vec_push(&s->values, e);
    return (uint32_t)(s->values.len - 1);
}

void value_release(Session *s, uint32_t value)
{
    s->values.at[value] = 0;
    vec_push(&s->free_values, value);
}

bool value_copy(Session *s, uint32_t value, uint32_t *out)
{
    *out = hold(s, s->values.at[value]);
    return true;
}

uint32_t value_hold(Session *s, uint32_t shown)
{
    return hold(s, shown);
}

bool value_same(const Session *s, uint32_t a, uint32_t b)
{
    return s->values.at[a] == s->values.at[b];
}

// ---- Making values --------------------------------------------------------------------------------------------------

static void begin(Session *s, const ValueBudget *budget)
{
    session_compact(s);
    pool_start(s->pool, budget->timeout > 0 ? budget_now() + budget->timeout : 0, budget->stop);
}

// Ends what begin() began: e becomes a value, unless it is 0.
static bool finish(Session *s, Expr e, uint32_t *out, Error *err)
{
    Run run = {.session = s, .pool = s->pool};
    if (!e && !err->code)
        run_fail_pool(&run, err);
    pool_start(s->pool, 0, NULL);
    if (!e)
        return false;
    *out = hold(s, e);
    return true;
}

bool value_read(Session *s, const char *text, size_t length, const ValueBudget *budget, uint32_t *out, Error *err)
{
    if (length > s->limits.source_bytes || length > UINT32_MAX / 2)
        return error_set(err, ERR_LIMIT, (Span){0, 0}, "the text has more than %llu bytes (limit source-bytes)",
                         (unsigned long long)s->limits.source_bytes);
    begin(s, budget);
    ParseContext ctx;
    session_parse_context(s, &ctx);
    Expr e = parse_expr(&ctx, text, (uint32_t)length, err);
    parse_context_free(&ctx);
    return finish(s, e, out, err);
}

bool value_show(Session *s, uint32_t value, const ValueBudget *budget, uint32_t *out, Error *err)
{
    begin(s, budget);
    Statement none = {0};
    Run run = {.session = s, .pool = s->pool, .statement = &none};
    Expr e = statement_value(&run, s->values.at[value], err);
    if (err->code)
        e = 0;
    run_clear(&run);
    return finish(s, e, out, err);
}

// ---- Applying -------------------------------------------------------------------------------------------------------

static Expr operate(Pool *p, char sign, const Expr *args, uint32_t n)
{
    switch (sign) {
    case '+': return n ? expr_add(p, args, n) : expr_int(p, 0);
    case '*': return n ? expr_mul(p, args, n) : expr_int(p, 1);
    case '-': return n == 1 ? expr_neg(p, args[0]) : n == 2 ? expr_sub(p, args[0], args[1]) : 0;
    case '/': return n == 2 ? expr_div(p, args[0], args[1]) : 0;
    case '^': return n == 2 ? expr_pow(p, args[0], args[1]) : 0;
    default: return 0;
    }
}

static Expr wrong_count(const char *operation, size_t n, Error *err)
{
    error_set(err, ERR_ARITY, (Span){0, 0}, "%.60s does not take %u arguments", operation, (unsigned)n);
    return 0;
}

// subst and N take pairs: name, value, name, value.
static Expr form_of(Pool *p, FormId form, const Expr *args, uint32_t n, Error *err)
{
    VEC(Expr) own = {0};
    bool pairs = form == FORM_SUBST || form == FORM_NUMERIC;
    for (uint32_t i = 0; i < n; i++)
        if (pairs && i > 0 && i + 1 < n && (i % 2 == 1)) {
            vec_push(&own, expr_list(p, args + i, 2));
            i++;
        } else {
            vec_push(&own, args[i]);
        }
    bool fits = own.len >= form_rows[form].least && own.len <= form_rows[form].most;
    Expr e = fits ? expr_form(p, form, own.at, (uint32_t)own.len) : wrong_count(form_rows[form].name, n, err);
    vec_free(&own);
    return e;
}

static Expr apply(Session *s, const char *name, const Expr *args, uint32_t n, Error *err)
{
    Pool *p = s->pool;
    if (name[0] && !name[1] && strchr("+*-/^", name[0])) {
        Expr e = operate(p, name[0], args, n);
        return e || !pool_ok(p) ? e : wrong_count(name, n, err);
    }
    int f = func_find(name), form = form_find(name);
    if (f >= 0) {
        bool fits = func_cards[f].properties & FN_VARIADIC ? n >= 1 : n == func_cards[f].arity;
        if (!fits)
            return wrong_count(name, n, err);
        Expr e = expr_call(p, (FuncId)f, args);
        for (uint32_t i = 2; i < n && func_cards[f].properties & FN_VARIADIC; i++)
            e = expr_call(p, (FuncId)f, (Expr[]){e, args[i]});
        return e;
    }
    if (form >= 0)
        return form_of(p, (FormId)form, args, n, err);
    Sym symbol = pool_symbol(p, name, strlen(name));
    const Definition *def = defs_find(&s->defs, symbol);
    if (def && (def->kind == DEF_VALUE || def->params.len != n))
        return wrong_count(name, n, err);
    if (def && def->kind == DEF_ARRAY)
        return expr_elem(p, symbol, args, n);
    if (n == 0)
        return wrong_count(name, n, err);
    return expr_apply(p, symbol, args, NULL, n);
}

bool value_apply(Session *s, const char *operation, const uint32_t *args, size_t n, const ValueBudget *budget,
                 uint32_t *out, Error *err)
{
    begin(s, budget);
    VEC(Expr) at = {0};
    for (size_t i = 0; i < n; i++)
        vec_push(&at, s->values.at[args[i]]);
    Expr e = apply(s, operation, at.at, (uint32_t)n, err);
    vec_free(&at);
    return finish(s, e, out, err);
}

// ---- Text -----------------------------------------------------------------------------------------------------------

bool value_print(Session *s, uint32_t value, const char *format, StrBuf *out, Error *err)
{
    int row = print_format_find(format);
    if (row < 0) {
        error_set(err, ERR_NAME, (Span){0, 0}, "there is no format called %.60s", format);
        error_hint(err, "text, unicode, latex, mathml and json are formats");
        return false;
    }
    pool_start(s->pool, 0, NULL);
    session_note_names(s);
    return print_expr(s->pool, s->values.at[value], (PrintFormat)row, out, err);
}

bool value_digits(Session *s, uint32_t value, unsigned digits, const ValueBudget *budget, StrBuf *out, Error *err)
{
    begin(s, budget);
    Expr args[] = {s->values.at[value], expr_int(s->pool, digits)};
    bool ok = forms_numeric(s, expr_form(s->pool, FORM_NUMERIC, args, 2), out, err);
    pool_start(s->pool, 0, NULL);
    return ok;
}
