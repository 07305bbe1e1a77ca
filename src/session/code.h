// The commands that generate and check code.
#ifndef LEIBNIZ_SESSION_CODE_H
#define LEIBNIZ_SESSION_CODE_H

#include "session/session_internal.h"

// Sets the report's text to the code for `written`, an expression as it was read. `target`: a TargetId.
bool code_command(Run *r, Expr written, int target, Error *err);
// Sets the report's text and figures to how well the code computes.
bool code_validate(Run *r, Expr written, Error *err);

#endif
