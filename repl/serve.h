// What the files of `leibniz serve` share: requests in, answers out, and what the methods do.
#ifndef LEIBNIZ_REPL_SERVE_H
#define LEIBNIZ_REPL_SERVE_H

#include "session/session.h"

#include <cjson/cJSON.h>

// The result of a method, or NULL and *err. The caller owns it.
cJSON *serve_method(Session *s, const char *name, const cJSON *params, StopFlag *stop, Error *err);
bool serve_has_method(const char *name);
cJSON *serve_method_list(void); // {"run": {"params": schema, "help": ..}, ..}

// Answers a request of the Model Context Protocol; NULL and *err. `known` is set to false where there is no such method.
cJSON *serve_mcp(const char *name, const cJSON *params, StopFlag *stop, bool *known, Error *err);

// The member's text, or `otherwise`.
const char *serve_text(const cJSON *params, const char *member, const char *otherwise);
// Runs statements; adds a report for each to the list. Returns the exit status.
int serve_run(Session *s, const char *text, StopFlag *stop, cJSON *reports);
// Checks a document; adds an object for each link.
bool serve_check(const cJSON *params, const char *prelude, StopFlag *stop, cJSON *links, Error *err);

#endif
