// Sparse outputs: their tables hold every entry of the dense matrix that is other than 0, in rising order and once, and
// their values are the dense ones (up to the order of additions), by the interpreter and by machine code.
#include "codegen/check/sample.h"
#include "codegen/run/jit.h"
#include "symbolic/print/print.h"
#include "tests/support/formula.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void ranges(void)
{
    setup();
    assume_range("i", "1", "M");
    assume_range("j", "1", "N");
    assume_range("h", "0", "N");
    assume_range("c[i]", "1", "N");
}

// ---- Comparing ------------------------------------------------------------------------------------------------------

// The value of the sparse output at row, column (from 0), as its tables say.
static double entry(const Sample *s, uint32_t starts, uint32_t places, int major, int minor)
{
    const int *start = s->args[starts].ints, *place = s->args[places].ints;
    for (int k = start[major]; k < start[major + 1]; k++)
        if (place[k] == minor)
            return s->args[s->nparams + 1].reals[k];
    return 0;
}

static void check_order(const Sample *s, uint32_t starts, uint32_t places, int majors, int minors, const char *text)
{
    const int *start = s->args[starts].ints, *place = s->args[places].ints;
    ck_assert_int_eq(start[0], 0);
    for (int a = 0; a < majors; a++)
        for (int k = start[a]; k < start[a + 1]; k++)
            ck_assert_msg(place[k] >= 0 && place[k] < minors && (k == start[a] || place[k] > place[k - 1]), "%s", text);
}

static bool same(double a, double b)
{
    return fabs(a - b) <= 1e-13 * (1 + fabs(a)) || (isnan(a) && isnan(b));
}

static void compare(const Code *code, const Sample *s, CodeStorage storage, const char *text)
{
    uint32_t starts, places;
    ck_assert(code_tables(code, 1, &starts, &places));
    size_t size = s->sizes[s->nparams], majors = s->sizes[starts] - 1, minors = size / majors;
    check_order(s, starts, places, (int)majors, (int)minors, text);
    for (size_t a = 0; a < majors; a++)
        for (size_t b = 0; b < minors; b++) {
            double dense = s->args[s->nparams].reals[storage == CODE_CSR ? a * minors + b : b * majors + a];
            double sparse = entry(s, starts, places, (int)a, (int)b);
            ck_assert_msg(same(dense, sparse), "%s: at (%zu, %zu) %a is %a", text, a, b, dense, sparse);
        }
}

// The entries of `text` over the two indices, dense as output 0 and sparse as output 1. False where it is refused.
static bool agree(const char *text, const char *indices, CodeStorage storage, size_t *entries)
{
    Error err = {0};
    CodeOutput out[2] = {{.name = "D", .value = parsed(text), .rank = 2}};
    out[0].indices[0] = pool_symbol(p, indices, 1);
    out[0].indices[1] = pool_symbol(p, indices + 1, 1);
    out[1] = out[0];
    out[1].name = "S";
    out[1].storage = storage;
    CodeSpec spec = {.outputs = out, .noutputs = 2, .facts = &facts};
    Code *code = code_new(p, &spec, &err);
    if (!code)
        return false;
    Jit *jit = jit_new(code, &err);
    for (ptrdiff_t length = 1; length <= 9; length += 2) {
        Sample s;
        SampleBox box = {.low = -3, .high = 3, .length = length, .facts = &facts};
        ck_assert_msg(sample_begin(&s, p, code, &box, (uint64_t)length, &err), "%s", err.message);
        code_interpret(code, s.args);
        compare(code, &s, storage, text);
        *entries = s.sizes[s.nparams + 1];
        memset(s.args[s.nparams + 1].reals, 0, *entries * sizeof(double));
        if (jit) {
            jit_call(jit, s.args);
            compare(code, &s, storage, text);
        }
        sample_end(&s);
    }
    jit_free(jit);
    code_free(code);
    return true;
}

// ---- Formulas -------------------------------------------------------------------------------------------------------

#define REFUSED SIZE_MAX // it has no pattern
#define SOME    0        // as many as the data say

static const struct {
    const char *text, *indices;
    size_t csr, csc; // entries at lengths 9 and 8 (M before N)
} formulas[] = {
    {"[i = j]*x[j]", "ij", 8, 8},
    {"[i = j + 1]*x[j] - 2*[i = j]*exp(x[j]) + [i = j - 1]", "ij", 23, 23},
    {"[j <= i]*x[j]", "ij", 44, 44},
    {"[i < j]*x[j]", "ij", 28, 28},
    {"[abs(i - j) <= 1]*x[j]", "ij", 23, 23},
    {"[i = 1]*x[j] + [j = 1]*w[i] + [i = j]", "ij", 23, 23}, // an arrow
    {"[i + j = N + 1]*x[j]", "ij", 8, 8},
    {"([i = j] + [i = j + 2])*([j <= 3] + [j = N])*x[j]", "ij", 7, 7},
    {"[i = j + 1 or i = j]*x[j]", "ij", 16, 16},
    {"[i = j]*[x[j] > 0]", "ij", 8, 8},    // what data decide is left to the values
    {"[c[i] = j]*w[i]", "ij", 9, REFUSED}, // a table says where: row by row only
    {"[c[i] = j]*w[i] + [i = j]", "ij", SOME, REFUSED},
    {"[2*j = i]*x[j]", "ij", REFUSED, 4}, // j = i/2 is no bound of whole numbers
    {"[i = h]*w[i] + [h = 0]*w[1]", "ih", 17, 17},
    {"sum(k=1..N, [i = k]*[j = k + 1]*x[k])", "ij", 7, 7},
    {"if(i = j, exp(x[j]), if(i = j + 1, x[j], 0))", "ij", 16, 16},
    {"([i = j]*x[j])^2", "ij", 8, 8},
    {"x[j] + [i = j]", "ij", REFUSED, REFUSED},
    {"exp([i = j])", "ij", REFUSED, REFUSED},
    {"[i = j and j > 2 and w[i] != 1]*x[j]/w[i]", "ij", 6, 6},
};

static void expect(const char *text, const char *indices, CodeStorage storage, size_t want)
{
    size_t n = 0;
    bool written = agree(text, indices, storage, &n);
    ck_assert_msg(written == (want != REFUSED) && (!written || want == SOME || n == want), "%s, %s: %s, %zu entries",
                  text, storage == CODE_CSR ? "csr" : "csc", written ? "written" : "refused", n);
}

START_TEST(tables_hold_all_entries)
{
    expect(formulas[_i].text, formulas[_i].indices, CODE_CSR, formulas[_i].csr);
    expect(formulas[_i].text, formulas[_i].indices, CODE_CSC, formulas[_i].csc);
}

END_TEST

// ---- Random brackets ------------------------------------------------------------------------------------------------

static uint64_t state;

static unsigned draw(unsigned n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % n;
}

static void random_atom(StrBuf *out)
{
    static const char *const atoms[] = {"i = j",  "i = j + 1", "i + 2 = j", "j <= i",          "i < j + 2",
                                        "j = 1",  "j = N",     "i = 1",     "i = M",           "j > 3",
                                        "i != j", "i + j = 5", "j <= 4",    "abs(i - j) <= 2", "c[i] = j",
                                        "i >= 3", "j = M - i", "i + j > N", "-j = -i + 1"};
    str_add(out, atoms[draw(sizeof atoms / sizeof *atoms)]);
}

static void random_matrix(StrBuf *out)
{
    static const char *const values[] = {"x[j]", "w[i]", "2", "exp(x[j])", "x[j]*w[i]", "sum(k=1..N, x[k])"};
    unsigned terms = 1 + draw(4);
    for (unsigned t = 0; t < terms; t++) {
        str_add(out, t ? draw(2) ? " + [" : " - [" : "[");
        for (unsigned n = 0, atoms = 1 + draw(3); n < atoms; n++) {
            str_add(out, n == 0 ? "" : draw(4) ? " and " : " or ");
            random_atom(out);
        }
        str_printf(out, "]*%s", values[draw(sizeof values / sizeof *values)]);
    }
}

START_TEST(random_tables_hold_all_entries)
{
    const char *seed = getenv("TEST_SEED"), *scale = getenv("TEST_SCALE");
    unsigned rounds = 60 * (scale ? (unsigned)atoi(scale) : 1), written = 0;
    state = seed ? (uint64_t)atoll(seed) : 1;
    printf("seed %llu\n", (unsigned long long)state);
    for (unsigned r = 0; r < rounds; r++) {
        StrBuf text = {0};
        size_t n = 0;
        random_matrix(&text);
        written += agree(text.at, "ij", CODE_CSR, &n);
        written += agree(text.at, "ij", CODE_CSC, &n);
        str_free(&text);
    }
    ck_assert_uint_gt(written, rounds); // most have a pattern
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("sparse");
    TCase *tests = tcase_create("sparse");
    tcase_add_checked_fixture(tests, ranges, teardown);
    tcase_set_timeout(tests, 600);
    tcase_add_loop_test(tests, tables_hold_all_entries, 0, (int)(sizeof formulas / sizeof *formulas));
    tcase_add_test(tests, random_tables_hold_all_entries);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
