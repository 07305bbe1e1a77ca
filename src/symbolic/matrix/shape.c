// Shapes of expressions, from the shapes of the names in them.
#include "symbolic/matrix/matrix.h"

static MatrixShape flip(MatrixShape s)
{
    static const MatrixRank flipped[] = {RANK_SCALAR, RANK_ROW, RANK_VECTOR, RANK_MATRIX};
    return (MatrixShape){.rank = flipped[s.rank], .rows = s.cols, .cols = s.rows};
}

// Without what a name is declared to be.
static MatrixShape plain(MatrixShape s)
{
    s.property = MATRIX_GENERAL;
    return s;
}

static MatrixShape vector(Expr size)
{
    return (MatrixShape){.rank = RANK_VECTOR, .rows = size};
}

static MatrixShape matrix(Expr rows, Expr cols)
{
    return (MatrixShape){.rank = RANK_MATRIX, .rows = rows, .cols = cols};
}

// The list [m, n] as a size: factors of factors side by side.
static Expr join_sizes(Pool *p, Expr a, Expr b)
{
    VEC(Expr) parts = {0};
    for (int i = 0; i < 2; i++) {
        Expr size = i ? b : a;
        bool list = expr_kind(p, size) == KIND_LIST;
        for (uint32_t k = 0; k < (list ? expr_nargs(p, size) : 1); k++)
            vec_push(&parts, list ? expr_arg(p, size, k) : size);
    }
    Expr all = expr_list(p, parts.at, (uint32_t)parts.len);
    vec_free(&parts);
    return all;
}

// kron(a, b): rows and columns in pairs; of two vectors a vector.
static MatrixShape kron(Pool *p, MatrixShape a, MatrixShape b)
{
    Expr one = expr_int(p, 1);
    if (a.rank == b.rank && a.rank != RANK_MATRIX)
        return (MatrixShape){.rank = a.rank,
                             .rows = a.rows ? join_sizes(p, a.rows, b.rows) : 0,
                             .cols = a.cols ? join_sizes(p, a.cols, b.cols) : 0};
    return matrix(join_sizes(p, a.rows ? a.rows : one, b.rows ? b.rows : one),
                  join_sizes(p, a.cols ? a.cols : one, b.cols ? b.cols : one));
}

// A list of numbers is a vector, a list of lists of one length a matrix.
static MatrixShape shape_of_list(Pool *p, Expr e)
{
    uint32_t rows = expr_nargs(p, e), cols = 0;
    for (uint32_t i = 0; i < rows; i++) {
        Expr item = expr_arg(p, e, i);
        uint32_t n = expr_kind(p, item) == KIND_LIST ? expr_nargs(p, item) : 0;
        if (i && n != cols)
            return (MatrixShape){.rank = RANK_SCALAR};
        cols = n;
    }
    return cols ? matrix(expr_int(p, rows), expr_int(p, cols)) : vector(expr_int(p, rows));
}

static MatrixShape shape_of_product(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    MatrixShape first = matrix_shape(names, expr_arg(p, e, 0)), last = first;
    if (expr_nargs(p, e) > 1)
        last = matrix_shape(names, expr_arg(p, e, expr_nargs(p, e) - 1));
    bool rows = first.rank != RANK_ROW, cols = last.rank != RANK_VECTOR;
    return (MatrixShape){.rank = rows && cols ? RANK_MATRIX : rows ? RANK_VECTOR : cols ? RANK_ROW : RANK_SCALAR,
                         .rows = rows ? first.rows : 0,
                         .cols = cols ? last.cols : 0};
}

// The first argument that is an array has the shape of all.
static MatrixShape shape_of_first(const MatrixNames *names, Expr e, uint32_t from, uint32_t step)
{
    for (uint32_t i = from; i < expr_nargs(names->pool, e); i += step) {
        MatrixShape s = matrix_shape(names, expr_arg(names->pool, e, i));
        if (s.rank != RANK_SCALAR)
            return plain(s);
    }
    return (MatrixShape){.rank = RANK_SCALAR};
}

static MatrixShape shape_of_entries(Pool *p, Expr table)
{
    Expr body = expr_arg(p, table, 2);
    if (expr_kind(p, body) == KIND_SUM)
        return matrix(expr_arg(p, table, 1), expr_arg(p, body, 1));
    return vector(expr_arg(p, table, 1));
}

static MatrixShape shape_of_form(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    uint32_t n = expr_nargs(p, e);
    Expr a = n ? expr_arg(p, e, 0) : 0, b = n > 1 ? expr_arg(p, e, 1) : 0;
    switch ((FormId)expr_op(p, e)) {
    case FORM_PRODUCT: return shape_of_product(names, e);
    case FORM_TRANSPOSE: return flip(matrix_shape(names, a));
    case FORM_TIMES:
    case FORM_OVER:
    case FORM_RAISED: return shape_of_first(names, e, 0, 1);
    case FORM_MAP: return shape_of_first(names, e, 2, 2);
    case FORM_ENTRIES: return shape_of_entries(p, a);
    case FORM_INV:
    case FORM_DIFF:
    case FORM_DIR:
    case FORM_SIMPLIFY:
    case FORM_EXPAND:
    case FORM_FACTOR:
    case FORM_SUBST: return plain(matrix_shape(names, a));
    case FORM_OUTER: return matrix(matrix_shape(names, a).rows, matrix_shape(names, b).rows);
    case FORM_DIAG: {
        MatrixShape s = matrix_shape(names, a);
        return s.rank == RANK_MATRIX ? vector(s.rows) : matrix(s.rows, s.rows);
    }
    case FORM_EYE: return matrix(a, a);
    case FORM_ONES:
    case FORM_ZEROS: return b ? matrix(a, b) : vector(a);
    case FORM_UNIT: return vector(b);
    case FORM_KRON: return kron(p, matrix_shape(names, a), matrix_shape(names, b));
    case FORM_VEC: {
        MatrixShape s = matrix_shape(names, a);
        return s.rank == RANK_MATRIX ? vector(join_sizes(p, s.cols, s.rows)) : vector(s.rows ? s.rows : s.cols);
    }
    case FORM_GRAD:
        if (expr_kind(p, b) != KIND_SYM)
            break;
        return plain(matrix_shape(names, b));
    case FORM_JACOBIAN:
    case FORM_HESSIAN: {
        MatrixShape x = expr_kind(p, b) == KIND_SYM ? matrix_shape(names, b) : (MatrixShape){.rank = RANK_SCALAR};
        if (x.rank != RANK_VECTOR)
            break;
        return expr_op(p, e) == FORM_HESSIAN ? matrix(x.rows, x.rows) : matrix(matrix_shape(names, a).rows, x.rows);
    }
    default: break;
    }
    return (MatrixShape){.rank = RANK_SCALAR};
}

MatrixShape matrix_shape(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    MatrixShape s = {.rank = RANK_SCALAR};
    if (!e)
        return s;
    switch (expr_kind(p, e)) {
    case KIND_SYM: return names->shape && names->shape(names->data, expr_op(p, e), &s) ? s : (MatrixShape){0};
    case KIND_LIST: return shape_of_list(p, e);
    case KIND_ADD:
    case KIND_MUL: return shape_of_first(names, e, 0, 1);
    case KIND_FORM: return shape_of_form(names, e);
    default: return s;
    }
}

bool matrix_is_array(const MatrixNames *names, Expr e)
{
    return matrix_shape(names, e).rank != RANK_SCALAR;
}

Expr matrix_size_flat(Pool *p, Expr size)
{
    if (expr_kind(p, size) != KIND_LIST)
        return size;
    Expr all = expr_int(p, 1);
    for (uint32_t i = 0; i < expr_nargs(p, size); i++)
        all = expr_mul2(p, all, expr_arg(p, size, i));
    return all;
}

bool matrix_same_size(Pool *p, Expr a, Expr b)
{
    if (a == b)
        return true;
    if (!a || !b)
        return false;
    Expr d = expr_sub(p, matrix_size_flat(p, a), matrix_size_flat(p, b));
    return d && expr_is_number(p, d, 0, 1);
}

bool matrix_same_shape(Pool *p, MatrixShape a, MatrixShape b)
{
    return a.rank == b.rank && matrix_same_size(p, a.rows, b.rows) && matrix_same_size(p, a.cols, b.cols);
}

bool matrix_size_number(Pool *p, Expr size, int64_t *out)
{
    size = size ? matrix_size_flat(p, size) : 0;
    return size && expr_kind(p, size) == KIND_NUM && expr_get_int(p, size, out);
}

static void write_size(Pool *p, Expr size, StrBuf *out)
{
    Kind kind = expr_kind(p, size);
    int64_t n;
    if (kind == KIND_SYM) {
        str_add(out, pool_symbol_name(p, expr_op(p, size)));
    } else if (expr_get_int(p, size, &n)) {
        str_printf(out, "%lld", (long long)n);
    } else if (kind == KIND_ADD || kind == KIND_MUL || kind == KIND_LIST) {
        for (uint32_t i = 0; i < expr_nargs(p, size); i++) {
            uint32_t at = kind == KIND_ADD ? expr_nargs(p, size) - 1 - i : i; // n + 1
            str_add(out, !i ? "" : kind == KIND_ADD ? " + " : "*");
            write_size(p, expr_arg(p, size, at), out);
        }
    } else {
        str_add(out, "...");
    }
}

const char *matrix_shape_text(Pool *p, MatrixShape s, StrBuf *out)
{
    static const char *const names[] = {"a scalar", "vector(", "a row vector(", "matrix("};
    str_clear(out);
    str_add(out, names[s.rank]);
    if (s.rank == RANK_VECTOR || s.rank == RANK_ROW)
        write_size(p, s.rows ? s.rows : s.cols, out);
    if (s.rank == RANK_MATRIX) {
        write_size(p, s.rows, out);
        str_add(out, ", ");
        write_size(p, s.cols, out);
    }
    if (s.rank != RANK_SCALAR)
        str_char(out, ')');
    return str_text(out);
}
