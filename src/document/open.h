// What the text leaves open, so that a claim which was refuted as it stands is not called wrong.
#ifndef LEIBNIZ_DOCUMENT_OPEN_H
#define LEIBNIZ_DOCUMENT_OPEN_H

#include "document/check_internal.h"

typedef struct { // a link as one reading states it, and the answer
    Chain *chain;
    uint32_t k;
    ReadingLink link;
    Answer answer;
    const char *statements;
    const char *why; // nothing was decided: the reason
} Candidate;

bool open_is_constant(const Term *t); // no names in it, but pi and e
// Why the text does not determine the claim that was refuted; NULL: it does.
const char *open_question(const Candidate *x);
// A letter that is an index and a number of terms: told as ambiguous. NULL: none.
const char *open_two_meanings(const Candidate *x);
// What many texts assume and do not say, and the claim holds under it; NULL: nothing of the kind.
const char *open_custom(const Candidate *x);
// Keeps in mind that the text states an equation between names: later claims about them may rest on it.
void open_note_equation(const Candidate *x);
void open_forget(Document *d); // at a heading

#endif
