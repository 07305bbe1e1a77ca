// NumPy's array files (format 1.0 to 3.0: magic, version, length, a Python dictionary as text, the numbers).
#include "codegen/files/columns_internal.h"

#include <stdlib.h>

static const char magic[6] = "\x93NUMPY";

enum { HEADER_BYTES = 128, HEADER_MOST = 1 << 16 };

// The text behind 'key': in the dictionary; NULL when it is not there.
static const char *value_of(const char *header, const char *key)
{
    char quoted[32];
    snprintf(quoted, sizeof quoted, "'%s':", key);
    const char *at = strstr(header, quoted);
    if (!at)
        return NULL;
    at += strlen(quoted);
    return at + strspn(at, " ");
}

static bool read_shape(RowFile *f, const char *shape, Error *err)
{
    char *end;
    if (*shape != '(')
        return row_fail(f, 0, err, "its header has no shape");
    f->total = strtoull(shape + 1, &end, 10);
    end += strspn(end, ", ");
    f->fields = *end == ')' ? 1 : (uint32_t)strtoul(end, &end, 10);
    end += strspn(end, ", ");
    if (*end != ')')
        return row_fail(f, 0, err, "an array of more than two dimensions");
    return f->fields == f->columns || row_fail(f, 0, err, "%u columns where %u are expected", f->fields, f->columns);
}

static bool read_header(RowFile *f, const char *header, Error *err)
{
    const char *type = value_of(header, "descr"), *order = value_of(header, "fortran_order"),
               *shape = value_of(header, "shape");
    if (!type || !order || !shape)
        return row_fail(f, 0, err, "its header can not be read");
    if (!strncmp(type, "'<f8'", 5))
        f->width = 8;
    else if (!strncmp(type, "'<f4'", 5))
        f->width = 4;
    else
        return row_fail(f, 0, err, "numbers of type %.8s: only <f8 and <f4 are read", type);
    if (!read_shape(f, shape, err))
        return false;
    return !strncmp(order, "False", 5) || f->fields == 1 ||
           row_fail(f, 0, err, "an array in Fortran order (save it in C order)");
}

bool npy_open_in(RowFile *f, Error *err)
{
    unsigned char start[12];
    if (fread(start, 1, 10, f->file) != 10 || memcmp(start, magic, sizeof magic) != 0)
        return row_fail(f, 0, err, "this is no NPY file");
    size_t length = start[8] | (size_t)start[9] << 8;
    if (start[6] >= 2) { // four bytes of length
        if (fread(start + 10, 1, 2, f->file) != 2)
            return row_fail(f, 0, err, "its header ends too early");
        length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
    }
    if (length > HEADER_MOST)
        return row_fail(f, 0, err, "its header is too long");
    char *header = mem_zero(length + 1);
    bool ok = fread(header, 1, length, f->file) == length || row_fail(f, 0, err, "its header ends too early");
    ok = ok && read_header(f, header, err);
    mem_free(header);
    return ok;
}

bool npy_fetch(RowFile *f, uint64_t most, RowBlock *b, Error *err)
{
    uint64_t left = f->total - f->rows, size = (uint64_t)f->columns * f->width;
    b->rows = left < most ? left : most;
    b->len = b->rows * size;
    uint64_t n = b->rows ? fread(row_room(b, b->len), size, b->rows, f->file) : 0;
    if (n != b->rows)
        return row_fail(f, 0, err, "the file ends after %llu of %llu rows", (unsigned long long)(f->rows + n),
                        (unsigned long long)f->total);
    f->rows += n;
    return true;
}

bool npy_parse(const RowFile *f, RowBlock *b, double *const *at, Error *err)
{
    size_t step = (size_t)f->columns * f->width;
    (void)err;
    for (uint32_t i = 0; i < f->columns; i++) {
        const char *from = b->bytes + (size_t)i * f->width;
        for (uint64_t k = 0; k < b->rows; k++, from += step) {
            float single;
            if (f->width == 8) {
                memcpy(&at[i][k], from, 8);
            } else {
                memcpy(&single, from, 4);
                at[i][k] = single;
            }
        }
    }
    return true;
}

// The header has a fixed length, so that it can be written again when the number of rows is known.
static bool write_header(RowFile *f)
{
    char header[HEADER_BYTES + 1];
    int n =
        snprintf(header, sizeof header, "......%c%c%c%c{'descr': '<f8', 'fortran_order': False, 'shape': (%llu, %u), }",
                 1, 0, HEADER_BYTES - 10, 0, (unsigned long long)f->rows, f->columns);
    memcpy(header, magic, sizeof magic);
    for (; n < HEADER_BYTES - 1; n++)
        header[n] = ' ';
    header[HEADER_BYTES - 1] = '\n';
    return fseek(f->file, 0, SEEK_SET) == 0 && fwrite(header, 1, HEADER_BYTES, f->file) == HEADER_BYTES;
}

bool npy_open_out(RowFile *f)
{
    return write_header(f);
}

void npy_format(const RowFile *f, double *const *at, uint64_t rows, RowBlock *b)
{
    size_t size = (size_t)f->columns * 8;
    b->len = rows * size;
    char *bytes = row_room(b, b->len);
    for (uint32_t i = 0; i < f->columns; i++) {
        char *to = bytes + (size_t)i * 8;
        for (uint64_t k = 0; k < rows; k++, to += size)
            memcpy(to, &at[i][k], 8);
    }
}

bool npy_finish(RowFile *f)
{
    return write_header(f) && fflush(f->file) == 0;
}
