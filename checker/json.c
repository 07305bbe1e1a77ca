#include "checker.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

jmp_buf reject_to;
char reject_reason[400];

void reject(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(reject_reason, sizeof reject_reason, format, args);
    va_end(args);
    longjmp(reject_to, 1);
}

enum { MEMORY_MOST = 1 << 30 }; // of one derivation

static size_t taken;

void memory_begin(void)
{
    taken = 0;
}

void memory_take(size_t size)
{
    taken += size;
    if (taken > MEMORY_MOST) {
        taken = 0;
        reject("it takes too much memory");
    }
}

// Blocks are handed out of chunks and never given back.
void *new_block(size_t size)
{
    static char *chunk;
    static size_t left;
    size = (size + 15) & ~(size_t)15;
    if (size > left) {
        memory_take(size > 1 << 20 ? size : 1 << 20);
        left = size > 1 << 20 ? size : 1 << 20;
        chunk = calloc(1, left);
        if (!chunk) {
            fputs("leibniz-check: out of memory\n", stderr);
            exit(2);
        }
    }
    void *block = chunk;
    chunk += size;
    left -= size;
    return block;
}

enum { NESTING_MOST = 5000 };

static const char *skip(const char *at, const char *end)
{
    while (at < end && isspace((unsigned char)*at))
        at++;
    return at;
}

static int hex_of(const char *at)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        if (!isxdigit((unsigned char)at[i]))
            return -1;
        value = value * 16 + (isdigit((unsigned char)at[i]) ? at[i] - '0' : (at[i] | 32) - 'a' + 10);
    }
    return value;
}

static char *put_utf8(char *out, int code)
{
    if (code < 0x80) {
        *out++ = (char)code;
    } else if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
        *out++ = (char)(0x80 | (code & 63));
    } else {
        *out++ = (char)(0xe0 | code >> 12);
        *out++ = (char)(0x80 | (code >> 6 & 63));
        *out++ = (char)(0x80 | (code & 63));
    }
    return out;
}

static char *read_string(const char **text, const char *end)
{
    const char *at = *text + 1, *stop = at;
    while (stop < end && *stop != '"')
        stop += *stop == '\\' ? 2 : 1;
    if (stop >= end)
        return NULL;
    char *out = new_block((size_t)(stop - at) + 1), *o = out;
    for (; at < stop; at++) {
        if (*at != '\\') {
            *o++ = *at;
            continue;
        }
        at++;
        if (*at == 'u') {
            int code = stop - at > 4 ? hex_of(at + 1) : -1;
            if (code < 0)
                return NULL;
            o = put_utf8(o, code);
            at += 4;
        } else {
            const char *from = "bfnrt", *to = "\b\f\n\r\t", *found = strchr(from, *at);
            *o++ = found && *at ? to[found - from] : *at;
        }
    }
    *text = stop + 1;
    return out;
}

static Json *read_value(const char **text, const char *end, int depth);

static bool read_members(Json *j, const char **text, const char *end, int depth)
{
    bool object = j->kind == JSON_OBJECT;
    char close = object ? '}' : ']';
    size_t cap = 0;
    *text = skip(*text + 1, end);
    if (*text < end && **text == close)
        return ++*text, true;
    for (;;) {
        if (j->count == cap) {
            size_t more = cap ? 2 * cap : 4;
            Json **items = new_block(more * sizeof *items);
            char **keys = new_block(more * sizeof *keys);
            if (cap) {
                memcpy(items, j->items, cap * sizeof *items);
                memcpy(keys, j->keys, cap * sizeof *keys);
            }
            j->items = items;
            j->keys = keys;
            cap = more;
        }
        *text = skip(*text, end);
        if (object) {
            if (*text >= end || **text != '"' || !(j->keys[j->count] = read_string(text, end)))
                return false;
            *text = skip(*text, end);
            if (*text >= end || *(*text)++ != ':')
                return false;
        }
        if (!(j->items[j->count] = read_value(text, end, depth + 1)))
            return false;
        j->count++;
        *text = skip(*text, end);
        if (*text >= end)
            return false;
        char c = *(*text)++;
        if (c == close)
            return true;
        if (c != ',')
            return false;
    }
}

static Json *read_value(const char **text, const char *end, int depth)
{
    *text = skip(*text, end);
    if (*text >= end || depth > NESTING_MOST)
        return NULL;
    Json *j = new_block(sizeof *j);
    char c = **text;
    if (c == '{' || c == '[') {
        j->kind = c == '{' ? JSON_OBJECT : JSON_ARRAY;
        return read_members(j, text, end, depth) ? j : NULL;
    }
    if (c == '"') {
        j->kind = JSON_STRING;
        return (j->text = read_string(text, end)) ? j : NULL;
    }
    const char *stop = *text;
    while (stop < end && (isalnum((unsigned char)*stop) || strchr("+-.", *stop)))
        stop++;
    size_t length = (size_t)(stop - *text);
    if (!length)
        return NULL;
    j->text = new_block(length + 1);
    memcpy(j->text, *text, length);
    *text = stop;
    j->truth = !strcmp(j->text, "true");
    j->kind = j->truth || !strcmp(j->text, "false") ? JSON_BOOL : !strcmp(j->text, "null") ? JSON_NULL : JSON_NUMBER;
    return j;
}

Json *json_read(const char **text, const char *end)
{
    return read_value(text, end, 0);
}

const Json *json_get(const Json *object, const char *key)
{
    for (size_t i = 0; object && object->kind == JSON_OBJECT && i < object->count; i++)
        if (!strcmp(object->keys[i], key))
            return object->items[i];
    return NULL;
}

const char *json_text(const Json *object, const char *key)
{
    const Json *j = json_get(object, key);
    return j && j->kind == JSON_STRING ? j->text : "";
}
