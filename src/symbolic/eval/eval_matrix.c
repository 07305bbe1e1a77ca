// Inverses and determinants of the matrices that tables mean: exactly where the elements are rational, else in balls.
//
// A table is a sum over rows of a sum over columns. Its blocks are run for each place, and what they come to are the
// elements. A table without free indices has one matrix in a run, which is inverted once.
#include "symbolic/eval/eval_internal.h"

#include <math.h>

enum { MATRIX_MOST = 40 };

static EvalTable *table_at(EvalProgram *g, uint32_t step)
{
    for (size_t i = 0; i < g->tables.len; i++)
        if (g->tables.at[i]->step == step)
            return g->tables.at[i];
    EvalTable *t = mem_zero(sizeof *t);
    t->step = step;
    fmpq_mat_init(t->inverse, 0, 0);
    arb_mat_init(t->ball, 0, 0);
    value_init(&t->det);
    vec_push(&g->tables, t);
    return t;
}

void eval_tables_free(EvalProgram *g)
{
    for (size_t i = 0; i < g->tables.len; i++) {
        fmpq_mat_clear(g->tables.at[i]->inverse);
        arb_mat_clear(g->tables.at[i]->ball);
        value_clear(&g->tables.at[i]->det);
        mem_free(g->tables.at[i]);
    }
    vec_free(&g->tables);
}

static EvalStatus whole_size(EvalProgram *g, const EvalStep *sum, slong *n)
{
    const EvalValue *upper = &g->values[g->args.at[sum->first + 1]];
    if (upper->status != EVAL_OK)
        return upper->status;
    if (!value_get_si(upper, n))
        return upper->exact ? EVAL_UNDEFINED : EVAL_UNSURE;
    return *n >= 0 && *n <= MATRIX_MOST ? EVAL_OK : EVAL_LIMIT;
}

static void set_index(EvalProgram *g, const EvalBlock *block, slong value)
{
    if (block->index)
        value_set_si(&g->values[block->index - 1], value);
}

// Row i into the matrices; *exact becomes false where an element is a ball.
static EvalStatus run_row(EvalProgram *g, const EvalStep *table, slong i, EvalTable *t, fmpq_mat_t exact,
                          const EvalValues *at, slong prec)
{
    slong n = arb_mat_nrows(t->ball), cols;
    set_index(g, &g->blocks.at[table->body], i + 1);
    EvalStatus status = ball_block(g, table->body, at, prec);
    const EvalStep *inner = &g->steps.at[g->blocks.at[table->body].root];
    if (status != EVAL_OK)
        return status;
    status = inner->kind == KIND_SUM ? whole_size(g, inner, &cols) : EVAL_LIMIT;
    if (status != EVAL_OK || cols != n)
        return status != EVAL_OK ? status : EVAL_UNDEFINED;
    const EvalBlock *block = &g->blocks.at[inner->body];
    for (slong j = 0; j < n; j++) {
        set_index(g, block, j + 1);
        status = ball_block(g, inner->body, at, prec);
        EvalValue *v = &g->values[block->root];
        status = status == EVAL_OK ? v->status : status;
        if (status != EVAL_OK)
            return status;
        t->exact = t->exact && v->exact;
        arb_set(arb_mat_entry(t->ball, i, j), value_ball(v, prec));
        if (v->exact)
            fmpq_set(fmpq_mat_entry(exact, i, j), v->q);
    }
    return EVAL_OK;
}

static void finish_exact(EvalTable *t, const fmpq_mat_t exact, slong prec)
{
    slong n = fmpq_mat_nrows(exact);
    fmpq_mat_clear(t->inverse);
    fmpq_mat_init(t->inverse, n, n);
    t->det.exact = true;
    fmpq_mat_det(t->det.q, exact);
    value_settle(&t->det, prec);
    if (t->det.exact && fmpq_is_zero(t->det.q))
        return;
    fmpq_mat_inv(t->inverse, exact);
}

static void finish_ball(EvalTable *t, slong prec)
{
    t->det.exact = false;
    arb_mat_det(t->det.x, t->ball, prec);
    value_finish(&t->det);
    if (t->det.status == EVAL_OK && !arb_mat_inv(t->ball, t->ball, prec))
        t->status = EVAL_UNSURE;
}

static void fill_table(EvalProgram *g, const EvalStep *step, EvalTable *t, const EvalValues *at, slong prec)
{
    slong n = 0;
    fmpq_mat_t exact;
    t->status = step->kind == KIND_SUM ? whole_size(g, step, &n) : EVAL_LIMIT;
    if (t->status != EVAL_OK)
        return;
    arb_mat_clear(t->ball);
    arb_mat_init(t->ball, n, n);
    fmpq_mat_init(exact, n, n);
    t->exact = true;
    for (slong i = 0; i < n && t->status == EVAL_OK; i++)
        t->status = run_row(g, step, i, t, exact, at, prec);
    if (t->status == EVAL_OK && t->exact)
        finish_exact(t, exact, prec);
    else if (t->status == EVAL_OK)
        finish_ball(t, prec);
    fmpq_mat_clear(exact);
}

static void run_determinant(const EvalTable *t, EvalValue *out)
{
    out->status = t->det.status;
    out->exact = t->det.exact;
    out->made = 0;
    if (out->exact)
        fmpq_set(out->q, t->det.q);
    else
        arb_set(out->x, t->det.x);
}

static void run_inverse(const EvalTable *t, EvalValue *i, EvalValue *j, EvalValue *out, slong prec)
{
    slong row, col, n = arb_mat_nrows(t->ball);
    bool whole = value_get_si(i, &row) && value_get_si(j, &col);
    if (!whole) {
        out->status = i->exact && j->exact ? EVAL_UNDEFINED : EVAL_UNSURE;
    } else if (row < 1 || row > n || col < 1 || col > n) {
        out->status = EVAL_UNDEFINED;
    } else if (t->exact) {
        out->status = t->det.exact && fmpq_is_zero(t->det.q) ? EVAL_UNDEFINED : EVAL_OK;
        if (out->status != EVAL_OK)
            return;
        out->exact = true;
        fmpq_set(out->q, fmpq_mat_entry(t->inverse, row - 1, col - 1));
        value_settle(out, prec);
    } else {
        out->exact = false;
        arb_set(out->x, arb_mat_entry(t->ball, row - 1, col - 1));
        value_finish(out);
    }
}

void ball_matrix(EvalProgram *g, const EvalStep *s, const EvalValues *at, EvalValue *out, slong prec)
{
    uint32_t place = g->args.at[s->first + s->nargs - 1];
    const EvalStep *step = &g->steps.at[place];
    EvalTable *t = table_at(g, place);
    bool closed = !(expr_flags(g->pool, step->node) & FLAG_HAS_BOUND);
    if (t->run != g->runs || !closed) {
        fill_table(g, step, t, at, prec);
        t->run = g->runs;
    }
    if (t->status != EVAL_OK)
        out->status = t->status;
    else if (s->op == FORM_DETERMINANT)
        run_determinant(t, out);
    else
        run_inverse(t, &g->values[g->args.at[s->first]], &g->values[g->args.at[s->first + 1]], out, prec);
}

// ---- In doubles ----------------------------------------------------------------------------------------------------

static void swap_rows(double *a, double *b, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) {
        double t = a[k];
        a[k] = b[k];
        b[k] = t;
    }
}

// Gauss and Jordan with the largest pivot of each column.
double eval_invert_doubles(double *a, uint32_t n)
{
    double inverse[24 * 24] = {0}, det = 1;
    if (n > 24)
        return NAN;
    for (uint32_t i = 0; i < n; i++)
        inverse[i * n + i] = 1;
    for (uint32_t c = 0; c < n; c++) {
        uint32_t pivot = c;
        for (uint32_t r = c + 1; r < n; r++)
            pivot = fabs(a[r * n + c]) > fabs(a[pivot * n + c]) ? r : pivot;
        if (pivot != c) {
            swap_rows(a + c * n, a + pivot * n, n);
            swap_rows(inverse + c * n, inverse + pivot * n, n);
            det = -det;
        }
        double p = a[c * n + c];
        det *= p;
        if (p == 0)
            return 0;
        for (uint32_t k = 0; k < n; k++) {
            a[c * n + k] /= p;
            inverse[c * n + k] /= p;
        }
        for (uint32_t r = 0; r < n; r++) {
            double f = a[r * n + c];
            for (uint32_t k = 0; k < n && r != c; k++) {
                a[r * n + k] -= f * a[c * n + k];
                inverse[r * n + k] -= f * inverse[c * n + k];
            }
        }
    }
    memcpy(a, inverse, n * n * sizeof *a);
    return det;
}
