// Derivations, checked by other means than made them: every equality in balls at points of its case, every certificate
// by multiplying out modulo a prime at random values of the names.
#include "parser/parse.h"
#include "symbolic/eval/eval.h"
#include "symbolic/print/print.h"
#include "symbolic/prove/decide.h"
#include "symbolic/prove/prove.h"
#include "tests/support/random_expr.h"

#include <check.h>
#include <stdlib.h>

enum { POINTS = 24, DEPTH_MOST = 32 };

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

static const char *text_of(Expr e, StrBuf *buffer)
{
    str_free(buffer);
    if (e)
        print_expr(p, e, PRINT_TEXT, buffer, NULL);
    return str_text(buffer);
}

// ---- Polynomial identities ------------------------------------------------------------------------------------------

static const uint64_t prime = 2305843009213693951u; // 2^61 - 1

static uint64_t times(uint64_t a, uint64_t b)
{
    return n_mulmod2(a, b, prime);
}

// A number that belongs to a name or another thing that arithmetic can not take apart.
static uint64_t draw(Expr e, uint64_t salt)
{
    uint64_t z = (e + 1) * 0x9e3779b97f4a7c15u + salt;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % prime;
}

// Value modulo the prime, expressions being small here. Names that were introduced stand for themselves.
static uint64_t value_mod(Expr e, uint64_t salt)
{
    Kind kind = expr_kind(p, e);
    int64_t n;
    if (kind == KIND_NUM) {
        const fmpq *q = expr_fmpq(p, e);
        return times(fmpz_fdiv_ui(fmpq_numref(q), prime), n_invmod(fmpz_fdiv_ui(fmpq_denref(q), prime), prime));
    }
    if (kind == KIND_POW && expr_get_int(p, expr_arg(p, e, 1), &n) && n >= 0)
        return n_powmod2(value_mod(expr_arg(p, e, 0), salt), n, prime);
    if (kind != KIND_ADD && kind != KIND_MUL)
        return draw(e, salt);
    uint64_t value = kind == KIND_MUL;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        uint64_t part = value_mod(expr_arg(p, e, i), salt);
        value = kind == KIND_MUL ? times(value, part) : n_addmod(value, part, prime);
    }
    return value;
}

static void check_identity(const DerivationStep *s, const char *label)
{
    for (uint64_t turn = 0; turn < 8; turn++)
        ck_assert_msg(value_mod(s->before, turn) == value_mod(s->after, turn), "%s: no polynomial identity", label);
}

// ---- Equalities at points -------------------------------------------------------------------------------------------

static EvalStatus value_of(void *data, Sym name, fmpq_t value)
{
    uint64_t z = draw(name, *(uint64_t *)data * 77 + 5);
    bool length = strcmp(pool_symbol_name(p, name), "n") == 0;
    fmpq_set_si(value, length ? 1 + (slong)(z % 6) : (slong)(z % 41) - 13, length ? 1 : 1 + (z >> 20) % 7);
    return EVAL_OK;
}

static EvalStatus element_of(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    uint64_t place = *(uint64_t *)data;
    for (uint32_t i = 0; i < n; i++)
        place = place * 31 + (uint64_t)subscripts[i];
    return value_of(&place, array, value);
}

static bool holds_at(Expr condition, const EvalValues *at)
{
    EvalProgram *g = eval_program_new(p, &condition, 1);
    bool ok =
        eval_program_run(g, at, 200) == EVAL_OK && eval_program_exact(g, 0) && !fmpq_is_zero(eval_program_exact(g, 0));
    eval_program_free(g);
    return ok;
}

// At how many points do both sides have values? They must overlap at each.
static unsigned check_equality(Expr before, Expr after, const Expr *conditions, unsigned n, const char *label)
{
    unsigned seen = 0;
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    for (uint64_t turn = 0; turn < POINTS; turn++) {
        EvalValues at = {.data = &turn, .symbol = value_of, .element = element_of};
        bool inside = true;
        for (unsigned i = 0; i < n && inside; i++)
            inside = holds_at(conditions[i], &at);
        if (!inside || eval_ball(p, before, &at, 200, a) != EVAL_OK || eval_ball(p, after, &at, 200, b) != EVAL_OK)
            continue;
        seen++;
        StrBuf x = {0}, y = {0};
        ck_assert_msg(arb_overlaps(a, b), "%s: %s is not %s", label, text_of(before, &x), text_of(after, &y));
        str_free(&x);
        str_free(&y);
    }
    arb_clear(a);
    arb_clear(b);
    return seen;
}

// ---- One derivation -------------------------------------------------------------------------------------------------

typedef struct {
    unsigned certificates, equalities; // of the latter, those seen at some point
} Tally;

typedef struct {
    Expr cases[DEPTH_MOST];
    VEC(DerivationStep) names;
} Walk;

static Expr without_names(const Walk *w, Expr e)
{
    for (size_t i = 0; i < w->names.len; i++)
        e = expr_subst1(p, e, w->names.at[i].before, w->names.at[i].after);
    return e;
}

static void check_step(Walk *w, const DerivationStep *s, const char *label, Tally *tally)
{
    switch (s->kind) {
    case STEP_DOMAIN:
    case STEP_EMPTY: return;
    case STEP_CASE:
        ck_assert_uint_lt(s->depth, DEPTH_MOST);
        w->cases[s->depth] = s->condition;
        return;
    case STEP_NAME:
        if (w->names.len && w->names.at[0].depth == s->depth && w->names.at[0].before == s->before)
            w->names.len = 0; // the next case begins anew
        vec_push(&w->names, *s);
        return;
    case STEP_IDENTITY:
        check_identity(s, label);
        tally->certificates++;
        w->names.len = 0;
        return;
    default: break;
    }
    Expr before = without_names(w, s->before), after = without_names(w, s->after);
    tally->equalities += check_equality(before, after, w->cases, s->depth, label) > 0;
}

static void check_claim(const char *left, const char *right, const char *condition, Tally *tally)
{
    Facts facts = {.declared = 0};
    Derivation told = {0};
    Walk walk = {.names = {0}};
    if (condition) {
        ParseContext ctx;
        Error err = {0};
        parse_context_init(&ctx, p, NULL);
        Expr c = parse_condition(&ctx, condition, (uint32_t)strlen(condition), &err);
        facts_add(&facts, &(Fact){.kind = FACT_CONDITION, .condition = c});
        parse_context_free(&ctx);
    }
    ProveClaim claim = {.left = expr_of(left), .right = expr_of(right), .facts = &facts};
    Decision decision;
    Facts learned;
    prove_learn_facts(p, &claim, &learned);
    decide_tell(p, &learned, claim.left, claim.right, NULL, 0, &told, &decision);
    ck_assert_msg(decision.kind == DECISION_EQUAL, "not decided: %s = %s", left, right);
    decision_clear(&decision);
    facts_clear(&learned);
    for (size_t i = 0; i < told.len; i++)
        if (!condition || told.at[i].kind >= STEP_IDENTITY) // points are not drawn by assumptions
            check_step(&walk, &told.at[i], left, tally);
    vec_free(&walk.names);
    vec_free(&told);
    facts_clear(&facts);
}

typedef struct {
    const char *left, *right, *condition;
    bool certified; // the difference is zero by relations, and by nothing else
} Row;

static const Row rows[] = {
    {"sin(x)^4 - cos(x)^4", "1 - 2*cos(x)^2", NULL, true},
    {"sin(x)^2/(1 - cos(x))", "1 + cos(x)", NULL, true},
    {"tan(x)^2 + 1", "sec(x)^2", NULL, true},
    {"1/(sqrt(x) + sqrt(y))", "(sqrt(x) - sqrt(y))/(x - y)", NULL, true},
    {"sqrt(x + 1)/(1 + sqrt(1 + x))", "(1 + x - sqrt(1 + x))/x", NULL, true},
    {"(1 + sqrt(2))^3", "7 + 5*sqrt(2)", NULL, true},
    {"1/(1 + cbrt(2))", "(1 - cbrt(2) + cbrt(4))/3", NULL, true},
    {"(sin(x) + cos(x))^3", "sin(x)*(1 + 2*cos(x)^2) + cos(x)*(3 - 2*cos(x)^2)", NULL, true},
    {"(1 + x/sqrt(x^2 + 1))/(x + sqrt(x^2 + 1))", "1/sqrt(x^2 + 1)", NULL, true},
    {"(1 + tan(x)^2)/(1 + tan(x))^2", "1/(sin(x) + cos(x))^2", NULL, true},
    {"sqrt(x*y)*sqrt(x)/sqrt(y)", "x", "y > 0", false},
    {"(sqrt(a + b) + sqrt(a - b))^2", "2*a + 2*sqrt(a + b)*sqrt(a - b)", NULL, true},
    {"sqrt(x^2)", "abs(x)", NULL, false},
    {"abs(x)*abs(y)", "abs(x*y)", NULL, false},
    {"cos(3*x)", "4*cos(x)^3 - 3*cos(x)", NULL, false},
    {"1/(1 + exp(-x))", "exp(x)/(1 + exp(x))", NULL, false},
    {"sinh(x)^2 + 1", "cosh(x)^2", NULL, false},
    {"sqrt(5 + 2*sqrt(6))", "sqrt(2) + sqrt(3)", NULL, false},
    {"[a = b]*(a - b)", "0", NULL, false},
    {"sum(k=1..n, k)", "n*(n + 1)/2", NULL, false},
    {"max(x, y) + min(x, y)", "x + y", NULL, false},
};

START_TEST(each_step_holds)
{
    const Row *row = &rows[_i];
    Tally tally = {0};
    check_claim(row->left, row->right, row->condition, &tally);
    ck_assert_msg(row->condition || tally.equalities, "nothing was seen at a point: %s", row->left);
    ck_assert_msg(!row->certified || tally.certificates, "no certificate: %s", row->left);
}

END_TEST

// (a + b*r)^n multiplied out with r^n put in, which takes the relation of r.
START_TEST(random_powers_are_certified)
{
    static const struct {
        const char *root, *value;
        int n;
    } kernels[] = {{"sqrt(x + 1)", "(x + 1)", 2},
                   {"sin(x)", "(1 - cos(x)^2)", 2},
                   {"sqrt(2)", "2", 2},
                   {"cbrt(x^2 + 1)", "(x^2 + 1)", 3}};

    Tally tally = {0};
    uint32_t cases = random_count(60);
    for (uint32_t i = 0; i < cases; i++) {
        Random r = random_start(i);
        StrBuf left = {0}, right = {0};
        uint32_t kernel = random_below(&r, 4);
        const char *k = kernels[kernel].root, *value = kernels[kernel].value;
        int a = 1 + (int)random_below(&r, 5), b = 1 + (int)random_below(&r, 5), n = kernels[kernel].n;
        str_printf(&left, "(%d + %d*%s)^%d", a, b, k, n);
        if (n == 2)
            str_printf(&right, "%d + %d*%s + %d*%s", a * a, 2 * a * b, k, b * b, value);
        else
            str_printf(&right, "%d + %d*%s + %d*%s^2 + %d*%s", a * a * a, 3 * a * a * b, k, 3 * a * b * b, k, b * b * b,
                       value);
        check_claim(str_text(&left), str_text(&right), NULL, &tally);
        str_free(&left);
        str_free(&right);
    }
    ck_assert_uint_eq(tally.certificates, cases);
}

END_TEST

// A wrong cofactor is noticed: the checker itself can fail.
START_TEST(checker_refuses_a_wrong_identity)
{
    Expr s = expr_named(p, "s"), c = expr_named(p, "c");
    Expr wrong = expr_add2(p, expr_powi(p, s, 2), expr_mul2(p, expr_int(p, 2), expr_powi(p, c, 2)));
    Expr right = expr_add2(p, expr_powi(p, s, 2), expr_powi(p, c, 2));
    ck_assert(value_mod(wrong, 1) != value_mod(right, 1));
    ck_assert(value_mod(expr_powi(p, right, 2), 1) == times(value_mod(right, 1), value_mod(right, 1)));
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("derivations");
    TCase *tcase = tcase_create("derivations");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, each_step_holds, 0, sizeof rows / sizeof *rows);
    tcase_add_test(tcase, random_powers_are_certified);
    tcase_add_test(tcase, checker_refuses_a_wrong_identity);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
