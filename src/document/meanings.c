// Notation whose other meaning is as usual as the one that was read.
#include "document/open.h"

typedef struct {
    const char *bound[32], *free[64], *differentiated[16];
    unsigned nbound, nfree, ndiff;
} Indices;

static bool among(const char *const *list, unsigned n, const char *name)
{
    for (unsigned i = 0; i < n; i++)
        if (!strcmp(list[i], name))
            return true;
    return false;
}

// Collects indices that sums bind, those that subscript freely within a product, and those that are differentiated by.
static void collect_indices(const Term *t, unsigned around, Indices *out)
{
    bool sum = t->kind == TERM_SUM || t->kind == TERM_PROD;
    if (sum && around < 32) {
        out->bound[around] = t->text;
        around++;
        out->nbound = around > out->nbound ? around : out->nbound;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        const Term *kid = t->kids[i];
        if (!kid)
            continue;
        bool plain = kid->kind == TERM_NAME && !kid->n;
        if (t->kind == TERM_NAME && plain && !among(out->bound, around, kid->text) && out->nfree < 64)
            out->free[out->nfree++] = kid->text;
        if (t->kind == TERM_DIFF && i > 0)
            for (uint32_t k = 0; k < kid->n && out->ndiff < 16; k++)
                if (kid->kids[k]->kind == TERM_NAME)
                    out->differentiated[out->ndiff++] = kid->kids[k]->text;
        if (!(t->kind == TERM_DIFF && i > 0))
            collect_indices(kid, around, out);
    }
}

static bool binds(const Term *t, const char *name)
{
    if ((t->kind == TERM_SUM || t->kind == TERM_PROD) && !strcmp(t->text, name))
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && binds(t->kids[i], name))
            return true;
    return false;
}

// x_i a_{ij} x_j without a sum, below a derivative by something else; \sum_i x_i + y_i with i outside of its sum.
static bool repeated_index(const Term *side)
{
    Indices all = {0};
    collect_indices(side, 0, &all);
    for (unsigned i = 0; i < all.nfree; i++) {
        if (binds(side, all.free[i]))
            return true;
        unsigned times = 0;
        for (unsigned k = 0; k < all.nfree; k++)
            times += !strcmp(all.free[i], all.free[k]);
        if (side->kind == TERM_DIFF && times > 1 && !among(all.differentiated, all.ndiff, all.free[i]) &&
            side->kids[0]->kind == TERM_MUL)
            return true;
    }
    return false;
}

static bool is_subscripted(const Term *t, const char *name)
{
    if (t->kind == TERM_NAME && t->n && !strcmp(t->text, name))
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && is_subscripted(t->kids[i], name))
            return true;
    return false;
}

// Notation whose other meaning is as usual as the one that was read.
static const char *other_meaning(const Candidate *x, const Term *t)
{
    Arena *a = &x->chain->d->arena;
    if (t->kind == TERM_POW && !strcmp(t->text, "applied"))
        return arena_printf(a, "a power of %s, or %s applied again", t->kids[0]->text, t->kids[0]->text);
    if (t->kind == TERM_SUM || t->kind == TERM_PROD) {
        if (t->kids[0] && is_subscripted(t->kids[0], t->text))
            return arena_printf(a, "a sum over all values of %s", t->text);
    }
    for (uint32_t i = 0; t->kind == TERM_NAME && i < t->n; i++)
        if (t->kids[i]->kind == TERM_NAME && t->kids[i]->n)
            return arena_printf(a, "%s has a subscript that is no index", t->text);
    if (t->kind == TERM_DIV && kinds_rank(&chain_reading(x->chain, 0)->shapes, t->kids[1]) == 2)
        return "a quotient by a matrix";
    for (uint32_t i = 0; i < t->n; i++) {
        const char *found = t->kids[i] ? other_meaning(x, t->kids[i]) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

// A matrix on one side, its diagonal alone on the other: what it is like is told by the text.
static const char *diagonal_alone(const Candidate *x, const Term *side, const Term *other)
{
    const Term *k = side->kind == TERM_NAME && side->n == 2 ? side->kids[0] : NULL;
    if (k && k->kind == TERM_NAME && side->kids[1]->kind == TERM_NAME && !strcmp(k->text, side->kids[1]->text) &&
        !is_subscripted(other, side->text) && !scope_defines(&x->chain->d->scope, side->text))
        return arena_printf(&x->chain->d->arena, "the shape of %s is not defined", side->text);
    for (uint32_t i = 0; i < side->n; i++) {
        const char *found = side->kids[i] ? diagonal_alone(x, side->kids[i], other) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

// ---- Functions, sets, operators -----------------------------------------------------------------------------------

typedef bool (*TermTest)(const Term *t, const void *data);

// Does the test say yes to some part of the term?
static bool some_part(const Term *t, TermTest test, const void *data)
{
    if (test(t, data))
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && some_part(t->kids[i], test, data))
            return true;
    return false;
}

static bool is_bare(const Term *t, const void *name)
{
    return (t->kind == TERM_NAME && !t->open && !strcmp(t->text, name)) ||
           ((t->kind == TERM_SUM || t->kind == TERM_PROD) && !strcmp(t->text, name));
}

// K(-z) = K(z): a bracket behind each K.
static const char *perhaps_function(Arena *a, const Term *t, const Term *left, const Term *right)
{
    if (t->kind == TERM_NAME && t->open && !some_part(left, is_bare, t->text) && !some_part(right, is_bare, t->text))
        return arena_printf(a, "%s(..) is a product, or a value of a function", t->text);
    return NULL;
}

static bool names_it(const Term *t, const void *name)
{
    return t->kind == TERM_NAME && !strcmp(t->text, name);
}

static unsigned times_named(const Term *t, const char *name)
{
    unsigned times = t->kind == TERM_NAME && !strcmp(t->text, name);
    for (uint32_t i = 0; i < t->n; i++)
        times += t->kids[i] ? times_named(t->kids[i], name) : 0;
    return times;
}

static unsigned times_in_bars(const Term *t, const char *name)
{
    unsigned times = t->kind == TERM_ABS && names_it(t->kids[0], name);
    for (uint32_t i = 0; i < t->n; i++)
        times += t->kids[i] ? times_in_bars(t->kids[i], name) : 0;
    return times;
}

// |R|, and R nowhere else.
static const char *perhaps_set(Arena *a, const Term *t, const Term *left, const Term *right)
{
    const Term *set = t->kind == TERM_ABS && t->kids[0]->kind == TERM_NAME ? t->kids[0] : NULL;
    if (set && *set->text >= 'A' && *set->text <= 'Z' &&
        times_named(left, set->text) + times_named(right, set->text) ==
            times_in_bars(left, set->text) + times_in_bars(right, set->text))
        return arena_printf(a, "%s may be a set, and its bars the number of its elements", set->text);
    return NULL;
}

static bool has_subscript(const Term *t, const void *name)
{
    if (t->kind != TERM_NAME && t->kind != TERM_RELATION)
        return false;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i]->kind == TERM_NAME && !t->kids[i]->n && !strcmp(t->kids[i]->text, name))
            return true;
    return false;
}

// y_i^k where k is an index or a class elsewhere.
static const char *perhaps_label(Arena *a, const Term *t, const Term *left, const Term *right)
{
    const Term *base = t->kind == TERM_POW ? t->kids[0] : NULL, *k = base ? t->kids[1] : NULL;
    if (k && base->kind == TERM_NAME && k->kind == TERM_NAME && !k->n &&
        (some_part(left, has_subscript, k->text) || some_part(right, has_subscript, k->text)))
        return arena_printf(a, "%s is an exponent, or a label of %s", k->text, base->text);
    return NULL;
}

// d a^T x: the differential of a^T, or of the product.
static const char *perhaps_differential(Arena *a, const Term *t, const Term *left, const Term *right)
{
    (void)a, (void)left, (void)right;
    return t->kind == TERM_DIFFERENTIAL && t->open ? "where the operand of a differential ends is not written" : NULL;
}

// (V D V^T)^{-1}: V is orthogonal in most texts.
static const char *perhaps_orthogonal(Arena *a, const Term *t, const Term *left, const Term *right)
{
    (void)left, (void)right;
    bool inverse = t->kind == TERM_POW && t->kids[1]->kind == TERM_NEG && t->kids[0]->kind == TERM_MUL &&
                   t->kids[0]->kids[0]->kind == TERM_MUL;
    const Term *last = inverse ? t->kids[0]->kids[1] : NULL, *first = inverse ? t->kids[0]->kids[0] : NULL;
    while (first && first->kind == TERM_MUL)
        first = first->kids[0];
    if (first && last->kind == TERM_TRANSPOSE && term_same(last->kids[0], first))
        return arena_printf(a, "%s may be orthogonal", first->text);
    return NULL;
}

// \sum_{j=0}^d w_j x_j beside \langle w, x \rangle.
static const char *perhaps_from_zero(Arena *a, const Term *t, const Term *left, const Term *right)
{
    const Term *low = t->kind == TERM_SUM ? t->kids[1] : NULL;
    if (!low || low->kind != TERM_NUM || strcmp(low->text, "0"))
        return NULL;
    const Term *w = t->kids[0];
    while (w->n && w->kind != TERM_NAME)
        w = w->kids[0];
    if (w->kind == TERM_NAME && has_subscript(w, t->text) &&
        times_named(left, w->text) + times_named(right, w->text) > times_named(t, w->text))
        return arena_printf(a, "%s is counted from 0 at one place, and from 1 at others", w->text);
    return NULL;
}

typedef struct {
    const char *name;
    const Term *value;
} Compared;

static bool is_compared(const Term *t, const void *data)
{
    const Compared *c = data;
    if (t->kind != TERM_RELATION || t->n != 2 || strcmp(t->text, "=") || !names_it(t->kids[0], c->name))
        return false;
    return open_is_constant(t->kids[1]) && !term_same(t->kids[1], c->value);
}

// [y = 1] and [y = -1]: y is one of them.
static const char *perhaps_classes(Arena *a, const Term *t, const Term *left, const Term *right)
{
    if (t->kind != TERM_RELATION || t->n != 2 || t->kids[0]->kind != TERM_NAME || !open_is_constant(t->kids[1]))
        return NULL;
    const Compared c = {t->kids[0]->text, t->kids[1]};
    if (strcmp(t->text, "=") || (!some_part(left, is_compared, &c) && !some_part(right, is_compared, &c)))
        return NULL;
    return arena_printf(a, "which values %s has is not defined", c.name);
}

static const char *perhaps(Arena *a, const Term *t, const Term *left, const Term *right)
{
    static const char *(*const rows[])(Arena *, const Term *, const Term *, const Term *) = {
        perhaps_function,     perhaps_set,        perhaps_label,     perhaps_differential,
        perhaps_orthogonal,   perhaps_from_zero,  perhaps_classes,
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *why = rows[i](a, t, left, right);
        if (why)
            return why;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        const char *why = t->kids[i] ? perhaps(a, t->kids[i], left, right) : NULL;
        if (why)
            return why;
    }
    return NULL;
}

const char *open_meaning(const Candidate *x, const Term *left, const Term *right)
{
    Arena *a = &x->chain->d->arena;
    const char *why = NULL;
    if (repeated_index(left) || repeated_index(right))
        why = "a repeated index: a sum that is not written, or one that ends elsewhere";
    why = why ? why : other_meaning(x, left);
    why = why ? why : other_meaning(x, right);
    why = why ? why : diagonal_alone(x, left, right);
    why = why ? why : diagonal_alone(x, right, left);
    why = why ? why : perhaps(a, left, left, right);
    return why ? why : perhaps(a, right, left, right);
}
