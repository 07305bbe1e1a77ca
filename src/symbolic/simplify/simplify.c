// Candidates for the form to read, and the choice among them.
#include "symbolic/simplify/simplify_internal.h"

enum {
    SIMPLIFY_NODES = 1500,
    RESTARTS_MOST = 100,
    WORK_MOST = 3000000, // steps of fields for all forms of an expression: some tenths of a second
    WORK_LEAST = 100000, // for an item of a list
};

// ---- Definitions worth trying ---------------------------------------------------------------------------------------

typedef struct {
    Pool *pool;
    Expr e;
    const Definition *def;
    bool fits;
} Fitting;

static uint64_t functions_in(Pool *p, Memo *seen, Expr e)
{
    uint32_t known;
    uint64_t set = expr_kind(p, e) == KIND_CALL ? (uint64_t)1 << expr_op(p, e) : 0;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return 0;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        set |= functions_in(p, seen, expr_arg(p, e, i));
    return set;
}

static uint64_t functions_of(Pool *p, Expr e)
{
    Memo *seen = memo_begin(p);
    uint64_t set = functions_in(p, seen, e);
    memo_end(p, seen);
    return set;
}

bool simplify_is_value(const Pool *p, Expr e)
{
    Kind kind = expr_kind(p, e);
    return kind != KIND_LIST && kind != KIND_FORM && kind != KIND_UNDEF && !expr_is_condition(p, e);
}

// Every name of a definition's body must occur in the expression, parameters and bound indices excepted.
static void check_variable(Pool *p, Expr variable, void *data)
{
    Fitting *fit = data;
    for (size_t i = 0; i < fit->def->params.len; i++)
        if (fit->def->params.at[i] == expr_op(p, variable))
            return;
    if (expr_kind(p, variable) != KIND_APPLY)
        fit->fits = fit->fits && expr_mentions(p, fit->e, expr_op(p, variable));
}

// The definitions whose names and functions all occur in e; the latest first come to mind, so they are last in the
// list.
static uint32_t find_usable(const SimplifyContext *ctx, Expr e, uint32_t *out)
{
    Pool *p = ctx->pool;
    uint32_t n = 0;
    uint64_t functions = functions_of(p, e);
    for (size_t i = ctx->defs ? ctx->defs->list.len : 0; i-- > 0 && n < USABLE_MOST;) {
        const Definition *def = &ctx->defs->list.at[i];
        if (ctx->except && def->name == ctx->except)
            continue;
        Expr body = defs_body(p, ctx->defs, def, NULL);
        uint64_t needs = body ? functions_of(p, body) : 0;
        Fitting fit = {p, e, def, body && simplify_is_value(p, body) && (needs == 0 || (needs & functions))};
        if (fit.fits)
            expr_each_variable(p, body, check_variable, &fit);
        if (fit.fits)
            out[n++] = (uint32_t)i;
    }
    for (uint32_t i = 0; i < n / 2; i++) {
        uint32_t swap = out[i];
        out[i] = out[n - 1 - i];
        out[n - 1 - i] = swap;
    }
    return n;
}

// ---- Work in a field ------------------------------------------------------------------------------------------------

static void count_kernel(Pool *p, Memo *seen, Expr e, slong *n)
{
    uint32_t known;
    if (memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    Kind kind = expr_kind(p, e);
    bool root =
        kind == KIND_POW && !(expr_kind(p, expr_arg(p, e, 1)) == KIND_NUM && expr_num_is_integer(p, expr_arg(p, e, 1)));
    *n += root || (kind != KIND_NUM && kind != KIND_ADD && kind != KIND_MUL && kind != KIND_POW);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        count_kernel(p, seen, expr_arg(p, e, i), n);
}

// Polynomials in few variables are multiplied much faster, so a field starts with no more than it is likely to need.
static slong kernels_expected(Pool *p, Expr e)
{
    Memo *seen = memo_begin(p);
    slong n = 0;
    count_kernel(p, seen, e, &n);
    memo_end(p, seen);
    return n < 2 ? 2 : n;
}

// One field's work on e, laid out anew as often as it asks to be.
typedef Expr (*FieldWork)(Folding *g, Expr e, const Ratio *normal);

typedef struct { // the definitions to fold into
    uint32_t usable[USABLE_MOST], n;
    const Naming *naming, *all;
    uint64_t *work; // steps that are left for all fields together; NULL: any number
} Names;

static Expr work_factor(Folding *g, Expr e, const Ratio *r);

typedef enum { DEEP, SHALLOW, SHALLOW_WHOLE } Manner; // of a field: shallow, and sums whole

static Expr in_field(const SimplifyContext *ctx, Expr e, const Names *names, Manner manner, FieldWork work,
                     const char **reason)
{
    Pool *p = ctx->pool;
    Facts facts;
    facts_copy(&facts, ctx->facts);
    facts_learn(p, &facts, e);
    facts_learn(p, &facts, ctx->written ? defs_expand(p, ctx->defs, ctx->written, 0) : 0);
    Tower tower;
    tower_init(&tower, kernels_expected(p, e));
    Expr result = 0;
    FieldStatus status = FIELD_RESTART;
    for (unsigned i = 0; i < RESTARTS_MOST && status == FIELD_RESTART && pool_ok(p); i++) {
        Field f;
        field_init(&f, p, &facts, &tower);
        f.work = names->work ? *names->work : f.work;
        f.shown = true;
        f.shallow = manner != DEEP;
        f.whole_sums = manner == SHALLOW_WHOLE;
        signs_add_domain(&f, e);
        Folding g = {.ctx = ctx,
                     .pool = p,
                     .field = &f,
                     .usable = names->usable,
                     .nusable = names->n,
                     .naming = names->naming,
                     .all = names->all};
        fold_begin(&g);
        fold_collect(&g, ctx->written);
        const Ratio *r = field_normal(&f, e);
        f.coarse = false;
        result = r ? work(&g, e, r) : 0;
        if (ctx->coarse && work == work_factor)
            *ctx->coarse |= f.coarse;
        status = f.status;
        *reason = f.reason;
        if (names->work)
            *names->work = f.work;
        fold_end(&g);
        field_clear(&f);
    }
    tower_clear(&tower);
    facts_clear(&facts);
    return status == FIELD_OK || status == FIELD_LIMIT ? result : 0; // at a limit: the best that was found before
}

static Expr work_fold(Folding *g, Expr e, const Ratio *r)
{
    (void)e;
    return fold_ratio(g, r);
}

static Expr work_expand(Folding *g, Expr e, const Ratio *r)
{
    (void)e;
    return show_ratio(g, r, false);
}

static Expr work_factor(Folding *g, Expr e, const Ratio *r)
{
    (void)e;
    return show_ratio(g, r, true);
}

static Expr over_items(const SimplifyContext *ctx, Expr list, Expr (*one)(const SimplifyContext *, Expr))
{
    VEC(Expr) items = {0};
    for (uint32_t i = 0; i < expr_nargs(ctx->pool, list); i++)
        vec_push(&items, one(ctx, expr_arg(ctx->pool, list, i)));
    Expr e = expr_list(ctx->pool, items.at, (uint32_t)items.len);
    vec_free(&items);
    return e;
}

typedef struct {
    Expr best;
    uint32_t least;
} Choice;

static void consider_form(const SimplifyContext *ctx, Choice *choice, Expr e)
{
    uint32_t cost = e ? simplify_cost(ctx->pool, ctx->defs, e) : UINT32_MAX;
    if (cost < choice->least)
        *choice = (Choice){e, cost};
}

// A sum; or (few) one over elements whose bounds are numbers.
static bool look_for_sum(Pool *p, Memo *seen, Expr e, bool few)
{
    uint32_t known;
    if (expr_kind(p, e) == KIND_SUM &&
        (!few || (expr_kind(p, expr_arg(p, e, 0)) == KIND_NUM && expr_kind(p, expr_arg(p, e, 1)) == KIND_NUM)))
        return true;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return false;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (look_for_sum(p, seen, expr_arg(p, e, i), few))
            return true;
    return false;
}

static bool holds_sum(Pool *p, Expr e, bool few)
{
    Memo *seen = memo_begin(p);
    bool found = look_for_sum(p, seen, e, few);
    memo_end(p, seen);
    return found;
}

// Sums that have names are taken as names first: the field is smaller, and the result nearer to what was written. Then
// everything is seen through. What is left in full is named at last.
static void try_forms(const SimplifyContext *ctx, Expr open, uint64_t *work, Choice *choice)
{
    Pool *p = ctx->pool;
    const char *reason;
    Naming lines, all;
    Names names = {.all = &all, .work = work};
    names.n = find_usable(ctx, open, names.usable);
    naming_init(&lines, ctx, names.usable, names.n, true);
    naming_init(&all, ctx, names.usable, names.n, false);
    Expr named = naming_apply(&lines, open);
    if (named && named != open) {
        Names closed = names;
        closed.naming = &lines;
        consider_form(ctx, choice, in_field(ctx, named, &closed, SHALLOW_WHOLE, work_fold, &reason));
    }
    Expr plain = in_field(ctx, open, &names, SHALLOW_WHOLE, work_fold, &reason);
    consider_form(ctx, choice, plain);
    if (holds_sum(p, open, true))
        consider_form(ctx, choice, in_field(ctx, open, &names, SHALLOW, work_fold, &reason));
    if (!plain || !holds_sum(p, open, false)) // of sums the deep form is the longer one
        consider_form(ctx, choice, in_field(ctx, open, &names, DEEP, work_fold, &reason));
    consider_form(ctx, choice, naming_apply(&all, choice->best));
}

// The number of expressions in a list and the lists in it.
static uint64_t count_items(const Pool *p, Expr e)
{
    uint64_t n = expr_kind(p, e) != KIND_LIST;
    for (uint32_t i = 0; expr_kind(p, e) == KIND_LIST && i < expr_nargs(p, e); i++)
        n += count_items(p, expr_arg(p, e, i));
    return n;
}

static Expr simplify_within(const SimplifyContext *ctx, Expr e, uint64_t work);

// The items of a list, the arguments of a sum, product or power, one by one and with so much work for each.
static Expr simplify_parts(const SimplifyContext *ctx, Expr e, uint64_t work)
{
    Pool *p = ctx->pool;
    VEC(Expr) parts = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        vec_push(&parts, simplify_within(ctx, expr_arg(p, e, i), work));
    Kind kind = expr_kind(p, e);
    Expr made = kind == KIND_LIST  ? expr_list(p, parts.at, (uint32_t)parts.len)
                : kind == KIND_ADD ? expr_add(p, parts.at, (uint32_t)parts.len)
                : kind == KIND_MUL ? expr_mul(p, parts.at, (uint32_t)parts.len)
                                   : expr_pow(p, parts.at[0], parts.at[1]);
    vec_free(&parts);
    return made;
}

// With so much work for each expression in e. Where it does not suffice for the whole, half as much goes to its parts.
static Expr simplify_within(const SimplifyContext *ctx, Expr e, uint64_t work)
{
    Pool *p = ctx->pool;
    if (!e || expr_nargs(p, e) == 0)
        return e;
    if (expr_kind(p, e) == KIND_LIST)
        return simplify_parts(ctx, e, work);
    if (!simplify_is_value(p, e) || (expr_flags(p, e) & FLAG_HAS_FORM) || expr_dag_size(p, e) > SIMPLIFY_NODES)
        return e;
    Choice choice = {.best = e, .least = simplify_cost(p, ctx->defs, e)};
    Expr open = defs_expand(p, ctx->defs, e, 0);
    uint64_t left = work;
    if (open)
        try_forms(ctx, open, &left, &choice);
    Kind kind = expr_kind(p, e);
    bool parts = kind == KIND_ADD || kind == KIND_MUL || kind == KIND_POW;
    if (parts && !left && work > WORK_LEAST)
        consider_form(ctx, &choice, simplify_parts(ctx, e, work / 2 / expr_nargs(p, e)));
    return pool_ok(p) ? choice.best : 0;
}

Expr simplify_expr(const SimplifyContext *ctx, Expr e)
{
    uint64_t items = e ? count_items(ctx->pool, e) : 0, work = WORK_MOST / (items ? items : 1);
    return simplify_within(ctx, e, work < WORK_LEAST ? WORK_LEAST : work);
}

static Expr rewritten(const SimplifyContext *ctx, Expr e, FieldWork work, const char *what)
{
    Pool *p = ctx->pool;
    const char *reason = NULL;
    SimplifyContext plain = *ctx;
    plain.defs = NULL;
    Expr open = e ? defs_expand(p, ctx->defs, e, 0) : 0;
    if (!open || !simplify_is_value(p, open) || (expr_flags(p, open) & FLAG_HAS_FORM))
        return open;
    Names none = {.n = 0};
    Expr result = in_field(&plain, open, &none, SHALLOW, work, &reason);
    if (!result && pool_ok(p))
        pool_fail(p, ERR_LIMIT, "%s: %s", what, reason ? reason : "too large");
    return result;
}

Expr simplify_expand(const SimplifyContext *ctx, Expr e)
{
    if (e && expr_kind(ctx->pool, e) == KIND_LIST)
        return over_items(ctx, e, simplify_expand);
    return rewritten(ctx, e, work_expand, "cannot expand");
}

Expr simplify_factor(const SimplifyContext *ctx, Expr e)
{
    if (e && expr_kind(ctx->pool, e) == KIND_LIST)
        return over_items(ctx, e, simplify_factor);
    return rewritten(ctx, e, work_factor, "cannot factor");
}
