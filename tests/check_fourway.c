// Four ways to a number: ball arithmetic, the interpreter, libtcc, gcc, over random expressions.
//
// The interpreter, libtcc and gcc carry out the same operations in the same order and call the same libm: their results
// are the same bits. The ball is the truth; a result may differ from it by no more than the radius of the ball that
// arithmetic of 40 bits gives (so it takes account of how much the expression amplifies errors) and what rounding the
// largest number on the way does. Points where that says nothing, or doubles overflow, are compared bit by bit only.
#include "codegen/check/sample.h"
#include "codegen/check/validate.h"
#include "codegen/files/source.h"
#include "codegen/lower/code.h"
#include "codegen/lower/code_internal.h"
#include "codegen/run/jit.h"
#include "support/random_expr.h"
#include "symbolic/print/print.h"

#include <check.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { POINTS = 4, KINDS = RANDOM_STEPS | RANDOM_BRACKETS | RANDOM_SUMS | RANDOM_SPECIAL };

typedef void (*Entry)(const CodeArg *args);

typedef struct {
    Expr e;
    Code *code;
    Jit *jit;
} Case;

static Pool *p;

// ---- gcc ------------------------------------------------------------------------------------------------------------

static const char *const runtime[] = {"leibniz_root",     "leibniz_digamma", "leibniz_polygamma", "leibniz_add_tail",
                                      "leibniz_mul_tail", "leibniz_exponent", "leibniz_scale",
                                      "leibniz_erfcx",    "leibniz_one_pow"};

// The function as it is printed, under names of its own, and an entry that takes the arguments as the JIT's does.
static void add_text(StrBuf *out, const Case *c, size_t number)
{
    Error err = {0};
    for (size_t i = 0; i < sizeof runtime / sizeof runtime[0]; i++)
        str_printf(out, "#define %s %s_%zu\n", runtime[i], runtime[i], number);
    str_printf(out, "#define f f_%zu\n", number);
    ck_assert_msg(source_emit(c->code, TARGET_C, out, &err), "%s", err.message);
    CodeParam params[64];
    uint32_t n = code_params(c->code, params, 64);
    str_printf(out, "void entry_%zu(const Arg *a)\n{\n    *a[%u].v = f(", number, n);
    for (uint32_t i = 0; i < n; i++)
        str_printf(out, "%s%sa[%u].%c", i ? ", " : "", params[i].kind == CODE_INT && !params[i].rank ? "(int)" : "", i,
                   params[i].rank                ? (params[i].kind == CODE_REAL ? 'v' : 'n')
                   : params[i].kind == CODE_REAL ? 'r'
                                                 : 'i');
    if (code_has_work(c->code))
        str_printf(out, "%sa[%u].v", n ? ", " : "", n + 1);
    str_add(out, ");\n}\n#undef f\n");
    for (size_t i = 0; i < sizeof runtime / sizeof runtime[0]; i++)
        str_printf(out, "#undef %s\n", runtime[i]);
}

// Compiles all cases into one library. NULL where there is no gcc.
static void *compile_all(const Case *cases, size_t n)
{
    StrBuf text = {0};
    char folder[] = "/tmp/leibniz-fourway-XXXXXX", path[100], command[400];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    str_add(&text, "#include <stddef.h>\ntypedef union { double r; ptrdiff_t i; double *v; int *n; } Arg;\n");
    for (size_t i = 0; i < n; i++)
        add_text(&text, &cases[i], i);
    snprintf(path, sizeof path, "%s/f.c", folder);
    FILE *f = fopen(path, "w");
    fwrite(text.at, 1, text.len, f);
    fclose(f);
    str_free(&text);
    // No builtins: gcc would work out calls of constants with other roundings than libm's.
    snprintf(command, sizeof command,
             "cd %s && gcc -std=c99 -O1 -ffp-contract=off -fno-builtin -fPIC -shared -w -o f.so f.c -lm", folder);
    void *library = NULL;
    if (system("command -v gcc >/dev/null") == 0) {
        ck_assert_int_eq(system(command), 0);
        snprintf(path, sizeof path, "%s/f.so", folder);
        library = dlopen(path, RTLD_NOW);
        ck_assert_msg(library != NULL, "%s", dlerror());
    }
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    return library;
}

static Entry entry_of(void *library, size_t i)
{
    char name[40];
    Entry entry;
    snprintf(name, sizeof name, "entry_%zu", i);
    void *symbol = dlsym(library, name);
    ck_assert_ptr_nonnull(symbol);
    memcpy(&entry, &symbol, sizeof entry);
    return entry;
}

// ---- Comparing ------------------------------------------------------------------------------------------------------

static uint64_t bits(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return isnan(x) ? 0x7FF8000000000000u : u; // the sign of a NaN says nothing
}

static const char *shown(const Case *c, const Sample *s)
{
    static StrBuf text; // lives to the end of the failing test
    str_clear(&text);
    print_quick(p, c->e, &text);
    str_add(&text, " at ");
    sample_describe(s, &text);
    return str_text(&text);
}

typedef struct {
    uint32_t compared, lost; // with an enclosure; values that are not finite though the truth is
} Count;

// The largest magnitude met on the way.
static double scale_of(const Case *c, const EvalValues *at)
{
    double value, scale;
    uint64_t blame;
    EvalProgram *program = eval_program_new(p, &c->e, 1);
    eval_program_screen(program, at, &value, &blame, &scale);
    eval_program_free(program);
    return scale;
}

static void compare_with_truth(const Case *c, Sample *s, double computed, Count *count)
{
    EvalValues at = sample_values(s);
    arb_t coarse, fine;
    if (expr_flags(p, c->e) & FLAG_HAS_STEP)
        return; // next to a step, rounding may rightly come out on its other side
    arb_init(coarse);
    arb_init(fine);
    bool known = eval_ball(p, c->e, &at, 40, coarse) == EVAL_OK && eval_ball(p, c->e, &at, 300, fine) == EVAL_OK;
    double truth = arf_get_d(arb_midref(fine), ARF_RND_NEAR), radius = mag_get_d(arb_radref(coarse));
    double scale = scale_of(c, &at), most = radius + 1e-8 * fabs(truth) + 1e-13 * scale + 0x1p-1070;
    if (known && fabs(truth) < 1e290 && scale < 1e290 && radius <= 1e-2 * fabs(truth)) {
        count->compared++;
        count->lost += !isfinite(computed);
        ck_assert_msg(!isfinite(computed) || fabs(computed - truth) <= most, "%s: %.17g, but it is %.17g +- %.1e",
                      shown(c, s), computed, truth, most);
    }
    arb_clear(coarse);
    arb_clear(fine);
}

static void compare_case(const Case *c, Entry gcc, Count *count)
{
    SampleBox box = {.low = -3, .high = 3, .length = 4};
    Sample s;
    Error err = {0};
    ck_assert(sample_begin(&s, p, c->code, &box, 11, &err));
    double *result = s.args[s.nparams].reals;
    for (int k = 0; k < POINTS; k++) {
        sample_draw(&s, &box);
        code_interpret(c->code, s.args);
        double interpreted = *result;
        *result = 0;
        jit_call(c->jit, s.args);
        ck_assert_msg(bits(*result) == bits(interpreted), "%s: interpreter %a, libtcc %a", shown(c, &s), interpreted,
                      *result);
        if (gcc) {
            *result = 0;
            gcc(s.args);
            ck_assert_msg(bits(*result) == bits(interpreted), "%s: interpreter %a, gcc %a", shown(c, &s), interpreted,
                          *result);
        }
        compare_with_truth(c, &s, interpreted, count);
    }
    sample_end(&s);
}

START_TEST(all_four_agree)
{
    uint32_t wanted = random_count(150), refused = 0;
    Count count = {0};
    VEC(Case) cases = {0};
    p = pool_new(NULL);
    for (uint32_t i = 0; i < wanted; i++) {
        Random r = random_start(i);
        Error err = {0};
        CodeOutput out = {.value = random_expr(p, &r, 3 + random_below(&r, 20), KINDS)};
        CodeSpec spec = {.outputs = &out, .noutputs = 1, .fast = i % 2};
        Case c = {.e = out.value, .code = out.value ? code_new(p, &spec, &err) : NULL};
        if (!c.code) {
            refused++; // an unknown length, a free index: each with its reason
            ck_assert_msg(!out.value || err.code == ERR_UNABLE, "%s", err.message);
            pool_error_clear(p);
            continue;
        }
        c.jit = jit_new(c.code, &err);
        ck_assert_msg(c.jit != NULL, "%s", err.message);
        vec_push(&cases, c);
    }
    void *library = compile_all(cases.at, cases.len);
    for (size_t i = 0; i < cases.len; i++) {
        compare_case(&cases.at[i], library ? entry_of(library, i) : NULL, &count);
        jit_free(cases.at[i].jit);
        code_free(cases.at[i].code);
    }
    ck_assert_uint_le(refused, wanted / 5);
    ck_assert_uint_ge(count.compared, wanted / 2);
    ck_assert_uint_le(count.lost, 2 + count.compared / 20); // doubles that overflowed on the way
    if (library)
        dlclose(library);
    vec_free(&cases);
    pool_free(p);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("fourway");
    TCase *tests = tcase_create("fourway");
    tcase_set_timeout(tests, 1200);
    tcase_add_test(tests, all_four_agree);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
