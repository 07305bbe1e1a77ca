// Files of points: reads rows of numbers, evaluates a function at each, writes rows of results. CSV and NPY, by the
// file's ending, streamed in blocks: memory does not grow with the number of rows.
//
// NPY: an array of float64 or float32, little-endian, C order, of shape (rows, columns) or (rows,); columns in the
// order of the parameters. CSV: numbers between commas, one row a line; a first line of names says which column is
// which parameter (columns of other names are skipped), without it they stand in the order of the parameters. Results
// are float64, or the shortest decimal numbers that read back exactly, under a line of the outputs' names. What the
// columns of an array are called: batch.h.
#ifndef LEIBNIZ_CODEGEN_FILES_COLUMNS_H
#define LEIBNIZ_CODEGEN_FILES_COLUMNS_H

#include "codegen/lower/code.h"

typedef struct {
    const char *in, *out; // file names
    unsigned threads;     // that work at once; 0 is 1, 64 the most
    StrBuf *tier;         // gets what did the work (batch_tier); may be NULL
    // Called now and then, by one thread at a time, with the rows done and (0: not known) their number. Returns false
    // to stop. May be NULL.
    bool (*progress)(void *data, uint64_t done, uint64_t total);
    void *data;
} ColumnsJob;

// False and *err (with the file, the line, and what is wrong there) on failure; an older output file stays then.
bool columns_evaluate(const Code *code, const ColumnsJob *job, uint64_t *rows, Error *err);

#endif
