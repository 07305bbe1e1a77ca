// FLINT's operations on polynomials under the budget.
//
// A product of two long polynomials, a division that turns out to be dense, a fraction of numbers of millions of bits:
// such a call takes seconds. Where the operands are large enough for that it runs under a guard (util/guard.h), on a
// result of its own; most calls take a microsecond and go straight to FLINT.
#include "symbolic/field/field.h"

enum {
    HEAVY = 1 << 12
}; // about the machine words that a light call goes through, or the product of the operands' words

// The words in a polynomial's coefficients, at least one a term.
static slong words_in(const fmpq_mpoly_t a)
{
    slong n = fmpz_size(fmpq_numref(a->content)) + fmpz_size(fmpq_denref(a->content));
    for (slong i = 0; i < a->zpoly->length; i++)
        n += COEFF_IS_MPZ(a->zpoly->coeffs[i]) ? 1 + (slong)fmpz_size(a->zpoly->coeffs + i) : 1;
    return n;
}

typedef struct {
    FieldOperation operation;
    const fmpq_mpoly_struct *a, *b;
    const fmpq *number;
    ulong exponent;
    const fmpq_mpoly_ctx_struct *ctx;
    bool yes; // it could be done
} Call;

static void run(Call *c, fmpq_mpoly_t out)
{
    c->yes = true;
    switch (c->operation) {
    case FIELD_ADD: fmpq_mpoly_add(out, c->a, c->b, c->ctx); break;
    case FIELD_SUB: fmpq_mpoly_sub(out, c->a, c->b, c->ctx); break;
    case FIELD_MUL: fmpq_mpoly_mul(out, c->a, c->b, c->ctx); break;
    case FIELD_DIVIDES: c->yes = fmpq_mpoly_divides(out, c->a, c->b, c->ctx); break;
    case FIELD_POW: c->yes = fmpq_mpoly_pow_ui(out, c->a, c->exponent, c->ctx); break;
    case FIELD_SCALE: fmpq_mpoly_scalar_mul_fmpq(out, c->a, c->number, c->ctx); break;
    }
}

// What a call costs, in words gone through; of a division: if it comes out even.
static slong cost_of(const Call *c)
{
    slong a = words_in(c->a), b = c->b ? words_in(c->b) : 0;
    switch (c->operation) {
    case FIELD_ADD:
    case FIELD_SUB: return a + b;
    case FIELD_MUL: return a * b;
    case FIELD_DIVIDES: return a * b;
    case FIELD_POW: return a * (slong)(c->exponent < HEAVY ? c->exponent : HEAVY);
    case FIELD_SCALE: return a + (slong)(fmpz_size(fmpq_numref(c->number)) + fmpz_size(fmpq_denref(c->number)));
    }
    return 0;
}

static bool is_heavy(const Call *c, slong cost)
{
    switch (c->operation) {
    case FIELD_DIVIDES:
        return fmpq_mpoly_length(c->b, c->ctx) > 1 && (cost > HEAVY / 8 || c->a->zpoly->bits > 16);
    case FIELD_POW: return cost > HEAVY / 8;
    default: return cost > HEAVY;
    }
}

typedef struct {
    Call *call;
    fmpq_mpoly_t out;
} Heavy;

static void work(void *data)
{
    Heavy *h = data;
    fmpq_mpoly_init(h->out, h->call->ctx);
    run(h->call, h->out);
}

static bool do_call(Field *f, Call *c, fmpq_mpoly_t out)
{
    slong cost = cost_of(c);
    enum { TRIAL = 4 }; // of divisions that are tried few come out even

    if (!field_spend(f, (uint64_t)(c->operation == FIELD_DIVIDES ? cost / TRIAL : cost)))
        return false;
    if (!is_heavy(c, cost)) {
        run(c, out);
        return c->yes;
    }
    Heavy h = {.call = c};
    if (!arith_run(f->pool, work, &h))
        return field_stop(f, FIELD_LIMIT, "stopped") != NULL;
    fmpq_mpoly_swap(out, h.out, f->ctx);
    fmpq_mpoly_clear(h.out, f->ctx);
    return c->yes;
}

bool field_do(Field *f, FieldOperation operation, fmpq_mpoly_t out, const fmpq_mpoly_t a, const fmpq_mpoly_t b)
{
    return do_call(f, &(Call){.operation = operation, .a = a, .b = b, .ctx = f->ctx}, out);
}

bool field_do_pow(Field *f, fmpq_mpoly_t out, const fmpq_mpoly_t a, ulong exponent)
{
    return do_call(f, &(Call){.operation = FIELD_POW, .a = a, .exponent = exponent, .ctx = f->ctx}, out);
}

bool field_do_scale(Field *f, fmpq_mpoly_t out, const fmpq_mpoly_t a, const fmpq_t by)
{
    return do_call(f, &(Call){.operation = FIELD_SCALE, .a = a, .number = by, .ctx = f->ctx}, out);
}

// ---- Factors --------------------------------------------------------------------------------------------------------

typedef struct {
    fmpz_mpoly_factor_struct *out;
    const fmpz_mpoly_struct *poly;
    const fmpz_mpoly_ctx_struct *ctx;
    bool whole;
} Factoring;

static void factor_work(void *data)
{
    Factoring *g = data;
    fmpz_mpoly_factor_init(g->out, g->ctx);
    fmpz_one(g->out->constant);
    g->whole = polynomial_factor(g->out, g->poly, g->ctx);
}

bool field_do_factor(Field *f, fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly)
{
    Factoring g = {out, poly, f->ctx->zctx, true};
    if (!field_spend(f, polynomial_factor_steps(poly, f->ctx->zctx)))
        return false;
    if (polynomial_is_plain(poly, f->ctx->zctx))
        factor_work(&g);
    else if (!arith_run(f->pool, factor_work, &g))
        return field_stop(f, FIELD_LIMIT, "stopped") != NULL;
    f->coarse |= !g.whole;
    return true;
}
