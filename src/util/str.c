// Growable strings, and the one place that quotes JSON.
#include "util/str.h"

#include "util/mem.h"
#include "util/utf8.h"

#include <stdio.h>

static void reserve(StrBuf *s, size_t need)
{
    if (s->cap < need + 1)
        vec_grow_raw((void **)&s->at, &s->cap, need + 1, 1);
}

void str_add_n(StrBuf *s, const char *text, size_t length)
{
    reserve(s, s->len + length);
    if (length)
        memcpy(s->at + s->len, text, length);
    s->len += length;
    s->at[s->len] = '\0';
}

void str_add(StrBuf *s, const char *text)
{
    str_add_n(s, text, strlen(text));
}

void str_char(StrBuf *s, char c)
{
    str_add_n(s, &c, 1);
}

void str_vprintf(StrBuf *s, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n > 0) {
        reserve(s, s->len + (size_t)n);
        vsnprintf(s->at + s->len, (size_t)n + 1, format, again);
        s->len += (size_t)n;
    }
    va_end(again);
}

void str_printf(StrBuf *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str_vprintf(s, format, args);
    va_end(args);
}

void str_clear(StrBuf *s)
{
    s->len = 0;
    if (s->at)
        s->at[0] = '\0';
}

void str_free(StrBuf *s)
{
    mem_free(s->at);
    *s = (StrBuf){0};
}

const char *str_text(const StrBuf *s)
{
    return s->at ? s->at : "";
}

void str_json(StrBuf *s, const char *text, size_t length)
{
    str_char(s, '"');
    for (size_t i = 0; i < length;) {
        uint32_t code;
        size_t n = utf8_decode(text + i, length - i, &code);
        if (!n) {
            str_add(s, "\\ufffd");
            i++;
            continue;
        }
        if (code == '"' || code == '\\')
            str_printf(s, "\\%c", (char)code);
        else if (code == '\n')
            str_add(s, "\\n");
        else if (code == '\t')
            str_add(s, "\\t");
        else if (code < 0x20 || code == 0x7f)
            str_printf(s, "\\u%04x", (unsigned)code);
        else
            str_add_n(s, text + i, n);
        i += n;
    }
    str_char(s, '"');
}
