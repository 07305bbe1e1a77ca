// plot e, plot e, x = a..b: a curve drawn with characters.
#ifndef LEIBNIZ_SESSION_PLOT_H
#define LEIBNIZ_SESSION_PLOT_H

#include "session/session_internal.h"

// Carries the command out: the report's text is the picture, in dots of Braille where the session shows Unicode.
bool plot_command(Run *r, Error *err);

#endif
