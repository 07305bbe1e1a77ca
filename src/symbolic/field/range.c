// Sums over a range of a body that depends on the index as a whole, in
// canonical position.
//
// The index is shifted or turned so that its least offset in the body is 0; the
// range starts at 1 and ends at a declared size of the arrays summed, or at a
// bound without a constant; the terms that this adds or takes off are written
// out. So sums over ranges that are split, joined, shifted or reversed differ by
// single terms only, and telescoping ones vanish. Terms are added only where
// they have a value, and only to ranges that are known not to be shorter than
// empty.
#include "symbolic/field/sum_internal.h"

enum { PEEL_MOST = 8 };

static Expr plus(Pool *p, Expr e, int64_t n)
{
    return expr_add2(p, e, expr_int(p, n));
}

static Expr flat(Field *f, Expr e)
{
    const Ratio *r = e ? field_normal(f, e) : NULL;
    return r ? field_expr(f, r) : 0;
}

bool sum_at_most(Field *f, Expr a, Expr b)
{
    Expr d = flat(f, expr_sub(f->pool, b, a));
    return d && facts_at_most(f->pool, f->facts, expr_int(f->pool, 0), d) == TRUTH_YES;
}

// Is the range known not to be shorter than empty: lower <= upper + 1?
static bool is_proper(Field *f, const Range *range)
{
    return sum_at_most(f, range->lower, plus(f->pool, range->upper, 1));
}

const Ratio *sum_kernel(Field *f, const Range *range, Expr body)
{
    Expr sum = expr_sum(f->pool, KIND_SUM, range->symbol, range->lower, range->upper, body);
    if (sum && expr_kind(f->pool, sum) != KIND_SUM)
        return field_normal(f, sum);
    return field_atom(f, sum);
}

static bool is_defined(Field *f, Expr e);

// Of a power: a whole number that is not negative above anything, or above what is not 0; anything above what is > 0.
static bool is_defined_power(Field *f, Expr base, Expr exponent)
{
    Pool *p = f->pool;
    if (!is_defined(f, base) || !is_defined(f, exponent))
        return false;
    if (sum_at_most(f, expr_int(p, 1), base))
        return true;
    if (facts_integer(p, f->facts, exponent) == TRUTH_YES)
        return sum_at_most(f, expr_int(p, 0), exponent) || sum_nonzero(f, field_normal(f, base));
    const Ratio *b = expr_kind(p, exponent) == KIND_NUM ? NULL : field_normal(f, base);
    return b && field_is_positive(f, b);
}

// Does e have a value, by what the facts say of whole numbers? A cautious no.
static bool is_defined(Field *f, Expr e)
{
    Pool *p = f->pool;
    if (expr_flags(p, e) & FLAG_TOTAL)
        return true;
    Kind kind = expr_kind(p, e);
    if (kind == KIND_POW)
        return is_defined_power(f, expr_arg(p, e, 0), expr_arg(p, e, 1));
    if (expr_is_call(p, e, FN_LOG)) {
        Expr a = expr_arg(p, e, 0);
        a = expr_is_call(p, a, FN_ABS) ? expr_arg(p, a, 0) : a;
        return is_defined(f, a) && sum_at_most(f, expr_int(p, 1), a);
    }
    if (kind != KIND_ADD && kind != KIND_MUL)
        return false;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (!is_defined(f, expr_arg(p, e, i)))
            return false;
    return true;
}

// ---- The index ------------------------------------------------------------------------------------------------------

typedef struct {
    Expr index;
    Expr least;    // the offset r of index + r or r - index, the least or first one;
                   // 0: none seen
    bool up, down; // occurs as +index, as -index
    Memo *seen;
} Offsets;

static void note_offset(Pool *p, Offsets *o, Expr rest, bool down)
{
    int64_t n;
    *(down ? &o->down : &o->up) = true;
    Expr d = o->least ? expr_sub(p, rest, o->least) : 0;
    if (!d || (expr_get_int(p, d, &n) ? n < 0 : expr_compare(p, rest, o->least) < 0))
        o->least = rest;
}

// What c*index + rest, c a number, says of the offset: where c is 1 or -1 and the rest an integer, the rest, up or
// down; else the constant of rest/c rounded down, since 1 - 2*k may as well be written 2*k - 1. 0 for any other sum.
static Expr offset_in_sum(Field *f, Expr e, Expr index, bool *down)
{
    Pool *p = f->pool;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr c, x;
        expr_split_coeff(p, expr_arg(p, e, i), &c, &x);
        if (x != index)
            continue;
        Expr rest = expr_sub(p, e, expr_arg(p, e, i));
        if (!rest || expr_contains(p, rest, index))
            return 0;
        *down = expr_is_number(p, c, -1, 1) && expr_kind(p, rest) != KIND_NUM;
        if ((*down || expr_is_number(p, c, 1, 1)) && facts_integer(p, f->facts, rest) == TRUTH_YES)
            return rest;
        *down = false;
        Expr constant = expr_kind(p, rest) == KIND_ADD ? expr_arg(p, rest, 0) : rest;
        return expr_kind(p, constant) == KIND_NUM ? expr_call1(p, FN_FLOOR, expr_div(p, constant, c)) : expr_int(p, 0);
    }
    return 0;
}

// Every place where the index stands: alone (offset 0), or as a term of a sum.
static void collect_offsets(Field *f, Offsets *o, Expr e)
{
    Pool *p = f->pool;
    uint32_t known;
    bool down;
    if (e == o->index)
        note_offset(p, o, expr_int(p, 0), false);
    if (!expr_nargs(p, e) || memo_get(o->seen, e, &known))
        return;
    memo_put(o->seen, e, 1);
    Expr rest = expr_kind(p, e) == KIND_ADD ? offset_in_sum(f, e, o->index, &down) : 0;
    if (rest) {
        note_offset(p, o, rest, down);
        return;
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        collect_offsets(f, o, expr_arg(p, e, i));
}

// The same in subscripts only.
static void collect_subscripts(Field *f, Offsets *o, Memo *seen, Expr e)
{
    uint32_t known;
    if (!expr_nargs(f->pool, e) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(f->pool, e); i++)
        if (expr_kind(f->pool, e) == KIND_ELEM)
            collect_offsets(f, o, expr_arg(f->pool, e, i));
        else
            collect_subscripts(f, o, seen, expr_arg(f->pool, e, i));
}

const Ratio *sum_place_index(Field *f, Range *range, Expr body)
{
    Pool *p = f->pool;
    if (range->placed)
        return NULL;
    Offsets o = {.index = range->index, .seen = memo_begin(p)};
    Memo *seen = memo_begin(p);
    collect_subscripts(f, &o, seen, body); // the elements of an array count before what stands beside them
    memo_end(p, seen);
    if (!o.least)
        collect_offsets(f, &o, body);
    memo_end(p, o.seen);
    if (!o.least || (o.up && o.down) || (o.up && expr_is_number(p, o.least, 0, 1)))
        return NULL;
    // k' = k + r going up, r - k going down
    Expr k = o.up ? expr_sub(p, range->index, o.least) : expr_sub(p, o.least, range->index);
    Expr from = o.up ? expr_add2(p, range->lower, o.least) : expr_sub(p, o.least, range->upper);
    Expr to = o.up ? expr_add2(p, range->upper, o.least) : expr_sub(p, o.least, range->lower);
    body = expr_subst1(p, body, range->index, k);
    range->lower = flat(f, from);
    range->upper = flat(f, to);
    range->placed = true;
    Facts inner; // the index of the new range
    facts_copy(&inner, f->facts);
    facts_imply(&inner,
                &(Fact){.kind = FACT_RANGE, .subject = range->index, .lower = range->lower, .upper = range->upper});
    range->symbol = pool_symbol_fresh(p, range->symbol);
    Expr index = expr_sym(p, range->symbol);
    inner.list.at[inner.list.len - 1].subject = index;
    body = expr_subst1(p, body, range->index, index);
    range->index = index;
    const Facts *outer = f->facts;
    f->facts = &inner;
    const Ratio *r = field_normal(f, body);
    f->facts = outer;
    facts_clear(&inner);
    return range->lower && range->upper ? r : NULL;
}

// ---- The range ------------------------------------------------------------------------------------------------------

int64_t sum_bound_constant(const Pool *p, Expr e)
{
    int64_t n;
    Expr c = expr_kind(p, e) == KIND_ADD ? expr_arg(p, e, 0) : 0;
    return c && expr_get_int(p, c, &n) && n >= -PEEL_MOST && n <= PEEL_MOST ? n : 0;
}

// The terms of the body at base + from, ..., base + to. NULL, without a stop,
// if one may have no value; those of the sum itself (`own`) have.
static const Ratio *written_out(Field *f, const Range *range, Expr body, Expr base, int64_t from, int64_t to, bool own)
{
    Pool *p = f->pool;
    const Ratio *sum = field_int(f, 0);
    for (int64_t j = from; j <= to && sum; j++) {
        Expr term = expr_subst1(p, body, range->index, plus(p, base, j));
        if (!term || (!own && !is_defined(f, term)))
            return NULL;
        sum = field_add(f, sum, field_normal(f, term));
    }
    return sum;
}

// A sum that stands as it is, or a nest of sums in its canonical order.
static const Ratio *kernel(Field *f, const Range *range, Expr body)
{
    const Ratio *r = sum_nested(f, range, body);
    return r || f->status != FIELD_OK ? r : sum_kernel(f, range, body);
}

typedef struct {
    Expr index, upper;
    Memo *seen;
    bool any;
    int64_t least; // of the differences of sizes and the upper bound
} Sizes;

static void look_for_sizes(Field *f, Sizes *s, Expr e)
{
    Pool *p = f->pool;
    MatrixShape shape;
    uint32_t known;
    int64_t d;
    if (!expr_nargs(p, e) || memo_get(s->seen, e, &known))
        return;
    memo_put(s->seen, e, 1);
    bool declared = expr_kind(p, e) == KIND_ELEM && facts_shape(p, f->facts, expr_op(p, e), &shape);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        look_for_sizes(f, s, expr_arg(p, e, i));
        Expr size = !declared || expr_arg(p, e, i) != s->index ? 0 : i ? shape.cols : shape.rows;
        Expr more = size ? flat(f, expr_sub(p, size, s->upper)) : 0;
        if (!more || !expr_get_int(p, more, &d) || d < -PEEL_MOST || d > PEEL_MOST)
            continue;
        s->least = s->any && s->least < d ? s->least : d;
        s->any = true;
    }
}

// How far the range goes beyond where it is to end: at the size of a declared array whose elements are summed, or at a
// bound without a constant.
static int64_t beyond(Field *f, const Range *range, Expr body)
{
    Sizes s = {.index = range->index, .upper = range->upper, .seen = memo_begin(f->pool)};
    look_for_sizes(f, &s, body);
    memo_end(f->pool, s.seen);
    return s.any ? -s.least : sum_bound_constant(f->pool, range->upper);
}

// sum(1..h + c) = sum(1..h) + terms
static const Ratio *sum_prefix(Field *f, const Range *range, Expr body)
{
    Pool *p = f->pool;
    int64_t c = beyond(f, range, body);
    Range level = *range;
    level.upper = plus(p, range->upper, -c);
    Expr before = plus(p, range->lower, -1);
    const Ratio *ends = NULL;
    if (c > 0 && sum_at_most(f, before, level.upper))
        ends = written_out(f, range, body, level.upper, 1, c, true);
    else if (c < 0 && sum_at_most(f, before, range->upper))
        ends = written_out(f, range, body, level.upper, c + 1, 0, false);
    if (!ends)
        return f->status == FIELD_OK ? kernel(f, range, body) : NULL;
    const Ratio *sum = kernel(f, &level, body);
    return sum ? (c > 0 ? field_add : field_sub)(f, sum, ends) : NULL;
}

// What the sum from 1 on has more than the sum from range->lower on. NULL,
// without a stop, when it is to stay.
static const Ratio *missing_start(Field *f, const Range *range, Expr body)
{
    Pool *p = f->pool;
    int64_t a;
    Expr zero = expr_int(p, 0);
    Range before = *range;
    before.lower = expr_int(p, 1);
    if (expr_get_int(p, range->lower, &a)) {
        if (a < 1 && a >= -PEEL_MOST && sum_at_most(f, zero, range->upper))
            return field_neg(f, written_out(f, range, body, zero, a, 0, true));
        return a > 1 && a <= PEEL_MOST && is_proper(f, range) ? written_out(f, range, body, zero, 1, a - 1, false)
                                                              : NULL;
    }
    if (!(expr_flags(p, body) & FLAG_TOTAL) || !is_proper(f, range) || !sum_at_most(f, before.lower, range->lower))
        return NULL;
    before.upper = flat(f, plus(p, range->lower, -1));
    return before.upper ? sum_prefix(f, &before, body) : NULL;
}

const Ratio *sum_over_range(Field *f, const Range *range, Expr body)
{
    Pool *p = f->pool;
    const Ratio *closed = field_sum_closed(f, body, range->index, range->lower, range->upper);
    if (closed || f->status != FIELD_OK)
        return closed;
    if (f->shallow)
        return sum_kernel(f, range, body);
    Range placed = *range;
    const Ratio *moved = sum_place_index(f, &placed, body);
    if (moved || f->status != FIELD_OK) // the body may be a sum now, or have a factor that is free of the index
        return moved ? sum_terms(f, moved, &placed) : NULL;
    const Ratio *start = missing_start(f, &placed, body);
    if (f->status != FIELD_OK)
        return NULL;
    if (start)
        placed.lower = expr_int(p, 1);
    const Ratio *sum = sum_prefix(f, &placed, body);
    return sum && start ? field_sub(f, sum, start) : sum;
}
