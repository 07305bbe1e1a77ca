// A statement's sides as terms, once for each choice of readings, and its links in Leibniz's language.
#ifndef LEIBNIZ_DOCUMENT_READING_H
#define LEIBNIZ_DOCUMENT_READING_H

#include "document/split.h"
#include "notation/read.h"
#include "notation/write.h"

typedef struct {
    unsigned choice;
    Term **sides;        // 0 where a side could not be read
    const char **opaque; // by side: why nothing is claimed
    Error *errors;       // by side
    uint32_t n;
    unsigned met; // choices that there are
    Kinds shapes;
    bool ready;
} Reading;

typedef struct {                               // one link written out
    const char *left, *right, *claim, *shapes; // shapes: statements in front, for matrix notation
    const char *undefined, *blocked;
    bool derivative, wants_nabla, arrays, jacobian;
} ReadingLink;

void reading_make(Arena *arena, const Symbols *symbols, const Tree *formula, const SplitStatement *st, unsigned choice,
                  Reading *out);
void reading_free(Reading *r);
// Link k (between sides k and k + 1). `nabla`: the variable of gradients that name none; `turned`: Jacobians lie.
void reading_link(Arena *arena, const Symbols *symbols, Reading *r, uint32_t k, const char *nabla, bool turned,
                  ReadingLink *out);

#endif
