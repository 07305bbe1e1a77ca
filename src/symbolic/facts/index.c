// Reasoning about integers: membership, ranges, order, equality of indices.
//
// Differences are compared as linear forms: a - b = c + sum q_j x_j. A bound on it follows from the bounds known of
// each x_j: a length is >= 1, a name in lower..upper lies between them (whose names are bounded in turn, to a small
// depth).
#include "symbolic/facts/facts_internal.h"

bool facts_range(Pool *p, const Facts *facts, Expr e, Expr *lower, Expr *upper)
{
    for (size_t i = 0; i < facts->list.len; i++) {
        Fact fact = facts->list.at[i];
        FactMatch m;
        if (fact.kind != FACT_RANGE)
            continue;
        fact_places(p, &fact, &m);
        if (!fact_match(p, &m, fact.subject, e))
            continue;
        *lower = fact_instance(p, &m, fact.lower);
        *upper = fact_instance(p, &m, fact.upper);
        if (*lower && *upper)
            return true;
    }
    return false;
}

static bool is_length(const Facts *facts, Expr e)
{
    for (size_t i = 0; i < facts->lengths.len; i++)
        if (facts->lengths.at[i] == e)
            return true;
    return false;
}

static bool is_told_integer(Pool *p, const Facts *facts, Expr e)
{
    for (size_t i = 0; i < facts->list.len; i++) {
        Fact fact = facts->list.at[i];
        FactMatch m;
        if (fact.kind == FACT_CONDITION || (fact.subject != e && !fact.every))
            continue;
        fact_places(p, &fact, &m);
        if (fact_match(p, &m, fact.subject, e))
            return true;
    }
    return is_length(facts, e);
}

Truth facts_integer(Pool *p, const Facts *facts, Expr e)
{
    if (is_told_integer(p, facts, e))
        return TRUTH_YES;
    int64_t n;
    switch (expr_kind(p, e)) {
    case KIND_NUM: return expr_num_is_integer(p, e) ? TRUTH_YES : TRUTH_NO;
    case KIND_BOUND:
    case KIND_IVERSON: return TRUTH_YES;
    case KIND_SYM: return pool_symbol_is_fresh(p, expr_op(p, e)) ? TRUTH_YES : TRUTH_UNKNOWN; // an opened bound index
    case KIND_ADD:
    case KIND_MUL:
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            if (facts_integer(p, facts, expr_arg(p, e, i)) != TRUTH_YES)
                return TRUTH_UNKNOWN;
        return TRUTH_YES;
    case KIND_POW:
        return expr_get_int(p, expr_arg(p, e, 1), &n) && n >= 0 ? facts_integer(p, facts, expr_arg(p, e, 0))
                                                                : TRUTH_UNKNOWN;
    case KIND_CALL:
        return expr_op(p, e) == FN_FLOOR || expr_op(p, e) == FN_CEIL || expr_op(p, e) == FN_SIGN ? TRUTH_YES
                                                                                                 : TRUTH_UNKNOWN;
    default: return TRUTH_UNKNOWN;
    }
}

// ---- Order ----------------------------------------------------------------------------------------------------------

enum { BOUND_DEPTH = 6 };

static bool at_least_zero(Pool *p, const Facts *facts, Expr d, unsigned depth);

// c*(x + y) as c*x + c*y, as a term and among terms: n - (n - 1) is 1.
static Expr linear(Pool *p, Expr d)
{
    Expr coeff, rest;
    VEC(Expr) terms = {0};
    if (!d)
        return 0;
    uint32_t outer = expr_kind(p, d) == KIND_ADD ? expr_nargs(p, d) : 1;
    for (uint32_t i = 0; i < outer; i++) {
        expr_split_coeff(p, outer > 1 ? expr_arg(p, d, i) : d, &coeff, &rest);
        uint32_t inner = expr_kind(p, rest) == KIND_ADD ? expr_nargs(p, rest) : 1;
        for (uint32_t k = 0; k < inner; k++)
            vec_push(&terms, expr_mul2(p, coeff, inner > 1 ? expr_arg(p, rest, k) : rest));
    }
    Expr sum = expr_add(p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    return sum;
}

// d with its term coeff*x replaced by coeff*bound: is that >= 0?
static bool with_bound(Pool *p, const Facts *facts, Expr d, Expr term, Expr coeff, Expr bound, unsigned depth)
{
    return at_least_zero(p, facts, expr_add2(p, expr_sub(p, d, term), expr_mul2(p, coeff, bound)), depth + 1);
}

// Replaces one name of the linear form d by its bound in the right direction and goes on.
static bool bound_one(Pool *p, const Facts *facts, Expr d, Expr term, unsigned depth)
{
    Expr coeff, x;
    FactBounds bounds = {0};
    expr_split_coeff(p, term, &coeff, &x);
    bool positive = expr_num_sign(p, coeff) > 0, shown = false;
    facts_bounds(p, facts, x, &bounds);
    for (size_t i = 0; i < bounds.list.len && !shown; i++)
        if (bounds.list.at[i].upper != positive)
            shown = with_bound(p, facts, d, term, coeff, bounds.list.at[i].value, depth);
    vec_free(&bounds.list);
    return shown;
}

int facts_sign(Pool *p, const Facts *facts, Expr e, bool *strict)
{
    int sign = 0;
    FactBounds bounds = {0};
    *strict = false;
    facts_bounds(p, facts, e, &bounds);
    for (size_t i = 0; i < bounds.list.len; i++) {
        FactBound b = bounds.list.at[i];
        int side = b.upper ? -1 : 1, own = expr_kind(p, b.value) == KIND_NUM ? expr_num_sign(p, b.value) : -side;
        if (own == -side || (sign && sign != side)) // e >= -1 says nothing
            continue;
        sign = side;
        *strict |= b.strict || own != 0;
    }
    vec_free(&bounds.list);
    return sign;
}

// Does a condition a <= b say so by itself: is d - (b - a) a number >= 0? Of integers, a < b says 1 more.
static bool told_by_condition(Pool *p, const Facts *facts, Expr d)
{
    for (size_t i = 0; i < facts->list.len; i++) {
        Expr c = facts->list.at[i].condition;
        Kind kind = facts->list.at[i].kind == FACT_CONDITION ? expr_kind(p, c) : KIND_NONE;
        if (kind != KIND_LE && kind != KIND_LT)
            continue;
        Expr told = expr_sub(p, expr_arg(p, c, 1), expr_arg(p, c, 0)), rest = linear(p, expr_sub(p, d, told));
        if (kind == KIND_LT && facts_integer(p, facts, told) == TRUTH_YES)
            rest = expr_add2(p, rest, expr_int(p, 1));
        if (rest && expr_kind(p, rest) == KIND_NUM && expr_num_sign(p, rest) >= 0)
            return true;
    }
    return false;
}

static bool at_least_zero(Pool *p, const Facts *facts, Expr d, unsigned depth)
{
    d = linear(p, d);
    if (!d || depth > BOUND_DEPTH)
        return false;
    if (expr_kind(p, d) == KIND_NUM)
        return expr_num_sign(p, d) >= 0;
    if (depth == 0 && told_by_condition(p, facts, d))
        return true;
    if (expr_kind(p, d) != KIND_ADD)
        return bound_one(p, facts, d, d, depth);
    for (uint32_t i = 0; i < expr_nargs(p, d); i++) {
        Expr term = expr_arg(p, d, i);
        if (expr_kind(p, term) != KIND_NUM && bound_one(p, facts, d, term, depth))
            return true;
    }
    return false;
}

Truth facts_at_most(Pool *p, const Facts *facts, Expr a, Expr b)
{
    if (a == b)
        return TRUTH_YES;
    if (at_least_zero(p, facts, expr_sub(p, b, a), 0))
        return TRUTH_YES;
    Expr beyond = expr_sub(p, expr_sub(p, a, b), expr_int(p, 1)); // a >= b + 1, for integers
    return at_least_zero(p, facts, beyond, 0) ? TRUTH_NO : TRUTH_UNKNOWN;
}

Truth facts_in_range(Pool *p, const Facts *facts, Expr e, Expr lower, Expr upper)
{
    Expr own_lower, own_upper;
    if (facts_range(p, facts, e, &own_lower, &own_upper) && own_lower == lower && own_upper == upper)
        return TRUTH_YES;
    if (facts_integer(p, facts, e) != TRUTH_YES)
        return TRUTH_UNKNOWN;
    Truth above = facts_at_most(p, facts, lower, e), below = facts_at_most(p, facts, e, upper);
    if (above == TRUTH_NO || below == TRUTH_NO)
        return TRUTH_NO;
    return above == TRUTH_YES && below == TRUTH_YES ? TRUTH_YES : TRUTH_UNKNOWN;
}

Truth facts_equal(Pool *p, const Facts *facts, Expr a, Expr b)
{
    if (a == b)
        return TRUTH_YES;
    Expr d = linear(p, expr_sub(p, a, b)), one = expr_int(p, 1);
    if (d && expr_kind(p, d) == KIND_NUM)
        return expr_num_sign(p, d) ? TRUTH_NO : TRUTH_YES;
    Expr equation = expr_eq(p, a, b);
    Truth assumed = equation && expr_kind(p, equation) == KIND_EQ ? facts_assumed(p, facts, equation) : TRUTH_UNKNOWN;
    if (assumed != TRUTH_UNKNOWN)
        return assumed;
    if (facts_integer(p, facts, d) == TRUTH_YES && (at_least_zero(p, facts, expr_sub(p, d, one), 0) ||
                                                    at_least_zero(p, facts, expr_sub(p, expr_neg(p, d), one), 0)))
        return TRUTH_NO;
    return TRUTH_UNKNOWN;
}
