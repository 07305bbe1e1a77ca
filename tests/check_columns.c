// Files of points in and out: CSV and NPY, every complaint with its place, any number of rows.
#include "codegen/files/columns.h"
#include "parser/parse.h"
#include "session/gen.h"

#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static Pool *p;
static Code *code;
static char folder[] = "/tmp/leibniz-columns-XXXXXX";

static void setup(void)
{
    ParseContext ctx;
    Error err = {0};
    p = pool_new(NULL);
    parse_context_init(&ctx, p, NULL);
    CodeOutput outs[] = {{.name = "sum", .value = parse_expr(&ctx, "x + 2*y", 7, &err)},
                         {.name = "quotient", .value = parse_expr(&ctx, "x/y", 3, &err)}};
    CodeSpec spec = {.outputs = outs, .noutputs = 2};
    code = code_new(p, &spec, &err);
    ck_assert_msg(code != NULL, "%s", err.message);
    parse_context_free(&ctx);
    strcpy(strrchr(folder, '-'), "-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void teardown(void)
{
    char command[100];
    code_free(code);
    pool_free(p);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static const char *path(const char *name)
{
    static char paths[4][100];
    static int next;
    char *at = paths[next++ % 4];
    snprintf(at, sizeof paths[0], "%s/%s", folder, name);
    return at;
}

static void write_file(const char *name, const void *bytes, size_t n)
{
    FILE *f = fopen(path(name), "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static char *read_file(const char *name, size_t *n)
{
    static char bytes[1 << 21];
    FILE *f = fopen(path(name), "rb");
    ck_assert_ptr_nonnull(f);
    *n = fread(bytes, 1, sizeof bytes - 1, f);
    bytes[*n] = 0;
    fclose(f);
    return bytes;
}

static uint64_t evaluate(const char *in, const char *out)
{
    ColumnsJob job = {.in = path(in), .out = path(out), .threads = 2};
    Error err = {0};
    uint64_t rows;
    ck_assert_msg(columns_evaluate(code, &job, &rows, &err), "%s", err.message);
    return rows;
}

static void check_csv(const char *in, const char *expected)
{
    size_t n;
    write_file("in.csv", in, strlen(in));
    evaluate("in.csv", "out.csv");
    ck_assert_str_eq(read_file("out.csv", &n), expected);
}

START_TEST(csv_columns_are_found_by_name)
{
    check_csv("1,2\n3,4\n", "sum,quotient\n5,0.5\n11,0.75\n");
    check_csv("y, name, x\r\n2, \"a b\", 1\r\n\r\n4, c, 3", "sum,quotient\n5,0.5\n11,0.75\n");
    check_csv("x,y\n", "sum,quotient\n");
    check_csv("0.1,25e-2\n-inf,1\n", "sum,quotient\n0.6,0.4\n-inf,-inf\n");
}

END_TEST

START_TEST(the_locale_changes_nothing)
{
    setlocale(LC_ALL, "de_DE.UTF-8"); // where it is installed
    check_csv("1.5,2\n", "sum,quotient\n5.5,0.75\n");
    setlocale(LC_ALL, "C");
}

END_TEST

START_TEST(every_complaint_says_where)
{
    static const struct {
        const char *text, *word;
    } cases[] = {
        {"", "empty"},
        {"1,2\n3\n", "line 2"},
        {"1,2\n3,4,5\n", "line 2"},
        {"1,2\n3,four\n", "column 2"},
        {"1,2\n3,4x\n", "column 2"},
        {"1,2,3\n", "3 columns"},
        {"x,z\n1,2\n", "called y"},
        {"1,2\n,4\n", "column 1"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ColumnsJob job = {.in = path("bad.csv"), .out = path("none.npy")};
        Error err = {0};
        uint64_t rows;
        write_file("bad.csv", cases[i].text, strlen(cases[i].text));
        ck_assert(!columns_evaluate(code, &job, &rows, &err));
        ck_assert_msg(err.code == ERR_FILE && strstr(err.message, cases[i].word), "%s: %s", cases[i].text, err.message);
        ck_assert(access(path("none.npy"), F_OK) != 0); // nothing half-done is left
    }
    ColumnsJob job = {.in = path("missing.csv"), .out = path("out.csv")};
    Error err = {0}, form = {0};
    uint64_t rows;
    ck_assert(!columns_evaluate(code, &job, &rows, &err) && strstr(err.message, "No such file"));
    job.in = path("points.txt");
    ck_assert(!columns_evaluate(code, &job, &rows, &form) && strstr(form.message, "ending"));
}

END_TEST

// A version 1.0 file of doubles.
static size_t npy(unsigned char *out, const char *header, const void *data, size_t n)
{
    size_t length = strlen(header);
    memcpy(out, "\x93NUMPY\x01\x00", 8);
    out[8] = (unsigned char)length;
    out[9] = 0;
    memcpy(out + 10, header, length);
    memcpy(out + 10 + length, data, n);
    return 10 + length + n;
}

START_TEST(npy_round_trip)
{
    static double points[70000][2];
    static unsigned char bytes[sizeof points + 200];
    for (int k = 0; k < 70000; k++) { // several blocks, and a rest
        points[k][0] = k;
        points[k][1] = k % 7 - 3;
    }
    size_t n = npy(bytes, "{'descr': '<f8', 'fortran_order': False, 'shape': (70000, 2), }\n", points, sizeof points);
    write_file("in.npy", bytes, n);
    ck_assert_uint_eq(evaluate("in.npy", "out.npy"), 70000);
    const char *out = read_file("out.npy", &n);
    ck_assert_uint_eq(n, 128 + sizeof points);
    ck_assert_msg(!memcmp(out, "\x93NUMPY\x01\x00", 8) && strstr(out + 10, "'shape': (70000, 2)"), "%.100s", out + 10);
    for (int k = 0; k < 70000; k++) {
        double row[2];
        memcpy(row, out + 128 + 16 * k, 16);
        ck_assert(row[0] == points[k][0] + 2 * points[k][1]);
        ck_assert(row[1] == points[k][0] / points[k][1] || isnan(row[1]));
    }
}

END_TEST

START_TEST(npy_kinds)
{
    static const float single[] = {1, 2, 3, 4};
    static const double two[] = {1, 2, 3, 4};
    unsigned char bytes[400];
    size_t n = npy(bytes, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}\n", single, sizeof single);
    write_file("in.npy", bytes, n);
    evaluate("in.npy", "out.csv");
    ck_assert_str_eq(read_file("out.csv", &n), "sum,quotient\n5,0.5\n11,0.75\n");

    static const struct {
        const char *header, *word;
    } bad[] = {
        {"{'descr': '>f8', 'fortran_order': False, 'shape': (2, 2)}", "f8"},
        {"{'descr': '<f8', 'fortran_order': True, 'shape': (2, 2)}", "Fortran"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}", "3 columns"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2, 1)}", "dimensions"},
        {"{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2)}", "ends after 2 of 3"},
        {"nonsense", "header"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ColumnsJob job = {.in = path("bad.npy"), .out = path("out.npy")};
        Error err = {0};
        uint64_t rows;
        n = npy(bytes, bad[i].header, two, sizeof two);
        write_file("bad.npy", bytes, n);
        ck_assert(!columns_evaluate(code, &job, &rows, &err));
        ck_assert_msg(strstr(err.message, bad[i].word), "%s: %s", bad[i].header, err.message);
    }
}

END_TEST

static bool well(const Report *r, void *data)
{
    (void)data;
    ck_assert_msg(r->error.code == ERR_NONE, "%s", r->error.message);
    return true;
}

START_TEST(a_session_evaluates_a_signature)
{
    static const char model[] = "p := x^2*y + sin(x)\n";
    Session *session = session_new(NULL);
    SessionOptions run = session_options_default();
    ck_assert_int_eq(session_run(session, model, sizeof model - 1, &run, well, NULL), 0);
    write_file("in.csv", "y,x\n3,0\n5,0\n", 12);
    EvaluateOptions options = {
        .function = "g(x, y; p, dp_dx, twice = 2*y)", .in = path("in.csv"), .out = path("out.csv")};
    Error err = {0};
    uint64_t rows;
    size_t n;
    ck_assert_msg(session_evaluate(session, &options, &rows, &err), "%s", err.message);
    ck_assert_uint_eq(rows, 2);
    ck_assert_str_eq(read_file("out.csv", &n), "p,dp_dx,twice\n0,1,6\n0,1,10\n");
    options.function = "g(x, y; q)";
    ck_assert(!session_evaluate(session, &options, &rows, &err) && err.code == ERR_NAME);
    Error array = {0};
    options.function = "g(n, s[n]; t = sum(i=1..n, s[i]))";
    ck_assert(!session_evaluate(session, &options, &rows, &array) && array.code == ERR_UNABLE);
    session_free(session);
}

END_TEST

// Blocks are written in their order by any number of threads, and the first line that is wrong is named by all.
START_TEST(threads_change_nothing)
{
    enum { LINES = 60000, WRONG = 41000 };

    static char text[LINES * 24], one[LINES * 48];
    size_t n = 0, length;
    for (int k = 0; k < LINES; k++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%d,0.%d%s", k % 1000 ? "" : "\r\n\n", k, k + 1,
                              k % 3 ? "\n" : " \r\n");
    write_file("in.csv", text, n);
    for (unsigned threads = 1; threads <= 5; threads++) {
        ColumnsJob job = {.in = path("in.csv"), .out = path("out.csv"), .threads = threads};
        Error err = {0};
        uint64_t rows;
        ck_assert_msg(columns_evaluate(code, &job, &rows, &err), "%s", err.message);
        ck_assert_uint_eq(rows, LINES);
        const char *out = read_file("out.csv", &length);
        if (threads == 1)
            memcpy(one, out, length + 1);
        ck_assert_str_eq(out, one);
    }
    memset(text, 0, sizeof text);
    for (int k = n = 0; k < LINES; k++)
        n += (size_t)snprintf(text + n, sizeof text - n, k > WRONG && k % 100 == 0 ? "%d,x\n" : "%d,1\n", k);
    write_file("in.csv", text, n);
    for (unsigned threads = 1; threads <= 5; threads++) {
        ColumnsJob job = {.in = path("in.csv"), .out = path("out.csv"), .threads = threads};
        Error err = {0};
        uint64_t rows;
        remove(path("out.csv"));
        ck_assert(!columns_evaluate(code, &job, &rows, &err));
        ck_assert_msg(strstr(err.message, "line 41101: column 2 is no number"), "%s", err.message);
        ck_assert(access(path("out.csv"), F_OK) != 0);
    }
}

END_TEST

// Arrays of known lengths are columns s_1, s_2, ..; a label that is no whole number has no results.
START_TEST(arrays_are_columns)
{
    static const char model[] = "K := 2\nf[k] := exp(s[k])/sum(l=1..K, exp(s[l]))\nR := -log(f[y])\nassume y in 1..K\n";
    static const char rows[] = "y,s_2,s_1\n1,0,0\n2,0,0\n1.5,0,0\n";
    Session *session = session_new(NULL);
    SessionOptions run = session_options_default();
    ck_assert_int_eq(session_run(session, model, sizeof model - 1, &run, well, NULL), 0);
    write_file("in.csv", rows, sizeof rows - 1);
    EvaluateOptions options = {.function = "g(s[K], y; f[K], dR_ds[K])", .in = path("in.csv"), .out = path("out.csv")};
    Error err = {0};
    uint64_t done;
    size_t n;
    ck_assert_msg(session_evaluate(session, &options, &done, &err), "%s", err.message);
    ck_assert_str_eq(read_file("out.csv", &n),
                     "f_1,f_2,dR_ds_1,dR_ds_2\n0.5,0.5,-0.5,0.5\n0.5,0.5,0.5,-0.5\nnan,nan,nan,nan\n");
    session_free(session);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("columns");
    TCase *tests = tcase_create("columns");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, csv_columns_are_found_by_name);
    tcase_add_test(tests, the_locale_changes_nothing);
    tcase_add_test(tests, every_complaint_says_where);
    tcase_add_test(tests, npy_round_trip);
    tcase_add_test(tests, npy_kinds);
    tcase_add_test(tests, a_session_evaluates_a_signature);
    tcase_add_test(tests, threads_change_nothing);
    tcase_add_test(tests, arrays_are_columns);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
