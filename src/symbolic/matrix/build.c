// Forms from operands: products that keep their order, sums, powers, and the words of matrix algebra, shapes checked.
#include "symbolic/matrix/matrix.h"

#include <stdio.h>

enum { POWER_MOST = 64 };

static Expr refuse(Error *err, const char *message, const char *hint)
{
    error_set(err, ERR_TYPE, (Span){0, 0}, "%s", message);
    if (hint)
        error_hint(err, "%s", hint);
    return 0;
}

static Expr refuse_pair(const MatrixNames *names, MatrixShape a, MatrixShape b, const char *what, const char *hint,
                        Error *err)
{
    StrBuf left = {0}, right = {0};
    error_set(err, ERR_TYPE, (Span){0, 0}, "%s: %.100s and %.100s", what, matrix_shape_text(names->pool, a, &left),
              matrix_shape_text(names->pool, b, &right));
    if (hint)
        error_hint(err, "%s", hint);
    str_free(&left);
    str_free(&right);
    return 0;
}

static Expr refuse_shape(const MatrixNames *names, MatrixShape s, const char *what, const char *hint, Error *err)
{
    StrBuf text = {0};
    error_set(err, ERR_TYPE, (Span){0, 0}, "%s, not %.100s", what, matrix_shape_text(names->pool, s, &text));
    if (hint)
        error_hint(err, "%s", hint);
    str_free(&text);
    return 0;
}

static bool is_zero(const Pool *p, Expr e)
{
    return expr_is_number(p, e, 0, 1);
}

static bool is_form(const Pool *p, Expr e, FormId form)
{
    return expr_kind(p, e) == KIND_FORM && expr_op(p, e) == form;
}

// An array that came out as the number 0 keeps its shape.
static Expr with_shape(Pool *p, Expr e, MatrixShape s)
{
    if (!e || s.rank == RANK_SCALAR || !is_zero(p, e))
        return e;
    Expr sizes[2] = {matrix_size_flat(p, s.rank == RANK_ROW ? s.cols : s.rows),
                     s.rank == RANK_MATRIX ? matrix_size_flat(p, s.cols) : 0};
    Expr zeros = expr_form(p, FORM_ZEROS, sizes, s.rank == RANK_MATRIX ? 2 : 1);
    return s.rank == RANK_ROW ? expr_form(p, FORM_TRANSPOSE, &zeros, 1) : zeros;
}

// ---- Products ------------------------------------------------------------------------------------------------------

typedef struct {
    const MatrixNames *names;
    VEC(Expr) scalars, chain; // the chain is not finished; what is finished is a scalar
    MatrixShape shape;        // of the chain
} Product;

// a times b; false where the shapes do not fit. A scalar result has rank RANK_SCALAR.
static bool multiply_shapes(Pool *p, MatrixShape a, MatrixShape b, MatrixShape *out)
{
    Expr one = expr_int(p, 1);
    bool column = a.rank == RANK_VECTOR, row = b.rank == RANK_ROW;
    Expr inner = column ? one : a.cols, outer = row ? one : b.rows;
    if ((column && b.rank == RANK_VECTOR) || (a.rank == RANK_ROW && row) || !matrix_same_size(p, inner, outer))
        return false;
    bool rows = a.rank != RANK_ROW, cols = b.rank != RANK_VECTOR;
    *out = (MatrixShape){.rank = rows && cols ? RANK_MATRIX
                                 : rows       ? RANK_VECTOR
                                 : cols       ? RANK_ROW
                                              : RANK_SCALAR,
                         .rows = rows ? a.rows : 0,
                         .cols = cols ? b.cols : 0};
    return true;
}

// A product of one array is that array.
static Expr close_chain(Product *m)
{
    Expr e = m->chain.len == 1 ? m->chain.at[0]
                               : expr_form(m->names->pool, FORM_PRODUCT, m->chain.at, (uint32_t)m->chain.len);
    m->chain.len = 0;
    return e;
}

// An identity beside another array goes.
static void push_array(Product *m, Expr e)
{
    Pool *p = m->names->pool;
    if (m->chain.len && is_form(p, e, FORM_EYE))
        return;
    if (m->chain.len == 1 && is_form(p, m->chain.at[0], FORM_EYE))
        m->chain.len = 0;
    if (!is_form(p, e, FORM_PRODUCT)) {
        vec_push(&m->chain, e);
        return;
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        vec_push(&m->chain, expr_arg(p, e, i));
}

// a*b*A: the scalars go in front.
static Expr split_scalars(Product *m, Expr e)
{
    Pool *p = m->names->pool;
    Expr array = e;
    for (uint32_t i = 0; expr_kind(p, e) == KIND_MUL && i < expr_nargs(p, e); i++) {
        Expr factor = expr_arg(p, e, i);
        if (matrix_is_array(m->names, factor))
            array = factor;
        else
            vec_push(&m->scalars, factor);
    }
    return array;
}

static const char *why_not(MatrixShape a, MatrixShape b)
{
    if (a.rank == RANK_VECTOR && b.rank == RANK_VECTOR)
        return "x'*y is their scalar product, x*y' the matrix of products, x.*y is taken element by element";
    if (a.rank == RANK_ROW && b.rank == RANK_ROW)
        return "the first of the two stands upright: x*y'";
    return "the columns of the first are the rows of the second; A' is the transpose, A.*B goes element by element";
}

static bool take_operand(Product *m, Expr e, bool divided, Error *err)
{
    Pool *p = m->names->pool;
    MatrixShape shape = matrix_shape(m->names, e), product;
    if (shape.rank == RANK_SCALAR) {
        vec_push(&m->scalars, divided ? expr_pow(p, e, expr_int(p, -1)) : e);
        return true;
    }
    if (divided) {
        const char *hint = shape.rank == RANK_MATRIX ? "A*inv(B) solves with B from the right, inv(B)*A from the left; "
                                                       "A./B goes element by element"
                                                     : "x./y divides element by element";
        refuse_shape(m->names, shape, "a divisor is a scalar", hint, err);
        return false;
    }
    if (m->chain.len && !multiply_shapes(p, m->shape, shape, &product)) {
        refuse_pair(m->names, m->shape, shape, "the sizes of a product do not fit", why_not(m->shape, shape), err);
        return false;
    }
    m->shape = m->chain.len ? product : shape;
    push_array(m, split_scalars(m, e));
    if (m->shape.rank == RANK_SCALAR) {
        Expr scalar = close_chain(m);
        vec_push(&m->scalars, scalar);
    }
    return true;
}

Expr matrix_product(const MatrixNames *names, const Expr *operands, const bool *divided, uint32_t n, uint32_t *wrong,
                    Error *err)
{
    Product m = {.names = names};
    Expr result = 0;
    uint32_t i = 0;
    while (i < n && take_operand(&m, operands[i], divided[i], err))
        i++;
    *wrong = i;
    if (i == n) {
        if (m.chain.len) {
            Expr array = close_chain(&m);
            vec_push(&m.scalars, array);
        }
        result = with_shape(names->pool, expr_mul(names->pool, m.scalars.at, (uint32_t)m.scalars.len), m.shape);
    }
    vec_free(&m.scalars);
    vec_free(&m.chain);
    return result;
}

// ---- Sums ----------------------------------------------------------------------------------------------------------

Expr matrix_sum(const MatrixNames *names, const Expr *operands, uint32_t n, uint32_t *wrong, Error *err)
{
    Pool *p = names->pool;
    uint32_t first = n;
    for (uint32_t i = 0; i < n && first == n; i++)
        if (!is_zero(p, operands[i]))
            first = i;
    MatrixShape shape = matrix_shape(names, operands[first < n ? first : 0]);
    for (*wrong = first + 1; *wrong < n; ++*wrong) {
        MatrixShape other = matrix_shape(names, operands[*wrong]);
        if (is_zero(p, operands[*wrong]) || matrix_same_shape(p, shape, other))
            continue;
        bool scalar = shape.rank == RANK_SCALAR || other.rank == RANK_SCALAR, square = false;
        MatrixShape array = shape.rank == RANK_SCALAR ? other : shape;
        square = array.rank == RANK_MATRIX && matrix_same_size(p, array.rows, array.cols);
        const char *hint =
            !scalar  ? (shape.rank == RANK_VECTOR) != (other.rank == RANK_VECTOR) ? "A' is the transpose" : NULL
            : square ? "A + a*eye(n) adds to the diagonal, A + a*ones(n, n) to every element"
            : array.rank == RANK_MATRIX ? "A + a*ones(m, n) adds to every element"
                                        : "x + a*ones(n) adds to every element";
        return refuse_pair(names, shape, other, "the terms of a sum have different shapes", hint, err);
    }
    VEC(Expr) terms = {0};
    for (uint32_t i = 0; i < n; i++)
        if (!is_form(p, operands[i], FORM_ZEROS))
            vec_push(&terms, operands[i]);
    Expr sum = with_shape(p, expr_add(p, terms.at, (uint32_t)terms.len), shape);
    vec_free(&terms);
    return sum;
}

// ---- Powers --------------------------------------------------------------------------------------------------------

Expr matrix_power(const MatrixNames *names, Expr base, Expr exponent, Error *err)
{
    Pool *p = names->pool;
    MatrixShape s = matrix_shape(names, base);
    int64_t n;
    if (matrix_is_array(names, exponent))
        return refuse(err, "an exponent is a scalar", "a.^A takes the power of each element");
    if (s.rank == RANK_SCALAR)
        return expr_pow(p, base, exponent);
    if (s.rank != RANK_MATRIX || !matrix_same_size(p, s.rows, s.cols))
        return refuse_shape(names, s, "only a square matrix has powers",
                            "A.^k takes the power of each element, norm(x)^2 is x'*x", err);
    if (!expr_get_int(p, exponent, &n))
        return refuse(err, "a matrix has whole numbers for powers",
                      "A.^k takes the power of each element; for a root of A assume R spd(n), and write R*R for A");
    if (n < -POWER_MOST || n > POWER_MOST) {
        error_set(err, ERR_LIMIT, (Span){0, 0}, "a matrix to a power above %d", POWER_MOST);
        return 0;
    }
    if (n == 0)
        return expr_form(p, FORM_EYE, &s.rows, 1);
    Expr one = n < 0 ? expr_form(p, FORM_INV, &base, 1) : base, operands[POWER_MOST];
    bool divided[POWER_MOST] = {false};
    uint32_t count = (uint32_t)(n < 0 ? -n : n), wrong;
    for (uint32_t i = 0; i < count; i++)
        operands[i] = one;
    return matrix_product(names, operands, divided, count, &wrong, err);
}

Expr matrix_transpose(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    MatrixShape s = matrix_shape(names, e);
    if (s.rank == RANK_SCALAR || is_form(p, e, FORM_EYE))
        return e;
    if (is_form(p, e, FORM_TRANSPOSE))
        return expr_arg(p, e, 0);
    return expr_form(p, FORM_TRANSPOSE, &e, 1);
}

// ---- Element by element --------------------------------------------------------------------------------------------

Expr matrix_elementwise(const MatrixNames *names, FormId form, Expr a, Expr b, Error *err)
{
    Pool *p = names->pool;
    MatrixShape left = matrix_shape(names, a), right = matrix_shape(names, b);
    if (left.rank == RANK_SCALAR && right.rank == RANK_SCALAR)
        return form == FORM_TIMES ? expr_mul2(p, a, b) : form == FORM_OVER ? expr_div(p, a, b) : expr_pow(p, a, b);
    if (left.rank != RANK_SCALAR && right.rank != RANK_SCALAR && !matrix_same_shape(p, left, right))
        return refuse_pair(names, left, right, "element by element takes two arrays of one shape", NULL, err);
    if (form == FORM_TIMES && (left.rank == RANK_SCALAR || right.rank == RANK_SCALAR))
        return expr_mul2(p, a, b);
    return expr_form(p, form, (Expr[]){a, b}, 2);
}

Expr matrix_placeholder(Pool *p, uint32_t i)
{
    char name[8];
    int n = snprintf(name, sizeof name, ".%u", (unsigned)(i % 1000)); // no text can name it
    return expr_sym(p, pool_symbol(p, name, (size_t)n));
}

Expr matrix_map(const MatrixNames *names, Expr body, const Expr *args, uint32_t n, Error *err)
{
    Pool *p = names->pool;
    MatrixShape shape = {.rank = RANK_SCALAR};
    VEC(Expr) parts = {0};
    vec_push(&parts, body);
    for (uint32_t i = 0; i < n; i++) {
        MatrixShape s = matrix_shape(names, args[i]);
        if (s.rank != RANK_SCALAR && shape.rank != RANK_SCALAR && !matrix_same_shape(p, s, shape)) {
            vec_free(&parts);
            return refuse_pair(names, shape, s, "f.(A, B) takes arrays of one shape", NULL, err);
        }
        shape = s.rank != RANK_SCALAR ? s : shape;
        vec_push(&parts, matrix_placeholder(p, i));
        vec_push(&parts, args[i]);
    }
    Expr result;
    if (shape.rank == RANK_SCALAR) {
        result = body;
        for (uint32_t i = 0; i < n; i++)
            result = expr_subst1(p, result, matrix_placeholder(p, i), args[i]);
    } else {
        result = expr_form(p, FORM_MAP, parts.at, (uint32_t)parts.len);
    }
    vec_free(&parts);
    return result;
}

static Expr refuse_subscript(const MatrixNames *names, MatrixShape s, Error *err)
{
    StrBuf text = {0};
    error_set(err, ERR_DOMAIN, (Span){0, 0}, "a subscript outside of %.100s", matrix_shape_text(names->pool, s, &text));
    str_free(&text);
    error_hint(err, "subscripts are 1, 2, ... up to the size");
    return 0;
}

// A number that is no subscript of a dimension whose size is a number.
static bool is_beyond(Pool *p, Expr subscript, Expr size)
{
    int64_t at, most;
    return expr_get_int(p, subscript, &at) && (at < 1 || (matrix_size_number(p, size, &most) && at > most));
}

Expr matrix_entry(const MatrixNames *names, Expr e, const Expr *subscripts, uint32_t n, Error *err)
{
    MatrixShape s = matrix_shape(names, e);
    uint32_t wanted = s.rank == RANK_MATRIX ? 2 : 1;
    for (uint32_t i = 0; i < n; i++)
        if (matrix_is_array(names, subscripts[i]))
            return refuse(err, "a subscript is a scalar", NULL);
    if (s.rank == RANK_SCALAR || n != wanted)
        return refuse_shape(names, s, n == 1 ? "one subscript is for a vector" : "two subscripts are for a matrix",
                            "write A[i, j] of a matrix, x[i] of a vector", err);
    for (uint32_t i = 0; i < n; i++)
        if (is_beyond(names->pool, subscripts[i], i == 1 || !s.rows ? s.cols : s.rows))
            return refuse_subscript(names, s, err);
    return expr_form(names->pool, FORM_ENTRY, (Expr[]){e, subscripts[0], n > 1 ? subscripts[1] : 0}, n + 1);
}

// ---- Words ---------------------------------------------------------------------------------------------------------

static bool is_square(Pool *p, MatrixShape s)
{
    return s.rank == RANK_MATRIX && matrix_same_size(p, s.rows, s.cols);
}

static bool is_line(MatrixShape s)
{
    return s.rank == RANK_VECTOR || s.rank == RANK_ROW;
}

static Expr check_derivative(const MatrixNames *names, FormId form, MatrixShape e, MatrixShape x, Error *err)
{
    if (form == FORM_JACOBIAN)
        return !is_line(e)
                   ? refuse_shape(names, e, "jacobian differentiates a vector", "grad(e, x) is for a scalar", err)
               : x.rank != RANK_VECTOR
                   ? refuse_shape(names, x, "jacobian differentiates by a vector", "diff(e, t) is for a scalar t", err)
                   : 1;
    if (e.rank != RANK_SCALAR)
        return refuse_shape(names, e, form == FORM_GRAD ? "grad differentiates a scalar" : "hessian is of a scalar",
                            "jacobian(f, x) is for a vector f", err);
    if (form == FORM_HESSIAN && x.rank != RANK_VECTOR)
        return refuse_shape(names, x, "hessian is by a vector",
                            "second derivatives by a matrix are diff(e, X[i,j], X[k,l])", err);
    return 1;
}

// 1 where the shapes are right, 0 with the error.
static Expr check_word(const MatrixNames *names, FormId form, const MatrixShape *s, uint32_t n, Error *err)
{
    Pool *p = names->pool;
    switch (form) {
    case FORM_TR:
    case FORM_DET:
    case FORM_INV:
        if (is_square(p, s[0]))
            return 1;
        return refuse_shape(names, s[0],
                            form == FORM_TR    ? "tr takes a square matrix"
                            : form == FORM_DET ? "det takes a square matrix"
                                               : "inv takes a square matrix",
                            form == FORM_INV ? "inv(X'*X)*X' is the inverse from the left of a tall X" : NULL, err);
    case FORM_NORM: return s[0].rank ? 1 : refuse(err, "norm takes a vector or a matrix", "abs(x) is for a scalar");
    case FORM_DOT:
        if (s[0].rank && matrix_same_shape(p, s[0], s[1]))
            return 1;
        return refuse_pair(names, s[0], s[1], "dot takes two vectors of one length", "dot(x, y) is x'*y", err);
    case FORM_OUTER:
        if (s[0].rank == RANK_VECTOR && s[1].rank == RANK_VECTOR)
            return 1;
        return refuse_pair(names, s[0], s[1], "outer takes two vectors", "outer(x, y) is x*y'", err);
    case FORM_DIAG:
        if (is_square(p, s[0]) || s[0].rank == RANK_VECTOR)
            return 1;
        return refuse_shape(names, s[0], "diag takes a vector or a square matrix", NULL, err);
    case FORM_KRON: return s[0].rank && s[1].rank ? 1 : refuse(err, "kron takes two matrices", NULL);
    case FORM_VEC:
    case FORM_TOTAL: return s[0].rank ? 1 : refuse(err, "a vector or a matrix is expected here", NULL);
    case FORM_EYE:
    case FORM_ONES:
    case FORM_ZEROS:
    case FORM_UNIT:
        for (uint32_t i = 0; i < n; i++)
            if (s[i].rank != RANK_SCALAR)
                return refuse(err, "a size is expected here, not an array",
                              "eye(n), ones(n), ones(m, n), zeros(m, n), unit(i, n)");
        return 1;
    case FORM_DIR:
        if (matrix_same_shape(p, s[1], s[2]))
            return 1;
        return refuse_pair(names, s[1], s[2], "a direction has the shape of what is differentiated by", NULL, err);
    case FORM_GRAD:
    case FORM_JACOBIAN:
    case FORM_HESSIAN: return s[1].rank ? check_derivative(names, form, s[0], s[1], err) : 1;
    case FORM_DIFF:
        for (uint32_t i = 1; i < n; i++)
            if (s[i].rank != RANK_SCALAR)
                return refuse_shape(names, s[i], "diff differentiates by a scalar or an element",
                                    "grad(e, X) is of a scalar e, jacobian(f, x) of a vector f", err);
        return 1;
    default: return 1;
    }
}

bool matrix_is_word(FormId form)
{
    return form >= FORM_TR && form <= FORM_DIR;
}

// solve(A, b) = inv(A)*b
static Expr solution(const MatrixNames *names, const Expr *args, MatrixShape a, MatrixShape b, Error *err)
{
    Pool *p = names->pool;
    uint32_t wrong;
    if (!is_square(p, a) || b.rank == RANK_ROW || !matrix_same_size(p, a.rows, b.rows))
        return refuse_pair(names, a, b, "solve takes a square matrix and as many rows on the right",
                           "solve(A, b) is the x with A*x = b; inv(X'*X)*X'*y comes nearest where X is tall", err);
    Expr operands[2] = {expr_form(p, FORM_INV, args, 1), args[1]};
    return matrix_product(names, operands, (bool[]){false, false}, 2, &wrong, err);
}

Expr matrix_form(const MatrixNames *names, FormId form, const Expr *args, uint32_t n, Error *err)
{
    MatrixShape s[4] = {{0}};
    bool by_list = (form == FORM_GRAD || form == FORM_JACOBIAN || form == FORM_HESSIAN) && n == 2 &&
                   expr_kind(names->pool, args[1]) == KIND_LIST;
    for (uint32_t i = 0; i < n && i < 4; i++)
        s[i] = matrix_shape(names, args[i]);
    if (!by_list && !check_word(names, form, s, n < 4 ? n : 4, err))
        return 0;
    if (form == FORM_SOLVE && n == 2 && s[0].rank == RANK_MATRIX)
        return solution(names, args, s[0], s[1], err);
    if (form == FORM_NUMERIC && s[0].rank != RANK_SCALAR && expr_kind(names->pool, args[0]) == KIND_FORM)
        return refuse_shape(names, s[0], "N takes a number or a list of them",
                            "name the array, C := ..., and write N(C)", err);
    if (form == FORM_INV && is_form(names->pool, args[0], FORM_EYE))
        return args[0];
    if (form == FORM_DIR && (s[1].rank == RANK_SCALAR || expr_kind(names->pool, args[1]) != KIND_SYM))
        return refuse(err, "dir takes the derivative by the name of a vector or matrix",
                      "diff(e, t) is for a scalar t");
    return expr_form(names->pool, form, args, n);
}
