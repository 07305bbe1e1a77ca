// Arithmetic of ratios: sparse polynomials over products of irreducible denominators.
//
// A denominator is kept as powers of irreducible polynomials, so a common denominator is read off and a sum stays in
// lowest terms by trial division. Relations v^n = value are applied as soon as a power reaches n; a value with a
// denominator b multiplies the whole by b (pseudo-division), which is a step between equal fractions.
#include "symbolic/field/field.h"

#include <math.h>
#include <stdlib.h>

enum {
    PRODUCT_MOST = 6000000, // bound on terms(a)*terms(b): beyond, a product would take seconds
    RATIO_STEPS = 16,       // work that a ratio costs whatever is in it
};

Ratio *ratio_new(Field *f)
{
    Ratio *r = mem_zero(sizeof *r);
    fmpq_mpoly_init(r->num, f->ctx);
    r->next = f->ratios;
    f->ratios = r;
    if (!field_spend(f, RATIO_STEPS) || !pool_poll(f->pool))
        field_stop(f, FIELD_LIMIT, "stopped");
    return r;
}

static void set_dens(Ratio *r, const PrimePower *dens, uint32_t n)
{
    PrimePower *copy = n ? mem_alloc(n * sizeof *copy) : NULL;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        if (dens[i].exponent)
            copy[kept++] = dens[i];
    mem_free(r->dens);
    r->dens = copy;
    r->ndens = kept;
}

static uint32_t den_exponent(const Ratio *r, uint32_t prime)
{
    for (uint32_t i = 0; i < r->ndens; i++)
        if (r->dens[i].prime == prime)
            return r->dens[i].exponent;
    return 0;
}

// Merges two ascending lists; `sum` adds exponents, else the larger counts. Returns the length; out has room for both.
static uint32_t merge_dens(const Ratio *a, const Ratio *b, bool sum, PrimePower *out)
{
    uint32_t i = 0, j = 0, n = 0;
    while (i < a->ndens || j < b->ndens) {
        bool from_a = j == b->ndens || (i < a->ndens && a->dens[i].prime <= b->dens[j].prime);
        bool from_b = i == a->ndens || (j < b->ndens && b->dens[j].prime <= a->dens[i].prime);
        uint32_t x = from_a ? a->dens[i].exponent : 0, y = from_b ? b->dens[j].exponent : 0;
        out[n].prime = from_a ? a->dens[i].prime : b->dens[j].prime;
        out[n++].exponent = sum ? x + y : x > y ? x : y;
        i += from_a;
        j += from_b;
    }
    return n;
}

static bool may_multiply(Field *f, const fmpq_mpoly_t a, const fmpq_mpoly_t b)
{
    slong x = fmpq_mpoly_length(a, f->ctx), y = fmpq_mpoly_length(b, f->ctx);
    if (f->status != FIELD_OK)
        return false;
    if ((x * y > 2000 && !pool_poll_now(f->pool)) || !pool_ok(f->pool) || x * y > PRODUCT_MOST)
        return field_stop(f, FIELD_LIMIT, "the polynomials grow too large") != NULL;
    return true;
}

static bool multiply(Field *f, fmpq_mpoly_t out, const fmpq_mpoly_t a, const fmpq_mpoly_t b)
{
    return may_multiply(f, a, b) && field_do(f, FIELD_MUL, out, a, b);
}

// num *= prime^k
static bool multiply_den(Field *f, fmpq_mpoly_t num, uint32_t prime, uint32_t k)
{
    for (uint32_t i = 0; i < k; i++)
        if (!multiply(f, num, num, f->primes.at[prime].poly))
            return false;
    return true;
}

// ---- Relations ------------------------------------------------------------------------------------------------------

// One sweep of v^degree = value over r.
static bool lower_powers(Field *f, Ratio *r, slong v)
{
    const Var *var = &f->vars.at[v];
    const Ratio *value = var->value;
    slong degree = var->degree, top = fmpq_mpoly_degree_si(r->num, v, f->ctx) / degree;
    fmpz_mpoly_univar_t parts;
    fmpq_mpoly_t sum, part, step;
    fmpz_mpoly_univar_init(parts, f->ctx->zctx);
    fmpq_mpoly_init(sum, f->ctx);
    fmpq_mpoly_init(part, f->ctx);
    fmpq_mpoly_init(step, f->ctx);
    fmpz_mpoly_to_univar(parts, r->num->zpoly, v, f->ctx->zctx);
    bool ok = true;
    for (slong i = 0; ok && i < fmpz_mpoly_univar_length(parts, f->ctx->zctx); i++) {
        slong e = fmpz_mpoly_univar_get_term_exp_si(parts, i, f->ctx->zctx), q = e / degree;
        fmpz_mpoly_univar_swap_term_coeff(part->zpoly, parts, i, f->ctx->zctx);
        fmpq_set(part->content, r->num->content);
        fmpq_mpoly_reduce(part, f->ctx);
        fmpq_mpoly_gen(step, v, f->ctx);
        ok = field_do_pow(f, step, step, (ulong)(e % degree)) && multiply(f, part, part, step);
        for (slong k = 0; ok && k < q; k++)
            ok = multiply(f, part, part, value->num);
        for (uint32_t d = 0; ok && d < value->ndens; d++)
            ok = multiply_den(f, part, value->dens[d].prime, value->dens[d].exponent * (uint32_t)(top - q));
        ok = ok && field_do(f, FIELD_ADD, sum, sum, part);
    }
    if (ok) {
        fmpq_mpoly_swap(r->num, sum, f->ctx);
        PrimePower *dens = mem_alloc((r->ndens + value->ndens + 1) * sizeof *dens);
        Ratio more = {.dens = value->dens, .ndens = value->ndens};
        uint32_t n = r->ndens;
        if (n)
            memcpy(dens, r->dens, n * sizeof *dens);
        for (slong k = 0; k < top && more.ndens; k++) {
            Ratio now = {.dens = dens, .ndens = n};
            PrimePower *merged = mem_alloc((n + more.ndens + 1) * sizeof *merged);
            n = merge_dens(&now, &more, true, merged);
            mem_free(dens);
            dens = merged;
        }
        set_dens(r, dens, n);
        mem_free(dens);
    }
    fmpz_mpoly_univar_clear(parts, f->ctx->zctx);
    fmpq_mpoly_clear(sum, f->ctx);
    fmpq_mpoly_clear(part, f->ctx);
    fmpq_mpoly_clear(step, f->ctx);
    return ok;
}

// A variable's value holds earlier ones, and lower powers of itself, so one descending sweep suffices, in which a
// variable is lowered until nothing is left to do.
static bool apply_relations(Field *f, Ratio *r)
{
    PolynomialPowers powers = {0};
    uint32_t done = UINT32_MAX;
    bool ok = true;
    for (bool again = true; again && ok;) {
        again = false;
        polynomial_degrees(&powers, r->num->zpoly, f->ctx->zctx);
        for (size_t i = powers.len; i-- > 0 && !again && ok;) {
            uint32_t v = powers.at[i].var, degree = f->vars.at[v].degree;
            if (v > done || !degree || powers.at[i].exponent < degree)
                continue;
            ok = lower_powers(f, r, v);
            done = v;
            again = true;
        }
    }
    vec_free(&powers);
    return ok;
}

// Has a polynomial the degrees that a multiple of this factor has?
static bool may_divide(const Field *f, const Prime *prime, const fmpq_mpoly_t a)
{
    for (size_t i = 0; i < prime->degrees.len; i++)
        if (fmpq_mpoly_degree_si(a, prime->degrees.at[i].var, f->ctx) < (slong)prime->degrees.at[i].exponent)
            return false;
    return true;
}

static void cancel(Field *f, Ratio *r)
{
    if (fmpq_mpoly_is_zero(r->num, f->ctx)) {
        r->ndens = 0;
        return;
    }
    if (!r->ndens)
        return;
    fmpq_mpoly_t q;
    fmpq_mpoly_init(q, f->ctx);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < r->ndens; i++) {
        const Prime *prime = &f->primes.at[r->dens[i].prime];
        while (r->dens[i].exponent && may_divide(f, prime, r->num) && field_do(f, FIELD_DIVIDES, q, r->num, prime->poly)) {
            fmpq_mpoly_swap(q, r->num, f->ctx);
            r->dens[i].exponent--;
        }
        if (r->dens[i].exponent)
            r->dens[kept++] = r->dens[i];
    }
    r->ndens = kept;
    fmpq_mpoly_clear(q, f->ctx);
}

const Ratio *field_settle(Field *f, Ratio *r)
{
    if (!field_spend(f, (uint64_t)fmpq_mpoly_length(r->num, f->ctx)) || !apply_relations(f, r))
        return NULL;
    cancel(f, r);
    if (f->status != FIELD_OK)
        return NULL;
    if (fmpq_mpoly_length(r->num, f->ctx) > (slong)f->pool->limits.terms)
        return field_stop(f, FIELD_LIMIT, "the polynomials grow too large");
    return r;
}

// ---- Arithmetic -----------------------------------------------------------------------------------------------------

const Ratio *field_fmpq(Field *f, const fmpq_t value)
{
    Ratio *r = ratio_new(f);
    fmpq_mpoly_set_fmpq(r->num, value, f->ctx);
    return r;
}

const Ratio *field_int(Field *f, int64_t value)
{
    Ratio *r = ratio_new(f);
    fmpq_mpoly_set_si(r->num, value, f->ctx);
    return r;
}

bool field_is_zero(const Field *f, const Ratio *a)
{
    return fmpq_mpoly_is_zero(a->num, f->ctx);
}

bool field_is_constant(const Field *f, const Ratio *a, fmpq_t value)
{
    if (a->ndens || !fmpq_mpoly_is_fmpq(a->num, f->ctx))
        return false;
    if (value)
        fmpq_mpoly_get_fmpq(value, a->num, f->ctx);
    return true;
}

bool field_equal(Field *f, const Ratio *a, const Ratio *b)
{
    const Ratio *d = field_sub(f, a, b);
    return d && field_is_zero(f, d);
}

static const Ratio *combine(Field *f, const Ratio *a, const Ratio *b, bool minus)
{
    Ratio *r = ratio_new(f);
    PrimePower *dens = mem_alloc((a->ndens + b->ndens + 1) * sizeof *dens);
    uint32_t n = merge_dens(a, b, false, dens);
    fmpq_mpoly_t x, y;
    fmpq_mpoly_init(x, f->ctx);
    fmpq_mpoly_init(y, f->ctx);
    fmpq_mpoly_set(x, a->num, f->ctx);
    fmpq_mpoly_set(y, b->num, f->ctx);
    bool ok = true;
    for (uint32_t i = 0; i < n && ok; i++)
        ok = multiply_den(f, x, dens[i].prime, dens[i].exponent - den_exponent(a, dens[i].prime)) &&
             multiply_den(f, y, dens[i].prime, dens[i].exponent - den_exponent(b, dens[i].prime));
    ok = ok && field_do(f, minus ? FIELD_SUB : FIELD_ADD, r->num, x, y);
    set_dens(r, dens, n);
    mem_free(dens);
    fmpq_mpoly_clear(x, f->ctx);
    fmpq_mpoly_clear(y, f->ctx);
    return ok ? field_settle(f, r) : NULL;
}

const Ratio *field_add(Field *f, const Ratio *a, const Ratio *b)
{
    if (!a || !b)
        return NULL;
    if (field_is_zero(f, a))
        return b;
    return field_is_zero(f, b) ? a : combine(f, a, b, false);
}

const Ratio *field_sub(Field *f, const Ratio *a, const Ratio *b)
{
    if (!a || !b)
        return NULL;
    return field_is_zero(f, b) ? a : combine(f, a, b, true);
}

const Ratio *field_scale(Field *f, const Ratio *a, const fmpq_t by)
{
    if (!a)
        return NULL;
    Ratio *r = ratio_new(f);
    if (!field_do_scale(f, r->num, a->num, by))
        return NULL;
    set_dens(r, a->dens, fmpq_is_zero(by) ? 0 : a->ndens);
    return r;
}

const Ratio *field_neg(Field *f, const Ratio *a)
{
    fmpq_t minus;
    fmpq_init(minus);
    fmpq_set_si(minus, -1, 1);
    const Ratio *r = field_scale(f, a, minus);
    fmpq_clear(minus);
    return r;
}

const Ratio *field_mul(Field *f, const Ratio *a, const Ratio *b)
{
    if (!a || !b)
        return NULL;
    Ratio *r = ratio_new(f);
    if (!multiply(f, r->num, a->num, b->num))
        return NULL;
    PrimePower *dens = mem_alloc((a->ndens + b->ndens + 1) * sizeof *dens);
    set_dens(r, dens, merge_dens(a, b, true, dens));
    mem_free(dens);
    return field_settle(f, r);
}

static int by_den(const void *a, const void *b)
{
    const PrimePower *x = a, *y = b;
    return x->prime < y->prime ? -1 : x->prime > y->prime;
}

const Ratio *field_inv(Field *f, const Ratio *a)
{
    if (!a)
        return NULL;
    if (field_is_zero(f, a))
        return field_stop(f, FIELD_UNDEF, "a division by zero");
    Factors factors;
    Ratio *r = ratio_new(f);
    bool ok = field_factor_poly(f, a->num, &factors);
    if (ok) {
        fmpq_inv(factors.unit, factors.unit);
        fmpq_mpoly_set_fmpq(r->num, factors.unit, f->ctx);
        PrimePower *dens = mem_alloc((factors.list.len + 1) * sizeof *dens);
        for (size_t i = 0; i < factors.list.len; i++)
            dens[i] = (PrimePower){factors.list.at[i].prime, (uint32_t)factors.list.at[i].exponent};
        qsort(dens, factors.list.len, sizeof *dens, by_den);
        set_dens(r, dens, (uint32_t)factors.list.len);
        mem_free(dens);
        for (uint32_t i = 0; ok && i < a->ndens; i++)
            ok = multiply_den(f, r->num, a->dens[i].prime, a->dens[i].exponent);
    }
    factors_clear(&factors);
    return ok ? field_settle(f, r) : NULL;
}

const Ratio *field_div(Field *f, const Ratio *a, const Ratio *b)
{
    return a ? field_mul(f, a, field_inv(f, b)) : NULL;
}

static bool has_relation(const Field *f, const Ratio *a)
{
    PolynomialPowers powers = {0};
    bool found = false;
    polynomial_degrees(&powers, a->num->zpoly, f->ctx->zctx);
    for (size_t i = 0; i < powers.len && !found; i++)
        found = f->vars.at[powers.at[i].var].degree != 0;
    vec_free(&powers);
    return found;
}

// Terms of the n-th power of a polynomial of `terms` terms: at most binomial(terms + n - 1, n). Its coefficients have
// at most n*(bits of the largest + log2(terms)) bits each.
static bool power_fits(const Field *f, const Ratio *a, int64_t n)
{
    enum { BITS_MOST = 400000000 };

    double terms = (double)fmpq_mpoly_length(a->num, f->ctx), count = 1;
    if (terms > 1)
        for (int64_t k = 1; k <= n && count <= 1e7; k++)
            count *= (terms + (double)k - 1) / (double)k;
    double bits = (double)llabs(fmpz_mpoly_max_bits(a->num->zpoly)) + log2(terms + 1) +
                  (double)fmpz_bits(fmpq_numref(a->num->content)) + (double)fmpz_bits(fmpq_denref(a->num->content));
    return count <= (double)f->pool->limits.terms && count * bits * (double)n <= BITS_MOST;
}

// a^n where no relation applies.
static const Ratio *free_power(Field *f, const Ratio *a, int64_t n)
{
    Ratio *r = ratio_new(f);
    if (!field_do_pow(f, r->num, a->num, (ulong)n))
        return NULL;
    set_dens(r, a->dens, a->ndens);
    for (uint32_t i = 0; i < r->ndens; i++)
        r->dens[i].exponent *= (uint32_t)n;
    return r;
}

const Ratio *field_pow(Field *f, const Ratio *a, int64_t n)
{
    if (!a || f->status != FIELD_OK)
        return NULL;
    if (n < 0)
        return field_pow(f, field_inv(f, a), -n);
    if (n == 0)
        return field_int(f, 1);
    if (n == 1)
        return a;
    if (n > (1 << 24) || !power_fits(f, a, n))
        return field_stop(f, FIELD_LIMIT, "a power grows too large");
    if (!has_relation(f, a))
        return free_power(f, a, n);
    const Ratio *half = field_pow(f, a, n / 2), *square = field_mul(f, half, half);
    return n % 2 ? field_mul(f, square, a) : square;
}
