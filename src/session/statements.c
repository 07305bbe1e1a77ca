// What each kind of statement does. All of them leave the session as it was when they fail.
#include "session/session_internal.h"

#include "session/engines.h"
#include "session/solutions.h"

#include <stdio.h>

// ---- Definitions --------------------------------------------------------------------------------------------------

// A name of one letter (N) may be a value beside the form that is called by it.
static bool refuse_card(Run *r, const char *name, Error *err)
{
    bool letter = name[1] == 0 && r->statement->def != DEF_FUNCTION;
    int form = form_find(name);
    if (func_find(name) < 0 && (form < 0 || letter || matrix_is_word((FormId)form)))
        return false;
    error_set(err, ERR_DEFINITION, r->statement->at, "%s is built in and can not be defined anew", name);
    error_hint(err, "choose another name; 'help %s' says what it is", name);
    return true;
}

// The body with its forms carried out. A parameter is not what is defined by its name: y of h(y) := expand(y^2 + y)
// stays y whatever y is elsewhere.
static Expr definition_body(Run *r, Error *err)
{
    const Statement *st = r->statement;
    Definition written = {.body = st->body}, fresh = {0};
    VEC(Expr) own = {0}, instead = {0};
    for (size_t i = 0; i < st->params.len; i++) {
        Sym name = pool_symbol_fresh(r->pool, st->params.at[i]);
        vec_push(&written.params, st->params.at[i]);
        vec_push(&fresh.params, name);
        vec_push(&own, expr_sym(r->pool, st->params.at[i]));
        vec_push(&instead, expr_sym(r->pool, name));
    }
    Expr body = defs_unfold(r->pool, &written, instead.at);
    fresh.body = body ? forms_evaluate(r->session, body, err) : 0;
    body = fresh.body ? defs_unfold(r->pool, &fresh, own.at) : 0;
    vec_free(&own);
    vec_free(&instead);
    vec_free(&written.params);
    vec_free(&fresh.params);
    return body;
}

// Is the shape that which was declared for the name?
static bool has_its_shape(Run *r, MatrixShape shape, Error *err)
{
    MatrixShape old;
    Pool *p = r->pool;
    Sym name = r->statement->name;
    if (!facts_shape(p, &r->session->facts, name, &old) || matrix_same_shape(p, shape, old))
        return true;
    StrBuf one = {0}, two = {0};
    error_set(err, ERR_TYPE, r->statement->at, "%.80s is %.80s, and this is %.80s", pool_symbol_name(p, name),
              matrix_shape_text(p, old, &one), matrix_shape_text(p, shape, &two));
    str_free(&one);
    str_free(&two);
    error_hint(err, "forget %.80s takes the shape back", pool_symbol_name(p, name));
    return false;
}

// f := an array: kept as the formula of its element, f[i] or f[i, j].
static bool define_array(Run *r, Error *err)
{
    const Statement *st = r->statement;
    Session *s = r->session;
    Pool *p = r->pool;
    MatrixNames names = arrays_names(s);
    MatrixShape shape = matrix_shape(&names, st->body);
    Expr i, j;
    if (st->def != DEF_VALUE) {
        error_set(err, ERR_DEFINITION, st->at, "the value of a function or an element is a scalar");
        error_hint(err, "define the array itself: %.80s := ...", pool_symbol_name(p, st->name));
        return false;
    }
    if (!has_its_shape(r, shape, err))
        return false;
    arrays_indices(s, st->body, 0, &i, &j);
    Expr list = arrays_list(s, st->body, err), params[2] = {shape.rows ? i : j, j};
    uint32_t n = shape.rank == RANK_MATRIX ? 2 : 1;
    Expr body = list || err->code ? list : forms_evaluate(s, matrix_element(&names, st->body, i, j), err);
    Sym symbols[2] = {expr_op(p, params[0]), expr_op(p, params[1])};
    if (!body || !defs_set(p, &s->defs, st->name, list ? DEF_VALUE : DEF_ARRAY, symbols, list ? 0 : n, body, err))
        return false;
    if (!list)
        facts_set_shape(p, &s->facts, st->name, &shape, true);
    return true;
}

static bool print_defined(Run *r)
{
    StrBuf text = {0};
    Error ignored = {0};
    r->keeps_nodes = true;
    r->report.kind = "define";
    if (print_definition(r->pool, defs_find(&r->session->defs, r->statement->name), r->format, &text, &ignored))
        r->report.result = run_text(r, str_text(&text), text.len);
    str_free(&text);
    return true; // it is defined all the same
}

// A name that is defined anew is no array any more, unless a person said so.
static void forget_shape(Run *r)
{
    const Facts *facts = &r->session->facts;
    for (size_t i = 0; i < facts->declared; i++)
        if (facts->list.at[i].defined && facts->list.at[i].subject == expr_sym(r->pool, r->statement->name)) {
            facts_set_shape(r->pool, &r->session->facts, r->statement->name, NULL, false);
            return;
        }
}

static bool run_define(Run *r, Error *err)
{
    const Statement *st = r->statement;
    Session *s = r->session;
    if (refuse_card(r, pool_symbol_name(r->pool, st->name), err))
        return false;
    if (st->def == DEF_VALUE)
        forget_shape(r);
    if (arrays_is_array(s, st->body))
        return define_array(r, err) && print_defined(r);
    MatrixNames names = arrays_names(s);
    if (st->def == DEF_VALUE && !has_its_shape(r, matrix_shape(&names, st->body), err))
        return false;
    Expr body = definition_body(r, err);
    if (body && expr_kind(r->pool, body) == KIND_UNDEF)
        return error_set(err, ERR_DOMAIN, st->at, "undefined: the expression has no value anywhere");
    if (!body || !defs_set(r->pool, &s->defs, st->name, st->def, st->params.at, (uint32_t)st->params.len, body, err))
        return false;
    defs_set_typed(&s->defs, st->name, body == st->body ? st->typed : 0);
    return print_defined(r);
}

// ---- Facts --------------------------------------------------------------------------------------------------------

// " symmetric(n)"
static bool print_shape(Run *r, const MatrixShape *shape, StrBuf *out, Error *err)
{
    static const char *const words[] = {" matrix(", " symmetric(", " spd(", " orthogonal(", " skew("};
    bool general = shape->property == MATRIX_GENERAL, ok;
    str_add(out, shape->rank == RANK_VECTOR ? " vector(" : shape->rank == RANK_ROW ? " row(" : words[shape->property]);
    ok = print_expr(r->pool, shape->rows ? shape->rows : shape->cols, r->format, out, err);
    if (shape->rank == RANK_MATRIX && general) {
        str_add(out, ", ");
        ok = ok && print_expr(r->pool, shape->cols, r->format, out, err);
    }
    str_char(out, ')');
    return ok;
}

bool statement_print_fact(Run *r, const Fact *fact, StrBuf *out, Error *err)
{
    if (fact->kind == FACT_CONDITION)
        return print_expr(r->pool, fact->condition, r->format, out, err);
    bool ok = print_expr(r->pool, fact->subject, r->format, out, err);
    if (fact->kind == FACT_SHAPE)
        return print_shape(r, &fact->shape, out, err) && ok;
    if (fact->kind == FACT_INTEGER) {
        str_add(out, " integer");
    } else {
        str_add(out, " in ");
        ok = ok && print_expr(r->pool, fact->lower, r->format, out, err);
        str_add(out, "..");
        ok = ok && print_expr(r->pool, fact->upper, r->format, out, err);
    }
    return ok;
}

static Fact declared(const ParsedFact *f)
{
    static const FactKind kinds[] = {
        [PARSED_CONDITION] = FACT_CONDITION, [PARSED_INTEGER] = FACT_INTEGER, [PARSED_RANGE] = FACT_RANGE, [PARSED_SHAPE] = FACT_SHAPE};
    return (Fact){
        .kind = kinds[f->kind], .subject = f->subject, .lower = f->lower, .upper = f->upper, .condition = f->condition,
        .shape = f->shape};
}

static bool run_assume(Run *r, Error *err)
{
    const Statement *st = r->statement;
    for (size_t i = 0; i < st->facts.len; i++) {
        Expr condition = st->facts.at[i].condition;
        if (condition && expr_kind(r->pool, condition) == KIND_FALSE) {
            error_set(err, ERR_DOMAIN, st->facts.at[i].at, "this never holds");
            error_hint(err, "what is assumed has to hold somewhere");
            return false;
        }
    }
    StrBuf text = {0};
    bool ok = true;
    for (size_t i = 0; i < st->facts.len && ok; i++) {
        Fact fact = declared(&st->facts.at[i]);
        if (fact.kind == FACT_SHAPE)
            facts_set_shape(r->pool, &r->session->facts, expr_op(r->pool, fact.subject), &fact.shape, false);
        else
            facts_add(&r->session->facts, &fact);
        str_add(&text, i ? ", " : "");
        ok = statement_print_fact(r, &fact, &text, err);
    }
    r->keeps_nodes = true;
    r->report.kind = "assume";
    r->report.result = run_take(r, &text);
    if (ok && engine_facts_exclude(r->session)) {
        Error warning = {.code = ERR_DOMAIN, .at = st->at};
        snprintf(warning.message, sizeof warning.message,
                 "nothing satisfies all that is assumed: the assumptions exclude each other");
        error_hint(&warning, "`forget` takes an assumption back");
        vec_push(&r->ctx->warnings, warning);
    }
    return ok;
}

static bool run_forget(Run *r, Error *err)
{
    const Statement *st = r->statement;
    Session *s = r->session;
    r->report.kind = "forget";
    if (st->names.len == 0)
        facts_forget(r->pool, &s->facts, 0);
    for (size_t i = 0; i < st->names.len; i++) {
        Sym name = st->names.at[i];
        uint32_t facts = facts_forget(r->pool, &s->facts, name);
        bool defined = defs_remove(&s->defs, name);
        if (!facts && !defined)
            return error_set(err, ERR_NAME, st->at, "nothing is assumed of %s, and it is not defined",
                             pool_symbol_name(r->pool, name));
    }
    return true;
}

// ---- Showing and proving ------------------------------------------------------------------------------------------

static bool fail_undefined(Run *r, Error *err)
{
    error_set(err, ERR_DOMAIN, r->statement->at, "undefined: the expression has no value anywhere");
    error_hint(err, "a division by zero, or a function outside of its domain");
    return false;
}

static bool show_number(Run *r, Expr e, Error *err)
{
    StrBuf text = {0};
    bool ok = forms_numeric(r->session, e, &text, err);
    r->report.result = ok ? run_text(r, str_text(&text), text.len) : NULL;
    str_free(&text);
    return ok;
}

static const Kind defined_kinds[] = {[DEF_VALUE] = KIND_SYM, [DEF_FUNCTION] = KIND_APPLY, [DEF_ARRAY] = KIND_ELEM};

// The definition of which e is all: a defined name, f(3) or f[k]. NULL: e is nothing of the kind.
static const Definition *definition_of(const Run *r, Expr e)
{
    Kind kind = expr_kind(r->pool, e);
    bool named = kind == KIND_SYM || kind == KIND_APPLY || kind == KIND_ELEM;
    const Definition *def = named ? defs_find(&r->session->defs, expr_op(r->pool, e)) : NULL;
    return def && defined_kinds[def->kind] == kind ? def : NULL;
}

// What such an e stands for: one definition seen through.
static Expr unfold(Run *r, const Definition *def, Expr e)
{
    Pool *p = r->pool;
    VEC(Expr) args = {0};
    for (uint32_t i = 0; i < def->params.len; i++)
        vec_push(&args, expr_arg(p, e, i));
    Expr value = def->params.len ? defs_unfold(p, def, args.at) : def->body;
    vec_free(&args);
    return value;
}

// The name of a function or of an array by itself shows its definition.
static bool show_definition(Run *r, Expr e, Error *err)
{
    StrBuf text = {0};
    bool ok = print_definition(r->pool, defs_find(&r->session->defs, expr_op(r->pool, e)), r->format, &text, err);
    r->report.result = run_take(r, &text);
    return ok;
}

static bool names_family(const Run *r, Expr e)
{
    const Definition *def =
        expr_kind(r->pool, e) == KIND_SYM ? defs_find(&r->session->defs, expr_op(r->pool, e)) : NULL;
    return def && def->kind != DEF_VALUE;
}

// A form that says what its result has to look like: simplifying would undo it.
static bool shapes_result(const Pool *p, Expr e)
{
    if (expr_kind(p, e) != KIND_FORM)
        return false;
    FormId form = (FormId)expr_op(p, e);
    return form == FORM_EXPAND || form == FORM_FACTOR || form == FORM_SERIES;
}

// An array: a list where its sizes are numbers and lists are what it is made of; else in matrix notation, or by the
// formula of its element.
static Expr array_value(Run *r, Expr e, Error *err)
{
    Session *s = r->session;
    MatrixNames names = arrays_names(s);
    MatrixShape shape = matrix_shape(&names, e);
    Expr value = arrays_list(s, e, err), sizes[2] = {shape.rows, shape.cols}, index[2];
    if (value)
        return engine_simplify(s, value, value, err);
    if (err->code)
        return 0;
    arrays_indices(s, e, 0, &index[0], &index[1]);
    Expr element = matrix_element(&names, e, index[0], index[1]);
    value = forms_evaluate(s, element, err);
    value = value ? engine_simplify(s, element, value, err) : 0;
    Expr folded = value ? arrays_fold(s, value, shape, index[0], index[1]) : 0;
    for (int k = 2; k-- > 0 && value && !folded;)
        if (sizes[k])
            value = expr_sum(r->pool, KIND_SUM, expr_op(r->pool, index[k]), expr_int(r->pool, 1),
                             matrix_size_flat(r->pool, sizes[k]), value);
    return folded ? folded : value ? expr_form(r->pool, FORM_ENTRIES, &value, 1) : 0;
}

// The value in matrix notation, where that was used to ask for it.
static Expr scalar_notation(Run *r, Expr asked, Expr value)
{
    MatrixNames names = arrays_names(r->session);
    bool matrices = asked && (expr_flags(r->pool, asked) & FLAG_HAS_FORM) && matrix_carry_out(&names, asked) != asked;
    return matrices ? arrays_fold(r->session, value, (MatrixShape){.rank = RANK_SCALAR}, 0, 0) : value;
}

Expr statement_value(Run *r, Expr e, Error *err)
{
    Session *s = r->session;
    Expr written = e;
    if (arrays_is_array(s, e))
        return array_value(r, e, err);
    e = forms_spell_out(s, e);
    Expr value = forms_evaluate_shown(s, e, err);
    Expr evaluated = value ? defs_expand(r->pool, &s->defs, value, 0) : 0;
    const Definition *asked = value && value == e ? definition_of(r, e) : NULL;
    if (asked) // never folded back into the name that was asked about
        value = engine_meaning(s, e, unfold(r, asked, e), asked->name, err);
    else if (value && !shapes_result(r->pool, e))
        value = engine_simplify(s, e, value, err);
    value = engine_polish(s, value, evaluated);
    if (!value)
        run_fail_pool(r, err);
    else if (expr_kind(r->pool, value) == KIND_UNDEF)
        return fail_undefined(r, err);
    else
        value = scalar_notation(r, written, value);
    return value;
}

// Words that other programs know, by themselves: variables here, and told so.
static void warn_foreign(Run *r, Expr e)
{
    static const struct {
        const char *word, *hint;
    } rows[] = {{"ans", "% is the last result"},
                {"_", "% is the last result"},
                {"version", "leibniz --version tells the version"},
                {"clear", "reset forgets what was defined and assumed"},
                {"bye", "exit leaves"},
                {"history", "the arrow keys and Ctrl-R find what was typed before"}};
    if (expr_kind(r->pool, e) != KIND_SYM || defs_find(&r->session->defs, expr_op(r->pool, e)))
        return;
    const char *name = pool_symbol_name(r->pool, expr_op(r->pool, e));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].word, name) != 0)
            continue;
        Error warning = {.code = ERR_NAME, .at = r->statement->at};
        snprintf(warning.message, sizeof warning.message, "read as the variable %s", name);
        error_hint(&warning, "%s", rows[i].hint);
        vec_push(&r->ctx->warnings, warning);
    }
}

bool statement_show(Run *r, const char *kind, Expr e, Error *err)
{
    r->report.kind = kind;
    warn_foreign(r, e);
    if (expr_kind(r->pool, e) == KIND_FORM && expr_op(r->pool, e) == FORM_NUMERIC)
        return show_number(r, e, err);
    if (solutions_shows(r->pool, e))
        return solutions_show(r, e, err);
    if (names_family(r, e))
        return show_definition(r, e, err);
    Expr value = statement_value(r, e, err);
    if (!value)
        return false;
    r->report.result = run_print(r, value, err);
    if (!r->report.result)
        return false;
    r->report.value = value;
    run_picture(r, value);
    session_keep_result(r->session, forms_keep_domain(r->session, e, value));
    return true;
}

bool statement_run(Run *r, Error *err)
{
    const Statement *st = r->statement;
    switch (st->kind) {
    case STATEMENT_DEFINE: return run_define(r, err);
    case STATEMENT_ASSUME: return run_assume(r, err);
    case STATEMENT_FORGET: return run_forget(r, err);
    case STATEMENT_SHOW: return statement_show(r, "show", st->claim.sides.at[0], err);
    case STATEMENT_PROVE: r->report.kind = "prove"; return statement_prove(r, &st->claim, err);
    case STATEMENT_COMMAND: return command_carry_out(r, err);
    case STATEMENT_EMPTY: break;
    }
    return true;
}
