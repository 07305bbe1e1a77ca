// From elements back to matrix notation: 2*sum(k=1..n, X[k, i]*r[k]) of row i is 2*X'*r.
//
// A product under sums is a graph: indices are vertices, what holds two of them is an edge (a matrix), what holds one is
// a vector on it. It is taken apart from its ends: a summed index with one edge leaves M*u on its neighbour, one with two
// joins them to a product, edges side by side are taken element by element; what is left joins the row to the column.
// Sums, functions and powers of elements are folded by their parts. What has no such form is not folded at all.
#include "symbolic/matrix/matrix.h"

enum { VERTICES_MOST = 40, EDGES_MOST = 80, ROW = 0, COL = 1 };

typedef struct {
    Expr index, size;
    Expr vector; // of what holds this index alone; 0: ones
    bool gone;
} Vertex;

typedef struct {
    uint32_t a, b; // rows and columns of the matrix
    Expr matrix;
    bool gone;
} Edge;

typedef struct {
    const MatrixNames *names;
    Pool *p;
    Vertex at[VERTICES_MOST]; // ROW and COL first; their index is 0 where there is none
    Edge edges[EDGES_MOST];
    uint32_t n, nedges;
    Expr scalar;
    bool failed;
} Graph;

typedef struct { // the free indices and their sizes; 0: none
    Expr i, rows, j, cols;
} Place;

static Expr fold(const MatrixNames *names, Expr e, const Place *at);
static Expr fold_scalar(const MatrixNames *names, Expr e);

// ---- Making arrays -------------------------------------------------------------------------------------------------

static Expr times(Graph *g, const Expr *factors, uint32_t n)
{
    Error ignored = {0};
    bool divided[8] = {false};
    uint32_t wrong;
    for (uint32_t i = 0; i < n; i++)
        if (!factors[i])
            return 0;
    return matrix_product(g->names, factors, divided, n, &wrong, &ignored);
}

// What a reader has to read, about: nodes of the tree; a transpose is half a node more than a letter.
static uint32_t cost(Pool *p, Expr e)
{
    uint32_t sum = 2;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        sum += cost(p, expr_arg(p, e, i));
    return expr_kind(p, e) == KIND_NUM ? 1 : sum;
}

static Expr flip(const MatrixNames *names, Expr e);

static bool is_form(const Pool *p, Expr e, FormId form)
{
    return e && expr_kind(p, e) == KIND_FORM && expr_op(p, e) == (uint32_t)form;
}

// The transpose, its sign taken inside: of a product, a sum, a multiple, an operation on elements; else 0.
static Expr flip_inside(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    Kind kind = expr_kind(p, e);
    uint32_t n = expr_nargs(p, e);
    bool product = is_form(p, e, FORM_PRODUCT),
         dotted = is_form(p, e, FORM_TIMES) || is_form(p, e, FORM_OVER) || is_form(p, e, FORM_RAISED);
    if (kind != KIND_ADD && kind != KIND_MUL && !product && !dotted)
        return 0;
    VEC(Expr) args = {0};
    for (uint32_t i = 0; i < n; i++) {
        Expr a = expr_arg(p, e, product ? n - 1 - i : i), turned = matrix_is_array(names, a) ? flip(names, a) : a;
        bool nested = product && is_form(p, turned, FORM_PRODUCT);
        for (uint32_t k = 0; k < (nested ? expr_nargs(p, turned) : 1); k++)
            vec_push(&args, nested ? expr_arg(p, turned, k) : turned);
    }
    Expr result = product ? expr_form(p, FORM_PRODUCT, args.at, (uint32_t)args.len) : expr_rebuild(p, e, args.at);
    vec_free(&args);
    return result;
}

static Expr flip(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    if (!e)
        return 0;
    MatrixShape s = matrix_shape(names, e);
    bool matrix = s.rank == RANK_MATRIX;
    bool inverse = is_form(p, e, FORM_INV) && flip(names, expr_arg(p, e, 0)) == expr_arg(p, e, 0);
    if (inverse || s.rank == RANK_SCALAR || s.property == MATRIX_SYMMETRIC || s.property == MATRIX_SPD || is_form(p, e, FORM_EYE) ||
        (matrix && is_form(p, e, FORM_DIAG)))
        return e;
    if (is_form(p, e, FORM_TRANSPOSE))
        return expr_arg(p, e, 0);
    if (matrix && (is_form(p, e, FORM_ONES) || is_form(p, e, FORM_ZEROS)))
        return expr_form(p, (FormId)expr_op(p, e), (Expr[]){s.cols, s.rows}, 2);
    Expr outside = matrix_transpose(names, e), inside = flip_inside(names, e);
    return inside && cost(p, inside) <= cost(p, outside) ? inside : outside;
}

// inv(M), det(M) of M or its transpose, whichever is shorter.
static Expr inverse_of(const MatrixNames *names, Expr matrix)
{
    Pool *p = names->pool;
    Expr turned = flip(names, matrix);
    if (is_form(p, matrix, FORM_INV))
        return expr_arg(p, matrix, 0);
    if (turned == matrix || cost(p, turned) >= cost(p, matrix))
        return expr_form(p, FORM_INV, &matrix, 1);
    return matrix_transpose(names, expr_form(p, FORM_INV, &turned, 1));
}

static Expr determinant_of(const MatrixNames *names, Expr matrix)
{
    Expr turned = flip(names, matrix);
    bool shorter = cost(names->pool, turned) < cost(names->pool, matrix);
    return expr_form(names->pool, FORM_DET, shorter ? &turned : &matrix, 1);
}

// a.*b, with a divisor as ./
static Expr side_by_side(const MatrixNames *names, Expr a, Expr b)
{
    Pool *p = names->pool;
    Error ignored = {0};
    if (!a || !b)
        return a ? a : b;
    for (int turn = 0; turn < 2; turn++) {
        Expr x = turn ? b : a, y = turn ? a : b; // y = 1./z
        if (expr_kind(p, y) == KIND_FORM && expr_op(p, y) == FORM_OVER && expr_is_number(p, expr_arg(p, y, 0), 1, 1))
            return matrix_elementwise(names, FORM_OVER, x, expr_arg(p, y, 1), &ignored);
    }
    return matrix_elementwise(names, FORM_TIMES, a, b, &ignored);
}

static Expr ones(Pool *p, Expr size)
{
    return expr_form(p, FORM_ONES, &size, 1);
}

static Expr diagonal(Pool *p, Expr vector)
{
    if (expr_kind(p, vector) == KIND_FORM && expr_op(p, vector) == FORM_ONES)
        return expr_form(p, FORM_EYE, (Expr[]){expr_arg(p, vector, 0)}, 1);
    return expr_form(p, FORM_DIAG, &vector, 1);
}

static Expr dot_of(Pool *p, Expr a, Expr b)
{
    uint32_t x = cost(p, a), y = cost(p, b);
    bool turn = y < x || (x == y && expr_compare(p, b, a) < 0);
    return expr_form(p, FORM_DOT, (Expr[]){turn ? b : a, turn ? a : b}, 2);
}

// The sum of all elements.
static Expr total(Graph *g, Expr array)
{
    Pool *p = g->p;
    if (is_form(p, array, FORM_RAISED) && expr_is_number(p, expr_arg(p, array, 1), 2, 1))
        return expr_powi(p, expr_form(p, FORM_NORM, (Expr[]){expr_arg(p, array, 0)}, 1), 2);
    if (is_form(p, array, FORM_DIAG) && matrix_shape(g->names, expr_arg(p, array, 0)).rank == RANK_MATRIX)
        return expr_form(p, FORM_TR, (Expr[]){expr_arg(p, array, 0)}, 1);
    if (is_form(p, array, FORM_TIMES) && matrix_shape(g->names, array).rank == RANK_VECTOR &&
        matrix_is_array(g->names, expr_arg(p, array, 0)) && matrix_is_array(g->names, expr_arg(p, array, 1)))
        return dot_of(p, expr_arg(p, array, 0), expr_arg(p, array, 1));
    return expr_form(p, FORM_TOTAL, &array, 1);
}

// ---- The graph -----------------------------------------------------------------------------------------------------

static uint64_t vertices_in(const Graph *g, Expr e)
{
    uint64_t found = 0;
    for (uint32_t v = 0; v < g->n; v++)
        if (g->at[v].index && expr_contains(g->p, e, g->at[v].index))
            found |= (uint64_t)1 << v;
    return found;
}

static void add_vector(Graph *g, uint32_t v, Expr vector)
{
    if (!vector || matrix_shape(g->names, vector).rank != RANK_VECTOR)
        g->failed = true;
    else
        g->at[v].vector = side_by_side(g->names, g->at[v].vector, vector);
}

static void add_edge(Graph *g, uint32_t a, uint32_t b, Expr matrix)
{
    if (g->nedges == EDGES_MOST || !matrix)
        g->failed = true;
    else
        g->edges[g->nedges++] = (Edge){.a = a, .b = b, .matrix = matrix};
}

static void add_product(Graph *g, Expr e);

static void add_factor(Graph *g, Expr e)
{
    Pool *p = g->p;
    uint64_t found = vertices_in(g, e);
    Expr base, exponent;
    int64_t k;
    expr_split_pow(p, e, &base, &exponent);
    bool powers = expr_kind(p, base) == KIND_SUM && expr_get_int(p, exponent, &k) && k > 1 && k <= 4;
    if (!found) {
        g->scalar = expr_mul2(p, g->scalar, fold_scalar(g->names, e));
    } else if (expr_kind(p, e) == KIND_SUM || powers) {
        for (int64_t t = 0; t < (powers ? k : 1); t++)
            add_product(g, base);
    } else {
        uint32_t ends[2] = {0, 0}, n = 0;
        for (uint32_t v = 0; v < g->n; v++)
            if (found >> v & 1) {
                if (n < 2)
                    ends[n] = v;
                n++;
            }
        const Vertex *a = &g->at[ends[0]], *b = &g->at[ends[1]];
        if (n == 1)
            add_vector(g, ends[0], fold(g->names, e, &(Place){.i = a->index, .rows = a->size}));
        else if (n == 2)
            add_edge(g, ends[0], ends[1],
                     fold(g->names, e, &(Place){.i = a->index, .rows = a->size, .j = b->index, .cols = b->size}));
        else
            g->failed = true;
    }
}

// A product, its sums opened.
static void add_product(Graph *g, Expr e)
{
    Pool *p = g->p;
    while (expr_kind(p, e) == KIND_SUM) {
        Sym name;
        Expr size = expr_arg(p, e, 1);
        if (!expr_is_number(p, expr_arg(p, e, 0), 1, 1) || vertices_in(g, size) || g->n == VERTICES_MOST) {
            g->failed = true;
            return;
        }
        e = expr_open(p, e, &name);
        if (!e) {
            g->failed = true;
            return;
        }
        g->at[g->n++] = (Vertex){.index = expr_sym(p, name), .size = size};
    }
    bool product = expr_kind(p, e) == KIND_MUL;
    for (uint32_t i = 0; i < (product ? expr_nargs(p, e) : 1) && !g->failed; i++)
        add_factor(g, product ? expr_arg(p, e, i) : e);
}

static uint32_t degree(const Graph *g, uint32_t v, uint32_t *first, uint32_t *second)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < g->nedges; i++)
        if (!g->edges[i].gone && (g->edges[i].a == v || g->edges[i].b == v)) {
            if (n == 0)
                *first = i;
            if (n == 1)
                *second = i;
            n++;
        }
    return n;
}

// The edge's matrix with v's index for rows (or columns).
static Expr along(const Graph *g, const Edge *e, uint32_t v, bool rows)
{
    return (e->a == v) == rows ? e->matrix : flip(g->names, e->matrix);
}

static uint32_t other_end(const Edge *e, uint32_t v)
{
    return e->a == v ? e->b : e->a;
}

// Two edges between the same indices. False where there are none.
static bool merge(Graph *g)
{
    for (uint32_t i = 0; i < g->nedges; i++)
        for (uint32_t k = i + 1; k < g->nedges; k++) {
            Edge *x = &g->edges[i], *y = &g->edges[k];
            bool same = (x->a == y->a && x->b == y->b) || (x->a == y->b && x->b == y->a);
            uint32_t t;
            if (x->gone || y->gone || !same)
                continue;
            bool closed = x->a > COL && x->b > COL && degree(g, x->a, &t, &t) == 2 && degree(g, x->b, &t, &t) == 2 &&
                          !g->at[x->a].vector && !g->at[x->b].vector;
            y->gone = true;
            if (closed) {
                Expr product = times(g, (Expr[]){along(g, x, x->a, true), along(g, y, x->a, false)}, 2),
                     turned = flip(g->names, product);
                product = turned && cost(g->p, turned) < cost(g->p, product) ? turned : product;
                g->scalar = product ? expr_mul2(g->p, g->scalar, expr_form(g->p, FORM_TR, &product, 1)) : 0;
                x->gone = g->at[x->a].gone = g->at[x->b].gone = true;
                g->failed |= !product;
            } else {
                x->matrix = side_by_side(g->names, x->matrix, along(g, y, x->a, true));
                g->failed |= !x->matrix;
            }
            return true;
        }
    return false;
}

// Of the summed indices with so many edges the one whose vector comes last in the alphabet; 0: none.
static uint32_t first_of_degree(const Graph *g, uint32_t want)
{
    uint32_t best = 0, t;
    for (uint32_t v = COL + 1; v < g->n; v++) {
        if (g->at[v].gone || degree(g, v, &t, &t) != want)
            continue;
        Expr a = g->at[v].vector, b = best ? g->at[best].vector : 0;
        if (!best || (a && (!b || expr_compare(g->p, a, b) > 0)))
            best = v;
    }
    return best;
}

// Takes one summed index out. False where none is left that can be.
static bool eliminate(Graph *g)
{
    for (uint32_t want = 0; want <= 2; want++)
        for (uint32_t v = first_of_degree(g, want); v; v = 0) {
            uint32_t first = 0, second = 0;
            Vertex *x = &g->at[v];
            degree(g, v, &first, &second);
            Edge *e = &g->edges[first], *f = &g->edges[second];
            x->gone = true;
            if (want == 0) {
                Expr sum = x->vector ? total(g, x->vector) : x->size;
                g->scalar = sum ? expr_mul2(g->p, g->scalar, sum) : 0;
            } else if (want == 1) {
                e->gone = true;
                add_vector(g, other_end(e, v),
                           times(g, (Expr[]){along(g, e, v, false), x->vector ? x->vector : ones(g->p, x->size)}, 2));
            } else {
                Expr parts[3] = {along(g, e, v, false), 0, 0};
                uint32_t n = 1, to = other_end(f, v);
                if (x->vector)
                    parts[n++] = diagonal(g->p, x->vector);
                parts[n++] = along(g, f, v, true);
                e->matrix = times(g, parts, n);
                e->a = other_end(e, v);
                e->b = to;
                f->gone = true;
                g->failed |= !e->matrix;
            }
            return true;
        }
    return false;
}

// What is left between the row and the column.
static Expr finish(Graph *g)
{
    Pool *p = g->p;
    Vertex *row = &g->at[ROW], *col = &g->at[COL];
    Edge *edge = NULL;
    for (uint32_t i = 0; i < g->nedges; i++)
        if (!g->edges[i].gone)
            edge = &g->edges[i];
    for (uint32_t v = COL + 1; v < g->n; v++)
        g->failed |= !g->at[v].gone;
    if (g->failed || !g->scalar)
        return 0;
    if (!col->index) {
        Expr array = row->index ? (row->vector ? row->vector : ones(p, row->size)) : 0;
        return array ? times(g, (Expr[]){g->scalar, array}, 2) : g->scalar;
    }
    if (!edge) {
        Expr left = row->vector ? row->vector : ones(p, row->size), right = col->vector ? col->vector : ones(p, col->size);
        return times(g, (Expr[]){g->scalar, left, flip(g->names, right)}, 3);
    }
    Expr matrix = along(g, edge, ROW, true), parts[4] = {g->scalar};
    uint32_t n = 1;
    if (is_form(p, matrix, FORM_EYE)) { // [i = j]*u[i]*v[j]
        Expr both = side_by_side(g->names, row->vector, col->vector);
        return times(g, (Expr[]){g->scalar, both ? diagonal(p, both) : matrix}, 2);
    }
    if (row->vector)
        parts[n++] = diagonal(p, row->vector);
    parts[n++] = matrix;
    if (col->vector)
        parts[n++] = diagonal(p, col->vector);
    return times(g, parts, n);
}

static Expr fold_product(const MatrixNames *names, Expr e, const Place *at)
{
    Graph *g = mem_zero(sizeof *g);
    *g = (Graph){.names = names, .p = names->pool, .n = 2, .scalar = expr_int(names->pool, 1)};
    g->at[ROW] = (Vertex){.index = at->i, .size = at->rows};
    g->at[COL] = (Vertex){.index = at->j, .size = at->cols};
    add_product(g, e);
    while (!g->failed && (merge(g) || eliminate(g)))
        ;
    Expr result = finish(g);
    mem_free(g);
    return result;
}

// ---- Other expressions ---------------------------------------------------------------------------------------------

static bool holds(Pool *p, Expr e, const Place *at)
{
    return (at->i && expr_contains(p, e, at->i)) || (at->j && expr_contains(p, e, at->j));
}

// e, an array or less, in the whole shape of the place: a scalar times ones, a vector times ones'.
static Expr spread(const MatrixNames *names, Expr e, Expr folded, const Place *at)
{
    Pool *p = names->pool;
    Error ignored = {0};
    uint32_t wrong;
    bool i = at->i && expr_contains(p, e, at->i), j = at->j && expr_contains(p, e, at->j);
    if (!folded || ((i || !at->i) && (j || !at->j)))
        return folded;
    if (expr_is_number(p, folded, 0, 1))
        return expr_form(p, FORM_ZEROS, (Expr[]){at->rows, at->cols}, at->j ? 2 : 1);
    Expr parts[2] = {folded};
    uint32_t n = 1;
    if (!i && !j)
        parts[n++] = at->j ? expr_form(p, FORM_ONES, (Expr[]){at->rows, at->cols}, 2) : ones(p, at->rows);
    else if (i)
        parts[n++] = flip(names, ones(p, at->cols));
    else {
        parts[1] = flip(names, folded);
        parts[0] = ones(p, at->rows);
        n = 2;
    }
    return matrix_product(names, parts, (bool[]){false, false, false}, n, &wrong, &ignored);
}

// e with the indices that it holds, as a column or as a matrix.
static Expr fold_held(const MatrixNames *names, Expr e, const Place *at)
{
    Pool *p = names->pool;
    bool i = at->i && expr_contains(p, e, at->i), j = at->j && expr_contains(p, e, at->j);
    if (!i && !j)
        return fold_scalar(names, e);
    if (i && j)
        return fold(names, e, at);
    return fold(names, e, &(Place){.i = i ? at->i : at->j, .rows = i ? at->rows : at->cols});
}

static Expr fold_sum(const MatrixNames *names, Expr e, const Place *at)
{
    Pool *p = names->pool;
    VEC(Expr) terms = {0};
    Error ignored = {0};
    bool fine = true;
    for (uint32_t k = 0; k < expr_nargs(p, e) && fine; k++) {
        Expr term = expr_arg(p, e, k), folded = spread(names, term, fold_held(names, term, at), at);
        fine = folded != 0;
        vec_push(&terms, folded);
    }
    uint32_t wrong;
    Expr sum = fine ? matrix_sum(names, terms.at, (uint32_t)terms.len, &wrong, &ignored) : 0;
    vec_free(&terms);
    return sum;
}

// Where the subscript is one of the indices, is the array's size that index's?
static bool runs_over(Pool *p, Expr subscript, Expr size, const Place *at)
{
    return (subscript != at->i || matrix_same_size(p, size, at->rows)) &&
           (!at->j || subscript != at->j || matrix_same_size(p, size, at->cols));
}

static Expr fold_element(const MatrixNames *names, Expr e, const Place *at)
{
    Pool *p = names->pool;
    Expr name = expr_sym(p, expr_op(p, e));
    MatrixShape s = matrix_shape(names, name);
    uint32_t n = expr_nargs(p, e);
    Expr a = expr_arg(p, e, 0), b = n > 1 ? expr_arg(p, e, 1) : 0;
    if (n == 1)
        return s.rank == RANK_VECTOR && a == at->i && !at->j && matrix_same_size(p, s.rows, at->rows) ? name : 0;
    if (n != 2 || s.rank != RANK_MATRIX || !runs_over(p, a, s.rows, at) || !runs_over(p, b, s.cols, at))
        return 0;
    if (at->j)
        return a == at->i && b == at->j ? name : a == at->j && b == at->i ? flip(names, name) : 0;
    if (a == at->i && b == at->i)
        return expr_form(p, FORM_DIAG, &name, 1);
    bool column = a == at->i && !expr_contains(p, b, at->i), row = b == at->i && !expr_contains(p, a, at->i);
    Expr place = column ? b : a, size = column ? s.cols : s.rows; // a column or a row of it
    if (!column && !row)
        return 0;
    Error ignored = {0};
    uint32_t wrong;
    Expr parts[2] = {column ? name : flip(names, name), expr_form(p, FORM_UNIT, (Expr[]){place, size}, 2)};
    return matrix_product(names, parts, (bool[]){false, false}, 2, &wrong, &ignored);
}

static Expr fold_table(const MatrixNames *names, Expr table)
{
    Sym i, j;
    Expr size, e = matrix_table_open(names->pool, table, &i, &j, &size);
    if (!e)
        return 0;
    Place at = {expr_sym(names->pool, i), size, expr_sym(names->pool, j), size};
    return spread(names, e, fold_held(names, e, &at), &at);
}

static Expr fold_inverse(const MatrixNames *names, Expr e, const Place *at)
{
    Pool *p = names->pool;
    Expr a = expr_arg(p, e, 0), b = expr_arg(p, e, 1), matrix = fold_table(names, expr_arg(p, e, 2));
    if (!matrix)
        return 0;
    Expr inverse = inverse_of(names, matrix), rows = matrix_shape(names, matrix).rows;
    if (!runs_over(p, a, rows, at) || !runs_over(p, b, rows, at))
        return 0;
    if (at->j)
        return a == at->i && b == at->j ? inverse : a == at->j && b == at->i ? flip(names, inverse) : 0;
    if (a == at->i && b == at->i)
        return expr_form(p, FORM_DIAG, &inverse, 1);
    bool column = a == at->i && !expr_contains(p, b, at->i), row = b == at->i && !expr_contains(p, a, at->i);
    if (!column && !row)
        return 0;
    Error ignored = {0};
    uint32_t wrong;
    Expr parts[2] = {column ? inverse : flip(names, inverse),
                     expr_form(p, FORM_UNIT, (Expr[]){column ? b : a, at->rows}, 2)};
    return matrix_product(names, parts, (bool[]){false, false}, 2, &wrong, &ignored);
}

// f of elements: f.(..)
static Expr fold_function(const MatrixNames *names, Expr e, const Place *at, uint32_t n)
{
    Pool *p = names->pool;
    Expr args[4], body[8];
    Error ignored = {0};
    if (n > 4)
        return 0;
    for (uint32_t k = 0; k < n; k++) {
        args[k] = fold_held(names, expr_arg(p, e, k), at);
        if (!args[k] || (holds(p, expr_arg(p, e, k), at) && at->i && at->j &&
                         !(expr_contains(p, expr_arg(p, e, k), at->i) && expr_contains(p, expr_arg(p, e, k), at->j))))
            return 0;
        body[k] = matrix_placeholder(p, k);
    }
    for (uint32_t k = n; k < expr_nargs(p, e) && k < 8; k++)
        body[k] = expr_arg(p, e, k);
    return matrix_map(names, expr_rebuild(p, e, body), args, n, &ignored);
}

static Expr fold_power(const MatrixNames *names, Expr e, const Place *at)
{
    Pool *p = names->pool;
    Error ignored = {0};
    Expr b = expr_arg(p, e, 0), x = expr_arg(p, e, 1);
    Expr base = spread(names, b, fold_held(names, b, at), at), exponent = fold_held(names, x, at);
    if (!base || !exponent || (holds(p, x, at) && !matrix_same_shape(p, matrix_shape(names, base), matrix_shape(names, exponent))))
        return 0;
    if (!holds(p, b, at))
        base = fold_scalar(names, b);
    int64_t k;
    if (expr_get_int(p, x, &k) && k < 0) {
        Expr below = k == -1 ? base : matrix_elementwise(names, FORM_RAISED, base, expr_int(p, -k), &ignored);
        return below ? matrix_elementwise(names, FORM_OVER, expr_int(p, 1), below, &ignored) : 0;
    }
    return matrix_elementwise(names, FORM_RAISED, base, exponent, &ignored);
}

static Expr fold_bracket(const MatrixNames *names, Expr e, const Place *at)
{
    Pool *p = names->pool;
    Expr c = expr_arg(p, e, 0);
    if (expr_kind(p, c) != KIND_EQ)
        return 0;
    Expr a = expr_arg(p, c, 0), b = expr_arg(p, c, 1);
    if (at->j)
        return (a == at->i && b == at->j) || (a == at->j && b == at->i) ? expr_form(p, FORM_EYE, (Expr[]){at->rows}, 1) : 0;
    Expr place = a == at->i ? b : b == at->i ? a : 0;
    return place && !expr_contains(p, place, at->i) ? expr_form(p, FORM_UNIT, (Expr[]){place, at->rows}, 2) : 0;
}

// sum(k, a + b) as sum(k, a) + sum(k, b); 0 for another body.
static Expr distribute(Pool *p, Expr e)
{
    Sym name;
    Expr body = expr_open(p, e, &name), sum = expr_int(p, 0);
    if (!body || expr_kind(p, body) != KIND_ADD)
        return 0;
    for (uint32_t i = 0; i < expr_nargs(p, body); i++)
        sum = expr_add2(p, sum, expr_sum(p, KIND_SUM, name, expr_arg(p, e, 0), expr_arg(p, e, 1), expr_arg(p, body, i)));
    return sum && expr_kind(p, sum) == KIND_ADD ? sum : 0;
}

// The array whose element at the place is e, which holds all indices of the place.
static Expr fold(const MatrixNames *names, Expr e, const Place *at)
{
    Pool *p = names->pool;
    if (!e)
        return 0;
    switch (expr_kind(p, e)) {
    case KIND_ELEM: return fold_element(names, e, at);
    case KIND_ADD: return fold_sum(names, e, at);
    case KIND_MUL: return fold_product(names, e, at);
    case KIND_SUM: {
        Expr whole = fold_product(names, e, at), terms = whole ? 0 : distribute(p, e);
        return terms ? fold_sum(names, terms, at) : whole;
    }
    case KIND_POW: return fold_power(names, e, at);
    case KIND_CALL: return fold_function(names, e, at, expr_nargs(p, e));
    case KIND_APPLY: return fold_function(names, e, at, expr_nargs(p, e) / 2);
    case KIND_IVERSON: return fold_bracket(names, e, at);
    case KIND_FORM: return expr_op(p, e) == FORM_INVERSE ? fold_inverse(names, e, at) : 0;
    default: return 0;
    }
}

// ---- Scalars -------------------------------------------------------------------------------------------------------

// x'*x under a root is norm(x).
static Expr fold_root(const MatrixNames *names, Expr base, Expr exponent)
{
    Pool *p = names->pool;
    Expr twice = expr_mul2(p, exponent, expr_int(p, 2)), x = 0;
    int64_t k;
    if (!expr_get_int(p, twice, &k) || k % 2 == 0)
        return 0;
    if (is_form(p, base, FORM_DOT) && expr_arg(p, base, 0) == expr_arg(p, base, 1))
        x = expr_form(p, FORM_NORM, (Expr[]){expr_arg(p, base, 1)}, 1);
    else if (expr_kind(p, base) == KIND_POW && is_form(p, expr_arg(p, base, 0), FORM_NORM) &&
             expr_is_number(p, expr_arg(p, base, 1), 2, 1))
        x = expr_arg(p, base, 0);
    return x ? expr_powi(p, x, k) : 0;
}

static Expr fold_scalar(const MatrixNames *names, Expr e)
{
    Pool *p = names->pool;
    if (!e || !expr_nargs(p, e))
        return e;
    Kind kind = expr_kind(p, e);
    if (kind == KIND_SUM) {
        Expr folded = fold_product(names, e, &(Place){0});
        return folded ? folded : e;
    }
    if (kind == KIND_PROD || kind == KIND_ELEM)
        return e;
    if (kind == KIND_FORM && expr_op(p, e) == FORM_DETERMINANT) {
        Expr matrix = fold_table(names, expr_arg(p, e, 0));
        return matrix ? determinant_of(names, matrix) : e;
    }
    if (kind == KIND_FORM && expr_op(p, e) == FORM_INVERSE) {
        Expr matrix = fold_table(names, expr_arg(p, e, 2));
        Expr inverse = matrix ? inverse_of(names, matrix) : 0;
        return inverse ? expr_form(p, FORM_ENTRY, (Expr[]){inverse, expr_arg(p, e, 0), expr_arg(p, e, 1)}, 3) : e;
    }
    if (kind == KIND_FORM)
        return e;
    VEC(Expr) args = {0};
    for (uint32_t k = 0; k < expr_nargs(p, e); k++)
        vec_push(&args, fold_scalar(names, expr_arg(p, e, k)));
    Expr root = kind == KIND_POW ? fold_root(names, args.at[0], args.at[1]) : 0;
    Expr result = root ? root : expr_rebuild(p, e, args.at);
    vec_free(&args);
    return result;
}

uint32_t matrix_cost(Pool *p, Expr e)
{
    return cost(p, e);
}

Expr matrix_fold(const MatrixNames *names, Expr e, MatrixShape shape, Expr i, Expr j)
{
    Place at = {.i = shape.rows ? i : j, .rows = shape.rows ? shape.rows : shape.cols};
    if (shape.rank == RANK_SCALAR)
        return fold_scalar(names, e);
    if (shape.rank == RANK_MATRIX) {
        at.j = j;
        at.cols = shape.cols;
    }
    Expr folded = e ? spread(names, e, fold_held(names, e, &at), &at) : 0;
    if (folded && shape.rank == RANK_ROW)
        folded = flip(names, folded);
    return folded && matrix_same_shape(names->pool, matrix_shape(names, folded), shape) ? folded : 0;
}
