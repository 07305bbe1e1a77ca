// Allocation with one policy: exhaustion is reported and ends the process.
#include "util/mem.h"

#include <stdio.h>
#include <stdlib.h>

static void *checked(void *p, size_t size)
{
    if (!p && size) {
        fprintf(stderr, "leibniz: out of memory (%zu bytes asked for)\n", size);
        abort();
    }
    return p;
}

void *mem_alloc(size_t size)
{
    return checked(malloc(size ? size : 1), size);
}

void *mem_zero(size_t size)
{
    return checked(calloc(1, size ? size : 1), size);
}

void *mem_grow(void *old, size_t size)
{
    return checked(realloc(old, size ? size : 1), size);
}

void mem_free(void *p)
{
    free(p);
}

char *mem_dup(const char *text, size_t length)
{
    char *copy = mem_alloc(length + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

void vec_grow_raw(void **at, size_t *cap, size_t need, size_t size)
{
    size_t n = *cap ? *cap : 8;
    while (n < need)
        n += n / 2 + 8;
    *at = mem_grow(*at, n * size);
    *cap = n;
}
