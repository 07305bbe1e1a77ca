// The methods of `leibniz serve`: each takes an object of parameters and gives an object.
#include "document/document.h"
#include "repl/serve.h"

#include <stdio.h>
#include <string.h>

const char *serve_text(const cJSON *params, const char *member, const char *otherwise)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(params, member));
    return text ? text : otherwise;
}

// ---- Statements -----------------------------------------------------------------------------------------------------

// The report's object, with what a person reads beside it.
static bool add_report(const Report *r, void *reports)
{
    StrBuf text = {0};
    report_json(r, &text);
    cJSON *object = cJSON_Parse(str_text(&text));
    str_clear(&text);
    report_text(r, &text);
    report_diagnostics(r, NULL, &text);
    if (object)
        cJSON_AddStringToObject(object, "display", str_text(&text));
    str_free(&text);
    cJSON_AddItemToArray(reports, object);
    return r->error.code != ERR_INTERRUPTED;
}

int serve_run(Session *s, const char *text, StopFlag *stop, cJSON *reports)
{
    SessionOptions options = session_options_default();
    options.stop = stop;
    return session_run(s, text, strlen(text), &options, add_report, reports);
}

static cJSON *method_run(Session *s, const cJSON *params, StopFlag *stop, Error *err)
{
    (void)err;
    cJSON *result = cJSON_CreateObject(), *reports = cJSON_AddArrayToObject(result, "reports");
    int status = serve_run(s, serve_text(params, "text", ""), stop, reports);
    cJSON_AddNumberToObject(result, "status", status);
    return result;
}

static cJSON *method_format(Session *s, const cJSON *params, StopFlag *stop, Error *err)
{
    // The commands that write an expression and change nothing else.
    static const char *const commands[][2] = {
        {"text", "show"}, {"unicode", "unicode"}, {"latex", "latex"}, {"mathml", "mathml"}, {"json", "json"}};
    const char *command = NULL;
    StrBuf statement = {0};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(commands[i][0], serve_text(params, "format", "")))
            command = commands[i][1];
    if (!command) {
        error_set(err, ERR_NAME, (Span){0, 0}, "there is no such format");
        error_hint(err, "text, unicode, latex, mathml, json");
        return NULL;
    }
    str_printf(&statement, "%s (%s)", command, serve_text(params, "expression", ""));
    cJSON *reports = cJSON_CreateArray();
    serve_run(s, str_text(&statement), stop, reports);
    str_free(&statement);
    cJSON *first = cJSON_GetArrayItem(reports, 0), *result = NULL;
    const char *text = serve_text(first, "result", serve_text(first, "text", NULL));
    const char *message = serve_text(first, "error", NULL);
    if (message || !text)
        error_set(err, ERR_UNABLE, (Span){0, 0}, "%s", message ? message : "no result");
    else if ((result = cJSON_CreateObject()))
        cJSON_AddStringToObject(result, "text", text);
    cJSON_Delete(reports);
    return result;
}

static cJSON *method_reset(Session *s, const cJSON *params, StopFlag *stop, Error *err)
{
    (void)params, (void)stop, (void)err;
    session_reset(s);
    return cJSON_CreateObject();
}

// ---- Documents ------------------------------------------------------------------------------------------------------

static bool add_link(const Link *link, void *links)
{
    StrBuf text = {0};
    link_json(link, &text);
    cJSON_AddItemToArray(links, cJSON_Parse(str_text(&text)));
    str_free(&text);
    return true;
}

bool serve_check(const cJSON *params, const char *prelude, StopFlag *stop, cJSON *links, Error *err)
{
    static const char *const formats[] = {"", "markdown", "latex", "notebook"}; // as in DocumentFormat
    const char *format = serve_text(params, "format", ""), *text = serve_text(params, "text", "");
    DocumentOptions options = {.timeout = 10, .stop = stop};
    for (int i = 0; i < 4; i++)
        if (!strcmp(format, formats[i]))
            options.format = (DocumentFormat)i;
    Document *d = document_new(&options);
    document_prelude(d, prelude);
    bool ok = document_check(d, "-", text, strlen(text), add_link, links, err);
    document_free(d);
    return ok;
}

static cJSON *method_check(Session *s, const cJSON *params, StopFlag *stop, Error *err)
{
    (void)s;
    cJSON *result = cJSON_CreateObject(), *links = cJSON_AddArrayToObject(result, "links");
    if (serve_check(params, serve_text(params, "prelude", ""), stop, links, err))
        return result;
    cJSON_Delete(result);
    return NULL;
}

// ---- Help for typing ------------------------------------------------------------------------------------------------

static void add_word(const char *word, const char *help, void *words)
{
    cJSON *row = cJSON_CreateObject();
    cJSON_AddStringToObject(row, "name", word);
    cJSON_AddStringToObject(row, "help", help);
    cJSON_AddItemToArray(words, row);
}

static cJSON *method_complete(Session *s, const cJSON *params, StopFlag *stop, Error *err)
{
    (void)stop, (void)err;
    const char *line = serve_text(params, "line", "");
    const cJSON *at = cJSON_GetObjectItemCaseSensitive(params, "cursor");
    size_t length = strlen(line), start = 0;
    bool within = cJSON_IsNumber(at) && at->valuedouble >= 0 && at->valuedouble <= (double)length;
    size_t cursor = within ? (size_t)at->valuedouble : length;
    cJSON *result = cJSON_CreateObject(), *words = cJSON_AddArrayToObject(result, "words");
    session_complete(s, line, cursor, &start, add_word, words);
    cJSON_AddNumberToObject(result, "start", (double)start);
    return result;
}

static cJSON *method_help(Session *s, const cJSON *params, StopFlag *stop, Error *err)
{
    (void)stop;
    StrBuf text = {0};
    bool found = session_help(s, serve_text(params, "topic", ""), &text);
    cJSON *result = found ? cJSON_CreateObject() : NULL;
    if (found)
        cJSON_AddStringToObject(result, "text", str_text(&text));
    else
        error_set(err, ERR_NAME, (Span){0, 0}, "%s", str_text(&text));
    str_free(&text);
    return result;
}

static cJSON *method_more(Session *s, const cJSON *params, StopFlag *stop, Error *err)
{
    (void)s, (void)stop, (void)err;
    const char *text = serve_text(params, "text", "");
    cJSON *result = cJSON_CreateObject();
    cJSON_AddBoolToObject(result, "more", session_wants_more(text, strlen(text)));
    return result;
}

// ---- The table ------------------------------------------------------------------------------------------------------

static const struct {
    const char *name, *properties, *required, *help;
    cJSON *(*run)(Session *s, const cJSON *params, StopFlag *stop, Error *err);
} methods[] = {

#define METHOD(id, name, properties, required, help) {name, properties, required, help, method_##id},
#include "repl/serve_methods.def"
#undef METHOD
};

enum { METHODS = sizeof methods / sizeof *methods };

bool serve_has_method(const char *name)
{
    for (int i = 0; i < METHODS; i++)
        if (!strcmp(methods[i].name, name))
            return true;
    return false;
}

// What is required has to be there as a text, before anything is done.
static bool check_params(const char *required, const cJSON *params, Error *err)
{
    char name[40];
    for (const char *at = strchr(required, '"'); at; at = strchr(at + 1, '"')) {
        size_t length = strcspn(++at, "\"");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        at += length;
        if (!serve_text(params, name, NULL))
            return error_set(err, ERR_ARITY, (Span){0, 0}, "the parameter %s is wanted, a string", name);
    }
    return true;
}

cJSON *serve_method(Session *s, const char *name, const cJSON *params, StopFlag *stop, Error *err)
{
    for (int i = 0; i < METHODS; i++)
        if (!strcmp(methods[i].name, name))
            return check_params(methods[i].required, params, err) ? methods[i].run(s, params, stop, err) : NULL;
    error_set(err, ERR_NAME, (Span){0, 0}, "there is no method %.60s", name);
    return NULL;
}

cJSON *serve_method_list(void)
{
    cJSON *list = cJSON_CreateObject();
    for (int i = 0; i < METHODS; i++) {
        StrBuf schema = {0};
        str_printf(&schema, "{\"type\":\"object\",\"properties\":{%s},\"required\":[%s]}", methods[i].properties,
                   methods[i].required);
        cJSON *row = cJSON_AddObjectToObject(list, methods[i].name);
        cJSON_AddItemToObject(row, "params", cJSON_Parse(str_text(&schema)));
        cJSON_AddStringToObject(row, "help", methods[i].help);
        str_free(&schema);
    }
    return list;
}
