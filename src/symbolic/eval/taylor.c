// Arithmetic on Taylor models, node by node.
//
// A function of a model u with the value u0 at the point is composed with its own series there:
//     g(u) = g0 + g1*h + ... + g(k-1)*h^(k-1) + G*h^k,   h = u - u0,
// where G encloses the k-th coefficient (Lagrange's remainder) over all values of u. Coefficients that are exactly zero
// raise `low`, so that a quotient by a power of t is a shift.
#include "symbolic/eval/taylor.h"

#include "parser/parse.h"

typedef void Series(arb_poly_t out, const arb_poly_t u, slong length, slong prec);

static const struct {
    FuncId function;
    Series *series;
} rows[] = {
    {FN_EXP, arb_poly_exp_series},   {FN_LOG, arb_poly_log_series},   {FN_SIN, arb_poly_sin_series},
    {FN_COS, arb_poly_cos_series},   {FN_SINH, arb_poly_sinh_series}, {FN_COSH, arb_poly_cosh_series},
    {FN_ATAN, arb_poly_atan_series}, {FN_ASIN, arb_poly_asin_series}, {FN_ERF, arb_hypgeom_erf_series},
};

typedef struct {
    Pool *p;
    Expr x;
    const fmpq *point;
    slong radius, terms;
    bool inside; // of a card's text: what cancels there does not in the function
    bool cancels;
    Memo *place; // node -> 1 + place in `all`
    VEC(TaylorModel) all;
} Maker;

static void set_up(TaylorModel *m, slong low, slong n, slong radius)
{
    *m = (TaylorModel){.low = low, .n = n, .c = _arb_vec_init(n + 1), .radius = radius};
    arb_init(m->rest);
}

void taylor_clear(TaylorModel *m)
{
    if (!m->c)
        return;
    _arb_vec_clear(m->c, m->n + 1);
    arb_clear(m->rest);
    *m = (TaylorModel){0};
}

// Exact zeros in front go into `low`.
static void trim(TaylorModel *m)
{
    slong zeros = 0;
    while (zeros < m->n && arb_is_zero(m->c + zeros))
        zeros++;
    if (!zeros)
        return;
    TaylorModel shorter;
    set_up(&shorter, m->low + zeros, m->n - zeros, m->radius);
    _arb_vec_set(shorter.c, m->c + zeros, shorter.n);
    arb_set(shorter.rest, m->rest);
    taylor_clear(m);
    *m = shorter;
}

static void all_t(slong radius, arb_t out) // [-2^radius, 2^radius]
{
    arb_zero(out);
    mag_set_ui_2exp_si(arb_radref(out), 1, radius);
}

void taylor_range(const TaylorModel *m, slong k, arb_t out)
{
    arb_t t;
    arb_init(t);
    all_t(m->radius, t);
    arb_set(out, m->rest);
    for (slong i = m->n; i-- > k;) {
        arb_mul(out, out, t, TAYLOR_PRECISION);
        arb_add(out, out, m->c + i, TAYLOR_PRECISION);
    }
    arb_clear(t);
}

// ---- Arithmetic -----------------------------------------------------------------------------------------------------

static const arb_struct *coefficient(const TaylorModel *m, slong power)
{
    return power < m->low || power >= m->low + m->n ? NULL : m->c + (power - m->low);
}

static void add(const TaylorModel *a, const TaylorModel *b, TaylorModel *out)
{
    slong low = a->low < b->low ? a->low : b->low, end_a = a->low + a->n, end_b = b->low + b->n;
    slong end = end_a < end_b ? end_a : end_b;
    const TaylorModel *both[] = {a, b};
    set_up(out, low, end - low, a->radius);
    arb_t part, t;
    arb_init(part);
    arb_init(t);
    for (int i = 0; i < 2; i++) {
        const TaylorModel *m = both[i];
        for (slong power = low; power < end; power++)
            if (coefficient(m, power))
                arb_add(out->c + (power - low), out->c + (power - low), coefficient(m, power), TAYLOR_PRECISION);
        if (m->low >= end) { // t^(low - end) times the whole
            taylor_range(m, 0, part);
            all_t(m->radius, t);
            arb_pow_ui(t, t, (ulong)(m->low - end), TAYLOR_PRECISION);
            arb_mul(part, part, t, TAYLOR_PRECISION);
        } else {
            taylor_range(m, end - m->low, part);
        }
        arb_add(out->rest, out->rest, part, TAYLOR_PRECISION);
    }
    arb_clear(part);
    arb_clear(t);
    trim(out);
}

// With A, B the polynomials below t^n: (A + a*t^n)*(B + b*t^n) = (A*B below t^n) + t^n*(A*B above + a*(B + b*t^n) +
// A*b).
static void multiply(const TaylorModel *a, const TaylorModel *b, TaylorModel *out)
{
    slong n = a->n < b->n ? a->n : b->n;
    set_up(out, a->low + b->low, n, a->radius);
    TaylorModel high;
    set_up(&high, 0, n, a->radius); // the part above, and A for its range
    arb_t tail_a, tail_b, part;
    arb_init(tail_a);
    arb_init(tail_b);
    arb_init(part);
    for (slong i = 0; i < n; i++)
        for (slong k = 0; k < n; k++)
            arb_addmul(i + k < n ? out->c + (i + k) : high.c + (i + k - n), a->c + i, b->c + k, TAYLOR_PRECISION);
    taylor_range(&high, 0, out->rest);
    taylor_range(a, n, tail_a);
    taylor_range(b, n, tail_b);
    taylor_range(b, 0, part);
    arb_addmul(out->rest, tail_a, part, TAYLOR_PRECISION);
    _arb_vec_set(high.c, a->c, n);
    taylor_range(&high, 0, part);
    arb_addmul(out->rest, part, tail_b, TAYLOR_PRECISION);
    arb_clear(tail_a);
    arb_clear(tail_b);
    arb_clear(part);
    taylor_clear(&high);
    trim(out);
}

static void constant(const Maker *s, const arb_t value, TaylorModel *out)
{
    set_up(out, 0, s->terms, s->radius);
    arb_set(out->c, value);
    trim(out);
}

typedef void Coefficients(arb_ptr out, const arb_t at, slong count, const void *data);

// g(u), where `coefficients` gives the first of g's series at a number or over a ball.
static bool compose(const Maker *s, const TaylorModel *u, Coefficients *coefficients, const void *data,
                    TaylorModel *out)
{
    if (u->low < 0 || (u->low == 0 && !u->n))
        return false;
    slong count = s->terms;
    TaylorModel h, product, term;
    arb_t range, t;
    arb_ptr g = _arb_vec_init(count + 1), over = _arb_vec_init(count + 1);
    arb_init(range);
    arb_init(t);
    taylor_range(u, 0, range);
    all_t(s->radius, t);
    arb_pow_ui(t, t, (ulong)u->low, TAYLOR_PRECISION);
    arb_mul(range, range, t, TAYLOR_PRECISION); // all values of u
    set_up(&h, u->low, u->n, s->radius);
    _arb_vec_set(h.c, u->c, u->n);
    arb_set(h.rest, u->rest);
    arb_zero(t);
    if (u->low == 0) {
        arb_set(t, u->c);
        arb_zero(h.c);
        trim(&h);
    }
    coefficients(g, t, count + 1, data);
    coefficients(over, range, count + 1, data);
    set_up(out, 0, 0, s->radius);
    arb_set(out->rest, over + count);
    for (slong k = count; k-- > 0;) {
        multiply(out, &h, &product);
        constant(s, g + k, &term);
        taylor_clear(out);
        add(&product, &term, out);
        taylor_clear(&product);
        taylor_clear(&term);
    }
    taylor_clear(&h);
    arb_clear(range);
    arb_clear(t);
    _arb_vec_clear(g, count + 1);
    _arb_vec_clear(over, count + 1);
    return arb_is_finite(out->rest);
}

// Of data(at + t).
static void function_coefficients(arb_ptr out, const arb_t at, slong count, const void *data)
{
    Series *const *series = data;
    arb_poly_t u, g;
    arb_poly_init(u);
    arb_poly_init(g);
    arb_poly_set_coeff_arb(u, 0, at);
    arb_poly_set_coeff_si(u, 1, 1);
    (*series)(g, u, count, TAYLOR_PRECISION);
    for (slong i = 0; i < count; i++)
        arb_poly_get_coeff_arb(out + i, g, i);
    arb_poly_clear(u);
    arb_poly_clear(g);
}

// Of (at + t)^data: at > 0, or an integer power of what is not 0.
static void power_coefficients(arb_ptr out, const arb_t at, slong count, const void *data)
{
    const arb_struct *exponent = data;
    arb_t factor;
    arb_init(factor);
    if (arb_is_positive(at) || (arb_is_int(exponent) && !arb_contains_zero(at))) {
        arb_pow(out, at, exponent, TAYLOR_PRECISION);
    } else {
        arb_indeterminate(out);
    }
    for (slong k = 1; k < count; k++) { // binomials: c(k) = c(k-1)*(exponent - k + 1)/k/at
        arb_sub_si(factor, exponent, k - 1, TAYLOR_PRECISION);
        arb_div_si(factor, factor, k, TAYLOR_PRECISION);
        arb_div(factor, factor, at, TAYLOR_PRECISION);
        arb_mul(out + k, out + k - 1, factor, TAYLOR_PRECISION);
    }
    arb_clear(factor);
}

// ---- Nodes ----------------------------------------------------------------------------------------------------------

static const TaylorModel *model_of(Maker *s, Expr e);

static bool of_constant(Maker *s, Expr e, TaylorModel *out)
{
    arb_t value;
    arb_init(value);
    bool ok = eval_ball(s->p, e, NULL, TAYLOR_PRECISION, value) == EVAL_OK;
    if (ok)
        constant(s, value, out);
    arb_clear(value);
    return ok;
}

static void of_variable(Maker *s, TaylorModel *out)
{
    arb_t at;
    arb_init(at);
    arb_set_fmpq(at, s->point, TAYLOR_PRECISION);
    set_up(out, 0, s->terms, s->radius);
    arb_set(out->c, at);
    if (s->terms > 1)
        arb_one(out->c + 1);
    else
        arb_one(out->rest);
    trim(out);
    arb_clear(at);
}

// A sum or product, from the left.
static bool of_list(Maker *s, Expr e, TaylorModel *out)
{
    bool sum = expr_kind(s->p, e) == KIND_ADD;
    slong lowest = WORD_MAX;
    bool rough = false; // x - 1 alone is exact near 1
    for (uint32_t i = 0; i < expr_nargs(s->p, e); i++) {
        const TaylorModel *m = model_of(s, expr_arg(s->p, e, i));
        TaylorModel before = *out;
        if (!m)
            return false;
        lowest = m->low < lowest ? m->low : lowest;
        rough |= expr_arg(s->p, e, i) != s->x && expr_kind(s->p, expr_arg(s->p, e, i)) != KIND_NUM;
        if (i == 0) {
            set_up(out, m->low, m->n, s->radius);
            _arb_vec_set(out->c, m->c, m->n);
            arb_set(out->rest, m->rest);
        } else {
            (sum ? add : multiply)(&before, m, out);
            taylor_clear(&before);
        }
    }
    s->cancels |= sum && rough && !s->inside && out->low > lowest;
    return true;
}

// a^n by squaring for a small integer n, after 1/a where it is negative; else by the binomial series.
static bool of_power(Maker *s, Expr e, TaylorModel *out)
{
    int64_t n;
    const TaylorModel *a = model_of(s, expr_arg(s->p, e, 0));
    Expr exponent = expr_arg(s->p, e, 1);
    if (!a || !(expr_flags(s->p, exponent) & FLAG_CONSTANT))
        return false;
    arb_t power;
    arb_init(power);
    bool whole = expr_get_int(s->p, exponent, &n) && n >= -64 && n <= 64;
    TaylorModel base = {0}, unit;
    set_up(&unit, 0, a->n, s->radius); // a = t^low * unit
    _arb_vec_set(unit.c, a->c, a->n);
    arb_set(unit.rest, a->rest);
    bool ok = whole || (a->low == 0 && eval_ball(s->p, exponent, NULL, TAYLOR_PRECISION, power) == EVAL_OK);
    if (whole)
        arb_set_si(power, n < 0 ? -1 : 1);
    if (ok && whole && n > 0) {
        base = unit;
        unit = (TaylorModel){0};
    } else if (ok) {
        ok = compose(s, &unit, power_coefficients, power, &base);
    }
    if (ok && whole) {
        slong low = a->low * n, count = n < 0 ? -n : n;
        arb_one(power);
        constant(s, power, out);
        for (slong k = 0; k < count; k++) {
            TaylorModel before = *out;
            multiply(&before, &base, out);
            taylor_clear(&before);
        }
        out->low += low;
    } else if (ok) {
        *out = base;
        base = (TaylorModel){0};
    }
    taylor_clear(&unit);
    taylor_clear(&base);
    arb_clear(power);
    return ok;
}

static bool of_call(Maker *s, Expr e, TaylorModel *out)
{
    FuncId f = (FuncId)expr_op(s->p, e);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].function != f)
            continue;
        const TaylorModel *u = model_of(s, expr_arg(s->p, e, 0));
        bool ok = u && compose(s, u, function_coefficients, &rows[i].series, out);
        s->cancels |= ok && f == FN_LOG && expr_arg(s->p, e, 0) != s->x && !s->inside && out->low > 0;
        return ok;
    }
    Expr as = template_but_points(s->p, f), args[2];
    if (!as)
        return false;
    for (uint32_t i = 0; i < expr_nargs(s->p, e); i++)
        args[i] = expr_arg(s->p, e, i);
    for (uint32_t i = 0; i < expr_nargs(s->p, e); i++)
        if (!model_of(s, args[i])) // seen outside of the card's text
            return false;
    bool before = s->inside;
    s->inside = true;
    const TaylorModel *m = model_of(s, template_instance(s->p, as, args, expr_nargs(s->p, e)));
    s->inside = before;
    if (!m)
        return false;
    set_up(out, m->low, m->n, s->radius);
    _arb_vec_set(out->c, m->c, m->n);
    arb_set(out->rest, m->rest);
    return true;
}

static bool make(Maker *s, Expr e, TaylorModel *out)
{
    if (expr_flags(s->p, e) & FLAG_CONSTANT)
        return of_constant(s, e, out);
    if (e == s->x) {
        of_variable(s, out);
        return true;
    }
    switch (expr_kind(s->p, e)) {
    case KIND_ADD:
    case KIND_MUL: return of_list(s, e, out);
    case KIND_POW: return of_power(s, e, out);
    case KIND_CALL: return of_call(s, e, out);
    default: return false;
    }
}

// NULL: there is none.
static const TaylorModel *model_of(Maker *s, Expr e)
{
    uint32_t place;
    if (!e || !pool_poll(s->p))
        return NULL;
    if (!memo_get(s->place, e, &place)) {
        TaylorModel m = {0};
        if (!make(s, e, &m) || !arb_is_finite(m.rest) || !_arb_vec_is_finite(m.c, m.n))
            taylor_clear(&m);
        vec_push(&s->all, m);
        place = (uint32_t)s->all.len - 1;
        memo_put(s->place, e, place);
    }
    return s->all.at[place].c ? &s->all.at[place] : NULL;
}

bool taylor_model(Pool *p, Expr e, Expr x, const fmpq_t point, slong radius, slong terms, TaylorModel *out,
                  bool *cancels)
{
    Maker s = {.p = p, .x = x, .point = point, .radius = radius, .terms = terms, .place = memo_begin(p)};
    *out = (TaylorModel){0};
    const TaylorModel *m = model_of(&s, e);
    if (m) {
        set_up(out, m->low, m->n, radius);
        _arb_vec_set(out->c, m->c, m->n);
        arb_set(out->rest, m->rest);
    }
    *cancels = s.cancels;
    for (size_t i = 0; i < s.all.len; i++)
        taylor_clear(&s.all.at[i]);
    vec_free(&s.all);
    memo_end(p, s.place);
    return m != NULL;
}
