// The pass from the form read to the form run, and its small identities.
#include "codegen/stable.h"

typedef VEC(Expr) Exprs;

static const struct {
    const char *name;
    uint32_t arity;
    const char *function;
} rows[STABLE_COUNT] = {

#define STABLE(id, name, arity, function) {name, arity, function},
#include "codegen/stable.def"
#undef STABLE
};

Expr stable_node(Pool *p, StableOp op, Expr a, Expr b)
{
    return expr_apply(p, pool_symbol(p, rows[op].name, strlen(rows[op].name)), (Expr[]){a, b}, NULL, rows[op].arity);
}

int stable_op(const Pool *p, Expr e)
{
    if (expr_kind(p, e) != KIND_APPLY)
        return -1;
    const char *name = pool_symbol_name(p, expr_op(p, e));
    for (int i = 0; name[0] == '%' && i < STABLE_COUNT; i++)
        if (!strcmp(name, rows[i].name))
            return i;
    return -1;
}

const char *stable_function(StableOp op)
{
    return rows[op].function[0] ? rows[op].function : NULL;
}

// ---- Small identities: one function each, e itself where it does not apply ------------------------------------------

// c*e^x - c = c*expm1(x), and likewise c - c*cos(x) = 2c*sin(x/2)^2, c*cosh(x) - c = 2c*sinh(x/2)^2.
static Expr minus_one(Pool *p, Expr sum)
{
    Expr number = expr_arg(p, sum, 0);
    if (expr_nargs(p, sum) != 2 || expr_kind(p, number) != KIND_NUM)
        return sum;
    Expr coeff, f, x, half, two = expr_int(p, 2);
    expr_split_coeff(p, expr_arg(p, sum, 1), &coeff, &f);
    if (expr_kind(p, f) != KIND_CALL || expr_neg(p, coeff) != number)
        return sum;
    x = expr_arg(p, f, 0);
    half = expr_div(p, x, two);
    switch (expr_op(p, f)) {
    case FN_EXP: return expr_mul2(p, coeff, expr_call1(p, FN_EXPM1, x));
    case FN_COS: return expr_mul(p, (Expr[]){expr_int(p, -2), coeff, expr_powi(p, expr_call1(p, FN_SIN, half), 2)}, 3);
    case FN_COSH: return expr_mul(p, (Expr[]){two, coeff, expr_powi(p, expr_call1(p, FN_SINH, half), 2)}, 3);
    default: return sum;
    }
}

// The a of c*a^2, with c a number; 0 when the term is none such.
static Expr square_root_of(Pool *p, Expr term, Expr *coeff)
{
    Expr rest, base, exponent;
    expr_split_coeff(p, term, coeff, &rest);
    expr_split_pow(p, rest, &base, &exponent);
    if (expr_is_number(p, rest, 1, 1)) { // a number is the square of its root
        Expr root = expr_sqrt(p, expr_num_sign(p, *coeff) < 0 ? expr_neg(p, *coeff) : *coeff);
        *coeff = expr_int(p, expr_num_sign(p, *coeff));
        return root && expr_kind(p, root) == KIND_NUM ? root : 0;
    }
    return expr_is_number(p, exponent, 2, 1) ? base : 0;
}

// c*a^2 - c*b^2 = c*(a - b)*(a + b); 1 - x^2 = (1 - x)*(1 + x). The difference a - b of two given numbers is exact
// enough.
static Expr squares(Pool *p, Expr sum)
{
    Expr c, d;
    if (expr_nargs(p, sum) != 2)
        return sum;
    Expr a = square_root_of(p, expr_arg(p, sum, 0), &c), b = square_root_of(p, expr_arg(p, sum, 1), &d);
    if (!a || !b || expr_neg(p, c) != d)
        return sum;
    return expr_mul(p, (Expr[]){c, expr_sub(p, a, b), expr_add2(p, a, b)}, 3);
}

// sqrt(a) - sqrt(b) = (a - b)/(sqrt(a) + sqrt(b)), where a - b is a number.
static Expr roots(Pool *p, Expr sum)
{
    Expr c, d, f, g, a, b, x, y, half = expr_rat(p, 1, 2);
    if (expr_nargs(p, sum) != 2)
        return sum;
    expr_split_coeff(p, expr_arg(p, sum, 0), &c, &f);
    expr_split_coeff(p, expr_arg(p, sum, 1), &d, &g);
    expr_split_pow(p, f, &a, &x);
    expr_split_pow(p, g, &b, &y);
    if (expr_neg(p, c) != d || x != half || y != half)
        return sum;
    Expr difference = expr_sub(p, a, b);
    if (expr_kind(p, b) == KIND_ADD) { // a - (a + 1): the constructor does not multiply it out
        difference = a;
        for (uint32_t i = 0; i < expr_nargs(p, b); i++)
            difference = expr_sub(p, difference, expr_arg(p, b, i));
    }
    if (!difference || expr_kind(p, difference) != KIND_NUM)
        return sum;
    return expr_div(p, expr_mul2(p, c, difference), expr_add2(p, f, g));
}

// log(1 + x) = log1p(x)
static Expr logarithm(Pool *p, Expr e)
{
    Expr x = expr_arg(p, e, 0);
    if (expr_kind(p, x) != KIND_ADD || !expr_is_number(p, expr_arg(p, x, 0), 1, 1))
        return e;
    return expr_call1(p, FN_LOG1P, expr_sub(p, x, expr_int(p, 1)));
}

// sqrt(a^2 + b^2) = hypot(a, b)
static Expr hypotenuse(Pool *p, Expr e)
{
    Expr x = expr_arg(p, e, 0), c, d;
    if (!expr_is_number(p, expr_arg(p, e, 1), 1, 2) || expr_kind(p, x) != KIND_ADD || expr_nargs(p, x) != 2)
        return e;
    Expr a = square_root_of(p, expr_arg(p, x, 0), &c), b = square_root_of(p, expr_arg(p, x, 1), &d);
    bool plain = a && b && expr_is_number(p, c, 1, 1) && expr_is_number(p, d, 1, 1);
    return plain ? stable_node(p, STABLE_HYPOT, a, b) : e;
}

static Expr small(Pool *p, Expr e)
{
    Expr (*const sums[])(Pool *, Expr) = {minus_one, squares, roots};
    switch (expr_kind(p, e)) {
    case KIND_ADD:
        for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
            Expr better = sums[i](p, e);
            if (better != e)
                return better;
        }
        return e;
    case KIND_POW: return hypotenuse(p, e);
    case KIND_CALL: return expr_op(p, e) == FN_LOG ? logarithm(p, e) : e;
    default: return e;
    }
}

// ---- The pass -------------------------------------------------------------------------------------------------------

typedef struct {
    Memo *memo;
} Pass;

static Expr pass(Pool *p, Pass *s, Expr e);

static Expr pass_binder(Pool *p, Pass *s, Expr e)
{
    Sym j;
    Expr body = expr_open(p, e, &j), done = body ? pass(p, s, body) : 0;
    return done == body ? e : expr_sum(p, expr_kind(p, e), j, expr_arg(p, e, 0), expr_arg(p, e, 1), done);
}

static Expr pass_arguments(Pool *p, Pass *s, Expr e)
{
    Exprs args = {0};
    bool changed = false;
    for (uint32_t i = 0; i < expr_nargs(p, e) && pool_ok(p); i++) {
        vec_push(&args, pass(p, s, expr_arg(p, e, i)));
        changed |= vec_last(&args) != expr_arg(p, e, i);
    }
    Expr result = !pool_ok(p) ? 0 : changed ? expr_rebuild(p, e, args.at) : e;
    vec_free(&args);
    return result ? small(p, result) : 0;
}

// From the top down for functions of one exponential, which want to be seen whole; from the bottom up otherwise.
static Expr pass(Pool *p, Pass *s, Expr e)
{
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!expr_nargs(p, e) || (expr_flags(p, e) & FLAG_CONSTANT) || kind == KIND_APPLY || kind == KIND_ELEM)
        return e;
    if (memo_get(s->memo, e, &known))
        return known;
    Expr result = stable_exponential(p, e);
    if (result == e)
        result = kind == KIND_SUM || kind == KIND_PROD ? pass_binder(p, s, e) : pass_arguments(p, s, e);
    memo_put(s->memo, e, result);
    return result;
}

Expr stable_expr(Pool *p, const Facts *facts, Expr e)
{
    e = stable_softmax(p, facts, e);
    if (!e)
        return 0;
    Pass s = {memo_begin(p)};
    e = pass(p, &s, e);
    memo_end(p, s.memo);
    return e;
}
