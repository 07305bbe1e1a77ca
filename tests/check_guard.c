// Long calls that are left: whatever moment they are left at, the next results are right, and nothing is lost.
#include "symbolic/expr/arith.h"
#include "util/guard.h"

#include <check.h>
#include <stdlib.h>

// FLINT hands its integers out of pages. Of a page from which a call that was left had some, those are not given back, so
// the page stays with the process: that is all that is lost, and no leak that grows (the test below looks at that).
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:flint_malloc\nleak:flint_calloc\nleak:flint_realloc\n";
}

enum { BITS = 2000, ROUNDS = 300 };

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

// Values for which FLINT and Arb keep tables: pi, log(2), Bernoulli numbers, zeta values.
static void constants(arb_ptr out, slong prec)
{
    arb_t third;
    arb_init(third);
    arb_set_ui(third, 1);
    arb_div_ui(third, third, 3, prec);
    arb_const_pi(out, prec);
    arb_const_log2(out + 1, prec);
    arb_gamma(out + 2, third, prec);
    arb_exp(out + 3, third, prec);
    arb_digamma(out + 4, third, prec);
    arb_clear(third);
}

enum { CONSTANTS = 5 };

typedef struct {
    arb_ptr values;
    slong prec;
} Long;

static void work(void *data)
{
    Long *l = data;
    l->values = _arb_vec_init(CONSTANTS);
    constants(l->values, l->prec);
}

// The deadline falls anywhere into the call, by the machine's whim: the values after it are the same each time.
START_TEST(what_is_left_leaves_nothing_half_made)
{
    arb_ptr right = _arb_vec_init(CONSTANTS), now = _arb_vec_init(CONSTANTS);
    constants(right, BITS);
    int64_t held = 0;
    unsigned left = 0;
    for (int i = 0; i < ROUNDS; i++) {
        Long l = {.prec = 20000 + 50 * i};
        pool_start(p, budget_now() + 1e-6 * (double)(1 + i * 131 % 3000), NULL);
        if (arith_run(p, work, &l)) {
            _arb_vec_clear(l.values, CONSTANTS);
            flint_cleanup(); // or the tables would make the next call short
        } else {
            left++;
        }
        pool_start(p, 0, NULL);
        constants(now, BITS);
        for (int k = 0; k < CONSTANTS; k++)
            ck_assert_msg(arb_overlaps(right + k, now + k) && arb_rel_accuracy_bits(now + k) > BITS - 40,
                          "round %d: constant %d", i, k);
        flint_cleanup();
        if (i == ROUNDS / 2)
            held = mem_held();
    }
    ck_assert_uint_gt(left, 0);
    ck_assert_int_lt(mem_held(), held + (1 << 20)); // what is left is freed
    _arb_vec_clear(right, CONSTANTS);
    _arb_vec_clear(now, CONSTANTS);
}

END_TEST

static void hoard(void *data)
{
    fmpz_poly_t f; // grows until it is stopped
    fmpz_poly_init(f);
    fmpz_poly_set_coeff_si(f, 1, 1);
    fmpz_poly_set_coeff_si(f, 0, 1);
    for (*(int *)data = 0; *(int *)data < 60; ++*(int *)data)
        fmpz_poly_mul(f, f, f);
    fmpz_poly_clear(f);
}

START_TEST(memory_is_an_ordinary_limit)
{
    int round;
    Limits limits = limits_default();
    limits.memory = (uint64_t)mem_held() + 30000000;
    Pool *small = pool_new(&limits);
    int64_t before = mem_held();
    pool_start(small, 0, NULL);
    ck_assert(!arith_run(small, hoard, &round));
    ck_assert_int_eq(small->error.code, ERR_LIMIT);
    ck_assert_int_lt(mem_held(), before + (1 << 20));
    pool_start(small, 0, NULL); // goes on
    ck_assert(pool_poll_now(small));
    VEC(char *) held = {0}; // our own blocks are counted as well
    while (pool_poll_now(small) && held.len < 100)
        vec_push(&held, mem_alloc(1000000));
    ck_assert_uint_lt(held.len, 100);
    ck_assert_int_eq(small->error.code, ERR_LIMIT);
    for (size_t i = 0; i < held.len; i++)
        mem_free(held.at[i]);
    vec_free(&held);
    pool_start(small, 0, NULL);
    ck_assert(pool_poll_now(small));
    pool_free(small);
    pool_start(p, 0, NULL);
}

END_TEST

START_TEST(blocks_keep_what_they_hold)
{
    enum { BLOCKS = 500, STEPS = 200000 };

    static unsigned char *at[BLOCKS];
    static size_t size[BLOCKS];
    uint64_t state = 20240911;
    for (int i = 0; i < STEPS; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        size_t k = (state >> 33) % BLOCKS, wanted = (state >> 40) % (i % 97 ? 1500 : 3000000);
        for (size_t j = 0; j < size[k]; j += 1 + size[k] / 7)
            ck_assert_uint_eq(at[k][j], k % 251);
        if ((state >> 20) % 3) {
            size_t kept = size[k] < wanted ? size[k] : wanted;
            at[k] = mem_grow(at[k], wanted);
            for (size_t j = 0; j < kept; j += 1 + kept / 7)
                ck_assert_uint_eq(at[k][j], k % 251);
        } else {
            mem_free(at[k]);
            at[k] = mem_zero(wanted);
            for (size_t j = 0; j < wanted; j += 1 + wanted / 7)
                ck_assert_uint_eq(at[k][j], 0);
        }
        ck_assert_uint_eq((uintptr_t)at[k] % 16, 0);
        memset(at[k], (int)(k % 251), wanted);
        size[k] = wanted;
    }
    for (size_t k = 0; k < BLOCKS; k++)
        mem_free(at[k]);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("guard");
    TCase *tests = tcase_create("guard");
    tcase_set_timeout(tests, 600);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_is_left_leaves_nothing_half_made);
    tcase_add_test(tests, memory_is_an_ordinary_limit);
    tcase_add_test(tests, blocks_keep_what_they_hold);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
