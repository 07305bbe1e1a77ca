// What the expressions of a claim imply: integers, lengths, dimensions, ranges of free subscripts; and where a length
// gives way. facts.h says what is meant.
#include "symbolic/expr/arith.h"
#include "symbolic/facts/facts_internal.h"

typedef struct { // the index of a sum that was opened on the way
    Expr symbol, lower, upper;
} Opened;

typedef struct {
    Facts *facts;
    Memo *seen;
    VEC(Opened) open; // from the outside to the inside
} Learn;

#define push_once(list, e) (holds((list)->at, (list)->len, (e)) ? (void)0 : vec_push((list), (e)))

static bool holds(const Expr *list, size_t n, Expr e)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == e)
            return true;
    return false;
}

static bool is_name(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_SYM && !pool_symbol_is_fresh(p, expr_op(p, e));
}

// ---- Conditions that speak of a name's lower end -------------------------------------------------------------------

// e = rest + c*name with a number c, name nowhere else. False where e has another form.
static bool split_name(Pool *p, Expr e, Expr name, Expr *c, Expr *rest)
{
    uint32_t terms = e && expr_kind(p, e) == KIND_ADD ? expr_nargs(p, e) : 1, found = 0;
    for (uint32_t i = 0; e && i < terms; i++) {
        Expr coeff, factor, term = terms > 1 ? expr_arg(p, e, i) : e;
        expr_split_coeff(p, term, &coeff, &factor);
        if (factor != name)
            continue;
        *c = coeff;
        *rest = expr_sub(p, e, term);
        found++;
    }
    return found == 1 && *rest && !expr_contains(p, *rest, name);
}

// Does name >= 1 decide c*name + number <= 0 (< 0, = 0)?
static bool is_decided(const Pool *p, Kind kind, Expr c, Expr number)
{
    fmpq_t root, one;
    fmpq_init(root);
    fmpq_init(one);
    fmpq_one(one);
    fmpq_div(root, expr_fmpq(p, number), expr_fmpq(p, c));
    fmpq_neg(root, root);
    int order = fmpq_cmp(root, one);
    bool upper = fmpq_sgn(expr_fmpq(p, c)) > 0; // name <= root
    bool decided = kind == KIND_EQ ? order < 0
                   : upper         ? order < 0 || (order == 0 && kind == KIND_LT)
                                   : order < 0 || (order == 0 && kind == KIND_LE);
    fmpq_clear(root);
    fmpq_clear(one);
    return decided;
}

// The names that a condition compares with numbers in a way that name >= 1 alone decides: whoever writes it thinks of
// other values too.
static void learn_guard(Pool *p, Facts *facts, Expr condition)
{
    Kind kind = expr_kind(p, condition);
    if (kind == KIND_AND || kind == KIND_OR || kind == KIND_NOT)
        for (uint32_t i = 0; i < expr_nargs(p, condition); i++)
            learn_guard(p, facts, expr_arg(p, condition, i));
    if (kind != KIND_EQ && kind != KIND_LE && kind != KIND_LT)
        return;
    Expr d = expr_sub(p, expr_arg(p, condition, 0), expr_arg(p, condition, 1)), c, number;
    uint32_t terms = d && expr_kind(p, d) == KIND_ADD ? expr_nargs(p, d) : 1;
    for (uint32_t i = 0; d && i < terms; i++) {
        Expr coeff, name, term = terms > 1 ? expr_arg(p, d, i) : d;
        expr_split_coeff(p, term, &coeff, &name);
        if (is_name(p, name) && split_name(p, d, name, &c, &number) && expr_kind(p, number) == KIND_NUM &&
            is_decided(p, kind, c, number))
            push_once(&facts->guarded, name);
    }
}

// Does an assumed condition bound the name from below, or in a way that is not linear?
static bool bounds_below(Pool *p, Expr condition, Expr name)
{
    Kind kind = expr_kind(p, condition);
    bool any = false;
    if (kind == KIND_AND || kind == KIND_OR)
        for (uint32_t i = 0; i < expr_nargs(p, condition) && !any; i++)
            any = bounds_below(p, expr_arg(p, condition, i), name);
    if (kind != KIND_EQ && kind != KIND_LE && kind != KIND_LT)
        return any;
    Expr d = expr_sub(p, expr_arg(p, condition, 1), expr_arg(p, condition, 0)), c, rest;
    if (!d || !split_name(p, d, name, &c, &rest))
        return d && expr_contains(p, d, name) && !(expr_flags(p, d) & FLAG_HAS_ELEM);
    return kind == KIND_EQ || expr_num_sign(p, c) > 0;
}

static bool is_guarded(Pool *p, const Facts *facts, Expr name)
{
    if (holds(facts->guarded.at, facts->guarded.len, name))
        return true;
    for (size_t i = 0; i < facts->declared; i++) {
        Fact fact = facts->list.at[i];
        if (fact.kind == FACT_RANGE ? fact.subject == name
                                    : fact.kind == FACT_CONDITION && bounds_below(p, fact.condition, name))
            return true;
    }
    return false;
}

// Lengths that guards and assumptions took the place of go.
static void drop_guarded_lengths(Pool *p, Facts *facts)
{
    size_t kept = 0;
    size_t sizes = 0;
    for (size_t i = 0; i < facts->lengths.len; i++)
        if (!is_guarded(p, facts, facts->lengths.at[i])) {
            sizes += i < facts->sizes;
            facts->lengths.at[kept++] = facts->lengths.at[i];
        } else {
            push_once(&facts->guarded, facts->lengths.at[i]);
        }
    facts->sizes = sizes;
    facts->lengths.len = kept;
}

// ---- Integers and lengths ------------------------------------------------------------------------------------------

// n in 1..n, 1..n-1
static void learn_lengths(Pool *p, Facts *facts, Expr upper)
{
    int64_t shift = 0;
    bool shifted =
        expr_kind(p, upper) == KIND_ADD && expr_nargs(p, upper) == 2 && expr_get_int(p, expr_arg(p, upper, 0), &shift);
    Expr name = shifted ? expr_arg(p, upper, 1) : upper;
    if (is_name(p, name) && shift <= 0)
        push_once(&facts->lengths, name);
}

// An integer by implication; derived where without it the expression would have no value.
static void learn_integer(Pool *p, Facts *facts, Expr e, bool derived)
{
    for (size_t i = facts->declared; i < facts->list.len; i++) {
        Fact *fact = &facts->list.at[i];
        if (fact->kind == FACT_INTEGER && fact->subject == e) {
            fact->derived |= derived;
            return;
        }
    }
    bool array = expr_kind(p, e) == KIND_ELEM; // all of its elements
    facts_imply(facts, &(Fact){.kind = FACT_INTEGER, .subject = e, .every = array, .derived = derived});
}

static void learn_integers(Pool *p, Expr variable, void *data)
{
    if (expr_kind(p, variable) != KIND_APPLY)
        learn_integer(p, data, variable, false);
}

// floor(x), sign(x) and [x > 0] are integers whatever x is: they say nothing of it.
static Expr leave_steps_out(Pool *p, Expr e, void *data)
{
    (void)data;
    bool step = expr_kind(p, e) == KIND_IVERSON || expr_is_call(p, e, FN_FLOOR) || expr_is_call(p, e, FN_CEIL) ||
                expr_is_call(p, e, FN_SIGN);
    return step ? expr_int(p, 0) : e;
}

// What stands in a subscript or bounds a range. Alone, or with a whole number beside it, it has to be an integer.
static void learn_whole(Pool *p, Facts *facts, Expr e)
{
    int64_t n;
    bool shifted = expr_kind(p, e) == KIND_ADD && expr_nargs(p, e) == 2 && expr_get_int(p, expr_arg(p, e, 0), &n);
    Expr core = shifted ? expr_arg(p, e, 1) : e;
    if (expr_kind(p, core) == KIND_SYM || expr_kind(p, core) == KIND_ELEM)
        learn_integer(p, facts, core, true);
    if (expr_flags(p, e) & FLAG_HAS_STEP)
        e = expr_rewrite(p, e, leave_steps_out, NULL);
    if (e)
        expr_each_variable(p, e, learn_integers, facts);
}

static void learn_range(Pool *p, Facts *facts, Expr lower, Expr upper)
{
    learn_whole(p, facts, lower);
    learn_whole(p, facts, upper);
    if (expr_is_number(p, lower, 1, 1))
        learn_lengths(p, facts, upper);
}

// ---- Dimensions ----------------------------------------------------------------------------------------------------

static void learn_dimension(Facts *facts, Dimension dim)
{
    for (size_t i = 0; i < facts->dimensions.len; i++) {
        const Dimension *d = &facts->dimensions.at[i];
        if (d->array == dim.array && d->position == dim.position && d->lower == dim.lower && d->upper == dim.upper)
            return;
    }
    vec_push(&facts->dimensions, dim);
}

// The least or the greatest value of a subscript over the indices of the sums around it, the innermost first; 0 where it
// is not linear in them.
static Expr end_of(Pool *p, const Learn *l, Expr sub, bool greatest)
{
    for (size_t i = l->open.len; i-- > 0 && sub;) {
        const Opened *o = &l->open.at[i];
        Expr c, rest;
        if (!expr_contains(p, sub, o->symbol))
            continue;
        if (!split_name(p, sub, o->symbol, &c, &rest))
            return 0;
        bool upper = (expr_num_sign(p, c) > 0) == greatest;
        sub = expr_add2(p, rest, expr_mul2(p, c, upper ? o->upper : o->lower));
    }
    return sub;
}

static bool holds_opened(Pool *p, const Learn *l, Expr e)
{
    for (size_t i = 0; i < l->open.len; i++)
        if (expr_contains(p, e, l->open.at[i].symbol))
            return true;
    return false;
}

static void learn_element(Pool *p, Learn *l, Expr e)
{
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr sub = expr_arg(p, e, i);
        learn_whole(p, l->facts, sub);
        if (!holds_opened(p, l, sub))
            continue;
        Expr lower = end_of(p, l, sub, false), upper = end_of(p, l, sub, true);
        if (lower && upper)
            learn_dimension(l->facts, (Dimension){expr_op(p, e), i, lower, upper});
    }
}

// ---- The walk ------------------------------------------------------------------------------------------------------

static void learn(Pool *p, Learn *l, Expr e);

static void learn_binder(Pool *p, Learn *l, Expr e)
{
    Sym index;
    Opened o = {.lower = expr_arg(p, e, 0), .upper = expr_arg(p, e, 1)};
    learn_range(p, l->facts, o.lower, o.upper);
    Expr body = expr_open(p, e, &index);
    if (!body)
        return;
    o.symbol = expr_sym(p, index);
    vec_push(&l->open, o);
    learn(p, l, body);
    l->open.len--;
}

static void learn(Pool *p, Learn *l, Expr e)
{
    uint32_t known;
    Kind kind = expr_kind(p, e);
    bool binder = kind == KIND_SUM || kind == KIND_PROD;
    if (!expr_nargs(p, e) || memo_get(l->seen, e, &known))
        return;
    memo_put(l->seen, e, 1);
    for (uint32_t i = 0; i < (binder ? 2 : expr_nargs(p, e)); i++)
        learn(p, l, expr_arg(p, e, i));
    if (kind == KIND_ELEM)
        learn_element(p, l, e);
    if (kind == KIND_IVERSON)
        learn_guard(p, l->facts, expr_arg(p, e, 0));
    for (uint32_t i = 0; kind == KIND_PIECEWISE && i + 1 < expr_nargs(p, e); i += 2)
        learn_guard(p, l->facts, expr_arg(p, e, i));
    if (binder)
        learn_binder(p, l, e);
}

// ---- Free subscripts -----------------------------------------------------------------------------------------------

void facts_index(Facts *facts, Expr name)
{
    vec_push(&facts->indices, name);
}

bool facts_ends_at_index(Pool *p, const Facts *facts, Expr lower, Expr upper)
{
    if (expr_holds_fresh(p, lower) || expr_holds_fresh(p, upper)) // an index of a sum that was opened on the way
        return true;
    for (size_t i = 0; i < facts->indices.len; i++)
        if (expr_contains(p, upper, facts->indices.at[i]) || expr_contains(p, lower, facts->indices.at[i]))
            return true;
    return false;
}

typedef struct {
    VEC(Dimension) list;
    bool open; // one of them ends at an index: only lower ends count
} Hull;

// The dimensions of an array's subscript, but for those that begin at an index. False where the subscript itself bounds
// one: s[K] beside a sum over 1..K-1 says nothing of K.
static bool collect_hull(Pool *p, const Facts *facts, Sym array, uint32_t position, Expr sub, Hull *out)
{
    for (size_t i = 0; i < facts->dimensions.len; i++) {
        Dimension d = facts->dimensions.at[i];
        if (d.array != array || d.position != position)
            continue;
        if (expr_contains(p, d.lower, sub) || expr_contains(p, d.upper, sub))
            return false;
        if (expr_holds_fresh(p, d.lower))
            continue;
        out->open |= facts_ends_at_index(p, facts, d.lower, d.upper);
        vec_push(&out->list, d);
    }
    return out->list.len > 0;
}

// The least lower or greatest upper end; 0 where that is not known.
static Expr outermost(Pool *p, const Facts *facts, const Hull *hull, bool upper)
{
    for (size_t i = 0; i < hull->list.len; i++) {
        Expr end = upper ? hull->list.at[i].upper : hull->list.at[i].lower;
        bool all = true;
        for (size_t k = 0; k < hull->list.len && all; k++) {
            Expr other = upper ? hull->list.at[k].upper : hull->list.at[k].lower;
            all = facts_at_most(p, facts, upper ? other : end, upper ? end : other) == TRUTH_YES;
        }
        if (all)
            return end;
    }
    return 0;
}

// One of several ranges that can not be compared.
static Expr one_of(Pool *p, const Hull *hull, Expr sub)
{
    enum { RANGES_MOST = 4 };

    Expr parts[RANGES_MOST];
    if (hull->list.len > RANGES_MOST)
        return 0;
    for (size_t i = 0; i < hull->list.len; i++) {
        Dimension d = hull->list.at[i];
        parts[i] = expr_and(p, (Expr[]){expr_le(p, d.lower, sub), expr_le(p, sub, d.upper)}, 2);
    }
    return expr_or(p, parts, (uint32_t)hull->list.len);
}

static void learn_inside(Pool *p, Facts *facts, const Hull *hull, Expr sub)
{
    Expr lower = outermost(p, facts, hull, false), upper = hull->open ? 0 : outermost(p, facts, hull, true);
    Fact fact = {.kind = FACT_CONDITION, .inside = true};
    if (lower && upper)
        fact = (Fact){.kind = FACT_RANGE, .subject = sub, .lower = lower, .upper = upper, .inside = true};
    else if (hull->open)
        fact.condition = lower ? expr_le(p, lower, sub) : 0;
    else
        fact.condition = one_of(p, hull, sub);
    if (fact.kind == FACT_RANGE || (fact.condition && expr_nargs(p, fact.condition)))
        facts_imply(facts, &fact);
}

static void learn_free_subscripts(Pool *p, Expr variable, void *data)
{
    Facts *facts = data;
    for (uint32_t i = 0; expr_kind(p, variable) == KIND_ELEM && i < expr_nargs(p, variable); i++) {
        Expr sub = expr_arg(p, variable, i), lower, upper;
        Hull hull = {.open = false};
        if (is_name(p, sub) && !facts_declared_range(facts, sub, &lower, &upper) &&
            collect_hull(p, facts, expr_op(p, variable), i, sub, &hull))
            learn_inside(p, facts, &hull, sub);
        vec_free(&hull.list);
    }
}

// Anew from all that was learned: another expression may widen an array or take a length away.
static void learn_all_free_subscripts(Pool *p, Facts *facts)
{
    size_t kept = facts->declared;
    for (size_t i = facts->declared; i < facts->list.len; i++)
        if (!facts->list.at[i].inside)
            facts->list.at[kept++] = facts->list.at[i];
    facts->list.len = kept;
    for (size_t i = 0; i < facts->sources.len; i++)
        expr_each_variable(p, facts->sources.at[i], learn_free_subscripts, facts);
}

// The sizes of a declared array are lengths, and its subscripts run over them.
static void learn_shape(Pool *p, Facts *facts, const MatrixShape *declared, Sym name)
{
    MatrixShape shape = *declared;
    Expr sizes[2] = {shape.rows, shape.cols};
    for (uint32_t i = 0; i < (shape.rank == RANK_MATRIX ? 2 : 1); i++) {
        learn_whole(p, facts, sizes[i]);
        if (is_name(p, sizes[i]) && !holds(facts->lengths.at, facts->sizes, sizes[i])) {
            vec_push(&facts->lengths, sizes[i]);
            for (size_t k = facts->lengths.len - 1; k > facts->sizes; k--) {
                facts->lengths.at[k] = facts->lengths.at[k - 1];
                facts->lengths.at[k - 1] = sizes[i];
            }
            facts->sizes++;
        }
        if (!is_name(p, sizes[i]) && expr_kind(p, sizes[i]) != KIND_NUM) {
            Expr full = expr_le(p, expr_int(p, 1), sizes[i]);
            facts_imply(facts, &(Fact){.kind = FACT_CONDITION, .condition = full, .derived = true});
        }
        learn_dimension(facts, (Dimension){name, i, expr_int(p, 1), sizes[i]});
    }
}

void facts_learn(Pool *p, Facts *facts, Expr e)
{
    if (!e)
        return;
    Learn l = {.facts = facts, .seen = memo_begin(p)};
    for (size_t i = 0; i < facts->declared; i++)
        if (facts->list.at[i].kind == FACT_SHAPE)
            learn_shape(p, facts, &facts->list.at[i].shape, expr_op(p, facts->list.at[i].subject));
    for (size_t i = 0, n = facts->list.len; i < n; i++) { // a declared range makes integers of its bounds
        Fact fact = facts->list.at[i];
        if (fact.kind == FACT_RANGE && !fact.inside)
            learn_range(p, facts, fact.lower, fact.upper);
        if (fact.kind == FACT_CONDITION && i < facts->declared)
            learn_guard(p, facts, fact.condition);
    }
    learn(p, &l, e);
    memo_end(p, l.seen);
    vec_free(&l.open);
    vec_push(&facts->sources, e);
    drop_guarded_lengths(p, facts);
    learn_all_free_subscripts(p, facts);
    facts_learn_instances(p, facts, e);
}
