#ifndef LEIBNIZ_SYMBOLIC_SOLVE_SOLVE_INTERNAL_H
#define LEIBNIZ_SYMBOLIC_SOLVE_SOLVE_INTERNAL_H

#include "symbolic/solve/solve.h"

// Does e come nearer to the limit on the way of t to 0 from the right? Other names get several numbers that satisfy what
// is assumed; at one of them at least it must be seen, and no one may speak against it. *defined is false where e has no
// value on the way. A limit of kind NONE asks for *defined only.
bool limit_check(Pool *p, const Facts *declared, Expr e, Expr t, const Limit *l, bool *defined);

#endif
