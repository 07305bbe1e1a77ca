// A function in stages: what inverses and determinants are computed from in generated text.
//
// No loop of the IR factors a matrix. A formula that holds inv(T)[i, j] or det(T) is written in arrays and numbers that
// are made ahead of it, each by a step:
//
//     T is put into an array and factored: by Cholesky where it is declared positive definite, else as P*L*U
//     sum(j=1..n, inv(T)[i, j]*w(j))  is  solution[i], where T*solution = w: no inverse is formed for it
//     inv(T)[i, j]                    is  inverse[i, j]
//     log(det(T)), det(T)             are numbers off the factors
//
// T and w are functions of their own (Code) of the inputs and of what earlier steps made.
#ifndef LEIBNIZ_CODEGEN_LOWER_STAGES_H
#define LEIBNIZ_CODEGEN_LOWER_STAGES_H

#include "codegen/lower/code.h"

typedef enum { STAGE_FACTOR, STAGE_SOLUTION, STAGE_INVERSE, STAGE_DET, STAGE_LOG_DET } StageKind;

typedef struct {
    StageKind kind;
    Sym name;        // what formulas call it
    uint32_t factor; // the step that factors its matrix: itself of STAGE_FACTOR
    bool definite;   // of a factor
    bool turned;     // of a solution: of T'*solution = w
    bool needed;
    Expr size;     // rows of the matrix
    Expr value;    // the element of T at (row, col), of w at row
    uint32_t rows; // the size as a node of the function's IR
    Code *code;    // fills T or w; NULL: none
} Stage;

typedef struct {
    VEC(Stage) list;
    Sym row, col;
    Facts facts; // the function's, and the shapes of what steps make
} Stages;

// Does e hold inverses or determinants?
bool stages_are_needed(Pool *p, Expr e);
// Rewrites the values and fills *stages. False and *err: a matrix depends on an index.
bool stages_split(Pool *p, const CodeSpec *spec, CodeOutput *outputs, Stages *stages, Error *err);
// A copy of the steps with their functions. The spec has facts.
bool stages_make(Pool *p, const CodeSpec *spec, const Stages *from, Stages *to, Error *err);
void stages_free(Stages *stages);
// The step that makes what is called so; NULL: none does.
const Stage *stages_find(const Stages *stages, Sym name);
// What the step makes, as a parameter of the function that reads it.
CodeParam stages_param(const Stage *step);

#endif
