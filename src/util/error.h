// Errors are data: a code, the place, a message that says what and why, a hint that says what to do instead.
//
// A function that can fail takes `Error *err` last, returns false / 0 / NULL, and the lowest function that
// knows the place fills the error in. Nothing below repl/ prints or exits.
#ifndef LEIBNIZ_UTIL_ERROR_H
#define LEIBNIZ_UTIL_ERROR_H

#include "util/str.h"

#include <stdbool.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))

typedef enum {

#define ERR(id, name) ERR_##id,
#include "util/errors.def"
#undef ERR
} ErrCode;

typedef struct {
    uint32_t start, end; // byte offsets into the source text, half open; 0,0: no place known
} Span;

typedef struct {
    ErrCode code;
    Span at, also; // where; a second place (the bracket that was opened), or 0,0
    char message[320], hint[240];
} Error;

// Fills *err unless it already holds an error (the first one found is the one to tell). Always returns false.
bool error_set(Error *err, ErrCode code, Span at, const char *format, ...) __attribute__((format(printf, 4, 5)));
void error_hint(Error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *error_name(ErrCode code);

// Draws an error under the line of `source` it belongs to: "file:line:column: message", the line, a caret, the hint.
// The only renderer of diagnostics. `warning` says which word opens it.
void error_render(const Error *err, const char *file, const char *source, uint32_t length, uint32_t first_line,
                  bool warning, StrBuf *out);
// Line (from 1) and column (from 1, in code points) of a byte offset.
void source_locate(const char *source, uint32_t length, uint32_t offset, uint32_t *line, uint32_t *column);

#endif
