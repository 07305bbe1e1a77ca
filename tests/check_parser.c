// Unit tests of the parser: readings, errors with their places, warnings, statements, hostile texts, templates.
#include "parser/parse.h"
#include "symbolic/expr/arith.h"
#include "symbolic/print/print.h"

#include <check.h>
#include <stdlib.h>

#define EACH_ROW(i, table) for (size_t i = 0; i < sizeof table / sizeof *table; i++)

static Pool *p;
static Definitions defs;
static ParseContext ctx;

static bool is_command(const char *word, size_t length, void *data)
{
    static const char *const words[] = {"steps", "simplify", "c", "latex", "help"};
    (void)data;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && !memcmp(words[i], word, length))
            return true;
    return false;
}

static void define(const char *text)
{
    Statement s = {0};
    Error err;
    uint32_t at = 0;
    ck_assert_msg(parse_statement(&ctx, text, (uint32_t)strlen(text), &at, &s, &err), "%s: %s", text, err.message);
    ck_assert_int_eq(s.kind, STATEMENT_DEFINE);
    ck_assert(defs_set(p, &defs, s.name, s.def, s.params.at, (uint32_t)s.params.len, s.body, &err));
    statement_clear(&s);
}

static void setup(void)
{
    p = pool_new(NULL);
    ck_assert(template_init(p));
    parse_context_init(&ctx, p, &defs);
    ctx.is_command = is_command;
    define("g(x, y) := x*y");
    define("h(x) := x^2");
    define("v := 7");
    define("f[k] := exp(s[k])");
}

static void teardown(void)
{
    parse_context_free(&ctx);
    defs_clear(&defs);
    pool_free(p);
    flint_cleanup();
}

static Expr reading(const char *text)
{
    Error err;
    Expr e = parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg(e != 0, "%s: %s", text, err.message);
    return e;
}

// ---- Readings -------------------------------------------------------------------------------------------------------

static const char *const same[][2] = {
    {"-x^2", "-(x^2)"},
    {"2^-1^2", "2^(-(1^2))"},
    {"2^3^2", "512"},
    {"2**3", "8"},
    {"-2^2", "-4"},
    {"a - b - c", "(a - b) - c"},
    {"a/b/c", "(a/b)/c"},
    {"a/b*c", "(a/b)*c"},
    {"a*-b", "-(a*b)"},
    {"a--b", "a + b"},
    {"----x", "x"},
    {"+x", "x"},
    {"2x", "2*x"},
    {"2(x+1)", "2*(x + 1)"},
    {"(a+b)(c+d)", "(a + b)*(c + d)"},
    {"2x^2", "2*(x^2)"},
    {"3sin(x)", "3*sin(x)"},
    {"x[1](y)", "x[1]*y"},
    {"2e", "2*exp(1)"},
    {"e^x", "exp(x)"},
    {"1e5x", "100000*x"},
    {"1e-3", "1/1000"},
    {"0.1", "1/10"},
    {".5", "1/2"},
    {"010", "10"},
    {"-n!", "-(n!)"},
    {"2^n!", "2^(n!)"},
    {"n!", "factorial(n)"},
    {"log(x, b)", "log(x)/log(b)"},
    {"ln(x)", "log(x)"},
    {"arctg(x)", "atan(x)"},
    {"max(a, b, c)", "max(max(a, b), c)"},
    {"sqrt(x)", "x^(1/2)"},
    {"if(x > 0, x, y)", "piecewise(x > 0: x, y)"},
    {"sum(i=1..n, j=1..i, x[i,j])", "sum(i=1..n, sum(j=1..i, x[i, j]))"},
    {"sum(k=1..K, s[k])", "sum(m=1..K, s[m])"},
    {"sum(k=1..k, k)", "sum(j=1..k, j)"},
    {"sum(k in 1..K, s[k])", "sum(k=1..K, s[k])"},
    {"sum(e=1..n, e)", "sum(k=1..n, k)"},
    {"[1 <= k <= K]", "[1 <= k and k <= K]"},
    {"[k in 1..K]", "[1 <= k and k <= K]"},
    {"[not x < y]", "[y <= x]"},
    {"[x > 0 or y > 0 and z > 0]", "[x > 0 or (y > 0 and z > 0)]"},
    {"diff(y(x), x, 2)", "y''(x)"},
    {"diff(y(x), x, x, x)", "y'''(x)"},
    {"subst(x, x = y)", "subst(x, [x, y])"},
    {"gamma*beta", "beta*gamma"},
    {"N + N(x)", "N(x) + N"},
    {"x² + 1", "x^2 + 1"},
    {"x⁻¹⁰", "x^(-10)"},
    {"xⁿ", "x^n"},
    {"sₖ·Wᵢⱼ", "s[k]*W[i, j]"},
    {"x₁₂", "x[12]"},
    {"sₑ", "s[e]"},
    {"sₖ + xⁿ where k = 2, n = 3", "s[2] + x^3"},
    {"5−3", "2"},
    {"2π", "2*pi"},
    {"√(x+1)", "sqrt(x + 1)"},
    {"[x ≤ y ∧ x ≠ 0]", "[x <= y and x != 0]"},
    {"∑(k=1..K, s[k])", "sum(k=1..K, s[k])"},
    {"Σ(k=1..K, s[k])", "sum(k=1..K, s[k])"},
    {"a × b", "a*b"},
    {"скорость*σ", "σ*скорость"},
    {"x # comment", "x"},
    {"1/0", "undefined"},
};

static void check_same(size_t i)
{
    Expr a = reading(same[i][0]), b = reading(same[i][1]);
    StrBuf first = {0}, second = {0};
    ck_assert_msg(a == b, "%s is %s, %s is %s", same[i][0], print_quick(p, a, &first), same[i][1],
                  print_quick(p, b, &second));
}

START_TEST(texts_read_alike)
{
    EACH_ROW(i, same)
    check_same(i);
}

END_TEST

// A trap: these would be easy to take for one another.
static const char *const different[][2] = {
    {"-x^2", "(-x)^2"},
    {"sum(m=1..K, s[m])*s[m]", "sum(m=1..K, s[m]^2)"},
    {"sum(k=1..3, x*k)", "sum(x=1..3, x*k)"},
    {"subst(x, x = y)", "subst(x, y = x)"},
    {"x_1", "x₁"},
    {"а", "a"},
    {"log(b, x)", "log(x, b)"},
};

static void check_different(size_t i)
{
    ck_assert_uint_ne(reading(different[i][0]), reading(different[i][1]));
}

START_TEST(texts_read_differently)
{
    EACH_ROW(i, different)
    check_different(i);
}

END_TEST

// ---- Errors ---------------------------------------------------------------------------------------------------------

static const struct {
    const char *text;
    ErrCode code;
    uint32_t start, end;
    const char *part; // of message and hint
} errors[] = {
    {"", ERR_SYNTAX, 0, 0, "missing"},
    {"x +", ERR_SYNTAX, 3, 3, "ends after '+'"},
    {"2 3", ERR_SYNTAX, 0, 3, "2*3"},
    {"x y", ERR_SYNTAX, 0, 3, "x*y"},
    {"(x)2", ERR_SYNTAX, 2, 4, "side by side"},
    {"x(x+1)", ERR_NAME, 0, 1, "x*(x+1)"},
    {"v(x)", ERR_TYPE, 0, 1, "v*(...)"},
    {"sum(k=1..3, k(2))", ERR_TYPE, 12, 13, "k*(...)"},
    {"2x(3)", ERR_NAME, 1, 2, "x*(3)"},
    {"pi(x)", ERR_TYPE, 0, 2, "a number"},
    {"foo(x+1)", ERR_NAME, 0, 3, "foo(x) := ..."},
    {"sine(x)", ERR_NAME, 0, 4, "did you mean sin?"},
    {"log10(x)", ERR_NAME, 0, 5, "log(x, 10)"},
    {"sin(x, y)", ERR_ARITY, 0, 9, "takes 1 argument, not 2"},
    {"sin()", ERR_ARITY, 0, 5, "not 0"},
    {"g(x)", ERR_ARITY, 0, 4, "takes 2 arguments, not 1"},
    {"f[1, 2]", ERR_ARITY, 0, 7, "takes 1 subscript, not 2"},
    {"f(x)", ERR_TYPE, 0, 1, "f[...]"},
    {"h + 1", ERR_TYPE, 0, 1, "h(x)"},
    {"f + 1", ERR_TYPE, 0, 1, "f[k]"},
    {"v[1]", ERR_TYPE, 0, 1, "no elements"},
    {"sin x", ERR_NAME, 0, 3, "sin(x)"},
    {"sin^2(x)", ERR_NAME, 0, 3, "sin(x)^2"},
    {"x'", ERR_SYNTAX, 0, 1, "x'(x)"},
    {"(x+1)'", ERR_SYNTAX, 5, 6, "diff(e, x)"},
    {"g'(x)", ERR_ARITY, 0, 5, "one argument"},
    {"((x", ERR_SYNTAX, 1, 2, "never closed"},
    {"x))", ERR_SYNTAX, 1, 2, "closes nothing"},
    {"(x]", ERR_SYNTAX, 2, 3, "write )"},
    {"1.2.3", ERR_SYNTAX, 0, 5, "two decimal points"},
    {"1.", ERR_SYNTAX, 0, 2, "1.0"},
    {"1,5", ERR_SYNTAX, 1, 2, "1.5"},
    {"0x10", ERR_SYNTAX, 0, 4, "another base"},
    {"1_000", ERR_SYNTAX, 0, 2, "not grouped"},
    {"x == 1", ERR_SYNTAX, 3, 4, "single ="},
    {"x = 1", ERR_TYPE, 0, 5, "relation"},
    {"1 + (x = 2)", ERR_TYPE, 4, 11, "relation"},
    {"[x = 1, y = 2]", ERR_SYNTAX, 0, 14, "and"},
    {"sin([a, b])", ERR_TYPE, 0, 11, "each element"},
    {"x [k = l]", ERR_TYPE, 3, 8, "x*[...]"},
    {"[x]^2", ERR_TYPE, 0, 5, "square matrix"},
    {"sum(k, k=1..3)", ERR_SYNTAX, 4, 5, "come first"},
    {"sum(k=1..3)", ERR_ARITY, 0, 11, "missing"},
    {"sum(k=1/2..3, k)", ERR_DOMAIN, 4, 12, "not an integer"},
    {"sum(k=1..2, k=1..3, k)", ERR_SYNTAX, 12, 18, "bound twice"},
    {"sum(k=1..∞, k)", ERR_DOMAIN, 9, 12, "infinity"},
    {"sum(2=1..3, 2)", ERR_SYNTAX, 4, 5, "index is a name"},
    {"sum(pi=1..3, 2)", ERR_NAME, 4, 11, "no name for an index"},
    {"1..3", ERR_TYPE, 0, 4, "range"},
    {"diff(x, 2)", ERR_TYPE, 8, 9, "names or elements"},
    {"diff(x^2, x^2)", ERR_TYPE, 10, 13, "names or elements"},
    {"diff(x, x, -1)", ERR_DOMAIN, 11, 13, "whole number"},
    {"diff(x, x, 1/2)", ERR_DOMAIN, 11, 14, "whole number"},
    {"diff(e^2, e)", ERR_TYPE, 10, 11, "Euler"},
    {"sum(k=1..n, diff(k^2, k))", ERR_TYPE, 22, 23, "index"},
    {"piecewise(x > 0, 1)", ERR_SYNTAX, 10, 15, "condition: value"},
    {"if(x, 1, 2)", ERR_TYPE, 3, 4, "condition"},
    {"x²^3", ERR_SYNTAX, 3, 4, "power of a power"},
    {"max(x)", ERR_ARITY, 0, 6, "2 arguments or more"},
    {"x!y", ERR_SYNTAX, 1, 3, "n!*y"},
    {"n!!", ERR_SYNTAX, 2, 3, "two factorial signs"},
    {"a | b", ERR_SYNTAX, 2, 3, "absolute value"},
    {"a := b", ERR_SYNTAX, 2, 4, "definition"},
    {"%", ERR_NAME, 0, 1, "last result"},
    {"x\xff", ERR_SYNTAX, 1, 2, "not UTF-8"},
    {"x\xc0\xaf", ERR_SYNTAX, 1, 2, "not UTF-8"},
    {"x\x01", ERR_SYNTAX, 1, 2, "control character"},
    {"x\xe2\x80\x8by", ERR_SYNTAX, 1, 4, "invisible"},
    {"x\xe2\x80\xae+y", ERR_SYNTAX, 1, 4, "direction"},
    {"int*restrict(x+1)", ERR_NAME, 4, 12, "no function"},
    {"system(\"echo\")", ERR_SYNTAX, 7, 8, "strings"},
};

static void check_errors(size_t i)
{
    Error err;
    const char *text = errors[i].text;
    ck_assert_msg(!parse_expr(&ctx, text, (uint32_t)strlen(text), &err), "%s was read", text);
    ck_assert_msg(err.code == errors[i].code, "%s: %s: %s", text, error_name(err.code), err.message);
    ck_assert_msg(strstr(err.message, errors[i].part) || strstr(err.hint, errors[i].part), "%s: %s (%s)", text,
                  err.message, err.hint);
    ck_assert_msg(err.at.start == errors[i].start && err.at.end == errors[i].end, "%s: at %u..%u: %s", text,
                  err.at.start, err.at.end, err.message);
    ck_assert(pool_ok(p));
}

START_TEST(errors_tell_the_place)
{
    EACH_ROW(i, errors)
    check_errors(i);
}

END_TEST

START_TEST(a_nul_byte_is_an_error)
{
    Error err;
    ck_assert(!parse_expr(&ctx, "x\0+y", 4, &err));
    ck_assert_uint_eq(err.at.start, 1);
    ck_assert(strstr(err.message, "offset 1"));
}

END_TEST

static const char *const warned[][2] = {
    {"1/2x", "(1/2)*x"},
    {"a/b(c+d)", NULL},
    {"1/2(c+d)", "(1/2)*(c+d)"},
    {"e^2x", "(e^2)*x"},
    {"x^2y", NULL},
    {"1/2*x", NULL},
    {"√2x", "(√2)*x"},
    {"2x/3", NULL},
    {"х", "U+0445"},
    {"скорость", NULL},
    {"dy/dx", "variables dy and dx"},
    {"d/dt", "variables d and dt"},
    {"d/b", NULL},
    {"d1/d2", NULL},
};

static void check_warned(size_t i)
{
    Error err;
    const char *text = warned[i][0];
    parse_expr(&ctx, text, (uint32_t)strlen(text), &err);
    ck_assert_msg((ctx.warnings.len > 0) == (warned[i][1] != NULL), "%s", text);
    if (warned[i][1])
        ck_assert_msg(strstr(ctx.warnings.at[0].message, warned[i][1]) != NULL, "%s: %s", text,
                      ctx.warnings.at[0].message);
}

START_TEST(doubtful_readings_are_told)
{
    EACH_ROW(i, warned)
    check_warned(i);
}

END_TEST

// ---- Statements -----------------------------------------------------------------------------------------------------

typedef struct {
    Statement s;
    Error err;
    uint32_t at;
    bool ok;
} Run;

static void step(Run *run, const char *text)
{
    run->ok = parse_statement(&ctx, text, (uint32_t)strlen(text), &run->at, &run->s, &run->err);
}

static void expect_text(const Run *run, const char *text, const char *part)
{
    ck_assert_uint_eq(run->s.at.end - run->s.at.start, strlen(part));
    ck_assert(!memcmp(text + run->s.at.start, part, strlen(part)));
}

START_TEST(statements_have_their_extent)
{
    const char *text = "# head\na := 1; a + 1 # tail\n\n  prove (1 +\n 1) = 2\n(x\ny z\n \n5";
    Run run = {0};
    step(&run, text);
    expect_text(&run, text, "a := 1");
    step(&run, text);
    expect_text(&run, text, "a + 1");
    ck_assert(!run.s.blank_before);
    step(&run, text);
    expect_text(&run, text, "prove (1 +\n 1) = 2");
    ck_assert(run.ok && run.s.blank_before && run.s.kind == STATEMENT_PROVE);
    step(&run, text); // a blank line ends it; the error is in its first line, and the run goes on at the next
    ck_assert(!run.ok && strstr(run.err.message, "never closed"));
    expect_text(&run, text, "(x");
    step(&run, text);
    ck_assert(!run.ok);
    expect_text(&run, text, "y z");
    step(&run, text);
    ck_assert(run.ok && run.s.blank_before);
    expect_text(&run, text, "5");
    ck_assert_uint_eq(run.at, strlen(text));
    step(&run, text);
    ck_assert(run.ok && run.s.kind == STATEMENT_EMPTY);
    statement_clear(&run.s);
}

END_TEST

START_TEST(open_brackets_want_more)
{
    ck_assert(parse_wants_more("prove (a +", 10));
    ck_assert(parse_wants_more("a; f[1,\n2", 9));
    ck_assert(!parse_wants_more("(a)\n", 4));
    ck_assert(!parse_wants_more("(a\n\n", 4));
    ck_assert(!parse_wants_more("a # (", 5));
}

END_TEST

START_TEST(a_claim_keeps_its_sides)
{
    Run run = {0};
    step(&run, "prove x = x <= 2*x != 1");
    ck_assert(run.ok);
    ck_assert_uint_eq(run.s.claim.sides.len, 4);
    ck_assert_uint_eq(run.s.claim.sides.at[0], run.s.claim.sides.at[1]);
    ck_assert_int_eq(run.s.claim.relations.at[0], RELATION_EQ);
    ck_assert_int_eq(run.s.claim.relations.at[1], RELATION_LE);
    ck_assert_int_eq(run.s.claim.relations.at[2], RELATION_NE);
    ck_assert_uint_eq(run.s.claim.spans.at[2].start, 15);
    statement_clear(&run.s);
}

END_TEST

START_TEST(definitions_have_their_parts)
{
    Run run = {0};
    step(&run, "F[i,k] := exp(x[i])*k");
    ck_assert(run.ok && run.s.kind == STATEMENT_DEFINE && run.s.def == DEF_ARRAY);
    ck_assert_str_eq(pool_symbol_name(p, run.s.name), "F");
    ck_assert_uint_eq(run.s.params.len, 2);
    ck_assert_uint_eq(run.s.body, reading("exp(x[i])*k"));
    run.at = 0;
    step(&run, "sₖ := k");
    ck_assert(run.ok && run.s.def == DEF_ARRAY && run.s.params.len == 1);
    run.at = 0;
    step(&run, "q(e) := e + 1"); // a parameter hides Euler's number
    ck_assert(run.ok && run.s.def == DEF_FUNCTION);
    ck_assert_uint_eq(run.s.body, expr_add2(p, expr_named(p, "e"), expr_int(p, 1)));
    run.at = 0;
    step(&run, "r(x) := r(x - 1)"); // the definition's own error, not an unknown function
    ck_assert(run.ok);
    statement_clear(&run.s);
}

END_TEST

static const struct {
    const char *text, *part;
} refused[] = {
    {"sin(x) := x", "built in"},
    {"pi := 3", "built in"},
    {"diff := 3", "built in"},
    {"q(x, x) := 1", "twice"},
    {"q(2) := 1", "is a name"},
    {"2 := 1", "no name"},
    {"q(x) + 1 := 2", "left of :="},
    {"q :=", "right of :="},
    {"q(x := 1", "q(x"},
    {"a = b", "prove a = b"},
    {"prove a", "relation"},
    {"prove", "ends after"},
    {"assume", "fact"},
    {"assume x, y > 0", "stands by itself"},
    {"assume x + 1", "condition"},
    {"forget 2", "names"},
    {"prove a = b and c = d", "one prove"},
    {"q(x) := x = 1", "relation"},
    {"assume n = 1..3", "k in a..b"},
};

static void check_refused(size_t i)
{
    Run run = {0};
    step(&run, refused[i].text);
    ck_assert_msg(!run.ok, "%s", refused[i].text);
    bool told = strstr(run.err.message, refused[i].part) || strstr(run.err.hint, refused[i].part);
    ck_assert_msg(told || run.err.at.end > 0, "%s: %s (%s)", refused[i].text, run.err.message, run.err.hint);
    ck_assert_msg(told || strstr(refused[i].part, "q(x"), "%s: %s (%s)", refused[i].text, run.err.message,
                  run.err.hint);
    ck_assert_uint_eq(run.at, strlen(refused[i].text));
    statement_clear(&run.s);
}

START_TEST(bad_statements_are_refused)
{
    EACH_ROW(i, refused)
    check_refused(i);
}

END_TEST

START_TEST(facts_are_told_apart)
{
    Run run = {0};
    step(&run, "assume x > 0, y[i] in 1..K, n integer, 0 < t < 1, z nonzero, u real");
    ck_assert_msg(run.ok, "%s", run.err.message);
    ck_assert_uint_eq(run.s.facts.len, 5);
    const ParsedFact *f = run.s.facts.at;
    ck_assert(f[0].kind == PARSED_CONDITION && f[1].kind == PARSED_RANGE && f[2].kind == PARSED_INTEGER);
    ck_assert_uint_eq(f[0].condition, expr_lt(p, expr_int(p, 0), expr_named(p, "x")));
    ck_assert_uint_eq(f[1].subject, reading("y[i]"));
    ck_assert_uint_eq(f[1].upper, expr_named(p, "K"));
    ck_assert_uint_eq(f[2].subject, expr_named(p, "n"));
    ck_assert_int_eq(expr_kind(p, f[3].condition), KIND_AND);
    ck_assert_int_eq(expr_kind(p, f[4].condition), KIND_NOT);
    ck_assert_uint_eq(f[1].at.start, 14);
    statement_clear(&run.s);
}

END_TEST

static const struct {
    const char *text;
    StatementKind kind;
    const char *argument;
} commands[] = {
    {"steps a = b", STATEMENT_COMMAND, "a = b"},
    {"simplify (x+1)*(x-1)", STATEMENT_COMMAND, "(x+1)*(x-1)"},
    {"simplify(x+1)*(x-1)", STATEMENT_SHOW, ""},
    {"simplify (x+1)", STATEMENT_SHOW, ""},
    {"c e^x", STATEMENT_COMMAND, "e^x"},
    {"c (a + b)/2", STATEMENT_COMMAND, "(a + b)/2"},
    {"c - x", STATEMENT_SHOW, ""},
    {"c*2", STATEMENT_SHOW, ""},
    {"c", STATEMENT_SHOW, ""},
    {"c[1]", STATEMENT_SHOW, ""},
    {"latex -x", STATEMENT_COMMAND, "-x"},
    {"latex - x", STATEMENT_SHOW, ""},
    {"latex(x)", STATEMENT_COMMAND, "(x)"},
    {"latex [a, b]", STATEMENT_COMMAND, "[a, b]"},
    {"help", STATEMENT_COMMAND, ""},
    {"help *", STATEMENT_COMMAND, "*"},
    {"help \"", STATEMENT_COMMAND, "\""},
    {"show c", STATEMENT_SHOW, ""},
};

static void check_commands(size_t i)
{
    Run run = {0};
    const char *text = commands[i].text;
    step(&run, text);
    ck_assert_msg(run.ok, "%s: %s", text, run.err.message);
    ck_assert_msg(run.s.kind == commands[i].kind, "%s", text);
    if (run.s.kind == STATEMENT_COMMAND) {
        Span a = run.s.argument;
        ck_assert_uint_eq(a.end - a.start, strlen(commands[i].argument));
        ck_assert(!memcmp(text + a.start, commands[i].argument, a.end - a.start));
    }
    statement_clear(&run.s);
}

START_TEST(commands_are_told_from_variables)
{
    EACH_ROW(i, commands)
    check_commands(i);
}

END_TEST

// ---- Size -----------------------------------------------------------------------------------------------------------

static Expr read_repeated(const char *before, const char *piece, size_t n, const char *middle, const char *after,
                          Error *err)
{
    StrBuf text = {0};
    str_add(&text, before);
    for (size_t i = 0; i < n; i++)
        str_add(&text, piece);
    str_add(&text, middle);
    for (size_t i = 0; after[0] && i < n; i++)
        str_add(&text, after);
    Expr e = parse_expr(&ctx, text.at, (uint32_t)text.len, err);
    str_free(&text);
    return e;
}

START_TEST(large_texts_are_read)
{
    Error err;
    Expr x = expr_named(p, "x");
    ck_assert_uint_eq(read_repeated("x", "+x", 100000, "", "", &err), expr_mul2(p, expr_int(p, 100001), x));
    ck_assert_uint_eq(read_repeated("", "-", 100000, "x", "", &err), x);
    ck_assert_uint_eq(read_repeated("", "(", 10000, "x", ")", &err), x);
    ck_assert_uint_eq(read_repeated("x", "*x", 100000, "", "", &err), expr_powi(p, x, 100001));
    ck_assert(read_repeated("", "9", 100000, "", "", &err));
    ck_assert(read_repeated("", "a", 100000, "", "", &err));
    ck_assert(read_repeated("", "x^", 1000, "x", "", &err));
}

END_TEST

START_TEST(depth_is_an_ordinary_limit)
{
    Error err;
    ck_assert(!read_repeated("", "(", 100000, "x", ")", &err));
    ck_assert_int_eq(err.code, ERR_LIMIT);
    ck_assert(strstr(err.hint, "--limit nesting=N"));
    ck_assert(!read_repeated("", "sin(", 100000, "x", ")", &err));
    ck_assert_int_eq(err.code, ERR_LIMIT);
    pool_error_clear(p);
    ck_assert(!read_repeated("", "f'(", 100000, "", "", &err));
    ck_assert(reading("x + 1"));
}

END_TEST

START_TEST(a_refusing_pool_is_told_with_its_place)
{
    Error err;
    ck_assert(!parse_expr(&ctx, "1 + 1e1000000000", 16, &err));
    ck_assert_int_eq(err.code, ERR_LIMIT);
    ck_assert_uint_eq(err.at.start, 4);
    pool_error_clear(p);
}

END_TEST

// ---- Templates ------------------------------------------------------------------------------------------------------

static void check_card(unsigned i)
{
    const FuncCard *card = &func_cards[i];
    for (unsigned k = 0; k < card->arity; k++)
        ck_assert_msg((template_deriv(p, (FuncId)i, k) != 0) == (card->deriv[k][0] != '\0'), "%s", card->name);
    ck_assert(expr_is_condition(p, template_domain(p, (FuncId)i)));
    ck_assert_int_eq(template_as(p, (FuncId)i) != 0, card->as[0] != '\0');
    ck_assert_msg(reading(card->example[0]) && reading(card->example[1]), "%s", card->name);
}

START_TEST(every_card_is_read)
{
    for (unsigned i = 0; i < FN_COUNT; i++)
        check_card(i);
}

END_TEST

START_TEST(templates_take_arguments)
{
    Expr args[2] = {reading("v"), reading("u + 1")};
    Expr d = template_instance(p, template_deriv(p, FN_ATAN2, 0), args, 2);
    ck_assert_uint_eq(d, reading("(u + 1)/(v^2 + (u + 1)^2)"));
}

END_TEST

static Suite *parser_suite(void)
{
    Suite *s = suite_create("parser");
    TCase *t = tcase_create("parser");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, texts_read_alike);
    tcase_add_test(t, texts_read_differently);
    tcase_add_test(t, errors_tell_the_place);
    tcase_add_test(t, doubtful_readings_are_told);
    tcase_add_test(t, bad_statements_are_refused);
    tcase_add_test(t, commands_are_told_from_variables);
    tcase_add_test(t, every_card_is_read);
    tcase_add_test(t, a_nul_byte_is_an_error);
    tcase_add_test(t, statements_have_their_extent);
    tcase_add_test(t, open_brackets_want_more);
    tcase_add_test(t, a_claim_keeps_its_sides);
    tcase_add_test(t, definitions_have_their_parts);
    tcase_add_test(t, facts_are_told_apart);
    tcase_add_test(t, large_texts_are_read);
    tcase_add_test(t, depth_is_an_ordinary_limit);
    tcase_add_test(t, a_refusing_pool_is_told_with_its_place);
    tcase_add_test(t, templates_take_arguments);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(parser_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
