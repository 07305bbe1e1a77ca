// The thread that a session's work is done on.
//
// Expressions may be nested deeply and passes recurse over them, so the work wants a large stack, which the caller's
// thread may not have. A job is handed over under a lock; the caller waits for it, and asks `idle` now and then.
#include "api/api_internal.h"

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { IDLE_NANOSECONDS = 50000000 };

static void *work(void *data)
{
    lbz_session *s = data;
    pthread_mutex_lock(&s->lock);
    while (!s->ends) {
        if (!s->job) {
            pthread_cond_wait(&s->posted, &s->lock);
            continue;
        }
        pthread_mutex_unlock(&s->lock);
        lbz_status status = s->job(s, s->data);
        pthread_mutex_lock(&s->lock);
        s->status = status;
        s->job = NULL;
        pthread_cond_signal(&s->done);
    }
    pthread_mutex_unlock(&s->lock);
    session_free(s->session);
    session_leave_thread();
    return NULL;
}

bool api_thread_start(lbz_session *s)
{
    sigset_t all, before;
    bool started = false;
    s->process = getpid();
    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&s->posted, NULL);
    pthread_cond_init(&s->done, &clock);
    pthread_condattr_destroy(&clock);
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    for (size_t size = (size_t)256 << 20; size >= (size_t)16 << 20 && !started; size /= 2) {
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        started = pthread_attr_setstacksize(&attributes, size) == 0 &&
                  pthread_create(&s->thread, &attributes, work, s) == 0;
        pthread_attr_destroy(&attributes);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

void api_thread_end(lbz_session *s)
{
    if (s->process != getpid()) // the thread is not there; what it held goes with the process
        return;
    pthread_mutex_lock(&s->lock);
    s->ends = true;
    pthread_cond_signal(&s->posted);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->posted);
    pthread_cond_destroy(&s->done);
    pthread_mutex_destroy(&s->lock);
}

// Waits for the job's end, for 50 ms at most where there is somebody to ask then.
static void wait_a_while(lbz_session *s)
{
    struct timespec until;
    if (!s->idle) {
        pthread_cond_wait(&s->done, &s->lock);
        return;
    }
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += IDLE_NANOSECONDS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    if (pthread_cond_timedwait(&s->done, &s->lock, &until) != ETIMEDOUT || !s->job)
        return;
    pthread_mutex_unlock(&s->lock);
    int interrupt = s->idle(s->idle_data);
    pthread_mutex_lock(&s->lock);
    if (interrupt)
        s->stop = 1;
}

lbz_status api_call(lbz_session *s, ApiJob job, void *data)
{
    if (!s || s->process != getpid() || pthread_equal(pthread_self(), s->thread))
        return LBZ_MISUSE;
    s->error = (Error){0};
    s->stop = 0;
    pthread_mutex_lock(&s->lock);
    s->job = job;
    s->data = data;
    pthread_cond_signal(&s->posted);
    while (s->job)
        wait_a_while(s);
    lbz_status status = s->status;
    pthread_mutex_unlock(&s->lock);
    return status;
}
