// One pass over Markdown (kramdown, pandoc, MyST, Quarto, GitHub) or LaTeX.
#include "document/scan.h"

typedef struct {
    const char *text;
    uint32_t length, at;
    bool latex;
    Scan *out;
} Scanner;

void scan_text_add(ScanText *t, const char *bytes, size_t length, uint32_t at, bool fixed)
{
    str_add_n(&t->text, bytes, length);
    for (size_t i = 0; i < length; i++)
        vec_push(&t->at, fixed ? at : at + (uint32_t)i);
}

void scan_text_free(ScanText *t)
{
    str_free(&t->text);
    vec_free(&t->at);
}

uint32_t scan_text_place(const ScanText *t, uint32_t offset)
{
    if (!t->at.len)
        return 0;
    return offset < t->at.len ? t->at.at[offset] : vec_last(&t->at) + 1;
}

void scan_free(Scan *s)
{
    vec_free(&s->items);
}

// ---- Looking ------------------------------------------------------------------------------------------------------

static bool looking_at(const Scanner *s, const char *word)
{
    size_t n = strlen(word);
    return s->length - s->at >= n && !memcmp(s->text + s->at, word, n);
}

static bool find(const Scanner *s, uint32_t from, const char *word, uint32_t *at)
{
    size_t n = strlen(word);
    if (from > s->length)
        return false;
    const char *found = memmem(s->text + from, s->length - from, word, n);
    if (found)
        *at = (uint32_t)(found - s->text);
    return found != NULL;
}

static bool at_line_start(const Scanner *s)
{
    uint32_t i = s->at;
    while (i > 0 && (s->text[i - 1] == ' ' || s->text[i - 1] == '\t' || s->text[i - 1] == '>'))
        i--;
    return i == 0 || s->text[i - 1] == '\n';
}

static void skip_line(Scanner *s)
{
    while (s->at < s->length && s->text[s->at] != '\n')
        s->at++;
}

static void push(Scanner *s, ScanKind kind, uint32_t start, uint32_t inner, uint32_t inner_end, uint32_t end,
                 bool display)
{
    vec_push(
        &s->out->items,
        ((ScanItem){
            .kind = kind, .start = start, .inner = inner, .inner_end = inner_end, .end = end, .display = display}));
}

// ---- Formulas -----------------------------------------------------------------------------------------------------

static bool blank_line_between(const Scanner *s, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (s->text[i] != '\n')
            continue;
        uint32_t k = i + 1;
        while (k < to && (s->text[k] == ' ' || s->text[k] == '\t' || s->text[k] == '\r'))
            k++;
        if (k < to && s->text[k] == '\n')
            return true;
    }
    return false;
}

// From `open` (already seen at s->at) to `close`. False: it is not closed, and no formula.
static bool take_between(Scanner *s, const char *open, const char *close, bool display)
{
    uint32_t start = s->at, inner = start + (uint32_t)strlen(open), end;
    if (!find(s, inner, close, &end) || (!display && blank_line_between(s, inner, end)))
        return false;
    push(s, SCAN_FORMULA, start, inner, end, end + (uint32_t)strlen(close), display);
    s->at = end + (uint32_t)strlen(close);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static uint32_t dollar_end(const Scanner *s, uint32_t from, bool two)
{
    for (uint32_t i = from; i < s->length; i++) {
        if (s->text[i] == '\\')
            i++;
        else if (s->text[i] == '$' && (!two || (i + 1 < s->length && s->text[i + 1] == '$')))
            return i;
    }
    return s->length;
}

// $..$ by pandoc's rule; with blanks inside where a letter stands between and it ends on its line.
static bool take_dollar(Scanner *s)
{
    uint32_t start = s->at, inner = start + 1, end = dollar_end(s, inner, false);
    if (end >= s->length || end == inner || blank_line_between(s, inner, end))
        return false;
    char first = s->text[inner], last = s->text[end - 1], next = end + 1 < s->length ? s->text[end + 1] : ' ';
    bool tight = !is_blank(first) && !is_blank(last) && !is_digit(next);
    if (s->latex)
        tight = true;
    if (!tight) {
        bool letter = false, line = true, command = memchr(s->text + inner, '\\', end - inner) != NULL;
        for (uint32_t i = inner; i < end; i++) {
            letter |= (s->text[i] >= 'a' && s->text[i] <= 'z') || (s->text[i] >= 'A' && s->text[i] <= 'Z');
            line &= s->text[i] != '\n';
        }
        if (!letter || !line || is_digit(next) || (is_blank(first) != is_blank(last) && !command))
            return false;
    }
    push(s, SCAN_FORMULA, start, inner, end, end + 1, false);
    s->at = end + 1;
    return true;
}

static bool take_double_dollar(Scanner *s)
{
    uint32_t start = s->at, inner = start + 2, end = dollar_end(s, inner, true);
    if (end >= s->length)
        return false;
    push(s, SCAN_FORMULA, start, inner, end, end + 2, true);
    s->at = end + 2;
    return true;
}

static bool take_environment(Scanner *s)
{
    static const char *const names[] = {"equation", "align",       "gather", "multline", "flalign",     "eqnarray",
                                        "alignat",  "displaymath", "math",   "dmath",    "IEEEeqnarray"};
    uint32_t name = s->at + 7, stop = name, end;
    while (stop < s->length && s->text[stop] != '}' && stop - name < 20)
        stop++;
    size_t length = stop - name, bare = length && s->text[stop - 1] == '*' ? length - 1 : length;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) != bare || memcmp(names[i], s->text + name, bare))
            continue;
        char close[40];
        memcpy(close, "\\end{", 5);
        memcpy(close + 5, s->text + name, length);
        memcpy(close + 5 + length, "}", 2);
        if (!find(s, stop, close, &end))
            return false;
        uint32_t behind = end + (uint32_t)strlen(close);
        push(s, SCAN_FORMULA, s->at, s->at, behind, behind, true); // the environment belongs to the formula
        s->at = behind;
        return true;
    }
    return false;
}

// A formula that begins here, in any delimiters. False: none does.
static bool take_formula(Scanner *s)
{
    if (looking_at(s, "$$"))
        return take_double_dollar(s);
    if (s->text[s->at] == '$')
        return take_dollar(s);
    if (s->text[s->at] != '\\')
        return false;
    if (!s->latex && looking_at(s, "\\\\["))
        return take_between(s, "\\\\[", "\\\\]", true);
    if (!s->latex && looking_at(s, "\\\\("))
        return take_between(s, "\\\\(", "\\\\)", false);
    if (looking_at(s, "\\["))
        return take_between(s, "\\[", "\\]", true);
    if (looking_at(s, "\\("))
        return take_between(s, "\\(", "\\)", false);
    if (looking_at(s, "\\begin{"))
        return take_environment(s);
    return false;
}

// ---- Directions ---------------------------------------------------------------------------------------------------

static bool take_comment(Scanner *s) // <!-- .. -->
{
    uint32_t end, start = s->at;
    if (!find(s, start, "-->", &end))
        return false;
    uint32_t word = start + 4;
    while (word < end && is_blank(s->text[word]))
        word++;
    if (end - word >= 8 && !memcmp(s->text + word, "leibniz:", 8))
        push(s, SCAN_DIRECTION, start, word + 8, end, end + 3, false);
    s->at = end + 3;
    return true;
}

// ---- Markdown -----------------------------------------------------------------------------------------------------

static bool line_is_fence(const Scanner *s, uint32_t at, char c, uint32_t least)
{
    uint32_t n = 0;
    while (at < s->length && (s->text[at] == ' ' || s->text[at] == '>'))
        at++;
    while (at < s->length && s->text[at] == c)
        at++, n++;
    while (at < s->length && (s->text[at] == ' ' || s->text[at] == '\r'))
        at++;
    return n >= least && (at == s->length || s->text[at] == '\n');
}

// ```math, ```{math}, ```leibniz; every other fence is passed over.
static void take_fence(Scanner *s, char c)
{
    uint32_t start = s->at, n = 0;
    while (s->at < s->length && s->text[s->at] == c)
        s->at++, n++;
    uint32_t info = s->at;
    skip_line(s);
    uint32_t info_end = s->at;
    while (info < info_end && (s->text[info] == ' ' || s->text[info] == '{'))
        info++;
    uint32_t inner = s->at < s->length ? s->at + 1 : s->at, line = inner;
    while (line < s->length && !line_is_fence(s, line, c, n)) {
        while (line < s->length && s->text[line] != '\n')
            line++;
        line += line < s->length;
    }
    uint32_t word = info;
    while (word < info_end && ((s->text[word] >= 'a' && s->text[word] <= 'z') || s->text[word] == '-'))
        word++;
    uint32_t end = line;
    while (end < s->length && s->text[end] != '\n')
        end++;
    if (word - info == 4 && !memcmp(s->text + info, "math", 4)) {
        while (inner < line && s->text[inner] == ':') { // :label: name
            while (inner < line && s->text[inner] != '\n')
                inner++;
            inner += inner < line;
        }
        push(s, SCAN_FORMULA, start, inner, line, end, true);
    } else if (word - info == 7 && !memcmp(s->text + info, "leibniz", 7)) {
        push(s, SCAN_DIRECTION, start, inner, line, end, false);
    }
    s->at = end;
}

static void take_heading(Scanner *s)
{
    uint32_t start = s->at;
    unsigned level = 0;
    while (s->at < s->length && s->text[s->at] == '#')
        s->at++, level++;
    if (level <= 6 && s->at < s->length && (s->text[s->at] == ' ' || s->text[s->at] == '\t')) {
        push(s, SCAN_HEADING, start, s->at, s->at, s->at, false);
        vec_last(&s->out->items).level = level;
    }
}

static void skip_code(Scanner *s) // `..`
{
    uint32_t n = 0, from = s->at;
    while (from < s->length && s->text[from] == '`')
        from++, n++;
    for (uint32_t i = from; i < s->length; i++) {
        if (s->text[i] == '\n' && i + 1 < s->length && s->text[i + 1] == '\n')
            break;
        uint32_t k = 0;
        while (i + k < s->length && s->text[i + k] == '`')
            k++;
        if (k == n) {
            s->at = i + k;
            return;
        }
        i += k ? k - 1 : 0;
    }
    s->at = from;
}

static bool skip_element(Scanner *s)
{
    static const char *const names[] = {"<pre", "<code", "<script", "<style"};
    static const char *const ends[] = {"</pre>", "</code>", "</script>", "</style>"};
    for (size_t i = 0; i < 4; i++) {
        uint32_t end;
        if (looking_at(s, names[i]) && find(s, s->at, ends[i], &end)) {
            s->at = end + (uint32_t)strlen(ends[i]);
            return true;
        }
    }
    return false;
}

void scan_markdown(const char *text, uint32_t length, Scan *out)
{
    Scanner s = {.text = text, .length = length, .out = out};
    uint32_t end;
    if (looking_at(&s, "---\n") && find(&s, 4, "\n---", &end)) // front matter
        s.at = end + 4;
    while (s.at < length) {
        char c = text[s.at];
        bool start = (c == '`' || c == '~' || c == '#') && at_line_start(&s);
        if (start && (looking_at(&s, "```") || looking_at(&s, "~~~")))
            take_fence(&s, c);
        else if (start && c == '#')
            take_heading(&s), s.at += s.at < length && text[s.at] == '#';
        else if (c == '`')
            skip_code(&s);
        else if (looking_at(&s, "<!--") && take_comment(&s))
            continue;
        else if (c == '<' && skip_element(&s))
            continue;
        else if ((c == '$' || c == '\\') && take_formula(&s))
            continue;
        else if (c == '\\')
            s.at += s.at + 1 < length ? 2 : 1;
        else if (looking_at(&s, "$$"))
            s.at += 2;
        else
            s.at++;
    }
}

// ---- LaTeX --------------------------------------------------------------------------------------------------------

static bool take_section(Scanner *s)
{
    static const struct {
        const char *name;
        unsigned level;
    } rows[] = {{"\\part", 1},       {"\\chapter", 2},       {"\\section", 3},
                {"\\subsection", 4}, {"\\subsubsection", 5}, {"\\paragraph", 6}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = strlen(rows[i].name);
        if (!looking_at(s, rows[i].name) || s->at + n >= s->length || !strchr("{*[", s->text[s->at + n]))
            continue;
        push(s, SCAN_HEADING, s->at, s->at, s->at, s->at, false);
        vec_last(&s->out->items).level = rows[i].level;
        s->at += (uint32_t)n;
        return true;
    }
    return false;
}

static void take_latex_comment(Scanner *s)
{
    uint32_t start = s->at, word = start + 1;
    skip_line(s);
    while (word < s->at && (s->text[word] == ' ' || s->text[word] == '%'))
        word++;
    if (s->at - word >= 8 && !memcmp(s->text + word, "leibniz:", 8))
        push(s, SCAN_DIRECTION, start, word + 8, s->at, s->at, false);
}

static bool skip_verbatim(Scanner *s)
{
    static const char *const names[] = {"verbatim", "lstlisting", "minted", "comment", "Verbatim"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char open[40] = "\\begin{", close[40] = "\\end{";
        uint32_t end;
        strcat(strcat(open, names[i]), "}");
        strcat(strcat(close, names[i]), "}");
        if (looking_at(s, open) && find(s, s->at, close, &end)) {
            s->at = end + (uint32_t)strlen(close);
            return true;
        }
    }
    if (looking_at(s, "\\verb") && s->at + 5 < s->length) {
        char bar = s->text[s->at + 5];
        const char *end = memchr(s->text + s->at + 6, bar, s->length - s->at - 6);
        s->at = end ? (uint32_t)(end - s->text) + 1 : s->at + 5;
        return true;
    }
    return false;
}

void scan_latex(const char *text, uint32_t length, Scan *out)
{
    Scanner s = {.text = text, .length = length, .latex = true, .out = out};
    uint32_t body = 0;
    bool preamble = find(&s, 0, "\\begin{document}", &body);
    while (s.at < length) {
        char c = text[s.at];
        if (c == '%')
            take_latex_comment(&s);
        else if (preamble && s.at < body)
            s.at += c == '\\' && s.at + 1 < length ? 2 : 1;
        else if (c == '\\' && (take_section(&s) || skip_verbatim(&s)))
            continue;
        else if ((c == '$' || c == '\\') && take_formula(&s))
            continue;
        else
            s.at += c == '\\' && s.at + 1 < length ? 2 : 1;
    }
}
