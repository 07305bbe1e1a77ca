// Columns of points: runs the best code there is over them.
#include "codegen/run/batch.h"

#include "codegen/run/batch_vector.h"
#include "codegen/run/jit.h"
#include "codegen/run/unroll.h"

#include <math.h>

enum { LANES_MOST = 8 };

typedef struct { // a parameter or an output, and its columns
    const char *name;
    CodeKind kind;
    uint32_t rank, width; // subscripts; columns
    int64_t first[CODE_RANK], extent[CODE_RANK];
} Slot;

struct Batch {
    const Code *code;
    VectorCode vector; // entry NULL: none
    Jit *jit;
    Slot *slots; // the parameters, then the outputs
    uint32_t params, outputs, nin, nout;
    size_t work; // doubles
    bool flat;   // scalars of doubles only: a slot is a column
};

// ---- Columns --------------------------------------------------------------------------------------------------------

enum { WIDTH_MOST = 1 << 20 };

static bool set_width(Pool *p, Slot *slot, const Expr *extent, Error *err)
{
    slot->width = 1;
    for (uint32_t d = 0; d < slot->rank; d++) {
        int64_t last = 0;
        if (!extent[d] || !expr_get_int(p, extent[d], &last))
            return error_set(err, ERR_UNABLE, (Span){0}, "many points at once need arrays whose lengths are numbers");
        slot->extent[d] = last - slot->first[d] + 1;
        if (slot->extent[d] < 1 || slot->extent[d] > WIDTH_MOST / (int64_t)slot->width)
            return error_set(err, ERR_LIMIT, (Span){0}, "an array of too many columns");
        slot->width *= (uint32_t)slot->extent[d];
    }
    return true;
}

static bool make_input(Batch *b, uint32_t i, const CodeParam *param, Error *err)
{
    Slot *slot = &b->slots[i];
    *slot = (Slot){.name = pool_symbol_name(b->code->pool, param->name), .kind = param->kind, .rank = param->rank};
    memcpy(slot->first, param->first, sizeof slot->first);
    if (param->kind == CODE_LENGTH) {
        error_set(err, ERR_UNABLE, (Span){0},
                  "many points at once need lengths that are numbers, and %.60s is a length", slot->name);
        error_hint(err, "define %.60s := 10, say, in the model, and leave it out of the inputs", slot->name);
        return false;
    }
    return set_width(b->code->pool, slot, param->extent, err);
}

static bool make_output(Batch *b, uint32_t i, Error *err)
{
    const IrOutput *out = &b->code->ir.outputs.at[i];
    Slot *slot = &b->slots[b->params + i];
    CodeArg none = {.real = 0};
    *slot = (Slot){.name = out->name, .rank = out->rank};
    size_t size = code_output_size(b->code, i, &none);
    if (size > WIDTH_MOST)
        return error_set(err, ERR_LIMIT, (Span){0}, "an array of too many columns");
    slot->width = (uint32_t)size;
    return true;
}

static bool make_slots(Batch *b, Error *err)
{
    CodeParam *params = mem_zero((b->params + 1) * sizeof *params);
    bool ok = true;
    code_params(b->code, params, b->params);
    b->slots = mem_zero((b->params + b->outputs + 1) * sizeof *b->slots);
    b->flat = !code_has_work(b->code);
    for (uint32_t i = 0; i < b->params && ok; i++) {
        ok = make_input(b, i, &params[i], err);
        b->nin += b->slots[i].width;
        b->flat = b->flat && !params[i].rank && params[i].kind == CODE_REAL;
    }
    for (uint32_t i = 0; i < b->outputs && ok; i++) {
        ok = make_output(b, i, err);
        b->nout += b->slots[b->params + i].width;
        b->flat = b->flat && !b->slots[b->params + i].rank;
    }
    mem_free(params);
    return ok;
}

uint32_t batch_inputs(const Batch *b)
{
    return b->nin;
}

uint32_t batch_outputs(const Batch *b)
{
    return b->nout;
}

void batch_column_name(const Batch *b, uint32_t column, StrBuf *out)
{
    uint32_t i = 0;
    int64_t subs[CODE_RANK] = {0};
    CodeArg none = {.real = 0};
    for (; column >= b->slots[i].width; i++)
        column -= b->slots[i].width;
    const Slot *slot = &b->slots[i];
    if (i >= b->params)
        code_output_indices(b->code, i - b->params, column, &none, subs);
    else
        for (uint32_t d = slot->rank, rest = column; d-- > 0; rest /= (uint32_t)slot->extent[d])
            subs[d] = slot->first[d] + rest % (uint32_t)slot->extent[d];
    str_add(out, slot->name);
    for (uint32_t d = 0; d < slot->rank; d++)
        str_printf(out, "_%lld", (long long)subs[d]);
}

// ---- Making and freeing ---------------------------------------------------------------------------------------------

Batch *batch_new(const Code *code, BatchTier tier, Error *err)
{
    if (code_is_sparse(code)) {
        error_set(err, ERR_UNABLE, (Span){0}, "many points at once have no sparse outputs: leave csr and csc out");
        return NULL;
    }
    Batch *b = mem_zero(sizeof *b);
    Error ignored = {0};
    b->code = code;
    b->params = (uint32_t)code->ir.params.len;
    b->outputs = (uint32_t)code->ir.outputs.len;
    if (!make_slots(b, err)) {
        batch_free(b);
        return NULL;
    }
    b->work = code_has_work(code) ? code_work(code, &(CodeArg){.real = 0}) : 0;
    Ir scalars;
    if (tier != BATCH_SCALAR) {
        if (unroll_code(code, &scalars))
            vector_compile(&scalars, code->math, tier == BATCH_BEST ? VECTOR_512 : VECTOR_256, &b->vector);
        ir_free(&scalars);
    }
    if (!b->vector.entry)
        b->jit = jit_new(code, &ignored);
    return b;
}

void batch_free(Batch *b)
{
    if (!b)
        return;
    vector_free(&b->vector);
    jit_free(b->jit);
    mem_free(b->slots);
    mem_free(b);
}

void batch_tier(const Batch *b, StrBuf *out)
{
    const char *how = b->vector.lanes == 8 ? "avx512" : b->vector.entry ? "avx2" : b->jit ? "jit" : "interpreter";
    str_printf(out, "%s with %s", how, b->vector.functions ? b->vector.functions : "libm");
}

// ---- Running --------------------------------------------------------------------------------------------------------

// Functions of few doubles with one result are called directly: to pack arguments would cost as much as a short
// formula.
static bool run_direct(const Batch *b, const double *const *in, double *out, size_t from, size_t to)
{
    double (*f1)(double), (*f2)(double, double), (*f3)(double, double, double);
    void *f = b->jit && b->nout == 1 ? jit_function(b->jit) : NULL;
    if (!f || !b->flat || b->nin < 1 || b->nin > 3)
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

static void call(const Batch *b, const CodeArg *args)
{
    if (b->jit)
        jit_call(b->jit, args);
    else
        code_interpret(b->code, args);
}

static void run_scalars(const Batch *b, const double *const *in, double *const *out, size_t from, size_t to)
{
    CodeArg *args = mem_zero((b->nin + b->nout + 1) * sizeof *args);
    for (size_t k = from; k < to; k++) {
        for (uint32_t i = 0; i < b->nin; i++)
            args[i].real = in[i][k];
        for (uint32_t i = 0; i < b->nout; i++)
            args[b->nin + i].reals = out[i] + k;
        call(b, args);
    }
    mem_free(args);
}

// Where the arguments of one point are gathered.
typedef struct {
    CodeArg *args;
    double *reals; // of arrays and results
    int *labels;
} Gathered;

static void gathered_init(const Batch *b, Gathered *g)
{
    uint32_t column = 0;
    g->args = mem_zero((b->params + b->outputs + 1) * sizeof *g->args);
    g->reals = mem_zero((b->nin + b->nout + b->work + 1) * sizeof *g->reals);
    g->labels = mem_zero((b->nin + 1) * sizeof *g->labels);
    for (uint32_t i = 0; i < b->params + b->outputs; column += b->slots[i++].width) {
        if (b->slots[i].kind == CODE_INT && b->slots[i].rank)
            g->args[i].ints = g->labels + column;
        else if (b->slots[i].rank || i >= b->params)
            g->args[i].reals = g->reals + column;
    }
    g->args[b->params + b->outputs].reals = g->reals + column;
}

static void gathered_free(Gathered *g)
{
    mem_free(g->args);
    mem_free(g->reals);
    mem_free(g->labels);
}

// False where a label is no whole number.
static bool gather(const Batch *b, Gathered *g, const double *const *in, size_t k)
{
    uint32_t column = 0;
    for (uint32_t i = 0; i < b->params; i++) {
        const Slot *slot = &b->slots[i];
        for (uint32_t n = 0; n < slot->width; n++, column++) {
            double x = in[column][k];
            if (slot->kind == CODE_INT && !(x == (int)(x > -1e9 && x < 1e9 ? x : 0)))
                return false;
            if (slot->kind == CODE_INT)
                g->labels[column] = (int)x;
            else
                g->reals[column] = x;
            if (!slot->rank && slot->kind == CODE_INT)
                g->args[i].integer = (int)x;
            else if (!slot->rank)
                g->args[i].real = x;
        }
    }
    return true;
}

static void run_arrays(const Batch *b, const double *const *in, double *const *out, size_t from, size_t to)
{
    Gathered g;
    gathered_init(b, &g);
    for (size_t k = from; k < to; k++) {
        bool well = gather(b, &g, in, k);
        if (well)
            call(b, g.args);
        for (uint32_t i = 0; i < b->nout; i++)
            out[i][k] = well ? g.reals[b->nin + i] : (double)NAN;
    }
    gathered_free(&g);
}

static void run_points(const Batch *b, const double *const *in, double *const *out, size_t from, size_t to)
{
    if (!b->flat)
        run_arrays(b, in, out, from, to);
    else if (!run_direct(b, in, out[0], from, to))
        run_scalars(b, in, out, from, to);
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

void batch_run(const Batch *b, const double *const *in, double *const *out, size_t n)
{
    if (!b->vector.entry) {
        run_points(b, in, out, 0, n);
        return;
    }
    size_t whole = n / b->vector.lanes * b->vector.lanes;
    if (whole > 0)
        b->vector.entry(in, out, b->vector.constants, 0, whole);
    if (whole < n)
        run_rest(b, in, out, whole, n);
}
