// What is assumed and what is implied: conditions, integers, ranges, and the lengths of arrays.
//
// Declared facts come from `assume`. Implied ones are read off an expression by facts_learn, as docs/language.md says:
// a name that bounds a sum is an integer, and a length (>= 1) where the range starts at 1; an array that is subscripted
// by a bound index has that index's range as the range of this subscript, so a free subscript lies in it too, unless a
// range was declared for that one, or the array's would end at another index (of G[i] := sum(j=1..i, x[j]) nothing
// follows for l of x[l]).
//
// A fact about an element with a symbol for subscript (`w[k] > 0`, `y[i] in 1..K`) is meant for every subscript.
// Answers are three-valued: TRUTH_UNKNOWN never lets a rule fire.
#ifndef LEIBNIZ_FACTS_FACTS_H
#define LEIBNIZ_FACTS_FACTS_H

#include "symbolic/expr/expr.h"

typedef enum { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN } Truth;

typedef enum {
    FACT_CONDITION, // condition holds (a relation, or several joined by and / or)
    FACT_INTEGER,   // subject is an integer
    FACT_RANGE,     // subject is an integer in lower..upper
} FactKind;

typedef struct {
    FactKind kind;
    Expr subject, lower, upper, condition;
} Fact;

typedef struct { // implied: subscript number `position` of the array named `array` lies in lower..upper
    Sym array;
    uint32_t position;
    Expr lower, upper;
} Dimension;

typedef struct {
    VEC(Fact) list;            // declared first, then implied
    size_t declared;           // how many of the list were declared by a person
    VEC(Expr) lengths;         // implied: names that are integers >= 1
    VEC(Dimension) dimensions; // implied
    VEC(Expr) indices;         // names that count the elements of defined arrays: no lengths of others
} Facts;

void facts_add(Facts *facts, const Fact *fact);   // declared; once: an equal fact is not added again
void facts_imply(Facts *facts, const Fact *fact); // implied; goes when the implied facts are dropped
void facts_clear(Facts *facts);
void facts_copy(Facts *to, const Facts *from); // `to` is initialized by it
// Removes the declared facts that mention the name; all of them for name 0. Returns how many went.
uint32_t facts_forget(Pool *p, Facts *facts, Sym name);
// Forgets what was implied: what facts_learn read off the expressions of one claim does not bind the next.
void facts_forget_implied(Facts *facts);

// Says that a name is an index, before anything is learned.
void facts_index(Facts *facts, Expr name);
// Does the range end at such a name, or at the index of a sum around it? Then it is not the length of an array that a
// sum over it subscripts.
bool facts_ends_at_index(Pool *p, const Facts *facts, Expr lower, Expr upper);
// The range that was declared for e. False when none was.
bool facts_declared_range(const Facts *facts, Expr e, Expr *lower, Expr *upper);
// Adds what e implies about lengths and dimensions. Call it for every expression of a claim, definitions expanded.
void facts_learn(Pool *p, Facts *facts, Expr e);

// The sign that a declared condition or a length gives a name or element: 1 (>= 0), -1 (<= 0), 0 unknown. *strict:
// never 0.
int facts_sign(Pool *p, const Facts *facts, Expr e, bool *strict);
// Is e an integer? Sums and products of integers are; free subscripts and bounds are.
Truth facts_integer(Pool *p, const Facts *facts, Expr e);
// The range that a name or element is known to lie in. False when none is known.
bool facts_range(Pool *p, const Facts *facts, Expr e, Expr *lower, Expr *upper);
// Is lower <= e <= upper? From ranges, lengths and whole-number differences.
Truth facts_in_range(Pool *p, const Facts *facts, Expr e, Expr lower, Expr upper);
// Is a <= b, for integers? Linear reasoning over lengths and ranges.
Truth facts_at_most(Pool *p, const Facts *facts, Expr a, Expr b);
// Are the integers a and b certainly different (TRUTH_NO), certainly equal (TRUTH_YES)?
Truth facts_equal(Pool *p, const Facts *facts, Expr a, Expr b);

#endif
