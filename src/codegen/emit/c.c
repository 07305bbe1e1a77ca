// C99 that an engineer keeps: a source and its header, or a header of static inline functions. C++ can include the
// header: it leaves `restrict` out, which makes no difference to the type of a prototype.
//
// The other targets of C's family are dialects (emit.h) of the same files.
#include "codegen/emit/emit.h"

const EmitDialect emit_c99 = {0};

typedef bool FunctionWriter(Emit *e, const CodeFile *file, StrBuf *out);

// Writes each function of the file in turn.
static bool each_function(const CodeFile *file, const EmitDialect *dialect, FunctionWriter *write, StrBuf *out,
                          Error *err)
{
    bool ok = true;
    for (uint32_t i = 0; i < file->count && ok; i++) {
        Emit e = {.dialect = dialect};
        ok = emit_begin(&e, file, file->functions[i], err) && write(&e, file, out);
        emit_end(&e);
    }
    return ok;
}

// A source with a header leaves the description to it; one without declares its function first.
static bool write_source(Emit *e, const CodeFile *file, StrBuf *out)
{
    const char *restricted = e->dialect->restricted ? e->dialect->restricted : "restrict ";
    str_char(out, '\n');
    emit_runtime(e, out);
    if (!file->header) {
        emit_prototype(e, "", restricted, out);
        str_add(out, ";\n");
        emit_patterns(e, "", restricted, true, out);
        str_char(out, '\n');
    }
    emit_definition(e, "", restricted, out);
    emit_patterns(e, "", restricted, false, out);
    if (e->dialect->after_function)
        e->dialect->after_function(e, out);
    return true;
}

static bool write_description(Emit *e, const CodeFile *file, StrBuf *out)
{
    if (file->count > 1)
        str_printf(out, "//\n// %s\n", e->function);
    emit_describe(e, out);
    emit_describe_work(e, out);
    return true;
}

static bool write_prototype(Emit *e, const CodeFile *file, StrBuf *out)
{
    str_char(out, '\n');
    emit_work_function(e, out);
    emit_describe(e, out);
    emit_describe_work(e, out);
    if (file->is_inline) {
        emit_runtime(e, out);
        emit_definition(e, "static inline ", "", out);
        emit_patterns(e, "static inline ", "", false, out);
        return true;
    }
    emit_prototype(e, "", "", out);
    str_add(out, ";\n");
    emit_patterns(e, "", "", true, out);
    if (e->dialect->after_prototype)
        e->dialect->after_prototype(e, out);
    return true;
}

static void includes(const EmitDialect *dialect, bool math, StrBuf *out)
{
    str_add(out, math ? "#include <math.h>\n" : "");
    str_add(out, dialect->include ? dialect->include : "");
    str_add(out, "#include <stddef.h>\n");
}

bool emit_dialect(const CodeFile *file, const EmitDialect *dialect, StrBuf *out, Error *err)
{
    emit_opening(file, out);
    bool ok = each_function(file, dialect, write_description, out, err);
    if (file->header)
        str_printf(out, "#include \"%s\"\n\n", file->header);
    includes(dialect, true, out);
    if (dialect->preamble)
        dialect->preamble(file, out);
    ok = ok && (file->is_inline || each_function(file, dialect, write_source, out, err));
    return ok && (!file->tests || file->tests->c(file, dialect, out, err));
}

bool emit_dialect_header(const CodeFile *file, const EmitDialect *dialect, StrBuf *out, Error *err)
{
    StrBuf guard = {0};
    emit_macro(file, "H", &guard);
    emit_opening(file, out);
    str_printf(out, "#ifndef %s\n#define %s\n\n", guard.at, guard.at);
    includes(dialect, file->is_inline, out);
    if (!file->is_inline)
        str_add(out, "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
    bool ok = each_function(file, dialect, write_prototype, out, err);
    if (!file->is_inline)
        str_add(out, "\n#ifdef __cplusplus\n}\n#endif\n");
    str_printf(out, "\n#endif // %s\n", guard.at);
    str_free(&guard);
    return ok;
}

bool emit_c(const CodeFile *file, StrBuf *out, Error *err)
{
    return emit_dialect(file, &emit_c99, out, err);
}

bool emit_c_header(const CodeFile *file, StrBuf *out, Error *err)
{
    return emit_dialect_header(file, &emit_c99, out, err);
}
