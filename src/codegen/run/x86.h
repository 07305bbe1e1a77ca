// Encoding of the x86-64 instructions that batch_vector.c uses.
#ifndef LEIBNIZ_CODEGEN_RUN_X86_H
#define LEIBNIZ_CODEGEN_RUN_X86_H

#include "util/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef VEC(uint8_t) MachineCode;

// A source: a vector register, or a vector in memory.
typedef struct {
    enum { AT_REGISTER, AT_CONSTANT, AT_SLOT, AT_COLUMN } kind; // [r13 + place], [rsp + place], [rax + 8*r14]

    uint32_t place; // the register's number, or the displacement
} Place;

// clang-format off
enum { // W (in VEX; 1 in EVEX), opcode map, prefix (1: 66, 2: F3) and opcode, in one number
    V_ADD = 0x010158, V_MUL = 0x010159, V_SUB = 0x01015C, V_DIV = 0x01015E, V_SQRT = 0x010151,
    V_AND = 0x010154, V_OR = 0x010156, V_XOR = 0x010157, V_COMPARE = 0x0101C2,
    V_LOAD = 0x010110, V_STORE = 0x010111, V_ROUND = 0x030109,
    V_FMADD213 = 0x1201A8, V_FMADD231 = 0x1201B8, V_FMSUB213 = 0x1201AA, V_FMSUB231 = 0x1201BA,
    V_FNMADD213 = 0x1201AC, V_FNMADD231 = 0x1201BC,
    V_BLEND = 0x03014B,                                                     // VEX only: by a vector of masks
    V_MASKS = 0x020238, V_MASK_OF = 0x020239, V_BLEND_MASK = 0x020165,      // EVEX only: mask register and vector
};

// clang-format on

void x86_bytes(MachineCode *code, size_t n, const uint8_t *bytes);
void x86_number(MachineCode *code, uint64_t value, unsigned bytes); // little-endian
// One instruction on 256 bits (VEX), or 512 (EVEX): operands reg, first (0 where there is none), rm. `mask` is the mask
// register that governs it (EVEX; 0: none). The immediate byte, if any, follows separately.
void x86_op(MachineCode *code, bool wide, unsigned instruction, unsigned reg, unsigned first, Place rm, unsigned mask);
void x86_column(MachineCode *code, int output, uint32_t i); // rax = pointer of input or output column i
// Jumps where no lane of register 1 (AVX2: a vector of masks) or of mask register 1 (AVX-512) is set; x86_land says
// where.
size_t x86_jump_if_none(MachineCode *code, bool wide);
void x86_land(MachineCode *code, size_t jump);
void x86_call(MachineCode *code, const void *function);
// The function's frame, between which the loop's body stands. x86_begin returns what x86_end needs.
size_t x86_begin(MachineCode *code);
void x86_end(MachineCode *code, size_t begin, uint32_t frame_bytes, unsigned lanes);

#endif
