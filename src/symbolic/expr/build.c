// The constructors of sums, products and powers: canonical, cheap, and never changing where a value exists.
//
// Terms and factors are sorted by node index, which makes equal sums one node. What merges is said at each place;
// anything that needs thought is a rule of simplify/.
#include "symbolic/expr/pool_internal.h"

#include <stdlib.h>

static bool any_undef(const Pool *p, const Expr *args, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (expr_kind(p, args[i]) == KIND_UNDEF)
            return true;
    return false;
}

static bool any_none(const Expr *args, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!args[i])
            return true;
    return false;
}

// A part of a sum or product while it is collected: `key` decides what merges, `weight` is the coefficient or exponent.
typedef struct {
    Expr key, weight, whole;
    bool guarded; // of a factor 1/b^-x: b^x without a value at b = 0
} Part;

typedef struct {
    Part *at, local[24];
    uint32_t len, cap;
} Parts;

static void parts_push(Parts *v, Part part)
{
    if (v->len == v->cap) {
        v->cap *= 4;
        if (v->at == v->local) {
            v->at = mem_alloc(v->cap * sizeof(Part));
            memcpy(v->at, v->local, sizeof v->local);
        } else {
            v->at = mem_grow(v->at, v->cap * sizeof(Part));
        }
    }
    v->at[v->len++] = part;
}

static void parts_init(Parts *v)
{
    v->at = v->local;
    v->len = 0;
    v->cap = 24;
}

static void parts_free(Parts *v)
{
    if (v->at != v->local)
        mem_free(v->at);
}

static int by_key(const void *a, const void *b)
{
    const Part *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->whole < y->whole ? -1 : x->whole > y->whole;
}

// Long lists often come in order: the terms of an expanded polynomial were made one after the other.
static void sort_parts(Parts *v)
{
    if (v->len > 16) {
        uint32_t i = 1;
        while (i < v->len && by_key(&v->at[i - 1], &v->at[i]) <= 0)
            i++;
        if (i < v->len)
            qsort(v->at, v->len, sizeof *v->at, by_key);
        return;
    }
    for (uint32_t i = 1; i < v->len; i++) { // insertion: short lists are the rule
        Part x = v->at[i];
        uint32_t j = i;
        for (; j > 0 && by_key(&v->at[j - 1], &x) > 0; j--)
            v->at[j] = v->at[j - 1];
        v->at[j] = x;
    }
}

static int by_index(const void *a, const void *b)
{
    Expr x = *(const Expr *)a, y = *(const Expr *)b;
    return x < y ? -1 : x > y;
}

static void sort_nodes(Expr *at, uint32_t n)
{
    uint32_t i = 1;
    while (i < n && at[i - 1] <= at[i])
        i++;
    if (n > 16 && i < n)
        qsort(at, n, sizeof *at, by_index);
    for (; n <= 16 && i < n; i++) {
        Expr x = at[i];
        uint32_t j = i;
        for (; j > 0 && at[j - 1] > x; j--)
            at[j] = at[j - 1];
        at[j] = x;
    }
}

// Closes a list: number first (when it is not the neutral one), the rest sorted.
static Expr finish(Pool *p, Kind kind, Exprs *list, const fmpq_t number, bool neutral)
{
    sort_nodes(list->at, list->len);
    if (!neutral || list->len == 0) {
        exprs_push(list, pool_make_number(p, number));
        for (uint32_t i = list->len - 1; i > 0; i--) {
            Expr swap = list->at[i];
            list->at[i] = list->at[i - 1];
            list->at[i - 1] = swap;
        }
    }
    return list->len == 1 ? list->at[0] : pool_make(p, kind, 0, list->at, list->len);
}

// ---- Numbers of both ------------------------------------------------------------------------------------------------

typedef void (*NumberOperation)(fmpq_t, const fmpq_t, const fmpq_t);

typedef struct {
    NumberOperation operation;
    const fmpq *a, *b;
    fmpq_t result;
} NumberCall;

static void number_work(void *data)
{
    NumberCall *c = data;
    fmpq_init(c->result);
    c->operation(c->result, c->a, c->b);
}

// to = to + by or to * by. The common divisor of numbers of millions of bits takes seconds: those run under a guard.
static void number_into(Pool *p, fmpq_t to, const fmpq_t by, NumberOperation operation)
{
    enum { LIGHT = 1 << 12 }; // machine words

    NumberCall c = {.operation = operation, .a = to, .b = by};
    if (fmpz_size(fmpq_numref(to)) + fmpz_size(fmpq_denref(to)) + fmpz_size(fmpq_numref(by)) +
            fmpz_size(fmpq_denref(by)) <
        LIGHT) {
        operation(to, to, by);
    } else if (arith_run(p, number_work, &c)) {
        fmpq_swap(to, c.result);
        fmpq_clear(c.result);
    }
}

static Expr number_binary(Pool *p, Expr a, Expr b, NumberOperation operation)
{
    fmpq_t r;
    fmpq_init(r);
    fmpq_set(r, expr_fmpq(p, a));
    number_into(p, r, expr_fmpq(p, b), operation);
    Expr e = pool_make_number(p, r);
    fmpq_clear(r);
    return e;
}

void expr_split_coeff(Pool *p, Expr t, Expr *coeff, Expr *rest)
{
    *coeff = expr_int(p, 1);
    *rest = t;
    if (expr_kind(p, t) == KIND_NUM) {
        *coeff = t;
        *rest = expr_int(p, 1);
        return;
    }
    if (expr_kind(p, t) != KIND_MUL || expr_kind(p, expr_arg(p, t, 0)) != KIND_NUM)
        return;
    *coeff = expr_arg(p, t, 0);
    uint32_t n = expr_nargs(p, t) - 1;
    *rest = n == 1 ? expr_arg(p, t, 1) : pool_make(p, KIND_MUL, 0, p->args + p->nodes[t].first + 1, n);
}

void expr_split_pow(Pool *p, Expr t, Expr *base, Expr *exponent)
{
    bool power = expr_kind(p, t) == KIND_POW;
    *base = power ? expr_arg(p, t, 0) : t;
    *exponent = power ? expr_arg(p, t, 1) : expr_int(p, 1);
}

// ---- Sums -----------------------------------------------------------------------------------------------------------

static void push_term(Pool *p, Parts *parts, fmpq_t number, Expr t)
{
    if (expr_kind(p, t) == KIND_NUM) {
        number_into(p, number, expr_fmpq(p, t), fmpq_add);
        return;
    }
    Part part = {.whole = t};
    expr_split_coeff(p, t, &part.weight, &part.key);
    parts_push(parts, part);
}

// Like terms: a*t + b*t = (a + b)*t. Where a + b = 0 the term goes only if t has a value everywhere.
static void merge_terms(Pool *p, Parts *parts, Exprs *out)
{
    for (uint32_t i = 0, j; i < parts->len; i = j) {
        Part *first = &parts->at[i];
        Expr weight = first->weight;
        for (j = i + 1; j < parts->len && parts->at[j].key == first->key && pool_ok(p); j++)
            weight = number_binary(p, weight, parts->at[j].weight, fmpq_add);
        if (!pool_ok(p))
            return;
        if (j == i + 1)
            exprs_push(out, first->whole);
        else if (expr_num_sign(p, weight) || !(expr_flags(p, first->key) & FLAG_TOTAL))
            exprs_push(out, expr_mul2(p, weight, first->key));
    }
}

Expr expr_add(Pool *p, const Expr *terms, uint32_t n)
{
    if (any_none(terms, n))
        return 0;
    if (any_undef(p, terms, n))
        return p->tables->undef;
    Parts parts;
    Exprs out, copy;
    fmpq_t number;
    parts_init(&parts);
    exprs_init(&out);
    exprs_init(&copy);
    fmpq_init(number);
    for (uint32_t i = 0; i < n; i++) {
        if (expr_kind(p, terms[i]) != KIND_ADD) {
            exprs_push(&copy, terms[i]);
            continue;
        }
        for (uint32_t k = 0; k < expr_nargs(p, terms[i]); k++)
            exprs_push(&copy, expr_arg(p, terms[i], k));
    }
    for (uint32_t i = 0; i < copy.len && pool_ok(p); i++)
        push_term(p, &parts, number, copy.at[i]);
    sort_parts(&parts);
    merge_terms(p, &parts, &out);
    Expr e = 0;
    if (pool_ok(p) && !any_none(out.at, out.len)) {
        bool nested = false; // 1/2*(a + b) + 1/2*(a + b) became a + b
        for (uint32_t i = 0; i < out.len; i++)
            nested |= expr_kind(p, out.at[i]) == KIND_ADD;
        if (nested)
            exprs_push(&out, pool_make_number(p, number));
        e = nested ? expr_add(p, out.at, out.len) : finish(p, KIND_ADD, &out, number, fmpq_is_zero(number));
    }
    fmpq_clear(number);
    parts_free(&parts);
    exprs_free(&out);
    exprs_free(&copy);
    return e;
}

Expr expr_add2(Pool *p, Expr a, Expr b)
{
    if (a && b && expr_kind(p, a) == KIND_NUM) {
        if (expr_kind(p, b) == KIND_NUM)
            return number_binary(p, a, b, fmpq_add);
        if (!expr_num_sign(p, a))
            return b;
    }
    return expr_add(p, (Expr[]){a, b}, 2);
}

Expr expr_neg(Pool *p, Expr a)
{
    return expr_mul2(p, expr_int(p, -1), a);
}

Expr expr_sub(Pool *p, Expr a, Expr b)
{
    return expr_add2(p, a, expr_neg(p, b));
}

// ---- Products -------------------------------------------------------------------------------------------------------

static bool is_positive(const Pool *p, Expr e)
{
    Kind kind = expr_kind(p, e);
    return (kind == KIND_NUM && expr_num_sign(p, e) > 0) || kind == KIND_PI ||
           (kind == KIND_CALL && (func_cards[expr_op(p, e)].properties & FN_POSITIVE));
}

// May a = b^x and c = b^y become *sum = b^(x + y)? Only where this leaves the set of b with a value as it is: both
// exponents positive or both negative, or negative together, and a fractional one does not sum to an integer. Where one
// has no value at 0 neither has the sum.
static bool exponents_merge(Pool *p, const Part *a, const Part *c, Part *sum)
{
    Expr x = a->weight, y = c->weight;
    if (expr_kind(p, x) != KIND_NUM || expr_kind(p, y) != KIND_NUM)
        return false;
    bool whole = expr_num_is_integer(p, x) && expr_num_is_integer(p, y), guarded = a->guarded || c->guarded;
    *sum = (Part){.key = a->key, .weight = number_binary(p, x, y, fmpq_add)};
    if (is_positive(p, a->key))
        return true;
    bool same_sign = expr_num_sign(p, x) == expr_num_sign(p, y), positive = expr_num_sign(p, sum->weight) > 0;
    sum->guarded = guarded && positive;
    if (whole)
        return same_sign;
    if (expr_num_is_integer(p, sum->weight))
        return false;
    return same_sign || guarded || !positive; // b^(1/2)/b: b > 0, as of b^(-1/2)
}

// Is it 1/b^-x, the form of b^x that has no value where b = 0?
static bool is_guarded(Pool *p, Expr f)
{
    if (expr_kind(p, f) != KIND_POW || !expr_is_number(p, expr_arg(p, f, 1), -1, 1))
        return false;
    Expr inner = expr_arg(p, f, 0);
    return expr_kind(p, inner) == KIND_POW && expr_kind(p, expr_arg(p, inner, 1)) == KIND_NUM &&
           expr_num_sign(p, expr_arg(p, inner, 1)) < 0;
}

// A merged factor.
static Expr part_power(Pool *p, const Part *part)
{
    if (!part->guarded)
        return expr_pow(p, part->key, part->weight);
    return expr_powi(p, expr_pow(p, part->key, expr_neg(p, part->weight)), -1);
}

static void push_factor(Pool *p, Parts *parts, fmpq_t number, Expr f)
{
    if (expr_kind(p, f) == KIND_NUM) {
        number_into(p, number, expr_fmpq(p, f), fmpq_mul);
        return;
    }
    Part part = {.whole = f};
    expr_split_pow(p, f, &part.key, &part.weight);
    if (is_guarded(p, f)) {
        part.weight = expr_neg(p, expr_arg(p, part.key, 1));
        part.key = expr_arg(p, part.key, 0);
        part.guarded = true;
    }
    parts_push(parts, part);
}

// Merges one factor into those of the same base kept so far, and what that makes into the others, or keeps it as well.
static void keep_factor(Pool *p, Parts *kept, const Part *factor)
{
    Part merged = *factor, sum;
    for (uint32_t i = 0; i < kept->len && pool_ok(p);) {
        if (!exponents_merge(p, &kept->at[i], &merged, &sum)) {
            i++;
            continue;
        }
        merged = sum;
        kept->at[i] = kept->at[--kept->len];
        i = 0;
    }
    parts_push(kept, merged);
}

static void merge_factors(Pool *p, Parts *parts, fmpq_t number, Exprs *out)
{
    Parts kept;
    parts_init(&kept);
    for (uint32_t i = 0; i < parts->len && pool_ok(p);) {
        Expr key = parts->at[i].key;
        if (i + 1 == parts->len || parts->at[i + 1].key != key) { // nothing to merge with
            exprs_push(out, parts->at[i++].whole);
            continue;
        }
        for (kept.len = 0; i < parts->len && parts->at[i].key == key && pool_ok(p); i++)
            keep_factor(p, &kept, &parts->at[i]);
        for (uint32_t k = 0; k < kept.len && pool_ok(p); k++) {
            Expr f = kept.at[k].whole ? kept.at[k].whole : part_power(p, &kept.at[k]);
            if (f && expr_kind(p, f) == KIND_NUM)
                number_into(p, number, expr_fmpq(p, f), fmpq_mul);
            else
                exprs_push(out, f);
        }
    }
    parts_free(&kept);
}

static bool all_total(const Pool *p, const Exprs *list)
{
    for (uint32_t i = 0; i < list->len; i++)
        if (!(expr_flags(p, list->at[i]) & FLAG_TOTAL))
            return false;
    return true;
}

static void push_flat(Pool *p, Exprs *flat, Expr e)
{
    if (expr_kind(p, e) != KIND_MUL) {
        exprs_push(flat, e);
        return;
    }
    for (uint32_t k = 0; k < expr_nargs(p, e); k++)
        exprs_push(flat, expr_arg(p, e, k));
}

Expr expr_mul(Pool *p, const Expr *factors, uint32_t n)
{
    if (any_none(factors, n))
        return 0;
    if (any_undef(p, factors, n))
        return p->tables->undef;
    Parts parts;
    Exprs out, flat;
    fmpq_t number;
    parts_init(&parts);
    exprs_init(&out);
    exprs_init(&flat);
    fmpq_init(number);
    fmpq_one(number);
    for (uint32_t i = 0; i < n; i++)
        push_flat(p, &flat, factors[i]);
    for (uint32_t i = 0; i < flat.len; i++)
        push_factor(p, &parts, number, flat.at[i]);
    sort_parts(&parts);
    merge_factors(p, &parts, number, &out);
    Expr e = 0;
    if (pool_ok(p) && !any_none(out.at, out.len)) {
        if (any_undef(p, out.at, out.len))
            e = p->tables->undef;
        else if (fmpq_is_zero(number) && all_total(p, &out))
            e = expr_int(p, 0);
        else
            e = finish(p, KIND_MUL, &out, number, fmpq_is_one(number));
    }
    fmpq_clear(number);
    parts_free(&parts);
    exprs_free(&out);
    exprs_free(&flat);
    return e;
}

Expr expr_mul2(Pool *p, Expr a, Expr b)
{
    if (a && b && expr_kind(p, a) == KIND_NUM) {
        if (expr_kind(p, b) == KIND_NUM)
            return number_binary(p, a, b, fmpq_mul);
        if (expr_is_number(p, a, 1, 1))
            return b;
    }
    return expr_mul(p, (Expr[]){a, b}, 2);
}

static Expr keep(Pool *p, Kind kind, Expr a, Expr b, int64_t neutral)
{
    if (!a || !b)
        return 0;
    if (expr_is_number(p, a, neutral, 1))
        return b;
    if (expr_is_number(p, b, neutral, 1))
        return a;
    if (expr_kind(p, a) == KIND_NUM || expr_kind(p, b) == KIND_NUM || expr_kind(p, a) == KIND_UNDEF ||
        expr_kind(p, b) == KIND_UNDEF)
        return kind == KIND_MUL ? expr_mul2(p, a, b) : expr_add2(p, a, b);
    return pool_make(p, kind, 0, a < b ? (Expr[]){a, b} : (Expr[]){b, a}, 2);
}

Expr expr_mul_keep(Pool *p, Expr a, Expr b)
{
    return keep(p, KIND_MUL, a, b, 1);
}

Expr expr_add_keep(Pool *p, Expr a, Expr b)
{
    return keep(p, KIND_ADD, a, b, 0);
}

Expr expr_div(Pool *p, Expr a, Expr b)
{
    return expr_mul2(p, a, expr_pow(p, b, expr_int(p, -1)));
}

// ---- Powers ---------------------------------------------------------------------------------------------------------

enum { FOLD_BITS = 1 << 20 }; // a power of numbers is worked out up to this size, and kept as written beyond

// q^n for an integer n, where the result is not too long to be worked out.
static Expr number_power(Pool *p, Expr base, Expr exponent)
{
    int64_t n;
    const fmpq *q = expr_fmpq(p, base);
    if (fmpq_is_zero(q))
        return expr_num_sign(p, exponent) > 0 ? base : p->tables->undef;
    if (fmpq_is_one(q))
        return base;
    if (expr_is_number(p, base, -1, 1))
        return expr_num_is_odd(p, exponent) ? base : expr_int(p, 1);
    if (!expr_get_int(p, exponent, &n) || n > FOLD_BITS || n < -FOLD_BITS)
        return 0;
    uint64_t bits = fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q));
    if (bits * (uint64_t)(n < 0 ? -n : n) > FOLD_BITS)
        return 0;
    fmpq_t r;
    fmpq_init(r);
    fmpq_pow_si(r, q, (slong)n);
    Expr e = pool_make_number(p, r);
    fmpq_clear(r);
    return e;
}

// q^(a/b) where q is an exact b-th power of a positive rational.
static Expr number_root(Pool *p, Expr base, Expr exponent)
{
    const fmpq *q = expr_fmpq(p, base), *x = expr_fmpq(p, exponent);
    if (fmpz_cmp_ui(fmpq_denref(x), 1000) > 0 || fmpq_sgn(q) <= 0)
        return 0;
    slong root = fmpz_get_si(fmpq_denref(x));
    fmpq_t r;
    fmpq_init(r);
    Expr e = 0;
    if (fmpz_root(fmpq_numref(r), fmpq_numref(q), root) && fmpz_root(fmpq_denref(r), fmpq_denref(q), root)) {
        Expr b = pool_make_number(p, r);
        e = expr_pow(p, b, expr_from_fmpz(p, fmpq_numref(x)));
    }
    fmpq_clear(r);
    return e;
}

static Expr number_to_number(Pool *p, Expr base, Expr exponent)
{
    if (expr_num_is_integer(p, exponent))
        return number_power(p, base, exponent);
    int sign = expr_num_sign(p, base);
    if (sign < 0 || (sign == 0 && expr_num_sign(p, exponent) < 0))
        return p->tables->undef; // a negative number has no fractional power
    if (sign == 0 || expr_is_number(p, base, 1, 1))
        return base;
    return number_root(p, base, exponent);
}

// (b^x)^n = b^(x*n), where this keeps the b's that have a value: b positive, or n an integer and
// either x an integer that is not negative along with n, or x*n still a fraction of x's sign.
static bool powers_merge(Pool *p, Expr b, Expr x, Expr n)
{
    if (expr_kind(p, n) != KIND_NUM)
        return false;
    if (is_positive(p, b))
        return expr_kind(p, x) == KIND_NUM;
    if (expr_kind(p, x) != KIND_NUM || !expr_num_is_integer(p, n))
        return false;
    if (expr_num_sign(p, x) < 0 && expr_num_sign(p, n) <= 0)
        return false;
    return expr_num_is_integer(p, x) || !expr_num_is_integer(p, number_binary(p, x, n, fmpq_mul));
}

static bool is_negative_inverse(Pool *p, Expr power, Expr n)
{
    return expr_num_sign(p, n) < 0 && !expr_is_number(p, n, -1, 1) &&
           powers_merge(p, expr_arg(p, power, 0), expr_arg(p, power, 1), expr_neg(p, n));
}

// (a*b)^n = a^n*b^n for an integer n.
static Expr distribute(Pool *p, Expr product, Expr exponent)
{
    Exprs out;
    exprs_init(&out);
    for (uint32_t i = 0; i < expr_nargs(p, product); i++)
        exprs_push(&out, expr_pow(p, expr_arg(p, product, i), exponent));
    Expr e = expr_mul(p, out.at, out.len);
    exprs_free(&out);
    return e;
}

Expr expr_pow(Pool *p, Expr base, Expr exponent)
{
    if (!base || !exponent)
        return 0;
    Kind bk = expr_kind(p, base), xk = expr_kind(p, exponent);
    if (bk == KIND_UNDEF || xk == KIND_UNDEF)
        return p->tables->undef;
    if (xk == KIND_NUM) {
        if (expr_is_number(p, exponent, 1, 1))
            return base;
        if (expr_num_sign(p, exponent) == 0 && (expr_flags(p, base) & FLAG_TOTAL))
            return expr_int(p, 1);
        Expr folded = bk == KIND_NUM ? number_to_number(p, base, exponent) : 0;
        if (folded || !pool_ok(p))
            return folded;
        if (bk == KIND_IVERSON && expr_num_is_integer(p, exponent) && expr_num_sign(p, exponent) > 0)
            return base;
        if (bk == KIND_IVERSON && expr_num_is_integer(p, exponent) && expr_num_sign(p, exponent) < 0)
            return pool_make(p, KIND_POW, 0, (Expr[]){base, expr_int(p, -1)}, 2);
        if (bk == KIND_POW && powers_merge(p, expr_arg(p, base, 0), expr_arg(p, base, 1), exponent))
            return expr_pow(p, expr_arg(p, base, 0), number_binary(p, expr_arg(p, base, 1), exponent, fmpq_mul));
        if (is_guarded(p, base) && expr_is_number(p, exponent, -1, 1)) // 1/(1/b^-x) = b^-x
            return expr_arg(p, base, 0);
        if (bk == KIND_POW && is_negative_inverse(p, base, exponent)) // (b^-x)^-n = 1/b^(-x*n), one form for all
            return expr_powi(p, expr_pow(p, base, expr_neg(p, exponent)), -1);
        if (bk == KIND_MUL && expr_num_is_integer(p, exponent))
            return distribute(p, base, exponent);
    }
    if (expr_is_number(p, base, 1, 1) && (expr_flags(p, exponent) & FLAG_TOTAL))
        return base;
    if (expr_is_call(p, base, FN_EXP) && expr_is_number(p, expr_arg(p, base, 0), 1, 1))
        return expr_call1(p, FN_EXP, exponent); // e^x
    return pool_make(p, KIND_POW, 0, (Expr[]){base, exponent}, 2);
}

Expr expr_powi(Pool *p, Expr base, int64_t exponent)
{
    return expr_pow(p, base, expr_int(p, exponent));
}

Expr expr_sqrt(Pool *p, Expr a)
{
    return expr_pow(p, a, expr_rat(p, 1, 2));
}
