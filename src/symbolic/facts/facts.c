// The list of facts.
#include "symbolic/facts/facts_internal.h"

static bool holds_fact(const Facts *facts, const Fact *a)
{
    for (size_t i = 0; i < facts->list.len; i++) {
        const Fact *b = &facts->list.at[i];
        if (a->kind == b->kind && a->subject == b->subject && a->lower == b->lower && a->upper == b->upper &&
            a->condition == b->condition && a->every == b->every && a->shape.rank == b->shape.rank &&
            a->shape.rows == b->shape.rows && a->shape.cols == b->shape.cols && a->shape.property == b->shape.property)
            return true;
    }
    return false;
}

static void add(Facts *facts, const Fact *fact)
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

void facts_add(Facts *facts, const Fact *fact)
{
    Fact assumed = *fact;
    assumed.every = true;
    add(facts, &assumed);
}

void facts_suppose(Facts *facts, const Fact *fact)
{
    add(facts, fact);
}

void facts_imply(Facts *facts, const Fact *fact)
{
    if (!holds_fact(facts, fact))
        vec_push(&facts->list, *fact);
}

void facts_forget_implied(Facts *facts)
{
    facts->list.len = facts->declared;
    facts->sizes = facts->lengths.len = facts->guarded.len = facts->dimensions.len = facts->sources.len = 0;
}

void facts_forget_kinks(Facts *facts)
{
    size_t kept = facts->declared;
    for (size_t i = kept; i < facts->list.len; i++)
        if (!facts->list.at[i].kink)
            facts->list.at[kept++] = facts->list.at[i];
    facts->list.len = kept;
}

Fact facts_copy_fact(ExprCopy *c, const Fact *fact)
{
    Fact copy = *fact;
    copy.subject = expr_copy(c, fact->subject);
    copy.lower = expr_copy(c, fact->lower);
    copy.upper = expr_copy(c, fact->upper);
    copy.condition = expr_copy(c, fact->condition);
    copy.shape.rows = expr_copy(c, fact->shape.rows);
    copy.shape.cols = expr_copy(c, fact->shape.cols);
    return copy;
}

static void transfer(ExprCopy *c, Expr *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        at[i] = expr_copy(c, at[i]);
}

void facts_transfer(ExprCopy *c, Facts *to, const Facts *from)
{
    facts_copy(to, from);
    for (size_t i = 0; i < to->list.len; i++)
        to->list.at[i] = facts_copy_fact(c, &to->list.at[i]);
    transfer(c, to->lengths.at, to->lengths.len);
    transfer(c, to->guarded.at, to->guarded.len);
    transfer(c, to->sources.at, to->sources.len);
    transfer(c, to->indices.at, to->indices.len);
    for (size_t i = 0; i < to->dimensions.len; i++) {
        Dimension *d = &to->dimensions.at[i];
        d->array = expr_copy_name(c, d->array);
        d->lower = expr_copy(c, d->lower);
        d->upper = expr_copy(c, d->upper);
    }
}

void facts_clear(Facts *facts)
{
    vec_free(&facts->list);
    vec_free(&facts->lengths);
    vec_free(&facts->guarded);
    vec_free(&facts->sources);
    vec_free(&facts->dimensions);
    vec_free(&facts->indices);
    facts->declared = 0;
}

void facts_copy(Facts *to, const Facts *from)
{
    *to = (Facts){.declared = from->declared, .sizes = from->sizes};
    for (size_t i = 0; i < from->list.len; i++)
        vec_push(&to->list, from->list.at[i]);
    for (size_t i = 0; i < from->lengths.len; i++)
        vec_push(&to->lengths, from->lengths.at[i]);
    for (size_t i = 0; i < from->guarded.len; i++)
        vec_push(&to->guarded, from->guarded.at[i]);
    for (size_t i = 0; i < from->sources.len; i++)
        vec_push(&to->sources, from->sources.at[i]);
    for (size_t i = 0; i < from->dimensions.len; i++)
        vec_push(&to->dimensions, from->dimensions.at[i]);
    for (size_t i = 0; i < from->indices.len; i++)
        vec_push(&to->indices, from->indices.at[i]);
}

static bool mentions(Pool *p, const Fact *fact, Sym name)
{
    const Expr parts[] = {fact->subject,   fact->lower,      fact->upper,
                          fact->condition, fact->shape.rows, fact->shape.cols};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
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

// ---- Implied facts, one by one -------------------------------------------------------------------------------------

// The place of implied fact number i in the list; *i counts down to what is left of the number.
static size_t place_of_implied(const Facts *facts, size_t *i)
{
    for (size_t k = facts->declared; k < facts->list.len; k++)
        if (!facts->list.at[k].derived && (*i)-- == 0)
            return k;
    return facts->list.len;
}

bool facts_implied(Pool *p, const Facts *facts, size_t i, Fact *out)
{
    i += facts->sizes;
    if (i < facts->lengths.len) {
        *out = (Fact){.kind = FACT_CONDITION, .condition = expr_le(p, expr_int(p, 1), facts->lengths.at[i])};
        return true;
    }
    size_t left = i - facts->lengths.len, place = place_of_implied(facts, &left);
    if (place < facts->list.len)
        *out = facts->list.at[place];
    return place < facts->list.len;
}

void facts_withdraw(Facts *facts, size_t i)
{
    i += facts->sizes;
    if (i < facts->lengths.len) {
        vec_push(&facts->guarded, facts->lengths.at[i]);
        facts->lengths.at[i] = vec_pop(&facts->lengths);
        return;
    }
    size_t left = i - facts->lengths.len, place = place_of_implied(facts, &left);
    for (; place + 1 < facts->list.len; place++)
        facts->list.at[place] = facts->list.at[place + 1];
    facts->list.len -= place < facts->list.len;
}

void facts_leave_out(Pool *p, Facts *facts, size_t i)
{
    size_t kept = 0;
    for (size_t k = 0; k < facts->list.len; k++)
        if (k != i && !facts->list.at[k].pattern)
            facts->list.at[kept++] = facts->list.at[k];
    facts->list.len = kept;
    facts->declared--;
    for (size_t k = 0; k < facts->sources.len; k++)
        facts_learn_instances(p, facts, facts->sources.at[k]);
}
