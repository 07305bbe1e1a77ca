// Deciding equality: the normal form, case by case.
//
// Both sides are brought to normal form in one field (field/field.h); they are equal on their common domain if the
// difference is zero there. Where the field needs the sign of a factor, both signs are tried; where the difference
// holds a bracket, the two values of its condition are; each case must come out equal. A field that must be laid out
// anew is.
#ifndef LEIBNIZ_PROVE_DECIDE_H
#define LEIBNIZ_PROVE_DECIDE_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"
#include "symbolic/field/field.h"
#include "symbolic/prove/derivation.h"
#include "symbolic/prove/refute.h"

typedef enum {
    DECISION_EQUAL,   // proved: equal at every point of the common domain
    DECISION_OPEN,    // the normal forms differ, which proves nothing
    DECISION_STOPPED, // a limit, the deadline, or a construction that the normal form does not know: see reason
} DecisionKind;

typedef struct {
    DecisionKind kind;
    const char *reason; // of STOPPED
    unsigned cases;     // how many leaves with points the case analysis had
    unsigned empty;     // how many leaves without
    const char *how;    // what showed a difference zero that was not at sight; NULL: it was in every case
    bool vacuous;       // EQUAL because there is no point where both sides have a value
    unsigned sign_splits, index_splits, residue_splits;
    VEC(Expr) kernels; // that the normal form of the first case was written in
} Decision;

// Are left and right equal wherever both, and all of `defined`, have a value? Definitions are expanded, derivatives
// carried out. `facts` with the implied ones.
void decide_equal(Pool *p, const Facts *facts, Expr left, Expr right, const Expr *defined, uint32_t ndefined,
                  Decision *out);
// The same, and the steps of it in *told (which the caller sets up and frees).
void decide_tell(Pool *p, const Facts *facts, Expr left, Expr right, const Expr *defined, uint32_t ndefined,
                 Derivation *told, Decision *out);
// Is left < right, left <= right, or left != right, wherever both have a value? By the sign of the difference.
void decide_order(Pool *p, const Facts *facts, Expr left, Expr right, RefuteRelation relation, const Expr *defined,
                  uint32_t ndefined, Decision *out);
// The conditions under which both sides, and all of `defined`, have a value (domain.h). Appends to *out.
void decide_conditions(Pool *p, const Facts *facts, Expr left, Expr right, const Expr *defined, uint32_t ndefined,
                       ExprList *out);
void decision_clear(Decision *d);

#endif
