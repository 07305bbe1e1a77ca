// What `leibniz check` writes into files: repairs, and what a project starts with.
#ifndef LEIBNIZ_REPL_CHECK_FILES_H
#define LEIBNIZ_REPL_CHECK_FILES_H

#include "document/document.h"

// A repair of a link as a hunk of a unified diff; nothing where the link has none or it crosses lines.
void check_files_repair(const Link *link, StrBuf *out);
// Writes a prelude, a pre-commit hook and a workflow into the folder at hand, where they are not there yet, and says
// so. False: one could not be written.
bool check_files_init(void);

#endif
