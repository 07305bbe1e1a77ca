// The conditions that a proof lists: sufficient, and none too strong.
//
// Claims are drawn from families (values, derivatives, sums) and proved. At random points that satisfy the listed
// conditions and the facts every part must have a value: both sides, and what was differentiated. At points where
// every part has one, no condition may fail, and the sides are equal (some families hold by their domains only, or for
// some parts only). Values and conditions are worked out in balls.
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/calculus/calculus.h"
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
    ck_assert(template_init(p));
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

// ---- Families -------------------------------------------------------------------------------------------------------

typedef struct {
    const char *left, *right;
} Pair;

static const Pair values[] = {
    // in u and v
    {"u/v*v", "u"},
    {"exp(log(u))", "u"},
    {"sqrt(u)^2", "u"},
    {"log(u*v)*2", "log(u^2*v^2)"},
    {"log(u)*0", "0"},
    {"u^v*u^(-v)", "1"},
    {"u^u", "1/u^(-u)"},
    {"(u^2 - v^2)/(u - v)", "u + v"},
    {"tan(atan2(u, v))", "u/v"},
    {"tan(u)*cos(u)", "sin(u)"},
    {"gamma(u + 1)/gamma(u)", "u"},
    {"u!/(u - 2)!", "u*(u - 1)"},
    {"gamma(u - 2)*(u - 2)", "gamma(u - 1)"},
    {"digamma(u + 1) - digamma(u)", "1/u"},
    {"beta(u, v)", "beta(v, u)"},
    {"binomial(u, 2)", "u*(u - 1)/2"},
    {"asin(u) + acos(u)", "pi/2"},
    {"acot(u)", "atan(1/u)"},
    {"acoth(u)", "atanh(1/u)"},
    {"asec(u)", "acos(1/u)"},
    {"acosh(u) - log(u + sqrt(u^2 - 1))", "0"},
    {"atanh(u)*2", "log(1 + u) - log(1 - u)"},
    {"[sqrt(u) < v]", "[u^(1/2) < v]"},
    {"if(v > 0, log(u), 0)*2", "if(v > 0, 2*log(u), 0)"},
    {"if(u > 0, log(u), v)", "if(u > 0, log(u), v)*v/v"},
    {"if(u > v, 1/u, if(v > 0, sqrt(u), 1/v))", "if(u > v, 1/u, if(v > 0, u^(1/2), v^(-1)))"},
    {"piecewise(u < 0: 1/v, u > 1: sqrt(v))", "piecewise(u < 0: v^(-1), u > 1: sqrt(v))*1"},
    {"root(u, 4)^4", "u"},
    {"root(u, 3)^3", "u"},
    {"root(u, 5)*root(v, 5)", "root(u*v, 5)"},
    {"acot(max(u, v))", "acot(-min(-u, -v))"},
    {"1/abs(u)", "abs(1/u)"},
    {"1/cbrt(u)^2", "1/cbrt(u^2)"},
    {"abs(u)/u", "sign(u)^(-1)"},
    {"log(abs(u))", "log(u^2)/2"},
    {"1/(u - floor(u))", "-1/(floor(u) - u)"},
    {"u^(2*v)", "(u^v)^2"},
    {"0^u*0", "0"},
    {"lgamma(u)", "log(gamma(u))*1 + 0*lgamma(u)"},
    {"log(u)/log(u)", "1"},
    {"coth(u)*tanh(u)", "1"},
    {"1/(exp(u) - 1)", "-1/(1 - exp(u))"},
    {"sum(k=1..3, log(u + k))", "log(u + 1) + log(u + 2) + log(u + 3)"},
    {"sum(k=1..n, sqrt(u))", "n*sqrt(u)"},
    {"prod(k=1..n, 1/x[k])*prod(k=1..n, x[k])", "1"},
    {"sum(k=1..n, log(x[k]))*2", "sum(k=1..n, 2*log(x[k]))"},
    {"sum(k=1..n, if(x[k] > 0, log(x[k]), 1/u))", "sum(k=1..n, if(x[k] > 0, log(x[k]), u^(-1)))"},
    {"sum(k=1..floor(u), x[k]/v)", "sum(k=1..floor(u), x[k])/v + 0*1/v"},
    {"sum(i=1..n, sum(j=1..n, sqrt(x[i]*x[j])))", "sum(i=1..n, sum(j=1..n, (x[j]*x[i])^(1/2)))"},
};

static const Pair doubtful[] = {
    // true by what sums and branches need for a value, or false
    {"sum(k=1..n, log(x[k])) + abs(x[1])", "sum(k=1..n, log(x[k])) + x[1]"},
    {"sum(k=1..n, log(x[k])) + abs(x[2])", "sum(k=1..n, log(x[k])) + x[2]"},
    {"sum(k=2..n, sqrt(x[k])) + abs(x[n])", "sum(k=2..n, sqrt(x[k])) + x[n]"},
    {"sum(k=1..n, sqrt(x[k])) + abs(x[n])", "sum(k=1..n, sqrt(x[k])) + x[n]"},
    {"sum(k=1..n, log(x[k] + u)) + abs(x[1] + u)", "sum(k=1..n, log(x[k] + u)) + x[1] + u"},
    {"sum(k=1..n, if(x[k] > u, log(x[k]), v)) + abs(x[1])", "sum(k=1..n, if(x[k] > u, log(x[k]), v)) + x[1]"},
    {"sum(k=1..n, v/x[k])*(x[1]/x[1])", "sum(k=1..n, v/x[k])*1"},
    {"prod(k=1..n, sqrt(u*x[k]))*abs(u*x[n])", "prod(k=1..n, sqrt(u*x[k]))*u*x[n]"},
    {"if(v > 0, log(u), u) + abs(u)", "if(v > 0, log(u), u) + u"},
    {"if(v > 0, log(u)*abs(u), v)", "if(v > 0, log(u)*u, v)"},
    {"if(v >= 0, sqrt(u), sqrt(-u))*abs(u)", "if(v >= 0, sqrt(u)*u, -sqrt(-u)*u)"},
    {"if(v >= 0, sqrt(u), v) + [v >= 0]*abs(u)", "if(v >= 0, sqrt(u), v) + [v >= 0]*u"},
    {"if(v > 0, log(u), 0) + [v >= 0]*abs(u)", "if(v > 0, log(u), 0) + [v >= 0]*u"},
    {"if(v = 0, log(u), 0) + [v = 0]*abs(u)", "if(v = 0, log(u), 0) + [v = 0]*u"},
    {"piecewise(u < 0: v, v > 1: 1) + abs(v)*[u >= 0]", "piecewise(u < 0: v, v > 1: 1) + v*[u >= 0]"},
    {"u^v + abs(u)", "u^v + u"},
    {"gamma(u) + abs(u)", "gamma(u) + u"},
};

static const Pair slopes[] = {
    // functions of x that are equal where both have a value: so are their derivatives
    {"abs(u)", "max(u, -u)"},
    {"log(abs(u))", "log(u^2)/2"},
    {"log(u)", "-log(1/u)"},
    {"sqrt(u)^2", "u"},
    {"floor(u)", "-ceil(-u)"},
    {"sign(u)", "abs(u)/u"},
    {"[u > v]", "1 - [u <= v]"},
    {"max(u, v)", "(u + v + abs(u - v))/2"},
    {"if(u > 0, u, 0)", "max(u, 0)"},
    {"if(u > v, log(v), v)", "if(u <= v, v, log(v))"},
    {"atanh(u)", "(log(1 + u) - log(1 - u))/2"},
    {"acot(u)", "atan(1/u)"},
    {"u^u", "exp(u*log(u))"},
    {"0*log(u) + abs(v)", "abs(v)"},
    {"asin(u)", "pi/2 - acos(u)"},
    {"cbrt(u)", "root(u, 3)"},
    {"u*[u > 0]", "max(u, 0)"},
    {"acosh(u)", "log(u + sqrt(u^2 - 1))"},
    {"atan2(u, v)", "-atan2(-u, v)"},
    {"gamma(u + 1)", "u*gamma(u)"},
    {"sum(k=1..n, abs(x[k]*u))", "sum(k=1..n, abs(x[k]))*abs(u)"},
};

static const char *const parts[] = {"x",       "y",      "x - 1",     "x + y",    "x*y",     "x^2",   "1/x",
                                    "1 - x",   "-x",     "x/y",       "2*x",      "x + 1",   "x - y", "abs(x)",
                                    "sin(x)",  "exp(x)", "sqrt(x)",   "log(x)",   "x^2 - 1", "y/2",   "n",
                                    "x + 1/2", "n - 2",  "max(x, y)", "floor(x)", "-y^2",    "3"};

typedef struct {
    Expr left, right, defined[2];
    uint32_t ndefined;
    char label[1000];
} Drawn;

static Expr instance(const char *text, Expr u, Expr v)
{
    return expr_subst(p, expr_of(text), (Expr[]){expr_named(p, "u"), expr_named(p, "v")}, (Expr[]){u, v}, 2);
}

static Expr part(Random *r)
{
    return expr_of(parts[random_below(r, sizeof parts / sizeof *parts)]);
}

static void draw(Random *r, Drawn *out)
{
    Expr u = part(r), v = part(r), x = expr_named(p, "x");
    *out = (Drawn){.left = 0};
    if (random_chance(r, 60)) {
        Pair pair = random_chance(r, 30) ? doubtful[random_below(r, sizeof doubtful / sizeof *doubtful)]
                                         : values[random_below(r, sizeof values / sizeof *values)];
        out->left = instance(pair.left, u, v);
        out->right = instance(pair.right, u, v);
    } else {
        Pair pair = slopes[random_below(r, sizeof slopes / sizeof *slopes)];
        out->defined[0] = instance(pair.left, u, v);
        out->defined[1] = instance(pair.right, u, v);
        out->ndefined = 2;
        out->left = out->defined[0] ? diff_expr(p, out->defined[0], x) : 0;
        out->right = out->defined[1] ? diff_expr(p, out->defined[1], x) : 0;
    }
    StrBuf text = {0};
    for (int i = 0; i < 2 && out->left && out->right; i++) {
        str_add(&text, out->ndefined ? i ? ") = D(" : "D(" : i ? " = " : "");
        print_expr(p, out->ndefined ? out->defined[i] : i ? out->right : out->left, PRINT_TEXT, &text, NULL);
    }
    snprintf(out->label, sizeof out->label, "%s%s", str_text(&text), out->ndefined ? ")" : "");
    str_free(&text);
}

// ---- Points ---------------------------------------------------------------------------------------------------------

typedef struct {
    fmpq_t x, y, element[5];
    slong n;
} Point;

static EvalStatus value_of(void *data, Sym name, fmpq_t value)
{
    Point *at = data;
    const char *text = pool_symbol_name(p, name);
    if (!strcmp(text, "n"))
        fmpq_set_si(value, at->n, 1);
    else
        fmpq_set(value, *text == 'x' ? at->x : at->y);
    return EVAL_OK;
}

static EvalStatus element_of(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    Point *at = data;
    (void)array;
    (void)n;
    fmpq_set(value, at->element[(subscripts[0] % 5 + 5) % 5]);
    return EVAL_OK;
}

static bool differ(Point *at, Expr left, Expr right)
{
    EvalValues given = {.data = at, .symbol = value_of, .element = element_of};
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    bool apart = eval_ball(p, left, &given, 128, a) == EVAL_OK && eval_ball(p, right, &given, 128, b) == EVAL_OK &&
                 !arb_overlaps(a, b);
    arb_clear(a);
    arb_clear(b);
    return apart;
}

static EvalStatus evaluate(Point *at, Expr e, slong prec, bool *truth)
{
    EvalValues given = {.data = at, .symbol = value_of, .element = element_of};
    EvalProgram *g = eval_program_new(p, &e, 1);
    EvalStatus status = eval_program_run(g, &given, prec);
    *truth = status == EVAL_OK && eval_program_exact(g, 0) && !fmpq_is_zero(eval_program_exact(g, 0));
    eval_program_free(g);
    return status;
}

static void draw_value(Random *r, fmpq_t out)
{
    static const slong denominators[] = {1, 1, 1, 2, 2, 3, 4};
    fmpq_set_si(out, (slong)random_below(r, 13) - 6, (ulong)denominators[random_below(r, 7)]);
}

static const char *where(const Point *at)
{
    static char text[200];
    char *x = fmpq_get_str(NULL, 10, at->x), *y = fmpq_get_str(NULL, 10, at->y);
    snprintf(text, sizeof text, "x = %s, y = %s, n = %ld", x, y, (long)at->n);
    flint_free(x);
    flint_free(y);
    return text;
}

static void check_at(Random *r, Point *at, const Drawn *claim, const Proof *proof)
{
    bool satisfied = true, fails = false, all = true, none = false, truth;
    StrBuf listed = {0};
    for (size_t i = 0; i < proof->conditions.len; i++) {
        EvalStatus status = evaluate(at, proof->conditions.at[i], 128, &truth);
        satisfied &= status == EVAL_OK && truth;
        // log(x) != 0 or y <= 0 is read from both ends: it holds for y <= 0, whatever x
        bool open = expr_kind(p, proof->conditions.at[i]) == KIND_OR ||
                    (expr_flags(p, proof->conditions.at[i]) & FLAG_HAS_IVERSON);
        fails |= (status == EVAL_UNDEFINED && !open) || (status == EVAL_OK && !truth);
        str_add(&listed, ", ");
        print_expr(p, proof->conditions.at[i], PRINT_TEXT, &listed, NULL);
    }
    const Expr all_parts[4] = {claim->left, claim->right, claim->defined[0], claim->defined[1]};
    for (uint32_t i = 0; i < 2 + claim->ndefined; i++) {
        EvalStatus status = evaluate(at, all_parts[i], 128, &truth);
        all &= status == EVAL_OK;
        none |= status == EVAL_UNDEFINED;
    }
    ck_assert_msg(!satisfied || !none, "seed %lu: at %s the conditions hold and a part has no value: %s: %s",
                  (unsigned long)r->seed, where(at), claim->label, str_text(&listed));
    ck_assert_msg(!all || !fails, "seed %lu: at %s every part has a value and a condition fails: %s: %s",
                  (unsigned long)r->seed, where(at), claim->label, str_text(&listed));
    ck_assert_msg(!all || !differ(at, claim->left, claim->right), "seed %lu: at %s the sides differ: %s",
                  (unsigned long)r->seed, where(at), claim->label);
    str_free(&listed);
}

static void check_points(Random *r, const Drawn *claim, const Proof *proof)
{
    Point at;
    fmpq_init(at.x);
    fmpq_init(at.y);
    for (int i = 0; i < 5; i++)
        fmpq_init(at.element[i]);
    for (int turn = 0; turn < 24; turn++) {
        draw_value(r, at.x);
        draw_value(r, at.y);
        at.n = 1 + random_below(r, 5);
        for (int i = 0; i < 5; i++)
            draw_value(r, at.element[i]);
        check_at(r, &at, claim, proof);
    }
    fmpq_clear(at.x);
    fmpq_clear(at.y);
    for (int i = 0; i < 5; i++)
        fmpq_clear(at.element[i]);
}

// ---- Tests ----------------------------------------------------------------------------------------------------------

START_TEST(conditions_are_sufficient)
{
    uint32_t cases = random_count(250), proved = 0;
    for (uint32_t i = 0; i < cases; i++) {
        Random r = random_start(7000000 + i);
        PoolMark mark = pool_mark(p);
        p->limits.work = 600000;
        pool_start(p, 0, NULL);
        Drawn claim;
        draw(&r, &claim);
        Facts facts = {0};
        facts_add(&facts, &(Fact){.kind = FACT_INTEGER, .subject = expr_named(p, "n")});
        facts_add(&facts, &(Fact){.kind = FACT_CONDITION, .condition = expr_le(p, expr_int(p, 1), expr_named(p, "n"))});
        if (claim.left && claim.right && pool_ok(p)) {
            ProveClaim c = {.left = claim.left, .right = claim.right, .facts = &facts};
            c.defined = claim.defined;
            c.ndefined = claim.ndefined;
            Proof proof;
            prove_claim(p, &c, &proof);
            bool whole = pool_ok(p); // what a limit cut short lists too little
            p->limits.work = 0;
            pool_start(p, 0, NULL);
            if (proof.kind == PROOF_PROVED && whole) {
                proved++;
                check_points(&r, &claim, &proof);
            }
            proof_clear(&proof);
        }
        facts_clear(&facts);
        pool_error_clear(p);
        pool_release(p, mark);
    }
    if (getenv("TEST_SCALE"))
        printf("%u claims, %u proved\n", cases, proved);
    ck_assert_uint_gt(proved, cases / 3);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("conditions");
    TCase *tcase = tcase_create("random");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 0);
    tcase_add_test(tcase, conditions_are_sufficient);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
