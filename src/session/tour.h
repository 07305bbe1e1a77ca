// tour [N]: what Leibniz does, page by page, by running it.
#ifndef LEIBNIZ_SESSION_TOUR_H
#define LEIBNIZ_SESSION_TOUR_H

#include "session/session_internal.h"

// Tells page number `which` ("": the next one) and leaves its statements to be run. False and *err: no such page.
bool tour_command(Run *r, const char *which, Error *err);

#endif
