// What help can be asked about: every word of the language, and the names that are defined.
#ifndef LEIBNIZ_SESSION_HELP_H
#define LEIBNIZ_SESSION_HELP_H

#include "session/session.h"
#include "util/mem.h"

typedef struct {
    const char *name;
    const char *signature; // "" where there is none; NULL of a name that is defined
    const char *help;
} HelpTopic;

typedef VEC(HelpTopic) HelpTopics;

// Appends them in alphabetical order; a name that is defined may stand beside a word of the language.
void help_words(const Session *s, HelpTopics *words);

#endif
