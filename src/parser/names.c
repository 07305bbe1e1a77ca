// Names: what a name stands for where it was written.
//
// A name before ( is a call, a name before [ an element, a name with primes the derivative of a function, and any other
// name a value. What was defined or bound comes before what is built in. An unknown name may be called only where this
// can not be a product in disguise: y(x) with plain names for arguments, or with primes. So `a(b + c)` is an error.
#include "parser/parse_internal.h"

#include <stdio.h>

static const struct {
    const char *word;
    WordClass class;
    const char *as;
} words[] = {

#define WORD(word, class, as) {word, WORD_##class, as},
#include "parser/words.def"
#undef WORD
};

enum { WORD_COUNT = sizeof words / sizeof *words };

// ---- Roles and scope ------------------------------------------------------------------------------------------------

static Word look_up(Parser *ps, Sym name)
{
    const char *text = pool_symbol_name(ps->pool, name);
    int id = func_find(text);
    if (id >= 0)
        return (Word){WORD_CARD, (uint8_t)id};
    id = form_find(text);
    if (id >= 0)
        return (Word){WORD_FORM, (uint8_t)id};
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (!strcmp(words[i].word, text))
            return (Word){(uint8_t)words[i].class,
                          words[i].class == WORD_SYNONYM ? (uint8_t)func_find(words[i].as) : 0};
    uint32_t code;
    if (lex_is_lookalike(text, &code)) // told once, when the name is first seen
        parse_warn(ps, (Span){ps->before.start, ps->before.end}, "retype it if the Latin letter was meant",
                   "the name %.60s is not written in Latin letters (U+%04X)", text, (unsigned)code);
    return (Word){WORD_PLAIN, 0};
}

Word parse_word(Parser *ps, Sym name)
{
    ParseScratch *s = ps->s;
    while (s->words.len <= name)
        vec_push(&s->words, ((Word){WORD_UNSEEN, 0}));
    if (s->words.at[name].class == WORD_UNSEEN) {
        Word found = look_up(ps, name);
        s->words.at[name] = found;
    }
    return s->words.at[name];
}

void parse_note_role(Parser *ps, Sym name, unsigned role)
{
    ParseScratch *s = ps->s;
    while (s->roles.len <= name)
        vec_push(&s->roles, 0);
    if (!s->roles.at[name])
        vec_push(&s->in_role, name);
    s->roles.at[name] |= (uint8_t)role;
}

void parse_clear_roles(ParseScratch *s)
{
    for (size_t i = 0; i < s->in_role.len; i++)
        s->roles.at[s->in_role.at[i]] = 0;
    s->in_role.len = 0;
}

bool parse_in_scope(const Parser *ps, Sym name)
{
    for (size_t i = ps->s->scope.len; i-- > 0;)
        if (ps->s->scope.at[i] == name)
            return true;
    return false;
}

// Words of one letter (N, e) and functions that are called by a Greek letter (gamma, beta) double as variables.
bool parse_is_free(Parser *ps, Sym name, Word word)
{
    const char *text = pool_symbol_name(ps->pool, name);
    return word.class == WORD_PLAIN || word.class == WORD_FOREIGN || word.class == WORD_E || !text[1] ||
           word.class == WORD_MATRIX || word.class == WORD_VECTOR ||
           (word.class == WORD_FORM && matrix_is_word((FormId)word.id)) ||
           (word.class == WORD_CARD && (word.id == FN_GAMMA || word.id == FN_BETA));
}

// ---- The nearest known name -----------------------------------------------------------------------------------------

enum { NAME_MOST = 24 };

// Edits (one letter put in, left out, changed, or two swapped) from a to b; more than `most`: any number above it.
static unsigned distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > NAME_MOST || m > NAME_MOST)
        return NAME_MOST;
    unsigned rows[3][NAME_MOST + 1], *two = rows[0], *one = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        one[j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= m; j++) {
            unsigned best = one[j - 1] + (a[i - 1] != b[j - 1]);
            best = one[j] + 1 < best ? one[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            row[j] = swapped && two[j - 2] + 1 < best ? two[j - 2] + 1 : best;
        }
        unsigned *free_row = two;
        two = one;
        one = row;
        row = free_row;
    }
    return one[m];
}

static void nearer(const char *name, const char *candidate, unsigned *best, const char **found)
{
    unsigned d = distance(name, candidate);
    if (d < *best) {
        *best = d;
        *found = candidate;
    }
}

const char *parse_suggest(const Parser *ps, const char *name)
{
    size_t length = strlen(name);
    unsigned best = length < 3 ? 0 : length < 6 ? 2 : 3; // one edit of a short name, two of a long one
    const char *found = NULL;
    const Definitions *d = ps->ctx->defs;
    for (size_t i = 0; d && i < d->list.len; i++)
        if (d->list.at[i].kind == DEF_FUNCTION)
            nearer(name, pool_symbol_name(ps->pool, d->list.at[i].name), &best, &found);
    for (int i = 0; i < FN_COUNT; i++)
        nearer(name, func_cards[i].name, &best, &found);
    for (int i = 0; i < FORM_COUNT; i++)
        if (form_rows[i].help[0])
            nearer(name, form_rows[i].name, &best, &found);
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (words[i].class <= WORD_PIECEWISE || words[i].class == WORD_SYNONYM) // those that are called
            nearer(name, words[i].word, &best, &found);
    return found;
}

// ---- A name by itself -----------------------------------------------------------------------------------------------

static const char *way_to_write(const char *name)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (!strcmp(words[i].word, name))
            return words[i].as;
    return name;
}

static Step fail_reserved(Parser *ps, Span at, const char *name, Word word)
{
    switch ((WordClass)word.class) {
    case WORD_INFINITY:
        parse_fail(ps, ERR_DOMAIN, at, "infinity is no number here");
        return parse_hint(ps, "sums have finite bounds; a symbol such as K may stand for any");
    case WORD_CARD:
    case WORD_SYNONYM:
        parse_fail(ps, ERR_NAME, at, "%s is a function and has no argument here", name);
        if (func_cards[word.id].arity > 1 || func_cards[word.id].properties & FN_VARIADIC)
            return parse_hint(ps, "write %s(x, y)", name);
        return parse_hint(ps, "write %s(x); %s(x)^2 for its square", name, name);
    case WORD_FORM:
        parse_fail(ps, ERR_NAME, at, "%s has no arguments here", name);
        return parse_hint(ps, "write %s", form_rows[word.id].signature);
    default:
        parse_fail(ps, ERR_NAME, at, "%s has no arguments here", name);
        return parse_hint(ps, "write %s", way_to_write(name));
    }
}

// Is the argument at hand that of a defined function which subscripts it?
static bool is_array_argument(Parser *ps, const Frame *f)
{
    const Definition *def =
        f->type == FRAME_CALL && f->head.class == WORD_PLAIN ? defs_find(ps->ctx->defs, f->name) : NULL;
    return def && defs_takes_array(ps->pool, ps->ctx->defs, def, (uint32_t)ps->s->operands.len - f->base);
}

// Is the name all of a statement, of a form's argument, of a list's item or of an argument that is subscripted? There a
// defined array is meant as a whole.
static bool stands_alone(Parser *ps, bool *statement)
{
    const Frame *f = &vec_last(&ps->s->frames);
    TokenType next = (TokenType)ps->token.type;
    *statement = f->type == FRAME_ROOT && next == TOKEN_END;
    bool ends = next == TOKEN_COMMA || next == TOKEN_CLOSE || next == TOKEN_UNSQUARE;
    return *statement || (ends && ((f->type == FRAME_CALL && f->head.class == WORD_FORM) || f->type == FRAME_LIST ||
                                   is_array_argument(ps, f)));
}

// Is this the place of a limit to which its variable goes?
static bool approaches(const Parser *ps)
{
    for (size_t i = ps->s->frames.len; i-- > 0;) {
        const Frame *f = &ps->s->frames.at[i];
        if (f->type != FRAME_OPERATORS)
            return f->type == FRAME_CALL && f->head.class == WORD_FORM && f->head.id == FORM_LIMIT;
    }
    return false;
}

Step parse_variable(Parser *ps, Sym name, Span at)
{
    Pool *p = ps->pool;
    Word word = parse_word(ps, name);
    const Definition *def = defs_find(ps->ctx->defs, name);
    if (word.class != WORD_PLAIN && !def && !parse_in_scope(ps, name)) {
        switch ((WordClass)word.class) {
        case WORD_PI: return parse_push_value(ps, expr_pi(p), name, at);
        case WORD_E: return parse_push_value(ps, expr_call1(p, FN_EXP, expr_int(p, 1)), name, at);
        case WORD_UNDEFINED: return parse_push_value(ps, expr_undef(p), 0, at);
        case WORD_TRUE:
        case WORD_FALSE: {
            Step step = parse_push_value(ps, word.class == WORD_TRUE ? expr_true(p) : expr_false(p), 0, at);
            vec_last(&ps->s->operands).shape = SHAPE_CONDITION;
            return step;
        }
        case WORD_INFINITY:
            if (approaches(ps)) // limit(e, x, oo)
                return parse_push_value(ps, expr_named(p, "oo"), 0, at);
            return fail_reserved(ps, at, pool_symbol_name(p, name), word);
        default:
            if (!parse_is_free(ps, name, word))
                return fail_reserved(ps, at, pool_symbol_name(p, name), word);
        }
    }
    Expr let = ps->s->lets.len && !parse_in_scope(ps, name) ? parse_find_let(ps, name) : 0;
    if (let)
        return parse_push_value(ps, let, 0, at);
    bool statement;
    if (def && def->kind != DEF_VALUE && name != ps->defining && !parse_in_scope(ps, name) &&
        !(stands_alone(ps, &statement) && (statement || def->kind == DEF_ARRAY)) &&
        !parse_is_array(ps, expr_sym(p, name))) {
        const char *text = pool_symbol_name(p, name);
        bool function = def->kind == DEF_FUNCTION;
        parse_fail(ps, ERR_TYPE, at, "%s is defined as %s and stands here without %s", text,
                   function ? "a function" : "an array", function ? "arguments" : "subscripts");
        return parse_hint(ps, function ? "write %s(x)" : "write %s[k]", text);
    }
    parse_note_role(ps, name, ROLE_VARIABLE);
    return parse_push_value(ps, expr_sym(p, name), name, at);
}

// ---- Calls, elements, derivatives -----------------------------------------------------------------------------------

static Step fail_variable_call(Parser *ps, Sym name, Span at, const char *what)
{
    const char *text = pool_symbol_name(ps->pool, name);
    parse_fail(ps, ERR_TYPE, at, "%.80s is %s, and ( behind a name is a call", text, what);
    return parse_hint(ps, "write %.80s*(...) for the product", text);
}

// What calling `name` means; fails where it means nothing.
static Step find_head(Parser *ps, Sym name, Span at, Word *head)
{
    *head = (Word){WORD_PLAIN, 0};
    if (parse_in_scope(ps, name))
        return fail_variable_call(ps, name, at, "a variable");
    if (name == ps->defining)
        return STEP_OPERAND;
    const Definition *def = defs_find(ps->ctx->defs, name);
    if (def && def->kind == DEF_VALUE)
        return fail_variable_call(ps, name, at, "a variable");
    if (def && def->kind == DEF_ARRAY) {
        parse_fail(ps, ERR_TYPE, at, "%s is defined as an array", pool_symbol_name(ps->pool, name));
        return parse_hint(ps, "write %s[...] for its element", pool_symbol_name(ps->pool, name));
    }
    if (def)
        return STEP_OPERAND;
    Word word = parse_word(ps, name);
    if (word.class == WORD_PLAIN && ps->ctx->is_variable && ps->ctx->is_variable(name, ps->ctx->data))
        return fail_variable_call(ps, name, at, "a variable");
    if (word.class == WORD_PI || word.class == WORD_E)
        return fail_variable_call(ps, name, at, "a number");
    if (word.class >= WORD_INFINITY && word.class <= WORD_FALSE)
        return fail_variable_call(ps, name, at, "no function");
    if (word.class == WORD_FOREIGN) {
        parse_fail(ps, ERR_NAME, at, "there is no function %s", pool_symbol_name(ps->pool, name));
        return parse_hint(ps, "write %s", way_to_write(pool_symbol_name(ps->pool, name)));
    }
    *head = word.class == WORD_SYNONYM ? (Word){WORD_CARD, word.id} : word;
    return STEP_OPERAND;
}

static Step take_call(Parser *ps, Sym name, Span at, uint32_t primes, bool map)
{
    Word head;
    if (find_head(ps, name, at, &head) == STEP_FAIL)
        return STEP_FAIL;
    if (primes && head.class == WORD_CARD) {
        name = pool_symbol(ps->pool, func_cards[head.id].name, strlen(func_cards[head.id].name));
        if (func_cards[head.id].arity != 1) {
            parse_fail(ps, ERR_ARITY, at, "a prime needs a function of one argument");
            return parse_hint(ps, "write diff(%s(x, y), x)", func_cards[head.id].name);
        }

    } else if (primes && head.class != WORD_PLAIN) {
        parse_fail(ps, ERR_TYPE, at, "%s is no function that could be differentiated by its argument",
                   pool_symbol_name(ps->pool, name));
        return parse_hint(ps, "write diff(..., x)");
    }

    Frame call = {.type = FRAME_CALL,
                  .head = primes ? (Word){WORD_PLAIN, 0} : head,
                  .name = name,
                  .base = (uint32_t)ps->s->operands.len,
                  .primes = primes,
                  .map = map,
                  .start = at.start,
                  .at = {ps->token.start, ps->token.end}};
    parse_advance(ps);
    return parse_push_frame(ps, call) ? STEP_OPERAND : STEP_FAIL;
}

static bool may_have_elements(Parser *ps, Sym name, Span at)
{
    const char *text = pool_symbol_name(ps->pool, name);
    if (name == ps->defining || parse_in_scope(ps, name))
        return true;
    const Definition *def = defs_find(ps->ctx->defs, name);
    Word word = parse_word(ps, name);
    if (!def && !parse_is_free(ps, name, word)) {
        parse_fail(ps, ERR_TYPE, at, "%.80s is no array", text);
        parse_hint(ps, "use another name for the array");
        return false;
    }
    if (parse_is_array(ps, expr_sym(ps->pool, name)))
        return true;
    if (!def || def->kind == DEF_ARRAY || (def->kind == DEF_VALUE && expr_kind(ps->pool, def->body) == KIND_LIST))
        return true;
    parse_fail(ps, ERR_TYPE, at, "%.80s is defined as %s and has no elements", text,
               def->kind == DEF_FUNCTION ? "a function" : "a value");
    parse_hint(ps, def->kind == DEF_FUNCTION ? "write %.80s(x)" : "write %.80s*[...] for a product with a bracket",
               text);
    return false;
}

static Step take_element(Parser *ps, Sym name, Span at)
{
    if (!may_have_elements(ps, name, at))
        return STEP_FAIL;
    Frame subscript = {.type = FRAME_SUBSCRIPT,
                       .name = name,
                       .base = (uint32_t)ps->s->operands.len,
                       .start = at.start,
                       .at = {ps->token.start, ps->token.end}};
    parse_advance(ps);
    return parse_push_frame(ps, subscript) ? STEP_OPERAND : STEP_FAIL;
}

// x₁ is x[1], sₖ is s[k], Wᵢⱼ is W[i, j].
static Step take_subscript(Parser *ps, Sym name, Span at)
{
    char text[24];
    size_t n = lex_script(&ps->lex, ps->token, text, sizeof text);
    if (!may_have_elements(ps, name, at))
        return STEP_FAIL;
    Frame f = {.type = FRAME_SUBSCRIPT, .name = name, .base = (uint32_t)ps->s->operands.len, .start = at.start};
    Span end = {ps->token.start, ps->token.end};
    if (n == sizeof text) {
        parse_fail(ps, ERR_SYNTAX, end, "too many subscripts");
        return parse_hint(ps, "write them in brackets: x[...]");
    }
    for (size_t i = 0; i < n;) {
        size_t k = i;
        while (k < n && text[k] >= '0' && text[k] <= '9')
            k++;
        bool number = k > i;
        Step step = number ? parse_push_value(ps, expr_decimal(ps->pool, text + i, k - i), 0, end)
                           : parse_variable(ps, pool_symbol(ps->pool, text + i, 1), end);
        if (step == STEP_FAIL)
            return STEP_FAIL;
        i = number ? k : i + 1;
    }
    parse_advance(ps);
    return parse_close(ps, &f, end);
}

Step parse_name(Parser *ps)
{
    Sym name = ps->token.name;
    Span at = {ps->token.start, ps->token.end};
    parse_advance(ps);
    uint32_t primes = 0;
    switch ((TokenType)ps->token.type) {
    case TOKEN_BAD: return STEP_FAIL;
    case TOKEN_SQUARE: return take_element(ps, name, at);
    case TOKEN_SUBSCRIPT: return take_subscript(ps, name, at);
    case TOKEN_OPEN: return take_call(ps, name, at, 0, false);
    case TOKEN_MAP: return take_call(ps, name, at, 0, true);
    case TOKEN_PRIMES:
        if (parse_is_array(ps, expr_sym(ps->pool, name)))
            return parse_variable(ps, name, at); // a transpose
        primes = ps->token.count;
        parse_advance(ps);
        if (ps->token.type == TOKEN_OPEN || ps->token.type == TOKEN_MAP)
            return take_call(ps, name, at, primes, ps->token.type == TOKEN_MAP);
        if (ps->token.type == TOKEN_BAD)
            return STEP_FAIL;
        parse_fail(ps, ERR_SYNTAX, at, "a prime marks the derivative of a function, and its argument is missing");
        return parse_hint(ps, "write %.80s'(x); for a transpose tell the shape first: assume %.40s matrix(m, n)",
                          pool_symbol_name(ps->pool, name), pool_symbol_name(ps->pool, name));
    default: return parse_variable(ps, name, at);
    }
}

// ---- Names that look like elements ----------------------------------------------------------------------------------

// Where the name stands in the text at hand, as a whole word.
static Span find_written(const Parser *ps, const char *name)
{
    const char *t = ps->lex.text;
    size_t n = strlen(name);
    for (uint32_t i = ps->start; i + n <= ps->lex.end; i++)
        if (!memcmp(t + i, name, n) && !lex_letter(t, i + (uint32_t)n, ps->lex.end, true) &&
            (i == ps->start || !lex_letter(t, i - 1, i, true)))
            return (Span){i, i + (uint32_t)n};
    return (Span){ps->start, ps->start + 1};
}

// In sum(k=1..K, exp(s_k)) the name s_k holds no k: told, with the way to write the element.
void parse_warn_subscripts(Parser *ps)
{
    for (size_t i = 0; i < ps->s->in_role.len; i++) {
        Sym name = ps->s->in_role.at[i];
        const char *text = pool_symbol_name(ps->pool, name), *sub = strrchr(text, '_');
        if (!(ps->s->roles.at[name] & ROLE_VARIABLE) || !sub || sub == text || !sub[1] ||
            defs_find(ps->ctx->defs, name))
            continue;
        Sym index = pool_symbol(ps->pool, sub + 1, strlen(sub + 1));
        bool bound = index < ps->s->roles.len && (ps->s->roles.at[index] & ROLE_INDEX);
        if (!bound && ps->family != index)
            continue;
        char hint[160];
        snprintf(hint, sizeof hint, "write %.*s[%s] for its element", (int)(sub - text > 60 ? 60 : sub - text), text, sub + 1);
        parse_warn(ps, find_written(ps, text), hint, "%.60s is one name and does not depend on %.60s", text, sub + 1);
    }
}

// ---- Functions without a definition ---------------------------------------------------------------------------------

bool parse_check_applied(Parser *ps)
{
    for (size_t i = 0; i < ps->s->applied.len; i++) {
        Application a = ps->s->applied.at[i];
        unsigned roles = a.name < ps->s->roles.len ? ps->s->roles.at[a.name] : 0;
        char inside[QUOTE_BYTES];
        const char *name = pool_symbol_name(ps->pool, a.name);
        if (!(roles & ROLE_VARIABLE) && (roles & ROLE_FUNCTION)) {
            if (name[0] && name[1] && (uint8_t)name[0] < 0x80 && ps->ctx->is_news &&
                ps->ctx->is_news(name, ps->ctx->data)) {
                char hint[120];
                snprintf(hint, sizeof hint, "define it: %.40s(x) := ...", name);
                parse_warn(ps, a.at, hint, "%.80s is not built in and stands for an unknown function", name);
            }
            continue;
        }
        parse_quote(ps, a.args, inside);
        if (roles & ROLE_VARIABLE) {
            parse_fail(ps, ERR_NAME, a.at, "%.80s is a variable, and ( behind a name is a call", name);
            parse_hint(ps, "write %.80s*%s", name, inside);
        } else {
            parse_fail(ps, ERR_NAME, a.at, "there is no function %.80s", name);
            if (memchr(ps->lex.text + a.args.start, ',', a.args.end - a.args.start)) // no product has commas
                parse_hint(ps, "define it first: %.40s(x, y) := ...", name);
            else
                parse_hint(ps, "write %.80s*%s for the product, or define %.40s(x) := ...", name, inside, name);
        }
        return false;
    }
    return true;
}
