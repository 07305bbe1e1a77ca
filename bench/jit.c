// Compiled evaluation: five functions at many points by every tier, against the same C vectorised by gcc.
//
// The reference is the C that we generate for the function, in a loop over columns with every aid that gcc takes: -O3
// -march=native -ffast-math, ivdep, restrict, and no sincos, which it can not vectorise. It is linked without
// -ffast-math, so that loading it does not switch the process to flush-to-zero. Times are interleaved, and the least of
// several runs.
#include "bench/bench.h"
#include "bench/models.h"
#include "codegen/files/source.h"
#include "codegen/run/batch.h"
#include "codegen/run/jit.h"
#include "parser/parse.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef void (*Reference)(const double *const *in, double *const *out, size_t n);

enum { SETS = 3 };

// What is compared: code within `ulp`, by a tier, against gcc with these options.
static const char vectors[] = "-O3 -march=native -ffast-math -fno-builtin-sin -fno-builtin-cos";

static const struct {
    const char *name;
    CodeMath math;
    BatchTier tier;
    const char *more; // options
    bool whole;       // all sizes; else 100000 points only
    double goal;      // of the geometric mean of ratios
} sets[SETS] = {
    {"best", CODE_FAST, BATCH_BEST, "", true, 1.35},
    {"avx2", CODE_FAST, BATCH_256, "-mno-avx512f", false, 1.35},
    {"1_ulp", CODE_NEAR, BATCH_BEST, "", false, 0},
};

typedef struct {
    Code *code[CODE_MATHS];
    Model model;
    uint32_t nin, nout;
    double **in, **out;
    size_t n;
} Work;

// ---- The reference --------------------------------------------------------------------------------------------------

static void reference_text(const Work *w, StrBuf *text)
{
    Error err = {0};
    StrBuf source = {0};
    source_emit(w->code[CODE_FAST], TARGET_C, &source, &err);
    str_add(text, "#include <stddef.h>\n");
    for (const char *line = strstr(source.at, "#include"), *end; *line; line = end) { // f is to be inlined
        end = strchr(line, '\n') + 1;
        if (!strncmp(line, "void f(", 7) || !strncmp(line, "double f(", 9))
            str_add(text, "static inline __attribute__((always_inline)) ");
        str_add_n(text, line, (size_t)(end - line));
    }
    str_add(text, "void run(const double *const *in, double *const *out, size_t n)\n{\n");
    for (uint32_t i = 0; i < w->nin; i++)
        str_printf(text, "    const double *restrict c%u = in[%u];\n", i, i);
    for (uint32_t i = 0; i < w->nout; i++)
        str_printf(text, "    double *restrict r%u = out[%u];\n", i, i);
    str_add(text, "#pragma GCC ivdep\n    for (size_t k = 0; k < n; k++) {\n");
    for (uint32_t i = 0; i < w->nout && w->nout > 1; i++)
        str_printf(text, "        double v%u;\n", i);
    str_add(text, w->nout > 1 ? "        f(" : "        r0[k] = f(");
    for (uint32_t i = 0; i < w->nin; i++)
        str_printf(text, "%sc%u[k]", i ? ", " : "", i);
    for (uint32_t i = 0; i < w->nout && w->nout > 1; i++)
        str_printf(text, ", &v%u", i);
    str_add(text, ");\n");
    for (uint32_t i = 0; i < w->nout && w->nout > 1; i++)
        str_printf(text, "        r%u[k] = v%u;\n", i, i);
    str_add(text, "    }\n}\n");
    str_free(&source);
}

// Compiles the reference with these options of gcc. NULL on failure.
static Reference reference_load(const Work *w, const char *options, const char *more, double *compile_ms)
{
    StrBuf text = {0};
    char folder[] = "/tmp/leibniz-bench-XXXXXX", command[600], path[100];
    reference_text(w, &text);
    if (!mkdtemp(folder))
        return NULL;
    snprintf(path, sizeof path, "%s/f.c", folder);
    FILE *f = fopen(path, "w");
    fwrite(text.at, 1, text.len, f);
    fclose(f);
    str_free(&text);
    double start = budget_now();
    snprintf(command, sizeof command, "cd %s && gcc %s %s -fPIC -c f.c && gcc -shared -o f.so f.o -lmvec -lm", folder,
             options, more);
    int status = system(command);
    *compile_ms = (budget_now() - start) * 1e3;
    snprintf(path, sizeof path, "%s/f.so", folder);
    void *library = status == 0 ? dlopen(path, RTLD_NOW) : NULL;
    void *symbol = library ? dlsym(library, "run") : NULL;
    Reference run = NULL;
    if (symbol)
        memcpy(&run, &symbol, sizeof run);
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (!getenv("KEEP") && system(command) != 0)
        return NULL;
    return run;
}

// ---- Running --------------------------------------------------------------------------------------------------------

static bool work_begin(Work *w, Pool *p, int i, size_t n)
{
    Error err = {0};
    *w = (Work){.n = n};
    if (!model_build(p, i, &w->model))
        return false;
    char names[MODEL_OUTPUTS][16];
    for (uint32_t k = 0; k < w->model.noutputs; k++) {
        snprintf(names[k], sizeof names[k], "out%u", k);
        w->model.outputs[k].name = names[k];
    }
    for (CodeMath math = 0; math < CODE_MATHS; math++) {
        CodeSpec spec = {.outputs = w->model.outputs, .noutputs = w->model.noutputs, .math = math, .fast = true};
        w->code[math] = code_new(p, &spec, &err);
        if (!w->code[math]) {
            fprintf(stderr, "bench: %s: %s\n", w->model.name, err.message);
            return false;
        }
    }
    w->nin = code_params(w->code[CODE_FAST], NULL, 0);
    w->nout = code_outputs(w->code[CODE_FAST]);
    w->in = mem_zero((w->nin + w->nout) * sizeof *w->in);
    w->out = w->in + w->nin;
    srand(1);
    for (uint32_t c = 0; c < w->nin + w->nout; c++) {
        w->in[c] = aligned_alloc(64, (n * sizeof(double) + 63) / 64 * 64);
        for (size_t k = 0; k < n; k++)
            w->in[c][k] = w->model.low + (w->model.high - w->model.low) * rand() / RAND_MAX;
    }
    return true;
}

static void work_end(Work *w)
{
    for (uint32_t c = 0; w->in && c < w->nin + w->nout; c++)
        free(w->in[c]);
    mem_free(w->in);
    for (CodeMath math = 0; math < CODE_MATHS; math++)
        code_free(w->code[math]);
}

static double time_batch(const Work *w, const Batch *b, size_t n)
{
    double start = bench_now();
    batch_run(b, (const double *const *)w->in, w->out, n);
    return (bench_now() - start) / (double)n * 1e6;
}

static double time_reference(const Work *w, Reference run, size_t n)
{
    double start = bench_now();
    run((const double *const *)w->in, w->out, n);
    return (bench_now() - start) / (double)n * 1e6;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

typedef struct {
    double reference, batch, scalar; // ns a point
} Times;

static Times measure(const Work *w, Reference run, const Batch *fast, const Batch *slow, size_t n)
{
    Times t = {INFINITY, INFINITY, INFINITY};
    size_t repeat = n < 50000 ? 200 : 9;
    for (size_t i = 0; i < repeat; i++) {
        if (run)
            t.reference = least(t.reference, time_reference(w, run, n));
        t.batch = least(t.batch, time_batch(w, fast, n));
    }
    for (size_t i = 0; i < 3; i++)
        t.scalar = least(t.scalar, time_batch(w, slow, n < 20000 ? n : 20000));
    return t;
}

// libtcc's code, called point by point, against gcc -O2 without vectors.
static void one_point(const Work *w, Reference plain, const Batch *slow, double goal)
{
    double gcc = INFINITY, tcc = INFINITY;
    for (int i = 0; plain && i < 9; i++) {
        gcc = least(gcc, time_reference(w, plain, 4096));
        tcc = least(tcc, time_batch(w, slow, 4096));
    }
    bench_open("jit_one_point");
    printf(",\"function\":\"%s\"", w->model.name);
    bench_field("gcc_O2_ns", gcc);
    bench_field("libtcc_ns", tcc);
    bench_goal("ratio", tcc / gcc, goal, false);
    bench_close();
}

static double compile_time(const Code *code)
{
    double best = INFINITY;
    Error err = {0};
    for (int i = 0; i < 25; i++) {
        double start = bench_now();
        jit_free(jit_new(code, &err));
        best = least(best, bench_now() - start);
    }
    return best;
}

// Fifty recurrences of four operations a step, v -> c*v*(1 - v) + y, unrolled: straight-line code of 10^5 operations.
static int large_compile(void)
{
    enum { CHAINS = 50, STEPS = 500 };

    Pool *p = pool_new(NULL);
    Error err = {0};
    Expr x = expr_named(p, "x"), y = expr_named(p, "y"), one = expr_int(p, 1), ends[CHAINS];
    for (int k = 0; k < CHAINS; k++) {
        ends[k] = x;
        for (int i = 0; i < STEPS; i++) {
            Expr c = expr_rat(p, 1 + i + k * STEPS, CHAINS * STEPS);
            ends[k] = expr_add2(p, expr_mul(p, (Expr[]){c, ends[k], expr_sub(p, one, ends[k])}, 3), y);
        }
    }
    CodeOutput out = {.value = expr_add(p, ends, CHAINS)};
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .fast = true};
    double best = INFINITY, front = INFINITY;
    for (int i = 0; i < 5; i++) {
        double start = bench_now();
        Code *code = code_new(p, &spec, &err);
        double middle = bench_now();
        Jit *jit = code ? jit_new(code, &err) : NULL;
        if (!jit) {
            fprintf(stderr, "bench: %s\n", err.message);
            return 1;
        }
        best = least(best, bench_now() - middle);
        front = least(front, middle - start);
        jit_free(jit);
        code_free(code);
    }
    pool_free(p);
    bench_open("jit_compile_large");
    bench_field("operations", 4.0 * CHAINS * STEPS);
    bench_field("lowering_ms", front);
    bench_goal("ms", best, 100, false);
    bench_close();
    return 0;
}

// One set for one function: a line for each size. The ratio at 4096 and at 100000 points are multiplied to product[].
static void compare(const Work *w, int set, bool large, const Batch *slow, double product[2])
{
    static const size_t sizes[] = {4096, 100000, 1000000};
    Error err = {0};
    StrBuf tier = {0};
    double gcc_ms = 0, start = bench_now();
    Batch *fast = batch_new(w->code[sets[set].math], sets[set].tier, &err);
    double batch_ms = bench_now() - start;
    Reference run = reference_load(w, vectors, sets[set].more, &gcc_ms);
    batch_tier(fast, &tier);
    for (int k = 0; k < (large ? 3 : 2); k++) {
        if (k != 1 && !sets[set].whole)
            continue;
        Times t = measure(w, run, fast, slow, sizes[k]);
        bench_open("jit");
        printf(",\"set\":\"%s\",\"function\":\"%s\",\"tier\":\"%s\"", sets[set].name, w->model.name, str_text(&tier));
        bench_field("points", (double)sizes[k]);
        bench_field("gcc_ns", t.reference);
        bench_field("batch_ns", t.batch);
        bench_field("ratio", t.batch / t.reference);
        bench_field("libtcc_ns", t.scalar);
        bench_field("batch_ms", batch_ms);
        bench_field("gcc_ms", gcc_ms);
        bench_close();
        fflush(stdout);
        if (k < 2)
            product[k] *= t.batch / t.reference;
    }
    str_free(&tier);
    batch_free(fast);
}

// The same softmax over an array s[10] and over ten scalars: loops are written out, so that it should not matter.
static int array_against_scalars(void)
{
    enum { POINTS = 100000 };

    static const char text[] = "exp(s[k])/sum(l=1..10, exp(s[l])) - [k = 4]";
    Pool *p = pool_new(NULL);
    Work w;
    Error err = {0};
    ParseContext ctx;
    parse_context_init(&ctx, p, NULL);
    CodeOutput out = {
        .value = parse_expr(&ctx, text, sizeof text - 1, &err), .indices = {pool_symbol(p, "k", 1)}, .rank = 1};
    Facts facts = {0};
    facts_add(
        &facts,
        &(Fact){.kind = FACT_RANGE, .subject = expr_named(p, "k"), .lower = expr_int(p, 1), .upper = expr_int(p, 10)});
    CodeSpec spec = {.outputs = &out, .noutputs = 1, .facts = &facts, .fast = true};
    Code *code = out.value ? code_new(p, &spec, &err) : NULL;
    Batch *array = code ? batch_new(code, BATCH_BEST, &err) : NULL;
    if (!array || !work_begin(&w, p, 1, POINTS)) {
        fprintf(stderr, "bench: %s\n", err.message);
        return 1;
    }
    Batch *scalars = batch_new(w.code[CODE_FAST], BATCH_BEST, &err), *loops = batch_new(code, BATCH_SCALAR, &err);
    double best[3] = {INFINITY, INFINITY, INFINITY};
    for (int i = 0; i < 9; i++) {
        best[0] = least(best[0], time_batch(&w, array, POINTS));
        best[1] = least(best[1], time_batch(&w, scalars, POINTS));
        best[2] = least(best[2], time_batch(&w, loops, POINTS / 10));
    }
    bench_open("jit_array");
    bench_field("array_ns", best[0]);
    bench_field("scalars_ns", best[1]);
    bench_field("loops_ns", best[2]);
    bench_goal("ratio", best[0] / best[1], 1.35, false);
    bench_close();
    batch_free(array);
    batch_free(scalars);
    batch_free(loops);
    code_free(code);
    work_end(&w);
    facts_clear(&facts);
    parse_context_free(&ctx);
    pool_free(p);
    return 0;
}

static void print_means(double product[SETS][2])
{
    for (int set = 0; set < SETS; set++)
        for (int k = sets[set].whole ? 0 : 1; k < 2; k++) {
            double mean = pow(product[set][k], 1.0 / MODEL_COUNT);
            bench_open("jit_mean");
            printf(",\"set\":\"%s\"", sets[set].name);
            bench_field("points", k ? 100000 : 4096);
            if (sets[set].goal > 0)
                bench_goal("ratio", mean, sets[set].goal, false);
            else
                bench_field("ratio", mean);
            bench_close();
        }
}

int bench_jit(void)
{
    double product[SETS][2];
    for (int set = 0; set < SETS; set++)
        product[set][0] = product[set][1] = 1;
    for (int i = 0; i < MODEL_COUNT; i++) {
        Pool *p = pool_new(NULL);
        Work w;
        bool large = i < 3; // a million points of 62 columns would be 0.5 GB
        if (!work_begin(&w, p, i, large ? 1000000 : 100000))
            return 1;
        Error err = {0};
        double o2_ms = 0;
        Batch *slow = batch_new(w.code[CODE_FAST], BATCH_SCALAR, &err);
        Reference plain = reference_load(&w, "-O2 -fno-math-errno", "", &o2_ms);
        for (int set = 0; set < SETS; set++)
            compare(&w, set, large, slow, product[set]);
        one_point(&w, plain, slow, i == 0 ? 2.7 : 1.7);
        bench_open("jit_compile");
        printf(",\"function\":\"%s\"", w.model.name);
        bench_goal("ms", compile_time(w.code[CODE_FAST]), 0.4, false);
        bench_close();
        batch_free(slow);
        work_end(&w);
        pool_free(p);
    }
    print_means(product);
    return array_against_scalars() || large_compile();
}
