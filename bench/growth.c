// How the cost of a statement grows: with its size, and with definitions that have nothing to do with it.
#include "bench/bench.h"
#include "session/session.h"
#include "util/str.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { REPEATS = 5 };

static bool ignore(const Report *r, void *data)
{
    *(bool *)data |= r->error.code != ERR_NONE;
    return true;
}

double bench_statement(const char *first, const char *last)
{
    BenchRuns runs = {0};
    bool failed = false;
    SessionOptions options = session_options_default();
    for (int i = 0; i < REPEATS; i++) {
        Session *s = session_new(NULL);
        session_run(s, first, strlen(first), &options, ignore, &failed);
        double start = bench_now();
        session_run(s, last, strlen(last), &options, ignore, &failed);
        bench_add(&runs, bench_now() - start);
        session_free(s);
    }
    return failed ? -1 : bench_median(&runs);
}

static void make_products(unsigned n, StrBuf *first, StrBuf *last)
{
    (void)first;
    str_add(last, "simplify(0");
    for (unsigned i = 0; i < n; i++)
        str_printf(last, " + x%u*y%u", i, i);
    str_add(last, ")");
}

static void make_sines(unsigned n, StrBuf *first, StrBuf *last)
{
    (void)first;
    str_add(last, "prove ");
    for (unsigned side = 0; side < 2; side++) {
        for (unsigned i = 0; i < n; i++)
            str_add(last, "sin(");
        str_char(last, 'x');
        for (unsigned i = 0; i < n; i++)
            str_char(last, ')');
        str_add(last, side ? " + 1 - 2*cos(y)^2 - 2*sin(y)^2" : " - 1 = ");
    }
}

static void make_named(unsigned n, StrBuf *first, StrBuf *last)
{
    str_add(first, "s := 0");
    for (unsigned i = 0; i < n; i++)
        str_printf(first, " + x%u*sin(y%u)", i, i);
    str_add(last, "diff(s, x3)");
}

static void make_rosenbrock(unsigned n, StrBuf *first, StrBuf *last)
{
    str_add(first, "f := 0");
    for (unsigned i = 0; i + 1 < n; i++)
        str_printf(first, " + 100*(x%u - x%u^2)^2 + (1 - x%u)^2", i + 1, i, i);
    str_add(last, "grad(f, [x0");
    for (unsigned i = 1; i < n; i++)
        str_printf(last, ", x%u", i);
    str_add(last, "])");
}

static void make_sigmoids(unsigned n, StrBuf *first, StrBuf *last)
{
    for (unsigned i = 0; i < n; i++)
        str_printf(first, "s%u(z) := 1/(1 + exp(-z - %u))\n", i, i);
    str_add(last, "diff(s3(z), z)");
}

static void make_unrelated(unsigned n, StrBuf *first, StrBuf *last)
{
    for (unsigned i = 0; i < n; i++)
        str_printf(first, "f%u(x) := %u*x + sin(%u*x)\n", i, i, i);
    str_add(last, "diff(x^2*sin(x), x)");
}

static void make_angles(unsigned n, StrBuf *first, StrBuf *last)
{
    (void)first;
    str_printf(last, "cos(pi/41) + cos(pi/%u)", n);
}

typedef struct {
    const char *name;
    unsigned n; // the size; twice that for the exponent
    void (*make)(unsigned n, StrBuf *first, StrBuf *last);
    double ms, exponent; // goals; exponent 0: not measured
} Growth;

static const Growth rows[] = {
    {"sum_of_products", 100, make_products, 50, 1.5}, {"nested_sines", 800, make_sines, 500, 1.5},
    {"named_sum", 1000, make_named, 50, 1.5},         {"named_gradient", 100, make_rosenbrock, 50, 1.5},
    {"sigmoids", 100, make_sigmoids, 50, 0},          {"unrelated_definitions", 1000, make_unrelated, 50, 0},
    {"angles_of_pi", 43, make_angles, 100, 0},
};

static int bench_row(const Growth *g)
{
    double ms[2] = {0, 0};
    for (unsigned k = 0; k < (g->exponent > 0 ? 2 : 1); k++) {
        StrBuf first = {0}, last = {0};
        g->make(g->n << k, &first, &last);
        ms[k] = bench_statement(str_text(&first), str_text(&last));
        str_free(&first);
        str_free(&last);
        if (ms[k] < 0)
            fprintf(stderr, "bench: %s fails\n", g->name);
    }
    bench_open(g->name);
    bench_field("n", g->n);
    bench_goal("ms", ms[0], g->ms, false);
    bench_close();
    if (g->exponent > 0) {
        bench_open(g->name);
        bench_goal("exponent", log2(ms[1] / ms[0]), g->exponent, false);
        bench_close();
    }
    return ms[0] < 0 || ms[1] < 0;
}

int bench_growth(void)
{
    int status = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        status |= bench_row(&rows[i]);
    return status;
}
