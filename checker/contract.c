// Products under nested sums. sum(i, a[i]*sum(j, b[i, j])) has the indices i and j and the factors a[i] and b[i, j], however
// it is nested, as long as no range depends on an index and none is empty. The indices are put in an order that depends on
// the factors alone: first by what they look like from their factors, and among those that look alike by trying all orders
// for the least result.
#include "checker.h"

#include <stdlib.h>
#include <string.h>

enum { INDICES_MOST = 8, FACTORS_MOST = 40, ORDERS_MOST = 6000 };

typedef struct {
    Term index, lower, upper, look;
    int class; // those that look alike have the same
} Bound;

typedef struct {
    Bound bound[INDICES_MOST];
    int nbound;
    Term factor[FACTORS_MOST];
    int nfactor;
} Network;

// ---- Symmetric arrays -----------------------------------------------------------------------------------------------

static Term visit_symmetric(Term t, void *data)
{
    Node n = *node(t);
    int *sign = data;
    Symmetry s = n.op == OP_ELEM && n.count == 2 ? facts_symmetry(n.name) : SYMMETRY_NONE;
    if (s == SYMMETRY_NONE || term_compare(n.args[0], n.args[1]) <= 0)
        return t;
    *sign = s == SYMMETRY_SKEW ? -*sign : *sign;
    return term_make(OP_ELEM, n.name, 0, (Term[]){n.args[1], n.args[0]}, 2);
}

static Term ordered(Term t, int *sign)
{
    return term_map(t, visit_symmetric, sign);
}

Term contract_ordered(Term element, int *sign)
{
    return visit_symmetric(element, sign);
}

// ---- Taking sums apart ----------------------------------------------------------------------------------------------

static bool holds_index(const Network *w, Term t)
{
    for (int i = 0; i < w->nbound; i++)
        if (term_contains(t, w->bound[i].index))
            return true;
    return false;
}

static bool add_bound(Network *w, Term index, Term lower, Term upper)
{
    if (w->nbound == INDICES_MOST)
        return false;
    w->bound[w->nbound++] = (Bound){.index = index, .lower = lower, .upper = upper};
    return true;
}

// The names of indices begin with the hint.
static bool take_apart(Network *w, Term t, const char *hint)
{
    Node n = *node(t);
    long power = 1;
    Term base = n.op == OP_POW && term_is_int(n.args[1], &power) && power > 0 && power <= 4 ? n.args[0] : t;
    Node s = *node(base);
    if (n.op == OP_MUL)
        return take_apart(w, n.args[0], hint) && take_apart(w, n.args[1], hint);
    if (s.op != OP_SUM || holds_index(w, s.args[0]) || holds_index(w, s.args[1]) ||
        !facts_at_most(s.args[0], s.args[1])) {
        if (w->nfactor == FACTORS_MOST)
            return false;
        w->factor[w->nfactor++] = t;
        return true;
    }
    for (long i = 0; i < power; i++) {
        Term index = term_index(hint, w->nbound);
        if (!add_bound(w, index, s.args[0], s.args[1]) || !take_apart(w, term_open(base, index), hint))
            return false;
    }
    return true;
}

// ---- Relations ------------------------------------------------------------------------------------------------------

static void drop_bound(Network *w, Term index)
{
    for (int i = 0; i < w->nbound; i++)
        if (w->bound[i].index == index) {
            memmove(&w->bound[i], &w->bound[i + 1], (size_t)(--w->nbound - i) * sizeof *w->bound);
            return;
        }
}

// sum(k, q[k, a]*q[k, b]) = [a = b] for an orthogonal q, and likewise by columns.
static bool pair_orthogonal(Term x, Term y, Term index, Term *bracket)
{
    Node a = *node(x), b = *node(y);
    if (a.op != OP_ELEM || b.op != OP_ELEM || a.name != b.name || a.count != 2 || b.count != 2 ||
        !facts_orthogonal(a.name))
        return false;
    for (int k = 0; k < 2; k++)
        if (a.args[k] == index && b.args[k] == index && !term_contains(a.args[1 - k], index) &&
            !term_contains(b.args[1 - k], index)) {
            Term equal = term_make(OP_EQ, NULL, 0, (Term[]){a.args[1 - k], b.args[1 - k]}, 2);
            *bracket = term_make(OP_BRACKET, NULL, 0, &equal, 1);
            return true;
        }
    return false;
}

// An index that only two factors hold whose sum over it is known goes.
static bool use_relation(Network *w)
{
    for (int i = 0; i < w->nbound; i++) {
        Term index = w->bound[i].index, bracket;
        int at[2] = {0}, n = 0;
        for (int k = 0; k < w->nfactor; k++)
            if (term_contains(w->factor[k], index)) {
                at[n < 2 ? n : 1] = k;
                n++;
            }
        Node square = n == 1 ? *node(w->factor[at[0]]) : (Node){.op = OP_NUM};
        bool twice = square.op == OP_POW && term_is_number(square.args[1], 2);
        if (!(n == 2 && pair_orthogonal(w->factor[at[0]], w->factor[at[1]], index, &bracket)) &&
            !(twice && pair_orthogonal(square.args[0], square.args[0], index, &bracket)))
            continue;
        w->factor[at[0]] = bracket;
        if (n == 2)
            w->factor[at[1]] = term_int(1);
        drop_bound(w, index);
        return true;
    }
    return false;
}

// ---- Inverses: t*inverse(t) = 1, t a product or a sum of some ------------------------------------------------------

// A pattern: the leading product of a table's element at (index, end) or (end, index), with indices of its own. It fits
// where each of its factors is one of the network's, and its indices stand nowhere else.
typedef struct {
    Network *in;
    Network own;              // its factors and indices
    Term end, to_end;         // the other subscript: any term; what it was found to be
    int to[INDICES_MOST];     // the network's index for each of its own, -1: not yet
    bool taken[FACTORS_MOST]; // of the network's factors
} Pattern;

static bool fits(Pattern *p, Term pattern, Term t)
{
    if (pattern == p->end) {
        p->to_end = p->to_end ? p->to_end : t;
        return p->to_end == t;
    }
    for (int i = 0; i < p->own.nbound; i++) {
        if (pattern != p->own.bound[i].index)
            continue;
        for (int k = 0; k < p->in->nbound && p->to[i] < 0; k++)
            if (p->in->bound[k].index == t && p->in->bound[k].lower == p->own.bound[i].lower &&
                p->in->bound[k].upper == p->own.bound[i].upper)
                p->to[i] = k;
        return p->to[i] >= 0 && p->in->bound[p->to[i]].index == t;
    }
    Node a = *node(pattern), b = *node(t);
    if (pattern == t || a.op != b.op || a.name != b.name || a.index != b.index || a.count != b.count || a.op == OP_NUM)
        return pattern == t;
    Pattern before = *p;
    bool ok = true;
    for (int i = 0; i < a.count && ok; i++)
        ok = fits(p, a.args[i], b.args[i]);
    if (!ok && a.op == OP_ELEM && facts_symmetry(a.name) == SYMMETRY_EVEN) {
        *p = before;
        ok = fits(p, a.args[0], b.args[1]) && fits(p, a.args[1], b.args[0]);
    }
    if (!ok)
        *p = before;
    return ok;
}

// The rest of the network does not know the pattern's indices.
static bool stands_alone(const Pattern *p)
{
    for (int k = 0; k < p->in->nfactor; k++)
        for (int i = 0; i < p->own.nbound && !p->taken[k]; i++)
            if (p->to[i] >= 0 && term_contains(p->in->factor[k], p->in->bound[p->to[i]].index))
                return false;
    for (int i = 0; i < p->own.nbound; i++) {
        bool known = p->to[i] >= 0 && !(p->to_end && term_contains(p->to_end, p->in->bound[p->to[i]].index));
        for (int k = 0; k < i && known; k++)
            known = p->to[k] != p->to[i];
        if (!known)
            return false;
    }
    return p->to_end != 0;
}

static bool find_factors(Pattern *p, int from)
{
    if (from == p->own.nfactor)
        return stands_alone(p);
    for (int k = 0; k < p->in->nfactor; k++) {
        Pattern before = *p;
        if (p->taken[k] || !fits(p, p->own.factor[from], p->in->factor[k]))
            continue;
        p->taken[k] = true;
        if (find_factors(p, from + 1))
            return true;
        *p = before;
    }
    return false;
}

enum { SUMMANDS_MOST = 12 };

static int summands(Term t, Term *out, int n)
{
    if (node(t)->op == OP_ADD)
        return summands(node(t)->args[1], out, summands(node(t)->args[0], out, n));
    if (n < SUMMANDS_MOST)
        out[n] = t;
    return n + 1;
}

// The summand with the most factors is what is looked for; all of them name the index, so that its coefficient is 1.
static int leading(const Term *parts, int n, Network *own)
{
    int best = -1;
    for (int i = 0; i < n; i++) {
        Network w = {.nbound = 0};
        if (!take_apart(&w, parts[i], "w"))
            return -1;
        if (best < 0 || w.nfactor > own->nfactor) {
            best = i;
            *own = w;
        }
    }
    return best;
}

// sum(k, inverse(t)[i, k]*t[k, j]) = [i = j]: the leading product of t is there; it becomes [i = j] less the others.
static bool use_inverse(Network *w, int at, int slot)
{
    Node inv = *node(w->factor[at]);
    Term index = inv.args[slot], other = inv.args[3 - slot], end = term_index("end", 0), parts[SUMMANDS_MOST];
    Term element =
        slot == 2 ? term_table_element(inv.args[0], index, end) : term_table_element(inv.args[0], end, index);
    int n = summands(element, parts, 0);
    Pattern p = {.in = w, .end = end};
    int best = n <= SUMMANDS_MOST ? leading(parts, n, &p.own) : -1;
    for (int i = 0; i < INDICES_MOST; i++)
        p.to[i] = -1;
    p.taken[at] = true;
    if (best < 0 || term_contains(other, index) || !find_factors(&p, 0) || term_contains(p.to_end, index))
        return false;
    for (int k = 0; k < w->nfactor; k++)
        if (!p.taken[k] && term_contains(w->factor[k], index))
            return false;
    Term equal = term_make(OP_EQ, NULL, 0, (Term[]){other, p.to_end}, 2), rest = term_int(0);
    for (int i = 0; i < n; i++)
        rest = i == best ? rest : term_add(rest, term_mul(w->factor[at], term_replace(parts[i], end, p.to_end)));
    Term lower[2], upper[2], value = term_make(OP_BRACKET, NULL, 0, &equal, 1);
    term_table_ranges(inv.args[0], lower, upper);
    if (n > 1)
        value = term_sub(value, term_close(OP_SUM, index, lower[0], upper[0], rest));
    Term gone[INDICES_MOST];
    for (int i = 0; i < p.own.nbound; i++)
        gone[i] = w->bound[p.to[i]].index;
    for (int k = 0; k < w->nfactor; k++)
        w->factor[k] = k == at ? value : p.taken[k] ? term_int(1) : w->factor[k];
    for (int i = 0; i < p.own.nbound; i++)
        drop_bound(w, gone[i]);
    drop_bound(w, index);
    return true;
}

static bool is_bound(const Network *w, Term index)
{
    for (int i = 0; i < w->nbound; i++)
        if (w->bound[i].index == index)
            return true;
    return false;
}

static bool use_inverses(Network *w)
{
    for (int k = 0; k < w->nfactor; k++) {
        Node n = *node(w->factor[k]);
        for (int slot = 1; slot <= 2 && n.op == OP_CALL && !strcmp(n.name, "inverse"); slot++)
            if (is_bound(w, n.args[slot]) && use_inverse(w, k, slot))
                return true;
    }
    return false;
}

// ---- The order of indices -------------------------------------------------------------------------------------------

static int by_structure(const void *a, const void *b)
{
    return term_compare(*(const Term *)a, *(const Term *)b);
}

// What index i looks like: its range and its factors, the others by their classes.
static Term look(const Network *w, int i)
{
    Term parts[FACTORS_MOST + 2] = {w->bound[i].lower, w->bound[i].upper};
    int n = 2, sign = 1;
    for (int k = 0; k < w->nfactor; k++) {
        Term t = w->factor[k];
        if (!term_contains(t, w->bound[i].index))
            continue;
        for (int o = 0; o < w->nbound; o++)
            t = term_replace(t, w->bound[o].index,
                             o == i ? term_index("own", 0) : term_index("other", w->bound[o].class));
        parts[n++] = ordered(t, &sign);
    }
    qsort(parts + 2, (size_t)n - 2, sizeof *parts, by_structure);
    return term_make(OP_LIST, NULL, 0, parts, n);
}

static int by_look(const void *a, const void *b)
{
    return term_compare(((const Bound *)a)->look, ((const Bound *)b)->look);
}

// Sorts the indices by what they look like. Gives the number of classes.
static int classify(Network *w)
{
    int n = 0;
    for (int i = 0; i < w->nbound; i++)
        w->bound[i].look = look(w, i);
    qsort(w->bound, (size_t)w->nbound, sizeof *w->bound, by_look);
    for (int i = 0; i < w->nbound; i++) {
        n += i && w->bound[i].look != w->bound[i - 1].look;
        w->bound[i].class = n;
    }
    return n + 1;
}

typedef struct {
    const Network *network;
    int order[INDICES_MOST], tried, sign;
    bool used[INDICES_MOST], zero;
    Term best;
} Orders;

static void try_order(Orders *o)
{
    const Network *w = o->network;
    Term factors[FACTORS_MOST], product = term_int(1);
    int sign = 1;
    for (int k = 0; k < w->nfactor; k++) {
        factors[k] = w->factor[k];
        for (int i = 0; i < w->nbound; i++)
            factors[k] = term_replace(factors[k], w->bound[o->order[i]].index, term_index("c", i));
        factors[k] = ordered(factors[k], &sign);
    }
    qsort(factors, (size_t)w->nfactor, sizeof *factors, by_structure);
    for (int k = 0; k < w->nfactor; k++)
        product = term_mul(product, factors[k]);
    int c = o->best ? term_compare(product, o->best) : -1;
    o->zero = c < 0 ? false : o->zero || (c == 0 && sign != o->sign); // an exchange that changes its sign alone
    if (c < 0) {
        o->best = product;
        o->sign = sign;
    }
}

static void try_orders(Orders *o, int at)
{
    const Network *w = o->network;
    if (at == w->nbound) {
        if (o->tried++ < ORDERS_MOST)
            try_order(o);
        return;
    }
    for (int i = 0; i < w->nbound && o->tried < ORDERS_MOST; i++) {
        if (o->used[i] || w->bound[i].class != w->bound[at].class)
            continue;
        o->used[i] = true;
        o->order[at] = i;
        try_orders(o, at + 1);
        o->used[i] = false;
    }
}

static Term closed_sum(const Network *w, Term body)
{
    for (int i = w->nbound - 1; i >= 0; i--)
        body = term_close(OP_SUM, w->bound[i].index, w->bound[i].lower, w->bound[i].upper, body);
    return body;
}

Term contract_sum(Term index, Term lower, Term upper, Term body, bool *again)
{
    Network w = {.nbound = 0};
    *again = false;
    bool apart = facts_at_most(lower, upper) && add_bound(&w, index, lower, upper) && take_apart(&w, body, "q");
    if (!apart)
        return term_close(OP_SUM, index, lower, upper, body);
    if (use_relation(&w) || use_inverses(&w)) {
        Term product = term_int(1);
        for (int k = 0; k < w.nfactor; k++)
            product = term_mul(product, w.factor[k]);
        *again = true;
        return closed_sum(&w, product);
    }
    for (int classes = 0, before = -1; classes != before;) {
        before = classes;
        classes = classify(&w);
    }
    Orders o = {.network = &w};
    try_orders(&o, 0);
    for (int i = 0; i < w.nbound; i++)
        w.bound[i].index = term_index("c", i);
    return o.zero ? term_int(0) : term_mul(term_int(o.sign), closed_sum(&w, o.best));
}
