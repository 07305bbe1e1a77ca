// Limits, all of them as t goes to 0 from the right: x is a + t, a - t, 1/t or -1/t.
//
// The limit of an expression is found from the limits of its parts, with plus and minus infinity among them. Where these
// do not tell (0*oo, oo - oo, 1^oo) the expression is expanded in a series, or the rule of l'Hopital is applied to it as a
// quotient. The last look is at enclosures of the expression nearer and nearer to the point.
#include "symbolic/solve/solve_internal.h"

#include "symbolic/calculus/calculus.h"
#include "symbolic/eval/eval.h"
#include "symbolic/expr/arith.h"
#include "symbolic/field/constant.h"
#include "symbolic/print/print.h"

enum { DEPTH_MOST = 40, RULES_MOST = 6, STEPS_MOST = 4000, POWER_MOST = 4 };

typedef struct {
    Pool *p;
    const Facts *facts; // t > 0 among them
    Expr t;
    unsigned depth, rules; // of recursion; applications of l'Hopital's rule left
    unsigned steps;        // looks at parts that are left
} Walk;

static Limit limit_of(Walk *w, Expr e);

static const Limit none = {.kind = LIMIT_NONE};

static Limit infinite(int sign)
{
    return sign ? (Limit){.kind = sign > 0 ? LIMIT_PLUS : LIMIT_MINUS, .sign = sign} : none;
}

// The sign of a number, 0 where it is 0 or not a number.
static int number_sign(Pool *p, Expr e)
{
    if (expr_kind(p, e) == KIND_NUM)
        return expr_num_sign(p, e);
    if (!(expr_flags(p, e) & FLAG_CONSTANT) || constant_is_zero(p, e) == TRUTH_YES)
        return 0;
    arb_t ball;
    arb_init(ball);
    int sign = 0;
    for (slong prec = 64; prec <= 1024 && !sign; prec *= 4)
        if (eval_ball(p, e, NULL, prec, ball) == EVAL_OK)
            sign = arb_is_positive(ball) ? 1 : arb_is_negative(ball) ? -1 : 0;
    arb_clear(ball);
    return sign;
}

static bool is_zero(Walk *w, Expr *value)
{
    Pool *p = w->p;
    if (expr_kind(p, *value) == KIND_NUM)
        return expr_num_sign(p, *value) == 0;
    Expr simple = solve_simplify(p, w->facts, *value);
    if (simple)
        *value = simple;
    if (expr_kind(p, *value) == KIND_NUM)
        return expr_num_sign(p, *value) == 0;
    return (expr_flags(p, *value) & FLAG_CONSTANT) && constant_is_zero(p, *value) == TRUTH_YES;
}

// The sign of e for small t > 0, where it holds no other names.
static int sign_near(Walk *w, Expr e)
{
    Pool *p = w->p;
    int sign = 2;
    for (unsigned k = 30; k <= 120; k += 30) {
        Expr at = expr_subst1(p, e, w->t, expr_powi(p, expr_int(p, 2), -(int64_t)k));
        int s = at && (expr_flags(p, at) & FLAG_CONSTANT) ? number_sign(p, at) : 0;
        if (!s || (sign != 2 && s != sign))
            return 0;
        sign = s;
    }
    return sign == 2 ? 0 : sign;
}

// The sign that the facts give a formula in other names.
static int assumed_sign(Walk *w, Expr e)
{
    Pool *p = w->p;
    Expr zero = expr_int(p, 0);
    if (w->facts->declared == 1) // of t alone
        return 0;
    Expr above = solve_simplify(p, w->facts, expr_iverson(p, expr_lt(p, zero, e)));
    if (above && expr_is_number(p, above, 1, 1))
        return 1;
    Expr below = above ? solve_simplify(p, w->facts, expr_iverson(p, expr_lt(p, e, zero))) : 0;
    return below && expr_is_number(p, below, 1, 1) ? -1 : 0;
}

static Limit finite_limit(Walk *w, Expr value, Expr e)
{
    if (!value || expr_kind(w->p, value) == KIND_UNDEF)
        return none;
    bool zero = is_zero(w, &value);
    if (!zero && !(expr_flags(w->p, value) & FLAG_CONSTANT))
        return (Limit){.kind = LIMIT_FINITE, .value = value, .sign = assumed_sign(w, value)};
    if (!zero && (expr_flags(w->p, value) & FLAG_CONSTANT) && !number_sign(w->p, value))
        return none; // tan(pi/2) has no value
    if (zero)
        value = expr_int(w->p, 0);
    return (Limit){.kind = LIMIT_FINITE, .value = value, .sign = zero ? sign_near(w, e) : number_sign(w->p, value)};
}

// ---- Where the parts do not tell ----------------------------------------------------------------------------------------

static Limit by_series(Walk *w, Expr e)
{
    Pool *p = w->p;
    Expr value = series_expr(p, e, w->t, expr_int(p, 0), 0);
    if (!value && p->error.code != ERR_TIMEOUT && p->error.code != ERR_INTERRUPTED)
        pool_error_clear(p);
    return value && !expr_contains(p, value, w->t) ? finite_limit(w, value, e) : none;
}

static bool vanishes(Walk *w, Limit l)
{
    return l.kind == LIMIT_FINITE && expr_kind(w->p, l.value) == KIND_NUM && expr_num_sign(w->p, l.value) == 0;
}

static bool is_infinite(Limit l)
{
    return l.kind == LIMIT_PLUS || l.kind == LIMIT_MINUS;
}

// above/below, where both go to 0 or both to infinity.
static Limit by_rule(Walk *w, Expr above, Expr below)
{
    Pool *p = w->p;
    if (w->rules == 0)
        return none;
    Limit a = limit_of(w, above), b = limit_of(w, below);
    if (!(vanishes(w, a) && vanishes(w, b)) && !(is_infinite(a) && is_infinite(b)))
        return none;
    w->rules--;
    Expr da = diff_expr(p, above, w->t), db = diff_expr(p, below, w->t);
    Expr quotient = da && db ? expr_div(p, da, db) : 0;
    quotient = quotient ? solve_simplify(p, w->facts, quotient) : 0;
    Limit l = quotient ? limit_of(w, quotient) : none;
    w->rules++;
    return l;
}

// exp(g)*R with g to infinity: where log|R|/g has a limit above -1, the exponential decides.
static Limit by_growth(Walk *w, Expr e)
{
    Pool *p = w->p;
    Expr g = expr_int(p, 0), logs = g, rest = expr_int(p, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr f = expr_arg(p, e, i), n = expr_int(p, 1), base = f;
        if (expr_kind(p, f) == KIND_POW && expr_kind(p, expr_arg(p, f, 1)) == KIND_NUM) {
            base = expr_arg(p, f, 0);
            n = expr_arg(p, f, 1);
        }
        if (expr_is_call(p, base, FN_EXP)) {
            g = expr_add2(p, g, expr_mul2(p, n, expr_arg(p, base, 0)));
            continue;
        }
        Limit l = limit_of(w, base);
        rest = expr_mul2(p, rest, f);
        if (!l.sign)
            return none;
        logs = expr_add2(p, logs, expr_mul2(p, n, expr_call1(p, FN_LOG, l.sign > 0 ? base : expr_neg(p, base))));
    }
    Limit top = expr_contains(p, g, w->t) ? limit_of(w, g) : none;
    Expr ratio = is_infinite(top) ? solve_simplify(p, w->facts, expr_div(p, logs, g)) : 0;
    Limit r = ratio ? limit_of(w, ratio) : none;
    Expr more = r.kind == LIMIT_FINITE ? expr_add2(p, r.value, expr_int(p, 1)) : 0;
    if (!more || number_sign(p, more) != 1)
        return none;
    int sign = sign_near(w, rest);
    if (top.kind == LIMIT_PLUS)
        return infinite(sign);
    return (Limit){.kind = LIMIT_FINITE, .value = expr_int(p, 0), .sign = sign};
}

// The product as above/below: powers with a negative exponent below.
static Limit quotient_limit(Walk *w, Expr e)
{
    Pool *p = w->p;
    Limit quick = by_growth(w, e);
    if (quick.kind != LIMIT_NONE)
        return quick;
    Expr above = expr_int(p, 1), below = expr_int(p, 1), vanishing = above, growing = above;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr f = expr_arg(p, e, i);
        bool inverse = expr_kind(p, f) == KIND_POW && expr_kind(p, expr_arg(p, f, 1)) == KIND_NUM &&
                       expr_num_sign(p, expr_arg(p, f, 1)) < 0;
        if (inverse)
            below = expr_mul2(p, below, expr_pow(p, expr_arg(p, f, 0), expr_neg(p, expr_arg(p, f, 1))));
        else
            above = expr_mul2(p, above, f);
        Limit l = limit_of(w, f);
        if (l.kind == LIMIT_NONE)
            return none;
        Expr *side = is_infinite(l) ? &growing : &vanishing;
        *side = expr_mul2(p, *side, f);
    }
    Limit l = by_rule(w, above, below);
    if (l.kind == LIMIT_NONE)
        l = by_rule(w, growing, solve_simplify(p, w->facts, expr_powi(p, vanishing, -1)));
    if (l.kind == LIMIT_NONE)
        l = by_rule(w, vanishing, solve_simplify(p, w->facts, expr_powi(p, growing, -1)));
    return l;
}

static Limit indeterminate(Walk *w, Expr e)
{
    Pool *p = w->p;
    Limit l = by_series(w, e);
    if (l.kind != LIMIT_NONE || !pool_ok(p))
        return l;
    Expr simple = solve_simplify(p, w->facts, e);
    if (simple && simple != e) {
        l = by_series(w, simple);
        if (l.kind == LIMIT_NONE && w->depth < DEPTH_MOST / 2)
            l = limit_of(w, simple);
    }
    return l.kind == LIMIT_NONE && expr_kind(p, e) == KIND_MUL ? quotient_limit(w, e) : l;
}

// oo - oo: the first infinite term before a bracket.
static Limit difference_limit(Walk *w, Expr e, Expr term, int sign)
{
    Pool *p = w->p;
    Limit l = indeterminate(w, e);
    if (l.kind != LIMIT_NONE)
        return l;
    Expr terms[64];
    uint32_t n = expr_nargs(p, e);
    if (n > 64)
        return none;
    for (uint32_t i = 0; i < n; i++)
        terms[i] = solve_simplify(p, w->facts, expr_div(p, expr_arg(p, e, i), term));
    Expr bracket = expr_add(p, terms, n);
    Limit b = bracket ? limit_of(w, bracket) : none;
    if (vanishes(w, b))
        return by_rule(w, bracket, solve_simplify(p, w->facts, expr_powi(p, term, -1)));
    return b.kind == LIMIT_NONE ? none : infinite(sign * b.sign);
}

// ---- By kinds --------------------------------------------------------------------------------------------------------

static Limit sum_limit(Walk *w, Expr e)
{
    Pool *p = w->p;
    Expr value = expr_int(p, 0), term = 0;
    int sign = 0;
    bool clash = false;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Limit l = limit_of(w, expr_arg(p, e, i));
        if (l.kind == LIMIT_NONE)
            return indeterminate(w, e);
        if (l.kind == LIMIT_FINITE) {
            value = expr_add2(p, value, l.value);
            continue;
        }
        clash |= sign && sign != l.sign;
        term = sign ? term : expr_arg(p, e, i);
        sign = sign ? sign : l.sign;
    }
    return clash ? difference_limit(w, e, term, sign) : sign ? infinite(sign) : finite_limit(w, value, e);
}

static Limit product_limit(Walk *w, Expr e)
{
    Pool *p = w->p;
    Expr value = expr_int(p, 1);
    int sign = 1;
    bool zero = false, growing = false;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Limit l = limit_of(w, expr_arg(p, e, i));
        if (l.kind == LIMIT_NONE)
            return indeterminate(w, e);
        sign *= l.sign;
        growing |= l.kind != LIMIT_FINITE;
        zero |= vanishes(w, l);
        if (l.kind == LIMIT_FINITE)
            value = expr_mul2(p, value, l.value);
    }
    if (zero && growing)
        return indeterminate(w, e);
    if (growing)
        return infinite(sign);
    return zero ? (Limit){.kind = LIMIT_FINITE, .value = expr_int(p, 0), .sign = sign} : finite_limit(w, value, e);
}

static Limit exp_of(Walk *w, Limit l, Expr e)
{
    if (l.kind == LIMIT_FINITE)
        return finite_limit(w, expr_call1(w->p, FN_EXP, l.value), e);
    return l.kind == LIMIT_PLUS    ? infinite(1)
           : l.kind == LIMIT_MINUS ? (Limit){.kind = LIMIT_FINITE, .value = expr_int(w->p, 0), .sign = 1}
                                   : none;
}

static Limit power_limit(Walk *w, Expr e)
{
    Pool *p = w->p;
    Expr base = expr_arg(p, e, 0), exponent = expr_arg(p, e, 1);
    Limit b = limit_of(w, base);
    if (expr_kind(p, exponent) != KIND_NUM) {
        if (b.kind == LIMIT_NONE || b.sign < 0 || (b.kind == LIMIT_FINITE && b.sign == 0 && !expr_contains(p, base, w->t)))
            return none;
        Limit l = limit_of(w, expr_mul2(p, exponent, expr_call1(p, FN_LOG, base)));
        return exp_of(w, l, e);
    }
    bool integer = expr_num_is_integer(p, exponent), odd = integer && expr_num_is_odd(p, exponent);
    int up = expr_num_sign(p, exponent), sign = odd ? b.sign : integer ? 1 : b.sign > 0;
    if (b.kind == LIMIT_NONE || (!integer && b.sign < 0))
        return none;
    bool zero = vanishes(w, b);
    if ((zero && up < 0) || (is_infinite(b) && up > 0))
        return infinite(sign);
    if (zero || is_infinite(b))
        return (Limit){.kind = LIMIT_FINITE, .value = expr_int(p, 0), .sign = sign};
    return finite_limit(w, expr_pow(p, b.value, exponent), e);
}

static Limit log_of(Walk *w, Limit l, Expr e)
{
    if (l.kind == LIMIT_PLUS)
        return infinite(1);
    if (vanishes(w, l))
        return l.sign > 0 ? infinite(-1) : none;
    return l.kind == LIMIT_FINITE && l.sign >= 0 ? finite_limit(w, expr_call1(w->p, FN_LOG, l.value), e) : none;
}

// Where the argument of a function of one argument goes to plus infinity, and to minus infinity.
static Limit at_infinity(Walk *w, FuncId f, int sign)
{
    Pool *p = w->p;
    Expr one = expr_int(p, sign);
    switch (f) {
    case FN_ATAN: return finite_limit(w, expr_mul2(p, expr_rat(p, sign, 2), expr_pi(p)), one);
    case FN_TANH:
    case FN_ERF: return finite_limit(w, one, one);
    case FN_SINH:
    case FN_ASINH:
    case FN_CBRT: return infinite(sign);
    case FN_COSH:
    case FN_ABS: return infinite(1);
    case FN_ACOSH:
    case FN_SQRT:
    case FN_LOG1P:
    case FN_GAMMA:
    case FN_LGAMMA:
    case FN_FACTORIAL: return sign > 0 ? infinite(1) : none;
    case FN_EXPM1: return sign > 0 ? infinite(1) : finite_limit(w, expr_int(p, -1), one);
    case FN_ERFC:
        return sign > 0 ? (Limit){.kind = LIMIT_FINITE, .value = expr_int(p, 0), .sign = 1} : finite_limit(w, expr_int(p, 2), one);
    default: return none;
    }
}

static Limit call_limit(Walk *w, Expr e)
{
    Pool *p = w->p;
    FuncId f = (FuncId)expr_op(p, e);
    Limit l = limit_of(w, expr_arg(p, e, 0));
    if (f == FN_EXP)
        return exp_of(w, l, e);
    if (f == FN_LOG)
        return log_of(w, l, e);
    if ((f == FN_TAN || f == FN_COT) && l.kind == LIMIT_FINITE) {
        Expr u = expr_arg(p, e, 0), sine = expr_call1(p, FN_SIN, u), cosine = expr_call1(p, FN_COS, u);
        return limit_of(w, f == FN_TAN ? expr_div(p, sine, cosine) : expr_div(p, cosine, sine));
    }
    if ((func_cards[f].properties & FN_STEP) || l.kind == LIMIT_NONE)
        return none;
    if (expr_nargs(p, e) == 1)
        return is_infinite(l) ? at_infinity(w, f, l.sign) : finite_limit(w, expr_call1(p, f, l.value), e);
    Limit m = limit_of(w, expr_arg(p, e, 1));
    if (f == FN_ATAN2 || l.kind != LIMIT_FINITE || m.kind != LIMIT_FINITE)
        return none;
    return finite_limit(w, expr_call(p, f, (Expr[]){l.value, m.value}), e);
}

static Limit limit_of(Walk *w, Expr e)
{
    Pool *p = w->p;
    if (!e || !pool_poll(p) || w->depth >= DEPTH_MOST || w->steps == 0)
        return none;
    w->steps--;
    if (!expr_contains(p, e, w->t))
        return finite_limit(w, e, e);
    if (e == w->t)
        return (Limit){.kind = LIMIT_FINITE, .value = expr_int(p, 0), .sign = 1};
    w->depth++;
    Limit l = none;
    switch (expr_kind(p, e)) {
    case KIND_ADD: l = sum_limit(w, e); break;
    case KIND_MUL: l = product_limit(w, e); break;
    case KIND_POW: l = power_limit(w, e); break;
    case KIND_CALL: l = call_limit(w, e); break;
    default: break;
    }
    w->depth--;
    return l;
}

// ---- The whole ------------------------------------------------------------------------------------------------------

// The first coefficient, of t^-POWER_MOST .. t^POWER_MOST, that does not vanish. 0: not found.
static Expr leading_coefficient(Walk *w, Expr e)
{
    Pool *p = w->p;
    for (int k = -POWER_MOST; k <= POWER_MOST; k++) {
        Limit l = limit_of(w, expr_mul2(p, e, expr_powi(p, w->t, -k)));
        if (l.kind != LIMIT_FINITE)
            return 0;
        if (!vanishes(w, l))
            return l.value;
    }
    return 0;
}

// A divisor whose first coefficient is a formula in other names may vanish faster than it does in general: then the
// limit is another one. Adds to *condition that these coefficients are not 0. False: one was not found.
static bool note_divisors(Walk *w, Memo *seen, Expr e, Expr *condition)
{
    Pool *p = w->p;
    uint32_t known;
    if (!expr_contains(p, e, w->t) || memo_get(seen, e, &known))
        return true;
    memo_put(seen, e, 1);
    if (expr_kind(p, e) == KIND_POW && expr_kind(p, expr_arg(p, e, 1)) == KIND_NUM && expr_num_sign(p, expr_arg(p, e, 1)) < 0) {
        Expr base = expr_arg(p, e, 0), others = expr_subst1(p, base, w->t, expr_int(p, 1));
        Expr lead = others && (expr_flags(p, others) & FLAG_CONSTANT) ? expr_int(p, 1) : leading_coefficient(w, base);
        lead = lead ? solve_simplify(p, w->facts, lead) : 0;
        if (!lead)
            return false;
        Expr number, rest;
        expr_split_coeff(p, lead, &number, &rest);
        if (!(expr_flags(p, lead) & FLAG_CONSTANT))
            lead = rest;
        Expr apart = expr_not(p, expr_eq(p, lead, expr_int(p, 0)));
        Expr bracket = expr_flags(p, lead) & FLAG_CONSTANT ? expr_int(p, 1) : solve_simplify(p, w->facts, expr_iverson(p, apart));
        if (bracket && !expr_is_number(p, bracket, 1, 1))
            *condition = *condition ? expr_and(p, (Expr[]){*condition, apart}, 2) : apart;
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (!note_divisors(w, seen, expr_arg(p, e, i), condition))
            return false;
    return true;
}

static Limit from_one_side(Pool *p, const Facts *declared, Expr e, Expr x, Expr point, int infinity, bool right,
                           bool *defined)
{
    Sym t = pool_symbol_fresh(p, expr_op(p, x));
    Walk w = {.p = p, .t = expr_sym(p, t), .rules = RULES_MOST, .steps = STEPS_MOST};
    Facts facts;
    facts_copy(&facts, declared);
    Fact positive = {.kind = FACT_CONDITION, .condition = expr_lt(p, expr_int(p, 0), w.t)};
    facts_add(&facts, &positive);
    w.facts = &facts;
    Expr at = infinity ? expr_mul2(p, expr_int(p, infinity), expr_powi(p, w.t, -1))
                       : expr_add2(p, point, right ? w.t : expr_neg(p, w.t));
    Expr moved = expr_subst1(p, e, x, at);
    Limit l = moved ? limit_of(&w, moved) : none;
    if (l.kind == LIMIT_FINITE) {
        Expr simple = solve_simplify(p, declared, l.value);
        l.value = simple ? simple : l.value;
    }
    *defined = true;
    if (moved && !limit_check(p, declared, moved, w.t, &l, defined))
        l = none;
    Memo *seen = memo_begin(p);
    w.steps = STEPS_MOST;
    if (l.kind != LIMIT_NONE && !note_divisors(&w, seen, moved, &l.condition))
        l = none;
    memo_end(p, seen);
    facts_clear(&facts);
    return l;
}

static void tell(Pool *p, Limit l, bool defined, StrBuf *out)
{
    static const char *const words[] = {[LIMIT_PLUS] = "oo", [LIMIT_MINUS] = "-oo", [LIMIT_NONE] = "not known"};
    StrBuf text = {0};
    if (!defined)
        str_add(out, "without a value");
    else
        str_add(out, l.kind == LIMIT_FINITE ? print_quick(p, l.value, &text) : words[l.kind]);
    str_free(&text);
}

bool solve_limit(Pool *p, const Facts *declared, Expr e, Expr x, Expr point, int infinity, LimitSide side, Limit *out,
                 Error *err)
{
    bool right_defined = true, left_defined = true;
    Limit right = none, left = none;
    if (side != SIDE_LEFT)
        right = from_one_side(p, declared, e, x, point, infinity, true, &right_defined);
    if (side == SIDE_LEFT || (side == SIDE_BOTH && !infinity))
        left = from_one_side(p, declared, e, x, point, infinity, false, &left_defined);
    else
        left = right;
    if (side == SIDE_LEFT)
        right = left;
    if (!pool_ok(p))
        return error_set(err, p->error.code, (Span){0, 0}, "%s", p->error.message);
    *out = right;
    if (right.condition != left.condition && left.condition)
        out->condition = right.condition ? expr_and(p, (Expr[]){left.condition, right.condition}, 2) : left.condition;
    bool same = right.kind == left.kind && right.kind != LIMIT_NONE;
    if (same && right.kind == LIMIT_FINITE)
        same = right.value == left.value || solve_is_zero(p, declared, expr_sub(p, right.value, left.value));
    if (same)
        return true;
    if (right.kind == LIMIT_NONE && left.kind == LIMIT_NONE) {
        error_set(err, ERR_UNABLE, (Span){0, 0}, "the limit was not found");
        error_hint(err, "series(e, x, a, n) expands about a point");
        return false;
    }
    StrBuf l = {0}, r = {0};
    tell(p, left, left_defined, &l);
    tell(p, right, right_defined, &r);
    error_set(err, ERR_DOMAIN, (Span){0, 0}, "there is no limit from both sides: from the left it is %.80s, from the right %.80s",
              str_text(&l), str_text(&r));
    error_hint(err, "write limit(e, x, a, right) or limit(e, x, a, left)");
    str_free(&l);
    str_free(&r);
    return false;
}
