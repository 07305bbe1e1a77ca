// Vectors and matrices in a session: what names stand for, and the way from arrays to elements.
#include "session/session_internal.h"

bool arrays_shape_of(void *session, Sym name, MatrixShape *out)
{
    Session *s = session;
    if (facts_shape(s->pool, &s->facts, name, out))
        return true;
    Expr list = arrays_list_of(session, name);
    if (!list)
        return false;
    *out = matrix_shape(&(MatrixNames){.pool = s->pool}, list);
    return out->rank != RANK_SCALAR;
}

Expr arrays_list_of(void *session, Sym name)
{
    Session *s = session;
    const Definition *def = defs_find(&s->defs, name);
    return def && def->kind == DEF_VALUE && expr_kind(s->pool, def->body) == KIND_LIST ? def->body : 0;
}

MatrixNames arrays_names(Session *s)
{
    return (MatrixNames){.pool = s->pool, .shape = arrays_shape_of, .list = arrays_list_of, .data = s};
}

bool arrays_is_array(Session *s, Expr e)
{
    MatrixNames names = arrays_names(s);
    if (!e || expr_kind(s->pool, e) == KIND_LIST ||
        (expr_kind(s->pool, e) == KIND_SYM && arrays_list_of(s, expr_op(s->pool, e))))
        return false;
    return matrix_is_array(&names, e);
}

static Expr free_name(Session *s, Expr a, Expr b, Expr other)
{
    static const char *const letters[] = {"i", "j", "k", "l", "p", "q", "r", "s", "t"};
    for (size_t k = 0; k < sizeof letters / sizeof *letters; k++) {
        Sym name = pool_symbol(s->pool, letters[k], 1);
        Expr e = expr_sym(s->pool, name);
        bool taken = e == other || defs_find(&s->defs, name) || (a && expr_mentions(s->pool, a, name)) ||
                     (b && expr_mentions(s->pool, b, name));
        for (size_t f = 0; f < s->facts.declared && !taken; f++) {
            const Fact *fact = &s->facts.list.at[f];
            const Expr parts[] = {fact->subject,   fact->lower,      fact->upper,
                                  fact->condition, fact->shape.rows, fact->shape.cols};
            for (size_t t = 0; t < sizeof parts / sizeof *parts; t++)
                taken |= parts[t] && expr_mentions(s->pool, parts[t], name);
        }
        if (!taken)
            return e;
    }
    return expr_sym(s->pool, pool_symbol_fresh(s->pool, pool_symbol(s->pool, "i", 1)));
}

void arrays_indices(Session *s, Expr a, Expr b, Expr *i, Expr *j)
{
    *i = free_name(s, a, b, 0);
    *j = free_name(s, a, b, *i);
}

// ---- Values --------------------------------------------------------------------------------------------------------

typedef struct {
    Session *session;
    bool found;
} Lists;

static void look_for_list(Pool *p, Expr variable, void *data)
{
    Lists *lists = data;
    lists->found |= expr_kind(p, variable) == KIND_SYM && arrays_list_of(lists->session, expr_op(p, variable));
}

static bool holds_list(Pool *p, Memo *seen, Expr e)
{
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return false;
    memo_put(seen, e, 1);
    bool found = expr_kind(p, e) == KIND_LIST;
    for (uint32_t i = 0; i < expr_nargs(p, e) && !found; i++)
        found = holds_list(p, seen, expr_arg(p, e, i));
    return found;
}

enum { ELEMENTS_MOST = 4096 };

Expr arrays_list(Session *s, Expr e, Error *err)
{
    Pool *p = s->pool;
    MatrixNames names = arrays_names(s);
    MatrixShape shape = matrix_shape(&names, e);
    Lists lists = {s, false};
    int64_t rows = 1, cols = 1;
    expr_each_variable(p, e, look_for_list, &lists);
    Memo *seen = memo_begin(p);
    bool listed = lists.found || holds_list(p, seen, e);
    memo_end(p, seen);
    if (!listed || (shape.rows && !matrix_size_number(p, shape.rows, &rows)) ||
        (shape.cols && !matrix_size_number(p, shape.cols, &cols)) || rows * cols > ELEMENTS_MOST)
        return 0;
    VEC(Expr) items = {0};
    for (int64_t i = 1; i <= rows && !err->code; i++) {
        VEC(Expr) row = {0};
        for (int64_t j = 1; j <= cols && !err->code; j++) {
            Expr item = forms_evaluate(s, matrix_element(&names, e, expr_int(p, i), expr_int(p, j)), err);
            vec_push(&row, item);
        }
        Expr item = shape.cols && shape.rows ? expr_list(p, row.at, (uint32_t)row.len) : row.at[0];
        for (size_t j = 0; !shape.rows && j + 1 < row.len; j++)
            vec_push(&items, row.at[j]);
        vec_push(&items, !shape.rows ? row.at[row.len - 1] : item);
        vec_free(&row);
    }
    Expr list = err->code ? 0 : expr_list(p, items.at, (uint32_t)items.len);
    vec_free(&items);
    return list;
}
