// Factoring in the order of cost: what is seen at once, what a greatest common divisor tells, and only then FLINT.
//
// Most polynomials that a field meets are linear in some variable v: a*v + b. If a and b have no common factor it is
// irreducible, and else it is that factor times an irreducible one (degrees in v add). If moreover v is in one term
// only, then a is a monomial, so once the variables that are in all terms have been taken out there is nothing to do.
// FLINT's own factorization starts from a change of variables whose cost grows with the fourth power of their number,
// whether they occur or not: it is given those that do.
#include "symbolic/field/polynomial.h"

#include <stdlib.h>

enum { LENGTH_MOST = 2000 }; // a polynomial of more terms is not factored, but for what is in all terms

// ---- Terms ----------------------------------------------------------------------------------------------------------

// The variables whose fields in these words of packed exponents are not 0. FLINT packs as many fields of `bits` bits
// into a word as it has room for, without a rest that crosses words, the last variable of the lexical order first.
static void unpack(PolynomialPowers *out, const ulong *words, slong n, flint_bitcnt_t bits, const fmpz_mpoly_ctx_t ctx)
{
    uint32_t fields = (uint32_t)(FLINT_BITS / bits), nvars = (uint32_t)fmpz_mpoly_ctx_nvars(ctx);
    ulong mask = bits < FLINT_BITS ? ((ulong)1 << bits) - 1 : ~(ulong)0;
    for (slong w = n; w-- > 0;) {
        if (!words[w])
            continue;
        for (uint32_t k = fields; k-- > 0;) {
            ulong exponent = words[w] >> (k * bits) & mask;
            uint32_t var = nvars - 1 - ((uint32_t)w * fields + k);
            if (exponent)
                vec_push(out, ((PolynomialPower){var, exponent > UINT32_MAX ? UINT32_MAX : (uint32_t)exponent}));
        }
    }
}

// Exponents of more than a word.
static void unpack_long(PolynomialPowers *out, const fmpz_mpoly_t a, slong i, const fmpz_mpoly_ctx_t ctx)
{
    fmpz_mpoly_t term;
    fmpz_mpoly_init(term, ctx);
    fmpz_mpoly_get_term(term, a, i, ctx);
    for (slong v = 0; v < fmpz_mpoly_ctx_nvars(ctx); v++) {
        slong degree = fmpz_mpoly_degrees_fit_si(term, ctx) ? fmpz_mpoly_degree_si(term, v, ctx) : UINT32_MAX;
        if (degree)
            vec_push(out, ((PolynomialPower){(uint32_t)v, degree > UINT32_MAX ? UINT32_MAX : (uint32_t)degree}));
    }
    fmpz_mpoly_clear(term, ctx);
}

void polynomial_term(PolynomialPowers *out, const fmpz_mpoly_t a, slong i, const fmpz_mpoly_ctx_t ctx)
{
    out->len = 0;
    if (a->bits > FLINT_BITS) {
        unpack_long(out, a, i, ctx);
        return;
    }
    slong n = mpoly_words_per_exp_sp(a->bits, ctx->minfo);
    unpack(out, a->exps + i * n, n, a->bits, ctx);
}

void polynomial_degrees(PolynomialPowers *out, const fmpz_mpoly_t a, const fmpz_mpoly_ctx_t ctx)
{
    if (a->length == 1) {
        polynomial_term(out, a, 0, ctx);
        return;
    }
    out->len = 0;
    if (a->bits > FLINT_BITS) {
        fmpz_t degree;
        fmpz_init(degree);
        for (slong v = 0; v < fmpz_mpoly_ctx_nvars(ctx); v++) {
            fmpz_mpoly_degree_fmpz(degree, a, v, ctx);
            if (fmpz_sgn(degree) > 0)
                vec_push(out, ((PolynomialPower){(uint32_t)v, fmpz_cmp_ui(degree, UINT32_MAX) < 0
                                                                  ? (uint32_t)fmpz_get_ui(degree)
                                                                  : UINT32_MAX}));
        }
        fmpz_clear(degree);
        return;
    }
    slong n = mpoly_words_per_exp_sp(a->bits, ctx->minfo);
    ulong *any = mem_zero((size_t)(n + 1) * sizeof *any);
    for (slong i = 0; i < a->length; i++)
        for (slong w = 0; w < n; w++)
            any[w] |= a->exps[i * n + w];
    unpack(out, any, n, a->bits, ctx);
    mem_free(any);
    for (size_t i = 0; i < out->len; i++) {
        slong degree = fmpz_mpoly_degree_si(a, out->at[i].var, ctx);
        out->at[i].exponent = degree > UINT32_MAX ? UINT32_MAX : (uint32_t)degree;
    }
}

uint64_t polynomial_hash(const fmpz_mpoly_t a, const fmpz_mpoly_ctx_t ctx)
{
    PolynomialPowers powers = {0};
    uint64_t h = (uint64_t)a->length;
    for (slong i = 0; i < a->length; i++) {
        h = (h ^ fmpz_fdiv_ui(a->coeffs + i, 0xfffffffb)) * 0x9e3779b97f4a7c15u;
        polynomial_term(&powers, a, i, ctx);
        for (size_t k = 0; k < powers.len; k++)
            h = (h ^ (h >> 29) ^ ((uint64_t)powers.at[k].var << 32 | powers.at[k].exponent)) * 0xbf58476d1ce4e5b9u;
    }
    vec_free(&powers);
    return h ^ h >> 32;
}

static void append(fmpz_mpoly_factor_t out, const fmpz_mpoly_t factor, slong exponent, const fmpz_mpoly_ctx_t ctx)
{
    if (fmpz_mpoly_is_fmpz(factor, ctx)) {
        fmpz_t c;
        fmpz_init(c);
        fmpz_mpoly_get_fmpz(c, factor, ctx);
        fmpz_pow_ui(c, c, (ulong)exponent);
        fmpz_mul(out->constant, out->constant, c);
        fmpz_clear(c);
    } else {
        fmpz_mpoly_factor_append_ui(out, factor, (ulong)exponent, ctx);
    }
}

// ---- What a look at all terms tells ---------------------------------------------------------------------------------

typedef struct {
    slong used;    // the number of variables that occur; they are numbered 0..used - 1 in what follows
    slong *ours;   // of those: the variables of the context
    slong *places; // of each variable of the context among them, or -1
    slong *common; // the power of each that is in all terms
    slong linear;  // one of degree one, not in all terms, and in the fewest; -1: none
    bool lonely;   // it is in one term only
} Sight;

static void sight_init(Sight *s, const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx)
{
    slong n = fmpz_mpoly_ctx_nvars(ctx), length = fmpz_mpoly_length(poly, ctx);
    PolynomialPowers powers = {0};
    polynomial_degrees(&powers, poly, ctx);
    *s = (Sight){.used = (slong)powers.len, .linear = -1};
    s->places = mem_alloc((size_t)n * sizeof *s->places);
    s->ours = mem_alloc((powers.len + 1) * sizeof *s->ours);
    s->common = mem_alloc((powers.len + 1) * sizeof *s->common);
    slong *most = mem_alloc((powers.len + 1) * sizeof *most), *terms = mem_zero((powers.len + 1) * sizeof *terms);
    for (slong v = 0; v < n; v++)
        s->places[v] = -1;
    for (size_t i = 0; i < powers.len; i++) {
        s->places[powers.at[i].var] = (slong)i;
        s->ours[i] = powers.at[i].var;
        s->common[i] = most[i] = (slong)powers.at[i].exponent;
    }
    for (slong i = 0; i < length; i++) {
        polynomial_term(&powers, poly, i, ctx);
        for (size_t k = 0; k < powers.len; k++) {
            slong place = s->places[powers.at[k].var], exponent = (slong)powers.at[k].exponent;
            terms[place]++;
            s->common[place] = exponent < s->common[place] ? exponent : s->common[place];
        }
    }
    for (slong v = 0; v < s->used; v++) {
        s->common[v] = terms[v] == length ? s->common[v] : 0;
        if (most[v] == 1 && !s->common[v] && (s->linear < 0 || terms[v] < terms[s->linear]))
            s->linear = v;
    }
    s->lonely = s->linear >= 0 && terms[s->linear] == 1;
    vec_free(&powers);
    mem_free(most);
    mem_free(terms);
}

static void sight_clear(Sight *s)
{
    mem_free(s->places);
    mem_free(s->ours);
    mem_free(s->common);
}

// ---- Factors --------------------------------------------------------------------------------------------------------

// Takes out the content and the variables that are in all terms; `rest` is what is left.
static void split_monomial(fmpz_mpoly_factor_t out, fmpz_mpoly_t rest, const fmpz_mpoly_t poly, const Sight *s,
                           const fmpz_mpoly_ctx_t ctx)
{
    fmpz_mpoly_t common;
    fmpz_mpoly_init(common, ctx);
    fmpz_mpoly_term_content(common, poly, ctx);
    if (fmpz_mpoly_is_one(common, ctx)) {
        fmpz_mpoly_set(rest, poly, ctx);
        fmpz_mpoly_clear(common, ctx);
        return;
    }
    fmpz_mpoly_divides(rest, poly, common, ctx);
    fmpz_t c;
    fmpz_init(c);
    fmpz_mpoly_get_term_coeff_fmpz(c, common, 0, ctx);
    fmpz_mul(out->constant, out->constant, c);
    fmpz_clear(c);
    for (slong v = 0; v < s->used; v++) {
        if (!s->common[v])
            continue;
        fmpz_mpoly_gen(common, s->ours[v], ctx);
        append(out, common, s->common[v], ctx);
    }
    fmpz_mpoly_clear(common, ctx);
}

// poly = a*v + b: g is the greatest common divisor of a and b, and rest = poly/g, which is irreducible but for its
// content. False when it is not found.
static bool split_linear(fmpz_mpoly_t g, fmpz_mpoly_t rest, const fmpz_mpoly_t poly, slong v,
                         const fmpz_mpoly_ctx_t ctx)
{
    fmpz_mpoly_univar_t parts;
    fmpz_mpoly_t a, b;
    fmpz_mpoly_univar_init(parts, ctx);
    fmpz_mpoly_init(a, ctx);
    fmpz_mpoly_init(b, ctx);
    fmpz_mpoly_to_univar(parts, poly, v, ctx);
    fmpz_mpoly_univar_swap_term_coeff(a, parts, 0, ctx);
    fmpz_mpoly_univar_swap_term_coeff(b, parts, 1, ctx);
    bool ok = fmpz_mpoly_gcd(g, a, b, ctx) && fmpz_mpoly_divides(rest, poly, g, ctx);
    fmpz_mpoly_univar_clear(parts, ctx);
    fmpz_mpoly_clear(a, ctx);
    fmpz_mpoly_clear(b, ctx);
    return ok;
}

// By FLINT, where the size allows it; *whole: into factors that are irreducible.
static bool factor_within(fmpz_mpoly_factor_t factors, const fmpz_mpoly_t poly, bool *whole,
                          const fmpz_mpoly_ctx_t ctx)
{
    slong length = fmpz_mpoly_length(poly, ctx);
    slong degree = fmpz_mpoly_total_degree_fits_si(poly, ctx) ? fmpz_mpoly_total_degree_si(poly, ctx) : 1 << 20;
    *whole = length <= 300 && degree <= 64;
    if (*whole)
        return fmpz_mpoly_factor(factors, poly, ctx);
    return degree <= 200 && fmpz_mpoly_factor_squarefree(factors, poly, ctx);
}

static bool factor_by_flint(fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx)
{
    fmpz_mpoly_factor_t factors;
    fmpz_mpoly_factor_init(factors, ctx);
    bool whole, done = factor_within(factors, poly, &whole, ctx);
    if (done) {
        fmpz_mul(out->constant, out->constant, factors->constant);
        for (slong i = 0; i < factors->num; i++)
            append(out, factors->poly + i, fmpz_mpoly_factor_get_exp_si(factors, i, ctx), ctx);
    } else {
        append(out, poly, 1, ctx);
    }
    fmpz_mpoly_factor_clear(factors, ctx);
    return done && whole;
}

// The d-th cyclotomic polynomial, in the only variable of the context.
static void append_cyclotomic(fmpz_mpoly_factor_t out, ulong d, const fmpz_mpoly_ctx_t ctx)
{
    fmpz_poly_t dense;
    fmpz_mpoly_t factor;
    fmpz_poly_init(dense);
    fmpz_mpoly_init(factor, ctx);
    fmpz_poly_cyclotomic(dense, d);
    for (slong i = fmpz_poly_degree(dense); i >= 0; i--)
        if (!fmpz_is_zero(dense->coeffs + i))
            fmpz_mpoly_push_term_fmpz_ui(factor, dense->coeffs + i, &(ulong){(ulong)i}, ctx);
    append(out, factor, 1, ctx);
    fmpz_mpoly_clear(factor, ctx);
    fmpz_poly_clear(dense);
}

// x^n - 1 is the product of the cyclotomic polynomials of the divisors of n; x^n + 1 that of those of the divisors of
// 2n that do not divide n. False for any other polynomial.
static bool factor_roots_of_unity(fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx)
{
    enum { DEGREE_LEAST = 4, DEGREE_MOST = 2000 };

    if (fmpz_mpoly_ctx_nvars(ctx) != 1 || poly->length != 2 || !fmpz_is_pm1(poly->coeffs) ||
        !fmpz_is_pm1(poly->coeffs + 1))
        return false;
    slong n = fmpz_mpoly_degree_si(poly, 0, ctx), low = fmpz_mpoly_get_term_var_exp_si(poly, 1, 0, ctx);
    if (low != 0 || n < DEGREE_LEAST || n > DEGREE_MOST)
        return false;
    bool minus = !fmpz_equal(poly->coeffs, poly->coeffs + 1);
    fmpz_mul(out->constant, out->constant, poly->coeffs);
    for (slong d = 1; d <= (minus ? n : 2 * n); d++)
        if ((minus ? n : 2 * n) % d == 0 && (minus || n % d))
            append_cyclotomic(out, (ulong)d, ctx);
    return true;
}

// In a context of exactly the variables that occur; linear: one of them of degree one, or -1.
static bool factor_dense(fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly, slong linear, const fmpz_mpoly_ctx_t ctx)
{
    bool whole = true;
    fmpz_mpoly_t g, rest;
    fmpz_mpoly_init(g, ctx);
    fmpz_mpoly_init(rest, ctx);
    if (linear >= 0 && split_linear(g, rest, poly, linear, ctx)) {
        append(out, rest, 1, ctx);
        whole = polynomial_factor(out, g, ctx);
    } else if (!factor_roots_of_unity(out, poly, ctx)) {
        whole = factor_by_flint(out, poly, ctx);
    }
    fmpz_mpoly_clear(rest, ctx);
    fmpz_mpoly_clear(g, ctx);
    return whole;
}

// The same in any context.
static bool factor_sparse(fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly, const Sight *s, const fmpz_mpoly_ctx_t ctx)
{
    fmpz_mpoly_ctx_t small;
    fmpz_mpoly_t here;
    fmpz_mpoly_factor_t factors;
    fmpz_mpoly_ctx_init(small, s->used, ORD_LEX);
    fmpz_mpoly_init(here, small);
    fmpz_mpoly_factor_init(factors, small);
    fmpz_one(factors->constant);
    fmpz_mpoly_compose_fmpz_mpoly_gen(here, poly, s->places, ctx, small);
    bool whole = factor_dense(factors, here, s->linear, small);
    fmpz_mul(out->constant, out->constant, factors->constant);
    fmpz_mpoly_t base;
    fmpz_mpoly_init(base, ctx);
    for (slong i = 0; i < factors->num; i++) {
        fmpz_mpoly_compose_fmpz_mpoly_gen(base, factors->poly + i, s->ours, small, ctx);
        append(out, base, fmpz_mpoly_factor_get_exp_si(factors, i, small), ctx);
    }
    fmpz_mpoly_clear(base, ctx);
    fmpz_mpoly_factor_clear(factors, small);
    fmpz_mpoly_clear(here, small);
    fmpz_mpoly_ctx_clear(small);
    return whole;
}

bool polynomial_is_plain(const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx)
{
    if (fmpz_mpoly_length(poly, ctx) == 1)
        return true;
    Sight s;
    sight_init(&s, poly, ctx);
    bool plain = s.lonely;
    sight_clear(&s);
    return plain;
}

uint64_t polynomial_factor_steps(const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx)
{
    uint64_t length = (uint64_t)fmpz_mpoly_length(poly, ctx);
    if (length == 1)
        return 1;
    Sight s;
    sight_init(&s, poly, ctx);
    uint64_t used = (uint64_t)s.used;
    bool plain = s.lonely || length > LENGTH_MOST;
    sight_clear(&s);
    return plain ? length : 100 * length * (used + 1);
}

bool polynomial_factor(fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx)
{
    if (fmpz_mpoly_is_fmpz(poly, ctx)) {
        append(out, poly, 1, ctx);
        return true;
    }
    Sight s;
    bool whole = true;
    fmpz_mpoly_t rest;
    sight_init(&s, poly, ctx);
    fmpz_mpoly_init(rest, ctx);
    split_monomial(out, rest, poly, &s, ctx);
    if (fmpz_mpoly_is_fmpz(rest, ctx) || s.lonely) {
        append(out, rest, 1, ctx);
    } else if (fmpz_mpoly_length(rest, ctx) > LENGTH_MOST) {
        append(out, rest, 1, ctx);
        whole = false;
    } else {
        whole = factor_sparse(out, rest, &s, ctx);
    }
    fmpz_mpoly_clear(rest, ctx);
    sight_clear(&s);
    return whole;
}
