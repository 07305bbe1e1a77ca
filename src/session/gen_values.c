// What the parts of a signature mean: inputs, the ranges of indices, and the derivatives that names such as dR_ds stand
// for.
#include "session/gen_internal.h"

#include "symbolic/calculus/calculus.h"

#include <stdio.h>

bool gen_fail(Gen *g, Span at, ErrCode code, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_set(g->err, code, at, "%s", text);
}

const char *gen_own_name(Gen *g, const char *text, size_t length)
{
    vec_push(&g->names, mem_dup(text, length));
    return vec_last(&g->names);
}

Expr gen_expand(Gen *g, Expr e)
{
    return calculus_resolve(g->p, &g->s->defs, defs_expand(g->p, &g->s->defs, e, g->keep));
}

// ---- Inputs ---------------------------------------------------------------------------------------------------------

const CodeParam *gen_find_input(const Gen *g, Sym name)
{
    for (size_t i = 0; i < g->params.len; i++)
        if (g->params.at[i].name == name)
            return &g->params.at[i];
    return NULL;
}

// e, pi: a name that formulas read as a number, so that an input of that name would never be used.
static bool is_number_name(Gen *g, const char *name, uint32_t length)
{
    ParseContext ctx;
    Error ignored = {0};
    parse_context_init(&ctx, g->p, &g->s->defs);
    Expr e = parse_expr(&ctx, name, length, &ignored);
    parse_context_free(&ctx);
    return e && !(expr_flags(g->p, e) & FLAG_HAS_SYM) && !defs_find(&g->s->defs, pool_symbol(g->p, name, length));
}

bool gen_add_input(Gen *g, const SignatureItem *item)
{
    const char *name = g->signature.text + item->name.start;
    Sym symbol = pool_symbol(g->p, name, item->name.end - item->name.start);
    CodeParam param = {.name = symbol, .rank = item->rank};
    if (gen_find_input(g, symbol))
        return gen_fail(g, item->name, ERR_DEFINITION, "this input stands here twice");
    if (is_number_name(g, name, item->name.end - item->name.start)) {
        gen_fail(g, item->name, ERR_DEFINITION, "formulas read this name as a number");
        error_hint(g->err, "call the input otherwise, here and in the model");
        return false;
    }
    if (defs_find(&g->s->defs, symbol)) {
        if (g->keep)
            return gen_fail(g, item->name, ERR_DEFINITION, "two inputs that have definitions");
        g->keep = symbol;
    }
    for (uint32_t d = 0; d < item->rank; d++) {
        param.first[d] = 1;
        param.extent[d] = gen_expand(g, item->subs[d]);
        if (!param.extent[d])
            return run_fail_pool(g->r, g->err);
    }
    vec_push(&g->params, param);
    return true;
}

// ---- Indices --------------------------------------------------------------------------------------------------------

typedef struct {
    const Gen *g;
    Expr e;
    const CodeOutput *out;
} IndexUses;

// Is it an input, in e, or an index of the output already?
static bool is_taken(Pool *p, Expr index, void *data)
{
    const IndexUses *u = data;
    bool taken = gen_find_input(u->g, expr_op(p, index)) || expr_contains(p, u->e, index);
    for (uint32_t i = 0; !taken && i < u->out->rank; i++)
        taken = u->out->indices[i] == expr_op(p, index);
    return taken;
}

static Expr fresh_index(Gen *g, Expr e, const CodeOutput *out)
{
    return forms_index(g->s, &(uint32_t){0}, is_taken, &(IndexUses){g, e, out});
}

typedef struct {
    Gen *g;
    bool fixed;
} Fixed;

static void look_for_index(Pool *p, Expr variable, void *data)
{
    Fixed *f = data;
    f->fixed = f->fixed && expr_kind(p, variable) == KIND_SYM &&
               (gen_find_input(f->g, expr_op(p, variable)) || defs_find(&f->g->s->defs, expr_op(p, variable)));
}

// Is e made of inputs and numbers, not of indices?
static bool is_length(Gen *g, Expr e)
{
    Fixed f = {g, true};
    expr_each_variable(g->p, e, look_for_index, &f);
    return f.fixed;
}

// The range of a subscript of `array` becomes that of the index: of an input the places that the signature declares,
// from the least subscript that the formulas use; of another array all that they read.
static void learn_range(Gen *g, Sym array, uint32_t position, Expr index)
{
    const CodeParam *input = gen_find_input(g, array);
    Expr lower = 0, upper = 0;
    for (size_t i = 0; i < g->facts.dimensions.len; i++) {
        const Dimension *d = &g->facts.dimensions.at[i];
        if (d->array != array || d->position != position || !is_length(g, d->lower) || !is_length(g, d->upper))
            continue;
        if (!input && (!lower || facts_at_most(g->p, &g->facts, d->lower, lower) == TRUTH_YES))
            lower = d->lower;
        if (!upper || facts_at_most(g->p, &g->facts, upper, d->upper) == TRUTH_YES)
            upper = d->upper;
    }
    int64_t first, least = 1;
    for (size_t i = 0; input && i < g->formulas.len; i++)
        if (code_first_subscript(g->p, &g->facts, g->formulas.at[i], array, position, &first) && first < least)
            least = first;
    if (input) {
        lower = expr_int(g->p, least);
        upper = expr_add2(g->p, input->extent[position], expr_sub(g->p, lower, expr_int(g->p, 1)));
    }
    if (upper)
        facts_imply(&g->facts, &(Fact){.kind = FACT_RANGE, .subject = index, .lower = lower, .upper = upper});
}

// A free subscript of an input runs through its length, where the formulas do not say what it runs through.
void gen_learn_input_range(Pool *p, Expr variable, void *data)
{
    Gen *g = data;
    const CodeParam *input = expr_kind(p, variable) == KIND_ELEM ? gen_find_input(g, expr_op(p, variable)) : NULL;
    for (uint32_t d = 0; input && d < input->rank && d < expr_nargs(p, variable); d++) {
        Expr index = expr_arg(p, variable, d), low, high;
        if (expr_kind(p, index) == KIND_SYM && !is_length(g, index) && !facts_range(p, &g->facts, index, &low, &high))
            learn_range(g, input->name, d, index);
    }
}

void gen_learn(Gen *g, Expr e)
{
    vec_push(&g->formulas, e);
    facts_learn(g->p, &g->facts, e);
    expr_each_variable(g->p, e, gen_learn_input_range, g);
}

// May a definition's own index name be the output's?
static bool is_free_name(const Gen *g, Sym name)
{
    return !gen_find_input(g, name) && !defs_find(&g->s->defs, name);
}

// The element of an array with indices of its own, which become the output's: of the names given where they are free
// (NULL: none are), or names that are not in e. 0 on failure.
static Expr indexed(Gen *g, Sym array, uint32_t rank, const Sym *names, Expr e, CodeOutput *out)
{
    Expr subs[CODE_RANK];
    for (uint32_t d = 0; d < rank; d++) {
        if (out->rank == CODE_RANK) {
            error_set(g->err, ERR_LIMIT, (Span){0}, "an output with more than %d subscripts", CODE_RANK);
            return 0;
        }
        subs[d] = names && is_free_name(g, names[d]) ? expr_sym(g->p, names[d]) : fresh_index(g, e, out);
        if (!subs[d])
            return 0;
        out->indices[out->rank++] = expr_op(g->p, subs[d]);
        learn_range(g, array, d, subs[d]);
    }
    return rank ? expr_elem(g->p, array, subs, rank) : expr_sym(g->p, array);
}

Expr gen_defined(Gen *g, const Definition *d, CodeOutput *out)
{
    if (d->kind == DEF_VALUE)
        return expr_sym(g->p, d->name);
    if (d->kind == DEF_ARRAY)
        return indexed(g, d->name, (uint32_t)d->params.len, d->params.at, d->body, out);
    Items args = {0};
    for (size_t i = 0; i < d->params.len; i++)
        vec_push(&args, expr_sym(g->p, d->params.at[i]));
    Expr applied = expr_apply(g->p, d->name, args.at, NULL, (uint32_t)args.len);
    vec_free(&args);
    return applied;
}

// The implied range of the index is this one from now on.
static void narrow_range(Gen *g, Expr index, Expr low, Expr high)
{
    for (size_t i = g->facts.declared; i < g->facts.list.len; i++) {
        Fact *fact = &g->facts.list.at[i];
        if (fact->kind == FACT_RANGE && fact->subject == index) {
            fact->lower = low;
            fact->upper = high;
        }
    }
}

bool gen_index_range(Gen *g, Expr index, Expr declared, Span at, Expr *low, Expr *high)
{
    if (!facts_range(g->p, &g->facts, index, low, high)) {
        *low = expr_int(g->p, 1);
        *high = declared;
        facts_imply(&g->facts, &(Fact){.kind = FACT_RANGE, .subject = index, .lower = *low, .upper = *high});
    }
    Expr has = gen_expand(g, expr_add2(g->p, expr_sub(g->p, *high, *low), expr_int(g->p, 1)));
    if (!has)
        return run_fail_pool(g->r, g->err);
    if (has == declared)
        return true;
    if (facts_at_most(g->p, &g->facts, declared, has) == TRUTH_YES) { // the first of them are wanted
        *high = expr_add2(g->p, *low, expr_sub(g->p, declared, expr_int(g->p, 1)));
        narrow_range(g, index, *low, *high);
        return true;
    }
    StrBuf a = {0}, b = {0};
    gen_fail(g, at, ERR_TYPE, "an index takes %.60s values here, and the signature says %.60s",
             print_quick(g->p, has, &a), print_quick(g->p, declared, &b));
    str_free(&a);
    str_free(&b);
    return false;
}

// ---- Derivatives ----------------------------------------------------------------------------------------------------
//
// The named ones are written as a person would write them, diff(f[k], s[l]) and sum(l=1..K, diff(f[k], s[l])*v[l]), and
// then worked out like those.

// sum of e*v[..] over the output's indices from number `from` to the last, which it then has no more.
static Expr contract(Gen *g, Expr e, Sym v, uint32_t from, Span at, CodeOutput *out)
{
    const CodeParam *param = gen_find_input(g, v);
    Expr subs[CODE_RANK], low[CODE_RANK], high[CODE_RANK];
    uint32_t count = out->rank - from;
    if (param->rank != count) {
        gen_fail(g, at, ERR_TYPE, "%.60s has %u subscripts, and %u are summed over", pool_symbol_name(g->p, v),
                 param->rank, count);
        return 0;
    }
    for (uint32_t d = 0; d < count; d++) {
        subs[d] = expr_sym(g->p, out->indices[from + d]);
        if (!gen_index_range(g, subs[d], param->extent[d], at, &low[d], &high[d]))
            return 0;
    }
    e = expr_mul2(g->p, e, count ? expr_elem(g->p, v, subs, count) : expr_sym(g->p, v));
    for (uint32_t d = count; d-- > 0;)
        e = expr_sum(g->p, KIND_SUM, out->indices[from + d], low[d], high[d], e);
    out->rank = from;
    return e;
}

// diff(e, s[l]) with fresh indices for an array s.
static Expr derive(Gen *g, Expr e, Expr known, Sym by, CodeOutput *out)
{
    Expr v = indexed(g, by, gen_find_input(g, by)->rank, NULL, known, out);
    return v ? expr_form(g->p, FORM_DIFF, (Expr[]){e, v}, 2) : 0;
}

Expr gen_derivative(Gen *g, const DerivativeName *name, Span at, CodeOutput *out, Expr *written)
{
    Expr e = gen_defined(g, defs_find(&g->s->defs, name->function), out), known = e ? gen_expand(g, e) : 0;
    assume_subscripts(g->s, e, &g->facts);
    if (known)
        gen_learn(g, known);
    uint32_t rank = out->rank, i = 0;
    if (name->dot_first && known)
        e = contract(g, e, name->dot, 0, at, out);
    else if (name->dot && known) { // first: what is left to differentiate is a scalar again
        e = derive(g, e, known, name->by[i++], out);
        e = e ? contract(g, e, name->dot, rank, at, out) : 0;
    }
    for (; i < name->nby && e && known; i++)
        e = derive(g, e, known, name->by[i], out);
    *written = e;
    return e && known ? code_derived(g->r, e, g->keep, g->err) : 0;
}

Slope gen_slope(Gen *g, const DerivativeName *name)
{
    const Definition *d = defs_find(&g->s->defs, name->function);
    const CodeParam *by = gen_find_input(g, name->by[0]);
    if (name->nby != 1 || name->dot || by->rank || d->kind == DEF_ARRAY)
        return (Slope){0};
    CodeOutput none = {0};
    return (Slope){gen_expand(g, gen_defined(g, d, &none)), expr_sym(g->p, by->name)};
}
