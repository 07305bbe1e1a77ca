// Reads a card's CODE text ("exp(lgamma($0) + lgamma($1) - lgamma($0 + $1))") into IR.
//
// The texts are C expressions over $0, $1, integers, + - * /, the comparisons (a < b), (a > b), the choice
// (a == b ? c : d), and the functions of libm.def and runtime.def. So the card alone says how a function is computed,
// for C, the JIT and the interpreter alike.
#include "codegen/ir/ir.h"

#include <ctype.h>

typedef struct {
    Ir *ir;
    const char *at;
    const IrId *args;
    bool failed;
} Reader;

static IrId read_sum(Reader *r);

static void skip(Reader *r)
{
    while (*r->at == ' ')
        r->at++;
}

static bool take(Reader *r, char c)
{
    skip(r);
    if (*r->at != c)
        return false;
    r->at++;
    return true;
}

static IrId fail(Reader *r)
{
    r->failed = true;
    return 0;
}

static IrId read_call(Reader *r)
{
    const char *start = r->at;
    while (isalnum((unsigned char)*r->at) || *r->at == '_')
        r->at++;
    int f = ir_function_find(start, (size_t)(r->at - start));
    if (f < 0 || !take(r, '('))
        return fail(r);
    IrId a = read_sum(r), b = take(r, ',') ? read_sum(r) : 0;
    if (!take(r, ')') || (b != 0) != (ir_functions[f].arity == 2))
        return fail(r);
    return ir_call(r->ir, (uint32_t)f, ir_to_real(r->ir, a), ir_to_real(r->ir, b));
}

// What follows on (a: == b ? c : d).
static IrId read_choice(Reader *r, IrId a)
{
    r->at += 2;
    IrId equal = ir_binary(r->ir, OP_EQ, a, ir_to_real(r->ir, read_sum(r)));
    IrId yes = take(r, '?') ? ir_to_real(r->ir, read_sum(r)) : fail(r);
    IrId no = take(r, ':') ? ir_to_real(r->ir, read_sum(r)) : fail(r);
    return take(r, ')') ? ir_select(r->ir, equal, yes, no) : fail(r);
}

static IrId read_atom(Reader *r)
{
    skip(r);
    if (take(r, '(')) {
        IrId e = read_sum(r);
        if (!strncmp(r->at, "==", 2))
            return read_choice(r, e);
        if (*r->at == '<' || *r->at == '>') {
            bool less = *r->at++ == '<';
            IrId right = read_sum(r);
            e = less ? ir_binary(r->ir, OP_LT, e, right) : ir_binary(r->ir, OP_LT, right, e);
        }
        return take(r, ')') ? e : fail(r);
    }
    if (take(r, '$'))
        return *r->at == '0' || *r->at == '1' ? r->args[*r->at++ - '0'] : fail(r);
    if (isdigit((unsigned char)*r->at)) {
        int64_t n = 0;
        for (; isdigit((unsigned char)*r->at); r->at++)
            n = n * 10 + (*r->at - '0');
        return ir_real(r->ir, (double)n);
    }
    return isalpha((unsigned char)*r->at) ? read_call(r) : fail(r);
}

static IrId read_product(Reader *r)
{
    IrId e = read_atom(r);
    for (skip(r); *r->at == '*' || *r->at == '/'; skip(r)) {
        IrOp op = *r->at++ == '*' ? OP_MUL : OP_DIV;
        e = ir_binary(r->ir, op, ir_to_real(r->ir, e), ir_to_real(r->ir, read_atom(r)));
    }
    return e;
}

static IrId read_sum(Reader *r)
{
    IrId e = read_product(r);
    for (skip(r); *r->at == '+' || *r->at == '-'; skip(r)) {
        IrOp op = *r->at++ == '+' ? OP_ADD : OP_SUB;
        e = ir_binary(r->ir, op, ir_to_real(r->ir, e), ir_to_real(r->ir, read_product(r)));
    }
    return e;
}

IrId ir_card(Ir *ir, FuncId f, const IrId *args)
{
    Reader r = {ir, func_cards[f].code, args, false};
    if (!*r.at) {
        error_set(ir->err, ERR_UNABLE, (Span){0}, "there is no C for %s", func_cards[f].name);
        return 0;
    }
    IrId e = ir_to_real(ir, read_sum(&r));
    skip(&r);
    if (*r.at || r.failed) {
        error_set(ir->err, ERR_INTERNAL, (Span){0}, "the C text of %s can not be read: %s", func_cards[f].name, r.at);
        return 0;
    }
    return e;
}
