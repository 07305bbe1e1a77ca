// Definitions are found by their commands anywhere in a text; expansion works on text whose bytes know their places.
#include "document/macros.h"

enum { MACRO_DEPTH = 24, MACRO_BYTES = 40000 };

void macros_free(Macros *m)
{
    for (size_t i = 0; i < m->list.len; i++) {
        mem_free(m->list.at[i].name);
        mem_free(m->list.at[i].body);
        mem_free(m->list.at[i].optional);
    }
    vec_free(&m->list);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '@';
}

static size_t skip_blanks(const char *text, size_t length, size_t at)
{
    while (at < length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r'))
        at++;
    return at;
}

// The end of a group that opens at `at`, behind its brace; 0: it is not closed.
static size_t group_end(const char *text, size_t length, size_t at)
{
    unsigned depth = 0;
    for (; at < length; at++) {
        if (text[at] == '\\' && at + 1 < length)
            at++;
        else if (text[at] == '{')
            depth++;
        else if (text[at] == '}' && --depth == 0)
            return at + 1;
    }
    return 0;
}

static void define(Macros *m, const char *name, size_t name_length, unsigned arguments, char *optional, char *body)
{
    Macro fresh = {mem_dup(name, name_length), body, optional, arguments};
    for (size_t i = 0; i < m->list.len; i++)
        if (!strcmp(m->list.at[i].name, fresh.name)) {
            mem_free(m->list.at[i].name);
            mem_free(m->list.at[i].body);
            mem_free(m->list.at[i].optional);
            m->list.at[i] = fresh;
            return;
        }
    vec_push(&m->list, fresh);
}

// \name or {\name}: where the name stands. False: there is none.
static bool read_name(const char *text, size_t length, size_t *at, size_t *name, size_t *end)
{
    *at = skip_blanks(text, length, *at);
    bool braces = *at < length && text[*at] == '{';
    *at = skip_blanks(text, length, *at + braces);
    if (*at >= length || text[*at] != '\\')
        return false;
    *name = ++*at;
    while (*at < length && is_letter(text[*at]))
        ++*at;
    if (*at == *name && *at < length)
        ++*at;
    *end = *at;
    *at = skip_blanks(text, length, *at);
    if (braces && (*at >= length || text[(*at)++] != '}'))
        return false;
    return *end > *name;
}

static size_t read_newcommand(Macros *m, const char *text, size_t length, size_t at)
{
    size_t name, end;
    if (at < length && text[at] == '*')
        at++;
    if (!read_name(text, length, &at, &name, &end))
        return at;
    unsigned arguments = 0;
    char *optional = NULL;
    for (int i = 0; i < 2; i++) {
        size_t open = skip_blanks(text, length, at);
        if (open >= length || text[open] != '[')
            break;
        const char *close = memchr(text + open, ']', length - open);
        if (!close)
            return at;
        if (i == 0 && text[open + 1] >= '0' && text[open + 1] <= '9')
            arguments = (unsigned)(text[open + 1] - '0');
        else if (i == 1)
            optional = mem_dup(text + open + 1, (size_t)(close - text) - open - 1);
        at = (size_t)(close - text) + 1;
    }
    size_t open = skip_blanks(text, length, at),
           stop = open < length && text[open] == '{' ? group_end(text, length, open) : 0;
    if (!stop) {
        mem_free(optional);
        return at;
    }
    define(m, text + name, end - name, arguments, optional, mem_dup(text + open + 1, stop - open - 2));
    return stop;
}

static size_t read_def(Macros *m, const char *text, size_t length, size_t at)
{
    size_t name, end;
    if (!read_name(text, length, &at, &name, &end))
        return at;
    unsigned arguments = 0;
    while (at + 1 < length && text[at] == '#' && text[at + 1] >= '1' && text[at + 1] <= '9') {
        arguments++;
        at = skip_blanks(text, length, at + 2);
    }
    size_t stop = at < length && text[at] == '{' ? group_end(text, length, at) : 0;
    if (stop)
        define(m, text + name, end - name, arguments, NULL, mem_dup(text + at + 1, stop - at - 2));
    return stop ? stop : at;
}

static size_t read_operator(Macros *m, const char *text, size_t length, size_t at)
{
    size_t name, end;
    if (at < length && text[at] == '*')
        at++;
    if (!read_name(text, length, &at, &name, &end))
        return at;
    size_t open = skip_blanks(text, length, at),
           stop = open < length && text[open] == '{' ? group_end(text, length, open) : 0;
    if (!stop)
        return at;
    StrBuf body = {0};
    str_add(&body, "\\operatorname{");
    str_add_n(&body, text + open + 1, stop - open - 1);
    define(m, text + name, end - name, 0, NULL, mem_dup(body.at, body.len));
    str_free(&body);
    return stop;
}

void macros_read(Macros *m, const char *text, size_t length)
{
    static const struct {
        const char *word;
        size_t (*read)(Macros *, const char *, size_t, size_t);
    } rows[] = {{"\\newcommand", read_newcommand},        {"\\renewcommand", read_newcommand},
                {"\\providecommand", read_newcommand},    {"\\def", read_def},
                {"\\DeclareMathOperator", read_operator}, {"\\DeclarePairedDelimiter", NULL}};

    bool comment = false;
    for (size_t at = 0; at < length;) {
        size_t before = at;
        if (text[at] == '\n')
            comment = false;
        if (text[at] == '%' && (at == 0 || text[at - 1] != '\\'))
            comment = true;
        for (size_t i = 0; text[at] == '\\' && !comment && i < sizeof rows / sizeof *rows; i++) {
            size_t n = strlen(rows[i].word);
            if (rows[i].read && length - at > n && !memcmp(text + at, rows[i].word, n) && !is_letter(text[at + n])) {
                at = rows[i].read(m, text, length, at + n);
                break;
            }
        }
        at += at == before;
    }
}

// ---- Expansion ----------------------------------------------------------------------------------------------------

static const Macro *find(const Macros *m, const char *name, size_t length)
{
    for (size_t i = 0; i < m->list.len; i++)
        if (strlen(m->list.at[i].name) == length && !memcmp(m->list.at[i].name, name, length))
            return &m->list.at[i];
    return NULL;
}

typedef struct {
    size_t from, to;
    bool given; // else the default
} Argument;

static size_t read_argument(const ScanText *in, size_t at, Argument *out)
{
    const char *text = str_text(&in->text);
    size_t length = in->text.len;
    at = skip_blanks(text, length, at);
    *out = (Argument){at, at, true};
    if (at >= length)
        return at;
    if (text[at] == '{') {
        size_t end = group_end(text, length, at);
        *out = end ? (Argument){at + 1, end - 1, true} : (Argument){at + 1, length, true};
        return end ? end : length;
    }
    size_t end = at + 1;
    if (text[at] == '\\')
        while (end < length && is_letter(text[end]))
            end++;
    if (text[at] == '\\' && end == at + 1 && end < length)
        end++;
    *out = (Argument){at, end, true};
    return end;
}

static void add_range(const ScanText *in, size_t from, size_t to, ScanText *out)
{
    for (size_t i = from; i < to && i < in->text.len; i++)
        scan_text_add(out, in->text.at + i, 1, in->at.at[i], true);
}

// d #1 of more than one letter: the argument is one operand, which the braces of the call told.
static bool is_operand(const char *body, size_t at)
{
    static const char *const heads[] = {"d", "\\mathrm{d}", "\\mathrm d", "\\rm d", "\\text{d}", "\\partial"};
    char next = body[at + 2];
    while (at && body[at - 1] == ' ')
        at--;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t n = strlen(heads[i]);
        if (at >= n && !memcmp(body + at - n, heads[i], n) && (at == n || !is_letter(body[at - n - 1])))
            return !next || !strchr("^_'", next);
    }
    return false;
}

static size_t call(const Macro *macro, const ScanText *in, size_t start, size_t at, ScanText *out)
{
    Argument arguments[9] = {0};
    uint32_t place = in->at.at[start];
    for (unsigned k = 0; k < macro->arguments && k < 9; k++) {
        if (k == 0 && macro->optional) {
            size_t open = skip_blanks(in->text.at, in->text.len, at);
            const char *close = open < in->text.len && in->text.at[open] == '['
                                    ? memchr(in->text.at + open, ']', in->text.len - open)
                                    : NULL;
            if (close) {
                arguments[k] = (Argument){open + 1, (size_t)(close - in->text.at), true};
                at = arguments[k].to + 1;
            }
            continue;
        }
        at = read_argument(in, at, &arguments[k]);
    }
    const char *body = macro->body;
    for (size_t i = 0; body[i]; i++) {
        if (body[i] == '#' && body[i + 1] >= '1' && body[i + 1] <= '9') {
            bool operand = is_operand(body, i);
            const Argument *a = &arguments[body[++i] - '1'];
            operand &= a->given && a->to > a->from + 1;
            scan_text_add(out, "{", operand, place, true);
            if (a->given)
                add_range(in, a->from, a->to, out);
            scan_text_add(out, "}", operand, place, true);
            if (a->given)
                continue;
            if (macro->optional)
                scan_text_add(out, macro->optional, strlen(macro->optional), place, true);
        } else {
            scan_text_add(out, body + i, 1, place, true);
        }
    }
    size_t length = strlen(body);
    if (length && body[0] == '\\' && is_letter(body[length - 1])) // \R x: the name of the body's command ends here
        scan_text_add(out, " ", 1, place, true);
    return at;
}

static bool expand_once(const Macros *m, const ScanText *in, ScanText *out)
{
    bool found = false;
    const char *text = str_text(&in->text);
    size_t length = in->text.len;
    for (size_t at = 0; at < length && out->text.len < 2 * MACRO_BYTES;) {
        size_t end = at + 1;
        if (text[at] == '\\') {
            while (end < length && is_letter(text[end]))
                end++;
            if (end == at + 1 && end < length)
                end++;
            const Macro *macro = find(m, text + at + 1, end - at - 1);
            if (macro) {
                at = call(macro, in, at, end, out);
                found = true;
                continue;
            }
        }
        add_range(in, at, end, out);
        at = end;
    }
    return found;
}

bool macros_expand(const Macros *m, const ScanText *in, ScanText *out, Error *err)
{
    ScanText now = {0};
    add_range(in, 0, in->text.len, &now);
    for (int depth = 0; m->list.len; depth++) {
        ScanText next = {0};
        bool more = expand_once(m, &now, &next);
        scan_text_free(&now);
        now = next;
        if (!more)
            break;
        if (depth == MACRO_DEPTH || now.text.len > MACRO_BYTES) {
            scan_text_free(&now);
            return error_set(err, ERR_LIMIT, (Span){0}, "the macros of this formula do not end");
        }
    }
    *out = now;
    return true;
}
