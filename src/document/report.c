// Links as lines of JSON and as lines for a person.
#include "document/document.h"

static void key(StrBuf *out, const char *name)
{
    str_add(out, str_text(out)[out->len - 1] == '{' ? "\"" : ",\"");
    str_add(out, name);
    str_add(out, "\":");
}

static void text(StrBuf *out, const char *name, const char *value)
{
    if (!value)
        return;
    key(out, name);
    str_json(out, value, strlen(value));
}

void link_json(const Link *l, StrBuf *out)
{
    StrBuf line = {0};
    str_char(&line, '{');
    text(&line, "file", l->file);
    if (l->cell) {
        key(&line, "cell");
        str_printf(&line, "%d", l->cell);
    }
    key(&line, "line");
    str_printf(&line, "%u", (unsigned)l->line);
    key(&line, "column");
    str_printf(&line, "%u", (unsigned)l->column);
    key(&line, "chain");
    str_printf(&line, "%u", l->chain);
    key(&line, "link");
    str_printf(&line, "%u", l->link);
    text(&line, "relation", l->relation);
    text(&line, "left", l->left);
    text(&line, "right", l->right);
    text(&line, "reading", l->reading);
    text(&line, "other_reading", l->other_reading);
    text(&line, "verdict", link_verdict_name(l->verdict));
    text(&line, "reason", l->reason);
    text(&line, "note", l->note);
    text(&line, "repair", l->repair);
    text(&line, "method", l->method);
    if (l->npoint || l->verdict == LINK_REFUTED) {
        key(&line, "counterexample");
        str_char(&line, '{');
        for (size_t i = 0; i < l->npoint; i++) {
            str_add(&line, i ? "," : "");
            str_json(&line, l->point[i].name, strlen(l->point[i].name));
            str_char(&line, ':');
            str_json(&line, l->point[i].value, strlen(l->point[i].value));
        }
        str_char(&line, '}');
    }
    text(&line, "left_value", l->left_value);
    text(&line, "right_value", l->right_value);
    key(&line, "uses");
    str_char(&line, '[');
    for (size_t i = 0; i < l->nuses; i++) {
        str_add(&line, i ? "," : "");
        str_json(&line, l->uses[i], strlen(l->uses[i]));
    }
    str_add(&line, "]}");
    str_add_n(out, str_text(&line), line.len);
    str_free(&line);
}

static const char *colour_of(LinkVerdict v)
{
    return v == LINK_REFUTED || v == LINK_UNREADABLE  ? "\033[31m"
           : v == LINK_PROVED                         ? "\033[32m"
           : v == LINK_UNKNOWN || v == LINK_AMBIGUOUS ? "\033[33m"
                                                      : "";
}

static void source_line(const Link *l, StrBuf *out)
{
    uint32_t from = l->start, to = l->start;
    if (from > l->source_length)
        return;
    while (from > 0 && l->source[from - 1] != '\n')
        from--;
    while (to < l->source_length && l->source[to] != '\n' && l->source[to] != '\r')
        to++;
    str_add(out, "    ");
    str_add_n(out, l->source + from, to - from);
    str_add(out, "\n    ");
    for (uint32_t i = from; i < l->start; i++)
        if (((unsigned char)l->source[i] & 0xc0) != 0x80)
            str_char(out, l->source[i] == '\t' ? '\t' : ' ');
    str_add(out, "^\n");
}

void link_text(const Link *l, bool colour, StrBuf *out)
{
    if (l->cell)
        str_printf(out, "%s: cell %d, %u:%u: ", l->file, l->cell, (unsigned)l->line, (unsigned)l->column);
    else
        str_printf(out, "%s:%u:%u: ", l->file, (unsigned)l->line, (unsigned)l->column);
    str_printf(out, "%s%s%s", colour ? colour_of(l->verdict) : "", link_verdict_name(l->verdict),
               colour && *colour_of(l->verdict) ? "\033[0m" : "");
    if (l->reason)
        str_printf(out, ": %s", l->reason);
    for (size_t i = 0; i < l->npoint; i++)
        str_printf(out, "%s%s = %s", i ? ", " : " at ", l->point[i].name, l->point[i].value);
    if (l->left_value && l->right_value)
        str_printf(out, ": left %s, right %s", l->left_value, l->right_value);
    str_char(out, '\n');
    source_line(l, out);
    if (*l->reading)
        str_printf(out, "    read as: %s\n", l->reading);
    if (l->other_reading)
        str_printf(out, "    or as: %s\n", l->other_reading);
    if (l->note)
        str_printf(out, "    note: %s\n", l->note);
    for (size_t i = 0; i < l->nuses; i++)
        str_printf(out, "%s%s", i ? ", " : "    uses ", l->uses[i]);
    if (l->nuses)
        str_char(out, '\n');
}
