// Running a program in balls, with rationals beside them for as long as values are rational.
#include "symbolic/eval/eval_internal.h"

enum { TERMS_MOST = 4000000 }; // of all sums of one run


static EvalValue *argument(EvalProgram *g, const EvalStep *s, uint32_t i)
{
    return &g->values[g->args.at[s->first + i]];
}

static EvalStatus arguments_status(EvalProgram *g, const EvalStep *s)
{
    EvalStatus worst = EVAL_OK;
    for (uint32_t i = 0; i < s->nargs; i++)
        worst = eval_worst(worst, argument(g, s, i)->status);
    return worst;
}

// ---- Arithmetic -----------------------------------------------------------------------------------------------------

static void run_add(EvalProgram *g, const EvalStep *s, EvalValue *out, slong prec)
{
    bool ball = false;
    fmpq_set_si(out->q, 0, 1);
    for (uint32_t i = 0; i < s->nargs; i++) {
        EvalValue *a = argument(g, s, i);
        if (a->exact)
            fmpq_add(out->q, out->q, a->q);
        else if (ball)
            arb_add(out->x, out->x, a->x, prec);
        else
            arb_set(out->x, a->x);
        ball |= !a->exact;
    }
    if (!ball) {
        value_settle(out, prec);
        return;
    }
    if (!fmpq_is_zero(out->q)) {
        arb_t t;
        arb_init(t);
        arb_set_fmpq(t, out->q, prec);
        arb_add(out->x, out->x, t, prec);
        arb_clear(t);
    }
    value_finish(out);
}

static void run_mul(EvalProgram *g, const EvalStep *s, EvalValue *out, slong prec)
{
    bool ball = false;
    fmpq_set_si(out->q, 1, 1);
    for (uint32_t i = 0; i < s->nargs; i++) {
        EvalValue *a = argument(g, s, i);
        if (a->exact)
            fmpq_mul(out->q, out->q, a->q);
        else if (ball)
            arb_mul(out->x, out->x, a->x, prec);
        else
            arb_set(out->x, a->x);
        ball |= !a->exact;
    }
    if (!ball || fmpq_is_zero(out->q)) {
        value_settle(out, prec);
        return;
    }
    if (!fmpz_is_one(fmpq_numref(out->q)))
        arb_mul_fmpz(out->x, out->x, fmpq_numref(out->q), prec);
    if (!fmpz_is_one(fmpq_denref(out->q)))
        arb_div_fmpz(out->x, out->x, fmpq_denref(out->q), prec);
    value_finish(out);
}

static void run_apply(EvalProgram *g, const EvalStep *s, const EvalValues *at, EvalValue *out, slong prec)
{
    const EvalFunction *f = at && at->function ? at->function(at->data, s->op, s->nargs) : NULL;
    if (!f) {
        out->status = EVAL_LIMIT;
        return;
    }
    const fmpq *exact[EVAL_ARGS];
    arb_srcptr balls[EVAL_ARGS];
    ulong orders[EVAL_ARGS];
    bool all_exact = true;
    for (uint32_t i = 0; i < s->nargs; i++) {
        EvalValue *a = argument(g, s, i);
        all_exact &= a->exact;
        exact[i] = a->q;
        balls[i] = value_ball(a, prec);
        orders[i] = g->args.at[s->first + s->nargs + i];
    }
    if (all_exact) {
        eval_function_exact(f, s->nargs, exact, orders, out->q);
        value_settle(out, prec);
    } else {
        eval_function_ball(f, s->nargs, balls, orders, prec, out->x);
        value_finish(out);
    }
}

// ---- Names ----------------------------------------------------------------------------------------------------------

// What a name stands for: kept exact, or a ball.
static void settle_given(const EvalStep *s, const EvalValues *at, EvalValue *out, slong prec)
{
    if (out->status != EVAL_OK)
        return;
    EvalGiven given = at->given && !fmpq_is_zero(out->q) ? at->given(at->data, s->op) : EVAL_GIVEN_EXACT;
    if (given != EVAL_GIVEN_EXACT) {
        arb_set_fmpq(out->x, out->q, prec);
        if (given == EVAL_GIVEN_ROUNDED)
            arf_mag_add_ulp(arb_radref(out->x), arb_radref(out->x), arb_midref(out->x), prec);
        value_finish(out);
    } else {
        value_settle(out, prec);
    }
}

static void run_symbol(const EvalStep *s, const EvalValues *at, EvalValue *out, slong prec)
{
    out->status = at && at->symbol ? at->symbol(at->data, s->op, out->q) : EVAL_LIMIT;
    settle_given(s, at, out, prec);
}

static void run_element(EvalProgram *g, const EvalStep *s, const EvalValues *at, EvalValue *out, slong prec)
{
    slong subscripts[EVAL_ARGS];
    out->status = at && at->element && s->nargs <= EVAL_ARGS ? EVAL_OK : EVAL_LIMIT;
    for (uint32_t i = 0; i < s->nargs && out->status == EVAL_OK; i++) {
        const EvalValue *a = argument(g, s, i);
        if (!value_get_si(a, &subscripts[i]))
            out->status = a->exact ? EVAL_UNDEFINED : EVAL_UNSURE;
    }
    if (out->status == EVAL_OK)
        out->status = at->element(at->data, s->op, subscripts, s->nargs, out->q);
    settle_given(s, at, out, prec);
}

// ---- Conditions -----------------------------------------------------------------------------------------------------

// The sign of a - b; 2 when the balls overlap.
static int compare(EvalValue *a, EvalValue *b, slong prec)
{
    if (a->exact && b->exact) {
        int sign = fmpq_cmp(a->q, b->q);
        return (sign > 0) - (sign < 0);
    }
    const arb_struct *x = value_ball(a, prec), *y = value_ball(b, prec);
    return arb_lt(x, y) ? -1 : arb_gt(x, y) ? 1 : 2;
}

static void run_compare(EvalProgram *g, const EvalStep *s, EvalValue *out, slong prec)
{
    int sign = compare(argument(g, s, 0), argument(g, s, 1), prec);
    if (sign == 2)
        out->status = EVAL_UNSURE;
    else
        value_set_si(out, s->kind == KIND_EQ ? sign == 0 : s->kind == KIND_LT ? sign < 0 : sign <= 0);
}

static void run_junction(EvalProgram *g, const EvalStep *s, EvalValue *out)
{
    bool decides = s->kind == KIND_OR, result = !decides;
    for (uint32_t i = 0; i < s->nargs; i++)
        if (fmpq_is_zero(argument(g, s, i)->q) != decides)
            result = decides;
    value_set_si(out, result);
}

static void copy_value(EvalValue *out, const EvalValue *from)
{
    out->status = from->status;
    out->exact = from->exact;
    out->made = 0;
    if (from->status != EVAL_OK)
        return;
    if (from->exact)
        fmpq_set(out->q, from->q);
    else
        arb_set(out->x, from->x);
}

static void run_piecewise(EvalProgram *g, const EvalStep *s, EvalValue *out)
{
    for (uint32_t i = 0; i + 1 < s->nargs; i += 2) {
        const EvalValue *condition = argument(g, s, i);
        if (condition->status != EVAL_OK) {
            out->status = condition->status;
            return;
        }
        if (!fmpq_is_zero(condition->q)) {
            copy_value(out, argument(g, s, i + 1));
            return;
        }
    }
    copy_value(out, argument(g, s, s->nargs - 1));
}

// ---- Sums -----------------------------------------------------------------------------------------------------------

// out = out + a or out * a, where out holds a rational part in q and, if *ball, a ball in x.
static void accumulate(bool product, EvalValue *out, EvalValue *a, bool *ball, slong prec)
{
    if (a->exact)
        (product ? fmpq_mul : fmpq_add)(out->q, out->q, a->q);
    else if (*ball)
        (product ? arb_mul : arb_add)(out->x, out->x, a->x, prec);
    else
        arb_set(out->x, a->x);
    *ball |= !a->exact;
    if (value_bits(out) < 1 << 15)
        return;
    arb_t t; // the rational part has grown long
    arb_init(t);
    arb_set_fmpq(t, out->q, prec);
    if (*ball)
        (product ? arb_mul : arb_add)(out->x, out->x, t, prec);
    else
        arb_set(out->x, t);
    *ball = true;
    fmpq_set_si(out->q, product, 1);
    arb_clear(t);
}

static void accumulate_end(bool product, EvalValue *out, bool ball, slong prec)
{
    if (!ball || (product && fmpq_is_zero(out->q))) {
        value_settle(out, prec);
        return;
    }
    arb_t t;
    arb_init(t);
    arb_set_fmpq(t, out->q, prec);
    (product ? arb_mul : arb_add)(out->x, out->x, t, prec);
    arb_clear(t);
    value_finish(out);
}

// The body does not hold the index: count * body, or body^count.
static void run_constant_body(bool product, EvalValue *body, ulong count, EvalValue *out, slong prec)
{
    if (body->status != EVAL_OK) {
        out->status = body->status;
        return;
    }
    if (product) {
        EvalValue n;
        value_init(&n);
        fmpz_set_ui(fmpq_numref(n.q), count);
        value_settle(&n, prec);
        ball_power(out, body, &n, prec);
        value_clear(&n);
        return;
    }
    if (body->exact) {
        fmpz_t n;
        fmpz_init_set_ui(n, count);
        fmpq_mul_fmpz(out->q, body->q, n);
        fmpz_clear(n);
        value_settle(out, prec);
    } else {
        arb_mul_ui(out->x, body->x, count, prec);
        value_finish(out);
    }
}

static EvalStatus sum_range(EvalProgram *g, const EvalStep *s, slong *lower, ulong *count)
{
    slong upper;
    const EvalValue *a = argument(g, s, 0), *b = argument(g, s, 1);
    if (!value_get_si(a, lower) || !value_get_si(b, &upper)) {
        bool broken = (a->exact && !fmpz_is_one(fmpq_denref(a->q))) || (b->exact && !fmpz_is_one(fmpq_denref(b->q)));
        return broken ? EVAL_UNDEFINED : a->exact && b->exact ? EVAL_LIMIT : EVAL_UNSURE;
    }
    *count = upper < *lower ? 0 : (ulong)upper - (ulong)*lower + 1;
    return upper >= *lower && *count == 0 ? EVAL_LIMIT : EVAL_OK;
}

static void run_sum(EvalProgram *g, const EvalStep *s, const EvalValues *at, EvalValue *out, slong prec)
{
    bool product = s->kind == KIND_PROD, ball = false;
    slong lower;
    ulong count;
    const uint32_t body = s->body;
    out->status = sum_range(g, s, &lower, &count);
    if (out->status != EVAL_OK)
        return;
    const EvalBlock *block = &g->blocks.at[body];
    if (count && block->steps.len == 0) {
        run_constant_body(product, &g->values[block->root], count, out, prec);
        return;
    }
    if (count > g->pool->limits.unroll || count > g->terms_most - g->terms) {
        out->status = EVAL_LIMIT;
        return;
    }
    g->terms += count;
    fmpq_set_si(out->q, product, 1);
    for (ulong k = 0; k < count && out->status == EVAL_OK; k++) {
        if (block->index) {
            EvalValue *index = &g->values[block->index - 1];
            value_set_si(index, lower + (slong)k);
        }
        out->status = ball_block(g, body, at, prec);
        EvalValue *term = &g->values[block->root];
        if (out->status == EVAL_OK)
            out->status = term->status;
        if (out->status == EVAL_OK)
            accumulate(product, out, term, &ball, prec);
    }
    if (out->status == EVAL_OK)
        accumulate_end(product, out, ball, prec);
}

// ---- Steps ----------------------------------------------------------------------------------------------------------

// A function or power at a precision at which it may take seconds: it is worked out on copies, and can be left.
typedef struct {
    const EvalStep *step;
    const EvalValue *from[2];
    EvalValue out;
    slong prec;
} LongCall;

static void call_ball(const EvalStep *s, EvalValue *out, EvalValue *const *args, slong prec)
{
    if (s->kind == KIND_POW)
        ball_power(out, args[0], args[1], prec);
    else
        ball_function((FuncId)s->op)(out, args, prec);
}

static void long_work(void *data)
{
    LongCall *c = data;
    EvalValue copies[2], *args[2] = {NULL, NULL};
    value_init(&c->out);
    for (uint32_t i = 0; i < 2 && c->from[i]; i++) {
        value_init(&copies[i]);
        copy_value(&copies[i], c->from[i]);
        args[i] = &copies[i];
    }
    call_ball(c->step, &c->out, args, c->prec);
    for (uint32_t i = 0; i < 2 && c->from[i]; i++)
        value_clear(&copies[i]);
}

static void run_call(EvalProgram *g, const EvalStep *s, EvalValue *out, slong prec)
{
    enum { LONG = 2000 }; // bits

    EvalValue *args[2] = {argument(g, s, 0), s->nargs > 1 ? argument(g, s, 1) : NULL};
    out->exact = false;
    if (prec < LONG) {
        call_ball(s, out, args, prec);
        return;
    }
    LongCall c = {.step = s, .from = {args[0], args[1]}, .prec = prec};
    out->status = EVAL_LIMIT;
    if (!arith_run(g->pool, long_work, &c))
        return;
    EvalValue old = *out;
    *out = c.out;
    value_clear(&old);
}

static void run_step(EvalProgram *g, const EvalStep *s, const EvalValues *at, EvalValue *out, slong prec)
{
    if (s->kind != KIND_PIECEWISE && s->nargs) {
        out->status = arguments_status(g, s);
        if (out->status != EVAL_OK)
            return;
    }
    switch ((Kind)s->kind) {
    case KIND_NUM:
        if (!out->exact) // too long to be kept exact
            value_settle(out, prec);
        break;
    case KIND_PI:
        arb_const_pi(out->x, prec);
        value_finish(out);
        break;
    case KIND_SYM: run_symbol(s, at, out, prec); break;
    case KIND_BOUND: break; // set by the sum
    case KIND_ELEM: run_element(g, s, at, out, prec); break;
    case KIND_ADD: run_add(g, s, out, prec); break;
    case KIND_MUL: run_mul(g, s, out, prec); break;
    case KIND_POW:
    case KIND_CALL: run_call(g, s, out, prec); break;
    case KIND_APPLY: run_apply(g, s, at, out, prec); break;
    case KIND_SUM:
    case KIND_PROD: run_sum(g, s, at, out, prec); break;
    case KIND_IVERSON: copy_value(out, argument(g, s, 0)); break;
    case KIND_PIECEWISE: run_piecewise(g, s, out); break;
    case KIND_TRUE: value_set_si(out, 1); break;
    case KIND_FALSE: value_set_si(out, 0); break;
    case KIND_EQ:
    case KIND_LT:
    case KIND_LE: run_compare(g, s, out, prec); break;
    case KIND_AND:
    case KIND_OR: run_junction(g, s, out); break;
    case KIND_NOT: value_set_si(out, fmpq_is_zero(argument(g, s, 0)->q)); break;
    case KIND_UNDEF: out->status = EVAL_UNDEFINED; break;
    case KIND_FORM:
        if (s->nargs && s->op >= FORM_INVERSE) {
            ball_matrix(g, s, at, out, prec);
            break;
        }
        out->status = EVAL_LIMIT;
        break;
    default: out->status = EVAL_LIMIT; break; // lists and forms have no value
    }
}

// EVAL_UNDEFINED as soon as something that everything here depends on has no value; else EVAL_OK, and each step has a
// status of its own.
EvalStatus ball_block(EvalProgram *g, uint32_t index, const EvalValues *at, slong prec)
{
    if (!pool_poll(g->pool))
        return EVAL_LIMIT;
    for (size_t i = 0; i < g->blocks.at[index].steps.len; i++) {
        uint32_t place = g->blocks.at[index].steps.at[i];
        const EvalStep *step = &g->steps.at[place];
        run_step(g, step, at, &g->values[place], prec);
        if (step->strict && g->values[place].status == EVAL_UNDEFINED)
            return EVAL_UNDEFINED;
    }
    return EVAL_OK;
}

EvalStatus eval_program_run(EvalProgram *g, const EvalValues *at, slong prec)
{
    g->terms = 0;
    g->runs++;
    g->terms_most = TERMS_MOST;
    EvalStatus worst = ball_block(g, 0, at, prec);
    for (size_t i = 0; i < g->roots.len && worst != EVAL_UNDEFINED; i++)
        worst = eval_worst(worst, g->values[g->roots.at[i]].status);
    return worst;
}

EvalStatus eval_program_status(const EvalProgram *g, uint32_t i)
{
    return g->values[g->roots.at[i]].status;
}

void eval_program_ball(EvalProgram *g, uint32_t i, arb_t out, slong prec)
{
    arb_set(out, value_ball(&g->values[g->roots.at[i]], prec));
}

const fmpq *eval_program_exact(const EvalProgram *g, uint32_t i)
{
    const EvalValue *v = &g->values[g->roots.at[i]];
    return v->status == EVAL_OK && v->exact ? v->q : NULL;
}
