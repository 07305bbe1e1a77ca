// Entrants are made and proved, run side by side at the same points, and compared with one enclosure of the true value.
//
// The two first are the form read and what the rules of stable.h make of it, which are identities. What other makers
// give is run only if it is proved equal; its domain may be smaller than that of the form read, which the measurement
// shows as a value that is missing, and no such form is chosen.
#include "codegen/check/choice_internal.h"

#include "codegen/check/sample.h"
#include "codegen/check/validate.h"
#include "codegen/forms/makers.h"
#include "codegen/forms/stable.h"
#include "codegen/run/rounded.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/prove/decide.h"

#include <float.h>
#include <math.h>

enum {
    POINTS = 300,
    VALUES_ALL = 3000, // of all outputs of a function together
    POINTS_LEAST = 30,
    LENGTH = 6,         // of arrays
    TERMS_MOST = 30000, // of sums, to go through for the true values of one output
    GOAL = 90,
    PRECISION_MOST = 4096,
    SEED = 1,
};

static const double good_enough = 2; // ulp

// ---- Forms ----------------------------------------------------------------------------------------------------------

typedef enum { ITSELF, DECIDED, IDENTITY, ENCLOSED } Proof;

static Expr form_itself(const SimplifyContext *ctx, Expr e)
{
    (void)ctx;
    return e;
}

static const struct {
    const char *name, *scaled;
    Expr (*make)(const SimplifyContext *ctx, Expr e);
    Proof proof;
    bool keep;
} forms[] = {

#define FORM(id, name, maker, proof, keep) {name, name ", scaled", maker, proof, keep},
#include "codegen/check/choice_forms.def"
#undef FORM
};

enum {

#define FORM(id, ...) FORM_RUN_##id,
#include "codegen/check/choice_forms.def"
#undef FORM
    FORM_RUNS
};

static bool decided_equal(Pool *p, const Facts *facts, Expr read, Expr other)
{
    static const Facts none = {0};
    Facts learned;
    Decision d = {0};
    facts_copy(&learned, facts ? facts : &none);
    facts_learn(p, &learned, read);
    other = stable_meaning(p, &learned, other);
    if (other)
        decide_equal(p, &learned, read, other, NULL, 0, &d);
    bool yes = other && d.kind == DECISION_EQUAL && !d.vacuous;
    decision_clear(&d);
    facts_clear(&learned);
    return yes;
}

// The value of form i for `read`; 0 where there is none, or it is no other, or not proved equal.
static Expr candidate(Pool *p, const CodeSpec *spec, size_t i, Expr read)
{
    SimplifyContext ctx = {.pool = p, .facts = spec->facts};
    if (forms[i].proof == ITSELF)
        return read;
    bool digits = forms[i].proof == ENCLOSED && code_reals[spec->real].bits > DBL_MANT_DIG;
    if (digits || calculus_count_ops(p, &read, 1) > CHOICE_OPS)
        return 0;
    Expr e = forms[i].make(&ctx, read);
    bool fine = e && e != read && (forms[i].proof != DECIDED || decided_equal(p, spec->facts, read, e));
    if (!pool_ok(p) && (p->error.code == ERR_LIMIT || p->error.code == ERR_UNABLE))
        pool_error_clear(p); // there is no such form
    return fine && pool_ok(p) ? e : 0;
}

// ---- Entrants -------------------------------------------------------------------------------------------------------

typedef struct {
    size_t form;
    CodeOutput output;
    Code *code;
    CodeArg *args; // of the sample, with a workspace of its own
    ChoiceTally tally;
    ChoiceError error;
} Entrant;

typedef struct {
    Pool *p;
    const CodeSpec *spec;
    const ChoiceOptions *options;
    const CodeOutput *output;
    uint32_t most, points; // to compare; compared
    bool open;                  // what is lost over all doubles counts by itself
    uint64_t terms, terms_most; // gone through; to go through
    VEC(Entrant) entrants;
    EvalProgram *truth;
} Match;

// Do both take the same arguments?
static bool same_params(const Code *a, const Code *b)
{
    CodeParam *of[2];
    uint32_t n = code_params(a, NULL, 0), m = code_params(b, NULL, 0);
    of[0] = mem_zero((n + 1) * sizeof *of[0]);
    of[1] = mem_zero((m + 1) * sizeof *of[1]);
    code_params(a, of[0], n);
    code_params(b, of[1], m);
    bool same = n == m;
    for (uint32_t i = 0; i < n && same; i++)
        same = of[0][i].name == of[1][i].name && of[0][i].kind == of[1][i].kind;
    mem_free(of[0]);
    mem_free(of[1]);
    return same;
}

static void enter(Match *m, size_t form, Expr value)
{
    for (size_t i = 0; i < m->entrants.len; i++)
        if (m->entrants.at[i].output.run == value && forms[m->entrants.at[i].form].keep == forms[form].keep)
            return; // two makers, one form
    Entrant e = {.form = form, .output = *m->output};
    CodeSpec alone = *m->spec;
    Error ignored = {0};
    e.output.run = value;
    e.output.keep = forms[form].keep;
    e.output.part = e.output.parts = 0;
    e.output.storage = CODE_DENSE;
    alone.outputs = &e.output;
    alone.noutputs = 1;
    alone.fast = false;
    e.code = code_new(m->p, &alone, &ignored);
    if (e.code && m->entrants.len && !same_params(e.code, m->entrants.at[0].code)) {
        code_free(e.code);
        e.code = NULL;
    }
    if (e.code)
        vec_push(&m->entrants, e);
}

static void dismiss(Match *m)
{
    for (size_t i = 0; i < m->entrants.len; i++)
        code_free(m->entrants.at[i].code);
    vec_free(&m->entrants);
    if (m->truth)
        eval_program_free(m->truth);
    m->truth = NULL;
}

// ---- Measuring ------------------------------------------------------------------------------------------------------

// About log2(1 + ulp), at most 64, by operations that are the same on every machine.
static double bits_of(double ulp)
{
    int exponent;
    double part = frexp(1 + ulp, &exponent);
    return isinf(ulp) || exponent > 64 ? 64 : exponent + 2 * part - 2;
}

void choice_count(ChoiceTally *t, double computed, const arb_t truth, double moved)
{
    double ulp = validate_ulp(computed, truth);
    t->points++;
    t->max_ulp = fmax(t->max_ulp, ulp);
    t->sum_bits += bits_of(ulp);
    t->sum_excess += fmax(0, bits_of(ulp) - bits_of(moved));
    t->sum_ulp += isinf(ulp) ? 0 : ulp;
    t->nonfinite += isinf(ulp) && !isfinite(computed);
    t->finite += !isinf(ulp);
}

double choice_mean_ulp(const ChoiceTally *t)
{
    return t->finite ? t->sum_ulp / t->finite : INFINITY;
}

double choice_mean_bits(const ChoiceTally *t)
{
    return t->sum_bits / (t->points ? t->points : 1);
}

double choice_mean_excess(const ChoiceTally *t)
{
    return t->sum_excess / (t->points ? t->points : 1);
}

ChoiceError choice_error(const ChoiceTally *t)
{
    return (ChoiceError){t->max_ulp, choice_mean_ulp(t), choice_mean_bits(t), t->nonfinite};
}

static void compare_value(Match *m, const Sample *s, size_t k, const EvalValues *at)
{
    arb_t truth;
    arb_init(truth);
    bool known = eval_program_refine(m->truth, 0, at, GOAL, PRECISION_MOST, truth) == EVAL_OK;
    m->terms += eval_program_terms(m->truth);
    if (known) {
        m->points++;
        for (size_t i = 0; i < m->entrants.len; i++) {
            Entrant *e = &m->entrants.at[i];
            choice_count(&e->tally, e->args[s->nparams].reals[k], truth, 0);
        }
    }
    arb_clear(truth);
}

static bool wants_more(const Match *m)
{
    return m->points < m->most && m->terms < m->terms_most && pool_poll(m->p);
}

static void compare_point(Match *m, Sample *s)
{
    EvalValues at = sample_values(s);
    at.given = sample_balls;
    int64_t index[CODE_RANK];
    for (size_t i = 0; i < m->entrants.len; i++) {
        CodeArg *args = m->entrants.at[i].args;
        memcpy(args, s->args, s->nparams * sizeof *args);
        code_interpret_rounded(m->entrants.at[i].code, args);
    }
    for (size_t k = 0; k < s->sizes[s->nparams] && wants_more(m); k++) {
        code_output_indices(m->entrants.at[0].code, 0, k, s->args, index);
        s->nindex = m->output->rank;
        for (uint32_t i = 0; i < s->nindex; i++) {
            s->index[i] = m->output->indices[i];
            s->index_value[i] = (slong)index[i];
        }
        compare_value(m, s, k, &at);
    }
    s->nindex = 0;
}

static void begin_entrant(Entrant *e, const Sample *s)
{
    e->tally = (ChoiceTally){0};
    e->args = mem_zero((s->nparams + 2) * sizeof *e->args);
    e->args[s->nparams].reals = mem_zero((s->sizes[s->nparams] + 1) * sizeof(double));
    e->args[s->nparams + 1].reals = mem_zero((code_work(e->code, s->args) + 1) * sizeof(double));
}

static void end_entrant(Entrant *e, const Sample *s)
{
    mem_free(e->args[s->nparams].reals);
    mem_free(e->args[s->nparams + 1].reals);
    mem_free(e->args);
    e->error = choice_error(&e->tally);
}

// Every entrant's error over the ranges given, or over all doubles. False where there is no value to compare.
static bool measure(Match *m, bool all)
{
    SampleBox box = {.low = all ? -0x1p1022 : m->options->low, // their difference is a double
                     .high = all ? 0x1p1022 : m->options->high,
                     .ranges = m->options->ranges,
                     .nranges = m->options->nranges,
                     .length = LENGTH,
                     .facts = m->spec->facts,
                     .hard = true};
    Sample s = {0};
    Error ignored = {0};
    m->points = 0;
    m->terms = 0;
    bool ok = m->entrants.len && sample_begin(&s, m->p, m->entrants.at[0].code, &box, SEED, &ignored);
    if (ok) {
        for (size_t i = 0; i < m->entrants.len; i++)
            begin_entrant(&m->entrants.at[i], &s);
        for (uint32_t tries = 0; tries < 4 * m->most && wants_more(m); tries++) {
            compare_point(m, &s);
            if (!sample_draw(&s, &box))
                break;
        }
        for (size_t i = 0; i < m->entrants.len; i++)
            end_entrant(&m->entrants.at[i], &s);
    }
    sample_end(&s);
    return ok && m->points;
}

// ---- Choosing -------------------------------------------------------------------------------------------------------

// Is the largest error no larger? Where half of the digits are lost in both, by how much says nothing.
static bool is_no_larger(double a, double b, double more)
{
    return a <= b + more || (isfinite(a) && b > 0x1p26);
}

// Half of the largest error and an ulp less, or half a bit less in the mean, and nothing lost.
bool choice_is_better(const ChoiceError *a, const ChoiceError *b)
{
    bool worst = isfinite(a->max_ulp) && a->max_ulp <= b->max_ulp / 2 && a->max_ulp + 1 <= b->max_ulp;
    bool mean = a->mean_bits + 0.5 <= b->mean_bits;
    return (worst || mean) && is_no_larger(a->max_ulp, b->max_ulp, 0) && a->mean_bits <= b->mean_bits;
}

bool choice_is_no_worse(const ChoiceError *a, const ChoiceError *b)
{
    return is_no_larger(a->max_ulp, b->max_ulp, 1) && a->mean_bits <= b->mean_bits + 0.1;
}

// Is form i better than the best so far: where inputs lie, with nothing lost over all doubles, or the other way round?
static bool is_preferred(const Match *m, const ChoiceError *over_all, size_t i, size_t best)
{
    const ChoiceError *here = &m->entrants.at[i].error, *best_here = &m->entrants.at[best].error;
    if (choice_is_better(here, best_here))
        return !over_all || choice_is_no_worse(&over_all[i], &over_all[0]);
    return m->open && over_all && choice_is_better(&over_all[i], &over_all[best]) && choice_is_no_worse(here, best_here);
}

static void tell(const Match *m, size_t best, size_t read, Choice *choice)
{
    *choice = (Choice){.form = forms[m->entrants.at[best].form].name,
                       .points = m->points,
                       .read = m->entrants.at[read].error,
                       .run = m->entrants.at[best].error};
}

// Of all entrants, measured over the ranges given: the place of the best. With no range given, one that loses something
// over all doubles is none, and where that can not be measured the first stays.
static size_t best_of(Match *m, Choice *choice)
{
    size_t best = 0, n = m->entrants.len;
    bool open = m->options->low == 0 && m->options->high == 0;
    ChoiceError *over_all = mem_zero((n + 1) * sizeof *over_all);
    bool told = open && measure(m, true);
    for (size_t i = 0; i < n && told; i++)
        over_all[i] = m->entrants.at[i].error;
    if (measure(m, false)) {
        for (size_t i = 1; i < n && (told || !open); i++)
            if (is_preferred(m, open ? over_all : NULL, i, best))
                best = i;
        tell(m, best, 1, choice);
        choice->open = over_all[best];
    }
    mem_free(over_all);
    return best;
}

static void choose(Match *m, CodeOutput *output, Choice *choice)
{
    Expr read = output->value;
    *choice = (Choice){.form = forms[m->spec->fast ? FORM_RUN_READ : FORM_RUN_STABLE].name};
    m->truth = eval_program_new(m->p, &read, 1);
    enter(m, FORM_RUN_STABLE, read);
    enter(m, FORM_RUN_READ, read);
    if (m->entrants.len == 2 && measure(m, false)) {
        tell(m, m->spec->fast, 1, choice);
        bool good = choice->run.max_ulp <= good_enough && !m->open;
        for (size_t i = 2; i < FORM_RUNS && !good && !m->spec->fast && pool_ok(m->p); i++) {
            Expr value = candidate(m->p, m->spec, i, read);
            if (value)
                enter(m, i, value);
        }
        if (!good && !m->spec->fast) {
            size_t best = best_of(m, choice);
            output->run = best ? m->entrants.at[best].output.run : 0;
            output->keep = m->entrants.at[best].output.keep;
        }
    }
    dismiss(m);
}

bool choice_is_new(const Choice *c)
{
    return c->form != forms[FORM_RUN_STABLE].name && c->form != forms[FORM_RUN_READ].name;
}

const char *choice_scaled_name(const Choice *c)
{
    for (size_t i = 0; i < FORM_RUNS; i++)
        if (c->form == forms[i].name)
            return forms[i].scaled;
    return c->form;
}

bool choice_search(Pool *p, const CodeSpec *spec, CodeOutput *output, const ChoiceOptions *options, bool open,
                   Choice *choice)
{
    Match m = {.p = p,
               .spec = spec,
               .options = options,
               .output = output,
               .most = POINTS / 3,
               .terms_most = TERMS_MOST / 10,
               .open = open};
    if (calculus_count_ops(p, &output->value, 1) > CHOICE_OPS)
        return false;
    choose(&m, output, choice);
    return pool_ok(p) && choice->points;
}

bool choice_make(Pool *p, const CodeSpec *spec, CodeOutput *outputs, const ChoiceOptions *options, Choice *choices)
{
    uint32_t each = VALUES_ALL / (spec->noutputs + 1);
    Match m = {.p = p, .spec = spec, .options = options, .terms_most = TERMS_MOST};
    for (uint32_t i = 0; i < spec->noutputs && pool_ok(p); i++) {
        bool large = calculus_count_ops(p, &outputs[i].value, 1) > CHOICE_OPS || each < POINTS_LEAST;
        m.most = each > POINTS ? POINTS : each < POINTS_LEAST ? POINTS_LEAST : each;
        m.output = &outputs[i];
        choices[i] = (Choice){.form = forms[spec->fast ? FORM_RUN_READ : FORM_RUN_STABLE].name};
        if (options->measure || (!large && !spec->fast))
            choose(&m, &outputs[i], &choices[i]);
    }
    return pool_ok(p);
}
