// A point in memory: arguments for a Code, and the same values for exact evaluation.
#ifndef LEIBNIZ_CODEGEN_CHECK_SAMPLE_H
#define LEIBNIZ_CODEGEN_CHECK_SAMPLE_H

#include "codegen/run/call.h"
#include "symbolic/eval/eval.h"

typedef struct {
    // Doubles are drawn from here. Both 0: from what the conditions of `facts` leave, or -30 to 30 where that is
    // unbounded.
    double low, high;
    const CodeRange *ranges; // of single names, in place of low and high
    uint32_t nranges;
    ptrdiff_t length;   // of arrays whose length is a parameter
    const Facts *facts; // ranges of labels, signs of names; may be NULL
    double scale; // of the range that is left: about its number nearest to 0; 0: 1
    // Points where arithmetic is hard as well: over all exponents, at the ends, next to each other. A self-test, whose
    // points are part of a file, draws easy ones.
    bool hard;
    bool spread; // most values evenly over all exponents
} SampleBox;

typedef struct {
    const Code *code;
    Pool *p;
    CodeArg *args; // parameters, outputs, workspace: what a call takes
    CodeParam *params;
    size_t *sizes; // of each array argument
    int64_t (*widths)[CODE_RANK]; // of each parameter's subscripts, once lengths are drawn
    uint32_t nwidths;             // parameters whose widths are known
    uint32_t nparams, noutputs;
    Sym index[CODE_RANK]; // free indices of the output that is looked at, and their values
    slong index_value[CODE_RANK];
    uint32_t nindex;
    uint64_t random;
    double last;             // real drawn
    EvalProgram *conditions; // that points must meet; NULL: none
    uint32_t nconditions;
    bool patterned; // the tables of sparse outputs are filled: whole numbers stay as they are
} Sample;

// Allocates arrays for lengths as `box` says and draws a first point. False and *err when an array is too large, or no
// number, or no point that could be found, meets the conditions.
bool sample_begin(Sample *s, Pool *p, const Code *code, const SampleBox *box, uint64_t seed, Error *err);
void sample_end(Sample *s);
bool sample_draw(Sample *s, const SampleBox *box); // other values, the same lengths. False: no point was found
EvalValues sample_values(Sample *s);               // for eval_ball: exactly the doubles of the arguments
// For EvalValues.given: doubles go on as balls, or as rounded ones.
EvalGiven sample_balls(void *sample, Sym name);
EvalGiven sample_rounded(void *sample, Sym name);
bool sample_is_real(const Sample *s, Sym name); // a parameter, or an array, of doubles
// "x = 0.5, s = (1, 2, 3)"
void sample_describe(const Sample *s, StrBuf *out);
uint64_t sample_random(Sample *s);

#endif
