// FLINT, GMP and Arb as guests: their memory is ours, and their calls can be left.
#include "symbolic/expr/arith.h"

#include "util/guard.h"

#include <pthread.h>

static void *zeroed(size_t count, size_t size)
{
    return mem_zero(count * size);
}

static void *gmp_grow(void *old, size_t from, size_t to)
{
    (void)from;
    return mem_grow(old, to);
}

static void gmp_free(void *p, size_t size)
{
    (void)size;
    mem_free(p);
}

static void install(void)
{
    __flint_set_memory_functions(mem_alloc, zeroed, mem_grow, mem_free);
    mp_set_memory_functions(mem_alloc, gmp_grow, gmp_free);
}

void arith_init(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}

bool arith_run(Pool *p, void (*work)(void *data), void *data)
{
    return pool_ok(p) && pool_stopped(p, guard_run(&p->budget, work, data, flint_cleanup));
}
