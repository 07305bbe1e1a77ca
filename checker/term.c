#include "checker.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TERMS_MOST = 1 << 21, ARGS_MOST = 4096 };

static Node *nodes;
static int count = 1, *buckets, nbuckets;

void term_reset(void)
{
    if (count > 1)
        memset(buckets, 0, (size_t)nbuckets * sizeof *buckets);
    count = 1;
}

Definition *definitions;

const Node *node(Term t)
{
    return &nodes[t];
}

const char *intern(const char *name)
{
    static char **table;
    static size_t used, size;
    if (used * 2 >= size) {
        size_t more = size ? size * 2 : 1024;
        char **bigger = new_block(more * sizeof *bigger);
        for (size_t i = 0; i < size; i++)
            if (table[i]) {
                size_t h = 5381;
                for (const char *c = table[i]; *c; c++)
                    h = h * 33 + (unsigned char)*c;
                while (bigger[h % more])
                    h++;
                bigger[h % more] = table[i];
            }
        table = bigger;
        size = more;
    }
    size_t h = 5381;
    for (const char *c = name; *c; c++)
        h = h * 33 + (unsigned char)*c;
    for (; table[h % size]; h++)
        if (!strcmp(table[h % size], name))
            return table[h % size];
    used++;
    table[h % size] = new_block(strlen(name) + 1);
    return strcpy(table[h % size], name);
}

static uint64_t hash_of(const Node *n)
{
    uint64_t h = (uint64_t)n->op * 0x9e3779b97f4a7c15u + (uintptr_t)n->name + (uint64_t)n->index * 77;
    for (int i = 0; i < n->count; i++)
        h = (h ^ (uint64_t)n->args[i]) * 0x100000001b3u;
    if (n->number) {
        h = (h ^ mpz_get_ui(mpq_numref(n->number))) * 0x100000001b3u + (uint64_t)mpz_sgn(mpq_numref(n->number));
        h = (h ^ mpz_get_ui(mpq_denref(n->number))) * 0x100000001b3u;
    }
    return h ^ h >> 29;
}

static bool same(const Node *a, const Node *b)
{
    if (a->op != b->op || a->name != b->name || a->index != b->index || a->count != b->count)
        return false;
    if (a->number && !mpq_equal(a->number, b->number))
        return false;
    return !a->count || !memcmp(a->args, b->args, (size_t)a->count * sizeof *a->args);
}

static Term find(Node *n)
{
    if (!nodes) {
        nodes = new_block((size_t)TERMS_MOST * sizeof *nodes);
        nbuckets = TERMS_MOST * 2;
        buckets = new_block((size_t)nbuckets * sizeof *buckets);
    }
    uint64_t h = hash_of(n);
    for (;; h++) {
        int at = buckets[h % (uint64_t)nbuckets];
        if (!at)
            break;
        if (same(&nodes[at], n))
            return at;
    }
    if (count >= TERMS_MOST)
        reject("too large");
    Node *made = &nodes[count];
    *made = *n;
    if (n->count) {
        made->args = new_block((size_t)n->count * sizeof *made->args);
        memcpy(made->args, n->args, (size_t)n->count * sizeof *made->args);
    }
    if (n->number) {
        made->number = new_block(sizeof(mpq_t));
        mpq_init(made->number);
        mpq_set(made->number, n->number);
    }
    buckets[h % (uint64_t)nbuckets] = count;
    return count++;
}

Term term_make(Op op, const char *name, int index, const Term *args, int n)
{
    return find(&(Node){.op = op, .name = name, .index = index, .count = n, .args = (Term *)args});
}

Term term_number(mpq_srcptr q)
{
    return find(&(Node){.op = OP_NUM, .number = (mpq_ptr)q});
}

Term term_int(long n)
{
    mpq_t q;
    mpq_init(q);
    mpq_set_si(q, n, 1);
    Term t = term_number(q);
    mpq_clear(q);
    return t;
}

Term term_sym(const char *name)
{
    return term_make(OP_SYM, intern(name), 0, NULL, 0);
}

Term term_index(const char *hint, int depth)
{
    char name[80];
    snprintf(name, sizeof name, "%.40s'%d'", hint, depth);
    return term_sym(name);
}

Term term_fresh(const char *hint)
{
    static int next;
    char name[80];
    snprintf(name, sizeof name, "%.40s'%d", hint, ++next); // no name that is read holds a prime
    return term_sym(name);
}

bool term_is_int(Term t, long *value)
{
    const Node *n = node(t);
    if (n->op != OP_NUM || mpz_cmp_ui(mpq_denref(n->number), 1) || !mpz_fits_slong_p(mpq_numref(n->number)))
        return false;
    *value = mpz_get_si(mpq_numref(n->number));
    return true;
}

bool term_is_number(Term t, long value)
{
    long n;
    return term_is_int(t, &n) && n == value;
}

int term_compare(Term a, Term b)
{
    const Node *x = node(a), *y = node(b);
    if (a == b)
        return 0;
    if (x->op != y->op)
        return x->op < y->op ? -1 : 1;
    if (x->op == OP_NUM)
        return mpq_cmp(x->number, y->number);
    int c = x->name == y->name ? 0 : strcmp(x->name, y->name);
    c = c ? c : x->index - y->index;
    c = c ? c : x->count - y->count;
    for (int i = 0; i < x->count && !c; i++)
        c = term_compare(x->args[i], y->args[i]);
    return c;
}

Term term_add(Term a, Term b)
{
    if (term_is_number(a, 0) || term_is_number(b, 0))
        return term_is_number(a, 0) ? b : a;
    return term_make(OP_ADD, NULL, 0, (Term[]){a, b}, 2);
}

Term term_mul(Term a, Term b)
{
    if (term_is_number(a, 1) || term_is_number(b, 1))
        return term_is_number(a, 1) ? b : a;
    return term_make(OP_MUL, NULL, 0, (Term[]){a, b}, 2);
}

Term term_sub(Term a, Term b)
{
    return term_add(a, term_mul(term_int(-1), b));
}

Term term_pow(Term a, Term b)
{
    return term_is_number(b, 1) ? a : term_make(OP_POW, NULL, 0, (Term[]){a, b}, 2);
}

Term term_div(Term a, Term b)
{
    return term_mul(a, term_pow(b, term_int(-1)));
}

Term term_call(const char *name, Term a)
{
    return term_make(OP_CALL, intern(name), 0, &a, 1);
}

// ---- Walking --------------------------------------------------------------------------------------------------------

typedef struct {
    Term *from, *to;
    int size, used;
} Memo;

static int memo_place(const Memo *m, Term t)
{
    int h = (int)((uint32_t)t * 2654435761u % (uint32_t)m->size);
    while (m->from[h] && m->from[h] != t)
        h = (h + 1) % m->size;
    return h;
}

static void memo_set(Memo *m, Term from, Term to)
{
    if (m->used * 2 >= m->size) {
        Memo more = {.size = m->size ? 2 * m->size : 64};
        more.from = calloc((size_t)more.size, sizeof(Term));
        more.to = calloc((size_t)more.size, sizeof(Term));
        for (int i = 0; i < m->size; i++)
            if (m->from[i]) {
                int h = memo_place(&more, m->from[i]);
                more.from[h] = m->from[i];
                more.to[h] = m->to[i];
            }
        more.used = m->used;
        free(m->from);
        free(m->to);
        *m = more;
    }
    int h = memo_place(m, from);
    m->used += !m->from[h];
    m->from[h] = from;
    m->to[h] = to;
}

static Term memo_get(const Memo *m, Term t)
{
    int h = m->size ? memo_place(m, t) : 0;
    return m->size && m->from[h] ? m->to[h] : 0;
}

static Term map(Term t, Term (*visit)(Term, void *), void *data, Memo *memo)
{
    Term known = memo_get(memo, t);
    if (known)
        return known;
    Node n = *node(t);
    Term result = t;
    if (n.op == OP_SUM || n.op == OP_PROD) { // opened, so that nothing put in is captured
        static int depth;
        Term index = term_index("b", depth++), lower = map(n.args[0], visit, data, memo),
             upper = map(n.args[1], visit, data, memo), body = map(term_open(t, index), visit, data, memo);
        result = term_close(n.op, index, lower, upper, body);
        depth--;
    } else if (n.count) {
        Term *args = new_block((size_t)n.count * sizeof *args);
        for (int i = 0; i < n.count; i++)
            args[i] = map(n.args[i], visit, data, memo);
        result = term_make(n.op, n.name, n.index, args, n.count);
    }
    result = visit(result, data);
    memo_set(memo, t, result);
    return result;
}

Term term_map(Term t, Term (*visit)(Term, void *), void *data)
{
    Memo memo = {0};
    Term result = map(t, visit, data, &memo);
    free(memo.from);
    free(memo.to);
    return result;
}

typedef struct {
    Term from, to;
    const char *name;
    bool found;
} Search;

static Term visit_replace(Term t, void *data)
{
    const Search *s = data;
    return t == s->from ? s->to : t;
}

Term term_replace(Term t, Term from, Term to)
{
    return term_map(t, visit_replace, &(Search){.from = from, .to = to});
}

static Term visit_search(Term t, void *data)
{
    Search *s = data;
    const Node *n = node(t);
    s->found = s->found || t == s->from || (s->name && n->name == s->name && n->op != OP_CALL);
    return t;
}

bool term_contains(Term t, Term part)
{
    Search s = {.from = part};
    term_map(t, visit_search, &s);
    return s.found;
}

bool term_mentions(Term t, const char *name)
{
    Search s = {.name = name};
    term_map(t, visit_search, &s);
    return s.found;
}

// ---- Binders: an index is the number of binders between it and its own ----------------------------------------------

static Term shift(Term t, int depth, Term index, Term value)
{
    Node n = *node(t);
    if (index && t == index)
        return term_make(OP_BOUND, NULL, depth, NULL, 0);
    if (!index && n.op == OP_BOUND && n.index == depth)
        return value;
    if (!n.count)
        return t;
    Term *args = new_block((size_t)n.count * sizeof *args);
    bool binder = n.op == OP_SUM || n.op == OP_PROD;
    for (int i = 0; i < n.count; i++)
        args[i] = shift(n.args[i], depth + (binder && i == 2), index, value);
    return term_make(n.op, n.name, n.index, args, n.count);
}

Term term_open(Term binder, Term value)
{
    return shift(node(binder)->args[2], 0, 0, value);
}

Term term_close(Op op, Term index, Term lower, Term upper, Term body)
{
    return term_make(op, NULL, 0, (Term[]){lower, upper, shift(body, 0, index, 0)}, 3);
}

// ---- Definitions ----------------------------------------------------------------------------------------------------

static Term visit_expand(Term t, void *data)
{
    const char *keep = data;
    const Node *n = node(t);
    if (n->op != OP_SYM && n->op != OP_ELEM && n->op != OP_APPLY)
        return t;
    for (const Definition *d = definitions; d; d = d->next) {
        if (d->name != n->name || d->name == keep || d->count != n->count)
            continue;
        Term body = d->body, fresh[32], args[32];
        int m = n->count < 32 ? n->count : 32;
        for (int i = 0; i < m; i++)
            args[i] = n->args[i];
        int order = n->op == OP_APPLY ? n->index : 0;
        for (int i = 0; i < m; i++)
            body = term_replace(body, term_sym(d->params[i]), fresh[i] = term_fresh(d->params[i]));
        body = term_expand(body, keep);
        for (int i = 0; i < order; i++)
            body = derive(body, fresh[0]);
        for (int i = 0; i < m; i++)
            body = term_replace(body, fresh[i], args[i]);
        return body;
    }
    return t;
}

Term term_expand(Term t, const char *keep)
{
    return term_map(t, visit_expand, (void *)keep);
}

static Term visit_evaluate(Term t, void *data)
{
    (void)data;
    Node n = *node(t);
    if (n.op == OP_FORM)
        reject("%s can not be checked", n.name);
    if (n.op != OP_DIFF)
        return t;
    Term e = n.args[0];
    for (int i = 1; i < n.count; i++) {
        Term x = n.args[i];
        long order = 1;
        if (i + 1 < n.count && term_is_int(n.args[i + 1], &order))
            i++;
        const char *name = node(x)->name, *keep = NULL;
        for (const Definition *d = definitions; d; d = d->next)
            keep = d->name == name ? name : keep;
        e = term_expand(e, keep);
        for (long k = 0; k < order && k < 50; k++)
            e = derive(e, x);
    }
    return e;
}

Term term_evaluate(Term t)
{
    return term_map(t, visit_evaluate, NULL);
}

// ---- Reading --------------------------------------------------------------------------------------------------------

typedef struct Named {
    const char *name;
    Term value;
    struct Named *next;
} Named;

static Term read_term(const Json *j, const Named *names);

static Term read_number(const char *text)
{
    mpq_t q;
    mpq_init(q);
    const char *slash = strchr(text, '/'), *point = strchr(text, '.');
    if (point || strpbrk(text, "eE") || mpq_set_str(q, text, 10) || (slash && !mpz_sgn(mpq_denref(q))))
        reject("no exact number: %.40s", text);
    mpq_canonicalize(q);
    Term t = term_number(q);
    mpq_clear(q);
    return t;
}

static Term read_leaf(const char *text, const Named *names)
{
    if (isdigit((unsigned char)text[0]) || (text[0] == '-' && isdigit((unsigned char)text[1])))
        return read_number(text);
    for (const Named *n = names; n; n = n->next)
        if (!strcmp(n->name, text))
            return n->value;
    if (!strcmp(text, "pi"))
        return term_make(OP_PI, NULL, 0, NULL, 0);
    if (strchr(text, '\''))
        reject("a name with a prime");
    return !strcmp(text, "e") ? term_call("exp", term_int(1)) : term_sym(text);
}

static Term read_pieces(const Term *args, int n)
{
    Term all[ARGS_MOST + 1];
    memcpy(all, args, (size_t)n * sizeof *all);
    if (n % 2 == 0) // no value elsewhere
        all[n++] = term_make(OP_CALL, intern("undefined"), 0, NULL, 0);
    return term_make(OP_PIECEWISE, NULL, 0, all, n);
}

static Term read_chain(Op op, const Term *args, int n)
{
    Term t = args[0];
    for (int i = 1; i < n; i++)
        t = op == OP_ADD ? term_add(t, args[i]) : term_mul(t, args[i]);
    return t;
}

// grad (0), jacobian (1) or hessian (2) of e by a list of names, as lists of derivatives.
static Term derivatives(size_t form, Term e, Term names)
{
    Node list = *node(names), rows = form == 1 ? *node(e) : list;
    Term *items = new_block((size_t)(rows.count + 1) * sizeof *items);
    for (int i = 0; i < rows.count; i++) {
        Term d = term_make(OP_DIFF, NULL, 0, (Term[]){e, rows.args[i]}, 2);
        items[i] = form == 0 ? d : derivatives(0, form == 1 ? rows.args[i] : d, names);
    }
    return term_make(OP_LIST, NULL, 0, items, rows.count);
}

static Term read_call(const char *word, const Term *args, int n)
{
    static const char *const functions[] = {
        "exp",   "log",       "sin",      "cos",   "tan",   "cot",   "sec",   "csc",    "asin",    "acos",
        "atan",  "acot",      "asec",     "acsc",  "sinh",  "cosh",  "tanh",  "coth",   "sech",    "csch",
        "asinh", "acosh",     "atanh",    "acoth", "asech", "acsch", "log1p", "expm1",  "abs",     "sign",
        "min",   "max",       "floor",    "ceil",  "erf",   "erfc",  "gamma", "lgamma", "digamma", "polygamma",
        "beta",  "factorial", "binomial", "atan2", "cbrt",  "root"};
    if (!strcmp(word, "sqrt") && n == 1) {
        mpq_t half;
        mpq_init(half);
        mpq_set_ui(half, 1, 2);
        return term_pow(args[0], term_number(half));
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (!strcmp(word, functions[i]))
            return term_make(OP_CALL, intern(word), 0, args, n);
    static const char *const forms[] = {"simplify", "expand",  "factor", "grad",
                                        "jacobian", "hessian", "series", "subst"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        bool jacobian = i == 4, lists = i >= 3 && i < 6 && n == 2 && node(args[1])->op == OP_LIST;
        if (!strcmp(word, forms[i]))
            return i < 3 ? args[0]
                   : lists && (!jacobian || node(args[0])->op == OP_LIST)
                       ? derivatives(i - 3, args[0], args[1])
                       : term_make(OP_FORM, intern(word), 0, args, n);
    }
    return term_make(OP_APPLY, intern(word), 0, args, n);
}

static Term read_operator(const char *word, const Term *a, int n)
{
    static const struct {
        const char *word;
        Op op;
        int count;
    } rows[] = {{"=", OP_EQ, 2},       {"!=", OP_NE, 2},     {"<", OP_LT, 2},    {"<=", OP_LE, 2},
                {"and", OP_AND, -1},   {"or", OP_OR, -1},    {"not", OP_NOT, 1}, {"bracket", OP_BRACKET, 1},
                {"list", OP_LIST, -1}, {"diff", OP_DIFF, -1}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(word, rows[i].word) && (rows[i].count < 0 || rows[i].count == n))
            return term_make(rows[i].op, NULL, 0, a, n);
    if (!strcmp(word, "+") || !strcmp(word, "*"))
        return read_chain(word[0] == '+' ? OP_ADD : OP_MUL, a, n);
    if (!strcmp(word, "/") && n == 2)
        return term_div(a[0], a[1]);
    if (!strcmp(word, "^") && n == 2)
        return term_pow(a[0], a[1]);
    if (!strcmp(word, "neg") && n == 1)
        return term_mul(term_int(-1), a[0]);
    if (!strcmp(word, ">") && n == 2)
        return term_make(OP_LT, NULL, 0, (Term[]){a[1], a[0]}, 2);
    if (!strcmp(word, ">=") && n == 2)
        return term_make(OP_LE, NULL, 0, (Term[]){a[1], a[0]}, 2);
    if (!strcmp(word, "piecewise"))
        return read_pieces(a, n);
    return read_call(word, a, n);
}

static Term read_binder(const Json *j, const Named *names)
{
    if (j->count != 5 || j->items[1]->kind != JSON_STRING)
        reject("a sum of another form");
    Term fresh = term_fresh(j->items[1]->text);
    Named index = {j->items[1]->text, fresh, (Named *)names};
    Op op = !strcmp(j->items[0]->text, "sum") ? OP_SUM : OP_PROD;
    return term_close(op, fresh, read_term(j->items[2], names), read_term(j->items[3], names),
                      read_term(j->items[4], &index));
}

static bool is_defined(const char *word)
{
    for (const Definition *d = definitions; d; d = d->next)
        if (!strcmp(d->name, word))
            return true;
    return false;
}

// A name, or ["matrix", i, 1, m, j, 1, n, element], as a table.
static Term read_table(const Json *j, const Named *names)
{
    if (j->kind == JSON_STRING)
        return read_leaf(j->text, names);
    if (j->kind == JSON_ARRAY && j->count == 2 && j->items[1]->kind == JSON_STRING &&
        !strcmp(j->items[0]->text ? j->items[0]->text : "", "transpose")) {
        Term row = term_fresh("i"), column = term_fresh("j"), table = read_leaf(j->items[1]->text, names);
        const Array *a = facts_array(node(table)->name);
        if (!a || !a->sizes[0] || !a->sizes[1])
            reject("a matrix of unknown sizes");
        Term one = term_int(1),
             columns = term_close(OP_SUM, column, one, a->sizes[0], term_table_element(table, column, row));
        return term_close(OP_SUM, row, one, a->sizes[1], columns);
    }
    if (j->kind != JSON_ARRAY || j->count != 8 || strcmp(j->items[0]->text, "matrix") ||
        j->items[1]->kind != JSON_STRING || j->items[4]->kind != JSON_STRING)
        reject("a matrix of another form");
    Term row = term_fresh(j->items[1]->text), column = term_fresh(j->items[4]->text);
    Named first = {j->items[1]->text, row, (Named *)names}, second = {j->items[4]->text, column, &first};
    Term columns = term_close(OP_SUM, column, read_term(j->items[5], names), read_term(j->items[6], names),
                              read_term(j->items[7], &second));
    return term_close(OP_SUM, row, read_term(j->items[2], names), read_term(j->items[3], names), columns);
}

// ["entry", ["inv", matrix], i, j] and ["det", matrix]; 0: another expression.
static Term read_matrix(const Json *j, const Named *names)
{
    const char *word = j->items[0]->text;
    if (!strcmp(word, "det") && j->count == 2 && !is_defined(word)) {
        Term table = read_table(j->items[1], names);
        return term_make(OP_CALL, intern("det"), 0, &table, 1);
    }
    const Json *inv = j->count == 4 && !strcmp(word, "entry") ? j->items[1] : NULL;
    if (!inv || inv->kind != JSON_ARRAY || inv->count != 2 ||
        strcmp(inv->items[0]->text ? inv->items[0]->text : "", "inv"))
        return 0;
    Term args[3] = {read_table(inv->items[1], names), read_term(j->items[2], names), read_term(j->items[3], names)};
    return term_make(OP_CALL, intern("inverse"), 0, args, 3);
}

Term term_table_element(Term table, Term row, Term column)
{
    Node n = *node(table);
    if (n.op == OP_SYM)
        return term_make(OP_ELEM, n.name, 0, (Term[]){row, column}, 2);
    return term_open(term_open(table, row), column);
}

void term_table_ranges(Term table, Term lower[2], Term upper[2])
{
    Node n = *node(table);
    const Array *a = n.op == OP_SYM ? facts_array(n.name) : NULL;
    Node columns = n.op == OP_SUM ? *node(n.args[2]) : (Node){.op = OP_NUM};
    if (!a && columns.op != OP_SUM)
        reject("a matrix of unknown sizes");
    for (int k = 0; k < 2; k++) {
        lower[k] = a ? term_int(1) : k ? columns.args[0] : n.args[0];
        upper[k] = a ? a->sizes[k] : k ? columns.args[1] : n.args[1];
    }
}

static Term read_where(const Json *j, const Named *names)
{
    const Named *all = names;
    for (size_t i = 2; i < j->count; i++) {
        const Json *d = j->items[i];
        if (d->kind != JSON_ARRAY || d->count != 3 || d->items[1]->kind != JSON_STRING)
            reject("a definition of another form");
        Named *n = new_block(sizeof *n);
        *n = (Named){d->items[1]->text, read_term(d->items[2], all), (Named *)all};
        all = n;
    }
    return read_term(j->items[1], all);
}

static Term read_term(const Json *j, const Named *names)
{
    if (j->kind == JSON_NUMBER)
        return read_number(j->text);
    if (j->kind == JSON_STRING)
        return read_leaf(j->text, names);
    if (j->kind == JSON_BOOL)
        return term_make(j->truth ? OP_TRUE : OP_FALSE, NULL, 0, NULL, 0);
    if (j->kind != JSON_ARRAY || !j->count || j->items[0]->kind != JSON_STRING || j->count > ARGS_MOST)
        reject("no expression");
    const char *word = j->items[0]->text;
    if (!strcmp(word, "sum") || !strcmp(word, "prod"))
        return read_binder(j, names);
    if (!strcmp(word, "where") && j->count > 1)
        return read_where(j, names);
    Term matrix = read_matrix(j, names);
    if (matrix)
        return matrix;
    int from = !strcmp(word, "element") ? 2 : !strcmp(word, "derivative") ? 3 : 1, n = (int)j->count - from;
    if (n < 1 || (from > 1 && j->items[from - 1]->kind != JSON_STRING))
        reject("no expression: %.40s", word);
    Term *args = new_block((size_t)n * sizeof *args);
    for (int i = 0; i < n; i++)
        args[i] = read_term(j->items[from + i], names);
    if (from == 2)
        return term_make(OP_ELEM, intern(j->items[1]->text), 0, args, n);
    if (from == 3)
        return term_make(OP_APPLY, intern(j->items[2]->text), atoi(j->items[1]->text), args, n);
    return read_operator(word, args, n);
}

Term term_read(const Json *tree)
{
    if (!tree)
        reject("an expression is missing");
    return read_term(tree, NULL);
}

// ---- Writing, for messages ------------------------------------------------------------------------------------------

static size_t put(char *out, size_t at, size_t size, const char *text)
{
    for (; *text && at + 1 < size; text++)
        out[at++] = *text;
    out[at] = 0;
    return at;
}

static size_t write_term(Term t, char *out, size_t at, size_t size)
{
    static const char *const words[] = {"",   "pi",  "",     "#",       "",          "+",    "*",    "^",    "",
                                        "",   "sum", "prod", "bracket", "piecewise", "list", "diff", "",     "=",
                                        "!=", "<",   "<=",   "and",     "or",        "not",  "true", "false"};
    const Node *n = node(t);
    if (n->op == OP_NUM) {
        char text[64];
        gmp_snprintf(text, sizeof text, "%Qd", n->number);
        return put(out, at, size, text);
    }
    at = put(out, at, size, n->name ? n->name : words[n->op]);
    if (!n->count || at + 8 > size)
        return at;
    at = put(out, at, size, "(");
    for (int i = 0; i < n->count && at + 8 < size; i++) {
        at = put(out, at, size, i ? ", " : "");
        at = write_term(n->args[i], out, at, size);
    }
    return put(out, at, size, ")");
}

void term_write(Term t, char *out, size_t size)
{
    write_term(t, out, 0, size);
}
