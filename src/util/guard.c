// The list of the blocks that a guarded call has made, and the jump.
#include "util/guard.h"

#include "util/mem_internal.h"

#include <setjmp.h>
#include <stdlib.h>

// Bytes allocated between two looks at the budget, and the steps of work that this is.
enum { LOOK_EVERY = 1 << 15, STEPS = 16 };

typedef struct {
    MemWatch watch; // the first member: the allocator hands it back
    Budget *budget;
    ErrCode why;
    int64_t left;     // bytes until the next look
    MemHead **blocks; // of the system, not of mem.h: this list must not tell of itself
    uint32_t len, cap;
    jmp_buf out;
} Guard;

static _Thread_local Guard *active;

static void leave(Guard *g, ErrCode why)
{
    g->why = why;
    g->watch.listing = false;
    longjmp(g->out, 1);
}

static void came(MemWatch *w, MemHead *block)
{
    Guard *g = (Guard *)w;
    if (g->len == g->cap) {
        uint32_t cap = g->cap ? g->cap * 2 : 256;
        MemHead **grown = realloc(g->blocks, cap * sizeof(MemHead *));
        if (!grown) { // the block is in no list yet
            mem_free(block + 1);
            leave(g, ERR_LIMIT);
        }
        g->blocks = grown;
        g->cap = cap;
    }
    g->blocks[g->len++] = block;
    block->index = g->len;
    g->left -= (int64_t)block->size + 64;
    if (g->left >= 0)
        return;
    g->left = LOOK_EVERY;
    budget_spend(g->budget, STEPS);
    ErrCode why = budget_poll_now(g->budget);
    if (why != ERR_NONE)
        leave(g, why);
}

static void none(MemWatch *w)
{
    leave((Guard *)w, ERR_LIMIT);
}

static void goes(MemWatch *w, MemHead *block)
{
    Guard *g = (Guard *)w;
    MemHead *last = g->blocks[--g->len];
    g->blocks[block->index - 1] = last;
    last->index = block->index;
    block->index = 0;
}

// What is in the list stays (the call came to its end), or is freed.
static void settle(Guard *g, void (*forget)(void))
{
    g->watch.listing = false;
    if (g->why != ERR_NONE) {
        forget();
        while (g->len)
            mem_free(g->blocks[g->len - 1] + 1);
    }
    for (uint32_t i = 0; i < g->len; i++)
        g->blocks[i]->index = 0;
    mem_watch(NULL);
    active = NULL;
    free(g->blocks);
}

ErrCode guard_run(Budget *budget, void (*work)(void *data), void *data, void (*forget)(void))
{
    if (active) {
        work(data);
        return ERR_NONE;
    }
    Guard g = {.watch = {came, goes, none, true}, .budget = budget, .left = LOOK_EVERY};
    active = &g;
    mem_watch(&g.watch);
    if (!setjmp(g.out))
        work(data);
    settle(&g, forget);
    return g.why;
}
