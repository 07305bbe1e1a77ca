// Random claims, and verdicts against brute force.
//
// A challenge to the prover: a claim is drawn as a tree (brute.h) together with what is assumed; it is handed over as
// text, and the verdict is compared with the values at all points of a small grid that satisfy what is assumed. What is
// proved must hold there; what is refuted must fail there, or at the point that the program names. How many false
// claims stay open is counted too. TEST_SCALE=x draws more; the seed is printed with every failure.
#ifndef LEIBNIZ_TESTS_CHALLENGE_H
#define LEIBNIZ_TESTS_CHALLENGE_H

#include "session/session.h"
#include "support/brute.h"

enum { N, M, A, X, Y, K = 8, J, FREE = 5, LOW = -6, HIGH = 9, FACTS = 4, POINTS_MOST = 700 };

typedef struct {
    Brute b;
    Random r;
    int fact[FACTS]; // conditions that are assumed
    int nfacts;
    StrBuf assumed;     // as text
    bool used[FREE];    // names that the claim may hold
    bool integer[FREE]; // which of them are integers
    bool length[FREE];  // nothing is assumed of them, so that they may be taken to be >= 1
    int left, right;
} Challenge;

typedef struct { // of a kind of claims
    unsigned proved, refuted, open, contradictions, false_claims, false_refuted;
} Tally;

typedef struct {
    Verdict verdict;
    int at[FREE]; // the point, where it names integers
    bool named[FREE], odd;
    bool taken[FREE]; // to be >= 1, as the answer says
    char text[400];
} Answer;

void challenge_init(Challenge *c, uint64_t salt);
void challenge_clear(Challenge *c);

// What is drawn with the claim's own random numbers, and nodes of its tree.
int challenge_below(Challenge *c, int n); // 0 .. n - 1
int challenge_number(Challenge *c, int n);
int challenge_name(Challenge *c, int name); // which the claim then holds
int challenge_make(Challenge *c, BruteOp op, int x, int y);
int challenge_plus(Challenge *c, int x, int n);
int challenge_bracket(Challenge *c, int condition);
int challenge_both(Challenge *c, BruteOp op, int x); // of one argument

void challenge_say(Challenge *c, int condition); // assumes it
void challenge_say_integer(Challenge *c, int name);
void challenge_assume_of(Challenge *c, int name); // something, by chance

// The verdict; *text gets the statements that were asked.
Answer challenge_ask(Session *s, Challenge *c, StrBuf *text);
// Do the sides differ at the point that is set, or has only one a value?
bool challenge_differs(Challenge *c);
// Draws as many claims of a kind as TEST_SCALE says, `usual` for 1, and judges each.
void challenge_draw_all(const char *kind, uint32_t usual, uint64_t salt, void (*draw)(Challenge *c),
                        unsigned least_refuted);
// Prints a tally. Fails where a verdict was wrong, or fewer per cent of the false claims were refuted.
void challenge_check_tally(const char *kind, const Tally *t, unsigned least_refuted);

#endif
