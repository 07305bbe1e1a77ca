// The prompt on a pseudo-terminal: typing, completion, history, Ctrl-C, Ctrl-D, as a person does it.
#include "util/mem.h"
#include "util/str.h"

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CTRL_C "\003"
#define CTRL_D "\004"
#define UP     "\033[A"

typedef struct {
    pid_t child;
    int terminal;
    StrBuf shown;
    size_t matched; // what `expect` has already found lies before this
} Person;

static char home[] = "/tmp/leibniz-prompt-XXXXXX"; // one for each test: check forks

static void make_home(void)
{
    ck_assert_ptr_nonnull(mkdtemp(home));
}

static void remove_home(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", home);
    ck_assert_int_eq(system(command), 0);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// At a terminal that shows colours or at one that does not.
static Person sit_down_at(bool colours)
{
    Person p = {0};
    struct winsize size = {.ws_row = 40, .ws_col = 120};
    p.child = forkpty(&p.terminal, NULL, NULL, &size);
    ck_assert_int_ge(p.child, 0);
    if (p.child == 0) {
        setenv("XDG_STATE_HOME", home, 1);
        setenv("TERM", "xterm", 1);
        setenv("INPUTRC", "/dev/null", 1);
        setenv("NO_COLOR", colours ? "" : "1", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        execl(LEIBNIZ_PROGRAM, "leibniz", "--ascii", (char *)NULL);
        _exit(127);
    }
    return p;
}

static Person sit_down(void)
{
    return sit_down_at(false);
}

// Reads what the program shows for at most `seconds`. False at its end.
static bool watch(Person *p, double seconds)
{
    struct pollfd ready = {.fd = p->terminal, .events = POLLIN};
    if (poll(&ready, 1, (int)(seconds * 1000)) <= 0)
        return true;
    char block[4096];
    ssize_t n = read(p->terminal, block, sizeof block);
    if (n <= 0)
        return false;
    str_add_n(&p->shown, block, (size_t)n);
    return true;
}

static void expect(Person *p, const char *text)
{
    double patience = now() + 20;
    for (;;) {
        const char *unread = str_text(&p->shown) + p->matched;
        const char *found = memmem(unread, p->shown.len - p->matched, text, strlen(text));
        if (found) {
            p->matched = (size_t)(found - str_text(&p->shown)) + strlen(text);
            return;
        }
        if (now() > patience || !watch(p, 0.05))
            ck_abort_msg("expected \"%s\" in what followed:\n%s", text, str_text(&p->shown) + p->matched);
    }
}

static void type(Person *p, const char *keys)
{
    size_t length = strlen(keys);
    ck_assert_int_eq(write(p->terminal, keys, length), (ssize_t)length);
}

// Types a statement once the prompt waits for it, and expects the answer (NULL: whatever comes).
static void ask(Person *p, const char *statement, const char *answer)
{
    expect(p, "> ");
    type(p, statement);
    type(p, "\r");
    expect(p, "\n"); // the end of the echo: the answer does not lie in it
    if (answer)
        expect(p, answer);
}

static int leave(Person *p)
{
    double patience = now() + 20;
    int status = 0;
    pid_t ended = 0;
    while (ended == 0 && now() < patience) {
        if (!watch(p, 0.05))
            usleep(1000); // it has closed the terminal and is about to end
        ended = waitpid(p->child, &status, WNOHANG);
    }
    if (ended != p->child) {
        kill(p->child, SIGKILL);
        waitpid(p->child, &status, 0);
        ck_abort_msg("the program does not end; it showed:\n%s", str_text(&p->shown));
    }
    close(p->terminal);
    str_free(&p->shown);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

START_TEST(answers_and_leaves)
{
    Person p = sit_down();
    ask(&p, "diff(x^2, x)", "2*x\r\n");
    ask(&p, "", "> "); // an empty line is no statement
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);

    p = sit_down();
    expect(&p, "> ");
    type(&p, "quit\r");
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

START_TEST(survives_errors)
{
    Person p = sit_down();
    ask(&p, "g := x^3", NULL);
    ask(&p, "g +;", "error: ");
    ask(&p, "diff(g, x)", "3*x^2\r\n");
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

START_TEST(goes_on_while_brackets_are_open)
{
    Person p = sit_down();
    ask(&p, "diff(x^2,", ". ");
    type(&p, "x)\r");
    expect(&p, "\n");
    expect(&p, "2*x\r\n");
    ask(&p, "diff(x^2,", ". ");
    type(&p, CTRL_D); // shows the open bracket
    expect(&p, "error: ");
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

START_TEST(remembers)
{
    Person p = sit_down();
    ask(&p, "diff(x^2,", ". ");
    type(&p, "x)\r");
    expect(&p, "2*x\r\n");
    ask(&p, "1 + 1", "2\r\n");
    expect(&p, "> ");
    type(&p, UP UP "\r");
    expect(&p, "2*x\r\n");
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);

    p = sit_down(); // the next day; a statement of two lines comes back as one
    expect(&p, "> ");
    type(&p, UP UP "\r");
    expect(&p, "2\r\n");
    expect(&p, "> ");
    type(&p, UP UP "\r");
    expect(&p, "2*x\r\n");
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

START_TEST(completes)
{
    Person p = sit_down();
    expect(&p, "> ");
    type(&p, "simp\t");
    expect(&p, "simplify");
    type(&p, " x + x\r");
    expect(&p, "2*x\r\n");
    ask(&p, "temperature := 5", NULL);
    expect(&p, "> ");
    type(&p, "2*temper\t");
    expect(&p, "temperature");
    type(&p, "\r");
    expect(&p, "10\r\n");
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

START_TEST(completes_files_and_letters)
{
    Person p = sit_down();
    char save[128];
    snprintf(save, sizeof save, "save \"%s/one-curve.lbz\"", home);
    ask(&p, "height := 7", NULL);
    ask(&p, save, NULL);
    ask(&p, "reset", NULL);
    expect(&p, "> ");
    snprintf(save, sizeof save, "load \"%s/one-c\t", home);
    type(&p, save);
    expect(&p, "one-curve.lbz\"");
    type(&p, "\r");
    ask(&p, "height + 1", "8\r\n");
    expect(&p, "> ");
    type(&p, "2*\\sigm\t + \\p\t\t"); // one letter, and the names of several
    expect(&p, "\\psi");
    expect(&p, "2*\u03c3 + \\p");
    type(&p, CTRL_C);
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

// The line in colours, in the midst of typing; and the cursor stays where it is when the line is longer than a row.
START_TEST(paints_the_line)
{
    Person p = sit_down_at(true);
    expect(&p, "> ");
    type(&p, "sin(2*x]");
    expect(&p, "\033[1msin\033[0m(\033[35m2\033[0m*x\033[1;31m]\033[0m"); // a word, a number, a wrong bracket
    type(&p, "\b)");
    expect(&p, "\033[1msin\033[0m\033[1;4m(\033[0m\033[35m2\033[0m*x\033[1;4m)\033[0m"); // the pair
    for (int i = 0; i < 40; i++)
        type(&p, " + x");
    type(&p, "\033[D9*\r"); // left of the last x
    expect(&p, "48*x");
    expect(&p, "> ");
    type(&p, "(1 +\r");
    expect(&p, ". ");
    type(&p, "2)");
    expect(&p, "\033[35m2\033[0m)"); // opened a line before: not wrong
    type(&p, "\r");
    expect(&p, "3\r\n");
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

START_TEST(clears_the_line_at_ctrl_c)
{
    Person p = sit_down();
    expect(&p, "> ");
    type(&p, "1 + 1 +");
    expect(&p, "1 + 1 +");
    type(&p, CTRL_C);
    ask(&p, "2 + 3", "5\r\n");
    ask(&p, "(1 +", ". ");
    type(&p, CTRL_C);
    ask(&p, "2 + 4", "6\r\n");
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

START_TEST(ends_a_computation_at_ctrl_c)
{
    Person p = sit_down();
    ask(&p, "g := x^3", NULL);
    expect(&p, "> ");
    type(&p, "diff(exp(sin(x))*gamma(x)*log(x)*atan(x), x, 2000)\r"); // hours, if one let it
    expect(&p, "\n");
    for (int i = 0; i < 4; i++)
        watch(&p, 0.05);
    type(&p, CTRL_C);
    expect(&p, "interrupted");
    ask(&p, "diff(g, x)", "3*x^2\r\n");
    expect(&p, "> ");
    type(&p, CTRL_D);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

// What a person expects of a prompt, row by row.
START_TEST(serves_a_person)
{
    Person p = sit_down();
    expect(&p, "tour shows more"); // the first screen teaches
    ask(&p, "f(x) := x^2", NULL);
    ask(&p, "f(x) := x^3", NULL);
    ask(&p, "f(2)", "8\r\n");
    ask(&p, ":undo", NULL);
    ask(&p, "f(2)", "4\r\n");
    ask(&p, "%1 + %2", "12\r\n");
    ask(&p, "f(7);", NULL); // hushed
    ask(&p, "%", "49\r\n");
    ask(&p, "> f(3)", "9\r\n"); // a pasted prompt is taken out
    ask(&p, ">>> f(1/2)", "1/4\r\n");
    ask(&p, "?diff", "partial derivatives");
    ask(&p, "x = 3", "write x := 3");
    ask(&p, "f(1) +", ". ");
    type(&p, "f(2)\r");
    expect(&p, "5\r\n");
    ask(&p, "(1 +", ". ");
    type(&p, "\r"); // one blank line ends it
    expect(&p, "never closed");
    ask(&p, ":timer", "time");
    ask(&p, "f(3)", " ms)");
    ask(&p, "exit", NULL);
    ck_assert_int_eq(leave(&p), 0);
}

END_TEST

int main(void)
{
    int probe = posix_openpt(O_RDWR | O_NOCTTY);
    if (probe < 0 || unlockpt(probe) != 0 || !ptsname(probe) || access(ptsname(probe), R_OK) != 0) {
        puts("this system has no pseudo-terminals: mount /dev/pts, without which nothing here is tested");
        return EXIT_FAILURE;
    }
    close(probe);
    Suite *suite = suite_create("prompt");
    TCase *tests = tcase_create("prompt");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, make_home, remove_home);
    tcase_add_test(tests, answers_and_leaves);
    tcase_add_test(tests, survives_errors);
    tcase_add_test(tests, goes_on_while_brackets_are_open);
    tcase_add_test(tests, serves_a_person);
    tcase_add_test(tests, remembers);
    tcase_add_test(tests, completes);
    tcase_add_test(tests, completes_files_and_letters);
    tcase_add_test(tests, paints_the_line);
    tcase_add_test(tests, clears_the_line_at_ctrl_c);
    tcase_add_test(tests, ends_a_computation_at_ctrl_c);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
