// Sums of exponentials over an index: Z = sum(j, e^u_j), with the largest term taken out.
//
// Let a be the index of the largest u_j, m = u_a, and T = sum(j != a, e^(u_j - m)), which is no more than the number of
// terms and has no cancellation. The term at a is e^0 = 1, so
//     Z = e^m*(1 + T)          e^u_k = e^m*e^(u_k - m)          log Z = m + log1p(T)
// and the factors e^m cancel in softmax. In this file E_k is written exp(diff(u_k, m)) and S = 1 + T is written
// exp(log1p(T)): positive factors, which constructors cancel. Then
//     1 - E_k/S = (S - E_k)/S      S - E_k = T where k = a, else 1 + T - E_k    (E_k <= 1: at least half of S is left)
// A bracket in a sum, [k = l] - f_l, becomes two cases first, so that the case with 1 - f_l is seen.
#include "codegen/forms/stable.h"

typedef struct {
    Expr terms;            // sum(j, u_j): range and body
    Expr argmax, most;     // a, m
    Expr others;           // T
    Expr scale, log_total; // e^m; log1p(T)
    Expr total;            // S, as exp(log1p(T))
    Expr shifted;          // sum(j, E_j), which S is
} Family;

typedef VEC(Expr) Exprs;

static Expr exp_of(Pool *p, Expr e)
{
    return expr_call1(p, FN_EXP, e);
}

static bool is_closed(const Pool *p, Expr e)
{
    return !(expr_flags(p, e) & FLAG_HAS_BOUND);
}

// ---- Finding families -----------------------------------------------------------------------------------------------

// The first sum below e, in this scope, of bare exponentials over a range that is not empty.
static Expr find_sum(Pool *p, const Facts *facts, Memo *seen, Expr e)
{
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return 0;
    memo_put(seen, e, 1);
    if (expr_kind(p, e) == KIND_SUM && is_closed(p, e) && expr_is_call(p, expr_arg(p, e, 2), FN_EXP) &&
        stable_op(p, expr_arg(p, expr_arg(p, e, 2), 0)) < 0 && (expr_flags(p, expr_arg(p, e, 2)) & FLAG_HAS_BOUND) &&
        facts_at_most(p, facts, expr_arg(p, e, 0), expr_arg(p, e, 1)) == TRUTH_YES)
        return e;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr found = find_sum(p, facts, seen, expr_arg(p, e, i));
        if (found)
            return found;
    }
    return 0;
}

static bool make_family(Pool *p, Expr sum, Family *f)
{
    Sym j;
    Expr from = expr_arg(p, sum, 0), to = expr_arg(p, sum, 1);
    Expr body = expr_open(p, sum, &j);
    if (!body)
        return false;
    Expr index = expr_sym(p, j), u = expr_arg(p, body, 0);
    f->terms = expr_sum(p, KIND_SUM, j, from, to, u);
    f->argmax = stable_node(p, STABLE_ARGMAX, f->terms, 0);
    f->most = expr_open_as(p, f->terms, f->argmax);
    f->scale = exp_of(p, f->most);
    Expr term = exp_of(p, stable_node(p, STABLE_DIFF, u, f->most));
    Expr other = expr_iverson(p, expr_not(p, expr_eq(p, index, f->argmax)));
    f->shifted = expr_sum(p, KIND_SUM, j, from, to, term);
    f->others = expr_sum(p, KIND_SUM, j, from, to, expr_mul2(p, other, term));
    f->log_total = expr_call1(p, FN_LOG1P, f->others);
    f->total = exp_of(p, f->log_total);
    return f->total != 0;
}

// The k for which v is u_k; 0 when there is none. Candidates are the names in v and the subscripts of its
// elements.
typedef struct {
    const Family *f;
    Expr v, found;
} Match;

static void try_subscripts(Pool *p, Expr variable, void *data)
{
    Match *m = data;
    bool element = expr_kind(p, variable) == KIND_ELEM, symbol = expr_kind(p, variable) == KIND_SYM;
    for (uint32_t i = 0; !m->found && i < (element ? expr_nargs(p, variable) : symbol); i++) {
        Expr k = element ? expr_arg(p, variable, i) : variable;
        if (is_closed(p, k) && expr_open_as(p, m->f->terms, k) == m->v)
            m->found = k;
    }
}

// The k for which w at index = k is v.
typedef struct {
    Expr w, index, v, found;
} Subscript;

static void try_index(Pool *p, Expr variable, void *data)
{
    Subscript *s = data;
    for (uint32_t i = 0; !s->found && expr_kind(p, variable) == KIND_ELEM && i < expr_nargs(p, variable); i++) {
        Expr k = expr_arg(p, variable, i);
        if (is_closed(p, k) && expr_subst1(p, s->w, s->index, k) == s->v)
            s->found = k;
    }
}

static Expr match_term(Pool *p, const Family *f, Expr v)
{
    Match m = {f, v, 0};
    if (v == f->most)
        return f->argmax;
    expr_each_variable(p, v, try_subscripts, &m);
    return m.found;
}

// The v of a factor exp(diff(v, m)); 0 for other factors.
static Expr shifted_exponent(const Pool *p, const Family *f, Expr e)
{
    if (!expr_is_call(p, e, FN_EXP) || stable_op(p, expr_arg(p, e, 0)) != STABLE_DIFF)
        return 0;
    Expr d = expr_arg(p, e, 0);
    return expr_arg(p, d, 1) == f->most ? expr_arg(p, d, 0) : 0;
}

// ---- Powers of e^m --------------------------------------------------------------------------------------------------

static uint32_t part_count(const Pool *p, Kind kind, Expr e)
{
    return expr_kind(p, e) == kind ? expr_nargs(p, e) : 1;
}

static Expr part_at(const Pool *p, Kind kind, Expr e, uint32_t i)
{
    return expr_kind(p, e) == kind ? expr_arg(p, e, i) : e;
}

// x^0 among the factors is 1: the exponentials of this file have a value where the expression has one.
static Expr tidy(Pool *p, Expr e)
{
    Exprs kept = {0};
    if (!e || (expr_kind(p, e) != KIND_MUL && expr_kind(p, e) != KIND_POW))
        return e;
    for (uint32_t i = 0; i < part_count(p, KIND_MUL, e); i++) {
        Expr factor = part_at(p, KIND_MUL, e, i);
        if (expr_kind(p, factor) != KIND_POW || !expr_is_number(p, expr_arg(p, factor, 1), 0, 1))
            vec_push(&kept, factor);
    }
    Expr result = kept.len == part_count(p, KIND_MUL, e) ? e : expr_mul(p, kept.at, (uint32_t)kept.len);
    vec_free(&kept);
    return result;
}

// e = base^n * rest, for a factor base that e has (n is 0 otherwise).
static int64_t split_factor(Pool *p, Expr e, Expr base, Expr *rest)
{
    Exprs others = {0};
    int64_t n = 0;
    for (uint32_t i = 0; i < part_count(p, KIND_MUL, e); i++) {
        Expr factor = part_at(p, KIND_MUL, e, i), b, x;
        int64_t k;
        expr_split_pow(p, factor, &b, &x);
        if (b == base && expr_get_int(p, x, &k) && n == 0)
            n = k;
        else
            vec_push(&others, factor);
    }
    *rest = n ? expr_mul(p, others.at, (uint32_t)others.len) : e;
    vec_free(&others);
    return n;
}

static Expr finished(Pool *p, const Family *f, Expr sum);

// A sum whose terms all have the factor e^(n*m) gets it in front.
static Expr pull_scale(Pool *p, const Family *f, Expr sum)
{
    Exprs rests = {0};
    int64_t common = 0;
    bool all = true;
    for (uint32_t i = 0; i < part_count(p, KIND_ADD, sum) && all; i++) {
        Expr rest;
        int64_t n = split_factor(p, part_at(p, KIND_ADD, sum, i), f->scale, &rest);
        all = n != 0 && (i == 0 || n == common);
        common = n;
        vec_push(&rests, rest);
    }
    Expr result = sum;
    if (all && common)
        result =
            expr_mul2(p, expr_powi(p, f->scale, common), finished(p, f, expr_add(p, rests.at, (uint32_t)rests.len)));
    vec_free(&rests);
    return result;
}

// sum(j, e^m*x) = e^m*sum(j, x), and sum(j, E_j) = S.
static Expr visit_sum(Pool *p, const Family *f, Expr e)
{
    Sym j;
    Expr body = expr_open(p, e, &j), rest;
    if (!body)
        return 0;
    Expr pulled = expr_kind(p, body) == KIND_ADD ? pull_scale(p, f, body) : body;
    int64_t n = split_factor(p, pulled, f->scale, &rest);
    if (n)
        e = expr_sum(p, KIND_SUM, j, expr_arg(p, e, 0), expr_arg(p, e, 1), rest);
    if (e == f->shifted)
        e = f->total;
    return n ? expr_mul2(p, expr_powi(p, f->scale, n), e) : e;
}

// ---- 1 - E_k/S, and differences with m ------------------------------------------------------------------------------

// S - E_k, k the index of v = u_k.
static Expr leave_out(Pool *p, const Family *f, Expr k, Expr v)
{
    Expr e = exp_of(p, stable_node(p, STABLE_DIFF, v, f->most));
    Expr rest = expr_add(p, (Expr[]){expr_int(p, 1), f->others, expr_neg(p, e)}, 3);
    return expr_piecewise(p, (Expr[]){expr_eq(p, k, f->argmax), f->others, rest}, 3);
}

static Expr replace_two(Pool *p, Expr sum, uint32_t i, uint32_t j, Expr by)
{
    Exprs terms = {0};
    for (uint32_t k = 0; k < expr_nargs(p, sum); k++)
        if (k != i && k != j)
            vec_push(&terms, expr_arg(p, sum, k));
    vec_push(&terms, by);
    Expr e = expr_add(p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    return e;
}

static Expr replace_part(Pool *p, Expr product, uint32_t i, Expr by)
{
    Exprs factors = {0};
    for (uint32_t k = 0; k < part_count(p, KIND_MUL, product); k++)
        vec_push(&factors, k == i ? by : part_at(p, KIND_MUL, product, k));
    Expr e = expr_mul(p, factors.at, (uint32_t)factors.len);
    vec_free(&factors);
    return e;
}

static int term_place(const Pool *p, Expr sum, Expr term)
{
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++)
        if (expr_arg(p, sum, i) == term)
            return (int)i;
    return -1;
}

// c - c*E_k/S = c*(S - E_k)/S: the term -c*E_k/S is sought, and c for it.
static Expr complement(Pool *p, const Family *f, Expr sum)
{
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++) {
        Expr term = expr_arg(p, sum, i);
        for (uint32_t k = 0; k < part_count(p, KIND_MUL, term); k++) {
            Expr base, exponent;
            expr_split_pow(p, part_at(p, KIND_MUL, term, k), &base, &exponent);
            Expr v = shifted_exponent(p, f, base), index = v ? match_term(p, f, v) : 0;
            if (!index)
                continue;
            Expr c = tidy(p, expr_mul2(p, expr_mul2(p, term, expr_powi(p, base, -1)), f->total));
            c = c ? expr_neg(p, c) : 0;
            int j = c ? term_place(p, sum, c) : -1;
            if (j < 0)
                continue;
            Expr whole = tidy(p, expr_mul(p, (Expr[]){c, leave_out(p, f, index, v), expr_powi(p, f->total, -1)}, 3));
            return replace_two(p, sum, i, (uint32_t)j, whole);
        }
    }
    return sum;
}

// c*m - c*u_k, as c*diff(m, u_k): the difference comes first, before small terms round it.
static Expr difference(Pool *p, const Family *f, Expr sum)
{
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++) {
        Expr coeff, rest, other;
        expr_split_coeff(p, expr_arg(p, sum, i), &coeff, &rest);
        if (rest != f->most)
            continue;
        for (uint32_t j = 0; j < expr_nargs(p, sum); j++) {
            Expr v;
            expr_split_coeff(p, expr_arg(p, sum, j), &other, &v);
            if (i == j || other != expr_neg(p, coeff) || !match_term(p, f, v))
                continue;
            return replace_two(p, sum, i, j, expr_mul2(p, coeff, stable_node(p, STABLE_DIFF, rest, v)));
        }
    }
    return sum;
}

// The w of c*sum(j, E_j*w_j)/S over the family's range, its index named *j, and the c; 0 for other terms.
static Expr mean_in(Pool *p, const Family *f, Expr term, Expr *c, Sym *j)
{
    for (uint32_t i = 0; i < part_count(p, KIND_MUL, term); i++) {
        Expr s = part_at(p, KIND_MUL, term, i);
        if (expr_kind(p, s) != KIND_SUM || expr_arg(p, s, 0) != expr_arg(p, f->terms, 0) ||
            expr_arg(p, s, 1) != expr_arg(p, f->terms, 1))
            continue;
        Expr body = expr_open(p, s, j), w = 0;
        Expr own =
            body ? exp_of(p, stable_node(p, STABLE_DIFF, expr_open_as(p, f->terms, expr_sym(p, *j)), f->most)) : 0;
        if (own && split_factor(p, body, own, &w) != 1)
            continue;
        *c = tidy(p, expr_mul2(p, replace_part(p, term, i, expr_int(p, 1)), f->total));
        return w;
    }
    return 0;
}

// w_k - sum(j, E_j*w_j)/S = (w_k - w_a) - sum(j, E_j*(w_j - w_a))/S, since S is the sum of the E_j: where all of w are
// close, their differences are what is summed.
static Expr centred(Pool *p, const Family *f, Expr sum)
{
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++) {
        Sym j;
        Expr c = 0, w = mean_in(p, f, expr_arg(p, sum, i), &c, &j), index = w ? expr_sym(p, j) : 0;
        for (uint32_t k = 0; w && c && k < expr_nargs(p, sum); k++) {
            Subscript s = {.w = expr_neg(p, expr_mul2(p, c, w)), .index = index, .v = expr_arg(p, sum, k)};
            if (k != i)
                expr_each_variable(p, s.v, try_index, &s);
            if (!s.found)
                continue;
            Expr at_most = expr_subst1(p, w, index, f->argmax), at_k = expr_subst1(p, w, index, s.found);
            Expr own = exp_of(p, stable_node(p, STABLE_DIFF, expr_open_as(p, f->terms, index), f->most));
            Expr body = expr_mul2(p, own, stable_node(p, STABLE_DIFF, w, at_most));
            Expr mean = expr_sum(p, KIND_SUM, j, expr_arg(p, f->terms, 0), expr_arg(p, f->terms, 1), body);
            mean = expr_mul2(p, mean, expr_powi(p, f->total, -1));
            Expr apart = stable_node(p, STABLE_DIFF, mean, stable_node(p, STABLE_DIFF, at_k, at_most));
            return replace_two(p, sum, i, k, expr_mul2(p, c, apart));
        }
    }
    return sum;
}

// A bracket of equal indices among the factors of a term; 0 when it has none.
static Expr bracket_of(const Pool *p, Expr term)
{
    for (uint32_t i = 0; i < part_count(p, KIND_MUL, term); i++) {
        Expr factor = part_at(p, KIND_MUL, term, i);
        if (expr_kind(p, factor) == KIND_IVERSON && expr_kind(p, expr_arg(p, factor, 0)) == KIND_EQ)
            return factor;
    }
    return 0;
}

// x + [k = l]*y as the case x + y and the case x, where the first then is a complement.
static Expr by_cases(Pool *p, const Family *f, Expr sum)
{
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++) {
        Expr bracket = bracket_of(p, expr_arg(p, sum, i));
        if (!bracket)
            continue;
        Expr yes = expr_subst1(p, sum, bracket, expr_int(p, 1)), no = expr_subst1(p, sum, bracket, expr_int(p, 0));
        Expr better = yes && expr_kind(p, yes) == KIND_ADD ? complement(p, f, yes) : yes;
        if (better != yes && no)
            return expr_piecewise(p, (Expr[]){expr_arg(p, bracket, 0), better, no}, 3);
    }
    return sum;
}

// A sum in which no factor e^m is left to pull out.
static Expr finished(Pool *p, const Family *f, Expr sum)
{
    if (!sum || expr_kind(p, sum) != KIND_ADD)
        return sum;
    sum = difference(p, f, complement(p, f, sum));
    sum = sum && expr_kind(p, sum) == KIND_ADD ? centred(p, f, sum) : sum;
    return sum && expr_kind(p, sum) == KIND_ADD ? by_cases(p, f, sum) : sum;
}

// ---- Logarithms -----------------------------------------------------------------------------------------------------

// log of a product with positive exponentials among its factors: log(e^(n*x)*rest) = n*x + log(rest).
static Expr log_of_product(Pool *p, Expr argument)
{
    Exprs rest = {0};
    Expr front = expr_int(p, 0), back = expr_int(p, 0);
    for (uint32_t i = 0; i < part_count(p, KIND_MUL, argument); i++) {
        Expr factor = part_at(p, KIND_MUL, argument, i), base, exponent;
        expr_split_pow(p, factor, &base, &exponent);
        if (!expr_is_call(p, base, FN_EXP)) {
            vec_push(&rest, factor);
            continue;
        }
        Expr part = expr_mul2(p, exponent, expr_arg(p, base, 0));
        if (stable_op(p, expr_arg(p, base, 0)) == STABLE_DIFF)
            front = expr_add2(p, front, part);
        else
            back = expr_add2(p, back, part);
    }
    Expr last = rest.len ? expr_call1(p, FN_LOG, expr_mul(p, rest.at, (uint32_t)rest.len)) : expr_int(p, 0);
    vec_free(&rest);
    return expr_add(p, (Expr[]){front, back, last}, 3);
}

// ---- The pass -------------------------------------------------------------------------------------------------------

static Expr visit(Pool *p, Expr e, void *data)
{
    const Family *f = data;
    switch (expr_kind(p, e)) {
    case KIND_CALL:
        if (expr_op(p, e) == FN_LOG)
            return log_of_product(p, expr_arg(p, e, 0));
        if (expr_op(p, e) == FN_EXP && match_term(p, f, expr_arg(p, e, 0)))
            return expr_mul2(p, f->scale, exp_of(p, stable_node(p, STABLE_DIFF, expr_arg(p, e, 0), f->most)));
        return e;
    case KIND_MUL:
    case KIND_POW: return tidy(p, e);
    case KIND_SUM: return visit_sum(p, f, e);
    case KIND_ADD: {
        Expr sum = pull_scale(p, f, e);
        return sum != e ? sum : finished(p, f, e);
    }
    default: return e;
    }
}

static Expr inside_binders(Pool *p, const Facts *facts, Memo *memo, Expr e);

static Expr one_scope(Pool *p, const Facts *facts, Expr e)
{
    for (int i = 0; e && i < 16; i++) {
        Memo *seen = memo_begin(p);
        Expr sum = find_sum(p, facts, seen, e);
        memo_end(p, seen);
        Family f = {0};
        if (!sum)
            break;
        if (!make_family(p, sum, &f))
            return 0;
        e = expr_rewrite(p, e, visit, &f);
    }
    if (!e)
        return 0;
    Memo *memo = memo_begin(p);
    e = inside_binders(p, facts, memo, e);
    memo_end(p, memo);
    return e;
}

// The same inside of sums and products, where their index is a name like others.
static Expr inside_binders(Pool *p, const Facts *facts, Memo *memo, Expr e)
{
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!expr_nargs(p, e) || stable_op(p, e) == STABLE_ARGMAX)
        return e;
    if (memo_get(memo, e, &known))
        return known;
    Expr result = e;
    if (kind == KIND_SUM || kind == KIND_PROD) {
        Sym j;
        Expr body = expr_open(p, e, &j), done = body ? one_scope(p, facts, body) : 0;
        result = done == body ? e : expr_sum(p, kind, j, expr_arg(p, e, 0), expr_arg(p, e, 1), done);
    } else {
        Exprs args = {0};
        bool changed = false;
        for (uint32_t i = 0; i < expr_nargs(p, e) && pool_ok(p); i++) {
            vec_push(&args, inside_binders(p, facts, memo, expr_arg(p, e, i)));
            changed |= vec_last(&args) != expr_arg(p, e, i);
        }
        result = !pool_ok(p) ? 0 : changed ? expr_rebuild(p, e, args.at) : e;
        vec_free(&args);
    }
    memo_put(memo, e, result);
    return result;
}

Expr stable_softmax(Pool *p, const Facts *facts, Expr e)
{
    return one_scope(p, facts, e);
}
