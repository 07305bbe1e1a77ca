// Matrices through the session: derivatives come back in matrix notation and are what the prover says, too; what is
// proved of inverses for all sizes holds for numbers.
#include "session/session.h"
#include "support/random_expr.h"
#include "util/mem.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Session *s;

static void setup(void)
{
    s = session_new(NULL);
}

static void teardown(void)
{
    session_free(s);
}

typedef struct {
    char result[2000], kind[20];
    Verdict verdict;
} Answer;

static bool take(const Report *r, void *data)
{
    Answer *a = data;
    a->verdict = report_verdict(r);
    snprintf(a->kind, sizeof a->kind, "%s", r->kind);
    snprintf(a->result, sizeof a->result, "%s", r->result ? r->result : r->error.code ? r->error.message : "");
    return true;
}

static Answer run(const char *text)
{
    Answer a = {.verdict = VERDICT_NONE};
    SessionOptions options = session_options_default();
    session_run(s, text, strlen(text), &options, take, &a);
    return a;
}

// ---- Back to matrix notation ----------------------------------------------------------------------------------------

static const char *const setting[] = {
    "assume A matrix(m, n), B matrix(n, m), X matrix(m, n), M square(n), N_ square(n), S symmetric(n), P spd(n)",
    "assume x vector(n), y vector(n), b vector(m), a real, t positive, det(M) > 0, G matrix(n + 1, n), W matrix(m, m)",
    "f := exp.(x)/sum(exp.(x))",
    "sigma(z) := 1/(1 + exp(-z))",
};

static const char *const derivatives[] = {
    "grad(x'*y, x)",
    "grad(x'*M*x, x)",
    "grad(x'*S*x, x)",
    "grad(norm(A*x - b)^2, x)",
    "grad(norm(A*x - b), x)",
    "hessian(norm(A*x - b)^2, x)",
    "hessian(x'*M*x, x)",
    "jacobian(A*x, x)",
    "jacobian(M*x + a*y, x)",
    "jacobian(f, x)",
    "jacobian(sigma.(A*x), x)",
    "jacobian(x/norm(x), x)",
    "grad((A*x - b)'*W*(A*x - b), x)",
    "grad(tr(X*B), X)",
    "grad(tr(X'*A), X)",
    "grad(tr(X*X'), X)",
    "grad(tr(X'*W*X), X)",
    "grad(tr(W*X*M*X'), X)",
    "grad(norm(X)^2, X)",
    "grad(norm(X - A)^2, X)",
    "grad(norm(X), X)",
    "grad(b'*X*x, X)",
    "grad(sum(exp.(X)), X)",
    "grad(sum(X.*A), X)",
    "grad(sum(X.^3), X)",
    "grad(tr(M^4), M)",
    "grad(tr(M*N_*M), M)",
    "grad(tr(inv(M)*N_), M)",
    "grad(x'*inv(M)*y, M)",
    "grad(det(M), M)",
    "grad(log(det(M)), M)",
    "grad(det(M)^2, M)",
    "grad(log(det(G'*G)), G)",
    "grad(-1/2*log(det(P)) - 1/2*x'*inv(P)*x, P)",
    "grad(-1/2*log(det(P)) - 1/2*x'*inv(P)*x, x)",
    "hessian(x'*inv(P)*x, x)",
    "grad(log(sum(exp.(x))), x)",
    "hessian(log(sum(exp.(x))), x)",
    "grad(sum(tanh.(A*x + b)), x)",
    "dir(inv(M), M, N_)",
    "dir(log(det(M)), M, N_)",
    "diff(inv(M + t*N_), t)",
    "A*B*A*x - b",
    "tr(M*N_*M')",
    "x'*M*y",
};

// Is the answer to a derivative without indices? It must be equal to the derivative.
static bool is_folded(const char *derivative)
{
    Answer shown = run(derivative);
    ck_assert_msg(!strcmp(shown.kind, "show"), "%s: %s", derivative, shown.result);
    char claim[3000];
    snprintf(claim, sizeof claim, "prove %s = %s", derivative, shown.result);
    Answer proved = run(claim);
    ck_assert_msg(proved.verdict == VERDICT_PROVED, "%s: %s", claim, proved.result);
    return !strchr(shown.result, '[') && !strstr(shown.result, "..");
}

START_TEST(results_are_in_matrix_notation_and_equal)
{
    size_t n = sizeof derivatives / sizeof *derivatives, folded = 0;
    for (size_t i = 0; i < sizeof setting / sizeof *setting; i++)
        ck_assert_str_ne(run(setting[i]).kind, "error");
    for (size_t i = 0; i < n; i++)
        folded += is_folded(derivatives[i]);
    ck_assert_msg(folded * 100 >= n * 90, "%zu of %zu in matrix notation", folded, n);
}

END_TEST

// The same of the left sides `grad(..)`, `jacobian(..)`, `hessian(..)` of the claims in the file that MATRIX_CLAIMS
// names, whose parts a blank line ends.
START_TEST(derivatives_of_a_file_too)
{
    static const char *const words[] = {"prove grad(", "prove jacobian(", "prove hessian("};
    const char *path = getenv("MATRIX_CLAIMS");
    FILE *file = path ? fopen(path, "r") : NULL;
    size_t n = 0, folded = 0;
    char line[2000];
    while (file && fgets(line, sizeof line, file)) {
        char *sides = strstr(line, " = ");
        bool derivative = false;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            derivative |= sides && !strncmp(line, words[i], strlen(words[i]));
        line[strcspn(line, "\n")] = 0;
        if (!*line)
            session_reset(s);
        if (!derivative && strncmp(line, "prove", 5)) {
            ck_assert_msg(strcmp(run(line).kind, "error"), "%s", line);
            continue;
        }
        if (derivative) {
            *sides = 0;
            folded += is_folded(line + strlen("prove "));
            n++;
        }
    }
    if (file)
        fclose(file);
    ck_assert_msg(!path || file, "%s can not be read", path);
    ck_assert_msg(folded * 100 >= n * 90, "%zu of %zu in matrix notation", folded, n);
}

END_TEST

// ---- Claims about inverses ------------------------------------------------------------------------------------------

static const char *const letters[] = {"A",       "B",          "C",        "A'", "inv(A)", "inv(B)",
                                      "(A + B)", "inv(A + B)", "inv(A*B)", "S",  "inv(S)", "inv(A')"};

enum { LETTERS = sizeof letters / sizeof *letters, PAIRS = 5, WORD_MOST = 8 };

static const unsigned char pairs[PAIRS][2] = {{0, 4}, {1, 5}, {6, 7}, {9, 10}, {3, 11}};

typedef struct {
    unsigned char at[WORD_MOST];
    uint32_t n;
} Word;

static void put_in(Word *w, uint32_t at, unsigned char letter)
{
    if (w->n == WORD_MOST)
        return;
    memmove(w->at + at + 1, w->at + at, w->n - at);
    w->at[at] = letter;
    w->n++;
}

static void write_word(const Word *w, char *out, size_t room)
{
    size_t used = 0;
    for (uint32_t i = 0; i < w->n && used < room; i++)
        used += (size_t)snprintf(out + used, room - used, "%s%s", i ? "*" : "", letters[w->at[i]]);
}

// Puts a matrix and its inverse side by side into the word, now and then one of them only.
static void rewrite(Word *w, Random *r)
{
    for (uint32_t k = 0; k < 1 + random_below(r, 2); k++) {
        uint32_t pair = random_below(r, PAIRS), turn = random_below(r, 2), at = random_below(r, w->n + 1);
        if (w->n + 2 > WORD_MOST)
            return;
        put_in(w, at, pairs[pair][turn]);
        if (!random_chance(r, 12))
            put_in(w, at + 1, pairs[pair][!turn]);
        else
            put_in(w, random_below(r, w->n + 1), pairs[pair][!turn]);
    }
}

START_TEST(what_is_proved_holds_for_numbers)
{
    static const char *const numbers[] = {
        "A := [[2, 1], [1, 1]]; B := [[1, 3], [0, 1]]; C := [[0, 1], [2, 5]]; S := [[2, 1], [1, 3]]",
        "A := [[1, 2, 0], [0, 1, 4], [5, 6, 0]]; B := [[1, 1, 0], [0, 2, 1], [3, 0, 1]]; "
        "C := [[0, 1, 1], [2, 0, 1], [1, 1, 1]]; S := [[2, 1, 0], [1, 3, 1], [0, 1, 4]]",
    };
    uint32_t proved = 0, count = random_count(50);
    for (uint32_t k = 0; k < count; k++) {
        Random r = random_start(k);
        Word left = {.n = 1 + random_below(&r, 3)}, right;
        for (uint32_t i = 0; i < left.n; i++)
            left.at[i] = (unsigned char)random_below(&r, LETTERS);
        right = left;
        rewrite(&right, &r);
        char a[400], b[400], claim[900];
        write_word(&left, a, sizeof a);
        write_word(&right, b, sizeof b);
        snprintf(claim, sizeof claim, "prove %s = %s", a, b);
        session_reset(s);
        run("assume A square(n), B square(n), C square(n), S symmetric(n)");
        Answer general = run(claim);
        proved += general.verdict == VERDICT_PROVED;
        for (int m = 0; m < 2 && general.verdict != VERDICT_UNKNOWN; m++) {
            session_reset(s);
            run(numbers[m]);
            Answer special = run(claim);
            bool contradicts = general.verdict == VERDICT_PROVED && special.verdict == VERDICT_REFUTED;
            ck_assert_msg(!contradicts, "seed %llu case %u: %s is no identity of numbers (%s)",
                          (unsigned long long)r.seed, k, claim, special.result);
        }
    }
    ck_assert_msg(proved * 2 > count, "%u of %u proved", proved, count);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("matrix");
    TCase *tc = tcase_create("matrices");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 0);
    tcase_add_test(tc, results_are_in_matrix_notation_and_equal);
    tcase_add_test(tc, derivatives_of_a_file_too);
    tcase_add_test(tc, what_is_proved_holds_for_numbers);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
