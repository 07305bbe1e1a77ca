// The conditions of brackets in normal form.
//
// a <= b is 0 <= d with d = b - a in normal form, its leading sign positive;
// the other orientation is [d <= 0] = 1 - [0 <= d] + [d = 0]. For whole numbers
// a constant moves out: [0 <= d + 1] = [0 <= d] + [d = -1]. So [i < j] + [i =
// j] + [i > j] = 1 is arithmetic.
#include "symbolic/field/signs_internal.h"
#include "symbolic/field/sum_internal.h"

enum { SHIFT_MOST = 6 };

// ---- Differences ----------------------------------------------------------------------------------------------------

// d by its content and leading sign: primitive, the leading coefficient
// positive. *sign is what was taken off.
static const Ratio *primitive(Field *f, const Ratio *d, int *sign)
{
    fmpq_t c;
    *sign = field_leading_sign(f, d);
    fmpq_init(c);
    fmpq_abs(c, d->num->content);
    fmpq_inv(c, c);
    if (*sign < 0)
        fmpq_neg(c, c);
    const Ratio *r = field_scale(f, d, c);
    fmpq_clear(c);
    return r;
}

// a = rest + c, c a whole number within reach, not 0. False when there is no
// such constant.
static bool split_whole(Field *f, const Ratio *a, const Ratio **rest, int64_t *c)
{
    slong *zero = mem_zero((size_t)f->nvars * sizeof *zero);
    fmpq_t q;
    fmpq_init(q);
    fmpq_mpoly_get_coeff_fmpq_ui(q, a->num, (ulong *)zero, f->ctx);
    mem_free(zero);
    bool ok = a->ndens == 0 && !fmpq_is_zero(q) && fmpz_is_one(fmpq_denref(q)) &&
              fmpz_cmp_si(fmpq_numref(q), SHIFT_MOST) <= 0 && fmpz_cmp_si(fmpq_numref(q), -SHIFT_MOST) >= 0;
    if (ok) {
        *c = fmpz_get_si(fmpq_numref(q));
        *rest = field_sub(f, a, field_int(f, *c));
    }
    fmpq_clear(q);
    return ok && *rest;
}

// The side that d = 0 is solved for: a name or element that occurs once, with
// coefficient 1 or -1. Opened indices first, the innermost of them; then names,
// then elements, in the order of the alphabet.
static int rank_of(Pool *p, Expr e)
{
    if (expr_kind(p, e) == KIND_ELEM)
        return 1;
    return expr_kind(p, e) == KIND_SYM ? 2 + pool_symbol_is_fresh(p, expr_op(p, e)) : 0;
}

static bool comes_first(Pool *p, Expr a, Expr b)
{
    int ra = rank_of(p, a), rb = b ? rank_of(p, b) : 0;
    if (ra != rb)
        return ra > rb;
    return ra == 3 ? expr_op(p, a) > expr_op(p, b) : expr_compare(p, a, b) < 0;
}

static Expr equation(Field *f, const Ratio *d)
{
    Pool *p = f->pool;
    Expr e = field_expr(f, d), best = 0, sign = 0;
    for (uint32_t i = 0; e && expr_kind(p, e) == KIND_ADD && i < expr_nargs(p, e); i++) {
        Expr c, x;
        expr_split_coeff(p, expr_arg(p, e, i), &c, &x);
        if ((expr_is_number(p, c, 1, 1) || expr_is_number(p, c, -1, 1)) && rank_of(p, x) && comes_first(p, x, best) &&
            !expr_contains(p, expr_sub(p, e, expr_arg(p, e, i)), x)) {
            best = x;
            sign = c;
        }
    }
    if (!best)
        return expr_eq(p, e, expr_int(p, 0));
    const Ratio *other = field_normal(f, expr_sub(p, best, expr_mul2(p, sign, e))); // d = c*x + r: x - c*d = -c*r
    return other ? expr_eq(p, best, field_expr(f, other)) : 0;
}

// ---- Kinks under a sum ----------------------------------------------------------------------------------------------

typedef struct {
    Field *f;
    Expr sum;       // of a fact sum(i=1..N, [u = v]) = 0 (see kinks.h)
    const Ratio *d; // primitive
    bool found;
} KinkAt;

// Is d = u - v at index `name`, which lies in the range?
static void look_at_index(Pool *p, Expr name, void *data)
{
    KinkAt *k = data;
    int sign;
    if (k->found || expr_kind(p, name) != KIND_SYM ||
        facts_in_range(p, k->f->facts, name, expr_arg(p, k->sum, 0), expr_arg(p, k->sum, 1)) != TRUTH_YES)
        return;
    Expr bracket = expr_open_as(p, k->sum, name),
         eq = bracket && expr_kind(p, bracket) == KIND_IVERSON ? expr_arg(p, bracket, 0) : 0;
    const Ratio *other = eq && expr_kind(p, eq) == KIND_EQ
                             ? field_normal(k->f, expr_sub(p, expr_arg(p, eq, 0), expr_arg(p, eq, 1)))
                             : NULL;
    k->found = other && !field_is_zero(k->f, other) && field_equal(k->f, primitive(k->f, other, &sign), k->d);
}

// Is d, primitive, nowhere zero, because some term of a sum would have no value
// there? A kink may hold brackets, whose conditions would ask the same: while a
// kink is looked at, no other one is.
static bool is_no_kink(Field *f, const Ratio *d)
{
    Pool *p = f->pool;
    KinkAt k = {.f = f, .d = d};
    if (f->at_kink)
        return false;
    f->at_kink = true;
    Expr e = field_expr(f, d);
    for (size_t i = 0; i < f->facts->list.len && !k.found; i++) {
        Expr c = f->facts->list.at[i].kind == FACT_CONDITION ? f->facts->list.at[i].condition : 0;
        for (uint32_t side = 0; c && expr_kind(p, c) == KIND_EQ && side < 2; side++) {
            k.sum = expr_arg(p, c, side);
            if (expr_kind(p, k.sum) == KIND_SUM)
                expr_each_variable(p, e, look_at_index, &k);
        }
    }
    f->at_kink = false;
    return k.found;
}

// ---- Brackets -------------------------------------------------------------------------------------------------------

static bool is_power_of_nonzero(Field *f, uint32_t prime)
{
    int v = f->primes.at[prime].var;
    return v >= 0 && f->vars.at[v].kind == VAR_POWER && f->vars.at[v].base &&
           sum_nonzero(f, field_normal(f, f->vars.at[v].base));
}

bool sum_nonzero(Field *f, const Ratio *a)
{
    Factors factors = {0};
    if (!a || field_is_zero(f, a))
        return false;
    bool ok = field_factor(f, a, &factors);
    for (size_t i = 0; i < factors.list.len && ok; i++) {
        uint32_t prime = factors.list.at[i].prime;
        ok = field_nonzero(f, prime) || field_never_zero(f, prime) || is_power_of_nonzero(f, prime);
    }
    factors_clear(&factors);
    return ok;
}

// [d = 0] for a factor d of a product, or a simpler equation with the same zeros.
static const Ratio *bracket_zero_of_factor(Field *f, uint32_t prime)
{
    const Ratio *simpler = signs_same_zeros(f, prime);
    return simpler ? sum_bracket(f, expr_eq(f->pool, field_expr(f, simpler), expr_int(f->pool, 0)))
                   : sum_bracket_kernel(f, equation(f, f->primes.at[prime].ratio));
}

// [d = 0], d primitive: some factor of d is zero.
static const Ratio *bracket_zero(Field *f, const Ratio *d)
{
    Factors factors;
    if (!d)
        return NULL;
    if (field_is_zero(f, d))
        return field_int(f, 1);
    if (field_is_constant(f, d, NULL) || is_no_kink(f, d) || sum_nonzero(f, d))
        return field_int(f, 0);
    const Ratio *one = field_int(f, 1), *none = field_factor(f, d, &factors) ? one : NULL;
    for (size_t i = 0; i < factors.list.len && none; i++)
        if (factors.list.at[i].exponent > 0)
            none = field_mul(f, none, field_sub(f, one, bracket_zero_of_factor(f, factors.list.at[i].prime)));
    factors_clear(&factors);
    return none ? field_sub(f, one, none) : NULL;
}

// [0 <= d], d primitive. For whole numbers without the constant of d: each step
// by one is an equation.
static const Ratio *bracket_nonnegative(Field *f, const Ratio *d)
{
    Pool *p = f->pool;
    const Ratio *rest = d;
    int64_t c = 0;
    Expr e = field_expr(f, d);
    if (!e || facts_integer(p, f->facts, e) != TRUTH_YES || !split_whole(f, d, &rest, &c))
        return sum_bracket_kernel(f, expr_le(p, expr_int(p, 0), e));
    const Ratio *b = sum_bracket_kernel(f, expr_le(p, expr_int(p, 0), field_expr(f, rest)));
    for (int64_t j = 1; j <= c && b; j++) // 0 <= r + c: r = -1, ..., -c too
        b = field_add(f, b, bracket_zero(f, field_add(f, rest, field_int(f, j))));
    for (int64_t j = 0; j < -c && b; j++) // 0 <= r - |c|: not r = 0, ..., |c| - 1
        b = field_sub(f, b, bracket_zero(f, field_sub(f, rest, field_int(f, j))));
    return b;
}

// A bracket b inside the condition: b*[condition for b = 1] + (1 -
// b)*[condition for b = 0]. NULL, without a stop, if none.
static const Ratio *by_inner_bracket(Field *f, const Ratio *d, bool equation_wanted)
{
    Pool *p = f->pool;
    Expr zero = expr_int(p, 0), e = field_expr(f, d);
    for (uint32_t v = 0; v < f->vars.len && e; v++) {
        if (f->vars.at[v].kind != VAR_BRACKET || !field_uses(f, d, v))
            continue;
        const Ratio *value[2], *b = field_var(f, v);
        for (int i = 0; i < 2; i++) {
            Expr inside = expr_subst1(p, e, f->vars.at[v].expr, expr_int(p, i));
            value[i] = sum_bracket(f, equation_wanted ? expr_eq(p, inside, zero) : expr_le(p, zero, inside));
        }
        return field_add(f, value[0], field_mul(f, b, field_sub(f, value[1], value[0])));
    }
    return NULL;
}

// The sign of the difference on the domain and the case at hand, 0 if unknown.
static int sign_of_difference(Field *f, const Ratio *d)
{
    int sign = field_sign_of(f, d);
    field_resume(f, FIELD_OK, NULL);
    return sign;
}

const Ratio *sum_relation(Field *f, Expr condition)
{
    Pool *p = f->pool;
    Expr a = expr_arg(p, condition, 0), b = expr_arg(p, condition, 1);
    bool equation_wanted = expr_kind(p, condition) == KIND_EQ;
    const Ratio *d = field_normal(f, expr_sub(p, b, a));
    if (!d || field_is_zero(f, d))
        return d ? field_int(f, 1) : NULL;
    fmpq_t c;
    fmpq_init(c);
    bool constant = field_is_constant(f, d, c);
    bool negative = fmpq_sgn(c) < 0;
    fmpq_clear(c);
    if (constant)
        return field_int(f, !equation_wanted && !negative);
    const Ratio *cases = by_inner_bracket(f, d, equation_wanted);
    if (cases || f->status != FIELD_OK)
        return cases;
    int sign;
    d = primitive(f, d, &sign);
    if (equation_wanted || !d)
        return bracket_zero(f, d);
    int known = sign_of_difference(f, d);
    if (known)
        return known == sign ? field_int(f, 1) : bracket_zero(f, d);
    if (sign > 0)
        return bracket_nonnegative(f, d);
    return field_add(f, field_sub(f, field_int(f, 1), bracket_nonnegative(f, d)), bracket_zero(f, d));
}

const Ratio *sum_sign_bracket(Field *f, uint32_t prime)
{
    Pool *p = f->pool;
    const Ratio *b = sum_bracket(f, expr_le(p, expr_int(p, 0), f->primes.at[prime].expr));
    return b ? field_sub(f, field_add(f, b, b), field_int(f, 1)) : NULL;
}

// ---- What a bracket says about an index -----------------------------------------------------------------------------

// The value of the index where d = sign*index + rest is 0; 0 when d has another
// form.
static Expr solve_for_index(Field *f, Expr d, Expr index, int *sign)
{
    Pool *p = f->pool;
    for (*sign = -1; *sign <= 1; *sign += 2) {
        Expr t = *sign > 0 ? expr_sub(p, index, d) : expr_add2(p, index, d);
        if (t && expr_contains(p, t, index)) {
            const Ratio *r = field_normal(f, t);
            t = r ? field_expr(f, r) : 0;
        }
        if (t && !expr_contains(p, t, index))
            return t;
    }
    return 0;
}

static Expr condition_of(const Pool *p, Expr bracket, Kind kind)
{
    Expr c = expr_kind(p, bracket) == KIND_IVERSON ? expr_arg(p, bracket, 0) : 0;
    return c && expr_kind(p, c) == kind ? c : 0;
}

Expr sum_picked_value(Field *f, Expr bracket, Expr index)
{
    Pool *p = f->pool;
    int sign;
    Expr eq = condition_of(p, bracket, KIND_EQ);
    for (uint32_t i = 0; i < 2 && eq; i++)
        if (expr_arg(p, eq, i) == index && !expr_contains(p, expr_arg(p, eq, 1 - i), index))
            return expr_arg(p, eq, 1 - i);
    return eq ? solve_for_index(f, expr_sub(p, expr_arg(p, eq, 0), expr_arg(p, eq, 1)), index, &sign) : 0;
}

Expr sum_bounding_value(Field *f, Expr bracket, Expr index, bool *above)
{
    Pool *p = f->pool;
    int sign;
    Expr le = condition_of(p, bracket, KIND_LE);
    Expr t = le ? solve_for_index(f, expr_sub(p, expr_arg(p, le, 1), expr_arg(p, le, 0)), index, &sign) : 0;
    *above = t && sign < 0; // 0 <= t - index
    return t && facts_integer(p, f->facts, t) == TRUTH_YES ? t : 0;
}
