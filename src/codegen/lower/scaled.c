// Values with an exponent of their own: m*2^e, so that no step between the inputs and the result leaves the range of
// doubles. x^2 + y^2 at x = 1e200 is no double, its root is one.
//
// STABLE_SCALED marks what is computed so. Its value is chosen by the magnitudes of its leaves, the names and function
// values that it is made of: while all lie in 2^-k..2^k nothing can leave the range, and the formula is computed as it
// stands; else in m and e. Each value carries a bound 2^±(degree*k + bits) of its magnitude, from which k follows.
//
//     (m*2^e)*(n*2^f) = (m*n)*2^(e + f)       m*2^e + n*2^f = (m*2^(e - g) + n*2^(f - g))*2^g,  g = max(e, f)
//     sqrt(m*2^e) = sqrt(m*2^(e - 2*h))*2^h, h = floor(e/2);    roots of the third order likewise
//
// Scaling by powers of 2 is exact, so that m rounds as the formula itself would in a wider range. |m| is kept within
// 2^±spread, and is brought back to 1/2..1 before it could leave the range itself.
#include "codegen/lower/lower.h"

#include "codegen/forms/stable.h"

#include <math.h>
#include <stdlib.h>

enum {
    RANGE = 960,     // exponents up to here are far from the ends of doubles, 53 bits of a cancellation included
    SPREAD_SUM = 300, // of operands of a sum
    SPREAD_MOST = 900,
    CANCELLED = 54,  // bits that a term of a sum may lose against the larger ones
    POWER_MOST = 64,
    LEAST_K = 8,     // where the range of inputs is smaller, the formula is never computed as it stands
};

typedef struct {
    IrId m, e;
    IrId plain; // the value, where it is a leaf or a constant: nothing was computed yet
    int spread;
    double degree, bits;
} Scaled;

typedef struct {
    Lower *l;
    Memo *memo; // Expr to place in `values`
    VEC(Scaled) values;
    IrId largest, smallest; // of the leaves' magnitudes
    double k;
} Scaling;

static Scaled scaled(Scaling *s, Expr e);

// ---- Operations on nodes --------------------------------------------------------------------------------------------

static IrId op2(Scaling *s, IrOp op, IrId a, IrId b)
{
    return ir_binary(s->l->ir, op, a, b);
}

static IrId call(Scaling *s, const char *name, IrId a, IrId b)
{
    return ir_call(s->l->ir, (uint32_t)ir_function_find(name, strlen(name)), a, b);
}

static IrId number(Scaling *s, double value)
{
    return ir_real(s->l->ir, value);
}

static bool is_real(Scaling *s, IrId v, double value)
{
    const IrNode *n = ir_at(s->l->ir, v);
    return n->op == OP_REAL && n->u.real == value;
}

// Sums of exponents; those of powers of 2 among the constants are 0.
static IrId plus(Scaling *s, IrOp op, IrId a, IrId b)
{
    return is_real(s, b, 0) ? a : op == OP_ADD && is_real(s, a, 0) ? b : op2(s, op, a, b);
}

static IrId shift(Scaling *s, IrId m, IrId by)
{
    return is_real(s, by, 0) ? m : call(s, "leibniz_scale", m, by);
}

// ---- Operations on values -------------------------------------------------------------------------------------------

static Scaled bounded(Scaling *s, Scaled v)
{
    if (v.degree > 0)
        s->k = fmin(s->k, (RANGE - v.bits) / v.degree);
    return v;
}

// m brought back to 1/2..1.
static Scaled normal(Scaling *s, Scaled v, int most)
{
    if (v.spread <= most)
        return v;
    IrId n = call(s, "leibniz_exponent", v.m, 0);
    v.m = call(s, "leibniz_scale", v.m, ir_unary(s->l->ir, OP_NEG, n));
    v.e = plus(s, OP_ADD, v.e, n);
    v.spread = 1;
    return v;
}

static IrId value_of(Scaling *s, Scaled v)
{
    return v.plain ? v.plain : shift(s, v.m, v.e);
}

static Scaled constant(Scaling *s, IrId value)
{
    const IrNode n = *ir_at(s->l->ir, value);
    int exponent = 0;
    Scaled v = {.m = value, .e = number(s, 0), .plain = value, .spread = 1};
    if (n.op == OP_REAL && isfinite(n.u.real) && n.u.real != 0) {
        frexp(n.u.real, &exponent);
        v.spread = v.bits = abs(exponent) + 1;
    }
    return v;
}

// A name, or the value of a function: `inside` is it where all leaves are within 2^±k, which tells whether they are.
static Scaled leaf(Scaling *s, IrId value, IrId inside)
{
    IrId magnitude = call(s, "fabs", inside, 0), n = call(s, "leibniz_exponent", value, 0);
    s->largest = s->largest ? call(s, "fmax", s->largest, magnitude) : magnitude;
    s->smallest = s->smallest ? call(s, "fmin", s->smallest, magnitude) : magnitude;
    IrId m = call(s, "leibniz_scale", value, ir_unary(s->l->ir, OP_NEG, n));
    return bounded(s, (Scaled){.m = m, .e = n, .plain = value, .spread = 1, .degree = 1, .bits = 1});
}

static Scaled product(Scaling *s, Scaled a, Scaled b, bool divide)
{
    a = normal(s, a, SPREAD_MOST - b.spread);
    b = normal(s, b, SPREAD_MOST - a.spread);
    return bounded(s, (Scaled){.m = op2(s, divide ? OP_DIV : OP_MUL, a.m, b.m),
                               .e = plus(s, divide ? OP_SUB : OP_ADD, a.e, b.e),
                               .spread = a.spread + b.spread + divide,
                               .degree = a.degree + b.degree,
                               .bits = a.bits + b.bits + 1});
}

// Terms are added in order; those with negative[i] are taken off.
static Scaled sum(Scaling *s, Scaled *terms, const bool *negative, uint32_t n)
{
    Scaled total = {0};
    IrId g = 0;
    for (uint32_t i = 0; i < n; i++) {
        terms[i] = normal(s, terms[i], SPREAD_SUM);
        g = !g || g == terms[i].e ? terms[i].e : call(s, "fmax", g, terms[i].e);
        total.spread = terms[i].spread > total.spread ? terms[i].spread : total.spread;
        total.degree = fmax(total.degree, terms[i].degree);
        total.bits = fmax(total.bits, terms[i].bits);
    }
    for (uint32_t i = 0; i < n; i++) {
        Scaled t = terms[i];
        IrId m = g == t.e   ? t.m
                 : t.plain ? shift(s, t.plain, is_real(s, g, 0) ? g : ir_unary(s->l->ir, OP_NEG, g))
                           : shift(s, t.m, plus(s, OP_SUB, t.e, g));
        total.m = i ? op2(s, negative[i] ? OP_SUB : OP_ADD, total.m, m) : negative[i] ? ir_unary(s->l->ir, OP_NEG, m) : m;
    }
    total.e = g;
    total.spread += 2 * CANCELLED + (int)n;
    total.bits += CANCELLED + n;
    return bounded(s, total);
}

// The root of order 2 or 3.
static Scaled root(Scaling *s, Scaled a, int order)
{
    IrId n = number(s, order);
    IrId h = is_real(s, a.e, 0) ? a.e : call(s, "floor", op2(s, OP_DIV, a.e, n), 0);
    a = normal(s, a, SPREAD_MOST);
    IrId m = shift(s, a.m, plus(s, OP_SUB, a.e, is_real(s, h, 0) ? h : op2(s, OP_MUL, n, h)));
    return bounded(s, (Scaled){.m = call(s, order == 2 ? "sqrt" : "cbrt", m, 0),
                               .e = h,
                               .spread = a.spread / order + 2,
                               .degree = a.degree / order,
                               .bits = a.bits / order + 1});
}

static Scaled one(Scaling *s)
{
    return constant(s, number(s, 1));
}

static Scaled whole_power(Scaling *s, Scaled x, int64_t n)
{
    Scaled result = {0};
    for (; n; n >>= 1) {
        if (n & 1)
            result = result.m ? product(s, result, x, false) : x;
        if (n > 1)
            x = product(s, x, x, false);
    }
    return result.m ? result : one(s);
}

// ---- Expressions ----------------------------------------------------------------------------------------------------

static Scaled plain_leaf(Scaling *s, Expr e)
{
    IrId value = lower_real(s->l, e);
    return leaf(s, value, value);
}

static Scaled of_sum(Scaling *s, Expr e)
{
    Pool *p = s->l->p;
    uint32_t n = expr_nargs(p, e), used = 0;
    Scaled *terms = mem_zero((n + 1) * sizeof *terms);
    bool *negative = mem_zero((n + 1) * sizeof *negative);
    for (uint32_t turn = 0; turn < 2; turn++) // what is added before what is taken off
        for (uint32_t i = 0; i < n; i++) {
            Expr term = expr_arg(p, e, i), c, rest;
            expr_split_coeff(p, term, &c, &rest);
            bool minus = expr_num_sign(p, c) < 0;
            if (minus != (turn == 1))
                continue;
            terms[used] = scaled(s, minus ? expr_neg(p, term) : term);
            negative[used++] = minus;
        }
    Scaled total = sum(s, terms, negative, used);
    mem_free(terms);
    mem_free(negative);
    return total;
}

// Is e a power that `of_power` takes: whole, or of a half or a third?
static bool is_power(Pool *p, Expr e, int64_t *n, int *order)
{
    Expr x = expr_arg(p, e, 1);
    for (*order = 1; *order <= 3; ++*order)
        if (expr_get_int(p, expr_mul2(p, expr_int(p, *order), x), n))
            return *n <= POWER_MOST && *n >= -POWER_MOST && (*order < 3 || *n == 1);
    return false;
}

static Scaled of_power(Scaling *s, Expr e)
{
    int64_t n;
    int order;
    if (!is_power(s->l->p, e, &n, &order) || order == 3) // a third: of what may be negative it has no value
        return plain_leaf(s, e);
    Scaled x = scaled(s, expr_arg(s->l->p, e, 0));
    Scaled power = whole_power(s, order == 2 ? root(s, x, 2) : x, n < 0 ? -n : n);
    return n < 0 ? product(s, one(s), power, true) : power;
}

static Scaled of_product(Scaling *s, Expr e)
{
    Pool *p = s->l->p;
    Scaled above = {0}, below = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr factor = expr_arg(p, e, i), base, exponent;
        if (expr_kind(p, factor) == KIND_IVERSON)
            return plain_leaf(s, e);
        expr_split_pow(p, factor, &base, &exponent);
        bool divides = expr_kind(p, exponent) == KIND_NUM && expr_num_sign(p, exponent) < 0;
        Scaled x = scaled(s, divides ? expr_pow(p, base, expr_neg(p, exponent)) : factor);
        Scaled *to = divides ? &below : &above;
        *to = to->m ? product(s, *to, x, false) : x;
    }
    above = above.m ? above : one(s);
    return below.m ? product(s, above, below, true) : above;
}

// log(m*2^e) = log(m) + e*log(2), where m*2^e itself is out of range.
static Scaled of_logarithm(Scaling *s, Expr e)
{
    Ir *ir = s->l->ir;
    Scaled x = scaled(s, expr_arg(s->l->p, e, 0));
    if (x.plain)
        return plain_leaf(s, e);
    x = normal(s, x, SPREAD_SUM);
    IrId near = op2(s, OP_LE, call(s, "fabs", x.e, 0), number(s, RANGE - SPREAD_SUM));
    IrId far = op2(s, OP_ADD, call(s, "log", x.m, 0), op2(s, OP_MUL, x.e, number(s, 0.69314718055994531)));
    return leaf(s, ir_select(ir, near, call(s, "log", value_of(s, x), 0), far), lower_real(s->l, e));
}

// A function of one argument, which is computed so as well.
static Scaled of_call(Scaling *s, Expr e)
{
    Pool *p = s->l->p;
    Expr argument = expr_arg(p, e, 0);
    int mark = stable_op(p, argument);
    if (expr_nargs(p, e) != 1 || mark == STABLE_EXACT || mark == STABLE_DIFF || expr_is_call(p, argument, FN_LOG1P))
        return plain_leaf(s, e);
    if (expr_op(p, e) == FN_LOG)
        return of_logarithm(s, e);
    Scaled x = scaled(s, argument);
    if (expr_op(p, e) == FN_ABS) {
        x.m = call(s, "fabs", x.m, 0);
        x.plain = x.plain ? call(s, "fabs", x.plain, 0) : 0;
        return x;
    }
    if (expr_op(p, e) == FN_CBRT)
        return root(s, x, 3);
    if (x.plain)
        return plain_leaf(s, e);
    return leaf(s, ir_card(s->l->ir, (FuncId)expr_op(p, e), (IrId[]){value_of(s, x), 0}), lower_real(s->l, e));
}

static Scaled of_operation(Scaling *s, Expr e)
{
    Pool *p = s->l->p;
    int op = stable_op(p, e);
    if (op < 0)
        return plain_leaf(s, e);
    Expr first = expr_arg(p, e, 0), second = expr_nargs(p, e) > 1 ? expr_arg(p, e, 1) : 0;
    switch (op) {
    case STABLE_SCALED:
    case STABLE_EXACT: return scaled(s, first);
    case STABLE_TIMES:
    case STABLE_RATIO: return product(s, scaled(s, first), scaled(s, second), op == STABLE_RATIO);
    case STABLE_PLUS:
    case STABLE_MINUS:
        return sum(s, (Scaled[]){scaled(s, first), scaled(s, second)}, (bool[]){false, op == STABLE_MINUS}, 2);
    case STABLE_HYPOT: {
        Scaled a = scaled(s, first), b = scaled(s, second);
        Scaled squares[] = {product(s, a, a, false), product(s, b, b, false)};
        return root(s, sum(s, squares, (bool[]){false, false}, 2), 2);
    }
    default: return plain_leaf(s, e);
    }
}

static Scaled of_choice(Scaling *s, Expr e)
{
    Pool *p = s->l->p;
    Ir *ir = s->l->ir;
    uint32_t n = expr_nargs(p, e);
    Scaled value = scaled(s, expr_arg(p, e, n - 1));
    for (uint32_t i = n - 1; i >= 2; i -= 2) {
        Scaled branch = scaled(s, expr_arg(p, e, i - 1));
        IrId condition = lower_condition(s->l, expr_arg(p, e, i - 2));
        value = (Scaled){.m = ir_select(ir, condition, branch.m, value.m),
                         .e = branch.e == value.e ? value.e : ir_select(ir, condition, branch.e, value.e),
                         .spread = branch.spread > value.spread ? branch.spread : value.spread,
                         .degree = fmax(branch.degree, value.degree),
                         .bits = fmax(branch.bits, value.bits)};
    }
    return value;
}

static Scaled scaled_node(Scaling *s, Expr e)
{
    Pool *p = s->l->p;
    if (expr_flags(p, e) & FLAG_CONSTANT)
        return constant(s, lower_real(s->l, e));
    switch (expr_kind(p, e)) {
    case KIND_ADD: return of_sum(s, e);
    case KIND_MUL: return of_product(s, e);
    case KIND_POW: return of_power(s, e);
    case KIND_CALL: return of_call(s, e);
    case KIND_PIECEWISE: return of_choice(s, e);
    case KIND_APPLY: return of_operation(s, e);
    default: return plain_leaf(s, e);
    }
}

static Scaled scaled(Scaling *s, Expr e)
{
    uint32_t known;
    if (!e || s->l->ir->err->code != ERR_NONE)
        return constant(s, number(s, NAN));
    if (memo_get(s->memo, e, &known))
        return s->values.at[known];
    Scaled v = scaled_node(s, e);
    memo_put(s->memo, e, (uint32_t)s->values.len);
    vec_push(&s->values, v);
    return v;
}

IrId lower_scaled(Lower *l, Expr e)
{
    Scaling s = {.l = l, .memo = memo_begin(l->p), .k = RANGE};
    IrId plain = lower_real(l, e), result = plain;
    Scaled v = plain ? scaled(&s, e) : (Scaled){0};
    if (plain && v.plain != plain && s.largest && s.k < LEAST_K)
        result = value_of(&s, v);
    else if (plain && v.plain != plain && s.largest) {
        IrId low = op2(&s, OP_LE, number(&s, ldexp(1, -(int)s.k)), s.smallest);
        IrId high = op2(&s, OP_LE, s.largest, number(&s, ldexp(1, (int)s.k)));
        result = ir_select(l->ir, op2(&s, OP_AND, low, high), plain, value_of(&s, v));
    }
    memo_end(l->p, s.memo);
    vec_free(&s.values);
    return result;
}
