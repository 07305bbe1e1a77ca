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
    return field_atom(f, expr_form(p, FORM_INVERSE, (Expr[]){at[0], at[1], table}, 3));
}

const Ratio *field_inverses(Field *f, Expr e)
{
    Pool *p = f->pool;
    bool turned, symmetric;
    if (expr_op(p, e) == FORM_INVERSE)
        return normal_inverse(f, e);
    Expr table = canonical_table(f, expr_arg(p, e, 0), &turned, &symmetric);
    if (!table)
        return NULL;
    const Ratio *r = words_determinant(f, table);
    return r || f->status != FIELD_OK ? r : field_atom(f, expr_form(p, FORM_DETERMINANT, &table, 1));
}
