// Integer polynomials of FLINT: what the field needs beyond FLINT's own functions.
#ifndef LEIBNIZ_FIELD_POLYNOMIAL_H
#define LEIBNIZ_FIELD_POLYNOMIAL_H

#include "symbolic/expr/arith.h"

typedef struct { // a variable with its exponent, which is not 0
    uint32_t var;
    uint32_t exponent;
} PolynomialPower;

typedef VEC(PolynomialPower) PolynomialPowers; // free with vec_free

// The variables of term i, ascending, in place of what `out` held. A context may have a thousand variables and a term
// two of them: this looks at words of eight variables at a time.
void polynomial_term(PolynomialPowers *out, const fmpz_mpoly_t a, slong i, const fmpz_mpoly_ctx_t ctx);
// The variables that occur in any term, ascending, each with its degree. UINT32_MAX stands for greater degrees.
void polynomial_degrees(PolynomialPowers *out, const fmpz_mpoly_t a, const fmpz_mpoly_ctx_t ctx);
// The same for equal polynomials of one context.
uint64_t polynomial_hash(const fmpz_mpoly_t a, const fmpz_mpoly_ctx_t ctx);

// Is it seen at once how it factors? (One term; or a variable that is in one term only, and to the first power.)
bool polynomial_is_plain(const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx);
// About what polynomial_factor takes, in terms gone through.
uint64_t polynomial_factor_steps(const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx);
// Appends the irreducible factors of a nonzero polynomial to `out`, an initialized factorization, and multiplies its
// constant. Polynomials of many terms or of high degree are taken square-free or whole: that costs completeness, never
// truth. Factors may be of either sign. False where a factor was left
// that may have factors.
bool polynomial_factor(fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly, const fmpz_mpoly_ctx_t ctx);

#endif
