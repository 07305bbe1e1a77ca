// Sums of choices: terms go into the branches where they belong.
//
// The logarithm of a function of one exponential is |u <= 0: log1p(r), n*u + log1p(s)| (stable_exp.c). What is
// subtracted from it is often a multiple of u, and then the whole is log1p(s) where one choice of u is left:
//     log(1 + e^u) - y*u = |u <= 0: log1p(E) - y*u, (1 - y)*u + log1p(E)|
#include "codegen/forms/stable.h"

typedef VEC(Expr) Exprs;

typedef struct {
    Expr condition, unit; // u <= 0, and u without its number
} Choice;

// The choice by the sign of some u that e is, or 0.
static bool is_choice(Pool *p, Expr e, Choice *out)
{
    Expr coeff, zero = expr_int(p, 0);
    if (expr_kind(p, e) != KIND_PIECEWISE || expr_nargs(p, e) != 3)
        return false;
    out->condition = expr_arg(p, e, 0);
    if (expr_kind(p, out->condition) != KIND_LE || expr_arg(p, out->condition, 1) != zero)
        return false;
    expr_split_coeff(p, expr_arg(p, out->condition, 0), &coeff, &out->unit);
    return !(expr_flags(p, out->unit) & FLAG_CONSTANT);
}

static uint32_t count(const Pool *p, Kind kind, Expr e)
{
    return expr_kind(p, e) == kind ? expr_nargs(p, e) : 1;
}

static Expr at(const Pool *p, Kind kind, Expr e, uint32_t i)
{
    return expr_kind(p, e) == kind ? expr_arg(p, e, i) : e;
}

static Expr without(Pool *p, Expr term, uint32_t skip)
{
    Exprs rest = {0};
    for (uint32_t i = 0; i < count(p, KIND_MUL, term); i++)
        if (i != skip)
            vec_push(&rest, at(p, KIND_MUL, term, i));
    Expr e = expr_mul(p, rest.at, (uint32_t)rest.len);
    vec_free(&rest);
    return e;
}

// term/unit, where all factors of the unit are among those of the term; else 0.
static Expr quotient(Pool *p, Expr term, Expr unit)
{
    for (uint32_t k = 0; k < count(p, KIND_MUL, unit) && term; k++) {
        Expr left = 0;
        for (uint32_t i = 0; i < count(p, KIND_MUL, term) && !left; i++)
            if (at(p, KIND_MUL, term, i) == at(p, KIND_MUL, unit, k))
                left = without(p, term, i);
        term = left;
    }
    return term;
}

typedef struct {
    Exprs slope[2], rest[2], outside; // of u, by branch; what is common to both
    unsigned choices, linear;
} Parts;

static void take_branch(Pool *p, const Choice *choice, Expr cofactor, Expr branch, Exprs *slope, Exprs *rest)
{
    for (uint32_t i = 0; i < count(p, KIND_ADD, branch); i++) {
        Expr term = at(p, KIND_ADD, branch, i), q = quotient(p, term, choice->unit);
        if (q)
            vec_push(slope, expr_mul2(p, cofactor, q));
        else
            vec_push(rest, expr_mul2(p, cofactor, term));
    }
}

static void take_term(Pool *p, const Choice *choice, Expr term, Parts *out)
{
    Choice own;
    for (uint32_t i = 0; i < count(p, KIND_MUL, term); i++) {
        Expr factor = at(p, KIND_MUL, term, i);
        if (!is_choice(p, factor, &own) || own.condition != choice->condition)
            continue;
        for (uint32_t k = 0; k < 2; k++)
            take_branch(p, choice, without(p, term, i), expr_arg(p, factor, k + 1), &out->slope[k], &out->rest[k]);
        out->choices++;
        return;
    }
    Expr q = quotient(p, term, choice->unit);
    for (uint32_t k = 0; k < 2 && q; k++)
        vec_push(&out->slope[k], q);
    out->linear += q != 0;
    if (!q)
        vec_push(&out->outside, term);
}

static Expr total(Pool *p, const Exprs *terms)
{
    return expr_add(p, terms->at, (uint32_t)terms->len);
}

Expr stable_branches(Pool *p, Expr sum)
{
    Choice choice;
    Parts parts = {0};
    bool found = false;
    for (uint32_t i = 0; i < expr_nargs(p, sum) && !found; i++)
        for (uint32_t k = 0; k < count(p, KIND_MUL, expr_arg(p, sum, i)) && !found; k++)
            found = is_choice(p, at(p, KIND_MUL, expr_arg(p, sum, i), k), &choice);
    for (uint32_t i = 0; i < expr_nargs(p, sum) && found; i++)
        take_term(p, &choice, expr_arg(p, sum, i), &parts);
    Expr result = sum;
    if (parts.choices + parts.linear > 1 && parts.slope[0].len + parts.slope[1].len) {
        Expr branch[2];
        for (uint32_t k = 0; k < 2; k++)
            branch[k] = expr_add2(p, expr_mul2(p, total(p, &parts.slope[k]), choice.unit), total(p, &parts.rest[k]));
        Expr chosen = expr_piecewise(p, (Expr[]){choice.condition, branch[0], branch[1]}, 3);
        result = expr_add2(p, chosen, total(p, &parts.outside));
    }
    vec_free(&parts.outside);
    for (uint32_t k = 0; k < 2; k++) {
        vec_free(&parts.slope[k]);
        vec_free(&parts.rest[k]);
    }
    return result;
}
