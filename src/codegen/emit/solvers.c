// What a function makes ahead of its outputs (lower/stages.h), as C: the arrays in the workspace, calls that fill, factor
// and solve, and the definitions of what is called.
#include "codegen/emit/emit.h"

static const struct {
    const char *name, *source;
} rows[] = {

#define SOLVER(id, ...) {#id, #__VA_ARGS__},
#include "codegen/emit/solvers.def"
#undef SOLVER
};

enum { SOLVER_COUNT = sizeof rows / sizeof *rows };

_Static_assert((int)SOLVER_COUNT <= (int)EMIT_SOLVERS, "emit.h has a place for each solver");

// ---- Names ----------------------------------------------------------------------------------------------------------

const char *emit_stage_name(Emit *e, Sym name)
{
    const Stages *stages = &e->code->stages;
    for (size_t i = 0; i < stages->list.len; i++)
        if (stages->list.at[i].name == name)
            return e->made.at[i];
    for (uint32_t i = 0; i < e->ir->params.len; i++)
        if (e->ir->params.at[i].name == name)
            return e->param[i];
    return NULL;
}

bool emit_is_made(const Emit *e, uint32_t param)
{
    return stages_find(&e->code->stages, e->ir->params.at[param].name) != NULL;
}

static void use(Emit *e, const char *solver)
{
    for (int i = 0; i < SOLVER_COUNT; i++)
        if (!strcmp(rows[i].name, solver))
            e->solver_used[i] = true;
    if (!strcmp(solver, "cholesky_inverse"))
        use(e, "cholesky_solve");
    if (!strcmp(solver, "lu_inverse"))
        use(e, "lu_solve_turned");
}

// ---- The workspace --------------------------------------------------------------------------------------------------

// An array of n or n*n numbers behind those that there are; scratch has no name and is used again.
static void reserve(Emit *e, const char *name, const Stage *step, bool square)
{
    StrBuf n = {0}, places = {0};
    emit_value(e, &n, step->rows, 14);
    str_printf(&places, square ? "%s * %s" : "%s", str_text(&n), str_text(&n));
    str_printf(&e->body, "    %s *const %s = %s;\n", e->real->c, name, str_text(&e->end));
    str_printf(&e->made_size, "%s%s", e->made_size.len ? " + " : "", str_text(&places));
    str_clear(&e->end);
    str_printf(&e->end, "%s + %s", name, str_text(&places));
    str_free(&n);
    str_free(&places);
}

// ---- Calls ----------------------------------------------------------------------------------------------------------

// The function that fills the step's matrix or right side: its definition, and a call.
static bool fill(Emit *e, const Stage *step, const char *array)
{
    Emit own = {.outer = e, .dialect = e->dialect};
    bool ok = emit_begin(&own, e->file, step->code, e->err);
    if (ok) {
        StrBuf scratch = {0};
        emit_definition(&own, "static ", "restrict ", &e->stages);
        str_char(&e->stages, '\n');
        for (uint32_t i = 0; i < ir_function_count; i++)
            e->function_used[i] |= own.function_used[i];
        for (uint32_t i = 0; i < e->ir->params.len; i++)
            for (uint32_t k = 0; k < own.ir->params.len; k++)
                e->param_used[i] |= e->ir->params.at[i].name == own.ir->params.at[k].name;
        str_printf(&e->body, "    %s(", own.function);
        for (uint32_t i = 0; i < own.ir->params.len; i++)
            str_printf(&e->body, "%s, ", own.param[i]);
        str_add(&e->body, array);
        emit_work_size(&own, &scratch);
        if (scratch.len) {
            str_printf(&e->body, ", %s", str_text(&e->end));
            str_printf(&e->made_size, " + %s", str_text(&scratch));
        }
        str_add(&e->body, ");\n");
        str_free(&scratch);
    }
    emit_end(&own);
    return ok;
}

static void call(Emit *e, const Stage *factor, const char *what, const char *result)
{
    StrBuf solver = {0}, n = {0};
    size_t at = (size_t)(factor - e->code->stages.list.at);
    str_printf(&solver, "%s%s", factor->definite ? "cholesky" : "lu", what);
    use(e, str_text(&solver));
    emit_integer(e, &n, factor->rows);
    str_printf(&e->body, "%s%s(%s, %s", str_text(&e->runtime), str_text(&solver), str_text(&n), e->made.at[at]);
    if (!factor->definite)
        str_printf(&e->body, ", %s", e->pivots.at[at]);
    str_printf(&e->body, result ? ", %s);\n" : ");\n", result);
    str_free(&solver);
    str_free(&n);
}

static bool make(Emit *e, const Stage *step, const char *name)
{
    const Stage *factor = &e->code->stages.list.at[step->factor];
    bool filled = step->kind == STAGE_FACTOR || step->kind == STAGE_SOLUTION;
    if (step->kind != STAGE_DET && step->kind != STAGE_LOG_DET)
        reserve(e, name, step, step->kind != STAGE_SOLUTION);
    if (step->kind == STAGE_FACTOR && !step->definite)
        reserve(e, e->pivots.at[step->factor], step, false);
    if (filled && !fill(e, step, name))
        return false;
    str_add(&e->body, "    ");
    switch (step->kind) {
    case STAGE_FACTOR: call(e, factor, "", NULL); break;
    case STAGE_SOLUTION: call(e, factor, step->turned ? "_solve_turned" : "_solve", name); break;
    case STAGE_INVERSE: call(e, factor, "_inverse", name); break;
    case STAGE_DET:
    case STAGE_LOG_DET:
        str_printf(&e->body, "const %s %s = ", e->real->c, name);
        call(e, factor, step->kind == STAGE_DET ? "_det" : "_log_det", NULL);
        break;
    }
    return true;
}

void emit_stage_names(Emit *e)
{
    const Stages *stages = &e->code->stages;
    for (size_t i = 0; i < stages->list.len; i++) {
        const Stage *step = &stages->list.at[i];
        vec_push(&e->made, names_make(&e->names, pool_symbol_name(e->code->pool, step->name)));
        vec_push(&e->pivots, step->kind == STAGE_FACTOR && !step->definite ? names_make(&e->names, "pivots") : NULL);
    }
}

bool emit_stages(Emit *e)
{
    const Stages *stages = &e->code->stages;
    str_add(&e->end, e->work);
    for (size_t i = 0; i < stages->list.len; i++)
        if (stages->list.at[i].needed && !make(e, &stages->list.at[i], e->made.at[i]))
            return false;
    return true;
}

void emit_solvers(Emit *e, StrBuf *out)
{
    for (int i = 0; i < SOLVER_COUNT; i++)
        if (e->solver_used[i]) {
            emit_runtime_text(e, out, rows[i].source);
            str_char(out, '\n');
        }
    str_add_n(out, e->stages.at, e->stages.len);
}
