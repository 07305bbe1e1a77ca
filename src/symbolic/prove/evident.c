// A condition is taken apart into relations, and a field tells the sign of each difference.
#include "symbolic/prove/evident.h"

#include "symbolic/field/constant.h"
#include "symbolic/field/field.h"
#include "symbolic/field/words.h"
#include "symbolic/prove/interval.h"

enum { FIELDS_MOST = 60 }; // laid out for one question

static bool is_relation(Kind kind)
{
    return kind == KIND_LT || kind == KIND_LE || kind == KIND_EQ;
}

// Is the difference, as far as the field tells, never zero?
static bool is_nonzero(Field *f, const Ratio *r)
{
    Factors factors;
    bool nonzero = r && !field_is_zero(f, r) && field_factor(f, r, &factors);
    if (!nonzero)
        return false;
    for (size_t i = 0; i < factors.list.len && nonzero; i++) {
        uint32_t prime = factors.list.at[i].prime;
        nonzero = factors.list.at[i].exponent <= 0 || field_never_zero(f, prime) || field_nonzero(f, prime);
    }
    factors_clear(&factors);
    return nonzero || field_is_positive(f, r) || field_is_positive(f, field_neg(f, r));
}

static bool equation_holds(Field *f, Expr a, Expr b)
{
    Pool *p = f->pool;
    for (int turn = 0; turn < 2; turn++) {
        Expr whole = turn ? b : a, other = turn ? a : b;
        if (expr_is_call(p, whole, FN_FLOOR) && expr_arg(p, whole, 0) == other &&
            facts_integer(p, f->facts, other) == TRUTH_YES)
            return true;
    }
    const Ratio *r = field_normal(f, expr_sub(p, a, b));
    return r && field_is_zero(f, r);
}

static bool relation_holds(Field *f, Expr condition, bool holds)
{
    Pool *p = f->pool;
    Kind kind = expr_kind(p, condition);
    Expr a = expr_arg(p, condition, 0), b = expr_arg(p, condition, 1), difference = expr_sub(p, b, a);
    if (kind == KIND_EQ && holds)
        return equation_holds(f, a, b);
    bool form = expr_kind(p, a) == KIND_FORM && expr_op(p, a) == FORM_DETERMINANT;
    if (kind == KIND_EQ && form && expr_is_number(p, b, 0, 1))
        return words_is_invertible(f, expr_arg(p, a, 0));
    int sign = (expr_flags(p, difference) & FLAG_CONSTANT) ? constant_sign(p, difference) : 0;
    if (sign)
        return kind == KIND_EQ || (sign > 0) == holds;
    int below = holds && expr_kind(p, a) == KIND_NUM ? expr_num_sign(p, a) : 1;
    if ((below < 0 || (below == 0 && kind == KIND_LE)) && kind != KIND_EQ && signs_plainly_nonnegative(p, b))
        return true;
    const Ratio *r = field_normal(f, holds ? difference : expr_neg(p, difference));
    if (!r)
        return false;
    if (kind == KIND_EQ)
        return is_nonzero(f, r);
    bool strict = (kind == KIND_LT) == holds;
    return strict ? field_is_positive(f, r) : field_is_zero(f, r) || field_sign_of(f, r) > 0;
}

void evident_suppose(Facts *facts, Expr condition)
{
    facts_suppose(facts, &(Fact){.kind = FACT_CONDITION, .condition = condition});
}

// n > -2 where n > -1: nothing is left where it fails.
static bool is_bounded(Pool *p, const Facts *facts, Expr failing)
{
    Facts more;
    facts_copy(&more, facts);
    evident_suppose(&more, failing);
    bool empty = interval_case_empty(p, &more);
    facts_clear(&more);
    return empty;
}

// A relation (holds) or its negation.
static bool ask_relation(Pool *p, const Facts *facts, Expr condition, bool holds)
{
    Tower tower;
    FieldStatus status = FIELD_RESTART;
    bool yes = false;
    if (facts_assumed(p, facts, condition) == (holds ? TRUTH_YES : TRUTH_NO) ||
        is_bounded(p, facts, holds ? expr_not(p, condition) : condition))
        return true;
    tower_init(&tower, 16);
    for (unsigned i = 0; i < FIELDS_MOST && status == FIELD_RESTART && pool_ok(p); i++) {
        Field f;
        field_init(&f, p, facts, &tower);
        yes = relation_holds(&f, condition, holds);
        status = f.status;
        field_clear(&f);
    }
    tower_clear(&tower);
    return yes && status == FIELD_OK;
}

// Is nothing left where all of them fail? x != 0 or y != 0, where x^2 + y^2 != 0.
static bool are_excluded(Pool *p, const Facts *facts, Expr condition)
{
    Facts more, rewritten;
    FactEquations equations;
    facts_copy(&more, facts);
    for (uint32_t i = 0; i < expr_nargs(p, condition); i++)
        evident_suppose(&more, expr_not(p, expr_arg(p, condition, i)));
    facts_equations(p, &more, &equations);
    facts_rewritten(&equations, &more, &rewritten);
    bool empty = interval_case_empty(p, &rewritten);
    for (size_t i = 0; i < rewritten.declared; i++)
        empty |=
            rewritten.list.at[i].kind == FACT_CONDITION && expr_kind(p, rewritten.list.at[i].condition) == KIND_FALSE;
    facts_clear(&rewritten);
    facts_equations_clear(&equations);
    facts_clear(&more);
    return empty;
}

// One of several holds, if it does where the others fail.
static bool one_is_evident(Pool *p, const Facts *facts, Expr condition)
{
    bool yes = are_excluded(p, facts, condition);
    for (uint32_t i = 0; i < expr_nargs(p, condition) && !yes; i++) {
        Facts more;
        facts_copy(&more, facts);
        for (uint32_t k = 0; k < expr_nargs(p, condition); k++)
            if (k != i)
                evident_suppose(&more, expr_not(p, expr_arg(p, condition, k)));
        yes = evident_holds(p, &more, expr_arg(p, condition, i));
        facts_clear(&more);
    }
    return yes;
}

bool evident_holds(Pool *p, const Facts *facts, Expr condition)
{
    Kind kind = condition ? expr_kind(p, condition) : KIND_TRUE;
    if (kind == KIND_TRUE || !pool_ok(p))
        return kind == KIND_TRUE;
    if (is_relation(kind))
        return ask_relation(p, facts, condition, true);
    if (kind == KIND_NOT && is_relation(expr_kind(p, expr_arg(p, condition, 0))))
        return ask_relation(p, facts, expr_arg(p, condition, 0), false);
    if (kind == KIND_OR)
        return one_is_evident(p, facts, condition);
    for (uint32_t i = 0; kind == KIND_AND && i < expr_nargs(p, condition); i++)
        if (!evident_holds(p, facts, expr_arg(p, condition, i)))
            return false;
    return kind == KIND_AND;
}
