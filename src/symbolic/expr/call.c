// The constructors of leaves, calls, conditions, brackets and piecewise expressions.
#include "symbolic/expr/pool_internal.h"

Expr expr_pi(Pool *p)
{
    return pool_ok(p) ? p->tables->pi : 0;
}

Expr expr_undef(Pool *p)
{
    return pool_ok(p) ? p->tables->undef : 0;
}

Expr expr_true(Pool *p)
{
    return pool_ok(p) ? p->tables->yes : 0;
}

Expr expr_false(Pool *p)
{
    return pool_ok(p) ? p->tables->no : 0;
}

Expr expr_sym(Pool *p, Sym s)
{
    return pool_make(p, KIND_SYM, s, NULL, 0);
}

Expr expr_named(Pool *p, const char *name)
{
    return expr_sym(p, pool_symbol(p, name, strlen(name)));
}

static Expr undef_among(const Pool *p, const Expr *args, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (args[i] && expr_kind(p, args[i]) == KIND_UNDEF)
            return args[i];
    return 0;
}

Expr expr_elem(Pool *p, Sym array, const Expr *subscripts, uint32_t n)
{
    Expr bad = undef_among(p, subscripts, n);
    return bad ? bad : pool_make(p, KIND_ELEM, array, subscripts, n);
}

Expr expr_apply(Pool *p, Sym f, const Expr *args, const Expr *orders, uint32_t n)
{
    Expr bad = undef_among(p, args, n);
    if (bad)
        return bad;
    Exprs all;
    exprs_init(&all);
    for (uint32_t i = 0; i < n; i++)
        exprs_push(&all, args[i]);
    for (uint32_t i = 0; i < n; i++)
        exprs_push(&all, orders ? orders[i] : expr_int(p, 0));
    Expr e = pool_make(p, KIND_APPLY, f, all.at, all.len);
    exprs_free(&all);
    return e;
}

Expr expr_list(Pool *p, const Expr *items, uint32_t n)
{
    return pool_make(p, KIND_LIST, 0, items, n);
}

Expr expr_form(Pool *p, FormId form, const Expr *args, uint32_t n)
{
    return pool_make(p, KIND_FORM, form, args, n);
}

// ---- Calls ----------------------------------------------------------------------------------------------------------

enum { FACTORIAL_MOST = 3000 }; // factorials are worked out up to here, and kept as written beyond

static Expr factorial_of(Pool *p, int64_t n)
{
    fmpz_t z;
    fmpz_init(z);
    fmpz_fac_ui(z, (ulong)n);
    Expr e = expr_from_fmpz(p, z);
    fmpz_clear(z);
    return e;
}

static Expr floor_of(Pool *p, Expr a, bool up)
{
    fmpz_t z;
    fmpz_init(z);
    const fmpq *q = expr_fmpq(p, a);
    if (up)
        fmpz_cdiv_q(z, fmpq_numref(q), fmpq_denref(q));
    else
        fmpz_fdiv_q(z, fmpq_numref(q), fmpq_denref(q));
    Expr e = expr_from_fmpz(p, z);
    fmpz_clear(z);
    return e;
}

// What the card says of f(0); 0 where it says nothing.
static Expr value_at_zero(Pool *p, FuncId f)
{
    const char *text = func_cards[f].zero;
    if (!strcmp(text, "undefined"))
        return p->tables->undef;
    return *text ? expr_decimal(p, text, strlen(text)) : 0;
}

// f(number), where the value is a rational at sight; 0 where not.
static Expr call_number(Pool *p, FuncId f, Expr a)
{
    int sign = expr_num_sign(p, a);
    int64_t n = -1;
    bool small = expr_get_int(p, a, &n) && n >= 0 && n <= FACTORIAL_MOST;
    switch (f) {
    case FN_ABS: return sign < 0 ? expr_neg(p, a) : a;
    case FN_SIGN: return expr_int(p, sign);
    case FN_FLOOR: return floor_of(p, a, false);
    case FN_CEIL: return floor_of(p, a, true);
    case FN_LOG: return sign <= 0 ? p->tables->undef : expr_is_number(p, a, 1, 1) ? expr_int(p, 0) : 0;
    case FN_ACOSH:
    case FN_ACOS: return expr_is_number(p, a, 1, 1) ? expr_int(p, 0) : 0;
    case FN_FACTORIAL: return small ? factorial_of(p, n) : 0;
    case FN_GAMMA: return small && n >= 1 ? factorial_of(p, n - 1) : 0;
    default: return sign == 0 ? value_at_zero(p, f) : 0;
    }
}

static Expr call_numbers(Pool *p, FuncId f, Expr a, Expr b)
{
    int64_t n, k;
    if (f == FN_MIN || f == FN_MAX) {
        bool less = fmpq_cmp(expr_fmpq(p, a), expr_fmpq(p, b)) < 0;
        return less == (f == FN_MIN) ? a : b;
    }
    if (f == FN_BINOMIAL && expr_get_int(p, a, &n) && expr_get_int(p, b, &k) && n >= 0 && n <= FACTORIAL_MOST &&
        k >= 0 && k <= n) {
        fmpz_t z;
        fmpz_init(z);
        fmpz_bin_uiui(z, (ulong)n, (ulong)k);
        Expr e = expr_from_fmpz(p, z);
        fmpz_clear(z);
        return e;
    }
    return 0;
}

static bool is_negative_looking(Pool *p, Expr a)
{
    if (expr_kind(p, a) == KIND_NUM)
        return expr_num_sign(p, a) < 0;
    return expr_kind(p, a) == KIND_MUL && expr_kind(p, expr_arg(p, a, 0)) == KIND_NUM &&
           expr_num_sign(p, expr_arg(p, a, 0)) < 0;
}

Expr expr_call1(Pool *p, FuncId f, Expr a)
{
    if (!a)
        return 0;
    if (expr_kind(p, a) == KIND_UNDEF)
        return a;
    if (f == FN_SQRT)
        return expr_sqrt(p, a);
    unsigned properties = func_cards[f].properties;
    if (expr_kind(p, a) == KIND_NUM) {
        Expr value = call_number(p, f, a);
        if (value || !pool_ok(p))
            return value;
    }
    if ((properties & FN_ODD) && is_negative_looking(p, a)) // f(-a) = -f(a)
        return expr_neg(p, pool_make(p, KIND_CALL, f, (Expr[]){expr_neg(p, a)}, 1));
    if ((properties & FN_EVEN) && is_negative_looking(p, a)) // f(-a) = f(a)
        return expr_call1(p, f, expr_neg(p, a));
    return pool_make(p, KIND_CALL, f, &a, 1);
}

Expr expr_call(Pool *p, FuncId f, const Expr *args)
{
    if (func_cards[f].arity == 1)
        return expr_call1(p, f, args[0]);
    Expr bad = undef_among(p, args, 2);
    if (!args[0] || !args[1] || bad)
        return args[0] && args[1] ? bad : 0;
    if (args[0] == args[1] && (f == FN_MIN || f == FN_MAX)) // else its derivative would look for a kink
        return args[0];
    if (expr_kind(p, args[0]) == KIND_NUM && expr_kind(p, args[1]) == KIND_NUM) {
        Expr value = call_numbers(p, f, args[0], args[1]);
        if (value || !pool_ok(p))
            return value;
    }
    return pool_make(p, KIND_CALL, f, args, 2);
}

// ---- Conditions -----------------------------------------------------------------------------------------------------

// The sign of a - b when that is a number and both have a value everywhere: -1, 0, 1; 2 when it is not known.
static int compare_at_sight(Pool *p, Expr a, Expr b)
{
    if (!(expr_flags(p, a) & expr_flags(p, b) & FLAG_TOTAL))
        return 2;
    if (a == b)
        return 0;
    Expr d = expr_sub(p, a, b);
    return d && expr_kind(p, d) == KIND_NUM ? expr_num_sign(p, d) : 2;
}

static Expr truth(Pool *p, bool value)
{
    return value ? p->tables->yes : p->tables->no;
}

// The node a = b; its op says how it prints: bit 0 turned around, bit 1 as a person wrote it.
static Expr equation(Pool *p, Expr a, Expr b, bool written)
{
    if (!a || !b)
        return 0;
    Expr bad = undef_among(p, (Expr[]){a, b}, 2);
    if (bad)
        return bad;
    int sign = compare_at_sight(p, a, b);
    if (sign != 2)
        return truth(p, sign == 0);
    uint32_t mark = written ? EQ_WRITTEN : 0;
    if (!written && (expr_kind(p, a) == KIND_NUM || (expr_kind(p, b) != KIND_NUM && expr_compare(p, a, b) > 0))) {
        Expr swap = a;
        a = b;
        b = swap;
    }
    return a <= b ? pool_make(p, KIND_EQ, mark, (Expr[]){a, b}, 2)
                  : pool_make(p, KIND_EQ, mark | EQ_TURNED, (Expr[]){b, a}, 2);
}

Expr expr_eq(Pool *p, Expr a, Expr b)
{
    return equation(p, a, b, false);
}

Expr expr_eq_written(Pool *p, Expr a, Expr b)
{
    return equation(p, a, b, true);
}

static Expr less(Pool *p, Kind kind, Expr a, Expr b)
{
    if (!a || !b)
        return 0;
    Expr bad = undef_among(p, (Expr[]){a, b}, 2);
    if (bad)
        return bad;
    int sign = compare_at_sight(p, a, b);
    if (sign != 2)
        return truth(p, sign < 0 || (sign == 0 && kind == KIND_LE));
    return pool_make(p, kind, 0, (Expr[]){a, b}, 2);
}

Expr expr_lt(Pool *p, Expr a, Expr b)
{
    return less(p, KIND_LT, a, b);
}

Expr expr_le(Pool *p, Expr a, Expr b)
{
    return less(p, KIND_LE, a, b);
}

// and / or: flat, sorted, each part once; `decides` is the truth value that settles the whole.
static Expr junction(Pool *p, Kind kind, Kind decides, const Expr *parts, uint32_t n)
{
    Exprs flat;
    exprs_init(&flat);
    Expr e = undef_among(p, parts, n);
    for (uint32_t i = 0; i < n && !e; i++) {
        if (!parts[i])
            break;
        bool inner = expr_kind(p, parts[i]) == kind;
        uint32_t count = inner ? expr_nargs(p, parts[i]) : 1;
        for (uint32_t k = 0; k < count; k++) {
            Expr part = inner ? expr_arg(p, parts[i], k) : parts[i];
            uint32_t at = 0;
            while (at < flat.len && flat.at[at] < part)
                at++;
            if (expr_kind(p, part) == decides)
                e = part;
            else if (expr_kind(p, part) >= KIND_EQ && !(at < flat.len && flat.at[at] == part)) {
                exprs_push(&flat, part);
                memmove(flat.at + at + 1, flat.at + at, (flat.len - 1 - at) * sizeof(Expr));
                flat.at[at] = part;
            }
        }
    }
    for (uint32_t i = 0; i < n; i++)
        if (!parts[i]) {
            exprs_free(&flat);
            return 0;
        }
    if (!e)
        e = flat.len == 0   ? truth(p, decides == KIND_FALSE)
            : flat.len == 1 ? flat.at[0]
                            : pool_make(p, kind, 0, flat.at, flat.len);
    exprs_free(&flat);
    return e;
}

Expr expr_and(Pool *p, const Expr *parts, uint32_t n)
{
    return junction(p, KIND_AND, KIND_FALSE, parts, n);
}

Expr expr_or(Pool *p, const Expr *parts, uint32_t n)
{
    return junction(p, KIND_OR, KIND_TRUE, parts, n);
}

Expr expr_not(Pool *p, Expr a)
{
    if (!a)
        return 0;
    switch (expr_kind(p, a)) {
    case KIND_UNDEF: return a;
    case KIND_TRUE: return p->tables->no;
    case KIND_FALSE: return p->tables->yes;
    case KIND_NOT: return expr_arg(p, a, 0);
    case KIND_LT: return expr_le(p, expr_arg(p, a, 1), expr_arg(p, a, 0));
    case KIND_LE: return expr_lt(p, expr_arg(p, a, 1), expr_arg(p, a, 0));
    default: return pool_make(p, KIND_NOT, 0, &a, 1);
    }
}

Expr expr_iverson(Pool *p, Expr condition)
{
    if (!condition)
        return 0;
    switch (expr_kind(p, condition)) {
    case KIND_UNDEF: return condition;
    case KIND_TRUE: return expr_int(p, 1);
    case KIND_FALSE: return expr_int(p, 0);
    default: return pool_make(p, KIND_IVERSON, 0, &condition, 1);
    }
}

Expr expr_piecewise(Pool *p, const Expr *parts, uint32_t n)
{
    Exprs out;
    exprs_init(&out);
    Expr e = 0;
    bool none = false;
    for (uint32_t i = 0; i < n; i++)
        none |= !parts[i];
    for (uint32_t i = 0; i + 1 < n && !none && !e; i += 2) {
        Kind kind = expr_kind(p, parts[i]);
        if (kind == KIND_UNDEF)
            e = parts[i];
        else if (kind == KIND_TRUE) { // decides the rest
            exprs_push(&out, parts[i + 1]);
            n = 0;
        } else if (kind != KIND_FALSE) {
            exprs_push(&out, parts[i]);
            exprs_push(&out, parts[i + 1]);
        }
    }
    if (!none && n)
        exprs_push(&out, parts[n - 1]);
    if (!e && !none)
        e = out.len == 1 ? out.at[0] : pool_make(p, KIND_PIECEWISE, 0, out.at, out.len);
    exprs_free(&out);
    return e;
}
