// Where an operand is expected: numbers, names, prefix operators and opening brackets.
#include "parser/parse_internal.h"

// What to write where an operand is missing between the tokens before and at.
static Step hint_operand(Parser *ps, Token before, Token at, const char *after)
{
    bool both = at.type == TOKEN_OP && before.type == TOKEN_OP;
    if (both && at.op == OP_EQ && before.op == OP_EQ)
        return parse_hint(ps, "equality is a single =");
    if (both && before.op == OP_SUB && at.op == OP_GT)
        return parse_hint(ps, "there are no arrows: write f(x) := e for a function, limit(e, x, a) for a limit");
    if (both && (op_rows[before.op].level == op_rows[OP_EQ].level || at.op == OP_GT))
        return parse_hint(ps, "the relations are = != < <= > >=");
    if (before.type == TOKEN_COMMA)
        return parse_hint(ps, "take the comma out, or write what belongs behind it");
    return parse_hint(ps, "write an expression behind %s, or take it out", after);
}

static Step fail_expected_operand(Parser *ps)
{
    char found[64], after[64];
    Token t = ps->token, b = ps->before;
    Span at = parse_span(t);
    if (t.type == TOKEN_BAD)
        return STEP_FAIL;
    if (t.type == TOKEN_END)
        parse_fail_unclosed(ps); // the better message, where there is such a bracket
    if (t.type == TOKEN_END && b.end == b.start) {
        parse_fail(ps, ERR_SYNTAX, at, "an expression is missing");
        return parse_hint(ps, "write one here");
    }
    lex_describe(&ps->lex, t, found, sizeof found);
    if (b.end == b.start) {
        parse_fail(ps, ERR_SYNTAX, at, "%s can not come first", found);
        return parse_hint(ps, "write an expression before it, or take it out");
    }
    parse_fail(ps, ERR_SYNTAX, t.type == TOKEN_END ? (Span){b.end, b.end} : at,
               "%s after %s, where an expression is expected", t.type == TOKEN_END ? "the statement ends" : found,
               lex_describe(&ps->lex, b, after, sizeof after));
    return hint_operand(ps, b, t, after);
}

static Step take_prefix(Parser *ps, OpId op)
{
    Token sign = ps->token;
    Frame *f = parse_top(ps);
    parse_advance(ps);
    if (op == OP_ADD)
        return STEP_OPERAND;
    if (op == OP_NEG && f->type == FRAME_OPERATORS && f->op == OP_NEG && f->base == ps->s->operands.len) {
        f->minus = !f->minus;
        return STEP_OPERAND;
    }
    Frame prefix = {.type = FRAME_OPERATORS,
                    .level = op_rows[op].level,
                    .op = (uint8_t)op,
                    .minus = true,
                    .base = (uint32_t)ps->s->operands.len,
                    .start = sign.start,
                    .at = parse_span(sign)};
    return parse_push_frame(ps, prefix) ? STEP_OPERAND : STEP_FAIL;
}

static Step take_bracket(Parser *ps, FrameType type)
{
    Frame bracket = {.type = (uint8_t)type,
                     .base = (uint32_t)ps->s->operands.len,
                     .start = ps->token.start,
                     .at = parse_span(ps->token)};
    parse_advance(ps);
    return parse_push_frame(ps, bracket) ? STEP_OPERAND : STEP_FAIL;
}

// |x| opens where an operand is expected.
static Step take_bar(Parser *ps)
{
    if (ps->lex.at < ps->lex.end && ps->lex.text[ps->lex.at] == '|') {
        parse_fail(ps, ERR_SYNTAX, (Span){ps->token.start, ps->token.end + 1}, "|| has no meaning here");
        return parse_hint(ps, "|x| is abs(x); the norm of a vector is sqrt(sum(i=1..n, x[i]^2))");
    }
    return take_bracket(ps, FRAME_BAR);
}

// Integers that fit a machine word need no big arithmetic.
static Expr number_value(Parser *ps, Token t)
{
    const char *text = ps->lex.text + t.start;
    uint32_t length = t.end - t.start;
    int64_t value = 0;
    for (uint32_t i = 0; i < length; i++) {
        if (length > 18 || text[i] < '0' || text[i] > '9')
            return expr_decimal(ps->pool, text, length);
        value = value * 10 + (text[i] - '0');
    }
    return expr_int(ps->pool, value);
}

Step parse_operand(Parser *ps)
{
    Token t = ps->token;
    switch ((TokenType)t.type) {
    case TOKEN_NUMBER: parse_advance(ps); return parse_push_value(ps, number_value(ps, t), 0, parse_span(t));
    case TOKEN_NAME: {
        char first = ps->lex.text[t.start];
        bool differential = first == 'd' || (uint8_t)first == 0xe2; // d or ∂
        return differential && parse_is_leibniz(ps) ? parse_leibniz(ps) : parse_name(ps);
    }
    case TOKEN_BAR: return take_bar(ps);
    case TOKEN_OPEN: return take_bracket(ps, FRAME_PAREN);
    case TOKEN_SQUARE: return take_bracket(ps, FRAME_LIST);
    case TOKEN_PERCENT:
        parse_advance(ps);
        if (t.count >= 1 && t.count <= ps->ctx->nresults)
            return parse_push_value(ps, ps->ctx->result(ps->ctx->data, ps->ctx->nresults - t.count), 0, parse_span(t));
        if (ps->ctx->nresults) {
            parse_fail(ps, ERR_NAME, parse_span(t), "there are %u results so far", (unsigned)ps->ctx->nresults);
            return parse_hint(ps, "%% or %%1 is the last result, %%2 the one before it");
        }
        parse_fail(ps, ERR_NAME, parse_span(t), "there is no last result yet");
        return parse_hint(ps, "%% stands for the result of the statement before");
    case TOKEN_OP:
        if (t.op == OP_SUB || t.op == OP_ADD)
            return take_prefix(ps, t.op == OP_SUB ? OP_NEG : OP_ADD);
        return op_rows[t.op].fix == OP_PREFIX ? take_prefix(ps, t.op) : fail_expected_operand(ps);
    case TOKEN_CLOSE:
    case TOKEN_UNSQUARE: {
        const Frame *f = parse_top(ps);
        bool opened = ps->before.type == TOKEN_OPEN || ps->before.type == TOKEN_SQUARE;
        bool empty = opened && f->type > FRAME_PAREN && f->base == ps->s->operands.len;
        return empty ? parse_closing(ps) : fail_expected_operand(ps);
    }
    default: return fail_expected_operand(ps);
    }
}
