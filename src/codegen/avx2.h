// Encoding of the x86-64 instructions that batch_avx2.c uses.
#ifndef LEIBNIZ_CODEGEN_AVX2_H
#define LEIBNIZ_CODEGEN_AVX2_H

#include "util/mem.h"

#include <stddef.h>
#include <stdint.h>

typedef VEC(uint8_t) MachineCode;

// A source: a vector register, or 32 bytes in memory.
typedef struct {
    enum { AT_REGISTER, AT_CONSTANT, AT_SLOT, AT_COLUMN } kind; // [r13 + place], [rsp + place], [rax + 8*r14]
    uint32_t place;                                             // the register's number, or the displacement
} Place;

enum { // map, prefix (1 is 66), W and opcode of VEX instructions, in one number
    VEX_ADD = 0x010158, VEX_MUL = 0x010159, VEX_SUB = 0x01015C, VEX_DIV = 0x01015E, VEX_SQRT = 0x010151,
    VEX_AND = 0x010154, VEX_OR = 0x010156, VEX_XOR = 0x010157, VEX_COMPARE = 0x0101C2,
    VEX_LOAD = 0x010110, VEX_STORE = 0x010111, VEX_BLEND = 0x03014B, VEX_ROUND = 0x030109,
    VEX_FMADD213 = 0x1201A8, VEX_FMADD231 = 0x1201B8, VEX_FMSUB213 = 0x1201AA, VEX_FMSUB231 = 0x1201BA,
    VEX_FNMADD213 = 0x1201AC, VEX_FNMADD231 = 0x1201BC,
};

void avx2_bytes(MachineCode *code, size_t n, const uint8_t *bytes);
void avx2_number(MachineCode *code, uint64_t value, unsigned bytes); // little-endian
// One VEX.256 instruction: operands reg, first (0 where there is none), rm. The immediate byte, if any, follows separately.
void avx2_op(MachineCode *code, unsigned instruction, unsigned reg, unsigned first, Place rm);
void avx2_column(MachineCode *code, int output, uint32_t i); // rax = pointer of input or output column i
void avx2_call(MachineCode *code, const void *function);
// The function's frame, between which the loop's body stands. avx2_begin returns what avx2_end needs.
size_t avx2_begin(MachineCode *code);
void avx2_end(MachineCode *code, size_t begin, uint32_t frame_bytes);

#endif
