// The derivation of a derivative, as a person writes it down.
//
// A line is an expression that still holds forms diff(g, x). The next line applies one rule to each innermost of them:
// diff(u*v, x) becomes diff(u, x)*v + u*diff(v, x), whose forms wait for the line after. So the number of lines is
// about the depth of the function, and nothing is claimed that calculus/ would not do: the last line is its simplified
// result.
#include "session/steps.h"

#include "session/engines.h"
#include "symbolic/calculus/calculus.h"

#include <stdio.h>

enum { LINES_MOST = 60, RULES_MOST = 8, RULE_COLUMN = 56 };

typedef struct {
    Session *session;
    Error *err;
    char rules[RULES_MOST][48]; // used on the line at hand
    unsigned count;
} Steps;

static void tell(Steps *st, const char *rule, const char *name)
{
    char text[48];
    snprintf(text, sizeof text, "%s%.30s", rule, name);
    for (unsigned i = 0; i < st->count; i++)
        if (!strcmp(st->rules[i], text))
            return;
    if (st->count < RULES_MOST)
        strcpy(st->rules[st->count++], text);
}

static Expr diff_form(Pool *p, Expr e, Expr x)
{
    return expr_form(p, FORM_DIFF, (Expr[]){e, x}, 2);
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

static bool depends_on(Pool *p, Expr e, Expr x)
{
    Depends d = {.x = x};
    expr_each_variable(p, e, find_variable, &d);
    return d.found;
}

// ---- Rules --------------------------------------------------------------------------------------------------------

static Expr rule_sum(Steps *st, Pool *p, Expr e, Expr x)
{
    VEC(Expr) terms = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr term = diff_form(p, expr_arg(p, e, i), x);
        vec_push(&terms, term);
    }
    Expr result = expr_add(p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    tell(st, "sum rule", "");
    return result;
}

static bool is_denominator(const Pool *p, Expr factor)
{
    return expr_kind(p, factor) == KIND_POW && expr_kind(p, expr_arg(p, factor, 1)) == KIND_NUM &&
           expr_num_sign(p, expr_arg(p, factor, 1)) < 0;
}

// (u/v)' = (u'*v - u*v')/v^2
static Expr rule_quotient(Steps *st, Pool *p, Expr u, Expr v, Expr x)
{
    tell(st, "quotient rule", "");
    Expr over = expr_sub(p, expr_mul2(p, diff_form(p, u, x), v), expr_mul2(p, u, diff_form(p, v, x)));
    return expr_div(p, over, expr_powi(p, v, 2));
}

static Expr rule_factors(Steps *st, Pool *p, const Expr *factors, uint32_t n, Expr x)
{
    VEC(Expr) terms = {0};
    for (uint32_t i = 0; i < n; i++) {
        Expr term = diff_form(p, factors[i], x);
        for (uint32_t j = 0; j < n; j++)
            term = j == i ? term : expr_mul2(p, term, factors[j]);
        vec_push(&terms, term);
    }
    Expr result = expr_add(p, terms.at, (uint32_t)terms.len);
    vec_free(&terms);
    tell(st, "product rule", "");
    return result;
}

static Expr rule_product(Steps *st, Pool *p, Expr e, Expr x)
{
    VEC(Expr) fixed = {0}, over = {0}, under = {0}, moving = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr f = expr_arg(p, e, i);
        bool depends = depends_on(p, f, x);
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
        tell(st, "constant factor", "");
        result = diff_form(p, expr_mul(p, moving.at, (uint32_t)moving.len), x);
        result = expr_mul2(p, expr_mul(p, fixed.at, (uint32_t)fixed.len), result);
    } else if (under.len) {
        result = rule_quotient(st, p, expr_mul(p, over.at, (uint32_t)over.len),
                               expr_mul(p, under.at, (uint32_t)under.len), x);
    } else {
        result = rule_factors(st, p, over.at, (uint32_t)over.len, x);
    }
    vec_free(&fixed);
    vec_free(&over);
    vec_free(&under);
    vec_free(&moving);
    return result;
}

// outer * inner', where inner' is 1 when inner is the variable itself
static Expr chain(Steps *st, Pool *p, Expr outer, Expr inner, Expr x)
{
    if (inner == x)
        return outer;
    tell(st, "chain rule", "");
    return expr_mul2(p, outer, diff_form(p, inner, x));
}

static Expr rule_power(Steps *st, Pool *p, Expr e, Expr x)
{
    Expr base = expr_arg(p, e, 0), exponent = expr_arg(p, e, 1);
    bool in_base = depends_on(p, base, x), in_exponent = depends_on(p, exponent, x);
    if (in_base && in_exponent) { // u^v = exp(v*log(u))
        tell(st, "power with variable base and exponent", "");
        Expr log_base = expr_call1(p, FN_LOG, base);
        return expr_mul2(p, e, diff_form(p, expr_mul2(p, exponent, log_base), x));
    }
    if (in_exponent) {
        tell(st, "exponential", "");
        return chain(st, p, expr_mul2(p, e, expr_call1(p, FN_LOG, base)), exponent, x);
    }
    tell(st, is_denominator(p, e) ? "reciprocal" : "power rule", "");
    Expr less = expr_sub(p, exponent, expr_int(p, 1));
    return chain(st, p, expr_mul2(p, exponent, expr_pow(p, base, less)), base, x);
}

static Expr rule_function(Steps *st, Pool *p, Expr e, Expr x)
{
    FuncId f = (FuncId)expr_op(p, e);
    Expr args[2] = {expr_arg(p, e, 0), func_cards[f].arity > 1 ? expr_arg(p, e, 1) : 0}, result = expr_int(p, 0);
    for (unsigned i = 0; i < func_cards[f].arity && i < 2; i++) {
        if (!depends_on(p, args[i], x))
            continue;
        Expr outer = template_deriv(p, f, i);
        if (!outer)
            return 0;
        result = expr_add2(p, result, chain(st, p, template_instance(p, outer, args, func_cards[f].arity), args[i], x));
    }
    tell(st, "derivative of ", func_cards[f].name);
    return result;
}

static Expr rule_under_sum(Steps *st, Pool *p, Expr e, Expr x)
{
    Sym index;
    Expr body = expr_open(p, e, &index);
    tell(st, "under the sum", "");
    return expr_sum(p, KIND_SUM, index, expr_arg(p, e, 0), expr_arg(p, e, 1), diff_form(p, body, x));
}

// The derivative of e by one rule. Constructions without a rule of their own are differentiated at once.
static Expr apply_rule(Steps *st, Pool *p, Expr e, Expr x)
{
    Expr result = 0;
    if (e == x) {
        tell(st, "the variable itself", "");
        return expr_int(p, 1);
    }
    if (!depends_on(p, e, x)) {
        tell(st, "constant", "");
        return diff_expr(p, e, x); // calculus has a word to say on whole numbers
    }
    switch (expr_kind(p, e)) {
    case KIND_ADD: return rule_sum(st, p, e, x);
    case KIND_MUL: return rule_product(st, p, e, x);
    case KIND_POW: return rule_power(st, p, e, x);
    case KIND_SUM: return rule_under_sum(st, p, e, x);
    case KIND_CALL: result = rule_function(st, p, e, x); break;
    case KIND_ELEM: tell(st, "elements of one array", ""); break;
    default: tell(st, "derivative", ""); break;
    }
    return result ? result : diff_expr(p, e, x);
}

// ---- Lines --------------------------------------------------------------------------------------------------------

static Sym kept_name(const Session *s, Expr x)
{
    Sym name = expr_op(s->pool, x);
    return defs_find(&s->defs, name) ? name : 0;
}

// diff(e, x, 2, y) as diff(diff(diff(e, x), x), y).
static Expr one_by_one(Steps *st, Pool *p, Expr form)
{
    Expr e = expr_arg(p, form, 0);
    for (uint32_t i = 1; i < expr_nargs(p, form); i++) {
        int64_t order = 1;
        Expr x = expr_arg(p, form, i);
        if (i + 1 < expr_nargs(p, form) && expr_get_int(p, expr_arg(p, form, i + 1), &order))
            i++;
        for (int64_t k = 0; k < order && k < LINES_MOST; k++)
            e = diff_form(p, e, x);
    }
    tell(st, "one derivative after the other", "");
    return e;
}

static Expr visit(Pool *p, Expr e, void *data)
{
    Steps *st = data;
    if (expr_kind(p, e) != KIND_FORM || expr_op(p, e) != FORM_DIFF ||
        (expr_flags(p, expr_arg(p, e, 0)) & FLAG_HAS_FORM))
        return e;
    if (expr_nargs(p, e) > 2)
        return one_by_one(st, p, e);
    Expr x = expr_arg(p, e, 1), inner = expr_arg(p, e, 0);
    Expr opened = defs_expand(p, &st->session->defs, inner, kept_name(st->session, x));
    if (opened && opened != inner) {
        tell(st, "definition", "");
        return diff_form(p, opened, x);
    }
    return apply_rule(st, p, inner, x);
}

// f'(x) of a defined f at a plain name as diff(f(x), x).
static Expr spell_prime(Pool *p, Expr e, void *data)
{
    const Steps *st = data;
    int64_t order;
    if (expr_kind(p, e) != KIND_APPLY || expr_nargs(p, e) != 2 || expr_kind(p, expr_arg(p, e, 0)) != KIND_SYM ||
        !expr_get_int(p, expr_arg(p, e, 1), &order) || order < 1 || !defs_find(&st->session->defs, expr_op(p, e)))
        return e;
    Expr x = expr_arg(p, e, 0), f = expr_apply(p, expr_op(p, e), &x, NULL, 1);
    return order == 1 ? diff_form(p, f, x) : expr_form(p, FORM_DIFF, (Expr[]){f, x, expr_arg(p, e, 1)}, 3);
}

static bool add_line(Run *r, Steps *st, Expr e, StrBuf *out, Error *err)
{
    StrBuf line = {0};
    str_add(&line, out->len ? "= " : "  ");
    bool ok = print_expr(r->pool, e, r->format, &line, err);
    str_add(out, str_text(&line));
    for (unsigned i = 0; i < st->count; i++) {
        for (size_t column = line.len; i == 0 && column < RULE_COLUMN; column++)
            str_char(out, ' ');
        str_printf(out, "%s%s", i ? ", " : "  # ", st->rules[i]);
    }
    str_char(out, '\n');
    str_free(&line);
    return ok;
}

bool steps_derive(Run *r, Expr written, StrBuf *out, Error *err)
{
    Steps st = {.session = r->session, .err = err};
    Pool *p = r->pool;
    Expr e = forms_spell_out(r->session, written), before = 0;
    StrBuf lines = {0};
    bool ok = e && add_line(r, &st, e, &lines, err);
    Expr spelled = ok ? expr_rewrite(p, e, spell_prime, &st) : 0;
    if (spelled && spelled != e) {
        tell(&st, "derivative of a function", "");
        ok = add_line(r, &st, e = spelled, &lines, err);
    }
    for (unsigned i = 0; ok && i < LINES_MOST && e != before; i++) {
        st.count = 0;
        before = e;
        e = expr_rewrite(p, e, visit, &st);
        ok = e != 0 && (e == before || add_line(r, &st, e, &lines, err));
    }
    Expr value = ok ? forms_evaluate(r->session, written, err) : 0;
    value = value ? engine_simplify(r->session, written, value, err) : 0;
    if (ok && value && value != e) {
        st.count = 0;
        tell(&st, "simplified", "");
        ok = add_line(r, &st, value, &lines, err);
    }
    str_add(out, str_text(&lines));
    str_free(&lines);
    return ok && value ? true : run_fail_pool(r, err);
}
