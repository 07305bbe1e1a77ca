// Decides whether two expressions are equal: the case analysis around the normal form (field/).
//
// GIVEN left = right, what is assumed, and expressions `defined` that have a value wherever the claim speaks. Let D be
// the points that satisfy the assumptions and at which every part of all of them has a value. PROMISED: DECISION_EQUAL
// only where left = right at every point of D. It is no promise that D has points: `vacuous` tells where it has none.
//
// WHY IT IS SOUND. One case is a set of points of D, given by closed signs (Tower.signs: factor*sign >= 0) and by
// conditions among its facts. `attempt` brings both sides to normal form by steps that hold at every point of the case,
// so a difference that vanishes there is 0 on all of the case; field.h says what a step may use. What is not settled is
// split, always into cases whose union is the case at hand:
//   a sign       factor >= 0, factor <= 0: both closed, so points where it is 0 are in both and none is lost;
//   a bracket    its condition holds or does not; where it is `name = value` the name is replaced;
//   a remainder  n = m*q + r for r = 0..m-1, n being an integer on D.
// A case is left out only where it has no point of D: facts that exclude each other, a product in D whose sign by the
// case is the wrong one, a part without a value anywhere. Where such a product may be 0 at points of the case, another
// case looks at them (signs.c, `covered`). Induction shows a base for each integer up to the one from which a step
// holds; each is a claim of its own.
//
// WHY IT ENDS. A field restarts only when its tower has grown (a finer root or angle, another factor apart, room for
// more variables), at most RESTARTS_MOST times a case; cases are nested at most SPLIT_DEPTH deep and there are at most
// CASES_MOST fields a decision, each bounded by the budget of the pool. A bound that is met is a reason of `unknown`.
//
// EXAMPLE. sqrt(x^2) = x*sign(x): the power of x^2 needs the sign of x, so the field stops with FIELD_SPLIT at x. For
// x >= 0 the sides are x and x*sign(x); sign(x) needs more than a closed sign and is by cases of [x = 0]: at 0 both are 0,
// elsewhere x and x. For x <= 0 likewise -x and -x.
#include "symbolic/prove/decide_internal.h"

#include "symbolic/field/words.h"
#include "symbolic/prove/cover.h"
#include "symbolic/prove/domain.h"
#include "symbolic/prove/evident.h"
#include "symbolic/prove/induction.h"
#include "symbolic/prove/interval.h"
#include "symbolic/prove/residue.h"

enum { SPLIT_DEPTH = 16, CASES_MOST = 600 };

typedef struct {
    Pool *pool;
    Decision *out;
    Derivation *told; // may be NULL
    unsigned fields;
    int64_t terms; // as Tower has it
    bool kept;
    Cover cover; // the cases of the whole at hand
} Deciding;

typedef struct { // one case
    Facts facts;
    Tower tower;
    Expr left, right;
    VEC(Expr) defined;
    unsigned depth;
} Case;

static void case_copy(Case *to, const Case *from)
{
    *to = (Case){.left = from->left, .right = from->right, .depth = from->depth + 1};
    facts_copy(&to->facts, &from->facts);
    tower_copy(&to->tower, &from->tower);
    for (size_t i = 0; i < from->defined.len; i++)
        vec_push(&to->defined, from->defined.at[i]);
}

static void case_clear(Case *c)
{
    facts_clear(&c->facts);
    tower_clear(&c->tower);
    vec_free(&c->defined);
}

static bool decide_case(Deciding *d, Case *c);

static bool stop(Deciding *d, const char *reason)
{
    if (!d->out->reason)
        d->out->reason = reason;
    return false;
}

// ---- Splitting on a sign -------------------------------------------------------------------------------------------

static bool split_on_sign(Deciding *d, const Case *c, Expr factor)
{
    if (c->depth >= SPLIT_DEPTH)
        return stop(d, "too many signs to tell apart");
    d->out->sign_splits++;
    for (int sign = 1; sign >= -1; sign -= 2) {
        Case half;
        case_copy(&half, c);
        vec_push(&half.tower.signs, ((TowerSign){factor, sign}));
        Expr zero = expr_int(d->pool, 0);
        if (d->told)
            derivation_tell_case(d->told, sign > 0 ? expr_le(d->pool, zero, factor) : expr_le(d->pool, factor, zero),
                                 c->depth);
        bool ok = decide_case(d, &half);
        case_clear(&half);
        if (!ok)
            return false;
    }
    return true;
}

// ---- Splitting on a bracket ----------------------------------------------------------------------------------------

static void case_subst(Pool *p, Case *c, Expr from, Expr to)
{
    c->left = expr_subst1(p, c->left, from, to);
    c->right = expr_subst1(p, c->right, from, to);
    for (size_t i = 0; i < c->defined.len; i++)
        c->defined.at[i] = expr_subst1(p, c->defined.at[i], from, to);
    for (size_t i = 0; i < c->facts.list.len; i++) {
        Fact *fact = &c->facts.list.at[i];
        fact->subject = fact->subject ? expr_subst1(p, fact->subject, from, to) : 0;
        fact->lower = fact->lower ? expr_subst1(p, fact->lower, from, to) : 0;
        fact->upper = fact->upper ? expr_subst1(p, fact->upper, from, to) : 0;
        fact->condition = fact->condition ? expr_subst1(p, fact->condition, from, to) : 0;
    }
}

// The side of an equation that is a name, to be replaced by the other; 0 when
// neither is.
static bool solve_equation(Pool *p, Expr eq, Expr *name, Expr *value)
{
    for (uint32_t i = 0; i < 2; i++) {
        Expr a = expr_arg(p, eq, i), b = expr_arg(p, eq, 1 - i);
        if ((expr_kind(p, a) == KIND_SYM || expr_kind(p, a) == KIND_ELEM) && !expr_contains(p, b, a)) {
            *name = a;
            *value = b;
            return true;
        }
    }
    return false;
}

enum { VALUES_MOST = 16 };

static bool is_excluded(Pool *p, const Case *c, Expr equation)
{
    return facts_assumed(p, &c->facts, equation) == TRUTH_NO;
}

// Is every value of an index in 1..3, say, excluded by the case? The equation names the index.
static bool is_exhausted(Pool *p, const Case *c, Expr equation)
{
    Expr name, value, lower, upper;
    int64_t a, b;
    if (expr_kind(p, equation) != KIND_EQ || !solve_equation(p, equation, &name, &value) ||
        !facts_range(p, &c->facts, name, &lower, &upper) || !expr_get_int(p, lower, &a) ||
        !expr_get_int(p, upper, &b) || (b > a && (uint64_t)b - (uint64_t)a >= VALUES_MOST))
        return false;
    for (int64_t i = a; i <= b; i++)
        if (!is_excluded(p, c, expr_eq(p, name, expr_int(p, i))))
            return false;
    return true;
}

// Of several conditions one holds: which, once the case excludes the others?
static void suppose_rest(Pool *p, Case *c)
{
    for (size_t i = 0; i < c->facts.list.len; i++) {
        Expr any = c->facts.list.at[i].kind == FACT_CONDITION ? c->facts.list.at[i].condition : 0, rest = 0;
        uint32_t open = 0;
        for (uint32_t k = 0; any && expr_kind(p, any) == KIND_OR && k < expr_nargs(p, any); k++)
            if (!evident_holds(p, &c->facts, expr_not(p, expr_arg(p, any, k)))) {
                rest = expr_arg(p, any, k);
                open++;
            }
        if (open == 1 && facts_assumed(p, &c->facts, rest) == TRUTH_UNKNOWN)
            evident_suppose(&c->facts, rest);
    }
}

// One case of a bracket: its condition holds, or not.
static bool bracket_case(Deciding *d, const Case *c, Expr bracket, bool holds)
{
    Pool *p = d->pool;
    Expr condition = expr_arg(p, bracket, 0), name, value;
    Case half;
    case_copy(&half, c);
    case_subst(p, &half, bracket, expr_int(p, holds));
    bool solved = holds && expr_kind(p, condition) == KIND_EQ && solve_equation(p, condition, &name, &value);
    if (solved)
        case_subst(p, &half, name, value);
    if (!solved || expr_kind(p, name) == KIND_ELEM) // a sum may bring the element forth: [i = k]*y[i] gives y[k]
        facts_suppose(&half.facts,
                      &(Fact){.kind = FACT_CONDITION, .condition = holds ? condition : expr_not(p, condition)});
    if (d->told)
        derivation_tell_case(d->told, holds ? condition : expr_not(p, condition), c->depth);
    suppose_rest(p, &half);
    bool ok = (!holds && is_exhausted(p, &half, condition)) || decide_case(d, &half);
    case_clear(&half);
    return ok;
}

// A bracket that the difference of the two sides holds, over free names only; 0 if there is none.
static Expr open_bracket(Field *f, const Ratio *difference)
{
    for (uint32_t v = 0; v < f->vars.len; v++)
        if (f->vars.at[v].kind == VAR_BRACKET && fmpq_mpoly_degree_si(difference->num, v, f->ctx) > 0)
            return f->vars.at[v].expr;
    return 0;
}

static bool split_on_bracket(Deciding *d, const Case *c, Expr bracket)
{
    if (c->depth >= SPLIT_DEPTH)
        return stop(d, "too many conditions to tell apart");
    d->out->index_splits++;
    return bracket_case(d, c, bracket, true) && bracket_case(d, c, bracket, false);
}

// ---- Splitting on a remainder ---------------------------------------------------------------------------------------

static bool split_on_residue(Deciding *d, const Case *c, Residue residue)
{
    Pool *p = d->pool;
    bool ok = true;
    if (c->depth >= SPLIT_DEPTH)
        return stop(d, "too many remainders to tell apart");
    d->out->residue_splits++;
    for (int64_t r = 0; r < residue.modulus && ok; r++) {
        Case part;
        Expr quotient, value = residue_value(p, residue, r, &quotient);
        case_copy(&part, c);
        case_subst(p, &part, residue.name, value);
        facts_suppose(&part.facts, &(Fact){.kind = FACT_INTEGER, .subject = quotient});
        if (d->told)
            derivation_tell_case(d->told, expr_eq(p, residue.name, value), c->depth);
        ok = decide_case(d, &part);
        case_clear(&part);
    }
    return ok;
}

// ---- One case ------------------------------------------------------------------------------------------------------

// The kernels that the sides are written in, for a reader.
static void note_kernels(Deciding *d, const Field *f, const Ratio *left, const Ratio *right)
{
    if (d->out->cases++)
        return;
    for (uint32_t v = 0; v < f->vars.len; v++)
        if (field_uses(f, left, v) || field_uses(f, right, v))
            vec_push(&d->out->kernels, f->vars.at[v].shown ? f->vars.at[v].shown : f->vars.at[v].expr);
}

typedef struct {
    FieldStatus status;
    bool equal;
    Expr split, bracket;
    Residue residue;
    const char *reason;
} Attempt;

// Is the difference a multiple of a - b, where the case says a = b?
static bool divisible_by_equation(Field *f, const Case *c, const Ratio *difference)
{
    bool divisible = false;
    fmpq_mpoly_t quotient;
    fmpq_mpoly_init(quotient, f->ctx);
    for (size_t i = 0; i < c->facts.list.len && !divisible; i++) {
        Expr eq = c->facts.list.at[i].condition;
        if (c->facts.list.at[i].kind != FACT_CONDITION || expr_kind(f->pool, eq) != KIND_EQ)
            continue;
        const Ratio *r = field_normal(f, expr_sub(f->pool, expr_arg(f->pool, eq, 0), expr_arg(f->pool, eq, 1)));
        divisible = r && !field_is_zero(f, r) && field_do(f, FIELD_DIVIDES, quotient, difference->num, r->num);
        field_resume(f, FIELD_OK, NULL);
    }
    fmpq_mpoly_clear(quotient, f->ctx);
    return divisible;
}

static void check_undefined(Field *f)
{
    const char *reason = f->reason;
    f->status = FIELD_OK;
    signs_check_case(f);
    if (f->status == FIELD_OK)
        field_stop(f, FIELD_NEGATIVE, reason);
}

static Attempt attempt(Deciding *d, Case *c)
{
    Field f;
    field_init(&f, d->pool, &c->facts, &c->tower);
    signs_add_domain(&f, c->left);
    signs_add_domain(&f, c->right);
    for (size_t i = 0; i < c->defined.len; i++)
        signs_add_domain(&f, c->defined.at[i]);
    if (c->tower.signs.len)
        signs_check_case(&f);
    const Ratio *left = field_normal(&f, c->left), *right = left ? field_normal(&f, c->right) : NULL;
    const Ratio *difference = right ? field_sub(&f, left, right) : NULL;
    Attempt a = {.equal = difference && field_vanishes(&f, difference)};
    if (difference && !a.equal && f.status == FIELD_OK)
        a.equal = words_vanish(&f, difference);
    if (difference && !a.equal && f.status == FIELD_OK && divisible_by_equation(&f, c, difference)) {
        a.equal = true;
        f.how = "a multiple of the case's equation";
    }
    if (f.status == FIELD_NEGATIVE) // a part seems to have no value here: do the signs say so?
        check_undefined(&f);
    else if (difference && !a.equal)
        signs_check_case(&f);
    if (difference && !a.equal && f.status == FIELD_OK)
        a.equal = signs_vanishes(&f, difference);
    if (difference && !a.equal && f.status == FIELD_OK)
        a.residue = residue_find(&f, difference);
    if (difference && !a.equal && f.status == FIELD_OK)
        a.bracket = open_bracket(&f, difference);
    if (a.equal)
        note_kernels(d, &f, left, right);
    if (a.equal && f.how)
        d->out->how = f.how;
    a.status = f.status;
    a.split = f.split;
    a.reason = f.reason;
    if (a.equal || a.status == FIELD_EMPTY)
        cover_add(&d->cover, &c->tower, a.status == FIELD_EMPTY ? signs_boundary(&f) : NULL);
    if (a.equal && d->told)
        derivation_tell_field(d->told, &f, c->left, c->right, c->depth);
    field_clear(&f);
    return a;
}

// A case without points: nothing is to be shown.
static bool empty_case(Deciding *d, const Case *c, const char *rule)
{
    d->out->empty++;
    if (d->told)
        derivation_tell_empty(d->told, rule, c->depth);
    return true;
}

static bool decide_case(Deciding *d, Case *c)
{
    if (c->depth && interval_case_empty(d->pool, &c->facts))
        return empty_case(d, c, "conditions that exclude each other");
    for (unsigned i = 0; i < RESTARTS_MOST; i++) {
        if (++d->fields > CASES_MOST || !pool_poll(d->pool))
            return stop(d, pool_ok(d->pool) ? "too many cases" : d->pool->error.message);
        Attempt a = attempt(d, c);
        d->kept |= c->tower.kept;
        switch (a.status) {
        case FIELD_RESTART: continue;
        case FIELD_EMPTY: return empty_case(d, c, "signs that exclude each other");
        case FIELD_UNDEF:
            if (c->depth == 0)
                return stop(d, a.reason);
            return empty_case(d, c, "a part has no value anywhere in this case");
        case FIELD_SPLIT: return split_on_sign(d, c, a.split);
        case FIELD_OK:
            return a.equal || (a.residue.name   ? split_on_residue(d, c, a.residue)
                               : a.bracket != 0 ? split_on_bracket(d, c, a.bracket)
                                                : false);
        default: return stop(d, a.reason);
        }
    }
    return stop(d, "the kernels do not settle");
}

// One case without signs or conditions: the whole claim, or a part of an induction.
static bool decide_whole(Deciding *d, const Facts *facts, Expr left, Expr right, const Expr *defined, uint32_t ndefined)
{
    Case c = {.left = left, .right = right};
    facts_copy(&c.facts, facts);
    tower_init(&c.tower, 16);
    c.tower.terms = d->terms;
    for (uint32_t i = 0; i < ndefined; i++)
        vec_push(&c.defined, defined[i]);
    cover_clear(&d->cover);
    bool equal = decide_case(d, &c);
    if (equal && !cover_holds(&d->cover))
        equal = stop(d, "points at which a factor vanishes are in no case");
    cover_clear(&d->cover);
    case_clear(&c);
    return equal;
}

static bool decide_step(Deciding *d, const Facts *facts, const Induction *s)
{
    Facts from;
    Expr condition = expr_le(d->pool, expr_int(d->pool, s->from), s->name);
    if (d->told)
        derivation_tell_part(d->told, STEP_INDUCT, condition);
    facts_copy(&from, facts);
    facts_suppose(&from, &(Fact){.kind = FACT_CONDITION, .condition = condition});
    bool ok = decide_whole(d, &from, s->step_left, s->step_right, NULL, 0);
    facts_clear(&from);
    return ok;
}

static bool decide_by_induction(Deciding *d, const Facts *facts, Expr left, Expr right)
{
    Pool *p = d->pool;
    Induction s;
    if (!pool_ok(p) || !induction_find(p, facts, left, right, &s))
        return false;
    const char *reason = d->out->reason;
    d->out->reason = NULL;
    d->fields = 0;
    bool ok = true;
    for (int64_t n = s.first; n <= s.from && ok; n++) {
        Expr base_left, base_right;
        if (d->told)
            derivation_tell_part(d->told, STEP_BASE, expr_eq(p, s.name, expr_int(p, n)));
        ok = induction_base(p, &s, left, right, n, &base_left, &base_right) &&
             decide_whole(d, facts, base_left, base_right, NULL, 0);
    }
    ok = ok && decide_step(d, facts, &s);
    if (ok)
        d->out->how = "induction";
    else
        d->out->reason = reason;
    return ok;
}

// ---- Equations that are assumed ------------------------------------------------------------------------------------

void rewritten_clear(Rewritten *r)
{
    facts_clear(&r->facts);
    vec_free(&r->defined);
}

bool rewritten_init(Rewritten *r, Pool *p, const Facts *facts, Expr left, Expr right, const Expr *defined,
                    uint32_t ndefined)
{
    FactEquations equations;
    facts_equations(p, facts, &equations);
    *r = (Rewritten){.left = facts_rewrite(&equations, left), .right = facts_rewrite(&equations, right)};
    bool changed = r->left && r->right && (r->left != left || r->right != right);
    for (uint32_t i = 0; changed && i < ndefined; i++)
        vec_push(&r->defined, facts_rewrite(&equations, defined[i]));
    if (changed)
        facts_rewritten(&equations, facts, &r->facts);
    facts_equations_clear(&equations);
    return changed;
}

static void decide_all(Deciding *d, const Facts *facts, Expr left, Expr right, const Expr *defined, uint32_t ndefined)
{
    size_t told = d->told ? d->told->len : 0;
    Decision *out = d->out;
    d->terms = WRITTEN_FEW;
    bool equal = decide_whole(d, facts, left, right, defined, ndefined);
    if (!equal && d->kept && pool_ok(d->pool)) { // once more, with more terms written out
        if (d->told)
            d->told->len = told;
        decision_clear(out);
        *out = (Decision){0};
        d->fields = 0;
        d->terms = WRITTEN_MOST;
        equal = decide_whole(d, facts, left, right, defined, ndefined);
    }
    if (!equal && !ndefined) {
        if (d->told)
            d->told->len = told;
        equal = decide_by_induction(d, facts, left, right);
    }
    out->vacuous = equal && out->cases == 0 && out->empty;
    out->kind = equal ? DECISION_EQUAL : out->reason ? DECISION_STOPPED : DECISION_OPEN;
}

// Once more, with the equations among the assumptions put in (facts/equation.c).
static void decide_rewritten(Deciding *d, const Facts *facts, Expr left, Expr right, const Expr *defined,
                             uint32_t ndefined)
{
    Rewritten r;
    if (d->out->kind == DECISION_EQUAL || !pool_ok(d->pool) ||
        !rewritten_init(&r, d->pool, facts, left, right, defined, ndefined))
        return;
    Decision out = {0}, *before = d->out;
    size_t told = d->told ? d->told->len : 0;
    if (d->told) {
        derivation_tell_rewrite(d->told, left, r.left, "equations that are assumed");
        derivation_tell_rewrite(d->told, right, r.right, "equations that are assumed");
    }
    *d = (Deciding){.pool = d->pool, .out = &out, .told = d->told};
    decide_all(d, &r.facts, r.left, r.right, r.defined.at, (uint32_t)r.defined.len);
    d->out = before;
    if (out.kind == DECISION_EQUAL && !out.vacuous) {
        decision_clear(before);
        *before = out;
        before->how = "the equations that are assumed";
    } else {
        decision_clear(&out);
        if (d->told)
            d->told->len = told;
    }
    rewritten_clear(&r);
}

// Once more, with what the parts of sums and branches need for a value (domain.h): x[j] > 0 where log(x[k]) is summed.
static void decide_within_domain(Deciding *d, const Facts *facts, Expr left, Expr right, const Expr *defined,
                                 uint32_t ndefined)
{
    Facts more;
    ExprList parts = {0};
    if (d->out->kind == DECISION_EQUAL || !pool_ok(d->pool))
        return;
    facts_copy(&more, facts);
    vec_push(&parts, left);
    vec_push(&parts, right);
    for (uint32_t i = 0; i < ndefined; i++)
        vec_push(&parts, defined[i]);
    if (domain_learn(d->pool, &more, parts.at, (uint32_t)parts.len)) {
        Decision out = {0}, *before = d->out;
        *d = (Deciding){.pool = d->pool, .out = &out};
        decide_all(d, &more, left, right, defined, ndefined);
        d->out = before;
        Decision drop = out.kind == DECISION_EQUAL && !out.vacuous ? *before : out;
        *before = out.kind == DECISION_EQUAL && !out.vacuous ? out : *before;
        decision_clear(&drop);
    }
    vec_free(&parts);
    facts_clear(&more);
}

// Once more, with the one value that a node can have where both sides have one.
static void decide_isolated(Deciding *d, const Facts *facts, Expr left, Expr right, const Expr *defined,
                            uint32_t ndefined)
{
    Pool *p = d->pool;
    Expr node, value;
    ExprList parts = {0};
    if (d->out->kind == DECISION_EQUAL || !pool_ok(p))
        return;
    vec_push(&parts, left);
    vec_push(&parts, right);
    for (uint32_t i = 0; i < ndefined; i++)
        vec_push(&parts, defined[i]);
    if (domain_isolated(p, facts, parts.at, (uint32_t)parts.len, &node, &value)) {
        FactEquations equations = {.pool = p};
        Facts at_value;
        Decision out = {0}, *before = d->out;
        vec_push(&equations.from, node);
        vec_push(&equations.to, value);
        facts_rewritten(&equations, facts, &at_value);
        for (size_t i = 0; i < parts.len; i++)
            parts.at[i] = facts_rewrite(&equations, parts.at[i]);
        *d = (Deciding){.pool = p, .out = &out};
        if (pool_ok(p))
            decide_all(d, &at_value, parts.at[0], parts.at[1], parts.at + 2, ndefined);
        d->out = before;
        bool equal = out.kind == DECISION_EQUAL && !out.vacuous;
        if (equal)
            out.how = "the only value that a part can have";
        Decision drop = equal ? *before : out;
        *before = equal ? out : *before;
        decision_clear(&drop);
        facts_clear(&at_value);
        facts_equations_clear(&equations);
    }
    vec_free(&parts);
}

void decide_equal(Pool *p, const Facts *facts, Expr left, Expr right, const Expr *defined, uint32_t ndefined,
                  Decision *out)
{
    Deciding d = {.pool = p, .out = out};
    *out = (Decision){0};
    decide_all(&d, facts, left, right, defined, ndefined);
    decide_rewritten(&d, facts, left, right, defined, ndefined);
    decide_within_domain(&d, facts, left, right, defined, ndefined);
    decide_isolated(&d, facts, left, right, defined, ndefined);
}

void decide_tell(Pool *p, const Facts *facts, Expr left, Expr right, const Expr *defined, uint32_t ndefined,
                 Derivation *told, Decision *out)
{
    ExprList conditions = {0};
    Deciding d = {.pool = p, .out = out, .told = told};
    *out = (Decision){0};
    decide_conditions(p, facts, left, right, defined, ndefined, &conditions);
    derivation_tell_domain(told, &conditions);
    vec_free(&conditions);
    size_t before = told->len;
    decide_all(&d, facts, left, right, defined, ndefined);
    if (out->kind != DECISION_EQUAL)
        told->len = before;
    decide_rewritten(&d, facts, left, right, defined, ndefined);
}

// ---- Conditions ---------------------------------------------------------------------------------------------------

void decide_conditions(Pool *p, const Facts *facts, Expr left, Expr right, const Expr *defined, uint32_t ndefined,
                       ExprList *out)
{
    ExprList parts = {0};
    Facts known;
    facts_copy(&known, facts);
    facts_forget_kinks(&known);
    vec_push(&parts, left);
    vec_push(&parts, right);
    for (uint32_t i = 0; i < ndefined; i++)
        vec_push(&parts, defined[i]);
    domain_conditions(p, &known, parts.at, (uint32_t)parts.len, out);
    facts_clear(&known);
    vec_free(&parts);
}

void decision_clear(Decision *d)
{
    vec_free(&d->kernels);
}
