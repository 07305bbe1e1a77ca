// Limits and solutions of equations.
//
// What these find is an answer only where it was shown: a solution is put into the equation and proved, a limit
// is compared with enclosures on the way to the point, at several values of what other names it has.
//
// FAILURE: false with *err; the pool's error is cleared where it was only that a part has no expansion.
#ifndef LEIBNIZ_SYMBOLIC_SOLVE_H
#define LEIBNIZ_SYMBOLIC_SOLVE_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"
#include "symbolic/prove/prove.h"

// ---- limit.c ---------------------------------------------------------------------------------------------------------

typedef enum { SIDE_BOTH, SIDE_LEFT, SIDE_RIGHT } LimitSide;

typedef enum { LIMIT_FINITE, LIMIT_PLUS, LIMIT_MINUS, LIMIT_NONE } LimitKind;

typedef struct {
    LimitKind kind;
    Expr value;     // of LIMIT_FINITE
    int sign;       // of the expression near the point where the value is 0: 1, -1, or 0 where it is not known
    Expr condition; // on other names, under which this is the limit; 0: anywhere
} Limit;

// The limit of e (definitions seen through) where x goes to `point`, or to plus (infinite = 1) or minus infinity (-1).
// `declared`: what is assumed.
bool solve_limit(Pool *p, const Facts *declared, Expr e, Expr x, Expr point, int infinite, LimitSide side, Limit *out,
                 Error *err);

// ---- solve.c ---------------------------------------------------------------------------------------------------------

typedef struct {
    VEC(Expr) values; // in increasing order where they are numbers; none is given twice
    VEC(Expr) when;   // for each value the condition under which it satisfies what is assumed of x; KIND_TRUE: it does
    bool complete;    // it was shown that there are no others
    Expr condition;   // ... where this holds; 0: anywhere
    bool counted;     // `counter` stands in a value, for any integer
} Solutions;

// The real x where e = 0 and what is assumed of x holds. Each was proved. `counter`: a free name that neither e nor a fact
// holds; it stands for any integer in the solutions of a periodic equation. Free with solutions_clear.
bool solve_equation(Pool *p, const Facts *declared, Expr e, Expr x, Expr counter, Solutions *out, Error *err);
void solutions_clear(Solutions *s);
// The values of n names where n linear expressions are 0, into out[0..n). *condition: where they are (0: anywhere).
bool solve_linear(Pool *p, const Facts *declared, const Expr *equations, const Expr *names, uint32_t n, Expr *out,
                  Expr *condition, Error *err);
// Is e proved to be 0 where it has a value, and has it one somewhere?
bool solve_is_zero(Pool *p, const Facts *declared, Expr e);
Expr solve_simplify(Pool *p, const Facts *declared, Expr e); // the form to read; 0 with the pool's error

// ---- critical.c ------------------------------------------------------------------------------------------------------

// Does a claim that prove_claim left open fail where some condition in it changes? If so *proof tells the point.
bool solve_refute(Pool *p, const ProveClaim *claim, Proof *proof);

#endif
