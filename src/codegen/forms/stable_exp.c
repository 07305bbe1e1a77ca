// Rational functions R(t) of one exponential t = e^u, and their logarithms.
//
// R is brought to lowest terms and factored over the rationals, so that 1 - 1/(1 + t) is t/(1 + t). Then, with
// E = e^-|u| <= 1, which never overflows:
//     u <= 0:  t = E                        u > 0:  t = 1/E,  f(t) = E^-d * reversed f(E),  d the degree of f
// Factors whose coefficients have one sign are sums without cancellation. A factor with a positive root r is
//     t - r = r*(e^(u - log r) - 1) = r*expm1(u - log r)
// with log r in two doubles (the difference is a STABLE_DIFF), so that it keeps its digits next to the root. Quadratic
// factors are split at their roots, or written as a square plus a positive number. tanh(v) is (t - 1)/(t + 1) with u =
// 2v, and sech(v) is 2t/(t^2 + 1) with u = v.
#include "codegen/forms/stable_exp.h"

#include "symbolic/eval/eval.h"
#include "symbolic/field/field.h"

typedef struct {
    Expr unit;   // u up to a rational factor: the argument of the exponentials
    fmpq_t step; // t = exp(step*unit)
    bool any, quotient;
    unsigned nodes;
} Base;

enum { DEGREE_MOST = 24, NODES_MOST = 400 };

static const char *const cofactor_names[COFACTORS_MOST + 1] = {"%c0", "%c1", "%c2", "%c3", "%c4",
                                                               "%c5", "%c6", "%c7", "%c8"};

Expr stable_exp_cofactor(Pool *p, size_t i)
{
    return expr_named(p, cofactor_names[i < COFACTORS_MOST ? i : COFACTORS_MOST]);
}

static bool is_cofactor_name(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_SYM && !strncmp(pool_symbol_name(p, expr_op(p, e)), "%c", 2);
}

// ---- Is it such a function? -----------------------------------------------------------------------------------------

static bool take_argument(Pool *p, Base *b, Expr argument, int64_t factor)
{
    Expr coeff, rest;
    expr_split_coeff(p, argument, &coeff, &rest);
    if ((expr_flags(p, rest) & FLAG_CONSTANT) || stable_op(p, rest) >= 0 || expr_is_call(p, rest, FN_LOG1P))
        return false;                 // a number, or the work of stable_softmax.c
    if (expr_num_sign(p, coeff) == 0) // 0*log(x), which has no value where log(x) has none
        return false;
    if (b->any && rest != b->unit)
        return false;
    fmpq_t c;
    fmpq_init(c);
    fmpq_set(c, expr_fmpq(p, coeff));
    fmpz_mul_si(fmpq_numref(c), fmpq_numref(c), factor);
    fmpq_canonicalise(c);
    fmpq_abs(c, c);
    if (b->any)
        fmpq_gcd(b->step, b->step, c);
    else
        fmpq_set(b->step, c);
    fmpq_clear(c);
    b->any = true;
    b->unit = rest;
    return true;
}

static bool is_rational_in_exp(Pool *p, Base *b, Expr e)
{
    int64_t n;
    if (++b->nodes > NODES_MOST)
        return false;
    switch (expr_kind(p, e)) {
    case KIND_NUM: return true;
    case KIND_SYM: return is_cofactor_name(p, e);
    case KIND_CALL:
        if (expr_op(p, e) == FN_EXP)
            return take_argument(p, b, expr_arg(p, e, 0), 1);
        if (expr_op(p, e) == FN_SECH || expr_op(p, e) == FN_COSH || expr_op(p, e) == FN_SINH) {
            b->quotient = true;
            return take_argument(p, b, expr_arg(p, e, 0), 1);
        }
        return expr_op(p, e) == FN_TANH && take_argument(p, b, expr_arg(p, e, 0), 2);
    case KIND_POW:
        if (!expr_get_int(p, expr_arg(p, e, 1), &n) || n < -16 || n > 16)
            return false;
        b->quotient |= n < 0 && expr_kind(p, expr_arg(p, e, 0)) == KIND_ADD;
        return is_rational_in_exp(p, b, expr_arg(p, e, 0));
    case KIND_ADD:
    case KIND_MUL:
        b->quotient |= expr_kind(p, e) == KIND_ADD;
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            if (!is_rational_in_exp(p, b, expr_arg(p, e, i)))
                return false;
        return true;
    default: return false;
    }
}

// exp(c*unit) as a power of t, hyperbolic functions in such powers.
static Expr power_of_t(Pool *p, const Base *b, Expr t, Expr call)
{
    FuncId f = (FuncId)expr_op(p, call);
    Expr coeff, rest;
    expr_split_coeff(p, expr_arg(p, call, 0), &coeff, &rest);
    fmpq_t ratio;
    fmpq_init(ratio);
    fmpq_div(ratio, expr_fmpq(p, coeff), b->step);
    int64_t n = fmpz_get_si(fmpq_numref(ratio)) * (f == FN_TANH ? 2 : 1) / fmpz_get_si(fmpq_denref(ratio));
    fmpq_clear(ratio);
    Expr power = expr_powi(p, t, n), one = expr_int(p, 1), half = expr_rat(p, 1, 2);
    switch (f) {
    case FN_SECH: return expr_div(p, expr_mul2(p, expr_int(p, 2), power), expr_add2(p, expr_powi(p, power, 2), one));
    case FN_COSH: return expr_mul2(p, half, expr_add2(p, power, expr_powi(p, power, -1)));
    case FN_SINH: return expr_mul2(p, half, expr_sub(p, power, expr_powi(p, power, -1)));
    case FN_TANH: return expr_div(p, expr_sub(p, power, one), expr_add2(p, power, one));
    default: return power;
    }
}

// The rational function that is_rational_in_exp found, in t. It may not look inside of exponentials, where others may
// be.
static Expr in_powers_of_t(Pool *p, const Base *b, Expr t, Expr e)
{
    if (expr_kind(p, e) == KIND_CALL)
        return power_of_t(p, b, t, e);
    if (expr_kind(p, e) == KIND_POW)
        return expr_pow(p, in_powers_of_t(p, b, t, expr_arg(p, e, 0)), expr_arg(p, e, 1));
    if (!expr_nargs(p, e))
        return e;
    Exprs args = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        vec_push(&args, in_powers_of_t(p, b, t, expr_arg(p, e, i)));
    Expr result = expr_rebuild(p, e, args.at);
    vec_free(&args);
    return result;
}

// ---- Factors --------------------------------------------------------------------------------------------------------

typedef struct {
    Expr coeff[DEGREE_MOST + 1]; // by power of t: rationals, or polynomials in cofactors
    unsigned degree;
    int64_t exponent;
} Poly;

typedef struct {
    VEC(Poly) list;
    Expr number; // the rational in front
} Product;

// Reads the coefficients of a polynomial in t off its expression.
static bool read_poly(Pool *p, Expr e, Expr t, Poly *out)
{
    uint32_t n = expr_kind(p, e) == KIND_ADD ? expr_nargs(p, e) : 1;
    out->degree = 0;
    for (unsigned i = 0; i <= DEGREE_MOST; i++)
        out->coeff[i] = expr_int(p, 0);
    for (uint32_t i = 0; i < n; i++) {
        Expr term = n > 1 ? expr_arg(p, e, i) : e, coeff = expr_int(p, 1);
        int64_t d = 0;
        for (uint32_t k = 0; k < (expr_kind(p, term) == KIND_MUL ? expr_nargs(p, term) : 1); k++) {
            Expr factor = expr_kind(p, term) == KIND_MUL ? expr_arg(p, term, k) : term, base, exponent;
            expr_split_pow(p, factor, &base, &exponent);
            if (base != t)
                coeff = expr_mul2(p, coeff, factor);
            else if (!expr_get_int(p, exponent, &d) || d < 1 || d > DEGREE_MOST)
                return false;
        }
        out->coeff[d] = expr_add2(p, out->coeff[d], coeff);
        out->degree = d > out->degree ? (unsigned)d : out->degree;
    }
    return true;
}

static bool factor_in_field(Pool *p, Expr e, Expr t, Product *out, Tower *tower, FieldStatus *status)
{
    Field f;
    Facts none = {0};
    Factors factors = {0};
    field_init(&f, p, &none, tower);
    const Ratio *r = field_normal(&f, e);
    bool ok = r && !field_is_zero(&f, r) && field_factor(&f, r, &factors);
    if (ok)
        out->number = expr_from_fmpq(p, factors.unit);
    for (size_t i = 0; ok && i < factors.list.len; i++) {
        Poly poly = {.exponent = factors.list.at[i].exponent};
        ok = read_poly(p, f.primes.at[factors.list.at[i].prime].expr, t, &poly);
        vec_push(&out->list, poly);
    }
    *status = f.status;
    factors_clear(&factors);
    field_clear(&f);
    return ok;
}

static bool factor_exp(Pool *p, Expr e, Base *b, Product *out)
{
    Expr t = expr_named(p, "%t"), in_t = in_powers_of_t(p, b, t, e);
    Tower tower;
    FieldStatus status = FIELD_RESTART;
    bool ok = false;
    tower_init(&tower, 4);
    for (int i = 0; i < 4 && in_t && status == FIELD_RESTART && !ok; i++) {
        vec_free(&out->list);
        ok = factor_in_field(p, in_t, t, out, &tower, &status);
    }
    tower_clear(&tower);
    return ok && pool_ok(p);
}

// ---- Values of factors at E = exp(-|u|) -----------------------------------------------------------------------------

typedef struct {
    Expr u;
    Expr minus, power; // -|u|, and E
    bool beside;       // R is multiplied by what may be large
} Point;

static Expr exp_of(Pool *p, Expr u)
{
    return expr_call1(p, FN_EXP, stable_exact(p, u));
}

// 1 - E/r for a number r that is not 0.
static Expr one_minus(Pool *p, const Point *at, Expr r)
{
    Expr plain = expr_sub(p, expr_int(p, 1), expr_div(p, at->power, r));
    double value;
    if (expr_is_number(p, r, 1, 1))
        return expr_neg(p, expr_call1(p, FN_EXPM1, stable_exact(p, at->minus)));
    if (eval_double(p, r, NULL, &value) != EVAL_OK || value <= 0 || value > 2) // E <= 1 is far from such a root
        return plain;
    Expr from_root = stable_node(p, STABLE_DIFF, stable_exact(p, at->minus), expr_call1(p, FN_LOG, r));
    return expr_neg(p, expr_call1(p, FN_EXPM1, from_root));
}

static bool one_sign(const Pool *p, const Expr *c, unsigned degree)
{
    int sign = 0;
    for (unsigned i = 0; i <= degree; i++) {
        if (expr_kind(p, c[i]) != KIND_NUM)
            return false;
        int s = expr_num_sign(p, c[i]);
        if (s && sign && s != sign)
            return false;
        sign = s ? s : sign;
    }
    return true;
}

static Expr horner(Pool *p, const Expr *c, unsigned degree, Expr x)
{
    Expr value = c[degree];
    for (unsigned i = degree; i-- > 0;) // kept nested: no constructor multiplies it out; a sum c[i] cancels first
        value = expr_kind(p, c[i]) == KIND_NUM ? expr_add2(p, c[i], expr_mul2(p, x, value))
                                               : expr_add_keep(p, c[i], expr_mul2(p, x, value));
    return value;
}

// a*x^2 + b*x + c with coefficients of both signs, at x = E.
static Expr quadratic(Pool *p, const Expr *c, const Point *at)
{
    Expr a = c[2], four = expr_int(p, 4), two_a = expr_mul2(p, expr_int(p, 2), a);
    Expr square = expr_mul2(p, c[1], c[1]), product = expr_mul(p, (Expr[]){four, a, c[0]}, 3);
    Expr d = expr_sub(p, square, product); // b^2 - 4ac
    if (!d)
        return 0;
    if (expr_num_sign(p, d) < 0) { // a*((x + b/2a)^2 - d/4a^2)
        Expr shifted = expr_add2(p, at->power, expr_div(p, c[1], two_a));
        Expr rest = expr_neg(p, expr_div(p, d, expr_mul2(p, two_a, two_a)));
        return expr_mul2(p, a, expr_add2(p, expr_powi(p, shifted, 2), rest));
    }
    Expr value = c[0];
    for (int sign = -1; sign <= 1; sign += 2) { // c*(1 - x/r1)*(1 - x/r2), since c = a*r1*r2
        Expr numerator = expr_add2(p, expr_neg(p, c[1]), expr_mul2(p, expr_int(p, sign), expr_sqrt(p, d)));
        value = expr_mul2(p, value, one_minus(p, at, expr_div(p, numerator, two_a)));
    }
    return value;
}

static bool numeric(const Pool *p, const Expr *c, unsigned degree)
{
    for (unsigned i = 0; i <= degree; i++)
        if (expr_kind(p, c[i]) != KIND_NUM)
            return false;
    return true;
}

static Expr factor_value(Pool *p, const Expr *c, unsigned degree, const Point *at)
{
    if (degree == 0)
        return c[0];
    if (one_sign(p, c, degree) || !numeric(p, c, degree))
        return horner(p, c, degree, at->power);
    if (degree == 1) // c0*(1 - E/r)
        return expr_mul2(p, c[0], one_minus(p, at, expr_neg(p, expr_div(p, c[0], c[1]))));
    return degree == 2 ? quadratic(p, c, at) : horner(p, c, degree, at->power);
}

// f(E)^exponent.
static Expr factor_power(Pool *p, const Poly *f, const Point *at)
{
    int64_t n = f->exponent < 0 ? -f->exponent : f->exponent;
    if (f->degree == 1 && n > 2 && expr_is_number(p, f->coeff[0], 1, 1) && expr_is_number(p, f->coeff[1], 1, 1)) {
        Expr power = stable_node(p, STABLE_ONE_POW, at->power, expr_int(p, n));
        return f->exponent < 0 ? expr_powi(p, power, -1) : power;
    }
    return expr_powi(p, factor_value(p, f->coeff, f->degree, at), f->exponent);
}

static void reverse(Poly *f)
{
    for (unsigned i = 0; i < f->degree - i; i++) {
        Expr swap = f->coeff[i];
        f->coeff[i] = f->coeff[f->degree - i];
        f->coeff[f->degree - i] = swap;
    }
}

static bool is_power_of_t(const Pool *p, const Poly *f)
{
    return f->degree == 1 && expr_is_number(p, f->coeff[0], 0, 1);
}

// R where u <= 0 (t = E), or where u > 0 (t = 1/E).
static Expr branch(Pool *p, const Product *product, const Point *at, bool high)
{
    Expr value = product->number;
    int64_t power = 0; // of E
    for (size_t i = 0; i < product->list.len; i++) {
        Poly f = product->list.at[i];
        if (is_power_of_t(p, &f)) {
            value = expr_mul2(p, value, expr_powi(p, f.coeff[1], f.exponent));
            power += high ? -f.exponent : f.exponent;
            continue;
        }
        if (high) {
            reverse(&f);
            power -= (int64_t)f.degree * f.exponent;
        }
        value = expr_mul2(p, value, factor_power(p, &f, at));
    }
    if (at->beside && power) {
        Expr half = exp_of(p, expr_mul2(p, expr_rat(p, power, 2), at->minus));
        return stable_node(p, STABLE_TIMES, stable_node(p, STABLE_TIMES, value, half), half);
    }
    if (power == 0)
        return value;
    if (power < 0) // e^(n|u|), which may overflow as R does
        return expr_mul2(p, value, exp_of(p, expr_mul2(p, expr_int(p, power), at->minus)));
    return expr_mul2(p, value, expr_powi(p, at->power, power));
}

// log R where u <= 0 or u > 0: a sum over the factors, each f = f(0)*(1 + (f - f(0))/f(0)). 0 where one is not
// positive.
static Expr log_branch(Pool *p, const Product *product, const Point *at, bool high)
{
    Expr front = product->number, sum = expr_int(p, 0);
    int64_t power = 0; // of t
    for (size_t i = 0; i < product->list.len; i++) {
        Poly f = product->list.at[i];
        if (is_power_of_t(p, &f)) {
            front = expr_mul2(p, front, expr_powi(p, f.coeff[1], f.exponent));
            power += f.exponent;
            continue;
        }
        if (!one_sign(p, f.coeff, f.degree))
            return 0;
        if (high) {
            power += (int64_t)f.degree * f.exponent;
            reverse(&f);
        }
        front = expr_mul2(p, front, expr_powi(p, f.coeff[0], f.exponent));
        Expr first = f.coeff[0], rest;
        f.coeff[0] = expr_int(p, 0);
        rest = expr_div(p, horner(p, f.coeff, f.degree, at->power), first);
        sum = expr_add2(p, sum, expr_mul2(p, expr_int(p, f.exponent), expr_call1(p, FN_LOG1P, rest)));
    }
    if (!front || expr_kind(p, front) != KIND_NUM || expr_num_sign(p, front) <= 0)
        return 0;
    Expr linear = expr_mul2(p, expr_int(p, power), at->u);
    Expr rest = expr_add2(p, sum, expr_call1(p, FN_LOG, front));
    return expr_kind(p, linear) == KIND_ADD ? expr_add_keep(p, linear, rest) : expr_add2(p, linear, rest);
}

// A sum of powers of t by itself, e^x - 1 or 1 + e^x, is better left to others.
static bool has_denominator(const Pool *p, const Product *product)
{
    for (size_t i = 0; i < product->list.len; i++)
        if (product->list.at[i].exponent < 0 && !is_power_of_t(p, &product->list.at[i]))
            return true;
    return false;
}

// E; beside a cofactor as the square of e^(-|u|/2), which is needed there, unless it may cancel with cofactors.
static Expr power_of(Pool *p, const Product *product, Expr minus, bool beside)
{
    bool cancels = false;
    for (size_t i = 0; i < product->list.len; i++)
        cancels |= product->list.at[i].degree && !numeric(p, product->list.at[i].coeff, product->list.at[i].degree);
    if (!beside || cancels)
        return exp_of(p, minus);
    Expr half = exp_of(p, expr_div(p, minus, expr_int(p, 2)));
    return stable_node(p, STABLE_TIMES, half, half);
}

// Cofactors for their names, in the form to run. True when one is no number.
static bool dress(Pool *p, Product *product, const Cofactors *c)
{
    Expr names[COFACTORS_MOST];
    bool any = false;
    for (size_t i = 0; i < c->list.len; i++) {
        names[i] = stable_exp_cofactor(p, i);
        any |= !(expr_flags(p, c->list.at[i]) & FLAG_CONSTANT);
    }
    for (size_t i = 0; i < product->list.len && c->list.len; i++)
        for (unsigned k = 0; k <= product->list.at[i].degree; k++) {
            Expr *coeff = &product->list.at[i].coeff[k];
            if (expr_kind(p, *coeff) != KIND_NUM)
                *coeff = c->others(p, expr_subst(p, *coeff, names, c->list.at, (uint32_t)c->list.len), c->data);
        }
    return any;
}

typedef Expr (*Branch)(Pool *p, const Product *product, const Point *at, bool high);

static Expr by_sign(Pool *p, const Product *product, const Point *at, Branch make)
{
    Expr low = make(p, product, at, false), high = make(p, product, at, true);
    if (!low || !high || low == high)
        return low && high ? low : 0;
    return expr_piecewise(p, (Expr[]){expr_le(p, at->u, expr_int(p, 0)), low, high}, 3);
}

static Point point_of(Pool *p, const Base *b, const Product *product, bool beside)
{
    Expr u = expr_mul2(p, expr_from_fmpq(p, b->step), b->unit), minus = expr_neg(p, expr_call1(p, FN_ABS, u));
    return (Point){u, minus, power_of(p, product, minus, beside), beside};
}

// c*E^n = (c*h)*h with h = e^(-n|u|/2), which is in range where E^n is not.
static Expr rational(Pool *p, Expr e, const Cofactors *c, bool divided)
{
    Base b = {0};
    Product product = {0};
    Expr result = 0;
    fmpq_init(b.step);
    if (is_rational_in_exp(p, &b, e) && b.any && b.quotient && factor_exp(p, e, &b, &product) &&
        (!divided || has_denominator(p, &product))) {
        bool beside = dress(p, &product, c);
        Point at = point_of(p, &b, &product, beside);
        result = by_sign(p, &product, &at, branch);
    }
    vec_free(&product.list);
    fmpq_clear(b.step);
    return result;
}

// log R; around u = 0, where R is 1 there, log1p(R - 1).
static Expr log_rational(Pool *p, Expr r)
{
    Base b = {0};
    Product product = {0};
    Expr result = 0, one = expr_int(p, 1);
    fmpq_init(b.step);
    if (is_rational_in_exp(p, &b, r) && b.any && b.quotient && factor_exp(p, r, &b, &product)) {
        Point at = point_of(p, &b, &product, false);
        result = by_sign(p, &product, &at, log_branch);
        Expr excess = expr_sub(p, r, one), near = 0;
        if (result && in_powers_of_t(p, &b, one, r) == one && !expr_is_number(p, excess, 0, 1))
            near = rational(p, excess, &(Cofactors){0}, false);
        if (near)
            result = expr_piecewise(
                p, (Expr[]){expr_le(p, expr_neg(p, one), at.minus), expr_call1(p, FN_LOG1P, near), result}, 3);
    }
    vec_free(&product.list);
    fmpq_clear(b.step);
    return result;
}

Expr stable_exp_whole(Pool *p, Expr e, const Cofactors *c)
{
    return expr_is_call(p, e, FN_LOG) ? log_rational(p, expr_arg(p, e, 0)) : rational(p, e, c, true);
}

Expr stable_exp_unit(Pool *p, Expr e)
{
    Base b = {0};
    fmpq_init(b.step);
    Expr unit = is_rational_in_exp(p, &b, e) && b.any ? b.unit : 0;
    fmpq_clear(b.step);
    return unit;
}

bool stable_exp_steady(Pool *p, Expr e)
{
    Base b = {0};
    Product product = {0};
    fmpq_init(b.step);
    bool ok = is_rational_in_exp(p, &b, e) && b.any && factor_exp(p, e, &b, &product);
    for (size_t i = 0; i < product.list.len && ok; i++)
        ok = product.list.at[i].degree == 0 || one_sign(p, product.list.at[i].coeff, product.list.at[i].degree);
    vec_free(&product.list);
    fmpq_clear(b.step);
    return ok;
}
