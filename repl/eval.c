// leibniz eval: a model, a signature and a file of points in; a file of results out.
#include "repl/cli.h"
#include "repl/interrupt.h"
#include "repl/model.h"
#include "repl/options.h"
#include "repl/subcommand.h"
#include "session/gen.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    EVAL_OPERAND = OPTION_OPERAND,

#define OPTION(id, letter, name, argument, help) EVAL_##id,
#include "repl/eval_options.def"
#undef OPTION
};

static const OptionRow option_rows[] = {

#define OPTION(id, letter, name, argument, help) {EVAL_##id, letter, name, argument, help},
#include "repl/eval_options.def"
#undef OPTION
};

static int take(void *data, int code, char *argument);
static const OptionTable table = {"leibniz eval", option_rows, sizeof option_rows / sizeof *option_rows, take};

typedef struct {
    EvaluateOptions options;
    const char *model;
    double timeout;
    bool bar;     // standard error is a terminal
    bool verbose; // tell the tier
} Evaluate;

static void show_help(void)
{
    fputs("usage: leibniz eval FILE --fn SIGNATURE --data FILE --out FILE [OPTION]...\n\n"
          "Runs the model FILE, then evaluates the outputs of the signature at every row of the data:\n\n"
          "  leibniz eval option.lbz --fn 'greeks(S, K, T; p, dp_dS)' --data points.csv --out greeks.npy\n\n"
          "A first line of names in a CSV file says which column is which input.\n\n",
          stdout);
    options_show(&table);
}

static int usage(const char *what, const char *text)
{
    return options_refuse(&table, what, text);
}

static int read_number(const char *text, double least, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && !*end && *out >= least ? OPTION_GO_ON : usage("this is no such number:", text);
}

static int take(void *data, int code, char *argument)
{
    Evaluate *e = data;
    double number = 1;
    int status = OPTION_GO_ON;
    switch (code) {
    case EVAL_OPERAND:
        if (e->model)
            return usage("one model file is wanted, and this is a second:", argument);
        e->model = argument;
        break;
    case EVAL_FN: e->options.function = argument; break;
    case EVAL_DATA: e->options.in = argument; break;
    case EVAL_OUT: e->options.out = argument; break;
    case EVAL_THREADS:
        status = read_number(argument, 1, &number);
        e->options.threads = number < 64 ? (unsigned)number : 64;
        break;
    case EVAL_ULP:
        status = read_number(argument, DBL_MIN, &e->options.ulp);
        e->verbose = true;
        break;
    case EVAL_VERBOSE: e->verbose = true; break;
    case EVAL_FAST: e->options.fast = true; break;
    case EVAL_TIMEOUT: status = read_number(argument, 0, &e->timeout); break;
    case EVAL_HELP: show_help(); return STATUS_WELL;
    }
    return status;
}

// The exit status, or OPTION_GO_ON.
static int read_options(Evaluate *e, int argc, char **argv)
{
    int status = options_read(&table, argc, argv, e);
    if (status != OPTION_GO_ON)
        return status;
    if (!e->model || !e->options.function || !e->options.in || !e->options.out)
        return usage("a model file, --fn, --data and --out are wanted", NULL);
    return OPTION_GO_ON;
}

static bool progress(void *data, uint64_t done, uint64_t total)
{
    const Evaluate *e = data;
    if (e->bar && total)
        fprintf(stderr, "\r%llu of %llu rows, %3.0f %%", (unsigned long long)done, (unsigned long long)total,
                100.0 * (double)done / (double)total);
    else if (e->bar)
        fprintf(stderr, "\r%llu rows", (unsigned long long)done);
    return !*interrupt_flag();
}

static int evaluate(Evaluate *e, Session *session)
{
    Error err = {0};
    uint64_t rows = 0;
    StrBuf text = {0}, tier = {0};
    e->options.tier = &tier;
    e->bar = isatty(STDERR_FILENO);
    e->options.progress = progress;
    e->options.data = e;
    bool ok = session_evaluate(session, &e->options, &rows, &err);
    if (e->bar && rows)
        fputc('\n', stderr);
    if (ok && e->verbose)
        fprintf(stderr, "leibniz eval: %llu rows, %s\n", (unsigned long long)rows, str_text(&tier));
    if (!ok && err.code == ERR_FILE) {
        fprintf(stderr, "leibniz eval: %s\n", err.message);
    } else if (!ok) {
        error_render(&err, "--fn", e->options.function, (uint32_t)strlen(e->options.function), 1, false, &text);
        fputs(str_text(&text), stderr);
    }
    str_free(&text);
    str_free(&tier);
    return ok ? STATUS_WELL : STATUS_FAILED;
}

int subcommand_eval(int argc, char **argv)
{
    Evaluate e = {.options.threads = 1};
    int status = read_options(&e, argc, argv);
    if (status == OPTION_GO_ON) {
        Session *session = session_new(NULL);
        status = model_run(session, "eval", e.model, e.timeout);
        status = status ? status : evaluate(&e, session);
        session_free(session);
        session_leave_thread();
    }
    return status;
}
