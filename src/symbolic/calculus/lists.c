// Gradients, Jacobians and Hessians as lists, for people: the products and sums that reverse mode keeps nested for the
// sake of sharing are made flat again.
#include "symbolic/calculus/calculus_internal.h"

// The items of a list; a single expression is a list of itself.
static void list_items(const Pool *p, Expr list, ExprVec *out)
{
    if (expr_kind(p, list) != KIND_LIST) {
        vec_push(out, list);
        return;
    }
    for (uint32_t i = 0; i < expr_nargs(p, list); i++)
        vec_push(out, expr_arg(p, list, i));
}

static Expr flatten_visit(Pool *p, Expr e, void *data)
{
    (void)data;
    Kind kind = expr_kind(p, e);
    if (kind != KIND_ADD && kind != KIND_MUL)
        return e;
    ExprVec args = {0};
    bool nested = false;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        vec_push(&args, expr_arg(p, e, i));
        nested |= expr_kind(p, args.at[i]) == kind;
    }
    Expr result = nested ? expr_rebuild(p, e, args.at) : e;
    vec_free(&args);
    return result;
}

static Expr flat_list(Pool *p, const Expr *items, uint32_t n)
{
    return expr_rewrite(p, expr_list(p, items, n), flatten_visit, NULL);
}

Expr calculus_gradient(Pool *p, Expr e, Expr vars)
{
    if (!e || !vars)
        return 0;
    ExprVec xs = {0};
    list_items(p, vars, &xs);
    Expr *slopes = mem_zero((xs.len + 1) * sizeof *slopes);
    Expr result = grad_expr(p, e, xs.at, (uint32_t)xs.len, slopes) ? flat_list(p, slopes, (uint32_t)xs.len) : 0;
    mem_free(slopes);
    vec_free(&xs);
    return result;
}

Expr calculus_jacobian(Pool *p, Expr items, Expr vars)
{
    if (!items || !vars)
        return 0;
    ExprVec values = {0}, rows = {0};
    list_items(p, items, &values);
    for (size_t i = 0; i < values.len && pool_ok(p); i++)
        vec_push(&rows, calculus_gradient(p, values.at[i], vars));
    Expr result = pool_ok(p) ? expr_list(p, rows.at, (uint32_t)rows.len) : 0;
    vec_free(&values);
    vec_free(&rows);
    return result;
}

// Row i holds d(de/dx_i)/dx_j. The part below the diagonal is that above it, mirrored.
Expr calculus_hessian(Pool *p, Expr e, Expr vars)
{
    if (!e || !vars)
        return 0;
    ExprVec xs = {0}, rows = {0};
    list_items(p, vars, &xs);
    uint32_t n = (uint32_t)xs.len;
    Expr *slopes = mem_zero((n + 1) * sizeof *slopes), *all = mem_zero(((size_t)n * n + 1) * sizeof *all);
    bool ok = grad_expr(p, e, xs.at, n, slopes);
    for (uint32_t i = 0; i < n && ok; i++)
        ok = grad_expr(p, slopes[i], xs.at + i, n - i, all + (size_t)i * n + i);
    for (uint32_t i = 0; i < n && ok; i++) {
        for (uint32_t j = 0; j < i; j++)
            all[(size_t)i * n + j] = all[(size_t)j * n + i];
        vec_push(&rows, expr_list(p, all + (size_t)i * n, n));
    }
    Expr result = ok ? flat_list(p, rows.at, n) : 0;
    mem_free(slopes);
    mem_free(all);
    vec_free(&xs);
    vec_free(&rows);
    return result;
}
