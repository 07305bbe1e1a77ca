// Programs from inside: serves the files of this folder only.
#ifndef LEIBNIZ_EVAL_EVAL_INTERNAL_H
#define LEIBNIZ_EVAL_EVAL_INTERNAL_H

#include "symbolic/eval/eval.h"

// A value is a rational or a ball. A rational's ball is made when it is first asked for.
typedef struct {
    EvalStatus status;
    bool exact; // the value is q
    slong made; // the precision at which x was made from q; 0: not yet
    fmpq_t q;
    arb_t x;
} EvalValue;

void value_init(EvalValue *v);
void value_clear(EvalValue *v);
const arb_struct *value_ball(EvalValue *v, slong prec);
// Notes that q holds the result. Too long a rational becomes a ball of this precision.
void value_settle(EvalValue *v, slong prec);
ulong value_bits(const EvalValue *v); // of the rational q
void value_set_si(EvalValue *v, slong n);
// Notes that x holds the result: EVAL_OK if it is finite, EVAL_LIMIT if it is beyond all bounds, else EVAL_UNSURE.
void value_finish(EvalValue *v);
// The sign of v - c; 2 when the ball does not tell.
int value_compare_si(const EvalValue *v, slong c);
bool value_get_si(const EvalValue *v, slong *n); // an exact integer that fits?

typedef struct {
    uint8_t kind;
    bool strict;               // no value here: none for what the block computes
    uint32_t op, nargs, first; // arguments: places of steps, in EvalProgram.args
    uint32_t name;             // of SYM, ELEM, APPLY: index into names
    uint32_t body;             // of SUM, PROD: the block of the body
    Expr node;
    uint64_t blame; // the names it depends on
} EvalStep;

// A block is what is evaluated together: the roots, or the body of a sum for one value of its index. A step lies in
// the outermost block in which all the indices that it holds have a value.
typedef struct {
    VEC(uint32_t) steps; // in an order in which arguments come first
    uint32_t root;       // of a body: the step of its value
    uint32_t index;      // of a body: the step of the index; 0 when the body does not hold it
} EvalBlock;

typedef struct { // the inverse and the determinant of the matrix that a table means, in one run
    uint32_t step;
    uint64_t run;      // of that number; 0: none yet
    EvalStatus status; // of the determinant; EVAL_UNDEFINED of the inverse where that is 0
    bool exact;
    fmpq_mat_t inverse;
    arb_mat_t ball;
    EvalValue det;
} EvalTable;

struct EvalProgram {
    Pool *pool;
    VEC(EvalStep) steps;
    VEC(uint32_t) args;
    VEC(EvalBlock) blocks; // block 0: the roots
    VEC(EvalName) names;
    VEC(uint32_t) roots; // steps
    EvalValue *values;   // by step; made at the first run
    double *doubles;     // by step
    fmpq_t scratch;
    VEC(EvalTable *) tables;
    uint64_t runs;
    uint64_t terms, terms_most; // of sums: gone through in this run, and allowed
};

// Cards: what the BALL column names, in balls (out gets its status too) and in doubles (NaN: no value).
typedef void (*BallFunction)(EvalValue *out, EvalValue *const *args, slong prec);
typedef double (*ScreenFunction)(const double *args);
BallFunction ball_function(FuncId f);
double screen_call(FuncId f, const double *args);

void ball_power(EvalValue *out, EvalValue *base, EvalValue *exponent, slong prec);
EvalStatus ball_block(EvalProgram *g, uint32_t index, const EvalValues *at, slong prec);
// eval_matrix.c: FORM_INVERSE and FORM_DETERMINANT
void ball_matrix(EvalProgram *g, const EvalStep *s, const EvalValues *at, EvalValue *out, slong prec);
void eval_tables_free(EvalProgram *g);
// In place of an n by n matrix, row by row, its inverse; the determinant (0: the inverse is none).
double eval_invert_doubles(double *a, uint32_t n);
double eval_function_double(const EvalFunction *f, uint32_t n, const double *args, const ulong *orders);
EvalStatus eval_worst(EvalStatus a, EvalStatus b);

#endif
