// What the text leaves open: why a claim that was refuted as it stands may still be what the author means.
#include "document/open.h"

#include <ctype.h>
#include <stdio.h>

static const char *keep(Document *d, const char *text)
{
    return text ? arena_text(&d->arena, text, strlen(text)) : NULL;
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

bool open_is_constant(const Term *t)
{
    if (t->kind == TERM_NAME && strcmp(t->text, "pi") && strcmp(t->text, "e"))
        return false;
    if (t->kind == TERM_APPLY || t->kind == TERM_OPAQUE)
        return false;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && !open_is_constant(t->kids[i]))
            return false;
    return true;
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

// 2x - y + 4: the side of a system of equations; nothing in it is to be carried out.
static bool is_linear(const Term *t)
{
    if (t->kind == TERM_MUL)
        return t->kids[0]->kind == TERM_NUM && t->kids[1]->kind == TERM_NAME;
    if (t->kind == TERM_ADD || t->kind == TERM_SUB || t->kind == TERM_NEG)
        return is_linear(t->kids[0]) && (t->n < 2 || is_linear(t->kids[1]));
    return t->kind == TERM_NUM || t->kind == TERM_NAME;
}

// pi_i T_ij: a product of names.
static bool is_monomial(const Term *t)
{
    if (t->kind == TERM_MUL)
        return is_monomial(t->kids[0]) && is_monomial(t->kids[1]);
    return t->kind == TERM_NUM || t->kind == TERM_NAME;
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

// y = f(x) = ...: names before the link that is to define them.
static bool only_heads(const Reading *r, uint32_t k)
{
    for (uint32_t i = 0; i <= k; i++)
        if (!r->sides[i] || (r->sides[i]->kind != TERM_NAME && r->sides[i]->kind != TERM_APPLY) || r->sides[i]->order)
            return false;
    return true;
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

// ---- Sides that tell more than a claim ----------------------------------------------------------------------------

// Is the left side no constant function? Its value at the point is then one of several.
static bool varies(const Candidate *x)
{
    Answer answer;
    size_t before = strlen(x->statements) - strlen(x->link.claim) - 1;
    judge_run(&x->chain->d->judge,
              arena_printf(&x->chain->d->arena, "%.*sprove %s = %s\n", (int)before, x->statements, x->link.left,
                           x->answer.left),
              &answer);
    return answer.error || answer.verdict != VERDICT_PROVED;
}

// x_1 + x_2 = 1, 2x = 6: the chain gives the value of what varies.
static bool gives_value(const Candidate *x)
{
    const Reading *r = chain_reading(x->chain, 0);
    bool number = open_is_constant(r->sides[x->k]);
    for (uint32_t i = x->k + 1; i < r->n && !number; i++)
        number = r->sides[i] && open_is_constant(r->sides[i]);
    return number && x->answer.npoint && varies(x);
}

static bool mentions_name(const Term *t, const char *name)
{
    if (t->kind == TERM_NAME && !strcmp(t->text, name))
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && mentions_name(t->kids[i], name))
            return true;
    return false;
}

static bool is_subscripted(const Term *t, const char *name)
{
    if (t->kind == TERM_NAME && t->n && !strcmp(t->text, name))
        return true;
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i] && is_subscripted(t->kids[i], name))
            return true;
    return false;
}

// Notation whose other meaning is as usual as the one that was read.
static const char *other_meaning(const Candidate *x, const Term *t)
{
    Arena *a = &x->chain->d->arena;
    if (t->kind == TERM_POW && !strcmp(t->text, "applied"))
        return arena_printf(a, "a power of %s, or %s applied again", t->kids[0]->text, t->kids[0]->text);
    if (t->kind == TERM_SUM || t->kind == TERM_PROD) {
        if (t->kids[0] && is_subscripted(t->kids[0], t->text))
            return arena_printf(a, "a sum over all values of %s", t->text);
    }
    for (uint32_t i = 0; t->kind == TERM_NAME && i < t->n; i++)
        if (t->kids[i]->kind == TERM_NAME && t->kids[i]->n)
            return arena_printf(a, "%s has a subscript that is no index", t->text);
    if (t->kind == TERM_DIV && kinds_rank(&chain_reading(x->chain, 0)->shapes, t->kids[1]) == 2)
        return "a quotient by a matrix";
    for (uint32_t i = 0; i < t->n; i++) {
        const char *found = t->kids[i] ? other_meaning(x, t->kids[i]) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

// A matrix on one side, its diagonal alone on the other: what it is like is told by the text.
static const char *diagonal_alone(const Candidate *x, const Term *side, const Term *other)
{
    const Term *k = side->kind == TERM_NAME && side->n == 2 ? side->kids[0] : NULL;
    if (k && k->kind == TERM_NAME && side->kids[1]->kind == TERM_NAME && !strcmp(k->text, side->kids[1]->text) &&
        !is_subscripted(other, side->text) && !scope_defines(&x->chain->d->scope, side->text))
        return arena_printf(&x->chain->d->arena, "the shape of %s is not defined", side->text);
    for (uint32_t i = 0; i < side->n; i++) {
        const char *found = side->kids[i] ? diagonal_alone(x, side->kids[i], other) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

// A name that stands for more than itself: i of complex numbers, I of identities, \bar x of the x beside it.
static const char *more_than_a_name(const Candidate *x, const Occurrences *names, const Occurrence *o)
{
    Arena *a = &x->chain->d->arena;
    if (o->index || scope_defines(&x->chain->d->scope, o->name))
        return NULL;
    if (!strcmp(o->name, "i") || !strcmp(o->name, "j"))
        return arena_printf(a, "%s is not defined: it may be the imaginary unit", o->name);
    if (!strcmp(o->name, "I") || !strncmp(o->name, "I_", 2))
        return arena_printf(a, "%s is not defined: it may be an identity matrix", o->name);
    if (!strcmp(o->name, "d"))
        return "d is not defined: it may be a differential";
    if (!strcmp(o->name, "Delta") || !strcmp(o->name, "delta"))
        return arena_printf(a, "%s is not defined: it may be a part of the name behind it", o->name);
    static const char *const marks[] = {"_bar", "_hat", "_tilde", "_star", "_dot", "_i", "_j", "_k", "_t", "_n"};
    const char *last = strrchr(o->name, '_');
    for (size_t m = 0; last && m < sizeof marks / sizeof *marks; m++)
        for (size_t i = 0; !strcmp(last, marks[m]) && i < names->len; i++)
            if (strlen(names->at[i].name) == (size_t)(last - o->name) &&
                !strncmp(names->at[i].name, o->name, (size_t)(last - o->name)))
                return arena_printf(a, "%s is not defined: it may depend on %s", o->name, names->at[i].name);
    return NULL;
}

static void closure_words(const Document *d, const char *text, ScopeWords *out)
{
    ScopeUse use;
    scope_words(text, out);
    scope_closure(&d->scope, text, &use);
    for (size_t i = 0; i < use.at.len; i++) {
        const ScopeEntry *e = &d->scope.list.at[use.at.at[i]];
        for (size_t k = 0; k < e->words.len; k++)
            if (!scope_words_have(out, e->words.at[k]))
                vec_push(out, mem_dup(e->words.at[k], strlen(e->words.at[k])));
    }
    vec_free(&use.at);
}

// \frac{\partial J}{\partial h} of a J that does not speak of h: it does in the text.
static const char *independent(const Candidate *x, const Term *t)
{
    Document *d = x->chain->d;
    if (t->kind == TERM_DIFF && t->n == 2 && t->kids[1]->kind == TERM_NAME &&
        (t->kids[0]->kind == TERM_NAME || t->kids[0]->kind == TERM_APPLY)) {
        ScopeWords words = {0};
        closure_words(d, t->kids[0]->text, &words);
        bool speaks = scope_words_have(&words, t->kids[1]->text);
        for (uint32_t i = 0; i < t->kids[0]->n; i++)
            speaks |= mentions_name(t->kids[0]->kids[i], t->kids[1]->text);
        scope_words_free(&words);
        if (!speaks)
            return arena_printf(&d->arena, "how %s depends on %s is not defined", t->kids[0]->text, t->kids[1]->text);
    }
    for (uint32_t i = 0; i < t->n; i++) {
        const char *found = t->kids[i] ? independent(x, t->kids[i]) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

static const char *point_name(const Candidate *x, size_t i)
{
    return arena_text(&x->chain->d->arena, x->answer.point[i].name, strcspn(x->answer.point[i].name, "["));
}

// U and U[1,1] in one point: the name stands for a number and for an array.
static const char *number_and_array(const Candidate *x)
{
    for (size_t i = 0; i < x->answer.npoint; i++)
        for (size_t k = 0; k < x->answer.npoint; k++) {
            const char *name = point_name(x, i);
            if (strcmp(name, x->answer.point[i].name) && !strcmp(name, x->answer.point[k].name) &&
                *x->answer.point[k].value != '(')
                return arena_printf(&x->chain->d->arena, "%s is a number and an array", name);
        }
    return NULL;
}

// The names with subscripts in a term that are spelled so; a sum or product within says that there is no end of them.
typedef struct {
    VEC(const Term *) at;
    bool summed;
} Elements;

static void collect_elements(const Term *t, const char *name, Elements *out)
{
    out->summed |= t->kind == TERM_SUM || t->kind == TERM_PROD;
    if (t->kind == TERM_NAME && t->n && !strcmp(t->text, name))
        vec_push(&out->at, t);
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i])
            collect_elements(t->kids[i], name, out);
}

// X_{t-1} at the left, X_{t-2} at the right and no element on both: a recurrence that the text states.
static const char *recurrence(const Candidate *x, const Term *left, const Term *right)
{
    const char *why = NULL;
    for (size_t i = 0; i < x->answer.npoint && !why; i++) {
        const char *name = point_name(x, i);
        if (!strcmp(name, x->answer.point[i].name) || scope_defines(&x->chain->d->scope, name))
            continue;
        Elements l = {0}, r = {0};
        collect_elements(left, name, &l);
        collect_elements(right, name, &r);
        bool common = l.summed || r.summed || !l.at.len || !r.at.len;
        for (size_t k = 0; k < l.at.len && !common; k++)
            for (size_t m = 0; m < r.at.len && !common; m++)
                common = term_same(l.at.at[k], r.at.at[m]);
        if (!common)
            why = arena_printf(&x->chain->d->arena, "how the elements of %s depend on each other is not defined", name);
        vec_free(&l.at);
        vec_free(&r.at);
    }
    return why;
}

// Does the name end a range or subscript only?
static bool is_size(const Candidate *x, const Occurrences *names, const char *name)
{
    for (size_t i = 0; i < names->len; i++)
        if (!strcmp(names->at[i].name, name))
            return names->at[i].index;
    return stands_behind(x->statements, "..", name);
}

// A name that only one side knows, also through definitions: the equation determines it.
static const char *on_one_side(const Candidate *x, const Occurrences *names)
{
    Document *d = x->chain->d;
    ScopeWords left = {0}, right = {0};
    closure_words(d, x->link.left, &left);
    closure_words(d, x->link.right, &right);
    const char *why = NULL;
    for (size_t i = 0; i < x->answer.npoint && !why; i++) {
        const char *name = point_name(x, i);
        if (!is_size(x, names, name) && scope_words_have(&left, name) != scope_words_have(&right, name))
            why = arena_printf(&d->arena, "an equation about %s, which the text leaves open", name);
    }
    scope_words_free(&left);
    scope_words_free(&right);
    return why;
}

// An equation that the text states between names of the claim, and that the claim may rest on.
static const char *rests_on_equation(const Candidate *x)
{
    Document *d = x->chain->d;
    ScopeWords words = {0};
    closure_words(d, x->link.claim, &words);
    const char *why = NULL;
    for (size_t i = 0; i < d->equations.len && !why; i++) {
        const OpenEquation *e = &d->equations.at[i];
        bool all = true;
        for (uint32_t k = 0; k < e->nnames; k++)
            all &= scope_words_have(&words, e->names[k]);
        if (all)
            why = arena_printf(&d->arena, "it may rest on the equation of line %u", (unsigned)e->line);
    }
    scope_words_free(&words);
    return why;
}

void open_note_equation(const Candidate *x)
{
    Document *d = x->chain->d;
    OpenEquation e = {.names = arena_zero(&d->arena, (x->answer.npoint + 1) * sizeof *e.names)};
    uint32_t column;
    check_place(d, scan_text_place(d->text, x->chain->st->relations.at[x->k].start), &e.line, &column);
    for (size_t i = 0; i < x->answer.npoint; i++) {
        const char *name = point_name(x, i);
        bool known_already =
            !strcmp(name, "I") || stands_behind(x->statements, "..", name) || among(e.names, e.nnames, name);
        if (!known_already)
            e.names[e.nnames++] = name;
    }
    if (e.nnames && d->equations.len < 1000)
        vec_push(&d->equations, e);
}

void open_forget(Document *d)
{
    d->equations.len = 0;
    d->values.len = 0;
}

// r = -1 stands in the section, and the claim holds there.
static const char *holds_at_value(const Candidate *x)
{
    Document *d = x->chain->d;
    size_t before = strlen(x->statements) - strlen(x->link.claim) - 1;
    for (size_t i = d->values.len; i-- > 0 && i + 8 > d->values.len;) {
        const OpenValue *v = &d->values.at[i];
        bool met = false;
        for (size_t k = 0; k < x->answer.npoint; k++)
            met |= !strcmp(point_name(x, k), v->name);
        Answer answer;
        if (!met)
            continue;
        judge_run(&d->judge,
                  arena_printf(&d->arena, "%.*sprove subst(%s, %s = %s) = subst(%s, %s = %s)\n", (int)before,
                               x->statements, x->link.left, v->name, v->value, x->link.right, v->name, v->value),
                  &answer);
        if (!answer.error && answer.verdict == VERDICT_PROVED)
            return arena_printf(&d->arena, "it holds at %s = %s", v->name, v->value);
    }
    return NULL;
}

// ---- The question -------------------------------------------------------------------------------------------------

// What the link's form tells: an equation to be solved, a condition, a value.
static const char *form_of_link(const Candidate *x)
{
    Chain *c = x->chain;
    Document *d = c->d;
    Arena *a = &d->arena;
    Reading *r = chain_reading(c, 0);
    const Term *left = r->sides[x->k], *right = r->sides[x->k + 1];
    if (x->link.undefined)
        return arena_printf(a, "%s is not defined", x->link.undefined);
    if (!strcmp(c->st->relations.at[x->k].text, ":="))
        return "a definition of what has no name";
    if (is_zero(right) || is_zero(left))
        return "an equation to be solved, or a condition";
    if (c->st->role == SPLIT_CONDITION)
        return "a condition";
    if (c->st->leads)
        return "a condition, by the arrow behind it";
    if (c->st->implied && d->statement_open)
        return "it follows from what the text leaves open";
    if (left->kind == TERM_NAME && !scope_defines(&d->scope, left->text))
        return arena_printf(a, "an equation about %s, which the text leaves open", left->text);
    if (x->k && only_heads(r, x->k))
        return "its left side is defined otherwise above";
    if (r->shapes.conflict)
        return "lengths that must agree have different names";
    for (uint32_t i = 0; i < x->k; i++)
        if (r->opaque[i] && (strstr(r->opaque[i], "maximum") || strstr(r->opaque[i], "minimum")))
            return "a value where something is least or greatest";
    if (x->link.arrays && (right->kind == TERM_NUM || left->kind == TERM_NUM))
        return "a number that stands for a vector or matrix";
    if (x->k == 0 && !x->link.derivative && words_of_condition(d))
        return "a condition, by the words before it";
    return gives_value(x) ? "a value at a point that the text gives" : NULL;
}

// What the names in it tell.
static const char *names_of_link(const Candidate *x)
{
    Chain *c = x->chain;
    Document *d = c->d;
    Arena *a = &d->arena;
    Reading *r = chain_reading(c, 0);
    const Term *left = r->sides[x->k], *right = r->sides[x->k + 1];
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
        why = more_than_a_name(x, &names, o);
        if (!why && !o->index && o->right && !o->left && !known(x, o->name))
            why = arena_printf(a, "%s is not defined", o->name), d->open_name = keep(d, o->name);
        else if (!why && !o->index && !computed && !defined && o->left + o->right == 1)
            why = arena_printf(a, "an equation about %s, which the text leaves open", o->name);
    }
    if (!why && !computed && variables <= 1 && variables && is_polynomial(left) && is_polynomial(right))
        why = "an equation in one unknown";
    if (!why && !computed && variables &&
        ((is_linear(left) && is_linear(right)) || (is_monomial(left) && is_monomial(right))))
        why = "an equation between its names";
    if (!why && !x->link.derivative)
        why = on_one_side(x, &names);
    vec_free(&names);
    return why;
}

const char *open_question(const Candidate *x)
{
    Document *d = x->chain->d;
    Reading *r = chain_reading(x->chain, 0);
    const Term *left = r->sides[x->k], *right = r->sides[x->k + 1];
    const char *why = form_of_link(x);
    for (size_t i = 0; i < x->answer.npoint && !why; i++)
        if (strchr(x->answer.point[i].name, '('))
            why = arena_printf(&d->arena, "%.*s is not defined", (int)strcspn(x->answer.point[i].name, "("),
                               x->answer.point[i].name);
    if (!why && (repeated_index(left) || repeated_index(right)))
        why = "a repeated index: a sum that is not written, or one that ends elsewhere";
    why = why ? why : other_meaning(x, left);
    why = why ? why : other_meaning(x, right);
    why = why ? why : diagonal_alone(x, left, right);
    why = why ? why : diagonal_alone(x, right, left);
    why = why ? why : number_and_array(x);
    why = why ? why : recurrence(x, left, right);
    why = why ? why : independent(x, left);
    why = why ? why : independent(x, right);
    why = why ? why : names_of_link(x);
    why = why ? why : holds_at_value(x);
    why = why ? why : rests_on_equation(x);
    return why ? why : still_undefined(x);
}

// A letter that subscripts in the claim and ends a range in it or in what it uses: an index, or the number of terms?
const char *open_two_meanings(const Candidate *x)
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

// ---- Customs ------------------------------------------------------------------------------------------------------

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

// The claim with each element A[i,j] of a square matrix as (A[i,j] + A[j,i])/2; NULL: it speaks of none.
static const char *with_symmetric(const Candidate *x, const char *name)
{
    size_t n = strlen(name);
    StrBuf out = {0};
    bool any = false;
    for (const char *at = x->statements; *at;) {
        bool starts = at == x->statements || !is_name_byte(at[-1]);
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

// Quadratic forms are of symmetric matrices.
static const char *if_symmetric(const Candidate *x, const ScopeWords *words)
{
    Document *d = x->chain->d;
    Candidate all = *x;
    const char *names = "";
    for (size_t i = 0; i < words->len; i++) {
        const Symbol *s = symbols_find(&d->scope.symbols, words->at[i]);
        const KindName *n = kinds_find(&chain_reading(x->chain, 0)->shapes, words->at[i]);
        bool matrix = (n && n->rank == 2) || (s && s->rank == 2);
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
    found = found ? found : in_usual_range(x, &words);
    found = found ? found : elsewhere(x);
    found = found ? found : if_symmetric(x, &words);
    scope_words_free(&words);
    return found ? arena_printf(&x->chain->d->arena, "it holds if %s, which the text does not say", found) : NULL;
}
