// Writing reports: results to standard output, diagnostics to standard error, or JSON lines.
#ifndef LEIBNIZ_REPL_OUTPUT_H
#define LEIBNIZ_REPL_OUTPUT_H

#include "session/session.h"

typedef struct {
    bool json, echo;
    bool colour_out, colour_err;
    const char *file;       // what diagnostics call the source; NULL: nothing
    bool stop_on_interrupt; // a script ends at Ctrl-C, the prompt goes on
    bool failed;            // standard output can not be written; the reason has been told
    bool interrupted, quit;
    StrBuf scratch;
} Output;

// Colour where a terminal shows it and neither NO_COLOR nor TERM=dumb speaks against it.
void output_init(Output *out, bool json, bool echo);
void output_clear(Output *out);
// A ReportCallback; `data` is the Output. Written at once: a reader at the other end of a pipe waits for it.
bool output_report(const Report *r, void *data);
// Flushes; false when what was written has not arrived (a full disk, a closed pipe).
bool output_flush(Output *out);

#endif
