// The last touch on a form that is read: equal everywhere, and as people write it.
#include "symbolic/expr/arith.h"
#include "symbolic/simplify/simplify_internal.h"

enum { ROOT_MOST = 1000000000 }; // of numbers below it squares are taken out

// 1 - [c] is [not c].
static Expr complement(Pool *p, Expr e)
{
    for (uint32_t i = 0; i < 2; i++) {
        Expr one = expr_arg(p, e, i), minus = expr_arg(p, e, 1 - i);
        if (!expr_is_number(p, one, 1, 1) || expr_kind(p, minus) != KIND_MUL || expr_nargs(p, minus) != 2)
            continue;
        Expr bracket = expr_arg(p, minus, 1);
        if (expr_is_number(p, expr_arg(p, minus, 0), -1, 1) && expr_kind(p, bracket) == KIND_IVERSON)
            return expr_iverson(p, expr_not(p, expr_arg(p, bracket, 0)));
    }
    return e;
}

// sqrt(8) is 2*sqrt(2).
static Expr root_of_number(Pool *p, Expr e)
{
    int64_t n, square = 1;
    if (!expr_is_number(p, expr_arg(p, e, 1), 1, 2) || !expr_get_int(p, expr_arg(p, e, 0), &n) || n < 4 || n > ROOT_MOST)
        return e;
    for (int64_t k = 2; k * k <= n; k++)
        for (; n % (k * k) == 0; n /= k * k)
            square *= k;
    return square == 1 ? e : expr_mul2(p, expr_int(p, square), expr_sqrt(p, expr_int(p, n)));
}

// gamma(n + 1) is n!.
static Expr factorial(Pool *p, Expr e)
{
    Expr a = expr_arg(p, e, 0);
    if (expr_kind(p, a) != KIND_ADD || (expr_flags(p, a) & FLAG_CONSTANT))
        return e;
    for (uint32_t i = 0; i < expr_nargs(p, a); i++)
        if (expr_is_number(p, expr_arg(p, a, i), 1, 1))
            return expr_call1(p, FN_FACTORIAL, expr_sub(p, a, expr_int(p, 1)));
    return e;
}

static Expr visit(Pool *p, Expr e, void *data)
{
    (void)data;
    switch (expr_kind(p, e)) {
    case KIND_ADD: return expr_nargs(p, e) == 2 ? complement(p, e) : e;
    case KIND_POW: return root_of_number(p, e);
    case KIND_CALL: return expr_op(p, e) == FN_GAMMA ? factorial(p, e) : e;
    default: return e;
    }
}

Expr simplify_polish(Pool *p, Expr e)
{
    return e ? expr_rewrite(p, e, visit, NULL) : 0;
}
