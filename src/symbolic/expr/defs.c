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

void defs_set_typed(Definitions *d, Sym name, Expr typed)
{
    if (defs_find(d, name))
        d->list.at[d->by_name.at[name] - 1].typed = typed;
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

// What parameter i of a definition is called while its body is seen through: no text can write it, so no definition is
// meant, and no argument holds it, since no definition is reached from itself.
static Expr placeholder(Pool *p, const Definition *def, size_t i)
{
    char name[32];
    snprintf(name, sizeof name, "%%%u.%zu", (unsigned)def->name, i + 1);
    return expr_named(p, name);
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

typedef struct {    // parameters and what takes their place
    Expand *expand; // NULL: what comes in is not seen through
    Exprs from, to;
} Arguments;

// An element of a parameter that is used as an array: of the array, the row of an array or the list that is given. What
// is none of these has no elements (the parser refuses it).
static Expr element_of_argument(Pool *p, Arguments *a, Expr argument, Expr e)
{
    Kind kind = expr_kind(p, argument);
    if (kind != KIND_SYM && kind != KIND_ELEM && kind != KIND_LIST)
        return expr_undef(p);
    Exprs subscripts; // copies: new nodes may move the pool's
    exprs_init(&subscripts);
    for (uint32_t i = 0; kind == KIND_ELEM && i < expr_nargs(p, argument); i++)
        exprs_push(&subscripts, expr_arg(p, argument, i));
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        exprs_push(&subscripts, expr_arg(p, e, i));
    Expr element = kind == KIND_LIST ? list_element(p, argument, subscripts.at, subscripts.len)
                                     : expr_elem(p, expr_op(p, argument), subscripts.at, subscripts.len);
    exprs_free(&subscripts);
    if (kind == KIND_LIST)
        return element;
    return element && a->expand ? expand_visit(p, element, a->expand) : element;
}

static Expr argument_visit(Pool *p, Expr e, void *data)
{
    Arguments *a = data;
    Kind kind = expr_kind(p, e);
    for (uint32_t i = 0; (kind == KIND_SYM || kind == KIND_ELEM) && i < a->from.len; i++)
        if (expr_op(p, e) == expr_op(p, a->from.at[i]))
            return kind == KIND_SYM ? a->to.at[i] : element_of_argument(p, a, a->to.at[i], e);
    return e;
}

// All parameters at once. Elements of a parameter need the rewriting, which looks at what it has put together as well:
// that is a substitution as long as no argument holds what is replaced.
static Expr put_arguments(Pool *p, Expr body, Arguments *a)
{
    bool elements = body && a->from.len && (expr_flags(p, body) & FLAG_HAS_ELEM);
    return elements ? expr_rewrite(p, body, argument_visit, a)
           : body   ? expr_subst(p, body, a->from.at, a->to.at, a->from.len)
                    : 0;
}

// `body` with the parameters of def replaced by placeholders.
static Expr with_placeholders(Pool *p, const Definition *def, Expr body)
{
    Arguments a = {.expand = NULL};
    exprs_init(&a.from);
    exprs_init(&a.to);
    for (size_t i = 0; i < def->params.len; i++) {
        exprs_push(&a.from, expr_sym(p, def->params.at[i]));
        exprs_push(&a.to, placeholder(p, def, i));
    }
    Expr e = put_arguments(p, body, &a);
    exprs_free(&a.from);
    exprs_free(&a.to);
    return e;
}

// `closed`, a body in placeholders, with arguments in their place; x: what comes in is seen through.
static Expr instantiate(Pool *p, const Definition *def, Expr closed, const Expr *args, Expand *x)
{
    Arguments a = {.expand = x};
    exprs_init(&a.from);
    exprs_init(&a.to);
    for (size_t i = 0; i < def->params.len; i++) {
        exprs_push(&a.from, placeholder(p, def, i));
        exprs_push(&a.to, args[i]);
    }
    Expr e = put_arguments(p, closed, &a);
    exprs_free(&a.from);
    exprs_free(&a.to);
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
        Expr closed = with_placeholders(p, def, def->body);
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
    Expr result = instantiate(p, def, body, args.at, x);
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
    Expr result = instantiate(p, def, expanded_body(p, &x, def), args ? args : own.at, &x);
    exprs_free(&own);
    mem_free(x.bodies);
    return result;
}

Expr defs_unfold(Pool *p, const Definition *def, const Expr *args)
{
    return instantiate(p, def, with_placeholders(p, def, def->body), args, NULL);
}

// ---- Parameters that are arrays -------------------------------------------------------------------------------------

typedef struct {
    const Definitions *d;
    Sym param;
    bool found;
} Subscripted;

static void look_for_subscripts(Pool *p, Expr variable, void *data)
{
    Subscripted *s = data;
    Kind kind = expr_kind(p, variable);
    s->found = s->found || (kind == KIND_ELEM && expr_op(p, variable) == s->param);
    const Definition *def = kind == KIND_APPLY ? defs_find(s->d, expr_op(p, variable)) : NULL;
    for (uint32_t i = 0; def && i < def->params.len && i < expr_nargs(p, variable) && !s->found; i++)
        s->found = expr_arg(p, variable, i) == expr_sym(p, s->param) && defs_takes_array(p, s->d, def, i);
}

bool defs_takes_array(Pool *p, const Definitions *d, const Definition *def, uint32_t param)
{
    if (param >= def->params.len || def->kind != DEF_FUNCTION)
        return false;
    Subscripted s = {.d = d, .param = def->params.at[param]};
    expr_each_variable(p, def->body, look_for_subscripts, &s);
    return s.found;
}
