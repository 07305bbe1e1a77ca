// The words that all rooms of code generation share: how arrays are stored, what a parameter is, the types of real
// numbers, and how exact functions are.
#ifndef LEIBNIZ_CODEGEN_IR_TYPES_H
#define LEIBNIZ_CODEGEN_IR_TYPES_H

#include "symbolic/expr/expr.h"

#include <stddef.h>

enum { CODE_RANK = 6 };

// A matrix as an array of all its places, or of the entries that may be other than 0: row by row (compressed sparse
// rows) or column by column. Which these are is read off the brackets of its formula: [i = j], [j <= i], [col[i] = j].
//
// The entries of row i are values[starts[i]] .. values[starts[i + 1] - 1], in the columns that `places` tells, in
// rising order; rows and columns count from 0. Both tables are parameters after all others, NAME_rows and NAME_columns:
// a call only reads them, code_pattern fills them. The columns' tables of CSC are the same with the roles exchanged.
typedef enum { CODE_DENSE, CODE_CSR, CODE_CSC } CodeStorage;

typedef enum { CODE_REAL, CODE_LENGTH, CODE_INT } CodeKind; // double, ptrdiff_t, int

typedef struct {
    Sym name;
    CodeKind kind;
    uint32_t rank;            // 0: a scalar
    int64_t first[CODE_RANK]; // of an array: the least value of each subscript
    Expr extent[CODE_RANK];   // and the greatest; 0: not known
} CodeParam;

typedef enum { // what the generated text computes in; values here are doubles

#define REAL(id, ...) CODE_##id,
#include "codegen/ir/reals.def"
#undef REAL
    CODE_REALS
} CodeReals;

typedef struct {
    const char *name, *c, *function, *literal; // as people call it; in C; suffixes
    int bits, least, most;
} CodeRealRow;

extern const CodeRealRow code_reals[CODE_REALS];

// How far functions such as exp may err where values are computed here (text calls what its reader links).
typedef enum {

#define VECTOR_MATH(id, ...) CODE_##id,
#include "codegen/ir/vector_math.def"
#undef VECTOR_MATH
    CODE_MATHS
} CodeMath;

typedef struct {
    double ulp;
    const char *library, *file; // of vector functions that keep it
} CodeMathRow;

extern const CodeMathRow code_maths[CODE_MATHS];
CodeMath code_math_within(double ulp); // the fastest that keeps it; CODE_MATHS: none does

#endif
