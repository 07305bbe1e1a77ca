// A proof for a reader: the derivation of a claim, line by line.
#ifndef LEIBNIZ_PROVE_STEPS_H
#define LEIBNIZ_PROVE_STEPS_H

#include "symbolic/prove/derivation.h"
#include "symbolic/prove/prove.h"

// The derivation of a claim left = right: the domain, the cases, each rewriting with the name of its rule, the
// relations between kernels, and why the difference is zero. False, and nothing in *told (which the caller frees), when
// the claim is not decided equal or is no equation.
bool steps_of_claim(Pool *p, const ProveClaim *claim, Derivation *told);
// Adds it as lines of text, a rule's name at each; what is said already and certificates are left out.
void steps_print(Pool *p, const Derivation *told, StrBuf *out);

#endif
