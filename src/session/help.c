// Help, all of it from the tables: commands, statements, forms, functions, limits.
#include "session/help.h"
#include "session/commands.h"

#include "parser/lex.h"
#include "util/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

typedef HelpTopic Topic;

// What the parser reads itself.
static const Topic statement_topics[] = {
    {"prove", "prove a = b [= c]", "a verdict for each relation: proved, refuted with a point, or unknown"},
    {"assume", "assume x > 0, y in 1..K, n integer", "facts that hold from here on"},
    {"forget", "forget [x]", "take back what was assumed of x, and its definition; alone: every assumption"},
    {"show", "show e", "the same as e alone: the expression, simplified"},
};

static const Topic operator_topics[] = {
    {":=", "name := e, f(x) := e, f[k] := e", "define a value, a function, an indexed family"},
    {"sum", "sum(k=1..K, e)", "the sum over k; bounds may be symbols; several indices: sum(i=1..n, j=1..m, e)"},
    {"prod", "prod(k=1..K, e)", "the product over k"},
    {"[", "[k = l], s[k], [a, b]", "1 where the condition holds, else 0 (Iverson bracket); an element; a list"},
    {"if", "if(c, a, b)", "a where the condition c holds, else b"},
    {"piecewise", "piecewise(c1: a, c2: b, c)", "the value at the first condition that holds"},
    {"'", "f'(x), f''(x)", "derivative of a function of one variable"},
    {"where", "e where t = a, u = b", "e with a for t; b may hold t"},
    {"d/dx", "d/dx e, ∂f/∂x", "derivatives as they are written by hand; the same as diff(e, x)"},
    {"|", "|x|", "absolute value"},
    {"(", "f(x), (a + b)", "a call behind a name; elsewhere what belongs together"},
    {"?", "?diff", "help on diff"},
    {";", "a; b", "ends a statement; behind the last one at the prompt it hushes the answer"},
    {"#", "# ...", "a comment, to the end of the line"},
    {"=", "a = b", "a relation, within prove, assume, conditions and brackets; := defines"},
    {"%", "%, %2, %3", "the last result, the one before it, ..."},
    {"pi", "pi", "3.14159..."},
    {"e", "e", "2.71828..., unless you define it"},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void add_row(StrBuf *out, const char *left, const char *help)
{
    str_printf(out, "  %s", left);
    for (size_t width = utf8_width(left, strlen(left)); width < 37; width++)
        str_char(out, ' ');
    str_printf(out, "%s\n", help);
}

static void add_topics(StrBuf *out, const char *title, const Topic *at, size_t n)
{
    str_printf(out, "%s\n", title);
    for (size_t i = 0; i < n; i++)
        add_row(out, at[i].signature, at[i].help);
}

static void function_signature(const FuncCard *card, char *text, size_t size)
{
    snprintf(text, size, "%s(%s%s)", card->name, card->arity == 1 ? "x" : "x, y",
             card->properties & FN_VARIADIC ? ", ..." : "");
}

// ---- Chapters: what the overview is made of, each a topic by itself -----------------------------------------------

static void add_statements(const Session *s, StrBuf *out)
{
    (void)s;
    add_topics(out, "Statements", statement_topics, COUNT(statement_topics));
}

static void add_expressions(const Session *s, StrBuf *out)
{
    (void)s;
    add_topics(out, "Expressions", operator_topics, COUNT(operator_topics));
}

static void add_operations(const Session *s, StrBuf *out)
{
    (void)s;
    str_add(out, "Operations\n");
    for (int i = 0; i < FORM_COUNT; i++)
        if (form_rows[i].help[0])
            add_row(out, form_rows[i].signature, form_rows[i].help);
}

static void add_commands(const Session *s, StrBuf *out)
{
    (void)s;
    str_add(out, "Commands\n");
    for (int i = 0; i < COMMAND_COUNT; i++)
        add_row(out, command_rows[i].signature, command_rows[i].help);
}

static void add_operators(const Session *s, StrBuf *out)
{
    (void)s;
    str_add(out, "Operators, from the loosest to the tightest\n");
    for (int i = 0; i < OP_COUNT; i++)
        add_row(out, op_rows[i].example, op_rows[i].meaning);
}

static void add_limits(const Session *s, StrBuf *out)
{
    str_add(out, "Limits; set one with: limits NAME VALUE\n");
#define LIMIT(field, value, name, what)                                                                                \
    str_printf(out, "  %-14s %12llu  %s\n", name, (unsigned long long)s->limits.field, what);
    LIMITS_LIST
#undef LIMIT
}

static void add_signatures(const Session *s, StrBuf *out)
{
    (void)s;
    str_add(out, "Functions\n");
    for (int i = 0; i < FN_COUNT; i++) {
        char signature[64];
        function_signature(&func_cards[i], signature, sizeof signature);
        add_row(out, signature, func_cards[i].help);
    }
}

static const struct {
    const char *name;
    void (*add)(const Session *s, StrBuf *out);
} chapters[] = {{"statements", add_statements}, {"expressions", add_expressions}, {"operations", add_operations},
                {"commands", add_commands},     {"functions", add_signatures},    {"operators", add_operators},
                {"limits", add_limits}};

static void add_overview(const Session *s, StrBuf *out)
{
    add_statements(s, out);
    add_expressions(s, out);
    add_operations(s, out);
    add_commands(s, out);
    str_add(out, "Functions\n ");
    size_t column = 1;
    for (int i = 0; i < FN_COUNT; i++) {
        size_t width = strlen(func_cards[i].name) + 1;
        if (column + width > 78) {
            str_add(out, "\n ");
            column = 1;
        }
        str_printf(out, " %s", func_cards[i].name);
        column += width;
    }
    str_add(out, "\nhelp NAME, or ?NAME, tells more of any of them; so do the chapters");
    for (size_t i = 0; i < COUNT(chapters); i++)
        str_printf(out, "%s %s", i ? "," : "", chapters[i].name);
    str_add(out, ".\n");
}

static void add_function(const FuncCard *card, StrBuf *out)
{
    char signature[64];
    function_signature(card, signature, sizeof signature);
    str_printf(out, "%s: %s\n", signature, card->help);
    for (unsigned i = 0; i < card->arity && i < 2; i++)
        if (card->deriv[i][0])
            str_printf(out, "  derivative by %s: %s\n", i ? "v" : "u", card->deriv[i]);
    if (card->domain[0])
        str_printf(out, "  has a value where %s\n", card->domain);
    if (card->as[0])
        str_printf(out, "  is %s\n", card->as);
    str_printf(out, "  example: %s is %s\n", card->example[0], card->example[1]);
}

static bool add_topic_of(const Topic *at, size_t n, const char *topic, StrBuf *out)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(at[i].name, topic)) {
            str_printf(out, "%s: %s\n", at[i].signature, at[i].help);
            return true;
        }
    }
    return false;
}

static bool add_limit(const Session *s, const char *topic, StrBuf *out)
{
    bool found = false;
#define LIMIT(field, value, name, what)                                                                                \
    if (!strcmp(topic, name)) {                                                                                        \
        str_printf(out, "limit %s: %s; now %llu. Set it with: limits %s NUMBER\n", name, what,                          \
                   (unsigned long long)s->limits.field, name);                                                         \
        found = true;                                                                                                  \
    }
    LIMITS_LIST
#undef LIMIT
    return found;
}

static bool add_defined(Session *s, const char *topic, StrBuf *out)
{
    const Definition *def = defs_find(&s->defs, pool_symbol(s->pool, topic, strlen(topic)));
    Error err = {0};
    if (!def)
        return false;
    bool ok = print_definition(s->pool, def, PRINT_TEXT, out, &err);
    str_add(out, ok ? "\n" : "... (too long to print)\n");
    return true;
}

// ---- The nearest name ---------------------------------------------------------------------------------------------

// Edit distance of two short words, at most `most`; longer ones count as far.
static unsigned distance(const char *a, const char *b)
{
    enum { LONGEST = 24 };

    size_t n = strlen(a), m = strlen(b);
    unsigned row[LONGEST + 1];
    if (n > LONGEST || m > LONGEST)
        return LONGEST;
    for (size_t j = 0; j <= m; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned change = diagonal + (tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]));
            diagonal = row[j];
            unsigned least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
        }
    }
    return row[m];
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(((const Topic *)a)->name, ((const Topic *)b)->name);
}

void help_words(const Session *s, HelpTopics *words)
{
    for (size_t i = 0; i < COUNT(statement_topics); i++)
        vec_push(words, statement_topics[i]);
    for (size_t i = 0; i < COUNT(operator_topics); i++)
        if (isalpha((unsigned char)operator_topics[i].name[0]))
            vec_push(words, operator_topics[i]);
    for (int i = 0; i < FORM_COUNT; i++)
        if (form_rows[i].help[0])
            vec_push(words, ((Topic){form_rows[i].name, form_rows[i].signature, form_rows[i].help}));
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (form_find(command_rows[i].name) < 0)
            vec_push(words, ((Topic){command_rows[i].name, command_rows[i].signature, command_rows[i].help}));
    for (int i = 0; i < FN_COUNT; i++)
        vec_push(words, ((Topic){func_cards[i].name, "", func_cards[i].help}));
    for (size_t i = 0; i < s->defs.list.len; i++)
        vec_push(words, ((Topic){pool_symbol_name(s->pool, s->defs.list.at[i].name), NULL, "defined"}));
    qsort(words->at, words->len, sizeof *words->at, compare_words);
}

static size_t common_prefix(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

bool session_help(Session *s, const char *topic, StrBuf *out)
{
    if (!topic[0]) {
        add_overview(s, out);
        return true;
    }
    for (size_t i = 0; i < COUNT(chapters); i++)
        if (!strcmp(chapters[i].name, topic)) {
            chapters[i].add(s, out);
            return true;
        }
    int f = func_find(topic), form = form_find(topic);
    bool found = add_topic_of(statement_topics, COUNT(statement_topics), topic, out) ||
                 add_topic_of(operator_topics, COUNT(operator_topics), topic, out);
    if (f >= 0)
        add_function(&func_cards[f], out);
    if (form >= 0)
        str_printf(out, "%s: %s\n", form_rows[form].signature, form_rows[form].help);
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (!strcmp(command_rows[i].name, topic)) {
            str_printf(out, "%s: %s\n", command_rows[i].signature, command_rows[i].help);
            found = true;
        }
    }
    for (int i = 0; i < OP_COUNT && !found; i++) {
        if (!strcmp(op_rows[i].spelling, topic)) {
            str_printf(out, "%s: %s\n", op_rows[i].example, op_rows[i].meaning);
            found = true;
        }
    }
    found |= add_defined(s, topic, out);
    found |= add_limit(s, topic, out);
    if (found || f >= 0 || form >= 0)
        return true;
    HelpTopics words = {0};
    const char *nearest = NULL;
    unsigned best = 3;
    help_words(s, &words);
    for (size_t i = 0; i < words.len; i++) {
        unsigned d = distance(topic, words.at[i].name);
        size_t prefix = common_prefix(topic, words.at[i].name);
        if (d < best || (nearest && d == best && prefix > common_prefix(topic, nearest))) {
            best = d;
            nearest = words.at[i].name;
        }
    }
    str_printf(out, "there is no help on '%.60s'", topic);
    if (nearest)
        str_printf(out, "; did you mean '%s'?", nearest);
    vec_free(&words);
    return false;
}

// ---- The session as a script --------------------------------------------------------------------------------------

void session_definitions(Session *s, CompletionCallback callback, void *data)
{
    for (size_t i = 0; i < s->defs.list.len; i++) {
        const Definition *def = &s->defs.list.at[i];
        StrBuf text = {0};
        Error err = {0};
        bool ok = print_definition(s->pool, def, PRINT_TEXT, &text, &err);
        callback(pool_symbol_name(s->pool, def->name), ok ? str_text(&text) : "", data);
        str_free(&text);
    }
}

void session_script(Session *s, StrBuf *out)
{
    Run r = {.session = s, .pool = s->pool, .format = PRINT_TEXT};
    for (size_t i = 0; i < s->facts.declared; i++) {
        Error err = {0};
        StrBuf line = {0};
        if (statement_print_fact(&r, &s->facts.list.at[i], &line, &err))
            str_printf(out, "assume %s\n", str_text(&line));
        str_free(&line);
    }
    // A definition may have been replaced and then stands before what it uses; so list users after what they use.
    for (size_t i = 0; i < s->defs.list.len; i++) {
        Error err = {0};
        StrBuf line = {0};
        if (print_definition(s->pool, &s->defs.list.at[i], PRINT_TEXT, &line, &err))
            str_printf(out, "%s\n", str_text(&line));
        else
            str_printf(out, "# %s is too long to print\n", pool_symbol_name(s->pool, s->defs.list.at[i].name));
        str_free(&line);
    }
}
