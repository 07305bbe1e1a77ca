// The functions of the evaluation benchmarks: a logistic slope, a softmax gradient, Black-Scholes with its greeks, a
// planar arm of 20 joints, a spatial arm of 7 joints.
#include "bench/models.h"

#include "parser/parse.h"
#include "symbolic/calculus/calculus.h"

#include <stdio.h>

static Expr numbered(Pool *p, const char *stem, int i)
{
    char name[32];
    snprintf(name, sizeof name, "%s%d", stem, i);
    return expr_named(p, name);
}

static void add_output(Model *m, Expr value)
{
    m->outputs[m->noutputs++] = (CodeOutput){.value = value};
}

// The value, and its gradient by the variables.
static bool add_gradient(Pool *p, Model *m, Expr value, const Expr *vars, uint32_t n, bool with_value)
{
    Expr slopes[MODEL_OUTPUTS];
    if (!value || !grad_expr(p, value, vars, n, slopes))
        return false;
    if (with_value)
        add_output(m, value);
    for (uint32_t i = 0; i < n; i++)
        add_output(m, slopes[i]);
    return true;
}

static bool sigma(Pool *p, Model *m)
{
    Expr z = expr_named(p, "z"), one = expr_int(p, 1);
    Expr s = expr_div(p, one, expr_add2(p, one, expr_call1(p, FN_EXP, expr_neg(p, z))));
    m->low = -8;
    m->high = 8;
    return add_gradient(p, m, s, &z, 1, false);
}

static bool softmax10(Pool *p, Model *m)
{
    Expr s[10], terms[10];
    for (int i = 0; i < 10; i++) {
        s[i] = numbered(p, "s", i + 1);
        terms[i] = expr_call1(p, FN_EXP, s[i]);
    }
    Expr value = expr_sub(p, expr_call1(p, FN_LOG, expr_add(p, terms, 10)), s[3]);
    m->low = -3;
    m->high = 3;
    return add_gradient(p, m, value, s, 10, false);
}

static Expr normal(Pool *p, Expr d) // (1 + erf(d/sqrt(2)))/2
{
    Expr e = expr_call1(p, FN_ERF, expr_div(p, d, expr_sqrt(p, expr_int(p, 2))));
    return expr_mul2(p, expr_rat(p, 1, 2), expr_add2(p, expr_int(p, 1), e));
}

static bool black_scholes(Pool *p, Model *m)
{
    Expr S = expr_named(p, "S"), K = expr_named(p, "K"), T = expr_named(p, "T"), r = expr_named(p, "r"),
         v = expr_named(p, "v");
    Expr spread = expr_mul2(p, v, expr_sqrt(p, T));
    Expr drift = expr_mul2(p, expr_add2(p, r, expr_mul2(p, expr_rat(p, 1, 2), expr_powi(p, v, 2))), T);
    Expr d1 = expr_div(p, expr_add2(p, expr_call1(p, FN_LOG, expr_div(p, S, K)), drift), spread);
    Expr d2 = expr_sub(p, d1, spread);
    Expr discount = expr_call1(p, FN_EXP, expr_neg(p, expr_mul2(p, r, T)));
    Expr price = expr_sub(p, expr_mul2(p, S, normal(p, d1)), expr_mul(p, (Expr[]){K, discount, normal(p, d2)}, 3));
    m->low = 0.5;
    m->high = 1.5;
    return add_gradient(p, m, price, (Expr[]){S, K, T, r, v}, 5, true);
}

static bool planar20(Pool *p, Model *m)
{
    Expr q[20], angle = expr_int(p, 0), x = expr_int(p, 0), y = expr_int(p, 0);
    for (int i = 0; i < 20; i++) {
        q[i] = numbered(p, "q", i + 1);
        angle = expr_add_keep(p, angle, q[i]);
        Expr length = expr_rat(p, 10, 10 + i); // 1/(1 + 0.1 i)
        x = expr_add2(p, x, expr_mul2(p, length, expr_call1(p, FN_COS, angle)));
        y = expr_add2(p, y, expr_mul2(p, length, expr_call1(p, FN_SIN, angle)));
    }
    m->low = -3;
    m->high = 3;
    return add_gradient(p, m, x, q, 20, true) && add_gradient(p, m, y, q, 20, true);
}

static bool arm7(Pool *p, Model *m)
{
    static const int axes[3][2] = {{0, 1}, {2, 0}, {1, 2}};
    Expr q[7], R[3][3], at[3];
    for (int i = 0; i < 3; i++) {
        at[i] = expr_int(p, 0);
        for (int j = 0; j < 3; j++)
            R[i][j] = expr_int(p, i == j);
    }
    for (int k = 0; k < 7; k++) {
        int a = axes[k % 3][0], b = axes[k % 3][1];
        q[k] = numbered(p, "q", k + 1);
        Expr c = expr_call1(p, FN_COS, q[k]), s = expr_call1(p, FN_SIN, q[k]);
        for (int i = 0; i < 3; i++) {
            Expr old_a = R[i][a], old_b = R[i][b];
            R[i][a] = expr_add2(p, expr_mul_keep(p, old_a, c), expr_mul_keep(p, old_b, s));
            R[i][b] = expr_sub(p, expr_mul_keep(p, old_b, c), expr_mul_keep(p, old_a, s));
            Expr step = expr_add2(p, expr_mul2(p, expr_rat(p, 3, 10), R[i][0]),
                                  expr_mul2(p, expr_rat(p, 10 + k, 100), R[i][2]));
            at[i] = expr_add_keep(p, at[i], step);
        }
    }
    m->low = -3;
    m->high = 3;
    for (int i = 0; i < 3; i++)
        if (!add_gradient(p, m, at[i], q, 7, true))
            return false;
    return true;
}

bool model_build(Pool *p, int i, Model *out)
{
    static const struct {
        const char *name;
        bool (*build)(Pool *p, Model *m);
    } rows[MODEL_COUNT] = {
        {"sigma", sigma}, {"softmax10", softmax10}, {"bs", black_scholes}, {"planar20", planar20}, {"arm7", arm7},
    };

    *out = (Model){.name = rows[i].name};
    return rows[i].build(p, out) && pool_ok(p);
}
