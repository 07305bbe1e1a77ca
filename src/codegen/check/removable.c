// A part is a sum or a product with a factor u^-k in it. Those of its arguments that depend on nothing but u (or but one
// variable x, at a point where u is 0) are taken together, and written in a fresh name t, 0 at the point. If a Taylor
// model (symbolic/eval/taylor.h) of them shows no negative power of t, its first coefficient is the limit.
// As the part has no value there, nothing that has one is changed. Where u still divides another part, no part is filled in by
// u: the whole has no value there all the same.
#include "codegen/check/removable.h"

#include "symbolic/eval/taylor.h"
#include "symbolic/expr/arith.h"

enum { RADIUS = -8, TERMS = 6, CANDIDATES = 8, LIMIT_BITS = 64, ROOTS_MOST = 7 };

typedef VEC(Expr) Exprs;

typedef struct {
    Pool *p;
    const Facts *facts;
    Memo *memo;
    Exprs filled; // units u, each followed by the condition of its place
    Exprs left;   // units that are not to be filled in
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

// `part` with the limit at that place, where *there holds, in place of those arguments that depend on it alone; 0: none
// is known.
static Expr filled_at(Pool *p, Expr part, const Place *at, bool root, Expr *there)
{
    Kind kind = expr_kind(p, part);
    Expr t = expr_sym(p, pool_symbol_fresh(p, pool_symbol(p, "t", 1)));
    Exprs near = {0}, written = {0}, rest = {0};
    for (uint32_t i = 0; i < expr_nargs(p, part); i++) {
        Expr arg = expr_arg(p, part, i), in_t = written_in(p, arg, at, root, t);
        bool alone = in_t && only_variable(p, in_t) == t;
        if (alone)
            vec_push(&written, in_t);
        vec_push(alone ? &near : &rest, arg);
    }
    Expr (*join)(Pool *, const Expr *, uint32_t) = kind == KIND_ADD ? expr_add : expr_mul;
    Expr limit = near.len ? limit_of(p, join(p, written.at, (uint32_t)written.len), t) : 0, result = 0;
    if (limit) {
        Expr unit =
            root ? expr_pow(p, at->unit, expr_rat(p, 1, 2)) : at->unit; // the root is in the part, and 0 as well
        *there = expr_eq(p, unit, expr_int(p, at->point));
        vec_push(&rest, expr_piecewise(p, (Expr[]){*there, limit, join(p, near.at, (uint32_t)near.len)}, 3));
        result = join(p, rest.at, (uint32_t)rest.len);
    }
    vec_free(&near);
    vec_free(&written);
    vec_free(&rest);
    return result;
}

// At the point where the divisor u is 0: by u, by its root, or by its only variable.
static Expr filled_by(Pool *p, Expr part, Expr u, Expr *there)
{
    Expr result = filled_at(p, part, &(Place){u, 0}, false, there);
    if (!result)
        result = filled_at(p, part, &(Place){u, 0}, true, there);
    Expr x = result ? 0 : only_variable(p, u);
    static const int points[] = {0, 1, -1};
    for (size_t i = 0; x && x != u && i < sizeof points / sizeof *points && !result; i++) {
        Expr zero = expr_subst1(p, u, x, expr_int(p, points[i]));
        if (zero && expr_is_number(p, zero, 0, 1))
            result = filled_at(p, part, &(Place){x, points[i]}, false, there);
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

// Is u known not to be 0, or to divide parts that can not be filled in?
static bool is_left(const Filler *f, Expr u)
{
    bool strict = false;
    for (size_t i = 0; i < f->left.len; i++)
        if (f->left.at[i] == u)
            return true;
    Kind kind = expr_kind(f->p, u);
    return (kind == KIND_SYM || kind == KIND_ELEM) && facts_sign(f->p, f->facts, u, &strict) != 0 && strict;
}

static Expr filled_whole(Filler *f, Expr part)
{
    Pool *p = f->p;
    Divisors d = {0};
    Expr result = 0;
    for (uint32_t i = 0; i < expr_nargs(p, part); i++) {
        Expr arg = expr_arg(p, part, i);
        note_divisor(p, arg, &d);
        for (uint32_t k = 0; expr_kind(p, part) == KIND_ADD && expr_kind(p, arg) == KIND_MUL && k < expr_nargs(p, arg);
             k++)
            note_divisor(p, expr_arg(p, arg, k), &d);
    }
    for (uint32_t i = 0; i < d.n && !result && pool_ok(p); i++) {
        Expr there = 0;
        result = is_left(f, d.units[i]) ? 0 : filled_by(p, part, d.units[i], &there);
        if (result) {
            vec_push(&f->filled, d.units[i]);
            vec_push(&f->filled, there);
        }
    }
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
static Expr fill_choice(Filler *f, Expr e)
{
    Pool *p = f->p;
    if (expr_nargs(p, e) != 3 || expr_kind(p, expr_arg(p, e, 0)) != KIND_AND)
        return e;
    Expr near = expr_arg(p, e, 0), a = expr_arg(p, e, 1), other = expr_arg(p, e, 2), result = e;
    Kind kind = expr_kind(p, other);
    size_t before = f->filled.len;
    Expr whole = kind == KIND_ADD || kind == KIND_MUL ? filled_whole(f, other) : 0;
    f->filled.len = before; // `other` stays, and is not reached there
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
    Expr result = kind == KIND_ADD || kind == KIND_MUL ? filled_whole(f, e) : 0;
    if (kind == KIND_PIECEWISE)
        result = fill_choice(f, e);
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

// Does u divide a part of e that is reached where `there` holds?
static bool still_divides(Pool *p, Memo *seen, Expr e, Expr u, Expr there)
{
    uint32_t known;
    if (memo_get(seen, e, &known))
        return false;
    memo_put(seen, e, 1);
    if (divisor_of(p, e) == u)
        return true;
    bool chosen = expr_kind(p, e) == KIND_PIECEWISE && expr_arg(p, e, 0) == there;
    for (uint32_t i = 0; i < (chosen ? 2 : expr_nargs(p, e)); i++)
        if (still_divides(p, seen, expr_arg(p, e, i), u, there))
            return true;
    return false;
}

// Leaves the units that still divide some part of e: did it find any?
static bool leave_useless(Filler *f, Expr e)
{
    size_t before = f->left.len;
    for (size_t i = 0; i < f->filled.len; i += 2) {
        Memo *seen = memo_begin(f->p);
        if (!is_left(f, f->filled.at[i]) && still_divides(f->p, seen, e, f->filled.at[i], f->filled.at[i + 1]))
            vec_push(&f->left, f->filled.at[i]);
        memo_end(f->p, seen);
    }
    return f->left.len > before;
}

Expr removable_fill(Pool *p, const Facts *facts, Expr e)
{
    Filler f = {.p = p, .facts = facts};
    Expr result;
    do {
        f.filled.len = 0;
        f.memo = memo_begin(p);
        result = fill(&f, e);
        memo_end(p, f.memo);
    } while (result && result != e && leave_useless(&f, result));
    vec_free(&f.filled);
    vec_free(&f.left);
    return result;
}

void removable_output(Pool *p, const Facts *facts, CodeOutput *output)
{
    Expr e = output->run ? output->run : output->value, filled = removable_fill(p, facts, e);
    if (filled && filled != e)
        output->run = filled;
}
