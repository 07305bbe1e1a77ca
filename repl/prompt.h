// The prompt: read, run, show, again.
#ifndef LEIBNIZ_REPL_PROMPT_H
#define LEIBNIZ_REPL_PROMPT_H

#include "repl/output.h"
#include "session/session.h"

// Returns the exit status: 0 unless the results could not be written.
int prompt_run(Session *session, const SessionOptions *options, Output *out);

#endif
