// Derivatives of expressions: forward, reverse over the DAG, of any order; series; operation counts.
//
// A variable is a KIND_SYM, a KIND_ELEM (s[l], with symbolic subscripts too) or a KIND_APPLY (y(x)). Everything else
// in the expression is held constant, so a caller that wants to see through definitions expands them first
// (defs_expand), and resolves primes (calculus_resolve).
//
// MEANING. A derivative has a value only where the function has a derivative; where exactly both are undefined is the
// caller's to watch (the derivative of log(x) is 1/x, also at x < 0). At a kink or a step, and where a condition of a
// bracket or piecewise switches, the result has no value: d|x|/dx = x/abs(x), d[x < 2]/dx = piecewise(x < 2 or 2 < x:
// 0). One exception stands on a card: on the cut of atan2(y, x), where y = 0 and x < 0, the angle jumps and the result
// has the slope of the angle that goes on.
//
// INTEGERS. What bounds a sum or is a subscript is an integer and has no derivative: differentiating by it is an error.
//
// ELEMENTS. d s[k] / d s[l] = [k = l], for several subscripts the product. Under a sum the bracket stays for
// simplify/ to collapse: d/ds[l] sum(m=1..K, exp(s[m])) = sum(m=1..K, exp(s[m])*[m = l]).
//
// FAILURE: the usual one of expr.h: the result is 0 and the pool holds the error.
#ifndef LEIBNIZ_CALCULUS_CALCULUS_H
#define LEIBNIZ_CALCULUS_CALCULUS_H

#include "symbolic/expr/expr.h"

// ---- diff.c: forward -----------------------------------------------------------------------------------------------

// de/dx. One pass over the nodes of e. A list is differentiated item by item.
Expr diff_expr(Pool *p, Expr e, Expr x);
// The derivative of order `order` (0: e itself), at most limits.order.
Expr diff_n(Pool *p, Expr e, Expr x, uint64_t order);

// ---- flow.c: high orders of functions that satisfy g' = Q(g) -------------------------------------------------------

// The derivative by x of order `order` of e, a polynomial in the node g (sigma(z), say), where dg/dx = slope is a
// polynomial in g as well: sigma(z) - sigma(z)^2. Neither may hold x outside of g. The result is a polynomial in g,
// multiplied out. 0 without an error where e or slope is of another form.
Expr diff_flow(Pool *p, Expr e, Expr g, Expr slope, Expr x, uint64_t order);

// ---- reverse.c: all derivatives of one value -----------------------------------------------------------------------

// out[i] = de/dvars[i] for i < n, sharing their work: together with e they cost at most about four times the
// operations of e, whatever n. Parts that are shared stay unflattened (expr_mul_keep), so the results are meant to be
// evaluated or compiled; a reader wants them simplified. On failure every out[i] is 0 and the answer false.
bool grad_expr(Pool *p, Expr e, const Expr *vars, uint32_t n, Expr *out);

// ---- lists.c: of lists, as lists; products and sums flat -----------------------------------------------------------

Expr calculus_gradient(Pool *p, Expr e, Expr vars);     // [de/dv, ...] of a KIND_LIST of variables
Expr calculus_jacobian(Pool *p, Expr items, Expr vars); // a list of rows, one for each item
Expr calculus_hessian(Pool *p, Expr e, Expr vars);      // a list of rows; symmetric, each pair worked out once

// ---- series.c ------------------------------------------------------------------------------------------------------

// The Taylor polynomial of e in the symbol x about `point` through (x - point)^order. Works through removable
// singularities (sin(x)/x at 0). Fails with ERR_UNABLE at a pole or where a part has no expansion.
Expr series_expr(Pool *p, Expr e, Expr x, Expr point, uint64_t order);

// ---- resolve.c -----------------------------------------------------------------------------------------------------

// Replaces f'(x) of defined functions and of cards (sin'(x)) by the differentiated bodies. A primed name that is
// neither stays. `d` may be NULL.
Expr calculus_resolve(Pool *p, const Definitions *d, Expr e);

// ---- domain.c ------------------------------------------------------------------------------------------------------

// The derivative `slope` of `function`, with a value only where the function has one: slope + 0*log(x) + ...
Expr calculus_keep_domain(Pool *p, Expr function, Expr slope);
// e without the terms 0*part in its sums, for code: it has a value in more places.
Expr calculus_drop_domain(Pool *p, Expr e);

// ---- nodes.c -------------------------------------------------------------------------------------------------------

// The operations that evaluating all roots takes when each distinct node is computed once: n - 1 for a sum or product
// of n (a factor of -1 is free: it makes an addition a subtraction), multiplications by squaring for an integer power
// and a division when it is negative, 1 for any other power, call, comparison or junction. A sum's body counts once.
uint64_t calculus_count_ops(Pool *p, const Expr *roots, uint32_t n);

#endif
