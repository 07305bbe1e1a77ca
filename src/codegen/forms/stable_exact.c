// Arguments whose rounding is made up for, and products whose factors are out of range.
//
// What a small part of u is lost by rounding, e^u loses a part that is u times as large, erfc(u) one of 2*u^2. Where u
// is arithmetic on names and numbers, what it rounds off can be computed (lower_pair.c): u is marked as STABLE_EXACT.
//
// A product may have a value in range where e^u or erfc(u), a factor, is next to the least of doubles or below. With
// h = e^(u/2) or e^(-u^2/2)
//     c*e^u = (c*h)*h              c*erfc(u) = ((c*(e^(u^2)*erfc(u)))*h)*h   for large u
#include "codegen/forms/stable.h"

typedef VEC(Expr) Exprs;

enum { EXACT_MOST = 24 }; // operations of such an argument

// Is u computed from names and numbers by arithmetic alone? *rounds when that may round.
static bool is_arithmetic(Pool *p, Expr u, unsigned *nodes, bool *rounds)
{
    int64_t n;
    Kind kind = expr_kind(p, u);
    if (++*nodes > EXACT_MOST || stable_op(p, u) == STABLE_EXACT)
        return false;
    if (expr_flags(p, u) & FLAG_CONSTANT) {
        *rounds |= !expr_is_number(p, u, -1, 1) && !expr_is_number(p, u, 1, 2) && !expr_is_number(p, u, -1, 2);
        return true;
    }
    if (kind == KIND_SYM || kind == KIND_ELEM)
        return true;
    if (kind == KIND_POW) {
        bool integer = expr_get_int(p, expr_arg(p, u, 1), &n) && n >= -STABLE_POWER_MOST && n <= STABLE_POWER_MOST;
        *rounds = true;
        return (integer || expr_is_number(p, expr_arg(p, u, 1), 1, 2)) &&
               is_arithmetic(p, expr_arg(p, u, 0), nodes, rounds);
    }
    bool quotient = stable_op(p, u) == STABLE_RATIO;
    if (kind != KIND_ADD && kind != KIND_MUL && !quotient && !expr_is_call(p, u, FN_ABS))
        return false;
    uint32_t parts = quotient ? 2 : expr_nargs(p, u); // an unknown function's orders come after its arguments
    uint32_t constant = (expr_flags(p, expr_arg(p, u, 0)) & FLAG_CONSTANT) != 0;
    *rounds |= kind == KIND_ADD || parts > 1 + constant;
    for (uint32_t i = 0; i < parts; i++)
        if (!is_arithmetic(p, expr_arg(p, u, i), nodes, rounds))
            return false;
    return true;
}

Expr stable_exact(Pool *p, Expr u)
{
    unsigned nodes = 0;
    bool rounds = false;
    if (!u || !is_arithmetic(p, u, &nodes, &rounds) || !rounds)
        return u;
    return stable_node(p, STABLE_EXACT, u, 0);
}

Expr stable_argument(Pool *p, Expr call)
{
    Expr u = expr_arg(p, call, 0), exact = stable_exact(p, u);
    return exact == u ? call : expr_call1(p, (FuncId)expr_op(p, call), exact);
}

// ---- Products -------------------------------------------------------------------------------------------------------

Expr stable_plain(const Pool *p, Expr u)
{
    return stable_op(p, u) == STABLE_EXACT ? expr_arg(p, u, 0) : u;
}

// (c*h)*h with h = e^(u/2)
static Expr times_exp(Pool *p, Expr c, Expr u)
{
    Expr half = expr_call1(p, FN_EXP, stable_exact(p, expr_div(p, u, expr_int(p, 2))));
    return stable_node(p, STABLE_TIMES, stable_node(p, STABLE_TIMES, c, half), half);
}

// c*erfc(u), of which erfc(26) = 2e-296 is far enough from the ends.
static Expr times_erfc(Pool *p, Expr c, Expr erfc)
{
    Expr u = expr_arg(p, erfc, 0), plain = stable_plain(p, u);
    Expr scaled = expr_mul2(p, c, stable_node(p, STABLE_ERFCX, plain, 0));
    Expr far = times_exp(p, scaled, expr_neg(p, expr_powi(p, plain, 2)));
    return expr_piecewise(p, (Expr[]){expr_lt(p, plain, expr_int(p, 26)), expr_mul2(p, c, erfc), far}, 3);
}

// Brackets stay factors: a sum over an index that one of them fixes is no loop.
Expr stable_product(Pool *p, Expr e)
{
    Exprs rest = {0}, brackets = {0};
    Expr power = 0, erfc = 0;
    unsigned found = 0;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr factor = expr_arg(p, e, i), base, exponent;
        expr_split_pow(p, factor, &base, &exponent);
        bool is_exp = expr_is_call(p, base, FN_EXP), is_erfc = expr_is_call(p, factor, FN_ERFC);
        Expr u = is_exp ? stable_plain(p, expr_arg(p, base, 0)) : 0;
        found += is_exp || is_erfc;
        if (is_exp && (stable_op(p, u) >= 0 || expr_is_call(p, u, FN_LOG1P))) // the work of stable_softmax.c
            found = 2;
        if (is_exp)
            power = expr_mul2(p, exponent, u);
        else if (is_erfc)
            erfc = factor;
        else if (expr_kind(p, factor) == KIND_IVERSON)
            vec_push(&brackets, factor);
        else
            vec_push(&rest, factor);
    }
    Expr others = expr_mul(p, rest.at, (uint32_t)rest.len), outside = expr_mul(p, brackets.at, (uint32_t)brackets.len);
    vec_free(&rest);
    vec_free(&brackets);
    if (found != 1 || !others || (expr_flags(p, others) & FLAG_CONSTANT))
        return e;
    return expr_mul2(p, outside, power ? times_exp(p, others, power) : times_erfc(p, others, erfc));
}
