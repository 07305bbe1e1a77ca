#include "parser/extent.h"

#include "parser/parse.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Skips blanks, comments and empty statements; tells whether a blank line was among them.
static uint32_t skip_to_statement(const char *t, uint32_t length, uint32_t i, bool *blank)
{
    bool empty = i == 0 || t[i - 1] == '\n'; // nothing on this line so far
    for (; i < length; i++) {
        if (t[i] == '#') {
            const char *line = memchr(t + i, '\n', length - i);
            i = line ? (uint32_t)(line - t) - 1 : length - 1;
            empty = false;
        } else if (t[i] == '\n') {
            *blank |= empty;
            empty = true;
        } else if (t[i] == ';') {
            empty = false;
        } else if (!is_blank(t[i])) {
            break;
        }
    }
    return i;
}

static bool next_line_is_blank(const char *t, uint32_t length, uint32_t line_end)
{
    uint32_t i = line_end + 1;
    while (i < length && t[i] != '\n' && is_blank(t[i]))
        i++;
    return i < length && t[i] == '\n';
}

static bool is_assign(const char *t, uint32_t left)
{
    return (left > 1 && t[0] == ':' && t[1] == '=') || (left > 2 && !memcmp(t, "≔", 3));
}

// ---- Lines that go on ---------------------------------------------------------------------------------------------

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (uint8_t)c >= 0x80;
}

// Does t[start..end) end with a sign or word behind which something has to follow?
static bool ends_open(const char *t, uint32_t start, uint32_t end)
{
    static const char *const signs[] = {"+", "-", "*", "/", "^", "=", "<", ">", ",", "..", "·", "⋅", "×", "÷", "−",
                                        "≤", "≥", "≠", "≔", "∈", "∧", "∨", "√"};
    static const char *const words[] = {"and", "or", "not", "in", "where"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i]);
        if (end - start > n && !memcmp(t + end - n, signs[i], n))
            return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (end - start > n && !memcmp(t + end - n, words[i], n) && !is_word_byte(t[end - n - 1]))
            return true;
    }
    return false;
}

// Does the line that begins at i begin with a relation?
static bool begins_with_relation(const char *t, uint32_t length, uint32_t i)
{
    static const char *const relations[] = {"=", "<", ">", "!=", "≤", "≥", "≠"};
    while (i < length && t[i] != '\n' && is_blank(t[i]))
        i++;
    for (size_t k = 0; k < sizeof relations / sizeof *relations; k++) {
        size_t n = strlen(relations[k]);
        if (length - i >= n && !memcmp(t + i, relations[k], n))
            return true;
    }
    return false;
}

// What takes the rest of its line as it stands: help +, save "a-", ?=.
static bool takes_text(const char *t, uint32_t length, uint32_t start)
{
    static const char *const words[] = {"help", "save", "load", "run"};
    if (start < length && (t[start] == '?' || t[start] == ':'))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (length - start > n && !memcmp(t + start, words[i], n) && (t[start + n] == ' ' || t[start + n] == '\t'))
            return true;
    }
    return false;
}

static Extent whole_line(const char *t, uint32_t length, Extent x)
{
    const char *end = memchr(t + x.at.start, '\n', length - x.at.start);
    uint32_t stop = end ? (uint32_t)(end - t) : length;
    x.next = end ? stop + 1 : length;
    for (x.at.end = stop; x.at.end > x.at.start && is_blank(t[x.at.end - 1]);)
        x.at.end--;
    return x;
}

// ---- One statement --------------------------------------------------------------------------------------------------

Extent extent_find(const char *t, uint32_t length, uint32_t from)
{
    Extent x = {.assign = EXTENT_NO_ASSIGN};
    uint32_t i = x.at.start = skip_to_statement(t, length, from, &x.blank_before), depth = 0, line = 0;
    x.at.end = i;
    bool goes_on = false;
    if (takes_text(t, length, i))
        return whole_line(t, length, x);
    for (; i < length; i++) {
        char c = t[i];
        if (c == '#') {
            const char *end = memchr(t + i, '\n', length - i);
            i = end ? (uint32_t)(end - t) - 1 : length - 1;
            continue;
        }
        if (c == '\n') {
            line = line ? line : i;
            goes_on = depth == 0 && ends_open(t, x.at.start, x.at.end);
            bool follows = depth > 0 || goes_on || begins_with_relation(t, length, i + 1);
            if (!follows || next_line_is_blank(t, length, i))
                break;
        }
        if (c == ';' && depth == 0)
            break;
        if (c == '(' || c == '[')
            depth++;
        else if ((c == ')' || c == ']') && depth > 0)
            depth--;
        else if (depth == 0 && x.assign == EXTENT_NO_ASSIGN && is_assign(t + i, length - i))
            x.assign = i;
        if (!is_blank(c))
            x.at.end = i + 1;
    }
    goes_on = depth == 0 && ends_open(t, x.at.start, x.at.end);
    x.open = (depth > 0 || goes_on) && i >= length;
    x.next = i < length ? i + 1 : length;
    if (depth > 0 && line > 0) { // never closed: the first line is to blame, and the run goes on behind it
        Extent first = extent_find(t, line, x.at.start);
        x.at = first.at;
        x.assign = first.assign;
        x.next = line + 1;
    }
    return x;
}

bool parse_wants_more(const char *text, uint32_t length)
{
    bool open = false;
    for (uint32_t at = 0; at < length;) {
        Extent x = extent_find(text, length, at);
        open = x.open;
        if (open)
            break;
        at = x.next;
    }
    return open;
}
