// The self-test of a file: a main behind its functions that compares them with enclosures at points written out.
#ifndef LEIBNIZ_CODEGEN_CHECK_SELFTEST_H
#define LEIBNIZ_CODEGEN_CHECK_SELFTEST_H

#include "codegen/emit/target.h"

extern const CodeTests selftest_writers; // for CodeFile.tests

#endif
