// Random claims and what they come to.
#include "support/challenge.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

void challenge_init(Challenge *c, uint64_t salt)
{
    static const char *const names[BRUTE_NAMES] = {
        [N] = "n", [M] = "m", [A] = "a", [X] = "x", [Y] = "y", [K] = "k", [J] = "j"};
    *c = (Challenge){.r = random_start(salt)};
    brute_init(&c->b);
    memcpy(c->b.names, names, sizeof names);
}

void challenge_clear(Challenge *c)
{
    brute_clear(&c->b);
    str_free(&c->assumed);
}

int challenge_below(Challenge *c, int n)
{
    return (int)random_below(&c->r, (uint32_t)n);
}

int challenge_number(Challenge *c, int n)
{
    return brute_number(&c->b, n, 1);
}

int challenge_make(Challenge *c, BruteOp op, int x, int y)
{
    return brute_make(&c->b, op, x, y, -1);
}

int challenge_plus(Challenge *c, int x, int n)
{
    return n ? challenge_make(c, n < 0 ? B_SUB : B_ADD, x, challenge_number(c, abs(n))) : x;
}

int challenge_name(Challenge *c, int name)
{
    c->used[name] = true;
    return brute_name(&c->b, name);
}

int challenge_bracket(Challenge *c, int condition)
{
    return brute_make(&c->b, B_BRACKET, condition, -1, -1);
}

int challenge_both(Challenge *c, BruteOp op, int x)
{
    return brute_make(&c->b, op, x, -1, -1);
}

// ---- What is assumed ------------------------------------------------------------------------------------------------

void challenge_say(Challenge *c, int condition)
{
    str_add(&c->assumed, c->assumed.len ? ", " : "assume ");
    brute_print(&c->b, condition, &c->assumed);
    c->fact[c->nfacts++] = condition;
}

void challenge_say_integer(Challenge *c, int name)
{
    str_printf(&c->assumed, "%s%s integer", c->assumed.len ? ", " : "assume ", c->b.names[name]);
}

void challenge_assume_of(Challenge *c, int name)
{
    int e = brute_name(&c->b, name), low = challenge_below(c, 8) - 3;
    c->integer[name] = true;
    switch (challenge_below(c, 6)) {
    case 0: challenge_say_integer(c, name); break;
    case 1:
        challenge_say_integer(c, name);
        challenge_say(c, challenge_make(c, B_LE, challenge_number(c, low), e));
        break;
    case 2:
        challenge_say(c, challenge_make(c, B_LE, challenge_number(c, low), e));
        break; // a bound of a sum is an integer all the same
    case 3:
        challenge_say_integer(c, name);
        challenge_say(c, challenge_make(c, B_LT, challenge_number(c, low), e));
        break;
    case 4:
        challenge_say_integer(c, name);
        challenge_say(c, challenge_make(c, B_LE, e, challenge_number(c, low)));
        break;
    default:
        challenge_say_integer(c, name);
        challenge_say(c, challenge_make(c, B_EQ, e, challenge_number(c, low)));
        break;
    }
}

// ---- Verdicts and points --------------------------------------------------------------------------------------------

static bool take_answer(const Report *r, void *data)
{
    Answer *a = data;
    static const char *const names[FREE] = {"n", "m", "a", "x", "y"};
    if (r->error.code)
        snprintf(a->text, sizeof a->text, "error: %s", r->error.message);
    if (!r->nclaims)
        return true;
    a->verdict = r->claims[0].verdict;
    for (size_t i = 0; i < r->claims[0].implied.count; i++)
        for (int k = 0; k < FREE; k++) {
            const char *text = r->claims[0].implied.at[i];
            a->taken[k] |= !strncmp(text, names[k], 1) && !strcmp(text + 1, " >= 1");
        }
    for (size_t i = 0; i < r->claims[0].npoint; i++)
        for (int k = 0; k < FREE; k++)
            if (!strcmp(r->claims[0].point[i].name, names[k])) {
                char *end;
                a->at[k] = (int)strtol(r->claims[0].point[i].value, &end, 10);
                a->named[k] = !*end;
                a->odd |= *end != 0;
            }
    return true;
}

Answer challenge_ask(Session *s, Challenge *c, StrBuf *text)
{
    Answer a = {.verdict = VERDICT_NONE};
    SessionOptions options = session_options_default();
    options.timeout = 20;
    str_clear(text);
    if (c->assumed.len)
        str_printf(text, "%s\n", str_text(&c->assumed));
    str_add(text, "prove ");
    brute_print(&c->b, c->left, text);
    str_add(text, " = ");
    brute_print(&c->b, c->right, text);
    session_reset(s);
    session_run(s, text->at, text->len, &options, take_answer, &a);
    return a;
}

static bool mentions(const Brute *b, int node, int name)
{
    const BruteNode *n = &b->nodes.at[node];
    if (n->op == B_NUM || n->op == B_NAME)
        return n->op == B_NAME && n->number == name;
    for (int i = 0; i < 3; i++)
        if (n->arg[i] > 0 && mentions(b, n->arg[i], name)) // number 0 is a leaf that nothing has for an argument but 0
            return true;
    return false;
}

// The values of a name that the facts about it leave, in units of 1 or 1/denominator.
static int find_allowed(Challenge *c, int name, int denominator, int *out)
{
    int count = 0;
    for (int v = LOW; v <= HIGH; v++) {
        bool ok = !c->length[name] || v > 0;
        brute_set(&c->b, name, v, denominator);
        for (int i = 0; i < c->nfacts && ok; i++) {
            bool alone = mentions(&c->b, c->fact[i], name);
            for (int other = 0; other < FREE && alone; other++)
                alone = other == name || !mentions(&c->b, c->fact[i], other);
            ok = !alone || brute_holds(&c->b, c->fact[i]);
        }
        if (ok)
            out[count++] = v;
    }
    return count;
}

static bool challenge_is_assumed_here(Challenge *c)
{
    bool ok = true;
    for (int i = 0; i < c->nfacts && ok; i++)
        ok = brute_holds(&c->b, c->fact[i]);
    return ok;
}

// Do both sides have a value here, and different ones?
bool challenge_differs(Challenge *c)
{
    fmpq_t l, r;
    fmpq_init(l);
    fmpq_init(r);
    bool differ = brute_eval(&c->b, c->left, l) && brute_eval(&c->b, c->right, r) && !fmpq_equal(l, r);
    fmpq_clear(l);
    fmpq_clear(r);
    return differ;
}

// All points where there are few, else as many at random: of names that are no integers, halves and thirds too.
static bool fails_somewhere(Challenge *c)
{
    int names[FREE], allowed[FREE][HIGH - LOW + 1], n[FREE], count = 0, all = 1;
    for (int i = 0; i < FREE; i++)
        if (c->used[i]) {
            n[count] = find_allowed(c, i, 1, allowed[count]);
            if (n[count] == 0)
                return false;
            all = all > POINTS_MOST || !c->integer[i] ? POINTS_MOST + 1 : all * n[count];
            names[count++] = i;
        }
    for (int k = 0; k < (all > POINTS_MOST ? POINTS_MOST : all); k++) {
        for (int i = 0, rest = k; i < count; rest /= n[i], i++) {
            int v = allowed[i][all > POINTS_MOST ? challenge_below(c, n[i]) : rest % n[i]];
            brute_set(&c->b, names[i], v, c->integer[names[i]] ? 1 : 1 + challenge_below(c, 3));
        }
        c->b.seed = c->r.seed + (uint64_t)k;
        if (challenge_is_assumed_here(c) && challenge_differs(c))
            return true;
    }
    return false;
}

// Does the claim fail where the program says so, with some array? A name that it does not tell is none of the claim's,
// and may be what the facts want.
static bool fails_at(Challenge *c, const Answer *a)
{
    static const int others[] = {1, 0, -1000, 1000, -3, -2, -1, 2, 3, 4};
    for (c->b.seed = 1; c->b.seed < 400; c->b.seed++) {
        for (int i = 0; i < FREE; i++)
            brute_set(&c->b, i, a->named[i] ? a->at[i] : others[challenge_below(c, 10)], 1);
        if (challenge_is_assumed_here(c) && challenge_differs(c))
            return true;
    }
    return false;
}

static void judge(Session *s, Challenge *c, const char *kind, Tally *t)
{
    StrBuf text = {0};
    Answer a = challenge_ask(s, c, &text);
    ck_assert_msg(a.verdict != VERDICT_NONE, "%s\n%s", str_text(&text), a.text);
    if (a.verdict == VERDICT_PROVED)
        memcpy(c->length, a.taken, sizeof c->length);
    bool fails = fails_somewhere(c);
    memset(c->length, 0, sizeof c->length); // what is refuted need not fail where a length is one
    bool wrong =
        a.verdict == VERDICT_PROVED ? fails : a.verdict == VERDICT_REFUTED && !fails && !a.odd && !fails_at(c, &a);
    t->proved += a.verdict == VERDICT_PROVED;
    t->refuted += a.verdict == VERDICT_REFUTED;
    t->open += a.verdict == VERDICT_UNKNOWN;
    t->false_claims += fails;
    t->false_refuted += fails && a.verdict == VERDICT_REFUTED;
    t->contradictions += wrong;
    if (wrong || (getenv("SHOW_OPEN") && fails && a.verdict == VERDICT_UNKNOWN))
        printf("%s, seed %llu: %s\n%s\n", kind, (unsigned long long)c->r.seed,
               wrong ? "a false verdict" : "false and open", str_text(&text));
    if (wrong && fails)
        for (int i = 0; i < FREE; i++)
            if (c->used[i])
                printf("  %s = %ld/%ld\n", c->b.names[i], fmpz_get_si(fmpq_numref(c->b.value[i])),
                       fmpz_get_si(fmpq_denref(c->b.value[i])));
    str_free(&text);
}

void challenge_check_tally(const char *kind, const Tally *t, unsigned least_refuted)
{
    printf("%s: %u proved, %u refuted, %u open; %u contradictions; of %u false claims %u refuted\n", kind, t->proved,
           t->refuted, t->open, t->contradictions, t->false_claims, t->false_refuted);
    ck_assert_uint_eq(t->contradictions, 0);
    ck_assert_msg(100 * t->false_refuted >= least_refuted * t->false_claims, "%s: %u of %u false claims are refuted",
                  kind, t->false_refuted, t->false_claims);
}

void challenge_draw_all(const char *kind, uint32_t usual, uint64_t salt, void (*draw)(Challenge *c),
                        unsigned least_refuted)
{
    Session *s = session_new(NULL);
    Tally t = {0};
    for (uint32_t i = 0, count = random_count(usual); i < count; i++) {
        Challenge c;
        challenge_init(&c, salt + i);
        draw(&c);
        judge(s, &c, kind, &t);
        challenge_clear(&c);
    }
    session_free(s);
    challenge_check_tally(kind, &t, least_refuted);
}
