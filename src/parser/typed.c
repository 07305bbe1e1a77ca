// The body of a definition with its brackets and its order, as it was typed.
//
// Constructors gather x*y*y to x*y^2 and (a - b) + (c - d) to one sum. For doubles the order matters: what each
// operator made of its operands is noted while the text is read, and put together again behind.
#include "parser/parse_internal.h"

enum { NOTES_MOST = 400, DEPTH_MOST = 200 }; // of longer texts, and deeper ones, the order is not kept

void parse_typed_begin(Parser *ps)
{
    ps->notes = memo_begin(ps->pool);
    ps->s->notes.len = ps->s->noted.len = 0;
}

void parse_typed_note(Parser *ps, OpId op, Expr e, const Operand *o, uint32_t n)
{
    uint32_t known;
    if (!ps->notes || !e || ps->s->notes.len >= NOTES_MOST || n > NOTES_MOST || memo_get(ps->notes, e, &known))
        return;
    TypedNote note = {(uint8_t)op, (uint32_t)ps->s->noted.len, n};
    for (uint32_t i = 0; i < n; i++)
        vec_push(&ps->s->noted, ((TypedOperand){o[i].e, i > 0 && (o[i].op == OP_SUB || o[i].op == OP_DIV)}));
    memo_put(ps->notes, e, (uint32_t)ps->s->notes.len);
    vec_push(&ps->s->notes, note);
}

static Expr typed(Parser *ps, Memo *done, Expr e, unsigned depth);

static Expr typed_note(Parser *ps, Memo *done, TypedNote note, unsigned depth)
{
    static const ExprGroup ops[2][2] = {{EXPR_GROUP_PLUS, EXPR_GROUP_MINUS}, {EXPR_GROUP_TIMES, EXPR_GROUP_RATIO}};
    Pool *p = ps->pool;
    TypedOperand first = ps->s->noted.at[note.first];
    Expr e = typed(ps, done, first.e, depth + 1);
    if (note.op == OP_NEG)
        return expr_neg(p, e);
    for (uint32_t i = 1; i < note.count; i++) {
        TypedOperand o = ps->s->noted.at[note.first + i];
        Expr b = typed(ps, done, o.e, depth + 1);
        e = note.op == OP_POW ? expr_pow(p, e, b) : expr_group(p, ops[note.op == OP_MUL][o.inverse], e, b);
    }
    return e;
}

static Expr typed_arguments(Parser *ps, Memo *done, Expr e, unsigned depth)
{
    Pool *p = ps->pool;
    Kind kind = expr_kind(p, e);
    uint32_t n = expr_nargs(p, e);
    if (!n || n > NOTES_MOST || kind == KIND_SUM || kind == KIND_PROD || kind == KIND_ELEM || kind == KIND_FORM)
        return e;
    VEC(Expr) args = {0};
    bool changed = false;
    for (uint32_t i = 0; i < n; i++) {
        vec_push(&args, typed(ps, done, expr_arg(p, e, i), depth + 1));
        changed |= vec_last(&args) != expr_arg(p, e, i);
    }
    Expr result = changed ? expr_rebuild(p, e, args.at) : e;
    vec_free(&args);
    return result;
}

static Expr typed(Parser *ps, Memo *done, Expr e, unsigned depth)
{
    uint32_t known;
    unsigned flags = e ? expr_flags(ps->pool, e) : 0;
    if (!e || (flags & FLAG_CONSTANT) || depth > DEPTH_MOST)
        return e;
    if (memo_get(done, e, &known))
        return known;
    memo_put(done, e, e); // y*(x/y) is x, and x is made of itself
    bool noted = memo_get(ps->notes, e, &known);
    Expr result = noted ? typed_note(ps, done, ps->s->notes.at[known], depth) : typed_arguments(ps, done, e, depth);
    memo_put(done, e, result);
    return result;
}

Expr parse_typed_end(Parser *ps, Expr e)
{
    Expr result = 0;
    if (e && ps->s->notes.len && ps->s->notes.len < NOTES_MOST && !(expr_flags(ps->pool, e) & FLAG_HAS_FORM)) {
        Memo *done = memo_begin(ps->pool);
        result = typed(ps, done, e, 0);
        memo_end(ps->pool, done);
    }
    memo_end(ps->pool, ps->notes);
    ps->notes = NULL;
    return result == e ? 0 : result;
}
