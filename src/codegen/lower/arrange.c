// Sums before they are lowered: brackets that fix an index are solved for it, and products are summed in the order that
// takes the least work.
//
//     sum(k, sum(l, v[k, l]*[i = k]*[j = l + 1]))  ->  [1 <= j - 1]*v[i, j - 1]          no loop is left
//     sum(e, g[e]*sum(t, a[t, e]*b[t, j]))         ->  sum(t, b[t, j]*sum(e, g[e]*a[t, e]))
//
// The second is the elimination of one index after the other in a product of factors: each sum holds the factors that
// have its index, and those alone; what a sum does not depend on stands outside of it. All that is done is associativity
// and distributivity, over ranges that are known not to be empty or whose length is a parameter (at least 1).
#include "codegen/lower/lower.h"

#include "codegen/forms/stable.h"

typedef VEC(Expr) Exprs;

// Does `condition` say index = value (alone, or among others joined by and)? The others are left in *rest (0: none).
static bool fixes_index(Lower *l, Expr condition, Expr index, Expr *value, Expr *rest)
{
    Pool *p = l->p;
    int relation;
    *rest = 0;
    if (lower_solve(l, condition, index, &relation, value))
        return relation == 0;
    if (expr_kind(p, condition) != KIND_AND)
        return false;
    for (uint32_t i = 0; i < expr_nargs(p, condition); i++) {
        if (!fixes_index(l, expr_arg(p, condition, i), index, value, rest))
            continue;
        Exprs others = {0};
        for (uint32_t k = 0; k < expr_nargs(p, condition); k++)
            if (k != i)
                vec_push(&others, expr_arg(p, condition, k));
        *rest = expr_and(p, others.at, (uint32_t)others.len);
        vec_free(&others);
        return true;
    }
    return false;
}

// The factors of a term: itself where it is no product.
static uint32_t factor_count(const Pool *p, Expr term)
{
    return expr_kind(p, term) == KIND_MUL ? expr_nargs(p, term) : 1;
}

static Expr factor_at(const Pool *p, Expr term, uint32_t i)
{
    return expr_kind(p, term) == KIND_MUL ? expr_arg(p, term, i) : term;
}

static Expr without_factor(Pool *p, Expr term, uint32_t skip, Expr instead)
{
    Exprs rest = {0};
    for (uint32_t i = 0; i < factor_count(p, term); i++)
        if (i != skip)
            vec_push(&rest, factor_at(p, term, i));
    vec_push(&rest, instead);
    Expr e = expr_mul(p, rest.at, (uint32_t)rest.len);
    vec_free(&rest);
    return e;
}

// Among its factors, or in a term of a factor that is a sum.
static bool holds_fixing_bracket(Lower *l, Expr term, Expr index)
{
    for (uint32_t i = 0; i < factor_count(l->p, term); i++) {
        Expr factor = factor_at(l->p, term, i), value, rest;
        if (expr_kind(l->p, factor) == KIND_IVERSON && fixes_index(l, expr_arg(l->p, factor, 0), index, &value, &rest))
            return true;
        for (uint32_t k = 0; expr_kind(l->p, factor) == KIND_ADD && k < expr_nargs(l->p, factor); k++)
            if (holds_fixing_bracket(l, expr_arg(l->p, factor, k), index))
                return true;
    }
    return false;
}

// f*([k = l] - g): the place of a factor that is a sum with a bracket that fixes the index; -1 without one.
static int bracket_sum(Lower *l, Expr term, Expr index)
{
    Pool *p = l->p;
    for (uint32_t i = 0; i < factor_count(p, term); i++) {
        Expr factor = factor_at(p, term, i);
        for (uint32_t k = 0; expr_kind(p, factor) == KIND_ADD && k < expr_nargs(p, factor); k++)
            if (holds_fixing_bracket(l, expr_arg(p, factor, k), index))
                return (int)i;
    }
    return -1;
}

// Splits the body of a sum over `index` into terms whose brackets stand as factors. False when there are too many.
static bool split_terms(Lower *l, Expr body, Expr index, Exprs *out)
{
    Pool *p = l->p;
    Exprs work = {0};
    vec_push(&work, body);
    while (work.len && pool_ok(p) && out->len < p->limits.code_terms) {
        Expr term = vec_pop(&work);
        int at = expr_kind(p, term) == KIND_ADD ? -1 : bracket_sum(l, term, index);
        if (expr_kind(p, term) != KIND_ADD && at < 0) {
            vec_push(out, term);
            continue;
        }
        Expr sum = at < 0 ? term : factor_at(p, term, (uint32_t)at);
        Exprs plain = {0};
        for (uint32_t k = expr_nargs(p, sum); k-- > 0;) {
            Expr part = expr_arg(p, sum, k);
            Expr whole = at < 0 ? part : without_factor(p, term, (uint32_t)at, part);
            if (at < 0 || holds_fixing_bracket(l, part, index))
                vec_push(&work, whole);
            else
                vec_push(&plain, part);
        }
        if (plain.len) // what is not concerned stays together
            vec_push(out, without_factor(p, term, (uint32_t)at, expr_add(p, plain.at, (uint32_t)plain.len)));
        vec_free(&plain);
    }
    bool whole = !work.len;
    vec_free(&work);
    if (!whole && pool_ok(p))
        lower_fail(l, "the body of a sum with brackets has more than %llu terms (limit: code-terms)",
                   (unsigned long long)p->limits.code_terms);
    return whole;
}

// value lies in from..to, as far as that is not known. 0 on failure.
static Expr inside(Lower *l, Expr value, Expr from, Expr to)
{
    Pool *p = l->p;
    Expr parts[2];
    uint32_t n = 0;
    if (facts_in_range(p, &l->ranges, value, from, to) == TRUTH_YES)
        return expr_int(p, 1);
    if (facts_at_most(p, &l->ranges, from, value) != TRUTH_YES)
        parts[n++] = expr_le(p, from, value);
    if (facts_at_most(p, &l->ranges, value, to) != TRUTH_YES)
        parts[n++] = expr_le(p, value, to);
    return n ? expr_iverson(p, expr_and(p, parts, n)) : expr_int(p, 1);
}

// [index = v]*rest, summed over index: rest at v, where v lies in the range. 0 where the term is no such.
static Expr collapsed_term(Lower *l, Expr term, Expr index, Expr from, Expr to)
{
    Pool *p = l->p;
    for (uint32_t i = 0; i < factor_count(p, term); i++) {
        Expr factor = factor_at(p, term, i), value, others;
        if (expr_kind(p, factor) != KIND_IVERSON || !fixes_index(l, expr_arg(p, factor, 0), index, &value, &others))
            continue;
        Expr rest = without_factor(p, term, i, others ? expr_iverson(p, others) : expr_int(p, 1));
        rest = rest ? expr_subst1(p, rest, index, value) : 0;
        return rest ? expr_mul2(p, inside(l, value, from, to), rest) : 0;
    }
    return 0;
}

// ---- The order of sums in a product ---------------------------------------------------------------------------------

enum { INDICES_MOST = 8 };

typedef struct {
    Expr index, from, to;
} Range;

typedef struct { // the sum over all ranges of the product of all factors
    Range ranges[INDICES_MOST];
    uint32_t nranges;
    Exprs factors;
    Expr whole; // the body, with the indices of all loops around
} Contraction;

// The body of a sum, in the symbol of a loop over its range that nothing in `taken` runs in. 0 on failure.
static Expr open_sum(Lower *l, Expr sum, Expr taken, Range *range)
{
    *range = (Range){.from = expr_arg(l->p, sum, 0), .to = expr_arg(l->p, sum, 1)};
    int loop = taken ? lower_loop_like(l, range->from, range->to, taken, expr_op(l->p, sum)) : -1;
    if (loop < 0)
        return 0;
    range->index = expr_sym(l->p, l->ir->loops.at[loop].symbol);
    return expr_open_as(l->p, sum, range->index);
}

static bool holds_range_of(Lower *l, const Contraction *c, Expr e)
{
    for (uint32_t i = 0; i < c->nranges; i++)
        if (expr_contains(l->p, e, c->ranges[i].index))
            return true;
    return false;
}

// Takes the factors that all terms of a sum have in common out of it: *common gets them. The sum without them.
static Expr take_common(Pool *p, Expr sum, Exprs *common)
{
    Expr first = expr_arg(p, sum, 0);
    bool plain = false; // a term without brackets, which may stand before what has no value elsewhere
    for (uint32_t k = 0; k < expr_nargs(p, sum); k++)
        plain |= !(expr_flags(p, expr_arg(p, sum, k)) & FLAG_HAS_IVERSON);
    if (!plain)
        return sum;
    for (uint32_t i = 0; i < factor_count(p, first); i++) {
        Expr factor = factor_at(p, first, i);
        bool everywhere = !(expr_flags(p, factor) & FLAG_CONSTANT) && expr_kind(p, factor) != KIND_IVERSON;
        for (uint32_t k = 1; k < expr_nargs(p, sum) && everywhere; k++) {
            Expr term = expr_arg(p, sum, k);
            bool held = false;
            for (uint32_t m = 0; m < factor_count(p, term) && !held; m++)
                held = factor_at(p, term, m) == factor;
            everywhere = held;
        }
        if (everywhere)
            vec_push(common, factor);
    }
    Exprs terms = {0};
    for (uint32_t k = 0; k < expr_nargs(p, sum) && common->len; k++) {
        Expr term = expr_arg(p, sum, k);
        for (size_t c = 0; c < common->len; c++)
            for (uint32_t m = 0; m < factor_count(p, term); m++)
                if (factor_at(p, term, m) == common->at[c]) {
                    term = without_factor(p, term, m, expr_int(p, 1));
                    break;
                }
        vec_push(&terms, term);
    }
    Expr rest = common->len ? expr_add(p, terms.at, (uint32_t)terms.len) : sum;
    vec_free(&terms);
    return rest;
}

// Adds the factors of `body`; a factor that is a sum over a range of its own is taken apart too.
static void add_factors(Lower *l, Contraction *c, Expr body)
{
    Pool *p = l->p;
    for (uint32_t i = 0; i < factor_count(p, body); i++) {
        Expr factor = factor_at(p, body, i);
        if (expr_kind(p, factor) == KIND_ADD) {
            Exprs common = {0};
            factor = take_common(p, factor, &common);
            for (size_t k = 0; k < common.len; k++)
                vec_push(&c->factors, common.at[k]);
            vec_free(&common);
        }
        bool sum = expr_kind(p, factor) == KIND_SUM && c->nranges < INDICES_MOST && holds_range_of(l, c, factor) &&
                   !holds_range_of(l, c, expr_arg(p, factor, 0)) && !holds_range_of(l, c, expr_arg(p, factor, 1));
        if (!sum) {
            vec_push(&c->factors, factor);
            continue;
        }
        Expr taken[INDICES_MOST + 2] = {c->whole, body}; // whose loops are not free for it
        for (uint32_t k = 0; k < c->nranges; k++)
            taken[k + 2] = c->ranges[k].index;
        Range *range = &c->ranges[c->nranges];
        Expr inner = open_sum(l, factor, expr_list(p, taken, c->nranges + 2), range);
        if (!inner)
            return;
        c->nranges++;
        add_factors(l, c, inner);
    }
}

// How many loops a sum over `index` of the factors that hold it runs in, its own among them.
static uint32_t loops_of(Lower *l, const Contraction *c, Expr index)
{
    uint32_t loops = 0;
    for (uint32_t i = 0; i < c->nranges + l->ir->loops.len; i++) {
        Expr other = i < c->nranges ? c->ranges[i].index : expr_sym(l->p, l->ir->loops.at[i - c->nranges].symbol);
        bool held = false;
        for (size_t k = 0; k < c->factors.len && !held; k++)
            held = expr_contains(l->p, c->factors.at[k], index) && expr_contains(l->p, c->factors.at[k], other);
        loops += held;
    }
    return loops;
}

// Replaces the factors that hold the index by their sum over it.
static void eliminate(Lower *l, Contraction *c, uint32_t at)
{
    Pool *p = l->p;
    Range range = c->ranges[at];
    Exprs own = {0};
    size_t kept = 0;
    for (size_t i = 0; i < c->factors.len; i++)
        if (expr_contains(p, c->factors.at[i], range.index))
            vec_push(&own, c->factors.at[i]);
        else
            c->factors.at[kept++] = c->factors.at[i];
    c->factors.len = kept;
    Expr body = expr_mul(p, own.at, (uint32_t)own.len);
    vec_push(&c->factors, body ? expr_sum(p, KIND_SUM, expr_op(p, range.index), range.from, range.to, body) : 0);
    c->ranges[at] = c->ranges[--c->nranges];
    vec_free(&own);
}

static Expr contract(Lower *l, const Range *range, Expr body)
{
    Contraction c = {.ranges = {*range}, .nranges = 1, .whole = body};
    add_factors(l, &c, body);
    while (c.nranges && pool_ok(l->p)) {
        uint32_t best = 0, least = UINT32_MAX;
        for (uint32_t i = 0; i < c.nranges; i++) {
            uint32_t loops = loops_of(l, &c, c.ranges[i].index);
            if (loops <= least) { // the innermost of equals
                least = loops;
                best = i;
            }
        }
        eliminate(l, &c, best);
    }
    Expr product = expr_mul(l->p, c.factors.at, (uint32_t)c.factors.len);
    for (size_t i = 0; i < c.factors.len; i++) // a number that would be worked out here, of any many terms: it stays
        if (c.factors.at[i] && expr_kind(l->p, c.factors.at[i]) == KIND_SUM &&
            (expr_flags(l->p, c.factors.at[i]) & FLAG_CONSTANT))
            product = expr_sum(l->p, KIND_SUM, expr_op(l->p, range->index), range->from, range->to, body);
    vec_free(&c.factors);
    return product;
}

// ---- The pass -------------------------------------------------------------------------------------------------------

typedef struct {
    Memo *done;
    bool contracts; // products are summed in another order, too
} Arrange;

static Expr arrange(Lower *l, Arrange *a, Expr e);

static Expr arrange_sum(Lower *l, Arrange *a, Expr e)
{
    Pool *p = l->p;
    Range range;
    Expr body = open_sum(l, e, e, &range), total = expr_int(p, 0);
    if (!body)
        return 0;
    Exprs terms = {0}, kept = {0};
    body = arrange(l, a, body);
    bool whole = body && split_terms(l, body, range.index, &terms);
    for (size_t i = 0; i < terms.len && whole; i++) {
        Expr collapsed = collapsed_term(l, terms.at[i], range.index, range.from, range.to);
        if (collapsed)
            total = expr_add2(p, total, collapsed);
        else
            vec_push(&kept, terms.at[i]);
    }
    if (kept.len && whole) {
        Expr rest = expr_add(p, kept.at, (uint32_t)kept.len);
        if (a->contracts)
            rest = rest ? contract(l, &range, rest) : 0;
        else
            rest = rest ? expr_sum(p, KIND_SUM, expr_op(p, range.index), range.from, range.to, rest) : 0;
        total = rest ? expr_add2(p, total, rest) : 0;
    }
    vec_free(&terms);
    vec_free(&kept);
    return whole ? total : 0;
}

static Expr arrange_parts(Lower *l, Arrange *a, Expr e)
{
    Pool *p = l->p;
    Exprs args = {0};
    bool changed = false;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        vec_push(&args, arrange(l, a, expr_arg(p, e, i)));
        changed |= vec_last(&args) != expr_arg(p, e, i);
    }
    Expr result = changed ? expr_rebuild(p, e, args.at) : e;
    vec_free(&args);
    return result;
}

// The operations of stable.h hold sums that are read in a way of their own: those stay, and products over an index.
static Expr arrange(Lower *l, Arrange *a, Expr e)
{
    Pool *p = l->p;
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!pool_ok(p) || kind == KIND_PROD || kind == KIND_APPLY || kind == KIND_IVERSON || !expr_nargs(p, e))
        return e;
    if (memo_get(a->done, e, &known))
        return known;
    Expr result = kind == KIND_SUM ? arrange_sum(l, a, e) : arrange_parts(l, a, e);
    memo_put(a->done, e, result);
    return result;
}

Expr lower_arrange(Lower *l, Expr sum)
{
    if (expr_kind(l->p, sum) != KIND_SUM)
        return sum;
    Arrange a = {memo_begin(l->p), true};
    Expr result = arrange(l, &a, sum);
    memo_end(l->p, a.done);
    return result;
}

Expr lower_collapse(Lower *l, Expr e)
{
    if (!(expr_flags(l->p, e) & FLAG_HAS_IVERSON))
        return e;
    Arrange a = {memo_begin(l->p), false};
    Expr result = arrange(l, &a, e);
    memo_end(l->p, a.done);
    return result;
}
