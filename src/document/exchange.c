// Links in the formats of other programs: SARIF 2.1.0 (code scanning) and JUnit's XML (test reports).
#include "document/document.h"

static void message(const Link *l, StrBuf *out)
{
    str_add(out, link_verdict_name(l->verdict));
    for (size_t i = 0; i < l->npoint; i++)
        str_printf(out, "%s%s = %s", i ? ", " : " at ", l->point[i].name, l->point[i].value);
    if (l->left_value && l->right_value)
        str_printf(out, ": left %s, right %s", l->left_value, l->right_value);
    if (l->reason)
        str_printf(out, ": %s", l->reason);
    if (*l->reading)
        str_printf(out, "; read as: %s", l->reading);
}

void link_sarif(const Link *l, bool failure, StrBuf *out)
{
    StrBuf text = {0}, uri = {0};
    message(l, &text);
    for (const char *c = l->file; *c; c++) { // a URI
        bool plain =
            (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("/._-~", *c);
        plain ? str_char(&uri, *c) : str_printf(&uri, "%%%02X", (unsigned char)*c);
    }
    str_printf(out, "{\"ruleId\":\"%s\",\"level\":\"%s\",\"message\":{\"text\":", link_verdict_name(l->verdict),
               failure                          ? "error"
               : link_verdict_fails(l->verdict) ? "warning"
                                                : "note");
    str_json(out, str_text(&text), text.len);
    str_printf(out,
               "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"%s\"},\"region\":{"
               "\"startLine\":%u,\"startColumn\":%u}}}]}",
               str_text(&uri), (unsigned)l->line, (unsigned)l->column);
    str_free(&text);
    str_free(&uri);
}

// Text as XML 1.0 holds it: characters that it forbids become U+FFFD.
static void xml(StrBuf *out, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '<' || *c == '>' || *c == '&' || *c == '"')
            str_printf(out, "&#%u;", *c);
        else if (*c < 32 && *c != '\n' && *c != '\t')
            str_add(out, "\xef\xbf\xbd");
        else
            str_char(out, (char)*c);
    }
}

void link_junit(const Link *l, bool failure, StrBuf *out)
{
    StrBuf text = {0};
    message(l, &text);
    str_add(out, "  <testcase classname=\"");
    xml(out, l->file);
    str_printf(out, "\" name=\"line %u, column %u\">", (unsigned)l->line, (unsigned)l->column);
    if (failure) {
        str_add(out, "<failure message=\"");
        xml(out, str_text(&text));
        str_add(out, "\"/>");
    } else if (l->verdict == LINK_SKIP || l->verdict == LINK_UNDECIDED) {
        str_add(out, "<skipped message=\"");
        xml(out, str_text(&text));
        str_add(out, "\"/>");
    }
    str_add(out, "</testcase>\n");
    str_free(&text);
}
