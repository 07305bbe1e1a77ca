// Terms to text, by elements or in matrix notation.
#include "notation/write.h"

#include "notation/tree.h"

#include <stdio.h>
#include <stdlib.h>

enum { LEVEL_SUM = 6, LEVEL_PRODUCT = 7, LEVEL_NEG = 8, LEVEL_POWER = 9, LEVEL_ATOM = 10 };

typedef struct {
    const char *i, *j;
} At;

static void put(Writer *w, const Term *t, At at, int level, StrBuf *out);

void writer_free(Writer *w)
{
    vec_free(&w->variables);
    vec_free(&w->used);
}

static void block(Writer *w, const char *format, const char *name)
{
    if (!w->blocked)
        w->blocked = arena_printf(w->arena, "%s%s", name, format);
}

static void use(Writer *w, const char *name)
{
    for (size_t i = 0; i < w->used.len; i++)
        if (!strcmp(w->used.at[i], name))
            return;
    vec_push(&w->used, name);
}

static int rank(Writer *w, const Term *t)
{
    return kinds_rank(w->shapes, t);
}

static bool is_array(int r)
{
    return r > 0 || r == -2;
}

static const char *index_begin(Writer *w)
{
    return kinds_index(w->shapes, w->fresh++);
}

static void index_end(Writer *w)
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

static const At none = {NULL, NULL};

// ---- Names --------------------------------------------------------------------------------------------------------

static void put_subscripts(Writer *w, Term *const *subs, uint32_t n, At at, StrBuf *out)
{
    const char *more[2] = {at.i, at.j};
    bool first = true;
    if (!n && !at.i)
        return;
    str_char(out, '[');
    for (uint32_t k = 0; k < n; k++) {
        str_add(out, first ? "" : ",");
        put(w, subs[k], none, 0, out);
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
    return t->kind == TERM_NAME && !strcmp(t->text, "I") && !(s && (s->defined || s->vector)) && rank(w, t) == 2 &&
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
        use(w, params[k]);
    }
    str_char(out, ')');
}

static void put_name(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Symbol *s = symbols_find(w->symbols, t->text);
    use(w, t->text);
    int r = rank(w, t);
    if (is_identity(w, t)) {
        if (w->matrix)
            str_printf(out, "eye(%s)", kinds_length(w->shapes, t, 0));
        else
            str_printf(out, "[%s = %s]", at.i ? at.i : "1", at.j ? at.j : "1");
        return;
    }
    if (s && s->function && !t->n) {
        if (t->order && s->nparams != 1)
            block(w, " has several arguments, so its prime has no meaning", t->text);
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
        block(w, "' is not defined", t->text);
    }
    str_add(out, t->text);
    if (w->matrix && is_array(r) && !t->n && !at.i)
        return;
    if (r == 0)
        at = none;
    else if (r != 2)
        at.j = NULL;
    if (r && !at.i)
        block(w, " has elements, and a number is expected", t->text);
    put_subscripts(w, t->kids, t->n, at, out);
}

static bool plain(const Term *t)
{
    return (t->kind == TERM_NAME && !t->order) || t->kind == TERM_OPAQUE || (t->kind == TERM_APPLY && !t->order);
}

static void put_apply(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Symbol *s = symbols_find(w->symbols, t->text);
    use(w, t->text);
    w->derivative |= t->order > 0;
    if (s && s->defined && !s->function) { // R(W) is R
        for (uint32_t k = 0; k < t->n; k++) {
            bool same = plain(t->kids[k]);
            if (s->nparams && (k >= s->nparams || strcmp(t->kids[k]->text, s->params[k])))
                same = false;
            if (!same)
                block(w, " is defined for other arguments", t->text);
        }
        if (t->order)
            block(w, "' is not defined", t->text);
        Term bare = {.kind = TERM_NAME, .text = t->text, .rank = -1};
        put_name(w, &bare, at, out);
        return;
    }
    if (s && s->function && t->n != s->nparams) {
        block(w, " is defined for another number of arguments", t->text);
        return;
    }
    if (!s || !s->function) {
        if (!w->undefined)
            w->undefined = t->text;
        for (uint32_t k = 0; k < t->n; k++)
            if (is_array(rank(w, t->kids[k])))
                block(w, " is not defined", t->text);
    }
    str_add(out, t->text);
    for (int k = 0; k < t->order; k++)
        str_char(out, '\'');
    str_char(out, '(');
    for (uint32_t k = 0; k < t->n; k++) {
        str_add(out, k ? ", " : "");
        put(w, t->kids[k], is_array(rank(w, t->kids[k])) ? at : none, 0, out);
    }
    str_char(out, ')');
}

// ---- Products, sums, powers ---------------------------------------------------------------------------------------

static void put_binary(Writer *w, const Term *t, At at, const char *sign, int level, int own, StrBuf *out)
{
    open_if(level > own, out);
    put(w, t->kids[0], at, own, out);
    str_add(out, sign);
    put(w, t->kids[1], at, own + 1, out);
    close_if(level > own, out);
}

static void put_sum_head(Writer *w, const char *index, const char *length, StrBuf *out)
{
    (void)w;
    str_printf(out, "sum(%s=1..%s, ", index, length);
}

// sum over k of a[ai, aj]*b[bi, bj], where the index stands at its places
static void put_contraction(Writer *w, const Term *a, At aa, const Term *b, At bb, const char *index,
                            const char *length, StrBuf *out)
{
    put_sum_head(w, index, length, out);
    put(w, a, aa, LEVEL_PRODUCT, out);
    str_char(out, '*');
    put(w, b, bb, LEVEL_PRODUCT + 1, out);
    str_char(out, ')');
}

static void put_array_product(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *a = t->kids[0], *b = t->kids[1];
    int ra = rank(w, a), rb = rank(w, b);
    if (ra == 1 && rb == -2) {
        put(w, a, (At){at.i, NULL}, LEVEL_PRODUCT, out);
        str_char(out, '*');
        put(w, b, (At){at.j, NULL}, LEVEL_PRODUCT + 1, out);
        return;
    }
    if ((ra == 1 && (rb == 2 || strcmp(t->text, "cdot"))) || (ra == 2 && rb == -2) || (ra == -2 && rb == -2)) {
        block(w, "the shapes of a product do not fit", "");
        return;
    }
    const char *k = index_begin(w), *length = kinds_length(w->shapes, a, ra == 2 ? 1 : 0);
    At aa = ra == 2 ? (At){at.i, k} : (At){k, NULL};
    At bb = rb == 2 ? (At){k, ra == 2 ? at.j : at.i} : (At){k, NULL};
    put_contraction(w, a, aa, b, bb, k, length, out);
    index_end(w);
}

static void put_product(Writer *w, const Term *t, At at, int level, StrBuf *out)
{
    int ra = rank(w, t->kids[0]), rb = rank(w, t->kids[1]);
    if (w->matrix && is_array(ra) && is_array(rb)) {
        if (ra == 1 && rb == 1 && strcmp(t->text, "odot")) {
            str_add(out, "dot(");
            put(w, t->kids[0], none, 0, out);
            str_add(out, ", ");
            put(w, t->kids[1], none, 0, out);
            str_char(out, ')');
            return;
        }
        put_binary(w, t, at, !strcmp(t->text, "odot") ? ".*" : "*", level, LEVEL_PRODUCT, out);
        return;
    }
    if (!strcmp(t->text, "otimes"))
        block(w, "a tensor product", "");
    if (!strcmp(t->text, "times") && ra == 1 && rb == 1)
        block(w, "a vector product", "");
    if (is_array(ra) && is_array(rb) && strcmp(t->text, "odot"))
        put_array_product(w, t, at, out);
    else
        put_binary(w, t, at, "*", level, LEVEL_PRODUCT, out);
}

static void put_squares(Writer *w, const Term *x, StrBuf *out) // the sum of squares of all elements
{
    int r = rank(w, x);
    if (r == 0) {
        put(w, x, none, LEVEL_ATOM, out);
        str_add(out, "^2");
        return;
    }
    const char *i = index_begin(w), *j = r == 2 ? index_begin(w) : NULL;
    put_sum_head(w, i, kinds_length(w->shapes, x, 0), out);
    if (j)
        put_sum_head(w, j, kinds_length(w->shapes, x, 1), out);
    put(w, x, (At){i, j}, LEVEL_ATOM, out);
    str_add(out, j ? "^2))" : "^2)");
    index_end(w);
    if (j)
        index_end(w);
}

static bool is_number(const Term *t, const char *text)
{
    return t->kind == TERM_NUM && !strcmp(t->text, text);
}

static void put_power(Writer *w, const Term *t, At at, int level, StrBuf *out)
{
    const Term *base = t->kids[0], *power = t->kids[1];
    int r = rank(w, base);
    bool inverse = power->kind == TERM_NEG && is_number(power->kids[0], "1");
    if (r == 2) {
        if (w->matrix && inverse) {
            str_add(out, "inv(");
            put(w, base, none, 0, out);
            str_char(out, ')');
        } else if (w->matrix) {
            put(w, base, none, LEVEL_ATOM, out);
            str_char(out, '^');
            put(w, power, none, LEVEL_ATOM, out);
        } else if (inverse) {
            w->wants_matrix = true;
            block(w, "an inverse", "");
        } else if (is_number(power, "2")) {
            Term square = {
                .kind = TERM_MUL, .text = "", .kids = (Term *[]){t->kids[0], t->kids[0]}, .n = 2, .rank = -1};
            put_array_product(w, &square, at, out);
        } else {
            w->wants_matrix = true;
            block(w, "a power of a matrix", "");
        }
        return;
    }
    const Term *norm = base->kind == TERM_NORM && base->order == 2 ? base->kids[0] : NULL;
    if (is_number(power, "2") && ((norm && is_array(rank(w, norm))) || r == 1 || r == -2)) {
        if (w->matrix)
            str_add(out, "norm("), put(w, norm ? norm : base, none, 0, out), str_add(out, ")^2");
        else
            put_squares(w, norm ? norm : base, out);
        return;
    }
    if (is_array(r)) {
        block(w, "a power of a vector", "");
        return;
    }
    open_if(level > LEVEL_POWER, out);
    put(w, base, none, LEVEL_ATOM, out);
    str_char(out, '^');
    put(w, power, none, power->kind == TERM_POW ? LEVEL_POWER : LEVEL_ATOM, out);
    close_if(level > LEVEL_POWER, out);
}

static void put_norm(Writer *w, const Term *t, StrBuf *out)
{
    const Term *x = t->kids[0];
    int r = rank(w, x);
    if (r == 0) {
        str_add(out, "abs(");
        put(w, x, none, 0, out);
        str_char(out, ')');
    } else if (t->order == 1) {
        const char *i = index_begin(w);
        put_sum_head(w, i, kinds_length(w->shapes, x, 0), out);
        str_add(out, "abs(");
        put(w, x, (At){i, NULL}, 0, out);
        str_add(out, "))");
        index_end(w);
        if (r == 2)
            block(w, "a norm of a matrix that is not the Frobenius norm", "");
    } else if (w->matrix) {
        str_add(out, "norm(");
        put(w, x, none, 0, out);
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
    put(w, t->kids[1], none, LEVEL_SUM, out);
    str_add(out, "..");
    put(w, t->kids[2], none, LEVEL_SUM, out);
    str_add(out, ", ");
    if (t->kids[3] && t->kind == TERM_SUM) {
        str_char(out, '[');
        put(w, t->kids[3], none, 0, out);
        str_add(out, "]*");
        put(w, t->kids[0], at, LEVEL_PRODUCT + 1, out);
    } else if (t->kids[3]) {
        str_add(out, "if(");
        put(w, t->kids[3], none, 0, out);
        str_add(out, ", ");
        put(w, t->kids[0], at, 0, out);
        str_add(out, ", 1)");
    } else {
        put(w, t->kids[0], at, 0, out);
    }
    str_char(out, ')');
}

// ---- Functions ----------------------------------------------------------------------------------------------------

static void put_around(Writer *w, const char *before, const Term *t, At at, int level, const char *after, StrBuf *out)
{
    str_add(out, before);
    put(w, t, at, level, out);
    str_add(out, after);
}

static bool put_expanded(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *x = t->kids[0];
    if (!strcmp(t->text, "softmax") || !strcmp(t->text, "logsumexp")) {
        bool log_sum = *t->text == 'l';
        if (!is_array(rank(w, x)) || (!log_sum && !at.i)) {
            block(w, " of what is not known to be a vector", t->text);
            return true;
        }
        const char *k = index_begin(w);
        if (!log_sum)
            put_around(w, "exp(", x, (At){at.i, NULL}, 0, ")/", out);
        str_printf(out, "%ssum(%s=1..%s, ", log_sum ? "log(" : "", k, kinds_length(w->shapes, x, 0));
        put_around(w, "exp(", x, (At){k, NULL}, 0, log_sum ? ")))" : "))", out);
        index_end(w);
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
            put_around(w, rows[i].before, x, at, rows[i].level, rows[i].after, out);
            return true;
        }
    if (!strcmp(t->text, "logit")) {
        put_around(w, "log(", x, at, LEVEL_PRODUCT, "/", out);
        put_around(w, "(1 - ", x, at, LEVEL_PRODUCT, "))", out);
        return true;
    }
    if (!strcmp(t->text, "silu")) {
        put_around(w, "(", x, at, LEVEL_PRODUCT, "/", out);
        put_around(w, "(1 + exp(-", x, at, LEVEL_NEG, ")))", out);
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
            block(w, "a determinant", "");
        char head[16];
        snprintf(head, sizeof head, "%s(", t->text);
        put_around(w, head, x, none, 0, ")", out);
        return true;
    }
    if (!strcmp(t->text, "tr")) {
        if (w->matrix) {
            put_around(w, "tr(", x, none, 0, ")", out);
            return true;
        }
        if (rank(w, x) != 2) {
            put(w, x, none, LEVEL_ATOM, out); // of a number: itself
            return true;
        }
        const char *k = index_begin(w);
        put_sum_head(w, k, kinds_length(w->shapes, x, 0), out);
        put(w, x, (At){k, k}, 0, out);
        str_char(out, ')');
        index_end(w);
        return true;
    }
    if (!strcmp(t->text, "diag")) {
        if (w->matrix) {
            put_around(w, "diag(", x, none, 0, ")", out);
        } else if (rank(w, x) == 1 && at.i && at.j) {
            str_printf(out, "[%s = %s]*", at.i, at.j);
            put(w, x, (At){at.i, NULL}, LEVEL_PRODUCT + 1, out);
        } else {
            block(w, "a diagonal of what is not known to be a vector", "");
        }
        return true;
    }
    return false;
}

static void put_call(Writer *w, const Term *t, At at, StrBuf *out)
{
    if (t->n == 1 && !t->order && (put_expanded(w, t, at, out) || put_array_call(w, t, at, out)))
        return;
    if (w->matrix && t->n == 1 && is_array(rank(w, t->kids[0]))) {
        str_add(out, t->text);
        put_around(w, ".(", t->kids[0], none, 0, ")", out);
        return;
    }
    str_add(out, t->text);
    for (int k = 0; k < t->order; k++)
        str_char(out, '\'');
    w->derivative |= t->order > 0;
    str_char(out, '(');
    for (uint32_t k = 0; k < t->n; k++) {
        str_add(out, k ? ", " : "");
        put(w, t->kids[k], at, 0, out);
    }
    str_char(out, ')');
}

// ---- Derivatives --------------------------------------------------------------------------------------------------

static bool is_defined(Writer *w, const char *name)
{
    const Symbol *s = symbols_find(w->symbols, name);
    return s && s->defined;
}

// A derivative of a bare name that nothing defines is no derivative of a constant.
static void check_operand(Writer *w, const Term *t, const Term *variable)
{
    bool same = variable && variable->kind == TERM_NAME && !strcmp(variable->text, t->text);
    if (w->formal && (t->kind == TERM_APPLY || !variable || !t->n || same))
        return;
    if (t->kind == TERM_NAME && !is_defined(w, t->text) && !same)
        block(w, " is not defined", t->text);
    if (t->kind == TERM_APPLY && !is_defined(w, t->text)) {
        bool among = false;
        for (uint32_t k = 0; variable && k < t->n; k++)
            among |= t->kids[k]->kind == TERM_NAME && !strcmp(t->kids[k]->text, variable->text);
        if (!among)
            block(w, " is not defined", t->text);
    }
}

static void put_variable(Writer *w, const Term *v, At at, StrBuf *out)
{
    put(w, v, rank(w, v) ? at : none, 0, out);
}

// (x^2)': by the only variable, or by x where there are several.
static void free_names(Writer *w, const Term *t, const char **only, bool *several)
{
    if (t->kind == TERM_NAME && !is_defined(w, t->text) && !t->n) {
        if (*only && strcmp(*only, t->text))
            *several = true;
        if (!*only || !strcmp(t->text, "x"))
            *only = t->text;
    }
    for (uint32_t k = 0; k < t->n; k++)
        if (t->kids[k])
            free_names(w, t->kids[k], only, several);
}

static void put_prime(Writer *w, const Term *t, StrBuf *out)
{
    int order = 1;
    const Term *inner = t->kids[0];
    for (; inner->kind == TERM_DIFF && !strcmp(inner->text, "'"); inner = inner->kids[0])
        order++;
    const char *only = NULL;
    bool several = false;
    free_names(w, inner, &only, &several);
    if (!only || (several && strcmp(only, "x")))
        block(w, "the variable of this derivative is not named", "");
    w->derivative = true;
    str_add(out, "diff(");
    put(w, inner, none, 0, out);
    str_printf(out, ", %s", only ? only : "x");
    if (order > 1)
        str_printf(out, ", %d", order);
    str_char(out, ')');
}

static void put_variables(Writer *w, const Term *t, At first, At second, StrBuf *out)
{
    unsigned arrays = 0;
    for (uint32_t k = 1; k < t->n; k++) {
        const Term *v = t->kids[k];
        uint32_t order = 1;
        bool array = is_array(rank(w, v));
        while (!array && k + order < t->n && term_same(v, t->kids[k + order]))
            order++;
        str_add(out, ", ");
        put_variable(w, v, arrays ? second : first, out);
        arrays += array;
        if (order > 1)
            str_printf(out, ", %u", order);
        k += order - 1;
    }
}

static void put_matrix_derivative(Writer *w, const Term *t, StrBuf *out)
{
    int r = rank(w, t->kids[0]), v = rank(w, t->kids[1]);
    bool second = t->kind == TERM_NABLA ? t->order == 2 : t->n == 3;
    put_around(w,
               second && v ? "hessian("
               : r && v    ? "jacobian("
               : v         ? "grad("
                           : "diff(",
               t->kids[0], none, 0, ", ", out);
    put(w, t->kids[1], none, 0, out);
    str_char(out, ')');
}

// dy/dx of a y that nothing defines: y depends on x, and is no constant.
static bool depends_on_variables(Writer *w, const Term *t)
{
    const Term *y = t->kids[0];
    bool plain_name = y->kind == TERM_NAME && !y->n && !y->order && !is_defined(w, y->text);
    for (uint32_t k = 1; k < t->n; k++)
        plain_name &= t->kids[k]->kind == TERM_NAME && strcmp(t->kids[k]->text, y->text);
    for (uint32_t k = 1; k < t->n && plain_name; k++)
        if (t->kids[k]->n)
            block(w, " is not defined", y->text);
    return plain_name;
}

static void put_dependence(Writer *w, const Term *t, StrBuf *out) // (x, y)
{
    str_char(out, '(');
    for (uint32_t k = 1; k < t->n; k++) {
        bool again = false;
        for (uint32_t i = 1; i < k; i++)
            again |= term_same(t->kids[i], t->kids[k]);
        if (!again)
            put_around(w, k > 1 ? ", " : "", t->kids[k], none, 0, "", out);
    }
    str_char(out, ')');
}

static void put_derivative(Writer *w, const Term *t, At at, StrBuf *out)
{
    if (!strcmp(t->text, "'")) {
        put_prime(w, t, out);
        return;
    }
    w->derivative = true;
    check_operand(w, t->kids[0], t->kids[1]);
    bool arrays = false;
    int used = 0;
    for (uint32_t k = 1; k < t->n; k++) {
        int v = rank(w, t->kids[k]);
        arrays |= is_array(v);
        used += v == -2 ? 1 : v;
    }
    int r = rank(w, t->kids[0]);
    r = r == -2 ? 1 : r;
    if (w->matrix && (arrays || r)) {
        put_matrix_derivative(w, t, out);
        return;
    }
    if (r + used > 2 || (used + r && !at.i)) {
        block(w, "a derivative with more than two indices", "");
        return;
    }
    At operand = none, first = at, second = (At){at.j, NULL};
    if (r == 2) {
        operand = at;
    } else if (r == 1 && used == 1) {
        operand = (At){w->turned ? at.j : at.i, NULL};
        first = (At){w->turned ? at.i : at.j, NULL};
    } else if (r == 1) {
        operand = (At){at.i, NULL};
    }
    if (r == 0 && used == 2 && t->n == 2 && w->turned) { // by a matrix, laid out as its transpose
        first = (At){at.j, at.i};
    }
    put_around(w, "diff(", t->kids[0], operand, 0, "", out);
    if (w->formal && depends_on_variables(w, t))
        put_dependence(w, t, out);
    put_variables(w, t, first, second, out);
    str_char(out, ')');
}

static const Term *nabla_variable(Writer *w, const Term *t)
{
    if (t->kids[1])
        return t->kids[1];
    const Term *f = t->kids[0];
    const Symbol *s = f->kind == TERM_NAME || f->kind == TERM_APPLY ? symbols_find(w->symbols, f->text) : NULL;
    const char *name = w->nabla;
    if (f->kind == TERM_APPLY && f->n == 1 && f->kids[0]->kind == TERM_NAME)
        return f->kids[0];
    if (!name && s && s->nparams == 1)
        name = s->params[0];
    if (!name) {
        w->wants_nabla = true;
        return NULL;
    }
    return term_new(w->arena, TERM_NAME, name, NULL, 0);
}

static void put_nabla(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *v = nabla_variable(w, t);
    if (!v) {
        block(w, "the variable of the gradient is not named", "");
        return;
    }
    Term *kids[3] = {t->kids[0], (Term *)(uintptr_t)v, (Term *)(uintptr_t)v};
    Term *d = term_new(w->arena, TERM_DIFF, "", kids, t->order == 2 ? 3 : 2);
    put_derivative(w, d, at, out);
}

void write_collect_differentials(Writer *w, const Term *t)
{
    if (t->kind == TERM_DIFFERENTIAL && t->kids[0]->kind == TERM_NAME && !t->kids[0]->n &&
        !is_defined(w, t->kids[0]->text)) {
        for (size_t i = 0; i < w->variables.len; i++)
            if (!strcmp(w->variables.at[i], t->kids[0]->text))
                return;
        vec_push(&w->variables, t->kids[0]->text);
    }
    for (uint32_t k = 0; k < t->n; k++)
        if (t->kids[k])
            write_collect_differentials(w, t->kids[k]);
}

static void put_differential(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *e = t->kids[0];
    w->derivative = true;
    if (e->kind == TERM_NAME && !is_defined(w, e->text) && !e->n) { // dx itself
        int r = rank(w, e);
        str_printf(out, "d%s", e->text);
        use(w, arena_printf(w->arena, "d%s", e->text));
        if (r && !w->matrix)
            put_subscripts(w, NULL, 0, r == 2 ? at : (At){at.i, NULL}, out);
        return;
    }
    check_operand(w, e, NULL);
    if (w->variables.len != 1) {
        block(w, "the variables of this differential are not named", "");
        return;
    }
    Term *v = term_new(w->arena, TERM_NAME, w->variables.at[0], NULL, 0);
    int r = rank(w, v);
    if (w->matrix) {
        put_around(w, "dir(", e, none, 0, "", out);
        str_printf(out, ", %s, d%s)", v->text, v->text);
        use(w, arena_printf(w->arena, "d%s", v->text));
        return;
    }
    const char *i = r ? index_begin(w) : NULL, *j = r == 2 ? index_begin(w) : NULL;
    if (i)
        put_sum_head(w, i, kinds_length(w->shapes, v, 0), out);
    if (j)
        put_sum_head(w, j, kinds_length(w->shapes, v, 1), out);
    put_around(w, "diff(", e, is_array(rank(w, e)) ? at : none, 0, ", ", out);
    put(w, v, (At){i, j}, 0, out);
    str_printf(out, ")*d%s", v->text);
    put_subscripts(w, NULL, 0, (At){i, j}, out);
    str_add(out, j ? "))" : i ? ")" : "");
    for (int k = 0; k < (r == 2 ? 2 : r ? 1 : 0); k++)
        index_end(w);
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
        put(w, t->kids[k], none, 0, out);
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
            put_around(w, "", t->kids[k], none, 0, ": ", out);
        put(w, t->kids[k + 1], none, 0, out);
    }
    str_char(out, ')');
}

static void put_index(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *inner = t->kids[0];
    StrBuf first = {0}, second = {0};
    put(w, t->kids[1], none, LEVEL_SUM, &first);
    if (t->n > 2)
        put(w, t->kids[2], none, LEVEL_SUM, &second);
    const char *i = arena_text(w->arena, str_text(&first), first.len),
               *j = t->n > 2 ? arena_text(w->arena, str_text(&second), second.len) : NULL;
    str_free(&first);
    str_free(&second);
    int r = rank(w, inner);
    if (r == 0 || t->n > 3)
        block(w, "a subscript on a number", "");
    if (w->matrix) {
        put(w, inner, none, LEVEL_ATOM, out);
        str_printf(out, "[%s%s%s]", i, j ? "," : "", j ? j : "");
        return;
    }
    put(w, inner, r == 2 ? (At){i, j ? j : at.i} : (At){i, NULL}, LEVEL_ATOM, out);
}

static void put_limit(Writer *w, const Term *t, StrBuf *out)
{
    put_around(w, "limit(", t->kids[0], none, 0, ", ", out);
    put_around(w, "", t->kids[1], none, 0, ", ", out);
    put_around(w, "", t->kids[2], none, 0, t->order > 0 ? ", right)" : t->order < 0 ? ", left)" : ")", out);
}

static void put_dot(Writer *w, const Term *t, StrBuf *out)
{
    int a = rank(w, t->kids[0]), b = rank(w, t->kids[1]);
    if (w->matrix) {
        put_around(w, a == 2 ? "tr(" : "dot(", t->kids[0], none, a == 2 ? LEVEL_ATOM : 0, a == 2 ? "'*" : ", ", out);
        put_around(w, "", t->kids[1], none, a == 2 ? LEVEL_ATOM : 0, ")", out);
        return;
    }
    if (!is_array(a) || !is_array(b) || (a == 2) != (b == 2)) {
        put_binary(w, t, none, "*", LEVEL_ATOM, LEVEL_PRODUCT, out); // of numbers
        if (is_array(a) || is_array(b))
            block(w, "the shapes of an inner product do not fit", "");
        return;
    }
    const char *i = index_begin(w), *j = a == 2 ? index_begin(w) : NULL;
    put_sum_head(w, i, kinds_length(w->shapes, t->kids[0], 0), out);
    if (j)
        put_sum_head(w, j, kinds_length(w->shapes, t->kids[0], 1), out);
    put(w, t->kids[0], (At){i, j}, LEVEL_PRODUCT, out);
    str_char(out, '*');
    put(w, t->kids[1], (At){i, j}, LEVEL_PRODUCT + 1, out);
    str_add(out, j ? "))" : ")");
    index_end(w);
    if (j)
        index_end(w);
}

static void put_abs(Writer *w, const Term *t, StrBuf *out)
{
    int r = rank(w, t->kids[0]);
    if (r == 2) {
        w->wants_matrix = true;
        if (!w->matrix)
            block(w, "a determinant", "");
        put_around(w, "det(", t->kids[0], none, 0, ")", out);
    } else if (is_array(r)) {
        Term norm = *t;
        norm.order = 2;
        put_norm(w, &norm, out);
    } else {
        put_around(w, "abs(", t->kids[0], none, 0, ")", out);
    }
}

static void put(Writer *w, const Term *t, At at, int level, StrBuf *out)
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
        put_around(w, "-", t->kids[0], at, LEVEL_PRODUCT + 0, "", out);
        close_if(level > LEVEL_SUM, out);
        break;
    case TERM_MUL: put_product(w, t, at, level, out); break;
    case TERM_DIV: put_binary(w, t, at, "/", level, LEVEL_PRODUCT, out); break;
    case TERM_POW: put_power(w, t, at, level, out); break;
    case TERM_SUM:
    case TERM_PROD: put_big(w, t, at, out); break;
    case TERM_DIFF: put_derivative(w, t, at, out); break;
    case TERM_NABLA: put_nabla(w, t, at, out); break;
    case TERM_TRANSPOSE: {
        int r = rank(w, t->kids[0]);
        if (w->matrix && is_array(r)) {
            bool simple = t->kids[0]->kind == TERM_NAME;
            open_if(!simple, out);
            put(w, t->kids[0], none, simple ? LEVEL_ATOM : 0, out);
            close_if(!simple, out);
            str_char(out, '\'');
        } else {
            put(w, t->kids[0], r == 2 ? (At){at.j, at.i} : at, level, out);
        }
        break;
    }
    case TERM_NORM: put_norm(w, t, out); break;
    case TERM_ABS: put_abs(w, t, out); break;
    case TERM_IVERSON: put_around(w, "[", t->kids[0], none, 0, "]", out); break;
    case TERM_RELATION:
        if (t->n == 1) {
            block(w, "a condition that is no relation", "");
            break;
        }
        put(w, t->kids[0], none, LEVEL_SUM, out);
        str_printf(out, " %s ", t->text);
        put(w, t->kids[1], none, LEVEL_SUM, out);
        break;
    case TERM_AND:
        put_around(w, "", t->kids[0], none, 0, " and ", out);
        put(w, t->kids[1], none, 0, out);
        break;
    case TERM_PIECES: put_pieces(w, t, out); break;
    case TERM_MATRIX:
    case TERM_LIST:
        if (at.i)
            block(w, "an element of a list that is written out", "");
        put_list(w, t, out);
        break;
    case TERM_INDEX: put_index(w, t, at, out); break;
    case TERM_AT:
        put_around(w, "subst(", t->kids[0], at, 0, ", ", out);
        put_around(w, "", t->kids[1], none, 0, " = ", out);
        put_around(w, "", t->kids[2], none, 0, ")", out);
        break;
    case TERM_LIMIT: put_limit(w, t, out); break;
    case TERM_DOT: put_dot(w, t, out); break;
    case TERM_DIFFERENTIAL: put_differential(w, t, at, out); break;
    case TERM_FACTORIAL: put_around(w, "", t->kids[0], none, LEVEL_ATOM, "!", out); break;
    case TERM_OPAQUE:
        block(w, "", t->text);
        for (uint32_t k = 0; k < t->n; k++)
            put(w, t->kids[k], none, level, out);
        break;
    }
}

bool write_term(Writer *w, const Term *t, const char *i, const char *j, StrBuf *out)
{
    put(w, t, (At){i, j}, 0, out);
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
