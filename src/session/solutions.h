// limit(..), solve(..), taylor(..) and idiff(..): as parts of expressions, and as whole statements.
#ifndef LEIBNIZ_SESSION_SOLUTIONS_H
#define LEIBNIZ_SESSION_SOLUTIONS_H

#include "session/session_internal.h"

// The value of such a form as a part of an expression: of solve a list. 0 and *err on failure, and where it is infinite.
Expr solutions_value(Session *s, Expr form, Error *err);
bool solutions_shows(const Pool *p, Expr e); // is e, as a whole statement, shown by the next one?
// Fills in the report: oo, x = -1 and x = 1, a polynomial with its O(x^6).
bool solutions_show(Run *r, Expr e, Error *err);

#endif
