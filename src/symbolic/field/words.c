// Products of matrices under the relations of inverses: is a difference zero?
//
// Every term of the numerator is scalars times strands: words between free indices, rows and columns, and traces.
// Rules (complete.c) rewrite strands. A rule for u*v'*B, whose word passes through a column times a row, fits two
// strands, one that ends in u and one that begins with v'*B. Strands are then written in one way (a trace from its least
// rotation on, a scalar x'*A*y or y'*A'*x) and the coefficients of equal products added up.
#include "symbolic/field/words.h"

enum { ORDERS = 4, TERMS_MOST = 400, STEPS_MOST = 4000, TABLES_MOST = 12 };

typedef struct {
    const Ratio *coeff;
    VEC(Strand) strands;
} Product;

typedef struct {
    Field *f;
    WordRules rules;
    VEC(Product) todo, done;
    uint32_t steps;
} Reduction;

static void product_clear(Product *t)
{
    for (size_t i = 0; i < t->strands.len; i++)
        word_clear(&t->strands.at[i].word);
    vec_free(&t->strands);
}

static Strand strand_copy(const Strand *s)
{
    Strand copy = *s;
    word_copy(&copy.word, &s->word);
    return copy;
}

static void strand_turn(Field *f, Strand *s)
{
    Expr from = s->from;
    word_transpose(f, &s->word);
    s->from = s->to;
    s->to = from;
}

// Which way to write a strand, by its ends alone: positive as it is, negative turned, 0 where the ends are the same. Rules
// lead one way in a word and the other way in its transpose, so a strand is turned before they are applied.
static int direction(Field *f, const Strand *s)
{
    if (s->cycle)
        return 0;
    if (s->from || s->to)
        return s->from && s->to ? expr_compare(f->pool, s->to, s->from) : s->from ? 1 : -1;
    Expr row = expr_subst1(f->pool, s->word.letters.at[0].letter, matrix_placeholder(f->pool, 1),
                           matrix_placeholder(f->pool, 0));
    return expr_compare(f->pool, vec_last(&s->word.letters).letter, row);
}

static void rotate(Word *w, size_t by)
{
    Word turned = {0};
    word_append(&turned, w, by, w->letters.len);
    word_append(&turned, w, 0, by);
    turned.cols = turned.letters.len ? turned.letters.at[0].rows : w->cols;
    word_clear(w);
    *w = turned;
}

// ---- Putting strands into terms ------------------------------------------------------------------------------------

static void add_strand(Field *f, Product *t, Strand s)
{
    if (direction(f, &s) < 0)
        strand_turn(f, &s);
    vec_push(&t->strands, s);
}

// Adds a strand, cut where a column meets a row; a trace of the identity is its size. Takes the strand.
static void push_strand(Field *f, Product *t, Strand s)
{
    for (size_t k = 0; s.cycle && k < s.word.letters.len; k++)
        if (!s.word.letters.at[k].rows) {
            rotate(&s.word, k);
            s.word.cols = 0;
            s.cycle = false;
        }
    if (s.cycle && !s.word.letters.len) {
        t->coeff = field_mul(f, t->coeff, field_normal(f, s.word.cols));
        return;
    }
    for (size_t k = 1; !s.cycle && k < s.word.letters.len; k++) {
        if (s.word.letters.at[k].rows)
            continue;
        Strand tail = {.to = s.to};
        word_append(&tail.word, &s.word, k, s.word.letters.len);
        s.word.letters.len = k;
        s.word.cols = 0;
        s.to = 0;
        add_strand(f, t, s);
        push_strand(f, t, tail);
        return;
    }
    add_strand(f, t, s);
}

// t without strands a and b, for each term of the rule's right side a new term with the strands that `join` makes.
static void replace(Reduction *r, const Product *t, size_t a, size_t b, const WordRule *rule, const Strand *frame,
                    const Word *head, const Word *tail)
{
    for (size_t k = 0; k < rule->right.len; k++) {
        Product next = {.coeff = field_mul(r->f, t->coeff, rule->right.at[k].coeff)};
        for (size_t i = 0; i < t->strands.len; i++)
            if (i != a && i != b) {
                Strand copy = strand_copy(&t->strands.at[i]);
                vec_push(&next.strands, copy);
            }
        Strand s = *frame;
        s.word = (Word){0};
        const Word *middle = &rule->right.at[k].word;
        word_append(&s.word, head, 0, head->letters.len);
        word_append(&s.word, middle, 0, middle->letters.len);
        word_append(&s.word, tail, 0, tail->letters.len);
        if (!middle->letters.len && !tail->letters.len)
            s.word.cols = head->letters.len ? head->cols : middle->cols;
        push_strand(r->f, &next, s);
        vec_push(&r->todo, next);
    }
}

// ---- Matching ------------------------------------------------------------------------------------------------------

static bool apply_within(Reduction *r, const Product *t, size_t i, const WordRule *rule)
{
    const Strand *s = &t->strands.at[i];
    size_t n = s->word.letters.len, m = rule->left.letters.len, at = 0;
    Word whole, head = {0}, tail = {0};
    bool found = false;
    if (m > n)
        return false;
    word_copy(&whole, &s->word);
    for (size_t k = 0; k < (s->cycle ? n : 1) && !found; k++) {
        if (k)
            rotate(&whole, 1);
        found = word_find(&whole, &rule->left, &at);
    }
    if (found) {
        word_append(&head, &whole, 0, at);
        word_append(&tail, &whole, at + m, n);
        if (!tail.letters.len)
            tail.cols = whole.cols;
        replace(r, t, i, i, rule, s, &head, &tail);
    }
    word_clear(&whole);
    word_clear(&head);
    word_clear(&tail);
    return found;
}

// Where the rule's word passes through a column times a row; 0: nowhere, or twice.
static size_t joint(const WordRule *rule)
{
    size_t at = 0;
    for (size_t k = 1; k < rule->left.letters.len; k++)
        if (!rule->left.letters.at[k].rows) {
            if (at)
                return 0;
            at = k;
        }
    return at;
}

static bool agrees(const Word *w, size_t from, const Word *left, size_t begin, size_t end)
{
    for (size_t k = begin; k < end; k++)
        if (w->letters.at[from + k - begin].letter != left->letters.at[k].letter)
            return false;
    return true;
}

// Strand a ends with the first part of the rule's word, strand b begins with the second.
static bool apply_across(Reduction *r, const Product *t, size_t i, size_t k, const WordRule *rule, size_t cut)
{
    for (int turns = 0; turns < 4; turns++) {
        Strand a = strand_copy(&t->strands.at[i]), b = strand_copy(&t->strands.at[k]);
        if (turns & 1)
            strand_turn(r->f, &a);
        if (turns & 2)
            strand_turn(r->f, &b);
        size_t n = a.word.letters.len, m = b.word.letters.len, rest = rule->left.letters.len - cut;
        bool fits = !a.cycle && !b.cycle && !a.to && !b.from && n >= cut && m >= rest &&
                    agrees(&a.word, n - cut, &rule->left, 0, cut) &&
                    agrees(&b.word, 0, &rule->left, cut, rule->left.letters.len);
        if (fits) {
            Word head = {0}, tail = {0};
            word_append(&head, &a.word, 0, n - cut);
            word_append(&tail, &b.word, rest, m);
            if (!tail.letters.len)
                tail.cols = b.word.cols;
            replace(r, t, i, k, rule, &(Strand){.from = a.from, .to = b.to}, &head, &tail);
            word_clear(&head);
            word_clear(&tail);
        }
        word_clear(&a.word);
        word_clear(&b.word);
        if (fits)
            return true;
    }
    return false;
}

static bool apply_any(Reduction *r, const Product *t)
{
    for (size_t q = 0; q < r->rules.len; q++) {
        const WordRule *rule = &r->rules.at[q];
        size_t cut = joint(rule);
        for (size_t i = 0; i < t->strands.len; i++) {
            if (apply_within(r, t, i, rule))
                return true;
            for (size_t k = 0; k < t->strands.len && cut; k++)
                if (k != i && apply_across(r, t, i, k, rule, cut))
                    return true;
        }
    }
    return false;
}

// ---- One way to write a strand -------------------------------------------------------------------------------------

static void keep_less(Field *f, Word *best, const Word *w)
{
    if (word_compare(f, w, best) >= 0)
        return;
    word_clear(best);
    word_copy(best, w);
}

static void settle_cycle(Field *f, Strand *s)
{
    Word best, w;
    word_copy(&best, &s->word);
    word_copy(&w, &s->word);
    for (int turned = 0; turned < 2; turned++) {
        for (size_t k = 0; k < s->word.letters.len; k++) {
            rotate(&w, 1);
            keep_less(f, &best, &w);
        }
        word_transpose(f, &w);
    }
    word_clear(&w);
    word_clear(&s->word);
    s->word = best;
}

static void settle_strand(Field *f, Strand *s)
{
    if (s->cycle) {
        settle_cycle(f, s);
        return;
    }
    Strand turned = strand_copy(s);
    strand_turn(f, &turned);
    int order = direction(f, s);
    if (!order)
        order = word_compare(f, &turned.word, &s->word);
    if (order < 0) {
        Word w = s->word;
        *s = turned;
        turned.word = w;
    }
    word_clear(&turned.word);
}

static int strand_compare(Field *f, const Strand *a, const Strand *b)
{
    if (a->cycle != b->cycle)
        return a->cycle ? 1 : -1;
    const Expr ends[2][2] = {{a->from, b->from}, {a->to, b->to}};
    for (int k = 0; k < 2; k++) {
        Expr x = ends[k][0], y = ends[k][1];
        if (x != y)
            return x && y ? expr_compare(f->pool, x, y) : x ? 1 : -1;
    }
    return word_compare(f, &a->word, &b->word);
}

static void settle_product(Field *f, Product *t)
{
    for (size_t i = 0; i < t->strands.len; i++) {
        settle_strand(f, &t->strands.at[i]);
        for (size_t k = i; k > 0 && strand_compare(f, &t->strands.at[k], &t->strands.at[k - 1]) < 0; k--) {
            Strand swap = t->strands.at[k];
            t->strands.at[k] = t->strands.at[k - 1];
            t->strands.at[k - 1] = swap;
        }
    }
}

static bool same_strands(Field *f, const Product *a, const Product *b)
{
    bool same = a->strands.len == b->strands.len;
    for (size_t i = 0; i < a->strands.len && same; i++)
        same = strand_compare(f, &a->strands.at[i], &b->strands.at[i]) == 0;
    return same;
}

static void collect(Reduction *r, Product t) // takes the term
{
    settle_product(r->f, &t);
    for (size_t i = 0; i < r->done.len; i++) {
        Product *known = &r->done.at[i];
        if (!same_strands(r->f, known, &t))
            continue;
        known->coeff = field_add(r->f, known->coeff, t.coeff);
        product_clear(&t);
        return;
    }
    vec_push(&r->done, t);
}

// ---- A difference --------------------------------------------------------------------------------------------------

typedef struct {
    Expr at[TABLES_MOST];
    size_t n;
} Tables;

static void find_tables(Pool *p, Memo *seen, Expr e, Tables *out)
{
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    bool inverse = expr_kind(p, e) == KIND_FORM && expr_op(p, e) == FORM_INVERSE;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        find_tables(p, seen, expr_arg(p, e, i), out); // of inverses within tables, too
    Expr table = inverse ? expr_arg(p, e, 2) : 0;
    for (size_t i = 0; i < out->n && table; i++)
        table = out->at[i] == table ? 0 : table;
    if (table && !(expr_flags(p, table) & FLAG_HAS_BOUND) && out->n < TABLES_MOST)
        out->at[out->n++] = table;
}

static bool has_orthogonal(const Facts *facts)
{
    for (size_t i = 0; i < facts->declared; i++)
        if (facts->list.at[i].kind == FACT_SHAPE && facts->list.at[i].shape.property == MATRIX_ORTHOGONAL)
            return true;
    return false;
}

static bool read_all(Reduction *r, const Ratio *a)
{
    Field *f = r->f;
    slong n = fmpq_mpoly_length(a->num, f->ctx);
    for (slong i = 0; i < n && f->status == FIELD_OK; i++) {
        Ratio *one = ratio_new(f);
        Strands strands;
        fmpq_mpoly_get_term(one->num, a->num, i, f->ctx);
        if (!words_read(f, one, &strands)) {
            strands_clear(&strands);
            return false;
        }
        Product t = {.coeff = strands.coeff};
        for (size_t k = 0; k < strands.strands.len; k++)
            push_strand(f, &t, strands.strands.at[k]);
        vec_free(&strands.strands);
        vec_push(&r->todo, t);
    }
    return f->status == FIELD_OK;
}

static bool run(Reduction *r, const Ratio *a)
{
    Field *f = r->f;
    bool ok = read_all(r, a);
    while (ok && r->todo.len) {
        Product t = vec_pop(&r->todo);
        ok = ++r->steps <= STEPS_MOST && r->todo.len < STEPS_MOST && t.coeff && pool_poll(f->pool);
        if (!ok || apply_any(r, &t))
            product_clear(&t);
        else
            collect(r, t);
    }
    for (size_t i = 0; i < r->done.len && ok; i++)
        ok = r->done.at[i].coeff && field_is_zero(f, r->done.at[i].coeff);
    return ok && f->status == FIELD_OK;
}

static void reduction_clear(Reduction *r)
{
    for (size_t i = 0; i < r->todo.len; i++)
        product_clear(&r->todo.at[i]);
    for (size_t i = 0; i < r->done.len; i++)
        product_clear(&r->done.at[i]);
    vec_free(&r->todo);
    vec_free(&r->done);
    word_rules_clear(&r->rules);
    *r = (Reduction){.f = r->f};
}

bool words_vanish(Field *f, const Ratio *a)
{
    Tables tables = {.n = 0};
    Reduction r = {.f = f};
    Memo *seen = memo_begin(f->pool);
    for (uint32_t v = 0; v < f->vars.len; v++)
        find_tables(f->pool, seen, f->vars.at[v].expr, &tables);
    memo_end(f->pool, seen);
    if ((!tables.n && !has_orthogonal(f->facts)) || fmpq_mpoly_length(a->num, f->ctx) > TERMS_MOST)
        return false;
    bool zero = false;
    for (f->word_order = 0; f->word_order < ORDERS && !zero && f->status == FIELD_OK; f->word_order++) {
        zero = words_complete(f, tables.at, tables.n, &r.rules) && run(&r, a);
        reduction_clear(&r);
    }
    f->word_order = 0;
    if (f->status != FIELD_OK)
        field_resume(f, FIELD_OK, NULL);
    if (zero)
        f->how = "the relations of inverses";
    return zero;
}
