// Limits and solutions of equations.
//
// What these find is an answer only where it was shown: a solution is put into the equation and proved, a limit without
// free names is compared with enclosures on the way to the point.
//
// FAILURE: false with *err; the pool's error is cleared where it was only that a part has no expansion.
#ifndef LEIBNIZ_SYMBOLIC_SOLVE_H
#define LEIBNIZ_SYMBOLIC_SOLVE_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"

// ---- limit.c ---------------------------------------------------------------------------------------------------------

typedef enum { SIDE_BOTH, SIDE_LEFT, SIDE_RIGHT } LimitSide;

typedef enum { LIMIT_FINITE, LIMIT_PLUS, LIMIT_MINUS, LIMIT_NONE } LimitKind;

typedef struct {
    LimitKind kind;
    Expr value; // of LIMIT_FINITE
    int sign;   // of the expression near the point where the value is 0: 1, -1, or 0 where it is not known
} Limit;

// The limit of e (definitions seen through) where x goes to `point`, or to plus (infinite = 1) or minus infinity (-1).
// `declared`: what is assumed.
bool solve_limit(Pool *p, const Facts *declared, Expr e, Expr x, Expr point, int infinite, LimitSide side, Limit *out,
                 Error *err);

// ---- solve.c ---------------------------------------------------------------------------------------------------------

typedef struct {
    VEC(Expr) values; // in increasing order where they are numbers; none is given twice
    bool complete;    // it was shown that there are no others
    Expr condition;   // ... where this is not 0; 0: anywhere
} Solutions;

// The real x where e = 0. Each was proved. Free with vec_free(&out->values).
bool solve_equation(Pool *p, const Facts *declared, Expr e, Expr x, Solutions *out, Error *err);
// The values of n names where n linear expressions are 0, into out[0..n). *condition: what must not be 0 (0: nothing).
bool solve_linear(Pool *p, const Facts *declared, const Expr *equations, const Expr *names, uint32_t n, Expr *out,
                  Expr *condition, Error *err);
// Is e = 0 proved, or e = 0 where it has a value?
bool solve_is_zero(Pool *p, const Facts *declared, Expr e);
Expr solve_simplify(Pool *p, const Facts *declared, Expr e); // the form to read; 0 with the pool's error

#endif
