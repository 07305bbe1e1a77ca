// Roots that depend on each other.
//
// The relations r^n = p make a normal form only as long as the roots are independent. sqrt(2), sqrt(3) and
// sqrt(5 + 2*sqrt(6)) are not, nor are sqrt(x), sqrt(1 + x) and sqrt(1 + 2*x + 2*sqrt(x)*sqrt(1 + x)). So a difference
// that is not zero as a polynomial is looked at again. Its coefficients that are algebraic numbers are tested exactly
// (constant.h). And A + B*r with r = sqrt(p) is zero where A^2 = B^2*p and A, B have opposite signs: then
// |A| = |B|*r.
#include "symbolic/field/constant.h"
#include "symbolic/field/field.h"

enum { LENGTH_MOST = 4000, ROOT_LENGTH = 60, DEPTH_MOST = 6 };

// ---- Coefficients that are algebraic numbers ------------------------------------------------------------------------

typedef struct {
    Expr rest, coeff; // a monomial of other kernels, and the number in front of it
} Group;

typedef struct {
    Field *field;
    VEC(uint8_t) constant; // by variable: is it an algebraic number?
    Memo *place;           // of a rest among the groups
    VEC(Group) groups;
} Grouping;

static bool mark_constants(Grouping *g, const Ratio *a)
{
    Field *f = g->field;
    bool any = false;
    for (size_t v = 0; v < f->vars.len; v++) {
        bool is =
            fmpq_mpoly_degree_si(a->num, (slong)v, f->ctx) > 0 && constant_is_algebraic(f->pool, f->vars.at[v].expr);
        vec_push(&g->constant, is);
        any |= is;
    }
    return any;
}

static void group_term(Grouping *g, const slong *exponents, const fmpq_t c)
{
    Field *f = g->field;
    Pool *p = f->pool;
    Expr rest = expr_int(p, 1), coeff = expr_from_fmpq(p, c);
    for (size_t v = 0; v < f->vars.len; v++) {
        if (!exponents[v])
            continue;
        Expr power = expr_powi(p, f->vars.at[v].expr, exponents[v]);
        if (g->constant.at[v])
            coeff = expr_mul2(p, coeff, power);
        else
            rest = expr_mul_keep(p, rest, power);
    }
    uint32_t place;
    if (!rest || !coeff)
        return;
    if (memo_get(g->place, rest, &place)) {
        g->groups.at[place].coeff = expr_add2(p, g->groups.at[place].coeff, coeff);
    } else {
        memo_put(g->place, rest, (uint32_t)g->groups.len);
        vec_push(&g->groups, ((Group){rest, coeff}));
    }
}

// Writes the numerator as a sum of algebraic numbers times monomials.
static bool group(Grouping *g, const Ratio *a)
{
    Field *f = g->field;
    if (fmpq_mpoly_length(a->num, f->ctx) > LENGTH_MOST)
        return false;
    mark_constants(g, a);
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; i < fmpq_mpoly_length(a->num, f->ctx); i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a->num, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a->num, i, f->ctx);
        group_term(g, exponents, c);
    }
    fmpq_clear(c);
    mem_free(exponents);
    return pool_ok(f->pool);
}

static bool coefficients_vanish(Field *f, const Ratio *a)
{
    Grouping g = {.field = f, .place = memo_begin(f->pool)};
    bool zero = group(&g, a);
    size_t left = 0;
    for (size_t i = 0; i < g.groups.len && zero; i++) {
        Group each = g.groups.at[i];
        if (constant_is_zero(f->pool, each.coeff) != TRUTH_YES)
            g.groups.at[left++] = each;
    }
    zero = zero && left == 0;
    memo_end(f->pool, g.place);
    vec_free(&g.groups);
    vec_free(&g.constant);
    return zero;
}

// ---- A + B*sqrt(p) --------------------------------------------------------------------------------------------------

// The last square root that a polynomial is written with; -1 if there is none.
static int top_root(const Field *f, const fmpq_mpoly_t a)
{
    for (size_t v = f->vars.len; v-- > 0;) {
        const Var *var = &f->vars.at[v];
        if (var->kind == VAR_POWER && var->degree == 2 && var->root == 2 &&
            fmpq_mpoly_degree_si(a, (slong)v, f->ctx) == 1)
            return (int)v;
    }
    return -1;
}

// a = A + B*v
static void split_linear(Field *f, const fmpq_mpoly_t a, int v, const Ratio **out_a, const Ratio **out_b)
{
    Ratio *parts[2] = {ratio_new(f), ratio_new(f)};
    slong *exponents = mem_alloc((size_t)f->nvars * sizeof *exponents);
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; i < fmpq_mpoly_length(a, f->ctx); i++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, a, i, f->ctx);
        fmpq_mpoly_get_term_exp_si(exponents, a, i, f->ctx);
        slong k = exponents[v];
        exponents[v] = 0;
        fmpq_mpoly_push_term_fmpq_ui(parts[k]->num, c, (ulong *)exponents, f->ctx);
    }
    for (int k = 0; k < 2; k++) {
        fmpq_mpoly_sort_terms(parts[k]->num, f->ctx);
        fmpq_mpoly_combine_like_terms(parts[k]->num, f->ctx);
    }
    fmpq_clear(c);
    mem_free(exponents);
    *out_a = parts[0];
    *out_b = parts[1];
}

// A^2 - B^2*p
static const Ratio *norm(Field *f, const Ratio *a, const Ratio *b, int v)
{
    return field_sub(f, field_mul(f, a, a), field_mul(f, field_mul(f, b, b), f->vars.at[v].value));
}

int field_sign_with_root(Field *f, const fmpq_mpoly_t poly)
{
    int v = fmpq_mpoly_length(poly, f->ctx) <= ROOT_LENGTH ? top_root(f, poly) : -1;
    if (v < 0)
        return 0;
    const Ratio *a, *b, *m;
    split_linear(f, poly, v, &a, &b);
    if (field_is_zero(f, a))
        return field_sign_of(f, b);
    int sign_a = field_sign_of(f, a), sign_b = field_sign_of(f, b);
    if (sign_a == sign_b)
        return sign_a;
    m = norm(f, a, b, v);
    if (!m)
        return 0;
    int larger = field_is_zero(f, m) ? 2 : field_sign_of(f, m); // 1: |A| >= |B|*r, -1: the other way, 2: both
    if (sign_a && (larger == 1 || larger == 2))
        return sign_a;
    return larger == -1 || larger == 2 ? sign_b : 0;
}

static bool vanishes(Field *f, const Ratio *a, unsigned depth);

static bool root_vanishes(Field *f, const Ratio *n, unsigned depth)
{
    int v = fmpq_mpoly_length(n->num, f->ctx) <= LENGTH_MOST && depth < DEPTH_MOST ? top_root(f, n->num) : -1;
    if (v < 0)
        return false;
    const Ratio *a, *b;
    split_linear(f, n->num, v, &a, &b);
    if (field_is_zero(f, a))
        return vanishes(f, b, depth + 1);
    const Ratio *m = norm(f, a, b, v);
    if (!m || !vanishes(f, m, depth + 1))
        return false;
    int sign_a = field_need_sign(f, a), sign_b = sign_a ? field_need_sign(f, b) : 0;
    return sign_a && sign_a == -sign_b;
}

// Is a factor of a both >= 0 and <= 0 on the case at hand?
static bool factor_vanishes(Field *f, const Ratio *a)
{
    Factors factors;
    bool zero = false;
    if (!f->tower->signs.len || fmpq_mpoly_length(a->num, f->ctx) > ROOT_LENGTH)
        return false;
    if (field_factor_poly(f, a->num, &factors))
        for (size_t i = 0; i < factors.list.len && !zero; i++)
            zero = field_zero_by_signs(f, factors.list.at[i].prime);
    factors_clear(&factors);
    return zero;
}

static bool vanishes(Field *f, const Ratio *a, unsigned depth)
{
    if (!a || f->status != FIELD_OK)
        return false;
    if (field_is_zero(f, a)) {
        f->how = NULL;
        return true;
    }
    const char *how = NULL;
    if (coefficients_vanish(f, a))
        how = "exact tests of algebraic numbers";
    else if (factor_vanishes(f, a))
        how = "signs that leave only zero";
    else if (root_vanishes(f, a, depth))
        how = "comparing squares and signs";
    else if (f->status == FIELD_OK && field_inverses_vanish(f, a))
        how = "relations of logarithms and angles";
    f->how = how;
    return how != NULL;
}

bool field_vanishes(Field *f, const Ratio *a)
{
    return vanishes(f, a, 0);
}
