// Doubles from decimal text and back, exactly, and much faster than strtod and printf.
#ifndef LEIBNIZ_UTIL_DECIMAL_H
#define LEIBNIZ_UTIL_DECIMAL_H

#include <stddef.h>

enum { DECIMAL_MOST = 32 }; // characters that decimal_write may write

// Writes the least number of digits that read back as x, and of such the nearest to x: 0.1, 1e+22, -inf, nan. Laid out
// as printf's %.15g does, or %.16g, %.17g where so many digits are needed. Returns the length; no NUL is written.
size_t decimal_write(double x, char *text);

// The double nearest to the number that `text` begins with (ties to even), and what is behind it, as strtod in the C
// locale; *end is text where there is none.
double decimal_read(const char *text, char **end);

#endif
