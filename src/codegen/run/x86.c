// Encoding of the x86-64 instructions that batch_vector.c uses (Intel SDM volume 2, chapter 2: VEX in its three-byte
// form, EVEX).
//
// Registers in use: rbx input columns, r12 output columns, r13 constants, r14 the point, r15 the last point, rax
// scratch.
#include "codegen/run/x86.h"

void x86_bytes(MachineCode *code, size_t n, const uint8_t *bytes)
{
    for (size_t i = 0; i < n; i++)
        vec_push(code, bytes[i]);
}

void x86_number(MachineCode *code, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        vec_push(code, (uint8_t)(value >> 8 * i));
}

#define BYTES(code, ...) x86_bytes(code, sizeof((const uint8_t[]){__VA_ARGS__}), (const uint8_t[]){__VA_ARGS__})

static void vex(MachineCode *code, unsigned instruction, unsigned reg, unsigned first, unsigned base, unsigned index)
{
    unsigned map = instruction >> 16 & 15, wide = instruction >> 20 & 1, prefix = instruction >> 8 & 255;
    BYTES(code, 0xC4, (uint8_t)((reg < 8) << 7 | (index < 8) << 6 | (base < 8) << 5 | map),
          (uint8_t)(wide << 7 | (~first & 15) << 3 | 1 << 2 | prefix));
}

// A register operand's fifth bit stands where the index's fourth bit does.
static void evex(MachineCode *code, unsigned instruction, unsigned reg, unsigned first, unsigned base, unsigned index,
                 unsigned mask)
{
    unsigned map = instruction >> 16 & 15, prefix = instruction >> 8 & 255, extended = index > 7 || base > 15;
    BYTES(code, 0x62,
          (uint8_t)((~reg >> 3 & 1) << 7 | !extended << 6 | (~base >> 3 & 1) << 5 | (~reg >> 4 & 1) << 4 | map),
          (uint8_t)(1 << 7 | (~first & 15) << 3 | 1 << 2 | prefix), (uint8_t)(2 << 5 | (~first >> 4 & 1) << 3 | mask));
}

void x86_op(MachineCode *code, bool wide, unsigned instruction, unsigned reg, unsigned first, Place rm, unsigned mask)
{
    unsigned base = rm.kind == AT_REGISTER ? rm.place : rm.kind == AT_CONSTANT ? 13 : rm.kind == AT_SLOT ? 4 : 0;
    unsigned index = rm.kind == AT_COLUMN ? 14 : 0;
    if (wide)
        evex(code, instruction, reg, first, base, index, mask);
    else
        vex(code, instruction, reg, first, base, index);
    uint8_t field = (uint8_t)((reg & 7) << 3);
    BYTES(code, (uint8_t)instruction);
    switch (rm.kind) {
    case AT_REGISTER: BYTES(code, (uint8_t)(0xC0 | field | (rm.place & 7))); break;
    case AT_CONSTANT: BYTES(code, (uint8_t)(0x80 | field | 5)); break;
    case AT_SLOT: BYTES(code, (uint8_t)(0x80 | field | 4), 0x24); break;
    case AT_COLUMN: BYTES(code, (uint8_t)(field | 4), 0xF0); break;
    }
    if (rm.kind == AT_CONSTANT || rm.kind == AT_SLOT)
        x86_number(code, rm.place, 4);
}

void x86_column(MachineCode *code, int output, uint32_t i)
{
    if (output)
        BYTES(code, 0x49, 0x8B, 0x84, 0x24); // mov rax, [r12 + 8*i]
    else
        BYTES(code, 0x48, 0x8B, 0x83); // mov rax, [rbx + 8*i]
    x86_number(code, 8 * i, 4);
}

void x86_call(MachineCode *code, const void *function)
{
    BYTES(code, 0x48, 0xB8); // mov rax, function
    x86_number(code, (uint64_t)(uintptr_t)function, 8);
    BYTES(code, 0xFF, 0xD0); // call rax
}

size_t x86_jump_if_none(MachineCode *code, bool wide)
{
    if (wide)
        BYTES(code, 0xC5, 0xF8, 0x98, 0xC9); // kortestw k1, k1
    else
        BYTES(code, 0xC5, 0xFD, 0x50, 0xC1, 0x85, 0xC0); // vmovmskpd eax, ymm1; test eax, eax
    BYTES(code, 0x0F, 0x84);                             // jz
    x86_number(code, 0, 4);
    return code->len;
}

void x86_land(MachineCode *code, size_t jump)
{
    for (unsigned i = 0; i < 4; i++)
        code->at[jump - 4 + i] = (uint8_t)((code->len - jump) >> 8 * i);
}

size_t x86_begin(MachineCode *code)
{
    BYTES(code, 0x55, 0x48, 0x89, 0xE5);                               // push rbp; mov rbp, rsp
    BYTES(code, 0x53, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57); // push rbx, r12, r13, r14, r15
    BYTES(code, 0x48, 0x81, 0xEC);                                     // sub rsp, frame
    x86_number(code, 0, 4);
    BYTES(code, 0x48, 0x83, 0xE4, 0xE0);                               // and rsp, -32
    BYTES(code, 0x48, 0x89, 0xFB, 0x49, 0x89, 0xF4, 0x49, 0x89, 0xD5); // mov rbx, rdi; r12, rsi; r13, rdx
    BYTES(code, 0x49, 0x89, 0xCE, 0x4D, 0x89, 0xC7);                   // mov r14, rcx; r15, r8
    return code->len;
}

void x86_end(MachineCode *code, size_t begin, uint32_t frame_bytes, unsigned lanes)
{
    BYTES(code, 0x49, 0x83, 0xC6, (uint8_t)lanes); // add r14, lanes
    BYTES(code, 0x4D, 0x39, 0xFE);                 // cmp r14, r15
    BYTES(code, 0x0F, 0x82);                       // jb begin
    x86_number(code, (uint64_t)(begin - (code->len + 4)), 4);
    BYTES(code, 0xC5, 0xF8, 0x77);                                                 // vzeroupper
    BYTES(code, 0x48, 0x8D, 0x65, 0xD8);                                           // lea rsp, [rbp - 40]
    BYTES(code, 0x41, 0x5F, 0x41, 0x5E, 0x41, 0x5D, 0x41, 0x5C, 0x5B, 0x5D, 0xC3); // pop ...; ret
    size_t frame = 16; // of the immediate in sub rsp: behind 4 + 9 + 3 bytes
    for (unsigned i = 0; i < 4; i++)
        code->at[frame + i] = (uint8_t)(frame_bytes >> 8 * i);
}
