// The cards' texts as expressions, read once for each pool.
//
// pool->templates holds TEMPLATE_KINDS nodes a function: both derivatives, the domain, the equal expression.
#include "parser/parse.h"

enum { TEMPLATE_DERIV, TEMPLATE_DOMAIN = 2, TEMPLATE_AS, TEMPLATE_KINDS };

static bool read_card(ParseContext *ctx, const FuncCard *card, Expr *out)
{
    Pool *p = ctx->pool;
    bool fine = true;
    for (unsigned i = 0; i < TEMPLATE_KINDS; i++) {
        const char *text = i < TEMPLATE_DOMAIN ? card->deriv[i] : i == TEMPLATE_DOMAIN ? card->domain : card->as;
        Error err;
        if (!text || !text[0])
            out[i] = i == TEMPLATE_DOMAIN ? expr_true(p) : 0;
        else if (i == TEMPLATE_DOMAIN)
            fine &= (out[i] = parse_condition(ctx, text, (uint32_t)strlen(text), &err)) != 0;
        else
            fine &= (out[i] = parse_expr(ctx, text, (uint32_t)strlen(text), &err)) != 0;
    }
    return fine;
}

bool template_init(Pool *p)
{
    if (p->templates)
        return true;
    ParseContext ctx;
    parse_context_init(&ctx, p, NULL);
    Expr *made = mem_zero(FN_COUNT * TEMPLATE_KINDS * sizeof *made);
    bool fine = true;
    for (unsigned f = 0; f < FN_COUNT && fine; f++)
        fine = read_card(&ctx, &func_cards[f], made + f * TEMPLATE_KINDS);
    parse_context_free(&ctx);
    if (fine && pool_ok(p)) {
        p->templates = made;
        return true;
    }
    mem_free(made);
    return false;
}

static Expr template_get(Pool *p, FuncId f, unsigned kind)
{
    return template_init(p) ? p->templates[f * TEMPLATE_KINDS + kind] : 0;
}

Expr template_deriv(Pool *p, FuncId f, unsigned arg)
{
    return template_get(p, f, TEMPLATE_DERIV + arg);
}

Expr template_domain(Pool *p, FuncId f)
{
    return template_get(p, f, TEMPLATE_DOMAIN);
}

Expr template_as(Pool *p, FuncId f)
{
    return template_get(p, f, TEMPLATE_AS);
}

// The last branch of the card's text: if(u = 0, 1, sin(u)/u) is sin(u)/u but at points.
static Expr analytic_text(Pool *p, FuncId f)
{
    Expr as = template_as(p, f);
    return as && expr_kind(p, as) == KIND_PIECEWISE ? expr_arg(p, as, expr_nargs(p, as) - 1) : 0;
}

Expr template_but_points(Pool *p, FuncId f)
{
    Expr text = analytic_text(p, f);
    return text ? text : template_as(p, f);
}

static Expr open_call(Pool *p, Expr e, void *unused)
{
    (void)unused;
    Expr text = expr_kind(p, e) == KIND_CALL ? analytic_text(p, (FuncId)expr_op(p, e)) : 0, args[2] = {0, 0};
    for (uint32_t i = 0; text && i < expr_nargs(p, e); i++)
        args[i] = expr_arg(p, e, i);
    return text ? template_instance(p, text, args, expr_nargs(p, e)) : e;
}

Expr template_open_analytic(Pool *p, Expr e)
{
    return expr_rewrite(p, e, open_call, NULL);
}

Expr template_instance(Pool *p, Expr template, const Expr *args, unsigned n)
{
    Expr names[2] = {expr_named(p, "u"), expr_named(p, "v")};
    return expr_subst(p, template, names, args, n < 2 ? n : 2);
}
