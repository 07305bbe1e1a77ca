// Exact arithmetic: polynomials over Q in atoms, and ratios whose denominators are products of powers of polynomials.
#include "checker.h"

#include <stdlib.h>
#include <string.h>

enum { MONOS_MOST = 1 << 22, DENS_MOST = 1 << 14, WORK_MOST = 4000000 };

typedef struct {
    int count, *atom, *exp; // atoms ascending
} MonoNode;

static MonoNode *monos;
static int nmonos, *mono_buckets;
static Poly *dens;
static int ndens;

void poly_reset(void)
{
    if (!monos) {
        monos = new_block((size_t)MONOS_MOST * sizeof *monos);
        mono_buckets = new_block((size_t)MONOS_MOST * 2 * sizeof *mono_buckets);
        dens = new_block((size_t)DENS_MOST * sizeof *dens);
    }
    if (nmonos > 1)
        memset(mono_buckets, 0, (size_t)MONOS_MOST * 2 * sizeof *mono_buckets);
    nmonos = 1; // 0 is the empty product
    ndens = 0;
}

// ---- Monomials ------------------------------------------------------------------------------------------------------

int mono_size(Mono m)
{
    return monos[m].count;
}

int mono_atom(Mono m, int i)
{
    return monos[m].atom[i];
}

int mono_exp(Mono m, int i)
{
    return monos[m].exp[i];
}

static Mono mono_find(const int *atom, const int *exp, int n)
{
    if (!n)
        return 0;
    uint64_t h = 1469598103934665603u;
    for (int i = 0; i < n; i++)
        h = ((h ^ (uint64_t)atom[i]) * 0x100000001b3u ^ (uint64_t)exp[i]) * 0x9e3779b97f4a7c15u, h ^= h >> 31;
    for (;; h++) {
        int at = mono_buckets[h % ((uint64_t)MONOS_MOST * 2)];
        if (!at)
            break;
        if (monos[at].count == n && !memcmp(monos[at].atom, atom, (size_t)n * sizeof *atom) &&
            !memcmp(monos[at].exp, exp, (size_t)n * sizeof *exp))
            return at;
    }
    if (nmonos >= MONOS_MOST)
        reject("polynomials grow too large");
    MonoNode *m = &monos[nmonos];
    *m = (MonoNode){n, new_block((size_t)n * sizeof *atom), new_block((size_t)n * sizeof *exp)};
    memcpy(m->atom, atom, (size_t)n * sizeof *atom);
    memcpy(m->exp, exp, (size_t)n * sizeof *exp);
    mono_buckets[h % ((uint64_t)MONOS_MOST * 2)] = nmonos;
    return nmonos++;
}

Mono mono_times(Mono a, Mono b)
{
    int atom[512], exp[512], n = 0, i = 0, k = 0;
    const MonoNode *x = &monos[a], *y = &monos[b];
    if (!a || !b)
        return a ? a : b;
    if (x->count + y->count > 512)
        reject("polynomials grow too large");
    while (i < x->count || k < y->count) {
        if (k == y->count || (i < x->count && x->atom[i] < y->atom[k])) {
            atom[n] = x->atom[i];
            exp[n++] = x->exp[i++];
        } else if (i == x->count || y->atom[k] < x->atom[i]) {
            atom[n] = y->atom[k];
            exp[n++] = y->exp[k++];
        } else {
            atom[n] = x->atom[i];
            exp[n++] = x->exp[i++] + y->exp[k++];
        }
    }
    return mono_find(atom, exp, n);
}

Mono mono_power(int atom, int exp)
{
    return exp ? mono_find(&atom, &exp, 1) : 0;
}

Mono mono_without(Mono m, int atom)
{
    int atoms[512], exps[512], n = 0;
    for (int i = 0; i < monos[m].count; i++)
        if (monos[m].atom[i] != atom) {
            atoms[n] = monos[m].atom[i];
            exps[n++] = monos[m].exp[i];
        }
    return mono_find(atoms, exps, n);
}

int mono_degree(Mono m, int atom)
{
    for (int i = 0; m && i < monos[m].count; i++)
        if (monos[m].atom[i] == atom)
            return monos[m].exp[i];
    return 0;
}

// ---- Polynomials ----------------------------------------------------------------------------------------------------

static Poly poly_new(int n)
{
    Poly p = {0, NULL, NULL};
    if (n) {
        p.mono = new_block((size_t)n * sizeof *p.mono);
        p.coeff = new_block((size_t)n * sizeof *p.coeff);
    }
    return p;
}

static void poly_push(Poly *p, Mono m, mpq_srcptr q)
{
    p->mono[p->count] = m;
    mpq_init(p->coeff[p->count]);
    memory_take(2 * sizeof(mp_limb_t) + 32); // its numerator and denominator
    mpq_set(p->coeff[p->count++], q);
}

Poly poly_number(mpq_srcptr q)
{
    Poly p = poly_new(1);
    if (mpq_sgn(q))
        poly_push(&p, 0, q);
    return p;
}

Poly poly_mono(Mono m)
{
    Poly p = poly_new(1);
    mpq_t one;
    mpq_init(one);
    mpq_set_ui(one, 1, 1);
    poly_push(&p, m, one);
    mpq_clear(one);
    return p;
}

Poly poly_add(const Poly *a, const Poly *b)
{
    Poly p = poly_new(a->count + b->count);
    mpq_t sum;
    mpq_init(sum);
    for (int i = 0, k = 0; i < a->count || k < b->count;) {
        if (k == b->count || (i < a->count && a->mono[i] < b->mono[k])) {
            poly_push(&p, a->mono[i], a->coeff[i]);
            i++;
        } else if (i == a->count || b->mono[k] < a->mono[i]) {
            poly_push(&p, b->mono[k], b->coeff[k]);
            k++;
        } else {
            mpq_add(sum, a->coeff[i], b->coeff[k]);
            if (mpq_sgn(sum))
                poly_push(&p, a->mono[i], sum);
            i++;
            k++;
        }
    }
    mpq_clear(sum);
    return p;
}

Poly poly_scale(const Poly *a, mpq_srcptr q)
{
    Poly p = poly_new(a->count);
    mpq_t c;
    mpq_init(c);
    for (int i = 0; i < a->count && mpq_sgn(q); i++) {
        mpq_mul(c, a->coeff[i], q);
        poly_push(&p, a->mono[i], c);
    }
    mpq_clear(c);
    return p;
}

typedef struct {
    Mono mono;
    mpq_t coeff;
} Cell;

static int by_mono(const void *a, const void *b)
{
    Mono x = ((const Cell *)a)->mono, y = ((const Cell *)b)->mono;
    return x < y ? -1 : x > y;
}

Poly poly_mul(const Poly *a, const Poly *b)
{
    size_t work = (size_t)a->count * (size_t)b->count, size = 16, used = 0;
    static size_t spent;
    spent = work > WORK_MOST ? WORK_MOST + 1 : work;
    if (spent > WORK_MOST)
        reject("polynomials grow too large");
    while (size < 2 * work + 2)
        size *= 2;
    int *place = calloc(size, sizeof *place); // 1 + place of the cell
    Cell *cells = malloc((work + 1) * sizeof *cells);
    mpq_t c;
    mpq_init(c);
    for (int i = 0; i < a->count; i++)
        for (int k = 0; k < b->count; k++) {
            Mono m = mono_times(a->mono[i], b->mono[k]);
            size_t h = (size_t)m * 2654435761u & (size - 1);
            while (place[h] && cells[place[h] - 1].mono != m)
                h = (h + 1) & (size - 1);
            if (!place[h]) {
                cells[used].mono = m;
                mpq_init(cells[used].coeff);
                place[h] = (int)++used;
            }
            mpq_mul(c, a->coeff[i], b->coeff[k]);
            mpq_add(cells[place[h] - 1].coeff, cells[place[h] - 1].coeff, c);
        }
    qsort(cells, used, sizeof *cells, by_mono);
    Poly p = poly_new((int)used);
    for (size_t i = 0; i < used; i++) {
        if (mpq_sgn(cells[i].coeff))
            poly_push(&p, cells[i].mono, cells[i].coeff);
        mpq_clear(cells[i].coeff);
    }
    mpq_clear(c);
    free(place);
    free(cells);
    return p;
}

// ---- Denominators ---------------------------------------------------------------------------------------------------

const Poly *poly_den(int id)
{
    return &dens[id];
}

static int den_find(const Poly *p)
{
    for (int i = 0; i < ndens; i++) {
        if (dens[i].count != p->count || memcmp(dens[i].mono, p->mono, (size_t)p->count * sizeof *p->mono))
            continue;
        int k = 0;
        while (k < p->count && mpq_equal(dens[i].coeff[k], p->coeff[k]))
            k++;
        if (k == p->count)
            return i;
    }
    if (ndens >= DENS_MOST)
        reject("too many denominators");
    dens[ndens] = *p;
    return ndens++;
}

static void times_power(Ratio *r, int den, int exp)
{
    for (int i = 0; i < r->count; i++)
        if (r->den[i] == den) {
            r->exp[i] += exp;
            return;
        }
    int *d = new_block((size_t)(r->count + 1) * sizeof *d), *e = new_block((size_t)(r->count + 1) * sizeof *e);
    for (int i = 0; i < r->count; i++) {
        d[i] = r->den[i];
        e[i] = r->exp[i];
    }
    d[r->count] = den;
    e[r->count] = exp;
    r->den = d;
    r->exp = e;
    r->count++;
}

static Poly den_power(int den, int exp)
{
    Poly p = poly_mono(0);
    for (int i = 0; i < exp; i++)
        p = poly_mul(&p, &dens[den]);
    return p;
}

// ---- Ratios ---------------------------------------------------------------------------------------------------------

Ratio ratio_number(mpq_srcptr q)
{
    return (Ratio){.num = poly_number(q)};
}

Ratio ratio_int(long n)
{
    mpq_t q;
    mpq_init(q);
    mpq_set_si(q, n, 1);
    Ratio r = ratio_number(q);
    mpq_clear(q);
    return r;
}

Ratio ratio_atom(int atom)
{
    return (Ratio){.num = poly_mono(mono_power(atom, 1))};
}

static int exp_in(const Ratio *r, int den)
{
    for (int i = 0; i < r->count; i++)
        if (r->den[i] == den)
            return r->exp[i];
    return 0;
}

Ratio ratio_add(const Ratio *a, const Ratio *b)
{
    Ratio r = {.count = 0};
    Poly x = a->num, y = b->num;
    if (!x.count)
        return *b;
    if (!y.count)
        return *a;
    for (int i = 0; i < a->count; i++) {
        int other = exp_in(b, a->den[i]), most = other > a->exp[i] ? other : a->exp[i];
        times_power(&r, a->den[i], most);
        if (most > a->exp[i]) {
            Poly p = den_power(a->den[i], most - a->exp[i]);
            x = poly_mul(&x, &p);
        }
        if (most > other) {
            Poly p = den_power(a->den[i], most - other);
            y = poly_mul(&y, &p);
        }
    }
    for (int i = 0; i < b->count; i++)
        if (!exp_in(a, b->den[i])) {
            Poly p = den_power(b->den[i], b->exp[i]);
            times_power(&r, b->den[i], b->exp[i]);
            x = poly_mul(&x, &p);
        }
    r.num = poly_add(&x, &y);
    if (!r.num.count)
        r.count = 0;
    return r;
}

Ratio ratio_sub(const Ratio *a, const Ratio *b)
{
    Ratio minus = ratio_int(-1), c = ratio_mul(b, &minus);
    return ratio_add(a, &c);
}

static bool is_den(const Poly *num, int den, mpq_t factor)
{
    const Poly *d = &dens[den];
    if (num->count != d->count || memcmp(num->mono, d->mono, (size_t)d->count * sizeof *d->mono))
        return false;
    mpq_t c;
    mpq_init(c);
    mpq_div(factor, num->coeff[0], d->coeff[0]);
    bool same = true;
    for (int i = 1; i < d->count && same; i++) {
        mpq_mul(c, d->coeff[i], factor);
        same = mpq_equal(c, num->coeff[i]);
    }
    mpq_clear(c);
    return same;
}

// A numerator that is one of the denominator's polynomials, or a product of atoms, cancels: where both have a value the
// denominator is not zero.
static void cancel(Ratio *r)
{
    mpq_t q;
    mpq_init(q);
    for (int i = 0; i < r->count; i++) {
        const Poly *d = &dens[r->den[i]];
        if (r->exp[i] > 0 && d->count > 1 && is_den(&r->num, r->den[i], q)) {
            r->num = poly_number(q);
            r->exp[i]--;
        }
        while (r->exp[i] > 0 && d->count == 1 && mono_size(d->mono[0]) == 1) {
            int atom = mono_atom(d->mono[0], 0), k = 0;
            while (k < r->num.count && mono_degree(r->num.mono[k], atom))
                k++;
            if (k < r->num.count || !k)
                break;
            Poly p = poly_number(q);
            p.count = 0;
            mpq_set_ui(q, 1, 1);
            for (k = 0; k < r->num.count; k++) {
                Mono m = r->num.mono[k],
                     less = mono_times(mono_without(m, atom), mono_power(atom, mono_degree(m, atom) - 1));
                Poly one = poly_mono(less), term = poly_scale(&one, r->num.coeff[k]);
                p = poly_add(&p, &term);
            }
            r->num = p;
            r->exp[i]--;
        }
    }
    int n = 0;
    for (int i = 0; i < r->count; i++)
        if (r->exp[i]) {
            r->den[n] = r->den[i];
            r->exp[n++] = r->exp[i];
        }
    r->count = n;
    mpq_clear(q);
}

Ratio ratio_mul(const Ratio *a, const Ratio *b)
{
    Ratio r = {.count = 0}, x = *a, y = *b;
    for (int i = 0; i < a->count; i++)
        times_power(&r, a->den[i], a->exp[i]);
    for (int i = 0; i < b->count; i++)
        times_power(&r, b->den[i], b->exp[i]);
    if (y.count && x.num.count > 1) { // a whole numerator that the other's denominator holds
        Ratio half = {.num = x.num, .count = r.count, .den = r.den, .exp = r.exp};
        cancel(&half);
        x.num = half.num;
        r = half;
    }
    if (x.count && y.num.count > 1) {
        Ratio half = {.num = y.num, .count = r.count, .den = r.den, .exp = r.exp};
        cancel(&half);
        y.num = half.num;
        r = half;
    }
    r.num = poly_mul(&x.num, &y.num);
    if (!r.num.count)
        r.count = 0;
    cancel(&r);
    return r;
}

Ratio ratio_inverse(const Ratio *a)
{
    if (!a->num.count)
        reject("a division by zero");
    Ratio r = ratio_int(1);
    for (int i = 0; i < a->count; i++) {
        Poly p = den_power(a->den[i], a->exp[i]);
        r.num = poly_mul(&r.num, &p);
    }
    mpq_t lead;
    mpq_init(lead);
    mpq_inv(lead, a->num.coeff[a->num.count - 1]);
    Poly monic = poly_scale(&a->num, lead);
    r.num = poly_scale(&r.num, lead);
    if (monic.count == 1) // a product of atoms: one by one
        for (int i = 0; i < mono_size(monic.mono[0]); i++) {
            Poly p = poly_mono(mono_power(mono_atom(monic.mono[0], i), 1));
            times_power(&r, den_find(&p), mono_exp(monic.mono[0], i));
        }
    else
        times_power(&r, den_find(&monic), 1);
    mpq_clear(lead);
    cancel(&r);
    return r;
}

Ratio ratio_power(const Ratio *a, long n)
{
    if (n < -200 || n > 200)
        reject("a power is too high");
    Ratio base = n < 0 ? ratio_inverse(a) : *a, r = ratio_int(1);
    for (unsigned long k = (unsigned long)(n < 0 ? -n : n); k; k >>= 1) {
        if (k & 1)
            r = ratio_mul(&r, &base);
        if (k > 1)
            base = ratio_mul(&base, &base);
    }
    return r;
}

bool ratio_is_constant(const Ratio *a, mpq_t value)
{
    if (a->count || a->num.count > 1 || (a->num.count && a->num.mono[0]))
        return false;
    if (a->num.count)
        mpq_set(value, a->num.coeff[0]);
    else
        mpq_set_ui(value, 0, 1);
    return true;
}
