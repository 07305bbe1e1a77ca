// What the files of the checker share.
#ifndef LEIBNIZ_DOCUMENT_CHECK_INTERNAL_H
#define LEIBNIZ_DOCUMENT_CHECK_INTERNAL_H

#include "document/document.h"
#include "document/judge.h"
#include "document/macros.h"
#include "document/reading.h"
#include "document/scan.h"
#include "document/scope.h"
#include "document/split.h"

enum { CHECK_FORMULA_BYTES = 20000, CHECK_SOURCE_BYTES = 256000000 };

typedef struct { // an equation between names that the text leaves open
    const char **names;
    uint32_t nnames, line;
} OpenEquation;

typedef struct { // x = 2
    const char *name, *value;
} OpenValue;

struct Document {
    DocumentOptions options;
    Judge judge;
    Arena arena; // trees, terms and texts of the document
    Scope scope;
    Macros macros;
    StrBuf prelude;
    // The source at hand
    const char *file, *source;
    size_t source_length;
    int cell;
    bool latex, ended;
    uint32_t line_at, line_start, line; // for places
    LinkCallback callback;
    void *data;
    unsigned chain;
    // The formula at hand
    const ScanText *text;
    const Tree *tree;
    const char *before; // words in front of it
    uint32_t formula_start, formula_end, last_end;
    VEC(OpenEquation) equations; // of the section
    VEC(OpenValue) values;       // of the section
    bool statement_open;         // the formula's statement before this one is neither defined nor proved
    bool display, skip_next, expect_next, expect_refuted;
    // What the formula before left: the side that a chain may go on from
    SplitSide pending_side;
    bool pending_relation, pending_iff, pending_shown;
    const char *open_name; // that the chain brought in without a definition
};

void check_place(Document *d, uint32_t offset, uint32_t *line, uint32_t *column);
Link check_link(Document *d, uint32_t start, uint32_t end); // at these bytes of the source
void check_emit(Document *d, Link *link);
void check_statements(Document *d, const Tree *tree); // statements.c
bool check_notebook(Document *d, const char *text, size_t length,
                    void (*source)(Document *, const char *, size_t, bool), Error *err);

// ---- define.c: what a statement defines or assumes
typedef struct {
    Document *d;
    const SplitStatement *st;
    Reading *readings[READ_CHOICES + 1]; // by choice: none, then each bit; made when asked for
    const Tree *tree;
    unsigned link; // number of links told in this chain
    bool defined;  // its first link is a definition
    bool again;    // a name that is defined may be defined otherwise
    bool shown;    // an earlier link of the chain was a definition or proved
} Chain;

Reading *chain_reading(Chain *c, unsigned which); // 0: the usual one; k: with bit k - 1
// Is the first link a definition? Then it is taken into the scope and told in *link.
bool define_take(Chain *c, Link *link);
// Takes the first link for a new definition of a name that has one.
bool define_again(Chain *c, Link *link);
// "y \in \{1, ..., K\}", "x > 0": taken as facts where they are some. True when they were.
bool define_facts(Chain *c, uint32_t k);
// ---- claim.c
void claim_decide(Chain *c, uint32_t k, Link *link);

#endif
