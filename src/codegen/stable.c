#include "codegen/stable.h"

static const char argmax_name[] = "%argmax"; // no text can write this name

Expr stable_argmax(Pool *p, Expr sum)
{
    return expr_apply(p, pool_symbol(p, argmax_name, sizeof argmax_name - 1), &sum, NULL, 1);
}

bool stable_is_argmax(const Pool *p, Expr e)
{
    return expr_kind(p, e) == KIND_APPLY && !strcmp(pool_symbol_name(p, expr_op(p, e)), argmax_name);
}
