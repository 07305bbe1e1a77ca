// What the parser's files share: the state of reading one text.
//
// Reading is operator precedence with two explicit stacks. `operands` holds what was read; `frames` holds what is still
// open: brackets, and operators that wait for their right side. A frame of n-ary operators (a + b - c) collects all its
// operands and becomes one node when something looser follows, so long sums take linear time and no C stack.
#ifndef LEIBNIZ_PARSER_PARSE_INTERNAL_H
#define LEIBNIZ_PARSER_PARSE_INTERNAL_H

#include "parser/lex.h"
#include "parser/parse.h"

// ---- Words ----------------------------------------------------------------------------------------------------------

typedef enum {
    WORD_UNSEEN, // not looked up yet
    WORD_PLAIN,
    WORD_CARD, // id: FuncId
    WORD_FORM, // id: FormId
    WORD_SUM,
    WORD_PROD,
    WORD_IF,
    WORD_PIECEWISE,
    WORD_MATRIX, // matrix(i=1..m, j=1..n, e)
    WORD_VECTOR,
    WORD_SHAPE, // of assume: symmetric(n); id: place in the table of shapes
    WORD_PI,
    WORD_E,
    WORD_INFINITY,
    WORD_UNDEFINED,
    WORD_TRUE,
    WORD_FALSE,
    WORD_SYNONYM, // id: FuncId
    WORD_FOREIGN, // of other systems
} WordClass;

typedef struct {
    uint8_t class, id;
} Word;

enum { ROLE_VARIABLE = 1, ROLE_FUNCTION = 2, ROLE_INDEX = 4 }; // how the text at hand uses a name

// ---- Stacks ---------------------------------------------------------------------------------------------------------

typedef enum {
    SHAPE_VALUE,
    SHAPE_CONDITION,
    SHAPE_RANGE,   // lower..upper
    SHAPE_BINDING, // name = lower..upper
    SHAPE_MEMBER,  // e in lower..upper
    SHAPE_PAIR,    // e = lower, where a form takes such
    SHAPE_CLAIM,   // the sides are in Parser.claim
} Shape;

typedef struct {
    Expr e, lower, upper;
    Sym name; // of an operand that is a name and nothing else; the index of a BINDING
    Span at;
    uint8_t shape, op; // op: the operator before it, within its frame
    uint8_t implicit;  // 1: a product without sign; 2: ... after a power that might have gone on
    bool colon;        // a colon follows (piecewise)
} Operand;

typedef enum { FRAME_ROOT, FRAME_OPERATORS, FRAME_PAREN, FRAME_LIST, FRAME_SUBSCRIPT, FRAME_CALL, FRAME_BAR } FrameType;

typedef struct {
    uint8_t type;
    uint8_t level;          // OPERATORS: of op_rows
    uint8_t op;             // OPERATORS: the one that waits for its right side
    uint8_t implicit;       // of that operator
    Word head;              // CALL: what is called; class WORD_PLAIN: an APPLY of `name`
    bool minus;             // of a NEG: an odd number of signs
    bool map;               // CALL: f.(A)
    Sym name;               // CALL, SUBSCRIPT
    uint32_t base;          // its first operand
    uint32_t primes, bound; // CALL: primes; indices that are bound so far
    uint32_t start;         // where the text of the whole begins
    Span at;                // the opening bracket or the operator
} Frame;

typedef struct { // y(x), where y is no known function
    Sym name;
    Span at, args;
} Application;

typedef struct { // a name behind where
    Sym name;
    Expr value;
} Let;

typedef struct { // declared by the statement at hand
    Sym name;
    MatrixShape shape;
} NewShape;

typedef struct { // what an operator made of its operands
    uint8_t op; // OP_ADD, OP_MUL, OP_POW or OP_NEG
    uint32_t first, count;
} TypedNote;

typedef struct {
    Expr e;
    bool inverse; // behind - or /
} TypedOperand;

struct ParseScratch {
    VEC(Operand) operands;
    VEC(Frame) frames;
    VEC(Expr) list; // arguments on their way to a constructor
    VEC(Sym) scope; // parameters and bound indices
    VEC(Application) applied;
    VEC(Let) lets;
    VEC(NewShape) shapes;
    VEC(TypedNote) notes;
    VEC(TypedOperand) noted;
    VEC(Expr) mapped; // the arguments of f.(A, b)
    VEC(uint8_t) roles; // by Sym
    VEC(Sym) in_role;   // those with a role
    VEC(Word) words;    // by Sym
};

typedef enum { MODE_VALUE, MODE_CLAIM, MODE_CONDITION, MODE_FACT, MODE_ITEM } ParseMode;

typedef enum { STEP_OPERAND, STEP_OPERATOR, STEP_DONE, STEP_FAIL } Step; // what is to be read next

typedef struct {
    ParseContext *ctx;
    Pool *pool;
    ParseScratch *s;
    Lexer lex;
    Token token, before; // the one at hand and the one before
    ParseMode mode;
    Claim *claim;     // MODE_CLAIM: filled
    Sym defining;     // the name on the left of :=
    uint32_t params;  // its parameters: the first in scope
    bool differentiates; // what is read is differentiated: calls are calls
    Sym family;       // the letter k of a name f_k on the left of :=; 0: it is no such name
    uint32_t start;   // of the text
    ParsedFact *fact; // MODE_FACT: `x integer` fills its kind and subject
    MatrixNames names; // read them through parse_names
    Memo *notes; // by node: its place in ParseScratch.notes; NULL: the order of the text is not kept
    Error *err;
} Parser;

// ---- parse.c --------------------------------------------------------------------------------------------------------

void parse_begin(Parser *ps, ParseContext *ctx, const char *text, Span at, Error *err); // reads the first token
// Reads one operand of the mode up to the end of the text (MODE_FACT, MODE_ITEM: or a comma). NULL on failure.
Operand *parse_run(Parser *ps, ParseMode mode);
void parse_advance(Parser *ps);
Step parse_fail(Parser *ps, ErrCode code, Span at, const char *format, ...) __attribute__((format(printf, 4, 5)));
Step parse_hint(Parser *ps, const char *format, ...) __attribute__((format(printf, 2, 3))); // STEP_FAIL
void parse_warn(Parser *ps, Span at, const char *hint, const char *format, ...) __attribute__((format(printf, 4, 5)));
Step parse_push_value(Parser *ps, Expr e, Sym name, Span at); // STEP_OPERATOR; STEP_FAIL when the pool refused
bool parse_push_frame(Parser *ps, Frame frame);
// Replaces the operands of a closed frame by one.
Step parse_replace(Parser *ps, const Frame *frame, Expr e, Shape shape, uint32_t end);

// A short quotation of the text; writes into `out`, whose size is QUOTE_BYTES.
enum { QUOTE_BYTES = 64 };

const char *parse_quote(const Parser *ps, Span at, char *out);

Step parse_fail_unclosed(Parser *ps); // names the innermost bracket that is open

static inline Span parse_span(Token t)
{
    return (Span){t.start, t.end};
}

static inline Frame *parse_top(Parser *ps)
{
    return &vec_last(&ps->s->frames);
}

// ---- operand.c, operator.c ------------------------------------------------------------------------------------------

Step parse_operand(Parser *ps);
Step parse_operator(Parser *ps);
Step parse_closing(Parser *ps); // a closing bracket is at hand, behind an operand or behind what it closes

// ---- reduce.c -------------------------------------------------------------------------------------------------------

Step parse_reduce(Parser *ps);                          // pops the frame of operators on top and makes its node
bool parse_require_value(Parser *ps, const Operand *o); // a value, no list
bool parse_require_plain(Parser *ps, const Operand *o); // a value, a list or an array
bool parse_require_value_or_array(Parser *ps, const Operand *o);
Expr parse_as_condition(Parser *ps, const Operand *o);  // 0 on failure
Expr parse_relate(Pool *p, Relation r, Expr a, Expr b);

// ---- names.c --------------------------------------------------------------------------------------------------------

Step parse_name(Parser *ps);                        // the token at hand is a name
Step parse_variable(Parser *ps, Sym name, Span at); // a name by itself: pushes its value
Word parse_word(Parser *ps, Sym name);
bool parse_is_free(Parser *ps, Sym name, Word word); // may a person define it?
bool parse_in_scope(const Parser *ps, Sym name);
void parse_note_role(Parser *ps, Sym name, unsigned role);
void parse_clear_roles(ParseScratch *s);
void parse_warn_subscripts(Parser *ps); // likewise: of names such as s_k beside an index k
bool parse_check_applied(Parser *ps); // at the end of a text: no variable was called, no function made up
const char *parse_suggest(const Parser *ps, const char *name); // the nearest known function; NULL: none is near

// ---- leibniz.c ------------------------------------------------------------------------------------------------------

bool parse_is_leibniz(Parser *ps); // does d/dx, ∂f/∂x, ... begin at the token at hand?
Step parse_leibniz(Parser *ps);    // then reads it
Step parse_derive(Parser *ps, const Frame *frame, Span end); // closes a frame of OP_DERIV
// ---- arrays.c -------------------------------------------------------------------------------------------------------

void parse_arrays_begin(Parser *ps);
const MatrixNames *parse_names(Parser *ps); // shapes, as they are known at this place
bool parse_is_array(Parser *ps, Expr e);
Expr parse_factors(Parser *ps, const Operand *o, uint32_t n); // a product with an array among its operands
Expr parse_terms(Parser *ps, const Operand *o, uint32_t n);   // a sum; the terms are in Parser.s->list
Expr parse_power(Parser *ps, const Operand *base, const Operand *exponent, bool dotted);
bool parse_same_shape(Parser *ps, const Operand *a, const Operand *b); // the sides of a claim
Step parse_array_primes(Parser *ps);                                    // A' behind an operand
Step parse_array_subscript(Parser *ps);                                 // (A*B)[
Step parse_close_entry(Parser *ps, const Frame *f, Span end);
Step parse_close_shape(Parser *ps, const Frame *f, Span end); // of assume
bool parse_shape_word(Parser *ps, Step *step);                // symmetric(n) behind the name, in assume
Step parse_close_entries(Parser *ps, const Frame *f, Span end);
Step parse_array_form(Parser *ps, const Frame *f, FormId id, const Expr *args, uint32_t n, Span end);
// f.(A, x): the arguments are kept and replaced by placeholders before the call is closed, and put back behind.
void parse_map_begin(Parser *ps, const Frame *f);
Step parse_map_end(Parser *ps, const Frame *f, Span end);

// ---- where.c --------------------------------------------------------------------------------------------------------

bool parse_is_where(Parser *ps);                 // is the token at hand the word where?
bool parse_lets(Parser *ps);                     // reads the names and values behind it
Expr parse_find_let(const Parser *ps, Sym name); // the value of such a name; 0: it is none

// ---- typed.c --------------------------------------------------------------------------------------------------------

void parse_typed_begin(Parser *ps);
// e is what op (OP_ADD, OP_MUL, OP_POW or OP_NEG) made of the n operands.
void parse_typed_note(Parser *ps, OpId op, Expr e, const Operand *o, uint32_t n);
Expr parse_typed_end(Parser *ps, Expr e); // e with its brackets and its order; 0: not known, or no other

// ---- calls.c --------------------------------------------------------------------------------------------------------

bool parse_end_argument(Parser *ps, Frame *frame);          // at a comma: an index may become bound
Step parse_close(Parser *ps, const Frame *frame, Span end); // the frame is popped, its operands are on the stack

#endif
