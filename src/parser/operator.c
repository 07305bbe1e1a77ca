// Where an operator is expected: infix and postfix operators, commas, closing brackets and the end. Two operands side by
// side are a product only where docs/language.md says so (2x, 2(x + 1), (a + b)(c + d)), and an error elsewhere.
#include "parser/parse_internal.h"

// Makes nodes of the operators above the innermost bracket.
static bool reduce_to_bracket(Parser *ps)
{
    while (parse_top(ps)->type == FRAME_OPERATORS)
        if (parse_reduce(ps) == STEP_FAIL)
            return false;
    return true;
}

// A root sign or a power of e or of a number that ends here, without brackets, and is multiplied without a sign.
static unsigned implicit_kind(Parser *ps)
{
    const Frame *f = parse_top(ps);
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
    const Frame *f = parse_top(ps);
    if (f->type != FRAME_OPERATORS || f->op != OP_SQRT)
        return true;
    bool bracketed = ps->lex.text[vec_last(&ps->s->operands).at.start] == '(';
    if (!bracketed && !power)
        return true;
    if (!bracketed)
        parse_warn(ps, parse_span(ps->token), "write √(...) around all that is under the root",
                   "read as a power of the root");
    return parse_reduce(ps) != STEP_FAIL;
}

static Step take_infix(Parser *ps, OpId op, unsigned implicit)
{
    const OpRow *row = &op_rows[op];
    Token sign = ps->token;
    if (row->level == op_rows[OP_POW].level && ps->before.type == TOKEN_SUPERSCRIPT) {
        parse_fail(ps, ERR_SYNTAX, parse_span(sign), "a power of a power without brackets");
        return parse_hint(ps, "write (x^2)^3 or x^(2^3)");
    }
    if (op == OP_NE && ps->mode == MODE_CLAIM && !sign.spaced && ps->lex.text[sign.start] == '!')
        parse_warn(ps, parse_span(sign), "write n! = ... for the factorial", "read as the relation !=");
    if (row->level == op_rows[OP_POW].level && !end_root(ps, true))
        return STEP_FAIL;
    while (parse_top(ps)->type == FRAME_OPERATORS && parse_top(ps)->level > row->level)
        if (parse_reduce(ps) == STEP_FAIL)
            return STEP_FAIL;
    Frame *f = parse_top(ps);
    Operand *left = &vec_last(&ps->s->operands);
    bool collects = f->type == FRAME_OPERATORS && f->level == row->level && row->fix == OP_INFIX;
    if (collects && op == OP_RANGE) {
        parse_fail(ps, ERR_SYNTAX, parse_span(sign), "a range has two ends");
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
                   .at = parse_span(sign)};
    return parse_push_frame(ps, frame) ? STEP_OPERAND : STEP_FAIL;
}

static Step take_factorial(Parser *ps)
{
    if (!end_root(ps, false))
        return STEP_FAIL;
    Operand *o = &vec_last(&ps->s->operands);
    if (ps->before.type == TOKEN_OP) {
        parse_fail(ps, ERR_SYNTAX, parse_span(ps->token), "two factorial signs");
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
        parse_fail(ps, ERR_SYNTAX, parse_span(ps->token), "a superscript is an integer or a single letter");
        return parse_hint(ps, "write x^(...)");
    }
    if (!end_root(ps, true))
        return STEP_FAIL;
    Pool *p = ps->pool;
    Span at = parse_span(ps->token);
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
    Span as = parse_span(a), bs = parse_span(b);
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
    if (word.class == WORD_FORM)
        return parse_hint(ps, "write %s", form_rows[word.id].signature);
    if (!strcmp(x, "mod") || !strcmp(y, "mod"))
        return parse_hint(ps, "write a - b*floor(a/b) for the remainder");
    if (!strcmp(x, "let") || !strcmp(x, "def") || !strcmp(x, "lambda"))
        return parse_hint(ps, "write name := e, or f(x) := e, to define");
    if (!strcmp(y, "natural") || !strcmp(y, "is"))
        return parse_hint(ps, "write assume %s integer, or assume %s >= 0", x, x);
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
        parse_fail(ps, ERR_SYNTAX, parse_span(ps->token), "this | opens and closes nothing");
        return parse_hint(ps, "|x| is the absolute value, with * before it in a product; or joins conditions");
    }
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    Span end = parse_span(ps->token);
    Frame closed = vec_pop(&ps->s->frames);
    parse_advance(ps);
    return parse_close(ps, &closed, end);
}

static Step take_comma(Parser *ps)
{
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    Frame *f = parse_top(ps);
    if (f->type == FRAME_ROOT && (ps->mode == MODE_FACT || ps->mode == MODE_ITEM))
        return STEP_DONE;
    if (f->type == FRAME_CALL || f->type == FRAME_LIST || f->type == FRAME_SUBSCRIPT) {
        if (!parse_end_argument(ps, f))
            return STEP_FAIL;
        parse_advance(ps);
        return STEP_OPERAND;
    }
    Token number = ps->before;
    Span at = parse_span(ps->token);
    parse_advance(ps);
    bool decimal = number.type == TOKEN_NUMBER && ps->token.type == TOKEN_NUMBER;
    parse_fail(ps, ERR_SYNTAX, at, "a comma outside of a call or list");
    if (!decimal)
        return parse_hint(ps, "a list is written [a, b]");
    char whole[QUOTE_BYTES], fraction[QUOTE_BYTES];
    return parse_hint(ps, "the decimal mark is a point: %s.%s", parse_quote(ps, parse_span(number), whole),
                      parse_quote(ps, parse_span(ps->token), fraction));
}

static Step take_colon(Parser *ps)
{
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    Frame *f = parse_top(ps);
    Operand *o = ps->s->operands.at + f->base;
    size_t n = ps->s->operands.len - f->base;
    bool fits = f->type == FRAME_CALL && f->head.class == WORD_PIECEWISE && n % 2 == 1 && (n == 1 || o[n - 3].colon);
    if (!fits) {
        parse_fail(ps, ERR_SYNTAX, parse_span(ps->token), "a colon that ends no condition of piecewise");
        return parse_hint(ps, "definitions are written name := e, cases piecewise(c1: a, c2: b, otherwise)");
    }
    o[n - 1].colon = true;
    parse_advance(ps);
    return STEP_OPERAND;
}

Step parse_closing(Parser *ps)
{
    if (!reduce_to_bracket(ps))
        return STEP_FAIL;
    bool round = ps->token.type == TOKEN_CLOSE;
    Frame *f = parse_top(ps);
    if (f->type == FRAME_ROOT) {
        parse_fail(ps, ERR_SYNTAX, parse_span(ps->token), "this %s closes nothing", round ? ")" : "]");
        return parse_hint(ps, "take it out, or open a bracket before");
    }
    bool opened_round = f->type == FRAME_PAREN || f->type == FRAME_CALL;
    if (f->type == FRAME_BAR)
        return parse_fail_unclosed(ps);
    if (opened_round != round) {
        parse_fail(ps, ERR_SYNTAX, parse_span(ps->token), "a %s was opened, and a %s closes it",
                   opened_round ? "(" : "[", round ? ")" : "]");
        ps->err->also = f->at;
        return parse_hint(ps, "write %s", opened_round ? ")" : "]");
    }
    Span end = parse_span(ps->token);
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
        parse_fail(ps, ERR_SYNTAX, parse_span(ps->token), "a comma is missing before this fact");
        return parse_hint(ps, "write assume x > 0, y > 0");
    }
    if (!reduce_to_bracket(ps) || parse_top(ps)->type != FRAME_ROOT)
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
    if (parse_top(ps)->type == FRAME_ROOT)
        return STEP_DONE;
    parse_fail(ps, ERR_SYNTAX, parse_span(ps->token), "where stands behind a whole expression, not within brackets");
    return parse_hint(ps, "write e where t1 = a, t2 = b");
}

Step parse_operator(Parser *ps)
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
    case TOKEN_UNSQUARE: return parse_closing(ps);
    case TOKEN_END:
        return !reduce_to_bracket(ps) ? STEP_FAIL : parse_top(ps)->type == FRAME_ROOT ? STEP_DONE : parse_fail_unclosed(ps);
    case TOKEN_BAD: return STEP_FAIL;
    case TOKEN_NAME: return take_word(ps);
    case TOKEN_SQUARE: return parse_is_array(ps, vec_last(&ps->s->operands).e) ? parse_array_subscript(ps) : take_adjacent(ps);
    case TOKEN_PRIMES:
        if (expr_flags(ps->pool, vec_last(&ps->s->operands).e) & (FLAG_HAS_FORM | FLAG_HAS_SYM) &&
            ps->before.type != TOKEN_UNSQUARE)
            return parse_array_primes(ps);
        parse_fail(ps, ERR_SYNTAX, parse_span(t), "a prime marks the derivative of a function's name");
        return parse_hint(ps, "write f'(x), or diff(e, x) for an expression e");
    case TOKEN_SUBSCRIPT: parse_fail(ps, ERR_SYNTAX, parse_span(t), "only a name has subscripts"); return STEP_FAIL;
    case TOKEN_SEMICOLON: return parse_fail_unclosed(ps);
    case TOKEN_ASSIGN:
        parse_fail(ps, ERR_SYNTAX, parse_span(t), ":= inside of an expression");
        return parse_hint(ps, "a definition is a statement: name := e; equality is =");
    default: return take_adjacent(ps);
    }
}
