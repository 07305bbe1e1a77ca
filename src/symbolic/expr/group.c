// Arithmetic in the order in which it was written.
#include "symbolic/expr/expr.h"

#include <string.h>

static const char *const names[] = {
    [EXPR_GROUP_PLUS] = "%plus", [EXPR_GROUP_MINUS] = "%minus", [EXPR_GROUP_TIMES] = "%times", [EXPR_GROUP_RATIO] = "%ratio"};

Expr expr_group(Pool *p, ExprGroup op, Expr a, Expr b)
{
    return a && b ? expr_apply(p, pool_symbol(p, names[op], strlen(names[op])), (Expr[]){a, b}, NULL, 2) : 0;
}
