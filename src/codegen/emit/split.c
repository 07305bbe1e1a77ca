// The length that is split among ranks: questions about the IR.
#include "codegen/emit/emit.h"

bool emit_split_is_length(const Code *code, const char *split, IrId v)
{
    const IrNode *n = ir_at(&code->ir, v);
    return n->op == OP_PARAM && !strcmp(pool_symbol_name(code->pool, code->ir.params.at[n->u.index].name), split);
}

bool emit_split_is_loop(const Code *code, const char *split, uint32_t loop)
{
    const IrLoop *l = &code->ir.loops.at[loop];
    const IrNode *lower = ir_at(&code->ir, l->lower);
    return l->lower && lower->op == OP_INT && lower->u.integer == 1 && emit_split_is_length(code, split, l->upper);
}

int emit_split_dimension(const Code *code, const char *split, const IrParam *param)
{
    for (uint32_t d = 0; d < param->rank; d++)
        if (param->extent[d] && expr_kind(code->pool, param->extent[d]) == KIND_SYM &&
            !strcmp(pool_symbol_name(code->pool, expr_op(code->pool, param->extent[d])), split))
            return (int)d;
    return -1;
}
