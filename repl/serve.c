// leibniz serve: requests of JSON-RPC 2.0 in, answers out, an object a line (docs/serve.md).
//
// A thread reads, so that a request to interrupt is heard while another one is carried out. The requests are carried out
// one after the other, by the thread that has the large stack.
#include "repl/serve.h"

#include "repl/cli.h"
#include "repl/subcommand.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARSE_ERROR = -32700, BAD_REQUEST = -32600, NO_METHOD = -32601, BAD_PARAMS = -32602, FAILED = -32000 };

typedef struct Request {
    cJSON *json;
    struct Request *next;
} Request;

typedef struct {
    bool mcp, ended;
    pthread_mutex_t lock, writing;
    pthread_cond_t came;
    Request *first, **last;
    const cJSON *running; // the id of the request that is carried out; NULL: none
    StopFlag stop;
    Session *session;
} Server;

// ---- Writing --------------------------------------------------------------------------------------------------------

static void write_line(Server *s, cJSON *answer)
{
    char *text = cJSON_PrintUnformatted(answer);
    pthread_mutex_lock(&s->writing);
    if (text)
        printf("%s\n", text);
    fflush(stdout);
    pthread_mutex_unlock(&s->writing);
    cJSON_free(text);
    cJSON_Delete(answer);
}

static cJSON *answer_to(const cJSON *id)
{
    cJSON *answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "jsonrpc", "2.0");
    cJSON_AddItemToObject(answer, "id", id ? cJSON_Duplicate(id, true) : cJSON_CreateNull());
    return answer;
}

static void write_error(Server *s, const cJSON *id, int code, const Error *err)
{
    cJSON *answer = answer_to(id), *error = cJSON_AddObjectToObject(answer, "error");
    cJSON_AddNumberToObject(error, "code", code);
    cJSON_AddStringToObject(error, "message", err->message);
    if (err->hint[0])
        cJSON_AddStringToObject(cJSON_AddObjectToObject(error, "data"), "hint", err->hint);
    write_line(s, answer);
}

static void write_result(Server *s, const cJSON *id, cJSON *result)
{
    cJSON *answer = answer_to(id);
    cJSON_AddItemToObject(answer, "result", result);
    write_line(s, answer);
}

// ---- Reading --------------------------------------------------------------------------------------------------------

static void enqueue(Server *s, cJSON *json)
{
    Request *r = calloc(1, sizeof *r);
    if (!r) {
        cJSON_Delete(json);
        return;
    }
    r->json = json;
    pthread_mutex_lock(&s->lock);
    *s->last = r;
    s->last = &r->next;
    pthread_cond_signal(&s->came);
    pthread_mutex_unlock(&s->lock);
}

// The request of that id ends; one that still waits is answered when its turn comes.
static void interrupt(Server *s, const cJSON *request)
{
    const cJSON *params = cJSON_GetObjectItemCaseSensitive(request, "params"),
                *id = cJSON_GetObjectItemCaseSensitive(params, s->mcp ? "requestId" : "id");
    pthread_mutex_lock(&s->lock);
    bool hit = s->running && (!id || cJSON_Compare(id, s->running, true));
    if (hit)
        s->stop = 1;
    pthread_mutex_unlock(&s->lock);
    const cJSON *own = cJSON_GetObjectItemCaseSensitive(request, "id");
    if (!own)
        return;
    cJSON *result = cJSON_CreateObject();
    cJSON_AddBoolToObject(result, "interrupted", hit);
    write_result(s, own, result);
}

static void hear(Server *s, const char *line, size_t length)
{
    Error err = {0};
    if (strspn(line, " \t\r\n") == length)
        return;
    cJSON *json = cJSON_ParseWithLength(line, length);
    const char *method = serve_text(json, "method", NULL);
    if (!json || !method) {
        error_set(&err, ERR_SYNTAX, (Span){0, 0}, json ? "a request has a method, a string" : "this line is no JSON");
        write_error(s, cJSON_GetObjectItemCaseSensitive(json, "id"), json ? BAD_REQUEST : PARSE_ERROR, &err);
        cJSON_Delete(json);
    } else if (!strcmp(method, s->mcp ? "notifications/cancelled" : "interrupt")) {
        interrupt(s, json);
        cJSON_Delete(json);
    } else {
        enqueue(s, json);
    }
}

static void *read_requests(void *data)
{
    Server *s = data;
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) > 0;)
        hear(s, line, (size_t)length);
    free(line);
    pthread_mutex_lock(&s->lock);
    s->ended = true;
    pthread_cond_signal(&s->came);
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

// ---- Carrying out ---------------------------------------------------------------------------------------------------

static Request *next_request(Server *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->first && !s->ended)
        pthread_cond_wait(&s->came, &s->lock);
    Request *r = s->first;
    if (r) {
        s->first = r->next;
        s->last = s->first ? s->last : &s->first;
        s->running = cJSON_GetObjectItemCaseSensitive(r->json, "id");
        s->stop = 0;
    }
    pthread_mutex_unlock(&s->lock);
    return r;
}

static void carry_out(Server *s, const cJSON *request)
{
    Error err = {0};
    const char *method = serve_text(request, "method", "");
    const cJSON *params = cJSON_GetObjectItemCaseSensitive(request, "params"),
                *id = cJSON_GetObjectItemCaseSensitive(request, "id");
    bool known = true;
    cJSON *result = NULL;
    if (s->mcp)
        result = serve_mcp(method, params, &s->stop, &known, &err);
    else if (!strcmp(method, "methods"))
        result = serve_method_list();
    else if ((known = serve_has_method(method)))
        result = serve_method(s->session, method, params, &s->stop, &err);
    else
        error_set(&err, ERR_NAME, (Span){0, 0}, "there is no method %.60s", method);
    if (!id) // a notification has no answer
        cJSON_Delete(result);
    else if (result)
        write_result(s, id, result);
    else
        write_error(s, id, !known ? NO_METHOD : err.code == ERR_ARITY ? BAD_PARAMS : FAILED, &err);
}

static int usage(const char *word)
{
    fprintf(stderr, "leibniz serve: %s is no option\nTry 'leibniz serve --help'.\n", word);
    return STATUS_USAGE;
}

int subcommand_serve(int argc, char **argv)
{
    Server s = {.lock = PTHREAD_MUTEX_INITIALIZER, .writing = PTHREAD_MUTEX_INITIALIZER,
                .came = PTHREAD_COND_INITIALIZER};
    pthread_t reader;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help"))
            return fputs("usage: leibniz serve [--mcp]\n\n"
                         "Requests of JSON-RPC 2.0 on standard input, a line each; answers on standard output. The "
                         "method `methods` lists the others.\n"
                         "--mcp: tools for assistants, by the Model Context Protocol\n",
                         stdout) < 0;
        if (strcmp(argv[i], "--mcp") != 0)
            return usage(argv[i]);
        s.mcp = true;
    }
    s.last = &s.first;
    s.session = session_new(NULL);
    if (pthread_create(&reader, NULL, read_requests, &s) != 0)
        return fputs("leibniz serve: the system refuses a thread\n", stderr), STATUS_FAILED;
    for (Request *r; (r = next_request(&s));) {
        carry_out(&s, r->json);
        pthread_mutex_lock(&s.lock);
        s.running = NULL;
        pthread_mutex_unlock(&s.lock);
        cJSON_Delete(r->json);
        free(r);
    }
    pthread_join(reader, NULL);
    session_free(s.session);
    return STATUS_WELL;
}
