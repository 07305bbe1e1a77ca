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
    ck_assert_msg(!strcmp(str_text(&seen.verdicts), verdicts), "\n%s\ngives  %s\nnot    %s", text,
                  str_text(&seen.verdicts), verdicts);
    str_free(&seen.verdicts);
    document_free(d);
}

#define expect(text, verdicts) expect_as("t.md", text, false, verdicts)

START_TEST(definitions_and_claims)
{
    expect_as("t.md",
              "Let $\\sigma(z) = \\frac{1}{1+e^{-z}}$.\n\n$$\\sigma'(z) = \\sigma(z)(1-\\sigma(z)) = \\sigma(z)$$\n",
              true, "definition 1:16, proved 3:14, refuted 3:39");
    expect("$$f(x) = x^2 \\qquad f'(x) = 2x$$\n", "definition, proved");
    expect("$$f_k = \\frac{e^{s_k}}{\\sum_j e^{s_j}}$$\n$$\\frac{\\partial f_k}{\\partial s_l} = f_k ([k=l] - f_l)$$\n",
           "definition, proved");
    expect("$$S_n = \\sum_{k=1}^n k = \\frac{n(n+1)}{2}$$", "definition, proved");
    expect("$$f_K = \\frac{e^{s_K}}{\\sum_{l=1}^K e^{s_l}}$$", "ambiguous");
    expect("# A\n$y = x^2$\n## B\n$$\\frac{dy}{dx} = 2x$$\n# C\n$$\\frac{dy}{dx} = 3x$$\n",
           "definition, proved, undecided");
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
    expect(
        "$$\\frac{\\partial y}{\\partial x_i} = \\frac{\\partial y}{\\partial u} \\frac{\\partial u}{\\partial x_i}$$",
        "undecided");
    expect("$$x_{t+1} = x_t - \\eta g_t$$", "undecided");
    expect("$$x \\leftarrow x - \\eta \\nabla f(x)$$", "skip");
    expect("$$\\frac{d}{dx} x^2 = 2y$$", "undecided");
    expect("$$f'(x) = \\lim_{h \\to 0} \\frac{f(x+h) - f(x)}{h}$$", "undecided");
    expect("If $x^2 = x$ then $x = 1$.", "undecided, undecided");
}

END_TEST

// Values, customs and equations that a text states otherwise than as claims, each met in a course.
START_TEST(open_questions)
{
    expect("$$2x \\cdot 3 = 6x = 12$$", "proved, undecided");
    expect("$$p_1 (p_1+p_2) + p_2 (p_1+p_2) = p_1 + p_2 = 1$$", "undecided, undecided");
    expect("$$\\frac{\\partial}{\\partial x} x^T A x = 2 A x$$", "undecided"); // A is symmetric
    expect("$$\\frac{\\partial}{\\partial x} x^T A x = 3 A x$$", "refuted");
    expect("$f(x) = x^r$. If $r = -1$ then $$f'(x) = -x^{-2}$$", "definition, undecided, undecided");
    expect("$$\\cos\\theta + i \\sin\\theta = e^{i\\theta}$$", "undecided");
    expect("$$\\sum_i \\bar x y_i = n \\bar x \\bar y$$", "undecided");
    expect("$$M I_n = I_m M$$", "undecided");
    expect("$$x - 2y = 4 \\\\ -2x + 4y = 8$$", "undecided, undecided");
    expect("$f(x) = \\sqrt x$ $$f^2(x) = \\sqrt{\\sqrt x}$$", "definition, undecided");
    expect("$f(x) = x^2$, $g(x) = x + 1$ $$(f \\circ g)(x) = (x+1)^2$$", "definition, definition, undecided");
    expect("$\\epsilon^2 = 0$ $$(a + b\\epsilon)^2 = a^2 + 2ab\\epsilon$$", "undecided, undecided");
    expect("$$x^2 = y^2 \\implies x = y$$", "undecided, definition");
    expect("$$(x+1)^2 &= x^2+2x+1 && \\text{since } a = b \\\\ &= x^2+2x$$", "proved, refuted");
    expect("$$|x|' = \\left\\{\\begin{array}{cl} 1, & x > 0 \\\\ -1, & x < 0 \\end{array}\\right.$$", "proved");
    expect("$$|\\det J| = |\\prod_k J_{k,k}|$$", "undecided");
    expect("$$\\pi_i T_{ij} = \\pi_j T_{ji}$$", "undecided");
    expect("$f(x) = \\tanh x$ $$f'(4) = 0.0013$$", "definition, rounded");
    expect("$f(x) = \\tanh x$ $$f'(4) = 0.0023$$", "definition, refuted");
    expect("$$2 \\cdot 10^9 \\cdot 16 \\cdot 32 = 10^{12}$$", "rounded");
    expect("$$x^n - 0^n = x^n$$", "undecided");
    expect("$J(x) = x^2$ $$\\frac{\\partial J}{\\partial h} = 1$$", "definition, undecided");
    expect("$f(x,y) = xy$ $$f(x,y) = \\max(x,y) \\quad \\rightarrow \\quad \\frac{\\partial f}{\\partial x} = "
           "\\mathbb 1(x > y)$$",
           "definition, definition, proved");
    expect("$$X_t = a X_{t-1} + b = a^2 X_{t-2} + ab + b$$", "definition, undecided");
    expect("$$d \\left(\\exp y\\right) = y$$", "undecided");
    expect("$R = \\ln y$ $p = 2q$ $$\\frac{dR}{ds} = \\frac{dR}{dq} \\frac{dq}{ds}$$", "definition, definition, undecided");
    expect("$c = a^2$ $$\\frac{dc}{dx} = 0$$", "definition, proved");
    expect("$$K(-z) = K(z)$$", "undecided");
    expect("$$|R_1| = |R_2| + |R_3|$$", "undecided");
    expect("$$\\sum_{k=1}^K p_{mk} (1 - p_{mk}) = 1 - \\sum_{k=1}^K p_{mk}^2$$", "undecided");
    expect("$b(x) = 2x - 1$ $$\\operatorname{sign}(b(x) - t) = 2 [b(x) > t] - 1$$", "definition, undecided");
    expect("$$\\sum_{i=1}^n [y_i = 1] = n - \\sum_{i=1}^n [y_i = -1]$$", "undecided");
    expect("$$y_i^k = [y_i = k]$$", "undecided");
    expect("$$d(p) = \\frac{1}{\\ln(p + 1)}$$", "definition");
    expect("$f(x) = x^r$ if $f(x) = \\frac{1}{x}$, then $f'(x) = -\\frac{1}{x^2}$", "definition, undecided, undecided");
    expect("is stationary if $\\psi^* P = \\psi^* $. So $\\psi^* P^2 = \\psi^* P$", "undecided, undecided");
    expect("$$-(\\frac13 \\cdot (-1.585) + \\frac23 \\cdot (-0.585)) = 0.528 + 0.390$$", "rounded");
    expect("$f(x, y) = \\sin(xy)$ $$\\frac{\\partial^2 f}{\\partial x^2} = \\frac{\\partial f}{\\partial x}[y \\cos(xy)]$$",
           "definition, undecided");
    expect("$L(x) = x^2 + 1$ $$LL(x) = \\ln L(x)$$", "definition, definition");
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
    expect_as("t.tex",
              "\\newcommand{\\s}[1]{\\sigma(#1)}\n\\begin{document}\n% leibniz: sigma(z) := 1/(1+exp(-z))\n\\[ \\s{-x} "
              "= 1 - \\s{x} \\]\n\\end{document}\n",
              true, "proved 4:11");
    expect_as("t.ipynb",
              "{\"cells\":[{\"cell_type\":\"code\",\"source\":\"1\"},{\"cell_type\":\"markdown\",\"source\":[\"a\\n\","
              "\"$$(x^2)' = 2x$$\"]}]}",
              true, "proved 2:10");
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

static const struct {
    const char *latex, *reading; // "- ": refused, with this reason
} readings[] = {
    {"2x", "2*x"},
    {"x(x-1)", "x*(x - 1)"},
    {"a^{2}bc", "a^2*b*c"},
    {"\\sin x^2", "sin(x^2)"},
    {"\\sin^2 x", "sin(x)^2"},
    {"\\sin(x)^2", "sin(x)^2"},
    {"\\sin^{-1} x", "asin(x)"},
    {"\\sin 2x", "sin(2*x)"},
    {"\\sin x \\cos x", "sin(x)*cos(x)"},
    {"f'(x)", "f'(x)"},
    {"f''(x)", "f''(x)"},
    {"f^{(n)}(x)", "- a derivative of an order that is not given"},
    {"\\frac{d}{dx} x^2", "diff(x^2, x)"},
    {"\\frac{d}{dx}\\left(x^2 + 1\\right)", "diff(x^2 + 1, x)"},
    {"\\frac{\\mathrm{d}}{\\mathrm{d}x} \\sin x", "diff(sin(x), x)"},
    {"\\frac{dy}{dx}", "diff(y(x), x)"},
    {"\\frac{df(x)}{dx}", "diff(f(x), x)"},
    {"\\frac{d^2 f}{dx^2}", "diff(f(x), x, 2)"},
    {"\\frac{\\partial f}{\\partial x}", "diff(f(x), x)"},
    {"\\frac{\\partial^2}{\\partial x \\partial y} xy", "diff(x*y, x, y)"},
    {"\\dot{x}", "x_dot"},
    {"\\left.\\frac{d}{dx} x^2 \\right|_{x=0}", "subst(diff(x^2, x), x = 0)"},
    {"\\sum_{k=0}^{n} s_k^2", "sum(k=0..n, s[k]^2)"},
    {"\\sum_{n=1}^N n + 1", "sum(n=1..N, n) + 1"},
    {"\\sum_{k} [k = i] x_k", "sum(k=1..n, [k = i]*x[k])"},
    {"\\prod_{i=1}^n x_i", "prod(i=1..n, x[i])"},
    {"x_{ij}", "x[i,j]"},
    {"V_{AB}", "V_AB"},
    {"\\sigma(x)", "sigma(x)"},
    {"\\theta(t)", "theta(t)"},
    {"\\hat{y}", "y_hat"},
    {"\\mathbf{x}^T \\mathbf{w}", "sum(k=1..n, x[k]*w[k])"},
    {"\\|x\\|^2", "sum(k=1..n, x[k]^2)"},
    {"|x|", "abs(x)"},
    {"\\lVert x \\rVert", "sqrt(sum(k=1..n, x[k]^2))"},
    {"e^{-x^2/2}", "exp(-x^2/2)"},
    {"\\exp(-x^2/2)", "exp(-x^2/2)"},
    {"\\ln x", "log(x)"},
    {"\\log_2 x", "log(x, 2)"},
    {"\\log x", "log(x)"},
    {"\\operatorname{softplus}(x)", "log(1 + exp(x))"},
    {"\\operatorname{sech} x", "sech(x)"},
    {"\\tfrac12 x^2", "1/2*x^2"},
    {"\\frac12 x", "1/2*x"},
    {"\\dfrac{1}{2}", "1/2"},
    {"1\\,000", "1000"},
    {"x\\,y", "x*y"},
    {"x \\cdot y", "x*y"},
    {"x \\times y", "x*y"},
    {"\\sqrt{2} x", "sqrt(2)*x"},
    {"\\sqrt[3]{x}", "cbrt(x)"},
    {"\\begin{cases} x & x > 0 \\\\ 0 & x \\le 0 \\end{cases}", "piecewise(x > 0: x, x <= 0: 0)"},
    {"\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "[[a, b], [c, d]]"},
    {"f(x) &= x^2 \\\\ &= x \\cdot x", "prove f(x) = x^2 = x*x"},
    {"x = y = z", "prove x = y = z"},
    {"f(x) \\coloneqq x^2", "f(x) := x^2"},
    {"x \\mapsto x^2", "- a function without a name: write f(x) = ..."},
    {"\\lim_{h \\to 0} \\frac{(x+h)^2 - x^2}{h}", "limit(((x + h)^2 - x^2)/h, h, 0)"},
    {"\\lim_{x \\to 0^+} \\ln x", "limit(log(x), x, 0, right)"},
    {"\\lim_{x \\to -\\infty} e^x", "limit(exp(x), x, -oo)"},
    {"\\limsup_{n \\to \\infty} x_n", "- an upper limit"},
    {"\\frac{\\partial^2 f}{\\partial x \\partial y}", "diff(f(x, y), x, y)"},
    {"\\frac{\\partial L}{\\partial w_i}", "- L is not defined"},
    {"\\frac{\\partial z_k}{\\partial x_i}", "- z is not defined"},
    {"\\int_0^1 x^2\\,dx", "- an integral"},
    {"\\int_a^b x^2 \\, \\mathrm{d}x", "- an integral"},
    {"\\nabla f", "- the variable of the gradient is not named"},
    {"\\binom{n}{k}", "binomial(n, k)"},
    {"n!", "n!"},
    {"2^{x^y}", "2^x^y"},
    {"x^2y", "x^2*y"},
    {"-x^2", "-x^2"},
    {"1 - 2 - 3", "1 - 2 - 3"},
    {"a/bc", "a/b*c"},
    {"e", "e"},
    {"i", "i"},
    {"\\mathrm{e}^{x}", "exp(x)"},
    {"\\arctan x", "atan(x)"},
    {"\\max(0, x)", "max(0, x)"},
    {"\\bigl(x+1\\bigr)^2", "(x + 1)^2"},
    {"{g}_{k} + 1", "g[k] + 1"},
    {"x^{\\prime}", "- x' is not defined"},
    {"\\text{loss} = x", "prove loss = x"},
    {"\\mathbb{E}[x]", "- an expectation"},
};

START_TEST(readings_of_formulas)
{
    const char *latex = readings[_i].latex, *wanted = readings[_i].reading;
    StrBuf out = {0};
    Error err = {0};
    bool ok = document_read_formula(latex, strlen(latex), &out, &err);
    bool refused = !strncmp(wanted, "- ", 2);
    const char *got = ok ? str_text(&out) : err.message;
    ck_assert_msg(ok != refused && !strcmp(got, wanted + (refused ? 2 : 0)), "%s reads as %s, not as %s", latex, got,
                  wanted);
    str_free(&out);
}

END_TEST

START_TEST(tutorials)
{
    static const char *const names[] = {"/examples/tutorial.md", "/examples/tutorial.ru.md"};
    StrBuf path = {0}, text = {0};
    str_printf(&path, "%s%s", LEIBNIZ_SOURCE_DIR, names[_i]);
    FILE *file = fopen(str_text(&path), "rb");
    ck_assert_ptr_nonnull(file);
    for (int c; (c = getc(file)) != EOF;)
        str_char(&text, (char)c);
    fclose(file);
    Seen seen = {0};
    Error err = {0};
    Document *d = document_new(NULL);
    ck_assert(document_check(d, names[_i], str_text(&text), text.len, take_link, &seen, &err));
    const char *all = str_text(&seen.verdicts);
    static const char *const bad[] = {"refuted", "unknown", "undecided", "unreadable", "ambiguous"};
    for (size_t i = 0; i < 5; i++)
        ck_assert_msg(!strstr(all, bad[i]), "%s", all);
    ck_assert(strstr(all, "proved") && strstr(all, "definition"));
    document_free(d);
    str_free(&seen.verdicts);
    str_free(&path);
    str_free(&text);
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
    tcase_add_test(all, open_questions);
    tcase_add_test(all, directions);
    tcase_add_test(all, formats);
    tcase_add_test(all, bad_formulas);
    tcase_add_loop_test(all, readings_of_formulas, 0, sizeof readings / sizeof *readings);
    tcase_add_loop_test(all, tutorials, 0, 2);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
