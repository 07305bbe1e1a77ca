// Sub-commands: a first argument that is no option and no file.
#ifndef LEIBNIZ_REPL_SUBCOMMAND_H
#define LEIBNIZ_REPL_SUBCOMMAND_H

typedef int SubcommandRun(int argc, char **argv); // returns the exit status

SubcommandRun *subcommand_find(const char *word); // NULL: it is none
void subcommand_list(void);                       // their lines of the program's help

#define SUBCOMMAND(id, ...) SubcommandRun subcommand_##id;
#include "repl/subcommands.def"
#undef SUBCOMMAND

#endif
