#include "support/brute.h"

void brute_init(Brute *b)
{
    *b = (Brute){.seed = 1};
    for (int i = 0; i < BRUTE_NAMES; i++)
        fmpq_init(b->value[i]);
}

void brute_clear(Brute *b)
{
    vec_free(&b->nodes);
    for (int i = 0; i < BRUTE_NAMES; i++)
        fmpq_clear(b->value[i]);
}

static int add(Brute *b, BruteNode n)
{
    vec_push(&b->nodes, n);
    return (int)b->nodes.len - 1;
}

int brute_number(Brute *b, int numerator, int denominator)
{
    return add(b, (BruteNode){.op = B_NUM, .number = numerator, .denominator = denominator});
}

int brute_name(Brute *b, int name)
{
    return add(b, (BruteNode){.op = B_NAME, .number = name});
}

int brute_make(Brute *b, BruteOp op, int x, int y, int z)
{
    return add(b, (BruteNode){.op = op, .arg = {x, y, z}});
}

int brute_range(Brute *b, BruteOp op, int name, int lower, int upper, int body)
{
    return add(b, (BruteNode){.op = op, .number = name, .arg = {lower, upper, body}});
}

int brute_element(Brute *b, char array, int row, int column)
{
    return add(b, (BruteNode){.op = B_ELEM, .letter = array, .arg = {row, column}});
}

void brute_set(Brute *b, int name, int numerator, int denominator)
{
    fmpq_set_si(b->value[name], numerator, (ulong)denominator);
}

// ---- Values --------------------------------------------------------------------------------------------------------

static bool whole(const fmpq_t q, long *out)
{
    bool ok = fmpz_is_one(fmpq_denref(q)) && fmpz_cmpabs(fmpq_numref(q), (fmpz[]){1000000}) < 0;
    *out = ok ? fmpz_get_si(fmpq_numref(q)) : 0;
    return ok;
}

static bool eval_element(Brute *b, const BruteNode *n, fmpq_t out)
{
    long at[2] = {0, 0};
    for (int i = 0; i < 2 && n->arg[i] >= 0; i++)
        if (!brute_eval(b, n->arg[i], out) || !whole(out, &at[i]))
            return false;
    int letter = n->letter;
    bool inside = at[0] >= 1 && at[0] <= BRUTE_SIDE && at[1] >= 0 && at[1] <= BRUTE_SIDE;
    if (b->tabled[letter] && inside) {
        fmpq_set_si(out, b->table[letter][at[0]][at[1]], 2);
        return true;
    }
    uint64_t h = (b->seed ^ (uint64_t)letter * 0x9e3779b97f4a7c15u) + (uint64_t)at[0] * 0xbf58476d1ce4e5b9u +
                 (uint64_t)at[1] * 0x94d049bb133111ebu;
    h = (h ^ (h >> 29)) * 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    fmpq_set_si(out, (slong)(h % 13) - 6, 1 + h / 16 % 3);
    return true;
}

static bool eval_power(Brute *b, const BruteNode *n, fmpq_t out)
{
    long exponent;
    fmpq_t e;
    fmpq_init(e);
    bool ok = brute_eval(b, n->arg[1], e) && whole(e, &exponent) && labs(exponent) < 400 &&
              brute_eval(b, n->arg[0], out) && (exponent >= 0 || !fmpq_is_zero(out));
    if (ok)
        fmpq_pow_si(out, out, exponent);
    fmpq_clear(e);
    return ok;
}

static bool eval_range(Brute *b, const BruteNode *n, fmpq_t out)
{
    enum { LONGEST = 200 };

    long lower, upper;
    fmpq_t outer, term;
    fmpq_init(outer);
    fmpq_init(term);
    bool ok = brute_eval(b, n->arg[0], term) && whole(term, &lower) && brute_eval(b, n->arg[1], term) &&
              whole(term, &upper) && upper - lower < LONGEST;
    fmpq_set(outer, b->value[n->number]);
    fmpq_set_si(out, n->op == B_PROD, 1);
    for (long i = lower; ok && i <= upper; i++) {
        fmpq_set_si(b->value[n->number], i, 1);
        ok = brute_eval(b, n->arg[2], term);
        if (ok)
            (n->op == B_PROD ? fmpq_mul : fmpq_add)(out, out, term);
    }
    fmpq_set(b->value[n->number], outer);
    fmpq_clear(outer);
    fmpq_clear(term);
    return ok;
}

static bool eval_two(Brute *b, const BruteNode *n, fmpq_t x)
{
    fmpq_t y;
    fmpq_init(y);
    bool ok = brute_eval(b, n->arg[0], x) && brute_eval(b, n->arg[1], y);
    int order = ok ? fmpq_cmp(x, y) : 0;
    switch (ok ? n->op : B_NUM) {
    case B_ADD: fmpq_add(x, x, y); break;
    case B_SUB: fmpq_sub(x, x, y); break;
    case B_MUL: fmpq_mul(x, x, y); break;
    case B_MIN: fmpq_set(x, order <= 0 ? x : y); break;
    case B_MAX: fmpq_set(x, order >= 0 ? x : y); break;
    case B_LT: fmpq_set_si(x, order < 0, 1); break;
    case B_LE: fmpq_set_si(x, order <= 0, 1); break;
    case B_EQ: fmpq_set_si(x, order == 0, 1); break;
    case B_NE: fmpq_set_si(x, order != 0, 1); break;
    case B_AND: fmpq_mul(x, x, y); break;
    case B_OR: fmpq_set_si(x, !fmpq_is_zero(x) || !fmpq_is_zero(y), 1); break;
    default: break;
    }
    fmpq_clear(y);
    return ok;
}

bool brute_eval(Brute *b, int node, fmpq_t out)
{
    BruteNode n = b->nodes.at[node];
    fmpz_t floor;
    switch (n.op) {
    case B_NUM: fmpq_set_si(out, n.number, (ulong)n.denominator); return true;
    case B_NAME: fmpq_set(out, b->value[n.number]); return true;
    case B_ELEM: return eval_element(b, &n, out);
    case B_POW: return eval_power(b, &n, out);
    case B_SUM:
    case B_PROD: return eval_range(b, &n, out);
    case B_IF: return brute_eval(b, n.arg[0], out) && brute_eval(b, n.arg[fmpq_is_zero(out) ? 2 : 1], out);
    case B_ABS:
    case B_SIGN:
    case B_FLOOR:
    case B_BRACKET:
    case B_NOT:
        if (!brute_eval(b, n.arg[0], out))
            return false;
        if (n.op == B_ABS)
            fmpq_abs(out, out);
        if (n.op == B_SIGN)
            fmpq_set_si(out, fmpq_sgn(out), 1);
        if (n.op == B_NOT)
            fmpq_set_si(out, fmpq_is_zero(out), 1);
        if (n.op == B_FLOOR) {
            fmpz_init(floor);
            fmpz_fdiv_q(floor, fmpq_numref(out), fmpq_denref(out));
            fmpq_set_fmpz(out, floor);
            fmpz_clear(floor);
        }
        return true;
    default: return eval_two(b, &n, out);
    }
}

bool brute_holds(Brute *b, int condition)
{
    fmpq_t x;
    fmpq_init(x);
    bool holds = brute_eval(b, condition, x) && !fmpq_is_zero(x);
    fmpq_clear(x);
    return holds;
}

// ---- Text ----------------------------------------------------------------------------------------------------------

static void print_call(const Brute *b, const BruteNode *n, const char *name, int nargs, StrBuf *out)
{
    str_printf(out, "%s(", name);
    for (int i = 0; i < nargs; i++) {
        str_add(out, i ? ", " : "");
        brute_print(b, n->arg[i], out);
    }
    str_char(out, ')');
}

void brute_print(const Brute *b, int node, StrBuf *out)
{
    static const char *const infix[] = {
        [B_ADD] = " + ", [B_SUB] = " - ", [B_MUL] = "*",   [B_POW] = "^",     [B_LT] = " < ",
        [B_LE] = " <= ", [B_EQ] = " = ",  [B_NE] = " != ", [B_AND] = " and ", [B_OR] = " or "};
    const BruteNode *n = &b->nodes.at[node];
    switch (n->op) {
    case B_NUM:
        str_printf(out, n->denominator > 1 ? "(%d/%d)" : n->number < 0 ? "(%d)" : "%d", n->number, n->denominator);
        break;
    case B_NAME: str_add(out, b->names[n->number]); break;
    case B_ELEM:
        str_printf(out, "%c[", n->letter);
        brute_print(b, n->arg[0], out);
        if (n->arg[1] >= 0) {
            str_add(out, ", ");
            brute_print(b, n->arg[1], out);
        }
        str_char(out, ']');
        break;
    case B_ABS: print_call(b, n, "abs", 1, out); break;
    case B_SIGN: print_call(b, n, "sign", 1, out); break;
    case B_FLOOR: print_call(b, n, "floor", 1, out); break;
    case B_MIN: print_call(b, n, "min", 2, out); break;
    case B_MAX: print_call(b, n, "max", 2, out); break;
    case B_IF: print_call(b, n, "if", 3, out); break;
    case B_NOT: print_call(b, n, "not ", 1, out); break;
    case B_BRACKET:
        str_char(out, '[');
        brute_print(b, n->arg[0], out);
        str_char(out, ']');
        break;
    case B_SUM:
    case B_PROD:
        str_printf(out, "%s(%s=", n->op == B_SUM ? "sum" : "prod", b->names[n->number]);
        brute_print(b, n->arg[0], out);
        str_add(out, "..");
        brute_print(b, n->arg[1], out);
        str_add(out, ", ");
        brute_print(b, n->arg[2], out);
        str_char(out, ')');
        break;
    default: {
        bool condition = n->op >= B_LT && n->op <= B_NE;
        str_add(out, condition ? "" : "(");
        brute_print(b, n->arg[0], out);
        str_add(out, infix[n->op]);
        brute_print(b, n->arg[1], out);
        str_add(out, condition ? "" : ")");
    }
    }
}
