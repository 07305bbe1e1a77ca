// The functions of the evaluation benchmarks, with their derivatives by reverse mode.
#ifndef LEIBNIZ_BENCH_MODELS_H
#define LEIBNIZ_BENCH_MODELS_H

#include "codegen/lower/code.h"

enum { MODEL_OUTPUTS = 64 };

typedef struct {
    const char *name;
    CodeOutput outputs[MODEL_OUTPUTS];
    uint32_t noutputs;
    double low, high; // a range for all inputs
} Model;

enum { MODEL_COUNT = 5 };

// Fills model number i: sigma, softmax10, bs, planar20, arm7. False when the pool refuses.
bool model_build(Pool *p, int i, Model *out);

#endif
