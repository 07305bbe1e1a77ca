// The source of a document as a page: its text as it stands, and marks in it.
#include "document/document.h"

static const char *const style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    ".source{white-space:pre-wrap;font:14px/1.6 ui-monospace,monospace}"
    "details{display:inline}summary{display:inline;cursor:pointer;list-style:none;border-radius:.3em;padding:0 .3em}"
    "details[open] div{border-left:3px solid;margin:.3em 0 .6em 1em;padding-left:.8em}"
    ".proved{background:#d7f5dd;color:#0a5b1e}.refuted,.unreadable{background:#ffd9d6;color:#8f0d05}"
    ".unknown,.ambiguous{background:#fff0c2;color:#6b4a00}.definition,.rounded{background:#dfe9fb;color:#173f86}"
    ".undecided,.skip{background:#ececec;color:#444}";

static const struct {
    LinkVerdict verdict;
    const char *sign;
} signs[] = {{LINK_PROVED, "✓"},     {LINK_REFUTED, "✗"}, {LINK_UNKNOWN, "?"},   {LINK_DEFINITION, "≔"},
             {LINK_ROUNDED, "≈"},    {LINK_AMBIGUOUS, "⁇"}, {LINK_UNREADABLE, "⚠"}, {LINK_UNDECIDED, "·"},
             {LINK_SKIP, "·"}};

static const char *sign_of(LinkVerdict verdict)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].verdict == verdict)
            return signs[i].sign;
    return "";
}

// Text as HTML holds it: control characters become U+FFFD.
static void text(StrBuf *out, const char *from, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)from[i];
        if (c == '<' || c == '>' || c == '&' || c == '"')
            str_printf(out, "&#%u;", c);
        else if ((c < 32 && c != '\n' && c != '\t' && c != '\r') || c == 127)
            str_add(out, "\xef\xbf\xbd");
        else if (c != '\r')
            str_char(out, (char)c);
    }
}

static void row(StrBuf *out, const char *what, const char *told)
{
    if (!told || !*told)
        return;
    str_printf(out, "%s", what);
    text(out, told, strlen(told));
    str_add(out, "<br>");
}

static void mark(StrBuf *out, const Link *l)
{
    const char *name = link_verdict_name(l->verdict);
    str_printf(out, "<details><summary class=\"%s\" title=\"%s\">%s</summary><div>%s<br>", name, name,
               sign_of(l->verdict), link_verdict_meaning(l->verdict));
    row(out, "reason: ", l->reason);
    row(out, "read as: ", l->reading);
    row(out, "or as: ", l->other_reading);
    for (size_t i = 0; i < l->npoint; i++) {
        str_add(out, i ? ", " : "at ");
        text(out, l->point[i].name, strlen(l->point[i].name));
        str_add(out, " = ");
        text(out, l->point[i].value, strlen(l->point[i].value));
    }
    str_add(out, l->npoint ? "<br>" : "");
    row(out, "left: ", l->left_value);
    row(out, "right: ", l->right_value);
    row(out, "note: ", l->note);
    row(out, "by: ", l->method);
    for (size_t i = 0; i < l->nuses; i++)
        row(out, "uses ", l->uses[i]);
    str_add(out, "</div></details>");
}

static void finish_source(Page *p)
{
    if (!p->source)
        return;
    text(&p->body, p->source + p->written, p->length - p->written);
    str_add(&p->body, "</div>\n");
    mem_free(p->source);
    p->source = NULL;
}

static void begin_source(Page *p, const Link *l)
{
    finish_source(p);
    if (!p->file || strcmp(p->file, l->file)) {
        mem_free(p->file);
        p->file = mem_dup(l->file, strlen(l->file));
        str_add(&p->body, "<h2>");
        text(&p->body, l->file, strlen(l->file));
        str_add(&p->body, "</h2>\n");
    }
    if (l->cell)
        str_printf(&p->body, "<h3>cell %d</h3>\n", l->cell);
    str_add(&p->body, "<div class=\"source\">");
    p->source = mem_dup(l->source, l->source_length);
    p->length = l->source_length;
    p->cell = l->cell;
    p->written = 0;
}

void page_link(Page *p, const Link *l)
{
    if (!p->source || p->cell != l->cell || strcmp(p->file, l->file))
        begin_source(p, l);
    uint32_t end = l->end < p->length ? l->end : (uint32_t)p->length;
    if (end > p->written) { // what macros give stands where they were called
        text(&p->body, p->source + p->written, end - p->written);
        p->written = end;
    }
    mark(&p->body, l);
    p->counts[l->verdict]++;
}

void page_write(Page *p, StrBuf *out)
{
    finish_source(p);
    str_printf(out,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<title>Equations checked</title>\n<style>%s</style>\n</head>\n<body>\n<h1>Equations checked</h1>\n<p>",
               style);
    bool any = false;
    for (int v = 0; v < LINK_VERDICT_COUNT; v++)
        if (p->counts[v]) {
            str_printf(out, "%s<span class=\"%s\">%u %s</span>", any ? " " : "", link_verdict_name((LinkVerdict)v),
                       p->counts[v], link_verdict_name((LinkVerdict)v));
            any = true;
        }
    str_printf(out, "%s</p>\n%s</body>\n</html>\n", any ? "" : "no equations", str_text(&p->body));
}

void page_free(Page *p)
{
    str_free(&p->body);
    mem_free(p->file);
    mem_free(p->source);
    *p = (Page){0};
}
