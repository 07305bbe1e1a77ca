// Telling what a field did, from its table of normal forms: one step a node that is more than arithmetic.
#include "symbolic/prove/derivation.h"

#include "symbolic/prove/certificate.h"

enum { SIZE_MOST = 200, STEPS_MOST = 400 };

static void tell(Derivation *d, DerivationStep step)
{
    if (d->len < STEPS_MOST)
        vec_push(d, step);
}

// ---- Rules by the kind of node --------------------------------------------------------------------------------------

static const char *rule_of_call(const Pool *p, Expr e)
{
    FuncId id = (FuncId)expr_op(p, e);
    if (*func_cards[id].as)
        return "definition";
    switch (id) {
    case FN_EXP: return "exponential of a sum";
    case FN_LOG:
    case FN_LGAMMA: return "logarithm of a product";
    case FN_SIN:
    case FN_COS: return "addition theorems";
    case FN_ASIN:
    case FN_ATAN: return "inverse functions";
    case FN_ABS:
    case FN_SIGN:
    case FN_MIN:
    case FN_MAX: return "signs";
    case FN_GAMMA:
    case FN_DIGAMMA: return "functional equation";
    case FN_CBRT:
    case FN_ROOT: return "roots of factors";
    default: return "normal form of the argument";
    }
}

static const char *rule_of(const Pool *p, Expr e)
{
    switch (expr_kind(p, e)) {
    case KIND_CALL: return rule_of_call(p, e);
    case KIND_POW: {
        Expr exponent = expr_arg(p, e, 1);
        bool whole = expr_kind(p, exponent) == KIND_NUM && expr_num_is_integer(p, exponent);
        return whole ? NULL : "powers of factors";
    }
    case KIND_SUM: return "sums term by term";
    case KIND_PROD: return "products factor by factor";
    case KIND_IVERSON:
    case KIND_PIECEWISE: return "conditions as brackets";
    default: return NULL;
    }
}

// ---- What a field did -----------------------------------------------------------------------------------------------

typedef struct {
    Derivation *out;
    Field *field;
    Memo *seen;
    unsigned depth;
} Telling;

// Arguments first. The field knows most normal forms; those it forgot when it learned a sign are made again.
static void tell_node(Telling *t, Expr e)
{
    Field *f = t->field;
    Pool *p = f->pool;
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(t->seen, e, &known))
        return;
    memo_put(t->seen, e, 1);
    bool binder = expr_kind(p, e) == KIND_SUM || expr_kind(p, e) == KIND_PROD;
    for (uint32_t i = 0; i < expr_nargs(p, e) && !binder; i++)
        tell_node(t, expr_arg(p, e, i));
    const char *rule = rule_of(p, e);
    const Ratio *normal = rule ? field_normal(f, e) : NULL;
    Expr after = normal ? field_expr(f, normal) : 0;
    if (after && after != e && expr_dag_size(p, after) <= SIZE_MOST)
        tell(t->out,
             (DerivationStep){.kind = STEP_REWRITE, .rule = rule, .depth = t->depth, .before = e, .after = after});
}

const char *derivation_relation_rule(const Var *var)
{
    switch (var->kind) {
    case VAR_SIN: return "sin^2 = 1 - cos^2";
    case VAR_BRACKET: return "a bracket is 0 or 1";
    case VAR_POWER: return "definition of a root";
    default: return "minimal polynomial";
    }
}

static void tell_kernels(Telling *t, const Ratio *left, const Ratio *right)
{
    Field *f = t->field;
    for (uint32_t v = 0; v < f->vars.len; v++) {
        Var var = f->vars.at[v];
        if (!var.degree || !var.value || !(field_uses(f, left, v) || field_uses(f, right, v)))
            continue;
        Expr value = field_expr(f, var.value), power = expr_powi(f->pool, var.expr, var.degree);
        if (power != value) // sqrt(2)^2 is 2 at sight
            tell(t->out, (DerivationStep){.kind = STEP_KERNEL,
                                          .rule = derivation_relation_rule(&var),
                                          .depth = t->depth,
                                          .before = power,
                                          .after = value});
    }
}

static void tell_side(Telling *t, Expr side, const Ratio *normal)
{
    tell(t->out, (DerivationStep){.kind = STEP_SIDE,
                                  .rule = "rational functions of the above",
                                  .depth = t->depth,
                                  .before = side,
                                  .after = field_expr(t->field, normal)});
}

void derivation_tell_field(Derivation *d, Field *f, Expr left, Expr right, unsigned depth)
{
    Telling t = {d, f, memo_begin(f->pool), depth};
    const Ratio *a = field_normal(f, left), *b = field_normal(f, right);
    tell_node(&t, left);
    tell_node(&t, right);
    memo_end(f->pool, t.seen);
    if (!a || !b)
        return;
    tell_kernels(&t, a, b);
    tell_side(&t, left, a);
    tell_side(&t, right, b);
    tell(d, (DerivationStep){.kind = STEP_EQUAL,
                             .rule = f->how ? f->how : "the same normal form",
                             .depth = depth,
                             .before = field_expr(f, a),
                             .after = field_expr(f, b)});
    if (!f->how)
        certificate_tell(d, f, left, right, depth);
}

void derivation_tell_domain(Derivation *d, const ExprList *conditions)
{
    for (size_t i = 0; i < conditions->len; i++)
        tell(d, (DerivationStep){.kind = STEP_DOMAIN, .rule = "domain", .condition = conditions->at[i]});
}

void derivation_tell_case(Derivation *d, Expr condition, unsigned depth)
{
    tell(d, (DerivationStep){.kind = STEP_CASE, .rule = "case", .depth = depth, .condition = condition});
}

void derivation_tell_part(Derivation *d, StepKind kind, Expr condition)
{
    tell(d, (DerivationStep){.kind = kind, .rule = "induction", .condition = condition});
}

void derivation_tell_empty(Derivation *d, const char *rule, unsigned depth)
{
    tell(d, (DerivationStep){.kind = STEP_EMPTY, .rule = rule, .depth = depth});
}

void derivation_tell_rewrite(Derivation *d, Expr before, Expr after, const char *rule)
{
    if (before != after)
        tell(d, (DerivationStep){.kind = STEP_REWRITE, .rule = rule, .before = before, .after = after});
}
