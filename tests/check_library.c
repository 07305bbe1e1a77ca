// The public library: what its header promises of sessions, threads, errors and handles.
#include <leibniz.h>

#include <check.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static lbz_session *s;

static void setup(void)
{
    ck_assert_int_eq(lbz_session_new(NULL, &s), LBZ_OK);
}

static void teardown(void)
{
    lbz_session_free(s);
}

static lbz_expr *parsed(const char *text)
{
    lbz_expr *e;
    ck_assert_int_eq(lbz_parse(s, text, LBZ_ALL, &e), LBZ_OK);
    return e;
}

// ---- Expressions ----------------------------------------------------------------------------------------------------

START_TEST(handles_outlive_resets)
{
    ck_assert_int_eq(lbz_define(s, "f(x)", "x^2"), LBZ_OK);
    lbz_expr *call = parsed("f(t + 1)"), *x = parsed("t"), *slope;
    ck_assert_int_eq(lbz_diff(s, call, x, 1, &slope), LBZ_OK);
    ck_assert_str_eq(lbz_print(s, slope, "text"), "2*(t + 1)");
    ck_assert_int_eq(lbz_session_reset(s), LBZ_OK);
    ck_assert_str_eq(lbz_print(s, slope, "text"), "2*(t + 1)");
    ck_assert_str_eq(lbz_print(s, call, "text"), "f(t + 1)");
    lbz_expr_free(call);
    lbz_expr *copy;
    ck_assert_int_eq(lbz_expr_copy(s, slope, &copy), LBZ_OK);
    ck_assert(lbz_same(slope, copy));
    ck_assert(!lbz_same(slope, x));
}

END_TEST

START_TEST(operations_are_applied)
{
    lbz_expr *a = parsed("a"), *b = parsed("b + 1"), *out;
    static const struct {
        const char *operation, *text;
    } rows[] = {{"+", "a + b + 1"}, {"*", "a*(b + 1)"}, {"-", "a - (b + 1)"}, {"/", "a/(b + 1)"},
                {"^", "a^(b + 1)"}, {"max", "max(a, b + 1)"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(lbz_apply(s, rows[i].operation, (lbz_expr *[]){a, b}, 2, &out), LBZ_OK);
        lbz_expr *again = parsed(rows[i].text);
        ck_assert_msg(lbz_same(out, again), "%s: %s", rows[i].operation, lbz_print(s, out, "text"));
    }
    ck_assert_int_eq(lbz_apply(s, "sin", (lbz_expr *[]){a, b}, 2, &out), LBZ_ARITY);
    ck_assert_ptr_null(out);
    ck_assert_ptr_nonnull(strstr(lbz_error_message(s), "sin"));
    lbz_expr *value;
    ck_assert_int_eq(lbz_substitute(s, parsed("a^2"), a, parsed("3"), &value), LBZ_OK);
    ck_assert_str_eq(lbz_print(s, value, "text"), "9");
    ck_assert_str_eq(lbz_digits(s, parsed("pi/4"), 20), "0.78539816339744830962");
    ck_assert_ptr_null(lbz_digits(s, a, 20));
    ck_assert_int_eq(lbz_error_status(s), LBZ_NAME);
}

END_TEST

START_TEST(errors_have_a_place)
{
    lbz_expr *e;
    size_t start, end;
    ck_assert_int_eq(lbz_parse(s, "1 + (2", LBZ_ALL, &e), LBZ_SYNTAX);
    ck_assert_ptr_null(e);
    lbz_error_place(s, &start, &end);
    ck_assert_uint_gt(end, start);
    ck_assert_int_eq(lbz_session_limit(s, "no such limit", 3), LBZ_NAME);
    ck_assert_str_ne(lbz_error_hint(s), "");
    ck_assert_ptr_null(lbz_print(s, parsed("x"), "no such format"));
    ck_assert_int_eq(lbz_parse(NULL, "x", LBZ_ALL, &e), LBZ_MISUSE);
    lbz_session *other;
    ck_assert_int_eq(lbz_session_new(NULL, &other), LBZ_OK);
    ck_assert_int_eq(lbz_evaluate(other, parsed("x"), &e), LBZ_MISUSE);
    lbz_session_free(other);
}

END_TEST

// ---- Statements -----------------------------------------------------------------------------------------------------

typedef struct {
    lbz_status inside; // of a call into the session from its own callback
    size_t reports, claims;
} Seen;

static int see(const lbz_report *r, void *data)
{
    Seen *seen = data;
    lbz_expr *e;
    seen->reports++;
    seen->claims += lbz_report_claims(r);
    seen->inside = lbz_parse(s, "x", LBZ_ALL, &e);
    return 0;
}

START_TEST(statements_are_reported)
{
    Seen seen = {0};
    lbz_verdict verdict;
    ck_assert_int_eq(lbz_run(s, "1 + 1\nprove x = x = x + 0\nx +", LBZ_ALL, see, &seen), LBZ_OK);
    ck_assert_uint_eq(seen.reports, 3);
    ck_assert_uint_eq(seen.claims, 2);
    ck_assert_int_eq(seen.inside, LBZ_MISUSE);
    ck_assert_int_eq(lbz_error_status(s), LBZ_SYNTAX);
    ck_assert_int_eq(lbz_assume(s, "t > 0"), LBZ_OK);
    ck_assert_int_eq(lbz_prove(s, "sqrt(t^2) = t", LBZ_ALL, &verdict), LBZ_OK);
    ck_assert_int_eq(verdict, LBZ_PROVED);
    ck_assert_int_eq(lbz_prove(s, "sqrt(t^2) = -t", LBZ_ALL, &verdict), LBZ_OK);
    ck_assert_int_eq(verdict, LBZ_REFUTED);
    ck_assert_int_eq(lbz_prove(s, "sqrt(", LBZ_ALL, &verdict), LBZ_SYNTAX);
    ck_assert_int_eq(verdict, LBZ_UNKNOWN);
    ck_assert_str_eq(lbz_session_script(s), "assume t > 0\n");
    ck_assert(lbz_wants_more("f(", LBZ_ALL) && !lbz_wants_more("f(x)", LBZ_ALL));
    ck_assert_ptr_null(lbz_help(s, "no such topic at all"));
}

END_TEST

static const char hard[] = "N(gamma(1/3), 100000)"; // minutes

static int count_and_stop(void *data)
{
    return ++*(int *)data >= 2;
}

START_TEST(a_call_is_interrupted)
{
    int asked = 0;
    lbz_session *patient;
    lbz_session_options options = LBZ_OPTIONS(lbz_session_options);
    options.idle = count_and_stop;
    options.idle_data = &asked;
    ck_assert_int_eq(lbz_session_new(&options, &patient), LBZ_OK);
    ck_assert_int_eq(lbz_run(patient, hard, LBZ_ALL, NULL, NULL), LBZ_INTERRUPTED);
    ck_assert_int_ge(asked, 2);
    lbz_verdict verdict; // it goes on
    ck_assert_int_eq(lbz_prove(patient, "x + x = 2*x", LBZ_ALL, &verdict), LBZ_OK);
    ck_assert_int_eq(verdict, LBZ_PROVED);
    lbz_session_free(patient);
}

END_TEST

// ---- Functions ------------------------------------------------------------------------------------------------------

START_TEST(functions_run_over_columns)
{
    enum { N = 3000 };
    static double x[2 * N], y[N], value[3 * N], slope[N], plain[N];
    lbz_function *f;
    ck_assert_int_eq(lbz_define(s, "g(x, y)", "x^2*sin(y)"), LBZ_OK);
    ck_assert_int_eq(lbz_compile(s, "g(x, y; g, dg_dx)", NULL, &f), LBZ_OK);
    lbz_session_reset(s); // the function lives on
    ck_assert_uint_eq(lbz_function_inputs(f), 2);
    ck_assert_uint_eq(lbz_function_outputs(f), 2);
    ck_assert_str_eq(lbz_function_column(f, 1), "y");
    ck_assert_str_eq(lbz_function_column(f, 3), "dg_dx");
    ck_assert_ptr_null(lbz_function_column(f, 4));
    for (int k = 0; k < N; k++)
        x[2 * k] = k * 0.01, y[k] = 1 + k * 0.001;
    const double *in[] = {x, y};
    double *out[] = {value, slope};
    ck_assert_int_eq(lbz_function_map(f, in, out, (ptrdiff_t[]){2, 1, 3, 1}, N, 4), LBZ_OK);
    for (int k = 0; k < N; k++) {
        double point[2], args[2] = {x[2 * k], y[k]};
        lbz_function_call(f, args, point);
        ck_assert_double_eq_tol(value[3 * k], args[0] * args[0] * sin(args[1]), 1e-12 * (1 + fabs(point[0])));
        ck_assert_double_eq_tol(slope[k], point[1], 1e-12 * (1 + fabs(point[1])));
    }
    for (int k = 0; k < N; k++)
        x[k] = x[2 * k];
    out[0] = plain;
    ck_assert_int_eq(lbz_function_map(f, in, out, NULL, N, 1), LBZ_OK);
    ck_assert_double_eq(plain[N - 1], value[3 * (N - 1)]);
    lbz_function_free(f);
    ck_assert_int_eq(lbz_compile(s, "h(n, x[n]; undefined_name)", NULL, &f), LBZ_NAME);
    ck_assert_ptr_null(f);
}

END_TEST

START_TEST(source_is_generated)
{
    const char *source, *header, *signature = "f(z; R, dR_dz)";
    ck_assert_int_eq(lbz_define(s, "R", "exp(z)*z"), LBZ_OK);
    ck_assert_int_eq(lbz_generate(s, &signature, 1, NULL, &source, &header), LBZ_OK);
    ck_assert_ptr_nonnull(strstr(source, "void f(double z"));
    ck_assert_str_eq(header, "");
    lbz_code_options options = LBZ_OPTIONS(lbz_code_options);
    options.target = "no such target";
    ck_assert_int_eq(lbz_generate(s, &signature, 1, &options, &source, NULL), LBZ_NAME);
}

END_TEST

// ---- Threads and stacks ---------------------------------------------------------------------------------------------

static void *work(void *data)
{
    int *well = data;
    for (int round = 0; round < 8; round++) {
        lbz_session *own;
        lbz_verdict verdict = LBZ_UNKNOWN;
        lbz_function *f = NULL;
        double in = 0.5, out = 0;
        bool ok = lbz_session_new(NULL, &own) == LBZ_OK && lbz_define(own, "sigma(z)", "1/(1 + exp(-z))") == LBZ_OK &&
                  lbz_prove(own, "sigma'(z) = sigma(z)*(1 - sigma(z))", LBZ_ALL, &verdict) == LBZ_OK &&
                  verdict == LBZ_PROVED && lbz_compile(own, "f(z; sigma)", NULL, &f) == LBZ_OK;
        if (ok)
            lbz_function_call(f, &in, &out);
        lbz_function_free(f);
        lbz_session_free(own);
        *well += ok && fabs(out - 1 / (1 + exp(-0.5))) < 1e-15;
    }
    return NULL;
}

START_TEST(threads_have_sessions_of_their_own)
{
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    int well[THREADS] = {0};
    pthread_attr_t small;
    pthread_attr_init(&small);
    ck_assert_int_eq(pthread_attr_setstacksize(&small, 256 << 10), 0);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], &small, work, &well[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(well[i], 8);
    }
    pthread_attr_destroy(&small);
}

END_TEST

static void *deep(void *data)
{
    enum { DEPTH = 15000 };
    char *text = malloc(4 * DEPTH + DEPTH + 2), *at = text;
    for (int i = 0; i < DEPTH; i++, at += 4)
        memcpy(at, "cos(", 4);
    *at++ = 'x';
    memset(at, ')', DEPTH);
    at[DEPTH] = '\0';
    lbz_expr *e, *x, *slope;
    *(bool *)data = lbz_parse(s, text, LBZ_ALL, &e) == LBZ_OK && lbz_parse(s, "x", LBZ_ALL, &x) == LBZ_OK &&
                    lbz_apply(s, "diff", (lbz_expr *[]){e, x}, 2, &slope) == LBZ_OK;
    free(text);
    return NULL;
}

START_TEST(a_small_stack_holds_deep_expressions)
{
    bool well = false;
    pthread_t thread;
    pthread_attr_t small;
    pthread_attr_init(&small);
    ck_assert_int_eq(pthread_attr_setstacksize(&small, 256 << 10), 0);
    ck_assert_int_eq(pthread_create(&thread, &small, deep, &well), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&small);
    ck_assert(well);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("library");
    TCase *tests = tcase_create("library");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, handles_outlive_resets);
    tcase_add_test(tests, operations_are_applied);
    tcase_add_test(tests, errors_have_a_place);
    tcase_add_test(tests, statements_are_reported);
    tcase_add_test(tests, a_call_is_interrupted);
    tcase_add_test(tests, functions_run_over_columns);
    tcase_add_test(tests, source_is_generated);
    tcase_add_test(tests, threads_have_sessions_of_their_own);
    tcase_add_test(tests, a_small_stack_holds_deep_expressions);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
