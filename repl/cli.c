// Reading the command line. getopt does the splitting; the tables it wants are expanded from options.def.
#include "repl/cli.h"
#include "repl/subcommand.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPT_FIRST = 256, // above every short option

#define OPTION(id, letter, name, argument, help) OPT_##id,
#include "repl/options.def"
#undef OPTION
};

typedef struct {
    int code;
    char letter;
    const char *name, *argument, *help;
} OptionRow;

static const OptionRow option_rows[] = {
#define OPTION(id, letter, name, argument, help) {OPT_##id, letter, name, argument, help},
#include "repl/options.def"
#undef OPTION
};

enum { OPTION_COUNT = sizeof option_rows / sizeof *option_rows };

static void show_help(void)
{
    fputs("Leibniz differentiates, simplifies, proves and compiles formulas.\n\n"
          "usage: leibniz [OPTION]... [FILE]...      run scripts (\"-\" is standard input)\n"
          "       leibniz [OPTION]... -e STATEMENT   run statements\n"
          "       leibniz                            the prompt; a script where input is a pipe\n",
          stdout);
    subcommand_list();
    fputc('\n', stdout);
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionRow *o = &option_rows[i];
        char left[64], letter[8] = "    ";
        if (o->letter)
            snprintf(letter, sizeof letter, "-%c, ", o->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->argument ? " " : "",
                 o->argument ? o->argument : "");
        printf("  %-27s %s\n", left, o->help);
    }
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

static CliOutcome complain(const char *option, const char *value, const char *expected)
{
    fprintf(stderr, "leibniz: %s '%s': %s\n", option, value, expected);
    return CLI_USAGE;
}

static CliOutcome read_timeout(CliOptions *options, const char *value)
{
    char *end;
    double seconds = strtod(value, &end);
    if (end == value || *end || !isfinite(seconds) || seconds <= 0)
        return complain("--timeout", value, "a positive number of seconds is expected");
    options->timeout = seconds;
    return CLI_RUN;
}

// NAME=VALUE, where the value is a whole number and may end in k, M or G.
static CliOutcome read_limit(CliOptions *options, const char *setting)
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
        return CLI_RUN;
    complain("--limit", setting, "there is no limit of that name; there are:");
#define LIMIT(field, value, name, what) fprintf(stderr, "    %-14s %s\n", name, what);
    LIMITS_LIST
#undef LIMIT
    return CLI_USAGE;
}

static CliOutcome take_option(CliOptions *options, int code, const char *argument)
{
    switch (code) {
    case 1: vec_push(&options->inputs, ((CliInput){argument, false})); return CLI_RUN;
    case OPT_EVAL: vec_push(&options->inputs, ((CliInput){argument, true})); return CLI_RUN;
    case OPT_JSON: options->json = true; return CLI_RUN;
    case OPT_ECHO: options->echo = true; return CLI_RUN;
    case OPT_RESET: options->reset_on_blank = true; return CLI_RUN;
    case OPT_TIMEOUT: return read_timeout(options, argument);
    case OPT_LIMIT: return read_limit(options, argument);
    case OPT_ASCII: options->ascii = true, options->unicode = false; return CLI_RUN;
    case OPT_UNICODE: options->unicode = true, options->ascii = false; return CLI_RUN;
    case OPT_VERBOSE: options->verbose = true; return CLI_RUN;
    case OPT_VERSION: show_version(); return CLI_DONE;
    case OPT_HELP: show_help(); return CLI_DONE;
    default: return CLI_USAGE; // getopt has said why
    }
}

// The row whose letter or long code getopt returned.
static int option_code(int found)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_rows[i].letter && option_rows[i].letter == found)
            return option_rows[i].code;
    return found;
}

CliOutcome cli_parse(int argc, char **argv, CliOptions *options)
{
    *options = (CliOptions){.limits = limits_default()};
    struct option longs[OPTION_COUNT + 1] = {0};
    char letters[2 * OPTION_COUNT + 2] = "-", *letter = letters + 1; // "-": operands come as code 1, in order
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionRow *o = &option_rows[i];
        longs[i] = (struct option){o->name, o->argument ? required_argument : no_argument, NULL, o->code};
        if (o->letter) {
            *letter++ = o->letter;
            if (o->argument)
                *letter++ = ':';
        }
    }
    CliOutcome outcome = CLI_RUN;
    for (int found; outcome == CLI_RUN && (found = getopt_long(argc, argv, letters, longs, NULL)) != -1;)
        outcome = take_option(options, option_code(found), optarg);
    for (; outcome == CLI_RUN && optind < argc; optind++) // after "--"
        vec_push(&options->inputs, ((CliInput){argv[optind], false}));
    if (outcome == CLI_USAGE)
        fputs("Try 'leibniz --help'.\n", stderr);
    return outcome;
}

void cli_clear(CliOptions *options)
{
    vec_free(&options->inputs);
}
