// bench NAME... runs groups of benches; without arguments it lists them.
#include "bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const struct {
    const char *name, *help;
    int (*run)(void);
} benches[] = {

#define BENCH(name, help) {#name, help, bench_##name},
#include "bench/benches.def"
#undef BENCH
};

enum { COUNT = sizeof benches / sizeof *benches };

double bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

double bench_peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

void bench_add(BenchRuns *runs, double ms)
{
    if (runs->len < sizeof runs->at / sizeof *runs->at)
        runs->at[runs->len++] = ms;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(const BenchRuns *runs)
{
    BenchRuns sorted = *runs;
    qsort(sorted.at, sorted.len, sizeof *sorted.at, by_value);
    return sorted.len ? sorted.at[sorted.len / 2] : 0;
}

void bench_open(const char *name)
{
    printf("{\"bench\":\"%s\"", name);
}

void bench_field(const char *name, double value)
{
    printf(",\"%s\":%.6g", name, value);
}

void bench_goal(const char *name, double value, double goal, bool at_least)
{
    bool met = at_least ? value >= goal : value <= goal;
    printf(",\"%s\":%.6g,\"goal\":\"%s %s %g\",\"met\":%s", name, value, name, at_least ? ">=" : "<=", goal,
           met ? "true" : "false");
}

void bench_close(void)
{
    printf("}\n");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        for (int i = 0; i < COUNT; i++)
            printf("%-10s %s\n", benches[i].name, benches[i].help);
        return 0;
    }
    int status = 0;
    for (int k = 1; k < argc; k++) {
        int i = 0;
        while (i < COUNT && strcmp(benches[i].name, argv[k]) != 0)
            i++;
        if (i == COUNT)
            fprintf(stderr, "bench: no benches called %s\n", argv[k]);
        status |= i < COUNT ? benches[i].run() : 3;
    }
    return status;
}
