// leibniz gen: a model file and signatures in, generated files out.
#include "session/gen.h"
#include "repl/cli.h"
#include "repl/interrupt.h"
#include "repl/model.h"
#include "repl/options.h"
#include "repl/subcommand.h"
#include "util/file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    GEN_OPERAND = OPTION_OPERAND,

#define OPTION(id, letter, name, argument, help) GEN_##id,
#include "repl/gen_options.def"
#undef OPTION
};

static const OptionRow option_rows[] = {

#define OPTION(id, letter, name, argument, help) {GEN_##id, letter, name, argument, help},
#include "repl/gen_options.def"
#undef OPTION
};

static int take(void *data, int code, char *argument);
static const OptionTable table = {"leibniz gen", option_rows, sizeof option_rows / sizeof *option_rows, take};

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
    options_show_line(name, help);
}

static void show_help(void)
{
    fputs("usage: leibniz gen FILE --fn SIGNATURE [OPTION]...\n\n"
          "Runs the model FILE, then writes a function for each signature:\n\n"
          "  leibniz gen loss.lbz --fn 'loss_grad(K, s[K], y; R, dR_ds[K])' -o loss.c --header loss.h\n\n",
          stdout);
    options_show(&table);
    fputs("\nTargets:\n", stdout);
    gen_each_target(show_target, NULL);
    fputs("\nExit status: 0 all well; 1 a file is stale (--check); 2 the model or a signature could not be read or\n"
          "run; 3 the command line is wrong.\n",
          stdout);
}

static int usage(const char *what, const char *text)
{
    return options_refuse(&table, what, text);
}

static int read_number(const char *text, char end, double *out, const char **rest)
{
    char *stop;
    *out = strtod(text, &stop);
    *rest = stop + (*stop != 0);
    return stop != text && *stop == end && *out == *out ? OPTION_GO_ON : usage("this is no number:", text);
}

// LOW,HIGH or NAME=LOW,HIGH
static int read_range(Gen *g, char *text)
{
    char *equals = strchr(text, '=');
    const char *rest, *numbers = equals ? equals + 1 : text;
    GenRange range = {.name = equals ? text : NULL};
    int status = read_number(numbers, ',', &range.low, &rest);
    status = status == OPTION_GO_ON ? read_number(rest, 0, &range.high, &rest) : status;
    if (status == OPTION_GO_ON && !(range.low < range.high && isfinite(range.high - range.low)))
        status = usage("a range is LOW,HIGH or NAME=LOW,HIGH, of numbers whose difference is a double:", text);
    if (status == OPTION_GO_ON && equals) {
        *equals = 0;
        vec_push(&g->ranges, range);
    } else if (status == OPTION_GO_ON) {
        g->options.low = range.low;
        g->options.high = range.high;
    }
    return status;
}

static int take(void *data, int code, char *argument)
{
    Gen *g = data;
    const char *rest;
    switch (code) {
    case GEN_OPERAND:
        if (g->model)
            return usage("one model file is wanted, and this is a second:", argument);
        g->model = argument;
        break;
    case GEN_FN: vec_push(&g->functions, argument); break;
    case GEN_OUTPUT: g->output = argument; break;
    case GEN_HEADER: g->header = argument; break;
    case GEN_TARGET: g->options.target = argument; break;
    case GEN_REAL: g->options.real = argument; break;
    case GEN_PREFIX: g->options.prefix = argument; break;
    case GEN_SPLIT: g->options.split = argument; break;
    case GEN_INLINE: g->options.is_inline = true; break;
    case GEN_PREFER: g->options.prefer = argument; break;
    case GEN_FAST: g->options.fast = true; break;
    case GEN_SELFTEST: g->options.selftest = true; break;
    case GEN_ULP: return read_number(argument, 0, &g->options.ulp, &rest);
    case GEN_RANGE: return read_range(g, argument);
    case GEN_REPORT: g->options.report = true; break;
    case GEN_JSON: g->options.report = g->options.json = true; break;
    case GEN_CHECK: g->check = true; break;
    case GEN_TIMEOUT: return read_number(argument, 0, &g->options.timeout, &rest);
    case GEN_HELP: show_help(); return STATUS_WELL;
    }
    return OPTION_GO_ON;
}

// The exit status, or OPTION_GO_ON.
static int read_options(Gen *g, int argc, char **argv)
{
    int status = options_read(&table, argc, argv, g);
    if (status != OPTION_GO_ON)
        return status;
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
    return OPTION_GO_ON;
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
    if (status == OPTION_GO_ON) {
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
