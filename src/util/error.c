// The error object and the one renderer of diagnostics.
#include "util/error.h"

#include "util/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(Error *err, ErrCode code, Span at, const char *format, ...)
{
    if (!err || err->code != ERR_NONE)
        return false;
    err->code = code;
    err->at = at;
    err->also = (Span){0, 0};
    err->hint[0] = '\0';
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return false;
}

void error_hint(Error *err, const char *format, ...)
{
    if (!err || err->hint[0])
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(err->hint, sizeof err->hint, format, args);
    va_end(args);
}

const char *error_name(ErrCode code)
{
    static const char *const names[] = {
#define ERR(id, name) name,
#include "util/errors.def"
#undef ERR
    };
    return names[code];
}

void source_locate(const char *source, uint32_t length, uint32_t offset, uint32_t *line, uint32_t *column)
{
    *line = *column = 1;
    for (uint32_t i = 0; i < offset && i < length; i++) {
        if (source[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((uint8_t)source[i] & 0xc0) != 0x80) {
            ++*column;
        }
    }
}

// The line that holds `at`, cut to 160 bytes around it, and a caret line below.
static void draw_line(const char *source, uint32_t length, Span at, StrBuf *out)
{
    uint32_t start = at.start < length ? at.start : length, end = start;
    while (start > 0 && source[start - 1] != '\n' && at.start - start < 80)
        start--;
    while (start < end && ((uint8_t)source[start] & 0xc0) == 0x80)
        start++;
    while (end < length && source[end] != '\n' && end - start < 160)
        end++;
    str_add(out, "    ");
    for (uint32_t i = start; i < end; i++) // control characters and broken UTF-8 must not reach a terminal
        str_char(out, (uint8_t)source[i] < 0x20 || source[i] == 0x7f ? ' ' : source[i]);
    str_add(out, "\n    ");
    size_t indent = utf8_width(source + start, at.start < end ? at.start - start : end - start);
    uint32_t stop = at.end > end ? end : at.end;
    size_t width = stop > at.start ? utf8_width(source + at.start, stop - at.start) : 1;
    for (size_t i = 0; i < indent; i++)
        str_char(out, ' ');
    str_char(out, '^');
    for (size_t i = 1; i < width; i++)
        str_char(out, '~');
    str_char(out, '\n');
}

void error_render(const Error *err, const char *file, const char *source, uint32_t length, uint32_t first_line,
                  bool warning, StrBuf *out)
{
    uint32_t line, column;
    bool placed = source && err->at.end > 0;
    source_locate(source, placed ? length : 0, err->at.start, &line, &column);
    if (placed && file)
        str_printf(out, "%s:%u:%u: ", file, (unsigned)(line + first_line - 1), (unsigned)column);
    else if (file)
        str_printf(out, "%s: ", file);
    str_printf(out, "%s: %s\n", warning ? "warning" : "error", err->message);
    if (placed)
        draw_line(source, length, err->at, out);
    if (err->hint[0])
        str_printf(out, "    hint: %s\n", err->hint);
}
