// Solutions and limits against an adversary: every solution is put in by balls, "no others" is held against a search for
// changes of sign, a limit against values on the way to it. Names other than the unknown get numbers, 0 among them, at
// which the told condition holds.
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/eval/eval.h"
#include "symbolic/expr/arith.h"
#include "symbolic/print/print.h"
#include "symbolic/solve/solve.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static Pool *p;
static Expr x, a, b, k;

static void setup(void)
{
    p = pool_new(NULL);
    ck_assert(template_init(p));
    x = expr_named(p, "x");
    a = expr_named(p, "a");
    b = expr_named(p, "b");
    k = expr_named(p, "k");
}

static void teardown(void)
{
    pool_free(p);
    flint_cleanup();
}

static const char *show(Expr e)
{
    static StrBuf texts[4];
    static int turn;
    StrBuf *out = &texts[turn++ % 4];
    str_clear(out);
    return e ? print_quick(p, e, out) : "nothing";
}

// ---- Equations drawn -------------------------------------------------------------------------------------------------

static Expr small(Random *r)
{
    return expr_rat(p, (int64_t)random_below(r, 13) - 6, 1 + random_below(r, 2));
}

static Expr coefficient(Random *r, bool names)
{
    return names && random_chance(r, 35) ? (random_chance(r, 50) ? a : b) : small(r);
}

// A polynomial of degree 1 or 2 in u, or a product of two.
static Expr polynomial(Random *r, Expr u, bool names)
{
    Expr linear = expr_add2(p, expr_mul2(p, coefficient(r, names), u), coefficient(r, names));
    switch (random_below(r, 4)) {
    case 0: return linear;
    case 1: return expr_mul2(p, linear, expr_add2(p, u, coefficient(r, names)));
    case 2: return expr_add2(p, expr_powi(p, u, 2 + random_below(r, 3)), coefficient(r, names));
    default: return expr_add2(p, expr_mul2(p, linear, u), coefficient(r, names));
    }
}

static Expr wrapped(Random *r, Expr u, bool names)
{
    static const FuncId functions[] = {FN_EXP, FN_LOG, FN_SINH, FN_ASINH, FN_TANH, FN_ATAN, FN_ASIN, FN_ACOS, FN_ABS,
                                       FN_SIN, FN_COS, FN_TAN,  FN_CBRT,  FN_LOG1P, FN_EXPM1, FN_ACOSH};
    switch (random_below(r, 6)) {
    case 0: return expr_sqrt(p, u);
    case 1: return expr_powi(p, u, -1 - (int64_t)random_below(r, 3));
    case 2: return expr_pow(p, names && random_chance(r, 50) ? a : expr_rat(p, 1 + random_below(r, 5), 2), u);
    case 3: return expr_pow(p, u, names && random_chance(r, 50) ? b : expr_rat(p, 1 + random_below(r, 5), 3));
    default: return expr_call1(p, functions[random_below(r, sizeof functions / sizeof *functions)], u);
    }
}

static Expr equation(Random *r, bool names)
{
    Expr u = random_chance(r, 50) ? x : polynomial(r, x, names);
    for (uint32_t n = random_below(r, 3); n > 0; n--)
        u = wrapped(r, u, names);
    Expr e = random_chance(r, 70) ? polynomial(r, u, names) : expr_sub(p, u, coefficient(r, names));
    if (random_chance(r, 20))
        e = expr_mul2(p, e, polynomial(r, x, names));
    if (random_chance(r, 15))
        e = expr_div(p, e, polynomial(r, x, names));
    return e;
}

// ---- Held against numbers --------------------------------------------------------------------------------------------

typedef struct {
    Expr names[2], values[2];
} Numbers;

static Expr with_numbers(Expr e, const Numbers *n)
{
    return expr_subst(p, e, n->names, n->values, 2);
}

// NAN where e has no value or it is not known.
static double value_at(Expr e, Expr at)
{
    double value;
    Expr number = expr_subst1(p, e, x, at);
    if (number && expr_kind(p, number) == KIND_NUM && expr_num_sign(p, number) == 0)
        return 0;
    return number && eval_double(p, number, NULL, &value) == EVAL_OK && value != 0 ? value : NAN; // 0: too small a number
}

static bool holds(Expr condition, const Numbers *n)
{
    if (!condition)
        return true;
    double value;
    Expr bracket = expr_iverson(p, with_numbers(condition, n));
    return bracket && (expr_is_number(p, bracket, 1, 1) || (eval_double(p, bracket, NULL, &value) == EVAL_OK && value == 1));
}

enum { TURNS = 40 };

static bool told_value(const Solutions *s, size_t i, const Numbers *n, int turn, double *value)
{
    Expr told = with_numbers(expr_subst1(p, s->values.at[i], k, expr_int(p, turn)), n);
    *value = 0;
    return told && ((expr_kind(p, told) == KIND_NUM && expr_num_sign(p, told) == 0) || eval_double(p, told, NULL, value) == EVAL_OK);
}

// Is there a solution near the root at `at`? True also where the turns that are counted here do not reach so far.
static bool is_told(const Solutions *s, const Numbers *n, double at)
{
    bool reached = true;
    for (size_t i = 0; i < s->values.len; i++) {
        double most = 0, value;
        for (int turn = s->counted ? -TURNS : 0; turn <= (s->counted ? TURNS : 0); turn++) {
            bool known = told_value(s, i, n, turn, &value);
            if (known && fabs(value - at) < 1e-6 * (1 + fabs(at)))
                return true;
            if (known && (turn == TURNS || turn == -TURNS))
                most = fmax(most, fabs(value));
        }
        reached &= !s->counted || most > fabs(at) + 1;
    }
    return !reached;
}

// A root between two points of different sign, by halving; NAN where it is a pole or a jump.
static double root_between(Expr e, double left, double right, double at_left)
{
    for (int i = 0; i < 60; i++) {
        double middle = left / 2 + right / 2, value = value_at(e, expr_rat(p, (int64_t)(middle * (1LL << 40)), 1LL << 40));
        if (isnan(value))
            return NAN;
        if ((value < 0) == (at_left < 0))
            left = middle;
        else
            right = middle;
        if (right - left < 1e-10)
            break;
    }
    double near = value_at(e, expr_rat(p, (int64_t)(left * (1LL << 40)), 1LL << 40));
    return fabs(near) < 1e-6 * (1 + fabs(at_left)) ? left : NAN;
}

static void expect_no_others(Expr e, const Solutions *s, const Numbers *n, const char *label)
{
    double last = NAN, last_at = 0;
    for (int i = -64; i <= 64; i++) {
        double at = i / 8.0, value = value_at(e, expr_rat(p, i, 8)), root = NAN;
        if (value == 0)
            root = at;
        else if (!isnan(value) && !isnan(last) && last != 0 && (value < 0) != (last < 0))
            root = root_between(e, last_at, at, last);
        ck_assert_msg(isnan(root) || is_told(s, n, root), "%s: a root near %.12g of %s is not told", label, root, show(e));
        last = value;
        last_at = at;
    }
}

static void expect_solves(Expr e, Expr told, bool names, const char *label)
{
    arb_t ball;
    Expr at = expr_subst1(p, e, x, told);
    arb_init(ball);
    EvalStatus status = at ? eval_ball(p, at, NULL, 256, ball) : EVAL_LIMIT;
    if (status == EVAL_OK)
        ck_assert_msg(arb_contains_zero(ball), "%s: %s is no root of %s", label, show(told), show(e));
    double value;
    bool number = expr_kind(p, told) == KIND_NUM || eval_double(p, told, NULL, &value) == EVAL_OK;
    // A solution that holds names is one where the equation has a value there.
    ck_assert_msg(names || !number || status != EVAL_UNDEFINED, "%s: at %s %s has no value", label, show(told), show(e));
    arb_clear(ball);
}

static void put_to_the_test(Expr e, const Solutions *s, Random *r, const char *label)
{
    Numbers n = {.names = {a, b}, .values = {small(r), small(r)}};
    Expr here = with_numbers(e, &n);
    if (!here || expr_kind(p, here) == KIND_UNDEF)
        return;
    for (size_t i = 0; i < s->values.len; i++)
        for (int turn = s->counted ? -2 : 0; turn <= (s->counted ? 2 : 0); turn++) {
            Expr told = with_numbers(expr_subst1(p, s->values.at[i], k, expr_int(p, turn)), &n);
            // A formula in names may lack a value where the equation has none either.
            bool names = expr_contains(p, e, a) || expr_contains(p, e, b) || s->counted;
            if (told && expr_kind(p, told) != KIND_UNDEF && (!names || expr_kind(p, told) == KIND_NUM) && holds(s->condition, &n))
                expect_solves(here, told, names, label);
        }
    if (s->complete && holds(s->condition, &n) && expr_contains(p, here, x))
        expect_no_others(here, s, &n, label);
}

START_TEST(solutions_are_all)
{
    uint32_t cases = random_count(_i ? 250 : 400), told = 0;
    for (uint32_t i = 0; i < cases; i++) {
        Random r = random_start(i * 2 + (unsigned)_i);
        char label[64];
        snprintf(label, sizeof label, "TEST_SEED=%llu, case %u of %d", (unsigned long long)r.seed, i, _i);
        PoolMark mark = pool_mark(p);
        Facts facts = {0};
        Solutions s = {0};
        Error err = {0};
        Expr e = equation(&r, _i == 1);
        if (e && expr_contains(p, e, x) && solve_equation(p, &facts, e, x, k, &s, &err)) {
            StrBuf all = {0};
            str_printf(&all, "%s: %.400s", label, show(e));
            for (size_t j = 0; j < s.values.len; j++)
                str_printf(&all, "; %.200s", show(s.values.at[j]));
            for (int trial = 0; trial < (_i ? 6 : 1); trial++)
                put_to_the_test(e, &s, &r, str_text(&all));
            str_free(&all);
            told++;
        }
        solutions_clear(&s);
        facts_clear(&facts);
        pool_error_clear(p);
        pool_release(p, mark);
    }
    ck_assert_msg(told > cases / 4, "only %u of %u equations were solved: the test looks at too little", told, cases);
}

END_TEST

// ---- What is assumed of the unknown ----------------------------------------------------------------------------------

START_TEST(assumptions_choose_among_roots)
{
    uint32_t cases = random_count(60);
    for (uint32_t i = 0; i < cases; i++) {
        Random r = random_start(i);
        PoolMark mark = pool_mark(p);
        Expr roots[3], e = expr_int(p, 1), bound = small(&r);
        for (int j = 0; j < 3; j++) {
            roots[j] = small(&r);
            e = expr_mul2(p, e, expr_sub(p, x, roots[j]));
        }
        bool integer = random_chance(&r, 40);
        Facts facts = {0};
        Fact fact = {.kind = integer ? FACT_INTEGER : FACT_CONDITION, .subject = x, .condition = expr_lt(p, bound, x)};
        facts_add(&facts, &fact);
        Solutions s = {0};
        Error err = {0};
        ck_assert_msg(solve_equation(p, &facts, e, x, k, &s, &err), "seed %llu: %s", (unsigned long long)r.seed, err.message);
        for (int j = 0; j < 3; j++) {
            bool wanted = integer ? expr_num_is_integer(p, roots[j]) : expr_num_sign(p, expr_sub(p, roots[j], bound)) > 0;
            bool found = false;
            for (size_t m = 0; m < s.values.len; m++)
                found |= s.values.at[m] == roots[j] && expr_kind(p, s.when.at[m]) == KIND_TRUE;
            ck_assert_msg(found == wanted, "seed %llu, case %u: %s of %s", (unsigned long long)r.seed, i, show(roots[j]), show(e));
        }
        ck_assert(s.complete);
        solutions_clear(&s);
        facts_clear(&facts);
        pool_release(p, mark);
    }
}

END_TEST

// ---- Limits ----------------------------------------------------------------------------------------------------------

static Expr limit_part(Random *r, Expr u, bool names)
{
    switch (random_below(r, 9)) {
    case 0: return expr_call1(p, FN_SIN, expr_mul2(p, coefficient(r, names), u));
    case 1: return expr_sub(p, expr_call1(p, FN_EXP, expr_mul2(p, coefficient(r, names), u)), expr_int(p, 1));
    case 2: return expr_call1(p, FN_LOG, expr_add2(p, expr_int(p, 1), expr_mul2(p, coefficient(r, names), u)));
    case 3: return expr_add2(p, u, coefficient(r, names));
    case 4: return expr_call1(p, FN_ABS, expr_mul2(p, coefficient(r, names), u));
    case 5: return expr_sqrt(p, expr_add2(p, expr_mul2(p, u, u), expr_mul2(p, coefficient(r, names), u)));
    case 6: return expr_add2(p, expr_mul(p, (Expr[]){coefficient(r, names), u, u}, 3), expr_mul2(p, coefficient(r, names), u));
    case 7: return expr_call(p, FN_MAX, (Expr[]){u, expr_mul2(p, coefficient(r, names), u)});
    default: return expr_mul2(p, coefficient(r, names), u);
    }
}

static Expr limit_case(Random *r, Expr u, bool names)
{
    Expr above = limit_part(r, u, names), below = limit_part(r, u, names);
    switch (random_below(r, 4)) {
    case 0: return expr_div(p, above, below);
    case 1: return expr_sub(p, above, below);
    case 2: return expr_div(p, expr_mul2(p, above, limit_part(r, u, names)), expr_mul2(p, below, limit_part(r, u, names)));
    default: return expr_div(p, expr_add2(p, above, limit_part(r, u, names)), below);
    }
}

// The value at x = point + side/3^n (or side*3^n) at 400 bits. False: none.
static bool on_the_way(Expr e, Expr point, int infinite, int side, int n, arb_t out)
{
    Expr step = expr_powi(p, expr_int(p, 3), infinite ? n : -n);
    Expr at = infinite ? expr_mul2(p, expr_int(p, infinite), step) : expr_add2(p, point, expr_mul2(p, expr_int(p, side), step));
    Expr there = expr_subst1(p, e, x, at);
    return there && expr_kind(p, there) != KIND_UNDEF && eval_ball(p, there, NULL, 400, out) == EVAL_OK;
}

static void expect_limit(Expr e, Expr point, int infinite, int side, const Limit *l, const char *label)
{
    arb_t near, nearer, value;
    arb_init(near);
    arb_init(nearer);
    arb_init(value);
    bool seen = on_the_way(e, point, infinite, side, 20, near) && on_the_way(e, point, infinite, side, 38, nearer);
    bool known = l->kind != LIMIT_FINITE || (expr_kind(p, l->value) != KIND_UNDEF && eval_ball(p, l->value, NULL, 400, value) == EVAL_OK);
    if (seen && known) {
        double v = arf_get_d(arb_midref(value), ARF_RND_NEAR), d1, d2;
        arb_sub(near, near, value, 400);
        arb_sub(nearer, nearer, value, 400);
        d1 = arf_get_d(arb_midref(near), ARF_RND_NEAR);
        d2 = arf_get_d(arb_midref(nearer), ARF_RND_NEAR);
        if (l->kind == LIMIT_FINITE)
            ck_assert_msg(fabs(d2) <= 1e-6 * (1 + fabs(v)) || fabs(d2) < 0.8 * fabs(d1), "%s: told %.10g, near it %.10g away, nearer %.10g",
                          label, v, d1, d2);
        else
            ck_assert_msg((d2 > 0) == (l->kind == LIMIT_PLUS) && (fabs(d2) > 1.1 * fabs(d1) || isinf(d2)), "%s: told infinite, near it %.10g, nearer %.10g",
                          label, d1, d2);
    }
    arb_clear(near);
    arb_clear(nearer);
    arb_clear(value);
}

START_TEST(limits_are_values_on_the_way)
{
    uint32_t cases = random_count(_i ? 300 : 400), told = 0;
    for (uint32_t i = 0; i < cases; i++) {
        Random r = random_start(i * 2 + (unsigned)_i);
        PoolMark mark = pool_mark(p);
        int infinite = random_chance(&r, 30) ? (random_chance(&r, 50) ? 1 : -1) : 0, side = random_chance(&r, 50) ? 1 : -1;
        Expr point = infinite ? expr_int(p, 0) : random_chance(&r, 50) ? expr_int(p, 0) : small(&r);
        Expr e = limit_case(&r, infinite ? x : expr_sub(p, x, point), _i == 1);
        Facts facts = {0};
        Limit l;
        Error err = {0};
        if (e && expr_contains(p, e, x) &&
            solve_limit(p, &facts, e, x, point, infinite, side > 0 ? SIDE_RIGHT : SIDE_LEFT, &l, &err)) {
            StrBuf label = {0};
            told++;
            for (int trial = 0; trial < (_i ? 8 : 1); trial++) {
                Numbers n = {.names = {a, b}, .values = {small(&r), small(&r)}};
                Limit here = l;
                here.value = l.kind == LIMIT_FINITE ? with_numbers(l.value, &n) : 0;
                Expr at = with_numbers(e, &n);
                str_clear(&label);
                str_printf(&label, "TEST_SEED=%llu, case %u of %d: %.300s at %s%s, side %d, a = %s, b = %s", (unsigned long long)r.seed, i,
                           _i, show(e), infinite ? "infinity " : "", show(point), side, show(n.values[0]), show(n.values[1]));
                if (at && holds(l.condition, &n))
                    expect_limit(at, point, infinite, side, &here, str_text(&label));
            }
            str_free(&label);
        }
        facts_clear(&facts);
        pool_error_clear(p);
        pool_release(p, mark);
    }
    ck_assert_msg(told > cases / 4, "only %u of %u limits were found: the test looks at too little", told, cases);
}

END_TEST

int main(void)
{
    Suite *s = suite_create("solve");
    TCase *t = tcase_create("solve");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, solutions_are_all, 0, 2);
    tcase_add_test(t, assumptions_choose_among_roots);
    tcase_add_loop_test(t, limits_are_values_on_the_way, 0, 2);
    suite_add_tcase(s, t);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
