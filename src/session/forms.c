// Carrying out the forms: diff(..), grad(..), subst(..), ...: one row a form, innermost first.
//
// Definitions stay closed until a form has to look inside. diff by a defined name keeps that name as an independent
// variable and sees through all others; diff by anything else sees through every definition.
#include "session/session_internal.h"

#include "session/engines.h"
#include "session/solutions.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/eval/eval.h"

typedef struct {
    Session *session;
    Error *err;
    Expr whole; // what is shown: forms below it are simplified one by one; 0: none is
} Evaluation;

typedef Expr (*FormEval)(Evaluation *ev, Pool *p, Expr form);

static Expr fail(Evaluation *ev, ErrCode code, const char *message, const char *hint)
{
    error_set(ev->err, code, (Span){0, 0}, "%s", message);
    if (hint)
        error_hint(ev->err, "%s", hint);
    return 0;
}

static bool is_variable(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_SYM || expr_kind(p, e) == KIND_ELEM || expr_kind(p, e) == KIND_APPLY;
}

// The name of a defined variable, which then counts as independent; 0 for any other.
static Sym kept_name(const Session *s, Expr variable)
{
    Sym name = is_variable(s->pool, variable) ? expr_op(s->pool, variable) : 0;
    return name && defs_find(&s->defs, name) ? name : 0;
}

static Expr see_through(const Session *s, Expr e, Sym keep)
{
    return calculus_resolve(s->pool, &s->defs, defs_expand(s->pool, &s->defs, e, keep));
}

static bool check_variable(Evaluation *ev, Pool *p, Expr v)
{
    if (is_variable(p, v))
        return true;
    StrBuf text = {0};
    error_set(ev->err, ERR_TYPE, (Span){0, 0}, "%.200s is no variable: differentiate by a name or an element",
              print_quick(p, v, &text));
    error_hint(ev->err, "for example diff(e, x) or diff(e, s[k])");
    str_free(&text);
    return false;
}

// diff(e, x, 2, y): variables, each with an order behind it or without.
static Expr eval_diff(Evaluation *ev, Pool *p, Expr form)
{
    Expr e = expr_arg(p, form, 0);
    uint32_t n = expr_nargs(p, form);
    for (uint32_t i = 1; i < n && e; i++) {
        Expr v = expr_arg(p, form, i);
        if (!check_variable(ev, p, v))
            return 0;
        int64_t order = 1;
        if (i + 1 < n && expr_kind(p, expr_arg(p, form, i + 1)) == KIND_NUM) {
            if (!expr_get_int(p, expr_arg(p, form, ++i), &order) || order < 0)
                return fail(ev, ERR_TYPE, "the order of a derivative is a whole number, 0 or more", NULL);
        }
        Expr function = see_through(ev->session, e, kept_name(ev->session, v));
        e = diff_n(p, function, v, (uint64_t)order);
        e = ev->whole != form ? calculus_keep_domain(p, function, e) : e;
    }
    return e;
}

// ---- By lists and whole arrays ------------------------------------------------------------------------------------

typedef struct {
    Sym array;
    Expr element; // one that occurs
} FindArray;

static void find_array(Pool *p, Expr variable, void *data)
{
    FindArray *find = data;
    if (expr_kind(p, variable) == KIND_ELEM && expr_op(p, variable) == find->array)
        find->element = variable;
}

Expr forms_index(const Session *s, uint32_t *from, bool (*taken)(Pool *p, Expr index, void *data), void *data)
{
    static const char *const names[] = {"k", "j", "i", "l", "m", "n", "p", "q", "r"};
    while (*from < sizeof names / sizeof *names) {
        Expr index = expr_named(s->pool, names[(*from)++]);
        if (index && !defs_find(&s->defs, expr_op(s->pool, index)) && !taken(s->pool, index, data))
            return index;
    }
    return expr_sym(s->pool, pool_symbol_fresh(s->pool, pool_symbol(s->pool, "k", 1)));
}

enum { SECOND_INDICES = 3 }; // W[k, j], and W[l, m] for a second one

static bool occurs(Pool *p, Expr index, void *e)
{
    return expr_contains(p, *(Expr *)e, index);
}

// The element W[k, j] that stands for a whole array W in e; `from` counts the index names used up. 0: no such array.
static Expr whole_array(const Session *s, Expr e, Expr v, uint32_t *from)
{
    Pool *p = s->pool;
    if (expr_kind(p, v) != KIND_SYM)
        return 0;
    FindArray find = {.array = expr_op(p, v)};
    expr_each_variable(p, e, find_array, &find);
    if (!find.element)
        return 0;
    VEC(Expr) index = {0};
    for (uint32_t i = 0; i < expr_nargs(p, find.element); i++)
        vec_push(&index, forms_index(s, from, occurs, &e));
    Expr element = expr_elem(p, find.array, index.at, (uint32_t)index.len);
    vec_free(&index);
    return element;
}

static Expr opened_by(Evaluation *ev, Pool *p, Expr e, Expr vars)
{
    bool single = expr_kind(p, vars) != KIND_LIST;
    for (uint32_t i = 0; !single && i < expr_nargs(p, vars); i++)
        if (!check_variable(ev, p, expr_arg(p, vars, i)))
            return 0;
    Expr first = single ? vars : expr_nargs(p, vars) ? expr_arg(p, vars, 0) : 0;
    return see_through(ev->session, e, first ? kept_name(ev->session, first) : 0);
}

// Does more than one kind of name count as independent? Then each derivative sees through its own definitions.
static bool holds_defined(const Session *s, Expr vars)
{
    for (uint32_t i = 0; i < expr_nargs(s->pool, vars); i++)
        if (kept_name(s, expr_arg(s->pool, vars, i)))
            return true;
    return false;
}

// [diff(e, x), diff(e, y), ...] one by one.
static Expr diff_each(Evaluation *ev, Pool *p, Expr e, Expr vars)
{
    VEC(Expr) items = {0};
    for (uint32_t i = 0; i < expr_nargs(p, vars); i++) {
        Expr item = eval_diff(ev, p, expr_form(p, FORM_DIFF, (Expr[]){e, expr_arg(p, vars, i)}, 2));
        vec_push(&items, item);
    }
    Expr list = ev->err->code ? 0 : expr_list(p, items.at, (uint32_t)items.len);
    vec_free(&items);
    return list;
}

static Expr eval_grad(Evaluation *ev, Pool *p, Expr form)
{
    Expr vars = expr_arg(p, form, 1), e = expr_arg(p, form, 0);
    if (expr_kind(p, vars) == KIND_LIST && holds_defined(ev->session, vars))
        return diff_each(ev, p, e, vars);
    e = opened_by(ev, p, e, vars);
    if (!e || (expr_kind(p, vars) != KIND_LIST && !check_variable(ev, p, vars)))
        return 0;
    return expr_kind(p, vars) == KIND_LIST ? calculus_gradient(p, e, vars) : diff_expr(p, e, vars);
}

static Expr eval_jacobian(Evaluation *ev, Pool *p, Expr form)
{
    Expr vars = expr_arg(p, form, 1), e = expr_arg(p, form, 0);
    Expr list = expr_kind(p, e) == KIND_LIST ? e : see_through(ev->session, e, 0);
    if (list && (expr_kind(p, vars) != KIND_LIST || expr_kind(p, list) != KIND_LIST))
        return fail(ev, ERR_TYPE, "jacobian wants two lists", "jacobian([f, g], [x, y])");
    if (!list || !holds_defined(ev->session, vars))
        return (e = opened_by(ev, p, e, vars)) ? calculus_jacobian(p, e, vars) : 0;
    VEC(Expr) rows = {0};
    for (uint32_t i = 0; i < expr_nargs(p, list); i++) {
        Expr row = diff_each(ev, p, expr_arg(p, list, i), vars);
        vec_push(&rows, row);
    }
    Expr result = ev->err->code ? 0 : expr_list(p, rows.at, (uint32_t)rows.len);
    vec_free(&rows);
    return result;
}

static Expr eval_hessian(Evaluation *ev, Pool *p, Expr form)
{
    Expr vars = expr_arg(p, form, 1), e = expr_arg(p, form, 0);
    if (expr_kind(p, vars) == KIND_LIST && holds_defined(ev->session, vars)) {
        Expr gradient = diff_each(ev, p, e, vars);
        return gradient ? eval_jacobian(ev, p, expr_form(p, FORM_JACOBIAN, (Expr[]){gradient, vars}, 2)) : 0;
    }
    e = opened_by(ev, p, e, vars);
    if (!e || (expr_kind(p, vars) != KIND_LIST && !check_variable(ev, p, vars)))
        return 0;
    return expr_kind(p, vars) == KIND_LIST ? calculus_hessian(p, e, vars) : diff_n(p, e, vars, 2);
}

// ---- Substitution -------------------------------------------------------------------------------------------------

// The pairs of `x = 2` arguments from `first` on. The parser gives each as the list [x, 2], which keeps its order.
typedef struct {
    VEC(Expr) from, to;
} Pairs;

static void pairs_clear(Pairs *pairs)
{
    vec_free(&pairs->from);
    vec_free(&pairs->to);
}

static bool read_pairs(Evaluation *ev, Pool *p, Expr form, uint32_t first, Pairs *pairs)
{
    for (uint32_t i = first; i < expr_nargs(p, form); i++) {
        Expr a = expr_arg(p, form, i);
        bool list = expr_kind(p, a) == KIND_LIST && expr_nargs(p, a) == 2;
        if (!list || !is_variable(p, expr_arg(p, a, 0)))
            return fail(ev, ERR_TYPE, "a substitution is written name = value", "subst(e, x = 2, s[k] = 0)");
        vec_push(&pairs->from, expr_arg(p, a, 0));
        vec_push(&pairs->to, expr_arg(p, a, 1));
    }
    return true;
}

// Definitions are seen through only where a name to be replaced may stand inside of one.
static Expr substitute(Evaluation *ev, Pool *p, Expr e, const Pairs *pairs)
{
    Sym keep = pairs->from.len ? kept_name(ev->session, pairs->from.at[0]) : 0;
    return expr_subst(p, see_through(ev->session, e, keep), pairs->from.at, pairs->to.at, (uint32_t)pairs->from.len);
}

static Expr eval_subst(Evaluation *ev, Pool *p, Expr form)
{
    Pairs pairs = {0};
    Expr e = read_pairs(ev, p, form, 1, &pairs) ? substitute(ev, p, expr_arg(p, form, 0), &pairs) : 0;
    pairs_clear(&pairs);
    return e;
}

static Expr eval_series(Evaluation *ev, Pool *p, Expr form)
{
    Expr x = expr_arg(p, form, 1);
    int64_t order;
    if (expr_kind(p, x) != KIND_SYM)
        return fail(ev, ERR_TYPE, "a series is in a name", "series(e, x, 0, 5)");
    if (!expr_get_int(p, expr_arg(p, form, 3), &order) || order < 0)
        return fail(ev, ERR_TYPE, "the order of a series is a whole number, 0 or more", "series(e, x, 0, 5)");
    Expr e = see_through(ev->session, expr_arg(p, form, 0), kept_name(ev->session, x));
    return series_expr(p, e, x, expr_arg(p, form, 2), (uint64_t)order);
}

// ---- Other forms of the same --------------------------------------------------------------------------------------

static Expr eval_simplify(Evaluation *ev, Pool *p, Expr form)
{
    return engine_simplify(ev->session, expr_arg(p, form, 0), expr_arg(p, form, 0), ev->err);
}

static Expr eval_expand(Evaluation *ev, Pool *p, Expr form)
{
    return engine_expand(ev->session, see_through(ev->session, expr_arg(p, form, 0), 0), ev->err);
}

static Expr eval_factor(Evaluation *ev, Pool *p, Expr form)
{
    return engine_factor(ev->session, see_through(ev->session, expr_arg(p, form, 0), 0), ev->err);
}

static Expr eval_solution(Evaluation *ev, Pool *p, Expr form)
{
    (void)p;
    return solutions_value(ev->session, form, ev->err);
}

static Expr eval_numeric(Evaluation *ev, Pool *p, Expr form)
{
    (void)p;
    (void)form;
    return fail(ev, ERR_TYPE, "N gives digits, not an expression", "let N(..) be the whole statement");
}

static const FormEval form_evals[FORM_COUNT] = {
    [FORM_DIFF] = eval_diff,         [FORM_GRAD] = eval_grad,     [FORM_JACOBIAN] = eval_jacobian,
    [FORM_HESSIAN] = eval_hessian,   [FORM_SUBST] = eval_subst,   [FORM_SERIES] = eval_series,
    [FORM_SIMPLIFY] = eval_simplify, [FORM_EXPAND] = eval_expand, [FORM_FACTOR] = eval_factor,
    [FORM_NUMERIC] = eval_numeric,   [FORM_TAYLOR] = eval_solution, [FORM_LIMIT] = eval_solution,
    [FORM_SOLVE] = eval_solution,    [FORM_IDIFF] = eval_solution,
};

// ---- By whole arrays: grad(R, W) is diff(R, W[k, j]), with index names that are free ------------------------------

static Expr spell_visit(Pool *p, Expr e, void *data)
{
    Evaluation *ev = data;
    uint32_t from = 0;
    if (expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_SIMPLIFY)
        return expr_arg(p, e, 0);
    if (expr_kind(p, e) != KIND_FORM || (expr_op(p, e) != FORM_GRAD && expr_op(p, e) != FORM_HESSIAN) ||
        expr_kind(p, expr_arg(p, e, 1)) != KIND_SYM)
        return e;
    Expr args[3] = {expr_arg(p, e, 0), expr_arg(p, e, 1)};
    Expr opened = defs_expand(p, &ev->session->defs, args[0], kept_name(ev->session, args[1])), array = args[1];
    if (!opened || !(args[1] = whole_array(ev->session, opened, array, &from)))
        return opened ? e : 0;
    from = from < SECOND_INDICES ? SECOND_INDICES : from;
    args[2] = whole_array(ev->session, opened, array, &from);
    return expr_form(p, FORM_DIFF, args, expr_op(p, e) == FORM_GRAD ? 2 : 3);
}

Expr forms_spell_out(Session *s, Expr e)
{
    Error ignored = {0};
    Evaluation ev = {.session = s, .err = &ignored};
    return e && (expr_flags(s->pool, e) & FLAG_HAS_FORM) ? expr_rewrite(s->pool, e, spell_visit, &ev) : e;
}

// ---- The way through ----------------------------------------------------------------------------------------------

static bool fail_pool(Pool *p, Error *err)
{
    if (pool_ok(p))
        return error_set(err, ERR_INTERNAL, (Span){0, 0}, "no result");
    return error_set(err, p->error.code, p->error.at, "%s", p->error.message);
}

static Expr visit(Pool *p, Expr e, void *data)
{
    Evaluation *ev = data;
    if (expr_kind(p, e) != KIND_FORM || !form_evals[expr_op(p, e)])
        return e;
    FormId form = (FormId)expr_op(p, e);
    Expr result = ev->err->code ? 0 : form_evals[form](ev, p, e);
    bool shaped = form == FORM_EXPAND || form == FORM_FACTOR || form == FORM_SERIES || form == FORM_SUBST;
    if (result && ev->whole && ev->whole != e && !shaped && !expr_holds_fresh(p, e))
        result = engine_simplify(ev->session, e, result, ev->err);
    if (!result && ev->err->code && pool_ok(p)) // make the rewriting end at once
        pool_fail(p, ev->err->code, "%s", ev->err->message);
    return result;
}

static Expr evaluate(Session *s, Expr e, bool shown, Error *err)
{
    MatrixNames names = arrays_names(s);
    Expr written = e;
    e = matrix_carry_out(&names, e);
    bool matrices = e != written;
    Evaluation ev = {.session = s, .err = err, .whole = shown ? e : 0};
    if (e && (expr_flags(s->pool, e) & FLAG_HAS_FORM))
        e = expr_rewrite(s->pool, e, visit, &ev);
    e = matrices ? arrays_write_out(s, e) : e;
    if (e && (expr_flags(s->pool, e) & FLAG_HAS_APPLY))
        e = calculus_resolve(s->pool, &s->defs, e);
    if (!e)
        fail_pool(s->pool, err);
    return e;
}

Expr forms_evaluate(Session *s, Expr e, Error *err)
{
    return evaluate(s, e, false, err);
}

Expr forms_evaluate_shown(Session *s, Expr e, Error *err)
{
    return evaluate(s, e, true, err);
}

typedef struct {
    Session *session;
    Memo *seen;
    Expr value;
} Keep;

static void keep_domains(Keep *k, Expr e)
{
    Pool *p = k->session->pool;
    uint32_t known;
    if (!(expr_flags(p, e) & FLAG_HAS_FORM) || memo_get(k->seen, e, &known))
        return;
    memo_put(k->seen, e, 1);
    if (expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_DIFF && !(expr_flags(p, e) & FLAG_HAS_BOUND)) {
        Error ignored = {0};
        Expr function = forms_evaluate(k->session, expr_arg(p, e, 0), &ignored);
        function = function ? forms_expand_all(k->session, function, &ignored) : 0;
        k->value = function ? calculus_keep_domain(p, function, k->value) : k->value;
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        keep_domains(k, expr_arg(p, e, i));
}

Expr forms_keep_domain(Session *s, Expr written, Expr value)
{
    Pool *p = s->pool;
    if (expr_kind(p, written) == KIND_FORM && expr_op(p, written) != FORM_DIFF)
        return value; // what a form makes of a derivative has a domain of its own
    Keep k = {.session = s, .seen = memo_begin(p), .value = value};
    keep_domains(&k, written);
    memo_end(p, k.seen);
    Error ignored = {0};
    Expr resolved = !(expr_flags(p, written) & FLAG_HAS_FORM) ? calculus_resolve(p, &s->defs, written) : written;
    resolved = resolved && resolved != written ? forms_expand_all(s, resolved, &ignored) : 0;
    return resolved ? calculus_keep_domain(p, resolved, k.value) : k.value;
}

Expr forms_expand_all(Session *s, Expr e, Error *err)
{
    e = e ? see_through(s, e, 0) : 0;
    if (!e)
        fail_pool(s->pool, err);
    return e;
}

// ---- N ------------------------------------------------------------------------------------------------------------

enum { DIGITS_DEFAULT = 15, DIGITS_MOST = 100000 };

typedef struct {
    Expr found;
} FirstName;

static void first_name(Pool *p, Expr variable, void *data)
{
    FirstName *first = data;
    (void)p;
    if (!first->found)
        first->found = variable;
}

static bool numeric_value(Evaluation *ev, Pool *p, Expr e, uint32_t digits, StrBuf *out)
{
    if (expr_kind(p, e) == KIND_LIST) {
        bool ok = true;
        str_char(out, '[');
        for (uint32_t i = 0; i < expr_nargs(p, e) && ok; i++) {
            str_add(out, i ? ", " : "");
            ok = numeric_value(ev, p, expr_arg(p, e, i), digits, out);
        }
        str_char(out, ']');
        return ok;
    }
    FirstName first = {0};
    expr_each_variable(p, e, first_name, &first);
    if (first.found) {
        StrBuf name = {0};
        error_set(ev->err, ERR_NAME, (Span){0, 0}, "%.100s has no value", print_quick(p, first.found, &name));
        error_hint(ev->err, "give it one: N(e, %.80s = 1.5)", str_text(&name));
        str_free(&name);
        return false;
    }
    EvalStatus status = eval_digits(p, e, NULL, digits, out);
    if (status == EVAL_UNSURE) { // an exact zero looks like that, too: sin(pi)
        Expr simpler = engine_simplify(ev->session, e, e, ev->err);
        if (simpler && simpler != e)
            return numeric_value(ev, p, simpler, digits, out);
    }
    switch (status) {
    case EVAL_OK: return true;
    case EVAL_UNDEFINED: return fail(ev, ERR_DOMAIN, "undefined: the expression has no value there", NULL);
    case EVAL_UNSURE:
        return fail(ev, ERR_UNABLE, "no digit can be told for certain: the value may be undefined there", NULL);
    default: return pool_ok(p) ? fail(ev, ERR_LIMIT, "too large to evaluate", NULL) : fail_pool(p, ev->err);
    }
}

enum { UNROLL_MOST = 10000 };

// A sum or product between numbers, written out.
static Expr unroll_visit(Pool *p, Expr e, void *data)
{
    int64_t low, high;
    (void)data;
    bool sum = expr_kind(p, e) == KIND_SUM;
    if ((!sum && expr_kind(p, e) != KIND_PROD) || !expr_get_int(p, expr_arg(p, e, 0), &low) ||
        !expr_get_int(p, expr_arg(p, e, 1), &high) || high - low >= UNROLL_MOST)
        return e;
    VEC(Expr) parts = {0};
    for (int64_t k = low; k <= high; k++) {
        Expr part = expr_open_as(p, e, expr_int(p, k));
        vec_push(&parts, part);
    }
    uint32_t n = (uint32_t)parts.len;
    Expr whole = n == 0 ? expr_int(p, !sum) : sum ? expr_add(p, parts.at, n) : expr_mul(p, parts.at, n);
    vec_free(&parts);
    return whole;
}

// The elements within sums get their values once the lengths have theirs: K = 2, s[1] = 0, s[2] = 1.
static Expr substitute_elements(Pool *p, Expr e, const Pairs *pairs)
{
    bool elements = false;
    for (size_t i = 0; i < pairs->from.len; i++)
        elements |= expr_kind(p, pairs->from.at[i]) == KIND_ELEM;
    Expr before = 0;
    for (int i = 0; elements && e && e != before && i < 8; i++) { // sums within sums
        before = e;
        e = expr_rewrite(p, e, unroll_visit, NULL);
        e = e ? expr_subst(p, e, pairs->from.at, pairs->to.at, (uint32_t)pairs->from.len) : 0;
    }
    return e;
}

bool forms_numeric(Session *s, Expr form, StrBuf *out, Error *err)
{
    Pool *p = s->pool;
    Evaluation ev = {.session = s, .err = err};
    uint32_t first = 1;
    int64_t digits = DIGITS_DEFAULT;
    if (expr_nargs(p, form) > 1 && expr_kind(p, expr_arg(p, form, 1)) == KIND_NUM) {
        first = 2;
        if (!expr_get_int(p, expr_arg(p, form, 1), &digits) || digits < 1 || digits > DIGITS_MOST)
            return fail(&ev, ERR_LIMIT, "N gives 1 to 100000 digits", "N(e, 50)");
    }
    Pairs pairs = {0};
    Expr e = forms_evaluate(s, forms_spell_out(s, expr_arg(p, form, 0)), err);
    bool ok = e && read_pairs(&ev, p, form, first, &pairs) && (e = substitute(&ev, p, e, &pairs)) &&
              (e = substitute_elements(p, e, &pairs));
    if (!e && !err->code)
        fail_pool(p, err);
    ok = ok && numeric_value(&ev, p, e, (uint32_t)digits, out);
    pairs_clear(&pairs);
    return ok;
}
