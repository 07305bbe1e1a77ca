// Signs by monotonicity: log|g| has the sign of |g| - 1, e^a - e^b that of a - b, asin(u) that of u.
//
// Where such a sign is unknown, the sign of the simpler expression is what the cases are told apart by: so x and e^x -
// 1 are not two questions but one. The simpler expression has the same zeros, too.
#include "symbolic/field/signs_internal.h"

static const Ratio *alike_log(Field *f, Expr base)
{
    const Ratio *g = field_normal(f, base), *one = field_int(f, 1);
    int sign = g ? field_sign_of(f, g) : 0;
    const Ratio *size = sign > 0 ? g : sign < 0 ? field_neg(f, g) : field_mul(f, g, g);
    return size ? field_sub(f, size, one) : NULL;
}

static const Ratio *alike_kernel(Field *f, size_t place)
{
    Var var = f->vars.at[place];
    Pool *p = f->pool;
    bool constant = expr_flags(p, var.expr) & FLAG_CONSTANT;
    if (var.kind == VAR_LOG && !constant)
        return alike_log(f, var.base);
    if (var.kind == VAR_ROOT && !constant && (expr_is_call(p, var.expr, FN_CBRT) || expr_is_call(p, var.expr, FN_ROOT)))
        return var.value; // an odd root
    unsigned need = FN_ODD | FN_INCREASING;
    if (var.kind == VAR_ATOM && expr_kind(p, var.expr) == KIND_CALL && expr_nargs(p, var.expr) == 1 &&
        (func_cards[expr_op(p, var.expr)].properties & need) == need)
        return field_normal(f, expr_arg(p, var.expr, 0));
    return NULL;
}

// log(b^(x/root)), for a power that is positive. NULL when it is not known to be.
static const Ratio *log_of_power(Field *f, const Var *var)
{
    fmpq_t part;
    if (var->base && field_sign_of(f, field_normal(f, var->base)) <= 0)
        return NULL;
    fmpq_init(part);
    fmpq_set_si(part, 1, (ulong)var->root);
    const Ratio *x = field_scale(f, field_normal(f, var->exponent), part);
    fmpq_clear(part);
    return x && var->base ? field_mul(f, x, field_log(f, field_normal(f, var->base))) : x;
}

// The logarithm of the first of two terms less that of the second, both taken as positive. NULL when a kernel in them
// is no positive power, or when they are algebraic, and their signs found by other means.
static const Ratio *log_of_quotient(Field *f, const fmpq_mpoly_t a)
{
    fmpq_t c[2];
    slong *exponents[2];
    for (int i = 0; i < 2; i++) {
        fmpq_init(c[i]);
        exponents[i] = mem_alloc((size_t)f->nvars * sizeof **exponents);
        fmpq_mpoly_get_term_coeff_fmpq(c[i], a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents[i], a, i, f->ctx);
    }
    bool opposed = fmpq_sgn(c[0]) * fmpq_sgn(c[1]) < 0, transcendental = false;
    fmpq_div(c[0], c[0], c[1]);
    fmpq_abs(c[0], c[0]);
    const Ratio *sum = opposed ? field_log(f, field_fmpq(f, c[0])) : NULL;
    slong count = (slong)f->vars.len;
    for (slong v = 0; v < count && sum; v++) {
        slong k = exponents[0][v] - exponents[1][v];
        Var var = f->vars.at[v];
        if (!k)
            continue;
        transcendental |= var.kind == VAR_POWER && !var.degree;
        const Ratio *log = var.kind == VAR_POWER ? log_of_power(f, &var) : NULL;
        sum = log ? field_add(f, sum, field_mul(f, field_int(f, k), log)) : NULL;
    }
    for (int i = 0; i < 2; i++) {
        fmpq_clear(c[i]);
        mem_free(exponents[i]);
    }
    return transcendental ? sum : NULL;
}

const Ratio *signs_alike(Field *f, uint32_t prime)
{
    if (f->status != FIELD_OK || f->shallow)
        return NULL;
    FieldStatus before = f->status;
    const char *reason = f->reason;
    const Ratio *alike = NULL;
    if (f->primes.at[prime].var >= 0) {
        alike = alike_kernel(f, (size_t)f->primes.at[prime].var);
    } else if (fmpq_mpoly_length(f->primes.at[prime].poly, f->ctx) == 2) {
        fmpq_mpoly_t a; // the list of primes may move
        fmpq_t first;
        fmpq_mpoly_init(a, f->ctx);
        fmpq_init(first);
        fmpq_mpoly_set(a, f->primes.at[prime].poly, f->ctx);
        fmpq_mpoly_get_term_coeff_fmpq(first, a, 0, f->ctx);
        alike = log_of_quotient(f, a);
        alike = alike && fmpq_sgn(first) < 0 ? field_neg(f, alike) : alike;
        fmpq_clear(first);
        fmpq_mpoly_clear(a, f->ctx);
    }
    field_resume(f, before, reason);
    return f->status == FIELD_OK && alike && !field_is_zero(f, alike) && !field_is_constant(f, alike, NULL) ? alike
                                                                                                            : NULL;
}

// ---- Zeros ---------------------------------------------------------------------------------------------------------

enum { ALIKE_DEPTH = 20 };

static bool has_no_zero(Field *f, const Ratio *a);

// The kernel r of r^n = u is zero where u is.
static const Ratio *radicand(Field *f, uint32_t prime)
{
    int place = f->primes.at[prime].var;
    const Var *var = place >= 0 ? &f->vars.at[place] : NULL;
    return var && var->degree && (var->kind == VAR_POWER || var->kind == VAR_ROOT) ? var->value : NULL;
}

// Is the factor a kernel, or has it no zero where kernels in it are zero: by its constant, or since all are powers of e?
static bool is_apart(Field *f, uint32_t prime)
{
    if (f->primes.at[prime].var >= 0)
        return true;
    fmpq_t constant;
    fmpq_init(constant);
    ulong *zero = mem_zero((size_t)f->nvars * sizeof *zero);
    fmpq_mpoly_get_coeff_fmpq_ui(constant, f->primes.at[prime].poly, zero, f->ctx);
    bool apart = !fmpq_is_zero(constant), positive = true;
    mem_free(zero);
    fmpq_clear(constant);
    for (uint32_t v = 0; v < f->vars.len && positive; v++)
        positive = (f->vars.at[v].kind == VAR_POWER && !f->vars.at[v].base) ||
                   !field_uses(f, f->primes.at[prime].ratio, v);
    return apart || positive;
}

const Ratio *signs_same_zeros(Field *f, uint32_t prime)
{
    const Ratio *power = radicand(f, prime);
    if (power)
        return power;
    return f->depth < ALIKE_DEPTH && is_apart(f, prime) ? signs_alike(f, prime) : NULL;
}

static bool alike_has_no_zero(Field *f, uint32_t prime)
{
    const Ratio *alike = signs_same_zeros(f, prime);
    f->depth++;
    bool none = alike && has_no_zero(f, alike);
    f->depth--;
    return none;
}

// Has no factor a zero on D, by its shape or by what is known? Denominators have none where a has a value.
static bool has_no_zero(Field *f, const Ratio *a)
{
    Factors factors;
    bool none = field_factor(f, a, &factors);
    for (size_t i = 0; i < factors.list.len && none; i++) {
        uint32_t prime = factors.list.at[i].prime;
        none = factors.list.at[i].exponent < 0 || field_never_zero(f, prime) || field_nonzero(f, prime) ||
               alike_has_no_zero(f, prime);
    }
    factors_clear(&factors);
    return none;
}

bool field_is_positive(Field *f, const Ratio *a)
{
    return field_sign_of(f, a) > 0 && (signs_never_zero(f, a->num) || has_no_zero(f, a));
}
