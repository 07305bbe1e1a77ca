// Derivatives as analysts write them: d/dx e, d²/dx² (e), dy/dx, ∂f/∂x, ∂²f/∂x∂y, ∂/∂x e.
//
// What stands above the bar is a name, a call, an element or a bracket, read by a parser of its own; below it stand
// names and elements. d/dx without anything above applies to the bracket behind it, or else to the product behind it:
// d/dx x*sin(x) + 1 is (x*sin(x))' + 1. Where d or dx is a name of the person's own, all is the quotient it looks like.
#include "parser/parse_internal.h"

#include <stdio.h>
#include <stdlib.h>

enum { VARIABLES_MOST = 8, DEPTH_MOST = 40 };

typedef struct {
    bool partial;     // written with ∂
    bool above;       // something stands above the bar:
    Span numerator;   // its text
    unsigned order;   // as written above the bar
    uint32_t n, end;  // of the variables; behind the last of them
    Span at[VARIABLES_MOST];
    unsigned orders[VARIABLES_MOST];
} Fraction;

typedef struct { // looks ahead
    const Parser *ps;
    Lexer lex;
    Error ignored;
    Token token;
} Ahead;

static void next(Ahead *a)
{
    a->token = lex_token(&a->lex);
}

static Ahead look(const Parser *ps)
{
    Ahead a = {.ps = ps, .lex = ps->lex, .token = ps->token};
    return a;
}

static bool is_text(const Ahead *a, const char *text)
{
    size_t n = strlen(text);
    return a->token.end - a->token.start == n && !memcmp(a->lex.text + a->token.start, text, n);
}

static bool is_own_name(const Ahead *a, const char *text, size_t length)
{
    Sym name = pool_symbol(a->ps->pool, text, length);
    return defs_find(a->ps->ctx->defs, name) || parse_in_scope(a->ps, name) ||
           (a->ps->ctx->is_variable && a->ps->ctx->is_variable(name, a->ps->ctx->data));
}

static bool is_op(const Ahead *a, OpId op)
{
    return a->token.type == TOKEN_OP && a->token.op == op;
}

// ^2 or ², where there is one; 1 where there is none, 0 for what is no order.
static unsigned take_order(Ahead *a)
{
    char text[8] = "";
    if (a->token.type == TOKEN_SUPERSCRIPT) {
        text[lex_script(&a->lex, a->token, text, sizeof text - 1)] = '\0';
    } else if (is_op(a, OP_POW)) {
        next(a);
        uint32_t length = a->token.end - a->token.start;
        if (a->token.type != TOKEN_NUMBER || length > 2)
            return 0;
        memcpy(text, a->lex.text + a->token.start, length);
    } else {
        return 1;
    }
    for (const char *c = text; *c; c++)
        if (*c < '0' || *c > '9')
            return 0;
    next(a);
    return (unsigned)strtoul(text, NULL, 10);
}

// Over a bracket and what it holds; false where it never closes.
static bool skip_bracket(Ahead *a)
{
    unsigned depth = 0;
    do {
        if (a->token.type == TOKEN_OPEN || a->token.type == TOKEN_SQUARE)
            depth++;
        if (a->token.type == TOKEN_CLOSE || a->token.type == TOKEN_UNSQUARE)
            depth--;
        if (a->token.type == TOKEN_END || a->token.type == TOKEN_BAD)
            return false;
        if (depth > 0)
            next(a);
    } while (depth > 0);
    return true;
}

// A name with its arguments or subscripts; or a bracket, where one may stand.
static bool take_primary(Ahead *a, bool bracket, Span *at)
{
    at->start = a->token.start;
    bool name = a->token.type == TOKEN_NAME;
    if (!name && !(bracket && a->token.type == TOKEN_OPEN))
        return false;
    for (bool more = true; more;) {
        if (a->token.type == TOKEN_OPEN || a->token.type == TOKEN_SQUARE)
            if (!skip_bracket(a))
                return false;
        at->end = a->token.end;
        next(a);
        bool follows = a->token.type == TOKEN_SQUARE || a->token.type == TOKEN_SUBSCRIPT || a->token.type == TOKEN_PRIMES;
        more = name && !a->token.spaced && (follows || (bracket && a->token.type == TOKEN_OPEN));
    }
    return true;
}

// dx: the x of it. Names that are defined or bound are what they are.
static bool is_differential(const Ahead *a, Span *inner)
{
    const char *text = a->lex.text + a->token.start;
    uint32_t length = a->token.end - a->token.start;
    if (a->token.type != TOKEN_NAME || length < 2 || text[0] != 'd' || is_own_name(a, text, length))
        return false;
    *inner = (Span){a->token.start + 1, a->token.end};
    return lex_letter(text, 1, length, false) > 0;
}

static bool take_variables(Ahead *a, Fraction *f)
{
    bool bracketed = f->partial && a->token.type == TOKEN_OPEN;
    if (bracketed)
        next(a);
    unsigned total = 0;
    while (f->n < VARIABLES_MOST) {
        if (f->partial && !is_text(a, "∂"))
            break;
        if (f->partial)
            next(a);
        Span *at = &f->at[f->n];
        if (f->partial ? !take_primary(a, false, at) : !is_differential(a, at))
            return false;
        f->end = at->end;
        if (!f->partial)
            next(a);
        bool ordered = a->token.type == TOKEN_SUPERSCRIPT || is_op(a, OP_POW);
        unsigned order = take_order(a);
        if (!order)
            return false;
        if (ordered)
            f->end = a->token.type == TOKEN_END ? a->lex.end : a->token.start;
        f->orders[f->n++] = order;
        total += order;
        if (!f->partial)
            break;
    }
    if (bracketed && a->token.type != TOKEN_CLOSE)
        return false;
    if (bracketed) {
        f->end = a->token.end;
        next(a);
    }
    return f->n > 0 && total == f->order;
}

// May what comes next be the operand of d/dx?
static bool begins_operand(const Ahead *a)
{
    TokenType t = (TokenType)a->token.type;
    return t == TOKEN_NAME || t == TOKEN_NUMBER || t == TOKEN_OPEN || t == TOKEN_BAR || is_op(a, OP_SQRT);
}

static bool match(const Parser *ps, Fraction *f)
{
    Ahead a = look(ps);
    a.lex.err = &a.ignored;
    *f = (Fraction){.partial = is_text(&a, "∂")};
    bool plain = is_text(&a, "d") && !is_own_name(&a, "d", 1);
    if (!f->partial && !plain) { // dy/dx, where y is known
        f->above = is_differential(&a, &f->numerator) &&
                   is_own_name(&a, a.lex.text + f->numerator.start, f->numerator.end - f->numerator.start);
        f->order = 1;
        next(&a);
    } else {
        next(&a);
        f->order = take_order(&a);
        if (!is_op(&a, OP_DIV))
            f->above = take_primary(&a, true, &f->numerator);
        if (!f->above && !is_op(&a, OP_DIV))
            return false;
    }
    if ((!f->above && !f->partial && !plain) || !f->order || !is_op(&a, OP_DIV))
        return false;
    next(&a);
    return take_variables(&a, f) && (f->above || begins_operand(&a));
}

// ---- What was found -------------------------------------------------------------------------------------------------

// Reads a part of the text by itself, within the same scope.
static Expr read_part(Parser *ps, Span at, Sym *name)
{
    ParseContext *ctx = ps->ctx, inner = *ctx;
    if (ctx->depth >= DEPTH_MOST) {
        parse_fail(ps, ERR_LIMIT, at, "derivatives within derivatives, more than %d deep", DEPTH_MOST);
        return 0;
    }
    inner.scratch = NULL;
    inner.depth++;
    memset(&inner.warnings, 0, sizeof inner.warnings);
    Parser part;
    parse_begin(&part, &inner, ps->lex.text, at, ps->err);
    for (size_t i = 0; i < ps->s->scope.len; i++)
        vec_push(&part.s->scope, ps->s->scope.at[i]);
    for (size_t i = 0; i < ps->s->lets.len; i++)
        vec_push(&part.s->lets, ps->s->lets.at[i]);
    part.params = ps->params;
    part.defining = ps->defining;
    part.differentiates = true;
    Operand *o = parse_run(&part, MODE_VALUE);
    Expr e = o ? o->e : 0;
    *name = o ? o->name : 0;
    for (size_t i = 0; i < inner.warnings.len; i++)
        vec_push(&ctx->warnings, inner.warnings.at[i]);
    parse_context_free(&inner);
    return e;
}

// The f of df/dx where f is a function: f(x), of its own parameters.
static Expr applied(Parser *ps, Span at)
{
    Sym name = pool_symbol(ps->pool, ps->lex.text + at.start, at.end - at.start);
    const Definition *def = parse_in_scope(ps, name) ? NULL : defs_find(ps->ctx->defs, name);
    if (!def || def->kind != DEF_FUNCTION)
        return 0;
    Expr params[16];
    uint32_t n = (uint32_t)def->params.len;
    for (uint32_t i = 0; i < n && i < 16; i++)
        params[i] = expr_sym(ps->pool, def->params.at[i]);
    return n <= 16 ? expr_apply(ps->pool, name, params, NULL, n) : 0;
}

// ∂u/∂x, where nothing is known of u, is 0: told, for many mean u(x).
static void warn_plain(Parser *ps, Span at, const char *name)
{
    char hint[160];
    snprintf(hint, sizeof hint, "write %.40s(x) for a function of x, or define %.40s", name, name);
    parse_warn(ps, at, hint, "%.60s is a variable of its own", name);
}

static Step push_part(Parser *ps, Span at)
{
    Sym name = 0;
    Expr whole = applied(ps, at), e = whole ? whole : read_part(ps, at, &name);
    if (name && e && expr_kind(ps->pool, e) == KIND_SYM && !defs_find(ps->ctx->defs, name) && !parse_in_scope(ps, name))
        warn_plain(ps, at, pool_symbol_name(ps->pool, name));
    return e ? parse_push_value(ps, e, name, at) : STEP_FAIL;
}

static Step push_variables(Parser *ps, const Fraction *f)
{
    for (uint32_t i = 0; i < f->n; i++) {
        Sym name = 0;
        Expr e = read_part(ps, f->at[i], &name);
        if (!e || parse_push_value(ps, e, name, f->at[i]) == STEP_FAIL)
            return STEP_FAIL;
        if (f->orders[i] > 1 && parse_push_value(ps, expr_int(ps->pool, f->orders[i]), 0, f->at[i]) == STEP_FAIL)
            return STEP_FAIL;
    }
    return STEP_OPERATOR;
}

// The operands from f->base on are the variables and, last, what is differentiated.
Step parse_derive(Parser *ps, const Frame *f, Span end)
{
    Operand *o = ps->s->operands.at + f->base, e = vec_last(&ps->s->operands);
    size_t n = ps->s->operands.len - f->base;
    memmove(o + 1, o, (n - 1) * sizeof *o);
    o[0] = e;
    Frame call = *f;
    call.type = FRAME_CALL;
    call.head = (Word){WORD_FORM, FORM_DIFF};
    return parse_close(ps, &call, end);
}

bool parse_is_leibniz(Parser *ps)
{
    Fraction f;
    return match(ps, &f);
}

Step parse_leibniz(Parser *ps)
{
    Fraction f;
    if (!match(ps, &f))
        return STEP_FAIL;
    Token first = ps->token;
    Frame frame = {.type = FRAME_OPERATORS,
                   .level = op_rows[OP_DERIV].level,
                   .op = OP_DERIV,
                   .base = (uint32_t)ps->s->operands.len,
                   .start = first.start,
                   .at = {first.start, f.end}};
    if (push_variables(ps, &f) == STEP_FAIL)
        return STEP_FAIL;
    ps->lex.at = f.end;
    parse_advance(ps);
    if (f.above)
        return push_part(ps, f.numerator) == STEP_FAIL ? STEP_FAIL : parse_derive(ps, &frame, (Span){f.end, f.end});
    if (ps->token.type != TOKEN_OPEN)
        return parse_push_frame(ps, frame) ? STEP_OPERAND : STEP_FAIL;
    Ahead a = look(ps); // a bracket behind it is all that it applies to
    a.lex.err = &a.ignored;
    if (!skip_bracket(&a))
        return parse_push_frame(ps, frame) ? STEP_OPERAND : STEP_FAIL; // the error is found there
    Span inside = {ps->token.start, a.token.end};
    ps->lex.at = inside.end;
    parse_advance(ps);
    return push_part(ps, inside) == STEP_FAIL ? STEP_FAIL : parse_derive(ps, &frame, (Span){inside.end, inside.end});
}
