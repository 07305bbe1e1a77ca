// A part is a sum or a product with a factor u^-k in it. Those of its arguments that depend on nothing but u (or but one
// variable x, at a point where u is 0) are taken together, and written in a fresh name t, 0 at the point. If a Taylor
// model (symbolic/eval/taylor.h) of them shows no negative power of t, its first coefficient is the limit.
// As the part has no value there, nothing that has one is changed.
#include "codegen/check/removable.h"

#include "symbolic/eval/taylor.h"
#include "symbolic/expr/arith.h"

enum { RADIUS = -8, TERMS = 6, CANDIDATES = 8, LIMIT_BITS = 64, ROOTS_MOST = 7 };

typedef VEC(Expr) Exprs;

typedef struct {
    Pool *p;
    Memo *memo;
} Filler;

// ---- Limits ---------------------------------------------------------------------------------------------------------

// The simplest number in the ball where it is short, else the middle of the ball.
static Expr number_of(Pool *p, const arb_t ball)
{
    arf_t low, high;
    fmpq_t a, b;
    Expr value = 0;
    arf_init(low);
    arf_init(high);
    fmpq_init(a);
    fmpq_init(b);
    arb_get_interval_arf(low, high, ball, TAYLOR_PRECISION + 32);
    if (arf_cmpabs_2exp_si(low, 1000) < 0 && arf_cmpabs_2exp_si(high, 1000) < 0) {
        arf_get_fmpq(a, low);
        arf_get_fmpq(b, high);
        fmpq_simplest_between(a, a, b);
        if (fmpz_bits(fmpq_numref(a)) + fmpz_bits(fmpq_denref(a)) > LIMIT_BITS) {
            arf_set_round(low, arb_midref(ball), LIMIT_BITS + 16, ARF_RND_NEAR);
            arf_get_fmpq(a, low);
        }
        value = expr_from_fmpq(p, a);
    }
    arf_clear(low);
    arf_clear(high);
    fmpq_clear(a);
    fmpq_clear(b);
    return value;
}

// The limit of e, a function of t, at 0. 0: there is none, or it is not known.
static Expr limit_of(Pool *p, Expr e, Expr t)
{
    TaylorModel m;
    fmpq_t zero;
    bool cancels;
    fmpq_init(zero);
    bool known = taylor_model(p, e, t, zero, RADIUS, TERMS, &m, &cancels);
    bool finite = known && m.low >= 0 && m.n > 0 && (m.low > 0 || !arb_contains_zero(m.c));
    Expr limit = !finite ? 0 : m.low > 0 ? expr_int(p, 0) : number_of(p, m.c);
    taylor_clear(&m);
    fmpq_clear(zero);
    return limit;
}

// ---- Parts ----------------------------------------------------------------------------------------------------------

typedef struct {
    Expr unit; // a name, an element, or what is divided by; its place is where unit = point
    int point;
} Place;

static void note_other(Pool *p, Expr v, void *data)
{
    (void)p;
    Expr *only = data;
    *only = !*only || *only == v ? v : UINT32_MAX;
}

// The only variable of e; 0 where there is none or more than one.
static Expr only_variable(Pool *p, Expr e)
{
    Expr only = 0;
    expr_each_variable(p, e, note_other, &only);
    return only == UINT32_MAX ? 0 : only;
}

// e with unit = point + t. A unit that is divided by under a root is t^2: its root is t then.
static Expr written_in(Pool *p, Expr e, const Place *at, bool root, Expr t)
{
    for (int64_t n = -ROOTS_MOST; n <= ROOTS_MOST && root && e; n += 2)
        e = expr_subst1(p, e, expr_pow(p, at->unit, expr_rat(p, n, 2)), expr_powi(p, t, n));
    Expr value = root ? expr_powi(p, t, 2) : expr_add2(p, expr_int(p, at->point), t);
    return e ? expr_subst1(p, e, at->unit, value) : 0;
}

// `part` with the limit at that place in place of those arguments that depend on it alone; 0: none is known.
static Expr filled_at(Pool *p, Expr part, const Place *at, bool root)
{
    Kind kind = expr_kind(p, part);
    Expr t = expr_sym(p, pool_symbol_fresh(p, pool_symbol(p, "t", 1)));
    Exprs near = {0}, written = {0}, rest = {0};
    for (uint32_t i = 0; i < expr_nargs(p, part); i++) {
        Expr arg = expr_arg(p, part, i), in_t = written_in(p, arg, at, root, t);
        bool alone = in_t && only_variable(p, in_t) == t;
        alone |= (expr_flags(p, arg) & FLAG_CONSTANT) != 0;
        if (alone)
            vec_push(&written, in_t);
        vec_push(alone ? &near : &rest, arg);
    }
    Expr (*join)(Pool *, const Expr *, uint32_t) = kind == KIND_ADD ? expr_add : expr_mul;
    Expr limit = near.len ? limit_of(p, join(p, written.at, (uint32_t)written.len), t) : 0, result = 0;
    if (limit) {
        Expr unit =
            root ? expr_pow(p, at->unit, expr_rat(p, 1, 2)) : at->unit; // the root is in the part, and 0 as well
        Expr there = expr_eq(p, unit, expr_int(p, at->point));
        vec_push(&rest, expr_piecewise(p, (Expr[]){there, limit, join(p, near.at, (uint32_t)near.len)}, 3));
        result = join(p, rest.at, (uint32_t)rest.len);
    }
    vec_free(&near);
    vec_free(&written);
    vec_free(&rest);
    return result;
}

// At the point where the divisor u is 0: by u, by its root, or by its only variable.
static Expr filled_by(Pool *p, Expr part, Expr u)
{
    Expr result = filled_at(p, part, &(Place){u, 0}, false);
    if (!result)
        result = filled_at(p, part, &(Place){u, 0}, true);
    Expr x = result ? 0 : only_variable(p, u);
    static const int points[] = {0, 1, -1};
    for (size_t i = 0; x && x != u && i < sizeof points / sizeof *points && !result; i++) {
        Expr there = expr_subst1(p, u, x, expr_int(p, points[i]));
        if (there && expr_is_number(p, there, 0, 1))
            result = filled_at(p, part, &(Place){x, points[i]}, false);
    }
    return result;
}

// The u of e = u^-k, with k > 0 a whole number or half of an odd one. 0: e is none.
static Expr divisor_of(Pool *p, Expr e)
{
    int64_t k;
    if (expr_kind(p, e) != KIND_POW || expr_flags(p, expr_arg(p, e, 0)) & FLAG_CONSTANT)
        return 0;
    Expr twice = expr_mul2(p, expr_int(p, 2), expr_arg(p, e, 1));
    return expr_get_int(p, twice, &k) && k < 0 ? expr_arg(p, e, 0) : 0;
}

typedef struct {
    Expr units[CANDIDATES];
    uint32_t n;
} Divisors;

static void note_divisor(Pool *p, Expr e, Divisors *d)
{
    Expr u = divisor_of(p, e);
    for (uint32_t i = 0; i < d->n && u; i++)
        if (d->units[i] == u)
            return;
    if (u && d->n < CANDIDATES)
        d->units[d->n++] = u;
}

static Expr filled_whole(Pool *p, Expr part)
{
    Divisors d = {0};
    Expr result = 0;
    for (uint32_t i = 0; i < expr_nargs(p, part); i++) {
        Expr arg = expr_arg(p, part, i);
        note_divisor(p, arg, &d);
        for (uint32_t k = 0; expr_kind(p, part) == KIND_ADD && expr_kind(p, arg) == KIND_MUL && k < expr_nargs(p, arg);
             k++)
            note_divisor(p, expr_arg(p, arg, k), &d);
    }
    for (uint32_t i = 0; i < d.n && !result && pool_ok(p); i++)
        result = filled_by(p, part, d.units[i]);
    return result;
}

// ---- The walk -------------------------------------------------------------------------------------------------------

static Expr fill(Filler *f, Expr e);

static Expr fill_args(Filler *f, Expr e)
{
    Exprs args = {0};
    for (uint32_t i = 0; i < expr_nargs(f->p, e); i++)
        vec_push(&args, fill(f, expr_arg(f->p, e, i)));
    Expr result = args.len ? expr_rebuild(f->p, e, args.at) : e;
    vec_free(&args);
    return result;
}

// |near and x != 0: a, e| of a series (forms/series.c) holds at x = 0 too, where a has e's limit.
static Expr fill_choice(Pool *p, Expr e)
{
    if (expr_nargs(p, e) != 3 || expr_kind(p, expr_arg(p, e, 0)) != KIND_AND)
        return e;
    Expr near = expr_arg(p, e, 0), a = expr_arg(p, e, 1), other = expr_arg(p, e, 2), result = e;
    Kind kind = expr_kind(p, other);
    Expr whole = kind == KIND_ADD || kind == KIND_MUL ? filled_whole(p, other) : 0;
    if (!whole || expr_kind(p, whole) != KIND_PIECEWISE)
        return e;
    Expr there = expr_arg(p, whole, 0), away = expr_not(p, there);
    Exprs rest = {0};
    for (uint32_t i = 0; i < expr_nargs(p, near); i++)
        if (expr_arg(p, near, i) != away)
            vec_push(&rest, expr_arg(p, near, i));
    for (uint32_t i = 0; i < 2 && expr_kind(p, there) == KIND_EQ && rest.len < expr_nargs(p, near) && result == e; i++)
        if (expr_subst1(p, a, expr_arg(p, there, i), expr_arg(p, there, 1 - i)) == expr_arg(p, whole, 1))
            result = expr_piecewise(p, (Expr[]){expr_and(p, rest.at, (uint32_t)rest.len), a, other}, 3);
    vec_free(&rest);
    return result;
}

// A part's limit is one of the whole where what the part stands in is continuous: no steps, no choices.
static bool goes_on(const Pool *p, Expr e)
{
    Kind kind = expr_kind(p, e);
    return kind == KIND_ADD || kind == KIND_MUL || kind == KIND_POW ||
           (kind == KIND_CALL && !(func_cards[expr_op(p, e)].properties & FN_STEP));
}

static Expr fill(Filler *f, Expr e)
{
    Pool *p = f->p;
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (expr_flags(p, e) & FLAG_CONSTANT)
        return e;
    if (memo_get(f->memo, e, &known))
        return known;
    Expr result = kind == KIND_ADD || kind == KIND_MUL ? filled_whole(p, e) : 0;
    if (kind == KIND_PIECEWISE)
        result = fill_choice(p, e);
    if (!result && (kind == KIND_SUM || kind == KIND_PROD)) {
        Sym index;
        Expr body = expr_open(p, e, &index), done = body ? fill(f, body) : 0;
        result = done == body ? e : expr_sum(p, kind, index, expr_arg(p, e, 0), expr_arg(p, e, 1), done);
    }
    if (!result)
        result = goes_on(p, e) ? fill_args(f, e) : e;
    memo_put(f->memo, e, result);
    return result;
}

Expr removable_fill(Pool *p, Expr e)
{
    Filler f = {p, memo_begin(p)};
    Expr result = fill(&f, e);
    memo_end(p, f.memo);
    return result;
}

void removable_output(Pool *p, CodeOutput *output)
{
    Expr e = output->run ? output->run : output->value, filled = removable_fill(p, e);
    if (filled && filled != e)
        output->run = filled;
}
