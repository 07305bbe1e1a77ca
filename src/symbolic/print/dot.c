// The DAG as a Graphviz graph: what is shared, and what is not.
#include "symbolic/print/print.h"

static const char *head_of(Pool *p, Expr e, StrBuf *scratch)
{
    str_clear(scratch);
    switch (expr_kind(p, e)) {
    case KIND_ADD: return "+";
    case KIND_MUL: return "*";
    case KIND_POW: return "^";
    case KIND_SUM: return "sum";
    case KIND_PROD: return "prod";
    case KIND_IVERSON: return "[ ]";
    case KIND_PIECEWISE: return "piecewise";
    case KIND_LIST: return "list";
    case KIND_EQ: return "=";
    case KIND_LT: return "<";
    case KIND_LE: return "<=";
    case KIND_AND: return "and";
    case KIND_OR: return "or";
    case KIND_NOT: return "not";
    case KIND_CALL: return func_cards[expr_op(p, e)].name;
    case KIND_FORM: return form_rows[expr_op(p, e)].name;
    case KIND_ELEM:
    case KIND_APPLY: return pool_symbol_name(p, expr_op(p, e));
    case KIND_BOUND: str_printf(scratch, "index %u", (unsigned)expr_op(p, e)); return str_text(scratch);
    default: return print_quick(p, e, scratch);
    }
}

bool print_dot(Pool *p, Expr e, StrBuf *out, Error *err)
{
    VEC(Expr) stack = {0};
    StrBuf scratch = {0};
    Memo *seen = memo_begin(p);
    str_add(out, "digraph expression {\n");
    if (e)
        vec_push(&stack, e);
    while (stack.len && out->len <= p->limits.print_bytes) {
        Expr top = vec_pop(&stack);
        uint32_t known;
        if (memo_get(seen, top, &known))
            continue;
        memo_put(seen, top, 1);
        const char *head = head_of(p, top, &scratch);
        str_printf(out, "  n%u [label=", (unsigned)top);
        str_json(out, head, strlen(head));
        str_add(out, "];\n");
        for (uint32_t i = 0; i < expr_nargs(p, top); i++) {
            str_printf(out, "  n%u -> n%u;\n", (unsigned)top, (unsigned)expr_arg(p, top, i));
            vec_push(&stack, expr_arg(p, top, i));
        }
    }
    bool ok = stack.len == 0;
    str_add(out, "}\n");
    memo_end(p, seen);
    vec_free(&stack);
    str_free(&scratch);
    return ok || error_set(err, ERR_LIMIT, (Span){0}, "the graph takes more than %llu bytes (limit print-bytes)",
                           (unsigned long long)p->limits.print_bytes);
}
