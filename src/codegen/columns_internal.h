// Readers and writers of rows: one pair for each format.
#ifndef LEIBNIZ_CODEGEN_COLUMNS_INTERNAL_H
#define LEIBNIZ_CODEGEN_COLUMNS_INTERNAL_H

#include "util/error.h"
#include "util/mem.h"

#include <stdio.h>

typedef struct {
    const char *name; // of the file
    FILE *file;
    Error *err;
    uint32_t columns; // that the function takes, or gives
    const char *const *names;
    uint64_t rows, total; // done; 0: not known
    uint32_t *map;        // CSV input: by column of the file, the parameter; UINT32_MAX: skipped
    uint32_t fields;      // columns of the file
    uint64_t line;
    unsigned width; // NPY input: bytes of a number
    char *text;     // CSV input: the line at hand; else a block of the file
    size_t text_cap;
    bool pending; // CSV: the line at hand was read as a header and is a row
} RowFile;

typedef struct {
    const char *ending;
    bool (*open_in)(RowFile *f);
    // Reads up to `most` rows into column-wise blocks: at[c][k]. The number read; UINT64_MAX on failure.
    uint64_t (*read)(RowFile *f, double *const *at, uint64_t most);
    bool (*open_out)(RowFile *f);
    bool (*write)(RowFile *f, double *const *at, uint64_t rows);
    bool (*finish)(RowFile *f); // when all rows are written
} RowFormat;

extern const RowFormat row_formats[];
const RowFormat *row_format_find(const char *file_name); // by its ending; NULL: none

bool csv_open_in(RowFile *f);
uint64_t csv_read(RowFile *f, double *const *at, uint64_t most);
bool csv_open_out(RowFile *f);
bool csv_write(RowFile *f, double *const *at, uint64_t rows);
bool csv_finish(RowFile *f);
bool npy_open_in(RowFile *f);
uint64_t npy_read(RowFile *f, double *const *at, uint64_t most);
bool npy_open_out(RowFile *f);
bool npy_write(RowFile *f, double *const *at, uint64_t rows);
bool npy_finish(RowFile *f);
void row_room(RowFile *f, size_t bytes);                                                  // makes f->text as large
bool row_fail(RowFile *f, const char *format, ...) __attribute__((format(printf, 2, 3))); // false

#endif
