// A derivation told at a length that a person wants, in a language and a format of choice.
//
// A telling is a list of lines. Lines of one depth form a chain of equals, from a START on; a chain further in (depth
// + 1) is worked out between two lines of the outer one, which then puts its value in. Conditions (CASE) hold for the
// lines behind them that stand further in. So each adjacent pair of a chain is a claim by itself, and tests prove and
// evaluate them one by one.
//
//   derive.c  derivatives. Defined names stay: diff(R, s[l]) goes through diff(f[k], s[l]), told once in a chain of its
//             own. rules.c has the rules, one application at a time.
//   settle.c  from what the rules leave to the form to read, split into what happens: a bracket picks a term, parts
//             cancel, the names come back.
//   claim.c   claims: chains from both sides to where they meet; cases, induction, counterexamples.
//   choose.c  what is told at a level: lines in between go, their reasons move to the next one that stays; letters for
//             long sums (`where Z = sum(..)`).
//   text.c    lines for a terminal; markup.c LaTeX, Markdown and HTML; record.c JSON (docs/derivations.md).
//
// GLOSSARY. chain: lines that are equal to each other. key: a derivative with readable names for opened indices, which
// is told once however often it occurs. letter: a name for a sum, for the reader only.
#ifndef LEIBNIZ_STEPS_STEPS_H
#define LEIBNIZ_STEPS_STEPS_H

#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"
#include "symbolic/print/print.h"
#include "symbolic/prove/derivation.h"
#include "symbolic/prove/prove.h"

typedef enum {

#define REASON(id, ...) REASON_##id,
#include "symbolic/steps/reasons.def"
#undef REASON
    REASON_COUNT
} ReasonId;

typedef enum { STEPS_ENGLISH, STEPS_RUSSIAN, STEPS_LANGUAGES } StepsLanguage;

typedef enum { STEPS_BRIEF, STEPS_NORMAL, STEPS_FULL, STEPS_LEVELS } StepsLevel;

typedef enum {
    STEPS_START,  // a chain begins with expr
    STEPS_EQUAL,  // expr is equal to the line before in its chain
    STEPS_WHERE,  // left stands for expr: a letter, for the reader
    STEPS_WHEN,   // where the condition holds, the line before is expr
    STEPS_DOMAIN, // both sides have a value only where the condition holds
    STEPS_CASE,   // the lines further in hold under the condition
    STEPS_BASE,   // likewise; the base of an induction: condition is n = n0
    STEPS_STEP,   // likewise; its step: condition is n0 <= n
    STEPS_EMPTY,  // there is no point in this case
    STEPS_POINT,  // a counterexample, as text
    STEPS_ELEMENT, // left, in matrix notation, is expr, by elements: before a START or behind the end of a chain
    // A certificate (prove/certificate.h), for records only:
    STEPS_NAME,     // left is a name for the kernel expr
    STEPS_RELATION, // left is equal to expr, in those names
    STEPS_QUOTIENT, // left, the difference of the sides, is expr in those names, by rational arithmetic alone
    STEPS_IDENTITY, // left and expr are one polynomial; left holds the numerator as a factor, expr vanishes
    STEPS_KINDS
} StepsKind;

enum { STEPS_REASONS = 6 };

typedef struct {
    ReasonId id;
    const char *detail[3]; // for its %s; a function's or a name's, living as long as the pool
} StepsReason;

typedef struct {
    StepsKind kind;
    unsigned depth;
    StepsLevel level; // told from this level on
    Expr left, expr, condition;
    bool goes_on; // is shown as equal to the line before: an EQUAL, or between matrix notation and elements
    StepsReason reasons[STEPS_REASONS];
    unsigned nreasons;
} StepsLine;

typedef VEC(StepsLine) StepsLines;

typedef struct {
    Pool *pool;
    const Definitions *defs;
    const Facts *facts; // declared, definitions seen through; names that are subscripts are known as indices
    // Carries the forms of e out: an equal expression without any. 0 on failure.
    Expr (*evaluate)(void *data, Expr e);
    void *data;
} StepsContext;

// ---- Telling ------------------------------------------------------------------------------------------------------

// Adds the chain from e, with its forms, to the form that the session shows. Returns that form; 0 when the pool or a
// form fails.
Expr steps_tell(const StepsContext *ctx, Expr e, StepsLines *out);
// Adds the chains that show written_left = written_right: the sides as they were written and, in `claim`, with
// definitions seen through and forms carried out. False where the claim is not decided equal: then chains of both
// sides are told, and no more.
bool steps_tell_claim(const StepsContext *ctx, Expr written_left, Expr written_right, const ProveClaim *claim,
                      StepsLines *out);
// Says what the first line of the chain from elements[0], and the last of that to elements[1], are in matrix notation:
// written[0], written[1]. 0: nothing is said.
void steps_tell_elements(StepsLines *lines, const Expr written[2], const Expr elements[2]);
// The lines that are told at a level, letters put in. `from` stays as it is.
void steps_choose(const StepsContext *ctx, const StepsLines *from, StepsLevel level, StepsLines *out);

// ---- Writing ------------------------------------------------------------------------------------------------------

// A reason in a language, without arguments left out: "derivative of log".
void steps_reason_text(const StepsReason *reason, StepsLanguage language, StrBuf *out);
const char *steps_reason_name(ReasonId id); // as in JSON

typedef struct {
    StepsLanguage language;
    bool unicode;
    unsigned columns; // no line of text is longer, as long as it can be broken
} StepsStyle;

bool steps_write_text(Pool *p, const StepsLines *lines, const StepsStyle *style, StrBuf *out, Error *err);
bool steps_write_latex(Pool *p, const StepsLines *lines, StepsLanguage language, StrBuf *out, Error *err);
bool steps_write_markdown(Pool *p, const StepsLines *lines, StepsLanguage language, StrBuf *out, Error *err);
bool steps_write_html(Pool *p, const StepsLines *lines, StepsLanguage language, StrBuf *out, Error *err);

typedef struct { // what a record says beside its lines; a claim's sides as they were written
    const Definitions *defs;
    const Facts *facts;
    Expr left, right; // right 0: no claim
    const char *verdict;
} StepsSubject;

// The whole as an object of JSON (docs/derivations.md).
bool steps_write_json(Pool *p, const StepsLines *lines, const StepsSubject *subject, StepsLanguage language,
                      StrBuf *out, Error *err);

// A claim left = right, about a derivative by a name or without derivatives, as a file for Coq that Support.v of
// checker/coq/ proves. False and *err where the claim is of another kind.
bool steps_write_coq(const StepsContext *ctx, Expr left, Expr right, StrBuf *out, Error *err);

#endif
