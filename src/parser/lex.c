// The lexer. ASCII goes through one table of classes; everything else is decoded and looked up in glyphs.def.
#include "parser/lex.h"

#include "util/utf8.h"

#include <stdio.h>

const OpRow op_rows[OP_COUNT] = {
#define OP(id, spelling, level, fix, example, meaning) {spelling, level, OP_##fix, example, meaning},
#include "parser/ops.def"
#undef OP
};

enum { CLASS_BAD, CLASS_SPACE, CLASS_DIGIT, CLASS_LETTER, CLASS_SIGN, CLASS_WIDE };

#define S CLASS_SIGN
#define L CLASS_LETTER
#define D CLASS_DIGIT
static const uint8_t classes[128] = {
    ['\t'] = CLASS_SPACE,
    ['\n'] = CLASS_SPACE,
    ['\r'] = CLASS_SPACE,
    [' '] = CLASS_SPACE,
    ['#'] = CLASS_SPACE,
    ['!'] = S,
    ['%'] = S,
    ['\''] = S,
    ['('] = S,
    [')'] = S,
    ['*'] = S,
    ['+'] = S,
    [','] = S,
    ['-'] = S,
    ['.'] = S,
    ['/'] = S,
    [':'] = S,
    [';'] = S,
    ['<'] = S,
    ['='] = S,
    ['>'] = S,
    ['['] = S,
    [']'] = S,
    ['^'] = S,
    ['|'] = S,
    ['0'] = D,
    ['1'] = D,
    ['2'] = D,
    ['3'] = D,
    ['4'] = D,
    ['5'] = D,
    ['6'] = D,
    ['7'] = D,
    ['8'] = D,
    ['9'] = D,
    ['A'] = L,
    ['B'] = L,
    ['C'] = L,
    ['D'] = L,
    ['E'] = L,
    ['F'] = L,
    ['G'] = L,
    ['H'] = L,
    ['I'] = L,
    ['J'] = L,
    ['K'] = L,
    ['L'] = L,
    ['M'] = L,
    ['N'] = L,
    ['O'] = L,
    ['P'] = L,
    ['Q'] = L,
    ['R'] = L,
    ['S'] = L,
    ['T'] = L,
    ['U'] = L,
    ['V'] = L,
    ['W'] = L,
    ['X'] = L,
    ['Y'] = L,
    ['Z'] = L,
    ['_'] = L,
    ['a'] = L,
    ['b'] = L,
    ['c'] = L,
    ['d'] = L,
    ['e'] = L,
    ['f'] = L,
    ['g'] = L,
    ['h'] = L,
    ['i'] = L,
    ['j'] = L,
    ['k'] = L,
    ['l'] = L,
    ['m'] = L,
    ['n'] = L,
    ['o'] = L,
    ['p'] = L,
    ['q'] = L,
    ['r'] = L,
    ['s'] = L,
    ['t'] = L,
    ['u'] = L,
    ['v'] = L,
    ['w'] = L,
    ['x'] = L,
    ['y'] = L,
    ['z'] = L,
};
#undef S
#undef L
#undef D

static unsigned class_of(char c)
{
    return (uint8_t)c < 128 ? classes[(uint8_t)c] : CLASS_WIDE;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// ---- Characters beyond ASCII ----------------------------------------------------------------------------------------

typedef enum { GLYPH_NONE, GLYPH_FORM, GLYPH_SUPER, GLYPH_SUB, GLYPH_BLANK } GlyphUse;

typedef struct {
    uint32_t code;
    uint8_t use;
    char script;
    const char *form;
} Glyph;

static const Glyph glyphs[] = {
#define GLYPH(code, form) {code, GLYPH_FORM, 0, form},
#define SUPER(code, c)    {code, GLYPH_SUPER, c, NULL},
#define SUB(code, c)      {code, GLYPH_SUB, c, NULL},
#define BLANK(code)       {code, GLYPH_BLANK, 0, NULL},
#include "parser/glyphs.def"
#undef GLYPH
#undef SUPER
#undef SUB
#undef BLANK
};

static const Glyph *find_glyph(uint32_t code)
{
    for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++)
        if (glyphs[i].code == code)
            return &glyphs[i];
    return NULL;
}

// The letters of the scripts that are written without combining marks, and the usual syllables and ideographs.
static bool is_wide_letter(uint32_t code)
{
    static const uint32_t ranges[][2] = {
        {0x00c0, 0x00d6}, {0x00d8, 0x00f6}, {0x00f8, 0x02af}, {0x0370, 0x0373}, {0x0376, 0x0377}, {0x037b, 0x037d},
        {0x037f, 0x037f}, {0x0386, 0x0386}, {0x0388, 0x03ff}, {0x0400, 0x0481}, {0x048a, 0x052f}, {0x0531, 0x0556},
        {0x0561, 0x0587}, {0x05d0, 0x05ea}, {0x0620, 0x064a}, {0x0671, 0x06d3}, {0x0904, 0x0939}, {0x0985, 0x09b9},
        {0x0e01, 0x0e30}, {0x10a0, 0x10ff}, {0x1e00, 0x1fbc}, {0x1fc2, 0x1fcc}, {0x1fd0, 0x1fdb}, {0x1fe0, 0x1fec},
        {0x1ff2, 0x1ffc}, {0x2102, 0x2102}, {0x210f, 0x2113}, {0x2115, 0x2115}, {0x2119, 0x211d}, {0x2124, 0x2124},
        {0x3041, 0x3096}, {0x30a1, 0x30fa}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xac00, 0xd7a3}, {0x20000, 0x2fa1f},
    };
    if (code == 0x0387 || code == 0x03c0 || code == 0x03f6) // signs among the Greek letters, and pi
        return false;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    return false;
}

uint32_t lex_letter(const char *text, uint32_t at, uint32_t end, bool inside)
{
    if (at >= end)
        return 0;
    unsigned class = class_of(text[at]);
    if (class != CLASS_WIDE)
        return class == CLASS_LETTER || (inside && class == CLASS_DIGIT);
    uint32_t code;
    size_t n = utf8_decode(text + at, end - at, &code);
    return n && is_wide_letter(code) ? (uint32_t)n : 0;
}

bool lex_is_lookalike(const char *name, uint32_t *code)
{
    static const uint32_t same[] = {// Cyrillic, then Greek
                                    0x430, 0x435, 0x43e, 0x440, 0x441, 0x443, 0x445, 0x455, 0x456, 0x458,
                                    0x410, 0x412, 0x415, 0x41a, 0x41c, 0x41d, 0x41e, 0x420, 0x421, 0x422,
                                    0x425, 0x405, 0x406, 0x408, 0x3bf, 0x391, 0x392, 0x395, 0x396, 0x397,
                                    0x399, 0x39a, 0x39c, 0x39d, 0x39f, 0x3a1, 0x3a4, 0x3a5, 0x3a7};
    bool found = false;
    for (size_t length = strlen(name), i = 0, n; i < length; i += n) {
        uint32_t c;
        n = utf8_decode(name + i, length - i, &c);
        if (!n)
            return false;
        if (c < 0x80)
            continue;
        bool alike = false;
        for (size_t k = 0; k < sizeof same / sizeof *same; k++)
            alike |= same[k] == c;
        if (!alike)
            return false; // a letter that says which script this is
        *code = c;
        found = true;
    }
    return found;
}

static const char *why_refused(uint32_t code)
{
    if (code == 0)
        return "a NUL byte";
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029)
        return "a control character";
    if ((code >= 0x200b && code <= 0x200d) || code == 0x2060 || code == 0xfeff || code == 0x00ad)
        return "an invisible character";
    if (code == 0x200e || code == 0x200f || code == 0x061c || (code >= 0x202a && code <= 0x202e) ||
        (code >= 0x2066 && code <= 0x2069))
        return "a character that changes the direction of text";
    if ((code >= 0x300 && code < 0x370) || (code >= 0xfe00 && code <= 0xfe0f))
        return "a combining mark";
    if (code >= 0x1d400 && code <= 0x1d7ff)
        return "a styled letter";
    return NULL;
}

// ---- Errors ---------------------------------------------------------------------------------------------------------

static Token bad_token(uint32_t start, uint32_t end)
{
    return (Token){.type = TOKEN_BAD, .start = start, .end = end};
}

static Token refuse_character(Lexer *l, uint32_t start)
{
    uint32_t code, n = (uint32_t)utf8_decode(l->text + start, l->end - start, &code);
    if (!n) {
        error_set(l->err, ERR_SYNTAX, (Span){start, start + 1}, "byte 0x%02x at offset %u is not UTF-8 text",
                  (unsigned)(uint8_t)l->text[start], (unsigned)start);
        error_hint(l->err, "save the text as UTF-8");
        return bad_token(start, start + 1);
    }
    Span at = {start, start + n};
    const char *why = why_refused(code);
    if (why) {
        error_set(l->err, ERR_SYNTAX, at, "%s (U+%04X) at offset %u", why, (unsigned)code, (unsigned)start);
        error_hint(l->err, code >= 0x1d400 && code <= 0x1d7ff ? "write it as a plain letter" : "take it out");
        return bad_token(at.start, at.end);
    }

    static const struct {
        uint32_t code;
        const char *hint;
    } hints[] = {
        {'&', "write and"},
        {'~', "write not, or !="},
        {'{', "brackets of expressions are ( )"},
        {'}', "brackets of expressions are ( )"},
        {'\\', "LaTeX is read between two $ that hold the whole statement"},
        {'$', "LaTeX is read between two $ that hold the whole statement"},
        {'@', "write * for a product"},
        {'"', "there are no strings in expressions"},
        {'`', "there are no strings in expressions"},
        {0x201c, "there are no strings in expressions"},
        {0x201d, "there are no strings in expressions"},
        {'?', "write if(c, a, b) for a choice; help on a name is ?name, alone"},
        {'.', "write a..b for a range, 1.5 for a decimal"},
        {0x222b, "there are no integrals; write prove diff(F, x) = f of an antiderivative F"},
        {0x2248, "write prove a = b, or N(e, 10) for ten digits"},
        {0x223c, "write prove a = b, or N(e, 10) for ten digits"},
    };

    error_set(l->err, ERR_SYNTAX, at, "'%.*s' (U+%04X) has no meaning here", (int)n, l->text + start, (unsigned)code);
    const char *hint = "take it out; 'help operators' tells the signs that there are";
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        hint = code == hints[i].code ? hints[i].hint : hint;
    error_hint(l->err, "%s", hint);
    return bad_token(at.start, at.end);
}

// ---- Tokens ---------------------------------------------------------------------------------------------------------

// Blanks, line ends and comments.
static void skip_blanks(Lexer *l)
{
    while (l->at < l->end) {
        unsigned class = class_of(l->text[l->at]);
        if (class == CLASS_SPACE) {
            if (l->text[l->at] == '#') {
                const char *line = memchr(l->text + l->at, '\n', l->end - l->at);
                l->at = line ? (uint32_t)(line - l->text) : l->end;
            } else {
                l->at++;
            }
            continue;
        }
        uint32_t code;
        size_t n = class == CLASS_WIDE ? utf8_decode(l->text + l->at, l->end - l->at, &code) : 0;
        const Glyph *g = n ? find_glyph(code) : NULL;
        bool blank = g ? g->use == GLYPH_BLANK : n && code == 0xfeff && l->at == 0; // a byte order mark may open a file
        if (!blank)
            return;
        l->at += (uint32_t)n;
    }
}

// digits [. digits] [e [+-] digits]; "1..3" is 1 and a range, "2e" is 2 times e.
static Token read_number(Lexer *l, uint32_t start)
{
    const char *t = l->text;
    uint32_t i = start, end = l->end;
    while (i < end && is_digit(t[i]))
        i++;
    if (i < end && t[i] == '.' && !(i + 1 < end && strchr(".*/^(", t[i + 1]))) {
        uint32_t point = i++;
        while (i < end && is_digit(t[i]))
            i++;
        if (i == point + 1) {
            error_set(l->err, ERR_SYNTAX, (Span){start, i}, "a number ends with its decimal point");
            error_hint(l->err, "write %.*s or %.*s.0", (int)(point - start > 40 ? 40 : point - start), t + start,
                       (int)(point - start > 40 ? 40 : point - start), t + start);
            return bad_token(start, i);
        }
    }
    if (i < end && (t[i] == 'e' || t[i] == 'E')) {
        uint32_t k = i + 1;
        k += k < end && (t[k] == '+' || t[k] == '-');
        if (k < end && is_digit(t[k])) {
            for (i = k; i < end && is_digit(t[i]);)
                i++;
        }
    }
    l->at = i;
    bool fraction = i + 1 < end && t[i] == '.' && is_digit(t[i + 1]);
    if (fraction) {
        error_set(l->err, ERR_SYNTAX, (Span){start, i + 2}, "a number with two decimal points");
        error_hint(l->err, "take one of them out");
        return bad_token(start, i + 2);
    }
    bool zero = i == start + 1 && t[start] == '0' && i + 1 < end;
    if (zero && (t[i] == 'x' || t[i] == 'X' || t[i] == 'b' || t[i] == 'o') && is_digit(t[i + 1])) {
        uint32_t stop = i;
        for (uint32_t n; (n = lex_letter(t, stop, end, true));)
            stop += n;
        error_set(l->err, ERR_SYNTAX, (Span){start, stop}, "numbers are decimal; this looks like another base");
        error_hint(l->err, "write the decimal number, or 0*%.*s for a product", (int)(stop - i > 40 ? 40 : stop - i),
                   t + i);
        return bad_token(start, stop);
    }
    if (i < end && (t[i] == '_' || t[i] == '\'')) {
        error_set(l->err, ERR_SYNTAX, (Span){start, i + 1}, "'%c' behind a number", t[i]);
        error_hint(l->err, "digits are not grouped: write 1000000");
        return bad_token(start, i + 1);
    }
    return (Token){.type = TOKEN_NUMBER, .start = start, .end = i};
}

// A name that is an operator (and, or, not, in) comes out as that operator.
static Token word_token(Lexer *l, const char *word, size_t length, uint32_t start, uint32_t end)
{
    if (length <= 3)
        for (unsigned op = 0; op < OP_COUNT; op++)
            if (class_of(op_rows[op].spelling[0]) == CLASS_LETTER && strlen(op_rows[op].spelling) == length &&
                !memcmp(op_rows[op].spelling, word, length))
                return (Token){.type = TOKEN_OP, .op = (uint8_t)op, .start = start, .end = end};
    return (Token){.type = TOKEN_NAME, .start = start, .end = end, .name = pool_symbol(l->pool, word, length)};
}

static Token read_name(Lexer *l, uint32_t start)
{
    const char *t = l->text;
    uint32_t i = start;
    for (uint32_t n; (n = lex_letter(t, i, l->end, true));)
        i += n;
    l->at = i;
    if (i - start > l->pool->limits.name_bytes) {
        error_set(l->err, ERR_LIMIT, (Span){start, i}, "a name of more than %llu bytes (limit: name-bytes)",
                  (unsigned long long)l->pool->limits.name_bytes);
        error_hint(l->err, "raise it with --limit name-bytes=N");
        return bad_token(start, i);
    }
    bool sigma = i == start + 2 && !memcmp(t + start, "Σ", 2); // the letter does for the sign where it is a call
    if (sigma && i < l->end && t[i] == '(')
        return word_token(l, "sum", 3, start, i);
    return word_token(l, t + start, i - start, start, i);
}

static Token simple(Lexer *l, TokenType type, uint32_t start, uint32_t length)
{
    l->at = start + length;
    return (Token){.type = (uint8_t)type, .start = start, .end = l->at, .count = 1};
}

static Token read_sign(Lexer *l, uint32_t start, const char *t, uint32_t room, uint32_t length)
{
    switch (t[0]) {
    case '(': return simple(l, TOKEN_OPEN, start, 1);
    case ')': return simple(l, TOKEN_CLOSE, start, 1);
    case '[': return simple(l, TOKEN_SQUARE, start, 1);
    case ']': return simple(l, TOKEN_UNSQUARE, start, 1);
    case ',': return simple(l, TOKEN_COMMA, start, 1);
    case ';': return simple(l, TOKEN_SEMICOLON, start, 1);
    case '%': {
        uint32_t n = 1, number = 0; // %2, the one before the last
        while (n < room && n < 4 && t[n] >= '0' && t[n] <= '9')
            number = 10 * number + (uint32_t)(t[n++] - '0');
        Token percent = simple(l, TOKEN_PERCENT, start, n);
        percent.count = n > 1 ? number : 1;
        return percent;
    }
    case '|': return simple(l, TOKEN_BAR, start, 1);
    case ':':
        if (room > 1 && t[1] == '=')
            return simple(l, TOKEN_ASSIGN, start, length ? length : 2);
        return simple(l, TOKEN_COLON, start, 1);
    case '.':
        if (room > 1 && t[1] == '(')
            return simple(l, TOKEN_MAP, start, 2);
        break;
    case '\'': {
        uint32_t n = 1;
        while (n < room && t[n] == '\'')
            n++;
        Token primes = simple(l, TOKEN_PRIMES, start, length ? length : n);
        primes.count = n;
        return primes;
    }
    default: break;
    }
    for (unsigned op = 0; op < OP_COUNT; op++) {
        const char *spelling = op_rows[op].spelling;
        uint32_t n = 1 + (spelling[1] != '\0'); // signs have one or two bytes; NEG is told from SUB by the parser
        if (spelling[0] == t[0] && n <= room && (n == 1 || spelling[1] == t[1]) && spelling[n] == '\0') {
            Token token = simple(l, TOKEN_OP, start, length ? length : n);
            token.op = (uint8_t)op;
            return token;
        }
    }
    return refuse_character(l, start);
}

static Token read_script(Lexer *l, uint32_t start, GlyphUse use)
{
    uint32_t i = start, code;
    for (size_t n; i < l->end && (n = utf8_decode(l->text + i, l->end - i, &code)); i += (uint32_t)n) {
        const Glyph *g = find_glyph(code);
        if (!g || g->use != use)
            break;
    }
    return simple(l, use == GLYPH_SUPER ? TOKEN_SUPERSCRIPT : TOKEN_SUBSCRIPT, start, i - start);
}

static Token read_wide(Lexer *l, uint32_t start)
{
    uint32_t code, n = (uint32_t)utf8_decode(l->text + start, l->end - start, &code);
    const Glyph *g = n ? find_glyph(code) : NULL;
    if (!g)
        return n && is_wide_letter(code) ? read_name(l, start) : refuse_character(l, start);
    if (g->use != GLYPH_FORM)
        return read_script(l, start, g->use);
    if (code == 0x221a) {
        Token root = simple(l, TOKEN_OP, start, n);
        root.op = OP_SQRT;
        return root;
    }
    l->at = start + n;
    unsigned class = class_of(g->form[0]);
    if (class == CLASS_SIGN)
        return read_sign(l, start, g->form, (uint32_t)strlen(g->form), n);
    return word_token(l, g->form, strlen(g->form), start, start + n);
}

Token lex_token(Lexer *l)
{
    uint32_t before = l->at;
    skip_blanks(l);
    uint32_t start = l->at;
    if (start >= l->end)
        return (Token){.type = TOKEN_END, .start = l->end, .end = l->end};
    char c = l->text[start];
    Token t;
    switch (class_of(c)) {
    case CLASS_LETTER: t = read_name(l, start); break;
    case CLASS_DIGIT: t = read_number(l, start); break;
    case CLASS_SIGN:
        if (c == '.' && start + 1 < l->end && is_digit(l->text[start + 1]))
            t = read_number(l, start);
        else
            t = read_sign(l, start, l->text + start, l->end - start, 0);
        break;
    case CLASS_WIDE: t = read_wide(l, start); break;
    default: t = refuse_character(l, start); break;
    }
    t.spaced = start > before;
    return t;
}

size_t lex_script(const Lexer *l, Token t, char *out, size_t room)
{
    size_t count = 0;
    for (uint32_t i = t.start; i < t.end && count < room;) {
        uint32_t code;
        i += (uint32_t)utf8_decode(l->text + i, t.end - i, &code);
        out[count++] = find_glyph(code)->script;
    }
    return count;
}

const char *lex_describe(const Lexer *l, Token t, char *out, size_t room)
{
    if (t.type == TOKEN_END)
        return "the end of the statement";
    uint32_t length = t.end - t.start, shown = length;
    if (shown > 40)
        for (shown = 40; shown > 0 && ((uint8_t)l->text[t.start + shown] & 0xc0) == 0x80;)
            shown--;
    snprintf(out, room, "'%.*s%s'", (int)shown, l->text + t.start, shown < length ? "..." : "");
    return out;
}
