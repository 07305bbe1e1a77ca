// What could stand at the cursor: a list made from the session's tables and definitions.
#ifndef LEIBNIZ_REPL_COMPLETE_H
#define LEIBNIZ_REPL_COMPLETE_H

#include "session/session.h"
#include "util/mem.h"

typedef struct {
    char *word, *help; // owned by the list
} Completion;

typedef VEC(Completion) CompletionList;

// Appends the words that may end at `cursor` and returns where the word that they replace starts.
size_t complete_collect(Session *session, const char *line, size_t cursor, CompletionList *list);
void complete_clear(CompletionList *list);
// Length in bytes of the longest beginning that all of them share; whole UTF-8 characters only.
size_t complete_common(const CompletionList *list);
// The table shown when there are several: words in columns, or each with its help where they are few.
void complete_show(const CompletionList *list, size_t width, StrBuf *out);

#endif
