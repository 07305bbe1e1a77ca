// Readable names: of bound indices, which have none in the DAG, and of fresh symbols, which no text can name.
//
// An index keeps its written name unless that name stands free in the expression (in the body it would capture, elsewhere it
// would read as if it were the same) or names an inner index (it would read as the wrong one). Then it gets the first number that makes a new name: k, k1, k2.
#include "symbolic/print/shape.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

typedef VEC(const char *) Names;

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool names_hold(const char **at, size_t n, const char *name)
{
    return n && bsearch(&name, at, n, sizeof *at, compare_names);
}

static bool is_reserved(const char *name)
{
    return !strcmp(name, "e") || !strcmp(name, "pi") || func_find(name) >= 0 || form_find(name) >= 0;
}

// Calls visit for each node below e that has a name, each node once.
static void each_named(Shapes *s, Expr e, void (*visit)(Shapes *s, Expr e, void *data), void *data)
{
    Pool *p = s->pool;
    Memo *seen = memo_begin(p);
    size_t base = s->stack.len;
    vec_push(&s->stack, e);
    while (s->stack.len > base) {
        Expr top = vec_pop(&s->stack);
        uint32_t known;
        if (memo_get(seen, top, &known))
            continue;
        memo_put(seen, top, 1);
        Kind kind = expr_kind(p, top);
        if (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY || kind == KIND_SUM || kind == KIND_PROD)
            visit(s, top, data);
        for (uint32_t i = 0; i < expr_nargs(p, top); i++)
            vec_push(&s->stack, expr_arg(p, top, i));
    }
    memo_end(p, seen);
}

// `base` itself where it may be used, else base1, base2, ...
static uint32_t invent_name(Shapes *s, const char *base, const char **avoid, size_t n)
{
    size_t length = strlen(base);
    char *name = mem_alloc(length + 24);
    memcpy(name, base, length + 1);
    for (unsigned i = 1;
         is_reserved(name) || names_hold(avoid, n, name) || names_hold(s->taken.at, s->taken.len, name); i++)
        snprintf(name + length, 24, "%u", i);
    uint32_t text = shapes_add_text(s, name);
    mem_free(name);
    return text;
}

static void collect_taken(Shapes *s, Expr e, void *data)
{
    Pool *p = s->pool;
    Kind kind = expr_kind(p, e);
    (void)data;
    if (kind == KIND_SUM || kind == KIND_PROD)
        return;
    if (kind == KIND_ELEM)
        vec_push(&s->arrays, pool_symbol_name(p, expr_op(p, e)));
    if (kind != KIND_SYM || !pool_symbol_is_fresh(p, expr_op(p, e)))
        vec_push(&s->taken, pool_symbol_name(p, expr_op(p, e)));
}

typedef VEC(Expr) FreshSymbols;

static void collect_fresh(Shapes *s, Expr e, void *data)
{
    FreshSymbols *list = data;
    if (expr_kind(s->pool, e) == KIND_SYM && pool_symbol_is_fresh(s->pool, expr_op(s->pool, e)))
        vec_push(list, e);
}

void shape_names_collect(Shapes *s, Expr e)
{
    each_named(s, e, collect_taken, NULL);
    if (s->taken.len)
        qsort(s->taken.at, s->taken.len, sizeof *s->taken.at, compare_names);
    if (s->arrays.len)
        qsort(s->arrays.at, s->arrays.len, sizeof *s->arrays.at, compare_names);
    s->e_taken = s->pool->e_is_defined || names_hold(s->taken.at, s->taken.len, "e");
    FreshSymbols fresh = {0};
    each_named(s, e, collect_fresh, &fresh);
    Names avoid = {0}; // what is taken, and the names given here
    for (size_t i = 0; i < s->taken.len; i++)
        vec_push(&avoid, s->taken.at[i]);
    for (size_t i = 0; i < fresh.len; i++) {
        const char *hint = pool_symbol_name(s->pool, expr_op(s->pool, fresh.at[i]));
        uint32_t text = invent_name(s, hint, avoid.at, avoid.len);
        memo_put(s->names, fresh.at[i], text);
        Sym given = pool_symbol(s->pool, shape_text(s, text), strlen(shape_text(s, text)));
        vec_push(&avoid, pool_symbol_name(s->pool, given));
        qsort(avoid.at, avoid.len, sizeof *avoid.at, compare_names);
    }
    vec_free(&avoid);
    vec_free(&fresh);
}

NameParts shape_name_parts(const Shapes *s, const char *name, size_t *stem, size_t *subscript)
{
    size_t n = strlen(name), k = 0;
    while (k < n && name[k] != '_' && !isdigit((unsigned char)name[k]))
        k++;
    bool mark = k < n && name[k] == '_';
    *stem = k;
    *subscript = k + mark;
    if (k == 0 || *subscript >= n) // nothing before the subscript, or nothing after
        return NAME_WHOLE;
    char *other = mem_dup(name, n); // the array x; the name x1 for x_1
    other[k] = '\0';
    bool array = names_hold((const char **)s->arrays.at, s->arrays.len, other);
    memcpy(other + k, name + k + mark, n - k - mark);
    other[n - mark] = '\0';
    bool joined = mark && names_hold((const char **)s->taken.at, s->taken.len, other);
    mem_free(other);
    return mark && (array || joined) ? NAME_QUOTED : array ? NAME_WHOLE : NAME_SUBSCRIPT;
}

uint32_t shape_symbol_text(Shapes *s, Expr symbol)
{
    uint32_t text;
    if (memo_get(s->names, symbol, &text))
        return text;
    text = shapes_add_text(s, pool_symbol_name(s->pool, expr_op(s->pool, symbol)));
    memo_put(s->names, symbol, text);
    return text;
}

static void collect_body(Shapes *s, Expr e, void *data)
{
    Names *names = data;
    uint32_t text;
    const char *name = pool_symbol_name(s->pool, expr_op(s->pool, e));
    if (expr_kind(s->pool, e) == KIND_SYM && memo_get(s->names, e, &text)) {
        const char *given = shape_text(s, text);
        name = pool_symbol_name(s->pool, pool_symbol(s->pool, given, strlen(given)));
    }
    vec_push(names, name);
}

Expr shape_open_binder(Shapes *s, Expr binder, uint32_t *name)
{
    Pool *p = s->pool;
    Names names = {0};
    each_named(s, expr_arg(p, binder, 2), collect_body, &names);
    if (names.len)
        qsort(names.at, names.len, sizeof *names.at, compare_names);
    *name = invent_name(s, pool_symbol_name(p, expr_op(p, binder)), names.at, names.len);
    vec_free(&names);
    Sym index; // fresh: a rebuilt equation keeps the order it was written in
    Expr body = expr_open(p, binder, &index);
    memo_put(s->names, expr_sym(p, index), *name);
    return body;
}

// ---- Greek letters ---------------------------------------------------------------------------------------------------

static const struct {
    const char *name, *letter;
} greek[] = {{"alpha", "α"}, {"beta", "β"},  {"gamma", "γ"}, {"delta", "δ"}, {"epsilon", "ε"}, {"zeta", "ζ"},  {"eta", "η"},
             {"theta", "θ"}, {"iota", "ι"},  {"kappa", "κ"}, {"lambda", "λ"}, {"mu", "μ"},      {"nu", "ν"},    {"xi", "ξ"},
             {"rho", "ρ"},   {"sigma", "σ"}, {"tau", "τ"},   {"phi", "φ"},    {"chi", "χ"},     {"psi", "ψ"},   {"omega", "ω"},
             {"Gamma", "Γ"}, {"Delta", "Δ"}, {"Theta", "Θ"}, {"Lambda", "Λ"}, {"Sigma", "Σ"},   {"Phi", "Φ"},   {"Psi", "Ψ"},
             {"Omega", "Ω"}, {"pi", "π"}};

const char *shape_greek(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof greek / sizeof *greek; i++)
        if (strlen(greek[i].name) == n && !memcmp(greek[i].name, name, n))
            return greek[i].letter;
    return NULL;
}
