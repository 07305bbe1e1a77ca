// Contradictions between simple conditions: bounds of a name by numbers, and inequalities that exclude each other.
#ifndef LEIBNIZ_PROVE_INTERVAL_H
#define LEIBNIZ_PROVE_INTERVAL_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

// Do the facts exclude each other? Says yes only if certainly no point meets them all.
bool interval_case_empty(Pool *p, const Facts *facts);

#endif
