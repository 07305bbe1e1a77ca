// What the files about signs share: signs.c (what the domain and the case tell), signs_shape.c, signs_alike.c.
#ifndef LEIBNIZ_FIELD_SIGNS_INTERNAL_H
#define LEIBNIZ_FIELD_SIGNS_INTERNAL_H

#include "symbolic/field/field.h"

// signs.c: the sign that the case or the conditions give a factor, whatever its shape says. 0: none.
int signs_told(const Field *f, uint32_t prime);
// signs_shape.c: the sign that a factor's shape tells. 0: unknown.
int signs_shape(Field *f, uint32_t prime);
// signs_shape.c: are all terms of one sign, and one of them never zero, whatever brackets are?
bool signs_never_zero(Field *f, const fmpq_mpoly_t a);
// signs_alike.c: a simpler ratio that has the sign of the factor wherever it has a value; NULL without a stop: none
// known.
const Ratio *signs_alike(Field *f, uint32_t prime);
// signs_alike.c: a simpler ratio that is zero where the factor is, wherever the factor has a value: u for sqrt(u), x for
// e^x - 1. NULL without a stop: none known. Of factors in which powers of zero may stand against each other none is: x^pi
// - y^pi is zero at x = y = 0, where log x - log y has no value.
const Ratio *signs_same_zeros(Field *f, uint32_t prime);

#endif
