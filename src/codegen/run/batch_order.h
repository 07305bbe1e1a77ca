// What batch_vector.c and batch_order.c share: a function on its way to vector code.
#ifndef LEIBNIZ_CODEGEN_RUN_BATCH_ORDER_H
#define LEIBNIZ_CODEGEN_RUN_BATCH_ORDER_H

#include "codegen/run/batch_vector.h"
#include "codegen/run/x86.h"

enum { REGISTERS_MOST = 32 };

typedef struct {
    IrId node;
    int32_t output; // -1: compute the node; else store it to this output
} Step;

typedef struct {
    const Ir *ir;
    MachineCode code;
    VEC(uint64_t) constants; // bit patterns
    VEC(Step) steps;
    uint32_t *uses;                   // by node: places that read it
    uint8_t *fused;                   // by node: a product inside of the sum that uses it
    uint8_t *wanted;                  // by node: 1 reachable, 2 needed by a call
    uint32_t *reg, *slot;             // by node: where its value is now; NOWHERE
    uint32_t *first_use, *use_at;     // by node: its readings are use_at[first_use[v]..first_use[v + 1]], ascending
    uint32_t *next;                   // by node: the first of them that is still to come
    IrId inside[REGISTERS_MOST];      // by register: the value in it; 0: free
    unsigned registers, lanes, bytes; // of the vectors: 16, 4, 32 or 32, 8, 64
    bool wide;                        // the latter
    uint32_t slots, now;              // the step at hand
    void *library;                    // of vector functions; NULL: none
    CodeMath math;
    bool failed;
} Maker;

// The steps, in the order in which they are carried out, and when each value is read. Sets m->failed where an operation
// has no vector form.
void batch_order(Maker *m);
bool batch_is_input(const Maker *m, IrId v); // read again from where it lies, whenever it is needed
// The operands of a step: those of a product fused into it are its own. At most six; returns how many.
unsigned batch_operands(const Maker *m, IrId v, IrId *out);

#endif
