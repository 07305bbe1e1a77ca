// The field of a claim: rational functions over kernels, in which equality is decided.
//
// A kernel is anything that arithmetic alone can not take apart: a name x, an element s[k], e^x, log|x|, sin(x/2), a
// root, a sum. Each is a variable of FLINT polynomials; kernels that depend algebraically on earlier ones carry a
// relation v^n = value (s^2 = 1 - c^2, r^2 = 1 + x^2) by which powers are lowered. So every expression becomes a Ratio:
// a polynomial over a product of irreducible denominators, in lowest terms.
//
// VALIDITY. Work is on the domain D of a claim: the points where all parts of both sides have a value. A step is
// taken only if it holds at every point of D. What is known of signs on D comes from the facts (signs.h); where a sign
// is needed and unknown the field stops with FIELD_SPLIT and names the factor; the caller proves both cases.
//
// LIFE. Everything made belongs to the Field and dies with it: nobody frees a Ratio. A field that must be laid out anew
// (more variables, finer roots) stops with FIELD_RESTART, having written what it learned into the Tower, which outlives
// fields. A function that cannot answer returns NULL, and field->status says why; NULL arguments give NULL.
//
// WORDS of this folder:
//   apart      factors are set apart whose powers are kernels of their own, one by one; others stay together in a unit
//   atom       a kernel without a relation: a name, an element, an unknown function
//   bracket    [condition], 1 or 0: a kernel b with b^2 = b
//   case       signs and conditions that are supposed; a claim is shown where it is shown in each case
//   closed     a sign is closed when it allows 0: + says >= 0. That a factor is nowhere 0 is known separately
//   covered    points where a product is 0 that another case looks at as well, so that this one may leave them out
//   D          the domain of a claim: the points where each of its parts has a value
//   finest     the angle, root or multiple of which all others of the claim are whole multiples or powers
//   kept       of a sum: not written out term by term, though its bounds are numbers
//   kernel     what arithmetic alone can not take apart; a variable of the polynomials
//   loose      a base of unknown sign: its power has a value only as a whole, so exponents are not split up
//   placed     of a range: its index has been shifted so that the body looks the same for shifted sums
//   prime      an irreducible polynomial met in a numerator or a denominator; each is entered once, with one sign
//   relation   v^n = value, by which powers of the kernel v are lowered
//   restart    begin anew with what the tower has learned
//   settle     apply the relations and cancel common factors
//   shape      what a polynomial's form says of its sign: a sum of squares, no real root, bounded sines
//   split      a sign that is needed and not known: the caller tries both
//   stop       end with a status other than FIELD_OK; the first reason counts
//   told       by a fact of the user's, not by a part of the claim: it may not be used to leave points out
//   tower      what outlives a field: finest roots and angles, what is apart, the signs of the case
//   unit       a product of primes whose powers are one kernel, since their single signs are not known
//   weak       an inequality that allows equality
//   word       a product of matrices, read as letters; words.c completes relations between them
#ifndef LEIBNIZ_FIELD_FIELD_H
#define LEIBNIZ_FIELD_FIELD_H

#include "symbolic/expr/arith.h"
#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"
#include "symbolic/field/polynomial.h"

typedef VEC(Expr) ExprList;

typedef enum {
    FIELD_OK,
    FIELD_RESTART,  // the tower has learned: make a new field from it
    FIELD_SPLIT,    // the sign of field->split is needed
    FIELD_UNDEF,    // the expression has no value anywhere (a division by zero)
    FIELD_NEGATIVE, // a fractional power of what is <= 0 by the signs of the case: no value but where that is 0
    FIELD_LIMIT,    // too large
    FIELD_UNABLE,   // a construction that the normal form does not know
    FIELD_EMPTY,    // the case at hand has no points in D
} FieldStatus;

// ---- What outlives a field -----------------------------------------------------------------------------------------

typedef struct { // base^(num*exponent/root): the power that all in the claim are powers of. Base 0: Euler's number
    Expr base, exponent;
    int64_t num, root;
} TowerRoot;

typedef struct { // the sign of an irreducible factor on the case at hand: the factor times sign is >= 0
    Expr factor;
    int sign;
} TowerSign;

typedef struct { // an angle of sines and cosines, divided by `part`
    Expr angle;
    int64_t part;
} TowerAngle;

typedef struct { // gamma functions of q*direction + constant: every q is a multiple of numerator/denominator > 0
    Expr direction;
    int64_t numerator, denominator;
    bool up, down; // with q > 0, with q < 0
} TowerGamma;

// Sums over numbers whose terms bring kernels of their own (s[1], s[2], ...) are written out where they have this many
// terms: at first, and where that does not settle it.
enum { WRITTEN_FEW = 24, WRITTEN_MOST = 256 };

typedef struct {
    slong variables; // capacity of polynomial contexts
    int64_t terms;   // WRITTEN_FEW or WRITTEN_MOST
    bool kept;       // a sum was not written out that WRITTEN_MOST would
    VEC(TowerRoot) roots;
    VEC(Expr) apart;      // factors whose powers are kernels of their own
    VEC(TowerSign) signs; // the case
    VEC(TowerAngle) angles;
    VEC(TowerGamma) gammas;
    int64_t pi_part; // cos(pi/pi_part) is the finest angle of pi
    unsigned restarts;
} Tower;

void tower_init(Tower *t, slong variables);
void tower_clear(Tower *t);
void tower_copy(Tower *to, const Tower *from); // `to` is initialized by it

// ---- The field -----------------------------------------------------------------------------------------------------

typedef struct {
    uint32_t prime; // place in Field.primes
    uint32_t exponent;
} PrimePower;

typedef struct Ratio {
    fmpq_mpoly_t num;
    PrimePower *dens; // ascending by prime
    uint32_t ndens;
    struct Ratio *next; // the field's list
} Ratio;

typedef enum {
    VAR_ATOM,  // no relation
    VAR_POWER, // base^(exponent/root); relation if exponent is 1 and base is not Euler's number
    VAR_LOG,   // log|base|
    VAR_SIN,   // of angle/part; relation s^2 = 1 - c^2, c is the variable before
    VAR_COS,
    VAR_ROOT,   // any other with a relation
    VAR_BRACKET // relation b^2 = b
} VarKind;

typedef struct {
    VarKind kind;
    Expr expr;           // what the variable stands for
    Expr shown;          // how it is written in results; 0: as expr
    Expr base, exponent; // VAR_POWER, VAR_LOG (base: the factor)
    int64_t root;
    uint32_t degree; // of the relation var^degree = value; 0: none
    const Ratio *value;
} Var;

typedef struct { // an irreducible polynomial: primitive, its sign canonical (see factor.c)
    fmpq_mpoly_t poly;
    Expr expr;
    PolynomialPowers degrees; // of the variables in it
    const Ratio *ratio;       // the polynomial as a ratio
    int var;                  // its place if it is a single variable, else -1
    int sign;                 // cache of field_sign (signs.c): 2 when not yet asked
} Prime;

typedef struct { // a product of factors whose powers are one kernel: `prime` is one of the factors of `expr`
    uint32_t prime;
    Expr expr;
} Unit;

typedef struct Field {
    Pool *pool;
    const Facts *facts;
    Tower *tower;
    // Modes, set behind field_init by who makes the field:
    bool shown;          // results are for a person: they have a value wherever the expression has one
    bool shallow;        // functions stay as written and radicands whole: for results that a person reads
    bool whole_sums;     // sums over elements are not written out, though their bounds are numbers
    unsigned word_order; // by which order of letters words are completed: 0, 1, ...
    uint64_t work;       // steps that are left (field_spend); field_init gives as many as one likes
    // What has come of it:
    FieldStatus status;
    bool coarse;        // a polynomial was too large to be factored to the end
    Expr split;         // FIELD_SPLIT: the factor
    const char *reason; // FIELD_UNABLE: what is not known
    const char *how;    // by which argument field_vanishes last said yes; NULL: it was zero as it stood
    // What it holds:
    fmpq_mpoly_ctx_t ctx;
    slong nvars;
    VEC(Var) vars; // at most nvars, reserved from the start: a pointer to one stays good while the field lives
    Memo *places; // Expr -> place of its variable
    VEC(Prime) primes;
    VEC(uint64_t) hashes; // polynomial_hash of each
    Ratio *ratios;
    Memo *memo; // Expr -> place in `known`
    VEC(const Ratio *) known;
    VEC(Unit) units;
    struct Signs *signs;
    VEC(Expr) invertible; // tables whose inverses exist on D, as they are written in the claim
    VEC(TowerRoot) values; // powers that have a value on D, their bases of any sign (power.c)
    struct Angles *basis;  // what is known of the basic angles (trig.c)
    // What is going on, so that nothing asks for itself:
    bool noted, noting; // `values` are known; they are being collected
    bool at_kink;       // a kink under a sum is being looked at (condition.c)
    VEC(Expr) angles;   // that are being brought to normal form, the outermost first
    unsigned depth;
} Field;

void field_init(Field *f, Pool *p, const Facts *facts, Tower *tower);
void field_clear(Field *f);
const Ratio *field_stop(Field *f, FieldStatus status, const char *reason); // NULL; the first reason is kept

// Counts work: a step is about one term of a polynomial that is made or looked at, the same on every machine. False,
// with FIELD_LIMIT, when there are not that many left: then none are.
bool field_spend(Field *f, uint64_t steps);

// Goes on after a stop that only means that less is known; FIELD_RESTART and the pool's errors stay.
void field_resume(Field *f, FieldStatus before, const char *reason);

// The normal form of an expression without forms, with its definitions expanded.
const Ratio *field_normal(Field *f, Expr e);
// The expression of a ratio, canonical for the field.
Expr field_expr(Field *f, const Ratio *r);

// The kernel g(u) of a function of one argument, with -g(-u) or g(-u) for odd and even g where u has a negative leading
// coefficient.
const Ratio *field_kernel(Field *f, FuncId id, const Ratio *u);
// Splits a rational constant off: u = result + c, c such that u + 1 gives the same result and c + 1.
const Ratio *field_split_constant(Field *f, const Ratio *u, fmpq_t c);

// ---- Arithmetic (ratio.c) ------------------------------------------------------------------------------------------

const Ratio *field_int(Field *f, int64_t value);
const Ratio *field_fmpq(Field *f, const fmpq_t value);
const Ratio *field_add(Field *f, const Ratio *a, const Ratio *b);
const Ratio *field_sub(Field *f, const Ratio *a, const Ratio *b);
const Ratio *field_neg(Field *f, const Ratio *a);
const Ratio *field_mul(Field *f, const Ratio *a, const Ratio *b);
const Ratio *field_scale(Field *f, const Ratio *a, const fmpq_t by);
const Ratio *field_inv(Field *f, const Ratio *a); // FIELD_UNDEF for zero
const Ratio *field_div(Field *f, const Ratio *a, const Ratio *b);
const Ratio *field_pow(Field *f, const Ratio *a, int64_t n);
bool field_is_zero(const Field *f, const Ratio *a);
bool field_is_constant(const Field *f, const Ratio *a, fmpq_t value); // a rational number? (value may be NULL)
bool field_equal(Field *f, const Ratio *a, const Ratio *b);
// A new zero, for the files of this folder; field_settle brings what they put into it to normal form (relations
// applied, common factors cancelled).
Ratio *ratio_new(Field *f) __attribute__((noinline)); // inlined, gcc 12 misreads its size
const Ratio *field_settle(Field *f, Ratio *r);

// ---- FLINT's operations under the budget (guarded.c) ----------------------------------------------------------------

typedef enum { FIELD_ADD, FIELD_SUB, FIELD_MUL, FIELD_DIVIDES, FIELD_POW, FIELD_SCALE } FieldOperation;

// out = a + b, a - b, a*b, a/b where that is a polynomial (false where it is not). False, too, when it stops. `out` may
// be an operand.
bool field_do(Field *f, FieldOperation operation, fmpq_mpoly_t out, const fmpq_mpoly_t a, const fmpq_mpoly_t b);
bool field_do_pow(Field *f, fmpq_mpoly_t out, const fmpq_mpoly_t a, ulong exponent);
bool field_do_scale(Field *f, fmpq_mpoly_t out, const fmpq_mpoly_t a, const fmpq_t by);
// Initializes `out` with the factors of a polynomial, unless it returns false.
bool field_do_factor(Field *f, fmpz_mpoly_factor_t out, const fmpz_mpoly_t poly);

// ---- Variables (field.c) -------------------------------------------------------------------------------------------

const Ratio *field_var(Field *f, uint32_t place);
// The place of the variable that stands for `expr`, made if needed; -1 when the field must restart.
int field_var_of(Field *f, VarKind kind, Expr expr);
const Ratio *field_atom(Field *f, Expr expr);                    // its variable, without relation
bool field_uses(const Field *f, const Ratio *a, uint32_t place); // does it occur, in numerator or denominators?

// ---- Factors and terms (factor.c) ----------------------------------------------------------------------------------

typedef struct {
    uint32_t prime;     // the irreducible factor: place in Field.primes
    int64_t exponent; // negative in a denominator
} Factor;

typedef struct {
    fmpq_t unit;      // the rational number in front, with the sign
    VEC(Factor) list; // each factor once
} Factors;

// a = unit * product of irreducible factors, a not zero. False when it stops. Clear `out` in either case.
bool field_factor(Field *f, const Ratio *a, Factors *out);
void factors_clear(Factors *factors);
// Factors a polynomial into places of Field.primes; unit takes the rest. False when it stops.
bool field_factor_poly(Field *f, const fmpq_mpoly_t a, Factors *out);

typedef struct {
    fmpq_t coeff;
    const Ratio *rest; // a monomial over the denominators, coefficient 1
    Expr expr;         // of rest
} Term;

typedef struct {
    VEC(Term) list;
} Terms;

bool field_terms(Field *f, const Ratio *a, Terms *out); // a = sum of coeff * rest
void terms_clear(Terms *terms);
// Sign of the leading coefficient: -1 or 1 (0 for zero), canonical for a and -a alike.
int field_leading_sign(Field *f, const Ratio *a);

// ---- Powers, exponentials and logarithms (power.c) -----------------------------------------------------------------

const Ratio *field_power(Field *f, const Ratio *base, const Ratio *exponent);
const Ratio *field_exp(Field *f, const Ratio *exponent);
// Has the factor a value on D by itself? It may hold x^y where only x^(2*y) occurs, which is -1 at x = -1, y = 1/2: of
// such a factor no even power is a square, and there are no cases of its sign.
bool field_is_real(Field *f, uint32_t prime);
const Ratio *field_log(Field *f, const Ratio *a);
const Ratio *field_abs(Field *f, const Ratio *a);

// ---- Square roots (roots.c) ----------------------------------------------------------------------------------------

// Is a zero on D, though its normal form is not? That happens where roots depend on each other: sqrt(5 + 2*sqrt(6)) is
// sqrt(2) + sqrt(3). May stop with FIELD_SPLIT. Says yes only with proof.
bool field_vanishes(Field *f, const Ratio *a);
// The sign of A + B*r, r a square root, from the signs of A, B and A^2 - B^2*r^2. 0: unknown.
int field_sign_with_root(Field *f, const fmpq_mpoly_t a);
// The part of field_vanishes for sums of logarithms and of angles (inverse.c).
bool field_inverses_vanish(Field *f, const Ratio *a);

// ---- Signs as powers (parity.c) -------------------------------------------------------------------------------------

const Ratio *field_sign_power(Field *f, const Ratio *x); // (-1)^x
bool field_is_whole(Field *f, const Ratio *x);           // is x an integer, by the facts?

// ---- Angles (trig.c) -----------------------------------------------------------------------------------------------

const Ratio *field_sin(Field *f, const Ratio *angle);
const Ratio *field_cos(Field *f, const Ratio *angle);
void trig_free(struct Angles *basis, Pool *p);

// ---- The gamma function and its derivatives (gamma.c) ---------------------------------------------------------------

const Ratio *field_gamma(Field *f, const Ratio *u);
const Ratio *field_polygamma(Field *f, const Ratio *n, const Ratio *u); // digamma for n = 0

// ---- The floor function (floor.c) -----------------------------------------------------------------------------------

const Ratio *field_floor(Field *f, const Ratio *u);

// ---- Sums and brackets (sum.c) -------------------------------------------------------------------------------------

const Ratio *field_sum(Field *f, Expr e);     // KIND_SUM
const Ratio *field_product(Field *f, Expr e); // KIND_PROD
const Ratio *field_iverson(Field *f, Expr e); // KIND_IVERSON
const Ratio *field_piecewise(Field *f, Expr e);
const Ratio *field_inverses(Field *f, Expr e); // FORM_INVERSE, FORM_DETERMINANT (inverses.c)
// The sum of t over index = lower..upper without a sum (closed.c). NULL, without a stop, where none is known.
const Ratio *field_sum_closed(Field *f, Expr t, Expr index, Expr lower, Expr upper);
// sign(a): by cases where a factor may be 0.
const Ratio *field_sign_function(Field *f, const Ratio *a);

// ---- Signs on the domain (signs.c, signs_shape.c) -------------------------------------------------------------------

// The sign of an irreducible factor on D: 1 (>= 0), -1 (<= 0), 0 unknown.
int field_sign(Field *f, uint32_t prime);
// Stops with FIELD_EMPTY when the signs of the case contradict the conditions of D.
void signs_check_case(Field *f);
// Of a case that stopped with FIELD_EMPTY: it has points only where one of these factors vanishes, and those belong to the
// case with the other sign of that factor as well. None: it has no points at all.
const ExprList *signs_boundary(Field *f);
// Only such points are left in the case where a factor vanishes: does `a` vanish there? After signs_check_case.
bool signs_vanishes(Field *f, const Ratio *a);
// The sign of a ratio from the signs of its factors; 0 unknown.
int field_sign_of(Field *f, const Ratio *a);
// Do the case and the factor's shape give it both signs, so that it is zero on the case?
bool field_zero_by_signs(Field *f, uint32_t prime);
// Is e, as it is written, a sum or product of absolute values, even powers and other functions that are never negative?
bool signs_plainly_nonnegative(const Pool *p, Expr e);
// Is a factor's shape such that it is never zero where it has a value?
bool field_never_zero(Field *f, uint32_t prime);
// The same as field_sign_of, or a stop with FIELD_SPLIT at the first factor of unknown sign.
int field_need_sign(Field *f, const Ratio *a);
// Stops with FIELD_SPLIT at a factor, or at a simpler expression that has its sign.
const Ratio *field_split(Field *f, uint32_t prime); // NULL
// The sign of a power of it: of an even one 1, if the factor is real.
int field_sign_of_power(Field *f, uint32_t prime, int64_t exponent);
// Is the factor nowhere zero on D, from what is known?
bool field_nonzero(Field *f, uint32_t prime);
// Is it certainly > 0 where it has a value?
bool field_is_positive(Field *f, const Ratio *a);
// Adds the conditions under which every part of e has a value to the facts of D.
void signs_add_domain(Field *f, Expr e);
// The exponents of the powers in D whose base is <= 0 on D, one after the other; NULL after the last.
const Ratio *signs_negative_power(Field *f, size_t i);
// Calls take(base, exponent) for each power in D whose exponent is no number.
void signs_each_power(Field *f, const Ratio *(*take)(Field *f, const Ratio *base, const Ratio *exponent));
// The arguments of gamma functions in D, which are no integers <= 0; 0 after the last.
Expr signs_gamma_argument(Field *f, size_t i);
void signs_free(struct Signs *signs);

// ---- Bounds (bounds.c) ---------------------------------------------------------------------------------------------

typedef struct { // constants between which something lies on D; 0: no bound. Open: the bound itself is not reached
    Expr lower, upper;
    bool open_lower, open_upper;
} Bounds;

// Of a sum of names, inverse functions and constants with rational coefficients. False when neither bound is known.
bool field_bounds(Field *f, const fmpq_mpoly_t sum, Bounds *out);
int bounds_sign(Field *f, const Bounds *b);                // 1: >= 0, -1: <= 0, 0: unknown
bool bounds_within(Field *f, const Bounds *b, Expr bound); // -bound < it < bound
int bounds_sine_sign(Field *f, const Var *var);            // of a VAR_SIN or VAR_COS, by where its angle lies
int bounds_wave_sign(Field *f, const fmpq_mpoly_t a);      // of a*cos(x) + b*sin(x), likewise

#endif
