// steps e: a derivative told line by line, each line equal to the one before, with the rules that lead to it.
#ifndef LEIBNIZ_SESSION_STEPS_H
#define LEIBNIZ_SESSION_STEPS_H

#include "session/session_internal.h"

// Adds the derivation of `written` to out, ending with its simplified form. False and *err when a line can not be had.
bool steps_derive(Run *r, Expr written, StrBuf *out, Error *err);

#endif
