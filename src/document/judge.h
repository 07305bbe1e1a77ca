// The engine asked about one claim, and what the answers of several readings come to.
#ifndef LEIBNIZ_DOCUMENT_JUDGE_H
#define LEIBNIZ_DOCUMENT_JUDGE_H

#include "document/document.h"
#include "document/scope.h"
#include "util/arena.h"

typedef struct { // an answer of the engine, its texts in the arena
    Verdict verdict;
    const char *error; // the statement could not be run
    const char *method, *reason, *holds_if;
    ReportPair point[24];
    size_t npoint;
    const char *left, *right;
} Answer;

typedef struct JudgeMemo JudgeMemo; // a question that was answered

enum { JUDGE_BUCKETS = 2048 };

typedef struct {
    Session *session;
    Arena *arena;
    SessionOptions options;
    JudgeMemo *answered[JUDGE_BUCKETS];
} Judge;

// Runs the statements, each on a line, and gives the answer of the last. A question asked before is not asked again.
void judge_run(Judge *j, const char *statements, Answer *out);
// The definitions and assumptions of the closure, a line each, then `claim`.
const char *judge_statements(Arena *arena, const Scope *scope, const ScopeUse *use, const char *shapes,
                             const char *claim);
// A number that an expression has, as a double; false: it has none.
bool judge_number(Judge *j, const char *statements, const char *expression, double *out);

#endif
