// A claim decided, and when `refuted` may be said of it.
//
// A course is mostly right, so a false alarm costs more than a slip that is missed. A link is refuted where the usual
// reading is, no other reading is proved, and the link states what the text determines: every function and every
// differentiated name is defined; the right side brings no new names; it is no equation that determines one of its
// names (`w^T x = b`: a name that occurs once); the right side is not the 0 of a condition; no range is missing that
// would make it true.
#include "document/open.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

// ---- Numbers ------------------------------------------------------------------------------------------------------

// One unit of the last digit that a number shows; 0: it shows none behind a point.
static double unit_of(const Term *t)
{
    while (t->kind == TERM_NEG)
        t = t->kids[0];
    bool ten = t->kind == TERM_POW && t->kids[0]->kind == TERM_NUM && t->kids[1]->kind == TERM_NUM &&
               !strcmp(t->kids[0]->text, "10");
    if (ten) // 2 * 10^9 * 512 = 10^{12}: one digit
        return pow(10, strtod(t->kids[1]->text, NULL)) / 2;
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

// The value of a term of decimals, and what their digits leave open; numbers with less than three digits behind the
// point are taken as exact. False: the term holds something else.
static bool decimal_value(const Term *t, double *value, double *open)
{
    double a, b, da, db;
    *open = 0;
    if (t->kind == TERM_NUM) {
        const char *point = strchr(t->text, '.');
        *value = strtod(t->text, NULL);
        if (point && strlen(point + 1) >= 3)
            *open = pow(10, -(double)strlen(point + 1)) / 2;
        return isfinite(*value);
    }
    if (t->kind == TERM_NEG && decimal_value(t->kids[0], &a, &da))
        return *value = -a, *open = da, true;
    bool two = t->kind == TERM_ADD || t->kind == TERM_SUB || t->kind == TERM_MUL || t->kind == TERM_DIV;
    if (!two || !decimal_value(t->kids[0], &a, &da) || !decimal_value(t->kids[1], &b, &db))
        return false;
    switch (t->kind) {
    case TERM_ADD: *value = a + b, *open = da + db; return true;
    case TERM_SUB: *value = a - b, *open = da + db; return true;
    case TERM_MUL: *value = a * b, *open = fabs(a) * db + fabs(b) * da; return true;
    default:
        if (fabs(b) <= db)
            return false;
        *value = a / b, *open = (da + fabs(*value) * db) / (fabs(b) - db);
        return isfinite(*value);
    }
}

static bool within_digits(const Term *a, const Term *b)
{
    double va, vb, da, db;
    return decimal_value(a, &va, &da) && decimal_value(b, &vb, &db) && da + db > 0 &&
           fabs(va - vb) <= (da + db) * 1.0000001;
}

static bool rounded_pair(Candidate *x, Reading *r, const Term *a, const Term *b)
{
    Document *d = x->chain->d;
    if (within_digits(a, b))
        return true;
    double unit = unit_of(b), va, vb;
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

// Numbers that agree to the digits shown, one by one in lists.
static bool rounded(Candidate *x)
{
    Reading *r = chain_reading(x->chain, 0);
    const Term *a = r->sides[x->k], *b = r->sides[x->k + 1];
    if (!a || !b || !open_is_constant(a) || !open_is_constant(b) ||
        !(holds_decimal(a) || holds_decimal(b) || unit_of(b) > 0))
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
            uint32_t n = link->right_end > link->right_start ? link->right_end - link->right_start : 0;
            link->repair =
                arena_printf(&d->arena, "%s\\left(%.*s\\right)", rows[i].latex, (int)n, d->source + link->right_start);
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

static double number_told(const char *text) // "13/10000"
{
    char *end;
    double over = strtod(text, &end);
    return *end == '/' ? over / strtod(end + 1, NULL) : over;
}

static void decide_refuted(Candidate *x, Link *link)
{
    Document *d = x->chain->d;
    if (!x->link.undefined && try_other_readings(x, link))
        return;
    double unit = x->answer.npoint ? 0 : unit_of(chain_reading(x->chain, 0)->sides[x->k + 1]); // f'(4) = 0.0013
    if (unit > 0 && fabs(number_told(x->answer.left) - number_told(x->answer.right)) <= unit) {
        tell(x, link, LINK_ROUNDED, NULL);
        return;
    }
    const char *why = open_question(x);
    if (why && !x->link.derivative)
        open_note_equation(x);
    if (!why && x->answer.holds_if)
        why = arena_printf(&d->arena, "it holds if %s, which the text does not say", x->answer.holds_if);
    if (!why)
        why = open_custom(x);
    const char *two = why ? NULL : open_two_meanings(x);
    if (two) {
        tell(x, link, LINK_AMBIGUOUS, two);
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
        const char *vacuous = open_vacuous(&x);
        tell(&x, link, vacuous ? LINK_UNDECIDED : LINK_PROVED, vacuous);
    } else if (redefinition) {
        const char *both = x.why ? NULL : open_two_meanings(&x);
        bool again = !both && define_again(c, link);
        if (!both && !again)
            open_note_name(c->d, head->text, link->line);
        if (!again)
            tell(&x, link, both ? LINK_AMBIGUOUS : LINK_UNDECIDED,
                 both ? both : "its left side is defined otherwise above");
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
