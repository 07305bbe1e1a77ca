// A system that refuses memory: at each of the requests of a call in turn, the call returns a status, and the session
// goes on as if nothing had been.
//
// The linker sends the engine's requests here (--wrap), so that no other part of the process is refused anything.
#include <leibniz.h>

#include <check.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// FLINT keeps pages of integers, and tables, for later calls. Those of a call that was left in the middle stay with the
// process (tests/check_guard.c looks that they do not grow).
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:flint_malloc\nleak:flint_calloc\nleak:flint_realloc\n";
}

void *__real_realloc(void *old, size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_malloc(size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

static atomic_long until = -1; // requests until one is refused; below 0: none is
static atomic_bool refused;

static bool refuses(void)
{
    bool now = atomic_load(&until) >= 0 && atomic_fetch_sub(&until, 1) == 0;
    if (now)
        refused = true;
    return now;
}

void *__wrap_realloc(void *old, size_t size)
{
    return refuses() ? NULL : __real_realloc(old, size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return refuses() ? NULL : __real_calloc(n, size);
}

void *__wrap_malloc(size_t size)
{
    return refuses() ? NULL : __real_malloc(size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return refuses() ? NULL : __real_aligned_alloc(alignment, size);
}

// ---- Calls ----------------------------------------------------------------------------------------------------------

static lbz_session *s;
static lbz_expr *kept[3];

static lbz_status make(lbz_status (*how)(lbz_session *, lbz_expr *, lbz_expr **), lbz_expr *e)
{
    lbz_expr *out;
    lbz_status status = how(s, e, &out);
    lbz_expr_free(out);
    return status;
}

static lbz_status call_parse(void)
{
    lbz_expr *out;
    lbz_status status = lbz_parse(s, "sum(k=1..n, exp(x[k])*cos(y))/(1 + z^2)", LBZ_ALL, &out);
    lbz_expr_free(out);
    return status;
}

static lbz_status call_apply(void)
{
    lbz_expr *out;
    lbz_status status = lbz_apply(s, "*", kept, 3, &out);
    lbz_expr_free(out);
    return status;
}

static lbz_status call_diff(void)
{
    lbz_expr *out;
    lbz_status status = lbz_diff(s, kept[0], kept[1], 3, &out);
    lbz_expr_free(out);
    return status;
}

static lbz_status call_session(void)
{
    lbz_session *other;
    lbz_status status = lbz_session_new(NULL, &other);
    lbz_session_free(other);
    return status;
}

static lbz_status call_prove(void)
{
    lbz_verdict verdict;
    return lbz_prove(s, "sigma'(z) = sigma(z)*(1 - sigma(z))", LBZ_ALL, &verdict);
}

static lbz_status call_refute(void)
{
    lbz_verdict verdict;
    return lbz_prove(s, "sum(k=1..n, x[k]^2) = sum(k=1..n, x[k])^2", LBZ_ALL, &verdict);
}

static lbz_status call_compile(void)
{
    lbz_function *f;
    lbz_status status = lbz_compile(s, "f(z; sigma, dsigma_dz)", NULL, &f);
    lbz_function_free(f);
    return status;
}

static lbz_status call_generate(void)
{
    const char *source, *header, *signature = "f(z; sigma, dsigma_dz)";
    return lbz_generate(s, &signature, 1, NULL, &source, &header);
}

static lbz_status call_evaluate(void)
{
    return make(lbz_evaluate, kept[0]);
}

static lbz_status call_simplify(void)
{
    return make(lbz_simplify, kept[0]);
}

static lbz_status call_expand(void)
{
    return make(lbz_expand, kept[2]);
}

static lbz_status call_factor(void)
{
    return make(lbz_factor, kept[2]);
}

static lbz_status call_copy(void)
{
    return make(lbz_expr_copy, kept[2]);
}

static lbz_status call_substitute(void)
{
    lbz_expr *out;
    lbz_status status = lbz_substitute(s, kept[0], kept[1], kept[2], &out);
    lbz_expr_free(out);
    return status;
}

static lbz_status call_print(void)
{
    return lbz_print(s, kept[0], "latex") ? LBZ_OK : lbz_error_status(s);
}

static lbz_status call_digits(void)
{
    lbz_expr *e;
    lbz_status status = lbz_parse(s, "gamma(1/3)", LBZ_ALL, &e);
    if (status == LBZ_OK && !lbz_digits(s, e, 200))
        status = lbz_error_status(s);
    lbz_expr_free(e);
    return status;
}

static lbz_status call_define(void)
{
    return lbz_define(s, "h(a, b)", "a^2*b");
}

static lbz_status call_assume(void)
{
    return lbz_assume(s, "q > 0");
}

static lbz_status call_run(void)
{
    lbz_status status = lbz_run(s, "steps diff(sigma(z), z)\nlimit(sin(t)/t, t, 0)", LBZ_ALL, NULL, NULL);
    return status == LBZ_OK ? lbz_error_status(s) : status;
}

static lbz_status call_help(void)
{
    return lbz_help(s, "sinh") ? LBZ_OK : LBZ_MEMORY;
}

static lbz_status call_script(void)
{
    return lbz_session_script(s) ? LBZ_OK : LBZ_MEMORY;
}

static int skip(const char *name, const char *help, void *data)
{
    (void)name, (void)help, (void)data;
    return 0;
}

static lbz_status call_complete(void)
{
    return lbz_complete(s, "si", 2, 2, NULL, skip, NULL);
}

static lbz_status call_definitions(void)
{
    return lbz_definitions(s, skip, NULL);
}

static lbz_status (*const calls[])(void) = {
    call_parse,  call_apply,     call_diff,  call_session, call_prove,  call_refute, call_compile,  call_generate,
    call_simplify, call_evaluate, call_expand, call_factor, call_copy, call_substitute, call_print, call_digits,
    call_define, call_assume, call_run, call_help, call_script, call_complete, call_definitions,
};

enum { CALLS = sizeof calls / sizeof *calls, MOST = 400 };

static void setup(void)
{
    static const char *const texts[] = {"sigma(z)*exp(z*t)", "z", "(a + b)^6 - 1"};
    until = -1;
    ck_assert_int_eq(lbz_session_new(NULL, &s), LBZ_OK);
    ck_assert_int_eq(lbz_define(s, "sigma(z)", "1/(1 + exp(-z))"), LBZ_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(lbz_parse(s, texts[i], LBZ_ALL, &kept[i]), LBZ_OK);
}

static void teardown(void)
{
    until = -1;
    lbz_session_free(s);
}

START_TEST(a_refusal_is_a_status)
{
    long hits = 0;
    ck_assert_int_eq(calls[_i](), LBZ_OK);
    for (long n = 0; n < MOST; n++) {
        refused = false;
        until = n;
        lbz_status status = calls[_i]();
        until = -1;
        ck_assert_msg(status == LBZ_OK || status == LBZ_LIMIT || status == LBZ_MEMORY || status == LBZ_UNABLE,
                      "call %d, request %ld: %s: %s", _i, n, lbz_status_name(status), lbz_error_message(s));
        if (!refused)
            break;
        hits++;
        ck_assert_msg(calls[_i]() == LBZ_OK, "call %d after request %ld: %s", _i, n, lbz_error_message(s));
    }
    lbz_verdict verdict;
    ck_assert_int_eq(lbz_prove(s, "sigma(0) = 1/2", LBZ_ALL, &verdict), LBZ_OK);
    ck_assert_int_eq(verdict, LBZ_PROVED);
    printf("call %d: %ld refusals\n", _i, hits);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("refusals");
    TCase *tests = tcase_create("refusals");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 200);
    tcase_add_loop_test(tests, a_refusal_is_a_status, 0, CALLS);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
