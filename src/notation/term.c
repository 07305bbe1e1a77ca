// Terms and the table of names.
#include "notation/term.h"

#include <ctype.h>
#include <stdlib.h>

Term *term_new(Arena *a, TermKind kind, const char *text, Term **kids, uint32_t n)
{
    Term *t = arena_zero(a, sizeof *t);
    *t = (Term){.kind = kind, .text = text ? text : "", .n = n, .rank = -1};
    t->kids = arena_zero(a, (n ? n : 1) * sizeof *kids);
    if (n)
        memcpy(t->kids, kids, n * sizeof *kids);
    if (n && kids[0]) {
        t->start = kids[0]->start;
        t->end = kids[0]->end;
    }
    return t;
}

Term *term_two(Arena *a, TermKind kind, const char *text, Term *left, Term *right)
{
    Term *kids[2] = {left, right};
    return term_new(a, kind, text, kids, 2);
}

bool term_same(const Term *a, const Term *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->order != b->order || a->n != b->n || strcmp(a->text, b->text))
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!term_same(a->kids[i], b->kids[i]))
            return false;
    return true;
}

// ---- Names --------------------------------------------------------------------------------------------------------

Symbol *symbols_find(const Symbols *s, const char *name)
{
    for (size_t i = s ? s->list.len : 0; i-- > 0;)
        if (!strcmp(s->list.at[i]->name, name))
            return s->list.at[i];
    return NULL;
}

Symbol *symbols_get(Symbols *s, const char *name)
{
    Symbol *found = symbols_find(s, name);
    if (found)
        return found;
    Symbol *fresh = arena_zero(&s->arena, sizeof *fresh);
    *fresh = (Symbol){.name = arena_text(&s->arena, name, strlen(name)), .rank = -1};
    vec_push(&s->list, fresh);
    return fresh;
}

static const char *keep(Symbols *s, const char *text)
{
    return text ? arena_text(&s->arena, text, strlen(text)) : NULL;
}

void symbols_copy(Symbols *to, const Symbols *from)
{
    *to = (Symbols){0};
    for (size_t i = 0; i < from->list.len; i++) {
        Symbol *n = symbols_get(to, from->list.at[i]->name);
        const char *name = n->name;
        *n = *from->list.at[i];
        n->name = name;
        for (uint32_t k = 0; k < n->nparams; k++)
            n->params[k] = keep(to, n->params[k]);
        for (int k = 0; k < 3; k++)
            n->dims[k] = keep(to, n->dims[k]);
    }
}

void symbols_free(Symbols *s)
{
    vec_free(&s->list);
    arena_free(&s->arena);
}

// ---- Learning from statements of the language ---------------------------------------------------------------------

typedef struct {
    Symbols *symbols;
    const char *text;
    size_t at, length;
} Learner;

static bool name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c > 127;
}

static bool name_char(char c)
{
    return name_start(c) || isdigit((unsigned char)c);
}

static size_t name_end(const char *text, size_t at)
{
    while (name_char(text[at]))
        at++;
    return at;
}

static size_t skip_space(const char *text, size_t at)
{
    while (text[at] == ' ' || text[at] == '\t' || text[at] == '\n')
        at++;
    return at;
}

// The end of the text up to the `,` or closing bracket that ends an argument.
static size_t argument_end(const char *text, size_t at)
{
    int depth = 0;
    for (; text[at]; at++) {
        if (strchr("([", text[at]))
            depth++;
        else if (strchr(")]", text[at]) && depth-- == 0)
            return at;
        else if (text[at] == ',' && depth == 0)
            return at;
    }
    return at;
}

static const char *piece(Symbols *s, const char *text, size_t from, size_t to)
{
    from = skip_space(text, from);
    while (to > from && text[to - 1] == ' ')
        to--;
    return arena_text(&s->arena, text + from, to - from);
}

// The upper bound of `index=1..upper` anywhere in the text; NULL.
static const char *range_of(Symbols *s, const char *text, const char *index)
{
    size_t length = strlen(index);
    for (size_t at = 0; text[at]; at++) {
        if ((at && name_char(text[at - 1])) || strncmp(text + at, index, length) || name_char(text[at + length]))
            continue;
        size_t equals = skip_space(text, at + length);
        if (text[equals] != '=' || text[equals + 1] == '=')
            continue;
        size_t end = argument_end(text, equals);
        const char *dots = strstr(text + equals, "..");
        if (dots && (size_t)(dots - text) < end)
            return piece(s, text, (size_t)(dots - text) + 2, end);
    }
    return NULL;
}

// Arrays that the text subscripts: their ranks and lengths.
static void learn_arrays(Symbols *s, const char *text)
{
    for (size_t at = 0; text[at];) {
        if (!name_start(text[at])) {
            at++;
            continue;
        }
        size_t end = name_end(text, at);
        const char *name = arena_text(&s->arena, text + at, end - at);
        if (text[end] != '[') {
            at = end;
            continue;
        }
        Symbol *n = symbols_get(s, name);
        size_t open = end + 1, k = 0;
        for (size_t from = open; k < 3; k++) {
            size_t to = argument_end(text, from);
            const char *sub = piece(s, text, from, to);
            const char *upper = name_start(*sub) && !sub[name_end(sub, 0)] ? range_of(s, text, sub) : NULL;
            if (upper && !n->dims[k])
                n->dims[k] = upper;
            if (text[to] != ',') {
                k++;
                break;
            }
            from = to + 1;
        }
        if (n->rank < (int)k)
            n->rank = (int)k;
        at = open;
    }
}

static void learn_definition(Symbols *s, const char *text, const char *assign)
{
    size_t start = skip_space(text, 0), end = name_end(text, start);
    if (end == start)
        return;
    Symbol *n = symbols_get(s, arena_text(&s->arena, text + start, end - start));
    n->defined = true;
    n->rank = n->rank < 0 ? 0 : n->rank;
    size_t open = skip_space(text, end);
    if (text + open < assign && (text[open] == '(' || text[open] == '[')) {
        bool call = text[open] == '(';
        n->function = call;
        n->nparams = 0;
        for (size_t from = open + 1; n->nparams < 6;) {
            size_t to = argument_end(text, from);
            n->params[n->nparams] = piece(s, text, from, to);
            if (!call && n->nparams < 3 && !n->dims[n->nparams])
                n->dims[n->nparams] = range_of(s, text, n->params[n->nparams]);
            n->nparams++;
            if (text[to] != ',')
                break;
            from = to + 1;
        }
        n->rank = call ? 0 : (int)n->nparams;
        for (uint32_t k = 0; call && k < n->nparams; k++) { // a parameter that is an array
            Symbol *p = symbols_find(s, n->params[k]);
            (void)p;
        }
    }
}

// Does the right side of a definition have a shape? The names that are vectors and matrices tell.
static int rank_of_body(const Symbols *s, const char *body)
{
    static const struct {
        const char *word;
        int rank;
    } words[] = {{"norm(", 0}, {"dot(", 0}, {"tr(", 0}, {"det(", 0}, {"sum(", 0}, {"log(", 0}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(body, words[i].word, strlen(words[i].word)))
            return words[i].rank;
    int rank = 0;
    for (size_t at = 0; body[at];) {
        if (!name_start(body[at])) {
            at++;
            continue;
        }
        size_t end = name_end(body, at);
        char name[64] = "";
        if (end - at < sizeof name)
            memcpy(name, body + at, end - at), name[end - at] = 0;
        const Symbol *n = symbols_find(s, name);
        if (n && n->vector && body[end] != '[')
            rank = n->rank == 1 && body[end] != '\'' ? 1 : rank == 1 ? 1 : n->rank;
        at = end;
    }
    return rank;
}

static const struct {
    const char *word;
    int rank;
} shapes[] = {{"matrix", 2}, {"vector", 1},     {"square", 2}, {"symmetric", 2},
              {"spd", 2},    {"orthogonal", 2}, {"skew", 2}};

static void learn_assumption(Symbols *s, const char *text)
{
    for (size_t at = 0; text[at];) { // NAME KIND(sizes), NAME in 1..K, NAME integer
        at = skip_space(text, at);
        size_t end = name_end(text, at);
        if (end == at) {
            at += text[at] != 0;
            continue;
        }
        const char *name = arena_text(&s->arena, text + at, end - at);
        size_t word = skip_space(text, end), stop = name_end(text, word);
        for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
            if (stop - word != strlen(shapes[i].word) || strncmp(text + word, shapes[i].word, stop - word) ||
                text[stop] != '(')
                continue;
            Symbol *n = symbols_get(s, name);
            n->rank = shapes[i].rank;
            n->vector = true;
            size_t to = argument_end(text, stop + 1);
            n->dims[0] = n->dims[1] = piece(s, text, stop + 1, to);
            if (text[to] == ',')
                n->dims[1] = piece(s, text, to + 1, argument_end(text, to + 1));
        }
        if (stop - word == 2 && !strncmp(text + word, "in", 2))
            symbols_get(s, name)->index = true;
        else if (stop - word == 7 && !strncmp(text + word, "integer", 7))
            symbols_get(s, name)->index = true;
        at = argument_end(text, at);
    }
}

void symbols_learn(Symbols *s, const char *statement)
{
    size_t start = skip_space(statement, 0);
    const char *text = statement + start, *assign = strstr(text, ":=");
    if (!strncmp(text, "assume ", 7)) {
        learn_assumption(s, text + 7);
        return;
    }
    if (!assign)
        return;
    learn_arrays(s, text);
    learn_definition(s, text, assign);
    size_t name = name_end(text, 0);
    Symbol *n = symbols_find(s, arena_text(&s->arena, text, name));
    if (n && n->defined && !n->nparams) {
        int rank = rank_of_body(s, assign + 2 + skip_space(assign + 2, 0));
        n->rank = rank;
        n->vector = rank > 0;
    }
}
