// Rows of comma-separated numbers.
#include "codegen/files/columns_internal.h"
#include "util/decimal.h"

#include <ctype.h>
#include <stdlib.h>

enum { READ_BYTES = 1 << 19 };

static char *skip_blanks(const char *c)
{
    while (*c == ' ' || *c == '\t')
        c++;
    return (char *)(uintptr_t)c;
}

static bool is_number(const char *field)
{
    char *end;
    decimal_read(field, &end);
    end = skip_blanks(end);
    return end != field && (*end == ',' || *end == 0);
}

static uint32_t parameter_called(const RowFile *f, const char *name, size_t length)
{
    for (uint32_t i = 0; i < f->columns; i++)
        if (strlen(f->names[i]) == length && !memcmp(f->names[i], name, length))
            return i;
    return UINT32_MAX;
}

// Fills f->text, which then holds a whole line. False: nothing is left.
static bool fill(RowFile *f)
{
    do {
        if (f->text_len == f->text_cap) { // no line, or the first time
            f->text_cap = 2 * f->text_cap + READ_BYTES;
            f->text = mem_grow(f->text, f->text_cap + 1);
        }
        size_t n = fread(f->text + f->text_len, 1, f->text_cap - f->text_len, f->file);
        f->text_len += n;
        if (n == 0 && f->text_len && f->text[f->text_len - 1] != '\n')
            f->text[f->text_len++] = '\n'; // the last line has no end
        if (n == 0)
            return f->text_len > 0;
    } while (!memchr(f->text, '\n', f->text_len));
    return true;
}

// Where the line at c ends, and a NUL there.
static char *end_line(char *c, const char *end)
{
    char *stop = memchr(c, '\n', (size_t)(end - c)), *next = stop + 1;
    do
        *stop = 0;
    while (stop > c && *--stop == '\r');
    return next;
}

// The first line: names, or the first row. Whether it is names.
static bool read_header(RowFile *f, const char *text, bool *header, Error *err)
{
    bool *found = mem_zero(f->columns + 1);
    VEC(uint32_t) map = {0};
    *header = !is_number(skip_blanks(text));
    for (const char *c = text;; c++) {
        c = skip_blanks(c);
        size_t length = strcspn(c, ",");
        size_t name = length;
        while (name && isspace((unsigned char)c[name - 1]))
            name--;
        uint32_t parameter = *header ? parameter_called(f, c, name) : (uint32_t)map.len;
        vec_push(&map, parameter);
        if (parameter < f->columns)
            found[parameter] = true;
        c += length;
        if (!*c)
            break;
    }
    f->map = map.at;
    f->fields = (uint32_t)map.len;
    bool ok = *header || f->fields == f->columns ||
              row_fail(f, f->line, err, "%u columns where %u are expected", f->fields, f->columns);
    for (uint32_t i = 0; i < f->columns && ok; i++)
        ok = found[i] || row_fail(f, f->line, err, "no column is called %.60s", f->names[i]);
    mem_free(found);
    return ok;
}

bool csv_open_in(RowFile *f, Error *err)
{
    while (fill(f)) {
        size_t length = (size_t)((char *)memchr(f->text, '\n', f->text_len) - f->text);
        char *line = mem_dup(f->text, length + 1);
        bool header = true, ok = true, blank;
        f->line++;
        end_line(line, line + length + 1);
        blank = !*line;
        ok = blank || read_header(f, line, &header, err);
        mem_free(line);
        if (header) { // the line is done with
            f->text_len -= length + 1;
            memmove(f->text, f->text + length + 1, f->text_len);
        } else {
            f->line--;
        }
        if (!blank)
            return ok;
    }
    return row_fail(f, f->line, err, "the file is empty");
}

bool csv_fetch(RowFile *f, uint64_t most, RowBlock *b, Error *err)
{
    b->len = 0;
    b->line = f->line + 1;
    if (fill(f)) {
        const char *end = f->text + f->text_len, *c = f->text, *stop;
        for (uint64_t lines = 0; lines < most && (stop = memchr(c, '\n', (size_t)(end - c))); lines++, f->line++)
            c = stop + 1;
        b->len = (size_t)(c - f->text);
        memcpy(row_room(b, b->len), f->text, b->len);
        f->text_len -= b->len;
        memmove(f->text, c, f->text_len);
    }
    return !ferror(f->file) || row_fail(f, f->line, err, "the file can not be read");
}

static bool read_row(const RowFile *f, char *c, uint64_t line, double *const *at, uint64_t row, Error *err)
{
    for (uint32_t i = 0; i < f->fields; i++) {
        c = skip_blanks(c);
        char *end = c;
        double value = f->map[i] == UINT32_MAX ? 0 : decimal_read(c, &end);
        if (f->map[i] == UINT32_MAX)
            end = c + strcspn(c, ",");
        else if (end == c)
            return row_fail(f, line, err, "column %u is no number", i + 1);
        else
            at[f->map[i]][row] = value;
        end = skip_blanks(end);
        if (*end != (i + 1 < f->fields ? ',' : 0))
            return row_fail(f, line, err, *end == 0 ? "%u columns where %u are expected" : "column %u is no number",
                            i + 1, f->fields);
        c = end + 1;
    }
    return true;
}

bool csv_parse(const RowFile *f, RowBlock *b, double *const *at, Error *err)
{
    uint64_t line = b->line;
    b->rows = 0;
    for (char *c = b->bytes, *end = c + b->len, *next; c < end; c = next, line++) {
        next = end_line(c, end);
        if (!*c)
            continue; // blank lines are skipped
        if (!read_row(f, c, line, at, b->rows, err))
            return false;
        b->rows++;
    }
    return true;
}

bool csv_open_out(RowFile *f)
{
    for (uint32_t i = 0; i < f->columns; i++)
        if (fprintf(f->file, "%s%s", i ? "," : "", f->names[i]) < 0)
            return false;
    return fputc('\n', f->file) != EOF;
}

void csv_format(const RowFile *f, double *const *at, uint64_t rows, RowBlock *b)
{
    char *c = row_room(b, rows * f->columns * (DECIMAL_MOST + 1));
    for (uint64_t k = 0; k < rows; k++)
        for (uint32_t i = 0; i < f->columns; i++) {
            c += decimal_write(at[i][k], c);
            *c++ = i + 1 < f->columns ? ',' : '\n';
        }
    b->len = (size_t)(c - b->bytes);
}

bool csv_finish(RowFile *f)
{
    return fflush(f->file) == 0;
}
