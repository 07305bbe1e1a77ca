// Finding edges, and moving a name to one: the difference is linear in most names, and three values of it tell.
#include "symbolic/prove/edge.h"

enum { EDGES_MOST = 32 };

typedef struct {
    Edges *edges;
    const Sampler *sampler;
    bool strange; // something stands in the difference that is not to be moved
} Scan;

static void add_name(Pool *p, Expr variable, void *data)
{
    Scan *scan = data;
    uint32_t name = expr_kind(p, variable) == KIND_SYM
                        ? sampler_find(scan->sampler, KIND_SYM, expr_op(p, variable))
                        : UINT32_MAX;
    if (name == UINT32_MAX)
        scan->strange = true;
    else
        vec_push(&scan->edges->names, name);
}

static void add_edge(Scan *scan, Expr difference)
{
    Pool *p = scan->edges->pool;
    Edge edge = {.first = (uint32_t)scan->edges->names.len};
    if (!difference || (expr_flags(p, difference) & FLAG_HAS_BOUND) || scan->edges->list.len == EDGES_MOST)
        return;
    scan->strange = false;
    expr_each_variable(p, difference, add_name, scan);
    edge.count = (uint32_t)scan->edges->names.len - edge.first;
    if (scan->strange || edge.count == 0) {
        scan->edges->names.len = edge.first;
        return;
    }
    edge.difference = eval_program_new(p, &difference, 1);
    vec_push(&scan->edges->list, edge);
}

static void look(Scan *scan, Memo *seen, Expr e)
{
    Pool *p = scan->edges->pool;
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    if (kind == KIND_EQ || kind == KIND_LT || kind == KIND_LE)
        add_edge(scan, expr_sub(p, expr_arg(p, e, 0), expr_arg(p, e, 1)));
    if (kind == KIND_SUM || kind == KIND_PROD)
        add_edge(scan, expr_add2(p, expr_sub(p, expr_arg(p, e, 1), expr_arg(p, e, 0)), expr_int(p, 1)));
    if (expr_is_call(p, e, FN_ABS) || expr_is_call(p, e, FN_SIGN))
        add_edge(scan, expr_arg(p, e, 0));
    if (expr_is_call(p, e, FN_MIN) || expr_is_call(p, e, FN_MAX))
        add_edge(scan, expr_sub(p, expr_arg(p, e, 0), expr_arg(p, e, 1)));
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        look(scan, seen, expr_arg(p, e, i));
}

void edges_init(Edges *edges, const Sampler *s, const Expr *roots, uint32_t n)
{
    *edges = (Edges){.pool = s->pool};
    Scan scan = {.edges = edges, .sampler = s};
    Memo *seen = memo_begin(s->pool);
    for (uint32_t i = 0; i < n; i++)
        look(&scan, seen, roots[i]);
    memo_end(s->pool, seen);
}

void edges_clear(Edges *edges)
{
    for (size_t i = 0; i < edges->list.len; i++)
        eval_program_free(edges->list.at[i].difference);
    vec_free(&edges->list);
    vec_free(&edges->names);
}

// The difference with the name at this value; false where it is no rational number there.
static bool value_at(const Edge *edge, Sampler *s, uint32_t name, slong at, fmpq_t out)
{
    fmpq_set_si(s->names.at[name].value, at, 1);
    const fmpq *q =
        eval_program_run(edge->difference, &s->values, 64) == EVAL_OK ? eval_program_exact(edge->difference, 0) : NULL;
    if (q)
        fmpq_set(out, q);
    return q != NULL;
}

// Where f0, f1, f2 are the differences at 0, 1, 2: the root of the line through them. False where they are on none.
static bool root_of_line(const fmpq_t f0, const fmpq_t f1, const fmpq_t f2, fmpq_t root)
{
    fmpq_t slope, again;
    fmpq_init(slope);
    fmpq_init(again);
    fmpq_sub(slope, f1, f0);
    fmpq_sub(again, f2, f1);
    bool line = fmpq_equal(slope, again) && !fmpq_is_zero(slope);
    if (line) {
        fmpq_div(root, f0, slope);
        fmpq_neg(root, root);
    }
    fmpq_clear(slope);
    fmpq_clear(again);
    return line;
}

bool edges_aim(const Edges *edges, Sampler *s)
{
    static const int offsets[] = {0, 0, 0, 0, 1, -1, -2, 2};
    if (!edges->list.len)
        return false;
    const Edge *edge = &edges->list.at[sampler_random(s, edges->list.len)];
    uint32_t name = edges->names.at[edge->first + sampler_random(s, edge->count)];
    fmpq_t old, root, f[3];
    bool ok = true;
    fmpq_init(old);
    fmpq_init(root);
    fmpq_set(old, s->names.at[name].value);
    for (int i = 0; i < 3; i++) {
        fmpq_init(f[i]);
        ok = ok && value_at(edge, s, name, i, f[i]);
    }
    fmpq_set(s->names.at[name].value, old);
    ok = ok && root_of_line(f[0], f[1], f[2], root);
    if (ok) {
        uint64_t choice = sampler_random(s, 10);
        if (choice < 8)
            fmpq_add_si(root, root, offsets[choice]);
        else if (choice == 8) // far beyond a large one
            fmpq_add(root, root, root);
        else
            fmpq_zero(root);
        ok = sampler_put(s, name, root);
    }
    for (int i = 0; i < 3; i++)
        fmpq_clear(f[i]);
    fmpq_clear(old);
    fmpq_clear(root);
    return ok;
}
