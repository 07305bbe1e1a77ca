// Model files: what sub-commands run before they do their own work.
#include "repl/model.h"

#include "repl/cli.h"
#include "repl/interrupt.h"

#include <errno.h>
#include <stdio.h>

bool model_read_file(const char *path, StrBuf *out)
{
    FILE *file = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    char block[1 << 14];
    for (size_t n; file && (n = fread(block, 1, sizeof block, file)) > 0;)
        str_add_n(out, block, n);
    bool ok = file && !ferror(file);
    if (file && file != stdin)
        fclose(file);
    return ok;
}

// Of a model's statements only what is wrong with them is told.
static bool tell(const Report *r, void *data)
{
    StrBuf text = {0};
    report_diagnostics(r, data, &text);
    fputs(str_text(&text), stderr);
    str_free(&text);
    return r->error.code != ERR_INTERRUPTED && !r->quit;
}

int model_run(Session *session, const char *who, const char *path, double timeout)
{
    StrBuf text = {0};
    SessionOptions options = session_options_default();
    options.stop = interrupt_flag();
    options.timeout = timeout;
    int status = STATUS_FAILED;
    if (model_read_file(path, &text))
        status = session_run(session, str_text(&text), text.len, &options, tell, (void *)(uintptr_t)path);
    else
        fprintf(stderr, "leibniz %s: cannot read '%s': %s\n", who, path, strerror(errno));
    str_free(&text);
    return status == STATUS_FAILED ? status : STATUS_WELL;
}
