// Inequalities: by the sign of the difference, by cases, with functions relaxed, and as other inequalities.
#include "symbolic/prove/decide_internal.h"
#include "symbolic/prove/relax.h"

static bool order_holds(Field *f, Expr left, Expr right, RefuteRelation relation)
{
    const Ratio *a = field_normal(f, left), *b = a ? field_normal(f, right) : NULL,
                *difference = b ? field_sub(f, b, a) : NULL;
    if (!difference)
        return false;
    switch (relation) {
    case REFUTE_LE: return field_is_zero(f, difference) || field_sign_of(f, difference) > 0;
    case REFUTE_LT: return field_is_positive(f, difference);
    case REFUTE_NE: return field_is_positive(f, difference) || field_is_positive(f, field_neg(f, difference));
    default: return false;
    }
}

// Writes sums of up to so many terms out. Was one kept that more would write out?
static bool decide_order_in(Pool *p, const Facts *facts, Expr left, Expr right, RefuteRelation relation,
                            const Expr *defined, uint32_t ndefined, int64_t terms, Decision *out)
{
    *out = (Decision){.kind = DECISION_OPEN};
    Tower tower;
    tower_init(&tower, 16);
    tower.terms = terms;
    FieldStatus status = FIELD_RESTART;
    for (unsigned i = 0; i < RESTARTS_MOST && status == FIELD_RESTART && pool_ok(p); i++) {
        Field f;
        field_init(&f, p, facts, &tower);
        signs_add_domain(&f, left);
        signs_add_domain(&f, right);
        for (uint32_t k = 0; k < ndefined; k++)
            signs_add_domain(&f, defined[k]);
        if (order_holds(&f, left, right, relation))
            out->kind = DECISION_EQUAL;
        status = f.status;
        field_clear(&f);
    }
    bool kept = tower.kept;
    tower_clear(&tower);
    return kept;
}

static void decide_order_as_written(Pool *p, const Facts *facts, Expr left, Expr right, RefuteRelation relation,
                                    const Expr *defined, uint32_t ndefined, Decision *out)
{
    if (decide_order_in(p, facts, left, right, relation, defined, ndefined, WRITTEN_FEW, out) &&
        out->kind != DECISION_EQUAL)
        decide_order_in(p, facts, left, right, relation, defined, ndefined, WRITTEN_MOST, out);
}

// By cases: left <= right where the difference d is |d|, left < right where its sign is 1.
static void decide_order_by_cases(Pool *p, const Facts *facts, Expr left, Expr right, RefuteRelation relation,
                                  const Expr *defined, uint32_t ndefined, Decision *out)
{
    VEC(Expr) all = {0};
    Expr d = expr_sub(p, right, left);
    if (!d || relation == REFUTE_NE)
        return;
    vec_push(&all, left);
    vec_push(&all, right);
    for (uint32_t i = 0; i < ndefined; i++)
        vec_push(&all, defined[i]);
    bool strict = relation == REFUTE_LT;
    decision_clear(out);
    decide_equal(p, facts, expr_call1(p, strict ? FN_SIGN : FN_ABS, d), strict ? expr_int(p, 1) : d, all.at,
                 (uint32_t)all.len, out);
    if (out->kind == DECISION_EQUAL && out->vacuous) // that is no order
        *out = (Decision){.kind = DECISION_OPEN};
    vec_free(&all);
}

// The functions relaxed (relax.h): the domain is that of the claim as it stands.
static void decide_order_relaxed(Pool *p, const Facts *facts, Expr left, Expr right, RefuteRelation relation,
                                 const Expr *defined, uint32_t ndefined, Decision *out)
{
    Facts relaxed;
    facts_copy(&relaxed, facts);
    Expr d = expr_sub(p, right, left), sums = d ? relax_sums(p, &relaxed, d) : 0, zero = expr_int(p, 0);
    if (sums && sums != d)
        decide_order_as_written(p, &relaxed, zero, sums, relation, defined, ndefined, out);
    Expr bare = sums && out->kind != DECISION_EQUAL ? relax_expr(p, &relaxed, sums) : 0;
    if (bare && bare != sums)
        decide_order_as_written(p, &relaxed, zero, bare, relation, defined, ndefined, out);
    facts_clear(&relaxed);
}

static bool never_zero(Pool *p, const Facts *facts, Expr e, const Expr *defined, uint32_t ndefined)
{
    Expr zero = expr_int(p, 0);
    Decision d;
    decide_order_as_written(p, facts, zero, e, REFUTE_NE, defined, ndefined, &d);
    for (int turn = 0; turn < 2 && d.kind != DECISION_EQUAL && pool_ok(p); turn++)
        decide_order_by_cases(p, facts, zero, turn ? e : expr_neg(p, e), REFUTE_LT, defined, ndefined, &d);
    bool ok = d.kind == DECISION_EQUAL;
    decision_clear(&d);
    return ok;
}

// Another claim that says the same where both sides have a value: a < b where a <= b and (b - a)*c is never 0; log(a) <
// b where a < exp(b).
static void decide_order_transformed(Pool *p, const Facts *facts, Expr left, Expr right, RefuteRelation relation,
                                     const Expr *defined, uint32_t ndefined, Decision *out)
{
    ExprList all = {0};
    Expr d = expr_sub(p, right, left), conjugate = d && relation != REFUTE_LE ? relax_conjugate(p, d) : 0;
    vec_push(&all, left);
    vec_push(&all, right);
    for (uint32_t i = 0; i < ndefined; i++)
        vec_push(&all, defined[i]);
    if (conjugate) {
        bool ok = never_zero(p, facts, expr_mul2(p, d, conjugate), all.at, (uint32_t)all.len);
        decision_clear(out);
        if (ok && relation == REFUTE_NE)
            *out = (Decision){.kind = DECISION_EQUAL};
        else if (ok)
            decide_order(p, facts, left, right, REFUTE_LE, defined, ndefined, out);
        else
            *out = (Decision){.kind = DECISION_OPEN};
    }
    if (out->kind != DECISION_EQUAL && d && relation != REFUTE_NE && relax_logarithm(p, d, &left, &right)) {
        decision_clear(out);
        decide_order(p, facts, left, right, relation, all.at, (uint32_t)all.len, out);
    }
    vec_free(&all);
}

void decide_order(Pool *p, const Facts *facts, Expr left, Expr right, RefuteRelation relation, const Expr *defined,
                  uint32_t ndefined, Decision *out)
{
    Rewritten r;
    Expr d = expr_sub(p, right, left);
    *out = (Decision){.kind = DECISION_EQUAL};
    if (relation == REFUTE_LE && d && signs_plainly_nonnegative(p, d))
        return;
    decide_order_as_written(p, facts, left, right, relation, defined, ndefined, out);
    if (out->kind != DECISION_EQUAL && rewritten_init(&r, p, facts, left, right, defined, ndefined)) {
        decide_order_as_written(p, &r.facts, r.left, r.right, relation, r.defined.at, (uint32_t)r.defined.len, out);
        rewritten_clear(&r);
    }
    if (out->kind != DECISION_EQUAL && pool_ok(p))
        decide_order_relaxed(p, facts, left, right, relation, defined, ndefined, out);
    if (out->kind != DECISION_EQUAL && pool_ok(p))
        decide_order_by_cases(p, facts, left, right, relation, defined, ndefined, out);
    if (out->kind != DECISION_EQUAL && pool_ok(p))
        decide_order_transformed(p, facts, left, right, relation, defined, ndefined, out);
}
