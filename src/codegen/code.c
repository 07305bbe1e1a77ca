// A function to generate: expressions become IR, IR is scheduled; what the parameters and outputs are.
#include "codegen/code_internal.h"

Code *code_new(Pool *p, const CodeSpec *spec, Error *err)
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
    if (!lower_outputs(code, spec, err) || !ir_schedule(&code->ir)) {
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

void code_free(Code *code)
{
    if (!code)
        return;
    ir_free(&code->ir);
    for (size_t i = 0; i < code->names.len; i++)
        mem_free(code->names.at[i]);
    vec_free(&code->names);
    mem_free(code->name);
    mem_free(code->statement);
    mem_free(code);
}

uint32_t code_params(const Code *code, CodeParam *out, uint32_t most)
{
    for (uint32_t i = 0; i < code->ir.params.len && i < most; i++) {
        const IrParam *param = &code->ir.params.at[i];
        out[i] = (CodeParam){.name = param->name, .kind = (CodeKind)param->kind, .rank = param->rank};
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

bool code_tables(const Code *code, uint32_t i, uint32_t *starts, uint32_t *places)
{
    const IrOutput *out = &code->ir.outputs.at[i];
    *starts = out->starts;
    *places = out->places;
    return ir_has_tables(out);
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
    for (size_t i = 0; i < code->ir.tensors.len; i++)
        if (code->ir.tensors.at[i].rank && !code->ir.tensors.at[i].output)
            return true;
    return false;
}

// ---- Targets --------------------------------------------------------------------------------------------------------

const CodeRealRow code_reals[CODE_REALS] = {
#define REAL(id, ...) {__VA_ARGS__},
#include "codegen/reals.def"
#undef REAL
};

const CodeMathRow code_maths[CODE_MATHS] = {
#define VECTOR_MATH(id, ulp, library, file) {ulp, library, file},
#include "codegen/vector_math.def"
#undef VECTOR_MATH
};

CodeMath code_math_within(double ulp)
{
    CodeMath math = 0;
    while (math < CODE_MATHS && !(code_maths[math].ulp <= ulp))
        math++;
    return math;
}

const TargetRow code_targets[TARGET_COUNT] = {
#define TARGET(id, name, ending, writer, header, sparse, help) {name, ending, help, sparse},
#include "codegen/targets.def"
#undef TARGET
};

static TargetWriter *const writers[TARGET_COUNT][2] = {
#define TARGET(id, name, ending, writer, header, sparse, help) {writer, header},
#include "codegen/targets.def"
#undef TARGET
};

int target_find(const char *name)
{
    for (int i = 0; i < TARGET_COUNT; i++)
        if (code_targets[i].help && !strcmp(code_targets[i].name, name))
            return i;
    return -1;
}

bool code_file(const CodeFile *file, TargetId target, StrBuf *out, Error *err)
{
    if (file->is_inline && target != TARGET_C)
        return error_set(err, ERR_UNABLE, (Span){0}, "the target %s has no functions inline in a header",
                         code_targets[target].name);
    if (file->split && target != TARGET_MPI)
        return error_set(err, ERR_UNABLE, (Span){0}, "the target %s splits no length: --split is for mpi",
                         code_targets[target].name);
    for (uint32_t i = 0; i < file->count && !code_targets[target].sparse; i++)
        if (code_is_sparse(file->functions[i]))
            return error_set(err, ERR_UNABLE, (Span){0},
                             "the target %s has no sparse outputs: leave csr and csc out, or write C",
                             code_targets[target].name);
    return writers[target][0](file, out, err);
}

bool code_header(const CodeFile *file, TargetId target, StrBuf *out, Error *err)
{
    if (!writers[target][1])
        return error_set(err, ERR_UNABLE, (Span){0}, "the target %s has no header", code_targets[target].name);
    return writers[target][1](file, out, err);
}

bool code_emit(const Code *code, TargetId target, StrBuf *out, Error *err)
{
    return code_file(&(CodeFile){.functions = &code, .count = 1}, target, out, err);
}
