// Generated files from signatures: what is accepted, what is refused and why, and what the text holds.
#include "session/gen.h"

#include <check.h>
#include <stdlib.h>

static const char model[] = "assume y in 1..K\n"
                            "f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))\n"
                            "R := -log(f[y])\n"
                            "sigma(z) := 1/(1 + exp(-z))\n"
                            "q := x^2*w + exp(x*w)\n"
                            "m := x1*x2*x3*x4*x5*x6\n"
                            "n := 3\n"
                            "typed := x*(sin(y)/y) + 0.1*x*y*y\n"
                            "t := sum(k=0..d, c[k]*x^k)\n"
                            "loss(z, y) := -log(exp(z[y])/sum(j=1..K, exp(z[j])))\n"
                            "F[i] := u[i]^2 - [i > 1]*u[i - 1]\n"
                            "P[i] := sum(k=2..N, [i = k - 1]*exp(x[k])*w[k])\n"
                            "G[i] := sum(j=1..i, w[j]*x[j])\n";

static bool go_on(const Report *r, void *data)
{
    (void)data;
    ck_assert_msg(r->error.code == ERR_NONE, "%s: %s", r->statement, r->error.message);
    return true;
}

static bool generate(const char *signature, GenOptions options, GenFiles *files, Error *err)
{
    Session *s = session_new(NULL);
    SessionOptions run = session_options_default();
    session_run(s, model, sizeof model - 1, &run, go_on, NULL);
    options.functions = &signature;
    options.nfunctions = 1;
    bool ok = session_generate(s, &options, files, err);
    session_free(s);
    return ok;
}

// ---- What is written ------------------------------------------------------------------------------------------------

static const struct {
    const char *signature, *holds[3];
} accepted[] = {
    {"g(K, s[K], y; R, dR_ds[K])",
     {"void g(ptrdiff_t K, const double *restrict s, int y, double *restrict R, double *restrict dR_ds)",
      "dR_ds[k] = ", "*R = "}},
    {"g(K, s[K], y; R)", {"double g(ptrdiff_t K, const double *restrict s, int y)\n{", "return "}},
    {"g(y, s[K], K; dR_ds[K])", {"void g(int y, const double *restrict s, ptrdiff_t K, double *restrict dR_ds)"}},
    {"g(K, s[K], y, z, a[K]; R)", {"int y, double z, const double *restrict a)", "(void)z;", "(void)a;"}},
    {"g(z; sigma, dsigma_dz, d2sigma_dz2)", {"*sigma = ", "*dsigma_dz = ", "*d2sigma_dz2 = "}},
    {"g(x, w; d2q_dx_dw, d2q_dx2)", {"double *restrict d2q_dx_dw, double *restrict d2q_dx2"}},
    {"g(K, s[K]; df_ds[K, K])", {"df_ds[k * K + j] = "}},
    {"g(K, s[K]; J[i, j] = diff(f[i], s[j]))", {"J[i * K + j] = "}},
    {"g(K, s[K], y; h[K] = diff(R, s[l]))", {"h[l] = "}},
    {"g(K, s[K], v[K]; df_ds_dot_v[K])", {"df_ds_dot_v[k] = "}},
    {"g(K, s[K], v[K]; v_dot_df_ds[K])", {"v_dot_df_ds[j] = "}},
    {"g(K, s[K], y, v[K]; d2R_ds2_dot_v[K])", {"d2R_ds2_dot_v[k] = "}},
    {"g(K, f[K], y; dR_df[K])",
     {"const double *restrict f", "dR_df[k] = "}}, // f is a variable here, not its definition
    {"g(x, w; a = x/w, H[2, 2] = hessian(q, [x, w]))", {"*a = x / w;", "H[1] = ", "H[3] = "}},
    {"g(a[n]; b = a[1] + a[2]^3)", {"double g(const double *restrict a)", "a[1]"}},
    {"g(d, c[d + 1], x; t, dt_dc[d + 1])", {"dt_dc[", "const double *restrict c"}},
    {"g(K, s[K], y; v = loss(s, y), d[l] = diff(loss(s, y), s[l]))",
     {"const double *restrict s, int y,", "d[l] = ", "*v = "}},
    {"g(N, x[N], w[N]; P[N])",
     {"{\n    for (ptrdiff_t i", "\n        P[i] = i + 2 <= N ? "}}, // no inner loop
    {"g(N, u[N]; dF_du[N, N] csr)",
     {"void g(ptrdiff_t N, const double *restrict u, const int *restrict dF_du_rows, const int *restrict "
      "dF_du_columns,",
      "int g_dF_du_pattern(ptrdiff_t N, int *restrict dF_du_rows, int *restrict dF_du_columns)\n{", "dF_du[entry] = "}},
    {"g(N, u[N]; J[i, l]csc=diff(F[i], u[l]))", {"J_columns[N] = n;"}},
    {"g(x, y, z; J[2, 3] csr = jacobian([x*y, z^2*x], [x, y, z]))",
     {"starts[] = { 0, 2, 4 };", "places[] = { 0, 1, 0, 2 };", "J[3] = 2.0 * "}},
    {"g(x, y, z; J[2, 3] csc = jacobian([x*y, z^2*x], [x, y, z]))",
     {"starts[] = { 0, 2, 3, 4 };", "places[] = { 0, 1, 0, 1 };", "J[1] = z * z;"}},
    {"g(N, x[N], w[N]; dG_dx[N, N])", {"k <= i ?"}}, // a running sum
    {"g(M_E, FP_NAN, exp2f, leibniz_root, isgreater; a = M_E*FP_NAN*exp2f*leibniz_root*isgreater)",
     {"double vM_E, double vFP_NAN, double exp2f_, double vleibniz_root, double isgreater_)"}}, // C's own names
    {"  spaced ( K , s [ K ] , y ; R , dR_ds [ K ] ) ", {"void spaced("}},
};

START_TEST(test_accepted)
{
    GenFiles files = {0};
    Error err = {0};
    ck_assert_msg(generate(accepted[_i].signature, gen_options_default(), &files, &err), "%s: %s",
                  accepted[_i].signature, err.message);
    for (int k = 0; k < 3 && accepted[_i].holds[k]; k++)
        ck_assert_msg(strstr(files.source.at, accepted[_i].holds[k]), "%s: no '%s' in\n%s", accepted[_i].signature,
                      accepted[_i].holds[k], files.source.at);
    gen_files_clear(&files);
}

END_TEST

// A sum's body is split into as many terms as the limit allows, and is refused with one more; none is dropped.
START_TEST(test_terms_of_a_sum)
{
    Error err = {0};
    for (int more = 0; more < 2; more++) {
        StrBuf text = {0};
        str_add(&text, "S := sum(k=1..n, [k = y]*x[k]");
        for (int i = 1; i < 1200 + more; i++)
            str_printf(&text, " + sin(%d*x[k])", i);
        str_add(&text, ")\n");
        Session *s = session_new(NULL);
        SessionOptions run = session_options_default();
        ck_assert(session_limit(s, "code-terms", 1200));
        session_run(s, text.at, text.len, &run, go_on, NULL);
        GenOptions options = gen_options_default();
        options.functions = &(const char *){"g(n, x[n], y; S)"};
        options.nfunctions = 1;
        options.fast = true;
        GenFiles files = {0};
        bool ok = session_generate(s, &options, &files, &err);
        ck_assert_int_eq(ok, !more);
        size_t calls = 0;
        for (const char *c = str_text(&files.source); (c = strstr(c, "sin(")) != NULL; c++)
            calls += c[-1] == ' ';
        ck_assert_msg(!ok || calls >= 1199, "%zu terms are left", calls);
        gen_files_clear(&files);
        session_free(s);
        str_free(&text);
    }
    ck_assert_msg(strstr(err.message, "code-terms") != NULL, "%s", err.message);
}

END_TEST

// ---- What is refused ------------------------------------------------------------------------------------------------

static const struct {
    const char *signature, *word;
} refused[] = {
    {"f(e, x; y = x*e)", "as a number"},
    {"f(x, pi; y = x*pi)", "as a number"},
    {"g(K, s[K], y)", "outputs are missing"},
    {"g(K, s[K], y; )", "outputs are missing"},
    {"g", "no signature"},
    {"g(K, s[K]; R)", "y is needed"},
    {"g(s[5], y; R)", "K is needed"},
    {"g(K, N, s[N], y; R)", "runs to K"},
    {"g(K, N, s[K], y; dR_ds[N])", "takes K values"},
    {"g(K, s[K], y; dR_ds)", "1 subscripts"},
    {"g(K, s[K], y; R[K])", "0 subscripts"},
    {"g(K, s[K, K], y; R)", "subscripts"},
    {"g(K, s[K], y; dR_dw)", "neither defined nor"},
    {"g(K, s[K], y; d2R_ds[K])", "neither defined nor"},
    {"g(K, s[K], y, v; dR_ds_dot_v)", "summed over"},
    {"g(K, s[K], s[K], y; R)", "twice"},
    {"g(K, s[K], y; R, R)", "twice"},
    {"g(x, w; H[2, 3] = hessian(q, [x, w]))", "2 parts at depth 2"},
    {"g(x, w; a = x < w)", "not a relation"},
    {"g(x, w; a = x/0)", "no value"},
    {"g(x, w; a = unknown(x))", ""},
    {"g(K, s[2*, y; R)", ""},
    {"g(K, s[K]; df_ds[K, K] csr)", "can not be read off"},
    {"g(K, s[K], y; dR_ds[K] csr)", "two subscripts"},
    {"g(K, s[K], y; R csr)", "two subscripts"},
    {"g(N, u[N], dF_du_rows; dF_du[N, N] csr)", "name of a table"},
    {"g(x; J[1, 1] csr = jacobian([2], [x]))", "no entry"},
    {"1g(x; a = x)", "no signature"},
    {"g(x; a = x) extra", "no signature"},
};

START_TEST(test_refused)
{
    GenFiles files = {0};
    Error err = {0};
    ck_assert_msg(!generate(refused[_i].signature, gen_options_default(), &files, &err), "%s is accepted:\n%s",
                  refused[_i].signature, str_text(&files.source));
    ck_assert_msg(err.code != ERR_NONE && err.code != ERR_INTERNAL && strstr(err.message, refused[_i].word), "%s: %s",
                  refused[_i].signature, err.message);
    ck_assert_uint_le(err.at.end, strlen(refused[_i].signature));
    gen_files_clear(&files);
}

END_TEST

// ---- Options --------------------------------------------------------------------------------------------------------

START_TEST(test_header_and_source_agree)
{
    GenFiles files = {0};
    Error err = {0};
    GenOptions options = gen_options_default();
    options.header = "loss-grad.h";
    options.prefix = "my_";
    options.version = "1.2.3";
    ck_assert(generate("g(K, s[K], y; R, dR_ds[K])", options, &files, &err));
    ck_assert_ptr_nonnull(strstr(files.source.at, "#include \"loss-grad.h\"\n"));
    ck_assert_ptr_nonnull(strstr(files.source.at, "Generated by leibniz 1.2.3."));
    ck_assert_ptr_nonnull(strstr(files.header.at, "#ifndef LOSS_GRAD_H\n"));
    ck_assert_ptr_nonnull(strstr(files.header.at, "extern \"C\""));
    ck_assert_ptr_nonnull(
        strstr(files.header.at, "void my_g(ptrdiff_t K, const double *s, int y, double *R, double *dR_ds);"));
    ck_assert_ptr_null(strstr(files.source.at, "malloc"));
    gen_files_clear(&files);
}

END_TEST

START_TEST(test_inline)
{
    GenFiles files = {0};
    Error err = {0};
    GenOptions options = gen_options_default();
    options.header = "g.h";
    options.is_inline = true;
    ck_assert(generate("g(x; a = digamma(x))", options, &files, &err));
    ck_assert_ptr_nonnull(strstr(files.header.at, "static inline double g("));
    ck_assert_ptr_nonnull(strstr(files.header.at, "static double g_digamma(")); // its own copy: headers do not clash
    ck_assert_ptr_null(strstr(files.source.at, "double g("));
    gen_files_clear(&files);
}

END_TEST

START_TEST(test_real_types)
{
    static const char *const names[] = {"float", "long double"}, *const calls[] = {"expf(", "expl("},
                             *const constants[] = {"0.1f", "0.1L"};
    GenFiles files = {0};
    Error err = {0};
    GenOptions options = gen_options_default();
    options.real = names[_i];
    ck_assert(generate("g(x; a = exp(x) + 0.1)", options, &files, &err));
    ck_assert_ptr_nonnull(strstr(files.source.at, calls[_i]));
    ck_assert_ptr_nonnull(strstr(files.source.at, constants[_i]));
    ck_assert_ptr_null(strstr(files.source.at, "const double"));
    gen_files_clear(&files);
    ck_assert(_i == 1 || !generate("g(x; a = x + 10^100)", options, &files, &err)); // float can not hold it
    gen_files_clear(&files);
}

END_TEST

START_TEST(test_long_double_has_its_digits)
{
    GenFiles files = {0};
    Error err = {0};
    GenOptions options = gen_options_default();
    options.real = "long double";
    ck_assert(generate("g(x; a = pi*x)", options, &files, &err));
    ck_assert_ptr_nonnull(strstr(files.source.at, "3.14159265358979323846"));
    gen_files_clear(&files);
}

END_TEST

START_TEST(test_same_bytes)
{
    GenFiles first = {0}, second = {0};
    Error err = {0};
    GenOptions options = gen_options_default();
    options.selftest = true;
    ck_assert(generate("g(K, s[K], y; R, dR_ds[K])", options, &first, &err));
    ck_assert(generate("g(K, s[K], y; R, dR_ds[K])", options, &second, &err));
    ck_assert_str_eq(first.source.at, second.source.at);
    gen_files_clear(&first);
    gen_files_clear(&second);
}

END_TEST

// ---- Targets --------------------------------------------------------------------------------------------------------

static const struct {
    const char *target, *signature, *holds[3], *lacks, *split;
} targets[] = {
    {"openmp",
     "g(N, a[N], b[N]; d = sum(i=1..N, a[i]*b[i]^2), e[i] = diff(sum(j=1..N, a[j]*b[j]^2), b[i]))",
     {"#ifndef G_ROUNDS\n", "#pragma omp parallel for reduction(+ : r_1) if (N >= G_ROUNDS)\n"},
     NULL,
     NULL},
    {"openmp", // the largest of the row is looked for inside the loop over rows: it is a round's own
     "g(N, K, z[N, K]; r = sum(i=1..N, log(sum(k=1..K, exp(z[i, k])))))",
     {"#pragma omp parallel for reduction(+ : r_1) if (N >= G_ROUNDS / 256)\n"},
     NULL,
     NULL},
    {"openmp", "g(K, z[K]; r = log(sum(k=1..K, exp(z[k]))))", {"best_1"}, "reduction(+ : best", NULL},
    {"openmp", // what each round keeps has a place for each round
     "g(N, D, K, x[N, D], W[K, D]; r = sum(i=1..N, log(sum(k=1..K, exp(sum(j=1..D, W[k, j]*x[i, j]))))))",
     {"// Workspace: N * K numbers", "[i * K + k] = "},
     NULL,
     NULL},
    {"python",
     "lambda(K, s[K], y, np; R, dR_ds[K], p = 2*np)", // words of Python are no names
     {"def lambda_(K, s, y, np_):\n", "np.argmax(", "return R, dR_ds, p\n"},
     "Workspace",
     NULL},
    {"mpi", // the sum is joined where its loop ends; N as a number counts the rows of all
     "g(N, a[N], x; r = sum(i=1..N, sin(x*a[i]))/N)",
     {"double g(ptrdiff_t N, const double *restrict a, double x, MPI_Comm comm)\n{", "    double all_N = (double)N;\n",
      "    }\n    MPI_Allreduce(MPI_IN_PLACE, &r_1, 1, MPI_DOUBLE, MPI_SUM, comm);\n    return r_1 / all_N;\n"},
     NULL,
     "N"},
    {"mpi", // an array of sums is joined once
     "g(N, D, X[N, D], w[D]; h[j] = diff(sum(i=1..N, sum(l=1..D, X[i, l]*w[l])^3), w[j]))",
     {"    }\n    MPI_Allreduce(MPI_IN_PLACE, h, (int)D, MPI_DOUBLE, MPI_SUM, comm);\n}"},
     "&r_",
     "N"},
    {"mpi", // but not a product of two of them: each is joined on its own
     "g(N, D, X[N, D], w[D]; h[j] = diff(sum(l=1..D, w[l]*sum(i=1..N, X[i, l])*sum(i=1..N, sin(X[i, l]))), w[j]))",
     {"MPI_Allreduce(MPI_IN_PLACE, &r_"},
     "IN_PLACE, h",
     "N"},
    {"cuda",
     "g(points, K, s[K], y; R)",
     {"g(double points_, ptrdiff_t K, const double *__restrict__ s, int y)",
      "R[point] = g(points_[point], K, s + point * s_step, y[point]);", "__global__"},
     NULL,
     NULL},
    {"mpi", "g(N, a[N]; r = prod(i=1..N, a[i]))", {"MPI_PROD"}, "MPI_SUM", "N"},
    {"mpi", // outputs over the rows are a rank's own
     "g(N, a[N], b[N]; e[i] = diff(sum(j=1..N, a[j]*b[j]^2), b[i]))",
     {"e[i] = "},
     "MPI_Allreduce",
     "N"},
};

START_TEST(test_targets)
{
    GenFiles files = {0};
    Error err = {0};
    GenOptions options = gen_options_default();
    options.target = targets[_i].target;
    options.split = targets[_i].split;
    ck_assert_msg(generate(targets[_i].signature, options, &files, &err), "%s", err.message);
    for (int k = 0; k < 3 && targets[_i].holds[k]; k++)
        ck_assert_msg(strstr(files.source.at, targets[_i].holds[k]), "%s: no '%s' in\n%s", targets[_i].signature,
                      targets[_i].holds[k], files.source.at);
    ck_assert_msg(!targets[_i].lacks || !strstr(files.source.at, targets[_i].lacks), "%s", files.source.at);
    gen_files_clear(&files);
}

END_TEST

static const struct {
    const char *target, *signature, *word, *split;
    bool header, is_inline;
} untargeted[] = {
    {"python", "g(x; a = polygamma(2, x))", "polygamma", NULL, false, false},
    {"python", "g(M, x; a = sum(i=1..M, sum(j=1..i, exp(x*i*j))))", "depends on another index", NULL, false, false},
    {"python", "g(x; a = x)", "has no header", NULL, true, false},
    {"python", "g(N, u[N]; dF_du[N, N] csr)", "no sparse outputs", NULL, false, false},
    {"mpi", "g(N, u[N]; dF_du[N, N] csr)", "no sparse outputs", "N", false, false},
    {"openmp", "g(x; a = x)", "inline", NULL, true, true},
    {"jit", "g(x; a = x)", "no target called jit", NULL, false, false},
    {"fortran", "g(x; a = x)", "no target called fortran", NULL, false, false},
    {"mpi", "g(N, a[N]; r = sum(i=1..N, a[i]))", "name it by --split", NULL, false, false},
    {"mpi", "g(N, a[N]; r = sum(i=1..N, a[i]))", "name it by --split", "M", false, false},
    {"c", "g(N, a[N]; r = sum(i=1..N, a[i]))", "splits no length", "N", false, false},
    {"mpi", "g(N, a[N]; r = sum(i=1..N, a[i]) + sum(i=2..N, sin(i)))", "a part of the rows", "N", false, false},
    {"mpi", "g(N, a[N]; r = sum(i=1..N, i*a[i]))", "no number of a row", "N", false, false},
    {"mpi", "g(N, a[N]; r = a[1] + sum(i=1..N, a[i]))", "no row but", "N", false, false},
    {"mpi", "g(K, s[K], y; r = s[y] + sum(k=1..K, s[k]))", "K is split", "K", false, false},
    {"mpi", "g(N, a[N]; r = sum(i=1..N, sum(j=1..N, exp(a[i]*a[j]))))", "sum over all rows for each row", "N", false,
     false},
    {"mpi", "g(N, a[N]; r = log(sum(i=1..N, exp(a[i]))))", "no largest of all rows", "N", false, false},
};

START_TEST(test_untargeted)
{
    GenFiles files = {0};
    Error err = {0};
    GenOptions options = gen_options_default();
    options.target = untargeted[_i].target;
    options.split = untargeted[_i].split;
    options.header = untargeted[_i].header ? "g.h" : NULL;
    options.is_inline = untargeted[_i].is_inline;
    ck_assert_msg(!generate(untargeted[_i].signature, options, &files, &err), "%s", str_text(&files.source));
    ck_assert_msg(strstr(err.message, untargeted[_i].word), "%s", err.message);
    gen_files_clear(&files);
}

END_TEST

// ---- The forms to run -----------------------------------------------------------------------------------------------

// Correctly rounded functions at points that depend on nothing else: the figures are the same everywhere.
static const struct {
    const char *signature, *report;
    const char *name; // of an input with the range low, high; NULL: all have it
    double low, high;
    bool json, fast;
} reported[] = {
    {"g(x, y; a = log(1 + exp(x)), b = x + y)",
     "g: a: as derived, ulp as read 6.96 (mean 0.888), as run 6.96 (mean 0.888)\n"
     "g: b: as derived, ulp as read 0.491 (mean 0.0246), as run 0.491 (mean 0.0246)\n"
     "g: operations: 4 as derived, 7 derived and stable\n"
     "g: 4 operations\n",
     NULL, -3, 3, false, false},
    {"g(x, y; a = (x - y)^2)",
     "{\"function\":\"g\",\"output\":\"a\",\"form\":\"as read\",\"points\":300,\"read_max_ulp\":1.76,"
     "\"read_mean_ulp\":0.354,\"max_ulp\":1.76,\"mean_ulp\":0.354}\n",
     NULL, -3, 3, true, true},
    {"g(x, y; a = y*(x - sin(x)))",
     "g: a: long series, ulp as read 7.01e+12 (mean 1.39e+11), as run 1.7 (mean 0.309)\n"
     "g: operations: 3 as derived\n"
     "g: 28 operations\n", "x", 0, 10, false, false},
    {"g(x, y; typed)",
     "g: typed: as typed, ulp as read 1.59 (mean 0.39), as run 1.59 (mean 0.39)\n"
     "g: operations: 7 as derived, 7 as typed, 40 as typed, scaled, 40 stable, scaled\n"
     "g: 7 operations\n",
     NULL, 0, 0, false, false},
    {"g(x; a = log(x - 2))",
     "g: a: as derived, not measured: no point was found where it has a value and the assumptions hold\n"
     "g: operations: 2 as derived\n"
     "g: 2 operations\n", "x", 0, 1, false,
     false},
};

START_TEST(test_forms_are_chosen_and_reported)
{
    GenRange range = {reported[_i].name, reported[_i].low, reported[_i].high};
    GenOptions options = gen_options_default();
    options.report = true;
    options.json = reported[_i].json;
    options.fast = reported[_i].fast;
    options.ranges = &range;
    options.nranges = range.name != NULL;
    options.low = range.name ? 0 : range.low;
    options.high = range.name ? 0 : range.high;
    StrBuf first = {0};
    for (int run = 0; run < 2; run++) { // the same bytes each time, with and without the report
        GenFiles files = {0};
        Error err = {0};
        ck_assert_msg(generate(reported[_i].signature, options, &files, &err), "%s", err.message);
        if (run == 0) {
            ck_assert_str_eq(str_text(&files.report), reported[_i].report);
            str_add(&first, str_text(&files.source));
        }
        ck_assert_str_eq(str_text(&files.source), str_text(&first));
        options.report = false;
        gen_files_clear(&files);
    }
    str_free(&first);
}

END_TEST

START_TEST(test_ranges_are_of_inputs)
{
    GenFiles files = {0};
    Error err = {0};
    GenOptions options = gen_options_default();
    options.ranges = &(GenRange){"z", 0, 1};
    options.nranges = 1;
    ck_assert(!generate("g(x; a = x + 1)", options, &files, &err));
    ck_assert_str_eq(err.message, "no function has an input z, and a range is given for it");
    gen_files_clear(&files);
}

END_TEST

// The product of six and its six slopes: reverse mode takes a handful of multiplications, one by one it takes 5 + 6*4.
START_TEST(test_gradient_shares_work)
{
    GenFiles files = {0};
    Error err = {0};
    ck_assert(generate("g(x1, x2, x3, x4, x5, x6; m, G[6] = grad(m, [x1, x2, x3, x4, x5, x6]))", gen_options_default(),
                       &files, &err));
    int products = 0;
    for (const char *c = strstr(files.source.at, "\n{"); *c; c++)
        products += c[0] == ' ' && c[1] == '*' && c[2] == ' ';
    ck_assert_int_le(products, 4 * 5);
    gen_files_clear(&files);
}

END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

int main(void)
{
    Suite *suite = suite_create("gen");
    TCase *c = tcase_create("gen");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, test_terms_of_a_sum);
    tcase_add_loop_test(c, test_accepted, 0, COUNT(accepted));
    tcase_add_loop_test(c, test_refused, 0, COUNT(refused));
    tcase_add_test(c, test_header_and_source_agree);
    tcase_add_test(c, test_inline);
    tcase_add_loop_test(c, test_real_types, 0, 2);
    tcase_add_test(c, test_long_double_has_its_digits);
    tcase_add_test(c, test_same_bytes);
    tcase_add_loop_test(c, test_forms_are_chosen_and_reported, 0, COUNT(reported));
    tcase_add_test(c, test_ranges_are_of_inputs);
    tcase_add_test(c, test_gradient_shares_work);
    tcase_add_loop_test(c, test_targets, 0, COUNT(targets));
    tcase_add_loop_test(c, test_untargeted, 0, COUNT(untargeted));
    suite_add_tcase(suite, c);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
