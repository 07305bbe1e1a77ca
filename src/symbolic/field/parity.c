// Powers of -1, and integers among the exponents.
//
// (-1)^n is a kernel m with m^2 = 1 where n is an integer. Of an integer polynomial only the parity counts:
// coefficients are taken modulo 2, and n^k is n. What is an integer is told by the facts, and by the domain: b^x with b
// < 0 has a value for integer x only. An exponent of which neither is known stays whole, without a relation.
#include "symbolic/field/field.h"

enum { DEGREE_MOST = 16 };

// Does a polynomial in one integer have an integer at every integer? It does if it has at 0..degree.
static bool is_integer_valued(Field *f, const Ratio *x)
{
    int var = -1;
    for (size_t v = 0; v < f->vars.len; v++)
        if (fmpq_mpoly_degree_si(x->num, (slong)v, f->ctx) > 0) {
            if (var >= 0)
                return false;
            var = (int)v;
        }
    if (x->ndens || var < 0 || facts_integer(f->pool, f->facts, f->vars.at[var].expr) != TRUTH_YES ||
        fmpq_mpoly_degree_si(x->num, var, f->ctx) > DEGREE_MOST)
        return false;
    fmpq **values = mem_zero((size_t)f->nvars * sizeof *values);
    fmpq_t at, result;
    fmpq_init(at);
    fmpq_init(result);
    for (slong v = 0; v < f->nvars; v++)
        values[v] = at;
    bool ok = true;
    for (slong i = 0; i <= fmpq_mpoly_degree_si(x->num, var, f->ctx) && ok; i++) {
        fmpq_set_si(at, i, 1);
        ok = fmpq_mpoly_evaluate_all_fmpq(result, x->num, values, f->ctx) && fmpz_is_one(fmpq_denref(result));
    }
    fmpq_clear(at);
    fmpq_clear(result);
    mem_free(values);
    return ok;
}

bool field_is_whole(Field *f, const Ratio *x)
{
    return x && (facts_integer(f->pool, f->facts, field_expr(f, x)) == TRUTH_YES || is_integer_valued(f, x));
}

// The kernel (-1)^x, x an integer or as good as one.
static const Ratio *sign_kernel(Field *f, Expr x, bool whole)
{
    Expr e = expr_pow(f->pool, expr_int(f->pool, -1), x);
    if (!whole || !e || expr_kind(f->pool, e) != KIND_POW)
        return !e ? NULL : whole ? field_normal(f, e) : field_atom(f, e);
    int place = field_var_of(f, VAR_POWER, e);
    if (place < 0)
        return NULL;
    Var *var = &f->vars.at[place];
    if (!var->degree) {
        Expr base = expr_int(f->pool, -1);
        const Ratio *one = field_int(f, 1);
        var = &f->vars.at[place];
        *var = (Var){.kind = VAR_POWER, .expr = e, .base = base, .exponent = x, .root = 1, .degree = 2, .value = one};
    }
    return field_var(f, (uint32_t)place);
}

// (-1)^(c*m) of an integer monomial m, c odd: where all names in it are integers, their powers do not matter.
static const Ratio *sign_of_monomial(Field *f, const Term *term)
{
    Pool *p = f->pool;
    if (fmpz_is_even(fmpq_numref(term->coeff)))
        return field_int(f, 1);
    if (facts_integer(p, f->facts, term->expr) != TRUTH_YES)
        return sign_kernel(f, term->expr, true);
    Expr m = expr_int(p, 1);
    for (size_t v = 0; v < f->vars.len; v++)
        if (fmpq_mpoly_degree_si(term->rest->num, (slong)v, f->ctx) > 0)
            m = expr_mul2(p, m, f->vars.at[v].expr);
    return expr_is_number(p, m, 1, 1) ? field_int(f, -1) : sign_kernel(f, m, true);
}

// g > 0 with g*m an integer on D: the greatest common divisor of the coefficients c of all exponents c*m + integer that
// a negative base has, and of 1 if m is an integer. 0 when there is none.
static void unit_of_exponent(Field *f, Expr m, fmpq_t g)
{
    const Ratio *exponent;
    fmpq_set_si(g, facts_integer(f->pool, f->facts, m) == TRUTH_YES, 1);
    for (size_t i = 0; (exponent = signs_negative_power(f, i)); i++) {
        Terms terms;
        size_t others = 0, at = 0;
        bool ok = field_terms(f, exponent, &terms);
        for (size_t k = 0; k < terms.list.len && ok; k++) {
            Expr term = expr_mul2(f->pool, expr_from_fmpq(f->pool, terms.list.at[k].coeff), terms.list.at[k].expr);
            if (facts_integer(f->pool, f->facts, term) == TRUTH_YES)
                continue;
            others++;
            at = k;
        }
        if (ok && others == 1 && terms.list.at[at].expr == m)
            fmpq_gcd(g, g, terms.list.at[at].coeff);
        terms_clear(&terms);
    }
}

// (-1)^(c*m) where c*m is known to be an integer; NULL without a stop where it is not.
static const Ratio *sign_of_term(Field *f, const Term *term)
{
    Pool *p = f->pool;
    if (expr_is_number(p, term->expr, 1, 1))
        return fmpz_is_one(fmpq_denref(term->coeff)) ? sign_of_monomial(f, term) : NULL;
    fmpq_t g, k;
    fmpq_init(g);
    fmpq_init(k);
    unit_of_exponent(f, term->expr, g);
    const Ratio *r = NULL;
    bool whole = !fmpq_is_zero(g);
    if (whole) {
        fmpq_div(k, term->coeff, g);
        whole = fmpz_is_one(fmpq_denref(k));
    }
    if (whole && fmpq_is_one(g) && term->rest->ndens == 0)
        r = sign_of_monomial(f, term);
    else if (whole && fmpz_is_even(fmpq_numref(k)))
        r = field_int(f, 1);
    else if (whole)
        r = sign_kernel(f, expr_mul2(p, expr_from_fmpq(p, g), term->expr), true);
    fmpq_clear(g);
    fmpq_clear(k);
    return r;
}

const Ratio *field_sign_power(Field *f, const Ratio *x)
{
    Terms terms;
    Pool *p = f->pool;
    const Ratio *result = field_int(f, 1);
    Expr rest = expr_int(p, 0);
    if (!field_terms(f, x, &terms))
        result = NULL;
    for (size_t i = 0; i < terms.list.len && result; i++) {
        const Term *term = &terms.list.at[i];
        const Ratio *sign = sign_of_term(f, term);
        if (sign)
            result = field_mul(f, result, sign);
        else if (f->status != FIELD_OK)
            result = NULL;
        else
            rest = expr_add2(p, rest, expr_mul2(p, expr_from_fmpq(p, term->coeff), term->expr));
    }
    if (result && rest != expr_int(p, 0))
        result = field_mul(f, result, sign_kernel(f, rest, field_is_whole(f, field_normal(f, rest))));
    terms_clear(&terms);
    return result;
}
