// Writing scheduled IR as C: what the writers of whole files (emit_c.c) use.
#ifndef LEIBNIZ_CODEGEN_EMIT_H
#define LEIBNIZ_CODEGEN_EMIT_H

#include "codegen/code_internal.h"
#include "codegen/names.h"

typedef struct {
    const Code *code;
    const Ir *ir;
    StrBuf body;
    bool plain; // for libtcc: no header, no names of the user's, hexadecimal numbers
    Names names;
    const char *function, *work;
    const char *param[256], *output[256], *loop[IR_LOOPS];
    bool *param_used, *function_used; // by parameter; by row of ir_functions
    uint8_t *defined;                 // by node: a local variable of this name is in scope
    uint32_t *number;                 // by node: of its name; 0: not named yet
    uint32_t count, indent;
    IrId holds; // the condition that is known to hold where we write; 0: none
} Emit;

enum { EMIT_NAMES = 256 }; // parameters, and outputs, that one function may have

// Names, and the body as text. False and *err on failure; emit_end in any case.
bool emit_begin(Emit *e, const Code *code, bool plain, Error *err);
void emit_end(Emit *e);
// An integer expression of lengths, as C.
void emit_integer(Emit *e, StrBuf *out, IrId node);
// The number of doubles in the workspace, as C. Empty when there is none.
void emit_work_size(Emit *e, StrBuf *out);
void emit_number(StrBuf *out, double value, bool plain);

#endif
