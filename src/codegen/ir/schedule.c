// From nodes to blocks of statements: which values get a place of their own, which loops run as one, what is stored.
//
// A KERNEL computes one tensor (a sum, an output, or a costly value that several kernels use) over its loops. Kernels
// are put into blocks greedily: a block takes all that is ready, then opens the loop that the most kernels can share.
// Two kernels share a loop when the one reads the other at the same index only, and never when it needs the other's
// finished sum. A tensor is then stored over those of its loops that separate its computation from its uses: none,
// mostly. Inside a kernel, a value is computed in the outermost block that has the loops it depends on, once if it is
// used twice.
#include "codegen/ir/ir.h"

#include <stdlib.h>

enum { NO_LOOP = 255, COSTLY = 16, MANY = -1 };

typedef struct {
    IrId node;      // the tensor's node; the value of an output
    int output;     // -1: a tensor
    uint64_t map;   // loops it is an array over, those still to open
    uint8_t reduce; // the loop it sums over, or NO_LOOP
    bool done;
    uint32_t block; // where its value (the step of a sum) is computed
    uint32_t home;  // where its value is ready: of a sum, around its loop
    uint32_t sequence;
    VEC(uint32_t) uses; // kernels whose tensors it reads
} Kernel;

typedef struct {
    uint32_t node, block, next; // next: 1 + place in the list of places of the same node
} Placed;

typedef struct {
    Ir *ir;
    VEC(Kernel) kernels;
    int32_t *context;    // by node: 0 unused, 1 + the kernel it is computed in, MANY
    uint32_t *kernel_of; // by node: 1 + kernel whose tensor it is
    uint32_t *uses;      // by node: places that read it
    uint32_t *weight;    // by node: cost, roughly in additions
    uint32_t *placed;    // by node: 1 + first of its places
    uint32_t *height;    // by node: of the expression that is written in one piece
    uint32_t *mark, stamp;
    VEC(Placed) places;
    VEC(IrId) list, stack;
    uint32_t sequence;
} Schedule;

static bool is_leaf(const IrNode *n)
{
    return n->op == OP_REAL || n->op == OP_CONST || n->op == OP_INT || n->op == OP_PARAM || n->op == OP_LOOP;
}

// ---- Kernels --------------------------------------------------------------------------------------------------------

static uint32_t own_cost(const IrNode *n)
{
    switch (n->op) {
    case OP_CALL: return COSTLY;
    case OP_DIV: return 4;
    case OP_REAL:
    case OP_CONST:
    case OP_INT:
    case OP_PARAM:
    case OP_LOOP: return 0;
    default: return 1;
    }
}

static void weigh(Schedule *s)
{
    for (IrId v = 1; v < s->ir->nodes.len; v++) {
        const IrNode *n = ir_at(s->ir, v);
        uint32_t w = own_cost(n);
        for (int i = 0; i < 3 && !ir_is_reduce(s->ir, v); i++)
            w += n->arg[i] ? s->weight[n->arg[i]] : 0;
        s->weight[v] = w < 1000000 ? w : 1000000;
    }
}

static uint32_t add_kernel(Schedule *s, IrId node, int output, uint64_t map, uint8_t reduce)
{
    vec_push(&s->kernels, ((Kernel){.node = node, .output = output, .map = map, .reduce = reduce}));
    return (uint32_t)s->kernels.len - 1;
}

static void use_in(Schedule *s, IrId node, int32_t context)
{
    s->uses[node]++;
    s->context[node] = !s->context[node] || s->context[node] == context ? context : MANY;
}

static uint64_t kernel_loops(const Kernel *k)
{
    return k->map | (k->reduce == NO_LOOP ? 0 : 1ull << k->reduce);
}

// Users come after what they use: one pass from the last node to the first settles the contexts of each.
static void find_kernels(Schedule *s)
{
    Ir *ir = s->ir;
    uint32_t scalar = 0; // 1 + the first output without loops: stands for all of them
    for (uint32_t i = 0; i < ir->outputs.len; i++) {
        const IrOutput *out = &ir->outputs.at[i];
        uint64_t map = 0;
        for (uint32_t k = 0; k < out->rank; k++)
            map |= 1ull << out->loop[k];
        uint32_t kernel = add_kernel(s, out->value, (int)i, map, NO_LOOP);
        if (!map && !scalar)
            scalar = kernel + 1;
        use_in(s, out->value, (int32_t)(map ? kernel + 1 : scalar));
    }
    for (IrId v = (IrId)ir->nodes.len; v-- > 1;) {
        const IrNode *n = ir_at(ir, v);
        int32_t context = s->context[v];
        if (!context)
            continue;
        bool many = context == MANY;
        bool outer = !many && n->deps != kernel_loops(&s->kernels.at[context - 1]);
        if (ir_is_reduce(ir, v)) {
            context = 1 + (int32_t)add_kernel(s, v, -1, n->deps, (uint8_t)n->u.index);
            s->kernel_of[v] = (uint32_t)context;
        } else if (n->type == TYPE_REAL && n->deps && (many || outer) && s->weight[v] >= COSTLY) {
            context = 1 + (int32_t)add_kernel(s, v, -1, n->deps, NO_LOOP);
            s->kernel_of[v] = (uint32_t)context;
        }
        for (int i = 0; i < 3; i++)
            if (n->arg[i])
                use_in(s, n->arg[i], context);
    }
}

static IrId kernel_root(const Schedule *s, const Kernel *k)
{
    return k->reduce == NO_LOOP ? k->node : ir_at(s->ir, k->node)->arg[0];
}

static void visit(Schedule *s, IrId v)
{
    if (!v || s->mark[v] == s->stamp)
        return;
    s->mark[v] = s->stamp;
    vec_push(&s->stack, v);
}

static int by_id(const void *a, const void *b)
{
    IrId x = *(const IrId *)a, y = *(const IrId *)b;
    return x < y ? -1 : x > y;
}

// Puts s->list, which holds the nodes that are marked, into order.
static void sort_list(Schedule *s)
{
    IrId least = UINT32_MAX, most = 0;
    for (size_t i = 0; i < s->list.len; i++) {
        least = s->list.at[i] < least ? s->list.at[i] : least;
        most = s->list.at[i] > most ? s->list.at[i] : most;
    }
    if (s->list.len && s->list.len * 16 < most - least) {
        qsort(s->list.at, s->list.len, sizeof(IrId), by_id);
        return;
    }
    size_t n = s->list.len;
    s->list.len = 0;
    for (IrId v = least; s->list.len < n; v++)
        if (s->mark[v] == s->stamp)
            s->list.at[s->list.len++] = v;
}

// The nodes that a kernel computes or reads, in the order of their ids, into s->list. Tensors of others end the walk.
static void kernel_nodes(Schedule *s, const Kernel *k)
{
    s->list.len = s->stack.len = 0;
    s->stamp++;
    visit(s, kernel_root(s, k));
    while (s->stack.len) {
        IrId v = vec_pop(&s->stack);
        vec_push(&s->list, v);
        if (s->kernel_of[v] && !(v == k->node && k->output < 0))
            continue;
        for (int i = 0; i < 3; i++)
            visit(s, ir_at(s->ir, v)->arg[i]);
    }
    sort_list(s);
}

static void link_kernels(Schedule *s)
{
    for (uint32_t i = 0; i < s->kernels.len; i++) {
        Kernel *k = &s->kernels.at[i];
        kernel_nodes(s, k);
        for (size_t j = 0; j < s->list.len; j++) {
            uint32_t owner = s->kernel_of[s->list.at[j]];
            if (owner && owner - 1 != i)
                vec_push(&k->uses, owner - 1);
        }
    }
}

// ---- Placing values in blocks ---------------------------------------------------------------------------------------

static uint32_t add_block(Ir *ir, uint32_t parent, uint32_t loop)
{
    Block b = {.parent = parent, .loop = loop};
    if (ir->blocks.len) {
        b.open = ir->blocks.at[parent].open | 1ull << loop;
        b.depth = ir->blocks.at[parent].depth + 1;
    }
    vec_push(&ir->blocks, b);
    return (uint32_t)ir->blocks.len - 1;
}

static void add_stmt(Ir *ir, uint32_t block, StmtKind kind, IrId node, uint32_t index, uint32_t body)
{
    vec_push(&ir->blocks.at[block].stmts, ((Stmt){kind, node, index, body}));
}

// The outermost block around `block` that has these loops open.
static uint32_t home_of(const Ir *ir, uint32_t block, uint64_t deps)
{
    while (block && (ir->blocks.at[ir->blocks.at[block].parent].open & deps) == deps)
        block = ir->blocks.at[block].parent;
    return block;
}

static bool is_placed(const Schedule *s, IrId v, uint32_t block)
{
    for (uint32_t i = s->placed[v]; i; i = s->places.at[i - 1].next)
        if (s->places.at[i - 1].block == block)
            return true;
    return false;
}

static void mark_placed(Schedule *s, IrId v, uint32_t block)
{
    vec_push(&s->places, ((Placed){v, block, s->placed[v]}));
    s->placed[v] = (uint32_t)s->places.len;
    s->ir->is_def.at[v] = 1;
}

enum { HEIGHT_MOST = 40 }; // of one C expression: libtcc keeps at most 256 operands

// Written where it is used, even if that is twice.
static bool is_always_inline(const Schedule *s, IrId v)
{
    const IrNode *n = ir_at(s->ir, v);
    if (is_leaf(n))
        return true;
    if (n->op == OP_TOREAL)
        return is_always_inline(s, n->arg[0]);
    if (n->op == OP_NEG && is_leaf(ir_at(s->ir, n->arg[0])))
        return true;
    return n->type != TYPE_REAL && s->weight[v] < COSTLY;
}

// Gives the values that block `b` is about to use (s->list, in order) local variables where they need one. A value used
// once, and in the block that it belongs to, is written inside the expression that uses it.
static void place_values(Schedule *s, IrId root, IrId own, uint32_t b)
{
    Ir *ir = s->ir;
    s->stamp++; // marks what must be a variable: it is used in a block further in
    for (size_t i = s->list.len; i-- > 0;) {
        IrId v = s->list.at[i];
        const IrNode *n = ir_at(ir, v);
        uint32_t home = v == root ? b : home_of(ir, b, n->deps);
        if (v == root && home_of(ir, b, n->deps) != b)
            s->mark[v] = s->stamp;
        for (int k = 0; k < 3; k++)
            if (n->arg[k] && home_of(ir, b, ir_at(ir, n->arg[k])->deps) != home)
                s->mark[n->arg[k]] = s->stamp;
    }
    for (size_t i = 0; i < s->list.len; i++) {
        IrId v = s->list.at[i];
        const IrNode *n = ir_at(ir, v);
        uint32_t home = home_of(ir, b, n->deps), owner = s->kernel_of[v];
        s->height[v] = 1;
        if (v == own || is_leaf(n))
            continue;
        if (owner && is_placed(s, v, home))
            continue; // a local variable already
        for (int k = 0; k < 3 && !owner; k++)
            if (n->arg[k] && s->height[n->arg[k]] >= s->height[v] &&
                !is_placed(s, n->arg[k], home_of(ir, b, ir_at(ir, n->arg[k])->deps)))
                s->height[v] = s->height[n->arg[k]] + 1;
        bool twice = s->uses[v] > 1 || s->mark[v] == s->stamp || s->height[v] > HEIGHT_MOST;
        if (is_placed(s, v, home) || !twice || (is_always_inline(s, v) && s->height[v] <= HEIGHT_MOST))
            continue;
        add_stmt(ir, home, STMT_DEF, v, 0, 0);
        mark_placed(s, v, home);
    }
}

static void compute(Schedule *s, Kernel *k, uint32_t b)
{
    Ir *ir = s->ir;
    k->block = k->home = b;
    k->done = true;
    k->sequence = s->sequence++;
    kernel_nodes(s, k);
    place_values(s, kernel_root(s, k), k->output < 0 ? k->node : 0, b);
    if (k->output >= 0) {
        add_stmt(ir, b, STMT_OUT, k->node, (uint32_t)k->output, 0);
    } else if (k->reduce != NO_LOOP) {
        add_stmt(ir, b, STMT_UPDATE, k->node, 0, 0);
    } else {
        add_stmt(ir, b, STMT_DEF, k->node, 0, 0);
        mark_placed(s, k->node, b);
        add_stmt(ir, b, STMT_SAVE, k->node, 0, 0);
    }
}

// ---- Loops ----------------------------------------------------------------------------------------------------------

typedef VEC(uint32_t) Group;

static bool is_ready(const Schedule *s, const Kernel *k)
{
    for (size_t i = 0; i < k->uses.len; i++)
        if (!s->kernels.at[k->uses.at[i]].done)
            return false;
    return true;
}

static bool can_open(const Schedule *s, const Kernel *k, uint32_t loop, uint64_t open)
{
    if (k->map)
        return (k->map >> loop & 1) && !(s->ir->loops.at[loop].outer & ~open);
    return k->reduce == loop;
}

static bool in_group(const Group *g, uint32_t kernel)
{
    for (size_t i = 0; i < g->len; i++)
        if (g->at[i] == kernel)
            return true;
    return false;
}

// The kernels that can run in one loop over `loop` now: each reads only what is finished, or what another of them
// computes at the same index.
static void collect(const Schedule *s, const Group *from, uint32_t loop, uint64_t open, Group *out)
{
    out->len = 0;
    for (size_t i = 0; i < from->len; i++) {
        const Kernel *k = &s->kernels.at[from->at[i]];
        bool joins = !k->done && can_open(s, k, loop, open);
        for (size_t j = 0; joins && j < k->uses.len; j++) {
            const Kernel *used = &s->kernels.at[k->uses.at[j]];
            joins = used->done || (in_group(out, k->uses.at[j]) && (used->map >> loop & 1));
        }
        if (joins)
            vec_push(out, from->at[i]);
    }
}

// The loops that the kernel would open next, best first: an output's in its own order, so that it is written in order.
static uint32_t wanted_loops(const Schedule *s, const Kernel *k, uint64_t open, uint32_t *out)
{
    uint32_t n = 0;
    if (!k->map) {
        out[0] = k->reduce;
        return 1;
    }
    for (uint32_t i = 0; k->output >= 0 && i < s->ir->outputs.at[k->output].rank; i++) {
        uint32_t loop = s->ir->outputs.at[k->output].loop[i];
        if (can_open(s, k, loop, open))
            out[n++] = loop;
    }
    for (uint32_t loop = 0; k->output < 0 && loop < s->ir->loops.len; loop++)
        if (can_open(s, k, loop, open))
            out[n++] = loop;
    return n;
}

// Chooses the loop that the most kernels can share.
static uint32_t choose_loop(const Schedule *s, const Group *from, uint64_t open, Group *best)
{
    uint32_t loop = NO_LOOP, wanted[IR_LOOPS];
    uint64_t tried = 0;
    Group group = {0};
    best->len = 0;
    for (size_t i = 0; i < from->len; i++) {
        const Kernel *k = &s->kernels.at[from->at[i]];
        if (k->done || !is_ready(s, k))
            continue;
        uint32_t n = wanted_loops(s, k, open, wanted);
        for (uint32_t j = 0; j < n; j++) {
            if (tried >> wanted[j] & 1)
                continue;
            tried |= 1ull << wanted[j];
            collect(s, from, wanted[j], open, &group);
            if (group.len <= best->len)
                continue;
            loop = wanted[j];
            best->len = 0;
            for (size_t m = 0; m < group.len; m++)
                vec_push(best, group.at[m]);
        }
    }
    vec_free(&group);
    return loop;
}

static void finish_sum(Schedule *s, Kernel *k, uint32_t b)
{
    k->home = b;
    mark_placed(s, k->node, b);
    add_stmt(s->ir, b, STMT_SAVE, k->node, 0, 0);
}

static bool fill_block(Schedule *s, const Group *work, uint32_t b);

static bool open_loop(Schedule *s, const Group *group, uint32_t loop, uint32_t b)
{
    Ir *ir = s->ir;
    uint32_t body = add_block(ir, b, loop);
    if (ir->blocks.at[body].depth > IR_NEST)
        return error_set(ir->err, ERR_UNABLE, (Span){0}, "more than %d loops inside each other", IR_NEST);
    for (size_t i = 0; i < group->len; i++) {
        Kernel *k = &s->kernels.at[group->at[i]];
        if (k->reduce == loop)
            add_stmt(ir, b, STMT_INIT, k->node, 0, 0);
        k->map &= ~(1ull << loop);
    }
    if (!fill_block(s, group, body))
        return false;
    add_stmt(ir, b, STMT_LOOP, 0, loop, body);
    for (size_t i = 0; i < group->len; i++)
        if (s->kernels.at[group->at[i]].reduce == loop)
            finish_sum(s, &s->kernels.at[group->at[i]], b);
    return true;
}

static bool fill_block(Schedule *s, const Group *work, uint32_t b)
{
    for (;;) {
        bool more = false, progress = false;
        uint64_t open = s->ir->blocks.at[b].open;
        for (size_t i = 0; i < work->len; i++) { // what needs no further loop
            Kernel *k = &s->kernels.at[work->at[i]];
            bool summed = k->reduce != NO_LOOP && (open >> k->reduce & 1);
            if (!k->done && !k->map && (k->reduce == NO_LOOP || summed) && is_ready(s, k)) {
                compute(s, k, b);
                progress = true;
            }
            more |= !k->done;
        }
        if (!more)
            return true;
        Group group = {0};
        uint32_t loop = choose_loop(s, work, open, &group);
        bool ok = loop == NO_LOOP ? progress : open_loop(s, &group, loop, b);
        vec_free(&group);
        if (!ok)
            return error_set(s->ir->err, ERR_INTERNAL, (Span){0}, "the loops can not be put in order");
    }
}

// ---- Storage --------------------------------------------------------------------------------------------------------

static uint32_t common_block(const Ir *ir, uint32_t a, uint32_t b)
{
    while (a != b) {
        if (ir->blocks.at[a].depth >= ir->blocks.at[b].depth)
            a = ir->blocks.at[a].parent;
        else
            b = ir->blocks.at[b].parent;
    }
    return a;
}

// The loops of the blocks from `home` out to `shared`, outermost first.
static bool store_over(Schedule *s, Tensor *t, uint32_t shared)
{
    Ir *ir = s->ir;
    uint32_t loops[IR_NEST], n = 0;
    for (uint32_t b = t->home; b != shared; b = ir->blocks.at[b].parent)
        loops[n++] = ir->blocks.at[b].loop;
    t->rank = n;
    for (uint32_t i = 0; i < n; i++) {
        t->loop[i] = loops[n - 1 - i];
        if (!ir->loops.at[t->loop[i]].end)
            return error_set(ir->err, ERR_UNABLE, (Span){0},
                             "a value would have to be stored over a range that depends on another index");
    }
    return true;
}

// May the tensor live in the output's array until the output is written? Its uses must be over by then, index by index.
static bool fits_output(const Schedule *s, const Kernel *tensor, const Tensor *t, const Kernel *out)
{
    const Ir *ir = s->ir;
    const IrOutput *o = &ir->outputs.at[out->output];
    if (o->rank != t->rank || memcmp(o->loop, t->loop, t->rank * sizeof *t->loop) != 0 ||
        tensor->sequence > out->sequence)
        return false;
    for (size_t i = 0; i < s->kernels.len; i++) {
        const Kernel *k = &s->kernels.at[i];
        bool reads = false;
        for (size_t j = 0; j < k->uses.len; j++)
            reads |= &s->kernels.at[k->uses.at[j]] == tensor;
        if (!reads || k == out)
            continue;
        uint32_t shared = common_block(ir, k->block, out->block);
        if (k->sequence > out->sequence || (shared != out->block && ir->blocks.at[shared].open))
            return false;
    }
    return true;
}

static void borrow_output(const Schedule *s, const Kernel *tensor, Tensor *t, uint64_t *taken)
{
    for (size_t i = 0; i < s->kernels.len; i++) {
        const Kernel *out = &s->kernels.at[i];
        if (out->output < 0 || out->output >= 64 || (*taken >> out->output & 1) || !fits_output(s, tensor, t, out))
            continue;
        *taken |= 1ull << out->output;
        t->output = (uint32_t)out->output + 1;
        return;
    }
}

// Where the value of a sum is kept is the block around its loop; its step is computed further in.
static bool store_tensors(Schedule *s)
{
    Ir *ir = s->ir;
    uint64_t taken = 0;
    for (size_t i = 0; i < s->kernels.len; i++) {
        const Kernel *k = &s->kernels.at[i];
        if (k->output >= 0)
            continue;
        Tensor t = {.node = k->node, .home = k->home};
        uint32_t shared = k->home;
        for (size_t j = 0; j < s->kernels.len; j++)
            for (size_t m = 0; m < s->kernels.at[j].uses.len; m++)
                if (s->kernels.at[j].uses.at[m] == i)
                    shared = common_block(ir, shared, s->kernels.at[j].block);
        if (!store_over(s, &t, shared))
            return false;
        if (t.rank && ir_at(ir, t.node)->type != TYPE_REAL)
            return error_set(ir->err, ERR_UNABLE, (Span){0}, "an index would have to be stored in an array");
        if (t.rank)
            borrow_output(s, k, &t, &taken);
        vec_push(&ir->tensors, t);
        ir->tensor_of.at[k->node] = (uint32_t)ir->tensors.len;
    }
    return true;
}

static int by_node(const void *a, const void *b)
{
    const Kernel *x = a, *y = b;
    if ((x->output < 0) != (y->output < 0))
        return x->output < 0 ? -1 : 1;
    if (x->output >= 0)
        return x->output - y->output;
    return x->node < y->node ? -1 : x->node > y->node;
}

bool ir_schedule(Ir *ir)
{
    size_t n = ir->nodes.len;
    uint32_t *tables = mem_zero(7 * n * sizeof *tables);
    Schedule s = {.ir = ir, .context = (int32_t *)tables, .kernel_of = tables + n, .uses = tables + 2 * n};
    s.weight = tables + 3 * n;
    s.placed = tables + 4 * n;
    s.height = tables + 5 * n;
    s.mark = tables + 6 * n;
    for (size_t i = 0; i < n; i++) {
        vec_push(&ir->tensor_of, 0u);
        vec_push(&ir->is_def, (uint8_t)0);
    }
    weigh(&s);
    find_kernels(&s);
    qsort(s.kernels.at, s.kernels.len, sizeof *s.kernels.at, by_node); // producers first
    for (uint32_t i = 0; i < s.kernels.len; i++)
        if (s.kernels.at[i].output < 0)
            s.kernel_of[s.kernels.at[i].node] = i + 1;
    link_kernels(&s);
    Group all = {0};
    for (uint32_t i = 0; i < s.kernels.len; i++)
        vec_push(&all, i);
    add_block(ir, 0, 0);
    bool ok = fill_block(&s, &all, 0) && store_tensors(&s);
    for (size_t i = 0; i < s.kernels.len; i++)
        vec_free(&s.kernels.at[i].uses);
    vec_free(&all);
    vec_free(&s.kernels);
    vec_free(&s.places);
    vec_free(&s.list);
    vec_free(&s.stack);
    mem_free(tables);
    return ok;
}
