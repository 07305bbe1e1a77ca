// Repairs as diffs, and the files that a project starts with.
#include "repl/check_files.h"

#include "util/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void check_files_repair(const Link *l, StrBuf *out)
{
    if (!l->repair || l->right_end <= l->right_start || l->right_end > l->source_length || l->cell)
        return;
    uint32_t from = l->right_start, to = l->right_end;
    if (memchr(l->source + from, '\n', to - from))
        return;
    while (from > 0 && l->source[from - 1] != '\n')
        from--;
    while (to < l->source_length && l->source[to] != '\n')
        to++;
    unsigned line = 1;
    for (uint32_t i = 0; i < from; i++)
        line += l->source[i] == '\n';
    str_printf(out, "--- %s\n+++ %s\n@@ -%u +%u @@ %s\n-%.*s\n+%.*s%s%.*s\n", l->file, l->file, line, line,
               l->note ? l->note : "", (int)(to - from), l->source + from, (int)(l->right_start - from),
               l->source + from, l->repair, (int)(to - l->right_end), l->source + l->right_end);
}

static const struct {
    const char *folder, *path, *text;
} starters[] = {
    {NULL, "leibniz.prelude",
     "# Definitions and assumptions that hold for every document: leibniz check --prelude leibniz.prelude FILE...\n"
     "# sigma(z) := 1/(1 + exp(-z))\n"
     "# assume y in 1..K, A matrix(m, n), n > 1\n"},
    {NULL, ".pre-commit-config.yaml",
     "repos:\n  - repo: local\n    hooks:\n      - id: leibniz\n        name: equations of documents\n"
     "        entry: leibniz check --prelude leibniz.prelude\n        language: system\n"
     "        files: '\\.(md|qmd|tex|ipynb)$'\n"},
    {".github/workflows", ".github/workflows/equations.yml",
     "name: equations\non: [push, pull_request]\njobs:\n  check:\n    runs-on: ubuntu-latest\n    steps:\n"
     "      - uses: actions/checkout@v4\n"
     "      - run: git ls-files -z '*.md' '*.tex' '*.ipynb' | xargs -0 leibniz check --github --prelude leibniz.prelude\n"}};

static bool make_folders(const char *path)
{
    char part[64];
    for (size_t i = 1;; i++) {
        if (path[i] && path[i] != '/')
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return false;
        if (!path[i])
            return true;
    }
}

static bool write_starter(const char *folder, const char *path, const char *text)
{
    FileWriter w;
    bool ok = (!folder || make_folders(folder)) && file_begin(&w, path);
    if (ok) {
        fputs(text, w.stream); // what fails shows at the commit
        ok = file_commit(&w);
    }
    if (!ok)
        fprintf(stderr, "leibniz check: cannot write '%s': %s\n", path, strerror(errno));
    return ok;
}

bool check_files_init(void)
{
    bool ok = true;
    for (size_t i = 0; i < sizeof starters / sizeof *starters && ok; i++) {
        bool there = access(starters[i].path, F_OK) == 0;
        ok = there || write_starter(starters[i].folder, starters[i].path, starters[i].text);
        if (ok)
            printf("%s %s\n", there ? "is there:" : "wrote", starters[i].path);
    }
    return ok;
}
