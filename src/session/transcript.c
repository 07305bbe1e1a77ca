#include "session/transcript.h"

#include <string.h>

typedef struct {
    const char *prompt; // # stands for a run of digits
    bool goes_on;       // of a further line of one statement
} PromptRow;

static const PromptRow prompts[] = {
    {">>> ", false}, {"...: ", true}, {"... ", true},    {"> ", false},    {". ", true},      {"In [#]: ", false},
    {"In[#]:= ", false}, {"sage: ", false}, {"julia> ", false}, {"(%i#) ", false}, {"leibniz> ", false},
};

// The length of the prompt that the line begins with, blanks before it included; 0: it begins with none.
static size_t prompt_length(const char *line, size_t length, bool *goes_on)
{
    size_t blanks = 0;
    while (blanks < length && line[blanks] == ' ')
        blanks++;
    for (size_t i = 0; i < sizeof prompts / sizeof *prompts; i++) {
        size_t at = blanks;
        const char *p = prompts[i].prompt;
        for (; *p && at < length; p++) {
            if (*p == '#') {
                size_t digits = at;
                while (at < length && line[at] >= '0' && line[at] <= '9')
                    at++;
                if (at == digits)
                    break;
            } else if (line[at++] != *p) {
                break;
            }
        }
        bool bare = *p == ' ' && !p[1] && at == length; // an empty line at a prompt
        if (!*p || bare) {
            *goes_on = prompts[i].goes_on;
            return at;
        }
    }
    return 0;
}

bool transcript_is(const char *text, size_t length)
{
    size_t start = 0;
    bool goes_on = false;
    while (start < length && (text[start] == '\n' || text[start] == '\r'))
        start++;
    const char *end = memchr(text + start, '\n', length - start);
    size_t n = end ? (size_t)(end - text) - start : length - start;
    return prompt_length(text + start, n, &goes_on) > 0 && !goes_on;
}

void transcript_blank(const char *text, size_t length, StrBuf *out)
{
    for (size_t at = 0; at < length;) {
        const char *newline = memchr(text + at, '\n', length - at);
        size_t end = newline ? (size_t)(newline - text) : length;
        bool goes_on;
        size_t prompt = prompt_length(text + at, end - at, &goes_on);
        if (!prompt && end > at) {
            str_char(out, '#');
            str_add_n(out, text + at + 1, end - at - 1);
        } else {
            for (size_t i = 0; i < prompt; i++)
                str_char(out, ' ');
            str_add_n(out, text + at + prompt, end - at - prompt);
        }
        if (newline)
            str_char(out, '\n');
        at = end + 1;
    }
}
