// A walk that opens sums and looks for conditions without which a term has no
// value.
#include "symbolic/field/kinks.h"

typedef struct { // an opened sum
    Sym symbol;
    Expr lower, upper;
} Opened;

typedef struct {
    Pool *pool;
    Facts *facts;
    VEC(Opened) open; // from the outside to the inside
} Kinks;

// u = v nowhere: as a fact about all indices that stand in it, the innermost
// closed first.
static void add_kink(Kinks *k, Expr u, Expr v)
{
    Pool *p = k->pool;
    Expr eq = expr_eq(p, u, v);
    if (!eq || expr_kind(p, eq) != KIND_EQ)
        return;
    Expr e = expr_iverson(p, eq);
    bool bound = false;
    for (size_t i = k->open.len; i-- > 0;) {
        Opened o = k->open.at[i];
        if (!expr_contains(p, e, expr_sym(p, o.symbol)))
            continue;
        e = expr_sum(p, KIND_SUM, o.symbol, o.lower, o.upper, e);
        bound = true;
    }
    Expr condition = bound ? expr_eq(p, e, expr_int(p, 0)) : k->open.len ? 0 : expr_not(p, eq);
    if (condition && expr_kind(p, condition) != KIND_FALSE)
        facts_imply(k->facts, &(Fact){.kind = FACT_CONDITION, .condition = condition, .derived = true, .kink = true});
}

// piecewise(u < v: a, v < u: b) has no value where u = v.
static void look_at_piecewise(Kinks *k, Expr e)
{
    Pool *p = k->pool;
    if (expr_nargs(p, e) != 5 || expr_kind(p, expr_arg(p, e, 4)) != KIND_UNDEF)
        return;
    Expr one = expr_arg(p, e, 0), two = expr_arg(p, e, 2);
    if (expr_kind(p, one) == KIND_LT && expr_kind(p, two) == KIND_LT && expr_arg(p, one, 0) == expr_arg(p, two, 1) &&
        expr_arg(p, one, 1) == expr_arg(p, two, 0))
        add_kink(k, expr_arg(p, one, 0), expr_arg(p, one, 1));
}

// |u|^-1 has no value where u = 0.
static void look_at_power(Kinks *k, Expr e)
{
    Pool *p = k->pool;
    Expr base = expr_arg(p, e, 0), n = expr_arg(p, e, 1);
    if (expr_kind(p, n) == KIND_NUM && expr_num_sign(p, n) < 0 && expr_is_call(p, base, FN_ABS))
        add_kink(k, expr_arg(p, base, 0), expr_int(p, 0));
}

static void walk(Kinks *k, Memo *seen, Expr e)
{
    Pool *p = k->pool;
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!expr_nargs(p, e) || kind == KIND_IVERSON || kind == KIND_PROD || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    if (kind == KIND_PIECEWISE) { // not every branch has a value
        look_at_piecewise(k, e);
        return;
    }
    if (kind == KIND_POW)
        look_at_power(k, e);
    if (kind != KIND_SUM) {
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            walk(k, seen, expr_arg(p, e, i));
        return;
    }
    Opened o = {.lower = expr_arg(p, e, 0), .upper = expr_arg(p, e, 1)};
    Expr body = expr_open(p, e, &o.symbol);
    vec_push(&k->open, o);
    if (body)
        walk(k, seen, body);
    k->open.len--;
}

void kinks_learn(Pool *p, Facts *facts, Expr e)
{
    Kinks k = {.pool = p, .facts = facts};
    Memo *seen = memo_begin(p);
    if (e)
        walk(&k, seen, e);
    memo_end(p, seen);
    vec_free(&k.open);
}
