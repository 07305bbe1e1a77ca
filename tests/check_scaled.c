// Values with an exponent of their own (lower/scaled.c), against balls: of formulas in which nothing cancels, over all
// positive doubles, the code loses a few units in the last place, whatever leaves the range of doubles on the way.
#include "codegen/check/sample.h"
#include "codegen/check/validate.h"
#include "codegen/files/source.h"
#include "codegen/forms/stable.h"
#include "tests/support/formula.h"
#include "tests/support/random_expr.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

enum { POINTS = 30, DEPTH = 3, ULP = 40 };

// A random text of + * / and whole powers and roots over x, y, z and positive numbers. Returns the length.
static size_t positive_text(Random *r, char *out, size_t size, int depth)
{
    static const char *const leaves[] = {"x", "y", "z", "x", "y", "z", "3", "0.7"}, ops[] = "+*/";
    static const char *const around[] = {"(", "(", "(", "sqrt(", "cbrt(", "abs("};
    uint32_t kind = random_below(r, 6);
    if (!depth || random_chance(r, 10))
        return (size_t)snprintf(out, size, "%s", leaves[random_below(r, 8)]);
    size_t n = (size_t)snprintf(out, size, "%s", around[kind]);
    n += positive_text(r, out + n, size - n, depth - 1);
    n += (size_t)snprintf(out + n, size - n, " %c ", ops[random_below(r, 3)]);
    n += positive_text(r, out + n, size - n, depth - 1);
    return n + (size_t)snprintf(out + n, size - n, kind == 2 ? ")^2" : ")");
}

static Code *code_of(const char *text, bool scaled)
{
    Error err = {0};
    Expr e = parsed(text);
    CodeOutput out = {.value = e, .run = scaled ? stable_node(p, STABLE_SCALED, e, 0) : e, .keep = true};
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = &facts};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s: %s", text, err.message);
    return code;
}

static double computed(const Code *code, Sample *s)
{
    CodeArg args[8];
    double result = NAN;
    memcpy(args, s->args, s->nparams * sizeof *args);
    args[s->nparams].reals = &result;
    code_interpret(code, args);
    return result;
}

static bool truth_at(EvalProgram *g, Sample *s, arb_t truth)
{
    EvalValues at = sample_values(s);
    bool known = eval_program_refine(g, 0, &at, 90, 8192, truth) == EVAL_OK;
    return known && fabs(arf_get_d(arb_midref(truth), ARF_RND_NEAR)) < DBL_MAX / 2; // next to it, rounding is enough
}

// How many values the formula as it stands loses, where the scaled one has them.
static int compare(const char *text, const SampleBox *box, uint64_t seed)
{
    Error err = {0};
    Sample s = {0};
    int cured = 0;
    Expr e = parsed(text);
    Code *scaled = code_of(text, true), *plain = code_of(text, false);
    EvalProgram *g = eval_program_new(p, &e, 1);
    arb_t truth;
    arb_init(truth);
    if (sample_begin(&s, p, scaled, box, seed, &err) && s.nparams) // without names it is one number
        for (int k = 0; k < POINTS; k++) {
            if (truth_at(g, &s, truth)) {
                StrBuf point = {0};
                double value = computed(scaled, &s), ulp = validate_ulp(value, truth);
                sample_describe(&s, &point);
                ck_assert_msg(ulp <= ULP, "seed %llu: %s at %s is %.17g, which is %g ulp off", (unsigned long long)seed,
                              text, str_text(&point), value, ulp);
                cured += !(validate_ulp(computed(plain, &s), truth) <= 0x1p20);
                str_free(&point);
            }
            ck_assert(sample_draw(&s, box));
        }
    sample_end(&s);
    arb_clear(truth);
    eval_program_free(g);
    code_free(scaled);
    code_free(plain);
    return cured;
}

START_TEST(nothing_is_lost_on_the_way)
{
    SampleBox box = {.low = DBL_TRUE_MIN, .high = DBL_MAX, .facts = &facts, .hard = true, .spread = true};
    int cured = 0;
    for (uint32_t i = 0; i < random_count(150); i++) {
        char text[1000];
        Random r = random_start(i);
        positive_text(&r, text, sizeof text, DEPTH);
        cured += compare(text, &box, r.seed + i);
    }
    ck_assert_int_gt(cured, 400); // or nothing was tried
}

END_TEST

// The signs of the terms, zeros, and functions of what is out of range on the way.
START_TEST(signs_zeros_and_functions)
{
    static const char *const texts[] = {"x - y*z",         "(x - y)/(x*y)",          "sqrt(x*x + (y*y + z*z))",
                                        "log(x*x/z)",      "atan(x*y/z)",            "x*y/z",
                                        "-(x*x)*y",        "abs(x*y)/z",             "piecewise(x < y: x*y/z, x*z/y)",
                                        "1/(x + 1/(y*y))", "cbrt(x*y*z)*z",          "x^5*y^5/z^5",
                                        "(x*y)^(3/2)/z",   "sqrt(x^2 + y^2)*z/(x*y)"};
    SampleBox box = {.low = -DBL_MAX, .high = DBL_MAX, .facts = &facts, .spread = true};
    int cured = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cured += compare(texts[i], &box, random_start(i).seed + i);
    ck_assert_int_gt(cured, 40);
}

END_TEST

// Points of ordinary magnitudes pay for none of it: the formula as it stands is returned before the exponents are read.
START_TEST(ordinary_points_return_early)
{
    Code *code = code_of("sqrt(x*x + y*y + z*z)", true);
    StrBuf text = {0};
    Error err = {0};
    ck_assert(source_emit(code, TARGET_C, &text, &err));
    const char *early = strstr(str_text(&text), "return sqrt("), *late = strstr(str_text(&text), "= leibniz_exponent(");
    ck_assert_msg(early && late && early < late, "%s", str_text(&text));
    str_free(&text);
    code_free(code);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("scaled");
    TCase *tests = tcase_create("scaled");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 0);
    tcase_add_test(tests, nothing_is_lost_on_the_way);
    tcase_add_test(tests, signs_zeros_and_functions);
    tcase_add_test(tests, ordinary_points_return_early);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
