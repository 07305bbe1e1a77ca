// The text that libtcc compiles.
#include "codegen/emit/emit.h"

// What libtcc compiles: no header is read, no name or text of the user's occurs. `leibniz_entry` takes the arguments as
// an array of CodeArg.
bool emit_jit(const Code *code, StrBuf *out, Error *err)
{
    Emit e = {.plain = true};
    const CodeFile file = {.functions = &code, .count = 1};
    const Ir *ir = &code->ir;
    bool ok = emit_begin(&e, &file, code, err);
    if (ok) {
        str_add(out, "typedef long ptrdiff_t;\ntypedef union { double r; ptrdiff_t i; double *v; int *n; } Arg;\n");
        for (uint32_t i = 0; i < ir_function_count; i++)
            if (e.function_used[i])
                str_printf(out, "double %s(%s);\n", ir_functions[i].name,
                           ir_functions[i].arity == 1 ? "double" : "double, double");
        bool returns = code_returns(code);
        emit_prototype(&e, "", "", out);
        str_add(out, "\n{\n");
        str_add_n(out, e.body.at, e.body.len);
        str_printf(out, "}\nvoid leibniz_entry(Arg *a)\n{\n    ");
        uint32_t n = (uint32_t)ir->params.len, total = n + (uint32_t)ir->outputs.len + code_has_work(code);
        if (returns)
            str_printf(out, "*a[%u].v = ", n);
        str_printf(out, "%s(", e.function);
        for (uint32_t i = 0, any = 0; i < total; i++) {
            if (returns && i == n)
                continue;
            const IrParam *param = i < n ? &ir->params.at[i] : NULL;
            str_add(out, any++ ? ", " : "");
            if (param && !param->rank)
                str_printf(out,
                           param->kind == CODE_REAL  ? "a[%u].r"
                           : param->kind == CODE_INT ? "(int)a[%u].i"
                                                      : "a[%u].i",
                           i);
            else
                str_printf(out, param && param->kind != CODE_REAL ? "a[%u].n" : "a[%u].v", i);
        }
        str_add(out, ");\n}\n");
    }
    emit_end(&e);
    return ok;
}
