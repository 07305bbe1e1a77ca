// The walk over a document: directions, definitions, claims, in the order of the text.
#include "document/open.h"

#include <ctype.h>

// ---- Verdicts -----------------------------------------------------------------------------------------------------

static const struct {
    const char *name, *meaning;
    int fails;
} verdict_rows[] = {

#define LINK_VERDICT(id, name, meaning, fails) {name, meaning, fails},
    LINK_VERDICTS
#undef LINK_VERDICT
};

const char *link_verdict_name(LinkVerdict v)
{
    return verdict_rows[v].name;
}

const char *link_verdict_meaning(LinkVerdict v)
{
    return verdict_rows[v].meaning;
}

int link_verdict_fails(LinkVerdict v)
{
    return verdict_rows[v].fails;
}

// ---- The document -------------------------------------------------------------------------------------------------

Document *document_new(const DocumentOptions *options)
{
    Document *d = mem_zero(sizeof *d);
    d->options = options ? *options : (DocumentOptions){0};
    d->judge = (Judge){.session = session_new(NULL), .arena = &d->arena, .options = session_options_default()};
    d->judge.options.timeout = d->options.timeout;
    d->judge.options.stop = d->options.stop;
    return d;
}

void document_free(Document *d)
{
    if (!d)
        return;
    session_free(d->judge.session);
    scope_free(&d->scope);
    macros_free(&d->macros);
    arena_free(&d->arena);
    str_free(&d->prelude);
    vec_free(&d->equations);
    vec_free(&d->values);
    mem_free(d);
}

void document_macros(Document *d, const char *text, size_t length)
{
    macros_read(&d->macros, text, length);
}

void document_prelude(Document *d, const char *statements)
{
    str_add(&d->prelude, statements);
    str_char(&d->prelude, '\n');
}

// ---- Places -------------------------------------------------------------------------------------------------------

static void lines_begin(Document *d, const char *text, size_t length)
{
    d->source = text;
    d->source_length = length;
    d->line_at = d->line_start = 0;
    d->line = 1;
}

void check_place(Document *d, uint32_t offset, uint32_t *line, uint32_t *column)
{
    if (offset > d->source_length)
        offset = (uint32_t)d->source_length;
    if (offset < d->line_at) {
        d->line_at = d->line_start = 0;
        d->line = 1;
    }
    for (; d->line_at < offset; d->line_at++)
        if (d->source[d->line_at] == '\n') {
            d->line++;
            d->line_start = d->line_at + 1;
        }
    *line = d->line;
    *column = 1;
    for (uint32_t i = d->line_start; i < offset; i++)
        *column += ((unsigned char)d->source[i] & 0xc0) != 0x80;
}

// ---- Links --------------------------------------------------------------------------------------------------------

Link check_link(Document *d, uint32_t start, uint32_t end)
{
    Link link = {.file = d->file,
                 .cell = d->cell,
                 .start = start,
                 .end = end,
                 .relation = "",
                 .left = "",
                 .right = "",
                 .reading = "",
                 .source = d->source,
                 .source_length = d->source_length};
    link.formula_start = d->formula_start;
    link.formula_end = d->formula_end;
    check_place(d, start, &link.line, &link.column);
    return link;
}

void check_emit(Document *d, Link *link)
{
    if (d->expect_refuted && link->verdict == LINK_REFUTED) {
        link->expected = true;
        link->note = "refuted as the text says";
    }
    if (!d->ended && !d->callback(link, d->data))
        d->ended = true;
}

static void emit_unreadable(Document *d, uint32_t start, uint32_t end, const Error *err)
{
    Link link = check_link(d, start, end);
    link.verdict = LINK_UNREADABLE;
    link.reason = err->hint[0] ? arena_printf(&d->arena, "%s; %s", err->message, err->hint)
                               : arena_text(&d->arena, err->message, strlen(err->message));
    check_emit(d, &link);
}

// ---- Directions ---------------------------------------------------------------------------------------------------

static bool is_word(const char *text, const char *word)
{
    size_t n = strlen(word);
    return !strncmp(text, word, n) && (!text[n] || isspace((unsigned char)text[n]));
}

static void direct_one(Document *d, char *statement, uint32_t at)
{
    while (isspace((unsigned char)*statement))
        statement++;
    size_t n = strlen(statement);
    while (n && (isspace((unsigned char)statement[n - 1])))
        statement[--n] = 0;
    uint32_t line, column;
    check_place(d, at, &line, &column);
    if (!n || *statement == '#')
        return;
    if (is_word(statement, "skip")) {
        d->skip_next = true;
    } else if (is_word(statement, "expect")) {
        d->expect_next = true;
    } else if (is_word(statement, "forget")) {
        scope_clear(&d->scope);
    } else {
        Answer answer;
        ScopeUse use;
        scope_closure(&d->scope, statement, &use);
        judge_run(&d->judge, judge_statements(&d->arena, &d->scope, &use, "", statement), &answer);
        vec_free(&use.at);
        if (answer.error) {
            Error err = {0};
            error_set(&err, ERR_SYNTAX, (Span){0}, "direction '%s': %s", statement, answer.error);
            emit_unreadable(d, at, at + 1, &err);
            return;
        }
        scope_take(&d->scope, statement, d->source ? line : 0, d->cell);
    }
}

// Statements are separated by newlines and semicolons outside of brackets.
static void direct(Document *d, const char *text, size_t length, uint32_t at)
{
    int depth = 0;
    for (size_t i = 0, from = 0; i <= length; i++) {
        char c = i < length ? text[i] : '\n';
        depth += c == '(' || c == '[';
        depth -= c == ')' || c == ']';
        if (!(c == ';' || c == '\n') || (depth > 0 && i < length))
            continue;
        char *copy = mem_dup(text + from, i - from);
        direct_one(d, copy, at + (uint32_t)from);
        mem_free(copy);
        from = i + 1;
        depth = 0;
    }
}

// ---- Formulas -----------------------------------------------------------------------------------------------------

// "1) ", "a) " in front of a formula is its number in a list.
static void blank_number(ScanText *t)
{
    char *text = t->text.at;
    size_t n = t->text.len, i = 0;
    while (i < n && isspace((unsigned char)text[i]))
        i++;
    size_t from = i;
    while (i < n && isalnum((unsigned char)text[i]))
        i++;
    if (i > from && i - from <= 2 && i < n && text[i] == ')')
        for (size_t k = from; k <= i; k++)
            text[k] = ' ';
}

// A formula inside of a quotation: the signs > at the beginnings of its lines are no relations.
static void blank_quotation(Document *d, ScanText *t, uint32_t start)
{
    uint32_t line = start;
    while (line > 0 && d->source[line - 1] != '\n')
        line--;
    while (line < start && (d->source[line] == ' '))
        line++;
    if (d->source[line] != '>' || d->latex)
        return;
    for (size_t i = 0; i < t->text.len; i++) {
        if (t->text.at[i] != '\n')
            continue;
        size_t k = i + 1;
        while (k < t->text.len && (t->text.at[k] == ' ' || t->text.at[k] == '>')) {
            t->text.at[k] = ' ';
            k++;
        }
    }
}

static bool defines_macros(const char *text)
{
    while (isspace((unsigned char)*text) || *text == '{')
        text++;
    return !strncmp(text, "\\newcommand", 11) || !strncmp(text, "\\def\\", 5) || !strncmp(text, "\\renewcommand", 13) ||
           !strncmp(text, "\\DeclareMathOperator", 20) || !strncmp(text, "\\require", 8) ||
           !strncmp(text, "\\providecommand", 15);
}

// The words in front, back to the formula or line before: what role they give.
static void words_before(Document *d, const ScanItem *item)
{
    uint32_t end = item->start, from = end;
    while (from > d->last_end && end - from < 160 &&
           !(from >= 2 && d->source[from - 1] == '\n' && d->source[from - 2] == '\n'))
        from--;
    while (from < end && ((unsigned char)d->source[from] & 0xc0) == 0x80)
        from++;
    d->before = arena_text(&d->arena, d->source + from, end - from);
}

static void take_formula(Document *d, const ScanItem *item)
{
    ScanText raw = {0}, text = {0};
    Error err = {0};
    d->formula_start = item->start;
    d->formula_end = item->end;
    d->display = item->display;
    words_before(d, item);
    scan_text_add(&raw, d->source + item->inner, item->inner_end - item->inner, item->inner, false);
    str_add(&raw.text, "");
    d->expect_refuted = d->expect_next;
    bool skip = d->skip_next;
    d->skip_next = d->expect_next = false;
    if (!raw.text.len || defines_macros(str_text(&raw.text))) {
        scan_text_free(&raw);
        return;
    }
    if (skip) {
        Link link = check_link(d, item->start, item->end);
        link.verdict = LINK_SKIP;
        link.reason = "told to skip";
        d->pending_side.n = 0;
        check_emit(d, &link);
    } else if (raw.text.len > CHECK_FORMULA_BYTES) {
        error_set(&err, ERR_LIMIT, (Span){0}, "the formula is longer than %d bytes", CHECK_FORMULA_BYTES);
        emit_unreadable(d, item->start, item->end, &err);
    } else if (!macros_expand(&d->macros, &raw, &text, &err)) {
        emit_unreadable(d, item->start, item->end, &err);
    } else {
        blank_number(&text);
        blank_quotation(d, &text, item->start);
        d->text = &text;
        const char *copy = arena_text(&d->arena, str_text(&text.text), text.text.len); // the tree points into it
        Tree *tree = tree_read(&d->arena, copy, (uint32_t)text.text.len, &err);
        if (tree) {
            check_statements(d, tree);
        } else {
            d->pending_side.n = 0;
            emit_unreadable(d, scan_text_place(&text, err.at.start), scan_text_place(&text, err.at.end), &err);
        }
        d->text = NULL;
    }
    d->last_end = item->end;
    scan_text_free(&raw);
    scan_text_free(&text);
}

// ---- Sources ------------------------------------------------------------------------------------------------------

static void check_source(Document *d, const char *text, size_t length, bool latex)
{
    Scan scan = {0};
    lines_begin(d, text, length);
    d->latex = latex;
    d->last_end = 0;
    if (latex)
        scan_latex(text, (uint32_t)length, &scan);
    else
        scan_markdown(text, (uint32_t)length, &scan);
    for (size_t i = 0; i < scan.items.len && !d->ended; i++) {
        const ScanItem *item = &scan.items.at[i];
        if (item->kind == SCAN_HEADING) {
            scope_heading(&d->scope, item->level);
            open_forget(d);
            d->pending_side.n = 0;
        } else if (item->kind == SCAN_DIRECTION) {
            direct(d, text + item->inner, item->inner_end - item->inner, item->inner);
        } else {
            take_formula(d, item);
        }
    }
    scan_free(&scan);
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), k = strlen(end);
    return n >= k && !strcmp(text + n - k, end);
}

static DocumentFormat format_of(const Document *d, const char *file, const char *text, size_t length)
{
    if (d->options.format)
        return d->options.format;
    if (ends_with(file, ".ipynb"))
        return DOCUMENT_NOTEBOOK;
    if (ends_with(file, ".tex") || ends_with(file, ".ltx") || ends_with(file, ".latex"))
        return DOCUMENT_LATEX;
    if (ends_with(file, ".md") || ends_with(file, ".qmd") || ends_with(file, ".txt"))
        return DOCUMENT_MARKDOWN;
    if (memmem(text, length, "\\begin{document}", 16) || memmem(text, length, "\\documentclass", 14))
        return DOCUMENT_LATEX;
    return DOCUMENT_MARKDOWN;
}

static void check_include(Document *d, const char *text, size_t length, unsigned depth) // macros of \input files
{
    macros_read(&d->macros, text, length);
    static const char *const words[] = {"\\input{", "\\include{"};
    for (int w = 0; w < 2 && d->options.include && depth < 8; w++) {
        size_t n = strlen(words[w]);
        const char *at = text, *end = text + length;
        while ((at = memmem(at, (size_t)(end - at), words[w], n))) {
            at += n;
            const char *close = memchr(at, '}', (size_t)(end - at));
            if (!close || close - at > 200)
                continue;
            char *name = mem_dup(at, (size_t)(close - at));
            size_t size = 0;
            char *inner = d->options.include(name, &size, d->options.include_data);
            if (inner)
                check_include(d, inner, size, depth + 1);
            mem_free(inner);
            mem_free(name);
        }
    }
}

bool document_check(Document *d, const char *file, const char *text, size_t length, LinkCallback callback, void *data,
                    Error *err)
{
    d->file = file;
    d->callback = callback;
    d->data = data;
    d->ended = false;
    d->chain = 0;
    d->cell = 0;
    d->pending_side.n = 0;
    d->source = NULL;
    d->scope.level = 0;
    scope_clear(&d->scope);
    open_forget(d);
    lines_begin(d, str_text(&d->prelude), d->prelude.len);
    d->cell = 0;
    direct(d, str_text(&d->prelude), d->prelude.len, 0);
    for (size_t i = 0; i < d->scope.list.len; i++)
        d->scope.list.at[i].line = 0; // from outside
    if (length > CHECK_SOURCE_BYTES)
        return error_set(err, ERR_LIMIT, (Span){0}, "the document is longer than %d bytes", CHECK_SOURCE_BYTES);
    DocumentFormat format = format_of(d, file, text, length);
    if (format == DOCUMENT_NOTEBOOK)
        return check_notebook(d, text, length, check_source, err);
    check_include(d, text, length, 0);
    check_source(d, text, length, format == DOCUMENT_LATEX);
    return true;
}
