// Generated files from signatures: each output gets its value and indices, then codegen/ writes the text.
#include "session/gen_internal.h"

#include "codegen/check/selftest.h"
#include "codegen/files/columns.h"
#include "codegen/files/source.h"
#include "codegen/lower/stages.h"
#include "symbolic/calculus/calculus.h"

// ---- Shapes ---------------------------------------------------------------------------------------------------------

static bool check_shape(Gen *g, const SignatureItem *item, const CodeOutput *out)
{
    if (item->rank != out->rank)
        return gen_fail(g, item->at, ERR_TYPE, "this output has %u subscripts, and the signature gives it %u",
                        out->rank, item->rank);
    for (uint32_t d = 0; d < out->rank; d++) {
        Expr declared = gen_expand(g, item->subs[d]), low, high;
        if (!declared)
            return run_fail_pool(g->r, g->err);
        if (!gen_index_range(g, expr_sym(g->p, out->indices[d]), declared, item->at, &low, &high))
            return false;
    }
    return true;
}

// out[l, j] = e with the indices l, j by name: their order is the output's.
static bool named_indices(Gen *g, const SignatureItem *item, CodeOutput *out)
{
    Sym names[CODE_RANK];
    for (uint32_t d = 0; d < item->rank; d++) {
        Expr sub = item->subs[d];
        if (expr_kind(g->p, sub) != KIND_SYM || gen_find_input(g, expr_op(g->p, sub)) ||
            defs_find(&g->s->defs, expr_op(g->p, sub)))
            return false;
        names[d] = expr_op(g->p, sub);
    }
    memcpy(out->indices, names, item->rank * sizeof *names);
    out->rank = item->rank;
    return item->rank > 0;
}

typedef struct {
    const Gen *g;
    CodeOutput *out;
    uint32_t found; // also those that do not fit into out
} Subscripts;

static void note_subscripts(Pool *p, Expr variable, void *data)
{
    Subscripts *s = data;
    for (uint32_t d = 0; expr_kind(p, variable) == KIND_ELEM && d < expr_nargs(p, variable); d++) {
        Expr sub = expr_arg(p, variable, d);
        bool known = expr_kind(p, sub) != KIND_SYM || gen_find_input(s->g, expr_op(p, sub)) ||
                     defs_find(&s->g->s->defs, expr_op(p, sub));
        for (uint32_t i = 0; i < s->out->rank && !known; i++)
            known = s->out->indices[i] == expr_op(p, sub);
        if (known)
            continue;
        if (s->found++ < CODE_RANK)
            s->out->indices[s->out->rank++] = expr_op(p, sub);
    }
}

// out[N, N] = diff(F[i], u[j]): as many free subscripts as lengths are the indices, whichever of them the value has.
static bool written_indices(Gen *g, const SignatureItem *item, Expr written, CodeOutput *out)
{
    CodeOutput try = *out;
    Subscripts s = {.g = g, .out = &try};
    expr_each_variable(g->p, written, note_subscripts, &s);
    if (!item->rank || s.found != item->rank)
        return false;
    *out = try;
    return true;
}

// ---- Outputs --------------------------------------------------------------------------------------------------------

static void add_output(Gen *g, const CodeOutput *out, Slope slope, Expr written)
{
    vec_push(&g->outputs, *out);
    vec_push(&g->slopes, slope);
    vec_push(&g->written, written);
}

// What part i of the list that `written` comes to is: diff(f, x) of a gradient; 0 where that can not be told.
static Expr written_part(Pool *p, Expr written, uint32_t i)
{
    if (!written || expr_kind(p, written) == KIND_LIST)
        return written && i < expr_nargs(p, written) ? expr_arg(p, written, i) : 0;
    if (expr_kind(p, written) != KIND_FORM || expr_nargs(p, written) < 2 ||
        expr_kind(p, expr_arg(p, written, 1)) != KIND_LIST)
        return 0;
    Expr f = expr_arg(p, written, 0), by = expr_arg(p, written, 1);
    uint32_t n = expr_nargs(p, by), row = i / n, column = i % n;
    switch (expr_op(p, written)) {
    case FORM_GRAD: return i < n ? expr_form(p, FORM_DIFF, (Expr[]){f, expr_arg(p, by, i)}, 2) : 0;
    case FORM_JACOBIAN:
        return expr_kind(p, f) == KIND_LIST && row < expr_nargs(p, f)
                   ? expr_form(p, FORM_DIFF, (Expr[]){expr_arg(p, f, row), expr_arg(p, by, column)}, 2)
                   : 0;
    case FORM_HESSIAN:
        return row < n ? expr_form(p, FORM_DIFF, (Expr[]){f, expr_arg(p, by, row), expr_arg(p, by, column)}, 3) : 0;
    default: return 0;
    }
}

// The numbers in the brackets are the lengths of the nested lists.
static bool check_list(Gen *g, const SignatureItem *item, Expr list)
{
    uint32_t depth = 0;
    for (; expr_kind(g->p, list) == KIND_LIST && expr_nargs(g->p, list); list = expr_arg(g->p, list, 0), depth++) {
        Expr length = depth < item->rank ? gen_expand(g, item->subs[depth]) : 0;
        if (!length || !expr_is_number(g->p, length, (int64_t)expr_nargs(g->p, list), 1))
            return gen_fail(g, item->at, ERR_TYPE, "the list has %u parts at depth %u: its brackets hold its lengths",
                            expr_nargs(g->p, list), depth + 1);
    }
    return depth == item->rank ||
           gen_fail(g, item->at, ERR_TYPE, "the list has depth %u, and the signature gives it %u lengths", depth,
                    item->rank);
}

static bool flatten(Gen *g, Expr list, Span at, Items *items)
{
    if (expr_kind(g->p, list) != KIND_LIST) {
        vec_push(items, list);
        return true;
    }
    uint32_t first =
        expr_kind(g->p, expr_arg(g->p, list, 0)) == KIND_LIST ? expr_nargs(g->p, expr_arg(g->p, list, 0)) : 0;
    for (uint32_t i = 0; i < expr_nargs(g->p, list); i++) {
        Expr part = expr_arg(g->p, list, i);
        uint32_t n = expr_kind(g->p, part) == KIND_LIST ? expr_nargs(g->p, part) : 0;
        if (n != first)
            return gen_fail(g, at, ERR_TYPE, "the rows of the list have different lengths");
        if (!flatten(g, part, at, items))
            return false;
    }
    return true;
}

// The parts of a matrix that are other than 0, row by row, or column by column.
static bool add_entries(Gen *g, const SignatureItem *item, Items *parts, CodeOutput out)
{
    Expr rows = gen_expand(g, item->subs[0]);
    int64_t n = 0;
    bool ok = expr_get_int(g->p, rows, &n); // check_list has compared it
    uint32_t major = item->storage == CODE_CSC, part = 0;
    out.storage = item->storage;
    out.shape[0] = (uint32_t)n;
    out.shape[1] = ok ? (uint32_t)parts->len / out.shape[0] : 0;
    for (uint32_t i = 0; i < parts->len; i++)
        out.parts += !expr_is_number(g->p, parts->at[i], 0, 1);
    for (uint32_t a = 0; a < out.shape[major] && ok; a++)
        for (uint32_t b = 0; b < out.shape[1 - major]; b++) {
            out.place[major] = a;
            out.place[1 - major] = b;
            out.value = parts->at[out.place[0] * out.shape[1] + out.place[1]];
            out.part = part;
            if (expr_is_number(g->p, out.value, 0, 1))
                continue;
            add_output(g, &out, (Slope){0},
                       written_part(g->p, item->value, out.place[0] * out.shape[1] + out.place[1]));
            part++;
        }
    vec_free(parts);
    return ok && (part || gen_fail(g, item->at, ERR_DOMAIN, "this matrix has no entry that is not 0"));
}

// A list: one output a part, in one array. The parts of a gradient are slopes.
static bool add_list(Gen *g, const SignatureItem *item, Expr list, CodeOutput out)
{
    Items parts = {0};
    if (!check_list(g, item, list) || !flatten(g, list, item->at, &parts)) {
        vec_free(&parts);
        return false;
    }
    if (item->storage != CODE_DENSE)
        return add_entries(g, item, &parts, out);
    bool grad = item->value && expr_kind(g->p, item->value) == KIND_FORM && expr_op(g->p, item->value) == FORM_GRAD;
    out.parts = (uint32_t)parts.len;
    for (uint32_t i = 0; i < parts.len; i++) {
        Slope slope = {0};
        if (grad && expr_kind(g->p, expr_arg(g->p, expr_arg(g->p, item->value, 1), i)) == KIND_SYM)
            slope = (Slope){gen_expand(g, expr_arg(g->p, item->value, 0)),
                            expr_arg(g->p, expr_arg(g->p, item->value, 1), i)};
        out.value = parts.at[i];
        out.part = i;
        add_output(g, &out, slope, written_part(g->p, item->value, i));
    }
    vec_free(&parts);
    return true;
}

// What is given is no index: y of loss(s, y).
static void drop_inputs(const Gen *g, CodeOutput *out)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < out->rank; i++)
        if (!gen_find_input(g, out->indices[i]))
            out->indices[kept++] = out->indices[i];
    out->rank = kept;
}

// out = e: its indices are those that its brackets name, or its free subscripts in the order in which they stand.
static bool add_explicit(Gen *g, const SignatureItem *item, CodeOutput out)
{
    Expr written = forms_spell_out(g->s, item->value), by = 0;
    Expr lower = code_antiderivative(g->p, written, &by);
    Sym keep = g->keep ? g->keep : lower ? code_kept(g->s, by) : 0;
    out.value = item->storage == CODE_DENSE ? code_derived(g->r, item->value, keep, g->err)
                                            : code_value(g->r, item->value, keep, g->err);
    if (!out.value)
        return false;
    if (expr_kind(g->p, out.value) == KIND_LIST)
        return add_list(g, item, out.value, out);
    assume_subscripts(g->s, written, &g->facts);
    Expr origin = lower ? code_derived(g->r, lower, keep, g->err) : 0;
    if (origin)
        vec_push(&g->formulas, origin);
    expr_each_variable(g->p, written, gen_learn_input_range, g); // what the signature declares comes first
    if (origin)
        gen_learn(g, origin);
    gen_learn(g, out.value);
    if (named_indices(g, item, &out)) {
        Expr low, high;
        for (uint32_t d = 0; d < out.rank; d++)
            if (!facts_range(g->p, &g->facts, item->subs[d], &low, &high))
                return gen_fail(g, item->at, ERR_TYPE, "the range of the index %.60s is not known",
                                pool_symbol_name(g->p, out.indices[d]));
    } else {
        if (!written_indices(g, item, written, &out)) {
            code_indices(g->r, &g->facts, written, &out);
            drop_inputs(g, &out);
        }
        if (!check_shape(g, item, &out))
            return false;
    }
    add_output(g, &out, (Slope){0}, written);
    return true;
}

static bool add_named(Gen *g, const SignatureItem *item, CodeOutput out)
{
    const char *text = g->signature.text + item->name.start;
    size_t length = item->name.end - item->name.start;
    const Definition *d = defs_find(&g->s->defs, pool_symbol(g->p, text, length));
    DerivativeName name;
    Slope slope = {0};
    Expr written = 0;
    if (d) {
        written = gen_defined(g, d, &out);
        out.value = written ? code_derived(g->r, written, g->keep, g->err) : 0;
    } else if (signature_derivative(g->s, g->params.at, (uint32_t)g->params.len, text, length, &name)) {
        out.value = gen_derivative(g, &name, item->at, &out, &written);
        if (out.value && item->storage != CODE_DENSE) // its brackets are read
            out.value = code_value(g->r, written, g->keep, g->err);
        slope = gen_slope(g, &name);
    } else {
        gen_fail(g, item->name, ERR_NAME, "%.*s is neither defined nor the name of a derivative", (int)length, text);
        error_hint(g->err, "dR_ds is the derivative of a defined R by an input s; or write %.*s = e", (int)length,
                   text);
        return false;
    }
    if (!out.value && !g->err->code)
        run_fail_pool(g->r, g->err);
    if (!out.value)
        return false;
    if (expr_kind(g->p, out.value) == KIND_LIST)
        return add_list(g, item, out.value, out);
    gen_learn(g, out.value);
    if (!check_shape(g, item, &out))
        return false;
    add_output(g, &out, slope, written);
    return true;
}

// ---- A scope for each output ----------------------------------------------------------------------------------------

// An index that an earlier output has for another range gets a name of its own.
static void rename_index(Gen *g, size_t at, uint32_t d)
{
    CodeOutput *out = &g->outputs.at[at];
    bool taken = false;
    for (size_t i = 0; i < at; i++)
        for (uint32_t k = 0; k < g->outputs.at[i].rank; k++)
            taken |= g->outputs.at[i].indices[k] == out->indices[d] &&
                     (g->outputs.at[i].from[k] != out->from[d] || g->outputs.at[i].to[k] != out->to[d]);
    if (!taken)
        return;
    Expr old = expr_sym(g->p, out->indices[d]);
    out->indices[d] = pool_symbol_fresh(g->p, out->indices[d]);
    Expr fresh = expr_sym(g->p, out->indices[d]);
    out->value = expr_subst1(g->p, out->value, old, fresh);
    out->run = out->run ? expr_subst1(g->p, out->run, old, fresh) : 0;
    out->told = out->told ? expr_subst1(g->p, out->told, old, fresh) : 0;
    if (g->written.at[at])
        g->written.at[at] = expr_subst1(g->p, g->written.at[at], old, fresh);
}

// What the outputs from number `first` on run through is noted with them, and known of them alone.
static bool close_scope(Gen *g, size_t first)
{
    for (size_t i = first; i < g->outputs.len; i++) {
        CodeOutput *out = &g->outputs.at[i];
        for (uint32_t d = 0; d < out->rank; d++) {
            if (facts_range(g->p, &g->facts, expr_sym(g->p, out->indices[d]), &out->from[d], &out->to[d]))
                rename_index(g, i, d);
        }
        if (!out->value)
            return run_fail_pool(g->r, g->err);
    }
    return true;
}

// What holds inverses or determinants runs in the form that a person reads, if that is shorter: in it, sums over what is
// solved for stand alone.
static void shorten(Gen *g, size_t i)
{
    CodeOutput *out = &g->outputs.at[i];
    Expr written = g->written.at[i];
    Error ignored = {0};
    if (!stages_are_needed(g->p, out->value))
        return;
    Expr simple = written ? code_value(g->r, written, g->keep, &ignored) : 0;
    uint64_t most = calculus_count_ops(g->p, &out->value, 1);
    bool shorter = simple && calculus_count_ops(g->p, &simple, 1) < most;
    out->told = shorter ? simple : written && most > TOLD_OPS ? written : out->value;
    out->run = shorter ? simple : 0;
}

static bool add_item(Gen *g, const SignatureItem *item)
{
    Facts common = {0};
    facts_copy(&common, &g->facts);
    CodeOutput out = {.name = gen_own_name(g, g->signature.text + item->name.start, item->name.end - item->name.start),
                      .storage = item->storage};
    bool ok = true;
    for (size_t i = 0; i < g->outputs.len && ok; i++)
        if (!strcmp(g->outputs.at[i].name, out.name))
            ok = gen_fail(g, item->name, ERR_DEFINITION, "this output stands here twice");
    size_t first = g->outputs.len;
    ok = ok && (item->value ? add_explicit(g, item, out) : add_named(g, item, out));
    for (size_t i = first; i < g->outputs.len && ok; i++)
        shorten(g, i);
    ok = ok && close_scope(g, first);
    facts_clear(&g->facts);
    g->facts = common;
    g->formulas.len = 0;
    if (!ok && g->err->at.end == 0)
        g->err->at = item->at;
    for (size_t i = first; i < g->outputs.len && ok; i++) {
        Expr e = g->outputs.at[i].value;
        if (expr_is_condition(g->p, e) || expr_kind(g->p, e) == KIND_UNDEF)
            ok = gen_fail(g, item->at, ERR_DOMAIN, "this output has no value anywhere, or is no number");
    }
    return ok;
}

// ---- Gradients in reverse -------------------------------------------------------------------------------------------

static bool holds(const Items *items, Expr e)
{
    for (size_t i = 0; i < items->len; i++)
        if (items->at[i] == e)
            return true;
    return false;
}

// The slopes of one function, all at once: used where that takes fewer operations.
static void reverse_slopes(Gen *g, size_t first)
{
    Items by = {0}, forward = {0}, reverse = {0};
    Expr function = g->slopes.at[first].function;
    VEC(size_t) place = {0};
    for (size_t i = first; i < g->outputs.len; i++)
        if (g->slopes.at[i].function == function && !holds(&by, g->slopes.at[i].by)) {
            vec_push(&place, i);
            vec_push(&by, g->slopes.at[i].by);
            vec_push(&forward, g->outputs.at[i].value);
            vec_push(&reverse, 0);
            g->slopes.at[i].function = 0;
        }
    uint32_t n = (uint32_t)by.len;
    if (n > 1 && grad_expr(g->p, function, by.at, n, reverse.at) &&
        calculus_count_ops(g->p, reverse.at, n) < calculus_count_ops(g->p, forward.at, n))
        for (uint32_t i = 0; i < n; i++)
            g->outputs.at[place.at[i]].value = code_lean(g->s, reverse.at[i]);
    vec_free(&place);
    vec_free(&by);
    vec_free(&forward);
    vec_free(&reverse);
}

// ---- One function ---------------------------------------------------------------------------------------------------

static bool make_code(Gen *g, const char *text)
{
    StrBuf name = {0};
    Span at = g->signature.name;
    str_printf(&name, "%s%.*s", g->options->prefix ? g->options->prefix : "", (int)(at.end - at.start),
               text + at.start);
    gen_collect_names(g);
    CodeSpec spec = {.name = str_text(&name),
                     .outputs = g->outputs.at,
                     .noutputs = (uint32_t)g->outputs.len,
                     .facts = &g->facts,
                     .params = g->params.at,
                     .named = g->named.at,
                     .nnamed = (uint32_t)g->named.len,
                     .nparams = (uint32_t)g->params.len,
                     .statement = text,
                     .math = g->math,
                     .accurate = g->prefer == CHOICE_ACCURATE,
                     .brief = g->report && g->prefer != CHOICE_ACCURATE,
                     .fast = g->options->fast};
    spec.real = g->real;
    bool solves = false;
    for (size_t i = 0; i < g->outputs.len; i++)
        solves |= stages_are_needed(g->p, g->outputs.at[i].value);
    spec.staged = solves && g->report;
    for (size_t i = 0; i < g->outputs.len && !solves && !g->report && !spec.fast; i++) { // nothing is measured
        gen_set_forms(g, i);
        g->outputs.at[i].run = g->outputs.at[i].simple;
    }
    if (!g->report || solves || gen_choose_forms(g, &spec))
        g->code = code_new(g->p, &spec, g->err);
    if (g->code && g->options->report && !g->options->json && !solves)
        gen_report_work(g, &spec);
    str_free(&name);
    return g->code != NULL;
}

// The type of numbers that the options name.
static bool find_real(Gen *g)
{
    if (!g->options->real)
        return true;
    for (int i = 0; i < CODE_REALS; i++)
        if (!strcmp(code_reals[i].name, g->options->real)) {
            g->real = (CodeReals)i;
            return true;
        }
    gen_fail(g, (Span){0}, ERR_NAME, "there is no type of numbers called %.60s", g->options->real);
    error_hint(g->err, "double, float, or 'long double'");
    return false;
}

static bool find_preference(Gen *g)
{
    static const char *const names[] = {
        [CHOICE_BALANCED] = "balanced", [CHOICE_ACCURATE] = "accurate", [CHOICE_FAST] = "fast"};
    if (!g->options->prefer)
        return true;
    for (int i = 0; i < 3; i++)
        if (!strcmp(names[i], g->options->prefer)) {
            g->prefer = (ChoicePrefer)i;
            return true;
        }
    gen_fail(g, (Span){0}, ERR_NAME, "no forms are called %.60s", g->options->prefer);
    error_hint(g->err, "--prefer accurate, balanced or fast");
    return false;
}

bool gen_function(Gen *g, const char *text)
{
    if (!find_real(g) || !find_preference(g))
        return false;
    if (!signature_read(g->r, text, &g->signature, g->err))
        return false;
    assume_open(g->s, &g->facts);
    for (size_t i = 0; i < g->signature.inputs.len; i++)
        if (!gen_add_input(g, &g->signature.inputs.at[i]))
            return false;
    for (size_t i = 0; i < g->options->nranges; i++) {
        const GenRange *range = &g->options->ranges[i];
        CodeRange named = {pool_symbol(g->p, range->name, strlen(range->name)), range->low, range->high};
        vec_push(&g->ranges, named);
    }
    for (size_t i = 0; i < g->signature.outputs.len; i++)
        if (!add_item(g, &g->signature.outputs.at[i]))
            return false;
    for (size_t i = 0; i < g->outputs.len; i++)
        if (g->slopes.at[i].function)
            reverse_slopes(g, i);
    return make_code(g, text);
}

void gen_clear(Gen *g)
{
    signature_clear(&g->signature);
    vec_free(&g->params);
    vec_free(&g->outputs);
    vec_free(&g->named);
    vec_free(&g->slopes);
    vec_free(&g->written);
    vec_free(&g->formulas);
    vec_free(&g->ranges);
    for (size_t i = 0; i < g->names.len; i++)
        mem_free(g->names.at[i]);
    vec_free(&g->names);
    code_free(g->code);
    facts_clear(&g->facts);
}

// ---- Files ----------------------------------------------------------------------------------------------------------

GenOptions gen_options_default(void)
{
    return (GenOptions){.target = "c", .real = "double", .ulp = 4};
}

void gen_files_clear(GenFiles *files)
{
    str_free(&files->source);
    str_free(&files->header);
    str_free(&files->report);
    str_free(&files->warnings);
}

void gen_each_target(void (*visit)(const char *name, const char *help, void *data), void *data)
{
    for (int i = 0; i < TARGET_COUNT; i++)
        visit(target_rows[i].name, target_rows[i].help, data);
}

// Can the name stand between the quotes of an #include?
static bool is_header_name(const char *name)
{
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < 32 || *c == 127 || *c == '"' || *c == '\\')
            return false;
    return true;
}

static bool write_files(const GenOptions *options, const CodeFile *file, GenFiles *files, Error *err)
{
    if (options->header && !is_header_name(options->header))
        return error_set(err, ERR_NAME, (Span){0},
                         "the header's name can not stand in an #include: it holds a quote, a "
                         "backslash or a control character");
    int target = target_find(options->target);
    if (target < 0)
        return error_set(err, ERR_NAME, (Span){0}, "there is no target called %.60s", options->target);
    return source_file(file, (TargetId)target, &files->source, err) &&
           (!options->header || source_header(file, (TargetId)target, &files->header, err));
}

// A range is of an input of some function.
static bool check_ranges(const GenOptions *options, const Gen *gens, Error *err)
{
    for (size_t i = 0; i < options->nranges; i++) {
        bool found = false;
        for (size_t k = 0; k < options->nfunctions; k++)
            found |= gen_find_input(&gens[k], gens[k].ranges.at[i].name) != NULL;
        if (!found)
            return error_set(err, ERR_NAME, (Span){0}, "no function has an input %.60s, and a range is given for it",
                             options->ranges[i].name);
    }
    return true;
}

bool session_generate(Session *s, const GenOptions *options, GenFiles *files, Error *err)
{
    Run run = {.session = s, .pool = s->pool};
    Gen *gens = mem_zero((options->nfunctions + 1) * sizeof *gens);
    const Code **codes = mem_zero((options->nfunctions + 1) * sizeof *codes);
    pool_start(s->pool, options->timeout > 0 ? budget_now() + options->timeout : 0, options->stop);
    bool ok = true;
    for (files->failed = 0; files->failed < options->nfunctions && ok; files->failed += ok) {
        Gen *g = &gens[files->failed];
        *g = (Gen){.r = &run,
                   .s = s,
                   .p = s->pool,
                   .options = options,
                   .report = &files->report,
                   .warnings = &files->warnings,
                   .err = err};
        ok = gen_function(g, options->functions[files->failed]);
        codes[files->failed] = g->code;
    }
    CodeFile file = {.functions = codes,
                     .count = (uint32_t)options->nfunctions,
                     .version = options->version,
                     .header = options->header,
                     .split = options->split,
                     .is_inline = options->is_inline,
                     .tests = options->selftest ? &selftest_writers : NULL,
                     .ulp = options->ulp,
                     .low = options->low,
                     .high = options->high,
                     .ranges = options->nfunctions ? gens[0].ranges.at : NULL,
                     .nranges = options->nfunctions ? (uint32_t)gens[0].ranges.len : 0};
    ok = ok && check_ranges(options, gens, err) && write_files(options, &file, files, err);
    if (!ok && !pool_ok(s->pool))
        run_fail_pool(&run, err);
    for (size_t i = 0; i < options->nfunctions; i++)
        gen_clear(&gens[i]);
    mem_free(gens);
    mem_free(codes);
    run_clear(&run);
    pool_start(s->pool, 0, NULL);
    return ok;
}

bool session_evaluate(Session *s, const EvaluateOptions *options, uint64_t *rows, Error *err)
{
    Run run = {.session = s, .pool = s->pool};
    GenOptions plain = gen_options_default();
    plain.fast = options->fast;
    pool_start(s->pool, 0, NULL);
    Gen g = {.r = &run, .s = s, .p = s->pool, .options = &plain, .err = err};
    g.math = code_math_within(options->ulp ? options->ulp : code_maths[CODE_FAST].ulp);
    bool ok = g.math < CODE_MATHS || error_set(err, ERR_UNABLE, (Span){0},
                                               "no functions err by so little as %g ulp: 1 is the least", options->ulp);
    ok = ok && gen_function(&g, options->function);
    if (!ok && !pool_ok(s->pool))
        run_fail_pool(&run, err);
    ColumnsJob job = {.in = options->in,
                      .out = options->out,
                      .threads = options->threads,
                      .tier = options->tier,
                      .progress = options->progress,
                      .data = options->data};
    ok = ok && columns_evaluate(g.code, &job, rows, err);
    gen_clear(&g);
    run_clear(&run);
    return ok;
}
