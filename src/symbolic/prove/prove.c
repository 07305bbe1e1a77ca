// The order of work on a claim, and what its answer carries.
#include "symbolic/prove/prove.h"

#include "symbolic/print/print.h"
#include "symbolic/prove/generalize.h"
#include "symbolic/prove/decide.h"
#include "symbolic/prove/interval.h"
#include "symbolic/field/kinks.h"

#include <stdio.h>

// ---- Search and decision -------------------------------------------------------------------------------------------

static bool search(Pool *p, const ProveClaim *claim, const Facts *facts, bool thorough, Refutation *out)
{
    RefuteClaim r = {.left = claim->left,
                     .right = claim->right,
                     .relation = claim->relation,
                     .defined = claim->defined,
                     .ndefined = claim->ndefined,
                     .facts = facts};
    if (!thorough) {
        r.enough = 5;
        r.verified = 1;
        r.effort = 600;
    } else {
        r.digits = 120; // near misses: exp(pi*sqrt(163)) is an integer to 30 digits
    }
    return refute_claim(p, &r, out);
}

static void decide_as_written(Pool *p, const ProveClaim *claim, const Facts *facts, Decision *out)
{
    if (claim->relation == REFUTE_EQ)
        decide_equal(p, facts, claim->left, claim->right, claim->defined, claim->ndefined, out);
    else
        decide_order(p, facts, claim->left, claim->right, claim->relation, claim->defined, claim->ndefined, out);
}

static DecisionKind decide(Pool *p, const ProveClaim *claim, const Facts *facts, Decision *out)
{
    Generalized general;
    decide_as_written(p, claim, facts, out);
    if (out->kind == DECISION_EQUAL || !pool_ok(p))
        return out->kind;
    if (generalize_claim(p, claim, facts, &general)) {
        Decision d = {0};
        decide_as_written(p, &general.claim, &general.facts, &d);
        Decision drop = d.kind == DECISION_EQUAL ? *out : d;
        *out = d.kind == DECISION_EQUAL ? d : *out;
        decision_clear(&drop);
    }
    generalized_clear(&general);
    return out->kind;
}

// Points where a side has no value are none of the claim's.
static void learn_kinks(Pool *p, const ProveClaim *claim, Facts *facts)
{
    kinks_learn(p, facts, claim->left);
    kinks_learn(p, facts, claim->right);
    for (uint32_t i = 0; i < claim->ndefined; i++)
        kinks_learn(p, facts, claim->defined[i]);
}

static void learn_for(Pool *p, const ProveClaim *claim, const Facts *declared, Facts *out)
{
    facts_copy(out, declared);
    facts_learn(p, out, claim->left);
    facts_learn(p, out, claim->right);
    for (uint32_t i = 0; i < claim->ndefined; i++)
        facts_learn(p, out, claim->defined[i]);
    learn_kinks(p, claim, out);
}

static bool holds_among(Pool *p, const ProveClaim *claim, const Facts *facts, bool vacuous)
{
    Decision d;
    bool ok = decide(p, claim, facts, &d) == DECISION_EQUAL && (vacuous || !d.vacuous);
    decision_clear(&d);
    return ok && pool_ok(p);
}

// Does the claim hold with these facts, at points that there are?
static bool holds_with(Pool *p, const ProveClaim *claim, const Facts *declared)
{
    Facts facts;
    learn_for(p, claim, declared, &facts);
    bool ok = holds_among(p, claim, &facts, false);
    if (ok) {
        Refutation seen;
        ok = !search(p, claim, &facts, false, &seen) && (seen.agreed_points || seen.defined);
        refutation_free(&seen);
    }
    facts_clear(&facts);
    return ok;
}

// ---- What a proof carries ------------------------------------------------------------------------------------------

static void write_method(Pool *p, const Decision *d, StrBuf *out)
{
    unsigned listed = 0;
    StrBuf kernels = {0};
    if (d->vacuous) {
        str_add(out, "no point where both sides have a value");
        return;
    }
    for (size_t i = 0; i < d->kernels.len && listed < 4; i++) {
        Expr e = d->kernels.at[i];
        Kind kind = expr_kind(p, e);
        if (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_PI || kind == KIND_APPLY || expr_dag_size(p, e) > 24)
            continue;
        str_add(&kernels, listed++ ? ", " : "");
        print_expr(p, e, PRINT_TEXT, &kernels, NULL);
    }
    str_add(out, d->kernels.len == 0 ? "arithmetic" : "rational functions");
    if (listed)
        str_printf(out, " in %s", str_text(&kernels));
    if (d->sign_splits)
        str_add(out, ", by cases of sign");
    if (d->index_splits)
        str_add(out, ", by cases of the conditions");
    if (d->residue_splits)
        str_add(out, ", by remainders");
    if (d->how)
        str_printf(out, ", by %s", d->how);
    str_free(&kernels);
}

// Leaves out fact number i, a declared or an implied one, where the claim is decided without it all the same. Returns
// whether it is needed.
static bool is_needed(Pool *p, const ProveClaim *claim, Facts *kept, size_t i, bool declared)
{
    Facts fewer;
    facts_copy(&fewer, kept);
    if (declared)
        facts_leave_out(p, &fewer, i);
    else
        facts_withdraw(&fewer, i);
    bool needed = !holds_among(p, claim, &fewer, !declared);
    Facts drop = needed ? fewer : *kept;
    *kept = needed ? *kept : fewer;
    facts_clear(&drop);
    return needed;
}

// A shape that says nothing but sizes goes without saying.
static bool is_plain_shape(const Fact *fact)
{
    return fact->kind == FACT_SHAPE && fact->shape.property == MATRIX_GENERAL;
}

// What the proof rests on: the declared facts, and then the implied ones, that are still there when all that it can do
// without have gone.
static void find_used(Pool *p, const ProveClaim *claim, const Facts *learned, Proof *out)
{
    enum { DECLARED_MOST = 24 };

    Facts kept;
    Fact fact;
    size_t plain = 0;
    facts_copy(&kept, learned);
    for (size_t i = 0; i < kept.declared; i++)
        plain += is_plain_shape(&kept.list.at[i]);
    for (size_t i = 0; i < kept.declared && kept.declared - plain <= DECLARED_MOST && pool_ok(p);)
        i += is_plain_shape(&kept.list.at[i]) || is_needed(p, claim, &kept, i, true);
    for (size_t i = 0; facts_implied(p, &kept, i, &fact) && pool_ok(p);)
        i += is_needed(p, claim, &kept, i, false);
    for (size_t i = 0; i < kept.declared; i++)
        if (!is_plain_shape(&kept.list.at[i]))
            vec_push(&out->assumptions, kept.list.at[i]);
    for (size_t i = 0; facts_implied(p, &kept, i, &fact); i++)
        vec_push(&out->implied, fact);
    facts_clear(&kept);
}

// ---- What would make a claim true ----------------------------------------------------------------------------------

typedef struct {
    Pool *pool;
    VEC(Expr) names;  // real names, to be tried positive
    VEC(Expr) labels; // compared with an index that is summed over
    VEC(Fact) ranges; // of those sums
    VEC(Expr) totals; // sums of all elements of an array, to be tried 1
    VEC(Expr) proper; // conditions that a range of names is not reversed
    Memo *seen;
} Missing;

static void collect_name(Pool *p, Expr variable, void *data)
{
    Missing *m = data;
    if (expr_kind(p, variable) == KIND_SYM && !pool_symbol_is_fresh(p, expr_op(p, variable)))
        vec_push(&m->names, variable);
}

// The number in n - 1.
static Expr whole_part(Pool *p, Expr e)
{
    if (expr_kind(p, e) == KIND_NUM)
        return e;
    bool sum = expr_kind(p, e) == KIND_ADD && expr_kind(p, expr_arg(p, e, 0)) == KIND_NUM;
    return sum ? expr_arg(p, e, 0) : expr_int(p, 0);
}

// lower..upper has upper - lower + 1 members where that is >= 0: lower <= upper + 1.
static void collect_proper(Missing *m, Expr lower, Expr upper)
{
    Pool *p = m->pool;
    Expr own = whole_part(p, lower), number = expr_sub(p, expr_add2(p, whole_part(p, upper), expr_int(p, 1)), own);
    Expr left = expr_sub(p, lower, own), right = expr_sub(p, upper, whole_part(p, upper)); // left <= right + number
    bool alone = left && expr_is_number(p, left, 0, 1); // n >= -1, a <= b + 1
    Expr condition = alone ? expr_le(p, expr_neg(p, number), right) : expr_le(p, left, expr_add2(p, right, number));
    if (!condition || expr_kind(p, condition) != KIND_LE || (expr_flags(p, condition) & FLAG_HAS_BOUND) ||
        (expr_flags(p, condition) & FLAG_CONSTANT))
        return;
    for (size_t i = 0; i < m->proper.len; i++)
        if (m->proper.at[i] == condition)
            return;
    vec_push(&m->proper, condition);
}

// y below sum(k=1..K, y[k]*..), where y stands alone as a factor: sum(k=1..K, y[k]) = 1 of labels, of a distribution.
static void collect_total(Missing *m, Expr sum)
{
    Pool *p = m->pool;
    Expr lower = expr_arg(p, sum, 0), upper = expr_arg(p, sum, 1);
    if ((expr_flags(p, lower) | expr_flags(p, upper)) & FLAG_HAS_BOUND)
        return;
    Sym index;
    Expr body = expr_open(p, sum, &index);
    uint32_t factors = body && expr_kind(p, body) == KIND_MUL ? expr_nargs(p, body) : 1;
    for (uint32_t i = 0; body && i < factors; i++) {
        Expr factor = factors > 1 ? expr_arg(p, body, i) : body;
        if (expr_kind(p, factor) != KIND_ELEM || expr_nargs(p, factor) != 1 ||
            expr_arg(p, factor, 0) != expr_sym(p, index))
            continue;
        Expr total = expr_sum(p, KIND_SUM, index, lower, upper, factor);
        bool known = !total;
        for (size_t k = 0; k < m->totals.len; k++)
            known |= m->totals.at[k] == total;
        if (!known)
            vec_push(&m->totals, total);
    }
}

// Finds names and elements that a sum compares with its index, and the ranges of sums.
static void collect_labels(Missing *m, Expr e, Expr lower, Expr upper)
{
    Pool *p = m->pool;
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!expr_nargs(p, e) || memo_get(m->seen, e, &known))
        return;
    memo_put(m->seen, e, 1);
    if (kind == KIND_EQ && lower)
        for (uint32_t i = 0; i < 2; i++) {
            Expr label = expr_arg(p, e, 1 - i);
            bool compared = expr_kind(p, expr_arg(p, e, i)) == KIND_BOUND &&
                            (expr_kind(p, label) == KIND_SYM || expr_kind(p, label) == KIND_ELEM);
            if (compared && !(expr_flags(p, label) & FLAG_HAS_BOUND))
                vec_push(&m->ranges, ((Fact){.kind = FACT_RANGE, .subject = label, .lower = lower, .upper = upper}));
        }
    bool binder = kind == KIND_SUM || kind == KIND_PROD;
    if (kind == KIND_SUM)
        collect_total(m, e);
    if (binder)
        collect_proper(m, expr_arg(p, e, 0), expr_arg(p, e, 1));
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        collect_labels(m, expr_arg(p, e, i), binder ? expr_arg(p, e, 0) : lower, binder ? expr_arg(p, e, 1) : upper);
}

static void try_fact(Pool *p, const ProveClaim *claim, const Fact *fact, Proof *out)
{
    Facts more;
    facts_copy(&more, claim->facts);
    facts_forget_implied(&more);
    facts_add(&more, fact);
    if (holds_with(p, claim, &more))
        vec_push(&out->holds_if, *fact);
    facts_clear(&more);
}

enum { MISSING_MOST = 6 };

static void find_missing(Pool *p, const ProveClaim *claim, const Facts *learned, Proof *out)
{
    Missing m = {.pool = p, .seen = memo_begin(p)};
    collect_labels(&m, claim->left, 0, 0);
    collect_labels(&m, claim->right, 0, 0);
    memo_end(p, m.seen);
    expr_each_variable(p, expr_list(p, (Expr[]){claim->left, claim->right}, 2), collect_name, &m);
    for (size_t i = 0; i < m.ranges.len && i < MISSING_MOST && pool_ok(p); i++)
        try_fact(p, claim, &m.ranges.at[i], out);
    for (size_t i = 0; i < m.proper.len && i < MISSING_MOST && pool_ok(p) && out->holds_if.len == 0; i++)
        try_fact(p, claim, &(Fact){.kind = FACT_CONDITION, .condition = m.proper.at[i]}, out);
    for (size_t i = 0; i < learned->guarded.len && i < MISSING_MOST && pool_ok(p) && out->holds_if.len == 0; i++) {
        Expr name = learned->guarded.at[i]; // of an integer, a length that gave way
        if (facts_integer(p, learned, name) == TRUTH_YES)
            try_fact(p, claim, &(Fact){.kind = FACT_CONDITION, .condition = expr_le(p, expr_int(p, 1), name)}, out);
    }
    for (size_t i = 0; i < m.names.len && i < MISSING_MOST && pool_ok(p) && out->holds_if.len == 0; i++) {
        bool strict;
        if (facts_sign(p, claim->facts, m.names.at[i], &strict) == 0 &&
            facts_integer(p, claim->facts, m.names.at[i]) != TRUTH_YES)
            try_fact(p, claim, &(Fact){.kind = FACT_CONDITION, .condition = expr_lt(p, expr_int(p, 0), m.names.at[i])},
                     out);
    }
    for (size_t i = 0; i < m.totals.len && i < MISSING_MOST && pool_ok(p) && out->holds_if.len == 0; i++)
        try_fact(p, claim,
                 &(Fact){.kind = FACT_CONDITION, .condition = expr_eq(p, m.totals.at[i], expr_int(p, 1))}, out);
    vec_free(&m.names);
    vec_free(&m.labels);
    vec_free(&m.ranges);
    vec_free(&m.proper);
    vec_free(&m.totals);
}

// ---- The claim -----------------------------------------------------------------------------------------------------

static void set_reason(Pool *p, const Decision *d, Proof *out)
{
    const char *reason = "the normal forms differ, but no point was found where the sides do";
    if (!pool_ok(p))
        reason = p->error.code == ERR_TIMEOUT ? "timeout" : p->error.message;
    else if (d->kind == DECISION_EQUAL)
        reason = "no point was found where both sides have a value";
    else if (d->reason)
        reason = d->reason;
    snprintf(out->reason, sizeof out->reason, "%s", reason);
}

// A decision counts as a proof where the sides were seen to have a value, or
// shown to have none in common.
static bool shown(Pool *p, const Decision *d, bool found, const Refutation *r)
{
    return d->kind == DECISION_EQUAL && !found && pool_ok(p) && (d->vacuous || r->agreed_points || r->defined);
}

// Nothing follows from assumptions that leave no point: a claim is vacuous only if it is so without them.
static void distrust_assumptions(Pool *p, const ProveClaim *claim, Decision *d)
{
    if (!d->vacuous || claim->facts->declared == 0)
        return;
    Facts implied = {0};
    Decision plain;
    facts_learn(p, &implied, claim->left);
    facts_learn(p, &implied, claim->right);
    decide(p, claim, &implied, &plain);
    if (!plain.vacuous) {
        d->kind = DECISION_STOPPED;
        d->reason = "the assumptions leave no point where both sides have a value";
    }
    decision_clear(&plain);
    facts_clear(&implied);
}

static void settle(Pool *p, const ProveClaim *claim, const Facts *facts, Proof *out)
{
    Decision d = {0};
    bool found = search(p, claim, facts, false, &out->refutation);
    if (!found && pool_ok(p)) {
        decide(p, claim, facts, &d);
        distrust_assumptions(p, claim, &d);
    }
    bool proved = shown(p, &d, found, &out->refutation);
    if (!found && !proved && pool_ok(p)) {
        refutation_free(&out->refutation);
        found = search(p, claim, facts, true, &out->refutation);
        proved = shown(p, &d, found, &out->refutation);
    }
    out->kind = found ? PROOF_REFUTED : proved ? PROOF_PROVED : PROOF_UNKNOWN;
    if (out->kind == PROOF_UNKNOWN)
        set_reason(p, &d, out);
    if (proved) {
        out->vacuous = d.vacuous;
        write_method(p, &d, &out->method);
        decide_conditions(p, facts, claim->left, claim->right, claim->defined, claim->ndefined, &out->conditions);
    }
    decision_clear(&d);
}

void prove_learn_facts(Pool *p, const ProveClaim *claim, Facts *facts)
{
    learn_for(p, claim, claim->facts, facts);
}

bool prove_facts_exclude(Pool *p, const Facts *facts)
{
    Decision d;
    FactEquations equations;
    Facts rewritten;
    facts_equations(p, facts, &equations);
    facts_rewritten(&equations, facts, &rewritten);
    bool exclude = interval_case_empty(p, facts) || interval_case_empty(p, &rewritten);
    if (!exclude) {
        decide_equal(p, &rewritten, expr_int(p, 0), expr_int(p, 1), NULL, 0, &d);
        exclude = d.kind == DECISION_EQUAL;
        decision_clear(&d);
    }
    facts_clear(&rewritten);
    facts_equations_clear(&equations);
    return exclude;
}

void proof_stop(Pool *p, Proof *out)
{
    if (out->kind != PROOF_REFUTED) {
        out->kind = PROOF_UNKNOWN;
        set_reason(p, &(Decision){.kind = DECISION_STOPPED}, out);
    }
    out->vacuous = false;
    str_clear(&out->method);
    out->conditions.len = out->assumptions.len = out->implied.len = out->holds_if.len = 0;
}

void prove_claim(Pool *p, const ProveClaim *claim, Proof *out)
{
    *out = (Proof){0};
    Facts facts;
    prove_learn_facts(p, claim, &facts);
    settle(p, claim, &facts, out);
    if (out->kind == PROOF_PROVED)
        find_used(p, claim, &facts, out);
    else if (pool_ok(p))
        find_missing(p, claim, &facts, out);
    if (!pool_ok(p))
        proof_stop(p, out);
    facts_clear(&facts);
}

void proof_clear(Proof *proof)
{
    str_free(&proof->method);
    vec_free(&proof->conditions);
    vec_free(&proof->assumptions);
    vec_free(&proof->implied);
    vec_free(&proof->holds_if);
    refutation_free(&proof->refutation);
}
