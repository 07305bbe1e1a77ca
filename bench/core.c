// The figures of the core: reading, differentiating, gradients, memory.
#include "bench/bench.h"
#include "parser/parse.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/simplify/simplify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUNS = 7 };

static void fail(const Pool *p, const char *what)
{
    fprintf(stderr, "bench: %s: %s\n", what, p->error.message);
}

// ---- A random expression of many nodes, as text --------------------------------------------------------------------

static uint64_t bits(uint64_t *state) // splitmix64
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint32_t below(uint64_t *state, uint32_t n)
{
    return (uint32_t)((bits(state) >> 32) * n >> 32);
}

// Text still to be written: an expression of `size` nodes, or (size 0) the text `literal`.
typedef struct {
    uint32_t size;
    const char *literal;
} Pending;

// Sums, products, powers, sin, cos, exp, log over nine symbols; fully bracketed.
static void random_text(uint32_t nodes, uint64_t seed, StrBuf *out)
{
    static const char *const leaves[] = {"x", "y", "z", "a", "b", "c", "u", "v", "w", "2", "3", "5"};
    static const char *const calls[] = {"sin(", "cos(", "exp(", "log("};
    VEC(Pending) todo = {0};
    vec_push(&todo, ((Pending){nodes, NULL}));
    while (todo.len) {
        Pending job = vec_pop(&todo);
        uint32_t kind = below(&seed, 100);
        if (job.literal) {
            str_add(out, job.literal);
        } else if (job.size == 1) {
            str_add(out, leaves[below(&seed, kind < 85 ? 9 : 12)]);
        } else if (job.size == 2 || kind < 20) {
            str_add(out, calls[below(&seed, 4)]);
            vec_push(&todo, ((Pending){0, ")"}));
            vec_push(&todo, ((Pending){job.size - 1, NULL}));
        } else if (kind < 30) {
            str_char(out, '(');
            vec_push(&todo, ((Pending){0, kind < 25 ? ")^2" : ")^3"}));
            vec_push(&todo, ((Pending){job.size - 2, NULL}));
        } else {
            uint32_t left = 1 + below(&seed, job.size - 2);
            str_char(out, '(');
            vec_push(&todo, ((Pending){0, ")"}));
            vec_push(&todo, ((Pending){job.size - 1 - left, NULL}));
            vec_push(&todo, ((Pending){0, kind < 65 ? " + " : "*"}));
            vec_push(&todo, ((Pending){left, NULL}));
        }
    }
    vec_free(&todo);
}

static int bench_large(void)
{
    enum { NODES = 1000000 };

    StrBuf text = {0};
    random_text(NODES, 42, &text);
    BenchRuns parse = {0}, diff = {0};
    double bytes = 0, unique = 0, result = 0;
    for (int i = 0; i < 5; i++) {
        Pool *p = pool_new(NULL);
        template_init(p);
        ParseContext context;
        parse_context_init(&context, p, NULL);
        Error err = {0};
        double start = bench_now();
        Expr e = parse_expr(&context, text.at, (uint32_t)text.len, &err);
        bench_add(&parse, bench_now() - start);
        bytes = (double)pool_bytes(p) / p->count;
        unique = p->count;
        Expr x = expr_named(p, "x");
        start = bench_now();
        Expr d = diff_expr(p, e, x);
        bench_add(&diff, bench_now() - start);
        result = p->count - unique;
        if (!e || !d) {
            fail(p, err.code ? err.message : "diff");
            return 1;
        }
        parse_context_free(&context);
        pool_free(p);
    }
    str_free(&text);
    bench_open("parse");
    bench_field("nodes", NODES);
    bench_field("unique", unique);
    bench_field("ms", bench_median(&parse));
    bench_goal("rate", NODES / bench_median(&parse) / 1e3, 4, true); // millions of nodes a second
    bench_close();
    bench_open("memory");
    bench_goal("bytes_per_node", bytes, 64, false);
    bench_close();
    bench_open("diff");
    bench_field("nodes", NODES);
    bench_field("new_nodes", result);
    bench_field("ms", bench_median(&diff));
    bench_goal("rate", NODES / bench_median(&diff) / 1e3, 3, true);
    bench_close();
    return 0;
}

// ---- Derivatives of one variable -----------------------------------------------------------------------------------

// f <- sin(f)*x + exp(-f), 40 times
static int bench_nesting(void)
{
    BenchRuns runs = {0};
    double size = 0;
    for (int i = 0; i < RUNS * 5; i++) {
        Pool *p = pool_new(NULL);
        template_init(p);
        Expr x = expr_named(p, "x"), f = x;
        for (int k = 0; k < 40; k++)
            f = expr_add2(p, expr_mul2(p, expr_call1(p, FN_SIN, f), x), expr_call1(p, FN_EXP, expr_neg(p, f)));
        double start = bench_now();
        Expr d = diff_expr(p, f, x);
        bench_add(&runs, bench_now() - start);
        if (!d) {
            fail(p, "nesting");
            return 1;
        }
        size = expr_dag_size(p, d);
        pool_free(p);
    }
    bench_open("nesting_40");
    bench_goal("nodes", size, 400, false);
    bench_close();
    bench_open("nesting_40_time");
    bench_goal("ms", bench_median(&runs), 0.2, false);
    bench_close();
    return 0;
}

// The twelfth derivative of sigma(z) = 1/(1 + exp(-z)) as a polynomial in sigma: sigma' by the chain rule, with
// exp(-z) = 1/sigma - 1 put in and multiplied out; then along the flow sigma' = sigma - sigma^2.
static Expr sigma_polynomial(Pool *p, Expr z, Expr sigma)
{
    Facts facts = {0};
    SimplifyContext context = {.pool = p, .facts = &facts};
    Expr one = expr_int(p, 1), kernel = expr_call1(p, FN_EXP, expr_neg(p, z));
    Expr slope = diff_expr(p, expr_powi(p, expr_add2(p, one, kernel), -1), z);
    slope = expr_subst1(p, slope, kernel, expr_sub(p, expr_powi(p, sigma, -1), one));
    slope = simplify_expand(&context, slope);
    facts_clear(&facts);
    return diff_flow(p, slope, sigma, slope, z, 11);
}

static int bench_sigma(void)
{
    BenchRuns runs = {0};
    double terms = 0;
    for (int i = 0; i < RUNS * 5; i++) {
        Pool *p = pool_new(NULL);
        template_init(p);
        Expr z = expr_named(p, "z"), sigma = expr_apply(p, pool_symbol(p, "sigma", 5), &z, NULL, 1);
        double start = bench_now();
        Expr d = sigma_polynomial(p, z, sigma);
        bench_add(&runs, bench_now() - start);
        if (!d) {
            fail(p, "sigma");
            return 1;
        }
        terms = expr_nargs(p, d);
        pool_free(p);
    }
    bench_open("sigma_12");
    bench_field("terms", terms);
    bench_goal("ms", bench_median(&runs), 0.3, false);
    bench_close();
    return 0;
}

// The product of two dense polynomials, 6272 terms: FLINT's part and the way to it and back.
static int bench_expand(void)
{
    BenchRuns runs = {0};
    double terms = 0;
    for (int i = 0; i < RUNS; i++) {
        Pool *p = pool_new(NULL);
        Facts facts = {0};
        SimplifyContext context = {.pool = p, .facts = &facts};
        template_init(p);
        Expr w = expr_named(p, "w"), names[] = {expr_named(p, "x"), expr_named(p, "y"), expr_named(p, "z"), w};
        Expr power = expr_powi(p, expr_add(p, names, 4), 15);
        double start = bench_now();
        Expr e = simplify_expand(&context, expr_mul2(p, power, expr_add2(p, power, w)));
        bench_add(&runs, bench_now() - start);
        if (!e) {
            fail(p, "expand");
            return 1;
        }
        terms = expr_nargs(p, e);
        pool_free(p);
    }
    bench_open("expand");
    bench_field("terms", terms);
    bench_goal("ms", bench_median(&runs), 5, false);
    bench_close();
    return 0;
}

// ---- Gradients -----------------------------------------------------------------------------------------------------

static void make_vars(Pool *p, uint32_t n, Expr *x)
{
    Sym array = pool_symbol(p, "x", 1);
    for (uint32_t i = 0; i < n; i++) {
        Expr subscript = expr_int(p, i + 1);
        x[i] = expr_elem(p, array, &subscript, 1);
    }
}

// sum over i of 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2
static Expr make_rosenbrock(Pool *p, uint32_t n, const Expr *x)
{
    VEC(Expr) terms = {0};
    for (uint32_t i = 0; i + 1 < n; i++) {
        Expr a = expr_powi(p, expr_sub(p, x[i + 1], expr_powi(p, x[i], 2)), 2);
        Expr b = expr_powi(p, expr_sub(p, expr_int(p, 1), x[i]), 2);
        vec_push(&terms, expr_mul2(p, expr_int(p, 100), a));
        vec_push(&terms, b);
    }
    Expr e = expr_add(p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    return e;
}

static Expr make_product(Pool *p, uint32_t n, const Expr *x)
{
    return expr_mul(p, x, n);
}

// -log(softmax(x)[1]) = log(sum over l of exp(x[l])) - x[1]
static Expr make_cross_entropy(Pool *p, uint32_t n, const Expr *x)
{
    VEC(Expr) terms = {0};
    for (uint32_t i = 0; i < n; i++)
        vec_push(&terms, expr_call1(p, FN_EXP, x[i]));
    Expr e = expr_sub(p, expr_call1(p, FN_LOG, expr_add(p, terms.at, n)), x[0]);
    vec_free(&terms);
    return e;
}

typedef struct {
    const char *name;
    uint32_t n;
    Expr (*make)(Pool *p, uint32_t n, const Expr *x);
    double ms, ops; // goals; 0: none
} Gradient;

static const Gradient gradients[] = {
    {"rosenbrock", 1000, make_rosenbrock, 10, 0},
    {"product", 2000, make_product, 1.5, 6000},
    {"cross_entropy", 1000, make_cross_entropy, 1, 3001},
};

static int bench_gradient(const Gradient *g)
{
    BenchRuns runs = {0};
    double value_ops = 0, ops = 0;
    Expr *x = mem_alloc(g->n * sizeof *x), *out = mem_alloc(g->n * sizeof *out);
    bool ok = true;
    for (int i = 0; i < RUNS && ok; i++) {
        Pool *p = pool_new(NULL);
        template_init(p);
        make_vars(p, g->n, x);
        Expr e = g->make(p, g->n, x);
        double start = bench_now();
        ok = grad_expr(p, e, x, g->n, out);
        bench_add(&runs, bench_now() - start);
        if (!ok)
            fail(p, g->name);
        value_ops = (double)calculus_count_ops(p, &e, 1);
        ops = (double)calculus_count_ops(p, out, g->n);
        pool_free(p);
    }
    mem_free(x);
    mem_free(out);
    bench_open(g->name);
    bench_field("n", g->n);
    bench_field("value_ops", value_ops);
    if (g->ops > 0)
        bench_goal("ops", ops, g->ops, false);
    else
        bench_field("ops", ops);
    bench_field("ratio", ops / value_ops);
    bench_close();
    bench_open(g->name);
    bench_goal("ms", bench_median(&runs), g->ms, false);
    bench_close();
    return !ok;
}

// Wall time of `leibniz -e 'diff(x^2, x)'` from start to end; the program is looked for beside this one.
static int bench_start(void)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return 1;
    StrBuf command = {0};
    str_printf(&command, "'%.*s/leibniz' -e 'diff(x^2, x)' >/dev/null", (int)(slash - path), path);
    BenchRuns runs = {0};
    int status = 0;
    for (int i = 0; i < 21 && !status; i++) {
        double start = budget_now();
        status = system(str_text(&command));
        bench_add(&runs, 1e3 * (budget_now() - start));
    }
    str_free(&command);
    bench_open("start");
    bench_goal("ms", bench_median(&runs), 10, false);
    bench_close();
    return status != 0;
}

int bench_core(void)
{
    int status = bench_start() | bench_large() | bench_sigma() | bench_nesting() | bench_expand();
    for (size_t i = 0; i < sizeof gradients / sizeof *gradients; i++)
        status |= bench_gradient(&gradients[i]);
    status |= bench_growth();
    bench_open("peak_memory");
    bench_field("mb", bench_peak_mb());
    bench_close();
    return status;
}
