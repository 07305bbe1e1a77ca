// The Model Context Protocol (revision 2025-06-18) over stdio: tools that assistants call to verify their algebra.
#include "repl/cli.h"
#include "repl/serve.h"
#include "session/gen.h"

#include <string.h>

// ---- Tools ----------------------------------------------------------------------------------------------------------

typedef struct {
    Session *session;
    const cJSON *arguments;
    StopFlag *stop;
    StrBuf text; // the answer
    bool failed;
} ToolCall;

static void take_display(ToolCall *c, const cJSON *reports)
{
    const cJSON *report;
    cJSON_ArrayForEach(report, reports)
    {
        str_add(&c->text, serve_text(report, "display", ""));
        c->failed |= serve_text(report, "error", NULL) != NULL;
    }
}

static void run(ToolCall *c, const char *before, const char *e, const char *behind)
{
    StrBuf statement = {0};
    cJSON *reports = cJSON_CreateArray();
    str_printf(&statement, "%s%s%s", before, e, behind);
    serve_run(c->session, str_text(&statement), c->stop, reports);
    take_display(c, reports);
    str_free(&statement);
    cJSON_Delete(reports);
}

static void tool_prove(ToolCall *c)
{
    run(c, "prove ", serve_text(c->arguments, "claim", ""), "");
}

static void tool_simplify(ToolCall *c)
{
    run(c, "", serve_text(c->arguments, "expression", ""), "");
}

static void tool_differentiate(ToolCall *c)
{
    StrBuf behind = {0};
    str_printf(&behind, ", %s)", serve_text(c->arguments, "by", ""));
    run(c, "diff(", serve_text(c->arguments, "expression", ""), str_text(&behind));
    str_free(&behind);
}

static void tool_check(ToolCall *c)
{
    Error err = {0};
    cJSON *links = cJSON_CreateArray();
    c->failed = !serve_check(c->arguments, serve_text(c->arguments, "definitions", ""), c->stop, links, &err);
    char *text = c->failed ? NULL : cJSON_PrintUnformatted(links);
    str_add(&c->text, text ? text : err.message);
    cJSON_free(text);
    cJSON_Delete(links);
}

static void tool_generate_c(ToolCall *c)
{
    const char *signature = serve_text(c->arguments, "signature", "");
    GenOptions options = gen_options_default();
    GenFiles files = {0};
    Error err = {0};
    options.functions = &signature;
    options.nfunctions = 1;
    options.version = LEIBNIZ_VERSION;
    options.stop = c->stop;
    c->failed = !session_generate(c->session, &options, &files, &err);
    if (c->failed)
        error_render(&err, NULL, signature, (uint32_t)strlen(signature), 1, false, &c->text);
    else
        str_add_n(&c->text, str_text(&files.source), files.source.len);
    gen_files_clear(&files);
}

static const struct {
    const char *name, *properties, *required, *help;
    void (*run)(ToolCall *c);
} tools[] = {

#define TOOL(id, name, properties, required, help) {name, properties, required, help, tool_##id},
#include "repl/serve_tools.def"
#undef TOOL
};

enum { TOOLS = sizeof tools / sizeof *tools };

static cJSON *list_tools(void)
{
    cJSON *result = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(result, "tools");
    for (int i = 0; i < TOOLS; i++) {
        StrBuf schema = {0};
        cJSON *row = cJSON_CreateObject();
        str_printf(&schema, "{\"type\":\"object\",\"properties\":{%s},\"required\":[%s]}", tools[i].properties,
                   tools[i].required);
        cJSON_AddStringToObject(row, "name", tools[i].name);
        cJSON_AddStringToObject(row, "description", tools[i].help);
        cJSON_AddItemToObject(row, "inputSchema", cJSON_Parse(str_text(&schema)));
        cJSON_AddItemToArray(list, row);
        str_free(&schema);
    }
    return result;
}

// Definitions that fail are the answer: the tool is not run without them.
static bool define(ToolCall *c)
{
    const char *definitions = serve_text(c->arguments, "definitions", "");
    cJSON *reports = cJSON_CreateArray();
    bool ok = serve_run(c->session, definitions, c->stop, reports) < 2;
    if (!ok)
        take_display(c, reports);
    cJSON_Delete(reports);
    return ok;
}

static cJSON *call_tool(const cJSON *params, StopFlag *stop, Error *err)
{
    const char *name = serve_text(params, "name", "");
    for (int i = 0; i < TOOLS; i++) {
        if (strcmp(tools[i].name, name) != 0)
            continue;
        ToolCall c = {.session = session_new(NULL),
                      .arguments = cJSON_GetObjectItemCaseSensitive(params, "arguments"),
                      .stop = stop};
        if (tools[i].run == tool_check || define(&c))
            tools[i].run(&c);
        else
            c.failed = true;
        session_free(c.session);
        cJSON *result = cJSON_CreateObject(), *content = cJSON_AddArrayToObject(result, "content");
        cJSON *part = cJSON_CreateObject();
        cJSON_AddStringToObject(part, "type", "text");
        cJSON_AddStringToObject(part, "text", str_text(&c.text));
        cJSON_AddItemToArray(content, part);
        cJSON_AddBoolToObject(result, "isError", c.failed);
        str_free(&c.text);
        return result;
    }
    error_set(err, ERR_NAME, (Span){0, 0}, "there is no tool %.60s", name);
    return NULL;
}

// ---- The protocol ---------------------------------------------------------------------------------------------------

static cJSON *initialize(const cJSON *params)
{
    cJSON *result = cJSON_CreateObject();
    cJSON_AddStringToObject(result, "protocolVersion", serve_text(params, "protocolVersion", "2025-06-18"));
    cJSON *server = cJSON_AddObjectToObject(result, "serverInfo");
    cJSON_AddStringToObject(server, "name", "leibniz");
    cJSON_AddStringToObject(server, "version", LEIBNIZ_VERSION);
    cJSON_AddObjectToObject(cJSON_AddObjectToObject(result, "capabilities"), "tools");
    return result;
}

cJSON *serve_mcp(const char *name, const cJSON *params, StopFlag *stop, bool *known, Error *err)
{
    *known = true;
    if (!strcmp(name, "initialize"))
        return initialize(params);
    if (!strcmp(name, "ping"))
        return cJSON_CreateObject();
    if (!strcmp(name, "tools/list"))
        return list_tools();
    if (!strcmp(name, "tools/call"))
        return call_tool(params, stop, err);
    *known = false;
    error_set(err, ERR_NAME, (Span){0, 0}, "there is no method %.60s", name);
    return NULL;
}
