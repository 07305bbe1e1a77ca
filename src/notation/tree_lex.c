// Characters and commands of a formula.
#include "notation/tree_internal.h"

#include "util/utf8.h"

#include <pthread.h>

static const CommandRow rows[] = {

#define COMMAND(name, class, text) {name, CLASS_##class, text},
#include "notation/commands.def"
#undef COMMAND
};

enum { ROW_COUNT = sizeof rows / sizeof *rows, HASH_SIZE = 1024 };

static uint32_t hash_of(const char *name, size_t length)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)name[i]) * 16777619u;
    return h % HASH_SIZE;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static uint16_t table[HASH_SIZE]; // 1 + row

static void fill_table(void)
{
    for (uint16_t i = 0; i < ROW_COUNT; i++) {
        uint32_t h = hash_of(rows[i].name, strlen(rows[i].name));
        while (table[h])
            h = (h + 1) % HASH_SIZE;
        table[h] = (uint16_t)(i + 1);
    }
}

const CommandRow *tree_command(const char *name, size_t length)
{
    pthread_once(&once, fill_table);
    for (uint32_t h = hash_of(name, length); table[h]; h = (h + 1) % HASH_SIZE) {
        const CommandRow *row = &rows[table[h] - 1];
        if (strlen(row->name) == length && !memcmp(row->name, name, length))
            return row;
    }
    return NULL;
}

static const char *glyph_of(uint32_t code)
{
    switch (code) {

#define GLYPH(number, latex)                                                                                           \
    case number:                                                                                                       \
        return latex;
#include "notation/glyphs.def"
#undef GLYPH
    default: return NULL;
    }
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_blanks(const char *text, uint32_t length, uint32_t *at)
{
    while (*at < length) {
        if (text[*at] == '%') {
            while (*at < length && text[*at] != '\n')
                ++*at;
        } else if (text[*at] == ' ' || text[*at] == '\n' || text[*at] == '\t' || text[*at] == '\r' ||
                   text[*at] == '~') {
            ++*at;
        } else {
            return;
        }
    }
}

static void take_command(const char *text, uint32_t length, uint32_t *at, TreeToken *out)
{
    uint32_t start = *at + 1, end = start, code;
    while (end < length && is_letter(text[end]))
        end++;
    if (end == start && end < length)
        end +=
            utf8_decode(text + end, length - end, &code) ? (uint32_t)utf8_decode(text + end, length - end, &code) : 1;
    else if (end < length && text[end] == '*' && tree_command(text + start, end + 1 - start))
        end++;
    out->kind = TOKEN_COMMAND;
    out->row = tree_command(text + start, end - start);
    if (end > start && text[start] == '\n')
        out->row = tree_command(" ", 1);
    *at = end;
}

static void take_glyph(const char *latex, TreeToken *out)
{
    if (*latex == '\\') {
        const char *end = strchr(latex, '{');
        out->kind = TOKEN_COMMAND;
        out->row = tree_command(latex + 1, end ? (size_t)(end - latex - 1) : strlen(latex + 1));
    } else {
        out->code = (unsigned char)*latex;
    }
}

bool tree_token(const char *text, uint32_t length, uint32_t *at, TreeToken *out)
{
    uint32_t before = *at;
    skip_blanks(text, length, at);
    *out = (TreeToken){.start = *at, .end = *at, .tight = *at == before};
    if (*at >= length)
        return true;
    char c = text[*at];
    if (c == '\\') {
        take_command(text, length, at, out);
    } else if (c == '{' || c == '}') {
        out->kind = c == '{' ? TOKEN_OPEN : TOKEN_CLOSE;
        ++*at;
    } else {
        size_t bytes = utf8_decode(text + *at, length - *at, &out->code);
        if (!bytes)
            return false;
        out->kind = TOKEN_CHAR;
        *at += (uint32_t)bytes;
        const char *glyph = out->code > 127 ? glyph_of(out->code) : NULL;
        if (glyph && *glyph == ' ')
            return tree_token(text, length, at, out);
        if (glyph)
            take_glyph(glyph, out);
    }
    out->end = *at;
    return true;
}
