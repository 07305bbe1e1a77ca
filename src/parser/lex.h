// The lexer: text to tokens, one at a time, without allocation.
//
// Strict: the text is UTF-8; NUL, control, zero-width and direction-changing characters are errors with their place,
// and so is any character that the language has no use for. Unicode forms (glyphs.def) come out as their ASCII forms.
#ifndef LEIBNIZ_PARSER_LEX_H
#define LEIBNIZ_PARSER_LEX_H

#include "symbolic/expr/expr.h"
#include "util/error.h"

typedef enum {

#define OP(id, ...) OP_##id,
#include "parser/ops.def"
#undef OP
    OP_COUNT
} OpId;

typedef enum { OP_INFIX, OP_RIGHT, OP_PREFIX, OP_POSTFIX } OpFix;

typedef struct {
    const char *spelling;
    uint8_t level, fix;
    const char *example, *meaning;
} OpRow;

extern const OpRow op_rows[OP_COUNT];

typedef enum {
    TOKEN_END,
    TOKEN_BAD, // the lexer's error is set
    TOKEN_NUMBER,
    TOKEN_NAME,
    TOKEN_OP,
    TOKEN_OPEN,     // (
    TOKEN_CLOSE,    // )
    TOKEN_SQUARE,   // [
    TOKEN_UNSQUARE, // ]
    TOKEN_COMMA,
    TOKEN_COLON,
    TOKEN_ASSIGN, // :=
    TOKEN_SEMICOLON,
    TOKEN_PRIMES,      // ', '', ...: `count` of them
    TOKEN_BAR,     // |
    TOKEN_MAP,         // .(
    TOKEN_PERCENT,     // the last result
    TOKEN_SUPERSCRIPT, // a run of superscript characters
    TOKEN_SUBSCRIPT,   // a run of subscript characters
} TokenType;

typedef struct {
    uint8_t type, op;
    bool spaced;         // blanks stand before it
    uint32_t count;      // of primes; of a PERCENT: which of the last results, from 1
    uint32_t start, end; // bytes
    Sym name;            // of TOKEN_NAME
} Token;

typedef struct {
    Pool *pool; // names are interned here
    const char *text;
    uint32_t at, end;
    Error *err;
} Lexer;

// Reads the next token. At the end TOKEN_END, again and again; after an error TOKEN_BAD.
Token lex_token(Lexer *l);
// The ASCII letters of a superscript or subscript run, at most `room` of them. Returns their number.
size_t lex_script(const Lexer *l, Token t, char *out, size_t room);
// What a message calls the token: "')'", "'foo'", "the end of the statement". Writes into `out`.
const char *lex_describe(const Lexer *l, Token t, char *out, size_t room);
// The bytes of the letter (any script, or _) at `at`, 0 when there is none; digits count too when `inside` a name.
uint32_t lex_letter(const char *text, uint32_t at, uint32_t end, bool inside);
// Does the name look as if it were written in Latin letters but is not (the Cyrillic a)? *code: the letter to blame.
bool lex_is_lookalike(const char *name, uint32_t *code);

#endif
