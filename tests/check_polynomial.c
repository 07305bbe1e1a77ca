// Factoring of polynomials: random products, whose factors are multiplied out again and compared with FLINT's own
// count.
#include "symbolic/field/polynomial.h"

#include <check.h>
#include <stdlib.h>

enum { VARIABLES = 6, ROUNDS = 2000, SEED = 20240817 };

static fmpz_mpoly_ctx_t ctx;
static flint_rand_t state;

static void setup(void)
{
    fmpz_mpoly_ctx_init(ctx, VARIABLES, ORD_LEX);
    flint_randinit(state);
    flint_randseed(state, SEED, SEED + 1);
}

static void teardown(void)
{
    flint_randclear(state);
    fmpz_mpoly_ctx_clear(ctx);
    flint_cleanup();
}

// A few terms in the variables from `first` on: many are linear in some variable, some hold one in all terms.
static void random_factor(fmpz_mpoly_t a, slong first)
{
    ulong exponents[VARIABLES];
    fmpz_mpoly_zero(a, ctx);
    for (slong terms = 1 + (slong)n_randint(state, 4); terms > 0; terms--) {
        for (slong v = 0; v < VARIABLES; v++)
            exponents[v] = v < first || n_randint(state, 2) ? 0 : n_randint(state, 3);
        slong c = (slong)n_randint(state, 9) - 4;
        fmpz_mpoly_set_coeff_si_ui(a, c ? c : 1, exponents, ctx);
    }
    if (fmpz_mpoly_is_zero(a, ctx))
        fmpz_mpoly_one(a, ctx);
}

static slong count(const fmpz_mpoly_factor_t f)
{
    slong n = 0;
    for (slong i = 0; i < f->num; i++)
        n += fmpz_get_si(f->exp + i);
    return n;
}

START_TEST(factors_are_irreducible_and_multiply_to_the_polynomial)
{
    fmpz_mpoly_t product, factor;
    fmpz_mpoly_init(product, ctx);
    fmpz_mpoly_init(factor, ctx);
    for (int round = 0; round < ROUNDS; round++) {
        fmpz_mpoly_factor_t ours, flints;
        fmpz_mpoly_factor_init(ours, ctx);
        fmpz_mpoly_factor_init(flints, ctx);
        fmpz_one(ours->constant);
        slong first = (slong)n_randint(state, VARIABLES - 1);
        fmpz_mpoly_one(product, ctx);
        for (slong i = 1 + (slong)n_randint(state, 3); i > 0; i--) {
            random_factor(factor, first);
            fmpz_mpoly_mul(product, product, factor, ctx);
        }
        polynomial_factor(ours, product, ctx);
        ck_assert(fmpz_mpoly_factor(flints, product, ctx));
        ck_assert_msg(count(ours) == count(flints), "seed %d, round %d: %ld factors, not %ld", SEED, round, count(ours),
                      count(flints));
        fmpz_mpoly_set_fmpz(factor, ours->constant, ctx);
        for (slong i = 0; i < ours->num; i++)
            for (slong k = fmpz_get_si(ours->exp + i); k > 0; k--)
                fmpz_mpoly_mul(factor, factor, ours->poly + i, ctx);
        ck_assert_msg(fmpz_mpoly_equal(factor, product, ctx), "seed %d, round %d", SEED, round);
        fmpz_mpoly_factor_clear(ours, ctx);
        fmpz_mpoly_factor_clear(flints, ctx);
    }
    fmpz_mpoly_clear(product, ctx);
    fmpz_mpoly_clear(factor, ctx);
}

END_TEST

START_TEST(roots_of_unity)
{
    fmpz_mpoly_t x, product;
    fmpz_mpoly_init(x, ctx);
    fmpz_mpoly_init(product, ctx);
    for (ulong n = 2; n < 61; n++) {
        for (slong sign = -1; sign <= 1; sign += 2) {
            fmpz_mpoly_factor_t ours, flints;
            fmpz_mpoly_factor_init(ours, ctx);
            fmpz_mpoly_factor_init(flints, ctx);
            fmpz_one(ours->constant);
            fmpz_mpoly_gen(x, (slong)n % VARIABLES, ctx);
            fmpz_mpoly_pow_ui(x, x, n, ctx);
            fmpz_mpoly_add_si(x, x, sign, ctx);
            if (n % 3 == 0)
                fmpz_mpoly_neg(x, x, ctx);
            polynomial_factor(ours, x, ctx);
            ck_assert(fmpz_mpoly_factor(flints, x, ctx));
            ck_assert_int_eq(count(ours), count(flints));
            fmpz_mpoly_set_fmpz(product, ours->constant, ctx);
            for (slong i = 0; i < ours->num; i++)
                fmpz_mpoly_mul(product, product, ours->poly + i, ctx);
            ck_assert(fmpz_mpoly_equal(product, x, ctx));
            fmpz_mpoly_factor_clear(ours, ctx);
            fmpz_mpoly_factor_clear(flints, ctx);
        }
    }
    fmpz_mpoly_clear(x, ctx);
    fmpz_mpoly_clear(product, ctx);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("polynomial");
    TCase *tests = tcase_create("polynomial");
    tcase_set_timeout(tests, 600);
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, factors_are_irreducible_and_multiply_to_the_polynomial);
    tcase_add_test(tests, roots_of_unity);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
