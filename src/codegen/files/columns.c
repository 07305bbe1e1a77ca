// Blocks of rows through a Batch. Each thread reads a block while no other reads, turns it into numbers, results and
// text on its own, and waits for its turn to write: the output is the same for any number of threads.
#include "codegen/files/columns.h"

#include "codegen/files/columns_internal.h"
#include "codegen/lower/code_internal.h"
#include "codegen/run/batch.h"
#include "util/file.h"

#include <errno.h>
#include <locale.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

// Of a block, which is to fit into the caches.
enum { BLOCK_VALUES = 1 << 17, ROWS_LEAST = 8, ROWS_MOST = 16384, THREADS_MOST = 64 };

const RowFormat row_formats[] = {
    {".csv", csv_open_in, csv_fetch, csv_parse, csv_open_out, csv_format, csv_finish},
    {".npy", npy_open_in, npy_fetch, npy_parse, npy_open_out, npy_format, npy_finish},
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

bool row_fail(const RowFile *f, uint64_t line, Error *err, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (line)
        return error_set(err, ERR_FILE, (Span){0}, "%.80s, line %llu: %s", f->name, (unsigned long long)line, text);
    return error_set(err, ERR_FILE, (Span){0}, "%.80s: %s", f->name, text);
}

char *row_room(RowBlock *b, size_t bytes)
{
    if (bytes > b->cap) {
        b->bytes = mem_grow(b->bytes, bytes);
        b->cap = bytes;
    }
    return b->bytes;
}

// ---- Beginning and ending -------------------------------------------------------------------------------------------

typedef struct {
    const Code *code;
    const ColumnsJob *job;
    Batch *batch;
    RowFile in, out;
    FileWriter writer; // of out
    const RowFormat *reads, *writes;
    uint32_t nin, nout;
    char **names;    // of the columns in, then of those out
    uint64_t block;  // rows
    locale_t locale; // of files: with decimal points
    pthread_mutex_t reading, writing;
    pthread_cond_t written;
    uint64_t fetched, turn; // blocks (under reading); the block to be written next (under writing)
    bool ended;             // no block is left to read (under reading)
    atomic_bool stop;
    Error *err; // of the first block that failed (under writing)
} Work;

static bool open_in(RowFile *f, Error *err)
{
    f->file = fopen(f->name, "rb");
    return f->file || row_fail(f, 0, err, "%s", strerror(errno));
}

static bool open_out(Work *w)
{
    if (file_same(w->in.name, w->out.name))
        return row_fail(&w->out, 0, w->err, "the results would take the place of the data: name another file");
    if (file_begin(&w->writer, w->out.name))
        w->out.file = w->writer.stream;
    return w->out.file || row_fail(&w->out, 0, w->err, "%s", strerror(errno));
}

static bool begin(Work *w)
{
    w->batch = batch_new(w->code, BATCH_BEST, w->err);
    if (!w->batch)
        return false;
    if (w->job->tier)
        batch_tier(w->batch, w->job->tier);
    w->nin = batch_inputs(w->batch);
    w->nout = batch_outputs(w->batch);
    uint64_t rows = BLOCK_VALUES / (w->nin + w->nout + 1) / ROWS_LEAST * ROWS_LEAST;
    w->block = rows < ROWS_LEAST ? ROWS_LEAST : rows > ROWS_MOST ? ROWS_MOST : rows;
    w->names = mem_zero((w->nin + w->nout + 1) * sizeof *w->names);
    for (uint32_t i = 0; i < w->nin + w->nout; i++) {
        StrBuf name = {0};
        batch_column_name(w->batch, i, &name);
        w->names[i] = mem_dup(str_text(&name), name.len);
        str_free(&name);
    }
    w->in = (RowFile){.name = w->job->in, .columns = w->nin, .names = (const char *const *)w->names};
    w->out = (RowFile){.name = w->job->out, .columns = w->nout, .names = (const char *const *)w->names + w->nin};
    w->reads = row_format_find(w->job->in);
    w->writes = row_format_find(w->job->out);
    if (!w->reads || !w->writes)
        return row_fail(w->reads ? &w->out : &w->in, 0, w->err, "the format is told by the ending .csv or .npy");
    return open_in(&w->in, w->err) && w->reads->open_in(&w->in, w->err) && open_out(w) &&
           (w->writes->open_out(&w->out) || row_fail(&w->out, 0, w->err, "%s", strerror(errno)));
}

static bool end(Work *w, bool ok)
{
    if (w->in.file)
        fclose(w->in.file);
    if (w->out.file && !ok)
        file_abandon(&w->writer);
    else if (w->out.file && !file_commit(&w->writer))
        ok = row_fail(&w->out, 0, w->err, "%s", strerror(errno));
    mem_free(w->in.map);
    mem_free(w->in.text);
    batch_free(w->batch);
    for (uint32_t i = 0; i < w->nin + w->nout; i++)
        mem_free(w->names[i]);
    mem_free(w->names);
    return ok;
}

// ---- Blocks ---------------------------------------------------------------------------------------------------------

typedef struct { // a thread, and the block that it has
    Work *w;
    pthread_t thread;
    RowBlock in, out;
    double **columns; // in, then out
    uint64_t number;
    Error err;
} Worker;

// Has the next block, or a failure, which counts as one. False: there is none.
static bool fetch(Worker *a)
{
    Work *w = a->w;
    pthread_mutex_lock(&w->reading);
    bool more = !w->ended && !w->stop;
    if (more) {
        bool well = w->reads->fetch(&w->in, w->block, &a->in, &a->err);
        w->ended = !well || a->in.len == 0;
        more = !w->ended || !well;
        a->number = w->fetched;
        w->fetched += more;
    }
    pthread_mutex_unlock(&w->reading);
    return more;
}

static void evaluate(Worker *a)
{
    const Work *w = a->w;
    double **out = a->columns + w->nin;
    if (!w->reads->parse(&w->in, &a->in, a->columns, &a->err))
        return;
    batch_run(w->batch, (const double *const *)a->columns, out, a->in.rows);
    w->writes->format(&w->out, out, a->in.rows, &a->out);
}

static bool write_block(Work *w, const Worker *a)
{
    if (a->err.code) {
        *w->err = a->err;
        return false;
    }
    if (fwrite(a->out.bytes, 1, a->out.len, w->out.file) != a->out.len)
        return row_fail(&w->out, 0, w->err, "%s", strerror(errno));
    w->out.rows += a->in.rows;
    return !w->job->progress || w->job->progress(w->job->data, w->out.rows, w->in.total) ||
           error_set(w->err, ERR_INTERRUPTED, (Span){0}, "interrupted after %llu rows",
                     (unsigned long long)w->out.rows);
}

// Blocks are written in the order in which they were read, and the first that fails is the last.
static void write_in_turn(Worker *a)
{
    Work *w = a->w;
    pthread_mutex_lock(&w->writing);
    while (w->turn != a->number)
        pthread_cond_wait(&w->written, &w->writing);
    if (!w->stop && !write_block(w, a))
        w->stop = true;
    w->turn++;
    pthread_cond_broadcast(&w->written);
    pthread_mutex_unlock(&w->writing);
}

static void *work(void *data)
{
    Worker *a = data;
    locale_t before = a->w->locale ? uselocale(a->w->locale) : (locale_t)0;
    while (fetch(a)) {
        if (!a->err.code)
            evaluate(a);
        write_in_turn(a);
    }
    if (before)
        uselocale(before);
    return NULL;
}

static void worker_begin(Worker *a, Work *w)
{
    a->w = w;
    a->columns = mem_zero((w->nin + w->nout + 1) * sizeof *a->columns);
    for (uint32_t i = 0; i < w->nin + w->nout; i++)
        a->columns[i] = mem_alloc(w->block * sizeof(double));
}

static void worker_end(Worker *a)
{
    for (uint32_t i = 0; i < a->w->nin + a->w->nout; i++)
        mem_free(a->columns[i]);
    mem_free(a->columns);
    mem_free(a->in.bytes);
    mem_free(a->out.bytes);
}

static bool run(Work *w)
{
    unsigned most = w->job->threads < 1 ? 1 : w->job->threads > THREADS_MOST ? THREADS_MOST : w->job->threads, n = 1;
    Worker *workers = mem_zero(most * sizeof *workers);
    for (unsigned i = 0; i < most; i++)
        worker_begin(&workers[i], w);
    while (n < most && pthread_create(&workers[n].thread, NULL, work, &workers[n]) == 0)
        n++;
    work(&workers[0]);
    for (unsigned i = 1; i < n; i++)
        pthread_join(workers[i].thread, NULL);
    for (unsigned i = 0; i < most; i++)
        worker_end(&workers[i]);
    mem_free(workers);
    return !w->stop && (w->writes->finish(&w->out) || row_fail(&w->out, 0, w->err, "%s", strerror(errno)));
}

bool columns_evaluate(const Code *code, const ColumnsJob *job, uint64_t *rows, Error *err)
{
    Work w = {.code = code, .job = job, .err = err};
    pthread_mutex_init(&w.reading, NULL);
    pthread_mutex_init(&w.writing, NULL);
    pthread_cond_init(&w.written, NULL);
    w.locale = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    locale_t before = w.locale ? uselocale(w.locale) : (locale_t)0;
    bool ok = begin(&w) && run(&w);
    *rows = w.out.rows;
    ok = end(&w, ok);
    if (w.locale) {
        uselocale(before);
        freelocale(w.locale);
    }
    pthread_cond_destroy(&w.written);
    pthread_mutex_destroy(&w.writing);
    pthread_mutex_destroy(&w.reading);
    return ok;
}
