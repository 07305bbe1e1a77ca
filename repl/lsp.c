// leibniz lsp: the verdicts of `leibniz check` in an editor, by the Language Server Protocol 3.17 over standard input
// and output. A document is checked again at each change; questions that were answered before are not asked again, so
// an edit costs what depends on it.
#include "document/document.h"
#include "repl/cli.h"
#include "repl/interrupt.h"
#include "repl/lsp_text.h"
#include "repl/serve.h"
#include "repl/subcommand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LSP_MESSAGE_BYTES = 64000000, LSP_CHECKS = 2000 }; // a document is laid out anew after so many checks

enum { NO_METHOD = -32601, BAD_PARAMS = -32602 };

typedef struct { // what is told of a link; offsets are bytes of the text
    uint32_t start, end, formula_start, formula_end, right_start, right_end;
    LinkVerdict verdict;
    char *message, *hover, *repair, *statements, *claim, *name; // name: LaTeX that a definition defines
} Mark;

typedef VEC(Mark) Marks;

typedef struct {
    char *uri;
    StrBuf text;
    Document *document;
    unsigned checks;
    Marks marks;
} Paper;

typedef struct {
    VEC(Paper *) papers;
    bool shut, left;
} Lsp;

// ---- Messages -------------------------------------------------------------------------------------------------------

static void send_json(cJSON *message)
{
    cJSON_AddStringToObject(message, "jsonrpc", "2.0");
    char *text = cJSON_PrintUnformatted(message);
    if (text)
        printf("Content-Length: %zu\r\n\r\n%s", strlen(text), text);
    fflush(stdout);
    cJSON_free(text);
    cJSON_Delete(message);
}

static void reply(const cJSON *id, cJSON *result)
{
    cJSON *message = cJSON_CreateObject();
    cJSON_AddItemToObject(message, "id", cJSON_Duplicate(id, true));
    cJSON_AddItemToObject(message, "result", result ? result : cJSON_CreateNull());
    send_json(message);
}

static void reply_error(const cJSON *id, int code, const char *text)
{
    cJSON *message = cJSON_CreateObject(), *error = cJSON_AddObjectToObject(message, "error");
    cJSON_AddItemToObject(message, "id", id ? cJSON_Duplicate(id, true) : cJSON_CreateNull());
    cJSON_AddNumberToObject(error, "code", code);
    cJSON_AddStringToObject(error, "message", text);
    send_json(message);
}

// The next message; NULL at the end of the input, or where its length is none.
static char *receive(size_t *length)
{
    char line[256];
    *length = 0;
    while (fgets(line, sizeof line, stdin)) {
        if (!strncmp(line, "Content-Length:", 15))
            *length = strtoul(line + 15, NULL, 10);
        if (strcmp(line, "\r\n") && strcmp(line, "\n"))
            continue;
        if (!*length || *length > LSP_MESSAGE_BYTES)
            return NULL;
        char *text = malloc(*length + 1);
        if (text && fread(text, 1, *length, stdin) == *length)
            return text[*length] = 0, text;
        free(text);
        return NULL;
    }
    return NULL;
}

// ---- Papers ---------------------------------------------------------------------------------------------------------

static char *copy(const char *text)
{
    return text && *text ? mem_dup(text, strlen(text)) : NULL;
}

static void marks_clear(Marks *marks)
{
    for (size_t i = 0; i < marks->len; i++) {
        Mark *m = &marks->at[i];
        char *const texts[] = {m->message, m->hover, m->repair, m->statements, m->claim, m->name};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            mem_free(texts[k]);
    }
    marks->len = 0;
}

static void paper_free(Paper *p)
{
    marks_clear(&p->marks);
    vec_free(&p->marks);
    document_free(p->document);
    str_free(&p->text);
    mem_free(p->uri);
    mem_free(p);
}

static Paper *paper_find(const Lsp *s, const char *uri)
{
    for (size_t i = 0; i < s->papers.len; i++)
        if (!strcmp(s->papers.at[i]->uri, uri))
            return s->papers.at[i];
    return NULL;
}

// What the verdict says, as one text.
static char *message_of(const Link *link)
{
    StrBuf text = {0};
    str_add(&text, link_verdict_name(link->verdict));
    for (size_t i = 0; i < link->npoint; i++)
        str_printf(&text, "%s%s = %s", i ? ", " : " at ", link->point[i].name, link->point[i].value);
    if (link->left_value && link->right_value)
        str_printf(&text, ": left %s, right %s", link->left_value, link->right_value);
    if (link->reason)
        str_printf(&text, ": %s", link->reason);
    if (link->note)
        str_printf(&text, " (%s)", link->note);
    char *out = mem_dup(str_text(&text), text.len);
    str_free(&text);
    return out;
}

static char *hover_of(const Link *link, const char *message)
{
    StrBuf text = {0};
    str_printf(&text, "**%s**\n", message);
    if (*link->reading)
        str_printf(&text, "\n```\n%s\n```\n", link->reading);
    for (size_t i = 0; i < link->nuses; i++)
        str_printf(&text, "%s%s", i ? ", " : "\nuses ", link->uses[i]);
    char *out = mem_dup(str_text(&text), text.len);
    str_free(&text);
    return out;
}

static bool take_link(const Link *link, void *data)
{
    Paper *p = data;
    Mark m = {.start = link->start,
              .end = link->end,
              .formula_start = link->formula_start,
              .formula_end = link->formula_end,
              .right_start = link->right_start,
              .right_end = link->right_end,
              .verdict = link->verdict,
              .message = message_of(link),
              .repair = copy(link->repair),
              .statements = copy(link->statements),
              .claim = link->verdict == LINK_PROVED ? copy(link->reading) : NULL,
              .name = link->verdict == LINK_DEFINITION ? copy(link->left) : NULL};
    m.hover = hover_of(link, m.message);
    vec_push(&p->marks, m);
    return true;
}

static void add_range(cJSON *to, const char *name, const Paper *p, uint32_t start, uint32_t end)
{
    cJSON *range = cJSON_AddObjectToObject(to, name);
    const uint32_t at[2] = {start, end > start ? end : start + 1};
    for (int i = 0; i < 2; i++) {
        LspPlace place = lsp_place(str_text(&p->text), p->text.len, at[i]);
        cJSON *position = cJSON_AddObjectToObject(range, i ? "end" : "start");
        cJSON_AddNumberToObject(position, "line", place.line);
        cJSON_AddNumberToObject(position, "character", place.character);
    }
}

static cJSON *diagnostic(const Paper *p, const Mark *m)
{
    static const int severity[] = {[LINK_REFUTED] = 1, [LINK_UNREADABLE] = 2, [LINK_AMBIGUOUS] = 2, [LINK_UNKNOWN] = 3};
    cJSON *d = cJSON_CreateObject();
    add_range(d, "range", p, m->start, m->end);
    cJSON_AddNumberToObject(d, "severity", severity[m->verdict]);
    cJSON_AddStringToObject(d, "code", link_verdict_name(m->verdict));
    cJSON_AddStringToObject(d, "source", "leibniz");
    cJSON_AddStringToObject(d, "message", m->message);
    return d;
}

static void paper_check(Paper *p)
{
    Error err = {0};
    if (p->checks++ % LSP_CHECKS == 0) {
        DocumentOptions options = {.timeout = 5, .stop = interrupt_flag()};
        document_free(p->document);
        p->document = document_new(&options);
    }
    marks_clear(&p->marks);
    bool ok = document_check(p->document, p->uri, str_text(&p->text), p->text.len, take_link, p, &err);
    cJSON *message = cJSON_CreateObject(), *params = cJSON_AddObjectToObject(message, "params");
    cJSON_AddStringToObject(message, "method", "textDocument/publishDiagnostics");
    cJSON_AddStringToObject(params, "uri", p->uri);
    cJSON *list = cJSON_AddArrayToObject(params, "diagnostics");
    for (size_t i = 0; ok && i < p->marks.len; i++)
        if (link_verdict_fails(p->marks.at[i].verdict))
            cJSON_AddItemToArray(list, diagnostic(p, &p->marks.at[i]));
    send_json(message);
}

// ---- Notifications --------------------------------------------------------------------------------------------------

static const cJSON *item(const cJSON *of, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(of, name);
}

static uint32_t offset_at(const Paper *p, const cJSON *position)
{
    const cJSON *line = item(position, "line"), *character = item(position, "character");
    LspPlace place = {cJSON_IsNumber(line) && line->valuedouble > 0 ? (uint32_t)line->valuedouble : 0,
                      cJSON_IsNumber(character) && character->valuedouble > 0 ? (uint32_t)character->valuedouble : 0};
    return lsp_offset(str_text(&p->text), p->text.len, place);
}

static void did_open(Lsp *s, const cJSON *params)
{
    const cJSON *document = item(params, "textDocument");
    const char *uri = serve_text(document, "uri", ""), *text = serve_text(document, "text", "");
    Paper *p = paper_find(s, uri);
    if (!p) {
        p = mem_zero(sizeof *p);
        p->uri = mem_dup(uri, strlen(uri));
        vec_push(&s->papers, p);
    }
    str_clear(&p->text);
    str_add(&p->text, text);
    paper_check(p);
}

static void did_change(Paper *p, const cJSON *params)
{
    const cJSON *change;
    cJSON_ArrayForEach(change, item(params, "contentChanges"))
    {
        const char *text = serve_text(change, "text", "");
        const cJSON *range = item(change, "range");
        uint32_t from = range ? offset_at(p, item(range, "start")) : 0;
        uint32_t to = range ? offset_at(p, item(range, "end")) : (uint32_t)p->text.len;
        StrBuf fresh = {0};
        str_add_n(&fresh, str_text(&p->text), from);
        str_add(&fresh, text);
        if (to >= from && to < p->text.len)
            str_add_n(&fresh, p->text.at + to, p->text.len - to);
        str_free(&p->text);
        p->text = fresh;
    }
    paper_check(p);
}

static void did_close(Lsp *s, Paper *p)
{
    for (size_t i = 0; i < s->papers.len; i++)
        if (s->papers.at[i] == p) {
            s->papers.at[i] = s->papers.at[--s->papers.len];
            paper_free(p);
            return;
        }
}

// ---- Requests -------------------------------------------------------------------------------------------------------

static cJSON *initialize(void)
{
    cJSON *result = cJSON_CreateObject(), *can = cJSON_AddObjectToObject(result, "capabilities");
    cJSON *sync = cJSON_AddObjectToObject(can, "textDocumentSync");
    cJSON_AddBoolToObject(sync, "openClose", true);
    cJSON_AddNumberToObject(sync, "change", 2); // ranges
    cJSON_AddBoolToObject(can, "hoverProvider", true);
    cJSON *kinds = cJSON_AddArrayToObject(cJSON_AddObjectToObject(can, "codeActionProvider"), "codeActionKinds");
    cJSON_AddItemToArray(kinds, cJSON_CreateString("quickfix"));
    cJSON *triggers = cJSON_AddArrayToObject(cJSON_AddObjectToObject(can, "completionProvider"), "triggerCharacters");
    cJSON_AddItemToArray(triggers, cJSON_CreateString("\\"));
    cJSON *info = cJSON_AddObjectToObject(result, "serverInfo");
    cJSON_AddStringToObject(info, "name", "leibniz");
    cJSON_AddStringToObject(info, "version", LEIBNIZ_VERSION);
    return result;
}

static bool add_text(const Report *r, void *data)
{
    if (!r->error.code && r->text)
        str_add(data, r->text);
    return true;
}

// The derivation of a claim that was proved, as `steps` tells it.
static void add_derivation(const Mark *m, StrBuf *out)
{
    const char *claim = m->claim ? strstr(m->claim, "prove ") : NULL, *end = m->statements;
    for (const char *at = m->statements; claim && (at = strstr(at, "prove ")); at++)
        end = at;
    if (!claim || !end)
        return;
    StrBuf text = {0}, steps = {0};
    str_add_n(&text, m->statements, (size_t)(end - m->statements));
    str_printf(&text, "steps %s\n", claim + 6);
    SessionOptions options = session_options_default();
    options.timeout = 2;
    Session *session = session_new(NULL);
    session_run(session, str_text(&text), text.len, &options, add_text, &steps);
    session_free(session);
    if (steps.len)
        str_printf(out, "\n```\n%s```\n", str_text(&steps));
    str_free(&text);
    str_free(&steps);
}

static cJSON *hover(const Paper *p, const cJSON *params)
{
    uint32_t at = offset_at(p, item(params, "position")), best = UINT32_MAX;
    const Mark *found = NULL;
    for (size_t i = 0; i < p->marks.len; i++) { // the relation sign that is nearest
        const Mark *m = &p->marks.at[i];
        uint32_t away = at < m->start ? m->start - at : at > m->end ? at - m->end : 0;
        if (at >= m->formula_start && at < m->formula_end && away < best)
            best = away, found = m;
    }
    if (!found)
        return NULL;
    StrBuf text = {0};
    str_add(&text, found->hover);
    add_derivation(found, &text);
    cJSON *result = cJSON_CreateObject(), *contents = cJSON_AddObjectToObject(result, "contents");
    cJSON_AddStringToObject(contents, "kind", "markdown");
    cJSON_AddStringToObject(contents, "value", str_text(&text));
    add_range(result, "range", p, found->start, found->end);
    str_free(&text);
    return result;
}

static cJSON *code_actions(const Paper *p, const cJSON *params)
{
    const cJSON *range = item(params, "range");
    uint32_t from = offset_at(p, item(range, "start")), to = offset_at(p, item(range, "end"));
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; i < p->marks.len; i++) {
        const Mark *m = &p->marks.at[i];
        if (!m->repair || m->start > to || m->end < from || m->right_end <= m->right_start)
            continue;
        cJSON *action = cJSON_CreateObject(), *diagnostics = cJSON_AddArrayToObject(action, "diagnostics");
        StrBuf text = {0};
        str_printf(&text, "replace the right side by %s", m->repair);
        cJSON_AddStringToObject(action, "title", str_text(&text));
        str_free(&text);
        cJSON_AddStringToObject(action, "kind", "quickfix");
        cJSON_AddItemToArray(diagnostics, diagnostic(p, m));
        cJSON *changes = cJSON_AddObjectToObject(cJSON_AddObjectToObject(action, "edit"), "changes");
        cJSON *edits = cJSON_AddArrayToObject(changes, p->uri), *edit = cJSON_CreateObject();
        add_range(edit, "range", p, m->right_start, m->right_end);
        cJSON_AddStringToObject(edit, "newText", m->repair);
        cJSON_AddItemToArray(edits, edit);
        cJSON_AddItemToArray(list, action);
    }
    return list;
}

static cJSON *completion(const Paper *p)
{
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; i < p->marks.len; i++) {
        const Mark *m = &p->marks.at[i];
        bool before = false;
        for (size_t k = 0; m->name && k < i; k++)
            before |= p->marks.at[k].name && !strcmp(p->marks.at[k].name, m->name);
        if (!m->name || before)
            continue;
        cJSON *row = cJSON_CreateObject();
        cJSON_AddStringToObject(row, "label", m->name);
        cJSON_AddNumberToObject(row, "kind", 6); // a variable
        cJSON_AddStringToObject(row, "detail", "defined in this document");
        cJSON_AddItemToArray(list, row);
    }
    return list;
}

static void dispatch(Lsp *s, const cJSON *message)
{
    const char *method = serve_text(message, "method", ""),
               *uri = serve_text(item(item(message, "params"), "textDocument"), "uri", "");
    const cJSON *id = item(message, "id"), *params = item(message, "params");
    Paper *p = paper_find(s, uri);
    if (!strcmp(method, "exit"))
        s->left = true;
    else if (!strcmp(method, "textDocument/didOpen"))
        did_open(s, params);
    else if (!strcmp(method, "textDocument/didChange") && p)
        did_change(p, params);
    else if (!strcmp(method, "textDocument/didClose") && p)
        did_close(s, p);
    else if (!id)
        return;
    else if (!strcmp(method, "initialize"))
        reply(id, initialize());
    else if (!strcmp(method, "shutdown"))
        s->shut = true, reply(id, NULL);
    else if (!strcmp(method, "textDocument/hover"))
        p ? reply(id, hover(p, params)) : reply_error(id, BAD_PARAMS, "this document is not open");
    else if (!strcmp(method, "textDocument/codeAction"))
        p ? reply(id, code_actions(p, params)) : reply_error(id, BAD_PARAMS, "this document is not open");
    else if (!strcmp(method, "textDocument/completion"))
        p ? reply(id, completion(p)) : reply_error(id, BAD_PARAMS, "this document is not open");
    else if (*method)
        reply_error(id, NO_METHOD, "there is no such method");
}

int subcommand_lsp(int argc, char **argv)
{
    Lsp s = {0};
    if (argc > 1 && strcmp(argv[1], "--stdio") != 0) { // editors name the channel; there is one
        bool help = !strcmp(argv[1], "--help");
        fputs("usage: leibniz lsp\n\nThe verdicts of `leibniz check` in an editor: a server of the Language Server "
              "Protocol on standard input and output.\n",
              help ? stdout : stderr);
        return help ? STATUS_WELL : STATUS_USAGE;
    }
    size_t length;
    for (char *text; !s.left && (text = receive(&length));) {
        cJSON *message = cJSON_ParseWithLength(text, length);
        if (message)
            dispatch(&s, message);
        else
            reply_error(NULL, -32700, "this message is no JSON");
        cJSON_Delete(message);
        free(text);
    }
    for (size_t i = 0; i < s.papers.len; i++)
        paper_free(s.papers.at[i]);
    vec_free(&s.papers);
    session_leave_thread();
    return s.shut || !s.left ? STATUS_WELL : STATUS_CLAIM;
}
