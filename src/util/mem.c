// Free lists by size, a count of what is held, and a reserve.
#include "util/mem_internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0 // a sanitizer sees no misuse of blocks that we keep: then all come from the system
#endif

enum {
    STEP = 16,         // sizes of small blocks are multiples of it
    SMALL_MOST = 1024, // with the head
    LISTS = SMALL_MOST / STEP + 1,
    SLAB = 1 << 16,    // small blocks are cut from pieces of this size, which stay with the process
    LARGE = 1 << 21,   // a huge page
    RESERVE = 1 << 23, // is given up when the system has no more
    FLUSH = 1 << 17,   // bytes that a thread counts for itself before it adds them to the count of all
};

static const uint32_t OURS = 0x6c62u << 16, SYSTEM = 0xffff; // MemHead.kind: the mark; a block of the system's

typedef struct Free {
    struct Free *next;
} Free;

typedef struct { // of a thread
    Free *lists[LISTS];
    char *slab, *slab_end;
    int64_t counted; // bytes not yet in `held`
    uint64_t most;
    MemWatch *watch;
    bool over, system; // beyond the limit; because the system had no more
    bool known;        // its lists will be handed on when it ends
} Cache;

static _Thread_local Cache cache;
static _Atomic int64_t held;
static _Atomic(void *) reserve;

// ---- Threads that end hand their lists on ---------------------------------------------------------------------------

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Free *left[LISTS]; // by threads that ended; under the lock
static _Atomic bool any_left;

static void hand_on(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&lock);
    for (uint32_t i = 0; i < LISTS; i++)
        while (cache.lists[i]) {
            Free *block = cache.lists[i];
            cache.lists[i] = block->next;
            block->next = left[i];
            left[i] = block;
        }
    any_left = true;
    pthread_mutex_unlock(&lock);
    held += cache.counted;
    cache.counted = 0;
    cache.known = false;
}

static void make_key(void)
{
    pthread_key_create(&key, hand_on);
    reserve = malloc(RESERVE);
}

static void know_thread(void)
{
    pthread_once(&once, make_key);
    pthread_setspecific(key, &cache);
    cache.known = true;
}

// ---- The count ------------------------------------------------------------------------------------------------------

static void flush(void)
{
    int64_t all = atomic_fetch_add(&held, cache.counted) + cache.counted;
    cache.counted = 0;
    if (cache.most && all > (int64_t)cache.most)
        cache.over = true;
}

static inline void count(int64_t bytes)
{
    cache.counted += bytes;
    if (cache.counted > FLUSH || cache.counted < -FLUSH)
        flush();
}

int64_t mem_held(void)
{
    return held + cache.counted;
}

void mem_limit_set(uint64_t most)
{
    void *none = NULL, *fresh = reserve ? NULL : malloc(RESERVE);
    if (fresh && !atomic_compare_exchange_strong(&reserve, &none, fresh))
        free(fresh);
    cache.most = most;
    cache.over = cache.system = false;
    flush();
}

bool mem_is_over(void)
{
    return cache.over;
}

bool mem_is_exhausted(void)
{
    return cache.system;
}

void mem_watch(MemWatch *w)
{
    cache.watch = w;
}

// ---- Blocks of the system -------------------------------------------------------------------------------------------

// The system has no more: the statement is to end, and the reserve is there for that.
static void *without_system(void *(*ask)(void *old, size_t size), void *old, size_t size)
{
    cache.over = cache.system = true;
    if (cache.watch && cache.watch->listing)
        cache.watch->none(cache.watch);
    free(atomic_exchange(&reserve, NULL));
    void *p = ask(old, size);
    if (!p) {
        fprintf(stderr, "leibniz: out of memory (%zu bytes asked for)\n", size);
        abort();
    }
    return p;
}

static void *ask_plain(void *old, size_t size)
{
    return realloc(old, size);
}

// A large block lies on huge pages where the system has them. The pool is read all over: with small pages much of the
// time goes into looking up addresses, and parsing and differentiating 10^6 nodes take twice as long.
static void *ask_large(void *old, size_t size)
{
    (void)old;
    void *p = aligned_alloc(LARGE, (size + LARGE - 1) / LARGE * LARGE);
#ifdef MADV_HUGEPAGE
    if (p)
        (void)madvise(p, size, MADV_HUGEPAGE); // a wish: refused is as well
#endif
    return p;
}

static void *from_system(void *(*ask)(void *old, size_t size), void *old, size_t size)
{
    void *p = ask(old, size);
    return p ? p : without_system(ask, old, size);
}

// ---- Blocks ---------------------------------------------------------------------------------------------------------

static MemHead *cut(size_t size)
{
    if (!cache.known)
        know_thread();
    uint32_t list = (uint32_t)(size / STEP);
    if (any_left) {
        pthread_mutex_lock(&lock);
        Free *block = left[list];
        left[list] = NULL;
        pthread_mutex_unlock(&lock);
        if (block) {
            cache.lists[list] = block->next;
            return (MemHead *)block;
        }
    }
    if ((size_t)(cache.slab_end - cache.slab) < size) {
        cache.slab = from_system(ask_plain, NULL, SLAB);
        cache.slab_end = cache.slab + SLAB;
    }
    MemHead *head = (MemHead *)cache.slab;
    cache.slab += size;
    return head;
}

static inline void *enter(MemHead *head, size_t size, uint32_t kind)
{
    *head = (MemHead){.size = size, .kind = OURS | kind};
    count((int64_t)size);
    if (cache.watch && cache.watch->listing)
        cache.watch->came(cache.watch, head);
    return head + 1;
}

void *mem_alloc(size_t wanted)
{
    size_t size = (wanted + sizeof(MemHead) + STEP - 1) / STEP * STEP;
    if (size < wanted)
        size = SIZE_MAX / 2; // no system has that
    if (SANITIZED || size > SMALL_MOST)
        return enter(from_system(size < LARGE ? ask_plain : ask_large, NULL, size), size, SYSTEM);
    Free *block = cache.lists[size / STEP];
    if (!block)
        return enter(cut(size), size, (uint32_t)(size / STEP));
    cache.lists[size / STEP] = block->next;
    return enter((MemHead *)block, size, (uint32_t)(size / STEP));
}

void *mem_zero(size_t size)
{
    return memset(mem_alloc(size), 0, size);
}

static void let_go(MemHead *head)
{
    if (head->index && cache.watch)
        cache.watch->goes(cache.watch, head);
    count(-(int64_t)head->size);
}

void mem_free(void *p)
{
    if (!p)
        return;
    MemHead *head = (MemHead *)p - 1;
    uint32_t list = head->kind & 0xffff;
    if ((head->kind & 0xffff0000u) != OURS) { // FLINT or GMP had it from the system before they came here
        free(p);
        return;
    }
    let_go(head);
    if (list == SYSTEM) {
        head->kind = 0;
        free(head);
        return;
    }
    Free *block = (Free *)head;
    block->next = cache.lists[list];
    cache.lists[list] = block;
}

void *mem_grow(void *old, size_t wanted)
{
    if (!old)
        return mem_alloc(wanted);
    MemHead *head = (MemHead *)old - 1;
    if ((head->kind & 0xffff0000u) != OURS)
        return realloc(old, wanted ? wanted : 1);
    size_t holds = head->size - sizeof *head;
    bool shrinks = wanted <= holds && wanted > holds / 4;
    if (!SANITIZED && shrinks)
        return old;
    size_t size = wanted + sizeof *head;
    bool told = cache.watch && cache.watch->listing; // then the old block has to be there until the new one is
    if ((head->kind & 0xffff) == SYSTEM && size > SMALL_MOST && size < LARGE && !head->index && !told) {
        let_go(head);
        return enter(from_system(ask_plain, head, size), size, SYSTEM);
    }
    void *p = mem_alloc(wanted);
    memcpy(p, old, holds < wanted ? holds : wanted);
    mem_free(old);
    return p;
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
