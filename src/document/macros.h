// Macros of LaTeX: \newcommand, \renewcommand, \providecommand, \def, \DeclareMathOperator, and their expansion.
#ifndef LEIBNIZ_DOCUMENT_MACROS_H
#define LEIBNIZ_DOCUMENT_MACROS_H

#include "document/scan.h"
#include "util/error.h"

typedef struct {
    char *name, *body, *optional; // optional: the default of the first argument; NULL: it has none
    unsigned arguments;
} Macro;

typedef struct {
    VEC(Macro) list;
} Macros;

void macros_read(Macros *m, const char *text, size_t length); // every definition in the text
void macros_free(Macros *m);
// Expands the macros in `in`; what a body gives stands where the macro was called. False: too deep or too long.
bool macros_expand(const Macros *m, const ScanText *in, ScanText *out, Error *err);

#endif
