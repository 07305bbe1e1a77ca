// Finding angles n*(a/m)*pi and roundings floor(n*a/m) among the kernels of a difference.
#include "symbolic/prove/residue.h"

enum { MODULUS_MOST = 12 };

// n and m in a term (a/m)*n, times pi if `turning`. False for any other term.
static bool is_periodic(Field *f, const Term *term, bool turning, Residue *out)
{
    Pool *p = f->pool;
    Expr name = term->expr;
    if (turning) {
        Expr pi = expr_pi(p);
        if (expr_kind(p, name) != KIND_MUL || expr_nargs(p, name) != 2)
            return false;
        Expr a = expr_arg(p, name, 0), b = expr_arg(p, name, 1);
        name = a == pi ? b : b == pi ? a : 0;
    }
    if (!name || expr_kind(p, name) != KIND_SYM || facts_integer(p, f->facts, name) != TRUTH_YES ||
        pool_symbol_is_fresh(p, expr_op(p, name)) || fmpz_cmp_ui(fmpq_denref(term->coeff), MODULUS_MOST) > 0 ||
        fmpz_is_one(fmpq_denref(term->coeff)))
        return false;
    *out = (Residue){name, fmpz_get_si(fmpq_denref(term->coeff))};
    return true;
}

static Residue residue_of_argument(Field *f, Expr argument, bool turning)
{
    Residue found = {0, 0};
    Terms terms;
    const Ratio *r = field_normal(f, argument);
    if (!r)
        return found;
    if (field_terms(f, r, &terms))
        for (size_t i = 0; i < terms.list.len && !found.name; i++)
            is_periodic(f, &terms.list.at[i], turning, &found);
    terms_clear(&terms);
    return found;
}

static Residue look_into(Field *f, Memo *seen, Expr e)
{
    Pool *p = f->pool;
    uint32_t known;
    Residue found = {0, 0};
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return found;
    memo_put(seen, e, 1);
    bool turning = expr_is_call(p, e, FN_SIN) || expr_is_call(p, e, FN_COS);
    if (turning || expr_is_call(p, e, FN_FLOOR))
        found = residue_of_argument(f, expr_arg(p, e, 0), turning);
    bool binds = expr_kind(p, e) == KIND_SUM || expr_kind(p, e) == KIND_PROD;
    for (uint32_t i = 0; i < expr_nargs(p, e) && !found.name && !binds; i++)
        found = look_into(f, seen, expr_arg(p, e, i));
    return found;
}

Residue residue_find(Field *f, const Ratio *difference)
{
    Residue found = {0, 0};
    Memo *seen = memo_begin(f->pool);
    for (uint32_t v = 0; v < f->vars.len && !found.name && f->status == FIELD_OK; v++)
        if (field_uses(f, difference, v))
            found = look_into(f, seen, f->vars.at[v].expr);
    memo_end(f->pool, seen);
    return f->status == FIELD_OK ? found : (Residue){0, 0};
}

Expr residue_value(Pool *p, Residue residue, int64_t r, Expr *quotient)
{
    StrBuf name = {0}; // no text can name it
    str_add(&name, "(");
    str_add(&name, pool_symbol_name(p, expr_op(p, residue.name)));
    if (r)
        str_printf(&name, " - %lld", (long long)r);
    str_printf(&name, ")/%lld", (long long)residue.modulus);
    *quotient = expr_sym(p, pool_symbol(p, str_text(&name), name.len));
    str_free(&name);
    return expr_add2(p, expr_mul2(p, expr_int(p, residue.modulus), *quotient), expr_int(p, r));
}
