// Whole files: what a target can not hold is refused, its writer writes the rest.
#include "codegen/files/source.h"

#include "codegen/lower/code_internal.h"

static TargetWriter *const writers[TARGET_COUNT][2] = {
#define TARGET(id, name, ending, writer, header, sparse, help) {writer, header},
#include "codegen/emit/targets.def"
#undef TARGET
};

bool source_file(const CodeFile *file, TargetId target, StrBuf *out, Error *err)
{
    if (file->is_inline && target != TARGET_C)
        return error_set(err, ERR_UNABLE, (Span){0}, "the target %s has no functions inline in a header",
                         target_rows[target].name);
    if (file->split && target != TARGET_MPI)
        return error_set(err, ERR_UNABLE, (Span){0}, "the target %s splits no length: --split is for mpi",
                         target_rows[target].name);
    for (uint32_t i = 0; i < file->count && (target != TARGET_C || file->tests); i++)
        if (code_is_staged(file->functions[i]))
            return error_set(err, ERR_UNABLE, (Span){0},
                             "inverses and determinants are written in C, without a self-test");
    for (uint32_t i = 0; i < file->count && !target_rows[target].sparse; i++)
        if (code_is_sparse(file->functions[i]))
            return error_set(err, ERR_UNABLE, (Span){0},
                             "the target %s has no sparse outputs: leave csr and csc out, or write C",
                             target_rows[target].name);
    return writers[target][0](file, out, err);
}

bool source_header(const CodeFile *file, TargetId target, StrBuf *out, Error *err)
{
    if (!writers[target][1])
        return error_set(err, ERR_UNABLE, (Span){0}, "the target %s has no header", target_rows[target].name);
    return writers[target][1](file, out, err);
}

bool source_emit(const Code *code, TargetId target, StrBuf *out, Error *err)
{
    return source_file(&(CodeFile){.functions = &code, .count = 1}, target, out, err);
}
