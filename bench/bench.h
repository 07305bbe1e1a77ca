// Measuring: each figure is one JSON object on a line of its own.
//
//     {"bench":"diff","nodes":1000000,"ms":250.1,"rate":4.0,"goal":3,"met":true}
//
// Times are medians of several runs, in milliseconds of the process's own processor time.
#ifndef LEIBNIZ_BENCH_BENCH_H
#define LEIBNIZ_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

// Each runs its group and returns an exit status.
#define BENCH(name, help) int bench_##name(void);
#include "bench/benches.def"
#undef BENCH

int bench_growth(void); // the part of `core` that runs statements

// Processor time of running `last` in a session that has run `first`, in ms: the median of several; negative on an error.
double bench_statement(const char *first, const char *last);

double bench_now(void);     // processor time of the process, in ms
double bench_peak_mb(void); // the largest resident size so far

typedef struct {
    double at[64];
    size_t len;
} BenchRuns;

void bench_add(BenchRuns *runs, double ms);
double bench_median(const BenchRuns *runs);

// Prints a line: fields are added in order, and closed with whether a goal was met.
void bench_open(const char *name);
void bench_field(const char *name, double value);
void bench_goal(const char *name, double value, double goal, bool at_least); // the field and its goal
void bench_close(void);

#endif
