// The form of a whole function: few entrants, each with all outputs, run side by side at the same points.
//
// An entrant is a form for all outputs: as the chain rule leaves them, or simplified, with the rules of stable.h or
// without. What outputs have in common is then computed once. The error of each output counts, and the work of all.
#include "codegen/check/choice_internal.h"

#include "codegen/check/sample.h"
#include "codegen/check/validate.h"
#include "codegen/forms/stable.h"
#include "codegen/lower/code_internal.h"
#include "codegen/run/rounded.h"
#include "symbolic/calculus/calculus.h"

#include <math.h>

enum {
    POINTS = 60,
    POINTS_OPEN = 40,    // over all doubles
    POINTS_SMALL = 300,  // the same, of a function of at most CHOICE_OPS operations
    KNOWN_LEAST = 10,  // values over all doubles: of fewer nothing is said
    KNOWN_MANY = 50,   // of so many it does not matter how many others are not known
    VALUES_MOST = 900,   // of all outputs together
    TERMS_MOST = 16000, // of sums, to go through for the true values
    LARGE_OPS = 3000,   // operations of all outputs: of more, only the form as derived is looked at
    TYPED_OPS = 300,    // of more, the order in which they were typed is not looked at
    OPS_MOST = 1000000, // to evaluate for the true values
    LENGTH = 4,         // of arrays
    GOAL = 80,
    PRECISION_MOST = 4096,
    SEED = 1,
};

static const double LOST_BITS = 32; // over all doubles: where all forms lose so many, none is better
static const double SCALED_WORTH = 4; // bits that exponents beside the numbers must save, for each ulp of tolerance
static const double POOR_OPEN_BITS = 4; // over all doubles
static const double POOR_BITS = 1; // lost in the mean, beyond what the inputs' last bits do

typedef enum { DERIVED, SIMPLE, TYPED } Source;

static const struct {
    const char *name;
    Source source;
    bool keep;   // without the rules of stable.h; the row behind has them
    bool scaled; // in range on the way to the result; only of what was typed, where no range is given
} rows[CHOICE_FORMS] = {{"as derived", DERIVED, true, false},
                        {"derived and stable", DERIVED, false, false},
                        {"as read", SIMPLE, true, false},
                        {"stable", SIMPLE, false, false},
                        {"as typed", TYPED, true, false},
                        {"as typed, scaled", TYPED, true, true},
                        {"stable, scaled", SIMPLE, false, true}};

enum { AS_DERIVED = 0, AS_READ = 2, AS_TYPED = 4 };

typedef struct {
    Code *code; // NULL: there is no such form
    CodeArg *args;
    IrCost cost;
    bool stable; // the rules of stable.h leave it as it is, or made it
    ChoiceTally *range, *open; // by output: in the range given, and over all doubles
} Entrant;

typedef struct {
    Pool *p;
    const CodeSpec *spec;
    const ChoiceOptions *options;
    const CodeOutput *outputs;
    uint32_t noutputs, values, most;
    uint32_t known, none; // of the values: those that are known; those that are none, or beyond the largest double
    bool typed;       // some output stands in the order in which a person typed it, and the whole is not large
    bool unmeasured;  // of a range that is not given: too few values over all doubles are known
    bool *searched;   // by output: is it small enough to look for other forms?
    uint64_t terms, ops; // terms of sums gone through; operations of all outputs
    EvalProgram **truth; // by output
    Entrant entrants[CHOICE_FORMS];
} Joint;

static bool is_open(const ChoiceOptions *options)
{
    return options->low == 0 && options->high == 0;
}

// ---- Entrants -------------------------------------------------------------------------------------------------------

static bool same_cost(const Entrant *a, const Entrant *b)
{
    return a->cost.operations == b->cost.operations && a->cost.work == b->cost.work;
}

// What an entrant runs for the output; 0 where it is not known.
static Expr run_of(const Joint *j, const CodeOutput *output, int form)
{
    Expr typed = output->typed ? output->typed : output->value;
    Source source = rows[form].source;
    Expr run = source == TYPED ? typed : source == SIMPLE ? output->simple : output->value;
    bool scaled = rows[form].scaled && run;
    return scaled ? stable_node(j->p, STABLE_SCALED, run, 0) : run;
}

static const Entrant *first_of(const Joint *j)
{
    for (int i = 0; i < CHOICE_FORMS; i++)
        if (j->entrants[i].code)
            return &j->entrants[i];
    return NULL;
}

static bool has_range(const ChoiceOptions *options, Sym name)
{
    bool found = !is_open(options);
    for (uint32_t i = 0; i < options->nranges && !found; i++)
        found = options->ranges[i].name == name;
    return found;
}

// Is it a small function of values that were typed, with neither loops nor arrays, of some input without a range?
static bool is_worth_scaling(const Joint *j)
{
    const Entrant *e = first_of(j);
    if (!e || !j->typed || j->ops > CHOICE_OPS || j->spec->real != CODE_DOUBLE || e->code->ir.loops.len)
        return false;
    bool scalar = true, open = false;
    for (uint32_t o = 0; o < j->noutputs; o++)
        scalar = scalar && j->outputs[o].typed && !j->outputs[o].rank;
    for (size_t i = 0; i < e->code->ir.params.len; i++) {
        const IrParam *param = &e->code->ir.params.at[i];
        scalar = scalar && !param->rank;
        open = open || (param->kind == CODE_REAL && !has_range(j->options, param->name));
    }
    return scalar && open;
}

// Is the entrant looked at?
static bool is_due(const Joint *j, int form)
{
    if (rows[form].scaled)
        return is_worth_scaling(j);
    return !form || (j->ops <= LARGE_OPS && (rows[form].source != TYPED || j->typed));
}

static void enter(Joint *j, int form)
{
    Entrant *e = &j->entrants[form];
    if (!is_due(j, form))
        return;
    bool keep = rows[form].keep;
    CodeOutput *outputs = mem_alloc((j->noutputs + 1) * sizeof *outputs);
    CodeSpec spec = *j->spec;
    Error ignored = {0};
    bool there = true, same = true;
    for (uint32_t i = 0; i < j->noutputs; i++) {
        outputs[i] = j->outputs[i];
        outputs[i].run = run_of(j, &outputs[i], form);
        outputs[i].keep = keep;
        outputs[i].part = outputs[i].parts = 0;
        outputs[i].storage = CODE_DENSE;
        there = there && outputs[i].run;
        same = same && outputs[i].run == outputs[i].value;
    }
    spec.outputs = outputs;
    spec.fast = false;
    if (there && !(rows[form].source != DERIVED && same))
        e->code = code_new(j->p, &spec, &ignored);
    if (!pool_ok(j->p) && j->p->error.code == ERR_LIMIT)
        pool_error_clear(j->p);
    mem_free(outputs);
    if (!e->code)
        return;
    e->cost = ir_cost(&e->code->ir);
    e->stable = !keep;
    if (!keep && !rows[form].scaled && e[-1].code && same_cost(e, e - 1)) { // the same form
        e[-1].stable = true;
        code_free(e->code);
        e->code = NULL;
    }
}

// ---- Measuring ------------------------------------------------------------------------------------------------------

// x*(1 + 2^-52), or x*(1 - 2^-52): which depends on the digits of x.
static void move(fmpq_t x)
{
    fmpq_t factor;
    fmpq_init(factor);
    fmpz_one(fmpq_denref(factor));
    fmpz_mul_2exp(fmpq_denref(factor), fmpq_denref(factor), 52);
    bool up = fmpz_bits(fmpq_numref(x)) % 2;
    if (up)
        fmpz_add_ui(fmpq_numref(factor), fmpq_denref(factor), 1);
    else
        fmpz_sub_ui(fmpq_numref(factor), fmpq_denref(factor), 1);
    fmpq_mul(x, x, factor);
    fmpq_clear(factor);
}

static EvalStatus moved_symbol(void *data, Sym name, fmpq_t value)
{
    Sample *s = data;
    EvalStatus status = sample_values(s).symbol(s, name, value);
    if (sample_is_real(s, name))
        move(value);
    return status;
}

static EvalStatus moved_element(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value)
{
    Sample *s = data;
    EvalStatus status = sample_values(s).element(s, array, subscripts, n, value);
    if (sample_is_real(s, array))
        move(value);
    return status;
}

// By how many units in the last place the true value moves with the last bits of the inputs; 0 where that is not known.
static double moved_by(Joint *j, uint32_t output, Sample *s, const arb_t truth)
{
    EvalValues at = {.data = s, .symbol = moved_symbol, .element = moved_element, .given = sample_balls};
    double ulp = 0;
    arb_t other;
    arb_init(other);
    if (eval_program_refine(j->truth[output], 0, &at, GOAL, PRECISION_MOST, other) == EVAL_OK) {
        double near = arf_get_d(arb_midref(other), ARF_RND_NEAR);
        ulp = isfinite(near) ? validate_ulp(near, truth) : 0;
    }
    arb_clear(other);
    return ulp;
}

// Where the true value is not known, what a form has lost is what the text as typed has, and it has not.
static void count_missing(Joint *j, uint32_t output, size_t k, const Sample *s)
{
    const Entrant *typed = &j->entrants[AS_TYPED];
    if (!typed->code || !isfinite(typed->args[s->nparams + output].reals[k]))
        return;
    for (int i = 0; i < CHOICE_FORMS; i++)
        if (j->entrants[i].code && !isfinite(j->entrants[i].args[s->nparams + output].reals[k]))
            j->entrants[i].open[output].nonfinite++;
}

static void compare_value(Joint *j, uint32_t output, size_t k, Sample *s, const EvalValues *at, bool open)
{
    arb_t truth;
    arb_init(truth);
    EvalStatus status = eval_program_refine(j->truth[output], 0, at, GOAL, PRECISION_MOST, truth);
    bool known = status == EVAL_OK;
    if (open && (status == EVAL_UNDEFINED || (known && isinf(arf_get_d(arb_midref(truth), ARF_RND_NEAR))))) {
        known = false; // there is no such double, and nothing that a form could lose
        j->none++;
    }
    if (open && status == EVAL_LIMIT)
        count_missing(j, output, k, s);
    double moved = known && !open && j->searched[output] ? moved_by(j, output, s, truth) : 0;
    j->known += known;
    j->terms += eval_program_terms(j->truth[output]);
    j->values++;
    for (int i = 0; i < CHOICE_FORMS && known; i++) {
        Entrant *e = &j->entrants[i];
        if (e->code)
            choice_count(open ? &e->open[output] : &e->range[output], e->args[s->nparams + output].reals[k], truth,
                         moved);
    }
    arb_clear(truth);
}

static bool wants_more(const Joint *j)
{
    return j->values < j->most && j->terms < TERMS_MOST && pool_poll(j->p);
}

static void compare_point(Joint *j, Sample *s, bool open)
{
    EvalValues at = sample_values(s);
    at.given = sample_balls;
    int64_t index[CODE_RANK];
    for (int i = 0; i < CHOICE_FORMS; i++)
        if (j->entrants[i].code) {
            memcpy(j->entrants[i].args, s->args, s->nparams * sizeof(CodeArg));
            code_interpret_rounded(j->entrants[i].code, j->entrants[i].args);
        }
    for (uint32_t o = 0; o < j->noutputs; o++) {
        size_t size = s->sizes[s->nparams + o], step = size > 4 ? size / 4 + 1 : 1; // of an array, some elements
        for (size_t k = sample_random(s) % step; k < size && wants_more(j); k += step) {
            code_output_indices(s->code, o, k, s->args, index);
            s->nindex = j->outputs[o].rank;
            for (uint32_t d = 0; d < s->nindex; d++) {
                s->index[d] = j->outputs[o].indices[d];
                s->index_value[d] = (slong)index[d];
            }
            compare_value(j, o, k, s, &at, open);
        }
    }
    s->nindex = 0;
}

static void begin_entrant(const Joint *j, Entrant *e, const Sample *s)
{
    if (!e->code)
        return;
    e->args = mem_zero((s->nparams + j->noutputs + 1) * sizeof *e->args);
    for (uint32_t o = 0; o < j->noutputs; o++)
        e->args[s->nparams + o].reals = mem_zero((s->sizes[s->nparams + o] + 1) * sizeof(double));
    e->args[s->nparams + j->noutputs].reals = mem_zero((code_work(e->code, s->args) + 1) * sizeof(double));
}

static void end_entrant(const Joint *j, Entrant *e, const Sample *s)
{
    for (uint32_t o = 0; e->code && o <= j->noutputs; o++)
        mem_free(e->args[s->nparams + o].reals);
    mem_free(e->args);
    e->args = NULL;
}

// Every entrant's errors in the range given, or (`wide` other than 0) in -wide..wide.
static void measure(Joint *j, double wide)
{
    bool open = wide > 0;
    uint32_t most = !open ? POINTS : j->ops > CHOICE_OPS || !j->typed ? POINTS_OPEN : POINTS_SMALL;
    SampleBox box = {.low = open ? -wide : j->options->low,
                     .high = open ? wide : j->options->high,
                     .ranges = j->options->ranges,
                     .nranges = j->options->nranges,
                     .length = LENGTH,
                     .facts = j->spec->facts,
                     .hard = open,
                     .spread = open && j->typed}; // in a range given, or by default, the points that people meet
    Sample s = {0};
    Error ignored = {0};
    j->values = j->known = j->none = 0;
    j->terms = 0;
    j->most = OPS_MOST / (j->ops + 1) < VALUES_MOST ? (uint32_t)(OPS_MOST / (j->ops + 1)) + 1 : VALUES_MOST;
    if (sample_begin(&s, j->p, first_of(j)->code, &box, SEED, &ignored)) {
        for (int i = 0; i < CHOICE_FORMS; i++)
            begin_entrant(j, &j->entrants[i], &s);
        for (uint32_t n = 0; n < most * (open ? 3 : 1) && j->known < most * j->noutputs && wants_more(j); n++) {
            compare_point(j, &s, open);
            if (!sample_draw(&s, &box))
                break;
        }
        for (int i = 0; i < CHOICE_FORMS; i++)
            end_entrant(j, &j->entrants[i], &s);
    }
    sample_end(&s);
}

// Over all doubles; where too few true values can be had there, up to numbers at which exponentials overflow.
static void measure_open(Joint *j)
{
    static const double wide[] = {0x1p1022, 1000};
    for (int w = 0; w < 2; w++) {
        for (int i = 0; i < CHOICE_FORMS; i++)
            memset(j->entrants[i].open, 0, j->noutputs * sizeof(ChoiceTally));
        measure(j, wide[w]);
        bool few = !j->typed && j->known < KNOWN_MANY && j->known < (j->values - j->none) / 2;
        j->unmeasured = few || j->known < KNOWN_LEAST;
        if (!j->unmeasured)
            return;
    }
}

// ---- Choosing -------------------------------------------------------------------------------------------------------

static double tolerance(const Joint *j)
{
    switch (j->options->prefer) {
    case CHOICE_ACCURATE: return 0.25;
    case CHOICE_FAST: return 64;
    default: return 2;
    }
}

// Is the error of the output in this form near the best of all forms?
static bool is_near_best(const Joint *j, const ChoiceTally *tallies[CHOICE_FORMS], int form, bool strict)
{
    double ulp = tolerance(j), least = INFINITY;
    const ChoiceTally *own = tallies[form];
    bool near_ulp = true, near_bits = true;
    for (int i = 0; i < CHOICE_FORMS; i++) {
        if (!j->entrants[i].code)
            continue;
        if (strict && tallies[i]->nonfinite < own->nonfinite)
            return false;
        if (strict && tallies[i]->nonfinite > own->nonfinite)
            continue; // it is no rival
        least = fmin(least, choice_mean_bits(tallies[i]));
        double beyond = choice_mean_bits(own) - choice_mean_bits(tallies[i]);
        if (rows[i].scaled && !rows[form].scaled) { // many operations more: they must be worth it
            near_ulp = near_ulp && beyond <= SCALED_WORTH * ulp;
            near_bits = near_bits && near_ulp;
            continue;
        }
        near_ulp = near_ulp && own->nonfinite <= tallies[i]->nonfinite &&
                   choice_mean_ulp(own) <= choice_mean_ulp(tallies[i]) + ulp;
        near_bits = near_bits && beyond <= ulp / 4;
    }
    return near_ulp || near_bits || (!strict && least > LOST_BITS);
}

// What a person has typed is not made worse, where the inputs lie and over all doubles.
static bool is_as_good_as_typed(const Joint *j, int form, uint32_t output)
{
    int typed = j->entrants[AS_TYPED].code ? AS_TYPED : AS_DERIVED;
    if (!j->typed || !j->outputs[output].typed || !j->entrants[typed].code)
        return true;
    const Entrant *own = &j->entrants[form], *other = &j->entrants[typed];
    const ChoiceTally *pairs[][2] = {{&own->range[output], &other->range[output]},
                                     {&own->open[output], &other->open[output]}};
    for (int i = 0; i < (j->unmeasured ? 1 : 2); i++)
        if (pairs[i][0]->nonfinite > pairs[i][1]->nonfinite ||
            choice_mean_bits(pairs[i][0]) > choice_mean_bits(pairs[i][1]) + tolerance(j) / 8)
            return false;
    return true;
}

// Where the inputs lie; `open`: over all doubles, too.
static bool is_acceptable(const Joint *j, int form, uint32_t output, bool open)
{
    const ChoiceTally *range[CHOICE_FORMS], *all[CHOICE_FORMS];
    for (int i = 0; i < CHOICE_FORMS; i++) {
        range[i] = &j->entrants[i].range[output];
        all[i] = &j->entrants[i].open[output];
    }
    bool measured = range[form]->points && !j->unmeasured && j->spec->real != CODE_FLOAT; // in doubles it is
    if (!measured && !j->entrants[form].stable) // nothing speaks against the rules of stable.h
        return false;
    return is_near_best(j, range, form, true) && is_as_good_as_typed(j, form, output) &&
           (!open || j->unmeasured || is_near_best(j, all, form, false));
}

static double lost_bits(const Joint *j, int form, uint32_t output)
{
    const Entrant *e = &j->entrants[form];
    return choice_mean_bits(&e->range[output]) + (j->unmeasured ? 0 : choice_mean_bits(&e->open[output]));
}

// The entrant that loses the fewest bits of the output.
static int most_accurate(const Joint *j, uint32_t output)
{
    int best = -1;
    for (int i = 0; i < CHOICE_FORMS; i++)
        if (j->entrants[i].code && (best < 0 || lost_bits(j, i, output) < lost_bits(j, best, output)))
            best = i;
    return best;
}

// The cheapest entrant, of those that `output` accepts (noutputs: that as many outputs as possible accept).
static int cheapest(const Joint *j, uint32_t output, bool open)
{
    int best = -1;
    uint32_t most = 0;
    for (int i = 0; i < CHOICE_FORMS; i++) {
        if (!j->entrants[i].code)
            continue;
        uint32_t accepted = 0;
        for (uint32_t o = 0; o < j->noutputs; o++)
            accepted += (output == j->noutputs || output == o) && is_acceptable(j, i, o, open);
        double work = j->entrants[i].cost.work, least = best < 0 ? work : j->entrants[best].cost.work;
        bool cheaper = work < least || (work == least && rows[i].source == TYPED); // of equals, what was typed
        if (best < 0 || accepted > most || (accepted == most && cheaper)) {
            best = i;
            most = accepted;
        }
    }
    return best;
}

// The form of an output: that of the whole function if the output accepts it, else one of its own. Where no form is
// acceptable over all doubles, what counts is where the inputs lie.
static int choose(const Joint *j, int whole, uint32_t output)
{
    int own = is_acceptable(j, whole, output, true) ? whole : cheapest(j, output, true);
    if (is_acceptable(j, own, output, true))
        return own;
    if (j->typed && j->outputs[output].typed && j->entrants[own].range[output].points)
        return most_accurate(j, output);
    return is_acceptable(j, whole, output, false) ? whole : cheapest(j, output, false);
}

static void take(const Joint *j, uint32_t o, int form, CodeOutput *output, Choice *choice)
{
    const ChoiceTally *range = &j->entrants[form].range[o];
    int read = j->entrants[AS_TYPED].code  ? AS_TYPED
               : j->entrants[AS_READ].code ? AS_READ
               : j->entrants[AS_DERIVED].code ? AS_DERIVED
                                              : form;
    output->run = rows[form].source == DERIVED ? 0 : run_of(j, output, form);
    output->keep = rows[form].keep;
    *choice = (Choice){.form = rows[form].name,
                       .points = range->points,
                       .read = choice_error(&j->entrants[read].range[o]),
                       .run = choice_error(range)};
    if (!j->unmeasured)
        choice->open = choice_error(&j->entrants[form].open[o]);
}

// Is the form found better than the one chosen: in the range with nothing lost over all doubles, or the other way round?
static bool is_found_better(const Joint *j, const Choice *found, const Choice *chosen, bool open)
{
    bool kept = !j->typed || j->unmeasured || choice_is_no_worse(&found->open, &chosen->open);
    if (choice_is_better(&found->run, &chosen->run))
        return kept || is_worth_scaling(j);
    return open && choice_is_better(&found->open, &chosen->open) && choice_is_no_worse(&found->run, &chosen->run);
}

// Has an output lost digits, or values, that another form may keep? Then it is looked for.
static void search(const Joint *j, CodeOutput *output, double excess, Choice *choice)
{
    bool open = is_worth_scaling(j) && !j->unmeasured && choice->open.mean_bits > POOR_OPEN_BITS;
    bool poor = choice->run.nonfinite || excess > POOR_BITS;
    if (!choice->points || !j->searched[output - j->outputs] ||
        (!poor && !open && j->options->prefer != CHOICE_ACCURATE))
        return;
    CodeOutput other = *output;
    Choice found = {0};
    other.value = output->simple ? output->simple : output->value;
    other.run = 0;
    if (!choice_search(j->p, j->spec, &other, j->options, open, &found) || !choice_is_new(&found) ||
        !is_found_better(j, &found, choice, open))
        return;
    bool scaled = is_worth_scaling(j) && found.open.mean_bits > SCALED_WORTH * tolerance(j);
    output->run = other.run ? other.run : other.value;
    output->keep = other.keep;
    choice->form = scaled ? choice_scaled_name(&found) : found.form;
    choice->run = found.run;
    choice->open = found.open;
    if (scaled)
        output->run = stable_node(j->p, STABLE_SCALED, output->run, 0);
}

bool choice_jointly(Pool *p, const CodeSpec *spec, CodeOutput *outputs, const ChoiceOptions *options, Choice *choices,
                    ChoiceForm forms[CHOICE_FORMS])
{
    Joint j = {.p = p, .spec = spec, .options = options, .outputs = outputs, .noutputs = spec->noutputs};
    Expr *values = mem_alloc((spec->noutputs + 1) * sizeof *values);
    for (uint32_t o = 0; o < spec->noutputs; o++)
        values[o] = outputs[o].value;
    j.ops = calculus_count_ops(p, values, spec->noutputs);
    mem_free(values);
    j.truth = mem_zero((spec->noutputs + 1) * sizeof *j.truth);
    j.searched = mem_zero((spec->noutputs + 1) * sizeof *j.searched);
    for (uint32_t o = 0; o < spec->noutputs; o++) {
        j.typed |= outputs[o].typed && j.ops <= TYPED_OPS;
        Expr value = outputs[o].simple ? outputs[o].simple : outputs[o].value;
        j.searched[o] = calculus_count_ops(p, &value, 1) <= CHOICE_OPS;
        j.truth[o] = eval_program_new(p, &outputs[o].value, 1);
    }
    for (int i = 0; i < CHOICE_FORMS; i++) {
        j.entrants[i].range = mem_zero((spec->noutputs + 1) * sizeof(ChoiceTally));
        j.entrants[i].open = mem_zero((spec->noutputs + 1) * sizeof(ChoiceTally));
        if (pool_ok(p))
            enter(&j, i);
        forms[i] = (ChoiceForm){j.entrants[i].code ? rows[i].name : NULL, j.entrants[i].cost.operations,
                                j.entrants[i].cost.work};
    }
    if (first_of(&j) && pool_ok(p)) {
        measure(&j, 0);
        if (is_open(options))
            measure_open(&j);
        int whole = cheapest(&j, spec->noutputs, true);
        double *excess = mem_zero((spec->noutputs + 1) * sizeof *excess);
        for (uint32_t o = 0; o < spec->noutputs; o++) {
            int form = choose(&j, whole, o);
            take(&j, o, form, &outputs[o], &choices[o]);
            excess[o] = choice_mean_excess(&j.entrants[form].range[o]);
        }
        for (uint32_t o = 0; o < spec->noutputs && pool_ok(p); o++)
            search(&j, &outputs[o], excess[o], &choices[o]);
        mem_free(excess);
    }
    for (int i = 0; i < CHOICE_FORMS; i++) {
        code_free(j.entrants[i].code);
        mem_free(j.entrants[i].range);
        mem_free(j.entrants[i].open);
    }
    for (uint32_t o = 0; o < spec->noutputs; o++)
        eval_program_free(j.truth[o]);
    mem_free(j.truth);
    mem_free(j.searched);
    return pool_ok(p);
}
