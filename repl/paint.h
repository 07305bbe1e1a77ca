// The line being typed in colours: known words, names, numbers, comments, and the bracket that matches.
#ifndef LEIBNIZ_REPL_PAINT_H
#define LEIBNIZ_REPL_PAINT_H

#include "session/session.h"

// Adds the line with its colours, newlines as "\r\n". The bracket at the cursor, or just before it, is marked together
// with its partner; one that closes what is not open is marked as wrong. `continues`: lines before may have opened it.
// Without its colours the text is the line: nothing moves.
void paint_line(const Session *session, const char *line, size_t length, size_t cursor, bool continues, StrBuf *out);

typedef struct {
    size_t row, column; // from 0, where the prompt begins
} PaintPlace;

// Where the cursor stands on a terminal of so many columns, behind a prompt of so many. False where a character of the
// line is not exactly one column wide, so that nobody can tell.
bool paint_place(const char *line, size_t length, size_t cursor, size_t prompt, size_t columns, PaintPlace *place);

#endif
