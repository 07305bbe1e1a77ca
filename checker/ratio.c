// Ratios of polynomials over atoms: as terms, lowered by the atoms' relations, taken apart into factors.
#include "normal.h"

#include <stdlib.h>
#include <string.h>

// ---- Ratios as terms ------------------------------------------------------------------------------------------------

// Sorted by structure: atoms are numbered as they come, and the same body in another place has them in another order.
static int by_structure(const void *a, const void *b)
{
    return term_compare(*(const Term *)a, *(const Term *)b);
}

Term mono_term(Mono m)
{
    Term t = term_int(1), factors[512];
    int n = mono_size(m);
    for (int i = 0; i < n; i++)
        factors[i] = term_pow(atoms[mono_atom(m, i)].term, term_int(mono_exp(m, i)));
    qsort(factors, (size_t)n, sizeof *factors, by_structure);
    for (int i = 0; i < n; i++)
        t = term_mul(t, factors[i]);
    return t;
}

static Term poly_term(const Poly *p)
{
    Term t = term_int(0), *terms = malloc(((size_t)p->count + 1) * sizeof *terms);
    for (int i = 0; i < p->count; i++) {
        Term c = term_number(p->coeff[i]);
        terms[i] = p->mono[i] ? term_mul(c, mono_term(p->mono[i])) : c;
    }
    qsort(terms, (size_t)p->count, sizeof *terms, by_structure);
    for (int i = 0; i < p->count; i++)
        t = term_add(t, terms[i]);
    free(terms);
    return t;
}

Term ratio_dens_term(const Ratio *r)
{
    Term t = term_int(1);
    for (int i = 0; i < r->count; i++)
        t = term_mul(t, term_pow(poly_term(poly_den(r->den[i])), term_int(-r->exp[i])));
    return t;
}

Term ratio_term(const Ratio *r)
{
    return term_mul(poly_term(&r->num), ratio_dens_term(r));
}

// ---- Relations ------------------------------------------------------------------------------------------------------

Ratio ratio_of_poly(Poly p)
{
    return (Ratio){.num = p};
}

// Lowers the powers of one atom: the sum of P_k*value^k, where P_k has it in powers below its degree.
static Ratio lower_atom(const Poly *p, int atom)
{
    int degree = atoms[atom].degree, most = 0;
    for (int i = 0; i < p->count; i++) {
        int e = mono_degree(p->mono[i], atom);
        most = e / degree > most ? e / degree : most;
    }
    Ratio sum = ratio_int(0), power = ratio_int(1);
    for (int k = 0; k <= most; k++) {
        Ratio all = ratio_int(0);
        for (int i = 0; i < p->count; i++) {
            int e = mono_degree(p->mono[i], atom);
            if (e / degree != k)
                continue;
            Mono m = mono_times(mono_without(p->mono[i], atom), mono_power(atom, e % degree));
            Poly one = poly_mono(m), term = poly_scale(&one, p->coeff[i]);
            Ratio r = ratio_of_poly(term);
            all = ratio_add(&all, &r);
        }
        all = ratio_mul(&all, &power);
        sum = ratio_add(&sum, &all);
        if (k < most)
            power = ratio_mul(&power, &atoms[atom].value);
    }
    return sum;
}

// 1/r = r^(q-1)/u for a root r of u: one of the two is chosen for all.
static bool is_root_den(const Ratio *r, int i, int *atom)
{
    const Poly *p = poly_den(r->den[i]);
    if (p->count != 1 || mono_size(p->mono[0]) != 1)
        return false;
    *atom = mono_atom(p->mono[0], 0);
    return atoms[*atom].kind == ATOM_ROOT && mpq_cmp_ui(p->coeff[0], 1, 1) == 0;
}

static Ratio without_root_dens(Ratio r)
{
    for (int i = 0, atom; i < r.count; i++) {
        if (!is_root_den(&r, i, &atom))
            continue;
        int degree = atoms[atom].degree, exp = r.exp[i], times_of = (exp + degree - 1) / degree;
        Ratio rest = {.num = r.num}, value = ratio_power(&atoms[atom].value, -times_of);
        rest.den = new_block((size_t)r.count * sizeof *rest.den);
        rest.exp = new_block((size_t)r.count * sizeof *rest.exp);
        for (int k = 0; k < r.count; k++)
            if (k != i) {
                rest.den[rest.count] = r.den[k];
                rest.exp[rest.count++] = r.exp[k];
            }
        Ratio up = {.num = poly_mono(mono_power(atom, times_of * degree - exp))};
        rest = ratio_mul(&rest, &up);
        r = ratio_mul(&rest, &value);
        i = -1;
    }
    return r;
}

Ratio ratio_reduce(Ratio r)
{
    r = without_root_dens(r);
    for (int atom = natoms - 1; atom >= 0; atom--) {
        if (!atoms[atom].degree)
            continue;
        bool high = false;
        for (int i = 0; i < r.num.count && !high; i++)
            high = mono_degree(r.num.mono[i], atom) >= atoms[atom].degree;
        if (!high)
            continue;
        Ratio num = lower_atom(&r.num, atom), den = {.num = poly_mono(0), .count = r.count, .den = r.den, .exp = r.exp};
        r = ratio_mul(&num, &den);
        r = without_root_dens(r);
        atom = natoms; // its value may hold others
    }
    return r;
}

Ratio ratio_times(const Ratio *a, const Ratio *b)
{
    return ratio_reduce(ratio_mul(a, b));
}

Ratio ratio_pow(const Ratio *a, long n)
{
    return ratio_reduce(ratio_power(a, n));
}

bool ratio_zero(const Ratio *a, const Ratio *b)
{
    return !ratio_reduce(ratio_sub(a, b)).num.count;
}

// ---- Parts of a product ---------------------------------------------------------------------------------------------

void poly_content(const Poly *p, mpq_t out)
{
    mpz_t num, den;
    mpz_inits(num, den, NULL);
    mpz_set_ui(den, 1);
    for (int i = 0; i < p->count; i++) {
        mpz_gcd(num, num, mpq_numref(p->coeff[i]));
        mpz_lcm(den, den, mpq_denref(p->coeff[i]));
    }
    mpq_set_num(out, num);
    mpq_set_den(out, den);
    mpq_canonicalize(out);
    mpz_clears(num, den, NULL);
}

static void add_part(Part *parts, int *n, Ratio r, long exp)
{
    if (*n >= PARTS_MOST)
        reject("a product is too long");
    parts[(*n)++] = (Part){ratio_term(&r), r, exp};
}

bool poly_proportional(const Poly *a, const Poly *b, mpq_t factor)
{
    if (a->count != b->count || memcmp(a->mono, b->mono, (size_t)a->count * sizeof *a->mono))
        return false;
    mpq_t c;
    mpq_init(c);
    mpq_div(factor, a->coeff[0], b->coeff[0]);
    bool same = true;
    for (int i = 0; i < a->count && same; i++) {
        mpq_mul(c, b->coeff[i], factor);
        same = mpq_equal(c, a->coeff[i]);
    }
    mpq_clear(c);
    return same;
}

// A polynomial of several terms that is c times a product of one to three known bases, c > 0.
static bool split_known(const Poly *p, Part *parts, int *n, mpq_t factor, long exp)
{
    static int depth;
    Ratio bases[12];
    int count = 0;
    if (depth)
        return false;
    depth++;
    for (int i = 0; i < nknown && count < 12; i++) {
        int saved = inside;
        inside++;
        Ratio r = normal_of(known[i].term);
        inside = saved;
        if (!r.count && r.num.count > 1)
            bases[count++] = r;
        else if (!r.count && r.num.count == 1 && mono_size(r.num.mono[0]) == 1)
            bases[count++] = r;
    }
    depth--;
    for (int a = 0; a < count; a++)
        for (int b = -1; b <= a; b++)
            for (int c = -1; c <= b; c++) {
                if (c >= 0 && b < 0)
                    continue;
                Ratio all = bases[a];
                if (b >= 0)
                    all = ratio_times(&all, &bases[b]);
                if (c >= 0)
                    all = ratio_times(&all, &bases[c]);
                if (all.count || !poly_proportional(p, &all.num, factor) || mpq_sgn(factor) < 0)
                    continue;
                if (b < 0 && mpq_cmp_ui(factor, 1, 1) == 0)
                    continue; // it is the base itself
                add_part(parts, n, bases[a], exp);
                if (b >= 0)
                    add_part(parts, n, bases[b], exp);
                if (c >= 0)
                    add_part(parts, n, bases[c], exp);
                return true;
            }
    return false;
}

static void split_poly(const Poly *p, long exp, Part *parts, int *n, mpq_t number)
{
    mpq_t c, k;
    mpq_inits(c, k, NULL);
    poly_content(p, c);
    mpq_inv(k, c);
    Poly q = poly_scale(p, k);
    Mono common = q.mono[0];
    for (int i = 1; i < q.count; i++)
        for (int j = mono_size(common) - 1; j >= 0; j--) {
            int atom = mono_atom(common, j), have = mono_exp(common, j), e = mono_degree(q.mono[i], atom);
            if (e < have)
                common = mono_times(mono_without(common, atom), mono_power(atom, e));
        }
    for (int j = 0; j < mono_size(common); j++)
        add_part(parts, n, ratio_atom(mono_atom(common, j)), exp * mono_exp(common, j));
    if (mono_size(common)) {
        Ratio whole = ratio_of_poly(q), m = ratio_of_poly(poly_mono(common)), under = ratio_inverse(&m);
        whole = ratio_mul(&whole, &under);
        if (!whole.count)
            q = whole.num;
    }
    if (q.count > 1 || mpq_sgn(q.coeff[0]) < 0) {
        mpq_t f;
        mpq_init(f);
        if (q.count > 1 && split_known(&q, parts, n, f, exp))
            mpq_mul(c, c, f);
        else
            add_part(parts, n, ratio_of_poly(q), exp);
        mpq_clear(f);
    }
    for (long i = 0; i < (exp < 0 ? -exp : exp); i++)
        exp < 0 ? mpq_div(number, number, c) : mpq_mul(number, number, c);
    mpq_clears(c, k, NULL);
}

static void turn_part(Part *part)
{
    Ratio minus = ratio_int(-1);
    part->ratio = ratio_times(&part->ratio, &minus);
    part->term = ratio_term(&part->ratio);
}

bool term_is_negative(Term t)
{
    return facts_nonnegative(normal_simple(term_mul(term_int(-1), t)));
}

// -t for factors t that are known to be negative; where their number is odd, one of unknown sign makes up for it.
static void turn_parts(Part *parts, int n)
{
    int turned = 0, last = -1, unsure = -1;
    for (int i = 0; i < n; i++) {
        bool odd = parts[i].exp % 2 != 0,
             negative = !facts_nonnegative(parts[i].term) && term_is_negative(parts[i].term);
        if (negative)
            turn_part(&parts[i]);
        else if (odd && !facts_nonnegative(parts[i].term))
            unsure = i;
        if (odd && negative) {
            last = i;
            turned++;
        }
    }
    if (turned % 2)
        turn_part(&parts[unsure >= 0 ? unsure : last]);
}

// r = number * the product of the parts, number > 0.
int ratio_split(const Ratio *r, Part *parts, mpq_t number)
{
    int n = 0;
    mpq_set_ui(number, 1, 1);
    split_poly(&r->num, 1, parts, &n, number);
    for (int i = 0; i < r->count; i++)
        split_poly(poly_den(r->den[i]), -r->exp[i], parts, &n, number);
    turn_parts(parts, n);
    return n;
}

Ratio parts_product(const Part *parts, int n)
{
    Ratio r = ratio_int(1);
    for (int i = 0; i < n; i++) {
        Ratio p = ratio_pow(&parts[i].ratio, parts[i].exp);
        r = ratio_times(&r, &p);
    }
    return r;
}
