#include "session/solutions.h"

#include "session/engines.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/solve/solve.h"

static bool fail(Error *err, ErrCode code, const char *message, const char *hint)
{
    error_set(err, code, (Span){0, 0}, "%s", message);
    error_hint(err, "%s", hint);
    return false;
}

static Expr opened(Session *s, Expr e, Error *err)
{
    Expr value = forms_evaluate(s, forms_spell_out(s, e), err);
    return value ? forms_expand_all(s, value, err) : 0;
}

static bool is_named(const Pool *p, Expr e, const char *name)
{
    return expr_kind(p, e) == KIND_SYM && !strcmp(pool_symbol_name(p, expr_op(p, e)), name);
}

// ---- Limits -----------------------------------------------------------------------------------------------------------

static bool find_limit(Session *s, Expr form, Limit *out, Error *err)
{
    Pool *p = s->pool;
    Expr x = expr_arg(p, form, 1), a = expr_arg(p, form, 2);
    LimitSide side = SIDE_BOTH;
    if (expr_nargs(p, form) == 4) {
        bool right = is_named(p, expr_arg(p, form, 3), "right"), left = is_named(p, expr_arg(p, form, 3), "left");
        if (!right && !left)
            return fail(err, ERR_TYPE, "the side of a limit is left or right", "limit(e, x, a, right)");
        side = right ? SIDE_RIGHT : SIDE_LEFT;
    }
    if (expr_kind(p, x) != KIND_SYM || defs_find(&s->defs, expr_op(p, x)))
        return fail(err, ERR_TYPE, "a limit is taken in a free name", "limit(e, x, a)");
    Expr oo = expr_named(p, "oo");
    int infinity = a == oo ? 1 : a == expr_neg(p, oo) ? -1 : 0;
    Expr e = opened(s, expr_arg(p, form, 0), err), point = infinity ? a : opened(s, a, err);
    if (!e || !point)
        return false;
    Facts facts;
    assume_open(s, &facts);
    bool ok = solve_limit(p, &facts, e, x, point, infinity, side, out, err);
    facts_clear(&facts);
    return ok;
}

// ---- Equations --------------------------------------------------------------------------------------------------------

typedef struct {
    VEC(Expr) names, values; // as many of one as of the other
    VEC(Expr) when;          // of one equation: under which condition each satisfies what is assumed
    bool complete, system, counted;
    Expr condition;        // where there are no others; 0: anywhere
    Expr unknown, counter; // of one equation; any integer
} Found;

static void found_clear(Found *f)
{
    vec_free(&f->names);
    vec_free(&f->values);
    vec_free(&f->when);
}

// A name for any integer in the solutions of e: k, or the next that is free.
static Expr counter_for(Session *s, Expr e, Expr x)
{
    static const char *const names[] = {"k", "n", "m", "j", "k0", "k1", "k2"};
    Pool *p = s->pool;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Expr name = expr_named(p, names[i]);
        bool known = name == x || expr_contains(p, e, name) || defs_find(&s->defs, expr_op(p, name));
        for (size_t k = 0; k < s->facts.list.len && !known; k++) {
            const Fact *fact = &s->facts.list.at[k];
            known = fact->condition ? expr_contains(p, fact->condition, name) : expr_contains(p, fact->subject, name);
        }
        if (!known)
            return name;
    }
    return expr_sym(p, pool_symbol_fresh(p, expr_op(p, x)));
}

static bool find_system(Session *s, const Facts *facts, Expr equations, Expr names, Found *out, Error *err)
{
    Pool *p = s->pool;
    uint32_t n = expr_nargs(p, names);
    if (expr_kind(p, equations) != KIND_LIST || expr_nargs(p, equations) != n)
        return fail(err, ERR_ARITY, "as many equations as unknowns are wanted", "solve([a = b, c = d], [x, y])");
    VEC(Expr) e = {0};
    bool ok = true;
    for (uint32_t i = 0; i < n && ok; i++) {
        Expr one = opened(s, expr_arg(p, equations, i), err);
        vec_push(&e, one);
        vec_push(&out->names, expr_arg(p, names, i));
        vec_push(&out->values, 0);
        ok = one != 0;
    }
    ok = ok && solve_linear(p, facts, e.at, out->names.at, n, out->values.at, &out->condition, err);
    vec_free(&e);
    out->system = true;
    return ok;
}

static bool find_solutions(Session *s, Expr form, Found *out, Error *err)
{
    Pool *p = s->pool;
    Expr unknown = expr_arg(p, form, 1);
    Facts facts;
    assume_open(s, &facts);
    bool ok;
    if (expr_kind(p, unknown) == KIND_LIST) {
        ok = find_system(s, &facts, expr_arg(p, form, 0), unknown, out, err);
    } else if (expr_kind(p, unknown) != KIND_SYM || defs_find(&s->defs, expr_op(p, unknown))) {
        ok = fail(err, ERR_TYPE, "an equation is solved for a free name", "solve(a = b, x)");
    } else {
        Expr e = opened(s, expr_arg(p, form, 0), err);
        Solutions found = {0};
        out->unknown = unknown;
        out->unknown = unknown;
        out->counter = e ? counter_for(s, e, unknown) : 0;
        ok = e && solve_equation(p, &facts, e, unknown, out->counter, &found, err);
        for (size_t i = 0; i < found.values.len; i++) {
            vec_push(&out->names, unknown);
            vec_push(&out->values, found.values.at[i]);
            vec_push(&out->when, found.when.at[i]);
        }
        out->complete = found.complete;
        out->counted = found.counted;
        out->condition = found.complete ? found.condition : 0;
        solutions_clear(&found);
    }
    facts_clear(&facts);
    return ok;
}

static bool print_solutions(Run *r, const Found *found, StrBuf *text, Error *err)
{
    Pool *p = r->pool;
    bool ok = true;
    for (size_t i = 0; i < found->values.len && ok; i++) {
        str_add(text, i ? ", " : "");
        ok = print_expr(p, found->names.at[i], r->format, text, err);
        str_add(text, " = ");
        ok = ok && print_expr(p, found->values.at[i], r->format, text, err);
        if (!ok || found->system || expr_kind(p, found->when.at[i]) == KIND_TRUE)
            continue;
        str_add(text, " if ");
        ok = print_expr(p, found->when.at[i], r->format, text, err);
    }
    if (ok && !found->values.len)
        str_add(text, "no real solution");
    return ok;
}

// Whether there are others, where, and what it rests on.
static bool print_note(Run *r, const Found *found, StrBuf *note, Error *err)
{
    Pool *p = r->pool;
    bool ok = true;
    if (found->values.len && !found->system)
        str_add(note, found->complete ? "  no others" : "  there may be others");
    if (found->condition) {
        str_add(note, "  where ");
        ok = print_expr(p, found->condition, r->format, note, err);
    }
    bool first = true;
    if (found->counted) {
        str_add(note, "  for every integer ");
        ok = ok && print_expr(p, found->counter, r->format, note, err);
    }
    for (size_t i = 0; i < r->session->facts.declared && ok && !found->system; i++) {
        const Fact *fact = &r->session->facts.list.at[i];
        bool speaks = fact->kind == FACT_CONDITION ? expr_contains(p, fact->condition, found->unknown)
                                                   : fact->subject == found->unknown;
        if (!speaks || fact->kind == FACT_SHAPE)
            continue;
        str_add(note, first ? "  assuming " : ", ");
        first = false;
        ok = statement_print_fact(r, fact, note, err);
    }
    return ok;
}

static bool show_solutions(Run *r, Expr form, Error *err)
{
    Found found = {0};
    Pool *p = r->pool;
    bool ok = find_solutions(r->session, form, &found, err);
    StrBuf text = {0}, note = {0};
    ok = ok && print_solutions(r, &found, &text, err) && print_note(r, &found, &note, err);
    if (ok && found.values.len)
        session_keep_result(r->session, expr_list(p, found.values.at, (uint32_t)found.values.len));
    r->report.result = run_take(r, &text);
    r->report.text = run_take(r, &note);
    found_clear(&found);
    return ok;
}

// ---- Implicit derivatives, Taylor ------------------------------------------------------------------------------------

static Expr implicit(Session *s, Expr form, Error *err)
{
    Pool *p = s->pool;
    Expr f = opened(s, expr_arg(p, form, 0), err), y = expr_arg(p, form, 1), x = expr_arg(p, form, 2);
    if (f && (expr_kind(p, x) != KIND_SYM || expr_kind(p, y) != KIND_SYM || !expr_contains(p, f, y)))
        return fail(err, ERR_TYPE, "idiff takes an equation between x and y, and the names y and x",
                    "idiff(x^2 + y^2 = 1, y, x)");
    Expr above = f ? diff_expr(p, f, x) : 0, below = above ? diff_expr(p, f, y) : 0;
    Expr slope = below ? expr_neg(p, expr_div(p, above, below)) : 0;
    return slope ? engine_simplify(s, slope, slope, err) : 0;
}

static Expr taylor(Session *s, Expr form, Error *err)
{
    Expr args[4];
    for (int i = 0; i < 4; i++)
        args[i] = expr_arg(s->pool, form, (uint32_t)i);
    return forms_evaluate(s, expr_form(s->pool, FORM_SERIES, args, 4), err);
}

// Ascending powers, and the order of what is left out.
static bool show_taylor(Run *r, Expr form, Error *err)
{
    Session *s = r->session;
    Pool *p = r->pool;
    Expr x = expr_arg(p, form, 1), a = expr_arg(p, form, 2), sum = taylor(s, form, err), d = sum;
    int64_t order;
    StrBuf text = {0};
    if (!sum || !expr_get_int(p, expr_arg(p, form, 3), &order))
        return false;
    Expr from = expr_sub(p, x, a), factorial = expr_int(p, 1);
    bool ok = true;
    for (int64_t k = 0; k <= order && ok; k++) {
        Expr c = expr_div(p, expr_subst1(p, d, x, a), factorial);
        c = c ? engine_simplify(s, c, c, err) : 0;
        Expr term = c ? expr_mul2(p, c, expr_powi(p, from, k)) : 0;
        StrBuf one = {0};
        ok = term && print_expr(p, term, r->format, &one, err);
        bool zero = ok && expr_kind(p, c) == KIND_NUM && expr_is_number(p, c, 0, 1);
        const char *t = str_text(&one);
        if (ok && !zero)
            str_printf(&text, "%s%s", !text.len ? "" : t[0] == '-' ? " - " : " + ", text.len && t[0] == '-' ? t + 1 : t);
        str_free(&one);
        d = diff_expr(p, d, x);
        factorial = expr_mul2(p, factorial, expr_int(p, k + 1));
    }
    str_add(&text, text.len ? " + O(" : "O(");
    ok = ok && print_expr(p, expr_powi(p, from, order + 1), r->format, &text, err);
    str_add(&text, ")");
    r->report.result = run_take(r, &text);
    session_keep_result(s, sum);
    return ok;
}

// ---- The interface ----------------------------------------------------------------------------------------------------

Expr solutions_value(Session *s, Expr form, Error *err)
{
    Pool *p = s->pool;
    Limit limit;
    Found found = {0};
    Expr value = 0;
    switch ((FormId)expr_op(p, form)) {
    case FORM_TAYLOR: return taylor(s, form, err);
    case FORM_IDIFF: return implicit(s, form, err);
    case FORM_LIMIT:
        if (!find_limit(s, form, &limit, err))
            return 0;
        if (limit.kind != LIMIT_FINITE)
            fail(err, ERR_DOMAIN, "the limit is infinite, no number to go on with", "let limit(..) be the whole statement");
        return limit.kind == LIMIT_FINITE ? limit.value : 0;
    default:
        if (find_solutions(s, form, &found, err) && found.values.len)
            value = expr_list(p, found.values.at, (uint32_t)found.values.len);
        else if (!err->code)
            fail(err, ERR_DOMAIN, "the equation has no real solution", "there is no list of none");
        found_clear(&found);
        return value;
    }
}

bool solutions_shows(const Pool *p, Expr e)
{
    FormId form = (FormId)expr_op(p, e);
    return expr_kind(p, e) == KIND_FORM && (form == FORM_LIMIT || form == FORM_SOLVE || form == FORM_TAYLOR);
}

bool solutions_show(Run *r, Expr e, Error *err)
{
    if (expr_op(r->pool, e) == FORM_SOLVE)
        return show_solutions(r, e, err);
    if (expr_op(r->pool, e) == FORM_TAYLOR)
        return show_taylor(r, e, err);
    Limit limit;
    if (!find_limit(r->session, e, &limit, err))
        return false;
    StrBuf note = {0};
    if (limit.condition) {
        str_add(&note, "  where ");
        if (!print_expr(r->pool, limit.condition, r->format, &note, err))
            return false;
    }
    r->report.text = run_take(r, &note);
    const char *unicode = r->format == PRINT_UNICODE ? "∞" : "oo";
    StrBuf text = {0};
    if (limit.kind == LIMIT_FINITE) {
        if (!print_expr(r->pool, limit.value, r->format, &text, err))
            return false;
        session_keep_result(r->session, limit.value);
    } else {
        str_printf(&text, "%s%s", limit.kind == LIMIT_MINUS ? "-" : "", unicode);
    }
    r->report.result = run_take(r, &text);
    return true;
}
