// Finds the delimiters, has the formula read, and puts the word before in front.
#include "repl/formula.h"

#include "document/document.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *open, *close;
} delimiters[] = {{"$$", "$$"}, {"$", "$"}, {"\\[", "\\]"}, {"\\(", "\\)"}};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '.';
}

bool formula_statement(const char *text, size_t length, StrBuf *out)
{
    size_t word = 0, start, end = length;
    while (word < length && is_blank(text[word]))
        word++;
    start = word;
    while (start < length && text[start] >= 'a' && text[start] <= 'z')
        start++;
    size_t word_end = start;
    while (start < length && is_blank(text[start]))
        start++;
    while (end > start && is_blank(text[end - 1]))
        end--;
    for (size_t i = 0; i < sizeof delimiters / sizeof *delimiters; i++) {
        size_t n = strlen(delimiters[i].open);
        if (end - start < 2 * n || memcmp(text + start, delimiters[i].open, n) ||
            memcmp(text + end - n, delimiters[i].close, n))
            continue;
        Error err = {0};
        StrBuf reading = {0};
        bool ok = document_read_formula(text + start + n, end - start - 2 * n, &reading, &err);
        bool claim = ok && !strncmp(str_text(&reading), "prove ", 6);
        if (ok && word_end > word && !(claim && word_end - word == 5 && !memcmp(text + word, "prove", 5))) {
            str_add_n(out, text + word, word_end - word);
            str_char(out, ' ');
            str_add(out, str_text(&reading) + (claim ? 6 : 0));
        } else if (ok) {
            str_add(out, str_text(&reading));
        }
        str_free(&reading);
        if (ok)
            fprintf(stderr, "read as: %s\n", str_text(out));
        else
            fprintf(stderr, "this formula can not be read: %s\n", err.message);
        return ok;
    }
    return false;
}
