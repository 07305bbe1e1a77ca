// Columns of points: functions within the ulp that were asked for, at hard points and against balls; and what machine
// code must not do to the process that it runs in.
#include "codegen/check/sample.h"
#include "codegen/check/validate.h"
#include "codegen/lower/code_internal.h"
#include "codegen/run/batch.h"
#include "parser/parse.h"

#include <check.h>
#include <dlfcn.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#if defined __x86_64__
#include <immintrin.h>
#endif

static Pool *p;
static ParseContext ctx;

static void setup(void)
{
    p = pool_new(NULL);
    parse_context_init(&ctx, p, NULL);
}

static void teardown(void)
{
    parse_context_free(&ctx);
    pool_free(p);
    flint_cleanup();
}

static Code *code_of(const char *text, CodeMath math)
{
    Error err = {0};
    CodeOutput out = {.value = parse_expr(&ctx, text, (uint32_t)strlen(text), &err)};
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .math = math};
    Code *code = out.value ? code_new(p, &spec, &err) : NULL;
    ck_assert_msg(code != NULL, "%s: %s", text, err.message);
    return code;
}

// ---- Errors ---------------------------------------------------------------------------------------------------------

// A formula that calls the function of libm.def once, and nothing else.
static const char *formula_of(const IrFunction *f, char *text, size_t size)
{
    static const char *const names[][2] = {
        {"hypot", "sqrt(x^2 + y^2)"}, {"pow", "x^y"},        {"tgamma", "gamma(x)"},
        {"fabs", "abs(x)"},           {"fmin", "min(x, y)"}, {"fmax", "max(x, y)"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i][0], f->name))
            return names[i][1];
    snprintf(text, size, f->arity == 1 ? "%s(x)" : "%s(x, y)", f->name);
    return text;
}

static void calls_only(const Code *code, const IrFunction *f, const char *text)
{
    int calls = 0;
    for (IrId v = 1; v < code->ir.nodes.len; v++)
        if (ir_at(&code->ir, v)->op == OP_CALL && &ir_functions[ir_at(&code->ir, v)->u.index] == f)
            calls++;
    ck_assert_msg(calls == 1 && ir_at(&code->ir, code->ir.outputs.at[0].value)->op == OP_CALL, "%s: no call of %s",
                  text, f->name);
}

enum { POINTS = 1500 };

// The ends of domains and of the doubles, where functions overflow, underflow, or turn.
static const double hard[] = {
    0,      1,      -1,       0.5,     2,      DBL_MIN, DBL_TRUE_MIN, DBL_MAX,     -DBL_MAX,
    -2,     709,    709.7,    710.4,   710.47, -710.47, -708.4,       -745.1,      -720,
    1e22,   1e155,  -1e155,   1.5e154, 1e300,  -1e300,  171.6,        -171.9,      -36.74,
    -3.955, 1.5e-8, -5.9e-17, 0.84375, 26.5,   5e-324,  0x1p-1000,    1 - 0x1p-53, 1.5707963267948966};

enum { HARD = sizeof hard / sizeof *hard };

static double point(Sample *s, int k)
{
    if (k < HARD)
        return hard[k];
    double unit = (double)(sample_random(s) >> 11) * 0x1p-52 - 1; // in [-1, 1)
    switch (k % 5) {
    case 0: return ldexp(unit, (int)(sample_random(s) % 2098) - 1074);
    case 1: return unit * 750;
    case 2: return unit * 10;
    case 3: return unit;
    default: return 1 + ldexp(unit, -(int)(sample_random(s) % 53));
    }
}

typedef struct {
    Code *code;
    const char *text;
    Sample sample;
    EvalProgram *truth;
    double *in[2], *out;
    uint32_t nin;
} Trial;

static void trial_begin(Trial *t, const IrFunction *f, CodeMath math)
{
    static char text[64];
    static double values[3][POINTS];
    Error err = {0};
    SampleBox box = {.low = -1, .high = 1};
    *t = (Trial){.text = formula_of(f, text, sizeof text), .in = {values[0], values[1]}, .out = values[2]};
    t->code = code_of(t->text, math);
    calls_only(t->code, f, t->text);
    ck_assert(sample_begin(&t->sample, p, t->code, &box, 11, &err));
    t->nin = t->sample.nparams;
    ck_assert_uint_eq(t->nin, f->arity);
    t->truth = eval_program_new(p, &t->code->ir.outputs.at[0].formula, 1);
    for (uint32_t i = 0; i < t->nin; i++) // the second argument meets the first in another order
        for (int k = 0; k < POINTS; k++)
            t->in[i][k] = point(&t->sample, i ? (k * 7 + 3) % POINTS : k) + 0.0; // -0 is 0 over the reals, not in atan2
}

static void trial_end(Trial *t)
{
    eval_program_free(t->truth);
    sample_end(&t->sample);
    code_free(t->code);
}

static void within(Trial *t, double most, const char *how)
{
    arb_t truth;
    arb_init(truth);
    int compared = 0;
    for (int k = 0; k < POINTS; k++) {
        for (uint32_t i = 0; i < t->nin; i++)
            t->sample.args[i].real = t->in[i][k];
        EvalValues at = sample_values(&t->sample);
        if (eval_program_refine(t->truth, 0, &at, 90, 4096, truth) != EVAL_OK)
            continue;
        double ulp = validate_ulp(t->out[k], truth);
        compared++; // next to the least doubles an error of 1 ulp comes with what the double next to it misses
        ck_assert_msg(ulp <= most + 1e-9, "%s by %s at %.17g, %.17g: %.17g errs by %.4f ulp", t->text, how, t->in[0][k],
                      t->nin > 1 ? t->in[1][k] : 0, t->out[k], ulp);
    }
    ck_assert_int_gt(compared, POINTS / 10);
    arb_clear(truth);
}

static void try_tier(Trial *t, BatchTier tier, double most)
{
    Error err = {0};
    StrBuf how = {0};
    Batch *b = batch_new(t->code, tier, &err);
    ck_assert_msg(b != NULL, "%s", err.message);
    batch_tier(b, &how);
    batch_run(b, (const double *const *)t->in, &t->out, POINTS);
    within(t, most, str_text(&how));
    str_free(&how);
    batch_free(b);
}

static void interpret(Trial *t)
{
    for (int k = 0; k < POINTS; k++) {
        CodeArg args[3];
        for (uint32_t i = 0; i < t->nin; i++)
            args[i].real = t->in[i][k];
        args[t->nin].reals = t->out + k;
        code_interpret(t->code, args);
    }
    within(t, code_maths[CODE_NEAR].ulp, "the interpreter");
}

START_TEST(functions_keep_their_ulp)
{
    const IrFunction *f = &ir_functions[_i];
    if (f->source)
        return; // of our own: no promise is made
    Trial t;
    trial_begin(&t, f, CODE_NEAR);
    try_tier(&t, BATCH_BEST, code_maths[CODE_NEAR].ulp);
    try_tier(&t, BATCH_256, code_maths[CODE_NEAR].ulp);
    try_tier(&t, BATCH_SCALAR, code_maths[CODE_NEAR].ulp);
    interpret(&t);
    trial_end(&t);
    if (f->sleef == SLEEF_FAR)
        return; // libmvec has none of these: they are libm's
    trial_begin(&t, f, CODE_FAST);
    try_tier(&t, BATCH_BEST, code_maths[CODE_FAST].ulp);
    try_tier(&t, BATCH_256, code_maths[CODE_FAST].ulp);
    trial_end(&t);
}

END_TEST

START_TEST(the_larger_of_a_nan_is_the_number)
{
    static const double x[] = {1, 2, NAN, 3, NAN, INFINITY, -INFINITY, NAN, 5},
                        y[] = {2, 1, 3, NAN, NAN, 1, 1, INFINITY, 5};

    enum { COUNT = sizeof x / sizeof *x };

    for (int least = 0; least < 2; least++)
        for (BatchTier tier = BATCH_BEST; tier <= BATCH_SCALAR; tier++) {
            double result[COUNT];
            Error err = {0};
            Code *code = code_of(least ? "min(x, y)" : "max(x, y)", CODE_FAST);
            Batch *b = batch_new(code, tier, &err);
            batch_run(b, (const double *const[]){x, y}, (double *const[]){result}, COUNT);
            for (int k = 0; k < COUNT; k++) {
                double expected = least ? fmin(x[k], y[k]) : fmax(x[k], y[k]);
                ck_assert_msg(result[k] == expected || (isnan(result[k]) && isnan(expected)), "at %d: %g, not %g", k,
                              result[k], expected);
            }
            batch_free(b);
            code_free(code);
        }
}

END_TEST

START_TEST(sleef_is_used_where_it_is_installed)
{
    Error err = {0};
    StrBuf how = {0};
    Code *code = code_of("exp(x)", CODE_NEAR);
    Batch *b = batch_new(code, BATCH_BEST, &err);
    void *library = dlopen(code_maths[CODE_NEAR].file, RTLD_NOW);
    batch_tier(b, &how);
    bool vectors = strstr(str_text(&how), "avx");
    if (!library || !vectors)
        printf("skipped: vector functions of SLEEF: no %s\n", vectors ? code_maths[CODE_NEAR].file : "AVX2");
    else
        ck_assert_msg(strstr(str_text(&how), "SLEEF"), "%s", str_text(&how));
    ck_assert(library || !strstr(str_text(&how), "SLEEF"));
    if (library)
        dlclose(library);
    str_free(&how);
    batch_free(b);
    code_free(code);
}

END_TEST

START_TEST(the_fastest_library_that_keeps_the_ulp_is_taken)
{
    ck_assert_int_eq(code_math_within(4), CODE_FAST);
    ck_assert_int_eq(code_math_within(100), CODE_FAST);
    ck_assert_int_eq(code_math_within(3.9), CODE_NEAR);
    ck_assert_int_eq(code_math_within(1), CODE_NEAR);
    ck_assert_int_eq(code_math_within(0.5), CODE_MATHS);
    ck_assert_int_eq(code_math_within((double)NAN), CODE_MATHS);
}

END_TEST

// ---- Arrays and labels ----------------------------------------------------------------------------------------------

static const struct {
    const char *text, *indices;
    bool loops; // it stays a matter of loops, point by point
} arrays[] = {
    {"exp(s[k])/sum(l=1..4, exp(s[l]))", "k", false},
    {"exp(s[k])/sum(m=1..4, exp(s[m]))*([k = l] - exp(s[l])/sum(m=1..4, exp(s[m])))", "k l", false},
    {"-log(exp(s[y])/sum(l=1..4, exp(s[l])))", "", false},
    {"exp(s[l])/sum(m=1..4, exp(s[m])) - [l = y]", "l", false},
    {"sum(a=1..4, s[a]*sum(b=1..a, x^b/b))", "", false},
    {"sum(i=2..4, (s[i] - s[i-1])^2)*prod(i=1..4, 1 + s[i]/9)", "", false},
    {"sum(i=1..3, (exp(sum(j=1..2, W[k,j]*s[j]))/x + [k = t[i]])*s[i])", "k", false},
    {"sum(k=1..4, [k < l]*s[k]) + s[1]*[y = l]", "l", false},
    {"piecewise(y = 2: W[y,1], y > 2: s[y] + y, x*y)", "", false},
    {"sum(i=1..3, s[t[i]])", "", false},
    {"max(s[1], x) + min(s[2], s[3])*[s[1] < x]", "", false},
    {"sum(a=1..70, u[a])*u[y]", "", false},
    {"sum(i=1..40000, x/i)", "", true},
};

static void add_range(Facts *facts, const char *name, int64_t least, int64_t most)
{
    Error err = {0};
    Expr subject = parse_expr(&ctx, name, (uint32_t)strlen(name), &err);
    Fact fact = {.kind = FACT_RANGE, .subject = subject, .lower = expr_int(p, least), .upper = expr_int(p, most)};
    facts_add(facts, &fact);
}

static Code *array_code(int row, Facts *facts)
{
    Error err = {0};
    CodeOutput outs[2] = {{.value = parse_expr(&ctx, arrays[row].text, (uint32_t)strlen(arrays[row].text), &err)}};
    for (const char *c = arrays[row].indices; *c; c++)
        if (*c != ' ')
            outs[0].indices[outs[0].rank++] = pool_symbol(p, c, 1);
    outs[1] = outs[0]; // twice as much under another name
    outs[0].name = "one";
    outs[1].name = "two";
    outs[1].value = expr_mul2(p, expr_int(p, 2), outs[0].value);
    add_range(facts, "k", 1, 4);
    add_range(facts, "l", 1, 4);
    add_range(facts, "y", 1, 4);
    add_range(facts, "t[i]", 1, 4);
    add_range(facts, "i", 1, 3);
    CodeSpec spec = {.outputs = outs, .noutputs = 2, .facts = facts};
    Code *code = outs[0].value ? code_new(p, &spec, &err) : NULL;
    ck_assert_msg(code != NULL, "%s: %s", arrays[row].text, err.message);
    return code;
}

enum { ROWS = 203, COLUMNS = 80 };

// Labels are whole numbers in the range, and at some points outside of it or between.
static void fill(const Batch *b, double (*columns)[ROWS])
{
    for (uint32_t i = 0; i < batch_inputs(b); i++) {
        StrBuf name = {0};
        batch_column_name(b, i, &name);
        bool label = str_text(&name)[0] == 'y' || str_text(&name)[0] == 't';
        for (int k = 0; k < ROWS; k++)
            columns[i][k] = !label             ? 4.0 * rand() / RAND_MAX - 2
                            : k % 17 == 3      ? 1.5
                            : k % 19 == (int)i ? (double)(k % 11 - 3)
                            : k == 100         ? (double)NAN
                            : k == 101         ? (double)INFINITY
                            : k == 102         ? 1e10
                                               : 1 + rand() % 4;
        str_free(&name);
    }
}

START_TEST(arrays_go_through_vectors)
{
    static double in[COLUMNS][ROWS], out[2][COLUMNS][ROWS];
    double *at[3][COLUMNS];
    Facts facts = {0};
    Code *code = array_code(_i, &facts);
    Error err = {0};
    Batch *slow = batch_new(code, BATCH_SCALAR, &err);
    ck_assert_msg(slow != NULL, "%s: %s", arrays[_i].text, err.message);
    ck_assert(batch_inputs(slow) <= COLUMNS && batch_outputs(slow) <= COLUMNS);
    for (int c = 0; c < COLUMNS; c++) {
        at[0][c] = in[c];
        at[1][c] = out[0][c];
        at[2][c] = out[1][c];
    }
    srand(3);
    fill(slow, in);
    batch_run(slow, (const double *const *)at[0], at[1], ROWS);
    for (BatchTier tier = BATCH_BEST; tier <= BATCH_256; tier++) {
        StrBuf how = {0};
        Batch *fast = batch_new(code, tier, &err);
        batch_tier(fast, &how);
#if defined __x86_64__
        if (__builtin_cpu_supports("avx2"))
            ck_assert_msg(arrays[_i].loops == !strstr(str_text(&how), "avx"), "%s by %s", arrays[_i].text,
                          str_text(&how));
#endif
        batch_run(fast, (const double *const *)at[0], at[2], ROWS);
        for (uint32_t c = 0; c < batch_outputs(fast); c++)
            for (int k = 0; k < ROWS; k++) {
                double x = at[2][c][k], y = at[1][c][k];
                ck_assert_msg((isnan(x) && isnan(y)) || fabs(x - y) <= 1e-13 * (1 + fabs(y)),
                              "%s by %s, output %u at %d: %.17g and %.17g", arrays[_i].text, str_text(&how), c, k, x,
                              y);
            }
        str_free(&how);
        batch_free(fast);
    }
    batch_free(slow);
    code_free(code);
    facts_clear(&facts);
}

END_TEST

// ---- The process around ---------------------------------------------------------------------------------------------

static const char everything[] = "exp(x)*sin(y) + sinh(x)*x^y + gamma(y) + erf(x) + log(1 + x^2)";

static unsigned rounding(void)
{
#if defined __x86_64__
    return _mm_getcsr() & ~0x3Fu; // all but the flags of what has happened
#else
    return 0;
#endif
}

// A library that was linked with -ffast-math would flush subnormal numbers to zero in the whole process.
START_TEST(numbers_keep_their_meaning)
{
    static double x[5] = {1, 2, 3, 4, 5}, y[5] = {1, 2, 3, 4, 5}, result[5];
    unsigned before = rounding();
    for (CodeMath math = 0; math < CODE_MATHS; math++)
        for (BatchTier tier = BATCH_BEST; tier <= BATCH_SCALAR; tier++) {
            Error err = {0};
            Code *code = code_of(everything, math);
            Batch *b = batch_new(code, tier, &err);
            ck_assert_uint_eq(rounding(), before);
            batch_run(b, (const double *const[]){x, y}, (double *const[]){result}, 5);
            ck_assert_uint_eq(rounding(), before);
            batch_free(b);
            code_free(code);
        }
    volatile double least = DBL_TRUE_MIN;
    ck_assert(least * 1.5 > 0);
}

END_TEST

#if defined __SANITIZE_ADDRESS__
enum { COMPILATIONS = 200 };
#else
enum { COMPILATIONS = 10000 };
#endif

static size_t mappings(void)
{
    FILE *f = fopen("/proc/self/maps", "r");
    size_t lines = 0;
    for (int c; f && (c = fgetc(f)) != EOF;)
        lines += c == '\n';
    if (f)
        fclose(f);
    return lines;
}

START_TEST(many_compilations_leave_nothing)
{
    size_t before = 0;
    for (CodeMath math = 0; math < CODE_MATHS; math++) {
        Code *code = code_of(everything, math);
        for (int i = 0; i < COMPILATIONS / CODE_MATHS; i++) {
            Error err = {0};
            batch_free(batch_new(code, BATCH_BEST, &err));
            if (math == 0 && i == 50)
                before = mappings();
        }
        code_free(code);
    }
    ck_assert_uint_le(mappings(), before + 20); // a second library is some five
}

END_TEST

// Values that wait for others to be computed lie on the stack, which is not to overflow.
START_TEST(many_values_at_once_leave_the_stack_alone)
{
    enum { TERMS = 150000 };

    Error err = {0};
    Expr x = expr_named(p, "x"), *terms = mem_alloc(TERMS * sizeof *terms);
    for (int i = 0; i < TERMS; i++)
        terms[i] = expr_call1(p, FN_SIN, expr_mul2(p, expr_int(p, i + 1), x));
    CodeOutput out = {.value = expr_add(p, terms, TERMS)};
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .fast = true};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s", err.message);
    for (BatchTier tier = BATCH_BEST; tier <= BATCH_256; tier++) {
        const double at[] = {0, 1e-9, 1e-8};
        double result[3];
        Batch *b = batch_new(code, tier, &err);
        batch_run(b, (const double *const[]){at}, (double *const[]){result}, 3);
        ck_assert(result[0] == 0 && fabs(result[1] - 11.25) < 0.01); // the sum of i*x, nearly
        batch_free(b);
    }
    code_free(code);
    mem_free(terms);
}

END_TEST

static void *compile_and_run(void *data)
{
    static const double x[9] = {1, 2, 3, 4, 5, 6, 7, 8, 710.4}, y[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    for (int i = 0; i < 50; i++) {
        Error err = {0};
        double result[9], again[9];
        Batch *b = batch_new(data, i % 2 ? BATCH_BEST : BATCH_256, &err);
        batch_run(b, (const double *const[]){x, y}, (double *const[]){result}, 9);
        batch_run(b, (const double *const[]){x, y}, (double *const[]){again}, 9);
        batch_free(b);
        if (memcmp(result, again, sizeof result) != 0 || !isfinite(result[8]))
            return data;
    }
    return NULL;
}

START_TEST(threads_do_not_meet)
{
    pthread_t threads[4];
    Code *code = code_of("sinh(x)*y/2 + x^y", CODE_NEAR);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, compile_and_run, code), 0);
    for (int i = 0; i < 4; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    code_free(code);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("batch");
    TCase *tests = tcase_create("batch");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, functions_keep_their_ulp, 0, (int)ir_function_count);
    tcase_add_loop_test(tests, arrays_go_through_vectors, 0, sizeof arrays / sizeof *arrays);
    tcase_add_test(tests, the_larger_of_a_nan_is_the_number);
    tcase_add_test(tests, sleef_is_used_where_it_is_installed);
    tcase_add_test(tests, the_fastest_library_that_keeps_the_ulp_is_taken);
    tcase_add_test(tests, numbers_keep_their_meaning);
    tcase_add_test(tests, many_compilations_leave_nothing);
    tcase_add_test(tests, many_values_at_once_leave_the_stack_alone);
    tcase_add_test(tests, threads_do_not_meet);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
