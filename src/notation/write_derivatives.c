// Derivatives to text: by names, elements and vectors, gradients, differentials.
#include "notation/write_internal.h"

#include "notation/tree.h"

#include <stdio.h>
#include <stdlib.h>

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
        write_block(w, " is not defined", t->text);
    if (t->kind == TERM_APPLY && !is_defined(w, t->text)) {
        bool among = false;
        for (uint32_t k = 0; variable && k < t->n; k++)
            among |= t->kids[k]->kind == TERM_NAME && !strcmp(t->kids[k]->text, variable->text);
        if (!among)
            write_block(w, " is not defined", t->text);
    }
}

static void put_variable(Writer *w, const Term *v, At at, StrBuf *out)
{
    write_at(w, v, write_rank(w, v) ? at : none, 0, out);
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
        write_block(w, "the variable of this derivative is not named", "");
    w->derivative = true;
    str_add(out, "diff(");
    write_at(w, inner, none, 0, out);
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
        bool array = write_is_array(write_rank(w, v));
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
    int r = write_rank(w, t->kids[0]), v = write_rank(w, t->kids[1]);
    bool second = t->kind == TERM_NABLA ? t->order == 2 : t->n == 3;
    write_around(w,
               second && v ? "hessian("
               : r && v    ? "jacobian("
               : v         ? "grad("
                           : "diff(",
               t->kids[0], none, 0, ", ", out);
    write_at(w, t->kids[1], none, 0, out);
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
            write_block(w, " is not defined", y->text);
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
            write_around(w, k > 1 ? ", " : "", t->kids[k], none, 0, "", out);
    }
    str_char(out, ')');
}

void write_derivative(Writer *w, const Term *t, At at, StrBuf *out)
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
        int v = write_rank(w, t->kids[k]);
        arrays |= write_is_array(v);
        used += v == -2 ? 1 : v;
    }
    int r = write_rank(w, t->kids[0]);
    r = r == -2 ? 1 : r;
    if (w->matrix && (arrays || r)) {
        put_matrix_derivative(w, t, out);
        return;
    }
    if (r + used > 2 || (used + r && !at.i)) {
        write_block(w, "a derivative with more than two indices", "");
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
    write_around(w, "diff(", t->kids[0], operand, 0, "", out);
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

void write_nabla(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *v = nabla_variable(w, t);
    if (!v) {
        write_block(w, "the variable of the gradient is not named", "");
        return;
    }
    Term *kids[3] = {t->kids[0], (Term *)(uintptr_t)v, (Term *)(uintptr_t)v};
    Term *d = term_new(w->arena, TERM_DIFF, "", kids, t->order == 2 ? 3 : 2);
    write_derivative(w, d, at, out);
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

void write_differential(Writer *w, const Term *t, At at, StrBuf *out)
{
    const Term *e = t->kids[0];
    w->derivative = true;
    if (e->kind == TERM_NAME && !is_defined(w, e->text) && !e->n) { // dx itself
        int r = write_rank(w, e);
        str_printf(out, "d%s", e->text);
        write_use(w, arena_printf(w->arena, "d%s", e->text));
        if (r && !w->matrix)
            write_subscripts(w, NULL, 0, r == 2 ? at : (At){at.i, NULL}, out);
        return;
    }
    check_operand(w, e, NULL);
    if (w->variables.len != 1) {
        write_block(w, "the variables of this differential are not named", "");
        return;
    }
    Term *v = term_new(w->arena, TERM_NAME, w->variables.at[0], NULL, 0);
    int r = write_rank(w, v);
    if (w->matrix) {
        write_around(w, "dir(", e, none, 0, "", out);
        str_printf(out, ", %s, d%s)", v->text, v->text);
        write_use(w, arena_printf(w->arena, "d%s", v->text));
        return;
    }
    const char *i = r ? write_index_begin(w) : NULL, *j = r == 2 ? write_index_begin(w) : NULL;
    if (i)
        write_sum_head(w, i, kinds_length(w->shapes, v, 0), out);
    if (j)
        write_sum_head(w, j, kinds_length(w->shapes, v, 1), out);
    write_around(w, "diff(", e, write_is_array(write_rank(w, e)) ? at : none, 0, ", ", out);
    write_at(w, v, (At){i, j}, 0, out);
    str_printf(out, ")*d%s", v->text);
    write_subscripts(w, NULL, 0, (At){i, j}, out);
    str_add(out, j ? "))" : i ? ")" : "");
    for (int k = 0; k < (r == 2 ? 2 : r ? 1 : 0); k++)
        write_index_end(w);
}
