// A walk that collects conditions, and what leaves those out that follow from others.
#include "symbolic/prove/domain.h"

#include "parser/parse.h"
#include "symbolic/prove/evident.h"

enum {
    NODES_MOST = 20000, // visited: branches within shared branches are walked once for each way to them
    OTHERS_MOST = 24,   // conditions that are looked at in pairs
    FIELDS_MOST = 60    // fields laid out for one question
};

// ---- Collecting -----------------------------------------------------------------------------------------------------

typedef struct {
    Sym index;
    Expr lower, upper;
} Binder;

typedef struct {
    Pool *pool;
    Facts facts; // and the ranges of the sums that are open
    VEC(Binder) open;
    VEC(Expr) otherwise; // a part counts only where none of these holds: the branch is not taken
    unsigned visited;
    ExprList *out;
} Domain;

static void append(Domain *d, Expr condition)
{
    if (!condition || expr_kind(d->pool, condition) == KIND_TRUE)
        return;
    for (size_t i = 0; i < d->out->len; i++)
        if (d->out->at[i] == condition)
            return;
    vec_push(d->out, condition);
}

// Its negation, of several joined by `or` one by one.
static Expr fails(Pool *p, Expr condition)
{
    VEC(Expr) parts = {0};
    if (expr_kind(p, condition) != KIND_OR)
        return expr_not(p, condition);
    for (uint32_t i = 0; i < expr_nargs(p, condition); i++) {
        Expr part = fails(p, expr_arg(p, condition, i));
        vec_push(&parts, part);
    }
    condition = expr_and(p, parts.at, (uint32_t)parts.len);
    vec_free(&parts);
    return condition;
}

// For every index of the sums that are open, from the inside to the outside.
static Expr close_over(Domain *d, Expr condition)
{
    Pool *p = d->pool;
    for (size_t i = d->open.len; i-- > 0 && condition && expr_kind(p, condition) != KIND_TRUE;) {
        Binder b = d->open.at[i];
        if (expr_contains(p, condition, expr_sym(p, b.index))) {
            Expr failing = expr_iverson(p, fails(p, condition));
            condition = expr_eq(p, expr_sum(p, KIND_SUM, b.index, b.lower, b.upper, failing), expr_int(p, 0));
        } else if (!evident_holds(p, &d->facts, expr_le(p, b.lower, b.upper))) {
            condition = expr_or(p, (Expr[]){condition, expr_lt(p, b.upper, b.lower)}, 2);
        }
    }
    return condition;
}

// Several conditions joined by `or`, each written in a plainer way.
static Expr each_part(Pool *p, Expr condition, Expr (*how)(Pool *p, Expr part))
{
    VEC(Expr) parts = {0};
    for (uint32_t i = 0; i < expr_nargs(p, condition); i++) {
        Expr part = how(p, expr_arg(p, condition, i));
        vec_push(&parts, part);
    }
    condition = expr_or(p, parts.at, (uint32_t)parts.len);
    vec_free(&parts);
    return condition;
}

// x < 1 for -2*x > -2.
static Expr without_coefficient(Pool *p, Expr relation)
{
    for (uint32_t i = 0; i < 2; i++) {
        Expr number = expr_arg(p, relation, 1 - i), coefficient, rest;
        expr_split_coeff(p, expr_arg(p, relation, i), &coefficient, &rest);
        if (expr_kind(p, number) != KIND_NUM || rest == expr_arg(p, relation, i) || expr_kind(p, rest) == KIND_NUM)
            continue;
        number = expr_div(p, number, coefficient);
        bool left = (i == 0) == (expr_num_sign(p, coefficient) > 0); // rest stands there
        return (expr_kind(p, relation) == KIND_LT ? expr_lt : expr_le)(p, left ? rest : number, left ? number : rest);
    }
    return relation;
}

// u != v for u < v or v < u, u != 0 for abs(u) != 0 and abs(u) > 0, x < 0 for -2*x > 0.
static Expr plain(Pool *p, Expr condition)
{
    Kind kind = condition ? expr_kind(p, condition) : KIND_NONE;
    Expr one = kind == KIND_OR || kind == KIND_NOT ? expr_arg(p, condition, 0) : condition, coefficient, rest;
    Expr two = kind == KIND_OR && expr_nargs(p, condition) == 2 ? expr_arg(p, condition, 1) : 0;
    bool nonzero = kind == KIND_NOT && expr_kind(p, one) == KIND_EQ;
    if (two && expr_kind(p, one) == KIND_LT && expr_kind(p, two) == KIND_LT &&
        expr_arg(p, one, 0) == expr_arg(p, two, 1) && expr_arg(p, one, 1) == expr_arg(p, two, 0))
        return expr_not(p, expr_eq(p, expr_arg(p, one, 0), expr_arg(p, one, 1)));
    if (kind == KIND_OR)
        return each_part(p, condition, plain);
    if (!nonzero && kind != KIND_LT && kind != KIND_LE)
        return condition;
    if (!nonzero)
        condition = one = without_coefficient(p, condition);
    bool zero_left = expr_is_number(p, expr_arg(p, one, 0), 0, 1),
         zero_right = expr_is_number(p, expr_arg(p, one, 1), 0, 1);
    if (zero_left == zero_right)
        return condition;
    Expr zero = expr_int(p, 0), u = expr_arg(p, one, zero_left ? 1 : 0);
    if ((nonzero || (kind == KIND_LT && zero_left)) && expr_is_call(p, u, FN_ABS))
        return plain(p, expr_not(p, expr_eq(p, expr_arg(p, u, 0), zero)));
    if (nonzero && expr_is_call(p, u, FN_CBRT))
        return plain(p, expr_not(p, expr_eq(p, expr_arg(p, u, 0), zero)));
    bool odd = expr_kind(p, u) == KIND_POW && expr_kind(p, expr_arg(p, u, 1)) == KIND_NUM &&
               expr_num_sign(p, expr_arg(p, u, 1)) > 0 && expr_num_is_odd(p, expr_arg(p, u, 1));
    if (odd)
        return plain(p, expr_subst1(p, condition, u, expr_arg(p, u, 0)));
    bool even = expr_kind(p, u) == KIND_POW && expr_kind(p, expr_arg(p, u, 1)) == KIND_NUM &&
                expr_num_is_integer(p, expr_arg(p, u, 1)) && !expr_num_is_odd(p, expr_arg(p, u, 1));
    if (even && (nonzero || (kind == KIND_LT && zero_left)))
        return plain(p, expr_not(p, expr_eq(p, expr_arg(p, u, 0), zero)));
    expr_split_coeff(p, u, &coefficient, &rest);
    return nonzero && rest != u ? plain(p, expr_not(p, expr_eq(p, rest, zero))) : condition;
}

// The condition, or else a branch is not taken that the part stands in.
static Expr branched(Domain *d, Expr condition)
{
    VEC(Expr) any = {0};
    vec_push(&any, condition);
    for (size_t i = 0; i < d->otherwise.len; i++)
        vec_push(&any, d->otherwise.at[i]);
    condition = condition ? expr_or(d->pool, any.at, (uint32_t)any.len) : 0;
    vec_free(&any);
    return condition;
}

static void add(Domain *d, Expr condition)
{
    Pool *p = d->pool;
    condition = plain(p, branched(d, plain(p, condition)));
    if (!evident_holds(p, &d->facts, condition))
        append(d, close_over(d, condition));
}

// n - 2 = floor(n - 2) is n = floor(n), and so is that of 2 - n.
static Expr integer_condition(Pool *p, Expr e)
{
    Expr coefficient, rest;
    if (expr_kind(p, e) == KIND_ADD && expr_kind(p, expr_arg(p, e, 0)) == KIND_NUM &&
        expr_num_is_integer(p, expr_arg(p, e, 0)))
        e = expr_sub(p, e, expr_arg(p, e, 0));
    expr_split_coeff(p, e, &coefficient, &rest);
    if (coefficient && expr_is_number(p, coefficient, -1, 1))
        e = rest;
    return expr_eq(p, e, expr_call1(p, FN_FLOOR, e));
}

// Is it a sum or product of parts with a power like x^n? 0^0 is 1, so that x^n may differ from 0 where x does not.
static bool holds_open_power(Pool *p, Expr e)
{
    Kind kind = expr_kind(p, e);
    bool open = kind == KIND_POW && expr_kind(p, expr_arg(p, e, 1)) != KIND_NUM;
    for (uint32_t i = 0; i < expr_nargs(p, e) && !open && (kind == KIND_MUL || kind == KIND_ADD || kind == KIND_POW);
         i++)
        open = holds_open_power(p, expr_arg(p, e, i));
    return open;
}

// (x + 1)^2 is x + 1; a determinant stays as it is written.
static Expr only_factor(Pool *p, Expr written, Expr factor)
{
    return expr_dag_size(p, factor) < expr_dag_size(p, written) ? factor : written;
}

// The factors of what may not vanish, each by itself: x + 1 != 0, x - 1 != 0.
static void add_nonzero(Domain *d, Expr e)
{
    Pool *p = d->pool;
    Tower tower;
    FieldStatus status = FIELD_RESTART;
    VEC(Expr) found = {0};
    tower_init(&tower, 16);
    if (holds_open_power(p, e))
        status = FIELD_UNABLE;
    for (unsigned i = 0; i < FIELDS_MOST && status == FIELD_RESTART && pool_ok(p); i++) {
        Field f;
        Factors factors;
        found.len = 0;
        field_init(&f, p, &d->facts, &tower);
        const Ratio *r = field_normal(&f, e);
        if (r && !field_is_zero(&f, r) && field_factor(&f, r, &factors)) {
            bool several = factors.list.len > 1;
            for (size_t k = 0; k < factors.list.len && several; k++)
                if (factors.list.at[k].exponent > 0 && !field_never_zero(&f, factors.list.at[k].prime))
                    vec_push(&found, f.primes.at[factors.list.at[k].prime].expr);
            if (!several)
                vec_push(&found, factors.list.len ? only_factor(p, e, f.primes.at[factors.list.at[0].prime].expr) : e);
            factors_clear(&factors);
        } else {
            vec_push(&found, e);
        }
        status = f.status;
        field_clear(&f);
    }
    tower_clear(&tower);
    if (status != FIELD_OK) {
        found.len = 0;
        vec_push(&found, e);
    }
    for (size_t i = 0; i < found.len; i++)
        add(d, expr_not(p, expr_eq(p, found.at[i], expr_int(p, 0))));
    vec_free(&found);
}

static void add_power(Domain *d, Expr base, Expr exponent)
{
    Pool *p = d->pool;
    Expr zero = expr_int(p, 0);
    if (expr_kind(p, exponent) != KIND_NUM) {
        add(d, expr_or(p, (Expr[]){expr_le(p, zero, base), integer_condition(p, exponent)}, 2));
        add(d, expr_or(p, (Expr[]){expr_not(p, expr_eq(p, base, zero)), expr_le(p, zero, exponent)}, 2));
    } else if (!expr_num_is_integer(p, exponent)) {
        add(d, (expr_num_sign(p, exponent) < 0 ? expr_lt : expr_le)(p, zero, base));
    } else if (expr_num_sign(p, exponent) < 0) {
        add_nonzero(d, base);
    }
}

// number < u + c as number - c < u.
static Expr shifted(Pool *p, Expr relation)
{
    Expr a = expr_arg(p, relation, 0), b = expr_arg(p, relation, 1);
    for (uint32_t i = 0; i < 2; i++) {
        Expr number = i ? b : a, sum = i ? a : b;
        if (expr_kind(p, number) != KIND_NUM || expr_kind(p, sum) != KIND_ADD ||
            expr_kind(p, expr_arg(p, sum, 0)) != KIND_NUM)
            continue;
        Expr c = expr_arg(p, sum, 0);
        a = expr_sub(p, a, c);
        b = expr_sub(p, b, c);
        return (expr_kind(p, relation) == KIND_LT ? expr_lt : expr_le)(p, a, b);
    }
    return relation;
}

// Several joined by `or`, the way people write them.
static Expr tidy(Pool *p, Expr condition)
{
    Kind kind = condition ? expr_kind(p, condition) : KIND_NONE;
    if (kind == KIND_NOT)
        return expr_not(p, tidy(p, expr_arg(p, condition, 0)));
    if (kind == KIND_LT || kind == KIND_LE)
        return shifted(p, condition);
    if (kind == KIND_EQ)
        for (uint32_t i = 0; i < 2; i++)
            if (expr_is_call(p, expr_arg(p, condition, i), FN_FLOOR) &&
                expr_arg(p, expr_arg(p, condition, i), 0) == expr_arg(p, condition, 1 - i))
                return integer_condition(p, expr_arg(p, condition, 1 - i));
    return kind == KIND_OR ? each_part(p, condition, tidy) : condition;
}

static void add_card(Domain *d, Expr condition)
{
    Pool *p = d->pool;
    Kind kind = condition ? expr_kind(p, condition) : KIND_NONE;
    if (kind == KIND_AND) {
        for (uint32_t i = 0; i < expr_nargs(p, condition); i++)
            add_card(d, expr_arg(p, condition, i));
    } else if (kind == KIND_NOT && expr_kind(p, expr_arg(p, condition, 0)) == KIND_EQ) {
        Expr equation = expr_arg(p, condition, 0);
        add_nonzero(d, expr_sub(p, expr_arg(p, equation, 0), expr_arg(p, equation, 1)));
    } else if (kind != KIND_NONE) {
        add(d, tidy(p, condition));
    }
}

// Odd roots are of all numbers, even ones of those >= 0; of another degree the card's condition stands as it is.
static void add_root(Domain *d, Expr e)
{
    Pool *p = d->pool;
    Expr u = expr_arg(p, e, 0), n = expr_arg(p, e, 1);
    int64_t degree;
    if (!expr_get_int(p, n, &degree) || degree <= 0)
        append(d, close_over(d, branched(d, expr_eq(p, expr_pow(p, e, n), u))));
    else if (degree % 2 == 0)
        add(d, expr_le(p, expr_int(p, 0), u));
}

static void add_call(Domain *d, Expr e)
{
    Pool *p = d->pool;
    FuncId id = (FuncId)expr_op(p, e);
    Expr args[2] = {expr_arg(p, e, 0), func_cards[id].arity > 1 ? expr_arg(p, e, 1) : 0};
    if (id == FN_ROOT)
        add_root(d, e);
    else if (*func_cards[id].domain)
        add_card(d, template_instance(p, template_domain(p, id), args, func_cards[id].arity));
}

static void walk(Domain *d, Memo *seen, Expr e);

static void walk_apart(Domain *d, Expr e)
{
    Memo *seen = memo_begin(d->pool);
    walk(d, seen, e);
    memo_end(d->pool, seen);
}

static void walk_piecewise(Domain *d, Memo *seen, Expr e)
{
    Pool *p = d->pool;
    size_t before = d->otherwise.len;
    uint32_t n = expr_nargs(p, e);
    for (uint32_t i = 0; i < n; i += 2) {
        bool last = i + 1 == n;
        Expr condition = last ? 0 : expr_arg(p, e, i), value = expr_arg(p, e, last ? i : i + 1);
        if (i == 0)
            walk(d, seen, condition);
        else if (!last)
            walk_apart(d, condition);
        if (!last)
            vec_push(&d->otherwise, expr_not(p, condition));
        if (expr_kind(p, value) == KIND_UNDEF)
            add(d, expr_false(p));
        else
            walk_apart(d, value);
        if (!last)
            d->otherwise.at[d->otherwise.len - 1] = condition;
    }
    d->otherwise.len = before;
}

static bool is_whole(Pool *p, Expr e)
{
    Kind kind = expr_kind(p, e);
    if (kind == KIND_NUM)
        return expr_num_is_integer(p, e);
    if (kind == KIND_ADD || kind == KIND_MUL) {
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            if (!is_whole(p, expr_arg(p, e, i)))
                return false;
        return true;
    }
    return kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_BOUND || expr_is_call(p, e, FN_FLOOR);
}

// A name that a range ends at is taken for an integer; of another bound that is a condition.
static void add_bound(Domain *d, Expr bound)
{
    if (!is_whole(d->pool, bound)) {
        Facts implied = d->facts;
        d->facts = (Facts){0}; // the range itself is why the bound is known to be an integer
        for (size_t i = 0; i < implied.declared; i++)
            facts_add(&d->facts, &implied.list.at[i]);
        add(d, expr_eq(d->pool, bound, expr_call1(d->pool, FN_FLOOR, bound)));
        facts_clear(&d->facts);
        d->facts = implied;
    }
}

static void walk_sum(Domain *d, Memo *seen, Expr e)
{
    Pool *p = d->pool;
    Binder b = {.lower = expr_arg(p, e, 0), .upper = expr_arg(p, e, 1)};
    add_bound(d, b.lower);
    add_bound(d, b.upper);
    walk(d, seen, b.lower);
    walk(d, seen, b.upper);
    Expr body = expr_open(p, e, &b.index);
    if (!body)
        return;
    Facts outer = d->facts;
    facts_copy(&d->facts, &outer);
    facts_suppose(&d->facts,
                  &(Fact){.kind = FACT_RANGE, .subject = expr_sym(p, b.index), .lower = b.lower, .upper = b.upper});
    vec_push(&d->open, b);
    walk_apart(d, body);
    d->open.len--;
    facts_clear(&d->facts);
    d->facts = outer;
}

static void walk(Domain *d, Memo *seen, Expr e)
{
    Pool *p = d->pool;
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!expr_nargs(p, e) || memo_get(seen, e, &known) || ++d->visited > NODES_MOST || !pool_ok(p))
        return;
    memo_put(seen, e, 1);
    if (kind == KIND_PIECEWISE) {
        walk_piecewise(d, seen, e);
        return;
    }
    if (kind == KIND_SUM || kind == KIND_PROD) {
        walk_sum(d, seen, e);
        return;
    }
    if (kind == KIND_POW)
        add_power(d, expr_arg(p, e, 0), expr_arg(p, e, 1));
    if (kind == KIND_CALL)
        add_call(d, e);
    if (kind == KIND_FORM && expr_op(p, e) == FORM_INVERSE && !(expr_flags(p, expr_arg(p, e, 2)) & FLAG_HAS_BOUND))
        add_nonzero(d, expr_form(p, FORM_DETERMINANT, (Expr[]){expr_arg(p, e, 2)}, 1));
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        walk(d, seen, expr_arg(p, e, i));
}

// ---- Leaving out ----------------------------------------------------------------------------------------------------

// sum(k=1..n, [c]) = 0 says that c fails for every k. The sum; 0 where the condition is another.
static Expr sum_of_failures(Pool *p, Expr condition)
{
    for (uint32_t i = 0; expr_kind(p, condition) == KIND_EQ && i < 2; i++) {
        Expr sum = expr_arg(p, condition, i);
        if (expr_is_number(p, expr_arg(p, condition, 1 - i), 0, 1) && expr_kind(p, sum) == KIND_SUM &&
            expr_kind(p, expr_arg(p, sum, 2)) == KIND_IVERSON)
            return sum;
    }
    return 0;
}

typedef struct {
    Expr lower, upper;
    const Facts *facts;
    VEC(Expr) found;
} Subscripts;

static void take_subscripts(Pool *p, Expr variable, void *data)
{
    enum { MOST = 4 };

    Subscripts *s = data;
    for (uint32_t i = 0; expr_kind(p, variable) == KIND_ELEM && i < expr_nargs(p, variable); i++)
        if (s->found.len < MOST &&
            facts_in_range(p, s->facts, expr_arg(p, variable, i), s->lower, s->upper) == TRUTH_YES)
            vec_push(&s->found, expr_arg(p, variable, i));
}

// What the sum says of the elements that e speaks of.
static void add_instances(Pool *p, const Facts *facts, Expr sum, Expr e, ExprList *out)
{
    Subscripts s = {.lower = expr_arg(p, sum, 0), .upper = expr_arg(p, sum, 1), .facts = facts};
    expr_each_variable(p, e, take_subscripts, &s);
    for (size_t i = 0; i < s.found.len; i++) {
        Expr body = expr_open_as(p, sum, s.found.at[i]);
        if (body && expr_kind(p, body) == KIND_IVERSON)
            vec_push(out, expr_not(p, expr_arg(p, body, 0)));
    }
    vec_free(&s.found);
}

static void suppose_instances(Pool *p, Facts *facts, Expr sum, Expr condition)
{
    ExprList instances = {0};
    add_instances(p, facts, sum, condition, &instances);
    for (size_t i = 0; i < instances.len; i++)
        evident_suppose(facts, instances.at[i]);
    vec_free(&instances);
}

// The same of two sums over one range: it follows for one index from what the other says of it.
static bool follows_for_each(Pool *p, const Facts *facts, Expr sum, Expr other)
{
    Sym index;
    if (expr_arg(p, sum, 0) != expr_arg(p, other, 0) || expr_arg(p, sum, 1) != expr_arg(p, other, 1))
        return false;
    Expr body = expr_open(p, sum, &index), premise = expr_open_as(p, other, expr_sym(p, index));
    if (!body || !premise || expr_kind(p, body) != KIND_IVERSON || expr_kind(p, premise) != KIND_IVERSON)
        return false;
    Facts more;
    facts_copy(&more, facts);
    evident_suppose(&more, expr_not(p, expr_arg(p, premise, 0)));
    bool yes = evident_holds(p, &more, expr_not(p, expr_arg(p, body, 0)));
    facts_clear(&more);
    return yes;
}

// Does it follow where the others hold? One of them that is several joined by `or` is gone through case by case.
static bool follows(Pool *p, const Facts *facts, const ExprList *all, size_t i)
{
    Facts more;
    facts_copy(&more, facts);
    for (size_t k = 0; k < all->len; k++)
        if (k != i && expr_kind(p, all->at[k]) != KIND_OR)
            evident_suppose(&more, all->at[k]);
    Expr sum = sum_of_failures(p, all->at[i]);
    for (size_t k = 0; k < all->len; k++) {
        Expr other = k != i ? sum_of_failures(p, all->at[k]) : 0;
        if (other && !sum)
            suppose_instances(p, &more, other, all->at[i]);
        if (other && sum && follows_for_each(p, facts, sum, other)) {
            facts_clear(&more);
            return true;
        }
    }
    bool yes = evident_holds(p, &more, all->at[i]);
    for (size_t k = 0; k < all->len && !yes; k++) {
        Expr other = all->at[k];
        yes = k != i && expr_kind(p, other) == KIND_OR && expr_kind(p, all->at[i]) == KIND_OR;
        for (uint32_t m = 0; yes && m < expr_nargs(p, other); m++) {
            Facts one;
            facts_copy(&one, &more);
            evident_suppose(&one, expr_arg(p, other, m));
            yes = evident_holds(p, &one, all->at[i]);
            facts_clear(&one);
        }
    }
    facts_clear(&more);
    return yes;
}

// The largest condition, one of the last among equals, that was not yet looked at.
static size_t next_to_ask(Pool *p, const ExprList *list, const ExprList *asked)
{
    size_t best = list->len;
    for (size_t i = list->len; i-- > 0;) {
        bool done = false;
        for (size_t k = 0; k < asked->len && !done; k++)
            done = asked->at[k] == list->at[i];
        if (!done && (best == list->len || expr_dag_size(p, list->at[i]) > expr_dag_size(p, list->at[best])))
            best = i;
    }
    return best;
}

// A condition is evident where its parts have a value. So that of x/y, which may follow where y != 0, is looked at
// before that of y, which may follow from what still says that x/y has a value: the larger first.
static void leave_out(Pool *p, const Facts *facts, ExprList *list)
{
    ExprList asked = {0};
    for (size_t i; list->len <= OTHERS_MOST && pool_ok(p) && (i = next_to_ask(p, list, &asked)) < list->len;) {
        vec_push(&asked, list->at[i]);
        if (!follows(p, facts, list, i))
            continue;
        memmove(list->at + i, list->at + i + 1, (list->len - i - 1) * sizeof *list->at);
        list->len--;
    }
    vec_free(&asked);
}

void domain_conditions(Pool *p, const Facts *facts, const Expr *parts, uint32_t n, ExprList *out)
{
    ExprList found = {0};
    Domain d = {.pool = p, .out = &found};
    facts_copy(&d.facts, facts);
    Memo *seen = memo_begin(p);
    for (uint32_t i = 0; i < n; i++)
        if (parts[i])
            walk(&d, seen, parts[i]);
    memo_end(p, seen);
    leave_out(p, facts, &found);
    for (size_t i = 0; i < found.len; i++)
        vec_push(out, found.at[i]);
    facts_clear(&d.facts);
    vec_free(&d.open);
    vec_free(&d.otherwise);
    vec_free(&found);
}

bool domain_learn(Pool *p, Facts *facts, const Expr *parts, uint32_t n)
{
    ExprList conditions = {0}, said = {0};
    domain_conditions(p, facts, parts, n, &conditions);
    for (size_t i = 0; i < conditions.len; i++) {
        Expr sum = sum_of_failures(p, conditions.at[i]);
        if (expr_kind(p, conditions.at[i]) == KIND_OR)
            vec_push(&said, conditions.at[i]);
        for (uint32_t k = 0; sum && k < n; k++)
            add_instances(p, facts, sum, parts[k], &said);
    }
    size_t before = facts->list.len;
    for (size_t i = 0; i < said.len; i++)
        facts_imply(facts, &(Fact){.kind = FACT_CONDITION, .condition = said.at[i], .derived = true, .kink = true});
    vec_free(&conditions);
    vec_free(&said);
    return facts->list.len > before;
}

// ---- Domains of single points ---------------------------------------------------------------------------------------

// c*node + number = 0 solved for the node.
static bool solve_linear(Pool *p, Expr e, Expr *node, Expr *value)
{
    Expr number = expr_int(p, 0), coefficient;
    if (expr_kind(p, e) == KIND_ADD && expr_nargs(p, e) == 2 && expr_kind(p, expr_arg(p, e, 0)) == KIND_NUM) {
        number = expr_arg(p, e, 0);
        e = expr_arg(p, e, 1);
    }
    expr_split_coeff(p, e, &coefficient, node);
    Kind kind = *node ? expr_kind(p, *node) : KIND_NONE;
    *value = expr_neg(p, expr_div(p, number, coefficient));
    return *value && (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_CALL);
}

// Where e vanishes: the value of a node, if it has a single factor that is linear in one.
static bool solve_zero(Pool *p, const Facts *facts, Expr e, Expr *node, Expr *value)
{
    Tower tower;
    FieldStatus status = FIELD_RESTART;
    bool solved = false;
    tower_init(&tower, 16);
    for (unsigned i = 0; i < FIELDS_MOST && status == FIELD_RESTART && pool_ok(p); i++) {
        Field f;
        Factors factors;
        field_init(&f, p, facts, &tower);
        const Ratio *r = field_normal(&f, e);
        solved = false;
        if (r && !field_is_zero(&f, r) && field_factor(&f, r, &factors)) {
            solved = factors.list.len == 1 && factors.list.at[0].exponent > 0 &&
                     solve_linear(p, f.primes.at[factors.list.at[0].prime].expr, node, value);
            factors_clear(&factors);
        }
        status = f.status;
        field_clear(&f);
    }
    tower_clear(&tower);
    return solved && status == FIELD_OK;
}

bool domain_isolated(Pool *p, const Facts *facts, const Expr *parts, uint32_t n, Expr *node, Expr *value)
{
    ExprList conditions = {0};
    bool found = false;
    domain_conditions(p, facts, parts, n, &conditions);
    for (size_t i = 0; i < conditions.len && !found && pool_ok(p); i++) {
        Expr c = conditions.at[i];
        if (expr_kind(p, c) != KIND_LE || !evident_holds(p, facts, expr_le(p, expr_arg(p, c, 1), expr_arg(p, c, 0))))
            continue;
        found = solve_zero(p, facts, expr_sub(p, expr_arg(p, c, 0), expr_arg(p, c, 1)), node, value);
    }
    vec_free(&conditions);
    return found;
}
