// Strict UTF-8: overlong forms, surrogates and code points above U+10FFFF are refused.
#ifndef LEIBNIZ_UTIL_UTF8_H
#define LEIBNIZ_UTIL_UTF8_H

#include <stddef.h>
#include <stdint.h>

// Decodes one code point at `text` (`length` bytes are there). Returns its bytes, 0 when they are no UTF-8.
size_t utf8_decode(const char *text, size_t length, uint32_t *code);
// Columns of a terminal that `length` bytes take: 1 a code point, 0 for combining marks, 2 for wide East Asian.
size_t utf8_width(const char *text, size_t length);

#endif
