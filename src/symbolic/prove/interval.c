// Each name or element that conditions compare with numbers has an interval; an integer's interval shrinks to integers,
// and past those that are excluded.
#include "symbolic/prove/interval.h"

#include "symbolic/expr/arith.h"

typedef struct {
    fmpq_t lower, upper;
    bool has_lower, has_upper, open_lower, open_upper;
} Interval;

static void raise_lower(Interval *s, const fmpq_t value, bool open)
{
    int order = s->has_lower ? fmpq_cmp(value, s->lower) : 1;
    s->open_lower = order > 0 ? open : order == 0 ? s->open_lower || open : s->open_lower;
    if (order > 0)
        fmpq_set(s->lower, value);
    s->has_lower = true;
}

static void drop_upper(Interval *s, const fmpq_t value, bool open)
{
    int order = s->has_upper ? fmpq_cmp(value, s->upper) : -1;
    s->open_upper = order < 0 ? open : order == 0 ? s->open_upper || open : s->open_upper;
    if (order < 0)
        fmpq_set(s->upper, value);
    s->has_upper = true;
}

static bool is_number(const Pool *p, Expr e)
{
    return e && expr_kind(p, e) == KIND_NUM;
}

static void collect_bounds(Pool *p, const Facts *facts, Expr x, Interval *s)
{
    FactBounds told = {0};
    facts_bounds(p, facts, x, &told);
    for (size_t i = 0; i < told.list.len; i++) {
        FactBound b = told.list.at[i];
        if (is_number(p, b.value))
            (b.upper ? drop_upper : raise_lower)(s, expr_fmpq(p, b.value), b.strict);
    }
    vec_free(&told.list);
}

static bool is_excluded(Pool *p, const Facts *facts, Expr x, const fmpq_t value)
{
    return facts_assumed(p, facts, expr_eq(p, x, expr_from_fmpq(p, value))) == TRUTH_NO;
}

// Shrinks the interval of an integer to integers that are not excluded.
static void shrink_to_integers(Pool *p, const Facts *facts, Expr x, Interval *s)
{
    enum { STEPS = 64 };

    fmpz_t n;
    fmpq_t q, one;
    fmpz_init(n);
    fmpq_init(q);
    fmpq_init(one);
    fmpq_one(one);
    if (s->has_lower) {
        fmpz_cdiv_q(n, fmpq_numref(s->lower), fmpq_denref(s->lower));
        fmpq_set_fmpz(q, n);
        if (s->open_lower && fmpq_equal(q, s->lower))
            fmpq_add(q, q, one);
        for (int i = 0; i < STEPS && is_excluded(p, facts, x, q); i++)
            fmpq_add(q, q, one);
        fmpq_set(s->lower, q);
        s->open_lower = false;
    }
    if (s->has_upper) {
        fmpz_fdiv_q(n, fmpq_numref(s->upper), fmpq_denref(s->upper));
        fmpq_set_fmpz(q, n);
        if (s->open_upper && fmpq_equal(q, s->upper))
            fmpq_sub(q, q, one);
        for (int i = 0; i < STEPS && is_excluded(p, facts, x, q); i++)
            fmpq_sub(q, q, one);
        fmpq_set(s->upper, q);
        s->open_upper = false;
    }
    fmpz_clear(n);
    fmpq_clear(q);
    fmpq_clear(one);
}

static bool has_no_value(Pool *p, const Facts *facts, Expr x)
{
    Interval s = {.has_lower = false};
    fmpq_init(s.lower);
    fmpq_init(s.upper);
    collect_bounds(p, facts, x, &s);
    if (facts_integer(p, facts, x) == TRUTH_YES)
        shrink_to_integers(p, facts, x, &s);
    bool empty = false;
    if (s.has_lower && s.has_upper) {
        int order = fmpq_cmp(s.lower, s.upper);
        empty = order > 0 || (order == 0 && (s.open_lower || s.open_upper || is_excluded(p, facts, x, s.lower)));
    }
    fmpq_clear(s.lower);
    fmpq_clear(s.upper);
    return empty;
}

// Does another fact, or index arithmetic, say the contrary of the condition?
static bool is_contradicted(Pool *p, const Facts *facts, Expr condition)
{
    Kind kind = expr_kind(p, condition);
    if (kind != KIND_LE && kind != KIND_LT)
        return kind == KIND_FALSE;
    Expr a = expr_arg(p, condition, 0), b = expr_arg(p, condition, 1);
    if (facts_integer(p, facts, expr_sub(p, b, a)) == TRUTH_YES) {
        Expr least = kind == KIND_LT ? expr_add2(p, a, expr_int(p, 1)) : a; // least <= b
        return facts_at_most(p, facts, least, b) == TRUTH_NO;
    }
    return facts_assumed(p, facts, expr_lt(p, b, a)) == TRUTH_YES ||
           (kind == KIND_LT && facts_assumed(p, facts, expr_le(p, b, a)) == TRUTH_YES);
}

bool interval_case_empty(Pool *p, const Facts *facts)
{
    for (size_t i = 0; i < facts->list.len; i++) {
        Fact fact = facts->list.at[i];
        Expr c = fact.condition;
        if (fact.kind == FACT_RANGE && facts_at_most(p, facts, fact.lower, fact.upper) == TRUTH_NO)
            return true;
        if (fact.kind != FACT_CONDITION)
            continue;
        if (is_contradicted(p, facts, c))
            return true;
        if (expr_kind(p, c) != KIND_LE && expr_kind(p, c) != KIND_LT)
            continue;
        for (uint32_t k = 0; k < 2; k++) {
            Expr x = expr_arg(p, c, k);
            if ((expr_kind(p, x) == KIND_SYM || expr_kind(p, x) == KIND_ELEM) && has_no_value(p, facts, x))
                return true;
        }
    }
    return false;
}
