// Definitions found as they are written.
//
// A definition's body, its parameters open, is a pattern. Where a part of an expression has its shape it is the
// definition itself: sum(j=1..D, w[j]*x[i, j]) is u[i]. Terms and factors may stand in any order, and among others.
#include "symbolic/simplify/simplify_internal.h"

// ---- Instances ------------------------------------------------------------------------------------------------------

Expr fold_instance_of(Pool *p, const Definition *def, const Expr *args)
{
    switch (def->kind) {
    case DEF_VALUE: return expr_sym(p, def->name);
    case DEF_ARRAY: return expr_elem(p, def->name, args, (uint32_t)def->params.len);
    default: return expr_apply(p, def->name, args, NULL, (uint32_t)def->params.len);
    }
}

// ---- Matching -------------------------------------------------------------------------------------------------------

enum { UNORDERED_MOST = 6, SOME_MOST = 12 };

typedef struct { // the arguments of a sum, product, equation or junction, in an order that history does not change
    Expr at[SOME_MOST];
    uint32_t n;
} Members;

static void members_of(Pool *p, Expr e, Members *out)
{
    out->n = expr_nargs(p, e);
    for (uint32_t i = 0; i < out->n; i++) {
        uint32_t k = i;
        for (; k > 0 && expr_compare(p, out->at[k - 1], expr_arg(p, e, i)) > 0; k--)
            out->at[k] = out->at[k - 1];
        out->at[k] = expr_arg(p, e, i);
    }
}

// Binds the parameters so that each member of the pattern from the given one on is a member of e that is not taken;
// *taken then tells which members of e were used.
static bool match_members(Match *m, const Members *pattern, const Members *e, uint32_t from, uint32_t *taken)
{
    if (from == pattern->n)
        return true;
    for (uint32_t k = 0; k < e->n; k++) {
        Match saved = *m;
        uint32_t before = *taken;
        *taken |= 1u << k;
        if (!(before >> k & 1) && fold_match(m, pattern->at[from], e->at[k]) &&
            match_members(m, pattern, e, from + 1, taken))
            return true;
        *m = saved;
        *taken = before;
    }
    return false;
}

static bool match_unordered(Match *m, Expr pattern, Expr e)
{
    Members wanted, given;
    uint32_t taken = 0;
    members_of(m->pool, pattern, &wanted);
    members_of(m->pool, e, &given);
    return match_members(m, &wanted, &given, 0, &taken);
}

static bool match_ordered(Match *m, Expr pattern, Expr e)
{
    for (uint32_t i = 0; i < expr_nargs(m->pool, pattern); i++)
        if (!fold_match(m, expr_arg(m->pool, pattern, i), expr_arg(m->pool, e, i)))
            return false;
    return true;
}

static bool bind(Match *m, uint32_t param, Expr value)
{
    if (m->values[param] && m->values[param] != value)
        return false;
    m->values[param] = value;
    return !(expr_flags(m->pool, value) & FLAG_HAS_BOUND);
}

// z[k] of a parameter z: of the array x[k], or of the row x[i] of x[i, k].
static bool match_array(Match *m, uint32_t param, Expr pattern, Expr e)
{
    Pool *p = m->pool;
    uint32_t n = expr_nargs(p, pattern), rows = expr_nargs(p, e) - n;
    Expr subscripts[16], array = expr_sym(p, expr_op(p, e));
    if (rows > 16)
        return false;
    for (uint32_t i = 0; i < rows; i++)
        subscripts[i] = expr_arg(p, e, i);
    if (!bind(m, param, rows ? expr_elem(p, expr_op(p, e), subscripts, rows) : array))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!fold_match(m, expr_arg(p, pattern, i), expr_arg(p, e, rows + i)))
            return false;
    return true;
}

// Binds the parameters so that the pattern becomes e.
bool fold_match(Match *m, Expr pattern, Expr e)
{
    Pool *p = m->pool;
    bool elements = expr_kind(p, pattern) == KIND_ELEM && expr_kind(p, e) == KIND_ELEM &&
                    expr_nargs(p, pattern) <= expr_nargs(p, e);
    for (uint32_t i = 0; i < m->n; i++) {
        if (pattern == m->params[i])
            return bind(m, i, e);
        if (elements && expr_op(p, pattern) == expr_op(p, m->params[i]))
            return match_array(m, i, pattern, e);
    }
    if (pattern == e)
        return true;
    Kind kind = expr_kind(p, pattern);
    uint32_t n = expr_nargs(p, pattern);
    bool hinted = kind == KIND_EQ || kind == KIND_SUM || kind == KIND_PROD;
    if (kind != expr_kind(p, e) || n == 0 || n != expr_nargs(p, e) || (expr_op(p, pattern) != expr_op(p, e) && !hinted))
        return false;
    bool unordered = kind == KIND_ADD || kind == KIND_MUL || kind == KIND_EQ || kind == KIND_AND || kind == KIND_OR;
    return unordered && n <= UNORDERED_MOST ? match_unordered(m, pattern, e) : match_ordered(m, pattern, e);
}

// ---- Names for what is written out ----------------------------------------------------------------------------------

// e as an instance of the pattern, with the terms or factors that are left over; 0 when the shape is another.
static Expr name_whole(Pool *p, const NamePattern *pattern, Expr e)
{
    Match m = {.pool = p, .n = (uint32_t)pattern->def->params.len};
    memcpy(m.params, pattern->params, m.n * sizeof *m.params);
    Kind kind = expr_kind(p, pattern->body);
    uint32_t taken = 0, n = expr_nargs(p, e), wanted = expr_nargs(p, pattern->body);
    bool some = (kind == KIND_ADD || kind == KIND_MUL) && kind == expr_kind(p, e) && n > wanted && n <= SOME_MOST &&
                wanted <= UNORDERED_MOST;
    Members members, given;
    if (some) {
        members_of(p, pattern->body, &members);
        members_of(p, e, &given);
    }
    if (some ? !match_members(&m, &members, &given, 0, &taken) : !fold_match(&m, pattern->body, e))
        return 0;
    for (uint32_t i = 0; i < m.n; i++)
        if (!m.values[i])
            return 0;
    Expr instance = fold_instance_of(p, pattern->def, m.values);
    for (uint32_t k = 0; k < n && some; k++)
        if (!(taken >> k & 1))
            instance = (kind == KIND_ADD ? expr_add2 : expr_mul2)(p, instance, given.at[k]);
    return instance;
}

static Expr name_visit(Pool *p, Expr e, void *data)
{
    const Naming *naming = data;
    for (uint32_t i = naming->n; i-- > 0 && e && expr_nargs(p, e) && expr_kind(p, e) != KIND_ELEM;) {
        Expr named = name_whole(p, &naming->at[i], e);
        e = named ? named : e;
    }
    return e;
}

Expr naming_apply(const Naming *naming, Expr e)
{
    return naming->n ? expr_rewrite(naming->pool, e, name_visit, (void *)naming) : e;
}

// Bodies are patterns in the names of the definitions before, so that definitions built on definitions are found.
void naming_init(Naming *naming, const SimplifyContext *ctx, const uint32_t *usable, uint32_t nusable, bool lines)
{
    Pool *p = ctx->pool;
    *naming = (Naming){.pool = p};
    for (uint32_t i = 0; i < nusable; i++) {
        const Definition *def = &ctx->defs->list.at[usable[i]];
        NamePattern pattern = {.def = def};
        for (size_t k = 0; k < def->params.len && k < PARAMS_MOST; k++)
            pattern.params[k] = expr_sym(p, pool_symbol_fresh(p, def->params.at[k]));
        Expr body =
            def->params.len <= PARAMS_MOST ? defs_expand(p, ctx->defs, fold_instance_of(p, def, pattern.params), 0) : 0;
        pattern.body = body ? naming_apply(naming, body) : 0;
        Kind kind = pattern.body ? expr_kind(p, pattern.body) : KIND_NONE;
        if (kind == KIND_NONE || !expr_nargs(p, pattern.body) || kind == KIND_ELEM || kind == KIND_LIST ||
            (lines && kind != KIND_SUM && kind != KIND_ADD))
            continue;
        naming->at[naming->n++] = pattern;
    }
}
