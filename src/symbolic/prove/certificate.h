// Certificates: why a difference is zero, as an identity of polynomials that anyone can multiply out.
//
// The kernels of a field become names u1, u2, ... with relations u^n = N/D between them. By rational arithmetic alone,
// without a relation,
//
//     left - right = P/Q
//
// and P is a combination of the relations: with a product M of their denominators D, which have no zero where the
// claim says something,
//
//     M*P = q1*(D1*u1^n1 - N1) + q2*(D2*u2^n2 - N2) + ...
//
// The cofactors q are found by pseudo-division, the last kernel first (as Ritt and Wu reduce by a triangular set).
#ifndef LEIBNIZ_PROVE_CERTIFICATE_H
#define LEIBNIZ_PROVE_CERTIFICATE_H

#include "symbolic/prove/derivation.h"

// Adds the names, the relations, the quotient and the identity as steps. The field knows the normal forms of all parts
// of both sides, and their difference is zero. False, and nothing added, when no relation is needed (P is 0 as it
// stands), when the difference was not shown zero by the relations alone, or when the polynomials grow too large to be
// told.
bool certificate_tell(Derivation *d, Field *f, Expr left, Expr right, unsigned depth);

#endif
