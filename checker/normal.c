// The fixed list of rules: a term becomes a ratio of polynomials over atoms, whatever arithmetic alone can not take
// apart.
//
// Some atoms carry a relation atom^degree = value, by which powers are lowered. Two terms are equal where the numerator
// of their difference is zero. Every rule holds wherever both of its sides have a value; a rule that needs a sign or a
// range asks facts.c. Where an exponential, an angle or a root turns out to be needed finer, or a base of known sign
// shows up late, all is begun anew with what was learned.
#include "checker.h"

#include <stdlib.h>
#include <string.h>

enum {
    ATOMS_MOST = 4000,
    SCALES_MOST = 400,
    KNOWN_MOST = 200,
    RESTARTS_MOST = 40,
    CASES_MOST = 10,
    SIGNS_MOST = 4,
    UNROLL_MOST = 300
};

typedef enum { ATOM_PLAIN, ATOM_EXP, ATOM_LOG, ATOM_ROOT, ATOM_COS, ATOM_SIN, ATOM_BRACKET, ATOM_ASIN, ATOM_ATAN } Kind;

typedef struct {
    Kind kind;
    Term term;   // what it stands for
    Ratio arg;   // the argument of a function; the base of a root
    int degree;  // 0: no relation
    Ratio value; // of atom^degree
} Atom;

static Atom atoms[ATOMS_MOST];
static int natoms;
static jmp_buf restart_to;
static bool running; // a restart is possible

// What lasts over a restart: how finely exponents, angles and roots are divided; terms that are > 0 or >= 0.
static struct {
    Term key;
    long scale;
} scales[SCALES_MOST];

static int nscales;

static struct {
    Term term;
    bool strictly;
} known[KNOWN_MOST];

static int nknown, ndomain, inside; // inside: of sums and branches, where parts need not have a value

typedef struct {
    Term from, context;
    Ratio to;
} Entry;

static Entry *memo;
static int memo_size, memo_used;

static Term context; // the ranges of the indices that are open
static Ratio normal(Term t);

static void restart(void)
{
    if (running)
        longjmp(restart_to, 1);
}

bool normal_known(Term t, bool strictly)
{
    for (int i = 0; i < nknown; i++)
        if (known[i].term == t && (known[i].strictly || !strictly))
            return true;
    return false;
}

static void learn_sign(Term t, bool strictly)
{
    if (inside || node(t)->op == OP_NUM)
        return;
    for (int i = 0; i < nknown; i++)
        if (known[i].term == t) {
            if (strictly && !known[i].strictly) {
                known[i].strictly = true;
                restart();
            }
            return;
        }
    if (nknown >= KNOWN_MOST)
        return;
    known[nknown].term = t;
    known[nknown++].strictly = strictly;
    restart();
}

static long scale_of(Term key, long needed)
{
    int i = 0;
    while (i < nscales && scales[i].key != key)
        i++;
    if (i == nscales) {
        if (nscales == SCALES_MOST)
            reject("too many exponents");
        scales[nscales].key = key;
        scales[nscales++].scale = 1;
    }
    if (scales[i].scale % needed == 0)
        return scales[i].scale;
    long a = scales[i].scale, b = needed;
    while (b) {
        long r = a % b;
        a = b;
        b = r;
    }
    scales[i].scale = scales[i].scale / a * needed;
    if (scales[i].scale > 360)
        reject("an exponent is too fine");
    restart();
    return scales[i].scale;
}

// ---- Ratios as terms ------------------------------------------------------------------------------------------------

// Sorted by structure: atoms are numbered as they come, and the same body in another place has them in another order.
static int by_structure(const void *a, const void *b)
{
    return term_compare(*(const Term *)a, *(const Term *)b);
}

static Term mono_term(Mono m)
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

static Term dens_term(const Ratio *r)
{
    Term t = term_int(1);
    for (int i = 0; i < r->count; i++)
        t = term_mul(t, term_pow(poly_term(poly_den(r->den[i])), term_int(-r->exp[i])));
    return t;
}

static Term ratio_term(const Ratio *r)
{
    return term_mul(poly_term(&r->num), dens_term(r));
}

// ---- Relations ------------------------------------------------------------------------------------------------------

static Ratio ratio_of_poly(Poly p)
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

static Ratio reduce(Ratio r)
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

static Ratio times(const Ratio *a, const Ratio *b)
{
    return reduce(ratio_mul(a, b));
}

static Ratio power(const Ratio *a, long n)
{
    return reduce(ratio_power(a, n));
}

static bool ratio_zero(const Ratio *a, const Ratio *b)
{
    return !reduce(ratio_sub(a, b)).num.count;
}

// ---- Atoms ----------------------------------------------------------------------------------------------------------

static int atom_new(Kind kind, Term term)
{
    if (natoms >= ATOMS_MOST)
        reject("too many atoms");
    atoms[natoms] = (Atom){.kind = kind, .term = term};
    return natoms++;
}

static int atom_find(Term term)
{
    for (int i = 0; i < natoms; i++)
        if (atoms[i].term == term)
            return i;
    return -1;
}

static Ratio plain_atom(Term term)
{
    int a = atom_find(term);
    return ratio_atom(a >= 0 ? a : atom_new(ATOM_PLAIN, term));
}

// The atom of a function at this argument: one whose argument is equal, if there is one.
static int function_atom(Kind kind, const char *name, const Ratio *arg)
{
    Term term = term_call(name, ratio_term(arg));
    int a = atom_find(term);
    if (a >= 0)
        return a;
    for (int i = 0; i < natoms; i++)
        if (atoms[i].kind == kind && node(atoms[i].term)->name == intern(name) && ratio_zero(&atoms[i].arg, arg))
            return i;
    a = atom_new(kind, term);
    atoms[a].arg = *arg;
    return a;
}

// ---- Parts of a product ---------------------------------------------------------------------------------------------

typedef struct {
    Term term;
    Ratio ratio;
    long exp;
} Part;

enum { PARTS_MOST = 60 };

static void content(const Poly *p, mpq_t out)
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

static bool proportional(const Poly *a, const Poly *b, mpq_t factor)
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
        Ratio r = normal(known[i].term);
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
                    all = times(&all, &bases[b]);
                if (c >= 0)
                    all = times(&all, &bases[c]);
                if (all.count || !proportional(p, &all.num, factor) || mpq_sgn(factor) < 0)
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
    content(p, c);
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
    part->ratio = times(&part->ratio, &minus);
    part->term = ratio_term(&part->ratio);
}

static bool is_negative(Term t)
{
    return facts_nonnegative(normal_simple(term_mul(term_int(-1), t)));
}

// -t for factors t that are known to be negative; where their number is odd, one of unknown sign makes up for it.
static void turn_parts(Part *parts, int n)
{
    int turned = 0, last = -1, unsure = -1;
    for (int i = 0; i < n; i++) {
        bool odd = parts[i].exp % 2 != 0, negative = !facts_nonnegative(parts[i].term) && is_negative(parts[i].term);
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
static int split(const Ratio *r, Part *parts, mpq_t number)
{
    int n = 0;
    mpq_set_ui(number, 1, 1);
    split_poly(&r->num, 1, parts, &n, number);
    for (int i = 0; i < r->count; i++)
        split_poly(poly_den(r->den[i]), -r->exp[i], parts, &n, number);
    turn_parts(parts, n);
    return n;
}

static Ratio parts_product(const Part *parts, int n)
{
    Ratio r = ratio_int(1);
    for (int i = 0; i < n; i++) {
        Ratio p = power(&parts[i].ratio, parts[i].exp);
        r = times(&r, &p);
    }
    return r;
}

// ---- Roots ----------------------------------------------------------------------------------------------------------

static Ratio root_atom(const Ratio *base, long p, long q)
{
    Term key = ratio_term(base);
    int a = -1;
    for (int i = 0; i < natoms && a < 0; i++)
        if (atoms[i].kind == ATOM_ROOT && (atoms[i].term == key || ratio_zero(&atoms[i].arg, base)))
            a = i;
    Term of = a >= 0 ? ratio_term(&atoms[a].arg) : key;
    long scale = scale_of(of, q);
    if (a < 0) {
        mpq_t e;
        mpq_init(e);
        mpq_set_si(e, 1, (unsigned long)scale);
        a = atom_new(ATOM_ROOT, term_pow(key, term_number(e)));
        atoms[a].arg = atoms[a].value = *base;
        atoms[a].degree = (int)scale;
    }
    Ratio r = ratio_atom(a);
    return power(&r, p * (scale / q));
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
            Ratio part = e * p % q ? root_atom(&base, (side ? -e : e) * p, q) : power(&base, (side ? -e : e) * p / q);
            r = times(&r, &part);
            mpq_clear(prime);
        }
        mpz_clears(n, f, NULL);
    }
    return r;
}

// base^(p/q), q > 1: base >= 0 wherever it has a value.
static Ratio root(const Ratio *base, long p, long q)
{
    Part parts[PARTS_MOST];
    mpq_t number;
    mpq_init(number);
    if (!base->num.count)
        return ratio_int(0);
    int n = split(base, parts, number), unsure = 0, closed = 0, at = 0;
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
        learn_sign(parts[at].term, false);
        unsure = 0;
    }
    if (n == 1 && unsure < 2 && parts[0].exp == 1)
        learn_sign(parts[0].term, p < 0);
    if (unsure == 0 || n == 1) {
        for (int i = 0; i < n; i++) {
            long e = parts[i].exp * p;
            if (n == 1 && unsure) {
                Ratio whole = power(&parts[0].ratio, parts[0].exp), r = root_atom(&whole, p, q);
                return times(&result, &r);
            }
            Ratio r = e % q ? root_atom(&parts[i].ratio, e, q) : power(&parts[i].ratio, e / q);
            result = times(&result, &r);
        }
        return result;
    }
    Ratio whole = parts_product(parts, n), r = root_atom(&whole, p, q);
    return times(&result, &r);
}

// ---- Exponentials and logarithms ------------------------------------------------------------------------------------

typedef struct {
    mpq_t coeff;
    Ratio mono; // its coefficient is 1
    Term key;
    Mono whole; // the monomial, where there is no denominator; -1 otherwise
} Summand;

enum { SUMMANDS_MOST = 200 };

static int summands(const Ratio *r, Summand *out)
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

static void fraction(mpq_srcptr q, long *num, long *den)
{
    if (!mpz_fits_slong_p(mpq_numref(q)) || !mpz_fits_slong_p(mpq_denref(q)))
        reject("a number is too large");
    *num = mpz_get_si(mpq_numref(q));
    *den = mpz_get_si(mpq_denref(q));
}

static const Atom *single_atom(Mono m)
{
    return m > 0 && mono_size(m) == 1 && mono_exp(m, 0) == 1 ? &atoms[mono_atom(m, 0)] : NULL;
}

static Ratio rational_power(const Ratio *base, long p, long q)
{
    return q == 1 ? power(base, p) : root(base, p, q);
}

static Ratio exponential(const Ratio *u)
{
    Summand *at = malloc(SUMMANDS_MOST * sizeof *at);
    int n = summands(u, at);
    Ratio result = ratio_int(1);
    for (int i = 0; i < n; i++) {
        long p, q;
        fraction(at[i].coeff, &p, &q);
        const Atom *log = single_atom(at[i].whole);
        if (log && log->kind == ATOM_LOG) { // exp(c*log(v)) = v^c
            Ratio base = log->arg, r = rational_power(&base, p, q);
            result = times(&result, &r);
            continue;
        }
        long scale = scale_of(term_call("exp", at[i].key), q);
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
        r = power(&r, p * (scale / q));
        result = times(&result, &r);
        mpq_clear(part);
    }
    free(at);
    return result;
}

static Ratio log_atom(const Ratio *u)
{
    return ratio_atom(function_atom(ATOM_LOG, "log", u));
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
            l = times(&l, &c);
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
    const Atom *a =
        !r->count && r->num.count == 1 && mpq_cmp_ui(r->num.coeff[0], 1, 1) == 0 ? single_atom(r->num.mono[0]) : NULL;
    mpq_t e;
    mpq_init(e);
    Ratio l;
    if (a && a->kind == ATOM_EXP) {
        l = normal(node(a->term)->args[0]);
    } else if (a && a->kind == ATOM_ROOT) {
        Ratio base = a->arg, inner = normal(term_call("log", ratio_term(&base)));
        mpq_set_si(e, 1, (unsigned long)a->degree);
        Ratio c = ratio_number(e);
        l = times(&inner, &c);
    } else {
        l = log_atom(r);
    }
    mpq_clear(e);
    Ratio exp = ratio_int(part->exp);
    return times(&l, &exp);
}

// log(u), u > 0 wherever it has a value: the sum over the parts, where all but one are known not to be negative.
static Ratio logarithm(const Ratio *u)
{
    Part parts[PARTS_MOST];
    mpq_t number;
    mpq_init(number);
    if (!u->num.count)
        reject("the logarithm of zero");
    int n = split(u, parts, number), unsure = 0, at = 0;
    for (int i = 0; i < n; i++)
        if (!facts_nonnegative(parts[i].term)) {
            unsure += parts[i].exp % 2 ? 1 : 2;
            at = i;
        }
    if (unsure == 1) {
        learn_sign(parts[at].term, true);
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
    return reduce(result);
}

// ---- Angles ---------------------------------------------------------------------------------------------------------

typedef struct {
    Ratio c, s;
} Angle;

static Angle angle_sum(const Angle *a, const Angle *b)
{
    Angle r;
    Ratio x = times(&a->c, &b->c), y = times(&a->s, &b->s);
    r.c = reduce(ratio_sub(&x, &y));
    x = times(&a->s, &b->c);
    y = times(&a->c, &b->s);
    r.s = reduce(ratio_add(&x, &y));
    return r;
}

static Angle angle_times(Angle a, long n)
{
    Ratio minus = ratio_int(-1);
    if (n < 0)
        a.s = times(&a.s, &minus);
    if (n > 40 || n < -40)
        reject("an angle's multiple is too high");
    Angle r = {ratio_int(1), ratio_int(0)};
    for (long i = 0; i < (n < 0 ? -n : n); i++)
        r = angle_sum(&r, &a);
    return r;
}

static Ratio half(long num, long den)
{
    Ratio a = ratio_int(num), b = ratio_int(den), i = ratio_inverse(&b);
    return ratio_mul(&a, &i);
}

static Ratio sqrt_of(const Ratio *r)
{
    return root(r, 1, 2);
}

// pi/scale, where cosine and sine are known roots.
static bool angle_of_pi(long scale, Angle *out)
{
    Ratio two = ratio_int(2), three = ratio_int(3), h = half(1, 2), r;
    switch (scale) {
    case 1: *out = (Angle){ratio_int(-1), ratio_int(0)}; return true;
    case 2: *out = (Angle){ratio_int(0), ratio_int(1)}; return true;
    case 3:
        r = sqrt_of(&three);
        *out = (Angle){h, times(&r, &h)};
        return true;
    case 4:
        r = sqrt_of(&two);
        *out = (Angle){times(&r, &h), times(&r, &h)};
        return true;
    case 6:
        r = sqrt_of(&three);
        *out = (Angle){times(&r, &h), h};
        return true;
    default: return false;
    }
}

static Angle base_angle(const Ratio *mono, Term key, long scale)
{
    mpq_t part;
    mpq_init(part);
    mpq_set_si(part, 1, (unsigned long)scale);
    Term arg = term_mul(term_number(part), key);
    mpq_clear(part);
    int c = atom_find(term_call("cos", arg));
    for (int k = 0; k < natoms && c < 0; k++)
        if (atoms[k].kind == ATOM_COS && ratio_zero(&atoms[k].arg, mono))
            c = k;
    if (c < 0) {
        c = atom_new(ATOM_COS, term_call("cos", arg));
        int s = atom_new(ATOM_SIN, term_call("sin", arg)); // the next
        atoms[c].arg = atoms[s].arg = *mono;
        Ratio cos = ratio_atom(c), square = ratio_power(&cos, 2), one = ratio_int(1);
        atoms[s].degree = 2;
        atoms[s].value = ratio_sub(&one, &square);
    }
    return (Angle){ratio_atom(c), ratio_atom(c + 1)};
}

static Angle angle(const Ratio *u)
{
    Summand *at = malloc(SUMMANDS_MOST * sizeof *at);
    int n = summands(u, at);
    Angle result = {ratio_int(1), ratio_int(0)};
    for (int i = 0; i < n; i++) {
        long p, q;
        fraction(at[i].coeff, &p, &q);
        const Atom *a = single_atom(at[i].whole);
        Angle base;
        bool pi = a && node(a->term)->op == OP_PI;
        if (a && q == 1 && a->kind == ATOM_ASIN) {
            Ratio v = a->arg, square = power(&v, 2), one = ratio_int(1), rest = ratio_sub(&one, &square);
            base = (Angle){sqrt_of(&rest), v};
        } else if (a && q == 1 && a->kind == ATOM_ATAN) {
            Ratio v = a->arg, square = power(&v, 2), one = ratio_int(1), rest = ratio_add(&one, &square),
                  r = root(&rest, -1, 2);
            base = (Angle){r, times(&v, &r)};
        } else {
            long scale = scale_of(term_call("cos", at[i].key), q);
            if (pi) {
                p %= 2 * q;
                if (p > q)
                    p -= 2 * q;
            }
            p *= scale / q;
            if (!pi || !angle_of_pi(scale, &base))
                base = base_angle(&at[i].mono, at[i].key, scale);
        }
        base = angle_times(base, p);
        result = angle_sum(&result, &base);
    }
    free(at);
    return result;
}

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

static Ratio bracket(Term cond);

static Ratio junction(const Node *n, bool all)
{
    Ratio r = ratio_int(all), one = ratio_int(1);
    for (int i = 0; i < n->count; i++) {
        Ratio b = bracket(n->args[i]);
        if (all) {
            r = times(&r, &b);
        } else { // 1 - (1 - r)(1 - b)
            Ratio x = ratio_sub(&one, &r), y = ratio_sub(&one, &b);
            x = times(&x, &y);
            r = ratio_sub(&one, &x);
        }
    }
    return reduce(r);
}

// a - b up to a factor that is not zero.
static Ratio turned_difference(Term a, Term b)
{
    Ratio x = normal(a), y = normal(b), d = reduce(ratio_sub(&x, &y));
    mpq_t c;
    mpq_init(c);
    if (d.num.count) {
        content(&d.num, c);
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
    Ratio x = normal(d);
    mpq_t c;
    mpq_init(c);
    if (ratio_is_constant(&x, c))
        return ratio_int(mpq_sgn(c) >= 0);
    content(&x.num, c);
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

static Ratio bracket(Term cond)
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
    case OP_NOT: b = bracket(n.args[0]); return ratio_sub(&one, &b);
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
    Ratio d = normal(cond.args[0]);
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
        return normal(sum);
    bool negative = node(sum)->op == OP_MUL;
    Ratio r = plain_atom(negative ? node(sum)->args[1] : sum), c = ratio_int(negative ? -1 : 1);
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
        Ratio value = normal(term_replace(rest, index, t));
        Ratio above = bracket_at_most(lower, t), below = bracket_at_most(t, upper);
        value = times(&value, &above);
        return times(&value, &below);
    }
    for (int i = 0; i < mono_size(m); i++) { // b*f(u) = b*f(v) for b = [u = v]
        const Atom *a = &atoms[mono_atom(m, i)];
        Term from, to, rest = term_mul(mono_term(mono_without(m, mono_atom(m, i))), dens);
        if (a->kind != ATOM_BRACKET || !sides_of(a->term, index, &from, &to) || !term_contains(rest, from))
            continue;
        inside++;
        Ratio body = normal(term_mul(a->term, term_replace(rest, from, to)));
        inside--;
        return sum_split(index, lower, upper, &body);
    }
    if (!m && term_is_number(dens, 1) && facts_at_most(lower, term_add(upper, term_int(1))))
        return normal(term_add(term_sub(upper, lower), term_int(1)));
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
        Ratio s = sum_of(index, lower, upper, part.num.mono[0], dens_term(&part)),
              out = ratio_of_poly(poly_mono(outer));
        Ratio c = ratio_number(body->num.coeff[i]);
        s = times(&s, &out);
        s = times(&s, &c);
        result = ratio_add(&result, &s);
    }
    return times(&result, &fixed);
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

static bool is_total(const Ratio *r)
{
    return !r->count && !partial_poly(&r->num);
}

static Ratio unrolled(Term t, long from, long to)
{
    Ratio r = ratio_int(node(t)->op == OP_PROD);
    if (to - from > UNROLL_MOST)
        reject("a sum is too long");
    for (long i = from; i <= to; i++) {
        Ratio x = normal(term_open(t, term_int(i)));
        r = node(t)->op == OP_PROD ? times(&r, &x) : ratio_add(&r, &x);
    }
    return reduce(r);
}

// upper = base + shift, shift an integer.
static Term without_shift(Term upper, long *shift)
{
    Ratio u = normal(upper);
    *shift = 0;
    for (int i = 0; i < u.num.count && !u.count; i++)
        if (!u.num.mono[i] && !mpz_cmp_ui(mpq_denref(u.num.coeff[i]), 1) &&
            mpz_fits_slong_p(mpq_numref(u.num.coeff[i])))
            *shift = mpz_get_si(mpq_numref(u.num.coeff[i]));
    Ratio c = ratio_int(*shift);
    u = ratio_sub(&u, &c);
    return ratio_term(&u);
}

static Ratio normal_binder(Term t)
{
    Node n = *node(t);
    Term lower = normal_simple(n.args[0]), upper = normal_simple(n.args[1]);
    long from, to, shift;
    if (term_is_int(lower, &from) && term_is_int(upper, &to))
        return unrolled(t, from, to);
    Term base = without_shift(upper, &shift);
    long least = shift < 0 ? shift : 0;
    if (shift && shift >= -20 && shift <= 20 && term_is_int(base, &from) == false &&
        facts_at_most(lower, term_add(base, term_int(least + 1)))) {
        Ratio r = normal(term_make(n.op, NULL, 0, (Term[]){lower, base, n.args[2]}, 3));
        for (long i = shift > 0 ? 1 : shift + 1; i <= (shift > 0 ? shift : 0); i++) {
            Ratio x = normal(term_open(t, term_add(base, term_int(i))));
            if (n.op == OP_PROD)
                x = shift > 0 ? x : ratio_inverse(&x), r = times(&r, &x);
            else
                r = shift > 0 ? ratio_add(&r, &x) : ratio_sub(&r, &x);
        }
        return reduce(r);
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
    plain_atom(index);
    Ratio body = normal(term_open(t, index));
    inside--;
    Ratio r;
    if (n.op == OP_PROD || (!sure && !is_total(&body))) // an empty range: nothing may leave the sum
        r = body.num.count || n.op == OP_PROD ? plain_atom(term_close(n.op, index, lower, upper, ratio_term(&body)))
                                              : ratio_int(0);
    else
        r = sum_split(index, lower, upper, &body);
    facts.ranges = saved;
    context = around;
    return r;
}

// ---- Functions ------------------------------------------------------------------------------------------------------

static bool is(const Node *n, const char *name)
{
    return !strcmp(n->name, name);
}

static Ratio normal_abs(Term u)
{
    Ratio r = normal(u);
    Term t = ratio_term(&r), minus = normal_simple(term_mul(term_int(-1), t));
    Ratio m = ratio_int(-1), negative = times(&r, &m);
    if (facts_nonnegative(t) || facts_nonnegative(u))
        return r;
    if (facts_nonnegative(minus) || facts_nonnegative(term_mul(term_int(-1), u)))
        return negative;
    if (r.num.count && mpq_sgn(r.num.coeff[r.num.count - 1]) < 0)
        r = negative;
    int a = function_atom(ATOM_PLAIN, "abs", &r);
    atoms[a].degree = 2;
    atoms[a].value = power(&r, 2);
    return ratio_atom(a);
}

static Ratio normal_odd(Kind kind, const char *name, Ratio u)
{
    Ratio m = ratio_int(-1);
    bool turned = u.num.count && mpq_sgn(u.num.coeff[u.num.count - 1]) < 0;
    if (!u.num.count)
        return u;
    if (turned)
        u = times(&u, &m);
    Ratio r = ratio_atom(function_atom(kind, name, &u));
    return turned ? times(&r, &m) : r;
}

static Ratio normal_gamma(Ratio u)
{
    long shift;
    Term base = without_shift(ratio_term(&u), &shift);
    Ratio r = ratio_int(1);
    if (!facts_integer(base) || !facts_at_most(term_int(0), base) || shift < 1 || shift > 30)
        return ratio_atom(function_atom(ATOM_PLAIN, "gamma", &u));
    long n;
    if (term_is_int(base, &n)) {
        for (long i = 2; i < n + shift; i++) {
            Ratio f = ratio_int(i);
            r = times(&r, &f);
        }
        return r;
    }
    for (long i = 1; i < shift; i++) { // gamma(n + 1 + i) = (n + i)*gamma(n + i), n >= 0
        Ratio f = normal(term_add(base, term_int(i)));
        r = times(&r, &f);
    }
    Ratio first = normal(term_add(base, term_int(1))), g = ratio_atom(function_atom(ATOM_PLAIN, "gamma", &first));
    return times(&r, &g);
}

static Ratio normal_sign(Term u)
{
    Ratio r = normal(u);
    if (facts_positive(u) || facts_positive(ratio_term(&r)))
        return ratio_int(1);
    if (facts_positive(term_mul(term_int(-1), u)))
        return ratio_int(-1);
    return normal_odd(ATOM_PLAIN, "sign", r);
}

static Ratio normal_extreme(const Node *n)
{
    Term a = n->args[0], b = n->args[1], d = term_call("abs", term_sub(a, b));
    Term sum = term_add(term_add(a, b), is(n, "max") ? d : term_mul(term_int(-1), d));
    return normal(term_div(sum, term_int(2)));
}

// inverse(table, i, j) and det(table), the table in normal form and, of it and its transpose, the lesser.
static Ratio normal_matrix(const Node *n)
{
    Term lower[2], upper[2], at[2] = {term_index("r", 2 * inside), term_index("r", 2 * inside + 1)}, element[2];
    int ranges = facts.ranges;
    term_table_ranges(n->args[0], lower, upper);
    for (int k = 0; k < 2; k++) {
        if (facts.ranges >= 256 || normal_simple(lower[k]) != term_int(1) || upper[0] != upper[1])
            reject("a matrix that is not square");
        facts.subject[facts.ranges] = at[k];
        facts.lower[facts.ranges] = lower[k];
        facts.upper[facts.ranges++] = upper[k];
    }
    inside++;
    for (int k = 0; k < 2; k++)
        element[k] = normal_simple(term_expand(term_table_element(n->args[0], at[k], at[1 - k]), NULL));
    inside--;
    facts.ranges = ranges;
    int order = term_compare(element[0], element[1]);
    Term body = element[order > 0], args[3];
    args[0] = term_close(OP_SUM, at[0], lower[0], upper[0], term_close(OP_SUM, at[1], lower[1], upper[1], body));
    if (is(n, "det"))
        return plain_atom(term_make(OP_CALL, n->name, 0, args, 1));
    Term i = normal_simple(n->args[1]), j = normal_simple(n->args[2]);
    bool turned = order > 0 || (order == 0 && term_compare(i, j) > 0); // the inverse of a symmetric one is symmetric
    args[1] = turned ? j : i;
    args[2] = turned ? i : j;
    return plain_atom(term_make(OP_CALL, n->name, 0, args, 3));
}

static Ratio normal_call(Term t)
{
    Node n = *node(t);
    if (is(&n, "inverse") || is(&n, "det"))
        return normal_matrix(&n);
    if (n.count == 2 && (is(&n, "max") || is(&n, "min")))
        return normal_extreme(&n);
    if (n.count != 1)
        reject("%s can not be checked", n.name);
    Term u = n.args[0];
    if (is(&n, "abs"))
        return normal_abs(u);
    if (is(&n, "sign"))
        return normal_sign(u);
    if (is(&n, "atanh")) { // -1 < u < 1
        learn_sign(normal_simple(term_add(term_int(1), u)), true);
        learn_sign(normal_simple(term_sub(term_int(1), u)), true);
    }
    Term plain = function_as(n.name, n.args);
    if (plain)
        return normal(plain);
    Ratio r = normal(u);
    if (is(&n, "exp"))
        return exponential(&r);
    if (is(&n, "log"))
        return logarithm(&r);
    if (is(&n, "cos"))
        return angle(&r).c;
    if (is(&n, "sin"))
        return angle(&r).s;
    if (is(&n, "gamma"))
        return normal_gamma(r);
    if (is(&n, "asin")) {
        learn_sign(normal_simple(term_add(term_int(1), u)), false);
        learn_sign(normal_simple(term_sub(term_int(1), u)), false);
        return normal_odd(ATOM_ASIN, "asin", r);
    }
    if (is(&n, "atan"))
        return normal_odd(ATOM_ATAN, "atan", r);
    if (is(&n, "erf"))
        return normal_odd(ATOM_PLAIN, "erf", r);
    int a = function_atom(ATOM_PLAIN, n.name, &r);
    if (is(&n, "cbrt")) {
        atoms[a].degree = 3;
        atoms[a].value = r;
    }
    return ratio_atom(a);
}

// A power of a base whose sign is not known is a power of exp(exponent*log(base)) with the logarithm that is complex for
// a negative base: so exponents add. What is not real then is no sign's business: see facts.c.
static Ratio power_atoms(const Ratio *base, const Ratio *exponent)
{
    Ratio result = ratio_int(1);
    Term bt = ratio_term(base);
    Summand *at = malloc(SUMMANDS_MOST * sizeof *at);
    int n = summands(exponent, at);
    for (int i = 0; i < n; i++) {
        long p, q;
        fraction(at[i].coeff, &p, &q);
        long scale = scale_of(term_call("power", term_pow(bt, at[i].key)), q);
        Term finest = term_div(at[i].key, term_int(scale));
        Ratio r = plain_atom(term_pow(bt, finest));
        r = power(&r, p * (scale / q));
        result = times(&result, &r);
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
    for (int i = summands(exponent, at) - 1; i >= 0; i--)
        if (!at[i].whole) {
            fraction(at[i].coeff, &whole, &den);
            whole = whole / den - (whole % den < 0);
        }
    free(at);
    bool fine = den == 1;
    Ratio w = ratio_int(whole), rest = ratio_sub(exponent, &w), a = power(base, whole);
    Ratio b = fine ? power_atoms(base, &rest) : plain_atom(term_pow(ratio_term(base), ratio_term(&rest)));
    return times(&a, &b);
}

// (u*v)^e = u^e*exp(e*log(v)) for v > 0.
static Ratio power_by_factors(const Ratio *base, const Ratio *exponent)
{
    Part parts[PARTS_MOST];
    mpq_t number;
    mpq_init(number);
    mpq_set_ui(number, 1, 1);
    int n = base->num.count ? split(base, parts, number) : 0;
    Ratio rest = ratio_int(1), logs = log_number(number);
    bool found = mpq_cmp_ui(number, 1, 1) != 0;
    for (int i = 0; i < n; i++) {
        bool positive = facts_positive(parts[i].term);
        Ratio part = positive ? log_part(&parts[i]) : power(&parts[i].ratio, parts[i].exp);
        if (positive)
            logs = ratio_add(&logs, &part);
        else
            rest = times(&rest, &part);
        found = found || positive;
    }
    if (!n || !found)
        return power_unsure(base, exponent);
    logs = times(exponent, &logs);
    Ratio a = exponential(&logs), b = power_unsure(&rest, exponent);
    return times(&a, &b);
}

static Ratio normal_power(Term t)
{
    Node n = *node(t);
    Ratio base = normal(n.args[0]), e = normal(n.args[1]);
    mpq_t c;
    mpq_init(c);
    long p, q;
    if (ratio_is_constant(&e, c)) {
        fraction(c, &p, &q);
        return q == 1 ? power(&base, p) : root(&base, p, q);
    }
    mpq_clear(c);
    if (facts_positive(n.args[0]) || facts_positive(ratio_term(&base))) { // exp(exponent*log(base))
        Ratio l = logarithm(&base), u = times(&e, &l);
        return exponential(&u);
    }
    return power_by_factors(&base, &e);
}

// Where a branch has no value the whole may have one: so all have to be defined everywhere.
static Ratio normal_piecewise(Term t)
{
    Node n = *node(t);
    Ratio rest = ratio_int(1), result = ratio_int(0), one = ratio_int(1);
    mpq_t c;
    mpq_init(c);
    int last = n.count - 1;
    bool partial = node(n.args[last])->op == OP_CALL && !strcmp(node(n.args[last])->name, "undefined");
    for (int i = 0; i <= last; i += 2) {
        bool end = i == last || (partial && i == last - 2);
        Ratio b = end ? one : bracket(n.args[i]);
        bool sure = ratio_is_constant(&b, c);
        if (sure && mpq_sgn(c) == 0)
            continue;
        bool only = sure && ratio_is_constant(&rest, c) && mpq_cmp_ui(c, 1, 1) == 0;
        inside += !only;
        Ratio value = normal(n.args[end && i < last ? i + 1 : i == last ? i : i + 1]);
        inside -= !only;
        if (!only && !is_total(&value))
            reject("a branch that need not have a value");
        Ratio w = times(&rest, &b), x = times(&w, &value);
        result = ratio_add(&result, &x);
        Ratio other = ratio_sub(&one, &b);
        rest = times(&rest, &other);
        if (end || sure)
            break;
    }
    mpq_clear(c);
    return reduce(result);
}

static Ratio normal_leaf(Term t)
{
    Node n = *node(t);
    if (!n.count)
        return plain_atom(t);
    Term *args = new_block((size_t)n.count * sizeof *args);
    for (int i = 0; i < n.count; i++)
        args[i] = normal_simple(n.args[i]);
    Term leaf = term_make(n.op, n.name, n.index, args, n.count);
    int sign = 1;
    if (n.op == OP_ELEM)
        leaf = contract_ordered(leaf, &sign);
    bool zero = n.op == OP_ELEM && n.count == 2 && args[0] == args[1] && facts_symmetry(n.name) == SYMMETRY_SKEW;
    Ratio r = plain_atom(leaf), c = ratio_int(zero ? 0 : sign);
    return ratio_mul(&r, &c);
}

static Ratio normal_new(Term t)
{
    Node n = *node(t);
    Ratio a, b;
    switch (n.op) {
    case OP_NUM: return ratio_number(n.number);
    case OP_PI:
    case OP_SYM:
    case OP_BOUND:
    case OP_ELEM:
    case OP_APPLY: return normal_leaf(t);
    case OP_ADD:
        a = normal(n.args[0]);
        b = normal(n.args[1]);
        return reduce(ratio_add(&a, &b));
    case OP_MUL:
        a = normal(n.args[0]);
        b = normal(n.args[1]);
        return times(&a, &b);
    case OP_POW: return normal_power(t);
    case OP_CALL: return normal_call(t);
    case OP_SUM:
    case OP_PROD: return normal_binder(t);
    case OP_BRACKET: return bracket(n.args[0]);
    case OP_PIECEWISE: return normal_piecewise(t);
    default: reject("an expression that can not be checked");
    }
}

static size_t memo_place(Term t)
{
    size_t h = ((size_t)t * 2654435761u + (size_t)context * 40503u) % (size_t)memo_size;
    while (memo[h].from && (memo[h].from != t || memo[h].context != context))
        h = (h + 1) % (size_t)memo_size;
    return h;
}

static Ratio normal(Term t)
{
    size_t h = memo_place(t);
    if (memo[h].from)
        return memo[h].to;
    Ratio r = normal_new(t);
    if (memo_used * 2 < memo_size) {
        memo[memo_place(t)] = (Entry){t, context, r};
        memo_used++;
    }
    return r;
}

Term normal_simple(Term t)
{
    const Node *n = node(t);
    if (n->op == OP_NUM || n->op == OP_SYM)
        return t;
    Ratio r = normal(t);
    return ratio_term(&r);
}

// ---- Equality -------------------------------------------------------------------------------------------------------

void normal_begin(void)
{
    poly_reset();
    natoms = 0;
    memo_size = 1 << 16;
    if (!memo)
        memo = new_block((size_t)memo_size * sizeof *memo);
    memset(memo, 0, (size_t)memo_size * sizeof *memo);
    memo_used = 0;
    inside = 0;
    running = false;
    context = term_int(0);
}

// The difference of a and b, begun anew as often as something is learned.
static Ratio difference(Term a, Term b)
{
    volatile int turns = 0;
    nknown = ndomain;
    nscales = 0;
    int ranges = facts.ranges;
    if (setjmp(restart_to) && ++turns > RESTARTS_MOST)
        reject("it does not settle");
    facts.ranges = ranges;
    normal_begin();
    running = true;
    Ratio x = normal(a), y = normal(b), d = reduce(ratio_sub(&x, &y));
    running = false;
    return d;
}

void normal_domain(Term left, Term right)
{
    ndomain = 0;
    if (!left)
        return;
    difference(left, right);
    ndomain = nknown;
}

static Term open_bracket(const Ratio *d)
{
    for (int i = 0; i < d->num.count; i++)
        for (int k = 0; k < mono_size(d->num.mono[i]); k++) {
            const Atom *a = &atoms[mono_atom(d->num.mono[i], k)];
            if (a->kind == ATOM_BRACKET)
                return node(a->term)->args[0];
        }
    return 0;
}

static bool equal_within(Term a, Term b, int depth);

// x - y = 0 with names x and y: the one is put in for the other.
static bool substitute(Term difference_term, Term *from, Term *to)
{
    Node n = *node(difference_term);
    if (n.op != OP_ADD)
        return false;
    Term u = n.args[0], v = n.args[1];
    for (int turn = 0; turn < 2; turn++) {
        Node m = *node(v);
        if (node(u)->op == OP_SYM && m.op == OP_MUL && term_is_number(m.args[0], -1) && node(m.args[1])->op == OP_SYM) {
            *from = u;
            *to = m.args[1];
            return true;
        }
        if (node(u)->op == OP_SYM && m.op == OP_NUM) {
            mpq_t q;
            mpq_init(q);
            mpq_neg(q, m.number);
            *from = u;
            *to = term_number(q);
            return true;
        }
        Term w = u;
        u = v;
        v = w;
    }
    return false;
}

static bool with_condition(Term cond, Term a, Term b, int depth)
{
    if (facts.count >= 256)
        return false;
    int saved = facts.count;
    facts.used[facts.count] = false;
    facts.conditions[facts.count++] = cond;
    bool ok = equal_within(a, b, depth);
    facts.count = saved;
    return ok;
}

// Both values of the condition of a bracket that is left.
static bool equal_by_cases(Term cond, Term a, Term b, int depth)
{
    Node n = *node(cond);
    Term from, to, zero = term_int(0);
    if (n.op == OP_LE) { // 0 <= t, or 0 < -t
        Term no = term_make(OP_LT, NULL, 0, (Term[]){zero, normal_simple(term_mul(term_int(-1), n.args[1]))}, 2);
        return with_condition(cond, a, b, depth) && with_condition(no, a, b, depth);
    }
    if (!substitute(n.args[0], &from, &to))
        return false;
    Term same = term_make(OP_NE, NULL, 0, (Term[]){from, to}, 2);
    int ranges = facts.ranges;
    if (facts.ranges < 256) { // what was known of the one holds for the other
        facts.subject[facts.ranges] = to;
        for (int i = 0; i < ranges; i++)
            if (facts.subject[i] == from) {
                facts.lower[facts.ranges] = facts.lower[i];
                facts.upper[facts.ranges++] = facts.upper[i];
                break;
            }
    }
    bool ok = equal_within(term_replace(a, from, to), term_replace(b, from, to), depth);
    facts.ranges = ranges;
    return ok && with_condition(same, a, b, depth);
}

static bool is_den_of(const Ratio *d, const Ratio *t)
{
    mpq_t factor;
    mpq_init(factor);
    bool found = false;
    for (int i = 0; i < d->count && !found && !t->count; i++)
        found = proportional(poly_den(d->den[i]), &t->num, factor);
    mpq_clear(factor);
    return found;
}

// A factor of unknown sign below a root that is left. 0: none.
static Term unsure_factor(const Ratio *d)
{
    Part parts[PARTS_MOST];
    mpq_t number;
    mpq_init(number);
    Term found = 0;
    for (int i = 0; i < d->num.count && !found; i++)
        for (int k = 0; k < mono_size(d->num.mono[i]) && !found; k++) {
            const Atom *a = &atoms[mono_atom(d->num.mono[i], k)];
            int n = a->kind == ATOM_ROOT ? split(&a->arg, parts, number) : 0;
            for (int p = 0; p < n && !found && (n > 1 || parts[0].exp != 1); p++)
                if (!facts_nonnegative(parts[p].term) && !is_negative(parts[p].term))
                    found = parts[p].term;
        }
    mpq_clear(number);
    return found;
}

// Does t divide by zero, outside of sums and branches?
static bool divides_by_zero(Term t)
{
    Node n = *node(t);
    if (n.op != OP_ADD && n.op != OP_MUL && n.op != OP_POW && n.op != OP_CALL)
        return false;
    for (int i = 0; i < n.count; i++)
        if (divides_by_zero(n.args[i]))
            return true;
    const Node *e = n.op == OP_POW ? node(n.args[1]) : NULL;
    return e && e->op == OP_NUM && mpq_sgn(e->number) < 0 && !difference(n.args[0], term_int(0)).num.count;
}

// t > 0, t < 0, and t = 0, where the difference has no value or t is a name and 0 is put in.
static bool equal_by_signs(Term t, const Ratio *d, Term a, Term b, int depth)
{
    Term zero = term_int(0), minus = normal_simple(term_mul(term_int(-1), t));
    Ratio r = normal(t);
    if (!is_den_of(d, &r)) {
        Term a0 = term_replace(a, t, zero), b0 = term_replace(b, t, zero);
        if (node(t)->op != OP_SYM || (!divides_by_zero(a0) && !divides_by_zero(b0) && !equal_within(a0, b0, depth)))
            return false;
    }
    return with_condition(term_make(OP_LT, NULL, 0, (Term[]){zero, t}, 2), a, b, depth) &&
           with_condition(term_make(OP_LT, NULL, 0, (Term[]){zero, minus}, 2), a, b, depth);
}

// The bound n of a sum that is left: the difference does not change from n to n + 1, and is zero at the least n.
static bool equal_by_induction(const Ratio *d, Term a, Term b, int depth)
{
    for (int i = 0; i < d->num.count; i++)
        for (int k = 0; k < mono_size(d->num.mono[i]); k++) {
            Node n = *node(atoms[mono_atom(d->num.mono[i], k)].term);
            long least;
            if ((n.op != OP_SUM && n.op != OP_PROD) || node(n.args[1])->op != OP_SYM || !term_is_int(n.args[0], &least))
                continue;
            Term name = n.args[1], next = term_add(name, term_int(1));
            if (n.op == OP_PROD || !facts_integer(name) || !facts_least(name, &least) || !facts_safe(a, name) ||
                !facts_safe(b, name))
                continue;
            Term now = term_sub(a, b), base = term_int(least); // the step holds from there on
            return equal_within(term_replace(a, name, base), term_replace(b, name, base), depth) &&
                   equal_within(term_replace(now, name, next), now, depth);
        }
    return false;
}

// Have signs been learned that nothing has? Then neither side has a value in this case.
static bool is_empty_case(void)
{
    for (int i = 0; i < nknown; i++)
        if (known[i].strictly && is_negative(known[i].term))
            return true;
    return false;
}

static bool equal_within(Term a, Term b, int depth)
{
    Ratio d = difference(a, b);
    if (!d.num.count || (depth && is_empty_case()))
        return true;
    if (depth >= CASES_MOST)
        return false;
    Term cond = open_bracket(&d);
    if (cond)
        return equal_by_cases(cond, a, b, depth + 1);
    Term sign = depth < SIGNS_MOST ? unsure_factor(&d) : 0;
    if (sign)
        return equal_by_signs(sign, &d, a, b, depth + 1);
    return depth < 2 && equal_by_induction(&d, a, b, depth + 8);
}

bool normal_equal(Term a, Term b)
{
    if (a == b)
        return true;
    Node x = *node(a), y = *node(b);
    if (x.op == OP_LIST || y.op == OP_LIST) {
        if (x.op != y.op || x.count != y.count)
            return false;
        for (int i = 0; i < x.count; i++)
            if (!normal_equal(node(a)->args[i], node(b)->args[i]))
                return false;
        return true;
    }
    return equal_within(a, b, 0);
}
