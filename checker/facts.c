// What is assumed and implied, and what signs and orders follow.
#include "checker.h"

#include <string.h>

Facts facts;

// Does the pattern (an element with symbols for subscripts stands for all) speak of t?
static bool speaks_of(Term pattern, Term t)
{
    if (pattern == t)
        return true;
    const Node *p = node(pattern), *n = node(t);
    if (p->op != OP_ELEM || n->op != OP_ELEM || p->name != n->name || p->count != n->count)
        return false;
    for (int i = 0; i < p->count; i++)
        if (node(p->args[i])->op != OP_SYM && p->args[i] != n->args[i])
            return false;
    return true;
}

static int number_sign(Term t)
{
    return node(t)->op == OP_NUM ? mpq_sgn(node(t)->number) : -2;
}

static bool condition_says(Term c, Term t, bool strictly, int index)
{
    Node n = *node(c);
    if (n.op == OP_AND) {
        for (int i = 0; i < n.count; i++)
            if (condition_says(n.args[i], t, strictly, index))
                return true;
        return false;
    }
    if (n.op != OP_LT && n.op != OP_LE)
        return false;
    int sign = number_sign(n.args[0]);
    if (sign < 0 || !speaks_of(n.args[1], t))
        return false;
    bool ok = !strictly || n.op == OP_LT || sign > 0;
    if (ok && index >= 0)
        facts.used[index] = true;
    return ok;
}

// t is greater than what is assumed to be > 0 or >= 0 by a constant.
static bool exceeds(Term t, bool strictly)
{
    static bool within;
    bool found = false;
    if (within || node(t)->op != OP_ADD)
        return false;
    within = true;
    for (int i = 0; i < facts.count && !found; i++) {
        Node n = *node(facts.conditions[i]);
        if ((n.op != OP_LT && n.op != OP_LE) || number_sign(n.args[0]) < 0 || node(n.args[1])->op != OP_ADD)
            continue;
        int sign = number_sign(normal_simple(term_sub(t, n.args[1])));
        found = sign == 1 || (sign == 0 && (!strictly || n.op == OP_LT));
    }
    within = false;
    return found;
}

// 1 + cos(u), 1 - sin(u), ...
static bool is_one_and_wave(const Node *sum)
{
    for (int k = 0; k < 2; k++) {
        const Node *w = node(sum->args[k]);
        if (w->op == OP_MUL && term_is_number(w->args[0], -1))
            w = node(w->args[1]);
        bool wave = w->op == OP_CALL && (!strcmp(w->name, "cos") || !strcmp(w->name, "sin"));
        if (wave && term_is_number(sum->args[1 - k], 1))
            return true;
    }
    return false;
}

static bool assumed(Term t, bool strictly)
{
    for (int i = 0; i < facts.count; i++)
        if (condition_says(facts.conditions[i], t, strictly, i))
            return true;
    for (int i = 0; i < facts.nlengths; i++)
        if (facts.lengths[i] == t)
            return true;
    for (int i = 0; i < facts.ranges; i++) {
        int sign = number_sign(facts.lower[i]);
        if (facts.subject[i] == t && (sign > 0 || (sign == 0 && !strictly)))
            return true;
    }
    return normal_known(t, strictly) || exceeds(t, strictly);
}

// t < 0 or t <= 0, as assumed.
static bool assumed_negative(Term t, bool strictly)
{
    for (int i = 0; i < facts.count; i++) {
        Node n = *node(facts.conditions[i]);
        if ((n.op != OP_LT && n.op != OP_LE) || !speaks_of(n.args[0], t))
            continue;
        int sign = number_sign(n.args[1]);
        if (sign == -1 || (sign == 0 && (!strictly || n.op == OP_LT)))
            return facts.used[i] = true;
    }
    return false;
}

static bool sign_holds(Term t, bool strictly);
static bool negative_holds(Term t, bool strictly);

// May t, or a part of it, be no real number where the claim has a value? x^(2*r) is written as (x^r)^2 (power_atoms), and
// for x = -1, r = 1/2 that is -1.
static bool maybe_complex(Term t)
{
    const Node *n = node(t);
    if (n->op == OP_POW && node(n->args[1])->op != OP_NUM && !sign_holds(n->args[0], true))
        return true;
    for (int i = 0; i < n->count; i++)
        if (maybe_complex(n->args[i]))
            return true;
    return false;
}

static bool even_power(const Node *n)
{
    long k;
    return n->op == OP_POW && term_is_int(n->args[1], &k) && k % 2 == 0 && !maybe_complex(n->args[0]);
}

static bool call_holds(const Node *n, bool strictly)
{
    if (!strcmp(n->name, "exp") || !strcmp(n->name, "cosh") || !strcmp(n->name, "sech"))
        return true;
    return !strcmp(n->name, "abs") && !strictly;
}

// t > 0, or t >= 0, wherever it has a value.
static bool sign_holds(Term t, bool strictly)
{
    static int depth;
    Node n = *node(t);
    long k;
    if (assumed(t, strictly))
        return true;
    switch (n.op) {
    case OP_NUM: return mpq_sgn(n.number) > 0 || (!strictly && mpq_sgn(n.number) == 0);
    case OP_PI: return true;
    case OP_CALL: return call_holds(&n, strictly);
    case OP_BRACKET: return !strictly;
    case OP_ADD:
        if (!strictly && is_one_and_wave(&n))
            return true;
        if (!sign_holds(n.args[0], false) || !sign_holds(n.args[1], false))
            return false;
        return !strictly || sign_holds(n.args[0], true) || sign_holds(n.args[1], true);
    case OP_MUL:
        return (sign_holds(n.args[0], strictly) && sign_holds(n.args[1], strictly)) ||
               (negative_holds(n.args[0], strictly) && negative_holds(n.args[1], strictly));
    case OP_POW:
        if (sign_holds(n.args[0], true))
            return true;
        if (even_power(&n)) // 1/u^2 is positive where it has a value
            return !strictly || (term_is_int(n.args[1], &k) && k < 0);
        if (node(n.args[1])->op != OP_NUM)
            return false;
        if (mpz_cmp_ui(mpq_denref(node(n.args[1])->number), 1)) // a root
            return !strictly || mpq_sgn(node(n.args[1])->number) < 0;
        return sign_holds(n.args[0], false) && (!strictly || mpq_sgn(node(n.args[1])->number) < 0);
    case OP_SUM:
    case OP_PROD: {
        if (n.op == OP_SUM && strictly && !facts_at_most(n.args[0], n.args[1]))
            return false;
        depth++;
        bool ok = sign_holds(term_open(t, term_index("s", depth)), strictly);
        depth--;
        return ok;
    }
    default: return false;
    }
}

static bool negative_holds(Term t, bool strictly)
{
    Node n = *node(t);
    if (assumed_negative(t, strictly))
        return true;
    if (n.op == OP_NUM)
        return mpq_sgn(n.number) < 0 || (!strictly && mpq_sgn(n.number) == 0);
    if (n.op == OP_ADD)
        return negative_holds(n.args[0], false) && negative_holds(n.args[1], false) &&
               (!strictly || negative_holds(n.args[0], true) || negative_holds(n.args[1], true));
    return n.op == OP_MUL && ((sign_holds(n.args[0], strictly) && negative_holds(n.args[1], strictly)) ||
                              (negative_holds(n.args[0], strictly) && sign_holds(n.args[1], strictly)));
}

bool facts_positive(Term t)
{
    return sign_holds(t, true);
}

bool facts_nonnegative(Term t)
{
    return sign_holds(t, false);
}

// ---- Arrays -------------------------------------------------------------------------------------------------------

enum { ARRAYS_MOST = 64 };

static Array arrays[ARRAYS_MOST];
static int narrays;

const Array *facts_array(const char *name)
{
    for (int i = 0; i < narrays; i++)
        if (arrays[i].name == name)
            return &arrays[i];
    return NULL;
}

Symmetry facts_symmetry(const char *name)
{
    const Array *a = facts_array(name);
    return a ? a->symmetry : SYMMETRY_NONE;
}

bool facts_orthogonal(const char *name)
{
    const Array *a = facts_array(name);
    return a && a->orthogonal;
}

// ---- Integers -------------------------------------------------------------------------------------------------------

bool facts_integer(Term t)
{
    Node n = *node(t);
    long k;
    if (n.op == OP_NUM)
        return !mpz_cmp_ui(mpq_denref(n.number), 1);
    for (int i = 0; i < facts.nintegers; i++)
        if (speaks_of(facts.integers[i], t))
            return true;
    for (int i = 0; i < facts.nlengths; i++)
        if (facts.lengths[i] == t)
            return true;
    for (int i = 0; i < facts.ranges; i++)
        if (speaks_of(facts.subject[i], t))
            return true;
    if (n.op == OP_ADD || n.op == OP_MUL)
        return facts_integer(n.args[0]) && facts_integer(n.args[1]);
    return n.op == OP_POW && facts_integer(n.args[0]) && term_is_int(n.args[1], &k) && k >= 0;
}

// t as an integer constant plus at most one other term with the coefficient 1 or -1.
static bool linear(Term t, long *constant, Term *rest, int *sign)
{
    Node n = *node(normal_simple(t));
    long a;
    *constant = 0;
    *rest = 0;
    *sign = 1;
    Term parts[8];
    int count = 0;
    Term now = normal_simple(t);
    while (n.op == OP_ADD && count < 6) {
        parts[count++] = n.args[1];
        now = n.args[0];
        n = *node(now);
    }
    parts[count++] = now;
    for (int i = 0; i < count; i++) {
        if (term_is_int(parts[i], &a)) {
            *constant += a;
            continue;
        }
        if (*rest)
            return false;
        const Node *m = node(parts[i]);
        *rest = parts[i];
        if (m->op == OP_MUL && term_is_number(m->args[0], -1)) {
            *rest = m->args[1];
            *sign = -1;
        }
    }
    return true;
}

// The least (or greatest) integer that t is known to be at least (at most).
static bool bound(Term t, bool least, long *value)
{
    bool found = false;
    long k;
    for (int i = 0; i < facts.nlengths && least; i++)
        if (facts.lengths[i] == t)
            found = true, *value = 1;
    for (int i = 0; i < facts.ranges; i++)
        if (speaks_of(facts.subject[i], t) && term_is_int(least ? facts.lower[i] : facts.upper[i], &k) &&
            (!found || (least ? k > *value : k < *value)))
            found = true, *value = k;
    for (int i = 0; i < facts.count; i++) {
        Node n = *node(facts.conditions[i]);
        if ((n.op != OP_LE && n.op != OP_LT) || n.args[least] != t || !term_is_int(n.args[!least], &k))
            continue;
        k += n.op == OP_LT ? (least ? 1 : -1) : 0;
        if (!found || (least ? k > *value : k < *value))
            found = true, *value = k, facts.used[i] = true;
    }
    return found;
}

bool facts_least(Term t, long *value)
{
    return bound(t, true, value);
}

bool facts_at_most(Term a, Term b)
{
    static int depth;
    long c, k;
    Term rest;
    int sign;
    if (a == b)
        return true;
    if (linear(term_sub(b, a), &c, &rest, &sign)) {
        if (!rest)
            return c >= 0;
        if (bound(rest, sign > 0, &k))
            if (c + sign * k >= 0)
                return true;
    }
    if (++depth > 4) {
        depth--;
        return false;
    }
    bool ok = false;
    Term difference = term_sub(b, a), one = term_int(1);
    for (int i = 0; i < facts.ranges && !ok; i++) { // a name is between its bounds: the worse one put in for it
        Term s = facts.subject[i];
        if (node(s)->op != OP_SYM || !term_contains(difference, s))
            continue;
        Term slope = normal_simple(term_sub(term_replace(difference, s, term_add(s, one)), difference));
        int rises = number_sign(slope);
        Term bound_of = rises > 0 ? facts.lower[i] : facts.upper[i];
        if ((rises == 1 || rises == -1) && !term_contains(bound_of, s))
            ok = facts_at_most(term_int(0), normal_simple(term_replace(difference, s, bound_of)));
    }
    for (int i = 0; i < facts.ranges && !ok; i++) { // a <= its upper <= b, or a <= lower <= its b
        if (speaks_of(facts.subject[i], a) && facts.upper[i] != a)
            ok = facts_at_most(facts.upper[i], b);
        if (!ok && speaks_of(facts.subject[i], b) && facts.lower[i] != b)
            ok = facts_at_most(a, facts.lower[i]);
    }
    for (int i = 0; i < facts.count && !ok; i++) {
        Node n = *node(facts.conditions[i]);
        ok = (n.op == OP_LE || n.op == OP_LT) && n.args[0] == a && n.args[1] == b;
        if (ok)
            facts.used[i] = true;
    }
    depth--;
    return ok;
}

bool facts_equal_known(Term a, Term b, bool *equal)
{
    long c;
    Term rest;
    int sign;
    if (a == b || (linear(term_sub(a, b), &c, &rest, &sign) && !rest)) {
        *equal = a == b || c == 0;
        return true;
    }
    *equal = false;
    for (int i = 0; i < facts.count; i++) {
        Node n = *node(facts.conditions[i]);
        if (n.op == OP_NE && ((n.args[0] == a && n.args[1] == b) || (n.args[0] == b && n.args[1] == a))) {
            facts.used[i] = true;
            return true;
        }
    }
    return facts_at_most(term_add(a, term_int(1)), b) || facts_at_most(term_add(b, term_int(1)), a);
}

// ---- What a claim implies -------------------------------------------------------------------------------------------

typedef struct {
    const char *array;
    int position;
    Term lower, upper;
} Dimension;

static Dimension dimensions[512];
static int ndimensions;

static void add_dimension(Dimension d)
{
    for (int i = 0; i < ndimensions; i++)
        if (dimensions[i].array == d.array && dimensions[i].position == d.position && dimensions[i].lower == d.lower &&
            dimensions[i].upper == d.upper)
            return;
    if (ndimensions < 512)
        dimensions[ndimensions++] = d;
}

static void learn_body(Term t, Term index, Term lower, Term upper)
{
    Node n = *node(t);
    for (int i = 0; i < n.count; i++) {
        if (n.op == OP_ELEM && n.args[i] == index)
            add_dimension((Dimension){n.name, i, lower, upper});
        learn_body(n.args[i], index, lower, upper);
    }
}

static bool closed(Term t)
{
    Node n = *node(t);
    if (n.op == OP_BOUND || (n.op == OP_SYM && strchr(n.name, '\'')))
        return false;
    for (int i = 0; i < n.count; i++)
        if (!closed(n.args[i]))
            return false;
    return true;
}

static void add_integer(Term t)
{
    for (int i = 0; i < facts.nintegers; i++)
        if (facts.integers[i] == t)
            return;
    if (facts.nintegers < 256)
        facts.integers[facts.nintegers++] = t;
}

void facts_learn(Term t)
{
    Node n = *node(t);
    if (n.op == OP_SUM || n.op == OP_PROD) {
        Term index = term_fresh("i");
        if (closed(n.args[0]) && closed(n.args[1]))
            learn_body(term_open(t, index), index, n.args[0], n.args[1]);
        for (int i = 0; i < 2; i++)
            if (node(n.args[i])->op == OP_SYM && closed(n.args[i]))
                add_integer(n.args[i]);
        if (node(n.args[1])->op == OP_SYM && closed(n.args[1]) && term_is_number(n.args[0], 1) && facts.nlengths < 64)
            facts.lengths[facts.nlengths++] = n.args[1];
        facts_learn(n.args[0]);
        facts_learn(n.args[1]);
        facts_learn(term_open(t, index));
        return;
    }
    for (int i = 0; i < n.count; i++) {
        if (n.op == OP_ELEM && node(n.args[i])->op == OP_SYM)
            add_integer(n.args[i]);
        facts_learn(n.args[i]);
    }
}

static bool stands_at(Term t, Term subject, Term lower, Term upper)
{
    Node n = *node(t);
    for (int i = 0; i < n.count; i++) {
        if (n.op == OP_ELEM && n.args[i] == subject)
            for (int k = 0; k < ndimensions; k++)
                if (dimensions[k].array == n.name && dimensions[k].position == i && dimensions[k].lower == lower &&
                    dimensions[k].upper == upper)
                    return true;
        if (stands_at(n.args[i], subject, lower, upper))
            return true;
    }
    return false;
}

// A declared array has elements at 1..size, and its sizes are at least 1.
void facts_declare(const Array *array)
{
    Term one = term_int(1);
    if (narrays == ARRAYS_MOST || facts_array(array->name))
        reject("too many arrays, or one twice");
    arrays[narrays++] = *array;
    for (int i = 0, position = 0; i < 2; i++) {
        Term size = array->sizes[i];
        if (!size)
            continue;
        add_dimension((Dimension){array->name, position++, one, size});
        if (node(size)->op == OP_SYM)
            add_integer(size);
        if (node(size)->op == OP_SYM && facts.count < 256)
            facts.conditions[facts.count++] = term_make(OP_LE, NULL, 0, (Term[]){one, size}, 2);
    }
}

static Term learned[8];
static int nlearned;

bool facts_implies_range(Term subject, Term lower, Term upper)
{
    for (int i = 0; i < nlearned; i++)
        if (stands_at(learned[i], subject, lower, upper))
            return true;
    return false;
}

// That a name is at least 1 is a default: it gives way to what is assumed of the name, and to a condition on it in the
// claim.
static bool guarded(Term t, Term name, bool condition)
{
    Node n = *node(t);
    if (condition && t == name)
        return true;
    bool relation = n.op == OP_EQ || n.op == OP_NE || n.op == OP_LT || n.op == OP_LE;
    for (int i = 0; i < n.count; i++)
        if (guarded(n.args[i], name, condition || relation))
            return true;
    return false;
}

void facts_give_way(void)
{
    int kept = 0;
    for (int i = 0; i < facts.nlengths; i++) {
        Term name = facts.lengths[i];
        bool gone = false;
        for (int k = 0; k < facts.count; k++)
            gone = gone || term_contains(facts.conditions[k], name);
        for (int k = 0; k < facts.ranges; k++)
            gone = gone || facts.subject[k] == name;
        for (int k = 0; k < nlearned; k++)
            gone = gone || guarded(learned[k], name, false);
        if (!gone)
            facts.lengths[kept++] = name;
    }
    facts.nlengths = kept;
}

void facts_begin(void)
{
    facts = (Facts){0};
    normal_begin();
    ndimensions = nlearned = narrays = 0;
}

void facts_learn_claim(Term t)
{
    facts_learn(t);
    if (nlearned < 8)
        learned[nlearned++] = t;
}

// Has every part that holds the name a value for each integer from the base on?
bool facts_safe(Term t, Term name)
{
    Node n = *node(t);
    long k;
    if (!term_contains(t, name))
        return true;
    if (n.op == OP_POW) {
        bool whole = facts_integer(n.args[1]);
        bool plain = whole && (term_is_int(n.args[1], &k) ? k >= 0 : facts_at_most(term_int(0), n.args[1]));
        if (!plain && !facts_positive(n.args[0]))
            return false;
    }
    if (n.op == OP_CALL && !strcmp(n.name, "log") && !facts_positive(n.args[0]))
        return false;
    if (n.op == OP_CALL && !strcmp(n.name, "factorial") && !facts_at_most(term_int(0), n.args[0]))
        return false;
    static const char *const total[] = {"exp", "log", "sin", "cos", "sinh", "cosh", "tanh", "atan", "abs", "factorial"};
    bool known = n.op != OP_CALL;
    for (size_t i = 0; i < sizeof total / sizeof *total; i++)
        known = known || !strcmp(n.name, total[i]);
    if (!known || n.op == OP_PIECEWISE || n.op == OP_APPLY)
        return false;
    if (n.op == OP_SUM || n.op == OP_PROD) { // a range that grows, over a body without the name; or a fixed range
        if (term_contains(n.args[0], name) || (term_contains(n.args[1], name) && term_contains(n.args[2], name)))
            return false;
    }
    for (int i = 0; i < n.count; i++)
        if (!facts_safe(n.args[i], name))
            return false;
    return true;
}

void facts_learn_integers(Term t)
{
    Node n = *node(t);
    for (int i = 0; i < n.count; i++) {
        if (n.op == OP_ELEM && node(n.args[i])->op == OP_SYM && closed(n.args[i]))
            add_integer(n.args[i]);
        facts_learn_integers(n.args[i]);
    }
}
