// The public face of the engine: a session reads statements, keeps definitions and assumptions, and reports.
//
//     Session *s = session_new(NULL);
//     SessionOptions options = session_options_default();
//     int status = session_run(s, text, strlen(text), &options, print_report, NULL);
//     session_free(s);
//
// Each statement gives one Report, passed to a callback as soon as it is known. A statement that fails gives a Report
// of kind "error"; definitions, assumptions and history survive and the run goes on. Nothing here prints or exits.
//
// A Session serves one thread at a time. Different sessions share nothing.
//
// This header includes util/ only, so that a front end depends on nothing else.
#ifndef LEIBNIZ_SESSION_SESSION_H
#define LEIBNIZ_SESSION_SESSION_H

#include "util/error.h"
#include "util/limits.h"
#include "util/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Session Session;

// ---- Reports ------------------------------------------------------------------------------------------------------

typedef enum { VERDICT_NONE, VERDICT_PROVED, VERDICT_REFUTED, VERDICT_UNKNOWN } Verdict;

const char *verdict_name(Verdict v); // "proved", "refuted", "unknown"; "" for none

typedef struct {
    const char **at;
    size_t count;
} ReportList;

typedef struct { // a coordinate of a counterexample: {"z", "0"}, {"s", "(0, 0)"}
    const char *name, *value;
} ReportPair;

typedef struct {       // one relation of a claim: a chain a = b = c has two
    const char *claim; // "a = b"
    bool ordered;      // its relation is none of equality
    Verdict verdict;
    bool equality;           // the relation is =
    const char *method;      // of a proof: what was decided and how; NULL otherwise
    ReportList conditions;   // where a side has no value: "z != 0"
    ReportList assumptions;  // those used
    ReportList implied;      // what nobody said and the proof rests on: "n >= 1", "k in 1..n"
    ReportList holds_if;     // assumptions that were not made and under which the claim would hold
    const ReportPair *point; // of a refutation
    size_t npoint;
    const char *left, *right;              // values of both sides at that point; NULL without one
    uint32_t agreed_points, agreed_digits; // of `unknown`: where an equation's sides agreed, another relation held
    const char *reason;                    // of `unknown`: "timeout"; NULL otherwise
} ReportClaim;

typedef struct { // a number that a report carries beside its text: validate's points, max_ulp, ...
    const char *name;
    double value;
} ReportNumber;

typedef struct {
    uint32_t line, column;     // of the statement's first character, from 1
    const char *statement;     // its text, without comment and terminator
    const char *kind;          // "show", "prove", "define", "assume", "error", or the command's name
    const char *result;        // an expression or other answer of the statement; NULL: none
    const char *picture;       // the result over several lines of a terminal; NULL: there is none
    const char *text;          // lines for a person (steps, help, tables, C); NULL: none
    const ReportClaim *claims; // of a claim, one for each relation
    size_t nclaims;
    const char *derivations; // of `steps`: objects of JSON (docs/derivations.md), separated by commas; NULL: none
    const ReportNumber *numbers; // further figures
    size_t nnumbers;
    const Error *warnings; // spans count from the start of `source`
    size_t nwarnings;
    Error error;                       // code is ERR_NONE unless kind is "error"
    uint32_t error_line, error_column; // of the error
    const char *source;                // the whole text that was run, for error_render
    uint32_t source_length, first_line;
    double ms;
    const char *file; // that was loaded and holds the statement; NULL: the front end knows
    bool echo;        // the statement is to be shown before its answer
    bool timed;       // the time it took is to be told
    bool hushed;      // what it shows was not asked for
    bool verbose; // the text tells more of a proof
    uint32_t value; // what `result` shows, for value_hold while the report lives; 0: no expression
    bool quit; // the statement asks the front end to end
} Report;

// The verdict of all relations together: refuted before unknown before proved; VERDICT_NONE where there is no claim.
Verdict report_verdict(const Report *r);
// One line of JSON (without newline), as docs/language.md describes the machine interface.
void report_json(const Report *r, StrBuf *out);
// What a person reads: result, verdict with its particulars, text. Ends with a newline unless empty.
void report_text(const Report *r, StrBuf *out);
// Warnings and the error, drawn under their source lines; empty when there are none. `file` may be NULL.
void report_diagnostics(const Report *r, const char *file, StrBuf *out);

// ---- Running ------------------------------------------------------------------------------------------------------

typedef struct {
    bool reset_on_blank;         // forget definitions and assumptions at each blank line
    bool unicode;                // results in Unicode; otherwise ASCII
    uint32_t width;              // columns of the terminal that results are shown on; 0: one line each
    bool verbose;                // proofs tell what they are in
    bool interactive;            // a person types: undo remembers, a `;` at the end hushes
    bool echo, quiet;            // reports ask to be shown with their statement; only errors are reported
    const char *file;            // of the text, for reports; NULL: none
    double timeout;              // seconds a statement may take; 0: no bound
    StopFlag *stop; // nonzero ends the running statement (and is then set to 0); may be NULL
    uint32_t first_line;         // number of the text's first line
} SessionOptions;

SessionOptions session_options_default(void);

// The report and all it points to live until the callback returns. Returning false ends the run after this statement.
typedef bool (*ReportCallback)(const Report *r, void *data);

Session *session_new(const Limits *limits); // NULL: the default limits. Free with session_free.
void session_free(Session *s);
// Runs every statement of `text`. Returns the exit status: 0 all well; 1 some claim was refuted or unknown;
// 2 some statement could not be read or run.
int session_run(Session *s, const char *text, size_t length, const SessionOptions *options, ReportCallback callback,
                void *data);
void session_reset(Session *s);                                   // forgets definitions, assumptions and history
bool session_limit(Session *s, const char *name, uint64_t value); // false: no limit of that name
// Gives back what exact arithmetic keeps for the calling thread. Call it last in a thread that ran sessions.
void session_leave_thread(void);
// Does the text end inside an open bracket, so that a statement would go on at the next line?
bool session_wants_more(const char *text, size_t length);

// ---- Help and completion ------------------------------------------------------------------------------------------

// Calls back with each command, form, function and defined name that begins with the word that ends at `cursor` in
// `line`, in alphabetical order. `help` is one line, or "". *start is set to where the word begins. Behind a backslash
// it is the letter of that name, or the names where several begin so.
typedef void (*CompletionCallback)(const char *word, const char *help, void *data);
void session_complete(Session *s, const char *line, size_t cursor, size_t *start, CompletionCallback callback,
                      void *data);
// Does a file's name stand at `cursor`, that of load, run or save? *start is set to where it begins.
bool session_wants_file(const char *line, size_t cursor, size_t *start);

typedef enum { // what a piece of a statement is, for who colours it
    PIECE_PLAIN,
    PIECE_WORD,    // of the language: a command, a form, a function
    PIECE_DEFINED, // a name that the session defines
    PIECE_NUMBER,
    PIECE_BRACKET, // one of ()[]
    PIECE_QUOTE,
    PIECE_COMMENT,
} PieceKind;

// Calls back with every piece of the line in its order, without gaps. The line need not be complete, nor right.
typedef void (*PieceCallback)(PieceKind kind, size_t start, size_t end, void *data);
void session_pieces(const Session *s, const char *line, size_t length, PieceCallback callback, void *data);
// Adds the help on a command, form, function, operator or limit; an overview for "". False: no such topic (what was
// added then says so, with the nearest name).
bool session_help(Session *s, const char *topic, StrBuf *out);
// Calls back with each definition in its order: its name, and "name := e".
void session_definitions(Session *s, CompletionCallback callback, void *data);
// Adds a script that makes the session's definitions and assumptions again.
void session_script(Session *s, StrBuf *out);

#endif
