// From what the rules left to the form to read, split into what happens on the way.
#include "symbolic/steps/steps_internal.h"

#include "symbolic/prove/screen.h"

enum {
    DETOUR_MOST = 3, // a line in between costs at most so many times what the last one does
    NEARLY = 8,      // what costs so little more than the last line and is no other is not told
};

bool settle_has_form(const Pool *p, Expr e)
{
    return (expr_flags(p, e) & FLAG_HAS_FORM) != 0;
}

// The facts of what was written, so that indices keep their ranges where only a part is looked at.
static void learn(const Telling *t, Facts *facts)
{
    Expr open = defs_expand(t->pool, t->ctx->defs, t->whole, 0);
    facts_copy(facts, t->ctx->facts);
    facts_learn(t->pool, facts, t->whole);
    if (open)
        facts_learn(t->pool, facts, open);
}

// e in the names that stand in it, none seen through.
static Expr shorter(const Telling *t, Expr e)
{
    Facts facts;
    learn(t, &facts);
    SimplifyContext ctx = {.pool = t->pool, .facts = &facts, .written = 0};
    Expr result = e ? screen_simplified(&ctx, simplify_expr, e, NULL) : 0;
    facts_clear(&facts);
    return result;
}

static bool shapes_result(const Pool *p, Expr e)
{
    if (expr_kind(p, e) != KIND_FORM)
        return false;
    FormId form = (FormId)expr_op(p, e);
    return form == FORM_EXPAND || form == FORM_FACTOR || form == FORM_SERIES || form == FORM_SIMPLIFY;
}

Expr settle_final(Telling *t, Expr written)
{
    Expr value = t->ctx->evaluate(t->ctx->data, written);
    if (!value || shapes_result(t->pool, written))
        return value;
    Facts facts;
    learn(t, &facts);
    SimplifyContext ctx = {.pool = t->pool, .defs = t->ctx->defs, .facts = &facts, .written = written};
    value = screen_simplified(&ctx, simplify_expr, value, NULL);
    facts_clear(&facts);
    return value;
}

// ---- What a step did ------------------------------------------------------------------------------------------------

static unsigned count(Pool *p, Memo *seen, Expr e, bool (*is)(const Pool *p, Expr e))
{
    uint32_t known;
    if (memo_get(seen, e, &known))
        return 0;
    memo_put(seen, e, 1);
    unsigned n = is(p, e);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        n += count(p, seen, expr_arg(p, e, i), is);
    return n;
}

static unsigned count_in(Pool *p, Expr e, bool (*is)(const Pool *p, Expr e))
{
    Memo *seen = memo_begin(p);
    unsigned n = count(p, seen, e, is);
    memo_end(p, seen);
    return n;
}

static bool is_picking(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_SUM && (expr_flags(p, e) & FLAG_HAS_IVERSON);
}

static bool is_divisor(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_POW && expr_kind(p, expr_arg(p, e, 1)) == KIND_NUM &&
           expr_num_sign(p, expr_arg(p, e, 1)) < 0;
}

static bool is_abs(const Pool *p, Expr e)
{
    return expr_is_call(p, e, FN_ABS);
}

// log(x^n) as n*log(abs(x)): a detour where neither what was nor what comes has such a part.
static bool brings_abs(Pool *p, Expr e, Expr from, Expr to)
{
    return count_in(p, e, is_abs) && !count_in(p, from, is_abs) && !count_in(p, to, is_abs);
}

static ReasonId reason_between(Pool *p, Expr from, Expr to)
{
    if (count_in(p, to, is_picking) < count_in(p, from, is_picking))
        return REASON_PICK;
    if (count_in(p, to, is_divisor) < count_in(p, from, is_divisor))
        return REASON_CANCEL;
    if (expr_kind(p, from) == KIND_ADD && expr_kind(p, to) == KIND_MUL)
        return REASON_FACTORED;
    return expr_dag_size(p, to) < expr_dag_size(p, from) ? REASON_COLLECT : REASON_REARRANGE;
}

// ---- Steps ----------------------------------------------------------------------------------------------------------

static Expr visit_bodies(Pool *p, Expr e, void *data)
{
    const Telling *t = data;
    Sym index;
    if (expr_kind(p, e) != KIND_SUM || settle_has_form(p, e))
        return e;
    Expr body = expr_open(p, e, &index), less = shorter(t, body);
    return less ? expr_sum(p, KIND_SUM, index, expr_arg(p, e, 0), expr_arg(p, e, 1), less) : e;
}

static Expr visit_picks(Pool *p, Expr e, void *data)
{
    const Telling *t = data;
    if (!is_picking(p, e) || settle_has_form(p, e))
        return e;
    Expr less = shorter(t, e);
    return less ? less : e;
}

static Expr tell_if_new(Telling *t, Expr from, Expr to, StepsLevel level)
{
    if (!to || to == from || !pool_ok(t->pool))
        return from;
    telling_reason(t, reason_between(t->pool, from, to), NULL);
    telling_equal(t, to, level);
    return to;
}

typedef struct {
    Telling *t;
    Expr not_in; // names that stand here are no news
    const char *name;
    VEC(const Definition *) found;
} Names;

static void find_name(Pool *p, Expr variable, void *data)
{
    Names *n = data;
    const Definition *def = defs_find(n->t->ctx->defs, expr_op(p, variable));
    if (def && !expr_mentions(p, n->not_in, def->name))
        n->name = n->name ? n->name : pool_symbol_name(p, def->name);
}

static Expr visit_unfold(Pool *p, Expr e, void *data)
{
    Names *n = data;
    Kind kind = expr_kind(p, e);
    if (kind != KIND_SYM && kind != KIND_ELEM && kind != KIND_APPLY)
        return e;
    const Definition *def = defs_find(n->t->ctx->defs, expr_op(p, e));
    if (!def || expr_mentions(p, n->not_in, def->name))
        return e;
    return defs_expand(p, n->t->ctx->defs, e, 0);
}

// The line before the last, where the last brings names back: their bodies in their places.
static Expr tell_names(Telling *t, Expr e, Expr final)
{
    Pool *p = t->pool;
    Names n = {.t = t, .not_in = e};
    expr_each_variable(p, final, find_name, &n);
    if (!n.name)
        return tell_if_new(t, e, final, STEPS_BRIEF);
    Expr open = expr_rewrite(p, final, visit_unfold, &n);
    if (open && open != e &&
        simplify_cost(p, t->ctx->defs, open) < DETOUR_MOST * (simplify_cost(p, t->ctx->defs, e) + 8) &&
        expr_kind(p, e) != KIND_LIST)
        tell_if_new(t, e, open, STEPS_NORMAL);
    telling_reason(t, REASON_NAMES, n.name);
    telling_equal(t, final, STEPS_BRIEF);
    return final;
}

static uint32_t cost(const Telling *t, Expr e)
{
    return simplify_cost(t->pool, t->ctx->defs, e);
}

// Does e differ from the final form by so little that a line of its own would tell nothing?
static bool is_nearly(const Telling *t, Expr e, Expr final)
{
    return e == final || (cost(t, e) <= cost(t, final) + NEARLY && shorter(t, e) == final);
}

static bool is_whole_sum(Pool *p, Expr e)
{
    Expr coeff, rest;
    expr_split_coeff(p, e, &coeff, &rest);
    return expr_kind(p, rest) == KIND_SUM;
}

static Expr tell_sums(Telling *t, Expr e, Expr final)
{
    Pool *p = t->pool;
    Expr bodies = expr_rewrite_values(p, e, visit_bodies, t);
    if (bodies && bodies != e && bodies != final && cost(t, bodies) <= cost(t, e))
        e = tell_if_new(t, e, bodies, STEPS_NORMAL);
    Expr picked = expr_rewrite_values(p, e, visit_picks, t);
    if (!picked || picked == e)
        return e;
    if (!is_whole_sum(p, e))
        telling_raise(t, STEPS_FULL);
    return tell_if_new(t, e, is_nearly(t, picked, final) ? final : picked, STEPS_NORMAL);
}

void settle_lines(Telling *t, Expr e, Expr final)
{
    Pool *p = t->pool;
    t->nreasons = 0;
    if (!e)
        return;
    if (e != final && !settle_has_form(p, e)) {
        if (count_in(p, e, is_picking) > 0)
            e = tell_sums(t, e, final);
        Expr less = e == final ? e : shorter(t, e);
        if (less && less != final && !brings_abs(p, less, e, final) && cost(t, less) * 5 < cost(t, e) * 4 &&
            cost(t, less) < DETOUR_MOST * (cost(t, final) + 8))
            e = tell_if_new(t, e, less, STEPS_NORMAL);
    }
    if (e != final)
        tell_names(t, e, final);
    else
        telling_raise(t, STEPS_BRIEF);
}

// ---- Cases ----------------------------------------------------------------------------------------------------------

typedef struct {
    Expr condition;
    bool several;
} Bracket;

static void find_bracket(Pool *p, Memo *seen, Expr e, Bracket *out)
{
    uint32_t known;
    if (!(expr_flags(p, e) & FLAG_HAS_IVERSON) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    Kind kind = expr_kind(p, e);
    out->several = out->several || kind == KIND_SUM || kind == KIND_PIECEWISE || kind == KIND_LIST;
    if (kind == KIND_IVERSON) {
        out->several = out->several || out->condition;
        out->condition = expr_arg(p, e, 0);
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        find_bracket(p, seen, expr_arg(p, e, i), out);
}

static void add_case(Telling *t, Expr condition, Expr e)
{
    StepsLine line = {.kind = STEPS_WHEN,
                      .depth = t->depth,
                      .level = t->depth > t->base ? STEPS_FULL : STEPS_NORMAL,
                      .condition = condition,
                      .expr = shorter(t, e)};
    if (line.expr)
        vec_push(t->out, line);
}

void settle_cases(Telling *t, Expr final)
{
    Pool *p = t->pool;
    Bracket b = {0};
    Memo *seen = memo_begin(p);
    find_bracket(p, seen, final, &b);
    memo_end(p, seen);
    if (!b.condition || b.several || expr_kind(p, b.condition) != KIND_EQ)
        return;
    Expr bracket = expr_iverson(p, b.condition), left = expr_arg(p, b.condition, 0),
         right = expr_arg(p, b.condition, 1);
    if (expr_kind(p, left) != KIND_SYM || expr_kind(p, right) != KIND_SYM)
        return;
    Expr same = expr_subst1(p, final, bracket, expr_int(p, 1));
    add_case(t, b.condition, expr_subst1(p, same, right, left));
    add_case(t, expr_not(p, b.condition), expr_subst1(p, final, bracket, expr_int(p, 0)));
}
