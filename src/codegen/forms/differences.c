// Differences of two values of a function, through the difference of the arguments, which may be exact, or small:
//
//     sin a - sin b = 2 cos((a+b)/2) sin((a-b)/2)      exp a - exp b = exp(b) expm1(a-b)          where a < b
//     cos a - cos b = -2 sin((a+b)/2) sin((a-b)/2)     1/a - 1/b = (b-a)/(a b)
//     tan a - tan b = sin(a-b)/(cos a cos b)           cbrt a - cbrt b = (a-b)/(a^(2/3) + (a b)^(1/3) + b^(2/3))
//     sinh, cosh likewise                              1/sqrt a - 1/sqrt b = (b-a)/(sqrt a sqrt b (sqrt a + sqrt b))
//     sqrt a - sqrt b = (a-b)/(sqrt a + sqrt b)        atan a - atan b = atan((a-b)/(1 + a b))    where a b > -1
//
// Those of logarithms are rules of stable_log.c. Each is an identity wherever both of its sides have a value, as the
// tests have the prover decide.
#include "codegen/forms/makers.h"
#include "codegen/forms/stable.h"

typedef Expr Rule(Pool *p, Expr a, Expr b, Expr apart); // of f(a) - f(b); apart = a - b

// Term by term: (2*x + h)/2 overflows before x + h/2 does.
static Expr half(Pool *p, Expr e)
{
    Expr two = expr_int(p, 2), sum = expr_int(p, 0);
    if (expr_kind(p, e) != KIND_ADD)
        return expr_div(p, e, two);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        sum = expr_add2(p, sum, expr_div(p, expr_arg(p, e, i), two));
    return sum;
}

// 2*f((a+b)/2)*g((a-b)/2)
static Expr halves(Pool *p, FuncId f, FuncId g, Expr a, Expr b, Expr apart)
{
    Expr between = expr_call1(p, f, half(p, expr_add2(p, a, b)));
    return expr_mul(p, (Expr[]){expr_int(p, 2), between, expr_call1(p, g, half(p, apart))}, 3);
}

static Expr of_sin(Pool *p, Expr a, Expr b, Expr apart)
{
    return halves(p, FN_COS, FN_SIN, a, b, apart);
}

static Expr of_cos(Pool *p, Expr a, Expr b, Expr apart)
{
    return expr_neg(p, halves(p, FN_SIN, FN_SIN, a, b, apart));
}

static Expr of_sinh(Pool *p, Expr a, Expr b, Expr apart)
{
    return halves(p, FN_COSH, FN_SINH, a, b, apart);
}

static Expr of_cosh(Pool *p, Expr a, Expr b, Expr apart)
{
    return halves(p, FN_SINH, FN_SINH, a, b, apart);
}

static Expr of_tan(Pool *p, Expr a, Expr b, Expr apart)
{
    Expr below = expr_mul2(p, expr_call1(p, FN_COS, a), expr_call1(p, FN_COS, b));
    return expr_div(p, expr_call1(p, FN_SIN, apart), below);
}

static Expr of_exp(Pool *p, Expr a, Expr b, Expr apart)
{
    Expr up = expr_mul2(p, expr_call1(p, FN_EXP, b), expr_call1(p, FN_EXPM1, apart));
    Expr down = expr_mul2(p, expr_call1(p, FN_EXP, a), expr_call1(p, FN_EXPM1, expr_neg(p, apart)));
    return expr_piecewise(p, (Expr[]){expr_lt(p, a, b), up, expr_neg(p, down)}, 3);
}

// apart/below, and f - g itself where below is 0, as where a = b = 0.
static Expr quotient(Pool *p, Expr apart, Expr below, Expr f, Expr g)
{
    Expr value = expr_div(p, apart, below);
    if (expr_kind(p, apart) == KIND_NUM)
        return value;
    return expr_piecewise(p, (Expr[]){expr_lt(p, expr_int(p, 0), below), value, expr_sub(p, f, g)}, 3);
}

static Expr of_cbrt(Pool *p, Expr a, Expr b, Expr apart)
{
    Expr f = expr_call1(p, FN_CBRT, a), g = expr_call1(p, FN_CBRT, b);
    Expr below = expr_add(p, (Expr[]){expr_powi(p, f, 2), expr_mul2(p, f, g), expr_powi(p, g, 2)}, 3);
    return quotient(p, apart, below, f, g);
}

// As of the cube root, of what is not negative.
static Expr of_third(Pool *p, Expr a, Expr b, Expr apart)
{
    Expr third = expr_rat(p, 1, 3), f = expr_pow(p, a, third), g = expr_pow(p, b, third);
    Expr below = expr_add(p, (Expr[]){expr_powi(p, f, 2), expr_mul2(p, f, g), expr_powi(p, g, 2)}, 3);
    return quotient(p, apart, below, f, g);
}

static Expr of_atan(Pool *p, Expr a, Expr b, Expr apart)
{
    Expr below = expr_add2(p, expr_int(p, 1), expr_mul2(p, a, b));
    Expr plain = expr_sub(p, expr_call1(p, FN_ATAN, a), expr_call1(p, FN_ATAN, b));
    return expr_piecewise(
        p, (Expr[]){expr_lt(p, expr_int(p, 0), below), expr_call1(p, FN_ATAN, expr_div(p, apart, below)), plain}, 3);
}

static Expr of_sqrt(Pool *p, Expr a, Expr b, Expr apart)
{
    Expr f = expr_sqrt(p, a), g = expr_sqrt(p, b);
    return quotient(p, apart, expr_add2(p, f, g), f, g);
}

// -apart/b/a, by the larger first: neither a*b nor a quotient is then out of the range of doubles alone.
static Expr of_inverse(Pool *p, Expr a, Expr b, Expr apart)
{
    Expr up = stable_node(p, STABLE_RATIO, stable_node(p, STABLE_RATIO, apart, b), a);
    Expr down = stable_node(p, STABLE_RATIO, stable_node(p, STABLE_RATIO, apart, a), b);
    Expr rising = expr_lt(p, expr_call1(p, FN_ABS, a), expr_call1(p, FN_ABS, b));
    return expr_neg(p, expr_piecewise(p, (Expr[]){rising, up, down}, 3));
}

static Expr of_inverse_sqrt(Pool *p, Expr a, Expr b, Expr apart)
{
    Expr f = expr_sqrt(p, a), g = expr_sqrt(p, b);
    return expr_neg(p, expr_div(p, apart, expr_mul(p, (Expr[]){f, g, expr_add2(p, f, g)}, 3)));
}

static const struct {
    FuncId function;
    Rule *rule;
} calls[] = {{FN_SIN, of_sin},   {FN_COS, of_cos},   {FN_TAN, of_tan}, {FN_SINH, of_sinh},
             {FN_COSH, of_cosh}, {FN_ATAN, of_atan}, {FN_EXP, of_exp}, {FN_CBRT, of_cbrt}};

static const struct {
    int numerator, denominator;
    Rule *rule;
} powers[] = {{1, 2, of_sqrt}, {1, 3, of_third}, {-1, 1, of_inverse}, {-1, 2, of_inverse_sqrt}};

// The rule for f(a) - f(b), and a and b; NULL where there is none.
static Rule *rule_of(Pool *p, Expr f, Expr g, Expr *a, Expr *b)
{
    Expr x, y;
    if (expr_kind(p, f) == KIND_CALL && expr_kind(p, g) == KIND_CALL && expr_op(p, f) == expr_op(p, g)) {
        *a = expr_arg(p, f, 0);
        *b = expr_arg(p, g, 0);
        for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
            if (calls[i].function == (FuncId)expr_op(p, f))
                return calls[i].rule;
        return NULL;
    }
    expr_split_pow(p, f, a, &x);
    expr_split_pow(p, g, b, &y);
    for (size_t i = 0; i < sizeof powers / sizeof *powers && x == y; i++)
        if (expr_is_number(p, x, powers[i].numerator, powers[i].denominator))
            return powers[i].rule;
    return NULL;
}

// Of c*f(a) - c*f(b), c any factors in common.
static Expr of_sum(Pool *p, Expr sum)
{
    Expr c, d, f, g, a, b;
    if (expr_nargs(p, sum) != 2)
        return sum;
    bool turned = expr_compare(p, expr_arg(p, sum, 0), expr_arg(p, sum, 1)) > 0; // their order is the pool's
    expr_split_coeff(p, expr_arg(p, sum, turned), &c, &f);
    expr_split_coeff(p, expr_arg(p, sum, !turned), &d, &g);
    if (c != expr_neg(p, d))
        return sum;
    Rule *rule = rule_of(p, f, g, &a, &b);
    return rule ? expr_mul2(p, c, rule(p, a, b, stable_difference(p, a, b))) : sum;
}

static Expr visit(Pool *p, Expr e, void *data)
{
    (void)data;
    return expr_kind(p, e) == KIND_ADD ? of_sum(p, e) : e;
}

Expr differences_form(const SimplifyContext *ctx, Expr e)
{
    return expr_rewrite(ctx->pool, e, visit, NULL);
}
