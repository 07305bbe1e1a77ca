// leibniz gen: a model file and signatures in, generated files out.
#include "session/gen.h"
#include "repl/cli.h"
#include "repl/interrupt.h"
#include "repl/model.h"
#include "repl/subcommand.h"
#include "util/file.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    GEN_FIRST = 256, // above every short option

#define OPTION(id, letter, name, argument, help) GEN_##id,
#include "repl/gen_options.def"
#undef OPTION
};

static const struct {
    int code;
    char letter;
    const char *name, *argument, *help;
} gen_rows[] = {

#define OPTION(id, letter, name, argument, help) {GEN_##id, letter, name, argument, help},
#include "repl/gen_options.def"
#undef OPTION
};

enum { GEN_COUNT = sizeof gen_rows / sizeof *gen_rows };

typedef struct {
    GenOptions options;
    VEC(const char *) functions;
    VEC(GenRange) ranges;
    const char *model, *output, *header;
    bool check;
} Gen;

// ---- Options --------------------------------------------------------------------------------------------------------

static void show_target(const char *name, const char *help, void *data)
{
    (void)data;
    printf("  %-27s %s\n", name, help);
}

static void show_help(void)
{
    fputs("usage: leibniz gen FILE --fn SIGNATURE [OPTION]...\n\n"
          "Runs the model FILE, then writes a function for each signature:\n\n"
          "  leibniz gen loss.lbz --fn 'loss_grad(K, s[K], y; R, dR_ds[K])' -o loss.c --header loss.h\n\n",
          stdout);
    for (int i = 0; i < GEN_COUNT; i++) {
        char left[64], letter[8] = "    ";
        if (gen_rows[i].letter)
            snprintf(letter, sizeof letter, "-%c, ", gen_rows[i].letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, gen_rows[i].name, gen_rows[i].argument ? " " : "",
                 gen_rows[i].argument ? gen_rows[i].argument : "");
        printf("  %-27s %s\n", left, gen_rows[i].help);
    }
    fputs("\nTargets:\n", stdout);
    gen_each_target(show_target, NULL);
    fputs("\nExit status: 0 all well; 1 a file is stale (--check); 2 the model or a signature could not be read or\n"
          "run; 3 the command line is wrong.\n",
          stdout);
}

static int usage(const char *what, const char *text)
{
    fprintf(stderr, "leibniz gen: %s%s%s\nTry 'leibniz gen --help'.\n", what, text ? " " : "", text ? text : "");
    return STATUS_USAGE;
}

static int read_number(const char *text, char end, double *out, const char **rest)
{
    char *stop;
    *out = strtod(text, &stop);
    *rest = stop + (*stop != 0);
    return stop != text && *stop == end && *out == *out ? STATUS_WELL : usage("this is no number:", text);
}

// LOW,HIGH or NAME=LOW,HIGH
static int read_range(Gen *g, char *text)
{
    char *equals = strchr(text, '=');
    const char *rest, *numbers = equals ? equals + 1 : text;
    GenRange range = {.name = equals ? text : NULL};
    int status = read_number(numbers, ',', &range.low, &rest);
    status = status ? status : read_number(rest, 0, &range.high, &rest);
    if (!status && !(range.low < range.high && isfinite(range.high - range.low)))
        status = usage("a range is LOW,HIGH or NAME=LOW,HIGH, of numbers whose difference is a double:", text);
    if (!status && equals) {
        *equals = 0;
        vec_push(&g->ranges, range);
    } else if (!status) {
        g->options.low = range.low;
        g->options.high = range.high;
    }
    return status;
}

static int take(Gen *g, int code, char *argument)
{
    const char *rest;
    switch (code) {
    case 1:
        if (g->model)
            return usage("one model file is wanted, and this is a second:", argument);
        g->model = argument;
        return STATUS_WELL;
    case GEN_FN: vec_push(&g->functions, argument); return STATUS_WELL;
    case GEN_OUTPUT: g->output = argument; return STATUS_WELL;
    case GEN_HEADER: g->header = argument; return STATUS_WELL;
    case GEN_TARGET: g->options.target = argument; return STATUS_WELL;
    case GEN_REAL: g->options.real = argument; return STATUS_WELL;
    case GEN_PREFIX: g->options.prefix = argument; return STATUS_WELL;
    case GEN_SPLIT: g->options.split = argument; return STATUS_WELL;
    case GEN_INLINE: g->options.is_inline = true; return STATUS_WELL;
    case GEN_PREFER: g->options.prefer = argument; return STATUS_WELL;
    case GEN_FAST: g->options.fast = true; return STATUS_WELL;
    case GEN_SELFTEST: g->options.selftest = true; return STATUS_WELL;
    case GEN_ULP: return read_number(argument, 0, &g->options.ulp, &rest);
    case GEN_RANGE: return read_range(g, argument);
    case GEN_REPORT: g->options.report = true; return STATUS_WELL;
    case GEN_JSON: g->options.report = g->options.json = true; return STATUS_WELL;
    case GEN_CHECK: g->check = true; return STATUS_WELL;
    case GEN_TIMEOUT: return read_number(argument, 0, &g->options.timeout, &rest);
    default: return usage("", NULL); // getopt has said why
    }
}

// The exit status; -1: go on.
static int read_options(Gen *g, int argc, char **argv)
{
    struct option longs[GEN_COUNT + 1] = {0};
    char letters[2 * GEN_COUNT + 2] = "-", *letter = letters + 1; // "-": operands come as code 1
    for (int i = 0; i < GEN_COUNT; i++) {
        bool argument = gen_rows[i].argument != NULL;
        longs[i] =
            (struct option){gen_rows[i].name, argument ? required_argument : no_argument, NULL, gen_rows[i].code};
        if (gen_rows[i].letter)
            *letter++ = gen_rows[i].letter;
        if (gen_rows[i].letter && argument)
            *letter++ = ':';
    }
    for (int found; (found = getopt_long(argc, argv, letters, longs, NULL)) != -1;) {
        for (int i = 0; i < GEN_COUNT; i++)
            found = gen_rows[i].letter && gen_rows[i].letter == found ? gen_rows[i].code : found;
        if (found == GEN_HELP) {
            show_help();
            return STATUS_WELL;
        }
        int status = take(g, found, optarg);
        if (status)
            return status;
    }
    if (!g->model || !g->functions.len)
        return usage("a model file and a signature (--fn) are wanted", NULL);
    if (g->options.is_inline && !g->header)
        return usage("--inline puts the functions into a header: --header FILE", NULL);
    if ((g->output && file_same(g->output, g->model)) || (g->header && file_same(g->header, g->model)))
        return usage("a generated file would take the place of the model:", g->model);
    if (g->output && g->header && file_same(g->output, g->header))
        return usage("the source and the header would be one file:", g->output);
    if (g->check && !g->output && !g->header)
        return usage("--check compares files: -o FILE, --header FILE", NULL);
    return -1;
}

// ---- Files ----------------------------------------------------------------------------------------------------------

static bool write_file(const char *path, const StrBuf *text)
{
    FileWriter w = {.stream = stdout};
    bool ok = !path || file_begin(&w, path);
    if (ok) {
        fwrite(str_text(text), 1, text->len, w.stream); // what fails shows when it is flushed
        ok = path ? file_commit(&w) : fflush(stdout) == 0 && !ferror(stdout);
    }
    if (!ok)
        fprintf(stderr, "leibniz gen: cannot write '%s': %s\n", path ? path : "standard output", strerror(errno));
    return ok;
}

// Writes the text, or with --check compares it with the file. The exit status.
static int deliver(const Gen *g, const char *path, const StrBuf *text)
{
    if (!g->check)
        return write_file(path, text) ? STATUS_WELL : STATUS_FAILED;
    if (!path)
        return STATUS_WELL;
    StrBuf old = {0};
    bool same =
        model_read_file(path, &old) && old.len == text->len && !memcmp(str_text(&old), str_text(text), text->len);
    str_free(&old);
    if (!same)
        fprintf(stderr, "leibniz gen: '%s' is stale: generate it anew\n", path);
    return same ? STATUS_WELL : STATUS_CLAIM;
}

// ---- The run --------------------------------------------------------------------------------------------------------

static int generate(Gen *g, Session *session)
{
    GenFiles files = {0};
    Error err = {0};
    StrBuf text = {0};
    const char *slash = g->header ? strrchr(g->header, '/') : NULL;
    g->options.header = slash ? slash + 1 : g->header;
    g->options.functions = g->functions.at;
    g->options.nfunctions = g->functions.len;
    g->options.ranges = g->ranges.at;
    g->options.nranges = g->ranges.len;
    int status = STATUS_FAILED;
    bool ok = session_generate(session, &g->options, &files, &err);
    fputs(str_text(&files.report), stderr);
    fputs(str_text(&files.warnings), stderr);
    if (ok) {
        status = g->header ? deliver(g, g->header, &files.header) : STATUS_WELL;
        bool source = g->output || !g->options.is_inline;
        int second = source && status != STATUS_FAILED ? deliver(g, g->output, &files.source) : STATUS_WELL;
        status = second > status ? second : status;
    } else {
        const char *signature = files.failed < g->functions.len ? g->functions.at[files.failed] : g->functions.at[0];
        error_render(&err, "--fn", signature, (uint32_t)strlen(signature), 1, false, &text);
        fputs(str_text(&text), stderr);
    }
    str_free(&text);
    gen_files_clear(&files);
    return status;
}

int subcommand_gen(int argc, char **argv)
{
    Gen g = {.options = gen_options_default()};
    g.options.version = LEIBNIZ_VERSION;
    g.options.stop = interrupt_flag();
    int status = read_options(&g, argc, argv);
    if (status < 0) {
        Session *session = session_new(NULL);
        status = model_run(session, "gen", g.model, g.options.timeout);
        status = status ? status : generate(&g, session);
        session_free(session);
        session_leave_thread();
    }
    vec_free(&g.functions);
    vec_free(&g.ranges);
    return status;
}
