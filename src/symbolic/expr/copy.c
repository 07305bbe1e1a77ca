// Copies of expressions in another pool.
//
// Binders are opened in the old pool and closed in the new one, so an index keeps its name. A sorted copy visits the
// arguments of sums and products in the order of expr_compare: the new nodes then come in an order that is the same
// whatever the old pool has seen.
#include "symbolic/expr/arith.h"
#include "symbolic/expr/expr.h"

ExprCopy expr_copy_begin(Pool *from, Pool *to, bool sorted)
{
    return (ExprCopy){from, to, memo_begin(from), sorted};
}

void expr_copy_end(ExprCopy *c)
{
    memo_end(c->from, c->memo);
}

Sym expr_copy_name(const ExprCopy *c, Sym s)
{
    const char *name = pool_symbol_name(c->from, s);
    return s ? pool_symbol(c->to, name, strlen(name)) : 0;
}


static Expr copy_binder(ExprCopy *c, Expr e)
{
    Pool *from = c->from, *to = c->to;
    Sym old;
    Expr body = expr_open(from, e, &old);
    Sym index = pool_symbol_fresh(to, expr_copy_name(c, expr_op(from, e)));
    memo_put(c->memo, expr_sym(from, old), expr_sym(to, index));
    Expr lower = expr_copy(c, expr_arg(from, e, 0)), upper = expr_copy(c, expr_arg(from, e, 1));
    return expr_sum(to, expr_kind(from, e), index, lower, upper, expr_copy(c, body));
}

// The node whose arguments were copied.
static Expr copy_node(ExprCopy *c, Expr e, const Expr *args, uint32_t n)
{
    Pool *from = c->from, *to = c->to;
    uint32_t op = expr_op(from, e);
    switch (expr_kind(from, e)) {
    case KIND_NUM: return expr_from_fmpq(to, expr_fmpq(from, e));
    case KIND_PI: return expr_pi(to);
    case KIND_SYM: return expr_sym(to, expr_copy_name(c, op));
    case KIND_ELEM: return expr_elem(to, expr_copy_name(c, op), args, n);
    case KIND_ADD: return expr_add(to, args, n);
    case KIND_MUL: return expr_mul(to, args, n);
    case KIND_POW: return expr_pow(to, args[0], args[1]);
    case KIND_CALL: return expr_call(to, (FuncId)op, args);
    case KIND_APPLY: return expr_apply(to, expr_copy_name(c, op), args, args + n / 2, n / 2);
    case KIND_IVERSON: return expr_iverson(to, args[0]);
    case KIND_PIECEWISE: return expr_piecewise(to, args, n);
    case KIND_LIST: return expr_list(to, args, n);
    case KIND_FORM: return expr_form(to, (FormId)op, args, n);
    case KIND_TRUE: return expr_true(to);
    case KIND_FALSE: return expr_false(to);
    case KIND_EQ: return op & EQ_TURNED ? expr_eq_written(to, args[1], args[0]) : expr_eq_written(to, args[0], args[1]);
    case KIND_LT: return expr_lt(to, args[0], args[1]);
    case KIND_LE: return expr_le(to, args[0], args[1]);
    case KIND_AND: return expr_and(to, args, n);
    case KIND_OR: return expr_or(to, args, n);
    case KIND_NOT: return expr_not(to, args[0]);
    default: return expr_undef(to);
    }
}

static int by_structure(Pool *p, Expr a, Expr b)
{
    uint32_t x = p->nodes[a].depth, y = p->nodes[b].depth; // simple ones first, as they are written most often
    return x != y ? (x > y) - (x < y) : expr_compare(p, a, b);
}

// Merge sort; commutative kinds only.
static void sort_args(ExprCopy *c, Kind kind, Expr *at, size_t n)
{
    if ((kind != KIND_ADD && kind != KIND_MUL && kind != KIND_AND && kind != KIND_OR) || n < 2)
        return;
    size_t half = n / 2, i = 0, k = half, out = 0;
    Expr *sorted = mem_alloc(n * sizeof *sorted);
    sort_args(c, kind, at, half);
    sort_args(c, kind, at + half, n - half);
    while (out < n)
        sorted[out++] = k == n || (i < half && by_structure(c->from, at[i], at[k]) <= 0) ? at[i++] : at[k++];
    memcpy(at, sorted, n * sizeof *sorted);
    mem_free(sorted);
}

Expr expr_copy(ExprCopy *c, Expr e)
{
    uint32_t known;
    if (!e)
        return 0;
    if (memo_get(c->memo, e, &known))
        return known;
    Kind kind = expr_kind(c->from, e);
    Expr result;
    if (kind == KIND_SUM || kind == KIND_PROD) {
        result = copy_binder(c, e);
    } else {
        VEC(Expr) args = {0};
        vec_reserve(&args, 1);
        for (uint32_t i = 0; i < expr_nargs(c->from, e); i++)
            vec_push(&args, expr_arg(c->from, e, i));
        if (c->sorted)
            sort_args(c, kind, args.at, args.len);
        for (size_t i = 0; i < args.len; i++) {
            Expr copied = expr_copy(c, args.at[i]);
            args.at[i] = copied;
        }
        result = copy_node(c, e, args.at, (uint32_t)args.len);
        vec_free(&args);
    }
    memo_put(c->memo, e, result);
    return result;
}
