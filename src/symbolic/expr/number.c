// Exact rational numbers as nodes.
#include "symbolic/expr/pool_internal.h"

Expr expr_from_fmpq(Pool *p, const fmpq_t value)
{
    return pool_make_number(p, value);
}

Expr expr_from_fmpz(Pool *p, const fmpz_t value)
{
    fmpq_t q;
    fmpq_init(q);
    fmpz_set(fmpq_numref(q), value);
    Expr e = pool_make_number(p, q);
    fmpq_clear(q);
    return e;
}

const fmpq *expr_fmpq(const Pool *p, Expr e)
{
    return &p->tables->numbers[p->nodes[e].first];
}

Expr expr_int(Pool *p, int64_t value)
{
    if (value >= SMALL_LEAST && value <= SMALL_MOST && pool_ok(p))
        return p->tables->small[value - SMALL_LEAST];
    return expr_rat(p, value, 1);
}

Expr expr_rat(Pool *p, int64_t numerator, int64_t denominator)
{
    fmpq_t q;
    fmpq_init(q);
    fmpz_set_si(fmpq_numref(q), numerator);
    fmpz_set_si(fmpq_denref(q), denominator);
    fmpq_canonicalise(q);
    Expr e = pool_make_number(p, q);
    fmpq_clear(q);
    return e;
}

// "12.5e-3" is the integer of its digits times a power of ten.
Expr expr_decimal(Pool *p, const char *text, size_t length)
{
    StrBuf digits = {0};
    int64_t scale = 0, exponent = 0;
    bool point = false;
    size_t i = 0;
    for (; i < length && (text[i] == '.' || (text[i] >= '0' && text[i] <= '9')); i++) {
        if (text[i] == '.') {
            point = true;
            continue;
        }
        str_char(&digits, text[i]);
        scale -= point;
    }
    if (i < length && (text[i] == 'e' || text[i] == 'E')) {
        bool negative = i + 1 < length && text[i + 1] == '-';
        for (i += 1; i < length; i++)
            if (text[i] >= '0' && text[i] <= '9' && exponent < 1000000000000)
                exponent = exponent * 10 + (text[i] - '0');
        scale += negative ? -exponent : exponent;
    }
    uint64_t bits = (uint64_t)(digits.len + (size_t)(scale < 0 ? -scale : scale)) * 4; // log2(10) < 4
    if (bits > p->limits.number_bits) {
        pool_fail(p, ERR_LIMIT, "a number of more than %llu bits (limit: number-bits)",
                  (unsigned long long)p->limits.number_bits);
        str_free(&digits);
        return 0;
    }
    fmpq_t q;
    fmpz_t ten;
    fmpq_init(q);
    fmpz_init_set_ui(ten, 10);
    fmpz_set_str(fmpq_numref(q), str_text(&digits), 10);
    fmpz_pow_ui(ten, ten, (ulong)(scale < 0 ? -scale : scale));
    if (scale < 0)
        fmpz_set(fmpq_denref(q), ten);
    else
        fmpz_mul(fmpq_numref(q), fmpq_numref(q), ten);
    fmpq_canonicalise(q);
    Expr e = pool_make_number(p, q);
    fmpq_clear(q);
    fmpz_clear(ten);
    str_free(&digits);
    return e;
}

bool expr_is_number(const Pool *p, Expr e, int64_t numerator, int64_t denominator)
{
    if (expr_kind(p, e) != KIND_NUM)
        return false;
    const fmpq *q = expr_fmpq(p, e);
    return fmpz_equal_si(fmpq_numref(q), numerator) && fmpz_equal_si(fmpq_denref(q), denominator);
}

bool expr_get_int(const Pool *p, Expr e, int64_t *value)
{
    if (expr_kind(p, e) != KIND_NUM)
        return false;
    const fmpq *q = expr_fmpq(p, e);
    if (!fmpz_is_one(fmpq_denref(q)) || !fmpz_fits_si(fmpq_numref(q)))
        return false;
    *value = fmpz_get_si(fmpq_numref(q));
    return true;
}

int expr_num_sign(const Pool *p, Expr e)
{
    return fmpq_sgn(expr_fmpq(p, e));
}

bool expr_num_is_integer(const Pool *p, Expr e)
{
    return fmpz_is_one(fmpq_denref(expr_fmpq(p, e)));
}

bool expr_num_is_odd(const Pool *p, Expr e)
{
    return expr_num_is_integer(p, e) && fmpz_is_odd(fmpq_numref(expr_fmpq(p, e)));
}
