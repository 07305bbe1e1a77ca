// Reading: which words a kernel is.
//
// A sum of a product over indices is a graph (contract.c). Where each summed index stands in two factors at most the
// graph is a path or a cycle, and its factors along the way are the letters of a word: sum(k, A[i,k]*B[l,k]*x[l]) is
// A*B'*x from i on. What an index alone multiplies is a diagonal matrix on the way, a row or a column at an end.
#include "symbolic/field/words.h"

enum { VERTICES_MOST = 66, EDGES_MOST = 66, POWER_MOST = 8 };

typedef struct {
    Expr index, size;
    bool summed;
    Expr alone; // the product of what holds this index only; 0: nothing
    Expr first, rest; // of several such factors the first in the alphabet, and the product of the others
    uint32_t degree;
} Vertex;

typedef struct {
    uint32_t a, b;
    Expr factor;
    bool used;
} Edge;

typedef struct {
    Field *f;
    Pool *p;
    Vertex at[VERTICES_MOST];
    Edge edges[EDGES_MOST];
    uint32_t n, nedges, nsummed;
    bool other; // the graph is neither path nor cycle
} Graph;

void strands_clear(Strands *s)
{
    for (size_t i = 0; i < s->strands.len; i++)
        word_clear(&s->strands.at[i].word);
    vec_free(&s->strands);
}

// ---- Building ------------------------------------------------------------------------------------------------------

static uint32_t vertex_of(Graph *g, Expr index, bool make)
{
    for (uint32_t i = 0; i < g->n; i++)
        if (g->at[i].index == index)
            return i;
    if (!make || g->n == VERTICES_MOST) {
        g->other |= make;
        return UINT32_MAX;
    }
    Expr lower, size = 0;
    if (!facts_range(g->p, g->f->facts, index, &lower, &size))
        size = expr_int(g->p, -1);
    g->at[g->n] = (Vertex){.index = index, .size = size};
    return g->n++;
}

// The vertices in e as bits: summed indices anywhere, other names where they are subscripts.
static uint64_t ends_of(Graph *g, Memo *seen, Expr e, bool subscript)
{
    Pool *p = g->p;
    uint32_t known;
    if (expr_kind(p, e) == KIND_SYM) {
        uint32_t v = vertex_of(g, e, subscript);
        return v < 64 ? (uint64_t)1 << v : 0;
    }
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return 0;
    memo_put(seen, e, 1);
    Kind kind = expr_kind(p, e);
    bool inverse = kind == KIND_FORM && expr_op(p, e) == FORM_INVERSE, holds = kind == KIND_ELEM || kind == KIND_EQ;
    uint64_t ends = 0;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (!(inverse && i == 2))
            ends |= ends_of(g, seen, expr_arg(p, e, i), holds || inverse);
    return ends;
}

static void add_edge(Graph *g, uint32_t a, uint32_t b, Expr factor)
{
    if (g->nedges == EDGES_MOST) {
        g->other = true;
        return;
    }
    g->edges[g->nedges++] = (Edge){.a = a, .b = b, .factor = factor};
    g->at[a].degree++;
    g->at[b].degree++;
}

static bool parallel(const Edge *x, const Edge *y)
{
    return (x->a == y->a && x->b == y->b) || (x->a == y->b && x->b == y->a);
}

// Several factors with the same two indices are one, taken element by element; but sum(i, j, A[i,j]*B[i,j]) is the
// trace of A*B'.
static void merge_parallel(Graph *g)
{
    for (uint32_t i = 0; i < g->nedges; i++)
        for (uint32_t k = i + 1; k < g->nedges;) {
            Edge *x = &g->edges[i], *y = &g->edges[k];
            const Vertex *a = &g->at[x->a], *b = &g->at[x->b];
            bool circle = a->summed && b->summed && a->degree == 2 && b->degree == 2;
            if (!parallel(x, y) || circle) {
                k++;
                continue;
            }
            x->factor = expr_mul2(g->p, x->factor, y->factor);
            g->at[x->a].degree--;
            g->at[x->b].degree--;
            *y = g->edges[--g->nedges];
        }
}

static void add_alone(Graph *g, Vertex *v, Expr factor)
{
    bool before = !v->first || expr_digest(g->p, factor, &v->index, &(uint64_t){1}, 1) <
                                   expr_digest(g->p, v->first, &v->index, &(uint64_t){1}, 1);
    Expr other = before ? v->first : factor;
    v->first = before ? factor : v->first;
    v->rest = v->rest && other ? expr_mul2(g->p, v->rest, other) : other ? other : v->rest;
    v->alone = v->alone ? expr_mul2(g->p, v->alone, factor) : factor;
}

static void add_factor(Graph *g, Expr factor)
{
    Memo *seen = memo_begin(g->p);
    uint64_t ends = ends_of(g, seen, factor, false);
    memo_end(g->p, seen);
    uint32_t found[2] = {0, 0}, count = 0;
    for (uint32_t v = 0; v < 64; v++)
        if (ends >> v & 1) {
            if (count < 2)
                found[count] = v;
            count++;
        }
    if (count == 1)
        add_alone(g, &g->at[found[0]], factor);
    else if (count == 2)
        add_edge(g, found[0], found[1], factor);
    else
        g->other = true;
}

static void add_product(Graph *g, Expr e)
{
    Pool *p = g->p;
    bool product = expr_kind(p, e) == KIND_MUL;
    for (uint32_t i = 0; i < (product ? expr_nargs(p, e) : 1) && !g->other; i++) {
        Expr factor = product ? expr_arg(p, e, i) : e, base, exponent;
        int64_t k;
        expr_split_pow(p, factor, &base, &exponent);
        bool power = expr_get_int(p, exponent, &k) && k > 1 && k <= POWER_MOST;
        for (int64_t t = 0; t < (power ? k : 1); t++)
            add_factor(g, power ? base : factor);
    }
}

// Opens the signs of a kernel and puts its factors in.
static void build(Graph *g, Expr e)
{
    Pool *p = g->p;
    while (expr_kind(p, e) == KIND_SUM && !g->other) {
        Sym name;
        Expr size = expr_arg(p, e, 1);
        bool plain = expr_is_number(p, expr_arg(p, e, 0), 1, 1);
        for (uint32_t i = 0; i < g->n; i++)
            plain = plain && !expr_contains(p, size, g->at[i].index);
        e = expr_open(p, e, &name);
        g->other |= !plain || !e || g->n >= 60;
        if (!g->other)
            g->at[g->n++] = (Vertex){.index = expr_sym(p, name), .size = size, .summed = true};
    }
    g->nsummed = g->n;
    if (!g->other)
        add_product(g, e);
    merge_parallel(g);
    for (uint32_t i = 0; i < g->n; i++) {
        const Vertex *v = &g->at[i];
        g->other |= v->summed ? v->degree > 2 || (!v->degree && !v->alone) : v->degree && v->alone;
    }
}

// ---- Walking -------------------------------------------------------------------------------------------------------

static Expr placed(Graph *g, Expr factor, const Vertex *row, const Vertex *col)
{
    Expr from[2] = {row ? row->index : 0, col ? col->index : 0},
         to[2] = {matrix_placeholder(g->p, 0), matrix_placeholder(g->p, 1)};
    return row && col ? expr_subst(g->p, factor, from, to, 2)
           : row      ? expr_subst1(g->p, factor, from[0], to[0])
                      : expr_subst1(g->p, factor, from[1], to[1]);
}

static Expr ones(Pool *p, uint32_t side)
{
    return expr_elem(p, pool_symbol(p, ".1", 2), (Expr[]){matrix_placeholder(p, side)}, 1); // no text names it
}

static void push_letter(Word *w, Expr letter, Expr rows, Expr cols)
{
    vec_push(&w->letters, ((Letter){letter, rows}));
    w->cols = cols;
}

// What is alone with the index in the middle of a path: a diagonal matrix.
static void push_diagonal(Graph *g, const Vertex *v, Word *w)
{
    Pool *p = g->p;
    Expr row = matrix_placeholder(p, 0), col = matrix_placeholder(p, 1);
    if (v->alone)
        push_letter(w, expr_mul2(p, expr_subst1(p, v->alone, v->index, row), expr_iverson(p, expr_eq(p, row, col))),
                    v->size, v->size);
}

static Edge *next_edge(Graph *g, uint32_t v)
{
    for (uint32_t i = 0; i < g->nedges; i++)
        if (!g->edges[i].used && (g->edges[i].a == v || g->edges[i].b == v))
            return &g->edges[i];
    return NULL;
}

// Follows edges from v on, to a free index, an end, or around to where it began.
static uint32_t follow(Graph *g, uint32_t v, Word *w)
{
    for (Edge *e; (e = next_edge(g, v));) {
        uint32_t to = e->a == v ? e->b : e->a;
        e->used = true;
        push_letter(w, word_settle(g->f, placed(g, e->factor, &g->at[v], &g->at[to])), g->at[v].size,
                    g->at[to].size);
        v = to;
        if (!g->at[v].summed || g->at[v].degree != 2)
            break;
        push_diagonal(g, &g->at[v], w);
    }
    return v;
}

static void end_in_column(Graph *g, const Vertex *v, Word *w)
{
    push_letter(w, v->alone ? placed(g, v->alone, v, NULL) : ones(g->p, 0), v->size, 0);
}

static void begin_in_row(Graph *g, const Vertex *v, Expr alone, Word *w)
{
    push_letter(w, alone ? placed(g, alone, NULL, v) : ones(g->p, 1), 0, v->size);
}

static Strand from_end(Graph *g, uint32_t start)
{
    Strand s = {.from = g->at[start].summed ? 0 : g->at[start].index};
    s.word.cols = g->at[start].size;
    if (g->at[start].summed)
        begin_in_row(g, &g->at[start], g->at[start].alone, &s.word);
    uint32_t end = follow(g, start, &s.word);
    if (g->at[end].summed)
        end_in_column(g, &g->at[end], &s.word);
    s.to = g->at[end].summed ? 0 : g->at[end].index;
    return s;
}

// A[i, i], inv(A)[i, i]
static bool is_diagonal_element(const Pool *p, Expr e, Expr index)
{
    bool inverse = expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_INVERSE;
    return (inverse || (expr_kind(p, e) == KIND_ELEM && expr_nargs(p, e) == 2)) && expr_arg(p, e, 0) == index &&
           expr_arg(p, e, 1) == index;
}

// sum(i, x[i]*y[i]): a row times a column; sum(i, A[i, i]): a trace.
static Strand from_point(Graph *g, const Vertex *v)
{
    Strand s = {.from = 0};
    Expr rest = v->rest;
    if (!v->summed) {
        s.from = v->index;
        push_letter(&s.word, placed(g, v->alone, v, NULL), v->size, 0);
        return s;
    }
    if (!rest && is_diagonal_element(g->p, v->alone, v->index)) {
        Expr row = matrix_placeholder(g->p, 0), col = matrix_placeholder(g->p, 1);
        bool inverse = expr_kind(g->p, v->alone) == KIND_FORM;
        Expr letter = inverse ? expr_form(g->p, FORM_INVERSE, (Expr[]){row, col, expr_arg(g->p, v->alone, 2)}, 3)
                              : expr_elem(g->p, expr_op(g->p, v->alone), (Expr[]){row, col}, 2);
        s.cycle = true;
        push_letter(&s.word, word_settle(g->f, letter), v->size, v->size);
        return s;
    }
    begin_in_row(g, v, v->first, &s.word);
    push_letter(&s.word, rest ? placed(g, rest, v, NULL) : ones(g->p, 0), v->size, 0);
    return s;
}

static bool all_used(const Graph *g)
{
    for (uint32_t i = 0; i < g->nedges; i++)
        if (!g->edges[i].used)
            return false;
    return true;
}

// [i = j] of two free indices: the identity between them.
static bool read_delta(Graph *g, Expr e, Strand *out)
{
    Pool *p = g->p;
    Expr c = expr_kind(p, e) == KIND_IVERSON ? expr_arg(p, e, 0) : 0;
    if (!c || expr_kind(p, c) != KIND_EQ || expr_kind(p, expr_arg(p, c, 0)) != KIND_SYM ||
        expr_kind(p, expr_arg(p, c, 1)) != KIND_SYM)
        return false;
    uint32_t a = vertex_of(g, expr_arg(p, c, 0), true);
    *out = (Strand){.from = expr_arg(p, c, 0), .to = expr_arg(p, c, 1), .word = {.cols = g->at[a].size}};
    return true;
}

static bool is_indexed(const Pool *p, Expr e)
{
    Kind kind = expr_kind(p, e);
    return kind == KIND_SUM || kind == KIND_ELEM || kind == KIND_IVERSON ||
           (kind == KIND_FORM && expr_op(p, e) == FORM_INVERSE);
}

// The strand that a kernel is. False where it is none.
static bool read_kernel(Field *f, Expr e, Strand *out)
{
    Graph g = {.f = f, .p = f->pool};
    if (!is_indexed(f->pool, e))
        return false;
    if (read_delta(&g, e, out))
        return true;
    build(&g, e);
    if (g.other || !g.n)
        return false;
    uint32_t start = 0;
    for (uint32_t i = g.n; i-- > 0;)
        if (!g.at[i].summed || g.at[i].degree < 2)
            start = i;
    const Vertex *v = &g.at[start];
    if (v->summed && v->degree == 2) {
        *out = (Strand){.cycle = true};
        push_diagonal(&g, v, &out->word);
        uint32_t end = follow(&g, start, &out->word); // closes the circle, with the diagonal of its start once more
        size_t extra = end == start && v->alone && out->word.letters.len > 1;
        out->word.letters.len -= extra;
        out->word.cols = v->size;
        g.other = end != start;
    } else {
        *out = v->degree ? from_end(&g, start) : from_point(&g, v);
        g.other = !v->degree && g.n > 1;
    }
    if (!g.other && all_used(&g))
        return true;
    word_clear(&out->word);
    return false;
}

bool words_read(Field *f, const Ratio *term, Strands *out)
{
    *out = (Strands){.coeff = field_int(f, 1)};
    fmpq_t c;
    fmpq_init(c);
    fmpq_mpoly_get_term_coeff_fmpq(c, term->num, 0, f->ctx);
    out->coeff = field_scale(f, out->coeff, c);
    fmpq_clear(c);
    uint32_t nvars = (uint32_t)f->vars.len;
    for (uint32_t v = 0; v < nvars && out->coeff; v++) {
        slong k = fmpq_mpoly_degree_si(term->num, (slong)v, f->ctx);
        Strand strand;
        bool word = k > 0 && k <= POWER_MOST && read_kernel(f, f->vars.at[v].expr, &strand);
        for (slong t = 1; t < k && word; t++) {
            Strand copy = strand;
            word_copy(&copy.word, &strand.word);
            vec_push(&out->strands, copy);
        }
        if (word)
            vec_push(&out->strands, strand);
        else if (k > 0)
            out->coeff = field_mul(f, out->coeff, field_pow(f, field_var(f, v), k));
    }
    return out->coeff != NULL;
}

// ---- Tables --------------------------------------------------------------------------------------------------------

static void push_scaling(Pool *p, Word *w, Expr factor, Expr size)
{
    Expr delta = expr_iverson(p, expr_eq(p, matrix_placeholder(p, 0), matrix_placeholder(p, 1)));
    if (!expr_is_number(p, factor, 1, 1))
        push_letter(w, expr_mul2(p, factor, delta), size, size);
}

// Columns x from i and y from j beside a word W from i to j are diagonal matrices: diag(x)*W*diag(y).
static void join_diagonal(Field *f, Strands *s, Expr i, Expr j)
{
    Pool *p = f->pool;
    Expr row = matrix_placeholder(p, 0), scale[2] = {expr_int(p, 1), expr_int(p, 1)};
    size_t through = SIZE_MAX;
    for (size_t k = 0; k < s->strands.len; k++) {
        Strand *t = &s->strands.at[k];
        if (!t->cycle && t->from && t->to && through == SIZE_MAX)
            through = k;
        else if (!t->cycle && !t->to && (t->from == i || t->from == j))
            scale[t->from == j] = expr_mul2(p, scale[t->from == j], word_element(p, &t->word, row, 0));
        else
            return;
    }
    if (through == SIZE_MAX || s->strands.len < 2)
        return;
    Strand *t = &s->strands.at[through];
    if (t->from == j)
        word_transpose(f, &t->word);
    Word w = {.cols = t->word.cols};
    Expr rows = t->word.letters.len ? t->word.letters.at[0].rows : t->word.cols;
    if (!t->word.letters.len) {
        push_scaling(p, &w, expr_mul2(p, scale[0], scale[1]), rows);
    } else {
        push_scaling(p, &w, scale[0], rows);
        word_append(&w, &t->word, 0, t->word.letters.len);
        push_scaling(p, &w, scale[1], w.cols);
    }
    for (size_t k = 0; k < s->strands.len; k++)
        word_clear(&s->strands.at[k].word);
    s->strands.at[0] = (Strand){.word = w, .from = i, .to = j};
    s->strands.len = 1;
}

// The strands of one term as a word from i to j, outer products among them.
static bool join(Field *f, Strands *s, Expr i, Expr j, WordTerm *out)
{
    Strand *head = NULL, *tail = NULL;
    join_diagonal(f, s, i, j);
    for (size_t k = 0; k < s->strands.len; k++) {
        Strand *t = &s->strands.at[k];
        if (t->to == i || (t->from == j && t->to != i)) {
            word_transpose(f, &t->word);
            Expr e = t->from;
            t->from = t->to;
            t->to = e;
        }
        if (t->from == i && !head)
            head = t;
        else if (t->to == j && !tail)
            tail = t;
        else
            return false;
    }
    if (!head || (head->to == j ? tail != NULL : head->to != 0 || !tail || tail->from != 0))
        return false;
    word_copy(&out->word, &head->word);
    if (tail)
        word_append(&out->word, &tail->word, 0, tail->word.letters.len);
    out->coeff = s->coeff;
    return true;
}

static bool holds_index(Field *f, const Ratio *a, Expr i, Expr j)
{
    Expr e = field_expr(f, a);
    return !e || expr_contains(f->pool, e, i) || expr_contains(f->pool, e, j);
}

static const Ratio *only_dens(Field *f, const Ratio *like)
{
    const Ratio *r = field_int(f, 1);
    for (uint32_t i = 0; i < like->ndens && r; i++)
        r = field_mul(f, r, field_pow(f, f->primes.at[like->dens[i].prime].ratio, -(int64_t)like->dens[i].exponent));
    return r;
}

static bool read_terms(Field *f, const Ratio *r, Expr i, Expr j, WordSum *out)
{
    const Ratio *below = only_dens(f, r);
    bool ok = below && !holds_index(f, below, i, j);
    for (slong t = 0; t < fmpq_mpoly_length(r->num, f->ctx) && ok; t++) {
        Ratio *one = ratio_new(f);
        Strands strands;
        WordTerm term = {0};
        fmpq_mpoly_get_term(one->num, r->num, t, f->ctx);
        ok = words_read(f, one, &strands) && join(f, &strands, i, j, &term) && !holds_index(f, term.coeff, i, j);
        if (ok) {
            term.coeff = field_mul(f, term.coeff, below);
            vec_push(out, term);
        } else {
            word_clear(&term.word);
        }
        strands_clear(&strands);
    }
    return ok && f->status == FIELD_OK;
}

bool words_of_table(Field *f, Expr table, WordSum *out)
{
    Pool *p = f->pool;
    Sym a, b;
    Expr size, element = matrix_table_open(p, table, &a, &b, &size);
    *out = (WordSum){0};
    if (!element)
        return false;
    Expr i = expr_sym(p, a), j = expr_sym(p, b), one = expr_int(p, 1);
    Facts inner;
    facts_copy(&inner, f->facts);
    facts_imply(&inner, &(Fact){.kind = FACT_RANGE, .subject = i, .lower = one, .upper = size});
    facts_imply(&inner, &(Fact){.kind = FACT_RANGE, .subject = j, .lower = one, .upper = size});
    const Facts *outer = f->facts;
    f->facts = &inner;
    const Ratio *r = field_normal(f, element);
    bool ok = r && read_terms(f, r, i, j, out);
    f->facts = outer;
    facts_clear(&inner);
    if (!ok)
        word_sum_clear(out);
    return ok;
}
