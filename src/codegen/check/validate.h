// Validation: what generated code computes, compared with rigorous enclosures and with finite differences.
#ifndef LEIBNIZ_CODEGEN_CHECK_VALIDATE_H
#define LEIBNIZ_CODEGEN_CHECK_VALIDATE_H

#include "codegen/lower/code.h"

typedef struct {
    double low, high;        // doubles are drawn from here; both 0: -30 and 30, or what is assumed
    const CodeRange *ranges; // of single inputs
    uint32_t nranges;
    ptrdiff_t length; // of arrays whose length is a parameter; 0: 10
    uint32_t points;  // to compare at; 0: limits.points
    uint64_t seed;
    bool easy; // no points where arithmetic is hard: for tests of what code means
    // The function that the (single) output is a derivative of, and by what, once each: for the finite difference.
    Expr origin;    // 0: none
    const Expr *by; // symbols or elements
    uint32_t nby;
} ValidateOptions;

typedef struct {
    uint32_t points;          // values compared (an array counts each element)
    uint32_t undefined;       // values left out: the formula has none there
    bool machine;             // machine code; otherwise the interpreter
    double max_ulp, mean_ulp; // of |computed - true|, in units in the last place of the true value
    uint32_t nonfinite;   // values that came out as NaN or infinity where the true one is finite (max_ulp is then inf)
    double difference;    // largest relative distance to the finite difference of the origin; -1: none was asked for
    uint32_t differences; // values so compared
    double read_max_ulp, read_mean_ulp; // the same of the form as it was read, at fewer points; -1: not measured
    double compile_ms, call_ns;         // making the machine code; one call
    char worst[400];                    // the point of the largest error
} Validation;

// False and *err when no code can be generated, or when fewer than one point has a value.
bool validate_code(Pool *p, const CodeSpec *spec, const ValidateOptions *options, Validation *out, Error *err);
// Lines for a person.
void validation_print(const Validation *v, StrBuf *out);

// |computed - true| in units in the last place of the true value; infinite where the computed value is a NaN.
double validate_ulp(double computed, const void *ball);

#endif
