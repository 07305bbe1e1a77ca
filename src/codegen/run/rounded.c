// Correctly rounded functions: a ball at rising precision, until both of its ends round to the same double.
#include "codegen/run/rounded.h"

#include "symbolic/expr/arith.h"

#include <math.h>

enum { FIRST = 70, MOST = 5000 };

typedef void Ball1(arb_t out, const arb_t x, slong prec);
typedef void Ball2(arb_t out, const arb_t x, const arb_t y, slong prec);

// The double that the ball rounds to; false when it holds numbers that round to others.
static bool settled(const arb_t x, double *out)
{
    arf_t low, high;
    arf_init(low);
    arf_init(high);
    arb_get_interval_arf(low, high, x, MOST + 64);
    *out = arf_get_d(low, ARF_RND_NEAR);
    bool same = arb_is_finite(x) && *out == arf_get_d(high, ARF_RND_NEAR);
    arf_clear(low);
    arf_clear(high);
    return same;
}

// The value of a ball that settles at no precision: it lies on the middle of two doubles, and is exact. Where no ball
// is finite, outside of the domain or far beyond the doubles, the answer of libm is part of C.
static bool exact(const arb_t x, double *out)
{
    *out = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    return arb_is_finite(x);
}

// Zeros, infinities and NaNs are left to libm, for the same reason.
static double rounded1(Ball1 *ball, double (*libm)(double), double x)
{
    double result = 0;
    bool done = false;
    if (!isfinite(x) || x == 0)
        return libm(x);
    arb_t a, y;
    arb_init(a);
    arb_init(y);
    arb_set_d(a, x);
    for (slong prec = FIRST; !done && prec <= MOST; prec *= 3) {
        ball(y, a, prec);
        done = settled(y, &result);
    }
    done = done || exact(y, &result);
    arb_clear(a);
    arb_clear(y);
    return done ? result : libm(x);
}

static double rounded2(Ball2 *ball, double (*libm)(double, double), double x, double y)
{
    double result = 0;
    bool done = false;
    if (!isfinite(x) || !isfinite(y) || x == 0 || y == 0)
        return libm(x, y);
    arb_t a, b, z;
    arb_init(a);
    arb_init(b);
    arb_init(z);
    arb_set_d(a, x);
    arb_set_d(b, y);
    for (slong prec = FIRST; !done && prec <= MOST; prec *= 3) {
        ball(z, a, b, prec);
        done = settled(z, &result);
    }
    done = done || exact(z, &result);
    arb_clear(a);
    arb_clear(b);
    arb_clear(z);
    return done ? result : libm(x, y);
}

// ---- In balls -------------------------------------------------------------------------------------------------------

static void cube_root(arb_t out, const arb_t x, slong prec)
{
    bool negative = arb_is_negative(x);
    arb_abs(out, x);
    arb_root_ui(out, out, 3, prec);
    if (negative)
        arb_neg(out, out);
}

static void log_gamma(arb_t out, const arb_t x, slong prec) // log|gamma(x)|
{
    if (arb_is_positive(x)) {
        arb_lgamma(out, x, prec);
        return;
    }
    arb_gamma(out, x, prec);
    arb_abs(out, out);
    arb_log(out, out, prec);
}

// A whole number as exponent may have a negative base.
static void power(arb_t out, const arb_t x, const arb_t y, slong prec)
{
    if (arb_is_positive(x) || !arb_is_int(y)) {
        arb_pow(out, x, y, prec);
        return;
    }
    bool odd = !arb_is_int_2exp_si(y, 1);
    arb_neg(out, x);
    arb_pow(out, out, y, prec);
    if (odd)
        arb_neg(out, out);
}

// ---- As C calls them ------------------------------------------------------------------------------------------------

#define DEFINE_1(name, function)                                                                                       \
    static double rounded_##name(double x)                                                                             \
    {                                                                                                                  \
        Ball1 *const ball = function;                                                                                  \
        return ball ? rounded1(ball, name, x) : name(x);                                                               \
    }
#define DEFINE_2(name, function)                                                                                       \
    static double rounded_##name(double x, double y)                                                                   \
    {                                                                                                                  \
        Ball2 *const ball = function;                                                                                  \
        return ball ? rounded2(ball, name, x, y) : name(x, y);                                                         \
    }
#define LIBM(name, arity, near, sleef, ball) DEFINE_##arity(name, ball)
#include "codegen/ir/libm.def"
#undef LIBM

// The functions of runtime.def call these.
#define exp                       rounded_exp
#define expm1                     rounded_expm1
#define log                       rounded_log
#define log1p                     rounded_log1p
#define cbrt                      rounded_cbrt
#define pow                       rounded_pow
#define tan                       rounded_tan
#define tgamma                    rounded_tgamma
#define RUNTIME(name, arity, ...) static __VA_ARGS__
#include "codegen/ir/runtime.def"
#undef RUNTIME
#undef exp
#undef expm1
#undef log
#undef log1p
#undef cbrt
#undef pow
#undef tan
#undef tgamma

#define ROW_1(f)                                                                                                       \
    {                                                                                                                  \
        .call1 = f                                                                                                     \
    }
#define ROW_2(f)                                                                                                       \
    {                                                                                                                  \
        .call2 = f                                                                                                     \
    }

const FunctionPair rounded_functions[] = {
#define LIBM(name, arity, near, sleef, ball) ROW_##arity(rounded_##name),
#include "codegen/ir/libm.def"
#undef LIBM
#define RUNTIME(name, arity, ...) ROW_##arity(name),
#include "codegen/ir/runtime.def"
#undef RUNTIME
};
