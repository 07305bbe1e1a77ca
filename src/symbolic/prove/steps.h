// A proof for a reader: the derivation of a claim, line by line.
#ifndef LEIBNIZ_PROVE_STEPS_H
#define LEIBNIZ_PROVE_STEPS_H

#include "symbolic/prove/prove.h"

// Adds the derivation of a claim left = right as lines of text: the domain, the cases, each rewriting with the name of
// its rule, the relations between kernels, and why the difference is zero. False, and nothing added, when the claim is
// not decided equal or is no equation.
bool steps_of_claim(Pool *p, const ProveClaim *claim, StrBuf *out);

#endif
