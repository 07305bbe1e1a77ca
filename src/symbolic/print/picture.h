// A formula over several lines of a terminal: fractions, raised exponents, roots, sums with their bounds, matrices, cases,
// Greek letters. To be looked at, not to be read back.
#ifndef LEIBNIZ_PRINT_PICTURE_H
#define LEIBNIZ_PRINT_PICTURE_H

#include "symbolic/expr/expr.h"

// Adds the lines, without a newline at the end. False, and nothing added, where one line does as well, or where the picture
// would be wider than `width` columns or very high.
bool print_picture(Pool *p, Expr e, uint32_t width, StrBuf *out);

#endif
