// Definitions: names for expressions, and seeing through them.
#include "symbolic/expr/pool_internal.h"

#include <stdio.h>

const Definition *defs_find(const Definitions *d, Sym name)
{
    if (!d || name >= d->by_name.len || !d->by_name.at[name])
        return NULL;
    return &d->list.at[d->by_name.at[name] - 1];
}

static void extend(Definitions *d, Sym name)
{
    while (d->by_name.len <= name) {
        vec_push(&d->by_name, 0);
        vec_push(&d->used, 0);
    }
}

// ---- Circularity ----------------------------------------------------------------------------------------------------

typedef struct {
    Definitions *d;
    VEC(Sym) names;
} Names;

static Sym name_of(const Pool *p, Expr variable)
{
    return expr_op(p, variable);
}

static void collect_name(Pool *p, Expr variable, void *data)
{
    Names *names = data;
    vec_push(&names->names, name_of(p, variable));
}

static bool is_param(const Sym *params, uint32_t n, Sym s)
{
    for (uint32_t i = 0; i < n; i++)
        if (params[i] == s)
            return true;
    return false;
}

// Does a definition reached from `names` use `target`? Each definition is looked at once.
static bool reaches(Pool *p, Definitions *d, Names *queue, Sym target)
{
    VEC(uint8_t) seen = {0};
    bool found = false;
    for (size_t i = 0; i < queue->names.len && !found; i++) {
        Sym s = queue->names.at[i];
        found = s == target;
        const Definition *def = defs_find(d, s);
        while (seen.len <= s)
            vec_push(&seen, 0);
        if (def && !seen.at[s])
            expr_each_variable(p, def->body, collect_name, queue);
        seen.at[s] = 1;
    }
    vec_free(&seen);
    return found;
}

static bool is_circular(Pool *p, Definitions *d, Sym name, const Sym *params, uint32_t n, Expr body)
{
    Names names = {.d = d};
    expr_each_variable(p, body, collect_name, &names);
    size_t kept = 0;
    bool circular = false;
    for (size_t i = 0; i < names.names.len; i++) {
        Sym s = names.names.at[i];
        if (is_param(params, n, s))
            continue;
        names.names.at[kept++] = s;
        circular |= s == name;
        extend(d, s);
        d->used.at[s] = 1;
    }
    names.names.len = kept;
    // A name that no earlier body mentions can only be used by its own body.
    if (!circular && name < d->used.len && d->used.at[name])
        circular = reaches(p, d, &names, name);
    vec_free(&names.names);
    return circular;
}

// ---- Setting and removing -------------------------------------------------------------------------------------------

bool defs_set(Pool *p, Definitions *d, Sym name, DefKind kind, const Sym *params, uint32_t n, Expr body, Error *err)
{
    if (!body)
        return error_set(err, p->error.code ? p->error.code : ERR_INTERNAL, (Span){0, 0}, "%s", p->error.message);
    if (is_circular(p, d, name, params, n, body)) {
        error_set(err, ERR_DEFINITION, (Span){0, 0}, "recursive definition: %s would be defined by itself",
                  pool_symbol_name(p, name));
        error_hint(err, "use another name on the left");
        return false;
    }
    Definition def = {.name = name, .kind = kind, .body = body};
    for (uint32_t i = 0; i < n; i++)
        vec_push(&def.params, params[i]);
    extend(d, name);
    if (d->by_name.at[name]) {
        Definition *old = &d->list.at[d->by_name.at[name] - 1];
        vec_free(&old->params);
        *old = def;
        return true;
    }
    vec_push(&d->list, def);
    d->by_name.at[name] = (uint32_t)d->list.len;
    return true;
}

bool defs_remove(Definitions *d, Sym name)
{
    if (!defs_find(d, name))
        return false;
    size_t at = d->by_name.at[name] - 1;
    vec_free(&d->list.at[at].params);
    for (size_t i = at; i + 1 < d->list.len; i++) {
        d->list.at[i] = d->list.at[i + 1];
        d->by_name.at[d->list.at[i].name] = (uint32_t)i + 1;
    }
    d->list.len--;
    d->by_name.at[name] = 0;
    return true;
}

void defs_clear(Definitions *d)
{
    for (size_t i = 0; i < d->list.len; i++)
        vec_free(&d->list.at[i].params);
    vec_free(&d->list);
    vec_free(&d->by_name);
    vec_free(&d->used);
}

// ---- Expansion ------------------------------------------------------------------------------------------------------

typedef struct {
    const Definitions *d;
    Sym keep;
    uint32_t level;
    Expr *bodies; // by place in the list: the expanded body, 0 before
} Expand;

static Expr expand_visit(Pool *p, Expr e, void *data);

// What parameter i is called while a body is seen through: no text can write it, so no definition is meant.
static Expr placeholder(Pool *p, size_t i)
{
    char name[24];
    snprintf(name, sizeof name, "%%%zu", i + 1);
    return expr_named(p, name);
}

// `body` with the parameters of def, or (closed) the placeholders that stand for them, replaced. NULL: by placeholders.
static Expr instantiate(Pool *p, const Definition *def, Expr body, const Expr *args, bool closed)
{
    Exprs from, to;
    exprs_init(&from);
    exprs_init(&to);
    for (size_t i = 0; i < def->params.len; i++) {
        exprs_push(&from, closed ? placeholder(p, i) : expr_sym(p, def->params.at[i]));
        exprs_push(&to, args ? args[i] : placeholder(p, i));
    }
    Expr e = body ? expr_subst(p, body, from.at, to.at, from.len) : 0;
    exprs_free(&from);
    exprs_free(&to);
    return e;
}

// The body with definitions seen through, in placeholders: a parameter is not what is defined by its name.
static Expr expanded_body(Pool *p, Expand *x, const Definition *def)
{
    size_t at = (size_t)(def - x->d->list.at);
    if (!x->bodies[at]) {
        if (++x->level > p->limits.nesting)
            pool_fail(p, ERR_LIMIT, "definitions nested deeper than %llu (limit: nesting)",
                      (unsigned long long)p->limits.nesting);
        Expr closed = instantiate(p, def, def->body, NULL, false);
        x->bodies[at] = closed ? expr_rewrite(p, closed, expand_visit, x) : 0;
        x->level--;
    }
    return x->bodies[at];
}

static bool has_orders(const Pool *p, Expr apply)
{
    uint32_t n = expr_nargs(p, apply) / 2;
    for (uint32_t i = 0; i < n; i++)
        if (expr_num_sign(p, expr_arg(p, apply, n + i)))
            return true;
    return false;
}

// The element of a list of lists by its subscripts: an item for a number, a choice among all items for a name. It has
// no value beyond the list's ends.
static Expr list_element(Pool *p, Expr list, const Expr *subscripts, uint32_t n)
{
    if (n == 0)
        return list;
    int64_t at;
    uint32_t count = expr_kind(p, list) == KIND_LIST ? expr_nargs(p, list) : 0;
    if (expr_kind(p, subscripts[0]) == KIND_NUM) {
        bool inside = expr_get_int(p, subscripts[0], &at) && at >= 1 && at <= count;
        return inside ? list_element(p, expr_arg(p, list, (uint32_t)at - 1), subscripts + 1, n - 1) : expr_undef(p);
    }
    Exprs parts;
    exprs_init(&parts);
    for (uint32_t i = 0; i < count; i++) {
        exprs_push(&parts, expr_eq(p, subscripts[0], expr_int(p, (int64_t)i + 1)));
        exprs_push(&parts, list_element(p, expr_arg(p, list, i), subscripts + 1, n - 1));
    }
    exprs_push(&parts, expr_undef(p));
    Expr e = expr_piecewise(p, parts.at, parts.len);
    exprs_free(&parts);
    return e;
}

static Expr expand_list_element(Pool *p, Expand *x, const Definition *def, Expr e)
{
    Expr list = expanded_body(p, x, def);
    if (!list || expr_kind(p, list) != KIND_LIST)
        return list ? e : 0;
    Exprs subscripts;
    exprs_init(&subscripts);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        exprs_push(&subscripts, expr_arg(p, e, i));
    Expr result = list_element(p, list, subscripts.at, subscripts.len);
    exprs_free(&subscripts);
    return result;
}

static Expr expand_visit(Pool *p, Expr e, void *data)
{
    Expand *x = data;
    Kind kind = expr_kind(p, e);
    if (kind != KIND_SYM && kind != KIND_APPLY && kind != KIND_ELEM)
        return e;
    const Definition *def = defs_find(x->d, expr_op(p, e));
    if (def && def->kind == DEF_VALUE && kind == KIND_ELEM && def->name != x->keep)
        return expand_list_element(p, x, def, e);
    DefKind fits = kind == KIND_SYM ? DEF_VALUE : kind == KIND_APPLY ? DEF_FUNCTION : DEF_ARRAY;
    if (!def || def->kind != fits || def->name == x->keep || (kind == KIND_APPLY && has_orders(p, e)))
        return e;
    uint32_t n = kind == KIND_APPLY ? expr_nargs(p, e) / 2 : expr_nargs(p, e);
    if (n != def->params.len)
        return e;
    Expr body = expanded_body(p, x, def);
    Exprs args;
    exprs_init(&args);
    for (uint32_t i = 0; i < n; i++)
        exprs_push(&args, expr_arg(p, e, i));
    Expr result = instantiate(p, def, body, args.at, true);
    exprs_free(&args);
    return result;
}

Expr defs_expand(Pool *p, const Definitions *d, Expr e, Sym keep)
{
    if (!d || d->list.len == 0)
        return e;
    Expand x = {d, keep, 0, mem_zero(d->list.len * sizeof(Expr))};
    Expr result = expr_rewrite(p, e, expand_visit, &x);
    mem_free(x.bodies);
    return result;
}

Expr defs_body(Pool *p, const Definitions *d, const Definition *def, const Expr *args)
{
    Expand x = {d, 0, 0, mem_zero(d->list.len * sizeof(Expr))};
    Exprs own;
    exprs_init(&own);
    for (size_t i = 0; i < def->params.len && !args; i++)
        exprs_push(&own, expr_sym(p, def->params.at[i]));
    Expr result = instantiate(p, def, expanded_body(p, &x, def), args ? args : own.at, true);
    exprs_free(&own);
    mem_free(x.bodies);
    return result;
}
