// GNU readline behind line.h.
//
// Its callback interface is used with our own poll: a Ctrl-C ends the poll, and the line can be dropped without a
// longjmp out of a signal handler. Readline keeps its state in globals, and so must the few variables here.
//
// The history lies in $XDG_STATE_HOME/leibniz/history, readable by its owner only. It is written with timestamps
// because that is how readline keeps statements of several lines apart.
#include "repl/line.h"
#include "repl/complete.h"
#include "repl/interrupt.h"
#include "repl/paint.h"

#include <stdio.h> // before readline.h, which needs FILE

#include <errno.h>
#include <poll.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HISTORY_LINES = 10000,
    PATIENCE = 200, // milliseconds until a signal that came just before poll() is noticed
};

static Session *editing_session;
static CompletionList completions;
static StrBuf history_path;

static struct {
    StrBuf *line;
    bool done, end;
} pending;

// ------------------------------------------------------------------------------------- completion

// Readline takes a list whose first element is the common beginning of the others; all of it from malloc.
static char **complete_word(const char *text, int start, int end)
{
    (void)text;
    rl_attempted_completion_over = 1; // no file names but ours
    rl_completion_append_character = '\0';
    complete_clear(&completions);
    size_t from = complete_collect(editing_session, rl_line_buffer, (size_t)end, &completions);
    if (completions.len == 0 || from < (size_t)start)
        return NULL;
    // Readline replaces from `start`, which may lie before the word that the session sees.
    size_t kept = from - (size_t)start, n = completions.len, common = complete_common(&completions);
    char **list = calloc(n + 2, sizeof *list);
    for (size_t i = 0; list && i <= n; i++) {
        const char *word = completions.at[i ? i - 1 : 0].word;
        size_t length = i ? strlen(word) : common;
        if (asprintf(&list[i], "%.*s%.*s", (int)kept, rl_line_buffer + start, (int)length, word) < 0)
            list[i] = NULL;
        if (i == 0 && n == 1) // a single word is the common beginning itself
            break;
    }
    return list;
}

// What ends the word to complete: in a file's name little does.
static char *break_characters(void)
{
    static char in_files[] = " \t\"/", elsewhere[] = " \t\n()[]{}+-*/^=!<>,;:|&\"'`%";
    size_t start;
    return session_wants_file(rl_line_buffer, (size_t)rl_point, &start) ? in_files : elsewhere;
}

static void show_completions(char **words, int count, int longest)
{
    (void)words, (void)count, (void)longest;
    int rows, columns;
    rl_get_screen_size(&rows, &columns);
    StrBuf table = {0};
    complete_show(&completions, columns > 0 ? (size_t)columns : 80, &table);
    rl_crlf();
    fwrite(str_text(&table), 1, table.len, rl_outstream);
    str_free(&table);
    rl_on_new_line();
}

// ---------------------------------------------------------------------------------------- history

static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700); // one that is there already stays as it is
        *slash = '/';
    }
}

static void open_history(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    str_clear(&history_path);
    if (state && *state == '/')
        str_printf(&history_path, "%s/leibniz/history", state);
    else if (home && *home == '/')
        str_printf(&history_path, "%s/.local/state/leibniz/history", home);
    using_history();
    history_comment_char = '#';
    history_write_timestamps = 1;
    stifle_history(HISTORY_LINES);
    if (history_path.len == 0)
        return;
    make_folders(history_path.at);
    read_history(history_path.at);
}

void line_remember(const char *statement)
{
    HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (statement[strspn(statement, " \t\n")] == '\0' || (last && strcmp(last->line, statement) == 0))
        return;
    add_history(statement);
    if (history_path.len == 0)
        return;
    mode_t mask = umask(077);
    if (append_history(1, history_path.at) != 0) // there is no file yet
        write_history(history_path.at);
    umask(mask);
}

// ----------------------------------------------------------------------------------------- colours

// Readline draws the line and puts the cursor; then the same characters are written over it in their colours, so that
// what readline believes to be on the screen stays true.
static void redisplay(void)
{
    const char *scrolls = rl_variable_value("horizontal-scroll-mode");
    size_t length = (size_t)rl_end, cursor = (size_t)rl_point, prompt = strlen(rl_prompt);
    int rows, columns;
    PaintPlace place;
    rl_redisplay();
    rl_get_screen_size(&rows, &columns);
    if (RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG) || columns <= 0 ||
        (scrolls && !strcmp(scrolls, "on")) ||
        !paint_place(rl_line_buffer, length, cursor, prompt, (size_t)columns, &place))
        return;
    StrBuf text = {0};
    str_add(&text, "\0337"); // remember the cursor
    if (place.row)
        str_printf(&text, "\033[%zuA", place.row);
    str_printf(&text, "\r\033[%zuC", prompt);
    paint_line(editing_session, rl_line_buffer, length, cursor, pending.line->len > 0, &text);
    str_add(&text, "\0338");
    fwrite(str_text(&text), 1, text.len, rl_outstream);
    fflush(rl_outstream);
    str_free(&text);
}

// ----------------------------------------------------------------------------------------- editing

static void take_line(char *text)
{
    rl_callback_handler_remove(); // at once, so that the terminal is in its usual state while we compute
    pending.done = true;
    pending.end = text == NULL;
    if (text)
        str_add(pending.line, text);
    free(text);
}

void line_open(Session *session, bool colour)
{
    editing_session = session;
    rl_readline_name = "leibniz"; // for $if leibniz in an inputrc
    rl_catch_signals = 1;
    rl_persistent_signal_handlers = 1;
    rl_attempted_completion_function = complete_word;
    rl_completion_display_matches_hook = show_completions;
    rl_completion_word_break_hook = break_characters;
    rl_completer_quote_characters = "";
    rl_variable_bind("blink-matching-paren", colour ? "off" : "on"); // an inputrc may say otherwise
    rl_initialize(); // asks what the terminal can do, which readline does not where the function is another one
    if (colour)
        rl_redisplay_function = redisplay;
    open_history();
}

static LineOutcome cancel_line(void)
{
    rl_callback_sigcleanup(); // leaves an incremental search
    rl_free_line_state();
    rl_callback_handler_remove();
    fputc('\n', rl_outstream); // readline has shown the ^C
    fflush(rl_outstream);
    *interrupt_flag() = 0;
    return LINE_CANCELLED;
}

LineOutcome line_read(const char *prompt, StrBuf *line)
{
    pending.line = line;
    pending.done = pending.end = false;
    *interrupt_flag() = 0;
    rl_callback_handler_install(prompt, take_line);
    while (!pending.done) {
        struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
        int ready = poll(&input, 1, PATIENCE);
        rl_check_signals(); // hands Ctrl-C on to our handler, restores the terminal at Ctrl-Z
        if (*interrupt_flag())
            return cancel_line();
        if (ready < 0 && errno != EINTR)
            break;
        if (ready > 0)
            rl_callback_read_char();
    }
    if (!pending.done)
        rl_callback_handler_remove();
    return pending.done && !pending.end ? LINE_READ : LINE_END;
}

void line_close(void)
{
    if (history_path.len > 0)
        history_truncate_file(history_path.at, HISTORY_LINES);
    clear_history();
    complete_clear(&completions);
    str_free(&history_path);
}
