// What is printed reads back as the same node: text and Unicode, random expressions of all kinds.
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/expr/arith.h"
#include "symbolic/print/print.h"

#include <check.h>
#include <stdlib.h>

static Pool *p;
static ParseContext ctx;

static void setup(void)
{
    p = pool_new(NULL);
    template_init(p);
    parse_context_init(&ctx, p, NULL);
}

static void teardown(void)
{
    parse_context_free(&ctx);
    pool_free(p);
    flint_cleanup();
}

static void expect_same(Expr e, PrintFormat format, const char *label)
{
    StrBuf text = {0}, again = {0};
    Error err = {0};
    ck_assert_msg(print_expr(p, e, format, &text, &err), "%s: %s", label, err.message);
    Expr back = parse_expr(&ctx, text.at, (uint32_t)text.len, &err);
    ck_assert_msg(back != 0, "%s: %s\n%.800s", label, err.message, text.at);
    ck_assert_msg(back == e, "%s: printed %.800s\nread    %.800s", label, text.at, print_quick(p, back, &again));
    ck_assert_msg(ctx.warnings.len == 0, "%s: %.800s: %s", label, text.at, ctx.warnings.at[0].message);
    str_free(&text);
    str_free(&again);
}

static const unsigned kinds[] = {
    RANDOM_SMOOTH,   RANDOM_STEPS | RANDOM_SPECIAL,
    RANDOM_BRACKETS, RANDOM_SUMS,
    RANDOM_UNKNOWN,  RANDOM_STEPS | RANDOM_BRACKETS | RANDOM_SUMS | RANDOM_SPECIAL | RANDOM_UNKNOWN,
};

enum { KINDS = sizeof kinds / sizeof *kinds };

START_TEST(printed_expressions_read_back)
{
    uint32_t cases = random_count(600);
    for (uint32_t i = 0; i < cases; i++) {
        char label[64];
        Random r = random_start(i * KINDS + (unsigned)_i);
        snprintf(label, sizeof label, "TEST_SEED=%llu, case %u of %d", (unsigned long long)r.seed, i, _i);
        PoolMark mark = pool_mark(p);
        Expr e = random_expr(p, &r, 3 + i % 40, kinds[_i]);
        ck_assert_msg(e != 0, "%s: %s", label, p->error.message);
        expect_same(e, PRINT_TEXT, label);
        expect_same(e, PRINT_UNICODE, label);
        pool_release(p, mark);
    }
}

END_TEST

// Names that a user may give, each near to something that means something else: e where it is defined, i, units, Greek
// letters written out and as letters, subscripts, names of functions with more behind.
static const char *const user_names[] = {"e",     "i",     "E",      "o",     "d",     "dy_",    "x_1",  "x1",    "sigma",
                                         "alpha", "theta_0", "Pi",   "sinx",  "right", "log_2",  "k",    "K",     "n_max",
                                         "\xcf\x83",         "\xce\xb8", "\xce\xa9", "_a",     "inn",  "exp_",  "pi_1"};

enum { USER_NAMES = sizeof user_names / sizeof *user_names };

static Expr renamed(Random *r, Expr e)
{
    static const char *const from[] = {"x", "y", "z"};
    Expr old[3], new[3];
    for (int i = 0; i < 3; i++) {
        old[i] = expr_named(p, from[i]);
        new[i] = expr_named(p, user_names[random_below(r, USER_NAMES)]);
    }
    return expr_subst(p, e, old, new, 3);
}

START_TEST(names_of_users_read_back)
{
    Definitions defs = {0};
    uint32_t cases = random_count(1700);
    Error err = {0};
    ck_assert(defs_set(p, &defs, pool_symbol(p, "e", 1), DEF_VALUE, NULL, 0, expr_int(p, 2), &err));
    parse_context_free(&ctx);
    parse_context_init(&ctx, p, &defs);
    for (uint32_t i = 0; i < cases; i++) {
        char label[64];
        Random r = random_start(1000003 + i * KINDS + (unsigned)_i);
        snprintf(label, sizeof label, "TEST_SEED=%llu, case %u of %d", (unsigned long long)r.seed, i, _i);
        PoolMark mark = pool_mark(p);
        p->e_is_defined = true;
        Expr e = renamed(&r, random_expr(p, &r, 3 + i % 30, kinds[_i]));
        ck_assert_msg(e != 0, "%s: %s", label, p->error.message);
        expect_same(e, PRINT_TEXT, label);
        expect_same(e, PRINT_UNICODE, label);
        p->e_is_defined = false;
        pool_release(p, mark);
    }
    defs_clear(&defs);
}

END_TEST

START_TEST(shared_parts_read_back)
{
    // Doubling: a tree of 2^20 leaves, printed with where.
    Expr e = expr_named(p, "x");
    for (int i = 0; i < 20; i++)
        e = expr_call1(p, FN_SIN, expr_add2(p, expr_call1(p, FN_EXP, e), expr_mul2(p, e, e)));
    expect_same(e, PRINT_TEXT, "doubling");
    expect_same(e, PRINT_UNICODE, "doubling");
}

END_TEST

int main(void)
{
    Suite *s = suite_create("roundtrip");
    TCase *t = tcase_create("roundtrip");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, printed_expressions_read_back, 0, KINDS);
    tcase_add_loop_test(t, names_of_users_read_back, 0, KINDS);
    tcase_add_test(t, shared_parts_read_back);
    suite_add_tcase(s, t);
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
