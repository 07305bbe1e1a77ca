// Nodes of the loop IR: hash-consed operations, and the tables of operations and functions.
#include "codegen/ir/ir.h"

#include "codegen/ir/runtime.h"

#include <math.h>

const IrOpRow ir_ops[OP_COUNT] = {
#define OP(id, c, arity, precedence) {c, arity, precedence},
#include "codegen/ir/ir_ops.def"
#undef OP
};

// near_sinh(x): the function in long double, rounded.
#define ROUNDED_SELF(name)
#define ROUNDED_LONG(name)                                                                                             \
    static double near_##name(double x)                                                                                \
    {                                                                                                                  \
        return (double)name##l((long double)x);                                                                        \
    }
#define LIBM(name, arity, near, sleef, ball) ROUNDED_##near(name)
#include "codegen/ir/libm.def"
#undef LIBM

// libm's functions and our own behind two shapes of pointers; the other is NULL.
#define ONE_1(f)        f
#define TWO_1(f)        NULL
#define ONE_2(f)        NULL
#define TWO_2(f)        f
#define NEAR_SELF(name) name
#define NEAR_LONG(name) near_##name

const IrFunction ir_functions[] = {
#define LIBM(name, arity, near, sleef, ball)                                                                           \
    {#name,                                                                                                            \
     arity,                                                                                                            \
     ONE_##arity(name),                                                                                                \
     TWO_##arity(name),                                                                                                \
     ONE_##arity(NEAR_##near(name)),                                                                                   \
     TWO_##arity(NEAR_##near(name)),                                                                                   \
     SLEEF_##sleef,                                                                                                    \
     NULL},
#include "codegen/ir/libm.def"
#undef LIBM
#define RUNTIME(name, arity, ...)                                                                                      \
    {#name, arity, ONE_##arity(name), TWO_##arity(name), ONE_##arity(name), TWO_##arity(name), SLEEF_FAR, #__VA_ARGS__},
#include "codegen/ir/runtime.def"
#undef RUNTIME
};

const uint32_t ir_function_count = sizeof ir_functions / sizeof ir_functions[0];

int ir_function_find(const char *name, size_t length)
{
    for (uint32_t i = 0; i < ir_function_count; i++)
        if (strlen(ir_functions[i].name) == length && !memcmp(ir_functions[i].name, name, length))
            return (int)i;
    return -1;
}

// ---- The table of nodes ---------------------------------------------------------------------------------------------

void ir_init(Ir *ir, Pool *p, Error *err)
{
    *ir = (Ir){.pool = p, .err = err};
    vec_push(&ir->nodes, (IrNode){0});
    vec_reserve(&ir->slots, 256);
    ir->slots.len = 256;
    memset(ir->slots.at, 0, 256 * sizeof *ir->slots.at);
}

void ir_free(Ir *ir)
{
    for (size_t i = 0; i < ir->blocks.len; i++)
        vec_free(&ir->blocks.at[i].stmts);
    vec_free(&ir->blocks);
    vec_free(&ir->tensors);
    vec_free(&ir->tensor_of);
    vec_free(&ir->is_def);
    vec_free(&ir->nodes);
    vec_free(&ir->slots);
    vec_free(&ir->loops);
    vec_free(&ir->params);
    vec_free(&ir->outputs);
    vec_free(&ir->bands);
    vec_free(&ir->named);
}

static uint64_t payload(const IrNode *n)
{
    switch (n->op) {
    case OP_CONST: return n->u.index;
    case OP_REAL:
    case OP_INT: return (uint64_t)n->u.integer; // the bits of the double too: 0 and -0 differ
    case OP_PARAM:
    case OP_LOOP:
    case OP_LOAD:
    case OP_CALL:
    case OP_SUM:
    case OP_PROD:
    case OP_ARGMAX: return n->u.index;
    default: return 0;
    }
}

static uint64_t mix(uint64_t h, uint64_t part)
{
    h = (h ^ part) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 32;
}

static uint32_t hash_node(const IrNode *n)
{
    uint64_t h = mix(n->op * 131u + n->type, (uint64_t)n->arg[0] << 32 | n->arg[1]);
    return (uint32_t)mix(mix(h, n->arg[2]), payload(n));
}

static bool same_node(const IrNode *a, const IrNode *b)
{
    return a->op == b->op && a->type == b->type && a->arg[0] == b->arg[0] && a->arg[1] == b->arg[1] &&
           a->arg[2] == b->arg[2] && payload(a) == payload(b);
}

static size_t place_of_hash(const Ir *ir, uint32_t hash)
{
    return hash & (ir->slots.len - 1);
}

static void grow_slots(Ir *ir)
{
    Ir old = {.slots = {ir->slots.at, ir->slots.len, ir->slots.cap}};
    size_t size = old.slots.len * 2;
    ir->slots.at = mem_zero(size * sizeof *ir->slots.at);
    ir->slots.len = ir->slots.cap = size;
    for (size_t k = 0; k < old.slots.len; k++) {
        size_t i = place_of_hash(ir, old.slots.at[k].hash);
        if (!old.slots.at[k].id)
            continue;
        while (ir->slots.at[i].id)
            i = (i + 1) & (size - 1);
        ir->slots.at[i] = old.slots.at[k];
    }
    mem_free(old.slots.at);
}

static IrId intern(Ir *ir, const IrNode *node)
{
    uint32_t hash = hash_node(node);
    size_t mask = ir->slots.len - 1, i = place_of_hash(ir, hash);
    for (; ir->slots.at[i].id; i = (i + 1) & mask)
        if (ir->slots.at[i].hash == hash && same_node(&ir->nodes.at[ir->slots.at[i].id], node))
            return ir->slots.at[i].id;
    if (ir->pool && !pool_poll(ir->pool))
        return 0;
    IrId id = (IrId)ir->nodes.len;
    vec_push(&ir->nodes, *node);
    ir->slots.at[i] = (IrSlot){hash, id};
    if (ir->nodes.len * 3 > ir->slots.len * 2)
        grow_slots(ir);
    return id;
}

static IrId make(Ir *ir, IrOp op, IrType type, IrId a, IrId b, IrId c)
{
    IrNode n = {.op = (uint8_t)op, .type = (uint8_t)type, .arg = {a, b, c}};
    n.deps = ir->nodes.at[a].deps | ir->nodes.at[b].deps | ir->nodes.at[c].deps;
    return intern(ir, &n);
}

// ---- Constructors ---------------------------------------------------------------------------------------------------

IrId ir_real(Ir *ir, double value)
{
    IrNode n = {.op = OP_REAL, .type = TYPE_REAL, .u.real = value};
    return intern(ir, &n);
}

IrId ir_int(Ir *ir, int64_t value)
{
    IrNode n = {.op = OP_INT, .type = TYPE_INT, .u.integer = value};
    return intern(ir, &n);
}

IrId ir_leaf(Ir *ir, IrOp op, IrType type, uint32_t index)
{
    IrNode n = {.op = (uint8_t)op, .type = (uint8_t)type, .u.index = index};
    if (op == OP_LOOP)
        n.deps = (1ull << index) | ir->loops.at[index].outer;
    return intern(ir, &n);
}

IrId ir_unary(Ir *ir, IrOp op, IrId a)
{
    if (!a)
        return 0;
    const IrNode n = *ir_at(ir, a);
    if (op == OP_NEG && n.op == OP_INT)
        return ir_int(ir, -n.u.integer);
    if (op == OP_NOT && n.op == OP_INT)
        return ir_int(ir, !n.u.integer);
    if (op == OP_NOT && n.op == OP_EQ)
        return make(ir, OP_NE, TYPE_BOOL, n.arg[0], n.arg[1], 0);
    if (op == OP_NEG && n.op == OP_REAL)
        return ir_real(ir, -n.u.real);
    if (op == OP_TOREAL && n.op == OP_INT)
        return ir_real(ir, (double)n.u.integer);
    return make(ir, op, op == OP_TOREAL ? TYPE_REAL : (IrType)n.type, a, 0, 0);
}

// Integers: constants move to the right and merge, so that (k + 1) - 1 is k.
static IrId binary_int(Ir *ir, IrOp op, IrId a, IrId b)
{
    IrNode x = *ir_at(ir, a), y = *ir_at(ir, b);
    if (x.op == OP_INT && y.op == OP_INT)
        return ir_int(ir, op == OP_MUL   ? x.u.integer * y.u.integer
                          : op == OP_ADD ? x.u.integer + y.u.integer
                                         : x.u.integer - y.u.integer);
    if (op == OP_SUB && y.op == OP_INT)
        return binary_int(ir, OP_ADD, a, ir_int(ir, -y.u.integer));
    if (op == OP_SUB && a == b)
        return ir_int(ir, 0);
    if (x.op == OP_INT && op != OP_SUB)
        return binary_int(ir, op, b, a);
    if (y.op == OP_INT && y.u.integer == (op == OP_MUL))
        return a;
    if (y.op == OP_INT && y.u.integer == 0 && op == OP_MUL)
        return b;
    if (op == OP_ADD && x.op == OP_ADD && ir_at(ir, x.arg[1])->op == OP_INT) {
        if (y.op == OP_INT)
            return binary_int(ir, OP_ADD, x.arg[0], ir_int(ir, ir_at(ir, x.arg[1])->u.integer + y.u.integer));
        return binary_int(ir, OP_ADD, make(ir, OP_ADD, TYPE_INT, x.arg[0], b, 0), x.arg[1]);
    }
    return make(ir, op, TYPE_INT, a, b, 0);
}

// The number that an integer adds to something: 1 of k + 1.
static int64_t added(const Ir *ir, IrId a)
{
    const IrNode *n = ir_at(ir, a);
    return n->op == OP_ADD && ir_at(ir, n->arg[1])->op == OP_INT ? ir_at(ir, n->arg[1])->u.integer : 0;
}

// Is b one of the conditions that a joins by op, or a itself?
static bool is_joined(const Ir *ir, IrOp op, IrId a, IrId b)
{
    const IrNode *n = ir_at(ir, a);
    return a == b || (n->op == op && (is_joined(ir, op, n->arg[0], b) || is_joined(ir, op, n->arg[1], b)));
}

IrId ir_binary(Ir *ir, IrOp op, IrId a, IrId b)
{
    if (!a || !b)
        return 0;
    IrType type = (IrType)ir_at(ir, a)->type;
    if (op == OP_AND || op == OP_OR) { // OP_INT is a condition that is decided
        IrId decided = ir_at(ir, a)->op == OP_INT ? a : ir_at(ir, b)->op == OP_INT ? b : 0;
        if (!decided)
            return is_joined(ir, op, a, b) ? a : make(ir, op, TYPE_BOOL, a, b, 0);
        return (ir_at(ir, decided)->u.integer != 0) == (op == OP_OR) ? decided : decided == a ? b : a;
    }
    if (op == OP_LT && type == TYPE_INT) // one way to say it, so that one test serves another
        return ir_binary(ir, OP_LE, binary_int(ir, OP_ADD, a, ir_int(ir, 1)), b);
    if (op >= OP_LT && op <= OP_NE) {
        if (type == TYPE_INT && ir_at(ir, a)->op == OP_INT && ir_at(ir, b)->op == OP_INT) {
            int64_t x = ir_at(ir, a)->u.integer, y = ir_at(ir, b)->u.integer;
            return ir_int(ir, op == OP_LT ? x < y : op == OP_LE ? x <= y : op == OP_EQ ? x == y : x != y);
        }
        int64_t x = type == TYPE_INT ? added(ir, a) : 0, y = type == TYPE_INT ? added(ir, b) : 0;
        if (x && ir_at(ir, b)->op == OP_INT) // k + 1 == 2 is k == 1
            return ir_binary(ir, op, ir_at(ir, a)->arg[0], ir_int(ir, ir_at(ir, b)->u.integer - x));
        if (y && ir_at(ir, a)->op == OP_INT)
            return ir_binary(ir, op, ir_int(ir, ir_at(ir, a)->u.integer - y), ir_at(ir, b)->arg[0]);
        if (x && y) { // k + 1 == l + 1 is k == l
            a = binary_int(ir, OP_SUB, a, ir_int(ir, x < y ? x : y));
            b = binary_int(ir, OP_SUB, b, ir_int(ir, x < y ? x : y));
        }
        return make(ir, op, TYPE_BOOL, a, b, 0);
    }
    return type == TYPE_INT ? binary_int(ir, op, a, b) : make(ir, op, type, a, b, 0);
}

IrId ir_select(Ir *ir, IrId condition, IrId a, IrId b)
{
    if (!condition || !a || !b)
        return 0;
    const IrNode *c = ir_at(ir, condition);
    if (c->op == OP_INT) // a comparison of constants
        return c->u.integer ? a : b;
    return a == b ? a : make(ir, OP_SELECT, (IrType)ir_at(ir, a)->type, condition, a, b);
}

IrId ir_load(Ir *ir, uint32_t param, IrId offset, IrId guard)
{
    if (!offset)
        return 0;
    IrNode n = {.op = OP_LOAD, .arg = {offset, guard}, .u.index = param};
    n.type = ir->params.at[param].kind == CODE_REAL ? TYPE_REAL : TYPE_INT;
    n.deps = ir_at(ir, offset)->deps | ir_at(ir, guard)->deps;
    return intern(ir, &n);
}

IrId ir_call(Ir *ir, uint32_t function, IrId a, IrId b)
{
    if (!a || (!b && ir_functions[function].arity == 2))
        return 0;
    IrNode n = {.op = OP_CALL, .type = TYPE_REAL, .arg = {a, b}, .u.index = function};
    n.deps = ir_at(ir, a)->deps | ir_at(ir, b)->deps;
    return intern(ir, &n);
}

IrId ir_reduce(Ir *ir, IrOp op, uint32_t loop, IrId body)
{
    if (!body)
        return 0;
    IrNode n = {.op = (uint8_t)op, .arg = {body}, .u.index = loop};
    n.type = op == OP_ARGMAX ? TYPE_INT : TYPE_REAL;
    n.deps = (ir_at(ir, body)->deps & ~(1ull << loop)) | ir->loops.at[loop].outer;
    return intern(ir, &n);
}

IrId ir_to_real(Ir *ir, IrId a)
{
    return a && ir_at(ir, a)->type != TYPE_REAL ? ir_unary(ir, OP_TOREAL, a) : a;
}

IrId ir_index(Ir *ir, uint32_t loop)
{
    if (ir->loops.at[loop].index)
        return ir->loops.at[loop].index;
    return ir_binary(ir, OP_ADD, ir_leaf(ir, OP_LOOP, TYPE_INT, loop), ir_int(ir, ir->loops.at[loop].base));
}
