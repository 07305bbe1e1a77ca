// What an expression costs a reader.
//
// About the number of signs in its printed form. Defined names are cheap: that is what folding is for.
#include "symbolic/simplify/simplify.h"

#include "symbolic/expr/arith.h"

enum { COST_MOST = UINT32_MAX / 4 };

static uint32_t add(uint32_t a, uint32_t b)
{
    return a > COST_MOST - b ? COST_MOST : a + b;
}

static uint32_t number_cost(const Pool *p, Expr e)
{
    const fmpq *q = expr_fmpq(p, e);
    uint32_t digits = (uint32_t)((fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q))) / 4);
    return 2 + digits + (fmpz_is_one(fmpq_denref(q)) ? 0 : 2);
}

// Is e a polynomial in names and indices?
static bool is_polynomial(const Pool *p, Expr e, unsigned depth)
{
    switch (expr_kind(p, e)) {
    case KIND_NUM:
    case KIND_SYM:
    case KIND_BOUND: return true;
    case KIND_POW: return expr_kind(p, expr_arg(p, e, 1)) == KIND_NUM && depth > 0 && is_polynomial(p, expr_arg(p, e, 0), depth - 1);
    case KIND_ADD:
    case KIND_MUL:
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            if (depth == 0 || i > 8 || !is_polynomial(p, expr_arg(p, e, i), depth - 1))
                return false;
        return true;
    default: return false;
    }
}

static uint32_t own_cost(const Pool *p, Expr e)
{
    uint32_t n = expr_nargs(p, e);
    switch (expr_kind(p, e)) {
    case KIND_NUM: return number_cost(p, e);
    case KIND_ADD: return 3 * (n - 1) + 1; // signs, and perhaps a pair of brackets
    case KIND_MUL: return expr_is_number(p, expr_arg(p, e, 0), -1, 1) ? (n - 1) - 1 : n - 1;
    case KIND_POW: return 2;
    case KIND_CALL: return 8; // a function costs more than a name that stands for it
    case KIND_APPLY: return 4;
    case KIND_ELEM: return 2;
    case KIND_SUM: return is_polynomial(p, expr_arg(p, e, 2), 3) ? 30 : 12; // the closed form is what a reader wants
    case KIND_PROD: return 12;
    case KIND_IVERSON: return 2;
    case KIND_PIECEWISE: return 12;
    default: return 2;
    }
}

static uint32_t cost(Pool *p, Memo *memo, Expr e)
{
    uint32_t known, sum = own_cost(p, e), n = expr_nargs(p, e);
    if (memo_get(memo, e, &known))
        return known;
    bool apply = expr_kind(p, e) == KIND_APPLY;
    if (apply) // the orders are primes
        n /= 2;
    for (uint32_t i = 0; i < n; i++) {
        sum = add(sum, cost(p, memo, expr_arg(p, e, i)));
        if (apply && expr_kind(p, expr_arg(p, e, i)) == KIND_NUM) // 3*s^2 is no v(3, s)
            sum = add(sum, 4);
    }
    memo_put(memo, e, sum);
    return sum;
}

uint32_t simplify_cost(Pool *p, const Definitions *defs, Expr e)
{
    (void)defs;
    if (!e)
        return COST_MOST;
    Memo *memo = memo_begin(p);
    uint32_t sum = cost(p, memo, e);
    memo_end(p, memo);
    return sum;
}
