// Derivatives of random functions with indices, as generated code runs them, against finite differences.
//
// The functions are sums, products, brackets and neighbours over x[1..N], w[1..N] and m[1..N, 1..M]. What is generated:
// Jacobian times vector, vector times Jacobian, and the gradient of the sum over all i. The finite difference is taken in
// balls of the function itself, at x + t*v and x - t*v with t = 2^-70: it shares neither the derivative nor the lowering
// with the code.
#include "codegen/check/sample.h"
#include "codegen/lower/code.h"
#include "support/formula.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/print/print.h"

#include <math.h>
#include <stdlib.h>

enum { FUNCTIONS = 10000, STEP = 70 };

static uint64_t state;

static unsigned draw(unsigned n) // 0..n-1, splitmix64
{
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (unsigned)((z ^ (z >> 31)) % n);
}

// ---- Random functions of the free index i ---------------------------------------------------------------------------

static void add_term(StrBuf *out, const char *index, int depth);

static void add_factor(StrBuf *out, const char *i, int depth)
{
    static const char *const names[] = {"k", "l", "n"};
    const char *k = names[depth];
    switch (draw(depth < 2 ? 13 : 8)) {
    case 0: str_printf(out, "x[%s]", i); break;
    case 1: str_printf(out, "w[%s]", i); break;
    case 2: str_printf(out, "sin(x[%s])", i); break;
    case 3: str_printf(out, "x[%s]^2", i); break;
    case 4: str_printf(out, "[%s > 1]*x[%s-1]", i, i); break;
    case 5: str_printf(out, "[%s < N]*x[%s+1]", i, i); break;
    case 6: str_printf(out, "(a + x[%s])", i); break;
    case 7: str_printf(out, "exp(-x[%s])/(2 + w[%s]^2)", i, i); break;
    case 8:
    case 9:
        str_printf(out, "sum(%s=1..N, ", k);
        add_term(out, k, depth + 1);
        str_char(out, ')');
        break;
    case 10: // one that meets the outer index
        str_printf(out, "sum(%s=1..N, [%s %s %s]*", k, k, draw(2) ? "=" : "<=", i);
        add_term(out, k, depth + 1);
        str_char(out, ')');
        break;
    case 11: str_printf(out, "sum(%s=1..M, m[%s, %s]*(x[%s] + %s))", k, i, k, i, draw(2) ? "a" : "1"); break;
    default: str_printf(out, "sum(%s=1..N, x[%s]*w[%s]*x[%s])", k, k, i, i); break;
    }
}

static void add_term(StrBuf *out, const char *index, int depth)
{
    unsigned terms = 1 + draw(2);
    str_add(out, terms > 1 ? "(" : "");
    for (unsigned t = 0; t < terms; t++) {
        str_add(out, t ? (draw(2) ? " + " : " - ") : "");
        unsigned factors = 1 + draw(3);
        for (unsigned f = 0; f < factors; f++) {
            str_add(out, f ? "*" : "");
            add_factor(out, index, depth);
        }
        if (!draw(4))
            str_add(out, "/a^2");
    }
    str_add(out, terms > 1 ? ")" : "");
}

// ---- The function moved along v -------------------------------------------------------------------------------------

typedef struct {
    Sample *sample;
    Sym x, v;
    int sign;    // of the step
    bool unit;   // along one axis, number `axis`, instead of v
    slong axis;
    slong index; // of the value that is looked at
    Sym name;    // and its name; 0: none is
} Moved;

static EvalStatus moved_symbol(void *data, Sym name, fmpq_t value)
{
    Moved *m = data;
    if (name != m->name)
        return sample_values(m->sample).symbol(m->sample, name, value);
    fmpq_set_si(value, m->index, 1);
    return EVAL_OK;
}

static EvalStatus moved_element(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    Moved *m = data;
    EvalValues at = sample_values(m->sample);
    if (at.element(m->sample, array, subscripts, n, value) != EVAL_OK) { // a bracket that is 0 stands before it
        fmpq_zero(value);
        return EVAL_OK;
    }
    if (array != m->x || !m->sign || (m->unit && subscripts[0] != m->axis))
        return EVAL_OK;
    fmpq_t step;
    fmpq_init(step);
    if (m->unit)
        fmpq_one(step);
    else
        at.element(m->sample, m->v, subscripts, n, step);
    fmpq_div_2exp(step, step, STEP);
    if (m->sign > 0)
        fmpq_add(value, value, step);
    else
        fmpq_sub(value, value, step);
    fmpq_clear(step);
    return EVAL_OK;
}

static bool value_of(EvalProgram *g, Moved *m, int sign, arb_t out)
{
    EvalValues at = {.data = m, .symbol = moved_symbol, .element = moved_element};
    m->sign = sign;
    if (eval_program_run(g, &at, 400) != EVAL_OK)
        return false;
    eval_program_ball(g, 0, out, 400);
    return true;
}

// (f(+) - f(-))*2^(STEP - 1), and the largest of the values.
static bool difference_of(EvalProgram *g, Moved *m, double *out, double *scale)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    bool ok = value_of(g, m, 1, a) && value_of(g, m, -1, b);
    *scale = fabs(arf_get_d(arb_midref(a), ARF_RND_NEAR));
    arb_sub(a, a, b, 400);
    arb_mul_2exp_si(a, a, STEP - 1);
    *out = arf_get_d(arb_midref(a), ARF_RND_NEAR);
    arb_clear(a);
    arb_clear(b);
    return ok;
}

// ---- One function ---------------------------------------------------------------------------------------------------

typedef enum { FORWARD, BACKWARD, GRADIENT, WAYS } Way;

static Expr element(const char *array, Expr index)
{
    return expr_elem(p, pool_symbol(p, array, strlen(array)), &index, 1);
}

static Expr sum_over(const char *index, Expr body)
{
    return expr_sum(p, KIND_SUM, pool_symbol(p, index, strlen(index)), expr_int(p, 1), parsed("N"), body);
}

// What is generated, over the index it is an array of.
static Expr derivative(Expr f, Way way, const char **over)
{
    Expr i = parsed("i"), r = parsed("r");
    Expr by = diff_expr(p, f, element("x", r));
    *over = way == FORWARD ? "i" : "r";
    switch (way) {
    case FORWARD: return sum_over("r", expr_mul2(p, by, element("v", r)));
    case BACKWARD: return sum_over("i", expr_mul2(p, by, element("v", i)));
    default: return diff_expr(p, sum_over("i", f), element("x", r));
    }
}

// The scalar whose difference is looked at: f[i], or the sum over i of v[i]*f[i], or of f[i].
static Expr moved_function(Expr f, Way way)
{
    return way == FORWARD ? f : sum_over("i", way == BACKWARD ? expr_mul2(p, f, element("v", parsed("i"))) : f);
}

// N, M, a, x[N], w[N], v[N], m[N, M]: a derivative need not hold them all.
static void declare(CodeParam params[7])
{
    static const char *const names[] = {"N", "M", "a", "x", "w", "v", "m"};
    for (int i = 0; i < 7; i++) {
        params[i] = (CodeParam){.name = pool_symbol(p, names[i], 1), .rank = i < 3 ? 0 : i < 6 ? 1 : 2};
        params[i].first[0] = params[i].first[1] = 1;
        params[i].extent[0] = parsed("N");
        params[i].extent[1] = parsed("M");
    }
}

static unsigned compare(const char *text, Expr f, Way way, bool fast)
{
    const char *over;
    Error err = {0};
    Sample s = {0};
    CodeOutput out = {.rank = 1};
    out.value = derivative(f, way, &over);
    ck_assert_msg(out.value != 0, "%s: %s", text, p->error.message);
    out.indices[0] = pool_symbol(p, over, 1);
    out.from[0] = expr_int(p, 1);
    out.to[0] = parsed("N");
    CodeParam params[7];
    declare(params);
    CodeSpec spec = {.params = params, .nparams = 7, .outputs = &out, .noutputs = 1, .facts = &facts, .fast = fast, .brief = true};
    Code *code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s: %s", text, err.message);
    ck_assert_msg(sample_begin(&s, p, code, &(SampleBox){.low = -2, .high = 2, .length = 4}, draw(1000), &err), "%s",
                  err.message);
    code_interpret(code, s.args);
    Expr moved = moved_function(f, way);
    EvalProgram *g = eval_program_new(p, &moved, 1);
    Moved m = {.sample = &s, .x = pool_symbol(p, "x", 1), .v = pool_symbol(p, "v", 1), .unit = way != FORWARD};
    m.name = way == FORWARD ? pool_symbol(p, "i", 1) : 0;
    unsigned compared = 0;
    double largest = 0;
    for (size_t k = 0; k < s.sizes[s.nparams]; k++)
        largest = fmax(largest, fabs(s.args[s.nparams].reals[k]));
    for (size_t k = 0; k < s.sizes[s.nparams]; k++) {
        double want, scale, got = s.args[s.nparams].reals[k];
        m.index = m.axis = (slong)k + 1;
        if (!difference_of(g, &m, &want, &scale) || !isfinite(want))
            continue;
        compared++;
        ck_assert_msg(fabs(got - want) <= 1e-9 * (fabs(want) + scale + largest + 1e-3),
                      "seed %llu, way %d, %s: %s at %zu: %.17g, and the difference gives %.17g",
                      (unsigned long long)state, (int)way, fast ? "as derived" : "stable", text, k, got, want);
    }
    eval_program_free(g);
    sample_end(&s);
    code_free(code);
    return compared;
}

START_TEST(code_agrees_with_finite_differences)
{
    unsigned compared = 0;
    state = 20240601u + (unsigned)_i;
    for (int n = 0; n < FUNCTIONS / 10; n++) {
        StrBuf text = {0};
        if (n % 50 == 49) { // a new pool now and then
            teardown();
            setup();
        }
        add_term(&text, "i", 0);
        Expr f = parsed(text.at);
        assume_range("i", "1", "N");
        assume_range("r", "1", "N");
        Way way = (Way)draw(WAYS);
        compared += compare(text.at, f, way, n % 2);
        facts_clear(&facts);
        facts = (Facts){0};
        str_free(&text);
    }
    ck_assert_uint_gt(compared, FUNCTIONS / 10);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("indices");
    TCase *tests = tcase_create("indices");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 250);
    tcase_add_loop_test(tests, code_agrees_with_finite_differences, 0, 10);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
