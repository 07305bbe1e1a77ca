// Accuracy: the largest and mean error of generated code, in units in the last place, against ball arithmetic.
//
// Each function is measured as it is read (`--fast`) and in the form that is chosen by default.
#include "bench/bench.h"
#include "codegen/check/choice.h"
#include "codegen/check/validate.h"
#include "parser/parse.h"
#include "symbolic/calculus/calculus.h"

#include <math.h>
#include <stdio.h>

static const struct {
    const char *name, *text, *by; // differentiated by each letter of `by`
    const char *indices;
    double low, high, goal;
} rows[] = {

#define ACCURACY(name, text, by, indices, low, high, goal) {name, text, by, indices, low, high, goal},
#include "bench/accuracy.def"
#undef ACCURACY
};

static bool measure(Pool *p, const Definitions *defs, size_t i, bool fast, Validation *out, const char **form)
{
    ParseContext ctx;
    Error err = {0};
    Facts facts = {0};
    parse_context_init(&ctx, p, defs);
    CodeOutput output = {.value = parse_expr(&ctx, rows[i].text, (uint32_t)strlen(rows[i].text), &err)};
    output.value = output.value ? defs_expand(p, defs, output.value, 0) : 0;
    for (const char *c = rows[i].indices; *c; c++)
        if (*c != ' ')
            output.indices[output.rank++] = pool_symbol(p, c, 1);
    Expr one = expr_int(p, 1), K = expr_named(p, "K");
    if (strchr(rows[i].text, '[')) // elsewhere y is a number like others
        facts_add(&facts, &(Fact){.kind = FACT_RANGE, .subject = expr_named(p, "y"), .lower = one, .upper = K});
    for (const char *c = rows[i].by; *c && output.value; c++)
        output.value = diff_expr(p, output.value, expr_sym(p, pool_symbol(p, c, 1)));
    CodeSpec spec = {.outputs = &output, .noutputs = 1, .facts = &facts, .fast = fast};
    ValidateOptions options = {.low = rows[i].low, .high = rows[i].high, .points = 5000};
    ChoiceOptions ranges = {.low = rows[i].low, .high = rows[i].high};
    Choice choice = {0};
    bool ok = output.value && choice_make(p, &spec, &output, &ranges, &choice) &&
              validate_code(p, &spec, &options, out, &err);
    *form = choice.form;
    if (!ok)
        fprintf(stderr, "bench: %s: %s\n", rows[i].name, err.message);
    facts_clear(&facts);
    parse_context_free(&ctx);
    return ok;
}

static void ulp_field(const char *name, double value) // JSON has no infinity
{
    if (isfinite(value))
        bench_field(name, value);
    else
        printf(",\"%s\":null", name);
}

int bench_accuracy(void)
{
    Pool *p = pool_new(NULL);
    Definitions defs = {0};
    Error err = {0};
    ParseContext ctx;
    Sym z = pool_symbol(p, "z", 1);
    parse_context_init(&ctx, p, NULL);
    Expr body = parse_expr(&ctx, "1/(1 + exp(-z))", 15, &err);
    int status = !defs_set(p, &defs, pool_symbol(p, "g", 1), DEF_FUNCTION, &z, 1, body, &err);
    parse_context_free(&ctx);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && !status; i++) {
        Validation read, run;
        const char *form;
        if (!measure(p, &defs, i, true, &read, &form) || !measure(p, &defs, i, false, &run, &form)) {
            status = 1;
            break;
        }
        bench_open("accuracy");
        printf(",\"function\":\"%s\"", rows[i].name);
        printf(",\"form\":\"%s\"", form);
        bench_field("from", rows[i].low);
        bench_field("to", rows[i].high);
        bench_field("values", run.points);
        bench_field("nonfinite", run.nonfinite);
        ulp_field("as_read_max_ulp", read.max_ulp);
        ulp_field("as_read_mean_ulp", read.mean_ulp);
        bench_field("mean_ulp", run.mean_ulp);
        bench_goal("max_ulp", isfinite(run.max_ulp) ? run.max_ulp : 1e300, rows[i].goal, false);
        bench_close();
    }
    defs_clear(&defs);
    pool_free(p);
    return status;
}
