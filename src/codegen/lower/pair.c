// Values in two doubles: what an operation rounds off its result goes into a second double, the tail.
//
// For x + y and x*y the tail is found exactly (Knuth, Dekker: add_tail and mul_tail of runtime.def), of a quotient and
// a root from the remainder of the division, of a constant from its digits. Tails are carried to first order:
//     (x + a)*(y + b) = x*y + (x*b + y*a)        (x + a)/(y + b) = q + (remainder + a - q*b)/y,  q = x/y
// and f(x + a) = f(x) + f'(x)*a for the functions that an argument's tail matters to. What other functions round is not
// known, and left out.
#include "codegen/lower/lower.h"

#include "codegen/forms/stable.h"
#include "symbolic/eval/eval.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    IrId head, tail; // tail 0: none
} Pair;

static IrId op2(Lower *l, IrOp op, IrId a, IrId b)
{
    return ir_binary(l->ir, op, a, b);
}

static IrId call2(Lower *l, const char *name, IrId a, IrId b)
{
    return ir_call(l->ir, (uint32_t)ir_function_find(name, strlen(name)), a, b);
}

static IrId sum(Lower *l, IrId a, IrId b) // of tails
{
    return !a ? b : !b ? a : op2(l, OP_ADD, a, b);
}

static IrId product(Lower *l, IrId tail, IrId factor)
{
    return tail ? op2(l, OP_MUL, tail, factor) : 0;
}

static Pair pair_of(Lower *l, Expr e);

static Pair pair_add(Lower *l, Pair a, Pair b)
{
    const IrNode n = *ir_at(l->ir, b.head);
    return (Pair){n.op == OP_NEG ? op2(l, OP_SUB, a.head, n.arg[0]) : op2(l, OP_ADD, a.head, b.head),
                  sum(l, call2(l, "leibniz_add_tail", a.head, b.head), sum(l, a.tail, b.tail))};
}

static Pair pair_negate(Lower *l, Pair a)
{
    return (Pair){ir_unary(l->ir, OP_NEG, a.head), a.tail ? ir_unary(l->ir, OP_NEG, a.tail) : 0};
}

static Pair pair_mul(Lower *l, Pair a, Pair b)
{
    IrId tails = sum(l, product(l, a.tail, b.head), product(l, b.tail, a.head));
    return (Pair){op2(l, OP_MUL, a.head, b.head), sum(l, call2(l, "leibniz_mul_tail", a.head, b.head), tails)};
}

static Pair pair_div(Lower *l, Pair a, Pair b)
{
    IrId q = op2(l, OP_DIV, a.head, b.head), back = op2(l, OP_MUL, q, b.head);
    IrId rest = op2(l, OP_SUB, op2(l, OP_SUB, a.head, back), call2(l, "leibniz_mul_tail", q, b.head));
    rest = sum(l, rest, a.tail);
    if (b.tail)
        rest = op2(l, OP_SUB, rest, op2(l, OP_MUL, q, b.tail));
    return (Pair){q, op2(l, OP_DIV, rest, b.head)};
}

static Pair pair_sqrt(Lower *l, Pair a)
{
    IrId root = call2(l, "sqrt", a.head, 0), back = op2(l, OP_MUL, root, root);
    IrId rest = op2(l, OP_SUB, op2(l, OP_SUB, a.head, back), call2(l, "leibniz_mul_tail", root, root));
    return (Pair){root, op2(l, OP_DIV, sum(l, rest, a.tail), op2(l, OP_MUL, ir_real(l->ir, 2), root))};
}

static Pair pair_abs(Lower *l, Pair a)
{
    IrId negative = op2(l, OP_LT, a.head, ir_real(l->ir, 0)), tail = a.tail;
    if (tail)
        tail = ir_select(l->ir, negative, ir_unary(l->ir, OP_NEG, tail), tail);
    return (Pair){call2(l, "fabs", a.head, 0), tail};
}

Expr lower_exactly(Pool *p, double value)
{
    arf_t x;
    fmpq_t q;
    arf_init(x);
    fmpq_init(q);
    arf_set_d(x, value);
    arf_get_fmpq(q, x);
    Expr e = expr_from_fmpq(p, q);
    fmpq_clear(q);
    arf_clear(x);
    return e;
}

// The constant as the real type of the code rounds it, and the rest.
static Pair pair_constant(Lower *l, Expr e)
{
    double head, tail;
    Expr exact;
    IrId value = lower_real(l, e);
    if (!value || ir_at(l->ir, value)->op != OP_REAL)
        return (Pair){value, 0};
    head = ir_at(l->ir, value)->u.real;
    if (!isfinite(head))
        return (Pair){value, 0};
    exact = lower_exactly(l->p, l->spec->real == CODE_FLOAT ? (float)head : head);
    if (!exact || eval_double(l->p, expr_sub(l->p, e, exact), NULL, &tail) != EVAL_OK || tail == 0)
        return (Pair){value, 0};
    return (Pair){value, ir_real(l->ir, tail)};
}

// Is the product of the number and a double a double? (0 and underflow aside)
static bool scales(Pool *p, Expr e)
{
    if (expr_kind(p, e) != KIND_NUM || expr_num_sign(p, e) == 0)
        return false;
    const fmpq *q = expr_fmpq(p, e);
    return fmpz_val2(fmpq_numref(q)) + 1 == fmpz_bits(fmpq_numref(q)) &&
           fmpz_val2(fmpq_denref(q)) + 1 == fmpz_bits(fmpq_denref(q));
}

static Pair pair_power(Lower *l, Expr base, int64_t n)
{
    Pair x = pair_of(l, base), power = x;
    for (int64_t i = 1; i < n; i++)
        power = pair_mul(l, power, x);
    return power;
}

static Pair pair_product(Lower *l, Expr e)
{
    Pool *p = l->p;
    Pair above = {0}, below = {0};
    Expr number = expr_arg(p, e, 0);
    bool exact = scales(p, number);
    for (uint32_t i = exact; i < expr_nargs(p, e); i++) {
        Expr base, exponent, factor = expr_arg(p, e, i);
        int64_t n;
        expr_split_pow(p, factor, &base, &exponent);
        bool divides = expr_get_int(p, exponent, &n) && n < 0 && n >= -STABLE_POWER_MOST;
        Pair x = divides ? pair_power(l, base, -n) : pair_of(l, factor), *to = divides ? &below : &above;
        *to = to->head ? pair_mul(l, *to, x) : x;
    }
    if (!above.head)
        above.head = ir_real(l->ir, 1);
    Pair value = below.head ? pair_div(l, above, below) : above;
    if (!exact)
        return value;
    IrId scale = lower_real(l, number);
    return expr_is_number(p, number, -1, 1) ? pair_negate(l, value)
                                            : (Pair){op2(l, OP_MUL, value.head, scale), product(l, value.tail, scale)};
}

static Pair pair_of(Lower *l, Expr e)
{
    Pool *p = l->p;
    int64_t n;
    if (expr_flags(p, e) & FLAG_CONSTANT)
        return pair_constant(l, e);
    if (expr_kind(p, e) == KIND_ADD) {
        Pair total = pair_of(l, expr_arg(p, e, 0));
        for (uint32_t i = 1; i < expr_nargs(p, e); i++)
            total = pair_add(l, total, pair_of(l, expr_arg(p, e, i)));
        return total;
    }
    if (expr_kind(p, e) == KIND_MUL)
        return pair_product(l, e);
    if (expr_kind(p, e) == KIND_POW) {
        Expr base = expr_arg(p, e, 0);
        if (expr_is_number(p, expr_arg(p, e, 1), 1, 2))
            return pair_sqrt(l, pair_of(l, base));
        if (expr_get_int(p, expr_arg(p, e, 1), &n) && n > 1 && n <= STABLE_POWER_MOST)
            return pair_power(l, base, n);
        if (expr_get_int(p, expr_arg(p, e, 1), &n) && n < 0 && n >= -STABLE_POWER_MOST)
            return pair_div(l, (Pair){ir_real(l->ir, 1), 0}, pair_power(l, base, -n));
    }
    if (expr_is_call(p, e, FN_ABS))
        return pair_abs(l, pair_of(l, expr_arg(p, e, 0)));
    if (stable_op(p, e) == STABLE_EXACT)
        return pair_of(l, expr_arg(p, e, 0));
    if (stable_op(p, e) == STABLE_RATIO)
        return pair_div(l, pair_of(l, expr_arg(p, e, 0)), pair_of(l, expr_arg(p, e, 1)));
    return (Pair){lower_real(l, e), 0};
}

// A side of a difference: in two doubles where it is arithmetic, s[k]/T; else as it is rounded.
static Pair pair_side(Lower *l, Expr e)
{
    bool known = (expr_flags(l->p, e) & FLAG_CONSTANT) || stable_op(l->p, stable_exact(l->p, e)) == STABLE_EXACT;
    return known ? pair_of(l, e) : (Pair){lower_real(l, e), 0};
}

static Pair pair_difference(Lower *l, Expr e)
{
    return pair_add(l, pair_side(l, expr_arg(l->p, e, 0)), pair_negate(l, pair_side(l, expr_arg(l->p, e, 1))));
}

// The derivative of the function at x, where its value is f; 0 for a function whose argument is not mended.
static IrId slope(Lower *l, FuncId function, IrId x, IrId f)
{
    switch (function) {
    case FN_EXP: return f;
    case FN_EXPM1: return op2(l, OP_ADD, f, ir_real(l->ir, 1));
    case FN_ERFC: { // -2/sqrt(pi)*e^(-x^2)
        IrId bell = call2(l, "exp", ir_unary(l->ir, OP_NEG, op2(l, OP_MUL, x, x)), 0);
        return op2(l, OP_MUL, ir_real(l->ir, -1.1283791670955126), bell);
    }
    default: return 0;
    }
}

IrId lower_of_pair(Lower *l, FuncId function, Expr argument)
{
    if (l->spec->brief && (function == FN_EXP || function == FN_ERFC)) {
        IrId plain = lower_real(l, argument);
        return plain ? ir_card(l->ir, function, (IrId[]){plain, 0}) : 0;
    }
    Pair x = stable_op(l->p, argument) == STABLE_DIFF ? pair_difference(l, argument) : pair_of(l, argument);
    IrId value = x.head ? ir_card(l->ir, function, (IrId[]){x.head, 0}) : 0;
    IrId change = value && x.tail ? product(l, x.tail, slope(l, function, x.head, value)) : 0;
    if (!change)
        return value;
    // inf and NaN have no tails
    IrId finite = op2(l, OP_EQ, op2(l, OP_SUB, change, change), ir_real(l->ir, 0));
    return ir_select(l->ir, finite, op2(l, OP_ADD, value, change), value);
}
