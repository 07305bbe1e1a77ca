// Writing scheduled IR as C: what the writers of whole files (parts.c) use.
#ifndef LEIBNIZ_CODEGEN_EMIT_EMIT_H
#define LEIBNIZ_CODEGEN_EMIT_EMIT_H

#include "codegen/emit/names.h"
#include "codegen/emit/target.h"
#include "codegen/lower/code_internal.h"

typedef struct Emit Emit;

enum { EMIT_SOLVERS = 16 }; // rows of solvers.def

struct EmitDialect { // how a target of C's family differs from C99; all zero: it does not
    // Add lines to e->body ahead of a loop and after it, which stands in this block.
    void (*before_loop)(Emit *e, uint32_t block, const Stmt *loop);
    void (*after_loop)(Emit *e, uint32_t block, const Stmt *loop);
    bool (*value)(Emit *e, StrBuf *out, IrId v, unsigned least); // writes a value in its own way: true
    bool (*accepts)(Emit *e);                                    // false and *e->err: what it can not express
    void (*open_function)(Emit *e);                              // adds the first lines of the body
    void (*preamble)(const CodeFile *file, StrBuf *out);         // after the source's #includes
    void (*after_function)(Emit *e, StrBuf *out);                // more definitions
    void (*after_prototype)(Emit *e, StrBuf *out);               // and their prototypes
    const char *include;                                         // for source and header: a line
    const char *specifiers;                                      // ahead of each function, with a blank
    const char *restricted;                                      // "restrict " unless given
    const char *last_type, *last_name;                           // of one more parameter, the last
    bool splits;                                                 // takes CodeFile.split
};

struct Emit {
    const Code *code;
    const Ir *ir;
    StrBuf body;
    bool plain;              // for libtcc: no header, no names of the user's, hexadecimal numbers
    const CodeRealRow *real; // what it computes in
    StrBuf runtime;          // what the names of functions of runtime.def begin with
    Error *err;              // the first failure
    const EmitDialect *dialect;
    const CodeFile *file;
    Names names;
    const char *function, *work;
    const char *last, *own; // the dialect's last parameter; a name that it made
    const char *param[256], *output[256], *loop[IR_LOOPS];
    bool *param_used, *function_used; // by parameter; by row of ir_functions
    uint8_t *defined;                 // by node: a local variable of this name is in scope
    const char **called;              // by node: what a person calls it; NULL: nothing
    uint32_t *number;                 // by node: of its name; 0: not named yet
    uint32_t count, indent;
    IrId holds; // the condition that is known to hold where we write; 0: none
    // What is made ahead (solvers.c).
    Emit *outer;                          // of a function that fills a step's array: whose step it is
    VEC(const char *) made, pivots;       // by step: what it is called, and its row exchanges
    StrBuf stages;                        // definitions of the functions that fill arrays
    StrBuf end, made_size;                // the first free place of the workspace; how much is taken
    bool solver_used[EMIT_SOLVERS];
};

#define EMIT_RUNTIME "leibniz_" // names of the functions of runtime.def

enum { EMIT_NAMES = 256 }; // parameters, and outputs, that one function may have

// Names, and the body as text. `e` is zero but for plain and dialect. False and *err on failure; emit_end in any case.
bool emit_begin(Emit *e, const CodeFile *file, const Code *code, Error *err);
void emit_end(Emit *e);
// An integer expression of lengths, as C.
void emit_integer(Emit *e, StrBuf *out, IrId node);
void emit_value(Emit *e, StrBuf *out, IrId node, unsigned least); // bracketed unless it binds as tightly as `least`
// The number of doubles in the workspace, as C. Empty when there is none.
void emit_work_size(Emit *e, StrBuf *out);
// A comment, of several lines where it is long.
void emit_note(StrBuf *out, const char *head, const char *text);
// A name of a local variable: t_3, or r_3 of a sum.
void emit_variable(Emit *e, StrBuf *out, IrId v);

// ---- parts.c: the parts of a file ----------------------------------------------------------------------------------

void emit_describe(Emit *e, StrBuf *out);                        // the comment: formula, shapes
void emit_describe_work(Emit *e, StrBuf *out);                   // and the workspace
// `type name(parameters)`; `before` stands before it ("static "), `restricted` between * and a name.
void emit_prototype(Emit *e, const char *before, const char *restricted, StrBuf *out);
void emit_runtime(Emit *e, StrBuf *out); // the functions of runtime.def that are used
void emit_definition(Emit *e, const char *before, const char *restricted, StrBuf *out);
// `size_t name_work(lengths)`, which gives the size of the workspace; nothing where there is none.
void emit_work_function(Emit *e, StrBuf *out);
// The functions that fill the tables of sparse outputs, or their prototypes; and the comment that says so.
void emit_patterns(Emit *e, const char *before, const char *restricted, bool prototype, StrBuf *out);
void emit_describe_storage(Emit *e, StrBuf *out);
// NAME_H, of the header's name or the first function's.
void emit_macro(const CodeFile *file, const char *what, StrBuf *out);
void emit_opening(const CodeFile *file, StrBuf *out); // the first lines of a file

void emit_runtime_text(Emit *e, StrBuf *out, const char *text); // one function, of the file's type of numbers

// ---- solvers.c: what is made ahead of the outputs ------------------------------------------------------------------

void emit_stage_names(Emit *e);
const char *emit_stage_name(Emit *e, Sym name);    // of what a step makes or the function takes; NULL: there is none
bool emit_is_made(const Emit *e, uint32_t param);  // by a step
bool emit_stages(Emit *e);                         // the first lines of the body. False and *e->err
void emit_solvers(Emit *e, StrBuf *out);           // the functions that they call

// ---- c.c: files of C's family --------------------------------------------------------------------------------

extern const EmitDialect emit_c99;
bool emit_dialect(const CodeFile *file, const EmitDialect *dialect, StrBuf *out, Error *err);
bool emit_dialect_header(const CodeFile *file, const EmitDialect *dialect, StrBuf *out, Error *err);

// What libtcc compiles: no header is read, no name or text of the user's occurs. `leibniz_entry` takes the arguments
// as an array of CodeArg (run/call.h).
bool emit_jit(const Code *code, StrBuf *out, Error *err);

// ---- split.c: the length that is split among ranks -------------------------------------------------------------

bool emit_split_is_length(const Code *code, const char *split, IrId v);              // the length itself
bool emit_split_is_loop(const Code *code, const char *split, uint32_t loop);         // over all of it
int emit_split_dimension(const Code *code, const char *split, const IrParam *param); // -1: none

#endif
