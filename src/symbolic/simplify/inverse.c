// Linear relations between logarithms, and between angles.
//
// log|a| and log|b| are kernels of their own also where a*b = 1, and atan(x) and asin(x/sqrt(1 + x^2)) are two. So a
// difference that is linear in them is settled by what they are the inverse of. A sum of n_i*log|a_i| (n_i whole) is
// zero where P = product of the a_i^n_i with n_i > 0 and Q = that of the others, inverted, have the same size: P^2 =
// Q^2. A sum t of whole multiples of asin, atan, pi is zero where cos(t) = 1, or sin(t) = 0, which says that t is a
// whole multiple of 2*pi, or of pi, and where the ranges of its terms leave room for no other multiple than 0.
#include "symbolic/eval/eval.h"
#include "symbolic/simplify/constant.h"
#include "symbolic/simplify/field.h"

enum { WHOLE_MOST = 60, PARTS_MOST = 40, LENGTH_MOST = 4000 };

typedef struct {
    int var;            // the logarithm or angle; -1 for what holds none
    fmpq_mpoly_t coeff; // what stands in front of it
    bool done;
} Part;

typedef struct {
    VEC(Part) list;
} Parts;

// ---- Taking a polynomial apart --------------------------------------------------------------------------------------

static bool is_pi(const Field *f, size_t v)
{
    return f->vars.at[v].kind == VAR_ATOM && expr_kind(f->pool, f->vars.at[v].expr) == KIND_PI;
}

static bool is_arc(const Field *f, size_t v)
{
    Expr e = f->vars.at[v].expr;
    return f->vars.at[v].kind == VAR_ATOM && (expr_is_call(f->pool, e, FN_ASIN) || expr_is_call(f->pool, e, FN_ATAN));
}

// The only logarithm or angle of a monomial; -1 for none, -2 for several. Pi is one unless there is another.
static int sole_inverse(const Field *f, const slong *exponents)
{
    int found = -1;
    bool pi = false;
    for (size_t v = 0; v < f->vars.len; v++) {
        if (!exponents[v] || !(f->vars.at[v].kind == VAR_LOG || is_arc(f, v) || is_pi(f, v)))
            continue;
        if (is_pi(f, v) && found >= 0)
            continue;
        if (!is_pi(f, v) && ((found >= 0 && !pi) || exponents[v] > 1))
            return -2;
        found = (int)v;
        pi = is_pi(f, v);
    }
    return found;
}

static Part *part_of(Field *f, Parts *parts, int var)
{
    for (size_t i = 0; i < parts->list.len; i++)
        if (parts->list.at[i].var == var)
            return &parts->list.at[i];
    Part part = {.var = var};
    fmpq_mpoly_init(part.coeff, f->ctx);
    vec_push(&parts->list, part);
    return &vec_last(&parts->list);
}

static bool take_apart(Field *f, const fmpq_mpoly_t a, Parts *parts)
{
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    fmpq_t c;
    fmpq_init(c);
    bool ok = fmpq_mpoly_length(a, f->ctx) <= LENGTH_MOST, any = false;
    for (slong i = 0; i < fmpq_mpoly_length(a, f->ctx) && ok; i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a, i, f->ctx);
        int var = sole_inverse(f, exponents);
        ok = var > -2 && parts->list.len <= PARTS_MOST;
        any |= var >= 0 && !is_pi(f, (size_t)var);
        if (ok && var >= 0)
            exponents[var]--;
        if (ok)
            fmpq_mpoly_push_term_fmpq_ui(part_of(f, parts, var)->coeff, c, (ulong *)exponents, f->ctx);
    }
    for (size_t i = 0; i < parts->list.len; i++) {
        fmpq_mpoly_sort_terms(parts->list.at[i].coeff, f->ctx);
        fmpq_mpoly_combine_like_terms(parts->list.at[i].coeff, f->ctx); // makes it canonical
    }
    fmpq_clear(c);
    mem_free(exponents);
    return ok && any;
}

static void parts_clear(Field *f, Parts *parts)
{
    for (size_t i = 0; i < parts->list.len; i++)
        fmpq_mpoly_clear(parts->list.at[i].coeff, f->ctx);
    vec_free(&parts->list);
}

// ---- One sum with rational coefficients -----------------------------------------------------------------------------

typedef struct {
    int var;
    int64_t times;
} Multiple;

typedef struct {
    VEC(Multiple) logs, angles; // angles with pi
    int64_t plain;              // a number without any
} Relation;

static bool add_multiple(Field *f, Relation *r, const Part *part, const fmpz_t common)
{
    fmpq_t times;
    fmpq_init(times);
    fmpq_mul_fmpz(times, part->coeff->content, common);
    bool ok = fmpz_is_one(fmpq_denref(times)) && fmpz_cmpabs(fmpq_numref(times), (fmpz_t){10000}) < 0;
    int64_t n = ok ? fmpz_get_si(fmpq_numref(times)) : 0;
    fmpq_clear(times);
    if (part->var < 0)
        r->plain = n;
    else if (f->vars.at[part->var].kind == VAR_LOG)
        vec_push(&r->logs, ((Multiple){part->var, n}));
    else
        vec_push(&r->angles, ((Multiple){part->var, n}));
    return ok;
}

// The parts whose coefficients are rational multiples of the coefficient of part `first`.
static bool relation_of(Field *f, Parts *parts, size_t first, Relation *r)
{
    fmpz_t common;
    fmpz_init_set_ui(common, 1);
    bool ok = true;
    for (int pass = 0; pass < 2; pass++) // first the common denominator, then the multiples
        for (size_t i = first; i < parts->list.len && ok; i++) {
            Part *part = &parts->list.at[i];
            if ((pass == 0 && part->done) ||
                !fmpz_mpoly_equal(part->coeff->zpoly, parts->list.at[first].coeff->zpoly, f->ctx->zctx))
                continue;
            part->done = true;
            if (pass == 0)
                fmpz_lcm(common, common, fmpq_denref(part->coeff->content));
            else
                ok = add_multiple(f, r, part, common);
        }
    fmpz_clear(common);
    return ok;
}

static bool logs_vanish(Field *f, const Relation *r)
{
    const Ratio *above = field_int(f, 1), *below = above;
    for (size_t i = 0; i < r->logs.len; i++) {
        Multiple m = r->logs.at[i];
        if (m.times > WHOLE_MOST || m.times < -WHOLE_MOST)
            return false;
        const Ratio *base = field_normal(f, f->vars.at[m.var].base);
        if (m.times > 0)
            above = field_mul(f, above, field_pow(f, base, m.times));
        else
            below = field_mul(f, below, field_pow(f, base, -m.times));
    }
    if (r->plain)
        above = field_mul(f, above, field_exp(f, field_int(f, r->plain)));
    const Ratio *squares = field_sub(f, field_mul(f, above, above), field_mul(f, below, below));
    return squares && field_vanishes(f, squares);
}

// The range of an angle in units of pi/2, as far as the sign of what it is the angle of tells. `open`: ends excluded.
static void angle_range(Field *f, const Multiple *m, int64_t *lower, int64_t *upper, bool *open)
{
    if (is_pi(f, (size_t)m->var)) {
        *lower = *upper = 2 * m->times;
        return;
    }
    Expr e = f->vars.at[m->var].expr;
    int sign = field_sign_of(f, field_normal(f, expr_arg(f->pool, e, 0)));
    sign = m->times < 0 ? -sign : sign;
    int64_t most = m->times < 0 ? -m->times : m->times;
    *lower = sign > 0 ? 0 : -most;
    *upper = sign < 0 ? 0 : most;
    *open |= expr_is_call(f->pool, e, FN_ATAN);
}

static bool range_is_within(Field *f, const Relation *r, const Ratio *sum, int64_t bound)
{
    int64_t lower = 0, upper = 0;
    bool open = false;
    Expr e = field_expr(f, sum);
    if (e && (expr_flags(f->pool, e) & FLAG_CONSTANT)) {
        arb_t x;
        arb_init(x);
        bool ok = eval_ball(f->pool, e, NULL, 64, x) == EVAL_OK;
        arb_abs(x, x);
        arb_sub_si(x, x, (slong)bound * 3 / 2, 64); // 3 < pi
        ok = ok && arb_is_negative(x);
        arb_clear(x);
        return ok;
    }
    if (r->plain)
        return false;
    for (size_t i = 0; i < r->angles.len; i++) {
        int64_t a = 0, b = 0;
        angle_range(f, &r->angles.at[i], &a, &b, &open);
        lower += a;
        upper += b;
    }
    return (lower > -bound && upper < bound) || (open && lower >= -bound && upper <= bound);
}

// Stops with FIELD_SPLIT at an angle of unknown sign.
static void split_angle(Field *f, const Relation *r)
{
    for (size_t i = 0; i < r->angles.len && f->status == FIELD_OK; i++) {
        Multiple m = r->angles.at[i];
        if (!is_pi(f, (size_t)m.var))
            field_need_sign(f, field_normal(f, expr_arg(f->pool, f->vars.at[m.var].expr, 0)));
    }
}

static bool angles_vanish(Field *f, const Relation *r)
{
    const Ratio *sum = field_int(f, r->plain), *one = field_int(f, 1);
    for (size_t i = 0; i < r->angles.len; i++) {
        Multiple m = r->angles.at[i];
        if (m.times > WHOLE_MOST || m.times < -WHOLE_MOST)
            return false;
        sum = field_add(f, sum, field_mul(f, field_int(f, m.times), field_var(f, (uint32_t)m.var)));
    }
    const Ratio *cosine = field_cos(f, sum), *less = field_sub(f, cosine, one);
    if (!less)
        return false;
    int64_t period = field_vanishes(f, less) ? 4 : 2; // in units of pi/2
    if (period == 2) {
        const Ratio *sine = f->status == FIELD_OK ? field_sin(f, sum) : NULL;
        if (!sine || !field_vanishes(f, sine))
            return false;
    }
    if (range_is_within(f, r, sum, period))
        return true;
    split_angle(f, r);
    return false;
}

static bool relation_vanishes(Field *f, const Relation *r)
{
    if (r->logs.len && r->angles.len && r->plain)
        return false;
    return (r->logs.len == 0 || logs_vanish(f, r)) && (r->angles.len == 0 || angles_vanish(f, r)) &&
           r->logs.len + r->angles.len > 0;
}

bool field_inverses_vanish(Field *f, const Ratio *a)
{
    Parts parts = {0};
    bool ok = take_apart(f, a->num, &parts);
    for (size_t i = 0; i < parts.list.len && ok; i++) {
        Relation r = {0};
        if (parts.list.at[i].done)
            continue;
        ok = relation_of(f, &parts, i, &r) && relation_vanishes(f, &r);
        vec_free(&r.logs);
        vec_free(&r.angles);
    }
    parts_clear(f, &parts);
    return ok;
}
