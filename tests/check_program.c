// The program as a shell sees it: exit statuses, streams, broken outputs, signals, small stacks.
// In the commands $L is the program; each runs in a shell with an empty folder as the current one.
#include "util/str.h"

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/leibniz-program-XXXXXX"; // one for each test: check forks
static StrBuf out, err;
static int status;

static void enter_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    setenv("L", LEIBNIZ_PROGRAM, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
}

static void leave_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    str_free(&out);
    str_free(&err);
}

static void read_stream(FILE *from, StrBuf *text)
{
    char block[4096];
    str_clear(text);
    for (size_t n; (n = fread(block, 1, sizeof block, from)) > 0;)
        str_add_n(text, block, n);
}

// Runs a command and keeps what it wrote and its exit status (128 + the signal where one ended it).
static void run(const char *command)
{
    StrBuf line = {0};
    str_printf(&line, "{ %s\n} 2>stderr", command);
    FILE *pipe = popen(str_text(&line), "r");
    ck_assert_ptr_nonnull(pipe);
    read_stream(pipe, &out);
    int ended = pclose(pipe);
    status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
    FILE *errors = fopen("stderr", "r");
    ck_assert_ptr_nonnull(errors);
    read_stream(errors, &err);
    fclose(errors);
    str_free(&line);
}

#define expect_status(n)                                                                                               \
    ck_assert_msg(status == (n), "status %d instead of %d; stdout:\n%.1000s\nstderr:\n%.1000s", status, (n),           \
                  str_text(&out), str_text(&err))
#define expect_out(text) ck_assert_str_eq(str_text(&out), text)
#define expect_in(text, stream)                                                                                        \
    ck_assert_msg(strstr(str_text(&stream), text), "\"%s\" is not in:\n%.2000s", text, str_text(&stream))

START_TEST(exit_statuses)
{
    run("$L -e 'diff(x^2, x)'");
    expect_status(0);
    expect_out("2*x\n");
    run("$L -e 'prove x + x = 2*x'");
    expect_status(0);
    run("$L -e 'prove $\\frac{d}{dx} x^2 = 2x$' -e '\\[ \\frac{d}{dx} \\sin^2 x \\]'");
    expect_status(0);
    expect_in("2*cos(x)*sin(x)", out);
    expect_in("read as: prove diff(x^2, x) = 2*x", err);
    run("$L check no-such-file.md");
    expect_status(2);
    run("$L check");
    expect_status(3);
    run("printf '$$(x^2)^{\\prime} = 2x$$' | $L check --json -");
    expect_status(0);
    expect_in("\"verdict\":\"proved\"", out);
    run("$L -e 'prove x = 2*x'");
    expect_status(1);
    expect_in("refuted", out);
    run("$L -e 'prove x = 2*x' -e 'x +' -e '1 + 1'");
    expect_status(2);
    expect_in("\n2\n", out); // the run went on
    expect_in("error: ", err);
    run("$L --no-such-option");
    expect_status(3);
    run("$L -e");
    expect_status(3);
    run("$L --limit nodes");
    expect_status(3);
    run("$L --limit hats=3");
    expect_status(3);
    expect_in("nesting", err); // it lists those there are
    run("$L --timeout -1 -e 1");
    expect_status(3);
    run("$L no-such-file.lbz");
    expect_status(2);
    expect_in("no-such-file.lbz", err);
    run("$L .");
    expect_status(2);
    run("$L --version");
    expect_status(0);
    expect_in("leibniz ", out);
    run("$L --help");
    expect_status(0);
    expect_in("--reset-on-blank", out);
}

END_TEST

START_TEST(scripts_and_pipes)
{
    run("printf 'g := x^3\\ndiff(g, x)\\n' >a.lbz && $L a.lbz -e 'diff(g, x, 2)'");
    expect_status(0);
    expect_out("3*x^2\n6*x\n");
    run("printf 'diff(x^2,\\n  x)\\n1 + 1' | $L"); // no newline at the end
    expect_status(0);
    expect_out("2*x\n2\n");
    run("printf '1 + 1\\nx +\\n' | $L -");
    expect_status(2);
    expect_in("stdin:2:", err);
    run("$L --echo -e '1 + 1'");
    expect_out("> 1 + 1\n2\n");
    run("printf 'g := 1\\n\\ng + 1\\n' >a.lbz && $L a.lbz && $L --reset-on-blank a.lbz && $L --reset-on-blank <a.lbz"
        " && cat a.lbz | $L --reset-on-blank");
    expect_out("2\ng + 1\ng + 1\ng + 1\n");
}

END_TEST

START_TEST(pipes_are_answered_as_they_come)
{
    // The second question is written only after the first answer has come back through a fifo.
    run("mkfifo q a && { $L <q >a & } && exec 3>q 4<a && echo '1 + 1' >&3 && read -r r <&4 && echo \"$r + 40\" >&3"
        " && read -r r <&4 && echo \"$r\"");
    expect_status(0);
    expect_out("42\n");
}

END_TEST

START_TEST(json_lines)
{
    run("$L --json -e 'x +' -e 'prove x = x' -e '1/3' -e 'g := 2'");
    expect_status(2);
    expect_in("\"kind\":\"error\"", out);
    expect_in("\"verdict\":\"proved\"", out);
    expect_in("\"result\":\"1/3\"", out);
    ck_assert_uint_eq(err.len, 0);
    size_t lines = 0;
    for (size_t i = 0; i < out.len; i++) {
        lines += out.at[i] == '\n';
        ck_assert(i == 0 ? out.at[i] == '{' : out.at[i - 1] != '\n' || out.at[i] == '{');
    }
    ck_assert_uint_eq(lines, 4);
}

END_TEST

START_TEST(outputs_that_break)
{
    run("$L -e '1 + 1' >/dev/full");
    expect_status(2);
    expect_in("cannot write", err);
    run("$L --help >/dev/full");
    expect_status(3);
    run("{ yes '1 + 1' | $L; echo $? >status; } | head -n 1; cat status");
    expect_out("2\n2\n");
    expect_in("cannot write", err);
}

END_TEST

START_TEST(ends_a_script_at_ctrl_c)
{
    // Started by a shell without job control a process ignores SIGINT; the signal is sent once the first answer is
    // there.
    run("set -m 2>/dev/null; $L -e '1 + 1' -e 'diff(exp(sin(x))*gamma(x)*log(x)*atan(x), x, 2000)' -e '3' >answers & "
        "while [ ! -s answers ]; do sleep 0.01; done; kill -INT $!; wait $!");
    expect_status(130);
    expect_in("interrupted", err);
    run("cat answers");
    expect_out("2\n");
}

END_TEST

START_TEST(bounds_time)
{
    run("$L --timeout 0.2 -e 'diff(exp(sin(x))*gamma(x)*log(x)*atan(x), x, 2000)' -e '1 + 1'");
    expect_status(2);
    expect_out("2\n");
}

END_TEST

// Long calls of libraries are ended as well, and the session goes on.
START_TEST(bounds_work_and_memory)
{
    static const char *const limits[] = {"--limit work=2000", "--limit memory=30000000", "--timeout 0.2"};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        StrBuf command = {0};
        str_printf(&command, "$L %s -e 'expand((w + x + y + z + v + 1)^60)' -e '1 + 1'", limits[i]);
        run(str_text(&command));
        expect_status(2);
        expect_out("2\n");
        str_free(&command);
    }
    run("$L --timeout 0.2 -e 'N(gamma(1/3), 100000)' -e 'N(pi, 20)' -e '10^(10^7)/7^(10^7)' -e '1 + 1'");
    expect_status(2);
    expect_out("3.1415926535897932385\n2\n");
}

END_TEST

START_TEST(deep_input_needs_no_stack)
{
    run("ulimit -s 1024; { head -c 100000 /dev/zero | tr '\\0' '('; printf x; head -c 100000 /dev/zero | tr '\\0' ')';"
        " echo; echo '1 + 1'; } | $L --limit nesting=200000");
    expect_status(0);
    ck_assert_uint_lt(out.len, 100);
    expect_out("x\n2\n");
    run("ulimit -s 1024; { head -c 100000 /dev/zero | tr '\\0' '('; echo; } | $L");
    expect_status(2);
}

END_TEST

START_TEST(eval_tells_what_ran)
{
    run("echo 'f(x) := exp(x)' >m.lbz; printf '0\\n1\\n' >in.csv\n"
        "$L eval m.lbz --fn 'g(x; y = f(x))' --data in.csv --out out.csv --ulp 1 && cat out.csv");
    expect_status(0);
    expect_out("y\n1\n2.718281828459045\n");
    expect_in("leibniz eval: 2 rows, ", err);
    run("$L eval m.lbz --fn 'g(x; y = f(x))' --data in.csv --out out.csv");
    expect_status(0);
    ck_assert_str_eq(str_text(&err), "");
    run("$L eval m.lbz --fn 'g(x; y = f(x))' --data in.csv --out out.csv --ulp 0.5");
    expect_status(2);
    expect_in("1 is the least", err);
}

END_TEST

// No file is lost: results beside the old ones until they are complete, never over their own data or model.
START_TEST(files_are_written_whole_or_not_at_all)
{
    run("echo 'f := x^2' >m.lbz; printf 'x\n1\n2\n' >d.csv; $L eval m.lbz --fn 'g(x; f)' --data d.csv --out ./d.csv; "
        "s=$?; cat d.csv; exit $s");
    expect_status(2);
    expect_in("x\n1\n2\n", out);
    expect_in("would take the place of the data", err);
    run("ln -f d.csv e.csv; $L eval m.lbz --fn 'g(x; f)' --data d.csv --out e.csv"); // another name of it
    expect_status(2);
    run("echo precious >k.csv; printf 'x\n1\nq\n' >b.csv; $L eval m.lbz --fn 'g(x; f)' --data b.csv --out k.csv; s=$?; "
        "cat k.csv; exit $s");
    expect_status(2);
    expect_in("precious\n", out);
    run("$L eval m.lbz --fn 'g(x; f)' --data d.csv --out k.csv && cat k.csv && ls -A | grep -c '^\\.' ; true");
    expect_in("f\n1\n4\n0\n", out); // and nothing stays beside it
    run("$L gen m.lbz --fn 'g(x; f)' -o m.lbz; s=$?; cat m.lbz; exit $s");
    expect_status(3);
    expect_in("f := x^2", out);
    run("$L gen m.lbz --fn 'g(x; f)' -o g.c --header g.c");
    expect_status(3);
    run("$L gen m.lbz --fn 'g(x; f)' -o /dev/full");
    expect_status(2);
    expect_in("cannot write '/dev/full'", err);
    run("$L gen m.lbz --fn 'g(x; f)' --real half");
    expect_status(2);
    expect_in("no type of numbers called half", err);
    run("$L gen m.lbz --fn 'g(x; f)' --header 'a\"b.h' -o g.c");
    expect_status(2);
    run("$L gen m.lbz --fn 'g(x; f)' --prefix 'a\"b' --json -o g.c");
    expect_in("{\"function\":\"a\\\"bg\"", err);
}

END_TEST

// Numbers next to the largest double, and inputs of all of them, are drawn from as others are.
START_TEST(gen_takes_bounds_next_to_the_largest_double)
{
    run("printf 'assume x < -1e308, abs(y) < 1.7e308, z > 9e307\\n' >m.lbz; $L gen m.lbz --fn 'g(x, y, z; r = x/2 + y/2 + z/4)' --report");
    expect_status(0);
    expect_in("double g(double x, double y, double z)", out);
}

END_TEST

// The shards of the files are all of the files, each once.
START_TEST(check_shares_files_among_machines)
{
    run("for i in 1 2 3 4 5; do printf '$%d + 1 = %d$\\n' $i $((i + 1)) >f$i.md; done; "
        "for i in 1 2; do $L check --readings --shard $i/2 f*.md; done");
    expect_status(0);
    for (char digit = '1'; digit <= '5'; digit++) {
        char reading[] = "prove 1 + 1 = 2";
        reading[6] = digit, reading[14] = (char)(digit + 1);
        expect_in(reading, out);
        ck_assert_ptr_null(strstr(strstr(str_text(&out), reading) + 1, reading));
    }
    expect_in("3 proved", out);
    expect_in("2 proved", out);
    run("$L check --shard 3/2 f1.md");
    expect_status(3);
    expect_in("a shard is I/N", err);
}

END_TEST

// The report goes to standard error, the code to standard output; ranges are read with and without a name.
START_TEST(gen_reports_the_forms)
{
    run("echo 'assume x < 100' >m.lbz; $L gen m.lbz --fn 'g(x; y = x - sin(x))' --report --range x=-1000,0.5");
    expect_status(0);
    expect_in("double g(double x)", out);
    expect_in("g: y: series, ulp as read ", err);
    run("$L gen m.lbz --fn 'g(x; y = x - sin(x))' --json --range 3,5 -o g.c && cat g.c");
    expect_status(0);
    expect_in("return x - sin(x);", out);
    expect_in("{\"function\":\"g\",\"output\":\"y\",\"form\":\"as derived\",\"points\":60,\"read_max_ulp\":", err);
    run("$L gen m.lbz --fn 'g(x; y = x - sin(x))' --json --range x=200,300 -o g.c");
    expect_status(0);
    expect_in("\"points\":0}", err); // no number there meets the assumption
    run("$L gen m.lbz --fn 'g(x; y = x - sin(x))' --range z=0,1");
    expect_status(2);
    expect_in("no function has an input z", err);
    run("$L gen m.lbz --fn 'g(x; y = x - sin(x))' --range x=1,0");
    expect_status(3);
    expect_in("a range is LOW,HIGH or NAME=LOW,HIGH", err);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("program");
    TCase *tests = tcase_create("program");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, enter_folder, leave_folder);
    tcase_add_test(tests, exit_statuses);
    tcase_add_test(tests, eval_tells_what_ran);
    tcase_add_test(tests, gen_takes_bounds_next_to_the_largest_double);
    tcase_add_test(tests, check_shares_files_among_machines);
    tcase_add_test(tests, gen_reports_the_forms);
    tcase_add_test(tests, files_are_written_whole_or_not_at_all);
    tcase_add_test(tests, scripts_and_pipes);
    tcase_add_test(tests, pipes_are_answered_as_they_come);
    tcase_add_test(tests, json_lines);
    tcase_add_test(tests, outputs_that_break);
    tcase_add_test(tests, ends_a_script_at_ctrl_c);
    tcase_add_test(tests, bounds_time);
    tcase_add_test(tests, bounds_work_and_memory);
    tcase_add_test(tests, deep_input_needs_no_stack);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
