// Numbers for people: enclosures at rising precision until as many digits are certain as were asked for.
#include "symbolic/eval/eval_internal.h"

#include <math.h>

enum { PREC_FIRST = 64, PREC_MOST = 1 << 16 };

EvalStatus eval_ball(Pool *p, Expr e, const EvalValues *at, slong prec, arb_t out)
{
    EvalProgram *g = eval_program_new(p, &e, 1);
    EvalStatus status = eval_program_run(g, at, prec);
    if (status == EVAL_OK)
        eval_program_ball(g, 0, out, prec);
    eval_program_free(g);
    return status;
}

EvalStatus eval_program_refine(EvalProgram *g, uint32_t i, const EvalValues *at, slong goal, slong most, arb_t out)
{
    EvalStatus status = EVAL_UNSURE;
    for (slong prec = PREC_FIRST; prec <= most; prec *= 2) {
        status = eval_program_run(g, at, prec);
        if (status == EVAL_UNDEFINED || status == EVAL_LIMIT)
            break;
        if (status != EVAL_OK)
            continue;
        eval_program_ball(g, i, out, prec);
        if (eval_program_exact(g, i) || arb_rel_accuracy_bits(out) >= goal)
            break;
    }
    return status;
}

// Of a ratio of doubles the quotient is the nearest double.
static bool small_ratio(const Pool *p, Expr e, double *out)
{
    const fmpq *q = expr_kind(p, e) == KIND_NUM ? expr_fmpq(p, e) : NULL;
    if (!q || fmpz_bits(fmpq_numref(q)) > 53 || fmpz_bits(fmpq_denref(q)) > 53)
        return false;
    *out = (double)fmpz_get_si(fmpq_numref(q)) / (double)fmpz_get_si(fmpq_denref(q));
    return true;
}

EvalStatus eval_double(Pool *p, Expr e, const EvalValues *at, double *out)
{
    if (small_ratio(p, e, out))
        return EVAL_OK;
    EvalProgram *g = eval_program_new(p, &e, 1);
    EvalStatus status = EVAL_UNSURE;
    arb_t x;
    arf_t low, high;
    arb_init(x);
    arf_init(low);
    arf_init(high);
    bool done = false;
    for (slong prec = PREC_FIRST; prec <= 4096 && !done; prec *= 2) {
        status = eval_program_run(g, at, prec);
        if (status == EVAL_UNDEFINED || status == EVAL_LIMIT)
            break;
        if (status != EVAL_OK)
            continue;
        eval_program_ball(g, 0, x, prec);
        arb_get_interval_arf(low, high, x, prec + 64);
        *out = arf_get_d(low, ARF_RND_NEAR);
        done = *out == arf_get_d(high, ARF_RND_NEAR);
        status = done ? EVAL_OK : EVAL_UNSURE;
    }
    arf_clear(low);
    arf_clear(high);
    arb_clear(x);
    eval_program_free(g);
    return status;
}

// ---- Decimal text --------------------------------------------------------------------------------------------------

// A number is printed from the nearest integer to x * 10^scale, which is to have `digits` digits. The first guess at
// the scale is too large rather than too small, and goes down by the digits that are too many: from below, 0.85 would
// become 1. How many digits there are is counted exactly.

// How many decimal digits |n| has, 0 for 0. fmpz_sizeinbase may say one more.
static int64_t count_digits(const fmpz_t n)
{
    size_t most = fmpz_sizeinbase(n, 10);
    fmpz_t power;
    fmpz_init(power);
    fmpz_ui_pow_ui(power, 10, most - 1);
    bool fewer = fmpz_cmpabs(n, power) < 0;
    fmpz_clear(power);
    return (int64_t)most - fewer;
}

// digits * 10^-scale, where `digits` has no sign, as 0.00123, 12300, 1.23e-30 or 1.23e45.
static void add_decimal(const char *digits, bool negative, int64_t scale, bool strip, StrBuf *out)
{
    size_t n = strlen(digits);
    int64_t exponent = (int64_t)n - 1 - scale; // of the first digit
    while (strip && n > 1 && digits[n - 1] == '0')
        n--;
    if (negative)
        str_char(out, '-');
    if (exponent < -6 || exponent > 20) {
        str_char(out, digits[0]);
        if (n > 1)
            str_char(out, '.');
        str_add_n(out, digits + 1, n - 1);
        str_printf(out, "e%lld", (long long)exponent);
    } else if (exponent < 0) {
        str_add(out, "0.");
        for (int64_t i = -1; i > exponent; i--)
            str_char(out, '0');
        str_add_n(out, digits, n);
    } else {
        for (int64_t i = 0; i <= exponent || i < (int64_t)n; i++) {
            if (i == exponent + 1)
                str_char(out, '.');
            str_char(out, i < (int64_t)n ? digits[i] : '0');
        }
    }
}

static void add_fmpz_decimal(const fmpz_t n, int64_t scale, bool strip, StrBuf *out)
{
    fmpz_t magnitude;
    fmpz_init(magnitude);
    fmpz_abs(magnitude, n);
    char *text = fmpz_get_str(NULL, 10, magnitude);
    add_decimal(text, fmpz_sgn(n) < 0, scale, strip, out);
    flint_free(text);
    fmpz_clear(magnitude);
}

// log10 of |q|, rounded down, or 1 or 2 less.
static int64_t rational_exponent(const fmpq_t q)
{
    slong en, ed;
    double n = fmpz_get_d_2exp(&en, fmpq_numref(q)), d = fmpz_get_d_2exp(&ed, fmpq_denref(q));
    return (int64_t)floor(log10(fabs(n / d)) + (double)(en - ed) * log10(2)) - 1;
}

// The nearest integer to q * 10^scale, halves away from 0. True where it is that number.
static bool round_scaled(const fmpq_t q, int64_t scale, fmpz_t n)
{
    fmpz_t d;
    fmpz_init(d);
    fmpz_ui_pow_ui(n, 10, (ulong)(scale < 0 ? -scale : scale));
    if (scale >= 0) {
        fmpz_mul(n, n, fmpq_numref(q));
        fmpz_set(d, fmpq_denref(q));
    } else {
        fmpz_mul(d, n, fmpq_denref(q));
        fmpz_set(n, fmpq_numref(q));
    }
    int sign = fmpz_sgn(n);
    fmpz_abs(n, n);
    bool whole = fmpz_divisible(n, d);
    fmpz_mul_2exp(n, n, 1);
    fmpz_add(n, n, d);
    fmpz_mul_2exp(d, d, 1);
    fmpz_fdiv_q(n, n, d);
    if (sign < 0)
        fmpz_neg(n, n);
    fmpz_clear(d);
    return whole;
}

void eval_print_rational(const fmpq_t q, uint32_t digits, StrBuf *out)
{
    if (fmpq_is_zero(q)) {
        str_char(out, '0');
        return;
    }
    fmpz_t n;
    fmpz_init(n);
    int64_t scale = (int64_t)digits - 1 - rational_exponent(q), length;
    bool exact = round_scaled(q, scale, n);
    for (; (length = count_digits(n)) != digits; exact = round_scaled(q, scale, n))
        scale -= length - (int64_t)digits;
    add_fmpz_decimal(n, scale, exact, out); // zeros at the end of a rounded number are digits of it
    fmpz_clear(n);
}

bool eval_print_ball(const arb_t x, uint32_t digits, StrBuf *out)
{
    if (!arb_is_finite(x) || arb_contains_zero(x) || fmpz_bits(ARF_EXPREF(arb_midref(x))) > 40)
        return false;
    arb_t y, power;
    fmpz_t n, e;
    arb_init(y);
    arb_init(power);
    fmpz_init(n);
    fmpz_init(e);
    slong prec = (slong)(digits * 3.3219281) + 64;
    int64_t scale =
        (int64_t)digits - 1 - (int64_t)floor((double)(fmpz_get_si(ARF_EXPREF(arb_midref(x))) - 2) * log10(2));
    bool known = true;
    for (int64_t length = -1; known && length != digits;) {
        fmpz_set_si(e, scale);
        arb_set_ui(power, 10);
        arb_pow_fmpz(power, power, e, prec);
        arb_mul(y, x, power, prec);
        arb_set_d(power, 0.5);
        arb_add(y, y, power, prec);
        arb_floor(y, y, prec);
        known = arb_get_unique_fmpz(n, y);
        length = known ? count_digits(n) : 0;
        scale -= known ? length - (int64_t)digits : 0;
    }
    if (known)
        add_fmpz_decimal(n, scale, false, out);
    arb_clear(y);
    arb_clear(power);
    fmpz_clear(n);
    fmpz_clear(e);
    return known;
}

EvalStatus eval_digits(Pool *p, Expr e, const EvalValues *at, uint32_t digits, StrBuf *out)
{
    EvalProgram *g = eval_program_new(p, &e, 1);
    EvalStatus status = EVAL_UNSURE;
    slong goal = (slong)(digits * 3.3219281) + 8;
    bool done = false;
    arb_t x;
    arb_init(x);
    for (slong prec = PREC_FIRST; prec <= PREC_MOST + 8 * goal && !done; prec = prec < goal ? goal + 32 : prec * 2) {
        status = eval_program_run(g, at, prec);
        if (status == EVAL_UNDEFINED || status == EVAL_LIMIT)
            break;
        if (status != EVAL_OK)
            continue;
        const fmpq *exact = eval_program_exact(g, 0);
        if (exact) {
            eval_print_rational(exact, digits, out);
            done = true;
        } else {
            eval_program_ball(g, 0, x, prec);
            done = arb_rel_accuracy_bits(x) >= goal && eval_print_ball(x, digits, out);
        }
        status = done ? EVAL_OK : EVAL_UNSURE;
    }
    arb_clear(x);
    eval_program_free(g);
    return status;
}
