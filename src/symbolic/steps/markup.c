// Lines for documents: LaTeX (align* with the reasons in a column of their own), Markdown (the same inside of $$), and
// HTML (a table with MathML).
#include "symbolic/steps/steps_internal.h"

typedef struct {
    Pool *p;
    StepsLanguage language;
    StrBuf *out;
    Error *err;
} Markup;

static void reasons_text(const Markup *m, const StepsLine *line, StrBuf *out)
{
    for (unsigned i = 0; i < line->nreasons; i++) {
        str_add(out, i ? ", " : "");
        steps_reason_text(&line->reasons[i], m->language, out);
    }
}

static void word(const Markup *m, ReasonId id, StrBuf *out)
{
    steps_reason_text(&(StepsReason){.id = id}, m->language, out);
}

static ReasonId word_of(const StepsLine *line)
{
    switch (line->kind) {
    case STEPS_CASE: return REASON_CASE;
    case STEPS_BASE: return REASON_BASE;
    case STEPS_STEP: return REASON_STEP;
    default: return REASON_WHERE;
    }
}

static void words_before(const Markup *m, const StepsLine *line, StrBuf *out)
{
    StrBuf name = {0};
    StepsReason reason = {.id = word_of(line)};
    if (line->kind == STEPS_STEP) {
        print_expr(m->p, expr_arg(m->p, line->condition, 1), PRINT_TEXT, &name, NULL);
        reason.detail[0] = str_text(&name);
    }
    steps_reason_text(&reason, m->language, out);
    str_free(&name);
}

// ---- LaTeX ----------------------------------------------------------------------------------------------------------

static void add_escaped(StrBuf *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("%#_&${}", *text))
            str_char(out, '\\');
        if (*text == '^')
            str_add(out, "\\textasciicircum{}");
        else
            str_char(out, *text);
    }
}

static void latex_text(const Markup *m, const char *text)
{
    str_add(m->out, "\\text{");
    add_escaped(m->out, text);
    str_char(m->out, '}');
}

static bool latex_math(const Markup *m, Expr e)
{
    return print_expr(m->p, e, PRINT_LATEX, m->out, m->err);
}

static bool latex_line(const Markup *m, const StepsLine *line)
{
    StrBuf words = {0};
    bool ok = true;
    str_add(m->out, "  & ");
    for (unsigned i = 0; i < line->depth; i++)
        str_add(m->out, "\\qquad ");
    str_add(m->out, line->goes_on ? "= " : "");
    switch (line->kind) {
    case STEPS_START:
    case STEPS_EQUAL:
    case STEPS_ELEMENT:
        ok = latex_math(m, line->kind == STEPS_ELEMENT ? line->left : line->expr);
        reasons_text(m, line, &words);
        if (words.len) {
            str_add(m->out, " && ");
            latex_text(m, str_text(&words));
        }
        break;
    case STEPS_WHERE:
        word(m, REASON_WHERE, &words);
        str_char(&words, ' ');
        str_add(m->out, "\\quad ");
        latex_text(m, str_text(&words));
        ok = latex_math(m, line->left);
        str_add(m->out, " = ");
        ok = ok && latex_math(m, line->expr);
        break;
    case STEPS_EMPTY:
    case STEPS_POINT:
        reasons_text(m, line, &words);
        latex_text(m, str_text(&words));
        break;
    default:
        words_before(m, line, &words);
        str_char(&words, ' ');
        str_add(m->out, line->kind == STEPS_WHEN ? "\\quad " : "");
        latex_text(m, str_text(&words));
        ok = latex_math(m, line->condition);
        str_add(m->out, line->expr ? ":\\; " : "");
        ok = ok && (!line->expr || latex_math(m, line->expr));
        break;
    }
    str_free(&words);
    return ok;
}

static bool latex_lines(const Markup *m, const StepsLines *lines)
{
    bool ok = true, begun = false;
    for (size_t i = 0; i < lines->len && ok; i++) {
        if (lines->at[i].kind >= STEPS_NAME)
            continue;
        str_add(m->out, begun ? " \\\\\n" : "");
        ok = latex_line(m, &lines->at[i]);
        begun = true;
    }
    str_char(m->out, '\n');
    return ok;
}

bool steps_write_latex(Pool *p, const StepsLines *lines, StepsLanguage language, StrBuf *out, Error *err)
{
    Markup m = {p, language, out, err};
    str_add(out, "\\begin{align*}\n");
    bool ok = latex_lines(&m, lines);
    str_add(out, "\\end{align*}\n");
    return ok;
}

bool steps_write_markdown(Pool *p, const StepsLines *lines, StepsLanguage language, StrBuf *out, Error *err)
{
    Markup m = {p, language, out, err};
    str_add(out, "$$\n\\begin{aligned}\n");
    bool ok = latex_lines(&m, lines);
    str_add(out, "\\end{aligned}\n$$\n");
    return ok;
}

// ---- HTML -----------------------------------------------------------------------------------------------------------

static void html_text(StrBuf *out, const char *text)
{
    for (; *text; text++) {
        const char *instead = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : NULL;
        if (instead)
            str_add(out, instead);
        else
            str_char(out, *text);
    }
}

static bool html_line(const Markup *m, const StepsLine *line)
{
    static const char *const classes[STEPS_KINDS] = {"start",   "equal", "where", "when",  "domain",
                                                     "case",    "base",  "step",  "empty", "point",
                                                     "element", "",      "",      "",      ""};
    StrBuf words = {0};
    bool ok = true, equal = line->goes_on, element = line->kind == STEPS_ELEMENT;
    str_printf(m->out, "<tr class=\"%s\" data-depth=\"%u\"><td>%s</td><td>", classes[line->kind], line->depth,
               equal ? "=" : "");
    if (!equal && !element && line->kind != STEPS_START) {
        if (line->kind == STEPS_EMPTY || line->kind == STEPS_POINT)
            reasons_text(m, line, &words);
        else
            words_before(m, line, &words);
        html_text(m->out, str_text(&words));
        str_char(m->out, ' ');
        str_clear(&words);
    }
    if (line->left) {
        ok = print_expr(m->p, line->left, PRINT_MATHML, m->out, m->err);
        str_add(m->out, element ? "" : " = ");
    }
    if (line->condition) {
        ok = ok && print_expr(m->p, line->condition, PRINT_MATHML, m->out, m->err);
        str_add(m->out, line->expr ? ": " : "");
    }
    ok = ok && (!line->expr || element || print_expr(m->p, line->expr, PRINT_MATHML, m->out, m->err));
    if (equal)
        reasons_text(m, line, &words);
    str_add(m->out, "</td><td>");
    html_text(m->out, str_text(&words));
    str_add(m->out, "</td></tr>\n");
    str_free(&words);
    return ok;
}

bool steps_write_html(Pool *p, const StepsLines *lines, StepsLanguage language, StrBuf *out, Error *err)
{
    Markup m = {p, language, out, err};
    bool ok = true;
    str_add(out, "<table class=\"derivation\">\n");
    for (size_t i = 0; i < lines->len && ok; i++)
        ok = lines->at[i].kind >= STEPS_NAME || html_line(&m, &lines->at[i]);
    str_add(out, "</table>\n");
    return ok;
}
