// The session as a front end sees it: reports, JSON, statuses, what survives a failure.
#include "session/session_internal.h"
#include "util/mem.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Session *s;
static SessionOptions options;
static StrBuf out;
static int status;

static void setup(void)
{
    s = session_new(NULL);
    options = session_options_default();
}

static void teardown(void)
{
    session_free(s);
    str_free(&out);
}

// One JSON line a report, without the time.
static bool collect(const Report *r, void *data)
{
    (void)data;
    StrBuf line = {0};
    report_json(r, &line);
    char *ms = strstr(line.at, ",\"ms\":");
    ck_assert_ptr_nonnull(ms);
    str_add_n(&out, line.at, (size_t)(ms - line.at));
    str_add(&out, "}\n");
    str_free(&line);
    return true;
}

static bool collect_text(const Report *r, void *data)
{
    (void)data;
    report_text(r, &out);
    report_diagnostics(r, "test", &out);
    return true;
}

static const char *json(const char *text)
{
    str_clear(&out);
    status = session_run(s, text, strlen(text), &options, collect, NULL);
    return str_text(&out);
}

static const char *text(const char *statements)
{
    str_clear(&out);
    status = session_run(s, statements, strlen(statements), &options, collect_text, NULL);
    return str_text(&out);
}

static void holds(const char *part)
{
    ck_assert_msg(strstr(str_text(&out), part) != NULL, "'%s' is not in: %s", part, str_text(&out));
}

START_TEST(test_shape_of_results)
{
    ck_assert_str_eq(json("x + x"), "{\"line\":1,\"statement\":\"x + x\",\"kind\":\"show\",\"result\":\"2*x\"}\n");
    ck_assert_int_eq(status, 0);
    ck_assert_str_eq(json("\n# a comment\n  diff(x^2, x)  # and another\n"),
                     "{\"line\":3,\"statement\":\"diff(x^2, x)\",\"kind\":\"show\",\"result\":\"2*x\"}\n");
    json("f(x) := x^2; f(3)");
    holds("{\"line\":1,\"statement\":\"f(x) := x^2\",\"kind\":\"define\",\"result\":\"f(x) := x^2\"}\n");
    json("assume x > 0, n integer, y in 1..K");
    holds("\"kind\":\"assume\",\"result\":\"x > 0, n integer, y in 1..K\"");
}

END_TEST

START_TEST(test_shape_of_errors)
{
    json("1 + 1\nx +;\n2 + 2");
    holds("{\"line\":2,\"statement\":\"x +\",\"kind\":\"error\",\"error\":");
    holds("\"column\":4");
    holds("\"result\":\"4\""); // the run goes on
    ck_assert_int_eq(status, 2);
}

END_TEST

START_TEST(test_shape_of_verdicts)
{
    json("prove x + x = 2*x");
    holds("\"kind\":\"prove\",\"verdict\":\"proved\",\"method\":");
    holds("\"conditions\":[],\"assumptions\":[]");
    ck_assert_int_eq(status, 0);
    json("prove x = 2*x");
    ck_assert_int_eq(status, 1);
    json("prove x = x = x");
    holds("\"claims\":[{\"claim\":\"x = x\",\"verdict\":\"proved\"");
}

END_TEST

static const ReportPair point[] = {{"z", "0"}};

START_TEST(test_report_of_a_refutation)
{
    ReportClaim claim = {
        .claim = "a = b", .verdict = VERDICT_REFUTED, .point = point, .npoint = 1, .left = "0.25", .right = "0.75"};
    Report r = {.line = 4, .statement = "prove a = b", .kind = "prove", .claims = &claim, .nclaims = 1};
    collect(&r, NULL);
    ck_assert_str_eq(str_text(&out),
                     "{\"line\":4,\"statement\":\"prove a = b\",\"kind\":\"prove\",\"verdict\":\"refuted\","
                     "\"counterexample\":{\"z\":\"0\"},\"left\":\"0.25\",\"right\":\"0.75\"}\n");
    str_clear(&out);
    report_text(&r, &out);
    ck_assert_str_eq(str_text(&out), "refuted at z = 0: left 0.25, right 0.75\n");
}

END_TEST

START_TEST(test_report_of_ignorance)
{
    const char *missing = "y in 1..K";
    ReportClaim claims[] = {{.claim = "a = b", .verdict = VERDICT_PROVED, .method = "m"},
                            {.claim = "b = c",
                             .verdict = VERDICT_UNKNOWN,
                             .agreed_points = 20,
                             .agreed_digits = 60,
                             .holds_if = {&missing, 1}}};
    Report r = {.line = 1, .statement = "s", .kind = "prove", .claims = claims, .nclaims = 2};
    ck_assert_int_eq(report_verdict(&r), VERDICT_UNKNOWN);
    collect(&r, NULL);
    holds("\"verdict\":\"unknown\",\"agreed\":{\"points\":20,\"digits\":60},\"holds_if\":[\"y in 1..K\"]");
    str_clear(&out);
    report_text(&r, &out);
    ck_assert_str_eq(str_text(&out), "a = b: proved: m\n"
                                     "b = c: unknown: the sides agree at 20 points to 60 digits\n"
                                     "  holds if y in 1..K\n");
}

END_TEST

START_TEST(test_definitions)
{
    text("a := 2\nb := a + x");
    ck_assert_str_eq(text("subst(b, x = 5)"), "7\n");
    text("a := 3"); // a later definition replaces the earlier one, also for those who use it
    ck_assert_str_eq(text("subst(b, x = 5)"), "8\n");
    ck_assert_str_eq(text("diff(b^2, b)"), "2*b\n");
    json("a := b");
    holds("recursive definition");
    json("x := x + 1");
    holds("recursive definition");
    json("f(x) := f(x)");
    holds("\"kind\":\"error\"");
    json("sin(x) := x");
    holds("\"kind\":\"error\"");
    ck_assert_str_eq(text("subst(b, x = 5)"), "8\n"); // nothing was lost
}

END_TEST

START_TEST(test_derivatives_see_through)
{
    text("g(x) := x^3\nu := g(t)");
    ck_assert_str_eq(text("diff(u, t)"), "3*t^2\n");
    ck_assert_str_eq(text("g'(t)"), "3*t^2\n");
    ck_assert_str_eq(text("g''(2)"), "12\n");
    ck_assert_str_eq(text("diff(u, t, 2)"), "6*t\n");
    ck_assert_str_eq(text("diff(x*y, x, y)"), "1\n");
    ck_assert_str_eq(text("y'(x)"), "y'(x)\n");
    ck_assert_str_eq(text("g(2)"), "8\n");
    ck_assert_str_eq(text("g(a + 1)"), "(a + 1)^3\n");
    ck_assert_str_eq(text("g"), "g(x) := x^3\n");
    ck_assert_str_eq(text("grad(x*z, [x, z])"), "[z, x]\n");
    ck_assert_str_eq(text("jacobian([x*z, x], [x, z])"), "[[z, x], [1, 0]]\n");
    ck_assert_str_eq(text("hessian(x*z, [x, z])"), "[[0, 1], [1, 0]]\n");
    json("diff(x, 2 + x)");
    holds("diff takes names");
}

END_TEST

START_TEST(test_substitution_keeps_its_direction)
{
    text("[b = a]");
    ck_assert_str_eq(text("subst(a + 1, a = b)"), "b + 1\n");
    ck_assert_str_eq(text("subst(b + 1, b = a)"), "a + 1\n");
    ck_assert_str_eq(text("subst(a*b, a = b, b = a)"), "a*b\n");
    ck_assert_str_eq(text("subst(sum(m=1..K, s[m]*k), k = m)"), "sum(m1=1..K, m*s[m1])\n");
}

END_TEST

START_TEST(test_numbers)
{
    ck_assert_str_eq(text("N(pi, 10)"), "3.141592654\n");
    ck_assert_str_eq(text("N(x^2, x = 1.5)"), "2.25\n");
    ck_assert_str_eq(text("N([x, 2*x], x = 1)"), "[1, 2]\n");
    json("N(x + 1)");
    holds("x has no value");
    json("N(log(0))");
    holds("\"code\":\"undefined value\"");
}

END_TEST

START_TEST(test_undefined_is_an_error)
{
    json("1/0");
    holds("\"kind\":\"error\",\"error\":\"undefined");
    json("a := 1/0");
    holds("\"kind\":\"error\"");
}

END_TEST

START_TEST(test_last_result)
{
    text("x + 1");
    ck_assert_str_eq(text("%^2"), "(x + 1)^2\n");
    text("prove x = x"); // proofs leave it as it is
    ck_assert_str_eq(text("diff(%, x)"), "2*(x + 1)\n");
}

END_TEST

START_TEST(test_blank_lines_separate)
{
    options.reset_on_blank = true;
    const char *script = "a := 2\n# not blank\na + 0\n  \na + 0; 1 + 1\n";
    ck_assert_str_eq(text(script), "2\na\n2\n");
    options.reset_on_blank = false;
    ck_assert_str_eq(text(script), "2\n2\n2\n");
}

END_TEST

START_TEST(test_limits_leave_the_session_alive)
{
    text("a := 41");
    ck_assert(session_limit(s, "print-bytes", 5));
    ck_assert(!session_limit(s, "no-such-limit", 5));
    json("x^2 + 100*x + 1");
    holds("\"code\":\"limit reached\"");
    ck_assert(session_limit(s, "print-bytes", 1000));
    ck_assert_str_eq(text("subst(a + z, z = 1)"), "42\n");
}

END_TEST

START_TEST(test_stop_flag)
{
    static StopFlag stop;
    options.stop = &stop;
    stop = 1;
    json("diff(exp(sin(x)*cos(x)), x, 60)\n1 + 1");
    holds("\"code\":\"interrupted\"");
    holds("\"result\":\"2\"");
    ck_assert_int_eq(stop, 0);
}

END_TEST

START_TEST(test_warnings_are_told)
{
    json("1/2x");
    holds("\"warnings\":[\"");
    ck_assert_int_eq(status, 0);
    text("1/2x");
    holds("test:1:");
    holds("warning: ");
}

END_TEST

START_TEST(test_commands)
{
    ck_assert_str_eq(text("latex x^2"), "x^{2}\n");
    ck_assert_str_eq(text("json x^2"), "[\"^\", \"x\", 2]\n");
    ck_assert_str_eq(text("unicode -x^2"), "−x²\n");
    text("a := 1\nassume x > 0");
    ck_assert_str_eq(text("list"), "assume x > 0\na := 1\n");
    text("reset");
    ck_assert_str_eq(text("list"), "nothing is defined or assumed\n");
    text("help sin");
    holds("cos(u)");
    json("help sinn");
    holds("did you mean 'sin'?");
    json("latex");
    holds("\"kind\":\"error\"");
    text("dot x + 1");
    holds("digraph");
}

END_TEST

START_TEST(test_saving)
{
    char path[] = "/tmp/leibniz-save-XXXXXX", command[64];
    ck_assert_int_ge(mkstemp(path), 0);
    remove(path);
    text("f(x) := x^2\na[k] := f(k)\nassume z > 0");
    snprintf(command, sizeof command, "save \"%s\"", path);
    json(command);
    ck_assert_int_eq(status, 0);
    json(command);
    ck_assert_int_eq(status, 2); // never over a file
    remove(path);
}

END_TEST

static void count_word(const char *word, const char *help, void *data)
{
    (void)help;
    str_printf(data, "%s ", word);
}

// What `help` says of a function is so: an input is answered by the output, or the two are proved equal.
START_TEST(test_examples_of_cards)
{
    for (unsigned i = 0; i < FN_COUNT; i++) {
        const FuncCard *card = &func_cards[i];
        StrBuf answer = {0}, claim = {0};
        str_add(&answer, text(card->example[0]));
        str_printf(&claim, "prove %s = %s", card->example[0], card->example[1]);
        bool same = !strncmp(str_text(&answer), card->example[1], strlen(card->example[1]));
        ck_assert_msg(same || !strncmp(text(str_text(&claim)), "proved", 6), "%s: %s, not %s", card->example[0],
                      str_text(&answer), card->example[1]);
        str_free(&answer);
        str_free(&claim);
    }
}

END_TEST

START_TEST(test_completion)
{
    StrBuf words = {0};
    size_t start;
    text("sigmoid(x) := 1/(1 + exp(-x))");
    session_complete(s, "1 + si", 6, &start, count_word, &words);
    ck_assert_uint_eq(start, 4);
    const char *const among[] = {"sigmoid ", "sign ", "simplify ", "sin ", "sinh "}; // in this order
    const char *at = str_text(&words);
    for (size_t i = 0; i < sizeof among / sizeof *among; i++)
        ck_assert_msg((at = strstr(at, among[i])) != NULL, "%s: %s", among[i], str_text(&words));
    for (const char *word = str_text(&words); *word; word = strchr(word, ' ') + 1)
        ck_assert_msg(!strncmp(word, "si", 2), "%s", word);
    str_free(&words);
}

END_TEST

START_TEST(test_memory_is_given_back)
{
    StrBuf script = {0}, first = {0};
    ck_assert(session_limit(s, "nodes", 3000000));
    text("g(x) := exp(sin(x))*x");
    for (int i = 0; i < 40; i++)
        str_printf(&script, "diff(exp(sin(x + %d))*x, x, 14)\n", i);
    str_add(&first, text("g''(x)"));
    text(str_text(&script));
    ck_assert_int_eq(status, 0);
    ck_assert_str_eq(text("g''(x)"), str_text(&first));
    str_free(&script);
    str_free(&first);
}

END_TEST

START_TEST(test_compaction_keeps_what_is_alive)
{
    s->compact = 10; // after every statement
    text("f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))\nR := -sum(k=1..K, [y = k]*log(f[k]))\nassume y in 1..K, z > 0");
    text("g(x, t) := if(x < t, x, u'(t)*pi)");
    for (int i = 0; i < 3; i++) {
        text("list");
        holds("assume y in 1..K\n");
        holds("assume z > 0\n");
        holds("f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))\n");
        holds("R := -sum(k=1..K, log(f[k])*[y = k])\n");
        holds("g(x, t) := if(x < t, x, pi*u'(t))\n");
        ck_assert_str_eq(text("diff(R, s[l])"), "f[l] - [l = y]\n");
        ck_assert_str_eq(text("%"), "f[l] - [l = y]\n");
    }
}

END_TEST

// A verdict does not depend on where its work stops: what is not known to the end is none.
START_TEST(test_stopped_work_is_no_verdict)
{
    static const char *const claims[] = {
        "prove diff(atanh(sqrt(a)*tanh(x)/sqrt(a - b)), x)*sqrt(a - b)/sqrt(a) = (1 - tanh(x)^2)/(1 - a*tanh(x)^2/(a - "
        "b))",
        "assume x > 0, y > 0, n integer; prove sqrt(x^2*y) + (-1)^(2*n) = x*sqrt(y) + 1",
        "prove diff(log(x), x) = 1/abs(x)",
        "prove sum(k=1..n, k) = n*(n + 1)/2",
        "prove [x >= y] + [x < y] = x/x",
    };
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        session_limit(s, "work", 0);
        char *whole = mem_dup(json(claims[i]), strlen(json(claims[i])));
        ck_assert_msg(strstr(whole, "\"proved\"") != NULL, "%s", whole);
        json("forget");
        for (uint64_t work = 1; work < 20000; work += 1 + work / 4) {
            session_limit(s, "work", work);
            const char *other = json(claims[i]);
            bool stopped = strstr(other, "\"unknown\"") || strstr(other, "\"limit reached\""); // or it was not read
            ck_assert_msg(stopped || !strcmp(whole, other), "work %llu: %s", (unsigned long long)work, other);
            json("forget");
        }
        mem_free(whole);
    }
}

int main(void)
{
    const TTest *const tests[] = {
        test_shape_of_results,
        test_shape_of_errors,
        test_shape_of_verdicts,
        test_report_of_a_refutation,
        test_report_of_ignorance,
        test_definitions,
        test_derivatives_see_through,
        test_substitution_keeps_its_direction,
        test_numbers,
        test_undefined_is_an_error,
        test_last_result,
        test_blank_lines_separate,
        test_limits_leave_the_session_alive,
        test_stop_flag,
        test_warnings_are_told,
        test_commands,
        test_saving,
        test_completion,
        test_examples_of_cards,
        test_memory_is_given_back,
        test_compaction_keeps_what_is_alive,
        test_stopped_work_is_no_verdict,
    };
    Suite *suite = suite_create("session");
    TCase *cases = tcase_create("session");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 0);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
