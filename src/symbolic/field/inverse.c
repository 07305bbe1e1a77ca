// Linear relations between logarithms, and between angles.
//
// log|a| and log|b| are kernels of their own also where a*b = 1, and atan(x) and asin(x/sqrt(1 + x^2)) are two. So a
// difference that is linear in them is settled by what they are the inverse of. A sum of n_i*log|a_i| (n_i whole) is
// zero where P = product of the a_i^n_i with n_i > 0 and Q = that of the others, inverted, have the same size: P^2 =
// Q^2. A sum t of whole multiples of asin, atan, pi is zero where cos(t) = 1, or sin(t) = 0, which says that t is a
// whole multiple of 2*pi, or of pi, and where the bounds of its terms leave room for no other multiple than 0. What
// else such a sum holds (asin(sin(x)) - x) goes with it.
#include "symbolic/field/constant.h"
#include "symbolic/field/field.h"

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
    VEC(Multiple) logs, arcs;
    fmpq_t pi;         // its coefficient
    fmpq_t plain;      // a number without any
    const Ratio *rest; // what else there is; NULL: nothing
} Relation;

static void relation_init(Relation *r)
{
    *r = (Relation){.rest = NULL};
    fmpq_init(r->pi);
    fmpq_init(r->plain);
}

static void relation_clear(Relation *r)
{
    fmpq_clear(r->pi);
    fmpq_clear(r->plain);
    vec_free(&r->logs);
    vec_free(&r->arcs);
}

static bool is_inverse(const Field *f, const Part *part)
{
    return part->var >= 0 && !is_pi(f, (size_t)part->var);
}

static bool add_multiple(Field *f, Relation *r, const Part *part, const fmpz_t common)
{
    fmpq_t times;
    fmpq_init(times);
    fmpq_mul_fmpz(times, part->coeff->content, common);
    bool ok = true;
    if (!is_inverse(f, part)) {
        fmpq_set(part->var < 0 ? r->plain : r->pi, times);
    } else {
        ok = fmpz_cmpabs(fmpq_numref(times), (fmpz_t){10000}) < 0;
        Multiple multiple = {part->var, ok ? fmpz_get_si(fmpq_numref(times)) : 0};
        if (f->vars.at[part->var].kind == VAR_LOG)
            vec_push(&r->logs, multiple);
        else
            vec_push(&r->arcs, multiple);
    }
    fmpq_clear(times);
    return ok;
}

// What is left when all logarithms and angles are in one relation, whose coefficients are multiples of that of `first`:
// the sum of the parts not done, over that coefficient. False where it is no divisor.
static bool add_rest(Field *f, Parts *parts, const Part *first, const fmpz_t common, Relation *r)
{
    Ratio *sum = ratio_new(f);
    fmpq_mpoly_t term;
    fmpq_mpoly_init(term, f->ctx);
    bool any = false;
    for (size_t i = 0; i < parts->list.len; i++) {
        Part *part = &parts->list.at[i];
        if (part->done)
            continue;
        any = part->done = true;
        if (part->var >= 0) {
            fmpq_mpoly_gen(term, part->var, f->ctx);
            (void)field_do(f, FIELD_MUL, term, term, part->coeff);
        } else {
            fmpq_mpoly_set(term, part->coeff, f->ctx);
        }
        fmpq_mpoly_add(sum->num, sum->num, term, f->ctx);
    }
    bool ok = !any || field_do(f, FIELD_DIVIDES, sum->num, sum->num, first->coeff);
    if (any && ok) { // over the first coefficient: its content is not part of what is common
        fmpq_t c;
        fmpq_init(c);
        fmpq_mul_fmpz(c, first->coeff->content, common);
        r->rest = field_scale(f, sum, c);
        fmpq_clear(c);
    }
    fmpq_mpoly_clear(term, f->ctx);
    return ok;
}

// The parts whose coefficients are rational multiples of the coefficient of part `first`, and if `all`, the others.
static bool relation_of(Field *f, Parts *parts, size_t first, bool all, Relation *r)
{
    fmpz_t common;
    fmpz_init_set_ui(common, 1);
    bool ok = true;
    for (int pass = 0; pass < 2; pass++) // first the common denominator, then the multiples
        for (size_t i = 0; i < parts->list.len && ok; i++) {
            Part *part = &parts->list.at[i];
            if (part->done || !fmpz_mpoly_equal(part->coeff->zpoly, parts->list.at[first].coeff->zpoly, f->ctx->zctx))
                continue;
            part->done = pass == 1;
            if (pass == 1)
                ok = add_multiple(f, r, part, common);
            else if (is_inverse(f, part))
                fmpz_lcm(common, common, fmpq_denref(part->coeff->content));
        }
    ok = ok && (!all || add_rest(f, parts, &parts->list.at[first], common, r));
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
    if (!fmpq_is_zero(r->plain))
        above = field_mul(f, above, field_exp(f, field_fmpq(f, r->plain)));
    if (r->rest)
        above = field_mul(f, above, field_exp(f, r->rest));
    const Ratio *squares = field_sub(f, field_mul(f, above, above), field_mul(f, below, below));
    return squares && field_vanishes(f, squares);
}

// Is the sum certainly between -bound*pi and bound*pi, ends excluded?
static bool range_is_within(Field *f, const Ratio *sum, int64_t bound)
{
    Pool *p = f->pool;
    Expr e = field_expr(f, sum), most = expr_mul2(p, expr_int(p, bound), expr_pi(p));
    if (e && (expr_flags(p, e) & FLAG_CONSTANT))
        return constant_sign(p, expr_add2(p, most, e)) > 0 && constant_sign(p, expr_sub(p, most, e)) > 0;
    Bounds b;
    return sum->ndens == 0 && field_bounds(f, sum->num, &b) && bounds_within(f, &b, most);
}

// Stops with FIELD_SPLIT at an angle of unknown sign.
static void split_angle(Field *f, const Relation *r)
{
    for (size_t i = 0; i < r->arcs.len && f->status == FIELD_OK; i++)
        field_need_sign(f, field_normal(f, expr_arg(f->pool, f->vars.at[r->arcs.at[i].var].expr, 0)));
}

static const Ratio *sum_of_angles(Field *f, const Relation *r)
{
    const Ratio *sum = field_add(f, field_fmpq(f, r->plain), field_scale(f, field_normal(f, expr_pi(f->pool)), r->pi));
    for (size_t i = 0; i < r->arcs.len && sum; i++) {
        Multiple m = r->arcs.at[i];
        if (m.times > WHOLE_MOST || m.times < -WHOLE_MOST)
            return NULL;
        sum = field_add(f, sum, field_mul(f, field_int(f, m.times), field_var(f, (uint32_t)m.var)));
    }
    return sum && r->rest ? field_add(f, sum, r->rest) : sum;
}

static bool angles_vanish(Field *f, const Relation *r)
{
    const Ratio *sum = sum_of_angles(f, r), *one = field_int(f, 1);
    const Ratio *cosine = sum ? field_cos(f, sum) : NULL, *less = cosine ? field_sub(f, cosine, one) : NULL;
    if (!less)
        return false;
    int64_t period = field_vanishes(f, less) ? 2 : 1; // in units of pi
    if (period == 1) {
        const Ratio *sine = f->status == FIELD_OK ? field_sin(f, sum) : NULL;
        if (!sine || !field_vanishes(f, sine))
            return false;
    }
    if (range_is_within(f, sum, period))
        return true;
    split_angle(f, r);
    return false;
}

static bool relation_vanishes(Field *f, const Relation *r)
{
    if (r->logs.len && r->arcs.len && (!fmpq_is_zero(r->plain) || !fmpq_is_zero(r->pi) || r->rest))
        return false; // which of both has it?
    if (r->logs.len && !r->arcs.len && !fmpq_is_zero(r->pi))
        return false;
    return (r->logs.len == 0 || logs_vanish(f, r)) && (r->arcs.len == 0 || angles_vanish(f, r)) &&
           r->logs.len + r->arcs.len > 0;
}

// Do all logarithms and angles have coefficients that are rational multiples of one?
static bool is_one_relation(const Field *f, const Parts *parts, size_t *first)
{
    bool one = true;
    *first = parts->list.len;
    for (size_t i = 0; i < parts->list.len && one; i++) {
        const Part *part = &parts->list.at[i];
        if (!is_inverse(f, part))
            continue;
        *first = *first < parts->list.len ? *first : i;
        one = fmpz_mpoly_equal(part->coeff->zpoly, parts->list.at[*first].coeff->zpoly, f->ctx->zctx);
    }
    return one;
}

bool field_inverses_vanish(Field *f, const Ratio *a)
{
    Parts parts = {0};
    size_t first;
    bool ok = take_apart(f, a->num, &parts), one = ok && is_one_relation(f, &parts, &first);
    for (size_t i = one ? first : 0; i < parts.list.len && ok; i++) {
        Relation r;
        if (parts.list.at[i].done)
            continue;
        relation_init(&r);
        ok = relation_of(f, &parts, i, one, &r) && relation_vanishes(f, &r);
        relation_clear(&r);
    }
    parts_clear(f, &parts);
    return ok;
}
