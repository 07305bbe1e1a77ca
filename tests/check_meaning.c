// Verdicts against brute force: sums and products with bounds on both sides of their starts, brackets over integers,
// branches (support/challenge.h tells how). Facts of every form: check_facts.c.
#include "support/challenge.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

// ---- Sums and products ----------------------------------------------------------------------------------------------

typedef enum {
    BODY_ONE,
    BODY_INDEX,
    BODY_SQUARE,
    BODY_POWER,
    BODY_SIGN,
    BODY_ELEMENT,
    BODY_SCALED,
    BODY_PICKED,
    BODIES
} Body;

static int body(Challenge *c, Body kind, int index)
{
    switch (kind) {
    case BODY_ONE: return challenge_number(c, 1);
    case BODY_INDEX: return index;
    case BODY_SQUARE: return challenge_make(c, B_POW, index, challenge_number(c, 2));
    case BODY_POWER: return challenge_make(c, B_POW, challenge_number(c, 2), index);
    case BODY_SIGN: return challenge_make(c, B_POW, challenge_number(c, -1), index);
    case BODY_SCALED: return challenge_make(c, B_MUL, index, brute_element(&c->b, 'u', index, -1));
    case BODY_PICKED:
        return challenge_make(
            c, B_MUL, brute_make(&c->b, B_BRACKET, challenge_make(c, B_LE, index, challenge_number(c, 3)), -1, -1),
            brute_element(&c->b, 'u', index, -1));
    default: return brute_element(&c->b, 'u', index, -1);
    }
}

static int range(Challenge *c, BruteOp op, Body kind, int lower, int upper, int shift)
{
    return brute_range(&c->b, op, K, lower, upper, body(c, kind, challenge_plus(c, brute_name(&c->b, K), shift)));
}

static int draw_bound(Challenge *c, bool upper)
{
    if (challenge_below(c, 4) == 0 || (!upper && challenge_below(c, 3)))
        return challenge_number(c, upper ? challenge_below(c, 8) - 1 : challenge_below(c, 11) - 3);
    int name = challenge_name(c, challenge_below(c, upper ? 2 : 3) ? N : M);
    return challenge_below(c, 5) == 0 && upper
               ? challenge_make(c, B_MUL, challenge_number(c, 2), name)
               : challenge_plus(c, name, challenge_below(c, 3) ? 0 : challenge_below(c, 7) - 3);
}

// sum(L..U) as something that it is where the range is not empty, or as something that it always is.
static int rewrite_range(Challenge *c, BruteOp op, Body kind, int lower, int upper)
{
    BruteOp join = op == B_SUM ? B_ADD : B_MUL;
    int shift = challenge_below(c, 7) - 3, index = brute_name(&c->b, K), neutral = challenge_number(c, op == B_PROD);
    switch (challenge_below(c, 9)) {
    case 0: return range(c, op, kind, challenge_plus(c, lower, shift), challenge_plus(c, upper, shift), -shift);
    case 1:
        return challenge_make(c, join, range(c, op, kind, lower, challenge_plus(c, upper, -1), 0),
                              body(c, kind, upper));
    case 2:
        return challenge_make(c, join, body(c, kind, lower), range(c, op, kind, challenge_plus(c, lower, 1), upper, 0));
    case 3: {
        int middle = challenge_below(c, 2) ? challenge_name(c, A) : challenge_plus(c, lower, challenge_below(c, 4));
        return challenge_make(c, join, range(c, op, kind, lower, middle, 0),
                              range(c, op, kind, challenge_plus(c, middle, 1), upper, 0));
    }
    case 4: {
        int but = challenge_make(c, B_SUB, upper, lower), length = challenge_plus(c, but, 1);
        if (op == B_PROD)
            return kind == BODY_POWER
                       ? challenge_make(
                             c, B_POW, challenge_number(c, 2),
                             brute_make(&c->b, B_FLOOR,
                                        challenge_make(
                                            c, B_MUL,
                                            challenge_make(c, B_MUL, length, challenge_make(c, B_ADD, lower, upper)),
                                            brute_number(&c->b, 1, 2)),
                                        -1, -1))
                       : range(c, op, kind, lower, upper, 0);
        if (kind == BODY_POWER)
            return challenge_make(c, B_SUB,
                                  challenge_make(c, B_POW, challenge_number(c, 2), challenge_plus(c, upper, 1)),
                                  challenge_make(c, B_POW, challenge_number(c, 2), lower));
        if (kind == BODY_INDEX)
            return challenge_make(c, B_MUL, challenge_make(c, B_MUL, length, challenge_make(c, B_ADD, lower, upper)),
                                  brute_number(&c->b, 1, 2));
        return kind == BODY_ONE ? length : range(c, op, kind, lower, challenge_plus(c, upper, 1), 0);
    }
    case 5: {
        int turned = body(c, kind, challenge_make(c, B_SUB, challenge_make(c, B_ADD, lower, upper), index));
        return brute_range(&c->b, op, K, lower, upper, turned);
    }
    case 6: {
        int inside = brute_make(&c->b, B_IF, challenge_make(c, B_LE, index, upper), body(c, kind, index), neutral);
        return brute_range(&c->b, op, K, lower, challenge_plus(c, upper, 2), inside);
    }
    case 7:
        return brute_make(&c->b, B_IF, challenge_make(c, B_LT, upper, lower), neutral,
                          range(c, op, kind, lower, upper, 0));
    default: return range(c, op, kind, challenge_plus(c, lower, challenge_below(c, 2)), upper, 0);
    }
}

static void draw_sum(Challenge *c)
{
    BruteOp op = challenge_below(c, 3) ? B_SUM : B_PROD;
    Body kind = (Body)challenge_below(c, BODIES);
    int lower = draw_bound(c, false), upper = draw_bound(c, true);
    c->left = range(c, op, kind, lower, upper, 0);
    c->right = rewrite_range(c, op, kind, lower, upper);
    if (challenge_below(c, 8) == 0)
        c->right = challenge_plus(c, c->right, 1);
    if (challenge_below(c, 8) == 0) {
        int other = range(c, B_SUM, (Body)challenge_below(c, BODIES), challenge_number(c, 1), challenge_name(c, N), 0);
        c->left = challenge_make(c, B_ADD, c->left, other);
        c->right = challenge_make(c, B_ADD, other, c->right);
    }
    for (int i = N; i <= A; i++) {
        c->integer[i] = true;
        c->length[i] = c->used[i] && (c->nfacts > 1 || challenge_below(c, 5) == 0);
        if (c->used[i] && !c->length[i])
            challenge_assume_of(c, i);
    }
}

START_TEST(sums_and_products)
{
    challenge_draw_all("sums and products", 300, 1000000, draw_sum, 95);
}

END_TEST

// ---- Brackets over integers -----------------------------------------------------------------------------------------

static int draw_integer(Challenge *c, int depth)
{
    int name = challenge_name(c, challenge_below(c, 3));
    switch (challenge_below(c, depth ? 6 : 4)) {
    case 0: return challenge_number(c, challenge_below(c, 7) - 2);
    case 1: return challenge_plus(c, name, challenge_below(c, 5) - 2);
    case 4: return challenge_make(c, B_ADD, draw_integer(c, 0), draw_integer(c, 0));
    case 5: return challenge_make(c, B_MUL, challenge_number(c, 2), name);
    default: return name;
    }
}

static int draw_condition(Challenge *c, int depth)
{
    static const BruteOp ops[] = {B_LT, B_LE, B_EQ, B_NE, B_LT, B_LE, B_EQ};
    if (depth && challenge_below(c, 4) == 0)
        return challenge_make(c, challenge_below(c, 2) ? B_AND : B_OR, draw_condition(c, depth - 1),
                              draw_condition(c, depth - 1));
    return challenge_make(c, ops[challenge_below(c, 7)], draw_integer(c, 1), draw_integer(c, 0));
}

static int draw_brackets(Challenge *c, int depth)
{
    int one = challenge_bracket(c, draw_condition(c, 1));
    switch (depth ? challenge_below(c, 5) : 0) {
    case 1: return challenge_make(c, B_MUL, one, draw_brackets(c, depth - 1));
    case 2: return challenge_make(c, B_ADD, one, draw_brackets(c, depth - 1));
    case 3: return brute_make(&c->b, B_IF, draw_condition(c, 0), one, draw_brackets(c, depth - 1));
    case 4: return challenge_make(c, B_SUB, draw_brackets(c, depth - 1), one);
    default: return one;
    }
}

// The opposite, a weaker or a sharper condition, or the same said otherwise.
static int twist(Challenge *c, int condition)
{
    BruteNode n = c->b.nodes.at[condition];
    int a = n.arg[0], b = n.arg[1];
    switch (n.op) {
    case B_LT:
        return challenge_below(c, 3) ? challenge_make(c, B_LE, challenge_plus(c, a, 1), b)
                                     : challenge_make(c, B_LE, a, challenge_plus(c, b, -challenge_below(c, 2)));
    case B_LE:
        return challenge_below(c, 3)
                   ? challenge_make(c, B_LT, a, challenge_plus(c, b, 1))
                   : challenge_make(c, B_LT, challenge_plus(c, a, -1), challenge_plus(c, b, challenge_below(c, 2)));
    case B_EQ:
        return challenge_make(c, B_AND, challenge_make(c, B_LE, a, b),
                              challenge_make(c, challenge_below(c, 4) ? B_LE : B_LT, b, a));
    case B_NE:
        return challenge_make(c, B_OR, challenge_make(c, B_LT, a, b),
                              challenge_make(c, challenge_below(c, 4) ? B_LT : B_LE, b, a));
    case B_AND: return challenge_make(c, B_AND, b, a);
    default: return challenge_make(c, B_OR, b, challenge_below(c, 4) ? a : b);
    }
}

static void draw_bracket_claim(Challenge *c)
{
    int p = draw_condition(c, 1), q = draw_condition(c, 0), e = draw_brackets(c, 1);
    switch (challenge_below(c, 6)) {
    case 0:
        c->left = challenge_make(c, B_MUL, challenge_bracket(c, p), e);
        c->right = challenge_make(c, B_MUL, e, challenge_bracket(c, twist(c, p)));
        break;
    case 1:
        c->left = challenge_make(c, B_MUL, challenge_bracket(c, p), challenge_bracket(c, q));
        c->right = challenge_below(c, 2)   ? challenge_bracket(c, challenge_make(c, B_AND, q, p))
                   : challenge_below(c, 2) ? challenge_number(c, 0)
                                           : challenge_bracket(c, q);
        break;
    case 2:
        c->left = challenge_make(c, B_ADD, challenge_bracket(c, p), challenge_bracket(c, q));
        c->right = challenge_make(c, B_ADD, challenge_bracket(c, challenge_make(c, B_OR, p, q)),
                                  challenge_bracket(c, challenge_make(c, B_AND, p, q)));
        break;
    case 3:
        c->left = brute_make(&c->b, B_IF, p, e, challenge_bracket(c, q));
        c->right = challenge_make(c, B_ADD, challenge_make(c, B_MUL, challenge_bracket(c, twist(c, p)), e),
                                  challenge_make(c, B_MUL, challenge_bracket(c, brute_make(&c->b, B_NOT, p, -1, -1)),
                                                 challenge_bracket(c, q)));
        break;
    case 4:
        c->left = brute_make(&c->b, B_IF, p, challenge_bracket(c, q), challenge_number(c, challenge_below(c, 2)));
        c->right = challenge_number(c, challenge_below(c, 2));
        break;
    default: c->left = challenge_bracket(c, p); c->right = challenge_bracket(c, twist(c, p));
    }
    for (int i = N; i <= A; i++) {
        c->integer[i] = true;
        if (c->used[i] && c->nfacts < FACTS - 1 && challenge_below(c, 2))
            challenge_assume_of(c, i);
        if (c->used[i])
            challenge_say_integer(c, i);
    }
}

START_TEST(brackets_over_integers)
{
    challenge_draw_all("brackets over integers", 400, 2000000, draw_bracket_claim, 95);
}

END_TEST

// ---- Branches -------------------------------------------------------------------------------------------------------

static int draw_real(Challenge *c, int depth)
{
    int x = challenge_name(c, challenge_below(c, 2) ? X : Y);
    switch (challenge_below(c, depth ? 12 : 4)) {
    case 0: return brute_number(&c->b, challenge_below(c, 9) - 4, 1 + challenge_below(c, 2));
    case 4: return challenge_make(c, B_ADD, draw_real(c, depth - 1), draw_real(c, depth - 1));
    case 5: return challenge_make(c, B_SUB, draw_real(c, depth - 1), x);
    case 6: return challenge_make(c, B_MUL, x, draw_real(c, depth - 1));
    case 7: return brute_make(&c->b, B_ABS, draw_real(c, depth - 1), -1, -1);
    case 8: return brute_make(&c->b, B_SIGN, draw_real(c, depth - 1), -1, -1);
    case 9: return challenge_make(c, challenge_below(c, 2) ? B_MIN : B_MAX, draw_real(c, depth - 1), x);
    case 10:
        return challenge_make(c, B_POW, draw_real(c, 0), challenge_number(c, 2 - 3 * (challenge_below(c, 4) == 0)));
    case 11:
        return brute_make(&c->b, B_IF,
                          challenge_make(c, challenge_below(c, 3) ? B_LT : B_EQ, draw_real(c, 0), draw_real(c, 0)),
                          draw_real(c, depth - 1), x);
    default: return x;
    }
}

// u as something that it is everywhere, or on a part of the line only.
static int rewrite_branch(Challenge *c, int u, int v)
{
    int less = challenge_make(c, B_LT, u, v), zero = challenge_number(c, 0), half = brute_number(&c->b, 1, 2);
    int gap = challenge_both(c, B_ABS, challenge_make(c, B_SUB, u, v));
    switch (challenge_below(c, 12)) {
    case 0:
        return challenge_make(
            c, B_SUB, challenge_make(c, B_ADD, challenge_make(c, B_MIN, u, v), challenge_make(c, B_MAX, u, v)), v);
    case 1: return challenge_make(c, B_MUL, challenge_both(c, B_SIGN, u), challenge_both(c, B_ABS, u));
    case 2: return brute_make(&c->b, B_IF, less, u, challenge_make(c, B_MAX, u, v));
    case 3: return brute_make(&c->b, B_IF, less, challenge_make(c, B_MIN, u, v), challenge_make(c, B_MIN, v, u));
    case 4: return challenge_both(c, B_ABS, u);
    case 5:
        return challenge_make(
            c, B_SUB, challenge_make(c, B_MUL, half, challenge_make(c, B_ADD, challenge_make(c, B_ADD, u, v), gap)),
            challenge_make(c, B_MAX, challenge_make(c, B_SUB, v, u), zero));
    case 6: return challenge_make(c, B_MUL, u, challenge_bracket(c, challenge_make(c, B_NE, u, zero)));
    case 7:
        return challenge_make(c, B_ADD, challenge_make(c, B_MUL, u, challenge_bracket(c, less)),
                              challenge_make(c, B_MUL, u, challenge_bracket(c, challenge_make(c, B_LE, v, u))));
    case 8:
        return challenge_make(c, B_ADD, challenge_make(c, B_MUL, u, challenge_bracket(c, less)),
                              challenge_make(c, B_MUL, u, challenge_bracket(c, challenge_make(c, B_LT, v, u))));
    case 9:
        return challenge_make(c, B_MUL, challenge_both(c, B_SIGN, v),
                              challenge_make(c, B_MUL, u, challenge_both(c, B_SIGN, v)));
    case 10:
        return challenge_make(c, B_MAX, challenge_make(c, B_MIN, u, v),
                              challenge_make(c, B_MIN, u, challenge_make(c, B_MAX, u, v)));
    default:
        return challenge_make(c, B_SUB, challenge_make(c, B_MAX, u, zero),
                              challenge_make(c, B_MAX, challenge_make(c, B_SUB, zero, u), zero));
    }
}

static void draw_branch(Challenge *c)
{
    int u = draw_real(c, 2), v = draw_real(c, 1);
    c->left = u;
    c->right = rewrite_branch(c, u, v);
    if (challenge_below(c, 3) == 0)
        challenge_say(c, challenge_make(c, challenge_below(c, 2) ? B_LT : B_LE, brute_name(&c->b, X),
                                        challenge_below(c, 2) ? brute_name(&c->b, Y)
                                                              : challenge_number(c, challenge_below(c, 5) - 2)));
    if (challenge_below(c, 4) == 0)
        challenge_say(c, challenge_make(c, challenge_below(c, 3) ? B_LT : B_EQ,
                                        challenge_number(c, challenge_below(c, 3) - 1), brute_name(&c->b, Y)));
    if (c->nfacts) // names of assumptions are drawn too
        c->used[X] = c->used[Y] = true;
}

START_TEST(branches)
{
    challenge_draw_all("branches", 400, 3000000, draw_branch, 95);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("meaning");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 0);
    tcase_add_test(t, sums_and_products);
    tcase_add_test(t, brackets_over_integers);
    tcase_add_test(t, branches);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
