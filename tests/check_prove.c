// Verdicts, claim by claim: what must be proved, what must not, and the parts that decide.
#include "parser/parse.h"
#include "symbolic/field/constant.h"
#include "symbolic/print/print.h"
#include "symbolic/prove/prove.h"

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

static Expr expr_of(const char *text)
{
    ParseContext ctx;
    Error err = {0};
    parse_context_init(&ctx, p, NULL);
    Expr e = parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg(e != 0, "%s: %s", text, err.message);
    parse_context_free(&ctx);
    return e;
}

static Expr condition_of(const char *text)
{
    ParseContext ctx;
    Error err = {0};
    parse_context_init(&ctx, p, NULL);
    Expr e = parse_condition(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg(e != 0, "%s: %s", text, err.message);
    parse_context_free(&ctx);
    return e;
}

typedef struct {
    const char *left, *right;
    const char *assumption, *integer; // a condition and a name, or NULL
} Row;

static Facts facts_of(const Row *c)
{
    Facts facts = {.declared = 0};
    if (c->assumption)
        facts_add(&facts, &(Fact){.kind = FACT_CONDITION, .condition = condition_of(c->assumption)});
    if (c->integer)
        facts_add(&facts, &(Fact){.kind = FACT_INTEGER, .subject = expr_of(c->integer)});
    return facts;
}

static ProofKind verdict(const Row *c)
{
    Facts facts = facts_of(c);
    ProveClaim claim = {.left = expr_of(c->left), .right = expr_of(c->right), .facts = &facts};
    Proof proof;
    prove_claim(p, &claim, &proof);
    ProofKind kind = proof.kind;
    proof_clear(&proof);
    facts_clear(&facts);
    return kind;
}

// The decision alone: it may not lean on the search that runs before it.
static DecisionKind decision(const Row *c)
{
    Facts facts = facts_of(c);
    Expr left = expr_of(c->left), right = expr_of(c->right);
    facts_learn(p, &facts, left);
    facts_learn(p, &facts, right);
    Decision d;
    decide_equal(p, &facts, left, right, NULL, 0, &d);
    DecisionKind kind = d.kind;
    decision_clear(&d);
    facts_clear(&facts);
    return kind;
}

static const Row holds[] = {
    {"exp(x)*exp(2*x)", "exp(3*x)", 0, 0},
    {"sinh(asinh(x))", "x", 0, 0},
    {"cosh(acosh(x))", "x", 0, 0},
    {"exp(3/2*atanh(x))", "(1 + x)^(3/4)/(1 - x)^(3/4)", 0, 0},
    {"sqrt(x*y)", "sqrt(x)*sqrt(y)", 0, 0},
    {"sqrt(x^2)", "abs(x)", 0, 0},
    {"sqrt(5 + 2*sqrt(6))", "sqrt(2) + sqrt(3)", 0, 0},
    {"sqrt(2 - sqrt(3))*sqrt(2 + sqrt(3))", "1", 0, 0},
    {"(90 + 34*sqrt(7))^(1/3)", "3 + sqrt(7)", 0, 0},
    {"cos(pi/5)", "(1 + sqrt(5))/4", 0, 0},
    {"cos(pi/7)*cos(2*pi/7)*cos(3*pi/7)", "1/8", 0, 0},
    {"log(sqrt(2) - 1)", "-log(1 + sqrt(2))", 0, 0},
    {"asin((sqrt(5) - 1)/4)", "pi/10", 0, 0},
    {"4*atan(1/5) - atan(1/239)", "pi/4", 0, 0},
    {"asin(sin(7/2))", "pi - 7/2", 0, 0},
    {"atan(x) + atan(1/x)", "pi/2", "x > 0", 0},
    {"atan(x/sqrt(1 - x^2))", "asin(x)", 0, 0},
    {"acos(x)", "pi/2 - 2*atan(x/(1 + sqrt(1 - x^2)))", 0, 0},
    {"log(tan(x/2 + pi/4))", "asinh(tan(x))", 0, 0},
    {"sqrt(x + 1 - 2*sqrt(x))", "abs(sqrt(x) - 1)", 0, 0},
    {"2^log(x)", "x^log(2)", 0, 0},
    {"cos(n*pi)", "(-1)^n", 0, "n"},
    {"sin((n^2 + n)/2*pi)", "0", 0, "n"},
    {"(-1)^(n^2)", "(-1)^n", 0, "n"},
    {"abs(x)", "if(x < 0, -x, x)", 0, 0},
    {"sign(x)*sign(y)", "sign(x*y)", 0, 0},
    {"max(x, max(y, z))", "max(max(x, y), z)", 0, 0},
    {"sum(j=1..3, [k = j])", "[k >= 1 and k <= 3]", 0, "k"},
    {"sum(k=1..n, k^3)", "(n*(n + 1)/2)^2", 0, 0},
    {"sum(k=1..n, q^k)", "if(q = 1, n, (q^(n + 1) - q)/(q - 1))", 0, 0},
    {"prod(k=1..n, exp(k*x))", "exp(x*sum(k=1..n, k))", 0, 0},
    {"sqrt(-z^2 - z)", "sqrt(z)*sqrt(-z - 1)", 0, 0}, // no point where both have a value
    {"gamma(x + 1)", "x*gamma(x)", 0, 0},
};

START_TEST(what_holds_is_proved)
{
    const Row *c = &holds[_i];
    ck_assert_msg(verdict(c) == PROOF_PROVED, "%s = %s", c->left, c->right);
}

END_TEST

// False at the places named; several fail at isolated points only, where a closed sign or a cancelled factor would hide
// it.
static const Row fails[] = {
    {"sqrt(x*y) + abs(y)", "sqrt(x*y) + y", "x >= 0", 0}, // x = 0, y < 0
    {"sqrt(a*(x - 7)*(x - 8)) + abs((x - 7)*(x - 8))", "sqrt(a*(x - 7)*(x - 8)) + (x - 7)*(x - 8)", "a >= 0", 0},
    {"sqrt(-(x^2 + y^2)) + abs(x - 1)", "sqrt(-(x^2 + y^2)) + x - 1", 0, 0}, // x = y = 0
    {"sqrt(-x^2) + abs(x - 1)", "sqrt(-x^2) + x - 1", 0, 0},
    {"(-1)^(a + b)*(-1)^(a - b)", "1", 0, 0}, // a = b = 1/2
    {"(-1)^(a*b)", "(-1)^(a^2*b)", 0, 0},     // a = 2, b = 1/2
    {"(-1)^(2*a)", "1", 0, 0},                // a = 1/2
    {"(a^b)^c", "a^(b*c)", 0, 0},             // a = -1, b = 2, c = 1/2
    {"(x^2)^a", "x^(2*a)", 0, 0},             // x = -1, a = 1/2
    {"x^log(y)", "y^log(x)", "x < 0", 0},     // no point at all
    {"atan(x) + atan(y)", "atan((x + y)/(1 - x*y))", 0, 0},
    {"2*atan(x)", "asin(2*x/(1 + x^2))", 0, 0},
    {"asin(sin(x))", "x", 0, 0},
    {"log(x^2)", "2*log(-x)", "x > 0", 0}, // no point at all
    {"sign(x)^2", "1", 0, 0},
    {"x^(y*0)", "0^(x^2)", 0, 0},
    {"sum(i=1..n, abs(s[i]))", "abs(sum(i=1..n, s[i]))", 0, 0},
    {"sum(i=k..l, 1)", "l - k + 1", 0, 0},
    {"if(x > 0, 1, 1/(x - x))", "if(x > 1, 1, 2)", 0, 0},
    {"if(x > 0, sqrt(-x - 1), 2)", "3", 0, 0},
    {"[x = 0]", "0", 0, 0},
    {"cos(x*pi)", "(-1)^x", "x < 0", 0},   // has values at integers only
    {"(-2)^((-3)^x)", "2^((-3)^x)", 0, 0}, // x = 0; an exponent that holds a power of its own sort
    {"sqrt(2) + sqrt(3)", "sqrt(5 + 2*sqrt(6)) + 10^(-60)", 0, 0},
    {"floor(x + 1/2)", "floor(x)", 0, 0},
};

START_TEST(what_fails_is_not_decided_equal)
{
    const Row *c = &fails[_i];
    bool vacuous = c->assumption && (strcmp(c->left, "x^log(y)") == 0 || strcmp(c->left, "log(x^2)") == 0);
    bool at_integers = strcmp(c->left, "cos(x*pi)") == 0; // and there it holds
    if (vacuous || at_integers)
        ck_assert_msg(verdict(c) != PROOF_REFUTED, "%s = %s", c->left, c->right);
    else
        ck_assert_msg(decision(c) != DECISION_EQUAL, "%s = %s", c->left, c->right);
}

END_TEST

START_TEST(constants_are_tested_exactly)
{
    ck_assert_int_eq(constant_is_zero(p, expr_of("sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6))")), TRUTH_YES);
    ck_assert_int_eq(constant_is_zero(p, expr_of("sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6)) + 10^(-300)")), TRUTH_NO);
    ck_assert_int_eq(constant_is_zero(p, expr_of("cos(pi/9)*cos(2*pi/9)*cos(4*pi/9) - 1/8")), TRUTH_YES);
    ck_assert_int_eq(constant_is_zero(p, expr_of("exp(pi*sqrt(163)) - 262537412640768744")), TRUTH_NO);
    ck_assert_int_eq(constant_is_zero(p, expr_of("log(2)*log(3) - log(3)*log(4)/2")), TRUTH_UNKNOWN); // not algebraic
    ck_assert_int_eq(constant_sign(p, expr_of("22/7 - pi")), 1);
    int64_t n;
    ck_assert(constant_nearest(p, expr_of("exp(3)"), &n));
    ck_assert_int_eq(n, 20);
}

END_TEST

// A decision stops where its work is used up: counted, not timed, for the machine may be busy.
START_TEST(the_budget_holds)
{
    static const Row hard = {"prod(i=1..9, x + sqrt(y + i))", "prod(i=1..9, x - sqrt(y + i))", 0, 0};
    for (uint64_t work = 500; work <= 50000; work *= 10) {
        p->limits.work = work;
        pool_start(p, 0, NULL);
        ck_assert_int_ne(verdict(&hard), PROOF_PROVED);
        ck_assert(p->budget.work >= 1 && p->budget.work <= work);
    }
    p->limits.work = 0;
    pool_start(p, 0, NULL);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("prove");
    TCase *tests = tcase_create("prove");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, what_holds_is_proved, 0, (int)(sizeof holds / sizeof *holds));
    tcase_add_loop_test(tests, what_fails_is_not_decided_equal, 0, (int)(sizeof fails / sizeof *fails));
    tcase_add_test(tests, constants_are_tested_exactly);
    tcase_add_test(tests, the_budget_holds);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
