// The form to run: an expression proved equal to the form read, that keeps its digits and does not overflow.
//
// σ(1 - σ) is right to read and has lost every digit at z = 37. Each rewriting is an algebraic identity, written beside
// the code that carries it out, that holds wherever the expression has a value (lengths being at least 1).
//
//     stable.c          the pass; small identities: 1 - cos x, log(1 + x), 1 - erf x, a^2 - b^2, ...
//     stable_exact.c    arguments whose rounding is made up for, products whose factors are out of range
//     stable_exp.c      rational functions of one exponential: σ and its derivatives, softplus, tanh
//     stable_parts.c    the same in sums and products with others: z*σ, σ - y
//     stable_inverse.c  inverse functions next to the ends of their ranges, or written as logarithms
//     stable_log.c      logarithms next to 1 and out of range: log(a/b), log(erfc(x)), log(e^x + e^y)
//     stable_branches.c sums with such functions' logarithms: log(1 + e^z) - y*z
//     stable_softmax.c  sums of exponentials over an index: log-sum-exp, softmax, cross-entropy
#ifndef LEIBNIZ_CODEGEN_FORMS_STABLE_H
#define LEIBNIZ_CODEGEN_FORMS_STABLE_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

typedef enum {

#define STABLE(id, ...) STABLE_##id,
#include "codegen/forms/stable.def"
#undef STABLE
    STABLE_COUNT
} StableOp;

Expr stable_node(Pool *p, StableOp op, Expr a, Expr b); // b is 0 where there is one argument
int stable_op(const Pool *p, Expr e);                   // StableOp, or -1

const char *stable_function(StableOp op); // the C function that computes it, or NULL

// The whole pass. 0 only when the pool refuses.
Expr stable_expr(Pool *p, const Facts *facts, Expr e);

// What a stable form means, in words that the prover knows: its operations as the expressions they compute. The index
// of the largest term becomes any index of its range: a name, or an element where it depends on the indices around it,
// of which *facts learns the range. So a form that is proved equal then is equal whichever term is the largest. It is
// the caller's copy of the facts, with what they imply about e.
Expr stable_meaning(Pool *p, Facts *facts, Expr e);

// u as an argument whose rounding is to be made up for: itself where there is none, or where it can not be known.
Expr stable_exact(Pool *p, Expr u);
Expr stable_argument(Pool *p, Expr call);   // a call with its argument so: e^u, erfc(u)
Expr stable_product(Pool *p, Expr product); // in range where a factor e^u or erfc(u) is not
Expr stable_plain(const Pool *p, Expr u);   // u without the mark of stable_exact
Expr stable_branches(Pool *p, Expr sum);    // the terms in u in the branches of |u <= 0: a, b|

enum { STABLE_POWER_MOST = 4 }; // integer powers up to here are computed as products

Expr stable_inverse(Pool *p, Expr e); // before what it is made of is rewritten
Expr stable_logarithm(Pool *p, Expr log);
Expr stable_logarithms(Pool *p, Expr sum);                // c*log(a) - c*log(b)
Expr stable_square_root(Pool *p, Expr term, Expr *coeff); // the a of c*a^2 with a number c, or 0
Expr stable_difference(Pool *p, Expr a,
                       Expr b); // a - b, multiplied out as far as the terms of b go: no constructor does it

// Its parts. Each gives an expression equal to e: e itself where it does not apply.
// Of e as a whole, or of terms or factors of it; the others go through `others`.
typedef Expr (*StableVisit)(Pool *p, Expr e, void *data);
Expr stable_exponential(Pool *p, Expr e, StableVisit others, void *data);
Expr stable_softmax(Pool *p, const Facts *facts, Expr e);

#endif
