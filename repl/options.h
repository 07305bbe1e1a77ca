// Options of a command line. A table has a row an option, OPTION(ID, letter, "long", "argument", "help") in a .def file
// that the command expands twice:
//
//     enum { EVAL_OPERAND = OPTION_OPERAND,
//     #define OPTION(id, letter, name, argument, help) EVAL_##id,
//     #include "repl/eval_options.def"
//     #undef OPTION
//     };
//     static const OptionRow option_rows[] = {
//     #define OPTION(id, letter, name, argument, help) {EVAL_##id, letter, name, argument, help},
//     ...
#ifndef LEIBNIZ_REPL_OPTIONS_H
#define LEIBNIZ_REPL_OPTIONS_H

#include <stddef.h>

enum {
    OPTION_GO_ON = -1,   // in place of an exit status: the command line is well so far
    OPTION_OPERAND = 256 // above every letter; the codes of options follow
};

typedef struct {
    int code;
    char letter; // 0: none
    const char *name, *argument, *help; // argument NULL: the option takes none
} OptionRow;

typedef struct {
    const char *command; // "leibniz eval"
    const OptionRow *rows;
    size_t nrows;
    // Takes an option, or as OPTION_OPERAND what is none, in the order of the command line. OPTION_GO_ON, or the exit
    // status with which the program ends, 0 after --help.
    int (*take)(void *data, int code, char *argument);
} OptionTable;

// OPTION_GO_ON: all were taken. Else the exit status; what is wrong was said on standard error.
int options_read(const OptionTable *table, int argc, char **argv, void *data);
// The rows as lines of a help text, on standard output.
void options_show(const OptionTable *table);
// One such line.
void options_show_line(const char *left, const char *help);
// Says what is wrong with a command line, `text` behind it if it is not NULL. Returns the exit status for that.
int options_refuse(const OptionTable *table, const char *what, const char *text);

#endif
