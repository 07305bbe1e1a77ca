// Inverses and determinants as kernels.
//
// The table of a kernel is brought to normal form, so that inv(A + B) and inv(B + A) are one. Of a matrix and its
// transpose the first in the alphabet stands: inv(A')[i, j] is inv(A)[j, i], det(A') is det(A). What relates an inverse
// to its matrix is for words.c; determinants of products, multiples and inverses are taken apart here, where that is
// true of every matrix for which both sides have a value.
#include "symbolic/field/words.h"

// The table with its element in normal form; 0 where the field stops.
static Expr normal_table(Field *f, Expr table, bool turned)
{
    Pool *p = f->pool;
    Sym i, j;
    Expr size, element = matrix_table_open(p, table, &i, &j, &size), one = expr_int(p, 1);
    Expr normal_size = size ? field_expr(f, field_normal(f, size)) : 0, index[2] = {expr_sym(p, i), expr_sym(p, j)};
    if (!normal_size)
        return 0;
    Facts inner;
    facts_copy(&inner, f->facts);
    for (int k = 0; k < 2; k++)
        facts_imply(&inner, &(Fact){.kind = FACT_RANGE, .subject = index[k], .lower = one, .upper = normal_size});
    const Facts *outer = f->facts;
    f->facts = &inner;
    if (turned)
        element = expr_subst(p, element, index, (Expr[]){index[1], index[0]}, 2);
    const Ratio *r = field_normal(f, element);
    f->facts = outer;
    facts_clear(&inner);
    return r ? matrix_table(p, i, j, normal_size, normal_size, field_expr(f, r)) : 0;
}

// The table to stand for itself and its transpose.
static Expr canonical_table(Field *f, Expr table, bool *turned, bool *symmetric)
{
    Pool *p = f->pool;
    Expr straight = normal_table(f, table, false), other = straight ? normal_table(f, table, true) : 0;
    if (!other)
        return 0;
    uint64_t a = expr_digest(p, straight, NULL, NULL, 0), b = expr_digest(p, other, NULL, NULL, 0);
    *symmetric = straight == other;
    *turned = b < a || (a == b && expr_compare(p, other, straight) < 0);
    return *turned ? other : straight;
}

// ---- Sizes that are numbers ------------------------------------------------------------------------------------------

enum { WRITTEN_SIZE = 8 }; // an expansion by minors of at most so many rows

typedef struct {
    Field *f;
    uint32_t n;
    const Ratio *at[WRITTEN_SIZE][WRITTEN_SIZE];
    const Ratio *minor[1 << WRITTEN_SIZE]; // of the last rows in the columns of a set
    uint32_t skip;                         // a row that is left out; n: none
} Minors;

// The determinant of the rows from `row` on in these columns.
static const Ratio *minor_of(Minors *m, uint32_t row, uint32_t columns)
{
    Field *f = m->f;
    row += row == m->skip;
    if (!columns)
        return field_int(f, 1);
    if (m->minor[columns])
        return m->minor[columns];
    const Ratio *sum = field_int(f, 0);
    uint32_t place = 0;
    for (uint32_t c = 0; c < m->n && sum; c++) {
        if (!(columns >> c & 1))
            continue;
        const Ratio *term = field_is_zero(f, m->at[row][c])
                                ? field_int(f, 0)
                                : field_mul(f, m->at[row][c], minor_of(m, row + 1, columns & ~(1u << c)));
        sum = (place++ % 2 ? field_sub : field_add)(f, sum, term);
    }
    return m->minor[columns] = sum;
}

// The determinant without row `row` and column `column` (n: with all).
static const Ratio *determinant(Minors *m, uint32_t row, uint32_t column)
{
    memset(m->minor, 0, sizeof m->minor);
    m->skip = row;
    return minor_of(m, 0, ((1u << m->n) - 1) & ~(column < m->n ? 1u << column : 0));
}

// Of a matrix whose size is a small number, at places that are numbers: written out. NULL without a stop for another.
static const Ratio *written_out(Field *f, Expr e)
{
    Pool *p = f->pool;
    bool inverse = expr_op(p, e) == FORM_INVERSE;
    Expr table = expr_arg(p, e, inverse ? 2 : 0);
    int64_t n, place[2] = {1, 1};
    if (!expr_get_int(p, expr_arg(p, table, 1), &n) || n < 1 || n > WRITTEN_SIZE)
        return NULL;
    for (uint32_t k = 0; k < 2 && inverse; k++)
        if (!expr_get_int(p, expr_arg(p, e, k), &place[k]) || place[k] < 1 || place[k] > n)
            return NULL;
    Minors *m = mem_zero(sizeof *m);
    *m = (Minors){.f = f, .n = (uint32_t)n};
    bool fine = true;
    for (int64_t i = 0; i < n && fine; i++)
        for (int64_t j = 0; j < n && fine; j++) {
            Expr element = matrix_table_element(p, table, expr_int(p, i + 1), expr_int(p, j + 1));
            m->at[i][j] = field_normal(f, element);
            fine = m->at[i][j] != NULL;
        }
    const Ratio *r = fine ? determinant(m, m->n, m->n) : NULL;
    if (r && inverse && field_is_zero(f, r)) {
        r = field_stop(f, FIELD_UNDEF, "a singular matrix has no inverse");
    } else if (r && inverse) {
        const Ratio *minor = determinant(m, (uint32_t)place[1] - 1, (uint32_t)place[0] - 1);
        r = minor ? field_div(f, (place[0] + place[1]) % 2 ? field_neg(f, minor) : minor, r) : NULL;
    }
    mem_free(m);
    return r;
}

// ---- Any size --------------------------------------------------------------------------------------------------------

static const Ratio *normal_inverse(Field *f, Expr e)
{
    Pool *p = f->pool;
    bool turned, symmetric;
    const Ratio *i = field_normal(f, expr_arg(p, e, 0)), *j = i ? field_normal(f, expr_arg(p, e, 1)) : NULL;
    Expr table = j ? canonical_table(f, expr_arg(p, e, 2), &turned, &symmetric) : 0;
    if (!table)
        return NULL;
    Expr at[2] = {field_expr(f, i), field_expr(f, j)};
    if (turned || (symmetric && expr_compare(p, at[1], at[0]) < 0)) {
        Expr t = at[0];
        at[0] = at[1];
        at[1] = t;
    }
    const Ratio *r = words_inverse(f, table, at[0], at[1]);
    return r || f->status != FIELD_OK ? r
                                      : field_atom(f, expr_form(p, FORM_INVERSE, (Expr[]){at[0], at[1], table}, 3));
}

const Ratio *field_inverses(Field *f, Expr e)
{
    Pool *p = f->pool;
    bool turned, symmetric;
    const Ratio *written = written_out(f, e);
    if (written || f->status != FIELD_OK)
        return written;
    if (expr_op(p, e) == FORM_INVERSE)
        return normal_inverse(f, e);
    Expr table = canonical_table(f, expr_arg(p, e, 0), &turned, &symmetric);
    if (!table)
        return NULL;
    const Ratio *r = words_determinant(f, table);
    return r || f->status != FIELD_OK ? r : field_atom(f, expr_form(p, FORM_DETERMINANT, &table, 1));
}
