// Rational functions of one exponential among others: in sums and products with what is none.
//
// What has no exponential is opaque: it is given a name, a cofactor, and comes back in the coefficients of the
// numerator.
#include "codegen/forms/stable_exp.h"

enum { LOOK_MOST = 400, PARTS_MOST = 64 }; // nodes looked at, operands of one

// What is looked at by arithmetic alone: sums, products, integer powers.
static uint32_t operands(Pool *p, Expr e)
{
    int64_t n;
    Kind kind = expr_kind(p, e);
    if (kind == KIND_POW)
        return expr_get_int(p, expr_arg(p, e, 1), &n) && n >= -4 && n <= 4;
    return (kind == KIND_ADD || kind == KIND_MUL) && expr_nargs(p, e) <= PARTS_MOST ? expr_nargs(p, e) : 0;
}

// The units of the exponentials that e is made of.
static void find_units(Pool *p, Expr e, Exprs *units, unsigned *nodes)
{
    Expr unit = ++*nodes <= LOOK_MOST ? stable_exp_unit(p, e) : 0;
    for (size_t i = 0; i < units->len; i++)
        if (unit == units->at[i])
            return;
    if (unit)
        vec_push(units, unit);
    for (uint32_t i = 0; i < operands(p, e) && !unit && *nodes <= LOOK_MOST; i++)
        find_units(p, expr_arg(p, e, i), units, nodes);
}

static bool holds(Pool *p, Expr e, Expr unit)
{
    Exprs units = {0};
    unsigned nodes = 0;
    bool found = false;
    find_units(p, e, &units, &nodes);
    for (size_t i = 0; i < units.len; i++)
        found |= units.at[i] == unit;
    vec_free(&units);
    return found;
}

static Expr named_cofactor(Pool *p, Expr e, Cofactors *c)
{
    size_t i = 0;
    while (i < c->list.len && c->list.at[i] != e)
        i++;
    if (i == c->list.len)
        vec_push(&c->list, e);
    return stable_exp_cofactor(p, i);
}

// e with names for what is no function of the exponential of `unit`: the other factors of a product get one together.
static Expr named(Pool *p, Expr e, Expr unit, Cofactors *c)
{
    Kind kind = expr_kind(p, e);
    if (c->list.len > COFACTORS_MOST || kind == KIND_NUM || stable_exp_unit(p, e) == unit)
        return e;
    if (!holds(p, e, unit))
        return named_cofactor(p, e, c);
    if (kind == KIND_POW)
        return expr_pow(p, named(p, expr_arg(p, e, 0), unit, c), expr_arg(p, e, 1));
    Exprs parts = {0}, others = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr a = expr_arg(p, e, i);
        bool opaque = kind == KIND_MUL && expr_kind(p, a) != KIND_NUM && !holds(p, a, unit);
        Expr part = opaque ? a : named(p, a, unit, c);
        if (opaque)
            vec_push(&others, part);
        else
            vec_push(&parts, part);
    }
    if (others.len)
        vec_push(&parts, named_cofactor(p, expr_mul(p, others.at, (uint32_t)others.len), c));
    Expr result =
        kind == KIND_ADD ? expr_add(p, parts.at, (uint32_t)parts.len) : expr_mul(p, parts.at, (uint32_t)parts.len);
    vec_free(&parts);
    vec_free(&others);
    return result;
}

// A label, a bracket, a number: what a term with an exponential is likely to be subtracted from.
static bool is_simple(const Pool *p, Expr cofactor)
{
    Kind kind = expr_kind(p, cofactor);
    return kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_IVERSON || kind == KIND_NUM;
}

// The factors of a term that hold no exponential of the unit, together.
static Expr cofactor_of(Pool *p, Expr term, Expr unit)
{
    Exprs others = {0};
    bool product = expr_kind(p, term) == KIND_MUL;
    for (uint32_t i = 0; i < (product ? expr_nargs(p, term) : 1); i++) {
        Expr a = product ? expr_arg(p, term, i) : term;
        if (expr_kind(p, a) != KIND_NUM && !holds(p, a, unit))
            vec_push(&others, a);
    }
    Expr e = expr_mul(p, others.at, (uint32_t)others.len);
    vec_free(&others);
    return e;
}

typedef struct {
    Expr cofactor, sum, named; // of the terms that have this cofactor; with names for cofactors
    bool exponential, joins;
} Group;

typedef VEC(Group) Groups;

static void group_terms(Pool *p, Expr e, Expr unit, Cofactors *c, Groups *groups)
{
    for (uint32_t k = 0; k < expr_nargs(p, e); k++) {
        Expr term = expr_arg(p, e, k), cofactor = cofactor_of(p, term, unit);
        size_t i = 0;
        while (i < groups->len && groups->at[i].cofactor != cofactor)
            i++;
        if (i == groups->len)
            vec_push(groups, ((Group){.cofactor = cofactor, .sum = expr_int(p, 0)}));
        groups->at[i].sum = expr_add2(p, groups->at[i].sum, term);
    }
    for (size_t i = 0; i < groups->len; i++) {
        Group *g = &groups->at[i];
        g->named = named(p, g->sum, unit, c);
        g->exponential = holds(p, g->sum, unit);
        g->joins = g->exponential ? stable_exp_steady(p, g->named) : is_simple(p, g->cofactor);
    }
}

// x*(1 - σ) + y*σ - z: terms with one cofactor together, x*tanh(z) - x. Then those whose function of the exponential is
// never 0, over one denominator, their cofactors in the coefficients of its numerator, so that
//     σ - y = (t - y*(1 + t))/(1 + t) = ((1 - y)*t - y)/(1 + t)
// loses nothing where y is 1. Terms without an exponential are taken along where they are simple. (tanh(z) - y, of two
// that may both be small, would lose its digits in a numerator of large parts.)
static Expr sum_by_cofactors(Pool *p, Expr e, Expr unit, Cofactors *c)
{
    Groups groups = {0};
    Exprs out = {0};
    Expr joined = expr_int(p, 0);
    bool any = false;
    group_terms(p, e, unit, c, &groups);
    for (size_t i = 0; i < groups.len; i++) {
        any |= groups.at[i].joins && groups.at[i].exponential;
        joined = groups.at[i].joins ? expr_add2(p, joined, groups.at[i].named) : joined;
    }
    bool few = c->list.len <= COFACTORS_MOST;
    Expr together = any && few ? stable_exp_whole(p, joined, c) : 0;
    any = together != 0;
    if (together)
        vec_push(&out, together);
    for (size_t i = 0; i < groups.len && (groups.len > 1 || !together); i++) {
        const Group *g = &groups.at[i];
        if (g->joins && together)
            continue;
        Expr own = g->exponential && few ? stable_exp_whole(p, g->named, c) : 0;
        any |= own != 0;
        vec_push(&out, own || groups.len == 1 ? own : c->others(p, g->sum, c->data));
    }
    Expr result = any ? expr_add(p, out.at, (uint32_t)out.len) : 0;
    vec_free(&groups);
    vec_free(&out);
    return result;
}

enum { UNITS_MOST = 4 }; // that are tried

Expr stable_exponential(Pool *p, Expr e, StableVisit others, void *data)
{
    Cofactors c = {.others = others, .data = data};
    Exprs units = {0};
    unsigned nodes = 0;
    Expr result = stable_exp_whole(p, e, &c);
    if (!result)
        find_units(p, e, &units, &nodes);
    for (size_t i = 0; i < units.len && i < UNITS_MOST && !result && operands(p, e); i++) {
        c.list.len = 0;
        if (expr_kind(p, e) == KIND_ADD) {
            result = sum_by_cofactors(p, e, units.at[i], &c);
        } else {
            Expr in_names = named(p, e, units.at[i], &c);
            result = c.list.len <= COFACTORS_MOST ? stable_exp_whole(p, in_names, &c) : 0;
        }
    }
    vec_free(&c.list);
    vec_free(&units);
    return result ? result : e;
}
