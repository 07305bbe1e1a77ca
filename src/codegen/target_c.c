// C99 that an engineer keeps: a source and its header, or a header of static inline functions. C++ can include the
// header: it leaves `restrict` out, which makes no difference to the type of a prototype.
#include "codegen/emit.h"

typedef bool FunctionWriter(Emit *e, const CodeFile *file, StrBuf *out);

// Writes each function of the file in turn.
static bool each_function(const CodeFile *file, FunctionWriter *write, StrBuf *out, Error *err)
{
    bool ok = true;
    for (uint32_t i = 0; i < file->count && ok; i++) {
        Emit e = {0};
        ok = emit_begin(&e, file, file->functions[i], err) && write(&e, file, out);
        emit_end(&e);
    }
    return ok;
}

// A source with a header leaves the description to it; one without declares its function first.
static bool write_source(Emit *e, const CodeFile *file, StrBuf *out)
{
    str_char(out, '\n');
    emit_runtime(e, out);
    if (!file->header) {
        emit_prototype(e, "", "restrict ", out);
        str_add(out, ";\n\n");
    }
    emit_definition(e, "", "restrict ", out);
    return true;
}

static bool write_description(Emit *e, const CodeFile *file, StrBuf *out)
{
    if (file->count > 1)
        str_printf(out, "//\n// %s\n", e->function);
    emit_describe(e, out);
    return true;
}

static bool write_prototype(Emit *e, const CodeFile *file, StrBuf *out)
{
    str_char(out, '\n');
    emit_work_function(e, out);
    emit_describe(e, out);
    if (file->is_inline) {
        emit_runtime(e, out);
        emit_definition(e, "static inline ", "", out);
    } else {
        emit_prototype(e, "", "", out);
        str_add(out, ";\n");
    }
    return true;
}

bool emit_c(const CodeFile *file, StrBuf *out, Error *err)
{
    emit_opening(file, out);
    bool ok = each_function(file, write_description, out, err);
    if (file->header)
        str_printf(out, "#include \"%s\"\n\n", file->header);
    str_add(out, "#include <math.h>\n#include <stddef.h>\n");
    ok = ok && (file->is_inline || each_function(file, write_source, out, err));
    return ok && (!file->selftest || emit_selftest(file, out, err));
}

bool emit_header(const CodeFile *file, StrBuf *out, Error *err)
{
    StrBuf guard = {0};
    emit_macro(file, "H", &guard);
    emit_opening(file, out);
    str_printf(out, "#ifndef %s\n#define %s\n\n", guard.at, guard.at);
    str_add(out, file->is_inline ? "#include <math.h>\n" : "");
    str_add(out, "#include <stddef.h>\n");
    if (!file->is_inline)
        str_add(out, "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n");
    bool ok = each_function(file, write_prototype, out, err);
    if (!file->is_inline)
        str_add(out, "\n#ifdef __cplusplus\n}\n#endif\n");
    str_printf(out, "\n#endif // %s\n", guard.at);
    str_free(&guard);
    return ok;
}
