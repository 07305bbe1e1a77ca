// The shapes of arrays as facts.
#include "symbolic/facts/facts.h"

static bool is_shape_of(const Pool *p, const Fact *fact, Sym name)
{
    return fact->kind == FACT_SHAPE && expr_op(p, fact->subject) == name;
}

bool facts_shape(const Pool *p, const Facts *facts, Sym name, MatrixShape *out)
{
    for (size_t i = 0; i < facts->declared; i++)
        if (is_shape_of(p, &facts->list.at[i], name)) {
            *out = facts->list.at[i].shape;
            return true;
        }
    return false;
}

void facts_set_shape(Pool *p, Facts *facts, Sym name, const MatrixShape *shape, bool defined)
{
    size_t kept = 0;
    facts_forget_implied(facts);
    for (size_t i = 0; i < facts->list.len; i++)
        if (!is_shape_of(p, &facts->list.at[i], name))
            facts->list.at[kept++] = facts->list.at[i];
    facts->declared = facts->list.len = kept;
    if (shape)
        facts_add(facts, &(Fact){
                             .kind = FACT_SHAPE, .subject = expr_sym(p, name), .shape = *shape, .defined = defined});
}
