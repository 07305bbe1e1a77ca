// Memory: allocation that never returns NULL, and a growable array.
//
// Running out of memory ends the process with a message (GMP and FLINT abort as well, so anything else
// would be pretence). Input can not cause it: util/limits.h bounds what a statement may build.
#ifndef LEIBNIZ_UTIL_MEM_H
#define LEIBNIZ_UTIL_MEM_H

#include <stddef.h>
#include <string.h>

// All three abort on exhaustion. mem_zero returns zeroed memory. mem_grow is realloc. Free with mem_free.
void *mem_alloc(size_t size);
void *mem_zero(size_t size);
void *mem_grow(void *old, size_t size);
void mem_free(void *p);
char *mem_dup(const char *text, size_t length); // a NUL-terminated copy

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
