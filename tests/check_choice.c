// The form to run: stable forms keep their digits, the better of several forms is chosen, and what is chosen from is
// equal to the formula.
#include "codegen/check/choice.h"
#include "codegen/check/removable.h"
#include "codegen/check/sample.h"
#include "codegen/check/validate.h"
#include "codegen/forms/cancel.h"
#include "codegen/forms/makers.h"
#include "codegen/forms/stable.h"
#include "codegen/ir/ir.h"
#include "codegen/run/rounded.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/prove/decide.h"
#include "tests/support/formula.h"
#include "tests/support/random_expr.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static Expr parsed_condition(const char *text)
{
    char bracket[100];
    snprintf(bracket, sizeof bracket, "[%s]", text);
    return expr_arg(p, parsed(bracket), 0);
}

static const struct {
    const char *text, *indices;
    double range, most;
} stable[] = {
    {"s(z)", "", 30, 4},
    {"s(z)*(1 - s(z))", "", 30, 4},
    {"exp(-z)/(1 + exp(-z))^2", "", 1000, 4},
    {"s(z)*(1 - s(z))*(1 - 2*s(z))", "", 1000, 4},
    {"s(z)*(1 - s(z))*(1 - 6*s(z) + 6*s(z)^2)", "", 2, 4},
    {"1 - s(z)", "", 1000, 4},
    {"1 - tanh(z)^2", "", 1000, 4},
    {"log(1 + exp(z))", "", 1000, 4},
    {"log(s(z))", "", 1000, 4},
    {"log(1 - s(z))", "", 1000, 4},
    {"y*(1 - s(z))", "", 700, 4},
    {"log(1 + exp(-y*z))", "", 1000, 4},
    {"log(1 - exp(z))", "", 700, 4},
    {"log(z/(1 - z))", "", 1, 4},
    {"1 - erf(z)", "", 26, 4},
    {"1/2 + erf(z)/2", "", 26, 4},
    {"sech(z)^2", "", 370, 4},
    {"1/(z + 1) - 1/z", "", 1e12, 4},
    {"sqrt(y^2 + z^2) - y", "", 1e6, 4},
    {"x/sqrt(x^2 + z^2)", "", 1e200, 4},
    {"log(1 + z^2)", "", 1e300, 4},
    {"(1 - cos(z))/z^2", "", 1, 4},
    {"y*(y - y*s(z))/3", "", 700, 5},
    {"(y - y*s(z))*exp(x)*s(z)", "", 300, 8},
    {"log(1 + exp(z)) - [y = 1]*z", "", 1000, 4},
    {"s(z) - [y = 1]", "", 700, 4},
    {"z*(1 + erf(z/sqrt(2)))/2", "", 38, 4},
    {"exp(-(x - y)^2/2)", "", 30, 4},
    {"y/(1 + exp(x*z))", "", 30, 4},
    {"z*s(z)", "", 745, 4},
    {"log(cosh(z))", "", 1000, 4},
    {"log(1 + exp(exp(-2*z)*sech(z)))", "", 9, 4}, // an exponential in an exponential
    {"log(1 + z^2)", "", 1e-3, 4},
    {"1 - cos(z)", "", 1e-3, 4},
    {"exp(z) - 1", "", 1e-3, 4},
    {"sqrt(x^2 + z^2)", "", 1e200, 4},
    {"x^2 - z^2", "", 10, 4},
    {"sqrt(z + 1) - sqrt(z)", "", 1e12, 4},
    {"log(sum(l=1..K, exp(s[l])))", "", 1000, 4},
    {"exp(s[k])/sum(l=1..K, exp(s[l]))", "k", 30, 4},
    {"exp(s[l])/sum(m=1..K, exp(s[m])) - [l = y]", "l", 30, 4},
    {"exp(s[l])/sum(m=1..K, exp(s[m])) - [l = y]", "l", 1000, 4},
    {"-sum(k=1..K, [k = y]*log(exp(s[k])/sum(m=1..K, exp(s[m]))))", "", 1000, 4},
    {"exp(s[k])/sum(m=1..K, exp(s[m]))*([k = l] - exp(s[l])/sum(m=1..K, exp(s[m])))", "k l", 1000, 5},
    {"sum(j=1..K, exp(s[j])*v[j])/sum(m=1..K, exp(s[m]))", "", 1, 1000}, // v has both signs
};

START_TEST(stable_forms_keep_their_digits)
{
    Definitions defs = {0};
    Error err = {0};
    Sym z = pool_symbol(p, "z", 1);
    ck_assert(defs_set(p, &defs, pool_symbol(p, "s", 1), DEF_FUNCTION, &z, 1, parsed("1/(1 + exp(-z))"), &err));
    assume_ranges();
    bool sigmoid = strstr(stable[_i].text, "s(z)");
    ctx.defs = sigmoid ? &defs : NULL;
    CodeOutput out = output(stable[_i].text, stable[_i].indices);
    out.value = defs_expand(p, &defs, out.value, 0);
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = &facts};
    ValidateOptions options = {.low = -stable[_i].range, .high = stable[_i].range, .length = 10, .points = 300};
    Validation v;
    ck_assert_msg(validate_code(p, &spec, &options, &v, &err), "%s: %s", stable[_i].text, err.message);
    ck_assert_msg(v.points == 300 && v.max_ulp <= stable[_i].most, "%s on +-%g: %u points, %.2f ulp at %s",
                  stable[_i].text, stable[_i].range, v.points, v.max_ulp, v.worst);
    ctx.defs = NULL;
    defs_clear(&defs);
}

END_TEST

// Sums, products and ratios of positive functions lose no digits that their parts had; derivatives of them may cancel
// for good, but have a value where the formula has one.
static void add_composition(StrBuf *out, Random *r, unsigned depth)
{
    static const char *const blocks[] = {"1/(1 + exp(-z))",
                                         "(1 - 1/(1 + exp(-z)))",
                                         "log(1 + exp(z))",
                                         "1/(1 + exp(-x))*(1 - 1/(1 + exp(-x)))",
                                         "(1 - tanh(x)^2)",
                                         "(2 - erf(x))",
                                         "exp(s[y])/sum(l=1..K, exp(s[l]))",
                                         "(1 - exp(s[y])/sum(l=1..K, exp(s[l])))",
                                         "sum(i=1..N, log(1 + exp(-t[i]*z)))"};
    static const char *const joints[] = {" + ", "*", "/"};
    if (depth == 0) {
        str_printf(out, "(%s)", blocks[random_below(r, sizeof blocks / sizeof blocks[0])]);
        return;
    }
    str_add(out, "(");
    add_composition(out, r, depth - 1);
    uint32_t joint = random_below(r, 3);
    str_add(out, joints[joint]);
    if (joint == 0) // no second 1 - f: the constructor would add up the ones, and hide both differences
        str_printf(out, "%s", blocks[random_chance(r, 50) ? 2 : 8]);
    else
        add_composition(out, r, random_below(r, depth));
    str_add(out, ")");
}

static void composition_keeps(Expr value, double most, const char *text, uint64_t seed)
{
    CodeOutput out = {.value = value};
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = &facts};
    ValidateOptions options = {.low = -30, .high = 30, .length = 5, .points = 100, .seed = seed};
    Validation v;
    Error err = {0};
    ck_assert_msg(validate_code(p, &spec, &options, &v, &err), "%s: %s", text, err.message);
    ck_assert_msg(v.nonfinite == 0 && v.max_ulp <= most, "%s (seed %llu): %u not finite, %.1f ulp at %s", text,
                  (unsigned long long)seed, v.nonfinite, v.max_ulp, v.worst);
}

START_TEST(compositions_keep_their_digits)
{
    assume_ranges();
    for (uint32_t i = 0; i < random_count(40); i++) {
        Random r = random_start(9000 + i);
        StrBuf text = {0};
        add_composition(&text, &r, 1 + random_below(&r, 3));
        Expr e = parsed(str_text(&text));
        composition_keeps(e, 40, str_text(&text), r.seed);
        composition_keeps(diff_expr(p, e, expr_named(p, "z")), INFINITY, str_text(&text), r.seed);
        str_free(&text);
    }
}

END_TEST

// Where balls do not reach: the limits at the ends of the doubles.
START_TEST(the_ends_have_their_values)
{
    static const struct {
        const char *text;
        double at, value;
    } cases[] = {{"1/(1 + exp(-z))", -DBL_MAX, 0},
                 {"1/(1 + exp(-z))", DBL_MAX, 1},
                 {"1/(1 + exp(-z))*(1 - 1/(1 + exp(-z)))", -DBL_MAX, 0},
                 {"1/(1 + exp(-z))*(1 - 1/(1 + exp(-z)))", DBL_MAX, 0},
                 {"log(1 + exp(z))", -DBL_MAX, 0},
                 {"log(1 + exp(z))", DBL_MAX, DBL_MAX},
                 {"log(1/(1 + exp(-z)))", -DBL_MAX, -DBL_MAX},
                 {"1 - tanh(z)^2", DBL_MAX, 0},
                 {"log(exp(z) + exp(2*z))", -1e300, -1e300},
                 {"log(sum(l=1..3, exp(l*z)))", 1e300, 3e300}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CodeOutput out = output(cases[i].text, "");
        CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = &facts};
        Error err = {0};
        Code *code = code_new(p, &spec, &err);
        ck_assert_msg(code != NULL, "%s: %s", cases[i].text, err.message);
        double value = NAN, work[16];
        CodeArg args[] = {{.real = cases[i].at}, {.reals = &value}, {.reals = work}};
        ck_assert_uint_le(code_work(code, args), 16);
        code_interpret(code, args);
        ck_assert_msg(value == cases[i].value, "%s at %g: %g", cases[i].text, cases[i].at, value);
        code_free(code);
    }
}

END_TEST

static Choice chosen(CodeOutput *out, double low, double high, bool fast)
{
    CodeSpec spec = {.outputs = out, .noutputs = 1, .facts = &facts, .fast = fast};
    ChoiceOptions options = {.low = low, .high = high, .measure = true};
    Choice choice;
    ck_assert(choice_make(p, &spec, out, &options, &choice));
    return choice;
}

START_TEST(the_better_form_is_chosen)
{
    static const struct {
        const char *text, *form;
        double low, high, most;
    } cases[] = {{"x^2 - 2*x*z + z^2", "factored", -30, 30, 4},
                 {"x^2 - 2*x*z + z^2", "factored", 0, 0, 4},
                 {"1/(1 + exp(-z))", "stable", -30, 30, 4},
                 {"x + z", "stable", 0, 0, 1},
                 {"x - sin(x)", "long series", 0, 0, 3},
                 {"(exp(x) - 1 - x)/x^2", "long series", 0, 0, 3},
                 {"z*(sin(x)/x - 1)", "long series", 0, 0, 3},
                 {"coth(x) - 1/x", "long series", 0, 0, 4},
                 {"log(x)/(x - 1) - 1", "long series", 0.5, 2, 14},
                 {"x - sin(x)", "stable", 3, 5, 2},
                 {"sum(k=1..K, exp(s[k]) - 1 - s[k])", "long series", -1, 1, 8},
                 {"atan(x + 1) - atan(x)", "differences", 0, 0, 4},
                 {"1/(x + z) - 1/x", "differences", 0, 0, 4},
                 {"log(exp(x) + exp(z))", "stable", 0, 0, 4},
                 {"exp(x) - exp(z)", "differences", 0, 0, 4}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CodeOutput out = output(cases[i].text, "");
        Choice c = chosen(&out, cases[i].low, cases[i].high, false),
               again = chosen(&out, cases[i].low, cases[i].high, false);
        ck_assert_msg(!strcmp(c.form, cases[i].form), "%s: %s, %g -> %g ulp", cases[i].text, c.form, c.read.max_ulp,
                      c.run.max_ulp);
        ck_assert_msg(c.points == 300 && c.run.max_ulp <= cases[i].most && c.run.max_ulp <= c.read.max_ulp,
                      "%s: %g -> %g ulp", cases[i].text, c.read.max_ulp, c.run.max_ulp);
        ck_assert(!memcmp(&c, &again, sizeof c));
        ck_assert((out.run != 0) == (strcmp(c.form, "stable") != 0));
        out = output(cases[i].text, "");
        c = chosen(&out, cases[i].low, cases[i].high, true);
        ck_assert_str_eq(c.form, "as read");
        ck_assert(!out.run && c.run.max_ulp == c.read.max_ulp);
    }
}

END_TEST

START_TEST(points_meet_what_is_assumed)
{
    static const char *const assumed[] = {"100 < x", "x <= 1000", "y < x",   "abs(z) <= 1/10",
                                          "n > 5",   "w[k] > 2",  "w[1] < 3"};
    for (size_t i = 0; i < sizeof assumed / sizeof assumed[0]; i++)
        facts_add(&facts, &(Fact){.kind = FACT_CONDITION, .condition = parsed_condition(assumed[i])});
    facts_add(&facts, &(Fact){.kind = FACT_INTEGER, .subject = parsed("n")});
    CodeOutput out = output("x + y + z + n + sum(k=1..2, w[k])", "");
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = &facts};
    Error err = {0};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s", err.message);
    CodeRange range = {pool_symbol(p, "y", 1), -500, 500};
    SampleBox box = {.ranges = &range, .nranges = 1, .length = 2, .facts = &facts, .hard = true};
    Sample s;
    ck_assert_msg(sample_begin(&s, p, code, &box, 1, &err), "%s", err.message);
    bool far = false;
    for (int round = 0; round < 300; round++) {
        const CodeArg *a = s.args; // n, w, x, y, z
        ck_assert_uint_eq(s.nparams, 5);
        ck_assert(s.params[0].kind == CODE_REAL ? a[0].real > 5 && a[0].real == floor(a[0].real) : a[0].integer > 5);
        ck_assert(a[1].reals[0] > 2 && a[1].reals[0] < 3 && a[1].reals[1] > 2);
        ck_assert(a[2].real > 100 && a[2].real <= 1000);
        ck_assert(a[3].real < a[2].real && fabs(a[3].real) <= 500);
        ck_assert(fabs(a[4].real) < 0.1); // the double 0.1 is above 1/10
        far |= a[2].real > 900 && a[3].real < -300;
        ck_assert(sample_draw(&s, &box));
    }
    ck_assert(far);
    sample_end(&s);
    range = (CodeRange){pool_symbol(p, "x", 1), -5, 5};
    ck_assert(!sample_begin(&s, p, code, &box, 1, &err));
    ck_assert_str_eq(err.message, "no number in the range of x meets what is assumed of it");
    sample_end(&s);
    code_free(code);
}

END_TEST

// Correctly rounded, so next to what the host's libm says: at most the 5 ulp of its gamma functions away.
START_TEST(rounded_functions_are_the_hosts)
{
    static const double at[] = {-3.7, -1e-9, 0, 0.3, 0.99, 1, 2.5, 8, 40, 1e300, INFINITY};
    for (uint32_t i = 0; i < ir_function_count; i++)
        for (size_t k = 0; k < sizeof at / sizeof *at; k++)
            for (size_t l = 0; l < (ir_functions[i].arity == 2 ? sizeof at / sizeof *at : 1); l++) {
                double x = at[k], y = at[l]; // an order, a count: a small integer
                bool counts = strstr(ir_functions[i].name, "polygamma") || strstr(ir_functions[i].name, "one_pow");
                if (counts && (fabs(y) > 8 || fabs(x) > 8))
                    continue;
                double host = ir_functions[i].call1 ? ir_functions[i].call1(x) : ir_functions[i].call2(x, y);
                double here =
                    rounded_functions[i].call1 ? rounded_functions[i].call1(x) : rounded_functions[i].call2(x, y);
                ck_assert_msg((isnan(host) && isnan(here)) || host == here || fabs(host - here) <= 1e-12 * fabs(here),
                              "%s(%g, %g): %.17g and %.17g", ir_functions[i].name, x, y, host, here);
            }
}

END_TEST

// Wherever the polynomial is taken, it is the value to 2^-57; and where the formula has no value the form has none.
START_TEST(series_are_within_their_bound)
{
    static const char *const texts[] = {
        "x - sin(x)",         "(exp(x) - 1 - x)/x^2",  "coth(x) - 1/x",       "(tan(x) - x)/x^3",
        "log(x)/(x - 1) - 1", "sqrt(1 + x) - 1 - x/2", "(1 - cos(x))/sin(x)", "erf(x)*(x - sin(x))",
        "1/(1 - x) - 1 - x",  "(x + 1)/x*(log(3 + x))"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        SimplifyContext simplify = {.pool = p};
        Expr e = parsed(texts[i]), form = series_long(&simplify, e), x = expr_named(p, "x");
        ck_assert_msg(form != 0, "%s", texts[i]);
        ck_assert_msg((form != e) == (i + 1 < sizeof texts / sizeof *texts), "%s: the last alone cancels nowhere",
                      texts[i]);
        Random r = random_start(40 + i);
        uint32_t near = 0;
        for (int k = 0; k < 100; k++) {
            int centre = (int)random_below(&r, 3) - 1;
            Expr t = expr_rat(p, (int64_t)random_below(&r, 2000001) - 1000000, 1000000);
            t = expr_mul2(p, t, expr_powi(p, expr_int(p, 2), 2 - (int64_t)random_below(&r, 40)));
            Expr at = expr_add2(p, expr_int(p, centre), k ? t : expr_int(p, 0));
            Expr both[] = {expr_subst1(p, e, x, at), expr_subst1(p, form, x, at)};
            EvalProgram *g = eval_program_new(p, both, 2);
            arb_t a, b;
            arb_init(a);
            arb_init(b);
            EvalStatus here = eval_program_refine(g, 0, NULL, 120, 4000, a),
                       there = eval_program_refine(g, 1, NULL, 120, 4000, b);
            ck_assert_msg((here == EVAL_OK) == (there == EVAL_OK), "%s: has a value in one form only", texts[i]);
            if (here == EVAL_OK) {
                near += both[0] != both[1];
                arb_sub(b, b, a, 200);
                arb_div(b, b, a, 200);
                arb_mul_2exp_si(b, b, 57);
                ck_assert_msg(arf_cmpabs_2exp_si(arb_midref(b), 0) <= 0 || arb_contains_zero(a),
                              "%s: the series is too far off", texts[i]);
            }
            arb_clear(a);
            arb_clear(b);
            eval_program_free(g);
        }
        ck_assert(near > 8 || form == e);
    }
}

END_TEST

// At the point the limit, as the formula next to it has it; elsewhere nothing is changed; and no value where there is no limit.
START_TEST(removable_points_have_their_limits)
{
    static const Facts none = {0};

    static const struct {
        const char *text;
        int point;
        bool removable;
    } cases[] = {{"sin(x)/x", 0, true},
                 {"y*(cos(x) - sin(x)/x)/x", 0, true},
                 {"cos(x)/x - sin(x)/x^2 + y", 0, true},
                 {"1/x - 1/sin(x)", 0, true},
                 {"x/(exp(x) - 1)", 0, true},
                 {"log(x)/(x - 1)", 1, true},
                 {"(x^3 + 1)/(x + 1)", -1, true},
                 {"exp(sin(pi*x)/x)", 0, true},
                 {"sin(sqrt(x^2 + z^2))/sqrt(x^2 + z^2)", 0, true},
                 {"y*(cos(sqrt(x^2 + z^2)) - sin(sqrt(x^2 + z^2))/sqrt(x^2 + z^2))/(x^2 + z^2)", 0, true},
                 {"if(abs(x) < 1 and x != 0, 1 - x^2, sin(x)/x)", 0, true},
                 {"if(abs(x) < 1 and x != 0, 2 - x^2, sin(x)/x)", 0, false}, // no limit of the whole
                 {"1/x", 0, false},
                 {"abs(x)/x", 0, false},
                 {"sin(x)/x^2", 0, false},
                 {"sin(x)*y/(x*z)", 0, false}, // z = 0 as well
                 {"floor(sin(x)/x)", 0, false},
                 {"if(x > 0, 2, sin(x)/x)", 0, false},
                 {"sin(abs(x))/x", 0, false},
                 {"cos(x)/sqrt(x^2)", 0, false}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Expr e = parsed(cases[i].text), filled = removable_fill(p, &none, e), x = expr_named(p, "x"),
             z = expr_named(p, "z");
        Expr y = expr_named(p, "y"), tiny = expr_powi(p, expr_int(p, 2), -80), point = expr_int(p, cases[i].point);
        for (int k = 0; k < 3; k++) { // at the point, next to it, away from it
            Expr step = k == 0 ? expr_int(p, 0) : k == 1 ? tiny : expr_rat(p, 3, 7), both[2] = {e, filled};
            arb_t value[2];
            EvalStatus status[2];
            for (int j = 0; j < 2; j++) {
                arb_init(value[j]);
                Expr own = j == 0 && k == 0 ? tiny : step; // the formula's value next to the point
                both[j] = expr_subst1(p, both[j], x, expr_add2(p, point, own));
                both[j] = expr_subst1(p, both[j], y, expr_rat(p, 5, 3));
                both[j] = expr_subst1(p, both[j], z, own == step && k ? expr_rat(p, 1, 3) : expr_int(p, 0));
                EvalProgram *g = eval_program_new(p, &both[j], 1);
                status[j] = eval_program_refine(g, 0, NULL, 200, 4000, value[j]);
                eval_program_free(g);
            }
            bool has = k || cases[i].removable;
            ck_assert_msg((status[1] == EVAL_OK) == has, "%s at %d, %d: %s", cases[i].text, cases[i].point, k,
                          has ? "no value" : "a value");
            arb_sub(value[1], value[1], value[0], 200);
            ck_assert_msg(!has || arf_cmpabs_2exp_si(arb_midref(value[1]), k ? -190 : -60) < 0,
                          "%s at %d, %d: %g apart", cases[i].text, cases[i].point, k,
                          arf_get_d(arb_midref(value[1]), ARF_RND_NEAR));
            arb_clear(value[0]);
            arb_clear(value[1]);
        }
    }
}

END_TEST

// Powers that cancel go, and what keeps a function from negative numbers stays.
START_TEST(powers_cancel_on_their_domain)
{
    static const struct {
        const char *text, *result; // of any x; NULL: itself
        const char *positive;      // of x > 0
    } cases[] = {{"x/x*y", "y", "y"},
                 {"1/(1/x)", "x", "x"},
                 {"1/(y/x)/x", "1/y", "1/y"},
                 {"x*y*(1/x)", "y", "y"},
                 {"x^3/x^5", "x^(-2)", "x^(-2)"},
                 {"(x*z)^2/(x*y)", "x*z^2/y", "x*z^2/y"},
                 {"sin(x/x*y)", "sin(y)", "sin(y)"},
                 {"sum(k=1..3, k*x/x)", "sum(k=1..3, k)", "sum(k=1..3, k)"},
                 {"sqrt(x)/sqrt(x)*y", NULL, "y"},
                 {"x/sqrt(x)", NULL, "sqrt(x)"},
                 {"sqrt(x)^(-2)*y", NULL, "y/x"},
                 {"x/(x + 1)", NULL, NULL},
        {"(1 - [k <= n])*y", "[k > n]*y", "[k > n]*y"},
                 {"x^y/x^y", NULL, NULL},
                 {"y*log(x)*z/(log(x)*z)", "y*(log(x)/log(x))", "y*(log(x)/log(x))"},
                 {"log(x)/(x*y)", NULL, NULL}};

    Facts assumed = {0};
    for (int positive = 0; positive < 2; positive++) {
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            const char *result = positive ? cases[i].positive : cases[i].result;
            Expr e = parsed(cases[i].text);
            ck_assert_msg(cancel_powers(p, &assumed, e) == (result ? parsed(result) : e), "%s", cases[i].text);
        }
        facts_add(&assumed, &(Fact){.kind = FACT_CONDITION, .condition = parsed_condition("x > 0")});
    }
    facts_clear(&assumed);
}

END_TEST

// Each rule, of any a and b, is an identity to the prover.
START_TEST(rules_of_differences_are_identities)
{
    static const char *const texts[] = {"sin(a) - sin(b)",   "cos(a) - cos(b)",      "tan(a) - tan(b)",
                                        "sinh(a) - sinh(b)", "cosh(a) - cosh(b)",    "atan(a) - atan(b)",
                                        "exp(a) - exp(b)",   "cbrt(a) - cbrt(b)",    "sqrt(a) - sqrt(b)",
                                        "1/a - 1/b",         "1/sqrt(a) - 1/sqrt(b)", "a^(1/3) - b^(1/3)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        SimplifyContext simplify = {.pool = p};
        Expr e = parsed(texts[i]), form = differences_form(&simplify, e);
        ck_assert_msg(form && form != e, "%s", texts[i]);
        Facts learned = {0};
        Decision d;
        decide_equal(p, &learned, e, stable_meaning(p, &learned, form), NULL, 0, &d);
        ck_assert_msg(d.kind == DECISION_EQUAL && !d.vacuous, "%s", texts[i]);
        decision_clear(&d);
        facts_clear(&learned);
    }
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("choice");
    TCase *tests = tcase_create("choice");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, stable_forms_keep_their_digits, 0, sizeof stable / sizeof stable[0]);
    tcase_add_test(tests, compositions_keep_their_digits);
    tcase_add_test(tests, the_ends_have_their_values);
    tcase_add_test(tests, the_better_form_is_chosen);
    tcase_add_test(tests, points_meet_what_is_assumed);
    tcase_add_test(tests, rounded_functions_are_the_hosts);
    tcase_add_test(tests, series_are_within_their_bound);
    tcase_add_test(tests, removable_points_have_their_limits);
    tcase_add_test(tests, powers_cancel_on_their_domain);
    tcase_add_test(tests, rules_of_differences_are_identities);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
