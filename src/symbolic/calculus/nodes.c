// Passes that the derivatives share: nodes in order, products of all but one, operation counts.
#include "symbolic/calculus/calculus_internal.h"

// ---- Order ---------------------------------------------------------------------------------------------------------

#define EXPANDED 0x80000000u // marks a pending node whose arguments were pushed

void nodes_in_order(Pool *p, const Expr *roots, uint32_t n, bool opaque_sums, ExprVec *out)
{
    ExprVec todo = {0};
    Memo *seen = memo_begin(p);
    uint32_t known;
    for (uint32_t i = n; i-- > 0;)
        if (roots[i])
            vec_push(&todo, roots[i]);
    while (todo.len && pool_poll(p)) {
        Expr e = vec_pop(&todo);
        if (e & EXPANDED) {
            vec_push(out, e & ~EXPANDED);
            continue;
        }
        if (memo_get(seen, e, &known))
            continue;
        memo_put(seen, e, 1);
        bool binder = expr_kind(p, e) == KIND_SUM || expr_kind(p, e) == KIND_PROD;
        uint32_t visited = binder && opaque_sums ? 2 : expr_nargs(p, e);
        vec_push(&todo, e | EXPANDED);
        for (uint32_t i = visited; i-- > 0;)
            vec_push(&todo, expr_arg(p, e, i));
    }
    memo_end(p, seen);
    vec_free(&todo);
}

// ---- Products of all but one ---------------------------------------------------------------------------------------

// A binary tree in an array: node i has the children 2i and 2i + 1, the factors are the leaves n..2n-1. Going down,
// outside[child] = outside[parent] * inside[sibling].
void nodes_others_product(Pool *p, const Expr *factors, uint32_t n, Expr seed, Expr *out)
{
    if (n == 0)
        return;
    Expr *inside = mem_alloc(2 * (size_t)n * sizeof *inside), *outside = mem_alloc(2 * (size_t)n * sizeof *outside);
    memcpy(inside + n, factors, n * sizeof *factors);
    for (uint32_t i = n - 1; i >= 2; i--) // the product of all is not needed
        inside[i] = expr_mul_keep(p, inside[2 * i], inside[2 * i + 1]);
    outside[1] = seed;
    for (uint32_t i = 2; i < 2 * n; i++)
        outside[i] = expr_mul_keep(p, outside[i / 2], inside[i ^ 1]);
    memcpy(out, outside + n, n * sizeof *out);
    mem_free(inside);
    mem_free(outside);
}

// ---- Operations ----------------------------------------------------------------------------------------------------

// Multiplications that x^n takes by repeated squaring, for n >= 1.
static uint64_t squarings(uint64_t n)
{
    uint64_t count = 0;
    for (; n > 1; n /= 2)
        count += 1 + n % 2;
    return count;
}

static uint64_t pow_ops(const Pool *p, Expr e)
{
    int64_t n;
    if (!expr_get_int(p, expr_arg(p, e, 1), &n) || n == INT64_MIN)
        return 1;
    return n < 0 ? squarings((uint64_t)-n) + 1 : squarings((uint64_t)n);
}

static uint64_t node_ops(const Pool *p, Expr e)
{
    uint32_t n = expr_nargs(p, e);
    switch (expr_kind(p, e)) {
    case KIND_ADD:
    case KIND_AND:
    case KIND_OR: return n - 1;
    case KIND_MUL: return n - 1 - expr_is_number(p, expr_arg(p, e, 0), -1, 1);
    case KIND_POW: return pow_ops(p, e);
    case KIND_CALL:
    case KIND_APPLY:
    case KIND_SUM:
    case KIND_PROD:
    case KIND_EQ:
    case KIND_LT:
    case KIND_LE:
    case KIND_NOT: return 1;
    case KIND_PIECEWISE: return n / 2;
    default: return 0;
    }
}

uint64_t calculus_count_ops(Pool *p, const Expr *roots, uint32_t n)
{
    ExprVec order = {0};
    uint64_t ops = 0;
    nodes_in_order(p, roots, n, false, &order);
    for (size_t i = 0; i < order.len; i++)
        ops += node_ops(p, order.at[i]);
    vec_free(&order);
    return ops;
}
