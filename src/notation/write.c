// Terms to text, by elements or in matrix notation.
#include "notation/write_internal.h"

#include "notation/tree.h"

#include <stdio.h>
#include <stdlib.h>

enum { LEVEL_SUM = 6, LEVEL_PRODUCT = 7, LEVEL_NEG = 8, LEVEL_POWER = 9, LEVEL_ATOM = 10 };

void writer_free(Writer *w)
{
    vec_free(&w->variables);
    vec_free(&w->used);
}

void write_block(Writer *w, const char *format, const char *name)
{
    if (!w->blocked)
        w->blocked = arena_printf(w->arena, "%s%s", name, format);
}

void write_use(Writer *w, const char *name)
{
    for (size_t i = 0; i < w->used.len; i++)
        if (!strcmp(w->used.at[i], name))
            return;
    vec_push(&w->used, name);
}

int write_rank(Writer *w, const Term *t)
{
    return kinds_rank(w->shapes, t);
}

bool write_is_array(int r)
{
    return r > 0 || r == -2;
}

const char *write_index_begin(Writer *w)
{
    return kinds_index(w->shapes, w->fresh++);
}

void write_index_end(Writer *w)
{
    w->fresh--;
}

static void open_if(bool needed, StrBuf *out)
{
    if (needed)
        str_char(out, '(');
}

static void close_if(bool needed, StrBuf *out)
{
    if (needed)
        str_char(out, ')');
}

// ---- Names --------------------------------------------------------------------------------------------------------

void write_subscripts(Writer *w, Term *const *subs, uint32_t n, At at, StrBuf *out)
{
    const char *more[2] = {at.i, at.j};
    bool first = true;
    if (!n && !at.i)
        return;
    str_char(out, '[');
    for (uint32_t k = 0; k < n; k++) {
        str_add(out, first ? "" : ",");
        write_at(w, subs[k], none, 0, out);
        first = false;
    }
    for (int k = 0; k < 2 && more[k]; k++) {
        str_add(out, first ? "" : ",");
        str_add(out, more[k]);
        first = false;
    }
    str_char(out, ']');
}

static bool is_identity(Writer *w, const Term *t)
{
    const Symbol *s = symbols_find(w->symbols, t->text);
    return t->kind == TERM_NAME && !strcmp(t->text, "I") && !(s && (s->defined || s->vector)) && write_rank(w, t) == 2 &&
           !t->n;
}

static void put_arguments(Writer *w, const char *name, const char *const *params, uint32_t n, int primes, StrBuf *out)
{
    str_add(out, name);
    for (int k = 0; k < primes; k++)
        str_char(out, '\'');
    str_char(out, '(');
    for (uint32_t k = 0; k < n; k++) {
        str_printf(out, "%s%s", k ? ", " : "", params[k]);
        write_use(w, params[k]);
    }
    str_char(out, ')');
}

static void put_name(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Symbol *s = symbols_find(w->symbols, t->text);
    write_use(w, t->text);
    int r = write_rank(w, t);
    if (is_identity(w, t)) {
        if (w->matrix)
            str_printf(out, "eye(%s)", kinds_length(w->shapes, t, 0));
        else
            str_printf(out, "[%s = %s]", at.i ? at.i : "1", at.j ? at.j : "1");
        return;
    }
    if (s && s->function && !t->n) {
        if (t->order && s->nparams != 1)
            write_block(w, " has several arguments, so its prime has no meaning", t->text);
        put_arguments(w, t->text, s->params, s->nparams, t->order, out);
        w->derivative |= t->order > 0;
        return;
    }
    if (t->order) {
        if (s && s->defined && s->nparams == 1 && !t->n) {
            str_printf(out, "diff(%s, %s)", t->text, s->params[0]);
            w->derivative = true;
            return;
        }
        write_block(w, "' is not defined", t->text);
    }
    str_add(out, t->text);
    if (w->matrix && write_is_array(r) && !t->n && !at.i)
        return;
    if (r == 0)
        at = none;
    else if (r != 2)
        at.j = NULL;
    if (r && !at.i)
        write_block(w, " has elements, and a number is expected", t->text);
    write_subscripts(w, t->kids, t->n, at, out);
}

static bool plain(const Term *t)
{
    return (t->kind == TERM_NAME && !t->order) || t->kind == TERM_OPAQUE || (t->kind == TERM_APPLY && !t->order);
}

static void put_apply(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Symbol *s = symbols_find(w->symbols, t->text);
    write_use(w, t->text);
    w->derivative |= t->order > 0;
    if (s && s->defined && !s->function) { // R(W) is R
        for (uint32_t k = 0; k < t->n; k++) {
            bool same = plain(t->kids[k]);
            if (s->nparams && (k >= s->nparams || strcmp(t->kids[k]->text, s->params[k])))
                same = false;
            if (!same)
                write_block(w, " is defined for other arguments", t->text);
        }
        if (t->order)
            write_block(w, "' is not defined", t->text);
        Term bare = {.kind = TERM_NAME, .text = t->text, .rank = -1};
        put_name(w, &bare, at, out);
        return;
    }
    if (s && s->function && t->n != s->nparams) {
        write_block(w, " is defined for another number of arguments", t->text);
        return;
    }
    if (!s || !s->function) {
        if (!w->undefined)
            w->undefined = t->text;
        for (uint32_t k = 0; k < t->n; k++)
            if (write_is_array(write_rank(w, t->kids[k])))
                write_block(w, " is not defined", t->text);
    }
    str_add(out, t->text);
    for (int k = 0; k < t->order; k++)
        str_char(out, '\'');
    str_char(out, '(');
    for (uint32_t k = 0; k < t->n; k++) {
        str_add(out, k ? ", " : "");
        write_at(w, t->kids[k], write_is_array(write_rank(w, t->kids[k])) ? at : none, 0, out);
    }
    str_char(out, ')');
}

// ---- Products, sums, powers ---------------------------------------------------------------------------------------

static void put_binary(Writer *w, const Term *t, At at, const char *sign, int level, int own, StrBuf *out)
{
    open_if(level > own, out);
    write_at(w, t->kids[0], at, own, out);
    str_add(out, sign);
    write_at(w, t->kids[1], at, own + 1, out);
    close_if(level > own, out);
}

void write_sum_head(Writer *w, const char *index, const char *length, StrBuf *out)
{
    (void)w;
    str_printf(out, "sum(%s=1..%s, ", index, length);
}

// sum over k of a[ai, aj]*b[bi, bj], where the index stands at its places
static void put_contraction(Writer *w, const Term *a, At aa, const Term *b, At bb, const char *index,
                            const char *length, StrBuf *out)
{
    write_sum_head(w, index, length, out);
    write_at(w, a, aa, LEVEL_PRODUCT, out);
    str_char(out, '*');
    write_at(w, b, bb, LEVEL_PRODUCT + 1, out);
    str_char(out, ')');
}

static void put_array_product(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *a = t->kids[0], *b = t->kids[1];
    int ra = write_rank(w, a), rb = write_rank(w, b);
    if (ra == 1 && rb == -2) {
        write_at(w, a, (At){at.i, NULL}, LEVEL_PRODUCT, out);
        str_char(out, '*');
        write_at(w, b, (At){at.j, NULL}, LEVEL_PRODUCT + 1, out);
        return;
    }
    if ((ra == 1 && (rb == 2 || strcmp(t->text, "cdot"))) || (ra == 2 && rb == -2) || (ra == -2 && rb == -2)) {
        write_block(w, "the shapes of a product do not fit", "");
        return;
    }
    const char *k = write_index_begin(w), *length = kinds_length(w->shapes, a, ra == 2 ? 1 : 0);
    At aa = ra == 2 ? (At){at.i, k} : (At){k, NULL};
    At bb = rb == 2 ? (At){k, ra == 2 ? at.j : at.i} : (At){k, NULL};
    put_contraction(w, a, aa, b, bb, k, length, out);
    write_index_end(w);
}

static void put_product(Writer *w, const Term *t, At at, int level, StrBuf *out)
{
    int ra = write_rank(w, t->kids[0]), rb = write_rank(w, t->kids[1]);
    if (w->matrix && write_is_array(ra) && write_is_array(rb)) {
        if (ra == 1 && rb == 1 && strcmp(t->text, "odot")) {
            str_add(out, "dot(");
            write_at(w, t->kids[0], none, 0, out);
            str_add(out, ", ");
            write_at(w, t->kids[1], none, 0, out);
            str_char(out, ')');
            return;
        }
        put_binary(w, t, at, !strcmp(t->text, "odot") ? ".*" : "*", level, LEVEL_PRODUCT, out);
        return;
    }
    if (!strcmp(t->text, "otimes"))
        write_block(w, "a tensor product", "");
    if (!strcmp(t->text, "times") && ra == 1 && rb == 1)
        write_block(w, "a vector product", "");
    if (write_is_array(ra) && write_is_array(rb) && strcmp(t->text, "odot"))
        put_array_product(w, t, at, out);
    else
        put_binary(w, t, at, "*", level, LEVEL_PRODUCT, out);
}

static void put_squares(Writer *w, const Term *x, StrBuf *out) // the sum of squares of all elements
{
    int r = write_rank(w, x);
    if (r == 0) {
        write_at(w, x, none, LEVEL_ATOM, out);
        str_add(out, "^2");
        return;
    }
    const char *i = write_index_begin(w), *j = r == 2 ? write_index_begin(w) : NULL;
    write_sum_head(w, i, kinds_length(w->shapes, x, 0), out);
    if (j)
        write_sum_head(w, j, kinds_length(w->shapes, x, 1), out);
    write_at(w, x, (At){i, j}, LEVEL_ATOM, out);
    str_add(out, j ? "^2))" : "^2)");
    write_index_end(w);
    if (j)
        write_index_end(w);
}

static bool is_number(const Term *t, const char *text)
{
    return t->kind == TERM_NUM && !strcmp(t->text, text);
}

static void put_power(Writer *w, const Term *t, At at, int level, StrBuf *out)
{
    const Term *base = t->kids[0], *power = t->kids[1];
    int r = write_rank(w, base);
    bool inverse = power->kind == TERM_NEG && is_number(power->kids[0], "1");
    if (r == 2) {
        if (w->matrix && inverse) {
            str_add(out, "inv(");
            write_at(w, base, none, 0, out);
            str_char(out, ')');
        } else if (w->matrix) {
            write_at(w, base, none, LEVEL_ATOM, out);
            str_char(out, '^');
            write_at(w, power, none, LEVEL_ATOM, out);
        } else if (inverse) {
            w->wants_matrix = true;
            write_block(w, "an inverse", "");
        } else if (is_number(power, "2")) {
            Term square = {
                .kind = TERM_MUL, .text = "", .kids = (Term *[]){t->kids[0], t->kids[0]}, .n = 2, .rank = -1};
            put_array_product(w, &square, at, out);
        } else {
            w->wants_matrix = true;
            write_block(w, "a power of a matrix", "");
        }
        return;
    }
    const Term *norm = base->kind == TERM_NORM && base->order == 2 ? base->kids[0] : NULL;
    if (is_number(power, "2") && ((norm && write_is_array(write_rank(w, norm))) || r == 1 || r == -2)) {
        if (w->matrix)
            str_add(out, "norm("), write_at(w, norm ? norm : base, none, 0, out), str_add(out, ")^2");
        else
            put_squares(w, norm ? norm : base, out);
        return;
    }
    if (write_is_array(r)) {
        write_block(w, "a power of a vector", "");
        return;
    }
    open_if(level > LEVEL_POWER, out);
    write_at(w, base, none, LEVEL_ATOM, out);
    str_char(out, '^');
    write_at(w, power, none, power->kind == TERM_POW ? LEVEL_POWER : LEVEL_ATOM, out);
    close_if(level > LEVEL_POWER, out);
}

static void put_norm(Writer *w, const Term *t, StrBuf *out)
{
    const Term *x = t->kids[0];
    int r = write_rank(w, x);
    if (r == 0) {
        str_add(out, "abs(");
        write_at(w, x, none, 0, out);
        str_char(out, ')');
    } else if (t->order == 1) {
        const char *i = write_index_begin(w);
        write_sum_head(w, i, kinds_length(w->shapes, x, 0), out);
        str_add(out, "abs(");
        write_at(w, x, (At){i, NULL}, 0, out);
        str_add(out, "))");
        write_index_end(w);
        if (r == 2)
            write_block(w, "a norm of a matrix that is not the Frobenius norm", "");
    } else if (w->matrix) {
        str_add(out, "norm(");
        write_at(w, x, none, 0, out);
        str_char(out, ')');
    } else {
        str_add(out, "sqrt(");
        put_squares(w, x, out);
        str_char(out, ')');
    }
}

static void put_big(Writer *w, const Term *t, At at, StrBuf *out)
{
    str_printf(out, "%s(%s=", t->kind == TERM_SUM ? "sum" : "prod", t->text);
    write_at(w, t->kids[1], none, LEVEL_SUM, out);
    str_add(out, "..");
    write_at(w, t->kids[2], none, LEVEL_SUM, out);
    str_add(out, ", ");
    if (t->kids[3] && t->kind == TERM_SUM) {
        str_char(out, '[');
        write_at(w, t->kids[3], none, 0, out);
        str_add(out, "]*");
        write_at(w, t->kids[0], at, LEVEL_PRODUCT + 1, out);
    } else if (t->kids[3]) {
        str_add(out, "if(");
        write_at(w, t->kids[3], none, 0, out);
        str_add(out, ", ");
        write_at(w, t->kids[0], at, 0, out);
        str_add(out, ", 1)");
    } else {
        write_at(w, t->kids[0], at, 0, out);
    }
    str_char(out, ')');
}

// ---- Functions ----------------------------------------------------------------------------------------------------

void write_around(Writer *w, const char *before, const Term *t, At at, int level, const char *after, StrBuf *out)
{
    str_add(out, before);
    write_at(w, t, at, level, out);
    str_add(out, after);
}

static bool put_expanded(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *x = t->kids[0];
    if (!strcmp(t->text, "softmax") || !strcmp(t->text, "logsumexp")) {
        bool log_sum = *t->text == 'l';
        if (!write_is_array(write_rank(w, x)) || (!log_sum && !at.i)) {
            write_block(w, " of what is not known to be a vector", t->text);
            return true;
        }
        const char *k = write_index_begin(w);
        if (!log_sum)
            write_around(w, "exp(", x, (At){at.i, NULL}, 0, ")/", out);
        str_printf(out, "%ssum(%s=1..%s, ", log_sum ? "log(" : "", k, kinds_length(w->shapes, x, 0));
        write_around(w, "exp(", x, (At){k, NULL}, 0, log_sum ? ")))" : "))", out);
        write_index_end(w);
        return true;
    }

    static const struct {
        const char *word, *before, *after;
        int level;
    } rows[] = {{"softplus", "log(1 + exp(", "))", 0},
                {"relu", "max(0, ", ")", 0},
                {"sigmoid", "(1/(1 + exp(-", ")))", LEVEL_NEG}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(t->text, rows[i].word)) {
            write_around(w, rows[i].before, x, at, rows[i].level, rows[i].after, out);
            return true;
        }
    if (!strcmp(t->text, "logit")) {
        write_around(w, "log(", x, at, LEVEL_PRODUCT, "/", out);
        write_around(w, "(1 - ", x, at, LEVEL_PRODUCT, "))", out);
        return true;
    }
    if (!strcmp(t->text, "silu")) {
        write_around(w, "(", x, at, LEVEL_PRODUCT, "/", out);
        write_around(w, "(1 + exp(-", x, at, LEVEL_NEG, ")))", out);
        return true;
    }
    return false;
}

static bool put_array_call(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *x = t->kids[0];
    if (!strcmp(t->text, "det") || !strcmp(t->text, "vec")) {
        w->wants_matrix = true;
        if (!w->matrix)
            write_block(w, "a determinant", "");
        char head[16];
        snprintf(head, sizeof head, "%s(", t->text);
        write_around(w, head, x, none, 0, ")", out);
        return true;
    }
    if (!strcmp(t->text, "tr")) {
        if (w->matrix) {
            write_around(w, "tr(", x, none, 0, ")", out);
            return true;
        }
        if (write_rank(w, x) != 2) {
            write_at(w, x, none, LEVEL_ATOM, out); // of a number: itself
            return true;
        }
        const char *k = write_index_begin(w);
        write_sum_head(w, k, kinds_length(w->shapes, x, 0), out);
        write_at(w, x, (At){k, k}, 0, out);
        str_char(out, ')');
        write_index_end(w);
        return true;
    }
    if (!strcmp(t->text, "diag")) {
        if (w->matrix) {
            write_around(w, "diag(", x, none, 0, ")", out);
        } else if (write_rank(w, x) == 1 && at.i && at.j) {
            str_printf(out, "[%s = %s]*", at.i, at.j);
            write_at(w, x, (At){at.i, NULL}, LEVEL_PRODUCT + 1, out);
        } else {
            write_block(w, "a diagonal of what is not known to be a vector", "");
        }
        return true;
    }
    return false;
}

static void put_call(Writer *w, const Term *t, At at, StrBuf *out)
{
    if (t->n == 1 && !t->order && (put_expanded(w, t, at, out) || put_array_call(w, t, at, out)))
        return;
    if (w->matrix && t->n == 1 && write_is_array(write_rank(w, t->kids[0]))) {
        str_add(out, t->text);
        write_around(w, ".(", t->kids[0], none, 0, ")", out);
        return;
    }
    str_add(out, t->text);
    for (int k = 0; k < t->order; k++)
        str_char(out, '\'');
    w->derivative |= t->order > 0;
    str_char(out, '(');
    for (uint32_t k = 0; k < t->n; k++) {
        str_add(out, k ? ", " : "");
        write_at(w, t->kids[k], at, 0, out);
    }
    str_char(out, ')');
}

// ---- The rest -----------------------------------------------------------------------------------------------------

static void put_list(Writer *w, const Term *t, StrBuf *out)
{
    int columns = t->kind == TERM_MATRIX ? t->order : 0;
    str_char(out, '[');
    for (uint32_t k = 0; k < t->n; k++) {
        bool row = columns > 1 && k % (uint32_t)columns == 0;
        str_add(out, k ? ", " : "");
        str_add(out, row ? "[" : "");
        write_at(w, t->kids[k], none, 0, out);
        str_add(out, columns > 1 && k % (uint32_t)columns == (uint32_t)columns - 1 ? "]" : "");
    }
    str_char(out, ']');
}

static void put_pieces(Writer *w, const Term *t, StrBuf *out)
{
    str_add(out, "piecewise(");
    for (uint32_t k = 0; k + 1 < t->n; k += 2) {
        str_add(out, k ? ", " : "");
        if (t->kids[k])
            write_around(w, "", t->kids[k], none, 0, ": ", out);
        write_at(w, t->kids[k + 1], none, 0, out);
    }
    str_char(out, ')');
}

static void put_index(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *inner = t->kids[0];
    StrBuf first = {0}, second = {0};
    write_at(w, t->kids[1], none, LEVEL_SUM, &first);
    if (t->n > 2)
        write_at(w, t->kids[2], none, LEVEL_SUM, &second);
    const char *i = arena_text(w->arena, str_text(&first), first.len),
               *j = t->n > 2 ? arena_text(w->arena, str_text(&second), second.len) : NULL;
    str_free(&first);
    str_free(&second);
    int r = write_rank(w, inner);
    if (r == 0 || t->n > 3)
        write_block(w, "a subscript on a number", "");
    if (w->matrix) {
        write_at(w, inner, none, LEVEL_ATOM, out);
        str_printf(out, "[%s%s%s]", i, j ? "," : "", j ? j : "");
        return;
    }
    write_at(w, inner, r == 2 ? (At){i, j ? j : at.i} : (At){i, NULL}, LEVEL_ATOM, out);
}

static void put_limit(Writer *w, const Term *t, StrBuf *out)
{
    write_around(w, "limit(", t->kids[0], none, 0, ", ", out);
    write_around(w, "", t->kids[1], none, 0, ", ", out);
    write_around(w, "", t->kids[2], none, 0, t->order > 0 ? ", right)" : t->order < 0 ? ", left)" : ")", out);
}

static void put_dot(Writer *w, const Term *t, StrBuf *out)
{
    int a = write_rank(w, t->kids[0]), b = write_rank(w, t->kids[1]);
    if (w->matrix) {
        write_around(w, a == 2 ? "tr(" : "dot(", t->kids[0], none, a == 2 ? LEVEL_ATOM : 0, a == 2 ? "'*" : ", ", out);
        write_around(w, "", t->kids[1], none, a == 2 ? LEVEL_ATOM : 0, ")", out);
        return;
    }
    if (!write_is_array(a) || !write_is_array(b) || (a == 2) != (b == 2)) {
        put_binary(w, t, none, "*", LEVEL_ATOM, LEVEL_PRODUCT, out); // of numbers
        if (write_is_array(a) || write_is_array(b))
            write_block(w, "the shapes of an inner product do not fit", "");
        return;
    }
    const char *i = write_index_begin(w), *j = a == 2 ? write_index_begin(w) : NULL;
    write_sum_head(w, i, kinds_length(w->shapes, t->kids[0], 0), out);
    if (j)
        write_sum_head(w, j, kinds_length(w->shapes, t->kids[0], 1), out);
    write_at(w, t->kids[0], (At){i, j}, LEVEL_PRODUCT, out);
    str_char(out, '*');
    write_at(w, t->kids[1], (At){i, j}, LEVEL_PRODUCT + 1, out);
    str_add(out, j ? "))" : ")");
    write_index_end(w);
    if (j)
        write_index_end(w);
}

static void put_abs(Writer *w, const Term *t, StrBuf *out)
{
    int r = write_rank(w, t->kids[0]);
    if (r == 2) {
        w->wants_matrix = true;
        if (!w->matrix)
            write_block(w, "a determinant", "");
        write_around(w, "det(", t->kids[0], none, 0, ")", out);
    } else if (write_is_array(r)) {
        Term norm = *t;
        norm.order = 2;
        put_norm(w, &norm, out);
    } else {
        write_around(w, "abs(", t->kids[0], none, 0, ")", out);
    }
}

void write_at(Writer *w, const Term *t, At at, int level, StrBuf *out)
{
    if (w->blocked && out->len > 4000)
        return;
    switch (t->kind) {
    case TERM_NUM: str_add(out, t->text); break;
    case TERM_NAME: put_name(w, t, at, out); break;
    case TERM_CALL: put_call(w, t, at, out); break;
    case TERM_APPLY: put_apply(w, t, at, out); break;
    case TERM_ADD: put_binary(w, t, at, " + ", level, LEVEL_SUM, out); break;
    case TERM_SUB: put_binary(w, t, at, " - ", level, LEVEL_SUM, out); break;
    case TERM_NEG:
        open_if(level > LEVEL_SUM, out);
        write_around(w, "-", t->kids[0], at, LEVEL_PRODUCT + 0, "", out);
        close_if(level > LEVEL_SUM, out);
        break;
    case TERM_MUL: put_product(w, t, at, level, out); break;
    case TERM_DIV: put_binary(w, t, at, "/", level, LEVEL_PRODUCT, out); break;
    case TERM_POW: put_power(w, t, at, level, out); break;
    case TERM_SUM:
    case TERM_PROD: put_big(w, t, at, out); break;
    case TERM_DIFF: write_derivative(w, t, at, out); break;
    case TERM_NABLA: write_nabla(w, t, at, out); break;
    case TERM_TRANSPOSE: {
        int r = write_rank(w, t->kids[0]);
        if (w->matrix && write_is_array(r)) {
            bool simple = t->kids[0]->kind == TERM_NAME;
            open_if(!simple, out);
            write_at(w, t->kids[0], none, simple ? LEVEL_ATOM : 0, out);
            close_if(!simple, out);
            str_char(out, '\'');
        } else {
            write_at(w, t->kids[0], r == 2 ? (At){at.j, at.i} : at, level, out);
        }
        break;
    }
    case TERM_NORM: put_norm(w, t, out); break;
    case TERM_ABS: put_abs(w, t, out); break;
    case TERM_IVERSON: write_around(w, "[", t->kids[0], none, 0, "]", out); break;
    case TERM_RELATION:
        if (t->n == 1) {
            write_block(w, "a condition that is no relation", "");
            break;
        }
        write_at(w, t->kids[0], none, LEVEL_SUM, out);
        str_printf(out, " %s ", t->text);
        write_at(w, t->kids[1], none, LEVEL_SUM, out);
        break;
    case TERM_AND:
        write_around(w, "", t->kids[0], none, 0, " and ", out);
        write_at(w, t->kids[1], none, 0, out);
        break;
    case TERM_PIECES: put_pieces(w, t, out); break;
    case TERM_MATRIX:
    case TERM_LIST:
        if (at.i)
            write_block(w, "an element of a list that is written out", "");
        put_list(w, t, out);
        break;
    case TERM_INDEX: put_index(w, t, at, out); break;
    case TERM_AT:
        write_around(w, "subst(", t->kids[0], at, 0, ", ", out);
        write_around(w, "", t->kids[1], none, 0, " = ", out);
        write_around(w, "", t->kids[2], none, 0, ")", out);
        break;
    case TERM_LIMIT: put_limit(w, t, out); break;
    case TERM_DOT: put_dot(w, t, out); break;
    case TERM_DIFFERENTIAL: write_differential(w, t, at, out); break;
    case TERM_FACTORIAL: write_around(w, "", t->kids[0], none, LEVEL_ATOM, "!", out); break;
    case TERM_OPAQUE:
        write_block(w, "", t->text);
        for (uint32_t k = 0; k < t->n; k++)
            write_at(w, t->kids[k], none, level, out);
        break;
    }
}

bool write_term(Writer *w, const Term *t, const char *i, const char *j, StrBuf *out)
{
    write_at(w, t, (At){i, j}, 0, out);
    return w->blocked == NULL;
}

void write_shapes(Writer *w, StrBuf *out)
{
    for (size_t k = 0; k < w->shapes->names.len; k++) {
        KindName *n = &w->shapes->names.at[k];
        const Symbol *s = symbols_find(w->symbols, n->name);
        if (n->rank <= 0 || (s && (s->vector || s->defined)) || !n->whole || n->rank > 2 || !strcmp(n->name, "I"))
            continue;
        Term name = {.kind = TERM_NAME, .text = n->name, .rank = -1};
        const char *first = kinds_length(w->shapes, &name, 0);
        str_printf(out, "%s%s %s(%s", out->len ? ", " : "assume ", n->name, n->rank == 2 ? "matrix" : "vector", first);
        if (n->rank == 2)
            str_printf(out, ", %s", kinds_length(w->shapes, &name, 1));
        str_char(out, ')');
    }
}
