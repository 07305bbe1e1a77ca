// Derivatives: forms that are known, laws that hold of random expressions, and values against difference quotients.
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/eval/eval.h"
#include "symbolic/print/print.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static Pool *pool;
static Definitions defs;

static void setup(void)
{
    pool = pool_new(NULL);
    ck_assert(template_init(pool));
}

static void teardown(void)
{
    defs_clear(&defs);
    pool_free(pool);
}

static Expr read_expr(const char *text)
{
    ParseContext ctx;
    Error err = {0};
    parse_context_init(&ctx, pool, &defs);
    Expr e = parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    parse_context_free(&ctx);
    ck_assert_msg(e != 0, "%s: %s", text, err.message);
    return e;
}

static const char *show(Expr e)
{
    static StrBuf texts[4]; // a failure message shows several
    static int turn;
    StrBuf *out = &texts[turn++ % 4];
    str_clear(out);
    return e ? print_quick(pool, e, out) : pool->error.message;
}

static void expect(Expr e, const char *expected)
{
    Expr want = read_expr(expected);
    ck_assert_msg(e == want, "got %s, expected %s", show(e), expected);
}

// ---- Forms ---------------------------------------------------------------------------------------------------------

typedef struct {
    const char *e, *x, *slope;
} Form;

static const Form forms[] = {
    {"5", "x", "0"},
    {"y*log(y)", "x", "0"},
    {"x", "x", "1"},
    {"x^3", "x", "3*x^2"},
    {"x^n", "x", "n*x^(n - 1)"},
    {"2^x", "x", "log(2)*2^x"},
    {"x^x", "x", "x*x^(x - 1) + log(x)*x^x"},
    {"1/x", "x", "-1/x^2"},
    {"x^(1/2)", "x", "1/2*x^(-1/2)"},
    {"x*y*z", "y", "x*z"},
    {"sin(x)*cos(x)", "x", "cos(x)^2 - sin(x)^2"},
    {"exp(x^2)", "x", "2*x*exp(x^2)"},
    {"log(sin(x))", "x", "cos(x)/sin(x)"},
    {"atan2(x, y)", "y", "-x/(x^2 + y^2)"},
    {"atan2(x, x)", "x", "0*x/(2*x^2)"},
    {"abs(x)", "x", "x/abs(x)"},
    {"max(x, y)", "x", "piecewise(x > y: 1, x < y: 0)"},
    {"floor(x)", "x", "piecewise(x != floor(x): 0)"},
    // Elements
    {"s[k]", "s[l]", "[k = l]"},
    {"s[k]", "s[k]", "1"},
    {"s[1]", "s[2]", "0"},
    {"s[k + 1]", "s[k]", "0"},
    {"s[k]*t[k]", "s[l]", "[k = l]*t[k]"},
    {"W[i, j]", "W[k, l]", "[i = k]*[j = l]"},
    {"W[i, j]", "W[i, l]", "[j = l]"},
    {"sum(m=1..K, exp(s[m]))", "s[l]", "sum(m=1..K, exp(s[m])*[m = l])"},
    {"sum(m=1..K, exp(s[m]))", "s[m]", "sum(n=1..K, exp(s[n])*[n = m])"},
    {"sum(m=1..K, m*x)", "x", "sum(m=1..K, m)"},
    {"sum(m=1..K, y[m])", "x", "0"},
    {"prod(i=1..n, x + i)", "x", "sum(j=1..n, prod(i=1..n, if(i = j, 1, x + i)))"},
    {"[k = l]*x", "x", "[k = l]"},
    // Conditions
    {"[x < 2]", "x", "piecewise(x < 2 or 2 < x: 0)"},
    {"[x = 2]", "x", "piecewise(x != 2: 0)"},
    {"if(y < 0, x^2, x)", "x", "if(y < 0, 2*x, 1)"},
    {"if(x <= 0, -x, x^2)", "x", "piecewise(x < 0: -1, 0 < x: 2*x)"},
    {"if(x = 0, 1, sin(x)/x)", "x", "piecewise(x != 0: cos(x)/x - sin(x)/x^2)"},
    {"piecewise(x < 0: 1, x < 1: x, 2)", "x", "piecewise(x < 0: 0, 0 < x and x < 1: 1, 0 < x and 1 < x: 0)"},
    {"if(y < 0, 1, 2)", "x", "0"},
    // Unknown functions
    {"y(x)", "x", "y'(x)"},
    {"y(x)^2", "x", "2*y(x)*y'(x)"},
    {"y(x)^2", "y(x)", "2*y(x)"},
    {"y'(x)^2", "y(x)", "0"},
    {"sin(y'(x))", "x", "cos(y'(x))*y''(x)"},
};

START_TEST(test_forms)
{
    const Form *f = &forms[_i];
    Expr slope = diff_expr(pool, read_expr(f->e), read_expr(f->x));
    ck_assert_msg(slope == read_expr(f->slope), "d/d%s %s: got %s, expected %s", f->x, f->e, show(slope),
                  show(read_expr(f->slope)));
}

END_TEST

static const struct {
    const char *e, *x;
    ErrCode code;
    const char *word; // of the message
} refusals[] = {
    {"sum(k=1..K, s[k])", "K", ERR_DOMAIN, "K bounds"},
    {"s[l]^2", "l", ERR_DOMAIN, "l is a subscript"},
    {"W[y[i], j]", "y[i]", ERR_DOMAIN, "y is a subscript"},
    {"sum(k=1..n[j], k)", "n[j]", ERR_DOMAIN, "n bounds"},
    {"s[k]^2", "s", ERR_TYPE, "its elements"},
    {"y(z)*y(x)", "y(x)", ERR_UNABLE, "another argument"},
    {"x^2", "2*x", ERR_TYPE, "by a name"},
    {"root(x, n)", "n", ERR_UNABLE, "second argument"},
    {"polygamma(x, 2)", "x", ERR_UNABLE, "first argument"},
};

START_TEST(test_refusals)
{
    Expr e = read_expr(refusals[_i].e), x = read_expr(refusals[_i].x);
    ck_assert_uint_eq(diff_expr(pool, e, x), 0);
    ck_assert_int_eq(pool->error.code, refusals[_i].code);
    ck_assert_msg(strstr(pool->error.message, refusals[_i].word) != NULL, "%s", pool->error.message);
    pool_error_clear(pool);
    Expr out;
    if (refusals[_i].code == ERR_DOMAIN)
        ck_assert(!grad_expr(pool, e, &x, 1, &out) && pool->error.code == ERR_DOMAIN && !out);
}

END_TEST

START_TEST(test_orders)
{
    expect(diff_n(pool, read_expr("sin(x)"), read_expr("x"), 4), "sin(x)");
    expect(diff_n(pool, read_expr("x^5"), read_expr("x"), 6), "0");
    expect(diff_n(pool, read_expr("x^5"), read_expr("x"), 0), "x^5");
    expect(diff_n(pool, read_expr("exp(2*x)"), read_expr("x"), 10), "1024*exp(2*x)");
    ck_assert_uint_eq(diff_n(pool, read_expr("exp(2*x)"), read_expr("x"), 1000000), 0);
    ck_assert_int_eq(pool->error.code, ERR_LIMIT);
}

END_TEST

START_TEST(test_deadline) // a derivative that would not end in time is stopped
{
    Expr e = read_expr("exp(x*sin(x*cos(x)))/log(x)"), x = read_expr("x");
    pool_start(pool, budget_now() - 1, NULL);
    ck_assert_uint_eq(diff_n(pool, e, x, 1000), 0);
    ck_assert_int_eq(pool->error.code, ERR_TIMEOUT);
    pool->limits.work = 20000;
    pool_start(pool, 0, NULL);
    ck_assert_uint_eq(diff_n(pool, e, x, 1000), 0);
    ck_assert_int_eq(pool->error.code, ERR_LIMIT);
    pool->limits.work = 0;
    pool_start(pool, 0, NULL);
}

END_TEST

// The wide product goes through a tree: still the right value, and no n^2 nodes.
START_TEST(test_wide_product)
{
    enum { N = 300 };

    Expr x = read_expr("x"), factors[N];
    for (int i = 0; i < N; i++)
        factors[i] = expr_add2(pool, x, expr_int(pool, i + 1));
    uint32_t before = pool->count;
    Expr slope = diff_expr(pool, expr_mul(pool, factors, N), x);
    ck_assert_uint_lt(pool->count - before, 5 * N);
    // p'(0) = n! * (1 + 1/2 + ... + 1/n)
    Expr harmonic = expr_int(pool, 0);
    for (int i = 1; i <= N; i++)
        harmonic = expr_add2(pool, harmonic, expr_rat(pool, 1, i));
    Expr expected = expr_mul2(pool, expr_call1(pool, FN_FACTORIAL, expr_int(pool, N)), harmonic);
    ck_assert_uint_eq(expr_subst1(pool, slope, x, expr_int(pool, 0)), expected);
}

END_TEST

// ---- Primes, lists, series, counts ---------------------------------------------------------------------------------

static void define(const char *name, const char *param, const char *body)
{
    Error err = {0};
    Sym x = pool_symbol(pool, param, strlen(param));
    ck_assert(defs_set(pool, &defs, pool_symbol(pool, name, strlen(name)), DEF_FUNCTION, &x, 1, read_expr(body), &err));
}

START_TEST(test_resolve)
{
    define("g", "t", "t^3*a");
    define("h", "t", "g(t)^2");
    expect(calculus_resolve(pool, &defs, read_expr("g'(x^2) + 1")), "3*x^4*a + 1");
    expect(calculus_resolve(pool, &defs, read_expr("g''(2)")), "12*a");
    expect(calculus_resolve(pool, &defs, read_expr("h'(x)")), "6*x^5*a^2");
    expect(calculus_resolve(pool, &defs, read_expr("sin'(x*y)")), "cos(x*y)");
    expect(calculus_resolve(pool, &defs, read_expr("q'(x)")), "q'(x)");
}

END_TEST

START_TEST(test_flow) // along g' = Q(g), against the chain rule
{
    Expr x = read_expr("x"), g = read_expr("g(x)");
    expect(diff_flow(pool, g, g, read_expr("g(x) - g(x)^2"), x, 0), "g(x)");
    expect(diff_flow(pool, g, g, read_expr("g(x)*(1 - g(x))"), x, 2), "g(x) - 3*g(x)^2 + 2*g(x)^3");
    expect(diff_flow(pool, read_expr("a*g(x)^2"), g, read_expr("b*g(x)/2"), x, 3), "a*b^3*g(x)^2");
    // tan' = 1 + tan^2: the same values as the card's derivative, five times
    Expr tangent = read_expr("tan(x)"), fifth = diff_flow(pool, tangent, tangent, read_expr("1 + tan(x)^2"), x, 5);
    expect(fifth, "16 + 136*tan(x)^2 + 240*tan(x)^4 + 120*tan(x)^6");
    ck_assert_uint_eq(diff_flow(pool, g, g, read_expr("x*g(x)"), x, 2), 0); // x outside of g: of another form
    ck_assert_uint_eq(diff_flow(pool, g, g, read_expr("1/g(x)"), x, 2), 0);
    ck_assert_uint_eq(diff_flow(pool, read_expr("sin(g(x))"), g, g, x, 2), 0);
    ck_assert(pool_ok(pool));
    ck_assert_uint_eq(diff_flow(pool, g, g, g, x, 1000000), 0);
    ck_assert_int_eq(pool->error.code, ERR_LIMIT);
}

END_TEST

START_TEST(test_lists)
{
    Expr vars = read_expr("[x, y]");
    expect(calculus_gradient(pool, read_expr("x^2*y + y"), vars), "[2*x*y, x^2 + 1]");
    expect(calculus_jacobian(pool, read_expr("[x*y, sin(x)]"), vars), "[[y, x], [cos(x), 0]]");
    expect(calculus_hessian(pool, read_expr("x^3*y^2"), vars), "[[6*x*y^2, 6*x^2*y], [6*x^2*y, 2*x^3]]");
    expect(diff_expr(pool, read_expr("[x^2, y, x*y]"), read_expr("x")), "[2*x, 0, y]");
}

END_TEST

static const struct {
    const char *e, *at;
    int order;
    const char *result; // NULL: refused
} expansions[] = {
    {"exp(x)", "0", 3, "1 + x + x^2/2 + x^3/6"},
    {"sin(x)/x", "0", 4, "1 - x^2/6 + x^4/120"},
    {"(1 - cos(x))/x^2", "0", 2, "1/2 - x^2/24"},
    {"1/(1 - x)", "0", 3, "1 + x + x^2 + x^3"},
    {"log(x)", "1", 2, "(x - 1) - (x - 1)^2/2"},
    {"x^3 + x", "2", 5, "10 + 13*(x - 2) + 6*(x - 2)^2 + (x - 2)^3"},
    {"(1 + x)^(1/2)", "0", 2, "1 + x/2 - x^2/8"},
    {"(1 + x)^x", "0", 3, "1 + x^2 - x^3/2"},
    {"exp(a*x)", "0", 2, "1 + a*x + a^2*x^2/2"},
    {"q(x)", "0", 2, "q(0) + q'(0)*x + q''(0)*x^2/2"},
    {"y + 1", "0", 3, "y + 1"},
    {"1/x", "0", 2, NULL},
    {"log(x)", "0", 2, NULL},
    {"abs(x)", "0", 2, NULL},
    {"x^(1/2)", "0", 2, NULL},
};

START_TEST(test_series)
{
    Expr at = read_expr(expansions[_i].at), x = read_expr("x"), e = read_expr(expansions[_i].e);
    Expr result = series_expr(pool, e, x, at, (uint64_t)expansions[_i].order);
    if (expansions[_i].result)
        expect(result, expansions[_i].result);
    else
        ck_assert_msg(!result && pool->error.code == ERR_UNABLE, "%s: got %s", expansions[_i].e, show(result));
}

END_TEST

START_TEST(test_counts)
{
    static const struct {
        const char *e;
        uint64_t ops;
    } cases[] = {{"x", 0},   {"x + y + 1", 2}, {"x - y", 1}, {"x*y*z", 2},
                 {"x^2", 1}, {"x^7", 4},       {"1/x", 1},   {"sin(x) + sin(x)^2", 3}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Expr e = read_expr(cases[i].e);
        ck_assert_msg(calculus_count_ops(pool, &e, 1) == cases[i].ops, "%s", cases[i].e);
    }
    Expr both[] = {read_expr("sin(x)*y"), read_expr("sin(x)*z")};
    ck_assert_uint_eq(calculus_count_ops(pool, both, 2), 3);
}

END_TEST

// ---- Gradients by reverse mode -------------------------------------------------------------------------------------

START_TEST(test_gradient_costs) // sharing: a product's gradient takes 3n operations, a softmax's 3n
{
    enum { N = 200 };

    Expr x[N], out[N], exponentials[N];
    Sym array = pool_symbol(pool, "x", 1);
    for (int i = 0; i < N; i++) {
        Expr subscript = expr_int(pool, i + 1);
        x[i] = expr_elem(pool, array, &subscript, 1);
        exponentials[i] = expr_call1(pool, FN_EXP, x[i]);
    }
    ck_assert(grad_expr(pool, expr_mul(pool, x, N), x, N, out));
    ck_assert_uint_le(calculus_count_ops(pool, out, N), 3 * N);
    ck_assert_uint_eq(expr_subst(pool, out[3], x, (Expr[N]){[0] = x[0], x[1], x[2], x[3]}, 1), out[3]);
    Expr loss = expr_sub(pool, expr_call1(pool, FN_LOG, expr_add(pool, exponentials, N)), x[0]);
    ck_assert(grad_expr(pool, loss, x, N, out));
    ck_assert_uint_le(calculus_count_ops(pool, out, N), 3 * N + 1);
}

END_TEST

START_TEST(test_gradient_refusals)
{
    Expr x = read_expr("x"), out[2];
    ck_assert(!grad_expr(pool, read_expr("x^2"), (Expr[]){x, x}, 2, out));
    ck_assert_ptr_nonnull(strstr(pool->error.message, "twice"));
    pool_error_clear(pool);
    ck_assert(!grad_expr(pool, read_expr("[x, x^2]"), &x, 1, out));
    ck_assert_ptr_nonnull(strstr(pool->error.message, "jacobian"));
}

END_TEST

// ---- Values: a point to evaluate at --------------------------------------------------------------------------------

typedef struct {
    Pool *p;
    fmpq_t x, y, z, shift; // x is at x + shift
    EvalFunction q;
} Point;

static EvalStatus value_of_symbol(void *data, Sym name, fmpq_t value)
{
    Point *at = data;
    switch (pool_symbol_name(at->p, name)[0]) {
    case 'x': fmpq_add(value, at->x, at->shift); return EVAL_OK;
    case 'y': fmpq_set(value, at->y); return EVAL_OK;
    case 'z': fmpq_set(value, at->z); return EVAL_OK;
    case 'K': fmpq_set_si(value, 3, 1); return EVAL_OK;
    default: return EVAL_LIMIT;
    }
}

static EvalStatus value_of_element(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    (void)data;
    (void)array;
    fmpq_set_si(value, n == 1 ? 2 * subscripts[0] - 3 : 1, 2);
    return EVAL_OK;
}

static const EvalFunction *value_of_function(void *data, Sym name, uint32_t nargs)
{
    (void)name;
    return nargs == 1 ? &((Point *)data)->q : NULL;
}

static EvalValues values_at(Point *at)
{
    return (EvalValues){at, value_of_symbol, value_of_element, value_of_function, NULL};
}

static void point_init(Point *at, Random *r)
{
    *at = (Point){.p = pool, .q = {.weight = {{1}, {2}}, .coefficient = {{1, -2, 3, 1}, {0, 1, 0, -1}}}};
    fmpq_init(at->x);
    fmpq_init(at->y);
    fmpq_init(at->z);
    fmpq_init(at->shift);
    fmpq_set(at->x, expr_fmpq(pool, random_number(pool, r)));
    fmpq_set(at->y, expr_fmpq(pool, random_number(pool, r)));
    fmpq_set(at->z, expr_fmpq(pool, random_number(pool, r)));
}

static void point_clear(Point *at)
{
    fmpq_clear(at->x);
    fmpq_clear(at->y);
    fmpq_clear(at->z);
    fmpq_clear(at->shift);
}

static bool value_at(Point *at, Expr e, slong prec, arb_t out)
{
    EvalValues values = values_at(at);
    bool ok = eval_ball(pool, e, &values, prec, out) == EVAL_OK && arb_is_finite(out);
    pool_error_clear(pool);
    return ok;
}

// ---- Derivatives against difference quotients ----------------------------------------------------------------------

// A one-sided quotient, (e(x + h) - e(x))/h for h = sign*2^-step, in balls of 4*step bits.
static bool quotient(Point *at, Expr e, int sign, int step, arb_t out)
{
    slong prec = 4 * step + 200;
    arb_t here;
    arb_init(here);
    bool ok = value_at(at, e, prec, here);
    fmpq_set_si(at->shift, sign, 1);
    fmpq_div_2exp(at->shift, at->shift, (ulong)step);
    ok = ok && value_at(at, e, prec, out);
    fmpq_zero(at->shift);
    arb_sub(out, out, here, prec);
    arb_mul_2exp_si(out, out, step);
    if (sign < 0)
        arb_neg(out, out);
    arb_clear(here);
    return ok;
}

// How far a one-sided quotient is from the slope, over 1 + |slope|; a ball.
static bool quotient_error(Point *at, Expr e, const arb_t slope, int sign, int step, arb_t out)
{
    arb_t scale;
    arb_init(scale);
    bool defined = quotient(at, e, sign, step, out);
    arb_sub(out, out, slope, 4 * step);
    arb_abs(scale, slope);
    arb_add_ui(scale, scale, 1, 300);
    arb_div(out, out, scale, 300);
    arb_abs(out, out);
    arb_clear(scale);
    return defined;
}

// Does the quotient on that side tend to the slope? Its error is small, or it falls by 2^-200 when the step shrinks by
// 2^-400 (a steep, wildly bent function). At a kink it stays as it is, at a jump it grows.
static bool side_agrees(Point *at, Expr e, const arb_t slope, int sign, bool *defined)
{
    arb_t wide, narrow, bound;
    arb_init(wide);
    arb_init(narrow);
    arb_init(bound);
    arb_set_ui(bound, 1);
    arb_mul_2exp_si(bound, bound, -40);
    *defined &= quotient_error(at, e, slope, sign, 200, wide);
    bool agree = *defined && !arb_gt(wide, bound);
    if (*defined && !agree) {
        *defined &= quotient_error(at, e, slope, sign, 600, narrow);
        arb_mul_2exp_si(wide, wide, -200);
        agree = !arb_gt(narrow, bound) || !arb_gt(narrow, wide);
    }
    arb_clear(wide);
    arb_clear(narrow);
    arb_clear(bound);
    return agree;
}

static bool is_moderate(const arb_t a) // where quotients have a chance: |a| < 2^60, known to 2^-60
{
    return arf_cmpabs_2exp_si(arb_midref(a), 60) < 0 && mag_cmp_2exp_si(arb_radref(a), -60) < 0;
}

// Does the function bend too hard for quotients to tell? Then the second derivative is huge.
static bool is_bent(Point *at, Expr slope)
{
    arb_t d;
    arb_init(d);
    Expr bend = diff_expr(pool, slope, read_expr("x"));
    bool bent = bend && value_at(at, bend, 1000, d) && arf_cmpabs_2exp_si(arb_midref(d), 150) > 0;
    arb_clear(d);
    return bent;
}

typedef struct {
    uint32_t compared, undefined;
} Tally;

// Where the derivative has a value, both one-sided quotients tend to it.
static void compare_slope(Point *at, Expr e, Expr slope, uint64_t seed, uint32_t number, Tally *tally)
{
    arb_t d;
    arb_init(d);
    bool defined = value_at(at, e, 1000, d) && is_moderate(d); // the steps of floor(10^100*x) are too fine for us
    bool known = value_at(at, slope, 1000, d) && is_moderate(d);
    bool agree = side_agrees(at, e, d, 1, &defined) & side_agrees(at, e, d, -1, &defined);
    tally->compared += defined && known;
    tally->undefined += defined && !known;
    if (defined && known && !agree && !is_bent(at, slope)) {
        char *x = fmpq_get_str(NULL, 10, at->x), *y = fmpq_get_str(NULL, 10, at->y), *z = fmpq_get_str(NULL, 10, at->z);
        ck_abort_msg("seed %lu, case %u: d/dx %s = %s, wrong at x=%s y=%s z=%s", (unsigned long)seed, number, show(e),
                     show(slope), x, y, z);
    }
    arb_clear(d);
}

static const unsigned kinds_of[] = {RANDOM_SMOOTH, RANDOM_STEPS,   RANDOM_STEPS | RANDOM_BRACKETS,
                                    RANDOM_SUMS,   RANDOM_SPECIAL, RANDOM_UNKNOWN | RANDOM_SUMS | RANDOM_BRACKETS};

START_TEST(test_quotients)
{
    uint32_t cases = random_count(250);
    Tally tally = {0};
    for (uint32_t i = 0; i < cases; i++) {
        Random r = random_start(i * 10u + (unsigned)_i);
        PoolMark mark = pool_mark(pool);
        Expr e = random_expr(pool, &r, 2 + random_below(&r, 8), kinds_of[_i]);
        Expr slope = diff_expr(pool, e, read_expr("x"));
        ck_assert_msg(slope != 0, "seed %lu, case %u: %s: %s", (unsigned long)r.seed, i, show(e), pool->error.message);
        for (int k = 0; k < 4; k++) {
            Point at;
            point_init(&at, &r);
            compare_slope(&at, e, slope, r.seed, i, &tally);
            point_clear(&at);
        }
        pool_release(pool, mark);
    }
    ck_assert_uint_gt(tally.compared, cases / 2); // the test tests
    if (kinds_of[_i] & RANDOM_STEPS)
        ck_assert_uint_gt(tally.undefined, cases / 10); // kinks are met
}

END_TEST

static void expect_equal_values(Point *at, Expr a, Expr b, const char *what, uint64_t seed, uint32_t number,
                                uint32_t *compared)
{
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    if (value_at(at, a, 300, x) && value_at(at, b, 300, y)) {
        ++*compared;
        ck_assert_msg(arb_overlaps(x, y), "seed %lu, case %u: %s: %s and %s differ", (unsigned long)seed, number, what,
                      show(a), show(b));
    }
    arb_clear(x);
    arb_clear(y);
}

// Reverse mode agrees with forward mode, and mixed derivatives with each other.
START_TEST(test_laws)
{
    uint32_t cases = random_count(150), compared = 0;
    for (uint32_t i = 0; i < cases; i++) {
        Random r = random_start(i * 10u + 7);
        PoolMark mark = pool_mark(pool);
        Expr vars[] = {read_expr("x"), read_expr("y"), read_expr("s[2]")}, out[3];
        Expr e = random_expr(pool, &r, 2 + random_below(&r, 8), kinds_of[i % 6]);
        ck_assert_msg(grad_expr(pool, e, vars, 3, out), "seed %lu, case %u: %s", (unsigned long)r.seed, i,
                      pool->error.message);
        Expr xy = diff_expr(pool, diff_expr(pool, e, vars[0]), vars[1]),
             yx = diff_expr(pool, diff_expr(pool, e, vars[1]), vars[0]);
        for (int k = 0; k < 4; k++) {
            Point at;
            point_init(&at, &r);
            for (int v = 0; v < 3; v++)
                expect_equal_values(&at, out[v], diff_expr(pool, e, vars[v]), show(e), r.seed, i, &compared);
            expect_equal_values(&at, xy, yx, show(e), r.seed, i, &compared);
            point_clear(&at);
        }
        pool_release(pool, mark);
    }
    ck_assert_uint_gt(compared, cases);
}

END_TEST

// ---- Budgets -------------------------------------------------------------------------------------------------------

// With 0, 1, 2, ... further nodes allowed: a clean refusal each time, until it succeeds with the same result.
START_TEST(test_budget)
{
    const char *text = "sum(i=1..K, s[i]*sin(x)^x) + if(x < y, max(x, y), prod(i=1..3, x + i))*q(x)";
    Expr e = read_expr(text), x = read_expr("x"), vars[] = {x, read_expr("y")}, out[2];
    Expr expected = diff_expr(pool, e, x);
    ck_assert(expected && grad_expr(pool, e, vars, 2, out));
    Pool *full = pool;
    bool done = false;
    for (uint32_t allowed = 0; !done; allowed++) {
        setup();
        e = read_expr(text);
        vars[0] = read_expr("x");
        vars[1] = read_expr("y");
        pool->limits.nodes = pool->count + allowed;
        bool forward = diff_expr(pool, e, vars[0]) != 0;
        ck_assert(forward == pool_ok(pool) && (forward || pool->error.code == ERR_LIMIT));
        pool_error_clear(pool);
        done = grad_expr(pool, e, vars, 2, out);
        ck_assert(done == pool_ok(pool) && (done || pool->error.code == ERR_LIMIT));
        ck_assert_uint_lt(allowed, 1000);
        pool_free(pool);
    }
    pool = full;
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("calculus");
    TCase *tc = tcase_create("all");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_forms, 0, sizeof forms / sizeof *forms);
    tcase_add_loop_test(tc, test_refusals, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(tc, test_orders);
    tcase_add_test(tc, test_deadline);
    tcase_add_test(tc, test_wide_product);
    tcase_add_test(tc, test_resolve);
    tcase_add_test(tc, test_flow);
    tcase_add_test(tc, test_lists);
    tcase_add_loop_test(tc, test_series, 0, sizeof expansions / sizeof *expansions);
    tcase_add_test(tc, test_counts);
    tcase_add_test(tc, test_gradient_costs);
    tcase_add_test(tc, test_gradient_refusals);
    tcase_add_loop_test(tc, test_quotients, 0, sizeof kinds_of / sizeof *kinds_of);
    tcase_add_test(tc, test_laws);
    tcase_add_test(tc, test_budget);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
