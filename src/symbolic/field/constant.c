// Constants: their signs by balls, and an exact zero test for algebraic numbers.
//
// ZERO TEST. Every algebraic constant made of rationals, roots and cosines of rational angles is a quotient U/L of
// algebraic integers. Bounds u, l on all conjugates of U and L follow from the expression (Burnikel, Funke, Mehlhorn,
// Schirra, Schmitt: A separation bound for real algebraic expressions, Algorithmica 55 (2009); a cosine is (2cos)/2
// with |2cos| <= 2 in every conjugate), and so does a bound d on their degree: the product of the degrees of the
// distinct roots. The norm of U is an integer, so U is 0 or |U| >= u^-(d-1), and the constant is 0 or at least
// u^-(d-1)/l. A ball around 0 that is smaller than this proves zero.
#include "symbolic/field/constant.h"

#include "symbolic/eval/eval.h"

enum { QUICK_BITS = 128, MOST_BITS = 300000 };

typedef struct {
    double above, below; // log2 of the bounds u, l
} Size;

typedef struct {
    Pool *pool;
    Memo *memo;
    VEC(Size) known;
    double degree; // of the roots
    ulong turn;    // every angle is a multiple of a turn/this
} Sizing;

static bool size_of(Sizing *s, Expr e, Size *out);

static double log2_of_sum(double a, double b)
{
    return (a > b ? a : b) + 1;
}

static bool size_of_sum(Sizing *s, Expr e, Size *out)
{
    Size term;
    *out = (Size){0, 0};
    for (uint32_t i = 0; i < expr_nargs(s->pool, e); i++) {
        if (!size_of(s, expr_arg(s->pool, e, i), &term))
            return false;
        out->above = i ? log2_of_sum(out->above + term.below, term.above + out->below) : term.above;
        out->below += term.below;
    }
    return true;
}

static bool size_of_product(Sizing *s, Expr e, Size *out)
{
    Size factor;
    *out = (Size){0, 0};
    for (uint32_t i = 0; i < expr_nargs(s->pool, e); i++) {
        if (!size_of(s, expr_arg(s->pool, e, i), &factor))
            return false;
        out->above += factor.above;
        out->below += factor.below;
    }
    return true;
}

// (U/L)^(1/n) = (U*L^(n-1))^(1/n)/L = U/(U^(n-1)*L)^(1/n)
static Size size_of_root(Sizing *s, Size base, int64_t n)
{
    double k = (double)n;
    s->degree *= k;
    if (base.above >= base.below)
        return (Size){(base.above + (k - 1) * base.below) / k, base.below};
    return (Size){base.above, ((k - 1) * base.above + base.below) / k};
}

static bool size_of_power(Sizing *s, Expr e, Size *out)
{
    Pool *p = s->pool;
    Expr exponent = expr_arg(p, e, 1);
    if (expr_kind(p, exponent) != KIND_NUM || !size_of(s, expr_arg(p, e, 0), out))
        return false;
    const fmpq *q = expr_fmpq(p, exponent);
    if (fmpz_bits(fmpq_numref(q)) > 20 || fmpz_cmp_ui(fmpq_denref(q), 1000) > 0)
        return false;
    int64_t n = fmpz_get_si(fmpq_numref(q)), root = fmpz_get_si(fmpq_denref(q));
    if (root > 1)
        *out = size_of_root(s, *out, root);
    double k = (double)(n < 0 ? -n : n);
    *out = n < 0 ? (Size){k * out->below, k * out->above} : (Size){k * out->above, k * out->below};
    return true;
}

static bool size_of_angle(Sizing *s, Expr angle, bool sine, Size *out)
{
    Pool *p = s->pool;
    Expr coeff, rest;
    expr_split_coeff(p, angle, &coeff, &rest);
    if (expr_kind(p, rest) != KIND_PI || fmpz_cmp_ui(fmpq_denref(expr_fmpq(p, coeff)), 5000) > 0)
        return false;
    ulong parts = 2 * fmpz_get_ui(fmpq_denref(expr_fmpq(p, coeff)));
    if (sine && parts % 4) // sin(x) = cos(turn/4 - x)
        parts *= 2;
    s->turn = s->turn / n_gcd(s->turn, parts) * parts;
    *out = (Size){1, 1};
    return s->turn < 1000000;
}

static bool size_of_call(Sizing *s, Expr e, Size *out)
{
    Pool *p = s->pool;
    int64_t n = 3;
    Expr arg = expr_arg(p, e, 0);
    switch (expr_op(p, e)) {
    case FN_COS: return size_of_angle(s, arg, false, out);
    case FN_SIN: return size_of_angle(s, arg, true, out);
    case FN_ABS: return size_of(s, arg, out); // x or -x
    case FN_ROOT:
        if (!expr_get_int(p, expr_arg(p, e, 1), &n) || n < 1 || n > 1000)
            return false; // fall through
    case FN_CBRT:
        if (!size_of(s, arg, out))
            return false;
        *out = size_of_root(s, *out, n);
        return true;
    default: return false;
    }
}

static bool size_of(Sizing *s, Expr e, Size *out)
{
    Pool *p = s->pool;
    uint32_t place;
    if (memo_get(s->memo, e, &place)) {
        *out = s->known.at[place];
        return true;
    }
    bool ok = false;
    switch (expr_kind(p, e)) {
    case KIND_NUM:
        *out = (Size){(double)fmpz_bits(fmpq_numref(expr_fmpq(p, e))), (double)fmpz_bits(fmpq_denref(expr_fmpq(p, e)))};
        ok = true;
        break;
    case KIND_ADD: ok = size_of_sum(s, e, out); break;
    case KIND_MUL: ok = size_of_product(s, e, out); break;
    case KIND_POW: ok = size_of_power(s, e, out); break;
    case KIND_CALL: ok = size_of_call(s, e, out); break;
    default: break;
    }
    if (ok) {
        memo_put(s->memo, e, (uint32_t)s->known.len);
        vec_push(&s->known, *out);
    }
    return ok;
}

// So many bits that an algebraic constant below 2^-bits is zero. False: not known to be algebraic.
static bool separation_bits(Pool *p, Expr e, double *bits)
{
    Sizing s = {.pool = p, .memo = memo_begin(p), .degree = 1, .turn = 1};
    Size size;
    bool ok = size_of(&s, e, &size);
    if (ok) {
        double real = (double)n_euler_phi(s.turn) / 2; // degree of the real subfield of the roots of unity
        double degree = s.degree * (real > 1 ? real : 1);
        *bits = (degree - 1) * (size.above > 0 ? size.above : 0) + size.below + 1;
    }
    memo_end(p, s.memo);
    vec_free(&s.known);
    return ok;
}

bool constant_is_algebraic(Pool *p, Expr e)
{
    double bits;
    return e && (expr_flags(p, e) & FLAG_CONSTANT) && separation_bits(p, e, &bits);
}

Truth constant_is_zero(Pool *p, Expr e)
{
    double bits;
    if (!e || !(expr_flags(p, e) & FLAG_CONSTANT))
        return TRUTH_UNKNOWN;
    if (expr_kind(p, e) == KIND_NUM)
        return expr_num_sign(p, e) ? TRUTH_NO : TRUTH_YES;
    Truth truth = TRUTH_UNKNOWN;
    arb_t x;
    arb_init(x);
    EvalStatus status = eval_ball(p, e, NULL, QUICK_BITS, x);
    if (status == EVAL_OK && !arb_contains_zero(x))
        truth = TRUTH_NO;
    else if (status != EVAL_UNDEFINED && separation_bits(p, e, &bits) && bits < MOST_BITS) {
        slong prec = (slong)bits + QUICK_BITS;
        for (int round = 0; round < 2 && truth == TRUTH_UNKNOWN; round++, prec *= 2) {
            status = eval_ball(p, e, NULL, prec, x);
            if (status == EVAL_OK && !arb_contains_zero(x))
                truth = TRUTH_NO;
            else if (status == EVAL_OK && mag_cmp_2exp_si(arb_radref(x), -(slong)bits - 2) < 0)
                truth = TRUTH_YES; // |x| <= 2*radius
        }
    }
    arb_clear(x);
    return truth;
}

int constant_sign(Pool *p, Expr e)
{
    if (!e || !(expr_flags(p, e) & FLAG_CONSTANT))
        return 0;
    int sign = 0;
    arb_t x;
    arb_init(x);
    for (slong prec = 64; prec <= 1024 && !sign; prec *= 4)
        if (eval_ball(p, e, NULL, prec, x) == EVAL_OK)
            sign = arb_is_positive(x) ? 1 : arb_is_negative(x) ? -1 : 0;
    arb_clear(x);
    return sign;
}

bool constant_nearest(Pool *p, Expr e, int64_t *n)
{
    fmpz_t whole;
    arb_t x, half;
    fmpz_init(whole);
    arb_init(x);
    arb_init(half);
    bool ok = e && (expr_flags(p, e) & FLAG_CONSTANT) && eval_ball(p, e, NULL, QUICK_BITS, x) == EVAL_OK;
    if (ok) {
        arb_set_d(half, 0.5);
        arb_add(x, x, half, QUICK_BITS);
        arb_floor(x, x, QUICK_BITS);
        ok = arb_get_unique_fmpz(whole, x) && fmpz_fits_si(whole);
        *n = ok ? fmpz_get_si(whole) : 0;
    }
    fmpz_clear(whole);
    arb_clear(x);
    arb_clear(half);
    return ok;
}

bool constant_guess(Pool *p, Expr e, int64_t most, int64_t *numerator, int64_t *denominator)
{
    double value;
    if (!e || !(expr_flags(p, e) & FLAG_CONSTANT) || eval_double(p, e, NULL, &value) != EVAL_OK || value > 1e6 ||
        value < -1e6)
        return false;
    for (int64_t d = 1; d <= most; d++) {
        double scaled = value * (double)d, nearest = scaled < 0 ? scaled - 0.5 : scaled + 0.5;
        int64_t n = (int64_t)nearest;
        double off = scaled - (double)n;
        if (off < 1e-9 && off > -1e-9) {
            *numerator = n;
            *denominator = d;
            return true;
        }
    }
    return false;
}
