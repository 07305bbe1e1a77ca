// A formula's tree cut into statements: chains of sides and relations, with the words that stand between.
#ifndef LEIBNIZ_DOCUMENT_SPLIT_H
#define LEIBNIZ_DOCUMENT_SPLIT_H

#include "notation/tree.h"
#include "util/mem.h"

typedef struct {
    Tree **items;
    uint32_t n;
} SplitSide;

typedef struct {
    const char *text;    // "=", "<=", ":=", "to", ...
    uint32_t start, end; // bytes of the formula
} SplitRelation;

typedef enum { SPLIT_PLAIN, SPLIT_WHERE, SPLIT_CONDITION } SplitRole; // what the word before says

typedef struct {
    VEC(SplitSide) sides; // one more than relations; the first or last may be empty
    VEC(SplitRelation) relations;
    SplitRole role;
    bool implied; // behind \Rightarrow
    bool leads;   // in front of \Rightarrow
} SplitStatement;

typedef struct {
    VEC(SplitStatement) list;
    bool leads_iff, ends_iff; // the formula begins, ends with \Leftrightarrow
} Split;

void split_formula(Arena *arena, const Tree *row, Split *out);
void split_free(Split *s);
// What a word or text between statements says; false: it says nothing and may be a name.
bool split_word(const char *text, SplitRole *role);

#endif
