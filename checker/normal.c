// The fixed list of rules: a term becomes a ratio of polynomials over atoms, whatever arithmetic alone can not take
// apart.
//
// Some atoms carry a relation atom^degree = value, by which powers are lowered. Two terms are equal where the numerator
// of their difference is zero. Every rule holds wherever both of its sides have a value; a rule that needs a sign or a
// range asks facts.c. Where an exponential, an angle or a root turns out to be needed finer, or a base of known sign
// shows up late, all is begun anew with what was learned.
#include "normal.h"

#include <stdlib.h>
#include <string.h>

Atom atoms[ATOMS_MOST];
int natoms;
static jmp_buf restart_to;
static bool running; // a restart is possible

// What lasts over a restart: how finely exponents, angles and roots are divided; terms that are > 0 or >= 0.
static struct {
    Term key;
    long scale;
} scales[SCALES_MOST];

static int nscales;

Known known[KNOWN_MOST];

int nknown, inside;
static int ndomain; // of the known: what both sides of the claim need for a value

typedef struct {
    Term from, context;
    Ratio to;
} Entry;

static Entry *memo;
static int memo_size, memo_used;

Term context;

static void restart(void)
{
    if (running)
        longjmp(restart_to, 1);
}

bool normal_known(Term t, bool strictly)
{
    for (int i = 0; i < nknown; i++)
        if (known[i].term == t && (known[i].strictly || !strictly))
            return true;
    return false;
}

void normal_learn_sign(Term t, bool strictly)
{
    if (inside || node(t)->op == OP_NUM)
        return;
    for (int i = 0; i < nknown; i++)
        if (known[i].term == t) {
            if (strictly && !known[i].strictly) {
                known[i].strictly = true;
                restart();
            }
            return;
        }
    if (nknown >= KNOWN_MOST)
        return;
    known[nknown].term = t;
    known[nknown++].strictly = strictly;
    restart();
}

long normal_scale(Term key, long needed)
{
    int i = 0;
    while (i < nscales && scales[i].key != key)
        i++;
    if (i == nscales) {
        if (nscales == SCALES_MOST)
            reject("too many exponents");
        scales[nscales].key = key;
        scales[nscales++].scale = 1;
    }
    if (scales[i].scale % needed == 0)
        return scales[i].scale;
    long a = scales[i].scale, b = needed;
    while (b) {
        long r = a % b;
        a = b;
        b = r;
    }
    scales[i].scale = scales[i].scale / a * needed;
    if (scales[i].scale > 360)
        reject("an exponent is too fine");
    restart();
    return scales[i].scale;
}

// ---- Atoms ----------------------------------------------------------------------------------------------------------

int atom_new(Kind kind, Term term)
{
    if (natoms >= ATOMS_MOST)
        reject("too many atoms");
    atoms[natoms] = (Atom){.kind = kind, .term = term};
    return natoms++;
}

int atom_find(Term term)
{
    for (int i = 0; i < natoms; i++)
        if (atoms[i].term == term)
            return i;
    return -1;
}

Ratio atom_plain(Term term)
{
    int a = atom_find(term);
    return ratio_atom(a >= 0 ? a : atom_new(ATOM_PLAIN, term));
}

// The atom of a function at this argument: one whose argument is equal, if there is one.
int atom_of_function(Kind kind, const char *name, const Ratio *arg)
{
    Term term = term_call(name, ratio_term(arg));
    int a = atom_find(term);
    if (a >= 0)
        return a;
    for (int i = 0; i < natoms; i++)
        if (atoms[i].kind == kind && node(atoms[i].term)->name == intern(name) && ratio_zero(&atoms[i].arg, arg))
            return i;
    a = atom_new(kind, term);
    atoms[a].arg = *arg;
    return a;
}

// ---- Functions ------------------------------------------------------------------------------------------------------

static bool is(const Node *n, const char *name)
{
    return !strcmp(n->name, name);
}

static Ratio normal_abs(Term u)
{
    Ratio r = normal_of(u);
    Term t = ratio_term(&r), minus = normal_simple(term_mul(term_int(-1), t));
    Ratio m = ratio_int(-1), negative = ratio_times(&r, &m);
    if (facts_nonnegative(t) || facts_nonnegative(u))
        return r;
    if (facts_nonnegative(minus) || facts_nonnegative(term_mul(term_int(-1), u)))
        return negative;
    if (r.num.count && mpq_sgn(r.num.coeff[r.num.count - 1]) < 0)
        r = negative;
    int a = atom_of_function(ATOM_PLAIN, "abs", &r);
    atoms[a].degree = 2;
    atoms[a].value = ratio_pow(&r, 2);
    return ratio_atom(a);
}

static Ratio normal_odd(Kind kind, const char *name, Ratio u)
{
    Ratio m = ratio_int(-1);
    bool turned = u.num.count && mpq_sgn(u.num.coeff[u.num.count - 1]) < 0;
    if (!u.num.count)
        return u;
    if (turned)
        u = ratio_times(&u, &m);
    Ratio r = ratio_atom(atom_of_function(kind, name, &u));
    return turned ? ratio_times(&r, &m) : r;
}

static Ratio normal_gamma(Ratio u)
{
    long shift;
    Term base = term_without_shift(ratio_term(&u), &shift);
    Ratio r = ratio_int(1);
    if (!facts_integer(base) || !facts_at_most(term_int(0), base) || shift < 1 || shift > 30)
        return ratio_atom(atom_of_function(ATOM_PLAIN, "gamma", &u));
    long n;
    if (term_is_int(base, &n)) {
        for (long i = 2; i < n + shift; i++) {
            Ratio f = ratio_int(i);
            r = ratio_times(&r, &f);
        }
        return r;
    }
    for (long i = 1; i < shift; i++) { // gamma(n + 1 + i) = (n + i)*gamma(n + i), n >= 0
        Ratio f = normal_of(term_add(base, term_int(i)));
        r = ratio_times(&r, &f);
    }
    Ratio first = normal_of(term_add(base, term_int(1))), g = ratio_atom(atom_of_function(ATOM_PLAIN, "gamma", &first));
    return ratio_times(&r, &g);
}

static Ratio normal_sign(Term u)
{
    Ratio r = normal_of(u);
    if (facts_positive(u) || facts_positive(ratio_term(&r)))
        return ratio_int(1);
    if (facts_positive(term_mul(term_int(-1), u)))
        return ratio_int(-1);
    return normal_odd(ATOM_PLAIN, "sign", r);
}

static Ratio normal_extreme(const Node *n)
{
    Term a = n->args[0], b = n->args[1], d = term_call("abs", term_sub(a, b));
    Term sum = term_add(term_add(a, b), is(n, "max") ? d : term_mul(term_int(-1), d));
    return normal_of(term_div(sum, term_int(2)));
}

// inverse(table, i, j) and det(table), the table in normal form and, of it and its transpose, the lesser.
static Ratio normal_matrix(const Node *n)
{
    Term lower[2], upper[2], at[2] = {term_index("r", 2 * inside), term_index("r", 2 * inside + 1)}, element[2];
    int ranges = facts.ranges;
    term_table_ranges(n->args[0], lower, upper);
    for (int k = 0; k < 2; k++) {
        if (facts.ranges >= 256 || normal_simple(lower[k]) != term_int(1) || upper[0] != upper[1])
            reject("a matrix that is not square");
        facts.subject[facts.ranges] = at[k];
        facts.lower[facts.ranges] = lower[k];
        facts.upper[facts.ranges++] = upper[k];
    }
    inside++;
    for (int k = 0; k < 2; k++)
        element[k] = normal_simple(term_expand(term_table_element(n->args[0], at[k], at[1 - k]), NULL));
    inside--;
    facts.ranges = ranges;
    int order = term_compare(element[0], element[1]);
    Term body = element[order > 0], args[3];
    args[0] = term_close(OP_SUM, at[0], lower[0], upper[0], term_close(OP_SUM, at[1], lower[1], upper[1], body));
    if (is(n, "det"))
        return atom_plain(term_make(OP_CALL, n->name, 0, args, 1));
    Term i = normal_simple(n->args[1]), j = normal_simple(n->args[2]);
    bool turned = order > 0 || (order == 0 && term_compare(i, j) > 0); // the inverse of a symmetric one is symmetric
    args[1] = turned ? j : i;
    args[2] = turned ? i : j;
    return atom_plain(term_make(OP_CALL, n->name, 0, args, 3));
}

static Ratio normal_call(Term t)
{
    Node n = *node(t);
    if (is(&n, "inverse") || is(&n, "det"))
        return normal_matrix(&n);
    if (n.count == 2 && (is(&n, "max") || is(&n, "min")))
        return normal_extreme(&n);
    if (n.count != 1)
        reject("%s can not be checked", n.name);
    Term u = n.args[0];
    if (is(&n, "abs"))
        return normal_abs(u);
    if (is(&n, "sign"))
        return normal_sign(u);
    if (is(&n, "atanh")) { // -1 < u < 1
        normal_learn_sign(normal_simple(term_add(term_int(1), u)), true);
        normal_learn_sign(normal_simple(term_sub(term_int(1), u)), true);
    }
    Term plain = function_as(n.name, n.args);
    if (plain)
        return normal_of(plain);
    Ratio r = normal_of(u);
    if (is(&n, "exp"))
        return ratio_exp(&r);
    if (is(&n, "log"))
        return ratio_log(&r);
    if (is(&n, "cos"))
        return ratio_angle(&r).c;
    if (is(&n, "sin"))
        return ratio_angle(&r).s;
    if (is(&n, "gamma"))
        return normal_gamma(r);
    if (is(&n, "asin")) {
        normal_learn_sign(normal_simple(term_add(term_int(1), u)), false);
        normal_learn_sign(normal_simple(term_sub(term_int(1), u)), false);
        return normal_odd(ATOM_ASIN, "asin", r);
    }
    if (is(&n, "atan"))
        return normal_odd(ATOM_ATAN, "atan", r);
    if (is(&n, "erf"))
        return normal_odd(ATOM_PLAIN, "erf", r);
    int a = atom_of_function(ATOM_PLAIN, n.name, &r);
    if (is(&n, "cbrt")) {
        atoms[a].degree = 3;
        atoms[a].value = r;
    }
    return ratio_atom(a);
}

// A power of a base whose sign is not known is a power of exp(exponent*log(base)) with the logarithm that is complex for
// a negative base: so exponents add. What is not real then is no sign's business: see facts.c.

static Ratio normal_piecewise(Term t)
{
    Node n = *node(t);
    Ratio rest = ratio_int(1), result = ratio_int(0), one = ratio_int(1);
    mpq_t c;
    mpq_init(c);
    int last = n.count - 1;
    bool partial = node(n.args[last])->op == OP_CALL && !strcmp(node(n.args[last])->name, "undefined");
    for (int i = 0; i <= last; i += 2) {
        bool end = i == last || (partial && i == last - 2);
        Ratio b = end ? one : normal_bracket(n.args[i]);
        bool sure = ratio_is_constant(&b, c);
        if (sure && mpq_sgn(c) == 0)
            continue;
        bool only = sure && ratio_is_constant(&rest, c) && mpq_cmp_ui(c, 1, 1) == 0;
        inside += !only;
        Ratio value = normal_of(n.args[end && i < last ? i + 1 : i == last ? i : i + 1]);
        inside -= !only;
        if (!only && !ratio_is_total(&value))
            reject("a branch that need not have a value");
        Ratio w = ratio_times(&rest, &b), x = ratio_times(&w, &value);
        result = ratio_add(&result, &x);
        Ratio other = ratio_sub(&one, &b);
        rest = ratio_times(&rest, &other);
        if (end || sure)
            break;
    }
    mpq_clear(c);
    return ratio_reduce(result);
}

static Ratio normal_leaf(Term t)
{
    Node n = *node(t);
    if (!n.count)
        return atom_plain(t);
    Term *args = new_block((size_t)n.count * sizeof *args);
    for (int i = 0; i < n.count; i++)
        args[i] = normal_simple(n.args[i]);
    Term leaf = term_make(n.op, n.name, n.index, args, n.count);
    int sign = 1;
    if (n.op == OP_ELEM)
        leaf = contract_ordered(leaf, &sign);
    bool zero = n.op == OP_ELEM && n.count == 2 && args[0] == args[1] && facts_symmetry(n.name) == SYMMETRY_SKEW;
    Ratio r = atom_plain(leaf), c = ratio_int(zero ? 0 : sign);
    return ratio_mul(&r, &c);
}

static Ratio normal_new(Term t)
{
    Node n = *node(t);
    Ratio a, b;
    switch (n.op) {
    case OP_NUM: return ratio_number(n.number);
    case OP_PI:
    case OP_SYM:
    case OP_BOUND:
    case OP_ELEM:
    case OP_APPLY: return normal_leaf(t);
    case OP_ADD:
        a = normal_of(n.args[0]);
        b = normal_of(n.args[1]);
        return ratio_reduce(ratio_add(&a, &b));
    case OP_MUL:
        a = normal_of(n.args[0]);
        b = normal_of(n.args[1]);
        return ratio_times(&a, &b);
    case OP_POW: return normal_power(t);
    case OP_CALL: return normal_call(t);
    case OP_SUM:
    case OP_PROD: return normal_binder(t);
    case OP_BRACKET: return normal_bracket(n.args[0]);
    case OP_PIECEWISE: return normal_piecewise(t);
    default: reject("an expression that can not be checked");
    }
}

static size_t memo_place(Term t)
{
    size_t h = ((size_t)t * 2654435761u + (size_t)context * 40503u) % (size_t)memo_size;
    while (memo[h].from && (memo[h].from != t || memo[h].context != context))
        h = (h + 1) % (size_t)memo_size;
    return h;
}

Ratio normal_of(Term t)
{
    size_t h = memo_place(t);
    if (memo[h].from)
        return memo[h].to;
    Ratio r = normal_new(t);
    if (memo_used * 2 < memo_size) {
        memo[memo_place(t)] = (Entry){t, context, r};
        memo_used++;
    }
    return r;
}

Term normal_simple(Term t)
{
    const Node *n = node(t);
    if (n->op == OP_NUM || n->op == OP_SYM)
        return t;
    Ratio r = normal_of(t);
    return ratio_term(&r);
}

// ---- Beginning anew --------------------------------------------------------------------------------------------------

void normal_begin(void)
{
    poly_reset();
    natoms = 0;
    memo_size = 1 << 16;
    if (!memo)
        memo = new_block((size_t)memo_size * sizeof *memo);
    memset(memo, 0, (size_t)memo_size * sizeof *memo);
    memo_used = 0;
    inside = 0;
    running = false;
    context = term_int(0);
}

// The difference of a and b, begun anew as often as something is learned.
Ratio normal_difference(Term a, Term b)
{
    volatile int turns = 0;
    nknown = ndomain;
    nscales = 0;
    int ranges = facts.ranges;
    if (setjmp(restart_to) && ++turns > RESTARTS_MOST)
        reject("it does not settle");
    facts.ranges = ranges;
    normal_begin();
    running = true;
    Ratio x = normal_of(a), y = normal_of(b), d = ratio_reduce(ratio_sub(&x, &y));
    running = false;
    return d;
}

void normal_domain(Term left, Term right)
{
    ndomain = 0;
    if (!left)
        return;
    normal_difference(left, right);
    ndomain = nknown;
}

// Have signs been learned that nothing has? Then neither side has a value in this case.
bool normal_is_empty_case(void)
{
    for (int i = 0; i < nknown; i++)
        if (known[i].strictly && term_is_negative(known[i].term))
            return true;
    return false;
}
