// Compares what the compiled code gives with ball arithmetic, and the balls with a finite difference of the origin.
//
// The true value is an enclosure much narrower than a double at the exact doubles that the code was given. The finite
// difference is taken in balls as well, with h = 2^-80, so that it agrees with a true derivative to about 40 digits.
#include "codegen/check/validate.h"

#include "codegen/check/sample.h"
#include "codegen/run/jit.h"

#include <math.h>
#include <stdio.h>

enum { GOAL = 90, PRECISION_MOST = 8192, STEP = 80 };

// ---- Units in the last place ----------------------------------------------------------------------------------------

double validate_ulp(double computed, const void *ball)
{
    const arb_struct *truth = ball;
    double nearest = arf_get_d(arb_midref(truth), ARF_RND_NEAR);
    if (isinf(nearest) && computed == nearest)
        return 0;
    if (isnan(computed) || isinf(computed))
        return INFINITY;
    int exponent;
    frexp(nearest, &exponent);
    exponent = nearest == 0 || exponent < -1021 ? -1074 : exponent - 53;
    arf_t distance;
    arf_init(distance);
    arf_set_d(distance, computed);
    arf_sub(distance, distance, arb_midref(truth), 128, ARF_RND_NEAR);
    arf_mul_2exp_si(distance, distance, -exponent);
    double ulp = fabs(arf_get_d(distance, ARF_RND_UP));
    arf_clear(distance);
    return ulp;
}

// ---- Finite differences ---------------------------------------------------------------------------------------------

typedef struct {
    Expr by, shift;
} Shift;

// s[i] with i anything becomes s[i] + shift*[i = l]; a symbol becomes itself plus shift.
static Expr shift_visit(Pool *p, Expr e, void *data)
{
    const Shift *s = data;
    if (e == s->by)
        return expr_add2(p, e, s->shift);
    if (expr_kind(p, e) != KIND_ELEM || expr_kind(p, s->by) != KIND_ELEM || expr_op(p, e) != expr_op(p, s->by) ||
        expr_nargs(p, e) != expr_nargs(p, s->by))
        return e;
    Expr step = s->shift;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        step = expr_mul2(p, step, expr_iverson(p, expr_eq(p, expr_arg(p, e, i), expr_arg(p, s->by, i))));
    return expr_add2(p, e, step);
}

// (f(x + h) - f(x - h))/(2h)
static Expr central_difference(Pool *p, Expr f, Expr by)
{
    Expr h = expr_powi(p, expr_int(p, 2), -STEP);
    Expr ahead = expr_rewrite(p, f, shift_visit, &(Shift){by, h});
    Expr behind = expr_rewrite(p, f, shift_visit, &(Shift){by, expr_neg(p, h)});
    return expr_mul2(p, expr_sub(p, ahead, behind), expr_powi(p, expr_int(p, 2), STEP - 1));
}

// ---- Comparing ------------------------------------------------------------------------------------------------------

typedef struct {
    Pool *p;
    const CodeSpec *spec;
    const ValidateOptions *options;
    Validation *out;
    Code *code;
    Jit *jit;
    Sample sample;
    EvalProgram **truth;     // by output
    EvalProgram *difference; // of output 0, or NULL
    double sum;
} Check;

static void compare_difference(Check *c, const arb_t truth, const EvalValues *at)
{
    arb_t d;
    arb_init(d);
    if (c->difference && eval_program_refine(c->difference, 0, at, 60, PRECISION_MOST, d) == EVAL_OK) {
        arb_sub(d, d, truth, 256);
        arb_t size;
        arb_init(size);
        arb_abs(size, truth);
        arb_add_ui(size, size, 1, 64); // relative to 1 + |value|: near a zero nothing can be relative
        arb_div(d, d, size, 64);
        arb_abs(d, d);
        double distance = arf_get_d(arb_midref(d), ARF_RND_UP);
        c->out->difference = fmax(c->out->difference, distance);
        c->out->differences++;
        arb_clear(size);
    }
    arb_clear(d);
}

static void compare_value(Check *c, uint32_t output, double computed, const EvalValues *at)
{
    arb_t truth;
    arb_init(truth);
    EvalStatus status = eval_program_refine(c->truth[output], 0, at, GOAL, PRECISION_MOST, truth);
    if (status != EVAL_OK) {
        c->out->undefined++;
        arb_clear(truth);
        return;
    }
    double ulp = validate_ulp(computed, truth);
    c->out->points++;
    c->sum += isinf(ulp) ? 0 : ulp;
    c->out->nonfinite += isinf(ulp) && !isfinite(computed);
    if (ulp > c->out->max_ulp || !c->out->worst[0]) {
        StrBuf text = {0};
        sample_describe(&c->sample, &text);
        snprintf(c->out->worst, sizeof c->out->worst, "%s", str_text(&text));
        str_free(&text);
    }
    c->out->max_ulp = fmax(c->out->max_ulp, ulp);
    if (output == 0)
        compare_difference(c, truth, at);
    arb_clear(truth);
}

// Sets the indices of an output to its element number k. The ranges follow from the output's loops.
static void set_indices(Check *c, uint32_t output, size_t k)
{
    int64_t at[CODE_RANK];
    code_output_indices(c->code, output, k, c->sample.args, at);
    c->sample.nindex = c->spec->outputs[output].rank;
    for (uint32_t i = 0; i < c->sample.nindex; i++) {
        c->sample.index[i] = c->spec->outputs[output].indices[i];
        c->sample.index_value[i] = (slong)at[i];
    }
}

static void run(Check *c)
{
    if (c->jit)
        jit_call(c->jit, c->sample.args);
    else
        code_interpret(c->code, c->sample.args);
}

static void compare_point(Check *c, uint32_t most)
{
    EvalValues at = sample_values(&c->sample);
    run(c);
    for (uint32_t o = 0; o < c->spec->noutputs; o++)
        for (size_t k = 0; k < c->sample.sizes[c->sample.nparams + o] && c->out->points < most && pool_poll(c->p);
             k++) {
            set_indices(c, o, k);
            compare_value(c, o, c->sample.args[c->sample.nparams + o].reals[k], &at);
        }
    c->sample.nindex = 0;
}

static void time_call(Check *c)
{
    uint32_t calls = 0;
    double start = budget_now(), end = start;
    for (uint32_t batch = 1; end - start < 2e-3 && batch < 1u << 20; batch *= 2) {
        for (uint32_t i = 0; i < batch; i++)
            run(c);
        calls += batch;
        end = budget_now();
    }
    c->out->call_ns = (end - start) / calls * 1e9;
}

static bool compare_all(Check *c, const SampleBox *box, Error *err)
{
    uint32_t most = c->options->points ? c->options->points : (uint32_t)c->p->limits.points;
    if (!sample_begin(&c->sample, c->p, c->code, box, c->options->seed + 1, err))
        return false;
    for (uint32_t i = 0; i < 20 * most && c->out->points < most && pool_poll(c->p); i++) {
        compare_point(c, most);
        if (c->out->points == 0 && c->out->undefined > 4 * most)
            break;
        if (!sample_draw(&c->sample, box))
            break;
    }
    if (!pool_ok(c->p)) {
        *err = c->p->error;
        return false;
    }
    time_call(c);
    if (!c->out->points)
        return error_set(err, ERR_DOMAIN, (Span){0}, "no point was found where the formula has a value");
    c->out->mean_ulp = c->sum / c->out->points;
    return true;
}

static void prepare(Check *c)
{
    c->truth = mem_zero(c->spec->noutputs * sizeof *c->truth);
    for (uint32_t i = 0; i < c->spec->noutputs; i++)
        c->truth[i] = eval_program_new(c->p, &c->spec->outputs[i].value, 1);
    Expr f = c->options->origin;
    for (uint32_t i = 0; f && i < c->options->nby; i++)
        f = central_difference(c->p, f, c->options->by[i]);
    c->out->difference = f ? 0 : -1;
    if (f)
        c->difference = eval_program_new(c->p, &f, 1);
    Error reason = {0};
    double start = budget_now();
    c->jit = jit_new(c->code, &reason);
    c->out->compile_ms = (budget_now() - start) * 1e3;
    c->out->machine = c->jit != NULL;
}

// Of code that is made of another specification: `run` computes what `spec` means.
static bool validate_as(Pool *p, const CodeSpec *spec, const CodeSpec *run, const ValidateOptions *options,
                        Validation *out, Error *err)
{
    *out = (Validation){.read_max_ulp = -1, .read_mean_ulp = -1};
    Check c = {.p = p, .spec = spec, .options = options, .out = out};
    c.code = code_new(p, run, err);
    if (!c.code)
        return false;
    SampleBox box = {.low = options->low,
                     .high = options->high,
                     .ranges = options->ranges,
                     .nranges = options->nranges,
                     .length = options->length ? options->length : 10,
                     .facts = spec->facts,
                     .hard = !options->easy};
    prepare(&c);
    bool ok = compare_all(&c, &box, err);
    sample_end(&c.sample);
    for (uint32_t i = 0; i < spec->noutputs; i++)
        eval_program_free(c.truth[i]);
    mem_free(c.truth);
    if (c.difference)
        eval_program_free(c.difference);
    jit_free(c.jit);
    code_free(c.code);
    return ok;
}

bool validate_code(Pool *p, const CodeSpec *spec, const ValidateOptions *options, Validation *out, Error *err)
{
    if (!validate_as(p, spec, spec, options, out, err))
        return false;
    CodeSpec fast = *spec;
    CodeOutput *outputs = mem_alloc((spec->noutputs + 1) * sizeof *outputs);
    ValidateOptions alone = *options;
    Validation read;
    Error ignored = {0};
    memcpy(outputs, spec->outputs, spec->noutputs * sizeof *outputs);
    for (uint32_t i = 0; i < spec->noutputs; i++)
        outputs[i].run = 0;
    fast.outputs = outputs;
    fast.fast = true;
    alone.origin = 0;
    if (!spec->fast && validate_as(p, spec, &fast, &alone, &read, &ignored)) {
        out->read_max_ulp = read.max_ulp;
        out->read_mean_ulp = read.mean_ulp;
    }
    mem_free(outputs);
    return pool_ok(p) || error_set(err, p->error.code, (Span){0}, "%s", p->error.message);
}

void validation_print(const Validation *v, StrBuf *out)
{
    str_printf(out, "values compared    %u%s\n", v->points, v->machine ? "" : " (interpreted: no machine code)");
    if (v->undefined)
        str_printf(out, "without a value    %u\n", v->undefined);
    if (v->read_max_ulp >= 0) {
        str_printf(out, "largest error      %.3g -> %.2f ulp\n", v->read_max_ulp, v->max_ulp);
        str_printf(out, "mean error         %.3g -> %.2f ulp\n", v->read_mean_ulp, v->mean_ulp);
    } else {
        str_printf(out, "largest error      %.2f ulp\n", v->max_ulp);
        str_printf(out, "mean error         %.2f ulp\n", v->mean_ulp);
    }
    if (v->difference >= 0)
        str_printf(out, "finite difference  %.1e apart (%u values)\n", v->difference, v->differences);
    str_printf(out, "one call           %.0f ns (compiled in %.2f ms)\n", v->call_ns, v->compile_ms);
    str_printf(out, "worst at           %s\n", v->worst);
}
