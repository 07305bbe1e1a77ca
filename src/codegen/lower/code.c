// A function to generate: expressions become IR, IR is scheduled; what the parameters and outputs are.
#include "codegen/lower/code_internal.h"

static Code *make(Pool *p, const CodeSpec *spec, const Stages *stages, bool collapsed, Error *err)
{
    Code *code = mem_zero(sizeof *code);
    code->pool = p;
    code->name = mem_dup(spec->name ? spec->name : "f", strlen(spec->name ? spec->name : "f"));
    code->real = spec->real;
    code->math = spec->math;
    code->facts = spec->facts;
    if (spec->statement)
        code->statement = mem_dup(spec->statement, strlen(spec->statement));
    ir_init(&code->ir, p, err);
    bool ok = !spec->staged || stages_make(p, spec, stages, &code->stages, err);
    if (!ok || !lower_outputs(code, spec, collapsed, err) || !ir_schedule(&code->ir)) {
        if (!pool_ok(p))
            *err = p->error;
        code_free(code);
        return NULL;
    }
    for (size_t i = 0; i < code->ir.outputs.len; i++) { // the caller's texts need not stay
        const char *name = code->ir.outputs.at[i].name;
        vec_push(&code->names, mem_dup(name, strlen(name)));
        code->ir.outputs.at[i].name = vec_last(&code->names);
    }
    code->ir.err = NULL;
    return code;
}

static bool holds_brackets(const Pool *p, const CodeSpec *spec)
{
    bool found = false;
    for (uint32_t i = 0; i < spec->noutputs; i++)
        found |= !spec->outputs[i].keep && expr_flags(p, spec->outputs[i].value) & FLAG_HAS_IVERSON;
    return found && !spec->fast;
}

// Brackets in sums are solved before the rules of stable.h see them, or after: where it matters, the cheaper is kept.
static Code *make_cheaper(Pool *p, const CodeSpec *spec, const Stages *stages, Error *err)
{
    Code *code = make(p, spec, stages, false, err);
    if (!code || !holds_brackets(p, spec))
        return code;
    Error ignored = {0};
    Code *other = make(p, spec, stages, true, &ignored);
    bool cheaper = other && ir_cost(&other->ir).work < ir_cost(&code->ir).work;
    code_free(cheaper ? code : other);
    return cheaper ? other : code;
}

// The function of what is made ahead, whose names are further parameters.
static Code *make_staged(Pool *p, const CodeSpec *spec, Error *err)
{
    Stages stages = {.row = 0};
    CodeSpec run = *spec;
    VEC(CodeOutput) outputs = {0};
    VEC(CodeParam) params = {0};
    for (uint32_t i = 0; i < spec->noutputs; i++) {
        vec_push(&outputs, spec->outputs[i]);
        Expr simple = outputs.at[i].run;
        outputs.at[i].value = simple ? simple : outputs.at[i].value;
        outputs.at[i].run = 0;
    }
    bool ok = stages_split(p, spec, outputs.at, &stages, err);
    for (uint32_t i = 0; i < spec->nparams; i++)
        vec_push(&params, spec->params[i]);
    for (size_t i = 0; i < stages.list.len; i++)
        if (stages.list.at[i].kind != STAGE_FACTOR)
            vec_push(&params, stages_param(&stages.list.at[i]));
    run.outputs = outputs.at;
    run.params = params.at;
    run.nparams = (uint32_t)params.len;
    Code *code = ok ? make_cheaper(p, &run, &stages, err) : NULL;
    vec_free(&outputs);
    vec_free(&params);
    stages_free(&stages);
    return code;
}

Code *code_new(Pool *p, const CodeSpec *spec, Error *err)
{
    bool staged = false;
    for (uint32_t i = 0; i < spec->noutputs && spec->staged; i++)
        staged |= stages_are_needed(p, spec->outputs[i].value);
    CodeSpec plain = *spec;
    plain.staged = false;
    return staged ? make_staged(p, spec, err) : make_cheaper(p, &plain, NULL, err);
}

void code_free(Code *code)
{
    if (!code)
        return;
    stages_free(&code->stages);
    ir_free(&code->ir);
    for (size_t i = 0; i < code->names.len; i++)
        mem_free(code->names.at[i]);
    vec_free(&code->names);
    mem_free(code->name);
    mem_free(code->statement);
    mem_free(code);
}

CodeCost code_cost(const Code *code)
{
    IrCost cost = ir_cost(&code->ir);
    return (CodeCost){cost.operations, cost.work};
}

uint32_t code_params(const Code *code, CodeParam *out, uint32_t most)
{
    for (uint32_t i = 0; i < code->ir.params.len && i < most; i++) {
        const IrParam *param = &code->ir.params.at[i];
        out[i] = (CodeParam){.name = param->name, .kind = param->kind, .rank = param->rank};
        for (uint32_t d = 0; d < param->rank; d++) {
            out[i].first[d] = param->first[d];
            out[i].extent[d] = param->extent[d];
        }
    }
    return (uint32_t)code->ir.params.len;
}

uint32_t code_outputs(const Code *code)
{
    return (uint32_t)code->ir.outputs.len;
}

bool code_is_staged(const Code *code)
{
    return code->stages.list.len > 0;
}

bool code_tables(const Code *code, uint32_t i, uint32_t *starts, uint32_t *places)
{
    const IrOutput *out = &code->ir.outputs.at[i];
    *starts = out->starts;
    *places = out->places;
    return ir_has_tables(out);
}

bool code_returns(const Code *code)
{
    return code->ir.outputs.len == 1 && !code->ir.outputs.at[0].rank && !code->ir.outputs.at[0].parts;
}

bool code_is_sparse(const Code *code)
{
    for (size_t i = 0; i < code->ir.outputs.len; i++)
        if (code->ir.outputs.at[i].storage != CODE_DENSE)
            return true;
    return false;
}

bool code_has_work(const Code *code)
{
    if (code_is_staged(code))
        return true;
    for (size_t i = 0; i < code->ir.tensors.len; i++)
        if (code->ir.tensors.at[i].rank && !code->ir.tensors.at[i].output)
            return true;
    return false;
}
