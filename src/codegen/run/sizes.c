// How large the arrays of a call are, what their elements' indices are, and where entries of sparse matrices stand.
#include "codegen/run/interp.h"

// Integers of lengths alone: no local variable is involved.
Interp interp_of_sizes(const Ir *ir, const CodeArg *args)
{
    Interp r = {.ir = ir, .args = args};
    r.defined = mem_zero(ir->nodes.len);
    return r;
}

size_t interp_tensor_size(const Interp *r, const Tensor *t)
{
    size_t size = 1;
    for (uint32_t i = 0; i < t->rank; i++)
        size *= (size_t)interp_extent(r, t->loop[i]);
    return t->rank && !t->output ? size : 0;
}

size_t code_work(const Code *code, const CodeArg *args)
{
    Interp r = interp_of_sizes(&code->ir, args);
    size_t size = 0;
    for (size_t i = 0; i < code->ir.tensors.len; i++)
        size += interp_tensor_size(&r, &code->ir.tensors.at[i]);
    mem_free(r.defined);
    return size;
}

size_t code_output_size(const Code *code, uint32_t i, const CodeArg *args)
{
    Interp r = interp_of_sizes(&code->ir, args);
    size_t size = 1;
    uint32_t starts, places;
    if (code_tables(code, i, &starts, &places)) {
        size = (size_t)args[starts].ints[interp_extent(&r, code->ir.outputs.at[i].loop[0])];
        mem_free(r.defined);
        return size;
    }
    for (uint32_t k = 0; k < code->ir.outputs.at[i].rank; k++)
        size *= (size_t)interp_extent(&r, code->ir.outputs.at[i].loop[k]);
    mem_free(r.defined);
    return size;
}

void code_output_indices(const Code *code, uint32_t i, size_t k, const CodeArg *args, int64_t *indices)
{
    const IrOutput *out = &code->ir.outputs.at[i];
    Interp r = interp_of_sizes(&code->ir, args);
    uint32_t starts, places;
    if (code_tables(code, i, &starts, &places)) {
        uint32_t outer = out->storage == CODE_CSC;
        int64_t row = interp_evaluate(&r, code->ir.loops.at[out->loop[0]].start).integer;
        for (int64_t at = 0; (size_t)args[starts].ints[at + 1] <= k; at++)
            row++;
        r.loop[out->loop[0]] = row;
        r.loop[out->loop[1]] = (int64_t)k;
        indices[outer] = row + code->ir.loops.at[out->loop[0]].base;
        indices[1 - outer] = interp_evaluate(&r, code->ir.loops.at[out->loop[1]].index).integer;
        mem_free(r.defined);
        return;
    }
    for (uint32_t d = out->rank; d-- > 0;) {
        size_t width = (size_t)interp_extent(&r, out->loop[d]);
        indices[d] = (int64_t)(k % width) + interp_evaluate(&r, code->ir.loops.at[out->loop[d]].lower).integer;
        k /= width;
    }
    mem_free(r.defined);
}

// ---- Patterns -------------------------------------------------------------------------------------------------------

// The least column >= from that a band of this row holds; `columns` where there is none.
static int64_t next_entry(const Interp *r, const IrOutput *out, int64_t from, int64_t columns)
{
    int64_t next = columns;
    for (uint32_t i = out->first_band; i < out->first_band + out->bands; i++) {
        const IrBand *band = &r->ir->bands.at[i];
        if (band->when && !interp_evaluate(r, band->when).integer)
            continue;
        int64_t low = band->low ? interp_evaluate(r, band->low).integer : from;
        low = low > from ? low : from;
        if (low < next && (!band->high || low <= interp_evaluate(r, band->high).integer))
            next = low;
    }
    return next;
}

int code_pattern(const Code *code, uint32_t i, const CodeArg *args, int *starts, int *places)
{
    const IrOutput *out = &code->ir.outputs.at[i];
    const IrLoop *rows = &code->ir.loops.at[out->loop[0]];
    Interp r = interp_of_sizes(&code->ir, args);
    int64_t first = interp_evaluate(&r, rows->start).integer, n = interp_extent(&r, out->loop[0]);
    int64_t columns = interp_evaluate(&r, out->columns).integer;
    int count = 0;
    for (int64_t row = 0; row < n; row++) {
        starts[row] = count;
        r.loop[out->loop[0]] = first + row;
        for (int64_t at = next_entry(&r, out, 0, columns); at < columns; at = next_entry(&r, out, at + 1, columns)) {
            if (places)
                places[count] = (int)at;
            count++;
        }
    }
    starts[n] = count;
    mem_free(r.defined);
    return count;
}
