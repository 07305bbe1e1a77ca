// C with OpenMP: an outermost loop runs in parallel where its rounds do not touch what another writes.
//
// Sums and products that a loop gathers become reductions; a loop that looks for a largest element stays as it is. What
// every round keeps in the workspace gets a place for each round: the workspace grows by the length of the loop. What a
// round reads of an array over the loop it has written itself, for schedule.c fuses loops on no other terms.
#include "codegen/emit/emit.h"

enum { WORTH = 4096, INNER = 256 }; // rounds from which threads pay, and what an inner loop counts as

typedef struct {
    Emit *e;
    uint32_t loop, body;
    bool safe, nested;
    StrBuf sums, products; // names of what is gathered
} Look;

static bool is_over(const uint32_t *loops, uint32_t rank, uint32_t loop)
{
    for (uint32_t i = 0; i < rank; i++)
        if (loops[i] == loop)
            return true;
    return false;
}

static bool begins_inside(const Ir *ir, uint32_t block, IrId node)
{
    const Block *b = &ir->blocks.at[block];
    for (size_t i = 0; i < b->stmts.len; i++)
        if ((b->stmts.at[i].kind == STMT_INIT && b->stmts.at[i].node == node) ||
            (b->stmts.at[i].kind == STMT_LOOP && begins_inside(ir, b->stmts.at[i].block, node)))
            return true;
    return false;
}

static void look_at_update(Look *l, IrId node)
{
    IrOp op = (IrOp)ir_at(l->e->ir, node)->op;
    if (begins_inside(l->e->ir, l->body, node))
        return;
    l->safe = l->safe && op != OP_ARGMAX;
    StrBuf *names = op == OP_SUM ? &l->sums : &l->products;
    str_add(names, names->len ? ", " : "");
    emit_variable(l->e, names, node);
}

static void look(Look *l, uint32_t block)
{
    const Ir *ir = l->e->ir;
    const Block *b = &ir->blocks.at[block];
    for (size_t i = 0; i < b->stmts.len; i++) {
        const Stmt *s = &b->stmts.at[i];
        if (s->kind == STMT_UPDATE) {
            look_at_update(l, s->node);
        } else if (s->kind == STMT_SAVE) {
            const Tensor *t = &ir->tensors.at[ir->tensor_of.at[s->node] - 1];
            l->safe = l->safe && (!t->rank || is_over(t->loop, t->rank, l->loop));
        } else if (s->kind == STMT_OUT) {
            const IrOutput *o = &ir->outputs.at[s->index];
            l->safe = l->safe && is_over(o->loop, o->rank, l->loop);
        } else if (s->kind == STMT_LOOP) {
            l->nested = true;
            look(l, s->block);
        }
    }
}

static void reduction(StrBuf *out, const char *op, const StrBuf *names)
{
    if (names->len)
        str_printf(out, " reduction(%s : %s)", op, names->at);
}

static void before_loop(Emit *e, uint32_t block, const Stmt *loop)
{
    Look l = {.e = e, .loop = loop->index, .body = loop->block, .safe = block == 0};
    if (l.safe)
        look(&l, loop->block);
    if (l.safe) {
        const IrLoop *row = &e->ir->loops.at[loop->index];
        str_add(&e->body, "#pragma omp parallel for");
        reduction(&e->body, "+", &l.sums);
        reduction(&e->body, "*", &l.products);
        str_add(&e->body, " if (");
        emit_value(e, &e->body, row->stop, 12);
        if (ir_at(e->ir, row->start)->op != OP_INT || ir_at(e->ir, row->start)->u.integer != 0) {
            str_add(&e->body, " - ");
            emit_value(e, &e->body, row->start, 13);
        }
        str_add(&e->body, " >= ");
        emit_macro(e->file, "ROUNDS", &e->body);
        str_printf(&e->body, l.nested ? " / %d)\n" : ")\n", INNER);
    }
    str_free(&l.sums);
    str_free(&l.products);
}

static void preamble(const CodeFile *file, StrBuf *out)
{
    StrBuf macro = {0};
    emit_macro(file, "ROUNDS", &macro);
    str_printf(out,
               "\n// Rounds of a loop from which threads pay; a loop with loops inside needs %d times fewer.\n"
               "#ifndef %s\n#define %s %d\n#endif\n",
               INNER, macro.at, macro.at, WORTH);
    str_free(&macro);
}

static const EmitDialect openmp = {.before_loop = before_loop, .preamble = preamble};

// ---- The workspace --------------------------------------------------------------------------------------------------

static uint32_t outermost_loop(const Ir *ir, uint32_t block)
{
    while (ir->blocks.at[block].parent)
        block = ir->blocks.at[block].parent;
    return ir->blocks.at[block].loop;
}

// Rounds of a parallel loop share no place: each tensor computed in a loop is an array over it. `wide` is a copy.
static void widen(Ir *wide)
{
    Tensor *own = mem_alloc((wide->tensors.len + 1) * sizeof *own);
    for (size_t i = 0; i < wide->tensors.len; i++) {
        Tensor *t = &own[i];
        *t = wide->tensors.at[i];
        uint32_t loop = outermost_loop(wide, t->home);
        if (!t->home || !t->rank || t->output || t->rank == IR_NEST || is_over(t->loop, t->rank, loop))
            continue;
        memmove(t->loop + 1, t->loop, t->rank++ * sizeof *t->loop);
        t->loop[0] = loop;
    }
    wide->tensors.at = own;
}

typedef bool DialectWriter(const CodeFile *file, const EmitDialect *dialect, StrBuf *out, Error *err);

static bool write_wide(const CodeFile *file, DialectWriter *write, StrBuf *out, Error *err)
{
    Code *copies = mem_alloc(file->count * sizeof *copies);
    const Code **functions = mem_alloc(file->count * sizeof *functions);
    CodeFile wide = *file;
    for (uint32_t i = 0; i < file->count; i++) {
        copies[i] = *file->functions[i];
        widen(&copies[i].ir);
        functions[i] = &copies[i];
    }
    wide.functions = functions;
    bool ok = write(&wide, &openmp, out, err);
    for (uint32_t i = 0; i < file->count; i++)
        mem_free(copies[i].ir.tensors.at);
    mem_free(functions);
    mem_free(copies);
    return ok;
}

bool emit_openmp(const CodeFile *file, StrBuf *out, Error *err)
{
    return write_wide(file, emit_dialect, out, err);
}

bool emit_openmp_header(const CodeFile *file, StrBuf *out, Error *err)
{
    return write_wide(file, emit_dialect_header, out, err);
}
