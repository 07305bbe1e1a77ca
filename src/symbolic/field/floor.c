// The floor function: floor(u + n) = floor(u) + n for integers n, floor(-u) = -floor(u) - [u is no integer], and k
// where bounds show k <= u < k + 1.
#include "symbolic/field/constant.h"
#include "symbolic/field/sum_internal.h"

// The terms of u that are integers, and its rational constant rounded down.
static const Ratio *whole_part(Field *f, const Ratio *u)
{
    fmpq_t c;
    fmpz_t n;
    fmpq_init(c);
    fmpz_init(n);
    const Ratio *rest = field_split_constant(f, u, c), *whole = NULL;
    fmpz_fdiv_q(n, fmpq_numref(c), fmpq_denref(c));
    fmpq_set_fmpz(c, n);
    whole = field_fmpq(f, c);
    fmpq_clear(c);
    fmpz_clear(n);
    if (field_is_whole(f, rest)) // n*(n + 1)/2 as a whole
        return field_add(f, whole, rest);
    Terms terms;
    if (!rest || !field_terms(f, rest, &terms)) {
        if (rest)
            terms_clear(&terms);
        return NULL;
    }
    for (size_t i = 0; i < terms.list.len && whole; i++) {
        const Ratio *term = field_scale(f, terms.list.at[i].rest, terms.list.at[i].coeff);
        if (field_is_whole(f, term))
            whole = field_add(f, whole, term);
    }
    terms_clear(&terms);
    return whole;
}

// k with k <= bound < k + 1; false when balls do not show it.
static bool floor_of_constant(Pool *p, Expr bound, int64_t *k)
{
    Expr e = bound ? expr_sub(p, bound, expr_rat(p, 1, 2)) : 0;
    if (e && expr_kind(p, bound) == KIND_NUM) {
        fmpz_t n;
        fmpz_init(n);
        fmpz_fdiv_q(n, fmpq_numref(expr_fmpq(p, bound)), fmpq_denref(expr_fmpq(p, bound)));
        bool fits = fmpz_fits_si(n);
        *k = fits ? fmpz_get_si(n) : 0;
        fmpz_clear(n);
        return fits;
    }
    return constant_nearest(p, e, k) && constant_sign(p, expr_sub(p, bound, expr_int(p, *k))) > 0 &&
           constant_sign(p, expr_sub(p, expr_int(p, *k + 1), bound)) > 0;
}

static bool floor_by_bounds(Field *f, const Ratio *u, int64_t *k)
{
    Pool *p = f->pool;
    Bounds b;
    Expr e = field_expr(f, u);
    if (e && (expr_flags(p, e) & FLAG_CONSTANT))
        return floor_of_constant(p, e, k);
    int64_t upper;
    if (u->ndens || !field_bounds(f, u->num, &b) || !b.lower || !b.upper || !floor_of_constant(p, b.lower, k) ||
        !floor_of_constant(p, b.upper, &upper))
        return false;
    return *k == upper || (b.open_upper && upper == *k + 1 && expr_is_number(p, b.upper, upper, 1));
}

const Ratio *field_floor(Field *f, const Ratio *u)
{
    Pool *p = f->pool;
    const Ratio *whole = u ? whole_part(f, u) : NULL, *rest = whole ? field_sub(f, u, whole) : NULL;
    int64_t k;
    if (!rest)
        return NULL;
    if (field_is_zero(f, rest))
        return whole;
    if (floor_by_bounds(f, rest, &k))
        return field_add(f, whole, field_int(f, k));
    if (field_leading_sign(f, rest) > 0)
        return field_add(f, whole, field_atom(f, expr_call1(p, FN_FLOOR, field_expr(f, rest))));
    const Ratio *minus = field_neg(f, rest), *down = field_floor(f, minus);
    const Ratio *met = down ? sum_bracket(f, expr_eq(p, field_expr(f, minus), field_expr(f, down))) : NULL;
    return field_add(f, whole, field_sub(f, field_sub(f, met, field_int(f, 1)), down));
}
