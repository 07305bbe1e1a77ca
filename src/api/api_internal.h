// What the files of api/ share: the session's own thread, the error of the last call, the texts that calls return.
#ifndef LEIBNIZ_API_API_INTERNAL_H
#define LEIBNIZ_API_API_INTERNAL_H

#include "session/session.h"
#include "session/value.h"

#include <leibniz.h>

#include <pthread.h>
#include <sys/types.h>

struct lbz_expr {
    lbz_session *owner;
    uint32_t value;
    lbz_expr *before, *after; // in the session's list
};

// A job for the session's thread; its result is the status of the call.
typedef lbz_status (*ApiJob)(lbz_session *s, void *data);

struct lbz_session {
    Session *session;
    pthread_t thread;
    pid_t process; // that made it: its thread is not there in another
    pthread_mutex_t lock;
    pthread_cond_t posted, done;
    ApiJob job; // NULL: none is under way
    void *data;
    bool ends;
    lbz_status status;
    StopFlag stop;
    double timeout;
    int (*idle)(void *);
    void *idle_data;
    bool unicode;
    Error error; // of the last call
    StrBuf text, header;
    lbz_expr *held; // the first of the handles that are not freed
};

// Runs the job on the session's thread and waits. Clears the last error first. LBZ_MISUSE where s is NULL, after a
// fork, and on the session's own thread.
lbz_status api_call(lbz_session *s, ApiJob job, void *data);
// Starts and ends the thread. False: the system refuses one.
bool api_thread_start(lbz_session *s);
void api_thread_end(lbz_session *s);

lbz_status api_status(ErrCode code);
// The status of a failure: keeps *err as the session's error.
lbz_status api_fail(lbz_session *s, const Error *err);
ValueBudget api_budget(lbz_session *s);

#endif
