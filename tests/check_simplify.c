// Property test of what is shown: simplified, expanded and factored forms have the value of the expression wherever it
// has one, with and without definitions to fold into.
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/eval/eval.h"
#include "symbolic/print/print.h"
#include "symbolic/prove/screen.h"
#include "symbolic/simplify/simplify.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { POINTS = 12, MISSING_MOST = 2, LENGTH = 3 };

static Pool *p;
static Definitions defs;

static void define(const char *name, DefKind kind, const char *parameter, const char *text)
{
    ParseContext ctx;
    Error err = {0};
    parse_context_init(&ctx, p, &defs);
    Sym symbol = parameter ? pool_symbol(p, parameter, strlen(parameter)) : 0;
    Expr body = parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg(
        body && defs_set(p, &defs, pool_symbol(p, name, strlen(name)), kind, &symbol, parameter ? 1 : 0, body, &err),
        "%s: %s", text, err.message);
    parse_context_free(&ctx);
}

static void setup(void)
{
    p = pool_new(NULL);
    ck_assert(template_init(p));
    define("g", DEF_FUNCTION, "t", "1/(1 + exp(-t))");
    define("h", DEF_FUNCTION, "t", "t^2 + sin(t)");
    define("a", DEF_VALUE, NULL, "x + y^2");
    define("f", DEF_ARRAY, "k", "exp(s[k])/sum(l=1..K, exp(s[l]))");
}

static void teardown(void)
{
    defs_clear(&defs);
    pool_free(p);
    flint_cleanup();
}

// ---- Values ---------------------------------------------------------------------------------------------------------

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t z = a * 0x9e3779b97f4a7c15u + b;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static EvalStatus value_of(void *data, Sym name, fmpq_t value)
{
    const char *text = pool_symbol_name(p, name);
    uint64_t z = mix(name, *(uint64_t *)data);
    bool index = strchr("KNnmijkl", *text) != NULL; // lengths and subscripts
    if (index)
        fmpq_set_si(value, *text == 'K' || *text == 'N' || *text == 'n' ? LENGTH : 1 + (slong)(z % LENGTH), 1);
    else
        fmpq_set_si(value, (slong)(z % 17) - 8, 1 + (z >> 20) % 4);
    return EVAL_OK;
}

static EvalStatus element_of(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    uint64_t place = *(uint64_t *)data;
    for (uint32_t i = 0; i < n; i++) {
        place = mix(place, (uint64_t)subscripts[i]);
        if (subscripts[i] < 1 || subscripts[i] > LENGTH)
            return EVAL_UNDEFINED;
    }
    uint64_t z = mix(array, place);
    fmpq_set_si(value, (slong)(z % 17) - 8, 1 + (z >> 20) % 4);
    return EVAL_OK;
}

static const EvalFunction *function_of(void *data, Sym name, uint32_t nargs)
{
    static EvalFunction f;
    (void)data;
    (void)nargs;
    for (int i = 0; i < EVAL_ARGS; i++)
        f.weight[0][i] = 1 + (int)(mix(name, (uint64_t)i) % 3);
    for (int i = 0; i < 4; i++)
        f.coefficient[0][i] = (int)(mix(name, 50 + (uint64_t)i) % 5) - 2;
    return &f;
}

static const char *shown(Expr e, StrBuf *text)
{
    if (e)
        print_expr(p, e, PRINT_TEXT, text, NULL);
    return str_text(text);
}

// Wherever `e` has a value, `form` has it, but for missing_most points (where a factor taken apart is zero).
static void check_form(Expr e, Expr form, unsigned missing_most, const char *what, const Random *r)
{
    unsigned missing = 0;
    Expr open = form ? defs_expand(p, &defs, form, 0) : 0;
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    for (uint64_t turn = 0; turn < POINTS && open; turn++) {
        EvalValues at = {.data = &turn, .symbol = value_of, .element = element_of, .function = function_of};
        if (eval_ball(p, e, &at, 256, x) != EVAL_OK)
            continue;
        EvalStatus status = eval_ball(p, open, &at, 256, y);
        missing += status == EVAL_UNDEFINED;
        bool wrong = missing > missing_most || (status == EVAL_OK && !arb_overlaps(x, y));
        StrBuf from = {0}, to = {0}, value = {0};
        if (wrong)
            for (Sym s = pool_symbol(p, "x", 1), i = 0; i < 3; i++, s = pool_symbol(p, i == 1 ? "y" : "z", 1)) {
                fmpq_t q;
                fmpq_init(q);
                value_of(&turn, s, q);
                str_printf(&value, " %s = ", pool_symbol_name(p, s));
                eval_print_rational(q, 6, &value);
                fmpq_clear(q);
            }
        ck_assert_msg(!wrong, "seed %lu: %s of %s is shown as %s, which %s at%s", (unsigned long)r->seed, what,
                      shown(e, &from), shown(form, &to), status == EVAL_OK ? "has another value" : "has no value",
                      str_text(&value));
        str_free(&from);
        str_free(&to);
        str_free(&value);
    }
    arb_clear(x);
    arb_clear(y);
}

START_TEST(forms_keep_the_value)
{
    for (uint32_t i = 0; i < random_count(150); i++) {
        Random r = random_start(i);
        PoolMark mark = pool_mark(p);
        p->limits.work = 100000; // not seconds: the machine may be busy
        pool_start(p, 0, NULL);
        static const unsigned kinds[] = {
            RANDOM_SMOOTH,  RANDOM_STEPS,  RANDOM_STEPS | RANDOM_BRACKETS, RANDOM_SUMS, RANDOM_SUMS | RANDOM_BRACKETS,
            RANDOM_SPECIAL, RANDOM_UNKNOWN};
        Expr e = random_expr(p, &r, 1 + random_below(&r, 14), kinds[random_below(&r, 7)]);
        Facts facts = {.declared = 0};
        SimplifyContext plain = {.pool = p, .facts = &facts, .written = e},
                        folding = {.pool = p, .facts = &facts, .defs = &defs, .written = e};
        if (e && expr_kind(p, e) != KIND_UNDEF && !expr_is_condition(p, e)) {
            check_form(e, simplify_expr(&plain, e), MISSING_MOST, "the simple form", &r);
            check_form(e, simplify_expr(&folding, e), MISSING_MOST, "the folded form", &r);
            check_form(e, simplify_expand(&plain, e), MISSING_MOST, "the expanded form", &r);
            pool_error_clear(p);
            check_form(e, simplify_factor(&plain, e), MISSING_MOST, "the factored form", &r);
        }
        facts_clear(&facts);
        pool_error_clear(p);
        pool_release(p, mark);
    }
}

END_TEST

// ---- Definitions that hold zero divisors, or what may be 0 ----------------------------------------------------------

static Expr parsed(const char *text)
{
    ParseContext ctx;
    Error err = {0};
    parse_context_init(&ctx, p, &defs);
    Expr e = parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg(e != 0, "%s: %s", text, err.message);
    parse_context_free(&ctx);
    return e;
}

static Expr random_product(Random *r)
{
    static const char *const atoms[] = {"b",        "g", "b", "g", "x",      "y",       "z", "[x > 0]", "[x <= 0]", "[x <= 1]",
                                        "[x = y]",  "2", "1", "y", "exp(y)", "exp(-y)", "z", "if(x > 0, 1, 0)",
                                        "if(x > 0, y, z)"};
    Expr e = parsed(atoms[random_below(r, sizeof atoms / sizeof *atoms)]);
    for (uint32_t i = 1 + random_below(r, 6); i > 0; i--) {
        Expr a = parsed(atoms[random_below(r, sizeof atoms / sizeof *atoms)]);
        switch (random_below(r, 6)) {
        case 0: e = expr_add2(p, e, a); break;
        case 1: e = expr_sub(p, e, a); break;
        case 2:
        case 3: e = expr_mul2(p, e, a); break;
        case 4: e = expr_div(p, e, a); break;
        default: e = expr_powi(p, e, 2);
        }
    }
    return e;
}

// A bracket is a zero divisor: what is solved by it may lose terms. What may be 0 loses points. Derivatives too.
START_TEST(folding_keeps_terms_and_points)
{
    static const char *const pairs[][2] = {
        {"if(x > 0, y, z)", "y*if(x > 0, 1, 0)"},
        {"y*[x > 0] + z", "z*[x <= 0]"},
        {"exp(y)*[x > 0]", "y/(1 + exp(-y))"},
        {"y*[x > 0]", "[x <= 1]*z + y"},
        {"z + [x = y]*y", "x/(1 + exp(-y))"},
        {"abs(x) - x", "sqrt(x^2 + y^2)"},
        {"floor(x)*y", "max(x, y) + z"},
        {"y*exp(-y)", "z*y^2"},
    };
    for (uint32_t i = 0; i < random_count(400); i++) {
        Random r = random_start(i);
        PoolMark mark = pool_mark(p);
        uint32_t pair = random_below(&r, sizeof pairs / sizeof *pairs);
        defs_clear(&defs);
        defs = (Definitions){0};
        define("b", DEF_VALUE, NULL, pairs[pair][0]);
        define("g", DEF_VALUE, NULL, pairs[pair][1]);
        pool_start(p, budget_now() + 1, NULL);
        Expr e = random_product(&r), open = defs_expand(p, &defs, e, 0);
        if (open && random_chance(&r, 40))
            e = open = diff_expr(p, open, expr_named(p, "y"));
        Facts facts = {.declared = 0};
        SimplifyContext folding = {.pool = p, .facts = &facts, .defs = &defs, .written = e};
        if (open && expr_kind(p, open) != KIND_UNDEF)
            check_form(open, simplify_expr(&folding, e), 0, "the folded form", &r);
        facts_clear(&facts);
        pool_error_clear(p);
        pool_release(p, mark);
    }
}

END_TEST

// What guards all forms sees faults of each kind, and no others.
START_TEST(screen_sees_faults)
{
    static const struct {
        const char *asked, *form;
        bool differs;
    } rows[] = {
        {"y*[x > 0] + [x > 0]", "y*[x > 0] + 1", true},
        {"(-1)^n*(x + 1) + 1", "-x", true},
        {"sum(i=1..K, s[i]*[i = k])", "[k >= 1]*[k <= K]*s[k]", false},
        {"sum(i=1..K, s[i + 1])", "sum(i=2..K, s[i])", true},
        {"1/(1 + exp(-x)) + x*exp(-x)/(1 + exp(-x))^2", "(1 + x - x/(1 + exp(-x)))/(1 + exp(-x))", false},
        {"x*y/sqrt(x^2*y^2)", "1", true},
        {"x^2/sqrt(x^2)", "abs(x)", false},
        {"x + y", "x*(x + y)/x", true}, // no value at 0
        {"log(x^2)", "2*log(x)", true},
        {"sqrt(2)*sqrt(3)*q(x)", "sqrt(6)*q(x)", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Facts facts = {.declared = 0};
        Expr asked = parsed(rows[i].asked), form = parsed(rows[i].form);
        facts_learn(p, &facts, asked);
        ck_assert_msg(screen_differs(p, &facts, asked, form) == rows[i].differs, "%s against %s", rows[i].asked,
                      rows[i].form);
        facts_clear(&facts);
    }
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("simplify");
    TCase *tests = tcase_create("simplify");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 3600);
    tcase_add_test(tests, forms_keep_the_value);
    tcase_add_test(tests, folding_keeps_terms_and_points);
    tcase_add_test(tests, screen_sees_faults);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
