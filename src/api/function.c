// Generated text and compiled functions.
#include "api/api_internal.h"
#include "session/function.h"
#include "session/gen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct lbz_function {
    SessionFunction *function;
};

// ---- Source text ----------------------------------------------------------------------------------------------------

static lbz_status generate(lbz_session *s, void *data)
{
    GenOptions *options = data;
    GenFiles files = {0};
    Error err = {0};
    options->timeout = s->timeout;
    options->stop = &s->stop;
    bool ok = session_generate(s->session, options, &files, &err);
    str_clear(&s->text);
    str_clear(&s->header);
    str_add_n(&s->text, str_text(&files.source), files.source.len);
    str_add_n(&s->header, str_text(&files.header), files.header.len);
    gen_files_clear(&files);
    return ok ? LBZ_OK : api_fail(s, &err);
}

lbz_status lbz_generate(lbz_session *s, const char *const *signatures, size_t n, const lbz_code_options *options,
                        const char **source, const char **header)
{
    lbz_code_options own = {0};
    if (!signatures || !source || (options && options->size < sizeof own.size))
        return LBZ_MISUSE;
    if (options)
        memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
    GenOptions o = gen_options_default();
    o.functions = signatures;
    o.nfunctions = n;
    o.target = own.target ? own.target : o.target;
    o.real = own.real ? own.real : o.real;
    o.prefix = own.prefix;
    o.header = own.header;
    o.version = LEIBNIZ_VERSION;
    o.selftest = own.selftest != 0;
    o.fast = own.fast != 0;
    o.low = own.low;
    o.high = own.high;
    lbz_status status = api_call(s, generate, &o);
    *source = status == LBZ_OK ? str_text(&s->text) : "";
    if (header)
        *header = status == LBZ_OK ? str_text(&s->header) : "";
    return status;
}

// ---- Compiled functions ---------------------------------------------------------------------------------------------

typedef struct {
    const char *signature;
    FunctionOptions options;
    lbz_function *out;
} Compiling;

static lbz_status compile(lbz_session *s, void *data)
{
    Compiling *c = data;
    Error err = {0};
    c->options.timeout = s->timeout;
    c->options.stop = &s->stop;
    c->out->function = function_new(s->session, c->signature, &c->options, &err);
    return c->out->function ? LBZ_OK : api_fail(s, &err);
}

lbz_status lbz_compile(lbz_session *s, const char *signature, const lbz_compile_options *options, lbz_function **out)
{
    lbz_compile_options own = {0};
    if (!signature || !out || (options && options->size < sizeof own.size))
        return LBZ_MISUSE;
    *out = NULL;
    if (options)
        memcpy(&own, options, options->size < sizeof own ? options->size : sizeof own);
    lbz_function *f = calloc(1, sizeof *f);
    if (!f)
        return LBZ_MEMORY;
    Compiling c = {signature, {.ulp = own.ulp, .fast = own.fast != 0}, f};
    lbz_status status = api_call(s, compile, &c);
    if (status == LBZ_OK)
        *out = f;
    else
        free(f);
    return status;
}

void lbz_function_free(lbz_function *f)
{
    if (f)
        function_free(f->function);
    free(f);
}

size_t lbz_function_inputs(const lbz_function *f)
{
    return function_inputs(f->function);
}

size_t lbz_function_outputs(const lbz_function *f)
{
    return function_outputs(f->function);
}

const char *lbz_function_column(const lbz_function *f, size_t i)
{
    return function_column(f->function, i);
}

const char *lbz_function_tier(const lbz_function *f)
{
    return function_tier(f->function);
}

// ---- Running --------------------------------------------------------------------------------------------------------

enum { FEW_COLUMNS = 32, BLOCK = 512, THREADS_MOST = 64 };

void lbz_function_call(const lbz_function *f, const double *in, double *out)
{
    size_t nin = function_inputs(f->function), nout = function_outputs(f->function);
    const double *few_in[FEW_COLUMNS], **ins = nin <= FEW_COLUMNS ? few_in : malloc(nin * sizeof *ins);
    double *few_out[FEW_COLUMNS], **outs = nout <= FEW_COLUMNS ? few_out : malloc(nout * sizeof *outs);
    for (size_t i = 0; i < nin && ins; i++)
        ins[i] = in + i;
    for (size_t i = 0; i < nout; i++) {
        out[i] = (double)NAN;
        if (outs)
            outs[i] = out + i;
    }
    if (ins && outs)
        function_run(f->function, ins, outs, 1);
    if (ins != few_in)
        free(ins);
    if (outs != few_out)
        free(outs);
}

typedef struct { // the points [from, to) of a map
    const lbz_function *f;
    const double *const *in;
    double *const *out;
    const ptrdiff_t *strides;
    size_t from, to;
    pthread_t thread;
    bool threaded, refused;
} Part;

static bool is_dense(const ptrdiff_t *strides, size_t n)
{
    for (size_t i = 0; strides && i < n; i++)
        if (strides[i] != 1)
            return false;
    return true;
}

static void run_dense(const Part *p, size_t nin, size_t nout, const double **in, double **out)
{
    for (size_t i = 0; i < nin; i++)
        in[i] = p->in[i] + p->from;
    for (size_t j = 0; j < nout; j++)
        out[j] = p->out[j] + p->from;
    function_run(p->f->function, in, out, p->to - p->from);
}

// Columns with strides are gathered block by block, and the results are scattered.
static void run_strided(const Part *p, size_t nin, size_t nout, const double **in, double **out, double *room)
{
    for (size_t i = 0; i < nin + nout; i++)
        *(i < nin ? &in[i] : (const double **)&out[i - nin]) = room + i * BLOCK;
    for (size_t at = p->from; at < p->to; at += BLOCK) {
        size_t n = p->to - at < BLOCK ? p->to - at : BLOCK;
        for (size_t i = 0; i < nin; i++)
            for (size_t k = 0; k < n; k++)
                room[i * BLOCK + k] = p->in[i][(ptrdiff_t)(at + k) * p->strides[i]];
        function_run(p->f->function, in, out, n);
        for (size_t j = 0; j < nout; j++)
            for (size_t k = 0; k < n; k++)
                p->out[j][(ptrdiff_t)(at + k) * p->strides[nin + j]] = room[(nin + j) * BLOCK + k];
    }
}

static void *run_part(void *data)
{
    Part *p = data;
    size_t nin = function_inputs(p->f->function), nout = function_outputs(p->f->function);
    bool dense = is_dense(p->strides, nin + nout);
    const double **in = malloc((nin + 1) * sizeof *in);
    double **out = malloc((nout + 1) * sizeof *out);
    double *room = dense ? NULL : malloc((nin + nout + 1) * BLOCK * sizeof *room);
    p->refused = !in || !out || (!dense && !room);
    if (!p->refused && dense)
        run_dense(p, nin, nout, in, out);
    else if (!p->refused)
        run_strided(p, nin, nout, in, out, room);
    free(in);
    free(out);
    free(room);
    return NULL;
}

lbz_status lbz_function_map(const lbz_function *f, const double *const *in, double *const *out,
                            const ptrdiff_t *strides, size_t n, unsigned threads)
{
    Part parts[THREADS_MOST];
    if (!f || !in || !out)
        return LBZ_MISUSE;
    size_t count = threads < 1 ? 1 : threads > THREADS_MOST ? THREADS_MOST : threads;
    count = n / BLOCK + 1 < count ? n / BLOCK + 1 : count;
    size_t share = (n / count / BLOCK + 1) * BLOCK, from = 0;
    bool refused = false;
    for (size_t i = 0; i < count; i++, from += share) {
        size_t to = i + 1 == count || from + share > n ? n : from + share;
        parts[i] = (Part){.f = f, .in = in, .out = out, .strides = strides, .from = from < n ? from : n, .to = to};
        parts[i].threaded = i > 0 && pthread_create(&parts[i].thread, NULL, run_part, &parts[i]) == 0;
    }
    for (size_t i = 0; i < count; i++)
        if (!parts[i].threaded)
            run_part(&parts[i]);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].threaded)
            pthread_join(parts[i].thread, NULL);
        refused |= parts[i].refused;
    }
    return refused ? LBZ_MEMORY : LBZ_OK;
}
