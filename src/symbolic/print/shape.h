// What a printed formula looks like, before any format's signs are chosen.
//
// An expression holds x*y^-1/2 as a product with powers and a coefficient, its terms sorted by index. A shape holds
// what a person writes: a quotient of x by 2*y, a minus sign in front, terms in a readable order, a square root, the
// names of bound indices. Formats (writer.h) only draw shapes.
//
// Shapes are a DAG as well: one for an expression (equal indices), arguments before what they are in. Binders are
// opened by a fresh symbol that is printed by the name found for the index.
#ifndef LEIBNIZ_PRINT_SHAPE_H
#define LEIBNIZ_PRINT_SHAPE_H

#include "symbolic/expr/expr.h"

typedef uint32_t Shape; // index into Shapes.nodes; 0 is none

typedef enum {
    SHAPE_NONE,
    SHAPE_NUMBER, // text: digits, never negative
    SHAPE_NAME,   // text
    SHAPE_PI,
    SHAPE_E,
    SHAPE_UNDEF,
    SHAPE_TRUE,
    SHAPE_FALSE,
    SHAPE_NEG,       // a
    SHAPE_ADD,       // terms; a term that is SHAPE_NEG is subtracted
    SHAPE_MUL,       // factors
    SHAPE_DIV,       // numerator, denominator
    SHAPE_POW,       // base, exponent
    SHAPE_SQRT,      // a
    SHAPE_CALL,      // arguments; op: FuncId
    SHAPE_APPLY,     // arguments; text: the function's name; op: number of primes
    SHAPE_FORM,      // arguments; text: the form's name
    SHAPE_TRANSPOSE, // a
    SHAPE_DOTTED,    // left, right of an operation on elements; op: 0 .*, 1 ./, 2 .^
    SHAPE_ENTRY,     // array, subscripts
    SHAPE_ENTRIES,   // the binders of rows and columns: matrix(i=1..m, j=1..n, e)
    SHAPE_ELEM,      // subscripts; text: the array's name
    SHAPE_BIG,       // index name, lower, upper, body; op: KIND_SUM or KIND_PROD
    SHAPE_IVERSON,   // condition
    SHAPE_PIECEWISE, // c1, a1, ..., and the last, unless it has none (then the count is even)
    SHAPE_LIST,      // items
    SHAPE_RELATION,  // left, right; op: a Relation
    SHAPE_CHAIN,     // a, b, c of a <= b < c; op: first Relation, and the second * 8
    SHAPE_AND,
    SHAPE_OR,
    SHAPE_NOT,
} ShapeKind;

typedef enum { RELATION_EQ, RELATION_NE, RELATION_LT, RELATION_LE, RELATION_GT, RELATION_GE } Relation;

enum { // rank of a factor: what comes first in a product
    RANK_NUMBER,
    RANK_PLAIN, // names, constants and their powers
    RANK_OTHER,
    RANK_BIG, // sums and products
};

typedef struct {
    uint8_t kind, rank;
    bool has_call;         // a function is among the factors
    uint32_t op, text;     // text: place in Shapes.texts
    uint32_t first, count; // the parts: places in Shapes.items
    uint32_t lead;         // text of the first name that is printed; 0: none
    double size;           // characters of the tree, about
    double degree;         // of a term: the sum of the numeric exponents
    Expr expr;             // settles ties
} ShapeNode;

typedef struct {
    Pool *pool;
    VEC(ShapeNode) nodes;
    VEC(Shape) items;
    StrBuf texts;            // NUL-terminated strings, one after the other; the first is empty
    Memo *shapes;            // Expr -> Shape
    Memo *bodies;            // binder -> its opened body
    Memo *names;             // symbol, or binder (its index) -> text
    VEC(const char *) taken; // names in the expression, sorted
    VEC(const char *) arrays; // those that stand with subscripts, sorted
    VEC(uint32_t) indices;   // texts of the names that bound indices were given
    VEC(Expr) stack;
    VEC(Shape) over, under; // scratch of shape_product
    bool e_taken;
    bool too_long; // the texts alone pass limits.print_bytes: nothing was built
} Shapes;

// The shape of e; 0 when the pool refuses (its error says why). Nodes made on the way are the caller's to release.
Shape shapes_build(Shapes *s, Pool *p, Expr e);
void shapes_free(Shapes *s);

static inline const ShapeNode *shape_node(const Shapes *s, Shape id)
{
    return &s->nodes.at[id];
}

static inline Shape shape_part(const Shapes *s, Shape id, uint32_t i)
{
    return s->items.at[s->nodes.at[id].first + i];
}

static inline const char *shape_text(const Shapes *s, uint32_t text)
{
    return s->texts.at + text;
}

// ---- Between the files of this folder -----------------------------------------------------------------------------

uint32_t shapes_add_text(Shapes *s, const char *text);
Shape shapes_make(Shapes *s, ShapeKind kind, const Shape *parts, uint32_t n, ShapeNode fields);
// A node with parts: its text (0: none) and fields.size more characters around them. It leads with its text, else its
// first part.
Shape shape_compound(Shapes *s, ShapeKind kind, const Shape *parts, uint32_t n, uint32_t text, ShapeNode fields);
Shape shape_of(const Shapes *s, Expr e); // of an expression whose shape was made
// shape_arith.c: numbers, products, powers and sums
Shape shape_number(Shapes *s, Expr e);
Shape shape_product(Shapes *s, Expr e);
Shape shape_power(Shapes *s, Expr e);
Shape shape_addition(Shapes *s, Expr e);
// shape_arrays.c: matrix notation
Shape shape_array_form(Shapes *s, Expr e); // 0: another form
bool shape_is_array(const Pool *p, Expr e); // a form whose value is an array
// shape_order.c: which comes first
void shape_sort_factors(Shapes *s, Shape *at, size_t n);
void shape_sort_terms(Shapes *s, Shape *at, size_t n);
// shape_names.c: readable names
void shape_names_collect(Shapes *s, Expr e);
uint32_t shape_symbol_text(Shapes *s, Expr symbol);
typedef enum { NAME_WHOLE, NAME_SUBSCRIPT, NAME_QUOTED } NameParts;
// How a name is drawn where subscripts are lowered: x1 and x_1 as x with a subscript, which is *stem and what follows
// *subscript. Names that would then look alike in this expression are told apart: beside x[1] the name x1 stays whole,
// and x_1 (beside x1, too) has its subscript in quotes.
NameParts shape_name_parts(const Shapes *s, const char *name, size_t *stem, size_t *subscript);
const char *shape_greek(const char *name, size_t n); // the letter of that name: sigma; NULL: it is none
// The name of a binder's index and the opened body.
Expr shape_open_binder(Shapes *s, Expr binder, uint32_t *name);

#endif
