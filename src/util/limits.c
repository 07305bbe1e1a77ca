// Limits and the budget.
#include "util/limits.h"

#include "util/mem.h"

#include <string.h>
#include <time.h>

Limits limits_default(void)
{
    return (Limits){
#define LIMIT(field, value, name, what) .field = value,
        LIMITS_LIST
#undef LIMIT
    };
}

bool limits_set(Limits *limits, const char *name, uint64_t value)
{
#define LIMIT(field, preset, called, what)                                                                             \
    if (!strcmp(name, called)) {                                                                                       \
        limits->field = value;                                                                                         \
        return true;                                                                                                   \
    }
    LIMITS_LIST
#undef LIMIT
    return false;
}

double budget_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void budget_spend(Budget *budget, uint64_t steps)
{
    if (budget->work)
        budget->work = budget->work > steps ? budget->work - steps : 1;
}

ErrCode budget_poll_now(Budget *budget)
{
    if (budget->stop && *budget->stop)
        return ERR_INTERRUPTED;
    if (mem_is_over() || budget->work == 1)
        return ERR_LIMIT;
    budget->countdown = 256;
    return budget->deadline > 0 && budget_now() > budget->deadline ? ERR_TIMEOUT : ERR_NONE;
}

ErrCode budget_poll(Budget *budget)
{
    budget_spend(budget, 1);
    if (budget->countdown && budget->work != 1 && !mem_is_over()) {
        budget->countdown--;
        return ERR_NONE;
    }
    return budget_poll_now(budget);
}
