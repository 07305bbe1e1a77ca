// The choice of the form to run: candidates proved equal to the form read, measured at points against balls.
//
// The two first are the form read and what the rules of stable.h make of it, which are identities. What other makers
// give is run only if the decision procedure proves it equal under the facts given; its domain may be smaller than that
// of the form read, which the measurement shows as a value that is missing, and no such form is chosen.
#include "codegen/validate.h"

#include "symbolic/calculus/calculus.h"
#include "symbolic/prove/decide.h"
#include "symbolic/simplify/simplify.h"

enum { CHOICE_POINTS = 300, OPS_MOST = 60 };

static Expr form_given(const SimplifyContext *ctx, Expr e)
{
    (void)ctx;
    return e;
}

static const struct {
    const char *name;
    Expr (*make)(const SimplifyContext *ctx, Expr e);
    bool keep;
} forms[] = {

#define FORM(id, name, maker, keep) {name, maker, keep},
#include "codegen/validate_forms.def"
#undef FORM
};

enum {

#define FORM(id, ...) FORM_RUN_##id,
#include "codegen/validate_forms.def"
#undef FORM
    FORM_RUNS
};

static bool proved_equal(Pool *p, const Facts *facts, Expr read, Expr other)
{
    static const Facts none = {0};
    Facts learned;
    Decision d;
    facts_copy(&learned, facts ? facts : &none);
    facts_learn(p, &learned, read);
    decide_equal(p, &learned, read, other, NULL, 0, &d);
    bool yes = d.kind == DECISION_EQUAL && !d.vacuous;
    decision_clear(&d);
    facts_clear(&learned);
    return yes;
}

// The value of form i for `read`; 0 where there is none, or it is no other, or not proved equal.
static Expr candidate(Pool *p, const Facts *facts, size_t i, Expr read)
{
    if (forms[i].make == form_given)
        return read;
    if (calculus_count_ops(p, &read, 1) > OPS_MOST)
        return 0;
    SimplifyContext ctx = {.pool = p, .facts = facts};
    Expr e = forms[i].make(&ctx, read);
    if (!e || e == read || !proved_equal(p, facts, read, e))
        return 0;
    return e;
}

static bool is_better(const Validation *a, const Validation *b)
{
    return a->points == b->points && a->nonfinite <= b->nonfinite && a->max_ulp + 1 <= b->max_ulp &&
           a->mean_ulp <= b->mean_ulp;
}

bool validate_choose(Pool *p, CodeSpec *spec, const ValidateOptions *options, CodeOutput *chosen, Validation *out,
                     Error *err)
{
    Validation best = {0};
    ValidateOptions fewer = *options;
    CodeSpec run = *spec;
    CodeOutput output = spec->outputs[0];
    size_t form = FORM_RUNS;
    fewer.points = CHOICE_POINTS;
    fewer.origin = 0;
    run.outputs = &output;
    *chosen = spec->outputs[0];
    for (size_t i = 0; i < FORM_RUNS && spec->noutputs == 1 && !spec->fast && pool_ok(p); i++) {
        Validation v;
        Error ignored = {0};
        output.value = candidate(p, spec->facts, i, spec->outputs[0].value);
        run.fast = forms[i].keep;
        if (!output.value || !validate_as(p, spec, &run, &fewer, &v, &ignored) ||
            (form < FORM_RUNS && !is_better(&v, &best)))
            continue;
        best = v;
        form = i;
        *chosen = output;
    }
    CodeSpec fast = *spec;
    Validation read;
    run.outputs = chosen;
    run.fast = form < FORM_RUNS ? forms[form].keep : spec->fast;
    if (!pool_ok(p) || !validate_as(p, spec, &run, options, out, err))
        return pool_ok(p) ? false : error_set(err, p->error.code, (Span){0}, "%s", p->error.message);
    out->form = forms[form < FORM_RUNS ? form : run.fast ? FORM_RUN_READ : FORM_RUN_STABLE].name;
    fast.fast = true;
    fewer.points = options->points; // the same points for the figures before and after
    if (!spec->fast && validate_as(p, spec, &fast, &fewer, &read, &(Error){0})) {
        out->read_max_ulp = read.max_ulp;
        out->read_mean_ulp = read.mean_ulp;
    }
    spec->fast = run.fast;
    return pool_ok(p) || error_set(err, p->error.code, (Span){0}, "%s", p->error.message);
}
