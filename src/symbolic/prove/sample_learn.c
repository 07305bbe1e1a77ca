// What a point must be like: names, bounds, dimensions and rules, read off expressions and facts.
#include "symbolic/prove/sample.h"

#include <stdlib.h>

// ---- Names ----------------------------------------------------------------------------------------------------------

uint32_t sampler_find(const Sampler *s, Kind kind, Sym name)
{
    for (uint32_t i = 0; i < s->names.len; i++)
        if (s->names.at[i].name == name && s->names.at[i].kind == kind)
            return i;
    return UINT32_MAX;
}

// The symbols that stand for every subscript in one fact.
typedef struct {
    Sampler *sampler;
    VEC(Sym) every;
} Scope;

static bool is_every(const Scope *scope, Sym name)
{
    for (size_t i = 0; i < scope->every.len; i++)
        if (scope->every.at[i] == name)
            return true;
    return false;
}

static void find_every(Pool *p, Expr variable, void *data)
{
    Scope *scope = data;
    if (expr_kind(p, variable) != KIND_ELEM)
        return;
    for (uint32_t i = 0; i < expr_nargs(p, variable); i++) {
        Expr sub = expr_arg(p, variable, i);
        if (expr_kind(p, sub) == KIND_SYM && !is_every(scope, expr_op(p, sub)))
            vec_push(&scope->every, expr_op(p, sub));
    }
}

static void find_name(Pool *p, Expr variable, void *data)
{
    Scope *scope = data;
    Sampler *s = scope->sampler;
    Kind kind = expr_kind(p, variable);
    Sym name = expr_op(p, variable);
    uint32_t rank = kind == KIND_APPLY ? expr_nargs(p, variable) / 2 : expr_nargs(p, variable), order = 0;
    if (is_every(scope, name) && kind == KIND_SYM)
        return;
    for (uint32_t i = 0; kind == KIND_APPLY && i < rank; i++) {
        int64_t n = 0;
        expr_get_int(p, expr_arg(p, variable, rank + i), &n);
        order += (uint32_t)n;
    }
    uint32_t i = sampler_find(s, kind, name);
    if (i == UINT32_MAX) {
        SampleName fresh = {.kind = kind, .name = name, .rank = rank};
        fmpq_init(fresh.value);
        vec_push(&s->names, fresh);
        i = (uint32_t)s->names.len - 1;
    }
    if (order > s->names.at[i].order)
        s->names.at[i].order = order;
}

static void find_names(Sampler *s, const Expr *roots, uint32_t n, const Facts *facts)
{
    Scope scope = {.sampler = s};
    for (uint32_t i = 0; i < n; i++)
        expr_each_variable(s->pool, roots[i], find_name, &scope);
    for (size_t i = 0; i < facts->list.len; i++) {
        const Fact *f = &facts->list.at[i];
        const Expr parts[] = {f->subject, f->lower, f->upper, f->condition};
        if (f->pattern || f->kind == FACT_SHAPE)
            continue;
        scope.every.len = 0;
        for (int k = 0; k < 4 && f->every; k++)
            if (parts[k])
                expr_each_variable(s->pool, parts[k], find_every, &scope);
        for (int k = 0; k < 4; k++)
            if (parts[k])
                expr_each_variable(s->pool, parts[k], find_name, &scope);
    }
    vec_free(&scope.every);
}

static void mark_integers(Sampler *s, const Facts *facts)
{
    for (size_t i = 0; i < facts->list.len; i++) {
        const Fact *f = &facts->list.at[i];
        if (f->kind == FACT_CONDITION || f->kind == FACT_SHAPE)
            continue;
        uint32_t name = sampler_find(s, expr_kind(s->pool, f->subject), expr_op(s->pool, f->subject));
        if (name != UINT32_MAX)
            s->names.at[name].integer = true;
    }
    for (size_t i = 0; i < facts->lengths.len; i++) {
        Expr length = facts->lengths.at[i];
        uint32_t name = sampler_find(s, expr_kind(s->pool, length), expr_op(s->pool, length));
        if (name != UINT32_MAX)
            s->names.at[name].integer = s->names.at[name].length = true;
    }
}

static void mark_arrays(Sampler *s, const Facts *facts)
{
    for (size_t i = 0; i < facts->list.len; i++) {
        const Fact *f = &facts->list.at[i];
        uint32_t name = f->kind == FACT_SHAPE ? sampler_find(s, KIND_ELEM, expr_op(s->pool, f->subject)) : UINT32_MAX;
        if (name != UINT32_MAX)
            s->names.at[name].property = f->shape.property;
    }
}

// ---- Labels: names that are compared with indices -------------------------------------------------------------------

static bool is_index(const Sampler *s, Expr e)
{
    Kind kind = expr_kind(s->pool, e);
    if (kind == KIND_BOUND)
        return true;
    if (kind == KIND_SYM || kind == KIND_ELEM) {
        uint32_t i = sampler_find(s, kind, expr_op(s->pool, e));
        return i != UINT32_MAX && (s->names.at[i].integer || s->names.at[i].label);
    }
    if (kind != KIND_ADD && kind != KIND_MUL)
        return false;
    for (uint32_t i = 0; i < expr_nargs(s->pool, e); i++) {
        Expr a = expr_arg(s->pool, e, i);
        if (expr_kind(s->pool, a) != KIND_NUM && !is_index(s, a))
            return false;
    }
    return true;
}

static void mark_label(Sampler *s, Expr e, bool *changed)
{
    Kind kind = expr_kind(s->pool, e);
    if (kind == KIND_ADD || kind == KIND_MUL)
        for (uint32_t i = 0; i < expr_nargs(s->pool, e); i++)
            mark_label(s, expr_arg(s->pool, e, i), changed);
    if (kind != KIND_SYM && kind != KIND_ELEM)
        return;
    uint32_t i = sampler_find(s, kind, expr_op(s->pool, e));
    if (i != UINT32_MAX && !s->names.at[i].integer && !s->names.at[i].label)
        *changed = s->names.at[i].label = true;
}

static void add_constant(Sampler *s, Expr e)
{
    enum { CONSTANTS = 1000, CONSTANT_BITS = 40 };

    const fmpq *q = expr_fmpq(s->pool, e);
    if (s->constants.len < CONSTANTS && fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q)) <= CONSTANT_BITS)
        vec_push(&s->constants, e);
}

// ---- Dimensions: an array under sum(k=a..b, ... s[k + c] ...) has the range a+c..b+c --------------------------------

static void add_dimension(Sampler *s, Sym array, uint32_t position, Expr lower, Expr upper)
{
    uint32_t name = sampler_find(s, KIND_ELEM, array);
    if (name == UINT32_MAX || !lower || !upper)
        return;
    if (facts_ends_at_index(s->pool, s->given, lower, upper)) // how far it goes is not known
        upper = expr_int(s->pool, 1 << 20);
    SampleDimension d = {.name = name, .position = position, .lower = lower, .upper = upper};
    d.range = eval_program_new(s->pool, (Expr[]){lower, upper}, 2);
    vec_push(&s->dimensions, d);
}

// Is e the index `bound` plus a number? Then *shift is that number, or 0 for none.
static bool is_shifted(const Pool *p, Expr e, uint32_t bound, Expr *shift)
{
    *shift = 0;
    if (expr_kind(p, e) == KIND_ADD && expr_nargs(p, e) == 2 && expr_kind(p, expr_arg(p, e, 0)) == KIND_NUM) {
        *shift = expr_arg(p, e, 0);
        e = expr_arg(p, e, 1);
    }
    return expr_kind(p, e) == KIND_BOUND && expr_op(p, e) == bound;
}

static void learn_element(Sampler *s, Expr e, uint32_t bound, Expr lower, Expr upper)
{
    for (uint32_t i = 0; i < expr_nargs(s->pool, e) && i < EVAL_ARGS; i++) {
        Expr shift, sub = expr_arg(s->pool, e, i);
        if (!is_shifted(s->pool, sub, bound, &shift))
            continue;
        Expr from = shift ? expr_add2(s->pool, lower, shift) : lower;
        Expr to = shift ? expr_add2(s->pool, upper, shift) : upper;
        add_dimension(s, expr_op(s->pool, e), i, from, to);
    }
}

static void learn_binder(Sampler *s, Expr sum)
{
    Pool *p = s->pool;
    Expr lower = expr_arg(p, sum, 0), upper = expr_arg(p, sum, 1), body = expr_arg(p, sum, 2);
    uint32_t bound = p->nodes[body].height + 1u, known;
    if ((expr_flags(p, lower) | expr_flags(p, upper)) & FLAG_HAS_BOUND)
        return;
    VEC(Expr) stack = {0};
    Memo *seen = memo_begin(p);
    vec_push(&stack, body);
    while (stack.len) {
        Expr e = vec_pop(&stack);
        if (!(expr_flags(p, e) & FLAG_HAS_BOUND) || memo_get(seen, e, &known))
            continue;
        memo_put(seen, e, 1);
        if (expr_kind(p, e) == KIND_ELEM)
            learn_element(s, e, bound, lower, upper);
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            vec_push(&stack, expr_arg(p, e, i));
    }
    memo_end(p, seen);
    vec_free(&stack);
}

// What a node tells. True if it was something new.
typedef bool Lesson(Sampler *s, Expr e);

// One walk over all nodes.
static bool each_node(Sampler *s, const Expr *roots, uint32_t n, Lesson *learn)
{
    Pool *p = s->pool;
    bool changed = false;
    VEC(Expr) stack = {0};
    Memo *seen = memo_begin(p);
    for (uint32_t i = 0; i < n; i++)
        vec_push(&stack, roots[i]);
    while (stack.len) {
        Expr e = vec_pop(&stack);
        uint32_t known;
        if (memo_get(seen, e, &known))
            continue;
        memo_put(seen, e, 1);
        changed |= learn(s, e);
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            vec_push(&stack, expr_arg(p, e, i));
    }
    memo_end(p, seen);
    vec_free(&stack);
    return changed;
}

// What is compared with an index is a label.
static bool learn_label(Sampler *s, Expr e)
{
    bool changed = false;
    Kind kind = expr_kind(s->pool, e);
    for (uint32_t i = 0; (kind == KIND_EQ || kind == KIND_LT || kind == KIND_LE) && i < 2; i++)
        if (is_index(s, expr_arg(s->pool, e, i)))
            mark_label(s, expr_arg(s->pool, e, 1 - i), &changed);
    return changed;
}

static bool learn_constant_or_binder(Sampler *s, Expr e)
{
    Kind kind = expr_kind(s->pool, e);
    if (kind == KIND_NUM)
        add_constant(s, e);
    if (kind == KIND_SUM || kind == KIND_PROD)
        learn_binder(s, e);
    return false;
}

// ---- Bounds and conditions ------------------------------------------------------------------------------------------

static void add_bound(Sampler *s, Expr subject, int side, bool strict, Expr other)
{
    Kind kind = expr_kind(s->pool, subject);
    uint32_t name =
        kind == KIND_SYM || kind == KIND_ELEM ? sampler_find(s, kind, expr_op(s->pool, subject)) : UINT32_MAX;
    if (name == UINT32_MAX || !other || expr_nargs(s->pool, subject) > EVAL_ARGS)
        return;
    SampleBound b = {.name = name, .subject = subject, .side = side, .strict = strict};
    b.other = eval_program_new(s->pool, &other, 1);
    vec_push(&s->bounds, b);
}

// What a relation says about names that stand bare on one side, or in abs(x) < b. Of elements only where it speaks of
// every subscript.
static void add_bounds(Sampler *s, Expr condition, bool every)
{
    Pool *p = s->pool;
    Kind kind = expr_kind(p, condition);
    if (kind == KIND_AND)
        for (uint32_t i = 0; i < expr_nargs(p, condition); i++)
            add_bounds(s, expr_arg(p, condition, i), every);
    if ((kind != KIND_EQ && kind != KIND_LT && kind != KIND_LE) || (!every && expr_flags(p, condition) & FLAG_HAS_ELEM))
        return;
    Expr a = expr_arg(p, condition, 0), b = expr_arg(p, condition, 1);
    bool strict = kind == KIND_LT;
    add_bound(s, a, kind == KIND_EQ ? 0 : 1, strict, b);
    add_bound(s, b, kind == KIND_EQ ? 0 : -1, strict, a);
    if (kind != KIND_EQ && expr_is_call(p, a, FN_ABS)) {
        add_bound(s, expr_arg(p, a, 0), 1, strict, b);
        add_bound(s, expr_arg(p, a, 0), -1, strict, expr_neg(p, b));
    }
}

typedef struct {
    Sampler *sampler;
    SampleRule *rule;
} RuleScan;

static void find_rule_symbols(Pool *p, Expr variable, void *data)
{
    RuleScan *scan = data;
    SampleRule *rule = scan->rule;
    if (expr_kind(p, variable) != KIND_ELEM)
        return;
    for (uint32_t i = 0; i < expr_nargs(p, variable) && i < EVAL_ARGS; i++) {
        Expr sub = expr_arg(p, variable, i);
        bool known = expr_kind(p, sub) != KIND_SYM;
        for (uint32_t k = 0; k < rule->count && !known; k++)
            known = rule->symbol[k] == expr_op(p, sub);
        uint32_t name = sampler_find(scan->sampler, KIND_ELEM, expr_op(p, variable));
        if (known || name == UINT32_MAX)
            continue;
        rule->overflow |= rule->count == RULE_SYMBOLS;
        if (rule->overflow)
            return;
        rule->symbol[rule->count] = expr_op(p, sub);
        rule->name[rule->count] = name;
        rule->position[rule->count++] = i;
    }
}

static void add_condition(Sampler *s, Expr condition, bool every)
{
    SampleRule rule = {.count = 0};
    RuleScan scan = {s, &rule};
    if (!condition)
        return;
    add_bounds(s, condition, every);
    if (every)
        expr_each_variable(s->pool, condition, find_rule_symbols, &scan);
    if (rule.count == 0) {
        vec_push(&s->conditions, condition);
        return;
    }
    rule.program = eval_program_new(s->pool, &condition, 1);
    vec_push(&s->rules, rule);
}

static void learn_facts(Sampler *s, const Facts *facts)
{
    for (size_t i = 0; i < facts->dimensions.len; i++) {
        Dimension d = facts->dimensions.at[i];
        if (d.position < EVAL_ARGS)
            add_dimension(s, d.array, d.position, d.lower, d.upper);
    }
    for (size_t i = 0; i < facts->lengths.len; i++)
        add_condition(s, expr_le(s->pool, expr_int(s->pool, 1), facts->lengths.at[i]), false);
    for (size_t i = 0; i < facts->list.len; i++) {
        Fact f = facts->list.at[i];
        if (f.kind == FACT_CONDITION && !f.pattern) // instances of a pattern are looked after by its rule
            add_condition(s, f.condition, f.every);
        if (f.kind == FACT_RANGE) {
            add_condition(s, expr_le(s->pool, f.lower, f.subject), f.every);
            add_condition(s, expr_le(s->pool, f.subject, f.upper), f.every);
        }
    }
}

// ---- The whole ------------------------------------------------------------------------------------------------------

static int name_rank(const SampleName *n)
{
    return n->kind == KIND_APPLY ? 5 : n->kind == KIND_ELEM ? 4 : n->length ? 0 : n->integer ? 1 : n->label ? 2 : 3;
}

static void sort_names(Sampler *s)
{
    for (size_t i = 1; i < s->names.len; i++) { // few names: insertion
        SampleName n = s->names.at[i];
        size_t k = i;
        for (; k > 0; k--) {
            const SampleName *m = &s->names.at[k - 1];
            int order = name_rank(m) - name_rank(&n);
            if (order == 0)
                order = strcmp(pool_symbol_name(s->pool, m->name), pool_symbol_name(s->pool, n.name));
            if (order <= 0)
                break;
            s->names.at[k] = s->names.at[k - 1];
        }
        s->names.at[k] = n;
    }
}

static int by_value(const void *a, const void *b, void *pool)
{
    return fmpq_cmp(expr_fmpq(pool, *(const Expr *)a), expr_fmpq(pool, *(const Expr *)b));
}

void sampler_learn(Sampler *s, const Expr *roots, uint32_t n, const Facts *given)
{
    static const Facts none = {.declared = 0};
    const Facts *facts = given ? given : &none;
    s->given = facts;
    find_names(s, roots, n, facts);
    mark_integers(s, facts);
    mark_arrays(s, facts);
    for (int round = 0; round < 4 && each_node(s, roots, n, learn_label); round++)
        ;
    sort_names(s); // places in `names` are fixed from here on
    each_node(s, roots, n, learn_constant_or_binder);
    if (s->constants.len)
        qsort_r(s->constants.at, s->constants.len, sizeof(Expr), by_value, s->pool);
    learn_facts(s, facts);
    s->given = NULL;
}
