// C99 that an engineer keeps: source, header, and what libtcc is given. One function each in targets.def.
//
// The same function gives the same bytes on every machine: nothing here looks at the clock, the locale or addresses.
#include "codegen/emit.h"
#include "symbolic/print/print.h"

enum { NOTE_MOST = 100 };

// Text of the user's inside a // comment: one line, nothing that could end or continue it.
static void quote(StrBuf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        str_char(out, c < 32 || c == 127 ? ' ' : c == '\\' || c == '?' ? '.' : (char)c);
    }
}

// A comment of several lines where it is long.
static void note(StrBuf *out, const char *head, const char *text)
{
    size_t at = 0, length = strlen(text), room = NOTE_MOST - strlen(head);
    for (bool first = true; first || at < length; first = false) {
        size_t take = length - at;
        if (take > room) {
            for (take = room; take > room / 2 && text[at + take] != ' ';)
                take--;
            while (((unsigned char)text[at + take] & 0xC0) == 0x80) // not inside a character
                take--;
        }
        str_printf(out, "// %s", first ? head : "    ");
        quote(out, text + at, take);
        str_char(out, '\n');
        at += take;
    }
}

static void describe_output(const Code *code, Emit *e, uint32_t i, StrBuf *out)
{
    const IrOutput *o = &code->ir.outputs.at[i];
    StrBuf head = {0}, formula = {0};
    Error ignored = {0};
    bool returned = code->ir.outputs.len == 1 && !o->rank;
    str_add(&head, returned ? "returns " : e->output[i]);
    for (uint32_t k = 0; k < o->rank; k++) {
        str_printf(&head, "%s%s", k ? ", " : "[", pool_symbol_name(code->pool, o->indices[k]));
    }
    str_add(&head, o->rank ? "] = " : returned ? "" : " = ");
    if (!print_expr(code->pool, o->formula, PRINT_TEXT, &formula, &ignored) || formula.len > 2000) {
        str_clear(&formula);
        str_add(&formula, "(a long formula)");
    }
    note(out, str_text(&head), str_text(&formula));
    str_free(&head);
    str_free(&formula);
}

// "s[K]", "y in the formula's counting, from 1"
static void describe_shapes(const Code *code, Emit *e, StrBuf *out)
{
    StrBuf text = {0}, labels = {0};
    for (uint32_t i = 0; i < code->ir.params.len; i++) {
        const IrParam *param = &code->ir.params.at[i];
        if (param->kind == PARAM_INT)
            str_printf(&labels, "%s%s", labels.len ? ", " : "", e->param[i]);
        if (!param->rank)
            continue;
        str_printf(&text, "%s%s", text.len ? ", " : "", e->param[i]);
        for (uint32_t d = 0; d < param->rank; d++) {
            Error ignored = {0};
            str_char(&text, '[');
            if (!param->extent[d])
                str_char(&text, ' ');
            else
                print_expr(code->pool,
                           expr_add2(code->pool, param->extent[d], expr_int(code->pool, 1 - param->first[d])),
                           PRINT_TEXT, &text, &ignored);
            str_char(&text, ']');
        }
    }
    if (text.len)
        note(out, "Shapes, row-major: ", str_text(&text));
    if (labels.len) {
        str_add(&labels, " (the formula's counting, from 1)");
        note(out, "Whole numbers: ", str_text(&labels));
    }
    str_free(&text);
    str_free(&labels);
}

static void describe(const Code *code, Emit *e, StrBuf *out)
{
    StrBuf size = {0};
    if (code->statement)
        note(out, "From: ", code->statement);
    for (uint32_t i = 0; i < code->ir.outputs.len; i++)
        describe_output(code, e, i, out);
    describe_shapes(code, e, out);
    emit_work_size(e, &size);
    if (size.len) {
        str_add(&size, " doubles");
        note(out, "Workspace: ", str_text(&size));
    }
    str_free(&size);
}

// One parameter, on a line of its own where the line is full.
static void parameter(StrBuf *out, size_t *line, const char *text)
{
    bool first = out->at[out->len - 1] == '(';
    if (out->len - *line + strlen(text) > 116) {
        str_add(out, ",\n    ");
        *line = out->len - 4;
        first = true;
    }
    str_printf(out, first ? "%s" : ", %s", text);
}

static void prototype(const Code *code, Emit *e, StrBuf *out)
{
    const Ir *ir = &code->ir;
    const char *restricted = e->plain ? "" : "restrict ";
    bool returns = ir->outputs.len == 1 && !ir->outputs.at[0].rank;
    size_t line = out->len;
    StrBuf one = {0};
    str_printf(out, "%s %s(", returns ? "double" : "void", e->function);
    for (uint32_t i = 0; i < ir->params.len; i++) {
        const IrParam *param = &ir->params.at[i];
        const char *type = param->kind == PARAM_REAL ? "double" : param->kind == PARAM_LENGTH ? "ptrdiff_t" : "int";
        str_clear(&one);
        if (param->rank)
            str_printf(&one, "const %s *%s%s", type, restricted, e->param[i]);
        else
            str_printf(&one, "%s %s", type, e->param[i]);
        parameter(out, &line, one.at);
    }
    for (uint32_t i = 0; i < ir->outputs.len && !returns; i++) {
        str_clear(&one);
        str_printf(&one, "double *%s%s", restricted, e->output[i]);
        parameter(out, &line, one.at);
    }
    if (code_has_work(code)) {
        str_clear(&one);
        str_printf(&one, "double *%s%s", restricted, e->work);
        parameter(out, &line, one.at);
    }
    str_add(out, out->at[out->len - 1] == '(' ? "void)" : ")");
    str_free(&one);
}

static void unused_parameters(const Code *code, Emit *e, StrBuf *out)
{
    for (uint32_t i = 0; i < code->ir.params.len; i++)
        if (!e->param_used[i])
            str_printf(out, "    (void)%s;\n", e->param[i]);
}

// The text of a row of runtime.def came through the preprocessor as one line: a break after each ; { and }.
static void runtime_function(StrBuf *out, const char *text)
{
    int depth = 0, rounds = 0;
    str_add(out, "static ");
    for (const char *c = text; *c; c++) {
        bool inside_list = *c == '{' && c > text && c[-2] == '='; // an array's values stay on their line
        rounds += (*c == '(') - (*c == ')');
        if (inside_list) {
            while (*c != ';')
                str_char(out, *c++);
        }
        if (*c == '{' && depth++ == 0) {
            out->len -= out->at[out->len - 1] == ' ';
            str_add(out, "\n{");
        } else
            str_char(out, *c);
        depth -= *c == '}';
        if ((*c == '{' || *c == '}' || *c == ';') && rounds == 0) {
            while (c[1] == ' ')
                c++;
            str_printf(out, "\n%*s", 4 * (depth - (c[1] == '}')), "");
        }
    }
    while (out->len && out->at[out->len - 1] == ' ')
        out->len--;
    str_char(out, '\n');
}

static void runtime(Emit *e, StrBuf *out)
{
    for (uint32_t i = 0; i < ir_function_count; i++) {
        if (e->function_used[i] && ir_functions[i].source)
            runtime_function(out, ir_functions[i].source);
    }
}

bool emit_c(const Code *code, StrBuf *out, Error *err)
{
    Emit e;
    bool ok = emit_begin(&e, code, false, err);
    if (ok) {
        str_add(out, "// Generated by leibniz. This code is yours: no licence goes with it.\n");
        describe(code, &e, out);
        str_add(out, "#include <math.h>\n#include <stddef.h>\n\n");
        runtime(&e, out);
        prototype(code, &e, out);
        str_add(out, ";\n\n");
        prototype(code, &e, out);
        str_add(out, "\n{\n");
        unused_parameters(code, &e, out);
        str_add_n(out, e.body.at, e.body.len);
        str_add(out, "}\n");
    }
    emit_end(&e);
    return ok;
}

bool emit_header(const Code *code, StrBuf *out, Error *err)
{
    Emit e;
    bool ok = emit_begin(&e, code, false, err);
    if (ok) {
        str_printf(
            out,
            "// Generated by leibniz. This code is yours: no licence goes with it.\n#ifndef %s_H\n#define %s_H\n\n",
            e.function, e.function);
        str_add(out, "#include <stddef.h>\n\n");
        describe(code, &e, out);
        prototype(code, &e, out);
        str_add(out, ";\n\n#endif\n");
    }
    emit_end(&e);
    return ok;
}

// What libtcc compiles: no header is read, no name or text of the user's occurs. `leibniz_entry` takes the arguments as
// an array of CodeArg.
bool emit_jit(const Code *code, StrBuf *out, Error *err)
{
    Emit e;
    const Ir *ir = &code->ir;
    bool ok = emit_begin(&e, code, true, err);
    if (ok) {
        str_add(out, "typedef long ptrdiff_t;\ntypedef union { double r; ptrdiff_t i; double *v; int *n; } Arg;\n");
        for (uint32_t i = 0; i < ir_function_count; i++)
            if (e.function_used[i])
                str_printf(out, "double %s(%s);\n", ir_functions[i].name,
                           ir_functions[i].arity == 1 ? "double" : "double, double");
        bool returns = ir->outputs.len == 1 && !ir->outputs.at[0].rank;
        prototype(code, &e, out);
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
                           param->kind == PARAM_REAL  ? "a[%u].r"
                           : param->kind == PARAM_INT ? "(int)a[%u].i"
                                                      : "a[%u].i",
                           i);
            else
                str_printf(out, param && param->kind != PARAM_REAL ? "a[%u].n" : "a[%u].v", i);
        }
        str_add(out, ");\n}\n");
    }
    emit_end(&e);
    return ok;
}
