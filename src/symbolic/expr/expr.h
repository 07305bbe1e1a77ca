// Expressions: a hash-consed, immutable DAG that lives in a Pool.
//
// An Expr is an index into its pool; 0 is "none". Equal structure is the same index, so equality is ==.
// Children have smaller indices than their parents. The pool owns every node, number and name; nobody frees an
// expression. Everything here is exact: numbers are rationals of any size.
//
// FAILURE. Constructors never abort. A limit, a deadline or Ctrl-C puts an error into the pool; from then on every
// constructor returns 0 until pool_error_clear. A constructor given 0 returns 0. So a pass may run to its end without
// checks and its caller looks at the result once.
//
// UNDEFINED is a value: 1/0 is the node KIND_UNDEF, and it absorbs what it is an operand of.
//
// MEANING (the reals): an expression has a value where each of its parts has. Constructors keep the domain: they do
// not merge x*x^-1, nor drop 0*t, unless the operand is defined everywhere (FLAG_TOTAL) or the exponents agree in sign.
//
// BINDERS. sum(m=1..K, body) holds its index as a nameless KIND_BOUND node numbered by the height of binders inside
// the body. So alpha-equivalent sums are one node, and substitution can not capture. To work under a binder open it
// (the index becomes a fresh symbol), rewrite, and close it again with expr_sum. The written name is a hint for
// printing.
#ifndef LEIBNIZ_EXPR_EXPR_H
#define LEIBNIZ_EXPR_EXPR_H

#include "util/error.h"
#include "util/limits.h"
#include "util/mem.h"
#include "util/str.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Expr;
typedef uint32_t Sym; // an interned name; 0 is none

typedef enum {
    KIND_NONE,
    KIND_NUM,     // exact rational
    KIND_PI,      // the constant pi. (e is exp(1))
    KIND_SYM,     // a name: op is the Sym
    KIND_BOUND,   // a bound index: op is the height of its binder
    KIND_ELEM,    // s[k], W[k, j]: op is the Sym of the array, the args are the subscripts
    KIND_ADD,     // two or more terms, sorted by index, no numbers but the first, like terms collected
    KIND_MUL,     // two or more factors, sorted by index, no numbers but the first
    KIND_POW,     // base, exponent
    KIND_CALL,    // a function of functions.def: op is the FuncId
    KIND_APPLY,   // y(x), y'(x), of a function without a card: op is the Sym; args x1..xn, then the n orders as numbers
    KIND_SUM,     // lower, upper, body; op is the Sym hinted for the index
    KIND_PROD,    // likewise
    KIND_IVERSON, // [condition]
    KIND_PIECEWISE, // c1, a1, c2, a2, ..., else (KIND_UNDEF when there is none): the first condition that holds chooses
    KIND_LIST,
    KIND_FORM,  // diff(e, x) before it is carried out: op is the FormId. From FORM_INVERSE on a value: matrix/matrix.h
    KIND_UNDEF, // no value anywhere
    // Conditions
    KIND_TRUE,
    KIND_FALSE,
    KIND_EQ, // a = b; symmetric. op holds EQ_TURNED when it is to be printed as b = a, EQ_WRITTEN when a person wrote
             // it so
    KIND_LT, // a < b
    KIND_LE, // a <= b
    KIND_AND,
    KIND_OR,
    KIND_NOT,
    KIND_COUNT
} Kind;

enum { EQ_TURNED = 1, EQ_WRITTEN = 2 };

enum {                     // flags: pure functions of the node
    FLAG_TOTAL = 1,        // has a value at all real values of its variables
    FLAG_CONSTANT = 2,     // holds no symbol, element, bound index or unknown function
    FLAG_HAS_FORM = 4,     // holds an unevaluated form
    FLAG_HAS_APPLY = 8,    // holds y(x) or y'(x)
    FLAG_HAS_IVERSON = 16, // holds a bracket or a piecewise
    FLAG_HAS_ELEM = 32,    // holds an element
    FLAG_HAS_BOUND = 64,   // holds a bound index whose binder may be outside
    FLAG_HAS_STEP = 128,   // holds a function that is not continuous, a bracket or a piecewise
    FLAG_HAS_SYM = 256,    // holds a symbol
};

typedef enum {

#define FN(id, ...) FN_##id,
#include "symbolic/expr/functions.def"
#undef FN
    FN_COUNT
} FuncId;

enum { // properties on the cards
    FN_TOTAL = 1,
    FN_ODD = 2,
    FN_EVEN = 4,
    FN_POSITIVE = 8,
    FN_NONNEGATIVE = 16,
    FN_INCREASING = 32,
    FN_STEP = 64,
    FN_VARIADIC = 128,
    FN_ALIAS = 256,
};

typedef struct {
    const char *name;
    unsigned arity, properties;
    const char *deriv[2]; // text in u, v; "" where there is none
    const char *domain, *as, *zero, *code, *latex;
    const char *example[2], *help;
} FuncCard;

extern const FuncCard func_cards[FN_COUNT];
int func_find(const char *name); // FuncId, or -1

typedef enum {

#define FORM(id, ...) FORM_##id,
#include "symbolic/expr/forms.def"
#undef FORM
    FORM_COUNT
} FormId;

typedef struct {
    const char *name;
    unsigned least, most; // arguments
    const char *signature, *help;
} FormRow;

extern const FormRow form_rows[FORM_COUNT];
int form_find(const char *name); // FormId, or -1

// ---- The pool ------------------------------------------------------------------------------------------------------

typedef struct {
    uint8_t kind, height; // height: of the binders inside
    uint16_t flags;
    uint32_t op, nargs, first; // first: place of the arguments in Pool.args, or of the number
    uint32_t hash, depth;
} ExprNode;

typedef struct PoolTables PoolTables;

struct Definitions;

typedef struct Pool { // read nodes through the inline functions below
    ExprNode *nodes;
    Expr *args;
    uint32_t count; // nodes 1..count-1 exist
    Limits limits;
    Budget budget;
    Error error; // code is ERR_NONE, or why constructors refuse
    PoolTables *tables;
    bool e_is_defined; // e names a definition: printed, Euler's number is exp(1)
    // Where a name is defined, diff(f(v, x), x) is no partial derivative: it sees through v. NULL: nothing is.
    const struct Definitions *defined;
    Expr *templates; // the cards' texts as expressions: filled by parser/template.c, freed with the pool
} Pool;

Pool *pool_new(const Limits *limits); // NULL limits: the defaults
void pool_free(Pool *p);
// Clears the error and sets a new budget (deadline, stop flag) for the work to come.
void pool_start(Pool *p, double deadline, StopFlag *stop);
// The index of a sum and the order of an equation's sides are no part of the node: it is printed as it was made first.
// A text that writes a node of before in another way is answered in that way. Between begin and end it is read; restore,
// when the answer has been given, brings the older spellings back; keep leaves the new ones.
void pool_spell_begin(Pool *p);
void pool_spell_end(Pool *p);
void pool_spell_restore(Pool *p);
void pool_spell_keep(Pool *p);
void pool_error_clear(Pool *p);
bool pool_ok(const Pool *p); // no error is pending
bool pool_poll(Pool *p);     // polls the budget; false when the pool has an error
bool pool_poll_now(Pool *p); // the same, reading the clock at once: before what may take milliseconds
// Enters why a budget was used up; true for ERR_NONE.
bool pool_stopped(Pool *p, ErrCode code);
bool pool_fail(Pool *p, ErrCode code, const char *format, ...) __attribute__((format(printf, 3, 4))); // false
size_t pool_bytes(const Pool *p); // memory held for nodes, arguments and the hash table

// Scratch work: nodes made after a mark vanish at its release (symbols stay). Marks nest.
typedef struct {
    uint32_t count, args, numbers;
} PoolMark;

PoolMark pool_mark(const Pool *p);
void pool_release(Pool *p, PoolMark mark);

// ---- Names ---------------------------------------------------------------------------------------------------------

Sym pool_symbol(Pool *p, const char *name, size_t length);
Sym pool_symbol_fresh(Pool *p, Sym hint); // a symbol that no text can name; prints like hint
const char *pool_symbol_name(const Pool *p, Sym s);
bool pool_symbol_is_fresh(const Pool *p, Sym s);

// ---- Reading nodes -------------------------------------------------------------------------------------------------

static inline Kind expr_kind(const Pool *p, Expr e)
{
    return (Kind)p->nodes[e].kind;
}

static inline uint32_t expr_nargs(const Pool *p, Expr e)
{
    return p->nodes[e].nargs;
}

static inline Expr expr_arg(const Pool *p, Expr e, uint32_t i)
{
    assert(e == 0 || i < p->nodes[e].nargs); // 0 after a failure
    return p->args[p->nodes[e].first + i];
}

static inline uint32_t expr_op(const Pool *p, Expr e)
{
    return p->nodes[e].op;
}

static inline unsigned expr_flags(const Pool *p, Expr e)
{
    return p->nodes[e].flags;
}

static inline bool expr_is_call(const Pool *p, Expr e, FuncId f)
{
    return expr_kind(p, e) == KIND_CALL && expr_op(p, e) == (uint32_t)f;
}

static inline bool expr_is_condition(const Pool *p, Expr e)
{
    return expr_kind(p, e) >= KIND_TRUE;
}

bool expr_is_number(const Pool *p, Expr e, int64_t numerator, int64_t denominator); // is it this one?
bool expr_get_int(const Pool *p, Expr e, int64_t *value);                           // a small integer?
int expr_num_sign(const Pool *p, Expr e);                                           // of a KIND_NUM: -1, 0, 1
bool expr_num_is_integer(const Pool *p, Expr e);                                    // of a KIND_NUM
bool expr_num_is_odd(const Pool *p, Expr e);                                        // an odd integer?
// Splits t into coefficient * rest (rest has none; rest is 1 for a number). Makes the rest's node if needed.
void expr_split_coeff(Pool *p, Expr t, Expr *coeff, Expr *rest);
// Splits t into base ^ exponent (exponent 1 where t is no power).
void expr_split_pow(Pool *p, Expr t, Expr *base, Expr *exponent);
// The number of nodes of the DAG below e, e included.
uint32_t expr_dag_size(Pool *p, Expr e);

// ---- Constructors --------------------------------------------------------------------------------------------------

Expr expr_int(Pool *p, int64_t value);
Expr expr_rat(Pool *p, int64_t numerator, int64_t denominator); // denominator != 0
// A decimal or integer literal of digits with an optional point and exponent ("12", "0.5", "1e-3"), exactly.
Expr expr_decimal(Pool *p, const char *text, size_t length);
Expr expr_pi(Pool *p);
Expr expr_undef(Pool *p);
Expr expr_sym(Pool *p, Sym s);
Expr expr_named(Pool *p, const char *name);
Expr expr_elem(Pool *p, Sym array, const Expr *subscripts, uint32_t n);
Expr expr_add(Pool *p, const Expr *terms, uint32_t n);
Expr expr_add2(Pool *p, Expr a, Expr b);
Expr expr_sub(Pool *p, Expr a, Expr b);
Expr expr_neg(Pool *p, Expr a);
Expr expr_mul(Pool *p, const Expr *factors, uint32_t n);
Expr expr_mul2(Pool *p, Expr a, Expr b);
Expr expr_div(Pool *p, Expr a, Expr b);
// Binary nodes that are not flattened into their operands: for prefix products and sums, where sharing matters more
// than the canonical form. Numbers 0 and 1 are folded.
Expr expr_mul_keep(Pool *p, Expr a, Expr b);
Expr expr_add_keep(Pool *p, Expr a, Expr b);
Expr expr_pow(Pool *p, Expr base, Expr exponent);
Expr expr_powi(Pool *p, Expr base, int64_t exponent);
Expr expr_sqrt(Pool *p, Expr a);
Expr expr_call(Pool *p, FuncId f, const Expr *args); // arity of the card
Expr expr_call1(Pool *p, FuncId f, Expr a);
Expr expr_apply(Pool *p, Sym f, const Expr *args, const Expr *orders, uint32_t n); // orders NULL: all 0
// A sum or product (kind KIND_SUM / KIND_PROD) that binds every free `index` in body. The hint for printing is `index`,
// or the hint that a fresh index was opened with.
Expr expr_sum(Pool *p, Kind kind, Sym index, Expr lower, Expr upper, Expr body);
Expr expr_open(Pool *p, Expr sum, Sym *index);    // the body, its index a fresh symbol
Expr expr_open_as(Pool *p, Expr sum, Expr value); // the body with `value` for the index (value of any kind)
Expr expr_iverson(Pool *p, Expr condition);
Expr expr_piecewise(Pool *p, const Expr *parts, uint32_t n); // c1, a1, ..., else: n is odd
Expr expr_list(Pool *p, const Expr *items, uint32_t n);
Expr expr_form(Pool *p, FormId form, const Expr *args, uint32_t n);
Expr expr_true(Pool *p);
Expr expr_false(Pool *p);
Expr expr_eq(Pool *p, Expr a, Expr b);         // prints in alphabetical order, numbers last
Expr expr_eq_written(Pool *p, Expr a, Expr b); // prints as a = b, if this call makes the node
Expr expr_lt(Pool *p, Expr a, Expr b);
Expr expr_le(Pool *p, Expr a, Expr b);
Expr expr_and(Pool *p, const Expr *parts, uint32_t n);
Expr expr_or(Pool *p, const Expr *parts, uint32_t n);
Expr expr_not(Pool *p, Expr a);
// The same kind of node with other arguments (SUM and PROD excepted: open and close them).
Expr expr_rebuild(Pool *p, Expr like, const Expr *args);
// Arithmetic that no constructor takes apart, gathers or puts in order: a node that no text can write. It is for what
// is computed in doubles, where (x*y)*y and x*(y*y) differ.
typedef enum { EXPR_GROUP_PLUS, EXPR_GROUP_MINUS, EXPR_GROUP_TIMES, EXPR_GROUP_RATIO } ExprGroup;

Expr expr_group(Pool *p, ExprGroup op, Expr a, Expr b);

// ---- Walking -------------------------------------------------------------------------------------------------------

// A table from nodes to values, cleared in O(1). Begin/end pairs nest; values are any 32 bits.
typedef struct Memo Memo;
Memo *memo_begin(Pool *p);
void memo_end(Pool *p, Memo *m);
bool memo_get(const Memo *m, Expr e, uint32_t *value);
void memo_put(Memo *m, Expr e, uint32_t value);

// Rewrites every node bottom-up, each once: visit gets the node rebuilt from rewritten arguments and returns its
// replacement. Sums are opened before and closed after. Recursion is as deep as the expression (limits.nesting).
typedef Expr (*ExprVisit)(Pool *p, Expr e, void *data);
Expr expr_rewrite(Pool *p, Expr e, ExprVisit visit, void *data);
// Likewise, but for the tables of inverses and determinants: sums that mean matrices and have no value of their own.
Expr expr_rewrite_values(Pool *p, Expr e, ExprVisit visit, void *data);

// Simultaneous substitution of nodes (symbols, elements, anything) by expressions; bound indices are safe.
Expr expr_subst(Pool *p, Expr e, const Expr *from, const Expr *to, uint32_t n);
Expr expr_subst1(Pool *p, Expr e, Expr from, Expr to);
// Does e hold the node x (outside of a binder that binds it)?
bool expr_contains(Pool *p, Expr e, Expr x);
// The free symbols and elements' arrays: calls visit for each distinct KIND_SYM, KIND_ELEM and KIND_APPLY node below e.
void expr_each_variable(Pool *p, Expr e, void (*visit)(Pool *p, Expr variable, void *data), void *data);
// Does e hold the name free, as a symbol, an array or a function?
bool expr_mentions(Pool *p, Expr e, Sym name);
// Does e hold a fresh symbol, as the index of an opened sum is?
bool expr_holds_fresh(Pool *p, Expr e);
// A total order that depends on structure and names only, not on the history of the pool. <0, 0, >0.
int expr_compare(Pool *p, Expr a, Expr b);
// A hash of structure and names, not of the history of the pool, in which each of the n nodes `names` counts as the
// value given for it. Different expressions may share one.
uint64_t expr_digest(Pool *p, Expr e, const Expr *names, const uint64_t *values, uint32_t n);

// ---- Definitions ---------------------------------------------------------------------------------------------------

typedef enum { DEF_VALUE, DEF_FUNCTION, DEF_ARRAY } DefKind; // name := e, f(x) := e, f[k] := e

typedef struct {
    Sym name;
    DefKind kind;
    VEC(Sym) params;
    Expr body; // in the parameters' symbols
    Expr typed; // the same by expr_group, in the order in which it was typed; 0: not known, or no other
} Definition;

typedef struct Definitions {
    VEC(Definition) list;  // in the order of definition; one may use others, never itself through any chain
    VEC(uint32_t) by_name; // by Sym: 1 + place in the list, 0: not defined
    VEC(uint8_t) used;     // by Sym: 1 when some definition's body has named it
} Definitions;

const Definition *defs_find(const Definitions *d, Sym name);
// Adds or replaces. Fails (false, *err) when the definition would be circular.
bool defs_set(Pool *p, Definitions *d, Sym name, DefKind kind, const Sym *params, uint32_t n, Expr body, Error *err);
void defs_set_typed(Definitions *d, Sym name, Expr typed); // of a name that is defined
bool defs_remove(Definitions *d, Sym name);
void defs_clear(Definitions *d);
// Replaces every defined name in e by its body, through all levels, `keep` excepted (0: none). Derivative marks on
// defined functions (f'(x)) and on cards stay as KIND_APPLY: calculus resolves them.
Expr defs_expand(Pool *p, const Definitions *d, Expr e, Sym keep);
// The body of a definition likewise, at these arguments (NULL: in its parameters, which stand for themselves: a
// definition of x has no say in the body of f(x)).
Expr defs_body(Pool *p, const Definitions *d, const Definition *def, const Expr *args);
// One definition seen through: its body at these arguments. Only `params` and `body` are looked at.
Expr defs_unfold(Pool *p, const Definition *def, const Expr *args);
// Is the parameter subscripted in the function's body, or handed on to a function that does? Then its argument is the
// name of an array, a row of one (W[k]) or a list.
bool defs_takes_array(Pool *p, const Definitions *d, const Definition *def, uint32_t param);

// ---- copy.c: into another pool ---------------------------------------------------------------------------------------

typedef struct {
    Pool *from, *to;
    Memo *memo; // old node -> new node
    bool sorted; // new nodes come in an order that does not depend on the old pool's history
} ExprCopy;

ExprCopy expr_copy_begin(Pool *from, Pool *to, bool sorted);
Expr expr_copy(ExprCopy *c, Expr e);
Sym expr_copy_name(const ExprCopy *c, Sym s);
void expr_copy_end(ExprCopy *c);

#endif
