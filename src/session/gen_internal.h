// What the files of this folder share about one generated function: gen.c and gen_values.c.
#ifndef LEIBNIZ_SESSION_GEN_INTERNAL_H
#define LEIBNIZ_SESSION_GEN_INTERNAL_H

#include "codegen/check/choice.h"
#include "session/code.h"
#include "session/gen.h"
#include "session/signature.h"

typedef struct {
    Expr function, by; // of a scalar output d function / d by; 0: it is no such
} Slope;

typedef VEC(Expr) Items;

typedef struct {
    Run *r;
    Session *s;
    Pool *p;
    const GenOptions *options;
    CodeMath math;
    CodeReals real;
    ChoicePrefer prefer;
    StrBuf *warnings;
    StrBuf *report; // NULL: no form is chosen, the stable one is taken
    Signature signature;
    Facts facts;
    Sym keep; // an input that has a definition: it stays independent
    VEC(CodeParam) params;
    VEC(CodeOutput) outputs;
    VEC(CodeNamed) named; // definitions, for the names of local variables
    VEC(Slope) slopes; // by output
    Items formulas;    // that the scope of this output has learned from
    Items written;     // by output: what it is, with forms such as diff(R, s[l]); 0: nothing was written for it alone
    VEC(CodeRange) ranges;
    VEC(char *) names; // owned
    Code *code;
    Error *err;
} Gen;

// ---- gen.c ----------------------------------------------------------------------------------------------------------

// g->code from a signature. False and *g->err. gen_clear in any case.
bool gen_function(Gen *g, const char *signature);
void gen_clear(Gen *g);

// ---- gen_forms.c: the forms to run, and what is told of them --------------------------------------------------------

enum { TOLD_OPS = 24 }; // a comment shows formulas of so many operations; of larger ones what was written

void gen_set_forms(Gen *g, size_t i); // of output i: what it runs as and is told as, before forms are measured
bool gen_choose_forms(Gen *g, const CodeSpec *spec); // of all outputs, by measurement where that is asked for
void gen_collect_names(Gen *g);                      // g->named, of the definitions that the outputs hold
void gen_report_work(const Gen *g, const CodeSpec *spec);

// ---- gen_values.c: what the parts of a signature mean ---------------------------------------------------------------

bool gen_fail(Gen *g, Span at, ErrCode code, const char *format, ...) __attribute__((format(printf, 4, 5))); // false
const char *gen_own_name(Gen *g, const char *text, size_t length); // a copy that lives as long as g
Expr gen_expand(Gen *g, Expr e);                                   // every definition seen through
const CodeParam *gen_find_input(const Gen *g, Sym name);           // NULL: it is none
bool gen_add_input(Gen *g, const SignatureItem *item);
// What a formula says about lengths, and the ranges of its free subscripts of inputs.
void gen_learn(Gen *g, Expr e);
void gen_learn_input_range(Pool *p, Expr variable, void *gen); // of one element
// A defined name as it stands in formulas: f[k], sigma(z), R. Its indices become the output's. 0 on failure.
Expr gen_defined(Gen *g, const Definition *d, CodeOutput *out);
// The range of an index, which must take as many values as the signature declares. Where no formula tells it, it is
// 1..declared.
bool gen_index_range(Gen *g, Expr index, Expr declared, Span at, Expr *low, Expr *high);
// The derivative that a name such as dR_ds_dot_v stands for; its indices become the output's. 0 on failure. *written
// is the same as a person would write it.
Expr gen_derivative(Gen *g, const DerivativeName *name, Span at, CodeOutput *out, Expr *written);
Slope gen_slope(Gen *g, const DerivativeName *name);

#endif
