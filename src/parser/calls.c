// Closing brackets: calls, sums, lists, Iverson brackets, elements.
#include "parser/parse_internal.h"

#include <stdio.h>

static Operand *args_of(Parser *ps, const Frame *f, uint32_t *n)
{
    *n = (uint32_t)ps->s->operands.len - f->base;
    return ps->s->operands.at + f->base;
}

// The values of all operands in Parser.s->list; false when one is no value.
static bool collect_values(Parser *ps, const Operand *o, uint32_t n, bool lists)
{
    ps->s->list.len = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (lists ? !parse_require_plain(ps, &o[i]) : !parse_require_value(ps, &o[i]))
            return false;
        vec_push(&ps->s->list, o[i].e);
    }
    return true;
}

enum { MANY = 999 };

static Step fail_arity(Parser *ps, const Frame *f, Span end, const char *name, uint32_t least, uint32_t most,
                       uint32_t n)
{
    Span at = {f->start, end.end};
    if (least == most)
        return parse_fail(ps, ERR_ARITY, at, "%.80s takes %u argument%s, not %u", name, (unsigned)least,
                          least == 1 ? "" : "s", (unsigned)n);
    if (most == MANY)
        return parse_fail(ps, ERR_ARITY, at, "%.80s takes %u arguments or more, not %u", name, (unsigned)least,
                          (unsigned)n);
    return parse_fail(ps, ERR_ARITY, at, "%.80s takes %u to %u arguments, not %u", name, (unsigned)least,
                      (unsigned)most, (unsigned)n);
}

// ---- Functions ------------------------------------------------------------------------------------------------------

static Step close_card(Parser *ps, const Frame *f, Span end)
{
    uint32_t n;
    const Operand *o = args_of(ps, f, &n);
    FuncId id = (FuncId)f->head.id;
    const FuncCard *card = &func_cards[id];
    Pool *p = ps->pool;
    bool variadic = (card->properties & FN_VARIADIC) != 0;
    bool to_base = id == FN_LOG && n == 2;
    if (variadic ? n < card->arity : n != card->arity && !to_base) {
        fail_arity(ps, f, end, card->name, card->arity, variadic ? MANY : card->arity, n);
        return parse_hint(ps, "%s(%s): %s", card->name, card->arity == 1 ? "x" : "x, y", card->help);
    }
    if (n == 1 && !f->map && parse_is_array(ps, o[0].e)) {
        parse_fail(ps, ERR_TYPE, (Span){f->start, end.end}, "%s takes a single value, not an array", card->name);
        return parse_hint(ps, "%s.(A) takes it of each element", card->name);
    }
    if (!collect_values(ps, o, n, false))
        return STEP_FAIL;
    const Expr *args = ps->s->list.at;
    Expr e;
    if (to_base) {
        e = expr_div(p, expr_call1(p, FN_LOG, args[0]), expr_call1(p, FN_LOG, args[1]));
    } else {
        e = expr_call(p, id, args);
        for (uint32_t i = 2; variadic && i < n; i++)
            e = expr_call(p, id, (Expr[]){e, args[i]});
    }
    return parse_replace(ps, f, e, SHAPE_VALUE, end.end);
}

static bool are_plain(const Pool *p, const Operand *o, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (expr_kind(p, o[i].e) != KIND_SYM && expr_kind(p, o[i].e) != KIND_ELEM)
            return false;
    return true;
}

// Within diff(..) a call is a call: of a product with a variable nobody asks that way.
static bool is_differentiated(const Parser *ps)
{
    bool found = ps->differentiates;
    for (size_t i = 0; i < ps->s->frames.len && !found; i++) {
        const Frame *f = &ps->s->frames.at[i];
        found = f->type == FRAME_CALL && f->head.class == WORD_FORM && f->head.id <= FORM_HESSIAN;
        found |= f->type == FRAME_OPERATORS && f->op == OP_DERIV;
    }
    return found;
}

static bool is_letter_of_functions(const char *name)
{
    return name[0] && !name[1] && strchr("fghFGH", name[0]);
}

// A function that was not defined: kept as it is where that can not be a product or a typing error.
static bool note_unknown(Parser *ps, const Frame *f, const Operand *o, uint32_t n, Span end)
{
    const char *name = pool_symbol_name(ps->pool, f->name);
    Span at = {f->start, f->at.start};
    const char *near = parse_suggest(ps, name);
    if (near) {
        parse_fail(ps, ERR_NAME, at, "there is no function %.80s", name);
        parse_hint(ps, "did you mean %.80s?", near);
        return false;
    }
    if (f->primes || are_plain(ps->pool, o, n) || is_differentiated(ps) ||
        (is_letter_of_functions(name) && !(expr_flags(ps->pool, o[0].e) & FLAG_CONSTANT)))
        parse_note_role(ps, f->name, ROLE_FUNCTION);
    vec_push(&ps->s->applied, ((Application){f->name, at, {f->at.start, end.end}}));
    return true;
}

// The arguments of a defined function: values, and arrays by name or as lists where they are subscripted.
static bool collect_arguments(Parser *ps, const Definition *def, const Operand *o, uint32_t n)
{
    ps->s->list.len = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool array = def && defs_takes_array(ps->pool, ps->ctx->defs, def, i);
        if (!(array ? parse_require_plain(ps, &o[i]) : parse_require_value(ps, &o[i])))
            return false;
        Kind kind = expr_kind(ps->pool, o[i].e);
        if (array && kind != KIND_SYM && kind != KIND_ELEM && kind != KIND_LIST) {
            parse_fail(ps, ERR_TYPE, o[i].at, "%.80s is an array in %.80s: an array is wanted here",
                       pool_symbol_name(ps->pool, def->params.at[i]), pool_symbol_name(ps->pool, def->name));
            parse_hint(ps, "write the name of an array, or a list");
            return false;
        }
        vec_push(&ps->s->list, o[i].e);
    }
    return true;
}

// I(y = k), as statisticians write [y = k].
static bool is_indicator(const char *name)
{
    static const char *const names[] = {"I", "Ind", "indicator"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return true;
    return false;
}

static Step close_apply(Parser *ps, const Frame *f, Span end)
{
    uint32_t n;
    const Operand *o = args_of(ps, f, &n);
    Pool *p = ps->pool;
    const char *name = pool_symbol_name(p, f->name);
    const Definition *def = defs_find(ps->ctx->defs, f->name);
    if (!def && is_indicator(name) && n == 1 && (o[0].shape == SHAPE_CONDITION || o[0].shape == SHAPE_MEMBER)) {
        Expr c = parse_as_condition(ps, &o[0]);
        return c ? parse_replace(ps, f, expr_iverson(p, c), SHAPE_VALUE, end.end) : STEP_FAIL;
    }
    if (def && def->kind != DEF_FUNCTION)
        def = NULL;
    bool known = def || f->name == ps->defining || func_find(name) >= 0;
    uint32_t expected = f->primes ? 1 : def && f->name != ps->defining ? (uint32_t)def->params.len : n;
    if (f->primes && (n != 1 || (def && def->params.len != 1))) {
        parse_fail(ps, ERR_ARITY, (Span){f->start, end.end}, "a prime needs a function of one argument");
        return parse_hint(ps, "write diff(%.80s(x, y), x)", name);
    }
    if (n != expected || n == 0) {
        fail_arity(ps, f, end, name, n == expected ? 1 : expected, n == expected ? 1 : expected, n);
        return def ? parse_hint(ps, "it was defined with %u parameter%s", (unsigned)expected, expected == 1 ? "" : "s")
                   : STEP_FAIL;
    }
    if (!collect_arguments(ps, f->name == ps->defining ? NULL : def, o, n) ||
        (!known && !note_unknown(ps, f, o, n, end)))
        return STEP_FAIL;
    Expr order = expr_int(p, f->primes);
    Expr e = expr_apply(p, f->name, ps->s->list.at, f->primes ? &order : NULL, n);
    return parse_replace(ps, f, e, SHAPE_VALUE, end.end);
}

// ---- Sums and products ----------------------------------------------------------------------------------------------

static bool bind_index(Parser *ps, Frame *f, const Operand *o)
{
    Pool *p = ps->pool;
    Word word = parse_word(ps, o->name);
    if (!parse_is_free(ps, o->name, word)) {
        parse_fail(ps, ERR_NAME, o->at, "%s is no name for an index", pool_symbol_name(p, o->name));
        parse_hint(ps, "use another letter");
        return false;
    }
    for (uint32_t i = 0; i < f->bound; i++)
        if (ps->s->operands.at[f->base + i].name == o->name) {
            parse_fail(ps, ERR_SYNTAX, o->at, "the index %s is bound twice", pool_symbol_name(p, o->name));
            parse_hint(ps, "give each index a name of its own");
            return false;
        }
    Expr bounds[2] = {o->lower, o->upper};
    for (int i = 0; i < 2; i++)
        if (expr_kind(p, bounds[i]) == KIND_NUM && !expr_num_is_integer(p, bounds[i])) {
            parse_fail(ps, ERR_DOMAIN, o->at, "a bound of a sum or product is not an integer");
            parse_hint(ps, "an index runs over integers: write floor(...) or ceil(...) if that is meant");
            return false;
        }
    vec_push(&ps->s->scope, o->name);
    parse_note_role(ps, o->name, ROLE_INDEX);
    f->bound++;
    return true;
}

bool parse_end_argument(Parser *ps, Frame *f)
{
    Operand *o = &vec_last(&ps->s->operands);
    bool binder = f->type == FRAME_CALL && (f->head.class == WORD_SUM || f->head.class == WORD_PROD ||
                                            f->head.class == WORD_MATRIX || f->head.class == WORD_VECTOR);
    if (!binder)
        return true;
    bool indexed = (o->shape == SHAPE_BINDING || o->shape == SHAPE_MEMBER) && o->name;
    uint32_t n = (uint32_t)ps->s->operands.len - f->base;
    if (indexed && f->bound + 1 == n)
        return bind_index(ps, f, o);
    const char *name = f->head.class == WORD_SUM      ? "sum"
                       : f->head.class == WORD_PROD   ? "prod"
                       : f->head.class == WORD_MATRIX ? "matrix"
                                                      : "vector";
    if (!indexed && f->bound + 1 == n && n == 1)
        parse_fail(ps, ERR_SYNTAX, o->at, "the index and its range come first in %s", name);
    else
        parse_fail(ps, ERR_SYNTAX, o->at, "%s takes indices with their ranges, then one expression", name);
    parse_hint(ps, "write %s(k=a..b, e) or %s(i=a..b, j=c..d, e)", name, name);
    return false;
}

static Step close_sum(Parser *ps, const Frame *f, Span end)
{
    uint32_t n;
    Operand *o = args_of(ps, f, &n);
    Kind kind = f->head.class == WORD_SUM ? KIND_SUM : KIND_PROD;
    const char *name = kind == KIND_SUM ? "sum" : "prod";
    bool indexed = n > 0 && (o[n - 1].shape == SHAPE_BINDING || o[n - 1].shape == SHAPE_MEMBER);
    if (n == 1 && !indexed && kind == KIND_SUM && parse_is_array(ps, o[0].e))
        return parse_array_form(ps, f, FORM_TOTAL, &o[0].e, 1, end);
    if (n < 2 || f->bound + 1 != n || indexed) {
        parse_fail(ps, ERR_ARITY, (Span){f->start, end.end}, "%s",
                   n && indexed ? "the expression is missing" : "the range of the index is missing");
        return parse_hint(ps, "write %s(k=a..b, e)", name);
    }
    if (!parse_require_value(ps, &o[n - 1]))
        return STEP_FAIL;
    Expr e = o[n - 1].e;
    for (uint32_t i = n - 1; i-- > 0;)
        e = expr_sum(ps->pool, kind, o[i].name, o[i].lower, o[i].upper, e);
    ps->s->scope.len -= f->bound;
    return parse_replace(ps, f, e, SHAPE_VALUE, end.end);
}

// ---- Cases ----------------------------------------------------------------------------------------------------------

static Step close_if(Parser *ps, const Frame *f, Span end)
{
    uint32_t n;
    const Operand *o = args_of(ps, f, &n);
    if (n != 3) {
        fail_arity(ps, f, end, "if", 3, 3, n);
        return parse_hint(ps, "write if(condition, a, b)");
    }
    Expr c = parse_as_condition(ps, &o[0]);
    if (!c || !parse_require_value(ps, &o[1]) || !parse_require_value(ps, &o[2]))
        return STEP_FAIL;
    return parse_replace(ps, f, expr_piecewise(ps->pool, (Expr[]){c, o[1].e, o[2].e}, 3), SHAPE_VALUE, end.end);
}

static Step close_piecewise(Parser *ps, const Frame *f, Span end)
{
    uint32_t n;
    const Operand *o = args_of(ps, f, &n);
    ps->s->list.len = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool condition = i % 2 == 0 && i + 1 < n;
        if (o[i].colon != condition || n < 2) {
            parse_fail(ps, ERR_SYNTAX, o[i].at, "a case of piecewise is condition: value");
            return parse_hint(ps, "write piecewise(c1: a, c2: b, otherwise)");
        }
        Expr e = condition ? parse_as_condition(ps, &o[i]) : parse_require_value(ps, &o[i]) ? o[i].e : 0;
        if (!e)
            return STEP_FAIL;
        vec_push(&ps->s->list, e);
    }
    if (n < 2) {
        fail_arity(ps, f, end, "piecewise", 2, MANY, n);
        return parse_hint(ps, "write piecewise(c1: a, c2: b, otherwise)");
    }
    if (n % 2 == 0)
        vec_push(&ps->s->list, expr_undef(ps->pool));
    Expr e = expr_piecewise(ps->pool, ps->s->list.at, (uint32_t)ps->s->list.len);
    return parse_replace(ps, f, e, SHAPE_VALUE, end.end);
}

// ---- Forms ----------------------------------------------------------------------------------------------------------

// diff(sum(k=1..n, s[k]), k): the k meant is the one that is bound.
static bool is_index_of(Parser *ps, const Operand *variable, Expr e)
{
    Sym name = variable->name;
    bool index = name && name < ps->s->roles.len && (ps->s->roles.at[name] & ROLE_INDEX);
    return index && !expr_contains(ps->pool, e, variable->e) && !parse_in_scope(ps, name) &&
           !defs_find(ps->ctx->defs, name);
}

// diff(e, x, 2, y): names or elements, each with an order behind it or not.
// diff(sin(x), x, n) is 0: was the n-th derivative meant?
static void warn_of_order(Parser *ps, Expr e, const Operand *by)
{
    Expr whole = defs_expand(ps->pool, ps->ctx->defs, e, 0);
    if (whole && !expr_contains(ps->pool, whole, by->e) && !(expr_flags(ps->pool, whole) & FLAG_HAS_FORM))
        parse_warn(ps, by->at, "the order of a derivative is a number: diff(e, x, 2)",
                   "read as a derivative by %s, too, which does not occur", pool_symbol_name(ps->pool, by->name));
}

static bool check_diff(Parser *ps, const Operand *o, uint32_t n)
{
    Pool *p = ps->pool;
    for (uint32_t i = 1; i < n; i++) {
        Kind kind = expr_kind(p, o[i].e);
        if (o[i].name && parse_word(ps, o[i].name).class == WORD_E && kind == KIND_CALL) {
            parse_fail(ps, ERR_TYPE, o[i].at, "e is Euler's number, no variable");
            parse_hint(ps, "use another name, such as e_");
            return false;
        }
        bool bound = kind == KIND_SYM && is_index_of(ps, &o[i], o[0].e);
        for (size_t k = ps->params; kind == KIND_SYM && k <= ps->s->scope.len; k++)
            if (k < ps->s->scope.len ? ps->s->scope.at[k] == o[i].name : bound) {
                parse_fail(ps, ERR_TYPE, o[i].at, "%s is the index of a sum or product",
                           pool_symbol_name(p, o[i].name));
                parse_hint(ps, "an index is an integer: nothing is differentiated by it");
                return false;
            }
        if (i > 1 && kind == KIND_SYM)
            warn_of_order(ps, o[0].e, &o[i]);
        if (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY)
            continue;
        bool order = kind == KIND_NUM && i > 1 && expr_kind(p, o[i - 1].e) != KIND_NUM;
        if (order && expr_num_is_integer(p, o[i].e) && expr_num_sign(p, o[i].e) >= 0)
            continue;
        if (order)
            parse_fail(ps, ERR_DOMAIN, o[i].at, "the order of a derivative is a whole number");
        else
            parse_fail(ps, ERR_TYPE, o[i].at, "diff takes names or elements to differentiate by");
        parse_hint(ps, "write diff(e, x), diff(e, x, 2), diff(e, x, y), diff(e, s[k])");
        return false;
    }
    return true;
}

// diff(y(x), x, 5) of an unknown function y of names is the derivative itself, not a task: y'''''(x). A task it is where
// one of several names is defined: v := x^2 makes diff(f(v, x), x) a chain rule.
static Expr unknown_derivative(Parser *ps, const Operand *o, uint32_t n)
{
    Pool *p = ps->pool;
    Expr y = o[0].e;
    Sym name = expr_kind(p, y) == KIND_APPLY ? expr_op(p, y) : 0;
    uint32_t arity = expr_nargs(p, y) / 2;
    if (!name || arity > 8 || defs_find(ps->ctx->defs, name) || name == ps->defining ||
        func_find(pool_symbol_name(p, name)) >= 0)
        return 0;
    int64_t orders[8], count;
    Expr args[8], made[8];
    for (uint32_t k = 0; k < arity; k++) {
        args[k] = expr_arg(p, y, k);
        if (expr_kind(p, args[k]) != KIND_SYM || !expr_get_int(p, expr_arg(p, y, arity + k), &orders[k]))
            return 0;
        if (arity > 1 && defs_find(ps->ctx->defs, expr_op(p, args[k])))
            return 0;
        for (uint32_t j = 0; j < k; j++)
            if (args[j] == args[k])
                return 0;
    }
    for (uint32_t i = 1; i < n; i++) {
        if (expr_kind(p, o[i].e) == KIND_NUM)
            continue;
        uint32_t k = 0;
        while (k < arity && args[k] != o[i].e)
            k++;
        bool given = i + 1 < n && expr_kind(p, o[i + 1].e) == KIND_NUM;
        count = 1;
        if (k == arity || (given && !expr_get_int(p, o[i + 1].e, &count)) || count > 1000000)
            return 0;
        orders[k] += count;
    }
    for (uint32_t k = 0; k < arity; k++)
        made[k] = expr_int(p, orders[k]);
    return expr_apply(p, name, args, made, arity);
}

static Step close_form(Parser *ps, const Frame *f, Span end)
{
    uint32_t n;
    Operand *o = args_of(ps, f, &n);
    FormId id = (FormId)f->head.id;
    const FormRow *row = &form_rows[id];
    Pool *p = ps->pool;
    if (n < row->least || n > row->most) {
        fail_arity(ps, f, end, row->name, row->least, row->most, n);
        return parse_hint(ps, "%s: %s", row->signature, row->help);
    }
    for (uint32_t i = 0; i < n; i++)
        if (o[i].shape == SHAPE_PAIR && i > 0) { // x = 2 is the list [x, 2]: a relation has no left and right
            o[i].e = expr_list(p, (Expr[]){o[i].e, o[i].lower}, 2);
            o[i].shape = SHAPE_VALUE;
        } else if (id == FORM_SUBST && i > 0 && !(o[i].shape == SHAPE_VALUE && expr_kind(p, o[i].e) == KIND_LIST)) {
            parse_fail(ps, ERR_TYPE, o[i].at, "subst takes what to replace, and by what");
            return parse_hint(ps, "write %s", row->signature);
        }
    if (!collect_values(ps, o, n, true) || (id == FORM_DIFF && !check_diff(ps, o, n)))
        return STEP_FAIL;
    Expr e = id == FORM_DIFF ? unknown_derivative(ps, o, n) : 0;
    if (e)
        return parse_replace(ps, f, e, SHAPE_VALUE, end.end);
    return parse_array_form(ps, f, id, ps->s->list.at, n, end);
}

// ---- Brackets -------------------------------------------------------------------------------------------------------

static Step close_element(Parser *ps, const Frame *f, Span end)
{
    uint32_t n;
    const Operand *o = args_of(ps, f, &n);
    const char *name = pool_symbol_name(ps->pool, f->name);
    const Definition *def = f->name == ps->defining ? NULL : defs_find(ps->ctx->defs, f->name);
    if (n == 1 && (o[0].shape == SHAPE_CONDITION || o[0].shape == SHAPE_MEMBER)) {
        parse_fail(ps, ERR_TYPE, o[0].at, "a relation in the place of a subscript");
        return parse_hint(ps, "write %.80s*[...] for the product with a bracket", name);
    }
    if (n == 0 || (def && def->kind == DEF_ARRAY && def->params.len != n)) {
        uint32_t expected = def ? (uint32_t)def->params.len : 1;
        parse_fail(ps, ERR_ARITY, (Span){f->start, end.end}, "%.80s takes %u subscript%s, not %u", name,
                   (unsigned)expected, expected == 1 ? "" : "s", (unsigned)n);
        return parse_hint(ps, "write %.80s[%s]", name, expected == 1 ? "k" : "i, j");
    }
    MatrixShape shape = matrix_shape(parse_names(ps), expr_sym(ps->pool, f->name));
    if (shape.rank != RANK_SCALAR && n != (shape.rank == RANK_MATRIX ? 2 : 1)) {
        StrBuf text = {0};
        parse_fail(ps, ERR_ARITY, (Span){f->start, end.end}, "%.80s is %.80s and takes %s", name,
                   matrix_shape_text(ps->pool, shape, &text), shape.rank == RANK_MATRIX ? "two subscripts" : "one");
        str_free(&text);
        return parse_hint(ps, "write %.80s[%s]", name, shape.rank == RANK_MATRIX ? "i, j" : "i");
    }
    if (!collect_values(ps, o, n, false))
        return STEP_FAIL;
    return parse_replace(ps, f, expr_elem(ps->pool, f->name, ps->s->list.at, n), SHAPE_VALUE, end.end);
}

static Step close_list(Parser *ps, const Frame *f, Span end)
{
    uint32_t n, relations = 0;
    const Operand *o = args_of(ps, f, &n);
    for (uint32_t i = 0; i < n; i++)
        relations += o[i].shape == SHAPE_CONDITION || o[i].shape == SHAPE_MEMBER;
    if (n == 1 && relations == 1) {
        Expr c = parse_as_condition(ps, &o[0]);
        return c ? parse_replace(ps, f, expr_iverson(ps->pool, c), SHAPE_VALUE, end.end) : STEP_FAIL;
    }
    if (relations) {
        parse_fail(ps, ERR_SYNTAX, (Span){f->start, end.end}, "a list holds values, and a bracket one condition");
        return parse_hint(ps, "join conditions by and: [k = l and i < j]");
    }
    if (n == 0) {
        parse_fail(ps, ERR_SYNTAX, (Span){f->start, end.end}, "an empty list");
        return parse_hint(ps, "write what it holds: [a, b]");
    }
    if (!collect_values(ps, o, n, true))
        return STEP_FAIL;
    return parse_replace(ps, f, expr_list(ps->pool, ps->s->list.at, n), SHAPE_VALUE, end.end);
}

static Step close_paren(Parser *ps, const Frame *f, Span end)
{
    Operand *o = &vec_last(&ps->s->operands);
    if (o->shape == SHAPE_RANGE || o->shape == SHAPE_BINDING) {
        parse_require_plain(ps, o);
        return STEP_FAIL;
    }
    o->at = (Span){f->start, end.end};
    o->name = 0;
    return STEP_OPERATOR;
}

static Step close_bar(Parser *ps, const Frame *f, Span end)
{
    Operand *o = &vec_last(&ps->s->operands);
    if (!parse_require_value(ps, o))
        return STEP_FAIL;
    return parse_replace(ps, f, expr_call1(ps->pool, FN_ABS, o->e), SHAPE_VALUE, end.end);
}

static Step close_frame(Parser *ps, const Frame *f, Span end)
{
    if (f->type == FRAME_PAREN)
        return close_paren(ps, f, end);
    if (f->type == FRAME_BAR)
        return close_bar(ps, f, end);
    if (f->type == FRAME_LIST)
        return close_list(ps, f, end);
    if (f->type == FRAME_SUBSCRIPT)
        return f->name ? close_element(ps, f, end) : parse_close_entry(ps, f, end);
    switch ((WordClass)f->head.class) {
    case WORD_SHAPE: return parse_close_shape(ps, f, end);
    case WORD_MATRIX:
    case WORD_VECTOR: return parse_close_entries(ps, f, end);
    case WORD_CARD: return close_card(ps, f, end);
    case WORD_FORM: return close_form(ps, f, end);
    case WORD_SUM:
    case WORD_PROD: return close_sum(ps, f, end);
    case WORD_IF: return close_if(ps, f, end);
    case WORD_PIECEWISE: return close_piecewise(ps, f, end);
    default: return close_apply(ps, f, end);
    }
}

Step parse_close(Parser *ps, const Frame *f, Span end)
{
    if (f->map)
        parse_map_begin(ps, f);
    Step step = close_frame(ps, f, end);
    return f->map && step != STEP_FAIL ? parse_map_end(ps, f, end) : step;
}
