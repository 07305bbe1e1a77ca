// Model files: what sub-commands run before they do their own work.
#ifndef LEIBNIZ_REPL_MODEL_H
#define LEIBNIZ_REPL_MODEL_H

#include "session/session.h"

// Adds the bytes of a file ("-": standard input). False when it can not be read (errno says why).
bool model_read_file(const char *path, StrBuf *out);
// Runs a model for the sub-command `who`, each statement within `timeout` seconds (0: no bound). What is wrong with a
// statement goes to standard error. STATUS_WELL or STATUS_FAILED: a claim that fails is no business of code.
int model_run(Session *session, const char *who, const char *path, double timeout);

#endif
