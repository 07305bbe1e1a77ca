// Property test of verdicts: no false one, whatever is drawn.
//
// A claim is an expression and a rewriting of it. Rules that hold must never be refuted; rules that hold on a part of
// the line only, and small slips, must never be proved where they fail. The decision is tried by itself, without the
// search that runs before it in a session, so that a wrong step in it can not hide behind a counterexample; then a
// search that is more patient than a session's looks for a point. What is proved is evaluated at random points in
// balls, what is refuted again at the point as it is printed.
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/eval/eval.h"
#include "symbolic/print/print.h"
#include "symbolic/prove/prove.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static Pool *p;

static void setup(void)
{
    p = pool_new(NULL);
    ck_assert(template_init(p)); // the cards' texts are to outlive each case
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

// ---- Rewritings of u, with another expression v ---------------------------------------------------------------------

static const char *const sound[] = {
    "u + v - v",
    "u*v/v",
    "exp(log(u))",
    "log(exp(u))",
    "sqrt(u)^2",
    "u*(sin(v)^2 + cos(v)^2)",
    "(u^2 - v^2)/(u - v) - v",
    "tan(atan(u))",
    "sin(asin(u))",
    "cos(acos(u))",
    "sinh(asinh(u))",
    "tanh(atanh(u))",
    "cosh(acosh(u))",
    "max(u, v) + min(u, v) - v",
    "if(v < 0, u, u)",
    "u*[v <= 0] + u*[v > 0]",
    "abs(u)*sign(u)",
    "cbrt(u^3)",
    "cbrt(u)^3",
    "u + log(v^2)/2 - log(abs(v))",
    "u + atan(v) + atan(1/v) - pi/2*sign(v)",
    "u + asin(v) + acos(v) - pi/2",
    "u + acosh(v) - log(v + sqrt(v^2 - 1))",
    "u + sqrt(v^2) - abs(v)",
    "u + asin(v/sqrt(1 + v^2)) - atan(v)",
    "u*exp(v)*exp(-v)",
    "u + sin(2*v) - 2*sin(v)*cos(v)",
    "u + abs(v)^2 - v^2",
    "u*sqrt(v)/v^(3/2)*v",
    "u + max(v, -v) - abs(v)",
    "u + sign(v)*sign(-v) + sign(v)^2",
    "u + sum(i=1..3, v*i) - 6*v",
    "u + sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)",
    "u + tan(v/2) - sin(v)/(1 + cos(v))",
    "u + log(v + sqrt(v^2 + 1)) + log(sqrt(v^2 + 1) - v)",
    "if(u < v, u, v) + abs(u - v)/2 + (u - v)/2",
    "(cbrt(u*v)/cbrt(v))^3",
    "u*gamma(v)*gamma(1 - v)*sin(pi*v)/pi",
    "u + digamma(1 - v) - digamma(v) - pi*cot(pi*v)",
    "u*gamma(2*v)*sqrt(pi)*2^(1 - 2*v)/(gamma(v)*gamma(v + 1/2))",
    "u + polygamma(1, v + 1) - polygamma(1, v) + 1/v^2",
    "u + acosh(cosh(v)) - abs(v)",
    "u + abs(atan(v)) - atan(abs(v))",
    "u + exp(max(u, v)) - max(exp(u), exp(v))",
    "u + cos(atan2(v, u)) - u/sqrt(u^2 + v^2)",
    "u + [sqrt(v) = 0] - [v = 0]",
    "u + sign(log(v)) - sign(v - 1)",
    "u + [u*v = 0] - max([u = 0], [v = 0])",
    "u*(1 + [exp(u) = exp(v)] - [u = v])",
    "u + 2*atan(v) - asin(2*v/(1 + v^2)) - (1 + sign(v^2 - 1))/2*sign(v)*(2*abs(2*atan(v)) - pi)",
};

static const char *const doubtful[] = {
    "sqrt(u^2)",
    "abs(u)",
    "exp(log(abs(u)))",
    "asin(sin(u))",
    "acos(cos(u))",
    "atan(tan(u))",
    "u*sqrt(v^2)/v",
    "u + atan(v) + atan(1/v) - pi/2",
    "u*sign(u)^2",
    "(u^v)^(1/v)",
    "max(u, v)",
    "if(v < 0, u, -u)",
    "if(v <= 0, u, u + v)",
    "u + sqrt(u*v) - sqrt(-u)*sqrt(-v)",
    "u + sqrt(v*u) + abs(v) - sqrt(v*u) - v",
    "u + atan(v) + atan(u) - atan((u + v)/(1 - u*v))",
    "u + [v = 0]",
    "u + [sqrt(v) = 0]",
    "u + [log(v) = 0] - [v = 0]",
    "u + [v^2 - v = 0] - [v = 0]",
    "u + [u*v = 0] - [v = 0]",
    "u + [exp(u) = exp(v)]",
    "u*(1 - [v = 1])",
    "u*abs(v)/v",
    "u + v - abs(v)",
    "u + 0^(v^2)",
    "u + log(v) - log(-v)",
    "u^1 + (v^2)^(1/2) - v",
    "u + (v^3)^(1/3) - v",
    "u + acosh(1 + v^2/2) - asinh(v)",
    "u + (-1)^v*(-1)^v - 1",
    "u + (v^u)*(v^(-u)) - 1",
    "u + sqrt(v/u) - sqrt(v)/sqrt(u)",
    "u + 2*atan(v) - asin(2*v/(1 + v^2))",
    "u + floor(v) - v",
    "u + sign(v) - 1",
    "u + sqrt(-v^2)",
    "u + log(v^2) - 2*log(v)",
    "u + asin(v) - atan(v/sqrt(1 - v^2))",
    "u + sin(pi*v)",
    "u + cos(pi*v)^2 - 1",
    "u + (v^2 - u^2)/(v - u) - v - u + 1",
    "u + sqrt(1 - sin(v)^2) - cos(v)",
    "u + min(v, u) - v",
    "u + abs(sin(v)) - sin(v)",
    "u*gamma(v)*gamma(2 - v)*sin(pi*v)/(pi*(1 - v))",
    "u + gamma(v) - abs(gamma(v))",
    "u + log(abs(gamma(v))) - lgamma(v)",
    "u + asin(sin(2*v)) - 2*v",
    "u + acos(cos(v)) - v",
    "u + atan(cot(v)) - pi/2 + v",
    "u + abs(cos(v) - sin(v)) - cos(v) + sin(v)",
    "u + acosh(cosh(v)) - v",
    "u + abs(log(v)) - log(v)",
    "u + abs(exp(v) - exp(u)) - exp(v) + exp(u)",
    "u + atan2(v, u) - atan(v/u)",
    "u + atan((1 + v)/(1 - v)) - atan(v) - pi/4",
    "u + 2*asin(v) - asin(2*v*sqrt(1 - v^2))",
    "cbrt(u^2)*cbrt(abs(u))*sign(u)",
    "u + abs(v^(2*u)) - v^(2*u)",
    "u + sqrt(v^(4*u)) - v^(2*u)",
    "u*abs(v^(2*u + 2))/v^(2*u + 2)",
    "u*abs(v^(2*u))/v^(2*u) + if(v > 0, v^u, 0) - if(v > 0, v^u, 0)",
};

enum { SOUND = sizeof sound / sizeof *sound, DOUBTFUL = sizeof doubtful / sizeof *doubtful };

static Expr instance(const char *rule, Expr u, Expr v)
{
    return expr_subst(p, expr_of(rule), (Expr[]){expr_named(p, "u"), expr_named(p, "v")}, (Expr[]){u, v}, 2);
}

// ---- Claims ---------------------------------------------------------------------------------------------------------

typedef struct {
    Expr left, right;
    Facts facts;
    bool true_rule;
    char label[2000];
} Drawn;

static Expr small_expr(Random *r)
{
    static const char *const simple[] = {"x",       "y",      "x - 1",  "x + y", "x*y",   "x^2", "1/x",
                                         "x^2 - 1", "sin(x)", "exp(x)", "1 - x", "-x",    "x/y", "x - y",
                                         "sqrt(x)", "2*x",    "cos(x)", "x + 1", "log(x)"};
    if (random_chance(r, 70))
        return expr_of(simple[random_below(r, sizeof simple / sizeof *simple)]);
    return random_expr(p, r, 1 + random_below(r, 3), random_chance(r, 40) ? RANDOM_STEPS : RANDOM_SMOOTH);
}

static Expr between(const char *lower, Expr e, const char *upper)
{
    return expr_and(p, (Expr[]){expr_le(p, expr_of(lower), e), expr_le(p, e, expr_of(upper))}, 2);
}

static void draw_facts(Random *r, Facts *facts)
{
    static const char *const names[] = {"x", "y"};
    *facts = (Facts){.declared = 0};
    for (int i = 0; i < 2; i++) {
        Expr name = expr_named(p, names[i]), zero = expr_int(p, 0);
        if (random_chance(r, 70))
            continue;
        Expr condition = (Expr[]){expr_lt(p, zero, name),
                                  expr_le(p, zero, name),
                                  expr_lt(p, name, zero),
                                  expr_le(p, name, zero),
                                  expr_lt(p, expr_int(p, 1), name),
                                  between("0", name, "pi"),
                                  between("-1", name, "1"),
                                  expr_le(p, expr_call1(p, FN_ABS, name), expr_of("1")),
                                  between(i ? "-pi/2" : "pi/4", name, "pi/2")}[random_below(r, 9)];
        if (random_chance(r, 20))
            facts_add(facts, &(Fact){.kind = FACT_INTEGER, .subject = name});
        else
            facts_add(facts, &(Fact){.kind = FACT_CONDITION, .condition = condition});
    }
}

// A place for the rewritten part: alone, or as an operand.
static Expr context(Random *r, uint32_t choice, Expr part, Expr other)
{
    (void)r;
    switch (choice) {
    case 0: return expr_mul2(p, part, other);
    case 1: return expr_add2(p, part, other);
    case 2: return expr_call1(p, FN_EXP, part);
    case 3: return expr_powi(p, part, 2);
    case 4: return expr_call1(p, FN_ABS, part);
    case 5: return expr_sqrt(p, part);
    case 6: return expr_call1(p, FN_SIN, part);
    default: return part;
    }
}

static void draw_claim(Random *r, bool with_sound_rules, Drawn *out)
{
    Expr u = small_expr(r), v = small_expr(r), other = small_expr(r);
    const char *rule = with_sound_rules ? sound[random_below(r, SOUND)] : doubtful[random_below(r, DOUBTFUL)];
    uint32_t place = random_below(r, 16);
    out->left = context(r, place, u, other);
    out->right = context(r, place, instance(rule, u, v), other);
    out->true_rule = with_sound_rules;
    draw_facts(r, &out->facts);
    if (with_sound_rules && random_chance(r, 30)) { // a second rule on the other side
        out->left = instance(sound[random_below(r, SOUND)], out->left, v);
    }
    StrBuf text = {0};
    for (size_t i = 0; i < out->facts.list.len; i++) {
        str_add(&text, i ? ", " : "assume ");
        Fact fact = out->facts.list.at[i];
        print_expr(p, fact.condition ? fact.condition : fact.subject, PRINT_TEXT, &text, NULL);
        str_add(&text, fact.kind == FACT_INTEGER ? " integer" : "");
    }
    str_add(&text, text.len ? "; prove " : "prove ");
    if (out->left && out->right) {
        print_expr(p, out->left, PRINT_TEXT, &text, NULL);
        str_add(&text, " = ");
        print_expr(p, out->right, PRINT_TEXT, &text, NULL);
    }
    snprintf(out->label, sizeof out->label, "%s", str_text(&text));
    str_free(&text);
}

// ---- Evaluation at a point ------------------------------------------------------------------------------------------

typedef struct {
    fmpq_t value[4]; // of x, y, z, and of any other name
} Point;

static EvalStatus value_of(void *data, Sym name, fmpq_t value)
{
    Point *at = data;
    const char *text = pool_symbol_name(p, name);
    fmpq_set(value, at->value[*text == 'x' ? 0 : *text == 'y' ? 1 : *text == 'z' ? 2 : 3]);
    return EVAL_OK;
}

// Do both sides certainly have values at the point that certainly differ?
static bool differ_at(Point *at, Expr left, Expr right, slong prec)
{
    EvalValues values = {.data = at, .symbol = value_of};
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    bool differ = eval_ball(p, left, &values, prec, a) == EVAL_OK && eval_ball(p, right, &values, prec, b) == EVAL_OK &&
                  !arb_overlaps(a, b);
    arb_clear(a);
    arb_clear(b);
    return differ;
}

static bool meets_facts(Point *at, const Facts *facts)
{
    EvalValues values = {.data = at, .symbol = value_of};
    for (size_t i = 0; i < facts->list.len; i++) {
        Fact fact = facts->list.at[i];
        fmpq_t q;
        fmpq_init(q);
        if (fact.kind == FACT_INTEGER)
            value_of(at, expr_op(p, fact.subject), q);
        bool whole = fmpz_is_one(fmpq_denref(q));
        fmpq_clear(q);
        if (!whole)
            return false;
        if (fact.kind != FACT_CONDITION)
            continue;
        EvalProgram *g = eval_program_new(p, &fact.condition, 1);
        bool ok = eval_program_run(g, &values, 64) == EVAL_OK && eval_program_exact(g, 0) &&
                  !fmpq_is_zero(eval_program_exact(g, 0));
        eval_program_free(g);
        if (!ok)
            return false;
    }
    return true;
}

static void check_at_random_points(Random *r, const Drawn *claim)
{
    Point at;
    for (int i = 0; i < 4; i++)
        fmpq_init(at.value[i]);
    for (int turn = 0; turn < 20; turn++) {
        for (int i = 0; i < 4; i++)
            fmpq_set(at.value[i], expr_fmpq(p, random_number(p, r)));
        if (meets_facts(&at, &claim->facts))
            ck_assert_msg(!differ_at(&at, claim->left, claim->right, 200),
                          "seed %lu: proved, but differs at a point: %s", (unsigned long)r->seed, claim->label);
    }
    for (int i = 0; i < 4; i++)
        fmpq_clear(at.value[i]);
}

// The point as it is printed, read again, refutes at four times the precision.
static void check_printed_point(Random *r, const Drawn *claim, const Refutation *refutation)
{
    Expr left = claim->left, right = claim->right;
    for (size_t i = 0; i < refutation->point.len; i++) {
        Expr name = expr_named(p, refutation->point.at[i].name), value = expr_of(refutation->point.at[i].value);
        left = expr_subst1(p, left, name, value);
        right = expr_subst1(p, right, name, value);
    }
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    bool differ = eval_ball(p, left, NULL, 2048, a) == EVAL_OK && eval_ball(p, right, NULL, 2048, b) == EVAL_OK &&
                  !arb_overlaps(a, b);
    arb_clear(a);
    arb_clear(b);
    ck_assert_msg(differ, "seed %lu: the printed point does not refute: %s", (unsigned long)r->seed, claim->label);
}

// ---- Tests ----------------------------------------------------------------------------------------------------------

// A budget of work, not of seconds: a verdict is the same on a machine that is busy. 0: none.
static void start(uint64_t hundred_thousands)
{
    p->limits.work = hundred_thousands * 100000;
    pool_start(p, 0, NULL);
}

static void check_decision(Random *r, const Drawn *claim)
{
    Facts facts;
    facts_copy(&facts, &claim->facts);
    facts_learn(p, &facts, claim->left);
    facts_learn(p, &facts, claim->right);
    Decision decision;
    decide_equal(p, &facts, claim->left, claim->right, NULL, 0, &decision);
    start(60); // the checks of it have more
    if (decision.kind == DECISION_EQUAL) {
        Refutation found;
        RefuteClaim hard = {.left = claim->left, .right = claim->right, .facts = &facts, .enough = 60, .effort = 8000};
        refute_claim(p, &hard, &found);
        ck_assert_msg(!found.found, "seed %lu: decided equal, but refuted at %s = %s: %s", (unsigned long)r->seed,
                      found.point.len ? found.point.at[0].name : "", found.point.len ? found.point.at[0].value : "",
                      claim->label);
        refutation_free(&found);
        check_at_random_points(r, claim);
    }
    decision_clear(&decision);
    facts_clear(&facts);
}

static unsigned check_verdict(Random *r, const Drawn *claim)
{
    ProveClaim c = {.left = claim->left, .right = claim->right, .facts = &claim->facts};
    Proof proof;
    prove_claim(p, &c, &proof);
    start(0);
    ck_assert_msg(proof.kind != PROOF_REFUTED || !claim->true_rule, "seed %lu: refuted at %s = %s: %s",
                  (unsigned long)r->seed, proof.refutation.point.len ? proof.refutation.point.at[0].name : "",
                  proof.refutation.point.len ? proof.refutation.point.at[0].value : "", claim->label);
    if (proof.kind == PROOF_REFUTED)
        check_printed_point(r, claim, &proof.refutation);
    unsigned kind = proof.kind;
    proof_clear(&proof);
    return kind;
}

static void run(uint32_t cases, bool with_sound_rules)
{
    unsigned count[3] = {0}, drawn = 0;
    for (uint32_t i = 0; i < cases; i++) {
        Random r = random_start(2 * i + with_sound_rules);
        PoolMark mark = pool_mark(p);
        start(2);
        Drawn claim;
        draw_claim(&r, with_sound_rules, &claim);
        if (claim.left && claim.right && claim.left != claim.right) {
            check_decision(&r, &claim);
            start(2);
            count[check_verdict(&r, &claim)]++;
            drawn++;
        }
        facts_clear(&claim.facts);
        pool_error_clear(p);
        pool_release(p, mark);
    }
    if (getenv("TEST_SCALE"))
        printf("%s rules: %u claims, %u proved, %u refuted, %u unknown\n", with_sound_rules ? "sound" : "doubtful",
               drawn, count[PROOF_PROVED], count[PROOF_REFUTED], count[PROOF_UNKNOWN]);
}

START_TEST(true_pairs_are_not_refuted)
{
    run(random_count(30), true);
}

END_TEST

START_TEST(false_pairs_are_not_proved)
{
    run(random_count(30), false);
}

END_TEST

// What one side is more than the other: often of one sign, strictly or not, seldom everywhere.
static const char *const excess[] = {
    "u^2",
    "u^2 + 1",
    "exp(u)",
    "exp(u) - 1",
    "abs(u)",
    "u*v",
    "log(1 + u^2)",
    "log(u)",
    "sqrt(u)",
    "sqrt(u) - 1",
    "tanh(u)",
    "1 - sin(u)",
    "1 - sin(u)*sin(v)",
    "cosh(u) - 1",
    "atan(u)",
    "2^u - 1",
    "u^2 + u*v + v^2",
    "u - v",
    "exp(u) - exp(v)",
    "u^v - 1",
    "u^v",
    "(u - v)^2",
    "1 - tanh(u)",
    "1/u - 1",
    "u - u^2",
    "abs(u) - u",
    "sinh(u)*u",
    "u^2*v^2",
    "log(u) - log(v)",
    "1/(1 + exp(-u)) - 1/2",
    "cbrt(u)",
    "max(u, v) - u",
    "cbrt(u) - cbrt(v)",
    "u^pi - v^pi",
    "asin(u)",
    "u^2 - 1",
    "log(u)*log(v)",
    "floor(u) + 1 - u",
    "sqrt(u^2 + 1) - u",
    "sqrt(u^2 + v^2) - abs(u)",
    "sqrt(u^2 + exp(v)) - abs(u)",
    "sqrt(u^2 + v) - abs(u)",
    "sqrt(u) + sqrt(v) - sqrt(u + v)",
    "sqrt(4 + u^2) - u - v",
    "log(1 + exp(u)) - u",
    "u - log(1 + u)",
    "log(1 + u^2) - log(1 + v^2)",
    "2*log(exp(u) + exp(v)) - u - v",
    "log(exp(u) + exp(v)) - u",
    "1/2*log(1 + exp(u)) - u",
    "sum(k=1..3, (u - k)^2) - (u - 2)^2",
    "sum(k=1..3, x[k]^2) - x[2]^2",
    "sum(k=1..n, x[k]^2) - x[2]^2",
    "sum(k=1..n, exp(x[k])) - exp(x[n])",
    "sum(k=1..n, abs(x[k] - u)) - abs(x[m] - u)",
    "1 - exp(x[m])/sum(k=1..n, exp(x[k]))",
    "sum(k=1..n, x[k]) - x[m]",
    "sum(k=2..n, x[k]^2) - x[m]^2",
    "exp(u) - u",
};

static void check_order(Random *r, RefuteRelation relation, const Drawn *claim)
{
    Decision decision;
    Facts facts;
    facts_copy(&facts, &claim->facts);
    facts_learn(p, &facts, claim->left);
    facts_learn(p, &facts, claim->right);
    decide_order(p, &facts, claim->left, claim->right, relation, NULL, 0, &decision);
    start(60);
    if (decision.kind == DECISION_EQUAL) {
        Refutation found;
        RefuteClaim hard = {.left = claim->left,
                            .right = claim->right,
                            .relation = relation,
                            .facts = &facts,
                            .enough = 60,
                            .effort = 4000};
        refute_claim(p, &hard, &found);
        ck_assert_msg(!found.found, "seed %lu: relation %d decided, but refuted at %s = %s: %s", (unsigned long)r->seed,
                      relation, found.point.len ? found.point.at[0].name : "",
                      found.point.len ? found.point.at[0].value : "", claim->label);
        refutation_free(&found);
    }
    decision_clear(&decision);
    facts_clear(&facts);
}

START_TEST(orders_that_fail_are_not_proved)
{
    static const RefuteRelation relations[] = {REFUTE_LE, REFUTE_LT, REFUTE_NE};
    for (uint32_t i = 0; i < random_count(60); i++) {
        Random r = random_start(1000000 + i);
        PoolMark mark = pool_mark(p);
        start(2);
        Drawn claim = {.left = random_chance(&r, 60) ? expr_int(p, 0) : small_expr(&r)};
        Expr u = small_expr(&r), v = small_expr(&r);
        const char *more = excess[random_below(&r, sizeof excess / sizeof *excess)];
        claim.right = expr_add2(p, claim.left, instance(more, u, v));
        draw_facts(&r, &claim.facts);
        StrBuf text = {0};
        if (claim.left && claim.right) {
            print_expr(p, claim.right, PRINT_TEXT, &text, NULL);
            snprintf(claim.label, sizeof claim.label, "%s", str_text(&text));
            check_order(&r, relations[random_below(&r, 3)], &claim);
        }
        str_free(&text);
        facts_clear(&claim.facts);
        pool_error_clear(p);
        pool_release(p, mark);
    }
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("verdicts");
    TCase *tests = tcase_create("verdicts");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 3600);
    tcase_add_test(tests, true_pairs_are_not_refuted);
    tcase_add_test(tests, false_pairs_are_not_proved);
    tcase_add_test(tests, orders_that_fail_are_not_proved);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
