// An order of expressions for people and for reproducible output: it looks at structure and names,
// never at the index of a node, which depends on what was typed before.
//
// Hash-consing makes it cheap: arguments with the same index are equal, so the first pair that
// differs decides, and the comparison walks down one path in a loop. The arguments of commutative
// nodes are stored by index; there is no first pair, and a digest (64 bits, the sum over the
// arguments) decides instead.
#include "symbolic/expr/arith.h"
#include "symbolic/expr/expr.h"

typedef struct {
    Pool *pool;
    Memo *memo; // node -> place in `values`
    VEC(uint64_t) values;
    VEC(Expr) stack;
} Digest;

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint64_t digest_text(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return mix(h);
}

static uint64_t digest_number(const Pool *p, Expr e)
{
    char *text = fmpq_get_str(NULL, 16, expr_fmpq(p, e));
    uint64_t h = digest_text(text);
    flint_free(text);
    return h;
}

static bool is_commutative(Kind kind)
{
    return kind == KIND_ADD || kind == KIND_MUL || kind == KIND_AND || kind == KIND_OR || kind == KIND_EQ;
}

static uint64_t digest_node(const Digest *d, Expr e)
{
    const Pool *p = d->pool;
    Kind kind = expr_kind(p, e);
    uint64_t h = mix((uint64_t)kind + 1);
    if (kind == KIND_NUM)
        return mix(h ^ digest_number(p, e));
    if (kind == KIND_SYM || kind == KIND_ELEM || kind == KIND_APPLY)
        h ^= digest_text(pool_symbol_name(p, expr_op(p, e)));
    else if (kind == KIND_BOUND || kind == KIND_CALL || kind == KIND_FORM)
        h ^= mix(expr_op(p, e) + 77);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        uint32_t at = 0;
        memo_get(d->memo, expr_arg(p, e, i), &at);
        h = is_commutative(kind) ? h + mix(d->values.at[at]) : mix(h ^ d->values.at[at]) + i;
    }
    return mix(h);
}

// Each node below e once, arguments first; the stack is our own.
static uint64_t digest_expr(Digest *d, Expr e)
{
    const Pool *p = d->pool;
    uint32_t at = 0;
    vec_push(&d->stack, e);
    while (d->stack.len) {
        Expr top = vec_last(&d->stack);
        bool ready = true;
        if (!memo_get(d->memo, top, &at)) {
            for (uint32_t i = 0; i < expr_nargs(p, top); i++) {
                if (!memo_get(d->memo, expr_arg(p, top, i), &at)) {
                    vec_push(&d->stack, expr_arg(p, top, i));
                    ready = false;
                }
            }
            if (!ready)
                continue;
            memo_put(d->memo, top, (uint32_t)d->values.len);
            vec_push(&d->values, digest_node(d, top));
        }
        (void)vec_pop(&d->stack);
    }
    memo_get(d->memo, e, &at);
    return d->values.at[at];
}

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

uint64_t expr_digest(Pool *p, Expr e, const Expr *names, const uint64_t *values, uint32_t n)
{
    Digest d = {.pool = p, .memo = memo_begin(p)};
    for (uint32_t i = 0; i < n; i++) {
        memo_put(d.memo, names[i], (uint32_t)d.values.len);
        vec_push(&d.values, values[i]);
    }
    uint64_t h = digest_expr(&d, e);
    memo_end(p, d.memo);
    vec_free(&d.values);
    vec_free(&d.stack);
    return h;
}

static int compare_digests(Pool *p, Expr a, Expr b)
{
    Digest d = {.pool = p, .memo = memo_begin(p)};
    uint64_t da = digest_expr(&d, a), db = digest_expr(&d, b);
    memo_end(p, d.memo);
    vec_free(&d.values);
    vec_free(&d.stack);
    return da != db ? order(da, db) : order(a, b);
}

static int compare_names(const Pool *p, Sym a, Sym b)
{
    if (a == b)
        return 0;
    int c = strcmp(pool_symbol_name(p, a), pool_symbol_name(p, b));
    return c ? c : order(a, b); // two fresh symbols of one hint: by age
}

// What tells two nodes of one kind apart before their arguments are looked at.
static int compare_heads(const Pool *p, Expr a, Expr b)
{
    switch (expr_kind(p, a)) {
    case KIND_NUM: return fmpq_cmp(expr_fmpq(p, a), expr_fmpq(p, b));
    case KIND_SYM:
    case KIND_ELEM:
    case KIND_APPLY: return compare_names(p, expr_op(p, a), expr_op(p, b));
    case KIND_BOUND:
    case KIND_CALL:
    case KIND_FORM: return order(expr_op(p, a), expr_op(p, b));
    default: return 0;
    }
}

int expr_compare(Pool *p, Expr a, Expr b)
{
    while (a != b) {
        Kind kind = expr_kind(p, a);
        if (kind != expr_kind(p, b))
            return order(kind, expr_kind(p, b));
        int c = compare_heads(p, a, b);
        if (c)
            return c;
        uint32_t n = expr_nargs(p, a), i = 0;
        if (n != expr_nargs(p, b))
            return order(n, expr_nargs(p, b));
        if (is_commutative(kind))
            return compare_digests(p, a, b);
        while (i < n && expr_arg(p, a, i) == expr_arg(p, b, i))
            i++;
        if (i == n)
            return order(a, b); // equal in all that is seen here
        Expr next = expr_arg(p, a, i);
        b = expr_arg(p, b, i);
        a = next;
    }
    return 0;
}
