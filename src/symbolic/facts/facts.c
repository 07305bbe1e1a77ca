// The list of facts, and reading implied ones off an expression.
#include "symbolic/facts/facts.h"

static bool same_fact(const Fact *a, const Fact *b)
{
    return a->kind == b->kind && a->subject == b->subject && a->lower == b->lower && a->upper == b->upper &&
           a->condition == b->condition && a->array == b->array && a->position == b->position;
}

void facts_add(Facts *facts, const Fact *fact)
{
    for (size_t i = 0; i < facts->list.len; i++)
        if (same_fact(&facts->list.at[i], fact))
            return;
    vec_push(&facts->list, *fact);
}

void facts_clear(Facts *facts)
{
    vec_free(&facts->list);
}

void facts_copy(Facts *to, const Facts *from)
{
    *to = (Facts){0};
    for (size_t i = 0; i < from->list.len; i++)
        vec_push(&to->list, from->list.at[i]);
}

typedef struct {
    Sym name;
    bool found;
} Mention;

static void look_for_name(Pool *p, Expr variable, void *data)
{
    Mention *m = data;
    m->found |= expr_op(p, variable) == m->name;
}

static bool mentions(Pool *p, const Fact *fact, Sym name)
{
    Mention m = {name, name == 0};
    const Expr parts[] = {fact->subject, fact->lower, fact->upper, fact->condition};
    for (size_t i = 0; i < 4; i++)
        if (parts[i])
            expr_each_variable(p, parts[i], look_for_name, &m);
    return m.found;
}

uint32_t facts_forget(Pool *p, Facts *facts, Sym name)
{
    size_t kept = 0;
    for (size_t i = 0; i < facts->list.len; i++)
        if (!mentions(p, &facts->list.at[i], name))
            facts->list.at[kept++] = facts->list.at[i];
    uint32_t gone = (uint32_t)(facts->list.len - kept);
    facts->list.len = kept;
    return gone;
}

// ---- Learning -------------------------------------------------------------------------------------------------------

typedef struct {
    Facts *facts;
    Memo *seen;
} Learn;

static void learn_bound(Pool *p, Learn *l, Expr bound, bool from_one);

static void learn_integers(Pool *p, Expr variable, void *data)
{
    Learn *l = data;
    if (expr_kind(p, variable) != KIND_APPLY)
        facts_add(l->facts, &(Fact){.kind = FACT_INTEGER, .subject = variable, .implied = true});
}

static void learn_bound(Pool *p, Learn *l, Expr bound, bool from_one)
{
    expr_each_variable(p, bound, learn_integers, l);
    if (from_one && expr_kind(p, bound) == KIND_SYM)
        facts_add(l->facts, &(Fact){.kind = FACT_LENGTH, .subject = bound, .implied = true});
}

// Elements below e that carry `index` bare as a subscript give their arrays a dimension.
static void learn_dimensions(Pool *p, Learn *l, Memo *seen, Expr e, Expr index, Expr lower, Expr upper)
{
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr a = expr_arg(p, e, i);
        if (a == index && expr_kind(p, e) == KIND_ELEM)
            facts_add(l->facts, &(Fact){.kind = FACT_DIMENSION,
                                        .array = expr_op(p, e),
                                        .position = i,
                                        .lower = lower,
                                        .upper = upper,
                                        .implied = true});
        learn_dimensions(p, l, seen, a, index, lower, upper);
    }
}

static bool is_closed_range(const Pool *p, Expr lower, Expr upper)
{
    return !((expr_flags(p, lower) | expr_flags(p, upper)) & FLAG_HAS_BOUND);
}

static void learn(Pool *p, Learn *l, Expr e)
{
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(l->seen, e, &known))
        return;
    memo_put(l->seen, e, 1);
    Kind kind = expr_kind(p, e);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (!((kind == KIND_SUM || kind == KIND_PROD) && i == 2))
            learn(p, l, expr_arg(p, e, i));
    if (kind == KIND_ELEM)
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            expr_each_variable(p, expr_arg(p, e, i), learn_integers, l);
    if (kind != KIND_SUM && kind != KIND_PROD)
        return;
    Expr lower = expr_arg(p, e, 0), upper = expr_arg(p, e, 1);
    learn_bound(p, l, lower, false);
    learn_bound(p, l, upper, expr_is_number(p, lower, 1, 1));
    Sym index;
    Expr body = expr_open(p, e, &index);
    if (!body)
        return;
    if (is_closed_range(p, lower, upper)) {
        Memo *seen = memo_begin(p);
        learn_dimensions(p, l, seen, body, expr_sym(p, index), lower, upper);
        memo_end(p, seen);
    }
    learn(p, l, body);
}

// A bare subscript of an array with a dimension lies in it: s summed over 1..K and s[j] give j in 1..K.
static void learn_subscript_ranges(Pool *p, Expr variable, void *data)
{
    Learn *l = data;
    if (expr_kind(p, variable) != KIND_ELEM)
        return;
    for (uint32_t i = 0; i < expr_nargs(p, variable); i++) {
        Expr sub = expr_arg(p, variable, i);
        if (expr_kind(p, sub) != KIND_SYM || pool_symbol_is_fresh(p, expr_op(p, sub)))
            continue;
        for (size_t k = 0; k < l->facts->list.len; k++) {
            Fact fact = l->facts->list.at[k];
            if (fact.kind == FACT_DIMENSION && fact.array == expr_op(p, variable) && fact.position == i)
                facts_add(
                    l->facts,
                    &(Fact){
                        .kind = FACT_RANGE, .subject = sub, .lower = fact.lower, .upper = fact.upper, .implied = true});
        }
    }
}

void facts_learn(Pool *p, Facts *facts, Expr e)
{
    if (!e)
        return;
    Learn l = {facts, memo_begin(p)};
    for (size_t i = 0, n = facts->list.len; i < n; i++) { // a declared range makes integers of its bounds
        Fact fact = facts->list.at[i];
        if (fact.kind == FACT_RANGE) {
            learn_bound(p, &l, fact.lower, false);
            learn_bound(p, &l, fact.upper, expr_is_number(p, fact.lower, 1, 1));
        }
    }
    learn(p, &l, e);
    memo_end(p, l.seen);
    expr_each_variable(p, e, learn_subscript_ranges, &l);
}
