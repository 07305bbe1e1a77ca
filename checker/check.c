// The lines of a derivation: each link of a chain, and that the chains amount to the claim.
#include "checker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MOST = 4000, DEPTH_MOST = 60, BASES_MOST = 64 };

typedef struct {
    const char *kind;
    int depth, number, of;
    Term expr, left, condition;
} Line;

static Line lines[LINES_MOST];
static int nlines;

static bool is(const Line *l, const char *kind)
{
    return !strcmp(l->kind, kind);
}

// ---- Conditions in force --------------------------------------------------------------------------------------------

static void assume(Term condition)
{
    if (facts.count >= 256)
        reject("too many conditions");
    facts.used[facts.count] = false;
    facts.conditions[facts.count++] = condition;
}

static void assume_all(Term condition)
{
    Node n = *node(condition);
    if (n.op == OP_AND)
        for (int i = 0; i < n.count; i++)
            assume_all(n.args[i]);
    else
        assume(condition);
}

static bool names_equal(Term a, Term b)
{
    if (a == b)
        return true;
    Term x = term_expand(term_evaluate(a), NULL), y = term_expand(term_evaluate(b), NULL);
    for (int i = 0; i < facts.count; i++) { // x = t says what x is
        Node n = *node(facts.conditions[i]);
        for (int k = 0; k < 2 && n.op == OP_EQ; k++)
            if (node(n.args[k])->op == OP_SYM && !term_contains(n.args[1 - k], n.args[k])) {
                x = term_replace(x, n.args[k], n.args[1 - k]);
                y = term_replace(y, n.args[k], n.args[1 - k]);
                break;
            }
    }
    facts_learn_integers(x); // a subscript is an integer wherever the element has a value
    facts_learn_integers(y);
    return normal_equal(x, y);
}

// ---- Reading --------------------------------------------------------------------------------------------------------

static long integer_field(const Json *object, const char *key)
{
    const Json *j = json_get(object, key);
    return j && j->kind == JSON_NUMBER ? strtol(j->text, NULL, 10) : -1;
}

static void define(const char *name, int count, const char **params, Term body)
{
    Definition *d = new_block(sizeof *d);
    *d = (Definition){intern(name), count, params, body, definitions};
    for (const Definition *e = definitions; e; e = e->next)
        if (e->name == d->name)
            reject("%s is defined twice", name);
    definitions = d;
}

static const Json *list_field(const Json *record, const char *key)
{
    const Json *j = json_get(record, key);
    if (!j || j->kind != JSON_ARRAY)
        reject("no list of %s", key);
    return j;
}

static void read_definitions(const Json *record)
{
    const Json *list = list_field(record, "definitions");
    for (size_t i = 0; i < list->count; i++) {
        const Json *params = list_field(list->items[i], "parameters");
        const char **names = new_block((params->count + 1) * sizeof *names);
        for (size_t k = 0; k < params->count; k++)
            names[k] = intern(params->items[k]->text ? params->items[k]->text : "");
        define(json_text(list->items[i], "name"), (int)params->count, names,
               term_read(json_get(list->items[i], "body")));
    }
    for (const Definition *d = definitions; d; d = d->next) // no name is defined by itself, through any chain
        if (term_mentions(term_expand(d->body, d->name), d->name))
            reject("%s is defined by itself", d->name);
}

static void add_range(Term subject, Term lower, Term upper)
{
    if (facts.ranges >= 200)
        reject("too many ranges");
    facts.subject[facts.ranges] = subject;
    facts.lower[facts.ranges] = lower;
    facts.upper[facts.ranges++] = upper;
}

static Term read_open(const Json *object, const char *key)
{
    return term_expand(term_read(json_get(object, key)), NULL);
}

static void read_array(const Json *f)
{
    const char *property = json_text(f, "property"), *shape = json_text(f, "shape");
    bool symmetric = !strcmp(property, "symmetric") || !strcmp(property, "spd");
    Array a = {.name = intern(json_text(f, "subject"))};
    a.symmetry = symmetric ? SYMMETRY_EVEN : !strcmp(property, "skew") ? SYMMETRY_SKEW : SYMMETRY_NONE;
    a.orthogonal = !strcmp(property, "orthogonal");
    a.sizes[0] = json_get(f, "rows") ? read_open(f, "rows") : 0;
    a.sizes[1] = json_get(f, "columns") ? read_open(f, "columns") : 0;
    if (!strcmp(shape, "matrix") ? !a.sizes[0] || !a.sizes[1] : !a.sizes[0] == !a.sizes[1])
        reject("an array without its sizes");
    if ((a.symmetry || a.orthogonal) && a.sizes[0] != a.sizes[1])
        reject("a matrix that is not square");
    facts_declare(&a);
}

static void read_arrays(const Json *record) // first: matrix notation is read by them
{
    const Json *list = list_field(record, "assumptions");
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(json_text(list->items[i], "kind"), "array"))
            read_array(list->items[i]);
}

static void read_assumptions(const Json *record)
{
    const Json *list = list_field(record, "assumptions");
    for (size_t i = 0; i < list->count; i++) {
        const Json *f = list->items[i];
        const char *kind = json_text(f, "kind");
        if (!strcmp(kind, "condition"))
            assume_all(read_open(f, "condition"));
        else if (!strcmp(kind, "range"))
            add_range(read_open(f, "subject"), read_open(f, "lower"), read_open(f, "upper"));
        else if (!strcmp(kind, "integer") && facts.nintegers < 256)
            facts.integers[facts.nintegers++] = read_open(f, "subject");
        else if (strcmp(kind, "array"))
            reject("an assumption of another kind");
    }
}

static void read_implied(const Json *record)
{
    const Json *list = list_field(record, "implied");
    for (size_t i = 0; i < list->count; i++) {
        Term subject = read_open(list->items[i], "subject"), lower = read_open(list->items[i], "lower"),
             upper = read_open(list->items[i], "upper");
        if (!facts_implies_range(subject, lower, upper))
            reject("a range that the claim does not imply");
        add_range(subject, lower, upper);
    }
}

static void read_lines(const Json *record)
{
    const Json *list = list_field(record, "lines");
    if (list->count > LINES_MOST)
        reject("too many lines");
    nlines = 0;
    for (size_t i = 0; i < list->count; i++) {
        const Json *j = list->items[i];
        Line *l = &lines[nlines++];
        *l = (Line){.kind = json_text(j, "kind"), .depth = (int)integer_field(j, "depth")};
        l->number = (int)integer_field(j, "number");
        l->of = (int)integer_field(j, "of");
        if (l->number != nlines)
            reject("line %d has another number", nlines);
        if (l->depth < 0 || l->depth >= DEPTH_MOST)
            reject("line %d stands too deep", nlines);
        if (is(l, "element")) // what is written in matrix notation is not looked at
            continue;
        l->expr = json_get(j, "expr") ? term_read(json_get(j, "expr")) : 0;
        l->left = json_get(j, "left") ? term_read(json_get(j, "left")) : 0;
        l->condition = json_get(j, "condition") ? term_read(json_get(j, "condition")) : 0;
    }
}

// Letters are definitions of names that stand nowhere else.
static void read_letters(Term left, Term right)
{
    for (int i = 0; i < nlines; i++) {
        if (!is(&lines[i], "where"))
            continue;
        if (!lines[i].left || !lines[i].expr || node(lines[i].left)->op != OP_SYM)
            reject("line %d names nothing", i + 1);
        const char *name = node(lines[i].left)->name;
        if (term_mentions(left, name) || (right && term_mentions(right, name)) || term_mentions(lines[i].expr, name))
            reject("line %d: %s has a meaning already", i + 1, name);
        for (const Definition *d = definitions; d; d = d->next)
            if (term_mentions(d->body, name))
                reject("line %d: %s has a meaning already", i + 1, name);
        define(name, 0, NULL, lines[i].expr);
    }
}

// ---- Links ----------------------------------------------------------------------------------------------------------

// The names of a certificate put in.
static Term without_names(int at, Term t)
{
    for (int i = at; i >= 0 && !is(&lines[i], "start"); i--)
        if (is(&lines[i], "name") && lines[i].left && lines[i].expr && node(lines[i].left)->op == OP_SYM)
            t = term_replace(t, lines[i].left, lines[i].expr);
    return t;
}

static void need(bool ok, int line, const char *what)
{
    char text[160] = "";
    if (ok)
        return;
    if (lines[line].expr)
        term_write(lines[line].expr, text, sizeof text);
    reject("line %d: %s: %s", line + 1, what, text);
}

static void check_certificate(int i)
{
    const Line *l = &lines[i];
    need(l->left && l->expr, i, "a side is missing");
    if (is(l, "identity"))
        need(normal_equal(l->left, l->expr), i, "no identity of polynomials");
    else if (!is(l, "name"))
        need(names_equal(without_names(i, l->left), without_names(i, l->expr)), i,
             "a certificate's line does not hold");
}

static void check_link(int i, const int *last)
{
    const Line *l = &lines[i];
    int before = last[l->depth];
    need(before >= 0 && l->expr && lines[before].expr, i, "nothing stands before it");
    if (is(l, "when")) {
        int saved = facts.count;
        need(l->condition != 0, i, "no condition");
        assume_all(l->condition);
        bool ok = names_equal(lines[before].expr, l->expr);
        facts.count = saved;
        need(ok, i, "not equal in this case");
        return;
    }
    need(l->of == lines[before].number, i, "it follows from another line");
    need(names_equal(lines[before].expr, l->expr), i, "not equal to the line before");
}

// All links, each within the conditions that stand around it.
static void check_links(void)
{
    int last[DEPTH_MOST], counts[DEPTH_MOST + 1];
    for (int d = 0; d < DEPTH_MOST; d++)
        last[d] = -1;
    int base = facts.count, depth_of_cases = 0;
    counts[0] = base;
    for (int i = 0; i < nlines; i++) {
        const Line *l = &lines[i];
        if (depth_of_cases > l->depth) { // their cases have ended
            facts.count = counts[l->depth];
            depth_of_cases = l->depth;
        }
        if (is(l, "case") || is(l, "base") || is(l, "step")) {
            need(l->condition && depth_of_cases == l->depth, i, "a case in the wrong place");
            counts[l->depth] = facts.count;
            assume_all(term_expand(l->condition, NULL));
            depth_of_cases = l->depth + 1;
            last[l->depth + 1 < DEPTH_MOST ? l->depth + 1 : l->depth] = -1;
        } else if (is(l, "start")) {
            need(l->expr != 0, i, "no expression");
            last[l->depth] = i;
        } else if (is(l, "equal")) {
            check_link(i, last);
            last[l->depth] = i;
        } else if (is(l, "when")) {
            check_link(i, last);
        } else if (is(l, "name") || is(l, "relation") || is(l, "quotient") || is(l, "identity")) {
            check_certificate(i);
        } else if (!is(l, "where") && !is(l, "domain") && !is(l, "point") && !is(l, "element")) {
            need(false, i, "a line of a kind that can not be checked");
        }
    }
    facts.count = base;
}

// ---- What the chains amount to --------------------------------------------------------------------------------------

static bool prove_block(int from, int to, int depth, Term left, Term right);

// Is there a way through the chains of this depth from left to right?
static bool chained(int from, int to, int depth, Term left, Term right)
{
    static unsigned char reached[LINES_MOST];
    bool found = false, more = true;
    for (int i = from; i < to; i++)
        reached[i] = false;
    for (int pass = 0; more && !found && pass < 8; pass++) {
        more = false;
        for (int i = from, start = -1; i < to; i++) {
            const Line *l = &lines[i];
            if (l->depth != depth || (!is(l, "start") && !is(l, "equal")))
                continue;
            start = is(l, "start") ? i : start;
            bool meets = l->expr == left || (start == i && pass == 0 && names_equal(l->expr, left));
            for (int k = from; k < to && !meets; k++)
                meets = reached[k] && lines[k].expr == l->expr;
            if (!meets || reached[i])
                continue;
            more = true;
            for (int k = start; k >= 0 && k < to; k++) { // the whole chain is reached
                if (lines[k].depth == depth && k > start && is(&lines[k], "start"))
                    break;
                if (lines[k].depth == depth && lines[k].expr)
                    reached[k] = !is(&lines[k], "when");
            }
        }
    }
    for (int i = from; i < to && !found; i++)
        found = reached[i] && lines[i].expr == right;
    for (int i = to - 1; i >= from && !found; i--) // the end of a chain, but for its spelling
        if (reached[i] && lines[i].depth == depth)
            return names_equal(lines[i].expr, right);
    return found;
}

static bool are_opposite(Term a, Term b)
{
    Node x = *node(a), y = *node(b);
    if (y.op == OP_NOT && y.args[0] == a)
        return true;
    if (x.op == OP_NOT && x.args[0] == b)
        return true;
    if ((x.op == OP_EQ && y.op == OP_NE) || (x.op == OP_NE && y.op == OP_EQ))
        return (x.args[0] == y.args[0] && x.args[1] == y.args[1]) || (x.args[0] == y.args[1] && x.args[1] == y.args[0]);
    bool orders =
        (x.op == OP_LE || x.op == OP_LT) && (y.op == OP_LE || y.op == OP_LT) && (x.op == OP_LE || y.op == OP_LE);
    return orders && x.args[0] == y.args[1] && x.args[1] == y.args[0];
}

// name = m*q + r for all r: every integer is one of them.
static bool are_residues(const int *at, int n, Term left, Term right)
{
    bool seen[64] = {false};
    Term name = node(lines[at[0]].condition)->args[0];
    for (int i = 0; i < n; i++) {
        Node c = *node(lines[at[i]].condition);
        if (c.op != OP_EQ || n > 64 || node(name)->op != OP_SYM || (c.args[0] != name && c.args[1] != name))
            return false;
        Term value = c.args[0] == name ? c.args[1] : c.args[0], q = 0;
        Term m = term_int(n);
        const Node *v = node(normal_simple(value));
        Term part = normal_simple(value);
        while (v->op == OP_ADD) {
            part = node(v->args[0])->op == OP_NUM ? v->args[1] : v->args[0];
            v = node(part);
        }
        if (v->op == OP_MUL && v->args[0] == m && node(v->args[1])->op == OP_SYM)
            q = v->args[1];
        if (!q || term_contains(left, q) || term_contains(right, q))
            return false;
        int r = 0;
        while (r < n && normal_simple(term_sub(value, term_add(term_mul(m, q), term_int(r)))) != term_int(0))
            r++;
        if (r == n || seen[r])
            return false;
        seen[r] = true;
        if (facts.nintegers < 256)
            facts.integers[facts.nintegers++] = q;
    }
    return facts_integer(name);
}

static int block_end(int i, int to, int depth)
{
    for (i++; i < to && lines[i].depth > depth; i++)
        ;
    return i;
}

static bool prove_cases(const int *at, int n, int to, int depth, Term left, Term right)
{
    bool all = n == 2 && are_opposite(lines[at[0]].condition, lines[at[1]].condition);
    if (!all && !(n > 1 && are_residues(at, n, left, right)))
        reject("line %d: the cases are not all there are", at[0] + 1);
    for (int i = 0; i < n; i++) {
        int saved = facts.count;
        assume_all(term_expand(lines[at[i]].condition, NULL));
        bool ok = prove_block(at[i] + 1, block_end(at[i], to, depth), depth + 1, left, right);
        facts.count = saved;
        if (!ok)
            return false;
    }
    return true;
}

// first = left(n + 1) - left(n) and last = right(n + 1) - right(n); or, of products, first*left(n) = right(n)*left(n +
// 1) and last = right(n + 1).
static bool prove_step(int from, int to, int depth, Term left, Term right, Term name)
{
    Term next = term_add(name, term_int(1)), left1 = term_replace(left, name, next),
         right1 = term_replace(right, name, next);
    if (chained(from, to, depth, term_sub(left1, left), term_sub(right1, right)))
        return true;
    for (int i = from; i < to; i++)
        if (lines[i].depth == depth && is(&lines[i], "start") &&
            names_equal(term_mul(lines[i].expr, left), term_mul(right, left1)))
            return chained(from, to, depth, lines[i].expr, right1);
    return false;
}

static bool prove_induction(const int *at, int n, int to, int depth, Term left, Term right)
{
    long base = 0, first = 0, k;
    Node step = *node(lines[at[n - 1]].condition);
    if (n < 2 || !is(&lines[at[n - 1]], "step") || step.op != OP_LE || node(step.args[1])->op != OP_SYM ||
        !term_is_int(step.args[0], &k))
        reject("line %d: no step of an induction", at[n - 1] + 1);
    Term name = step.args[1], open_left = term_expand(left, NULL), open_right = term_expand(right, NULL);
    for (int i = 0; i < n - 1; i++) {
        Node c = *node(lines[at[i]].condition);
        Term value = c.op == OP_EQ ? (c.args[0] == name ? c.args[1] : c.args[0]) : 0;
        if (!is(&lines[at[i]], "base") || !value || !term_is_int(value, &base) || (i && base != first + i))
            reject("line %d: no base of an induction", at[i] + 1);
        first = i ? first : base;
        Term l = term_replace(left, name, value), r = term_replace(right, name, value);
        if (!prove_block(at[i] + 1, block_end(at[i], to, depth), depth + 1, l, r))
            reject("line %d: the base is not shown", at[i] + 1);
    }
    if (k != base)
        reject("line %d: the step begins elsewhere than at the base", at[n - 1] + 1);
    long least; // the step is checked from there on, so the bases have to reach it
    if (!facts_integer(name) || !facts_least(name, &least) || least < first || least > base)
        reject("line %d: the base is not the least value", at[0] + 1);
    for (int i = 0; i < facts.count; i++)
        if (term_contains(facts.conditions[i], name) && node(facts.conditions[i])->op != OP_LE &&
            node(facts.conditions[i])->op != OP_LT)
            reject("an induction on a number of which more is assumed");
    if (!facts_safe(open_left, name) || !facts_safe(open_right, name))
        reject("a part need not have a value for smaller numbers");
    int saved = facts.count;
    assume_all(lines[at[n - 1]].condition);
    bool ok = prove_step(at[n - 1] + 1, block_end(at[n - 1], to, depth), depth + 1, left, right, name);
    facts.count = saved;
    return ok;
}

static bool prove_block(int from, int to, int depth, Term left, Term right)
{
    int cases[BASES_MOST], n = 0;
    bool induction = false;
    for (int i = from; i < to; i++) {
        const Line *l = &lines[i];
        bool part = is(l, "base") || is(l, "step");
        if (l->depth != depth || (!is(l, "case") && !part))
            continue;
        if (n == BASES_MOST)
            reject("too many cases");
        induction = induction || part;
        cases[n++] = i;
    }
    if (!n)
        return chained(from, to, depth, left, right);
    return induction ? prove_induction(cases, n, to, depth, left, right)
                     : prove_cases(cases, n, to, depth, left, right);
}

// ---- A record -------------------------------------------------------------------------------------------------------

bool check_record(const Json *record)
{
    definitions = NULL;
    memory_begin();
    if (setjmp(reject_to))
        return false;
    normal_domain(0, 0);
    term_reset();
    facts_begin();
    if (strcmp(json_text(record, "format"), "leibniz-derivation") || integer_field(record, "version") != 1)
        reject("no derivation of version 1");
    const Json *claim = json_get(record, "claim");
    bool proved = !strcmp(json_text(record, "verdict"), "proved");
    read_arrays(record);
    read_definitions(record);
    Term left = term_read(claim ? json_get(claim, "left") : json_get(record, "expression"));
    Term right = claim ? term_read(json_get(claim, "right")) : 0;
    facts_learn_claim(term_expand(left, NULL));
    if (right)
        facts_learn_claim(term_expand(right, NULL));
    read_assumptions(record);
    facts_give_way();
    read_implied(record);
    read_lines(record);
    read_letters(left, right);
    Term open_left = term_expand(term_evaluate(left), NULL),
         open_right = right ? term_expand(term_evaluate(right), NULL) : open_left;
    if (node(open_left)->op != OP_LIST && node(open_right)->op != OP_LIST)
        normal_domain(open_left, open_right);
    check_links();
    if (claim && proved && !prove_block(0, nlines, 0, left, right))
        reject("the chains do not lead from one side to the other");
    if (claim && !proved)
        reject("the claim is not said to be proved");
    int first = 0;
    while (first < nlines && !is(&lines[first], "start"))
        first++;
    if (!claim && (first == nlines || lines[first].expr != left))
        reject("the chain begins with another expression");
    return true;
}
