// Where a statement begins and ends.
//
// A statement ends at a newline or `;` outside of brackets and comments. It goes on to the next line while its brackets
// are open, where the line ends with an operator, a relation or a comma, and where the next line begins with a relation,
// so that a chain may be written over several lines. A blank line ends a statement anywhere: a bracket that was
// forgotten does not swallow the rest of the text.
#ifndef LEIBNIZ_PARSER_EXTENT_H
#define LEIBNIZ_PARSER_EXTENT_H

#include "util/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    Span at;         // without the blanks and comments around
    uint32_t next;   // behind the terminator
    uint32_t assign; // the first := outside of brackets, or EXTENT_NO_ASSIGN
    bool open;       // the text ends where the statement has to go on
    bool blank_before;
} Extent;

enum { EXTENT_NO_ASSIGN = INT32_MAX }; // sources are shorter (limits.source_bytes)

// The statement at or behind `from`; empty (at.start = at.end) at the end of the text.
Extent extent_find(const char *text, uint32_t length, uint32_t from);

#endif
