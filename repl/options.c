// Options of a command line: getopt does the splitting, by the table of the command.
#include "repl/options.h"
#include "repl/cli.h"

#include <getopt.h>
#include <stdio.h>

void options_show_line(const char *left, const char *help)
{
    printf("  %-27s %s\n", left, help);
}

void options_show(const OptionTable *table)
{
    for (size_t i = 0; i < table->nrows; i++) {
        const OptionRow *o = &table->rows[i];
        char left[64], letter[8] = "    ";
        if (o->letter)
            snprintf(letter, sizeof letter, "-%c, ", o->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->argument ? " " : "",
                 o->argument ? o->argument : "");
        options_show_line(left, o->help);
    }
}

int options_refuse(const OptionTable *table, const char *what, const char *text)
{
    fprintf(stderr, "%s: %s%s%s\nTry '%s --help'.\n", table->command, what, text ? " " : "", text ? text : "",
            table->command);
    return STATUS_USAGE;
}

// The code of what getopt returned, a letter or a code.
static int code_of(const OptionTable *table, int found)
{
    for (size_t i = 0; i < table->nrows; i++)
        if (table->rows[i].letter && table->rows[i].letter == found)
            return table->rows[i].code;
    return found == 1 ? OPTION_OPERAND : found;
}

int options_read(const OptionTable *table, int argc, char **argv, void *data)
{
    struct option longs[64] = {0};
    char letters[2 * 64 + 2] = "-", *letter = letters + 1; // "-": operands come as code 1
    for (size_t i = 0; i < table->nrows && i < 63; i++) {
        const OptionRow *o = &table->rows[i];
        longs[i] = (struct option){o->name, o->argument ? required_argument : no_argument, NULL, o->code};
        if (o->letter)
            *letter++ = o->letter;
        if (o->letter && o->argument)
            *letter++ = ':';
    }
    int status = OPTION_GO_ON;
    for (int found; status == OPTION_GO_ON && (found = getopt_long(argc, argv, letters, longs, NULL)) != -1;) {
        if (found != '?') {
            status = table->take(data, code_of(table, found), optarg);
        } else { // getopt has said what is wrong
            fprintf(stderr, "Try '%s --help'.\n", table->command);
            status = STATUS_USAGE;
        }
    }
    for (; status == OPTION_GO_ON && optind < argc; optind++) // after "--"
        status = table->take(data, OPTION_OPERAND, argv[optind]);
    return status;
}
