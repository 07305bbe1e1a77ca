// Folding into defined names.
//
// Take a definition D with value n/d in kernels. If n and d hold a kernel v only as v^g (n = n1*v^g + n0, d alike),
// then D*d = n gives v^g = (n0 - D*d0)/(D*d1 - n1): v can be replaced by an expression in D. A definition with
// parameters is solved with symbols in their place first; a kernel of the expression that has the shape of the solved
// kernel tells the arguments. Each replacement is kept only if the result is cheaper to read.
//
// WHERE IT IS RIGHT. Let B = D*d1 - n1, what is divided by. Kernels without relations and D are free symbols, and what
// B^k annihilates there is 0: the folded ratio is the old one wherever its own denominators are not 0, B = 0 or not.
// A kernel with a relation (b^2 = b of a bracket, r^2 = x^2 of a root) makes zero divisors, so such a B must be nonzero
// on the domain. And no result may have a denominator that can be 0 where the expression has a value.
#include "symbolic/simplify/simplify_internal.h"

enum { TRIES_MOST = 600, LENGTH_MOST = 40 };

// ---- Instances ------------------------------------------------------------------------------------------------------

static void collect(Pool *p, Expr variable, void *data)
{
    Folding *g = data;
    const Definition *def = defs_find(g->ctx->defs, expr_op(p, variable));
    if (!def || (expr_flags(p, variable) & (FLAG_HAS_BOUND | FLAG_HAS_FORM)) || !simplify_is_value(p, def->body))
        return;
    uint32_t n = expr_nargs(p, variable);
    Expr plain = expr_kind(p, variable) == KIND_APPLY && n / 2 == def->params.len
                     ? expr_apply(p, def->name, p->args + p->nodes[variable].first, NULL, n / 2)
                     : variable;
    for (size_t i = 0; i < g->instances.len; i++)
        if (g->instances.at[i] == plain)
            return;
    if (def->name != g->ctx->except)
        vec_push(&g->instances, plain);
    expr_each_variable(p, def->body, collect, g); // what it is built on, as far as its parameters do not enter
}

void fold_collect(Folding *g, Expr e)
{
    if (g->ctx->defs && e)
        expr_each_variable(g->pool, e, collect, g);
}

// ---- Solving --------------------------------------------------------------------------------------------------------

// The coefficient of term i of a polynomial in one variable, times `content`.
static Ratio *coefficient(Field *f, const fmpz_mpoly_univar_t parts, slong i, const fmpq_t content)
{
    Ratio *r = ratio_new(f);
    fmpq_mpoly_t c;
    fmpq_mpoly_init(c, f->ctx);
    fmpz_mpoly_univar_swap_term_coeff(c->zpoly, (fmpz_mpoly_univar_struct *)parts, i, f->ctx->zctx);
    fmpq_set(c->content, content);
    fmpq_mpoly_reduce(c, f->ctx);
    fmpq_mpoly_swap(r->num, c, f->ctx);
    fmpq_mpoly_clear(c, f->ctx);
    return r;
}

// a = a1*v^g + a0, as ratios. False when a is not linear in v^g.
static bool linear_in(Field *f, const fmpq_mpoly_t a, uint32_t v, slong g, const Ratio **a1, const Ratio **a0)
{
    fmpz_mpoly_univar_t parts;
    fmpz_mpoly_univar_init(parts, f->ctx->zctx);
    fmpz_mpoly_to_univar(parts, a->zpoly, v, f->ctx->zctx);
    Ratio *r[2] = {ratio_new(f), ratio_new(f)};
    bool ok = true;
    for (slong i = 0; i < fmpz_mpoly_univar_length(parts, f->ctx->zctx) && ok; i++) {
        slong e = fmpz_mpoly_univar_get_term_exp_si(parts, i, f->ctx->zctx);
        ok = e == 0 || e == g;
        if (!ok)
            break;
        r[e == g] = coefficient(f, parts, i, a->content);
    }
    fmpz_mpoly_univar_clear(parts, f->ctx->zctx);
    *a1 = r[1];
    *a0 = r[0];
    return ok;
}

static const Ratio *poly_ratio(Field *f, const fmpq_mpoly_t a)
{
    Ratio *r = ratio_new(f);
    fmpq_mpoly_set(r->num, a, f->ctx);
    return field_settle(f, r);
}

static const Ratio *den_product(Field *f, const Ratio *a)
{
    const Ratio *d = field_int(f, 1);
    for (uint32_t i = 0; i < a->ndens; i++)
        d = field_mul(f, d, field_pow(f, f->primes.at[a->dens[i].prime].ratio, a->dens[i].exponent));
    return d;
}

// The least power of v in numerator and denominator of the definition.
static slong step_of(Field *f, const Ratio *a, const Ratio *den, uint32_t v)
{
    slong x = fmpq_mpoly_degree_si(a->num, v, f->ctx), y = fmpq_mpoly_degree_si(den->num, v, f->ctx);
    return x > y ? x : y;
}

static bool has_den(const Ratio *r, uint32_t prime)
{
    for (uint32_t i = 0; r && i < r->ndens; i++)
        if (r->dens[i].prime == prime)
            return true;
    return false;
}

static bool is_nonzero(Field *f, const Ratio *r, const Ratio *a);

// A root is nonzero where what is under it is.
static bool is_nonzero_factor(Field *f, const Ratio *r, uint32_t prime)
{
    int var = f->primes.at[prime].var;
    if (has_den(r, prime) || field_nonzero(f, prime) || field_never_zero(f, prime))
        return true;
    bool root = var >= 0 && f->vars.at[var].degree > 1 &&
                (f->vars.at[var].kind == VAR_POWER || f->vars.at[var].kind == VAR_ROOT);
    return root && is_nonzero(f, r, f->vars.at[var].value);
}

// Is none of the factors of `a` zero on the domain, where the denominators of r (NULL: none) are not either? What that
// takes beside (a sign, a layout) is not asked for: then no.
static bool is_nonzero(Field *f, const Ratio *r, const Ratio *a)
{
    FieldStatus before = f->status;
    const char *reason = f->reason;
    Factors factors = {0};
    if (!a || field_is_zero(f, a))
        return false;
    bool nonzero = field_factor(f, a, &factors);
    for (size_t i = 0; nonzero && i < factors.list.len; i++)
        nonzero = factors.list.at[i].exponent < 0 || is_nonzero_factor(f, r, factors.list.at[i].prime);
    factors_clear(&factors);
    field_resume(f, before, reason);
    return nonzero;
}

// Can `a` be solved by, though it is not zero as it stands? See the beginning of the file.
static bool may_divide(Field *f, const Ratio *a)
{
    bool related = false;
    for (uint32_t v = 0; v < f->vars.len && !related; v++)
        related = f->vars.at[v].degree > 0 && field_uses(f, a, v);
    return related ? is_nonzero(f, NULL, a) : !field_is_zero(f, a);
}

// v^g in terms of the instance `name`, whose value is `value`. NULL when it can not be solved for v.
static const Ratio *solve_for(Field *f, const Ratio *name, const Ratio *value, uint32_t v, slong *g)
{
    const Ratio *den = den_product(f, value), *n1, *n0, *d1, *d0;
    if (!den)
        return NULL;
    *g = step_of(f, value, den, v);
    if (*g <= 0 || !linear_in(f, value->num, v, *g, &n1, &n0) || !linear_in(f, den->num, v, *g, &d1, &d0))
        return NULL;
    const Ratio *above = field_sub(f, n0, field_mul(f, name, d0)), *below = field_sub(f, field_mul(f, name, d1), n1);
    return below && may_divide(f, below) ? field_div(f, above, below) : NULL;
}

// a with v^g replaced: sum of coeff_k * v^(k mod g) * by^(k div g). NULL when a holds other powers of v.
static const Ratio *replace_in_poly(Field *f, const fmpq_mpoly_t a, uint32_t v, slong g, const Ratio *by)
{
    fmpz_mpoly_univar_t parts;
    fmpz_mpoly_univar_init(parts, f->ctx->zctx);
    fmpz_mpoly_to_univar(parts, a->zpoly, v, f->ctx->zctx);
    const Ratio *sum = field_int(f, 0);
    for (slong i = 0; i < fmpz_mpoly_univar_length(parts, f->ctx->zctx) && sum; i++) {
        slong e = fmpz_mpoly_univar_get_term_exp_si(parts, i, f->ctx->zctx);
        Ratio *coeff = coefficient(f, parts, i, a->content);
        sum = e % g ? NULL : field_add(f, sum, field_mul(f, field_settle(f, coeff), field_pow(f, by, e / g)));
    }
    fmpz_mpoly_univar_clear(parts, f->ctx->zctx);
    return sum;
}

// Too long to read, and to be factored.
static bool is_long(const Field *f, const Ratio *r)
{
    return fmpq_mpoly_length(r->num, f->ctx) > LENGTH_MOST;
}

// A denominator with v^g replaced. What is under the root v is a power of it: sqrt(x)/x = r/r^2 for r := sqrt(x).
static const Ratio *replace_in_den(Field *f, uint32_t prime, uint32_t v, slong g, const Ratio *by)
{
    const Var *var = &f->vars.at[v];
    const Ratio *d = poly_ratio(f, f->primes.at[prime].poly);
    const Ratio *times = g == 1 && var->degree && d ? field_div(f, d, var->value) : NULL;
    if (times && field_is_constant(f, times, NULL))
        return field_mul(f, times, field_pow(f, by, var->degree));
    return d ? replace_in_poly(f, d->num, v, g, by) : NULL;
}

static const Ratio *replace_var(Field *f, const Ratio *r, uint32_t v, slong g, const Ratio *by)
{
    const Ratio *result = replace_in_poly(f, r->num, v, g, by);
    for (uint32_t i = 0; i < r->ndens && result; i++) {
        const Ratio *den = replace_in_den(f, r->dens[i].prime, v, g, by);
        if (!result || !den || is_long(f, den) || is_long(f, result))
            return NULL;
        result = den && !field_is_zero(f, den) ? field_div(f, result, field_pow(f, den, r->dens[i].exponent)) : NULL;
    }
    return result;
}

// ---- One instance ---------------------------------------------------------------------------------------------------

// An instance in full, and its normal form (NULL where it has none): found once for each field.
static FoldValue value_of(Folding *g, Expr instance)
{
    uint32_t place;
    if (memo_get(g->expanded, instance, &place))
        return g->values.at[place];
    FoldValue value = {.expanded = defs_expand(g->pool, g->ctx->defs, instance, 0)};
    if (value.expanded && g->naming)
        value.expanded = naming_apply(g->naming, value.expanded);
    value.ratio = field_normal(g->field, value.expanded);
    memo_put(g->expanded, instance, (uint32_t)g->values.len);
    vec_push(&g->values, value);
    return value;
}

void fold_begin(Folding *g)
{
    g->expanded = memo_begin(g->pool);
}

void fold_end(Folding *g)
{
    memo_end(g->pool, g->expanded);
    vec_free(&g->values);
    vec_free(&g->patterns);
    vec_free(&g->instances);
}

// The definition's parameters as symbols, the same whenever it is tried: each new symbol would be a kernel more.
static const Expr *pattern_params(Folding *g, const Definition *def)
{
    size_t i = 0;
    while (i < g->patterns.len && g->patterns.at[i].def != def)
        i++;
    if (i == g->patterns.len) {
        FoldPattern pattern = {.def = def};
        for (size_t k = 0; k < def->params.len; k++)
            pattern.params[k] = expr_sym(g->pool, pool_symbol_fresh(g->pool, def->params.at[k]));
        vec_push(&g->patterns, pattern);
    }
    return g->patterns.at[i].params;
}

// Has `folded` a value wherever r has one, as far as denominators go? Names in them are seen through.
static bool keeps_values(Folding *g, const Ratio *r, const Ratio *folded)
{
    Field *f = g->field;
    for (uint32_t i = 0; i < folded->ndens; i++) {
        uint32_t prime = folded->dens[i].prime;
        if (!is_nonzero_factor(f, r, prime) &&
            !is_nonzero(f, r, field_normal(f, defs_expand(g->pool, g->ctx->defs, f->primes.at[prime].expr, 0))))
            return false;
    }
    return true;
}

// r with the kernel v replaced by what it is in terms of `name`, a power of the instance, with this value; NULL when
// that is not possible.
static const Ratio *fold_value(Folding *g, const Ratio *r, Expr instance, const Ratio *name, const Ratio *value,
                               uint32_t v)
{
    Field *f = g->field;
    slong step;
    if (!name || !value || !field_uses(f, r, v) || !field_uses(f, value, v))
        return NULL;
    if (expr_contains(g->pool, instance, f->vars.at[v].expr)) // x as g(x)/exp(sin(x)): that goes in circles
        return NULL;
    const Ratio *by = solve_for(f, name, value, v, &step), *result = by ? replace_var(f, r, v, step, by) : NULL;
    return result && keeps_values(g, r, result) && keeps_values(g, r, value) ? result : NULL; // the name has to have one
}

// r with the kernel v replaced by the instance; NULL when that is not possible.
static const Ratio *fold_instance(Folding *g, const Ratio *r, Expr instance, uint32_t v)
{
    const Ratio *value = value_of(g, instance).ratio;
    return fold_value(g, r, instance, value ? field_atom(g->field, instance) : NULL, value, v);
}

typedef struct {
    const Ratio *ratio;
    Expr shown;
    uint32_t cost;
} Best;

static bool field_alive(const Folding *g)
{
    return g->field->status == FIELD_OK && pool_ok(g->pool) && g->tries < TRIES_MOST;
}

static void consider(Folding *g, Best *best, const Ratio *r)
{
    if (!r || (best->ratio && fmpq_mpoly_length(r->num, g->field->ctx) > (slong)best->cost)) // it reads longer
        return;
    for (int factored = 1; factored >= 0 && field_alive(g); factored--) {
        g->tries++;
        Expr e = show_ratio(g, r, factored);
        uint32_t cost = e ? simplify_cost(g->pool, g->ctx->defs, e) : UINT32_MAX;
        if (cost < best->cost)
            *best = (Best){r, e, cost};
    }
}

// The root that the value is, alone; -1 where it is none.
static int64_t as_root(Field *f, const Ratio *value)
{
    for (uint32_t v = 0; v < f->vars.len && !value->ndens; v++)
        if (f->vars.at[v].degree > 1 && f->vars.at[v].kind == VAR_POWER && field_equal(f, value, field_var(f, v)))
            return v;
    return -1;
}

typedef struct {
    Memo *known; // the names in the expression
    uint32_t others;
} Names;

static void note_name(Pool *p, Expr variable, void *data)
{
    (void)p;
    memo_put(((Names *)data)->known, variable, 1);
}

static void count_other(Pool *p, Expr variable, void *data)
{
    Names *names = data;
    uint32_t known;
    names->others += expr_kind(p, variable) == KIND_SYM && !memo_get(names->known, variable, &known);
}

// Solved for one kernel and put in, an instance brings all the other kernels of its value along: where too many of its
// names are not in r, nothing that is cheaper to read than `cost` can come of it.
static bool brings_too_much(Folding *g, const Ratio *r, Expr instance, uint32_t cost)
{
    Pool *p = g->pool;
    Expr whole = defs_expand(p, g->ctx->defs, instance, 0);
    Names names = {.known = memo_begin(p)};
    expr_each_variable(p, field_expr(g->field, r), note_name, &names);
    if (whole)
        expr_each_variable(p, whole, count_other, &names);
    memo_end(p, names.known);
    return names.others > 1 && 2 * (uint64_t)(names.others - 1) > cost;
}

// All ways to bring the given instance into r. Of a root r := sqrt(x^2 + y^2) also by r^2 = x^2 + y^2.
static void try_instance(Folding *g, Best *best, const Ratio *r, Expr instance)
{
    Field *f = g->field;
    if (best->ratio && brings_too_much(g, r, instance, best->cost))
        return;
    const Ratio *value = value_of(g, instance).ratio, *name = value ? field_atom(f, instance) : NULL;
    int64_t root = name ? as_root(f, value) : -1;
    const Ratio *powers = root >= 0 ? field_pow(f, name, f->vars.at[root].degree) : NULL;
    for (uint32_t v = 0; v < f->vars.len && name && field_alive(g); v++) {
        consider(g, best, fold_value(g, r, instance, name, value, v));
        if (powers && field_alive(g))
            consider(g, best, fold_value(g, r, instance, powers, f->vars.at[root].value, v));
    }
}

// ---- Definitions with parameters ------------------------------------------------------------------------------------

// The kernels of r that have the shape of kernel `pattern` are replaced by instances, all of them.
static const Ratio *fold_pattern(Folding *g, const Definition *def, const Ratio *r, Expr pattern, const Expr *params)
{
    Field *f = g->field;
    bool any = false;
    size_t count = f->vars.len;
    for (uint32_t v = 0; v < count && r; v++) {
        Match m = {.pool = g->pool, .n = (uint32_t)def->params.len};
        memcpy(m.params, params, m.n * sizeof *params);
        if (!field_uses(f, r, v) || (expr_flags(g->pool, f->vars.at[v].expr) & FLAG_CONSTANT) || // e is no f(1)
            !fold_match(&m, pattern, f->vars.at[v].expr))
            continue;
        bool complete = true;
        for (uint32_t i = 0; i < m.n; i++)
            complete &= m.values[i] != 0;
        Expr instance = complete ? fold_instance_of(g->pool, def, m.values) : 0;
        const Ratio *next = instance ? fold_instance(g, r, instance, v) : NULL;
        if (next) {
            r = next;
            any = true;
        }
    }
    return any ? r : NULL;
}

// by * sum(index, rest): a body folded, what is free of the index in front.
static const Ratio *sum_of_folded(Folding *g, const Ratio *body, Expr sum, Sym index)
{
    Field *f = g->field;
    Pool *p = g->pool;
    if (!body || field_is_zero(f, body))
        return NULL;
    Factors factors;
    const Ratio *outside = field_factor(f, body, &factors) ? field_fmpq(f, factors.unit) : NULL;
    Expr inside = expr_int(p, 1), symbol = expr_sym(p, index);
    for (size_t i = 0; i < factors.list.len && outside; i++) {
        Factor factor = factors.list.at[i];
        if (expr_contains(p, f->primes.at[factor.prime].expr, symbol))
            inside = expr_mul2(p, inside, expr_powi(p, f->primes.at[factor.prime].expr, factor.exponent));
        else
            outside = field_mul(f, outside, field_pow(f, f->primes.at[factor.prime].ratio, factor.exponent));
    }
    factors_clear(&factors);
    Expr closed = expr_sum(p, KIND_SUM, index, expr_arg(p, sum, 0), expr_arg(p, sum, 1), inside);
    return outside && closed && expr_kind(p, closed) == KIND_SUM ? field_mul(f, outside, field_atom(f, closed)) : NULL;
}

// The same in the bodies of r's sums: sum(exp(s[m])*t[m]) is sum(exp(s[m]))*sum(f[m]*t[m]).
static const Ratio *fold_pattern_in_sums(Folding *g, const Definition *def, const Ratio *r, Expr pattern,
                                         const Expr *params)
{
    Field *f = g->field;
    Pool *p = g->pool;
    bool any = false;
    size_t count = f->vars.len;
    for (uint32_t v = 0; v < count && r && field_alive(g); v++) {
        Expr e = f->vars.at[v].expr;
        if (f->vars.at[v].kind != VAR_ATOM || expr_kind(p, e) != KIND_SUM || !field_uses(f, r, v))
            continue;
        Sym index;
        Expr opened = expr_open(p, e, &index);
        const Ratio *body = field_normal(f, opened),
                    *folded = body ? fold_pattern(g, def, body, pattern, params) : NULL;
        const Ratio *by = folded ? sum_of_folded(g, folded, e, index) : NULL;
        const Ratio *next = by && !field_uses(f, by, v) ? replace_var(f, r, v, 1, by) : NULL;
        if (next) {
            r = next;
            any = true;
        }
    }
    return any ? r : NULL;
}

static void try_definition(Folding *g, Best *best, const Ratio *r, const Definition *def)
{
    Field *f = g->field;
    Pool *p = g->pool;
    if (def->params.len == 0) {
        try_instance(g, best, r, expr_sym(p, def->name));
        return;
    }
    if (def->params.len > PARAMS_MOST)
        return;
    Expr params[PARAMS_MOST];
    memcpy(params, pattern_params(g, def), sizeof params);
    const Ratio *value = value_of(g, fold_instance_of(p, def, params)).ratio;
    size_t count = f->vars.len;
    for (uint32_t v = 0; v < count && value && field_alive(g); v++) {
        bool all = field_uses(f, value, v);
        for (size_t i = 0; i < def->params.len && all; i++)
            all = f->vars.at[v].expr != params[i] && // a bare parameter has the shape of everything
                  expr_mentions(p, f->vars.at[v].expr, expr_op(p, params[i]));
        if (!all)
            continue;
        const Ratio *folded = fold_pattern(g, def, r, f->vars.at[v].expr, params);
        consider(g, best, folded);
        consider(g, best, fold_pattern_in_sums(g, def, folded ? folded : r, f->vars.at[v].expr, params));
    }
}

// ---- The whole ------------------------------------------------------------------------------------------------------

// Where a whole definition has come forth: sum(a[j]*v[j, d]) is o[d].
static Expr named(Folding *g, Expr e)
{
    Expr name = e && g->all && g->depth == 0 ? naming_apply(g->all, e) : 0;
    return name && simplify_cost(g->pool, NULL, name) < simplify_cost(g->pool, NULL, e) ? name : e;
}

// e, which is a part of what is shown, folded. 0 where it is not to be.
static Expr fold_inside(Folding *g, Expr e)
{
    g->depth++;
    const Ratio *inner = e && g->depth < 6 ? field_normal(g->field, e) : NULL;
    Expr shown = inner ? fold_ratio(g, inner) : 0;
    g->depth--;
    return field_alive(g) ? shown : 0;
}

static Expr show_sum(Folding *g, Expr sum)
{
    Sym index;
    Pool *p = g->pool;
    Expr shown = fold_inside(g, expr_open(p, sum, &index));
    return shown ? named(g, expr_sum(p, KIND_SUM, index, expr_arg(p, sum, 0), expr_arg(p, sum, 1), shown)) : sum;
}

// A root of what has a name: sqrt(v). 0 of any other, (-1)^n among them.
static Expr show_root(Folding *g, const Var *var)
{
    Pool *p = g->pool;
    Expr shown = var->base && var->exponent == expr_int(p, 1) ? fold_inside(g, var->base) : 0;
    return shown && expr_nargs(p, shown) == 0 ? expr_pow(p, shown, expr_rat(p, 1, var->root)) : 0;
}

// Shows the sums and roots among r's kernels: what is inside is folded once, and remembered with the kernel.
static void show_kernels(Folding *g, const Ratio *r)
{
    Field *f = g->field;
    for (uint32_t v = 0; v < f->vars.len && field_alive(g); v++) {
        Var var = f->vars.at[v];
        bool sum = var.kind == VAR_ATOM && expr_kind(g->pool, var.expr) == KIND_SUM;
        bool root = var.kind == VAR_POWER && var.degree > 1 && g->nusable;
        if (var.shown || !(sum || root) || !field_uses(f, r, v))
            continue;
        f->vars.at[v].shown = sum ? var.expr : 0;
        Expr shown = sum ? show_sum(g, var.expr) : show_root(g, &var);
        if (shown)
            f->vars.at[v].shown = shown;
    }
}

Expr fold_ratio(Folding *g, const Ratio *r)
{
    Best best = {.cost = UINT32_MAX};
    show_kernels(g, r);
    consider(g, &best, r);
    for (unsigned round = 0; round < 6 && best.ratio && field_alive(g); round++) {
        uint32_t before = best.cost;
        const Ratio *from = best.ratio;
        for (size_t i = g->nusable; i-- > 0 && field_alive(g);)
            try_definition(g, &best, from, &g->ctx->defs->list.at[g->usable[i]]);
        for (size_t i = 0; i < g->instances.len && field_alive(g); i++)
            try_instance(g, &best, from, g->instances.at[i]);
        if (best.cost == before)
            break;
        show_kernels(g, best.ratio);
    }
    if (best.ratio && !g->joining) { // the last touch: sums over one range put together
        g->joining = true;
        consider(g, &best, best.ratio);
        g->joining = false;
    }
    return best.shown;
}
