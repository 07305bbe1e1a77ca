// The list of facts, and reading implied ones off an expression.
#include "symbolic/facts/facts.h"

static bool holds_fact(const Facts *facts, const Fact *a)
{
    for (size_t i = 0; i < facts->list.len; i++) {
        const Fact *b = &facts->list.at[i];
        if (a->kind == b->kind && a->subject == b->subject && a->lower == b->lower && a->upper == b->upper &&
            a->condition == b->condition)
            return true;
    }
    return false;
}

void facts_add(Facts *facts, const Fact *fact)
{
    if (holds_fact(facts, fact))
        return;
    vec_push(&facts->list, *fact);
    for (size_t i = facts->list.len - 1; i > facts->declared; i--) { // declared ones stand first
        Fact swap = facts->list.at[i];
        facts->list.at[i] = facts->list.at[i - 1];
        facts->list.at[i - 1] = swap;
    }
    facts->declared++;
}

void facts_imply(Facts *facts, const Fact *fact)
{
    if (!holds_fact(facts, fact))
        vec_push(&facts->list, *fact);
}

void facts_forget_implied(Facts *facts)
{
    facts->list.len = facts->declared;
    facts->lengths.len = facts->dimensions.len = 0;
}

void facts_clear(Facts *facts)
{
    vec_free(&facts->list);
    vec_free(&facts->lengths);
    vec_free(&facts->dimensions);
    vec_free(&facts->indices);
    facts->declared = 0;
}

void facts_copy(Facts *to, const Facts *from)
{
    *to = (Facts){.declared = from->declared};
    for (size_t i = 0; i < from->list.len; i++)
        vec_push(&to->list, from->list.at[i]);
    for (size_t i = 0; i < from->lengths.len; i++)
        vec_push(&to->lengths, from->lengths.at[i]);
    for (size_t i = 0; i < from->dimensions.len; i++)
        vec_push(&to->dimensions, from->dimensions.at[i]);
    for (size_t i = 0; i < from->indices.len; i++)
        vec_push(&to->indices, from->indices.at[i]);
}

static bool mentions(Pool *p, const Fact *fact, Sym name)
{
    const Expr parts[] = {fact->subject, fact->lower, fact->upper, fact->condition};
    for (size_t i = 0; i < 4; i++)
        if (name == 0 || (parts[i] && expr_mentions(p, parts[i], name)))
            return true;
    return false;
}

uint32_t facts_forget(Pool *p, Facts *facts, Sym name)
{
    facts_forget_implied(facts);
    size_t kept = 0;
    for (size_t i = 0; i < facts->list.len; i++)
        if (!mentions(p, &facts->list.at[i], name))
            facts->list.at[kept++] = facts->list.at[i];
    uint32_t gone = (uint32_t)(facts->list.len - kept);
    facts->declared = facts->list.len = kept;
    return gone;
}

// ---- Learning -------------------------------------------------------------------------------------------------------

typedef struct {
    Facts *facts;
    Memo *seen;
} Learn;

static void learn_length(Facts *facts, Expr name)
{
    for (size_t i = 0; i < facts->lengths.len; i++)
        if (facts->lengths.at[i] == name)
            return;
    vec_push(&facts->lengths, name);
}

static void learn_dimension(Facts *facts, Dimension dim)
{
    for (size_t i = 0; i < facts->dimensions.len; i++) {
        const Dimension *d = &facts->dimensions.at[i];
        if (d->array == dim.array && d->position == dim.position && d->lower == dim.lower && d->upper == dim.upper)
            return;
    }
    vec_push(&facts->dimensions, dim);
}

static void learn_integers(Pool *p, Expr variable, void *data)
{
    Learn *l = data;
    if (expr_kind(p, variable) != KIND_APPLY)
        facts_imply(l->facts, &(Fact){.kind = FACT_INTEGER, .subject = variable});
}

static void learn_bound(Pool *p, Learn *l, Expr bound, bool from_one)
{
    expr_each_variable(p, bound, learn_integers, l);
    if (from_one && expr_kind(p, bound) == KIND_SYM)
        learn_length(l->facts, bound);
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
            learn_dimension(l->facts, (Dimension){expr_op(p, e), i, lower, upper});
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

void facts_index(Facts *facts, Expr name)
{
    vec_push(&facts->indices, name);
}

bool facts_ends_at_index(Pool *p, const Facts *facts, Expr lower, Expr upper)
{
    if (expr_holds_fresh(p, lower) || expr_holds_fresh(p, upper)) // an index of a sum that was opened on the way
        return true;
    for (size_t i = 0; i < facts->indices.len; i++)
        if (expr_contains(p, upper, facts->indices.at[i]) || expr_contains(p, lower, facts->indices.at[i]))
            return true;
    return false;
}

bool facts_declared_range(const Facts *facts, Expr e, Expr *lower, Expr *upper)
{
    for (size_t i = 0; i < facts->declared; i++) {
        const Fact *fact = &facts->list.at[i];
        if (fact->kind != FACT_RANGE || fact->subject != e)
            continue;
        *lower = fact->lower;
        *upper = fact->upper;
        return true;
    }
    return false;
}

// Does dimension `wide` hold all of the others known for the same subscript? Of one that ends at an index only its
// lower end counts.
static bool is_widest(Pool *p, const Facts *facts, const Dimension *wide)
{
    bool open = facts_ends_at_index(p, facts, wide->lower, wide->upper);
    for (size_t i = 0; i < facts->dimensions.len; i++) {
        const Dimension *d = &facts->dimensions.at[i];
        if (d->array != wide->array || d->position != wide->position)
            continue;
        bool both = !open && !facts_ends_at_index(p, facts, d->lower, d->upper);
        if (facts_at_most(p, facts, wide->lower, d->lower) != TRUTH_YES ||
            (both && facts_at_most(p, facts, d->upper, wide->upper) != TRUTH_YES))
            return false;
    }
    return true;
}

// The subscript `sub` of an array with this dimension lies in it.
static void learn_inside(Pool *p, Facts *facts, const Dimension *dim, Expr sub)
{
    bool circular = expr_contains(p, dim->lower, sub) || expr_contains(p, dim->upper, sub);
    if (circular || !is_widest(p, facts, dim))
        return;
    bool fresh = expr_holds_fresh(p, dim->lower); // then it is no lower end
    if (!fresh && facts_ends_at_index(p, facts, dim->lower, dim->upper))
        facts_imply(facts, &(Fact){.kind = FACT_CONDITION, .condition = expr_le(p, dim->lower, sub)});
    else if (!fresh)
        facts_imply(facts, &(Fact){.kind = FACT_RANGE, .subject = sub, .lower = dim->lower, .upper = dim->upper});
}

// A bare subscript of an array with a dimension lies in it: s summed over 1..K and s[j] give j in 1..K. Where sums run
// over several ranges the widest is the array's. s[K] beside a sum over 1..K-1 says nothing of K: a bound does not
// bound itself.
static void learn_subscript_ranges(Pool *p, Expr variable, void *data)
{
    Facts *facts = ((Learn *)data)->facts;
    if (expr_kind(p, variable) != KIND_ELEM)
        return;
    for (uint32_t i = 0; i < expr_nargs(p, variable); i++) {
        Expr sub = expr_arg(p, variable, i), lower, upper;
        if (expr_kind(p, sub) != KIND_SYM || pool_symbol_is_fresh(p, expr_op(p, sub)) ||
            facts_declared_range(facts, sub, &lower, &upper))
            continue;
        for (size_t k = 0; k < facts->dimensions.len; k++) {
            Dimension dim = facts->dimensions.at[k];
            if (dim.array == expr_op(p, variable) && dim.position == i)
                learn_inside(p, facts, &dim, sub);
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
