// Decimal text against the C library: what is written reads back and is as short as can be; what is read is what strtod
// reads, bit by bit, on the middle of two doubles as well.
#include "util/decimal.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 1;

static uint64_t draw(void)
{
    state += 0x9E3779B97F4A7C15u; // splitmix64
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

// Any bits, few digits, whole numbers, powers of two, numbers near the least, and near 1.
static double number(int kind)
{
    uint64_t bits = draw();
    double x;
    switch (kind) {
    case 0: return (double)(int64_t)(draw() % 2000001) / 1000;
    case 1: return (double)draw();
    case 2: return 0.5 + (double)(draw() >> 11) * 0x1p-53;
    case 3: bits &= 0xFFF0000000000000u; break;
    case 4: bits = (bits & 0x800FFFFFFFFFFFFFu) >> draw() % 52; break;
    default: break;
    }
    memcpy(&x, &bits, sizeof x);
    return isnan(x) ? 1 : x;
}

static void same_as_strtod(const char *text)
{
    char *end, *expected_end;
    double x = decimal_read(text, &end), expected = strtod(text, &expected_end);
    ck_assert_msg(end == expected_end, "%s ends at %s", text, end);
    ck_assert_msg(!memcmp(&x, &expected, sizeof x) || (isnan(x) && isnan(expected)), "%s: %a and %a", text, x,
                  expected);
}

enum { ROUNDS = 120000 };

START_TEST(what_is_written_reads_back)
{
    for (int i = 0; i < ROUNDS; i++) {
        char text[DECIMAL_MOST + 1], longer[40], *end;
        double x = number(i % 6);
        size_t n = decimal_write(x, text);
        ck_assert_uint_le(n, DECIMAL_MOST);
        text[n] = 0;
        ck_assert_msg(strtod(text, &end) == x && !*end, "%.17g is written as %s", x, text);
        ck_assert(decimal_read(text, &end) == x && !*end);
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(longer, sizeof longer, "%.*g", digits, x);
            if (strtod(longer, NULL) == x)
                break;
        }
        // Below a power of two doubles lie closer, and the nearest of so many digits may not read back.
        bool narrow = fabs(x) < DBL_MIN || frexp(fabs(x), &(int){0}) == 0.5;
        ck_assert_msg(narrow ? n <= strlen(longer) : !strcmp(text, longer), "%s, where printf has %s", text, longer);
    }
}

END_TEST

START_TEST(numbers_that_are_none)
{
    static const struct {
        double x;
        const char *text;
    } rows[] = {{0, "0"},
                {-0.0, "-0"},
                {INFINITY, "inf"},
                {-INFINITY, "-inf"},
                {(double)NAN, "nan"},
                {5e-324, "5e-324"},
                {1e22, "1e+22"},
                {1e15, "1e+15"},
                {123456, "123456"},
                {1e-4, "0.0001"},
                {1e-5, "1e-05"},
                {-1.5, "-1.5"},
                {0x1p53, "9007199254740992"},
                {DBL_MAX, "1.7976931348623157e+308"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[DECIMAL_MOST + 1];
        text[decimal_write(rows[i].x, text)] = 0;
        ck_assert_str_eq(text, rows[i].text);
    }
}

END_TEST

START_TEST(what_is_read_is_what_strtod_reads)
{
    static const char *const texts[] = {"",
                                        "-",
                                        ".",
                                        "e5",
                                        ".e5",
                                        "+.5",
                                        "1.",
                                        "1.e3",
                                        "1e",
                                        "1e+",
                                        "1e+x",
                                        "0x10",
                                        "-0x1p3",
                                        "inf",
                                        "-Infinity",
                                        "nan",
                                        "nancy",
                                        "1,2",
                                        "0e999",
                                        "1e999",
                                        "-1e-999",
                                        "00001",
                                        "0.0000000000000000000000001",
                                        "1e-400",
                                        "99999999999999999999999999",
                                        "2.2250738585072011e-308",
                                        "4.9e-324",
                                        "2.4e-324",
                                        "1e99999999999999999999",
                                        "9007199254740993",
                                        "18446744073709551616",
                                        " 1",
                                        "1 "};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        same_as_strtod(texts[i]);
}

END_TEST

START_TEST(any_number_of_digits_is_read)
{
    char text[80];
    for (int i = 0; i < ROUNDS; i++) {
        snprintf(text, sizeof text, "%.*e", (int)(draw() % 22), number(i % 6));
        same_as_strtod(text);
        snprintf(text, sizeof text, "%s%llue%d", i % 2 ? "-" : "", (unsigned long long)(draw() >> draw() % 64),
                 (int)(draw() % 700) - 350);
        same_as_strtod(text);
        // Between two doubles of 53 bits, or a little beside; the second with a tail that decides.
        uint64_t middle = ((1ull << 53) + 2 * (draw() % (1ull << 50)) + 1) << draw() % 10;
        snprintf(text, sizeof text, "%llu", (unsigned long long)(middle + i % 3 - 1));
        same_as_strtod(text);
        snprintf(text, sizeof text, "%llu.%s%de-%d", (unsigned long long)middle, i % 2 ? "000000000000000000" : "",
                 i % 7, i % 4);
        same_as_strtod(text);
    }
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("decimal");
    TCase *tests = tcase_create("decimal");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, what_is_written_reads_back);
    tcase_add_test(tests, numbers_that_are_none);
    tcase_add_test(tests, what_is_read_is_what_strtod_reads);
    tcase_add_test(tests, any_number_of_digits_is_read);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
