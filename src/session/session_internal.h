// What the files of session/ share. See session.h for what they do together.
#ifndef LEIBNIZ_SESSION_SESSION_INTERNAL_H
#define LEIBNIZ_SESSION_SESSION_INTERNAL_H

#include "parser/parse.h"
#include "session/session.h"
#include "symbolic/expr/expr.h"
#include "symbolic/facts/facts.h"
#include "symbolic/print/print.h"

typedef struct { // statements that a statement leaves to be run behind it: load, undo, tour
    StrBuf text;  // owned
    char *file;   // where they come from, owned; NULL: nowhere
    bool echo;    // shown before their answers
    bool quiet;   // without answers
} Pending;

struct Session {
    Pool *pool;
    Pool *bench;      // where claims are decided: a copy, so that no answer depends on what the pool has seen; 0: none yet
    PoolMark clear;   // of the bench, before any claim
    Limits limits;
    Definitions defs;
    Facts facts;      // declared ones
    Pool *shelf;      // holds the last results, since the nodes of a shown statement go with it; 0: none yet
    PoolMark empty;   // of the shelf, before any result
    VEC(Expr) last;   // on the shelf, the oldest result first: what %, %2, ... stand for
    VEC(StrBuf) before; // for undo: what was defined and assumed before each change, as scripts
    Pending pending;    // text is empty: nothing
    unsigned depth;     // of runs within runs
    bool coarse;        // the statement factored something but not to the end
    bool fault;         // the statement met a form of ours that differs from what was asked
    bool timer;         // answers tell their time
    unsigned tour;      // the page shown last
    VEC(char *) told; // the unknown functions that were told of; owned
    VEC(Expr) values;           // what clients hold, by number; 0: a free place
    bool holds;                 // a value was taken hold of while the statement was carried out
    VEC(uint32_t) free_values;
    PoolMark base;    // before anything was said: a reset goes back to it
    uint32_t compact; // the number of nodes at which the pool is copied anew
};

// One statement on its way to its report. Texts that a report points to are owned here.
typedef struct {
    Session *session;
    Pool *pool;
    const char *source; // the whole text
    const Statement *statement;
    ParseContext *ctx; // for what commands read themselves; its warnings become the report's
    PrintFormat format;
    Report report;
    VEC(char *) texts;
    VEC(ReportClaim) claims;
    VEC(ReportNumber) numbers;
    VEC(void *) blocks; // arrays of strings and pairs
    Expr indices[2];    // of the element that a claim about arrays speaks of, or lists of them; 0: none
    uint32_t width;     // of the terminal, 0: none
    bool keeps_nodes;   // the statement's expressions must survive it
} Run;

// ---- run.c: making a report ---------------------------------------------------------------------------------------

const char *run_text(Run *r, const char *text, size_t length); // a copy that lives as long as the report
const char *run_take(Run *r, StrBuf *text);                    // likewise; frees the buffer
void *run_block(Run *r, size_t size);                          // zeroed memory that lives as long
const char *run_print(Run *r, Expr e, Error *err);             // in the session's format; NULL and *err
void run_picture(Run *r, Expr e);                               // the result's picture, where the terminal shows one
void run_number(Run *r, const char *name, double value);
bool run_list_add(Run *r, ReportList *list, const char *text); // true
bool run_fail_pool(Run *r, Error *err);                        // *err from the pool's error; false
void run_clear(Run *r);

// ---- session.c ----------------------------------------------------------------------------------------------------

// Leaves statements to be run behind the one at hand. Takes what `pending` owns. False where runs are nested too deep.
bool session_push(Session *s, Pending pending, Error *err);
void session_keep_result(Session *s, Expr e); // for %
void session_forget_results(Session *s);
void session_copy_results(Session *to, const Session *from); // to a new session
void session_remember(Session *s);   // for undo: what is defined and assumed now
void session_forget_all(Session *s); // definitions and assumptions, but not what undo remembers

// A context that reads in the session's terms. Free with parse_context_free.
void session_parse_context(Session *s, ParseContext *ctx);
// Tells the pool what the printer has to know of the session's names.
void session_note_names(Session *s);

// ---- statements.c -------------------------------------------------------------------------------------------------

bool statement_run(Run *r, Error *err); // by kind; fills the report
// What a shown expression comes to: forms carried out, simplified, written in the defined names. 0 and *err.
Expr statement_value(Run *r, Expr e, Error *err);
bool statement_show(Run *r, const char *kind, Expr e, Error *err);
// "x > 0", "y in 1..K", "n integer".
bool statement_print_fact(Run *r, const Fact *fact, StrBuf *out, Error *err);

// ---- relations.c --------------------------------------------------------------------------------------------------

bool statement_prove(Run *r, const Claim *claim, Error *err); // a verdict for each relation
// Calls visit once with what a relation between arrays (right 0: an array alone) says without them: lists of their
// elements, or the element whose row and column are r->indices, within their ranges, which are facts meanwhile. Sides
// that are no arrays are visited as they are.
typedef bool (*RelationVisit)(Run *r, Expr left, Expr right, void *data, Error *err);
bool relation_elements(Run *r, Expr left, Relation relation, Expr right, RelationVisit visit, void *data, Error *err);

// ---- arrays.c: vectors and matrices -------------------------------------------------------------------------------

MatrixNames arrays_names(Session *s);
// Is e an array in matrix notation? A list that is written out is none.
bool arrays_is_array(Session *s, Expr e);
// Names for the row and the column, which occur neither in a nor in b (0: not looked at).
void arrays_indices(Session *s, Expr a, Expr b, Expr *i, Expr *j);
// A free name for an index, or a list of them where the size is one; none of those in `other` (0: none).
Expr arrays_index(Session *s, Expr a, Expr b, Expr size, Expr other);
// An array of numeric sizes that has to do with lists, carried out: a list of its elements. 0 where it is none.
Expr arrays_list(Session *s, Expr e, Error *err);
// e, the element i, j of an array of this shape, in matrix notation, the shorter of what its simplified and its normal
// form give; 0 where it has none. Of a scalar (RANK_SCALAR) always an expression.
Expr arrays_fold(Session *s, Expr e, MatrixShape shape, Expr i, Expr j);
// An array of numeric sizes as the list of its elements; 0 where they are no numbers.
Expr arrays_elements(Session *s, Expr e, Error *err);
// e with determinants and inverses of matrices that are written out carried out.
Expr arrays_write_out(Session *s, Expr e);
bool arrays_shape_of(void *session, Sym name, MatrixShape *out); // for the parser
Expr arrays_list_of(void *session, Sym name);

// ---- forms.c: carrying out diff(..), subst(..), ... ---------------------------------------------------------------

// e with derivatives by whole arrays (grad(R, W)) written as derivatives by an element, with names found for the
// indices; and without simplify(..), which changes no meaning: what is shown is simplified in any case.
Expr forms_spell_out(Session *s, Expr e);
// A name for an index that is not defined and not taken, from number *from of the usual ones on, which counts those
// that are used up; behind the last a fresh symbol.
Expr forms_index(const Session *s, uint32_t *from, bool (*taken)(Pool *p, Expr index, void *data), void *data);
// e with its forms carried out and primes resolved; the result is in terms of what the user defined where no form had
// to look through it. 0 and *err on failure.
Expr forms_evaluate(Session *s, Expr e, Error *err);
// Likewise; a form inside of more is simplified by itself first, so that it looks as it does alone.
Expr forms_evaluate_shown(Session *s, Expr e, Error *err);
// What % stands for where `value` is the answer to what was written: derivatives keep the domains of their functions.
Expr forms_keep_domain(Session *s, Expr written, Expr value);
// Every definition seen through, primes resolved.
Expr forms_expand_all(Session *s, Expr e, Error *err);
// N(e, 50, x = 2), which gives text and not an expression.
bool forms_numeric(Session *s, Expr form, StrBuf *out, Error *err);

// ---- assume.c: what is assumed ------------------------------------------------------------------------------------

// The declared facts with definitions seen through, as engines and generators take them. Free with facts_clear.
void assume_open(Session *s, Facts *out);
// Adds that the names that stand as subscripts of defined arrays in what was written are indices.
void assume_subscripts(Session *s, Expr written, Facts *out);
// The fact as it was said, of one of those.
Fact assume_stated(Session *s, const Fact *open);

// ---- commands.c ---------------------------------------------------------------------------------------------------

bool command_is(const char *word, size_t length, void *unused); // for the parser
bool command_carry_out(Run *r, Error *err);

// ---- help.c, compact.c --------------------------------------------------------------------------------------------

// The empty pool in which a claim is decided.
Pool *session_bench(Session *s);
// Copies what is alive (definitions, facts, the last results, values) into a new pool when the old one has grown much.
void session_compact(Session *s);
// A session of its own with the same definitions and facts. NULL where the limits refuse it.
Session *session_copy(Session *s);
// Copies what is alive at once, without definitions and facts: a reset while values are held.
bool session_keep_values(Session *s);

#endif
