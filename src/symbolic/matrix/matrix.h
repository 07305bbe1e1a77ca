// Vectors and matrices with symbolic sizes: shapes, the forms that text in matrix notation is read into, and their
// elements.
//
// A matrix expression is no node of its own kind. Sums are KIND_ADD and multiples KIND_MUL with one array among the
// factors, since both commute; everything else is a form: FORM_PRODUCT, FORM_TRANSPOSE, FORM_INV, ... Its meaning is its
// element: matrix_element(A*B, i, j) is sum(k=1..n, A[i,k]*B[k,j]). Whatever works on sums over indices (derivatives,
// proofs, refutation, code) so works on matrices.
//
// Two things have no such formula for all sizes and stay as kernels over a table, which is a sum over rows of a sum over
// columns of the element and means the matrix itself: FORM_INVERSE(i, j, table) is element i, j of its inverse,
// FORM_DETERMINANT(table) its determinant.
//
// SHAPES. vector(n) is a column, its transpose a row; a row times a column is a scalar, and nothing else of size 1 is.
// A size is an expression; the size of kron and vec is a KIND_LIST of sizes, the last of which runs fastest, and an index
// into it is as many indices. The number 0 has every shape.
#ifndef LEIBNIZ_MATRIX_MATRIX_H
#define LEIBNIZ_MATRIX_MATRIX_H

#include "symbolic/expr/expr.h"

typedef enum { RANK_SCALAR, RANK_VECTOR, RANK_ROW, RANK_MATRIX } MatrixRank;

typedef enum { MATRIX_GENERAL, MATRIX_SYMMETRIC, MATRIX_SPD, MATRIX_ORTHOGONAL, MATRIX_SKEW } MatrixProperty;

typedef struct {
    MatrixRank rank;
    Expr rows, cols; // 0 where the rank has none
    MatrixProperty property; // of a declared name
} MatrixShape;

// What names stand for. Each callback may be NULL.
typedef struct {
    Pool *pool;
    bool (*shape)(void *data, Sym name, MatrixShape *out); // of a declared or defined array
    Expr (*list)(void *data, Sym name);                    // the list that a name is defined as; 0: none
    void *data;
} MatrixNames;

// ---- shape.c -------------------------------------------------------------------------------------------------------

MatrixShape matrix_shape(const MatrixNames *names, Expr e);
bool matrix_is_array(const MatrixNames *names, Expr e);
// Are they equal, or is one of the sides the number 0?
bool matrix_same_shape(Pool *p, MatrixShape a, MatrixShape b);
bool matrix_same_size(Pool *p, Expr a, Expr b);
// "matrix(m, n)", "vector(n)", "a row vector(n)", "a scalar". Gives back `out`.
const char *matrix_shape_text(Pool *p, MatrixShape s, StrBuf *out);
// The number that a size is; false where it is none.
// A list of sizes as one number: their product.
Expr matrix_size_flat(Pool *p, Expr size);
bool matrix_size_number(Pool *p, Expr size, int64_t *out);

// ---- build.c: forms from operands, with their shapes checked -------------------------------------------------------
//
// All of them give 0 and fill *err (message and hint, no place) where the shapes do not fit.

// a*b/c...: divided[i] says that operand i is a divisor. *wrong: the operand at which it fails.
Expr matrix_product(const MatrixNames *names, const Expr *operands, const bool *divided, uint32_t n, uint32_t *wrong,
                    Error *err);
// a + b - c...; the signs are in the operands.
Expr matrix_sum(const MatrixNames *names, const Expr *operands, uint32_t n, uint32_t *wrong, Error *err);
Expr matrix_power(const MatrixNames *names, Expr base, Expr exponent, Error *err);
Expr matrix_transpose(const MatrixNames *names, Expr e);
// a.*b, a./b, a.^b (FORM_TIMES, FORM_OVER, FORM_RAISED); a scalar stands for an array of its own.
Expr matrix_elementwise(const MatrixNames *names, FormId form, Expr a, Expr b, Error *err);
// f.(A, b): body is f of the placeholders matrix_placeholder(0..n-1).
Expr matrix_map(const MatrixNames *names, Expr body, const Expr *args, uint32_t n, Error *err);
Expr matrix_placeholder(Pool *p, uint32_t i);
// (A*B)[i, j], x[i] of an expression.
Expr matrix_entry(const MatrixNames *names, Expr e, const Expr *subscripts, uint32_t n, Error *err);
// tr, det, inv, ..., grad, jacobian, hessian, diff, dir of these arguments. Forms without arrays come out as they are.
Expr matrix_form(const MatrixNames *names, FormId form, const Expr *args, uint32_t n, Error *err);
bool matrix_is_word(FormId form); // tr, det, ...: names that may be given to variables as well

// ---- element.c -----------------------------------------------------------------------------------------------------

// The element of an array at row i and column j (a vector's at i, a row's at j; the other is not looked at).
Expr matrix_element(const MatrixNames *names, Expr e, Expr i, Expr j);
// Likewise by indices into an array of this shape, which has the size of e; where a size of it is a list, the index may
// be a list, too.
Expr matrix_element_of(const MatrixNames *names, Expr e, MatrixShape shape, Expr i, Expr j);
// e with every form on arrays that has a scalar value carried out. Derivatives stay forms, by elements.
Expr matrix_carry_out(const MatrixNames *names, Expr e);
// ---- fold.c --------------------------------------------------------------------------------------------------------

// The array of this shape whose element at row i and column j is e, in matrix notation; 0 where none is found. A scalar
// (i and j are not looked at) comes with those parts in matrix notation that have one.
Expr matrix_fold(const MatrixNames *names, Expr e, MatrixShape shape, Expr i, Expr j);

uint32_t matrix_cost(Pool *p, Expr e); // about how much there is to read; for folded expressions

// ---- Tables --------------------------------------------------------------------------------------------------------

// The element i, j of the matrix that a table means.
Expr matrix_table_element(Pool *p, Expr table, Expr i, Expr j);
// The table over two opened indices: *i and *j become fresh symbols, the result is the element, *size the rows.
Expr matrix_table_open(Pool *p, Expr table, Sym *i, Sym *j, Expr *size);
Expr matrix_table(Pool *p, Sym i, Sym j, Expr rows, Expr cols, Expr element);

#endif
