// LaTeX at the prompt: `prove $\frac{d}{dx} x^2 = 2x$`, a pasted `\[ .. \]`.
#ifndef LEIBNIZ_REPL_FORMULA_H
#define LEIBNIZ_REPL_FORMULA_H

#include "util/str.h"

#include <stdbool.h>

// A statement that holds one formula in delimiters, behind a word or nothing, in Leibniz's own language: into *out, and
// what it was read as is said on standard error. False: it is no such statement, or it can not be read, which is said
// there too; the session then refuses the text as it stands.
bool formula_statement(const char *text, size_t length, StrBuf *out);

#endif
