// Elements of matrix expressions: what a form means for row i and column j.
#include "symbolic/matrix/matrix.h"

enum { INDEX_MOST = 8 };

// A place in one direction of an array: one index, or as many as the size has factors, the last of which runs fastest.
typedef struct {
    uint32_t n;
    Expr at[INDEX_MOST], size[INDEX_MOST];
} Index;

static Expr element(const MatrixNames *names, Expr e, const Index *i, const Index *j);

// ---- Indices -------------------------------------------------------------------------------------------------------

static const Index none = {.n = 0};

static void set_sizes(Pool *p, Index *index, Expr size)
{
    bool list = expr_kind(p, size) == KIND_LIST;
    index->n = list ? expr_nargs(p, size) : 1;
    if (index->n > INDEX_MOST) {
        pool_fail(p, ERR_LIMIT, "a Kronecker product of more than %d factors", INDEX_MOST);
        index->n = INDEX_MOST;
    }
    for (uint32_t k = 0; k < index->n; k++)
        index->size[k] = list ? expr_arg(p, size, k) : size;
}

static Index single(Pool *p, Expr at, Expr size)
{
    Expr whole = size && expr_kind(p, size) == KIND_LIST ? expr_int(p, 1) : size;
    for (uint32_t k = 0; size && expr_kind(p, size) == KIND_LIST && k < expr_nargs(p, size); k++)
        whole = expr_mul2(p, whole, expr_arg(p, size, k));
    return (Index){.n = 1, .at = {at}, .size = {whole ? whole : expr_int(p, 1)}};
}

// The place as one number: ((i1 - 1)*n2 + i2 - 1)*n3 + i3 ...
static Expr flat(Pool *p, const Index *index)
{
    Expr one = expr_int(p, 1), at = index->at[0];
    for (uint32_t k = 1; k < index->n; k++)
        at = expr_add2(p, expr_mul2(p, expr_sub(p, at, one), index->size[k]), index->at[k]);
    return at;
}

// The same place for an array whose size in this direction is `size`.
static Index fit(Pool *p, const Index *index, Expr size)
{
    Index out;
    if (!index->n || !size)
        return *index;
    set_sizes(p, &out, size);
    bool same = out.n == index->n; // vec(A) of m*n and kron(x, y) of n*m elements split a place in different ways
    for (uint32_t k = 0; k < out.n && same; k++)
        same = out.n == 1 || matrix_same_size(p, out.size[k], index->size[k]);
    if (same) {
        memcpy(out.at, index->at, sizeof out.at);
        return out;
    }
    Expr one = expr_int(p, 1), rest = expr_sub(p, flat(p, index), one);
    for (uint32_t k = out.n; k-- > 0;) {
        Expr whole = k ? expr_call1(p, FN_FLOOR, expr_div(p, rest, out.size[k])) : expr_int(p, 0);
        out.at[k] = expr_add2(p, expr_sub(p, rest, expr_mul2(p, whole, out.size[k])), one);
        rest = whole;
    }
    return out;
}

static Index open_index(Pool *p, Expr size, const char *hint, Sym *names)
{
    Index index;
    set_sizes(p, &index, size);
    for (uint32_t k = 0; k < index.n; k++) {
        names[k] = pool_symbol_fresh(p, pool_symbol(p, hint, 1));
        index.at[k] = expr_sym(p, names[k]);
    }
    return index;
}

static Expr close_sum(Pool *p, const Index *index, const Sym *names, Expr body)
{
    for (uint32_t k = index->n; k-- > 0;)
        body = expr_sum(p, KIND_SUM, names[k], expr_int(p, 1), index->size[k], body);
    return body;
}

// [i = j]
static Expr delta(Pool *p, const Index *i, const Index *j)
{
    Index other = *j;
    if (i->n != j->n)
        return expr_iverson(p, expr_eq(p, flat(p, i), flat(p, j)));
    Expr product = expr_int(p, 1);
    for (uint32_t k = 0; k < i->n; k++)
        product = expr_mul2(p, product, expr_iverson(p, expr_eq(p, i->at[k], other.at[k])));
    return product;
}

// ---- Names and lists -----------------------------------------------------------------------------------------------

static Expr bracket(Pool *p, Expr at, uint32_t place)
{
    return expr_iverson(p, expr_eq(p, at, expr_int(p, place + 1)));
}

// An item of a list: by its number, else a sum of brackets.
static Expr item_of_list(Pool *p, Expr list, const Index *i, const Index *j)
{
    Expr at = flat(p, i);
    int64_t number;
    bool rows = expr_kind(p, expr_arg(p, list, 0)) == KIND_LIST;
    if (expr_get_int(p, at, &number) && number >= 1 && number <= expr_nargs(p, list)) {
        Expr item = expr_arg(p, list, (uint32_t)number - 1);
        return rows ? item_of_list(p, item, j, &none) : item;
    }
    Expr sum = expr_int(p, 0);
    for (uint32_t k = 0; k < expr_nargs(p, list); k++) {
        Expr item = expr_arg(p, list, k);
        sum = expr_add2(p, sum, expr_mul2(p, bracket(p, at, k), rows ? item_of_list(p, item, j, &none) : item));
    }
    return sum;
}

static Expr element_of_name(const MatrixNames *names, Expr e, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    MatrixShape s = matrix_shape(names, e);
    if (s.rank == RANK_SCALAR)
        return e;
    Expr list = names->list ? names->list(names->data, expr_op(p, e)) : 0;
    if (list)
        return item_of_list(p, list, i, j);
    Expr subscripts[2] = {i->n ? flat(p, i) : 0, s.rank == RANK_MATRIX ? flat(p, j) : 0};
    if (s.rank == RANK_ROW)
        subscripts[0] = flat(p, j);
    return expr_elem(p, expr_op(p, e), subscripts, s.rank == RANK_MATRIX ? 2 : 1);
}

// ---- Products ------------------------------------------------------------------------------------------------------

enum { CHAIN_MOST = 4 };

// The sum over what stands between the factors. Of a long product the two halves are multiplied: to add up a sum over
// all indices at once takes a time that is exponential in their number.
static Expr element_of_factors(const MatrixNames *names, const Expr *factor, uint32_t n, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    if (n > CHAIN_MOST) {
        Expr halves[2] = {expr_form(p, FORM_PRODUCT, factor, n / 2),
                          expr_form(p, FORM_PRODUCT, factor + n / 2, n - n / 2)};
        return element_of_factors(names, halves, 2, i, j);
    }
    VEC(Index) between = {0};
    VEC(Sym) symbols = {0};
    VEC(Expr) factors = {0};
    Index left = *i;
    for (uint32_t k = 0; k < n; k++) {
        MatrixShape s = matrix_shape(names, factor[k]);
        Index right = *j;
        if (k + 1 < n) {
            MatrixShape next = matrix_shape(names, factor[k + 1]);
            bool unit = !s.cols || !next.rows; // a column times a row
            Expr size = unit ? 0 : expr_kind(p, next.rows) == KIND_LIST ? next.rows : s.cols;
            Sym own[INDEX_MOST] = {0};
            right = unit ? none : open_index(p, size, "k", own);
            vec_push(&between, right);
            for (uint32_t t = 0; t < INDEX_MOST; t++)
                vec_push(&symbols, own[t]);
        }
        vec_push(&factors, element(names, factor[k], &left, &right));
        left = right;
    }
    Expr body = expr_mul(p, factors.at, n);
    for (size_t k = between.len; k-- > 0;)
        body = close_sum(p, &between.at[k], symbols.at + k * INDEX_MOST, body);
    vec_free(&between);
    vec_free(&symbols);
    vec_free(&factors);
    return body;
}

static Expr element_of_product(const MatrixNames *names, Expr e, const Index *i, const Index *j)
{
    VEC(Expr) factors = {0};
    for (uint32_t k = 0; k < expr_nargs(names->pool, e); k++)
        vec_push(&factors, expr_arg(names->pool, e, k));
    Expr element = element_of_factors(names, factors.at, (uint32_t)factors.len, i, j);
    vec_free(&factors);
    return element;
}

// ---- Tables --------------------------------------------------------------------------------------------------------

Expr matrix_table(Pool *p, Sym i, Sym j, Expr rows, Expr cols, Expr e)
{
    Expr one = expr_int(p, 1);
    return expr_sum(p, KIND_SUM, i, one, rows, expr_sum(p, KIND_SUM, j, one, cols, e));
}

Expr matrix_table_open(Pool *p, Expr table, Sym *i, Sym *j, Expr *size)
{
    *size = expr_arg(p, table, 1);
    return expr_open(p, expr_open(p, table, i), j);
}

Expr matrix_table_element(Pool *p, Expr table, Expr i, Expr j)
{
    return expr_open_as(p, expr_open_as(p, table, i), j);
}

static Expr table_of(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    MatrixShape s = matrix_shape(names, e);
    Sym i = pool_symbol_fresh(p, pool_symbol(p, "i", 1)), j = pool_symbol_fresh(p, pool_symbol(p, "j", 1));
    Index row = single(p, expr_sym(p, i), s.rows), col = single(p, expr_sym(p, j), s.cols);
    return matrix_table(p, i, j, row.size[0], col.size[0], element(names, e, &row, &col));
}

// ---- Sums over an array --------------------------------------------------------------------------------------------

typedef Expr (*OfEntry)(const MatrixNames *names, Expr form, const Index *i, const Index *j);

// The sum of what `of` says over all places of an array of this shape.
static Expr sum_over(const MatrixNames *names, MatrixShape s, Expr form, OfEntry of)
{
    Pool *p = names->pool;
    Sym rows[INDEX_MOST], cols[INDEX_MOST];
    Index i = s.rows ? open_index(p, s.rows, "i", rows) : none, j = s.cols ? open_index(p, s.cols, "j", cols) : none;
    return close_sum(p, &i, rows, close_sum(p, &j, cols, of(names, form, &i, &j)));
}

static Expr entry_itself(const MatrixNames *names, Expr form, const Index *i, const Index *j)
{
    return element(names, expr_arg(names->pool, form, 0), i, j);
}

static Expr entry_squared(const MatrixNames *names, Expr form, const Index *i, const Index *j)
{
    return expr_powi(names->pool, entry_itself(names, form, i, j), 2);
}

static Expr entry_product(const MatrixNames *names, Expr form, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    return expr_mul2(p, element(names, expr_arg(p, form, 0), i, j), element(names, expr_arg(p, form, 1), i, j));
}

static Expr trace(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    MatrixShape s = matrix_shape(names, e);
    Sym symbols[INDEX_MOST];
    bool listed = expr_kind(p, s.cols) == KIND_LIST;
    Index i = open_index(p, listed ? s.cols : s.rows, "i", symbols);
    return close_sum(p, &i, symbols, element(names, e, &i, &i));
}

// ---- Derivatives ---------------------------------------------------------------------------------------------------

static Expr diff_by(Pool *p, Expr e, Expr x)
{
    return expr_form(p, FORM_DIFF, (Expr[]){e, x}, 2);
}

// diff(e, x, 2, y) of an array: of its element.
static Expr element_of_diff(const MatrixNames *names, Expr form, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    VEC(Expr) args = {0};
    vec_push(&args, element(names, expr_arg(p, form, 0), i, j));
    for (uint32_t k = 1; k < expr_nargs(p, form); k++)
        vec_push(&args, expr_arg(p, form, k));
    Expr e = expr_form(p, (FormId)expr_op(p, form), args.at, (uint32_t)args.len);
    vec_free(&args);
    return e;
}

static Expr entry_along(const MatrixNames *names, Expr form, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    Expr slope = diff_by(p, expr_arg(p, form, 0), element(names, expr_arg(p, form, 1), i, j));
    return expr_mul2(p, slope, element(names, expr_arg(p, form, 2), i, j));
}

// The derivative of an element (or scalar) of argument 0 in direction of argument 2.
static Expr element_of_dir(const MatrixNames *names, Expr form, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    Expr e = matrix_is_array(names, expr_arg(p, form, 0)) ? element(names, expr_arg(p, form, 0), i, j)
                                                          : expr_arg(p, form, 0);
    Expr scalar = expr_form(p, FORM_DIR, (Expr[]){e, expr_arg(p, form, 1), expr_arg(p, form, 2)}, 3);
    return sum_over(names, matrix_shape(names, expr_arg(p, form, 1)), scalar, entry_along);
}

// ---- Forms ---------------------------------------------------------------------------------------------------------

static Expr element_of_map(const MatrixNames *names, Expr form, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    VEC(Expr) from = {0}, to = {0};
    for (uint32_t k = 1; k + 1 < expr_nargs(p, form); k += 2) {
        vec_push(&from, expr_arg(p, form, k));
        vec_push(&to, element(names, expr_arg(p, form, k + 1), i, j));
    }
    Expr e = expr_subst(p, expr_arg(p, form, 0), from.at, to.at, (uint32_t)from.len);
    vec_free(&from);
    vec_free(&to);
    return e;
}

// kron(a, b)[(i1, i2), (j1, j2)] = a[i1, j1]*b[i2, j2]
static Expr element_of_kron(const MatrixNames *names, Expr form, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    MatrixShape s = matrix_shape(names, form), a = matrix_shape(names, expr_arg(p, form, 0));
    Index rows = fit(p, i, s.rows), cols = fit(p, j, s.cols), part[2][2];
    const Index *whole[2] = {&rows, &cols};
    for (int d = 0; d < 2; d++) {
        Expr size = d ? a.cols : a.rows;
        uint32_t first = !size ? (s.rank == RANK_MATRIX ? 1 : 0) : expr_kind(p, size) == KIND_LIST ? expr_nargs(p, size) : 1;
        for (int k = 0; k < 2; k++) {
            Index *out = &part[k][d];
            uint32_t from = k ? first : 0, to = k ? whole[d]->n : first;
            out->n = 0;
            for (uint32_t t = from; t < to; t++) {
                out->at[out->n] = whole[d]->at[t];
                out->size[out->n++] = whole[d]->size[t];
            }
        }
    }
    return expr_mul2(p, element(names, expr_arg(p, form, 0), &part[0][0], &part[0][1]),
                     element(names, expr_arg(p, form, 1), &part[1][0], &part[1][1]));
}

// vec(a)[(j, i)] = a[i, j]
static Expr element_of_vec(const MatrixNames *names, Expr form, const Index *i)
{
    Pool *p = names->pool;
    Expr a = expr_arg(p, form, 0);
    MatrixShape s = matrix_shape(names, a), own = matrix_shape(names, form);
    if (s.rank != RANK_MATRIX)
        return element(names, a, i, i);
    Index all = fit(p, i, own.rows), row = {.n = 0}, col = {.n = 0};
    uint32_t cols = expr_kind(p, s.cols) == KIND_LIST ? expr_nargs(p, s.cols) : 1;
    for (uint32_t k = 0; k < all.n; k++) {
        Index *out = k < cols ? &col : &row;
        out->at[out->n] = all.at[k];
        out->size[out->n++] = all.size[k];
    }
    return element(names, a, &row, &col);
}

enum { WRITTEN_SIZE = 8 };

// inv(A)[i, j]; of a matrix of numbers a sum of brackets over its places, which are worked out.
static Expr element_of_inverse(Pool *p, Expr table, Expr i, Expr j)
{
    int64_t n, k;
    bool numbers = matrix_size_number(p, expr_arg(p, table, 1), &n) && n <= WRITTEN_SIZE &&
                   !(expr_flags(p, table) & FLAG_HAS_ELEM);
    if (!numbers || (expr_get_int(p, i, &k) && expr_get_int(p, j, &k)))
        return expr_form(p, FORM_INVERSE, (Expr[]){i, j, table}, 3);
    Expr sum = expr_int(p, 0);
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t c = 0; c < n; c++) {
            Expr at[3] = {expr_int(p, r + 1), expr_int(p, c + 1), table};
            sum = expr_add2(p, sum, expr_mul(p, (Expr[]){bracket(p, i, r), bracket(p, j, c), expr_form(p, FORM_INVERSE, at, 3)}, 3));
        }
    return sum;
}

// kron(a, b) of square matrices: inv(kron(a, b)) = kron(inv(a), inv(b)), and both exist where inv(a) and inv(b) do.
static bool is_square_kron(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    bool square = expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_KRON;
    for (uint32_t k = 0; k < 2 && square; k++) {
        MatrixShape s = matrix_shape(names, expr_arg(p, e, k));
        square = s.rank == RANK_MATRIX && matrix_same_size(p, s.rows, s.cols);
    }
    return square;
}

static Expr kron_of_inverses(Pool *p, Expr kron)
{
    Expr factors[2] = {expr_arg(p, kron, 0), expr_arg(p, kron, 1)};
    for (int k = 0; k < 2; k++)
        factors[k] = expr_form(p, FORM_INV, &factors[k], 1);
    return expr_form(p, FORM_KRON, factors, 2);
}

static Expr element_of_form(const MatrixNames *names, Expr e, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    Expr a = expr_nargs(p, e) ? expr_arg(p, e, 0) : 0, b = expr_nargs(p, e) > 1 ? expr_arg(p, e, 1) : 0;
    switch ((FormId)expr_op(p, e)) {
    case FORM_PRODUCT: return element_of_product(names, e, i, j);
    case FORM_TRANSPOSE: return element(names, a, j, i);
    case FORM_TIMES: return expr_mul2(p, element(names, a, i, j), element(names, b, i, j));
    case FORM_OVER: return expr_div(p, element(names, a, i, j), element(names, b, i, j));
    case FORM_RAISED: return expr_pow(p, element(names, a, i, j), element(names, b, i, j));
    case FORM_MAP: return element_of_map(names, e, i, j);
    case FORM_ENTRIES: {
        Expr row = i->n ? flat(p, i) : flat(p, j);
        bool matrix = expr_kind(p, expr_arg(p, a, 2)) == KIND_SUM;
        return matrix ? matrix_table_element(p, a, row, flat(p, j)) : expr_open_as(p, a, row);
    }
    case FORM_INV:
        if (is_square_kron(names, a))
            return element_of_kron(names, kron_of_inverses(p, a), i, j);
        return element_of_inverse(p, table_of(names, a), flat(p, i), flat(p, j));
    case FORM_OUTER: return expr_mul2(p, element(names, a, i, &none), element(names, b, j, &none));
    case FORM_DIAG:
        if (matrix_shape(names, a).rank == RANK_MATRIX)
            return element(names, a, i, i);
        return expr_mul2(p, delta(p, i, j), element(names, a, i, &none));
    case FORM_EYE: return delta(p, i, j);
    case FORM_ONES: return expr_int(p, 1);
    case FORM_ZEROS: return expr_int(p, 0);
    case FORM_UNIT: return expr_iverson(p, expr_eq(p, flat(p, i), a));
    case FORM_KRON: return element_of_kron(names, e, i, j);
    case FORM_VEC: return element_of_vec(names, e, i);
    case FORM_GRAD: return diff_by(p, a, element(names, b, i, j));
    case FORM_JACOBIAN:
        return diff_by(p, element(names, a, i, i), element(names, b, j, &none));
    case FORM_HESSIAN:
        return expr_form(p, FORM_DIFF, (Expr[]){a, element(names, b, i, &none), element(names, b, j, &none)}, 3);
    case FORM_DIFF:
    case FORM_SIMPLIFY:
    case FORM_EXPAND:
    case FORM_FACTOR:
    case FORM_SUBST: return element_of_diff(names, e, i, j);
    case FORM_DIR: return element_of_dir(names, e, i, j);
    default: return e;
    }
}

static Expr element(const MatrixNames *names, Expr e, const Index *i, const Index *j)
{
    Pool *p = names->pool;
    MatrixShape s = matrix_shape(names, e);
    if (s.rank == RANK_SCALAR)
        return e;
    Index row = s.rows ? fit(p, i, s.rows) : none, col = s.cols ? fit(p, j, s.cols) : none;
    switch (expr_kind(p, e)) {
    case KIND_SYM: return element_of_name(names, e, &row, &col);
    case KIND_LIST: return item_of_list(p, e, &row, &col);
    case KIND_FORM: return element_of_form(names, e, &row, &col);
    default: break;
    }
    VEC(Expr) parts = {0};
    for (uint32_t k = 0; k < expr_nargs(p, e); k++)
        vec_push(&parts, element(names, expr_arg(p, e, k), &row, &col));
    Expr result = (expr_kind(p, e) == KIND_ADD ? expr_add : expr_mul)(p, parts.at, (uint32_t)parts.len);
    vec_free(&parts);
    return result;
}

// Of a size in factors that an index is a list for; of one number otherwise.
static Index place(Pool *p, Expr at, Expr size)
{
    Index index;
    if (!size || expr_kind(p, at) != KIND_LIST)
        return size ? single(p, at, size) : none;
    set_sizes(p, &index, size);
    for (uint32_t k = 0; k < index.n; k++)
        index.at[k] = expr_arg(p, at, k);
    return index;
}

Expr matrix_element_of(const MatrixNames *names, Expr e, MatrixShape shape, Expr i, Expr j)
{
    Index row = place(names->pool, i, shape.rows), col = place(names->pool, j, shape.cols);
    return element(names, e, &row, &col);
}

Expr matrix_element(const MatrixNames *names, Expr e, Expr i, Expr j)
{
    return matrix_element_of(names, e, matrix_shape(names, e), i, j);
}

// ---- Scalars -------------------------------------------------------------------------------------------------------

typedef struct {
    const MatrixNames *names;
    VEC(Expr) norms; // square roots of sums of squares
} CarryOut;

static Expr root_of(CarryOut *c, Expr square)
{
    Expr root = expr_sqrt(c->names->pool, square);
    vec_push(&c->norms, root);
    return root;
}

// norm(x)^2 is x'*x, which has a derivative at 0.
static Expr power_of_norm(const CarryOut *c, Expr e)
{
    Pool *p = c->names->pool;
    Expr base = expr_arg(p, e, 0), exponent = expr_arg(p, e, 1);
    int64_t n;
    if (!expr_get_int(p, exponent, &n) || n <= 0 || n % 2)
        return e;
    for (size_t i = 0; i < c->norms.len; i++)
        if (c->norms.at[i] == base && expr_kind(p, base) == KIND_POW)
            return expr_powi(p, expr_arg(p, base, 0), n / 2);
    return e;
}

// det(kron(a, b)) = det(a)^n*det(b)^m, where a has m rows and b has n.
static Expr determinant(const MatrixNames *names, Expr a)
{
    Pool *p = names->pool;
    if (is_square_kron(names, a)) {
        Expr x = expr_arg(p, a, 0), y = expr_arg(p, a, 1), m = matrix_size_flat(p, matrix_shape(names, x).rows),
             n = matrix_size_flat(p, matrix_shape(names, y).rows);
        return expr_mul2(p, expr_pow(p, determinant(names, x), n), expr_pow(p, determinant(names, y), m));
    }
    Expr table = table_of(names, a);
    return expr_form(p, FORM_DETERMINANT, &table, 1);
}

static Expr carry_form(CarryOut *c, Expr e)
{
    const MatrixNames *names = c->names;
    Pool *p = names->pool;
    Expr a = expr_nargs(p, e) ? expr_arg(p, e, 0) : 0;
    switch ((FormId)expr_op(p, e)) {
    case FORM_PRODUCT: return element_of_product(names, e, &none, &none);
    case FORM_TR: return trace(names, a);
    case FORM_DET: return determinant(names, a);
    case FORM_NORM: return root_of(c, sum_over(names, matrix_shape(names, a), e, entry_squared));
    case FORM_DOT: return sum_over(names, matrix_shape(names, a), e, entry_product);
    case FORM_TOTAL: return sum_over(names, matrix_shape(names, a), e, entry_itself);
    case FORM_ENTRY: return matrix_element(names, a, expr_arg(p, e, 1), expr_arg(p, e, expr_nargs(p, e) - 1));
    case FORM_DIR: return element_of_dir(names, e, &none, &none);
    default: return e;
    }
}

static Expr carry_visit(Pool *p, Expr e, void *data)
{
    CarryOut *c = data;
    Kind kind = expr_kind(p, e);
    if (kind == KIND_POW && c->norms.len)
        return power_of_norm(c, e);
    if (kind != KIND_FORM || matrix_is_array(c->names, e))
        return e;
    return carry_form(c, e);
}

Expr matrix_carry_out(const MatrixNames *names, Expr e)
{
    CarryOut c = {.names = names};
    Expr result = e && (expr_flags(names->pool, e) & FLAG_HAS_FORM) ? expr_rewrite(names->pool, e, carry_visit, &c) : e;
    vec_free(&c.norms);
    return result;
}
