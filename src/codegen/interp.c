// The interpreter: runs the scheduled blocks as the C code would, operation by operation, so that values agree bit by
// bit.
//
// It serves where machine code can not be had, and as the second opinion that the JIT is checked against.
#include "codegen/code_internal.h"
#include "codegen/rounded.h"
#include "symbolic/eval/eval.h"

#include <math.h>

typedef union {
    double real;
    int64_t integer; // of integers and truth values
} Value;

typedef struct {
    const Ir *ir;
    const CodeArg *args;
    Value *value;     // by node: of a local variable
    uint8_t *defined; // by node: it is one now
    double *best;     // by node: the largest body so far, of an ARGMAX
    int64_t loop[IR_LOOPS];
    int64_t *place; // by tensor: where it begins in the workspace
    double *work;
    bool near;                   // functions are to err by 1 ulp at most
    const FunctionPair *rounded; // the functions to call; NULL: the host's
} Run;

static Value evaluate(const Run *r, IrId v);

static int64_t extent(const Run *r, uint32_t loop)
{
    const IrLoop *l = &r->ir->loops.at[loop];
    int64_t n = evaluate(r, l->stop).integer - evaluate(r, l->start).integer;
    return n > 0 ? n : 0;
}

static double *stored(const Run *r, const Tensor *t)
{
    int64_t offset = 0;
    for (uint32_t i = 0; i < t->rank; i++) {
        const IrLoop *l = &r->ir->loops.at[t->loop[i]];
        offset = offset * extent(r, t->loop[i]) + r->loop[t->loop[i]] - evaluate(r, l->start).integer;
    }
    if (t->output)
        return r->args[r->ir->params.len + t->output - 1].reals + offset;
    return r->work + r->place[t - r->ir->tensors.at] + offset;
}

static Value from_real(double x)
{
    return (Value){.real = x};
}

static Value from_int(int64_t n)
{
    return (Value){.integer = n};
}

static Value load(const Run *r, const IrNode *n)
{
    bool whole = n->type == TYPE_INT;
    if (n->arg[1] && !evaluate(r, n->arg[1]).integer)
        return whole ? from_int(0) : from_real(NAN);
    int64_t at = evaluate(r, n->arg[0]).integer;
    return whole ? from_int(r->args[n->u.index].ints[at]) : from_real(r->args[n->u.index].reals[at]);
}

static Value arithmetic(IrOp op, Value a, Value b, bool whole)
{
    switch (op) {
    case OP_MUL: return whole ? from_int(a.integer * b.integer) : from_real(a.real * b.real);
    case OP_DIV: return from_real(a.real / b.real);
    case OP_ADD: return whole ? from_int(a.integer + b.integer) : from_real(a.real + b.real);
    case OP_SUB: return whole ? from_int(a.integer - b.integer) : from_real(a.real - b.real);
    case OP_LT: return from_int(whole ? a.integer < b.integer : a.real < b.real);
    case OP_LE: return from_int(whole ? a.integer <= b.integer : a.real <= b.real);
    case OP_EQ: return from_int(whole ? a.integer == b.integer : a.real == b.real);
    case OP_NE: return from_int(whole ? a.integer != b.integer : a.real != b.real);
    default: return from_real(NAN);
    }
}

static Value call(const Run *r, const IrNode *n)
{
    const IrFunction *f = &ir_functions[n->u.index];
    FunctionPair to = {f->call1, f->call2};
    if (r->rounded)
        to = r->rounded[n->u.index];
    else if (r->near)
        to = (FunctionPair){f->near1, f->near2};
    double a = evaluate(r, n->arg[0]).real;
    return from_real(f->arity == 1 ? to.call1(a) : to.call2(a, evaluate(r, n->arg[1]).real));
}

static Value compute(const Run *r, IrId v)
{
    const IrNode *n = ir_at(r->ir, v);
    Value a;
    bool whole;
    switch ((IrOp)n->op) {
    case OP_REAL: return from_real(n->u.real);
    case OP_CONST: a.real = NAN; return eval_double(r->ir->pool, n->u.index, NULL, &a.real), a;
    case OP_INT: return from_int(n->u.integer);
    case OP_PARAM:
        return n->type == TYPE_REAL ? from_real(r->args[n->u.index].real) : from_int(r->args[n->u.index].integer);
    case OP_LOOP: return from_int(r->loop[n->u.index]);
    case OP_LOAD: return load(r, n);
    case OP_NEG: a = evaluate(r, n->arg[0]); return n->type == TYPE_INT ? from_int(-a.integer) : from_real(-a.real);
    case OP_TOREAL: return from_real((double)evaluate(r, n->arg[0]).integer);
    case OP_AND: return from_int(evaluate(r, n->arg[0]).integer && evaluate(r, n->arg[1]).integer);
    case OP_OR: return from_int(evaluate(r, n->arg[0]).integer || evaluate(r, n->arg[1]).integer);
    case OP_NOT: return from_int(!evaluate(r, n->arg[0]).integer);
    case OP_SELECT: return evaluate(r, n->arg[evaluate(r, n->arg[0]).integer ? 1 : 2]);
    case OP_CALL: return call(r, n);
    default:
        whole = ir_at(r->ir, n->arg[0])->type != TYPE_REAL;
        a = evaluate(r, n->arg[0]);
        return arithmetic((IrOp)n->op, a, evaluate(r, n->arg[1]), whole);
    }
}

static Value evaluate(const Run *r, IrId v)
{
    if (r->defined[v])
        return r->value[v];
    if (r->ir->tensor_of.at[v]) // it is stored: a local one would be defined
        return from_real(*stored(r, &r->ir->tensors.at[r->ir->tensor_of.at[v] - 1]));
    return compute(r, v);
}

// ---- Statements -----------------------------------------------------------------------------------------------------

static void define(Run *r, IrId v, Value value)
{
    r->value[v] = value;
    r->defined[v] = 1;
}

static void init(Run *r, IrId v)
{
    const IrNode *n = ir_at(r->ir, v);
    if (n->op == OP_ARGMAX) {
        r->best[v] = -INFINITY;
        define(r, v, evaluate(r, r->ir->loops.at[n->u.index].lower));
    } else {
        define(r, v, from_real(n->op == OP_PROD ? 1 : 0));
    }
}

static void update(Run *r, IrId v)
{
    const IrNode *n = ir_at(r->ir, v);
    double x = evaluate(r, n->arg[0]).real;
    if (n->op == OP_SUM) {
        r->value[v].real += x;
    } else if (n->op == OP_PROD) {
        r->value[v].real *= x;
    } else if (x > r->best[v]) {
        r->best[v] = x;
        r->value[v].integer = r->loop[n->u.index] + r->ir->loops.at[n->u.index].base;
    }
}

static void output(const Run *r, uint32_t i)
{
    const IrOutput *out = &r->ir->outputs.at[i];
    int64_t offset = 0;
    for (uint32_t k = 0; k < out->rank; k++) {
        const IrLoop *l = &r->ir->loops.at[out->loop[k]];
        offset = offset * extent(r, out->loop[k]) + r->loop[out->loop[k]] - evaluate(r, l->start).integer;
    }
    if (ir_has_tables(out))
        offset = r->loop[out->loop[1]];
    r->args[r->ir->params.len + i].reals[offset] = evaluate(r, out->value).real;
}

static void run_block(Run *r, uint32_t block);

static void run_loop(Run *r, const Stmt *s)
{
    const IrLoop *l = &r->ir->loops.at[s->index];
    int64_t stop = evaluate(r, l->stop).integer;
    for (int64_t k = evaluate(r, l->start).integer; k < stop; k++) {
        r->loop[s->index] = k;
        run_block(r, s->block);
    }
}

static void run_block(Run *r, uint32_t block)
{
    const Block *b = &r->ir->blocks.at[block];
    for (size_t i = 0; i < b->stmts.len; i++) {
        const Stmt *s = &b->stmts.at[i];
        uint32_t tensor = r->ir->tensor_of.at[s->node];
        const Tensor *t = tensor ? &r->ir->tensors.at[tensor - 1] : NULL;
        switch (s->kind) {
        case STMT_DEF: // a tensor is computed at its home, and read from its store elsewhere
            define(r, s->node, t && t->home != block ? evaluate(r, s->node) : compute(r, s->node));
            break;
        case STMT_INIT: init(r, s->node); break;
        case STMT_UPDATE: update(r, s->node); break;
        case STMT_SAVE:
            if (t->rank)
                *stored(r, t) = r->value[s->node].real;
            break;
        case STMT_OUT: output(r, s->index); break;
        case STMT_LOOP: run_loop(r, s); break;
        }
    }
    for (size_t i = 0; i < b->stmts.len; i++) // local variables end with their block
        if (b->stmts.at[i].kind == STMT_DEF || b->stmts.at[i].kind == STMT_INIT)
            r->defined[b->stmts.at[i].node] = 0;
}

// ---- Sizes ----------------------------------------------------------------------------------------------------------

// Integers of lengths alone: no local variable is involved.
static Run sizes_only(const Ir *ir, const CodeArg *args)
{
    Run r = {.ir = ir, .args = args};
    r.defined = mem_zero(ir->nodes.len);
    return r;
}

static size_t tensor_size(const Run *r, const Tensor *t)
{
    size_t size = 1;
    for (uint32_t i = 0; i < t->rank; i++)
        size *= (size_t)extent(r, t->loop[i]);
    return t->rank && !t->output ? size : 0;
}

size_t code_work(const Code *code, const CodeArg *args)
{
    Run r = sizes_only(&code->ir, args);
    size_t size = 0;
    for (size_t i = 0; i < code->ir.tensors.len; i++)
        size += tensor_size(&r, &code->ir.tensors.at[i]);
    mem_free(r.defined);
    return size;
}

size_t code_output_size(const Code *code, uint32_t i, const CodeArg *args)
{
    Run r = sizes_only(&code->ir, args);
    size_t size = 1;
    uint32_t starts, places;
    if (code_tables(code, i, &starts, &places)) {
        size = (size_t)args[starts].ints[extent(&r, code->ir.outputs.at[i].loop[0])];
        mem_free(r.defined);
        return size;
    }
    for (uint32_t k = 0; k < code->ir.outputs.at[i].rank; k++)
        size *= (size_t)extent(&r, code->ir.outputs.at[i].loop[k]);
    mem_free(r.defined);
    return size;
}

void code_output_indices(const Code *code, uint32_t i, size_t k, const CodeArg *args, int64_t *indices)
{
    const IrOutput *out = &code->ir.outputs.at[i];
    Run r = sizes_only(&code->ir, args);
    uint32_t starts, places;
    if (code_tables(code, i, &starts, &places)) {
        uint32_t outer = out->storage == CODE_CSC;
        int64_t row = evaluate(&r, code->ir.loops.at[out->loop[0]].start).integer;
        for (int64_t at = 0; (size_t)args[starts].ints[at + 1] <= k; at++)
            row++;
        r.loop[out->loop[0]] = row;
        r.loop[out->loop[1]] = (int64_t)k;
        indices[outer] = row + code->ir.loops.at[out->loop[0]].base;
        indices[1 - outer] = evaluate(&r, code->ir.loops.at[out->loop[1]].index).integer;
        mem_free(r.defined);
        return;
    }
    for (uint32_t d = out->rank; d-- > 0;) {
        size_t width = (size_t)extent(&r, out->loop[d]);
        indices[d] = (int64_t)(k % width) + evaluate(&r, code->ir.loops.at[out->loop[d]].lower).integer;
        k /= width;
    }
    mem_free(r.defined);
}

// ---- Patterns -------------------------------------------------------------------------------------------------------

// The least column >= from that a band of this row holds; `columns` where there is none.
static int64_t next_entry(const Run *r, const IrOutput *out, int64_t from, int64_t columns)
{
    int64_t next = columns;
    for (uint32_t i = out->first_band; i < out->first_band + out->bands; i++) {
        const IrBand *band = &r->ir->bands.at[i];
        if (band->when && !evaluate(r, band->when).integer)
            continue;
        int64_t low = band->low ? evaluate(r, band->low).integer : from;
        low = low > from ? low : from;
        if (low < next && (!band->high || low <= evaluate(r, band->high).integer))
            next = low;
    }
    return next;
}

int code_pattern(const Code *code, uint32_t i, const CodeArg *args, int *starts, int *places)
{
    const IrOutput *out = &code->ir.outputs.at[i];
    const IrLoop *rows = &code->ir.loops.at[out->loop[0]];
    Run r = sizes_only(&code->ir, args);
    int64_t first = evaluate(&r, rows->start).integer, n = extent(&r, out->loop[0]);
    int64_t columns = evaluate(&r, out->columns).integer;
    int count = 0;
    for (int64_t row = 0; row < n; row++) {
        starts[row] = count;
        r.loop[out->loop[0]] = first + row;
        for (int64_t at = next_entry(&r, out, 0, columns); at < columns; at = next_entry(&r, out, at + 1, columns)) {
            if (places)
                places[count] = (int)at;
            count++;
        }
    }
    starts[n] = count;
    mem_free(r.defined);
    return count;
}

// ---- The whole ------------------------------------------------------------------------------------------------------

static void interpret(const Code *code, const CodeArg *args, const FunctionPair *rounded)
{
    const Ir *ir = &code->ir;
    Run r = sizes_only(ir, args);
    r.near = code->math == CODE_NEAR;
    r.rounded = rounded;
    r.value = mem_alloc(ir->nodes.len * sizeof *r.value);
    r.best = mem_alloc(ir->nodes.len * sizeof *r.best);
    r.place = mem_alloc((ir->tensors.len + 1) * sizeof *r.place);
    r.work = code_has_work(code) ? args[ir->params.len + ir->outputs.len].reals : NULL;
    size_t at = 0;
    for (size_t i = 0; i < ir->tensors.len; i++) {
        r.place[i] = (int64_t)at;
        at += tensor_size(&r, &ir->tensors.at[i]);
    }
    run_block(&r, 0);
    mem_free(r.place);
    mem_free(r.best);
    mem_free(r.value);
    mem_free(r.defined);
}

void code_interpret(const Code *code, const CodeArg *args)
{
    interpret(code, args, NULL);
}

void code_interpret_rounded(const Code *code, const CodeArg *args)
{
    interpret(code, args, rounded_functions);
}
