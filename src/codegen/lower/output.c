// The outputs of a function: their indices become loops, their values nodes.
//
// A dense output is an array over the ranges of its indices. Of a sparse matrix the second loop runs over the entries
// of a row, whose columns a table holds; sparse.c finds where they may be.
#include "codegen/lower/lower.h"

#include "codegen/forms/stable.h"

// ---- Sparse matrices ------------------------------------------------------------------------------------------------

// A table among the parameters. `extent`: its places; 0: as many as there are entries.
static bool add_table(Lower *l, const char *output, const char *what, Expr extent, uint32_t *at)
{
    StrBuf name = {0};
    str_printf(&name, "%s_%s", output, what);
    IrParam table = {.name = pool_symbol(l->p, name.at, name.len), .kind = CODE_INT, .rank = 1, .extent = {extent}};
    table.first[0] = 1;
    *at = (uint32_t)l->ir->params.len;
    bool fresh = lower_param(l, table.name) < 0;
    if (fresh)
        vec_push(&l->ir->params, table);
    else
        lower_fail(l, "%.60s is the name of a table of the sparse output", name.at);
    str_free(&name);
    return fresh;
}

static bool lower_tables(Lower *l, const CodeOutput *out, IrOutput *result, Expr from, Expr to)
{
    bool csr = out->storage == CODE_CSR;
    Expr rows = expr_add2(l->p, expr_sub(l->p, to, from), expr_int(l->p, 2));
    return add_table(l, result->name, csr ? "rows" : "columns", rows, &result->starts) &&
           add_table(l, result->name, csr ? "columns" : "rows", 0, &result->places);
}

// The loop over the entries of a row of the loop `row`; columns are from..to. -1 on failure.
static int lower_entries(Lower *l, IrOutput *result, uint32_t row, Expr from, Expr to)
{
    Ir *ir = l->ir;
    if (ir->loops.len == IR_LOOPS) {
        lower_fail(l, "more than %d loops in one function", IR_LOOPS);
        return -1;
    }
    int at = (int)ir->loops.len;
    Sym name = pool_symbol(l->p, "entry", 5);
    IrLoop loop = {.symbol = pool_symbol_fresh(l->p, name), .hint = name, .from = from, .to = to};
    IrId first = lower_int(l, from), here = ir_leaf(ir, OP_LOOP, TYPE_INT, row);
    result->row = ir_binary(ir, OP_SUB, here, ir->loops.at[row].start);
    result->rows = ir_binary(ir, OP_SUB, ir->loops.at[row].stop, ir->loops.at[row].start);
    result->columns = ir_binary(ir, OP_ADD, ir_binary(ir, OP_SUB, lower_int(l, to), first), ir_int(ir, 1));
    loop.start = ir_load(ir, result->starts, result->row, 0);
    loop.stop = ir_load(ir, result->starts, ir_binary(ir, OP_ADD, result->row, ir_int(ir, 1)), 0);
    if (!loop.start || !loop.stop || !result->columns)
        return -1;
    loop.lower = loop.start;
    loop.upper = ir_binary(ir, OP_SUB, loop.stop, ir_int(ir, 1));
    loop.outer = ir_at(ir, loop.start)->deps;
    vec_push(&ir->loops, loop);
    IrId place = ir_load(ir, result->places, ir_leaf(ir, OP_LOOP, TYPE_INT, (uint32_t)at), 0);
    ir->loops.at[at].index = ir_binary(ir, OP_ADD, place, first);
    facts_imply(&l->ranges,
                &(Fact){.kind = FACT_RANGE, .subject = expr_sym(l->p, loop.symbol), .lower = from, .upper = to});
    return ir->loops.at[at].index ? at : -1;
}

// ---- Outputs --------------------------------------------------------------------------------------------------------

// The range of every index of the output.
static bool index_ranges(Lower *l, const CodeOutput *out, Expr *from, Expr *to)
{
    for (uint32_t i = 0; i < out->rank; i++)
        if (!lower_index_range(l, out, i, &from[i], &to[i]))
            return false;
    return true;
}

// The loop of index i, in whose symbol the value is to be written. -1 on failure.
static int index_loop(Lower *l, const CodeOutput *out, uint32_t i, Expr from, Expr to, Expr taken)
{
    int loop = lower_loop(l, from, to, taken);
    if (loop < 0 || !lower_use_loop(l, loop))
        return -1;
    l->ir->loops.at[loop].hint = out->indices[i];
    return loop;
}

// The value by the rules of stable.h, which may see sums once their brackets are solved.
static Expr stable_value(Lower *l, Expr value)
{
    if (l->collapsed)
        value = lower_collapse(l, value);
    for (; l->told < l->ir->loops.len; l->told++) {
        const IrLoop *loop = &l->ir->loops.at[l->told];
        facts_imply(&l->lengths, &(Fact){.kind = FACT_RANGE, .subject = expr_sym(l->p, loop->symbol), .lower = loop->from,
                                         .upper = loop->to});
    }
    return value ? stable_expr(l->p, &l->lengths, value) : 0;
}

// The output's indices become loops, outermost first; its value is written in their symbols. `read` is its formula as
// it is told.
static bool lower_output(Lower *l, const CodeOutput *out, Expr read)
{
    Ir *ir = l->ir;
    bool sparse = out->storage != CODE_DENSE && !out->parts;
    IrOutput result = {.name = out->name ? out->name : "out", .formula = read, .rank = out->rank};
    result.told = out->told ? out->told : read;
    result.part = out->part;
    result.parts = out->parts;
    result.storage = out->storage;
    memcpy(result.place, out->place, sizeof out->place);
    memcpy(result.shape, out->shape, sizeof out->shape);
    memcpy(result.indices, out->indices, sizeof out->indices);
    Expr from[CODE_RANK], to[CODE_RANK], value = out->value, taken = out->value;
    if (!index_ranges(l, out, from, to))
        return false;
    for (uint32_t n = 0; n < out->rank; n++) {
        uint32_t i = out->storage == CODE_CSC ? 1 - n : n;
        bool entries = sparse && n == 1;
        int loop = entries ? lower_entries(l, &result, result.loop[0], from[i], to[i])
                           : index_loop(l, out, i, from[i], to[i], taken);
        if (loop < 0 || (sparse && n == 0 && !lower_tables(l, out, &result, from[i], to[i])))
            return false;
        Expr index = expr_sym(l->p, ir->loops.at[loop].symbol), old = expr_sym(l->p, out->indices[i]);
        result.loop[n] = (uint32_t)loop;
        taken = expr_list(l->p, (Expr[]){taken, index}, 2); // the next index takes another loop
        value = expr_subst1(l->p, value, old, index);
        read = expr_subst1(l->p, read, old, index);
        if (!value || !read || (entries && !lower_bands(l, read, index, from[i], &result)))
            return false;
    }
    if (!l->spec->fast && !out->keep)
        value = stable_value(l, value);
    result.value = value ? lower_real(l, value) : 0;
    vec_push(&ir->outputs, result);
    return result.value != 0;
}

// The outputs in the form to run. False when the pool refuses.
static bool forms_to_run(Lower *l, CodeOutput *outputs)
{
    for (uint32_t i = 0; i < l->spec->noutputs; i++) {
        if (outputs[i].run)
            outputs[i].value = outputs[i].run;
        if (!outputs[i].value)
            return false;
    }
    return true;
}

// ---- Names for values -----------------------------------------------------------------------------------------------

static void name_value(Lower *l, const CodeNamed *named, Expr value)
{
    uint32_t node;
    if (!value || !memo_get(l->real, value, &node) || !node || ir_at(l->ir, node)->op < OP_NEG ||
        ir_at(l->ir, node)->op == OP_LOAD)
        return;
    for (size_t i = 0; i < l->ir->named.len; i++)
        if (l->ir->named.at[i].node == node)
            return;
    vec_push(&l->ir->named, ((IrNamed){node, named->name}));
}

// The definition in the symbols of loops, of every choice of them, is looked for among what was lowered.
static void name_instances(Lower *l, const CodeNamed *named, Expr value, uint32_t d)
{
    if (d == named->rank) {
        name_value(l, named, value);
        return;
    }
    for (size_t i = 0; i < l->ir->loops.len && pool_ok(l->p); i++)
        name_instances(l, named,
                       expr_subst1(l->p, value, expr_sym(l->p, named->indices[d]),
                                   expr_sym(l->p, l->ir->loops.at[i].symbol)),
                       d + 1);
}

enum { NAMED_RANK = 2, NAMED_LOOPS = 16 }; // of which so many instances are looked for

static void name_values(Lower *l)
{
    for (uint32_t i = 0; i < l->spec->nnamed && pool_ok(l->p); i++)
        if (l->spec->named[i].rank <= NAMED_RANK && (!l->spec->named[i].rank || l->ir->loops.len <= NAMED_LOOPS))
            name_instances(l, &l->spec->named[i], l->spec->named[i].value, 0);
}

bool lower_outputs(Code *code, const CodeSpec *spec, bool collapsed, Error *err)
{
    Lower l = {.collapsed = collapsed, .code = code, .ir = &code->ir, .p = code->pool, .spec = spec};
    CodeSpec run = *spec;
    CodeOutput *outputs = mem_alloc((spec->noutputs + 1) * sizeof *outputs);
    memcpy(outputs, spec->outputs, spec->noutputs * sizeof *outputs);
    run.outputs = outputs;
    lower_learn(&l);
    bool ok = forms_to_run(&l, outputs);
    l.spec = &run;
    ok = ok && lower_names(&l);
    l.real = memo_begin(l.p);
    for (uint32_t i = 0; i < spec->noutputs && ok; i++)
        ok = lower_output(&l, &outputs[i], spec->outputs[i].value);
    for (size_t i = 0; i < code->stages.list.len && ok; i++) {
        Stage *step = &code->stages.list.at[i];
        step->rows = lower_int(&l, step->size);
        ok = step->rows != 0;
    }
    if (ok)
        name_values(&l);
    memo_end(l.p, l.real);
    mem_free(outputs);
    vec_free(&l.guards);
    facts_clear(&l.ranges);
    facts_clear(&l.lengths);
    ok = ok && err->code == ERR_NONE;
    if (!ok && !pool_ok(l.p))
        *err = l.p->error;
    else if (!ok)
        error_set(err, ERR_INTERNAL, (Span){0}, "code generation failed without a reason");
    return ok;
}
