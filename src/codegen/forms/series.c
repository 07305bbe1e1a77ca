// Taylor polynomials where terms cancel: (exp(x) - 1 - x)/x^2, x - sin(x), sin(x)/x - 1 near 0, log(x)/(x - 1) near 1.
//
// A Taylor model (symbolic/eval/taylor.h) tells whether leading terms cancel, and encloses what a polynomial leaves
// out. The largest c = 2^k is taken for which few enough terms leave out less than 2^-57 of the value, everywhere in 0
// < |t| < c. At t = 0 the formula may have no value; then the polynomial is not for it.
#include "codegen/forms/makers.h"

#include "symbolic/eval/taylor.h"

enum { DEGREE = 40, RADIUS_MOST = 2, RADIUS_LEAST = -8, ERROR = -57, RATIONAL_BITS = 220, DIGITS = 80 };

typedef struct {
    Pool *p;
    slong terms; // at most
    Memo *memo;
} Splitter;

// ---- The polynomial -------------------------------------------------------------------------------------------------

// The simplest number in the ball, where it is short enough to be what the ball encloses; else the middle of the ball
// to DIGITS bits.
static bool rational_of(const arb_t ball, fmpq_t out)
{
    arf_t low, high;
    fmpq_t a, b;
    arf_init(low);
    arf_init(high);
    fmpq_init(a);
    fmpq_init(b);
    arb_get_interval_arf(low, high, ball, TAYLOR_PRECISION + 32);
    bool fine = arf_cmpabs_2exp_si(low, 1000) < 0 && arf_cmpabs_2exp_si(high, 1000) < 0;
    if (fine) {
        arf_get_fmpq(a, low);
        arf_get_fmpq(b, high);
        fmpq_simplest_between(out, a, b);
        if (fmpz_bits(fmpq_numref(out)) + fmpz_bits(fmpq_denref(out)) > RATIONAL_BITS) {
            arf_set_round(low, arb_midref(ball), DIGITS, ARF_RND_NEAR);
            arf_get_fmpq(out, low);
        }
    }
    arf_clear(low);
    arf_clear(high);
    fmpq_clear(a);
    fmpq_clear(b);
    return fine;
}

// Of a ball that holds 0 the number is 0: functions that are even or odd have such, where terms cancelled.
static bool is_none(const arb_t c)
{
    return arb_contains_zero(c);
}

// How far, at the most, a polynomial of the first n coefficients, each any number in its ball rounded to DIGITS bits,
// is from the function, relative to it: below 2^ERROR?
static bool leaves_little(const TaylorModel *m, slong n)
{
    arb_t range;
    mag_t most, least, part;
    arb_init(range);
    mag_init(most);
    mag_init(least);
    mag_init(part);
    taylor_range(m, n, range);
    arb_get_mag(most, range);
    mag_mul_2exp_si(most, most, m->radius * n);
    for (slong i = 0; i < n; i++) {
        mag_mul_2exp_si(part, arb_radref(m->c + i), m->radius * i + 1);
        mag_add(most, most, part);
        arb_get_mag(part, m->c + i);
        mag_mul_2exp_si(part, part, m->radius * i - DIGITS + 1);
        mag_add(most, most, part);
    }
    taylor_range(m, 0, range);
    arb_get_mag_lower(least, range);
    mag_mul_2exp_si(least, least, ERROR);
    bool little = mag_cmp(most, least) < 0;
    arb_clear(range);
    mag_clear(most);
    mag_clear(least);
    mag_clear(part);
    return little;
}

// A number in each ball; false where one is too large.
static bool coefficients(Pool *p, const TaylorModel *m, slong n, Expr *out)
{
    fmpq_t q;
    bool ok = true;
    fmpq_init(q);
    for (slong i = 0; i < n && ok; i++) {
        fmpq_zero(q);
        ok = is_none(m->c + i) || rational_of(m->c + i, q);
        out[i] = expr_from_fmpq(p, q);
    }
    fmpq_clear(q);
    return ok;
}

// t^low*(c0 + t*(c1 + ...)), in t^2 where every other coefficient is 0.
static Expr horner(Pool *p, Expr t, slong low, const Expr *c, slong n)
{
    bool even = true;
    for (slong i = 1; i < n; i += 2)
        even = even && expr_is_number(p, c[i], 0, 1);
    slong step = even ? 2 : 1;
    Expr y = expr_powi(p, t, step), value = expr_int(p, 0);
    for (slong i = (n - 1) / step * step; i >= 0; i -= step)
        value = expr_add2(p, c[i], expr_mul2(p, y, value));
    return expr_mul2(p, expr_powi(p, t, low), value);
}

// ---- The split ------------------------------------------------------------------------------------------------------

static slong count_terms(const TaylorModel *m, slong n)
{
    slong count = 0;
    for (slong i = 0; i < n; i++)
        count += !is_none(m->c + i);
    return count;
}

// The number of coefficients that are enough; 0 where there are none, or too many.
static slong enough(const Splitter *s, const TaylorModel *m)
{
    for (slong n = 1; n <= m->n && count_terms(m, n) <= s->terms; n++)
        if (leaves_little(m, n))
            return n;
    return 0;
}

static Expr piece(const Splitter *s, Expr e, Expr x, Expr point, const TaylorModel *m, slong n)
{
    Pool *p = s->p;
    Expr c[DEGREE + 1], t = expr_sub(p, x, point), size = expr_powi(p, expr_int(p, 2), m->radius);
    if (!coefficients(p, m, n, c))
        return 0;
    arb_t value;
    arb_init(value);
    Expr there = expr_subst1(p, e, x, point), near = expr_lt(p, expr_call1(p, FN_ABS, t), size);
    if (!there || eval_ball(p, there, NULL, 64, value) != EVAL_OK)
        near = expr_and(p, (Expr[]){near, expr_not(p, expr_eq(p, x, point))}, 2);
    arb_clear(value);
    return expr_piecewise(p, (Expr[]){near, horner(p, t, m->low, c, n), e}, 3);
}

// 0: nothing cancels there, or no polynomial is good enough.
static Expr split_at(const Splitter *s, Expr e, Expr x, int at)
{
    Expr result = 0;
    fmpq_t point;
    fmpq_init(point);
    fmpq_set_si(point, at, 1);
    bool worth = true; // the smallest radius is asked first, whether the others are
    for (slong k = RADIUS_MOST + 1; !result && worth && k >= RADIUS_LEAST; k--) {
        TaylorModel m;
        bool cancels, first = k > RADIUS_MOST;
        bool known = taylor_model(s->p, e, x, point, first ? RADIUS_LEAST : k, DEGREE, &m, &cancels);
        worth = !first || (known && cancels);
        slong n = known && !first ? enough(s, &m) : 0;
        if (n)
            result = piece(s, e, x, expr_int(s->p, at), &m, n);
        taylor_clear(&m);
    }
    fmpq_clear(point);
    return result;
}

// ---- The parts ------------------------------------------------------------------------------------------------------

typedef struct {
    Expr symbol, element; // the first of each
    uint32_t symbols;
} Variables;

static void note_variable(Pool *p, Expr v, void *data)
{
    Variables *found = data;
    Expr *first = expr_kind(p, v) == KIND_ELEM ? &found->element : &found->symbol;
    found->symbols += expr_kind(p, v) != KIND_ELEM;
    *first = *first ? *first : v;
}

static Expr split_of(const Splitter *s, Expr e, Expr x)
{
    static const int points[] = {0, 1, -1};
    Expr result = 0;
    for (size_t i = 0; i < sizeof points / sizeof *points && !result; i++)
        result = split_at(s, e, x, points[i]);
    return result;
}

// Of one symbol, or of one element, whose subscripts are then no variables. 0: nothing to split.
static Expr split_whole(const Splitter *s, Expr e)
{
    Pool *p = s->p;
    Variables v = {0}, rest = {0};
    expr_each_variable(p, e, note_variable, &v);
    if (!v.element)
        return v.symbols == 1 && expr_kind(p, v.symbol) == KIND_SYM ? split_of(s, e, v.symbol) : 0;
    Expr x = expr_sym(p, pool_symbol_fresh(p, expr_op(p, v.element))), of_x = expr_subst1(p, e, v.element, x);
    if (of_x)
        expr_each_variable(p, of_x, note_variable, &rest);
    Expr result = of_x && !rest.element && rest.symbols == 1 ? split_of(s, of_x, x) : 0;
    return result ? expr_subst1(p, result, x, v.element) : 0;
}

static Expr split(Splitter *s, Expr e);

static Expr split_parts(Splitter *s, Expr e)
{
    Expr args[64];
    Kind kind = expr_kind(s->p, e);
    if (kind == KIND_SUM || kind == KIND_PROD) {
        Sym index;
        Expr body = expr_open(s->p, e, &index), done = body ? split(s, body) : 0;
        return done == body ? e : expr_sum(s->p, kind, index, expr_arg(s->p, e, 0), expr_arg(s->p, e, 1), done);
    }
    if (expr_nargs(s->p, e) > 64)
        return e;
    for (uint32_t i = 0; i < expr_nargs(s->p, e); i++)
        args[i] = split(s, expr_arg(s->p, e, i));
    return expr_rebuild(s->p, e, args);
}

static Expr split(Splitter *s, Expr e)
{
    uint32_t known;
    Kind kind = expr_kind(s->p, e);
    bool inside = kind == KIND_ADD || kind == KIND_MUL || kind == KIND_POW || kind == KIND_CALL || kind == KIND_SUM ||
                  kind == KIND_PROD;
    if (!inside || (expr_flags(s->p, e) & FLAG_CONSTANT))
        return e;
    if (memo_get(s->memo, e, &known))
        return known;
    Expr whole = split_whole(s, e), result = whole ? whole : split_parts(s, e);
    memo_put(s->memo, e, result);
    return result;
}

static Expr split_all(const SimplifyContext *ctx, Expr e, slong terms)
{
    Splitter s = {.p = ctx->pool, .terms = terms, .memo = memo_begin(ctx->pool)};
    Expr result = split(&s, e);
    memo_end(ctx->pool, s.memo);
    return result;
}

Expr series_short(const SimplifyContext *ctx, Expr e)
{
    return split_all(ctx, e, 8);
}

Expr series_long(const SimplifyContext *ctx, Expr e)
{
    return split_all(ctx, e, 20);
}
