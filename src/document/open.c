// What the text leaves open: why a claim that was refuted as it stands may still be what the author means.
#include "document/open.h"

#include <ctype.h>
#include <stdio.h>

static const char *keep(Document *d, const char *text)
{
    return text ? arena_text(&d->arena, text, strlen(text)) : NULL;
}

static bool among(const char *const *list, unsigned n, const char *name)
{
    for (unsigned i = 0; i < n; i++)
        if (!strcmp(list[i], name))
            return true;
    return false;
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

// y = f(x) = ...: names before the link that is to define them.
static bool only_heads(const Reading *r, uint32_t k)
{
    for (uint32_t i = 0; i <= k; i++)
        if (!r->sides[i] || (r->sides[i]->kind != TERM_NAME && r->sides[i]->kind != TERM_APPLY) || r->sides[i]->order)
            return false;
    return true;
}

bool open_is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c > 127;
}

static bool stands_behind(const char *text, const char *before, const char *name)
{
    size_t n = strlen(name), b = strlen(before);
    for (const char *at = text; (at = strstr(at, before)); at++)
        if (!strncmp(at + b, name, n) && !open_is_name_byte(at[b + n]))
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

// The first name in the term; NULL: there is none. *speaks: some of them are the name, or speak of it by definition.
static const char *first_name(Document *d, const Term *t, const char *name, bool *speaks)
{
    const char *first = NULL;
    if (t->kind == TERM_NAME || t->kind == TERM_APPLY) {
        ScopeWords words = {0};
        closure_words(d, t->text, &words);
        *speaks |= scope_words_have(&words, name);
        scope_words_free(&words);
        first = t->text;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        const char *next = t->kids[i] ? first_name(d, t->kids[i], name, speaks) : NULL;
        first = first ? first : next;
    }
    return first;
}

// \frac{\partial J}{\partial h} of a J that does not speak of h: it does in the text. `named`: of names alone.
static const char *independent(const Candidate *x, const Term *t, bool named)
{
    Document *d = x->chain->d;
    bool name_alone = t->kind == TERM_DIFF && (t->kids[0]->kind == TERM_NAME || t->kids[0]->kind == TERM_APPLY);
    if (t->kind == TERM_DIFF && t->n == 2 && t->kids[1]->kind == TERM_NAME && (name_alone || !named)) {
        bool speaks = false;
        const char *name = first_name(d, t->kids[0], t->kids[1]->text, &speaks);
        if (name && !speaks)
            return arena_printf(&d->arena, "how %s depends on %s is not defined", name, t->kids[1]->text);
    }
    for (uint32_t i = 0; i < t->n; i++) {
        const char *found = t->kids[i] ? independent(x, t->kids[i], named) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

const char *open_vacuous(const Candidate *x)
{
    Reading *r = chain_reading(x->chain, 0);
    const Term *left = r->sides[x->k], *right = r->sides[x->k + 1];
    if (is_zero(left) || is_zero(right))
        return NULL;
    const char *why = independent(x, left, true);
    return why ? why : independent(x, right, true);
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
            bool element = strcmp(name, x->answer.point[i].name) || *x->answer.point[i].value == '(';
            if (element && !strcmp(name, x->answer.point[k].name) && *x->answer.point[k].value != '(')
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

void open_note_name(Document *d, const char *name, uint32_t line)
{
    OpenEquation e = {arena_zero(&d->arena, sizeof *e.names), 1, line};
    e.names[0] = name;
    if (d->equations.len < 1000)
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
    bool head = (right->kind == TERM_NAME || right->kind == TERM_APPLY) && !right->order;
    if (head && !c->shown && !only_heads(r, x->k) && scope_defines(&d->scope, right->text))
        return "its right side is defined otherwise above";
    if (r->shapes.conflict)
        return "lengths that must agree have different names";
    for (uint32_t i = 0; i < x->k; i++)
        if (r->opaque[i] && (strstr(r->opaque[i], "imum")))
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
    why = why ? why : open_meaning(x, left, right);
    why = why ? why : number_and_array(x);
    why = why ? why : recurrence(x, left, right);
    why = why ? why : independent(x, left, false);
    why = why ? why : independent(x, right, false);
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
