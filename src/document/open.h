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
bool open_is_name_byte(char c);
// Why the text does not determine the claim that was refuted; NULL: it does.
const char *open_question(const Candidate *x);
// Why a proof says nothing: derivatives of names that do not depend on the variable as defined are 0 on both sides.
const char *open_vacuous(const Candidate *x);
// Notation in a side whose other meaning is as usual as the one that was read; NULL: none. (meanings.c)
const char *open_meaning(const Candidate *x, const Term *left, const Term *right);
// A letter that is an index and a number of terms: told as ambiguous. NULL: none.
const char *open_two_meanings(const Candidate *x);
// What many texts assume and do not say, and the claim holds under it; NULL: nothing of the kind. (customs.c)
const char *open_custom(const Candidate *x);
// Keeps in mind that the text states an equation between names: later claims about them may rest on it.
void open_note_equation(const Candidate *x);
// A name that has a definition is given another one in passing ("if f(x) = 1/x, then"): what stands below may mean it.
void open_note_name(Document *d, const char *name, uint32_t line);
void open_forget(Document *d); // at a heading

#endif
