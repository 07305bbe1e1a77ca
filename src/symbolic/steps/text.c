// Lines for a terminal: reasons in one column, by the width that is shown, and lines broken at the outermost place.
#include "symbolic/steps/steps_internal.h"

#include "util/utf8.h"

enum { REASON_FIRST = 44, REASON_LAST = 50, GAP = 2, NARROWEST = 24 };

typedef struct {
    Pool *p;
    const StepsStyle *style;
    StrBuf *out;
    Error *err;
    unsigned column; // where reasons begin
} Writing;

static size_t width_of(const StrBuf *s)
{
    return utf8_width(str_text(s), s->len);
}

static bool add_expr(const Writing *w, Expr e, StrBuf *out)
{
    return print_expr(w->p, e, w->style->unicode ? PRINT_UNICODE : PRINT_TEXT, out, w->err);
}

static void add_reasons(const Writing *w, const StepsLine *line, StrBuf *out)
{
    for (unsigned i = 0; i < line->nreasons; i++) {
        str_add(out, i ? ", " : "");
        steps_reason_text(&line->reasons[i], w->style->language, out);
    }
}

static void add_word(const Writing *w, ReasonId id, StrBuf *out)
{
    steps_reason_text(&(StepsReason){.id = id}, w->style->language, out);
}

// ---- Breaking -------------------------------------------------------------------------------------------------------

// Where to break text so that at most `room` columns come first: the last blank of the outermost level among those in
// the second half. 0: nowhere.
static size_t break_at(const char *text, size_t length, size_t room)
{
    size_t best = 0, width = 0;
    int depth = 0, least = 1 << 20;
    for (size_t i = 0; i < length;) {
        uint32_t code;
        size_t n = utf8_decode(text + i, length - i, &code);
        width += utf8_width(text + i, n);
        if (width > room)
            return best;
        if (strchr("([{", text[i]))
            depth++;
        else if (strchr(")]}", text[i]))
            depth--;
        // behind a sign: the next line begins with an operand. Before it is the usual place for + and -.
        bool sign = text[i] == ' ' && i + 2 < length && strchr("+-=*/", text[i + 1]) && text[i + 2] == ' ';
        bool comma = text[i] == ' ' && i > 0 && text[i - 1] == ',';
        if ((sign || comma) && width * 3 > room && depth <= least) {
            least = depth;
            best = i;
        }
        i += n;
    }
    return 0;
}

static void pad(StrBuf *out, size_t from, size_t to)
{
    for (; from < to; from++)
        str_char(out, ' ');
}

// One line, broken where it must be; the reason stands behind its first part, or below it where there is no room.
static void add_broken(const Writing *w, size_t indent, const StrBuf *body, const StrBuf *reason)
{
    const char *text = str_text(body);
    size_t length = body->len, columns = w->style->columns, hang = indent + 4;
    bool told = !reason->len;
    for (bool first = true; length; first = false) {
        size_t from = first ? indent : hang, room = columns > from + NARROWEST ? columns - from : NARROWEST;
        size_t width = utf8_width(text, length), cut = width > room ? break_at(text, length, room) : 0;
        size_t shown = cut ? cut : length, used = from + utf8_width(text, shown);
        pad(w->out, 0, from);
        str_add_n(w->out, text, shown);
        size_t column = used + GAP < w->column ? w->column : used + GAP;
        if (!told && (!cut || first) && column + 2 + width_of(reason) <= columns) {
            pad(w->out, used, column);
            str_printf(w->out, "# %s", str_text(reason));
            told = true;
        }
        str_char(w->out, '\n');
        text += shown + (cut ? 1 : 0);
        length -= shown + (cut ? 1 : 0);
    }
    if (told)
        return;
    size_t wide = width_of(reason) + 2;
    pad(w->out, 0, w->column + wide <= columns ? w->column : columns > wide ? columns - wide : 0);
    str_printf(w->out, "# %s\n", str_text(reason));
}

// ---- Lines ----------------------------------------------------------------------------------------------------------

static bool condition_of(const Writing *w, const StepsLine *line, StrBuf *out)
{
    static const ReasonId words[STEPS_KINDS] = {[STEPS_DOMAIN] = REASON_WHERE,
                                                [STEPS_CASE] = REASON_CASE,
                                                [STEPS_BASE] = REASON_BASE,
                                                [STEPS_STEP] = REASON_STEP};
    StrBuf name = {0};
    bool ok = true;
    if (line->kind == STEPS_STEP) { // n0 <= n
        ok = add_expr(w, expr_arg(w->p, line->condition, 1), &name);
        StepsReason step = {.id = REASON_STEP, .detail = {str_text(&name)}};
        steps_reason_text(&step, w->style->language, out);
        str_add(out, ", ");
    } else {
        add_word(w, words[line->kind], out);
        str_add(out, line->kind == STEPS_BASE ? ", " : " ");
    }
    ok = ok && add_expr(w, line->condition, out);
    str_add(out, line->kind == STEPS_DOMAIN ? "" : ":");
    str_free(&name);
    return ok;
}

static bool body_of(const Writing *w, const StepsLine *line, StrBuf *out)
{
    str_add(out, line->goes_on ? "= " : "");
    switch (line->kind) {
    case STEPS_START:
    case STEPS_EQUAL: return add_expr(w, line->expr, out);
    case STEPS_ELEMENT: return add_expr(w, line->left, out);
    case STEPS_WHERE:
        add_word(w, REASON_WHERE, out);
        str_char(out, ' ');
        if (!add_expr(w, line->left, out))
            return false;
        str_add(out, " = ");
        return add_expr(w, line->expr, out);
    case STEPS_WHEN:
        add_word(w, REASON_WHERE, out);
        str_char(out, ' ');
        if (!add_expr(w, line->condition, out))
            return false;
        str_add(out, ": ");
        return add_expr(w, line->expr, out);
    case STEPS_EMPTY:
    case STEPS_POINT: add_reasons(w, line, out); return true;
    default: return condition_of(w, line, out);
    }
}

static size_t indent_of(const StepsLine *line)
{
    size_t indent = 4 * (size_t)line->depth;
    bool opens = line->kind == STEPS_START || line->kind == STEPS_ELEMENT;
    return (opens && !line->goes_on) || line->kind == STEPS_EMPTY  ? indent + 2
           : line->kind == STEPS_WHERE || line->kind == STEPS_WHEN ? indent + 6
                                                                   : indent;
}

// Reasons begin in one column, as far to the left as most lines leave room.
static unsigned reason_column(Writing *w, const StepsLines *lines)
{
    size_t column = REASON_FIRST;
    for (size_t i = 0; i < lines->len; i++) {
        StrBuf body = {0};
        if (lines->at[i].goes_on && body_of(w, &lines->at[i], &body)) {
            size_t end = indent_of(&lines->at[i]) + width_of(&body) + GAP;
            column = end > column && end <= REASON_LAST ? end : column;
        }
        str_free(&body);
    }
    return (unsigned)column;
}

// A letter is explained behind the line that has it first, and two cases stand side by side, where there is room.
static size_t join(const Writing *w, const StepsLines *lines, size_t i, size_t used, StrBuf *body, StrBuf *reason)
{
    const StepsLine *line = &lines->at[i], *next = i + 1 < lines->len ? line + 1 : NULL;
    bool where = next && line->goes_on && next->kind == STEPS_WHERE;
    bool cases = next && line->kind == STEPS_WHEN && next->kind == STEPS_WHEN;
    StrBuf text = {0};
    if ((!where && !cases) || !body_of(w, next, &text)) {
        str_free(&text);
        return i;
    }
    size_t width = used < w->column && where ? w->column : used;
    bool fits = width + width_of(reason) + width_of(&text) + 6 <= w->style->columns;
    if (fits)
        str_printf(where ? reason : body, "%s%s", where ? ", " : ";  ", str_text(&text));
    str_free(&text);
    return i + fits;
}

bool steps_write_text(Pool *p, const StepsLines *lines, const StepsStyle *style, StrBuf *out, Error *err)
{
    Writing w = {.p = p, .style = style, .out = out, .err = err};
    w.column = reason_column(&w, lines);
    bool ok = true;
    for (size_t i = 0; i < lines->len && ok; i++) {
        const StepsLine *line = &lines->at[i];
        if (line->kind >= STEPS_NAME)
            continue;
        StrBuf body = {0}, reason = {0};
        ok = body_of(&w, line, &body);
        if (line->goes_on)
            add_reasons(&w, line, &reason);
        bool opens = line->kind == STEPS_START || line->kind == STEPS_ELEMENT;
        if (i && opens && !line->goes_on && line->depth == 0)
            str_char(out, '\n');
        if (ok)
            i = join(&w, lines, i, indent_of(line) + width_of(&body), &body, &reason);
        if (ok)
            add_broken(&w, indent_of(line), &body, &reason);
        str_free(&body);
        str_free(&reason);
    }
    return ok;
}
