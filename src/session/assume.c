// What is assumed, with the definitions in it seen through: `K := 3; assume y in 1..K` speaks of y in 1..3.
//
// Facts are kept as they were said, since a definition may change; they are seen through whenever they are used.
#include "session/session_internal.h"

// e with definitions seen through; e itself where that fails, and then nothing can be read from it or checked by it.
static Expr open_expr(Session *s, Expr e)
{
    Error ignored = {0};
    Expr open = e ? forms_evaluate(s, e, &ignored) : 0;
    open = open ? forms_expand_all(s, open, &ignored) : 0;
    return open ? open : e;
}

// subject in lower..upper of a subject that is no name: floor(subject) = subject and lower <= subject <= upper. No
// bounds: it is an integer.
static Fact as_condition(Pool *p, Expr subject, Expr lower, Expr upper)
{
    Expr parts[3] = {expr_eq(p, expr_call1(p, FN_FLOOR, subject), subject)};
    uint32_t n = 1;
    if (lower)
        parts[n++] = expr_le(p, lower, subject);
    if (upper)
        parts[n++] = expr_le(p, subject, upper);
    return (Fact){.kind = FACT_CONDITION, .condition = expr_and(p, parts, n)};
}

static Fact open_fact(Session *s, const Fact *fact)
{
    Fact open = {.kind = fact->kind,
                 .subject = open_expr(s, fact->subject),
                 .lower = open_expr(s, fact->lower),
                 .upper = open_expr(s, fact->upper),
                 .condition = open_expr(s, fact->condition)};
    return open.subject == fact->subject ? open : as_condition(s->pool, open.subject, open.lower, open.upper);
}

void assume_open(Session *s, Facts *out)
{
    *out = (Facts){.declared = 0};
    for (size_t i = 0; i < s->facts.declared && pool_ok(s->pool); i++) {
        Fact open = open_fact(s, &s->facts.list.at[i]);
        facts_add(out, &open);
    }
}

static bool is_same(const Fact *a, const Fact *b)
{
    return a->kind == b->kind && a->subject == b->subject && a->lower == b->lower && a->upper == b->upper &&
           a->condition == b->condition;
}

Fact assume_stated(Session *s, const Fact *open)
{
    for (size_t i = 0; i < s->facts.declared && pool_ok(s->pool); i++) {
        Fact fact = open_fact(s, &s->facts.list.at[i]);
        if (is_same(&fact, open))
            return s->facts.list.at[i];
    }
    return *open;
}
