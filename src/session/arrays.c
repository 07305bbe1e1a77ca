// Vectors and matrices in a session: what names stand for, and the way from arrays to elements.
#include "session/session_internal.h"

#include "session/engines.h"

#include <stdio.h>

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

// A letter that neither a, b, nor a name in `other` has.
static Expr free_name(Session *s, Expr a, Expr b, Expr other)
{
    static const char *const letters[] = {"i", "j", "k", "l", "p", "q", "r", "s", "t"};
    for (size_t k = 0; k < sizeof letters / sizeof *letters; k++) {
        Sym name = pool_symbol(s->pool, letters[k], 1);
        Expr e = expr_sym(s->pool, name);
        bool taken = (other && expr_contains(s->pool, other, e)) || defs_find(&s->defs, name) ||
                     (a && expr_mentions(s->pool, a, name)) || (b && expr_mentions(s->pool, b, name));
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

Expr arrays_index(Session *s, Expr a, Expr b, Expr size, Expr other)
{
    Pool *p = s->pool;
    if (expr_kind(p, size) != KIND_LIST)
        return free_name(s, a, b, other);
    VEC(Expr) taken = {0};
    if (other)
        vec_push(&taken, other);
    for (uint32_t k = 0; k < expr_nargs(p, size); k++) {
        Expr name = free_name(s, a, b, taken.len ? expr_list(p, taken.at, (uint32_t)taken.len) : 0);
        vec_push(&taken, name);
    }
    Expr list = expr_list(p, taken.at + (other != 0), (uint32_t)(taken.len - (other != 0)));
    vec_free(&taken);
    return list;
}

// ---- Back to matrix notation --------------------------------------------------------------------------------------

// Does anything hold an array's name, so that there may be something to fold?
static bool has_shapes(const Session *s)
{
    for (size_t i = 0; i < s->facts.declared; i++)
        if (s->facts.list.at[i].kind == FACT_SHAPE)
            return true;
    return false;
}

enum { SIZES_MOST = 8 };

typedef struct {
    Expr from[SIZES_MOST], to[SIZES_MOST];
    uint32_t n;
} Sizes;

// The normal form, sizes such as n + 1 being names of their own in it, so that ranges are not cut at n.
static Expr normal_form(Session *s, Expr e)
{
    Pool *p = s->pool;
    Sizes sizes = {.n = 0};
    for (size_t i = 0; i < s->facts.declared; i++) {
        const MatrixShape *shape = &s->facts.list.at[i].shape;
        Expr both[2] = {shape->rows, shape->cols};
        for (int k = 0; k < 2; k++) {
            bool known = !both[k] || expr_kind(p, both[k]) != KIND_ADD || sizes.n == SIZES_MOST;
            for (uint32_t t = 0; t < sizes.n; t++)
                known |= sizes.from[t] == both[k];
            if (known)
                continue;
            char name[16];
            int length = snprintf(name, sizeof name, ".n%u", (unsigned)sizes.n); // no text can name it
            sizes.from[sizes.n] = both[k];
            sizes.to[sizes.n++] = expr_sym(p, pool_symbol(p, name, (size_t)length));
        }
    }
    for (size_t i = 0; i < s->facts.declared && sizes.n; i++) {
        Fact *fact = &s->facts.list.at[i];
        Expr *parts[] = {&fact->upper, &fact->shape.rows, &fact->shape.cols};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            *parts[k] = *parts[k] ? expr_subst(p, *parts[k], sizes.from, sizes.to, sizes.n) : 0;
    }
    Expr normal = engine_normal(s, sizes.n ? expr_subst(p, e, sizes.from, sizes.to, sizes.n) : e);
    return normal && sizes.n ? expr_subst(p, normal, sizes.to, sizes.from, sizes.n) : normal;
}

// Each term of a sum in the form that is best for it; 0 where one has none.
static Expr fold_terms(Session *s, Expr e, MatrixShape shape, Expr i, Expr j)
{
    MatrixNames names = arrays_names(s);
    Error ignored = {0};
    VEC(Expr) terms = {0};
    uint32_t n = expr_kind(s->pool, e) == KIND_ADD ? expr_nargs(s->pool, e) : 0, wrong;
    bool all = n > 0;
    for (uint32_t k = 0; k < n && all; k++) {
        Expr term = arrays_fold(s, expr_arg(s->pool, e, k), shape, i, j);
        vec_push(&terms, term);
        all = term != 0;
    }
    Expr sum = all ? matrix_sum(&names, terms.at, n, &wrong, &ignored) : 0;
    vec_free(&terms);
    return sum;
}

Expr arrays_fold(Session *s, Expr e, MatrixShape shape, Expr i, Expr j)
{
    Pool *p = s->pool;
    MatrixNames names = arrays_names(s);
    if (!e || !has_shapes(s) || expr_kind(p, e) == KIND_LIST)
        return shape.rank == RANK_SCALAR ? e : 0;
    Expr short_form = matrix_fold(&names, e, shape, i, j);
    Facts before;
    facts_copy(&before, &s->facts);
    Expr index[2] = {shape.rows ? i : 0, shape.cols ? j : 0}, size[2] = {shape.rows, shape.cols};
    for (int k = 0; k < 2; k++)
        if (index[k] && shape.rank != RANK_SCALAR)
            facts_add(&s->facts, &(Fact){.kind = FACT_RANGE,
                                         .subject = index[k],
                                         .lower = expr_int(p, 1),
                                         .upper = matrix_size_flat(p, size[k])});
    Expr normal = shape.rank == RANK_SCALAR && !(expr_flags(p, e) & FLAG_HAS_ELEM) ? 0 : normal_form(s, e);
    facts_clear(&s->facts);
    s->facts = before;
    pool_error_clear(p);
    Expr long_form = normal ? matrix_fold(&names, normal, shape, i, j) : 0;
    bool longer = long_form && (!short_form || matrix_cost(p, long_form) < matrix_cost(p, short_form));
    Expr best = longer ? long_form : short_form,
         by_terms = shape.rank == RANK_SCALAR ? 0 : fold_terms(s, e, shape, i, j);
    return by_terms && (!best || matrix_cost(p, by_terms) < matrix_cost(p, best)) ? by_terms : best;
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

static bool holds_lists(Session *s, Expr e)
{
    Lists lists = {s, false};
    expr_each_variable(s->pool, e, look_for_list, &lists);
    Memo *seen = memo_begin(s->pool);
    bool listed = lists.found || holds_list(s->pool, seen, e);
    memo_end(s->pool, seen);
    return listed;
}

// det and inv of matrices of numbers, or of few elements that are written out, carried out.
static Expr write_out(Pool *p, Expr e, void *data)
{
    Session *s = data;
    int64_t n, k;
    bool kernel = expr_kind(p, e) == KIND_FORM && expr_op(p, e) >= FORM_INVERSE;
    bool inverse = kernel && expr_op(p, e) == FORM_INVERSE;
    Expr table = kernel ? expr_arg(p, e, inverse ? 2 : 0) : 0;
    if (!kernel || (expr_flags(p, table) & (FLAG_HAS_ELEM | FLAG_HAS_BOUND)) ||
        !matrix_size_number(p, expr_arg(p, table, 1), &n) ||
        (inverse && (!expr_get_int(p, expr_arg(p, e, 0), &k) || !expr_get_int(p, expr_arg(p, e, 1), &k))))
        return e;
    Expr det = engine_normal(s, expr_form(p, FORM_DETERMINANT, &table, 1)), value = !det       ? 0
                                                                                    : !inverse ? det
                                                                                    : expr_is_number(p, det, 0, 1)
                                                                                        ? expr_undef(p)
                                                                                        : engine_normal(s, e);
    return value ? value : e;
}

Expr arrays_write_out(Session *s, Expr e)
{
    return e ? expr_rewrite(s->pool, e, write_out, s) : 0;
}

enum { ELEMENTS_MOST = 4096 };

typedef struct {
    Session *session;
    Error *err;
} Parts;

// A product or an inverse of lists as the list of its elements, a product from the left, so that no sum is over more
// than one index.
static Expr write_part(Pool *p, Expr e, void *data)
{
    Parts *x = data;
    bool form = expr_kind(p, e) == KIND_FORM;
    if (!form || x->err->code || (expr_op(p, e) != FORM_PRODUCT && expr_op(p, e) != FORM_INV) ||
        !holds_lists(x->session, e))
        return e;
    if (expr_op(p, e) == FORM_INV) {
        Expr list = arrays_elements(x->session, e, x->err);
        return list ? list : e;
    }
    MatrixNames names = arrays_names(x->session);
    Expr product = expr_arg(p, e, 0);
    for (uint32_t k = 1; k < expr_nargs(p, e) && product; k++) {
        product = expr_form(p, FORM_PRODUCT, (Expr[]){product, expr_arg(p, e, k)}, 2);
        Expr list = matrix_is_array(&names, product) ? arrays_elements(x->session, product, x->err) : 0;
        if (!list)
            return e;
        product = list;
    }
    return product;
}

static Expr written_parts(Session *s, Expr e, Error *err)
{
    Expr parts = expr_rewrite(s->pool, e, write_part, &(Parts){s, err});
    return parts ? parts : e;
}

Expr arrays_list(Session *s, Expr e, Error *err)
{
    return holds_lists(s, e) ? arrays_elements(s, written_parts(s, e, err), err) : 0;
}

Expr arrays_elements(Session *s, Expr e, Error *err)
{
    Pool *p = s->pool;
    MatrixNames names = arrays_names(s);
    MatrixShape shape = matrix_shape(&names, e);
    int64_t rows = 1, cols = 1;
    if ((shape.rows && !matrix_size_number(p, shape.rows, &rows)) ||
        (shape.cols && !matrix_size_number(p, shape.cols, &cols)) || rows * cols > ELEMENTS_MOST)
        return 0;
    VEC(Expr) items = {0};
    for (int64_t i = 1; i <= rows && !err->code; i++) {
        VEC(Expr) row = {0};
        for (int64_t j = 1; j <= cols && !err->code; j++) {
            Expr item = forms_evaluate(s, matrix_element(&names, e, expr_int(p, i), expr_int(p, j)), err);
            item = arrays_write_out(s, item);
            Expr plain = item && expr_kind(p, item) != KIND_NUM ? engine_normal(s, item) : 0;
            item = plain ? plain : item;
            if (item && expr_kind(p, item) == KIND_UNDEF) {
                error_set(err, ERR_DOMAIN, (Span){0, 0}, "undefined: an element has no value");
                error_hint(err, "a matrix whose determinant is 0 has no inverse, and A*x = b then no solution or many: "
                                "solve(A, b) and inv(A) need "
                                "det(A) != 0; or it is a division by zero");
            }
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
