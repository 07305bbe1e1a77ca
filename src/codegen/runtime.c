// The host's copies of runtime.def, for the interpreter and the JIT.
#include "codegen/runtime.h"

#include <math.h>

#define RUNTIME(name, arity, ...) __VA_ARGS__
#include "codegen/runtime.def"
