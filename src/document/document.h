// Documents: the formulas of a text in Markdown, LaTeX or a notebook, each link of their chains with a verdict.
//
//     Document *d = document_new(&options);
//     document_prelude(d, statements);
//     document_check(d, "notes.md", text, length, take_link, data);
//     document_free(d);
//
// What is read: `$..$`, `$$..$$`, `\(..\)`, `\[..\]`, math fences and environments. A definition (`\sigma(z) = ...`
// with a new left side) is taken into the scope of its section; a claim is stated in Leibniz's language and decided
// there, with the definitions it uses and nothing else, so that a verdict depends on the text of these alone. `refuted`
// is said only where the text leaves no other way: roles.c holds that policy.
#ifndef LEIBNIZ_DOCUMENT_DOCUMENT_H
#define LEIBNIZ_DOCUMENT_DOCUMENT_H

#include "session/session.h"
#include "util/mem.h"

// LINK_VERDICT(id, "name", "what it means", counts as a failure: 0 no, 1 with --strict, 2 always)
#define LINK_VERDICTS                                                                                                  \
    LINK_VERDICT(PROVED, "proved", "both sides are equal wherever they have values", 0)                                \
    LINK_VERDICT(REFUTED, "refuted", "the sides differ at the point given", 2)                                         \
    LINK_VERDICT(UNKNOWN, "unknown", "neither was shown", 1)                                                           \
    LINK_VERDICT(DEFINITION, "definition", "the left side is new here", 0)                                             \
    LINK_VERDICT(ROUNDED, "rounded", "numbers that agree to the digits printed", 0)                                    \
    LINK_VERDICT(UNDECIDED, "undecided", "the text determines no claim", 0)                                            \
    LINK_VERDICT(AMBIGUOUS, "ambiguous", "two readings with different verdicts", 1)                                    \
    LINK_VERDICT(SKIP, "skip", "no equality, or told to skip", 0)                                                      \
    LINK_VERDICT(UNREADABLE, "unreadable", "the formula can not be read", 2)

typedef enum {

#define LINK_VERDICT(id, name, meaning, fails) LINK_##id,
    LINK_VERDICTS
#undef LINK_VERDICT
        LINK_VERDICT_COUNT
} LinkVerdict;

const char *link_verdict_name(LinkVerdict v);
const char *link_verdict_meaning(LinkVerdict v);
int link_verdict_fails(LinkVerdict v);

// A relation between two neighbouring sides, with its verdict. Texts live until the callback returns.
typedef struct {
    const char *file;
    uint32_t line, column; // of the relation sign, from 1, in characters
    uint32_t start, end;   // its bytes in the source (of its cell)
    uint32_t formula_start, formula_end;
    uint32_t right_start, right_end; // of the right side
    int cell;             // of a notebook, from 1; 0: no notebook
    unsigned chain, link; // from 1
    const char *relation, *left,
        *right;                // sides in Leibniz's language where they could be written, else as in the source
    const char *reading;       // the statement that was decided; "" where none was
    const char *other_reading; // of `ambiguous`
    LinkVerdict verdict;
    const char *reason, *note; // why; what else is told: a repair
    const char *repair;        // LaTeX to put in the place of the relation's right side; NULL
    const char *method;
    ReportPair point[24]; // counterexample
    size_t npoint;
    const char *left_value, *right_value;
    const char *uses[16]; // "sigma: line 5"
    size_t nuses;
    const char *statements; // what the reading rests on: definitions and assumptions, one a line
    bool expected;          // refuted as the text says
    const char *source;     // the text of the source (of its cell)
    size_t source_length;
} Link;

typedef bool (*LinkCallback)(const Link *link, void *data); // false ends the run

typedef enum { DOCUMENT_AUTO, DOCUMENT_MARKDOWN, DOCUMENT_LATEX, DOCUMENT_NOTEBOOK } DocumentFormat;

typedef struct {
    double timeout; // seconds for one link; 0: none
    StopFlag *stop;
    DocumentFormat format;
    // Reads a file that the document names (\input), or NULL. The text is freed with mem_free.
    char *(*include)(const char *name, size_t *length, void *data);
    void *include_data;
} DocumentOptions;

typedef struct Document Document;

Document *document_new(const DocumentOptions *options);
void document_free(Document *d);
void document_prelude(Document *d, const char *statements);         // holds for every file
void document_macros(Document *d, const char *text, size_t length); // \newcommand, \def, \DeclareMathOperator
// Checks a text; calls back link by link, in order. False: the text is no document (a notebook that is no JSON).
bool document_check(Document *d, const char *file, const char *text, size_t length, LinkCallback callback, void *data,
                    Error *err);
// One formula by itself, as the prompt takes it: `prove ...` in Leibniz's language; false and *err.
bool document_read_formula(const char *latex, size_t length, StrBuf *out, Error *err);

void link_json(const Link *link, StrBuf *out);              // one line without newline
void link_text(const Link *link, bool colour, StrBuf *out); // for a terminal: source line, caret, verdict

void link_sarif(const Link *link, bool failure, StrBuf *out); // a result of SARIF 2.1.0
void link_junit(const Link *link, bool failure, StrBuf *out); // a testcase of JUnit's XML

// A document as one page of HTML, a mark behind each relation sign: verdict, reading, counterexample.
//
//     Page page = {0};
//     page_link(&page, &link);   // link by link, in order
//     page_write(&page, &out);   // the whole page, which needs no other file
//     page_free(&page);
typedef struct {
    StrBuf body;
    char *file, *source; // at hand: of the links so far
    size_t length;
    uint32_t written; // bytes of the source that stand in the body
    int cell;
    unsigned counts[LINK_VERDICT_COUNT];
} Page;

void page_link(Page *p, const Link *link);
void page_write(Page *p, StrBuf *out);
void page_free(Page *p);

#endif
