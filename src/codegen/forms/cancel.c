// Powers of one base in a product, taken together where some are above the line and others below:
//
//     x^m*x^n = x^(m + n)     whole m and n; any, where x > 0
//     (a*b)^n = a^n*b^n,  (x^m)^n = x^(m*n)
//
// and 1 - [c] = [not c], so that what stands beside it is read where c does not hold, and nowhere else.
//
// Derivatives by the chain rule are full of them: that of log(S/X) by S is 1/(S/X)/X. The form to read keeps x/x, which
// has no value at 0; the form to run has its limit there.
#include "codegen/forms/cancel.h"

typedef struct {
    Expr base, exponent; // a number
    bool above, below;   // the signs of the exponents it is the sum of
} Power;

typedef struct {
    Pool *p;
    const Facts *facts;
    VEC(Power) powers;
    bool changed;
} Product;

static bool is_positive(const Product *m, Expr base)
{
    bool strict = false;
    Kind kind = expr_kind(m->p, base);
    return (kind == KIND_SYM || kind == KIND_ELEM) && facts_sign(m->p, m->facts, base, &strict) > 0 && strict;
}

static bool is_whole(const Product *m, Expr exponent)
{
    int64_t n;
    return expr_get_int(m->p, exponent, &n);
}

static Power *find(Product *m, Expr base)
{
    for (size_t i = 0; i < m->powers.len; i++)
        if (m->powers.at[i].base == base)
            return &m->powers.at[i];
    vec_push(&m->powers, ((Power){.base = base, .exponent = expr_int(m->p, 0)}));
    return &vec_last(&m->powers);
}

// Multiplies the product by base^exponent.
static void multiply(Product *m, Expr base, Expr exponent)
{
    Pool *p = m->p;
    Kind kind = expr_kind(p, base);
    if (kind == KIND_MUL && is_whole(m, exponent)) {
        for (uint32_t i = 0; i < expr_nargs(p, base); i++)
            multiply(m, expr_arg(p, base, i), exponent);
        return;
    }
    Expr inner = kind == KIND_POW ? expr_arg(p, base, 1) : 0;
    if (inner && expr_kind(p, inner) == KIND_NUM && is_whole(m, exponent) &&
        (is_whole(m, inner) || is_positive(m, expr_arg(p, base, 0)))) {
        m->changed |= exponent != expr_int(p, 1);
        multiply(m, expr_arg(p, base, 0), expr_mul2(p, inner, exponent));
        return;
    }
    bool apart = !is_whole(m, exponent) && !is_positive(m, base); // x^(1/2)*x keeps x >= 0
    Power *power = find(m, apart ? expr_pow(p, base, exponent) : base);
    exponent = apart ? expr_int(p, 1) : exponent;
    bool below = expr_num_sign(p, exponent) < 0;
    m->changed |= below ? power->above : power->below;
    m->changed |= !is_whole(m, exponent) && (power->above || power->below);
    power->above |= !below;
    power->below |= below;
    power->exponent = expr_add2(p, power->exponent, exponent);
}

// [not c] where e is 1 - [c], else e.
static Expr complement(Pool *p, Expr e)
{
    for (uint32_t i = 0; i < 2 && expr_nargs(p, e) == 2; i++) {
        Expr bracket = expr_neg(p, expr_arg(p, e, 1 - i));
        if (expr_is_number(p, expr_arg(p, e, i), 1, 1) && expr_kind(p, bracket) == KIND_IVERSON)
            return expr_iverson(p, expr_not(p, expr_arg(p, bracket, 0)));
    }
    return e;
}

static Expr visit(Pool *p, Expr e, void *data)
{
    Kind kind = expr_kind(p, e);
    if (kind == KIND_ADD)
        return complement(p, e);
    if ((kind != KIND_MUL && kind != KIND_POW) || expr_flags(p, e) & FLAG_CONSTANT)
        return e;
    if (kind == KIND_POW && expr_kind(p, expr_arg(p, e, 1)) != KIND_NUM)
        return e;
    Product m = {.p = p, .facts = data};
    multiply(&m, e, expr_int(p, 1));
    Expr result = m.changed ? expr_int(p, 1) : e;
    for (size_t i = 0; i < m.powers.len && m.changed; i++) {
        Power *power = &m.powers.at[i];
        bool gone = expr_is_number(p, power->exponent, 0, 1);
        if (!gone)
            result = expr_mul2(p, result, expr_pow(p, power->base, power->exponent));
        else if (!(expr_flags(p, power->base) & FLAG_TOTAL)) // log(x)/log(x) keeps x > 0
            result = expr_mul(p, (Expr[]){result, power->base, expr_powi(p, power->base, -1)}, 3);
    }
    vec_free(&m.powers);
    return result;
}

Expr cancel_powers(Pool *p, const Facts *facts, Expr e)
{
    return expr_rewrite(p, e, visit, (void *)facts);
}
