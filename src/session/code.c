// The commands that generate and check code: from a statement's expression to what codegen/ wants to know.
//
//     c diff(R, s[l])
//
// The derivative is carried out, simplified, and all definitions are seen through but the name differentiated by. Free
// subscripts with a known range (l) are what the output is an array over; everything else is a parameter.
#include "session/code.h"

#include "codegen/check/choice.h"
#include "codegen/check/removable.h"
#include "codegen/check/validate.h"
#include "codegen/files/source.h"
#include "codegen/forms/cancel.h"
#include "session/engines.h"
#include "symbolic/calculus/calculus.h"

#include <ctype.h>

// What a statement's expression comes to, as codegen sees it.
typedef struct {
    CodeOutput output;
    CodeSpec spec;
    Facts facts;
    Expr origin, by; // the output is d origin / d by; 0: it is no derivative
    StrBuf name;     // of the function
} Model;

static void model_clear(Model *m)
{
    facts_clear(&m->facts);
    str_free(&m->name);
}

// ---- The function and its derivative ------------------------------------------------------------------------------

// diff(e, x, 2, y) is the derivative by y of diff(e, x, 2): that one, and y. y''(x) likewise.
Expr code_antiderivative(Pool *p, Expr e, Expr *by)
{
    if (expr_kind(p, e) == KIND_APPLY && expr_nargs(p, e) == 2) {
        int64_t order;
        *by = expr_arg(p, e, 0);
        if (expr_kind(p, *by) != KIND_SYM || !expr_get_int(p, expr_arg(p, e, 1), &order) || order < 1)
            return 0;
        Expr lower = expr_int(p, order - 1);
        return expr_apply(p, expr_op(p, e), by, &lower, 1);
    }
    if (expr_kind(p, e) != KIND_FORM || expr_op(p, e) != FORM_DIFF)
        return 0;
    uint32_t n = expr_nargs(p, e);
    int64_t order = 1;
    if (expr_get_int(p, expr_arg(p, e, n - 1), &order))
        n--;
    if (n < 2 || order < 1)
        return 0;
    *by = expr_arg(p, e, n - 1);
    if (n == 2 && order == 1)
        return expr_arg(p, e, 0);
    VEC(Expr) args = {0};
    for (uint32_t i = 0; i < (order > 1 ? n : n - 1); i++)
        vec_push(&args, expr_arg(p, e, i));
    if (order > 1)
        vec_push(&args, expr_int(p, order - 1));
    Expr lower = expr_form(p, FORM_DIFF, args.at, (uint32_t)args.len);
    vec_free(&args);
    return lower;
}

Sym code_kept(const Session *s, Expr by)
{
    Kind kind = by ? expr_kind(s->pool, by) : KIND_NONE;
    Sym name = kind == KIND_SYM || kind == KIND_ELEM ? expr_op(s->pool, by) : 0;
    return name && defs_find(&s->defs, name) ? name : 0;
}

// What only says where the form to read has no value is left out.
Expr code_lean(const Session *s, Expr e)
{
    e = e ? cancel_powers(s->pool, &s->facts, e) : 0;
    return e ? calculus_drop_domain(s->pool, e) : 0;
}

// `written` with its derivatives carried out and definitions seen through.
static Expr plain_value(Run *r, Expr e, Sym keep, bool simplify, Error *err)
{
    Session *s = r->session;
    Expr value = forms_evaluate(s, e, err);
    if (value && simplify)
        value = engine_simplify(s, e, value, err);
    value = value ? calculus_resolve(r->pool, &s->defs, defs_expand(r->pool, &s->defs, value, keep)) : 0;
    value = code_lean(s, value);
    if (!value)
        run_fail_pool(r, err);
    return value;
}

Expr code_value(Run *r, Expr written, Sym keep, Error *err)
{
    return plain_value(r, forms_spell_out(r->session, written), keep, true, err);
}

Expr code_derived(Run *r, Expr written, Sym keep, Error *err)
{
    return plain_value(r, forms_spell_out(r->session, written), keep, false, err);
}

enum { SIMPLE_OPS = 60, SIMPLE_NODES = 40000 }; // operations that are simplified, nodes that may be made for it

Expr code_simple(Run *r, Expr written, Expr value, Sym keep)
{
    Pool *p = r->pool;
    Error ignored = {0};
    uint64_t most = p->limits.nodes;
    if (calculus_count_ops(p, &value, 1) > SIMPLE_OPS)
        return 0;
    if (p->count + SIMPLE_NODES < most)
        p->limits.nodes = p->count + SIMPLE_NODES;
    Expr simple = engine_simplify(r->session, written, value, &ignored);
    simple = simple ? calculus_resolve(p, &r->session->defs, defs_expand(p, &r->session->defs, simple, keep)) : 0;
    simple = code_lean(r->session, simple);
    p->limits.nodes = most;
    if (!pool_ok(p) && (p->error.code == ERR_LIMIT || p->error.code == ERR_UNABLE))
        pool_error_clear(p); // there is no such form
    return simple;
}

Expr code_typed(Run *r, Expr written, Expr value, Sym keep)
{
    Pool *p = r->pool;
    Definitions typed = r->session->defs; // other bodies under the same names
    bool other = false;
    if (!written || (expr_flags(p, written) & FLAG_HAS_FORM))
        return 0;
    typed.list.at = mem_alloc((typed.list.len + 1) * sizeof *typed.list.at);
    for (size_t i = 0; i < typed.list.len; i++) {
        typed.list.at[i] = r->session->defs.list.at[i];
        other |= typed.list.at[i].typed != 0;
        if (typed.list.at[i].typed)
            typed.list.at[i].body = typed.list.at[i].typed;
    }
    Expr e = other ? defs_expand(p, &typed, written, keep) : 0;
    mem_free(typed.list.at);
    return !other ? value : e && !(expr_flags(p, e) & FLAG_HAS_FORM) ? e : 0;
}

// ---- What the output is an array over -----------------------------------------------------------------------------

typedef struct {
    const Facts *facts;
    CodeOutput *output;
} Indices;

static bool is_declared(const Facts *declared, Expr e)
{
    for (size_t i = 0; i < declared->declared; i++)
        if (declared->list.at[i].subject == e)
            return true;
    return false;
}

static void add_index(Run *r, Indices *x, Expr subscript)
{
    CodeOutput *out = x->output;
    Expr lower, upper;
    if (expr_kind(r->pool, subscript) != KIND_SYM || is_declared(&r->session->facts, subscript) ||
        !facts_range(r->pool, x->facts, subscript, &lower, &upper) || !expr_contains(r->pool, out->value, subscript))
        return;
    for (uint32_t i = 0; i < out->rank; i++)
        if (out->indices[i] == expr_op(r->pool, subscript))
            return;
    if (out->rank < CODE_RANK)
        out->indices[out->rank++] = expr_op(r->pool, subscript);
}

// Free subscripts in the order in which the statement shows them: W[k, j] before what follows it.
static void find_indices(Run *r, Indices *x, Memo *seen, Expr e)
{
    uint32_t known;
    if (memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(r->pool, e); i++) {
        if (expr_kind(r->pool, e) == KIND_ELEM)
            add_index(r, x, expr_arg(r->pool, e, i));
        find_indices(r, x, seen, expr_arg(r->pool, e, i));
    }
}

void code_indices(Run *r, const Facts *facts, Expr written, CodeOutput *out)
{
    Indices x = {facts, out};
    Memo *seen = memo_begin(r->pool);
    find_indices(r, &x, seen, written);
    find_indices(r, &x, seen, out->value); // those that only a definition shows
    memo_end(r->pool, seen);
}

// ---- Names --------------------------------------------------------------------------------------------------------

static void add_name(const Pool *p, Expr e, StrBuf *out)
{
    Kind kind = expr_kind(p, e);
    if (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY)
        str_add(out, pool_symbol_name(p, expr_op(p, e)));
}

// dR_ds for diff(R, s[l]), sigma for sigma(z); f where that gives no C name.
static void name_function(const Pool *p, Model *m, Expr written)
{
    if (m->origin && expr_kind(p, written) == KIND_FORM) {
        str_add(&m->name, "d");
        add_name(p, m->origin, &m->name);
        str_add(&m->name, "_d");
        add_name(p, m->by, &m->name);
    } else {
        add_name(p, written, &m->name);
        for (uint32_t i = 0; m->origin && i < 1; i++)
            str_add(&m->name, "_prime");
    }
    const char *text = str_text(&m->name);
    bool fine = isalpha((unsigned char)text[0]);
    for (size_t i = 0; text[i]; i++)
        fine = fine && (unsigned char)text[i] < 0x80 && (isalnum((unsigned char)text[i]) || text[i] == '_');
    size_t n = m->name.len;
    if (!fine || (n > 2 && !strcmp(text + n - 2, "_d")) || !strncmp(text, "d_", 2))
        str_clear(&m->name);
}

// ---- The model ----------------------------------------------------------------------------------------------------

static bool model_make(Run *r, Expr written, Model *m, Error *err)
{
    Pool *p = r->pool;
    written = forms_spell_out(r->session, written);
    Expr lower = code_antiderivative(p, written, &m->by);
    Sym keep = lower ? code_kept(r->session, m->by) : 0;
    m->origin = lower;
    name_function(p, m, written);
    m->output.value = plain_value(r, written, keep, true, err);
    if (!m->output.value)
        return false;
    if (expr_kind(p, m->output.value) == KIND_LIST || expr_is_condition(p, m->output.value)) {
        error_set(err, ERR_TYPE, r->statement->argument, "code is made of one expression");
        error_hint(err, "write leibniz gen in a shell for several outputs");
        return false;
    }
    if (expr_kind(p, m->output.value) == KIND_UNDEF)
        return error_set(err, ERR_DOMAIN, r->statement->argument, "undefined: the expression has no value anywhere");
    m->origin = lower ? plain_value(r, lower, keep, false, err) : 0;
    if (lower && !m->origin)
        return false;
    assume_open(r->session, &m->facts);
    assume_subscripts(r->session, written, &m->facts);
    facts_learn(p, &m->facts, m->origin); // first: it shows what f[k] runs through
    facts_learn(p, &m->facts, m->output.value);
    code_indices(r, &m->facts, written, &m->output);
    m->spec = (CodeSpec){.name = m->name.len ? str_text(&m->name) : NULL,
                         .outputs = &m->output,
                         .noutputs = 1,
                         .facts = &m->facts,
                         .statement = r->report.statement};
    return true;
}

bool code_command(Run *r, Expr written, int target, Error *err)
{
    Model m = {0};
    StrBuf text = {0};
    bool ok = model_make(r, written, &m, err);
    if (ok)
        removable_output(r->pool, m.spec.facts, &m.output);
    Code *code = ok ? code_new(r->pool, &m.spec, err) : NULL;
    ok = code && source_emit(code, (TargetId)target, &text, err);
    if (code)
        code_free(code);
    r->report.text = run_take(r, &text);
    model_clear(&m);
    return ok;
}

bool code_validate(Run *r, Expr written, Error *err)
{
    Model m = {0};
    Validation v = {0};
    Choice choice;
    bool ok = model_make(r, written, &m, err);
    ValidateOptions options = {
        .points = (uint32_t)r->session->limits.points, .origin = m.origin, .by = &m.by, .nby = m.origin ? 1 : 0};
    ok = ok && (choice_make(r->pool, &m.spec, &m.output, &(ChoiceOptions){0}, &choice) || run_fail_pool(r, err));
    if (ok)
        removable_output(r->pool, m.spec.facts, &m.output);
    ok = ok && validate_code(r->pool, &m.spec, &options, &v, err);
    if (ok) {
        StrBuf text = {0};
        str_printf(&text, "form               %s\n", choice.form);
        validation_print(&v, &text);
        r->report.text = run_take(r, &text);
        run_number(r, "points", v.points);
        run_number(r, "max_ulp", v.max_ulp);
        run_number(r, "mean_ulp", v.mean_ulp);
        if (v.read_max_ulp >= 0) {
            run_number(r, "read_max_ulp", v.read_max_ulp);
            run_number(r, "read_mean_ulp", v.read_mean_ulp);
        }
        run_number(r, "undefined", v.undefined);
        run_number(r, "nonfinite", v.nonfinite);
        if (v.difference >= 0)
            run_number(r, "difference", v.difference);
        run_number(r, "compile_ms", v.compile_ms);
        run_number(r, "call_ns", v.call_ns);
    }
    model_clear(&m);
    return ok;
}
