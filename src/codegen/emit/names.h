// Names in C for names in formulas.
#ifndef LEIBNIZ_CODEGEN_EMIT_NAMES_H
#define LEIBNIZ_CODEGEN_EMIT_NAMES_H

#include "util/mem.h"
#include "util/str.h"

#include <stdbool.h>

typedef struct {
    VEC(char *) taken;
} Names;

// A C identifier like `name` that was not given out before and is no word of C or of its library: Greek letters are
// spelled (σ is sigma), other letters outside ASCII become u and their code point. Owned by `names`.
const char *names_make(Names *names, const char *name);
// Takes back the names that were given out since `mark`, an earlier names->taken.len.
void names_release(Names *names, size_t mark);
void names_free(Names *names);

#endif
