// Brackets of conditions, and sums over ranges.
#include "normal.h"

#include <string.h>

// ---- Brackets -------------------------------------------------------------------------------------------------------

// [difference = 0], or [0 <= difference].
static Ratio bracket_atom(Op op, Term difference)
{
    Term cond = term_make(op, NULL, 0,
                          (Term[]){op == OP_LE ? term_int(0) : difference, op == OP_LE ? difference : term_int(0)}, 2),
         term = term_make(OP_BRACKET, NULL, 0, &cond, 1);
    int a = atom_find(term);
    if (a < 0) {
        a = atom_new(ATOM_BRACKET, term);
        atoms[a].degree = 2;
        atoms[a].value = ratio_atom(a);
    }
    return ratio_atom(a);
}

Ratio normal_bracket(Term cond);

static Ratio junction(const Node *n, bool all)
{
    Ratio r = ratio_int(all), one = ratio_int(1);
    for (int i = 0; i < n->count; i++) {
        Ratio b = normal_bracket(n->args[i]);
        if (all) {
            r = ratio_times(&r, &b);
        } else { // 1 - (1 - r)(1 - b)
            Ratio x = ratio_sub(&one, &r), y = ratio_sub(&one, &b);
            x = ratio_times(&x, &y);
            r = ratio_sub(&one, &x);
        }
    }
    return ratio_reduce(r);
}

// a - b up to a factor that is not zero.
static Ratio turned_difference(Term a, Term b)
{
    Ratio x = normal_of(a), y = normal_of(b), d = ratio_reduce(ratio_sub(&x, &y));
    mpq_t c;
    mpq_init(c);
    if (d.num.count) {
        poly_content(&d.num, c);
        if (mpq_sgn(d.num.coeff[0]) < 0)
            mpq_neg(c, c);
        mpq_inv(c, c);
        d.num = poly_scale(&d.num, c);
    }
    mpq_clear(c);
    return d;
}

static Ratio bracket_equal(Term a, Term b)
{
    bool equal;
    if (facts_equal_known(a, b, &equal))
        return ratio_int(equal);
    Ratio d = turned_difference(a, b);
    mpq_t c;
    mpq_init(c);
    bool constant = ratio_is_constant(&d, c);
    equal = constant && !mpq_sgn(c);
    mpq_clear(c);
    if (constant)
        return ratio_int(equal);
    Term t = ratio_term(&d);
    for (int i = 0; i < facts.count; i++) {
        Node n = *node(facts.conditions[i]);
        if (n.op != OP_NE)
            continue;
        Ratio other = turned_difference(n.args[0], n.args[1]);
        if (ratio_term(&other) == t) {
            facts.used[i] = true;
            return ratio_int(0);
        }
    }
    return bracket_atom(OP_EQ, t);
}

static Ratio bracket_at_most(Term a, Term b) // [a <= b]
{
    if (facts_integer(a) && facts_integer(b)) {
        if (facts_at_most(a, b))
            return ratio_int(1);
        if (facts_at_most(term_add(b, term_int(1)), a))
            return ratio_int(0);
    }
    Term d = term_sub(b, a);
    if (facts_nonnegative(d))
        return ratio_int(1);
    if (facts_positive(term_sub(a, b)))
        return ratio_int(0);
    Ratio x = normal_of(d);
    mpq_t c;
    mpq_init(c);
    if (ratio_is_constant(&x, c))
        return ratio_int(mpq_sgn(c) >= 0);
    poly_content(&x.num, c);
    mpq_inv(c, c);
    x.num = poly_scale(&x.num, c);
    mpq_clear(c);
    Term t = ratio_term(&x);
    if (facts_nonnegative(t))
        return ratio_int(1);
    if (facts_positive(normal_simple(term_mul(term_int(-1), t))))
        return ratio_int(0);
    return bracket_atom(OP_LE, t);
}

Ratio normal_bracket(Term cond)
{
    Node n = *node(cond);
    Ratio one = ratio_int(1), b;
    for (int i = 0; i < facts.count; i++)
        if (facts.conditions[i] == cond) {
            facts.used[i] = true;
            return one;
        }
    switch (n.op) {
    case OP_TRUE: return one;
    case OP_FALSE: return ratio_int(0);
    case OP_EQ: return bracket_equal(n.args[0], n.args[1]);
    case OP_NE: b = bracket_equal(n.args[0], n.args[1]); return ratio_sub(&one, &b);
    case OP_LE: return bracket_at_most(n.args[0], n.args[1]);
    case OP_LT: b = bracket_at_most(n.args[1], n.args[0]); return ratio_sub(&one, &b);
    case OP_AND: return junction(&n, true);
    case OP_OR: return junction(&n, false);
    case OP_NOT: b = normal_bracket(n.args[0]); return ratio_sub(&one, &b);
    default: reject("no condition");
    }
}

// ---- Sums -----------------------------------------------------------------------------------------------------------

static bool poly_holds(const Poly *p, Term index)
{
    for (int i = 0; i < p->count; i++)
        for (int k = 0; k < mono_size(p->mono[i]); k++)
            if (term_contains(atoms[mono_atom(p->mono[i], k)].term, index))
                return true;
    return false;
}

// A bracket [index = t] solved for the index: t. 0: it is of another form.
static Term solved(Term bracket_term, Term index)
{
    Node cond = *node(node(bracket_term)->args[0]);
    if (cond.op != OP_EQ)
        return 0;
    Ratio d = normal_of(cond.args[0]);
    int a = atom_find(index);
    if (d.count || a < 0)
        return 0;
    for (int i = 0; i < d.num.count; i++) {
        if (mono_degree(d.num.mono[i], a) != 1 || mono_size(d.num.mono[i]) != 1)
            continue;
        if (mpq_cmp_si(d.num.coeff[i], 1, 1) && mpq_cmp_si(d.num.coeff[i], -1, 1))
            return 0;
        Ratio own = ratio_atom(a), c = ratio_number(d.num.coeff[i]);
        own = ratio_mul(&own, &c);
        Ratio rest = ratio_sub(&d, &own), t = ratio_mul(&rest, &c), minus = ratio_int(-1);
        t = ratio_mul(&t, &minus);
        return poly_holds(&t.num, index) ? 0 : ratio_term(&t);
    }
    return 0;
}

static Ratio sum_atom(Term index, Term lower, Term upper, Term body)
{
    bool again;
    Term sum = contract_sum(index, lower, upper, body, &again);
    if (again || node(sum)->op == OP_NUM)
        return normal_of(sum);
    bool negative = node(sum)->op == OP_MUL;
    Ratio r = atom_plain(negative ? node(sum)->args[1] : sum), c = ratio_int(negative ? -1 : 1);
    return ratio_mul(&r, &c);
}

// Of a bracket [to - from = 0] the side that holds the index, and the other, which does not.
static bool sides_of(Term bracket_term, Term index, Term *from, Term *to)
{
    Node cond = *node(node(bracket_term)->args[0]), d = *node(cond.args[0]);
    if (cond.op != OP_EQ || d.op != OP_ADD)
        return false;
    for (int i = 0; i < 2; i++) {
        Node other = *node(d.args[1 - i]);
        if (node(d.args[i])->op == OP_ADD || other.op != OP_MUL || !term_is_number(other.args[0], -1))
            continue;
        *from = d.args[i];
        *to = other.args[1];
        if (term_contains(*to, index)) {
            Term swap = *from;
            *from = *to;
            *to = swap;
        }
        return !term_contains(*to, index) && term_contains(*from, index) && *from != index;
    }
    return false;
}

static Ratio sum_split(Term index, Term lower, Term upper, const Ratio *body);

// The sum of one summand, all of whose atoms depend on the index.
static Ratio sum_of(Term index, Term lower, Term upper, Mono m, Term dens)
{
    for (int i = 0; i < mono_size(m); i++) {
        const Atom *a = &atoms[mono_atom(m, i)];
        Term t = a->kind == ATOM_BRACKET ? solved(a->term, index) : 0;
        if (!t || !facts_integer(t))
            continue;
        Term rest = term_mul(mono_term(mono_without(m, mono_atom(m, i))), dens);
        Ratio value = normal_of(term_replace(rest, index, t));
        Ratio above = bracket_at_most(lower, t), below = bracket_at_most(t, upper);
        value = ratio_times(&value, &above);
        return ratio_times(&value, &below);
    }
    for (int i = 0; i < mono_size(m); i++) { // b*f(u) = b*f(v) for b = [u = v]
        const Atom *a = &atoms[mono_atom(m, i)];
        Term from, to, rest = term_mul(mono_term(mono_without(m, mono_atom(m, i))), dens);
        if (a->kind != ATOM_BRACKET || !sides_of(a->term, index, &from, &to) || !term_contains(rest, from))
            continue;
        inside++;
        Ratio body = normal_of(term_mul(a->term, term_replace(rest, from, to)));
        inside--;
        return sum_split(index, lower, upper, &body);
    }
    if (!m && term_is_number(dens, 1) && facts_at_most(lower, term_add(upper, term_int(1))))
        return normal_of(term_add(term_sub(upper, lower), term_int(1)));
    return sum_atom(index, lower, upper, term_mul(mono_term(m), dens));
}

static Ratio sum_split(Term index, Term lower, Term upper, const Ratio *body)
{
    Ratio fixed = ratio_int(1), moving = {.num = poly_mono(0)}, result = ratio_int(0);
    for (int i = 0; i < body->count; i++) {
        Ratio p = ratio_of_poly(*poly_den(body->den[i])), q = ratio_power(&p, -body->exp[i]);
        if (poly_holds(poly_den(body->den[i]), index))
            moving = ratio_mul(&moving, &q);
        else
            fixed = ratio_mul(&fixed, &q);
    }
    if (moving.num.count != 1 || moving.num.mono[0])
        reject("a sum's denominator");
    for (int i = 0; i < body->num.count; i++) {
        Mono inner = 0, outer = 0;
        Mono m = body->num.mono[i];
        for (int k = 0; k < mono_size(m); k++) {
            Mono one = mono_power(mono_atom(m, k), mono_exp(m, k));
            if (term_contains(atoms[mono_atom(m, k)].term, index))
                inner = mono_times(inner, one);
            else
                outer = mono_times(outer, one);
        }
        Ratio part = {.num = poly_mono(inner)}; // what cancels in this summand goes
        part = ratio_mul(&part, &moving);
        Ratio s = sum_of(index, lower, upper, part.num.mono[0], ratio_dens_term(&part)),
              out = ratio_of_poly(poly_mono(outer));
        Ratio c = ratio_number(body->num.coeff[i]);
        s = ratio_times(&s, &out);
        s = ratio_times(&s, &c);
        result = ratio_add(&result, &s);
    }
    return ratio_times(&result, &fixed);
}

static bool partial_poly(const Poly *p)
{
    for (int i = 0; i < p->count; i++)
        for (int k = 0; k < mono_size(p->mono[i]); k++) {
            const Atom *a = &atoms[mono_atom(p->mono[i], k)];
            Node n = *node(a->term);
            bool plain = a->kind == ATOM_PLAIN && n.op == OP_CALL && strcmp(n.name, "abs") && strcmp(n.name, "erf");
            if (plain || n.op == OP_POW || a->kind == ATOM_LOG || a->kind == ATOM_ROOT || a->kind == ATOM_ASIN)
                return true;
        }
    return false;
}

bool ratio_is_total(const Ratio *r)
{
    return !r->count && !partial_poly(&r->num);
}

static Ratio unrolled(Term t, long from, long to)
{
    Ratio r = ratio_int(node(t)->op == OP_PROD);
    if (to - from > UNROLL_MOST)
        reject("a sum is too long");
    for (long i = from; i <= to; i++) {
        Ratio x = normal_of(term_open(t, term_int(i)));
        r = node(t)->op == OP_PROD ? ratio_times(&r, &x) : ratio_add(&r, &x);
    }
    return ratio_reduce(r);
}

// upper = base + shift, shift an integer.
Term term_without_shift(Term upper, long *shift)
{
    Ratio u = normal_of(upper);
    *shift = 0;
    for (int i = 0; i < u.num.count && !u.count; i++)
        if (!u.num.mono[i] && !mpz_cmp_ui(mpq_denref(u.num.coeff[i]), 1) &&
            mpz_fits_slong_p(mpq_numref(u.num.coeff[i])))
            *shift = mpz_get_si(mpq_numref(u.num.coeff[i]));
    Ratio c = ratio_int(*shift);
    u = ratio_sub(&u, &c);
    return ratio_term(&u);
}

Ratio normal_binder(Term t)
{
    Node n = *node(t);
    Term lower = normal_simple(n.args[0]), upper = normal_simple(n.args[1]);
    long from, to, shift;
    if (term_is_int(lower, &from) && term_is_int(upper, &to))
        return unrolled(t, from, to);
    Term base = term_without_shift(upper, &shift);
    long least = shift < 0 ? shift : 0;
    if (shift && shift >= -20 && shift <= 20 && term_is_int(base, &from) == false &&
        facts_at_most(lower, term_add(base, term_int(least + 1)))) {
        Ratio r = normal_of(term_make(n.op, NULL, 0, (Term[]){lower, base, n.args[2]}, 3));
        for (long i = shift > 0 ? 1 : shift + 1; i <= (shift > 0 ? shift : 0); i++) {
            Ratio x = normal_of(term_open(t, term_add(base, term_int(i))));
            if (n.op == OP_PROD)
                x = shift > 0 ? x : ratio_inverse(&x), r = ratio_times(&r, &x);
            else
                r = shift > 0 ? ratio_add(&r, &x) : ratio_sub(&r, &x);
        }
        return ratio_reduce(r);
    }
    Term index = term_index("i", inside), around = context;
    int saved = facts.ranges;
    context = term_make(OP_LIST, NULL, inside, (Term[]){context, lower, upper}, 3);
    if (facts.ranges < 256) {
        facts.subject[facts.ranges] = index;
        facts.lower[facts.ranges] = lower;
        facts.upper[facts.ranges++] = upper;
    }
    bool sure = facts_at_most(lower, upper);
    inside++;
    atom_plain(index);
    Ratio body = normal_of(term_open(t, index));
    inside--;
    Ratio r;
    if (n.op == OP_PROD || (!sure && !ratio_is_total(&body))) // an empty range: nothing may leave the sum
        r = body.num.count || n.op == OP_PROD ? atom_plain(term_close(n.op, index, lower, upper, ratio_term(&body)))
                                              : ratio_int(0);
    else
        r = sum_split(index, lower, upper, &body);
    facts.ranges = saved;
    context = around;
    return r;
}
