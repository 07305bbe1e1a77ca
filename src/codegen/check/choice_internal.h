// Counting errors: what choice.c and joint.c share.
#ifndef LEIBNIZ_CODEGEN_CHECK_CHOICE_INTERNAL_H
#define LEIBNIZ_CODEGEN_CHECK_CHOICE_INTERNAL_H

#include "codegen/check/choice.h"
#include "symbolic/eval/eval.h"

enum { CHOICE_OPS = 60 }; // operations of an output of which other forms are made

typedef struct { // the errors of values that were compared
    uint32_t points, finite, nonfinite;
    double max_ulp, sum_ulp, sum_bits;
    double sum_excess; // bits beyond what a change of the inputs by their last bit would do
} ChoiceTally;

// `moved`: by how many units in the last place the true value moves with the last bits of the inputs; 0: not known.
void choice_count(ChoiceTally *t, double computed, const arb_t truth, double moved);
double choice_mean_ulp(const ChoiceTally *t);  // of the finite ones; infinite where there is none
double choice_mean_bits(const ChoiceTally *t); // of all, log2(1 + ulp), at most 64
double choice_mean_excess(const ChoiceTally *t);
ChoiceError choice_error(const ChoiceTally *t);
// Half of the largest error and an ulp less, or half a bit less in the mean, and nothing lost.
bool choice_is_better(const ChoiceError *a, const ChoiceError *b);
bool choice_is_new(const Choice *c); // a form that is neither the one read nor what stable.h makes of it
bool choice_is_no_worse(const ChoiceError *a, const ChoiceError *b); // by an ulp at most, and a tenth of a bit in the mean
const char *choice_scaled_name(const Choice *c);                     // of the same form, scaled
// All forms of one output, made of output->value: sets output->run, keep and *choice. `open`: what they lose over all
// doubles counts as what they lose in the range. False where nothing was compared.
bool choice_search(Pool *p, const CodeSpec *spec, CodeOutput *output, const ChoiceOptions *options, bool open,
                   Choice *choice);

#endif
