// What the rooms of code generation share about one function.
#ifndef LEIBNIZ_CODEGEN_LOWER_CODE_INTERNAL_H
#define LEIBNIZ_CODEGEN_LOWER_CODE_INTERNAL_H

#include "codegen/ir/ir.h"
#include "codegen/lower/stages.h"
#include "codegen/lower/code.h"

struct Code {
    Pool *pool;
    Ir ir;
    char *name, *statement;
    CodeReals real;
    CodeMath math;
    const Facts *facts; // the caller's
    VEC(char *) names;  // owned copies of the outputs' names
    Stages stages;      // what is made ahead of the outputs
};

// Expressions to nodes: fills ir.params, loops, outputs, nodes. False and *err on failure.
// `collapsed`: brackets in sums are solved before the rules of stable.h see them.
bool lower_outputs(Code *code, const CodeSpec *spec, bool collapsed, Error *err);

// Does any value live in the workspace? If so every call takes one, last.
bool code_has_work(const Code *code);

// Has it one scalar output, which the function returns?
bool code_returns(const Code *code);

bool code_is_sparse(const Code *code); // has an output that is stored as CSR or CSC

#endif
