// Jupyter notebooks: the Markdown cells, one after the other, in one scope.
#include "document/check_internal.h"

#include <cjson/cJSON.h>

static void add_source(const cJSON *source, StrBuf *out) // a text, or a list of lines
{
    const cJSON *line;
    if (cJSON_IsString(source))
        str_add(out, source->valuestring);
    for (line = cJSON_IsArray(source) ? source->child : NULL; line; line = line->next)
        if (cJSON_IsString(line))
            str_add(out, line->valuestring);
}

bool check_notebook(Document *d, const char *text, size_t length, void (*check)(Document *, const char *, size_t, bool),
                    Error *err)
{
    cJSON *root = cJSON_ParseWithLength(text, length);
    const cJSON *cells = cJSON_GetObjectItemCaseSensitive(root, "cells"), *cell;
    if (!cJSON_IsArray(cells)) {
        cJSON_Delete(root);
        return error_set(err, ERR_SYNTAX, (Span){0}, "this is no notebook: no JSON with a list of cells");
    }
    d->cell = 0;
    for (cell = cells->child; cell; cell = cell->next) {
        const cJSON *type = cJSON_GetObjectItemCaseSensitive(cell, "cell_type");
        d->cell++;
        if (!cJSON_IsString(type) || strcmp(type->valuestring, "markdown"))
            continue;
        StrBuf source = {0};
        add_source(cJSON_GetObjectItemCaseSensitive(cell, "source"), &source);
        const char *copy = arena_text(&d->arena, str_text(&source), source.len); // links point into it
        macros_read(&d->macros, copy, source.len);
        check(d, copy, source.len, false);
        str_free(&source);
    }
    cJSON_Delete(root);
    return true;
}
