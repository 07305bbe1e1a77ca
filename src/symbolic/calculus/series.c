// Taylor polynomials by arithmetic on truncated power series in t = x - point.
//
// A series is t^low * (c[0] + c[1]*t + ...), known up to its last coefficient; low may be negative on the way, so that
// sin(x)/x has a series at 0. Sums align, products convolve, powers follow a recurrence, and a function of a series u
// is composed with its own Taylor polynomial at u(0), whose coefficients are derivatives of the card. What has no rule
// (sums over an index, piecewise expressions, y(x)) is differentiated and evaluated at the point.
#include "symbolic/calculus/calculus_internal.h"

#include "parser/parse.h"

typedef struct {
    int64_t low;
    ExprVec c;
} Series;

typedef struct {
    Pool *p;
    Expr x, point, zero;
    uint32_t terms; // coefficients kept of each series
    bool lost;      // cancellation ate the terms: more are needed
    Memo *place;    // node -> place in `all`
    VEC(Series) all;
} Expansion;

static Expr coefficient(const Expansion *s, const Series *a, int64_t power)
{
    int64_t i = power - a->low;
    return i < 0 || i >= (int64_t)a->c.len ? s->zero : a->c.at[i];
}

static int64_t series_end(const Series *a) // the first power that is not known
{
    return a->low + (int64_t)a->c.len;
}

static void trim(const Expansion *s, Series *a)
{
    size_t zeros = 0;
    while (zeros < a->c.len && a->c.at[zeros] == s->zero)
        zeros++;
    if (zeros)
        memmove(a->c.at, a->c.at + zeros, (a->c.len - zeros) * sizeof *a->c.at);
    a->c.len -= zeros;
    a->low += (int64_t)zeros;
    if (a->c.len > s->terms)
        a->c.len = s->terms;
}

static bool refuse(Expansion *s)
{
    if (s->lost)
        return false;
    return pool_fail(s->p, ERR_UNABLE, "no power series there: a part is singular at the point");
}

static Series series_constant(const Expansion *s, Expr value)
{
    Series a = {0};
    vec_push(&a.c, value);
    while (a.c.len < s->terms)
        vec_push(&a.c, s->zero);
    return a;
}

// ---- Arithmetic ----------------------------------------------------------------------------------------------------

static Series series_add(const Expansion *s, const Series *a, const Series *b)
{
    int64_t end = series_end(a) < series_end(b) ? series_end(a) : series_end(b);
    Series sum = {.low = a->low < b->low ? a->low : b->low};
    for (int64_t i = sum.low; i < end; i++)
        vec_push(&sum.c, expr_add2(s->p, coefficient(s, a, i), coefficient(s, b, i)));
    trim(s, &sum);
    return sum;
}

static Series series_mul(const Expansion *s, const Series *a, const Series *b)
{
    size_t n = a->c.len < b->c.len ? a->c.len : b->c.len;
    Series product = {.low = a->low + b->low};
    ExprVec terms = {0};
    for (size_t k = 0; k < n && pool_poll(s->p); k++) {
        terms.len = 0;
        for (size_t i = 0; i <= k; i++)
            if (a->c.at[i] != s->zero && b->c.at[k - i] != s->zero)
                vec_push(&terms, expr_mul2(s->p, a->c.at[i], b->c.at[k - i]));
        vec_push(&product.c, expr_add(s->p, terms.at, (uint32_t)terms.len));
    }
    vec_free(&terms);
    trim(s, &product);
    return product;
}

// f = u^r: from f'*u = r*u'*f,  f[k] = 1/(k*u[0]) * sum over i=1..k of (i*(r + 1) - k)*u[i]*f[k-i].
static bool series_pow(Expansion *s, const Series *u, Expr r, Series *out)
{
    Pool *p = s->p;
    int64_t n = 0;
    bool integer = expr_get_int(p, r, &n);
    s->lost |= u->c.len == 0;
    if (u->c.len == 0 || (!integer && u->low != 0) || n > INT32_MAX || n < -INT32_MAX)
        return refuse(s);
    Expr inverse = expr_powi(p, u->c.at[0], -1), next = expr_add2(p, r, expr_int(p, 1));
    out->low = u->low * n;
    vec_push(&out->c, expr_pow(p, u->c.at[0], r));
    ExprVec terms = {0};
    for (size_t k = 1; k < u->c.len && pool_poll(p); k++) {
        terms.len = 0;
        for (size_t i = 1; i <= k; i++) {
            Expr weight = expr_sub(p, expr_mul2(p, expr_int(p, (int64_t)i), next), expr_int(p, (int64_t)k));
            if (u->c.at[i] != s->zero && out->c.at[k - i] != s->zero)
                vec_push(&terms, expr_mul(p, (Expr[]){weight, u->c.at[i], out->c.at[k - i]}, 3));
        }
        Expr sum = expr_add(p, terms.at, (uint32_t)terms.len);
        vec_push(&out->c, expr_mul(p, (Expr[]){expr_rat(p, 1, (int64_t)k), inverse, sum}, 3));
    }
    vec_free(&terms);
    trim(s, out);
    return pool_ok(p);
}

// ---- Functions -----------------------------------------------------------------------------------------------------

// The coefficients f^(k)(at)/k! of an expression f in the symbol `by`.
static bool taylor(Expansion *s, Expr f, Expr by, Expr at, Series *out)
{
    Pool *p = s->p;
    Expr scale = expr_int(p, 1);
    for (uint32_t k = 0; k < s->terms && pool_poll(p); k++) {
        if (k) {
            f = diff_expr(p, f, by);
            scale = expr_mul2(p, scale, expr_rat(p, 1, k));
        }
        Expr value = expr_subst1(p, f, by, at);
        if (value && expr_kind(p, value) == KIND_UNDEF)
            return refuse(s);
        vec_push(&out->c, expr_mul2(p, scale, value));
    }
    trim(s, out);
    return pool_ok(p);
}

// f(u) = f(u0) + (u - u0)*(a1 + (u - u0)*(a2 + ...)) with a[k] = f^(k)(u0)/k!.
static bool compose(Expansion *s, Expr f, Expr by, const Series *u, Series *out)
{
    Series outer = {0}, rest = {0};
    if (u->low < 0 || series_end(u) <= 0) {
        s->lost |= series_end(u) <= 0;
        return refuse(s);
    }
    if (!taylor(s, f, by, coefficient(s, u, 0), &outer)) {
        vec_free(&outer.c);
        return false;
    }
    rest.low = 1;
    for (int64_t i = 1; i < series_end(u); i++)
        vec_push(&rest.c, coefficient(s, u, i));
    trim(s, &rest);
    *out = series_constant(s, coefficient(s, &outer, s->terms - 1));
    for (int64_t k = (int64_t)s->terms - 2; k >= 0 && pool_poll(s->p); k--) {
        Series product = series_mul(s, out, &rest), term = series_constant(s, coefficient(s, &outer, k));
        vec_free(&out->c);
        *out = series_add(s, &product, &term);
        vec_free(&product.c);
        vec_free(&term.c);
    }
    vec_free(&outer.c);
    vec_free(&rest.c);
    trim(s, out); // a zero in front would be taken for the leading term
    return pool_ok(s->p);
}

// ---- Nodes ---------------------------------------------------------------------------------------------------------

static const Series *series_of(const Expansion *s, Expr e)
{
    uint32_t at;
    return memo_get(s->place, e, &at) ? &s->all.at[at] : NULL; // NULL: does not depend on x
}

static bool expand_fold(Expansion *s, Expr e, Series *out)
{
    bool sum = expr_kind(s->p, e) == KIND_ADD;
    *out = series_constant(s, expr_int(s->p, sum ? 0 : 1));
    trim(s, out);
    if (sum)
        out->low = s->terms * 4; // a zero that is known as far as any
    for (uint32_t i = 0; i < expr_nargs(s->p, e) && pool_ok(s->p); i++) {
        Expr arg = expr_arg(s->p, e, i);
        Series constant = series_constant(s, arg);
        const Series *a = series_of(s, arg) ? series_of(s, arg) : &constant;
        Series next = sum ? series_add(s, out, a) : series_mul(s, out, a);
        vec_free(&out->c);
        vec_free(&constant.c);
        *out = next;
    }
    return pool_ok(s->p);
}

// u^v with v that depends on x is exp(v*log(u)).
static bool expand_pow(Expansion *s, Expr e, Series *out)
{
    Pool *p = s->p;
    Expr base = expr_arg(p, e, 0), exponent = expr_arg(p, e, 1);
    const Series *v = series_of(s, exponent), *u = series_of(s, base);
    if (!v)
        return series_pow(s, u, exponent, out);
    Series constant = series_constant(s, base), logarithm = {0}, product = {0};
    Expr w = expr_sym(p, pool_symbol_fresh(p, 0));
    bool ok = compose(s, expr_call1(p, FN_LOG, w), w, u ? u : &constant, &logarithm);
    if (ok)
        product = series_mul(s, v, &logarithm);
    ok = ok && compose(s, expr_call1(p, FN_EXP, w), w, &product, out);
    vec_free(&constant.c);
    vec_free(&logarithm.c);
    vec_free(&product.c);
    return ok;
}

static bool expand_call(Expansion *s, Expr e, Series *out)
{
    Pool *p = s->p;
    uint32_t n = expr_nargs(p, e), varying = 0, count = 0;
    Expr args[2], w = expr_sym(p, pool_symbol_fresh(p, 0));
    for (uint32_t i = 0; i < n; i++) {
        args[i] = expr_arg(p, e, i);
        if (series_of(s, args[i])) {
            varying = i;
            count++;
        }
    }
    if (count > 1)
        return taylor(s, e, s->x, s->point, out);
    const Series *u = series_of(s, args[varying]);
    args[varying] = w;
    return compose(s, expr_call(p, (FuncId)expr_op(p, e), args), w, u, out);
}

static bool depends(Expansion *s, Expr e)
{
    Kind kind = expr_kind(s->p, e);
    if (e == s->x || kind == KIND_SUM || kind == KIND_PROD)
        return expr_contains(s->p, e, s->x);
    for (uint32_t i = 0; i < expr_nargs(s->p, e); i++)
        if (series_of(s, expr_arg(s->p, e, i)))
            return true;
    return false;
}

static bool expand_node(Expansion *s, Expr e, Series *out)
{
    Pool *p = s->p;
    switch (expr_kind(p, e)) {
    case KIND_SYM:
        *out = series_constant(s, s->point);
        if (s->terms > 1)
            out->c.at[1] = expr_int(p, 1);
        trim(s, out);
        return true;
    case KIND_ADD:
    case KIND_MUL: return expand_fold(s, e, out);
    case KIND_POW: return expand_pow(s, e, out);
    case KIND_CALL: return expand_call(s, e, out);
    default:
        if (expr_is_condition(p, e)) { // only what holds it is expanded
            *out = series_constant(s, s->zero);
            return true;
        }
        return taylor(s, e, s->x, s->point, out);
    }
}

// Expands every node below e that depends on x; false when that fails or terms were lost.
static bool expand_all(Expansion *s, Expr e, Series *out)
{
    ExprVec order = {0};
    bool ok = true;
    nodes_in_order(s->p, &e, 1, true, &order);
    for (size_t i = 0; i < order.len && ok; i++) {
        if (!depends(s, order.at[i]))
            continue;
        Series a = {0};
        ok = expand_node(s, order.at[i], &a) && pool_ok(s->p);
        memo_put(s->place, order.at[i], (uint32_t)s->all.len);
        vec_push(&s->all, a);
    }
    vec_free(&order);
    const Series *result = series_of(s, e);
    *out = result ? *result : (Series){0};
    return ok;
}

static Expr polynomial(const Expansion *s, const Series *a, uint64_t order)
{
    ExprVec terms = {0};
    Expr t = expr_sub(s->p, s->x, s->point);
    for (int64_t k = 0; k <= (int64_t)order; k++)
        vec_push(&terms, expr_mul2(s->p, coefficient(s, a, k), expr_powi(s->p, t, k)));
    Expr e = expr_add(s->p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    return e;
}

// One attempt with `terms` coefficients. *lost: too few.
static Expr attempt(Pool *p, Expr e, Expr x, Expr point, uint64_t order, uint32_t terms, bool *lost)
{
    Expansion s = {.p = p, .x = x, .point = point, .zero = expr_int(p, 0), .terms = terms, .place = memo_begin(p)};
    Series a;
    Expr result = 0;
    if (expand_all(&s, e, &a) && a.low < 0)
        pool_fail(p, ERR_UNABLE, "no Taylor polynomial: the expression has a pole there");
    else if (pool_ok(p) && !s.lost && series_end(&a) <= (int64_t)order)
        s.lost = true;
    else if (pool_ok(p) && !s.lost)
        result = polynomial(&s, &a, order);
    *lost = s.lost;
    for (size_t i = 0; i < s.all.len; i++)
        vec_free(&s.all.at[i].c);
    vec_free(&s.all);
    memo_end(p, s.place);
    return result;
}

Expr series_expr(Pool *p, Expr e, Expr x, Expr point, uint64_t order)
{
    if (!e || !x || !point)
        return 0;
    if (expr_kind(p, x) != KIND_SYM) {
        pool_fail(p, ERR_TYPE, "a series is in a name");
        return 0;
    }
    if (order > p->limits.order) {
        pool_fail(p, ERR_LIMIT, "a series of order %llu: at most %llu (limit: order)", (unsigned long long)order,
                  (unsigned long long)p->limits.order);
        return 0;
    }
    if (!expr_contains(p, e, x))
        return e;
    e = template_open_analytic(p, e);
    uint32_t terms = (uint32_t)order + 1;
    for (int tries = 0; tries < 4 && pool_ok(p); tries++) {
        bool lost;
        Expr result = attempt(p, e, x, point, order, terms, &lost);
        if (!lost)
            return result;
        terms = terms + terms / 2 + 4;
    }
    pool_fail(p, ERR_UNABLE, "no power series found: the leading terms cancel");
    return 0;
}
