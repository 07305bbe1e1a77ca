// Loops of known lengths written out: an Ir of scalars that vectors can run.
#ifndef LEIBNIZ_CODEGEN_RUN_UNROLL_H
#define LEIBNIZ_CODEGEN_RUN_UNROLL_H

#include "codegen/lower/code_internal.h"

// Fills *out (ir_free it in any case) with the code's function of columns of doubles: parameter number i of *out is
// column i of batch.h, output number j column j out. Whole numbers that are known are gone, labels are doubles, and
// where a label is no whole number all outputs are NaNs. False where a loop's bounds depend on a label or a length, or
// it would become too large. (No error: it is a matter of speed.)
bool unroll_code(const Code *code, Ir *out);

#endif
