// Straight-line IR in the order of batch_order.c to AVX2 or AVX-512 machine code, four or eight points in a register.
//
// Registers are given out as needed; the value whose next use is farthest away makes room and goes to the stack
// (Belady). Inputs and constants are read again from where they lie. A product that is used once, in a sum, is fused
// into it. Functions without a vector form are called lane by lane; so is, with the lanes that overflowed, one that
// overflows early.
#include "codegen/run/batch_order.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined __x86_64__ && defined __gnu_linux__

enum {
    LATER = 0x7FFFFFFF,
    FRAME_MOST = 1 << 20, // bytes on the stack; threads have few
    BUFFER = 3,           // first slots on the stack, for calls: two arguments, a result
};

#define NOWHERE UINT32_MAX

// The first constants: bit patterns that operations are made with.
enum { MASK_SIGN, MASK_SIZE, MASK_ALL, MASK_ONE, MASKS };

static const uint64_t masks[MASKS] = {
    [MASK_SIGN] = 1ull << 63,
    [MASK_SIZE] = INT64_MAX,
    [MASK_ALL] = UINT64_MAX,
    [MASK_ONE] = 0x3FF0000000000000, // the double 1
};

// ---- Registers ------------------------------------------------------------------------------------------------------

// The first step after this one that reads v.
static uint32_t next_use(Maker *m, IrId v)
{
    while (m->next[v] < m->first_use[v + 1] && m->use_at[m->next[v]] <= m->now)
        m->next[v]++;
    return m->next[v] < m->first_use[v + 1] ? m->use_at[m->next[v]] : LATER;
}

static void op(Maker *m, unsigned instruction, unsigned reg, unsigned first, Place rm)
{
    x86_op(&m->code, m->wide, instruction, reg, first, rm, 0);
}

// A number's place among the constants is its slot.
static Place constant_place(Maker *m, IrId v)
{
    if (m->slot[v] == NOWHERE) {
        m->slot[v] = (uint32_t)m->constants.len;
        vec_push(&m->constants, (uint64_t)ir_at(m->ir, v)->u.integer);
    }
    return (Place){AT_CONSTANT, m->bytes * m->slot[v]};
}

// Where v lies; a column's pointer is put into rax.
static Place place_of(Maker *m, IrId v)
{
    const IrNode *n = ir_at(m->ir, v);
    if (m->reg[v] != NOWHERE)
        return (Place){AT_REGISTER, m->reg[v]};
    if (n->op == OP_REAL)
        return constant_place(m, v);
    if (n->op == OP_PARAM) {
        x86_column(&m->code, 0, n->u.index);
        return (Place){AT_COLUMN, 0};
    }
    return (Place){AT_SLOT, m->bytes * (BUFFER + m->slot[v])};
}

static void keep(Maker *m, IrId v)
{
    if (batch_is_input(m, v) || m->slot[v] != NOWHERE)
        return;
    m->slot[v] = m->slots++;
    op(m, V_STORE, m->reg[v], 0, (Place){AT_SLOT, m->bytes * (BUFFER + m->slot[v])});
}

static void drop(Maker *m, unsigned r)
{
    if (m->inside[r])
        m->reg[m->inside[r]] = NOWHERE;
    m->inside[r] = 0;
}

// A register outside of `pinned` (bit mask), emptied.
static unsigned take_register(Maker *m, uint32_t pinned)
{
    unsigned best = m->registers;
    uint32_t farthest = 0;
    for (unsigned r = 0; r < m->registers; r++) {
        if (pinned >> r & 1)
            continue;
        uint32_t use = m->inside[r] ? next_use(m, m->inside[r]) : LATER;
        if (use == LATER) {
            drop(m, r);
            return r;
        }
        if (best == m->registers || use > farthest) {
            best = r;
            farthest = use;
        }
    }
    keep(m, m->inside[best]);
    drop(m, best);
    return best;
}

static void settle(Maker *m, IrId v, unsigned r)
{
    drop(m, r);
    m->reg[v] = r;
    m->inside[r] = v;
}

static unsigned in_register(Maker *m, IrId v, uint32_t *pinned)
{
    if (m->reg[v] == NOWHERE) {
        unsigned r = take_register(m, *pinned);
        Place from = place_of(m, v);
        op(m, V_LOAD, r, 0, from);
        settle(m, v, r);
    }
    *pinned |= 1u << m->reg[v];
    return m->reg[v];
}

// v as the last source: from memory where it is read this once, or is a constant.
static Place as_source(Maker *m, IrId v, uint32_t *pinned)
{
    if (m->reg[v] == NOWHERE && (ir_at(m->ir, v)->op == OP_REAL || next_use(m, v) == LATER))
        return place_of(m, v);
    return (Place){AT_REGISTER, in_register(m, v, pinned)};
}

// The register for a result: sources that are not read again may be overwritten.
static unsigned result_register(Maker *m, const IrId *args, unsigned count, uint32_t pinned)
{
    for (unsigned i = 0; i < count; i++)
        if (m->reg[args[i]] != NOWHERE && next_use(m, args[i]) == LATER)
            return m->reg[args[i]];
    return take_register(m, pinned);
}

// ---- Operations -----------------------------------------------------------------------------------------------------

static void two_operands(Maker *m, IrId v, unsigned instruction, IrId a, IrId b, bool commutes)
{
    uint32_t pinned = 0;
    if (commutes && m->reg[a] == NOWHERE && m->reg[b] != NOWHERE) {
        IrId swap = a;
        a = b;
        b = swap;
    }
    if (m->reg[b] != NOWHERE)
        pinned |= 1u << m->reg[b];
    unsigned first = in_register(m, a, &pinned);
    Place second = as_source(m, b, &pinned);
    unsigned dst = result_register(m, (IrId[]){a, b}, 2, pinned);
    op(m, instruction, dst, first, second);
    settle(m, v, dst);
}

// A truth value is a vector of lanes with all bits set, or none. EVEX compares into a mask register.
static void compare(Maker *m, IrId v, IrId a, IrId b, unsigned relation)
{
    uint32_t pinned = m->reg[b] != NOWHERE ? 1u << m->reg[b] : 0;
    unsigned first = in_register(m, a, &pinned);
    Place second = as_source(m, b, &pinned);
    unsigned dst = result_register(m, (IrId[]){a, b}, 2, pinned);
    op(m, V_COMPARE, m->wide ? 1 : dst, first, second);
    x86_number(&m->code, relation, 1);
    if (m->wide)
        op(m, V_MASKS, dst, 0, (Place){AT_REGISTER, 1});
    settle(m, v, dst);
}

static void with_mask(Maker *m, IrId v, unsigned instruction, IrId a, unsigned mask)
{
    uint32_t pinned = 0;
    unsigned first = in_register(m, a, &pinned);
    unsigned dst = result_register(m, &a, 1, pinned);
    op(m, instruction, dst, first, (Place){AT_CONSTANT, m->bytes * mask});
    settle(m, v, dst);
}

// a*b + c, a*b - c, c - a*b.
static void fused(Maker *m, IrId v, unsigned form213, unsigned form231, IrId a, IrId b, IrId c)
{
    uint32_t pinned = 0;
    const IrId all[] = {a, b, c};
    for (int i = 0; i < 3; i++)
        if (m->reg[all[i]] != NOWHERE)
            pinned |= 1u << m->reg[all[i]];
    bool c_dies = m->reg[c] != NOWHERE && next_use(m, c) == LATER && c != a && c != b;
    if (!c_dies && m->reg[a] == NOWHERE && m->reg[b] != NOWHERE) {
        a = all[1];
        b = all[0];
    }
    if (!c_dies && a != b && m->reg[a] != NOWHERE && next_use(m, a) != LATER && m->reg[b] != NOWHERE &&
        next_use(m, b) == LATER) {
        IrId swap = a;
        a = b;
        b = swap;
    }
    bool a_dies = !c_dies && a != b && a != c && m->reg[a] != NOWHERE && next_use(m, a) == LATER;
    unsigned dst;
    if (a_dies) { // a = a*b + c
        dst = m->reg[a];
        unsigned second = in_register(m, b, &pinned);
        op(m, form213, dst, second, as_source(m, c, &pinned));
    } else { // c = a*b + c, in a copy of c unless it dies
        unsigned first = in_register(m, a, &pinned);
        if (c_dies) {
            dst = m->reg[c];
        } else {
            dst = take_register(m, pinned);
            Place from = place_of(m, c);
            op(m, V_LOAD, dst, 0, from);
            pinned |= 1u << dst;
        }
        op(m, form231, dst, first, as_source(m, b, &pinned));
    }
    settle(m, v, dst);
}

static void add_or_subtract(Maker *m, IrId v, const IrNode *n)
{
    const IrNode *left = ir_at(m->ir, n->arg[0]), *right = ir_at(m->ir, n->arg[1]);
    bool add = n->op == OP_ADD;
    if (m->fused[n->arg[1]])
        fused(m, v, add ? V_FMADD213 : V_FNMADD213, add ? V_FMADD231 : V_FNMADD231, right->arg[0], right->arg[1],
              n->arg[0]);
    else if (m->fused[n->arg[0]])
        fused(m, v, add ? V_FMADD213 : V_FMSUB213, add ? V_FMADD231 : V_FMSUB231, left->arg[0], left->arg[1],
              n->arg[1]);
    else
        two_operands(m, v, add ? V_ADD : V_SUB, n->arg[0], n->arg[1], add);
}

static void blend(Maker *m, IrId v, const IrNode *n)
{
    uint32_t pinned = 0;
    for (int i = 0; i < 3; i++)
        if (m->reg[n->arg[i]] != NOWHERE)
            pinned |= 1u << m->reg[n->arg[i]];
    unsigned mask = in_register(m, n->arg[0], &pinned), otherwise = in_register(m, n->arg[2], &pinned);
    Place then = as_source(m, n->arg[1], &pinned);
    unsigned dst = result_register(m, n->arg, 3, pinned);
    if (m->wide) {
        op(m, V_MASK_OF, 1, 0, (Place){AT_REGISTER, mask});
        x86_op(&m->code, true, V_BLEND_MASK, dst, otherwise, then, 1);
    } else {
        op(m, V_BLEND, dst, otherwise, then);
        x86_number(&m->code, mask << 4, 1);
    }
    settle(m, v, dst);
}

static void round_to(Maker *m, IrId v, IrId a, unsigned mode)
{
    uint32_t pinned = 0;
    Place from = as_source(m, a, &pinned);
    unsigned dst = result_register(m, &a, 1, pinned);
    op(m, V_ROUND, dst, 0, from);
    x86_number(&m->code, mode, 1);
    settle(m, v, dst);
}

static void square_root(Maker *m, IrId v, IrId a)
{
    uint32_t pinned = 0;
    Place from = as_source(m, a, &pinned);
    unsigned dst = result_register(m, &a, 1, pinned);
    op(m, V_SQRT, dst, 0, from);
    settle(m, v, dst);
}

// ---- Calls ----------------------------------------------------------------------------------------------------------

// Lane by lane: v holds the first arguments, the second ones, and room for the results.
static void each_lane1(double *v, double (*f)(double), unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i++)
        v[2 * lanes + i] = f(v[i]);
}

static void each_lane2(double *v, double (*f)(double, double), unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i++)
        v[2 * lanes + i] = f(v[i], v[lanes + i]);
}

// The same for those lanes whose result is no finite number.
static void mend_lane1(double *v, double (*f)(double), unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i++)
        if (!isfinite(v[2 * lanes + i]))
            v[2 * lanes + i] = f(v[i]);
}

static void mend_lane2(double *v, double (*f)(double, double), unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i++)
        if (!isfinite(v[2 * lanes + i]))
            v[2 * lanes + i] = f(v[i], v[lanes + i]);
}

typedef struct {
    void (*one)(double *, double (*)(double), unsigned);
    void (*two)(double *, double (*)(double, double), unsigned);
} LaneHelper;

static const LaneHelper each_lane = {each_lane1, each_lane2}, mend_lane = {mend_lane1, mend_lane2};

// Calls a helper with the buffer, f's code, and the lanes.
static void call_helper(Maker *m, const LaneHelper *h, const IrFunction *f)
{
    bool near = m->math == CODE_NEAR;
    const void *function, *helper;
    if (f->arity == 1) { // ISO C has no cast from functions to objects
        memcpy(&function, near ? &f->near1 : &f->call1, sizeof function);
        memcpy(&helper, &h->one, sizeof helper);
    } else {
        memcpy(&function, near ? &f->near2 : &f->call2, sizeof function);
        memcpy(&helper, &h->two, sizeof helper);
    }
    x86_bytes(&m->code, 3, (const uint8_t[]){0xC5, 0xF8, 0x77});       // vzeroupper
    x86_bytes(&m->code, 4, (const uint8_t[]){0x48, 0x8D, 0x3C, 0x24}); // lea rdi, [rsp]
    x86_bytes(&m->code, 2, (const uint8_t[]){0x48, 0xBE});             // mov rsi, function
    x86_number(&m->code, (uint64_t)(uintptr_t)function, 8);
    x86_bytes(&m->code, 5, (const uint8_t[]){0xBA, (uint8_t)m->lanes, 0, 0, 0}); // mov edx, lanes
    x86_call(&m->code, helper);
    op(m, V_LOAD, 0, 0, (Place){AT_SLOT, 2 * m->bytes});
}

static void *vector_function(const Maker *m, const IrFunction *f)
{
    char name[64];
    if (!m->library || f->source || (m->math == CODE_NEAR && f->sleef == SLEEF_FAR))
        return NULL;
    snprintf(name, sizeof name, "_ZGV%s%s_%s", m->wide ? "eN8" : "dN4", f->arity == 1 ? "v" : "vv", f->name);
    return dlsym(m->library, name);
}

// The arguments lie in registers 0 and 1, and the result comes into 0.
static void call_function(Maker *m, const IrFunction *f)
{
    void *vector = vector_function(m, f);
    bool mend = m->math == CODE_NEAR && f->sleef == SLEEF_EARLY;
    if (!vector || mend)
        for (unsigned i = 0; i < f->arity; i++)
            op(m, V_STORE, i, 0, (Place){AT_SLOT, i * m->bytes});
    if (!vector) {
        call_helper(m, &each_lane, f);
        return;
    }
    x86_call(&m->code, vector);
    if (!mend)
        return;
    op(m, V_SUB, 1, 0, (Place){AT_REGISTER, 0}); // a NaN where it is not finite
    op(m, V_COMPARE, 1, 1, (Place){AT_REGISTER, 1});
    x86_number(&m->code, 3, 1); // unordered
    size_t jump = x86_jump_if_none(&m->code, m->wide);
    op(m, V_STORE, 0, 0, (Place){AT_SLOT, 2 * m->bytes});
    call_helper(m, &mend_lane, f);
    x86_land(&m->code, jump);
}

static void call(Maker *m, IrId v, const IrNode *n)
{
    const IrFunction *f = &ir_functions[n->u.index];
    if (!strcmp(f->name, "sqrt")) {
        square_root(m, v, n->arg[0]);
        return;
    }
    if (!strcmp(f->name, "fabs")) {
        with_mask(m, v, V_AND, n->arg[0], MASK_SIZE);
        return;
    }
    if (!strcmp(f->name, "floor") || !strcmp(f->name, "ceil")) {
        round_to(m, v, n->arg[0], f->name[0] == 'f' ? 9 : 10);
        return;
    }
    for (unsigned r = 0; r < m->registers; r++) // no register survives
        if (m->inside[r] && next_use(m, m->inside[r]) != LATER)
            keep(m, m->inside[r]);
    if (f->arity == 2) { // the second first, by way of the buffer: the first may lie in register 1
        Place second = place_of(m, n->arg[1]);
        if (second.kind != AT_REGISTER) {
            unsigned r = m->reg[n->arg[0]] == 15 ? 14 : 15; // its own value was kept
            op(m, V_LOAD, r, 0, second);
            second = (Place){AT_REGISTER, r};
            drop(m, r);
        }
        op(m, V_STORE, second.place, 0, (Place){AT_SLOT, m->bytes});
    }
    Place first = place_of(m, n->arg[0]);
    if (first.kind != AT_REGISTER || first.place != 0)
        op(m, V_LOAD, 0, 0, first);
    if (f->arity == 2)
        op(m, V_LOAD, 1, 0, (Place){AT_SLOT, m->bytes});
    for (unsigned r = 0; r < m->registers; r++)
        drop(m, r);
    call_function(m, f);
    settle(m, v, 0);
}

// ---- Steps ----------------------------------------------------------------------------------------------------------

static void compute(Maker *m, IrId v)
{
    const IrNode *n = ir_at(m->ir, v);
    IrId a = n->arg[0], b = n->arg[1];
    switch ((IrOp)n->op) {
    case OP_NEG: with_mask(m, v, V_XOR, a, MASK_SIGN); break;
    case OP_NOT: with_mask(m, v, V_XOR, a, MASK_ALL); break;
    case OP_TOREAL: with_mask(m, v, V_AND, a, MASK_ONE); break; // of a truth value: all bits, or none
    case OP_MUL: two_operands(m, v, V_MUL, a, b, true); break;
    case OP_DIV: two_operands(m, v, V_DIV, a, b, false); break;
    case OP_ADD:
    case OP_SUB: add_or_subtract(m, v, n); break;
    case OP_AND: two_operands(m, v, V_AND, a, b, true); break;
    case OP_OR: two_operands(m, v, V_OR, a, b, true); break;
    case OP_LT: compare(m, v, a, b, 0x11); break;
    case OP_LE: compare(m, v, a, b, 0x12); break;
    case OP_EQ: compare(m, v, a, b, 0x00); break;
    case OP_NE: compare(m, v, a, b, 0x04); break;
    case OP_SELECT: blend(m, v, n); break;
    case OP_CALL: call(m, v, n); break;
    default: m->failed = true; break;
    }
}

static void store(Maker *m, IrId v, uint32_t output)
{
    uint32_t pinned = 0;
    unsigned r = in_register(m, v, &pinned);
    x86_column(&m->code, 1, output);
    op(m, V_STORE, r, 0, (Place){AT_COLUMN, 0});
}

static bool place(const Maker *m, VectorCode *out)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (m->code.len + page - 1) / page * page;
    void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        return false;
    memcpy(map, m->code.at, m->code.len);
    if (mprotect(map, size, PROT_READ | PROT_EXEC) != 0) {
        munmap(map, size);
        return false;
    }
    out->map = map;
    out->size = size;
    memcpy(&out->entry, &map, sizeof map);
    out->lanes = m->lanes;
    out->functions = m->library ? code_maths[m->math].library : NULL;
    out->constants = aligned_alloc(m->bytes, (m->constants.len + 1) * m->bytes);
    for (size_t i = 0; out->constants && i < m->lanes * m->constants.len; i++)
        memcpy(&out->constants[i], &m->constants.at[i / m->lanes], 8);
    return out->constants != NULL;
}

static void begin(Maker *m, const Ir *ir, CodeMath math, bool wide)
{
    size_t n = ir->nodes.len + 2;
    *m = (Maker){.ir = ir, .wide = wide, .math = math};
    m->registers = wide ? 32 : 16;
    m->lanes = wide ? 8 : 4;
    m->bytes = wide ? 64 : 32;
    m->uses = mem_zero(5 * n * sizeof *m->uses);
    m->reg = m->uses + n;
    m->slot = m->uses + 2 * n;
    m->first_use = m->uses + 3 * n;
    m->next = m->uses + 4 * n;
    m->fused = mem_zero(2 * n);
    m->wanted = m->fused + n;
    for (size_t i = 0; i < n; i++)
        m->reg[i] = m->slot[i] = NOWHERE;
    for (unsigned i = 0; i < MASKS; i++)
        vec_push(&m->constants, masks[i]);
    m->library = dlopen(code_maths[math].file, RTLD_NOW | RTLD_NODELETE);
}

static void end(Maker *m)
{
    if (m->library)
        dlclose(m->library);
    vec_free(&m->code);
    vec_free(&m->constants);
    vec_free(&m->steps);
    mem_free(m->use_at);
    mem_free(m->fused);
    mem_free(m->uses);
}

static bool make(const Ir *ir, CodeMath math, bool wide, VectorCode *out)
{
    Maker m;
    begin(&m, ir, math, wide);
    batch_order(&m);
    size_t loop = x86_begin(&m.code);
    for (m.now = 0; m.now < m.steps.len && !m.failed; m.now++) {
        m.failed = m.bytes * (m.slots + BUFFER + 1) > FRAME_MOST;
        const Step *s = &m.steps.at[m.now];
        if (s->output >= 0)
            store(&m, s->node, (uint32_t)s->output);
        else
            compute(&m, s->node);
    }
    x86_end(&m.code, loop, m.bytes * (m.slots + BUFFER + 1), m.lanes);
    bool ok = !m.failed && place(&m, out);
    end(&m);
    if (!ok)
        vector_free(out);
    return ok;
}

bool vector_compile(const Ir *ir, CodeMath math, VectorWidth most, VectorCode *out)
{
    bool narrow = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    *out = (VectorCode){0};
    return (wide && most == VECTOR_512 && make(ir, math, true, out)) || (narrow && make(ir, math, false, out));
}

#else

bool vector_compile(const Ir *ir, CodeMath math, VectorWidth most, VectorCode *out)
{
    (void)ir;
    (void)math;
    (void)most;
    *out = (VectorCode){0};
    return false;
}

#endif

void vector_free(VectorCode *code)
{
    if (code->map)
        munmap(code->map, code->size);
    free(code->constants);
    *code = (VectorCode){0};
}
