// Writing reports. The only place of the program that writes results, and that notices when it can not.
#include "repl/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAINT_BOLD   "\033[1m"
#define PAINT_RED    "\033[1;31m"
#define PAINT_GREEN  "\033[1;32m"
#define PAINT_YELLOW "\033[1;33m"
#define PAINT_NONE   "\033[0m"

static const struct {
    const char *word, *paint; // a word that opens a line, or follows "a = b: " or "file:line:column: "
} painted_words[] = {
    {"proved", PAINT_GREEN}, {"refuted", PAINT_RED},     {"unknown", PAINT_YELLOW},
    {"error:", PAINT_RED},   {"warning:", PAINT_YELLOW}, {"hint:", PAINT_BOLD},
};

static bool shows_colour(int descriptor)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(descriptor) && !(no && *no) && terminal && strcmp(terminal, "dumb") != 0;
}

void output_init(Output *out, bool json, bool echo)
{
    *out = (Output){.json = json,
                    .echo = echo,
                    .colour_out = !json && shows_colour(STDOUT_FILENO),
                    .colour_err = shows_colour(STDERR_FILENO)};
}

void output_clear(Output *out)
{
    str_free(&out->scratch);
}

// Where in a line a painted word stands: at its start, after blanks, or after ": ".
static const char *painted_word(const char *line, size_t length, size_t *size, const char **paint)
{
    for (size_t i = 0; i < sizeof painted_words / sizeof *painted_words; i++) {
        const char *word = painted_words[i].word;
        size_t n = strlen(word);
        const char *at = memmem(line, length, word, n);
        if (!at)
            continue;
        size_t before = strspn(line, " ");
        bool opens = at == line + before;
        bool follows = before == 0 && at - line >= 2 && at[-2] == ':' && at[-1] == ' ';
        bool ends = at + n == line + length || strchr(" ,:;.\n", at[n]);
        if ((opens || follows) && ends) {
            *size = n;
            *paint = painted_words[i].paint;
            return at;
        }
    }
    return NULL;
}

static void write_text(FILE *to, const StrBuf *text, bool colour)
{
    const char *at = str_text(text), *stop = at + text->len;
    if (!colour) {
        fwrite(at, 1, text->len, to);
        return;
    }
    while (at < stop) {
        const char *newline = memchr(at, '\n', (size_t)(stop - at));
        const char *end = newline ? newline + 1 : stop, *paint;
        size_t size;
        const char *word = painted_word(at, (size_t)(end - at), &size, &paint);
        if (word) {
            fwrite(at, 1, (size_t)(word - at), to);
            fprintf(to, "%s%.*s" PAINT_NONE, paint, (int)size, word);
            at = word + size;
        }
        fwrite(at, 1, (size_t)(end - at), to);
        at = end;
    }
}

// As in a transcript: "> ", and ". " before further lines.
static void write_statement(const char *text)
{
    for (const char *lead = "> ", *end; text; text = end ? end + 1 : NULL, lead = ". ") {
        end = strchr(text, '\n');
        printf("%s%.*s\n", lead, end ? (int)(end - text) : (int)strlen(text), text);
    }
}

static void write_for_person(Output *out, const Report *r)
{
    if (out->echo || r->echo)
        write_statement(r->statement);
    str_clear(&out->scratch);
    report_text(r, &out->scratch);
    write_text(stdout, &out->scratch, out->colour_out);
    str_clear(&out->scratch);
    report_diagnostics(r, out->file, &out->scratch);
    if (out->scratch.len == 0)
        return;
    fflush(stdout); // both may be the same terminal: keep the order
    write_text(stderr, &out->scratch, out->colour_err);
}

bool output_report(const Report *r, void *data)
{
    Output *out = data;
    if (out->json) {
        str_clear(&out->scratch);
        report_json(r, &out->scratch);
        str_char(&out->scratch, '\n');
        fwrite(str_text(&out->scratch), 1, out->scratch.len, stdout);
    } else {
        write_for_person(out, r);
    }
    out->quit |= r->quit;
    out->interrupted |= r->error.code == ERR_INTERRUPTED;
    return output_flush(out) && !out->quit && !(out->interrupted && out->stop_on_interrupt);
}

bool output_flush(Output *out)
{
    if (out->failed)
        return false;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fprintf(stderr, "leibniz: cannot write the results: %s\n", strerror(errno));
    out->failed = true;
    return false;
}
