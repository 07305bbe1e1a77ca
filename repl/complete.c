// Completion without any knowledge of the terminal: collecting, the common beginning, the table.
#include "repl/complete.h"

#include "util/utf8.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WITH_HELP = 12 }; // up to so many words are shown with their help

static void add_completion(const char *word, const char *help, void *data)
{
    CompletionList *list = data;
    vec_push(list, ((Completion){mem_dup(word, strlen(word)), mem_dup(help, strlen(help))}));
}

static int compare_completions(const void *a, const void *b)
{
    return strcmp(((const Completion *)a)->word, ((const Completion *)b)->word);
}

// The files that a path begins, without the folders before them. Hidden ones only where their point is written.
static size_t collect_files(const char *line, size_t start, size_t cursor, CompletionList *list)
{
    size_t name = cursor;
    while (name > start && line[name - 1] != '/')
        name--;
    StrBuf path = {0};
    str_add_n(&path, line + start, name - start);
    size_t folder = path.len;
    DIR *files = opendir(folder ? str_text(&path) : ".");
    for (struct dirent *file; files && (file = readdir(files));) {
        struct stat info;
        if (strncmp(file->d_name, line + name, cursor - name) != 0 || (file->d_name[0] == '.' && name == cursor))
            continue;
        path.len = folder;
        str_add(&path, file->d_name);
        bool is_folder = stat(str_text(&path), &info) == 0 && S_ISDIR(info.st_mode);
        if (is_folder)
            str_char(&path, '/');
        else if (start > 0 && line[start - 1] == '"')
            str_char(&path, '"');
        vec_push(list, ((Completion){mem_dup(str_text(&path) + folder, path.len - folder), mem_dup("", 0)}));
    }
    if (files)
        closedir(files);
    str_free(&path);
    if (list->len)
        qsort(list->at, list->len, sizeof *list->at, compare_completions);
    return name;
}

size_t complete_collect(Session *session, const char *line, size_t cursor, CompletionList *list)
{
    size_t start = cursor;
    if (session_wants_file(line, cursor, &start))
        return collect_files(line, start, cursor, list);
    session_complete(session, line, cursor, &start, add_completion, list);
    return start;
}

void complete_clear(CompletionList *list)
{
    for (size_t i = 0; i < list->len; i++) {
        mem_free(list->at[i].word);
        mem_free(list->at[i].help);
    }
    vec_free(list);
}

size_t complete_common(const CompletionList *list)
{
    if (list->len == 0)
        return 0;
    const char *first = list->at[0].word;
    size_t common = strlen(first);
    for (size_t i = 1; i < list->len; i++)
        for (size_t j = 0; j < common; j++)
            if (list->at[i].word[j] != first[j])
                common = j;
    while (common > 0 && ((unsigned char)first[common] & 0xc0) == 0x80)
        common--;
    return common;
}

static void add_padded(const char *word, size_t width, StrBuf *out)
{
    str_add(out, word);
    for (size_t i = utf8_width(word, strlen(word)); i < width; i++)
        str_char(out, ' ');
}

void complete_show(const CompletionList *list, size_t width, StrBuf *out)
{
    size_t widest = 0;
    for (size_t i = 0; i < list->len; i++) {
        size_t w = utf8_width(list->at[i].word, strlen(list->at[i].word));
        widest = w > widest ? w : widest;
    }
    bool with_help = list->len <= WITH_HELP;
    size_t column = widest + 2, columns = with_help || width < column ? 1 : width / column;
    for (size_t i = 0; i < list->len; i++) {
        bool last = (i + 1) % columns == 0 || i + 1 == list->len;
        add_padded(list->at[i].word, last && !with_help ? 0 : column, out);
        if (with_help)
            str_add(out, list->at[i].help);
        if (last)
            str_char(out, '\n');
    }
}
