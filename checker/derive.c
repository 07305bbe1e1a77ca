// The rules of differentiation, and functions by more basic ones.
#include "checker.h"

#include <string.h>

static Term rat(long a, long b)
{
    return b == 1 ? term_int(a) : term_div(term_int(a), term_int(b));
}

static Term half_power(Term t, int sign)
{
    mpq_t q;
    mpq_init(q);
    mpq_set_si(q, sign, 2);
    Term e = term_number(q);
    mpq_clear(q);
    return term_pow(t, e);
}

static Term square(Term t)
{
    return term_pow(t, term_int(2));
}

static Term neg(Term t)
{
    return term_mul(term_int(-1), t);
}

static Term inv(Term t)
{
    return term_pow(t, term_int(-1));
}

static Term f(const char *name, Term t)
{
    return term_call(name, t);
}

static Term plus(long n, Term t)
{
    return term_add(term_int(n), t);
}

static bool is(const char *a, const char *b)
{
    return !strcmp(a, b);
}

Term function_as(const char *n, const Term *a)
{
    Term u = a[0], e = f("exp", u), m = f("exp", neg(u));
    Term pi2 = term_mul(rat(1, 2), term_make(OP_PI, NULL, 0, NULL, 0));
    if (is(n, "tan"))
        return term_div(f("sin", u), f("cos", u));
    if (is(n, "cot"))
        return term_div(f("cos", u), f("sin", u));
    if (is(n, "sec"))
        return inv(f("cos", u));
    if (is(n, "csc"))
        return inv(f("sin", u));
    if (is(n, "acos"))
        return term_sub(pi2, f("asin", u));
    if (is(n, "acot"))
        return f("atan", inv(u));
    if (is(n, "asec"))
        return term_sub(pi2, f("asin", inv(u)));
    if (is(n, "acsc"))
        return f("asin", inv(u));
    if (is(n, "sinh"))
        return term_mul(rat(1, 2), term_sub(e, m));
    if (is(n, "cosh"))
        return term_mul(rat(1, 2), term_add(e, m));
    if (is(n, "tanh"))
        return term_div(term_sub(e, m), term_add(e, m));
    if (is(n, "coth"))
        return term_div(term_add(e, m), term_sub(e, m));
    if (is(n, "sech"))
        return term_div(term_int(2), term_add(e, m));
    if (is(n, "csch"))
        return term_div(term_int(2), term_sub(e, m));
    if (is(n, "asinh"))
        return f("log", term_add(u, half_power(plus(1, square(u)), 1)));
    if (is(n, "acosh"))
        return f("log", term_add(u, term_mul(half_power(plus(-1, u), 1), half_power(plus(1, u), 1))));
    if (is(n, "atanh"))
        return term_mul(rat(1, 2), term_sub(f("log", plus(1, u)), f("log", plus(1, neg(u)))));
    if (is(n, "acoth"))
        return term_mul(rat(1, 2), f("log", term_div(plus(1, u), plus(-1, u))));
    if (is(n, "asech"))
        return f("log", term_add(inv(u), term_mul(half_power(plus(-1, inv(u)), 1), half_power(plus(1, inv(u)), 1))));
    if (is(n, "acsch"))
        return f("log", term_add(inv(u), half_power(plus(1, inv(square(u))), 1)));
    if (is(n, "log1p"))
        return f("log", plus(1, u));
    if (is(n, "expm1"))
        return plus(-1, e);
    if (is(n, "erfc"))
        return plus(1, neg(f("erf", u)));
    if (is(n, "factorial"))
        return f("gamma", plus(1, u));
    if (is(n, "ceil"))
        return neg(f("floor", neg(u)));
    return 0;
}

// d f(u)/du, from the card of the function.
static Term outer(const char *n, Term u)
{
    Term s = square(u);
    if (is(n, "exp"))
        return f("exp", u);
    if (is(n, "log"))
        return inv(u);
    if (is(n, "sin"))
        return f("cos", u);
    if (is(n, "cos"))
        return neg(f("sin", u));
    if (is(n, "tan"))
        return plus(1, square(f("tan", u)));
    if (is(n, "cot"))
        return plus(-1, neg(square(f("cot", u))));
    if (is(n, "sec"))
        return term_mul(f("sec", u), f("tan", u));
    if (is(n, "csc"))
        return neg(term_mul(f("csc", u), f("cot", u)));
    if (is(n, "asin"))
        return half_power(plus(1, neg(s)), -1);
    if (is(n, "acos"))
        return neg(half_power(plus(1, neg(s)), -1));
    if (is(n, "atan"))
        return inv(plus(1, s));
    if (is(n, "acot"))
        return neg(inv(plus(1, s)));
    if (is(n, "asec"))
        return term_mul(inv(s), half_power(plus(1, neg(inv(s))), -1));
    if (is(n, "acsc"))
        return neg(term_mul(inv(s), half_power(plus(1, neg(inv(s))), -1)));
    if (is(n, "sinh"))
        return f("cosh", u);
    if (is(n, "cosh"))
        return f("sinh", u);
    if (is(n, "tanh"))
        return plus(1, neg(square(f("tanh", u))));
    if (is(n, "coth"))
        return plus(1, neg(square(f("coth", u))));
    if (is(n, "sech"))
        return neg(term_mul(f("sech", u), f("tanh", u)));
    if (is(n, "csch"))
        return neg(term_mul(f("csch", u), f("coth", u)));
    if (is(n, "asinh"))
        return half_power(plus(1, s), -1);
    if (is(n, "acosh"))
        return term_mul(half_power(plus(-1, u), -1), half_power(plus(1, u), -1));
    if (is(n, "atanh") || is(n, "acoth"))
        return inv(plus(1, neg(s)));
    if (is(n, "asech"))
        return neg(term_mul(inv(s), term_mul(half_power(plus(-1, inv(u)), -1), half_power(plus(1, inv(u)), -1))));
    if (is(n, "acsch"))
        return neg(term_mul(inv(s), half_power(plus(1, inv(s)), -1)));
    if (is(n, "log1p"))
        return inv(plus(1, u));
    if (is(n, "expm1"))
        return f("exp", u);
    if (is(n, "abs"))
        return term_div(u, f("abs", u));
    if (is(n, "cbrt"))
        return inv(term_mul(term_int(3), square(f("cbrt", u))));
    if (is(n, "erf"))
        return term_mul(term_int(2), term_mul(half_power(term_make(OP_PI, NULL, 0, NULL, 0), -1), f("exp", neg(s))));
    if (is(n, "gamma"))
        return term_mul(f("gamma", u), f("digamma", u));
    if (is(n, "lgamma"))
        return f("digamma", u);
    return 0;
}

// d inverse(t) = -inverse(t)*dt*inverse(t); d det(t) = det(t)*tr(inverse(t)*dt).
static Term derive_matrix(const Node *n, Term x)
{
    Term table = n->args[0], k = term_fresh("k"), l = term_fresh("l"), lower[2], upper[2];
    bool det = is(n->name, "det");
    Term d = derive(term_expand(term_table_element(table, k, l), NULL), x);
    term_table_ranges(table, lower, upper);
    if (!det && !(term_is_number(derive(n->args[1], x), 0) && term_is_number(derive(n->args[2], x), 0)))
        reject("a subscript that varies");
    Term inverse = term_make(OP_CALL, intern("inverse"), 0, (Term[]){table, det ? l : n->args[1], k}, 3);
    Term body = term_mul(inverse, d);
    if (!det)
        body = term_mul(body, term_make(OP_CALL, intern("inverse"), 0, (Term[]){table, l, n->args[2]}, 3));
    Term sum = term_close(OP_SUM, k, lower[0], upper[0], term_close(OP_SUM, l, lower[1], upper[1], body));
    return term_mul(det ? term_make(OP_CALL, n->name, 0, n->args, 1) : term_int(-1), sum);
}

static Term derive_call(Term t, Term x)
{
    Node n = *node(t);
    if (is(n.name, "inverse") || is(n.name, "det"))
        return derive_matrix(&n, x);
    Term u = n.args[0], du = derive(u, x);
    bool pair = n.count == 2 && (is(n.name, "max") || is(n.name, "min"));
    if (pair) { // away from where both are equal
        Term a = n.args[0], b = n.args[1];
        Term less = term_make(OP_LT, NULL, 0, (Term[]){a, b}, 2), more = term_make(OP_LT, NULL, 0, (Term[]){b, a}, 2);
        Term first = is(n.name, "max") ? more : less, second = is(n.name, "max") ? less : more;
        Term none = term_make(OP_CALL, intern("undefined"), 0, NULL, 0);
        return term_make(OP_PIECEWISE, NULL, 0, (Term[]){first, du, second, derive(b, x), none}, 5);
    }
    if (term_is_number(du, 0) && n.count == 1)
        return du;
    Term d = n.count == 1 ? outer(n.name, u) : 0;
    if (!d) {
        Term plain = function_as(n.name, n.args);
        if (!plain)
            reject("no derivative of %s", n.name);
        return derive(plain, x);
    }
    return term_mul(d, du);
}

static Term derive_power(Term base, Term exponent, Term x)
{
    Term db = derive(base, x), de = derive(exponent, x), result = term_int(0), power = term_pow(base, exponent);
    if (!term_is_number(db, 0))
        result = term_mul(term_mul(exponent, term_pow(base, term_sub(exponent, term_int(1)))), db);
    if (!term_is_number(de, 0))
        result = term_add(result, term_mul(term_mul(power, f("log", base)), de));
    return result;
}

// d s[k]/d s[l] = [k = l]
static Term derive_element(const Node *n, Term x)
{
    Node m = *node(x);
    if (m.op != OP_ELEM || m.name != n->name || m.count != n->count)
        return term_int(0);
    if (facts_symmetry(n->name) != SYMMETRY_NONE || facts_orthogonal(n->name))
        reject("a derivative by an element that others are bound to");
    Term result = term_int(1);
    for (int i = 0; i < m.count; i++)
        if (n->args[i] != m.args[i])
            result =
                term_mul(result, term_make(OP_BRACKET, NULL, 0,
                                           (Term[]){term_make(OP_EQ, NULL, 0, (Term[]){n->args[i], m.args[i]}, 2)}, 1));
    return result;
}

static Term derive_binder(Term t, Term x)
{
    Node n = *node(t);
    Term index = term_fresh("i"), body = term_open(t, index), d = derive(body, x);
    if (!term_is_number(derive(n.args[0], x), 0) || !term_is_number(derive(n.args[1], x), 0))
        reject("a bound that varies");
    if (term_is_number(d, 0))
        return d;
    if (n.op == OP_PROD) // of factors that are not zero
        return term_mul(t, term_close(OP_SUM, index, n.args[0], n.args[1], term_div(d, body)));
    return term_close(OP_SUM, index, n.args[0], n.args[1], d);
}

static Term derive_apply(const Node *n, Term x)
{
    if (n->count != 1)
        reject("an unknown function of several arguments");
    Term d = derive(n->args[0], x);
    return term_is_number(d, 0) ? d : term_mul(term_make(OP_APPLY, n->name, n->index + 1, n->args, 1), d);
}

Term derive(Term t, Term x)
{
    Node n = *node(t);
    Term result = term_int(0);
    if (t == x)
        return term_int(1);
    switch (n.op) {
    case OP_NUM:
    case OP_PI:
    case OP_SYM:
    case OP_BOUND: return result;
    case OP_ELEM: return derive_element(&n, x);
    case OP_ADD: return term_add(derive(n.args[0], x), derive(n.args[1], x));
    case OP_MUL: {
        Term a = derive(n.args[0], x), b = derive(n.args[1], x);
        if (!term_is_number(a, 0))
            result = term_mul(a, n.args[1]);
        return term_is_number(b, 0) ? result : term_add(result, term_mul(n.args[0], b));
    }
    case OP_POW: return derive_power(n.args[0], n.args[1], x);
    case OP_CALL: return derive_call(t, x);
    case OP_SUM:
    case OP_PROD: return derive_binder(t, x);
    case OP_APPLY: return derive_apply(&n, x);
    case OP_BRACKET: return result; // away from its steps
    case OP_LIST:
    case OP_PIECEWISE: {
        Term *args = new_block((size_t)n.count * sizeof *args);
        for (int i = 0; i < n.count; i++)
            args[i] = n.op == OP_PIECEWISE && i % 2 == 0 && i + 1 < n.count ? n.args[i] : derive(n.args[i], x);
        return term_make(n.op, NULL, 0, args, n.count);
    }
    default: reject("no derivative of this");
    }
}
