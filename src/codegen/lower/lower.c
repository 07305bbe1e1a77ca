// Expressions to IR nodes, each once (a memo over the DAG).
//
// Integers (subscripts, bounds, labels) and doubles are lowered by separate functions. Differences become subtractions
// and negative powers one division; a bracket among factors makes the product conditional; a sum over an index that a
// bracket fixes ([k = y]*g(k)) is no loop but g(y), where y lies in the range.
#include "codegen/lower/lower.h"

#include "codegen/forms/stable.h"
#include "symbolic/eval/eval.h"

#include <math.h>
#include <stdlib.h>

typedef VEC(Expr) Exprs;

// ---- Integers -------------------------------------------------------------------------------------------------------

static IrId lower_argmax(Lower *l, Expr e);

static IrId lower_int_name(Lower *l, Expr e)
{
    for (size_t i = 0; i < l->ir->loops.len; i++)
        if (l->ir->loops.at[i].symbol == expr_op(l->p, e))
            return lower_use_loop(l, (int)i) ? ir_index(l->ir, (uint32_t)i) : 0;
    int param = lower_param(l, expr_op(l->p, e));
    if (param < 0)
        return (IrId)lower_fail(l, "the index %.60s has no range", pool_symbol_name(l->p, expr_op(l->p, e)));
    return ir_leaf(l->ir, OP_PARAM, TYPE_INT, (uint32_t)param);
}

// Is from <= value <= to? What is known needs no test.
static IrId in_range(Lower *l, Expr value, Expr from, Expr to)
{
    if (facts_in_range(l->p, &l->ranges, value, from, to) == TRUTH_YES)
        return ir_int(l->ir, 1);
    IrId low = ir_int(l->ir, 1), high = low;
    if (facts_at_most(l->p, &l->ranges, from, value) != TRUTH_YES)
        low = ir_binary(l->ir, OP_LE, lower_int(l, from), lower_int(l, value));
    if (facts_at_most(l->p, &l->ranges, value, to) != TRUTH_YES)
        high = ir_binary(l->ir, OP_LE, lower_int(l, value), lower_int(l, to));
    return ir_binary(l->ir, OP_AND, low, high);
}

static IrId lower_elem(Lower *l, Expr e)
{
    Ir *ir = l->ir;
    Pool *p = l->p;
    int at = lower_param(l, expr_op(p, e));
    if (at < 0)
        return (IrId)lower_fail(l, "the array %.60s is not known", pool_symbol_name(p, expr_op(p, e)));
    IrId offset = 0, guard = 0;
    for (uint32_t d = 0; d < expr_nargs(p, e); d++) {
        IrParam param = ir->params.at[at];
        Expr sub = expr_arg(p, e, d), first = expr_int(p, param.first[d]);
        IrId place = lower_int(l, sub);
        if (!param.extent[d]) { // the place could not be tested
            lower_fail(l, "the length of %.60s is not known", pool_symbol_name(p, param.name));
            error_hint(ir->err, "say what its subscript runs through: assume k in 1..K");
            return 0;
        }
        bool inside = stable_op(p, sub) == STABLE_ARGMAX ||
                      facts_in_range(p, &l->ranges, sub, first, param.extent[d]) == TRUTH_YES;
        if (!inside) {
            IrId both = in_range(l, sub, first, param.extent[d]);
            guard = guard ? ir_binary(ir, OP_AND, guard, both) : both;
            if (!guard)
                return 0;
        }
        IrId step = ir_binary(ir, OP_SUB, place, ir_int(ir, param.first[d]));
        if (d > 0) { // rows before this one
            IrId width = ir_binary(ir, OP_ADD, lower_int(l, param.extent[d]), ir_int(ir, 1 - param.first[d]));
            step = ir_binary(ir, OP_ADD, ir_binary(ir, OP_MUL, offset, width), step);
        }
        offset = step;
    }
    return ir_load(ir, (uint32_t)at, offset, guard);
}

IrId lower_int(Lower *l, Expr e)
{
    int64_t n;
    Pool *p = l->p;
    Kind kind = expr_kind(p, e);
    if (!lower_is_int(l, e))
        return (IrId)lower_fail(l, "a bound or a subscript that is no sum or product of whole numbers and indices");
    switch (kind) {
    case KIND_NUM: return expr_get_int(p, e, &n) ? ir_int(l->ir, n) : 0;
    case KIND_SYM: return lower_int_name(l, e);
    case KIND_ELEM: return lower_elem(l, e);
    case KIND_APPLY: return lower_argmax(l, e);
    default: break;
    }
    IrId sum = 0;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) { // the number stands first: it goes last
        IrId part = lower_int(l, expr_arg(p, e, i));
        sum = sum ? ir_binary(l->ir, kind == KIND_ADD ? OP_ADD : OP_MUL, part, sum) : part;
    }
    return sum;
}

static int loop_of(const Lower *l, Expr symbol)
{
    for (size_t i = 0; i < l->ir->loops.len; i++)
        if (l->ir->loops.at[i].symbol == expr_op(l->p, symbol))
            return (int)i;
    return -1;
}

// A bound of e that holds whatever the loops are at that a sum of them and other names depends on: an upper one (sign 1)
// or a lower one (-1). 0: none is known.
static Expr widest(Lower *l, Expr e, int sign)
{
    Pool *p = l->p;
    if (expr_kind(p, e) == KIND_ADD) {
        Expr sum = expr_int(p, 0);
        for (uint32_t i = 0; i < expr_nargs(p, e) && sum; i++) {
            Expr term = widest(l, expr_arg(p, e, i), sign);
            sum = term ? expr_add2(p, sum, term) : 0;
        }
        return sum;
    }
    Expr coeff, rest;
    expr_split_coeff(p, e, &coeff, &rest);
    int loop = expr_kind(p, rest) == KIND_SYM ? loop_of(l, rest) : -1;
    if (loop < 0)
        return ir_at(l->ir, lower_int(l, e))->deps ? 0 : e;
    int way = expr_num_sign(p, coeff) * sign;
    Expr bound = widest(l, way > 0 ? l->ir->loops.at[loop].to : l->ir->loops.at[loop].from, way);
    return bound ? expr_mul2(p, coeff, bound) : 0;
}

// The bounds between which the loop's variable stays.
static void widen(Lower *l, IrLoop *loop)
{
    Expr from = widest(l, loop->from, -1), to = widest(l, loop->to, 1);
    if (!from || !to)
        return;
    loop->first = ir_binary(l->ir, OP_SUB, lower_int(l, from), ir_int(l->ir, loop->base));
    loop->end = ir_binary(l->ir, OP_ADD, lower_int(l, to), ir_int(l->ir, 1 - loop->base));
}

bool lower_use_loop(Lower *l, int loop)
{
    IrLoop use = l->ir->loops.at[loop];
    if (use.lower)
        return true;
    use.lower = lower_int(l, use.from);
    use.upper = lower_int(l, use.to);
    if (!use.lower || !use.upper)
        return false;
    use.start = ir_binary(l->ir, OP_SUB, use.lower, ir_int(l->ir, use.base));
    use.stop = ir_binary(l->ir, OP_ADD, use.upper, ir_int(l->ir, 1 - use.base));
    use.outer = ir_at(l->ir, use.lower)->deps | ir_at(l->ir, use.upper)->deps;
    use.first = use.start;
    use.end = use.stop;
    if (use.outer) {
        use.first = use.end = 0;
        widen(l, &use);
    }
    l->ir->loops.at[loop] = use;
    return true;
}

// ---- Sums and products over an index --------------------------------------------------------------------------------

// Do e and one of the loops' symbols have the one in common, of those that `bounds` holds?
static bool shares_loop(const Lower *l, Expr e, Expr bounds)
{
    for (size_t i = 0; i < l->ir->loops.len; i++) {
        Expr symbol = expr_sym(l->p, l->ir->loops.at[i].symbol);
        if (expr_contains(l->p, bounds, symbol) && expr_contains(l->p, e, symbol))
            return true;
    }
    return false;
}

// Does e hold a sum that depends on the index, and not on the loops that `bounds` depends on?
static bool holds_common_sum(const Lower *l, Memo *seen, Expr e, Expr index, Expr bounds)
{
    uint32_t known;
    Kind kind = expr_kind(l->p, e);
    if (memo_get(seen, e, &known) || !expr_contains(l->p, e, index))
        return false;
    memo_put(seen, e, 1);
    if ((kind == KIND_SUM || kind == KIND_PROD) && !shares_loop(l, e, bounds))
        return true;
    for (uint32_t i = 0; i < expr_nargs(l->p, e); i++)
        if (holds_common_sum(l, seen, expr_arg(l->p, e, i), index, bounds))
            return true;
    return false;
}

// sum(t=k..T, a(k, t)*sum(u, b(t, u))), inside a loop over k, as sum(t=1..T, [k <= t]*a(k, t)*sum(u, b(t, u))): the
// inner sum is worked out once for each t then, and not for each k and t. e itself where nothing is won.
static Expr widened(Lower *l, Expr e)
{
    Pool *p = l->p;
    Expr from = expr_arg(p, e, 0), to = expr_arg(p, e, 1), bounds = expr_list(p, (Expr[]){from, to}, 2);
    if (expr_kind(p, e) != KIND_SUM || !bounds || !shares_loop(l, bounds, bounds))
        return e;
    Sym name;
    Expr body = expr_open(p, e, &name), index = expr_sym(p, name);
    Memo *seen = memo_begin(p);
    bool wins = body && holds_common_sum(l, seen, body, index, bounds);
    memo_end(p, seen);
    Expr low = wins ? widest(l, from, -1) : 0, high = wins ? widest(l, to, 1) : 0;
    if (!low || !high)
        return e;
    Expr inside = expr_and(p, (Expr[]){expr_le(p, from, index), expr_le(p, index, to)}, 2);
    return expr_sum(p, KIND_SUM, name, low, high, expr_mul2(p, expr_iverson(p, inside), body));
}

static IrId lower_loop_node(Lower *l, Expr e)
{
    if (!l->arranged) {
        Expr read = lower_arrange(l, e);
        l->arranged = true;
        IrId value = read ? lower_real(l, read) : 0;
        l->arranged = false;
        return value;
    }
    e = widened(l, e);
    int loop = e ? lower_loop(l, expr_arg(l->p, e, 0), expr_arg(l->p, e, 1), e) : -1;
    if (loop < 0 || !lower_use_loop(l, loop))
        return 0;
    Expr body = expr_open_as(l->p, e, expr_sym(l->p, l->ir->loops.at[loop].symbol));
    IrId value = body ? lower_real(l, body) : 0;
    return ir_reduce(l->ir, expr_kind(l->p, e) == KIND_PROD ? OP_PROD : OP_SUM, (uint32_t)loop, value);
}

static IrId lower_argmax(Lower *l, Expr e)
{
    Expr sum = expr_arg(l->p, e, 0);
    int loop = lower_loop(l, expr_arg(l->p, sum, 0), expr_arg(l->p, sum, 1), sum);
    if (loop < 0 || !lower_use_loop(l, loop))
        return 0;
    Expr body = expr_open_as(l->p, sum, expr_sym(l->p, l->ir->loops.at[loop].symbol));
    return body ? ir_reduce(l->ir, OP_ARGMAX, (uint32_t)loop, lower_real(l, body)) : 0;
}

// ---- Arithmetic -----------------------------------------------------------------------------------------------------

// Is the constant e exactly this double?
static bool is_double(Pool *p, Expr e, double value)
{
    return expr_kind(p, e) == KIND_NUM && e == lower_exactly(p, value);
}

static IrId lower_constant(Lower *l, Expr e)
{
    double value;
    EvalStatus status = eval_double(l->p, e, NULL, &value);
    if (status == EVAL_UNDEFINED)
        return ir_real(l->ir, NAN);
    if (status != EVAL_OK)
        return (IrId)lower_fail(l, "a constant that can not be worked out to a double");
    if (l->spec->real == CODE_LONG && !is_double(l->p, e, value))
        return ir_leaf(l->ir, OP_CONST, TYPE_REAL, e);
    return ir_real(l->ir, value);
}

static IrId lower_add(Lower *l, Expr e)
{
    Pool *p = l->p;
    Exprs positive = {0}, negative = {0}, constants = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr t = expr_arg(p, e, i), coeff, rest;
        expr_split_coeff(p, t, &coeff, &rest);
        if (expr_flags(p, t) & FLAG_CONSTANT)
            vec_push(&constants, t);
        else if (expr_num_sign(p, coeff) < 0)
            vec_push(&negative, expr_neg(p, t));
        else
            vec_push(&positive, t);
    }
    IrId sum = 0;
    for (size_t i = 0; i < positive.len; i++) {
        IrId t = lower_real(l, positive.at[i]);
        sum = sum ? ir_binary(l->ir, OP_ADD, sum, t) : t;
    }
    if (constants.len) { // rounded once
        IrId c = lower_constant(l, expr_add(p, constants.at, (uint32_t)constants.len));
        double value = c && ir_at(l->ir, c)->op == OP_REAL ? ir_at(l->ir, c)->u.real : 0;
        if (!sum)
            sum = c;
        else if (value < 0)
            sum = ir_binary(l->ir, OP_SUB, sum, ir_real(l->ir, -value));
        else
            sum = ir_binary(l->ir, OP_ADD, c, sum);
    }
    for (size_t i = 0; i < negative.len; i++) {
        IrId t = lower_real(l, negative.at[i]);
        sum = sum ? ir_binary(l->ir, OP_SUB, sum, t) : ir_unary(l->ir, OP_NEG, t);
    }
    vec_free(&positive);
    vec_free(&negative);
    vec_free(&constants);
    return sum;
}

// Powers up to here are products; the second, where the last half ulp counts, which each factor may cost.
enum { PRODUCT_MOST = 64, PRODUCT_ACCURATE = 4 };

// x^n for n >= 1 by squaring.
static IrId integer_power(Lower *l, IrId x, int64_t n)
{
    int64_t most = l->spec->accurate ? PRODUCT_ACCURATE : PRODUCT_MOST;
    if (n == 0)
        return ir_real(l->ir, 1);
    if (n > most)
        return ir_call(l->ir, (uint32_t)ir_function_find("pow", 3), x, ir_real(l->ir, (double)n));
    IrId result = 0;
    for (; n; n >>= 1) {
        if (n & 1)
            result = result ? ir_binary(l->ir, OP_MUL, result, x) : x;
        if (n > 1)
            x = ir_binary(l->ir, OP_MUL, x, x);
    }
    return result;
}

static IrId call1(Lower *l, const char *name, IrId x)
{
    return ir_call(l->ir, (uint32_t)ir_function_find(name, strlen(name)), x, 0);
}

// base^(a/b) for a positive exponent.
static IrId positive_power(Lower *l, Expr base, Expr exponent)
{
    IrId x = lower_real(l, base);
    int64_t n, twice, thrice;
    Pool *p = l->p;
    if (expr_kind(p, exponent) != KIND_NUM)
        return ir_call(l->ir, (uint32_t)ir_function_find("pow", 3), x, lower_real(l, exponent));
    if (expr_get_int(p, exponent, &n))
        return integer_power(l, x, n);
    if (expr_get_int(p, expr_mul2(p, expr_int(p, 2), exponent), &twice) && twice < 2 * PRODUCT_ACCURATE) {
        IrId root = call1(l, "sqrt", x);
        return twice == 1 ? root : ir_binary(l->ir, OP_MUL, integer_power(l, x, twice / 2), root);
    }
    if (expr_get_int(p, expr_mul2(p, expr_int(p, 3), exponent), &thrice) && thrice <= 2) { // pow would round 1/3
        IrId power = integer_power(l, call1(l, "cbrt", x), thrice);
        return ir_select(l->ir, ir_binary(l->ir, OP_LT, x, ir_real(l->ir, 0)), ir_real(l->ir, NAN), power);
    }
    return ir_call(l->ir, (uint32_t)ir_function_find("pow", 3), x, lower_real(l, exponent));
}

static bool is_negative_number(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_NUM && expr_num_sign(p, e) < 0;
}

static IrId times(Lower *l, IrId product, IrId factor)
{
    return product ? ir_binary(l->ir, OP_MUL, product, factor) : factor;
}

// A rational p/q among factors: to the numerator where it is exact or needs rounding anyway, else p above and q below.
static void place_number(Lower *l, Expr number, IrId *above, IrId *below)
{
    const fmpq *q = expr_fmpq(l->p, number);
    double value = 0;
    bool exact = fmpz_bits(fmpq_numref(q)) <= 53 && fmpz_bits(fmpq_denref(q)) <= 53;
    bool dyadic = exact && fmpz_val2(fmpq_denref(q)) + 1 == fmpz_bits(fmpq_denref(q));
    if (exact && !dyadic) {
        *below = ir_real(l->ir, fmpz_get_d(fmpq_denref(q)));
        value = fmpz_get_d(fmpq_numref(q));
        *above = value == 1 ? 0 : ir_real(l->ir, value);
    } else {
        *above = lower_constant(l, number);
    }
}

typedef VEC(IrId) IrIds;

typedef struct {
    IrId above, below, condition;
    bool negative;
    IrIds factors, divisors; // besides
} Product;

static bool multiply_factor(Lower *l, Product *product, Expr f)
{
    Pool *p = l->p;
    if (expr_kind(p, f) == KIND_IVERSON) {
        IrId c = lower_condition(l, expr_arg(p, f, 0));
        product->condition = product->condition ? ir_binary(l->ir, OP_AND, product->condition, c) : c;
        return c != 0;
    }
    if (expr_kind(p, f) == KIND_POW && is_negative_number(p, expr_arg(p, f, 1))) {
        IrId t = positive_power(l, expr_arg(p, f, 0), expr_neg(p, expr_arg(p, f, 1)));
        vec_push(&product->divisors, t);
        return t != 0;
    }
    IrId t = lower_real(l, f);
    vec_push(&product->factors, t);
    return t != 0;
}

static int loops_of(const Lower *l, IrId v)
{
    return __builtin_popcountll(ir_at(l->ir, v)->deps);
}

// Those that change in fewer loops first: what they come to is worked out ahead of the inner loops.
static void sort_by_loops(const Lower *l, IrIds *list)
{
    for (size_t i = 1; i < list->len; i++)
        for (size_t k = i; k > 0 && loops_of(l, list->at[k]) < loops_of(l, list->at[k - 1]); k--) {
            IrId t = list->at[k];
            list->at[k] = list->at[k - 1];
            list->at[k - 1] = t;
        }
}

// Where the divisor changes in fewer loops than the whole: (what is no more inner than it)/divisor, times the rest.
static IrId divide_early(Lower *l, const Product *product, IrId divisor)
{
    IrId early = product->above, late = 0;
    uint64_t loops = ir_at(l->ir, divisor)->deps;
    for (size_t i = 0; i < product->factors.len; i++) {
        IrId f = product->factors.at[i];
        if (ir_at(l->ir, f)->deps & ~loops)
            late = times(l, late, f);
        else
            early = times(l, early, f);
    }
    IrId quotient = ir_binary(l->ir, OP_DIV, early ? early : ir_real(l->ir, 1), divisor);
    return late ? times(l, quotient, late) : quotient;
}

static IrId multiply_out(Lower *l, Product *product)
{
    IrId below = product->below, value = product->above;
    sort_by_loops(l, &product->factors);
    sort_by_loops(l, &product->divisors);
    for (size_t i = 0; i < product->divisors.len; i++)
        below = times(l, below, product->divisors.at[i]);
    if (l->spec->brief && below)
        return divide_early(l, product, below);
    for (size_t i = 0; i < product->factors.len; i++)
        value = times(l, value, product->factors.at[i]);
    value = value ? value : ir_real(l->ir, 1);
    return below ? ir_binary(l->ir, OP_DIV, value, below) : value;
}

static IrId lower_mul(Lower *l, Expr e)
{
    Pool *p = l->p;
    Product product = {0};
    Exprs constants = {0}, factors = {0};
    if (expr_is_number(p, expr_arg(p, e, 0), 0, 1)) // 0*x, kept for where x has no value
        return ir_real(l->ir, 0);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (expr_flags(p, expr_arg(p, e, i)) & FLAG_CONSTANT)
            vec_push(&constants, expr_arg(p, e, i));
        else
            vec_push(&factors, expr_arg(p, e, i));
    if (constants.len) {
        Expr c = expr_mul(p, constants.at, (uint32_t)constants.len);
        if (c && is_negative_number(p, constants.at[0])) {
            product.negative = true;
            c = expr_neg(p, c);
        }
        if (c && expr_kind(p, c) == KIND_NUM && !expr_is_number(p, c, 1, 1))
            place_number(l, c, &product.above, &product.below);
        else if (c && expr_kind(p, c) != KIND_NUM)
            product.above = lower_constant(l, c);
    }
    bool ok = pool_ok(p);
    for (size_t i = 0; i < factors.len && ok; i++)
        ok = multiply_factor(l, &product, factors.at[i]);
    vec_free(&constants);
    vec_free(&factors);
    IrId value = ok ? multiply_out(l, &product) : 0;
    vec_free(&product.factors);
    vec_free(&product.divisors);
    if (!ok)
        return 0;
    if (product.negative)
        value = ir_unary(l->ir, OP_NEG, value);
    return product.condition ? ir_select(l->ir, product.condition, value, ir_real(l->ir, 0)) : value;
}

static IrId lower_pow(Lower *l, Expr e)
{
    Pool *p = l->p;
    Expr base = expr_arg(p, e, 0), exponent = expr_arg(p, e, 1);
    if (is_negative_number(p, exponent))
        return ir_binary(l->ir, OP_DIV, ir_real(l->ir, 1), positive_power(l, base, expr_neg(p, exponent)));
    return positive_power(l, base, exponent);
}

// ---- Conditions and choices -----------------------------------------------------------------------------------------

static IrId lower_comparison(Lower *l, IrOp op, Expr e)
{
    Expr a = expr_arg(l->p, e, 0), b = expr_arg(l->p, e, 1);
    bool whole = lower_is_int(l, a) && lower_is_int(l, b);
    if (whole && op != OP_EQ && // what the ranges decide needs no test
        facts_at_most(l->p, &l->ranges, op == OP_LT ? expr_add2(l->p, a, expr_int(l->p, 1)) : a, b) == TRUTH_YES)
        return ir_int(l->ir, 1);
    return ir_binary(l->ir, op, whole ? lower_int(l, a) : lower_real(l, a), whole ? lower_int(l, b) : lower_real(l, b));
}

IrId lower_condition(Lower *l, Expr e)
{
    Pool *p = l->p;
    IrId all = 0;
    switch (expr_kind(p, e)) {
    case KIND_TRUE: return ir_int(l->ir, 1);
    case KIND_FALSE: return ir_int(l->ir, 0);
    case KIND_EQ: return lower_comparison(l, OP_EQ, e);
    case KIND_LT: return lower_comparison(l, OP_LT, e);
    case KIND_LE: return lower_comparison(l, OP_LE, e);
    case KIND_NOT: return ir_unary(l->ir, OP_NOT, lower_condition(l, expr_arg(p, e, 0)));
    case KIND_AND:
    case KIND_OR:
        for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
            IrId c = lower_condition(l, expr_arg(p, e, i));
            all = all ? ir_binary(l->ir, expr_kind(p, e) == KIND_AND ? OP_AND : OP_OR, all, c) : c;
        }
        return all;
    default: return (IrId)lower_fail(l, "no code for this condition");
    }
}

static IrId lower_piecewise(Lower *l, Expr e)
{
    uint32_t n = expr_nargs(l->p, e);
    IrId value = lower_real(l, expr_arg(l->p, e, n - 1));
    for (uint32_t i = n - 1; i >= 2 && value; i -= 2) {
        IrId branch = lower_real(l, expr_arg(l->p, e, i - 1));
        value = ir_select(l->ir, lower_condition(l, expr_arg(l->p, e, i - 2)), branch, value);
    }
    return value;
}

static IrId lower_stable_parts(Lower *l, Expr e, StableOp op)
{
    if (op == STABLE_SCALED)
        return lower_scaled(l, expr_arg(l->p, e, 0));
    IrId a = lower_real(l, expr_arg(l->p, e, 0));
    if (op == STABLE_EXACT)
        return a;
    const char *function = stable_function(op);
    IrId b = op == STABLE_ERFCX ? 0 : lower_real(l, expr_arg(l->p, e, 1));
    if (function)
        return ir_call(l->ir, (uint32_t)ir_function_find(function, strlen(function)), a, b);
    switch (op) {
    case STABLE_PLUS: return ir_binary(l->ir, OP_ADD, a, b);
    case STABLE_RATIO: return ir_binary(l->ir, OP_DIV, a, b);
    case STABLE_TIMES: return ir_binary(l->ir, OP_MUL, a, b);
    default: return ir_binary(l->ir, OP_SUB, a, b);
    }
}

// a - b, a + b, a/b, a*b in one piece.
static IrId lower_stable(Lower *l, Expr e)
{
    if (stable_op(l->p, e) == STABLE_ARGMAX)
        return ir_to_real(l->ir, lower_int(l, e));
    StableOp op = (StableOp)stable_op(l->p, e);
    bool arranged = l->arranged;
    l->arranged = false; // what it holds was left as it is
    IrId value = lower_stable_parts(l, e, op);
    l->arranged = arranged;
    return value;
}

static IrId lower_call(Lower *l, Expr e)
{
    IrId args[2] = {0};
    Expr first = expr_arg(l->p, e, 0);
    int op = stable_op(l->p, first);
    if (expr_op(l->p, e) == FN_EXP && expr_is_call(l->p, first, FN_LOG1P))
        return ir_binary(l->ir, OP_ADD, ir_real(l->ir, 1), lower_real(l, expr_arg(l->p, first, 0)));
    if (op == STABLE_DIFF || op == STABLE_EXACT)
        return lower_of_pair(l, (FuncId)expr_op(l->p, e), first);
    for (uint32_t i = 0; i < expr_nargs(l->p, e); i++) {
        args[i] = lower_real(l, expr_arg(l->p, e, i));
        if (!args[i])
            return 0;
    }
    return ir_card(l->ir, (FuncId)expr_op(l->p, e), args);
}

static IrId lower_node(Lower *l, Expr e)
{
    Pool *p = l->p;
    Kind kind = expr_kind(p, e);
    if (expr_flags(p, e) & FLAG_CONSTANT)
        return lower_constant(l, e);
    switch (kind) {
    case KIND_SYM:
    case KIND_ELEM: {
        if (lower_is_int(l, e))
            return ir_to_real(l->ir, lower_int(l, e));
        if (kind == KIND_ELEM)
            return lower_elem(l, e);
        int param = lower_param(l, expr_op(p, e));
        return param < 0 ? (IrId)lower_fail(l, "%.60s is not known", pool_symbol_name(p, expr_op(p, e)))
                         : ir_leaf(l->ir, OP_PARAM, TYPE_REAL, (uint32_t)param);
    }
    case KIND_APPLY: return lower_stable(l, e);
    case KIND_ADD: return lower_add(l, e);
    case KIND_MUL: return lower_mul(l, e);
    case KIND_POW: return lower_pow(l, e);
    case KIND_CALL: return lower_call(l, e);
    case KIND_SUM:
    case KIND_PROD: return lower_loop_node(l, e);
    case KIND_IVERSON:
        return ir_select(l->ir, lower_condition(l, expr_arg(p, e, 0)), ir_real(l->ir, 1), ir_real(l->ir, 0));
    case KIND_PIECEWISE: return lower_piecewise(l, e);
    case KIND_UNDEF: return ir_real(l->ir, NAN);
    default: return (IrId)lower_fail(l, "no code for this kind of expression");
    }
}

IrId lower_real(Lower *l, Expr e)
{
    uint32_t known;
    if (!e)
        return 0;
    if (memo_get(l->real, e, &known))
        return known;
    IrId id = lower_node(l, e);
    memo_put(l->real, e, id);
    return id;
}
