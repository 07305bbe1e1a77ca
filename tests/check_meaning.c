// Verdicts against brute force: sums and products with bounds on both sides of their starts, brackets over integers,
// branches, and facts of every form and pattern.
//
// A claim is drawn as a tree (support/brute.h) together with what is assumed; it is handed over as text, and the
// verdict is compared with the values at all points of a small grid that satisfy what is assumed. What is proved must
// hold there; what is refuted must fail there, or at the point that the program names. How many false claims stay open
// is counted too. TEST_SCALE=x draws more; the seed is printed with every failure.
#include "session/session.h"
#include "support/brute.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { N, M, A, X, Y, K = 8, J, FREE = 5, LOW = -6, HIGH = 9, FACTS = 4, POINTS_MOST = 700 };

typedef struct {
    Brute b;
    Random r;
    int fact[FACTS]; // conditions that are assumed
    int nfacts;
    StrBuf assumed;     // as text
    bool used[FREE];    // names that the claim may hold
    bool integer[FREE]; // which of them are integers
    bool length[FREE];  // nothing is assumed of them, so that they may be taken to be >= 1
    int left, right;
} Claim;

typedef struct { // of a kind of claims
    unsigned proved, refuted, open, contradictions, false_claims, false_refuted;
} Tally;

static void claim_init(Claim *c, uint64_t salt)
{
    static const char *const names[BRUTE_NAMES] = {
        [N] = "n", [M] = "m", [A] = "a", [X] = "x", [Y] = "y", [K] = "k", [J] = "j"};
    *c = (Claim){.r = random_start(salt)};
    brute_init(&c->b);
    memcpy(c->b.names, names, sizeof names);
}

static void claim_clear(Claim *c)
{
    brute_clear(&c->b);
    str_free(&c->assumed);
}

static int below(Claim *c, int n)
{
    return (int)random_below(&c->r, (uint32_t)n);
}

static int number(Claim *c, int n)
{
    return brute_number(&c->b, n, 1);
}

static int make(Claim *c, BruteOp op, int x, int y)
{
    return brute_make(&c->b, op, x, y, -1);
}

static int plus(Claim *c, int x, int n)
{
    return n ? make(c, n < 0 ? B_SUB : B_ADD, x, number(c, abs(n))) : x;
}

static int use(Claim *c, int name)
{
    c->used[name] = true;
    return brute_name(&c->b, name);
}

// ---- What is assumed ------------------------------------------------------------------------------------------------

static void say(Claim *c, int condition)
{
    str_add(&c->assumed, c->assumed.len ? ", " : "assume ");
    brute_print(&c->b, condition, &c->assumed);
    c->fact[c->nfacts++] = condition;
}

static void say_integer(Claim *c, int name)
{
    str_printf(&c->assumed, "%s%s integer", c->assumed.len ? ", " : "assume ", c->b.names[name]);
}

static void assume_of(Claim *c, int name)
{
    int e = brute_name(&c->b, name), low = below(c, 8) - 3;
    c->integer[name] = true;
    switch (below(c, 6)) {
    case 0: say_integer(c, name); break;
    case 1:
        say_integer(c, name);
        say(c, make(c, B_LE, number(c, low), e));
        break;
    case 2: say(c, make(c, B_LE, number(c, low), e)); break; // a bound of a sum is an integer all the same
    case 3:
        say_integer(c, name);
        say(c, make(c, B_LT, number(c, low), e));
        break;
    case 4:
        say_integer(c, name);
        say(c, make(c, B_LE, e, number(c, low)));
        break;
    default:
        say_integer(c, name);
        say(c, make(c, B_EQ, e, number(c, low)));
        break;
    }
}

// ---- Verdicts and points --------------------------------------------------------------------------------------------

typedef struct {
    Verdict verdict;
    int at[FREE]; // the point, where it names integers
    bool named[FREE], odd;
    bool taken[FREE]; // to be >= 1, as the answer says
    char text[400];
} Answer;

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

static Answer ask(Session *s, Claim *c, StrBuf *text)
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
static int find_allowed(Claim *c, int name, int denominator, int *out)
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

static bool is_assumed_here(Claim *c)
{
    bool ok = true;
    for (int i = 0; i < c->nfacts && ok; i++)
        ok = brute_holds(&c->b, c->fact[i]);
    return ok;
}

// Do both sides have a value here, and different ones?
static bool differs(Claim *c)
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
static bool fails_somewhere(Claim *c)
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
            int v = allowed[i][all > POINTS_MOST ? below(c, n[i]) : rest % n[i]];
            brute_set(&c->b, names[i], v, c->integer[names[i]] ? 1 : 1 + below(c, 3));
        }
        c->b.seed = c->r.seed + (uint64_t)k;
        if (is_assumed_here(c) && differs(c))
            return true;
    }
    return false;
}

// Does the claim fail where the program says so, with some array? A name that it does not tell is none of the claim's, and
// may be what the facts want.
static bool fails_at(Claim *c, const Answer *a)
{
    static const int others[] = {1, 0, -1000, 1000, -3, -2, -1, 2, 3, 4};
    for (c->b.seed = 1; c->b.seed < 400; c->b.seed++) {
        for (int i = 0; i < FREE; i++)
            brute_set(&c->b, i, a->named[i] ? a->at[i] : others[below(c, 10)], 1);
        if (is_assumed_here(c) && differs(c))
            return true;
    }
    return false;
}

static void judge(Session *s, Claim *c, const char *kind, Tally *t)
{
    StrBuf text = {0};
    Answer a = ask(s, c, &text);
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

static void draw_all(const char *kind, uint32_t usual, uint64_t salt, void (*draw)(Claim *c), unsigned least_refuted)
{
    Session *s = session_new(NULL);
    Tally t = {0};
    for (uint32_t i = 0, count = random_count(usual); i < count; i++) {
        Claim c;
        claim_init(&c, salt + i);
        draw(&c);
        judge(s, &c, kind, &t);
        claim_clear(&c);
    }
    session_free(s);
    printf("%s: %u proved, %u refuted, %u open; %u contradictions; of %u false claims %u refuted\n", kind, t.proved,
           t.refuted, t.open, t.contradictions, t.false_claims, t.false_refuted);
    ck_assert_uint_eq(t.contradictions, 0);
    ck_assert_msg(100 * t.false_refuted >= least_refuted * t.false_claims, "%s: %u of %u false claims are refuted",
                  kind, t.false_refuted, t.false_claims);
}

// ---- Sums and products ----------------------------------------------------------------------------------------------

typedef enum {
    BODY_ONE,
    BODY_INDEX,
    BODY_SQUARE,
    BODY_POWER,
    BODY_SIGN,
    BODY_ELEMENT,
    BODY_SCALED,
    BODY_PICKED,
    BODIES
} Body;

static int body(Claim *c, Body kind, int index)
{
    switch (kind) {
    case BODY_ONE: return number(c, 1);
    case BODY_INDEX: return index;
    case BODY_SQUARE: return make(c, B_POW, index, number(c, 2));
    case BODY_POWER: return make(c, B_POW, number(c, 2), index);
    case BODY_SIGN: return make(c, B_POW, number(c, -1), index);
    case BODY_SCALED: return make(c, B_MUL, index, brute_element(&c->b, 'u', index, -1));
    case BODY_PICKED:
        return make(c, B_MUL, brute_make(&c->b, B_BRACKET, make(c, B_LE, index, number(c, 3)), -1, -1),
                    brute_element(&c->b, 'u', index, -1));
    default: return brute_element(&c->b, 'u', index, -1);
    }
}

static int range(Claim *c, BruteOp op, Body kind, int lower, int upper, int shift)
{
    return brute_range(&c->b, op, K, lower, upper, body(c, kind, plus(c, brute_name(&c->b, K), shift)));
}

static int draw_bound(Claim *c, bool upper)
{
    if (below(c, 4) == 0 || (!upper && below(c, 3)))
        return number(c, upper ? below(c, 8) - 1 : below(c, 11) - 3);
    int name = use(c, below(c, upper ? 2 : 3) ? N : M);
    return below(c, 5) == 0 && upper ? make(c, B_MUL, number(c, 2), name)
                                     : plus(c, name, below(c, 3) ? 0 : below(c, 7) - 3);
}

// sum(L..U) as something that it is where the range is not empty, or as something that it always is.
static int rewrite_range(Claim *c, BruteOp op, Body kind, int lower, int upper)
{
    BruteOp join = op == B_SUM ? B_ADD : B_MUL;
    int shift = below(c, 7) - 3, index = brute_name(&c->b, K), neutral = number(c, op == B_PROD);
    switch (below(c, 9)) {
    case 0: return range(c, op, kind, plus(c, lower, shift), plus(c, upper, shift), -shift);
    case 1: return make(c, join, range(c, op, kind, lower, plus(c, upper, -1), 0), body(c, kind, upper));
    case 2: return make(c, join, body(c, kind, lower), range(c, op, kind, plus(c, lower, 1), upper, 0));
    case 3: {
        int middle = below(c, 2) ? use(c, A) : plus(c, lower, below(c, 4));
        return make(c, join, range(c, op, kind, lower, middle, 0), range(c, op, kind, plus(c, middle, 1), upper, 0));
    }
    case 4: {
        int but = make(c, B_SUB, upper, lower), length = plus(c, but, 1);
        if (op == B_PROD)
            return kind == BODY_POWER
                       ? make(c, B_POW, number(c, 2),
                              brute_make(&c->b, B_FLOOR,
                                         make(c, B_MUL, make(c, B_MUL, length, make(c, B_ADD, lower, upper)),
                                              brute_number(&c->b, 1, 2)),
                                         -1, -1))
                       : range(c, op, kind, lower, upper, 0);
        if (kind == BODY_POWER)
            return make(c, B_SUB, make(c, B_POW, number(c, 2), plus(c, upper, 1)), make(c, B_POW, number(c, 2), lower));
        if (kind == BODY_INDEX)
            return make(c, B_MUL, make(c, B_MUL, length, make(c, B_ADD, lower, upper)), brute_number(&c->b, 1, 2));
        return kind == BODY_ONE ? length : range(c, op, kind, lower, plus(c, upper, 1), 0);
    }
    case 5: {
        int turned = body(c, kind, make(c, B_SUB, make(c, B_ADD, lower, upper), index));
        return brute_range(&c->b, op, K, lower, upper, turned);
    }
    case 6: {
        int inside = brute_make(&c->b, B_IF, make(c, B_LE, index, upper), body(c, kind, index), neutral);
        return brute_range(&c->b, op, K, lower, plus(c, upper, 2), inside);
    }
    case 7: return brute_make(&c->b, B_IF, make(c, B_LT, upper, lower), neutral, range(c, op, kind, lower, upper, 0));
    default: return range(c, op, kind, plus(c, lower, below(c, 2)), upper, 0);
    }
}

static void draw_sum(Claim *c)
{
    BruteOp op = below(c, 3) ? B_SUM : B_PROD;
    Body kind = (Body)below(c, BODIES);
    int lower = draw_bound(c, false), upper = draw_bound(c, true);
    c->left = range(c, op, kind, lower, upper, 0);
    c->right = rewrite_range(c, op, kind, lower, upper);
    if (below(c, 8) == 0)
        c->right = plus(c, c->right, 1);
    if (below(c, 8) == 0) {
        int other = range(c, B_SUM, (Body)below(c, BODIES), number(c, 1), use(c, N), 0);
        c->left = make(c, B_ADD, c->left, other);
        c->right = make(c, B_ADD, other, c->right);
    }
    for (int i = N; i <= A; i++) {
        c->integer[i] = true;
        c->length[i] = c->used[i] && (c->nfacts > 1 || below(c, 5) == 0);
        if (c->used[i] && !c->length[i])
            assume_of(c, i);
    }
}

START_TEST(sums_and_products)
{
    draw_all("sums and products", 300, 1000000, draw_sum, 95);
}

END_TEST

// ---- Brackets over integers -----------------------------------------------------------------------------------------

static int draw_integer(Claim *c, int depth)
{
    int name = use(c, below(c, 3));
    switch (below(c, depth ? 6 : 4)) {
    case 0: return number(c, below(c, 7) - 2);
    case 1: return plus(c, name, below(c, 5) - 2);
    case 4: return make(c, B_ADD, draw_integer(c, 0), draw_integer(c, 0));
    case 5: return make(c, B_MUL, number(c, 2), name);
    default: return name;
    }
}

static int draw_condition(Claim *c, int depth)
{
    static const BruteOp ops[] = {B_LT, B_LE, B_EQ, B_NE, B_LT, B_LE, B_EQ};
    if (depth && below(c, 4) == 0)
        return make(c, below(c, 2) ? B_AND : B_OR, draw_condition(c, depth - 1), draw_condition(c, depth - 1));
    return make(c, ops[below(c, 7)], draw_integer(c, 1), draw_integer(c, 0));
}

static int bracket(Claim *c, int condition)
{
    return brute_make(&c->b, B_BRACKET, condition, -1, -1);
}

static int draw_brackets(Claim *c, int depth)
{
    int one = bracket(c, draw_condition(c, 1));
    switch (depth ? below(c, 5) : 0) {
    case 1: return make(c, B_MUL, one, draw_brackets(c, depth - 1));
    case 2: return make(c, B_ADD, one, draw_brackets(c, depth - 1));
    case 3: return brute_make(&c->b, B_IF, draw_condition(c, 0), one, draw_brackets(c, depth - 1));
    case 4: return make(c, B_SUB, draw_brackets(c, depth - 1), one);
    default: return one;
    }
}

// The opposite, a weaker or a sharper condition, or the same said otherwise.
static int twist(Claim *c, int condition)
{
    BruteNode n = c->b.nodes.at[condition];
    int a = n.arg[0], b = n.arg[1];
    switch (n.op) {
    case B_LT: return below(c, 3) ? make(c, B_LE, plus(c, a, 1), b) : make(c, B_LE, a, plus(c, b, -below(c, 2)));
    case B_LE:
        return below(c, 3) ? make(c, B_LT, a, plus(c, b, 1)) : make(c, B_LT, plus(c, a, -1), plus(c, b, below(c, 2)));
    case B_EQ: return make(c, B_AND, make(c, B_LE, a, b), make(c, below(c, 4) ? B_LE : B_LT, b, a));
    case B_NE: return make(c, B_OR, make(c, B_LT, a, b), make(c, below(c, 4) ? B_LT : B_LE, b, a));
    case B_AND: return make(c, B_AND, b, a);
    default: return make(c, B_OR, b, below(c, 4) ? a : b);
    }
}

static void draw_bracket_claim(Claim *c)
{
    int p = draw_condition(c, 1), q = draw_condition(c, 0), e = draw_brackets(c, 1);
    switch (below(c, 6)) {
    case 0:
        c->left = make(c, B_MUL, bracket(c, p), e);
        c->right = make(c, B_MUL, e, bracket(c, twist(c, p)));
        break;
    case 1:
        c->left = make(c, B_MUL, bracket(c, p), bracket(c, q));
        c->right = below(c, 2) ? bracket(c, make(c, B_AND, q, p)) : below(c, 2) ? number(c, 0) : bracket(c, q);
        break;
    case 2:
        c->left = make(c, B_ADD, bracket(c, p), bracket(c, q));
        c->right = make(c, B_ADD, bracket(c, make(c, B_OR, p, q)), bracket(c, make(c, B_AND, p, q)));
        break;
    case 3:
        c->left = brute_make(&c->b, B_IF, p, e, bracket(c, q));
        c->right = make(c, B_ADD, make(c, B_MUL, bracket(c, twist(c, p)), e),
                        make(c, B_MUL, bracket(c, brute_make(&c->b, B_NOT, p, -1, -1)), bracket(c, q)));
        break;
    case 4:
        c->left = brute_make(&c->b, B_IF, p, bracket(c, q), number(c, below(c, 2)));
        c->right = number(c, below(c, 2));
        break;
    default: c->left = bracket(c, p); c->right = bracket(c, twist(c, p));
    }
    for (int i = N; i <= A; i++) {
        c->integer[i] = true;
        if (c->used[i] && c->nfacts < FACTS - 1 && below(c, 2))
            assume_of(c, i);
        if (c->used[i])
            say_integer(c, i);
    }
}

START_TEST(brackets_over_integers)
{
    draw_all("brackets over integers", 400, 2000000, draw_bracket_claim, 95);
}

END_TEST

// ---- Branches -------------------------------------------------------------------------------------------------------

static int draw_real(Claim *c, int depth)
{
    int x = use(c, below(c, 2) ? X : Y);
    switch (below(c, depth ? 12 : 4)) {
    case 0: return brute_number(&c->b, below(c, 9) - 4, 1 + below(c, 2));
    case 4: return make(c, B_ADD, draw_real(c, depth - 1), draw_real(c, depth - 1));
    case 5: return make(c, B_SUB, draw_real(c, depth - 1), x);
    case 6: return make(c, B_MUL, x, draw_real(c, depth - 1));
    case 7: return brute_make(&c->b, B_ABS, draw_real(c, depth - 1), -1, -1);
    case 8: return brute_make(&c->b, B_SIGN, draw_real(c, depth - 1), -1, -1);
    case 9: return make(c, below(c, 2) ? B_MIN : B_MAX, draw_real(c, depth - 1), x);
    case 10: return make(c, B_POW, draw_real(c, 0), number(c, 2 - 3 * (below(c, 4) == 0)));
    case 11:
        return brute_make(&c->b, B_IF, make(c, below(c, 3) ? B_LT : B_EQ, draw_real(c, 0), draw_real(c, 0)),
                          draw_real(c, depth - 1), x);
    default: return x;
    }
}

static int both(Claim *c, BruteOp op, int x)
{
    return brute_make(&c->b, op, x, -1, -1);
}

// u as something that it is everywhere, or on a part of the line only.
static int rewrite_branch(Claim *c, int u, int v)
{
    int less = make(c, B_LT, u, v), zero = number(c, 0), half = brute_number(&c->b, 1, 2);
    int gap = both(c, B_ABS, make(c, B_SUB, u, v));
    switch (below(c, 12)) {
    case 0: return make(c, B_SUB, make(c, B_ADD, make(c, B_MIN, u, v), make(c, B_MAX, u, v)), v);
    case 1: return make(c, B_MUL, both(c, B_SIGN, u), both(c, B_ABS, u));
    case 2: return brute_make(&c->b, B_IF, less, u, make(c, B_MAX, u, v));
    case 3: return brute_make(&c->b, B_IF, less, make(c, B_MIN, u, v), make(c, B_MIN, v, u));
    case 4: return both(c, B_ABS, u);
    case 5:
        return make(c, B_SUB, make(c, B_MUL, half, make(c, B_ADD, make(c, B_ADD, u, v), gap)),
                    make(c, B_MAX, make(c, B_SUB, v, u), zero));
    case 6: return make(c, B_MUL, u, bracket(c, make(c, B_NE, u, zero)));
    case 7:
        return make(c, B_ADD, make(c, B_MUL, u, bracket(c, less)), make(c, B_MUL, u, bracket(c, make(c, B_LE, v, u))));
    case 8:
        return make(c, B_ADD, make(c, B_MUL, u, bracket(c, less)), make(c, B_MUL, u, bracket(c, make(c, B_LT, v, u))));
    case 9: return make(c, B_MUL, both(c, B_SIGN, v), make(c, B_MUL, u, both(c, B_SIGN, v)));
    case 10: return make(c, B_MAX, make(c, B_MIN, u, v), make(c, B_MIN, u, make(c, B_MAX, u, v)));
    default: return make(c, B_SUB, make(c, B_MAX, u, zero), make(c, B_MAX, make(c, B_SUB, zero, u), zero));
    }
}

static void draw_branch(Claim *c)
{
    int u = draw_real(c, 2), v = draw_real(c, 1);
    c->left = u;
    c->right = rewrite_branch(c, u, v);
    if (below(c, 3) == 0)
        say(c, make(c, below(c, 2) ? B_LT : B_LE, brute_name(&c->b, X),
                    below(c, 2) ? brute_name(&c->b, Y) : number(c, below(c, 5) - 2)));
    if (below(c, 4) == 0)
        say(c, make(c, below(c, 3) ? B_LT : B_EQ, number(c, below(c, 3) - 1), brute_name(&c->b, Y)));
    if (c->nfacts) // names of assumptions are drawn too
        c->used[X] = c->used[Y] = true;
}

START_TEST(branches)
{
    draw_all("branches", 400, 3000000, draw_branch, 95);
}

END_TEST

// ---- Facts of every form --------------------------------------------------------------------------------------------

enum { T_PLACES = 4 }; // subscripts of the arrays that facts speak of

typedef struct {
    const char *text;
    bool (*holds)(const Brute *b, int i, int j); // for all subscripts i, j in 1..T_PLACES
} Form;

static int at(const Brute *b, char array, int i, int j)
{
    return b->table[(int)array][i][j];
}

static bool diagonal(const Brute *b, int i, int j)
{
    return i != j || at(b, 'w', i, j) > 0;
}

static bool positive(const Brute *b, int i, int j)
{
    return at(b, 'w', i, j) > 0;
}

static bool first_row(const Brute *b, int i, int j)
{
    return i != 1 || at(b, 'w', i, j) >= 2;
}

static bool second_column(const Brute *b, int i, int j)
{
    return j != 2 || at(b, 'w', i, j) < 0;
}

static bool symmetric(const Brute *b, int i, int j)
{
    return at(b, 'w', i, j) == at(b, 'w', j, i);
}

static bool skew(const Brute *b, int i, int j)
{
    return at(b, 'w', i, j) == -at(b, 'w', j, i);
}

static bool falling(const Brute *b, int i, int j)
{
    (void)j;
    return i == T_PLACES || at(b, 'u', i, 0) > at(b, 'u', i + 1, 0);
}

static bool above_index(const Brute *b, int i, int j)
{
    (void)j;
    return at(b, 'u', i, 0) >= 2 * i;
}

static bool nonzero(const Brute *b, int i, int j)
{
    (void)j;
    return at(b, 'u', i, 0) != 0;
}

static bool third(const Brute *b, int i, int j)
{
    (void)i, (void)j;
    return at(b, 'u', 3, 0) == 4;
}

static bool near(const Brute *b, int i, int j)
{
    (void)j;
    return abs(at(b, 'u', i, 0)) < 4;
}

static bool label_index(const Brute *b, int i, int j)
{
    (void)j;
    int y = at(b, 'l', i, 0);
    return y % 2 == 0 && y >= 2 && y <= 2 * i;
}

static bool label_three(const Brute *b, int i, int j)
{
    (void)j;
    int y = at(b, 'l', i, 0);
    return y % 2 == 0 && y >= 2 && y <= 6;
}

static bool whole_u(const Brute *b, int i, int j)
{
    (void)j;
    return at(b, 'u', i, 0) % 2 == 0;
}

static bool crossed(const Brute *b, int i, int j)
{
    return at(b, 'u', i, 0) >= at(b, 'w', i, j);
}

static bool below_label(const Brute *b, int i, int j)
{
    (void)j;
    return at(b, 'u', i, 0) <= at(b, 'l', i, 0);
}

static const Form forms[] = {
    {"w[k, k] > 0", diagonal},        {"w[i, j] > 0", positive},
    {"w[1, j] >= 1", first_row},      {"w[i, 2] < 0", second_column},
    {"w[i, j] = w[j, i]", symmetric}, {"w[i, j] = -w[j, i]", skew},
    {"u[i] > u[i + 1]", falling},     {"u[i] >= i", above_index},
    {"u[i] != 0", nonzero},           {"u[3] = 2", third},
    {"abs(u[i]) < 2", near},          {"l[i] in 1..i", label_index},
    {"l[i] in 1..3", label_three},    {"u[i] integer", whole_u},
    {"u[i] >= w[i, j]", crossed},     {"u[i] <= l[i]", below_label},
};

static int element(Claim *c)
{
    char array = "wwuul"[below(c, 5)];
    int row = number(c, 1 + below(c, T_PLACES)), column = array == 'w' ? number(c, 1 + below(c, T_PLACES)) : -1;
    return brute_element(&c->b, array, row, column);
}

static void draw_fact_claim(Claim *c)
{
    int e = element(c), d = element(c), one = number(c, 1), zero = number(c, 0);
    c->right = below(c, 3) ? one : zero;
    switch (below(c, 9)) {
    case 0:
        c->left = both(c, B_ABS, e);
        c->right = below(c, 3) ? e : make(c, B_SUB, zero, e);
        break;
    case 1: c->left = both(c, B_SIGN, e); break;
    case 2: c->left = both(c, B_SIGN, make(c, B_SUB, e, d)); break;
    case 3: c->left = bracket(c, make(c, below(c, 2) ? B_LT : B_LE, e, d)); break;
    case 4: c->left = bracket(c, make(c, B_LE, number(c, 1 + below(c, 3)), e)); break;
    case 5:
        c->left = e;
        c->right = below(c, 2) ? d : make(c, B_SUB, zero, d);
        break;
    case 6:
        c->left = brute_range(&c->b, B_SUM, K, one, number(c, 1 + below(c, 4)),
                              bracket(c, make(c, B_EQ, brute_name(&c->b, K), e)));
        break;
    case 7:
        c->left = both(c, B_FLOOR, e);
        c->right = e;
        break;
    default: c->left = make(c, B_MUL, e, d); c->right = both(c, B_ABS, make(c, B_MUL, d, e));
    }
}

// Arrays that satisfy the facts by chance; false where none were found.
static bool draw_tables(Claim *c, const Form *const *said, int n)
{
    for (int tries = 0; tries < 300; tries++) {
        for (const char *array = "wul"; *array; array++)
            for (int i = 1; i <= BRUTE_SIDE; i++)
                for (int j = *array == 'w' ? 1 : 0; j <= (*array == 'w' ? BRUTE_SIDE : 0); j++)
                    c->b.table[(int)*array][i][j] = below(c, 13) - 4;
        bool ok = true;
        for (int f = 0; f < n && ok; f++) // an array that a fact forbids is mended place by place where that helps
            for (int i = 1; i <= T_PLACES && ok; i++)
                for (int j = 1; j <= T_PLACES && ok; j++)
                    for (int again = 0; !(ok = said[f]->holds(&c->b, i, j)) && again < 30; again++) {
                        const char array = said[f]->text[0];
                        c->b.table[(int)array][i][array == 'w' ? j : 0] = below(c, 19) - 6;
                    }
        for (int f = 0; f < n && ok; f++)
            for (int i = 1; i <= T_PLACES && ok; i++)
                for (int j = 1; j <= T_PLACES && ok; j++)
                    ok = said[f]->holds(&c->b, i, j);
        if (ok)
            return true;
    }
    return false;
}

START_TEST(facts_of_every_form)
{
    enum { DRAWS = 25 };

    Session *s = session_new(NULL);
    Tally t = {0};
    for (uint32_t i = 0, count = random_count(400); i < count; i++) {
        Claim c;
        StrBuf text = {0};
        claim_init(&c, 4000000 + i);
        const Form *said[2];
        int n = 1 + below(&c, 2);
        for (int f = 0; f < n; f++) {
            said[f] = &forms[below(&c, sizeof forms / sizeof *forms)];
            str_printf(&c.assumed, "%s%s", f ? ", " : "assume ", said[f]->text);
        }
        draw_fact_claim(&c);
        Answer a = ask(s, &c, &text);
        c.b.tabled['w'] = c.b.tabled['u'] = c.b.tabled['l'] = true;
        bool fails = false, any = false;
        for (int k = 0; k < DRAWS && !fails && draw_tables(&c, said, n); k++) {
            any = true;
            fails = differs(&c);
        }
        bool wrong = fails && a.verdict == VERDICT_PROVED;
        t.proved += a.verdict == VERDICT_PROVED;
        t.refuted += a.verdict == VERDICT_REFUTED;
        t.open += a.verdict == VERDICT_UNKNOWN;
        t.false_claims += fails;
        t.false_refuted += fails && a.verdict == VERDICT_REFUTED;
        t.contradictions += wrong;
        if (wrong || (getenv("SHOW_OPEN") && any && a.verdict == VERDICT_UNKNOWN))
            printf("facts, seed %llu: %s\n%s\n", (unsigned long long)c.r.seed,
                   wrong   ? "a false proof"
                   : fails ? "false and open"
                           : "open",
                   str_text(&text));
        str_free(&text);
        claim_clear(&c);
    }
    session_free(s);
    printf("facts: %u proved, %u refuted, %u open; %u contradictions; of %u false claims %u refuted\n", t.proved,
           t.refuted, t.open, t.contradictions, t.false_claims, t.false_refuted);
    ck_assert_uint_eq(t.contradictions, 0);
    ck_assert_uint_ge(100 * t.false_refuted, 90 * t.false_claims);
}

END_TEST

int main(void)
{
    Suite *suite = suite_create("meaning");
    TCase *t = tcase_create("all");
    tcase_set_timeout(t, 0);
    tcase_add_test(t, sums_and_products);
    tcase_add_test(t, brackets_over_integers);
    tcase_add_test(t, branches);
    tcase_add_test(t, facts_of_every_form);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
