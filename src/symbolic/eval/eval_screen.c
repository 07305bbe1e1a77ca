// Running a program in doubles: a quick look at a point.
//
// A place without a value (NaN or infinity) is counted and blamed on the names it depends on, and a stand-in takes its
// place, so that a search can tell a point that is nearly inside every domain from one that is far out.
#include "symbolic/eval/eval_internal.h"

#include <math.h>

// The state of a run: what eval_program_screen reports.
typedef struct {
    EvalProgram *g;
    const EvalValues *at;
    uint32_t missing;
    uint64_t blame;
    double scale;
} Screen;

enum { MATRIX_MOST = 24 };

static bool screen_block(Screen *s, uint32_t index);

// ---- Cards: what the SCREEN column names: doubles ------------------------------------------------------------------

#define LIBM(name, f)                                                                                                  \
    static double screen_##name(const double *a)                                                                       \
    {                                                                                                                  \
        return f(a[0]);                                                                                                \
    }
#define FORMULA(name, formula)                                                                                         \
    static double screen_##name(const double *a)                                                                       \
    {                                                                                                                  \
        return formula;                                                                                                \
    }

LIBM(exp, exp)
LIBM(log, log)
LIBM(sqrt, sqrt)
LIBM(cbrt, cbrt)
LIBM(sin, sin)
LIBM(cos, cos)
LIBM(tan, tan)
FORMULA(cot, 1 / tan(a[0]))
FORMULA(sec, 1 / cos(a[0]))
FORMULA(csc, 1 / sin(a[0]))
LIBM(asin, asin)
LIBM(acos, acos)
LIBM(atan, atan)
FORMULA(acot, a[0] == 0 ? NAN : atan(1 / a[0]))
FORMULA(asec, acos(1 / a[0]))
FORMULA(acsc, asin(1 / a[0]))
LIBM(sinh, sinh)
LIBM(cosh, cosh)
LIBM(tanh, tanh)
FORMULA(coth, 1 / tanh(a[0]))
FORMULA(sech, 1 / cosh(a[0]))
FORMULA(csch, 1 / sinh(a[0]))
LIBM(asinh, asinh)
LIBM(acosh, acosh)
LIBM(atanh, atanh)
FORMULA(acoth, atanh(1 / a[0]))
FORMULA(asech, acosh(1 / a[0]))
FORMULA(acsch, asinh(1 / a[0]))
FORMULA(atan2, a[0] == 0 && a[1] == 0 ? NAN : atan2(a[0], a[1]))
LIBM(log1p, log1p)
LIBM(expm1, expm1)
LIBM(abs, fabs)
FORMULA(sign, (a[0] > 0) - (a[0] < 0))
FORMULA(min, a[0] < a[1] ? a[0] : a[1])
FORMULA(max, a[0] > a[1] ? a[0] : a[1])
LIBM(floor, floor)
LIBM(ceil, ceil)
LIBM(erf, erf)
LIBM(erfc, erfc)
LIBM(gamma, tgamma)
FORMULA(lgamma, a[0] > 0 ? log(tgamma(a[0])) : NAN)
FORMULA(factorial, tgamma(a[0] + 1))
FORMULA(beta, a[0] > 0 && a[1] > 0 ? tgamma(a[0]) * tgamma(a[1]) / tgamma(a[0] + a[1]) : NAN)
FORMULA(binomial, a[0] > -1 && a[1] > -1 && a[0] - a[1] > -1
                      ? tgamma(a[0] + 1) / (tgamma(a[1] + 1) * tgamma(a[0] - a[1] + 1))
                      : NAN)

static double screen_root(const double *a)
{
    bool odd = fmod(fabs(a[1]), 2) == 1;
    return a[1] == 0 ? NAN : a[0] < 0 && odd ? -pow(-a[0], 1 / a[1]) : pow(a[0], 1 / a[1]);
}

// The middle of a ball: for functions that libm does not have.
static double through_balls(BallFunction f, const double *a, uint32_t n)
{
    EvalValue args[2], out;
    double result = NAN;
    value_init(&out);
    for (uint32_t i = 0; i < 2; i++) {
        value_init(&args[i]);
        if (i < n && a[i] == floor(a[i]) && fabs(a[i]) < 1e15)
            value_set_si(&args[i], (slong)a[i]);
        else if (i < n)
            arb_set_d(args[i].x, a[i]);
    }
    f(&out, (EvalValue *[]){&args[0], &args[1]}, 64);
    if (out.status == EVAL_OK)
        result = arf_get_d(arb_midref(value_ball(&out, 64)), ARF_RND_NEAR);
    value_clear(&args[0]);
    value_clear(&args[1]);
    value_clear(&out);
    return result;
}

#define screen_balls NULL

// NULL: through balls.
static ScreenFunction screen_function(FuncId f)
{
    static const ScreenFunction table[FN_COUNT] = {
#define SCREEN(wrapper) screen_##wrapper
#define FN(id, name, arity, deriv, domain, as, zero, code, latex, ball, screen, properties, example, help)             \
    [FN_##id] = screen,
#include "symbolic/expr/functions.def"
#undef FN
#undef SCREEN
    };
    return table[f];
}

double screen_call(FuncId f, const double *args)
{
    ScreenFunction quick = screen_function(f);
    return quick ? quick(args) : through_balls(ball_function(f), args, func_cards[f].arity);
}

// ---- Steps ----------------------------------------------------------------------------------------------------------

static double argument(const Screen *s, const EvalStep *step, uint32_t i)
{
    return s->g->doubles[s->g->args.at[step->first + i]];
}

static double rational_double(const fmpq_t q)
{
    const fmpz *n = fmpq_numref(q), *d = fmpq_denref(q);
    if (!COEFF_IS_MPZ(*n) && !COEFF_IS_MPZ(*d))
        return (double)*n / (double)*d;
    slong dn, dd;
    double x = fmpz_get_d_2exp(&dn, n), y = fmpz_get_d_2exp(&dd, d);
    return ldexp(x / y, (int)(dn - dd));
}

static double screen_symbol(const Screen *s, const EvalStep *step)
{
    EvalStatus status = s->at && s->at->symbol ? s->at->symbol(s->at->data, step->op, s->g->scratch) : EVAL_LIMIT;
    return status == EVAL_OK ? rational_double(s->g->scratch) : NAN;
}

static double screen_element(const Screen *s, const EvalStep *step)
{
    slong subscripts[EVAL_ARGS];
    if (!s->at || !s->at->element || step->nargs > EVAL_ARGS)
        return NAN;
    for (uint32_t i = 0; i < step->nargs; i++) {
        double d = argument(s, step, i);
        if (d != floor(d) || fabs(d) > 1e15)
            return NAN;
        subscripts[i] = (slong)d;
    }
    EvalStatus status = s->at->element(s->at->data, step->op, subscripts, step->nargs, s->g->scratch);
    return status == EVAL_OK ? rational_double(s->g->scratch) : NAN;
}

static double screen_apply(const Screen *s, const EvalStep *step)
{
    const EvalFunction *f = s->at && s->at->function ? s->at->function(s->at->data, step->op, step->nargs) : NULL;
    double args[EVAL_ARGS];
    ulong orders[EVAL_ARGS];
    for (uint32_t i = 0; i < step->nargs; i++) {
        args[i] = argument(s, step, i);
        orders[i] = s->g->args.at[step->first + step->nargs + i];
    }
    return f ? eval_function_double(f, step->nargs, args, orders) : NAN;
}

static double screen_sum(Screen *s, const EvalStep *step)
{
    bool product = step->kind == KIND_PROD;
    double lower = argument(s, step, 0), upper = argument(s, step, 1), total = product;
    if (lower != floor(lower) || upper != floor(upper) || fabs(lower) > 1e15)
        return NAN;
    uint32_t index = s->g->blocks.at[step->body].index, root = s->g->blocks.at[step->body].root;
    bool constant = s->g->blocks.at[step->body].steps.len == 0;
    double count = upper < lower ? 0 : upper - lower + 1;
    if (constant && count > 0)
        return product ? pow(s->g->doubles[root], count) : s->g->doubles[root] * count;
    if (count > (double)s->g->pool->limits.unroll || count > (double)(s->g->terms_most - s->g->terms))
        return NAN;
    s->g->terms += (uint64_t)count;
    for (double k = lower; k <= upper; k++) {
        if (index)
            s->g->doubles[index - 1] = k;
        if (!screen_block(s, step->body))
            return NAN;
        double term = s->g->doubles[root];
        total = product ? total * term : total + term;
    }
    return total;
}

static double screen_fold(const Screen *s, const EvalStep *step)
{
    double x = argument(s, step, 0);
    for (uint32_t i = 1; i < step->nargs; i++) {
        double y = argument(s, step, i);
        switch (step->kind) {
        case KIND_ADD: x += y; break;
        case KIND_MUL: x *= y; break;
        case KIND_AND: x = x != 0 && y != 0; break;
        default: x = x != 0 || y != 0; break;
        }
    }
    return x;
}

static double screen_piecewise(const Screen *s, const EvalStep *step)
{
    for (uint32_t i = 0; i + 1 < step->nargs; i += 2)
        if (argument(s, step, i) != 0)
            return argument(s, step, i + 1);
    return argument(s, step, step->nargs - 1);
}

// The elements of the matrix that a table means into `out`, row by row; 0 rows where that fails.
static uint32_t screen_table(Screen *s, const EvalStep *table, double *out)
{
    EvalProgram *g = s->g;
    double size = argument(s, table, 1);
    if (!(size >= 1 && size <= MATRIX_MOST))
        return 0;
    for (uint32_t i = 0; i < (uint32_t)size; i++) {
        const EvalBlock *rows = &g->blocks.at[table->body];
        if (rows->index)
            g->doubles[rows->index - 1] = i + 1;
        if (!screen_block(s, table->body))
            return 0;
        const EvalStep *inner = &g->steps.at[rows->root];
        if (inner->kind != KIND_SUM || argument(s, inner, 1) != size)
            return 0;
        const EvalBlock *cols = &g->blocks.at[inner->body];
        for (uint32_t j = 0; j < (uint32_t)size; j++) {
            if (cols->index)
                g->doubles[cols->index - 1] = j + 1;
            if (!screen_block(s, inner->body))
                return 0;
            *out++ = g->doubles[cols->root];
        }
    }
    return (uint32_t)size;
}

static double screen_matrix(Screen *s, const EvalStep *step)
{
    double a[MATRIX_MOST * MATRIX_MOST];
    const EvalStep *table = &s->g->steps.at[s->g->args.at[step->first + step->nargs - 1]];
    uint32_t n = table->kind == KIND_SUM ? screen_table(s, table, a) : 0;
    double det = n ? eval_invert_doubles(a, n) : NAN;
    if (step->op == FORM_DETERMINANT)
        return det;
    double i = argument(s, step, 0), j = argument(s, step, 1);
    bool inside = det != 0 && i == floor(i) && j == floor(j) && i >= 1 && i <= n && j >= 1 && j <= n;
    return inside ? a[((uint32_t)i - 1) * n + (uint32_t)j - 1] : NAN;
}

static double screen_step(Screen *s, const EvalStep *step)
{
    double args[2];
    switch ((Kind)step->kind) {
    case KIND_PI: return M_PI;
    case KIND_SYM: return screen_symbol(s, step);
    case KIND_ELEM: return screen_element(s, step);
    case KIND_ADD:
    case KIND_MUL:
    case KIND_AND:
    case KIND_OR: return screen_fold(s, step);
    case KIND_POW: return pow(argument(s, step, 0), argument(s, step, 1));
    case KIND_CALL:
        args[0] = argument(s, step, 0);
        args[1] = step->nargs > 1 ? argument(s, step, 1) : 0;
        return screen_call((FuncId)step->op, args);
    case KIND_APPLY: return screen_apply(s, step);
    case KIND_SUM:
    case KIND_PROD: return screen_sum(s, step);
    case KIND_IVERSON: return argument(s, step, 0);
    case KIND_PIECEWISE: return screen_piecewise(s, step);
    case KIND_TRUE: return 1;
    case KIND_FALSE: return 0;
    case KIND_EQ: return argument(s, step, 0) == argument(s, step, 1);
    case KIND_LT: return argument(s, step, 0) < argument(s, step, 1);
    case KIND_LE: return argument(s, step, 0) <= argument(s, step, 1);
    case KIND_NOT: return argument(s, step, 0) == 0;
    case KIND_FORM: return step->nargs && step->op >= FORM_INVERSE ? screen_matrix(s, step) : NAN;
    default: return NAN;
    }
}

static bool screen_block(Screen *s, uint32_t index)
{
    EvalProgram *g = s->g;
    if (!pool_poll(g->pool))
        return false;
    for (size_t i = 0; i < g->blocks.at[index].steps.len; i++) {
        uint32_t place = g->blocks.at[index].steps.at[i];
        const EvalStep *step = &g->steps.at[place];
        if (step->kind == KIND_NUM || step->kind == KIND_BOUND)
            continue;
        double x = screen_step(s, step);
        if (!isfinite(x)) {
            x = NAN;
            if (step->strict) {
                s->missing++;
                s->blame |= step->blame;
                x = 1.25; // any stand-in that is inside most domains
            }
        }
        s->scale = fabs(x) > s->scale ? fabs(x) : s->scale;
        g->doubles[place] = x;
    }
    return true;
}

uint32_t eval_program_screen(EvalProgram *g, const EvalValues *at, double *values, uint64_t *blame, double *scale)
{
    Screen s = {.g = g, .at = at};
    g->terms = 0;
    g->terms_most = 100000;
    if (!screen_block(&s, 0))
        s.missing++;
    for (size_t i = 0; i < g->roots.len; i++) {
        values[i] = g->doubles[g->roots.at[i]];
        s.missing += !isfinite(values[i]);
    }
    *blame = s.blame;
    if (scale)
        *scale = s.scale;
    return s.missing;
}
