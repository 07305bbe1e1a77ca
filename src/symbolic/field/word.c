// Words as strings of letters: copying, joining, transposing, order.
#include "symbolic/field/words.h"

void word_clear(Word *w)
{
    vec_free(&w->letters);
}

void word_append(Word *w, const Word *tail, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        vec_push(&w->letters, tail->letters.at[i]);
    w->cols = to < tail->letters.len ? tail->letters.at[to].rows : tail->cols;
}

void word_copy(Word *to, const Word *from)
{
    *to = (Word){.cols = from->cols};
    word_append(to, from, 0, from->letters.len);
}

static Expr turn_letter(Pool *p, Expr letter)
{
    Expr row = matrix_placeholder(p, 0), col = matrix_placeholder(p, 1);
    return expr_subst(p, letter, (Expr[]){row, col}, (Expr[]){col, row}, 2);
}

// A[.1, .0] of a symmetric array is A[.0, .1]; inv(S) likewise, whose kernel is symmetric where its table is.
Expr word_settle(Field *f, Expr letter)
{
    const Ratio *r = expr_kind(f->pool, letter) == KIND_ELEM || expr_kind(f->pool, letter) == KIND_FORM
                         ? field_normal(f, letter)
                         : NULL;
    Expr settled = r ? field_expr(f, r) : 0;
    return settled && expr_kind(f->pool, settled) == expr_kind(f->pool, letter) ? settled : letter;
}

void word_transpose(Field *f, Word *w)
{
    Word turned = {.cols = w->letters.len ? w->letters.at[0].rows : w->cols};
    for (size_t i = w->letters.len; i-- > 0;) {
        Letter l = {.letter = word_settle(f, turn_letter(f->pool, w->letters.at[i].letter)),
                    .rows = i + 1 < w->letters.len ? w->letters.at[i + 1].rows : w->cols};
        vec_push(&turned.letters, l);
    }
    vec_free(&w->letters);
    *w = turned;
}

int word_compare(Field *f, const Word *a, const Word *b)
{
    if (a->letters.len != b->letters.len)
        return a->letters.len < b->letters.len ? -1 : 1;
    for (size_t i = 0; i < a->letters.len; i++) {
        Expr x = a->letters.at[i].letter, y = b->letters.at[i].letter;
        if (x == y)
            continue;
        // Inverses weigh most, so that rules lead from them to what they are inverses of.
        bool p = expr_kind(f->pool, x) == KIND_FORM, q = expr_kind(f->pool, y) == KIND_FORM;
        if (p != q)
            return p ? 1 : -1;
        uint32_t sx = p ? expr_dag_size(f->pool, x) : 0, sy = p ? expr_dag_size(f->pool, y) : 0;
        if (sx != sy) // of two inverses that of the larger matrix
            return sx < sy ? -1 : 1;
        uint64_t salt = f->word_order * 0x9e3779b97f4a7c15u, dx = expr_digest(f->pool, x, NULL, NULL, 0) ^ salt,
                 dy = expr_digest(f->pool, y, NULL, NULL, 0) ^ salt;
        return dx != dy ? (dx < dy ? -1 : 1) : expr_compare(f->pool, x, y) < 0 ? -1 : 1;
    }
    return 0;
}

bool word_find(const Word *in, const Word *what, size_t *at)
{
    for (size_t i = 0; i + what->letters.len <= in->letters.len; i++) {
        size_t k = 0;
        while (k < what->letters.len && in->letters.at[i + k].letter == what->letters.at[k].letter)
            k++;
        if (k == what->letters.len) {
            *at = i;
            return true;
        }
    }
    return false;
}

Expr word_element(Pool *p, const Word *w, Expr i, Expr j)
{
    size_t n = w->letters.len;
    Expr from[2] = {matrix_placeholder(p, 0), matrix_placeholder(p, 1)}, e = expr_int(p, 1), row = i;
    VEC(Sym) names = {0};
    row = i = i ? i : e;
    j = j ? j : e;
    if (!n)
        return expr_iverson(p, expr_eq(p, i, j));
    for (size_t k = 0; k < n; k++) {
        Expr next = k + 1 < n ? w->letters.at[k + 1].rows : w->cols, col = j;
        Sym name = 0;
        if (k + 1 < n && next) {
            name = pool_symbol_fresh(p, pool_symbol(p, "k", 1));
            col = expr_sym(p, name);
        }
        vec_push(&names, name);
        e = expr_mul2(p, e, expr_subst(p, w->letters.at[k].letter, from, (Expr[]){row, next ? col : row}, 2));
        row = col;
    }
    for (size_t k = n; k-- > 0;)
        if (names.at[k])
            e = expr_sum(p, KIND_SUM, names.at[k], expr_int(p, 1), w->letters.at[k + 1].rows, e);
    vec_free(&names);
    return e;
}

void word_sum_clear(WordSum *s)
{
    for (size_t i = 0; i < s->len; i++)
        word_clear(&s->at[i].word);
    vec_free(s);
}

void word_rules_clear(WordRules *rules)
{
    for (size_t i = 0; i < rules->len; i++) {
        word_clear(&rules->at[i].left);
        word_sum_clear(&rules->at[i].right);
    }
    vec_free(rules);
}
