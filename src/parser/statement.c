// Statements: where one ends, what kind it is, and its parts.
//
// The extent of a statement is found first (extent.c), so an error inside costs that statement only.
#include "parser/extent.h"
#include "parser/parse_internal.h"

// ---- Definitions ----------------------------------------------------------------------------------------------------

static bool fail_left(Parser *ps, Span at, const char *what)
{
    parse_fail(ps, ERR_DEFINITION, at, "%s", what);
    parse_hint(ps, "a definition is name := e, f(x) := e or f[k] := e");
    return false;
}

static Span token_at(const Parser *ps)
{
    return (Span){ps->token.start, ps->token.end};
}

static bool add_param(Parser *ps, Statement *out, Sym name, Span at)
{
    const char *text = pool_symbol_name(ps->pool, name);
    if (!parse_is_free(ps, name, parse_word(ps, name))) {
        parse_fail(ps, ERR_DEFINITION, at, "%.80s is built in and can be no parameter", text);
        parse_hint(ps, "use another name");
        return false;
    }
    for (size_t i = 0; i < out->params.len; i++)
        if (out->params.at[i] == name) {
            parse_fail(ps, ERR_DEFINITION, at, "the parameter %.80s stands twice", text);
            parse_hint(ps, "give each a name of its own");
            return false;
        }
    vec_push(&out->params, name);
    return true;
}

// (x, y) or [k] behind the name on the left.
static bool read_params(Parser *ps, Statement *out)
{
    bool round = ps->token.type == TOKEN_OPEN;
    TokenType closing = round ? TOKEN_CLOSE : TOKEN_UNSQUARE;
    Span open = token_at(ps);
    out->def = round ? DEF_FUNCTION : DEF_ARRAY;
    do {
        parse_advance(ps);
        if (ps->token.type == TOKEN_BAD)
            return false;
        if (ps->token.type == TOKEN_END)
            return fail_left(ps, open, "this bracket is never closed");
        if (ps->token.type != TOKEN_NAME)
            return fail_left(ps, token_at(ps), "a parameter is a name");
        if (!add_param(ps, out, ps->token.name, token_at(ps)))
            return false;
        parse_advance(ps);
    } while (ps->token.type == TOKEN_COMMA);
    if (ps->token.type != closing)
        return fail_left(ps, token_at(ps), "parameters are names with commas between");
    parse_advance(ps);
    return true;
}

// The left side sₖ: letters only.
static bool read_subscripts(Parser *ps, Statement *out)
{
    char text[8];
    size_t n = lex_script(&ps->lex, ps->token, text, sizeof text);
    out->def = DEF_ARRAY;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < 'a')
            return fail_left(ps, token_at(ps), "a parameter is a name");
        if (!add_param(ps, out, pool_symbol(ps->pool, text + i, 1), token_at(ps)))
            return false;
    }
    parse_advance(ps);
    return true;
}

static bool read_left(Parser *ps, Statement *out)
{
    if (ps->token.type == TOKEN_BAD)
        return false;
    if (ps->token.type != TOKEN_NAME)
        return fail_left(ps, token_at(ps), "the left side of := is no name");
    Span at = token_at(ps);
    out->name = ps->token.name;
    out->def = DEF_VALUE;
    parse_advance(ps);
    bool fine = true;
    if (ps->token.type == TOKEN_OPEN || ps->token.type == TOKEN_SQUARE)
        fine = read_params(ps, out);
    else if (ps->token.type == TOKEN_SUBSCRIPT)
        fine = read_subscripts(ps, out);
    if (!fine || ps->token.type == TOKEN_BAD)
        return false;
    if (ps->token.type != TOKEN_END)
        return fail_left(ps, token_at(ps), "this can not stand on the left of :=");
    Word word = parse_word(ps, out->name);
    bool function = word.class == WORD_CARD || word.class == WORD_FORM;
    bool matrix = word.class == WORD_FORM && matrix_is_word((FormId)word.id);
    if (parse_is_free(ps, out->name, word) && (matrix || !(function && out->def == DEF_FUNCTION)))
        return true;
    parse_fail(ps, ERR_DEFINITION, at, "%.80s is built in and can not be redefined",
               pool_symbol_name(ps->pool, out->name));
    parse_hint(ps, "use another name");
    return false;
}

// The k of a name f_k: one letter of those that are used for indices. 0: the name is not of that kind.
static Sym subscript_of(Parser *ps, Sym name)
{
    const char *text = pool_symbol_name(ps->pool, name), *sub = strrchr(text, '_');
    bool letter = sub && sub > text && sub[1] >= 'i' && sub[1] <= 'n' && !sub[2];
    return letter ? pool_symbol(ps->pool, sub + 1, 1) : 0;
}

static bool read_definition(ParseContext *ctx, const char *text, Extent x, Statement *out, Error *err)
{
    Parser ps;
    out->kind = STATEMENT_DEFINE;
    parse_begin(&ps, ctx, text, (Span){x.at.start, x.assign}, err);
    if (!read_left(&ps, out))
        return false;
    Span sign = {x.assign, x.assign + (text[x.assign] == ':' ? 2 : 3)};
    parse_begin(&ps, ctx, text, (Span){sign.end, x.at.end}, err);
    if (ps.token.type == TOKEN_END) {
        error_set(err, ERR_SYNTAX, sign, "nothing stands on the right of :=");
        error_hint(err, "write name := e; forget takes a definition back");
        return false;
    }
    for (size_t i = 0; i < out->params.len; i++)
        vec_push(&ps.s->scope, out->params.at[i]);
    ps.params = (uint32_t)out->params.len;
    ps.defining = out->name;
    ps.family = out->def == DEF_VALUE ? subscript_of(&ps, out->name) : 0;
    parse_typed_begin(&ps);
    Operand *o = parse_run(&ps, MODE_VALUE);
    out->body = o ? o->e : 0;
    out->typed = parse_typed_end(&ps, out->body);
    return o != NULL;
}

// ---- Facts ----------------------------------------------------------------------------------------------------------

static bool read_fact(Parser *ps, Statement *out)
{
    ParsedFact fact = {.kind = PARSED_CONDITION};
    ps->fact = &fact;
    Operand *o = parse_run(ps, MODE_FACT);
    if (!o)
        return false;
    fact.at = o->at;
    if (o->shape == SHAPE_MEMBER) {
        fact = (ParsedFact){.kind = PARSED_RANGE, .subject = o->e, .lower = o->lower, .upper = o->upper, .at = o->at};
    } else if (fact.kind == PARSED_CONDITION) {
        if (o->shape == SHAPE_VALUE && ps->token.type == TOKEN_COMMA) {
            parse_fail(ps, ERR_TYPE, o->at, "this says nothing about its value");
            parse_hint(ps, "each fact stands by itself: assume x > 0, y > 0");
            return false;
        }
        fact.condition = parse_as_condition(ps, o);
        if (!fact.condition)
            return false;
        if (fact.subject && expr_kind(ps->pool, fact.condition) == KIND_TRUE)
            return true; // x real: everything is
        fact.subject = 0;
    }
    vec_push(&out->facts, fact);
    if (fact.kind == PARSED_SHAPE)
        vec_push(&ps->s->shapes, ((NewShape){expr_op(ps->pool, fact.subject), fact.shape}));
    return true;
}

static bool read_facts(Parser *ps, Statement *out)
{
    do {
        parse_advance(ps);
        if (ps->token.type == TOKEN_END) {
            parse_fail(ps, ERR_SYNTAX, (Span){ps->before.start, ps->before.end}, "a fact is missing");
            parse_hint(ps, "write assume x > 0, n integer, y in 1..K");
            return false;
        }
        if (!read_fact(ps, out))
            return false;
    } while (ps->token.type == TOKEN_COMMA);
    return parse_check_applied(ps);
}

static bool read_names(Parser *ps, Statement *out)
{
    do {
        parse_advance(ps);
        if (ps->token.type == TOKEN_END && ps->before.type == TOKEN_NAME && out->names.len == 0)
            return true; // all of them
        if (ps->token.type != TOKEN_NAME) {
            parse_fail(ps, ERR_SYNTAX, token_at(ps), "forget takes names");
            parse_hint(ps, "write forget x, y; forget alone takes back all assumptions");
            return false;
        }
        vec_push(&out->names, ps->token.name);
        parse_advance(ps);
    } while (ps->token.type == TOKEN_COMMA);
    if (ps->token.type == TOKEN_END)
        return true;
    parse_fail(ps, ERR_SYNTAX, token_at(ps), "forget takes names with commas between");
    parse_hint(ps, "write forget x, y; of an array its name alone");
    return false;
}

// ---- Kinds ----------------------------------------------------------------------------------------------------------

// x = 3, f(x) = x^2: what could be a definition is shown as one.
static void hint_relation(Parser *ps, const Statement *out, const char *text)
{
    char left[QUOTE_BYTES], right[QUOTE_BYTES];
    Expr e = out->claim.sides.at[0];
    Kind kind = expr_kind(ps->pool, e);
    bool fits = out->claim.relations.len == 1 && out->claim.relations.at[0] == RELATION_EQ;
    fits = fits && (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY) &&
           !defs_find(ps->ctx->defs, expr_op(ps->pool, e));
    uint32_t n = kind == KIND_APPLY ? expr_nargs(ps->pool, e) / 2 : expr_nargs(ps->pool, e);
    for (uint32_t i = 0; fits && i < n; i++)
        fits = expr_kind(ps->pool, expr_arg(ps->pool, e, i)) == KIND_SYM;
    if (!fits) {
        parse_hint(ps, "write prove %s for a claim, name := e for a definition", text);
        return;
    }
    parse_quote(ps, out->claim.spans.at[0], left);
    parse_quote(ps, out->claim.spans.at[1], right);
    parse_hint(ps, "write %s := %s to define %s, prove %s for a claim", left, right, left, text);
}

static bool read_claim(Parser *ps, Statement *out)
{
    ps->claim = &out->claim;
    if (!parse_run(ps, MODE_CLAIM))
        return false;
    bool relation = out->claim.relations.len > 0;
    if (relation == (out->kind == STATEMENT_PROVE))
        return true;
    Span all = {out->claim.spans.at[0].start, vec_last(&out->claim.spans).end};
    char text[QUOTE_BYTES];
    parse_quote(ps, all, text);
    if (relation) {
        parse_fail(ps, ERR_SYNTAX, all, "a relation by itself says not what to do with it");
        hint_relation(ps, out, text);
    } else {
        parse_fail(ps, ERR_SYNTAX, all, "prove needs a relation");
        parse_hint(ps, "write prove %s = ...", text);
    }
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static Token peek(const Parser *ps)
{
    Lexer ahead = ps->lex;
    Error ignored = {0};
    ahead.err = &ignored;
    return lex_token(&ahead);
}

// Does the bracket that opens at `at` close at the end of the statement?
static bool closes_at_end(const Lexer *l, uint32_t at)
{
    uint32_t depth = 0;
    for (uint32_t i = at; i < l->end; i++) {
        depth += l->text[i] == '(' || l->text[i] == '[';
        depth -= l->text[i] == ')' || l->text[i] == ']';
        if (depth == 0)
            return i + 1 == l->end;
    }
    return false;
}

// The first word is a command's name. Is it meant as one, or is it a variable or call that an expression begins with?
static bool means_command(Parser *ps)
{
    Token word = ps->token, next = peek(ps);
    bool letter = word.end == word.start + 1, defined = defs_find(ps->ctx->defs, word.name) != NULL;
    bool long_free = !letter && !defined;
    bool form = parse_word(ps, word.name).class == WORD_FORM;
    bool tight = next.end < ps->lex.end && !is_blank(ps->lex.text[next.end]); // nothing between sign and operand
    switch ((TokenType)next.type) {
    case TOKEN_NUMBER:
    case TOKEN_NAME:
    case TOKEN_PERCENT:
    case TOKEN_BAD: return true; // as an expression this would be an error
    case TOKEN_END: return long_free;
    case TOKEN_OPEN:
        if (next.spaced)
            return !defined && !(form && closes_at_end(&ps->lex, next.start));
        return long_free && !form && parse_word(ps, word.name).class == WORD_PLAIN;
    case TOKEN_SQUARE: return !defined && next.spaced;
    case TOKEN_OP:
        if (next.op == OP_NOT || next.op == OP_SQRT)
            return true;
        if (next.op == OP_DIV && next.spaced && tight) // load /tmp/model
            return long_free;
        if ((next.op == OP_SUB || next.op == OP_ADD) && next.spaced && tight) {
            if (letter && !defined)
                parse_warn(ps, (Span){word.start, next.end}, "put brackets around the argument of the command",
                           "read as a %s, not as a command", next.op == OP_SUB ? "difference" : "sum");
            return long_free;
        }
        break;
    default: break;
    }
    bool command = long_free && next.end == ps->lex.end;
    if (long_free && !command)
        parse_warn(ps, (Span){word.start, word.end}, "put brackets around the argument of the command",
                   "read as an expression in the variable %.20s, not as the command", pool_symbol_name(ps->pool, word.name));
    return command;
}

static StatementKind find_kind(Parser *ps)
{
    static const struct {
        const char *word;
        StatementKind kind;
    } kinds[] = {{"prove", STATEMENT_PROVE},
                 {"assume", STATEMENT_ASSUME},
                 {"forget", STATEMENT_FORGET},
                 {"show", STATEMENT_SHOW}};

    if (ps->token.type != TOKEN_NAME)
        return STATEMENT_EMPTY;
    const char *text = ps->lex.text + ps->token.start;
    size_t length = ps->token.end - ps->token.start;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].word) == length && !memcmp(kinds[i].word, text, length))
            return kinds[i].kind;
    bool command = ps->ctx->is_command && ps->ctx->is_command(text, length, ps->ctx->data);
    return command && means_command(ps) ? STATEMENT_COMMAND : STATEMENT_EMPTY;
}

static void reset(Statement *s)
{
    s->kind = STATEMENT_EMPTY;
    s->at = s->word = s->argument = (Span){0, 0};
    s->blank_before = false;
    s->name = 0;
    s->body = 0;
    s->claim.sides.len = s->claim.relations.len = s->claim.spans.len = 0;
    s->params.len = s->facts.len = s->names.len = 0;
}

// ?diff is help on diff; :undo is the command undo, whatever that name may mean elsewhere.
static bool read_escaped(const char *text, Extent x, Statement *out)
{
    uint32_t at = x.at.start + 1;
    while (at < x.at.end && (text[at] == '?' || text[at] == ':' || is_blank(text[at])))
        at++;
    out->kind = STATEMENT_COMMAND;
    out->word = (Span){x.at.start, x.at.start + 1};
    if (text[x.at.start] == ':') {
        out->word.start = at;
        for (uint32_t n; (n = lex_letter(text, at, x.at.end, true));)
            at += n;
        out->word.end = at;
        while (at < x.at.end && is_blank(text[at]))
            at++;
    }
    out->argument = (Span){at, x.at.end};
    return true;
}

bool parse_statement(ParseContext *ctx, const char *text, uint32_t length, uint32_t *pos, Statement *out, Error *err)
{
    Extent x = extent_find(text, length, *pos);
    *pos = x.next;
    *err = (Error){0};
    reset(out);
    ctx->warnings.len = 0;
    out->at = x.at;
    out->blank_before = x.blank_before;
    if (x.at.start >= x.at.end)
        return true;
    if (x.assign != EXTENT_NO_ASSIGN)
        return read_definition(ctx, text, x, out, err);
    if (text[x.at.start] == '?' || text[x.at.start] == ':')
        return read_escaped(text, x, out);
    Parser ps;
    parse_begin(&ps, ctx, text, x.at, err);
    out->kind = find_kind(&ps);
    switch (out->kind) {
    case STATEMENT_ASSUME: return read_facts(&ps, out);
    case STATEMENT_FORGET: return read_names(&ps, out);
    case STATEMENT_COMMAND:
        out->word = token_at(&ps);
        out->argument = (Span){peek(&ps).start, x.at.end};
        return true;
    case STATEMENT_EMPTY: out->kind = STATEMENT_SHOW; return read_claim(&ps, out);
    default: parse_advance(&ps); return read_claim(&ps, out);
    }
}

void statement_clear(Statement *s)
{
    claim_clear(&s->claim);
    vec_free(&s->params);
    vec_free(&s->facts);
    vec_free(&s->names);
    reset(s);
}
