// Reading: text to expressions, conditions, claims and statements of the language (docs/language.md).
//
//     ParseContext ctx;
//     parse_context_init(&ctx, pool, &definitions);
//     Statement s = {0};
//     for (uint32_t at = 0; at < length;) {
//         Error err = {0};
//         if (parse_statement(&ctx, text, length, &at, &s, &err))
//             ...                      // s.kind says what it is; ctx.warnings holds its warnings
//         else
//             ...                      // err; s.at is the statement's text all the same, and the run goes on
//     }
//     statement_clear(&s);
//     parse_context_free(&ctx);
//
// The promise: a text is read as a mathematician would, or the reading chosen is told in a warning, or it is an error
// with its place, its reason and a hint. Nothing is guessed.
//
// Spans are byte offsets into the whole `text` that was given. A failure fills *err and leaves the pool as it was but
// for new nodes; when the pool itself refuses (a limit, a deadline), its error is copied to *err with the place.
// Reading needs no C stack: nesting is bounded by limits.nesting, and 10^6 terms are read in linear time.
#ifndef LEIBNIZ_PARSER_PARSE_H
#define LEIBNIZ_PARSER_PARSE_H

#include "symbolic/expr/expr.h"
#include "symbolic/matrix/matrix.h"
#include "util/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct ParseScratch ParseScratch;

// What reading depends on. Set the fields after parse_context_init; all but pool may be NULL or 0.
typedef struct {
    Pool *pool;
    const Definitions *defs;
    Expr (*result)(void *data, size_t n); // of the results so far, the oldest is number 0: % is the last of them
    size_t nresults;
    // Is this word a command? (prove, assume, forget and show are known here.)
    bool (*is_command)(const char *word, size_t length, void *data);
    // Is this name known to be a variable, because facts about it were assumed? Then `a(b)` is no unknown function.
    bool (*is_variable)(Sym name, void *data);
    // Is this the first time that an unknown function of this name is met? Then a warning tells of it.
    bool (*is_news)(const char *name, void *data);
    // The shape that a name was declared or defined with, and the list that it is defined as.
    bool (*shape)(void *data, Sym name, MatrixShape *out);
    Expr (*list)(void *data, Sym name);
    void *data;
    VEC(Error) warnings; // of the last text read
    ParseScratch *scratch;
    unsigned depth; // of parsers within parsers
} ParseContext;

void parse_context_init(ParseContext *ctx, Pool *pool, const Definitions *defs);
void parse_context_free(ParseContext *ctx); // not the pool, not the definitions

// ---- Expressions and claims ----------------------------------------------------------------------------------------

typedef enum { RELATION_EQ, RELATION_NE, RELATION_LT, RELATION_LE, RELATION_GT, RELATION_GE } Relation;

// side0 relation0 side1 relation1 side2 ...: one more side than relations. The sides are kept as they were written.
// An expression by itself is a claim of one side.
typedef struct {
    VEC(Expr) sides;
    VEC(Relation) relations;
    VEC(Span) spans; // of the sides
} Claim;

void claim_clear(Claim *claim); // frees what it holds

// One expression that takes up the whole text; 0 on failure.
Expr parse_expr(ParseContext *ctx, const char *text, uint32_t length, Error *err);
// The expression or claim in the part `at` of the text (a command's argument, say).
bool parse_claim(ParseContext *ctx, const char *text, Span at, Claim *out, Error *err) MUST_CHECK;
// A condition ("x > 0 and y != 1"); `k in 1..K` is 1 <= k and k <= K. 0 on failure.
Expr parse_condition(ParseContext *ctx, const char *text, uint32_t length, Error *err);

// ---- Statements ----------------------------------------------------------------------------------------------------

typedef enum {
    STATEMENT_EMPTY,   // nothing but blanks and comments
    STATEMENT_DEFINE,  // name := body, name(params) := body, name[params] := body
    STATEMENT_ASSUME,  // facts
    STATEMENT_FORGET,  // names; none: everything that was assumed
    STATEMENT_SHOW,    // show e, or e alone: claim.sides.at[0]
    STATEMENT_PROVE,   // claim, with one relation or more
    STATEMENT_COMMAND, // word and argument: parse_claim reads the argument where the command wants one
} StatementKind;

typedef enum {
    PARSED_CONDITION, // condition
    PARSED_INTEGER,   // subject is an integer
    PARSED_RANGE,     // subject is an integer in lower..upper
    PARSED_SHAPE,     // subject, a name, has this shape
} ParsedFactKind;

// `y[i] in 1..K`, `w[k] > 0`: free subscripts stand for every subscript.
// (facts/facts.h has its own type Fact.)
typedef struct {
    ParsedFactKind kind;
    Expr subject, lower, upper, condition;
    MatrixShape shape;
    Span at;
} ParsedFact;

typedef struct {
    StatementKind kind;
    Span at;           // the statement's text, without terminator and the comment behind it
    bool blank_before; // a blank line lies between the statement before and this one
    Claim claim;       // SHOW, PROVE
    Sym name;          // DEFINE
    DefKind def;
    VEC(Sym) params;
    Expr body;
    Expr typed; // the body in the order in which it was typed; 0: not known, or no other
    VEC(ParsedFact) facts; // ASSUME
    VEC(Sym) names;        // FORGET
    Span word, argument;   // COMMAND
} Statement;

// Reads the statement at *pos and moves *pos behind its terminator, also when it fails. *out is cleared first and
// filled anew; out->at and out->blank_before are right on failure too. Where a statement ends: parser/extent.h.
bool parse_statement(ParseContext *ctx, const char *text, uint32_t length, uint32_t *pos, Statement *out,
                     Error *err) MUST_CHECK;
void statement_clear(Statement *s); // frees what it holds
// Does the text end inside an open bracket or behind an operator, so that a statement goes on at the next line?
bool parse_wants_more(const char *text, uint32_t length);

// ---- The cards' texts -----------------------------------------------------------------------------------------------
//
// Derivatives, domains and equal expressions stand on the cards as text in u, v. Each pool reads them once.
// Call template_init right after pool_new, so that no pool_release drops them; the functions below call it otherwise.

bool template_init(Pool *p);                          // false when the pool refuses; asked again, it tries again
Expr template_deriv(Pool *p, FuncId f, unsigned arg); // of argument 0 or 1; 0: the card gives none
Expr template_domain(Pool *p, FuncId f);              // a condition; KIND_TRUE where the card gives none
Expr template_as(Pool *p, FuncId f);                  // 0: the card gives none
// The same where it is told by cases: the branch that holds but at points, where the function is continued analytically.
Expr template_but_points(Pool *p, FuncId f);
Expr template_open_analytic(Pool *p, Expr e); // e with the calls that are told by cases as that branch: for expansions
// The text with the arguments for u and v.
Expr template_instance(Pool *p, Expr template, const Expr *args, unsigned n);

#endif
