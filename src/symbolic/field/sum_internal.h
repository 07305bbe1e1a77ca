// What the files about sums and brackets share: sum.c, condition.c, terms.c,
// range.c, nested.c.
#ifndef LEIBNIZ_FIELD_SUM_INTERNAL_H
#define LEIBNIZ_FIELD_SUM_INTERNAL_H

#include "symbolic/field/field.h"

typedef struct { // an opened sum or product: its index as a symbol, and where
                 // it runs
    Expr index, lower, upper;
    Sym symbol;
    bool placed; // the index has been shifted for this body
} Range;

// ---- sum.c ----------------------------------------------------------------------------------------------------------

// The bracket of a condition as it stands: 0 or 1 where the facts settle it,
// else a kernel.
const Ratio *sum_bracket_kernel(Field *f, Expr condition);
// The bracket of any condition, taken apart.
const Ratio *sum_bracket(Field *f, Expr condition);
// The number of terms of the sum or product e, where that is a number and small
// enough to write the terms out.
bool sum_few_terms(Field *f, Expr e, int64_t *count);
// The sum or product e over a range of few whole numbers, x..x + 2 among them,
// written out.
const Ratio *sum_unroll(Field *f, Expr e, int64_t count);
// Is the body to be left as it is? It is where it needs a sign that changes
// with the index, or has no value, which does not matter for an empty range.
// Clears that stop.
bool sum_body_stays(Field *f, const Range *range);

// ---- condition.c ----------------------------------------------------------------------------------------------------

// The bracket of a = b or a <= b by the normal form of the difference.
const Ratio *sum_relation(Field *f, Expr condition);
// 1 where the factor is >= 0 and -1 where it is not: for a sign that changes
// with an opened index.
const Ratio *sum_sign_bracket(Field *f, uint32_t prime);
// Has no factor of a a zero, as far as is known?
bool sum_nonzero(Field *f, const Ratio *a);
// The value t with which the bracket [i = t] fixes the index; 0 when it says
// something else.
Expr sum_picked_value(Field *f, Expr bracket, Expr index);
// The bracket bounds the index: [index <= t] (*above) or [t <= index], t free
// of the index and an integer. Else 0.
Expr sum_bounding_value(Field *f, Expr bracket, Expr index, bool *above);

// ---- terms.c --------------------------------------------------------------------------------------------------------

// The sum of a body in normal form over the range, term by term.
const Ratio *sum_terms(Field *f, const Ratio *body, const Range *range);
// [t is one of the whole numbers of the range]
const Ratio *sum_in_range(Field *f, Expr t, const Range *range);
// upper - lower + 1 when that is known not to be negative, else a kernel.
const Ratio *sum_count(Field *f, const Range *range);

// ---- range.c --------------------------------------------------------------------------------------------------------

// The sum of a body that depends on the index as a whole: a closed form, or
// kernels over ranges in canonical position.
const Ratio *sum_over_range(Field *f, const Range *range, Expr body);
// The sum as a kernel, as it stands.
const Ratio *sum_kernel(Field *f, const Range *range, Expr body);
// Shifts the index by its least offset in the body, or turns it round where it only occurs as r - index, and gives the
// body in normal form; NULL, without a stop, where nothing changes, and for a range that is placed.
const Ratio *sum_place_index(Field *f, Range *range, Expr body);
// The whole constant of a bound, 0 if it has none within reach.
int64_t sum_bound_constant(const Pool *p, Expr e);
// a <= b, certainly?
bool sum_at_most(Field *f, Expr a, Expr b);

// ---- contract.c -----------------------------------------------------------------------------------------------------

enum { CONTRACT_MOST = 64 }; // indices of one product under sums

// The sum of a product over n ranges that do not depend on each other, written so that names and order of the indices
// make no difference. 0 without an error where that takes too long.
// The facts say which arrays are symmetric.
Expr contract_canonical(Pool *p, const Facts *facts, const Range *ranges, uint32_t n, Expr product);

// ---- nested.c -------------------------------------------------------------------------------------------------------

// The body holds sums as factors: all of them under the signs at once, in
// canonical order. NULL without a stop where that is not possible.
const Ratio *sum_nested(Field *f, const Range *range, Expr body);

#endif
