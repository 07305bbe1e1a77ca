// Sums of sums.
//
// sum(i, g(i)*sum(j, h(i, j))^2) is a sum over i, j and j' at once, written in
// the canonical form of contract.c. A range that ends at another index is the
// bracket [j <= i] over the whole range; of the two triangles j <= i and i <= j
// one is kept, since both together are the square and its diagonal; a body
// without one of the two indices is counted.
#include "symbolic/field/sum_internal.h"

typedef struct {
    Range level[CONTRACT_MOST];
    uint32_t n;
    Expr body;      // brackets between two of the indices excepted
    Expr low, high; // [low <= high], the first such bracket; 0: none
    uint32_t triangles;
} Nest;

// ---- Opening --------------------------------------------------------------------------------------------------------

static Expr level_of(const Nest *nest, Expr index)
{
    for (uint32_t i = 0; i < nest->n; i++)
        if (nest->level[i].index == index)
            return i + 1;
    return 0;
}

static bool holds_level(Pool *p, const Nest *nest, Expr e)
{
    for (uint32_t i = 0; i < nest->n; i++)
        if (expr_contains(p, e, nest->level[i].index))
            return true;
    return false;
}

// [0 <= high - low] of two indices
static bool read_triangle(Pool *p, const Nest *nest, Expr bracket, Expr *low, Expr *high)
{
    Expr c = expr_kind(p, bracket) == KIND_IVERSON ? expr_arg(p, bracket, 0) : 0;
    if (!c || expr_kind(p, c) != KIND_LE)
        return false;
    Expr d = expr_sub(p, expr_arg(p, c, 1), expr_arg(p, c, 0));
    for (uint32_t i = 0; i < nest->n; i++) {
        *low = nest->level[i].index;
        *high = expr_add2(p, d, *low);
        if (level_of(nest, *high))
            return true;
    }
    return false;
}

static void take_factor(Pool *p, Nest *nest, Expr factor)
{
    Expr low, high;
    if (read_triangle(p, nest, factor, &low, &high) && !nest->triangles++) {
        nest->low = low;
        nest->high = high;
    } else {
        nest->body = expr_mul2(p, nest->body, factor);
    }
}

static void take_product(Pool *p, Nest *nest, Expr e)
{
    bool product = expr_kind(p, e) == KIND_MUL;
    for (uint32_t i = 0; i < (product ? expr_nargs(p, e) : 1); i++)
        take_factor(p, nest, product ? expr_arg(p, e, i) : e);
}

// Opens sum(sum(..)) down to the body. False when there are too many levels.
static bool open_levels(Pool *p, Nest *nest, Expr sum)
{
    while (expr_kind(p, sum) == KIND_SUM) {
        if (nest->n == CONTRACT_MOST)
            return false;
        Range range = {.lower = expr_arg(p, sum, 0), .upper = expr_arg(p, sum, 1)};
        sum = expr_open(p, sum, &range.symbol);
        if (!sum)
            return false;
        range.index = expr_sym(p, range.symbol);
        nest->level[nest->n++] = range;
    }
    take_product(p, nest, sum);
    return true;
}

// A sum among the factors of the body, and how often; 0 when the factor is
// none.
static int64_t sums_in_factor(Pool *p, Expr factor, Expr *sum)
{
    Expr exponent;
    int64_t k;
    expr_split_pow(p, factor, sum, &exponent);
    return expr_kind(p, *sum) == KIND_SUM && expr_get_int(p, exponent, &k) && k > 0 ? k : 0;
}

// False when there are too many levels.
static bool open_body(Pool *p, Nest *nest, Expr body)
{
    bool product = expr_kind(p, body) == KIND_MUL;
    uint32_t n = product ? expr_nargs(p, body) : 1;
    Expr sum;
    for (uint32_t i = 0; i < n; i++) {
        Expr factor = product ? expr_arg(p, body, i) : body;
        int64_t times = sums_in_factor(p, factor, &sum);
        if (!times)
            take_factor(p, nest, factor);
        for (int64_t k = 0; k < times; k++)
            if (!open_levels(p, nest, sum))
                return false;
    }
    return true;
}

// Ranges that end at another index become brackets over that index's whole
// range. False when one has another form.
static bool square_ranges(Pool *p, Nest *nest)
{
    for (uint32_t i = 0; i < nest->n; i++) {
        Range *range = &nest->level[i];
        uint32_t outer = level_of(nest, range->upper);
        if (!outer && !holds_level(p, nest, range->upper) && !holds_level(p, nest, range->lower))
            continue;
        if (!outer || outer > i || range->lower != nest->level[outer - 1].lower ||
            !(expr_flags(p, nest->body) & FLAG_TOTAL))
            return false;
        Expr high = range->upper;
        range->upper = nest->level[outer - 1].upper;
        take_factor(p, nest, expr_iverson(p, expr_le(p, expr_int(p, 0), expr_sub(p, high, range->index))));
    }
    return true;
}

// ---- Closing --------------------------------------------------------------------------------------------------------

static void drop_level(Nest *nest, uint32_t v)
{
    nest->n--;
    for (uint32_t i = v; i < nest->n; i++)
        nest->level[i] = nest->level[i + 1];
}

static Expr close_levels(Pool *p, const Nest *nest, Expr body)
{
    for (uint32_t i = nest->n; i-- > 0;) {
        const Range *range = &nest->level[i];
        body = expr_sum(p, KIND_SUM, range->symbol, range->lower, range->upper, body);
    }
    return body;
}

static Expr triangle(Field *f, const Nest *nest, Expr low, Expr high)
{
    Pool *p = f->pool;
    Expr bracket = expr_iverson(p, expr_le(p, expr_int(p, 0), expr_sub(p, high, low)));
    return contract_canonical(p, f->facts, nest->level, nest->n, expr_mul2(p, bracket, nest->body));
}

// The sum of another body over all indices but one.
static const Ratio *sum_without(Field *f, const Nest *nest, Expr index, Expr body)
{
    Nest line = *nest;
    drop_level(&line, level_of(nest, index) - 1);
    return field_normal(f, close_levels(f->pool, &line, body));
}

// The whole square and its diagonal, together.
static const Ratio *square_and_diagonal(Field *f, const Nest *nest)
{
    Pool *p = f->pool;
    const Ratio *square = field_normal(f, close_levels(p, nest, nest->body));
    const Ratio *diagonal =
        square ? sum_without(f, nest, nest->low, expr_subst1(p, nest->body, nest->low, nest->high)) : NULL;
    return diagonal ? field_add(f, square, diagonal) : NULL;
}

// A body without one of the two indices: that one has high - lower + 1 or upper - low + 1 values.
static const Ratio *sum_row(Field *f, const Nest *nest, const Range *range)
{
    Pool *p = f->pool;
    Expr one = expr_int(p, 1);
    if (!expr_contains(p, nest->body, nest->low)) {
        Expr count = expr_add2(p, expr_sub(p, nest->high, range->lower), one);
        return sum_without(f, nest, nest->low, expr_mul2(p, count, nest->body));
    }
    if (!expr_contains(p, nest->body, nest->high)) {
        Expr count = expr_add2(p, expr_sub(p, range->upper, nest->low), one);
        return sum_without(f, nest, nest->high, expr_mul2(p, count, nest->body));
    }
    return NULL;
}

static const Ratio *sum_triangle(Field *f, const Nest *nest)
{
    Pool *p = f->pool;
    const Range *a = &nest->level[level_of(nest, nest->low) - 1], *b = &nest->level[level_of(nest, nest->high) - 1];
    Expr one = triangle(f, nest, nest->low, nest->high), other = triangle(f, nest, nest->high, nest->low);
    if (!one || !other)
        return NULL;
    bool same = a->lower == b->lower && a->upper == b->upper;
    const Ratio *row = same ? sum_row(f, nest, a) : NULL;
    if (row || f->status != FIELD_OK)
        return row;
    if (!same || (one != other && expr_compare(p, one, other) < 0))
        return field_atom(f, one);
    const Ratio *both = square_and_diagonal(f, nest);
    if (!both || one == other)
        return both ? field_div(f, both, field_int(f, 2)) : NULL;
    return field_sub(f, both, field_atom(f, other));
}

// ---- Orthogonal arrays ----------------------------------------------------------------------------------------------

// Q[a, index] or Q[index, a] of an orthogonal array with `size` rows: a, which is free of the index. Else 0.
static Expr other_subscript(Field *f, Expr e, Expr index, Expr size, uint32_t *place)
{
    Pool *p = f->pool;
    MatrixShape shape;
    if (expr_kind(p, e) != KIND_ELEM || expr_nargs(p, e) != 2 || !facts_shape(p, f->facts, expr_op(p, e), &shape) ||
        shape.property != MATRIX_ORTHOGONAL || !matrix_same_size(p, shape.rows, size))
        return 0;
    *place = expr_arg(p, e, 0) != index;
    Expr other = expr_arg(p, e, 1 - *place);
    return expr_arg(p, e, *place) == index && !expr_contains(p, other, index) ? other : 0;
}

typedef struct {
    Expr body;   // what is free of the index
    Expr end[2]; // the other subscripts of the elements
    Sym array;
    uint32_t place, n;
} Pair;

// Takes a factor of the body, `times` times; false where it holds the index and is no third element.
static bool take_element(Field *f, Pair *pair, Expr factor, Expr index, Expr size)
{
    Pool *p = f->pool;
    Expr base, exponent;
    int64_t times = 1;
    uint32_t place = 0;
    expr_split_pow(p, factor, &base, &exponent);
    if (!expr_contains(p, factor, index)) {
        pair->body = expr_mul2(p, pair->body, factor);
        return true;
    }
    Expr other = expr_get_int(p, exponent, &times) && times > 0 ? other_subscript(f, base, index, size, &place) : 0;
    if (!other || pair->n + times > 2 || (pair->n && (place != pair->place || expr_op(p, base) != pair->array)))
        return false;
    pair->place = place;
    pair->array = expr_op(p, base);
    for (; times > 0; times--)
        pair->end[pair->n++] = other;
    return true;
}

// [a = b] of subscripts over the same whole range: where one is summed, it is the other.
static void identify(Pool *p, Nest *nest, Expr a, Expr b, Expr size)
{
    for (int turned = 0; turned < 2 && a != b; turned++) {
        Expr from = turned ? b : a, to = turned ? a : b;
        uint32_t v = level_of(nest, from);
        if (!v || !expr_is_number(p, nest->level[v - 1].lower, 1, 1) || nest->level[v - 1].upper != size)
            continue;
        nest->body = expr_subst1(p, nest->body, from, to);
        drop_level(nest, v - 1);
        return;
    }
    nest->body = expr_mul2(p, nest->body, expr_iverson(p, expr_eq(p, a, b)));
}

// sum(k=1..n, Q[a, k]*Q[b, k]) = [a = b]: false where no index stands in such a pair alone.
static bool join_orthogonal(Field *f, Nest *nest)
{
    Pool *p = f->pool;
    bool product = expr_kind(p, nest->body) == KIND_MUL;
    for (uint32_t v = 0; v < nest->n; v++) {
        const Range range = nest->level[v];
        Pair pair = {.body = expr_int(p, 1)};
        bool fits = expr_is_number(p, range.lower, 1, 1);
        for (uint32_t i = 0; i < (product ? expr_nargs(p, nest->body) : 1) && fits; i++)
            fits = take_element(f, &pair, product ? expr_arg(p, nest->body, i) : nest->body, range.index, range.upper);
        if (!fits || pair.n != 2)
            continue;
        drop_level(nest, v);
        nest->body = pair.body;
        identify(p, nest, pair.end[0], pair.end[1], range.upper);
        return true;
    }
    return false;
}

const Ratio *sum_nested(Field *f, const Range *range, Expr body)
{
    Pool *p = f->pool;
    Nest nest = {.level = {*range}, .n = 1, .body = expr_int(p, 1)};
    if (!open_body(p, &nest, body) || !square_ranges(p, &nest) || nest.triangles > 1 || !nest.body)
        return NULL;
    if (nest.triangles)
        return sum_triangle(f, &nest);
    bool joined = false, single = nest.n == 1;
    while (join_orthogonal(f, &nest))
        joined = true;
    if (joined)
        return field_normal(f, close_levels(p, &nest, nest.body));
    if (single)
        return NULL;
    Expr sum = contract_canonical(p, f->facts, nest.level, nest.n, nest.body);
    return sum ? field_atom(f, sum) : NULL;
}
