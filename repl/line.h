// Reading a line from a terminal: editing, history, completion. The only part that knows GNU readline.
#ifndef LEIBNIZ_REPL_LINE_H
#define LEIBNIZ_REPL_LINE_H

#include "session/session.h"

typedef enum { LINE_READ, LINE_CANCELLED, LINE_END } LineOutcome;

// Sets readline up and reads the history. `session` serves completion and colours and has to outlive the editor.
void line_open(Session *session, bool colour);
// Shows the prompt, reads a line and appends it (without newline) to *line.
// LINE_CANCELLED: Ctrl-C was pressed. LINE_END: Ctrl-D on an empty line, or the terminal is gone.
LineOutcome line_read(const char *prompt, StrBuf *line);
// Keeps a statement (which may have several lines) in the history, at once on disk too.
void line_remember(const char *statement);
void line_close(void);

#endif
