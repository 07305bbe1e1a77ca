// Determinants of products, multiples and inverses, of I + X*Y and A + X*Y; inverses of A + u*v' and of diagonal
// matrices.
#include "symbolic/field/sum_internal.h"
#include "symbolic/field/words.h"

// det of the word's matrix, which has `size` rows and columns.
static const Ratio *determinant_of(Field *f, const Word *w, bool plus_one, const Ratio *coeff, Expr size)
{
    Pool *p = f->pool;
    Sym a = pool_symbol_fresh(p, pool_symbol(p, "i", 1)), b = pool_symbol_fresh(p, pool_symbol(p, "j", 1));
    Expr i = expr_sym(p, a), j = expr_sym(p, b), e = expr_mul2(p, field_expr(f, coeff), word_element(p, w, i, j));
    if (plus_one)
        e = expr_add2(p, e, expr_iverson(p, expr_eq(p, i, j)));
    Expr table = matrix_table(p, a, b, size, size, e);
    return field_normal(f, expr_form(p, FORM_DETERMINANT, &table, 1));
}

// The product of a diagonal matrix's elements; NULL without a stop for another letter.
static const Ratio *diagonal(Field *f, Expr letter, Expr size)
{
    Pool *p = f->pool;
    Expr row = matrix_placeholder(p, 0), delta = expr_iverson(p, expr_eq(p, row, matrix_placeholder(p, 1)));
    if (expr_kind(p, letter) != KIND_MUL || !expr_contains(p, letter, delta))
        return NULL;
    Sym name = pool_symbol_fresh(p, pool_symbol(p, "i", 1));
    Expr e = expr_subst1(p, expr_subst1(p, letter, delta, expr_int(p, 1)), row, expr_sym(p, name));
    return field_normal(f, expr_sum(p, KIND_PROD, name, expr_int(p, 1), size, e));
}

static bool is_orthogonal(Field *f, Expr letter)
{
    MatrixShape shape;
    return expr_kind(f->pool, letter) == KIND_ELEM && facts_shape(f->pool, f->facts, expr_op(f->pool, letter), &shape) &&
           shape.property == MATRIX_ORTHOGONAL;
}

// det(Q), whose square is 1.
static const Ratio *orthogonal(Field *f, Expr table)
{
    int place = field_var_of(f, VAR_ROOT, expr_form(f->pool, FORM_DETERMINANT, &table, 1));
    if (place < 0)
        return NULL;
    f->vars.at[place].degree = 2;
    f->vars.at[place].value = field_int(f, 1);
    return field_var(f, (uint32_t)place);
}

static const Ratio *of_letters(Field *f, const Word *w, size_t from, size_t to, Expr size)
{
    Pool *p = f->pool;
    Word part = {0};
    word_append(&part, w, from, to);
    part.cols = size;
    Expr letter = part.letters.at[0].letter;
    const Ratio *r;
    if (part.letters.len == 1 && expr_kind(p, letter) == KIND_FORM) {
        Expr table = expr_arg(p, letter, 2);
        r = field_inv(f, field_normal(f, expr_form(p, FORM_DETERMINANT, &table, 1)));
    } else {
        r = determinant_of(f, &part, false, field_int(f, 1), size);
    }
    word_clear(&part);
    return r;
}

// c*A*B*..: c^n times the determinants of square factors. NULL without a stop where there is one factor.
static const Ratio *of_product(Field *f, Expr table, const WordTerm *t, Expr size)
{
    Pool *p = f->pool;
    size_t n = t->word.letters.len, from = 0, parts = 0;
    bool one = field_equal(f, t->coeff, field_int(f, 1));
    if (n == 1 && one) {
        Expr letter = t->word.letters.at[0].letter;
        const Ratio *r = diagonal(f, letter, size);
        if (r || f->status != FIELD_OK)
            return r;
        if (is_orthogonal(f, letter))
            return orthogonal(f, table);
        if (expr_kind(p, letter) != KIND_FORM)
            return NULL;
    }
    for (size_t k = 1; k < n; k++)
        parts += matrix_same_size(p, t->word.letters.at[k].rows, size);
    if (!parts && one && !(n == 1) && n)
        return NULL;
    const Ratio *r = one ? field_int(f, 1) : field_power(f, t->coeff, field_normal(f, size));
    for (size_t k = 1; k <= n && r; k++) {
        if (k < n && !matrix_same_size(p, t->word.letters.at[k].rows, size))
            continue;
        r = field_mul(f, r, of_letters(f, &t->word, from, k, size));
        from = k;
    }
    return r;
}

// ---- I + X*Y -------------------------------------------------------------------------------------------------------

typedef struct {
    Word word;
    Expr size;
} Turned;

// det(I + X*Y) = det(I + Y*X): the least of all of these. A row times a column is a number.
static const Ratio *of_identity_and(Field *f, const WordTerm *t, Expr size)
{
    size_t n = t->word.letters.len;
    const Ratio *result = NULL;
    Turned best = {.size = size};
    Word turned;
    word_copy(&best.word, &t->word);
    word_copy(&turned, &t->word);
    word_transpose(f, &turned);
    if (word_compare(f, &turned, &best.word) < 0) {
        word_clear(&best.word);
        word_copy(&best.word, &turned);
    }
    bool own = true;
    for (int flip = 0; flip < 2 && !result && f->status == FIELD_OK; flip++) {
        const Word *w = flip ? &turned : &t->word;
        for (size_t k = 1; k < n && !result; k++) {
            Word rotated = {0};
            Expr rows = w->letters.at[k].rows;
            word_append(&rotated, w, k, n);
            word_append(&rotated, w, 0, k);
            rotated.cols = rows;
            if (!rows) {
                Expr e = word_element(f->pool, &rotated, 0, 0);
                result = field_add(f, field_int(f, 1), field_mul(f, t->coeff, field_normal(f, e)));
            } else if (word_compare(f, &rotated, &best.word) < 0) {
                word_clear(&best.word);
                word_copy(&best.word, &rotated);
                best.size = rows;
                own = false;
            }
            word_clear(&rotated);
        }
    }
    if (!result && !own && f->status == FIELD_OK)
        result = determinant_of(f, &best.word, true, t->coeff, best.size);
    word_clear(&turned);
    word_clear(&best.word);
    return result;
}

// ---- A + X*Y -------------------------------------------------------------------------------------------------------

static bool is_narrow(Pool *p, const Word *w, Expr size)
{
    for (size_t k = 1; k < w->letters.len; k++)
        if (!w->letters.at[k].rows || !matrix_same_size(p, w->letters.at[k].rows, size))
            return true;
    return false;
}

// Is it a column times a row somewhere?
static bool is_outer(const Word *w)
{
    for (size_t k = 1; k < w->letters.len; k++)
        if (!w->letters.at[k].rows)
            return true;
    return false;
}

// Has the letter's matrix an inverse, as far as is known?
static bool is_invertible(Field *f, Expr letter, Expr size)
{
    Pool *p = f->pool;
    MatrixShape shape;
    if (expr_kind(p, letter) == KIND_FORM)
        return true;
    if (expr_kind(p, letter) != KIND_ELEM)
        return false;
    Expr row = matrix_placeholder(p, 0), col = matrix_placeholder(p, 1);
    for (size_t i = 0; i < f->invertible.len; i++) {
        Expr table = f->invertible.at[i];
        if (matrix_table_element(p, table, row, col) == letter || matrix_table_element(p, table, col, row) == letter)
            return true;
    }
    if (facts_shape(p, f->facts, expr_op(p, letter), &shape) &&
        (shape.property == MATRIX_SPD || shape.property == MATRIX_ORTHOGONAL))
        return true;
    Word w = {.cols = size};
    vec_push(&w.letters, ((Letter){letter, size}));
    const Ratio *det = determinant_of(f, &w, false, field_int(f, 1), size);
    word_clear(&w);
    Expr zero = expr_eq(p, field_expr(f, det), expr_int(p, 0));
    return det && (facts_assumed(p, f->facts, zero) == TRUTH_NO || field_is_positive(f, det) ||
                   field_is_positive(f, field_neg(f, det)));
}

static bool is_square(Field *f, const Word *w, Expr size)
{
    for (size_t i = 0; i < w->letters.len; i++)
        if (!w->letters.at[i].rows || !matrix_same_size(f->pool, w->letters.at[i].rows, size))
            return false;
    return true;
}

// Is the term a multiple, by what is not 0, of a product of square matrices with inverses, as far as is known? Of no
// factors, too, which is the identity.
static bool is_unit(Field *f, const WordTerm *t, Expr size)
{
    if (!is_square(f, &t->word, size))
        return false;
    for (size_t i = 0; i < t->word.letters.len; i++)
        if (!is_invertible(f, t->word.letters.at[i].letter, size))
            return false;
    return field_is_constant(f, t->coeff, NULL) || sum_nonzero(f, t->coeff);
}

// The inverse of a letter: Q' of an orthogonal one, A of inv(A), inv(A) of another.
static Expr inverse_of_letter(Field *f, Expr letter, Expr size)
{
    Pool *p = f->pool;
    Expr row = matrix_placeholder(p, 0), col = matrix_placeholder(p, 1);
    if (is_orthogonal(f, letter))
        return expr_subst(p, letter, (Expr[]){row, col}, (Expr[]){col, row}, 2);
    if (expr_kind(p, letter) == KIND_FORM)
        return matrix_table_element(p, expr_arg(p, letter, 2), expr_arg(p, letter, 0), expr_arg(p, letter, 1));
    Sym i = pool_symbol_fresh(p, pool_symbol(p, "i", 1)), j = pool_symbol_fresh(p, pool_symbol(p, "j", 1));
    Expr element = expr_subst(p, letter, (Expr[]){row, col}, (Expr[]){expr_sym(p, i), expr_sym(p, j)}, 2);
    Expr table = matrix_table(p, i, j, size, size, element);
    return word_settle(f, expr_form(p, FORM_INVERSE, (Expr[]){row, col, table}, 3));
}

// The inverse of the word of such a term as a word.
static Word inverse_of_unit(Field *f, const Word *w, Expr size)
{
    Word inverse = {.cols = size};
    for (size_t i = w->letters.len; i-- > 0;)
        vec_push(&inverse.letters, ((Letter){inverse_of_letter(f, w->letters.at[i].letter, size), size}));
    return inverse;
}

// det(A + X*Y) = det(A)*det(I + inv(A)*X*Y) where A has an inverse and X is narrower; a multiple of the identity only
// where X*Y is u*v'.
static const Ratio *of_update(Field *f, const WordTerm *a, const WordTerm *b, Expr size)
{
    bool identity = !a->word.letters.len;
    if ((identity && !is_outer(&b->word)) || !is_narrow(f->pool, &b->word, size) || !is_unit(f, a, size))
        return NULL;
    Word w = inverse_of_unit(f, &a->word, size);
    word_append(&w, &b->word, 0, b->word.letters.len);
    const Ratio *det = determinant_of(f, &a->word, false, a->coeff, size),
                *rest = det ? determinant_of(f, &w, true, field_div(f, b->coeff, a->coeff), size) : NULL;
    word_clear(&w);
    return rest ? field_mul(f, det, rest) : NULL;
}

// ---- Inverses ------------------------------------------------------------------------------------------------------

static const Ratio *element_ratio(Field *f, const Word *w, Expr i, Expr j)
{
    return field_normal(f, word_element(f->pool, w, i, j));
}

// inv(a*A + b*u*v') = J - b*J*u*v'*J/(1 + b*v'*J*u), J = inv(A)/a, by Sherman and Morrison. What stands below the line
// is det(a*A + b*u*v')/det(a*A), not 0 where both inverses exist.
static const Ratio *inverse_of_update(Field *f, const WordTerm *a, const WordTerm *b, Expr size, Expr i, Expr j)
{
    size_t cut = 0, cuts = 0, n = b->word.letters.len;
    for (size_t k = 1; k < n; k++)
        if (!b->word.letters.at[k].rows) {
            cut = k;
            cuts++;
        }
    if (cuts != 1 || !is_unit(f, a, size))
        return NULL;
    Word inverse = inverse_of_unit(f, &a->word, size), column = {0}, line = {0}, middle = {0};
    word_append(&column, &inverse, 0, inverse.letters.len);
    word_append(&column, &b->word, 0, cut);
    word_append(&line, &b->word, cut, n);
    word_append(&middle, &line, 0, n - cut);
    word_append(&middle, &column, 0, column.letters.len);
    word_append(&line, &inverse, 0, inverse.letters.len);
    const Ratio *own = element_ratio(f, &inverse, i, j), *x = element_ratio(f, &column, i, 0),
                *y = element_ratio(f, &line, 0, j), *s = element_ratio(f, &middle, 0, 0),
                *c = field_div(f, b->coeff, a->coeff), *below = field_add(f, field_int(f, 1), field_mul(f, c, s)),
                *r = field_div(f, field_mul(f, c, field_mul(f, x, y)), below);
    word_clear(&inverse);
    word_clear(&column);
    word_clear(&line);
    word_clear(&middle);
    return r ? field_div(f, field_sub(f, own, r), a->coeff) : NULL;
}

// inv(c*A*B) = inv(B)*inv(A)/c of square factors, inv(Q) = Q': c is not 0, and the factors have inverses, where that one
// exists.
static const Ratio *inverse_of_product(Field *f, const WordTerm *t, Expr size, Expr i, Expr j)
{
    const Word *w = &t->word;
    bool one = field_equal(f, t->coeff, field_int(f, 1)),
         known = one || field_is_constant(f, t->coeff, NULL) || sum_at_most(f, expr_int(f->pool, 1), size);
    if (!known || !is_square(f, w, size) || (one && w->letters.len == 1 && !is_orthogonal(f, w->letters.at[0].letter)))
        return NULL;
    Word inverse = inverse_of_unit(f, w, size);
    const Ratio *r = element_ratio(f, &inverse, i, j);
    word_clear(&inverse);
    return field_div(f, r, t->coeff);
}

// inv(diag(v))[i, j] = [i = j]/v[i]
static const Ratio *inverse_of_diagonal(Field *f, const Word *w, Expr i, Expr j)
{
    Pool *p = f->pool;
    Expr row = matrix_placeholder(p, 0), delta = expr_iverson(p, expr_eq(p, row, matrix_placeholder(p, 1))),
         letter = w->letters.len == 1 ? w->letters.at[0].letter : 0;
    if (!letter || expr_kind(p, letter) != KIND_MUL || !expr_contains(p, letter, delta))
        return NULL;
    Expr v = expr_subst1(p, expr_subst1(p, letter, delta, expr_int(p, 1)), row, i);
    return field_normal(f, expr_div(p, expr_iverson(p, expr_eq(p, i, j)), v));
}

const Ratio *words_inverse(Field *f, Expr table, Expr i, Expr j)
{
    WordSum sum;
    const Ratio *r = NULL;
    Expr size = expr_arg(f->pool, table, 1);
    if (f->shallow || f->shown || !words_of_table(f, table, &sum))
        return NULL;
    if (sum.len == 1 && field_equal(f, sum.at[0].coeff, field_int(f, 1)))
        r = inverse_of_diagonal(f, &sum.at[0].word, i, j);
    if (sum.len == 1 && !r && f->status == FIELD_OK)
        r = inverse_of_product(f, &sum.at[0], size, i, j);
    for (size_t k = 0; k < 2 && sum.len == 2 && !r && f->status == FIELD_OK; k++)
        r = inverse_of_update(f, &sum.at[k], &sum.at[1 - k], size, i, j);
    word_sum_clear(&sum);
    return r;
}

bool words_is_invertible(Field *f, Expr table)
{
    Pool *p = f->pool;
    MatrixShape shape;
    Expr element = matrix_table_element(p, table, matrix_placeholder(p, 0), matrix_placeholder(p, 1));
    return element && expr_kind(p, element) == KIND_ELEM && facts_shape(p, f->facts, expr_op(p, element), &shape) &&
           (shape.property == MATRIX_SPD || shape.property == MATRIX_ORTHOGONAL);
}

const Ratio *words_determinant(Field *f, Expr table)
{
    WordSum sum;
    const Ratio *r = NULL;
    Expr size = expr_arg(f->pool, table, 1);
    if (f->shallow || !words_of_table(f, table, &sum))
        return NULL;
    if (sum.len == 1) {
        r = of_product(f, table, &sum.at[0], size);
    } else if (sum.len == 2) {
        for (size_t k = 0; k < 2 && !r && f->status == FIELD_OK; k++)
            if (!sum.at[k].word.letters.len && field_equal(f, sum.at[k].coeff, field_int(f, 1)))
                r = of_identity_and(f, &sum.at[1 - k], size);
        for (size_t k = 0; k < 2 && !r && f->status == FIELD_OK; k++)
            r = of_update(f, &sum.at[k], &sum.at[1 - k], size);
    }
    word_sum_clear(&sum);
    return r;
}
