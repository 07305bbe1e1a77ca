// What a formula means, before it is written in Leibniz's language: terms, and the table of names.
//
// A term is a tree whose nodes are operations of mathematics. Names have the spelling of the language already
// (`\hat w` is w_hat, `W^{(1)}` is W_sup_1); their subscripts are terms. Ranges that the page leaves out (`\sum_j`) and
// shapes (is `Xw` a product of numbers or of a matrix and a vector?) are found afterwards by kinds.c.
#ifndef LEIBNIZ_NOTATION_TERM_H
#define LEIBNIZ_NOTATION_TERM_H

#include "util/arena.h"
#include "util/mem.h"
#include "util/str.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    TERM_NUM,   // text
    TERM_NAME,  // text; kids: subscripts
    TERM_CALL,  // text: a built-in function; kids: arguments
    TERM_APPLY, // text: a function of the document; kids: arguments; order: primes
    TERM_ADD,   // kids: two
    TERM_SUB,   // kids: two
    TERM_NEG,   // kids: one
    TERM_MUL,   // kids: two; text: "" side by side, "cdot", "times", "odot" (elementwise), "otimes"
    TERM_DIV,   // kids: two
    TERM_POW,   // kids: two
    TERM_SUM,   // text: index; kids: body, lower, upper (0: not written), condition (0: none)
    TERM_PROD,  // likewise
    TERM_DIFF,  // kids: operand, then variables (one as often as its order)
    TERM_NABLA, // kids: operand, variable (0: not written); order 2: the Hessian
    TERM_TRANSPOSE,
    TERM_NORM,         // order: its index (2)
    TERM_ABS,          // |x|: a determinant where x is a matrix
    TERM_IVERSON,      // kids: a condition
    TERM_RELATION,     // text: = != < <= > >=; kids: two
    TERM_AND,          // kids: two conditions
    TERM_PIECES,       // kids: condition, value, ..., otherwise or 0
    TERM_MATRIX,       // kids row by row; order: columns
    TERM_LIST,         // kids
    TERM_INDEX,        // kids: a term, then subscripts
    TERM_AT,           // kids: a term, a variable, a value: its value there
    TERM_LIMIT,        // kids: a term, a variable, where it goes to; order: 1 from the right, -1 from the left
    TERM_DOT,          // kids: two: inner product
    TERM_DIFFERENTIAL, // d of kids[0]
    TERM_FACTORIAL,
    TERM_OPAQUE, // text: why nothing can be said of it; kids: what is inside
} TermKind;

typedef struct Term Term;

struct Term {
    TermKind kind;
    uint8_t style; // TREE_BOLD ... of a name
    bool open;     // what stands behind it may belong to it: a bracket behind a name, factors behind d x
    int order;
    const char *text;
    Term **kids;
    uint32_t n;
    uint32_t start, end; // bytes of the formula
    int rank;            // found by kinds.c: 0 number, 1 vector (column), 2 matrix, -1 not known; -2: row vector
    unsigned rank_known; // what was known of names then (Kinds.known)
};

Term *term_new(Arena *a, TermKind kind, const char *text, Term **kids, uint32_t n);
Term *term_two(Arena *a, TermKind kind, const char *text, Term *left, Term *right);
bool term_same(const Term *a, const Term *b); // written alike; their places do not count

// ---- Names --------------------------------------------------------------------------------------------------------

typedef struct {
    const char *name;
    int rank;          // of what it stands for: 0, 1, 2; -1: not known
    bool function;     // called with arguments
    bool defined;      // by the document
    bool index;        // an integer that subscripts
    bool bare;         // has been seen without arguments
    bool vector;       // shapes are declared: matrix(m, n), vector(n)
    bool takes_arrays; // its arguments are arrays and are not written (R(W) is R)
    const char *params[6];
    uint32_t nparams;
    const char *dims[3]; // lengths of its subscripts; 0: not known
} Symbol;

typedef struct {
    Arena arena;
    VEC(Symbol *) list;
} Symbols;

Symbol *symbols_find(const Symbols *s, const char *name); // NULL: none
Symbol *symbols_get(Symbols *s, const char *name);        // made with rank -1 where there is none
void symbols_copy(Symbols *to, const Symbols *from);      // `to` is initialized by it
void symbols_free(Symbols *s);
// Reads off a statement in Leibniz's language what it says about names: a definition's kind and parameters, the
// ranks and lengths of the arrays it subscripts, declared shapes and ranges.
void symbols_learn(Symbols *s, const char *statement);

#endif
