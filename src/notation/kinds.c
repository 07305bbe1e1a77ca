// Ranks by evidence and neighbours, lengths by classes that are joined.
#include "notation/kinds.h"

#include "notation/tree.h"

#include <stdio.h>

void kinds_begin(Kinds *s, Arena *arena, const Symbols *symbols)
{
    *s = (Kinds){.arena = arena, .symbols = symbols, .known = 1};
    for (size_t i = 0; i < symbols->list.len; i++) {
        vec_push(&s->taken, symbols->list.at[i]->name);
        for (int k = 0; k < 3; k++)
            if (symbols->list.at[i]->dims[k])
                vec_push(&s->taken, symbols->list.at[i]->dims[k]);
        for (uint32_t k = 0; k < symbols->list.at[i]->nparams; k++)
            vec_push(&s->taken, symbols->list.at[i]->params[k]);
    }
}

void kinds_free(Kinds *s)
{
    vec_free(&s->names);
    vec_free(&s->lengths);
    vec_free(&s->parents);
    vec_free(&s->taken);
}

// ---- Classes of lengths -------------------------------------------------------------------------------------------

static int length_new(Kinds *s, const char *text)
{
    vec_push(&s->lengths, text);
    vec_push(&s->parents, -1);
    return (int)s->lengths.len - 1;
}

static int length_root(const Kinds *s, int length)
{
    while (s->parents.at[length] >= 0)
        length = s->parents.at[length];
    return length;
}

static void length_join(Kinds *s, int a, int b)
{
    if (a < 0 || b < 0)
        return;
    a = length_root(s, a);
    b = length_root(s, b);
    const char *ta = s->lengths.at[a], *tb = s->lengths.at[b];
    s->conflict |= a != b && ta && tb && strcmp(ta, tb);
    if (a == b || (ta && tb && strcmp(ta, tb)))
        return;
    s->parents.at[b] = a;
    s->lengths.at[a] = ta ? ta : tb;
}

bool kinds_is_taken(const Kinds *s, const char *name)
{
    for (size_t i = 0; i < s->taken.len; i++)
        if (!strcmp(s->taken.at[i], name))
            return true;
    return false;
}

const char *kinds_text(Kinds *s, int length)
{
    static const char *const letters[] = {"n", "m", "d", "K", "N", "M", "D", "L", "J"};
    length = length_root(s, length);
    for (size_t i = 0; !s->lengths.at[length] && i < sizeof letters / sizeof *letters; i++)
        if (!kinds_is_taken(s, letters[i]))
            s->lengths.at[length] = letters[i];
    for (int i = 1; !s->lengths.at[length]; i++) {
        const char *name = arena_printf(s->arena, "n%d", i);
        if (!kinds_is_taken(s, name))
            s->lengths.at[length] = name;
    }
    vec_push(&s->taken, s->lengths.at[length]);
    return s->lengths.at[length];
}

const char *kinds_index(Kinds *s, unsigned number)
{
    static const char *const letters[] = {"k", "l", "i", "j", "p", "q", "r", "a", "b"};
    unsigned seen = 0;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (!kinds_is_taken(s, letters[i]) && seen++ == number)
            return letters[i];
    for (int i = 1;; i++) {
        const char *name = arena_printf(s->arena, "k%d", i);
        if (!kinds_is_taken(s, name) && seen++ == number)
            return name;
    }
}

// ---- Names --------------------------------------------------------------------------------------------------------

KindName *kinds_find(Kinds *s, const char *name)
{
    for (size_t i = 0; i < s->names.len; i++)
        if (!strcmp(s->names.at[i].name, name))
            return &s->names.at[i];
    return NULL;
}

static bool is_greek(const char *name)
{
    return (name[0] >= 'a' && name[0] <= 'z' && name[1] >= 'a' && name[1] <= 'z') ||
           (name[0] >= 'A' && name[0] <= 'Z' && name[1] >= 'a' && name[1] <= 'z');
}

static KindName *name_of(Kinds *s, const char *name)
{
    KindName *found = kinds_find(s, name);
    if (found)
        return found;
    const Symbol *known = symbols_find(s->symbols, name);
    KindName fresh = {.name = name, .rank = -1, .dims = {-1, -1, -1}, .soft = -1};
    fresh.latin = !is_greek(name);
    fresh.upper = name[0] >= 'A' && name[0] <= 'Z';
    bool declared = known && (known->vector || known->defined || known->function);
    if (known && !declared && known->rank > 0) {
        fresh.soft = known->rank;
        for (int k = 0; k < 3; k++)
            fresh.soft_dims[k] = known->dims[k];
    } else if (known && (known->rank >= 0 || known->function)) {
        fresh.rank = known->function ? 0 : known->rank;
        fresh.fixed = true;
        for (int k = 0; k < known->rank && k < 3; k++)
            if (known->dims[k])
                fresh.dims[k] = length_new(s, known->dims[k]);
    } else if (known && known->index) {
        fresh.rank = 0;
        fresh.fixed = true;
    }
    vec_push(&s->names, fresh);
    return &vec_last(&s->names);
}

static void set_rank(Kinds *s, KindName *n, int rank)
{
    s->known += n->rank != rank;
    n->rank = rank;
}

static void give_rank(Kinds *s, const Term *t, int rank)
{
    while (t->kind == TERM_TRANSPOSE)
        t = t->kids[0];
    if (t->kind != TERM_NAME)
        return;
    KindName *n = name_of(s, t->text);
    rank += (int)t->n; // w_1^T: w has rows
    if (t->n && !n->fixed && n->rank == (int)t->n)
        set_rank(s, n, -1);
    if (!n->fixed && n->rank < 0) {
        set_rank(s, n, rank);
        n->forced = true;
        s->arrays = true;
    }
}

static int letter_rank(const KindName *n)
{
    return n->upper ? 2 : 1;
}

// Evidence that a single node gives.
static void note_node(Kinds *s, Term *t)
{
    switch (t->kind) {
    case TERM_NAME: {
        vec_push(&s->taken, t->text);
        KindName *n = name_of(s, t->text);
        n->whole |= t->n == 0;
        size_t length = strlen(n->name);
        bool arrow = length > 4 && !strcmp(n->name + length - 4, "_vec");
        if (n->rank < 0 && t->n)
            set_rank(s, n, t->style & TREE_BOLD && n->soft == (int)t->n + 1 ? n->soft : (int)t->n); // bold x_i: a row
        if (!n->fixed && n->rank < (int)t->n && n->rank >= 0)
            set_rank(s, n, (int)t->n);
        if (n->rank < 0 && (t->style & TREE_BOLD || arrow)) {
            set_rank(s, n, letter_rank(n));
            n->bold = true;
            s->arrays = true;
        }
        break;
    }
    case TERM_TRANSPOSE: {
        const Term *of = t->kids[0];
        if (of->kind == TERM_NAME)
            give_rank(s, of, of->n ? 1 : letter_rank(name_of(s, of->text)));
        break;
    }
    case TERM_DOT:
        give_rank(s, t->kids[0], 1);
        give_rank(s, t->kids[1], 1);
        break;
    case TERM_NORM:
        if (t->kids[0]->kind == TERM_NAME && !t->kids[0]->n)
            give_rank(s, t->kids[0], letter_rank(name_of(s, t->kids[0]->text)));
        break;
    case TERM_CALL:
        if (t->n == 1 && (!strcmp(t->text, "tr") || !strcmp(t->text, "det")))
            give_rank(s, t->kids[0], 2);
        if (t->n == 1 && (!strcmp(t->text, "softmax") || !strcmp(t->text, "logsumexp")))
            give_rank(s, t->kids[0], 1);
        break;
    case TERM_INDEX:
        if (t->kids[0]->kind == TERM_NAME)
            give_rank(s, t->kids[0], (int)t->n - 1);
        break;
    case TERM_NABLA:
    case TERM_DIFFERENTIAL: s->arrays = true; break;
    case TERM_DIFF:
        for (uint32_t i = 1; i < t->n; i++) {
            const Symbol *v =
                t->kids[i]->kind == TERM_NAME && !t->kids[i]->n ? symbols_find(s->symbols, t->kids[i]->text) : NULL;
            s->arrays |= v && v->rank > 0;
        }
        break;
    case TERM_SUM:
    case TERM_PROD: vec_push(&s->taken, t->text); break;
    case TERM_APPLY: vec_push(&s->taken, t->text); break;
    default: break;
    }
}

void kinds_note(Kinds *s, Term *t)
{
    if (!t)
        return;
    note_node(s, t);
    for (uint32_t i = 0; i < t->n; i++)
        kinds_note(s, t->kids[i]);
}

// ---- Ranks --------------------------------------------------------------------------------------------------------

static bool is_expanded(const char *text)
{
    return !strcmp(text, "softmax");
}

static int product_rank(int a, int b)
{
    if (a == 0 || a == -1)
        return b;
    if (b == 0 || b == -1)
        return a;
    if (a == -2) // row times
        return b == 1 ? 0 : b == 2 ? -2 : b;
    if (a == 1)
        return b == -2 ? 2 : 1;
    return b == 1 ? 1 : b == -2 ? 2 : 2;
}

static int rank_of(Kinds *s, Term *t);

static int rank_by_parts(Kinds *s, const Term *t)
{
    switch (t->kind) {
    case TERM_NAME: {
        const KindName *n = name_of(s, t->text);
        int rank = n->rank < 0 ? (t->n ? 0 : -1) : n->rank - (int)t->n;
        return t->order && !n->fixed && n->bold ? rank : rank < 0 ? (t->n ? 0 : -1) : rank;
    }
    case TERM_TRANSPOSE: {
        int rank = rank_of(s, t->kids[0]);
        return rank == 1 ? -2 : rank == -2 ? 1 : rank;
    }
    case TERM_NEG: return rank_of(s, t->kids[0]);
    case TERM_ADD:
    case TERM_SUB: {
        int a = rank_of(s, t->kids[0]), b = rank_of(s, t->kids[1]);
        return a > 0 || a == -2 ? a : b > 0 || b == -2 ? b : a >= 0 ? a : b;
    }
    case TERM_MUL: {
        int a = rank_of(s, t->kids[0]), b = rank_of(s, t->kids[1]);
        if (!strcmp(t->text, "odot"))
            return a > 0 || a == -2 ? a : b;
        if (!strcmp(t->text, "cdot") && a == 1 && b == 1)
            return 0;
        return product_rank(a, b);
    }
    case TERM_DIV: {
        int a = rank_of(s, t->kids[0]), b = rank_of(s, t->kids[1]);
        return a > 0 || a == -2 ? a : b > 0 ? b : a;
    }
    case TERM_POW: {
        int a = rank_of(s, t->kids[0]);
        return a == 1 || a == -2 ? 0 : a; // x^2 of a vector is its square
    }
    case TERM_CALL:
        if (is_expanded(t->text))
            return 1;
        if (!strcmp(t->text, "tr") || !strcmp(t->text, "det") || !strcmp(t->text, "logsumexp"))
            return 0;
        if (!strcmp(t->text, "diag"))
            return 2;
        return t->n == 1 ? (rank_of(s, t->kids[0]) < 0 && rank_of(s, t->kids[0]) != -2 ? 0 : rank_of(s, t->kids[0]))
                         : 0;
    case TERM_APPLY: {
        const Symbol *f = symbols_find(s->symbols, t->text);
        if (f && f->defined && !f->function)
            return f->rank;
        return f && f->function && t->n == 1 ? rank_of(s, t->kids[0]) == -1 ? 0 : rank_of(s, t->kids[0]) : 0;
    }
    case TERM_DIFF:
    case TERM_NABLA: {
        int a = rank_of(s, t->kids[0]), order = 0;
        for (uint32_t i = 1; i < t->n; i++) {
            int v = t->kids[i] ? rank_of(s, t->kids[i]) : 1;
            order += v > 0 ? v : 0;
        }
        order += t->kind == TERM_NABLA && t->order == 2 ? 1 : 0;
        a = a < 0 && a != -2 ? 0 : a == -2 ? 1 : a;
        return a + order > 2 ? -1 : a + order;
    }
    case TERM_SUM: {
        int rank = rank_of(s, t->kids[0]);
        return rank == -1 ? 0 : rank;
    }
    case TERM_INDEX: {
        int rank = rank_of(s, t->kids[0]);
        return rank == -1 ? 0 : (rank == -2 ? 1 : rank) - (int)(t->n - 1);
    }
    case TERM_DIFFERENTIAL:
    case TERM_AT: return rank_of(s, t->kids[0]);
    case TERM_MATRIX: return t->order == 1 ? 1 : 2;
    case TERM_LIST: return t->n ? 1 : 0;
    default: return 0;
    }
}

// -1 where a name of no known rank stands alone. Kept in the term for as long as no name changes its rank.
static int rank_of(Kinds *s, Term *t)
{
    if (t->rank_known != s->known) {
        t->rank = rank_by_parts(s, t);
        t->rank_known = s->known;
    }
    return t->rank;
}

void kinds_refresh(Kinds *s)
{
    s->known++;
}

int kinds_rank(Kinds *s, const Term *t)
{
    int rank = rank_of(s, (Term *)(uintptr_t)t);
    return rank == -1 ? 0 : rank;
}

static bool is_array(int rank)
{
    return rank > 0 || rank == -2;
}

// An unknown letter beside a matrix or vector, in a product read from the left; or a term of a sum with arrays.
static bool learn_node(Kinds *s, Term *t, int wanted)
{
    bool learned = false;
    if (t->kind == TERM_NAME && !t->n && wanted != -1) {
        KindName *n = name_of(s, t->text);
        int rank = wanted == -2 ? 1 : wanted;
        if (n->rank < 0 && !n->fixed && rank > 0) {
            set_rank(s, n, rank);
            return true;
        }
        return false;
    }
    if (t->kind == TERM_NEG)
        return learn_node(s, t->kids[0], wanted);
    if (t->kind == TERM_TRANSPOSE)
        return learn_node(s, t->kids[0], wanted == 1 ? -2 : wanted == -2 ? 1 : wanted);
    if (t->kind == TERM_ADD || t->kind == TERM_SUB) {
        int a = rank_of(s, t->kids[0]), b = rank_of(s, t->kids[1]);
        int rank = is_array(a) ? a : is_array(b) ? b : wanted;
        return learn_node(s, t->kids[0], rank) | learn_node(s, t->kids[1], rank);
    }
    if (t->kind == TERM_MUL && strcmp(t->text, "odot")) {
        int a = rank_of(s, t->kids[0]), b = rank_of(s, t->kids[1]);
        Term *left = t->kids[0], *right = t->kids[1];
        if ((a == 2 || a == -2) && b == -1 && right->kind == TERM_NAME && !right->n) {
            KindName *n = name_of(s, right->text);
            if (n->latin && n->rank < 0)
                learned |= learn_node(s, right, letter_rank(n));
        }
        if (is_array(b) && b != -2 && a == -1 && left->kind == TERM_NAME && !left->n) {
            KindName *n = name_of(s, left->text);
            if (n->latin && n->upper && n->rank < 0)
                learned |= learn_node(s, left, 2);
        }
    }
    for (uint32_t i = 0; i < t->n; i++)
        if (t->kids[i])
            learned |= learn_node(s, t->kids[i], -1);
    return learned;
}

// ---- Lengths ------------------------------------------------------------------------------------------------------

typedef struct {
    int at[2]; // classes; -1
} Lengths;

static int name_length(Kinds *s, const char *name, int position)
{
    KindName *n = name_of(s, name);
    if (position > 2)
        return -1;
    if (n->dims[position] < 0) {
        int fresh = length_new(s, NULL);
        n = name_of(s, name);
        n->dims[position] = fresh;
    }
    return n->dims[position];
}

static int index_length(const Kinds *s, const Term *t)
{
    if (t->kind != TERM_NAME || t->n)
        return -1;
    for (unsigned i = s->nbound; i-- > 0;)
        if (!strcmp(s->bound[i].index, t->text))
            return s->bound[i].length;
    return -1;
}

static Lengths lengths_of(Kinds *s, Term *t);

static Lengths join_lengths(Kinds *s, Lengths a, Lengths b)
{
    for (int i = 0; i < 2; i++)
        length_join(s, a.at[i], b.at[i]);
    return (Lengths){{a.at[0] >= 0 ? a.at[0] : b.at[0], a.at[1] >= 0 ? a.at[1] : b.at[1]}};
}

static Lengths product_lengths(Kinds *s, const Term *t, Lengths a, Lengths b)
{
    int ra = rank_of(s, t->kids[0]), rb = rank_of(s, t->kids[1]);
    if (!is_array(ra))
        return b;
    if (!is_array(rb))
        return a;
    if (!strcmp(t->text, "odot") || (ra == 1 && rb == 1))
        return join_lengths(s, a, b);
    int inner_a = ra == 2 ? a.at[1] : ra == -2 ? a.at[0] : -1, inner_b = rb == -2 ? -1 : b.at[0];
    length_join(s, inner_a, inner_b);
    int first = ra == -2 ? -1 : a.at[0], second = rb == 2 ? b.at[1] : rb == -2 ? b.at[0] : -1;
    return first < 0 ? (Lengths){{second, -1}} : (Lengths){{first, second}};
}

static Lengths sum_lengths(Kinds *s, Term *t)
{
    int length = -1;
    Term *lower = t->kids[1], *upper = t->kids[2];
    bool from_one = lower && lower->kind == TERM_NUM && !strcmp(lower->text, "1");
    if (from_one && upper && ((upper->kind == TERM_NAME && !upper->n) || upper->kind == TERM_NUM))
        length = length_new(s, upper->text);
    else if (!lower && !upper)
        length = length_new(s, NULL);
    if (s->nbound == 32)
        return (Lengths){{-1, -1}};
    s->bound[s->nbound].index = t->text;
    s->bound[s->nbound++].length = length;
    Lengths body = lengths_of(s, t->kids[0]);
    if (t->kids[3])
        lengths_of(s, t->kids[3]);
    s->nbound--;
    if (!lower && !upper) { // named once all is known
        Term *text = term_new(s->arena, TERM_NAME, NULL, NULL, 0);
        text->order = length;
        t->kids[2] = text;
        t->kids[1] = term_new(s->arena, TERM_NUM, "1", NULL, 0);
    }
    return body;
}

static Lengths lengths_of(Kinds *s, Term *t)
{
    Lengths none = {{-1, -1}}, kids[8];
    if (t->kind == TERM_SUM || t->kind == TERM_PROD)
        return sum_lengths(s, t);
    for (uint32_t i = 0; i < t->n; i++) {
        Lengths l = t->kids[i] ? lengths_of(s, t->kids[i]) : none;
        if (i < 8)
            kids[i] = l;
    }
    switch (t->kind) {
    case TERM_NAME: {
        for (uint32_t i = 0; i < t->n && i < 3; i++)
            if (index_length(s, t->kids[i]) >= 0)
                length_join(s, name_length(s, t->text, (int)i), index_length(s, t->kids[i]));
        int rank = rank_of(s, t);
        if (rank <= 0)
            return none;
        int from = (int)t->n;
        return (Lengths){{name_length(s, t->text, from), rank == 2 ? name_length(s, t->text, from + 1) : -1}};
    }
    case TERM_TRANSPOSE: return rank_of(s, t->kids[0]) == 2 ? (Lengths){{kids[0].at[1], kids[0].at[0]}} : kids[0];
    case TERM_NEG:
    case TERM_AT:
    case TERM_DIFFERENTIAL: return kids[0];
    case TERM_DIV: return is_array(rank_of(s, t->kids[0])) ? kids[0] : kids[1];
    case TERM_ADD:
    case TERM_SUB: {
        int a = rank_of(s, t->kids[0]), b = rank_of(s, t->kids[1]);
        return is_array(a) && is_array(b) ? join_lengths(s, kids[0], kids[1]) : is_array(a) ? kids[0] : kids[1];
    }
    case TERM_MUL: return product_lengths(s, t, kids[0], kids[1]);
    case TERM_DOT: join_lengths(s, kids[0], kids[1]); return none;
    case TERM_POW:
        if (rank_of(s, t->kids[0]) == 2)
            length_join(s, kids[0].at[0], kids[0].at[1]);
        return rank_of(s, t) == 2 ? kids[0] : none;
    case TERM_CALL:
        if (!strcmp(t->text, "tr") || !strcmp(t->text, "det")) {
            length_join(s, kids[0].at[0], kids[0].at[1]);
            return none;
        }
        if (!strcmp(t->text, "diag"))
            return (Lengths){{kids[0].at[0], kids[0].at[0]}};
        return t->n == 1 && strcmp(t->text, "logsumexp") ? kids[0] : none;
    case TERM_APPLY: {
        int rank = rank_of(s, t);
        const Symbol *f = symbols_find(s->symbols, t->text);
        if (rank > 0 && f && !f->function)
            return (Lengths){{name_length(s, t->text, 0), rank == 2 ? name_length(s, t->text, 1) : -1}};
        return rank > 0 ? kids[0] : none;
    }
    case TERM_DIFF:
    case TERM_NABLA: {
        int a = rank_of(s, t->kids[0]);
        Lengths v = t->n > 1 ? kids[1] : none;
        if (!is_array(a) && t->n > 2 && is_array(rank_of(s, t->kids[2])))
            return (Lengths){{kids[1].at[0], kids[2].at[0]}};
        if (t->kind == TERM_NABLA && t->order == 2)
            return (Lengths){{v.at[0], v.at[0]}};
        return is_array(a) ? (Lengths){{kids[0].at[0], v.at[0]}} : v;
    }
    case TERM_INDEX: {
        int rank = rank_of(s, t->kids[0]);
        for (uint32_t i = 1; i < t->n && i < 3; i++)
            if (index_length(s, t->kids[i]) >= 0)
                length_join(s, kids[0].at[i - 1], index_length(s, t->kids[i]));
        return rank - (int)(t->n - 1) == 1 ? (Lengths){{kids[0].at[1], -1}} : none;
    }
    case TERM_RELATION:
    case TERM_ABS:
    default: return none;
    }
}

static void name_sums(Kinds *s, Term *t)
{
    if (!t)
        return;
    if ((t->kind == TERM_SUM || t->kind == TERM_PROD) && t->kids[2] && t->kids[2]->kind == TERM_NAME &&
        !*t->kids[2]->text && t->kids[2]->order >= 0)
        t->kids[2]->text = kinds_text(s, t->kids[2]->order), t->kids[2]->order = 0;
    for (uint32_t i = 0; i < t->n; i++)
        name_sums(s, t->kids[i]);
}

// What is known of a name from elsewhere in the document, where this statement does not say otherwise.
static void soft_ranks(Kinds *s)
{
    for (size_t i = 0; i < s->names.len; i++) {
        KindName *n = &s->names.at[i];
        if (n->soft > 0 && (n->rank < 0 || (n->rank < n->soft && n->forced)) && s->arrays && n->whole)
            set_rank(s, n, n->soft);
        for (int k = 0; k < 3 && n->rank == n->soft; k++)
            if (n->soft_dims[k] && n->dims[k] < 0) {
                int length = length_new(s, n->soft_dims[k]);
                s->names.at[i].dims[k] = length;
            }
    }
}

void kinds_settle(Kinds *s, Term **sides, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) // written bounds are names too
        for (size_t k = 0; k < s->names.len; k++)
            vec_push(&s->taken, s->names.at[k].name);
    soft_ranks(s);
    for (int round = 0; round < 6; round++) {
        bool learned = false;
        for (uint32_t i = 0; i < n; i++)
            learned |= learn_node(s, sides[i], -1);
        for (uint32_t i = 1; i < n; i++) {
            int a = rank_of(s, sides[i - 1]), b = rank_of(s, sides[i]);
            if (is_array(a) && b == -1)
                learned |= learn_node(s, sides[i], a);
            else if (is_array(b) && a == -1)
                learned |= learn_node(s, sides[i - 1], b);
        }
        if (!learned)
            break;
    }
    Lengths before = {{-1, -1}};
    for (uint32_t i = 0; i < n; i++) {
        Lengths here = lengths_of(s, sides[i]);
        if (i && is_array(rank_of(s, sides[i])) && is_array(rank_of(s, sides[i - 1])))
            join_lengths(s, before, here);
        before = here;
    }
    for (uint32_t i = 0; i < n; i++)
        name_sums(s, sides[i]);
}

const char *kinds_length(Kinds *s, const Term *t, int position)
{
    Lengths l = lengths_of(s, (Term *)(uintptr_t)t);
    int length = l.at[position];
    if (length < 0)
        length = length_new(s, NULL);
    return kinds_text(s, length);
}

void kinds_store(const Kinds *s, Symbols *out)
{
    for (size_t i = 0; i < s->names.len; i++) {
        const KindName *n = &s->names.at[i];
        if (n->rank < 0 || !*n->name)
            continue;
        Symbol *symbol = symbols_get(out, n->name);
        if (symbol->rank < 0 && n->rank > 0)
            symbol->rank = n->rank;
        for (int k = 0; k < n->rank && k < 3; k++) {
            const char *text = n->dims[k] >= 0 ? s->lengths.at[length_root(s, n->dims[k])] : NULL;
            if (text && !symbol->dims[k])
                symbol->dims[k] = arena_text(&out->arena, text, strlen(text));
        }
    }
}
