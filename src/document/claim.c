// A claim decided, and when `refuted` may be said of it.
//
// A course is mostly right, so a false alarm costs more than a slip that is missed. A link is refuted where the usual
// reading is, no other reading is proved, and the link states what the text determines: every function and every
// differentiated name is defined; the right side brings no new names; it is no equation that determines one of its
// names (`w^T x = b`: a name that occurs once); the right side is not the 0 of a condition; no range is missing that
// would make it true.
#include "document/check_internal.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Chain *chain;
    uint32_t k;
    ReadingLink link;
    Answer answer;
    const char *statements;
    const char *why; // nothing was decided: the reason
} Candidate;

static const char *keep(Document *d, const char *text)
{
    return text ? arena_text(&d->arena, text, strlen(text)) : NULL;
}

// ---- One reading --------------------------------------------------------------------------------------------------

static void decide(Candidate *x, unsigned which, const char *nabla, bool turned)
{
    Document *d = x->chain->d;
    Reading *r = chain_reading(x->chain, which);
    const char *opaque = r->opaque[x->k] ? r->opaque[x->k] : r->opaque[x->k + 1];
    x->why = NULL;
    x->answer = (Answer){0};
    reading_link(&d->arena, &d->scope.symbols, r, x->k, nabla, turned, &x->link);
    if (opaque || x->link.blocked) {
        x->why = opaque ? opaque : keep(d, x->link.blocked);
        return;
    }
    ScopeUse use;
    scope_closure(&d->scope, x->link.claim, &use);
    x->statements = judge_statements(&d->arena, &d->scope, &use, x->link.shapes, x->link.claim);
    vec_free(&use.at);
    judge_run(&d->judge, x->statements, &x->answer);
    if (x->answer.error)
        x->why = x->answer.error;
}

static bool proved(const Candidate *x)
{
    return !x->why && x->answer.verdict == VERDICT_PROVED;
}

static bool refuted(const Candidate *x)
{
    return !x->why && x->answer.verdict == VERDICT_REFUTED;
}

// ---- What a link speaks of ----------------------------------------------------------------------------------------

typedef struct {
    const char *name; // an element with a number (w_1) is a name of its own
    unsigned left, right;
    bool index; // occurs as a subscript only
} Occurrence;

typedef VEC(Occurrence) Occurrences;

static void count(Occurrences *list, const char *name, bool right, bool index)
{
    for (size_t i = 0; i < list->len; i++)
        if (!strcmp(list->at[i].name, name)) {
            list->at[i].left += !right;
            list->at[i].right += right;
            list->at[i].index &= index;
            return;
        }
    vec_push(list, ((Occurrence){name, !right, right, index}));
}

static void occurrences(Arena *arena, const Term *t, bool right, bool index, Occurrences *out)
{
    if (t->kind == TERM_NAME && t->n == 1 && t->kids[0]->kind == TERM_NUM) {
        char name[80];
        snprintf(name, sizeof name, "%s_%s", t->text, t->kids[0]->text);
        for (size_t i = 0; i < out->len; i++)
            if (!strcmp(out->at[i].name, name))
                name[0] = 0, out->at[i].left += !right, out->at[i].right += right;
        if (*name && strlen(name) < sizeof name - 1)
            count(out, arena_text(arena, name, strlen(name)), right, index);
    } else if (t->kind == TERM_NAME) {
        count(out, t->text, right, index);
    }
    bool subscripts = t->kind == TERM_NAME;
    for (uint32_t i = 0; i < t->n; i++) {
        bool bound = (t->kind == TERM_SUM || t->kind == TERM_PROD) && i > 0;
        bool element = t->kind == TERM_INDEX && i > 0;
        if (t->kids[i])
            occurrences(arena, t->kids[i], right, index || subscripts || bound || element || t->kind == TERM_IVERSON,
                        out);
    }
    if ((t->kind == TERM_SUM || t->kind == TERM_PROD))
        count(out, t->text, right, true);
}

// Names that the definitions in use bring in are no new ones.
static bool known(const Candidate *x, const char *name)
{
    Document *d = x->chain->d;
    size_t base = strcspn(name, "_");
    if (name[base] && isdigit((unsigned char)name[base + 1])) // an element of a known array
        return known(x, arena_text(&d->arena, name, base));
    if (scope_defines(&d->scope, name) || !strcmp(name, "pi") || !strcmp(name, "e"))
        return true;
    ScopeUse use;
    scope_closure(&d->scope, x->link.left, &use);
    bool found = false;
    for (size_t i = 0; i < use.at.len && !found; i++) {
        const ScopeEntry *e = &d->scope.list.at[use.at.at[i]];
        for (size_t k = 0; k < e->words.len && !found; k++)
            found = !strcmp(e->words.at[k], name);
    }
    vec_free(&use.at);
    return found;
}

static bool uses_definition(const Candidate *x)
{
    Document *d = x->chain->d;
    ScopeUse use;
    scope_closure(&d->scope, x->link.claim, &use);
    bool found = false;
    for (size_t i = 0; i < use.at.len; i++)
        found |= !d->scope.list.at[use.at.at[i]].assumption;
    vec_free(&use.at);
    return found;
}

static bool is_polynomial(const Term *t)
{
    if (t->kind == TERM_CALL || t->kind == TERM_SUM || t->kind == TERM_PROD || t->kind == TERM_DIFF ||
        t->kind == TERM_ABS || t->kind == TERM_APPLY)
        return false;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && !is_polynomial(t->kids[i]))
            return false;
    return true;
}

static bool is_zero(const Term *t)
{
    return t->kind == TERM_NUM && !strcmp(t->text, "0");
}

typedef struct {
    const char *bound[32], *free[64], *differentiated[16];
    unsigned nbound, nfree, ndiff;
} Indices;

static bool among(const char *const *list, unsigned n, const char *name)
{
    for (unsigned i = 0; i < n; i++)
        if (!strcmp(list[i], name))
            return true;
    return false;
}

// Collects indices that sums bind, those that subscript freely within a product, and those that are differentiated by.
static void collect_indices(const Term *t, unsigned around, Indices *out)
{
    bool sum = t->kind == TERM_SUM || t->kind == TERM_PROD;
    if (sum && around < 32) {
        out->bound[around] = t->text;
        around++;
        out->nbound = around > out->nbound ? around : out->nbound;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        const Term *kid = t->kids[i];
        if (!kid)
            continue;
        bool plain = kid->kind == TERM_NAME && !kid->n;
        if (t->kind == TERM_NAME && plain && !among(out->bound, around, kid->text) && out->nfree < 64)
            out->free[out->nfree++] = kid->text;
        if (t->kind == TERM_DIFF && i > 0)
            for (uint32_t k = 0; k < kid->n && out->ndiff < 16; k++)
                if (kid->kids[k]->kind == TERM_NAME)
                    out->differentiated[out->ndiff++] = kid->kids[k]->text;
        if (!(t->kind == TERM_DIFF && i > 0))
            collect_indices(kid, around, out);
    }
}

static bool binds(const Term *t, const char *name)
{
    if ((t->kind == TERM_SUM || t->kind == TERM_PROD) && !strcmp(t->text, name))
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && binds(t->kids[i], name))
            return true;
    return false;
}

// x_i a_{ij} x_j without a sum, below a derivative by something else; \sum_i x_i + y_i with i outside of its sum.
static bool repeated_index(const Term *side)
{
    Indices all = {0};
    collect_indices(side, 0, &all);
    for (unsigned i = 0; i < all.nfree; i++) {
        if (binds(side, all.free[i]))
            return true;
        unsigned times = 0;
        for (unsigned k = 0; k < all.nfree; k++)
            times += !strcmp(all.free[i], all.free[k]);
        if (side->kind == TERM_DIFF && times > 1 && !among(all.differentiated, all.ndiff, all.free[i]) &&
            side->kids[0]->kind == TERM_MUL)
            return true;
    }
    return false;
}

static bool constant(const Term *t);

// y = f(x) = ...: names before the link that is to define them.
static bool only_heads(const Reading *r, uint32_t k)
{
    for (uint32_t i = 0; i <= k; i++)
        if (!r->sides[i] || (r->sides[i]->kind != TERM_NAME && r->sides[i]->kind != TERM_APPLY) || r->sides[i]->order)
            return false;
    return true;
}

// Why the text does not determine the claim that was refuted; NULL: it does.
static const char *open_question(const Candidate *x)
{
    Chain *c = x->chain;
    Document *d = c->d;
    Arena *a = &d->arena;
    Reading *r = chain_reading(c, 0);
    const Term *left = r->sides[x->k], *right = r->sides[x->k + 1];
    if (x->link.undefined)
        return arena_printf(a, "%s is not defined", x->link.undefined);
    if (is_zero(right) || is_zero(left))
        return "an equation to be solved, or a condition";
    if (c->st->role == SPLIT_CONDITION)
        return "a condition";
    if (left->kind == TERM_NAME && !scope_defines(&d->scope, left->text))
        return arena_printf(a, "an equation about %s, which the text leaves open", left->text);
    if (x->k && only_heads(r, x->k))
        return "its left side is defined otherwise above";
    if (r->shapes.conflict)
        return "lengths that must agree have different names";
    bool value = right->kind == TERM_NUM || (right->kind == TERM_NEG && right->kids[0]->kind == TERM_NUM);
    if (value && !constant(left) && (d->valued || left->kind == TERM_DIFF || left->kind == TERM_APPLY))
        return "a value at a point that the text gives";
    for (size_t i = 0; i < x->answer.npoint; i++)
        if (strchr(x->answer.point[i].name, '('))
            return arena_printf(a, "%.*s is not defined", (int)strcspn(x->answer.point[i].name, "("),
                                x->answer.point[i].name);
    if (repeated_index(left) || repeated_index(right))
        return "a repeated index: a sum that is not written, or one that ends elsewhere";
    bool computed = x->link.derivative || uses_definition(x) || c->shown;
    Occurrences names = {0};
    for (uint32_t k = c->defined ? 1 : 0; k < x->k; k++)
        if (r->sides[k])
            occurrences(a, r->sides[k], false, false, &names);
    occurrences(a, left, false, false, &names);
    occurrences(a, right, true, false, &names);
    const char *why = NULL;
    unsigned variables = 0;
    for (size_t i = 0; i < names.len && !why; i++) {
        const Occurrence *o = &names.at[i];
        bool defined = scope_defines(&d->scope, o->name);
        variables += !o->index && !defined;
        if (!o->index && o->right && !o->left && !known(x, o->name))
            why = arena_printf(a, "%s is not defined", o->name), d->open_name = keep(d, o->name);
        else if (!o->index && !computed && !defined && o->left + o->right == 1)
            why = arena_printf(a, "an equation about %s, which the text leaves open", o->name);
    }
    if (!why && !computed && variables <= 1 && variables && is_polynomial(left) && is_polynomial(right))
        why = "an equation in one unknown";
    vec_free(&names);
    return why;
}

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c > 127;
}

static bool stands_behind(const char *text, const char *before, const char *name)
{
    size_t n = strlen(name), b = strlen(before);
    for (const char *at = text; (at = strstr(at, before)); at++)
        if (!strncmp(at + b, name, n) && !is_name_byte(at[b + n]))
            return true;
    return false;
}

// A letter that subscripts in the claim and ends a range in it or in what it uses: an index, or the number of terms?
static const char *index_and_count(const Candidate *x)
{
    ScopeWords words = {0};
    const char *found = NULL;
    scope_words(x->link.claim, &words);
    for (size_t i = 0; i < words.len && !found; i++)
        if ((stands_behind(x->link.claim, "[", words.at[i]) || stands_behind(x->link.claim, ",", words.at[i])) &&
            stands_behind(x->statements, "..", words.at[i]))
            found = arena_printf(&x->chain->d->arena, "%s is an index and a number of terms", words.at[i]);
    for (size_t i = 0; i < words.len && !found; i++) // sums up to k, where lengths have other letters
        if (strlen(words.at[i]) == 1 && strchr("ijkl", *words.at[i]) &&
            stands_behind(x->link.claim, "..", words.at[i]) && uses_definition(x))
            found =
                arena_printf(&x->chain->d->arena, "%s is an index elsewhere and a number of terms here", words.at[i]);
    scope_words_free(&words);
    return found;
}

// A name that an earlier side of the chain brought in without a definition stays undefined.
static const char *still_undefined(const Candidate *x)
{
    const char *name = x->chain->d->open_name;
    if (!name)
        return NULL;
    ScopeWords words = {0};
    scope_words(x->link.claim, &words);
    bool found = scope_words_have(&words, name);
    scope_words_free(&words);
    return found ? arena_printf(&x->chain->d->arena, "%s is not defined", name) : NULL;
}

static bool words_of_condition(const Document *d)
{
    static const char *const words[] = {"solve",    "Solve",     "if ",        "If ",        "suppose",   "Suppose",
                                        "assum",    "Assum",     "constraint", "subject to", "such that", "satisf",
                                        "equation", "condition", "решить",     "решим",      "Решим",     "уравнени",
                                        "если",     "Если",      "услови",     "предполож",  "linear if", "whenever",
                                        "when ",    "当",        "若",         "假设",       "约束"};
    const char *text = d->before;
    for (const char *at = text; *at; at++) // the last sentence
        if (*at == '.' && isspace((unsigned char)at[1]))
            text = at + 1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

// ---- Numbers ------------------------------------------------------------------------------------------------------

// One unit of the last digit that a number shows; 0: it shows none behind a point.
static double unit_of(const Term *t)
{
    while (t->kind == TERM_NEG)
        t = t->kids[0];
    const char *point = t->kind == TERM_NUM ? strchr(t->text, '.') : NULL;
    return point ? pow(10, -(double)strlen(point + 1)) : 0;
}

static bool holds_decimal(const Term *t)
{
    if (unit_of(t) > 0)
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && holds_decimal(t->kids[i]))
            return true;
    return false;
}

static bool rounded_pair(Candidate *x, Reading *r, const Term *a, const Term *b)
{
    Document *d = x->chain->d;
    double unit = unit_of(b), va, vb;
    if (!unit)
        unit = holds_decimal(a) || holds_decimal(b) ? 0 : 0;
    if (!unit && b->kind == TERM_NUM && holds_decimal(a))
        unit = 1; // = 13, of numbers with digits behind the point
    if (!unit && a->kind == TERM_NUM && b->kind == TERM_NUM && !strcmp(a->text, b->text))
        return true;
    Writer w = {.arena = &d->arena, .shapes = &r->shapes, .symbols = &d->scope.symbols};
    StrBuf left = {0}, right = {0};
    bool ok = write_term(&w, a, NULL, NULL, &left) && write_term(&w, b, NULL, NULL, &right);
    writer_free(&w);
    ok = ok && judge_number(&d->judge, "", str_text(&left), &va) && judge_number(&d->judge, "", str_text(&right), &vb);
    if (ok && !unit)
        ok = va == vb;
    else if (ok)
        ok = fabs(va - vb) <= unit * 1.0000001;
    str_free(&left);
    str_free(&right);
    return ok;
}

static bool constant(const Term *t)
{
    if (t->kind == TERM_NAME && strcmp(t->text, "pi") && strcmp(t->text, "e"))
        return false;
    if (t->kind == TERM_APPLY || t->kind == TERM_OPAQUE)
        return false;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && !constant(t->kids[i]))
            return false;
    return true;
}

// Numbers that agree to the digits shown, one by one in lists.
static bool rounded(Candidate *x)
{
    Reading *r = chain_reading(x->chain, 0);
    const Term *a = r->sides[x->k], *b = r->sides[x->k + 1];
    if (!a || !b || !constant(a) || !constant(b) || !(holds_decimal(a) || holds_decimal(b)))
        return false;
    bool lists = a->kind == b->kind && (a->kind == TERM_LIST || a->kind == TERM_MATRIX) && a->n == b->n;
    if (!lists)
        return rounded_pair(x, r, a, b);
    for (uint32_t i = 0; i < a->n; i++)
        if (!rounded_pair(x, r, a->kids[i], b->kids[i]))
            return false;
    return true;
}

// ---- Repairs ------------------------------------------------------------------------------------------------------

// What would make the link true: told beside a refutation.
static const char *repair_note(Candidate *x, Link *link)
{
    Document *d = x->chain->d;

    static const struct {
        const char *factor, *note, *latex;
    } rows[] = {{"-1", "left/right = -1: the sign", "-"},
                {"2", "left/right = 2: a factor 2 is missing at the right", "2 "},
                {"1/2", "left/right = 1/2: a factor 2 too many at the right", "\\frac12 "}};

    if (x->link.arrays && !*x->link.left)
        return NULL;
    size_t before = strlen(x->statements) - strlen(x->link.claim) - 1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Answer answer;
        const char *text = arena_printf(&d->arena, "%.*sprove %s = (%s)*(%s)\n", (int)before, x->statements,
                                        x->link.left, rows[i].factor, x->link.right);
        judge_run(&d->judge, text, &answer);
        if (answer.verdict == VERDICT_PROVED && !answer.error) {
            const char *right = link->right;
            link->repair = arena_printf(&d->arena, "%s\\left(%s\\right)", rows[i].latex, right);
            return rows[i].note;
        }
    }
    return NULL;
}

// ---- The verdict --------------------------------------------------------------------------------------------------

static void tell_uses(Candidate *x, Link *link)
{
    Document *d = x->chain->d;
    ScopeUse use;
    scope_closure(&d->scope, x->link.claim, &use);
    for (size_t i = 0; i < use.at.len && link->nuses < 16; i++) {
        const ScopeEntry *e = &d->scope.list.at[use.at.at[i]];
        const char *what = e->assumption ? e->text + 7 : e->name;
        if (e->line)
            link->uses[link->nuses++] =
                e->cell ? arena_printf(&d->arena, "%s: cell %d, line %u", what, e->cell, (unsigned)e->line)
                        : arena_printf(&d->arena, "%s: line %u", what, (unsigned)e->line);
        else
            link->uses[link->nuses++] = arena_printf(&d->arena, "%s: given", what);
    }
    vec_free(&use.at);
}

static void tell(Candidate *x, Link *link, LinkVerdict verdict, const char *reason)
{
    link->verdict = verdict;
    link->reason = reason;
    link->method = x->answer.method;
    if (*x->link.left && !x->link.blocked) {
        link->left = x->link.left;
        link->right = x->link.right;
        link->reading = *x->link.shapes ? arena_printf(&x->chain->d->arena, "%s; %s", x->link.shapes, x->link.claim)
                                        : x->link.claim;
        link->statements = x->statements;
        tell_uses(x, link);
    }
    if (verdict == LINK_REFUTED || verdict == LINK_AMBIGUOUS) {
        memcpy(link->point, x->answer.point, sizeof link->point);
        link->npoint = x->answer.npoint;
        link->left_value = x->answer.left;
        link->right_value = x->answer.right;
    }
}

// Tries what else the link may mean; true and *x is it when one is proved.
static bool try_other_readings(Candidate *x, Link *link)
{
    Candidate usual = *x;
    Reading *r = chain_reading(x->chain, 0);
    decide(x, 0, NULL, true); // Jacobians the other way
    if (proved(x) && strcmp(x->link.claim, usual.link.claim)) {
        link->note = "with Jacobians written as their transposes";
        tell(x, link, LINK_PROVED, NULL);
        return true;
    }
    for (unsigned bit = 1; bit <= READ_CHOICES; bit++) {
        if (!(r->met & (1u << (bit - 1))))
            continue;
        Reading *other = chain_reading(x->chain, bit);
        if (!other->sides[x->k] || !other->sides[x->k + 1])
            continue;
        decide(x, bit, NULL, false);
        if (!proved(x))
            continue;
        bool open = usual.why != NULL || !refuted(&usual);
        const char *reading = x->link.claim;
        if (open) {
            tell(x, link, LINK_PROVED, NULL);
            return true;
        }
        *x = usual;
        tell(x, link, LINK_AMBIGUOUS, "two readings, one refuted and one proved");
        link->other_reading = reading;
        return true;
    }
    *x = usual;
    return false;
}

// A gradient that names no variable: by each vector that the function depends on.
static bool try_gradients(Candidate *x, Link *link)
{
    Document *d = x->chain->d;
    Candidate usual = *x;
    for (size_t i = 0; i < d->scope.symbols.list.len; i++) {
        const Symbol *s = d->scope.symbols.list.at[i];
        if (s->defined || s->function || s->rank <= 0)
            continue;
        decide(x, 0, s->name, false);
        if (proved(x)) {
            tell(x, link, LINK_PROVED, NULL);
            link->note = arena_printf(&d->arena, "the gradient is taken by %s", s->name);
            return true;
        }
    }
    *x = usual;
    return false;
}

// Labels and weights add up to 1, and lengths and parameters are positive, in many texts that do not say so.
static const char *holds_under_custom(Candidate *x)
{
    Document *d = x->chain->d;
    ScopeWords words = {0};
    const char *found = NULL;
    size_t before = strlen(x->statements) - strlen(x->link.claim) - 1;
    scope_words(x->statements, &words);
    for (size_t i = 0; i < words.len && !found; i++) {
        const Symbol *s = symbols_find(&d->scope.symbols, words.at[i]);
        const KindName *n = kinds_find(&chain_reading(x->chain, 0)->shapes, words.at[i]);
        bool array = (s && s->rank == 1 && !s->defined && s->dims[0]) ||
                     (n && n->rank == 1 && !(s && s->defined) && n->dims[0] >= 0);
        if (!array || scope_defines(&d->scope, words.at[i]))
            continue;
        const char *length = s && s->dims[0] ? s->dims[0] : kinds_text(&chain_reading(x->chain, 0)->shapes, n->dims[0]);
        const char *fact = arena_printf(&d->arena, "sum(k_=1..%s, %s[k_]) = 1", length, words.at[i]);
        Answer answer;
        judge_run(&d->judge,
                  arena_printf(&d->arena, "%.*sassume %s\n%s\n", (int)before, x->statements, fact, x->link.claim),
                  &answer);
        if (!answer.error && answer.verdict == VERDICT_PROVED)
            found = arena_printf(&d->arena, "it holds if %s, which the text does not say", fact);
    }
    for (size_t i = 0; i < words.len && !found; i++) { // sqrt(x^2) = x, 0^n = 0
        const Symbol *s = symbols_find(&d->scope.symbols, words.at[i]);
        const KindName *n = kinds_find(&chain_reading(x->chain, 0)->shapes, words.at[i]);
        if (!n || n->rank > 0 || scope_defines(&d->scope, words.at[i]) || (s && (s->index || s->rank > 0)))
            continue;
        Answer answer;
        judge_run(
            &d->judge,
            arena_printf(&d->arena, "%.*sassume %s > 0\n%s\n", (int)before, x->statements, words.at[i], x->link.claim),
            &answer);
        if (!answer.error && answer.verdict == VERDICT_PROVED)
            found = arena_printf(&d->arena, "it holds if %s > 0, which the text does not say", words.at[i]);
    }
    scope_words_free(&words);
    return found;
}

static void decide_refuted(Candidate *x, Link *link)
{
    Document *d = x->chain->d;
    if (!x->link.undefined && try_other_readings(x, link))
        return;
    const char *why = open_question(x);
    if (!why && x->answer.holds_if)
        why = arena_printf(&d->arena, "it holds if %s, which the text does not say", x->answer.holds_if);
    if (!why && x->k == 0 && !x->link.derivative && words_of_condition(d))
        why = "a condition, by the words before it";
    if (!why)
        why = holds_under_custom(x);
    if (!why)
        why = still_undefined(x);
    if (!why && index_and_count(x)) {
        tell(x, link, LINK_AMBIGUOUS, index_and_count(x));
        return;
    }
    if (why) {
        tell(x, link, LINK_UNDECIDED, why);
        return;
    }
    tell(x, link, LINK_REFUTED, NULL);
    link->note = repair_note(x, link);
}

void claim_decide(Chain *c, uint32_t k, Link *link)
{
    Candidate x = {.chain = c, .k = k};
    Reading *r = chain_reading(c, 0);
    if (!r->opaque[k] && !r->opaque[k + 1] && rounded(&x)) {
        link->verdict = LINK_ROUNDED;
        return;
    }
    decide(&x, 0, NULL, false);
    const Term *head = r->sides[0];
    bool redefinition = k == 0 && head && (head->kind == TERM_NAME || head->kind == TERM_APPLY) && !head->order &&
                        scope_defines(&c->d->scope, head->text) && !proved(&x);
    if (proved(&x)) {
        tell(&x, link, LINK_PROVED, NULL);
    } else if (redefinition) {
        const char *both = x.why ? NULL : index_and_count(&x);
        if (both)
            tell(&x, link, LINK_AMBIGUOUS, both);
        else if (!define_again(c, link))
            tell(&x, link, LINK_UNDECIDED, "its left side is defined otherwise above");
    } else if (x.link.wants_nabla && x.why && try_gradients(&x, link)) {
        return;
    } else if (refuted(&x)) {
        decide_refuted(&x, link);
    } else if (x.why) {
        if (strstr(x.why, "is not defined") || r->opaque[k] || r->opaque[k + 1] || !try_other_readings(&x, link))
            tell(&x, link, LINK_UNDECIDED, x.why);
    } else if (!try_other_readings(&x, link)) {
        const char *open = open_question(&x);
        tell(&x, link, open ? LINK_UNDECIDED : LINK_UNKNOWN, open ? open : x.answer.reason);
    }
}
