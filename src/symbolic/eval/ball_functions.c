// The enclosures that the cards name in their BALL column.
//
// Each looks at the domain first: an argument certainly outside gives EVAL_UNDEFINED, one that may be either side
// EVAL_UNSURE. Then the special points where the value is rational; the rest is Arb's.
#include "symbolic/eval/eval_internal.h"

typedef void (*ArbFunction)(arb_t out, const arb_t x, slong prec);

// ---- Domains --------------------------------------------------------------------------------------------------------

typedef enum {
    EVERYWHERE,
    NONZERO,
    POSITIVE,
    UNIT_CLOSED,    // -1 <= u <= 1
    UNIT_OPEN,      // -1 < u < 1
    OUTSIDE_CLOSED, // |u| >= 1
    OUTSIDE_OPEN,   // |u| > 1
    FROM_ONE,       // u >= 1
    UP_TO_ONE,      // 0 < u <= 1
    ABOVE_MINUS_ONE,
    NO_POLE, // not 0, -1, -2, ...
} Domain;

static EvalStatus when(bool inside)
{
    return inside ? EVAL_OK : EVAL_UNDEFINED;
}

// u against the bounds -1 and 1; touching them counts as inside when `closed`.
static EvalStatus check_unit(const EvalValue *u, bool closed, bool outside)
{
    int low = value_compare_si(u, -1), high = value_compare_si(u, 1);
    if (low == 0 || high == 0)
        return when(closed);
    if (low == 1 && high == -1)
        return when(!outside);
    if (low == -1 || high == 1)
        return when(outside);
    return EVAL_UNSURE;
}

static EvalStatus check_above(const EvalValue *u, slong bound, bool closed)
{
    int sign = value_compare_si(u, bound);
    return sign == 2 ? EVAL_UNSURE : when(sign > 0 || (sign == 0 && closed));
}

static EvalStatus check_no_pole(const EvalValue *u)
{
    if (u->exact)
        return when(fmpq_sgn(u->q) > 0 || !fmpz_is_one(fmpq_denref(u->q)));
    return arb_is_positive(u->x) || !arb_contains_int(u->x) ? EVAL_OK : EVAL_UNSURE;
}

static EvalStatus check_domain(Domain domain, const EvalValue *u)
{
    int sign;
    switch (domain) {
    case EVERYWHERE: return EVAL_OK;
    case NONZERO: sign = value_compare_si(u, 0); return sign == 2 ? EVAL_UNSURE : when(sign != 0);
    case POSITIVE: return check_above(u, 0, false);
    case UNIT_CLOSED: return check_unit(u, true, false);
    case UNIT_OPEN: return check_unit(u, false, false);
    case OUTSIDE_CLOSED: return check_unit(u, true, true);
    case OUTSIDE_OPEN: return check_unit(u, false, true);
    case FROM_ONE: return check_above(u, 1, true);
    case UP_TO_ONE: return eval_worst(check_above(u, 0, false), check_unit(u, true, false));
    case ABOVE_MINUS_ONE: return check_above(u, -1, false);
    case NO_POLE: return check_no_pole(u);
    }
    return EVAL_UNSURE;
}

// ---- Functions of one argument: a row each --------------------------------------------------------------------------

enum { NOWHERE = 2 }; // no special point

static void unary(EvalValue *out, EvalValue *u, slong prec, ArbFunction f, Domain domain, slong point, slong value)
{
    out->status = check_domain(domain, u);
    if (out->status != EVAL_OK)
        return;
    if (point != NOWHERE && u->exact && fmpq_equal_si(u->q, point)) {
        value_set_si(out, value);
        return;
    }
    f(out->x, value_ball(u, prec), prec);
    value_finish(out);
}

// UNARY(card's wrapper, Arb's function, domain, a point where the value is an integer, that value)
#define UNARY(name, f, domain, point, value)                                                                           \
    static void ball_##name(EvalValue *out, EvalValue *const *args, slong prec)                                        \
    {                                                                                                                  \
        unary(out, args[0], prec, f, domain, point, value);                                                            \
    }

static void cube_root(arb_t out, const arb_t x, slong prec)
{
    if (arb_is_nonnegative(x)) {
        arb_root_ui(out, x, 3, prec);
    } else if (arb_is_negative(x)) {
        arb_neg(out, x);
        arb_root_ui(out, out, 3, prec);
        arb_neg(out, out);
    } else { // increasing: the hull of the values at both ends
        arf_t low, high;
        arb_t a, b;
        arf_init(low);
        arf_init(high);
        arb_init(a);
        arb_init(b);
        arb_get_interval_arf(low, high, x, prec);
        arf_neg(low, low);
        arb_set_arf(a, low);
        arb_set_arf(b, high);
        arb_root_ui(a, a, 3, prec);
        arb_root_ui(b, b, 3, prec);
        arb_neg(a, a);
        arb_union(out, a, b, prec);
        arf_clear(low);
        arf_clear(high);
        arb_clear(a);
        arb_clear(b);
    }
}

UNARY(exp, arb_exp, EVERYWHERE, 0, 1)
UNARY(log, arb_log, POSITIVE, 1, 0)
UNARY(sin, arb_sin, EVERYWHERE, 0, 0)
UNARY(cos, arb_cos, EVERYWHERE, 0, 1)
UNARY(sinc, arb_sinc, EVERYWHERE, 0, 1)
UNARY(tan, arb_tan, EVERYWHERE, 0, 0) // at a pole the ball is infinite
UNARY(cot, arb_cot, NONZERO, NOWHERE, 0)
UNARY(sec, arb_sec, EVERYWHERE, 0, 1)
UNARY(csc, arb_csc, NONZERO, NOWHERE, 0)
UNARY(asin, arb_asin, UNIT_CLOSED, 0, 0)
UNARY(acos, arb_acos, UNIT_CLOSED, 1, 0)
UNARY(atan, arb_atan, EVERYWHERE, 0, 0)
UNARY(sinh, arb_sinh, EVERYWHERE, 0, 0)
UNARY(cosh, arb_cosh, EVERYWHERE, 0, 1)
UNARY(tanh, arb_tanh, EVERYWHERE, 0, 0)
UNARY(coth, arb_coth, NONZERO, NOWHERE, 0)
UNARY(sech, arb_sech, EVERYWHERE, 0, 1)
UNARY(csch, arb_csch, NONZERO, NOWHERE, 0)
UNARY(asinh, arb_asinh, EVERYWHERE, 0, 0)
UNARY(acosh, arb_acosh, FROM_ONE, 1, 0)
UNARY(atanh, arb_atanh, UNIT_OPEN, 0, 0)
UNARY(log1p, arb_log1p, ABOVE_MINUS_ONE, 0, 0)
UNARY(expm1, arb_expm1, EVERYWHERE, 0, 0)
UNARY(erf, arb_hypgeom_erf, EVERYWHERE, 0, 0)
UNARY(erfc, arb_hypgeom_erfc, EVERYWHERE, 0, 1)
UNARY(digamma, arb_digamma, NO_POLE, NOWHERE, 0)
UNARY(lgamma, arb_lgamma, POSITIVE, 1, 0)

// f(u) = g(1/u): the inverse functions of the reciprocals.
static void of_reciprocal(EvalValue *out, EvalValue *u, slong prec, Domain domain, BallFunction g)
{
    out->status = check_domain(domain, u);
    if (out->status != EVAL_OK)
        return;
    EvalValue inverse;
    value_init(&inverse);
    if (u->exact) {
        fmpq_inv(inverse.q, u->q);
        value_settle(&inverse, prec);
    } else {
        arb_inv(inverse.x, u->x, prec);
        value_finish(&inverse);
    }
    if (inverse.status == EVAL_OK)
        g(out, (EvalValue *[]){&inverse}, prec);
    else
        out->status = inverse.status;
    value_clear(&inverse);
}

#define RECIPROCAL(name, g, domain)                                                                                    \
    static void ball_##name(EvalValue *out, EvalValue *const *args, slong prec)                                        \
    {                                                                                                                  \
        of_reciprocal(out, args[0], prec, domain, ball_##g);                                                           \
    }

RECIPROCAL(acot, atan, NONZERO)
RECIPROCAL(asec, acos, OUTSIDE_CLOSED)
RECIPROCAL(acsc, asin, OUTSIDE_CLOSED)
RECIPROCAL(acoth, atanh, OUTSIDE_OPEN)
RECIPROCAL(asech, acosh, UP_TO_ONE)
RECIPROCAL(acsch, asinh, NONZERO)

// ---- Powers and roots -----------------------------------------------------------------------------------------------

enum { POWER_BITS = 1 << 14 }; // exact powers are worked out up to this size

static void integer_power(EvalValue *out, EvalValue *base, const fmpz_t n, slong prec)
{
    if (fmpz_is_zero(n)) {
        value_set_si(out, 1); // 0^0 too
        return;
    }
    slong b;
    if (value_get_si(base, &b) && b >= -1 && b <= 1) {
        if (b == 0 && fmpz_sgn(n) < 0)
            out->status = EVAL_UNDEFINED;
        else
            value_set_si(out, fmpz_is_odd(n) ? b : b * b);
        return;
    }
    ulong bits = base->exact ? value_bits(base) : 0;
    if (base->exact && fmpz_cmpabs(n, &(fmpz){POWER_BITS}) < 0 &&
        bits * (ulong)FLINT_ABS(fmpz_get_si(n)) < POWER_BITS) {
        fmpq_pow_si(out->q, base->q, fmpz_get_si(n));
        value_settle(out, prec);
        return;
    }
    const arb_struct *x = value_ball(base, prec);
    if (fmpz_sgn(n) < 0 && arb_contains_zero(x)) {
        out->status = EVAL_UNSURE;
        return;
    }
    arb_pow_fmpz(out->x, x, n, prec);
    value_finish(out);
}

// q^(n/d) where both parts of q > 0 are exact d-th powers.
static bool exact_root(fmpq_t out, const fmpq_t q, const fmpq_t exponent)
{
    if (fmpz_cmp_ui(fmpq_denref(exponent), 64) > 0 || fmpz_cmp_ui(fmpq_numref(exponent), 64) > 0 ||
        fmpz_cmp_si(fmpq_numref(exponent), -64) < 0)
        return false;
    slong d = fmpz_get_si(fmpq_denref(exponent));
    if (!fmpz_root(fmpq_numref(out), fmpq_numref(q), d) || !fmpz_root(fmpq_denref(out), fmpq_denref(q), d))
        return false;
    fmpq_pow_si(out, out, fmpz_get_si(fmpq_numref(exponent)));
    return true;
}

// base^exponent for an exact exponent that is no integer.
static void fractional_power(EvalValue *out, EvalValue *base, const fmpq_t exponent, slong prec)
{
    int sign = value_compare_si(base, 0);
    if (sign == 0) {
        if (fmpq_sgn(exponent) < 0)
            out->status = EVAL_UNDEFINED;
        else
            value_set_si(out, 0);
        return;
    }
    if (sign == -1) {
        out->status = EVAL_UNDEFINED;
        return;
    }
    if (base->exact && exact_root(out->q, base->q, exponent)) {
        value_settle(out, prec);
        return;
    }
    const arb_struct *x = value_ball(base, prec);
    if (sign == 2 && (!arb_is_nonnegative(x) || fmpq_sgn(exponent) < 0)) {
        out->status = EVAL_UNSURE;
        return;
    }
    arb_pow_fmpq(out->x, x, exponent, prec);
    value_finish(out);
}

void ball_power(EvalValue *out, EvalValue *base, EvalValue *exponent, slong prec)
{
    if (exponent->exact && fmpz_is_one(fmpq_denref(exponent->q))) {
        integer_power(out, base, fmpq_numref(exponent->q), prec);
        return;
    }
    if (exponent->exact) {
        fractional_power(out, base, exponent->q, prec);
        return;
    }
    int sign = value_compare_si(base, 0);
    if (sign == 0) { // 0^b
        int b = value_compare_si(exponent, 0);
        if (b == 1)
            value_set_si(out, 0);
        else
            out->status = b == -1 ? EVAL_UNDEFINED : EVAL_UNSURE;
    } else if (sign == -1) { // only integer exponents
        out->status = arb_contains_int(exponent->x) ? EVAL_UNSURE : EVAL_UNDEFINED;
    } else if (sign == 2) {
        out->status = EVAL_UNSURE;
    } else if (base->exact && fmpq_is_one(base->q)) {
        value_set_si(out, 1);
    } else {
        arb_pow(out->x, value_ball(base, prec), exponent->x, prec);
        value_finish(out);
    }
}

static void root_of_order(EvalValue *out, EvalValue *u, EvalValue *order, slong prec)
{
    EvalValue exponent;
    value_init(&exponent);
    int sign = value_compare_si(order, 0);
    if (sign == 0) {
        out->status = EVAL_UNDEFINED;
    } else if (sign == 2) {
        out->status = EVAL_UNSURE;
    } else {
        if (order->exact) {
            fmpq_inv(exponent.q, order->q);
            value_settle(&exponent, prec);
        } else {
            arb_inv(exponent.x, order->x, prec);
            value_finish(&exponent);
        }
        ball_power(out, u, &exponent, prec);
    }
    value_clear(&exponent);
}

// root(u, n): for odd n also of negative u, as -root(-u, n).
static void ball_root(EvalValue *out, EvalValue *const *args, slong prec)
{
    EvalValue *u = args[0], *n = args[1];
    bool odd = n->exact && fmpz_is_one(fmpq_denref(n->q)) && fmpz_is_odd(fmpq_numref(n->q));
    if (!odd || value_compare_si(u, 0) != -1) {
        root_of_order(out, u, n, prec);
        return;
    }
    EvalValue opposite;
    value_init(&opposite);
    if (u->exact) {
        fmpq_neg(opposite.q, u->q);
        value_settle(&opposite, prec);
    } else {
        arb_neg(opposite.x, u->x);
        value_finish(&opposite);
    }
    root_of_order(out, &opposite, n, prec);
    if (out->status == EVAL_OK && out->exact) {
        fmpq_neg(out->q, out->q);
        value_settle(out, prec);
    } else if (out->status == EVAL_OK) {
        arb_neg(out->x, out->x);
    }
    value_clear(&opposite);
}

static void ball_cbrt(EvalValue *out, EvalValue *const *args, slong prec)
{
    if (!args[0]->exact) {
        cube_root(out->x, args[0]->x, prec);
        value_finish(out);
        return;
    }
    EvalValue three;
    value_init(&three);
    value_set_si(&three, 3);
    ball_root(out, (EvalValue *[]){args[0], &three}, prec);
    value_clear(&three);
}

static void ball_sqrt(EvalValue *out, EvalValue *const *args, slong prec)
{
    EvalValue two;
    value_init(&two);
    value_set_si(&two, 2);
    root_of_order(out, args[0], &two, prec);
    value_clear(&two);
}

// ---- Steps and orders -----------------------------------------------------------------------------------------------

static void ball_abs(EvalValue *out, EvalValue *const *args, slong prec)
{
    if (args[0]->exact) {
        fmpq_abs(out->q, args[0]->q);
        value_settle(out, prec);
    } else {
        arb_abs(out->x, args[0]->x);
        value_finish(out);
    }
}

static void ball_sign(EvalValue *out, EvalValue *const *args, slong prec)
{
    (void)prec;
    int sign = value_compare_si(args[0], 0);
    if (sign == 2)
        out->status = EVAL_UNSURE;
    else
        value_set_si(out, (sign > 0) - (sign < 0));
}

static void extreme(EvalValue *out, EvalValue *a, EvalValue *b, bool least, slong prec)
{
    if (a->exact && b->exact) {
        fmpq_set(out->q, (fmpq_cmp(a->q, b->q) < 0) == least ? a->q : b->q);
        value_settle(out, prec);
        return;
    }
    const arb_struct *x = value_ball(a, prec), *y = value_ball(b, prec);
    const EvalValue *one = arb_lt(x, y) ? (least ? a : b) : arb_gt(x, y) ? (least ? b : a) : NULL;
    if (one && one->exact) {
        fmpq_set(out->q, one->q);
        value_settle(out, prec);
        return;
    }
    (least ? arb_min : arb_max)(out->x, x, y, prec);
    value_finish(out);
}

static void ball_min(EvalValue *out, EvalValue *const *args, slong prec)
{
    extreme(out, args[0], args[1], true, prec);
}

static void ball_max(EvalValue *out, EvalValue *const *args, slong prec)
{
    extreme(out, args[0], args[1], false, prec);
}

static void rounded(EvalValue *out, EvalValue *u, bool up, slong prec)
{
    fmpz *n = fmpq_numref(out->q);
    if (u->exact) {
        (up ? fmpz_cdiv_q : fmpz_fdiv_q)(n, fmpq_numref(u->q), fmpq_denref(u->q));
    } else {
        arb_t t;
        arb_init(t);
        bool known = arb_rel_accuracy_bits(u->x) > 0 || arf_cmpabs_2exp_si(arb_midref(u->x), 64) < 0;
        known = known && arf_cmpabs_2exp_si(arb_midref(u->x), prec) < 0;
        if (known) {
            (up ? arb_ceil : arb_floor)(t, u->x, prec);
            known = arb_get_unique_fmpz(n, t);
        }
        arb_clear(t);
        if (!known) {
            out->status = EVAL_UNSURE;
            return;
        }
    }
    fmpz_one(fmpq_denref(out->q));
    value_settle(out, prec);
}

static void ball_floor(EvalValue *out, EvalValue *const *args, slong prec)
{
    rounded(out, args[0], false, prec);
}

static void ball_ceil(EvalValue *out, EvalValue *const *args, slong prec)
{
    rounded(out, args[0], true, prec);
}

static void ball_atan2(EvalValue *out, EvalValue *const *args, slong prec)
{
    int y = value_compare_si(args[0], 0), x = value_compare_si(args[1], 0);
    if (y == 0 && x == 0) {
        out->status = EVAL_UNDEFINED;
    } else if ((y == 0 && x == 2) || (y == 2 && x != 1)) { // it may be the origin, or across the cut
        out->status = EVAL_UNSURE;
    } else if (y == 0 && x == 1) {
        value_set_si(out, 0);
    } else {
        arb_atan2(out->x, value_ball(args[0], prec), value_ball(args[1], prec), prec);
        value_finish(out);
    }
}

// ---- The gamma family -----------------------------------------------------------------------------------------------

enum { FACTORIAL_MOST = 1000 };

// gamma(u + shift)
static void gamma_at(EvalValue *out, EvalValue *u, slong shift, slong prec)
{
    EvalValue v;
    slong n;
    value_init(&v);
    if (u->exact) {
        fmpq_add_si(v.q, u->q, shift);
        value_settle(&v, prec);
    } else {
        arb_add_si(v.x, u->x, shift, prec);
        value_finish(&v);
    }
    out->status = check_domain(NO_POLE, &v);
    if (out->status == EVAL_OK && value_get_si(&v, &n) && n <= FACTORIAL_MOST) {
        fmpz_fac_ui(fmpq_numref(out->q), (ulong)n - 1);
        fmpz_one(fmpq_denref(out->q));
        value_settle(out, prec);
    } else if (out->status == EVAL_OK) {
        arb_gamma(out->x, value_ball(&v, prec), prec);
        value_finish(out);
    }
    value_clear(&v);
}

static void ball_gamma(EvalValue *out, EvalValue *const *args, slong prec)
{
    gamma_at(out, args[0], 0, prec);
}

static void ball_factorial(EvalValue *out, EvalValue *const *args, slong prec)
{
    gamma_at(out, args[0], 1, prec);
}

// polygamma(n, x) = (-1)^(n+1) n! zeta(n + 1, x) for x > 0; below, x -> x + 1 adds (-1)^n n! / x^(n+1).
static void polygamma_positive(arb_t out, ulong n, const arb_t x, slong prec)
{
    arb_t s;
    arb_init(s);
    if (n == 0) {
        arb_digamma(out, x, prec);
    } else {
        arb_set_ui(s, n + 1);
        arb_hurwitz_zeta(out, s, x, prec);
        arb_fac_ui(s, n, prec);
        arb_mul(out, out, s, prec);
        if (n % 2 == 0)
            arb_neg(out, out);
    }
    arb_clear(s);
}

static void ball_polygamma(EvalValue *out, EvalValue *const *args, slong prec)
{
    enum { ORDER_MOST = 1000, SHIFT_MOST = 1000 };

    slong n;
    if (!value_get_si(args[0], &n) || n < 0) {
        out->status = args[0]->exact ? EVAL_UNDEFINED : EVAL_UNSURE;
        return;
    }
    out->status = n > ORDER_MOST ? EVAL_LIMIT : check_domain(NO_POLE, args[1]);
    if (out->status != EVAL_OK)
        return;
    arb_t x, term, sum;
    arb_init(x);
    arb_init(term);
    arb_init(sum);
    arb_set(x, value_ball(args[1], prec));
    for (int i = 0; !arb_is_positive(x) && i < SHIFT_MOST; i++) {
        arb_pow_ui(term, x, (ulong)n + 1, prec);
        arb_inv(term, term, prec);
        arb_add(sum, sum, term, prec);
        arb_add_ui(x, x, 1, prec);
    }
    if (arb_is_positive(x)) {
        arb_fac_ui(term, (ulong)n, prec);
        arb_mul(sum, sum, term, prec);
        polygamma_positive(out->x, (ulong)n, x, prec);
        (n % 2 ? arb_add : arb_sub)(out->x, out->x, sum, prec);
        value_finish(out);
    } else {
        out->status = EVAL_UNSURE;
    }
    arb_clear(x);
    arb_clear(term);
    arb_clear(sum);
}

// exp(lgamma(a) + lgamma(b) - lgamma(a + b)) would lose digits; the gammas are exact where they can be.
static void ball_beta(EvalValue *out, EvalValue *const *args, slong prec)
{
    out->status = eval_worst(check_domain(POSITIVE, args[0]), check_domain(POSITIVE, args[1]));
    if (out->status != EVAL_OK)
        return;
    arb_t t;
    arb_init(t);
    const arb_struct *a = value_ball(args[0], prec), *b = value_ball(args[1], prec);
    arb_add(t, a, b, prec);
    arb_rgamma(out->x, t, prec);
    arb_gamma(t, a, prec);
    arb_mul(out->x, out->x, t, prec);
    arb_gamma(t, b, prec);
    arb_mul(out->x, out->x, t, prec);
    arb_clear(t);
    value_finish(out);
}

// u! / (v! (u - v)!), where all three are above -1.
static void ball_binomial(EvalValue *out, EvalValue *const *args, slong prec)
{
    slong n, k;
    arb_t t, d;
    if (value_get_si(args[0], &n) && value_get_si(args[1], &k) && n <= FACTORIAL_MOST) {
        if (n < 0 || k < 0 || k > n) {
            out->status = EVAL_UNDEFINED;
            return;
        }
        fmpz_bin_uiui(fmpq_numref(out->q), (ulong)n, (ulong)k);
        fmpz_one(fmpq_denref(out->q));
        value_settle(out, prec);
        return;
    }
    EvalValue difference;
    value_init(&difference);
    arb_init(t);
    arb_init(d);
    const arb_struct *u = value_ball(args[0], prec), *v = value_ball(args[1], prec);
    if (args[0]->exact && args[1]->exact) {
        fmpq_sub(difference.q, args[0]->q, args[1]->q);
        value_settle(&difference, prec);
    } else {
        arb_sub(difference.x, u, v, prec);
        value_finish(&difference);
    }
    out->status = eval_worst(eval_worst(check_domain(ABOVE_MINUS_ONE, args[0]), check_domain(ABOVE_MINUS_ONE, args[1])),
                             check_domain(ABOVE_MINUS_ONE, &difference));
    if (out->status == EVAL_OK) {
        arb_add_ui(t, u, 1, prec);
        arb_gamma(out->x, t, prec);
        arb_add_ui(t, v, 1, prec);
        arb_rgamma(d, t, prec);
        arb_mul(out->x, out->x, d, prec);
        arb_add_ui(t, value_ball(&difference, prec), 1, prec);
        arb_rgamma(d, t, prec);
        arb_mul(out->x, out->x, d, prec);
        value_finish(out);
    }
    value_clear(&difference);
    arb_clear(t);
    arb_clear(d);
}

// ---- The table ------------------------------------------------------------------------------------------------------

BallFunction ball_function(FuncId f)
{
    static const BallFunction table[FN_COUNT] = {
#define BALL(wrapper) ball_##wrapper
#define FN(id, name, arity, deriv, domain, as, zero, code, latex, ball, screen, properties, example, help)             \
    [FN_##id] = ball,
#include "symbolic/expr/functions.def"
#undef FN
#undef BALL
    };
    return table[f];
}
