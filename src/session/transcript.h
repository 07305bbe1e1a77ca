// Transcripts as input: the prompts of a pasted session are taken out, and its answers.
#ifndef LEIBNIZ_SESSION_TRANSCRIPT_H
#define LEIBNIZ_SESSION_TRANSCRIPT_H

#include "util/str.h"

#include <stdbool.h>
#include <stddef.h>

// Does the text begin with a prompt: ours ("> "), or that of another system (">>> ", "In [1]: ", "sage: ", ...)?
bool transcript_is(const char *text, size_t length);
// Adds the text with its prompts blanked out and the lines without a prompt, which are answers, made comments. Every
// byte that stays keeps its place, so that errors are drawn under the right column.
void transcript_blank(const char *text, size_t length, StrBuf *out);

#endif
