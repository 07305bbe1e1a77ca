// How a format draws a shape: as a sequence of words and of parts that are drawn in their turn.
//
// The driver (print.c) keeps its own stack, so depth costs no recursion, and it puts the brackets: a part whose level
// is lower than its place asks for is bracketed.
#ifndef LEIBNIZ_PRINT_WRITER_H
#define LEIBNIZ_PRINT_WRITER_H

#include "symbolic/print/shape.h"

enum { // how tightly a shape holds together
    LEVEL_LOOSE,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_RELATION,
    LEVEL_ADD, // sums, and a minus sign in front
    LEVEL_MUL, // products and quotients
    LEVEL_POW,
    LEVEL_ATOM,
};

typedef struct {
    const char *word; // or NULL:
    uint32_t text;    // place in Shapes.texts, or 0:
    Shape shape;
    uint8_t level; // the shape's place asks for this level
} Piece;

typedef struct {
    VEC(Piece) at;
} Pieces;

typedef struct {
    uint8_t (*level)(const Shapes *s, Shape id);
    void (*expand)(Shapes *s, Shape id, Pieces *out);
    const char *open, *close; // brackets
    const char *low_open, *low_close; // around what is no higher than a line, where `tall` tells
    bool (*tall)(const Shapes *s, Shape id); // NULL: brackets are all alike
    // E where t1 = A, t2 = B: what opens it; then before the first definition; around each; and at the end. NULL:
    // nothing
    const char *where_open, *where, *define, *equal, *defined, *comma, *end;
    uint32_t (*name)(Shapes *s, uint32_t text); // an invented name as this format writes it
    const char *before, *after;                 // of the whole
} Writer;

extern const Writer writer_text, writer_unicode, writer_latex, writer_mathml, writer_json;

static inline void piece_word(Pieces *out, const char *word)
{
    vec_push(&out->at, ((Piece){.word = word}));
}

static inline void piece_text(Pieces *out, uint32_t text)
{
    vec_push(&out->at, ((Piece){.text = text}));
}

static inline void piece_shape(Pieces *out, Shape shape, uint8_t level)
{
    vec_push(&out->at, ((Piece){.shape = shape, .level = level}));
}

// All parts of `id` from the `from`th on, separated.
void piece_parts(const Shapes *s, Shape id, uint32_t from, const char *separator, uint8_t level, Pieces *out);
// The signs and levels of text formats, shared by ASCII and Unicode; LaTeX differs in a few.
uint8_t writer_level(const Shapes *s, Shape id);
// (x!)! needs brackets: x!! is another function. The level of what stands before the sign.
uint8_t writer_factorial_level(const Shapes *s, Shape factorial);
// Places in Shapes.texts of a name as LaTeX writes it: sigma as \sigma, x1 as x_{1}.
uint32_t latex_name(Shapes *s, const char *name);

#endif
