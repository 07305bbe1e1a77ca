// What the files of the reader share.
#ifndef LEIBNIZ_NOTATION_READ_INTERNAL_H
#define LEIBNIZ_NOTATION_READ_INTERNAL_H

#include "notation/read.h"

typedef struct { // items that are read from the left
    Tree *const *items;
    uint32_t n, i;
} Cursor;

static inline Tree *cursor_peek(const Cursor *c)
{
    return c->i < c->n ? c->items[c->i] : NULL;
}

static inline bool read_is_fence(const Tree *t, const char *open)
{
    return t && t->kind == TREE_FENCE && !strcmp(t->open, open);
}

static inline bool read_takes_arguments(const Tree *t)
{
    return read_is_fence(t, "(") || read_is_fence(t, "[");
}

// ---- read.c
Term *read_sum(ReadContext *ctx, Cursor *c);     // terms joined by + and -
Term *read_product(ReadContext *ctx, Cursor *c); // factors
Term *read_row(ReadContext *ctx, const Tree *row);
Term *read_fail(ReadContext *ctx, const Tree *at, const char *what, const char *detail); // NULL
Term *read_opaque(ReadContext *ctx, const char *why, Term *inside);
Term *read_at(Term *t, const Tree *from, const Tree *to); // sets the place
bool read_is_bound(const ReadContext *ctx, const char *name);

// ---- read_names.c: letters with all that hangs on them
typedef struct {
    const char *name;
    const Tree *label_fence;
    Term *subs[8];
    uint32_t nsubs;
    Term *power; // 0: none
    bool transposed, inverse;
    unsigned primes;
    uint8_t style;
    const char *opaque;
} NameParts;

bool read_name_parts(ReadContext *ctx, Tree *t, bool applied, NameParts *out);
// The name of a letter, word or accented letter, without its scripts; NULL: it is none.
const char *read_base_name(ReadContext *ctx, const Tree *t);
Term *read_name(ReadContext *ctx, Cursor *c);                           // a name, its scripts and arguments
Term *read_decorate(ReadContext *ctx, Term *base, const Tree *scripts); // the scripts of a bracket or quotient
bool read_take_superscript(ReadContext *ctx, NameParts *p, const Tree *row);
bool read_used_bare(const ReadContext *ctx, const char *name);

// ---- read_functions.c: functions that have names, letters that stand for more
int read_find_word(const char *word, size_t length); // its row in functions.def; -1: none
bool read_is_function(const char *word);
Term *read_arguments(ReadContext *ctx, const Tree *fence); // a list
Term *read_named_function(ReadContext *ctx, Cursor *c, int word);
// \mathbb 1 {y = k}, I(y = k), 1\{..\}, \mathbf 1_{[y = k]}: 1 where it holds. 0 and no error: it is none.
Term *read_indicator(ReadContext *ctx, Cursor *c);
Term *read_special(ReadContext *ctx, Cursor *c, bool *taken); // taken: the letter is no name; NULL is a failure then

// ---- read_operators.c: sums, derivatives, norms, cases
Term *read_big(ReadContext *ctx, Cursor *c);      // \sum, \prod
Term *read_fraction(ReadContext *ctx, Cursor *c); // \frac, a derivative or a quotient
Term *read_partial(ReadContext *ctx, Cursor *c);  // \partial_x f
Term *read_nabla(ReadContext *ctx, Cursor *c);
Term *read_environment(ReadContext *ctx, const Tree *t);
Term *read_operand(ReadContext *ctx, Cursor *c, bool stop_at_fence);
bool read_is_differential(ReadContext *ctx, const Cursor *c); // dx, \mathrm{d} f
bool read_starts_derivative(const Tree *t);

#endif
