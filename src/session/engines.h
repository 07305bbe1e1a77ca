// The one place where the session calls the simplifier and the prover.
#ifndef LEIBNIZ_SESSION_ENGINES_H
#define LEIBNIZ_SESSION_ENGINES_H

#include "session/session_internal.h"
#include "symbolic/steps/steps.h"

// Each takes an evaluated expression and gives an equal one; 0 and *err on failure.
// `written` is the expression as it was typed, with its forms: it tells ranges and names to fold into.
Expr engine_simplify(Session *s, Expr written, Expr e, Error *err); // the form to read, in the defined names
// Likewise, but not in terms of `name`: what that name itself means.
Expr engine_meaning(Session *s, Expr written, Expr e, Sym name, Error *err);
// The last touch on what is shown, e, of what was written, definitions seen through; 0 for 0.
Expr engine_polish(Session *s, Expr e, Expr written);
Expr engine_normal(Session *s, Expr e); // the normal form, definitions closed; 0 where there is none
Expr engine_expand(Session *s, Expr e, Error *err); // multiplied out; definitions were seen through
Expr engine_factor(Session *s, Expr e, Error *err); // as a product; likewise

// Do the session's assumptions exclude each other?
bool engine_facts_exclude(Session *s);
// Fills *out with the verdict on `left relation right`, sides as they were written. False: the claim could not be
// worked on at all (*err). A limit or the deadline is no failure but a verdict `unknown` with its reason.
bool engine_prove(Run *r, Expr left, Relation relation, Expr right, ReportClaim *out, Error *err);
// Adds the derivation of a claim; of one that is not proved, those of its sides. False as above.
bool engine_tell(Run *r, const StepsContext *ctx, Expr left, Relation relation, Expr right, StepsLines *out,
                 Error *err);

#endif
