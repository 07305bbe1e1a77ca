// The table of commands, for help and completion too.
#ifndef LEIBNIZ_SESSION_COMMANDS_H
#define LEIBNIZ_SESSION_COMMANDS_H

#include "session/session_internal.h"
#include "session/tell.h"

enum { // one for each row

#define COMMAND(id, ...) COMMAND_##id,
#include "session/commands.def"
#undef COMMAND
    COMMAND_COUNT
};

typedef enum { TAKES_NOTHING, TAKES_TEXT, TAKES_FILE, TAKES_EXPR, TAKES_CLAIM } CommandTakes;

typedef struct {
    const char *name;
    CommandTakes takes;
    const char *signature, *help;
} CommandRow;

extern const CommandRow command_rows[COMMAND_COUNT];

typedef struct {
    const char *text; // the argument as it was written
    Expr expr;        // EXPR, CLAIM: the first side
    Claim claim;
    TellOptions tell; // of steps
} CommandArgs;

// The bare name of a defined function or array means its body in a command: f of f(x) := x^2 is f(x), f of
// f[k] := .. is f[k]. Any other expression is itself.
Expr command_open_family(Run *r, Expr e);

#endif
