// Forward derivatives: one pass over the DAG, children first, each node's derivative kept in a memo.
//
// The chain rule is in one place: a node's derivative is the sum over its arguments of (partial by the argument) times
// (derivative of the argument), and an argument whose derivative is 0 costs nothing. For a condition the memo holds
// no derivative but whether it depends on x at all: 0 or 1.
#include "symbolic/calculus/calculus_internal.h"

#include "parser/parse.h"
#include "symbolic/matrix/matrix.h"

typedef struct {
    Pool *p;
    Expr x, zero, one;
    unsigned reach;     // nodes without any of these flags do not depend on x
    Memo *memo;         // node -> derivative
    Memo *inside[2];    // condition -> where it certainly fails / holds around the point
    ExprVec todo, work; // pending nodes of the walk; arguments being put together
} Diff;

static Expr diff_run(Diff *d, Expr root);

// ---- Partial derivatives, shared with reverse.c --------------------------------------------------------------------

Expr diff_call_partial(Pool *p, Expr call, uint32_t arg)
{
    FuncId f = (FuncId)expr_op(p, call);
    uint32_t n = expr_nargs(p, call);
    Expr partial = template_deriv(p, f, arg), args[2];
    if (!partial) {
        pool_fail(p, ERR_UNABLE, "%s has no derivative by its %s argument", func_cards[f].name,
                  arg ? "second" : "first");
        return 0;
    }
    for (uint32_t i = 0; i < n; i++)
        args[i] = expr_arg(p, call, i);
    return template_instance(p, partial, args, n);
}

Expr diff_apply_partial(Pool *p, Expr apply, uint32_t arg)
{
    ExprVec args = {0};
    uint32_t n = expr_nargs(p, apply) / 2;
    for (uint32_t i = 0; i < 2 * n; i++)
        vec_push(&args, expr_arg(p, apply, i));
    args.at[n + arg] = expr_add2(p, args.at[n + arg], expr_int(p, 1));
    Expr e = expr_apply(p, expr_op(p, apply), args.at, args.at + n, n);
    vec_free(&args);
    return e;
}

// d(u^v)/du = v*u^(v - 1)
Expr diff_pow_by_base(Pool *p, Expr pow)
{
    Expr u = expr_arg(p, pow, 0), v = expr_arg(p, pow, 1);
    return expr_mul2(p, v, expr_pow(p, u, expr_add2(p, v, expr_int(p, -1))));
}

// d(u^v)/dv = log(u)*u^v
Expr diff_pow_by_exponent(Pool *p, Expr pow)
{
    return expr_mul2(p, expr_call1(p, FN_LOG, expr_arg(p, pow, 0)), pow);
}

// ---- Leaves --------------------------------------------------------------------------------------------------------

static bool certainly_differ(Pool *p, Expr a, Expr b)
{
    Expr apart = expr_sub(p, a, b);
    return apart && expr_kind(p, apart) == KIND_NUM && expr_num_sign(p, apart) != 0;
}

// d s[i, j] / d s[k, l] = [i = k]*[j = l]
static Expr diff_element(Pool *p, Expr e, Expr x)
{
    Expr result = expr_int(p, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr a = expr_arg(p, e, i), b = expr_arg(p, x, i);
        if (a == b)
            continue;
        if (certainly_differ(p, a, b))
            return expr_int(p, 0);
        result = expr_mul2(p, result, expr_iverson(p, expr_eq(p, a, b)));
    }
    return result;
}

// y(a) by y(b): other functions and other orders are independent (so y'(x) by y(x) is 0, as in the calculus of
// variations); the same one at another argument is so only where the arguments certainly differ.
static Expr diff_application(Pool *p, Expr e, Expr x)
{
    uint32_t n = expr_nargs(p, e) / 2;
    bool differ = false;
    for (uint32_t i = 0; i < n; i++) {
        differ |= certainly_differ(p, expr_arg(p, e, i), expr_arg(p, x, i));
        differ |= expr_arg(p, e, n + i) != expr_arg(p, x, n + i);
    }
    const char *name = pool_symbol_name(p, expr_op(p, x));
    if (!differ)
        pool_fail(p, ERR_UNABLE, "derivative by %s(...) of an expression that holds %s at another argument", name,
                  name);
    return expr_int(p, 0);
}

Expr diff_leaf(Pool *p, Expr leaf, Expr x)
{
    Kind kind = expr_kind(p, leaf), by = expr_kind(p, x);
    if (leaf == x)
        return expr_int(p, 1);
    if (expr_op(p, leaf) != expr_op(p, x))
        return expr_int(p, 0);
    const char *name = pool_symbol_name(p, expr_op(p, x));
    if (kind != by) {
        pool_fail(p, ERR_TYPE, "%s is %s here: it has derivatives by %s, not by %s", name,
                  kind == KIND_ELEM    ? "an array"
                  : kind == KIND_APPLY ? "a function"
                                       : "a variable",
                  kind == KIND_ELEM    ? "its elements"
                  : kind == KIND_APPLY ? "its values"
                                       : "the name itself",
                  by == KIND_SYM    ? "the name itself"
                  : by == KIND_ELEM ? "elements"
                                    : "values");
        return 0;
    }
    if (expr_nargs(p, leaf) != expr_nargs(p, x)) {
        pool_fail(p, ERR_TYPE, "%s is used with different numbers of %s", name,
                  by == KIND_ELEM ? "subscripts" : "arguments");
        return 0;
    }
    return kind == KIND_ELEM ? diff_element(p, leaf, x) : diff_application(p, leaf, x);
}

// ---- Sums, products, powers, calls ---------------------------------------------------------------------------------

// The derivative of an argument: the walk has it already, or the node can not depend on x.
static Expr derivative(const Diff *d, Expr e)
{
    uint32_t known;
    return !(expr_flags(d->p, e) & d->reach) ? d->zero : memo_get(d->memo, e, &known) ? known : 0;
}

static bool is_undefined(const Pool *p, Expr e)
{
    return e && expr_kind(p, e) == KIND_UNDEF;
}

// Of a branch or a list's item, which may be UNDEF: that has no derivative either.
static Expr slope_of_part(const Diff *d, Expr e)
{
    return is_undefined(d->p, e) ? e : derivative(d, e);
}

static Expr diff_add(Diff *d, Expr e)
{
    size_t base = d->work.len;
    for (uint32_t i = 0; i < expr_nargs(d->p, e); i++) {
        Expr da = derivative(d, expr_arg(d->p, e, i));
        if (da != d->zero)
            vec_push(&d->work, da);
    }
    Expr result = expr_add(d->p, d->work.at + base, (uint32_t)(d->work.len - base));
    d->work.len = base;
    return result;
}

enum { WIDE = 8 }; // a product with more factors that depend on x is differentiated through a tree

// Wide products: f1*...*fn with every derivative, in a number of nodes that grows with n, not n^2.
static void push_wide_terms(Diff *d, Expr e)
{
    uint32_t n = expr_nargs(d->p, e);
    ExprVec factors = {0}, slopes = {0};
    Expr constant = d->one;
    for (uint32_t i = 0; i < n; i++) {
        Expr f = expr_arg(d->p, e, i), df = derivative(d, f);
        if (df == d->zero) {
            constant = expr_mul2(d->p, constant, f);
            continue;
        }
        vec_push(&factors, f);
        vec_push(&slopes, df);
    }
    Expr *others = mem_alloc(factors.len * sizeof *others);
    nodes_others_product(d->p, factors.at, (uint32_t)factors.len, constant, others);
    for (size_t i = 0; i < factors.len; i++)
        vec_push(&d->work, expr_mul_keep(d->p, others[i], slopes.at[i]));
    mem_free(others);
    vec_free(&factors);
    vec_free(&slopes);
}

static void push_term(Diff *d, Expr e, uint32_t which, Expr slope)
{
    size_t base = d->work.len;
    for (uint32_t i = 0; i < expr_nargs(d->p, e); i++)
        if (i != which)
            vec_push(&d->work, expr_arg(d->p, e, i));
    if (slope != d->one)
        vec_push(&d->work, slope);
    Expr term = expr_mul(d->p, d->work.at + base, (uint32_t)(d->work.len - base));
    d->work.len = base;
    vec_push(&d->work, term);
}

// (f1*...*fn)' = sum over i of fi' * (the other factors)
static Expr diff_mul(Diff *d, Expr e)
{
    size_t base = d->work.len;
    uint32_t n = expr_nargs(d->p, e), active = 0;
    for (uint32_t i = 0; i < n; i++)
        active += derivative(d, expr_arg(d->p, e, i)) != d->zero;
    if (active > WIDE)
        push_wide_terms(d, e);
    for (uint32_t i = 0; i < n && active <= WIDE; i++) {
        Expr slope = derivative(d, expr_arg(d->p, e, i));
        if (slope != d->zero)
            push_term(d, e, i, slope);
    }
    Expr result = expr_add(d->p, d->work.at + base, (uint32_t)(d->work.len - base));
    d->work.len = base;
    return result;
}

static Expr diff_pow(Diff *d, Expr e)
{
    Expr du = derivative(d, expr_arg(d->p, e, 0)), dv = derivative(d, expr_arg(d->p, e, 1));
    Expr by_base = du == d->zero ? d->zero : expr_mul2(d->p, diff_pow_by_base(d->p, e), du);
    if (dv == d->zero)
        return by_base;
    return expr_add2(d->p, by_base, expr_mul2(d->p, diff_pow_by_exponent(d->p, e), dv));
}

// The chain rule for a node with partial derivatives by its first n arguments.
static Expr diff_chain(Diff *d, Expr e, uint32_t n, Expr (*partial)(Pool *p, Expr e, uint32_t arg))
{
    Expr result = d->zero;
    for (uint32_t i = 0; i < n; i++) {
        Expr da = derivative(d, expr_arg(d->p, e, i));
        if (da != d->zero)
            result = expr_add2(d->p, result, expr_mul2(d->p, partial(d->p, e, i), da));
    }
    return result;
}

// ---- Conditions ----------------------------------------------------------------------------------------------------

// A part of a condition that steps while its sides stay apart, such as floor(x) < 3/2, switches unseen. Where the
// derivatives of such sides have no value, neither has "0*(a' - b') = 0".
static Expr steady(Diff *d, Expr atom, Expr where)
{
    if (!(expr_flags(d->p, atom) & FLAG_HAS_STEP))
        return where;
    Expr slope = expr_sub(d->p, derivative(d, expr_arg(d->p, atom, 0)), derivative(d, expr_arg(d->p, atom, 1)));
    Expr exists = expr_eq(d->p, expr_mul2(d->p, d->zero, slope), d->zero);
    return expr_and(d->p, (Expr[]){where, exists}, 2);
}

static Expr interior(Diff *d, Expr c, bool holds);

// 0*slope = 0, as steady() writes that a slope has a value; *part gets its left side.
static bool is_existence(const Pool *p, Expr c, Expr *part)
{
    for (uint32_t i = 0; expr_kind(p, c) == KIND_EQ && i < 2; i++) {
        *part = expr_arg(p, c, i);
        if (expr_is_number(p, expr_arg(p, c, 1 - i), 0, 1) && expr_kind(p, *part) == KIND_MUL &&
            expr_is_number(p, expr_arg(p, *part, 0), 0, 1))
            return true;
    }
    return false;
}

static Expr interior_atom(Diff *d, Expr c, bool holds)
{
    Expr a = expr_arg(d->p, c, 0), b = expr_arg(d->p, c, 1), part;
    if (holds && is_existence(d->p, c, &part)) // all around x where the slope has a slope of its own
        return expr_and(d->p, (Expr[]){c, expr_eq(d->p, derivative(d, part), d->zero)}, 2);
    if (expr_kind(d->p, c) == KIND_EQ)
        return holds ? expr_false(d->p) : steady(d, c, expr_not(d->p, c));
    return steady(d, c, holds ? expr_lt(d->p, a, b) : expr_lt(d->p, b, a));
}

static Expr interior_junction(Diff *d, Expr c, bool holds)
{
    size_t base = d->work.len;
    for (uint32_t i = 0; i < expr_nargs(d->p, c); i++) {
        Expr part = interior(d, expr_arg(d->p, c, i), holds);
        vec_push(&d->work, part);
    }
    uint32_t n = (uint32_t)(d->work.len - base);
    bool all = (expr_kind(d->p, c) == KIND_AND) == holds;
    Expr result = all ? expr_and(d->p, d->work.at + base, n) : expr_or(d->p, d->work.at + base, n);
    d->work.len = base;
    return result;
}

// Where c holds (or fails) at x and around it: comparisons become strict, and no point around has x = 2. This is an
// open set inside the true one, which is enough: the derivative has no value on what is lost.
static Expr interior(Diff *d, Expr c, bool holds)
{
    uint32_t known;
    if (derivative(d, c) == d->zero)
        return holds ? c : expr_not(d->p, c);
    if (memo_get(d->inside[holds], c, &known))
        return known;
    Expr result;
    switch (expr_kind(d->p, c)) {
    case KIND_AND:
    case KIND_OR: result = interior_junction(d, c, holds); break;
    case KIND_NOT: result = interior(d, expr_arg(d->p, c, 0), !holds); break;
    default: result = interior_atom(d, c, holds); break;
    }
    memo_put(d->inside[holds], c, result);
    return result;
}

static Expr depends(Diff *d, Expr c)
{
    for (uint32_t i = 0; i < expr_nargs(d->p, c); i++)
        if (derivative(d, expr_arg(d->p, c, i)) != d->zero)
            return d->one;
    return d->zero;
}

// Branch by branch, each where its condition holds and all before it fail, all around x.
static Expr diff_switching(Diff *d, const Expr *conditions, const Expr *slopes, uint32_t n)
{
    size_t base = d->work.len;
    Expr before = expr_true(d->p), any = expr_false(d->p), first = 0;
    bool equal = true;
    for (uint32_t i = 0; i <= n && pool_ok(d->p); i++) { // the last slope is that of "else"
        Expr here = i < n ? interior(d, conditions[i], true) : expr_true(d->p);
        Expr where = expr_and(d->p, (Expr[]){before, here}, 2);
        if (i < n)
            before = expr_and(d->p, (Expr[]){before, interior(d, conditions[i], false)}, 2);
        if (is_undefined(d->p, slopes[i]))
            continue;
        vec_push(&d->work, where);
        vec_push(&d->work, slopes[i]);
        first = first ? first : slopes[i];
        equal &= slopes[i] == first;
        any = expr_or(d->p, (Expr[]){any, where}, 2);
    }
    if (equal && first) { // one slope: say once where
        d->work.len = base;
        vec_push(&d->work, any);
        vec_push(&d->work, first);
    }
    vec_push(&d->work, expr_undef(d->p));
    Expr result = expr_piecewise(d->p, d->work.at + base, (uint32_t)(d->work.len - base));
    d->work.len = base;
    return result;
}

static Expr diff_iverson(Diff *d, Expr e)
{
    Expr c = expr_arg(d->p, e, 0);
    return derivative(d, c) == d->zero ? d->zero : diff_switching(d, &c, (Expr[]){d->zero, d->zero}, 1);
}

static Expr diff_piecewise(Diff *d, Expr e)
{
    uint32_t n = expr_nargs(d->p, e) / 2;
    ExprVec conditions = {0}, slopes = {0}, parts = {0};
    bool switches = false, flat = true;
    for (uint32_t i = 0; i <= n; i++) {
        Expr branch = expr_arg(d->p, e, i < n ? 2 * i + 1 : 2 * n);
        Expr slope = slope_of_part(d, branch);
        if (i < n) {
            Expr c = expr_arg(d->p, e, 2 * i);
            switches |= derivative(d, c) != d->zero;
            vec_push(&conditions, c);
            vec_push(&parts, c);
        }
        flat &= slope == d->zero;
        vec_push(&slopes, slope);
        vec_push(&parts, slope);
    }
    Expr result = switches ? diff_switching(d, conditions.at, slopes.at, n)
                  : flat   ? d->zero
                           : expr_piecewise(d->p, parts.at, (uint32_t)parts.len);
    vec_free(&conditions);
    vec_free(&slopes);
    vec_free(&parts);
    return result;
}

// ---- Binders -------------------------------------------------------------------------------------------------------

// Refuses to differentiate by an integer. `what` it is used as.
static bool require_constant(Diff *d, Expr e, const char *what)
{
    if (derivative(d, e) == d->zero)
        return true;
    return pool_fail(d->p, ERR_DOMAIN, "%s %s: an integer has no derivative",
                     pool_symbol_name(d->p, expr_op(d->p, d->x)), what);
}

// (sum over m of body)' = sum over m of body'
static Expr diff_sum(Diff *d, Expr e)
{
    Sym index;
    Expr lower = expr_arg(d->p, e, 0), upper = expr_arg(d->p, e, 1);
    Expr slope = diff_run(d, expr_open(d->p, e, &index));
    return slope == d->zero ? d->zero : expr_sum(d->p, KIND_SUM, index, lower, upper, slope);
}

// (product over i of b[i])' = sum over j of b[j]' * product over i of (1 if i = j, else b[i]).
// The logarithmic form would lose the points where a factor is 0.
static Expr diff_prod(Diff *d, Expr e)
{
    Pool *p = d->p;
    Sym chosen, other;
    Expr lower = expr_arg(p, e, 0), upper = expr_arg(p, e, 1);
    Expr slope = diff_run(d, expr_open(p, e, &chosen));
    if (slope == d->zero || !slope)
        return slope;
    Expr factor = expr_open(p, e, &other);
    Expr same = expr_eq(p, expr_sym(p, other), expr_sym(p, chosen));
    Expr rest = expr_sum(p, KIND_PROD, other, lower, upper, expr_piecewise(p, (Expr[]){same, d->one, factor}, 3));
    return expr_sum(p, KIND_SUM, chosen, lower, upper, expr_mul2(p, slope, rest));
}

static Expr diff_binder(Diff *d, Expr e)
{
    if (!require_constant(d, expr_arg(d->p, e, 0), "bounds a sum or product") ||
        !require_constant(d, expr_arg(d->p, e, 1), "bounds a sum or product"))
        return 0;
    return expr_kind(d->p, e) == KIND_SUM ? diff_sum(d, e) : diff_prod(d, e);
}

// d det(A) = det(A)*sum(i, j, inv(A)[j, i]*dA[i, j]); d inv(A)[k, l] = -sum(i, j, inv(A)[k, i]*dA[i, j]*inv(A)[j, l]).
static Expr diff_matrix(Diff *d, Expr e)
{
    Pool *p = d->p;
    bool inverse = expr_op(p, e) == FORM_INVERSE;
    Expr table = expr_arg(p, e, inverse ? 2 : 0), size;
    Sym i, j;
    for (uint32_t k = 0; k < 2 && inverse; k++)
        if (!require_constant(d, expr_arg(p, e, k), "is a subscript"))
            return 0;
    Expr slope = diff_run(d, matrix_table_open(p, table, &i, &j, &size)), one = d->one;
    if (slope == d->zero || !slope)
        return slope;
    Expr row = expr_sym(p, i), col = expr_sym(p, j), factors[3] = {slope};
    if (inverse) {
        factors[1] = expr_form(p, FORM_INVERSE, (Expr[]){expr_arg(p, e, 0), row, table}, 3);
        factors[2] = expr_form(p, FORM_INVERSE, (Expr[]){col, expr_arg(p, e, 1), table}, 3);
    } else {
        factors[1] = expr_form(p, FORM_INVERSE, (Expr[]){col, row, table}, 3);
    }
    Expr sum = expr_sum(p, KIND_SUM, j, one, size, expr_mul(p, factors, inverse ? 3 : 2));
    sum = expr_sum(p, KIND_SUM, i, one, size, sum);
    return inverse ? expr_neg(p, sum) : expr_mul2(p, e, sum);
}

// ---- The walk ------------------------------------------------------------------------------------------------------

static Expr diff_subscripted(Diff *d, Expr e)
{
    for (uint32_t i = 0; i < expr_nargs(d->p, e); i++)
        if (!require_constant(d, expr_arg(d->p, e, i), "is a subscript"))
            return 0;
    return diff_leaf(d->p, e, d->x);
}

static Expr diff_applied(Diff *d, Expr e)
{
    Expr own = diff_leaf(d->p, e, d->x);
    return own == d->one ? own : expr_add2(d->p, own, diff_chain(d, e, expr_nargs(d->p, e) / 2, diff_apply_partial));
}

static Expr diff_list(Diff *d, Expr e)
{
    size_t base = d->work.len;
    for (uint32_t i = 0; i < expr_nargs(d->p, e); i++)
        vec_push(&d->work, slope_of_part(d, expr_arg(d->p, e, i)));
    Expr result = expr_list(d->p, d->work.at + base, expr_nargs(d->p, e));
    d->work.len = base;
    return result;
}

// The derivative of a node whose arguments' derivatives are known.
static Expr diff_node(Diff *d, Expr e)
{
    switch (expr_kind(d->p, e)) {
    case KIND_SYM: return diff_leaf(d->p, e, d->x);
    case KIND_ELEM: return diff_subscripted(d, e);
    case KIND_APPLY: return diff_applied(d, e);
    case KIND_ADD: return diff_add(d, e);
    case KIND_MUL: return diff_mul(d, e);
    case KIND_POW: return diff_pow(d, e);
    case KIND_CALL: return diff_chain(d, e, expr_nargs(d->p, e), diff_call_partial);
    case KIND_SUM:
    case KIND_PROD: return diff_binder(d, e);
    case KIND_IVERSON: return diff_iverson(d, e);
    case KIND_PIECEWISE: return diff_piecewise(d, e);
    case KIND_LIST: return diff_list(d, e);
    case KIND_FORM:
        if (expr_op(d->p, e) >= FORM_INVERSE)
            return diff_matrix(d, e);
        pool_fail(d->p, ERR_UNABLE, "%s(...) can not be differentiated before it is carried out",
                  form_rows[expr_op(d->p, e)].name);
        return 0;
    case KIND_EQ:
    case KIND_LT:
    case KIND_LE:
    case KIND_AND:
    case KIND_OR:
    case KIND_NOT: return depends(d, e);
    default: return d->zero; // numbers, pi, bound indices, truth values
    }
}

// The arguments that the walk visits before the node: a binder opens its own body.
static uint32_t visited_args(const Pool *p, Expr e)
{
    Kind kind = expr_kind(p, e);
    if (kind == KIND_FORM && expr_op(p, e) >= FORM_INVERSE) // and so does a table
        return expr_nargs(p, e) - 1;
    return kind == KIND_SUM || kind == KIND_PROD ? 2 : expr_nargs(p, e);
}

#define EXPANDED 0x80000000u // marks a pending node whose arguments were pushed

static Expr diff_run(Diff *d, Expr root)
{
    uint32_t known;
    size_t base = d->todo.len;
    if (root)
        vec_push(&d->todo, root);
    while (d->todo.len > base && pool_ok(d->p)) {
        Expr e = vec_last(&d->todo) & ~EXPANDED;
        bool expanded = vec_last(&d->todo) & EXPANDED;
        if (expanded) {
            d->todo.len--;
            memo_put(d->memo, e, diff_node(d, e));
            continue;
        }
        if (!(expr_flags(d->p, e) & d->reach) || memo_get(d->memo, e, &known)) {
            d->todo.len--;
            continue;
        }
        vec_last(&d->todo) |= EXPANDED;
        for (uint32_t i = visited_args(d->p, e); i-- > 0;)
            vec_push(&d->todo, expr_arg(d->p, e, i));
    }
    d->todo.len = base;
    return root && pool_ok(d->p) ? slope_of_part(d, root) : 0;
}

static bool is_variable(Pool *p, Expr x)
{
    Kind kind = expr_kind(p, x);
    if (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY)
        return true;
    return pool_fail(p, ERR_TYPE, "a derivative is taken by a name, an element s[k] or a value y(x)");
}

Expr diff_expr(Pool *p, Expr e, Expr x)
{
    if (!e || !x || !is_variable(p, x))
        return 0;
    // Names meet elements and values: differentiating by s what holds s[k] is an error to be found, not a 0.
    Diff d = {.p = p,
              .x = x,
              .zero = expr_int(p, 0),
              .one = expr_int(p, 1),
              .reach = FLAG_HAS_SYM | FLAG_HAS_ELEM | FLAG_HAS_APPLY | FLAG_HAS_FORM};
    d.memo = memo_begin(p);
    d.inside[0] = memo_begin(p);
    d.inside[1] = memo_begin(p);
    Expr result = diff_run(&d, e);
    memo_end(p, d.inside[1]);
    memo_end(p, d.inside[0]);
    memo_end(p, d.memo);
    vec_free(&d.todo);
    vec_free(&d.work);
    return result;
}

Expr diff_n(Pool *p, Expr e, Expr x, uint64_t order)
{
    if (order > p->limits.order) {
        pool_fail(p, ERR_LIMIT, "a derivative of order %llu: at most %llu (limit: order)", (unsigned long long)order,
                  (unsigned long long)p->limits.order);
        return 0;
    }
    for (uint64_t i = 0; i < order && e && pool_poll(p); i++)
        e = diff_expr(p, e, x);
    return pool_ok(p) ? e : 0;
}
