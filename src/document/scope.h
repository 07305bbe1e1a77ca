// What is defined and assumed at a place of a document, and what a claim needs of it.
#ifndef LEIBNIZ_DOCUMENT_SCOPE_H
#define LEIBNIZ_DOCUMENT_SCOPE_H

#include "notation/term.h"
#include "util/mem.h"

typedef struct {
    char *arguments;   // of a definition that does not write them (L(w) is L): "w, b"; NULL
    char *text, *name; // statements in Leibniz's language; the name that they are about
    uint32_t line;     // 0: given from outside
    int cell;
    unsigned level; // of the heading it stands under; 0: before the first
    bool assumption;
    VEC(char *) words; // names in the text
} ScopeEntry;

typedef struct {
    VEC(ScopeEntry) list;
    Symbols symbols;
    unsigned level;
} Scope;

typedef struct {
    VEC(size_t) at; // places in the list, in order
} ScopeUse;

void scope_free(Scope *s);
void scope_clear(Scope *s); // forgets everything
void scope_heading(Scope *s, unsigned level);
// Takes statements in; one about a name that a former one of its kind was about replaces it.
void scope_add(Scope *s, const char *text, const char *name, bool assumption, uint32_t line, int cell);
// A statement as a person wrote it: `f(x) := ..`, `assume ..`; several facts become entries of their own.
void scope_take(Scope *s, const char *statement, uint32_t line, int cell);
// The definition of `name` is also written with these arguments, which are arrays: "w, b".
void scope_arguments(Scope *s, const char *name, const char *arguments);
void scope_closure(const Scope *s, const char *claim, ScopeUse *out); // `out` is initialized by it
bool scope_defines(const Scope *s, const char *name);
// The names in a text of Leibniz's language, each once. Free each and the array.
typedef VEC(char *) ScopeWords;
void scope_words(const char *text, ScopeWords *out);
void scope_words_free(ScopeWords *w);
bool scope_words_have(const ScopeWords *w, const char *name);

#endif
