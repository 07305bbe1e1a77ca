// Words: products of matrices as strings of letters, and what inverses and orthogonal matrices say about them.
#ifndef LEIBNIZ_FIELD_WORDS_H
#define LEIBNIZ_FIELD_WORDS_H

#include "symbolic/field/field.h"
#include "symbolic/matrix/matrix.h"

// A letter is the element of a matrix at row matrix_placeholder(0) and column matrix_placeholder(1): A[.0, .1]. A column
// holds the first only, a row the second. `rows` is the number of rows; 0: of a row.
typedef struct {
    Expr letter, rows;
} Letter;

typedef struct {
    VEC(Letter) letters; // none: the identity
    Expr cols;           // 0: the last is a column
} Word;

typedef struct {
    const Ratio *coeff; // free of the indices
    Word word;
} WordTerm;

typedef VEC(WordTerm) WordSum;

typedef struct { // the word is equal to the sum
    Word left;
    WordSum right;
} WordRule;

typedef VEC(WordRule) WordRules;

void word_clear(Word *w);
void word_copy(Word *to, const Word *from);
void word_append(Word *w, const Word *tail, size_t from, size_t to); // letters from..to-1 and what stands behind them
// The letter as a symmetric array or inverse writes it.
Expr word_settle(Field *f, Expr letter);
void word_transpose(Field *f, Word *w);
bool word_find(const Word *in, const Word *what, size_t *at); // as a part
// The element of the word at row i and column j (not looked at where it begins with a row, ends with a column).
Expr word_element(Pool *p, const Word *w, Expr i, Expr j);
int word_compare(Field *f, const Word *a, const Word *b); // by length, then letter by letter
void word_sum_clear(WordSum *s);
void word_rules_clear(WordRules *rules);

// ---- graph.c: reading ----------------------------------------------------------------------------------------------

// A product under sums, taken apart into words between free indices.
typedef struct {
    Word word;
    Expr from, to; // the free index, or 0 where the word ends in a row or column of its own; both 0 and `cycle`: a trace
    bool cycle;
} Strand;

typedef struct {
    const Ratio *coeff; // what is no word
    VEC(Strand) strands;
} Strands;

void strands_clear(Strands *s);
// Reads one term (a monomial over denominators). False where the field stops.
bool words_read(Field *f, const Ratio *term, Strands *out);
// The matrix of a table as a sum of words. False where it is none.
bool words_of_table(Field *f, Expr table, WordSum *out);

// ---- complete.c: rules ---------------------------------------------------------------------------------------------

// All that follows, up to limits, from S*inv(S) = inv(S)*S = I for these tables and from Q'*Q = Q*Q' = I for the
// orthogonal arrays among the facts. False where the field stops.
bool words_complete(Field *f, const Expr *tables, size_t n, WordRules *out);

// ---- words.c -------------------------------------------------------------------------------------------------------

// Is it zero by these rules? False where that is not shown.
bool words_vanish(Field *f, const Ratio *a);
// Is the matrix of a table one that was declared to have an inverse?
bool words_is_invertible(Field *f, Expr table);
// inv(A + u*v')[i, j] by Sherman and Morrison where A has an inverse; inv(diag(v))[i, j]. NULL without a stop where it
// stays.
const Ratio *words_inverse(Field *f, Expr table, Expr i, Expr j);
// det of a product, a multiple, an inverse, of I + x*y'. NULL without a stop where it stays.
const Ratio *words_determinant(Field *f, Expr table);

#endif
