// The commands that generate and check code.
#ifndef LEIBNIZ_SESSION_CODE_H
#define LEIBNIZ_SESSION_CODE_H

#include "codegen/lower/code.h"
#include "session/session_internal.h"

// Sets the report's text to the code for `written`, an expression as it was read. `target`: a TargetId.
bool code_command(Run *r, Expr written, int target, Error *err);
// Sets the report's text and figures to how well the code computes.
bool code_validate(Run *r, Expr written, Error *err);

// ---- What other makers of code use ---------------------------------------------------------------------------------

// The value of a written expression as codegen wants it: derivatives carried out, definitions seen through but `keep`
// (0: none). Simplified, or as the chain rule leaves it. 0 and *err on failure.
Expr code_value(Run *r, Expr written, Sym keep, Error *err);
Expr code_derived(Run *r, Expr written, Sym keep, Error *err);
// e without what cancels, x/x, and without terms that only restrict its domain, 0*log(x). 0 where e is 0.
Expr code_lean(const Session *s, Expr e);
// A derived value simplified, within a bound of work; 0 where that does not do. Never an error.
Expr code_simple(Run *r, Expr written, Expr value, Sym keep);
// `written` with definitions as they were typed; 0 where nobody typed it: `written` is a derivative.
// `value`: what it comes to.
Expr code_typed(Run *r, Expr written, Expr value, Sym keep);
// Sets out->indices and out->rank to the free subscripts of out->value that `facts` know a range of, in the order in
// which `written` shows them.
void code_indices(Run *r, const Facts *facts, Expr written, CodeOutput *out);
// An expression whose derivative by *by is `written`; 0 where it is no derivative. The name that stays independent is
// then code_kept(..., *by).
Expr code_antiderivative(Pool *p, Expr written, Expr *by);
Sym code_kept(const Session *s, Expr by); // 0: not a defined name

#endif
