// A point in memory: arguments for a Code, and the same values for exact evaluation.
#ifndef LEIBNIZ_CODEGEN_SAMPLE_H
#define LEIBNIZ_CODEGEN_SAMPLE_H

#include "codegen/codegen.h"
#include "symbolic/eval/eval.h"

typedef struct {
    double low, high;   // doubles are drawn from here
    ptrdiff_t length;   // of arrays whose length is a parameter
    const Facts *facts; // ranges of labels, signs of names; may be NULL
    // Points where arithmetic is hard as well: over all exponents, at the ends, next to each other; within the bounds
    // that the conditions of `facts` give. A self-test draws none, whose points are part of a file.
    bool hard;
} SampleBox;

typedef struct {
    const Code *code;
    Pool *p;
    CodeArg *args; // parameters, outputs, workspace: what a call takes
    CodeParam *params;
    size_t *sizes; // of each array argument
    uint32_t nparams, noutputs;
    Sym index[CODE_RANK]; // free indices of the output that is looked at, and their values
    slong index_value[CODE_RANK];
    uint32_t nindex;
    uint64_t random;
    double last; // real drawn
} Sample;

// Allocates arrays for lengths as `box` says and draws a first point. False when a length can not be worked out.
bool sample_begin(Sample *s, Pool *p, const Code *code, const SampleBox *box, uint64_t seed, Error *err);
void sample_end(Sample *s);
void sample_draw(Sample *s, const SampleBox *box); // other values, the same lengths
EvalValues sample_values(Sample *s);               // for eval_ball: exactly the doubles of the arguments
// "x = 0.5, s = (1, 2, 3)"
void sample_describe(const Sample *s, StrBuf *out);
uint64_t sample_random(Sample *s);

#endif
