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

static Fact open_shape(Session *s, const Fact *fact)
{
    Fact open = *fact;
    open.shape.rows = open_expr(s, fact->shape.rows);
    open.shape.cols = open_expr(s, fact->shape.cols);
    return open;
}

static Fact open_fact(Session *s, const Fact *fact)
{
    if (fact->kind == FACT_SHAPE)
        return open_shape(s, fact);
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
        if (s->facts.list.at[i].defined) // elements of what is defined are seen through
            continue;
        Fact open = open_fact(s, &s->facts.list.at[i]);
        facts_add(out, &open);
    }
}

typedef struct {
    Session *session;
    Facts *facts;
} Subscripts;

static void add_index(Pool *p, Expr variable, void *data)
{
    Subscripts *x = data;
    if (expr_kind(p, variable) == KIND_SYM)
        facts_index(x->facts, variable);
}

static void add_subscripts(Subscripts *x, Memo *seen, Expr e)
{
    Pool *p = x->session->pool;
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    bool defined = expr_kind(p, e) == KIND_ELEM && defs_find(&x->session->defs, expr_op(p, e));
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        if (defined)
            expr_each_variable(p, expr_arg(p, e, i), add_index, x);
        add_subscripts(x, seen, expr_arg(p, e, i));
    }
}

void assume_subscripts(Session *s, Expr written, Facts *out)
{
    Memo *seen = memo_begin(s->pool);
    if (written)
        add_subscripts(&(Subscripts){s, out}, seen, written);
    memo_end(s->pool, seen);
}

static bool is_same(const Fact *a, const Fact *b)
{
    return a->kind == b->kind && a->subject == b->subject && a->lower == b->lower && a->upper == b->upper &&
           a->condition == b->condition && a->shape.rank == b->shape.rank && a->shape.property == b->shape.property;
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
