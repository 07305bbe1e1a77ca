// Allocation with one policy: exhaustion is reported and ends the process.
#include "util/mem.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LARGE = 1 << 21 }; // a huge page

// A large block lies on huge pages where the system has them. The pool is read all over: with small pages much of the
// time goes into looking up addresses, and parsing and differentiating 10^6 nodes take twice as long.
static void *large(size_t size)
{
    void *p = aligned_alloc(LARGE, (size + LARGE - 1) / LARGE * LARGE);
#ifdef MADV_HUGEPAGE
    if (p)
        (void)madvise(p, size, MADV_HUGEPAGE); // a wish: refused is as well
#endif
    return p;
}

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
    if (size < LARGE)
        return checked(calloc(1, size ? size : 1), size);
    return memset(checked(large(size), size), 0, size);
}

void *mem_grow(void *old, size_t size)
{
    size_t held = old ? malloc_usable_size(old) : 0;
    if (size < LARGE || size <= held)
        return checked(realloc(old, size ? size : 1), size);
    void *p = checked(large(size), size);
    if (old)
        memcpy(p, old, held < size ? held : size);
    free(old);
    return p;
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
