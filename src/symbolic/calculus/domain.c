// Where a derivative has a value: where its function has one.
//
// The derivative of log(x) is 1/x for x > 0 only, and 1/x does not tell that. 0*log(x) does, since a product has a
// value only where its factors have (no constructor drops such a term). So a derivative that is kept (primes, bodies of
// definitions, what % stands for) gets 0*part for each part of its function that may lack a value and that the
// derivative does not hold. Whoever shows the derivative drops these terms; a claim, a value and a substitution see
// them.
#include "symbolic/calculus/calculus_internal.h"

typedef struct {
    Pool *p;
    Expr slope, result;
    Memo *seen;
} Keeping;

static bool is_partial_power(const Pool *p, Expr e)
{
    if (expr_kind(p, e) != KIND_POW)
        return false;
    Expr exponent = expr_arg(p, e, 1);
    return expr_kind(p, exponent) != KIND_NUM || !expr_num_is_integer(p, exponent) || expr_num_sign(p, exponent) < 0;
}

// May e lack a value where its arguments have one?
static bool is_partial(const Pool *p, Expr e)
{
    FuncId id = (FuncId)expr_op(p, e);
    if (expr_kind(p, e) == KIND_CALL)
        return *func_cards[id].domain || id == FN_GAMMA || id == FN_LGAMMA || id == FN_DIGAMMA ||
               id == FN_POLYGAMMA || id == FN_BETA;
    return is_partial_power(p, e);
}

static bool holds_partial(Keeping *k, Memo *seen, Expr e)
{
    uint32_t known;
    if (!expr_nargs(k->p, e) || memo_get(seen, e, &known))
        return false;
    memo_put(seen, e, 1);
    bool found = is_partial(k->p, e);
    for (uint32_t i = 0; i < expr_nargs(k->p, e) && !found; i++)
        found = holds_partial(k, seen, expr_arg(k->p, e, i));
    return found;
}

// Does e hold a power of `base` that has no value where `power` has none?
static bool holds_power(Pool *p, Memo *seen, Expr e, Expr power)
{
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return false;
    memo_put(seen, e, 1);
    Expr other = expr_kind(p, e) == KIND_POW && expr_arg(p, e, 0) == expr_arg(p, power, 0) ? expr_arg(p, e, 1) : 0;
    Expr exponent = expr_arg(p, power, 1);
    if (other && expr_kind(p, other) == KIND_NUM && expr_kind(p, exponent) == KIND_NUM &&
        (expr_num_is_integer(p, exponent) || !expr_num_is_integer(p, other)) &&
        (expr_num_sign(p, exponent) > 0 || expr_num_sign(p, other) < 0))
        return true;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (holds_power(p, seen, expr_arg(p, e, i), power))
            return true;
    return false;
}

static bool is_kept(Keeping *k, Expr e)
{
    if (expr_contains(k->p, k->slope, e))
        return true;
    Memo *seen = memo_begin(k->p);
    bool kept = expr_kind(k->p, e) == KIND_POW && holds_power(k->p, seen, k->slope, e);
    memo_end(k->p, seen);
    return kept;
}

static void keep(Keeping *k, Expr e)
{
    Pool *p = k->p;
    uint32_t known;
    if (!expr_nargs(p, e) || (expr_flags(p, e) & FLAG_CONSTANT) || memo_get(k->seen, e, &known))
        return;
    memo_put(k->seen, e, 1);
    Kind kind = expr_kind(p, e);
    bool whole = kind == KIND_SUM || kind == KIND_PROD || kind == KIND_PIECEWISE || kind == KIND_IVERSON;
    Memo *seen = whole ? memo_begin(p) : NULL;
    bool partial = whole ? holds_partial(k, seen, e) : is_partial(p, e);
    if (whole)
        memo_end(p, seen);
    if (partial && !is_kept(k, e))
        k->result = expr_add2(p, k->result, expr_mul2(p, expr_int(p, 0), e));
    for (uint32_t i = 0; i < expr_nargs(p, e) && !whole && pool_ok(p); i++)
        keep(k, expr_arg(p, e, i));
}

Expr calculus_keep_domain(Pool *p, Expr function, Expr slope)
{
    if (!function || !slope || (expr_flags(p, function) & (FLAG_HAS_FORM | FLAG_HAS_BOUND)) ||
        expr_kind(p, slope) == KIND_LIST || expr_kind(p, slope) == KIND_UNDEF)
        return slope;
    Keeping k = {.p = p, .slope = slope, .result = slope, .seen = memo_begin(p)};
    keep(&k, function);
    memo_end(p, k.seen);
    return pool_ok(p) ? k.result : 0;
}

static bool is_kept_part(const Pool *p, Expr term)
{
    return expr_kind(p, term) == KIND_MUL && expr_is_number(p, expr_arg(p, term, 0), 0, 1);
}

static Expr drop_visit(Pool *p, Expr e, void *data)
{
    (void)data;
    if (expr_kind(p, e) != KIND_ADD)
        return e;
    ExprVec terms = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (!is_kept_part(p, expr_arg(p, e, i)))
            vec_push(&terms, expr_arg(p, e, i));
    Expr left = terms.len < expr_nargs(p, e) ? expr_add(p, terms.at, (uint32_t)terms.len) : e;
    vec_free(&terms);
    return left;
}

Expr calculus_drop_domain(Pool *p, Expr e)
{
    return expr_rewrite(p, e, drop_visit, NULL);
}
