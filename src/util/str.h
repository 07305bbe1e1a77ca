// A growable string. Text is UTF-8; NUL may occur inside, `len` counts.
#ifndef LEIBNIZ_UTIL_STR_H
#define LEIBNIZ_UTIL_STR_H

#include <stdarg.h>
#include <stddef.h>

typedef struct {
    char *at; // NUL-terminated once anything was added; NULL before
    size_t len, cap;
} StrBuf;

void str_add(StrBuf *s, const char *text);
void str_add_n(StrBuf *s, const char *text, size_t length);
void str_char(StrBuf *s, char c);
void str_printf(StrBuf *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void str_vprintf(StrBuf *s, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void str_clear(StrBuf *s); // empties it, keeps the memory
void str_free(StrBuf *s);
const char *str_text(const StrBuf *s); // never NULL
// Adds text as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void str_json(StrBuf *s, const char *text, size_t length);

#endif
