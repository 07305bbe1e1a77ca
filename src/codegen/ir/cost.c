// What a function costs: its operations as the text shows them, and the work of running it.
#include "codegen/ir/ir.h"

enum { LENGTH = 8 }; // that loops are taken to run to

static double own_work(const IrNode *n)
{
    switch (n->op) {
    case OP_CALL: return n->arg[1] ? 40 : 16;
    case OP_DIV: return 4;
    case OP_SELECT: return 2;
    case OP_NEG:
    case OP_MUL:
    case OP_ADD:
    case OP_SUB:
    case OP_SUM:
    case OP_PROD:
    case OP_ARGMAX: return 1;
    default: return 0;
    }
}

static void mark_needed(const Ir *ir, bool *needed)
{
    for (size_t i = 0; i < ir->outputs.len; i++)
        needed[ir->outputs.at[i].value] = true;
    for (IrId v = (IrId)ir->nodes.len; v-- > 1;)
        for (int i = 0; i < 3 && needed[v]; i++)
            needed[ir_at(ir, v)->arg[i]] = true;
}

IrCost ir_cost(const Ir *ir)
{
    IrCost cost = {0};
    bool *needed = mem_zero(ir->nodes.len + 1);
    mark_needed(ir, needed);
    for (IrId v = 1; v < ir->nodes.len; v++) {
        const IrNode *n = ir_at(ir, v);
        double work = needed[v] && n->type == TYPE_REAL ? own_work(n) : 0;
        uint64_t loops = ir_is_reduce(ir, v) ? ir_at(ir, n->arg[0])->deps : n->deps;
        cost.operations += work > 0;
        for (; loops; loops &= loops - 1)
            work *= LENGTH;
        cost.work += work;
    }
    mem_free(needed);
    return cost;
}
