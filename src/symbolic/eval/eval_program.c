// Compiling expressions into programs.
//
// The nodes reachable from a root are taken in the order of their indices, in which arguments come first, so no
// recursion follows the depth of an expression; only a sum within a sum calls deeper. A step under sums is placed in
// the outermost block in which all the indices that it holds are known, and is found again by (block, node).
#include "symbolic/eval/eval_internal.h"

#include <stdlib.h>

enum { CHAIN_MOST = 62 }; // sums within sums

typedef struct {
    uint64_t *keys;
    uint32_t *steps, mask, used;
} StepMap;

typedef struct {
    EvalProgram *g;
    Pool *p;
    StepMap map;
    uint32_t chain[CHAIN_MOST + 1]; // the blocks around the node at hand, outermost first
    uint32_t bound[CHAIN_MOST + 1]; // the number of the index that each binds
    uint32_t depth;
    VEC(uint64_t) holds; // by step: bit d: holds the index of the block at depth d
    VEC(uint32_t) block; // by step: where it lies
} Compiler;

// ---- Steps by block and node ----------------------------------------------------------------------------------------

static uint64_t map_key(uint32_t block, Expr e)
{
    return ((uint64_t)block << 32 | e) + 1; // 0 marks a free slot
}

static uint32_t map_slot(const StepMap *m, uint64_t key)
{
    uint32_t i = (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 33) & m->mask;
    while (m->keys[i] && m->keys[i] != key)
        i = (i + 1) & m->mask;
    return i;
}

static void map_put(StepMap *m, uint64_t key, uint32_t step)
{
    if ((m->used + 1) * 2 > m->mask) {
        StepMap old = *m;
        m->mask = old.mask ? old.mask * 2 + 1 : 127;
        m->keys = mem_zero((m->mask + (size_t)1) * sizeof *m->keys);
        m->steps = mem_alloc((m->mask + (size_t)1) * sizeof *m->steps);
        for (uint32_t i = 0; old.keys && i <= old.mask; i++)
            if (old.keys[i]) {
                uint32_t at = map_slot(m, old.keys[i]);
                m->keys[at] = old.keys[i];
                m->steps[at] = old.steps[i];
            }
        mem_free(old.keys);
        mem_free(old.steps);
    }
    uint32_t at = map_slot(m, key);
    m->used += m->keys[at] == 0;
    m->keys[at] = key;
    m->steps[at] = step;
}

static bool find_step(const Compiler *c, Expr e, uint32_t *step)
{
    bool closed = !(expr_flags(c->p, e) & FLAG_HAS_BOUND); // then it lies in the outermost block
    for (uint32_t d = closed ? 1 : c->depth + 1; d-- > 0 && c->map.mask;) {
        uint64_t key = map_key(c->chain[d], e);
        uint32_t i = map_slot(&c->map, key);
        if (c->map.keys[i] == key) {
            *step = c->map.steps[i];
            return true;
        }
    }
    return false;
}

// ---- Making steps ---------------------------------------------------------------------------------------------------

static uint32_t find_name(EvalProgram *g, Kind kind, Sym name, uint32_t rank, uint32_t order)
{
    for (uint32_t i = 0; i < g->names.len; i++) {
        EvalName *known = &g->names.at[i];
        if (known->kind == kind && known->name == name && known->rank == rank) {
            known->order = order > known->order ? order : known->order;
            return i;
        }
    }
    EvalName fresh = {.kind = kind, .name = name, .rank = rank, .order = order};
    vec_push(&g->names, fresh);
    return (uint32_t)g->names.len - 1;
}

static uint64_t blame_of(uint32_t name)
{
    return (uint64_t)1 << (name < 63 ? name : 63);
}

static void compile_tree(Compiler *c, Expr root);

static uint32_t argument_count(Compiler *c, Expr e)
{
    switch (expr_kind(c->p, e)) {
    case KIND_SUM:
    case KIND_PROD: return 2; // the body is compiled into its own block
    case KIND_APPLY: return expr_nargs(c->p, e) / 2;
    case KIND_FORM: return expr_op(c->p, e) >= FORM_INVERSE ? expr_nargs(c->p, e) : 0; // tasks have no values
    case KIND_LIST: return 0;
    default: return expr_nargs(c->p, e);
    }
}

// The body of a sum in its block, and which indices the sum holds through it.
static void compile_body(Compiler *c, Expr sum, EvalStep *step, uint64_t *holds)
{
    if (c->depth == CHAIN_MOST) {
        step->kind = KIND_FORM;
        return;
    }
    EvalBlock block = {.index = 0};
    Expr body = expr_arg(c->p, sum, 2);
    c->depth++;
    step->body = c->chain[c->depth] = (uint32_t)c->g->blocks.len;
    c->bound[c->depth] = c->p->nodes[body].height + 1u;
    vec_push(&c->g->blocks, block);
    compile_tree(c, body);
    uint32_t root = 0;
    find_step(c, body, &root);
    c->g->blocks.at[step->body].root = root;
    step->blame |= c->g->steps.at[root].blame;
    *holds |= c->holds.at[root] & ~((uint64_t)1 << c->depth);
    c->depth--;
}

static void compile_bound(Compiler *c, EvalStep *step, uint64_t *holds)
{
    for (uint32_t d = c->depth; d > 0; d--)
        if (c->bound[d] == step->op) {
            *holds = (uint64_t)1 << d;
            return;
        }
    step->kind = KIND_FORM; // an index without its binder has no value
}

// The orders of derivative follow the arguments.
static void compile_apply(Compiler *c, Expr e, EvalStep *step)
{
    uint32_t total = 0, n = step->nargs;
    for (uint32_t i = 0; i < n; i++) {
        int64_t order = -1;
        if (!expr_get_int(c->p, expr_arg(c->p, e, n + i), &order) || order < 0 || order > EVAL_DEGREE)
            step->kind = KIND_FORM;
        vec_push(&c->g->args, (uint32_t)order);
        total += (uint32_t)order;
    }
    if (n > EVAL_ARGS)
        step->kind = KIND_FORM;
    step->name = find_name(c->g, KIND_APPLY, step->op, n, total);
    step->blame |= blame_of(step->name);
}

static void compile_node(Compiler *c, Expr e)
{
    EvalProgram *g = c->g;
    uint64_t holds = 0;
    EvalStep step = {
        .kind = (uint8_t)expr_kind(c->p, e), .op = expr_op(c->p, e), .nargs = argument_count(c, e), .node = e};
    step.first = (uint32_t)g->args.len;
    for (uint32_t i = 0; i < step.nargs; i++) {
        uint32_t arg = 0;
        find_step(c, expr_arg(c->p, e, i), &arg);
        vec_push(&g->args, arg);
        step.blame |= g->steps.at[arg].blame;
        holds |= c->holds.at[arg];
    }
    switch (step.kind) {
    case KIND_SYM: step.name = find_name(g, KIND_SYM, step.op, 0, 0); break;
    case KIND_ELEM: step.name = find_name(g, KIND_ELEM, step.op, step.nargs, 0); break;
    case KIND_BOUND: compile_bound(c, &step, &holds); break;
    case KIND_APPLY: compile_apply(c, e, &step); break;
    case KIND_SUM:
    case KIND_PROD: compile_body(c, e, &step, &holds); break;
    default: break;
    }
    if (step.kind == KIND_SYM || step.kind == KIND_ELEM)
        step.blame |= blame_of(step.name);
    uint32_t home = 0;
    for (uint64_t rest = holds >> 1; rest; rest >>= 1)
        home++;
    uint32_t index = (uint32_t)g->steps.len;
    EvalBlock *block = &g->blocks.at[c->chain[home]];
    vec_push(&g->steps, step);
    vec_push(&c->holds, holds);
    vec_push(&c->block, c->chain[home]);
    vec_push(&block->steps, index);
    if (step.kind == KIND_BOUND)
        block->index = index + 1;
    map_put(&c->map, map_key(c->chain[home], e), index);
}

static int by_index(const void *a, const void *b)
{
    Expr x = *(const Expr *)a, y = *(const Expr *)b;
    return (x > y) - (x < y);
}

// Steps for all nodes below root that have none yet in the blocks around.
static void compile_tree(Compiler *c, Expr root)
{
    VEC(Expr) found = {0};
    VEC(Expr) stack = {0};
    Memo *seen = memo_begin(c->p);
    vec_push(&stack, root);
    while (stack.len) {
        Expr e = vec_pop(&stack);
        uint32_t known;
        if (memo_get(seen, e, &known) || find_step(c, e, &known))
            continue;
        memo_put(seen, e, 1);
        vec_push(&found, e);
        for (uint32_t i = 0; i < argument_count(c, e); i++)
            vec_push(&stack, expr_arg(c->p, e, i));
    }
    memo_end(c->p, seen);
    if (found.len)
        qsort(found.at, found.len, sizeof *found.at, by_index);
    for (size_t i = 0; i < found.len; i++)
        compile_node(c, found.at[i]);
    vec_free(&found);
    vec_free(&stack);
}

// A step is strict when its block has no value without it. A piecewise may never look at its later parts, and a sum
// over an empty range not at what lies outside of its body.
static void mark_strict(Compiler *c)
{
    EvalProgram *g = c->g;
    for (size_t i = 0; i < g->roots.len; i++)
        g->steps.at[g->roots.at[i]].strict = true;
    for (size_t i = 1; i < g->blocks.len; i++)
        if (c->block.at[g->blocks.at[i].root] == i)
            g->steps.at[g->blocks.at[i].root].strict = true;
    for (size_t i = g->steps.len; i-- > 0;) {
        const EvalStep *step = &g->steps.at[i];
        uint32_t n = step->kind == KIND_PIECEWISE ? 1 : step->nargs;
        for (uint32_t k = 0; k < n && step->strict; k++) {
            uint32_t arg = g->args.at[step->first + k];
            if (c->block.at[arg] == c->block.at[i])
                g->steps.at[arg].strict = true;
        }
    }
}

static void make_values(EvalProgram *g)
{
    g->values = mem_alloc((g->steps.len + 1) * sizeof *g->values);
    g->doubles = mem_zero((g->steps.len + 1) * sizeof *g->doubles);
    for (size_t i = 0; i < g->steps.len; i++) {
        value_init(&g->values[i]);
        if (g->steps.at[i].kind == KIND_NUM) {
            fmpq_set(g->values[i].q, expr_fmpq(g->pool, g->steps.at[i].node));
            value_settle(&g->values[i], 64);
            g->doubles[i] = arf_get_d(arb_midref(value_ball(&g->values[i], 64)), ARF_RND_NEAR);
        }
    }
}

EvalProgram *eval_program_new(Pool *p, const Expr *roots, uint32_t n)
{
    EvalProgram *g = mem_zero(sizeof *g);
    Compiler c = {.g = g, .p = p};
    EvalBlock outer = {.index = 0};
    g->pool = p;
    fmpq_init(g->scratch);
    vec_push(&g->blocks, outer);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t step = 0;
        Expr root = roots[i] ? roots[i] : expr_undef(p);
        compile_tree(&c, root);
        find_step(&c, root, &step);
        vec_push(&g->roots, step);
    }
    mark_strict(&c);
    make_values(g);
    mem_free(c.map.keys);
    mem_free(c.map.steps);
    vec_free(&c.holds);
    vec_free(&c.block);
    return g;
}

void eval_program_free(EvalProgram *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->steps.len; i++)
        value_clear(&g->values[i]);
    for (size_t i = 0; i < g->blocks.len; i++)
        vec_free(&g->blocks.at[i].steps);
    eval_tables_free(g);
    mem_free(g->values);
    mem_free(g->doubles);
    fmpq_clear(g->scratch);
    vec_free(&g->steps);
    vec_free(&g->args);
    vec_free(&g->blocks);
    vec_free(&g->names);
    vec_free(&g->roots);
    mem_free(g);
}

uint32_t eval_program_names(const EvalProgram *g, const EvalName **names)
{
    *names = g->names.at;
    return (uint32_t)g->names.len;
}

uint64_t eval_program_blame(const EvalProgram *g, uint32_t i)
{
    return g->steps.at[g->roots.at[i]].blame;
}

uint64_t eval_program_terms(const EvalProgram *g)
{
    return g->terms;
}
