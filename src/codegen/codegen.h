// Code from expressions: C text, machine code in memory, an interpreter of the same operations, and their validation.
//
//     CodeOutput out = {.name = "dR_ds", .value = e, .indices = {l}, .rank = 1};
//     CodeSpec spec = {.name = "f", .outputs = &out, .noutputs = 1, .facts = &facts};
//     Code *code = code_new(pool, &spec, &err);            // NULL and *err on failure
//     code_emit(code, TARGET_C, &text, &err);              // C99 source
//     Jit *jit = jit_new(code, &err);                      // machine code
//     jit_call(jit, args);                                 // or code_interpret(code, args): the same values, bit by
//     bit
//
// THE FILES, in the order in which a formula goes through them:
//     stable*.c                      forms that keep their digits (stable.h)
//     choice*.c, rounded.c           several forms proved equal, the best by measurement (choice.h)
//     lower*.c, sparse.c, card.c     expressions to the loop IR (lower.h); where entries of sparse matrices are
//     ir.c, schedule.c               the IR, and which loops run as one (ir.h)
//     emit*.c, target_*.c, names.c   C text, its dialects and other languages (emit.h, targets.def); selftest.c
//     jit.c, interp.c, runtime.c     machine code of one point; the operations one by one; functions that libm lacks
//     batch*.c, unroll.c, x86.c      vectors of points (batch.h); columns*.c: files of them (columns.h)
//     sample.c, validate.c           points, and comparison with enclosures (validate.h)
//
// MEANING OF ARRAYS. s[k] with k = 1..K is an array of K doubles, W[k, j] a row-major one of K rows. A name that bounds
// a sum is a parameter of type ptrdiff_t; a name or element that is compared with an index ([y = k]) or used as a
// subscript is an int, and keeps the formula's counting (y in 1..K). Lengths are at least 1. An output with indices is
// an array over all their combinations, row-major in the order of the indices.
//
// WHERE A FORMULA HAS NO VALUE the code gives a NaN or an infinity, never a fault: subscripts that may lie outside are
// tested.
//
// OWNERSHIP. A Code lives in its pool's memory: free it before the pool. A Jit needs neither.
#ifndef LEIBNIZ_CODEGEN_CODEGEN_H
#define LEIBNIZ_CODEGEN_CODEGEN_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

#include <stddef.h>

enum { CODE_RANK = 6 };

// A matrix as an array of all its places, or of the entries that may be other than 0: row by row (compressed sparse
// rows) or column by column. Which these are is read off the brackets of its formula: [i = j], [j <= i], [col[i] = j].
//
// The entries of row i are values[starts[i]] .. values[starts[i + 1] - 1], in the columns that `places` tells, in
// rising order; rows and columns count from 0. Both tables are parameters after all others, NAME_rows and NAME_columns:
// a call only reads them, code_pattern fills them. The columns' tables of CSC are the same with the roles exchanged.
typedef enum { CODE_DENSE, CODE_CSR, CODE_CSC } CodeStorage;

typedef struct {
    const char *name;       // in C; NULL: "out"
    Expr value;             // definitions expanded, derivatives carried out
    Sym indices[CODE_RANK]; // free subscripts the output is an array over
    uint32_t rank;
    uint32_t part, parts; // in text, outputs 0..parts-1 that follow each other are one array; parts 0: none
    Expr run;             // a form equal to the value, to be run in its place (validate.h chooses one); 0: none
    bool keep;            // the rules of stable.h are not for it
    CodeStorage storage;  // other than dense: of two indices, or of parts
    uint32_t place[2];    // of a part of a sparse matrix: its row and column, from 0
    uint32_t shape[2];    // and the numbers of rows and columns
} CodeOutput;

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
#include "codegen/reals.def"
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
#include "codegen/vector_math.def"
#undef VECTOR_MATH
    CODE_MATHS
} CodeMath;

typedef struct {
    double ulp;
    const char *library, *file; // of vector functions that keep it
} CodeMathRow;

extern const CodeMathRow code_maths[CODE_MATHS];
CodeMath code_math_within(double ulp); // the fastest that keeps it; CODE_MATHS: none does

typedef struct {
    const char *name; // of the function; NULL: "f"
    const CodeOutput *outputs;
    uint32_t noutputs;
    // Declared and implied facts; what the outputs imply is learned here. NULL: none. A self-test draws its points by
    // them: keep them as long as the Code.
    const Facts *facts;
    const Sym *order; // the parameters' order; names left out follow. NULL: lengths, then all others, by name
    uint32_t norder;
    // The parameters as a person declared them, in order: all that the outputs need must be among them, and those that
    // they do not need stay. Kinds are found out; `extent` holds the number of places. NULL: read off the outputs.
    const CodeParam *params;
    uint32_t nparams;
    CodeReals real;
    CodeMath math;
    const char *statement; // the source statement, for the comment; NULL: none
    bool fast;             // keep the form given; otherwise stable forms are used (stable.h)
} CodeSpec;

typedef struct Code Code;

Code *code_new(Pool *p, const CodeSpec *spec, Error *err);
void code_free(Code *code);

// ---- What a function takes -----------------------------------------------------------------------------------------

typedef union { // one argument of a call
    double real;
    ptrdiff_t integer; // of a length and of an int
    double *reals;     // array of doubles (inputs are not written to), output, work
    int *ints;
} CodeArg;

// The arguments of a call, in order: the parameters, the outputs (arrays; scalars are arrays of one), the workspace (an
// array of code_work doubles, where that is not 0 for all sizes).
uint32_t code_params(const Code *code, CodeParam *out, uint32_t most); // the count; fills at most `most`
uint32_t code_outputs(const Code *code);
// Doubles that output i takes, and that the workspace takes, for these arguments (only lengths are looked at, and of a
// sparse output its tables).
size_t code_output_size(const Code *code, uint32_t i, const CodeArg *args);
// The formula's indices of element k of output i.
void code_output_indices(const Code *code, uint32_t i, size_t k, const CodeArg *args, int64_t *indices);
size_t code_work(const Code *code, const CodeArg *args);
// Of a sparse output that is no part: which parameters are its tables. False of all others.
bool code_tables(const Code *code, uint32_t i, uint32_t *starts, uint32_t *places);
// Fills the tables of output i, which is stored as CSR or CSC and is no part, from the other arguments. Returns the
// number of entries; `places` may be NULL: to be told it first. `starts` has a place for each row (column) and one
// more.
int code_pattern(const Code *code, uint32_t i, const CodeArg *args, int *starts, int *places);

// Runs the operations one by one. The fallback where no machine code can be had.
void code_interpret(const Code *code, const CodeArg *args);

// ---- Text ----------------------------------------------------------------------------------------------------------

typedef enum {

#define TARGET(id, ...) TARGET_##id,
#include "codegen/targets.def"
#undef TARGET
    TARGET_COUNT
} TargetId;

typedef struct {
    const char *name, *ending, *help; // help is NULL for what only the program itself uses
    bool sparse;                      // it can write sparse outputs
} TargetRow;

extern const TargetRow code_targets[TARGET_COUNT];
int target_find(const char *name); // the TargetId of a row with help, or -1

typedef struct { // where numbers for an input are drawn from
    Sym name;
    double low, high;
} CodeRange;

typedef struct { // what a file of generated code holds and says
    const Code *const *functions;
    uint32_t count;
    const char *version;     // of the generator; NULL: it is not told
    const char *header;      // the header's name: the source includes it, and its guard is made of it. NULL: none
    const char *split;       // the length that the target mpi splits among ranks; NULL: none
    bool is_inline;          // the header holds the functions, as static inline
    bool selftest;           // a main, compiled where PREFIX_SELFTEST is defined, that compares with enclosures
    double ulp, low, high;   // the error it tolerates; where it draws numbers from (both 0: -30 and 30)
    const CodeRange *ranges; // of single inputs
    uint32_t nranges;
} CodeFile;

// The file's text. The same input gives the same bytes on every machine.
bool code_file(const CodeFile *file, TargetId target, StrBuf *out, Error *err);
bool code_header(const CodeFile *file, TargetId target, StrBuf *out, Error *err); // and its header's
// A file of this one function, with nothing said about versions and headers.
bool code_emit(const Code *code, TargetId target, StrBuf *out, Error *err);

#endif
