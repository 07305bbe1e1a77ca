// The signal handler and its flag: the only variables of the program that are not const.
#include "repl/interrupt.h"

#include <signal.h>

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

static StopFlag flag, prompt_runs;

static void on_interrupt(int signal_number)
{
    int saved = errno;
    if (flag && prompt_runs) {
        static const char advice[] = "\nstill stopping; Ctrl-\\ ends the program\n";
        ssize_t ignored = write(STDERR_FILENO, advice, sizeof advice - 1);
        (void)ignored;
    } else if (flag) {
        signal(signal_number, SIG_DFL);
        raise(signal_number);
    }
    flag = 1;
    errno = saved;
}

void interrupt_install(bool at_prompt)
{
    prompt_runs = at_prompt;
    struct sigaction action = {.sa_handler = on_interrupt}; // no SA_RESTART: waiting for input has to end
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

StopFlag *interrupt_flag(void)
{
    return &flag;
}

void interrupt_end_process(void)
{
    signal(SIGINT, SIG_DFL);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    raise(SIGINT);
}
