// The functions that fill the tables of sparse outputs: NAME_OUTPUT_pattern.
//
// Of a matrix over run-time lengths a row's columns are found in rising order, band by band, in as many steps as there
// are entries; of a matrix whose places are written out the tables are constants.
#include "codegen/emit/emit.h"

typedef struct {
    Emit *e;
    const IrOutput *out;
    StrBuf starts, places; // names of the tables
    StrBuf *text;
} Pattern;

// Of the parts of a matrix the first stands for all.
static bool is_sparse(const IrOutput *out)
{
    return out->storage != CODE_DENSE && !out->part;
}

static void begin(Pattern *t, Emit *e, uint32_t i, StrBuf *text)
{
    const char *name = e->output[i];
    *t = (Pattern){.e = e, .out = &e->ir->outputs.at[i], .text = text};
    bool csr = t->out->storage == CODE_CSR;
    str_printf(&t->starts, csr ? "%s_rows" : "%s_columns", name);
    str_printf(&t->places, csr ? "%s_columns" : "%s_rows", name);
}

static void end(Pattern *t)
{
    str_free(&t->starts);
    str_free(&t->places);
}

// ---- The matrix of a formula ----------------------------------------------------------------------------------------

static void write_value(const Pattern *t, const char *format, IrId v, unsigned least)
{
    StrBuf value = {0};
    emit_value(t->e, &value, v, least);
    str_printf(t->text, format, str_text(&value));
    str_free(&value);
}

// One band's part of the step from `column` to the next one that is an entry: the lowest that it has from there on.
static void write_band(Pattern *t, const IrBand *band, const char *column, const char *next)
{
    StrBuf *out = t->text, low = {0};
    bool one = band->low == band->high;
    if (band->low)
        emit_value(t->e, &low, band->low, 11);
    else
        str_add(&low, column);
    str_add(out, "            if (");
    if (band->when)
        write_value(t, "%s && ", band->when, 6);
    if (band->high) {
        str_printf(out, "%s <= ", column);
        write_value(t, "%s && ", band->high, 11);
    }
    if (band->high && band->low && !one) {
        str_printf(out, "%s <= ", low.at);
        write_value(t, "%s && ", band->high, 11);
    }
    str_printf(out, "%s < %s) {\n                %s = ", low.at, next, next);
    if (band->low && !one)
        str_printf(out, "%s < %s ? %s : ", low.at, column, column);
    str_printf(out, "%s;\n            }\n", low.at);
    str_free(&low);
}

static void write_entries(Pattern *t, const char *count)
{
    Names *names = &t->e->names;
    const char *column =
        names_make(names, pool_symbol_name(t->e->code->pool, t->out->indices[t->out->storage == CODE_CSR]));
    const char *next = names_make(names, "next");
    StrBuf *out = t->text;
    str_printf(out, "        for (ptrdiff_t %s = 0;; %s++) {\n            ptrdiff_t %s = ", column, column, next);
    write_value(t, "%s;\n", t->out->columns, 0);
    for (uint32_t i = 0; i < t->out->bands; i++)
        write_band(t, &t->e->ir->bands.at[t->out->first_band + i], column, next);
    str_printf(out, "            if (%s == ", next);
    write_value(t, "%s) {\n                break;\n            }\n", t->out->columns, 11);
    str_printf(out, "            %s = %s;\n            if (%s) {\n                %s[%s] = (int)%s;\n            }\n",
               column, next, t->places.at, t->places.at, count, column);
    str_printf(out, "            %s++;\n        }\n", count);
}

static void write_rows(Pattern *t)
{
    const IrLoop *rows = &t->e->ir->loops.at[t->out->loop[0]];
    const char *row = t->e->loop[t->out->loop[0]], *count = names_make(&t->e->names, "n");
    StrBuf *out = t->text;
    str_printf(out, "    int %s = 0;\n    for (ptrdiff_t %s = ", count, row);
    write_value(t, "%s; ", rows->start, 0);
    str_printf(out, "%s < ", row);
    write_value(t, "%s; ", rows->stop, 11);
    str_printf(out, "%s++) {\n        %s[", row, t->starts.at);
    write_value(t, "%s] = ", t->out->row, 0);
    str_printf(out, "%s;\n", count);
    write_entries(t, count);
    str_printf(out, "    }\n    %s[", t->starts.at);
    write_value(t, "%s] = ", t->out->rows, 0);
    str_printf(out, "%s;\n    return %s;\n", count, count);
}

// ---- The matrix whose places are written out ------------------------------------------------------------------------

static void write_constants(Pattern *t)
{
    const IrOutput *part = t->out;
    uint32_t major = part->storage == CODE_CSC, rows = part->shape[major], count = part->parts;
    StrBuf *out = t->text, starts = {0}, places = {0};
    for (uint32_t row = 0, at = 0; row <= rows; row++) {
        str_printf(&starts, row ? ", %u" : "%u", at);
        for (; at < count && part[at].place[major] == row; at++)
            str_printf(&places, at ? ", %u" : "%u", part[at].place[1 - major]);
    }
    str_printf(out, "    static const int starts[] = { %s };\n    static const int places[] = { %s };\n", starts.at,
               places.at);
    str_printf(out, "    for (int i = 0; i <= %u; i++) {\n        %s[i] = starts[i];\n    }\n", rows, t->starts.at);
    str_printf(out, "    for (int i = 0; %s && i < %u; i++) {\n        %s[i] = places[i];\n    }\n", t->places.at,
               count, t->places.at);
    str_printf(out, "    return %u;\n", count);
    str_free(&starts);
    str_free(&places);
}

// ---- Functions ------------------------------------------------------------------------------------------------------

static void describe_pattern(Pattern *t, StrBuf *out)
{
    bool csr = t->out->storage == CODE_CSR;
    StrBuf text = {0};
    str_printf(&text,
               "Fills %s, a number for each %s and one more, and, unless it is NULL, %s with the %s of the entries. "
               "Returns how many entries there are. Rows and columns count from 0.",
               t->starts.at, csr ? "row" : "column", t->places.at, csr ? "columns" : "rows");
    emit_note(out, "", text.at);
    str_free(&text);
}

// The parameters that the body reads.
static void write_parameters(Emit *e, StrBuf *out, const char *restricted)
{
    for (uint32_t i = 0; i < e->ir->params.len; i++) {
        const IrParam *param = &e->ir->params.at[i];
        if (!e->param_used[i])
            continue;
        if (param->rank)
            str_printf(out, "const int *%s%s, ", restricted, e->param[i]);
        else
            str_printf(out, "%s %s, ", param->kind == CODE_LENGTH ? "ptrdiff_t" : "int", e->param[i]);
    }
}

static void write_pattern(Emit *e, uint32_t i, const char *before, const char *restricted, bool prototype, StrBuf *out)
{
    Pattern t;
    StrBuf body = {0};
    size_t n = e->ir->params.len, mark = e->names.taken.len;
    bool *used = mem_alloc(n + 1);
    memcpy(used, e->param_used, n);
    memset(e->param_used, 0, n);
    begin(&t, e, i, &body);
    if (ir_has_tables(t.out))
        write_rows(&t);
    else
        write_constants(&t);
    describe_pattern(&t, out);
    str_printf(out, "%s%sint %s_%s_pattern(", before, e->dialect->specifiers ? e->dialect->specifiers : "", e->function,
               e->output[i]);
    write_parameters(e, out, restricted);
    str_printf(out, "int *%s%s, int *%s%s)%s", restricted, t.starts.at, restricted, t.places.at,
               prototype ? ";\n" : "\n{\n");
    if (!prototype)
        str_printf(out, "%s}\n", body.at);
    memcpy(e->param_used, used, n);
    mem_free(used);
    names_release(&e->names, mark);
    str_free(&body);
    end(&t);
}

void emit_patterns(Emit *e, const char *before, const char *restricted, bool prototype, StrBuf *out)
{
    for (uint32_t i = 0; i < e->ir->outputs.len; i++) {
        if (!is_sparse(&e->ir->outputs.at[i]))
            continue;
        str_char(out, '\n');
        write_pattern(e, i, before, restricted, prototype, out);
    }
}

// What stands in the comment: how the output is stored.
void emit_describe_storage(Emit *e, StrBuf *out)
{
    for (uint32_t i = 0; i < e->ir->outputs.len; i++) {
        if (!is_sparse(&e->ir->outputs.at[i]))
            continue;
        Pattern t;
        StrBuf text = {0};
        bool csr = e->ir->outputs.at[i].storage == CODE_CSR;
        begin(&t, e, i, NULL);
        str_printf(&text, "%s, compressed sparse %s: %s_%s_pattern fills %s and %s", e->output[i],
                   csr ? "rows" : "columns", e->function, e->output[i], t.starts.at, t.places.at);
        emit_note(out, "Storage: ", text.at);
        str_free(&text);
        end(&t);
    }
}
