#include "symbolic/prove/screen.h"

#include "symbolic/prove/edge.h"
#include "symbolic/prove/sample.h"

#include <stdlib.h>

enum {
    POINTS = 8,          // where both have a value
    DRAWS = 24,          // for these
    ZEROS_MOST = 8,      // names that are tried at 0
    TERMS_MOST = 20000,  // of sums, all in all
    NODES_MOST = 3000,   // larger expressions are not simplified either
    PREC_QUICK = 64,
    PREC_SURE = 256,
};

typedef struct {
    Sampler sampler;
    Edges edges;
    EvalValues values;
    EvalProgram *asked, *form; // root 0 is the expression; conditions follow in `asked`
    uint32_t nconditions;
    uint64_t terms;
} Screen;

// An array has elements outside of the range that was learned, too: [k >= 2]*x[k - 1] has a value at k = 1.
static EvalStatus element_anywhere(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    Screen *s = data;
    EvalStatus status = s->sampler.values.element(s->sampler.values.data, array, subscripts, n, value);
    if (status == EVAL_UNDEFINED) {
        fmpq_set_si(value, 2, 3);
        return EVAL_OK;
    }
    return status;
}

static EvalStatus symbol_value(void *data, Sym name, fmpq_t value)
{
    Screen *s = data;
    return s->sampler.values.symbol(s->sampler.values.data, name, value);
}

static const EvalFunction *function_value(void *data, Sym name, uint32_t nargs)
{
    Screen *s = data;
    return s->sampler.values.function ? s->sampler.values.function(s->sampler.values.data, name, nargs) : NULL;
}

static EvalStatus run_asked(Screen *s, slong prec)
{
    EvalStatus status = eval_program_run(s->asked, &s->values, prec);
    s->terms += eval_program_terms(s->asked);
    for (uint32_t i = 1; i <= s->nconditions && status == EVAL_OK; i++) {
        const fmpq *holds = eval_program_exact(s->asked, i);
        if (!holds || fmpq_is_zero(holds))
            status = EVAL_UNDEFINED;
    }
    return status;
}

static bool balls_differ(Screen *s, slong prec)
{
    const fmpq *a = eval_program_exact(s->asked, 0), *b = eval_program_exact(s->form, 0);
    if (a && b)
        return !fmpq_equal(a, b);
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    eval_program_ball(s->asked, 0, x, prec);
    eval_program_ball(s->form, 0, y, prec);
    bool differ = !arb_overlaps(x, y);
    arb_clear(x);
    arb_clear(y);
    return differ;
}

static EvalGiven given(void *data, Sym name)
{
    Screen *s = data;
    return s->sampler.values.given(s->sampler.values.data, name);
}

typedef enum { POINT_NONE, POINT_AGREES, POINT_DIFFERS } Outcome;

static Outcome look(Screen *s, slong prec)
{
    if (run_asked(s, prec) != EVAL_OK)
        return POINT_NONE;
    EvalStatus status = eval_program_run(s->form, &s->values, prec);
    s->terms += eval_program_terms(s->form);
    if (status == EVAL_OK)
        return balls_differ(s, prec) ? POINT_DIFFERS : POINT_AGREES;
    return status == EVAL_UNDEFINED ? POINT_DIFFERS : POINT_NONE;
}

static bool differs_here(Screen *s, uint32_t *points)
{
    Outcome outcome = sampler_rules_hold(&s->sampler) ? look(s, PREC_QUICK) : POINT_NONE;
    *points += outcome == POINT_AGREES;
    return outcome == POINT_DIFFERS && sampler_rules_hold(&s->sampler) && look(s, PREC_SURE) == POINT_DIFFERS;
}

// Names in turn at 0, arrays at zeros, where a form that divides shows itself.
static bool search_zeros(Screen *s, uint32_t *points)
{
    bool differs = false;
    sampler_draw(&s->sampler, STYLE_PLAIN, false);
    for (uint32_t i = 0; i < s->sampler.names.len && i < ZEROS_MOST && !differs && s->terms < TERMS_MOST; i++) {
        SampleName saved;
        Kind kind = s->sampler.names.at[i].kind;
        sampler_save(&s->sampler, i, &saved);
        bool put = kind == KIND_SYM    ? sampler_set(&s->sampler, i, 0, 1)
                   : kind == KIND_ELEM ? sampler_set_seed(&s->sampler, i, 0)
                                       : false;
        differs = put && differs_here(s, points);
        sampler_restore(&s->sampler, i, &saved);
    }
    return differs;
}

static bool search(Screen *s)
{
    static const SampleStyle styles[] = {STYLE_PLAIN, STYLE_SIGNED, STYLE_SPECIAL, STYLE_UNIT};
    uint32_t points = 0;
    if (search_zeros(s, &points))
        return true;
    points = 0;
    for (uint32_t i = 0; i < DRAWS && points < POINTS && s->terms < TERMS_MOST; i++) {
        sampler_draw(&s->sampler, styles[i % 4], false);
        if (i % 2)
            edges_aim(&s->edges, &s->sampler); // at or next to where a bracket switches
        if (differs_here(s, &points))
            return true;
    }
    return false;
}

bool screen_differs(Pool *p, const Facts *facts, Expr e, Expr form)
{
    if (!e || !form || e == form || !pool_ok(p) || ((expr_flags(p, e) | expr_flags(p, form)) & FLAG_HAS_FORM) ||
        expr_dag_size(p, e) > NODES_MOST || expr_dag_size(p, form) > NODES_MOST)
        return false;
    PoolMark mark = pool_mark(p);
    Screen s = {.terms = 0};
    Expr both[2] = {e, form};
    sampler_init(&s.sampler, p, both, 2, facts);
    edges_init(&s.edges, &s.sampler, both, 2);
    s.values = s.sampler.values;
    s.values.data = &s;
    s.values.symbol = symbol_value;
    s.values.element = element_anywhere;
    s.values.function = function_value;
    s.values.given = s.sampler.values.given ? given : NULL;
    VEC(Expr) roots = {0};
    vec_push(&roots, e);
    for (size_t i = 0; i < s.sampler.conditions.len; i++)
        vec_push(&roots, s.sampler.conditions.at[i]);
    s.nconditions = (uint32_t)s.sampler.conditions.len;
    s.asked = eval_program_new(p, roots.at, (uint32_t)roots.len);
    s.form = eval_program_new(p, &form, 1);
    bool differs = search(&s);
    eval_program_free(s.asked);
    eval_program_free(s.form);
    edges_clear(&s.edges);
    sampler_clear(&s.sampler);
    vec_free(&roots);
    pool_release(p, mark);
    return differs;
}

static Expr open_of(const SimplifyContext *ctx, Expr e)
{
    return e ? defs_expand(ctx->pool, ctx->defs, e, 0) : 0;
}

// Does the form stand the comparison? What the simplifier took for granted was read off the expression and off what was
// written (see in_field in simplify.c); so are the points.
static bool stands(const SimplifyContext *ctx, Expr e, Expr form)
{
    Pool *p = ctx->pool;
    Facts facts;
    facts_copy(&facts, ctx->facts);
    facts_learn(p, &facts, open_of(ctx, e));
    facts_learn(p, &facts, open_of(ctx, ctx->written));
    bool list = expr_kind(p, e) == KIND_LIST && expr_kind(p, form) == KIND_LIST &&
                expr_nargs(p, e) == expr_nargs(p, form);
    bool differs = !list && screen_differs(p, &facts, open_of(ctx, e), open_of(ctx, form));
    for (uint32_t i = 0; list && i < expr_nargs(p, e) && !differs; i++)
        differs = screen_differs(p, &facts, open_of(ctx, expr_arg(p, e, i)), open_of(ctx, expr_arg(p, form, i)));
    facts_clear(&facts);
    return !differs;
}

Expr screen_simplified(const SimplifyContext *ctx, SimplifyHow how, Expr e, bool *fault)
{
    Expr form = how(ctx, e);
    if (!form || form == e || stands(ctx, e, form))
        return form;
#ifndef NDEBUG
    abort();
#endif
    if (fault)
        *fault = true;
    return e;
}
