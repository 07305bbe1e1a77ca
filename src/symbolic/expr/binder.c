// Sums and products bind an index; substitution under them.
//
// The index of a binder is the node KIND_BOUND numbered 1 + (height of the body), where the height of a binder is at
// least its own number. So inner binders have smaller numbers than outer ones, no node below a binder can be mistaken
// for its index, and bodies that differ by the index's name are one node.
// The danger is a rewriting below a binder that raises the height of an inner one to the number of an outer one whose
// index stands free in it. Therefore: substitution keeps binders closed only while it brings no binders in; else it
// opens them (the index becomes a fresh symbol), as every pass that rewrites bodies does.
#include "symbolic/expr/pool_internal.h"

uint32_t binder_bound(const Pool *p, Expr sum)
{
    return p->nodes[expr_arg(p, sum, 2)].height + 1u;
}

static bool is_binder(Kind kind)
{
    return kind == KIND_SUM || kind == KIND_PROD;
}

// e with KIND_BOUND `bound` replaced by value, which holds no binders.
static Expr replace_bound(Pool *p, Memo *memo, Expr e, uint32_t bound, Expr value)
{
    if (!e || !(expr_flags(p, e) & FLAG_HAS_BOUND))
        return e;
    uint32_t known;
    if (memo_get(memo, e, &known))
        return known;
    Expr result = e;
    if (expr_kind(p, e) == KIND_BOUND) {
        result = expr_op(p, e) == bound ? value : e;
    } else {
        Exprs args;
        exprs_init(&args);
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            exprs_push(&args, replace_bound(p, memo, expr_arg(p, e, i), bound, value));
        if (is_binder(expr_kind(p, e))) // inner binders keep their numbers: heights can only sink
            result =
                binder_close(p, expr_kind(p, e), expr_op(p, e), binder_bound(p, e), args.at[0], args.at[1], args.at[2]);
        else
            result = expr_rebuild(p, e, args.at);
        exprs_free(&args);
    }
    memo_put(memo, e, result);
    return result;
}

static Expr replace_bound_in(Pool *p, Expr e, uint32_t bound, Expr value)
{
    if (!e || !value)
        return 0;
    Memo *memo = memo_begin(p);
    Expr result = replace_bound(p, memo, e, bound, value);
    memo_end(p, memo);
    return result;
}

static Expr bound_node(Pool *p, uint32_t number)
{
    return pool_make(p, KIND_BOUND, number, NULL, 0);
}

// A range that ends at a number that is no integer has no value, nor one that ends at something without a value.
static bool is_no_bound(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_UNDEF || (expr_kind(p, e) == KIND_NUM && !expr_num_is_integer(p, e));
}

Expr binder_close(Pool *p, Kind kind, Sym hint, uint32_t bound, Expr lower, Expr upper, Expr body)
{
    if (!lower || !upper || !body)
        return 0;
    if (is_no_bound(p, lower) || is_no_bound(p, upper))
        return p->tables->undef;
    if (expr_kind(p, lower) == KIND_NUM && expr_kind(p, upper) == KIND_NUM && (expr_flags(p, body) & FLAG_TOTAL) &&
        fmpq_cmp(expr_fmpq(p, upper), expr_fmpq(p, lower)) < 0)
        return expr_int(p, kind == KIND_PROD); // the empty range
    uint32_t fit = p->nodes[body].height + 1u;
    if (fit != bound)
        body = replace_bound_in(p, body, bound, bound_node(p, fit));
    if (body && expr_kind(p, body) == KIND_UNDEF && expr_kind(p, lower) == KIND_NUM && lower == upper)
        return body;
    return pool_make(p, kind, hint, (Expr[]){lower, upper, body}, 3);
}

Expr expr_sum(Pool *p, Kind kind, Sym index, Expr lower, Expr upper, Expr body)
{
    if (!body)
        return 0;
    uint32_t number = p->nodes[body].height + 1u;
    Sym hint = p->tables->symbols.at[index].hint ? p->tables->symbols.at[index].hint : index;
    Expr closed = expr_subst1(p, body, expr_sym(p, index), bound_node(p, number));
    return binder_close(p, kind, hint, number, lower, upper, closed);
}

Expr expr_open(Pool *p, Expr sum, Sym *index)
{
    if (!sum)
        return 0;
    *index = pool_symbol_fresh(p, expr_op(p, sum));
    return replace_bound_in(p, expr_arg(p, sum, 2), binder_bound(p, sum), expr_sym(p, *index));
}

Expr expr_open_as(Pool *p, Expr sum, Expr value)
{
    if (!sum || !value)
        return 0;
    if (p->nodes[value].height == 0)
        return replace_bound_in(p, expr_arg(p, sum, 2), binder_bound(p, sum), value);
    Sym index;
    Expr body = expr_open(p, sum, &index);
    return expr_subst1(p, body, expr_sym(p, index), value);
}

// ---- Substitution ---------------------------------------------------------------------------------------------------

typedef struct {
    const Expr *from, *to;
    uint32_t n;
    Expr least; // of from: nodes before it can not hold any
    bool brings_binders;
    Memo *memo;
} Subst;

static Expr substitute(Pool *p, Subst *s, Expr e);

static Expr substitute_binder(Pool *p, Subst *s, Expr e)
{
    Kind kind = expr_kind(p, e);
    uint32_t hint = expr_op(p, e), number = binder_bound(p, e);
    Expr lower = substitute(p, s, expr_arg(p, e, 0)), upper = substitute(p, s, expr_arg(p, e, 1));
    if (!s->brings_binders)
        return binder_close(p, kind, hint, number, lower, upper, substitute(p, s, expr_arg(p, e, 2)));
    Sym index;
    Expr body = expr_open(p, e, &index);
    return expr_sum(p, kind, index, lower, upper, substitute(p, s, body));
}

static Expr substitute(Pool *p, Subst *s, Expr e)
{
    uint32_t known;
    if (!e || e < s->least)
        return e;
    for (uint32_t i = 0; i < s->n; i++)
        if (e == s->from[i])
            return s->to[i];
    if (expr_nargs(p, e) == 0)
        return e;
    if (memo_get(s->memo, e, &known))
        return known;
    Expr result;
    if (is_binder(expr_kind(p, e))) {
        result = substitute_binder(p, s, e);
    } else {
        Exprs args;
        exprs_init(&args);
        bool changed = false;
        for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
            Expr a = expr_arg(p, e, i);
            exprs_push(&args, substitute(p, s, a));
            changed |= args.at[i] != a;
        }
        result = changed ? expr_rebuild(p, e, args.at) : e;
        exprs_free(&args);
    }
    memo_put(s->memo, e, result);
    return result;
}

Expr expr_subst(Pool *p, Expr e, const Expr *from, const Expr *to, uint32_t n)
{
    Subst s = {.from = from, .to = to, .n = n, .least = UINT32_MAX};
    for (uint32_t i = 0; i < n; i++) {
        if (!from[i] || !to[i])
            return 0;
        s.least = from[i] < s.least ? from[i] : s.least;
        s.brings_binders |= p->nodes[to[i]].height > 0;
    }
    if (!e || n == 0)
        return e;
    s.memo = memo_begin(p);
    Expr result = substitute(p, &s, e);
    memo_end(p, s.memo);
    return result;
}

Expr expr_subst1(Pool *p, Expr e, Expr from, Expr to)
{
    return expr_subst(p, e, &from, &to, 1);
}
