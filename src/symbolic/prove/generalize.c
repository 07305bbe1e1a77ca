// Sizes as lengths of their own, and equal arguments of functions as one.
#include "symbolic/prove/generalize.h"

#include "symbolic/field/words.h"
#include "symbolic/print/print.h"

enum { SIZES_MOST = 8, PAIRS_MOST = 24, VARIABLES = 64, RESTARTS_MOST = 6 };

typedef struct {
    Expr from[SIZES_MOST], to[SIZES_MOST];
    uint32_t n;
} Sizes;

static void find_size(Pool *p, Expr size, Sizes *out)
{
    if (!size || expr_kind(p, size) != KIND_ADD || out->n == SIZES_MOST)
        return;
    for (uint32_t i = 0; i < out->n; i++)
        if (out->from[i] == size)
            return;
    StrBuf text = {0};
    str_char(&text, '(');
    print_expr(p, size, PRINT_TEXT, &text, NULL);
    str_char(&text, ')'); // a name that no text can write
    out->from[out->n] = size;
    out->to[out->n++] = expr_sym(p, pool_symbol(p, str_text(&text), text.len));
    str_free(&text);
}

static Expr other_sizes(Pool *p, const Sizes *s, Expr e)
{
    return e && s->n ? expr_subst(p, e, s->from, s->to, s->n) : e;
}

static void set_facts(Pool *p, const Facts *facts, const Sizes *s, Facts *out)
{
    *out = (Facts){.declared = 0};
    for (size_t i = 0; i < facts->declared; i++) {
        Fact fact = facts->list.at[i];
        Expr *parts[] = {&fact.subject, &fact.lower, &fact.upper, &fact.condition, &fact.shape.rows, &fact.shape.cols};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            *parts[k] = other_sizes(p, s, *parts[k]);
        facts_add(out, &fact);
    }
}

// ---- Arguments -----------------------------------------------------------------------------------------------------

// Functions and roots of sums below e.
static void find_arguments(Pool *p, Memo *seen, Expr e, ExprList *out)
{
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    Kind kind = expr_kind(p, e);
    bool function = (kind == KIND_CALL && func_cards[expr_op(p, e)].arity == 1) ||
                    (kind == KIND_POW && !expr_get_int(p, expr_arg(p, e, 1), &(int64_t){0}));
    if (function && !(expr_flags(p, e) & FLAG_HAS_BOUND) && out->len < PAIRS_MOST)
        vec_push(out, e);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        find_arguments(p, seen, expr_arg(p, e, i), out);
}

static bool equal_by_words(Pool *p, const Facts *facts, Expr a, Expr b)
{
    Tower tower;
    bool equal = false, again = true;
    tower_init(&tower, VARIABLES);
    for (int i = 0; i < RESTARTS_MOST && again; i++) {
        Field f;
        field_init(&f, p, facts, &tower);
        const Ratio *left = field_normal(&f, a), *right = left ? field_normal(&f, b) : NULL,
                    *difference = right ? field_sub(&f, left, right) : NULL;
        equal = difference && (field_is_zero(&f, difference) || words_vanish(&f, difference));
        again = f.status == FIELD_RESTART;
        field_clear(&f);
    }
    tower_clear(&tower);
    return equal;
}

static bool alike(Pool *p, Expr a, Expr b)
{
    bool power = expr_kind(p, a) == KIND_POW;
    return a != b && expr_kind(p, a) == expr_kind(p, b) &&
           (power ? expr_arg(p, a, 1) == expr_arg(p, b, 1) : expr_op(p, a) == expr_op(p, b));
}

static bool join_arguments(Pool *p, Generalized *g)
{
    ExprList found = {0};
    bool changed = false;
    Memo *seen = memo_begin(p);
    find_arguments(p, seen, g->claim.left, &found);
    find_arguments(p, seen, g->claim.right, &found);
    memo_end(p, seen);
    for (size_t i = 0; i < found.len && pool_ok(p); i++)
        for (size_t k = 0; k < i; k++) {
            Expr a = found.at[k], b = found.at[i];
            if (!alike(p, a, b) || !equal_by_words(p, &g->facts, expr_arg(p, a, 0), expr_arg(p, b, 0)))
                continue;
            g->claim.left = expr_subst1(p, g->claim.left, b, a);
            g->claim.right = expr_subst1(p, g->claim.right, b, a);
            changed = true;
            break;
        }
    vec_free(&found);
    return changed;
}

bool generalize_claim(Pool *p, const ProveClaim *claim, const Facts *facts, Generalized *out)
{
    Sizes sizes = {.n = 0};
    bool arrays = false;
    *out = (Generalized){.claim = *claim};
    for (size_t i = 0; i < facts->declared; i++) {
        const Fact *fact = &facts->list.at[i];
        arrays |= fact->kind == FACT_SHAPE;
        find_size(p, fact->shape.rows, &sizes);
        find_size(p, fact->shape.cols, &sizes);
    }
    if (!arrays || claim->relation != REFUTE_EQ)
        return false;
    out->claim.left = other_sizes(p, &sizes, claim->left);
    out->claim.right = other_sizes(p, &sizes, claim->right);
    for (uint32_t i = 0; i < claim->ndefined; i++)
        vec_push(&out->defined, other_sizes(p, &sizes, claim->defined[i]));
    out->claim.defined = out->defined.at;
    set_facts(p, facts, &sizes, &out->facts);
    facts_learn(p, &out->facts, out->claim.left);
    facts_learn(p, &out->facts, out->claim.right);
    for (size_t i = 0; i < out->defined.len; i++)
        facts_learn(p, &out->facts, out->defined.at[i]);
    bool joined = join_arguments(p, out);
    return (sizes.n || joined) && pool_ok(p);
}

void generalized_clear(Generalized *g)
{
    facts_clear(&g->facts);
    vec_free(&g->defined);
}
