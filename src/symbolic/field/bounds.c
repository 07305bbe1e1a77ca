// Bounds of sums of names, inverse functions and constants.
//
// A name has the bounds that conditions and its own sign give it; asin(u) and atan(u) those of their range, as far as
// the sign of u and the size of u^2 narrow it. A sum that is linear in them lies between the sums of the bounds, which
// are constants: multiples of pi mostly, so that they cancel exactly. This tells in which quadrant an angle lies, and
// thereby the signs of its sine and cosine.
#include "symbolic/field/constant.h"
#include "symbolic/field/field.h"

enum { TERMS_MOST = 12 };

// ---- Intervals of constants -----------------------------------------------------------------------------------------

static int order_of(Pool *p, Expr a, Expr b, bool *known)
{
    Expr d = expr_sub(p, a, b);
    int sign = d && expr_kind(p, d) == KIND_NUM ? expr_num_sign(p, d) : constant_sign(p, d);
    *known = sign != 0 || (d && expr_is_number(p, d, 0, 1));
    return sign;
}

static bool is_at_most(Pool *p, Expr a, Expr b)
{
    bool known;
    return order_of(p, a, b, &known) <= 0 && known;
}

static void narrow_lower(Pool *p, Bounds *b, Expr value, bool open)
{
    if (!value || !(expr_flags(p, value) & FLAG_CONSTANT))
        return;
    if (b->lower && value != b->lower && is_at_most(p, value, b->lower))
        return;
    b->open_lower = open || (value == b->lower && b->open_lower);
    b->lower = value;
}

static void narrow_upper(Pool *p, Bounds *b, Expr value, bool open)
{
    if (!value || !(expr_flags(p, value) & FLAG_CONSTANT))
        return;
    if (b->upper && value != b->upper && is_at_most(p, b->upper, value))
        return;
    b->open_upper = open || (value == b->upper && b->open_upper);
    b->upper = value;
}

// b + c*a; what is not bounded stays so.
static void add_multiple(Pool *p, Bounds *b, const fmpq_t c, const Bounds *a)
{
    bool down = fmpq_sgn(c) < 0;
    Expr k = expr_from_fmpq(p, c), lower = down ? a->upper : a->lower, upper = down ? a->lower : a->upper;
    b->lower = b->lower && lower ? expr_add2(p, b->lower, expr_mul2(p, k, lower)) : 0;
    b->upper = b->upper && upper ? expr_add2(p, b->upper, expr_mul2(p, k, upper)) : 0;
    b->open_lower |= down ? a->open_upper : a->open_lower;
    b->open_upper |= down ? a->open_lower : a->open_upper;
}

// ---- Kernels --------------------------------------------------------------------------------------------------------

static int sign_of_var(Field *f, size_t v)
{
    const Ratio *r = field_var(f, (uint32_t)v);
    return r ? field_sign_of(f, r) : 0;
}

static void bounds_of_name(Field *f, size_t v, Bounds *out)
{
    Pool *p = f->pool;
    Expr x = f->vars.at[v].expr, zero = expr_int(p, 0);
    FactBounds told = {0};
    if (f->facts)
        facts_bounds(p, f->facts, x, &told);
    for (size_t i = 0; i < told.list.len; i++)
        (told.list.at[i].upper ? narrow_upper : narrow_lower)(p, out, told.list.at[i].value, told.list.at[i].strict);
    vec_free(&told.list);
    int sign = sign_of_var(f, v);
    if (sign > 0)
        narrow_lower(p, out, zero, false);
    if (sign < 0)
        narrow_upper(p, out, zero, false);
}

// An angle in units of pi/12, and the square of its sine or tangent.
typedef struct {
    FuncId id;
    int numerator, denominator, twelfths;
} Mark;

static const Mark marks[] = {{FN_ASIN, 1, 4, 2}, {FN_ASIN, 1, 2, 3}, {FN_ASIN, 3, 4, 4},
                             {FN_ATAN, 1, 3, 2}, {FN_ATAN, 1, 1, 3}, {FN_ATAN, 3, 1, 4}};

// asin(u), atan(u): by the sign of u and by where u^2 lies among the squares of known sines or tangents.
static void bounds_of_arc(Field *f, Expr arc, Bounds *out)
{
    Pool *p = f->pool;
    FuncId id = (FuncId)expr_op(p, arc);
    const Ratio *u = field_normal(f, expr_arg(p, arc, 0)), *square = u ? field_mul(f, u, u) : NULL;
    int sign = u ? field_sign_of(f, u) : 0;
    int least = 0, most = 6; // of the size of the angle
    for (size_t i = 0; i < sizeof marks / sizeof *marks && square; i++) {
        fmpq_t q;
        if (marks[i].id != id)
            continue;
        fmpq_init(q);
        fmpq_set_si(q, marks[i].numerator, (ulong)marks[i].denominator);
        int side = field_sign_of(f, field_sub(f, square, field_fmpq(f, q)));
        fmpq_clear(q);
        least = side > 0 ? marks[i].twelfths : least;
        most = side < 0 && marks[i].twelfths < most ? marks[i].twelfths : most;
    }
    int lower = sign > 0 ? least : -most, upper = sign < 0 ? -least : most;
    bool open = id == FN_ATAN;
    narrow_lower(p, out, expr_mul2(p, expr_rat(p, lower, 12), expr_pi(p)), open && lower == -6);
    narrow_upper(p, out, expr_mul2(p, expr_rat(p, upper, 12), expr_pi(p)), open && upper == 6);
}

static bool is_arc(const Pool *p, Expr e)
{
    return expr_is_call(p, e, FN_ASIN) || expr_is_call(p, e, FN_ATAN);
}

static bool bounds_of_var(Field *f, size_t v, Bounds *out)
{
    Pool *p = f->pool;
    Expr e = f->vars.at[v].expr;
    *out = (Bounds){0};
    if (expr_flags(p, e) & FLAG_CONSTANT)
        out->lower = out->upper = e;
    else if (f->vars.at[v].kind != VAR_ATOM)
        return false;
    else if (is_arc(p, e))
        bounds_of_arc(f, e, out);
    else if (expr_kind(p, e) == KIND_SYM || expr_kind(p, e) == KIND_ELEM)
        bounds_of_name(f, v, out);
    return out->lower || out->upper;
}

// ---- Sums -----------------------------------------------------------------------------------------------------------

// The only variable of a monomial, of degree 1; -1 for the constant, -2 for anything else.
static int sole_variable(const Field *f, const slong *exponents)
{
    int found = -1;
    for (size_t v = 0; v < f->vars.len; v++) {
        if (!exponents[v])
            continue;
        if (found >= 0 || exponents[v] > 1)
            return -2;
        found = (int)v;
    }
    return found;
}

// The variables of a sum that is linear in them, -1 for its constant. False where it is not, or where nothing can bound
// it: without conditions only inverse functions have bounds that their signs do not tell.
static bool linear_variables(const Field *f, const fmpq_mpoly_t sum, int *variables)
{
    slong length = fmpq_mpoly_length(sum, f->ctx);
    bool linear = length <= TERMS_MOST, bounded = f->facts && f->facts->list.len;
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    for (slong i = 0; i < length && linear; i++) {
        fmpq_mpoly_get_term_exp_si(exponents, sum, i, f->ctx);
        variables[i] = sole_variable(f, exponents);
        linear = variables[i] > -2;
        bounded |= variables[i] >= 0 && is_arc(f->pool, f->vars.at[variables[i]].expr);
    }
    mem_free(exponents);
    return linear && bounded;
}

bool field_bounds(Field *f, const fmpq_mpoly_t sum, Bounds *out)
{
    Pool *p = f->pool;
    int variables[TERMS_MOST];
    slong length = fmpq_mpoly_length(sum, f->ctx);
    Expr zero = expr_int(p, 0);
    *out = (Bounds){.lower = zero, .upper = zero};
    if (f->status != FIELD_OK || !linear_variables(f, sum, variables))
        return false;
    fmpq_mpoly_t a; // asking for signs may move what it stands in
    fmpq_t c;
    fmpq_mpoly_init(a, f->ctx);
    fmpq_mpoly_set(a, sum, f->ctx);
    fmpq_init(c);
    for (slong i = 0; i < length && (out->lower || out->upper); i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        Bounds one = {.lower = expr_int(p, 1), .upper = expr_int(p, 1)};
        if (variables[i] >= 0 && !bounds_of_var(f, (size_t)variables[i], &one))
            one = (Bounds){0};
        add_multiple(p, out, c, &one);
    }
    fmpq_clear(c);
    fmpq_mpoly_clear(a, f->ctx);
    return out->lower || out->upper;
}

int bounds_sign(Field *f, const Bounds *b)
{
    Expr zero = expr_int(f->pool, 0);
    if (b->lower && is_at_most(f->pool, zero, b->lower))
        return 1;
    return b->upper && is_at_most(f->pool, b->upper, zero) ? -1 : 0;
}

bool bounds_within(Field *f, const Bounds *b, Expr bound)
{
    Pool *p = f->pool;
    bool low, high;
    if (!b->lower || !b->upper)
        return false;
    int lower = order_of(p, b->lower, expr_neg(p, bound), &low), upper = order_of(p, b->upper, bound, &high);
    return low && high && lower >= 0 && upper <= 0 && (lower > 0 || b->open_lower) && (upper < 0 || b->open_upper);
}

// The whole k with k*pi <= angle + shift*pi/2 <= (k + 1)*pi; false when there is none.
static bool half_turn(Field *f, const Bounds *b, int64_t shift, int64_t *k)
{
    Pool *p = f->pool;
    Expr pi = expr_pi(p), quarter = expr_mul2(p, expr_rat(p, shift, 2), pi);
    if (!b->lower || !b->upper)
        return false;
    Expr lower = expr_add2(p, b->lower, quarter), upper = expr_add2(p, b->upper, quarter);
    Expr middle = expr_mul2(p, expr_rat(p, 1, 2), expr_add2(p, lower, upper));
    Expr turns = expr_sub(p, expr_div(p, middle, pi), expr_rat(p, 1, 2));
    if (!constant_nearest(p, turns, k) || *k > 1000000 || *k < -1000000)
        return false;
    return is_at_most(p, expr_mul2(p, expr_int(p, *k), pi), lower) &&
           is_at_most(p, upper, expr_mul2(p, expr_int(p, *k + 1), pi));
}

// The sign of sin(angle + shift*pi/2).
static int sign_of_shifted_sine(Field *f, Expr angle, int64_t shift)
{
    Bounds b;
    int64_t k;
    const Ratio *a = field_normal(f, angle);
    if (!a || a->ndens || !field_bounds(f, a->num, &b) || !half_turn(f, &b, shift, &k))
        return 0;
    return k % 2 ? -1 : 1;
}

int bounds_sine_sign(Field *f, const Var *var)
{
    return sign_of_shifted_sine(f, expr_arg(f->pool, var->expr, 0), var->kind == VAR_COS);
}

// a*cos(x) + b*sin(x) = r*sin(x + t), r > 0, t the angle of the point (b, a).
int bounds_wave_sign(Field *f, const fmpq_mpoly_t a)
{
    Pool *p = f->pool;
    if (fmpq_mpoly_length(a, f->ctx) != 2)
        return 0;
    fmpq_t c[2];
    int place[2];
    fmpq_init(c[0]);
    fmpq_init(c[1]);
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    for (int i = 0; i < 2; i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c[i], a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a, i, f->ctx);
        place[i] = sole_variable(f, exponents);
    }
    mem_free(exponents);
    int sign = 0, cosine = place[0] >= 0 && f->vars.at[place[0]].kind == VAR_COS ? 0 : 1;
    const Var *x = place[cosine] >= 0 ? &f->vars.at[place[cosine]] : NULL,
              *y = place[1 - cosine] >= 0 ? &f->vars.at[place[1 - cosine]] : NULL;
    if (x && y && x->kind == VAR_COS && y->kind == VAR_SIN && expr_arg(p, x->expr, 0) == expr_arg(p, y->expr, 0)) {
        bool turned = fmpq_sgn(c[1 - cosine]) < 0; // sin(x + t) = -sin(x + t + pi)
        fmpq_div(c[cosine], c[cosine], c[1 - cosine]);
        const Ratio *t = field_normal(f, expr_call1(p, FN_ATAN, expr_from_fmpq(p, c[cosine])));
        Expr angle = t ? expr_add2(p, expr_arg(p, x->expr, 0), field_expr(f, t)) : 0;
        sign = angle ? sign_of_shifted_sine(f, angle, turned ? 2 : 0) : 0;
    }
    fmpq_clear(c[0]);
    fmpq_clear(c[1]);
    return sign;
}
