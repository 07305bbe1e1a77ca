// An arena: memory that is given out piece by piece and freed at once. For trees whose parts live equally long.
#ifndef LEIBNIZ_UTIL_ARENA_H
#define LEIBNIZ_UTIL_ARENA_H

#include <stddef.h>

typedef struct {
    char *block; // the newest block; each begins with a pointer to the one before
    size_t used, size;
    size_t total; // bytes given out
} Arena;

void *arena_zero(Arena *a, size_t size);                     // zeroed, aligned for any type
char *arena_text(Arena *a, const char *text, size_t length); // a NUL-terminated copy
char *arena_printf(Arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_free(Arena *a);

#endif
