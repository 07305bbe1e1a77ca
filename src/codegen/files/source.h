// Whole source files of every target: functions, and the self-test behind them.
#ifndef LEIBNIZ_CODEGEN_FILES_SOURCE_H
#define LEIBNIZ_CODEGEN_FILES_SOURCE_H

#include "codegen/emit/target.h"

// The file's text. The same input gives the same bytes on every machine.
bool source_file(const CodeFile *file, TargetId target, StrBuf *out, Error *err);
bool source_header(const CodeFile *file, TargetId target, StrBuf *out, Error *err); // and its header's
// A file of this one function, with nothing said about versions and headers.
bool source_emit(const Code *code, TargetId target, StrBuf *out, Error *err);

#endif
