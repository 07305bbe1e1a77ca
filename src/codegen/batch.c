// Columns of points: splits them among threads, and runs the best code there is over each part.
#include "codegen/batch.h"

#include "codegen/batch_vector.h"
#include "codegen/jit.h"

#include <pthread.h>

enum { LANES_MOST = 8, THREADS_MOST = 64, PART_LEAST = 4096 };

struct Batch {
    const Code *code;
    VectorCode vector; // entry NULL: none
    Jit *jit;
    uint32_t nin, nout;
};

static bool is_flat(const Code *code)
{
    for (size_t i = 0; i < code->ir.params.len; i++)
        if (code->ir.params.at[i].kind != PARAM_REAL || code->ir.params.at[i].rank)
            return false;
    for (size_t i = 0; i < code->ir.outputs.len; i++)
        if (code->ir.outputs.at[i].rank)
            return false;
    return !code_has_work(code);
}

Batch *batch_new(const Code *code, BatchTier tier, Error *err)
{
    if (!is_flat(code)) {
        error_set(err, ERR_UNABLE, (Span){0}, "many points at once need scalar parameters and outputs");
        return NULL;
    }
    Batch *b = mem_zero(sizeof *b);
    Error ignored = {0};
    b->code = code;
    b->nin = (uint32_t)code->ir.params.len;
    b->nout = (uint32_t)code->ir.outputs.len;
    if (tier == BATCH_SCALAR || !vector_compile(code, tier == BATCH_BEST ? VECTOR_512 : VECTOR_256, &b->vector))
        b->jit = jit_new(code, &ignored);
    return b;
}

void batch_free(Batch *b)
{
    if (!b)
        return;
    vector_free(&b->vector);
    jit_free(b->jit);
    mem_free(b);
}

const char *batch_tier(const Batch *b)
{
    return b->vector.lanes == 8 ? "avx512" : b->vector.entry ? "avx2" : b->jit ? "jit" : "interpreter";
}

// Functions of few doubles with one result are called directly: to pack arguments would cost as much as a short
// formula.
static bool run_direct(const Batch *b, const double *const *in, double *out, size_t from, size_t to)
{
    double (*f1)(double), (*f2)(double, double), (*f3)(double, double, double);
    void *f = b->jit && b->nout == 1 ? jit_function(b->jit) : NULL;
    if (!f || b->nin < 1 || b->nin > 3)
        return false;
    memcpy(&f1, &f, sizeof f);
    memcpy(&f2, &f, sizeof f);
    memcpy(&f3, &f, sizeof f);
    if (b->nin == 1)
        for (size_t k = from; k < to; k++)
            out[k] = f1(in[0][k]);
    else if (b->nin == 2)
        for (size_t k = from; k < to; k++)
            out[k] = f2(in[0][k], in[1][k]);
    else
        for (size_t k = from; k < to; k++)
            out[k] = f3(in[0][k], in[1][k], in[2][k]);
    return true;
}

static void run_points(const Batch *b, const double *const *in, double *const *out, size_t from, size_t to)
{
    if (run_direct(b, in, out[0], from, to))
        return;
    CodeArg *args = mem_zero((b->nin + b->nout + 1) * sizeof *args);
    for (size_t k = from; k < to; k++) {
        for (uint32_t i = 0; i < b->nin; i++)
            args[i].real = in[i][k];
        for (uint32_t i = 0; i < b->nout; i++)
            args[b->nin + i].reals = out[i] + k;
        if (b->jit)
            jit_call(b->jit, args);
        else
            code_interpret(b->code, args);
    }
    mem_free(args);
}

// The last points, fewer than the lanes: in columns of their own.
static void run_rest(const Batch *b, const double *const *in, double *const *out, size_t from, size_t to)
{
    size_t columns = b->nin + b->nout;
    double *values = mem_zero((columns + 1) * LANES_MOST * sizeof *values);
    double **at = mem_zero((columns + 1) * sizeof *at);
    for (size_t i = 0; i < columns; i++) {
        at[i] = values + i * LANES_MOST;
        for (size_t k = 0; i < b->nin && k < LANES_MOST; k++) // the lanes left over repeat a point
            at[i][k] = in[i][from + k < to ? from + k : from];
    }
    b->vector.entry((const double *const *)at, at + b->nin, b->vector.constants, 0, b->vector.lanes);
    for (size_t i = 0; i < b->nout; i++)
        memcpy(out[i] + from, at[b->nin + i], (to - from) * sizeof(double));
    mem_free(at);
    mem_free(values);
}

static void run_part(const Batch *b, const double *const *in, double *const *out, size_t from, size_t to)
{
    if (!b->vector.entry) {
        run_points(b, in, out, from, to);
        return;
    }
    size_t whole = from + (to - from) / b->vector.lanes * b->vector.lanes;
    if (whole > from)
        b->vector.entry(in, out, b->vector.constants, from, whole);
    if (whole < to)
        run_rest(b, in, out, whole, to);
}

typedef struct {
    const Batch *b;
    const double *const *in;
    double *const *out;
    size_t from, to;
    pthread_t thread;
    bool started;
} Part;

static void *run_thread(void *data)
{
    Part *part = data;
    run_part(part->b, part->in, part->out, part->from, part->to);
    return NULL;
}

void batch_run(const Batch *b, const double *const *in, double *const *out, size_t n, unsigned threads)
{
    Part parts[THREADS_MOST];
    size_t most = n / PART_LEAST, count = threads < 1 ? 1 : threads > THREADS_MOST ? THREADS_MOST : threads;
    count = count > most ? (most ? most : 1) : count;
    size_t each = (n / count + LANES_MOST - 1) / LANES_MOST * LANES_MOST;
    for (size_t i = 0; i < count; i++) {
        size_t from = i * each < n ? i * each : n, to = i + 1 == count || from + each > n ? n : from + each;
        parts[i] = (Part){.b = b, .in = in, .out = out, .from = from, .to = to};
        if (i + 1 < count)
            parts[i].started = pthread_create(&parts[i].thread, NULL, run_thread, &parts[i]) == 0;
        if (!parts[i].started)
            run_thread(&parts[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (parts[i].started)
            pthread_join(parts[i].thread, NULL);
}
