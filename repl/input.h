// Running what a file, a statement or a pipe holds.
#ifndef LEIBNIZ_REPL_INPUT_H
#define LEIBNIZ_REPL_INPUT_H

#include "repl/cli.h"
#include "repl/output.h"
#include "session/session.h"

// Runs one input. Returns the exit status; an unreadable file is told on standard error and gives STATUS_FAILED.
int input_run(Session *session, const CliInput *input, const SessionOptions *options, const CliOptions *cli,
              Output *out);

#endif
