// The tree of notation: what stands on the page of a formula, and nothing of what it means.
//
//     \frac{\partial f_k}{\partial s_l} = f_k (1 - f_l)
//
// is a row of: a fraction (two rows), the sign =, the letter f with subscript row k, and a fence `(`...`)` around a
// row. Every node knows its bytes in the formula. Nothing is lost: sizes, styles and blanks that carry no meaning are
// noted on their neighbours or dropped by name; what is unknown is an error that names it.
//
// Nodes live in the arena that was given. Depth is bounded (TREE_DEPTH), so recursion over a tree is safe.
#ifndef LEIBNIZ_NOTATION_TREE_H
#define LEIBNIZ_NOTATION_TREE_H

#include "util/arena.h"
#include "util/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { TREE_DEPTH = 100 };

typedef enum {
    TREE_ROW,    // kids; a group in braces, a cell, a formula
    TREE_LETTER, // text: one letter, in Leibniz's spelling (x, theta); `command` tells that it was a command
    TREE_NUMBER, // text: digits
    TREE_WORD,   // text: a name of several letters: \operatorname{tr}, \mathrm{softmax}, \sin, \text{loss}
    TREE_TEXT,   // text: words of a sentence
    TREE_SIGN,   // text: + - * / = < > , ; : ! | and commands without arguments that are no letters, by name
    TREE_FENCE,  // kids[0] between `open` and `close`: "(", "[", "{", "<", "|", "||", "." and their partners
    TREE_FRAC,   // kids: numerator, denominator; text "binom" for \binom
    TREE_ROOT,   // kids: radicand, and the degree where one is written
    TREE_ACCENT, // text: hat, bar, tilde, vec, dot, ddot, ...; kids[0]
    TREE_UNDER,  // text: underbrace, overset, ...; kids: body, note
    TREE_ENV,    // text: the environment's name without star; kids[0]: a row with TREE_CELL and TREE_BREAK in it
    TREE_SPACE,  // \quad, \hspace: a gap that may separate statements
    TREE_CELL,   // &
    TREE_BREAK,  // \\ (a break of lines)
} TreeKind;

enum { // style
    TREE_BOLD = 1,
    TREE_ROMAN = 2, // upright: \mathrm, \operatorname, \mathsf, \text
    TREE_CALLIGRAPHIC = 4,
    TREE_BLACKBOARD = 8,
    TREE_COMMAND = 16, // written as a command: \sigma, \sin
    TREE_TIGHT = 32,   // nothing stood between this node and the one before, no blank either
};

typedef struct Tree Tree;

struct Tree {
    TreeKind kind;
    uint8_t style, primes;
    uint32_t start, end; // bytes of the formula
    const char *text, *open, *close;
    Tree **kids;
    uint32_t nkids;
    Tree *sub, *sup; // scripts, rows
};

// Reads the formula `text`. NULL and *err (its span counts bytes of the text) when it can not be read: brackets that
// do not match, a command that is not known, an environment without end.
Tree *tree_read(Arena *arena, const char *text, uint32_t length, Error *err);
// Is it a sign with this text?
bool tree_is_sign(const Tree *t, const char *text);

#endif
