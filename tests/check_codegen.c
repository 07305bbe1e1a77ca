// Generated code against ball arithmetic: every function card, sums over run-time lengths, subscripts, and the text.
#include "codegen/check/sample.h"
#include "codegen/check/validate.h"
#include "codegen/files/source.h"
#include "codegen/ir/ir.h"
#include "codegen/run/batch.h"
#include "codegen/run/jit.h"
#include "symbolic/calculus/calculus.h"
#include "tests/support/formula.h"
#include "tests/support/random_expr.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static Validation validated(const char *text, const char *indices, double low, double high, bool fast)
{
    CodeOutput out = output(text, indices);
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = &facts, .fast = fast};
    ValidateOptions options = {.low = low, .high = high, .length = 5, .points = 100, .easy = true};
    Validation v;
    Error err = {0};
    ck_assert_msg(validate_code(p, &spec, &options, &v, &err), "%s: %s", text, err.message);
    return v;
}

// Where a card is computed by a quotient or a difference its error is not that of one libm call.
START_TEST(every_card_computes_its_function)
{
    const FuncCard *card = &func_cards[_i];
    char text[80];
    bool inside =
        strstr(card->domain, "1") || strstr(card->domain, "0 < u"); // asin, atanh, asech, ...: both sides of 1
    double most = 12;
    if (_i == FN_ROOT)
        snprintf(text, sizeof text, "root(x, 5)");
    else if (_i == FN_POLYGAMMA)
        snprintf(text, sizeof text, "polygamma(2, abs(x))");
    else
        snprintf(text, sizeof text, card->arity == 1 ? "%s(x)" : "%s(x, y)", card->name);
    if (_i == FN_LGAMMA || _i == FN_DIGAMMA || _i == FN_BETA || _i == FN_BINOMIAL || _i == FN_ASEC || _i == FN_ACOTH ||
        _i == FN_ASECH)
        most = 2000; // near zeros, and through differences
    Validation v = validated(text, "", inside ? -2 : -6, inside ? 2 : 6, true);
    ck_assert_msg(v.machine, "%s was not compiled", text);
    ck_assert_msg(v.points >= 10 && v.max_ulp <= most, "%s: %u points, %.1f ulp at %s", text, v.points, v.max_ulp,
                  v.worst);
}

END_TEST

static const struct {
    const char *text, *indices;
} formulas[] = {
    {"x^3 + sin(x)*y/z - 2*y^2", ""},
    {"x^(1/3) + x^(3/2) + x^(-1/2) + x^7 + x^-3 + 2/3*x", ""},
    {"piecewise(x < 0 and y > 1: sin(x), x = 0: 1, x/y) + [x < y]*x", ""},
    {"sum(i=1..n, sum(j=1..i, x[i]*x[j]))", ""},
    {"sum(i=2..n, (x[i] - x[i-1])^2)", ""},
    {"sum(i=0..n, x^i/i!)", ""},
    {"prod(i=1..n, 1 + x[i]^2)", ""},
    {"exp(s[k])/sum(l=1..K, exp(s[l]))", "k"},
    {"exp(s[l])/sum(m=1..K, exp(s[m])) - [l = y]", "l"},
    {"exp(s[k])/sum(m=1..K, exp(s[m]))*([k = l] - exp(s[l])/sum(m=1..K, exp(s[m])))", "k l"},
    {"sum(i=1..N, (exp(sum(j=1..D, W[k,j]*x[i,j])/50)/sum(m=1..K, exp(sum(j=1..D, W[m,j]*x[i,j])/50)) - [k = "
     "y[i]])*x[i,j])",
     "k j"},
    {"sum(k=1..K, [k = y]*g[k]^2*([k = l] - g[k]))", "l"},
    {"sum(i=1..N, sum(k=1..K, A[i,k]*B[k,j]))*c[j]", "j"},
    {"sum(k=1..K, [k < l]*s[k]) + s[1]", "l"},
};

START_TEST(formulas_agree_with_balls)
{
    assume_ranges();
    Validation v = validated(formulas[_i].text, formulas[_i].indices, -1, 2, true);
    ck_assert(v.machine);
    ck_assert_msg(v.points >= 50 && v.mean_ulp < 100, "%s: %u points, mean %.1f ulp", formulas[_i].text, v.points,
                  v.mean_ulp);
}

END_TEST

static uint64_t bits(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return isnan(x) ? 0x7FF8000000000000u : u; // the sign of a NaN says nothing
}

START_TEST(interpreter_and_machine_code_agree_bit_by_bit)
{
    assume_ranges();
    CodeOutput out = output(formulas[_i].text, formulas[_i].indices);
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = &facts};
    Error err = {0};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s", err.message);
    Jit *jit = jit_new(code, &err);
    ck_assert_msg(jit != NULL, "%s", err.message);
    SampleBox box = {.low = -40, .high = 40, .length = 7, .facts = &facts};
    Sample s;
    ck_assert(sample_begin(&s, p, code, &box, 7, &err));
    size_t n = s.sizes[s.nparams];
    double *first = mem_alloc(n * sizeof *first);
    for (int round = 0; round < 20; round++) {
        sample_draw(&s, &box);
        jit_call(jit, s.args);
        memcpy(first, s.args[s.nparams].reals, n * sizeof *first);
        memset(s.args[s.nparams].reals, 0, n * sizeof *first);
        code_interpret(code, s.args);
        for (size_t k = 0; k < n; k++)
            ck_assert_msg(bits(first[k]) == bits(s.args[s.nparams].reals[k]), "%s [%zu]: %a and %a", formulas[_i].text,
                          k, first[k], s.args[s.nparams].reals[k]);
    }
    mem_free(first);
    sample_end(&s);
    jit_free(jit);
    code_free(code);
}

END_TEST

// ---- Many points ----------------------------------------------------------------------------------------------------

enum { COLUMN = 1003 };

// The vector code against the scalar code, on columns whose length is no multiple of the lanes.
static void batch_agrees(const char *text, BatchTier tier)
{
    CodeOutput outs[] = {output(text, ""), {.name = "twice", .value = expr_mul2(p, expr_int(p, 2), parsed(text))}};
    CodeSpec spec = {.outputs = outs, .noutputs = 2};
    Error err = {0};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s: %s", text, err.message);
    Batch *fast = batch_new(code, tier, &err), *slow = batch_new(code, BATCH_SCALAR, &err);
    ck_assert(fast && slow);
    static double values[20][COLUMN];
    double *in[16], *out[2] = {values[16], values[17]}, *expected[2] = {values[18], values[19]};
    uint32_t nin = code_params(code, NULL, 0);
    ck_assert_uint_le(nin, 16);
    srand(5);
    for (uint32_t i = 0; i < nin; i++) {
        in[i] = values[i];
        for (int k = 0; k < COLUMN; k++)
            in[i][k] = k < 8 ? (k - 4) / 4.0 : 8.0 * rand() / RAND_MAX - 4;
    }
    batch_run(fast, (const double *const *)in, out, COLUMN);
    batch_run(slow, (const double *const *)in, expected, COLUMN);
    for (int j = 0; j < 2; j++)
        for (int k = 0; k < COLUMN; k++) {
            double a = out[j][k], b = expected[j][k];
            bool same = (isnan(a) && isnan(b)) || a == b || fabs(a - b) <= 1e-12 * (1 + fabs(b));
            ck_assert_msg(same, "%s (tier %d) at point %d: %.17g and %.17g", text, tier, k, a, b);
        }
    batch_free(fast);
    batch_free(slow);
    code_free(code);
}

static void batches_agree(const char *text)
{
    batch_agrees(text, BATCH_BEST);
    batch_agrees(text, BATCH_256);
}

static const char *const flat[] = {
    "x^3 + sin(x)*y/z - 2*y^2",
    "piecewise(x < 0 and y > 1: sin(x), x = 0: 1, x/y) + [x < y]*x + [x <= z or y != 1]*z",
    "1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))",
    "x*y + z - x*z + (x*y - z)*(z - x*y) + x",
    "atan2(x, y) + hypot1*pow1 - abs(x)^2.5 + floor(x) - ceil(y)*sign(z) + max(x, y)*min(y, z)",
    "sin(a1*x)*cos(a2*x) + sin(a3*x)*cos(a4*x) + a1*a2*a3*a4*x + exp(a5*x/9)*(a1 + a2)*(a3 - a4) + log(1 + a6^2)*x",
    "2",
    "x",
    "gamma(x/2) + erf(y)*root(z, 3)",
};

START_TEST(columns_agree_with_points)
{
    batches_agree(flat[_i]);
}

END_TEST

START_TEST(every_card_agrees_in_columns)
{
    char text[64];
    if (_i == FN_ROOT || _i == FN_POLYGAMMA)
        return; // an integer argument
    snprintf(text, sizeof text, func_cards[_i].arity == 1 ? "%s(x)" : "%s(x, y)", func_cards[_i].name);
    batches_agree(text);
}

END_TEST

// ---- The text -------------------------------------------------------------------------------------------------------

static void emit(const char *text, const char *indices, const char *name, bool fast, StrBuf *out)
{
    CodeOutput o = output(text, indices);
    CodeSpec spec = {.name = name, .outputs = &o, .noutputs = 1, .facts = &facts, .statement = text, .fast = fast};
    Error err = {0};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s: %s", text, err.message);
    ck_assert(source_emit(code, TARGET_C, out, &err));
    code_free(code);
}

static unsigned deepest_loop(const char *c)
{
    unsigned deepest = 0, spaces = 0;
    for (const char *line = c; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        for (spaces = 0; line[spaces] == ' ';)
            spaces++;
        if (!strncmp(line + spaces, "for (", 5) && spaces / 4 > deepest)
            deepest = spaces / 4;
    }
    return deepest;
}

START_TEST(a_softmax_gradient_costs_one_loop_after_another)
{
    StrBuf c = {0};
    assume_ranges();
    emit("exp(s[l])/sum(m=1..K, exp(s[m])) - [l = y]", "l", "f", true, &c);
    ck_assert_uint_eq(deepest_loop(c.at), 1);
    ck_assert_ptr_null(strstr(c.at, "work"));
    const char *first = strstr(strstr(c.at, "\n{"), "exp(");
    ck_assert(first && !strstr(first + 1, "exp(")); // each exponential once
    str_clear(&c);
    emit("sum(k=1..K, [k = y]*a[k]*b[k])", "", "f", true, &c);
    ck_assert_uint_eq(deepest_loop(c.at), 0);
    str_clear(&c);
    emit("sum(m=1..K, [m = l]*exp(s[m]))*sum(m=1..K, s[m])", "l", "f", true, &c);
    ck_assert_uint_eq(deepest_loop(c.at), 1);
    str_free(&c);
}

END_TEST

START_TEST(names_are_made_safe)
{
    StrBuf c = {0};
    emit("double + exp2 + σ + Σ_x + work*t_1", "", "return", true, &c);
    ck_assert_ptr_nonnull(strstr(c.at, "double return_("));
    ck_assert_ptr_nonnull(strstr(c.at, "double double_"));
    ck_assert_ptr_nonnull(strstr(c.at, "double exp2_"));
    ck_assert_ptr_nonnull(strstr(c.at, "double sigma"));
    str_free(&c);
}

END_TEST

static void write_file(const char *folder, size_t i, const StrBuf *text)
{
    char path[100];
    snprintf(path, sizeof path, "%s/f%zu.c", folder, i);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fwrite(text->at, 1, text->len, f);
    fclose(f);
}

// All formulas and the functions of runtime.def, under the strictest warnings of both compilers.
START_TEST(text_compiles_without_a_warning)
{
    static const char *const compilers[] = {"gcc", "clang"};
    assume_ranges();
    StrBuf c = {0};
    char command[400], folder[] = "/tmp/leibniz-text-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    size_t n = sizeof formulas / sizeof formulas[0];
    for (size_t i = 0; i < n; i++) {
        str_clear(&c);
        emit(formulas[i].text, formulas[i].indices, "f", i % 3 == 0, &c);
        write_file(folder, i, &c);
    }
    str_clear(&c);
    emit("root(x, 5) + digamma(x) + polygamma(2, x) + x/0*piecewise(x > 0: 1)", "", "special", false, &c);
    write_file(folder, n, &c);
    for (size_t i = 0; i < 2; i++) {
        snprintf(command, sizeof command, "command -v %s >/dev/null", compilers[i]);
        if (system(command) != 0)
            continue;
        snprintf(command, sizeof command,
                 "%s -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Wmissing-prototypes -Werror -fsyntax-only %s/*.c",
                 compilers[i], folder);
        ck_assert_msg(system(command) == 0, "%s refuses the text", compilers[i]);
    }
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    str_free(&c);
}

END_TEST

// ---- Places that are not there --------------------------------------------------------------------------------------

START_TEST(subscripts_outside_give_nan_and_no_fault)
{
    CodeOutput o = output("s[y]*prod(k=1..K, s[k]/6)", "");
    CodeSpec spec = {.outputs = &o, .noutputs = 1};
    Error err = {0};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s", err.message);
    Jit *jit = jit_new(code, &err);
    ck_assert_ptr_nonnull(jit);
    double s[3] = {6, 12, 3}, result = 0;
    for (int y = -1000000; y <= 1000000; y += 999999) {
        CodeArg args[] = {{.integer = 3}, {.reals = s}, {.integer = y}, {.reals = &result}};
        jit_call(jit, args);
        ck_assert(y == 999998 || isnan(result));
    }
    CodeArg args[] = {{.integer = 3}, {.reals = s}, {.integer = 3}, {.reals = &result}};
    code_interpret(code, args);
    ck_assert(result == 3);
    jit_free(jit);
    code_free(code);
}

END_TEST

START_TEST(what_has_no_code_says_why)
{
    static const struct {
        const char *text, *indices, *word;
    } cases[] = {
        {"g(x)", "", "unknown function"},
        {"sum(k=1..K, W[k,y])", "", "length"},
        {"sum(k=1..x/2, s[k])", "", "whole"},
        {"[k = l]", "k", "range"},
        {"sum(k=1..K, s[k]) + s", "", "subscripts"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CodeOutput o = output(cases[i].text, cases[i].indices);
        CodeSpec spec = {.outputs = &o, .noutputs = 1};
        Error err = {0};
        Code *code = code_new(p, &spec, &err);
        ck_assert_msg(code == NULL && strstr(err.message, cases[i].word), "%s: %s", cases[i].text, err.message);
    }
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("codegen");
    TCase *tests = tcase_create("code");
    int n = sizeof formulas / sizeof formulas[0];
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, every_card_computes_its_function, 0, FN_COUNT);
    tcase_add_loop_test(tests, formulas_agree_with_balls, 0, n);
    tcase_add_loop_test(tests, interpreter_and_machine_code_agree_bit_by_bit, 0, n);
    tcase_add_test(tests, a_softmax_gradient_costs_one_loop_after_another);
    tcase_add_loop_test(tests, columns_agree_with_points, 0, sizeof flat / sizeof flat[0]);
    tcase_add_loop_test(tests, every_card_agrees_in_columns, 0, FN_COUNT);
    tcase_add_test(tests, names_are_made_safe);
    tcase_add_test(tests, text_compiles_without_a_warning);
    tcase_add_test(tests, subscripts_outside_give_nan_and_no_fault);
    tcase_add_test(tests, what_has_no_code_says_why);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
