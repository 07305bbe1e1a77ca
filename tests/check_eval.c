// Unit tests of evaluation: balls, exactness, domains, sums, functions without a card, decimal output.
#include "symbolic/eval/eval.h"

#include "symbolic/eval/taylor.h"
#include "symbolic/print/print.h"
#include "tests/support/random_expr.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

static Pool *p;

static void setup(void)
{
    p = pool_new(NULL);
}

static void teardown(void)
{
    pool_free(p);
    flint_cleanup();
}

static Expr name(const char *text)
{
    return expr_named(p, text);
}

static Sym sym(const char *text)
{
    return pool_symbol(p, text, strlen(text));
}

// x is x_value, every other symbol 3; s[k] is k/2; f(u) = u^3 - 2u.
static slong x_numerator, x_denominator = 1;

static EvalStatus symbol_value(void *data, Sym s, fmpq_t value)
{
    (void)data;
    if (s == sym("missing"))
        return EVAL_LIMIT;
    if (s == sym("x"))
        fmpq_set_si(value, x_numerator, (ulong)x_denominator);
    else
        fmpq_set_si(value, 3, 1);
    return EVAL_OK;
}

static EvalStatus element_value(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    (void)data;
    (void)array;
    if (n == 1 && subscripts[0] > 100)
        return EVAL_UNDEFINED;
    fmpq_set_si(value, subscripts[0], 2);
    return EVAL_OK;
}

static const EvalFunction *function_value(void *data, Sym f, uint32_t n)
{
    static const EvalFunction cubic = {.weight = {{1, 2}, {0}}, .coefficient = {{0, -2, 0, 1}, {0}}};
    (void)data;
    (void)f;
    (void)n;
    return &cubic;
}

static const EvalValues values = {.symbol = symbol_value, .element = element_value, .function = function_value};

static void at_x(slong numerator, slong denominator)
{
    x_numerator = numerator;
    x_denominator = denominator;
}

static EvalStatus status_of(Expr e)
{
    arb_t x;
    arb_init(x);
    EvalStatus status = eval_ball(p, e, &values, 128, x);
    arb_clear(x);
    return status;
}

static void expect_exact(Expr e, slong numerator, slong denominator)
{
    EvalProgram *g = eval_program_new(p, &e, 1);
    ck_assert_int_eq(eval_program_run(g, &values, 64), EVAL_OK);
    const fmpq *q = eval_program_exact(g, 0);
    ck_assert_ptr_nonnull(q);
    ck_assert_int_eq(fmpz_get_si(fmpq_numref(q)), numerator);
    ck_assert_int_eq(fmpz_get_si(fmpq_denref(q)), denominator);
    eval_program_free(g);
}

static void expect_near(Expr e, double want)
{
    double got = NAN, screened = NAN;
    uint64_t blame;
    ck_assert_int_eq(eval_double(p, e, &values, &got), EVAL_OK);
    ck_assert_double_eq_tol(got, want, 1e-15 * (1 + fabs(want)));
    EvalProgram *g = eval_program_new(p, &e, 1);
    ck_assert_uint_eq(eval_program_screen(g, &values, &screened, &blame, NULL), 0);
    ck_assert_double_eq_tol(screened, want, 1e-12 * (1 + fabs(want)));
    eval_program_free(g);
}

START_TEST(rationals_stay_exact)
{
    Expr x = name("x"), zero = expr_sub(p, x, expr_rat(p, 1, 3));
    at_x(1, 3);
    expect_exact(expr_add2(p, x, expr_rat(p, 1, 6)), 1, 2);
    expect_exact(expr_iverson(p, expr_eq(p, x, expr_rat(p, 1, 3))), 1, 1);
    expect_exact(expr_mul2(p, zero, expr_call1(p, FN_EXP, name("y"))), 0, 1);
    expect_exact(expr_pow(p, zero, zero), 1, 1);
    expect_exact(expr_call1(p, FN_FLOOR, expr_mul2(p, expr_int(p, 3), x)), 1, 1);
    ck_assert_int_eq(status_of(expr_powi(p, zero, -1)), EVAL_UNDEFINED);
    ck_assert_int_eq(status_of(expr_call1(p, FN_LOG, zero)), EVAL_UNDEFINED);
    at_x(-8, 1);
    expect_exact(expr_powi(p, x, 3), -512, 1);
    expect_exact(expr_call1(p, FN_CBRT, x), -2, 1);
    expect_exact(expr_call1(p, FN_ABS, x), 8, 1);
    ck_assert_int_eq(status_of(expr_pow(p, x, expr_rat(p, 1, 3))), EVAL_UNDEFINED);
    at_x(4, 9);
    expect_exact(expr_pow(p, x, expr_rat(p, -3, 2)), 27, 8);
    expect_exact(expr_pow(p, expr_int(p, 0), x), 0, 1);
}

END_TEST

START_TEST(domains_hold_at_their_ends)
{
    Expr x = name("x");
    at_x(1, 1);
    expect_near(expr_call1(p, FN_ASIN, x), M_PI / 2);
    expect_exact(expr_call1(p, FN_ACOS, x), 0, 1);
    expect_exact(expr_call1(p, FN_ACOSH, x), 0, 1);
    expect_exact(expr_call1(p, FN_ASEC, x), 0, 1);
    ck_assert_int_eq(status_of(expr_call1(p, FN_ATANH, x)), EVAL_UNDEFINED);
    ck_assert_int_eq(status_of(expr_call1(p, FN_ACOTH, x)), EVAL_UNDEFINED);
    at_x(2, 1);
    ck_assert_int_eq(status_of(expr_call1(p, FN_ASIN, x)), EVAL_UNDEFINED);
    ck_assert_int_eq(status_of(expr_call1(p, FN_ASECH, x)), EVAL_UNDEFINED);
    expect_near(expr_call1(p, FN_ACSC, x), M_PI / 6);
    at_x(0, 1);
    ck_assert_int_eq(status_of(expr_call1(p, FN_ACOT, x)), EVAL_UNDEFINED);
    ck_assert_int_eq(status_of(expr_call1(p, FN_GAMMA, x)), EVAL_UNDEFINED);
    ck_assert_int_eq(status_of(expr_call(p, FN_ATAN2, (Expr[]){x, x})), EVAL_UNDEFINED);
    // sin(pi) is 0, but no ball can tell.
    Expr near = expr_call1(p, FN_SIN, expr_pi(p));
    ck_assert_int_eq(status_of(expr_powi(p, near, -1)), EVAL_UNSURE);
    ck_assert_int_eq(status_of(expr_sqrt(p, near)), EVAL_UNSURE);
    ck_assert_int_eq(status_of(name("missing")), EVAL_LIMIT);
    ck_assert_int_eq(status_of(expr_undef(p)), EVAL_UNDEFINED);
}

END_TEST

// Every card, against libm or another card's formula at a point of its domain.
START_TEST(every_card_has_a_value_somewhere)
{
    static const slong tries[][2] = {{1, 2}, {3, 2}, {-1, 2}, {2, 1}};
    for (int f = 0; f < FN_COUNT; f++) {
        Expr e = expr_call(p, (FuncId)f, (Expr[]){name("x"), name("y")});
        if (f == FN_POLYGAMMA)
            e = expr_call(p, (FuncId)f, (Expr[]){expr_int(p, 1), name("x")});
        if (f == FN_BINOMIAL)
            e = expr_call(p, (FuncId)f, (Expr[]){name("y"), name("x")});
        int defined = 0;
        for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
            double ball, screened;
            uint64_t blame;
            at_x(tries[i][0], tries[i][1]);
            EvalProgram *g = eval_program_new(p, &e, 1);
            uint32_t missing = eval_program_screen(g, &values, &screened, &blame, NULL);
            bool ok = eval_double(p, e, &values, &ball) == EVAL_OK;
            ck_assert_msg(ok == (missing == 0), "%s at %g: ball %d, double %u missing", func_cards[f].name,
                          (double)tries[i][0] / (double)tries[i][1], ok, missing);
            if (ok)
                ck_assert_double_eq_tol(ball, screened, 1e-12 * (1 + fabs(ball)));
            defined += ok;
            eval_program_free(g);
        }
        ck_assert_int_gt(defined, 0);
    }
}

END_TEST

START_TEST(sums_run_and_empty_ones_are_defined)
{
    Expr k = name("k"), n = name("n"), x = name("x"), one = expr_int(p, 1); // n is 3
    Expr s = expr_elem(p, sym("s"), &k, 1);
    expect_exact(expr_sum(p, KIND_SUM, sym("k"), one, n, s), 3, 1);
    expect_exact(expr_sum(p, KIND_PROD, sym("k"), one, n, s), 3, 4);
    at_x(2, 1);
    expect_exact(expr_sum(p, KIND_SUM, sym("k"), one, n, expr_mul2(p, x, expr_iverson(p, expr_eq(p, k, x)))), 2, 1);
    expect_exact(expr_sum(p, KIND_SUM, sym("k"), expr_int(p, 4), n, expr_powi(p, expr_sub(p, x, x), -1)), 0, 1);
    Expr bad = expr_powi(p, expr_sub(p, x, expr_int(p, 2)), -1);
    expect_exact(expr_sum(p, KIND_SUM, sym("k"), expr_int(p, 4), n, expr_mul2(p, k, bad)), 0, 1);
    ck_assert_int_eq(status_of(expr_sum(p, KIND_SUM, sym("k"), one, n, expr_mul2(p, k, bad))), EVAL_UNDEFINED);
    ck_assert_int_eq(status_of(expr_sum(p, KIND_SUM, sym("k"), one, expr_rat(p, 5, 2), k)), EVAL_UNDEFINED);
    // A triangle: the inner range and the inner body hold the outer index. 1*1 + (1+2)*2 + (1+2+3)*3 = 25
    Expr inner = expr_sum(p, KIND_SUM, sym("j"), one, k, name("j"));
    expect_exact(expr_sum(p, KIND_SUM, sym("k"), one, n, expr_mul2(p, inner, k)), 25, 1);
    // A body that does not hold the index costs nothing, however long the range.
    expect_exact(expr_sum(p, KIND_SUM, sym("k"), one, expr_int(p, 1000000000000), x), 2000000000000, 1);
    ck_assert_int_eq(status_of(expr_sum(p, KIND_SUM, sym("k"), one, expr_int(p, 1000000000000), s)), EVAL_LIMIT);
    // Out of the array: an undefined element.
    ck_assert_int_eq(status_of(expr_sum(p, KIND_SUM, sym("k"), one, expr_int(p, 200), s)), EVAL_UNDEFINED);
    // The same body under two sums.
    Expr e = expr_call1(p, FN_EXP, s);
    expect_near(expr_div(p, expr_sum(p, KIND_SUM, sym("k"), one, n, expr_mul2(p, k, e)),
                         expr_sum(p, KIND_SUM, sym("k"), one, n, e)),
                (exp(0.5) + 2 * exp(1) + 3 * exp(1.5)) / (exp(0.5) + exp(1) + exp(1.5)));
}

END_TEST

START_TEST(piecewise_looks_at_the_chosen_branch_only)
{
    Expr x = name("x"), log = expr_call1(p, FN_LOG, x);
    Expr e = expr_piecewise(p, (Expr[]){expr_lt(p, expr_int(p, 0), x), log, expr_neg(p, x)}, 3);
    at_x(-5, 1);
    expect_exact(e, 5, 1);
    at_x(1, 1);
    expect_exact(e, 0, 1);
    Expr open = expr_piecewise(p, (Expr[]){expr_lt(p, expr_int(p, 1), x), x, expr_undef(p)}, 3);
    ck_assert_int_eq(status_of(open), EVAL_UNDEFINED);
    at_x(2, 1);
    expect_exact(open, 2, 1);
    Expr both = expr_and(p, (Expr[]){expr_lt(p, expr_int(p, 0), x), expr_lt(p, x, expr_int(p, 3))}, 2);
    expect_exact(expr_iverson(p, both), 1, 1);
    expect_exact(expr_iverson(p, expr_not(p, both)), 0, 1);
}

END_TEST

START_TEST(unknown_functions_have_their_derivatives)
{
    Expr x = name("x");
    at_x(1, 2); // f(u) = u^3 - 2u
    expect_exact(expr_apply(p, sym("f"), &x, NULL, 1), -7, 8);
    expect_exact(expr_apply(p, sym("f"), &x, (Expr[]){expr_int(p, 1)}, 1), -5, 4);
    expect_exact(expr_apply(p, sym("f"), &x, (Expr[]){expr_int(p, 2)}, 1), 3, 1);
    expect_exact(expr_apply(p, sym("f"), &x, (Expr[]){expr_int(p, 4)}, 1), 0, 1);
    // f(a, b) = P(a + 2b): d/db is 2 P'
    Expr args[2] = {x, x}, orders[2] = {expr_int(p, 0), expr_int(p, 1)};
    expect_exact(expr_apply(p, sym("f"), args, orders, 2), 19, 2);
    Expr pi = expr_pi(p);
    expect_near(expr_apply(p, sym("f"), &pi, NULL, 1), M_PI * M_PI * M_PI - 2 * M_PI);
}

END_TEST

START_TEST(towers_of_powers_end)
{
    Expr nine = expr_int(p, 9), tower = expr_pow(p, nine, expr_pow(p, nine, nine));
    EvalStatus status = status_of(tower);
    ck_assert(status == EVAL_OK || status == EVAL_LIMIT);
    status = status_of(expr_pow(p, nine, tower));
    ck_assert(status != EVAL_UNDEFINED);
    Expr e = expr_int(p, 100);
    for (int i = 0; i < 6; i++)
        e = expr_call1(p, FN_EXP, e);
    status = status_of(expr_call1(p, FN_FLOOR, expr_call1(p, FN_SIN, e)));
    ck_assert(status == EVAL_UNSURE || status == EVAL_LIMIT);
    expect_near(expr_call1(p, FN_EXP, expr_int(p, -700)), exp(-700));
}

END_TEST

static void expect_digits(Expr e, uint32_t digits, const char *want)
{
    StrBuf out = {0};
    ck_assert_int_eq(eval_digits(p, e, &values, digits, &out), EVAL_OK);
    ck_assert_str_eq(str_text(&out), want);
    str_free(&out);
}

START_TEST(digits_are_correct_ones)
{
    expect_digits(expr_pi(p), 50, "3.1415926535897932384626433832795028841971693993751");
    expect_digits(expr_rat(p, 1, 4), 20, "0.25");
    expect_digits(expr_rat(p, -2, 3), 5, "-0.66667");
    expect_digits(expr_int(p, 12345678), 3, "12300000");
    expect_digits(expr_rat(p, 999996, 1000000), 5, "1.0000");
    expect_digits(expr_int(p, 0), 5, "0");
    expect_digits(expr_call1(p, FN_EXP, expr_int(p, -100)), 4, "3.720e-44");
    expect_digits(expr_call1(p, FN_EXP, expr_int(p, 100)), 6, "2.68812e43");
    expect_digits(expr_call1(p, FN_EXP, expr_int(p, 1)), 2, "2.7");
    expect_digits(expr_sub(p, expr_call1(p, FN_SIN, expr_rat(p, 1, 1000000)), expr_rat(p, 1, 1000000)), 10,
                  "-1.666666667e-19");
}

END_TEST

// Reads what eval_digits prints: digits with a point, perhaps an exponent. *unit is one in the place of digit number
// `digits`; returns how many digits from the first nonzero one on are written.
static uint32_t read_decimal(const char *text, uint32_t digits, fmpq_t value, fmpq_t unit)
{
    fmpz_t mantissa, ten;
    slong scale = 0;
    uint32_t count = 0;
    bool negative = *text == '-', point = false;
    fmpz_init(mantissa);
    fmpz_init_set_ui(ten, 10);
    for (text += negative; *text && *text != 'e'; text++) {
        point = point || *text == '.';
        if (*text == '.')
            continue;
        fmpz_mul_ui(mantissa, mantissa, 10);
        fmpz_add_ui(mantissa, mantissa, (ulong)(*text - '0'));
        count += count || *text != '0';
        scale -= point;
    }
    scale += *text ? atol(text + 1) : 0;
    fmpq_set_fmpz(unit, ten);
    fmpq_pow_si(unit, unit, scale);
    fmpq_mul_fmpz(value, unit, mantissa);
    fmpq_set_fmpz(unit, ten);
    fmpq_pow_si(unit, unit, scale + (slong)count - (slong)digits);
    if (negative)
        fmpq_neg(value, value);
    fmpz_clear(mantissa);
    fmpz_clear(ten);
    return count;
}

// Is the printed text within half a unit of e, with as many digits as were asked? Where the number was rounded up to a
// power of ten, the unit is that of e itself: 0.85 is not 1. (At a tie of a rational the ball decides nothing: 1 % more.)
static bool is_well_printed(Expr e, uint32_t digits, const char *text)
{
    fmpq_t value, unit;
    arb_t x, error, most;
    const fmpq *exact = expr_kind(p, e) == KIND_NUM ? expr_fmpq(p, e) : NULL;
    slong prec = 8 * (slong)digits + 400;
    fmpq_init(value);
    fmpq_init(unit);
    arb_init(x);
    arb_init(error);
    arb_init(most);
    uint32_t written = read_decimal(text, digits, value, unit);
    bool ok = written == digits || (written > digits && !strchr(text, '.')) || (exact && fmpq_equal(value, exact));
    if (ok && eval_ball(p, e, &values, prec, x) == EVAL_OK) {
        arb_abs(x, x);
        arb_set_fmpq(error, value, prec);
        arb_abs(error, error);
        arb_sub(error, error, x, prec);
        arb_abs(error, error);
        arb_set_fmpq(most, unit, prec);
        arb_mul_ui(most, most, 51, prec);
        arb_div_ui(most, most, 100, prec);
        ok = arb_le(error, most);
        arb_set_fmpq(most, unit, prec);
        for (uint32_t i = 1; i < digits; i++)
            arb_mul_ui(most, most, 10, prec); // the place of the first digit that was printed
        arb_mul_ui(error, error, 19, prec);
        if (ok && arb_lt(x, most)) { // 9.97 as 10.0
            arb_set_fmpq(most, unit, prec);
            ok = arb_lt(error, most);
        }
    }
    fmpq_clear(value);
    fmpq_clear(unit);
    arb_clear(x);
    arb_clear(error);
    arb_clear(most);
    return ok;
}

START_TEST(random_constants_are_printed_to_the_digit)
{
    static const FuncId functions[] = {FN_SQRT, FN_LOG, FN_EXP, FN_SIN};
    for (uint32_t i = 0, count = random_count(3000); i < count; i++) {
        Random r = random_start(i);
        int64_t most = random_chance(&r, 50) ? 100 : 1000000;
        Expr q = expr_rat(p, 1 + random_below(&r, (uint32_t)most), 1 + random_below(&r, (uint32_t)most)), e = q;
        if (random_chance(&r, 60))
            e = expr_call1(p, functions[random_below(&r, 4)], q);
        if (random_chance(&r, 20))
            e = expr_mul2(p, e, expr_pi(p));
        uint32_t digits = 1 + random_below(&r, 120);
        StrBuf out = {0};
        if (eval_digits(p, e, &values, digits, &out) == EVAL_OK) // log(1) is 0 and has no first digit
            ck_assert_msg(strcmp(str_text(&out), "0") == 0 || is_well_printed(e, digits, str_text(&out)),
                          "case %u of seed %llu: %u digits of a constant: %s", i, (unsigned long long)r.seed, digits,
                          str_text(&out));
        str_free(&out);
    }
}

END_TEST

// A value at low precision and one at high precision enclose the same number, and what is decided stays decided.
START_TEST(precisions_agree_on_random_expressions)
{
    unsigned all = RANDOM_STEPS | RANDOM_BRACKETS | RANDOM_SUMS | RANDOM_SPECIAL | RANDOM_UNKNOWN;
    uint32_t defined = 0, count = random_count(3000);
    arb_t low, high;
    arb_init(low);
    arb_init(high);
    for (uint32_t i = 0; i < count; i++) {
        Random r = random_start(i);
        Expr e = random_expr(p, &r, 3 + random_below(&r, 20), all);
        at_x((slong)random_below(&r, 13) - 6, 1 + random_below(&r, 3));
        EvalProgram *g = eval_program_new(p, &e, 1);
        EvalStatus rough = eval_program_run(g, &values, 64), fine;
        if (rough == EVAL_OK)
            eval_program_ball(g, 0, low, 64);
        fine = eval_program_run(g, &values, 256);
        StrBuf text = {0};
        if (fine == EVAL_OK)
            eval_program_ball(g, 0, high, 256);
        if (rough == EVAL_OK || rough == EVAL_UNDEFINED)
            ck_assert_msg(fine == rough || fine == EVAL_LIMIT, "%llu: %s: %d, then %d", (unsigned long long)r.seed,
                          print_quick(p, e, &text), rough, fine);
        if (rough == EVAL_OK && fine == EVAL_OK)
            ck_assert_msg(arb_overlaps(low, high), "%llu: %s", (unsigned long long)r.seed, print_quick(p, e, &text));
        defined += fine == EVAL_OK;
        str_free(&text);
        eval_program_free(g);
    }
    ck_assert_uint_gt(defined, count / 4);
    arb_clear(low);
    arb_clear(high);
}

END_TEST

START_TEST(screening_blames_what_is_missing)
{
    Expr x = name("x"), y = name("y");
    Expr e = expr_add2(p, expr_call1(p, FN_LOG, x), expr_call1(p, FN_LOG, y));
    EvalProgram *g = eval_program_new(p, &e, 1);
    const EvalName *names;
    double out;
    uint64_t blame;
    ck_assert_uint_eq(eval_program_names(g, &names), 2);
    at_x(-1, 1);
    ck_assert_uint_eq(eval_program_screen(g, &values, &out, &blame, NULL), 1);
    ck_assert_uint_eq(blame, names[0].name == sym("x") ? 1 : 2);
    eval_program_free(g);
}

END_TEST

// The polynomial and its remainder enclose the value, at numbers of every size within the radius.
START_TEST(taylor_models_enclose)
{
    Expr x = name("x"), two = expr_int(p, 2), one = expr_int(p, 1), sine = expr_call1(p, FN_SIN, x);
    Expr grown = expr_call1(p, FN_EXP, x), sum = expr_add2(p, one, x);
    Expr cases[] = {
        expr_sub(p, x, sine),
        expr_div(p, expr_sub(p, expr_call1(p, FN_TAN, x), x), expr_powi(p, x, 3)),
        expr_div(p, expr_sub(p, expr_sub(p, grown, one), x), expr_powi(p, x, 2)),
        expr_mul2(p, expr_call1(p, FN_ERF, x), expr_call1(p, FN_LOG, expr_add2(p, two, x))),
        expr_sub(p, expr_sqrt(p, sum), expr_pow(p, expr_add2(p, two, sine), expr_rat(p, -2, 3))),
        expr_sub(p, expr_call1(p, FN_COTH, x), expr_powi(p, x, -1)),
        expr_call1(p, FN_TANH, expr_call1(p, FN_ATAN, sum)),
    };
    fmpq_t point;
    fmpq_init(point);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (slong terms = 7; terms <= 25; terms += 6) {
            TaylorModel m;
            bool cancels;
            ck_assert(taylor_model(p, cases[i], x, point, -2, terms, &m, &cancels));
            ck_assert(cancels == (i == 0 || i == 1 || i == 2 || i == 5));
            for (int k = 0; k < 40; k++) {
                Random r = random_start((uint64_t)k + 1);
                arb_t t, value, sum_of, range;
                arb_init(t);
                arb_init(value);
                arb_init(sum_of);
                arb_init(range);
                Expr at = expr_div(p, expr_rat(p, 1 - 2 * (k % 2), 4 + (int64_t)random_below(&r, 3)),
                                   expr_powi(p, two, k / 2));
                ck_assert(eval_ball(p, at, NULL, 400, t) == EVAL_OK);
                ck_assert(eval_ball(p, expr_subst1(p, cases[i], x, at), NULL, 400, value) == EVAL_OK);
                arb_set(sum_of, m.rest);
                for (slong n = m.n; n-- > 0;) {
                    arb_mul(sum_of, sum_of, t, 400);
                    arb_add(sum_of, sum_of, m.c + n, 400);
                }
                taylor_range(&m, 0, range);
                ck_assert(arb_overlaps(sum_of, range));
                for (slong n = m.low; n > 0; n--)
                    arb_mul(sum_of, sum_of, t, 400);
                for (slong n = m.low; n < 0; n++)
                    arb_div(sum_of, sum_of, t, 400);
                ck_assert_msg(arb_overlaps(sum_of, value), "case %zu, %ld terms, point %d", i, (long)terms, k);
                arb_clear(t);
                arb_clear(value);
                arb_clear(sum_of);
                arb_clear(range);
            }
            taylor_clear(&m);
        }
    Expr none[] = {expr_call1(p, FN_ABS, x), expr_call1(p, FN_LOG, x), expr_sqrt(p, x), name("y"),
                   expr_call1(p, FN_LOG, expr_add2(p, x, expr_rat(p, 1, 8)))};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        TaylorModel m;
        bool cancels;
        ck_assert(!taylor_model(p, none[i], x, point, -2, 9, &m, &cancels));
        taylor_clear(&m);
    }
    fmpq_clear(point);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("eval");
    TCase *t = tcase_create("all");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, rationals_stay_exact);
    tcase_add_test(t, domains_hold_at_their_ends);
    tcase_add_test(t, every_card_has_a_value_somewhere);
    tcase_add_test(t, sums_run_and_empty_ones_are_defined);
    tcase_add_test(t, piecewise_looks_at_the_chosen_branch_only);
    tcase_add_test(t, unknown_functions_have_their_derivatives);
    tcase_add_test(t, towers_of_powers_end);
    tcase_add_test(t, digits_are_correct_ones);
    tcase_add_test(t, random_constants_are_printed_to_the_digit);
    tcase_add_test(t, taylor_models_enclose);
    tcase_add_test(t, precisions_agree_on_random_expressions);
    tcase_add_test(t, screening_blames_what_is_missing);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
