// The last touch on a form that is read: equal everywhere, and as people write it.
#include "symbolic/expr/arith.h"
#include "symbolic/simplify/simplify_internal.h"

enum { ROOT_MOST = 1000000000, EXPONENT_MOST = 64 }; // of numbers below ROOT_MOST squares are taken out

// sqrt(8) is 2*sqrt(2).
static Expr root_of_number(Pool *p, Expr e)
{
    int64_t n, square = 1;
    if (!expr_is_number(p, expr_arg(p, e, 1), 1, 2) || !expr_get_int(p, expr_arg(p, e, 0), &n) || n < 4 || n > ROOT_MOST)
        return e;
    for (int64_t k = 2; k * k <= n; k++)
        for (; n % (k * k) == 0; n /= k * k)
            square *= k;
    return square == 1 ? e : expr_mul2(p, expr_int(p, square), expr_sqrt(p, expr_int(p, n)));
}

// gamma(n + 1) is n!.
static Expr factorial(Pool *p, Expr e)
{
    Expr a = expr_arg(p, e, 0);
    if (expr_kind(p, a) != KIND_ADD || (expr_flags(p, a) & FLAG_CONSTANT))
        return e;
    for (uint32_t i = 0; i < expr_nargs(p, a); i++)
        if (expr_is_number(p, expr_arg(p, a, i), 1, 1))
            return expr_call1(p, FN_FACTORIAL, expr_sub(p, a, expr_int(p, 1)));
    return e;
}

// ---- Powers ----------------------------------------------------------------------------------------------------------

// c as base^j for a whole number j other than 0; 0: it is none.
static int64_t exponent_of(Pool *p, Expr c, Expr base)
{
    int64_t b;
    if (expr_kind(p, base) != KIND_NUM || !expr_get_int(p, base, &b) || b < 2)
        return 0;
    for (int64_t j = 1; j <= EXPONENT_MOST; j++) {
        if (expr_powi(p, base, j) == c)
            return j;
        if (expr_powi(p, base, -j) == c)
            return -j;
    }
    return 0;
}

// 2*2^n is 2^(n + 1), 2^n/2 is 2^(n - 1). x*x^n is x^(n + 1) only where that was written: at x = 0 one may have a value
// that the other has not.
static Expr joined_powers(Pool *p, Memo *written, Expr e)
{
    uint32_t n = expr_nargs(p, e), known;
    for (uint32_t i = 0; i < n; i++) {
        Expr power = expr_arg(p, e, i);
        if (expr_kind(p, power) != KIND_POW || expr_kind(p, expr_arg(p, power, 1)) == KIND_NUM)
            continue;
        Expr base = expr_arg(p, power, 0), exponent = expr_arg(p, power, 1);
        for (uint32_t k = 0; k < n; k++) {
            Expr other = expr_arg(p, e, k), of, times;
            expr_split_pow(p, other, &of, &times);
            int64_t j = k == i ? 0 : of == base && expr_get_int(p, times, &j) ? j : exponent_of(p, other, base);
            Expr joined = j ? expr_pow(p, base, expr_add2(p, exponent, expr_int(p, j))) : 0;
            bool number = expr_kind(p, base) == KIND_NUM && expr_num_sign(p, base) > 0;
            if (!joined || !(number || memo_get(written, joined, &known)))
                continue;
            for (uint32_t m = 0; m < n; m++)
                joined = m == i || m == k ? joined : expr_mul2(p, joined, expr_arg(p, e, m));
            return joined;
        }
    }
    return e;
}

// ---- Kinks -----------------------------------------------------------------------------------------------------------

typedef struct {
    Pool *p;
    Memo *seen; // what was written, part by part
    VEC(Expr) strict; // u < v and v < u where the expression has no value at u = v
} Kinks;

// piecewise(u < v: a, v < u: b), as the derivative of max(u, v) is, has no value where u = v.
static void find_kinks(Kinks *k, Expr e)
{
    Pool *p = k->p;
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(k->seen, e, &known))
        return;
    memo_put(k->seen, e, 1);
    if (expr_kind(p, e) == KIND_PIECEWISE && expr_nargs(p, e) == 5 && expr_kind(p, expr_arg(p, e, 4)) == KIND_UNDEF) {
        Expr one = expr_arg(p, e, 0), two = expr_arg(p, e, 2);
        bool both = expr_kind(p, one) == KIND_LT && expr_kind(p, two) == KIND_LT;
        if (both && expr_lt(p, expr_arg(p, one, 1), expr_arg(p, one, 0)) == two) {
            vec_push(&k->strict, one);
            vec_push(&k->strict, two);
        }
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        find_kinks(k, expr_arg(p, e, i));
}

// [u <= v] as [u < v] where the kink is excluded: the form shown has not the value there that the derivative lacks.
static Expr without_kink(const Kinks *k, Expr bracket)
{
    Pool *p = k->p;
    Expr c = expr_arg(p, bracket, 0), opposite = expr_not(p, c);
    for (size_t i = 0; i < k->strict.len; i++)
        if (k->strict.at[i] == opposite)
            return expr_iverson(p, k->strict.at[i ^ 1]);
    return bracket;
}

// 1 - [c] is [not c].
static Expr complement(const Kinks *kinks, Expr e)
{
    Pool *p = kinks->p;
    for (uint32_t i = 0; i < 2; i++) {
        Expr one = expr_arg(p, e, i), minus = expr_arg(p, e, 1 - i);
        if (!expr_is_number(p, one, 1, 1) || expr_kind(p, minus) != KIND_MUL || expr_nargs(p, minus) != 2)
            continue;
        Expr bracket = expr_arg(p, minus, 1);
        if (expr_is_number(p, expr_arg(p, minus, 0), -1, 1) && expr_kind(p, bracket) == KIND_IVERSON)
            {
            Expr other = expr_iverson(p, expr_not(p, expr_arg(p, bracket, 0)));
            return other && expr_kind(p, other) == KIND_IVERSON ? without_kink(kinks, other) : other;
        }
    }
    return e;
}

static Expr visit(Pool *p, Expr e, void *data)
{
    const Kinks *kinks = data;
    switch (expr_kind(p, e)) {
    case KIND_IVERSON: return kinks->strict.len ? without_kink(kinks, e) : e;
    case KIND_ADD: return expr_nargs(p, e) == 2 ? complement(kinks, e) : e;
    case KIND_MUL: return joined_powers(p, kinks->seen, e);
    case KIND_POW: return root_of_number(p, e);
    case KIND_CALL: return expr_op(p, e) == FN_GAMMA ? factorial(p, e) : e;
    default: return e;
    }
}

Expr simplify_polish(Pool *p, Expr e, Expr written)
{
    Kinks kinks = {.p = p, .seen = memo_begin(p)};
    if (written)
        find_kinks(&kinks, written);
    Expr polished = e ? expr_rewrite(p, e, visit, &kinks) : 0;
    memo_end(p, kinks.seen);
    vec_free(&kinks.strict);
    return polished;
}
