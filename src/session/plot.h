// plot [--svg FILE] e, f, x = a..b: curves drawn with characters, or written as SVG.
#ifndef LEIBNIZ_SESSION_PLOT_H
#define LEIBNIZ_SESSION_PLOT_H

#include "session/session_internal.h"

// Carries the command out: the report's text is the picture, as wide as the terminal. A derivative is drawn beside its
// function.
bool plot_command(Run *r, Error *err);

#endif
