// leibniz eval: a model, a signature and a file of points in; a file of results out.
#include "repl/cli.h"
#include "repl/interrupt.h"
#include "repl/model.h"
#include "repl/subcommand.h"
#include "session/gen.h"

#include <float.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    EVAL_FIRST = 256, // above every short option

#define OPTION(id, letter, name, argument, help) EVAL_##id,
#include "repl/eval_options.def"
#undef OPTION
};

static const struct {
    int code;
    char letter;
    const char *name, *argument, *help;
} eval_rows[] = {

#define OPTION(id, letter, name, argument, help) {EVAL_##id, letter, name, argument, help},
#include "repl/eval_options.def"
#undef OPTION
};

enum { EVAL_COUNT = sizeof eval_rows / sizeof *eval_rows };

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
    for (int i = 0; i < EVAL_COUNT; i++) {
        char left[64], letter[8] = "    ";
        if (eval_rows[i].letter)
            snprintf(letter, sizeof letter, "-%c, ", eval_rows[i].letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, eval_rows[i].name, eval_rows[i].argument ? " " : "",
                 eval_rows[i].argument ? eval_rows[i].argument : "");
        printf("  %-27s %s\n", left, eval_rows[i].help);
    }
}

static int usage(const char *what, const char *text)
{
    fprintf(stderr, "leibniz eval: %s%s%s\nTry 'leibniz eval --help'.\n", what, text ? " " : "", text ? text : "");
    return STATUS_USAGE;
}

static int read_number(const char *text, double least, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && !*end && *out >= least ? STATUS_WELL : usage("this is no such number:", text);
}

static int take(Evaluate *e, int code, const char *argument)
{
    double number = 1;
    int status = STATUS_WELL;
    switch (code) {
    case 1:
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
    default: return usage("", NULL); // getopt has said why
    }
    return status;
}

// The exit status; -1: go on.
static int read_options(Evaluate *e, int argc, char **argv)
{
    struct option longs[EVAL_COUNT + 1] = {0};
    char letters[2 * EVAL_COUNT + 2] = "-", *letter = letters + 1; // "-": operands come as code 1
    for (int i = 0; i < EVAL_COUNT; i++) {
        bool argument = eval_rows[i].argument != NULL;
        longs[i] =
            (struct option){eval_rows[i].name, argument ? required_argument : no_argument, NULL, eval_rows[i].code};
        if (eval_rows[i].letter)
            *letter++ = eval_rows[i].letter;
        if (eval_rows[i].letter && argument)
            *letter++ = ':';
    }
    for (int found; (found = getopt_long(argc, argv, letters, longs, NULL)) != -1;) {
        for (int i = 0; i < EVAL_COUNT; i++)
            found = eval_rows[i].letter && eval_rows[i].letter == found ? eval_rows[i].code : found;
        if (found == EVAL_HELP) {
            show_help();
            return STATUS_WELL;
        }
        int status = take(e, found, optarg);
        if (status)
            return status;
    }
    if (!e->model || !e->options.function || !e->options.in || !e->options.out)
        return usage("a model file, --fn, --data and --out are wanted", NULL);
    return -1;
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
    if (status < 0) {
        Session *session = session_new(NULL);
        status = model_run(session, "eval", e.model, e.timeout);
        status = status ? status : evaluate(&e, session);
        session_free(session);
        session_leave_thread();
    }
    return status;
}
