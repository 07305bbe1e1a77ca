// Property test of what is shown: simplified, expanded and factored forms have the value of the expression wherever it
// has one, with and without definitions to fold into.
#include "parser/parse.h"
#include "support/random_expr.h"
#include "symbolic/eval/eval.h"
#include "symbolic/print/print.h"
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

// Wherever `e` has a value, `form` has it. (It may have none at a single point, where a factor taken apart is zero.)
static void check_form(Expr e, Expr form, const char *what, const Random *r)
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
        bool wrong = missing > MISSING_MOST || (status == EVAL_OK && !arb_overlaps(x, y));
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
            check_form(e, simplify_expr(&plain, e), "the simple form", &r);
            check_form(e, simplify_expr(&folding, e), "the folded form", &r);
            check_form(e, simplify_expand(&plain, e), "the expanded form", &r);
            pool_error_clear(p);
            check_form(e, simplify_factor(&plain, e), "the factored form", &r);
        }
        facts_clear(&facts);
        pool_error_clear(p);
        pool_release(p, mark);
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
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
