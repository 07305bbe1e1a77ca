// Integer polynomials of FLINT: what the field needs beyond FLINT's own functions.
#ifndef LEIBNIZ_FIELD_POLYNOMIAL_H
#define LEIBNIZ_FIELD_POLYNOMIAL_H

#include "symbolic/expr/arith.h"

// Appends the irreducible factors of a nonzero polynomial to `out`, an initialized factorization, and multiplies its
// constant. Polynomials of many terms or of high degree are taken square-free or whole: that costs completeness, never
// truth. Factors may be of either sign.
void polynomial_factor(fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx);

#endif
