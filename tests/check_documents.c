// Documents: what is defined, what is claimed, and the verdict of each link, at its line and column.
#include "document/document.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    StrBuf verdicts; // "definition 1:5, proved 3:7"
    bool places;
} Seen;

static bool take_link(const Link *link, void *data)
{
    Seen *s = data;
    str_add(&s->verdicts, s->verdicts.len ? ", " : "");
    str_add(&s->verdicts, link_verdict_name(link->verdict));
    if (s->places)
        str_printf(&s->verdicts, " %u:%u", (unsigned)link->line, (unsigned)link->column);
    if (link->verdict == LINK_REFUTED)
        ck_assert_msg(link->left_value && link->right_value, "a refutation without values: %s", link->reading);
    if (link->verdict == LINK_UNREADABLE || link->verdict == LINK_UNDECIDED)
        ck_assert_msg(link->reason && *link->reason, "no reason is given");
    return true;
}

static void expect_as(const char *file, const char *text, bool places, const char *verdicts)
{
    Seen seen = {.places = places};
    Error err = {0};
    Document *d = document_new(NULL);
    bool ok = document_check(d, file, text, strlen(text), take_link, &seen, &err);
    ck_assert_msg(ok, "%s", err.message);
    ck_assert_msg(!strcmp(str_text(&seen.verdicts), verdicts), "\n%s\ngives  %s\nnot    %s", text, str_text(&seen.verdicts), verdicts);
    str_free(&seen.verdicts);
    document_free(d);
}

#define expect(text, verdicts) expect_as("t.md", text, false, verdicts)

START_TEST(definitions_and_claims)
{
    expect_as("t.md", "Let $\\sigma(z) = \\frac{1}{1+e^{-z}}$.\n\n$$\\sigma'(z) = \\sigma(z)(1-\\sigma(z)) = \\sigma(z)$$\n", true,
              "definition 1:16, proved 3:14, refuted 3:39");
    expect("$$f(x) = x^2 \\qquad f'(x) = 2x$$\n", "definition, proved");
    expect("$$f_k = \\frac{e^{s_k}}{\\sum_j e^{s_j}}$$\n$$\\frac{\\partial f_k}{\\partial s_l} = f_k ([k=l] - f_l)$$\n", "definition, proved");
    expect("# A\n$y = x^2$\n## B\n$$\\frac{dy}{dx} = 2x$$\n# C\n$$\\frac{dy}{dx} = 3x$$\n", "definition, proved, undecided");
}
END_TEST

START_TEST(chains_go_on)
{
    expect("$$\n(a+b)^2 = a^2 + 2ab + b^2 =\n$$\n$$\n= a(a+2b) + b^2\n$$\n", "proved, proved");
    expect("$$x^2 - 1 = \\\\ = (x-1)(x+1)$$", "proved");
    expect("\\begin{align}\n(a+b)^2 &= a^2 + 2ab + b^2 \\\\\n &= a^2 + b^2\n\\end{align}\n", "proved, refuted");
}
END_TEST

// What the text leaves open is not refuted.
START_TEST(precision)
{
    expect("$$w^T x - \\theta = 0$$", "undecided");
    expect("$$X w = y$$", "undecided");
    expect("$$A t = \\lambda t$$", "undecided");
    expect("$$f(\\alpha x + \\beta y) = \\alpha f(x) + \\beta f(y)$$", "undecided");
    expect("$$\\frac{\\partial y}{\\partial x_i} = \\frac{\\partial y}{\\partial u} \\frac{\\partial u}{\\partial x_i}$$", "undecided");
    expect("$$x_{t+1} = x_t - \\eta g_t$$", "undecided");
    expect("$$x \\leftarrow x - \\eta \\nabla f(x)$$", "skip");
    expect("$$\\frac{d}{dx} x^2 = 2y$$", "undecided");
    expect("$$f'(x) = \\lim_{h \\to 0} \\frac{f(x+h) - f(x)}{h}$$", "undecided");
    expect("If $x^2 = x$ then $x = 1$.", "undecided, undecided");
}
END_TEST

START_TEST(directions)
{
    expect("<!-- leibniz: g(x) := x^3 -->\n$$g'(x) = 3x^2$$", "proved");
    expect("<!-- leibniz: skip -->\n$$1 = 2$$", "skip");
    expect("<!-- leibniz: assume x > 0 -->\n$$\\sqrt{x^2} = x$$", "proved");
    expect("```leibniz\nh(x) := x^2\n```\n$$h'(x) = 2x$$", "proved");
    expect("<!-- leibniz: g(x) := -->\n", "unreadable");
}
END_TEST

START_TEST(formats)
{
    expect_as("t.tex", "\\newcommand{\\s}[1]{\\sigma(#1)}\n\\begin{document}\n% leibniz: sigma(z) := 1/(1+exp(-z))\n\\[ \\s{-x} = 1 - \\s{x} \\]\n\\end{document}\n", true, "proved 4:11");
    expect_as("t.ipynb", "{\"cells\":[{\"cell_type\":\"code\",\"source\":\"1\"},{\"cell_type\":\"markdown\",\"source\":[\"a\\n\",\"$$(x^2)' = 2x$$\"]}]}", true, "proved 2:10");
    Document *d = document_new(NULL);
    Error err = {0};
    Seen seen = {0};
    ck_assert(!document_check(d, "t.ipynb", "no", 2, take_link, &seen, &err));
    ck_assert(err.message[0]);
    document_free(d);
}
END_TEST

START_TEST(bad_formulas)
{
    expect("$$\\frac{a}{b$$", "unreadable");
    expect("$$(a + b] c] = 1$$", "unreadable");
    expect("$$\\Vtheta = 1$$", "unreadable");
    expect("$$\\left( x = 1$$", "unreadable");
    expect("It costs $5 and $10.", "");
    expect("`$a = 1$` and\n```\n$$1 = 2$$\n```\n", "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("documents");
    TCase *all = tcase_create("all");
    tcase_set_timeout(all, 120);
    tcase_add_test(all, definitions_and_claims);
    tcase_add_test(all, chains_go_on);
    tcase_add_test(all, precision);
    tcase_add_test(all, directions);
    tcase_add_test(all, formats);
    tcase_add_test(all, bad_formulas);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
