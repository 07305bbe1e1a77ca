// Facts of every form and pattern: what is proved holds for arrays that are drawn until they satisfy what is assumed.
#include "support/challenge.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { T_PLACES = 4 }; // subscripts of the arrays that facts speak of

typedef struct {
    const char *text;
    bool (*holds)(const Brute *b, int i, int j); // for all subscripts i, j in 1..T_PLACES
} Form;

static int at(const Brute *b, char array, int i, int j)
{
    return b->table[(int)array][i][j];
}

static bool diagonal(const Brute *b, int i, int j)
{
    return i != j || at(b, 'w', i, j) > 0;
}

static bool positive(const Brute *b, int i, int j)
{
    return at(b, 'w', i, j) > 0;
}

static bool first_row(const Brute *b, int i, int j)
{
    return i != 1 || at(b, 'w', i, j) >= 2;
}

static bool second_column(const Brute *b, int i, int j)
{
    return j != 2 || at(b, 'w', i, j) < 0;
}

static bool symmetric(const Brute *b, int i, int j)
{
    return at(b, 'w', i, j) == at(b, 'w', j, i);
}

static bool skew(const Brute *b, int i, int j)
{
    return at(b, 'w', i, j) == -at(b, 'w', j, i);
}

static bool falling(const Brute *b, int i, int j)
{
    (void)j;
    return i == T_PLACES || at(b, 'u', i, 0) > at(b, 'u', i + 1, 0);
}

static bool above_index(const Brute *b, int i, int j)
{
    (void)j;
    return at(b, 'u', i, 0) >= 2 * i;
}

static bool nonzero(const Brute *b, int i, int j)
{
    (void)j;
    return at(b, 'u', i, 0) != 0;
}

static bool third(const Brute *b, int i, int j)
{
    (void)i, (void)j;
    return at(b, 'u', 3, 0) == 4;
}

static bool near(const Brute *b, int i, int j)
{
    (void)j;
    return abs(at(b, 'u', i, 0)) < 4;
}

static bool label_index(const Brute *b, int i, int j)
{
    (void)j;
    int y = at(b, 'l', i, 0);
    return y % 2 == 0 && y >= 2 && y <= 2 * i;
}

static bool label_three(const Brute *b, int i, int j)
{
    (void)j;
    int y = at(b, 'l', i, 0);
    return y % 2 == 0 && y >= 2 && y <= 6;
}

static bool whole_u(const Brute *b, int i, int j)
{
    (void)j;
    return at(b, 'u', i, 0) % 2 == 0;
}

static bool crossed(const Brute *b, int i, int j)
{
    return at(b, 'u', i, 0) >= at(b, 'w', i, j);
}

static bool below_label(const Brute *b, int i, int j)
{
    (void)j;
    return at(b, 'u', i, 0) <= at(b, 'l', i, 0);
}

static const Form forms[] = {
    {"w[k, k] > 0", diagonal},        {"w[i, j] > 0", positive},
    {"w[1, j] >= 1", first_row},      {"w[i, 2] < 0", second_column},
    {"w[i, j] = w[j, i]", symmetric}, {"w[i, j] = -w[j, i]", skew},
    {"u[i] > u[i + 1]", falling},     {"u[i] >= i", above_index},
    {"u[i] != 0", nonzero},           {"u[3] = 2", third},
    {"abs(u[i]) < 2", near},          {"l[i] in 1..i", label_index},
    {"l[i] in 1..3", label_three},    {"u[i] integer", whole_u},
    {"u[i] >= w[i, j]", crossed},     {"u[i] <= l[i]", below_label},
};

static int element(Challenge *c)
{
    char array = "wwuul"[challenge_below(c, 5)];
    int row = challenge_number(c, 1 + challenge_below(c, T_PLACES)),
        column = array == 'w' ? challenge_number(c, 1 + challenge_below(c, T_PLACES)) : -1;
    return brute_element(&c->b, array, row, column);
}

static void draw_fact_claim(Challenge *c)
{
    int e = element(c), d = element(c), one = challenge_number(c, 1), zero = challenge_number(c, 0);
    c->right = challenge_below(c, 3) ? one : zero;
    switch (challenge_below(c, 9)) {
    case 0:
        c->left = challenge_both(c, B_ABS, e);
        c->right = challenge_below(c, 3) ? e : challenge_make(c, B_SUB, zero, e);
        break;
    case 1: c->left = challenge_both(c, B_SIGN, e); break;
    case 2: c->left = challenge_both(c, B_SIGN, challenge_make(c, B_SUB, e, d)); break;
    case 3: c->left = challenge_bracket(c, challenge_make(c, challenge_below(c, 2) ? B_LT : B_LE, e, d)); break;
    case 4:
        c->left = challenge_bracket(c, challenge_make(c, B_LE, challenge_number(c, 1 + challenge_below(c, 3)), e));
        break;
    case 5:
        c->left = e;
        c->right = challenge_below(c, 2) ? d : challenge_make(c, B_SUB, zero, d);
        break;
    case 6:
        c->left = brute_range(&c->b, B_SUM, K, one, challenge_number(c, 1 + challenge_below(c, 4)),
                              challenge_bracket(c, challenge_make(c, B_EQ, brute_name(&c->b, K), e)));
        break;
    case 7:
        c->left = challenge_both(c, B_FLOOR, e);
        c->right = e;
        break;
    default:
        c->left = challenge_make(c, B_MUL, e, d);
        c->right = challenge_both(c, B_ABS, challenge_make(c, B_MUL, d, e));
    }
}

// Arrays that satisfy the facts by chance; false where none were found.
static bool draw_tables(Challenge *c, const Form *const *said, int n)
{
    for (int tries = 0; tries < 300; tries++) {
        for (const char *array = "wul"; *array; array++)
            for (int i = 1; i <= BRUTE_SIDE; i++)
                for (int j = *array == 'w' ? 1 : 0; j <= (*array == 'w' ? BRUTE_SIDE : 0); j++)
                    c->b.table[(int)*array][i][j] = challenge_below(c, 13) - 4;
        bool ok = true;
        for (int f = 0; f < n && ok; f++) // an array that a fact forbids is mended place by place where that helps
            for (int i = 1; i <= T_PLACES && ok; i++)
                for (int j = 1; j <= T_PLACES && ok; j++)
                    for (int again = 0; !(ok = said[f]->holds(&c->b, i, j)) && again < 30; again++) {
                        const char array = said[f]->text[0];
                        c->b.table[(int)array][i][array == 'w' ? j : 0] = challenge_below(c, 19) - 6;
                    }
        for (int f = 0; f < n && ok; f++)
            for (int i = 1; i <= T_PLACES && ok; i++)
                for (int j = 1; j <= T_PLACES && ok; j++)
                    ok = said[f]->holds(&c->b, i, j);
        if (ok)
            return true;
    }
    return false;
}

START_TEST(facts_of_every_form)
{
    enum { DRAWS = 25 };

    Session *s = session_new(NULL);
    Tally t = {0};
    for (uint32_t i = 0, count = random_count(400); i < count; i++) {
        Challenge c;
        StrBuf text = {0};
        challenge_init(&c, 4000000 + i);
        const Form *said[2];
        int n = 1 + challenge_below(&c, 2);
        for (int f = 0; f < n; f++) {
            said[f] = &forms[challenge_below(&c, sizeof forms / sizeof *forms)];
            str_printf(&c.assumed, "%s%s", f ? ", " : "assume ", said[f]->text);
        }
        draw_fact_claim(&c);
        Answer a = challenge_ask(s, &c, &text);
        c.b.tabled['w'] = c.b.tabled['u'] = c.b.tabled['l'] = true;
        bool fails = false, any = false;
        for (int k = 0; k < DRAWS && !fails && draw_tables(&c, said, n); k++) {
            any = true;
            fails = challenge_differs(&c);
        }
        bool wrong = fails && a.verdict == VERDICT_PROVED;
        t.proved += a.verdict == VERDICT_PROVED;
        t.refuted += a.verdict == VERDICT_REFUTED;
        t.open += a.verdict == VERDICT_UNKNOWN;
        t.false_claims += fails;
        t.false_refuted += fails && a.verdict == VERDICT_REFUTED;
        t.contradictions += wrong;
        if (wrong || (getenv("SHOW_OPEN") && any && a.verdict == VERDICT_UNKNOWN))
            printf("facts, seed %llu: %s\n%s\n", (unsigned long long)c.r.seed,
                   wrong   ? "a false proof"
                   : fails ? "false and open"
                           : "open",
                   str_text(&text));
        str_free(&text);
        challenge_clear(&c);
    }
    session_free(s);
    challenge_check_tally("facts", &t, 90);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("facts");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 0);
    tcase_add_test(t, facts_of_every_form);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
