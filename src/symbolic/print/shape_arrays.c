// Shapes of matrix notation: products that keep their order, transposes, operations on elements, tables.
#include "symbolic/print/shape.h"

#include "symbolic/matrix/matrix.h"

#include <stdio.h>

static const ShapeNode kernel = {.rank = RANK_OTHER, .degree = 1, .size = 2};

static Shape with_parts(Shapes *s, ShapeKind kind, Expr e, const Shape *parts, uint32_t n, const char *name, uint32_t op)
{
    ShapeNode fields = kernel;
    fields.op = op;
    fields.expr = e;
    fields.has_call = kind == SHAPE_FORM || kind == SHAPE_APPLY;
    return shape_compound(s, kind, parts, n, name ? shapes_add_text(s, name) : 0, fields);
}

// The binder or binders under matrix(..), vector(..), flat: index, lower, upper, ..., element.
static Shape entries(Shapes *s, Expr e, Expr table)
{
    VEC(Shape) parts = {0};
    uint32_t level = 0, body = 0;
    for (Expr t = table; t && expr_kind(s->pool, t) == KIND_SUM && level < 2; level++, t = body) {
        for (uint32_t i = 0; i < 3; i++)
            vec_push(&parts, shape_part(s, shape_of(s, t), i));
        body = 0;
        memo_get(s->bodies, t, &body);
    }
    vec_push(&parts, body ? shape_of(s, body) : shape_of(s, table));
    Shape id = with_parts(s, SHAPE_ENTRIES, e, parts.at, (uint32_t)parts.len, level > 1 ? "matrix" : "vector", 0);
    vec_free(&parts);
    return id;
}

// The matrix that a table means: A where its elements are A[i, j], A' where they are A[j, i].
static Shape matrix_of_table(Shapes *s, Expr e, Expr table)
{
    Pool *p = s->pool;
    Sym i, j;
    Expr size, element = matrix_table_open(p, table, &i, &j, &size);
    bool plain = element && expr_kind(p, element) == KIND_ELEM && expr_nargs(p, element) == 2;
    for (int turned = 0; turned < 2 && plain; turned++) {
        if (expr_arg(p, element, turned) != expr_sym(p, i) || expr_arg(p, element, !turned) != expr_sym(p, j))
            continue;
        Shape name = with_parts(s, SHAPE_NAME, e, NULL, 0, pool_symbol_name(p, expr_op(p, element)), 0);
        return turned ? with_parts(s, SHAPE_TRANSPOSE, e, &name, 1, NULL, 0) : name;
    }
    return entries(s, e, table);
}

static Shape inverse(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    Shape matrix = matrix_of_table(s, e, expr_arg(p, e, 2)),
          parts[] = {with_parts(s, SHAPE_FORM, e, &matrix, 1, "inv", 0), shape_of(s, expr_arg(p, e, 0)),
                     shape_of(s, expr_arg(p, e, 1))};
    return with_parts(s, SHAPE_ENTRY, e, parts, 3, NULL, 0);
}

// f.(A, b): the body is f of placeholders.
static Shape map(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    Expr body = expr_arg(p, e, 0);
    VEC(Shape) parts = {0};
    StrBuf name = {0};
    bool applied = expr_kind(p, body) == KIND_APPLY;
    int64_t order = 0;
    str_add(&name, applied ? pool_symbol_name(p, expr_op(p, body))
                   : expr_kind(p, body) == KIND_CALL ? func_cards[expr_op(p, body)].name
                                                     : "?");
    if (applied && expr_nargs(p, body) == 2)
        expr_get_int(p, expr_arg(p, body, 1), &order);
    for (int64_t i = 0; i < order && i < 4; i++)
        str_char(&name, '\'');
    str_char(&name, '.');
    for (uint32_t i = 2; i < expr_nargs(p, e); i += 2)
        vec_push(&parts, shape_of(s, expr_arg(p, e, i)));
    Shape id = with_parts(s, SHAPE_APPLY, e, parts.at, (uint32_t)parts.len, str_text(&name), 0);
    vec_free(&parts);
    str_free(&name);
    return id;
}

// A*A*A*B is A^3*B.
static Shape product(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    VEC(Shape) parts = {0};
    uint32_t n = expr_nargs(p, e), run = 0;
    for (uint32_t i = 0; i < n; i += run) {
        for (run = 1; i + run < n && expr_arg(p, e, i + run) == expr_arg(p, e, i);)
            run++;
        Shape base = shape_of(s, expr_arg(p, e, i));
        if (run > 1) {
            char text[12];
            snprintf(text, sizeof text, "%u", (unsigned)run);
            Shape number = with_parts(s, SHAPE_NUMBER, e, NULL, 0, text, 0);
            base = with_parts(s, SHAPE_POW, e, (Shape[]){base, number}, 2, NULL, 0);
        }
        vec_push(&parts, base);
    }
    Shape id = parts.len == 1 ? parts.at[0] : with_parts(s, SHAPE_MUL, e, parts.at, (uint32_t)parts.len, NULL, 0);
    vec_free(&parts);
    return id;
}

bool shape_is_array(const Pool *p, Expr e)
{
    FormId form = expr_kind(p, e) == KIND_FORM ? (FormId)expr_op(p, e) : FORM_COUNT;
    switch (form) {
    case FORM_PRODUCT:
    case FORM_TRANSPOSE:
    case FORM_TIMES:
    case FORM_OVER:
    case FORM_RAISED:
    case FORM_MAP:
    case FORM_ENTRIES:
    case FORM_INV:
    case FORM_OUTER:
    case FORM_DIAG:
    case FORM_EYE:
    case FORM_ONES:
    case FORM_ZEROS:
    case FORM_UNIT:
    case FORM_KRON:
    case FORM_VEC: return true;
    default: return false;
    }
}

Shape shape_array_form(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    FormId form = (FormId)expr_op(p, e);
    VEC(Shape) parts = {0};
    Shape id = 0;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        vec_push(&parts, shape_of(s, expr_arg(p, e, i)));
    uint32_t n = (uint32_t)parts.len;
    switch (form) {
    case FORM_PRODUCT: id = product(s, e); break;
    case FORM_TRANSPOSE: id = with_parts(s, SHAPE_TRANSPOSE, e, parts.at, n, NULL, 0); break;
    case FORM_TIMES:
    case FORM_OVER:
    case FORM_RAISED: id = with_parts(s, SHAPE_DOTTED, e, parts.at, n, NULL, form - FORM_TIMES); break;
    case FORM_MAP: id = map(s, e); break;
    case FORM_ENTRY: id = with_parts(s, SHAPE_ENTRY, e, parts.at, n, NULL, 0); break;
    case FORM_ENTRIES: id = entries(s, e, expr_arg(p, e, 0)); break;
    case FORM_TOTAL: id = with_parts(s, SHAPE_FORM, e, parts.at, n, "sum", 0); break;
    case FORM_INVERSE: id = inverse(s, e); break;
    case FORM_DETERMINANT: {
        Shape matrix = matrix_of_table(s, e, expr_arg(p, e, 0));
        id = with_parts(s, SHAPE_FORM, e, &matrix, 1, "det", 0);
        break;
    }
    default: break;
    }
    vec_free(&parts);
    return id;
}
