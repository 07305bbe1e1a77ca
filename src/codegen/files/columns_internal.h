// Readers and writers of rows: one pair for each format.
#ifndef LEIBNIZ_CODEGEN_FILES_COLUMNS_INTERNAL_H
#define LEIBNIZ_CODEGEN_FILES_COLUMNS_INTERNAL_H

#include "util/error.h"
#include "util/mem.h"

#include <stdio.h>

typedef struct { // a file, and where its reader or writer is
    const char *name;
    FILE *file;
    uint32_t columns; // that the function takes, or gives
    const char *const *names;
    uint64_t rows, total; // done; 0: not known
    uint32_t *map;        // CSV input: by column of the file, the parameter; UINT32_MAX: skipped
    uint32_t fields;      // columns of the file
    uint64_t line;        // CSV input: lines taken
    unsigned width;       // NPY input: bytes of a number
    char *text;           // CSV input: what was read of the file and not yet taken
    size_t text_len, text_cap;
} RowFile;

typedef struct { // some rows as they are in a file
    char *bytes;
    size_t len, cap;
    uint64_t rows; // as numbers (CSV: known when parsed)
    uint64_t line; // of the file, of the first row
} RowBlock;

// Reading and writing in two steps: one thread at a time has the file, many turn bytes into numbers and back.
// at[c][k]: column c, row k of a block. All but the end: false and *err on failure.
typedef struct {
    const char *ending;
    bool (*open_in)(RowFile *f, Error *err);
    // The next rows, `most` at most; none at the end of the file.
    bool (*fetch)(RowFile *f, uint64_t most, RowBlock *b, Error *err);
    bool (*parse)(const RowFile *f, RowBlock *b, double *const *at, Error *err);
    bool (*open_out)(RowFile *f);
    void (*format)(const RowFile *f, double *const *at, uint64_t rows, RowBlock *b);
    bool (*finish)(RowFile *f); // when all rows are written
} RowFormat;

extern const RowFormat row_formats[];
const RowFormat *row_format_find(const char *file_name); // by its ending; NULL: none

bool csv_open_in(RowFile *f, Error *err);
bool csv_fetch(RowFile *f, uint64_t most, RowBlock *b, Error *err);
bool csv_parse(const RowFile *f, RowBlock *b, double *const *at, Error *err);
bool csv_open_out(RowFile *f);
void csv_format(const RowFile *f, double *const *at, uint64_t rows, RowBlock *b);
bool csv_finish(RowFile *f);
bool npy_open_in(RowFile *f, Error *err);
bool npy_fetch(RowFile *f, uint64_t most, RowBlock *b, Error *err);
bool npy_parse(const RowFile *f, RowBlock *b, double *const *at, Error *err);
bool npy_open_out(RowFile *f);
void npy_format(const RowFile *f, double *const *at, uint64_t rows, RowBlock *b);
bool npy_finish(RowFile *f);
char *row_room(RowBlock *b, size_t bytes); // the block's bytes, so many at least
// False, with the file and (line > 0) the line before the text.
bool row_fail(const RowFile *f, uint64_t line, Error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
