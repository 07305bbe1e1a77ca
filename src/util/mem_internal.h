// What stands before each block, and what the guard asks the allocator to tell. For mem.c and guard.c only.
#ifndef LEIBNIZ_UTIL_MEM_INTERNAL_H
#define LEIBNIZ_UTIL_MEM_INTERNAL_H

#include "util/mem.h"

typedef struct MemHead {
    uint64_t size;  // of the block with its head
    uint32_t kind;  // its list of free blocks, or that it is one of the system's; with a mark that it is ours
    uint32_t index; // its place in the guard's list, from 1; 0: none
} MemHead;

// The guard of this thread: told of each block that comes and goes. NULL: none.
typedef struct MemWatch {
    void (*came)(struct MemWatch *w, MemHead *block); // may not return
    void (*goes)(struct MemWatch *w, MemHead *block); // of blocks with an index
    void (*none)(struct MemWatch *w);                 // the system has no more; does not return
    bool listing;                                     // are new blocks to be told?
} MemWatch;

void mem_watch(MemWatch *w);

#endif
