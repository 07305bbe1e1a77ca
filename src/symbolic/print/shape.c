// From expressions to shapes: every node once, arguments first, with a stack of our own.
#include "symbolic/print/shape.h"

#include <stdio.h>

uint32_t shapes_add_text(Shapes *s, const char *text)
{
    if (!s->texts.len)
        str_char(&s->texts, '\0');
    uint32_t at = (uint32_t)s->texts.len;
    str_add_n(&s->texts, text, strlen(text) + 1);
    return at;
}

Shape shapes_make(Shapes *s, ShapeKind kind, const Shape *parts, uint32_t n, ShapeNode fields)
{
    fields.kind = (uint8_t)kind;
    fields.first = (uint32_t)s->items.len;
    fields.count = n;
    for (uint32_t i = 0; i < n; i++)
        vec_push(&s->items, parts[i]);
    vec_push(&s->nodes, fields);
    return (Shape)s->nodes.len - 1;
}

Shape shape_of(const Shapes *s, Expr e)
{
    uint32_t id = 0;
    memo_get(s->shapes, e, &id);
    return id;
}

// A name, a constant: an atom of one word.
static Shape atom(Shapes *s, ShapeKind kind, uint32_t text, uint8_t rank, double degree, Expr e)
{
    ShapeNode fields = {.rank = rank,
                        .text = text,
                        .lead = kind == SHAPE_NUMBER ? 0 : text,
                        .size = (double)strlen(shape_text(s, text)),
                        .degree = degree,
                        .expr = e};
    return shapes_make(s, kind, NULL, 0, fields);
}

// A node with parts: `text` (0: none) and `extra` characters around them. It leads with its text, else its first part.
Shape shape_compound(Shapes *s, ShapeKind kind, const Shape *parts, uint32_t n, uint32_t text, ShapeNode fields)
{
    fields.text = fields.lead = text;
    fields.size += text ? (double)strlen(shape_text(s, text)) : 0;
    for (uint32_t i = 0; i < n; i++) {
        const ShapeNode *part = shape_node(s, parts[i]);
        fields.lead = fields.lead ? fields.lead : part->lead;
        fields.size += part->size + 2;
    }
    return shapes_make(s, kind, parts, n, fields);
}

static const ShapeNode kernel = {.rank = RANK_OTHER, .degree = 1, .size = 2};

// The shapes of e's arguments from `first`, n of them, into s->over.
static const Shape *parts_of(Shapes *s, Expr e, uint32_t first, uint32_t n)
{
    s->over.len = 0;
    for (uint32_t i = 0; i < n; i++)
        vec_push(&s->over, shape_of(s, expr_arg(s->pool, e, first + i)));
    return s->over.at;
}

static Shape with_parts(Shapes *s, ShapeKind kind, Expr e, const char *name, uint32_t op)
{
    uint32_t n = expr_nargs(s->pool, e), text = name ? shapes_add_text(s, name) : 0;
    ShapeNode fields = kernel;
    fields.op = op;
    fields.expr = e;
    fields.has_call = kind == SHAPE_CALL;
    return shape_compound(s, kind, parts_of(s, e, 0, n), n, text, fields);
}

// max(max(a, b), c), as max(a, b, c) is read, printed as it was written.
static Shape variadic(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    FuncId f = (FuncId)expr_op(p, e);
    VEC(Shape) backwards = {0};
    ShapeNode fields = kernel;
    fields.op = (uint32_t)f;
    fields.expr = e;
    fields.has_call = true;
    for (; expr_is_call(p, e, f); e = expr_arg(p, e, 0))
        vec_push(&backwards, shape_of(s, expr_arg(p, e, 1)));
    s->over.len = 0;
    vec_push(&s->over, shape_of(s, e));
    while (backwards.len)
        vec_push(&s->over, vec_pop(&backwards));
    vec_free(&backwards);
    return shape_compound(s, SHAPE_CALL, s->over.at, (uint32_t)s->over.len, shapes_add_text(s, func_cards[f].name), fields);
}

static Shape call(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    if (expr_is_call(p, e, FN_EXP) && expr_is_number(p, expr_arg(p, e, 0), 1, 1) && !s->e_taken)
        return atom(s, SHAPE_E, shapes_add_text(s, "e"), RANK_PLAIN, 0, e);
    if (func_cards[expr_op(p, e)].properties & FN_VARIADIC)
        return variadic(s, e);
    return with_parts(s, SHAPE_CALL, e, func_cards[expr_op(p, e)].name, expr_op(p, e));
}

// ---- Unknown functions: y(x), y'(x), diff(g(x, y), x, y), or a substitution where the arguments are no plain names

static bool plain_distinct_arguments(const Pool *p, Expr e, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        Expr a = expr_arg(p, e, i);
        if (expr_kind(p, a) != KIND_SYM || (n > 1 && defs_find(p->defined, expr_op(p, a))))
            return false;
        for (uint32_t j = 0; j < i; j++)
            if (expr_arg(p, e, i) == expr_arg(p, e, j))
                return false;
    }
    return true;
}

static Shape number_atom(Shapes *s, int64_t n)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)n);
    return atom(s, SHAPE_NUMBER, shapes_add_text(s, text), RANK_NUMBER, 0, 0);
}

static Shape derivative_form(Shapes *s, Expr e, uint32_t name, const Shape *names, uint32_t n)
{
    VEC(Shape) parts = {0};
    ShapeNode fields = kernel;
    fields.expr = e;
    fields.has_call = true;
    vec_push(&parts, shape_compound(s, SHAPE_APPLY, names, n, name, fields));
    for (uint32_t i = 0; i < n; i++) {
        int64_t order = 0;
        expr_get_int(s->pool, expr_arg(s->pool, e, n + i), &order);
        if (order > 0)
            vec_push(&parts, names[i]);
        if (order > 1)
            vec_push(&parts, number_atom(s, order));
    }
    Shape id = shape_compound(s, SHAPE_FORM, parts.at, (uint32_t)parts.len, shapes_add_text(s, "diff"), fields);
    vec_free(&parts);
    return id;
}

static Shape substituted_form(Shapes *s, Expr e, uint32_t name, uint32_t n)
{
    VEC(Shape) parts = {0}, names = {0};
    ShapeNode fields = kernel;
    fields.expr = e;
    fields.has_call = true;
    for (uint32_t i = 0; i < n; i++) {
        char text[16];
        snprintf(text, sizeof text, "u%u", (unsigned)i + 1);
        vec_push(&names, atom(s, SHAPE_NAME, shapes_add_text(s, text), RANK_PLAIN, 1, 0));
    }
    vec_push(&parts, derivative_form(s, e, name, names.at, n));
    ShapeNode equal = kernel;
    equal.op = RELATION_EQ;
    for (uint32_t i = 0; i < n; i++)
        vec_push(&parts, shape_compound(s, SHAPE_RELATION, (Shape[]){names.at[i], shape_of(s, expr_arg(s->pool, e, i))}, 2, 0,
                                  equal));
    Shape id = shape_compound(s, SHAPE_FORM, parts.at, (uint32_t)parts.len, shapes_add_text(s, "subst"), fields);
    vec_free(&parts);
    vec_free(&names);
    return id;
}

static Shape apply(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    uint32_t n = expr_nargs(p, e) / 2, name = shapes_add_text(s, pool_symbol_name(p, expr_op(p, e)));
    int64_t order = 0;
    bool derived = false;
    for (uint32_t i = 0; i < n; i++)
        derived |= expr_get_int(p, expr_arg(p, e, n + i), &order) && order > 0;
    ShapeNode fields = kernel;
    fields.expr = e;
    fields.has_call = true;
    bool plain = plain_distinct_arguments(p, e, n);
    if (!derived || (n == 1 && (order <= 3 || !plain))) {
        fields.op = derived ? (uint32_t)order : 0;
        fields.size += (double)fields.op;
        return shape_compound(s, SHAPE_APPLY, parts_of(s, e, 0, n), n, name, fields);
    }
    if (!plain)
        return substituted_form(s, e, name, n);
    VEC(Shape) names = {0};
    for (uint32_t i = 0; i < n; i++)
        vec_push(&names, shape_of(s, expr_arg(p, e, i)));
    Shape id = derivative_form(s, e, name, names.at, n);
    vec_free(&names);
    return id;
}

// ---- Conditions ---------------------------------------------------------------------------------------------------

static Shape relation(Shapes *s, Expr e, Relation op, bool reversed)
{
    Shape a = shape_of(s, expr_arg(s->pool, e, reversed)), b = shape_of(s, expr_arg(s->pool, e, !reversed));
    ShapeNode fields = kernel;
    fields.op = op;
    fields.expr = e;
    return shape_compound(s, SHAPE_RELATION, (Shape[]){a, b}, 2, 0, fields);
}

static bool is_less(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_LT || expr_kind(p, e) == KIND_LE;
}

// a <= b and b <= c as a <= b <= c.
static Shape chain(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    for (uint32_t i = 0; expr_nargs(p, e) == 2 && i < 2; i++) {
        Expr x = expr_arg(p, e, i), y = expr_arg(p, e, 1 - i);
        if (!is_less(p, x) || !is_less(p, y) || expr_arg(p, x, 1) != expr_arg(p, y, 0))
            continue;
        Shape parts[] = {shape_of(s, expr_arg(p, x, 0)), shape_of(s, expr_arg(p, x, 1)),
                         shape_of(s, expr_arg(p, y, 1))};
        uint32_t first = expr_kind(p, x) == KIND_LT ? RELATION_LT : RELATION_LE;
        uint32_t second = expr_kind(p, y) == KIND_LT ? RELATION_LT : RELATION_LE;
        ShapeNode fields = kernel;
        fields.op = first + 8 * second;
        fields.expr = e;
        return shape_compound(s, SHAPE_CHAIN, parts, 3, 0, fields);
    }
    return 0;
}

static Shape junction(Shapes *s, Expr e)
{
    bool both = expr_kind(s->pool, e) == KIND_AND;
    Shape id = both ? chain(s, e) : 0;
    if (id)
        return id;
    parts_of(s, e, 0, expr_nargs(s->pool, e));
    shape_sort_factors(s, s->over.at, s->over.len);
    ShapeNode fields = kernel;
    fields.expr = e;
    return shape_compound(s, both ? SHAPE_AND : SHAPE_OR, s->over.at, (uint32_t)s->over.len, 0, fields);
}

// a < b; with a number on the left it reads b > a.
static Shape order(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    bool strict = expr_kind(p, e) == KIND_LT;
    bool turned = expr_kind(p, expr_arg(p, e, 0)) == KIND_NUM && expr_kind(p, expr_arg(p, e, 1)) != KIND_NUM;
    if (turned)
        return relation(s, e, strict ? RELATION_GT : RELATION_GE, true);
    return relation(s, e, strict ? RELATION_LT : RELATION_LE, false);
}

static Shape negation(Shapes *s, Expr e)
{
    Expr a = expr_arg(s->pool, e, 0);
    if (expr_kind(s->pool, a) == KIND_EQ)
        return relation(s, a, RELATION_NE, expr_op(s->pool, a) & EQ_TURNED);
    return with_parts(s, SHAPE_NOT, e, NULL, 0);
}

// An unevaluated form. subst and N hold `x = 2` as the list [x, 2].
static Shape form(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    Shape array = shape_array_form(s, e);
    if (array)
        return array;
    ShapeNode fields = kernel, equal = kernel;
    VEC(Shape) parts = {0};
    equal.op = RELATION_EQ;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr a = expr_arg(p, e, i);
        bool pair = (expr_op(p, e) == FORM_SUBST || expr_op(p, e) == FORM_NUMERIC) && i > 0 &&
                    expr_kind(p, a) == KIND_LIST && expr_nargs(p, a) == 2;
        Shape part = shape_of(s, a);
        if (pair)
            part = shape_compound(s, SHAPE_RELATION,
                            (Shape[]){shape_of(s, expr_arg(p, a, 0)), shape_of(s, expr_arg(p, a, 1))}, 2, 0, equal);
        vec_push(&parts, part);
    }
    fields.expr = e;
    fields.has_call = true;
    uint32_t text = shapes_add_text(s, form_rows[expr_op(p, e)].name);
    Shape id = shape_compound(s, SHAPE_FORM, parts.at, (uint32_t)parts.len, text, fields);
    vec_free(&parts);
    return id;
}

// ---- Everything ---------------------------------------------------------------------------------------------------

static Shape piecewise(Shapes *s, Expr e)
{
    uint32_t n = expr_nargs(s->pool, e);
    bool open = expr_kind(s->pool, expr_arg(s->pool, e, n - 1)) == KIND_UNDEF;
    ShapeNode fields = kernel;
    fields.expr = e;
    fields.has_call = true;
    return shape_compound(s, SHAPE_PIECEWISE, parts_of(s, e, 0, n - open), n - open, 0, fields);
}

static Shape binder(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    uint32_t body = 0, name = 0;
    memo_get(s->bodies, e, &body);
    memo_get(s->names, e, &name);
    Shape index = atom(s, SHAPE_NAME, name, RANK_PLAIN, 1, 0);
    Shape parts[] = {index, shape_of(s, expr_arg(p, e, 0)), shape_of(s, expr_arg(p, e, 1)), shape_of(s, body)};
    ShapeNode fields = {.rank = RANK_BIG, .degree = 1, .size = 4, .expr = e, .op = (uint32_t)expr_kind(p, e)};
    return shape_compound(s, SHAPE_BIG, parts, 4, shapes_add_text(s, expr_kind(p, e) == KIND_SUM ? "sum" : "prod"), fields);
}

static Shape build_node(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    switch (expr_kind(p, e)) {
    case KIND_NUM: return shape_number(s, e);
    case KIND_PI: return atom(s, SHAPE_PI, shapes_add_text(s, "pi"), RANK_PLAIN, 0, e);
    case KIND_BOUND:
        return atom(s, SHAPE_NAME, shapes_add_text(s, "_index"), RANK_PLAIN, 1, e); // of a body that was not opened
    case KIND_SYM: return atom(s, SHAPE_NAME, shape_symbol_text(s, e), RANK_PLAIN, 1, e);
    case KIND_ELEM: return with_parts(s, SHAPE_ELEM, e, pool_symbol_name(p, expr_op(p, e)), 0);
    case KIND_ADD: return shape_addition(s, e);
    case KIND_MUL: return shape_product(s, e);
    case KIND_POW: return shape_power(s, e);
    case KIND_CALL: return call(s, e);
    case KIND_APPLY: return apply(s, e);
    case KIND_SUM:
    case KIND_PROD: return binder(s, e);
    case KIND_IVERSON: return with_parts(s, SHAPE_IVERSON, e, NULL, 0);
    case KIND_PIECEWISE: return piecewise(s, e);
    case KIND_LIST: return with_parts(s, SHAPE_LIST, e, NULL, 0);
    case KIND_FORM: return form(s, e);
    case KIND_TRUE: return atom(s, SHAPE_TRUE, shapes_add_text(s, "true"), RANK_OTHER, 0, e);
    case KIND_FALSE: return atom(s, SHAPE_FALSE, shapes_add_text(s, "false"), RANK_OTHER, 0, e);
    case KIND_EQ: return relation(s, e, RELATION_EQ, expr_op(p, e) & EQ_TURNED);
    case KIND_LT:
    case KIND_LE: return order(s, e);
    case KIND_AND:
    case KIND_OR: return junction(s, e);
    case KIND_NOT: return negation(s, e);
    default: return atom(s, SHAPE_UNDEF, shapes_add_text(s, "undefined"), RANK_OTHER, 0, e);
    }
}

// Pushes those arguments of e that have no shape yet; a binder is opened first. False when the pool refuses.
static bool push_parts(Shapes *s, Expr e, bool *ready)
{
    Pool *p = s->pool;
    uint32_t known, n = expr_nargs(p, e);
    bool is_binder = expr_kind(p, e) == KIND_SUM || expr_kind(p, e) == KIND_PROD;
    if (is_binder && !memo_get(s->bodies, e, &known)) {
        uint32_t name;
        Expr body = shape_open_binder(s, e, &name);
        if (!body)
            return false;
        memo_put(s->bodies, e, body);
        memo_put(s->names, e, name);
        vec_push(&s->indices, name);
    }
    for (uint32_t i = 0; i < n; i++) {
        Expr part = expr_arg(p, e, i);
        if (is_binder && i == 2)
            memo_get(s->bodies, e, &part);
        if (!memo_get(s->shapes, part, &known)) {
            vec_push(&s->stack, part);
            *ready = false;
        }
    }
    return true;
}

Shape shapes_build(Shapes *s, Pool *p, Expr e)
{
    *s = (Shapes){.pool = p, .shapes = memo_begin(p), .bodies = memo_begin(p), .names = memo_begin(p)};
    if (!e)
        return 0;
    shapes_add_text(s, "");
    shapes_make(s, SHAPE_NONE, NULL, 0, (ShapeNode){0});
    shape_names_collect(s, e);
    vec_push(&s->stack, e);
    while (s->stack.len) {
        Expr top = vec_last(&s->stack);
        uint32_t known;
        bool ready = true;
        if (!pool_poll(p) || (!memo_get(s->shapes, top, &known) && !push_parts(s, top, &ready)))
            return 0;
        if (!ready)
            continue;
        if (!memo_get(s->shapes, top, &known)) {
            Shape id = build_node(s, top);
            if (s->texts.len > p->limits.print_bytes) // each stands in the result at least once
                s->too_long = true;
            if (s->too_long)
                return 0;
            memo_put(s->shapes, top, id);
        }
        (void)vec_pop(&s->stack);
    }
    return shape_of(s, e);
}

void shapes_free(Shapes *s)
{
    memo_end(s->pool, s->names);
    memo_end(s->pool, s->bodies);
    memo_end(s->pool, s->shapes);
    vec_free(&s->nodes);
    vec_free(&s->items);
    vec_free(&s->taken);
    vec_free(&s->arrays);
    vec_free(&s->indices);
    vec_free(&s->stack);
    vec_free(&s->over);
    vec_free(&s->under);
    str_free(&s->texts);
}
