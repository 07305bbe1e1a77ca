// Chains of derivatives. A chain opens the definition of what is differentiated, once; the rules go down to the
// variable or to other defined names; the derivatives of these are told further in, each once, and put in.
#include "symbolic/steps/steps_internal.h"

enum { LINES_MOST = 60, PENDING_MOST = 64 };

// ---- Derivatives that wait ------------------------------------------------------------------------------------------

static bool is_prime(const Telling *t, Expr e)
{
    const Definition *def;
    int64_t order;
    const Pool *p = t->pool;
    return expr_kind(p, e) == KIND_APPLY && expr_nargs(p, e) == 2 && expr_get_int(p, expr_arg(p, e, 1), &order) &&
           order == 1 && (def = defs_find(t->ctx->defs, expr_op(p, e))) != NULL && def->params.len == 1;
}

// f(arg) of a defined function of one argument whose body knows x through that argument only.
static bool is_outer(const Telling *t, Expr g, Expr x)
{
    Pool *p = t->pool;
    const Definition *def = defs_find(t->ctx->defs, expr_op(p, g));
    int64_t order;
    if (expr_kind(p, g) != KIND_APPLY || expr_nargs(p, g) != 2 || !def || def->params.len != 1 ||
        !expr_get_int(p, expr_arg(p, g, 1), &order) || order != 0 || expr_arg(p, g, 0) == x)
        return false;
    Expr fresh = expr_sym(p, pool_symbol_fresh(p, def->params.at[0])), body = defs_unfold(p, def, &fresh);
    return body && !rules_depends(t, body, x);
}

static Expr visit_rules(Pool *p, Expr e, void *data)
{
    Telling *t = data;
    if (!rules_is_diff(p, e) || expr_nargs(p, e) != 2 || settle_has_form(p, expr_arg(p, e, 0)))
        return e;
    Expr g = expr_arg(p, e, 0), x = expr_arg(p, e, 1);
    const Definition *def = rules_defined(t, g, x);
    if (!def || !rules_depends(t, g, x))
        return rules_apply(t, g, x);
    if (!is_outer(t, g, x))
        return e; // waits
    Expr arg = expr_arg(p, g, 0), one = expr_int(p, 1);
    telling_reason(t, REASON_CHAIN_THROUGH, pool_symbol_name(p, def->name));
    return expr_mul2(p, expr_apply(p, def->name, &arg, &one, 1), rules_diff(p, arg, x));
}

// ---- Keys: readable names for opened indices ------------------------------------------------------------------------

typedef struct {
    VEC(Expr) fresh, names;
} Renaming;

typedef struct {
    Telling *t;
    Renaming *renaming;
    Expr form;
} Collecting;

static Expr name_for(Telling *t, Expr form, Sym hint, const Renaming *taken)
{
    static const char *const usual[] = {"k", "j", "i", "l", "m", "n", "p", "q", "r"};
    Pool *p = t->pool;
    for (int i = -1; i < (int)(sizeof usual / sizeof *usual); i++) {
        Expr name = expr_named(p, i < 0 ? pool_symbol_name(p, hint) : usual[i]);
        bool free = name && !expr_mentions(p, form, expr_op(p, name)) &&
                    !expr_mentions(p, t->whole, expr_op(p, name)) && !defs_find(t->ctx->defs, expr_op(p, name));
        for (size_t k = 0; k < taken->names.len && free; k++)
            free = taken->names.at[k] != name;
        if (free)
            return name;
    }
    return 0;
}

static void collect_fresh(Pool *p, Expr variable, void *data)
{
    Collecting *c = data;
    if (expr_kind(p, variable) != KIND_SYM || !pool_symbol_is_fresh(p, expr_op(p, variable)))
        return;
    Expr name = name_for(c->t, c->form, expr_op(p, variable), c->renaming);
    if (name) {
        vec_push(&c->renaming->fresh, variable);
        vec_push(&c->renaming->names, name);
    }
}

static Expr value_of(Telling *t, Expr form);

// f'(u) by f'(z), z being f's own parameter or another name.
static Expr value_of_prime(Telling *t, Expr form)
{
    Pool *p = t->pool;
    const Definition *def = defs_find(t->ctx->defs, expr_op(p, form));
    Renaming none = {0};
    Expr arg = expr_arg(p, form, 0), one = expr_int(p, 1), name = name_for(t, form, def->params.at[0], &none);
    if (!name)
        name = expr_sym(p, pool_symbol_fresh(p, def->params.at[0]));
    Expr value = value_of(t, expr_apply(p, def->name, &name, &one, 1));
    return value ? expr_subst1(p, value, name, arg) : 0;
}

static bool is_variable_prime(const Telling *t, Expr e)
{
    Expr arg = expr_arg(t->pool, e, 0);
    return expr_kind(t->pool, arg) == KIND_SYM && !defs_find(t->ctx->defs, expr_op(t->pool, arg));
}

static Expr value_of(Telling *t, Expr form)
{
    Pool *p = t->pool;
    if (is_prime(t, form) && !is_variable_prime(t, form))
        return value_of_prime(t, form);
    Renaming r = {0};
    Collecting c = {t, &r, form};
    expr_each_variable(p, form, collect_fresh, &c);
    Expr key = expr_subst(p, form, r.fresh.at, r.names.at, (uint32_t)r.fresh.len), value = 0;
    for (size_t i = 0; i < t->known.len && !value; i++)
        if (t->known.at[i].key == key)
            value = t->known.at[i].value;
    if (!value && t->depth < PENDING_MOST) {
        t->depth++;
        value = derive_expr(t, key);
        t->depth--;
        vec_push(&t->known, ((StepsKnown){key, value}));
    }
    value = value ? expr_subst(p, value, r.names.at, r.fresh.at, (uint32_t)r.fresh.len) : 0;
    vec_free(&r.fresh);
    vec_free(&r.names);
    return value;
}

// ---- Forms from the inside out --------------------------------------------------------------------------------------

// diff(e, x, 2, y) without its last derivative, and the variable of that: diff(e, x, 2) and y. 0: diff(e, x).
static Expr without_last(Pool *p, Expr form, Expr *x)
{
    VEC(Expr) args = {0};
    uint32_t n = expr_nargs(p, form);
    int64_t order = 1;
    bool counted = n > 2 && expr_get_int(p, expr_arg(p, form, n - 1), &order);
    *x = expr_arg(p, form, n - 1 - counted);
    for (uint32_t i = 0; i < n - 1 - counted; i++)
        vec_push(&args, expr_arg(p, form, i));
    if (counted && order > 1) {
        vec_push(&args, *x);
        if (order > 2)
            vec_push(&args, expr_int(p, order - 1));
    }
    Expr less = args.len < 2 ? args.at[0] : expr_form(p, FORM_DIFF, args.at, (uint32_t)args.len);
    bool plain = order < 1 || (args.len < 2 && n == 2);
    vec_free(&args);
    return plain ? 0 : less;
}

static Expr visit_values(Pool *p, Expr e, void *data)
{
    Telling *t = data;
    bool wait = rules_is_diff(p, e) && !settle_has_form(p, expr_arg(p, e, 0));
    return wait || is_prime(t, e) ? value_of(t, e) : e;
}

static const char *first_waiting(Telling *t, Expr e)
{
    Pool *p = t->pool;
    if (rules_is_diff(p, e)) {
        const Definition *def = rules_defined(t, expr_arg(p, e, 0), expr_arg(p, e, 1));
        return def ? pool_symbol_name(p, def->name) : NULL;
    }
    for (uint32_t i = 0; settle_has_form(p, e) && i < expr_nargs(p, e); i++) {
        const char *name = first_waiting(t, expr_arg(p, e, i));
        if (name)
            return name;
    }
    return NULL;
}

// ---- One chain ------------------------------------------------------------------------------------------------------

// The lines of the rules are kept from level FULL on, but for the last, and the first with an idea where more follow.
static void choose_levels(Telling *t, size_t first)
{
    StepsLine *at = t->out->at;
    size_t n = t->out->len, idea = n;
    unsigned ideas = 0;
    for (size_t i = first; i < n; i++)
        for (unsigned k = 0; k < at[i].nreasons; k++)
            if (steps_reason_weight(at[i].reasons[k].id) >= 2) {
                idea = idea == n ? i : idea;
                ideas += i > idea;
            }
    if (n > first)
        at[n - 1].level = t->depth ? STEPS_NORMAL : STEPS_BRIEF;
    if (ideas > 1 && idea < n)
        at[idea].level = STEPS_NORMAL;
}

// The chain rule went as far as another defined name: that is the idea, and goes first.
static void add_through(StepsLine *line, const char *name)
{
    if (!name)
        return;
    unsigned n = line->nreasons < STEPS_REASONS ? line->nreasons++ : STEPS_REASONS - 1;
    for (unsigned i = n; i > 0; i--)
        line->reasons[i] = line->reasons[i - 1];
    line->reasons[0] = (StepsReason){.id = REASON_CHAIN_THROUGH, .detail = {name}};
}

// From the line diff(g, x) on: by the rules as far as they go.
static Expr apply_rules(Telling *t, Expr e)
{
    size_t first = t->out->len;
    for (unsigned i = 0; i < LINES_MOST && e; i++) {
        Expr next = expr_rewrite(t->pool, e, visit_rules, t);
        if (!next || next == e) {
            e = next;
            break;
        }
        telling_equal(t, e = next, STEPS_FULL);
    }
    t->nreasons = 0;
    if (e && t->out->len > first)
        add_through(&vec_last(t->out), first_waiting(t, e));
    choose_levels(t, first);
    return e;
}

static Expr put_in(Telling *t, Expr e)
{
    Expr next = e ? expr_rewrite(t->pool, e, visit_values, t) : 0;
    t->nreasons = 0;
    if (next && next != e) {
        telling_reason(t, REASON_PUT_IN, NULL);
        telling_equal(t, next, STEPS_FULL);
    }
    return next;
}

static Expr open_definitions(Telling *t, Expr form)
{
    Pool *p = t->pool;
    Expr g = expr_arg(p, form, 0), x = expr_arg(p, form, 1);
    const Definition *def;
    for (unsigned i = 0; i < LINES_MOST && (def = rules_defined(t, g, x)) != NULL; i++) {
        VEC(Expr) args = {0};
        for (uint32_t k = 0; k < def->params.len && k < expr_nargs(p, g); k++)
            vec_push(&args, expr_arg(p, g, k));
        Expr open = is_prime(t, g) || args.len != def->params.len ? defs_expand(p, t->ctx->defs, g, 0)
                                                                  : defs_unfold(p, def, args.at);
        vec_free(&args);
        if (!open || open == g)
            break;
        telling_reason(t, REASON_DEFINITION, pool_symbol_name(p, def->name));
        telling_equal(t, rules_diff(p, g = open, x), t->depth ? STEPS_NORMAL : STEPS_BRIEF);
    }
    return rules_diff(p, g, x);
}

// The line diff(g, x) stands; down to what the rules and the values of others leave.
static Expr derive_form(Telling *t, Expr form)
{
    Expr x, less = without_last(t->pool, form, &x);
    if (less) {
        Expr inner = value_of(t, less);
        form = inner ? rules_diff(t->pool, inner, x) : 0;
        telling_reason(t, REASON_PUT_IN, NULL);
        telling_equal(t, form, STEPS_BRIEF);
    }
    form = form ? open_definitions(t, form) : 0;
    return put_in(t, form ? apply_rules(t, form) : 0);
}

// ---- Other forms ----------------------------------------------------------------------------------------------------

static Expr listed(Telling *t, Expr e, Expr vars)
{
    Pool *p = t->pool;
    VEC(Expr) items = {0};
    for (uint32_t i = 0; i < expr_nargs(p, vars); i++) {
        Expr item = expr_kind(p, e) == KIND_LIST ? 0 : rules_diff(p, e, expr_arg(p, vars, i));
        vec_push(&items, item);
    }
    Expr list = expr_list(p, items.at, (uint32_t)items.len);
    vec_free(&items);
    return list;
}

// grad, jacobian and hessian by lists, as lists of derivatives. 0: not of that kind.
static Expr spelled(Telling *t, Expr e)
{
    Pool *p = t->pool;
    if (expr_kind(p, e) != KIND_FORM || expr_nargs(p, e) != 2 || expr_kind(p, expr_arg(p, e, 1)) != KIND_LIST)
        return 0;
    Expr f = expr_arg(p, e, 0), vars = expr_arg(p, e, 1);
    if (expr_op(p, e) == FORM_GRAD)
        return listed(t, f, vars);
    if (expr_op(p, e) != FORM_HESSIAN && (expr_op(p, e) != FORM_JACOBIAN || expr_kind(p, f) != KIND_LIST))
        return 0;
    VEC(Expr) rows = {0};
    bool hessian = expr_op(p, e) == FORM_HESSIAN;
    Expr of = hessian ? listed(t, f, vars) : f;
    for (uint32_t i = 0; i < expr_nargs(p, of); i++) {
        Expr row = listed(t, expr_arg(p, of, i), vars);
        vec_push(&rows, row);
    }
    Expr list = expr_list(p, rows.at, (uint32_t)rows.len);
    vec_free(&rows);
    return list;
}

static Expr carry_out(Telling *t, Expr e)
{
    Pool *p = t->pool;
    static const ReasonId reasons[FORM_COUNT] = {[FORM_SERIES] = REASON_TAYLOR,
                                                 [FORM_EXPAND] = REASON_EXPANDED,
                                                 [FORM_FACTOR] = REASON_FACTORED,
                                                 [FORM_SUBST] = REASON_SUBSTITUTED};
    Expr value = e && settle_has_form(p, e) ? t->ctx->evaluate(t->ctx->data, e) : e;
    if (!value || value == e)
        return value;
    unsigned form = expr_kind(p, e) == KIND_FORM ? expr_op(p, e) : FORM_COUNT;
    ReasonId id = form < FORM_COUNT && reasons[form] ? reasons[form] : REASON_CARRIED_OUT;
    telling_reason(t, id, form < FORM_COUNT ? form_rows[form].name : NULL);
    telling_equal(t, value, STEPS_NORMAL);
    return value;
}

Expr derive_expr(Telling *t, Expr e)
{
    Pool *p = t->pool;
    Expr now = e, final = 0;
    telling_start(t, e, STEPS_BRIEF);
    Expr list = spelled(t, e);
    if (list) {
        telling_reason(t, REASON_LISTED, NULL);
        telling_equal(t, now = list, STEPS_NORMAL);
    }
    if (is_prime(t, now)) {
        Expr arg = expr_arg(p, now, 0);
        if (is_variable_prime(t, now)) {
            now = rules_diff(p, expr_apply(p, expr_op(p, now), &arg, NULL, 1), arg);
            telling_reason(t, REASON_PRIME, NULL);
            telling_equal(t, now, STEPS_FULL);
        }
    }
    if (rules_is_diff(p, now) && !settle_has_form(p, expr_arg(p, now, 0)))
        now = derive_form(t, now);
    else
        now = carry_out(t, put_in(t, now));
    bool outermost = t->depth == t->base && t->target;
    final = !now || !pool_ok(p) ? 0 : outermost ? t->target : settle_final(t, e);
    if (final)
        settle_lines(t, now, final);
    if (final)
        settle_cases(t, final);
    return final;
}

Expr steps_tell(const StepsContext *ctx, Expr e, StepsLines *out)
{
    Telling t = {.ctx = ctx, .pool = ctx->pool, .out = out, .whole = e};
    Expr final = e ? derive_expr(&t, e) : 0;
    vec_free(&t.known);
    return final;
}
