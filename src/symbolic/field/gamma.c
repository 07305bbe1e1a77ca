// The gamma function and its logarithmic derivatives, by their functional equations.
//
// Each argument is q*s + c, s primitive. All q of one s become one multiple v of s by Gauss' multiplication formula,
// which holds wherever gamma(m*v) has a value:
//     gamma(m*v) = (2 pi)^((1-m)/2)*m^(m*v - 1/2)*prod(k=0..m-1, gamma(v + k/m)).
// Then c is shifted to (0, 1]. Where s occurs with both signs, and sin(pi*u) is nowhere zero on D,
//     gamma(u)*gamma(1 - u) = pi/sin(pi*u)
// leaves one of them. Digamma and polygamma obey the derivatives of the logarithms of the three. Of numbers,
// gamma(1/2), digamma (Gauss' formula) and polygamma(odd, 1) are known.
#include "symbolic/field/field.h"

enum { PARTS_MOST = 12, SHIFT_MOST = 200, ORDER_MOST = 8, GAUSS_MOST = 12 };

static const Ratio *ratio_of(Field *f, int64_t numerator, int64_t denominator)
{
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_si(q, numerator, (ulong)denominator);
    const Ratio *r = field_fmpq(f, q);
    fmpq_clear(q);
    return r;
}

static const Ratio *pi_of(Field *f)
{
    return field_normal(f, expr_pi(f->pool));
}

static const Ratio *factorial(Field *f, int64_t n)
{
    const Ratio *r = field_int(f, 1);
    for (int64_t k = 2; k <= n && r; k++)
        r = field_mul(f, r, field_int(f, k));
    return r;
}

// ---- Arguments ------------------------------------------------------------------------------------------------------

typedef enum {
    STEP_KERNEL,
    STEP_SHIFT,   // u = base + count
    STEP_PARTS,   // u = count*base
    STEP_REFLECT, // 1 - u instead
    STEP_STOP,
} StepKind;

typedef struct {
    StepKind kind;
    const Ratio *base;
    int64_t count;
} Step;

static bool covers_all_integers(Field *f, const Ratio *u)
{
    bool plus = false, minus = false;
    int64_t least_plus = 0, least_minus = 0; // of i, j where u + i, -u + j are arguments: u > -i or no integer; u < j
    Expr argument;
    for (size_t i = 0; (argument = signs_gamma_argument(f, i)); i++) {
        fmpq_t d;
        fmpq_init(d);
        const Ratio *a = field_normal(f, argument);
        for (int side = 0; side < 2 && a; side++) {
            const Ratio *off = side ? field_add(f, a, u) : field_sub(f, a, u);
            if (!off || !field_is_constant(f, off, d) || !fmpz_is_one(fmpq_denref(d)) || !fmpz_fits_si(fmpq_numref(d)))
                continue;
            int64_t n = fmpz_get_si(fmpq_numref(d)), *least = side ? &least_minus : &least_plus;
            bool *any = side ? &minus : &plus;
            *least = *any && *least < n ? *least : n;
            *any = true;
        }
        fmpq_clear(d);
    }
    return plus && minus && least_plus + least_minus <= 1;
}

// Is u certainly no integer on D: is sin(pi*u) nowhere zero, or do other arguments exclude all integers?
static bool is_no_integer(Field *f, const Ratio *u)
{
    if (covers_all_integers(f, u))
        return true;
    const Ratio *sine = field_sin(f, field_mul(f, pi_of(f), u));
    Factors factors;
    bool nonzero = sine && !field_is_zero(f, sine);
    if (!nonzero)
        return false;
    nonzero = field_factor(f, sine, &factors);
    for (size_t i = 0; i < factors.list.len && nonzero; i++)
        nonzero = field_nonzero(f, factors.list.at[i].prime) || field_never_zero(f, factors.list.at[i].prime);
    factors_clear(&factors);
    return nonzero;
}

static TowerGamma *tower_gamma(Field *f, Expr direction)
{
    for (size_t i = 0; i < f->tower->gammas.len; i++)
        if (f->tower->gammas.at[i].direction == direction)
            return &f->tower->gammas.at[i];
    vec_push(&f->tower->gammas, ((TowerGamma){.direction = direction}));
    return &vec_last(&f->tower->gammas);
}

// Enters the multiple q of a direction into the tower; `count` becomes the number of parts of it. False when the field
// is to be laid out anew.
static bool enter_multiple(Field *f, Expr direction, const fmpq_t q, int64_t *count, bool *both)
{
    TowerGamma *g = tower_gamma(f, direction);
    fmpq_t unit, size;
    fmpq_init(unit);
    fmpq_init(size);
    fmpq_abs(size, q);
    fmpq_set_si(unit, g->numerator, (ulong)(g->denominator ? g->denominator : 1));
    bool known = g->denominator != 0, fits = true;
    fmpq_gcd(unit, unit, size);
    fits = fmpz_bits(fmpq_numref(unit)) < 40 && fmpz_bits(fmpq_denref(unit)) < 40;
    int64_t numerator = fits ? fmpz_get_si(fmpq_numref(unit)) : 0,
            denominator = fits ? fmpz_get_si(fmpq_denref(unit)) : 1;
    bool up = g->up || fmpq_sgn(q) > 0, down = g->down || fmpq_sgn(q) < 0;
    bool same = numerator == g->numerator && denominator == g->denominator && up == g->up && down == g->down;
    if (fits)
        *g = (TowerGamma){direction, numerator, denominator, up, down};
    fmpq_div(size, size, unit);
    *count = fmpz_fits_si(fmpq_numref(size)) ? fmpz_get_si(fmpq_numref(size)) : 0;
    *both = up && down;
    fmpq_clear(unit);
    fmpq_clear(size);
    if (known && !same && fits)
        field_stop(f, FIELD_RESTART, "gamma functions of commensurable arguments");
    return f->status == FIELD_OK && fits && *count > 0;
}

// How far the constant c of u lies above (0, 1].
static bool shift_step(Field *f, const Ratio *u, const fmpq_t c, Step *out)
{
    fmpz_t n;
    fmpz_init(n);
    fmpz_cdiv_q(n, fmpq_numref(c), fmpq_denref(c));
    fmpz_sub_ui(n, n, 1);
    bool ok = !fmpz_is_zero(n) && fmpz_cmpabs(n, (fmpz_t){SHIFT_MOST}) < 0;
    if (ok) {
        int64_t count = fmpz_get_si(n);
        *out = (Step){STEP_SHIFT, field_sub(f, u, field_int(f, count)), count};
    }
    fmpz_clear(n);
    return ok;
}

static Step step_of_number(Field *f, const Ratio *u, const fmpq_t c)
{
    Step step = {.kind = STEP_KERNEL};
    if (!shift_step(f, u, c, &step) && fmpz_cmp(fmpq_denref(c), fmpq_numref(c)) > 0) {
        fmpz_t twice;
        fmpz_init(twice);
        fmpz_mul_2exp(twice, fmpq_numref(c), 1);
        if (fmpz_cmp(twice, fmpq_denref(c)) > 0)
            step.kind = STEP_REFLECT;
        fmpz_clear(twice);
    }
    return step;
}

static Step next_step(Field *f, const Ratio *u)
{
    Step step = {.kind = STEP_KERNEL};
    fmpq_t c, q;
    int64_t count;
    bool both;
    fmpq_init(c);
    fmpq_init(q);
    if (field_is_constant(f, u, c)) {
        step = step_of_number(f, u, c);
    } else {
        const Ratio *rest = field_split_constant(f, u, c);
        fmpq_set(q, rest->num->content);
        fmpq_inv(q, q);
        Expr direction = field_expr(f, field_scale(f, rest, q));
        fmpq_inv(q, q);
        if (!enter_multiple(f, direction, q, &count, &both))
            step.kind = f->status == FIELD_OK ? STEP_KERNEL : STEP_STOP;
        else if (count > 1 && count <= PARTS_MOST)
            step = (Step){STEP_PARTS, field_mul(f, u, ratio_of(f, 1, count)), count};
        else if (!shift_step(f, u, c, &step) && both && fmpq_sgn(q) < 0 && is_no_integer(f, u))
            step.kind = STEP_REFLECT;
        if (f->status != FIELD_OK)
            step.kind = STEP_STOP;
    }
    fmpq_clear(c);
    fmpq_clear(q);
    return step;
}

// ---- Gamma ----------------------------------------------------------------------------------------------------------

// gamma(b + n) = b*(b + 1)*...*(b + n - 1)*gamma(b)
static const Ratio *gamma_shifted(Field *f, const Step *s)
{
    const Ratio *product = field_int(f, 1), *g = field_gamma(f, s->base);
    int64_t n = s->count;
    for (int64_t k = n < 0 ? n : 0; k < (n < 0 ? 0 : n) && product; k++)
        product = field_mul(f, product, field_add(f, s->base, field_int(f, k)));
    return n < 0 ? field_div(f, g, product) : field_mul(f, g, product);
}

static const Ratio *gamma_of_parts(Field *f, const Step *s, const Ratio *u)
{
    int64_t m = s->count;
    const Ratio *half = ratio_of(f, 1, 2);
    const Ratio *r = field_power(f, field_mul(f, field_int(f, 2), pi_of(f)), ratio_of(f, 1 - m, 2));
    r = field_mul(f, r, field_power(f, field_int(f, m), field_sub(f, u, half)));
    for (int64_t k = 0; k < m && r; k++)
        r = field_mul(f, r, field_gamma(f, field_add(f, s->base, ratio_of(f, k, m))));
    return r;
}

static const Ratio *sine_of_turn(Field *f, const Ratio *u)
{
    return field_sin(f, field_mul(f, pi_of(f), u));
}

static const Ratio *gamma_reflected(Field *f, const Ratio *u)
{
    const Ratio *other = field_gamma(f, field_sub(f, field_int(f, 1), u));
    return field_div(f, pi_of(f), field_mul(f, sine_of_turn(f, u), other));
}

// gamma(c), 0 < c <= 1/2 or c = 1; gamma(p/(4k + 2)) by the formula for two parts.
static const Ratio *gamma_of_number(Field *f, const fmpq_t c, const Ratio *u)
{
    if (fmpq_is_one(c))
        return field_int(f, 1);
    if (fmpz_equal_si(fmpq_denref(c), 2))
        return field_power(f, pi_of(f), ratio_of(f, 1, 2));
    if (fmpz_fdiv_ui(fmpq_denref(c), 4) != 2)
        return field_kernel(f, FN_GAMMA, u);
    const Ratio *half = ratio_of(f, 1, 2), *twice = field_add(f, u, u), *one = field_int(f, 1);
    const Ratio *above = field_mul(f, field_power(f, field_int(f, 2), field_sub(f, one, twice)), field_gamma(f, twice));
    above = field_mul(f, above, field_power(f, pi_of(f), half));
    return field_div(f, above, field_gamma(f, field_add(f, u, half)));
}

const Ratio *field_gamma(Field *f, const Ratio *u)
{
    if (!u || f->status != FIELD_OK)
        return NULL;
    Step s = next_step(f, u);
    switch (s.kind) {
    case STEP_STOP: return NULL;
    case STEP_SHIFT: return gamma_shifted(f, &s);
    case STEP_PARTS: return gamma_of_parts(f, &s, u);
    case STEP_REFLECT: return gamma_reflected(f, u);
    default: break;
    }
    fmpq_t c;
    fmpq_init(c);
    const Ratio *r =
        field_is_constant(f, u, c) && fmpq_sgn(c) > 0 ? gamma_of_number(f, c, u) : field_kernel(f, FN_GAMMA, u);
    fmpq_clear(c);
    return r;
}

// ---- Digamma and polygamma of a whole order -------------------------------------------------------------------------

static const Ratio *psi(Field *f, int64_t n, const Ratio *u);

static const Ratio *psi_kernel(Field *f, int64_t n, const Ratio *u)
{
    Pool *p = f->pool;
    return n == 0 ? field_kernel(f, FN_DIGAMMA, u)
                  : field_atom(f, expr_call(p, FN_POLYGAMMA, (Expr[]){expr_int(p, n), field_expr(f, u)}));
}

// psi(n, b + m) = psi(n, b) + (-1)^n*n!*(b^-(n+1) + ... + (b + m - 1)^-(n+1))
static const Ratio *psi_shifted(Field *f, int64_t n, const Step *s)
{
    const Ratio *sum = field_int(f, 0), *r = psi(f, n, s->base);
    int64_t m = s->count;
    for (int64_t k = m < 0 ? m : 0; k < (m < 0 ? 0 : m) && sum; k++)
        sum = field_add(f, sum, field_pow(f, field_add(f, s->base, field_int(f, k)), -n - 1));
    sum = field_mul(f, sum, factorial(f, n));
    return (m < 0) != (n % 2 != 0) ? field_sub(f, r, sum) : field_add(f, r, sum);
}

// psi(n, m*v) = m^-(n+1)*(psi(n, v) + psi(n, v + 1/m) + ...), and log(m) more for n = 0
static const Ratio *psi_of_parts(Field *f, int64_t n, const Step *s)
{
    const Ratio *sum = field_int(f, 0), *m = field_int(f, s->count);
    for (int64_t k = 0; k < s->count && sum; k++)
        sum = field_add(f, sum, psi(f, n, field_add(f, s->base, ratio_of(f, k, s->count))));
    sum = field_mul(f, sum, field_pow(f, m, -n - 1));
    return n == 0 ? field_add(f, sum, field_log(f, m)) : sum;
}

// The n-th derivative of cot(pi*u) as a polynomial in it: d/du p(c) = -pi*(1 + c^2)*p'(c).
static const Ratio *cotangent_derivative(Field *f, int64_t n, const Ratio *u)
{
    const Ratio *turn = field_mul(f, pi_of(f), u), *c = field_div(f, field_cos(f, turn), field_sin(f, turn));
    int64_t p[ORDER_MOST + 3] = {0, 1};
    for (int64_t k = 0; k < n; k++) {
        int64_t next[ORDER_MOST + 3] = {0};
        for (int64_t i = 1; i <= k + 1; i++) {
            next[i - 1] -= i * p[i];
            next[i + 1] -= i * p[i];
        }
        for (int64_t i = 0; i < ORDER_MOST + 3; i++)
            p[i] = next[i];
    }
    const Ratio *sum = field_int(f, 0);
    for (int64_t i = 0; i <= n + 1 && sum; i++)
        sum = field_add(f, sum, field_mul(f, field_int(f, p[i]), field_pow(f, c, i)));
    return field_mul(f, sum, field_pow(f, pi_of(f), n));
}

// psi(n, u) = (-1)^n*psi(n, 1 - u) - pi*(d/du)^n cot(pi*u)
static const Ratio *psi_reflected(Field *f, int64_t n, const Ratio *u)
{
    const Ratio *other = psi(f, n, field_sub(f, field_int(f, 1), u));
    other = n % 2 ? field_neg(f, other) : other;
    return field_sub(f, other, field_mul(f, pi_of(f), cotangent_derivative(f, n, u)));
}

// Gauss: psi(a/m) = psi(1) - log(2m) - pi/2*cot(pi*a/m) + 2*sum(k=1..(m-1)/2, cos(2 pi k a/m)*log(sin(pi k/m)))
static const Ratio *digamma_of_number(Field *f, int64_t a, int64_t m)
{
    const Ratio *half = ratio_of(f, 1, 2);
    const Ratio *r = field_sub(f, psi_kernel(f, 0, field_int(f, 1)), field_log(f, field_int(f, 2 * m)));
    r = field_sub(f, r, field_mul(f, field_mul(f, pi_of(f), half), cotangent_derivative(f, 0, ratio_of(f, a, m))));
    for (int64_t k = 1; 2 * k < m && r; k++) {
        const Ratio *cosine = field_cos(f, field_mul(f, pi_of(f), ratio_of(f, 2 * k * a, m)));
        const Ratio *log = field_log(f, sine_of_turn(f, ratio_of(f, k, m)));
        r = field_add(f, r, field_mul(f, field_int(f, 2), field_mul(f, cosine, log)));
    }
    return r;
}

// psi(n, 1) = n!*zeta(n + 1) for odd n, and zeta(2k) = (-1)^(k+1)*B(2k)*(2 pi)^(2k)/(2*(2k)!)
static const Ratio *psi_of_one(Field *f, int64_t n)
{
    if (n % 2 == 0)
        return psi_kernel(f, n, field_int(f, 1));
    fmpq_t b;
    fmpq_init(b);
    arith_bernoulli_number(b, (ulong)n + 1);
    fmpq_abs(b, b);
    const Ratio *r = field_fmpq(f, b);
    fmpq_clear(b);
    r = field_mul(f, r, field_pow(f, field_mul(f, field_int(f, 2), pi_of(f)), n + 1));
    return field_div(f, r, field_int(f, 2 * (n + 1)));
}

static const Ratio *psi_of_number(Field *f, int64_t n, const fmpq_t c, const Ratio *u)
{
    if (fmpz_cmp_ui(fmpq_denref(c), GAUSS_MOST) > 0)
        return psi_kernel(f, n, u);
    int64_t a = fmpz_get_si(fmpq_numref(c)), m = fmpz_get_si(fmpq_denref(c));
    if (n == 0)
        return m == 1 ? psi_kernel(f, 0, u) : digamma_of_number(f, a, m);
    if (m == 1)
        return psi_of_one(f, n);
    if (m == 2) // both parts of 1
        return field_mul(f, psi_of_one(f, n), field_int(f, ((int64_t)1 << (n + 1)) - 1));
    return psi_kernel(f, n, u);
}

static const Ratio *psi(Field *f, int64_t n, const Ratio *u)
{
    if (!u || f->status != FIELD_OK)
        return NULL;
    Step s = next_step(f, u);
    switch (s.kind) {
    case STEP_STOP: return NULL;
    case STEP_SHIFT: return psi_shifted(f, n, &s);
    case STEP_PARTS: return psi_of_parts(f, n, &s);
    case STEP_REFLECT: return psi_reflected(f, n, u);
    default: break;
    }
    fmpq_t c;
    fmpq_init(c);
    const Ratio *r = field_is_constant(f, u, c) && fmpq_sgn(c) > 0 ? psi_of_number(f, n, c, u) : psi_kernel(f, n, u);
    fmpq_clear(c);
    return r;
}

// A symbolic order: psi(n, b + 1) = psi(n, b) + (-1)^n*n!/b^(n+1), n an integer.
static const Ratio *psi_of_order(Field *f, const Ratio *n, const Ratio *u)
{
    Pool *p = f->pool;
    Step s = {.kind = STEP_KERNEL};
    fmpq_t c;
    fmpq_init(c);
    field_split_constant(f, u, c);
    bool shift = shift_step(f, u, c, &s) && field_is_whole(f, n);
    fmpq_clear(c);
    const Ratio *base = shift ? s.base : u, *next = field_add(f, n, field_int(f, 1)), *sum = field_int(f, 0);
    const Ratio *kernel = field_atom(f, expr_call(p, FN_POLYGAMMA, (Expr[]){field_expr(f, n), field_expr(f, base)}));
    int64_t m = shift ? s.count : 0;
    for (int64_t k = m < 0 ? m : 0; k < (m < 0 ? 0 : m) && sum; k++)
        sum = field_add(f, sum, field_power(f, field_add(f, base, field_int(f, k)), field_neg(f, next)));
    if (m)
        sum = field_mul(f, sum, field_mul(f, field_sign_power(f, n), field_gamma(f, next)));
    return m < 0 ? field_sub(f, kernel, sum) : field_add(f, kernel, sum);
}

const Ratio *field_polygamma(Field *f, const Ratio *n, const Ratio *u)
{
    fmpq_t order;
    if (!n || !u)
        return NULL;
    fmpq_init(order);
    bool number = field_is_constant(f, n, order) && fmpz_is_one(fmpq_denref(order)) && fmpq_sgn(order) >= 0 &&
                  fmpz_cmp_si(fmpq_numref(order), ORDER_MOST) <= 0;
    int64_t k = number ? fmpz_get_si(fmpq_numref(order)) : 0;
    fmpq_clear(order);
    return number ? psi(f, k, u) : psi_of_order(f, n, u);
}
