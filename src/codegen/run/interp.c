// The interpreter: runs the scheduled blocks as the C code would, operation by operation, so that values agree bit by
// bit.
//
// It serves where machine code can not be had, and as the second opinion that the JIT is checked against.
#include "codegen/run/interp.h"

#include "symbolic/eval/eval.h"

#include <math.h>

int64_t interp_extent(const Interp *r, uint32_t loop)
{
    const IrLoop *l = &r->ir->loops.at[loop];
    int64_t n = interp_evaluate(r, l->end).integer - interp_evaluate(r, l->first).integer;
    return n > 0 ? n : 0;
}

static double *stored(const Interp *r, const Tensor *t)
{
    int64_t offset = 0;
    for (uint32_t i = 0; i < t->rank; i++) {
        const IrLoop *l = &r->ir->loops.at[t->loop[i]];
        offset = offset * interp_extent(r, t->loop[i]) + r->loop[t->loop[i]] - interp_evaluate(r, l->first).integer;
    }
    if (t->output)
        return r->args[r->ir->params.len + t->output - 1].reals + offset;
    return r->work + r->place[t - r->ir->tensors.at] + offset;
}

static InterpValue from_real(double x)
{
    return (InterpValue){.real = x};
}

static InterpValue from_int(int64_t n)
{
    return (InterpValue){.integer = n};
}

static InterpValue load(const Interp *r, const IrNode *n)
{
    bool whole = n->type == TYPE_INT;
    if (n->arg[1] && !interp_evaluate(r, n->arg[1]).integer)
        return whole ? from_int(0) : from_real(NAN);
    int64_t at = interp_evaluate(r, n->arg[0]).integer;
    return whole ? from_int(r->args[n->u.index].ints[at]) : from_real(r->args[n->u.index].reals[at]);
}

static InterpValue arithmetic(IrOp op, InterpValue a, InterpValue b, bool whole)
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

static InterpValue call(const Interp *r, const IrNode *n)
{
    const IrFunction *f = &ir_functions[n->u.index];
    FunctionPair to = {f->call1, f->call2};
    if (r->rounded)
        to = r->rounded[n->u.index];
    else if (r->near)
        to = (FunctionPair){f->near1, f->near2};
    double a = interp_evaluate(r, n->arg[0]).real;
    return from_real(f->arity == 1 ? to.call1(a) : to.call2(a, interp_evaluate(r, n->arg[1]).real));
}

static InterpValue compute(const Interp *r, IrId v)
{
    const IrNode *n = ir_at(r->ir, v);
    InterpValue a;
    bool whole;
    if (r->counted && n->type == TYPE_REAL)
        *r->counted += (n->op >= OP_MUL && n->op <= OP_SUB) || n->op == OP_NEG || n->op == OP_CALL;
    switch ((IrOp)n->op) {
    case OP_REAL: return from_real(n->u.real);
    case OP_CONST: a.real = NAN; return eval_double(r->ir->pool, n->u.index, NULL, &a.real), a;
    case OP_INT: return from_int(n->u.integer);
    case OP_PARAM:
        return n->type == TYPE_REAL ? from_real(r->args[n->u.index].real) : from_int(r->args[n->u.index].integer);
    case OP_LOOP: return from_int(r->loop[n->u.index]);
    case OP_LOAD: return load(r, n);
    case OP_NEG: a = interp_evaluate(r, n->arg[0]); return n->type == TYPE_INT ? from_int(-a.integer) : from_real(-a.real);
    case OP_TOREAL: return from_real((double)interp_evaluate(r, n->arg[0]).integer);
    case OP_AND: return from_int(interp_evaluate(r, n->arg[0]).integer && interp_evaluate(r, n->arg[1]).integer);
    case OP_OR: return from_int(interp_evaluate(r, n->arg[0]).integer || interp_evaluate(r, n->arg[1]).integer);
    case OP_NOT: return from_int(!interp_evaluate(r, n->arg[0]).integer);
    case OP_SELECT: return interp_evaluate(r, n->arg[interp_evaluate(r, n->arg[0]).integer ? 1 : 2]);
    case OP_CALL: return call(r, n);
    default:
        whole = ir_at(r->ir, n->arg[0])->type != TYPE_REAL;
        a = interp_evaluate(r, n->arg[0]);
        return arithmetic((IrOp)n->op, a, interp_evaluate(r, n->arg[1]), whole);
    }
}

InterpValue interp_evaluate(const Interp *r, IrId v)
{
    if (r->defined[v])
        return r->value[v];
    if (r->ir->tensor_of.at[v]) // it is stored: a local one would be defined
        return from_real(*stored(r, &r->ir->tensors.at[r->ir->tensor_of.at[v] - 1]));
    return compute(r, v);
}

// ---- Statements -----------------------------------------------------------------------------------------------------

static void define(Interp *r, IrId v, InterpValue value)
{
    r->value[v] = value;
    r->defined[v] = 1;
}

static void init(Interp *r, IrId v)
{
    const IrNode *n = ir_at(r->ir, v);
    if (n->op == OP_ARGMAX) {
        r->best[v] = -INFINITY;
        define(r, v, interp_evaluate(r, r->ir->loops.at[n->u.index].lower));
    } else {
        define(r, v, from_real(n->op == OP_PROD ? 1 : 0));
    }
}

static void update(Interp *r, IrId v)
{
    const IrNode *n = ir_at(r->ir, v);
    double x = interp_evaluate(r, n->arg[0]).real;
    if (n->op == OP_SUM) {
        r->value[v].real += x;
    } else if (n->op == OP_PROD) {
        r->value[v].real *= x;
    } else if (x > r->best[v]) {
        r->best[v] = x;
        r->value[v].integer = r->loop[n->u.index] + r->ir->loops.at[n->u.index].base;
    }
}

// The place of an element of a dense output, row by row.
static int64_t dense_place(const Interp *r, const IrOutput *out)
{
    int64_t offset = 0;
    for (uint32_t k = 0; k < out->rank; k++) {
        const IrLoop *l = &r->ir->loops.at[out->loop[k]];
        offset =
            offset * interp_extent(r, out->loop[k]) + r->loop[out->loop[k]] - interp_evaluate(r, l->first).integer;
    }
    return offset;
}

static void output(const Interp *r, uint32_t i)
{
    const IrOutput *out = &r->ir->outputs.at[i];
    int64_t offset = ir_has_tables(out) ? r->loop[out->loop[1]] : dense_place(r, out);
    r->args[r->ir->params.len + i].reals[offset] = interp_evaluate(r, out->value).real;
}

static void run_block(Interp *r, uint32_t block);

static void run_loop(Interp *r, const Stmt *s)
{
    const IrLoop *l = &r->ir->loops.at[s->index];
    int64_t stop = interp_evaluate(r, l->stop).integer;
    for (int64_t k = interp_evaluate(r, l->start).integer; k < stop; k++) {
        r->loop[s->index] = k;
        run_block(r, s->block);
    }
}

static void run_block(Interp *r, uint32_t block)
{
    const Block *b = &r->ir->blocks.at[block];
    for (size_t i = 0; i < b->stmts.len; i++) {
        const Stmt *s = &b->stmts.at[i];
        uint32_t tensor = r->ir->tensor_of.at[s->node];
        const Tensor *t = tensor ? &r->ir->tensors.at[tensor - 1] : NULL;
        switch (s->kind) {
        case STMT_DEF: // a tensor is computed at its home, and read from its store elsewhere
            define(r, s->node, t && t->home != block ? interp_evaluate(r, s->node) : compute(r, s->node));
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

// ---- The whole ------------------------------------------------------------------------------------------------------

static void interpret(const Code *code, const CodeArg *args, const FunctionPair *rounded, uint64_t *counted)
{
    const Ir *ir = &code->ir;
    Interp r = interp_of_sizes(ir, args);
    r.near = code->math == CODE_NEAR;
    r.rounded = rounded;
    r.counted = counted;
    r.value = mem_alloc(ir->nodes.len * sizeof *r.value);
    r.best = mem_alloc(ir->nodes.len * sizeof *r.best);
    r.place = mem_alloc((ir->tensors.len + 1) * sizeof *r.place);
    r.work = code_has_work(code) ? args[ir->params.len + ir->outputs.len].reals : NULL;
    size_t at = 0;
    for (size_t i = 0; i < ir->tensors.len; i++) {
        r.place[i] = (int64_t)at;
        at += interp_tensor_size(&r, &ir->tensors.at[i]);
    }
    run_block(&r, 0);
    mem_free(r.place);
    mem_free(r.best);
    mem_free(r.value);
    mem_free(r.defined);
}

void code_interpret(const Code *code, const CodeArg *args)
{
    interpret(code, args, NULL, NULL);
}

uint64_t code_count_operations(const Code *code, const CodeArg *args)
{
    uint64_t counted = 0;
    interpret(code, args, NULL, &counted);
    return counted;
}

void code_interpret_rounded(const Code *code, const CodeArg *args)
{
    interpret(code, args, rounded_functions, NULL);
}
