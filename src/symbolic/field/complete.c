// Completion: all rules that follow from the relations of inverses, by overlaps (Knuth and Bendix; Buchberger's algorithm
// for words). Each rule replaces a word by a sum of smaller ones, shorter words being smaller. It need not come to an
// end; limits end it, and every rule found holds.
#include "symbolic/field/sum_internal.h"
#include "symbolic/field/words.h"

enum { RULES_MOST = 96, LENGTH_MOST = 16, STEPS_MOST = 3000, TERMS_MOST = 40 };

typedef struct {
    Field *f;
    WordRules *rules;
    VEC(WordSum) queue;
    uint32_t steps;
} Completion;

// ---- Sums ----------------------------------------------------------------------------------------------------------

static void add_term(Field *f, WordSum *s, const Ratio *coeff, Word word) // takes the word
{
    for (size_t i = 0; i < s->len; i++) {
        if (word_compare(f, &s->at[i].word, &word) != 0)
            continue;
        s->at[i].coeff = field_add(f, s->at[i].coeff, coeff);
        word_clear(&word);
        if (s->at[i].coeff && field_is_zero(f, s->at[i].coeff)) {
            word_clear(&s->at[i].word);
            s->at[i] = vec_last(s);
            s->len--;
        }
        return;
    }
    vec_push(s, ((WordTerm){coeff, word}));
}

// head * w * tail
static Word around(const Word *whole, size_t from, size_t to, const Word *middle)
{
    Word w = {0};
    word_append(&w, whole, 0, from);
    word_append(&w, middle, 0, middle->letters.len);
    if (to < whole->letters.len)
        word_append(&w, whole, to, whole->letters.len);
    if (!w.letters.len)
        w.cols = middle->cols;
    return w;
}

// Applies rules until none fits.
static bool reduce(Completion *c, WordSum *s)
{
    for (size_t i = 0; i < s->len;) {
        bool hit = false;
        for (size_t r = 0; r < c->rules->len && !hit; r++) {
            const WordRule *rule = &c->rules->at[r];
            size_t at;
            if (!word_find(&s->at[i].word, &rule->left, &at))
                continue;
            if (++c->steps > STEPS_MOST || s->len > TERMS_MOST || !pool_poll(c->f->pool))
                return false;
            hit = true;
            WordTerm old = s->at[i];
            s->at[i] = vec_last(s);
            s->len--;
            for (size_t t = 0; t < rule->right.len; t++)
                add_term(c->f, s, field_mul(c->f, old.coeff, rule->right.at[t].coeff),
                         around(&old.word, at, at + rule->left.letters.len, &rule->right.at[t].word));
            word_clear(&old.word);
            if (c->f->status != FIELD_OK)
                return false;
        }
        i = hit ? 0 : i + 1;
    }
    return true;
}

// ---- Rules ---------------------------------------------------------------------------------------------------------

// May be divided by: a number, or what is not 0 wherever the claim has a value.
static bool is_unit(Field *f, const Ratio *a)
{
    return field_is_constant(f, a, NULL) || sum_nonzero(f, a);
}

// The sum, which is 0, as a rule for its greatest word. Takes the sum.
static void add_rule(Completion *c, WordSum s)
{
    Field *f = c->f;
    size_t lead = 0;
    for (size_t i = 1; i < s.len; i++)
        if (word_compare(f, &s.at[i].word, &s.at[lead].word) > 0)
            lead = i;
    bool fits = s.len && s.at[lead].word.letters.len <= LENGTH_MOST && s.at[lead].word.letters.len &&
                c->rules->len < RULES_MOST && is_unit(f, s.at[lead].coeff);
    if (!fits || f->status != FIELD_OK) {
        word_sum_clear(&s);
        return;
    }
    WordRule rule = {.left = s.at[lead].word};
    for (size_t i = 0; i < s.len; i++)
        if (i != lead)
            vec_push(&rule.right,
                     ((WordTerm){field_neg(f, field_div(f, s.at[i].coeff, s.at[lead].coeff)), s.at[i].word}));
    vec_free(&s);
    for (size_t r = 0; r < c->rules->len;) { // rules whose left side it changes go back
        size_t at;
        WordRule old = c->rules->at[r];
        if (!word_find(&old.left, &rule.left, &at)) {
            r++;
            continue;
        }
        for (size_t t = 0; t < old.right.len; t++)
            old.right.at[t].coeff = field_neg(f, old.right.at[t].coeff);
        vec_push(&old.right, ((WordTerm){field_int(f, 1), old.left}));
        vec_push(&c->queue, old.right);
        c->rules->at[r] = vec_last(c->rules);
        c->rules->len--;
    }
    vec_push(c->rules, rule);
}

// The two ways to rewrite a word that begins with a and ends with b, which share `shared` letters.
static void add_overlap(Completion *c, const WordRule *a, const WordRule *b, size_t shared)
{
    Field *f = c->f;
    size_t n = a->left.letters.len, m = b->left.letters.len;
    if (n + m - shared > LENGTH_MOST)
        return;
    WordSum s = {0};
    for (size_t t = 0; t < a->right.len; t++) {
        Word w;
        word_copy(&w, &a->right.at[t].word);
        word_append(&w, &b->left, shared, m);
        add_term(f, &s, a->right.at[t].coeff, w);
    }
    for (size_t t = 0; t < b->right.len; t++) {
        Word w = {0};
        word_append(&w, &a->left, 0, n - shared);
        word_append(&w, &b->right.at[t].word, 0, b->right.at[t].word.letters.len);
        add_term(f, &s, field_neg(f, b->right.at[t].coeff), w);
    }
    vec_push(&c->queue, s);
}

static void add_overlaps(Completion *c, const WordRule *a, const WordRule *b)
{
    size_t n = a->left.letters.len, m = b->left.letters.len;
    for (size_t k = 1; k < n && k < m; k++) {
        size_t i = 0;
        while (i < k && a->left.letters.at[n - k + i].letter == b->left.letters.at[i].letter)
            i++;
        if (i == k)
            add_overlap(c, a, b, k);
    }
}

static bool same_rule(const WordRule *a, const Word *left)
{
    size_t at;
    return a->left.letters.len == left->letters.len && word_find(&a->left, left, &at);
}

static size_t longest(const WordSum *s)
{
    size_t most = 0;
    for (size_t t = 0; t < s->len; t++)
        most = s->at[t].word.letters.len > most ? s->at[t].word.letters.len : most;
    return most * 100 + s->len;
}

static WordSum take_shortest(Completion *c)
{
    size_t best = 0, least = longest(&c->queue.at[0]);
    for (size_t i = 1; i < c->queue.len; i++)
        if (longest(&c->queue.at[i]) < least) {
            best = i;
            least = longest(&c->queue.at[i]);
        }
    WordSum s = c->queue.at[best];
    for (size_t i = best; i + 1 < c->queue.len; i++)
        c->queue.at[i] = c->queue.at[i + 1];
    c->queue.len--;
    return s;
}

// Works the queue off, the shortest sums first.
static void complete(Completion *c)
{
    while (c->queue.len && c->steps < STEPS_MOST && c->f->status == FIELD_OK) {
        WordSum s = take_shortest(c);
        if (!reduce(c, &s) || !s.len) {
            word_sum_clear(&s);
            continue;
        }
        add_rule(c, s);
        if (!c->rules->len)
            continue;
        Word left;
        word_copy(&left, &vec_last(c->rules).left);
        for (size_t r = 0; r < c->rules->len && c->steps < STEPS_MOST; r++) {
            const WordRule *last = &vec_last(c->rules);
            if (!same_rule(last, &left))
                break;
            add_overlaps(c, last, &c->rules->at[r]);
            if (r + 1 < c->rules->len)
                add_overlaps(c, &c->rules->at[r], last);
        }
        word_clear(&left);
    }
}

// ---- Relations -----------------------------------------------------------------------------------------------------

static Word single(Expr letter, Expr size)
{
    Word w = {.cols = size};
    vec_push(&w.letters, ((Letter){letter, size}));
    return w;
}

// first*sum - I, or sum*first - I, and the transpose of that.
static void push_relation(Completion *c, const WordSum *sum, const Word *inverse, bool before)
{
    Field *f = c->f;
    for (int turned = 0; turned < 2; turned++) {
        WordSum s = {0};
        for (size_t t = 0; t < sum->len; t++) {
            Word w = {0};
            word_append(&w, before ? inverse : &sum->at[t].word, 0,
                        before ? inverse->letters.len : sum->at[t].word.letters.len);
            word_append(&w, before ? &sum->at[t].word : inverse, 0,
                        before ? sum->at[t].word.letters.len : inverse->letters.len);
            w.cols = inverse->cols;
            if (turned)
                word_transpose(f, &w);
            add_term(f, &s, sum->at[t].coeff, w);
        }
        add_term(f, &s, field_int(f, -1), (Word){.cols = inverse->cols});
        vec_push(&c->queue, s);
    }
}

// A*B*J = I of square factors makes B*J*A = I: what has an inverse from one side has it from the other.
static void push_rotations(Completion *c, const WordSum *sum, const Word *inverse)
{
    Field *f = c->f;
    const Word *w = sum->len == 1 ? &sum->at[0].word : NULL;
    for (size_t k = 1; w && k < w->letters.len; k++) {
        if (!w->letters.at[k].rows || !matrix_same_size(f->pool, w->letters.at[k].rows, inverse->cols))
            continue;
        for (int turned = 0; turned < 2; turned++) {
            WordSum s = {0};
            Word turn = {0};
            word_append(&turn, w, k, w->letters.len);
            word_append(&turn, inverse, 0, 1);
            word_append(&turn, w, 0, k);
            if (turned)
                word_transpose(f, &turn);
            add_term(f, &s, sum->at[0].coeff, turn);
            add_term(f, &s, field_int(f, -1), (Word){.cols = inverse->cols});
            vec_push(&c->queue, s);
        }
    }
}

// The factor that all terms of a table share, where it is no number: it is nowhere 0 where the inverse exists, if the
// matrix is not empty. NULL: none.
static const Ratio *common_factor(Field *f, const WordSum *sum, Expr size)
{
    const Ratio *factor = sum->len ? sum->at[0].coeff : NULL;
    if (!factor || field_is_constant(f, factor, NULL) || !sum_at_most(f, expr_int(f->pool, 1), size))
        return NULL;
    for (size_t t = 1; t < sum->len; t++)
        if (!field_equal(f, sum->at[t].coeff, factor))
            return NULL;
    return factor;
}

static void add_inverse(Completion *c, Expr table)
{
    Field *f = c->f;
    Pool *p = f->pool;
    WordSum sum;
    if (!words_of_table(f, table, &sum))
        return;
    Expr size = expr_arg(p, table, 1),
         letter = expr_form(p, FORM_INVERSE, (Expr[]){matrix_placeholder(p, 0), matrix_placeholder(p, 1), table}, 3);
    const Ratio *settled = field_normal(f, letter), *factor = common_factor(f, &sum, size);
    Word inverse = single(settled ? field_expr(f, settled) : letter, size);
    for (size_t t = 0; t < sum.len && factor; t++)
        sum.at[t].coeff = field_int(f, 1);
    size_t from = c->queue.len;
    push_relation(c, &sum, &inverse, true);
    push_relation(c, &sum, &inverse, false);
    push_rotations(c, &sum, &inverse);
    for (; factor && from < c->queue.len; from++) // of c*T: J*T = I/c
        for (size_t t = 0; t < c->queue.at[from].len; t++)
            if (!c->queue.at[from].at[t].word.letters.len)
                c->queue.at[from].at[t].coeff = field_neg(f, field_inv(f, factor));
    word_clear(&inverse);
    word_sum_clear(&sum);
}

static void add_orthogonal(Completion *c, const Fact *fact)
{
    Field *f = c->f;
    Pool *p = f->pool;
    Expr row = matrix_placeholder(p, 0), col = matrix_placeholder(p, 1), size = fact->shape.rows;
    Word q = single(expr_elem(p, expr_op(p, fact->subject), (Expr[]){row, col}, 2), size), turned;
    WordSum sum = {0};
    word_copy(&turned, &q);
    word_transpose(f, &turned);
    vec_push(&sum, ((WordTerm){field_int(f, 1), q}));
    push_relation(c, &sum, &turned, true);
    push_relation(c, &sum, &turned, false);
    word_sum_clear(&sum);
    word_clear(&turned);
}

bool words_complete(Field *f, const Expr *tables, size_t n, WordRules *out)
{
    Completion c = {.f = f, .rules = out};
    *out = (WordRules){0};
    for (size_t i = 0; i < f->facts->declared; i++)
        if (f->facts->list.at[i].kind == FACT_SHAPE && f->facts->list.at[i].shape.property == MATRIX_ORTHOGONAL)
            add_orthogonal(&c, &f->facts->list.at[i]);
    for (size_t i = 0; i < n && f->status == FIELD_OK; i++)
        add_inverse(&c, tables[i]);
    complete(&c);
    for (size_t i = 0; i < c.queue.len; i++)
        word_sum_clear(&c.queue.at[i]);
    vec_free(&c.queue);
    return f->status == FIELD_OK;
}
