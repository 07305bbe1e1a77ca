// Expressions: operator precedence with explicit stacks (parse_internal.h tells how; reduce.c makes the nodes).
//
// Two states alternate: an operand is expected (operand.c), or an operator (operator.c).
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

Step parse_fail_unclosed(Parser *ps)
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

// ---- Stacks ---------------------------------------------------------------------------------------------------------

void parse_advance(Parser *ps)
{
    ps->before = ps->token;
    ps->token = lex_token(&ps->lex);
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
        step = step == STEP_OPERAND ? parse_operand(ps) : parse_operator(ps);
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
