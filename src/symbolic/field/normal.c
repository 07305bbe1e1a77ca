// From expressions to ratios: one case a kind of node, one case a function that
// is more than a kernel.
#include "symbolic/field/field.h"

#include "parser/parse.h"

static const Ratio *normal_sum_of(Field *f, Expr e, uint32_t from, uint32_t to)
{
    if (to - from == 1)
        return field_normal(f, expr_arg(f->pool, e, from));
    uint32_t middle = from + (to - from) / 2; // halves: terms are merged in balanced order
    const Ratio *a = normal_sum_of(f, e, from, middle);
    return a ? field_add(f, a, normal_sum_of(f, e, middle, to)) : NULL;
}

static const Ratio *normal_product_of(Field *f, Expr e, uint32_t from, uint32_t to)
{
    if (to - from == 1)
        return field_normal(f, expr_arg(f->pool, e, from));
    uint32_t middle = from + (to - from) / 2;
    const Ratio *a = normal_product_of(f, e, from, middle);
    return a ? field_mul(f, a, normal_product_of(f, e, middle, to)) : NULL;
}

static const Ratio *normal_power(Field *f, Expr e)
{
    Pool *p = f->pool;
    int64_t n;
    Expr exponent = expr_arg(p, e, 1);
    const Ratio *base = field_normal(f, expr_arg(p, e, 0));
    if (!base)
        return NULL;
    if (expr_get_int(p, exponent, &n) && n > -(1 << 24) && n < (1 << 24))
        return field_pow(f, base, n);
    if (expr_kind(p, exponent) == KIND_NUM && expr_num_is_integer(p, exponent))
        return field_atom(f, expr_pow(p, field_expr(f, base),
                                      exponent)); // too high to be worked with
    const Ratio *x = field_normal(f, exponent);
    return x ? field_power(f, base, x) : NULL;
}

// ---- Functions ------------------------------------------------------------------------------------------------------

// The kernel g(u), with -g(-u) or g(-u) for odd and even g where u has a
// negative leading coefficient.
const Ratio *field_kernel(Field *f, FuncId id, const Ratio *u)
{
    unsigned properties = func_cards[id].properties;
    bool flip = (properties & (FN_ODD | FN_EVEN)) && field_leading_sign(f, u) < 0;
    if (flip)
        u = field_neg(f, u);
    const Ratio *kernel = field_atom(f, expr_call1(f->pool, id, field_expr(f, u)));
    return flip && (properties & FN_ODD) && kernel ? field_neg(f, kernel) : kernel;
}

// Angles known exactly by the square of their sine or tangent: `square` -> pi *
// angle.
typedef struct {
    int numerator, denominator; // of the square
    int part;                   // the angle is pi*count/part
    int count;
} KnownAngle;

static const KnownAngle arcsines[] = {{0, 1, 1, 0}, {1, 4, 6, 1}, {1, 2, 4, 1}, {3, 4, 3, 1}, {1, 1, 2, 1}};
static const KnownAngle arctangents[] = {{0, 1, 1, 0}, {1, 3, 6, 1}, {1, 1, 4, 1}, {3, 1, 3, 1}};

// A number times roots of numbers: not x/sqrt(x^2), whose square is a constant as well.
static bool is_fixed(Field *f, const Ratio *u)
{
    for (uint32_t v = 0; v < f->vars.len; v++)
        if (field_uses(f, u, v) && !(expr_flags(f->pool, f->vars.at[v].expr) & FLAG_CONSTANT))
            return false;
    return fmpq_mpoly_length(u->num, f->ctx) == 1;
}

// asin(u) and atan(u) for the u whose square is in the table. NULL without a
// stop when it is not.
static const Ratio *known_angle(Field *f, const Ratio *u, const KnownAngle *table, size_t n)
{
    fmpq_t q, known;
    fmpq_init(q);
    fmpq_init(known);
    const Ratio *square = field_mul(f, u, u), *result = NULL;
    if (square && field_is_constant(f, square, q) && (field_is_zero(f, u) || is_fixed(f, u))) {
        for (size_t i = 0; i < n && !result; i++) {
            fmpq_set_si(known, table[i].numerator, (ulong)table[i].denominator);
            if (!fmpq_equal(q, known))
                continue;
            fmpq_set_si(known, table[i].count * (field_leading_sign(f, u) < 0 ? -1 : 1), (ulong)table[i].part);
            result = field_scale(f, field_atom(f, expr_pi(f->pool)), known);
        }
    }
    fmpq_clear(q);
    fmpq_clear(known);
    return result;
}

static const Ratio *normal_arc(Field *f, FuncId id, const Ratio *u)
{
    const Ratio *known = id == FN_ASIN ? known_angle(f, u, arcsines, 5) : known_angle(f, u, arctangents, 4);
    return known || f->status != FIELD_OK ? known : field_kernel(f, id, u);
}

// max(a, b) = (a + b + |a - b|)/2, min(a, b) = (a + b - |a - b|)/2
static const Ratio *normal_extremum(Field *f, const Ratio *a, const Ratio *b, bool max)
{
    const Ratio *distance = field_abs(f, field_sub(f, a, b)), *sum = field_add(f, a, b);
    const Ratio *twice = max ? field_add(f, sum, distance) : field_sub(f, sum, distance);
    return twice ? field_div(f, twice, field_int(f, 2)) : NULL;
}

const Ratio *field_split_constant(Field *f, const Ratio *u, fmpq_t c)
{
    fmpq_mpoly_t all, power; // the denominator, multiplied out
    fmpq_t leading;
    fmpq_mpoly_init(all, f->ctx);
    fmpq_mpoly_init(power, f->ctx);
    fmpq_init(leading);
    fmpq_mpoly_one(all, f->ctx);
    for (uint32_t i = 0; i < u->ndens; i++) {
        fmpq_mpoly_pow_ui(power, f->primes.at[u->dens[i].prime].poly, u->dens[i].exponent, f->ctx);
        fmpq_mpoly_mul(all, all, power, f->ctx);
    }
    fmpq_mpoly_get_term_coeff_fmpq(leading, all, 0, f->ctx);
    fmpq_mpoly_get_term_monomial(power, all, 0, f->ctx);
    fmpq_mpoly_get_coeff_fmpq_monomial(c, u->num, power, f->ctx);
    fmpq_div(c, c, leading);
    fmpq_clear(leading);
    fmpq_mpoly_clear(all, f->ctx);
    fmpq_mpoly_clear(power, f->ctx);
    return field_sub(f, u, field_fmpq(f, c));
}

// The odd root as a kernel r^n = u.
static const Ratio *odd_root_kernel(Field *f, const Ratio *u, int64_t n)
{
    Expr e = field_expr(f, u);
    int place = field_var_of(f, VAR_ROOT,
                             n == 3 ? expr_call1(f->pool, FN_CBRT, e)
                                    : expr_call(f->pool, FN_ROOT, (Expr[]){e, expr_int(f->pool, n)}));
    if (place < 0)
        return NULL;
    f->vars.at[place].degree = (uint32_t)n;
    f->vars.at[place].value = u;
    return field_var(f, (uint32_t)place);
}

// root(u, n) = sign(u)*|u|^(1/n) for u of known sign, else a kernel.
static const Ratio *odd_root_by_sign(Field *f, const Ratio *u, int sign, const fmpq_t part, int64_t n)
{
    if (!sign)
        return odd_root_kernel(f, u, n);
    const Ratio *root = field_power(f, sign < 0 ? field_neg(f, u) : u, field_fmpq(f, part));
    return sign < 0 ? field_neg(f, root) : root;
}

// The odd root of a product is the product of the odd roots, whatever the signs. For a reader a radicand stays whole,
// unless it is a power that the root takes away.
static bool odd_root_by_factors(const Field *f, const Factors *factors, int64_t n)
{
    for (size_t i = 0; f->shallow && i < factors->list.len; i++)
        if (factors->list.at[i].exponent % n)
            return false;
    return true;
}

static const Ratio *normal_odd_root(Field *f, const Ratio *u, int64_t n)
{
    if (field_is_zero(f, u))
        return u;
    fmpq_t part;
    Factors factors;
    fmpq_init(part);
    fmpq_set_si(part, 1, (ulong)n);
    const Ratio *result = NULL;
    if (field_factor(f, u, &factors)) {
        int sign = fmpq_sgn(factors.unit);
        fmpq_abs(factors.unit, factors.unit);
        if (odd_root_by_factors(f, &factors, n)) {
            result = field_mul(f, field_int(f, sign), field_power(f, field_fmpq(f, factors.unit), field_fmpq(f, part)));
            for (size_t i = 0; i < factors.list.len && result; i++) {
                Factor factor = factors.list.at[i];
                const Ratio *root =
                    odd_root_by_sign(f, f->primes.at[factor.prime].ratio, field_sign(f, factor.prime), part, n);
                result = field_mul(f, result, field_pow(f, root, factor.exponent));
            }
        } else {
            result = odd_root_by_sign(f, u, field_sign_of(f, u), part, n);
        }
    }
    factors_clear(&factors);
    fmpq_clear(part);
    return result;
}

static const Ratio *normal_root(Field *f, const Ratio *u, const Ratio *degree)
{
    fmpq_t n;
    fmpq_init(n);
    const Ratio *result = NULL;
    if (!field_is_constant(f, degree, n) || !fmpz_is_one(fmpq_denref(n)) || fmpz_cmp_ui(fmpq_numref(n), 100) > 0 ||
        fmpq_sgn(n) <= 0)
        result = field_atom(f, expr_call(f->pool, FN_ROOT, (Expr[]){field_expr(f, u), field_expr(f, degree)}));
    else if (fmpz_is_odd(fmpq_numref(n)))
        result = normal_odd_root(f, u, fmpz_get_si(fmpq_numref(n)));
    else {
        fmpq_inv(n, n);
        result = field_power(f, u, field_fmpq(f, n));
    }
    fmpq_clear(n);
    return result;
}

static const Ratio *normal_call(Field *f, Expr e)
{
    Pool *p = f->pool;
    FuncId id = (FuncId)expr_op(p, e);
    if (*func_cards[id].as && !f->shallow) { // written in more basic functions
        Expr args[2] = {expr_arg(p, e, 0), func_cards[id].arity > 1 ? expr_arg(p, e, 1) : 0};
        return field_normal(f, template_instance(p, template_as(p, id), args, func_cards[id].arity));
    }
    const Ratio *u = field_normal(f, expr_arg(p, e, 0)), *v = NULL;
    if (func_cards[id].arity > 1)
        v = u ? field_normal(f, expr_arg(p, e, 1)) : NULL;
    if (!u || (func_cards[id].arity > 1 && !v))
        return NULL;
    if (f->shallow && id != FN_EXP && id != FN_SIN && id != FN_COS && !(id == FN_LOG && field_is_constant(f, u, NULL)))
        return v ? field_atom(f, expr_call(p, id, (Expr[]){field_expr(f, u), field_expr(f, v)}))
                 : field_kernel(f, id, u);
    switch (id) {
    case FN_EXP: return field_exp(f, u);
    case FN_LOG: return field_log(f, u);
    case FN_SIN: return field_sin(f, u);
    case FN_COS: return field_cos(f, u);
    case FN_ASIN:
    case FN_ATAN: return normal_arc(f, id, u);
    case FN_ABS: return field_abs(f, u);
    case FN_SIGN: return field_sign_function(f, u);
    case FN_MAX: return normal_extremum(f, u, v, true);
    case FN_MIN: return normal_extremum(f, u, v, false);
    case FN_FLOOR: return field_floor(f, u);
    case FN_GAMMA: return field_gamma(f, u);
    case FN_LGAMMA: return field_log(f, field_gamma(f, u));
    case FN_DIGAMMA: return field_polygamma(f, field_int(f, 0), u);
    case FN_POLYGAMMA: return field_polygamma(f, u, v);
    case FN_CBRT: return normal_odd_root(f, u, 3);
    case FN_ROOT: return normal_root(f, u, v);
    default: break;
    }
    if (v)
        return field_atom(f, expr_call(p, id, (Expr[]){field_expr(f, u), field_expr(f, v)}));
    return field_kernel(f, id, u);
}

// No circle of replacements: values without elements, and elements that come
// before.
static bool is_simpler(Pool *p, Expr value, Expr element)
{
    return !(expr_flags(p, value) & FLAG_HAS_ELEM) ||
           (expr_kind(p, value) == KIND_ELEM && expr_compare(p, value, element) < 0 &&
            !expr_contains(p, value, element));
}

// The value that a case gives an element: a fact y[k] = value.
static Expr assumed_value(Field *f, Expr element)
{
    Pool *p = f->pool;
    for (size_t i = 0; i < f->facts->list.len; i++) {
        Expr c = f->facts->list.at[i].kind == FACT_CONDITION ? f->facts->list.at[i].condition : 0;
        for (uint32_t k = 0; c && expr_kind(p, c) == KIND_EQ && k < 2; k++)
            if (expr_arg(p, c, k) == element && is_simpler(p, expr_arg(p, c, 1 - k), element))
                return expr_arg(p, c, 1 - k);
    }
    return 0;
}

// S[i, j] = S[j, i], K[i, j] = (K[i, j] - K[j, i])/2 of what was declared symmetric or skew.
static const Ratio *declared_element(Field *f, Expr e)
{
    Pool *p = f->pool;
    if (!e || expr_nargs(p, e) != 2)
        return field_atom(f, e);
    Expr i = expr_arg(p, e, 0), j = expr_arg(p, e, 1), turned = expr_elem(p, expr_op(p, e), (Expr[]){j, i}, 2);
    bool first = expr_compare(p, i, j) <= 0;
    switch (facts_property(p, f->facts, expr_op(p, e))) {
    case MATRIX_SYMMETRIC:
    case MATRIX_SPD: return field_atom(f, first ? e : turned);
    case MATRIX_SKEW:
        if (i == j)
            return field_int(f, 0);
        return f->shallow ? field_atom(f, e)
                          : field_div(f, field_sub(f, field_atom(f, e), field_atom(f, turned)), field_int(f, 2));
    default: return field_atom(f, e);
    }
}

// An element, its subscripts in normal form: a[n - (n - k)] is a[k].
static const Ratio *normal_element(Field *f, Expr e)
{
    Pool *p = f->pool;
    VEC(Expr) subscripts = {0};
    bool changed = false;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr s = expr_arg(p, e, i);
        const Ratio *r = expr_kind(p, s) == KIND_ADD || expr_kind(p, s) == KIND_MUL ? field_normal(f, s) : NULL;
        Expr normal = r ? field_expr(f, r) : s;
        changed |= normal != s;
        vec_push(&subscripts, normal);
    }
    Expr element = changed ? expr_elem(p, expr_op(p, e), subscripts.at, (uint32_t)subscripts.len) : e;
    vec_free(&subscripts);
    Expr value = element ? assumed_value(f, element) : 0;
    return value ? field_normal(f, value) : declared_element(f, element);
}

// ---- Dispatch -------------------------------------------------------------------------------------------------------

static const Ratio *normal_of_kind(Field *f, Expr e)
{
    Pool *p = f->pool;
    switch (expr_kind(p, e)) {
    case KIND_NUM: return field_fmpq(f, expr_fmpq(p, e));
    case KIND_PI:
    case KIND_SYM:
    case KIND_BOUND:
    case KIND_APPLY: return field_atom(f, e);
    case KIND_ELEM: return normal_element(f, e);
    case KIND_ADD: return normal_sum_of(f, e, 0, expr_nargs(p, e));
    case KIND_MUL: return normal_product_of(f, e, 0, expr_nargs(p, e));
    case KIND_POW: return normal_power(f, e);
    case KIND_CALL: return normal_call(f, e);
    case KIND_SUM: return field_sum(f, e);
    case KIND_PROD: return field_product(f, e);
    case KIND_IVERSON: return field_iverson(f, e);
    case KIND_PIECEWISE: return field_piecewise(f, e);
    case KIND_UNDEF: return field_stop(f, FIELD_UNDEF, "a part of it has no value anywhere");
    case KIND_FORM:
        if (expr_op(p, e) >= FORM_INVERSE)
            return field_inverses(f, e);
        return field_stop(f, FIELD_UNABLE, "an expression that is no number");
    default: return field_stop(f, FIELD_UNABLE, "an expression that is no number");
    }
}

const Ratio *field_normal(Field *f, Expr e)
{
    uint32_t place;
    if (!e || f->status != FIELD_OK || !pool_poll(f->pool))
        return field_stop(f, FIELD_LIMIT, "stopped");
    if (memo_get(f->memo, e, &place))
        return f->known.at[place];
    const Ratio *r = normal_of_kind(f, e);
    if (!r)
        return field_stop(f, FIELD_LIMIT, "stopped");
    memo_put(f->memo, e, (uint32_t)f->known.len);
    vec_push(&f->known, r);
    return r;
}
