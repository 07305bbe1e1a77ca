// e where t1 = a, t2 = b: how a result with shared parts is printed, and read again. A later name may use earlier ones.
//
// The names stand behind the expression that uses them. So the expression is read twice: first to find where it ends,
// and, when the values are known, once more with the values in the places of their names. Substituting afterwards would
// not do: t1*t1 is t1^2 for a name, and more than that for sqrt(x).
#include "parser/parse_internal.h"

bool parse_is_where(Parser *ps)
{
    return ps->token.type == TOKEN_NAME && !strcmp(pool_symbol_name(ps->pool, ps->token.name), "where");
}

Expr parse_find_let(const Parser *ps, Sym name)
{
    for (size_t i = ps->s->lets.len; i-- > 0;)
        if (ps->s->lets.at[i].name == name)
            return ps->s->lets.at[i].value;
    return 0;
}

// One `name = value` after `where` or a comma.
static bool read_binding(Parser *ps)
{
    parse_advance(ps);
    Span at = {ps->token.start, ps->token.end};
    Sym name = ps->token.type == TOKEN_NAME ? ps->token.name : 0;
    if (ps->token.type != TOKEN_BAD)
        parse_advance(ps);
    if (!name || ps->token.type != TOKEN_OP || ps->token.op != OP_EQ) {
        parse_fail(ps, ERR_SYNTAX, at, "where is followed by name = value");
        parse_hint(ps, "write e where t1 = a, t2 = b");
        return false;
    }
    if (!parse_is_free(ps, name, parse_word(ps, name))) {
        parse_fail(ps, ERR_NAME, at, "%.80s is built in", pool_symbol_name(ps->pool, name));
        parse_hint(ps, "use another name");
        return false;
    }
    parse_advance(ps);
    Operand *o = parse_run(ps, MODE_ITEM);
    if (o)
        vec_push(&ps->s->lets, ((Let){name, o->e}));
    return o != NULL;
}

bool parse_lets(Parser *ps)
{
    bool fine;
    do {
        fine = read_binding(ps);
    } while (fine && ps->token.type == TOKEN_COMMA);
    return fine;
}
