// Ranks and lengths of what a statement names: which letters are vectors, where a sum without bounds ends.
//
// Evidence, in this order: what the table of names holds; a transpose, an inverse, a trace, bold type, an arrow; the
// subscripts of other uses; what stands beside it in a product or a sum. Lengths that must agree are one class; a class
// takes its name from a written bound or a declared shape, else a new letter. Nothing is decided by a name alone.
#ifndef LEIBNIZ_NOTATION_KINDS_H
#define LEIBNIZ_NOTATION_KINDS_H

#include "notation/term.h"

typedef struct {
    const char *name;
    int rank;                       // -1: not known
    int dims[3];                    // classes of lengths; -1: none yet
    bool whole;                     // occurs without subscripts
    bool latin, upper, bold, fixed; // fixed: the rank comes from the table of names
    bool forced;                    // a transpose or another operation tells its rank
    int soft;                       // the rank it had elsewhere: counts only where the statement speaks of arrays; -1
    const char *soft_dims[3];
} KindName;

typedef struct {
    Arena *arena;
    const Symbols *symbols;
    VEC(KindName) names;
    VEC(const char *) lengths; // by class: its text; 0: not known
    VEC(int) parents;          // by class: the class it was joined to; -1
    VEC(const char *) taken;   // names that a new letter must not have

    struct {
        const char *index;
        int length;
    } bound[32];

    unsigned nbound;
    unsigned known; // changes with every rank of a name: ranks found for terms before count no more
    bool conflict; // two lengths that must agree have different names
    bool arrays;   // some notation of vectors or matrices occurs
} Kinds;

void kinds_begin(Kinds *s, Arena *arena, const Symbols *symbols);
void kinds_free(Kinds *s);
void kinds_note(Kinds *s, Term *t); // once for each side
// Finds ranks and lengths of all sides together; a relation's two sides are of one shape. Bare sums get their bounds.
void kinds_settle(Kinds *s, Term **sides, uint32_t n);
void kinds_refresh(Kinds *s);            // the table of names has changed
int kinds_rank(Kinds *s, const Term *t); // 0, 1, 2, -2 (a row)
const char *kinds_length(Kinds *s, const Term *t,
                         int position); // of a vector or matrix; a new name where none is known
KindName *kinds_find(Kinds *s, const char *name);
const char *kinds_text(Kinds *s, int length);
// A letter for an index that nothing is called by.
const char *kinds_index(Kinds *s, unsigned number);
void kinds_store(const Kinds *s, Symbols *out); // what was found, for the statements that follow
bool kinds_is_taken(const Kinds *s, const char *name);

#endif
