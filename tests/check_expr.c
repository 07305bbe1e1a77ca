// Unit tests of the expression core: constructors, binders, substitution, definitions, marks.
#include "symbolic/expr/arith.h"
#include "symbolic/expr/expr.h"

#include <check.h>
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

START_TEST(equal_structure_is_one_node)
{
    Expr x = name("x"), y = name("y");
    ck_assert_uint_eq(expr_add2(p, x, y), expr_add2(p, y, x));
    ck_assert_uint_eq(expr_mul(p, (Expr[]){x, y, x}, 3), expr_mul2(p, expr_powi(p, x, 2), y));
    ck_assert_uint_eq(expr_sub(p, x, x), expr_int(p, 0));
    ck_assert_uint_eq(expr_add(p, (Expr[]){x, x, x}, 3), expr_mul2(p, expr_int(p, 3), x));
    ck_assert_uint_eq(expr_decimal(p, "0.1", 3), expr_rat(p, 1, 10));
    ck_assert_uint_eq(expr_decimal(p, "1e-3", 4), expr_rat(p, 1, 1000));
}

END_TEST

START_TEST(constructors_keep_the_domain)
{
    Expr x = name("x"), inverse = expr_powi(p, x, -1);
    ck_assert_int_eq(expr_kind(p, expr_mul2(p, x, inverse)), KIND_MUL);
    ck_assert_int_eq(expr_kind(p, expr_sub(p, inverse, inverse)), KIND_MUL); // 0*x^-1
    ck_assert_uint_eq(expr_mul2(p, inverse, inverse), expr_powi(p, x, -2));
    Expr root = expr_sqrt(p, x);
    ck_assert_uint_ne(expr_mul2(p, root, root), x);
    ck_assert_uint_ne(expr_sqrt(p, expr_powi(p, x, 2)), x);
    ck_assert_int_eq(expr_kind(p, expr_div(p, expr_int(p, 1), expr_sub(p, x, x))), KIND_UNDEF);
    ck_assert_int_eq(expr_kind(p, expr_pow(p, expr_int(p, -8), expr_rat(p, 1, 3))), KIND_UNDEF);
    ck_assert_uint_eq(expr_powi(p, expr_int(p, 0), 0), expr_int(p, 1));
    ck_assert_uint_ne(expr_powi(p, inverse, 0), expr_int(p, 1));
    ck_assert_uint_ne(expr_powi(p, inverse, -1), x);
    ck_assert_uint_ne(expr_powi(p, inverse, -2), expr_powi(p, x, 2));
    ck_assert_uint_eq(expr_sqrt(p, expr_rat(p, 4, 9)), expr_rat(p, 2, 3));
    ck_assert_uint_eq(expr_mul2(p, expr_sqrt(p, expr_int(p, 2)), expr_sqrt(p, expr_int(p, 2))), expr_int(p, 2));
}

END_TEST

START_TEST(inverses_of_inverses_have_one_form)
{
    Expr x = name("x"), one = expr_powi(p, expr_powi(p, x, -1), -1), two = expr_powi(p, expr_powi(p, x, -2), -1);
    ck_assert_uint_eq(expr_powi(p, expr_powi(p, x, -1), -2), two);
    ck_assert_uint_eq(expr_mul2(p, one, one), two);
    ck_assert_uint_eq(expr_mul2(p, two, one), expr_powi(p, expr_powi(p, x, -3), -1));
    ck_assert_uint_eq(expr_powi(p, two, -1), expr_powi(p, x, -2));
    ck_assert_uint_ne(expr_mul2(p, expr_pow(p, two, expr_rat(p, 1, 2)), one), two); // |x|*x
}

END_TEST

START_TEST(sums_within_sums_are_flat)
{
    Expr s = expr_add2(p, name("x"), name("y")), half = expr_mul2(p, expr_rat(p, 1, 2), s);
    ck_assert_uint_eq(expr_add(p, (Expr[]){half, half, name("z")}, 3), expr_add2(p, s, name("z")));
}

END_TEST

START_TEST(bound_indices_are_nameless)
{
    Expr one = expr_int(p, 1), K = name("K"), m = name("m"), k = name("k");
    Expr sm = expr_elem(p, sym("s"), &m, 1), sk = expr_elem(p, sym("s"), &k, 1);
    Expr a = expr_sum(p, KIND_SUM, sym("m"), one, K, expr_call1(p, FN_EXP, sm));
    Expr b = expr_sum(p, KIND_SUM, sym("k"), one, K, expr_call1(p, FN_EXP, sk));
    ck_assert_uint_eq(a, b);
    ck_assert(!expr_contains(p, a, m));
    ck_assert_uint_eq(expr_open_as(p, a, k), expr_call1(p, FN_EXP, sk));
}

END_TEST

START_TEST(substitution_does_not_capture)
{
    Expr one = expr_int(p, 1), K = name("K"), m = name("m"), k = name("k"), i = name("i");
    Expr sm = expr_elem(p, sym("s"), &m, 1), si = expr_elem(p, sym("s"), &i, 1);
    Expr sum = expr_sum(p, KIND_SUM, sym("m"), one, K, expr_mul2(p, sm, k));
    Expr captured = expr_subst1(p, sum, k, m);
    ck_assert_uint_eq(captured, expr_sum(p, KIND_SUM, sym("i"), one, K, expr_mul2(p, si, m)));
    // A sum put under a sum, at every depth: the outer index must stay the outer one.
    Expr x = name("x"), j = name("j");
    Expr inner = expr_sum(p, KIND_SUM, sym("j"), one, K, expr_mul(p, (Expr[]){x, j, i}, 3));
    Expr outer = expr_sum(p, KIND_SUM, sym("i"), one, K, inner);
    Expr put = expr_subst1(p, outer, x, sum);
    Expr again = expr_sum(p, KIND_SUM, sym("i"), one, K,
                          expr_sum(p, KIND_SUM, sym("j"), one, K, expr_mul(p, (Expr[]){sum, j, i}, 3)));
    ck_assert_uint_eq(put, again);
    ck_assert_uint_eq(expr_subst1(p, put, sum, x), outer);
}

END_TEST

START_TEST(marks_forget_and_find_again)
{
    Expr x = name("x");
    PoolMark mark = pool_mark(p);
    Expr e = x;
    for (int i = 0; i < 5000; i++)
        e = expr_call1(p, FN_SIN, expr_add2(p, e, expr_rat(p, i + 1000, 7)));
    uint32_t count = p->count;
    pool_release(p, mark);
    ck_assert_uint_eq(p->count, mark.count);
    ck_assert_uint_eq(name("x"), x);
    e = x;
    for (int i = 0; i < 5000; i++)
        e = expr_call1(p, FN_SIN, expr_add2(p, e, expr_rat(p, i + 1000, 7)));
    ck_assert_uint_eq(p->count, count);
}

END_TEST

START_TEST(limits_are_ordinary_errors)
{
    Expr e = name("x");
    for (uint64_t i = 0; i < p->limits.nesting + 10; i++)
        e = expr_call1(p, FN_SIN, e);
    ck_assert_uint_eq(e, 0);
    ck_assert_int_eq(p->error.code, ERR_LIMIT);
    pool_error_clear(p);
    ck_assert_uint_ne(expr_add2(p, name("x"), name("y")), 0);
    Expr tower = expr_pow(p, expr_int(p, 9), expr_pow(p, expr_int(p, 9), expr_powi(p, expr_int(p, 9), 9)));
    ck_assert_int_eq(expr_kind(p, tower), KIND_POW);
}

END_TEST

START_TEST(definitions_expand_and_refuse_circles)
{
    Definitions d = {0};
    Error err = {0};
    Expr z = name("z"), a = name("a"), w = name("w");
    Sym zs = sym("z");
    ck_assert(defs_set(p, &d, sym("g"), DEF_FUNCTION, &zs, 1, expr_mul2(p, a, z), &err));
    ck_assert(defs_set(p, &d, sym("a"), DEF_VALUE, NULL, 0, expr_powi(p, w, 2), &err));
    Expr g = expr_apply(p, sym("g"), &w, NULL, 1);
    ck_assert_uint_eq(defs_expand(p, &d, g, 0), expr_powi(p, w, 3));
    ck_assert_uint_eq(defs_expand(p, &d, g, sym("a")), expr_mul2(p, a, w));
    ck_assert(!defs_set(p, &d, sym("w"), DEF_VALUE, NULL, 0, g, &err));
    ck_assert_int_eq(err.code, ERR_DEFINITION);
    defs_clear(&d);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("expr");
    TCase *tests = tcase_create("core");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, equal_structure_is_one_node);
    tcase_add_test(tests, constructors_keep_the_domain);
    tcase_add_test(tests, inverses_of_inverses_have_one_form);
    tcase_add_test(tests, sums_within_sums_are_flat);
    tcase_add_test(tests, bound_indices_are_nameless);
    tcase_add_test(tests, substitution_does_not_capture);
    tcase_add_test(tests, marks_forget_and_find_again);
    tcase_add_test(tests, limits_are_ordinary_errors);
    tcase_add_test(tests, definitions_expand_and_refuse_circles);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
