// C with MPI: a length is split, each rank is given its own rows, and sums over all rows are joined.
//
// A rank's N is the number of its rows, and its arrays over N hold these alone; outputs over N are its own. A sum or
// product over the range is joined by MPI_Allreduce where its loop ends, or, where it goes into an array as it is or
// scaled, once for the whole array. As a number, N counts the rows of all ranks.
//
// Every rank takes the same steps: no loop around a call of MPI depends on the rank's rows. What would need another
// rank's rows, or the number of a row, is refused.
#include "codegen/emit/emit.h"

enum { SCALES = 8 }; // factors that a sum may have on its way into an output

static bool refuse(Emit *e, const char *what)
{
    return error_set(e->err, ERR_UNABLE, (Span){0},
                     "%s is split among ranks, so there is no %s: write it in plain C, or split another length",
                     e->file->split, what);
}

// ---- What is split --------------------------------------------------------------------------------------------------

static bool is_length(const Emit *e, IrId v)
{
    return emit_split_is_length(e->code, e->file->split, v);
}

static bool is_loop(const Emit *e, uint32_t loop)
{
    return emit_split_is_loop(e->code, e->file->split, loop);
}

static uint64_t split_loops(const Emit *e)
{
    uint64_t loops = 0;
    for (uint32_t i = 0; i < e->ir->loops.len; i++)
        loops |= (uint64_t)is_loop(e, i) << i;
    return loops;
}

// ---- What can be split ----------------------------------------------------------------------------------------------

// By node: it counts with N, other than as the number of all rows.
static bool *find_counts(const Emit *e)
{
    bool *counts = mem_zero(e->ir->nodes.len);
    for (IrId v = 1; v < e->ir->nodes.len; v++) {
        const IrNode *n = ir_at(e->ir, v);
        counts[v] = is_length(e, v) || (n->op == OP_LOOP && is_loop(e, n->u.index));
        for (int k = 0; k < 3 && n->type != TYPE_REAL && n->op != OP_LOAD; k++)
            counts[v] |= n->arg[k] && counts[n->arg[k]];
    }
    return counts;
}

// The subscript of dimension d of the place o of an array: ((s0 * w1 + s1) * w2 + s2). 0 where it has another form, or
// where another subscript counts rows.
static IrId subscript(const Emit *e, const bool *counts, IrId o, uint32_t rank, uint32_t d)
{
    for (uint32_t k = rank - 1; k > 0; k--) {
        const IrNode *n = ir_at(e->ir, o);
        if (n->op != OP_ADD || ir_at(e->ir, n->arg[0])->op != OP_MUL)
            return 0;
        IrId last = n->arg[1], before = ir_at(e->ir, n->arg[0])->arg[0];
        if (k == d)
            return counts[before] ? 0 : last;
        if (counts[last])
            return 0;
        o = before;
    }
    return o;
}

static bool accepts_load(Emit *e, const bool *counts, const IrNode *n)
{
    const IrParam *param = &e->ir->params.at[n->u.index];
    int d = emit_split_dimension(e->code, e->file->split, param);
    if (n->arg[1] && counts[n->arg[1]])
        return refuse(e, "row by its number");
    if (d < 0)
        return !counts[n->arg[0]] || refuse(e, "subscript by rows of an array that is not over them");
    IrId row = subscript(e, counts, n->arg[0], param->rank, (uint32_t)d);
    return (row && ir_at(e->ir, row)->op == OP_LOOP && is_loop(e, ir_at(e->ir, row)->u.index)) ||
           refuse(e, "row but the one that a sum or an output is at");
}

static bool accepts_node(Emit *e, const bool *counts, uint64_t loops, IrId v)
{
    const IrNode *n = ir_at(e->ir, v);
    if (n->op == OP_LOAD)
        return accepts_load(e, counts, n);
    if (ir_is_reduce(e->ir, v) && is_loop(e, n->u.index)) {
        if (n->deps & loops)
            return refuse(e, "sum over all rows for each row");
        if (n->op == OP_ARGMAX)
            return refuse(e, "largest of all rows (--fast takes none out of a sum of powers)");
    }
    for (int k = 0; k < 3 && n->type == TYPE_REAL; k++)
        if (n->arg[k] && counts[n->arg[k]] && !is_length(e, v) && !(n->op == OP_TOREAL && is_length(e, n->arg[0])))
            return refuse(e, "number of a row");
    return true;
}

static bool *find_used(const Emit *e)
{
    bool *used = mem_zero(e->ir->nodes.len);
    for (size_t i = 0; i < e->ir->outputs.len; i++)
        used[e->ir->outputs.at[i].value] = true;
    for (IrId v = (IrId)e->ir->nodes.len; v-- > 1;)
        for (int k = 0; k < 3 && used[v]; k++)
            used[ir_at(e->ir, v)->arg[k]] = true;
    return used;
}

static bool accepts_loops(Emit *e, const bool *counts)
{
    for (uint32_t i = 0; i < e->ir->loops.len; i++) {
        const IrLoop *l = &e->ir->loops.at[i];
        if (l->lower && !is_loop(e, i) && (counts[l->lower] || counts[l->upper] || counts[l->start] || counts[l->stop]))
            return refuse(e, "range that is a part of the rows");
    }
    return true;
}

static bool accepts(Emit *e)
{
    bool known = false, ok = true;
    for (size_t i = 0; i < e->ir->params.len && e->file->split; i++)
        known |= e->ir->params.at[i].kind == CODE_LENGTH &&
                 !strcmp(pool_symbol_name(e->code->pool, e->ir->params.at[i].name), e->file->split);
    if (!known)
        return error_set(e->err, ERR_UNABLE, (Span){0},
                         "the target mpi splits a length of the inputs among ranks: name it by --split");
    bool *counts = find_counts(e), *used = find_used(e);
    uint64_t loops = split_loops(e);
    ok = accepts_loops(e, counts);
    for (IrId v = 1; v < e->ir->nodes.len && ok; v++)
        ok = !used[v] || accepts_node(e, counts, loops, v);
    mem_free(counts);
    mem_free(used);
    return ok;
}

// ---- The number of all rows -----------------------------------------------------------------------------------------

static const char *type_of(const Emit *e)
{
    return e->code->real == CODE_FLOAT ? "MPI_FLOAT" : e->code->real == CODE_LONG ? "MPI_LONG_DOUBLE" : "MPI_DOUBLE";
}

static void open_function(Emit *e)
{
    bool *used = find_used(e);
    for (IrId v = 1; v < e->ir->nodes.len && !e->own; v++) {
        const IrNode *n = ir_at(e->ir, v);
        if (!used[v] || n->op != OP_TOREAL || !is_length(e, n->arg[0]))
            continue;
        StrBuf name = {0};
        str_printf(&name, "all_%s", e->file->split);
        e->own = names_make(&e->names, str_text(&name));
        str_free(&name);
        str_printf(&e->body, "    %s %s = (%s)", e->real->c, e->own, e->real->c);
        emit_value(e, &e->body, n->arg[0], 14);
        str_printf(&e->body, ";\n    MPI_Allreduce(MPI_IN_PLACE, &%s, 1, %s, MPI_SUM, %s);\n", e->own, type_of(e),
                   e->last);
    }
    mem_free(used);
}

static bool value(Emit *e, StrBuf *out, IrId v, unsigned least)
{
    const IrNode *n = ir_at(e->ir, v);
    (void)least;
    if (n->op != OP_TOREAL || !is_length(e, n->arg[0]))
        return false;
    str_add(out, e->own);
    return true;
}

// ---- Joining --------------------------------------------------------------------------------------------------------

static uint32_t count_uses(const Emit *e, IrId v)
{
    uint32_t uses = 0;
    bool *used = find_used(e);
    for (size_t i = 0; i < e->ir->outputs.len; i++)
        uses += e->ir->outputs.at[i].value == v;
    for (IrId w = v + 1; w < e->ir->nodes.len; w++)
        for (int k = 0; k < 3 && used[w]; k++)
            uses += ir_at(e->ir, w)->arg[k] == v;
    mem_free(used);
    return uses;
}

// Is v made of no sum over rows that is joined later than where it ends?
static bool is_whole(const Emit *e, IrId v)
{
    bool *used = mem_zero(v + 1), whole = true;
    used[v] = true;
    for (IrId w = v; w > 0 && whole; w--) {
        const IrNode *n = ir_at(e->ir, w);
        for (int k = 0; k < 3 && used[w]; k++)
            used[n->arg[k]] = true;
        whole = !(used[w] && ir_is_reduce(e->ir, w) && n->deps && is_loop(e, n->u.index));
    }
    mem_free(used);
    return whole;
}

// Is `from` the sum v, but for factors, and nothing on the way used elsewhere?
static bool is_scaled(const Emit *e, IrId from, IrId v, int most)
{
    const IrNode *n = ir_at(e->ir, from);
    if (count_uses(e, from) != 1)
        return false;
    if (from == v)
        return true;
    if (most == 0 || ir_at(e->ir, v)->op != OP_SUM || e->ir->tensor_of.at[from])
        return false;
    if (n->op == OP_NEG)
        return is_scaled(e, n->arg[0], v, most - 1);
    if (n->op != OP_MUL && n->op != OP_DIV)
        return false;
    return (is_whole(e, n->arg[1]) && is_scaled(e, n->arg[0], v, most - 1)) ||
           (n->op == OP_MUL && is_whole(e, n->arg[0]) && is_scaled(e, n->arg[1], v, most - 1));
}

// 1 + the output that the sum v of this block alone goes into, which is then joined as a whole; 0: none.
static uint32_t joined_in(const Emit *e, uint32_t block, IrId v)
{
    const Block *b = &e->ir->blocks.at[block];
    if (!b->open || (e->ir->tensor_of.at[v] && e->ir->tensors.at[e->ir->tensor_of.at[v] - 1].rank))
        return 0;
    for (size_t i = 0; i < b->stmts.len; i++) {
        const Stmt *s = &b->stmts.at[i];
        if (s->kind == STMT_OUT && e->ir->outputs.at[s->index].rank &&
            is_scaled(e, e->ir->outputs.at[s->index].value, v, SCALES))
            return 1 + s->index;
    }
    return 0;
}

static void join(Emit *e, const char *place, const char *count, IrOp op, size_t indent)
{
    str_printf(&e->body, "%*sMPI_Allreduce(MPI_IN_PLACE, %s, %s, %s, %s, %s);\n", (int)(4 * indent), "", place, count,
               type_of(e), op == OP_SUM ? "MPI_SUM" : "MPI_PROD", e->last);
}

static void join_output(Emit *e, uint32_t i, IrOp op)
{
    const IrOutput *o = &e->ir->outputs.at[i];
    StrBuf count = {0};
    str_add(&count, o->rank > 1 ? "(int)(" : "(int)");
    for (uint32_t d = 0; d < o->rank; d++) {
        const IrLoop *l = &e->ir->loops.at[o->loop[d]];
        bool zero = ir_at(e->ir, l->start)->op == OP_INT && ir_at(e->ir, l->start)->u.integer == 0;
        str_add(&count, d ? " * " : "");
        str_add(&count, zero ? "" : "(");
        emit_value(e, &count, l->stop, zero ? 14 : 12);
        if (!zero) {
            str_add(&count, " - ");
            emit_value(e, &count, l->start, 13);
            str_char(&count, ')');
        }
    }
    str_add(&count, o->rank > 1 ? ")" : "");
    join(e, e->output[i], str_text(&count), op, 1);
    str_free(&count);
}

// Joins what the loops inside left in outputs.
static void join_outputs(Emit *e, uint32_t block)
{
    const Block *b = &e->ir->blocks.at[block];
    for (size_t i = 0; i < b->stmts.len; i++) {
        const Stmt *s = &b->stmts.at[i];
        if (s->kind == STMT_LOOP)
            join_outputs(e, s->block);
        if (s->kind != STMT_INIT || !is_loop(e, ir_at(e->ir, s->node)->u.index))
            continue;
        uint32_t output = joined_in(e, block, s->node);
        if (output)
            join_output(e, output - 1, (IrOp)ir_at(e->ir, s->node)->op);
    }
}

static void after_loop(Emit *e, uint32_t block, const Stmt *loop)
{
    const Block *b = &e->ir->blocks.at[block];
    for (size_t i = 0; i < b->stmts.len && is_loop(e, loop->index); i++) {
        const Stmt *s = &b->stmts.at[i];
        if (s == loop)
            break;
        bool begun = s->kind == STMT_INIT && ir_at(e->ir, s->node)->u.index == loop->index;
        for (size_t k = i + 1; k < b->stmts.len && &b->stmts.at[k] != loop; k++) // an earlier loop's
            begun = begun && !(b->stmts.at[k].kind == STMT_LOOP && b->stmts.at[k].index == loop->index);
        if (!begun || joined_in(e, block, s->node))
            continue;
        StrBuf name = {0};
        str_char(&name, '&');
        emit_variable(e, &name, s->node);
        join(e, str_text(&name), "1", (IrOp)ir_at(e->ir, s->node)->op, e->indent);
        str_free(&name);
    }
    if (block == 0)
        join_outputs(e, loop->block);
}

static const EmitDialect mpi = {.after_loop = after_loop,
                                .value = value,
                                .accepts = accepts,
                                .open_function = open_function,
                                .include = "#include <mpi.h>\n",
                                .last_type = "MPI_Comm",
                                .last_name = "comm",
                                .splits = true};

bool emit_mpi(const CodeFile *file, StrBuf *out, Error *err)
{
    return emit_dialect(file, &mpi, out, err);
}

bool emit_mpi_header(const CodeFile *file, StrBuf *out, Error *err)
{
    return emit_dialect_header(file, &mpi, out, err);
}
