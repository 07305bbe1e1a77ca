// Limits compared with values on the way.
#include "symbolic/solve/solve_internal.h"

#include "symbolic/eval/eval.h"
#include "symbolic/expr/arith.h"

#include <float.h>

enum { NAMES_MOST = 16, TRIALS = 8 };

typedef enum { WAY_AGREES, WAY_AGAINST, WAY_SILENT } Way; // SILENT: nothing could be looked at

// One way, where e and the limit hold no name but t. The distance from a finite limit has to shrink, what is infinite to
// grow, from one look to the next and clearly so at the end; a single look has to be near or far already.
static Way look(Pool *p, Expr e, Expr t, const Limit *l, bool *defined)
{
    double first = -1, before = -1, last = 0;
    bool zero = false;
    for (unsigned k = 8; k <= 32; k += 8) {
        Expr at = expr_subst1(p, e, t, expr_powi(p, expr_int(p, 2), -(int64_t)k));
        if (at && l->kind == LIMIT_FINITE)
            at = expr_sub(p, at, l->value);
        if (!at || !(expr_flags(p, at) & FLAG_CONSTANT))
            return WAY_SILENT;
        zero = expr_kind(p, at) == KIND_NUM && expr_num_sign(p, at) == 0;
        double value;
        EvalStatus status = zero ? EVAL_OK : eval_double(p, at, NULL, &value);
        *defined &= status != EVAL_UNDEFINED && expr_kind(p, at) != KIND_UNDEF;
        if (zero || l->kind == LIMIT_NONE || status != EVAL_OK)
            continue; // too large to look at, or a zero
        double size = value < 0 ? -value : value;
        bool away = first >= 0 && (l->kind == LIMIT_FINITE ? size > last * 1.001 : size < last);
        if (away || (l->kind == LIMIT_PLUS && value < 0) || (l->kind == LIMIT_MINUS && value > 0))
            return WAY_AGAINST;
        first = first < 0 ? size : first;
        before = last;
        last = size;
    }
    if (!*defined)
        return WAY_AGAINST;
    if (first < 0)
        return zero ? WAY_AGREES : WAY_SILENT;
    bool finite = l->kind == LIMIT_FINITE;
    if (before <= 0 && !zero)
        return (finite ? last < 1e-6 : last > 1e6) ? WAY_AGREES : WAY_AGAINST;
    if (finite ? last == 0 : last > DBL_MAX)
        return WAY_AGREES; // too small, too large for a double
    return zero || (finite ? last < 0.95 * before : last > 1.02 * before) ? WAY_AGREES : WAY_AGAINST;
}

typedef struct {
    Expr t;
    Expr names[NAMES_MOST];
    uint32_t n;
    bool others; // functions, or too many names
} Names;

static void collect(Pool *p, Expr variable, void *data)
{
    Names *names = data;
    if (variable == names->t)
        return;
    if (expr_kind(p, variable) == KIND_APPLY || names->n == NAMES_MOST)
        names->others = true;
    else
        names->names[names->n++] = variable;
}

// Is a fact certainly false of these values?
static bool excluded(Pool *p, const Facts *declared, const Names *names, const Expr *values)
{
    for (size_t i = 0; i < declared->declared; i++) {
        const Fact *f = &declared->list.at[i];
        Expr at = f->kind == FACT_CONDITION ? expr_subst(p, f->condition, names->names, values, names->n) : 0;
        double holds;
        if (at && eval_double(p, expr_iverson(p, at), NULL, &holds) == EVAL_OK && holds == 0)
            return true;
        Expr whole = f->kind == FACT_INTEGER || f->kind == FACT_RANGE ? expr_subst(p, f->subject, names->names, values, names->n) : 0;
        if (whole && expr_kind(p, whole) == KIND_NUM && !expr_num_is_integer(p, whole))
            return true;
    }
    return false;
}

bool limit_check(Pool *p, const Facts *declared, Expr e, Expr t, const Limit *l, bool *defined)
{
    static const int numbers[][2] = {{2, 3}, {3, 1}, {-5, 4}, {7, 2}, {1, 5}, {-3, 1}, {5, 1}, {13, 8}, {-2, 1}, {1, 1}, {9, 4}};
    enum { COUNT = sizeof numbers / sizeof *numbers };
    Names names = {.t = t};
    expr_each_variable(p, e, collect, &names);
    *defined = true;
    if (names.n == 0 && !names.others)
        return look(p, e, t, l, defined) != WAY_AGAINST && *defined;
    if (l->kind == LIMIT_NONE)
        return true;
    bool seen = false;
    for (uint32_t trial = 0; trial < TRIALS && !names.others; trial++) {
        Expr values[NAMES_MOST];
        for (uint32_t i = 0; i < names.n; i++) { // no two names get one value, and each trial another order
            const int *number = numbers[(trial * (i + 1) + i) % COUNT];
            values[i] = expr_rat(p, number[0], number[1]);
        }
        if (excluded(p, declared, &names, values))
            continue;
        Limit here = *l;
        Expr at = expr_subst(p, e, names.names, values, names.n);
        if (l->kind == LIMIT_FINITE)
            here.value = expr_subst(p, l->value, names.names, values, names.n);
        bool has_value = true;
        double ignored;
        if (!at || (l->kind == LIMIT_FINITE && eval_double(p, here.value, NULL, &ignored) != EVAL_OK))
            continue; // the limit that is told has no value here
        Way way = look(p, at, t, &here, &has_value);
        if (way == WAY_AGAINST && has_value)
            return false;
        seen |= way == WAY_AGREES && has_value;
    }
    return seen;
}
