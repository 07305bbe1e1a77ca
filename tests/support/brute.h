// Claims that are evaluated by brute force: trees of numbers, integers, brackets, branches, sums and products, with an
// evaluator of their own over exact rationals. It shares nothing with the engine: a tree is printed and handed over as
// text.
#ifndef LEIBNIZ_TESTS_BRUTE_H
#define LEIBNIZ_TESTS_BRUTE_H

#include "support/random_expr.h"
#include "symbolic/expr/arith.h"
#include "util/str.h"

typedef enum {
    B_NUM,  // number / denominator
    B_NAME, // names[number]
    B_ELEM, // array `letter` at one or two subscripts
    B_ADD,
    B_SUB,
    B_MUL,
    B_POW, // an integer to a whole exponent, or anything to a number
    B_ABS,
    B_SIGN,
    B_FLOOR,
    B_MIN,
    B_MAX,
    B_IF,      // condition, then, else
    B_BRACKET, // of a condition
    B_SUM,     // over names[number]: lower, upper, body
    B_PROD,
    B_LT, // conditions
    B_LE,
    B_EQ,
    B_NE,
    B_AND,
    B_OR,
    B_NOT,
} BruteOp;

typedef struct {
    BruteOp op;
    int number, denominator, arg[3];
    char letter;
} BruteNode;

enum { BRUTE_NAMES = 16, BRUTE_SIDE = 6 };

typedef struct {
    VEC(BruteNode) nodes;
    const char *names[BRUTE_NAMES];
    fmpq_t value[BRUTE_NAMES];
    uint64_t seed;                                      // of array elements without a value of their own
    bool tabled[128];                                   // arrays with values of their own, at subscripts 1..BRUTE_SIDE
    int table[128][BRUTE_SIDE + 1][BRUTE_SIDE + 1];     // twice the value; one subscript: the second is 0
} Brute;

void brute_init(Brute *b);
void brute_clear(Brute *b);
int brute_number(Brute *b, int numerator, int denominator);
int brute_name(Brute *b, int name);
int brute_make(Brute *b, BruteOp op, int x, int y, int z);
int brute_range(Brute *b, BruteOp op, int name, int lower, int upper, int body); // a sum or a product
int brute_element(Brute *b, char array, int row, int column);                    // column -1: one subscript
void brute_set(Brute *b, int name, int numerator, int denominator);
// False where the tree has no value. A condition is 1 or 0.
bool brute_eval(Brute *b, int node, fmpq_t out);
bool brute_holds(Brute *b, int condition);
void brute_print(const Brute *b, int node, StrBuf *out);

#endif
