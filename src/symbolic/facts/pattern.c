// Patterns of facts: unification, and the instances of a fact.
//
// `assume S[i,j] = S[j,i]` speaks of every i and j. The symbols that stand bare as subscripts in the fact are its places;
// an element matches one of the fact's elements where one value for each place makes both the same node, and what the
// fact says of it is the fact with those values put in: W[k,k] does not match W[1,2]; y[i] in 1..i gives y[3] the range
// 1..3. What is no bare subscript (i + 1 in x[i+1]) gives no value to a place, it is compared.
#include "symbolic/facts/facts_internal.h"

static uint32_t place_of(const FactMatch *m, Expr symbol)
{
    uint32_t i = 0;
    while (i < m->count && m->place[i] != symbol)
        i++;
    return i;
}

static void add_places(Pool *p, Expr variable, void *data)
{
    FactMatch *m = data;
    for (uint32_t i = 0; expr_kind(p, variable) == KIND_ELEM && i < expr_nargs(p, variable); i++) {
        Expr sub = expr_arg(p, variable, i);
        if (expr_kind(p, sub) != KIND_SYM || place_of(m, sub) < m->count)
            continue;
        m->overflow |= m->count == FACT_PLACES;
        if (!m->overflow)
            m->place[m->count++] = sub;
    }
}

void fact_places(Pool *p, const Fact *fact, FactMatch *out)
{
    const Expr parts[] = {fact->subject, fact->lower, fact->upper, fact->condition};
    *out = (FactMatch){.count = 0};
    for (size_t i = 0; fact->every && i < 4; i++)
        if (parts[i] && (expr_flags(p, parts[i]) & FLAG_HAS_ELEM))
            expr_each_variable(p, parts[i], add_places, out);
}

// The pattern with the values that are known so far.
static Expr put_in(Pool *p, const FactMatch *m, Expr part)
{
    Expr from[FACT_PLACES], to[FACT_PLACES];
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->count; i++)
        if (m->value[i]) {
            from[n] = m->place[i];
            to[n++] = m->value[i];
        }
    return n ? expr_subst(p, part, from, to, n) : part;
}

bool fact_match(Pool *p, FactMatch *m, Expr pattern, Expr e)
{
    if (!pattern || m->overflow)
        return false;
    memset(m->value, 0, sizeof m->value);
    if (pattern == e)
        return true;
    if (m->count == 0 || expr_kind(p, pattern) != KIND_ELEM || expr_kind(p, e) != KIND_ELEM ||
        expr_op(p, pattern) != expr_op(p, e) || expr_nargs(p, pattern) != expr_nargs(p, e))
        return false;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        uint32_t k = place_of(m, expr_arg(p, pattern, i));
        if (k == m->count)
            continue;
        if (m->value[k] && m->value[k] != expr_arg(p, e, i))
            return false;
        m->value[k] = expr_arg(p, e, i);
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (put_in(p, m, expr_arg(p, pattern, i)) != expr_arg(p, e, i))
            return false;
    return true;
}

Expr fact_instance(Pool *p, const FactMatch *m, Expr part)
{
    for (uint32_t i = 0; part && i < m->count; i++) // a bound index put below a binder might be caught by it
        if (m->value[i] && (expr_flags(p, m->value[i]) & FLAG_HAS_BOUND) && expr_contains(p, part, m->place[i]))
            return 0;
    return part ? put_in(p, m, part) : 0;
}

// ---- Conditions as a whole -----------------------------------------------------------------------------------------

typedef struct {
    VEC(Expr) list;
} Elements;

static void add_element(Pool *p, Expr variable, void *data)
{
    Elements *list = data;
    if (expr_kind(p, variable) == KIND_ELEM)
        vec_push(&list->list, variable);
}

typedef struct {
    const Fact *fact;
    Elements *own, *met; // the fact's elements, and those that it may speak of
    FactMatch match;
    bool (*visit)(Pool *p, const Fact *fact, const FactMatch *m, void *data);
    void *data;
    uint32_t tries;
} Instances;

enum { TRIES_MOST = 2000 };

static bool is_complete(const FactMatch *m)
{
    for (uint32_t i = 0; i < m->count; i++)
        if (!m->value[i])
            return false;
    return true;
}

// Gives values to the places, element by element of the fact; true once visit says that it is enough.
static bool each_instance(Pool *p, Instances *x, size_t at)
{
    if (is_complete(&x->match))
        return x->visit(p, x->fact, &x->match, x->data);
    for (; at < x->own->list.len; at++)
        for (size_t k = 0; k < x->met->list.len && x->tries < TRIES_MOST; k++) {
            FactMatch before = x->match, fresh = x->match;
            x->tries++;
            if (!fact_match(p, &fresh, x->own->list.at[at], x->met->list.at[k]))
                continue;
            bool fits = true;
            for (uint32_t i = 0; i < fresh.count; i++) {
                fits = fits && (!before.value[i] || !fresh.value[i] || before.value[i] == fresh.value[i]);
                x->match.value[i] = before.value[i] ? before.value[i] : fresh.value[i];
            }
            if (fits && each_instance(p, x, at + 1))
                return true;
            x->match = before;
        }
    return false;
}

// Calls visit for each way in which the fact speaks about elements of the list; true where visit was content.
static bool fact_each_instance(Pool *p, const Fact *fact, Elements *met,
                               bool (*visit)(Pool *p, const Fact *fact, const FactMatch *m, void *data), void *data)
{
    Elements own = {0};
    Instances x = {.fact = fact, .own = &own, .met = met, .visit = visit, .data = data};
    const Expr parts[] = {fact->subject, fact->lower, fact->upper, fact->condition};
    fact_places(p, fact, &x.match);
    for (size_t i = 0; i < 4; i++)
        if (parts[i])
            expr_each_variable(p, parts[i], add_element, &own);
    bool done = x.match.count > 0 && !x.match.overflow && each_instance(p, &x, 0);
    vec_free(&own.list);
    return done;
}

static bool is_instance(Pool *p, const Fact *fact, const FactMatch *m, void *condition)
{
    return fact_instance(p, m, fact->condition) == *(Expr *)condition;
}

static bool says(Pool *p, const Fact *fact, Elements *met, Expr condition)
{
    return fact->condition == condition ||
           (fact->every && met->list.len && expr_kind(p, fact->condition) == expr_kind(p, condition) &&
            fact_each_instance(p, fact, met, is_instance, &condition));
}

Truth facts_assumed(Pool *p, const Facts *facts, Expr condition)
{
    Expr negation = expr_not(p, condition);
    Elements met = {0};
    Truth truth = TRUTH_UNKNOWN;
    if (condition && facts->list.len && (expr_flags(p, condition) & FLAG_HAS_ELEM))
        expr_each_variable(p, condition, add_element, &met);
    for (size_t i = 0; condition && i < facts->list.len && truth == TRUTH_UNKNOWN; i++) {
        Fact fact = facts->list.at[i];
        if (fact.kind != FACT_CONDITION)
            continue;
        truth = says(p, &fact, &met, condition) ? TRUTH_YES : says(p, &fact, &met, negation) ? TRUTH_NO : truth;
    }
    vec_free(&met.list);
    return truth;
}

// ---- Instances for the elements of an expression --------------------------------------------------------------------

static bool add_instance(Pool *p, const Fact *fact, const FactMatch *m, void *data)
{
    enum { INSTANCES_MOST = 400 };

    Facts *facts = data;
    Fact instance = {.kind = FACT_CONDITION, .condition = fact_instance(p, m, fact->condition), .derived = true, .pattern = true};
    if (instance.condition && expr_nargs(p, instance.condition))
        facts_imply(facts, &instance);
    return facts->list.len > facts->declared + INSTANCES_MOST;
}

void facts_learn_instances(Pool *p, Facts *facts, Expr e)
{
    Elements met = {0};
    expr_each_variable(p, e, add_element, &met);
    for (size_t i = 0; i < facts->declared && met.list.len; i++) {
        Fact fact = facts->list.at[i];
        if (fact.kind == FACT_CONDITION && fact.every)
            fact_each_instance(p, &fact, &met, add_instance, facts);
    }
    vec_free(&met.list);
}
