// One row a function that can be relaxed.
#include "symbolic/prove/relax.h"

static void suppose(Pool *p, Facts *facts, Expr lower, Expr upper, bool strict)
{
    Expr condition = strict ? expr_lt(p, lower, upper) : expr_le(p, lower, upper);
    if (condition && expr_nargs(p, condition))
        facts_suppose(facts, &(Fact){.kind = FACT_CONDITION, .condition = condition});
}

static Expr relax_call(Pool *p, Expr e, void *data)
{
    Facts *facts = data;
    if (expr_kind(p, e) != KIND_CALL || expr_holds_fresh(p, e)) // below a sum it would be another one for each index
        return e;
    Expr zero = expr_int(p, 0), one = expr_int(p, 1), u = expr_arg(p, e, 0);
    Expr t = expr_sym(p, pool_symbol_fresh(p, pool_symbol(p, "t", 1)));
    switch (expr_op(p, e)) {
    case FN_FLOOR:
    case FN_CEIL:
        suppose(p, facts, zero, t, false);
        suppose(p, facts, t, one, true);
        return expr_op(p, e) == FN_FLOOR ? expr_sub(p, u, t) : expr_add2(p, u, t);
    case FN_EXP:
        suppose(p, facts, zero, t, true);
        suppose(p, facts, expr_add2(p, one, u), t, false);
        return t;
    case FN_LOG: suppose(p, facts, t, expr_sub(p, u, one), false); return t;
    case FN_ATAN: {
        Expr most = expr_mul2(p, expr_rat(p, 1, 2), expr_pi(p));
        suppose(p, facts, t, most, true);
        suppose(p, facts, expr_neg(p, most), t, true);
        return t;
    }
    default: return e;
    }
}

Expr relax_expr(Pool *p, Facts *facts, Expr e)
{
    return expr_rewrite(p, e, relax_call, facts);
}
