/* Every part of leibniz.h once, in the order of the header.
 *
 *     cc tour.c $(pkg-config --cflags --libs leibniz) -o tour && ./tour
 */
#include <leibniz.h>

#include <stdio.h>
#include <stdlib.h>

static void check(lbz_session *s, lbz_status status)
{
    if (status == LBZ_OK)
        return;
    fprintf(stderr, "%s: %s\n", lbz_status_name(status), lbz_error_message(s));
    exit(1);
}

static int show(const lbz_report *r, void *data)
{
    (void)data;
    printf("> %s\n%s%s", lbz_report_statement(r), lbz_report_text(r), lbz_report_diagnostics(r));
    for (size_t i = 0; i < lbz_report_claims(r); i++) {
        lbz_claim claim = LBZ_OPTIONS(lbz_claim);
        if (lbz_report_claim(r, i, &claim) == LBZ_OK && claim.npoint)
            printf("the point has %s = %s\n", claim.point[0].name, claim.point[0].value);
    }
    const char *latex = lbz_report_format(r, "latex");
    if (latex)
        printf("in LaTeX: %s\n", latex);
    return 0;
}

static int name(const char *word, const char *help, void *data)
{
    (void)data;
    printf("  %s: %s\n", word, help);
    return 0;
}

static void expressions(lbz_session *s)
{
    lbz_expr *x, *wave, *two, *square, *slope, *at, *value;
    check(s, lbz_parse(s, "x", LBZ_ALL, &x));
    check(s, lbz_parse(s, "2", LBZ_ALL, &two));
    check(s, lbz_apply(s, "sin", &x, 1, &wave));
    check(s, lbz_apply(s, "^", (lbz_expr *[]){wave, two}, 2, &square));
    check(s, lbz_diff(s, square, x, 1, &slope));
    printf("%s\n", lbz_print(s, slope, "text"));
    printf("%s\n", lbz_print(s, slope, "latex"));
    check(s, lbz_parse(s, "pi/6", LBZ_ALL, &at));
    check(s, lbz_substitute(s, slope, x, at, &value));
    printf("%s = %s\n", lbz_print(s, value, "text"), "sin(pi/3)");
    const char *digits = lbz_digits(s, value, 30);
    printf("%s\n", digits ? digits : lbz_error_message(s));
    lbz_expr_free(value);
    lbz_expr_free(slope); /* what is not freed goes with the session */
}

static void compiled(lbz_session *s)
{
    lbz_function *f;
    check(s, lbz_compile(s, "slope(z; sigma, dsigma_dz)", NULL, &f));
    double z[3] = {-1, 0, 1}, value[3], slope[3], point[2];
    lbz_function_call(f, z + 1, point);
    printf("%s = 0: %g %g\n", lbz_function_column(f, 0), point[0], point[1]);
    check(s, lbz_function_map(f, (const double *[]){z}, (double *[]){value, slope}, NULL, 3, 2));
    for (int k = 0; k < 3; k++)
        printf("%g %.6f %.6f\n", z[k], value[k], slope[k]);
    lbz_function_free(f);
}

int main(void)
{
    lbz_session *s;
    lbz_session_options options = LBZ_OPTIONS(lbz_session_options);
    options.timeout = 10;
    if (lbz_session_new(&options, &s) != LBZ_OK)
        return 1;
    check(s, lbz_define(s, "sigma(z)", "1/(1 + exp(-z))"));
    check(s, lbz_run(s, "diff(sigma(z), z)\nprove sqrt(z^2) = z\nx(x + 1)", LBZ_ALL, show, NULL));
    lbz_verdict verdict;
    check(s, lbz_prove(s, "sigma'(z) = sigma(z)*(1 - sigma(z))", LBZ_ALL, &verdict));
    printf("%s\n", verdict == LBZ_PROVED ? "proved" : "not proved");
    expressions(s);
    const char *source, *header, *signature = "slope(z; sigma, dsigma_dz)";
    lbz_code_options code = LBZ_OPTIONS(lbz_code_options);
    code.header = "slope.h";
    check(s, lbz_generate(s, &signature, 1, &code, &source, &header));
    printf("%s", header);
    compiled(s);
    size_t start;
    check(s, lbz_complete(s, "sig", LBZ_ALL, 3, &start, name, NULL));
    check(s, lbz_definitions(s, name, NULL));
    printf("%s", lbz_help(s, "sinh"));
    printf("%s", lbz_session_script(s));
    lbz_session_free(s);
    return 0;
}
