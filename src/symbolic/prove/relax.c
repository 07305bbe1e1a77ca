// One row a function that can be relaxed.
#include "symbolic/prove/relax.h"

#include "symbolic/field/field.h"

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

// ---- One term of a sum ----------------------------------------------------------------------------------------------

typedef struct {
    Facts *facts;
    Expr lower, upper, whole, found; // a subscript of an element in `whole` that lies in lower..upper
} Subscript;

static void look_at_subscripts(Pool *p, Expr variable, void *data)
{
    Subscript *s = data;
    for (uint32_t i = 0; expr_kind(p, variable) == KIND_ELEM && i < expr_nargs(p, variable) && !s->found; i++)
        if (facts_in_range(p, s->facts, expr_arg(p, variable, i), s->lower, s->upper) == TRUTH_YES)
            s->found = expr_arg(p, variable, i);
}

static Expr relax_sum(Pool *p, Expr e, void *data)
{
    Subscript *s = data;
    if (expr_kind(p, e) != KIND_SUM || expr_holds_fresh(p, e) || (expr_flags(p, e) & FLAG_HAS_BOUND) ||
        !signs_plainly_nonnegative(p, expr_arg(p, e, 2)))
        return e;
    s->lower = expr_arg(p, e, 0);
    s->upper = expr_arg(p, e, 1);
    s->found = 0;
    expr_each_variable(p, s->whole, look_at_subscripts, s);
    if (!s->found)
        return e;
    Expr t = expr_sym(p, pool_symbol_fresh(p, pool_symbol(p, "t", 1)));
    suppose(p, s->facts, expr_int(p, 0), t, false);
    return expr_add2(p, expr_open_as(p, e, s->found), t);
}

Expr relax_sums(Pool *p, Facts *facts, Expr e)
{
    Subscript s = {.facts = facts, .whole = e};
    return expr_rewrite(p, e, relax_sum, &s);
}

// ---- Equivalent ones ------------------------------------------------------------------------------------------------

static bool is_root(Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_POW && expr_is_number(p, expr_arg(p, e, 1), 1, 2);
}

static bool is_polynomial_node(Pool *p, Expr e)
{
    int64_t n;
    Kind kind = expr_kind(p, e);
    return kind == KIND_ADD || kind == KIND_MUL ||
           (kind == KIND_POW && expr_get_int(p, expr_arg(p, e, 1), &n) && n > 0);
}

static Expr find_root(Pool *p, Expr e)
{
    Expr root = is_root(p, e) ? e : 0;
    for (uint32_t i = 0; !root && is_polynomial_node(p, e) && i < expr_nargs(p, e); i++)
        root = find_root(p, expr_arg(p, e, i));
    return root;
}

static Expr turn_root(Pool *p, Expr e, Expr root)
{
    if (e == root)
        return expr_neg(p, e);
    if (!is_polynomial_node(p, e))
        return e;
    VEC(Expr) args = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr a = turn_root(p, expr_arg(p, e, i), root);
        vec_push(&args, a);
    }
    e = expr_rebuild(p, e, args.at);
    vec_free(&args);
    return e;
}

Expr relax_conjugate(Pool *p, Expr e)
{
    Expr root = expr_dag_size(p, e) < 200 ? find_root(p, e) : 0;
    return root ? turn_root(p, e, root) : 0;
}

bool relax_logarithm(Pool *p, Expr d, Expr *left, Expr *right)
{
    bool sum = expr_kind(p, d) == KIND_ADD;
    for (uint32_t i = 0; i < (sum ? expr_nargs(p, d) : 1); i++) {
        Expr term = sum ? expr_arg(p, d, i) : d, coefficient, rest;
        expr_split_coeff(p, term, &coefficient, &rest);
        if (!expr_is_call(p, rest, FN_LOG))
            continue;
        Expr other = expr_div(p, expr_sub(p, d, term), coefficient); // d = coefficient*(log(a) + other)
        bool positive = expr_num_sign(p, coefficient) > 0;
        Expr power = expr_call1(p, FN_EXP, expr_neg(p, other)), a = expr_arg(p, rest, 0);
        *left = positive ? power : a;
        *right = positive ? a : power;
        return *left && *right;
    }
    return false;
}
