// Irreducible factors, terms, and the way back from polynomials to expressions.
//
// Every irreducible polynomial met is entered once in Field.primes, primitive and with a canonical sign: the coefficient
// of the term whose monomial is the oldest node of the pool is positive. This does not depend on the order of
// variables, so that what a tower remembers about a factor holds in the next field.
#include "symbolic/field/field.h"
#include "symbolic/field/polynomial.h"

#include <stdlib.h>

enum { TERM_STEPS = 32 }; // of work that the expression of a term takes

// ---- Expressions of polynomials ------------------------------------------------------------------------------------

// The expression of one monomial. Powers of Euler's number are joined: exp(a)*exp(b) reads exp(a + b).
static Expr monomial_expr(Field *f, const PolynomialPowers *powers)
{
    Pool *p = f->pool;
    VEC(Expr) factors = {0};
    Expr euler = expr_int(p, 0);
    for (size_t i = 0; i < powers->len; i++) {
        const Var *var = &f->vars.at[powers->at[i].var];
        int64_t power = powers->at[i].exponent;
        if (var->kind != VAR_POWER) {
            vec_push(&factors, expr_powi(p, var->shown ? var->shown : var->expr, power));
            continue;
        }
        Expr exponent = expr_mul2(p, expr_rat(p, power, var->root), var->exponent);
        if (var->base)
            vec_push(&factors, expr_pow(p, var->base, exponent));
        else
            euler = expr_add2(p, euler, exponent);
    }
    if (euler != expr_int(p, 0))
        vec_push(&factors, expr_call1(p, FN_EXP, euler));
    Expr e = expr_mul(p, factors.at, (uint32_t)factors.len);
    vec_free(&factors);
    return e;
}

static Expr poly_expr(Field *f, const fmpq_mpoly_t a)
{
    slong n = fmpq_mpoly_length(a, f->ctx);
    Expr *terms = mem_alloc((size_t)(n + 1) * sizeof *terms);
    PolynomialPowers powers = {0};
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; i < n; i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        polynomial_term(&powers, a->zpoly, i, f->ctx->zctx);
        terms[i] = expr_mul2(f->pool, expr_from_fmpq(f->pool, c), monomial_expr(f, &powers));
    }
    Expr e = expr_add(f->pool, terms, (uint32_t)n);
    fmpq_clear(c);
    vec_free(&powers);
    mem_free(terms);
    return e;
}

static Expr dens_expr(Field *f, const Ratio *r)
{
    Expr e = expr_int(f->pool, 1);
    for (uint32_t i = 0; i < r->ndens; i++)
        e = expr_mul2(f->pool, e, expr_powi(f->pool, f->primes.at[r->dens[i].prime].expr, -(int64_t)r->dens[i].exponent));
    return e;
}

Expr field_expr(Field *f, const Ratio *r)
{
    if (!r)
        return 0;
    return expr_mul2(f->pool, poly_expr(f, r->num), dens_expr(f, r));
}

// ---- Canonical signs ------------------------------------------------------------------------------------------------

// The sign of the coefficient whose monomial is the oldest node.
static int poly_sign(Field *f, const fmpq_mpoly_t a)
{
    slong n = fmpq_mpoly_length(a, f->ctx);
    PolynomialPowers powers = {0};
    Expr oldest = 0;
    int sign = 0;
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; i < n; i++) {
        polynomial_term(&powers, a->zpoly, i, f->ctx->zctx);
        Expr m = n == 1 ? 1 : monomial_expr(f, &powers);
        if (oldest && m >= oldest)
            continue;
        oldest = m;
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        sign = fmpq_sgn(c);
    }
    fmpq_clear(c);
    vec_free(&powers);
    return sign;
}

int field_leading_sign(Field *f, const Ratio *a)
{
    return a ? poly_sign(f, a->num) : 0;
}

// ---- Factoring ------------------------------------------------------------------------------------------------------

// The place of a primitive irreducible polynomial with a positive leading coefficient (in FLINT's order); *sign is -1
// when its negative is the one kept.
static uint32_t prime_place(Field *f, const fmpz_mpoly_t poly, int *sign)
{
    uint64_t hash = polynomial_hash(poly, f->ctx->zctx);
    for (size_t i = 0; i < f->primes.len; i++)
        if (f->hashes.at[i] == hash && fmpz_mpoly_equal(f->primes.at[i].poly->zpoly, poly, f->ctx->zctx)) {
            *sign = fmpq_sgn(f->primes.at[i].poly->content);
            return (uint32_t)i;
        }
    Prime prime = {.var = -1, .sign = 2};
    fmpq_mpoly_init(prime.poly, f->ctx);
    fmpz_mpoly_set(prime.poly->zpoly, poly, f->ctx->zctx);
    fmpq_one(prime.poly->content);
    *sign = poly_sign(f, prime.poly);
    if (*sign < 0)
        fmpq_mpoly_neg(prime.poly, prime.poly, f->ctx);
    polynomial_degrees(&prime.degrees, poly, f->ctx->zctx);
    if (poly->length == 1 && prime.degrees.len == 1 && prime.degrees.at[0].exponent == 1)
        prime.var = (int)prime.degrees.at[0].var;
    Ratio *ratio = ratio_new(f);
    fmpq_mpoly_set(ratio->num, prime.poly, f->ctx);
    prime.ratio = ratio;
    prime.expr = poly_expr(f, prime.poly);
    vec_push(&f->primes, prime);
    vec_push(&f->hashes, hash);
    return (uint32_t)f->primes.len - 1;
}

static void push_factor(Field *f, Factors *out, const fmpz_mpoly_t poly, int64_t exponent)
{
    fmpz_mpoly_t positive;
    int sign, own = fmpz_sgn(poly->coeffs);
    fmpz_mpoly_init(positive, f->ctx->zctx);
    if (own < 0)
        fmpz_mpoly_neg(positive, poly, f->ctx->zctx);
    else
        fmpz_mpoly_set(positive, poly, f->ctx->zctx);
    uint32_t prime = prime_place(f, positive, &sign);
    if (sign * own < 0 && exponent % 2)
        fmpq_neg(out->unit, out->unit);
    vec_push(&out->list, ((Factor){prime, exponent}));
    fmpz_mpoly_clear(positive, f->ctx->zctx);
}

// A failure leaves an empty list, which holds nothing to be freed.
static bool no_factors(Factors *out)
{
    vec_free(&out->list);
    fmpq_zero(out->unit);
    return false;
}

bool field_factor_poly(Field *f, const fmpq_mpoly_t a, Factors *out)
{
    *out = (Factors){0};
    fmpq_init(out->unit);
    fmpq_set(out->unit, a->content);
    if (f->status != FIELD_OK)
        return no_factors(out);
    if (fmpq_mpoly_is_fmpq(a, f->ctx)) {
        fmpq_mpoly_get_fmpq(out->unit, a, f->ctx);
        return true;
    }
    fmpz_mpoly_factor_t factors;
    if (!field_spend(f, TERM_STEPS * (uint64_t)fmpq_mpoly_length(a, f->ctx)) || !field_do_factor(f, factors, a->zpoly))
        return no_factors(out);
    fmpq_mul_fmpz(out->unit, out->unit, factors->constant);
    for (slong i = 0; i < factors->num; i++)
        push_factor(f, out, factors->poly + i, fmpz_mpoly_factor_get_exp_si(factors, i, f->ctx->zctx));
    fmpz_mpoly_factor_clear(factors, f->ctx->zctx);
    return pool_ok(f->pool) || no_factors(out);
}

bool field_factor(Field *f, const Ratio *a, Factors *out)
{
    if (!a) {
        *out = (Factors){0};
        fmpq_init(out->unit);
        return false;
    }
    if (!field_factor_poly(f, a->num, out))
        return false;
    for (uint32_t i = 0; i < a->ndens; i++)
        vec_push(&out->list, ((Factor){a->dens[i].prime, -(int64_t)a->dens[i].exponent}));
    return true;
}

void factors_clear(Factors *factors)
{
    fmpq_clear(factors->unit);
    vec_free(&factors->list);
}

// ---- Terms ----------------------------------------------------------------------------------------------------------

bool field_terms(Field *f, const Ratio *a, Terms *out)
{
    *out = (Terms){0};
    if (!a)
        return false;
    PolynomialPowers powers = {0};
    for (slong i = 0; i < fmpq_mpoly_length(a->num, f->ctx); i++) {
        Term term;
        Ratio *rest = ratio_new(f);
        fmpq_init(term.coeff);
        fmpq_mpoly_get_term_coeff_fmpq(term.coeff, a->num, i, f->ctx);
        fmpq_mpoly_get_term_monomial(rest->num, a->num, i, f->ctx);
        polynomial_term(&powers, a->num->zpoly, i, f->ctx->zctx);
        if (a->ndens) {
            rest->dens = mem_alloc(a->ndens * sizeof *rest->dens);
            memcpy(rest->dens, a->dens, a->ndens * sizeof *rest->dens);
            rest->ndens = a->ndens;
        }
        term.rest = field_settle(f, rest);
        term.expr = a->ndens ? field_expr(f, term.rest) : monomial_expr(f, &powers);
        vec_push(&out->list, term);
    }
    vec_free(&powers);
    return f->status == FIELD_OK && pool_ok(f->pool);
}

void terms_clear(Terms *terms)
{
    for (size_t i = 0; i < terms->list.len; i++)
        fmpq_clear(terms->list.at[i].coeff);
    vec_free(&terms->list);
}
