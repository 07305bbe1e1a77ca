// A compiled function of a signature: columns of doubles in, columns out.
//
// It has a session of its own, a copy of the one it was made in, so that it outlives that one. Several threads may call
// one function at once.
#ifndef LEIBNIZ_SESSION_FUNCTION_H
#define LEIBNIZ_SESSION_FUNCTION_H

#include "session/session.h"

typedef struct SessionFunction SessionFunction;

typedef struct {
    double ulp;  // by which functions such as exp may err; 0: 4
    bool fast;   // the form as it is read
    double timeout;
    StopFlag *stop;
} FunctionOptions;

// NULL and *err, whose place counts in the signature. Lengths of arrays must be numbers.
SessionFunction *function_new(Session *s, const char *signature, const FunctionOptions *options, Error *err);
void function_free(SessionFunction *f);
size_t function_inputs(const SessionFunction *f);
size_t function_outputs(const SessionFunction *f);
const char *function_column(const SessionFunction *f, size_t i); // of an input, or of output i - inputs
const char *function_tier(const SessionFunction *f);
// in[i][k], out[j][k] for k < n. Columns must not overlap.
void function_run(const SessionFunction *f, const double *const *in, double *const *out, size_t n);

#endif
