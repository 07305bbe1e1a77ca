// Expressions as text: one row a format in formats.def.
//
// The order of terms and factors is made for people and depends on structure and names only, never on the pool's
// history. Text and Unicode are re-readable: parsing what was printed gives the same node.
//
// Sharing: an expression whose tree is much larger than its DAG prints with names for shared parts,
//     t1*cos(t2) where t1 = sin(x), t2 = t1^2 + 1
// (a later name may use earlier ones). Parts that hold a bound index are not named.
//
// Bound indices carry the name they were written with, or that name and a number where it would capture or clash.
// Symbols made by pool_symbol_fresh get readable names likewise.
#ifndef LEIBNIZ_PRINT_PRINT_H
#define LEIBNIZ_PRINT_PRINT_H

#include "symbolic/expr/expr.h"

typedef enum {

#define FORMAT(id, ...) PRINT_##id,
#include "symbolic/print/formats.def"
#undef FORMAT
    PRINT_COUNT
} PrintFormat;

typedef struct {
    const char *name, *help;
} PrintFormatRow;

extern const PrintFormatRow print_formats[PRINT_COUNT];
int print_format_find(const char *name); // PrintFormat, or -1

// Adds e to `out`. Makes scratch nodes and releases them. Fails (false, *err; `out` may hold a beginning) when the text
// passes limits.print_bytes or the pool refuses to work. e = 0 is such a failure.
bool print_expr(Pool *p, Expr e, PrintFormat format, StrBuf *out, Error *err);
// "name := e", "f(x) := e", "f[k] := e" in that format.
bool print_definition(Pool *p, const Definition *d, PrintFormat format, StrBuf *out, Error *err);
// For tests and debugging: ASCII, or "<error message>". The caller frees `out`; the result points into it.
const char *print_quick(Pool *p, Expr e, StrBuf *out);
// Adds the DAG below e as a Graphviz graph: shared nodes are drawn once.
bool print_dot(Pool *p, Expr e, StrBuf *out, Error *err);

#endif
