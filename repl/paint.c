// Colours of a line. They are the terminal's own eight, or none but bold, so that they can be read on dark and on light.
#include "repl/paint.h"

#include "util/mem.h"
#include "util/utf8.h"

#include <string.h>

static const char *const colours[] = {
    [PIECE_PLAIN] = "",    [PIECE_WORD] = "\033[1m",   [PIECE_DEFINED] = "\033[32m", [PIECE_NUMBER] = "\033[35m",
    [PIECE_BRACKET] = "",  [PIECE_QUOTE] = "\033[33m", [PIECE_COMMENT] = "\033[2m",
};

#define COLOUR_MATCH "\033[1;4m"
#define COLOUR_WRONG "\033[1;31m"
#define COLOUR_NONE  "\033[0m"

typedef struct {
    PieceKind kind;
    size_t start, end;
    bool wrong; // a bracket without its partner
    size_t partner;
} Piece;

typedef VEC(Piece) Pieces;

static void add_piece(PieceKind kind, size_t start, size_t end, void *data)
{
    Pieces *pieces = data;
    vec_push(pieces, ((Piece){kind, start, end, false, SIZE_MAX}));
}

// An opening bracket may still be closed; a closing one that closes another kind is wrong, and one that closes nothing
// where no line before could have opened it.
static void match_brackets(const char *line, bool continues, Pieces *pieces)
{
    VEC(size_t) open = {0};
    for (size_t i = 0; i < pieces->len; i++) {
        Piece *p = &pieces->at[i];
        if (p->kind != PIECE_BRACKET)
            continue;
        char c = line[p->start];
        if (c == '(' || c == '[') {
            vec_push(&open, i);
            continue;
        }
        Piece *first = open.len ? &pieces->at[open.at[open.len - 1]] : NULL;
        p->wrong = first ? line[first->start] != (c == ')' ? '(' : '[') : !continues;
        if (p->wrong || !first)
            continue;
        first->partner = i;
        p->partner = open.at[--open.len];
    }
    vec_free(&open);
}

// The bracket that the cursor stands on, or else just behind.
static size_t bracket_at(const Pieces *pieces, size_t cursor)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < pieces->len; i++) {
        const Piece *p = &pieces->at[i];
        if (p->kind == PIECE_BRACKET && (p->start == cursor || (p->end == cursor && found == SIZE_MAX)))
            found = i;
    }
    return found;
}

static void add_text(const char *text, size_t n, StrBuf *out)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n')
            str_char(out, '\r');
        str_char(out, text[i]);
    }
}

void paint_line(const Session *session, const char *line, size_t length, size_t cursor, bool continues, StrBuf *out)
{
    Pieces pieces = {0};
    session_pieces(session, line, length, add_piece, &pieces);
    match_brackets(line, continues, &pieces);
    size_t here = bracket_at(&pieces, cursor), there = here == SIZE_MAX ? SIZE_MAX : pieces.at[here].partner;
    for (size_t i = 0; i < pieces.len; i++) {
        const Piece *p = &pieces.at[i];
        bool matched = there != SIZE_MAX && (i == here || i == there);
        const char *colour = p->wrong ? COLOUR_WRONG : matched ? COLOUR_MATCH : colours[p->kind];
        str_add(out, colour);
        add_text(line + p->start, p->end - p->start, out);
        if (*colour)
            str_add(out, COLOUR_NONE);
    }
    vec_free(&pieces);
}

bool paint_place(const char *line, size_t length, size_t cursor, size_t prompt, size_t columns, PaintPlace *place)
{
    size_t row = 0, column = prompt;
    for (size_t at = 0, n; at < length; at += n) {
        uint32_t code;
        if (at == cursor)
            *place = (PaintPlace){row, column};
        n = utf8_decode(line + at, length - at, &code);
        if (n == 0 || (code != '\n' && (code < ' ' || code == 0x7f || utf8_width(line + at, n) != 1)))
            return false;
        if (code == '\n' || ++column == columns) {
            row++;
            column = 0;
        }
    }
    if (cursor >= length)
        *place = (PaintPlace){row, column};
    return columns > prompt;
}
