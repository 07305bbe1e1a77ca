// A function to generate: what it is made of, and what it takes.
//
//     CodeOutput out = {.name = "dR_ds", .value = e, .indices = {l}, .rank = 1};
//     CodeSpec spec = {.name = "f", .outputs = &out, .noutputs = 1, .facts = &facts};
//     Code *code = code_new(pool, &spec, &err);            // NULL and *err on failure
//     source_emit(code, TARGET_C, &text, &err);            // C99 source (files/source.h)
//     Jit *jit = jit_new(code, &err);                      // machine code (run/jit.h)
//     jit_call(jit, args);                                 // or code_interpret(code, args): the same values, bit by
//     bit
//
// THE ROOMS, low to high, in the order in which a formula goes through them:
//     forms   formulas to equal formulas that keep their digits (stable.h, makers.h); nothing of C
//     ir      the loop IR, which loops run as one (ir.h), the functions and numbers that there are
//     lower   expressions to the loop IR (lower.h); where entries of sparse matrices are; this file
//     emit    the IR as text: C and its dialects, other languages (emit.h, targets.def)
//     run     the IR as numbers: machine code of one point (jit.h), vectors of points (batch.h), the operations one by
//             one (interp.h)
//     check   points, comparison with enclosures (validate.h), the best of several forms (choice.h), the self-test
//     files   whole source files (source.h), and files of points (columns.h)
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
#ifndef LEIBNIZ_CODEGEN_LOWER_CODE_H
#define LEIBNIZ_CODEGEN_LOWER_CODE_H

#include "codegen/ir/types.h"
#include "symbolic/facts/facts.h"

typedef struct {
    const char *name;       // in C; NULL: "out"
    Expr value;             // definitions expanded, derivatives carried out, as the chain rule leaves them
    Expr simple;            // the same in the form a person reads; 0: it is not known
    Expr typed;             // the same in the order in which it was typed; 0: nobody typed it, as of a derivative
    Expr told;              // what the comment says it is, a form such as diff(R, s[l]) too; 0: the value
    Sym indices[CODE_RANK]; // free subscripts the output is an array over
    uint32_t rank;
    Expr from[CODE_RANK], to[CODE_RANK]; // what each runs through, in the formula's counting; 0: read off the formulas
    uint32_t part, parts; // in text, outputs 0..parts-1 that follow each other are one array; parts 0: none
    Expr run;             // a form equal to the value, to be run in its place (validate.h chooses one); 0: none
    bool keep;            // the rules of stable.h are not for it
    CodeStorage storage;  // other than dense: of two indices, or of parts
    uint32_t place[2];    // of a part of a sparse matrix: its row and column, from 0
    uint32_t shape[2];    // and the numbers of rows and columns
} CodeOutput;

typedef struct { // a definition, which what computes it is called by in the text: h[i] := tanh(..)
    Sym name;
    Expr value; // definitions expanded, in its own indices
    uint32_t rank;
    Sym indices[CODE_RANK];
} CodeNamed;

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
    const CodeNamed *named; // what local variables are called by
    uint32_t nnamed;
    CodeReals real;
    CodeMath math;
    const char *statement; // the source statement, for the comment; NULL: none
    bool fast;             // keep the form given; otherwise stable forms are used (stable.h)
    bool accurate;         // the last half ulp counts: powers above the fourth by pow
    bool brief;            // it does not: no second doubles for the arguments of exp and erfc
    bool staged;           // inverses and determinants may be computed (stages.h): text of C only, which nothing here runs
} CodeSpec;

typedef struct { // where numbers for an input are drawn from
    Sym name;
    double low, high;
} CodeRange;

typedef struct Code Code;

typedef struct {
    uint32_t operations; // on real numbers, each once
    double work;         // of a run, roughly in additions, with loops of a moderate length
} CodeCost;

CodeCost code_cost(const Code *code);
// The least subscript that e reads of an array: 1, or less where it does so with no bracket against it. False where e
// does not tell.
bool code_first_subscript(Pool *p, const Facts *facts, Expr e, Sym array, uint32_t position, int64_t *first);
Code *code_new(Pool *p, const CodeSpec *spec, Error *err);
void code_free(Code *code);

// ---- What a function takes -----------------------------------------------------------------------------------------

// The arguments of a call, in order: the parameters, the outputs (arrays; scalars are arrays of one), the workspace (an
// array of code_work doubles, where that is not 0 for all sizes).
uint32_t code_params(const Code *code, CodeParam *out, uint32_t most); // the count; fills at most `most`
uint32_t code_outputs(const Code *code);
bool code_is_staged(const Code *code); // computes inverses or determinants
// Of a sparse output that is no part: which parameters are its tables. False of all others.
bool code_tables(const Code *code, uint32_t i, uint32_t *starts, uint32_t *places);
#endif
