// The rules of differentiation, one application at a time: diff(u*v, x) becomes diff(u, x)*v + u*diff(v, x), whose
// forms wait for the next.
#include "symbolic/steps/steps_internal.h"

#include "parser/parse.h"
#include "symbolic/calculus/calculus.h"

Expr rules_diff(Pool *p, Expr e, Expr x)
{
    return expr_form(p, FORM_DIFF, (Expr[]){e, x}, 2);
}

bool rules_is_diff(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_DIFF;
}

// ---- What depends on the variable ---------------------------------------------------------------------------------

typedef struct {
    Expr x;
    bool found;
} Depends;

static void find_variable(Pool *p, Expr variable, void *data)
{
    Depends *d = data;
    bool same = variable == d->x;
    if (expr_kind(p, d->x) == KIND_ELEM) // any element may be the one meant
        same = expr_kind(p, variable) == KIND_ELEM && expr_op(p, variable) == expr_op(p, d->x);
    d->found |= same;
}

static Sym name_of(const Pool *p, Expr e)
{
    Kind kind = expr_kind(p, e);
    return kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY ? expr_op(p, e) : 0;
}

const Definition *rules_defined(const Telling *t, Expr e, Expr x)
{
    Sym name = name_of(t->pool, e);
    return name && !(x && name == name_of(t->pool, x)) ? defs_find(t->ctx->defs, name) : NULL;
}

bool rules_depends(const Telling *t, Expr e, Expr x)
{
    Depends d = {.x = x};
    Sym name = name_of(t->pool, x);
    Expr open = defs_expand(t->pool, t->ctx->defs, e, defs_find(t->ctx->defs, name) ? name : 0);
    if (open)
        expr_each_variable(t->pool, open, find_variable, &d);
    return d.found;
}

// ---- Rules --------------------------------------------------------------------------------------------------------

static Expr rule_sum(Telling *t, Pool *p, Expr e, Expr x)
{
    VEC(Expr) terms = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr term = rules_diff(p, expr_arg(p, e, i), x);
        vec_push(&terms, term);
    }
    Expr result = expr_add(p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    telling_reason(t, REASON_SUM_RULE, NULL);
    return result;
}

static bool is_denominator(const Pool *p, Expr factor)
{
    return expr_kind(p, factor) == KIND_POW && expr_kind(p, expr_arg(p, factor, 1)) == KIND_NUM &&
           expr_num_sign(p, expr_arg(p, factor, 1)) < 0;
}

// (u/v)' = (u'*v - u*v')/v^2
static Expr rule_quotient(Telling *t, Pool *p, Expr u, Expr v, Expr x)
{
    telling_reason(t, REASON_QUOTIENT_RULE, NULL);
    Expr over = expr_sub(p, expr_mul2(p, rules_diff(p, u, x), v), expr_mul2(p, u, rules_diff(p, v, x)));
    return expr_div(p, over, expr_powi(p, v, 2));
}

static Expr rule_factors(Telling *t, Pool *p, const Expr *factors, uint32_t n, Expr x)
{
    VEC(Expr) terms = {0};
    for (uint32_t i = 0; i < n; i++) {
        Expr term = rules_diff(p, factors[i], x);
        for (uint32_t j = 0; j < n; j++)
            term = j == i ? term : expr_mul2(p, term, factors[j]);
        vec_push(&terms, term);
    }
    Expr result = expr_add(p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    telling_reason(t, REASON_PRODUCT_RULE, NULL);
    return result;
}

static Expr rule_product(Telling *t, Pool *p, Expr e, Expr x)
{
    VEC(Expr) fixed = {0}, over = {0}, under = {0}, moving = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr f = expr_arg(p, e, i);
        bool depends = rules_depends(t, f, x);
        if (!depends)
            vec_push(&fixed, f);
        else if (is_denominator(p, f))
            vec_push(&under, expr_pow(p, expr_arg(p, f, 0), expr_neg(p, expr_arg(p, f, 1))));
        else
            vec_push(&over, f);
        if (depends)
            vec_push(&moving, f);
    }
    Expr result;
    if (fixed.len) {
        telling_reason(t, REASON_CONSTANT_FACTOR, NULL);
        result = rules_diff(p, expr_mul(p, moving.at, (uint32_t)moving.len), x);
        result = expr_mul2(p, expr_mul(p, fixed.at, (uint32_t)fixed.len), result);
    } else if (under.len) {
        result = rule_quotient(t, p, expr_mul(p, over.at, (uint32_t)over.len),
                               expr_mul(p, under.at, (uint32_t)under.len), x);
    } else {
        result = rule_factors(t, p, over.at, (uint32_t)over.len, x);
    }
    vec_free(&fixed);
    vec_free(&over);
    vec_free(&under);
    vec_free(&moving);
    return result;
}

// outer * inner', where inner' is 1 when inner is the variable itself
static Expr chain(Telling *t, Pool *p, Expr outer, Expr inner, Expr x)
{
    if (inner == x)
        return outer;
    telling_reason(t, REASON_CHAIN_RULE, NULL);
    return expr_mul2(p, outer, rules_diff(p, inner, x));
}

static Expr rule_power(Telling *t, Pool *p, Expr e, Expr x)
{
    Expr base = expr_arg(p, e, 0), exponent = expr_arg(p, e, 1);
    bool in_base = rules_depends(t, base, x), in_exponent = rules_depends(t, exponent, x);
    if (in_base && in_exponent) { // u^v = exp(v*log(u))
        telling_reason(t, REASON_POWER_OF_BOTH, NULL);
        Expr log_base = expr_call1(p, FN_LOG, base);
        return expr_mul2(p, e, rules_diff(p, expr_mul2(p, exponent, log_base), x));
    }
    if (in_exponent) {
        telling_reason(t, REASON_EXPONENTIAL, NULL);
        return chain(t, p, expr_mul2(p, e, expr_call1(p, FN_LOG, base)), exponent, x);
    }
    telling_reason(t, is_denominator(p, e) ? REASON_RECIPROCAL : REASON_POWER_RULE, NULL);
    Expr less = expr_sub(p, exponent, expr_int(p, 1));
    return chain(t, p, expr_mul2(p, exponent, expr_pow(p, base, less)), base, x);
}

static Expr rule_function(Telling *t, Pool *p, Expr e, Expr x)
{
    FuncId f = (FuncId)expr_op(p, e);
    Expr args[2] = {expr_arg(p, e, 0), func_cards[f].arity > 1 ? expr_arg(p, e, 1) : 0}, result = expr_int(p, 0);
    for (unsigned i = 0; i < func_cards[f].arity && i < 2; i++) {
        if (!rules_depends(t, args[i], x))
            continue;
        Expr outer = template_deriv(p, f, i);
        if (!outer)
            return 0;
        result = expr_add2(p, result, chain(t, p, template_instance(p, outer, args, func_cards[f].arity), args[i], x));
    }
    telling_reason(t, REASON_DERIVATIVE_OF, func_cards[f].name);
    return result;
}

static Expr rule_under_sum(Telling *t, Pool *p, Expr e, Expr x)
{
    Sym index;
    Expr body = expr_open(p, e, &index);
    telling_reason(t, REASON_UNDER_SUM, NULL);
    return expr_sum(p, KIND_SUM, index, expr_arg(p, e, 0), expr_arg(p, e, 1), rules_diff(p, body, x));
}

// What has no rule is differentiated at once, with the names in it seen through: they are no constants.
static Expr diff_open(const Telling *t, Expr e, Expr x)
{
    Sym name = name_of(t->pool, x);
    Expr open = defs_expand(t->pool, t->ctx->defs, e, defs_find(t->ctx->defs, name) ? name : 0);
    return open ? diff_expr(t->pool, open, x) : 0;
}

// The derivative of e by one rule. Constructions without a rule of their own are differentiated at once.
Expr rules_apply(Telling *t, Expr e, Expr x)
{
    Pool *p = t->pool;
    Expr result = 0;
    if (e == x) {
        telling_reason(t, REASON_VARIABLE, NULL);
        return expr_int(p, 1);
    }
    if (!rules_depends(t, e, x)) {
        telling_reason(t, REASON_CONSTANT, NULL);
        return diff_expr(p, e, x); // calculus has a word to say on whole numbers
    }
    switch (expr_kind(p, e)) {
    case KIND_ADD: return rule_sum(t, p, e, x);
    case KIND_MUL: return rule_product(t, p, e, x);
    case KIND_POW: return rule_power(t, p, e, x);
    case KIND_SUM: return rule_under_sum(t, p, e, x);
    case KIND_CALL: result = rule_function(t, p, e, x); break;
    case KIND_ELEM: telling_reason(t, REASON_ELEMENTS, NULL); break;
    default: telling_reason(t, REASON_DERIVATIVE, NULL); break;
    }
    return result ? result : diff_open(t, e, x);
}
