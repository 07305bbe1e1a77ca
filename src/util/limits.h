// Every limit that a user can set, and the budget that a statement runs under.
//
// A limit that is reached is an ordinary error that names the limit and how to raise it; the session goes on.
#ifndef LEIBNIZ_UTIL_LIMITS_H
#define LEIBNIZ_UTIL_LIMITS_H

#include "util/error.h"

#include <stdatomic.h>
#include <stdint.h>

// LIMIT(field, default, "the name a person sets it by", "what it bounds")
#define LIMITS_LIST                                                                                                    \
    LIMIT(nesting, 20000, "nesting", "levels of brackets in a text, and the depth of an expression")                   \
    LIMIT(nodes, 40000000, "nodes", "expression nodes a session holds")                                                \
    LIMIT(source_bytes, 256000000, "source-bytes", "bytes of one source text")                                         \
    LIMIT(name_bytes, 4000000, "name-bytes", "bytes of one name")                                                      \
    LIMIT(number_bits, 64000000, "number-bits", "bits of one number")                                                  \
    LIMIT(terms, 400000, "terms", "terms of an expanded polynomial")                                                   \
    LIMIT(unroll, 10000, "unroll", "terms a sum or product with numeric bounds is unrolled to")                        \
    LIMIT(order, 10000, "order", "order of a derivative")                                                              \
    LIMIT(print_bytes, 4000000, "print-bytes", "bytes of one printed result")                                          \
    LIMIT(memory, 2000000000, "memory", "bytes of memory that the program holds")                                      \
    LIMIT(code_terms, 10000, "code-terms", "terms that the body of a sum is split into for code")                      \
    LIMIT(work, 0, "work", "steps of a statement, some microseconds each; 0: any number")                              \
    LIMIT(points, 1000, "points", "sample points of a validation")

typedef struct {
#define LIMIT(field, value, name, what) uint64_t field;
    LIMITS_LIST
#undef LIMIT
} Limits;

Limits limits_default(void);
// Sets the limit called `name`. False when there is none of that name.
bool limits_set(Limits *limits, const char *name, uint64_t value);

// Set by a signal handler or by another thread: it is lock-free.
typedef atomic_int StopFlag;

// What stops a computation from outside. Polled where nodes are made and in long loops.
typedef struct {
    double deadline;    // monotonic seconds (budget_now); 0: none
    StopFlag *stop;     // may be NULL
    uint64_t work;      // steps that are left; 0: any number. Unlike seconds, the same on every machine
    uint32_t countdown; // polls until the clock is read again
} Budget;

double budget_now(void); // monotonic clock, seconds
// ERR_NONE, or ERR_TIMEOUT / ERR_INTERRUPTED, or ERR_LIMIT when memory (mem_is_over) or work is used up. A call is a
// step of work. Cheap: reads the clock every 256th call.
ErrCode budget_poll(Budget *budget);
// Counts `steps` more. For what is done without polls.
void budget_spend(Budget *budget, uint64_t steps);
// The same as budget_poll, reading the clock at once: call it before an operation that may take milliseconds.
ErrCode budget_poll_now(Budget *budget);

#endif
