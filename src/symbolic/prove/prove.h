// Verdicts: proved, refuted, or unknown.
//
// A claim `left relation right` speaks about the real points within the assumptions where both sides have a value.
// First a quick search for a counterexample (refute.h), then the decision by normal form (decide.h), then a thorough
// search. `proved` needs the decision, and a point where both sides were seen to have a value; or a proof that there is
// no such point without any assumption, and then the method says so. `refuted` needs a point with both values in
// disjoint balls.
#ifndef LEIBNIZ_PROVE_PROVE_H
#define LEIBNIZ_PROVE_PROVE_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"
#include "symbolic/prove/decide.h"
#include "symbolic/prove/refute.h"

typedef struct {
    Expr left, right; // definitions expanded, forms carried out, nothing cancelled
    RefuteRelation relation;
    const Expr *defined; // what else must have a value: the functions before they were differentiated
    uint32_t ndefined;
    const Facts *facts; // declared
} ProveClaim;

typedef enum { PROOF_PROVED, PROOF_REFUTED, PROOF_UNKNOWN } ProofKind;

typedef struct {
    ProofKind kind;
    bool vacuous;          // of PROVED: there is no point where both sides have a value
    StrBuf method;         // of PROVED, for a person: "rational function in exp(-z)"
    ExprList conditions;   // of PROVED: a side has no value where one of these fails
    VEC(Fact) assumptions; // of PROVED: the declared facts without which the proof fails
    VEC(Fact) implied;     // of PROVED: the implied facts without which it fails (facts/facts.h)
    VEC(Fact) holds_if;    // else: facts that would make the claim true, each by itself
    Refutation refutation; // of REFUTED: the point; of UNKNOWN: how far both sides agree
    char reason[320];      // of UNKNOWN
} Proof;

// Never fails; a limit or the deadline gives PROOF_UNKNOWN (the pool's error tells which). Free with proof_clear.
void prove_claim(Pool *p, const ProveClaim *claim, Proof *out);
// What is to be done where the pool stopped on the way, or while the proof was copied out of it: what a verdict rests on is
// not known to the end, so that `proved` becomes `unknown`, and the lists go.
void proof_stop(Pool *p, Proof *out);
void proof_clear(Proof *proof);
// Do the facts exclude each other, so that nothing satisfies them? False where that is not seen.
bool prove_facts_exclude(Pool *p, const Facts *facts);
// The facts that a claim is decided with: the declared ones and those that it implies. *facts is initialized.
void prove_learn_facts(Pool *p, const ProveClaim *claim, Facts *facts);

#endif
