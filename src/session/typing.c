// What a front end shows while a line is being typed: words that may follow, and what each piece of it is.
#include "session/commands.h"
#include "session/help.h"

#include <ctype.h>

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

// ---- Letters by their names: \sigma is completed to the letter ----------------------------------------------------

static const struct {
    uint32_t code;
    const char *name; // with its backslash
} letters[] = {
#define GLYPH(code, latex) {code, latex},
#include "notation/glyphs.def"
#undef GLYPH
};

static bool is_read(uint32_t code)
{
    enum { GREEK_FIRST = 0x391, GREEK_LAST = 0x3c9 };

    static const uint32_t signs[] = {
#define GLYPH(code, ascii) code,
#define SUPER(code, c)
#define SUB(code, c)
#define BLANK(code)
#include "parser/glyphs.def"
#undef GLYPH
#undef SUPER
#undef SUB
#undef BLANK
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i] == code)
            return true;
    return code >= GREEK_FIRST && code <= GREEK_LAST;
}

// A letter of the basic plane above U+007F in UTF-8.
static const char *letter_text(uint32_t code, char utf8[4])
{
    size_t n = 0;
    if (code < 0x800) {
        utf8[n++] = (char)(0xc0 | code >> 6);
    } else {
        utf8[n++] = (char)(0xe0 | code >> 12);
        utf8[n++] = (char)(0x80 | (code >> 6 & 0x3f));
    }
    utf8[n++] = (char)(0x80 | (code & 0x3f));
    utf8[n] = '\0';
    return utf8;
}

// The letter where one is meant, else the names that `word`, a backslash and letters, begins.
static void complete_letter(const char *word, size_t length, CompletionCallback callback, void *data)
{
    enum { COUNT = sizeof letters / sizeof *letters };

    size_t found[COUNT], n = 0;
    for (size_t i = 0; i < COUNT; i++) {
        bool first = true;
        for (size_t j = 0; j < n; j++)
            first &= strcmp(letters[found[j]].name, letters[i].name) != 0;
        if (first && is_read(letters[i].code) && !strncmp(letters[i].name, word, length))
            found[n++] = i;
    }
    char utf8[4];
    for (size_t i = 0; i < n; i++)
        if (n == 1 || strlen(letters[found[i]].name) == length) {
            callback(letter_text(letters[found[i]].code, utf8), letters[found[i]].name, data);
            return;
        }
    for (size_t i = 0; i < n; i++)
        callback(letters[found[i]].name, letter_text(letters[found[i]].code, utf8), data);
}

// ---- Completion ---------------------------------------------------------------------------------------------------

void session_complete(Session *s, const char *line, size_t cursor, size_t *start, CompletionCallback callback,
                      void *data)
{
    size_t begin = cursor;
    while (begin > 0 && is_word_byte(line[begin - 1]))
        begin--;
    if (begin > 0 && line[begin - 1] == '\\') {
        *start = begin - 1;
        complete_letter(line + begin - 1, cursor - begin + 1, callback, data);
        return;
    }
    *start = begin;
    HelpTopics words = {0};
    help_words(s, &words);
    for (size_t i = 0; i < words.len; i++) {
        bool again = i && !strcmp(words.at[i].name, words.at[i - 1].name);
        if (!again && !strncmp(words.at[i].name, line + begin, cursor - begin))
            callback(words.at[i].name, words.at[i].help, data);
    }
    vec_free(&words);
}

bool session_wants_file(const char *line, size_t cursor, size_t *start)
{
    size_t at = 0, end;
    while (at < cursor && (line[at] == ' ' || line[at] == ':'))
        at++;
    for (end = at; end < cursor && is_word_byte(line[end]);)
        end++;
    for (int i = 0; i < COMMAND_COUNT && end < cursor; i++) {
        const CommandRow *row = &command_rows[i];
        if (row->takes != TAKES_FILE || strlen(row->name) != end - at || strncmp(row->name, line + at, end - at) != 0)
            continue;
        while (end < cursor && line[end] == ' ')
            end++;
        *start = end < cursor && line[end] == '"' ? end + 1 : end;
        return true;
    }
    return false;
}

// ---- Pieces -------------------------------------------------------------------------------------------------------

static size_t word_end(const char *line, size_t length, size_t at)
{
    while (at < length && is_word_byte(line[at]))
        at++;
    return at;
}

// A definition hides the word of the language that it is called by.
static PieceKind word_kind(const HelpTopics *words, const char *word, size_t length)
{
    PieceKind kind = PIECE_PLAIN;
    for (size_t i = 0; i < words->len && kind != PIECE_DEFINED; i++)
        if (strlen(words->at[i].name) == length && !memcmp(words->at[i].name, word, length))
            kind = words->at[i].signature ? PIECE_WORD : PIECE_DEFINED;
    return kind;
}

void session_pieces(const Session *s, const char *line, size_t length, PieceCallback callback, void *data)
{
    HelpTopics words = {0};
    help_words(s, &words);
    for (size_t at = 0, end; at < length; at = end) {
        PieceKind kind = PIECE_PLAIN;
        const char *stop;
        end = at + 1;
        if (line[at] == '#') {
            kind = PIECE_COMMENT;
            stop = memchr(line + at, '\n', length - at);
            end = stop ? (size_t)(stop - line) : length;
        } else if (line[at] == '"' && (stop = memchr(line + end, '"', length - end))) {
            kind = PIECE_QUOTE;
            end = (size_t)(stop + 1 - line);
        } else if (isdigit((unsigned char)line[at])) {
            kind = PIECE_NUMBER;
            while (end < length && (isdigit((unsigned char)line[end]) ||
                                    (line[end] == '.' && end + 1 < length && isdigit((unsigned char)line[end + 1]))))
                end++;
        } else if (is_word_byte(line[at])) {
            end = word_end(line, length, at);
            kind = word_kind(&words, line + at, end - at);
        } else if (strchr("()[]", line[at])) {
            kind = PIECE_BRACKET;
        }
        callback(kind, at, end, data);
    }
    vec_free(&words);
}
