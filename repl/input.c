// Reading scripts.
//
// A file is read whole. A pipe is run as it comes, whenever its text so far ends with a line whose brackets are closed,
// so that a program at the other end can ask and wait for the answer.
#include "repl/input.h"
#include "repl/formula.h"
#include "repl/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 16, AHEAD = 1 << 20 };

typedef struct {
    Session *session;
    SessionOptions options;
    const CliOptions *cli;
    Output *out;
    StrBuf text;       // read and not yet run
    size_t next_probe; // length from which it is worth looking again whether the brackets are closed
    int status;
} Reader;

static uint32_t count_lines(const char *text, size_t length)
{
    uint32_t lines = 0;
    for (const char *at = text; (at = memchr(at, '\n', (size_t)(text + length - at))); at++)
        lines++;
    return lines;
}

static bool may_go_on(const Output *out)
{
    return !out->failed && !out->quit && !(out->interrupted && out->stop_on_interrupt);
}

static void run_text(Reader *r, const char *text, size_t length)
{
    StrBuf formula = {0};
    bool latex = length < 20000 && formula_statement(text, length, &formula);
    int status = session_run(r->session, latex ? str_text(&formula) : text, latex ? formula.len : length, &r->options,
                             output_report, r->out);
    str_free(&formula);
    if (status > r->status)
        r->status = status;
}

// Runs the lines that are complete and keeps the rest. A text that stays open is looked at again only once it has grown
// by half, so that a huge one costs linear time.
static void run_complete_lines(Reader *r)
{
    const char *text = str_text(&r->text);
    const char *newline = memrchr(text, '\n', r->text.len);
    if (!newline || r->text.len < r->next_probe)
        return;
    size_t length = (size_t)(newline + 1 - text);
    if (session_wants_more(text, length)) {
        r->next_probe = r->text.len > BLOCK ? r->text.len + r->text.len / 2 : 0;
        return;
    }
    run_text(r, text, length);
    r->options.first_line += count_lines(text, length);
    memmove(r->text.at, r->text.at + length, r->text.len - length + 1);
    r->text.len -= length;
    r->next_probe = 0;
}

// Is there more to read at once? What is at hand is run together, so that a chain of several lines stays one.
static bool is_ready(int descriptor)
{
    struct pollfd input = {.fd = descriptor, .events = POLLIN};
    return poll(&input, 1, 0) > 0;
}

static bool read_all(Reader *r, int descriptor, const char *name, bool as_it_comes)
{
    char block[BLOCK];
    while (may_go_on(r->out)) {
        ssize_t n = read(descriptor, block, sizeof block);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR && !*interrupt_flag())
            continue;
        if (n < 0 && errno == EINTR) {
            r->out->interrupted = true;
            return false;
        }
        if (n < 0) {
            fprintf(stderr, "leibniz: cannot read '%s': %s\n", name, strerror(errno));
            return false;
        }
        str_add_n(&r->text, block, (size_t)n);
        if (as_it_comes && !(r->text.len < AHEAD && is_ready(descriptor)))
            run_complete_lines(r);
        if (r->text.len > r->cli->limits.source_bytes) {
            fprintf(stderr, "leibniz: '%s' is longer than %llu bytes; raise it with --limit source-bytes=...\n", name,
                    (unsigned long long)r->cli->limits.source_bytes);
            return false;
        }
    }
    return true;
}

static void run_file(Reader *r, const char *name)
{
    bool standard = strcmp(name, "-") == 0;
    int descriptor = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (descriptor < 0 || fstat(descriptor, &info) != 0) {
        fprintf(stderr, "leibniz: cannot read '%s': %s\n", name, strerror(errno));
        r->status = STATUS_FAILED;
        return;
    }
    r->out->file = standard ? "stdin" : name;
    if (!read_all(r, descriptor, name, !S_ISREG(info.st_mode)))
        r->status = STATUS_FAILED;
    else if (may_go_on(r->out))
        run_text(r, str_text(&r->text), r->text.len);
    if (!standard)
        close(descriptor);
}

int input_run(Session *session, const CliInput *input, const SessionOptions *options, const CliOptions *cli,
              Output *out)
{
    Reader r = {.session = session, .options = *options, .cli = cli, .out = out};
    if (input->is_statement) {
        out->file = NULL;
        run_text(&r, input->text, strlen(input->text));
    } else {
        r.options.first_line = 1;
        run_file(&r, input->text);
    }
    str_free(&r.text);
    return r.status;
}
