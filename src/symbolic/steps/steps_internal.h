// What the files of this folder share.
#ifndef LEIBNIZ_STEPS_INTERNAL_H
#define LEIBNIZ_STEPS_INTERNAL_H

#include "symbolic/steps/steps.h"

typedef struct { // a derivative that was told, and its value
    Expr key, value;
} StepsKnown;

typedef struct {
    const StepsContext *ctx;
    Pool *pool;
    StepsLines *out;
    StepsReason reasons[STEPS_REASONS]; // of the line to come
    unsigned nreasons, depth, base;     // base: the depth of chains that are no aside
    VEC(StepsKnown) known;
    Expr whole;  // what was asked: names in it are not made up
    Expr target; // what the outermost chain ends with; 0: the form that the session shows
} Telling;

// ---- Lines --------------------------------------------------------------------------------------------------------

void telling_reason(Telling *t, ReasonId id, const char *detail);
void telling_start(Telling *t, Expr e, StepsLevel level);
void telling_raise(Telling *t, StepsLevel level);         // the last line of the chain is told from this level on
void telling_equal(Telling *t, Expr e, StepsLevel level); // takes the reasons given since the last line
unsigned steps_reason_weight(ReasonId id);

// ---- rules.c ------------------------------------------------------------------------------------------------------

Expr rules_diff(Pool *p, Expr e, Expr x); // the form diff(e, x)
bool rules_is_diff(const Pool *p, Expr e);
// Does e change with x, defined names in it seen through?
bool rules_depends(const Telling *t, Expr e, Expr x);
// A defined name, element or call in e's place that is not x's own: kept closed by the rules.
const Definition *rules_defined(const Telling *t, Expr e, Expr x);
// The derivative of e by x by one rule; forms of what is still to be differentiated wait in it. Tells the rule.
Expr rules_apply(Telling *t, Expr e, Expr x);

// ---- derive.c, settle.c -------------------------------------------------------------------------------------------

Expr derive_expr(Telling *t, Expr e); // the chain of e, START to its final form, which is returned
// From the last line, e, to `final`.
void settle_lines(Telling *t, Expr e, Expr final);
// The two cases of the only condition on indices in the final form, side by side.
void settle_cases(Telling *t, Expr final);
Expr settle_final(Telling *t, Expr written); // the form that the session shows; 0 on failure
bool settle_has_form(const Pool *p, Expr e);

#endif
