// What the files of this folder share about one function.
#ifndef LEIBNIZ_CODEGEN_CODE_INTERNAL_H
#define LEIBNIZ_CODEGEN_CODE_INTERNAL_H

#include "codegen/codegen.h"
#include "codegen/ir.h"

struct Code {
    Pool *pool;
    Ir ir;
    char *name, *statement;
    CodeReals real;
    CodeMath math;
    const Facts *facts; // the caller's
    VEC(char *) names;  // owned copies of the outputs' names
};

// Expressions to nodes: fills ir.params, loops, outputs, nodes. False and *err on failure.
bool lower_outputs(Code *code, const CodeSpec *spec, Error *err);

// Does any value live in the workspace? If so every call takes one, last.
bool code_has_work(const Code *code);

bool code_is_sparse(const Code *code); // has an output that is stored as CSR or CSC

// The writers of targets.def. False and *err on failure.
typedef bool TargetWriter(const CodeFile *file, StrBuf *out, Error *err);
TargetWriter emit_c_header, emit_openmp_header, emit_mpi_header, emit_cuda_header;
#define TARGET(id, name, ending, writer, header, sparse, help) TargetWriter writer;
#include "codegen/targets.def"
#undef TARGET

#endif
