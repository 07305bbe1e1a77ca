// Equations that are assumed, used from left to right: x = y, y = z; t = 2; x + y = 1; sum(k=1..K, p[k]) = 1; x[i] = i^2.
//
// Equations without places are solved one after the other, as in elimination: what was solved before is put into the next
// one, which is solved for a name or an element, and put into the values so far. So no value holds a name that was solved
// for, and putting the values in once is enough. Where the facts hold both sides of an equation have a value, so that no
// domain changes.
#include "symbolic/facts/facts_internal.h"

static bool is_unknown(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_ELEM || (expr_kind(p, e) == KIND_SYM && !pool_symbol_is_fresh(p, expr_op(p, e)));
}

// ---- Solving ---------------------------------------------------------------------------------------------------------

// Among the terms of d = 0 the name or element that comes last and has the coefficient 1 or -1: it is *to. False for none.
static bool solve_line(Pool *p, Expr d, Expr *from, Expr *to)
{
    uint32_t terms = expr_kind(p, d) == KIND_ADD ? expr_nargs(p, d) : 1;
    *from = 0;
    for (uint32_t i = 0; i < terms; i++) {
        Expr c, x, term = terms > 1 ? expr_arg(p, d, i) : d;
        expr_split_coeff(p, term, &c, &x);
        bool plus = expr_is_number(p, c, 1, 1);
        if (!is_unknown(p, x) || (!plus && !expr_is_number(p, c, -1, 1)) || (*from && expr_compare(p, x, *from) <= 0))
            continue;
        Expr rest = expr_sub(p, d, term);
        if (!rest || expr_contains(p, rest, x))
            continue;
        *from = x;
        *to = plus ? expr_neg(p, rest) : rest;
    }
    return *from != 0;
}

static bool solve(Pool *p, Expr a, Expr b, Expr *from, Expr *to)
{
    for (int turn = 0; turn < 2; turn++) { // y = x^2, and sum(k=1..K, p[k]) = 1
        *from = turn ? b : a;
        *to = turn ? a : b;
        bool constant = expr_kind(p, *to) == KIND_NUM && expr_nargs(p, *from) && expr_kind(p, *from) != KIND_ADD &&
                        expr_kind(p, *from) != KIND_MUL && expr_kind(p, *from) != KIND_POW;
        if (constant || (is_unknown(p, *from) && !is_unknown(p, *to) && !expr_contains(p, *to, *from)))
            return true;
    }
    Expr d = expr_sub(p, a, b);
    return d && solve_line(p, d, from, to);
}

static void add_equation(Pool *p, FactEquations *out, Expr equation)
{
    Expr from, to;
    Expr a = expr_subst(p, expr_arg(p, equation, 0), out->from.at, out->to.at, (uint32_t)out->from.len);
    Expr b = expr_subst(p, expr_arg(p, equation, 1), out->from.at, out->to.at, (uint32_t)out->from.len);
    if (!a || !b || a == b || !solve(p, a, b, &from, &to))
        return;
    for (size_t i = 0; i < out->to.len; i++)
        out->to.at[i] = expr_subst1(p, out->to.at[i], from, to);
    vec_push(&out->from, from);
    vec_push(&out->to, to);
}

static void collect(Pool *p, FactEquations *out, const Fact *fact, Expr condition)
{
    FactMatch places;
    Kind kind = expr_kind(p, condition);
    for (uint32_t i = 0; kind == KIND_AND && i < expr_nargs(p, condition); i++)
        collect(p, out, fact, expr_arg(p, condition, i));
    if (kind != KIND_EQ)
        return;
    fact_places(p, fact, &places);
    if (places.count == 0)
        add_equation(p, out, condition);
    else if (!places.overflow)
        vec_push(&out->patterns, ((FactPattern){*fact, condition}));
}

void facts_equations(Pool *p, const Facts *facts, FactEquations *out)
{
    *out = (FactEquations){.pool = p};
    for (size_t i = 0; i < facts->declared && pool_ok(p); i++)
        if (facts->list.at[i].kind == FACT_CONDITION)
            collect(p, out, &facts->list.at[i], facts->list.at[i].condition);
}

void facts_equations_clear(FactEquations *equations)
{
    vec_free(&equations->from);
    vec_free(&equations->to);
    vec_free(&equations->patterns);
}

// ---- Putting in ------------------------------------------------------------------------------------------------------

typedef struct {
    Sym array;
    bool found;
} Holding;

static void look_for_array(Pool *p, Expr variable, void *data)
{
    Holding *h = data;
    h->found |= expr_kind(p, variable) == KIND_ELEM && expr_op(p, variable) == h->array;
}

// The value of an element by a pattern x[i] = value, which holds no element of the same array; 0 for none.
static Expr value_by(Pool *p, const FactPattern *pattern, Expr element)
{
    for (uint32_t side = 0; side < 2; side++) {
        FactMatch m;
        Expr value = expr_arg(p, pattern->equation, 1 - side);
        Holding same = {.array = expr_op(p, element)};
        fact_places(p, &pattern->fact, &m);
        expr_each_variable(p, value, look_for_array, &same);
        if (same.found || !fact_match(p, &m, expr_arg(p, pattern->equation, side), element))
            continue;
        for (uint32_t i = 0; i < m.count; i++) // a place that the element does not fill stands for any subscript
            if (!m.value[i] && expr_contains(p, value, m.place[i]))
                value = 0;
        return value ? fact_instance(p, &m, value) : 0;
    }
    return 0;
}

static Expr put_pattern(Pool *p, Expr e, void *data)
{
    const FactEquations *equations = data;
    for (size_t i = 0; expr_kind(p, e) == KIND_ELEM && i < equations->patterns.len; i++) {
        Expr value = value_by(p, &equations->patterns.at[i], e);
        if (value)
            return value;
    }
    return e;
}

Expr facts_rewrite(const FactEquations *equations, Expr e)
{
    Pool *p = equations->pool;
    if (e && equations->patterns.len)
        e = expr_rewrite(p, e, put_pattern, (void *)equations);
    uint32_t n = (uint32_t)equations->from.len;
    return e && n ? expr_subst(p, e, equations->from.at, equations->to.at, n) : e;
}

// What a fact says of what was solved for is said of the value. A value that is no name is an integer, or in a range, by
// a condition.
static void rewrite_fact(const FactEquations *equations, Fact *fact)
{
    Pool *p = equations->pool;
    Expr subject = fact->subject;
    fact->subject = facts_rewrite(equations, subject);
    fact->lower = facts_rewrite(equations, fact->lower);
    fact->upper = facts_rewrite(equations, fact->upper);
    fact->condition = facts_rewrite(equations, fact->condition);
    if (fact->kind == FACT_RANGE && fact->subject != subject && !is_unknown(p, fact->subject)) {
        fact->kind = FACT_CONDITION;
        fact->condition = expr_and(
            p, (Expr[]){expr_le(p, fact->lower, fact->subject), expr_le(p, fact->subject, fact->upper)}, 2);
        fact->subject = fact->lower = fact->upper = 0;
    }
}

void facts_rewritten(const FactEquations *equations, const Facts *facts, Facts *out)
{
    facts_copy(out, facts);
    for (size_t i = 0; i < out->list.len; i++)
        if (out->list.at[i].kind != FACT_SHAPE && !out->list.at[i].every)
            rewrite_fact(equations, &out->list.at[i]);
        else if (out->list.at[i].kind != FACT_SHAPE) { // a pattern stays beside what it says with the values put in
            Fact said = out->list.at[i];
            said.every = false;
            rewrite_fact(equations, &said);
            said.derived = true;
            if (said.kind != FACT_CONDITION || said.condition != out->list.at[i].condition)
                facts_imply(out, &said);
        }
    for (size_t i = 0; i < out->lengths.len; i++)
        out->lengths.at[i] = facts_rewrite(equations, out->lengths.at[i]);
}
