// What a claim means: what is assumed, what is implied, and what follows for names, elements and indices.
//
// FACTS. A fact says that a condition holds, that something is an integer, or that it is an integer in a range.
// - Assumed facts come from a person. The symbols that stand bare as subscripts in one are meant for every subscript, as a
//   whole: `S[i,j] = S[j,i]`, `W[k,k] > 0` (equal subscripts only), `y[i] in 1..i` (pattern.c).
// - Supposed facts are those of one case of a proof. They speak of the very nodes that they name.
// - Implied facts are read off the expressions of a claim (learn.c), as docs/language.md says: what a sum or product
//   ranges up to, and what stands in a subscript, is an integer; a name that a range from 1 ends at, or n in 1..n-1, is a length (>= 1);
//   an array's dimension is the union of the ranges in which sums read it (x[i] and x[i+1] over i = 1..n-1: 1..n), and
//   a bare free subscript lies in the dimension.
// - Derived facts follow from the others or from where the claim has a value: instances of patterns, kinks that are
//   excluded, integers without which a sum or an element has no value.
//
// AN IMPLIED FACT IS A DEFAULT. It gives way, for its name, to what a person assumed about the name's lower end
// (`n >= 0`, `n in 0..3`, `n = 0`), and to a guard: a condition in the claim that the default alone would decide
// (`[n >= 1]`, `if(n = 0, ..)`), since who writes it thinks of n < 1. A range declared for a subscript, or a dimension
// declared for an array, stands in its place. A verdict that rests on an implied fact names it: see prove.h.
//
// ANSWERS are three-valued: TRUTH_UNKNOWN never lets a rule fire. They do not depend on the order in which expressions
// were learned.
#ifndef LEIBNIZ_FACTS_FACTS_H
#define LEIBNIZ_FACTS_FACTS_H

#include "symbolic/expr/expr.h"
#include "symbolic/matrix/matrix.h"

typedef enum { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN } Truth;

typedef enum {
    FACT_CONDITION, // condition holds (a relation, or several joined by and / or)
    FACT_INTEGER,   // subject is an integer
    FACT_RANGE,     // subject is an integer in lower..upper
    FACT_SHAPE,     // subject, a name, is an array of this shape
} FactKind;

typedef struct {
    FactKind kind;
    Expr subject, lower, upper, condition;
    bool every;   // symbols that are subscripts in it stand for every subscript
    bool derived; // implied, and never an assumption of its own: a verdict need not name it
    bool inside;  // implied: a free subscript lies in its array's dimension
    bool pattern; // derived: an instance of an assumed pattern
    bool kink;    // derived: elsewhere a side has no value
    MatrixShape shape;
    bool defined; // FACT_SHAPE: from a definition, not said by a person
} Fact;

typedef struct { // subscript number `position` of the array named `array` is read in lower..upper
    Sym array;
    uint32_t position;
    Expr lower, upper;
} Dimension;

typedef struct {
    VEC(Fact) list;            // assumed or supposed first, then implied and derived ones
    size_t declared;           // how many of the list are assumed or supposed
    VEC(Expr) lengths;         // implied: names that are integers >= 1
    size_t sizes;              // how many of them, the first, are sizes of declared arrays: not merely implied
    VEC(Expr) guarded;         // names whose implied length gave way
    VEC(Dimension) dimensions; // implied: ranges in which sums read arrays
    VEC(Expr) sources;         // what was learned from
    VEC(Expr) indices;         // names that count the elements of defined arrays: no lengths of others
} Facts;

// ---- The list --------------------------------------------------------------------------------------------------------

void facts_add(Facts *facts, const Fact *fact);     // assumed; once: an equal fact is not added again
void facts_suppose(Facts *facts, const Fact *fact); // of a case
void facts_imply(Facts *facts, const Fact *fact);   // implied; goes when the implied facts are dropped
// Declares a shape in place of the one that the name had. NULL shape: takes that one back.
void facts_set_shape(Pool *p, Facts *facts, Sym name, const MatrixShape *shape, bool defined);
// The shape that a name has. False when none is known.
bool facts_shape(const Pool *p, const Facts *facts, Sym name, MatrixShape *out);
// Is an array symmetric, skew, ...: declared so, or by an assumed S[i,j] = S[j,i], S[i,j] = -S[j,i]?
MatrixProperty facts_property(Pool *p, const Facts *facts, Sym name);
void facts_clear(Facts *facts);
void facts_copy(Facts *to, const Facts *from); // `to` is initialized by it
Fact facts_copy_fact(ExprCopy *c, const Fact *fact);            // into another pool
void facts_transfer(ExprCopy *c, Facts *to, const Facts *from); // all of them; `to` is initialized by it
// Removes the declared facts that mention the name; all of them for name 0. Returns how many went.
uint32_t facts_forget(Pool *p, Facts *facts, Sym name);
// Forgets what was implied: what facts_learn read off the expressions of one claim does not bind the next.
void facts_forget_implied(Facts *facts);
// Forgets only what was derived from where the claim has a value.
void facts_forget_kinks(Facts *facts);

// ---- Learning --------------------------------------------------------------------------------------------------------

// Says that a name is an index, before anything is learned.
void facts_index(Facts *facts, Expr name);
// Does the range end at such a name, or at the index of a sum around it? Then it is not the length of an array that a
// sum over it subscripts.
bool facts_ends_at_index(Pool *p, const Facts *facts, Expr lower, Expr upper);
// Adds what e implies. Call it for every expression of a claim, definitions expanded.
void facts_learn(Pool *p, Facts *facts, Expr e);
// What a verdict may rest on without anybody having said it: implied facts number 0, 1, ... False past the last one.
bool facts_implied(Pool *p, const Facts *facts, size_t i, Fact *out);
// Takes that fact away (the numbers of those behind it change).
void facts_withdraw(Facts *facts, size_t i);

// Takes a declared fact away with what it says about elements; what else was learned stays, a default that gave way to
// it does not come back.
void facts_leave_out(Pool *p, Facts *facts, size_t i);

// ---- Asking ----------------------------------------------------------------------------------------------------------

// Is the condition assumed, as it stands or as an instance of a pattern? TRUTH_NO: its negation is.
Truth facts_assumed(Pool *p, const Facts *facts, Expr condition);
// What the facts compare e with: e >= value, or e <= value. Of an integer, whole bounds: n > 3 is n >= 4.
typedef struct {
    bool upper, strict;
    Expr value;
} FactBound;

typedef struct {
    VEC(FactBound) list;
} FactBounds;

void facts_bounds(Pool *p, const Facts *facts, Expr e, FactBounds *out); // appends; free out->list with vec_free
// The sign that this gives a name or element: 1 (>= 0), -1 (<= 0), 0 unknown. *strict: never 0.
int facts_sign(Pool *p, const Facts *facts, Expr e, bool *strict);
// Is e an integer? Sums and products of integers are; free subscripts and bounds are.
Truth facts_integer(Pool *p, const Facts *facts, Expr e);
// The range that a name or element is known to lie in. False when none is known.
bool facts_range(Pool *p, const Facts *facts, Expr e, Expr *lower, Expr *upper);
// The range that was declared for e. False when none was.
bool facts_declared_range(const Facts *facts, Expr e, Expr *lower, Expr *upper);
// Is lower <= e <= upper? From ranges, lengths and whole-number differences.
Truth facts_in_range(Pool *p, const Facts *facts, Expr e, Expr lower, Expr upper);
// Is a <= b, for integers? Linear reasoning over lengths and ranges.
Truth facts_at_most(Pool *p, const Facts *facts, Expr a, Expr b);
// Are the integers a and b certainly different (TRUTH_NO), certainly equal (TRUTH_YES)?
Truth facts_equal(Pool *p, const Facts *facts, Expr a, Expr b);

// ---- Equations -------------------------------------------------------------------------------------------------------

typedef struct { // an equation with places, and the fact that it is of
    Fact fact;
    Expr equation;
} FactPattern;

typedef struct { // the equations among the declared facts, solved (equation.c)
    Pool *pool;
    VEC(Expr) from;
    VEC(Expr) to;
    VEC(FactPattern) patterns;
} FactEquations;

void facts_equations(Pool *p, const Facts *facts, FactEquations *out);
void facts_equations_clear(FactEquations *equations);
// e with what was solved for replaced by its value: equal to e wherever the facts hold.
Expr facts_rewrite(const FactEquations *equations, Expr e);
// The facts, the same put in. *out is initialized.
void facts_rewritten(const FactEquations *equations, const Facts *facts, Facts *out);

#endif
