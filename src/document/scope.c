// Entries in order; a heading drops those of sections that it ends.
#include "document/scope.h"

#include <ctype.h>

static bool name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c > 127;
}

static bool name_char(char c)
{
    return name_start(c) || isdigit((unsigned char)c);
}

bool scope_words_have(const ScopeWords *w, const char *name)
{
    for (size_t i = 0; i < w->len; i++)
        if (!strcmp(w->at[i], name))
            return true;
    return false;
}

void scope_words(const char *text, ScopeWords *out)
{
    while (*text) {
        if (isdigit((unsigned char)*text)) { // 1e5
            while (name_char(*text))
                text++;
            continue;
        }
        if (!name_start(*text)) {
            text++;
            continue;
        }
        size_t n = 0;
        while (name_char(text[n]))
            n++;
        char *word = mem_dup(text, n);
        if (scope_words_have(out, word))
            mem_free(word);
        else
            vec_push(out, word);
        text += n;
    }
}

void scope_words_free(ScopeWords *w)
{
    for (size_t i = 0; i < w->len; i++)
        mem_free(w->at[i]);
    vec_free(w);
}

static void entry_free(ScopeEntry *e)
{
    for (size_t i = 0; i < e->words.len; i++)
        mem_free(e->words.at[i]);
    vec_free(&e->words);
    mem_free(e->text);
    mem_free(e->name);
    mem_free(e->arguments);
}

static void note_arguments(Scope *s, const char *name, const char *arguments)
{
    Symbol *symbol = symbols_get(&s->symbols, name);
    symbol->takes_arrays = true;
    symbol->nparams = 0;
    for (const char *at = arguments; *at && symbol->nparams < 6;) {
        size_t n = strcspn(at, ",");
        symbol->params[symbol->nparams++] = arena_text(&s->symbols.arena, at, n);
        at += n + (at[n] != 0);
    }
}

static void relearn(Scope *s)
{
    symbols_free(&s->symbols);
    s->symbols = (Symbols){0};
    for (size_t i = 0; i < s->list.len; i++) {
        const char *line = s->list.at[i].text;
        while (*line) {
            size_t n = strcspn(line, "\n");
            char *copy = mem_dup(line, n);
            symbols_learn(&s->symbols, copy);
            mem_free(copy);
            line += n + (line[n] != 0);
        }
        if (s->list.at[i].arguments)
            note_arguments(s, s->list.at[i].name, s->list.at[i].arguments);
    }
}

void scope_clear(Scope *s)
{
    for (size_t i = 0; i < s->list.len; i++)
        entry_free(&s->list.at[i]);
    s->list.len = 0;
    relearn(s);
}

void scope_free(Scope *s)
{
    scope_clear(s);
    symbols_free(&s->symbols);
    vec_free(&s->list);
}

void scope_heading(Scope *s, unsigned level)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->list.len; i++) {
        ScopeEntry *e = &s->list.at[i];
        if (e->line && e->level >= level && e->level)
            entry_free(e);
        else
            s->list.at[kept++] = *e;
    }
    if (kept != s->list.len) {
        s->list.len = kept;
        relearn(s);
    }
    s->level = level;
}

void scope_add(Scope *s, const char *text, const char *name, bool assumption, uint32_t line, int cell)
{
    for (size_t i = 0; i < s->list.len && assumption; i++)
        if (s->list.at[i].assumption && !strcmp(s->list.at[i].text, text))
            return;
    ScopeEntry fresh = {.text = mem_dup(text, strlen(text)),
                        .name = mem_dup(name, strlen(name)),
                        .line = line,
                        .cell = cell,
                        .level = s->level,
                        .assumption = assumption};
    ScopeWords words = {0};
    scope_words(text, &words);
    for (size_t i = 0; i < words.len; i++)
        vec_push(&fresh.words, words.at[i]);
    vec_free(&words);
    bool replaced = false;
    for (size_t i = 0; i < s->list.len && !assumption; i++)
        if (!s->list.at[i].assumption && !strcmp(s->list.at[i].name, name)) {
            entry_free(&s->list.at[i]);
            memmove(s->list.at + i, s->list.at + i + 1, (s->list.len - i - 1) * sizeof *s->list.at);
            s->list.len--;
            replaced = true;
            break;
        }
    vec_push(&s->list, fresh);
    if (replaced) {
        relearn(s);
        return;
    }
    const char *at = fresh.text;
    while (*at) {
        size_t n = strcspn(at, "\n");
        char *copy = mem_dup(at, n);
        symbols_learn(&s->symbols, copy);
        mem_free(copy);
        at += n + (at[n] != 0);
    }
}

void scope_arguments(Scope *s, const char *name, const char *arguments)
{
    for (size_t i = s->list.len; i-- > 0;)
        if (!s->list.at[i].assumption && !strcmp(s->list.at[i].name, name)) {
            mem_free(s->list.at[i].arguments);
            s->list.at[i].arguments = mem_dup(arguments, strlen(arguments));
            note_arguments(s, name, arguments);
            return;
        }
}

static void take_facts(Scope *s, const char *facts, uint32_t line, int cell)
{
    int depth = 0;
    const char *from = facts;
    for (const char *at = facts;; at++) {
        depth += *at == '(' || *at == '[';
        depth -= *at == ')' || *at == ']';
        if (*at && (*at != ',' || depth))
            continue;
        while (*from == ' ')
            from++;
        size_t n = (size_t)(at - from), name = 0;
        const char *word = from;
        while (word < at && !name_start(*word))
            word++;
        while (word + name < at && name_char(word[name]))
            name++;
        if (name == 3 && n > 4 && !memcmp(word, "det", 3) && word[3] == '(') { // det(X) > 0 is about X
            word += 4;
            name = 0;
            while (word + name < at && name_char(word[name]))
                name++;
        }
        if (n && name) {
            StrBuf text = {0};
            str_add(&text, "assume ");
            str_add_n(&text, from, n);
            char *copy = mem_dup(word, name);
            scope_add(s, text.at, copy, true, line, cell);
            mem_free(copy);
            str_free(&text);
        }
        if (!*at)
            return;
        from = at + 1;
    }
}

void scope_take(Scope *s, const char *statement, uint32_t line, int cell)
{
    while (isspace((unsigned char)*statement))
        statement++;
    if (!strncmp(statement, "assume ", 7)) {
        take_facts(s, statement + 7, line, cell);
        return;
    }
    size_t n = 0;
    while (name_char(statement[n]))
        n++;
    if (!n || !strstr(statement, ":="))
        return;
    char *name = mem_dup(statement, n);
    scope_add(s, statement, name, false, line, cell);
    mem_free(name);
}

bool scope_defines(const Scope *s, const char *name)
{
    for (size_t i = 0; i < s->list.len; i++)
        if (!s->list.at[i].assumption && !strcmp(s->list.at[i].name, name))
            return true;
    return false;
}

void scope_closure(const Scope *s, const char *claim, ScopeUse *out)
{
    *out = (ScopeUse){0};
    ScopeWords words = {0};
    VEC(bool) taken = {0};
    scope_words(claim, &words);
    for (size_t i = 0; i < s->list.len; i++)
        vec_push(&taken, false);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < s->list.len; i++) {
            const ScopeEntry *e = &s->list.at[i];
            if (taken.at[i] || !scope_words_have(&words, e->name))
                continue;
            taken.at[i] = more = true;
            for (size_t k = 0; k < e->words.len; k++)
                if (!scope_words_have(&words, e->words.at[k]))
                    vec_push(&words, mem_dup(e->words.at[k], strlen(e->words.at[k])));
        }
    }
    for (size_t i = 0; i < s->list.len; i++)
        if (taken.at[i])
            vec_push(&out->at, i);
    vec_free(&taken);
    scope_words_free(&words);
}
