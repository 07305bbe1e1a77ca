// Sines and cosines.
//
// An angle is a rational combination of basic angles: pi, the kernels asin(u) and atan(u), and what else there is. The
// last are expressed over a basis found as angles come (linear algebra over Q); each basic angle t is divided by the
// finest part d that the claim needs, and sin(t/d), cos(t/d) are variables with s^2 = 1 - c^2. Multiples follow from
// the addition theorems. sin(asin u) = u, cos(asin u) = sqrt(1 - u^2), cos(atan u) = 1/sqrt(1 + u^2).
// cos(pi/n) for n not dividing 12 is a root of its minimal polynomial, where the degree of that is moderate.
#include "symbolic/field/field.h"

typedef struct {
    const Ratio *sin, *cos;
} Pair;

static Pair pair_add(Field *f, Pair a, Pair b)
{
    Pair r = {NULL, NULL};
    if (!a.sin || !a.cos || !b.sin || !b.cos)
        return r;
    r.sin = field_add(f, field_mul(f, a.sin, b.cos), field_mul(f, a.cos, b.sin));
    r.cos = field_sub(f, field_mul(f, a.cos, b.cos), field_mul(f, a.sin, b.sin));
    return r;
}

static Pair pair_times(Field *f, Pair a, int64_t n)
{
    Pair r = {field_int(f, 0), field_int(f, 1)};
    if (n < 0) {
        a.sin = a.sin ? field_neg(f, a.sin) : NULL;
        n = -n;
    }
    if (n > 512) {
        field_stop(f, FIELD_LIMIT, "too high a multiple of an angle");
        return (Pair){NULL, NULL};
    }
    for (; n; n /= 2, a = n ? pair_add(f, a, a) : a)
        if (n % 2)
            r = pair_add(f, r, a);
    return r;
}

// ---- Multiples of pi ------------------------------------------------------------------------------------------------

static int64_t lcm(int64_t a, int64_t b)
{
    int64_t x = a, y = b;
    while (y) {
        int64_t r = x % y;
        x = y;
        y = r;
    }
    return a / x * b;
}

static const Ratio *root_of(Field *f, int64_t n)
{
    return field_normal(f, expr_sqrt(f->pool, expr_int(f->pool, n)));
}

// by * a(2c), c the variable at `place`.
static const Ratio *in_twice(Field *f, const fmpz_poly_t a, uint32_t place, const fmpq_t by)
{
    Ratio *r = ratio_new(f);
    ulong *exponents = mem_zero((size_t)f->nvars * sizeof *exponents);
    fmpq_t c;
    fmpq_init(c);
    for (slong i = fmpz_poly_degree(a); i >= 0; i--) {
        exponents[place] = (ulong)i;
        fmpq_set_fmpz(c, a->coeffs + i);
        fmpq_mul_2exp(c, c, (flint_bitcnt_t)i);
        fmpq_mul(c, c, by);
        if (!fmpq_is_zero(c))
            fmpq_mpoly_push_term_fmpq_ui(r->num, c, exponents, f->ctx);
    }
    fmpq_mpoly_combine_like_terms(r->num, f->ctx);
    fmpq_clear(c);
    mem_free(exponents);
    return r;
}

// The place of cos(pi/n), with the minimal polynomial of 2cos(2 pi/(2n)) as its relation; -1 when the field restarts.
static int cos_kernel(Field *f, int64_t n)
{
    Pool *p = f->pool;
    int place = field_var_of(f, VAR_ROOT, expr_call1(p, FN_COS, expr_mul2(p, expr_rat(p, 1, n), expr_pi(p))));
    if (place < 0 || f->vars.at[place].degree)
        return place;
    fmpz_poly_t minimal;
    fmpq_t by;
    fmpq_init(by);
    fmpz_poly_init(minimal);
    fmpz_poly_cos_minpoly(minimal, (ulong)(2 * n));
    slong degree = fmpz_poly_degree(minimal);
    fmpz_poly_set_coeff_si(minimal, degree, 0); // (2c)^degree = -(lower terms)
    fmpq_set_si(by, -1, 1);
    fmpq_div_2exp(by, by, (flint_bitcnt_t)degree);
    f->vars.at[place].value = in_twice(f, minimal, (uint32_t)place, by);
    f->vars.at[place].degree = (uint32_t)degree;
    fmpz_poly_clear(minimal);
    fmpq_clear(by);
    return place;
}

// cos and sin of pi/n, n a divisor of 12.
static Pair known_part(Field *f, int64_t n)
{
    const Ratio *one = field_int(f, 1), *zero = field_int(f, 0), *half = field_div(f, one, field_int(f, 2));
    const Ratio *root2 = n == 4 || n == 12 ? root_of(f, 2) : one,
                *root3 = n == 3 || n == 6 || n == 12 ? root_of(f, 3) : one;
    switch (n) {
    case 1: return (Pair){zero, field_neg(f, one)};
    case 2: return (Pair){one, zero};
    case 3: return (Pair){field_mul(f, half, root3), half};
    case 4: return (Pair){field_mul(f, half, root2), field_mul(f, half, root2)};
    case 6: return (Pair){half, field_mul(f, half, root3)};
    default: { // 12: sqrt(2)*(sqrt(3) -+ 1)/4
        const Ratio *quarter = field_mul(f, field_mul(f, half, half), root2);
        return (Pair){field_mul(f, quarter, field_sub(f, root3, one)), field_mul(f, quarter, field_add(f, root3, one))};
    }
    }
}

// cos(k*pi/n): for y = 2cos(pi/n) the polynomials 2cos(k*pi/n) follow y_(k+1) = y*y_k - y_(k-1), taken by the relation
// of y.
static const Ratio *cos_multiple(Field *f, int64_t k, int64_t n)
{
    int place = cos_kernel(f, n);
    if (place < 0)
        return NULL;
    fmpz_poly_t minimal, before, now, next;
    fmpq_t half;
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    fmpz_poly_init(minimal);
    fmpz_poly_init(before);
    fmpz_poly_init(now);
    fmpz_poly_init(next);
    fmpz_poly_cos_minpoly(minimal, (ulong)(2 * n));
    fmpz_poly_set_si(now, 2);
    fmpz_poly_set_coeff_si(before, 1, 1); // y_(-1) = y_1
    for (int64_t i = 0; i < k; i++) {
        fmpz_poly_shift_left(next, now, 1);
        fmpz_poly_sub(next, next, before);
        fmpz_poly_rem(next, next, minimal);
        fmpz_poly_swap(before, now);
        fmpz_poly_swap(now, next);
    }
    const Ratio *r = in_twice(f, now, (uint32_t)place, half);
    fmpz_poly_clear(minimal);
    fmpz_poly_clear(before);
    fmpz_poly_clear(now);
    fmpz_poly_clear(next);
    fmpq_clear(half);
    return r;
}

// A cosine of its own, of q*pi, 0 < q < 1: cos(q*pi) = -cos((1 - q)*pi) leaves those of 0 < q < 1/2.
static const Ratio *cos_apart(Field *f, int64_t k, int64_t d)
{
    Pool *p = f->pool;
    bool turned = 2 * k > d;
    Expr angle = expr_mul2(p, expr_rat(p, turned ? d - k : k, d), expr_pi(p));
    const Ratio *r = field_atom(f, expr_call1(p, FN_COS, angle));
    return turned ? field_neg(f, r) : r;
}

// |k| or the angle below pi with the same cosine, of k*pi/n.
static int64_t below_pi(int64_t k, int64_t n)
{
    k = (k % (2 * n) + 2 * n) % (2 * n);
    return k > n ? 2 * n - k : k;
}

// The degree over the rationals of cos(pi/n) would be this.
static int64_t cos_degree(int64_t n)
{
    return (int64_t)n_euler_phi((ulong)(2 * n)) / 2;
}

// k*pi/d in lowest terms. All such angles of a claim are brought over one denominator, so that their cosines are
// polynomials in one number. Where its degree would be too high for that they stay apart: whether a sum of them is 0
// is decided exactly as it is for roots (roots.c).
static Pair pair_of_part(Field *f, int64_t k, int64_t d)
{
    enum { DEGREE_MOST = 100 };

    Pair none = {NULL, NULL};
    int64_t old = f->tower->pi_part, part = lcm(lcm(old, d), 2);
    bool known = 12 % d == 0;
    if (known && (old == 1 || cos_degree(part) > DEGREE_MOST))
        return pair_times(f, known_part(f, d), k);
    if (cos_degree(part) > DEGREE_MOST)
        return (Pair){cos_apart(f, below_pi(d - 2 * k, 2 * d), 2 * d), cos_apart(f, below_pi(k, d), d)};
    if (old != part) {
        f->tower->pi_part = part;
        field_stop(f, FIELD_RESTART, "a finer part of pi");
        return none;
    }
    k *= part / d; // sin(x) = cos(pi/2 - x)
    return (Pair){cos_multiple(f, below_pi(part / 2 - k, part), part), cos_multiple(f, below_pi(k, part), part)};
}

// q*pi
static Pair pair_of_pi(Field *f, const fmpq_t q)
{
    if (fmpz_cmp_ui(fmpq_denref(q), 2000) > 0) {
        field_stop(f, FIELD_LIMIT, "too fine a part of pi");
        return (Pair){NULL, NULL};
    }
    int64_t d = fmpz_get_si(fmpq_denref(q)), k = (int64_t)fmpz_fdiv_ui(fmpq_numref(q), (ulong)(2 * d));
    if (d == 1)
        return (Pair){field_int(f, 0), field_int(f, k % 2 ? -1 : 1)};
    return pair_of_part(f, k, d);
}

// ---- Inverse functions ----------------------------------------------------------------------------------------------

static Pair pair_of_arc(Field *f, Expr arc)
{
    Pool *p = f->pool;
    const Ratio *u = field_normal(f, expr_arg(p, arc, 0)), *one = field_int(f, 1);
    fmpq_t half;
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    Pair r = {NULL, NULL};
    const Ratio *exponent = field_fmpq(f, half);
    fmpq_clear(half);
    if (!u)
        return r;
    if (expr_op(p, arc) == FN_ASIN) {
        r.sin = u;
        r.cos = field_power(f, field_sub(f, one, field_mul(f, u, u)), exponent);
    } else {
        r.cos = field_inv(f, field_power(f, field_add(f, one, field_mul(f, u, u)), exponent));
        r.sin = field_mul(f, u, r.cos);
    }
    return r;
}

// Half of an angle in (-pi, pi), cos >= 0 for the half: cos = sqrt((1 + c)/2), sin = s/(2 cos).
static Pair pair_half(Field *f, Pair a)
{
    fmpq_t half;
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    const Ratio *exponent = field_fmpq(f, half), *one = field_int(f, 1);
    Pair r = {NULL, NULL};
    r.cos = field_power(f, field_scale(f, field_add(f, one, a.cos), half), exponent);
    fmpq_clear(half);
    if (r.cos)
        r.sin = field_div(f, a.sin, field_add(f, r.cos, r.cos));
    return r;
}

static Pair pair_of_arc_multiple(Field *f, Expr arc, const fmpq_t q)
{
    Pair a = pair_of_arc(f, arc), none = {NULL, NULL};
    if (!a.sin || !a.cos || fmpz_cmp_ui(fmpq_denref(q), 8) > 0 || fmpz_bits(fmpq_numref(q)) > 9)
        return none;
    int64_t d = fmpz_get_si(fmpq_denref(q));
    for (; d % 2 == 0 && a.sin; d /= 2)
        a = pair_half(f, a);
    if (d != 1) {
        field_stop(f, FIELD_UNABLE, "a third of an inverse sine or tangent");
        return none;
    }
    return pair_times(f, a, fmpz_get_si(fmpq_numref(q)));
}

// ---- Basic angles ---------------------------------------------------------------------------------------------------

// In cos(x + cos(y)) the angle y is met while x + cos(y) is looked at.
static bool is_under_way(const Field *f, Expr angle)
{
    for (size_t i = 0; i < f->angles.len; i++)
        if (f->angles.at[i] == angle)
            return true;
    return false;
}

typedef VEC(uint32_t) Columns;

typedef struct Angles {   // what a field has found of the basic angles of its tower
    VEC(Terms) terms;     // of each
    VEC(bool) known;      // have they been found?
    Memo *holders;        // a term -> place in `columns`
    VEC(Columns) columns; // the angles that hold it
} Angles;

static Angles *angles_of(Field *f)
{
    if (!f->basis) {
        f->basis = mem_zero(sizeof *f->basis);
        f->basis->holders = memo_begin(f->pool);
    }
    while (f->basis->terms.len < f->tower->angles.len) {
        vec_push(&f->basis->terms, (Terms){0});
        vec_push(&f->basis->known, false);
    }
    return f->basis;
}

void trig_free(Angles *a, Pool *p)
{
    if (!a)
        return;
    for (size_t i = 0; i < a->terms.len; i++)
        terms_clear(&a->terms.at[i]);
    for (size_t i = 0; i < a->columns.len; i++)
        vec_free(&a->columns.at[i]);
    vec_free(&a->terms);
    vec_free(&a->known);
    vec_free(&a->columns);
    memo_end(p, a->holders);
    mem_free(a);
}

static const Columns *angles_with(const Angles *a, Expr term)
{
    uint32_t place;
    return memo_get(a->holders, term, &place) ? &a->columns.at[place] : NULL;
}

// The terms of basic angle i are these; takes them over.
static void angles_learn(Angles *a, uint32_t i, Terms terms)
{
    a->terms.at[i] = terms;
    a->known.at[i] = true;
    for (size_t k = 0; k < terms.list.len; k++) {
        uint32_t place;
        Expr term = terms.list.at[k].expr;
        if (!memo_get(a->holders, term, &place)) {
            place = (uint32_t)a->columns.len;
            memo_put(a->holders, term, place);
            vec_push(&a->columns, (Columns){0});
        }
        vec_push(&a->columns.at[place], i);
    }
}

// Finds the terms of the angles that a tower has from fields before. Angles under way are left out.
static bool angles_complete(Field *f)
{
    for (uint32_t i = 0; i < f->tower->angles.len; i++) {
        Expr known = f->tower->angles.at[i].angle;
        if (angles_of(f)->known.at[i] || is_under_way(f, known))
            continue;
        Terms terms;
        vec_push(&f->angles, known);
        bool ok = field_terms(f, field_normal(f, known), &terms);
        f->angles.len--;
        if (!ok || angles_of(f)->known.at[i])
            terms_clear(&terms);
        else
            angles_learn(angles_of(f), i, terms);
        if (!ok)
            return false;
    }
    return true;
}

typedef struct {
    Columns columns; // the angles that are tied to the one in question by common terms
    VEC(Expr) rows;  // all terms of those
} Basis;

// Only angles that share terms with this one, directly or by others, can tell its coordinates. False where a term of it
// is in no basic angle.
static bool basis_choose(Field *f, const Terms *angle, Basis *b)
{
    const Angles *a = angles_of(f);
    *b = (Basis){0};
    for (size_t i = 0; i < angle->list.len; i++)
        if (!angles_with(a, angle->list.at[i].expr))
            return false;
    bool *chosen = mem_zero(a->terms.len + 1);
    Memo *seen = memo_begin(f->pool);
    for (size_t i = 0; i < angle->list.len; i++) {
        memo_put(seen, angle->list.at[i].expr, 1);
        vec_push(&b->rows, angle->list.at[i].expr);
    }
    for (size_t r = 0; r < b->rows.len; r++) {
        const Columns *with = angles_with(a, b->rows.at[r]);
        for (size_t k = 0; with && k < with->len; k++) {
            uint32_t c = with->at[k], known;
            if (chosen[c])
                continue;
            chosen[c] = true;
            vec_push(&b->columns, c);
            for (size_t i = 0; i < a->terms.at[c].list.len; i++) {
                Expr term = a->terms.at[c].list.at[i].expr;
                if (memo_get(seen, term, &known))
                    continue;
                memo_put(seen, term, 1);
                vec_push(&b->rows, term);
            }
        }
    }
    memo_end(f->pool, seen);
    mem_free(chosen);
    return true;
}

static void basis_clear(Basis *b)
{
    vec_free(&b->columns);
    vec_free(&b->rows);
}

static void fill_column(const Basis *b, const Terms *terms, fmpq_mat_t matrix, size_t c)
{
    for (size_t r = 0; r < b->rows.len; r++)
        for (size_t i = 0; i < terms->list.len; i++)
            if (terms->list.at[i].expr == b->rows.at[r])
                fmpq_set(fmpq_mat_entry(matrix, (slong)r, (slong)c), terms->list.at[i].coeff);
}

// Rational coordinates of a vector (the terms of an angle) over the basic angles b->columns of the tower, in their
// order. False when independent. Initializes `solution` in either case.
static bool coordinates(Field *f, const Terms *angle, Basis *b, fmpq_mat_t solution)
{
    *b = (Basis){0};
    bool ok = angles_complete(f) && basis_choose(f, angle, b);
    fmpq_mat_init(solution, (slong)b->columns.len, 1);
    if (ok) {
        fmpq_mat_t matrix, right;
        fmpq_mat_init(matrix, (slong)b->rows.len, (slong)b->columns.len);
        fmpq_mat_init(right, (slong)b->rows.len, 1);
        for (size_t c = 0; c < b->columns.len; c++)
            fill_column(b, &f->basis->terms.at[b->columns.at[c]], matrix, c);
        fill_column(b, angle, right, 0);
        ok = fmpq_mat_can_solve(solution, matrix, right);
        fmpq_mat_clear(matrix);
        fmpq_mat_clear(right);
    }
    return ok;
}

// sin and cos of basic angle i, divided by its part.
static Pair basic_pair(Field *f, size_t i)
{
    Pool *p = f->pool;
    Pair none = {NULL, NULL};
    TowerAngle angle = f->tower->angles.at[i];
    Expr part = expr_mul2(p, expr_rat(p, 1, angle.part), angle.angle);
    int c = field_var_of(f, VAR_COS, expr_call1(p, FN_COS, part));
    int s = c < 0 ? -1 : field_var_of(f, VAR_SIN, expr_call1(p, FN_SIN, part));
    if (s < 0)
        return none;
    if (!f->vars.at[s].degree) {
        const Ratio *cosine = field_var(f, (uint32_t)c);
        const Ratio *value = field_sub(f, field_int(f, 1), field_mul(f, cosine, cosine));
        f->vars.at[s].degree = 2;
        f->vars.at[s].value = value;
    }
    return (Pair){field_var(f, (uint32_t)s), field_var(f, (uint32_t)c)};
}

static Pair pair_of_basic(Field *f, size_t i, const fmpq_t q)
{
    Pair none = {NULL, NULL};
    TowerAngle *angle = &f->tower->angles.at[i];
    if (fmpz_cmp_ui(fmpq_denref(q), 1000) > 0 || fmpz_bits(fmpq_numref(q)) > 20) {
        field_stop(f, FIELD_LIMIT, "too high a multiple of an angle");
        return none;
    }
    int64_t d = fmpz_get_si(fmpq_denref(q));
    if (angle->part % d) {
        angle->part = lcm(angle->part, d);
        field_stop(f, FIELD_RESTART, "a finer angle");
        return none;
    }
    return pair_times(f, basic_pair(f, i), fmpz_get_si(fmpq_numref(q)) * (angle->part / d));
}

static Terms terms_copy(const Terms *from)
{
    Terms to = {0};
    for (size_t i = 0; i < from->list.len; i++) {
        Term term = from->list.at[i];
        fmpq_init(term.coeff);
        fmpq_set(term.coeff, from->list.at[i].coeff);
        vec_push(&to.list, term);
    }
    return to;
}

static Pair pair_of_rest(Field *f, const Terms *terms)
{
    Pair r = {field_int(f, 0), field_int(f, 1)};
    if (terms->list.len == 0)
        return r;
    Pool *p = f->pool;
    Expr angle = expr_int(p, 0);
    for (size_t i = 0; i < terms->list.len; i++)
        angle = expr_add2(p, angle, expr_mul2(p, expr_from_fmpq(p, terms->list.at[i].coeff), terms->list.at[i].expr));
    for (size_t i = 0; i < f->tower->angles.len; i++)
        if (f->tower->angles.at[i].angle == angle)
            return pair_times(f, basic_pair(f, i), f->tower->angles.at[i].part);
    Basis b;
    fmpq_mat_t x;
    bool known = coordinates(f, terms, &b, x);
    for (size_t i = 0; known && i < b.columns.len; i++)
        if (!fmpq_is_zero(fmpq_mat_entry(x, (slong)i, 0)))
            r = pair_add(f, r, pair_of_basic(f, b.columns.at[i], fmpq_mat_entry(x, (slong)i, 0)));
    fmpq_mat_clear(x);
    basis_clear(&b);
    if (known || f->status != FIELD_OK)
        return r;
    vec_push(&f->tower->angles, ((TowerAngle){angle, 1})); // a new basic angle
    angles_learn(angles_of(f), (uint32_t)f->tower->angles.len - 1, terms_copy(terms));
    return basic_pair(f, f->tower->angles.len - 1);
}

// ---- Whole multiples of pi ------------------------------------------------------------------------------------------

// m for a monomial pi*m; NULL for any other.
static const Ratio *without_pi(Field *f, const Ratio *monomial)
{
    uint32_t v;
    if (!memo_get(f->places, expr_pi(f->pool), &v) || fmpq_mpoly_degree_si(monomial->num, v, f->ctx) != 1)
        return NULL;
    return field_div(f, monomial, field_var(f, v));
}

// sin(x + n*pi) = (-1)^n*sin(x): takes the terms n*pi, n an integer, out of the list and returns (-1)^n.
static const Ratio *take_whole_turns(Field *f, Terms *rest)
{
    size_t kept = 0;
    const Ratio *whole = field_int(f, 0), *other = whole;
    Terms left = {0};
    for (size_t i = 0; i < rest->list.len; i++) {
        Term term = rest->list.at[i];
        const Ratio *m = without_pi(f, term.rest), *n = m ? field_scale(f, m, term.coeff) : NULL;
        if (field_is_whole(f, n)) {
            whole = field_add(f, whole, n);
        } else if (n) {
            other = field_add(f, other, n);
            vec_push(&left.list, term);
        } else {
            rest->list.at[kept++] = term;
        }
    }
    bool together = left.list.len > 1 && field_is_whole(f, other); // n^2/2 + n/2
    for (size_t i = 0; i < left.list.len && !together; i++)
        rest->list.at[kept++] = left.list.at[i];
    rest->list.len = kept;
    vec_free(&left.list);
    return field_sign_power(f, together ? field_add(f, whole, other) : whole);
}

// ---- Any angle ------------------------------------------------------------------------------------------------------

static bool is_arc(const Pool *p, Expr e)
{
    return expr_is_call(p, e, FN_ASIN) || expr_is_call(p, e, FN_ATAN);
}

// A bracket in the numerator of an angle; -1 for none.
static int bracket_in(const Field *f, const Ratio *angle)
{
    PolynomialPowers powers = {0};
    int found = -1;
    polynomial_degrees(&powers, angle->num->zpoly, f->ctx->zctx);
    for (size_t i = 0; i < powers.len && found < 0; i++)
        found = f->vars.at[powers.at[i].var].kind == VAR_BRACKET ? (int)powers.at[i].var : -1;
    vec_free(&powers);
    return found;
}

// The ratio with the value 0 or 1 for a bracket of its numerator.
static const Ratio *with_bracket(Field *f, const Ratio *a, int v, int64_t value)
{
    Ratio *r = ratio_new(f);
    fmpq_t q;
    fmpq_init(q);
    fmpq_set_si(q, value, 1);
    fmpq_mpoly_evaluate_one_fmpq(r->num, a->num, v, q, f->ctx);
    fmpq_clear(q);
    r->dens = mem_alloc((a->ndens + 1) * sizeof *r->dens);
    for (uint32_t i = 0; i < a->ndens; i++)
        r->dens[r->ndens++] = a->dens[i];
    return field_settle(f, r);
}

static Pair pair_of(Field *f, const Ratio *angle);

// sin([c]*a + b) = sin(b) + [c]*(sin(a + b) - sin(b))
static Pair pair_by_bracket(Field *f, const Ratio *angle, int v)
{
    Pair off = pair_of(f, with_bracket(f, angle, v, 0)), none = {NULL, NULL};
    Pair on = off.sin ? pair_of(f, with_bracket(f, angle, v, 1)) : none;
    if (!on.sin || !on.cos || !off.cos)
        return none;
    const Ratio *b = field_var(f, (uint32_t)v);
    return (Pair){field_add(f, off.sin, field_mul(f, b, field_sub(f, on.sin, off.sin))),
                  field_add(f, off.cos, field_mul(f, b, field_sub(f, on.cos, off.cos)))};
}

static Pair pair_of(Field *f, const Ratio *angle)
{
    if (!angle)
        return (Pair){NULL, NULL};
    int bracket = f->shallow ? -1 : bracket_in(f, angle);
    if (bracket >= 0)
        return pair_by_bracket(f, angle, bracket);
    Pair r = {field_int(f, 0), field_int(f, 1)}, none = {NULL, NULL};
    Terms terms, rest = {0};
    if (!field_terms(f, angle, &terms)) {
        terms_clear(&terms);
        return none;
    }
    for (size_t i = 0; i < terms.list.len && r.sin; i++) {
        Term *term = &terms.list.at[i];
        if (expr_kind(f->pool, term->expr) == KIND_PI)
            r = pair_add(f, r, pair_of_pi(f, term->coeff));
        else if (is_arc(f->pool, term->expr))
            r = pair_add(f, r, pair_of_arc_multiple(f, term->expr, term->coeff));
        else
            vec_push(&rest.list, *term); // shares its coefficient with terms
    }
    if (r.sin && r.cos) {
        const Ratio *sign = take_whole_turns(f, &rest);
        r = pair_add(f, r, pair_of_rest(f, &rest));
        r = (Pair){field_mul(f, sign, r.sin), field_mul(f, sign, r.cos)};
    }
    vec_free(&rest.list);
    terms_clear(&terms);
    return r;
}

const Ratio *field_sin(Field *f, const Ratio *angle)
{
    return angle ? pair_of(f, angle).sin : NULL;
}

const Ratio *field_cos(Field *f, const Ratio *angle)
{
    return angle ? pair_of(f, angle).cos : NULL;
}
