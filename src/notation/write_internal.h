// What write.c and write_derivatives.c share.
#ifndef LEIBNIZ_NOTATION_WRITE_INTERNAL_H
#define LEIBNIZ_NOTATION_WRITE_INTERNAL_H

#include "notation/write.h"

// The indices of the element that is written; NULL: there is none, or matrix notation is.
typedef struct {
    const char *i, *j;
} At;

static const At none = {NULL, NULL};

// A term, in brackets where it binds less than `level`; with text around it.
void write_at(Writer *w, const Term *t, At at, int level, StrBuf *out);
void write_around(Writer *w, const char *before, const Term *t, At at, int level, const char *after, StrBuf *out);
void write_subscripts(Writer *w, Term *const *subs, uint32_t n, At at, StrBuf *out);
void write_sum_head(Writer *w, const char *index, const char *length, StrBuf *out); // sum(i=1..n, without the end
void write_block(Writer *w, const char *format, const char *name);                 // says why nothing can be written
void write_use(Writer *w, const char *name);
int write_rank(Writer *w, const Term *t);
bool write_is_array(int rank);
const char *write_index_begin(Writer *w); // a fresh index
void write_index_end(Writer *w);

// ---- write_derivatives.c --------------------------------------------------------------------------------------------

void write_derivative(Writer *w, const Term *t, At at, StrBuf *out);
void write_nabla(Writer *w, const Term *t, At at, StrBuf *out);
void write_differential(Writer *w, const Term *t, At at, StrBuf *out);

#endif
