// What makes induction sound: n is any integer >= n0, in no other fact; the step from n to n + 1 is taken only where each
// range over the bound has lower <= upper + 1, so that it grows by its next members (an empty range that was reversed
// stays empty), the claim being shown one by one for the n before that; and where the claim has a value for n + 1, it has
// one for n. The latter is read off the parts of both sides, which are to have a value for every n >= n0 or none
// that depends on n: positive bases, powers with whole exponents >= 0, sums up to n + c of bodies without n.
#include "symbolic/prove/induction.h"

#include <stdlib.h>

enum { BASES_MOST = 20, BOUND_MOST = 1000000 };

typedef struct {
    Pool *pool;
    const Facts *facts;
    Expr name;
    Memo *seen;
} Checking;

// ---- Does a part have a value for every n >= n0? --------------------------------------------------------------------

static bool is_at_least(const Checking *c, Expr e, int64_t least)
{
    return facts_integer(c->pool, c->facts, e) == TRUTH_YES &&
           facts_at_most(c->pool, c->facts, expr_int(c->pool, least), e) == TRUTH_YES;
}

static bool is_positive(const Checking *c, Expr e)
{
    Pool *p = c->pool;
    switch (expr_kind(p, e)) {
    case KIND_NUM: return expr_num_sign(p, e) > 0;
    case KIND_PI: return true;
    case KIND_CALL:
        if (expr_op(p, e) == FN_FACTORIAL)
            return is_at_least(c, expr_arg(p, e, 0), 0);
        if (expr_op(p, e) == FN_GAMMA)
            return is_at_least(c, expr_arg(p, e, 0), 1);
        return expr_op(p, e) == FN_EXP;
    case KIND_POW: return is_positive(c, expr_arg(p, e, 0)) || is_at_least(c, e, 1);
    case KIND_MUL:
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            if (!is_positive(c, expr_arg(p, e, i)))
                return is_at_least(c, e, 1);
        return true;
    default: return is_at_least(c, e, 1);
    }
}

static bool is_power_safe(const Checking *c, Expr base, Expr exponent)
{
    Pool *p = c->pool;
    if (is_positive(c, base))
        return true;
    if (expr_kind(p, exponent) != KIND_NUM)
        return is_at_least(c, exponent, 0);
    return expr_num_sign(p, exponent) > 0 && (expr_num_is_integer(p, exponent) || is_at_least(c, base, 0));
}

static bool is_call_safe(const Checking *c, Expr e)
{
    Pool *p = c->pool;
    Expr u = expr_arg(p, e, 0);
    switch (expr_op(p, e)) {
    case FN_LOG: return is_positive(c, u);
    case FN_FACTORIAL: return is_at_least(c, u, 0);
    case FN_GAMMA:
    case FN_LGAMMA:
    case FN_DIGAMMA: return is_at_least(c, u, 1);
    case FN_BINOMIAL:
        return is_at_least(c, expr_arg(p, e, 1), 0) && is_at_least(c, expr_sub(p, u, expr_arg(p, e, 1)), 0);
    default: return !*func_cards[expr_op(p, e)].domain;
    }
}

// c > 0 in an upper bound c*n + rest, a whole number; 0 where it has another form.
static int64_t growth(const Checking *c, Expr upper)
{
    Pool *p = c->pool;
    int64_t found = 0, step;
    uint32_t terms = expr_kind(p, upper) == KIND_ADD ? expr_nargs(p, upper) : 1;
    for (uint32_t i = 0; i < terms; i++) {
        Expr coeff, rest, term = terms > 1 ? expr_arg(p, upper, i) : upper;
        if (!expr_contains(p, term, c->name))
            continue;
        expr_split_coeff(p, term, &coeff, &rest);
        if (rest != c->name || found || !expr_get_int(p, coeff, &step) || step <= 0)
            return 0;
        found = step;
    }
    return found;
}

static bool is_sum_safe(const Checking *c, Expr e)
{
    Pool *p = c->pool;
    return !expr_contains(p, expr_arg(p, e, 0), c->name) && !expr_contains(p, expr_arg(p, e, 2), c->name) &&
           growth(c, expr_arg(p, e, 1)) > 0;
}

static bool is_safe(Checking *c, Expr e)
{
    Pool *p = c->pool;
    uint32_t known;
    if (!expr_contains(p, e, c->name) || memo_get(c->seen, e, &known))
        return true;
    memo_put(c->seen, e, 1);
    switch (expr_kind(p, e)) {
    case KIND_SYM: return true;
    case KIND_SUM:
    case KIND_PROD: return is_sum_safe(c, e);
    case KIND_POW:
        if (!is_power_safe(c, expr_arg(p, e, 0), expr_arg(p, e, 1)))
            return false;
        break;
    case KIND_CALL:
        if (!is_call_safe(c, e))
            return false;
        break;
    case KIND_ADD:
    case KIND_MUL: break;
    default: return false;
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (!is_safe(c, expr_arg(p, e, i)))
            return false;
    return true;
}

// ---- The name -------------------------------------------------------------------------------------------------------

static bool mentions(Pool *p, const Fact *fact, Expr name)
{
    const Expr parts[] = {fact->subject, fact->lower, fact->upper, fact->condition};
    for (size_t i = 0; i < 4; i++)
        if (parts[i] && expr_contains(p, parts[i], name))
            return true;
    return false;
}

// Is all that is known of the name that it is an integer >= *start?
static bool starts_at(Pool *p, const Facts *facts, Expr name, int64_t *start)
{
    bool any = false;
    for (size_t i = 0; i < facts->lengths.len; i++)
        if (facts->lengths.at[i] == name) {
            *start = 1;
            any = true;
        }
    for (size_t i = 0; i < facts->list.len; i++) {
        const Fact *fact = &facts->list.at[i];
        if (!mentions(p, fact, name) || (fact->kind == FACT_INTEGER && fact->subject == name))
            continue;
        Kind kind = fact->kind == FACT_CONDITION ? expr_kind(p, fact->condition) : KIND_NONE;
        int64_t least;
        if ((kind != KIND_LE && kind != KIND_LT) || expr_arg(p, fact->condition, 1) != name ||
            !expr_get_int(p, expr_arg(p, fact->condition, 0), &least))
            return false;
        least += kind == KIND_LT;
        *start = any && *start > least ? *start : least;
        any = true;
    }
    return any && facts_integer(p, facts, name) == TRUTH_YES;
}

// n in an upper bound n, 2*n - 1; 0 where it has another form.
static Expr name_in_bound(Pool *p, Expr upper)
{
    Expr coeff, rest;
    uint32_t last = expr_kind(p, upper) == KIND_ADD ? expr_nargs(p, upper) - 1 : 0;
    expr_split_coeff(p, last ? expr_arg(p, upper, last) : upper, &coeff, &rest);
    return last <= 1 && rest && expr_kind(p, rest) == KIND_SYM ? rest : 0;
}

// A name among the upper bounds of sums and products from a number on; 0 for none.
static Expr find_bound(Pool *p, Memo *seen, Expr e)
{
    uint32_t known;
    int64_t lower;
    Expr found = 0;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return 0;
    memo_put(seen, e, 1);
    bool binds = expr_kind(p, e) == KIND_SUM || expr_kind(p, e) == KIND_PROD;
    if (binds && expr_get_int(p, expr_arg(p, e, 0), &lower))
        return name_in_bound(p, expr_arg(p, e, 1));
    for (uint32_t i = 0; i < expr_nargs(p, e) && !found && !binds; i++)
        found = find_bound(p, seen, expr_arg(p, e, i));
    return found;
}

// ---- The base ------------------------------------------------------------------------------------------------------

// The least n from *from on where lower <= upper + 1, for a range up to c*n + r. False where that can not be said.
static bool move_base(const Checking *c, Expr binder, int64_t *from)
{
    Pool *p = c->pool;
    int64_t lower, rest, step = growth(c, expr_arg(p, binder, 1));
    Expr start = expr_subst1(p, expr_arg(p, binder, 1), c->name, expr_int(p, 0));
    if (!expr_get_int(p, expr_arg(p, binder, 0), &lower) || !start || !expr_get_int(p, start, &rest)) {
        Expr first = expr_subst1(p, expr_arg(p, binder, 1), c->name, expr_int(p, *from));
        return first && facts_at_most(p, c->facts, expr_arg(p, binder, 0), expr_add2(p, first, expr_int(p, 1))) == TRUTH_YES;
    }
    if (llabs(lower) > BOUND_MOST || llabs(rest) > BOUND_MOST)
        return false;
    while (step * *from + rest + 1 < lower && *from <= BOUND_MOST)
        ++*from;
    return true;
}

static bool move_base_below(const Checking *c, Memo *seen, Expr e, int64_t *from)
{
    Pool *p = c->pool;
    uint32_t known;
    if (!expr_contains(p, e, c->name) || memo_get(seen, e, &known))
        return true;
    memo_put(seen, e, 1);
    bool binder = expr_kind(p, e) == KIND_SUM || expr_kind(p, e) == KIND_PROD, ok = !binder || move_base(c, e, from);
    for (uint32_t i = 0; i < expr_nargs(p, e) && ok; i++)
        ok = move_base_below(c, seen, expr_arg(p, e, i), from);
    return ok;
}

// ---- The step ------------------------------------------------------------------------------------------------------

// A product P(n) = other(n): other(n)*(the factor n + 1) = other(n + 1). False where the side is no product up to n +
// c.
static bool step_of_product(const Checking *c, Expr side, Expr other, Expr next_other, Induction *out)
{
    Pool *p = c->pool;
    if (expr_kind(p, side) != KIND_PROD || growth(c, expr_arg(p, side, 1)) != 1)
        return false;
    out->step_left = expr_mul2(p, other, expr_open_as(p, side, expr_add2(p, expr_arg(p, side, 1), expr_int(p, 1))));
    out->step_right = next_other;
    return true;
}

bool induction_base(Pool *p, const Induction *s, Expr left, Expr right, int64_t value, Expr *base_left, Expr *base_right)
{
    *base_left = expr_subst1(p, left, s->name, expr_int(p, value));
    *base_right = expr_subst1(p, right, s->name, expr_int(p, value));
    return *base_left && *base_right;
}

bool induction_find(Pool *p, const Facts *facts, Expr left, Expr right, Induction *out)
{
    int64_t start;
    Memo *seen = memo_begin(p);
    Expr name = find_bound(p, seen, left);
    name = name ? name : find_bound(p, seen, right);
    memo_end(p, seen);
    if (!name || !starts_at(p, facts, name, &start))
        return false;
    Checking c = {p, facts, name, memo_begin(p)};
    int64_t from = start;
    bool safe = is_safe(&c, left) && is_safe(&c, right);
    memo_end(p, c.seen);
    seen = memo_begin(p);
    safe = safe && move_base_below(&c, seen, left, &from) && move_base_below(&c, seen, right, &from);
    memo_end(p, seen);
    if (!safe || from - start > BASES_MOST)
        return false;
    Expr next = expr_add2(p, name, expr_int(p, 1));
    Expr next_left = expr_subst1(p, left, name, next), next_right = expr_subst1(p, right, name, next);
    *out = (Induction){.name = name, .first = start, .from = from};
    if (!step_of_product(&c, left, right, next_right, out) && !step_of_product(&c, right, left, next_left, out)) {
        out->step_left = expr_sub(p, next_left, left);
        out->step_right = expr_sub(p, next_right, right);
    }
    return out->step_left && out->step_right;
}
