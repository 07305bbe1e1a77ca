// The rules of codegen/forms/stable.h are identities: the prover decides so of the forms that they make, and balls
// agree.
//
// A stable form is read back (stable_meaning) and put to the decision procedure with the form that it was made of. What
// that cannot decide is named here, and compared in balls.
#include "codegen/forms/stable.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/eval/eval.h"
#include "symbolic/prove/prove.h"
#include "tests/support/formula.h"
#include "tests/support/random_expr.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static Definitions defs;

static void with_sigmoid(void)
{
    Error err = {0};
    setup();
    defs = (Definitions){0};
    ctx.defs = &defs;
    Sym z = pool_symbol(p, "z", 1);
    ck_assert(defs_set(p, &defs, pool_symbol(p, "g", 1), DEF_FUNCTION, &z, 1, parsed("1/(1 + exp(-z))"), &err));
}

static void without_sigmoid(void)
{
    defs_clear(&defs);
    teardown();
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

// The stable form read back, with *learned the facts that hold for it.
static Expr meaning_of(Expr read, Facts *learned)
{
    facts_copy(learned, &facts);
    facts_learn(p, learned, read);
    Expr meaning = stable_meaning(p, learned, stable_expr(p, &facts, read));
    ck_assert(meaning != 0);
    return meaning;
}

static ProofKind verdict(Expr read)
{
    Facts learned;
    ProveClaim claim = {.left = read, .right = meaning_of(read, &learned), .facts = &learned};
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

// ---- Random expressions of the shapes that the rules look for -------------------------------------------------------

// Of one exponential; of names; of sums over an index.
static const char *const blocks[] = {"1/(1 + exp(-z))",
                                     "tanh(z)",
                                     "exp(z)",
                                     "exp(-2*z)",
                                     "sech(z)",
                                     "g(z)*(1 - g(z))",
                                     "1/(1 + exp(-x))",
                                     "exp(x)",
                                     "z",
                                     "x",
                                     "y",
                                     "2",
                                     "1/2",
                                     "(x - y)",
                                     "cosh(z)",
                                     "log(abs(x))",
                                     "log(abs(y))",
                                     "log(x^2/(1 + x^2))",
                                     "(x^2 - z^2)",
                                     "sqrt(x^2 + z^2)",
                                     "erf(z)",
                                     "cos(x)",
                                     "exp(-x^2/2)",
                                     "exp(s[k])/sum(l=1..K, exp(s[l]))",
                                     "sum(l=1..K, exp(s[l]))",
                                     "exp(s[k])",
                                     "sum(l=1..K, exp(s[l])*v[l])",
                                     "[k = j]"};

enum { PLAIN_BLOCKS = 23 }; // the first of them have no index

static const char *const frames[] = {"1 - (%s)",
                                     "(%s)^2",
                                     "log(1 + exp(%s))",
                                     "log((%s)^2 + 1)",
                                     "exp(%s) - 1",
                                     "1/(1 + exp(%s))",
                                     "erfc(%s)",
                                     "(%s)/(1 + (%s)^2)",
                                     "sqrt(1 + (%s)^2) - (%s)",
                                     "exp(-(%s)^2)*y",
                                     "(%s) - y",
                                     "log(exp(%s) + 2*exp(y))",
                                     "log(erfc(%s)/2)",
                                     "log(1 + exp(z)) - y*(%s)",
                                     "log(abs(%s)/x^2)"};

static void draw(Random *r, unsigned depth, StrBuf *out)
{
    static const char *const joints[] = {" + ", " - ", "*"};
    StrBuf inner = {0};
    if (depth == 0) {
        uint32_t i = random_below(r, random_chance(r, 70) ? PLAIN_BLOCKS : sizeof blocks / sizeof *blocks);
        str_add(out, blocks[i]);
    } else if (random_chance(r, 40)) {
        draw(r, depth - 1, &inner);
        const char *frame = frames[random_below(r, sizeof frames / sizeof *frames)];
        for (const char *c = frame; *c; c++)
            if (c[0] == '%')
                str_printf(out, "%s", str_text(&inner)), c++;
            else
                str_char(out, *c);
    } else {
        str_char(out, '(');
        draw(r, depth - 1, out);
        str_add(out, joints[random_below(r, 3)]);
        draw(r, random_below(r, depth), out);
        str_char(out, ')');
    }
    str_free(&inner);
}

static Expr drawn(uint32_t i, StrBuf *text, Random *r)
{
    *r = random_start(77000 + i);
    draw(r, 1 + random_below(r, 3), text);
    Expr e = defs_expand(p, &defs, parsed(str_text(text)), 0);
    if (random_chance(r, 50)) {
        str_add(text, ", differentiated by z");
        e = diff_expr(p, e, expr_named(p, "z"));
    }
    ck_assert_msg(e != 0, "%s", str_text(text));
    return e;
}

enum { DECISION_WORK = 300000 }; // steps: what takes more counts as not decided

START_TEST(random_forms_are_proved_equal)
{
    uint32_t proved = 0, count = random_count(150);
    StrBuf open = {0};
    for (uint32_t i = 0; i < count; i++) {
        Random r;
        StrBuf text = {0};
        Expr e = drawn(i, &text, &r);
        p->limits.work = DECISION_WORK;
        pool_start(p, 0, NULL);
        ProofKind kind = verdict(e);
        pool_error_clear(p);
        ck_assert_msg(kind != PROOF_REFUTED, "seed %lu, case %u: the stable form of %s is not equal to it",
                      (unsigned long)r.seed, i, str_text(&text));
        proved += kind == PROOF_PROVED;
        if (kind != PROOF_PROVED)
            str_printf(&open, "\n  case %u: %s", i, str_text(&text));
        str_free(&text);
    }
    printf("%u of %u proved; not decided:%s\n", proved, count, str_text(&open));
    ck_assert_msg(proved >= count * 9 / 10, "%u of %u proved; not decided:%s", proved, count, str_text(&open));
    str_free(&open);
}

END_TEST

// ---- Rules that the prover does not know ---------------------------------------------------------------------------

static const char *const in_balls[] = {"acos(1 - x)",
                                       "pi/2 - 2*asin(sqrt((1 - x)/2))",
                                       "asin(x) - pi/2",
                                       "2*acos(x) - pi + asin(y)",
                                       "atan(x) - pi/4",
                                       "2*(atan(exp(x/y)) - pi/4)",
                                       "log(x + sqrt(x^2 + 1))",
                                       "log(abs(x) + sqrt(x^2 + 1))",
                                       "log(x*y + sqrt(x^2*y^2 - 1))",
                                       "log(tan(pi/4 + x/2))",
                                       "log(tan(pi/4 - x))",
                                       "exp(2*log(x) - log(y) + z)",
                                       "sin(pi*x)",
                                       "sin(pi*x/4) + cos(y)",
                                       "1 - (1 - x)^y",
                                       "((1 + x/y)^y - 1)*y",
                                       "sqrt(x + 1) - sqrt(x) + sqrt(y + 3) - sqrt(y)",
                                       "1/(x + 1) + y - 1/x"};

static EvalStatus dyadic_at(void *data, Sym name, fmpq_t value)
{
    Random r = {0, ((const uint64_t *)data)[0] + 7919 * name};
    int shift = (int)random_below(&r, 14);
    fmpq_set_si(value, (slong)random_below(&r, 4001) - 2000, 1 << shift); // up to 2000 in size, and close to 0
    return EVAL_OK;
}

// Where the formula has a value, its stable form has the same.
START_TEST(rules_hold_in_balls)
{
    Expr read = parsed(in_balls[_i]), form = stable_expr(p, &facts, read);
    Facts learned;
    ck_assert_msg(form != read, "%s is not rewritten", in_balls[_i]);
    facts_copy(&learned, &facts);
    Expr meaning = stable_meaning(p, &learned, form);
    EvalProgram *g = eval_program_new(p, (Expr[]){read}, 1), *h = eval_program_new(p, (Expr[]){meaning}, 1);
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    int compared = 0;
    for (uint32_t i = 0; i < random_count(300); i++) {
        Random r = random_start(1000 * (uint64_t)_i + i);
        EvalValues at = {.data = &r.state, .symbol = dyadic_at};
        if (eval_program_refine(g, 0, &at, 100, 4000, a) != EVAL_OK)
            continue;
        EvalStatus status = eval_program_refine(h, 0, &at, 100, 4000, b);
        ck_assert_msg(status != EVAL_UNDEFINED && (status != EVAL_OK || arb_overlaps(a, b)),
                      "seed %llu: %s at point %u has another value in its stable form", (unsigned long long)r.seed,
                      in_balls[_i], i);
        compared += status == EVAL_OK;
    }
    ck_assert_msg(compared >= 20, "%s: %d points", in_balls[_i], compared);
    arb_clear(a);
    arb_clear(b);
    eval_program_free(g);
    eval_program_free(h);
    facts_clear(&learned);
}

END_TEST

// ---- Where the form read has a value, the stable form has it --------------------------------------------------------

typedef struct {
    Random *r;
    uint64_t point;
} At;

static void number_of(uint64_t bits, fmpq_t value)
{
    Random r = {bits, bits};
    static const int special[] = {0, 1, -1, 2, -2, 30, -30};
    if (random_chance(&r, 50))
        fmpq_set_si(value, special[random_below(&r, sizeof special / sizeof *special)], 1);
    else
        fmpq_set_si(value, (slong)random_below(&r, 4001) - 2000, 64);
}

static EvalStatus symbol_at(void *data, Sym name, fmpq_t value)
{
    const At *at = data;
    const char *text = pool_symbol_name(p, name);
    if (pool_symbol_is_fresh(p, name) || !strcmp(text, "K"))
        fmpq_set_si(value, 3, 1); // an index of the range: its last
    else if (!strcmp(text, "k") || !strcmp(text, "j"))
        fmpq_set_si(value, 1 + (slong)(at->point + name) % 3, 1);
    else
        number_of(at->point * 1000 + name, value);
    return EVAL_OK;
}

static EvalStatus element_at(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    const At *at = data;
    if (n != 1 || subscripts[0] < 1 || subscripts[0] > 3)
        return EVAL_UNDEFINED;
    number_of(at->point * 1000 + array * 10 + (uint64_t)subscripts[0], value);
    return EVAL_OK;
}

// A random text of + - * / ^ and brackets over x, y, z and decimals. Returns the length.
static size_t random_text(Random *r, char *out, size_t size, int depth)
{
    static const char *const leaves[] = {"x", "y", "z", "0.7", "3", "x", "y", "sin(z)"}, ops[] = "+-*/*-";
    int kind = depth ? random_below(r, 8) : 0;
    if (kind == 0)
        return (size_t)snprintf(out, size, "%s", leaves[random_below(r, 8)]);
    bool bracket = kind > 4;
    size_t n = (size_t)snprintf(out, size, bracket ? "(" : kind == 1 ? "-(" : "");
    n += random_text(r, out + n, size - n, depth - 1);
    n += (size_t)snprintf(out + n, size - n, " %c ", ops[random_below(r, 6)]);
    n += random_text(r, out + n, size - n, depth - 1);
    return n + (size_t)snprintf(out + n, size - n, kind == 5 ? ")^2" : bracket || kind == 1 ? ")" : "");
}

// What a definition keeps as typed has the value of its body: at a point of no special kind, in doubles, to 1e-6.
START_TEST(typed_forms_have_the_value_of_the_body)
{
    static const double at[] = {0.8137, -1.3391, 2.2719};
    int compared = 0;
    for (int i = 0; i < 400; i++) {
        char text[4000] = "r := ";
        Error err = {0};
        Statement s = {0};
        uint32_t pos = 0;
        Random r = random_start((uint64_t)i);
        random_text(&r, text + 5, sizeof text - 5, 5);
        bool ok = parse_statement(&ctx, text, (uint32_t)strlen(text), &pos, &s, &err);
        Facts learned = {0};
        Expr typed = ok && s.typed ? stable_meaning(p, &learned, s.typed) : 0, body = s.body;
        facts_clear(&learned);
        for (int k = 0; k < 3 && typed; k++) {
            Expr name = expr_sym(p, pool_symbol(p, &"xyz"[k], 1)), value = expr_decimal(p, "0.0001", 6);
            value = expr_mul2(p, value, expr_int(p, (int64_t)(at[k] * 10000)));
            typed = expr_subst1(p, typed, name, value);
            body = expr_subst1(p, body, name, value);
        }
        double a, b;
        if (typed && eval_double(p, typed, NULL, &a) == EVAL_OK && eval_double(p, body, NULL, &b) == EVAL_OK) {
            compared++;
            ck_assert_msg(fabs(a - b) <= 1e-6 * fabs(b), "seed %llu, case %d, %s: %.17g as typed, %.17g",
                          (unsigned long long)r.seed, i, text, a, b);
        }
        statement_clear(&s);
    }
    ck_assert_int_gt(compared, 200);
}

END_TEST

START_TEST(stable_forms_keep_the_domain)
{
    uint32_t compared = 0;
    for (uint32_t i = 0; i < random_count(300); i++) {
        Random r;
        Facts learned;
        StrBuf text = {0};
        Expr e = drawn(i, &text, &r), meaning = meaning_of(e, &learned);
        for (uint64_t point = 0; point < 20; point++) {
            At at = {&r, 1 + r.seed * 100 + point};
            EvalValues values = {.data = &at, .symbol = symbol_at, .element = element_at};
            arb_t a, b;
            arb_init(a);
            arb_init(b);
            EvalStatus read = eval_ball(p, e, &values, 400, a), run = eval_ball(p, meaning, &values, 400, b);
            ck_assert_msg(read != EVAL_OK || run != EVAL_UNDEFINED,
                          "seed %lu, case %u, point %lu: %s has a value, its stable form has none",
                          (unsigned long)r.seed, i, (unsigned long)point, str_text(&text));
            compared += read == EVAL_OK && run == EVAL_OK;
            ck_assert_msg(read != EVAL_OK || run != EVAL_OK || arb_overlaps(a, b),
                          "seed %lu, case %u, point %lu: %s and its stable form differ", (unsigned long)r.seed, i,
                          (unsigned long)point, str_text(&text));
            arb_clear(a);
            arb_clear(b);
        }
        facts_clear(&learned);
        str_free(&text);
    }
    ck_assert_uint_ge(compared, random_count(300) * 10);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("stable");
    TCase *tests = tcase_create("stable");
    tcase_add_checked_fixture(tests, with_sigmoid, without_sigmoid);
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, stable_forms_are_proved_equal, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(tests, random_forms_are_proved_equal);
    tcase_add_test(tests, typed_forms_have_the_value_of_the_body);
    tcase_add_loop_test(tests, rules_hold_in_balls, 0, sizeof in_balls / sizeof in_balls[0]);
    tcase_add_test(tests, stable_forms_keep_the_domain);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
