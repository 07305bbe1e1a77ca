// The forms that outputs run in: what is chosen from, the choice, and its report.
#include "session/gen_internal.h"

#include "codegen/check/removable.h"
#include "codegen/check/sample.h"
#include "symbolic/calculus/calculus.h"

#include <math.h>

static void report_error(const Gen *g, const char *name, const ChoiceError *e, StrBuf *out)
{
    if (!g->options->json)
        str_printf(out, " %s %.3g (mean %.3g)", name, e->max_ulp, e->mean_ulp);
    else if (isfinite(e->max_ulp)) // JSON has no infinity
        str_printf(out, ",\"%smax_ulp\":%.3g,\"%smean_ulp\":%.3g", name, e->max_ulp, name, e->mean_ulp);
    else
        str_printf(out, ",\"%smax_ulp\":null,\"%smean_ulp\":%.3g", name, name, e->mean_ulp);
    if (e->nonfinite)
        str_printf(out, g->options->json ? ",\"%snonfinite\":%u" : " (%s%u not finite)", g->options->json ? name : "",
                   e->nonfinite);
}

static void report_output(const Gen *g, const CodeSpec *spec, const CodeOutput *out, const Choice *c)
{
    StrBuf name = {0}, *text = g->report;
    str_add(&name, out->name);
    if (out->parts)
        str_printf(&name, "[%u]", out->part);
    if (g->options->json) {
        str_add(text, "{\"function\":");
        str_json(text, spec->name, strlen(spec->name));
        str_add(text, ",\"output\":");
        str_json(text, str_text(&name), name.len);
        str_printf(text, ",\"form\":\"%s\",\"points\":%u", c->form, c->points);
    } else {
        str_printf(text, "%s: %s: %s", spec->name, str_text(&name), c->form);
    }
    if (c->points) {
        str_add(text, g->options->json ? "" : ", ulp");
        report_error(g, g->options->json ? "read_" : "as read", &c->read, text);
        str_add(text, g->options->json ? "" : ",");
        report_error(g, g->options->json ? "" : "as run", &c->run, text);
    } else if (!g->options->json) {
        str_add(text, ", not measured: no point was found where it has a value and the assumptions hold");
    }
    str_add(text, g->options->json ? "}\n" : "\n");
    str_free(&name);
}

// The form that a person reads, and what the comment tells.
void gen_set_forms(Gen *g, size_t i)
{
    CodeOutput *out = &g->outputs.at[i];
    Expr written = g->written.at[i];
    out->simple = g->options->fast ? 0 : code_simple(g->r, written, out->value, g->keep);
    out->typed = g->options->fast ? 0 : code_typed(g->r, written, out->value, g->keep);
    out->told = out->simple ? out->simple : out->value;
    if (written && calculus_count_ops(g->p, &out->told, 1) > TOLD_OPS)
        out->told = written;
}

// A form that loses values which the formula has, at the points that people meet, is told of without being asked.
static void warn_of(const Gen *g, const CodeSpec *spec, const CodeOutput *out, const Choice *c)
{
    if (!c->run.nonfinite || !g->warnings)
        return;
    str_printf(g->warnings, "warning: %s: %s", spec->name, out->name);
    if (out->parts)
        str_printf(g->warnings, "[%u]", out->part);
    str_printf(g->warnings,
               " is not finite at %u of %u points where the formula is: give the range of its inputs (--range)\n",
               c->run.nonfinite, c->points);
}

// "bs: operations: 177 as derived, 218 derived and stable"
static void report_operations(const Gen *g, const CodeSpec *spec, const ChoiceForm *forms)
{
    str_printf(g->report, "%s: operations:", spec->name);
    for (int i = 0, any = 0; i < CHOICE_FORMS; i++)
        if (forms[i].form)
            str_printf(g->report, "%s %u %s", any++ ? "," : "", forms[i].operations, forms[i].form);
    str_char(g->report, '\n');
}

bool gen_choose_forms(Gen *g, const CodeSpec *spec)
{
    ChoiceOptions options = {.low = g->options->low,
                             .high = g->options->high,
                             .ranges = g->ranges.at,
                             .nranges = (uint32_t)g->ranges.len,
                             .prefer = g->prefer,
                             .measure = g->options->report};
    Choice *choices = mem_zero((g->outputs.len + 1) * sizeof *choices);
    ChoiceForm forms[CHOICE_FORMS] = {0};
    for (size_t i = 0; i < g->outputs.len; i++)
        gen_set_forms(g, i);
    bool ok = spec->fast ? !options.measure || choice_make(g->p, spec, g->outputs.at, &options, choices)
                         : choice_jointly(g->p, spec, g->outputs.at, &options, choices, forms);
    for (size_t i = 0; i < g->outputs.len && ok && !spec->fast; i++)
        removable_output(g->p, spec->facts, &g->outputs.at[i]);
    for (size_t i = 0; i < g->outputs.len && ok && g->options->report; i++)
        report_output(g, spec, &g->outputs.at[i], &choices[i]);
    for (size_t i = 0; i < g->outputs.len && ok && !spec->fast; i++)
        warn_of(g, spec, &g->outputs.at[i], &choices[i]);
    if (ok && g->options->report && !g->options->json && !spec->fast)
        report_operations(g, spec, forms);
    mem_free(choices);
    return ok || run_fail_pool(g->r, g->err);
}

enum { COUNTED_MOST = 60000 }; // operations: where half the lengths take more, they are not run at these

// "bs: 197 operations", and how many of them run at growing lengths: "; run at lengths 8, 16, 32: 1210, 4730, 18700"
void gen_report_work(const Gen *g, const CodeSpec *spec)
{
    static const ptrdiff_t lengths[] = {4, 8, 16, 32};
    StrBuf runs = {0}, told = {0};
    bool grows = false, ok = true;
    unsigned long long count = 0;
    for (uint32_t i = 0; i < g->params.len; i++)
        grows |= g->params.at[i].rank > 0;
    for (int i = 0; i < 4 && grows && ok && count <= COUNTED_MOST; i++) {
        Sample s = {0};
        Error ignored = {0};
        SampleBox box = {.length = lengths[i], .facts = spec->facts};
        ok = sample_begin(&s, g->p, g->code, &box, 1, &ignored);
        count = ok ? code_count_operations(g->code, s.args) : 0;
        if (i) {
            str_printf(&told, "%s %td", i > 1 ? "," : "", lengths[i]);
            str_printf(&runs, "%s %llu", i > 1 ? "," : "", count);
        }
        sample_end(&s);
    }
    str_printf(g->report, "%s: %u operations", spec->name, code_cost(g->code).operations);
    if (grows && ok && runs.len)
        str_printf(g->report, "; run at lengths%s:%s", str_text(&told), str_text(&runs));
    str_char(g->report, '\n');
    str_free(&told);
    str_free(&runs);
}

enum { NAMED_MOST = 200 };

// Definitions that are worth a name in the text: of values and arrays, and more than a name or a number.
void gen_collect_names(Gen *g)
{
    for (size_t i = 0; i < g->s->defs.list.len && g->named.len < NAMED_MOST && pool_ok(g->p); i++) {
        const Definition *d = &g->s->defs.list.at[i];
        CodeNamed named = {.name = d->name, .rank = (uint32_t)d->params.len};
        if (d->kind == DEF_FUNCTION || named.rank > CODE_RANK || gen_find_input(g, d->name))
            continue;
        for (uint32_t k = 0; k < named.rank; k++)
            named.indices[k] = d->params.at[k];
        named.value = gen_expand(g, d->body);
        if (named.value && expr_nargs(g->p, named.value) && expr_kind(g->p, named.value) != KIND_ELEM)
            vec_push(&g->named, named);
    }
}
