// Does a condition hold evidently: by the facts and by the signs that a field knows, without a search of cases?
#ifndef LEIBNIZ_PROVE_EVIDENT_H
#define LEIBNIZ_PROVE_EVIDENT_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

// Does it hold at every point that satisfies the facts and where its parts have a value? False where that is not seen.
bool evident_holds(Pool *p, const Facts *facts, Expr condition);
// Adds the condition to the facts of a case.
void evident_suppose(Facts *facts, Expr condition);

#endif
