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
#include "codegen/stable.h"

#include "symbolic/eval/eval.h"
#include "symbolic/simplify/field.h"

typedef VEC(Expr) Exprs;

typedef struct {
    Expr unit;   // u up to a rational factor: the argument of the exponentials
    fmpq_t step; // t = exp(step*unit)
    bool any, quotient;
    unsigned nodes;
} Base;

// What functions of the exponential are multiplied by: opaque expressions, with names for them while R is factored.
typedef struct {
    Exprs list;
    StableVisit others; // what they go through in the end
    void *data;
} Cofactors;

enum { DEGREE_MOST = 24, NODES_MOST = 400, COFACTORS_MOST = 8, PARTS_MOST = 64 };

static const char *const cofactor_names[COFACTORS_MOST + 1] = {"%c0", "%c1", "%c2", "%c3", "%c4",
                                                               "%c5", "%c6", "%c7", "%c8"};

static Expr cofactor_name(Pool *p, size_t i)
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
        if (expr_op(p, e) == FN_SECH) {
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

// exp(c*unit) as a power of t, sech and tanh in such powers.
static Expr power_of_t(Pool *p, const Base *b, Expr t, Expr call)
{
    bool tanh = expr_is_call(p, call, FN_TANH), sech = expr_is_call(p, call, FN_SECH);
    Expr coeff, rest;
    expr_split_coeff(p, expr_arg(p, call, 0), &coeff, &rest);
    fmpq_t ratio;
    fmpq_init(ratio);
    fmpq_div(ratio, expr_fmpq(p, coeff), b->step);
    int64_t n = fmpz_get_si(fmpq_numref(ratio)) * (tanh ? 2 : 1) / fmpz_get_si(fmpq_denref(ratio));
    fmpq_clear(ratio);
    Expr power = expr_powi(p, t, n), one = expr_int(p, 1);
    if (sech)
        return expr_div(p, expr_mul2(p, expr_int(p, 2), power), expr_add2(p, expr_powi(p, power, 2), one));
    return tanh ? expr_div(p, expr_sub(p, power, one), expr_add2(p, power, one)) : power;
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
        ok = read_poly(p, f.dens.at[factors.list.at[i].den].expr, t, &poly);
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
static Expr log_branch(Pool *p, const Product *product, const Point *at, Expr u, bool high)
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
    Expr linear = expr_mul2(p, expr_int(p, power), u);
    return expr_add(p, (Expr[]){sum, linear, expr_call1(p, FN_LOG, front)}, 3);
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
        names[i] = cofactor_name(p, i);
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

// e, rational in an exponential and the names of cofactors, whole: 0 where it is no such function, or one with nothing
// to gain. c*E^n = (c*h)*h with h = e^(-n|u|/2), which is in range where E^n is not.
static Expr whole(Pool *p, Expr e, const Cofactors *c)
{
    Base b = {0};
    Product product = {0};
    bool logarithm = expr_is_call(p, e, FN_LOG);
    Expr inner = logarithm ? expr_arg(p, e, 0) : e, result = 0;
    fmpq_init(b.step);
    if (is_rational_in_exp(p, &b, inner) && b.any && b.quotient && factor_exp(p, inner, &b, &product) &&
        (logarithm || has_denominator(p, &product))) {
        Expr u = expr_mul2(p, expr_from_fmpq(p, b.step), b.unit);
        Expr minus = expr_neg(p, expr_call1(p, FN_ABS, u));
        bool beside = dress(p, &product, c);
        Point at = {minus, power_of(p, &product, minus, beside), beside};
        Expr low = logarithm ? log_branch(p, &product, &at, u, false) : branch(p, &product, &at, false);
        Expr high = logarithm ? log_branch(p, &product, &at, u, true) : branch(p, &product, &at, true);
        if (low && high)
            result = low == high ? low : expr_piecewise(p, (Expr[]){expr_le(p, u, expr_int(p, 0)), low, high}, 3);
    }
    vec_free(&product.list);
    fmpq_clear(b.step);
    return result;
}

// The unit of the exponentials that e, or its logarithm's argument, is a rational function of; 0 when it is none.
static Expr unit_of(Pool *p, Expr e)
{
    Base b = {0};
    fmpq_init(b.step);
    Expr unit = is_rational_in_exp(p, &b, e) && b.any ? b.unit : 0;
    fmpq_clear(b.step);
    return unit;
}

// What is looked at by arithmetic alone: sums, products, integer powers.
static uint32_t operands(Pool *p, Expr e)
{
    int64_t n;
    Kind kind = expr_kind(p, e);
    if (kind == KIND_POW)
        return expr_get_int(p, expr_arg(p, e, 1), &n) && n >= -4 && n <= 4;
    return (kind == KIND_ADD || kind == KIND_MUL) && expr_nargs(p, e) <= PARTS_MOST ? expr_nargs(p, e) : 0;
}

// The unit of the first exponential that e is made of; 0 without one.
static Expr find_unit(Pool *p, Expr e, unsigned *nodes)
{
    Expr unit = ++*nodes <= NODES_MOST ? unit_of(p, e) : 0;
    for (uint32_t i = 0; i < operands(p, e) && !unit && *nodes <= NODES_MOST; i++)
        unit = find_unit(p, expr_arg(p, e, i), nodes);
    return unit;
}

static bool holds(Pool *p, Expr e, Expr unit)
{
    unsigned nodes = 0;
    return find_unit(p, e, &nodes) == unit;
}

static Expr named_cofactor(Pool *p, Expr e, Cofactors *c)
{
    size_t i = 0;
    while (i < c->list.len && c->list.at[i] != e)
        i++;
    if (i == c->list.len)
        vec_push(&c->list, e);
    return cofactor_name(p, i);
}

// e with names for what is no function of the exponential of `unit`: the other factors of a product get one together.
static Expr named(Pool *p, Expr e, Expr unit, Cofactors *c)
{
    Kind kind = expr_kind(p, e);
    if (c->list.len > COFACTORS_MOST || kind == KIND_NUM || unit_of(p, e) == unit)
        return e;
    if (!holds(p, e, unit))
        return named_cofactor(p, e, c);
    if (kind == KIND_POW)
        return expr_pow(p, named(p, expr_arg(p, e, 0), unit, c), expr_arg(p, e, 1));
    Exprs parts = {0}, others = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr a = expr_arg(p, e, i);
        bool opaque = kind == KIND_MUL && expr_kind(p, a) != KIND_NUM && !holds(p, a, unit);
        Expr part = opaque ? a : named(p, a, unit, c);
        if (opaque)
            vec_push(&others, part);
        else
            vec_push(&parts, part);
    }
    if (others.len)
        vec_push(&parts, named_cofactor(p, expr_mul(p, others.at, (uint32_t)others.len), c));
    Expr result =
        kind == KIND_ADD ? expr_add(p, parts.at, (uint32_t)parts.len) : expr_mul(p, parts.at, (uint32_t)parts.len);
    vec_free(&parts);
    vec_free(&others);
    return result;
}

// A label, a bracket, a number: what a term with an exponential is likely to be subtracted from.
static bool is_simple(const Pool *p, Expr cofactor)
{
    Kind kind = expr_kind(p, cofactor);
    return kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_IVERSON || kind == KIND_NUM;
}

// x*(1 - σ) + y*σ - z: the terms over one denominator, their cofactors in the coefficients of its numerator, so that
//     σ - y = (t - y*(1 + t))/(1 + t) = ((1 - y)*t - y)/(1 + t)
// loses nothing where y is 1. Terms without an exponential are taken along where they are simple.
static Expr sum_by_cofactors(Pool *p, Expr e, Expr unit, Cofactors *c)
{
    Exprs joined = {0}, out = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr term = expr_arg(p, e, i), coeff, rest;
        expr_split_coeff(p, term, &coeff, &rest);
        if (is_simple(p, rest) || holds(p, term, unit))
            vec_push(&joined, named(p, term, unit, c));
        else
            vec_push(&out, term);
    }
    Expr better = c->list.len <= COFACTORS_MOST ? whole(p, expr_add(p, joined.at, (uint32_t)joined.len), c) : 0;
    for (size_t i = 0; i < out.len && better; i++)
        out.at[i] = c->others(p, out.at[i], c->data);
    if (better)
        vec_push(&out, better);
    Expr result = better ? expr_add(p, out.at, (uint32_t)out.len) : 0;
    vec_free(&joined);
    vec_free(&out);
    return result;
}

Expr stable_exponential(Pool *p, Expr e, StableVisit others, void *data)
{
    Cofactors c = {.others = others, .data = data};
    Expr result = whole(p, e, &c);
    unsigned nodes = 0;
    if (result || !operands(p, e))
        return result ? result : e;
    Expr unit = find_unit(p, e, &nodes);
    if (unit && expr_kind(p, e) == KIND_ADD)
        result = sum_by_cofactors(p, e, unit, &c);
    else if (unit) {
        Expr in_names = named(p, e, unit, &c);
        result = c.list.len <= COFACTORS_MOST ? whole(p, in_names, &c) : 0;
    }
    vec_free(&c.list);
    return result ? result : e;
}
