// What the files of the normal form share: normal.c, ratio.c, power.c, angle.c, sum.c, equal.c.
#ifndef LEIBNIZ_CHECKER_NORMAL_H
#define LEIBNIZ_CHECKER_NORMAL_H

#include "checker.h"

enum {
    ATOMS_MOST = 4000,
    SCALES_MOST = 400,
    KNOWN_MOST = 200,
    RESTARTS_MOST = 40,
    CASES_MOST = 10,
    SIGNS_MOST = 4,
    UNROLL_MOST = 300,
    PARTS_MOST = 60,
    SUMMANDS_MOST = 200
};

typedef enum { ATOM_PLAIN, ATOM_EXP, ATOM_LOG, ATOM_ROOT, ATOM_COS, ATOM_SIN, ATOM_BRACKET, ATOM_ASIN, ATOM_ATAN } Kind;

typedef struct {
    Kind kind;
    Term term;   // what it stands for
    Ratio arg;   // the argument of a function; the base of a root
    int degree;  // 0: no relation
    Ratio value; // of atom^degree
} Atom;

typedef struct { // > 0, or >= 0
    Term term;
    bool strictly;
} Known;

typedef struct { // ratio^exp, a factor
    Term term;
    Ratio ratio;
    long exp;
} Part;

typedef struct { // coeff*mono
    mpq_t coeff;
    Ratio mono; // its coefficient is 1
    Term key;
    Mono whole; // the monomial, where there is no denominator; -1 otherwise
} Summand;

typedef struct { // its cosine and sine
    Ratio c, s;
} Angle;

extern Atom atoms[ATOMS_MOST];
extern int natoms;
extern Known known[KNOWN_MOST]; // lasts over a restart
extern int nknown;
extern int inside;   // of so many sums and branches, where parts need not have a value
extern Term context; // the ranges of the indices that are open

// ---- normal.c -----------------------------------------------------------------------------------------------------

Ratio normal_of(Term t);
void normal_learn_sign(Term t, bool strictly); // may begin anew
long normal_scale(Term key, long needed);      // how finely an exponent, an angle or a root is divided; may begin anew
int atom_new(Kind kind, Term term);
int atom_find(Term term); // -1: there is none
Ratio atom_plain(Term term);
int atom_of_function(Kind kind, const char *name, const Ratio *arg);
// The difference of a and b, begun anew as often as something is learned.
Ratio normal_difference(Term a, Term b);
// Have signs been learned that nothing has? Then neither side has a value in this case.
bool normal_is_empty_case(void);

// ---- ratio.c ------------------------------------------------------------------------------------------------------

Term mono_term(Mono m);
Term ratio_term(const Ratio *r);
Term ratio_dens_term(const Ratio *r); // of the denominators alone
Ratio ratio_of_poly(Poly p);
Ratio ratio_reduce(Ratio r);                       // powers of atoms lowered by their relations
Ratio ratio_times(const Ratio *a, const Ratio *b); // reduced
Ratio ratio_pow(const Ratio *a, long n);           // likewise
bool ratio_zero(const Ratio *a, const Ratio *b);   // is their difference zero?
void poly_content(const Poly *p, mpq_t out);
bool poly_proportional(const Poly *a, const Poly *b, mpq_t factor); // a = factor*b
bool term_is_negative(Term t);
int ratio_split(const Ratio *r, Part *parts, mpq_t number); // r = number*parts
Ratio parts_product(const Part *parts, int n);

// ---- power.c ------------------------------------------------------------------------------------------------------

Ratio ratio_root(const Ratio *base, long p, long q); // base^(p/q)
Ratio ratio_exp(const Ratio *u);
Ratio ratio_log(const Ratio *u);
Ratio normal_power(Term t);
int ratio_summands(const Ratio *r, Summand *out);
void number_parts(mpq_srcptr q, long *num, long *den);
const Atom *mono_single_atom(Mono m); // NULL: it is another product

// ---- angle.c, sum.c -----------------------------------------------------------------------------------------------

Angle ratio_angle(const Ratio *u);
Ratio normal_bracket(Term cond);
Ratio normal_binder(Term t);
bool ratio_is_total(const Ratio *r); // has it a value wherever its names have?
Term term_without_shift(Term upper, long *shift);

#endif
