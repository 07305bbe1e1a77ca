// Expressions: operator precedence with explicit stacks (parse_internal.h tells how; reduce.c makes the nodes).
//
// Two states alternate. Where an operand is expected, numbers, names, prefix operators and opening brackets may come;
// where an operator is expected, infix and postfix operators, commas, closing brackets and the end. Two operands side
// by side are a product only where language.md says so (2x, 2(x + 1), (a + b)(c + d)), and an error elsewhere.
#include "parser/parse_internal.h"

#include <stdio.h>

// ---- Errors and warnings --------------------------------------------------------------------------------------------

Step parse_fail(Parser *ps, ErrCode code, Span at, const char *format, ...)
{
    char text[sizeof ps->err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error_set(ps->err, code, at, "%s", text);
    return STEP_FAIL;
}

Step parse_hint(Parser *ps, const char *format, ...)
{
    char text[sizeof ps->err->hint];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error_hint(ps->err, "%s", text);
    return STEP_FAIL;
}

void parse_warn(Parser *ps, Span at, const char *hint, const char *format, ...)
{
    Error warning = {.code = ERR_SYNTAX, .at = at};
    va_list args;
    va_start(args, format);
    vsnprintf(warning.message, sizeof warning.message, format, args);
    va_end(args);
    error_hint(&warning, "%s", hint);
    if (ps->ctx->warnings.len < 100)
        vec_push(&ps->ctx->warnings, warning);
}

const char *parse_quote(const Parser *ps, Span at, char *out)
{
    uint32_t length = at.end - at.start, shown = length;
    if (shown > QUOTE_BYTES - 8)
        for (shown = QUOTE_BYTES - 8; shown > 0 && ((uint8_t)ps->lex.text[at.start + shown] & 0xc0) == 0x80;)
            shown--;
    memcpy(out, ps->lex.text + at.start, shown);
    memcpy(out + shown, "...", 4);
    if (shown == length)
        out[shown] = '\0';
    for (uint32_t i = 0; i < shown; i++)
        if ((uint8_t)out[i] < 0x20)
            out[i] = ' ';
    return out;
}

// The pool refused to make a node: its error, with the place.
static Step pool_refused(Parser *ps, Span at)
{
    const Error *why = &ps->pool->error;
    parse_fail(ps, why->code ? why->code : ERR_INTERNAL, at, "%s", why->code ? why->message : "no expression was made");
    return why->hint[0] ? parse_hint(ps, "%s", why->hint) : STEP_FAIL;
}

// ---- Stacks ---------------------------------------------------------------------------------------------------------

void parse_advance(Parser *ps)
{
    ps->before = ps->token;
    ps->token = lex_token(&ps->lex);
}

static Span token_span(Token t)
{
    return (Span){t.start, t.end};
}

static Frame *top_frame(Parser *ps)
{
    return &vec_last(&ps->s->frames);
}

bool parse_push_frame(Parser *ps, Frame frame)
{
    if (ps->s->frames.len > ps->pool->limits.nesting) {
        parse_fail(ps, ERR_LIMIT, frame.at, "nested deeper than %llu levels (limit: nesting)",
                   (unsigned long long)ps->pool->limits.nesting);
        parse_hint(ps, "raise it with --limit nesting=N");
        return false;
    }
    vec_push(&ps->s->frames, frame);
    return true;
}

Step parse_push_value(Parser *ps, Expr e, Sym name, Span at)
{
    if (!e)
        return pool_refused(ps, at);
    vec_push(&ps->s->operands, ((Operand){.e = e, .name = name, .at = at, .shape = SHAPE_VALUE}));
    return STEP_OPERATOR;
}

Step parse_replace(Parser *ps, const Frame *frame, Expr e, Shape shape, uint32_t end)
{
    if (!e)
        return pool_refused(ps, (Span){frame->start, end});
    ps->s->operands.len = frame->base;
    vec_push(&ps->s->operands, ((Operand){.e = e, .at = {frame->start, end}, .shape = (uint8_t)shape}));
    return STEP_OPERATOR;
}

// Makes nodes of the operators above the innermost bracket.
static bool reduce_to_bracket(Parser *ps)
{
    while (top_frame(ps)->type == FRAME_OPERATORS)
        if (parse_reduce(ps) == STEP_FAIL)
            return false;
    return true;
}

// ---- Where an operand is expected -----------------------------------------------------------------------------------

static Step fail_unclosed(Parser *ps)
{
    for (size_t i = ps->s->frames.len; i-- > 0;) {
        const Frame *f = &ps->s->frames.at[i];
        if (f->type <= FRAME_OPERATORS)
            continue;
        bool round = f->type == FRAME_PAREN || f->type == FRAME_CALL, bar = f->type == FRAME_BAR;
        parse_fail(ps, ERR_SYNTAX, f->at, "this %s is never closed", bar ? "|" : round ? "(" : "[");
        return parse_hint(ps, "add a %s; a blank line ends the statement", bar ? "|" : round ? ")" : "]");
    }
    return STEP_FAIL;
}

static Step fail_expected_operand(Parser *ps)
{
    char found[64], after[64];
    Token t = ps->token, b = ps->before;
    Span at = token_span(t);
    if (t.type == TOKEN_BAD)
        return STEP_FAIL;
    if (t.type == TOKEN_END)
        fail_unclosed(ps); // the better message, where there is such a bracket
    if (t.type == TOKEN_END && b.end == b.start)
        return parse_fail(ps, ERR_SYNTAX, at, "an expression is missing");
    lex_describe(&ps->lex, t, found, sizeof found);
    if (b.end == b.start)
        return parse_fail(ps, ERR_SYNTAX, at, "%s can not come first", found);
    parse_fail(ps, ERR_SYNTAX, t.type == TOKEN_END ? (Span){b.end, b.end} : at,
               "%s after %s, where an expression is expected", t.type == TOKEN_END ? "the statement ends" : found,
               lex_describe(&ps->lex, b, after, sizeof after));
    if (t.type != TOKEN_OP || b.type != TOKEN_OP)
        return STEP_FAIL;
    if (t.op == OP_EQ && b.op == OP_EQ)
        return parse_hint(ps, "equality is a single =");
    if (op_rows[b.op].level == op_rows[OP_EQ].level || t.op == OP_GT)
        return parse_hint(ps, "the relations are = != < <= > >=");
    return STEP_FAIL;
}

static Step take_prefix(Parser *ps, OpId op)
{
    Token sign = ps->token;
    Frame *f = top_frame(ps);
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
                    .at = token_span(sign)};
    return parse_push_frame(ps, prefix) ? STEP_OPERAND : STEP_FAIL;
}

static Step take_bracket(Parser *ps, FrameType type)
{
    Frame bracket = {.type = (uint8_t)type,
                     .base = (uint32_t)ps->s->operands.len,
                     .start = ps->token.start,
                     .at = token_span(ps->token)};
    parse_advance(ps);
    return parse_push_frame(ps, bracket) ? STEP_OPERAND : STEP_FAIL;
}

static Step take_closing(Parser *ps);

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

static Step take_operand(Parser *ps)
{
    Token t = ps->token;
    switch ((TokenType)t.type) {
    case TOKEN_NUMBER: parse_advance(ps); return parse_push_value(ps, number_value(ps, t), 0, token_span(t));
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
            return parse_push_value(ps, ps->ctx->result(ps->ctx->data, ps->ctx->nresults - t.count), 0, token_span(t));
        if (ps->ctx->nresults) {
            parse_fail(ps, ERR_NAME, token_span(t), "there are %u results so far", (unsigned)ps->ctx->nresults);
            return parse_hint(ps, "%% or %%1 is the last result, %%2 the one before it");
        }
        parse_fail(ps, ERR_NAME, token_span(t), "there is no last result yet");
        return parse_hint(ps, "%% stands for the result of the statement before");
    case TOKEN_OP:
        if (t.op == OP_SUB || t.op == OP_ADD)
            return take_prefix(ps, t.op == OP_SUB ? OP_NEG : OP_ADD);
        return op_rows[t.op].fix == OP_PREFIX ? take_prefix(ps, t.op) : fail_expected_operand(ps);
    case TOKEN_CLOSE:
    case TOKEN_UNSQUARE: {
        const Frame *f = top_frame(ps);
        bool opened = ps->before.type == TOKEN_OPEN || ps->before.type == TOKEN_SQUARE;
        bool empty = opened && f->type > FRAME_PAREN && f->base == ps->s->operands.len;
        return empty ? take_closing(ps) : fail_expected_operand(ps);
    }
    default: return fail_expected_operand(ps);
    }
}

// ---- Where an operator is expected ----------------------------------------------------------------------------------

// A root sign or a power of e or of a number that ends here, without brackets, and is multiplied without a sign.
static unsigned implicit_kind(Parser *ps)
{
    const Frame *f = top_frame(ps);
    if (f->type != FRAME_OPERATORS || ps->before.type == TOKEN_CLOSE || ps->before.type == TOKEN_UNSQUARE)
        return 1;
    if (f->op == OP_SQRT)
        return 2;
    if (f->op != OP_POW && f->op != OP_POW2)
        return 1;
    Expr base = ps->s->operands.at[f->base].e;
    bool constant = (expr_flags(ps->pool, base) & FLAG_CONSTANT) != 0;
    return constant ? 2 : 1;
}

// √(x) is like sqrt(x): what follows takes the root. A power behind √x without brackets does so too, and is told.
static bool end_root(Parser *ps, bool power)
{
    const Frame *f = top_frame(ps);
    if (f->type != FRAME_OPERATORS || f->op != OP_SQRT)
        return true;
    bool bracketed = ps->lex.text[vec_last(&ps->s->operands).at.start] == '(';
    if (!bracketed && !power)
        return true;
    if (!bracketed)
        parse_warn(ps, token_span(ps->token), "write √(...) around all that is under the root",
                   "read as a power of the root");
    return parse_reduce(ps) != STEP_FAIL;
}

static Step take_infix(Parser *ps, OpId op, unsigned implicit)
{
    const OpRow *row = &op_rows[op];
    Token sign = ps->token;
    if (row->level == op_rows[OP_POW].level && ps->before.type == TOKEN_SUPERSCRIPT) {
        parse_fail(ps, ERR_SYNTAX, token_span(sign), "a power of a power without brackets");
        return parse_hint(ps, "write (x^2)^3 or x^(2^3)");
    }
    if (op == OP_NE && ps->mode == MODE_CLAIM && !sign.spaced && ps->lex.text[sign.start] == '!')
        parse_warn(ps, token_span(sign), "write n! = ... for the factorial", "read as the relation !=");
    if (row->level == op_rows[OP_POW].level && !end_root(ps, true))
        return STEP_FAIL;
    while (top_frame(ps)->type == FRAME_OPERATORS && top_frame(ps)->level > row->level)
        if (parse_reduce(ps) == STEP_FAIL)
            return STEP_FAIL;
    Frame *f = top_frame(ps);
    Operand *left = &vec_last(&ps->s->operands);
    bool collects = f->type == FRAME_OPERATORS && f->level == row->level && row->fix == OP_INFIX;
    if (collects && op == OP_RANGE) {
        parse_fail(ps, ERR_SYNTAX, token_span(sign), "a range has two ends");
        return parse_hint(ps, "write a..b");
    }
    if (!implicit)
        parse_advance(ps);
    if (collects) {
        left->op = f->op;
        left->implicit = f->implicit;
        f->op = (uint8_t)op;
        f->implicit = (uint8_t)implicit;
        return STEP_OPERAND;
    }
    Frame frame = {.type = FRAME_OPERATORS,
                   .level = row->level,
                   .op = (uint8_t)op,
                   .implicit = (uint8_t)implicit,
                   .base = (uint32_t)ps->s->operands.len - 1,
                   .start = left->at.start,
                   .at = token_span(sign)};
    return parse_push_frame(ps, frame) ? STEP_OPERAND : STEP_FAIL;
}

static Step take_factorial(Parser *ps)
{
    if (!end_root(ps, false))
        return STEP_FAIL;
    Operand *o = &vec_last(&ps->s->operands);
    if (ps->before.type == TOKEN_OP) {
        parse_fail(ps, ERR_SYNTAX, token_span(ps->token), "two factorial signs");
        return parse_hint(ps, "write (n!)! for the factorial of a factorial");
    }
    if (!parse_require_value(ps, o))
        return STEP_FAIL;
    Frame f = {.base = (uint32_t)ps->s->operands.len - 1, .start = o->at.start};
    uint32_t end = ps->token.end;
    Expr e = expr_call1(ps->pool, FN_FACTORIAL, o->e);
    parse_advance(ps);
    return parse_replace(ps, &f, e, SHAPE_VALUE, end);
}

// x², x⁻¹, xⁿ: the power of the operand before it.
static Step take_superscript(Parser *ps)
{
    char text[24];
    size_t n = lex_script(&ps->lex, ps->token, text, sizeof text), minus = n > 0 && text[0] == '-';
    bool digits = n > minus && n < sizeof text;
    for (size_t i = minus; i < n; i++)
        digits &= text[i] >= '0' && text[i] <= '9';
    bool letter = n == minus + 1 && text[minus] >= 'a';
    if (!digits && !letter) {
        parse_fail(ps, ERR_SYNTAX, token_span(ps->token), "a superscript is an integer or a single letter");
        return parse_hint(ps, "write x^(...)");
    }
    if (!end_root(ps, true))
        return STEP_FAIL;
    Pool *p = ps->pool;
    Span at = token_span(ps->token);
    Step step = digits ? parse_push_value(ps, expr_decimal(p, text + minus, n - minus), 0, at)
                       : parse_variable(ps, pool_symbol(p, text + minus, 1), at);
    if (step == STEP_FAIL)
        return STEP_FAIL;
    Expr exponent = vec_pop(&ps->s->operands).e;
    Operand *o = &vec_last(&ps->s->operands);
    if (!parse_require_value(ps, o))
        return STEP_FAIL;
    Frame f = {.base = (uint32_t)ps->s->operands.len - 1, .start = o->at.start};
    Expr e = expr_pow(p, o->e, minus ? expr_neg(p, exponent) : exponent);
    uint32_t end = ps->token.end;
    parse_advance(ps);
    return parse_replace(ps, &f, e, SHAPE_VALUE, end);
}

// Two operands side by side.
static Step take_adjacent(Parser *ps)
{
    Token a = ps->before, b = ps->token;
    bool left = a.type == TOKEN_NUMBER || a.type == TOKEN_CLOSE || a.type == TOKEN_UNSQUARE ||
                a.type == TOKEN_SUPERSCRIPT || a.type == TOKEN_SUBSCRIPT || a.type == TOKEN_BAR;
    bool right = b.type == TOKEN_NAME || b.type == TOKEN_OPEN || b.type == TOKEN_SQUARE || b.type == TOKEN_BAR ||
                 (b.type == TOKEN_OP && b.op == OP_SQRT);
    if (left && right)
        return take_infix(ps, OP_MUL, implicit_kind(ps));
    char x[QUOTE_BYTES], y[QUOTE_BYTES];
    Span as = token_span(a), bs = token_span(b);
    parse_quote(ps, as, x);
    parse_quote(ps, bs, y);
    parse_fail(ps, ERR_SYNTAX, (Span){as.start, bs.end}, "%s and %s stand side by side", x, y);
    if (a.type == TOKEN_NUMBER && b.type == TOKEN_NUMBER)
        return parse_hint(ps, "write %s*%s for the product; digits are not grouped", x, y);
    Word word = a.type == TOKEN_NAME ? parse_word(ps, a.name) : (Word){0};
    if (word.class == WORD_CARD || word.class == WORD_SYNONYM)
        return parse_hint(ps, "a function's argument is bracketed: %s(%s)", x, y);
    if (b.type == TOKEN_PERCENT)
        return parse_hint(ps, "%% is the last result; a remainder is a - b*floor(a/b)");
    if (a.type == TOKEN_OP)
        return parse_hint(ps, "write n!*%s for the product", y);
    return parse_hint(ps, "write %s*%s for the product", x, y);
}

// The bar that closes |x|, or, behind a number or bracket, one that opens the next factor.
static Step take_bar_behind(Parser *ps)
{
    bool open = false;
    for (size_t i = ps->s->frames.len; i-- > 0 && ps->s->frames.at[i].type != FRAME_ROOT;) {
        open = ps->s->frames.at[i].type == FRAME_BAR;
        if (ps->s->frames.at[i].type != FRAME_OPERATORS)
            break;
    }
    if (!open && (ps->before.type == TOKEN_NUMBER || ps->before.type == TOKEN_CLOSE || ps->before.type == TOKEN_BAR))
        return take_adjacent(ps);
    if (!open) {
        parse_fail(ps, ERR_SYNTAX, token_span(ps->token), "this | opens and closes nothing");
        return parse_hint(ps, "|x| is the absolute value, with * before it in a product; or joins conditions");
    }
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    Span end = token_span(ps->token);
    Frame closed = vec_pop(&ps->s->frames);
    parse_advance(ps);
    return parse_close(ps, &closed, end);
}

static Step take_comma(Parser *ps)
{
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    Frame *f = top_frame(ps);
    if (f->type == FRAME_ROOT && (ps->mode == MODE_FACT || ps->mode == MODE_ITEM))
        return STEP_DONE;
    if (f->type == FRAME_CALL || f->type == FRAME_LIST || f->type == FRAME_SUBSCRIPT) {
        if (!parse_end_argument(ps, f))
            return STEP_FAIL;
        parse_advance(ps);
        return STEP_OPERAND;
    }
    Token number = ps->before;
    Span at = token_span(ps->token);
    parse_advance(ps);
    bool decimal = number.type == TOKEN_NUMBER && ps->token.type == TOKEN_NUMBER;
    parse_fail(ps, ERR_SYNTAX, at, "a comma outside of a call or list");
    if (!decimal)
        return parse_hint(ps, "a list is written [a, b]");
    char whole[QUOTE_BYTES], fraction[QUOTE_BYTES];
    return parse_hint(ps, "the decimal mark is a point: %s.%s", parse_quote(ps, token_span(number), whole),
                      parse_quote(ps, token_span(ps->token), fraction));
}

static Step take_colon(Parser *ps)
{
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    Frame *f = top_frame(ps);
    Operand *o = ps->s->operands.at + f->base;
    size_t n = ps->s->operands.len - f->base;
    bool fits = f->type == FRAME_CALL && f->head.class == WORD_PIECEWISE && n % 2 == 1 && (n == 1 || o[n - 3].colon);
    if (!fits) {
        parse_fail(ps, ERR_SYNTAX, token_span(ps->token), "a colon that ends no condition of piecewise");
        return parse_hint(ps, "definitions are written name := e, cases piecewise(c1: a, c2: b, otherwise)");
    }
    o[n - 1].colon = true;
    parse_advance(ps);
    return STEP_OPERAND;
}

static Step take_closing(Parser *ps)
{
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    bool round = ps->token.type == TOKEN_CLOSE;
    Frame *f = top_frame(ps);
    if (f->type == FRAME_ROOT) {
        parse_fail(ps, ERR_SYNTAX, token_span(ps->token), "this %s closes nothing", round ? ")" : "]");
        return parse_hint(ps, "take it out, or open a bracket before");
    }
    bool opened_round = f->type == FRAME_PAREN || f->type == FRAME_CALL;
    if (f->type == FRAME_BAR)
        return fail_unclosed(ps);
    if (opened_round != round) {
        parse_fail(ps, ERR_SYNTAX, token_span(ps->token), "a %s was opened, and a %s closes it",
                   opened_round ? "(" : "[", round ? ")" : "]");
        ps->err->also = f->at;
        return parse_hint(ps, "write %s", opened_round ? ")" : "]");
    }
    Span end = token_span(ps->token);
    Frame closed = vec_pop(&ps->s->frames);
    parse_advance(ps);
    return parse_close(ps, &closed, end);
}

// assume x > 0 y > 0: a relation is open, and behind the name comes another.
static bool misses_comma(const Parser *ps)
{
    bool related = false;
    for (size_t i = 0; i < ps->s->frames.len; i++) {
        const Frame *f = &ps->s->frames.at[i];
        related |= f->type == FRAME_OPERATORS && f->level == op_rows[OP_EQ].level;
        if (f->type > FRAME_OPERATORS)
            return false;
    }
    Lexer ahead = ps->lex;
    Error ignored = {0};
    ahead.err = &ignored;
    Token next = lex_token(&ahead);
    return related && ((next.type == TOKEN_OP && op_rows[next.op].level == op_rows[OP_EQ].level) ||
                       next.type == TOKEN_NAME);
}

// assume n integer: a word behind the operand.
static Step take_fact_word(Parser *ps)
{
    static const struct {
        const char *word;
        Relation relation;
        bool integer;
    } words[] = {{"integer", RELATION_EQ, true},   {"positive", RELATION_GT, false},
                 {"negative", RELATION_LT, false}, {"nonnegative", RELATION_GE, false},
                 {"nonzero", RELATION_NE, false},  {"real", RELATION_EQ, false}};

    if (misses_comma(ps)) {
        parse_fail(ps, ERR_SYNTAX, token_span(ps->token), "a comma is missing before this fact");
        return parse_hint(ps, "write assume x > 0, y > 0");
    }
    if (!reduce_to_bracket(ps) || top_frame(ps)->type != FRAME_ROOT)
        return ps->err->code ? STEP_FAIL : take_adjacent(ps);
    Operand *o = &vec_last(&ps->s->operands);
    const char *text = pool_symbol_name(ps->pool, ps->token.name);
    Step step;
    if (parse_shape_word(ps, &step))
        return step;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i].word) != 0)
            continue;
        if (!parse_require_value(ps, o))
            return STEP_FAIL;
        Pool *p = ps->pool;
        ps->fact->kind = words[i].integer ? PARSED_INTEGER : PARSED_CONDITION;
        ps->fact->subject = o->e;
        o->at.end = ps->token.end;
        o->shape = SHAPE_CONDITION;
        o->e =
            words[i].relation == RELATION_EQ ? expr_true(p) : parse_relate(p, words[i].relation, o->e, expr_int(p, 0));
        parse_advance(ps);
        if (ps->token.type == TOKEN_COMMA || ps->token.type == TOKEN_END)
            return STEP_DONE;
        return take_adjacent(ps);
    }
    return take_adjacent(ps);
}

// A name behind an operand: where, a word of assume, or an error.
static Step take_word(Parser *ps)
{
    bool where = parse_is_where(ps) && ps->mode != MODE_FACT && ps->mode != MODE_ITEM;
    if (!where)
        return ps->mode == MODE_FACT ? take_fact_word(ps) : take_adjacent(ps);
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    if (top_frame(ps)->type == FRAME_ROOT)
        return STEP_DONE;
    parse_fail(ps, ERR_SYNTAX, token_span(ps->token), "where stands behind a whole expression, not within brackets");
    return parse_hint(ps, "write e where t1 = a, t2 = b");
}

static Step take_operator(Parser *ps)
{
    Token t = ps->token;
    switch ((TokenType)t.type) {
    case TOKEN_OP:
        if (t.op == OP_FACTORIAL)
            return take_factorial(ps);
        if (op_rows[t.op].fix == OP_PREFIX)
            return take_adjacent(ps);
        return take_infix(ps, t.op, 0);
    case TOKEN_SUPERSCRIPT: return take_superscript(ps);
    case TOKEN_COMMA: return take_comma(ps);
    case TOKEN_BAR: return take_bar_behind(ps);
    case TOKEN_COLON: return take_colon(ps);
    case TOKEN_CLOSE:
    case TOKEN_UNSQUARE: return take_closing(ps);
    case TOKEN_END:
        return !reduce_to_bracket(ps) ? STEP_FAIL : top_frame(ps)->type == FRAME_ROOT ? STEP_DONE : fail_unclosed(ps);
    case TOKEN_BAD: return STEP_FAIL;
    case TOKEN_NAME: return take_word(ps);
    case TOKEN_SQUARE: return parse_is_array(ps, vec_last(&ps->s->operands).e) ? parse_array_subscript(ps) : take_adjacent(ps);
    case TOKEN_PRIMES:
        if (expr_flags(ps->pool, vec_last(&ps->s->operands).e) & (FLAG_HAS_FORM | FLAG_HAS_SYM) &&
            ps->before.type != TOKEN_UNSQUARE)
            return parse_array_primes(ps);
        parse_fail(ps, ERR_SYNTAX, token_span(t), "a prime marks the derivative of a function's name");
        return parse_hint(ps, "write f'(x), or diff(e, x) for an expression e");
    case TOKEN_SUBSCRIPT: parse_fail(ps, ERR_SYNTAX, token_span(t), "only a name has subscripts"); return STEP_FAIL;
    case TOKEN_SEMICOLON: return fail_unclosed(ps);
    case TOKEN_ASSIGN:
        parse_fail(ps, ERR_SYNTAX, token_span(t), ":= inside of an expression");
        return parse_hint(ps, "a definition is a statement: name := e; equality is =");
    default: return take_adjacent(ps);
    }
}

// ---- One text -------------------------------------------------------------------------------------------------------

void parse_begin(Parser *ps, ParseContext *ctx, const char *text, Span at, Error *err)
{
    if (!ctx->scratch)
        ctx->scratch = mem_zero(sizeof *ctx->scratch);
    *err = (Error){0};
    *ps = (Parser){.ctx = ctx, .pool = ctx->pool, .s = ctx->scratch, .err = err};
    ps->lex = (Lexer){.pool = ctx->pool, .text = text, .at = at.start, .end = at.end, .err = err};
    ps->start = at.start;
    ps->token.start = ps->token.end = at.start;
    vec_reserve(&ps->s->operands, 1); // so that a frame without operands points somewhere
    ps->s->scope.len = 0;
    ps->s->applied.len = ps->s->lets.len = 0;
    ps->s->shapes.len = 0;
    parse_arrays_begin(ps);
    parse_clear_roles(ps->s);
    parse_advance(ps);
    ps->before = (Token){.start = at.start, .end = at.start};
}

static bool finish_claim(Parser *ps, Operand *o)
{
    Claim *c = ps->claim;
    switch ((Shape)o->shape) {
    case SHAPE_CLAIM: return true;
    case SHAPE_MEMBER:
        vec_push(&c->sides, o->lower);
        vec_push(&c->sides, o->e);
        vec_push(&c->sides, o->upper);
        for (int i = 0; i < 3; i++)
            vec_push(&c->spans, o->at);
        vec_push(&c->relations, RELATION_LE);
        vec_push(&c->relations, RELATION_LE);
        return true;
    case SHAPE_CONDITION:
        parse_fail(ps, ERR_SYNTAX, o->at, "a claim is one relation or a chain of them, without and, or, not, brackets");
        parse_hint(ps, "write one prove for each claim");
        return false;
    default:
        if (!parse_require_plain(ps, o))
            return false;
        vec_push(&c->sides, o->e);
        vec_push(&c->spans, o->at);
        return true;
    }
}

static bool finish(Parser *ps, ParseMode mode, Operand *o)
{
    switch (mode) {
    case MODE_CLAIM: return finish_claim(ps, o);
    case MODE_CONDITION: o->e = parse_as_condition(ps, o); return o->e != 0;
    case MODE_FACT: return true;
    default: return parse_require_plain(ps, o);
    }
}

static Operand *run_once(Parser *ps, ParseMode mode)
{
    ParseScratch *s = ps->s;
    ps->mode = mode;
    s->operands.len = s->frames.len = 0;
    vec_push(&s->frames, ((Frame){.type = FRAME_ROOT, .start = ps->token.start}));
    Step step = STEP_OPERAND;
    while (step < STEP_DONE)
        step = step == STEP_OPERAND ? take_operand(ps) : take_operator(ps);
    return step == STEP_DONE && finish(ps, mode, &s->operands.at[0]) ? &s->operands.at[0] : NULL;
}

Operand *parse_run(Parser *ps, ParseMode mode)
{
    Parser start = *ps;
    Operand *o = run_once(ps, mode);
    if (!o || mode == MODE_FACT || mode == MODE_ITEM)
        return o;
    if (ps->token.type == TOKEN_NAME) { // where: once more, with the names' values
        if (!parse_lets(ps))
            return NULL;
        *ps = start;
        if (ps->claim)
            ps->claim->sides.len = ps->claim->relations.len = ps->claim->spans.len = 0;
        ps->s->applied.len = ps->ctx->warnings.len = 0;
        o = run_once(ps, mode);
    }
    if (o)
        parse_warn_subscripts(ps);
    return o && parse_check_applied(ps) ? o : NULL;
}

// ---- The interface --------------------------------------------------------------------------------------------------

void parse_context_init(ParseContext *ctx, Pool *pool, const Definitions *defs)
{
    *ctx = (ParseContext){.pool = pool, .defs = defs};
}

void parse_context_free(ParseContext *ctx)
{
    ParseScratch *s = ctx->scratch;
    if (s) {
        vec_free(&s->operands);
        vec_free(&s->frames);
        vec_free(&s->list);
        vec_free(&s->scope);
        vec_free(&s->applied);
        vec_free(&s->lets);
        vec_free(&s->shapes);
        vec_free(&s->mapped);
        vec_free(&s->notes);
        vec_free(&s->noted);
        vec_free(&s->roles);
        vec_free(&s->in_role);
        vec_free(&s->words);
    }
    mem_free(s);
    ctx->scratch = NULL;
    vec_free(&ctx->warnings);
}

void claim_clear(Claim *claim)
{
    vec_free(&claim->sides);
    vec_free(&claim->relations);
    vec_free(&claim->spans);
}

static Expr parse_whole(ParseContext *ctx, const char *text, uint32_t length, ParseMode mode, Error *err)
{
    Parser ps;
    Error own = {0};
    ctx->warnings.len = 0;
    parse_begin(&ps, ctx, text, (Span){0, length}, err ? err : &own);
    Operand *o = parse_run(&ps, mode);
    return o ? o->e : 0;
}

Expr parse_expr(ParseContext *ctx, const char *text, uint32_t length, Error *err)
{
    return parse_whole(ctx, text, length, MODE_VALUE, err);
}

Expr parse_condition(ParseContext *ctx, const char *text, uint32_t length, Error *err)
{
    return parse_whole(ctx, text, length, MODE_CONDITION, err);
}

bool parse_claim(ParseContext *ctx, const char *text, Span at, Claim *out, Error *err)
{
    Parser ps;
    out->sides.len = out->relations.len = out->spans.len = 0;
    parse_begin(&ps, ctx, text, at, err);
    ps.claim = out;
    return parse_run(&ps, MODE_CLAIM) != NULL;
}
