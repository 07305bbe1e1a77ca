// Reverse mode: from the value down to the variables, each node's adjoint (the derivative of the value by the node)
// is complete before it is passed on to the arguments, so all derivatives share one sweep.
//
//     adjoint(argument) += adjoint(node) * d node / d argument
//
// What an argument gets from several parents waits in a list and is added once. Products that reuse an adjoint are
// kept as written (expr_mul_keep): flattening would copy the adjoint's factors into each of its users.
// Sums and products over an index, which a sweep would have to transpose, are differentiated forward, one at a time.
#include "symbolic/calculus/calculus_internal.h"

typedef struct {
    Expr value;
    uint32_t next; // place + 1 in `shares`; 0 ends the list
} Share;

typedef struct {
    Pool *p;
    const Expr *vars;
    uint32_t nvars;
    Expr zero, one;
    ExprVec order;     // the nodes below the value, children first
    Memo *place;       // node -> its place in `order`
    Memo *variable;    // node -> its place in `vars`
    uint32_t *pending; // by place: list of shares that make up the adjoint
    bool *active;      // by place: depends on a variable
    bool plain;        // all variables are names, or elements with numbers for subscripts: they meet only themselves
    VEC(Share) shares;
    uint32_t *result; // by variable: list of shares
} Reverse;

static void give(Reverse *r, uint32_t *list, Expr value)
{
    if (value == r->zero)
        return;
    Share share = {value, *list};
    vec_push(&r->shares, share);
    *list = (uint32_t)r->shares.len;
}

static Expr collect(Reverse *r, uint32_t list)
{
    Expr sum = r->zero;
    for (; list; list = r->shares.at[list - 1].next) {
        Expr value = r->shares.at[list - 1].value;
        bool keep =
            value && sum && (expr_kind(r->p, value) == KIND_ADD || expr_kind(r->p, sum) == KIND_ADD) && value != sum;
        sum = keep ? expr_add_keep(r->p, sum, value) : expr_add2(r->p, sum, value);
    }
    return sum;
}

static bool is_active(const Reverse *r, Expr e)
{
    uint32_t at;
    return memo_get(r->place, e, &at) && r->active[at];
}

static void pass(Reverse *r, Expr argument, Expr value)
{
    uint32_t at;
    if (memo_get(r->place, argument, &at) && r->active[at])
        give(r, &r->pending[at], value);
}

// adjoint * partial, sharing the adjoint.
static Expr scale(Reverse *r, Expr adjoint, Expr partial)
{
    if (!adjoint || !partial || adjoint == partial)
        return expr_mul2(r->p, adjoint, partial);
    bool product = expr_kind(r->p, adjoint) == KIND_MUL || expr_kind(r->p, partial) == KIND_MUL;
    return product ? expr_mul_keep(r->p, adjoint, partial) : expr_mul2(r->p, adjoint, partial);
}

// ---- Which nodes depend on a variable ------------------------------------------------------------------------------

static bool is_plain(const Pool *p, Expr x)
{
    if (expr_kind(p, x) == KIND_APPLY)
        return false;
    for (uint32_t i = 0; i < expr_nargs(p, x); i++)
        if (expr_kind(p, expr_arg(p, x, i)) != KIND_NUM)
            return false;
    return true;
}

static bool is_leaf(Kind kind)
{
    return kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY;
}

static bool leaf_is_active(Reverse *r, Expr leaf)
{
    uint32_t at;
    if (memo_get(r->variable, leaf, &at))
        return true;
    if (r->plain && is_plain(r->p, leaf))
        return false;
    for (uint32_t i = 0; i < r->nvars && pool_ok(r->p); i++)
        if (diff_leaf(r->p, leaf, r->vars[i]) != r->zero)
            return true;
    return false;
}

static void mark_active(Reverse *r)
{
    for (uint32_t at = 0; at < r->order.len; at++) {
        Expr e = r->order.at[at];
        Kind kind = expr_kind(r->p, e);
        memo_put(r->place, e, at);
        bool active = is_leaf(kind) && leaf_is_active(r, e);
        for (uint32_t i = 0; i < expr_nargs(r->p, e) && !active; i++)
            active = is_active(r, expr_arg(r->p, e, i));
        r->active[at] = active;
    }
}

// ---- Passing an adjoint on -----------------------------------------------------------------------------------------

static void pass_product(Reverse *r, Expr e, Expr adjoint)
{
    ExprVec factors = {0};
    Expr seed = adjoint;
    for (uint32_t i = 0; i < expr_nargs(r->p, e); i++) {
        Expr f = expr_arg(r->p, e, i);
        if (is_active(r, f))
            vec_push(&factors, f);
        else
            seed = scale(r, seed, f);
    }
    Expr *others = mem_alloc((factors.len + 1) * sizeof *others);
    nodes_others_product(r->p, factors.at, (uint32_t)factors.len, seed, others);
    for (size_t i = 0; i < factors.len; i++)
        pass(r, factors.at[i], others[i]);
    mem_free(others);
    vec_free(&factors);
}

static void pass_partials(Reverse *r, Expr e, uint32_t n, Expr adjoint, Expr (*partial)(Pool *p, Expr e, uint32_t arg))
{
    for (uint32_t i = 0; i < n; i++) {
        Expr argument = expr_arg(r->p, e, i);
        if (is_active(r, argument))
            pass(r, argument, scale(r, adjoint, partial(r->p, e, i)));
    }
}

static Expr pow_partial(Pool *p, Expr pow, uint32_t arg)
{
    return arg ? diff_pow_by_exponent(p, pow) : diff_pow_by_base(p, pow);
}

// Straight to the variables, through the forward derivative of the node by each of them.
static void pass_forward(Reverse *r, Expr e, Expr adjoint)
{
    for (uint32_t i = 0; i < r->nvars && pool_ok(r->p); i++) {
        Expr slope = diff_expr(r->p, e, r->vars[i]);
        if (slope != r->zero)
            give(r, &r->result[i], scale(r, adjoint, slope));
    }
}

static void pass_leaf(Reverse *r, Expr e, Expr adjoint)
{
    uint32_t at;
    if (memo_get(r->variable, e, &at))
        give(r, &r->result[at], adjoint);
    else
        pass_forward(r, e, adjoint);
}

// A piecewise expression whose conditions are constant hands the adjoint to the branch that is chosen.
static void pass_piecewise(Reverse *r, Expr e, Expr adjoint)
{
    uint32_t n = expr_nargs(r->p, e);
    for (uint32_t i = 0; i + 1 < n; i += 2)
        if (is_active(r, expr_arg(r->p, e, i))) {
            pass_forward(r, e, adjoint);
            return;
        }
    ExprVec parts = {0};
    for (uint32_t branch = 1; branch <= n; branch += 2) {
        uint32_t chosen = branch < n ? branch : n - 1; // the last part is "else"
        parts.len = 0;
        for (uint32_t i = 0; i < n; i++) {
            bool condition = i % 2 == 0 && i + 1 < n;
            Expr part = expr_arg(r->p, e, i);
            bool undefined = expr_kind(r->p, part) == KIND_UNDEF;
            vec_push(&parts, condition || undefined ? part : i == chosen ? adjoint : r->zero);
        }
        if (is_active(r, expr_arg(r->p, e, chosen)))
            pass(r, expr_arg(r->p, e, chosen), expr_piecewise(r->p, parts.at, n));
    }
    vec_free(&parts);
}

static void pass_on(Reverse *r, Expr e, Expr adjoint)
{
    Pool *p = r->p;
    switch (expr_kind(p, e)) {
    case KIND_SYM:
    case KIND_ELEM: pass_leaf(r, e, adjoint); break;
    case KIND_ADD:
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            pass(r, expr_arg(p, e, i), adjoint);
        break;
    case KIND_MUL: pass_product(r, e, adjoint); break;
    case KIND_POW: pass_partials(r, e, 2, adjoint, pow_partial); break;
    case KIND_CALL: pass_partials(r, e, expr_nargs(p, e), adjoint, diff_call_partial); break;
    case KIND_APPLY:
        if (leaf_is_active(r, e))
            pass_forward(r, e, adjoint);
        else
            pass_partials(r, e, expr_nargs(p, e) / 2, adjoint, diff_apply_partial);
        break;
    case KIND_PIECEWISE: pass_piecewise(r, e, adjoint); break;
    case KIND_LIST: pool_fail(p, ERR_TYPE, "a gradient is of one value, not of a list: write jacobian"); break;
    default: pass_forward(r, e, adjoint); break; // sums and products over an index, brackets, forms
    }
}

// ---- The sweep -----------------------------------------------------------------------------------------------------

static void sweep(Reverse *r, Expr e)
{
    nodes_in_order(r->p, &e, 1, false, &r->order);
    size_t n = r->order.len;
    r->active = mem_zero(n * sizeof *r->active);
    r->pending = mem_zero(n * sizeof *r->pending);
    mark_active(r);
    pass(r, e, r->one);
    for (size_t at = n; at-- > 0 && pool_poll(r->p);)
        if (r->pending[at])
            pass_on(r, r->order.at[at], collect(r, r->pending[at]));
}

static bool start(Reverse *r)
{
    r->place = memo_begin(r->p);
    r->variable = memo_begin(r->p);
    r->result = mem_zero((r->nvars + 1) * sizeof *r->result);
    r->plain = true;
    for (uint32_t i = 0; i < r->nvars; i++) {
        uint32_t at;
        Expr x = r->vars[i];
        if (!x)
            return false;
        if (!is_leaf(expr_kind(r->p, x)))
            return pool_fail(r->p, ERR_TYPE, "a derivative is taken by a name, an element s[k] or a value y(x)");
        if (memo_get(r->variable, x, &at))
            return pool_fail(r->p, ERR_TYPE, "%s is twice among the variables",
                             pool_symbol_name(r->p, expr_op(r->p, x)));
        memo_put(r->variable, x, i);
        r->plain &= is_plain(r->p, x);
    }
    return true;
}

bool grad_expr(Pool *p, Expr e, const Expr *vars, uint32_t n, Expr *out)
{
    Reverse r = {.p = p, .vars = vars, .nvars = n, .zero = expr_int(p, 0), .one = expr_int(p, 1)};
    if (start(&r) && e)
        sweep(&r, e);
    for (uint32_t i = 0; i < n; i++)
        out[i] = e && pool_ok(p) ? collect(&r, r.result[i]) : 0;
    for (uint32_t i = 0; i < n && !pool_ok(p); i++)
        out[i] = 0;
    memo_end(p, r.variable);
    memo_end(p, r.place);
    mem_free(r.active);
    mem_free(r.pending);
    mem_free(r.result);
    vec_free(&r.order);
    vec_free(&r.shares);
    return e && pool_ok(p);
}
