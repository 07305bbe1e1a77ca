// The canonical form of contractions: sums of one product over several indices.
//
// sum(i, j, k, A[i,j]*B[j,k]*C[k,i]) is a graph: the indices are its vertices, the factors its edges (a factor with
// three indices, or a function of elements, is an edge with as many ends). Two such sums are equal but for names and
// order of the indices where their graphs are isomorphic, so a canonical numbering of the vertices decides:
//
//   1. Colour refinement. A vertex starts with the colour of its range; its next colour is a hash of its own and of the
//      factors it stands in, seen with the colours of their other vertices. That goes on until no class of equal colour
//      splits. Free indices are told apart by name, equal factors and parallel edges add up.
//   2. Individualization. Where a class has several vertices, each of a smallest class in turn is made different from
//      the others and refinement goes on, down to numberings; the first of the sums they give, by digest, is the form.
//      Two vertices whose first numberings give one and the same sum are images of each other under a symmetry of the
//      graph, and only one of them is followed further (as McKay's nauty does): a cycle of n costs n numberings, n
//      equal leaves n^2.
//
// Chains are done by refinement alone. Colours depend on structure only, so the form does not depend on the order in
// which the indices came; a collision of hashes costs time, never truth, since the form is a sum with the same terms
// whatever the numbering.
#include "symbolic/field/sum_internal.h"

enum { REFINEMENTS_MOST = 20000 }; // individualizations of one sum

typedef struct {
    Pool *pool;
    const Range *ranges;
    uint32_t n;
    Expr product;
    VEC(Expr) factors;
    VEC(uint64_t) ends;  // of each factor: bit v is set where vertex v stands in it
    VEC(Expr) names;     // the vertices, then the indices of sums around, by age
    VEC(uint64_t) outer; // the colours of the latter
    uint32_t budget;
    Expr best;
    uint64_t best_digest;
} Graph;

typedef struct {
    uint64_t of[CONTRACT_MOST];
} Colours;

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 31) * 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 29) * 0xbf58476d1ce4e5b9u;
    return x ^ x >> 32;
}

// The digest of e with the vertices as their colours, vertex `own` (n: none) marked.
static uint64_t digest(Graph *g, const Colours *c, Expr e, uint32_t own)
{
    uint64_t values[2 * CONTRACT_MOST];
    uint32_t n = (uint32_t)g->names.len;
    for (uint32_t v = 0; v < n; v++)
        values[v] = v < g->n ? c->of[v] : g->outer.at[v - g->n];
    if (own < g->n)
        values[own] = mix(values[own] + 1);
    return expr_digest(g->pool, e, g->names.at, values, n);
}

static uint32_t count_classes(const Graph *g, const Colours *c)
{
    uint32_t classes = 0;
    for (uint32_t v = 0; v < g->n; v++) {
        uint32_t w = 0;
        while (w < v && c->of[w] != c->of[v])
            w++;
        classes += w == v;
    }
    return classes;
}

static void refine_once(Graph *g, const Colours *from, Colours *to)
{
    for (uint32_t v = 0; v < g->n; v++) {
        uint64_t h = mix(from->of[v]);
        for (size_t i = 0; i < g->factors.len; i++)
            if (g->ends.at[i] >> v & 1)
                h += mix(digest(g, from, g->factors.at[i], v));
        to->of[v] = mix(h);
    }
}

// Refines until no class splits; the number of classes.
static uint32_t refine(Graph *g, Colours *c)
{
    uint32_t classes = count_classes(g, c), before = 0;
    while (classes > before && classes < g->n) {
        Colours next;
        refine_once(g, c, &next);
        before = classes;
        *c = next;
        classes = count_classes(g, c);
    }
    return classes;
}

// The smallest class of several vertices, of equal ones that of least colour: *members as bits.
static void find_class(const Graph *g, const Colours *c, uint64_t *members)
{
    uint32_t least = UINT32_MAX;
    uint64_t colour = 0;
    for (uint32_t v = 0; v < g->n; v++) {
        uint64_t same = 0;
        uint32_t size = 0;
        for (uint32_t w = 0; w < g->n; w++)
            if (c->of[w] == c->of[v]) {
                same |= (uint64_t)1 << w;
                size++;
            }
        if (size > 1 && (size < least || (size == least && c->of[v] < colour))) {
            least = size;
            colour = c->of[v];
            *members = same;
        }
    }
}

static void individualize(Graph *g, Colours *c, uint32_t v)
{
    c->of[v] = mix(c->of[v] + 2);
    g->budget -= g->budget > 0;
}

// The sum in the order of the colours, all of them different.
static Expr close_by_colour(Graph *g, const Colours *c)
{
    uint32_t order[CONTRACT_MOST];
    for (uint32_t v = 0; v < g->n; v++) {
        uint32_t at = v;
        for (; at > 0 && c->of[order[at - 1]] > c->of[v]; at--)
            order[at] = order[at - 1];
        order[at] = v;
    }
    Expr sum = g->product;
    for (uint32_t i = g->n; i-- > 0;) {
        const Range *range = &g->ranges[order[i]];
        sum = expr_sum(g->pool, KIND_SUM, range->symbol, range->lower, range->upper, sum);
    }
    return sum;
}

// The sum of the first numbering below these colours, which are refined.
static Expr first_sum(Graph *g, Colours c, uint32_t classes)
{
    while (classes < g->n && g->budget) {
        uint64_t members = 0;
        uint32_t v = 0;
        find_class(g, &c, &members);
        while (!(members >> v & 1))
            v++;
        individualize(g, &c, v);
        classes = refine(g, &c);
    }
    return classes == g->n ? close_by_colour(g, &c) : 0;
}

static void take_sum(Graph *g, Expr sum)
{
    uint64_t h = digest(g, &(Colours){0}, sum, g->n);
    if (!g->best || h < g->best_digest || (h == g->best_digest && expr_compare(g->pool, sum, g->best) < 0)) {
        g->best = sum;
        g->best_digest = h;
    }
}

// All numberings below these colours, those alike by symmetry once.
static void explore(Graph *g, Colours c)
{
    uint32_t classes = refine(g, &c);
    if (classes == g->n) {
        take_sum(g, close_by_colour(g, &c));
        return;
    }
    uint64_t members = 0;
    VEC(Expr) seen = {0};
    find_class(g, &c, &members);
    for (uint32_t v = 0; v < g->n && g->budget && pool_poll(g->pool); v++) {
        if (!(members >> v & 1))
            continue;
        Colours next = c;
        individualize(g, &next, v);
        Colours refined = next;
        uint32_t deeper = refine(g, &refined);
        Expr sum = first_sum(g, refined, deeper);
        bool alike = false;
        for (size_t i = 0; i < seen.len; i++)
            alike |= seen.at[i] == sum;
        if (alike || !sum)
            continue;
        vec_push(&seen, sum);
        if (deeper == g->n)
            take_sum(g, sum);
        else
            explore(g, refined);
    }
    vec_free(&seen);
}

// ---- The graph -----------------------------------------------------------------------------------------------------

static void add_outer(Pool *p, Expr variable, void *data)
{
    Graph *g = data;
    for (uint32_t i = 0; expr_kind(p, variable) == KIND_ELEM && i < expr_nargs(p, variable); i++)
        expr_each_variable(p, expr_arg(p, variable, i), add_outer, data);
    if (expr_kind(p, variable) != KIND_SYM || !pool_symbol_is_fresh(p, expr_op(p, variable)))
        return;
    for (size_t i = 0; i < g->names.len; i++)
        if (g->names.at[i] == variable)
            return;
    if (g->names.len < 2 * CONTRACT_MOST)
        vec_push(&g->names, variable);
}

// Indices of sums around this one have names that say nothing: they are told apart by age.
static void colour_outer(Graph *g)
{
    expr_each_variable(g->pool, g->product, add_outer, g);
    for (size_t i = g->n + 1; i < g->names.len; i++) {
        Expr name = g->names.at[i];
        size_t at = i;
        for (; at > g->n && expr_op(g->pool, g->names.at[at - 1]) > expr_op(g->pool, name); at--)
            g->names.at[at] = g->names.at[at - 1];
        g->names.at[at] = name;
    }
    for (size_t i = g->n; i < g->names.len; i++)
        vec_push(&g->outer, mix(1000 + i - g->n));
}

static void add_factor(Graph *g, Expr factor)
{
    uint64_t ends = 0;
    for (uint32_t v = 0; v < g->n; v++)
        if (expr_contains(g->pool, factor, g->names.at[v]))
            ends |= (uint64_t)1 << v;
    vec_push(&g->factors, factor);
    vec_push(&g->ends, ends);
}

// ---- Symmetric arrays ----------------------------------------------------------------------------------------------

typedef struct {
    const Facts *facts;
    bool any;
} Symmetric;

static Expr hide_order(Pool *p, Expr e, void *data);

static bool is_symmetric_table(Pool *p, Symmetric *s, Expr table)
{
    Expr i = matrix_placeholder(p, 0), j = matrix_placeholder(p, 1);
    bool any = s->any;
    Expr one = expr_rewrite(p, matrix_table_element(p, table, i, j), hide_order, s),
         two = expr_rewrite(p, matrix_table_element(p, table, j, i), hide_order, s);
    s->any = any;
    return one && one == two;
}

// inv(S)[u, v] likewise.
static Expr hide_inverse(Pool *p, Symmetric *s, Expr e)
{
    Expr u = expr_arg(p, e, 0), v = expr_arg(p, e, 1), table = expr_arg(p, e, 2);
    if (expr_kind(p, u) != KIND_SYM || expr_kind(p, v) != KIND_SYM || u == v || !is_symmetric_table(p, s, table))
        return e;
    s->any = true;
    return expr_form(p, FORM_INVERSE, (Expr[]){expr_add2(p, u, v), expr_mul2(p, u, v), table}, 3);
}

// S[u, v] of a symmetric array as S[u + v, u*v], which is the same node for S[v, u].
static Expr hide_order(Pool *p, Expr e, void *data)
{
    Symmetric *s = data;
    if (expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_INVERSE)
        return hide_inverse(p, s, e);
    if (expr_kind(p, e) != KIND_ELEM || expr_nargs(p, e) != 2)
        return e;
    Expr u = expr_arg(p, e, 0), v = expr_arg(p, e, 1);
    if (expr_kind(p, u) != KIND_SYM || expr_kind(p, v) != KIND_SYM || u == v)
        return e;
    MatrixProperty property = facts_property(p, s->facts, expr_op(p, e));
    if (property != MATRIX_SYMMETRIC && property != MATRIX_SPD)
        return e;
    s->any = true;
    return expr_elem(p, expr_op(p, e), (Expr[]){expr_add2(p, u, v), expr_mul2(p, u, v)}, 2);
}

// Back again, the subscripts in a canonical order.
static Expr show_order(Pool *p, Expr e, void *data)
{
    (void)data;
    bool inverse = expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_INVERSE;
    if (!inverse && (expr_kind(p, e) != KIND_ELEM || expr_nargs(p, e) != 2))
        return e;
    Expr sum = expr_arg(p, e, 0), product = expr_arg(p, e, 1);
    if (expr_kind(p, sum) != KIND_ADD || expr_nargs(p, sum) != 2)
        return e;
    Expr u = expr_arg(p, sum, 0), v = expr_arg(p, sum, 1);
    if (expr_kind(p, u) != KIND_SYM || expr_kind(p, v) != KIND_SYM || product != expr_mul2(p, u, v))
        return e;
    bool swap = expr_compare(p, v, u) < 0;
    if (inverse)
        return expr_form(p, FORM_INVERSE, (Expr[]){swap ? v : u, swap ? u : v, expr_arg(p, e, 2)}, 3);
    return expr_elem(p, expr_op(p, e), (Expr[]){swap ? v : u, swap ? u : v}, 2);
}

Expr contract_canonical(Pool *p, const Facts *facts, const Range *ranges, uint32_t n, Expr product)
{
    Symmetric symmetric = {.facts = facts};
    if (!product || n > CONTRACT_MOST)
        return 0;
    for (size_t i = 0; i < facts->declared && !symmetric.any; i++)
        symmetric.any = facts->list.at[i].kind == FACT_SHAPE ||
                        (facts->list.at[i].every && facts->list.at[i].kind == FACT_CONDITION);
    if (symmetric.any) {
        symmetric.any = false;
        product = expr_rewrite(p, product, hide_order, &symmetric);
    }
    Graph g = {.pool = p, .ranges = ranges, .n = n, .product = product, .budget = REFINEMENTS_MOST};
    Colours start;
    for (uint32_t v = 0; v < n; v++)
        vec_push(&g.names, ranges[v].index);
    colour_outer(&g);
    bool single = expr_kind(p, product) != KIND_MUL;
    for (uint32_t i = 0; i < (single ? 1 : expr_nargs(p, product)); i++)
        add_factor(&g, single ? product : expr_arg(p, product, i));
    for (uint32_t v = 0; v < n; v++)
        start.of[v] = 0;
    for (uint32_t v = 0; v < n; v++)
        start.of[v] = mix(digest(&g, &start, ranges[v].lower, n) + 3 * digest(&g, &start, ranges[v].upper, n));
    explore(&g, start);
    vec_free(&g.factors);
    vec_free(&g.ends);
    vec_free(&g.names);
    vec_free(&g.outer);
    if (!g.budget)
        return 0;
    return symmetric.any ? expr_rewrite(p, g.best, show_order, NULL) : g.best;
}
