// What the two files of the tree share: the table of commands and the cursor.
#ifndef LEIBNIZ_NOTATION_TREE_INTERNAL_H
#define LEIBNIZ_NOTATION_TREE_INTERNAL_H

#include "notation/tree.h"
#include "util/mem.h"

typedef enum {
    CLASS_NONE,
    CLASS_LETTER,
    CLASS_WORD,
    CLASS_SIGN,
    CLASS_STYLE,
    CLASS_SWITCH,
    CLASS_OPERATOR,
    CLASS_TEXT,
    CLASS_ACCENT,
    CLASS_FRAC,
    CLASS_ROOT,
    CLASS_BRACE,
    CLASS_OVER,
    CLASS_GROUP,
    CLASS_GROUP1, // an argument to drop, then a group
    CLASS_COLOR,
    CLASS_SPACE,
    CLASS_GAP,
    CLASS_GAPWORD,
    CLASS_DROP,
    CLASS_DROP1,
    CLASS_DROP2,
    CLASS_LEFT,
    CLASS_RIGHT,
    CLASS_SIZE,
    CLASS_OPEN,
    CLASS_CLOSE,
    CLASS_BREAK,
    CLASS_BEGIN,
    CLASS_END,
} CommandClass;

typedef struct {
    const char *name;
    CommandClass class;
    const char *text;
} CommandRow;

typedef enum { TOKEN_END, TOKEN_CHAR, TOKEN_COMMAND, TOKEN_OPEN, TOKEN_CLOSE } TokenKind; // OPEN, CLOSE: braces

typedef struct {
    TokenKind kind;
    uint32_t start, end;
    bool tight;            // nothing stood before it, no blank either
    const CommandRow *row; // of a command; NULL: an unknown one
    uint32_t code;         // of a character
} TreeToken;

// The token at *at, blanks and comments skipped; *at moves behind it. A character beyond ASCII that stands for a
// command is that command. False: the text is no UTF-8 there.
bool tree_token(const char *text, uint32_t length, uint32_t *at, TreeToken *out);
const CommandRow *tree_command(const char *name, size_t length); // NULL: unknown

#endif
