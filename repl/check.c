// leibniz check: the equations of documents, tested like code.
#include "document/document.h"
#include "repl/check_files.h"
#include "repl/cli.h"
#include "repl/interrupt.h"
#include "repl/model.h"
#include "repl/options.h"
#include "repl/subcommand.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    CHECK_OPERAND = OPTION_OPERAND,

#define OPTION(id, letter, name, argument, help) CHECK_##id,
#include "repl/check_options.def"
#undef OPTION
};

static const OptionRow option_rows[] = {

#define OPTION(id, letter, name, argument, help) {CHECK_##id, letter, name, argument, help},
#include "repl/check_options.def"
#undef OPTION
};

static int take(void *data, int code, char *argument);
static const OptionTable table = {"leibniz check", option_rows, sizeof option_rows / sizeof *option_rows, take};

typedef enum {
    CHECK_AS_TEXT,
    CHECK_AS_JSON,
    CHECK_AS_TAP,
    CHECK_AS_GITHUB,
    CHECK_AS_JUNIT,
    CHECK_AS_SARIF,
    CHECK_AS_HTML,
    CHECK_AS_DIFF
} CheckFormat;

typedef struct {
    CheckFormat format;
    bool strict, readings, colour, watch, init;
    double timeout;
    unsigned shard, shards; // --shard: from 0, of how many
    VEC(const char *) files, preludes, macros;
    unsigned counts[LINK_VERDICT_COUNT], tests;
    unsigned failures, skipped;
    StrBuf report; // what is written at the end
    Page page;
    int status;
} Check;

// ---- Options --------------------------------------------------------------------------------------------------------

static void show_help(void)
{
    fputs("usage: leibniz check [OPTION]... FILE... | -\n\n"
          "Finds the formulas of documents in Markdown, LaTeX or Jupyter notebooks, takes their definitions, and gives "
          "each\n"
          "equality a verdict; a wrong one is shown at its place with a point where its sides differ.\n\n",
          stdout);
    options_show(&table);
    fputs("\nVerdicts:\n", stdout);
    for (int v = 0; v < LINK_VERDICT_COUNT; v++)
        options_show_line(link_verdict_name(v), link_verdict_meaning(v));
    fputs(
        "\nDirections in a document: <!-- leibniz: assume y in 1..K --> (in LaTeX % leibniz: ...), also definitions,\n"
        "skip (the next formula), expect refuted, forget all.\n"
        "\nExit status: 0 all well; 1 a link is refuted or unreadable; 2 a file could not be read; 3 the command line "
        "is "
        "wrong.\n",
        stdout);
}

static int usage(const char *what, const char *text)
{
    return options_refuse(&table, what, text);
}

static int read_shard(Check *c, const char *text)
{
    int end = 0;
    bool ok = sscanf(text, "%u/%u%n", &c->shard, &c->shards, &end) == 2 && !text[end] && *text != '-' &&
              c->shard >= 1 && c->shard <= c->shards;
    c->shard -= ok;
    return ok ? OPTION_GO_ON : usage("a shard is I/N with I from 1 to N:", text);
}

static int take(void *data, int code, char *argument)
{
    Check *c = data;
    char *end;
    switch (code) {
    case CHECK_OPERAND: vec_push(&c->files, argument); break;
    case CHECK_JSON: c->format = CHECK_AS_JSON; break;
    case CHECK_TAP: c->format = CHECK_AS_TAP; break;
    case CHECK_JUNIT: c->format = CHECK_AS_JUNIT; break;
    case CHECK_SARIF: c->format = CHECK_AS_SARIF; break;
    case CHECK_GITHUB: c->format = CHECK_AS_GITHUB; break;
    case CHECK_HTML: c->format = CHECK_AS_HTML; break;
    case CHECK_FIX: c->format = CHECK_AS_DIFF; break;
    case CHECK_WATCH: c->watch = true; break;
    case CHECK_INIT: c->init = true; break;
    case CHECK_STRICT: c->strict = true; break;
    case CHECK_READINGS: c->readings = true; break;
    case CHECK_PRELUDE: vec_push(&c->preludes, argument); break;
    case CHECK_MACROS: vec_push(&c->macros, argument); break;
    case CHECK_SHARD: return read_shard(c, argument);
    case CHECK_TIMEOUT:
        c->timeout = strtod(argument, &end);
        return end != argument && !*end && c->timeout >= 0 ? OPTION_GO_ON
                                                           : usage("this is no number of seconds:", argument);
    case CHECK_HELP: show_help(); return STATUS_WELL;
    }
    return OPTION_GO_ON;
}

// The exit status, or OPTION_GO_ON.
static int read_options(Check *c, int argc, char **argv)
{
    int status = options_read(&table, argc, argv, c);
    if (status != OPTION_GO_ON)
        return status;
    return c->files.len || c->init ? OPTION_GO_ON : usage("a document is wanted ('-' is standard input)", NULL);
}

// ---- Output ---------------------------------------------------------------------------------------------------------

static bool is_failure(const Check *c, const Link *link)
{
    int fails = link_verdict_fails(link->verdict);
    return !link->expected && (fails == 2 || (fails == 1 && c->strict));
}

static void tap(Check *c, const Link *link, StrBuf *out)
{
    bool skipped = link->verdict == LINK_SKIP || link->verdict == LINK_UNDECIDED;
    str_printf(out, "%sok %u - %s:%u:%u %s%s", is_failure(c, link) ? "not " : "", ++c->tests, link->file,
               (unsigned)link->line, (unsigned)link->column, link_verdict_name(link->verdict),
               skipped ? " # SKIP " : "");
    for (const char *text = skipped && link->reason ? link->reason : ""; *text; text++)
        str_char(out, *text == '\n' || *text == '#' ? ' ' : *text);
    str_char(out, '\n');
}

// ::error file=..,line=..,col=..::message, with %, newlines and colons escaped as GitHub reads them
static void github(const Check *c, const Link *link, StrBuf *out)
{
    bool failure = is_failure(c, link);
    if (!failure && link->verdict != LINK_UNKNOWN && link->verdict != LINK_AMBIGUOUS)
        return;
    StrBuf text = {0};
    str_add(&text, link_verdict_name(link->verdict));
    for (size_t i = 0; i < link->npoint; i++)
        str_printf(&text, "%s%s = %s", i ? ", " : " at ", link->point[i].name, link->point[i].value);
    if (link->left_value && link->right_value)
        str_printf(&text, ": left %s, right %s", link->left_value, link->right_value);
    if (link->reason)
        str_printf(&text, ": %s", link->reason);
    str_printf(out, "::%s file=", failure ? "error" : "warning");
    for (const char *f = link->file; *f; f++)
        strchr("%,:\r\n", *f) ? str_printf(out, "%%%02X", (unsigned char)*f) : str_char(out, *f);
    str_printf(out, ",line=%u,col=%u::", (unsigned)link->line, (unsigned)link->column);
    for (const char *t = str_text(&text); *t; t++)
        strchr("%\r\n", *t) ? str_printf(out, "%%%02X", (unsigned char)*t) : str_char(out, *t);
    str_char(out, '\n');
    str_free(&text);
}

static bool take_link(const Link *link, void *data)
{
    Check *c = data;
    c->counts[link->verdict]++;
    if (is_failure(c, link) && c->status == STATUS_WELL)
        c->status = STATUS_CLAIM;
    StrBuf out = {0};
    switch (c->format) {
    case CHECK_AS_JSON:
        link_json(link, &out);
        str_char(&out, '\n');
        break;
    case CHECK_AS_TAP: tap(c, link, &out); break;
    case CHECK_AS_GITHUB: github(c, link, &out); break;
    case CHECK_AS_JUNIT:
        c->tests++;
        c->failures += is_failure(c, link);
        c->skipped += !is_failure(c, link) && (link->verdict == LINK_SKIP || link->verdict == LINK_UNDECIDED);
        link_junit(link, is_failure(c, link), &c->report);
        break;
    case CHECK_AS_SARIF:
        if (link_verdict_fails(link->verdict)) {
            str_add(&c->report, c->report.len ? ",\n" : "");
            link_sarif(link, is_failure(c, link), &c->report);
        }
        break;
    case CHECK_AS_HTML: page_link(&c->page, link); break;
    case CHECK_AS_DIFF: check_files_repair(link, &out); break;
    case CHECK_AS_TEXT:
        if (c->readings || link_verdict_fails(link->verdict))
            link_text(link, c->colour, &out);
        break;
    }
    fwrite(str_text(&out), 1, out.len, stdout);
    str_free(&out);
    return !ferror(stdout);
}

static void write_junit(const Check *c)
{
    printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\"leibniz check\" tests=\"%u\" "
           "failures=\"%u\" "
           "errors=\"0\" skipped=\"%u\">\n%s</testsuite>\n</testsuites>\n",
           c->tests, c->failures, c->skipped, str_text(&c->report));
}

static void write_sarif(const Check *c)
{
    printf("{\"$schema\":\"https://json.schemastore.org/"
           "sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{"
           "\"name\":\"leibniz\",\"version\":\"%s\",\"rules\":[",
           LEIBNIZ_VERSION);
    for (int v = 0, n = 0; v < LINK_VERDICT_COUNT; v++)
        if (link_verdict_fails((LinkVerdict)v))
            printf("%s{\"id\":\"%s\",\"shortDescription\":{\"text\":\"%s\"}}", n++ ? "," : "",
                   link_verdict_name((LinkVerdict)v), link_verdict_meaning((LinkVerdict)v));
    printf("]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[\n%s\n]}]}\n", str_text(&c->report));
}

static void write_page(Check *c)
{
    page_write(&c->page, &c->report);
    fwrite(str_text(&c->report), 1, c->report.len, stdout);
}

static void summary(Check *c)
{
    if (c->format == CHECK_AS_HTML)
        write_page(c);
    if (c->format == CHECK_AS_JUNIT)
        write_junit(c);
    if (c->format == CHECK_AS_SARIF)
        write_sarif(c);
    bool first = true;
    if (c->format == CHECK_AS_TAP)
        printf("1..%u\n", c->tests);
    if (c->format == CHECK_AS_JSON)
        fputs("{\"summary\":{", stdout);
    for (int v = 0; v < LINK_VERDICT_COUNT && (c->format == CHECK_AS_JSON || c->format == CHECK_AS_TEXT); v++) {
        if (c->format == CHECK_AS_JSON)
            printf("%s\"%s\":%u", v ? "," : "", link_verdict_name(v), c->counts[v]);
        else if (c->counts[v])
            printf("%s%u %s", first ? "" : ", ", c->counts[v], link_verdict_name(v));
        first &= !c->counts[v];
    }
    if (c->format == CHECK_AS_JSON)
        puts("}}");
    else if (c->format == CHECK_AS_TEXT)
        puts(first ? "no equations" : "");
}

// ---- The run --------------------------------------------------------------------------------------------------------

static bool read_side_file(const char *path, StrBuf *out)
{
    if (model_read_file(path, out))
        return true;
    fprintf(stderr, "leibniz check: cannot read '%s': %s\n", path, strerror(errno));
    return false;
}

// \input{name} of a document: the file beside it, or below; not above.
static char *include_file(const char *name, size_t *length, void *data)
{
    const char *document = data, *slash = strrchr(document, '/');
    if (*name == '/' || strstr(name, ".."))
        return NULL;
    StrBuf path = {0}, text = {0};
    str_add_n(&path, document, slash ? (size_t)(slash - document) + 1 : 0);
    str_add(&path, name);
    if (!strchr(name, '.'))
        str_add(&path, ".tex");
    char *out = NULL;
    if (model_read_file(str_text(&path), &text)) {
        *length = text.len;
        out = mem_dup(str_text(&text), text.len);
    }
    str_free(&path);
    str_free(&text);
    return out;
}

static void check_file(Check *c, const char *path)
{
    StrBuf text = {0}, side = {0};
    Error err = {0};
    DocumentOptions options = {.timeout = c->timeout,
                               .stop = interrupt_flag(),
                               .include = include_file,
                               .include_data = (void *)(uintptr_t)path};
    if (!read_side_file(path, &text)) {
        c->status = STATUS_FAILED;
        return;
    }
    Document *d = document_new(&options);
    bool ok = true;
    for (size_t i = 0; i < c->macros.len && ok; i++, str_clear(&side))
        if ((ok = read_side_file(c->macros.at[i], &side)))
            document_macros(d, str_text(&side), side.len);
    for (size_t i = 0; i < c->preludes.len && ok; i++, str_clear(&side))
        if ((ok = read_side_file(c->preludes.at[i], &side)))
            document_prelude(d, str_text(&side));
    if (ok && !document_check(d, path, str_text(&text), text.len, take_link, c, &err)) {
        fprintf(stderr, "leibniz check: '%s': %s\n", path, err.message);
        ok = false;
    }
    if (!ok)
        c->status = STATUS_FAILED;
    document_free(d);
    str_free(&text);
    str_free(&side);
}

static void check_all(Check *c)
{
    if (c->format == CHECK_AS_TAP)
        puts("TAP version 13");
    for (size_t i = c->shard; i < c->files.len; i += c->shards)
        check_file(c, c->files.at[i]);
    summary(c);
    fflush(stdout);
}

// When the files were last written, all in one number: another one when one of them is written again.
static uint64_t times_of(const Check *c)
{
    uint64_t all = 0;
    struct stat s;
    for (size_t i = 0; i < c->files.len; i++)
        if (stat(c->files.at[i], &s) == 0)
            all = all * 1000003 + (uint64_t)s.st_mtim.tv_sec * 1000000000 + (uint64_t)s.st_mtim.tv_nsec;
    return all;
}

static void forget_run(Check *c)
{
    memset(c->counts, 0, sizeof c->counts);
    c->tests = c->failures = c->skipped = 0;
    c->status = STATUS_WELL;
    str_clear(&c->report);
    page_free(&c->page);
}

// Checks the files, and again whenever one of them is written.
static void watch(Check *c)
{
    const struct timespec pause = {0, 200000000};
    uint64_t seen = times_of(c);
    check_all(c);
    for (; !*interrupt_flag() && !ferror(stdout); nanosleep(&pause, NULL)) {
        uint64_t now = times_of(c);
        if (now == seen)
            continue;
        seen = now;
        forget_run(c);
        check_all(c);
    }
}

int subcommand_check(int argc, char **argv)
{
    Check c = {.timeout = 10, .shards = 1, .colour = isatty(STDOUT_FILENO)};
    int status = read_options(&c, argc, argv);
    if (status == OPTION_GO_ON) {
        if (c.init && !check_files_init())
            c.status = STATUS_FAILED;
        if (c.files.len && c.watch)
            watch(&c);
        else if (c.files.len)
            check_all(&c);
        session_leave_thread();
        status = fflush(stdout) ? STATUS_FAILED : c.status;
    }
    str_free(&c.report);
    page_free(&c.page);
    vec_free(&c.files);
    vec_free(&c.preludes);
    vec_free(&c.macros);
    return status;
}
