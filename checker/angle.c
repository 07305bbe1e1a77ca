// Angles: cosines and sines of sums by those of their parts, exact values at fractions of pi.
#include "normal.h"

#include <stdlib.h>

static Angle angle_sum(const Angle *a, const Angle *b)
{
    Angle r;
    Ratio x = ratio_times(&a->c, &b->c), y = ratio_times(&a->s, &b->s);
    r.c = ratio_reduce(ratio_sub(&x, &y));
    x = ratio_times(&a->s, &b->c);
    y = ratio_times(&a->c, &b->s);
    r.s = ratio_reduce(ratio_add(&x, &y));
    return r;
}

static Angle angle_times(Angle a, long n)
{
    Ratio minus = ratio_int(-1);
    if (n < 0)
        a.s = ratio_times(&a.s, &minus);
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
    return ratio_root(r, 1, 2);
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
        *out = (Angle){h, ratio_times(&r, &h)};
        return true;
    case 4:
        r = sqrt_of(&two);
        *out = (Angle){ratio_times(&r, &h), ratio_times(&r, &h)};
        return true;
    case 6:
        r = sqrt_of(&three);
        *out = (Angle){ratio_times(&r, &h), h};
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

Angle ratio_angle(const Ratio *u)
{
    Summand *at = malloc(SUMMANDS_MOST * sizeof *at);
    int n = ratio_summands(u, at);
    Angle result = {ratio_int(1), ratio_int(0)};
    for (int i = 0; i < n; i++) {
        long p, q;
        number_parts(at[i].coeff, &p, &q);
        const Atom *a = mono_single_atom(at[i].whole);
        Angle base;
        bool pi = a && node(a->term)->op == OP_PI;
        if (a && q == 1 && a->kind == ATOM_ASIN) {
            Ratio v = a->arg, square = ratio_pow(&v, 2), one = ratio_int(1), rest = ratio_sub(&one, &square);
            base = (Angle){sqrt_of(&rest), v};
        } else if (a && q == 1 && a->kind == ATOM_ATAN) {
            Ratio v = a->arg, square = ratio_pow(&v, 2), one = ratio_int(1), rest = ratio_add(&one, &square),
                  r = ratio_root(&rest, -1, 2);
            base = (Angle){r, ratio_times(&v, &r)};
        } else {
            long scale = normal_scale(term_call("cos", at[i].key), q);
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
