// The languages that code is written in, and what a file of it holds.
#ifndef LEIBNIZ_CODEGEN_EMIT_TARGET_H
#define LEIBNIZ_CODEGEN_EMIT_TARGET_H

#include "codegen/lower/code.h"

typedef enum {

#define TARGET(id, ...) TARGET_##id,
#include "codegen/emit/targets.def"
#undef TARGET
    TARGET_COUNT
} TargetId;

typedef struct {
    const char *name, *ending, *help;
    bool sparse; // it can write sparse outputs
} TargetRow;

extern const TargetRow target_rows[TARGET_COUNT];
int target_find(const char *name); // the TargetId, or -1

typedef struct EmitDialect EmitDialect; // emit.h
typedef struct CodeFile CodeFile;

typedef struct { // writers of a main that compares with enclosures, for the languages that have one
    bool (*c)(const CodeFile *file, const EmitDialect *dialect, StrBuf *out, Error *err);
    bool (*python)(const CodeFile *file, StrBuf *out, Error *err);
} CodeTests;

struct CodeFile { // what a file of generated code holds and says
    const Code *const *functions;
    uint32_t count;
    const char *version;     // of the generator; NULL: it is not told
    const char *header;      // the header's name: the source includes it, and its guard is made of it. NULL: none
    const char *split;       // the length that the target mpi splits among ranks; NULL: none
    bool is_inline;          // the header holds the functions, as static inline
    const CodeTests *tests;  // a main, compiled where PREFIX_SELFTEST is defined; NULL: none (check/selftest.h)
    double ulp, low, high;   // the error it tolerates; where it draws numbers from (both 0: -30 and 30)
    const CodeRange *ranges; // of single inputs
    uint32_t nranges;
};

// The writers of targets.def. False and *err on failure.
typedef bool TargetWriter(const CodeFile *file, StrBuf *out, Error *err);
TargetWriter emit_c_header, emit_openmp_header, emit_mpi_header, emit_cuda_header;
#define TARGET(id, name, ending, writer, header, sparse, help) TargetWriter writer;
#include "codegen/emit/targets.def"
#undef TARGET

#endif
