// The pass from the form read to the form run, and its small identities.
#include "codegen/forms/stable_exp.h"

static const struct {
    const char *name;
    uint32_t arity;
    const char *function;
} rows[STABLE_COUNT] = {

#define STABLE(id, name, arity, function, meaning) {name, arity, function},
#include "codegen/forms/stable.def"
#undef STABLE
};

Expr stable_node(Pool *p, StableOp op, Expr a, Expr b)
{
    return expr_apply(p, pool_symbol(p, rows[op].name, strlen(rows[op].name)), (Expr[]){a, b}, NULL, rows[op].arity);
}

int stable_op(const Pool *p, Expr e)
{
    if (expr_kind(p, e) != KIND_APPLY)
        return -1;
    const char *name = pool_symbol_name(p, expr_op(p, e));
    for (int i = 0; name[0] == '%' && i < STABLE_COUNT; i++)
        if (!strcmp(name, rows[i].name))
            return i;
    return -1;
}

const char *stable_function(StableOp op)
{
    return rows[op].function[0] ? rows[op].function : NULL;
}

// ---- What the operations mean ---------------------------------------------------------------------------------------

static Expr operation_meaning(Pool *p, StableOp op, Expr a, Expr b)
{
    switch (op) {

#define STABLE(id, name, arity, function, meaning)                                                                     \
    case STABLE_##id:                                                                                                  \
        return meaning;
#include "codegen/forms/stable.def"
#undef STABLE
    default: return 0;
    }
}

static void note_index(Pool *p, Expr variable, void *data)
{
    Exprs *indices = data;
    if (expr_kind(p, variable) == KIND_SYM && pool_symbol_is_fresh(p, expr_op(p, variable)))
        vec_push(indices, variable);
}

// Any index in the range of the sum, for each value of the indices of the sums around it, which are fresh names here.
static Expr any_index(Pool *p, Facts *facts, Expr sum)
{
    Exprs around = {0};
    Sym name = pool_symbol_fresh(p, expr_op(p, sum));
    expr_each_variable(p, sum, note_index, &around);
    Expr index = around.len ? expr_elem(p, name, around.at, (uint32_t)around.len) : expr_sym(p, name);
    vec_free(&around);
    if (index)
        facts_imply(
            facts,
            &(Fact){.kind = FACT_RANGE, .subject = index, .lower = expr_arg(p, sum, 0), .upper = expr_arg(p, sum, 1)});
    return index;
}

static Expr visit_operation(Pool *p, Expr e, void *data)
{
    int op = stable_op(p, e);
    if (op < 0)
        return e;
    if (op == STABLE_ARGMAX)
        return any_index(p, data, expr_arg(p, e, 0));
    return operation_meaning(p, (StableOp)op, expr_arg(p, e, 0), expr_arg(p, e, 1));
}

Expr stable_meaning(Pool *p, Facts *facts, Expr e)
{
    return expr_rewrite(p, e, visit_operation, facts);
}

// ---- Small identities: one function each, e itself where it does not apply ------------------------------------------

enum { NEIGHBOURS_MOST = 16 }; // terms of a sum that each other one is compared with

// The sum of a number and a term in one, or 0.
typedef Expr (*NumberAnd)(Pool *p, Expr number, Expr term);

// c*e^x - c = c*expm1(x), and likewise c - c*cos(x) = 2c*sin(x/2)^2, c*cosh(x) - c = 2c*sinh(x/2)^2.
static Expr minus_one(Pool *p, Expr number, Expr term)
{
    Expr coeff, f, x, half, two = expr_int(p, 2);
    expr_split_coeff(p, term, &coeff, &f);
    if (expr_kind(p, f) != KIND_CALL || expr_neg(p, coeff) != number)
        return 0;
    x = expr_arg(p, f, 0);
    if (stable_op(p, x) == STABLE_DIFF) // a term of stable_softmax.c, of which enough is left
        return 0;
    half = expr_div(p, x, two);
    switch (expr_op(p, f)) {
    case FN_EXP: return expr_mul2(p, coeff, expr_call1(p, FN_EXPM1, x));
    case FN_COS: return expr_mul(p, (Expr[]){expr_int(p, -2), coeff, expr_powi(p, expr_call1(p, FN_SIN, half), 2)}, 3);
    case FN_COSH: return expr_mul(p, (Expr[]){two, coeff, expr_powi(p, expr_call1(p, FN_SINH, half), 2)}, 3);
    default: return 0;
    }
}

// c*(1 + t)^a - c = c*expm1(a*log1p(t)), for small t; a product for small whole a.
static Expr power_less_one(Pool *p, Expr number, Expr term)
{
    Expr coeff, f, base, a, half = expr_rat(p, 1, 2);
    int64_t n;
    expr_split_coeff(p, term, &coeff, &f);
    expr_split_pow(p, f, &base, &a);
    bool whole = expr_kind(p, a) == KIND_NUM && expr_get_int(p, expr_mul2(p, expr_int(p, 2), a), &n);
    if (expr_neg(p, coeff) != number || whole || expr_kind(p, base) != KIND_ADD || expr_nargs(p, base) != 2 ||
        !expr_is_number(p, expr_arg(p, base, 0), 1, 1))
        return 0;
    Expr t = expr_arg(p, base, 1);
    Expr small = expr_call1(p, FN_EXPM1, expr_mul2(p, a, expr_call1(p, FN_LOG1P, t)));
    return expr_piecewise(p, (Expr[]){expr_lt(p, expr_call1(p, FN_ABS, t), half), expr_mul2(p, coeff, small),
                                      expr_add2(p, number, term)}, 3);
}

// c - c*erf(x) = c*erfc(x), c + c*erf(x) = c*erfc(-x), where x must be known better than to a double: rounding it by
// one part in n changes erfc by about 2*x^2 parts.
static Expr complement(Pool *p, Expr number, Expr term)
{
    Expr coeff, f;
    expr_split_coeff(p, term, &coeff, &f);
    bool minus = expr_neg(p, coeff) == number;
    if (!expr_is_call(p, f, FN_ERF) || (!minus && coeff != number))
        return 0;
    Expr x = expr_arg(p, f, 0);
    return expr_mul2(p, number, expr_call1(p, FN_ERFC, stable_exact(p, minus ? x : expr_neg(p, x))));
}

// The number of a sum with one of its terms.
static Expr with_number(Pool *p, Expr sum)
{
    const NumberAnd rules[] = {minus_one, power_less_one, complement};
    Expr number = expr_arg(p, sum, 0);
    for (uint32_t i = 1; expr_kind(p, number) == KIND_NUM && i < expr_nargs(p, sum); i++)
        for (size_t k = 0; k < sizeof rules / sizeof rules[0]; k++) {
            Expr both = rules[k](p, number, expr_arg(p, sum, i));
            if (!both)
                continue;
            Exprs terms = {0};
            for (uint32_t j = 1; j < expr_nargs(p, sum); j++)
                vec_push(&terms, j == i ? both : expr_arg(p, sum, j));
            Expr result = expr_add(p, terms.at, (uint32_t)terms.len);
            vec_free(&terms);
            return result;
        }
    return sum;
}

Expr stable_square_root(Pool *p, Expr term, Expr *coeff)
{
    Expr rest, base, exponent;
    expr_split_coeff(p, term, coeff, &rest);
    expr_split_pow(p, rest, &base, &exponent);
    if (expr_is_number(p, rest, 1, 1)) { // a number is the square of its root
        Expr root = expr_sqrt(p, expr_num_sign(p, *coeff) < 0 ? expr_neg(p, *coeff) : *coeff);
        *coeff = expr_int(p, expr_num_sign(p, *coeff));
        return root && expr_kind(p, root) == KIND_NUM ? root : 0;
    }
    return expr_is_number(p, exponent, 2, 1) ? base : 0;
}

// c*a^2 - c*b^2 = c*(a - b)*(a + b); 1 - x^2 = (1 - x)*(1 + x). The difference a - b of two given numbers is exact
// enough.
static Expr squares(Pool *p, Expr sum)
{
    Expr c, d;
    if (expr_nargs(p, sum) != 2)
        return sum;
    Expr a = stable_square_root(p, expr_arg(p, sum, 0), &c), b = stable_square_root(p, expr_arg(p, sum, 1), &d);
    if (!a || !b || expr_neg(p, c) != d)
        return sum;
    return expr_mul(p, (Expr[]){c, expr_sub(p, a, b), expr_add2(p, a, b)}, 3);
}

Expr stable_difference(Pool *p, Expr a, Expr b)
{
    Expr d = a;
    bool sum = expr_kind(p, b) == KIND_ADD;
    for (uint32_t i = 0; d && i < (sum ? expr_nargs(p, b) : 1); i++)
        d = expr_sub(p, d, sum ? expr_arg(p, b, i) : b);
    return d;
}

// sqrt(a) - sqrt(b) = (a - b)/(sqrt(a) + sqrt(b)) and 1/a - 1/b = (b - a)/(a*b), where a - b is a number; else 0.
static Expr neighbour(Pool *p, Expr first, Expr second)
{
    Expr c, d, f, g, a, b, x, y;
    expr_split_coeff(p, first, &c, &f);
    expr_split_coeff(p, second, &d, &g);
    expr_split_pow(p, f, &a, &x);
    expr_split_pow(p, g, &b, &y);
    bool roots = expr_is_number(p, x, 1, 2), inverses = expr_is_number(p, x, -1, 1);
    if (expr_neg(p, c) != d || x != y || (!roots && !inverses))
        return 0;
    Expr apart = stable_difference(p, a, b);
    if (!apart || expr_kind(p, apart) != KIND_NUM)
        return 0;
    if (inverses)
        return expr_mul(p, (Expr[]){expr_neg(p, c), apart, f, g}, 4);
    return expr_div(p, expr_mul2(p, c, apart), expr_add2(p, f, g));
}

// All such pairs of a sum.
static Expr neighbours(Pool *p, Expr sum)
{
    Exprs terms = {0};
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++) {
        Expr term = expr_arg(p, sum, i), both = 0;
        for (size_t k = 0; k < terms.len && k < NEIGHBOURS_MOST && !both; k++)
            if ((both = neighbour(p, terms.at[k], term)))
                terms.at[k] = both;
        if (!both)
            vec_push(&terms, term);
    }
    Expr result = terms.len < expr_nargs(p, sum) ? expr_add(p, terms.at, (uint32_t)terms.len) : sum;
    vec_free(&terms);
    return result;
}

// c*sqrt(r) + t, where r holds the term (t/c)^2: the squares differ by c^2*(r - (t/c)^2) without cancellation, so
//     c*sqrt(r) + t = c^2*(r - (t/c)^2)/(c*sqrt(r) - t)    where c*t < 0
static Expr root_and_term(Pool *p, Expr sum)
{
    for (uint32_t i = 0; expr_nargs(p, sum) == 2 && i < 2; i++) {
        Expr root = expr_arg(p, sum, i), t = expr_arg(p, sum, 1 - i), c, f, r, x;
        expr_split_coeff(p, root, &c, &f);
        expr_split_pow(p, f, &r, &x);
        if (stable_op(p, f) == STABLE_HYPOT)
            r = expr_add2(p, expr_powi(p, expr_arg(p, f, 0), 2), expr_powi(p, expr_arg(p, f, 1), 2));
        else if (!expr_is_number(p, x, 1, 2))
            continue;
        if (expr_kind(p, r) != KIND_ADD)
            continue;
        Expr square = expr_powi(p, expr_div(p, t, c), 2), rest = expr_sub(p, r, square);
        uint32_t left = expr_kind(p, rest) == KIND_ADD ? expr_nargs(p, rest) : 1;
        if (left != expr_nargs(p, r) - 1)
            continue;
        Expr d, a = stable_square_root(p, rest, &d), below = expr_sub(p, root, t); // d*a^2 may be out of range
        Expr quotient = a ? stable_node(p, STABLE_TIMES, expr_mul(p, (Expr[]){c, c, d, a}, 4), expr_div(p, a, below))
                          : expr_div(p, expr_mul(p, (Expr[]){c, c, rest}, 3), below);
        Expr opposite = expr_lt(p, expr_mul2(p, c, t), expr_int(p, 0));
        return expr_piecewise(p, (Expr[]){opposite, quotient, sum}, 3);
    }
    return sum;
}

// (a^2 + b^2)^(n/2) = hypot(a, b)^n for odd n
static Expr hypotenuse(Pool *p, Expr e)
{
    Expr x = expr_arg(p, e, 0), twice = expr_mul2(p, expr_int(p, 2), expr_arg(p, e, 1)), c, d;
    int64_t n;
    if (!expr_get_int(p, twice, &n) || n % 2 == 0 || expr_kind(p, x) != KIND_ADD || expr_nargs(p, x) != 2)
        return e;
    Expr a = stable_square_root(p, expr_arg(p, x, 0), &c), b = stable_square_root(p, expr_arg(p, x, 1), &d);
    bool plain = a && b && expr_is_number(p, c, 1, 1) && expr_is_number(p, d, 1, 1);
    return plain ? expr_powi(p, stable_node(p, STABLE_HYPOT, a, b), n) : e;
}

// a^n*b^-n = (a/b)^n for n >= 2: neither power is then out of the range of doubles alone. The quotient is a node that
// no constructor takes apart.
static Expr ratio(Pool *p, Expr e)
{
    for (uint32_t i = 0; i < expr_nargs(p, e) && i < 8; i++)
        for (uint32_t k = 0; k < expr_nargs(p, e) && k < 8; k++) {
            Expr a, b, x, y, above = expr_arg(p, e, i), below = expr_arg(p, e, k);
            int64_t n;
            expr_split_pow(p, above, &a, &x);
            expr_split_pow(p, below, &b, &y);
            if (!expr_get_int(p, x, &n) || n < 2 || y != expr_neg(p, x))
                continue;
            Exprs parts = {0};
            for (uint32_t j = 0; j < expr_nargs(p, e); j++)
                if (j != i && j != k)
                    vec_push(&parts, expr_arg(p, e, j));
            vec_push(&parts, expr_powi(p, stable_node(p, STABLE_RATIO, a, b), n));
            Expr better = expr_mul(p, parts.at, (uint32_t)parts.len);
            vec_free(&parts);
            return better;
        }
    return e;
}

static Expr small(Pool *p, Expr e)
{
    Expr (*const sums[])(Pool *, Expr) = {with_number,   squares,         neighbours,
                                          root_and_term, stable_branches, stable_logarithms};
    switch (expr_kind(p, e)) {
    case KIND_ADD:
        for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
            Expr better = sums[i](p, e);
            if (better != e)
                return better;
        }
        return e;
    case KIND_MUL: {
        Expr better = stable_product(p, e);
        return better != e ? better : ratio(p, e);
    }
    case KIND_POW: return hypotenuse(p, e);
    case KIND_CALL:
        switch (expr_op(p, e)) {
        case FN_LOG: return stable_logarithm(p, e);
        case FN_EXP:
        case FN_EXPM1:
        case FN_ERFC: return stable_argument(p, e);
        default: return e;
        }
    default: return e;
    }
}

// ---- The pass -------------------------------------------------------------------------------------------------------

typedef struct {
    Memo *memo;
} Pass;

static Expr pass(Pool *p, Pass *s, Expr e);

static Expr pass_binder(Pool *p, Pass *s, Expr e)
{
    Sym j;
    Expr body = expr_open(p, e, &j), done = body ? pass(p, s, body) : 0;
    return done == body ? e : expr_sum(p, expr_kind(p, e), j, expr_arg(p, e, 0), expr_arg(p, e, 1), done);
}

static Expr pass_arguments(Pool *p, Pass *s, Expr e)
{
    Exprs args = {0};
    bool changed = false;
    for (uint32_t i = 0; i < expr_nargs(p, e) && pool_ok(p); i++) {
        vec_push(&args, pass(p, s, expr_arg(p, e, i)));
        changed |= vec_last(&args) != expr_arg(p, e, i);
    }
    Expr result = !pool_ok(p) ? 0 : changed ? expr_rebuild(p, e, args.at) : e;
    vec_free(&args);
    return result ? small(p, result) : 0;
}

static Expr visit_other(Pool *p, Expr e, void *data)
{
    return pass(p, data, e);
}

// From the top down for functions of one exponential, which want to be seen whole; from the bottom up otherwise.
static Expr pass(Pool *p, Pass *s, Expr e)
{
    uint32_t known;
    Kind kind = expr_kind(p, e);
    bool known_operation = kind == KIND_APPLY && stable_op(p, e) != STABLE_PLUS && stable_op(p, e) != STABLE_SCALED;
    if (!expr_nargs(p, e) || (expr_flags(p, e) & FLAG_CONSTANT) || known_operation || kind == KIND_ELEM)
        return e;
    if (memo_get(s->memo, e, &known))
        return known;
    Expr whole = stable_inverse(p, e), result = stable_exponential(p, whole, visit_other, s);
    if (result == whole && whole != e) {
        memo_put(s->memo, e, e); // it may stand in a branch of its own
        result = pass_arguments(p, s, whole);
    } else if (result == e)
        result = kind == KIND_SUM || kind == KIND_PROD ? pass_binder(p, s, e) : pass_arguments(p, s, e);
    memo_put(s->memo, e, result);
    return result;
}

// Is e made of a function that may be next to its largest value?
static bool has_function(const Pool *p, Expr e, unsigned *nodes)
{
    Kind kind = expr_kind(p, e);
    bool found = kind == KIND_CALL;
    uint32_t look = kind == KIND_POW ? 1 : kind == KIND_MUL || kind == KIND_ADD ? expr_nargs(p, e) : 0;
    for (uint32_t i = 0; i < look && !found && ++*nodes < 100; i++)
        found = has_function(p, expr_arg(p, e, i), nodes);
    return found;
}

// The number among the terms was one for each complement, before the constructor added it up:
//     c + d - c*f - d*g = (c - c*f) + (d - d*g)
static Expr share_number(Pool *p, Expr e, void *data)
{
    (void)data;
    Expr left = expr_kind(p, e) == KIND_ADD ? expr_arg(p, e, 0) : 0, complements = 0;
    if (!left || expr_kind(p, left) != KIND_NUM || stable_exp_unit(p, e)) // of one exponential: better whole
        return e;
    int sign = expr_num_sign(p, left);
    uint32_t found = 0;
    Exprs rest = {0};
    for (uint32_t i = 1; i < expr_nargs(p, e); i++) {
        Expr term = expr_arg(p, e, i), coeff, f;
        unsigned nodes = 0;
        expr_split_coeff(p, term, &coeff, &f);
        if (expr_num_sign(p, coeff) == sign || !has_function(p, f, &nodes)) {
            vec_push(&rest, term);
            continue;
        }
        Expr one = expr_sub(p, term, coeff);
        complements = complements ? stable_node(p, STABLE_PLUS, complements, one) : one;
        left = expr_add2(p, left, coeff);
        found++;
    }
    vec_push(&rest, complements ? complements : left);
    bool shared = found > 1 && expr_is_number(p, left, 0, 1);
    Expr result = shared ? expr_add(p, rest.at, (uint32_t)rest.len) : e;
    vec_free(&rest);
    return result;
}

Expr stable_expr(Pool *p, const Facts *facts, Expr e)
{
    e = stable_softmax(p, facts, expr_rewrite(p, e, share_number, NULL));
    if (!e)
        return 0;
    Pass s = {memo_begin(p)};
    e = pass(p, &s, e);
    memo_end(p, s.memo);
    return e;
}
