// Claims: chains from both sides to where they meet, as the prover's derivation has them.
#include "symbolic/steps/steps_internal.h"

#include "symbolic/prove/decide.h"

// ---- The prover's steps as lines ------------------------------------------------------------------------------------

static ReasonId reason_of_call(const Pool *p, Expr e)
{
    FuncId id = (FuncId)expr_op(p, e);
    if (*func_cards[id].as)
        return REASON_FUNCTION_DEFINITION;
    switch (id) {
    case FN_EXP: return REASON_EXP_SUM;
    case FN_LOG:
    case FN_LGAMMA: return REASON_LOG_PRODUCT;
    case FN_SIN:
    case FN_COS: return REASON_ADDITION;
    case FN_ASIN:
    case FN_ATAN: return REASON_INVERSE;
    case FN_ABS:
    case FN_SIGN:
    case FN_MIN:
    case FN_MAX: return REASON_SIGNS;
    case FN_GAMMA:
    case FN_DIGAMMA: return REASON_FUNCTIONAL;
    case FN_CBRT:
    case FN_ROOT: return REASON_ROOTS;
    default: return REASON_ARGUMENT;
    }
}

static ReasonId reason_of(const Pool *p, Expr e)
{
    switch (expr_kind(p, e)) {
    case KIND_CALL: return reason_of_call(p, e);
    case KIND_POW: return REASON_POWERS;
    case KIND_SUM: return REASON_SUMS;
    case KIND_PROD: return REASON_PRODUCTS;
    default: return REASON_BRACKETS;
    }
}

typedef struct {
    Telling t;
    const Derivation *told;
    size_t at; // of the next step
} Reading;

static Expr visit_before(Pool *p, Expr e, void *data)
{
    const DerivationStep *s = data;
    (void)p;
    return e == s->before ? s->after : e;
}

// Of the rewritings from..to: those whose parts stand in the side, the outermost put in.
static Expr rewritten(Reading *r, Expr side, size_t from, size_t to)
{
    Pool *p = r->t.pool;
    Expr e = side;
    for (size_t i = to; i-- > from;) { // what stands around comes last
        const DerivationStep *s = &r->told->at[i];
        Expr next = s->kind == STEP_REWRITE ? expr_rewrite_values(p, e, visit_before, (void *)s) : e;
        if (next == e)
            continue;
        bool call = expr_kind(p, s->before) == KIND_CALL;
        telling_reason(&r->t, reason_of(p, s->before), call ? func_cards[expr_op(p, s->before)].name : NULL);
        e = next;
    }
    return e;
}

// The relations between kernels that the leaf used: those that remain in its normal form, and those of its certificate.
static void tell_relations(Reading *r, size_t from, size_t sides)
{
    for (size_t i = from; i < r->told->len; i++) {
        StepKind kind = r->told->at[i].kind;
        if (i > sides + 2 && kind < STEP_NAME)
            return;
        if (kind == STEP_KERNEL || kind == STEP_RELATION)
            telling_reason(&r->t, REASON_RELATION, r->told->at[i].rule);
    }
}

// 0*sum(..) of sums that went against each other: right, and nothing to read.
static bool holds_zero(Pool *p, Expr e)
{
    uint32_t n = expr_nargs(p, e);
    for (uint32_t i = 0; i < n && (expr_kind(p, e) == KIND_ADD || expr_kind(p, e) == KIND_MUL); i++)
        if (expr_is_number(p, expr_arg(p, e, i), 0, 1) || holds_zero(p, expr_arg(p, e, i)))
            return true;
    return false;
}

// What was a line of the chain before: the way from there to here and back is not told.
static bool was_told(Reading *r, Expr e)
{
    StepsLines *out = r->t.out;
    for (size_t i = out->len; i-- > 0 && out->at[i].depth == r->t.depth;) {
        if (out->at[i].kind > STEPS_EQUAL)
            return false;
        if (out->at[i].expr == e) {
            out->len = i + 1;
            return true;
        }
        if (out->at[i].kind == STEPS_START)
            return false;
    }
    return false;
}

static void equal_if_new(Reading *r, Expr *last, Expr e, ReasonId reason, StepsLevel level)
{
    if (!e || e == *last || was_told(r, e)) {
        r->t.nreasons = 0;
        *last = e ? e : *last;
        return;
    }
    if (!r->t.nreasons)
        telling_reason(&r->t, reason, NULL);
    telling_equal(&r->t, e, level);
    *last = e;
}

// One leaf of the proof: from the left side by its rewritings to its normal form, and from there back to the right.
static void tell_leaf(Reading *r, size_t from, size_t sides)
{
    const DerivationStep *left = &r->told->at[sides], *right = left + 1, *equal = left + 2;
    Pool *p = r->t.pool;
    Expr last = left->before, middle = equal->before;
    telling_start(&r->t, left->before, STEPS_BRIEF);
    Expr first = rewritten(r, left->before, from, sides);
    if (!holds_zero(p, first))
        equal_if_new(r, &last, first, REASON_ARITHMETIC, STEPS_NORMAL);
    tell_relations(r, from, sides);
    equal_if_new(r, &last, middle, REASON_ARITHMETIC, STEPS_NORMAL);
    if (equal->after != middle) {
        telling_reason(&r->t, REASON_RELATION, equal->rule);
        equal_if_new(r, &last, equal->after, REASON_SAME, STEPS_NORMAL);
    }
    Expr back = rewritten(r, right->before, from, sides);
    StepsReason reasons[STEPS_REASONS];
    unsigned n = r->t.nreasons;
    memcpy(reasons, r->t.reasons, sizeof reasons);
    r->t.nreasons = 0;
    if (back != right->before && !holds_zero(p, back))
        equal_if_new(r, &last, back, REASON_ARITHMETIC, STEPS_NORMAL);
    memcpy(r->t.reasons, reasons, sizeof reasons);
    r->t.nreasons = back != last ? 0 : n;
    equal_if_new(r, &last, right->before, REASON_ARITHMETIC, STEPS_BRIEF);
}

static void add_condition(Reading *r, StepsKind kind, Expr condition, unsigned depth)
{
    StepsLine line = {.kind = kind, .depth = depth, .level = STEPS_BRIEF, .condition = condition};
    vec_push(r->t.out, line);
}

static void add_certificate(Reading *r, const DerivationStep *s, unsigned depth)
{
    StepsLine line = {
        .kind = STEPS_NAME + (StepsKind)(s->kind - STEP_NAME), .depth = depth, .left = s->before, .expr = s->after};
    vec_push(r->t.out, line);
}

static void tell_steps(Reading *r)
{
    const Derivation *told = r->told;
    size_t from = 0;
    unsigned inside = 0; // of a part of an induction
    for (size_t i = 0; i < told->len; i++) {
        const DerivationStep *s = &told->at[i];
        switch (s->kind) {
        case STEP_DOMAIN: add_condition(r, STEPS_DOMAIN, s->condition, 0); break;
        case STEP_BASE:
        case STEP_INDUCT:
            inside = 1;
            add_condition(r, s->kind == STEP_BASE ? STEPS_BASE : STEPS_STEP, s->condition, 0);
            from = i + 1;
            break;
        case STEP_CASE:
            add_condition(r, STEPS_CASE, s->condition, s->depth + inside);
            from = i + 1;
            break;
        case STEP_EMPTY: {
            StepsLine line = {.kind = STEPS_EMPTY, .depth = s->depth + inside, .level = STEPS_BRIEF, .nreasons = 1};
            line.reasons[0] = (StepsReason){.id = REASON_NO_POINT, .detail = {s->rule}};
            vec_push(r->t.out, line);
            from = i + 1;
            break;
        }
        case STEP_NAME:
        case STEP_RELATION:
        case STEP_QUOTIENT:
        case STEP_IDENTITY: add_certificate(r, s, s->depth + inside); break;
        case STEP_SIDE:
            if (i + 2 >= told->len || told->at[i + 1].kind != STEP_SIDE || told->at[i + 2].kind != STEP_EQUAL)
                break;
            r->t.depth = r->t.base = s->depth + inside;
            tell_leaf(r, from, i);
            i += 2;
            from = i + 1;
            break;
        default: break;
        }
    }
}

static bool tell_proof(const StepsContext *ctx, const ProveClaim *claim, StepsLines *out)
{
    Pool *p = ctx->pool;
    if (claim->relation != REFUTE_EQ)
        return false;
    Facts facts;
    Derivation told = {0};
    prove_learn_facts(p, claim, &facts);
    Decision d;
    decide_tell(p, &facts, claim->left, claim->right, claim->defined, claim->ndefined, &told, &d);
    bool ok = d.kind == DECISION_EQUAL && pool_ok(p);
    Reading r = {.t = {.ctx = ctx, .pool = p, .out = out}, .told = &told};
    if (ok)
        tell_steps(&r);
    decision_clear(&d);
    vec_free(&told);
    facts_clear(&facts);
    return ok;
}

// ---- Claims as they were written ------------------------------------------------------------------------------------

static void find_prime(Pool *p, Expr variable, void *found)
{
    if (expr_kind(p, variable) != KIND_APPLY)
        return;
    for (uint32_t i = expr_nargs(p, variable) / 2; i < expr_nargs(p, variable); i++)
        if (!expr_is_number(p, expr_arg(p, variable, i), 0, 1))
            *(bool *)found = true;
}

// Is there a form or a prime to carry out?
static bool holds_work(Pool *p, Expr e)
{
    bool prime = false;
    if (expr_flags(p, e) & FLAG_HAS_APPLY)
        expr_each_variable(p, e, find_prime, &prime);
    return prime || settle_has_form(p, e);
}

static bool decided_scalars(const StepsContext *ctx, const ProveClaim *claim, Expr left, Expr right)
{
    Facts facts;
    Decision d;
    prove_learn_facts(ctx->pool, claim, &facts);
    decide_equal(ctx->pool, &facts, left, right, claim->defined, claim->ndefined, &d);
    bool ok = d.kind == DECISION_EQUAL && pool_ok(ctx->pool);
    decision_clear(&d);
    facts_clear(&facts);
    return ok;
}

// Are the sides, or all items of lists, decided equal? Without a derivation.
static bool decided(const StepsContext *ctx, const ProveClaim *claim, Expr left, Expr right)
{
    Pool *p = ctx->pool;
    uint32_t n = expr_nargs(p, left);
    if (claim->relation != REFUTE_EQ)
        return false;
    if (expr_kind(p, left) != KIND_LIST || expr_kind(p, right) != KIND_LIST)
        return decided_scalars(ctx, claim, left, right);
    bool ok = n == expr_nargs(p, right);
    for (uint32_t i = 0; i < n && ok; i++)
        ok = decided(ctx, claim, expr_arg(p, left, i), expr_arg(p, right, i));
    return ok;
}

// The chain of e, ending with the other side where that needs no work.
static Expr tell_to(Telling *t, Expr e, Expr target)
{
    t->target = target;
    Expr last = derive_expr(t, e);
    t->target = 0;
    return last;
}

// Where the sides are equal, one chain ends at the other's end.
static void tell_sides(Telling *t, Expr left, Expr right, bool equal)
{
    Pool *p = t->pool;
    if (equal && !holds_work(p, left)) {
        tell_to(t, right, left);
    } else if (equal && !holds_work(p, right)) {
        tell_to(t, left, right);
    } else {
        Expr last = derive_expr(t, left);
        tell_to(t, right, equal ? last : 0);
    }
}

bool steps_tell_claim(const StepsContext *ctx, Expr written_left, Expr written_right, const ProveClaim *claim,
                      StepsLines *out)
{
    Pool *p = ctx->pool;
    bool work = holds_work(p, written_left) || holds_work(p, written_right);
    if (!work && tell_proof(ctx, claim, out))
        return true;
    Telling t = {.ctx = ctx, .pool = p, .out = out, .whole = expr_list(p, (Expr[]){written_left, written_right}, 2)};
    bool equal = decided(ctx, claim, claim->left, claim->right);
    tell_sides(&t, written_left, written_right, equal);
    vec_free(&t.known);
    return equal && pool_ok(p);
}
