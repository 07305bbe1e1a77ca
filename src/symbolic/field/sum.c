// Sums, products, brackets and piecewise expressions.
//
// The normal form of a sum: the index is opened, the body brought to normal
// form, and taken apart into terms (terms.c). What is left of a term, one
// monomial over the denominators that depend on the index, is closed again and
// is a kernel (range.c, nested.c). So linearity, constants, renaming and
// joining of sums over one range are all the same step. A bracket b is a kernel
// with b^2 = b, and any expression of it is linear: e(b) = e(0) + b*(e(1) -
// e(0)). In a deep field conditions are brought to normal form (condition.c);
// in a shallow one, whose results a person reads, they stay.
#include "symbolic/field/sum_internal.h"

// ---- Brackets -------------------------------------------------------------------------------------------------------

static const Ratio *bracket_kernel(Field *f, Expr condition)
{
    Expr e = expr_iverson(f->pool, condition);
    if (!e)
        return NULL;
    if (expr_kind(f->pool, e) != KIND_IVERSON)
        return field_normal(f, e);
    int place = field_var_of(f, VAR_BRACKET, e);
    if (place < 0)
        return NULL;
    if (!f->vars.at[place].degree) {
        f->vars.at[place].degree = 2;
        f->vars.at[place].value = field_var(f, (uint32_t)place);
    }
    return field_var(f, (uint32_t)place);
}

// a <= b, or a = b, by what is known of the sign of b - a.
static Truth relation_by_sign(Field *f, Expr condition)
{
    Truth truth = TRUTH_UNKNOWN;
    bool equation = expr_kind(f->pool, condition) == KIND_EQ;
    const Ratio *d =
        field_normal(f, expr_sub(f->pool, expr_arg(f->pool, condition, 1), expr_arg(f->pool, condition, 0)));
    if (d && (field_is_zero(f, d) || (!equation && field_sign_of(f, d) > 0)))
        truth = TRUTH_YES;
    else if (d && (field_is_positive(f, field_neg(f, d)) || (equation && field_is_positive(f, d))))
        truth = TRUTH_NO;
    field_resume(f, FIELD_OK, NULL);
    return truth;
}

// Settles conditions that are assumed, relations between indices that the facts
// decide, and signs on the domain.
static Expr decide(Field *f, Expr condition)
{
    Pool *p = f->pool;
    Kind kind = expr_kind(p, condition);
    Truth truth = facts_assumed(p, f->facts, condition);
    if (truth != TRUTH_UNKNOWN)
        return truth == TRUTH_YES ? expr_true(p) : expr_false(p);
    if (kind == KIND_EQ)
        truth = facts_equal(p, f->facts, expr_arg(p, condition, 0), expr_arg(p, condition, 1));
    else if (kind == KIND_LE &&
             facts_integer(p, f->facts, expr_sub(p, expr_arg(p, condition, 0), expr_arg(p, condition, 1))) == TRUTH_YES)
        truth = facts_at_most(p, f->facts, expr_arg(p, condition, 0), expr_arg(p, condition, 1));
    if (truth == TRUTH_UNKNOWN && (kind == KIND_LE || kind == KIND_EQ))
        truth = relation_by_sign(f, condition);
    return truth == TRUTH_YES ? expr_true(p) : truth == TRUTH_NO ? expr_false(p) : condition;
}

const Ratio *sum_bracket_kernel(Field *f, Expr condition)
{
    return condition ? bracket_kernel(f, decide(f, condition)) : NULL;
}

// a = b or a <= b
static const Ratio *bracket_of_relation(Field *f, Expr condition)
{
    Expr known = decide(f, condition);
    bool folded = known != condition || !expr_nargs(f->pool, condition); // to true or false, by a constructor or a fact
    return f->shallow || folded ? bracket_kernel(f, known) : sum_relation(f, condition);
}

// [a and b] = [a]*[b], [a or b] = [a] + [b] - [a][b], [not a] = 1 - [a]
const Ratio *sum_bracket(Field *f, Expr condition)
{
    Pool *p = f->pool;
    const Ratio *one = field_int(f, 1), *r = one;
    switch (expr_kind(p, condition)) {
    case KIND_AND:
        for (uint32_t i = 0; i < expr_nargs(p, condition) && r; i++)
            r = field_mul(f, r, sum_bracket(f, expr_arg(p, condition, i)));
        return r;
    case KIND_OR: // not (not a and not b)
        for (uint32_t i = 0; i < expr_nargs(p, condition) && r; i++)
            r = field_mul(f, r, field_sub(f, one, sum_bracket(f, expr_arg(p, condition, i))));
        return field_sub(f, one, r);
    case KIND_NOT: return field_sub(f, one, sum_bracket(f, expr_arg(p, condition, 0)));
    case KIND_LT: // a < b is not (b <= a)
        return field_sub(f, one,
                         bracket_of_relation(f, expr_le(p, expr_arg(p, condition, 1), expr_arg(p, condition, 0))));
    case KIND_EQ:
    case KIND_LE: return bracket_of_relation(f, condition);
    default: return bracket_kernel(f, condition);
    }
}

const Ratio *field_iverson(Field *f, Expr e)
{
    return sum_bracket(f, expr_arg(f->pool, e, 0));
}

// One branch; NULL without a stop when it has no value.
static const Ratio *branch(Field *f, Expr e)
{
    if (f->status != FIELD_OK || expr_kind(f->pool, e) == KIND_UNDEF)
        return NULL;
    const Ratio *r = field_normal(f, e);
    if (f->status == FIELD_UNDEF)
        f->status = FIELD_OK;
    return r;
}

static bool is_total(const Pool *p, Expr branch)
{
    return expr_kind(p, branch) == KIND_UNDEF || expr_flags(p, branch) & FLAG_TOTAL;
}

// Has every branch a value at all values of its names, or nowhere?
static bool branches_are_total(const Pool *p, Expr e)
{
    uint32_t n = expr_nargs(p, e);
    bool total = is_total(p, expr_arg(p, e, n - 1));
    for (uint32_t i = 1; i < n - 1; i += 2)
        total = total && is_total(p, expr_arg(p, e, i));
    return total;
}

// A piecewise as a kernel, its branches in normal form.
static const Ratio *piecewise_kernel(Field *f, Expr e)
{
    Pool *p = f->pool;
    uint32_t n = expr_nargs(p, e);
    VEC(Expr) args = {0};
    for (uint32_t i = 0; i < n; i++) {
        Expr a = expr_arg(p, e, i);
        bool condition = i % 2 == 0 && i + 1 < n;
        const Ratio *r = condition ? NULL : branch(f, a);
        vec_push(&args, r ? field_expr(f, r) : a);
    }
    Expr kernel = f->status == FIELD_OK ? expr_rebuild(p, e, args.at) : 0;
    vec_free(&args);
    return !kernel ? NULL : expr_kind(p, kernel) == KIND_PIECEWISE ? field_atom(f, kernel) : field_normal(f, kernel);
}

// if c then a else b = b + [c]*(a - b), where both have a value; a branch without one is left out, since the claim is
// silent where it is chosen. What a person reads must have a value wherever the chosen branch has.
const Ratio *field_piecewise(Field *f, Expr e)
{
    Pool *p = f->pool;
    uint32_t n = expr_nargs(p, e);
    if (f->shown && !branches_are_total(p, e))
        return piecewise_kernel(f, e);
    const Ratio *r = branch(f, expr_arg(p, e, n - 1));
    for (uint32_t i = n - 1; i >= 2; i -= 2) {
        const Ratio *a = branch(f, expr_arg(p, e, i - 1));
        if (f->status != FIELD_OK)
            return NULL;
        if (!a)
            continue;
        const Ratio *condition = r ? sum_bracket(f, expr_arg(p, e, i - 2)) : NULL;
        if (r && !condition)
            return NULL;
        r = r ? field_add(f, r, field_mul(f, condition, field_sub(f, a, r))) : a;
    }
    return r ? r : field_stop(f, FIELD_UNDEF, "no branch has a value");
}

// The factor's part in sign(a): 1 - [f = 0] times the sign that it has or does
// not pass.
static const Ratio *sign_of_factor(Field *f, uint32_t prime, int64_t exponent)
{
    Pool *p = f->pool;
    Expr factor = f->primes.at[prime].expr, zero = expr_int(p, 0);
    if (exponent % 2 && !field_sign(f, prime) && expr_holds_fresh(p, factor)) // it changes with the index
        return field_sub(f, sum_bracket(f, expr_le(p, zero, factor)), sum_bracket(f, expr_le(p, factor, zero)));
    int sign = exponent % 2 ? field_need_sign(f, f->primes.at[prime].ratio) : field_is_real(f, prime);
    if (!sign)
        return field_stop(f, FIELD_UNABLE, "the sign of a power whose root may have no value");
    const Ratio *r = field_int(f, sign);
    if (exponent < 0 || field_nonzero(f, prime) || field_never_zero(f, prime))
        return r;
    return field_sub(f, r, field_mul(f, r, sum_bracket(f, expr_eq(p, factor, zero))));
}

const Ratio *field_sign_function(Field *f, const Ratio *a)
{
    Factors factors;
    if (!a || field_is_zero(f, a))
        return a;
    bool ok = field_factor(f, a, &factors);
    const Ratio *r = ok ? field_int(f, fmpq_sgn(factors.unit)) : NULL;
    for (size_t i = 0; i < factors.list.len && r; i++)
        r = field_mul(f, r, sign_of_factor(f, factors.list.at[i].prime, factors.list.at[i].exponent));
    factors_clear(&factors);
    return r;
}

// ---- Sums -----------------------------------------------------------------------------------------------------------

// e linear in each bracket over the index that stands in a denominator: replace
// it by its two values.
static const Ratio *unlock_denominators(Field *f, const Ratio *body, const Range *range)
{
    Pool *p = f->pool;
    for (uint32_t i = 0; i < body->ndens; i++) {
        const Prime *prime = &f->primes.at[body->dens[i].prime];
        for (uint32_t v = 0; v < f->vars.len; v++) {
            if (f->vars.at[v].kind != VAR_BRACKET || fmpq_mpoly_degree_si(prime->poly, v, f->ctx) <= 0 ||
                !expr_contains(p, f->vars.at[v].expr, range->index))
                continue;
            Expr e = field_expr(f, body), bracket = f->vars.at[v].expr, t = sum_picked_value(f, bracket, range->index);
            Expr off = expr_subst1(p, e, bracket, expr_int(p, 0)), on = expr_subst1(p, e, bracket, expr_int(p, 1));
            if (t)
                on = expr_subst1(p, on, range->index, t);
            const Ratio *a = field_normal(f, off), *b = a ? field_normal(f, on) : NULL,
                        *unlocked = field_add(f, a, field_mul(f, field_var(f, v), field_sub(f, b, a)));
            return unlocked ? unlock_denominators(f, unlocked, range) : NULL;
        }
    }
    return body;
}

static bool look_for_kernels(Pool *p, Memo *seen, Expr e)
{
    uint32_t known;
    Kind kind = expr_kind(p, e);
    if (!(expr_flags(p, e) & FLAG_HAS_BOUND) || memo_get(seen, e, &known))
        return false;
    memo_put(seen, e, 1);
    bool power = kind == KIND_POW &&
                 (!expr_get_int(p, expr_arg(p, e, 1), &(int64_t){0}) || expr_num_sign(p, expr_arg(p, e, 1)) < 0);
    if (kind == KIND_ELEM || kind == KIND_APPLY || (kind == KIND_CALL && expr_op(p, e) != FN_EXP) ||
        (power && (expr_flags(p, expr_arg(p, e, 0)) & (FLAG_HAS_SYM | FLAG_HAS_ELEM)) &&
         (expr_flags(p, expr_arg(p, e, 0)) & FLAG_HAS_BOUND)))
        return true;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (look_for_kernels(p, seen, expr_arg(p, e, i)))
            return true;
    return false;
}

// Does each term of a sum with this body bring kernels of its own: s[k], sin(k*x), 1/(x + k)?
static bool brings_kernels(Pool *p, Expr body)
{
    Memo *seen = memo_begin(p);
    bool found = look_for_kernels(p, seen, body);
    memo_end(p, seen);
    return found;
}

bool sum_few_terms(Field *f, Expr e, int64_t *count)
{
    Pool *p = f->pool;
    Expr lower = expr_arg(p, e, 0), upper = expr_arg(p, e, 1), d = expr_sub(p, upper, lower);
    if (d && expr_kind(p, d) == KIND_ADD) {
        const Ratio *r = field_normal(f, d);
        d = r ? field_expr(f, r) : 0;
    }
    if (!d || !expr_get_int(p, d, count) || facts_integer(p, f->facts, lower) != TRUTH_YES)
        return false;
    *count = *count < -1 ? 0 : *count + 1;
    if (*count <= f->tower->terms || !brings_kernels(p, expr_arg(p, e, 2)))
        return *count <= (int64_t)p->limits.unroll;
    f->tower->kept |= *count <= WRITTEN_MOST;
    return false;
}

// The terms from..to - 1, put together in halves: one after the other, a sum of powers would copy n terms n times.
static const Ratio *unroll_part(Field *f, Expr e, int64_t from, int64_t to)
{
    Pool *p = f->pool;
    if (to - from == 1)
        return field_normal(f, expr_open_as(p, e, expr_add2(p, expr_arg(p, e, 0), expr_int(p, from))));
    int64_t middle = from + (to - from) / 2;
    const Ratio *a = unroll_part(f, e, from, middle), *b = a ? unroll_part(f, e, middle, to) : NULL;
    return expr_kind(p, e) == KIND_PROD ? field_mul(f, a, b) : field_add(f, a, b);
}

const Ratio *sum_unroll(Field *f, Expr e, int64_t count)
{
    return count > 0 ? unroll_part(f, e, 0, count) : field_int(f, expr_kind(f->pool, e) == KIND_PROD);
}

bool sum_body_stays(Field *f, const Range *range)
{
    bool stays = f->status == FIELD_UNDEF || f->status == FIELD_NEGATIVE ||
                 (f->status == FIELD_SPLIT && expr_contains(f->pool, f->split, range->index));
    if (stays)
        f->status = FIELD_OK;
    return stays;
}

// A bracket that picks a term which is known to be there, ahead of writing the terms out: sum(l=1..3, [l = j]*s[l]) is
// s[j] where j in 1..3. NULL without a stop where there is none.
static const Ratio *sum_without_bracket(Field *f, const Ratio *body, const Range *range)
{
    Pool *p = f->pool;
    for (uint32_t v = 0; v < f->vars.len && f->status == FIELD_OK; v++) {
        Expr bracket = f->vars.at[v].expr;
        if (f->vars.at[v].kind != VAR_BRACKET || fmpq_mpoly_degree_si(body->num, (slong)v, f->ctx) <= 0)
            continue;
        Expr t = sum_picked_value(f, bracket, range->index), e = field_expr(f, body);
        if (!t || expr_kind(p, t) == KIND_NUM ||
            facts_in_range(p, f->facts, t, range->lower, range->upper) != TRUTH_YES)
            continue;
        Expr off = expr_subst1(p, e, bracket, expr_int(p, 0)), on = expr_subst1(p, e, bracket, expr_int(p, 1));
        const Ratio *all = field_normal(f, expr_sum(p, KIND_SUM, range->symbol, range->lower, range->upper, off)),
                    *usual = field_normal(f, expr_subst1(p, off, range->index, t)),
                    *picked = field_normal(f, expr_subst1(p, on, range->index, t));
        return field_add(f, all, field_sub(f, picked, usual));
    }
    return NULL;
}

// Few terms: what brackets pick, the rest written out.
static const Ratio *sum_of_few(Field *f, Expr e, const Ratio *body, const Range *range, int64_t count)
{
    const Ratio *r = body ? sum_without_bracket(f, body, range) : NULL;
    if (r || (f->status != FIELD_OK && !sum_body_stays(f, range)))
        return r;
    return sum_unroll(f, e, count);
}

const Ratio *field_sum(Field *f, Expr e)
{
    Pool *p = f->pool;
    int64_t count;
    Expr lower = expr_arg(p, e, 0), upper = expr_arg(p, e, 1);
    if (facts_at_most(p, f->facts, expr_add2(p, upper, expr_int(p, 1)), lower) == TRUTH_YES) // empty
        return field_int(f, 0);
    bool whole = f->whole_sums && (expr_flags(p, e) & FLAG_HAS_ELEM);
    bool few = sum_few_terms(f, e, &count) && (count < 2 || !whole);
    if (few && (count < 2 || !(expr_flags(p, e) & FLAG_HAS_IVERSON)))
        return sum_unroll(f, e, count);
    Range range = {.lower = lower, .upper = upper};
    Expr opened = expr_open(p, e, &range.symbol);
    range.index = expr_sym(p, range.symbol);
    Facts inner;
    facts_copy(&inner, f->facts);
    facts_imply(&inner, &(Fact){.kind = FACT_RANGE, .subject = range.index, .lower = lower, .upper = upper});
    const Facts *outer = f->facts;
    f->facts = &inner;
    const Ratio *body = field_normal(f, opened);
    body = body ? unlock_denominators(f, body, &range) : NULL;
    f->facts = outer;
    if (few) {
        facts_clear(&inner);
        return sum_of_few(f, e, body, &range, count);
    }
    if (sum_body_stays(f, &range)) {
        facts_clear(&inner);
        return field_atom(f, e);
    }
    const Ratio *sum = body ? sum_terms(f, body, &range) : NULL;
    facts_clear(&inner);
    return sum;
}
