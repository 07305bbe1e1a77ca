// leibniz-check [-q] FILE...: the verdict on each derivation of the files (- is standard input).
#include "checker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    bool quiet;
    int accepted, rejected;
} Tally;

static void judge(const Json *record, const char *name, Tally *tally)
{
    bool ok = check_record(record);
    tally->accepted += ok;
    tally->rejected += !ok;
    if (!tally->quiet || !ok)
        printf("%s%s%s%s%s\n", name, *name ? ": " : "", ok ? "accepted" : "rejected", ok ? "" : ": ",
               ok ? "" : reject_reason);
    fflush(stdout);
}

// A record, or a report that holds some.
static void judge_value(const Json *j, Tally *tally)
{
    const Json *list = json_get(j, "derivations");
    if (json_get(j, "format"))
        judge(j, "", tally);
    for (size_t i = 0; list && i < list->count; i++)
        judge(list->items[i], json_text(j, "statement"), tally);
}

static char *read_all(FILE *file, size_t *length)
{
    size_t cap = 1 << 16, n;
    char *text = malloc(cap);
    *length = 0;
    while (text && (n = fread(text + *length, 1, cap - *length, file)) > 0) {
        *length += n;
        if (*length == cap)
            text = realloc(text, cap *= 2);
    }
    return text;
}

int main(int argc, char **argv)
{
    Tally tally = {0};
    bool bad = argc < 2;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-q")) {
            tally.quiet = true;
            continue;
        }
        FILE *file = strcmp(argv[i], "-") ? fopen(argv[i], "rb") : stdin;
        size_t length = 0;
        char *text = file ? read_all(file, &length) : NULL;
        if (!text) {
            fprintf(stderr, "leibniz-check: can not read %s\n", argv[i]);
            bad = true;
            continue;
        }
        for (const char *at = text, *end = text + length; at < end;) {
            Json *j = json_read(&at, end);
            if (!j) {
                while (at < end && strchr(" \t\r\n", *at))
                    at++;
                bad = bad || at < end;
                if (at < end)
                    fprintf(stderr, "leibniz-check: %s: no JSON\n", argv[i]);
                break;
            }
            judge_value(j, &tally);
        }
        if (file != stdin)
            fclose(file);
    }
    if (argc < 2)
        fputs("usage: leibniz-check [-q] FILE...\n", stderr);
    else
        fprintf(stderr, "%d accepted, %d rejected\n", tally.accepted, tally.rejected);
    return bad ? 2 : tally.rejected > 0;
}
