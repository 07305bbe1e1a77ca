// The parts of a C file, which the targets put together: comment, prototype, runtime functions, definition.
//
// The same function gives the same bytes on every machine: nothing here looks at the clock, the locale or addresses.
#include "codegen/emit/emit.h"
#include "symbolic/print/print.h"

#include <ctype.h>

static void describe_output(const Code *code, Emit *e, uint32_t i, StrBuf *out)
{
    const IrOutput *o = &code->ir.outputs.at[i];
    StrBuf head = {0}, formula = {0};
    Error ignored = {0};
    bool returned = code_returns(code);
    str_add(&head, returned ? "returns " : e->output[i]);
    if (o->parts)
        str_printf(&head, "[%u]", o->part);
    for (uint32_t k = 0; k < o->rank; k++) {
        str_printf(&head, "%s%s", k ? ", " : "[", pool_symbol_name(code->pool, o->indices[k]));
    }
    str_add(&head, o->rank ? "] = " : returned ? "" : " = ");
    if (!print_expr(code->pool, o->told, PRINT_TEXT, &formula, &ignored) || formula.len > 2000) {
        str_clear(&formula);
        str_add(&formula, "(a long formula)");
    }
    emit_note(out, str_text(&head), str_text(&formula));
    str_free(&head);
    str_free(&formula);
}

static bool is_table(const Code *code, uint32_t param)
{
    uint32_t starts, places;
    for (uint32_t i = 0; i < code_outputs(code); i++)
        if (code_tables(code, i, &starts, &places) && (param == starts || param == places))
            return true;
    return false;
}

static void add_extent(const Code *code, Expr places, StrBuf *out)
{
    Error ignored = {0};
    str_char(out, '[');
    if (!places || !print_expr(code->pool, places, PRINT_TEXT, out, &ignored))
        str_char(out, ' ');
    str_char(out, ']');
}

// "g[N], J[12]": how many places each array that is written to has.
static void describe_results(const Code *code, Emit *e, StrBuf *out)
{
    StrBuf text = {0};
    Pool *p = code->pool;
    for (uint32_t i = 0; i < code->ir.outputs.len; i++) {
        const IrOutput *o = &code->ir.outputs.at[i];
        if (o->storage != CODE_DENSE || o->part || (!o->rank && !o->parts))
            continue;
        str_printf(&text, "%s%s", text.len ? ", " : "", e->output[i]);
        if (o->parts)
            str_printf(&text, "[%u]", o->parts);
        for (uint32_t d = 0; d < o->rank; d++) {
            const IrLoop *l = &code->ir.loops.at[o->loop[d]];
            add_extent(code, expr_add2(p, expr_sub(p, l->to, l->from), expr_int(p, 1)), &text);
        }
    }
    if (text.len)
        emit_note(out, "Results, row-major: ", str_text(&text));
    str_free(&text);
}

// "s[K]", "y in the formula's counting, from 1"
static void describe_shapes(const Code *code, Emit *e, StrBuf *out)
{
    StrBuf text = {0}, labels = {0};
    for (uint32_t i = 0; i < code->ir.params.len; i++) {
        const IrParam *param = &code->ir.params.at[i];
        if (is_table(code, i) || emit_is_made(e, i))
            continue;
        if (param->kind == CODE_INT)
            str_printf(&labels, "%s%s", labels.len ? ", " : "", e->param[i]);
        if (!param->rank)
            continue;
        str_printf(&text, "%s%s", text.len ? ", " : "", e->param[i]);
        for (uint32_t d = 0; d < param->rank; d++) {
            add_extent(code,
                       param->extent[d]
                           ? expr_add2(code->pool, param->extent[d], expr_int(code->pool, 1 - param->first[d]))
                           : 0,
                       &text);
        }
    }
    if (text.len)
        emit_note(out, "Shapes, row-major: ", str_text(&text));
    if (labels.len) {
        str_add(&labels, " (the formula's counting, from 1)");
        emit_note(out, "Whole numbers: ", str_text(&labels));
    }
    str_free(&text);
    str_free(&labels);
}

void emit_describe(Emit *e, StrBuf *out)
{
    const Code *code = e->code;
    if (code->statement)
        emit_note(out, "From: ", code->statement);
    for (uint32_t i = 0; i < code->ir.outputs.len; i++)
        describe_output(code, e, i, out);
    describe_shapes(code, e, out);
    describe_results(code, e, out);
    emit_describe_storage(e, out);
}

void emit_describe_work(Emit *e, StrBuf *out)
{
    StrBuf size = {0};
    emit_work_size(e, &size);
    if (size.len) {
        str_printf(&size, " numbers of type %s", e->real->c);
        emit_note(out, "Workspace: ", str_text(&size));
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

void emit_prototype(Emit *e, const char *before, const char *restricted, StrBuf *out)
{
    const Ir *ir = e->ir;
    bool returns = code_returns(e->code);
    size_t line = out->len;
    StrBuf one = {0};
    str_printf(out, "%s%s%s %s(", before, e->dialect->specifiers ? e->dialect->specifiers : "",
               returns ? e->real->c : "void", e->function);
    for (uint32_t i = 0; i < ir->params.len; i++) {
        const IrParam *param = &ir->params.at[i];
        if (emit_is_made(e, i))
            continue;
        const char *type = param->kind == CODE_REAL ? e->real->c : param->kind == CODE_LENGTH ? "ptrdiff_t" : "int";
        str_clear(&one);
        if (param->rank)
            str_printf(&one, "const %s *%s%s", type, restricted, e->param[i]);
        else
            str_printf(&one, "%s %s", type, e->param[i]);
        parameter(out, &line, one.at);
    }
    for (uint32_t i = 0; i < ir->outputs.len && !returns; i++) {
        if (ir->outputs.at[i].part && !e->plain)
            continue;
        str_clear(&one);
        str_printf(&one, "%s *%s%s", e->real->c, restricted, e->output[i]);
        parameter(out, &line, one.at);
    }
    if (code_has_work(e->code)) {
        str_clear(&one);
        str_printf(&one, "%s *%s%s", e->real->c, restricted, e->work);
        parameter(out, &line, one.at);
    }
    if (e->last) {
        str_clear(&one);
        str_printf(&one, "%s %s", e->dialect->last_type, e->last);
        parameter(out, &line, one.at);
    }
    str_add(out, out->at[out->len - 1] == '(' ? "void)" : ")");
    str_free(&one);
}

static void unused_parameters(Emit *e, StrBuf *out)
{
    for (uint32_t i = 0; i < e->ir->params.len; i++)
        if (!e->param_used[i] && !emit_is_made(e, i))
            str_printf(out, "    (void)%s;\n", e->param[i]);
}

// One token of C from *text on, as it stands in this file: of its type, with the suffixes of functions and literals.
static void translate(Emit *e, StrBuf *out, const char **text)
{
    const char *start = *text, *c = start;
    if (isalpha((unsigned char)*c) || *c == '_') {
        while (isalnum((unsigned char)*c) || *c == '_')
            c++;
        size_t n = (size_t)(c - start), own = strlen(EMIT_RUNTIME);
        if (n == 6 && !memcmp(start, "double", 6))
            str_add(out, e->real->c);
        else if (n > own && !memcmp(start, EMIT_RUNTIME, own))
            str_printf(out, "%s%.*s", str_text(&e->runtime), (int)(n - own), start + own);
        else
            str_printf(out, "%.*s%s", (int)n, start, ir_function_find(start, n) >= 0 ? e->real->function : "");
    } else if (isdigit((unsigned char)*c)) {
        bool real = false;
        for (; isdigit((unsigned char)*c) || *c == '.'; c++)
            real |= *c == '.';
        str_printf(out, "%.*s%s", (int)(c - start), start, real ? e->real->literal : "");
    } else {
        str_char(out, *c++);
    }
    *text = c;
}

// The text of a row of runtime.def came through the preprocessor as one line: a break after each ; { and }.
void emit_runtime_text(Emit *e, StrBuf *out, const char *text)
{
    int depth = 0, rounds = 0;
    str_printf(out, "static %s", e->dialect->specifiers ? e->dialect->specifiers : "");
    for (const char *c = text; *c;) {
        char now = *c;
        if (now == '{' && c > text && c[-2] == '=') // an array's values stay on their line
            while (*c != ';')
                translate(e, out, &c);
        now = *c;
        rounds += (now == '(') - (now == ')');
        depth -= now == '}';
        if (now == '{' && depth++ == 0) {
            out->len -= out->at[out->len - 1] == ' ';
            str_add(out, "\n{");
            c++;
        } else
            translate(e, out, &c);
        if ((now == '{' || now == '}' || now == ';') && rounds == 0) {
            while (*c == ' ')
                c++;
            str_printf(out, "\n%*s", 4 * (depth - (*c == '}')), "");
        }
    }
    while (out->len && out->at[out->len - 1] == ' ')
        out->len--;
    str_char(out, '\n');
}

void emit_runtime(Emit *e, StrBuf *out)
{
    for (uint32_t i = 0; i < ir_function_count; i++)
        if (e->function_used[i] && ir_functions[i].source)
            emit_runtime_text(e, out, ir_functions[i].source);
    emit_solvers(e, out);
}

void emit_definition(Emit *e, const char *before, const char *restricted, StrBuf *out)
{
    emit_prototype(e, before, restricted, out);
    str_add(out, "\n{\n");
    unused_parameters(e, out);
    str_add_n(out, e->body.at, e->body.len);
    str_add(out, "}\n");
}

void emit_work_function(Emit *e, StrBuf *out)
{
    StrBuf size = {0}, lengths = {0};
    size_t n = e->ir->params.len;
    bool *used = mem_alloc(n + 1);
    memcpy(used, e->param_used, n);
    memset(e->param_used, 0, n);
    emit_work_size(e, &size);
    for (uint32_t i = 0; i < n; i++)
        if (e->param_used[i])
            str_printf(&lengths, "%sptrdiff_t %s", lengths.len ? ", " : "", e->param[i]);
    memcpy(e->param_used, used, n);
    mem_free(used);
    if (size.len)
        str_printf(out, "static inline size_t %s_work(%s)\n{\n    return (size_t)(%s);\n}\n\n", e->function,
                   lengths.len ? str_text(&lengths) : "void", size.at);
    str_free(&size);
    str_free(&lengths);
}

void emit_opening(const CodeFile *file, StrBuf *out)
{
    str_add(out, "// Generated by leibniz");
    if (file->version)
        str_printf(out, " %s", file->version);
    str_add(out, ". This code is yours: no licence goes with it.\n");
}

void emit_macro(const CodeFile *file, const char *what, StrBuf *out)
{
    const char *name = file->header ? file->header : file->functions[0]->name;
    const char *slash = strrchr(name, '/'), *dot;
    name = slash ? slash + 1 : name;
    dot = file->header ? strchr(name, '.') : NULL;
    if (isdigit((unsigned char)*name))
        str_add(out, "FILE_");
    for (const char *c = name; *c && c != dot; c++)
        str_char(out, isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_');
    str_printf(out, "_%s", what);
}

// ---- Comments -------------------------------------------------------------------------------------------------------

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
void emit_note(StrBuf *out, const char *head, const char *text)
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
