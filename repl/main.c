// The program: the command line, a thread with a stack that deep input can not exhaust, and the end.
#include "repl/cli.h"
#include "repl/input.h"
#include "repl/interrupt.h"
#include "repl/options.h"
#include "repl/output.h"
#include "repl/prompt.h"
#include "repl/subcommand.h"
#include "session/session.h"

#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct {
    SubcommandRun *subcommand; // NULL: the options below say what to do
    int argc;                  // of the subcommand
    char **argv;
    CliOptions cli;
    bool at_prompt;
    int status;
    bool interrupted;
} Program;

static bool terminal_shows_unicode(void)
{
    return isatty(STDOUT_FILENO) && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

// Columns of the terminal that results go to; 0: they go to none, and each takes one line that can be read back.
static uint32_t terminal_width(void)
{
    struct winsize size;
    const char *terminal = getenv("TERM");
    if (!isatty(STDOUT_FILENO) || !terminal || !strcmp(terminal, "dumb"))
        return 0;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static void run_inputs(Program *program, Session *session, SessionOptions *options, Output *out)
{
    static const CliInput standard_input = {"-", false};
    const CliOptions *cli = &program->cli;
    size_t count = cli->inputs.len ? cli->inputs.len : 1;
    out->stop_on_interrupt = true;
    for (size_t i = 0; i < count; i++) {
        options->first_line = (uint32_t)i + 1; // statements given by -e count as lines
        const CliInput *input = cli->inputs.len ? &cli->inputs.at[i] : &standard_input;
        int status = input_run(session, input, options, cli, out);
        program->status = status > program->status ? status : program->status;
        if (out->quit || out->failed || out->interrupted)
            break;
    }
    if (!output_flush(out))
        program->status = STATUS_FAILED;
}

// All of the work, on the thread with the large stack.
static void *run_program(void *data)
{
    Program *program = data;
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_UNBLOCK, &all, NULL);
    if (program->subcommand) {
        program->status = program->subcommand(program->argc, program->argv);
        return NULL;
    }

    const CliOptions *cli = &program->cli;
    SessionOptions options = session_options_default();
    options.reset_on_blank = cli->reset_on_blank;
    options.unicode = cli->unicode || (!cli->ascii && !cli->json && terminal_shows_unicode());
    options.verbose = cli->verbose;
    options.interactive = program->at_prompt;
    options.width = options.unicode && !cli->json ? terminal_width() : 0;
    options.timeout = cli->timeout;
    options.stop = interrupt_flag();

    Output out;
    output_init(&out, cli->json, cli->echo);
    Session *session = session_new(&cli->limits);
    if (program->at_prompt)
        program->status = prompt_run(session, &options, &out);
    else
        run_inputs(program, session, &options, &out);
    program->interrupted = out.interrupted && out.stop_on_interrupt;
    session_free(session);
    session_leave_thread();
    output_clear(&out);
    return NULL;
}

// Runs the program on a thread of 256 MB stack (of which only the used part becomes memory), or less where the system
// refuses that, so that `ulimit -s` plays no role. Signals go to that thread.
static void run_on_large_stack(Program *program)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    for (size_t size = (size_t)256 << 20; size >= (size_t)1 << 20; size /= 4) {
        pthread_attr_t attributes;
        pthread_t thread;
        pthread_attr_init(&attributes);
        bool started = pthread_attr_setstacksize(&attributes, size) == 0 &&
                       pthread_create(&thread, &attributes, run_program, program) == 0;
        pthread_attr_destroy(&attributes);
        if (started) {
            pthread_join(thread, NULL);
            return;
        }
    }
    run_program(program);
}

#ifdef __SANITIZE_ADDRESS__
// FLINT hands its integers out of pages. Of a page from which a call that was left in the middle had some, those are not
// given back: the page stays with the process (tests/check_guard.c looks that no more does).
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:flint_malloc\nleak:flint_calloc\nleak:flint_realloc\n";
}
#endif

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, ""); // the terminal's characters; numbers stay in the C locale
    Program program = {.argc = argc - 1, .argv = argv + 1};
    program.subcommand = argc > 1 ? subcommand_find(argv[1]) : NULL;
    int status = program.subcommand ? OPTION_GO_ON : cli_parse(argc, argv, &program.cli);
    if (status == OPTION_GO_ON) {
        program.at_prompt = !program.subcommand && program.cli.inputs.len == 0 && isatty(STDIN_FILENO) &&
                            isatty(STDOUT_FILENO) && !program.cli.json;
        signal(SIGPIPE, SIG_IGN); // a closed pipe is a failed write, which gets its message
        interrupt_install(program.at_prompt);
        run_on_large_stack(&program);
    } else {
        Output out;
        output_init(&out, false, false);
        program.status = output_flush(&out) ? status : STATUS_USAGE;
    }
    cli_clear(&program.cli);
    if (program.interrupted)
        interrupt_end_process();
    return program.status;
}
