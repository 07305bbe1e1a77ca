// Which factor and which term a person writes first.
//
// Factors: numbers, then plain names with their powers, then the rest by the first name that appears in them (a shorter
// one first among equals), then sums. Terms: sums, then by falling degree and factors; numbers last for a polynomial,
// first and rising where functions are about (x^2 + 1, but 1 + exp(x)); and a plus in front where there is one: all
// terms backwards if that does it, else the first such term moves.
#include "symbolic/print/shape.h"

#include <ctype.h>
#include <stdlib.h>

static int order(double a, double b)
{
    return (a > b) - (a < b);
}

// Alphabetical: letters without case first, capitals before small ones where nothing else differs.
static int compare_leads(const char *a, const char *b)
{
    for (size_t i = 0;; i++) {
        int x = tolower((unsigned char)a[i]), y = tolower((unsigned char)b[i]);
        if (x != y)
            return x - y;
        if (!x)
            return strcmp(a, b);
    }
}

// Word by word in the order in which they are printed; gives up (0) on long ones.
static int compare_words(const Shapes *s, Shape a, Shape b)
{
    enum { WORDS = 64 };

    Shape stack[2 * WORDS] = {a, b};
    for (unsigned n = 2, steps = 0; n > 0 && steps < WORDS; steps++) {
        b = stack[--n];
        a = stack[--n];
        if (a == b)
            continue;
        const ShapeNode *x = shape_node(s, a), *y = shape_node(s, b);
        int c = compare_leads(shape_text(s, x->text), shape_text(s, y->text));
        c = c ? c : x->kind - y->kind;
        c = c ? c : (x->count > y->count) - (x->count < y->count);
        if (c || n + 2 * x->count > 2 * WORDS)
            return c;
        for (uint32_t i = x->count; i-- > 0;) {
            stack[n++] = shape_part(s, a, i);
            stack[n++] = shape_part(s, b, i);
        }
    }
    return 0;
}

static int compare_factors(const Shapes *s, Shape a, Shape b)
{
    const ShapeNode *x = shape_node(s, a), *y = shape_node(s, b);
    int c = x->rank - y->rank;
    if (!c)
        c = compare_leads(shape_text(s, x->lead), shape_text(s, y->lead));
    if (!c)
        c = order(x->size, y->size);
    if (!c)
        c = compare_words(s, a, b);
    return c ? c : expr_compare(s->pool, x->expr, y->expr);
}

// Merge sort: stable, and n log n for a million terms without recursion.
typedef int (*CompareShapes)(const Shapes *s, Shape a, Shape b);

static void merge(const Shapes *s, CompareShapes compare, const Shape *from, Shape *to, size_t n, size_t width)
{
    for (size_t low = 0; low < n; low += 2 * width) {
        size_t mid = low + width < n ? low + width : n, high = low + 2 * width < n ? low + 2 * width : n;
        size_t i = low, j = mid;
        for (size_t k = low; k < high; k++)
            to[k] = i < mid && (j >= high || compare(s, from[i], from[j]) <= 0) ? from[i++] : from[j++];
    }
}

static void sort(const Shapes *s, CompareShapes compare, Shape *at, size_t n)
{
    if (n < 2)
        return;
    Shape *other = mem_alloc(n * sizeof *other), *from = at, *to = other;
    for (size_t width = 1; width < n; width *= 2) {
        merge(s, compare, from, to, n, width);
        Shape *swap = from;
        from = to;
        to = swap;
    }
    if (from != at)
        memcpy(at, from, n * sizeof *at);
    mem_free(other);
}

void shape_sort_factors(Shapes *s, Shape *at, size_t n)
{
    sort(s, compare_factors, at, n);
}

// ---- Terms --------------------------------------------------------------------------------------------------------

// The parts of a term: its factors above or below the line, without sign.
typedef struct {
    const Shape *at;
    size_t n;
} Factors;

static Shape term_unsigned(const Shapes *s, Shape t)
{
    return shape_node(s, t)->kind == SHAPE_NEG ? shape_part(s, t, 0) : t;
}

static Factors factors_of(const Shapes *s, const Shape *t)
{
    const ShapeNode *node = shape_node(s, *t);
    Factors f = {t, 1};
    if (node->kind == SHAPE_MUL)
        f = (Factors){s->items.at + node->first, node->count};
    while (f.n && shape_node(s, f.at[0])->kind == SHAPE_NUMBER)
        f.at++, f.n--;
    return f;
}

static Shape factor_base(const Shapes *s, Shape f, double *exponent)
{
    const ShapeNode *node = shape_node(s, f);
    bool numeric = node->kind == SHAPE_POW && shape_node(s, shape_part(s, f, 1))->kind == SHAPE_NUMBER;
    *exponent = numeric ? node->degree : 1;
    return numeric ? shape_part(s, f, 0) : f;
}

// As words of factors: x^2 before x*y before y^2.
static int compare_factor_lists(const Shapes *s, Factors a, Factors b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        double p, q;
        Shape x = factor_base(s, a.at[i], &p), y = factor_base(s, b.at[i], &q);
        int c = x == y ? order(q, p) : compare_factors(s, x, y);
        if (c)
            return c;
    }
    return (a.n > b.n) - (a.n < b.n);
}

static bool holds_big(const Shapes *s, Shape t)
{
    Factors f = factors_of(s, &t);
    if (shape_node(s, t)->kind == SHAPE_DIV)
        return holds_big(s, shape_part(s, t, 0));
    return f.n && shape_node(s, f.at[f.n - 1])->rank == RANK_BIG;
}

// Sums come first. Numbers come last in falling order, first in rising order.
static int term_rank(const Shapes *s, Shape t, bool rising)
{
    if (shape_node(s, t)->rank == RANK_NUMBER)
        return rising ? -1 : 2;
    return holds_big(s, t) ? 0 : 1;
}

static int compare_like_terms(const Shapes *s, Shape x, Shape y)
{
    bool divided_x = shape_node(s, x)->kind == SHAPE_DIV, divided_y = shape_node(s, y)->kind == SHAPE_DIV;
    Shape over_x = divided_x ? shape_part(s, x, 0) : x, over_y = divided_y ? shape_part(s, y, 0) : y;
    int c = compare_factor_lists(s, factors_of(s, &over_x), factors_of(s, &over_y));
    if (!c)
        c = divided_x - divided_y;
    if (!c)
        c = order(shape_node(s, x)->size, shape_node(s, y)->size);
    return c ? c : expr_compare(s->pool, shape_node(s, x)->expr, shape_node(s, y)->expr);
}

static int compare_terms(const Shapes *s, Shape a, Shape b, bool rising)
{
    Shape x = term_unsigned(s, a), y = term_unsigned(s, b);
    int c = term_rank(s, x, rising) - term_rank(s, y, rising);
    if (!c)
        c = order(shape_node(s, rising ? x : y)->degree, shape_node(s, rising ? y : x)->degree);
    return c ? c : compare_like_terms(s, x, y);
}

static int compare_falling(const Shapes *s, Shape a, Shape b)
{
    return compare_terms(s, a, b, false);
}

static int compare_rising(const Shapes *s, Shape a, Shape b)
{
    return compare_terms(s, a, b, true);
}

static void move_to_front(Shape *at, size_t i)
{
    Shape moved = at[i];
    memmove(at + 1, at, i * sizeof *at);
    at[0] = moved;
}

static void reverse(Shape *at, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        Shape swap = at[i];
        at[i] = at[n - 1 - i];
        at[n - 1 - i] = swap;
    }
}

void shape_sort_terms(Shapes *s, Shape *at, size_t n)
{
    bool calls = false, number = false;
    for (size_t i = 0; i < n; i++) {
        calls |= shape_node(s, at[i])->has_call;
        number |= shape_node(s, at[i])->rank == RANK_NUMBER;
    }
    sort(s, calls && number ? compare_rising : compare_falling, at, n);
    size_t i = 0;
    while (i < n && shape_node(s, at[i])->kind == SHAPE_NEG)
        i++;
    if (i > 0 && shape_node(s, at[n - 1])->kind != SHAPE_NEG)
        reverse(at, n); // 1 - x^2 + x^4, rather than some power of the middle first
    else if (i < n)
        move_to_front(at, i);
}
