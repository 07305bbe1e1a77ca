// Values of expressions: rigorous enclosures in Arb balls, and quick doubles for screening.
//
// MEANING. Over the reals, as docs/language.md says: an expression has a value where each of its parts has; a^b for
// a < 0 needs an integer b; 0^0 = x^0 = 1; 0^b = 0 for b > 0; asin, log, acosh, ... only inside the domain on their
// cards. Two places look at less than all parts: a piecewise looks at its conditions up to the first that holds and at
// the branch which that one chooses; a sum over an empty range never looks at its body.
//
// EXACTNESS. A value that is a rational of moderate size is kept as that rational, through arithmetic, integer powers,
// exact roots, floor, and the special points of functions. So [k = l], conditions, 1/(x - x), (-8)^3 and asin(1) are
// decided and not estimated. Everything else is a ball; what a ball can not decide is EVAL_UNSURE, never a guess.
//
// OWNERSHIP. A program is freed with eval_program_free, before its pool. Evaluation makes no nodes; it polls the pool's
// budget, and a deadline or Ctrl-C shows as EVAL_LIMIT with the pool's error set.
#ifndef LEIBNIZ_EVAL_EVAL_H
#define LEIBNIZ_EVAL_EVAL_H

#include "symbolic/expr/arith.h"
#include "symbolic/expr/expr.h"

typedef enum {      // in the order in which one outweighs another
    EVAL_OK,        // certainly defined, and the enclosure is finite
    EVAL_UNSURE,    // this precision decides nothing: a divisor's ball holds 0, floor next to an integer, ...
    EVAL_LIMIT,     // too large, a name without a value, an unevaluated form
    EVAL_UNDEFINED, // certainly without a value: log of a number <= 0, 1/0, ...
} EvalStatus;

// ---- Where to evaluate ---------------------------------------------------------------------------------------------

// An unknown function of n arguments: f(x) = sum over t of P_t(sum over i of weight[t][i] * x_i), with polynomials P_t.
// Its derivatives of every order are at hand, and rational arguments give rational values.
enum { EVAL_TERMS = 2, EVAL_DEGREE = 12, EVAL_ARGS = 8 };

typedef struct {
    int weight[EVAL_TERMS][EVAL_ARGS];
    int coefficient[EVAL_TERMS][EVAL_DEGREE + 1]; // of u^0, u^1, ...
} EvalFunction;

// What the free names stand for. A callback may be NULL when there are no names of its sort (asking then gives
// EVAL_LIMIT). Each returns EVAL_OK, or EVAL_UNDEFINED (a subscript out of range), or EVAL_LIMIT (no such name), and
// must give the same answer whenever it is asked at one point.
typedef enum { EVAL_GIVEN_EXACT, EVAL_GIVEN_BALL, EVAL_GIVEN_ROUNDED } EvalGiven;

typedef struct {
    void *data;
    EvalStatus (*symbol)(void *data, Sym name, fmpq_t value);
    EvalStatus (*element)(void *data, Sym array, const slong *subscripts, uint32_t n, fmpq_t value);
    const EvalFunction *(*function)(void *data, Sym name, uint32_t nargs); // NULL: no such name
    // How the numbers of a name go on: exact; as balls, which is faster; or as balls whose last bit is not known, so that
    // the radius of a result accounts for the rounding of inputs and of every operation. NULL: exact.
    EvalGiven (*given)(void *data, Sym name);
} EvalValues;

// ---- Programs: expressions made ready to be evaluated at many points -----------------------------------------------

typedef struct EvalProgram EvalProgram;

// The roots may be expressions and conditions (whose value is 1 or 0). Never NULL. Shared nodes are evaluated once, and
// nodes under a sum once for each value of the indices that they hold.
EvalProgram *eval_program_new(Pool *p, const Expr *roots, uint32_t n);
void eval_program_free(EvalProgram *g);

// The free names of the roots, each once, in the order of the nodes.
typedef struct {
    Kind kind; // KIND_SYM, KIND_ELEM (an array) or KIND_APPLY (a function)
    Sym name;
    uint32_t rank;  // subscripts of the array, arguments of the function
    uint32_t order; // the highest total order of derivative of the function
} EvalName;

uint32_t eval_program_names(const EvalProgram *g, const EvalName **names);

// Evaluates all roots in balls. EVAL_OK: every root has a value. EVAL_UNDEFINED: some root certainly has none (and
// the other roots may not have been looked at). Otherwise the worst status among the roots.
EvalStatus eval_program_run(EvalProgram *g, const EvalValues *at, slong prec);
// Of the last run, root i: its status, its ball, and its exact value (NULL when it is not known to be rational; valid
// until the next run).
EvalStatus eval_program_status(const EvalProgram *g, uint32_t i);
void eval_program_ball(EvalProgram *g, uint32_t i, arb_t out, slong prec);
const fmpq *eval_program_exact(const EvalProgram *g, uint32_t i);
// The names that root i depends on: bit i for name i, bit 63 for all from 63 on.
uint64_t eval_program_blame(const EvalProgram *g, uint32_t i);
// How many terms of sums the last run or screening went through: a measure of its cost.
uint64_t eval_program_terms(const EvalProgram *g);

// The same in doubles: a quick look that decides nothing. Returns the number of places where a value was missing (0:
// all roots seem defined). There, evaluation goes on with a stand-in so that a search sees how far from defined a
// point is. *blame gets the names that those places depend on.
// values[i] is the value of root i. *scale, if wanted, is the largest magnitude met on the way.
uint32_t eval_program_screen(EvalProgram *g, const EvalValues *at, double *values, uint64_t *blame, double *scale);

// ---- One expression at one point -----------------------------------------------------------------------------------

// `at` may be NULL where e has no free names.
EvalStatus eval_ball(Pool *p, Expr e, const EvalValues *at, slong prec, arb_t out);

// Evaluates root i at rising precision (64, 128, ... bits) until its relative error is below 2^-goal or the precision
// passes `most`. The last status; `out` holds the last ball when that is EVAL_OK.
EvalStatus eval_program_refine(EvalProgram *g, uint32_t i, const EvalValues *at, slong goal, slong most, arb_t out);

// The double nearest to the value. EVAL_UNSURE when that can not be decided (a value on the middle of two doubles).
EvalStatus eval_double(Pool *p, Expr e, const EvalValues *at, double *out);

// Adds the value with `digits` significant decimal digits, correctly rounded. A rational that needs fewer gets fewer:
// 1/4 is 0.25. Very large and very small values are written as 1.5e-30.
EvalStatus eval_digits(Pool *p, Expr e, const EvalValues *at, uint32_t digits, StrBuf *out);

// The number in a ball, or an exact one, as text of that kind. False: the ball is too wide for that many digits.
bool eval_print_ball(const arb_t x, uint32_t digits, StrBuf *out);
void eval_print_rational(const fmpq_t q, uint32_t digits, StrBuf *out);

// The value of f at exact or enclosed arguments, with its derivative of the given orders: serves eval and tests.
void eval_function_ball(const EvalFunction *f, uint32_t n, const arb_srcptr *args, const ulong *orders, slong prec,
                        arb_t out);
void eval_function_exact(const EvalFunction *f, uint32_t n, const fmpq *const *args, const ulong *orders, fmpq_t out);

#endif
