// Files written whole or not at all.
//
//     FileWriter w;
//     if (file_begin(&w, path)) {          // the old file stays what it is
//         fputs(text, w.stream);
//         ok = file_commit(&w);            // on the disk, and in the old one's place
//     }
//
// What is written goes into a file beside, which takes the name when it is complete and synced; file_abandon, and a
// failed commit, leave the old file. What is no regular file (a pipe, /dev/stdout) is written to directly. On failure
// errno says why.
#ifndef LEIBNIZ_UTIL_FILE_H
#define LEIBNIZ_UTIL_FILE_H

#include <stdbool.h>
#include <stdio.h>

typedef struct {
    FILE *stream;       // to write to, and to seek in
    char *path, *beside; // owned; beside is NULL where the file is written to directly
} FileWriter;

bool file_begin(FileWriter *w, const char *path);
bool file_commit(FileWriter *w);
void file_abandon(FileWriter *w);
// Are these names of one file (device and inode)? Names of files that do not exist are compared as they are.
bool file_same(const char *a, const char *b);

#endif
