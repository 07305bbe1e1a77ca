// Rows of comma-separated numbers.
#include "codegen/columns_internal.h"
#include "util/decimal.h"

#include <ctype.h>
#include <stdlib.h>

// The next line without its end, into f->text. False at the end of the file.
static bool next_line(RowFile *f)
{
    if (f->pending) {
        f->pending = false;
        return true;
    }
    ssize_t n;
    do {
        n = getline(&f->text, &f->text_cap, f->file);
        f->line++;
        while (n > 0 && (f->text[n - 1] == '\n' || f->text[n - 1] == '\r'))
            f->text[--n] = 0;
    } while (n == 0); // blank lines are skipped
    return n > 0;
}

static char *skip_blanks(char *c)
{
    while (*c == ' ' || *c == '\t')
        c++;
    return c;
}

static bool is_number(char *field)
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

// The first line: names, or the first row.
static bool read_header(RowFile *f)
{
    bool *found = mem_zero(f->columns + 1);
    bool header = !is_number(skip_blanks(f->text));
    VEC(uint32_t) map = {0};
    for (char *c = f->text;; c++) {
        c = skip_blanks(c);
        size_t length = strcspn(c, ",");
        size_t name = length;
        while (name && isspace((unsigned char)c[name - 1]))
            name--;
        uint32_t parameter = header ? parameter_called(f, c, name) : (uint32_t)map.len;
        vec_push(&map, parameter);
        if (parameter < f->columns)
            found[parameter] = true;
        c += length;
        if (!*c)
            break;
    }
    f->map = map.at;
    f->fields = (uint32_t)map.len;
    f->pending = !header;
    bool ok =
        header || f->fields == f->columns || row_fail(f, "%u columns where %u are expected", f->fields, f->columns);
    for (uint32_t i = 0; i < f->columns && ok; i++)
        ok = found[i] || row_fail(f, "no column is called %.60s", f->names[i]);
    mem_free(found);
    return ok;
}

bool csv_open_in(RowFile *f)
{
    return next_line(f) ? read_header(f) : row_fail(f, "the file is empty");
}

static bool read_row(RowFile *f, double *const *at, uint64_t row)
{
    char *c = f->text;
    for (uint32_t i = 0; i < f->fields; i++) {
        c = skip_blanks(c);
        char *end = c;
        double value = f->map[i] == UINT32_MAX ? 0 : decimal_read(c, &end);
        if (f->map[i] == UINT32_MAX)
            end = c + strcspn(c, ",");
        else if (end == c)
            return row_fail(f, "column %u is no number", i + 1);
        else
            at[f->map[i]][row] = value;
        end = skip_blanks(end);
        if (*end != (i + 1 < f->fields ? ',' : 0))
            return row_fail(f, *end == 0 ? "%u columns where %u are expected" : "column %u is no number", i + 1,
                            f->fields);
        c = end + 1;
    }
    return true;
}

uint64_t csv_read(RowFile *f, double *const *at, uint64_t most)
{
    uint64_t n = 0;
    while (n < most && next_line(f)) {
        if (!read_row(f, at, n))
            return UINT64_MAX;
        n++;
    }
    if (ferror(f->file)) {
        row_fail(f, "the file can not be read");
        return UINT64_MAX;
    }
    return n;
}

bool csv_open_out(RowFile *f)
{
    for (uint32_t i = 0; i < f->columns; i++)
        if (fprintf(f->file, "%s%s", i ? "," : "", f->names[i]) < 0)
            return false;
    return fputc('\n', f->file) != EOF;
}

bool csv_write(RowFile *f, double *const *at, uint64_t rows)
{
    row_room(f, rows * f->columns * (DECIMAL_MOST + 1));
    char *c = f->text;
    for (uint64_t k = 0; k < rows; k++)
        for (uint32_t i = 0; i < f->columns; i++) {
            c += decimal_write(at[i][k], c);
            *c++ = i + 1 < f->columns ? ',' : '\n';
        }
    size_t n = (size_t)(c - f->text);
    return fwrite(f->text, 1, n, f->file) == n;
}

bool csv_finish(RowFile *f)
{
    return fflush(f->file) == 0;
}
