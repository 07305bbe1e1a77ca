// The normal form as an expression, for what is folded back into matrix notation.
#include "symbolic/simplify/simplify_internal.h"

enum { VARIABLES = 32, RESTARTS_MOST = 8 };

Expr simplify_normal(const SimplifyContext *ctx, Expr e)
{
    Tower tower;
    Expr result = 0;
    bool again = true;
    Facts facts;
    if (!e)
        return 0;
    facts_copy(&facts, ctx->facts);
    facts_learn(ctx->pool, &facts, e);
    tower_init(&tower, VARIABLES);
    for (int i = 0; i < RESTARTS_MOST && again && pool_ok(ctx->pool); i++) {
        Field f;
        field_init(&f, ctx->pool, &facts, &tower);
        const Ratio *r = field_normal(&f, e);
        result = r ? field_expr(&f, r) : 0;
        again = f.status == FIELD_RESTART;
        field_clear(&f);
    }
    tower_clear(&tower);
    facts_clear(&facts);
    return result;
}
