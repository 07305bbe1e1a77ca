// The host's copies of runtime.def, for the interpreter and the JIT.
#include "codegen/ir/runtime.h"

#include <math.h>

#define RUNTIME(name, arity, ...) __VA_ARGS__
#include "codegen/ir/runtime.def"
