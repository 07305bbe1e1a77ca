// The types of real numbers that code computes in, and how exact its functions are.
#include "codegen/ir/types.h"

const CodeRealRow code_reals[CODE_REALS] = {
#define REAL(id, ...) {__VA_ARGS__},
#include "codegen/ir/reals.def"
#undef REAL
};

const CodeMathRow code_maths[CODE_MATHS] = {
#define VECTOR_MATH(id, ulp, library, file) {ulp, library, file},
#include "codegen/ir/vector_math.def"
#undef VECTOR_MATH
};

CodeMath code_math_within(double ulp)
{
    CodeMath math = 0;
    while (math < CODE_MATHS && !(code_maths[math].ulp <= ulp))
        math++;
    return math;
}
