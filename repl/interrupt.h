// Ctrl-C. The signal sets a flag that the engine polls; what follows depends on where the program stands.
#ifndef LEIBNIZ_REPL_INTERRUPT_H
#define LEIBNIZ_REPL_INTERRUPT_H

#include "util/limits.h"
#include <stdbool.h>

// Catches SIGINT. In a script the second one ends the process at once; at the prompt it only says how to.
void interrupt_install(bool at_prompt);
StopFlag *interrupt_flag(void); // nonzero once Ctrl-C was pressed; whoever acts on it clears it
// Ends the process as an uncaught SIGINT does, so that a shell's loop around it stops too.
void interrupt_end_process(void);

#endif
