// The derivation of a decision, as data: what a reader is told, and what a checker could replay.
//
// A derivation is a list of steps in the order in which the proof goes through its cases. Each says by which rule
// `before` became `after`, and under which condition; `depth` is the number of cases that it stands inside of. Made on
// demand (decide_tell), since a decision can be replayed at any time: it is deterministic.
#ifndef LEIBNIZ_PROVE_DERIVATION_H
#define LEIBNIZ_PROVE_DERIVATION_H

#include "symbolic/expr/expr.h"
#include "symbolic/field/field.h"

typedef enum {

#define STEP(id, ...) STEP_##id,
#include "symbolic/prove/derivation.def"
#undef STEP
    STEP_KINDS
} StepKind;

typedef struct {
    StepKind kind;
    const char *rule; // its name, a static text
    unsigned depth;
    Expr before, after, condition; // 0 where there is none
} DerivationStep;

typedef VEC(DerivationStep) Derivation;

// The steps that led to the field's normal forms of the two sides.
void derivation_tell_field(Derivation *d, Field *f, Expr left, Expr right, unsigned depth);
// The conditions of the domain that the field works on.
void derivation_tell_domain(Derivation *d, const ExprList *conditions);
void derivation_tell_case(Derivation *d, Expr condition, unsigned depth);
// A part of an induction, STEP_BASE or STEP_INDUCT, up to the next.
void derivation_tell_part(Derivation *d, StepKind kind, Expr condition);
// before = after by the rule, outside of any case; nothing where they are the same.
void derivation_tell_rewrite(Derivation *d, Expr before, Expr after, const char *rule);
void derivation_tell_empty(Derivation *d, const char *rule, unsigned depth);
const char *derivation_relation_rule(const Var *var); // why a kernel's relation holds

#endif
