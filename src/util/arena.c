// Blocks in a chain; a piece that is larger than a block gets one of its own.
#include "util/arena.h"

#include "util/mem.h"

#include <stdarg.h>
#include <stdio.h>

enum { ARENA_BLOCK = 1 << 16, ARENA_HEAD = 16 };

void *arena_zero(Arena *a, size_t size)
{
    size = (size + 15) / 16 * 16;
    if (!a->block || a->size - a->used < size) {
        size_t whole = ARENA_HEAD + size > ARENA_BLOCK ? ARENA_HEAD + size : ARENA_BLOCK;
        char *block = mem_zero(whole);
        memcpy(block, &a->block, sizeof a->block);
        a->block = block;
        a->used = ARENA_HEAD;
        a->size = whole;
    }
    void *piece = a->block + a->used;
    a->used += size;
    a->total += size;
    return piece;
}

char *arena_text(Arena *a, const char *text, size_t length)
{
    char *copy = arena_zero(a, length + 1);
    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *arena_printf(Arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_zero(a, length < 0 ? 1 : (size_t)length + 1);
    if (length >= 0)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void arena_free(Arena *a)
{
    while (a->block) {
        char *before;
        memcpy(&before, a->block, sizeof before);
        mem_free(a->block);
        a->block = before;
    }
    *a = (Arena){0};
}
