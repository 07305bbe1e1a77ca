// Points inside the assumptions: what each free name of some expressions stands for, chosen, changed and told.
//
// A Sampler holds one point at a time. Its values are exact rationals; elements of arrays come into being when they are
// first asked for, from the array's seed, and stay until the point changes.
#ifndef LEIBNIZ_PROVE_SAMPLE_H
#define LEIBNIZ_PROVE_SAMPLE_H

#include "symbolic/eval/eval.h"
#include "symbolic/facts/facts.h"

typedef enum {     // the box that a value is drawn from
    STYLE_PLAIN,   // 1, 2, 3, 1/2, ...
    STYLE_SIGNED,  // the same of both signs, and 0
    STYLE_UNIT,    // between 0 and 1
    STYLE_WIDE,    // rationals with numerators to 60, both signs
    STYLE_LARGE,   // 10 to 2000, both signs
    STYLE_SPECIAL, // near the numbers that the expressions hold
    STYLE_COUNT
} SampleStyle;

typedef struct {
    Kind kind; // KIND_SYM, KIND_ELEM (an array), KIND_APPLY (a function)
    Sym name;
    uint32_t rank, order; // as in EvalName
    bool integer;         // its values are integers
    bool length;          // an integer >= 1
    MatrixProperty property; // of an array: symmetric, orthogonal, ...
    bool label;           // only compared with indices: drawn from their range and just outside of it
    SampleStyle style;    // of an array's elements
    uint64_t seed;        // of an array's values, a function's coefficients
    fmpq_t value;         // of a symbol
    EvalFunction function;
    uint64_t version; // of the point for which the ranges of subscripts below were worked out
    bool known[EVAL_ARGS];
    slong lower[EVAL_ARGS], upper[EVAL_ARGS];
} SampleName;

typedef struct { // subject >= / <= / = what `other` evaluates to
    uint32_t name;
    Expr subject; // the symbol, or an element whose symbols for subscripts stand for every subscript
    int side;     // -1: subject is above, 1: below, 0: equal
    bool strict;
    EvalProgram *other;
} SampleBound;

typedef struct { // subscript `position` of array `name` is read over what two expressions evaluate to
    uint32_t name, position;
    Expr lower, upper;
    EvalProgram *range; // roots: lower, upper
} SampleDimension;

enum { RULE_SYMBOLS = EVAL_ARGS };

typedef struct { // a condition that holds for every subscript
    EvalProgram *program;
    bool overflow;  // it has more places than can be gone through: no point counts
    uint32_t count; // symbols that stand for every subscript: symbol[i] is subscript position[i] of array name[i]
    Sym symbol[RULE_SYMBOLS];
    uint32_t name[RULE_SYMBOLS], position[RULE_SYMBOLS];
} SampleRule;

typedef struct {
    uint32_t name;
    slong subscripts[EVAL_ARGS];
    fmpq_t value;
} SampleElement;

typedef struct {
    Pool *pool;
    const Facts *given;    // while it learns
    EvalValues values;     // callbacks onto this point
    VEC(SampleName) names; // in the order in which values are drawn: lengths, other integers, the rest by name
    VEC(SampleBound) bounds;
    VEC(SampleDimension) dimensions;
    VEC(SampleRule) rules; // conditions on elements for every subscript
    VEC(Expr) conditions;  // conditions on symbols: to be evaluated with the expressions
    VEC(Expr) constants;   // numbers that the expressions hold
    VEC(SampleElement) elements;
    uint32_t *slots, slot_mask; // hash table over elements
    Sym hidden[EVAL_ARGS]; // names that stand for subscripts while a rule or a bound is looked at, and their values
    slong hidden_value[EVAL_ARGS];
    uint32_t hidden_count;
    uint32_t drawn;   // names from here on have no value yet
    bool frozen;      // no new elements
    uint64_t version; // counts changes of the point
    uint64_t random;  // state of the generator
} Sampler;

// Learns from the expressions and the facts. `facts` may be NULL.
void sampler_init(Sampler *s, Pool *p, const Expr *roots, uint32_t n, const Facts *facts);
void sampler_clear(Sampler *s);
void sampler_learn(Sampler *s, const Expr *roots, uint32_t n, const Facts *facts); // serves sampler_init
uint32_t sampler_find(const Sampler *s, Kind kind, Sym name);                      // index into names; UINT32_MAX
uint64_t sampler_random(Sampler *s, uint64_t below);

// The element of an array with a property: made of values drawn as for any other array. False where the array's size is
// not known, or the value is outside of the element's bounds.
bool sampler_structured(Sampler *s, uint32_t name, const slong *subscripts, fmpq_t value);
// The element as it is drawn for an array without properties: a value that the array's seed and the subscripts settle.
void sampler_draw_element(Sampler *s, uint32_t name, const slong *subscripts, uint32_t n, fmpq_t value);
// Is the value inside of the element's bounds?
bool sampler_inside(Sampler *s, uint32_t name, const slong *subscripts, uint32_t n, const fmpq_t value);

// Draws all names anew, from `style` or, where mixed, each from a style of its own.
void sampler_draw(Sampler *s, SampleStyle style, bool mixed);
// Draws one name anew, inside its bounds at this point.
void sampler_redraw(Sampler *s, uint32_t name, SampleStyle style);
SampleStyle sampler_style(Sampler *s); // a style at random, the quieter ones more often
// Keeps a name's value; give it back with sampler_restore or drop it with sampler_forget.
void sampler_save(const Sampler *s, uint32_t name, SampleName *saved);
void sampler_restore(Sampler *s, uint32_t name, SampleName *saved);
void sampler_forget(SampleName *saved);
// Sets one name: a symbol to a number, an array or function to a simple seed (0: zeros, 1: ones, 2: 1, 2, 3, ...).
// False: outside of its bounds, or no change.
bool sampler_put(Sampler *s, uint32_t name, const fmpq_t value); // a symbol
bool sampler_set(Sampler *s, uint32_t name, slong numerator, ulong denominator);
bool sampler_set_seed(Sampler *s, uint32_t name, uint64_t seed);
// Do the rules on elements certainly hold for the elements met so far?
bool sampler_rules_hold(Sampler *s);
// The range in which sums read subscript `position` at this point: what is shown of an array. False when none is known.
bool sampler_dimension(Sampler *s, uint32_t name, uint32_t position, slong *lower, slong *upper);
// The value of a name as text: "1/2", "(0, 1)", "((1, 2), (3, 4))", "t^3 - 2*t"; name_out gets "x", "s", "y(t)".
void sampler_print(Sampler *s, uint32_t name, StrBuf *name_out, StrBuf *value_out);

#endif
