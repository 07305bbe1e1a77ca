// Roots, exponentials, logarithms and powers.
#include "normal.h"

#include <stdlib.h>

// ---- Roots ----------------------------------------------------------------------------------------------------------

static Ratio root_atom(const Ratio *base, long p, long q)
{
    Term key = ratio_term(base);
    int a = -1;
    for (int i = 0; i < natoms && a < 0; i++)
        if (atoms[i].kind == ATOM_ROOT && (atoms[i].term == key || ratio_zero(&atoms[i].arg, base)))
            a = i;
    Term of = a >= 0 ? ratio_term(&atoms[a].arg) : key;
    long scale = normal_scale(of, q);
    if (a < 0) {
        mpq_t e;
        mpq_init(e);
        mpq_set_si(e, 1, (unsigned long)scale);
        a = atom_new(ATOM_ROOT, term_pow(key, term_number(e)));
        atoms[a].arg = atoms[a].value = *base;
        atoms[a].degree = (int)scale;
    }
    Ratio r = ratio_atom(a);
    return ratio_pow(&r, p * (scale / q));
}

// The positive number^(p/q), by its prime factors.
static Ratio number_root(mpq_srcptr number, long p, long q)
{
    Ratio r = ratio_int(1);
    for (int side = 0; side < 2; side++) {
        mpz_t n, f;
        mpz_inits(n, f, NULL);
        mpz_set(n, side ? mpq_denref(number) : mpq_numref(number));
        for (unsigned long d = 2; mpz_cmp_ui(n, 1) > 0; d++) {
            if (d > 100000 || mpz_cmp_ui(n, d * d) < 0)
                mpz_set(f, n); // what is left has no small factor: taken whole
            else
                mpz_set_ui(f, d);
            long e = 0;
            while (mpz_divisible_p(n, f)) {
                mpz_divexact(n, n, f);
                e++;
            }
            if (!e)
                continue;
            mpq_t prime;
            mpq_init(prime);
            mpq_set_z(prime, f);
            Ratio base = ratio_number(prime);
            Ratio part =
                e * p % q ? root_atom(&base, (side ? -e : e) * p, q) : ratio_pow(&base, (side ? -e : e) * p / q);
            r = ratio_times(&r, &part);
            mpq_clear(prime);
        }
        mpz_clears(n, f, NULL);
    }
    return r;
}

// base^(p/q), q > 1: base >= 0 wherever it has a value.
Ratio ratio_root(const Ratio *base, long p, long q)
{
    Part parts[PARTS_MOST];
    mpq_t number;
    mpq_init(number);
    if (!base->num.count)
        return ratio_int(0);
    int n = ratio_split(base, parts, number), unsure = 0, closed = 0, at = 0;
    for (int i = 0; i < n; i++) {
        if (facts_positive(parts[i].term))
            continue;
        if (facts_nonnegative(parts[i].term))
            closed++;
        else if (parts[i].exp % 2 == 0)
            unsure += 2; // of its square no sign follows
        else
            at = i, unsure++;
    }
    Ratio result = number_root(number, p, q);
    mpq_clear(number);
    if (unsure == 1 && (!closed || p < 0)) { // the others are positive, so it is not negative
        normal_learn_sign(parts[at].term, false);
        unsure = 0;
    }
    if (n == 1 && unsure < 2 && parts[0].exp == 1)
        normal_learn_sign(parts[0].term, p < 0);
    if (unsure == 0 || n == 1) {
        for (int i = 0; i < n; i++) {
            long e = parts[i].exp * p;
            if (n == 1 && unsure) {
                Ratio whole = ratio_pow(&parts[0].ratio, parts[0].exp), r = root_atom(&whole, p, q);
                return ratio_times(&result, &r);
            }
            Ratio r = e % q ? root_atom(&parts[i].ratio, e, q) : ratio_pow(&parts[i].ratio, e / q);
            result = ratio_times(&result, &r);
        }
        return result;
    }
    Ratio whole = parts_product(parts, n), r = root_atom(&whole, p, q);
    return ratio_times(&result, &r);
}

// ---- Exponentials and logarithms ------------------------------------------------------------------------------------

int ratio_summands(const Ratio *r, Summand *out)
{
    if (r->num.count > SUMMANDS_MOST)
        reject("a sum is too long");
    for (int i = 0; i < r->num.count; i++) {
        mpq_init(out[i].coeff);
        mpq_set(out[i].coeff, r->num.coeff[i]);
        out[i].mono = (Ratio){.num = poly_mono(r->num.mono[i]), .count = r->count, .den = r->den, .exp = r->exp};
        for (int k = 0; k < r->count; k++) { // n/n is 1
            Ratio under = ratio_of_poly(*poly_den(r->den[k]));
            under = ratio_power(&under, -r->exp[k]);
            out[i].mono = k ? out[i].mono : ratio_of_poly(poly_mono(r->num.mono[i]));
            out[i].mono = ratio_mul(&out[i].mono, &under);
        }
        mpq_mul(out[i].coeff, out[i].coeff, out[i].mono.num.coeff[0]);
        mpq_set_ui(out[i].mono.num.coeff[0], 1, 1);
        out[i].key = ratio_term(&out[i].mono);
        out[i].whole = out[i].mono.count ? -1 : out[i].mono.num.mono[0];
    }
    return r->num.count;
}

void number_parts(mpq_srcptr q, long *num, long *den)
{
    if (!mpz_fits_slong_p(mpq_numref(q)) || !mpz_fits_slong_p(mpq_denref(q)))
        reject("a number is too large");
    *num = mpz_get_si(mpq_numref(q));
    *den = mpz_get_si(mpq_denref(q));
}

const Atom *mono_single_atom(Mono m)
{
    return m > 0 && mono_size(m) == 1 && mono_exp(m, 0) == 1 ? &atoms[mono_atom(m, 0)] : NULL;
}

static Ratio rational_power(const Ratio *base, long p, long q)
{
    return q == 1 ? ratio_pow(base, p) : ratio_root(base, p, q);
}

Ratio ratio_exp(const Ratio *u)
{
    Summand *at = malloc(SUMMANDS_MOST * sizeof *at);
    int n = ratio_summands(u, at);
    Ratio result = ratio_int(1);
    for (int i = 0; i < n; i++) {
        long p, q;
        number_parts(at[i].coeff, &p, &q);
        const Atom *log = mono_single_atom(at[i].whole);
        if (log && log->kind == ATOM_LOG) { // exp(c*log(v)) = v^c
            Ratio base = log->arg, r = rational_power(&base, p, q);
            result = ratio_times(&result, &r);
            continue;
        }
        long scale = normal_scale(term_call("exp", at[i].key), q);
        mpq_t part;
        mpq_init(part);
        mpq_set_si(part, 1, (unsigned long)scale);
        Term term = term_call("exp", term_mul(term_number(part), at[i].key));
        int a = atom_find(term);
        for (int k = 0; k < natoms && a < 0; k++)
            if (atoms[k].kind == ATOM_EXP && ratio_zero(&atoms[k].arg, &at[i].mono))
                a = k;
        if (a < 0) {
            a = atom_new(ATOM_EXP, term);
            atoms[a].arg = at[i].mono;
        }
        Ratio r = ratio_atom(a);
        r = ratio_pow(&r, p * (scale / q));
        result = ratio_times(&result, &r);
        mpq_clear(part);
    }
    free(at);
    return result;
}

static Ratio log_atom(const Ratio *u)
{
    return ratio_atom(atom_of_function(ATOM_LOG, "log", u));
}

static Ratio log_number(mpq_srcptr number)
{
    Ratio r = ratio_int(0);
    for (int side = 0; side < 2; side++) {
        mpz_t n, f;
        mpz_inits(n, f, NULL);
        mpz_set(n, side ? mpq_denref(number) : mpq_numref(number));
        for (unsigned long d = 2; mpz_cmp_ui(n, 1) > 0; d++) {
            if (d > 100000 || mpz_cmp_ui(n, d * d) < 0)
                mpz_set(f, n);
            else
                mpz_set_ui(f, d);
            long e = 0;
            while (mpz_divisible_p(n, f)) {
                mpz_divexact(n, n, f);
                e++;
            }
            if (!e)
                continue;
            mpq_t prime;
            mpq_init(prime);
            mpq_set_z(prime, f);
            Ratio base = ratio_number(prime), l = log_atom(&base), c = ratio_int(side ? -e : e);
            l = ratio_times(&l, &c);
            r = ratio_add(&r, &l);
            mpq_clear(prime);
        }
        mpz_clears(n, f, NULL);
    }
    return r;
}

static Ratio log_part(const Part *part)
{
    const Ratio *r = &part->ratio;
    const Atom *a = !r->count && r->num.count == 1 && mpq_cmp_ui(r->num.coeff[0], 1, 1) == 0
                        ? mono_single_atom(r->num.mono[0])
                        : NULL;
    mpq_t e;
    mpq_init(e);
    Ratio l;
    if (a && a->kind == ATOM_EXP) {
        l = normal_of(node(a->term)->args[0]);
    } else if (a && a->kind == ATOM_ROOT) {
        Ratio base = a->arg, inner = normal_of(term_call("log", ratio_term(&base)));
        mpq_set_si(e, 1, (unsigned long)a->degree);
        Ratio c = ratio_number(e);
        l = ratio_times(&inner, &c);
    } else {
        l = log_atom(r);
    }
    mpq_clear(e);
    Ratio exp = ratio_int(part->exp);
    return ratio_times(&l, &exp);
}

// log(u), u > 0 wherever it has a value: the sum over the parts, where all but one are known not to be negative.
Ratio ratio_log(const Ratio *u)
{
    Part parts[PARTS_MOST];
    mpq_t number;
    mpq_init(number);
    if (!u->num.count)
        reject("the logarithm of zero");
    int n = ratio_split(u, parts, number), unsure = 0, at = 0;
    for (int i = 0; i < n; i++)
        if (!facts_nonnegative(parts[i].term)) {
            unsure += parts[i].exp % 2 ? 1 : 2;
            at = i;
        }
    if (unsure == 1) {
        normal_learn_sign(parts[at].term, true);
        unsure = 0;
    }
    Ratio result = log_number(number);
    mpq_clear(number);
    if (unsure) {
        Ratio whole = parts_product(parts, n), l = log_atom(&whole);
        return ratio_add(&result, &l);
    }
    for (int i = 0; i < n; i++) {
        Ratio l = log_part(&parts[i]);
        result = ratio_add(&result, &l);
    }
    return ratio_reduce(result);
}

// ---- Powers ----------------------------------------------------------------------------------------------------------

static Ratio power_atoms(const Ratio *base, const Ratio *exponent)
{
    Ratio result = ratio_int(1);
    Term bt = ratio_term(base);
    Summand *at = malloc(SUMMANDS_MOST * sizeof *at);
    int n = ratio_summands(exponent, at);
    for (int i = 0; i < n; i++) {
        long p, q;
        number_parts(at[i].coeff, &p, &q);
        long scale = normal_scale(term_call("power", term_pow(bt, at[i].key)), q);
        Term finest = term_div(at[i].key, term_int(scale));
        Ratio r = atom_plain(term_pow(bt, finest));
        r = ratio_pow(&r, p * (scale / q));
        result = ratio_times(&result, &r);
    }
    free(at);
    return result;
}

// base^exponent, the exponent n + rest with a whole n. With a fraction in the rest it is one atom: the rest alone may
// give a negative base a value.
static Ratio power_unsure(const Ratio *base, const Ratio *exponent)
{
    Summand *at = malloc(SUMMANDS_MOST * sizeof *at);
    long whole = 0, den = 1;
    for (int i = ratio_summands(exponent, at) - 1; i >= 0; i--)
        if (!at[i].whole) {
            number_parts(at[i].coeff, &whole, &den);
            whole = whole / den - (whole % den < 0);
        }
    free(at);
    bool fine = den == 1;
    Ratio w = ratio_int(whole), rest = ratio_sub(exponent, &w), a = ratio_pow(base, whole);
    Ratio b = fine ? power_atoms(base, &rest) : atom_plain(term_pow(ratio_term(base), ratio_term(&rest)));
    return ratio_times(&a, &b);
}

// (u*v)^e = u^e*exp(e*log(v)) for v > 0.
static Ratio power_by_factors(const Ratio *base, const Ratio *exponent)
{
    Part parts[PARTS_MOST];
    mpq_t number;
    mpq_init(number);
    mpq_set_ui(number, 1, 1);
    int n = base->num.count ? ratio_split(base, parts, number) : 0;
    Ratio rest = ratio_int(1), logs = log_number(number);
    bool found = mpq_cmp_ui(number, 1, 1) != 0;
    for (int i = 0; i < n; i++) {
        bool positive = facts_positive(parts[i].term);
        Ratio part = positive ? log_part(&parts[i]) : ratio_pow(&parts[i].ratio, parts[i].exp);
        if (positive)
            logs = ratio_add(&logs, &part);
        else
            rest = ratio_times(&rest, &part);
        found = found || positive;
    }
    if (!n || !found)
        return power_unsure(base, exponent);
    logs = ratio_times(exponent, &logs);
    Ratio a = ratio_exp(&logs), b = power_unsure(&rest, exponent);
    return ratio_times(&a, &b);
}

Ratio normal_power(Term t)
{
    Node n = *node(t);
    Ratio base = normal_of(n.args[0]), e = normal_of(n.args[1]);
    mpq_t c;
    mpq_init(c);
    long p, q;
    if (ratio_is_constant(&e, c)) {
        number_parts(c, &p, &q);
        return q == 1 ? ratio_pow(&base, p) : ratio_root(&base, p, q);
    }
    mpq_clear(c);
    if (facts_positive(n.args[0]) || facts_positive(ratio_term(&base))) { // exp(exponent*log(base))
        Ratio l = ratio_log(&base), u = ratio_times(&e, &l);
        return ratio_exp(&u);
    }
    return power_by_factors(&base, &e);
}

// Where a branch has no value the whole may have one: so all have to be defined everywhere.
