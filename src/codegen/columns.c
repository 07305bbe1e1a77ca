// Blocks of rows through a Batch.
#include "codegen/columns.h"

#include "codegen/batch.h"
#include "codegen/code_internal.h"
#include "codegen/columns_internal.h"

#include <errno.h>
#include <locale.h>
#include <stdarg.h>

enum { BLOCK_VALUES = 1 << 17, ROWS_LEAST = 8, ROWS_MOST = 16384 }; // of a block, which is to fit into the caches

const RowFormat row_formats[] = {
    {".csv", csv_open_in, csv_read, csv_open_out, csv_write, csv_finish},
    {".npy", npy_open_in, npy_read, npy_open_out, npy_write, npy_finish},
    {0},
};

const RowFormat *row_format_find(const char *file_name)
{
    size_t n = strlen(file_name);
    for (const RowFormat *f = row_formats; f->ending; f++)
        if (n > strlen(f->ending) && !strcmp(file_name + n - strlen(f->ending), f->ending))
            return f;
    return NULL;
}

bool row_fail(RowFile *f, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (f->line)
        return error_set(f->err, ERR_FILE, (Span){0}, "%.80s, line %llu: %s", f->name, (unsigned long long)f->line,
                         text);
    return error_set(f->err, ERR_FILE, (Span){0}, "%.80s: %s", f->name, text);
}

void row_room(RowFile *f, size_t bytes)
{
    if (bytes > f->text_cap) {
        f->text = mem_grow(f->text, bytes);
        f->text_cap = bytes;
    }
}

typedef struct {
    const Code *code;
    const ColumnsJob *job;
    Batch *batch;
    RowFile in, out;
    const RowFormat *reads, *writes;
    uint32_t nin, nout;
    uint64_t block;   // rows
    char **names;     // of the columns in, then of those out
    double **columns; // likewise
} Work;

static bool open_file(RowFile *f, const char *mode)
{
    f->file = fopen(f->name, mode);
    return f->file || row_fail(f, "%s", strerror(errno));
}

static bool begin(Work *w, Error *err)
{
    w->batch = batch_new(w->code, BATCH_BEST, err);
    if (!w->batch)
        return false;
    if (w->job->tier)
        batch_tier(w->batch, w->job->tier);
    w->nin = batch_inputs(w->batch);
    w->nout = batch_outputs(w->batch);
    uint64_t rows = BLOCK_VALUES / (w->nin + w->nout + 1) / ROWS_LEAST * ROWS_LEAST;
    w->block = rows < ROWS_LEAST ? ROWS_LEAST : rows > ROWS_MOST ? ROWS_MOST : rows;
    w->names = mem_zero((w->nin + w->nout + 1) * sizeof *w->names);
    w->columns = mem_zero((w->nin + w->nout + 1) * sizeof *w->columns);
    for (uint32_t i = 0; i < w->nin + w->nout; i++) {
        StrBuf name = {0};
        batch_column_name(w->batch, i, &name);
        w->names[i] = mem_dup(str_text(&name), name.len);
        w->columns[i] = mem_alloc(w->block * sizeof(double));
        str_free(&name);
    }
    w->in = (RowFile){.name = w->job->in, .err = err, .columns = w->nin, .names = (const char *const *)w->names};
    w->out =
        (RowFile){.name = w->job->out, .err = err, .columns = w->nout, .names = (const char *const *)w->names + w->nin};
    w->reads = row_format_find(w->job->in);
    w->writes = row_format_find(w->job->out);
    if (!w->reads || !w->writes)
        return row_fail(w->reads ? &w->out : &w->in, "the format is told by the ending .csv or .npy");
    return open_file(&w->in, "rb") && w->reads->open_in(&w->in) && open_file(&w->out, "wb+") &&
           w->writes->open_out(&w->out);
}

static bool run(Work *w)
{
    for (;;) {
        uint64_t n = w->reads->read(&w->in, w->columns, w->block);
        if (n == UINT64_MAX)
            return false;
        if (n == 0)
            break;
        batch_run(w->batch, (const double *const *)w->columns, w->columns + w->nin, n, w->job->threads);
        if (!w->writes->write(&w->out, w->columns + w->nin, n))
            return row_fail(&w->out, "%s", strerror(errno));
        w->in.rows += n;
        w->out.rows += n;
        if (w->job->progress && !w->job->progress(w->job->data, w->in.rows, w->in.total))
            return error_set(w->in.err, ERR_INTERRUPTED, (Span){0}, "interrupted after %llu rows",
                             (unsigned long long)w->in.rows);
    }
    return w->writes->finish(&w->out) || row_fail(&w->out, "%s", strerror(errno));
}

static bool end(Work *w, bool ok)
{
    if (w->in.file)
        fclose(w->in.file);
    if (w->out.file && fclose(w->out.file) != 0)
        ok = ok && row_fail(&w->out, "%s", strerror(errno));
    if (w->out.file && !ok)
        remove(w->out.name);
    mem_free(w->in.map);
    mem_free(w->in.text);
    mem_free(w->out.text);
    batch_free(w->batch);
    for (uint32_t i = 0; i < w->nin + w->nout; i++) {
        mem_free(w->columns[i]);
        mem_free(w->names[i]);
    }
    mem_free(w->columns);
    mem_free(w->names);
    return ok;
}

bool columns_evaluate(const Code *code, const ColumnsJob *job, uint64_t *rows, Error *err)
{
    Work w = {.code = code, .job = job};
    locale_t plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0); // files have decimal points
    locale_t before = plain ? uselocale(plain) : (locale_t)0;
    bool ok = begin(&w, err) && run(&w);
    *rows = w.out.rows;
    ok = end(&w, ok);
    if (plain) {
        uselocale(before);
        freelocale(plain);
    }
    return ok;
}
