// Terms in Leibniz's own language.
//
// Vectors and matrices are written by their elements: a side of shape n is written as its element k, `Xw` as
// sum(j=1..d, X[k, j]*w[j]). What has no elements in closed form (inverses, determinants) is written in matrix notation
// (`inv(A)*b`, `grad(f, x)`), with the declared shapes in front.
#ifndef LEIBNIZ_NOTATION_WRITE_H
#define LEIBNIZ_NOTATION_WRITE_H

#include "notation/kinds.h"
#include "util/error.h"

typedef struct {
    Arena *arena;
    Kinds *shapes;
    const Symbols *symbols;
    bool matrix;                 // write matrix notation
    bool formal;                 // derivatives of names that nothing defines are written all the same
    bool turned;                 // Jacobians lie: [i,j] is the derivative of element j by variable i
    const char *nabla;           // the variable of a gradient that names none; NULL
    VEC(const char *) variables; // that differentials are taken by
    // What was found on the way
    VEC(const char *) used; // names
    const char *undefined;  // a function that the text does not define: the claim may hold for all, never fail
    const char *blocked;    // why the claim can not be written; NULL
    bool derivative;        // some derivative occurs
    bool wants_matrix;      // an inverse or determinant occurs
    bool wants_nabla;
    unsigned fresh; // indices in use
} Writer;

void writer_free(Writer *w);
void write_collect_differentials(Writer *w, const Term *t);
// The element i, j of t (NULL where t has fewer indices). False when blocked.
bool write_term(Writer *w, const Term *t, const char *i, const char *j, StrBuf *out);
// "assume X matrix(n, d)" of the names used, for matrix notation; empty where nothing is to be said.
void write_shapes(Writer *w, StrBuf *out);

#endif
