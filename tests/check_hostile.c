// Input that breaks the known systems: nesting, size, undefined values, capture, bytes that are no text.
//
// A row gives a script and what may become of its last statement. After it the same session has to answer `1 + 1`.
// Each row runs in a process of its own (check forks), so that a crash or an endless loop fails that row alone.
#include "session/session.h"
#include "util/mem.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#ifdef __SANITIZE_ADDRESS__
enum { SLOWER = 10, BOUNDED_MEMORY = 0 };
#else
enum { SLOWER = 1, BOUNDED_MEMORY = 1 };
#endif

// In a script {N:text} stands for N times the text, and \0 for a NUL byte. The answers that are right, separated by " |
// ": a result; a verdict; "error" or "error (kind)" with the kind as in errors.def; "anything" that ends in time.
static const struct {
    const char *what, *script, *right;
} hostile_rows[] = {
    {"a million open brackets", "{1000000:(}x{1000000:)}", "x | error (limit reached)"},
    {"brackets below the limit", "{15000:(}x{15000:)}", "x"},
    {"nested calls", "diff({15000:sin(}x{15000:)}, x)", "anything"},
    {"the derivative of nested sines", "diff({200:sin(}x{200:)}, x) - diff({200:sin(}x{200:)}, x)", "0"},
    {"nested calls above the limit", "{100000:sin(}x{100000:)}", "error (limit reached)"},
    {"unary minuses", "{100000:-}x", "x | error (limit reached)"},
    {"a tower of powers", "{10000:x^}x", "anything"},
    {"a sum of a million terms", "{999999:x+}x", "1000000*x"},
    {"a product of many factors", "diff({500:(1 + x)*}1, x)", "anything"},
    {"brackets that never close", "{100000:(}", "error"},
    {"brackets that never open", "{100000:)}", "error"},
    {"a power tower of numbers", "9^9^9^9", "9^9^387420489 | error (limit reached)"},
    {"ten to the ten to the ten", "10^10^10", "10^10^10 | 10^10000000000 | error (limit reached)"},
    {"a huge power of two", "2^(2^64)", "2^18446744073709551616 | error (limit reached)"},
    {"a huge negative power of two", "2^(-2^64)", "1/2^18446744073709551616 | error (limit reached)"},
    {"a factorial of millions of digits", "factorial(10^7)", "anything"},
    {"a factorial beyond all", "(10^12)!", "factorial(1000000000000) | 1000000000000! | error (limit reached)"},
    {"a number of a million digits", "{1000000:7} - {1000000:7}", "0"},
    {"a huge exponent", "1e1000000000", "10^1000000000 | error"},
    {"a huge negative exponent", "1e-1000000000", "10^(-1000000000) | 1/10^1000000000 | error"},
    {"an exponent beyond 64 bits", "1e99999999999999999999", "error"},
    {"beyond double", "1e400 - 10^400", "0"},
    {"decimals are exact", "0.1 + 0.2 - 0.3", "0"},
    {"an exponential of an exponential", "N(exp(exp(exp(exp(3)))))", "error"},
    {"sine of a large number", "N(sin(10^22), 10)", "-0.8522008498"},
    {"sine of a larger number", "N(sin(10^30), 10)", "-0.09011690191"},
    {"zero to the zero", "0^0", "1"},
    {"zero to a name", "0^x", "0^x"},
    {"one by zero", "1/0", "error (undefined value)"},
    {"the logarithm of zero", "log(0)", "error (undefined value)"},
    {"a hidden zero below", "1/(x - x)", "error (undefined value)"},
    {"zero by zero", "0/0", "error (undefined value)"},
    {"zero times what is undefined", "0*(1/(x - x))", "error (undefined value)"},
    {"a trigonometric zero below", "1/(sin(x)^2 + cos(x)^2 - 1)",
     "1/(sin(x)^2 + cos(x)^2 - 1) | 1/(cos(x)^2 + sin(x)^2 - 1) | error (undefined value)"},
    {"the square root of a square", "sqrt(x^2)", "sqrt(x^2) | abs(x)"},
    {"the square root of a square is no name", "prove sqrt(x^2) = x", "refuted"},
    {"the absolute value is no name", "prove abs(x) = x", "refuted"},
    {"the logarithm of a square", "prove log(x^2) = 2*log(x)", "proved"},
    {"outside the domain", "N(asin(2))", "error (undefined value)"},
    {"at a pole", "N(tan(pi/2))", "error"},
    {"a cube root of a negative number", "(-8)^(1/3)", "error (undefined value)"},
    {"an expansion of a hundred thousand", "expand (x + y)^100000", "anything"},
    {"an expansion beyond all", "expand (x + y)^(10^12)", "anything"},
    {"an expansion in six names", "expand (a + b + c + d + g + h)^60", "error (limit reached) | error (time is up)"},
    {"the derivative of a huge power", "diff(x^(2^63), x)", "9223372036854775808*x^9223372036854775807"},
    {"exponents beyond 64 bits", "(x^(2^62))^4", "x^18446744073709551616"},
    {"a long sum", "sum(k=1..10^12, k)", "500000000000500000000000 | sum(k=1..1000000000000, k)"},
    {"a long harmonic sum", "sum(k=1..10^12, 1/k)", "sum(k=1..1000000000000, 1/k)"},
    {"an empty sum", "sum(k=5..1, k)", "0"},
    {"bounds that are no integers", "sum(k=1/2..7/2, k)", "error"},
    {"an inner bound that is the outer index", "sum(k=1..3, sum(k=1..k, k))", "10 | error"},
    {"derivative by a bound index", "diff(sum(k=1..n, k^2), k)", "0 | error"},
    {"capture by substitution", "subst(sum(k=1..3, x*k), x = k)", "6*k"},
    {"the derivative of many", "diff(exp(2*x), x, 10^6)", "2^1000000*exp(2*x) | error (limit reached)"},
    {"a negative order", "diff(x^2, x, -1)", "error"},
    {"a broken order", "diff(x^2, x, 1/2)", "error"},
    {"an order beyond 64 bits", "diff(x^2, x, 2^70)", "error"},
    {"derivative by a number", "diff(x, 2)", "error"},
    {"derivative by an expression", "diff(sin(x^2), x^2)", "error"},
    {"a NUL byte", "x \\0+ y", "error (syntax error)"},
    {"bytes that are no UTF-8", "x + \xff\xfe + y", "error (syntax error)"},
    {"an overlong slash", "x\xc0\xafy", "error (syntax error)"},
    {"a text direction mark", "x \xe2\x80\xae+ y", "error (syntax error)"},
    {"a space of no width",
     "a\xe2\x80\x8b"
     "b",
     "error (syntax error)"},
    {"a minus of Unicode",
     "5\xe2\x88\x92"
     "3",
     "2"},
    {"a superscript", "3\xc2\xb2", "9"},
    {"names that C knows", "int*restrict + NULL - errno", "int*restrict - errno + NULL"},
    {"an attempt at the shell", "x;system(\"echo PWNED\")", "error"},
    {"an attempt at a comment", "x*/ \"\n#include", "error"},
    {"a name of a million letters", "{1000000:a}", "anything"},
    {"an open bracket", "((x", "error (syntax error)"},
    {"a closing bracket too many", "x))", "error (syntax error)"},
    {"brackets of two kinds", "(x]", "error (syntax error)"},
    {"an operator at the end", "x+", "error (syntax error)"},
    {"minus two squared", "-2^2", "-4"},
    {"powers associate to the right", "2^3^2", "512"},
    {"a number with three dots", "1.2.3", "error (syntax error)"},
    {"a decimal comma", "1,5", "error (syntax error)"},
    {"two numbers", "2 3", "error (syntax error)"},
    {"two names", "x y", "error (syntax error)"},
    {"leading zeros", "010", "10"},
    {"a hexadecimal number", "0x10", "error (syntax error)"},
    {"a name before a bracket", "x := 2\nx(x + 1)", "error"},
    {"a recursive definition", "f(x) := f(x)", "error (bad definition)"},
    {"definitions in a circle", "g := h + 1\nh := g + 1", "error (bad definition)"},
    {"a name defined by itself", "x := x + 1", "error (bad definition)"},
    {"a function that there is already", "sin(x) := x", "error (bad definition)"},
    {"too many arguments", "sin(x, y)", "error (wrong number of arguments)"},
    {"a near miss", "prove exp(pi*sqrt(163)) = 262537412640768744", "refuted"},
    {"nested square roots", "prove sqrt(2) + sqrt(3) = sqrt(5 + 2*sqrt(6))", "proved | unknown"},
    {"a difference of 10^-100", "prove sin(x) = sin(x) + 10^-100", "refuted"},
    {"a difference far away", "prove abs(x - 1000) + x - 1000 = 0", "refuted"},
    {"semicolons", "{100000:;}1", "1"},
    {"blank lines", "{100000:\n}1", "1"},
    {"a long comment", "1 # {100000:comment }", "1"},
    {"a long statement in error", "x y {10000:+ 1}", "error (syntax error)"},
};

static void expand_template(const char *script, StrBuf *out)
{
    for (const char *at = script; *at; at++) {
        char *after;
        unsigned long times = *at == '{' ? strtoul(at + 1, &after, 10) : 0;
        if (times > 0 && *after == ':') {
            const char *end = strchr(after, '}');
            for (unsigned long i = 0; i < times; i++)
                str_add_n(out, after + 1, (size_t)(end - after - 1));
            at = end;
        } else if (at[0] == '\\' && at[1] == '0') {
            str_char(out, '\0');
            at++;
        } else {
            str_char(out, *at);
        }
    }
}

// What became of the last statement, in the words of the table.
static bool keep_last(const Report *r, void *data)
{
    StrBuf *last = data;
    str_clear(last);
    if (r->error.code)
        str_printf(last, "error (%s)", error_name(r->error.code));
    else if (report_verdict(r) != VERDICT_NONE)
        str_add(last, verdict_name(report_verdict(r)));
    else
        str_add(last, r->result ? r->result : "");
    return true;
}

static bool is_right(const char *right, const StrBuf *last)
{
    if (strcmp(right, "anything") == 0)
        return true;
    for (const char *at = right, *end; at; at = end ? end + 3 : NULL) {
        end = strstr(at, " | ");
        size_t n = end ? (size_t)(end - at) : strlen(at);
        bool any_error = n == 5 && strncmp(at, "error", 5) == 0 && strncmp(str_text(last), "error (", 7) == 0;
        if (any_error || (last->len == n && memcmp(str_text(last), at, n) == 0))
            return true;
    }
    return false;
}

enum { WORK = 4000000 }; // steps, not seconds: some seconds where nothing else runs

START_TEST(hostile_row)
{
    struct rlimit memory = {(rlim_t)4 << 30, (rlim_t)4 << 30};
    if (BOUNDED_MEMORY)
        setrlimit(RLIMIT_AS, &memory);
    StrBuf script = {0}, last = {0};
    expand_template(hostile_rows[_i].script, &script);
    SessionOptions options = session_options_default();
    Session *session = session_new(NULL);
    session_limit(session, "work", WORK);
    session_run(session, str_text(&script), script.len, &options, keep_last, &last);
    ck_assert_msg(is_right(hostile_rows[_i].right, &last), "%s: \"%.60s\" gives\n  %.200s\ninstead of\n  %s",
                  hostile_rows[_i].what, hostile_rows[_i].script, str_text(&last), hostile_rows[_i].right);
    session_run(session, "1 + 1", 5, &options, keep_last, &last);
    ck_assert_msg(strcmp(str_text(&last), "2") == 0, "%s: then 1 + 1 gives %s", hostile_rows[_i].what, str_text(&last));
    session_free(session);
    str_free(&script);
    str_free(&last);
}

END_TEST

START_TEST(doubling_chain)
{
    StrBuf script = {0}, last = {0};
    for (int i = 1; i <= 60; i++)
        str_printf(&script, "a%d := a%d + a%d\n", i, i - 1, i - 1);
    str_add(&script, "subst(a60, a0 = 1)\n");
    Session *session = session_new(NULL);
    SessionOptions options = session_options_default();
    session_limit(session, "work", WORK);
    session_run(session, str_text(&script), script.len, &options, keep_last, &last);
    ck_assert_str_eq(str_text(&last), "1152921504606846976");
    session_free(session);
    str_free(&script);
    str_free(&last);
}

END_TEST

START_TEST(many_definitions)
{
    enum { MANY = 20000 };

    StrBuf script = {0}, last = {0};
    for (int i = 0; i < MANY; i++)
        str_printf(&script, "d%d := x + %d\n", i, i);
    str_printf(&script, "d%d - x\n", MANY - 1);
    Session *session = session_new(NULL);
    SessionOptions options = session_options_default();
    session_run(session, str_text(&script), script.len, &options, keep_last, &last);
    ck_assert_str_eq(str_text(&last), "19999");
    session_free(session);
    str_free(&script);
    str_free(&last);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile");
    TCase *tests = tcase_create("hostile");
    tcase_set_timeout(tests, 600 * SLOWER); // hangs are ended; a busy machine is not one
    tcase_add_loop_test(tests, hostile_row, 0, (int)(sizeof hostile_rows / sizeof *hostile_rows));
    tcase_add_test(tests, doubling_chain);
    tcase_add_test(tests, many_definitions);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
