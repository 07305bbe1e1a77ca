// When two terms are equal: by cases of brackets and signs, and by induction.
#include "normal.h"

static Term open_bracket(const Ratio *d)
{
    for (int i = 0; i < d->num.count; i++)
        for (int k = 0; k < mono_size(d->num.mono[i]); k++) {
            const Atom *a = &atoms[mono_atom(d->num.mono[i], k)];
            if (a->kind == ATOM_BRACKET)
                return node(a->term)->args[0];
        }
    return 0;
}

static bool equal_within(Term a, Term b, int depth);

// x - y = 0 with names x and y: the one is put in for the other.
static bool substitute(Term difference_term, Term *from, Term *to)
{
    Node n = *node(difference_term);
    if (n.op != OP_ADD)
        return false;
    Term u = n.args[0], v = n.args[1];
    for (int turn = 0; turn < 2; turn++) {
        Node m = *node(v);
        if (node(u)->op == OP_SYM && m.op == OP_MUL && term_is_number(m.args[0], -1) && node(m.args[1])->op == OP_SYM) {
            *from = u;
            *to = m.args[1];
            return true;
        }
        if (node(u)->op == OP_SYM && m.op == OP_NUM) {
            mpq_t q;
            mpq_init(q);
            mpq_neg(q, m.number);
            *from = u;
            *to = term_number(q);
            return true;
        }
        Term w = u;
        u = v;
        v = w;
    }
    return false;
}

static bool with_condition(Term cond, Term a, Term b, int depth)
{
    if (facts.count >= 256)
        return false;
    int saved = facts.count;
    facts.used[facts.count] = false;
    facts.conditions[facts.count++] = cond;
    bool ok = equal_within(a, b, depth);
    facts.count = saved;
    return ok;
}

// Both values of the condition of a bracket that is left.
static bool equal_by_cases(Term cond, Term a, Term b, int depth)
{
    Node n = *node(cond);
    Term from, to, zero = term_int(0);
    if (n.op == OP_LE) { // 0 <= t, or 0 < -t
        Term no = term_make(OP_LT, NULL, 0, (Term[]){zero, normal_simple(term_mul(term_int(-1), n.args[1]))}, 2);
        return with_condition(cond, a, b, depth) && with_condition(no, a, b, depth);
    }
    if (!substitute(n.args[0], &from, &to))
        return false;
    Term same = term_make(OP_NE, NULL, 0, (Term[]){from, to}, 2);
    int ranges = facts.ranges;
    if (facts.ranges < 256) { // what was known of the one holds for the other
        facts.subject[facts.ranges] = to;
        for (int i = 0; i < ranges; i++)
            if (facts.subject[i] == from) {
                facts.lower[facts.ranges] = facts.lower[i];
                facts.upper[facts.ranges++] = facts.upper[i];
                break;
            }
    }
    bool ok = equal_within(term_replace(a, from, to), term_replace(b, from, to), depth);
    facts.ranges = ranges;
    return ok && with_condition(same, a, b, depth);
}

static bool is_den_of(const Ratio *d, const Ratio *t)
{
    mpq_t factor;
    mpq_init(factor);
    bool found = false;
    for (int i = 0; i < d->count && !found && !t->count; i++)
        found = poly_proportional(poly_den(d->den[i]), &t->num, factor);
    mpq_clear(factor);
    return found;
}

// A factor of unknown sign below a root that is left. 0: none.
static Term unsure_factor(const Ratio *d)
{
    Part parts[PARTS_MOST];
    mpq_t number;
    mpq_init(number);
    Term found = 0;
    for (int i = 0; i < d->num.count && !found; i++)
        for (int k = 0; k < mono_size(d->num.mono[i]) && !found; k++) {
            const Atom *a = &atoms[mono_atom(d->num.mono[i], k)];
            int n = a->kind == ATOM_ROOT ? ratio_split(&a->arg, parts, number) : 0;
            for (int p = 0; p < n && !found && (n > 1 || parts[0].exp != 1); p++)
                if (!facts_nonnegative(parts[p].term) && !term_is_negative(parts[p].term))
                    found = parts[p].term;
        }
    mpq_clear(number);
    return found;
}

// Does t divide by zero, outside of sums and branches?
static bool divides_by_zero(Term t)
{
    Node n = *node(t);
    if (n.op != OP_ADD && n.op != OP_MUL && n.op != OP_POW && n.op != OP_CALL)
        return false;
    for (int i = 0; i < n.count; i++)
        if (divides_by_zero(n.args[i]))
            return true;
    const Node *e = n.op == OP_POW ? node(n.args[1]) : NULL;
    return e && e->op == OP_NUM && mpq_sgn(e->number) < 0 && !normal_difference(n.args[0], term_int(0)).num.count;
}

// t > 0, t < 0, and t = 0, where the difference has no value or t is a name and 0 is put in.
static bool equal_by_signs(Term t, const Ratio *d, Term a, Term b, int depth)
{
    Term zero = term_int(0), minus = normal_simple(term_mul(term_int(-1), t));
    Ratio r = normal_of(t);
    if (!is_den_of(d, &r)) {
        Term a0 = term_replace(a, t, zero), b0 = term_replace(b, t, zero);
        if (node(t)->op != OP_SYM || (!divides_by_zero(a0) && !divides_by_zero(b0) && !equal_within(a0, b0, depth)))
            return false;
    }
    return with_condition(term_make(OP_LT, NULL, 0, (Term[]){zero, t}, 2), a, b, depth) &&
           with_condition(term_make(OP_LT, NULL, 0, (Term[]){zero, minus}, 2), a, b, depth);
}

// The bound n of a sum that is left: the difference does not change from n to n + 1, and is zero at the least n.
static bool equal_by_induction(const Ratio *d, Term a, Term b, int depth)
{
    for (int i = 0; i < d->num.count; i++)
        for (int k = 0; k < mono_size(d->num.mono[i]); k++) {
            Node n = *node(atoms[mono_atom(d->num.mono[i], k)].term);
            long least;
            if ((n.op != OP_SUM && n.op != OP_PROD) || node(n.args[1])->op != OP_SYM || !term_is_int(n.args[0], &least))
                continue;
            Term name = n.args[1], next = term_add(name, term_int(1));
            if (n.op == OP_PROD || !facts_integer(name) || !facts_least(name, &least) || !facts_safe(a, name) ||
                !facts_safe(b, name))
                continue;
            Term now = term_sub(a, b), base = term_int(least); // the step holds from there on
            return equal_within(term_replace(a, name, base), term_replace(b, name, base), depth) &&
                   equal_within(term_replace(now, name, next), now, depth);
        }
    return false;
}

static bool equal_within(Term a, Term b, int depth)
{
    Ratio d = normal_difference(a, b);
    if (!d.num.count || (depth && normal_is_empty_case()))
        return true;
    if (depth >= CASES_MOST)
        return false;
    Term cond = open_bracket(&d);
    if (cond)
        return equal_by_cases(cond, a, b, depth + 1);
    Term sign = depth < SIGNS_MOST ? unsure_factor(&d) : 0;
    if (sign)
        return equal_by_signs(sign, &d, a, b, depth + 1);
    return depth < 2 && equal_by_induction(&d, a, b, depth + 8);
}

bool normal_equal(Term a, Term b)
{
    if (a == b)
        return true;
    Node x = *node(a), y = *node(b);
    if (x.op == OP_LIST || y.op == OP_LIST) {
        if (x.op != y.op || x.count != y.count)
            return false;
        for (int i = 0; i < x.count; i++)
            if (!normal_equal(node(a)->args[i], node(b)->args[i]))
                return false;
        return true;
    }
    return equal_within(a, b, 0);
}
