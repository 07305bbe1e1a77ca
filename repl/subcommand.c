// The table of sub-commands.
#include "repl/subcommand.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *argument, *help;
    SubcommandRun *run;
} rows[] = {

#define SUBCOMMAND(id, name, argument, help) {name, argument, help, subcommand_##id},
#include "repl/subcommands.def"
#undef SUBCOMMAND
};

SubcommandRun *subcommand_find(const char *word)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].name, word))
            return rows[i].run;
    return NULL;
}

void subcommand_list(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char left[64];
        snprintf(left, sizeof left, "leibniz %s %s", rows[i].name, rows[i].argument);
        printf("       %-34s %s\n", left, rows[i].help);
    }
}
