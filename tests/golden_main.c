// Runs transcripts: golden [--bless] FILE...
//
// A transcript (.t) is one session:
//     # a comment
//     > diff(x^2, x)          a statement; lines of an open bracket go on with ". "
//     2*x                     what the program answers, errors and warnings as they are drawn
//     @unicode                a directive: unicode, ascii, terminal (in pictures), reset
// In Markdown the fences ```leibniz hold it; all fences of a page are one session. A fence without a "> " is a script,
// which has to run without errors. --bless writes today's answers into the files instead of comparing.
//
// An answer's line that looks like a statement, comment, directive or fence stands behind a backslash.
#include "session/session.h"
#include "util/mem.h"
#include "util/str.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS_A_STATEMENT = 60 };

typedef struct {
    const char *at;
    size_t length; // without the newline
} Line;

typedef struct {
    const char *path;
    StrBuf source, fresh; // the file as it is, and as it should be
    size_t position;      // of the next line in the source
    uint32_t line_number; // of the line read last, from 1
    Session *session;
    SessionOptions options;
    StrBuf answer;
    bool bless;
    int statements, wrong; // wrong: answers that differ
    int broken;            // what --bless can not repair
} Transcript;

static bool starts_with(Line line, const char *prefix)
{
    size_t n = strlen(prefix);
    return line.length >= n && memcmp(line.at, prefix, n) == 0;
}

static bool is_comment(Line line)
{
    return starts_with(line, "# ") || (line.length == 1 && line.at[0] == '#');
}

static bool is_blank(Line line)
{
    return line.length == 0;
}

// Lines that end an answer.
static bool is_structure(Line line)
{
    return starts_with(line, "> ") || starts_with(line, "@") || starts_with(line, "```") || is_comment(line);
}

static bool peek_line(const Transcript *t, Line *line)
{
    if (t->position >= t->source.len)
        return false;
    const char *at = t->source.at + t->position, *end = memchr(at, '\n', t->source.len - t->position);
    *line = (Line){at, end ? (size_t)(end - at) : t->source.len - t->position};
    return true;
}

static bool next_line(Transcript *t, Line *line)
{
    if (!peek_line(t, line))
        return false;
    t->position += line->length + 1;
    t->line_number++;
    return true;
}

static void keep_line(Transcript *t, Line line)
{
    str_add_n(&t->fresh, line.at, line.length);
    str_char(&t->fresh, '\n');
}

// -------------------------------------------------------------------------------------- statements

static bool collect_report(const Report *r, void *data)
{
    Transcript *t = data;
    report_text(r, &t->answer);
    report_diagnostics(r, NULL, &t->answer);
    return true;
}

static void add_escaped(StrBuf *out, const StrBuf *answer)
{
    const char *at = str_text(answer), *stop = at + answer->len;
    while (stop > at && stop[-1] == '\n')
        stop--;
    while (at < stop) {
        const char *newline = memchr(at, '\n', (size_t)(stop - at)), *end = newline ? newline : stop;
        Line line = {at, (size_t)(end - at)};
        size_t slashes = strspn(line.at, "\\");
        if (is_structure((Line){line.at + slashes, line.length - slashes}))
            str_char(out, '\\');
        while (line.length > 0 && line.at[line.length - 1] == ' ') // editors drop them
            line.length--;
        str_add_n(out, line.at, line.length);
        str_char(out, '\n');
        at = end + 1;
    }
}

// Reads the answer that the file gives, up to the next structure; blank lines at its end stay unread.
static void read_expected(Transcript *t, StrBuf *expected)
{
    Line line;
    size_t position = t->position;
    uint32_t number = t->line_number;
    StrBuf blanks = {0};
    while (peek_line(t, &line) && !is_structure(line)) {
        next_line(t, &line);
        if (is_blank(line)) {
            str_char(&blanks, '\n');
            continue;
        }
        str_add_n(expected, str_text(&blanks), blanks.len);
        str_clear(&blanks);
        str_add_n(expected, line.at, line.length);
        str_char(expected, '\n');
        position = t->position;
        number = t->line_number;
    }
    t->position = position;
    t->line_number = number;
    str_free(&blanks);
}

static void show_lines(const char *title, const StrBuf *text)
{
    printf("  %s\n", title);
    for (const char *at = str_text(text), *end; *at; at = end + 1) {
        end = strchrnul(at, '\n');
        printf("    %.*s\n", (int)(end - at), at);
        if (!*end)
            break;
    }
}

static void run_statement(Transcript *t, Line line)
{
    uint32_t at_line = t->line_number;
    StrBuf statement = {0}, expected = {0}, got = {0};
    keep_line(t, line);
    str_add_n(&statement, line.at + 2, line.length - 2);
    while (peek_line(t, &line) && (starts_with(line, ". ") || (line.length == 1 && line.at[0] == '.'))) {
        next_line(t, &line);
        keep_line(t, line);
        str_char(&statement, '\n');
        str_add_n(&statement, line.at + 1 + (line.length > 1), line.length - 1 - (line.length > 1));
    }
    str_clear(&t->answer);
    session_run(t->session, str_text(&statement), statement.len, &t->options, collect_report, t);
    add_escaped(&got, &t->answer);
    read_expected(t, &expected);
    str_add_n(&t->fresh, str_text(&got), got.len);
    t->statements++;
    if (strcmp(str_text(&got), str_text(&expected)) != 0) {
        t->wrong++;
        if (!t->bless) {
            printf("%s:%u: %s\n", t->path, (unsigned)at_line, str_text(&statement));
            show_lines("expected", &expected);
            show_lines("got", &got);
        }
    }
    str_free(&statement);
    str_free(&expected);
    str_free(&got);
}

static void follow_directive(Transcript *t, Line line)
{
    keep_line(t, line);
    if (starts_with(line, "@unicode") || starts_with(line, "@terminal")) {
        t->options.unicode = true;
        t->options.width = line.at[1] == 't' ? 60 : 0; // columns
    } else if (starts_with(line, "@ascii")) {
        t->options.unicode = false;
        t->options.width = 0;
    } else if (starts_with(line, "@reset")) {
        session_reset(t->session);
    } else {
        printf("%s:%u: there is no directive %.*s\n", t->path, (unsigned)t->line_number, (int)line.length, line.at);
        t->broken++;
    }
}

static void run_line(Transcript *t, Line line)
{
    if (starts_with(line, "> ")) {
        run_statement(t, line);
    } else if (starts_with(line, "@")) {
        follow_directive(t, line);
    } else if (is_comment(line) || is_blank(line)) {
        keep_line(t, line);
    } else {
        printf("%s:%u: an answer without a statement: %.*s\n", t->path, (unsigned)t->line_number, (int)line.length,
               line.at);
        t->broken++;
    }
}

// ---------------------------------------------------------------------------------------- Markdown

// Where the fence that begins at the next line ends; whether it holds a "> ".
static size_t look_ahead(const Transcript *t, bool *has_prompt)
{
    Transcript ahead = *t;
    Line line;
    *has_prompt = false;
    while (peek_line(&ahead, &line) && !starts_with(line, "```")) {
        *has_prompt |= starts_with(line, "> ");
        ahead.position += line.length + 1;
    }
    return ahead.position < t->source.len ? ahead.position : t->source.len;
}

static void run_script(Transcript *t, size_t stop)
{
    Line line;
    str_clear(&t->answer);
    uint32_t at_line = t->line_number + 1;
    const char *script = t->source.at + t->position;
    int status = session_run(t->session, script, stop - t->position, &t->options, collect_report, t);
    while (t->position < stop && next_line(t, &line))
        keep_line(t, line);
    t->statements++;
    if (status < 2)
        return;
    t->broken++;
    printf("%s:%u: the script fails\n%s", t->path, (unsigned)at_line, str_text(&t->answer));
}

static void run_fence(Transcript *t)
{
    bool has_prompt;
    size_t stop = look_ahead(t, &has_prompt);
    if (!has_prompt) {
        run_script(t, stop);
        return;
    }
    Line line;
    while (peek_line(t, &line) && !starts_with(line, "```")) {
        next_line(t, &line);
        run_line(t, line);
    }
}

static void run_page(Transcript *t)
{
    Line line;
    bool in_other_fence = false;
    while (next_line(t, &line)) {
        keep_line(t, line);
        bool fence = starts_with(line, "```");
        if (fence && !in_other_fence && line.length == 10 && starts_with(line, "```leibniz")) {
            run_fence(t);
            if (next_line(t, &line))
                keep_line(t, line);
        } else if (fence) {
            in_other_fence = !in_other_fence;
        }
    }
}

// ------------------------------------------------------------------------------------------- files

static bool read_file(const char *path, StrBuf *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char block[1 << 16];
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        str_add_n(text, block, n);
    bool good = !ferror(file);
    fclose(file);
    return good;
}

static bool write_file(const char *path, const StrBuf *text)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool good = fwrite(str_text(text), 1, text->len, file) == text->len;
    return fclose(file) == 0 && good;
}

// True when the file agrees, or has been blessed.
static bool run_transcript(const char *path, bool bless)
{
    Transcript t = {.path = path, .bless = bless, .options = session_options_default()};
    t.options.timeout = SECONDS_A_STATEMENT;
    bool good = read_file(path, &t.source);
    if (!good) {
        printf("%s: %s\n", path, strerror(errno));
        return false;
    }
    t.session = session_new(NULL);
    size_t length = strlen(path);
    bool markdown = length > 3 && strcmp(path + length - 3, ".md") == 0;
    Line line;
    if (markdown)
        run_page(&t);
    else
        while (next_line(&t, &line))
            run_line(&t, line);
    if (t.statements == 0 && !markdown) {
        printf("%s: holds no statement\n", path);
        good = false;
    }
    good &= t.broken == 0 && (bless || t.wrong == 0);
    if (bless && t.wrong > 0)
        good &= write_file(path, &t.fresh);
    printf("%s: %d of %d %s\n", path, bless ? t.wrong : t.statements - t.wrong - t.broken, t.statements,
           bless ? "answers are new" : "agree");
    session_free(t.session);
    str_free(&t.source);
    str_free(&t.fresh);
    str_free(&t.answer);
    return good;
}

int main(int argc, char **argv)
{
    bool bless = argc > 1 && strcmp(argv[1], "--bless") == 0, good = argc > 1 + bless;
    if (!good)
        fputs("usage: golden [--bless] FILE...\n", stderr);
    for (int i = 1 + bless; i < argc; i++)
        good &= run_transcript(argv[i], bless);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
