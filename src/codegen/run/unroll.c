// Nodes come after their arguments, so one pass over them in order does it: each node gets a table of what it becomes,
// with a place for each combination of the loops that it depends on. A subscript that a label decides (s[y]) becomes a
// choice among all places.
#include "codegen/run/unroll.h"

#include <math.h>

enum { TABLES_MOST = 1 << 15 }; // values inside of loops

#define NOT_YET SIZE_MAX

typedef struct {
    const Ir *from;
    Ir *to;
    bool *wanted;                           // by node
    size_t *table;                          // by node: where its table begins in values
    VEC(IrId) values;                       // 0: out of range, never looked at
    uint32_t *first_column;                 // by parameter
    int64_t low[IR_LOOPS], count[IR_LOOPS]; // what the C variables of loops run over, for all of the loops around them
    uint64_t known;                         // loops whose low and count are there
    int64_t at[IR_LOOPS];                   // C variables of the combination at hand
    size_t inside;                          // values of nodes that depend on loops
} Unroll;

// ---- Tables ---------------------------------------------------------------------------------------------------------

static IrId *entry(const Unroll *u, IrId v)
{
    size_t place = 0;
    for (uint64_t rest = ir_at(u->from, v)->deps; rest; rest &= rest - 1) {
        int loop = __builtin_ctzll(rest);
        place = place * (size_t)u->count[loop] + (size_t)(u->at[loop] - u->low[loop]);
    }
    return &u->values.at[u->table[v] + place];
}

static IrId value(const Unroll *u, IrId v)
{
    return v && u->table[v] != NOT_YET ? *entry(u, v) : 0;
}

// The number that a value is. False where only a label tells.
static bool whole(const Unroll *u, IrId v, int64_t *out)
{
    IrId id = value(u, v);
    if (!id || ir_at(u->to, id)->op != OP_INT)
        return false;
    *out = ir_at(u->to, id)->u.integer;
    return true;
}

static bool too_large(const Unroll *u)
{
    return u->inside > TABLES_MOST || u->to->nodes.len > u->from->nodes.len + 4 * TABLES_MOST;
}

static bool bounds(const Unroll *u, int loop, int64_t *start, int64_t *stop)
{
    return whole(u, u->from->loops.at[loop].start, start) && whole(u, u->from->loops.at[loop].stop, stop);
}

static bool in_range(const Unroll *u, uint64_t loops)
{
    int64_t start, stop;
    for (uint64_t rest = loops; rest; rest &= rest - 1) {
        int loop = __builtin_ctzll(rest);
        if (!bounds(u, loop, &start, &stop) || u->at[loop] < start || u->at[loop] >= stop)
            return false;
    }
    return true;
}

// All combinations of the loops, one after the other: start, then step until it is false.
static bool start(Unroll *u, uint64_t loops)
{
    for (uint64_t rest = loops; rest; rest &= rest - 1) {
        int loop = __builtin_ctzll(rest);
        u->at[loop] = u->low[loop];
        if (u->count[loop] == 0)
            return false;
    }
    return true;
}

static bool step(Unroll *u, uint64_t loops)
{
    for (; loops; loops &= loops - 1) {
        int loop = __builtin_ctzll(loops);
        if (++u->at[loop] < u->low[loop] + u->count[loop])
            return true;
        u->at[loop] = u->low[loop];
    }
    return false;
}

// Learns what a loop runs over.
static bool learn(Unroll *u, int loop)
{
    uint64_t outer = u->from->loops.at[loop].outer;
    int64_t least = INT64_MAX, most = INT64_MIN;
    if (u->known >> loop & 1)
        return true;
    for (bool more = start(u, outer); more; more = step(u, outer)) {
        int64_t first, last;
        if (!in_range(u, outer))
            continue;
        if (!bounds(u, loop, &first, &last))
            return false;
        least = first < least ? first : least;
        most = last > most ? last : most;
    }
    u->low[loop] = least;
    u->count[loop] = most > least ? most - least : 0;
    u->known |= 1ull << loop;
    return u->count[loop] <= TABLES_MOST;
}

// ---- Nodes ----------------------------------------------------------------------------------------------------------

// As a double: what is computed with is one, but for whole numbers that are known.
static IrId number(Unroll *u, IrId id)
{
    return id && ir_at(u->to, id)->type == TYPE_INT ? ir_unary(u->to, OP_TOREAL, id) : id;
}

static IrId column(Unroll *u, uint32_t param, int64_t place)
{
    return ir_leaf(u->to, OP_PARAM, TYPE_REAL, u->first_column[param] + (uint32_t)place);
}

static IrId binary(Unroll *u, IrOp op, IrId a, IrId b)
{
    bool both = a && b && ir_at(u->to, a)->type == TYPE_INT && ir_at(u->to, b)->type == TYPE_INT;
    if (both || op == OP_AND || op == OP_OR)
        return ir_binary(u->to, op, a, b);
    return ir_binary(u->to, op, number(u, a), number(u, b));
}

static IrId choose(Unroll *u, IrId condition, IrId a, IrId b)
{
    bool decided = condition && ir_at(u->to, condition)->op == OP_INT;
    bool truth = a && b && (ir_at(u->to, a)->type == TYPE_BOOL || ir_at(u->to, b)->type == TYPE_BOOL);
    if (decided || truth)
        return ir_select(u->to, condition, a, b);
    return ir_select(u->to, condition, number(u, a), number(u, b));
}

static IrId load(Unroll *u, const IrNode *n)
{
    IrId nothing = n->type == TYPE_INT ? ir_int(u->to, 0) : ir_real(u->to, NAN);
    int64_t at, width = u->first_column[n->u.index + 1] - u->first_column[n->u.index];
    IrId offset = value(u, n->arg[0]), guard = n->arg[1] ? value(u, n->arg[1]) : ir_int(u->to, 1), found = nothing;
    if (whole(u, n->arg[0], &at)) // beyond the array the guard is false
        found = at >= 0 && at < width ? column(u, n->u.index, at) : nothing;
    else
        for (at = 0; at < width && !too_large(u); at++)
            found = choose(u, binary(u, OP_EQ, offset, ir_int(u->to, at)), column(u, n->u.index, at), found);
    return choose(u, guard, found, nothing);
}

static IrId reduce(Unroll *u, const IrNode *n)
{
    int loop = (int)n->u.index;
    const IrLoop *l = &u->from->loops.at[loop];
    int64_t first, last, lower;
    if (!learn(u, loop) || !bounds(u, loop, &first, &last) || !whole(u, l->lower, &lower))
        return 0;
    IrId best = ir_real(u->to, -INFINITY);
    IrId all = n->op == OP_SUM ? ir_real(u->to, 0) : n->op == OP_PROD ? ir_real(u->to, 1) : ir_int(u->to, lower);
    for (int64_t k = first; k < last; k++) {
        u->at[loop] = k;
        IrId body = value(u, n->arg[0]);
        if (n->op == OP_ARGMAX) {
            IrId larger = binary(u, OP_LT, best, body);
            best = choose(u, larger, body, best);
            all = choose(u, larger, ir_int(u->to, k + l->base), all);
        } else {
            all = binary(u, n->op == OP_SUM ? OP_ADD : OP_MUL, all, body);
        }
    }
    return all;
}

// fmin and fmax are choices: of a NaN and a number they give the number.
static IrId call(Unroll *u, const IrNode *n)
{
    const char *name = ir_functions[n->u.index].name;
    IrId a = number(u, value(u, n->arg[0])), b = number(u, value(u, n->arg[1]));
    bool least = !strcmp(name, "fmin");
    if (!least && strcmp(name, "fmax") != 0)
        return ir_call(u->to, n->u.index, a, b);
    IrId second = binary(u, OP_LT, least ? b : a, least ? a : b);
    return choose(u, second, b, choose(u, binary(u, OP_EQ, a, a), a, b));
}

static IrId compute(Unroll *u, const IrNode *n)
{
    IrId a = value(u, n->arg[0]), b = value(u, n->arg[1]);
    switch ((IrOp)n->op) {
    case OP_REAL: return ir_real(u->to, n->u.real);
    case OP_INT: return ir_int(u->to, n->u.integer);
    case OP_PARAM: return column(u, n->u.index, 0);
    case OP_LOOP: return ir_int(u->to, u->at[n->u.index]);
    case OP_LOAD: return load(u, n);
    case OP_TOREAL: return a && ir_at(u->to, a)->type == TYPE_BOOL ? ir_unary(u->to, OP_TOREAL, a) : number(u, a);
    case OP_NEG:
    case OP_NOT: return ir_unary(u->to, (IrOp)n->op, a);
    case OP_SELECT: return choose(u, a, b, value(u, n->arg[2]));
    case OP_CALL: return call(u, n);
    case OP_SUM:
    case OP_PROD:
    case OP_ARGMAX: return reduce(u, n);
    case OP_NONE:
    case OP_CONST:
    case OP_COUNT: return 0;
    default: return binary(u, (IrOp)n->op, a, b);
    }
}

static bool tabulate(Unroll *u, IrId v)
{
    const IrNode *n = ir_at(u->from, v);
    size_t size = 1;
    for (uint64_t rest = n->deps; rest; rest &= rest - 1) {
        int loop = __builtin_ctzll(rest);
        if (!learn(u, loop))
            return false;
        size *= (size_t)u->count[loop];
        if (size > TABLES_MOST)
            return false;
    }
    u->table[v] = u->values.len;
    u->inside += n->deps ? size : 0;
    if (too_large(u))
        return false;
    for (size_t i = 0; i < size; i++)
        vec_push(&u->values, 0);
    for (bool more = start(u, n->deps); more; more = step(u, n->deps)) {
        if (!in_range(u, n->deps))
            continue;
        IrId id = compute(u, n);
        if (!id || too_large(u))
            return false;
        *entry(u, v) = id;
    }
    return true;
}

// ---- Outputs --------------------------------------------------------------------------------------------------------

// The condition that all labels are whole numbers; 0 where there are none.
static IrId labels_are_whole(Unroll *u)
{
    uint32_t floor_of = (uint32_t)ir_function_find("floor", 5), size_of = (uint32_t)ir_function_find("fabs", 4);
    IrId all = 0;
    for (uint32_t i = 0; i < u->from->params.len; i++)
        for (uint32_t c = u->first_column[i]; c < u->first_column[i + 1]; c++) {
            if (u->from->params.at[i].kind != CODE_INT)
                continue;
            IrId label = ir_leaf(u->to, OP_PARAM, TYPE_REAL, c);
            IrId is_whole = ir_binary(u->to, OP_EQ, ir_call(u->to, floor_of, label, 0), label);
            IrId small = ir_binary(u->to, OP_LT, ir_call(u->to, size_of, label, 0), ir_real(u->to, 1e9));
            IrId both = ir_binary(u->to, OP_AND, is_whole, small);
            all = all ? ir_binary(u->to, OP_AND, all, both) : both;
        }
    return all;
}

// Steps the C variables of an output's loops, the last one fastest, as its places lie. False after the last.
static bool next_place(Unroll *u, const IrOutput *o)
{
    for (uint32_t d = o->rank; d-- > 0;) {
        int loop = (int)o->loop[d];
        if (++u->at[loop] < u->low[loop] + u->count[loop])
            return true;
        u->at[loop] = u->low[loop];
    }
    return false;
}

static bool add_output(Unroll *u, const IrOutput *o, IrId labels)
{
    uint64_t loops = 0;
    for (uint32_t d = 0; d < o->rank; d++) {
        loops |= 1ull << o->loop[d];
        if (u->from->loops.at[o->loop[d]].outer || !learn(u, (int)o->loop[d]))
            return false;
    }
    for (bool more = start(u, loops); more; more = next_place(u, o)) {
        IrId v = number(u, value(u, o->value));
        if (labels)
            v = ir_select(u->to, labels, v, ir_real(u->to, NAN));
        if (!v)
            return false;
        vec_push(&u->to->outputs, ((IrOutput){.name = o->name, .value = v}));
    }
    return true;
}

// ---- All of it ------------------------------------------------------------------------------------------------------

static void want(Unroll *u)
{
    const Ir *ir = u->from;
    for (size_t i = 0; i < ir->outputs.len; i++) {
        u->wanted[ir->outputs.at[i].value] = true;
        for (uint32_t d = 0; d < ir->outputs.at[i].rank; d++) {
            u->wanted[ir->loops.at[ir->outputs.at[i].loop[d]].start] = true;
            u->wanted[ir->loops.at[ir->outputs.at[i].loop[d]].stop] = true;
        }
    }
    for (IrId v = (IrId)ir->nodes.len; v-- > 1;) {
        const IrNode *n = ir_at(ir, v);
        if (!u->wanted[v])
            continue;
        for (int k = 0; k < 3; k++)
            u->wanted[n->arg[k]] = true;
        if (n->op == OP_LOOP || ir_is_reduce(ir, v)) { // bounds come before what is in their loop
            const IrLoop *l = &ir->loops.at[n->u.index];
            u->wanted[l->start] = u->wanted[l->stop] = u->wanted[l->lower] = true;
        }
    }
}

// Columns of parameters whose lengths are numbers; false where one is not.
static bool number_columns(Unroll *u)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < u->from->params.len; i++) {
        const IrParam *param = &u->from->params.at[i];
        int64_t width = 1, last = 0;
        if (param->kind == CODE_LENGTH)
            return false;
        for (uint32_t d = 0; d < param->rank; d++) {
            if (!param->extent[d] || !expr_get_int(u->from->pool, param->extent[d], &last))
                return false;
            width *= last - param->first[d] + 1;
        }
        u->first_column[i] = next;
        next += (uint32_t)width;
    }
    u->first_column[u->from->params.len] = next;
    return true;
}

bool unroll_code(const Code *code, Ir *out)
{
    Error ignored = {0};
    size_t n = code->ir.nodes.len;
    Unroll u = {.from = &code->ir, .to = out};
    ir_init(out, NULL, &ignored); // its size is bounded, and several threads may be here
    u.wanted = mem_zero(n * sizeof *u.wanted);
    u.table = mem_zero(n * sizeof *u.table);
    for (IrId v = 0; v < n; v++)
        u.table[v] = NOT_YET;
    u.first_column = mem_zero((code->ir.params.len + 1) * sizeof *u.first_column);
    bool ok = number_columns(&u);
    if (ok)
        want(&u);
    for (IrId v = 1; v < n && ok; v++)
        ok = !u.wanted[v] || tabulate(&u, v);
    IrId labels = ok ? labels_are_whole(&u) : 0;
    for (size_t i = 0; i < code->ir.outputs.len && ok; i++)
        ok = add_output(&u, &code->ir.outputs.at[i], labels);
    out->err = NULL;
    vec_free(&u.values);
    mem_free(u.first_column);
    mem_free(u.table);
    mem_free(u.wanted);
    return ok;
}
