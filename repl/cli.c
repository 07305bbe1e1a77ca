// The command line of the program itself.
#include "repl/cli.h"
#include "repl/options.h"
#include "repl/subcommand.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPT_OPERAND = OPTION_OPERAND,

#define OPTION(id, letter, name, argument, help) OPT_##id,
#include "repl/options.def"
#undef OPTION
};

static const OptionRow option_rows[] = {

#define OPTION(id, letter, name, argument, help) {OPT_##id, letter, name, argument, help},
#include "repl/options.def"
#undef OPTION
};

static int take(void *data, int code, char *argument);
static const OptionTable table = {"leibniz", option_rows, sizeof option_rows / sizeof *option_rows, take};

static void show_help(void)
{
    fputs("Leibniz differentiates, simplifies, proves and compiles formulas.\n\n"
          "usage: leibniz [OPTION]... [FILE]...      run scripts (\"-\" is standard input)\n"
          "       leibniz [OPTION]... -e STATEMENT   run statements\n"
          "       leibniz                            the prompt; a script where input is a pipe\n",
          stdout);
    subcommand_list();
    fputc('\n', stdout);
    options_show(&table);
    fputs("\nExit status: 0 all well; 1 some claim was refuted or unknown; 2 some statement could not be read\n"
          "or run; 3 the command line is wrong.\n",
          stdout);
}

static void show_version(void)
{
    fputs("leibniz " LEIBNIZ_VERSION "\n"
          "The program is free software under the GNU GPL 3 or later, its library under the GNU LGPL 3 or\n"
          "later; the code it generates is yours. There is no warranty.\n",
          stdout);
}

static int complain(const char *option, const char *value, const char *expected)
{
    fprintf(stderr, "leibniz: %s '%s': %s\nTry 'leibniz --help'.\n", option, value, expected);
    return STATUS_USAGE;
}

static int read_timeout(CliOptions *options, const char *value)
{
    char *end;
    double seconds = strtod(value, &end);
    if (end == value || *end || !isfinite(seconds) || seconds <= 0)
        return complain("--timeout", value, "a positive number of seconds is expected");
    options->timeout = seconds;
    return OPTION_GO_ON;
}

// NAME=VALUE, where the value is a whole number and may end in k, M or G.
static int read_limit(CliOptions *options, const char *setting)
{
    const char *equals = strchr(setting, '=');
    if (!equals || equals[1] < '0' || equals[1] > '9')
        return complain("--limit", setting, "NAME=VALUE is expected, the value a whole number");
    char *end;
    errno = 0;
    uint64_t value = strtoull(equals + 1, &end, 10), scale = 1;
    if (*end && !end[1])
        scale = *end == 'k' ? 1000 : *end == 'M' ? 1000000 : *end == 'G' ? 1000000000 : 0;
    else if (*end)
        scale = 0;
    if (errno || scale == 0 || value > UINT64_MAX / scale)
        return complain("--limit", setting, "the value is a whole number, with k, M or G for thousands");
    char *name = mem_dup(setting, (size_t)(equals - setting));
    bool known = limits_set(&options->limits, name, value * scale);
    mem_free(name);
    if (known)
        return OPTION_GO_ON;
    fprintf(stderr, "leibniz: --limit '%s': there is no limit of that name; there are:\n", setting);
#define LIMIT(field, value, name, what) fprintf(stderr, "    %-14s %s\n", name, what);
    LIMITS_LIST
#undef LIMIT
    return STATUS_USAGE;
}

static int take(void *data, int code, char *argument)
{
    CliOptions *options = data;
    switch (code) {
    case OPT_OPERAND: vec_push(&options->inputs, ((CliInput){argument, false})); break;
    case OPT_EVAL: vec_push(&options->inputs, ((CliInput){argument, true})); break;
    case OPT_JSON: options->json = true; break;
    case OPT_ECHO: options->echo = true; break;
    case OPT_RESET: options->reset_on_blank = true; break;
    case OPT_TIMEOUT: return read_timeout(options, argument);
    case OPT_LIMIT: return read_limit(options, argument);
    case OPT_ASCII: options->ascii = true, options->unicode = false; break;
    case OPT_UNICODE: options->unicode = true, options->ascii = false; break;
    case OPT_VERBOSE: options->verbose = true; break;
    case OPT_VERSION: show_version(); return STATUS_WELL;
    case OPT_HELP: show_help(); return STATUS_WELL;
    }
    return OPTION_GO_ON;
}

int cli_parse(int argc, char **argv, CliOptions *options)
{
    *options = (CliOptions){.limits = limits_default()};
    return options_read(&table, argc, argv, options);
}

void cli_clear(CliOptions *options)
{
    vec_free(&options->inputs);
}
