// A value: a rational, or a ball.
#include "symbolic/eval/eval_internal.h"

enum { EXACT_BITS = 1 << 14 }; // longer rationals go on as balls

void value_init(EvalValue *v)
{
    v->status = EVAL_UNSURE;
    v->exact = false;
    v->made = 0;
    fmpq_init(v->q);
    arb_init(v->x);
}

void value_clear(EvalValue *v)
{
    fmpq_clear(v->q);
    arb_clear(v->x);
}

const arb_struct *value_ball(EvalValue *v, slong prec)
{
    if (v->exact && v->made < prec) {
        arb_set_fmpq(v->x, v->q, prec);
        v->made = prec;
    }
    return v->x;
}

ulong value_bits(const EvalValue *v)
{
    return fmpz_bits(fmpq_numref(v->q)) + fmpz_bits(fmpq_denref(v->q));
}

void value_settle(EvalValue *v, slong prec)
{
    v->status = EVAL_OK;
    v->made = 0;
    v->exact = value_bits(v) <= EXACT_BITS;
    if (!v->exact)
        arb_set_fmpq(v->x, v->q, prec);
}

void value_set_si(EvalValue *v, slong n)
{
    fmpq_set_si(v->q, n, 1);
    v->status = EVAL_OK;
    v->exact = true;
    v->made = 0;
}

void value_finish(EvalValue *v)
{
    v->exact = false;
    v->status = arb_is_finite(v->x) ? EVAL_OK : EVAL_UNSURE;
    // 2^(2^60): what follows would not fit any memory.
    if (v->status == EVAL_OK && fmpz_bits(ARF_EXPREF(arb_midref(v->x))) > 60)
        v->status = EVAL_LIMIT;
}

int value_compare_si(const EvalValue *v, slong c)
{
    if (v->exact) {
        int order = fmpq_cmp_si(v->q, c); // of any size
        return (order > 0) - (order < 0);
    }
    arb_t bound;
    arb_init(bound);
    arb_set_si(bound, c);
    int sign = arb_lt(v->x, bound) ? -1 : arb_gt(v->x, bound) ? 1 : 2;
    arb_clear(bound);
    return sign;
}

bool value_get_si(const EvalValue *v, slong *n)
{
    if (!v->exact || !fmpz_is_one(fmpq_denref(v->q)) || !fmpz_fits_si(fmpq_numref(v->q)))
        return false;
    *n = fmpz_get_si(fmpq_numref(v->q));
    return true;
}

EvalStatus eval_worst(EvalStatus a, EvalStatus b)
{
    return a > b ? a : b;
}
