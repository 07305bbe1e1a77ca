// The loop of the prompt. A statement whose brackets are open goes on at the next line; an error loses nothing.
#include "repl/prompt.h"
#include "repl/cli.h"
#include "repl/formula.h"
#include "repl/line.h"

#include <stdio.h>
#include <string.h>

// Reads one statement, of several lines where brackets stay open. Ctrl-D in the midst of it runs what is there: the
// error then shows which bracket is open.
static LineOutcome read_statement(StrBuf *text)
{
    str_clear(text);
    LineOutcome outcome = line_read("> ", text);
    while (outcome == LINE_READ && session_wants_more(str_text(text), text->len)) {
        str_char(text, '\n');
        size_t before = text->len;
        outcome = line_read(". ", text);
        if (outcome == LINE_READ && str_text(text)[before + strspn(str_text(text) + before, " \t")] == '\0')
            return LINE_READ; // a blank line ends it
        if (outcome == LINE_END)
            return LINE_READ;
    }
    return outcome;
}

int prompt_run(Session *session, const SessionOptions *options, Output *out)
{
    puts("Leibniz " LEIBNIZ_VERSION " differentiates, simplifies, proves, and writes code.\n"
         "Try  diff(x^2*sin(x), x)  or  prove cos(x)^2 + sin(x)^2 = 1; tour shows more.\n"
         "help lists what there is, ?diff explains, Tab completes, exit or Ctrl-D leaves.");
    output_flush(out);
    line_open(session, out->colour_out);
    StrBuf text = {0}, formula = {0};
    while (!out->failed && !out->quit) {
        LineOutcome outcome = read_statement(&text);
        if (outcome == LINE_END)
            break;
        if (outcome == LINE_CANCELLED)
            continue;
        line_remember(str_text(&text));
        str_clear(&formula);
        const StrBuf *run = formula_statement(str_text(&text), text.len, &formula) ? &formula : &text;
        session_run(session, str_text(run), run->len, options, output_report, out);
    }
    if (!out->quit)
        putchar('\n'); // the shell's prompt starts a line of its own
    str_free(&text);
    str_free(&formula);
    line_close();
    return output_flush(out) ? STATUS_WELL : STATUS_FAILED;
}
