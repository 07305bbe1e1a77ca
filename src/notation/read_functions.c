// Functions that have names of their own, and letters that stand for more than a name: indicators, expectations, e^x.
#include "notation/read_internal.h"

typedef enum { WORD_FUNCTION, WORD_ARRAY, WORD_EXPANDED, WORD_OPAQUE } WordClass;

static const struct {
    const char *word;
    WordClass class;
    const char *text;
} words[] = {

#define OPERATION(word, class, text) {word, WORD_##class, text},
#include "notation/functions.def"
#undef OPERATION
};

enum { WORD_COUNT = sizeof words / sizeof *words };

int read_find_word(const char *word, size_t length)
{
    for (int i = 0; i < WORD_COUNT; i++)
        if (strlen(words[i].word) == length && !memcmp(words[i].word, word, length))
            return i;
    return -1;
}

bool read_is_function(const char *word)
{
    return read_find_word(word, strlen(word)) >= 0;
}

// ---- Functions with names of their own ----------------------------------------------------------------------------

Term *read_arguments(ReadContext *ctx, const Tree *fence)
{
    const Tree *body = fence->kids[0];
    VEC(Term *) args = {0};
    bool ok = true;
    for (uint32_t i = 0, from = 0; ok && i <= body->nkids; i++) {
        bool bar = i < body->nkids && (tree_is_sign(body->kids[i], "|") || tree_is_sign(body->kids[i], "mid"));
        if (bar) { // not the bars of |x|
            uint32_t others = 0;
            for (uint32_t k = 0; k < body->nkids; k++)
                others += tree_is_sign(body->kids[k], "|");
            bar = tree_is_sign(body->kids[i], "mid") || others == 1;
        }
        if (i < body->nkids && !bar && !tree_is_sign(body->kids[i], ",") && !tree_is_sign(body->kids[i], ";"))
            continue;
        Term *arg = i == from && body->nkids == 0 ? NULL : read_items(ctx, body->kids + from, i - from);
        ok = arg != NULL;
        if (arg)
            vec_push(&args, arg);
        from = i + 1;
    }
    Term *list = ok ? term_new(ctx->arena, TERM_LIST, "", args.at, (uint32_t)args.len) : NULL;
    vec_free(&args);
    return list;
}

static Term *expand_lg(ReadContext *ctx, Term *x, const char *base)
{
    Term *kids[2] = {x, term_new(ctx->arena, TERM_NUM, base, NULL, 0)};
    return term_new(ctx->arena, TERM_CALL, "log", kids, 2);
}

static Term *make_call(ReadContext *ctx, const Tree *t, int word, Term *args, Term *log_base, unsigned primes)
{
    const char *text = words[word].text;
    if (words[word].class == WORD_FUNCTION && args->n == 1 && args->kids[0]->kind == TERM_LIST)
        args = args->kids[0]; // \max\{0, x\}
    if (!args->n)
        return read_fail(ctx, t, "an argument is missing behind ", t->text);
    bool many = !strcmp(text, "max") || !strcmp(text, "min");
    if (words[word].class == WORD_FUNCTION && args->n > 1 && !many)
        return read_fail(ctx, t, "this function has one argument: ", t->text);
    if (many && args->n == 1)
        return read_opaque(ctx,
                           !strcmp(text, "max") ? "a maximum over what is not written out"
                                                : "a minimum over what is not written out",
                           args->kids[0]);
    if (!strcmp(text, "lg"))
        return expand_lg(ctx, args->kids[0], "10");
    Term *call = term_new(ctx->arena, TERM_CALL, text, args->kids, args->n);
    if (log_base && !strcmp(text, "log")) {
        Term *kids[2] = {args->kids[0], log_base};
        call = term_new(ctx->arena, TERM_CALL, "log", kids, 2);
    } else if (log_base) {
        return read_fail(ctx, t, "a subscript of this function can not be read: ", t->text);
    }
    call->order = (int)primes;
    return call;
}

static bool is_minus_one(const Term *t)
{
    return t && t->kind == TERM_NEG && t->kids[0]->kind == TERM_NUM && !strcmp(t->kids[0]->text, "1");
}

// The place that h goes to: a term, and the side that it comes from (0^+). NULL: no place of a limit.
static Term *limit_place(ReadContext *ctx, Tree *const *items, uint32_t n, int *side)
{
    *side = 0;
    bool minus = n == 2 && tree_is_sign(items[0], "-");
    if ((n == 1 || minus) && tree_is_sign(items[n - 1], "infty"))
        return term_new(ctx->arena, TERM_NUM, minus ? "-oo" : "oo", NULL, 0);
    const Tree *sup = n ? items[n - 1]->sup : NULL;
    if (!sup || sup->nkids != 1 || !(tree_is_sign(sup->kids[0], "+") || tree_is_sign(sup->kids[0], "-")))
        return n ? read_items(ctx, items, n) : NULL;
    *side = tree_is_sign(sup->kids[0], "+") ? 1 : -1;
    Tree last = *items[n - 1], *one = &last;
    last.sup = NULL;
    return n == 1 ? read_items(ctx, &one, 1) : NULL;
}

// \lim_{h \to 0} of the product behind it.
static Term *read_limit(ReadContext *ctx, Cursor *c, const Tree *t)
{
    const Tree *row = t->sub;
    if (row->nkids < 3 || row->kids[0]->kind != TREE_LETTER || row->kids[0]->sub || !tree_is_sign(row->kids[1], "to"))
        return read_fail(ctx, t, "where this limit is taken can not be read", "");
    int side;
    Term *variable = read_items(ctx, row->kids, 1);
    Term *place = variable ? limit_place(ctx, row->kids + 2, row->nkids - 2, &side) : NULL;
    Term *body = place ? read_product(ctx, c) : NULL;
    if (!body)
        return ctx->err->code ? NULL : read_fail(ctx, t, "where this limit is taken can not be read", "");
    Term *limit = term_new(ctx->arena, TERM_LIMIT, "", (Term *[]){body, variable, place}, 3);
    limit->order = side;
    return limit;
}

Term *read_named_function(ReadContext *ctx, Cursor *c, int word)
{
    Tree *t = c->items[c->i++];
    if (ctx->choice & READ_LIMITS && !strcmp(words[word].word, "lim") && t->sub)
        return read_limit(ctx, c, t);
    if (words[word].class == WORD_OPAQUE ||
        (t->sub && words[word].class == WORD_FUNCTION && strcmp(words[word].text, "log"))) {
        bool best = words[word].class != WORD_OPAQUE;
        const char *why = best ? !strcmp(words[word].text, "min") ? "a minimum" : "a maximum" : words[word].text;
        Tree *ahead = cursor_peek(c);
        if (!ahead || ahead->kind == TREE_SIGN)
            return read_opaque(ctx, why, NULL);
        Term *inside = read_product(ctx, c);
        return inside ? read_opaque(ctx, why, inside) : NULL;
    }
    NameParts p = {.name = NULL, .primes = t->primes};
    Term *log_base = NULL;
    if (t->sup && !read_take_superscript(ctx, &p, t->sup))
        return NULL;
    if (t->sub && !(log_base = read_row(ctx, t->sub)))
        return NULL;
    Tree *fence = cursor_peek(c), empty;
    while (fence && fence->kind == TREE_ROW && !fence->nkids && !fence->sup) // \det{}
        c->i++, fence = cursor_peek(c);
    if (fence && tree_is_sign(fence, ".") && c->i + 1 < c->n && read_takes_arguments(c->items[c->i + 1]))
        c->i++, fence = cursor_peek(c); // \sin.(x)
    Term *args;
    empty = (Tree){.kind = TREE_ROW};
    bool braces = read_is_fence(fence, "{");
    if (read_takes_arguments(fence) || braces) {
        c->i++;
        args = read_arguments(ctx, fence);
        empty.sub = fence->sub;
        empty.sup = fence->sup;
        empty.primes = fence->primes;
    } else {
        if (!fence || (fence->kind == TREE_SIGN &&
                       (read_relation(fence) || !strcmp(fence->text, ",") || !strcmp(fence->text, "+"))))
            return read_fail(ctx, t, "an argument is missing behind ", t->text);
        Term *one = read_operand(ctx, c, false);
        args = one ? term_new(ctx->arena, TERM_LIST, "", &one, 1) : NULL;
    }
    if (!args)
        return NULL;
    bool inverse = is_minus_one(p.power);
    int arc = -1;
    if (inverse && words[word].class == WORD_FUNCTION) {
        char name[16] = "a";
        strncat(name, words[word].text, sizeof name - 2);
        arc = read_find_word(name, strlen(name));
        if (arc < 0 && (!strncmp(name, "asinh", 5) || !strncmp(name, "acosh", 5) || !strncmp(name, "atanh", 5))) {
            name[0] = 'a';
            char longer[20] = "ar";
            strncat(longer, name + 1, sizeof longer - 3);
            arc = read_find_word(longer, strlen(longer));
        }
    }
    Term *call = make_call(ctx, t, arc >= 0 ? arc : word, args, log_base, p.primes);
    if (call && p.power && arc < 0)
        call = term_two(ctx->arena, TERM_POW, "", call, p.power);
    return call ? read_at(read_decorate(ctx, call, &empty), t, c->items[c->i - 1]) : NULL;
}

// ---- Letters that stand for more ----------------------------------------------------------------------------------

// \mathbb 1 {y = k}, I(y = k), 1\{..\}, \mathbf 1_{[y = k]}: 1 where it holds. 0 and no error: it is none.
Term *read_indicator(ReadContext *ctx, Cursor *c)
{
    Tree *t = c->items[c->i], *next = c->i + 1 < c->n ? c->items[c->i + 1] : NULL;
    bool one = !strcmp(t->text, "1");
    bool letter = t->kind == TREE_LETTER && !strcmp(t->text, "I");
    if (!one && !letter && !(t->kind == TREE_WORD && (!strcmp(t->text, "Ind") || !strcmp(t->text, "1"))))
        return NULL;
    const Tree *where = t->sub && !letter ? t->sub : NULL;
    bool script = where != NULL;
    if (!script && next && next->kind == TREE_FENCE)
        where = next->kids[0];
    if (!script && next && next->kind == TREE_ROW && next->nkids)
        where = next;
    while (where && where->nkids == 1 && (where->kids[0]->kind == TREE_FENCE))
        where = where->kids[0]->kids[0];
    bool relation = false;
    for (uint32_t i = 0; where && i < where->nkids; i++)
        relation |= read_relation(where->kids[i]) != NULL;
    if (!relation)
        return NULL;
    c->i += script ? 1 : 2;
    Term *condition = read_condition(ctx, where->kids, where->nkids);
    Term *bracket = condition ? term_new(ctx->arena, TERM_IVERSON, "", &condition, 1) : NULL;
    return bracket && !script ? read_decorate(ctx, bracket, next) : bracket;
}

Term *read_special(ReadContext *ctx, Cursor *c, bool *taken)
{
    Tree *t = c->items[c->i], *next = c->i + 1 < c->n ? c->items[c->i + 1] : NULL;
    *taken = true;
    Term *indicator = read_indicator(ctx, c);
    if (indicator || ctx->err->code)
        return indicator;
    bool blackboard = t->style & TREE_BLACKBOARD;
    if (t->kind == TREE_LETTER && blackboard &&
        (!strcmp(t->text, "E") || !strcmp(t->text, "P") || !strcmp(t->text, "V") || !strcmp(t->text, "D"))) {
        c->i++;
        if (next && next->kind == TREE_FENCE) {
            c->i++;
            return read_opaque(ctx, *t->text == 'P' ? "a probability" : "an expectation", NULL);
        }
        return read_opaque(ctx, *t->text == 'P' ? "a probability" : "an expectation", NULL);
    }
    if (t->kind == TREE_LETTER && blackboard) {
        c->i++;
        return read_opaque(ctx, "a set", NULL);
    }
    if (t->kind == TREE_LETTER && !strcmp(t->text, "E") && read_is_fence(next, "[") && !symbols_find(ctx->symbols, "E")) {
        c->i += 2;
        return read_opaque(ctx, "an expectation", NULL);
    }
    if (t->style & TREE_CALLIGRAPHIC && !strcmp(t->text, "N") && read_is_fence(next, "(")) {
        c->i += 2;
        return read_opaque(ctx, "a distribution", NULL);
    }
    if (t->kind == TREE_LETTER && !strcmp(t->text, "e") && t->sup && !t->sub && !symbols_find(ctx->symbols, "e")) {
        c->i++;
        Term *power = read_row(ctx, t->sup);
        return power ? read_at(term_new(ctx->arena, TERM_CALL, "exp", &power, 1), t, t) : NULL;
    }
    if (t->kind == TREE_LETTER && !strcmp(t->text, "delta") && t->sub && !t->sup && t->sub->nkids >= 2 &&
        !(symbols_find(ctx->symbols, "delta"))) {
        NameParts p;
        if (!read_name_parts(ctx, t, false, &p))
            return NULL;
        if (p.nsubs == 2) { // Kronecker
            c->i++;
            Term *equal = term_two(ctx->arena, TERM_RELATION, "=", p.subs[0], p.subs[1]);
            return term_new(ctx->arena, TERM_IVERSON, "", &equal, 1);
        }
    }
    if (t->kind == TREE_LETTER && !strcmp(t->text, "Gamma") && read_is_fence(next, "(") &&
        !symbols_find(ctx->symbols, "Gamma")) {
        Term *args = read_arguments(ctx, next);
        c->i += 2;
        return args && args->n == 1 ? read_decorate(ctx, term_new(ctx->arena, TERM_CALL, "gamma", args->kids, 1), next)
               : args               ? read_fail(ctx, t, "this function has one argument", "")
                                    : NULL;
    }
    *taken = false;
    return NULL;
}
