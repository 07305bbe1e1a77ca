// The form to run: candidates proved equal to the form read, measured against enclosures, the best kept.
//
// The form that the rules of stable.h make stays, unless it has an error above two ulp and another form has at most
// half of it, or half a bit less in the mean. Errors are of correctly rounded functions (rounded.h) at points that
// depend on nothing but the options, so that the choice, and its figures, are the same on every machine.
//
// Where no range of an input is given or assumed, a form must win on numbers between -30 and 30 and lose nothing over
// all doubles.
#ifndef LEIBNIZ_CODEGEN_CHECK_CHOICE_H
#define LEIBNIZ_CODEGEN_CHECK_CHOICE_H

#include "codegen/lower/code.h"

typedef enum { CHOICE_BALANCED, CHOICE_ACCURATE, CHOICE_FAST } ChoicePrefer;

typedef struct {
    double low, high;        // where inputs lie; both 0: not given
    const CodeRange *ranges; // of single inputs
    uint32_t nranges;
    ChoicePrefer prefer;
    bool measure; // also outputs of which there is nothing to choose
} ChoiceOptions;

typedef struct {
    double max_ulp, mean_ulp; // of |computed - true|; infinite where nothing but a NaN or an infinity came out
    double mean_bits;         // of the error of all, log2(1 + ulp), at most 64
    uint32_t nonfinite;       // values that came out as NaN or infinity, where the true one is finite
} ChoiceError;

typedef struct {
    const char *form;      // its row's name in choice_forms.def
    uint32_t points;       // values compared; 0: it was not measured, and no other form made
    ChoiceError read, run; // of the form read, and of this one
    ChoiceError open;      // of this one over all doubles; all 0 where that was not measured
} Choice;

// What forms of a whole function were compared: all outputs as the chain rule leaves them, in the form to read, each of
// them also with the rules of stable.h; and in the order in which they were typed.
enum { CHOICE_FORMS = 7 };

typedef struct {
    const char *form;    // NULL: there is none
    uint32_t operations; // of the whole function, each once
    double work;
} ChoiceForm;

// Chooses for all outputs together: the cheapest form of the whole function whose mean errors are near the best of each
// output (within 2 ulp, or as options->prefer says), so that what outputs share stays shared; where there is none, the
// outputs that lose too much get a form of their own. Sets `run` and `keep`. False as choice_make.
bool choice_jointly(Pool *p, const CodeSpec *spec, CodeOutput *outputs, const ChoiceOptions *options, Choice *choices,
                    ChoiceForm forms[CHOICE_FORMS]);

// One choice for each of spec->outputs, which are `outputs`: their `run` and `keep` are set. False when the pool has an
// error, of a deadline or Ctrl-C.
bool choice_make(Pool *p, const CodeSpec *spec, CodeOutput *outputs, const ChoiceOptions *options, Choice *choices);

#endif
