// Counterexamples at points that only an equation tells: [x^2 = 2] = 0 fails at the square root of 2.
//
// The search for counterexamples (prove/refute.h) draws rational values, and balls never show that an irrational one
// satisfies an equation. Here the equations a = b of a claim's conditions [a < b] and kinks are solved in one name, the
// solution is put in, conditions are replaced by what is proved of them, and the search has a look at what is left.
#include "symbolic/solve/solve.h"

#include "symbolic/print/print.h"

enum { EQUATIONS_MOST = 6, SOLUTIONS_MOST = 4, CONDITIONS_MOST = 16 };

// What a condition compares, and a kink's argument and 0. False for anything else.
static bool compared(Pool *p, Expr e, Expr *a, Expr *b)
{
    Kind kind = expr_kind(p, e);
    bool pair = kind == KIND_EQ || kind == KIND_LT || kind == KIND_LE || expr_is_call(p, e, FN_MIN) ||
                expr_is_call(p, e, FN_MAX);
    if (!pair && !expr_is_call(p, e, FN_ABS) && !expr_is_call(p, e, FN_SIGN))
        return false;
    *a = expr_arg(p, e, 0);
    *b = pair ? expr_arg(p, e, 1) : expr_int(p, 0);
    return !(expr_flags(p, e) & FLAG_HAS_BOUND);
}

// The conditions and kinks in e, each once, parts ahead of what they are in.
static void collect(Pool *p, Memo *seen, Expr e, ExprList *out)
{
    Expr a, b;
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        collect(p, seen, expr_arg(p, e, i), out);
    if (compared(p, e, &a, &b))
        vec_push(out, e);
}

static void conditions_of(Pool *p, const Expr *roots, uint32_t n, ExprList *out)
{
    Memo *seen = memo_begin(p);
    for (uint32_t i = 0; i < n; i++)
        collect(p, seen, roots[i], out);
    memo_end(p, seen);
}

typedef struct {
    Expr name;
    bool several; // or something else than a name
} OnlyName;

static void look_at_name(Pool *p, Expr variable, void *data)
{
    OnlyName *only = data;
    only->several |= expr_kind(p, variable) != KIND_SYM || (only->name && only->name != variable);
    only->name = variable;
}

// What a condition or kink is where both things that it compares are equal.
static Expr at_equality(Pool *p, Expr e)
{
    switch (expr_kind(p, e)) {
    case KIND_EQ:
    case KIND_LE: return expr_true(p);
    case KIND_LT: return expr_false(p);
    default: return expr_is_call(p, e, FN_MIN) || expr_is_call(p, e, FN_MAX) ? expr_arg(p, e, 0) : expr_int(p, 0);
    }
}

// Puts what is proved of conditions into the sides. What they compare must have a value all the same: into *defined.
static void settle(Pool *p, const Facts *facts, Expr sides[2], ExprList *defined)
{
    ExprList conditions = {0};
    conditions_of(p, sides, 2, &conditions);
    for (size_t i = 0; i < conditions.len && i < CONDITIONS_MOST && pool_ok(p); i++) {
        Expr e = conditions.at[i], a, b;
        if (!compared(p, e, &a, &b) || !solve_is_zero(p, facts, expr_sub(p, a, b)))
            continue;
        vec_push(defined, a);
        vec_push(defined, b);
        for (int k = 0; k < 2; k++)
            sides[k] = expr_subst1(p, sides[k], e, at_equality(p, e));
    }
    vec_free(&conditions);
}

static void tell_point(Pool *p, Expr x, Expr value, Refutation *out)
{
    StrBuf name = {0}, text = {0};
    Error ignored = {0};
    print_expr(p, x, PRINT_TEXT, &name, &ignored);
    print_expr(p, value, PRINT_TEXT, &text, &ignored);
    RefutePair pair = {name.at, text.at};
    vec_push(&out->point, pair);
    for (size_t i = out->point.len - 1; i > 0; i--) { // ahead of the others
        out->point.at[i] = out->point.at[i - 1];
        out->point.at[i - 1] = pair;
    }
}

static Expr put(Pool *p, Expr e, Expr x, Expr value)
{
    return x ? expr_subst1(p, e, x, value) : e;
}

// Does the claim fail where x has this value, which satisfies what is assumed of x? x = 0: does it as it stands?
static bool fails_at(Pool *p, const ProveClaim *claim, Expr x, Expr value, Refutation *out)
{
    Expr sides[2] = {put(p, claim->left, x, value), put(p, claim->right, x, value)};
    ExprList defined = {0};
    Facts others, facts;
    for (uint32_t i = 0; i < claim->ndefined; i++)
        vec_push(&defined, put(p, claim->defined[i], x, value));
    facts_copy(&others, claim->facts);
    if (x)
        facts_forget(p, &others, expr_op(p, x));
    if (pool_ok(p))
        settle(p, &others, sides, &defined);
    ProveClaim there = {.left = sides[0],
                        .right = sides[1],
                        .relation = claim->relation,
                        .defined = defined.at,
                        .ndefined = (uint32_t)defined.len,
                        .facts = &others};
    *out = (Refutation){.found = false};
    if (pool_ok(p)) {
        prove_learn_facts(p, &there, &facts);
        RefuteClaim search = {.left = there.left,
                              .right = there.right,
                              .relation = there.relation,
                              .defined = there.defined,
                              .ndefined = there.ndefined,
                              .facts = &facts};
        if (refute_claim(p, &search, out) && x)
            tell_point(p, x, value, out);
        facts_clear(&facts);
    }
    facts_clear(&others);
    vec_free(&defined);
    if (!out->found || !pool_ok(p))
        refutation_free(out);
    return out->found && pool_ok(p);
}

// At the solutions of a = b in their only name.
static bool fails_where_equal(Pool *p, const ProveClaim *claim, const Facts *learned, Expr a, Expr b, Refutation *out)
{
    OnlyName only = {0};
    Expr difference = expr_sub(p, a, b), counter;
    Solutions found;
    Error ignored = {0};
    bool fails = false;
    if (difference)
        expr_each_variable(p, difference, look_at_name, &only);
    if (!only.name || only.several || facts_integer(p, learned, only.name) == TRUTH_YES)
        return false;
    counter = expr_sym(p, pool_symbol_fresh(p, expr_op(p, only.name)));
    if (solve_equation(p, claim->facts, difference, only.name, counter, &found, &ignored))
        for (size_t i = 0; i < found.values.len && i < SOLUTIONS_MOST && !fails && pool_ok(p); i++) {
            if (expr_kind(p, found.when.at[i]) != KIND_TRUE)
                continue;
            Expr value = expr_subst1(p, found.values.at[i], counter, expr_int(p, 0));
            value = value ? solve_simplify(p, claim->facts, value) : 0;
            fails = value && fails_at(p, claim, only.name, value, out);
        }
    solutions_clear(&found);
    return fails;
}

bool solve_refute(Pool *p, const ProveClaim *claim, Proof *proof)
{
    ExprList conditions = {0};
    Facts learned;
    Refutation r = {.found = false};
    bool fails = false;
    conditions_of(p, (Expr[]){claim->left, claim->right}, 2, &conditions);
    prove_learn_facts(p, claim, &learned);
    fails = conditions.len && fails_at(p, claim, 0, 0, &r);
    for (size_t i = 0; i < conditions.len && i < EQUATIONS_MOST && !fails && pool_ok(p); i++) {
        Expr a, b;
        fails = compared(p, conditions.at[i], &a, &b) && fails_where_equal(p, claim, &learned, a, b, &r);
    }
    facts_clear(&learned);
    vec_free(&conditions);
    if (!fails)
        return false;
    refutation_free(&proof->refutation);
    proof->refutation = r;
    proof->kind = PROOF_REFUTED;
    return true;
}
