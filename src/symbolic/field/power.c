// Powers, exponentials and logarithms.
//
// A power b^x with b = unit * prod f_i^k_i is taken apart only where the signs
// of the f_i are known on the domain: |f_i|^(k_i x) are then kernels of their
// own. As long as a product of factors occurs under powers only as a whole, it
// stays one kernel (a Unit) whose sign the domain itself gives; when two units
// share a factor, their factors are set "apart" in the tower and the field
// starts anew. A kernel is base^(m/root), m a monomial of the exponent; `root`
// is the finest that the claim needs, from the tower. Euler's number is base 0;
// exponents that hold a logarithm turn into powers: exp(q*log|g|) = |g|^q.
#include "symbolic/field/sum_internal.h"

#include <stdlib.h>

// ---- Kernels base^(m/root) -----------------------------------------------------------------------------------------

static int64_t gcd(int64_t a, int64_t b) // >= 0
{
    while (b) {
        int64_t r = a % b;
        a = b;
        b = r;
    }
    return llabs(a);
}

static int64_t lcm(int64_t a, int64_t b)
{
    return a / gcd(a, b) * b;
}

// The greatest power of which all base^(num/root*m) and base^(a/d*m) are whole powers.
static void join_powers(TowerRoot *r, int64_t a, int64_t d)
{
    int64_t both = lcm(r->root, d), unit = gcd(r->num * (both / r->root), a * (both / d)), common = gcd(unit, both);
    r->num = unit / common;
    r->root = both / common;
}

// The kernel of base^(a/d*m) in this field, base^(num/root*m) with a/d a multiple of num/root; NULL when the field must
// start anew. A power whose base may be negative has a value only as a whole: the first kernel of a `loose` base is all
// of it.
static const TowerRoot *tower_root(Field *f, Expr base, Expr m, int64_t a, int64_t d, bool loose)
{
    Tower *t = f->tower;
    a = a ? llabs(a) : 1;
    for (size_t i = 0; i < t->roots.len; i++) {
        TowerRoot *r = &t->roots.at[i];
        if (r->base != base || r->exponent != m)
            continue;
        TowerRoot before = *r;
        join_powers(r, loose ? a : 1, d);
        if (r->num == before.num && r->root == before.root)
            return r;
        if (r->root > 100000 || r->num > 100000)
            field_stop(f, FIELD_LIMIT, "roots of too high a degree");
        field_stop(f, FIELD_RESTART, "a finer root");
        return NULL;
    }
    vec_push(&t->roots, ((TowerRoot){base, m, loose ? a : 1, d}));
    return &vec_last(&t->roots);
}

static Expr kernel_expr(Pool *p, Expr base, Expr exponent, int64_t root)
{
    Expr x = expr_mul2(p, expr_rat(p, 1, root), exponent);
    return base ? expr_pow(p, base, x) : expr_call1(p, FN_EXP, x);
}

// May the base be negative, as far as is known, and the exponent no whole number?
static bool is_loose(Field *f, const Ratio *base, Expr m)
{
    bool plain = expr_is_number(f->pool, m, 1, 1);
    return !plain && field_sign_of(f, base) <= 0 && !field_is_whole(f, field_normal(f, m));
}

// base^(q*m) for a monomial m (the node 1 for a plain root).
static const Ratio *kernel_power(Field *f, Expr base, const fmpq_t q, Expr m)
{
    Pool *p = f->pool;
    bool plain = expr_is_number(p, m, 1, 1);
    if (!fmpz_fits_si(fmpq_numref(q)) || fmpz_cmp_ui(fmpq_denref(q), 100000) > 0 || fmpz_bits(fmpq_numref(q)) > 24)
        return field_atom(f, base ? expr_pow(p, base, expr_mul2(p, expr_from_fmpq(p, q), m))
                                  : expr_call1(p, FN_EXP, expr_mul2(p, expr_from_fmpq(p, q), m)));
    int64_t a = fmpz_get_si(fmpq_numref(q)), d = fmpz_get_si(fmpq_denref(q));
    if (plain && base && d == 1)
        return field_pow(f, field_normal(f, base), a);
    const Ratio *value = base ? field_normal(f, base) : NULL;
    if (base && !value)
        return NULL;
    const TowerRoot *found = tower_root(f, base, m, a, d, base && is_loose(f, value, m));
    if (!found || f->status != FIELD_OK)
        return NULL;
    int64_t root = found->root, num = found->num;
    Expr exponent = expr_mul2(p, expr_int(p, num), m), expr = kernel_expr(p, base, exponent, root);
    if (expr && expr_kind(p, expr) == KIND_NUM) // an exact root after all
        return field_pow(f, field_fmpq(f, expr_fmpq(p, expr)), a * root / (d * num));
    int place = field_var_of(f, VAR_POWER, expr);
    if (place < 0)
        return NULL;
    Var *var = &f->vars.at[place];
    if (!var->root) {
        *var = (Var){.kind = VAR_POWER, .expr = expr, .base = base, .exponent = exponent, .root = root};
        if (plain && base) { // r^root = base
            var->degree = (uint32_t)root;
            var->value = value;
        }
    }
    int64_t k = a * root / (d * num), whole = 0;
    if (plain && base) { // keep roots out of denominators: b^(-1/2) = b^(1/2)/b
        whole = k >= 0 ? k / root : -((root - 1 - k) / root);
        k -= whole * root;
    }
    const Ratio *r = field_pow(f, field_var(f, (uint32_t)place), k);
    return whole ? field_mul(f, r, field_pow(f, value, whole)) : r;
}

static bool holds_log(const Field *f, const Ratio *a)
{
    for (size_t v = 0; v < f->vars.len; v++)
        if (f->vars.at[v].kind == VAR_LOG && field_uses(f, a, (uint32_t)v))
            return true;
    return false;
}

// For a reader the exponent stays whole where the base may be negative: x^y has no value at x = -1, y = 1/2, and x^(y +
// z) has one at y = z = 1/2. Only whole numbers are taken out, where the base stays whole, too, and that not even where
// it may be zero: x*x^y has no value at x = 0, y = -1/2.
static bool stays_whole(Field *f, Expr base, const Ratio *x)
{
    const Ratio *value = field_normal(f, base);
    if (!value || field_is_constant(f, x, NULL) || field_is_constant(f, value, NULL) || field_is_positive(f, value))
        return false;
    Terms terms;
    size_t count = 0;
    bool ok = field_terms(f, x, &terms);
    for (size_t i = 0; i < terms.list.len; i++)
        count += f->shallow || !expr_is_number(f->pool, terms.list.at[i].expr, 1, 1) ||
                 !fmpz_is_one(fmpq_denref(terms.list.at[i].coeff));
    terms_clear(&terms);
    return ok && count > 1;
}

// base^x by the terms of x. Where x holds logarithms, exp(x*log(base)) is the
// form that 2^log(x) and x^log(2) have in common.
static const Ratio *power_of_base(Field *f, Expr base, const Ratio *x)
{
    if (base && x && holds_log(f, x)) {
        const Ratio *value = field_normal(f, base);
        if (value && field_sign_of(f, value) > 0)
            return field_exp(f, field_mul(f, x, field_log(f, value)));
    }
    if (f->shown && base && x && stays_whole(f, base, x))
        return field_atom(f, expr_pow(f->pool, base, field_expr(f, x)));
    Terms terms;
    const Ratio *result = field_int(f, 1);
    if (!field_terms(f, x, &terms))
        result = NULL;
    for (size_t i = 0; i < terms.list.len && result; i++)
        result = field_mul(f, result, kernel_power(f, base, terms.list.at[i].coeff, terms.list.at[i].expr));
    terms_clear(&terms);
    return result;
}

// ---- Numbers -------------------------------------------------------------------------------------------------------

// n^x for an integer n > 1, by its prime factors where they are cheap to find;
// sign -1 inverts.
static const Ratio *power_of_integer(Field *f, const fmpz_t n, const Ratio *x)
{
    if (fmpz_is_one(n))
        return field_int(f, 1);
    if (fmpz_bits(n) > 62)
        return power_of_base(f, expr_from_fmpz(f->pool, n), x);
    fmpz_factor_t primes;
    fmpz_factor_init(primes);
    fmpz_factor(primes, n);
    const Ratio *result = field_int(f, 1);
    fmpq_t k;
    fmpq_init(k);
    for (slong i = 0; i < primes->num && result; i++) {
        fmpq_set_ui(k, primes->exp[i], 1);
        result = field_mul(f, result, power_of_base(f, expr_from_fmpz(f->pool, primes->p + i), field_scale(f, x, k)));
    }
    fmpq_clear(k);
    fmpz_factor_clear(primes);
    return result;
}

static const Ratio *power_of_number(Field *f, const fmpq_t size, const Ratio *x)
{
    const Ratio *above = power_of_integer(f, fmpq_numref(size), x);
    if (fmpz_is_one(fmpq_denref(size)))
        return above;
    return field_mul(f, above, power_of_integer(f, fmpq_denref(size), field_neg(f, x)));
}

// ---- Units and factors set apart -----------------------------------------------------------------------------------

static bool is_apart(const Field *f, Expr factor)
{
    for (size_t i = 0; i < f->tower->apart.len; i++)
        if (f->tower->apart.at[i] == factor)
            return true;
    return false;
}

static void set_apart(Field *f, uint32_t prime)
{
    Expr factor = f->primes.at[prime].expr;
    if (!is_apart(f, factor))
        vec_push(&f->tower->apart, factor);
    field_stop(f, FIELD_RESTART, "a factor set apart");
}

static bool is_power_var(const Field *f, uint32_t prime)
{
    int var = f->primes.at[prime].var;
    return var >= 0 && f->vars.at[var].kind == VAR_POWER &&
           !(f->vars.at[var].base && expr_is_number(f->pool, f->vars.at[var].base, -1, 1));
}

// A power whose base is not negative on D, so that powers of it may be joined.
// (x^n may be negative.)
static bool is_positive_power(Field *f, uint32_t prime)
{
    if (!is_power_var(f, prime))
        return false;
    Var var = f->vars.at[f->primes.at[prime].var];
    return !var.base || var.degree || field_sign_of(f, field_normal(f, var.base)) > 0;
}

// (base^(m/root))^(k*x), base^(m/root) being positive or x an integer
static const Ratio *power_of_power(Field *f, const Var *var, int64_t k, const Ratio *x)
{
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_si(q, k, (ulong)var->root);
    Expr base = var->base;
    const Ratio *exponent = field_mul(f, field_scale(f, x, q), field_normal(f, var->exponent));
    fmpq_clear(q);
    if (!exponent)
        return NULL;
    return base ? power_of_base(f, base, exponent) : field_exp(f, exponent);
}

// ---- Powers that have no value by themselves ------------------------------------------------------------------------

// base^x has a value on D: where the base is negative x is a whole number, and so is what is left of it without whole
// terms. It is remembered if that is one term.
static void note_value(Field *f, Expr base, const Ratio *x)
{
    Terms terms;
    const Term *lone = NULL;
    size_t count = 0, i = 0;
    if (!field_terms(f, x, &terms)) {
        terms_clear(&terms);
        return;
    }
    for (size_t k = 0; k < terms.list.len; k++) {
        const Term *term = &terms.list.at[k];
        if (expr_is_number(f->pool, term->expr, 1, 1) && fmpz_is_one(fmpq_denref(term->coeff)))
            continue;
        lone = term;
        count++;
    }
    if (count == 1 && fmpz_bits(fmpq_numref(lone->coeff)) < 24 && fmpz_bits(fmpq_denref(lone->coeff)) < 24) {
        int64_t num = llabs(fmpz_get_si(fmpq_numref(lone->coeff))), root = fmpz_get_si(fmpq_denref(lone->coeff));
        while (i < f->values.len && (f->values.at[i].base != base || f->values.at[i].exponent != lone->expr))
            i++;
        if (i == f->values.len)
            vec_push(&f->values, ((TowerRoot){base, lone->expr, num, root}));
        join_powers(&f->values.at[i], num, root);
    }
    terms_clear(&terms);
}

// Is base^(num/root*m) the kernel that the claim has as such, or together with others of its kind?
static bool has_value(Field *f, Expr base, Expr m, const fmpq_t q)
{
    if (!f->noted) {
        f->noted = f->noting = true; // the powers of D are taken once more, and noted
        signs_each_power(f, field_power);
        f->noting = false;
    }
    for (size_t i = 0; i < f->values.len; i++) {
        const TowerRoot *r = &f->values.at[i];
        if (r->base == base && r->exponent == m)
            return fmpz_equal_si(fmpq_numref(q), r->num) && fmpz_equal_si(fmpq_denref(q), r->root);
    }
    return false;
}

static bool is_real_var(Field *f, size_t v)
{
    Var var = f->vars.at[v];
    if (var.kind != VAR_POWER || !var.base || var.degree || expr_kind(f->pool, var.base) == KIND_NUM)
        return true;
    Expr num, m;
    fmpq_t q;
    fmpq_init(q);
    expr_split_coeff(f->pool, var.exponent, &num, &m);
    fmpq_set(q, expr_fmpq(f->pool, num));
    fmpz_mul_si(fmpq_denref(q), fmpq_denref(q), var.root);
    fmpq_canonicalise(q);
    bool known = has_value(f, var.base, m, q);
    fmpq_clear(q);
    if (known)
        return true;
    const Ratio *base = field_normal(f, var.base), *exponent = field_normal(f, var.exponent);
    return base && exponent && (field_sign_of(f, base) > 0 || (var.root == 1 && field_is_whole(f, exponent)));
}

bool field_is_real(Field *f, uint32_t prime)
{
    bool real = true;
    for (size_t v = 0; v < f->vars.len && real; v++)
        if (f->vars.at[v].kind == VAR_POWER && fmpq_mpoly_degree_si(f->primes.at[prime].poly, (slong)v, f->ctx) > 0)
            real = is_real_var(f, v);
    return real;
}

// Remembers that `unit` holds the factor; sets factors apart when another unit
// holds it too.
static bool enter_unit(Field *f, uint32_t prime, Expr unit)
{
    for (size_t i = 0; i < f->units.len; i++) {
        if (f->units.at[i].prime != prime || f->units.at[i].expr == unit)
            continue;
        Expr other = f->units.at[i].expr;
        for (size_t k = 0; k < f->units.len; k++)
            if (f->units.at[k].expr == other)
                set_apart(f, f->units.at[k].prime);
        set_apart(f, prime);
        return false;
    }
    vec_push(&f->units, ((Unit){prime, unit}));
    return true;
}

static int64_t gcd_of(const Factor *list, size_t n)
{
    int64_t g = 0;
    for (size_t i = 0; i < n; i++)
        g = gcd(g, list[i].exponent);
    return g ? g : 1;
}

// The power of the factors that are not apart, as one unit: (sign * prod
// f^k)^x.
static const Ratio *power_of_unit(Field *f, const Factor *list, size_t n, int sign, const Ratio *x)
{
    Pool *p = f->pool;
    int64_t g = gcd_of(list, n);
    if (n == 1 && list[0].exponent % 2 == 0) { // f^2 >= 0 says nothing of f
        set_apart(f, list[0].prime);
        return NULL;
    }
    while (g % 2 == 0)
        g /= 2;
    if (n == 1 && list[0].exponent < 0)
        g = -g;
    Expr unit = expr_int(p, sign);
    for (size_t i = 0; i < n; i++)
        unit = expr_mul2(p, unit, expr_powi(p, f->primes.at[list[i].prime].expr, list[i].exponent / g));
    for (size_t i = 0; i < n; i++)
        if (!enter_unit(f, list[i].prime, unit)) {
            for (size_t k = 0; k < n; k++)
                set_apart(f, list[k].prime);
            return NULL;
        }
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_si(q, g, 1);
    if (f->noting)
        note_value(f, unit, x); // g being odd, the unit is negative where the base is
    const Ratio *r = power_of_base(f, unit, field_scale(f, x, q));
    fmpq_clear(q);
    return r;
}

// |f|^(k*x) of a factor of known sign
static const Ratio *power_of_factor(Field *f, uint32_t prime, int sign, int64_t k, const Ratio *x)
{
    Expr base = f->primes.at[prime].expr;
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_si(q, k, 1);
    const Ratio *r = power_of_base(f, sign < 0 ? expr_neg(f->pool, base) : base, field_scale(f, x, q));
    fmpq_clear(q);
    return r;
}

// ---- The general power ---------------------------------------------------------------------------------------------

typedef struct {
    const Ratio *result;
    int sign;         // of the base, as far as known factors tell
    VEC(Factor) left; // factors whose power is taken as one unit
} Powering;

static bool power_known_factors(Field *f, Powering *s, const Factors *factors, const Ratio *x)
{
    for (size_t i = 0; i < factors->list.len; i++) {
        Factor factor = factors->list.at[i];
        if (is_positive_power(f, factor.prime) || (is_power_var(f, factor.prime) && field_is_whole(f, x))) {
            Var var = f->vars.at[f->primes.at[factor.prime].var];
            s->result = field_mul(f, s->result, power_of_power(f, &var, factor.exponent, x));
        } else {
            int sign = field_sign(f, factor.prime);
            bool apart = is_apart(f, f->primes.at[factor.prime].expr);
            if (apart && !sign)
                return field_split(f, factor.prime) != NULL;
            bool told = factors->list.len > 1 || factor.exponent % 2 == 0 ||
                        (s->sign * sign < 0 && !field_is_constant(f, x, NULL));
            if (!apart && !(sign && told)) {
                vec_push(&s->left, factor);
                continue;
            }
            if (factor.exponent % 2)
                s->sign *= sign;
            s->result = field_mul(f, s->result, power_of_factor(f, factor.prime, sign, factor.exponent, x));
        }
        if (!s->result)
            return false;
    }
    return true;
}

// The base is negative: the exponent is an integer wherever the power has a
// value, and (-1)^x is 1 or -1 there.
static const Ratio *power_of_minus_one(Field *f, const Ratio *x)
{
    if (field_is_constant(f, x, NULL))
        return field_stop(f, FIELD_NEGATIVE, "a fractional power of a negative number");
    return field_sign_power(f, x);
}

const Ratio *field_power(Field *f, const Ratio *base, const Ratio *x)
{
    fmpq_t q;
    int64_t n;
    if (!base || !x)
        return NULL;
    fmpq_init(q);
    bool constant = field_is_constant(f, x, q);
    bool whole = constant && fmpz_is_one(fmpq_denref(q)) && fmpz_bits(fmpq_numref(q)) < 24;
    n = whole ? fmpz_get_si(fmpq_numref(q)) : 0;
    int sign = fmpq_sgn(q);
    fmpq_clear(q);
    if (whole)
        return field_pow(f, base, n);
    if (field_is_zero(f, base))
        return constant && sign > 0 ? base : field_stop(f, FIELD_UNABLE, "a power of zero");
    if (f->shallow && !field_is_constant(f, base, NULL))
        return power_of_base(f, field_expr(f, base), x);
    Factors factors;
    Powering s = {.result = field_int(f, 1)};
    if (!field_factor(f, base, &factors)) {
        factors_clear(&factors);
        return NULL;
    }
    s.sign = fmpq_sgn(factors.unit);
    fmpq_abs(factors.unit, factors.unit);
    s.result = power_of_number(f, factors.unit, x);
    if (s.result && power_known_factors(f, &s, &factors, x)) {
        if (s.left.len)
            s.result = field_mul(f, s.result, power_of_unit(f, s.left.at, s.left.len, s.sign, x));
        else if (s.sign < 0)
            s.result = field_mul(f, s.result, power_of_minus_one(f, x));
    } else {
        s.result = NULL;
    }
    factors_clear(&factors);
    vec_free(&s.left);
    return s.result;
}

// ---- Exponentials --------------------------------------------------------------------------------------------------

// The place of the only logarithm in a monomial over its denominators, of
// degree one; -1 if there is none or more.
static int lone_log(const Field *f, const Ratio *monomial)
{
    int place = -1;
    for (size_t v = 0; v < f->vars.len; v++) {
        slong degree = f->vars.at[v].kind == VAR_LOG ? fmpq_mpoly_degree_si(monomial->num, (slong)v, f->ctx) : 0;
        if (degree > 1 || (degree == 1 && place >= 0))
            return -1;
        if (degree == 1)
            place = (int)v;
        for (uint32_t i = 0; i < monomial->ndens && f->vars.at[v].kind == VAR_LOG; i++)
            if (fmpq_mpoly_degree_si(f->primes.at[monomial->dens[i].prime].poly, (slong)v, f->ctx) > 0)
                return -1;
    }
    return place;
}

// exp(c*m*sum(log|g|)) = |prod(g)|^(c*m); NULL, without a stop, for another term.
static const Ratio *exp_of_logs(Field *f, const Term *term)
{
    Pool *p = f->pool;
    for (size_t v = 0; v < f->vars.len; v++) {
        Expr e = f->vars.at[v].expr;
        if (f->vars.at[v].kind != VAR_ATOM || expr_kind(p, e) != KIND_SUM ||
            fmpq_mpoly_degree_si(term->rest->num, (slong)v, f->ctx) != 1)
            continue;
        Sym index;
        Expr log = expr_open(p, e, &index);
        if (!log || !expr_is_call(p, log, FN_LOG))
            continue;
        Expr product = expr_sum(p, KIND_PROD, index, expr_arg(p, e, 0), expr_arg(p, e, 1), expr_arg(p, log, 0));
        const Ratio *m = field_div(f, term->rest, field_var(f, (uint32_t)v));
        const Ratio *size = field_abs(f, field_normal(f, product));
        return m ? field_power(f, size, field_scale(f, m, term->coeff)) : NULL;
    }
    return NULL;
}

static const Ratio *exp_of_term(Field *f, const Term *term)
{
    int place = lone_log(f, term->rest);
    if (place < 0) {
        const Ratio *r = f->shallow ? NULL : exp_of_logs(f, term);
        return r || f->status != FIELD_OK ? r : kernel_power(f, 0, term->coeff, term->expr);
    }
    Expr inside = f->vars.at[place].base; // exp(c*m*log|g|) = |g|^(c*m)
    const Ratio *m = field_div(f, term->rest, field_var(f, (uint32_t)place));
    const Ratio *size = field_abs(f, field_normal(f, inside));
    return m ? field_power(f, size, field_scale(f, m, term->coeff)) : NULL;
}

const Ratio *field_exp(Field *f, const Ratio *exponent)
{
    Terms terms;
    const Ratio *result = field_int(f, 1);
    if (!field_terms(f, exponent, &terms))
        result = NULL;
    for (size_t i = 0; i < terms.list.len && result; i++)
        result = field_mul(f, result, exp_of_term(f, &terms.list.at[i]));
    terms_clear(&terms);
    return result;
}

// ---- Logarithms ----------------------------------------------------------------------------------------------------

// The kernel log|g|.
static const Ratio *log_kernel(Field *f, Expr g, int sign)
{
    Pool *p = f->pool;
    Expr key = expr_kind(p, g) == KIND_NUM ? expr_call1(p, FN_LOG, g) : expr_call1(p, FN_LOG, expr_call1(p, FN_ABS, g));
    int place = field_var_of(f, VAR_LOG, key);
    if (place < 0)
        return NULL;
    Var *var = &f->vars.at[place];
    if (!var->base) {
        var->base = g;
        var->shown = sign > 0 ? expr_call1(p, FN_LOG, g) : sign < 0 ? expr_call1(p, FN_LOG, expr_neg(p, g)) : 0;
    }
    return field_var(f, (uint32_t)place);
}

static const Ratio *log_of_integer(Field *f, const fmpz_t n)
{
    const Ratio *sum = field_int(f, 0);
    if (fmpz_bits(n) > 62)
        return log_kernel(f, expr_from_fmpz(f->pool, n), 1);
    fmpz_factor_t primes;
    fmpz_factor_init(primes);
    fmpz_factor(primes, n);
    fmpq_t k;
    fmpq_init(k);
    for (slong i = 0; i < primes->num && sum; i++) {
        fmpq_set_ui(k, primes->exp[i], 1);
        sum = field_add(f, sum, field_scale(f, log_kernel(f, expr_from_fmpz(f->pool, primes->p + i), 1), k));
    }
    fmpq_clear(k);
    fmpz_factor_clear(primes);
    return sum;
}

// log|prod(g)| = sum(log|g|)
static const Ratio *log_of_product(Field *f, Expr product)
{
    Pool *p = f->pool;
    Sym index;
    Expr body = expr_open(p, product, &index), log = expr_call1(p, FN_LOG, expr_call1(p, FN_ABS, body));
    return field_normal(f, expr_sum(p, KIND_SUM, index, expr_arg(p, product, 0), expr_arg(p, product, 1), log));
}

static const Ratio *log_of_factor(Field *f, uint32_t prime)
{
    int v = f->primes.at[prime].var;
    if (v >= 0 && f->vars.at[v].kind == VAR_ATOM && expr_kind(f->pool, f->vars.at[v].expr) == KIND_PROD && !f->shallow)
        return log_of_product(f, f->vars.at[v].expr);
    if (!is_power_var(f, prime))
        return log_kernel(f, f->primes.at[prime].expr, field_sign(f, prime));
    Var var = f->vars.at[f->primes.at[prime].var]; // log(base^(m/root)) = m/root*log(base)
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_si(q, 1, (ulong)var.root);
    const Ratio *m = field_scale(f, field_normal(f, var.exponent), q);
    fmpq_clear(q);
    return var.base ? field_mul(f, m, field_log(f, field_normal(f, var.base))) : m;
}

const Ratio *field_log(Field *f, const Ratio *a)
{
    Factors factors;
    if (!a)
        return NULL;
    if (field_is_zero(f, a))
        return field_stop(f, FIELD_UNDEF, "the logarithm of zero");
    if (!field_factor(f, a, &factors)) {
        factors_clear(&factors);
        return NULL;
    }
    fmpq_abs(factors.unit, factors.unit);
    const Ratio *sum =
        field_sub(f, log_of_integer(f, fmpq_numref(factors.unit)), log_of_integer(f, fmpq_denref(factors.unit)));
    fmpq_t k;
    fmpq_init(k);
    for (size_t i = 0; i < factors.list.len && sum; i++) {
        fmpq_set_si(k, factors.list.at[i].exponent, 1);
        sum = field_add(f, sum, field_scale(f, log_of_factor(f, factors.list.at[i].prime), k));
    }
    fmpq_clear(k);
    factors_clear(&factors);
    return sum;
}

// ---- Absolute values -----------------------------------------------------------------------------------------------

const Ratio *field_abs(Field *f, const Ratio *a)
{
    Factors factors;
    if (!a || field_is_zero(f, a))
        return a;
    bool ok = field_factor(f, a, &factors);
    bool negative = fmpq_sgn(factors.unit) < 0;
    for (size_t i = 0; i < factors.list.len && ok; i++) {
        Factor factor = factors.list.at[i];
        int sign = field_sign_of_power(f, factor.prime, factor.exponent);
        if (!sign && factor.exponent % 2 &&
            expr_holds_fresh(f->pool,
                             f->primes.at[factor.prime].expr)) { // it changes with the index
            a = field_mul(f, a, sum_sign_bracket(f, factor.prime));
            sign = a != NULL;
        }
        ok = sign || field_split(f, factor.prime);
        negative ^= sign < 0;
    }
    factors_clear(&factors);
    return !ok ? NULL : negative ? field_neg(f, a) : a;
}
