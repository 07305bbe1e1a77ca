// Equations in one unknown: the numerator's factors one by one. A factor is a polynomial in x, or a polynomial in one part
// that holds x (exp(x), log(x), x^k), or is undone from the outside in. Systems of linear equations by elimination.
//
// "No others" rests on each step keeping all solutions: what is divided by, and what a base must be for its logarithm, goes
// into the condition; a step that may lose one says so (false).
#include "symbolic/solve/solve.h"

#include "symbolic/calculus/calculus.h"
#include "symbolic/eval/eval.h"
#include "symbolic/expr/arith.h"
#include "symbolic/field/constant.h"
#include "symbolic/prove/prove.h"
#include "symbolic/simplify/simplify.h"

enum { DEGREE_MOST = 20, DEPTH_MOST = 20 }; // 20! is the last that an int64_t holds

typedef struct {
    Pool *p;
    const Facts *facts;
    Expr x, whole; // the equation as it was given
    Expr counter;  // stands for any integer
    Solutions *out;
    unsigned depth;
} Solver;

Expr solve_simplify(Pool *p, const Facts *declared, Expr e)
{
    SimplifyContext ctx = {.pool = p, .facts = declared, .written = e};
    return e ? simplify_expr(&ctx, e) : 0;
}

bool solve_is_zero(Pool *p, const Facts *declared, Expr e)
{
    if (!e || expr_kind(p, e) == KIND_UNDEF)
        return false;
    ProveClaim claim = {.left = e, .right = expr_int(p, 0), .relation = REFUTE_EQ, .facts = declared};
    Proof proof;
    prove_claim(p, &claim, &proof);
    bool zero = proof.kind == PROOF_PROVED && !proof.vacuous;
    proof_clear(&proof);
    return zero;
}

static int sign_of(Pool *p, Expr e)
{
    if (expr_kind(p, e) == KIND_NUM)
        return expr_num_sign(p, e);
    if (!(expr_flags(p, e) & FLAG_CONSTANT))
        return 2; // not known
    if (constant_is_zero(p, e) == TRUTH_YES)
        return 0;
    arb_t ball;
    arb_init(ball);
    int sign = 2;
    for (slong prec = 64; prec <= 1024 && sign == 2; prec *= 4)
        if (eval_ball(p, e, NULL, prec, ball) == EVAL_OK)
            sign = arb_is_positive(ball) ? 1 : arb_is_negative(ball) ? -1 : 2;
    arb_clear(ball);
    return sign;
}

// Is it certain that the number e has no value? A claim about it says nothing then, and is proved for that.
static bool has_no_value(Pool *p, Expr e)
{
    double ignored;
    return (expr_flags(p, e) & FLAG_CONSTANT) && eval_double(p, e, NULL, &ignored) == EVAL_UNDEFINED;
}

// Is it shown that e is a number other than 0, or has no value?
static bool is_no_zero(Pool *p, Expr e)
{
    if (!e || expr_kind(p, e) == KIND_UNDEF)
        return e != 0;
    int sign = sign_of(p, e);
    if (sign != 2)
        return sign != 0;
    return has_no_value(p, e);
}

// ---- One unknown ----------------------------------------------------------------------------------------------------

static Truth truth_of(Solver *s, Expr condition)
{
    Pool *p = s->p;
    Expr bracket = expr_iverson(p, condition), value = bracket ? solve_simplify(p, s->facts, bracket) : 0;
    if (value && expr_kind(p, value) == KIND_NUM)
        return expr_num_sign(p, value) ? TRUTH_YES : TRUTH_NO;
    return TRUTH_UNKNOWN;
}

// What a fact says of the unknown, said of a value. An integer is what is equal to its floor.
static Expr fact_of_value(Solver *s, const Fact *fact, Expr value)
{
    Pool *p = s->p;
    if (fact->kind == FACT_CONDITION)
        return expr_subst1(p, fact->condition, s->x, value);
    Expr subject = expr_subst1(p, fact->subject, s->x, value);
    if (!subject || fact->kind == FACT_SHAPE)
        return expr_true(p);
    Expr whole = facts_integer(p, s->facts, subject) == TRUTH_YES ? expr_true(p)
                                                                  : expr_eq(p, subject, expr_call1(p, FN_FLOOR, subject));
    if (fact->kind == FACT_INTEGER)
        return whole;
    Expr lower = expr_subst1(p, fact->lower, s->x, value), upper = expr_subst1(p, fact->upper, s->x, value);
    return expr_and(p, (Expr[]){whole, expr_le(p, lower, subject), expr_le(p, subject, upper)}, 3);
}

static bool fact_speaks_of(Pool *p, const Fact *fact, Expr x)
{
    return fact->kind == FACT_CONDITION
               ? expr_contains(p, fact->condition, x)
               : expr_contains(p, fact->subject, x) ||
                     (fact->kind == FACT_RANGE && (expr_contains(p, fact->lower, x) || expr_contains(p, fact->upper, x)));
}

// When does the value satisfy what is assumed of the unknown? Where it is not decided, the condition; 0: never.
static Expr assumed_of(Solver *s, Expr value)
{
    Pool *p = s->p;
    VEC(Expr) open = {0};
    bool possible = true;
    for (size_t i = 0; i < s->facts->declared && possible; i++) {
        const Fact *fact = &s->facts->list.at[i];
        if (!fact_speaks_of(p, fact, s->x))
            continue;
        Expr condition = fact_of_value(s, fact, value);
        Truth truth = truth_of(s, condition);
        possible = truth != TRUTH_NO;
        if (truth == TRUTH_UNKNOWN)
            vec_push(&open, condition);
    }
    Expr when = !possible ? 0 : open.len ? expr_and(p, open.at, (uint32_t)open.len) : expr_true(p);
    vec_free(&open);
    return when;
}

// A value that may be a solution: kept once, only where the equation is proved for it and it satisfies what is assumed.
static void propose(Solver *s, Expr value)
{
    Pool *p = s->p;
    if (value && expr_kind(p, value) == KIND_UNDEF)
        return;
    value = value ? solve_simplify(p, s->facts, value) : 0;
    if (!value || expr_contains(p, value, s->x)) {
        s->out->complete = false;
        return;
    }
    if (expr_kind(p, value) == KIND_UNDEF)
        return;
    for (size_t i = 0; i < s->out->values.len; i++)
        if (s->out->values.at[i] == value || solve_is_zero(p, s->facts, expr_sub(p, s->out->values.at[i], value)))
            return;
    Expr at = expr_subst1(p, s->whole, s->x, value);
    if (at && has_no_value(p, at))
        return;
    if (!solve_is_zero(p, s->facts, at)) {
        s->out->complete &= is_no_zero(p, at);
        return;
    }
    Expr when = assumed_of(s, value);
    if (!when)
        return;
    vec_push(&s->out->values, value);
    vec_push(&s->out->when, when);
    s->out->counted |= expr_contains(p, value, s->counter);
}

static bool solve_for(Solver *s, Expr e);

// u = value, where u holds x: x itself, or its outermost operation undone. False: it can not be undone.
static bool undo(Solver *s, Expr u, Expr value)
{
    Pool *p = s->p;
    if (u == s->x) {
        propose(s, value);
        return true;
    }
    return s->depth < DEPTH_MOST && solve_for(s, expr_sub(p, u, value));
}

// The coefficients of e as a polynomial in u, which the caller made a symbol: [0..degree]. -1: it is none.
static int coefficients(Pool *p, const Facts *facts, Expr e, Expr u, Expr *out)
{
    Expr d = e;
    Expr zero = expr_int(p, 0);
    int64_t factorial = 1;
    for (int k = 0; k <= DEGREE_MOST; k++) {
        Expr at = expr_subst1(p, d, u, zero);
        if (!at || expr_kind(p, at) == KIND_UNDEF)
            return -1;
        out[k] = solve_simplify(p, facts, expr_div(p, at, expr_int(p, factorial)));
        if (!out[k])
            return -1;
        if (!expr_contains(p, d, u))
            return k;
        if (k == DEGREE_MOST)
            return -1;
        d = solve_simplify(p, facts, diff_expr(p, d, u));
        factorial *= k + 1;
        if (!d)
            return -1;
    }
    return -1;
}

// There are said to be no others only where the condition holds.
static void note(Solver *s, Expr condition)
{
    Pool *p = s->p;
    if (truth_of(s, condition) == TRUTH_YES)
        return;
    s->out->condition = s->out->condition ? expr_and(p, (Expr[]){s->out->condition, condition}, 2) : condition;
}

// What was divided by must not be 0.
static void note_divisor(Solver *s, Expr divisor)
{
    Pool *p = s->p;
    if (!is_no_zero(p, divisor))
        note(s, expr_not(p, expr_eq(p, divisor, expr_int(p, 0))));
}

// u^n = c.
static bool solve_power(Solver *s, Expr u, int n, Expr c)
{
    Pool *p = s->p;
    if (n % 2) {
        Expr root = n == 1 ? c : n == 3 ? expr_call1(p, FN_CBRT, c) : expr_call(p, FN_ROOT, (Expr[]){c, expr_int(p, n)});
        return undo(s, u, root);
    }
    int sign = sign_of(p, c);
    if (sign < 0)
        return true;
    Expr root = n == 2 ? expr_sqrt(p, c) : expr_pow(p, c, expr_rat(p, 1, n));
    bool minus = undo(s, u, expr_neg(p, root));
    return undo(s, u, root) && minus;
}

static bool solve_polynomial(Solver *s, const Expr *c, int degree, Expr u)
{
    Pool *p = s->p;
    note_divisor(s, c[degree]);
    if (degree == 0)
        return sign_of(p, c[0]) != 0 || expr_kind(p, c[0]) != KIND_NUM;
    Expr lead = c[degree];
    int step = 0; // c holds powers of u^step only
    for (int k = 1; k <= degree; k++)
        if (!(expr_kind(p, c[k]) == KIND_NUM && expr_num_sign(p, c[k]) == 0))
            for (int a = k, b = step; (step = a), b; a = b, b = step % b)
                ;
    if (step == degree)
        return solve_power(s, u, degree, expr_div(p, expr_neg(p, c[0]), lead));
    if (step > 1 && degree == 2 * step) {
        Expr inner[3] = {c[0], c[step], c[degree]}, power = expr_powi(p, u, step);
        return solve_polynomial(s, inner, 2, power);
    }
    if (degree != 2)
        return false;
    Expr disc = expr_sub(p, expr_mul2(p, c[1], c[1]), expr_mul(p, (Expr[]){expr_int(p, 4), c[2], c[0]}, 3));
    disc = solve_simplify(p, s->facts, disc);
    if (!disc || sign_of(p, disc) == -1)
        return disc != 0;
    Expr root = expr_sqrt(p, disc), twice = expr_mul2(p, expr_int(p, 2), lead);
    bool lower = undo(s, u, expr_div(p, expr_sub(p, expr_neg(p, c[1]), root), twice));
    return undo(s, u, expr_div(p, expr_add2(p, expr_neg(p, c[1]), root), twice)) && lower;
}

typedef struct { // the largest parts that hold x in which e is a polynomial; more than one is too many
    Solver *s;
    Expr part;
    bool many;
} Parts;

static void find_parts(Parts *f, Expr e)
{
    Pool *p = f->s->p;
    if (!expr_contains(p, e, f->s->x) || f->many)
        return;
    Kind kind = expr_kind(p, e);
    bool power = kind == KIND_POW && expr_kind(p, expr_arg(p, e, 1)) == KIND_NUM;
    bool whole = power && expr_num_is_integer(p, expr_arg(p, e, 1)) && expr_num_sign(p, expr_arg(p, e, 1)) > 0;
    if (kind == KIND_ADD || kind == KIND_MUL || whole) {
        for (uint32_t i = 0; i < expr_nargs(p, e) - whole; i++)
            find_parts(f, expr_arg(p, e, i));
        return;
    }
    f->many |= f->part && f->part != e;
    f->part = e;
}

// inner^n = c, where n does not hold x and is no whole number >= 1.
static bool solve_root(Solver *s, Expr inner, Expr n, Expr c)
{
    Pool *p = s->p;
    int64_t whole;
    if (expr_kind(p, n) != KIND_NUM) { // inner may be negative where n is an even number
        undo(s, inner, expr_pow(p, c, expr_powi(p, n, -1)));
        return false;
    }
    if (!expr_num_is_integer(p, n)) // of numbers >= 0 only
        return undo(s, inner, expr_pow(p, c, expr_powi(p, n, -1)));
    if (!expr_get_int(p, n, &whole) || whole < -DEGREE_MOST)
        return false;
    return solve_power(s, inner, (int)-whole, expr_powi(p, c, -1));
}

// base^n = c for the exponent n.
static bool solve_exponent(Solver *s, Expr base, Expr n, Expr c)
{
    Pool *p = s->p;
    if (expr_contains(p, base, s->x) || (expr_flags(p, base) & FLAG_CONSTANT && sign_of(p, base) != 1))
        return false;
    if (!(expr_flags(p, base) & FLAG_CONSTANT))
        note(s, expr_lt(p, expr_int(p, 0), base));
    note(s, expr_not(p, expr_eq(p, base, expr_int(p, 1))));
    return undo(s, n, expr_div(p, expr_call1(p, FN_LOG, c), expr_call1(p, FN_LOG, base)));
}

// sin, cos or tan of inner is c: every branch, counted by an integer.
static bool solve_angle(Solver *s, FuncId f, Expr inner, Expr c)
{
    Pool *p = s->p;
    static const FuncId inverses[][2] = {{FN_SIN, FN_ASIN}, {FN_COS, FN_ACOS}, {FN_TAN, FN_ATAN}};
    size_t k = 0;
    while (inverses[k][0] != f)
        k++;
    if ((f == FN_SIN || f == FN_COS) && sign_of(p, expr_sub(p, expr_mul2(p, c, c), expr_int(p, 1))) == 1)
        return true;
    Expr angle = expr_call1(p, inverses[k][1], c), pi = expr_pi(p);
    Expr turns = expr_mul(p, (Expr[]){expr_int(p, f == FN_TAN ? 1 : 2), pi, s->counter}, 3);
    bool first = undo(s, inner, expr_add2(p, angle, turns));
    if (f == FN_TAN)
        return first;
    Expr other = f == FN_SIN ? expr_sub(p, pi, angle) : expr_neg(p, angle);
    return undo(s, inner, expr_add2(p, other, turns)) && first;
}

// u = c, where u is a call or a power: undone. False: there is no inverse here, or it has many branches.
static bool solve_kernel(Solver *s, Expr u, Expr c)
{
    Pool *p = s->p;
    Expr inner = expr_arg(p, u, 0);
    if (expr_kind(p, u) == KIND_POW) {
        Expr n = expr_arg(p, u, 1);
        return expr_contains(p, n, s->x) ? solve_exponent(s, inner, n, c) : solve_root(s, inner, n, c);
    }
    if (expr_kind(p, u) != KIND_CALL || expr_nargs(p, u) != 1)
        return false;
    static const struct {
        FuncId f, inverse;
    } pairs[] = {{FN_EXP, FN_LOG},     {FN_LOG, FN_EXP},     {FN_SINH, FN_ASINH}, {FN_ASINH, FN_SINH}, {FN_TANH, FN_ATANH},
                 {FN_ATANH, FN_TANH},  {FN_ATAN, FN_TAN},    {FN_ASIN, FN_SIN},   {FN_ACOS, FN_COS},   {FN_LOG1P, FN_EXPM1},
                 {FN_EXPM1, FN_LOG1P}, {FN_ACOSH, FN_COSH}};
    FuncId f = (FuncId)expr_op(p, u);
    if (f == FN_SIN || f == FN_COS || f == FN_TAN)
        return !expr_contains(p, c, s->counter) && solve_angle(s, f, inner, c);
    if (f == FN_CBRT)
        return undo(s, inner, expr_powi(p, c, 3));
    if (f == FN_SQRT)
        return undo(s, inner, expr_powi(p, c, 2));
    if (f == FN_ABS) {
        if (sign_of(p, c) < 0)
            return true;
        bool minus = undo(s, inner, expr_neg(p, c));
        return undo(s, inner, c) && minus;
    }
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].f == f) {
            if ((f == FN_EXP) && sign_of(p, c) <= 0)
                return true;
            return undo(s, inner, expr_call1(p, pairs[i].inverse, c));
        }
    return false;
}

// One factor.
static bool solve_for(Solver *s, Expr e)
{
    Pool *p = s->p;
    if (!e || !expr_contains(p, e, s->x))
        return true;
    if (++s->depth > DEPTH_MOST)
        return false;
    Parts parts = {.s = s};
    find_parts(&parts, e);
    bool ok = false;
    if (parts.part && !parts.many) {
        Expr u = parts.part == s->x ? s->x : expr_sym(p, pool_symbol_fresh(p, expr_op(p, s->x)));
        Expr in_u = expr_subst1(p, e, parts.part, u), c[DEGREE_MOST + 1];
        int degree = in_u ? coefficients(p, s->facts, in_u, u, c) : -1;
        if (parts.part == s->x) {
            ok = degree >= 0 && solve_polynomial(s, c, degree, s->x);
        } else if (degree == 1) {
            note_divisor(s, c[1]);
            ok = solve_kernel(s, parts.part, expr_div(p, expr_neg(p, c[0]), c[1]));
        } else if (degree == 2) {
            ok = solve_polynomial(s, c, degree, parts.part);
        }
    }
    s->depth--;
    return ok;
}

static bool solve_factors(Solver *s, Expr e)
{
    Pool *p = s->p;
    SimplifyContext ctx = {.pool = p, .facts = s->facts, .written = e};
    Expr f = simplify_factor(&ctx, e);
    if (!f) {
        pool_error_clear(p);
        f = e;
    }
    uint32_t n = expr_kind(p, f) == KIND_MUL ? expr_nargs(p, f) : 1;
    bool ok = true;
    for (uint32_t i = 0; i < n; i++) {
        Expr factor = n > 1 || expr_kind(p, f) == KIND_MUL ? expr_arg(p, f, i) : f;
        bool power = expr_kind(p, factor) == KIND_POW && expr_kind(p, expr_arg(p, factor, 1)) == KIND_NUM;
        if (power && expr_num_sign(p, expr_arg(p, factor, 1)) < 0)
            continue; // below the bar
        if (power && expr_num_is_integer(p, expr_arg(p, factor, 1)))
            factor = expr_arg(p, factor, 0);
        if (!expr_contains(p, factor, s->x))
            note_divisor(s, factor);
        else
            ok &= solve_for(s, factor);
    }
    return ok;
}

static void swap(Expr *a, Expr *b)
{
    Expr kept = *a;
    *a = *b;
    *b = kept;
}

static void sort_values(Pool *p, Solutions *out)
{
    Expr *at = out->values.at;
    for (size_t i = 1; i < out->values.len; i++)
        for (size_t k = i; k > 0 && sign_of(p, expr_sub(p, at[k], at[k - 1])) == -1; k--) {
            swap(&at[k - 1], &at[k]);
            swap(&out->when.at[k - 1], &out->when.at[k]);
        }
}

void solutions_clear(Solutions *s)
{
    vec_free(&s->values);
    vec_free(&s->when);
}

static bool without_unknown(Pool *p, const Facts *declared, Expr e, Error *err)
{
    error_set(err, ERR_DOMAIN, (Span){0, 0}, "the equation does not hold the unknown: %s",
              solve_is_zero(p, declared, e) ? "every value solves it" : "it says nothing about it");
    error_hint(err, "solve(a = b, x) wants an equation in x");
    return false;
}

bool solve_equation(Pool *p, const Facts *declared, Expr e, Expr x, Expr counter, Solutions *out, Error *err)
{
    *out = (Solutions){.complete = true};
    if (!expr_contains(p, e, x))
        return without_unknown(p, declared, e, err);
    Facts facts;
    facts_copy(&facts, declared);
    facts_add(&facts, &(Fact){.kind = FACT_INTEGER, .subject = counter});
    Solver s = {.p = p, .facts = &facts, .x = x, .whole = e, .counter = counter, .out = out};
    bool all = solve_factors(&s, e);
    out->complete &= all;
    sort_values(p, out);
    facts_clear(&facts);
    if (!pool_ok(p))
        return error_set(err, p->error.code, (Span){0, 0}, "%s", p->error.message);
    if (out->values.len || out->complete)
        return true;
    error_set(err, ERR_UNABLE, (Span){0, 0}, "no solution was found, and not shown that there is none");
    error_hint(err, "equations of degree 2, powers, and functions that can be undone are solved");
    return false;
}

// ---- Linear systems -------------------------------------------------------------------------------------------------

enum { UNKNOWNS_MOST = 16 };

static bool fail(Error *err, ErrCode code, const char *message)
{
    error_set(err, code, (Span){0, 0}, "%s", message);
    return false;
}

// Rows of coefficients and, last, the right sides. False where an equation is not linear.
static bool read_rows(Pool *p, const Facts *facts, const Expr *equations, const Expr *names, uint32_t n,
                      Expr (*a)[UNKNOWNS_MOST + 1])
{
    Expr zeros[UNKNOWNS_MOST];
    for (uint32_t j = 0; j < n; j++)
        zeros[j] = expr_int(p, 0);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++) {
            a[i][j] = solve_simplify(p, facts, diff_expr(p, equations[i], names[j]));
            for (uint32_t k = 0; k < n; k++)
                if (!a[i][j] || expr_contains(p, a[i][j], names[k]))
                    return false;
        }
        a[i][n] = solve_simplify(p, facts, expr_neg(p, expr_subst(p, equations[i], names, zeros, n)));
        if (!a[i][n])
            return false;
    }
    return true;
}

bool solve_linear(Pool *p, const Facts *declared, const Expr *equations, const Expr *names, uint32_t n, Expr *out,
                  Expr *condition, Error *err)
{
    Expr a[UNKNOWNS_MOST][UNKNOWNS_MOST + 1], determinant = expr_int(p, 1);
    if (n > UNKNOWNS_MOST)
        return fail(err, ERR_LIMIT, "too many unknowns: 16 at most");
    if (!read_rows(p, declared, equations, names, n, a))
        return fail(err, ERR_UNABLE, "the equations are not linear in the unknowns");
    for (uint32_t k = 0; k < n; k++) {
        uint32_t pivot = n;
        for (uint32_t i = k; i < n; i++) { // a number rather than a formula
            bool zero = expr_kind(p, a[i][k]) == KIND_NUM && expr_num_sign(p, a[i][k]) == 0;
            bool better = pivot == n || (expr_kind(p, a[i][k]) == KIND_NUM && expr_kind(p, a[pivot][k]) != KIND_NUM);
            if (!zero && better && !solve_is_zero(p, declared, a[i][k]))
                pivot = i;
        }
        if (pivot == n)
            return fail(err, ERR_DOMAIN, "the equations have no solution, or more than one");
        for (uint32_t j = 0; j <= n; j++)
            swap(&a[k][j], &a[pivot][j]);
        determinant = expr_mul2(p, determinant, a[k][k]);
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = n + 1; i != k && j-- > k;) {
                Expr factor = j == k ? 0 : expr_div(p, a[i][k], a[k][k]);
                if (j == k)
                    a[i][j] = expr_int(p, 0);
                else
                    a[i][j] = solve_simplify(p, declared, expr_sub(p, a[i][j], expr_mul2(p, factor, a[k][j])));
                if (!a[i][j])
                    return fail(err, ERR_UNABLE, "the elimination came to no end");
            }
    }
    for (uint32_t i = 0; i < n; i++)
        out[i] = solve_simplify(p, declared, expr_div(p, a[i][n], a[i][i]));
    for (uint32_t i = 0; i < n; i++)
        if (!out[i] || !solve_is_zero(p, declared, expr_subst(p, equations[i], names, out, n)))
            return fail(err, ERR_UNABLE, "the solution could not be proved");
    determinant = solve_simplify(p, declared, determinant);
    *condition = determinant && expr_kind(p, determinant) != KIND_NUM
                     ? expr_not(p, expr_eq(p, determinant, expr_int(p, 0)))
                     : 0;
    return true;
}
