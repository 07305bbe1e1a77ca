// Certificates: the difference of two sides as a quotient, and its numerator as a combination of the relations.
#include "symbolic/prove/certificate.h"

enum { TERMS_MOST = 2000, PRODUCT_MOST = 100000, POWER_MOST = 64, NAME_SIZE = 24 };

// ---- Quotients of polynomials in the kernels ------------------------------------------------------------------------

typedef struct {
    fmpq_mpoly_t num, den;
} Quotient;

typedef struct {
    Field *field;
    VEC(Quotient *) made;
    Memo *known; // Expr -> place in `made`
    bool failed;
} Work;

static bool is_small(Work *w, const fmpq_mpoly_t a)
{
    return fmpq_mpoly_length(a, w->field->ctx) <= TERMS_MOST;
}

static void times(Work *w, fmpq_mpoly_t out, const fmpq_mpoly_t a, const fmpq_mpoly_t b)
{
    const fmpq_mpoly_ctx_struct *ctx = w->field->ctx;
    if (fmpq_mpoly_length(a, ctx) * fmpq_mpoly_length(b, ctx) > PRODUCT_MOST || !pool_poll(w->field->pool))
        w->failed = true;
    if (!w->failed)
        fmpq_mpoly_mul(out, a, b, ctx);
    w->failed = w->failed || !is_small(w, out);
}

static Quotient *quotient_new(Work *w)
{
    Quotient *q = mem_zero(sizeof *q);
    fmpq_mpoly_init(q->num, w->field->ctx);
    fmpq_mpoly_init(q->den, w->field->ctx);
    fmpq_mpoly_one(q->den, w->field->ctx);
    vec_push(&w->made, q);
    return q;
}

static void work_clear(Work *w)
{
    for (size_t i = 0; i < w->made.len; i++) {
        fmpq_mpoly_clear(w->made.at[i]->num, w->field->ctx);
        fmpq_mpoly_clear(w->made.at[i]->den, w->field->ctx);
        mem_free(w->made.at[i]);
    }
    vec_free(&w->made);
}

static Quotient *quotient_of_ratio(Work *w, const Ratio *r)
{
    Quotient *q = quotient_new(w);
    fmpq_mpoly_set(q->num, r->num, w->field->ctx);
    for (uint32_t i = 0; i < r->ndens; i++)
        for (uint32_t k = 0; k < r->dens[i].exponent && !w->failed; k++)
            times(w, q->den, q->den, w->field->primes.at[r->dens[i].prime].poly);
    return q;
}

// a + sign*b over the least common denominator.
static Quotient *quotient_add(Work *w, const Quotient *a, const Quotient *b, int sign)
{
    const fmpq_mpoly_ctx_struct *ctx = w->field->ctx;
    Quotient *q = quotient_new(w);
    fmpq_mpoly_t common, x, y;
    fmpq_mpoly_init(common, ctx);
    fmpq_mpoly_init(x, ctx);
    fmpq_mpoly_init(y, ctx);
    w->failed = w->failed || !fmpq_mpoly_gcd(common, a->den, b->den, ctx);
    if (!w->failed) {
        fmpq_mpoly_div(x, b->den, common, ctx);
        fmpq_mpoly_div(y, a->den, common, ctx);
        times(w, q->den, a->den, x);
        times(w, x, a->num, x);
        times(w, y, b->num, y);
        if (sign > 0)
            fmpq_mpoly_add(q->num, x, y, ctx);
        else
            fmpq_mpoly_sub(q->num, x, y, ctx);
    }
    fmpq_mpoly_clear(common, ctx);
    fmpq_mpoly_clear(x, ctx);
    fmpq_mpoly_clear(y, ctx);
    return q;
}

static Quotient *quotient_mul(Work *w, const Quotient *a, const Quotient *b)
{
    Quotient *q = quotient_new(w);
    times(w, q->num, a->num, b->num);
    times(w, q->den, a->den, b->den);
    return q;
}

static Quotient *quotient_pow(Work *w, const Quotient *a, int64_t n)
{
    const fmpq_mpoly_ctx_struct *ctx = w->field->ctx;
    Quotient *q = quotient_new(w);
    fmpq_mpoly_one(q->num, ctx);
    w->failed = w->failed || n > POWER_MOST || n < -POWER_MOST || (n < 0 && fmpq_mpoly_is_zero(a->num, ctx));
    for (int64_t i = 0; i < (n < 0 ? -n : n) && !w->failed; i++) {
        times(w, q->num, q->num, n < 0 ? a->den : a->num);
        times(w, q->den, q->den, n < 0 ? a->num : a->den);
    }
    return q;
}

static Quotient *quotient_of(Work *w, Expr e);

static Quotient *quotient_of_arithmetic(Work *w, Expr e)
{
    Pool *p = w->field->pool;
    int64_t n;
    Quotient *q = quotient_of(w, expr_arg(p, e, 0));
    if (expr_kind(p, e) == KIND_POW)
        return expr_get_int(p, expr_arg(p, e, 1), &n) && q ? quotient_pow(w, q, n) : NULL;
    for (uint32_t i = 1; i < expr_nargs(p, e) && q && !w->failed; i++) {
        Quotient *next = quotient_of(w, expr_arg(p, e, i));
        if (next)
            q = expr_kind(p, e) == KIND_ADD ? quotient_add(w, q, next, 1) : quotient_mul(w, q, next);
        else
            q = NULL;
    }
    return q;
}

static bool is_arithmetic(const Pool *p, Expr e)
{
    int64_t n;
    Kind kind = expr_kind(p, e);
    return kind == KIND_ADD || kind == KIND_MUL || (kind == KIND_POW && expr_get_int(p, expr_arg(p, e, 1), &n));
}

// Sums, products and whole powers are carried out here; all else is what the derivation said of it. NULL: not known.
static Quotient *quotient_of(Work *w, Expr e)
{
    Field *f = w->field;
    const Ratio *known;
    uint32_t place;
    if (w->failed)
        return NULL;
    if (memo_get(w->known, e, &place))
        return w->made.at[place];
    Quotient *q = NULL;
    if (is_arithmetic(f->pool, e))
        q = quotient_of_arithmetic(w, e);
    else if ((known = field_normal(f, e)))
        q = quotient_of_ratio(w, known);
    for (size_t i = w->made.len; q && i-- > 0;)
        if (w->made.at[i] == q) {
            memo_put(w->known, e, (uint32_t)i);
            break;
        }
    return q;
}

// ---- Division by the relations --------------------------------------------------------------------------------------

typedef struct { // one for each variable; those without a relation are not used
    bool used;
    fmpq_mpoly_t leading, value, relation, cofactor; // D, N, D*u^n - N, q
} Division;

typedef struct {
    Work *work;
    Division *of;
    fmpq_mpoly_t rest, multiplier; // what is left of P, and M
} Dividing;

static void dividing_init(Dividing *g, Work *w)
{
    const fmpq_mpoly_ctx_struct *ctx = w->field->ctx;
    *g = (Dividing){.work = w, .of = mem_zero((w->field->vars.len + 1) * sizeof *g->of)};
    fmpq_mpoly_init(g->rest, ctx);
    fmpq_mpoly_init(g->multiplier, ctx);
    fmpq_mpoly_one(g->multiplier, ctx);
    for (size_t v = 0; v < w->field->vars.len; v++) {
        fmpq_mpoly_init(g->of[v].leading, ctx);
        fmpq_mpoly_init(g->of[v].value, ctx);
        fmpq_mpoly_init(g->of[v].relation, ctx);
        fmpq_mpoly_init(g->of[v].cofactor, ctx);
    }
}

static void dividing_clear(Dividing *g)
{
    const fmpq_mpoly_ctx_struct *ctx = g->work->field->ctx;
    for (size_t v = 0; v < g->work->field->vars.len; v++) {
        fmpq_mpoly_clear(g->of[v].leading, ctx);
        fmpq_mpoly_clear(g->of[v].value, ctx);
        fmpq_mpoly_clear(g->of[v].relation, ctx);
        fmpq_mpoly_clear(g->of[v].cofactor, ctx);
    }
    mem_free(g->of);
    fmpq_mpoly_clear(g->rest, ctx);
    fmpq_mpoly_clear(g->multiplier, ctx);
}

static void set_power(Work *w, fmpq_mpoly_t out, slong v, slong exponent)
{
    fmpq_mpoly_gen(out, v, w->field->ctx);
    w->failed = w->failed || !fmpq_mpoly_pow_ui(out, out, (ulong)exponent, w->field->ctx);
}

static void set_relation(Dividing *g, slong v)
{
    Work *w = g->work;
    const Var *var = &w->field->vars.at[v];
    const Quotient *value = quotient_of_ratio(w, var->value);
    Division *d = &g->of[v];
    d->used = true;
    fmpq_mpoly_set(d->leading, value->den, w->field->ctx);
    fmpq_mpoly_set(d->value, value->num, w->field->ctx);
    set_power(w, d->relation, v, var->degree);
    times(w, d->relation, d->relation, value->den);
    fmpq_mpoly_sub(d->relation, d->relation, value->num, w->field->ctx);
}

// One step of pseudo-division: rest = D*rest - t*relation, where t takes the highest power of variable v away.
static void divide_step(Dividing *g, slong v, slong top)
{
    Work *w = g->work;
    const fmpq_mpoly_ctx_struct *ctx = w->field->ctx;
    Division *d = &g->of[v];
    bool scaled = !fmpq_mpoly_is_one(d->leading, ctx);
    fmpq_mpoly_t t, power;
    fmpq_mpoly_init(t, ctx);
    fmpq_mpoly_init(power, ctx);
    fmpq_mpoly_get_coeff_vars_ui(t, g->rest, &v, &(ulong){(ulong)top}, 1, ctx);
    set_power(w, power, v, top - (slong)w->field->vars.at[v].degree);
    times(w, t, t, power);
    for (size_t i = 0; i < w->field->vars.len && scaled; i++)
        if (g->of[i].used)
            times(w, g->of[i].cofactor, g->of[i].cofactor, d->leading);
    if (scaled) {
        times(w, g->multiplier, g->multiplier, d->leading);
        times(w, g->rest, g->rest, d->leading);
    }
    fmpq_mpoly_add(d->cofactor, d->cofactor, t, ctx);
    times(w, t, t, d->relation);
    fmpq_mpoly_sub(g->rest, g->rest, t, ctx);
    fmpq_mpoly_clear(t, ctx);
    fmpq_mpoly_clear(power, ctx);
}

// Divides P by all relations; is nothing left?
static bool divide(Dividing *g, const fmpq_mpoly_t num)
{
    Work *w = g->work;
    Field *f = w->field;
    fmpq_mpoly_set(g->rest, num, f->ctx);
    for (slong v = (slong)f->vars.len - 1; v >= 0 && !w->failed; v--) {
        const Var *var = &f->vars.at[v];
        slong top;
        while (var->degree && var->value && !w->failed &&
               (top = fmpq_mpoly_degree_si(g->rest, v, f->ctx)) >= (slong)var->degree) {
            if (!g->of[v].used)
                set_relation(g, v);
            divide_step(g, v, top);
        }
    }
    return !w->failed && fmpq_mpoly_is_zero(g->rest, f->ctx);
}

// ---- Telling --------------------------------------------------------------------------------------------------------

static void tell(Derivation *d, StepKind kind, const char *rule, unsigned depth, Expr before, Expr after)
{
    vec_push(d, ((DerivationStep){.kind = kind, .rule = rule, .depth = depth, .before = before, .after = after}));
}

static bool is_plain(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_SYM || (expr_kind(p, e) == KIND_ELEM && !expr_nargs(p, e));
}

// u1, u2, ... for the kernels that occur; plain names stand for themselves.
static void name_kernels(const Field *f, Expr left, Expr right, const bool *occurs, Expr *names)
{
    Pool *p = f->pool;
    char text[NAME_SIZE];
    unsigned next = 1;
    for (size_t v = 0; v < f->vars.len; v++) {
        names[v] = f->vars.at[v].expr;
        if (!occurs[v] || is_plain(p, names[v]))
            continue;
        do {
            snprintf(text, sizeof text, "u%u", next++);
            names[v] = expr_named(p, text);
        } while (expr_contains(p, left, names[v]) || expr_contains(p, right, names[v]));
    }
}

static Expr poly_in_names(const Field *f, const fmpq_mpoly_t a, const Expr *names)
{
    Pool *p = f->pool;
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    VEC(Expr) terms = {0}, factors = {0};
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; i < fmpq_mpoly_length(a, f->ctx); i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a, i, f->ctx);
        factors.len = 0;
        vec_push(&factors, expr_from_fmpq(p, c));
        for (size_t v = 0; v < f->vars.len; v++)
            if (exponents[v])
                vec_push(&factors, expr_powi(p, names[v], exponents[v]));
        vec_push(&terms, expr_mul(p, factors.at, (uint32_t)factors.len));
    }
    Expr e = expr_add(p, terms.at, (uint32_t)terms.len);
    fmpq_clear(c);
    vec_free(&terms);
    vec_free(&factors);
    mem_free(exponents);
    return e;
}

static void note_occurring(const Field *f, const fmpq_mpoly_t a, bool *occurs)
{
    for (size_t v = 0; v < f->vars.len; v++)
        occurs[v] = occurs[v] || fmpq_mpoly_degree_si(a, (slong)v, f->ctx) > 0;
}

static void note_all(const Dividing *g, const Quotient *difference, bool *occurs)
{
    const Field *f = g->work->field;
    note_occurring(f, difference->num, occurs);
    note_occurring(f, difference->den, occurs);
    for (size_t v = 0; v < f->vars.len; v++)
        if (g->of[v].used) {
            note_occurring(f, g->of[v].relation, occurs);
            note_occurring(f, g->of[v].cofactor, occurs);
        }
}

static void tell_all(Derivation *d, const Dividing *g, const Quotient *difference, Expr left, Expr right,
                     unsigned depth)
{
    Field *f = g->work->field;
    Pool *p = f->pool;
    bool *occurs = mem_zero((f->vars.len + 1) * sizeof *occurs);
    Expr *names = mem_zero((f->vars.len + 1) * sizeof *names), sum = expr_int(p, 0);
    note_all(g, difference, occurs);
    name_kernels(f, left, right, occurs, names);
    for (size_t v = 0; v < f->vars.len; v++)
        if (names[v] != f->vars.at[v].expr)
            tell(d, STEP_NAME, "a name for the kernel", depth, names[v], f->vars.at[v].expr);
    for (size_t v = 0; v < f->vars.len; v++) {
        const Division *part = &g->of[v];
        if (!part->used)
            continue;
        Expr lead = poly_in_names(f, part->leading, names), power = expr_powi(p, names[v], f->vars.at[v].degree),
             cofactor = poly_in_names(f, part->cofactor, names), relation = poly_in_names(f, part->relation, names);
        tell(d, STEP_RELATION, derivation_relation_rule(&f->vars.at[v]), depth, expr_mul2(p, lead, power),
             poly_in_names(f, part->value, names));
        sum = expr_add2(p, sum, expr_mul2(p, cofactor, relation));
    }
    Expr num = poly_in_names(f, difference->num, names), den = poly_in_names(f, difference->den, names);
    tell(d, STEP_QUOTIENT, "rational arithmetic", depth, expr_sub(p, left, right), expr_div(p, num, den));
    tell(d, STEP_IDENTITY, "the numerator vanishes by the relations", depth,
         expr_mul2(p, poly_in_names(f, g->multiplier, names), num), sum);
    mem_free(names);
    mem_free(occurs);
}

bool certificate_tell(Derivation *d, Field *f, Expr left, Expr right, unsigned depth)
{
    Work w = {.field = f, .known = memo_begin(f->pool)};
    const Quotient *a = quotient_of(&w, left), *b = a ? quotient_of(&w, right) : NULL,
                   *difference = b ? quotient_add(&w, a, b, -1) : NULL;
    bool told = false;
    memo_end(f->pool, w.known);
    if (difference && !w.failed && !fmpq_mpoly_is_zero(difference->num, f->ctx)) {
        Dividing g;
        dividing_init(&g, &w);
        told = divide(&g, difference->num);
        if (told)
            tell_all(d, &g, difference, left, right, depth);
        dividing_clear(&g);
    }
    work_clear(&w);
    return told && pool_ok(f->pool);
}
