// Memory: allocation that never returns NULL, what a program holds of it, and a growable array.
//
// Small blocks come from free lists of the thread, by size: a proof makes and frees millions of small polynomials, and
// the system's allocator takes half of its time. FLINT and GMP allocate here too (expr/arith.c), so that all that a
// program holds is counted: when it is more than the limit `memory` says, mem_is_over tells the next poll of the
// budget, which ends the statement with an ordinary error (util/limits.h). A library call that would go on allocating
// meanwhile runs under a guard (util/guard.h). Where the system itself has no more, a reserve carries the statement to
// its end; only when that is used up too the process ends with a message.
#ifndef LEIBNIZ_UTIL_MEM_H
#define LEIBNIZ_UTIL_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Aligned for any type. mem_zero returns zeroed memory. mem_grow is realloc. Free with mem_free, in any thread.
void *mem_alloc(size_t size);
void *mem_zero(size_t size);
void *mem_grow(void *old, size_t size);
void mem_free(void *p);
char *mem_dup(const char *text, size_t length); // a NUL-terminated copy

// The bytes that the process holds, within some hundred thousands.
int64_t mem_held(void);
// Sets how many bytes the process may hold by the reckoning of this thread (0: any number), and forgets that it was
// more.
void mem_limit_set(uint64_t most);
// Has this thread allocated beyond the limit, or used the reserve, since the limit was set?
bool mem_is_over(void);
bool mem_is_exhausted(void); // was it the system that had no more?

// A growable array of T: `VEC(int) v = {0}; vec_push(&v, 3); v.at[0]; vec_free(&v);`
// Elements move when the array grows: keep indices, not pointers.
#define VEC(T)                                                                                                         \
    struct {                                                                                                           \
        T *at;                                                                                                         \
        size_t len, cap;                                                                                               \
    }
#define vec_push(v, x)    (vec_reserve((v), (v)->len + 1), (void)((v)->at[(v)->len++] = (x)))
#define vec_reserve(v, n) ((v)->cap >= (n) ? (void)0 : vec_grow_raw((void **)&(v)->at, &(v)->cap, (n), sizeof *(v)->at))
#define vec_pop(v)        ((v)->at[--(v)->len])
#define vec_last(v)       ((v)->at[(v)->len - 1])
#define vec_free(v)       (mem_free((v)->at), (v)->at = NULL, (v)->len = (v)->cap = 0)

void vec_grow_raw(void **at, size_t *cap, size_t need, size_t size); // serves vec_reserve

#endif
