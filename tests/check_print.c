// Printed forms, built by hand so that only expr/ and print/ are tried.
#include "symbolic/print/print.h"

#include <check.h>

static Pool *p;
static StrBuf out;

static void setup(void)
{
    p = pool_new(NULL);
}

static void teardown(void)
{
    pool_free(p);
    str_free(&out);
}

static Expr name(const char *text)
{
    return expr_named(p, text);
}

static Expr elem(const char *array, Expr i)
{
    return expr_elem(p, pool_symbol(p, array, strlen(array)), &i, 1);
}

static Expr elem2(const char *array, Expr i, Expr j)
{
    return expr_elem(p, pool_symbol(p, array, strlen(array)), (Expr[]){i, j}, 2);
}

static Expr apply(const char *f, Expr a)
{
    return expr_apply(p, pool_symbol(p, f, strlen(f)), &a, NULL, 1);
}

static Expr sum(const char *index, Expr lower, Expr upper, Expr body)
{
    return expr_sum(p, KIND_SUM, pool_symbol(p, index, strlen(index)), lower, upper, body);
}

static Expr bracket(Expr a, Expr b)
{
    return expr_iverson(p, expr_eq_written(p, a, b));
}

static void prints_as(Expr e, PrintFormat format, const char *expected)
{
    Error err = {0};
    str_clear(&out);
    ck_assert_msg(print_expr(p, e, format, &out, &err), "%s", err.message);
    ck_assert_str_eq(str_text(&out), expected);
}

static void prints(Expr e, const char *expected)
{
    prints_as(e, PRINT_TEXT, expected);
}

static Expr one_minus(Expr e)
{
    return expr_sub(p, expr_int(p, 1), e);
}

START_TEST(test_the_four_results)
{
    Expr z = name("z"), k = name("k"), l = name("l"), y = name("y"), s = apply("sigma", z);
    Expr slope = expr_mul2(p, one_minus(s), s);
    prints(slope, "sigma(z)*(1 - sigma(z))");
    prints(expr_mul2(p, one_minus(expr_mul2(p, expr_int(p, 2), s)), slope), "sigma(z)*(1 - sigma(z))*(1 - 2*sigma(z))");
    prints(expr_mul2(p, expr_sub(p, bracket(k, l), elem("f", l)), elem("f", k)), "f[k]*([k = l] - f[l])");
    prints(expr_div(p, expr_neg(p, bracket(y, k)), elem("f", k)), "-[y = k]/f[k]");
    prints(expr_sub(p, elem("f", l), bracket(l, y)), "f[l] - [l = y]");
    Expr i = name("i"), j = name("j");
    Expr inner = expr_sub(p, elem2("F", i, k), bracket(k, elem("y", i)));
    prints(sum("i", expr_int(p, 1), name("N"), expr_mul2(p, elem2("x", i, j), inner)),
           "sum(i=1..N, (F[i, k] - [k = y[i]])*x[i, j])");
}

END_TEST

START_TEST(test_numbers_and_signs)
{
    Expr x = name("x"), n = name("n"), half = expr_rat(p, 1, 2), minus = expr_int(p, -1);
    prints(expr_rat(p, -1, 2), "-1/2");
    prints(expr_mul2(p, half, x), "x/2");
    prints(expr_mul2(p, expr_rat(p, -3, 2), x), "-3*x/2");
    prints(expr_pow(p, half, x), "(1/2)^x");
    prints(expr_pow(p, minus, n), "(-1)^n");
    prints(expr_neg(p, expr_pow(p, x, expr_int(p, 2))), "-x^2");
    prints(expr_pow(p, x, expr_neg(p, n)), "x^(-n)");
    prints(expr_pow(p, expr_pow(p, x, n), n), "(x^n)^n");
    prints(expr_pow(p, x, expr_pow(p, n, n)), "x^n^n");
    prints(expr_call1(p, FN_EXP, expr_int(p, 1)), "e");
    prints(expr_call1(p, FN_EXP, expr_neg(p, x)), "exp(-x)");
    prints(expr_undef(p), "undefined");
    prints(expr_call1(p, FN_FACTORIAL, expr_call1(p, FN_FACTORIAL, n)), "(n!)!");
}

END_TEST

START_TEST(test_quotients_and_roots)
{
    Expr a = name("a"), b = name("b"), c = name("c"), x = name("x");
    Expr under = expr_mul2(p, c, x);
    prints(expr_div(p, expr_mul2(p, a, b), under), "a*b/(c*x)");
    prints(expr_sqrt(p, x), "sqrt(x)");
    prints(expr_div(p, expr_int(p, 1), expr_sqrt(p, x)), "1/sqrt(x)");
    prints(expr_pow(p, x, expr_rat(p, -3, 2)), "1/x^(3/2)");
    prints(expr_div(p, expr_add2(p, x, a), expr_mul2(p, expr_int(p, 2), b)), "(a + x)/(2*b)");
    prints(expr_powi(p, expr_add2(p, x, a), -2), "1/(a + x)^2");
}

END_TEST

START_TEST(test_order_of_terms)
{
    Expr x = name("x"), y = name("y"), two = expr_int(p, 2), one = expr_int(p, 1);
    Expr square = expr_pow(p, x, two), other = expr_pow(p, y, two);
    prints(expr_add(p, (Expr[]){one, expr_mul2(p, two, x), square}, 3), "x^2 + 2*x + 1");
    prints(expr_add(p, (Expr[]){other, expr_mul2(p, x, y), square}, 3), "x^2 + x*y + y^2");
    prints(expr_add2(p, one, expr_call1(p, FN_EXP, expr_neg(p, x))), "1 + exp(-x)");
    prints(expr_sub(p, expr_neg(p, x), y), "-x - y");
    prints(expr_sub(p, elem("x", name("i")), name("mu")), "x[i] - mu");
    Expr w = elem("w", name("k"));
    Expr total = sum("i", one, name("N"), elem("x", name("i")));
    prints(expr_add2(p, expr_mul2(p, name("lambda"), w), total), "sum(i=1..N, x[i]) + lambda*w[k]");
    prints(expr_mul(p, (Expr[]){total, expr_call1(p, FN_EXP, x), x, two}, 4), "2*x*exp(x)*sum(i=1..N, x[i])");
}

END_TEST

START_TEST(test_indices_never_capture)
{
    Expr one = expr_int(p, 1), n = name("N"), k = name("k");
    Expr inner = sum("k", one, n, expr_mul2(p, elem("s", k), name("q")));
    prints(expr_subst1(p, inner, name("q"), k), "sum(k1=1..N, k*s[k1])");
    Expr twice = sum("k", one, n, expr_mul2(p, elem("t", k), inner));
    prints(twice, "sum(k1=1..N, t[k1]*sum(k=1..N, q*s[k]))");
    Sym fresh;
    Expr body = expr_open(p, inner, &fresh);
    prints(body, "q*s[k]");
    prints(expr_add2(p, body, k), "q*s[k1] + k");
}

END_TEST

START_TEST(test_conditions)
{
    Expr x = name("x"), k = name("k"), one = expr_int(p, 1), n = name("K");
    Expr low = expr_le(p, one, k), high = expr_le(p, k, n);
    prints(expr_and(p, (Expr[]){high, low}, 2), "1 <= k <= K");
    prints(expr_not(p, expr_eq(p, x, one)), "x != 1");
    prints(expr_or(p, (Expr[]){expr_lt(p, x, one), expr_lt(p, n, x)}, 2), "K < x or x < 1");
    prints(expr_piecewise(p, (Expr[]){expr_lt(p, x, one), x, k}, 3), "if(x < 1, x, k)");
    prints(expr_piecewise(p, (Expr[]){expr_lt(p, x, one), x, expr_undef(p)}, 3), "piecewise(x < 1: x)");
    prints(expr_iverson(p, expr_lt(p, k, n)), "[k < K]");
}

END_TEST

START_TEST(test_unknown_functions)
{
    Expr x = name("x"), t = name("t"), zero = expr_int(p, 0), one = expr_int(p, 1);
    Sym y = pool_symbol(p, "y", 1);
    prints(expr_apply(p, y, &x, &one, 1), "y'(x)");
    prints(expr_apply(p, y, &x, (Expr[]){expr_int(p, 5)}, 1), "diff(y(x), x, 5)");
    prints(expr_apply(p, y, (Expr[]){x, t}, (Expr[]){one, expr_int(p, 2)}, 2), "diff(y(x, t), x, t, 2)");
    Expr to_zero = expr_list(p, (Expr[]){x, zero}, 2);
    prints(expr_form(p, FORM_SUBST, (Expr[]){x, to_zero}, 2), "subst(x, x = 0)");
    prints(expr_apply(p, y, (Expr[]){zero, t}, (Expr[]){one, zero}, 2), "subst(diff(y(u1, u2), u1), u1 = 0, u2 = t)");
}

END_TEST

START_TEST(test_other_formats)
{
    Expr x = name("x"), k = name("k"), one = expr_int(p, 1), two = expr_int(p, 2);
    Expr e = expr_add2(p, expr_pow(p, x, two), one);
    prints_as(e, PRINT_JSON, "[\"+\", [\"^\", \"x\", 2], 1]");
    prints_as(expr_mul2(p, expr_neg(p, name("a")), e), PRINT_UNICODE, "−a·(x² + 1)");
    prints_as(expr_div(p, one, e), PRINT_LATEX, "\\frac{1}{x^{2} + 1}");
    prints_as(expr_call1(p, FN_SIN, expr_mul2(p, two, name("omega_0"))), PRINT_LATEX,
              "\\sin (2 \\omega_{0})");
    prints_as(sum("k", one, name("K"), elem("s", k)), PRINT_LATEX, "\\sum_{k=1}^{K} s_{k}");
}

END_TEST

START_TEST(test_latex_is_read_as_meant)
{
    Expr x = name("x"), y = name("y"), two = expr_int(p, 2), one = expr_int(p, 1), k = name("k");
    Expr sine = expr_call1(p, FN_SIN, x), e = expr_call1(p, FN_EXP, x);
    prints_as(expr_pow(p, sine, two), PRINT_LATEX, "\\sin^{2} x");
    prints_as(expr_mul2(p, sine, expr_add2(p, y, one)), PRINT_LATEX, "(y + 1) \\, \\sin x");
    prints_as(expr_pow(p, sine, y), PRINT_LATEX, "(\\sin x)^{y}");
    prints_as(expr_pow(p, expr_call1(p, FN_GAMMA, x), two), PRINT_LATEX, "\\Gamma(x)^{2}");
    prints_as(expr_mul2(p, e, sine), PRINT_LATEX, "e^{x} \\, \\sin x");
    prints_as(elem("theta1", k), PRINT_LATEX, "{\\theta_{1}}_{k}");
    prints_as(expr_call1(p, FN_LOG1P, expr_neg(p, x)), PRINT_LATEX, "\\ln(1 + (-x))");
    Sym f = pool_symbol(p, "g", 1);
    prints_as(expr_apply(p, f, (Expr[]){x, y}, (Expr[]){one, two}, 2), PRINT_LATEX,
              "\\frac{\\partial^{3}}{\\partial x \\, \\partial y^{2}} g(x, y)");
    prints_as(expr_piecewise(p, (Expr[]){expr_lt(p, x, one), x, y}, 3), PRINT_LATEX,
              "\\begin{cases} x & \\text{if } x < 1 \\\\ y & \\text{otherwise} \\end{cases}");
}

END_TEST

// Every element that opens closes, in order.
static void is_balanced(const char *text)
{
    const char *open[200];
    size_t depth = 0;
    for (const char *at = text; (at = strchr(at, '<')); at++) {
        size_t n = strcspn(at + 1, " />");
        const char *end = strchr(at, '>');
        ck_assert_ptr_nonnull(end);
        if (at[1] == '/') {
            ck_assert_uint_gt(depth, 0);
            depth--;
            ck_assert_msg(!strncmp(open[depth], at + 2, strcspn(at + 2, ">")), "%s", text);
        } else if (end[-1] != '/') {
            open[depth++] = at + 1;
            ck_assert_uint_lt(depth, 200);
        }
        at += n;
    }
    ck_assert_uint_eq(depth, 0);
}

START_TEST(test_mathml_is_well_formed)
{
    Expr x = name("x1"), k = name("k"), one = expr_int(p, 1), n = name("K"), less = expr_lt(p, x, one);
    Expr e = expr_div(p, expr_sqrt(p, expr_neg(p, x)), expr_call1(p, FN_SIN, expr_pow(p, x, x)));
    Expr s = sum("k", one, n, expr_mul2(p, elem2("W", k, x), expr_iverson(p, expr_le(p, one, k))));
    Expr w = expr_piecewise(p, (Expr[]){less, e, expr_call1(p, FN_EXP, s)}, 3);
    prints_as(expr_pow(p, x, expr_int(p, 2)), PRINT_MATHML,
              "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mrow><msup><msub><mi>x</mi><mi>1</mi></msub>"
              "<mn>2</mn></msup></mrow></math>");
    Expr all[] = {w, apply("y", w), expr_list(p, &w, 1), expr_not(p, less), expr_call1(p, FN_ABS, w)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Error err = {0};
        str_clear(&out);
        ck_assert(print_expr(p, all[i], PRINT_MATHML, &out, &err));
        is_balanced(str_text(&out));
    }
}

END_TEST

START_TEST(test_shared_parts_get_names)
{
    Expr e = expr_add2(p, name("x"), name("y"));
    for (int i = 0; i < 60; i++)
        e = expr_mul2(p, expr_call1(p, FN_SIN, e), expr_call1(p, FN_COS, e));
    Error err = {0};
    str_clear(&out);
    ck_assert(print_expr(p, e, PRINT_TEXT, &out, &err));
    ck_assert_uint_lt(out.len, 4000);
    ck_assert_ptr_nonnull(strstr(str_text(&out), " where t1 = "));
    Expr body = expr_add2(p, elem("x", name("k")), name("y")); // a part with an index stays inside
    for (int i = 0; i < 12; i++)
        body = expr_mul2(p, expr_call1(p, FN_SIN, body), expr_call1(p, FN_COS, body));
    str_clear(&out);
    ck_assert(print_expr(p, sum("k", expr_int(p, 1), name("K"), body), PRINT_TEXT, &out, &err));
    ck_assert_ptr_null(strstr(str_text(&out), "where"));
}

END_TEST

START_TEST(test_a_limit_is_an_error)
{
    p->limits.print_bytes = 10;
    Error err = {0};
    ck_assert(!print_expr(p, expr_add2(p, name("abcdefgh"), name("ijklmnop")), PRINT_TEXT, &out, &err));
    ck_assert_int_eq(err.code, ERR_LIMIT);
}

END_TEST

START_TEST(test_order_ignores_history)
{
    Pool *q = pool_new(NULL);
    expr_named(q, "b"); // made first there, last here
    Expr a1 = name("a"), b1 = name("b"), a2 = expr_named(q, "a"), b2 = expr_named(q, "b");
    Expr s1 = expr_call1(p, FN_SIN, expr_add2(p, a1, b1)), s2 = expr_call1(q, FN_SIN, expr_add2(q, a2, b2));
    Expr t1 = expr_call1(p, FN_SIN, expr_mul2(p, a1, b1)), t2 = expr_call1(q, FN_SIN, expr_mul2(q, a2, b2));
    ck_assert_int_lt(expr_compare(p, a1, b1), 0);
    ck_assert_int_lt(expr_compare(q, a2, b2), 0);
    ck_assert_int_eq(expr_compare(p, s1, s1), 0);
    ck_assert_int_eq(expr_compare(p, s1, t1) < 0, expr_compare(q, s2, t2) < 0);
    ck_assert_int_eq(expr_compare(p, s1, t1) < 0, expr_compare(p, t1, s1) > 0);
    pool_free(q);
}

END_TEST

int main(void)
{
    const TTest *const tests[] = {
        test_the_four_results,      test_numbers_and_signs,      test_quotients_and_roots,
        test_order_of_terms,        test_indices_never_capture,  test_conditions,
        test_unknown_functions,     test_other_formats,          test_shared_parts_get_names,
        test_mathml_is_well_formed, test_latex_is_read_as_meant, test_a_limit_is_an_error,
        test_order_ignores_history,
    };
    Suite *suite = suite_create("print");
    TCase *cases = tcase_create("print");
    tcase_add_checked_fixture(cases, setup, teardown);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
