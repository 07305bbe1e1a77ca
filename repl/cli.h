// The command line: options.def holds one row an option, this reads them.
#ifndef LEIBNIZ_REPL_CLI_H
#define LEIBNIZ_REPL_CLI_H

#include "util/limits.h"
#include "util/mem.h"

#include <stdbool.h>

typedef enum { STATUS_WELL, STATUS_CLAIM, STATUS_FAILED, STATUS_USAGE } ExitStatus;

typedef struct {
    const char *text;  // a file's name ("-" is standard input), or a statement
    bool is_statement; // given by -e
} CliInput;

typedef struct {
    VEC(CliInput) inputs; // in the order of the command line; none: standard input or the prompt
    Limits limits;
    double timeout; // seconds; 0: none
    bool json, echo, reset_on_blank, verbose;
    bool ascii, unicode; // neither: what the terminal shows
} CliOptions;

// Fills *options. OPTION_GO_ON, or the exit status: --help or --version was answered on standard output, or what is wrong
// was said on standard error. The strings belong to argv; cli_clear frees the rest.
int cli_parse(int argc, char **argv, CliOptions *options);
void cli_clear(CliOptions *options);

#endif
