// A way out of library calls that know of no budget.
//
// FLINT, GMP and Arb compute until they are done, which may take minutes and gigabytes. But they allocate all the time,
// and do so through util/mem.h: there the budget is looked at, and a call that has used it up is left by a jump. What
// it had allocated is freed. So `work` must do nothing but such calls, on values that it makes itself and hands over at
// its end: whatever else it changed would stay half changed.
#ifndef LEIBNIZ_UTIL_GUARD_H
#define LEIBNIZ_UTIL_GUARD_H

#include "util/limits.h"

// Runs work(data); ERR_NONE when it came to its end. Else why it was left: ERR_TIMEOUT, ERR_INTERRUPTED, or ERR_LIMIT
// for memory. Then `forget` is called first, which drops what the library keeps for later calls: it may be half made.
// A guard inside of a guarded call has no effect of its own.
ErrCode guard_run(Budget *budget, void (*work)(void *data), void *data, void (*forget)(void));

#endif
