// What the facts compare a name or an element with.
#include "symbolic/facts/facts_internal.h"

typedef struct {
    Pool *pool;
    const Facts *facts;
    Expr about;
    bool integer;
    FactMatch *match;
    FactBounds *out;
} Collect;

// The bound of an integer by a number or a whole expression: n > 3 is n >= 4, n >= 7/2 too.
static FactBound sharpened(Collect *c, FactBound b)
{
    Pool *p = c->pool;
    if (!c->integer)
        return b;
    Expr one = expr_int(p, b.upper ? -1 : 1);
    if (expr_kind(p, b.value) != KIND_NUM) {
        if (b.strict && facts_integer(p, c->facts, b.value) == TRUTH_YES)
            b = (FactBound){b.upper, false, expr_add2(p, b.value, one)};
        return b;
    }
    if (!expr_num_is_integer(p, b.value))
        return (FactBound){b.upper, false, expr_call1(p, b.upper ? FN_FLOOR : FN_CEIL, b.value)};
    return b.strict ? (FactBound){b.upper, false, expr_add2(p, b.value, one)} : b;
}

static void add_bound(Collect *c, Expr value, bool upper, bool strict)
{
    Expr instance = fact_instance(c->pool, c->match, value);
    if (!instance || instance == c->about)
        return;
    vec_push(&c->out->list, sharpened(c, (FactBound){upper, strict, instance}));
}

// What a relation says about c->about where that stands bare on a side, or in abs(x) < b.
static void bounds_by(Collect *c, Expr condition)
{
    Pool *p = c->pool;
    Kind kind = expr_kind(p, condition);
    for (uint32_t i = 0; kind == KIND_AND && i < expr_nargs(p, condition); i++)
        bounds_by(c, expr_arg(p, condition, i));
    if (kind != KIND_EQ && kind != KIND_LT && kind != KIND_LE)
        return;
    Expr a = expr_arg(p, condition, 0), b = expr_arg(p, condition, 1);
    bool strict = kind == KIND_LT, equation = kind == KIND_EQ;
    if (fact_match(p, c->match, a, c->about)) {
        add_bound(c, b, true, strict);
        if (equation)
            add_bound(c, b, false, false);
    }
    if (fact_match(p, c->match, b, c->about)) {
        add_bound(c, a, false, strict);
        if (equation)
            add_bound(c, a, true, false);
    }
    if (!equation && expr_is_call(p, a, FN_ABS) && fact_match(p, c->match, expr_arg(p, a, 0), c->about)) {
        add_bound(c, b, true, strict);
        add_bound(c, expr_neg(p, b), false, strict);
    }
}

static bool is_length(const Facts *facts, Expr e)
{
    for (size_t i = 0; i < facts->lengths.len; i++)
        if (facts->lengths.at[i] == e)
            return true;
    return false;
}

void facts_bounds(Pool *p, const Facts *facts, Expr e, FactBounds *out)
{
    FactMatch m;
    Collect c = {.pool = p, .facts = facts, .about = e, .match = &m, .out = out};
    c.integer = facts->list.len && facts_integer(p, facts, e) == TRUTH_YES;
    if (is_length(facts, e))
        vec_push(&out->list, ((FactBound){.value = expr_int(p, 1)}));
    for (size_t i = 0; i < facts->list.len; i++) {
        Fact fact = facts->list.at[i];
        if (fact.kind == FACT_INTEGER)
            continue;
        fact_places(p, &fact, &m);
        if (fact.kind == FACT_CONDITION) {
            bounds_by(&c, fact.condition);
        } else if (fact_match(p, &m, fact.subject, e)) {
            add_bound(&c, fact.lower, false, false);
            if (fact_match(p, &m, fact.subject, e))
                add_bound(&c, fact.upper, true, false);
        }
    }
}
