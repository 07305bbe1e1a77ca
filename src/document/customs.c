// What many texts assume and do not say: labels that add up to 1, positive parameters, symmetric matrices.
#include "document/open.h"

// Would the claim hold with this fact in front, or at least not be refuted?
static bool holds_with(const Candidate *x, const char *fact, bool shown)
{
    Document *d = x->chain->d;
    Answer answer;
    size_t before = strlen(x->statements) - strlen(x->link.claim) - 1;
    judge_run(&d->judge,
              arena_printf(&d->arena, "%.*sassume %s\n%s\n", (int)before, x->statements, fact, x->link.claim), &answer);
    return !answer.error && (answer.verdict == VERDICT_PROVED || (!shown && answer.verdict != VERDICT_REFUTED));
}

// Labels and weights add up to 1; directions are of length 1.
static const char *adds_up(const Candidate *x, const char *name)
{
    Document *d = x->chain->d;
    Kinds *shapes = &chain_reading(x->chain, 0)->shapes;
    const Symbol *s = symbols_find(&d->scope.symbols, name);
    const KindName *n = kinds_find(shapes, name);
    bool array = (s && s->rank == 1 && !s->defined && s->dims[0]) ||
                 (n && n->rank == 1 && !(s && s->defined) && n->dims[0] >= 0);
    if (!array || scope_defines(&d->scope, name))
        return NULL;
    const char *length = s && s->dims[0] ? s->dims[0] : kinds_text(shapes, n->dims[0]);
    static const char *const totals[] = {"sum(k_=1..%s, %s[k_]) = 1", "sum(k_=1..%s, %s[k_]^2) = 1"};
    for (size_t i = 0; i < 2; i++) {
        const char *fact = arena_printf(&d->arena, totals[i], length, name);
        if (holds_with(x, fact, true))
            return fact;
    }
    return NULL;
}

static bool is_free_number(const Candidate *x, const char *name)
{
    Document *d = x->chain->d;
    const Symbol *s = symbols_find(&d->scope.symbols, name);
    const KindName *n = kinds_find(&chain_reading(x->chain, 0)->shapes, name);
    return n && n->rank <= 0 && !scope_defines(&d->scope, name) && !(s && (s->index || s->rank > 0));
}

// Parameters are positive, or between 0 and 1; sqrt(x^2) = x, 0^n = 0.
static const char *in_usual_range(const Candidate *x, const ScopeWords *words)
{
    Arena *a = &x->chain->d->arena;
    const char *all = "", *parts = "";
    unsigned n = 0;
    for (size_t i = 0; i < words->len; i++) {
        const char *name = words->at[i];
        if (!is_free_number(x, name))
            continue;
        const char *positive = arena_printf(a, "%s > 0", name);
        if (holds_with(x, positive, false))
            return positive;
        const char *part = arena_printf(a, "%s > 0, %s < 1", name, name);
        if (holds_with(x, part, true))
            return part;
        parts = arena_printf(a, "%s%s%s", parts, n ? ", " : "", part);
        all = arena_printf(a, "%s%s%s", all, n++ ? ", " : "", positive);
    }
    if (n > 1 && n < 8 && holds_with(x, all, false))
        return all;
    return n > 1 && n < 8 && holds_with(x, parts, true) ? parts : NULL;
}

// The sides differ where two names are equal or one is 0 alone: a value left out at a jump or a kink.
static const char *elsewhere(const Candidate *x)
{
    Arena *a = &x->chain->d->arena;
    const ReportPair *p = x->answer.point;
    for (size_t i = 0; i < x->answer.npoint && i < 6; i++) {
        bool zero = !strcmp(p[i].value, "0");
        const char *fact = arena_printf(a, "%s != 0", p[i].name);
        if (zero && is_free_number(x, p[i].name) && holds_with(x, fact, false))
            return fact;
        for (size_t k = 0; k < i; k++) {
            fact = arena_printf(a, "%s != %s", p[k].name, p[i].name);
            if (!strcmp(p[i].value, p[k].value) && is_free_number(x, p[i].name) && is_free_number(x, p[k].name) &&
                holds_with(x, fact, false))
                return fact;
        }
    }
    return NULL;
}

// ---- Where brackets jump ------------------------------------------------------------------------------------------

// Adds to the facts that the sides of t, outside of sums, are different.
static void add_different(const Candidate *x, const Term *left, const Term *right, StrBuf *facts)
{
    Reading *r = chain_reading(x->chain, 0);
    Writer w = {.arena = &x->chain->d->arena, .shapes = &r->shapes, .symbols = &x->chain->d->scope.symbols};
    StrBuf one = {0};
    bool ok = write_term(&w, left, NULL, NULL, &one);
    str_add(&one, " != ");
    if (right)
        ok = ok && write_term(&w, right, NULL, NULL, &one);
    else
        str_char(&one, '0');
    if (ok)
        str_printf(facts, "%s%s", facts->len ? ", " : "", str_text(&one));
    str_free(&one);
    writer_free(&w);
}

static void collect_jumps(const Candidate *x, const Term *t, StrBuf *facts)
{
    if (t->kind == TERM_SUM || t->kind == TERM_PROD)
        return;
    if (t->kind == TERM_RELATION && t->n == 2 && (*t->text == '<' || *t->text == '>'))
        add_different(x, t->kids[0], t->kids[1], facts);
    if (t->kind == TERM_CALL && !strcmp(t->text, "sign"))
        add_different(x, t->kids[0], NULL, facts);
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i])
            collect_jumps(x, t->kids[i], facts);
}

// sign(b - t) = 2 [b > t] - 1: but for b = t.
static const char *away_from_jumps(const Candidate *x)
{
    Reading *r = chain_reading(x->chain, 0);
    StrBuf facts = {0};
    collect_jumps(x, r->sides[x->k], &facts);
    collect_jumps(x, r->sides[x->k + 1], &facts);
    const char *text = facts.len ? arena_text(&x->chain->d->arena, str_text(&facts), facts.len) : NULL;
    str_free(&facts);
    return text && holds_with(x, text, false) ? text : NULL;
}

// ---- Rows of numbers that add up ----------------------------------------------------------------------------------

// \sum_{k=1}^K p_{mk} where the row p_m adds up to 1.
static const char *row_adds_up(const Candidate *x, const Term *sum, const Term *t)
{
    Arena *a = &x->chain->d->arena;
    const Term *low = sum->kids[1], *up = sum->kids[2];
    bool from_one = low && low->kind == TERM_NUM && !strcmp(low->text, "1");
    if (from_one && up && (up->kind == TERM_NAME || up->kind == TERM_NUM) && !up->n && t->kind == TERM_NAME &&
        t->n == 2 && t->kids[0]->kind == TERM_NAME && !t->kids[0]->n && t->kids[1]->kind == TERM_NAME &&
        !strcmp(t->kids[1]->text, sum->text) && !scope_defines(&x->chain->d->scope, t->text)) {
        const char *fact = arena_printf(a, "sum(k_=1..%s, %s[%s,k_]) = 1", up->text, t->text, t->kids[0]->text);
        if (holds_with(x, fact, true))
            return fact;
    }
    const char *fact = NULL;
    for (uint32_t i = 0; i < t->n && !fact; i++)
        fact = t->kids[i] ? row_adds_up(x, sum, t->kids[i]) : NULL;
    return fact;
}

static const char *rows_add_up(const Candidate *x, const Term *t)
{
    const char *fact = t->kind == TERM_SUM ? row_adds_up(x, t, t->kids[0]) : NULL;
    for (uint32_t i = 0; i < t->n && !fact; i++)
        fact = t->kids[i] ? rows_add_up(x, t->kids[i]) : NULL;
    return fact;
}

// ---- Symmetric matrices -------------------------------------------------------------------------------------------

// The claim with each element A[i,j] of a square matrix as (A[i,j] + A[j,i])/2; NULL: it speaks of none.
static const char *with_symmetric(const Candidate *x, const char *name)
{
    size_t n = strlen(name);
    StrBuf out = {0};
    bool any = false;
    for (const char *at = x->statements; *at;) {
        bool starts = at == x->statements || !open_is_name_byte(at[-1]);
        const char *comma = NULL, *end = NULL;
        if (starts && !strncmp(at, name, n) && at[n] == '[') {
            int depth = 0;
            for (const char *c = at + n; *c && *c != '\n' && !end; c++) {
                depth += *c == '[' || *c == '(';
                depth -= *c == ']' || *c == ')';
                comma = *c == ',' && depth == 1 ? c : comma;
                end = depth ? NULL : c;
            }
        }
        if (comma && end) {
            int first = (int)(comma - at - (long)n - 1), second = (int)(end - comma - 1);
            str_printf(&out, "((%s[%.*s,%.*s] + %s[%.*s,%.*s])/2)", name, first, at + n + 1, second, comma + 1, name,
                       second, comma + 1, first, at + n + 1);
            at = end + 1;
            any = true;
        } else if (starts && !strncmp(at, name, n) && !strncmp(at + n, " matrix(", 8) && *x->link.shapes) {
            str_printf(&out, "%s symmetric(%.*s)", name, (int)strcspn(at + n + 8, ","), at + n + 8);
            at += n + strcspn(at + n, ")") + 1;
            any = true;
        } else {
            str_char(&out, *at++);
        }
    }
    const char *text = any ? arena_text(&x->chain->d->arena, str_text(&out), out.len) : NULL;
    str_free(&out);
    return text;
}

static bool is_square(const char *rows, const char *columns)
{
    return rows && columns && !strcmp(rows, columns);
}

// Quadratic forms are of symmetric matrices.
static const char *if_symmetric(const Candidate *x, const ScopeWords *words)
{
    Document *d = x->chain->d;
    Candidate all = *x;
    Kinds *shapes = &chain_reading(x->chain, 0)->shapes;
    const char *names = "";
    for (size_t i = 0; i < words->len; i++) {
        const Symbol *s = symbols_find(&d->scope.symbols, words->at[i]);
        const KindName *n = kinds_find(shapes, words->at[i]);
        bool matrix = n ? n->rank == 2 && is_square(kinds_text(shapes, n->dims[0]), kinds_text(shapes, n->dims[1]))
                        : s && s->rank == 2 && is_square(s->dims[0], s->dims[1]);
        const char *text =
            matrix && !scope_defines(&d->scope, words->at[i]) ? with_symmetric(&all, words->at[i]) : NULL;
        if (!text)
            continue;
        Candidate one = *x;
        Answer answer;
        all.statements = text;
        names = arena_printf(&d->arena, "%s%s%s", names, *names ? ", " : "", words->at[i]);
        const char *alone = with_symmetric(&one, words->at[i]);
        judge_run(&d->judge, alone, &answer);
        if (!answer.error && answer.verdict != VERDICT_REFUTED)
            return arena_printf(&d->arena, "%s is symmetric", words->at[i]);
        judge_run(&d->judge, text, &answer);
        if (!answer.error && answer.verdict != VERDICT_REFUTED)
            return arena_printf(&d->arena, "%s are symmetric", names);
    }
    return NULL;
}

const char *open_custom(const Candidate *x)
{
    ScopeWords words = {0};
    const char *found = NULL;
    scope_words(x->statements, &words);
    for (size_t i = 0; i < words.len && !found; i++)
        found = adds_up(x, words.at[i]);
    Reading *r = chain_reading(x->chain, 0);
    for (uint32_t i = x->k; i <= x->k + 1 && !found; i++)
        found = rows_add_up(x, r->sides[i]);
    found = found ? found : away_from_jumps(x);
    found = found ? found : in_usual_range(x, &words);
    found = found ? found : elsewhere(x);
    found = found ? found : if_symmetric(x, &words);
    scope_words_free(&words);
    return found ? arena_printf(&x->chain->d->arena, "it holds if %s, which the text does not say", found) : NULL;
}
