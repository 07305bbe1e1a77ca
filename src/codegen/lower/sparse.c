// Where the entries of a sparse matrix may be, read off the brackets of its formula.
//
// SUPPORT. An expression is 0 wherever none of its conjunctions holds: a list of conditions, each joined by `and`,
// which may say less than the brackets do, never more. A sum has those of its terms; a product any two of its factors'
// at once; a bracket its own; a sum over an index its body's, with the index replaced by what a bracket says it is.
// BANDS. A conjunction is solved for the column: where it says column = g, column <= g or g <= column for whole numbers
// these are bounds, what is left of it that does not speak of the column is a condition on the row, and the rest is
// dropped. A table that is made of bands may hold a 0 as an entry; what it leaves out is 0.
#include "codegen/lower/lower.h"

enum { CONJUNCTIONS = 64 }; // more are no pattern

typedef VEC(Expr) Support; // conditions; none: the expression is 0. Alone and true: nothing is known

typedef struct {
    Lower *l;
    Pool *p;
    Memo *memo; // by expression: 1 + its place in `known`
    VEC(Support) known;
} Find;

static Support find_support(Find *f, Expr e);

// ---- Lists of conditions --------------------------------------------------------------------------------------------

static void set_everywhere(Pool *p, Support *s)
{
    s->len = 0;
    vec_push(s, expr_true(p));
}

static bool is_everywhere(const Pool *p, const Support *s)
{
    return s->len == 1 && expr_kind(p, s->at[0]) == KIND_TRUE;
}

static void add_condition(Pool *p, Support *s, Expr condition)
{
    if (!condition || expr_kind(p, condition) == KIND_FALSE || is_everywhere(p, s))
        return;
    for (size_t i = 0; i < s->len; i++)
        if (s->at[i] == condition)
            return;
    if (expr_kind(p, condition) == KIND_TRUE || s->len == CONJUNCTIONS)
        set_everywhere(p, s);
    else
        vec_push(s, condition);
}

static void unite(Pool *p, Support *s, const Support *other)
{
    for (size_t i = 0; i < other->len; i++)
        add_condition(p, s, other->at[i]);
}

static void intersect(Pool *p, Support *s, const Support *other)
{
    Support both = {0};
    for (size_t i = 0; i < s->len; i++)
        for (size_t k = 0; k < other->len; k++)
            add_condition(p, &both, expr_and(p, (Expr[]){s->at[i], other->at[k]}, 2));
    vec_free(s);
    *s = both;
}

// ---- What an expression is 0 outside of -----------------------------------------------------------------------------

// abs(u) <= b says u <= b and -b <= u. Other conditions are left as they are.
static Expr without_abs(Pool *p, Expr condition)
{
    Kind kind = expr_kind(p, condition);
    if ((kind != KIND_LE && kind != KIND_LT) || !expr_is_call(p, expr_arg(p, condition, 0), FN_ABS))
        return condition;
    Expr u = expr_arg(p, expr_arg(p, condition, 0), 0), b = expr_arg(p, condition, 1);
    Expr (*relation)(Pool *, Expr, Expr) = kind == KIND_LE ? expr_le : expr_lt;
    return expr_and(p, (Expr[]){relation(p, u, b), relation(p, expr_neg(p, b), u)}, 2);
}

static Support of_condition(Find *f, Expr condition)
{
    Pool *p = f->p;
    Support s = {0};
    condition = without_abs(p, condition);
    Kind kind = condition ? expr_kind(p, condition) : KIND_TRUE;
    if (kind != KIND_OR)
        set_everywhere(p, &s);
    if (kind != KIND_AND && kind != KIND_OR && condition)
        s.at[0] = condition;
    for (uint32_t i = 0; (kind == KIND_AND || kind == KIND_OR) && i < expr_nargs(p, condition); i++) {
        Support part = of_condition(f, expr_arg(p, condition, i));
        if (kind == KIND_AND)
            intersect(p, &s, &part);
        else
            unite(p, &s, &part);
        vec_free(&part);
    }
    return s;
}

static uint32_t atom_count(const Pool *p, Expr conjunction)
{
    return expr_kind(p, conjunction) == KIND_AND ? expr_nargs(p, conjunction) : 1;
}

static Expr atom_at(const Pool *p, Expr conjunction, uint32_t i)
{
    return expr_kind(p, conjunction) == KIND_AND ? expr_arg(p, conjunction, i) : conjunction;
}

// The conjunction for some value of the index from..to: the value that one of its atoms gives, or what does not hold
// it.
static Expr for_some(Find *f, Expr conjunction, Expr index, Expr from, Expr to)
{
    Pool *p = f->p;
    Expr value = 0, kept = expr_true(p);
    int relation;
    for (uint32_t i = 0; i < atom_count(p, conjunction); i++)
        if (lower_solve(f->l, atom_at(p, conjunction, i), index, &relation, &value) && relation == 0) {
            conjunction = expr_subst1(p, conjunction, index, value);
            return expr_and(p, (Expr[]){conjunction, expr_le(p, from, value), expr_le(p, value, to)}, 3);
        }
    for (uint32_t i = 0; i < atom_count(p, conjunction); i++)
        if (!expr_contains(p, atom_at(p, conjunction, i), index))
            kept = expr_and(p, (Expr[]){kept, atom_at(p, conjunction, i)}, 2);
    return kept;
}

static Support of_sum(Find *f, Expr e)
{
    Pool *p = f->p;
    Support s = {0};
    Expr from = expr_arg(p, e, 0), to = expr_arg(p, e, 1);
    int loop = lower_loop(f->l, from, to, e);
    Expr index = loop < 0 ? 0 : expr_sym(p, f->l->ir->loops.at[loop].symbol),
         body = index ? expr_open_as(p, e, index) : 0;
    if (!body)
        return s;
    Support inside = find_support(f, body);
    for (size_t i = 0; i < inside.len; i++)
        add_condition(p, &s, for_some(f, inside.at[i], index, from, to));
    return s;
}

static Support of_choice(Find *f, Expr e)
{
    Pool *p = f->p;
    Support s = {0};
    uint32_t n = expr_nargs(p, e);
    for (uint32_t i = 0; i < n; i += 2) {
        Support branch = {0}, value = find_support(f, expr_arg(p, e, i + 1 < n ? i + 1 : i));
        if (i + 1 < n)
            branch = of_condition(f, expr_arg(p, e, i));
        else
            set_everywhere(p, &branch);
        intersect(p, &branch, &value);
        unite(p, &s, &branch);
        vec_free(&branch);
    }
    return s;
}

static Support support_of(Find *f, Expr e)
{
    Pool *p = f->p;
    Support s = {0};
    Kind kind = expr_kind(p, e);
    if (expr_is_number(p, e, 0, 1))
        return s;
    if (kind == KIND_IVERSON)
        return of_condition(f, expr_arg(p, e, 0));
    if (kind == KIND_SUM)
        return of_sum(f, e);
    if (kind == KIND_PIECEWISE)
        return of_choice(f, e);
    if (kind == KIND_POW && expr_kind(p, expr_arg(p, e, 1)) == KIND_NUM && expr_num_sign(p, expr_arg(p, e, 1)) > 0) {
        Support base = find_support(f, expr_arg(p, e, 0));
        unite(p, &s, &base);
        return s;
    }
    if (kind != KIND_ADD)
        set_everywhere(p, &s);
    for (uint32_t i = 0; (kind == KIND_ADD || kind == KIND_MUL) && i < expr_nargs(p, e); i++) {
        Support part = find_support(f, expr_arg(p, e, i));
        if (kind == KIND_ADD)
            unite(p, &s, &part);
        else
            intersect(p, &s, &part);
    }
    return s;
}

// Of the finder: not to be freed.
static Support find_support(Find *f, Expr e)
{
    uint32_t known;
    if (memo_get(f->memo, e, &known))
        return f->known.at[known - 1];
    Support s = support_of(f, e);
    vec_push(&f->known, s);
    memo_put(f->memo, e, (uint32_t)f->known.len);
    return s;
}

// ---- Bands ----------------------------------------------------------------------------------------------------------

// The larger (sign 1) or smaller (-1) of two integers.
static IrId extreme(Ir *ir, IrId a, IrId b, int sign)
{
    if (!a || a == b)
        return b;
    IrId less = ir_binary(ir, OP_LT, a, b);
    return sign > 0 ? ir_select(ir, less, b, a) : ir_select(ir, less, a, b);
}

static bool everywhere(Lower *l, const IrOutput *result)
{
    bool csr = result->storage == CODE_CSR;
    lower_fail(l, "where the entries of a %s of %.60s are can not be read off the brackets of its formula",
               csr ? "row" : "column", result->name);
    error_hint(l->ir->err, "leave %s out, or write %s", csr ? "csr" : "csc", csr ? "csc" : "csr");
    return false;
}

// The conjunction as bounds of `column`, which counts from `from`. False on failure.
static bool add_band(Find *f, Expr conjunction, Expr column, Expr from, const IrOutput *result)
{
    Pool *p = f->p;
    Ir *ir = f->l->ir;
    IrBand band = {0};
    for (uint32_t i = 0; i < atom_count(p, conjunction); i++) {
        Expr atom = atom_at(p, conjunction, i), bound;
        Kind kind = expr_kind(p, atom);
        int relation;
        if (lower_solve(f->l, atom, column, &relation, &bound)) {
            IrId at = lower_int(f->l, expr_sub(p, bound, from));
            band.low = relation <= 0 ? extreme(ir, band.low, at, 1) : band.low;
            band.high = relation >= 0 ? extreme(ir, band.high, at, -1) : band.high;
            if (!at)
                return false;
        } else if ((kind == KIND_EQ || kind == KIND_LE || kind == KIND_LT) && !expr_contains(p, atom, column) &&
                   lower_is_int(f->l, expr_arg(p, atom, 0)) && lower_is_int(f->l, expr_arg(p, atom, 1))) {
            IrId holds = lower_condition(f->l, atom);
            band.when = band.when ? ir_binary(ir, OP_AND, band.when, holds) : holds;
            if (!holds)
                return false;
        }
    }
    vec_push(&ir->bands, band);
    return band.low || band.high || band.when || everywhere(f->l, result);
}

bool lower_bands(Lower *l, Expr value, Expr column, Expr from, IrOutput *result)
{
    Find f = {.l = l, .p = l->p, .memo = memo_begin(l->p)};
    Support s = find_support(&f, value);
    bool ok = true;
    result->first_band = (uint32_t)l->ir->bands.len;
    for (size_t i = 0; i < s.len && ok; i++)
        ok = add_band(&f, s.at[i], column, from, result);
    result->bands = (uint32_t)l->ir->bands.len - result->first_band;
    memo_end(l->p, f.memo);
    for (size_t i = 0; i < f.known.len; i++)
        vec_free(&f.known.at[i]);
    vec_free(&f.known);
    return ok && pool_ok(l->p);
}
