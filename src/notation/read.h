// From the tree of notation to terms: one row a notation (readings.def), the names at hand.
//
// Where a notation can be read in two ways, the usual one is taken and `met` tells that there is another; the caller
// asks again with that bit in `choice`.
#ifndef LEIBNIZ_NOTATION_READ_H
#define LEIBNIZ_NOTATION_READ_H

#include "notation/term.h"
#include "notation/tree.h"

enum {                  // other readings, each a bit
    READ_PRODUCT = 1,   // f(x + 1): f times the bracket
    READ_WIDE_SUM = 2,  // \sum_k a_k + 1: the 1 is summed too
    READ_SLASH = 4,     // a/bc: the quotient by bc
    READ_WIDE_D = 8,    // \frac{d}{dx} u + v: of all that follows
    READ_ARGUMENT = 16, // \ln x y: the logarithm of x, times y
    READ_CHOICES = 5,
    READ_LIMITS = 32 // no choice: limits are read, of which nothing is claimed else
};

typedef struct {
    Arena *arena;
    const Symbols *symbols;
    unsigned choice, met;
    const Tree *formula; // the whole, for what other uses of a name tell
    // Results of a reading beside the term
    const char *opaque;      // why the text determines no claim: "dots", "a limit", ...; NULL
    VEC(const char *) bound; // indices bound around
    unsigned depth;
    Error *err;
} ReadContext;

// The expression that the items make up. NULL and *ctx->err when they make none.
Term *read_items(ReadContext *ctx, Tree *const *items, uint32_t n);
// A condition of a row of cases, an indicator or a statement of its own: relations joined by words and commas.
Term *read_condition(ReadContext *ctx, Tree *const *items, uint32_t n);
// The relation that a sign stands for: "=", "<=", ..., "approx", "to", ...; NULL: it is no relation.
const char *read_relation(const Tree *t);
void read_context_clear(ReadContext *ctx);

#endif
