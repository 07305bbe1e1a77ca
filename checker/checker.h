// leibniz-check: reads a derivation (docs/derivations.md) and accepts or rejects it. Shares no code with the program
// that wrote it. README.md says what has to be trusted.
//
//   json.c    text to trees                     term.c    trees to terms, definitions, substitution
//   poly.c    polynomials over Q, ratios        derive.c  the rules of differentiation
//   normal.c  terms to ratios over atoms: the fixed list of rules, with ratio.c, power.c, angle.c, sum.c
//   equal.c   equality, by cases and by induction
//   contract.c  nested sums of products: the order of their indices, symmetric arrays, inverses
//   facts.c   what is assumed and implied; signs and order
//   check.c   the lines of a derivation         main.c    the program
//
// The program is short-lived and frees nothing: terms, monomials and polynomials are interned and live to its end.
#ifndef LEIBNIZ_CHECKER_H
#define LEIBNIZ_CHECKER_H

#include <gmp.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- json.c -------------------------------------------------------------------------------------------------------

typedef struct Json {
    enum { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT } kind;

    bool truth;
    char *text; // of a number as written, of a string
    size_t count;
    struct Json **items;
    char **keys; // of an object
} Json;

Json *json_read(const char **text, const char *end); // NULL: no JSON there
const Json *json_get(const Json *object, const char *key);
const char *json_text(const Json *object, const char *key); // "" where there is no string

void memory_begin(void);       // of a derivation: what it takes is counted
void memory_take(size_t size); // gives up on it where it is too much
void *new_block(size_t size);  // zeroed; ends the program when there is no memory
// Gives up on the derivation at hand: it is rejected for this reason.
void reject(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
extern jmp_buf reject_to;
extern char reject_reason[400];

// ---- term.c -------------------------------------------------------------------------------------------------------

typedef int Term; // equal terms are one number; 0 is none

typedef enum {
    OP_NUM,
    OP_PI,
    OP_SYM,
    OP_BOUND,
    OP_ELEM,
    OP_ADD,
    OP_MUL,
    OP_POW,
    OP_CALL,
    OP_APPLY,
    OP_SUM,
    OP_PROD,
    OP_BRACKET,
    OP_PIECEWISE,
    OP_LIST,
    OP_DIFF,
    OP_FORM,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_AND,
    OP_OR,
    OP_NOT,
    OP_TRUE,
    OP_FALSE
} Op;

typedef struct {
    Op op;
    const char *name; // interned; of SYM, ELEM, CALL, APPLY, FORM
    int index;        // of BOUND: how many binders lie between it and its own; of APPLY: the order
    int count;
    Term *args;
    mpq_ptr number;
} Node;

const Node *node(Term t);
const char *intern(const char *name);
Term term_make(Op op, const char *name, int index, const Term *args, int count);
Term term_number(mpq_srcptr q);
Term term_int(long n);
Term term_sym(const char *name);
void term_reset(void);                        // forgets all terms
Term term_fresh(const char *hint);            // a name that nothing read can have
Term term_index(const char *hint, int depth); // likewise, one for each depth
Term term_add(Term a, Term b);
Term term_sub(Term a, Term b);
Term term_mul(Term a, Term b);
Term term_pow(Term a, Term b);
Term term_div(Term a, Term b);
Term term_call(const char *name, Term a);
Term term_read(const Json *tree);
bool term_is_int(Term t, long *value);
bool term_is_number(Term t, long numerator);
int term_compare(Term a, Term b); // an order by structure and names
bool term_contains(Term t, Term part);
bool term_mentions(Term t, const char *name); // a symbol, an array or a function of that name
Term term_replace(Term t, Term from, Term to);
Term term_map(Term t, Term (*visit)(Term t, void *data), void *data); // bottom-up
Term term_open(Term binder, Term value);                              // the body with value for the index
Term term_close(Op op, Term index, Term lower, Term upper, Term body);
void term_write(Term t, char *out, size_t size); // for messages

typedef struct Definition {
    const char *name;
    int count;
    const char **params;
    Term body;
    struct Definition *next;
} Definition;

extern Definition *definitions;
Term term_expand(Term t, const char *keep); // definitions seen through, those of `keep` excepted
Term term_evaluate(Term t);                 // derivatives carried out

// Matrices stand as tables, a sum over rows of a sum over columns of the element, or as the name of an array. Beside them
// there are the calls inverse(table, row, column) and det(table).
Term term_table_element(Term table, Term row, Term column);
void term_table_ranges(Term table, Term lower[2], Term upper[2]); // of rows and columns

// ---- derive.c -----------------------------------------------------------------------------------------------------

Term derive(Term t, Term x);
Term function_as(const char *name, const Term *args); // by more basic functions; 0: the function is basic

// ---- facts.c ------------------------------------------------------------------------------------------------------

typedef struct {
    Term conditions[256];
    int count;
    Term subject[256], lower[256], upper[256];
    int ranges;
    Term integers[256];
    int nintegers;
    Term lengths[64]; // integers >= 1
    int nlengths;
    bool used[256]; // of the conditions
} Facts;

extern Facts facts;

typedef enum { SYMMETRY_NONE, SYMMETRY_EVEN, SYMMETRY_SKEW } Symmetry;

typedef struct { // an array that is declared; sizes it does not have are 0
    const char *name;
    Symmetry symmetry;
    bool orthogonal;
    Term sizes[2];
} Array;

void facts_declare(const Array *array);
const Array *facts_array(const char *name); // NULL: none
Symmetry facts_symmetry(const char *name);
bool facts_orthogonal(const char *name);

bool facts_positive(Term t);    // > 0 wherever it has a value
bool facts_nonnegative(Term t); // >= 0
bool facts_integer(Term t);
bool facts_at_most(Term a, Term b);    // a <= b, integers
bool facts_least(Term t, long *value); // the greatest known lower bound of an integer, a number
bool facts_equal_known(Term a, Term b, bool *equal);
void facts_learn(Term claim); // lengths and the dimensions of arrays
bool facts_implies_range(Term subject, Term lower, Term upper);
void facts_begin(void);             // forgets all
bool facts_safe(Term t, Term name); // has t a value for every integer that the name may be?
void facts_learn_integers(Term t);  // names that stand as subscripts
void facts_give_way(void);          // lengths, to what is assumed
void facts_learn_claim(Term claim); // facts_learn, and what subscripts it has

// ---- poly.c -------------------------------------------------------------------------------------------------------

typedef int Mono; // an interned product of powers of atoms; 0 is 1

typedef struct {
    int count;
    Mono *mono; // ascending
    mpq_t *coeff;
} Poly;

typedef struct {
    Poly num;
    int count;
    int *den, *exp; // powers of interned polynomials
} Ratio;

void poly_reset(void);
int mono_size(Mono m);
int mono_atom(Mono m, int i);
int mono_exp(Mono m, int i);
Mono mono_times(Mono a, Mono b);
Mono mono_power(int atom, int exp);
Mono mono_without(Mono m, int atom);
int mono_degree(Mono m, int atom);
Poly poly_number(mpq_srcptr q);
Poly poly_mono(Mono m);
Poly poly_add(const Poly *a, const Poly *b);
Poly poly_mul(const Poly *a, const Poly *b);
Poly poly_scale(const Poly *a, mpq_srcptr q);
Ratio ratio_number(mpq_srcptr q);
Ratio ratio_int(long n);
Ratio ratio_atom(int atom);
Ratio ratio_add(const Ratio *a, const Ratio *b);
Ratio ratio_sub(const Ratio *a, const Ratio *b);
Ratio ratio_mul(const Ratio *a, const Ratio *b);
Ratio ratio_inverse(const Ratio *a);
Ratio ratio_power(const Ratio *a, long n);
bool ratio_is_constant(const Ratio *a, mpq_t value);
const Poly *poly_den(int id);

// ---- normal.c -----------------------------------------------------------------------------------------------------

bool normal_known(Term t, bool strictly); // > 0 or >= 0, because a part of the claim has a value only there
void normal_begin(void);                  // forgets all atoms
bool normal_equal(Term a, Term b);        // shown equal, wherever both have a value, within the facts
// From here on only points count where both have a value; 0: all count.
void normal_domain(Term left, Term right);
Term normal_simple(Term t); // its normal form as a term

// ---- contract.c ---------------------------------------------------------------------------------------------------

// sum(index = lower..upper, body), body a product, as one of those that are equal to it by other nesting, other names of
// indices, symmetric arrays: always the same, or its negative, or 0. *again: by a relation, and not yet of that form.
Term contract_sum(Term index, Term lower, Term upper, Term body, bool *again);
// An element of a symmetric array with its subscripts in order; *sign changes where that of a skew one does.
Term contract_ordered(Term element, int *sign);

// ---- check.c ------------------------------------------------------------------------------------------------------

bool check_record(const Json *record); // false: see reject_reason

#endif
