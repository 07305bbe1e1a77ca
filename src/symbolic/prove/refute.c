// The search for a counterexample.
//
// A draw of all names is walked into the domains: while something has no value or an assumption fails, one of the
// names to blame is drawn anew, and the change is kept unless it makes things worse. This runs in doubles. Points where
// the sides seem to differ, and the first few where they agree, are then looked at in balls, and only that counts.
#include "symbolic/prove/refute.h"
#include "symbolic/prove/edge.h"
#include "symbolic/prove/sample.h"

#include <math.h>

enum {
    LEFT,
    RIGHT, // the first roots of the program; what must be defined and the conditions follow
    PREC_FIRST = 64,
    PREC_MOST = 512,
    PREC_CONSTANTS = 4096, // where a claim has no free names: the one look is to tell all
    DIGITS_SHOWN = 1500,   // of sides that agree so far
    DIGITS_EXACT = 1000, // agreement of two equal rationals
    WALK_STEPS = 40,
    EFFORT_USUAL = 4000,
    TERMS_A_LOOK = 64,  // going through so many terms of sums costs as much as another look
    LOOKS_A_CHECK = 20, // so does a point that balls can not settle
    SHORTEN_CHECKS = 80,
    PLAIN_NAMES = 4, // go through all combinations of
    PLAIN_VALUES = 5,
};

typedef enum { POINT_BAD, POINT_AGREES, POINT_REFUTES } Outcome;

typedef struct {
    Pool *pool;
    RefuteClaim claim;
    Sampler sampler;
    Edges edges;
    EvalProgram *program;
    VEC(Expr) roots;
    uint32_t first_condition;
    VEC(uint32_t) place; // of the program's names among the sampler's
    double *values;      // of the roots, from the last look
    uint32_t looks;      // effort spent
    uint32_t seemed;     // points where the sides seem to agree
} Search;

// ---- A quick look in doubles ----------------------------------------------------------------------------------------

// How many things are wrong with this point, and which names are to blame.
static uint32_t look(Search *x, uint64_t *blame)
{
    uint32_t wrong = eval_program_screen(x->program, &x->sampler.values, x->values, blame, NULL);
    for (uint32_t i = x->first_condition; i < x->roots.len; i++)
        if (x->values[i] == 0) {
            wrong++;
            *blame |= eval_program_blame(x->program, i);
        }
    x->looks += 1 + (uint32_t)(eval_program_terms(x->program) / TERMS_A_LOOK);
    return wrong;
}

static bool seems_violated(const Search *x)
{
    double a = x->values[LEFT], b = x->values[RIGHT];
    bool close = fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
    switch (x->claim.relation) {
    case REFUTE_EQ: return !close;
    case REFUTE_NE: return close;
    case REFUTE_LT: return close || a > b;
    default: return !close && a > b;
    }
}

// One of the names to blame, by its place in the sampler.
static uint32_t pick_blamed(Search *x, uint64_t blame)
{
    uint32_t count = 0, chosen = UINT32_MAX;
    for (uint32_t i = 0; i < x->place.len; i++)
        if ((blame >> (i < 63 ? i : 63) & 1) && x->place.at[i] != UINT32_MAX &&
            sampler_random(&x->sampler, ++count) == 0)
            chosen = x->place.at[i];
    return chosen;
}

// Changes names one by one until everything seems defined and every condition to hold.
static bool walk_inside(Search *x)
{
    uint64_t blame, next_blame;
    uint32_t wrong = look(x, &blame), limit = WALK_STEPS + 8 * (uint32_t)x->place.len;
    for (uint32_t step = 0; wrong && step < limit && pool_ok(x->pool); step++) {
        uint32_t name = pick_blamed(x, blame);
        if (name == UINT32_MAX)
            return false; // no name can mend it
        SampleName saved;
        sampler_save(&x->sampler, name, &saved);
        sampler_redraw(&x->sampler, name, sampler_style(&x->sampler));
        uint32_t next = look(x, &next_blame);
        if (next <= wrong || sampler_random(&x->sampler, 16) == 0) {
            sampler_forget(&saved);
            wrong = next;
            blame = next_blame;
        } else {
            sampler_restore(&x->sampler, name, &saved);
        }
    }
    return wrong == 0;
}

// ---- The verdict in balls -------------------------------------------------------------------------------------------

// To how many bits two overlapping balls agree: relative to their size, or absolutely where they may be 0.
static double common_bits(const arb_t a, const arb_t b)
{
    mag_t size, other, error;
    mag_init(size);
    mag_init(other);
    mag_init(error);
    arb_get_mag(size, a);
    arb_get_mag(other, b);
    mag_max(size, size, other);
    mag_max(error, arb_radref(a), arb_radref(b));
    double bits = -mag_get_d_log2_approx(arb_contains_zero(a) || arb_contains_zero(b) ? size : error);
    if (!arb_contains_zero(a) && !arb_contains_zero(b))
        bits += mag_get_d_log2_approx(size);
    mag_clear(size);
    mag_clear(other);
    mag_clear(error);
    return bits;
}

// The sign of left - right; 2 when the balls overlap. *digits: to how many digits they agree at least.
static int compare_sides(Search *x, slong prec, double *digits)
{
    const fmpq *a = eval_program_exact(x->program, LEFT), *b = eval_program_exact(x->program, RIGHT);
    *digits = DIGITS_EXACT;
    if (a && b) {
        int sign = fmpq_cmp(a, b);
        return (sign > 0) - (sign < 0);
    }
    arb_t left, right;
    arb_init(left);
    arb_init(right);
    eval_program_ball(x->program, LEFT, left, prec);
    eval_program_ball(x->program, RIGHT, right, prec);
    int sign = arb_lt(left, right) ? -1 : arb_gt(left, right) ? 1 : 2;
    *digits = fmin(DIGITS_EXACT, fmax(0, floor(common_bits(left, right) * 0.30103)));
    arb_clear(left);
    arb_clear(right);
    return sign;
}

static bool violates(RefuteRelation relation, int sign)
{
    switch (relation) {
    case REFUTE_EQ: return sign == 1 || sign == -1;
    case REFUTE_NE: return sign == 0;
    case REFUTE_LT: return sign == 1 || sign == 0;
    default: return sign == 1;
    }
}

// Every root has a value at this precision and every condition holds.
static EvalStatus run_inside(Search *x, slong prec)
{
    EvalStatus status = eval_program_run(x->program, &x->sampler.values, prec);
    for (uint32_t i = x->first_condition; i < x->roots.len && status == EVAL_OK; i++) {
        const fmpq *holds = eval_program_exact(x->program, i);
        if (!holds || fmpq_is_zero(holds))
            status = EVAL_UNDEFINED;
    }
    return status;
}

static bool confirm(Search *x, slong prec)
{
    double digits;
    return sampler_rules_hold(&x->sampler) && run_inside(x, prec) == EVAL_OK &&
           violates(x->claim.relation, compare_sides(x, prec, &digits));
}

static Outcome check(Search *x, double *digits)
{
    Outcome outcome = POINT_BAD;
    *digits = 0;
    slong most = x->place.len ? PREC_MOST : PREC_CONSTANTS;
    for (slong prec = PREC_FIRST; prec <= most && *digits < x->claim.digits; prec *= 2) {
        EvalStatus status = run_inside(x, prec);
        if (status == EVAL_UNDEFINED || status == EVAL_LIMIT)
            return POINT_BAD;
        if (status != EVAL_OK)
            continue;
        int sign = compare_sides(x, prec, digits);
        if (violates(x->claim.relation, sign))
            return confirm(x, 4 * prec) ? POINT_REFUTES : POINT_BAD;
        if (sign != 2 && x->claim.relation != REFUTE_EQ)
            *digits = DIGITS_EXACT; // settled
        outcome = POINT_AGREES;
    }
    return outcome == POINT_AGREES && *digits >= 3 && sampler_rules_hold(&x->sampler) ? POINT_AGREES : POINT_BAD;
}

static Outcome check_and_count(Search *x, Refutation *out)
{
    double digits;
    Outcome outcome = check(x, &digits);
    if (outcome == POINT_BAD)
        return outcome;
    out->defined = true;
    if (outcome == POINT_AGREES) {
        out->agreed_points++;
        if (out->agreed_points == 1 || digits < out->agreed_digits)
            out->agreed_digits = (uint32_t)digits;
    }
    return outcome;
}

// ---- Shortening -----------------------------------------------------------------------------------------------------

static bool still_refutes(Search *x)
{
    uint64_t blame;
    double digits;
    return look(x, &blame) == 0 && seems_violated(x) && check(x, &digits) == POINT_REFUTES;
}

// Is n/d easier to read than q?
static bool is_shorter(slong n, slong d, const fmpq_t q)
{
    double own = fabs((double)n) + 3 * (double)(d - 1) + (n < 0 ? 0.5 : 0);
    double other =
        fabs(fmpz_get_d(fmpq_numref(q))) + 3 * (fmpz_get_d(fmpq_denref(q)) - 1) + (fmpq_sgn(q) < 0 ? 0.5 : 0);
    return own < other;
}

// Tries the values 0, 1, ... for one name, or the plainest arrays; keeps the first that still refutes.
static bool shorten_name(Search *x, uint32_t name, uint32_t *checks)
{
    static const slong simple[][2] = {{0, 1}, {1, 1}, {-1, 1}, {2, 1}, {-2, 1}, {3, 1}, {1, 2}, {-1, 2}};
    Sampler *s = &x->sampler;
    bool symbol = s->names.at[name].kind == KIND_SYM;
    uint64_t seeds = s->names.at[name].seed < 3 ? s->names.at[name].seed : 3;
    for (size_t i = 0; i < (symbol ? sizeof simple / sizeof *simple : seeds) && *checks < SHORTEN_CHECKS; i++) {
        SampleName saved;
        sampler_save(s, name, &saved);
        bool changed = symbol ? is_shorter(simple[i][0], simple[i][1], saved.value) &&
                                    sampler_set(s, name, simple[i][0], (ulong)simple[i][1])
                              : sampler_set_seed(s, name, i);
        *checks += changed;
        if (changed && still_refutes(x)) {
            sampler_forget(&saved);
            return true;
        }
        sampler_restore(s, name, &saved);
    }
    return false;
}

static void shorten(Search *x)
{
    uint32_t checks = 0;
    bool changed = true;
    for (int round = 0; round < 2 && changed; round++) {
        changed = false;
        for (uint32_t i = (uint32_t)x->sampler.names.len; i-- > 0 && pool_ok(x->pool);)
            changed |= shorten_name(x, i, &checks);
    }
}

// ---- The report -----------------------------------------------------------------------------------------------------

// The value of a side as a decimal number.
static void print_decimal(Search *x, uint32_t root, uint32_t digits, StrBuf *out)
{
    const fmpq *exact = eval_program_exact(x->program, root);
    str_clear(out);
    if (exact) {
        eval_print_rational(exact, digits, out);
        return;
    }
    arb_t value;
    arb_init(value);
    eval_program_ball(x->program, root, value, 4 * PREC_CONSTANTS);
    for (; digits > 0 && !eval_print_ball(value, digits, out); digits--)
        ;
    if (digits == 0)
        str_add(out, "0.0000000000"); // a ball around 0 that is smaller than that
    arb_clear(value);
}

static void print_side(Search *x, uint32_t root, uint32_t digits, StrBuf *out)
{
    enum { RATIONAL_BITS = 40 };

    const fmpq *exact = eval_program_exact(x->program, root);
    if (!exact || fmpz_bits(fmpq_numref(exact)) + fmpz_bits(fmpq_denref(exact)) > RATIONAL_BITS) {
        print_decimal(x, root, digits, out);
        return;
    }
    char *text = fmpq_get_str(NULL, 10, exact);
    str_clear(out);
    str_add(out, text);
    flint_free(text);
}

// How many characters a decimal text has before its exponent, without the zeros at the end.
static size_t significant(const StrBuf *text)
{
    const char *exponent = memchr(str_text(text), 'e', text->len);
    size_t n = exponent ? (size_t)(exponent - text->at) : text->len;
    if (!n || !memchr(text->at, '.', n))
        return n;
    while (text->at[n - 1] == '0')
        n--;
    return text->at[n - 1] == '.' ? n - 1 : n;
}

static bool is_same_number(const StrBuf *a, const StrBuf *b)
{
    size_t n = significant(a);
    const char *ea = strchr(str_text(a), 'e'), *eb = strchr(str_text(b), 'e');
    return n == significant(b) && (n == 0 || !memcmp(a->at, b->at, n)) && !strcmp(ea ? ea : "", eb ? eb : "");
}

// With so many digits that the difference shows.
static void print_sides(Search *x, Refutation *out)
{
    enum { DIGITS_LEAST = 10 };

    uint32_t digits = DIGITS_LEAST;
    bool alike = x->claim.relation == REFUTE_EQ;
    while (alike && digits < DIGITS_SHOWN) {
        print_decimal(x, LEFT, digits, &out->left);
        print_decimal(x, RIGHT, digits, &out->right);
        alike = is_same_number(&out->left, &out->right);
        digits *= alike ? 2 : 1;
    }
    if (digits == DIGITS_LEAST) { // no long decimals: 1/3 says more
        print_side(x, LEFT, digits, &out->left);
        print_side(x, RIGHT, digits, &out->right);
    }
}

// Does the claim itself hold the name, and not only an assumption?
static bool is_mentioned(const Search *x, uint32_t name)
{
    uint64_t mentioned = 0;
    for (uint32_t i = 0; i < x->first_condition; i++)
        mentioned |= eval_program_blame(x->program, i);
    for (size_t i = 0; i < x->place.len; i++)
        if (x->place.at[i] == name && (mentioned >> (i < 63 ? i : 63) & 1))
            return true;
    return false;
}

static void report(Search *x, Refutation *out)
{
    shorten(x);
    double digits;
    out->found = pool_ok(x->pool) && check(x, &digits) == POINT_REFUTES;
    if (!out->found)
        return;
    print_sides(x, out);
    for (uint32_t i = 0; i < x->sampler.names.len; i++) {
        StrBuf name = {0}, value = {0};
        if (!is_mentioned(x, i))
            continue;
        sampler_print(&x->sampler, i, &name, &value);
        RefutePair pair = {name.at, value.at ? value.at : mem_dup("", 0)};
        vec_push(&out->point, pair);
    }
}

// ---- The search -----------------------------------------------------------------------------------------------------

static void search_init(Search *x, Pool *p, const RefuteClaim *claim)
{
    *x = (Search){.pool = p, .claim = *claim};
    vec_push(&x->roots, claim->left);
    vec_push(&x->roots, claim->right);
    for (uint32_t i = 0; i < claim->ndefined; i++)
        vec_push(&x->roots, claim->defined[i]);
    sampler_init(&x->sampler, p, x->roots.at, (uint32_t)x->roots.len, claim->facts);
    edges_init(&x->edges, &x->sampler, x->roots.at, (uint32_t)x->roots.len);
    x->first_condition = (uint32_t)x->roots.len;
    for (size_t i = 0; i < x->sampler.conditions.len; i++)
        vec_push(&x->roots, x->sampler.conditions.at[i]);
    x->program = eval_program_new(p, x->roots.at, (uint32_t)x->roots.len);
    x->values = mem_zero((x->roots.len + 1) * sizeof *x->values);
    const EvalName *names;
    uint32_t n = eval_program_names(x->program, &names);
    for (uint32_t i = 0; i < n; i++)
        vec_push(&x->place, sampler_find(&x->sampler, names[i].kind, names[i].name));
    x->claim.enough = claim->enough ? claim->enough : 128;
    x->claim.verified = claim->verified ? claim->verified : 4;
    x->claim.digits = claim->digits ? claim->digits : 12;
    x->claim.effort = claim->effort ? claim->effort : EFFORT_USUAL;
    if (x->edges.list.len && x->claim.effort >= EFFORT_USUAL) // what differs at an edge alone is met less often
        x->claim.enough *= 4;
    if (x->place.len == 0) { // constants: one look tells all, and a thorough one looks closely
        x->claim.enough = x->claim.effort = 1;
        x->claim.digits = claim->digits ? DIGITS_EXACT : x->claim.digits;
    }
}

static void search_clear(Search *x)
{
    eval_program_free(x->program);
    edges_clear(&x->edges);
    sampler_clear(&x->sampler);
    mem_free(x->values);
    vec_free(&x->roots);
    vec_free(&x->place);
}

static void draw_point(Search *x, uint32_t turn)
{
    static const SampleStyle first[] = {STYLE_PLAIN, STYLE_SIGNED, STYLE_PLAIN,   STYLE_SIGNED, STYLE_UNIT,
                                        STYLE_WIDE,  STYLE_SIGNED, STYLE_SPECIAL, STYLE_LARGE};
    bool plain = turn < sizeof first / sizeof *first;
    sampler_draw(&x->sampler, plain ? first[turn] : STYLE_SIGNED, !plain);
    for (uint32_t aims = plain ? 0 : turn % 4; aims > 0; aims--)
        edges_aim(&x->edges, &x->sampler);
}

// Where doubles find no way in (overflow, or a condition that they can not meet), balls have a look themselves.
static bool search_in_balls(Search *x, Refutation *out)
{
    enum { TURNS = 12 };

    for (uint32_t turn = 0; turn < TURNS && pool_ok(x->pool); turn++) {
        draw_point(x, turn);
        if (check_and_count(x, out) == POINT_REFUTES)
            return true;
    }
    return false;
}

// One symbol of the claim at one of few values; false where it may not have that one.
static bool put_plain(Search *x, uint32_t name, uint32_t choice)
{
    static const slong reals[PLAIN_VALUES][2] = {{-1, 1}, {2, 1}, {1, 2}, {0, 1}, {-2, 1}};
    static const slong integers[PLAIN_VALUES][2] = {{-1, 1}, {2, 1}, {1, 1}, {0, 1}, {3, 1}};
    const SampleName *n = &x->sampler.names.at[name];
    const slong *value = (n->integer || n->length || n->label ? integers : reals)[choice];
    return sampler_set(&x->sampler, name, value[0], (ulong)value[1]) ||
           (fmpz_equal_si(fmpq_numref(n->value), value[0]) && fmpz_equal_si(fmpq_denref(n->value), value[1]));
}

// Few symbols go through all combinations of few values: what differs only where several of them meet, as at b = 2, c =
// 1/2 and a < 0 for (a^b)^c = a^(b*c), is found whatever the names are called.
static bool search_plain_values(Search *x, Refutation *out)
{
    uint32_t name[PLAIN_NAMES], count = 0, turns = 1;
    for (uint32_t i = 0; i < x->sampler.names.len; i++) {
        if (x->sampler.names.at[i].kind != KIND_SYM)
            continue;
        if (count == PLAIN_NAMES)
            return false;
        name[count++] = i;
        turns *= PLAIN_VALUES;
    }
    draw_point(x, 0);
    for (uint32_t turn = 0; turn < turns && count && x->looks < 2 * x->claim.effort && pool_ok(x->pool); turn++) {
        bool inside = true;
        uint64_t blame;
        for (uint32_t i = 0, rest = turn; i < count && inside; i++, rest /= PLAIN_VALUES)
            inside = put_plain(x, name[i], rest % PLAIN_VALUES);
        if (inside && look(x, &blame) == 0 && seems_violated(x) && check_and_count(x, out) == POINT_REFUTES)
            return true;
    }
    return false;
}

static bool search(Search *x, Refutation *out)
{
    for (uint32_t turn = 0; x->looks < x->claim.effort && x->seemed < x->claim.enough && pool_ok(x->pool); turn++) {
        draw_point(x, turn);
        if (!walk_inside(x))
            continue;
        if (!seems_violated(x) && out->agreed_points >= x->claim.verified) {
            x->seemed++;
            continue;
        }
        Outcome outcome = check_and_count(x, out);
        if (outcome == POINT_REFUTES)
            return true;
        x->seemed += outcome == POINT_AGREES;
        x->looks += outcome == POINT_BAD ? LOOKS_A_CHECK : 0;
    }
    if (x->claim.effort >= EFFORT_USUAL && search_plain_values(x, out))
        return true;
    return !out->defined && search_in_balls(x, out);
}

bool refute_claim(Pool *p, const RefuteClaim *claim, Refutation *out)
{
    *out = (Refutation){.found = false};
    if (!claim->left || !claim->right || !pool_ok(p))
        return false;
    PoolMark mark = pool_mark(p);
    Search x;
    search_init(&x, p, claim);
    if (pool_ok(p) && search(&x, out))
        report(&x, out);
    search_clear(&x);
    pool_release(p, mark);
    return out->found;
}

void refutation_free(Refutation *r)
{
    for (size_t i = 0; i < r->point.len; i++) {
        mem_free(r->point.at[i].name);
        mem_free(r->point.at[i].value);
    }
    vec_free(&r->point);
    str_free(&r->left);
    str_free(&r->right);
}
