// What the shape of a polynomial tells of its sign.
//
// Sums of terms of one sign; a constant that outweighs sines and cosines; no real root (Sturm); a constant enclosed by
// a ball; brackets that are 0 or 1; A + B*sqrt(p), by squares; a sum of factors whose signs are known otherwise. Signs
// are closed, as in signs.c.
#include "symbolic/field/constant.h"
#include "symbolic/field/signs_internal.h"

bool signs_plainly_nonnegative(const Pool *p, Expr e)
{
    int64_t n;
    switch (expr_kind(p, e)) {
    case KIND_NUM: return expr_num_sign(p, e) >= 0;
    case KIND_PI:
    case KIND_IVERSON: return true;
    case KIND_CALL:
        return expr_op(p, e) == FN_ABS || (func_cards[expr_op(p, e)].properties & (FN_POSITIVE | FN_NONNEGATIVE));
    case KIND_POW:
        return (expr_get_int(p, expr_arg(p, e, 1), &n) && n % 2 == 0) || signs_plainly_nonnegative(p, expr_arg(p, e, 0));
    case KIND_SUM:
    case KIND_PROD: return signs_plainly_nonnegative(p, expr_arg(p, e, 2));
    case KIND_ADD:
    case KIND_MUL:
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            if (!signs_plainly_nonnegative(p, expr_arg(p, e, i)))
                return false;
        return true;
    default: return false;
    }
}

enum { BRACKETS_MOST = 6 }; // of which both values are tried

// ---- Kernels and terms ---------------------------------------------------------------------------------------------

static int atom_sign(Field *f, Expr e)
{
    Pool *p = f->pool;
    bool strict;
    if (expr_kind(p, e) == KIND_PI || expr_kind(p, e) == KIND_IVERSON)
        return 1;
    if (expr_kind(p, e) == KIND_CALL && (func_cards[expr_op(p, e)].properties & (FN_POSITIVE | FN_NONNEGATIVE)))
        return 1;
    if (expr_is_call(p, e, FN_GAMMA)) // it has no value at 0, and is positive beyond
        return field_sign_of(f, field_normal(f, expr_arg(p, e, 0))) > 0;
    if (expr_is_call(p, e, FN_LOG) && expr_kind(p, expr_arg(p, e, 0)) == KIND_NUM) // log of a prime
        return 1;
    if (signs_plainly_nonnegative(p, e))
        return 1;
    if (expr_kind(p, e) == KIND_SUM || expr_kind(p, e) == KIND_PROD) { // of what is not negative
        Sym index;
        Expr body = expr_open(p, e, &index);
        const Ratio *r = field_normal(f, body);
        return r ? field_sign_of(f, r) > 0 : 0;
    }
    return f->facts ? facts_sign(p, f->facts, e, &strict) : 0;
}

static int sign_by_others(Field *f, const fmpq_mpoly_t a, bool again);

// The sign that the case or the conditions give a kernel as a factor; 0 while that factor itself is looked at.
static int factor_sign(Field *f, size_t v)
{
    for (uint32_t prime = 0; prime < f->primes.len; prime++)
        if (f->primes.at[prime].var == (int)v)
            return field_sign(f, prime);
    return 0;
}

static int var_sign(Field *f, size_t v)
{
    Var var = f->vars.at[v];
    int known = var.kind == VAR_ATOM || var.kind == VAR_LOG ? factor_sign(f, v) : 0;
    if (known)
        return known;
    if (var.kind == VAR_POWER) {
        if (!var.base)
            return 1;
        if (expr_kind(f->pool, var.base) == KIND_NUM)
            return expr_num_sign(f->pool, var.base) > 0;
        return var.degree || field_sign_of(f, field_normal(f, var.base)) > 0; // a root is not negative
    }
    if (var.kind == VAR_ROOT && expr_is_call(f->pool, var.expr, FN_COS)) // cos(pi/n)
        return 1;
    if (var.kind == VAR_SIN || var.kind == VAR_COS)
        return bounds_sine_sign(f, &var);
    return var.kind == VAR_BRACKET ? 1 : var.kind == VAR_ATOM || var.kind == VAR_LOG ? atom_sign(f, var.expr) : 0;
}

// The sign of one term; a monomial of even powers is a square.
static int term_sign(Field *f, const slong *exponents, int coeff)
{
    int sign = coeff;
    for (size_t v = 0; v < f->vars.len && sign; v++)
        if (exponents[v] % 2)
            sign *= var_sign(f, v);
    return sign;
}

// Is the monomial a single sine or cosine (so within [-1, 1])?
static bool is_bounded(const Field *f, const slong *exponents)
{
    bool any = false;
    for (size_t v = 0; v < f->vars.len; v++) {
        if (!exponents[v])
            continue;
        if (f->vars.at[v].kind != VAR_SIN && f->vars.at[v].kind != VAR_COS)
            return false;
        any = true;
    }
    return any;
}

// No real root, in one variable with rational coefficients: the sign is that of the value at 0.
static int sign_without_roots(Field *f, const fmpq_mpoly_t a)
{
    int var = -1;
    for (size_t v = 0; v < f->vars.len; v++)
        if (fmpq_mpoly_degree_si(a, (slong)v, f->ctx) > 0) {
            if (var >= 0)
                return 0;
            var = (int)v;
        }
    if (var < 0 || fmpq_mpoly_degree_si(a, var, f->ctx) > 24)
        return 0;
    fmpz_poly_t poly;
    fmpz_poly_init(poly);
    int sign = 0;
    if (fmpz_mpoly_is_fmpz_poly(a->zpoly, var, f->ctx->zctx) &&
        fmpz_mpoly_get_fmpz_poly(poly, a->zpoly, var, f->ctx->zctx) && fmpz_poly_is_squarefree(poly) &&
        fmpz_poly_num_real_roots(poly) == 0)
        sign = fmpz_sgn(poly->coeffs) * fmpq_sgn(a->content);
    fmpz_poly_clear(poly);
    return sign;
}

// Is every term of the same sign? That sign; 0 for zero and where it is not known.
static int termwise_sign(Field *f, const fmpq_mpoly_t a)
{
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    fmpq_t c;
    fmpq_init(c);
    int common = 2;
    for (slong i = 0; i < fmpq_mpoly_length(a, f->ctx) && common; i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a, i, f->ctx);
        int sign = term_sign(f, exponents, fmpq_sgn(c));
        common = common == 2 || sign == common ? sign : 0;
    }
    fmpq_clear(c);
    mem_free(exponents);
    return common == 2 ? 0 : common;
}

// A bracket in a, and a where it is 0 and where it is 1. False where there is none.
static bool at_bracket(Field *f, const fmpq_mpoly_t a, fmpq_mpoly_struct at[2])
{
    slong v = 0, count = (slong)f->vars.len;
    while (v < count && (f->vars.at[v].kind != VAR_BRACKET || fmpq_mpoly_degree_si(a, v, f->ctx) <= 0))
        v++;
    bool ok = v < count;
    fmpq_t value;
    fmpq_init(value);
    for (slong i = 0; i < 2 && ok; i++) {
        fmpq_set_si(value, i, 1);
        ok = fmpq_mpoly_evaluate_one_fmpq(&at[i], a, v, value, f->ctx);
    }
    fmpq_clear(value);
    return ok;
}

// The sign that a has whichever brackets in it are 0 and which 1: of 1 - [x > 0]. 2: it is zero, 0: not known.
static int sign_at_brackets(Field *f, const fmpq_mpoly_t a, unsigned brackets_most)
{
    if (fmpq_mpoly_is_zero(a, f->ctx))
        return 2;
    fmpq_mpoly_struct at[2];
    int sign[2] = {0};
    for (int i = 0; i < 2; i++)
        fmpq_mpoly_init(&at[i], f->ctx);
    bool any = at_bracket(f, a, at);
    for (int i = 0; i < 2; i++) {
        sign[i] = any && brackets_most ? sign_at_brackets(f, &at[i], brackets_most - 1) : 0;
        fmpq_mpoly_clear(&at[i], f->ctx);
    }
    if (!any)
        return termwise_sign(f, a);
    return sign[0] == sign[1] || sign[1] == 2 ? sign[0] : sign[0] == 2 ? sign[1] : 0;
}

// a = c*d + rest with c*d and the rest of one sign: x = (x - 1) + 1, a - c = (a - b) + (b - c).
static int sign_by_rest(Field *f, const fmpq_mpoly_t a, const fmpq_mpoly_t d, int sign_d, bool again)
{
    fmpq_mpoly_t rest;
    fmpq_t c, own;
    int result = 0;
    fmpq_mpoly_init(rest, f->ctx);
    fmpq_init(c);
    fmpq_init(own);
    for (slong i = 0; i < fmpq_mpoly_length(d, f->ctx) && !result; i++) { // cancel one term of a
        fmpq_mpoly_get_term_monomial(rest, d, i, f->ctx);
        fmpq_mpoly_get_coeff_fmpq_monomial(c, a, rest, f->ctx);
        fmpq_mpoly_get_term_coeff_fmpq(own, d, i, f->ctx);
        if (fmpq_is_zero(c))
            continue;
        fmpq_div(c, c, own);
        fmpq_mpoly_scalar_mul_fmpq(rest, d, c, f->ctx);
        fmpq_mpoly_sub(rest, a, rest, f->ctx);
        int want = fmpq_sgn(c) * sign_d;
        if (fmpq_mpoly_is_zero(rest, f->ctx) || termwise_sign(f, rest) == want ||
            (again && sign_by_others(f, rest, false) == want))
            result = want;
    }
    fmpq_clear(c);
    fmpq_clear(own);
    fmpq_mpoly_clear(rest, f->ctx);
    return result;
}

// The sign of a sum of factors whose signs the case and the conditions give; `again`: of others than a itself.
static int sign_by_others(Field *f, const fmpq_mpoly_t a, bool again)
{
    enum { LENGTH = 6, OTHERS = 24 };

    size_t tried = 0;
    int result = 0;
    for (uint32_t prime = 0; prime < f->primes.len && !result && tried < OTHERS; prime++) {
        int sign = signs_told(f, prime);
        bool same = sign && fmpq_mpoly_equal(a, f->primes.at[prime].poly, f->ctx);
        if (same && !again)
            return sign;
        if (!sign || same || fmpq_mpoly_length(f->primes.at[prime].poly, f->ctx) > LENGTH ||
            fmpq_mpoly_length(a, f->ctx) > LENGTH)
            continue;
        fmpq_mpoly_t d; // the list of primes may move
        fmpq_mpoly_init(d, f->ctx);
        fmpq_mpoly_set(d, f->primes.at[prime].poly, f->ctx);
        result = sign_by_rest(f, a, d, sign, again);
        fmpq_mpoly_clear(d, f->ctx);
        tried++;
    }
    return result;
}

static int sign_by_bounds(Field *f, const fmpq_mpoly_t a)
{
    Bounds b;
    return field_bounds(f, a, &b) ? bounds_sign(f, &b) : 0;
}

// All terms of one sign; or a constant that outweighs sines and cosines; or what squaring a root tells.
int signs_shape(Field *f, uint32_t prime)
{
    fmpq_mpoly_t a; // the list of primes may move while signs of kernels are asked for
    fmpq_mpoly_init(a, f->ctx);
    fmpq_mpoly_set(a, f->primes.at[prime].poly, f->ctx);
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    fmpq_t c, constant, weight;
    fmpq_init(c);
    fmpq_init(constant);
    fmpq_init(weight);
    int common = 2;
    bool bounded = true;
    for (slong i = 0; i < fmpq_mpoly_length(a, f->ctx) && (common || bounded); i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a, i, f->ctx);
        int sign = common ? term_sign(f, exponents, fmpq_sgn(c)) : 0;
        common = common == 2 || sign == common ? sign : 0;
        bool is_constant = true;
        for (size_t v = 0; v < f->vars.len; v++)
            is_constant &= exponents[v] == 0;
        if (is_constant)
            fmpq_set(constant, c);
        else if (is_bounded(f, exponents)) {
            fmpq_abs(c, c);
            fmpq_add(weight, weight, c);
        } else
            bounded = false;
    }
    int result = common == 2 ? 0 : common;
    if (!result && bounded) {
        fmpq_abs(c, constant);
        result = fmpq_cmp(c, weight) >= 0 ? fmpq_sgn(constant) : 0;
    }
    if (!result)
        result = sign_without_roots(f, a);
    if (!result)
        result = sign_at_brackets(f, a, BRACKETS_MOST) % 2;
    if (!result)
        result = constant_sign(f->pool, f->primes.at[prime].expr);
    if (!result)
        result = field_sign_with_root(f, a);
    if (!result)
        result = bounds_wave_sign(f, a);
    if (!result)
        result = sign_by_bounds(f, a);
    if (!result)
        result = sign_by_others(f, a, true);
    if (!result)
        result = field_sign_of(f, signs_alike(f, prime));
    fmpq_clear(c);
    fmpq_clear(constant);
    fmpq_clear(weight);
    mem_free(exponents);
    fmpq_mpoly_clear(a, f->ctx);
    return result;
}

// ---- Never zero ----------------------------------------------------------------------------------------------------

static bool var_is_positive(Field *f, size_t v)
{
    Var var = f->vars.at[v];
    bool strict = false;
    if (var.kind == VAR_POWER)
        return !var.base || (expr_kind(f->pool, var.base) == KIND_NUM && expr_num_sign(f->pool, var.base) > 0);
    if (var.kind == VAR_LOG)
        return expr_kind(f->pool, var.base) == KIND_NUM; // of a prime
    if (var.kind != VAR_ATOM)
        return false;
    if (expr_kind(f->pool, var.expr) == KIND_PI)
        return true;
    if (expr_is_call(f->pool, var.expr, FN_GAMMA))
        return atom_sign(f, var.expr) > 0;
    if (expr_kind(f->pool, var.expr) == KIND_CALL)
        return func_cards[expr_op(f->pool, var.expr)].properties & FN_POSITIVE;
    if (expr_kind(f->pool, var.expr) == KIND_SUM) { // of positive terms over a range that is not empty
        Sym index;
        Expr body = expr_open(f->pool, var.expr, &index), lower = expr_arg(f->pool, var.expr, 0);
        const Ratio *r = field_normal(f, body);
        return f->facts && facts_at_most(f->pool, f->facts, lower, expr_arg(f->pool, var.expr, 1)) == TRUTH_YES && r &&
               field_is_positive(f, r);
    }
    return f->facts && facts_sign(f->pool, f->facts, var.expr, &strict) > 0 && strict;
}

// All terms of one sign, and one of them never zero.
static bool terms_never_zero(Field *f, const fmpq_mpoly_t a)
{
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    fmpq_t c;
    fmpq_init(c);
    int common = 2;
    bool anchored = false;
    for (slong i = 0; i < fmpq_mpoly_length(a, f->ctx) && common; i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a, i, f->ctx);
        int sign = term_sign(f, exponents, fmpq_sgn(c));
        common = common == 2 || sign == common ? sign : 0;
        bool positive = true;
        for (size_t v = 0; v < f->vars.len && positive; v++)
            positive = !exponents[v] || var_is_positive(f, v);
        anchored |= positive;
    }
    fmpq_clear(c);
    mem_free(exponents);
    return (common && common != 2 && anchored) || sign_without_roots(f, a);
}

static bool never_zero_at_brackets(Field *f, const fmpq_mpoly_t a, unsigned brackets_most)
{
    if (terms_never_zero(f, a))
        return true;
    fmpq_mpoly_struct at[2];
    for (int i = 0; i < 2; i++)
        fmpq_mpoly_init(&at[i], f->ctx);
    bool never = brackets_most && at_bracket(f, a, at);
    for (int i = 0; i < 2; i++) {
        never = never && never_zero_at_brackets(f, &at[i], brackets_most - 1);
        fmpq_mpoly_clear(&at[i], f->ctx);
    }
    return never;
}

bool signs_never_zero(Field *f, const fmpq_mpoly_t a)
{
    return never_zero_at_brackets(f, a, BRACKETS_MOST);
}

bool field_never_zero(Field *f, uint32_t prime)
{
    Prime factor = f->primes.at[prime];
    bool gamma = factor.var >= 0 && expr_is_call(f->pool, f->vars.at[factor.var].expr, FN_GAMMA);
    if (!field_is_real(f, prime))
        return false;
    if (gamma || constant_sign(f->pool, factor.expr))
        return true;
    fmpq_mpoly_t a; // the list of primes may move
    fmpq_mpoly_init(a, f->ctx);
    fmpq_mpoly_set(a, f->primes.at[prime].poly, f->ctx);
    bool never = signs_never_zero(f, a);
    fmpq_mpoly_clear(a, f->ctx);
    return never;
}
