// Writing a derivation down.
#include "symbolic/prove/steps.h"

#include "symbolic/print/print.h"

enum { RULE_COLUMN = 64, WIDEST = 400 };

static void add_expr(Pool *p, Expr e, StrBuf *out)
{
    StrBuf text = {0};
    print_expr(p, e, PRINT_TEXT, &text, NULL);
    if (text.len > WIDEST)
        str_printf(out, "%.*s...", WIDEST, str_text(&text));
    else
        str_add(out, str_text(&text));
    str_free(&text);
}

static void add_rule(const char *rule, size_t line, StrBuf *out)
{
    size_t width = out->len - line;
    str_printf(out, "%*s# %s\n", width < RULE_COLUMN ? (int)(RULE_COLUMN - width) : 2, "", rule);
}

static void add_step(Pool *p, const DerivationStep *s, StrBuf *out)
{
    size_t line = out->len;
    str_printf(out, "%*s", (int)(2 * s->depth), "");
    switch (s->kind) {
    case STEP_DOMAIN: str_add(out, "where "); break;
    case STEP_CASE: str_add(out, "case "); break;
    case STEP_EMPTY: str_add(out, "no point"); break;
    default: break;
    }
    if (s->condition) {
        add_expr(p, s->condition, out);
        str_char(out, '\n');
        return;
    }
    if (s->before) {
        add_expr(p, s->before, out);
        str_add(out, " = ");
        add_expr(p, s->after, out);
    }
    add_rule(s->rule, line, out);
}

// Is it said already: a side that is its own normal form, or whose normal form a rewriting just gave; one and the same
// form for both sides?
static bool is_said(const Derivation *d, size_t i)
{
    const DerivationStep *s = &d->at[i];
    if (s->kind == STEP_SIDE || s->kind == STEP_EQUAL)
        for (size_t k = 0; k < i; k++)
            if (d->at[k].depth == s->depth && d->at[k].before == s->before && d->at[k].after == s->after)
                return true;
    return (s->kind == STEP_SIDE || s->kind == STEP_EQUAL) && s->before == s->after;
}

bool steps_of_claim(Pool *p, const ProveClaim *claim, Derivation *told)
{
    if (claim->relation != REFUTE_EQ)
        return false;
    Facts facts;
    prove_learn_facts(p, claim, &facts);
    Decision d;
    decide_tell(p, &facts, claim->left, claim->right, claim->defined, claim->ndefined, told, &d);
    bool ok = d.kind == DECISION_EQUAL && pool_ok(p);
    if (!ok)
        told->len = 0;
    decision_clear(&d);
    facts_clear(&facts);
    return ok;
}

void steps_print(Pool *p, const Derivation *told, StrBuf *out)
{
    for (size_t i = 0; i < told->len; i++)
        if (told->at[i].kind < STEP_NAME && !is_said(told, i))
            add_step(p, &told->at[i], out);
}
