// Taylor models: a power series with a rigorous remainder, through removable singularities.
//
//     TaylorModel m;
//     if (taylor_model(p, e, x, point, radius, 30, &m)) ...   // e = (1 - cos(x))/x^2: low 0; 1/2, 0, -1/24, ...
//     taylor_clear(&m);
//
// For every 0 < |t| <= 2^radius the expression e has a value at x = point + t, which is
//     t^low * (c[0] + c[1]*t + ... + c[n - 1]*t^(n - 1) + r*t^n)    with some r in the ball `rest`.
#ifndef LEIBNIZ_EVAL_TAYLOR_H
#define LEIBNIZ_EVAL_TAYLOR_H

#include "symbolic/eval/eval.h"

enum { TAYLOR_PRECISION = 320 };

typedef struct {
    slong low, n;
    arb_ptr c; // coefficients; the first, if any, is not exactly 0
    arb_t rest;
    slong radius;
} TaylorModel;

// With up to `terms` coefficients. False where there is none: e holds other names than x, steps or sums, is singular
// within the radius, or a ball became too wide. *cancels tells whether leading terms of a sum in e cancelled at the
// point, or the logarithm of what comes near 1 was taken, x alone excepted: what loses digits near it. Clear *out in both cases.
bool taylor_model(Pool *p, Expr e, Expr x, const fmpq_t point, slong radius, slong terms, TaylorModel *out,
                  bool *cancels);
void taylor_clear(TaylorModel *m);

// Encloses c[k] + c[k + 1]*t + ... + r*t^(n - k) over |t| <= 2^radius, for k <= n.
void taylor_range(const TaylorModel *m, slong k, arb_t out);

#endif
