// The order of the steps of vector code: the arguments of calls first, since a call keeps no vector register; a product
// that is used once, in a sum, is part of its step.
#include "codegen/run/batch_order.h"

#if defined __x86_64__ && defined __gnu_linux__

static bool is_supported(const IrNode *n)
{
    switch (n->op) {
    case OP_REAL:
    case OP_PARAM:
    case OP_NEG:
    case OP_MUL:
    case OP_DIV:
    case OP_ADD:
    case OP_SUB:
    case OP_CALL: return n->type == TYPE_REAL;
    case OP_TOREAL:
    case OP_LT:
    case OP_LE:
    case OP_EQ:
    case OP_NE:
    case OP_AND:
    case OP_OR:
    case OP_NOT:
    case OP_SELECT: return n->type != TYPE_INT;
    default: return false;
    }
}

bool batch_is_input(const Maker *m, IrId v)
{
    return ir_at(m->ir, v)->op == OP_REAL || ir_at(m->ir, v)->op == OP_PARAM;
}

unsigned batch_operands(const Maker *m, IrId v, IrId *out)
{
    const IrNode *n = ir_at(m->ir, v);
    unsigned count = 0;
    for (int i = 0; i < 3; i++) {
        if (n->arg[i] && m->fused[n->arg[i]]) {
            out[count++] = ir_at(m->ir, n->arg[i])->arg[0];
            out[count++] = ir_at(m->ir, n->arg[i])->arg[1];
        } else if (n->arg[i]) {
            out[count++] = n->arg[i];
        }
    }
    return count;
}

static void mark_reachable(Maker *m)
{
    for (size_t i = 0; i < m->ir->outputs.len; i++) {
        m->wanted[m->ir->outputs.at[i].value] = 1;
        m->uses[m->ir->outputs.at[i].value]++;
    }
    for (IrId v = (IrId)m->ir->nodes.len; v-- > 1;) {
        const IrNode *n = ir_at(m->ir, v);
        if (!m->wanted[v])
            continue;
        m->failed |= !is_supported(n);
        for (int k = 0; k < 3; k++)
            if (n->arg[k]) {
                m->uses[n->arg[k]]++;
                bool early = m->wanted[v] == 2 || n->op == OP_CALL;
                m->wanted[n->arg[k]] = early ? 2 : m->wanted[n->arg[k]] ? m->wanted[n->arg[k]] : 1;
            }
        if (n->op == OP_CALL)
            m->wanted[v] = 2;
    }
}

static void choose_fused(Maker *m)
{
    for (IrId v = 1; v < m->ir->nodes.len; v++) {
        const IrNode *n = ir_at(m->ir, v);
        if (!m->wanted[v] || (n->op != OP_ADD && n->op != OP_SUB))
            continue;
        for (int k = 1; k >= 0; k--) {
            const IrNode *a = ir_at(m->ir, n->arg[k]);
            if (a->op == OP_MUL && m->uses[n->arg[k]] == 1 && m->wanted[n->arg[k]] == m->wanted[v]) {
                m->fused[n->arg[k]] = 1;
                break;
            }
        }
    }
}

static void make_order(Maker *m)
{
    uint32_t outputs = (uint32_t)m->ir->outputs.len; // those of one value are a list, in `first` and `after`
    uint32_t *first = mem_zero((m->ir->nodes.len + outputs) * sizeof *first), *after = first + m->ir->nodes.len;
    for (uint32_t i = outputs; i-- > 0;) {
        IrId v = m->ir->outputs.at[i].value;
        after[i] = first[v];
        first[v] = i + 1;
    }
    for (int early = 2; early >= 1; early--)
        for (IrId v = 1; v < m->ir->nodes.len; v++) {
            if (m->wanted[v] != early || m->fused[v])
                continue;
            if (!batch_is_input(m, v))
                vec_push(&m->steps, ((Step){v, -1}));
            for (uint32_t i = first[v]; i; i = after[i - 1])
                vec_push(&m->steps, ((Step){v, (int32_t)i - 1}));
        }
    mem_free(first);
}

// When each value is read.
static void list_uses(Maker *m)
{
    IrId args[6];
    size_t n = m->ir->nodes.len, total = 0;
    for (size_t pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < m->steps.len; i++) {
            const Step *s = &m->steps.at[i];
            unsigned count = s->output >= 0 ? 1 : batch_operands(m, s->node, args);
            if (s->output >= 0)
                args[0] = s->node;
            for (unsigned k = 0; k < count; k++) {
                if (pass)
                    m->use_at[m->next[args[k]]++] = i;
                else
                    m->first_use[args[k] + 1]++;
                total += !pass;
            }
        }
        if (pass)
            break;
        m->use_at = mem_zero((total + 1) * sizeof *m->use_at);
        for (size_t v = 1; v <= n; v++)
            m->first_use[v] += m->first_use[v - 1];
        memcpy(m->next, m->first_use, n * sizeof *m->next);
    }
    memcpy(m->next, m->first_use, n * sizeof *m->next);
}

void batch_order(Maker *m)
{
    mark_reachable(m);
    choose_fused(m);
    make_order(m);
    list_uses(m);
}

#endif
