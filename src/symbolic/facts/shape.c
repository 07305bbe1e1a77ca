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

// S[i,j] = c*S[j,i] with c = 1 or -1.
static MatrixProperty property_by(Pool *p, const Fact *fact, Sym name)
{
    Expr eq = fact->kind == FACT_CONDITION && fact->every ? fact->condition : 0, c, e;
    for (uint32_t side = 0; eq && expr_kind(p, eq) == KIND_EQ && side < 2; side++) {
        Expr a = expr_arg(p, eq, side);
        expr_split_coeff(p, expr_arg(p, eq, 1 - side), &c, &e);
        bool pair = expr_kind(p, a) == KIND_ELEM && e && expr_kind(p, e) == KIND_ELEM && expr_op(p, a) == name &&
                    expr_op(p, e) == name && expr_nargs(p, a) == 2 && expr_nargs(p, e) == 2;
        if (!pair || expr_kind(p, expr_arg(p, a, 0)) != KIND_SYM || expr_kind(p, expr_arg(p, a, 1)) != KIND_SYM ||
            expr_arg(p, a, 0) != expr_arg(p, e, 1) || expr_arg(p, a, 1) != expr_arg(p, e, 0))
            continue;
        if (expr_is_number(p, c, 1, 1))
            return MATRIX_SYMMETRIC;
        if (expr_is_number(p, c, -1, 1))
            return MATRIX_SKEW;
    }
    return MATRIX_GENERAL;
}

MatrixProperty facts_property(Pool *p, const Facts *facts, Sym name)
{
    MatrixShape shape;
    MatrixProperty property = facts_shape(p, facts, name, &shape) ? shape.property : MATRIX_GENERAL;
    for (size_t i = 0; i < facts->declared && property == MATRIX_GENERAL; i++)
        property = property_by(p, &facts->list.at[i], name);
    return property;
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
