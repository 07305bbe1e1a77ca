// The pool's tables, shared by the files of this folder only.
#ifndef LEIBNIZ_EXPR_POOL_INTERNAL_H
#define LEIBNIZ_EXPR_POOL_INTERNAL_H

#include "symbolic/expr/arith.h"
#include "symbolic/expr/expr.h"

typedef struct {
    char *name;
    uint32_t length, hash;
    Sym hint; // of a fresh symbol: what it prints like; 0: an ordinary name
} Symbol;

struct Memo {
    uint32_t *stamp, *value; // by node; an entry counts when its stamp is the current generation
    uint32_t cap, generation;
    struct Memo *next; // in the pool's list of idle memos
    Pool *pool;
};

enum { SMALL_LEAST = -64, SMALL_MOST = 256 }; // integers whose nodes are made at the start

typedef struct { // the hash beside the index: a probe that misses does not touch the node
    uint32_t hash;
    Expr node; // 0: free
} Slot;

typedef struct { // a node that a text spells otherwise than it was spelled first, and how that was
    Expr node;
    uint32_t op;
} Spelling;

struct PoolTables {
    Slot *slots; // open addressing over nodes
    uint32_t mask;
    uint32_t nodes_cap, args_len, args_cap;
    fmpq *numbers;
    uint32_t numbers_len, numbers_cap;
    VEC(Symbol) symbols;
    uint32_t *symbol_slots, symbol_mask;
    uint32_t fresh;
    Expr spelled_before; // nodes before it were there when the text was begun; 0: no text is being read
    VEC(Spelling) spelled;
    Memo *idle;
    Expr small[SMALL_MOST - SMALL_LEAST + 1], pi, undef, yes, no;
};

// The node of this shape, found or made. Refuses (0) when the pool has an error or a limit is reached.
Expr pool_make(Pool *p, Kind kind, uint32_t op, const Expr *args, uint32_t n);
// The node of a rational; takes a copy.
Expr pool_make_number(Pool *p, const fmpq_t value);
// Closes a binder whose body holds its index as KIND_BOUND `bound`: renumbers it to fit the body's height.
Expr binder_close(Pool *p, Kind kind, Sym hint, uint32_t bound, Expr lower, Expr upper, Expr body);
uint32_t binder_bound(const Pool *p, Expr sum); // the number of the index that `sum` binds

// A small vector on the stack that spills to the heap.
typedef struct {
    Expr *at, local[32];
    uint32_t len, cap;
} Exprs;

static inline void exprs_init(Exprs *v)
{
    v->at = v->local;
    v->len = 0;
    v->cap = 32;
}

static inline void exprs_push(Exprs *v, Expr e)
{
    if (v->len == v->cap) {
        v->cap *= 4;
        if (v->at == v->local) {
            v->at = mem_alloc(v->cap * sizeof(Expr));
            memcpy(v->at, v->local, sizeof v->local);
        } else {
            v->at = mem_grow(v->at, v->cap * sizeof(Expr));
        }
    }
    v->at[v->len++] = e;
}

static inline void exprs_free(Exprs *v)
{
    if (v->at != v->local)
        mem_free(v->at);
}

#endif
