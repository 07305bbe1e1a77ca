// Inverses and determinants in generated C: values and gradients against finite differences of what the compiled file
// gives.
#include "session/gen.h"
#include "support/random_expr.h"
#include "util/mem.h"

#include <check.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 3, K = 2, WORK = 4000 };

typedef struct {
    double A[N * N], B[K * N], b[N], c[K];
} Inputs;

typedef struct {
    double L[1], A[N * N], B[K * N], b[N], c[K];
} Outputs;

typedef void Function(ptrdiff_t n, ptrdiff_t k, const double *A, const double *B, const double *b, const double *c,
                      double *L, double *dA, double *dB, double *db, double *dc, double *work);

static const char signature[] = "f(n, k, A[n,n], B[k,n], b[n], c[k]; L, dL_dA[n,n], dL_dB[k,n], dL_db[n], dL_dc[k])";

static const struct {
    bool definite;
    const char *model;
} models[] = {
    {true, "L := -1/2*log(det(A)) - 1/2*(b - B'*c)'*inv(A)*(b - B'*c)"},
    {true, "w := inv(B'*B + A)*B'*c; L := norm(B*w - c)^2 + sum(b)"},
    {true, "S := B*A*B' + eye(k); L := -1/2*log(det(S)) - 1/2*(c - B*b)'*inv(S)*(c - B*b)"},
    {true, "L := b'*inv(eye(n) + inv(A))*B'*c"},
    {true, "L := tr(inv(A)*b*b') + det(A)*c'*B*b"},
    {false, "L := c'*B*inv(A)*b"},
    {false, "L := det(A)^2 + b'*inv(A*A)*B'*c"},
    {false, "L := b'*inv(A)'*inv(A)*b + log(det(A)^2)*sum(B)*sum(c)"},
    {false, "S := B*inv(A)*B' + 3*eye(k); L := c'*inv(S)*B*b"},
    {false, "L := exp(b'*inv(A + 4*eye(n))*B'*c) + tr(inv(A + 4*eye(n)))"},
};

static char folder[] = "/tmp/leibniz-solvers-XXXXXX";

static bool go_on(const Report *r, void *data)
{
    (void)data;
    ck_assert_msg(r->error.code == ERR_NONE, "%s: %s", r->statement, r->error.message);
    return true;
}

static void write_source(size_t i, const char *path)
{
    Session *s = session_new(NULL);
    SessionOptions run = session_options_default();
    GenOptions options = gen_options_default();
    GenFiles files = {0};
    Error err = {0};
    char text[600];
    snprintf(text, sizeof text, "assume A %s(n), B matrix(k, n), b vector(n), c vector(k)\n%s",
             models[i].definite ? "spd" : "square", models[i].model);
    session_run(s, text, strlen(text), &run, go_on, NULL);
    options.functions = (const char *[]){signature};
    options.nfunctions = 1;
    ck_assert_msg(session_generate(s, &options, &files, &err), "%s: %s", models[i].model, err.message);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(str_text(&files.source), file);
    fclose(file);
    gen_files_clear(&files);
    session_free(s);
}

static void draw(Random *r, double *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        at[i] = ((double)random_below(r, 2001) - 1000) / 1000;
}

static Inputs draw_inputs(Random *r, bool definite)
{
    Inputs x;
    double root[N * N];
    draw(r, root, N * N);
    draw(r, x.A, N * N);
    draw(r, x.B, K * N);
    draw(r, x.b, N);
    draw(r, x.c, K);
    for (int i = 0; i < N; i++)
        x.A[i * N + i] += x.A[i * N + i] < 0 ? -2 : 2; // far from singular
    for (int i = 0; i < N && definite; i++)
        for (int j = 0; j < N; j++) {
            x.A[i * N + j] = i == j ? 0.5 : 0;
            for (int k = 0; k < N; k++)
                x.A[i * N + j] += root[i * N + k] * root[j * N + k];
        }
    return x;
}

static Outputs call(Function *f, const Inputs *x)
{
    Outputs y;
    static double work[WORK];
    f(N, K, x->A, x->B, x->b, x->c, y.L, y.A, y.B, y.b, y.c, work);
    return y;
}

// The derivative of L where the two places, or one, move together.
static double slope(Function *f, Inputs *x, double *at, double *with)
{
    double h = 1e-5, kept = *at, values[2];
    for (int side = 0; side < 2; side++) {
        *at = *with = kept + (side ? h : -h);
        values[side] = call(f, x).L[0];
    }
    *at = *with = kept;
    return (values[1] - values[0]) / (2 * h);
}

static void compare(size_t i, uint64_t seed, const char *what, double expected, double given)
{
    double scale = 1 + fabs(expected);
    ck_assert_msg(fabs(expected - given) < 1e-6 * scale, "seed %llu: %s: %s is %.12g, and by differences %.12g",
                  (unsigned long long)seed, models[i].model, what, given, expected);
}

static void check_gradients(size_t i, Function *f)
{
    for (uint32_t k = 0; k < random_count(3); k++) {
        Random r = random_start(100 * k + (uint32_t)i);
        Inputs x = draw_inputs(&r, models[i].definite);
        Outputs y = call(f, &x);
        ck_assert_msg(isfinite(y.L[0]), "seed %llu: %s has no value", (unsigned long long)r.seed, models[i].model);
        for (int a = 0; a < N; a++)
            for (int b = 0; b < N; b++) {
                bool both = models[i].definite && a != b;
                double given = y.A[a * N + b] + (both ? y.A[b * N + a] : 0);
                double *with = models[i].definite ? &x.A[b * N + a] : &x.A[a * N + b];
                compare(i, r.seed, "dL_dA", slope(f, &x, &x.A[a * N + b], with), given);
            }
        for (int a = 0; a < K * N; a++)
            compare(i, r.seed, "dL_dB", slope(f, &x, &x.B[a], &x.B[a]), y.B[a]);
        for (int a = 0; a < N; a++)
            compare(i, r.seed, "dL_db", slope(f, &x, &x.b[a], &x.b[a]), y.b[a]);
        for (int a = 0; a < K; a++)
            compare(i, r.seed, "dL_dc", slope(f, &x, &x.c[a], &x.c[a]), y.c[a]);
    }
}

START_TEST(gradients_are_slopes)
{
    char path[200], command[600];
    if (system("command -v gcc >/dev/null") != 0)
        return;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        snprintf(path, sizeof path, "%s/f%zu.c", folder, i);
        write_source(i, path);
        snprintf(command, sizeof command, "gcc -std=c99 -Wall -Wextra -Werror -O1 -fPIC -shared -o %s/f%zu.so %s -lm",
                 folder, i, path);
        ck_assert_msg(system(command) == 0, "%s: %s", models[i].model, path);
        snprintf(path, sizeof path, "%s/f%zu.so", folder, i);
        void *library = dlopen(path, RTLD_NOW);
        ck_assert_ptr_nonnull(library);
        Function *f;
        void *symbol = dlsym(library, "f");
        memcpy(&f, &symbol, sizeof f);
        check_gradients(i, f);
        dlclose(library);
    }
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

END_TEST

// What nothing but C text computes yet is refused, and says so.
START_TEST(other_targets_refuse)
{
    static const char *const targets[] = {"python", "cuda", "openmp", "mpi", "fpcore"};
    for (size_t i = 0; i <= sizeof targets / sizeof *targets; i++) {
        Session *s = session_new(NULL);
        SessionOptions run = session_options_default();
        GenOptions options = gen_options_default();
        GenFiles files = {0};
        Error err = {0};
        static const char text[] = "assume A square(n), b vector(n)\nL := b'*inv(A)*b";
        session_run(s, text, sizeof text - 1, &run, go_on, NULL);
        options.functions = (const char *[]){"f(n, A[n,n], b[n]; L)"};
        options.nfunctions = 1;
        options.selftest = i == sizeof targets / sizeof *targets;
        options.target = options.selftest ? "c" : targets[i];
        ck_assert(!session_generate(s, &options, &files, &err));
        ck_assert_msg(strstr(err.message, "are written in C"), "%s", err.message);
        gen_files_clear(&files);
        session_free(s);
    }
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("solvers");
    TCase *tc = tcase_create("generated");
    tcase_set_timeout(tc, 0);
    tcase_add_test(tc, gradients_are_slopes);
    tcase_add_test(tc, other_targets_refuse);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
