// Unknown functions at a point: sums of polynomials in linear forms, with all their derivatives.
//
// For f(x) = sum over t of P_t(u_t), u_t = sum over i of w_ti x_i, the derivative of orders k_1, k_2, ... is
// sum over t of (product over i of w_ti^k_i) * P_t^(m)(u_t) with m = sum of k_i.
#include "symbolic/eval/eval_internal.h"

#include <math.h>

// The factor of term t: the product of the weights' powers; *m is the order of P's derivative.
static slong term_factor(const EvalFunction *f, uint32_t t, uint32_t n, const ulong *orders, ulong *m)
{
    slong factor = 1;
    *m = 0;
    for (uint32_t i = 0; i < n; i++) {
        *m += orders[i];
        for (ulong k = 0; k < orders[i] && k < EVAL_DEGREE; k++)
            factor *= f->weight[t][i];
    }
    return factor;
}

// d!/(d - m)! * coefficient d: what u^(d - m) carries in the m-th derivative.
static double derived_coefficient(const EvalFunction *f, uint32_t t, ulong d, ulong m)
{
    double c = f->coefficient[t][d];
    for (ulong k = 0; k < m; k++)
        c *= (double)(d - k);
    return c; // below 2^53: 12! * coefficients of a few digits
}

void eval_function_exact(const EvalFunction *f, uint32_t n, const fmpq *const *args, const ulong *orders, fmpq_t out)
{
    fmpq_t u, value;
    fmpz_t w;
    fmpq_init(u);
    fmpq_init(value);
    fmpz_init(w);
    fmpq_zero(out);
    for (uint32_t t = 0; t < EVAL_TERMS; t++) {
        ulong m;
        slong factor = term_factor(f, t, n, orders, &m);
        fmpq_zero(u);
        fmpq_zero(value);
        for (uint32_t i = 0; i < n; i++) {
            fmpz_set_si(w, f->weight[t][i]);
            fmpq_mul_fmpz(value, args[i], w);
            fmpq_add(u, u, value);
        }
        fmpq_zero(value);
        for (ulong d = EVAL_DEGREE + 1; d-- > m;) {
            fmpq_mul(value, value, u);
            fmpq_add_si(value, value, (slong)derived_coefficient(f, t, d, m));
        }
        fmpz_set_si(w, factor);
        fmpq_mul_fmpz(value, value, w);
        fmpq_add(out, out, value);
    }
    fmpq_clear(u);
    fmpq_clear(value);
    fmpz_clear(w);
}

void eval_function_ball(const EvalFunction *f, uint32_t n, const arb_srcptr *args, const ulong *orders, slong prec,
                        arb_t out)
{
    arb_t u, value;
    arb_init(u);
    arb_init(value);
    arb_zero(out);
    for (uint32_t t = 0; t < EVAL_TERMS; t++) {
        ulong m;
        slong factor = term_factor(f, t, n, orders, &m);
        arb_zero(u);
        for (uint32_t i = 0; i < n; i++)
            arb_addmul_si(u, args[i], f->weight[t][i], prec);
        arb_zero(value);
        for (ulong d = EVAL_DEGREE + 1; d-- > m;) {
            arb_mul(value, value, u, prec);
            arb_add_si(value, value, (slong)derived_coefficient(f, t, d, m), prec);
        }
        arb_addmul_si(out, value, factor, prec);
    }
    arb_clear(u);
    arb_clear(value);
}

double eval_function_double(const EvalFunction *f, uint32_t n, const double *args, const ulong *orders)
{
    double out = 0;
    for (uint32_t t = 0; t < EVAL_TERMS; t++) {
        ulong m;
        double factor = (double)term_factor(f, t, n, orders, &m), u = 0, value = 0;
        for (uint32_t i = 0; i < n; i++)
            u += f->weight[t][i] * args[i];
        for (ulong d = EVAL_DEGREE + 1; d-- > m;)
            value = value * u + derived_coefficient(f, t, d, m);
        out += factor * value;
    }
    return out;
}
