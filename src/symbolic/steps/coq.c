// A claim about a derivative by a name, or an identity, as a file for Coq with Coquelicot.
//
// The file states what the engine proved: D, the conditions without which a part has no value; for all values of the
// names in D, is_derive f x d (which says that the derivative exists and is d), or left = right; and that D holds
// somewhere. Names are written x0, x1, ..., so that none can mean anything to Coq. Nothing of the engine's proof is
// used: checker/coq/Support.v has tactics that find another one.
#include "symbolic/steps/steps_internal.h"

#include "parser/parse.h"
#include "symbolic/calculus/calculus.h"
#include "symbolic/eval/eval.h"

enum { NAMES_MOST = 24, CONDITIONS_MOST = 60, TRIES = 4000, PRECISION = 80 };

typedef enum { ABOVE_ZERO, NOT_ZERO, AT_LEAST_ZERO } Demand; // of an expression

typedef struct {
    Pool *p;
    Sym names[NAMES_MOST];
    uint32_t nnames;
    Expr conditions[CONDITIONS_MOST];
    Demand demands[CONDITIONS_MOST];
    uint32_t nconditions;
    Demand of_roots; // what a root asks of its base
    const char *trouble;
} Coq;

static void trouble(Coq *c, const char *what)
{
    c->trouble = c->trouble ? c->trouble : what;
}

// ---- Functions that Coq does not have, by those that it has ---------------------------------------------------------

static bool is_basic(FuncId f)
{
    static const FuncId basic[] = {FN_EXP,  FN_LOG,  FN_SIN,  FN_COS,  FN_TAN,  FN_ASIN,
                                   FN_ACOS, FN_ATAN, FN_SINH, FN_COSH, FN_TANH, FN_ABS};
    for (size_t i = 0; i < sizeof basic / sizeof *basic; i++)
        if (basic[i] == f)
            return true;
    return false;
}

static Expr visit_basic(Pool *p, Expr e, void *data)
{
    Coq *c = data;
    if (expr_kind(p, e) != KIND_CALL || is_basic((FuncId)expr_op(p, e)))
        return e;
    Expr as = template_as(p, (FuncId)expr_op(p, e)), args[2] = {expr_arg(p, e, 0), 0};
    if (expr_nargs(p, e) > 1)
        args[1] = expr_arg(p, e, 1);
    if (!as)
        trouble(c, "a function that Coq's library does not have");
    return as ? template_instance(p, as, args, expr_nargs(p, e)) : e;
}

static Expr basic(Coq *c, Expr e)
{
    for (int i = 0; i < 3 && e; i++) // a definition may hold others
        e = expr_rewrite(c->p, e, visit_basic, c);
    return e;
}

// ---- The domain -----------------------------------------------------------------------------------------------------

static void demand(Coq *c, Expr e, Demand what)
{
    if (expr_flags(c->p, e) & FLAG_CONSTANT && expr_kind(c->p, e) == KIND_NUM)
        return;
    for (uint32_t i = 0; i < c->nconditions; i++)
        if (c->conditions[i] == e && (c->demands[i] == what || c->demands[i] == ABOVE_ZERO))
            return;
    if (c->nconditions == CONDITIONS_MOST) {
        trouble(c, "too many conditions");
        return;
    }
    c->conditions[c->nconditions] = e;
    c->demands[c->nconditions++] = what;
}

static void collect_power(Coq *c, Expr base, Expr exponent)
{
    const Pool *p = c->p;
    bool number = expr_kind(p, exponent) == KIND_NUM, whole = number && expr_num_is_integer(p, exponent);
    bool negative = number && expr_num_sign(p, exponent) < 0;
    if (whole && negative)
        demand(c, base, NOT_ZERO);
    else if (!whole)
        demand(c, base, number && !negative && expr_is_number(p, exponent, 1, 2) ? c->of_roots : ABOVE_ZERO);
}

static void collect_call(Coq *c, Expr e)
{
    Pool *p = c->p;
    Expr u = expr_arg(p, e, 0), one = expr_int(p, 1);
    switch ((FuncId)expr_op(p, e)) {
    case FN_LOG: demand(c, u, ABOVE_ZERO); break;
    case FN_TAN: demand(c, expr_call1(p, FN_COS, u), NOT_ZERO); break;
    case FN_ASIN:
    case FN_ACOS:
        demand(c, expr_add2(p, one, u), ABOVE_ZERO);
        demand(c, expr_sub(p, one, u), ABOVE_ZERO);
        break;
    case FN_ABS:
        if (c->of_roots == ABOVE_ZERO)
            demand(c, u, NOT_ZERO);
        break;
    default: break;
    }
}

static void collect_conditions(Coq *c, Memo *seen, Expr e)
{
    Pool *p = c->p;
    uint32_t known;
    if (memo_get(seen, e, &known))
        return;
    memo_put(seen, e, 1);
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        collect_conditions(c, seen, expr_arg(p, e, i));
    if (expr_kind(p, e) == KIND_POW)
        collect_power(c, expr_arg(p, e, 0), expr_arg(p, e, 1));
    if (expr_kind(p, e) == KIND_CALL)
        collect_call(c, e);
}

static void collect_name(Pool *p, Expr variable, void *data)
{
    Coq *c = data;
    if (expr_kind(p, variable) != KIND_SYM) {
        trouble(c, "an array or an unknown function");
        return;
    }
    for (uint32_t i = 0; i < c->nnames; i++)
        if (c->names[i] == expr_op(p, variable))
            return;
    if (c->nnames == NAMES_MOST)
        trouble(c, "too many names");
    else
        c->names[c->nnames++] = expr_op(p, variable);
}

// ---- Writing --------------------------------------------------------------------------------------------------------

static void coq_term(Coq *c, Expr e, StrBuf *out);

static void write_number(const Coq *c, Expr e, StrBuf *out)
{
    const fmpq *q = expr_fmpq(c->p, e);
    char *num = fmpz_get_str(NULL, 10, fmpq_numref(q)), *den = fmpz_get_str(NULL, 10, fmpq_denref(q));
    bool whole = !strcmp(den, "1");
    str_printf(out, whole ? "(%s)" : "(%s / %s)", num, den);
    flint_free(num);
    flint_free(den);
}

static void write_list(Coq *c, Expr e, const char *sign, StrBuf *out)
{
    str_char(out, '(');
    for (uint32_t i = 0; i < expr_nargs(c->p, e); i++) {
        str_add(out, i ? sign : "");
        coq_term(c, expr_arg(c->p, e, i), out);
    }
    str_char(out, ')');
}

// Whole powers by pow, halves by sqrt, all others by exp and ln.
static void write_power(Coq *c, Expr e, StrBuf *out)
{
    Pool *p = c->p;
    Expr base = expr_arg(p, e, 0), exponent = expr_arg(p, e, 1);
    int64_t n, twice;
    Expr doubled = expr_kind(p, exponent) == KIND_NUM ? expr_mul2(p, expr_int(p, 2), exponent) : 0;
    bool whole = expr_get_int(p, exponent, &n), half = !whole && doubled && expr_get_int(p, doubled, &twice);
    if (!whole && !half) {
        str_add(out, "(exp (");
        coq_term(c, exponent, out);
        str_add(out, " * ln ");
        coq_term(c, base, out);
        str_add(out, "))");
        return;
    }
    int64_t times = whole ? n : twice, size = times < 0 ? -times : times;
    str_add(out, times < 0 ? "(/ (" : "(");
    str_add(out, half ? "(sqrt " : "");
    coq_term(c, base, out);
    str_add(out, half ? ")" : "");
    if (size != 1)
        str_printf(out, " ^ %lld", (long long)size);
    str_add(out, times < 0 ? "))" : ")");
}

static void coq_term(Coq *c, Expr e, StrBuf *out)
{
    Pool *p = c->p;
    switch (expr_kind(p, e)) {
    case KIND_NUM: write_number(c, e, out); break;
    case KIND_PI: str_add(out, "PI"); break;
    case KIND_SYM:
        for (uint32_t i = 0; i < c->nnames; i++)
            if (c->names[i] == expr_op(p, e))
                str_printf(out, "x%u", i);
        break;
    case KIND_ADD: write_list(c, e, " + ", out); break;
    case KIND_MUL: write_list(c, e, " * ", out); break;
    case KIND_POW: write_power(c, e, out); break;
    case KIND_CALL: {
        const char *name = func_cards[expr_op(p, e)].name;
        str_printf(out, "(%s ", !strcmp(name, "log") ? "ln" : !strcmp(name, "abs") ? "Rabs" : name);
        coq_term(c, expr_arg(p, e, 0), out);
        str_char(out, ')');
        break;
    }
    default: trouble(c, "sums, brackets or other constructions that are not exported yet"); break;
    }
}

static void write_condition(Coq *c, uint32_t i, StrBuf *out)
{
    str_add(out, c->demands[i] == ABOVE_ZERO ? "0 < " : c->demands[i] == AT_LEAST_ZERO ? "0 <= " : "");
    coq_term(c, c->conditions[i], out);
    str_add(out, c->demands[i] == NOT_ZERO ? " <> 0" : "");
}

// ---- A point of the domain ------------------------------------------------------------------------------------------

typedef struct {
    const Coq *coq;
    uint32_t turn;
} Point;

static EvalStatus value_of(void *data, Sym name, fmpq_t value)
{
    static const int tries[][2] = {{1, 1}, {1, 2},  {2, 1}, {3, 1},  {1, 3},  {3, 2},  {1, 4},
                                   {5, 1}, {1, 10}, {7, 2}, {-1, 1}, {-1, 2}, {-2, 1}, {-3, 1}};
    const Point *at = data;
    uint32_t z = at->turn;
    for (uint32_t i = 0; i < at->coq->nnames; i++) {
        z = z * 2654435761u + i * 40503u + 17;
        if (at->coq->names[i] == name) {
            const int *v = tries[at->turn ? (z >> 16) % 14 : i % 10];
            fmpq_set_si(value, v[0], (ulong)v[1]);
            return EVAL_OK;
        }
    }
    return EVAL_LIMIT;
}

static bool holds_at(const Coq *c, Point *at)
{
    EvalValues values = {.data = at, .symbol = value_of};
    bool ok = true;
    arb_t v;
    arb_init(v);
    for (uint32_t i = 0; i < c->nconditions && ok; i++)
        ok = eval_ball(c->p, c->conditions[i], &values, PRECISION, v) == EVAL_OK &&
             (c->demands[i] == NOT_ZERO ? !arb_contains_zero(v) : arb_is_positive(v));
    arb_clear(v);
    return ok;
}

static bool find_point(const Coq *c, Point *at)
{
    for (at->turn = 0; at->turn < TRIES; at->turn++)
        if (holds_at(c, at))
            return true;
    return false;
}

// ---- The file -------------------------------------------------------------------------------------------------------

static void write_binders(const Coq *c, StrBuf *out)
{
    for (uint32_t i = 0; i < c->nnames; i++)
        str_printf(out, " x%u", i);
}

static void write_domain(Coq *c, StrBuf *out)
{
    str_add(out, c->nnames ? "Definition D (" : "Definition D");
    write_binders(c, out);
    str_add(out, c->nnames ? " : R) : Prop :=\n  True" : " : Prop :=\n  True");
    for (uint32_t i = 0; i < c->nconditions; i++) {
        str_add(out, "\n  /\\ ");
        write_condition(c, i, out);
    }
    str_add(out, ".\n");
}

static void write_inhabited(Coq *c, const Point *at, StrBuf *out)
{
    str_add(out, "Theorem domain_inhabited :");
    if (c->nnames)
        str_add(out, " exists");
    write_binders(c, out);
    str_add(out, c->nnames ? ", D" : " D");
    write_binders(c, out);
    str_add(out, ".\nProof.\n");
    for (uint32_t i = 0; i < c->nnames; i++) {
        fmpq_t v;
        fmpq_init(v);
        value_of((void *)at, c->names[i], v);
        char *text = fmpq_get_str(NULL, 10, v);
        str_printf(out, "  exists (%s).\n", text);
        flint_free(text);
        fmpq_clear(v);
    }
    str_add(out, "  unfold D. repeat split; lz_number.\nQed.\n");
}

static void write_header(StrBuf *out)
{
    str_add(out,
            "Require Import Reals Lra Psatz.\nFrom Coquelicot Require Import Coquelicot.\nFrom Leibniz Require Import "
            "Support.\nOpen Scope R_scope.\n\n");
}

typedef struct {
    Expr f, x, value; // is_derive f at x: value; x 0: f = value
} CoqClaim;

static bool write_file(Coq *c, const CoqClaim *s, StrBuf *out)
{
    Memo *seen = memo_begin(c->p);
    c->of_roots = s->x ? ABOVE_ZERO : AT_LEAST_ZERO;
    collect_conditions(c, seen, s->f);
    collect_conditions(c, seen, s->value);
    memo_end(c->p, seen);
    expr_each_variable(c->p, s->f, collect_name, c);
    expr_each_variable(c->p, s->value, collect_name, c);
    if (s->x)
        collect_name(c->p, s->x, c);
    Point at = {.coq = c};
    if (!c->trouble && !find_point(c, &at))
        trouble(c, "no rational point of the domain was found");
    write_header(out);
    write_domain(c, out);
    str_add(out, "Theorem claim :");
    str_add(out, c->nnames ? " forall" : "");
    write_binders(c, out);
    if (c->nnames)
        str_add(out, " : R,");
    str_add(out, " D");
    write_binders(c, out);
    str_add(out, " ->\n  ");
    if (s->x) {
        StrBuf name = {0};
        coq_term(c, s->x, &name);
        str_printf(out, "is_derive (fun %s : R => ", str_text(&name));
        coq_term(c, s->f, out);
        str_printf(out, ") %s\n  ", str_text(&name));
        str_free(&name);
        coq_term(c, s->value, out);
        str_add(out, ".\nProof. unfold D; intros; lz_hypotheses; lz_derive. Qed.\n");
    } else {
        coq_term(c, s->f, out);
        str_add(out, "\n  = ");
        coq_term(c, s->value, out);
        str_add(out, ".\nProof. unfold D; intros; lz_hypotheses; lz_close. Qed.\n");
    }
    write_inhabited(c, &at, out);
    str_add(out, "Print Assumptions claim.\n");
    return !c->trouble;
}

// diff(e, x, .., y) as the derivative by y of what comes before.
static bool read_derivative(const StepsContext *ctx, Expr e, CoqClaim *s)
{
    Pool *p = ctx->pool;
    int64_t order = 1;
    if (expr_kind(p, e) == KIND_APPLY && expr_nargs(p, e) == 2 && expr_kind(p, expr_arg(p, e, 0)) == KIND_SYM &&
        expr_get_int(p, expr_arg(p, e, 1), &order) && order > 0) { // f'(x)
        Expr x = expr_arg(p, e, 0), f = expr_apply(p, expr_op(p, e), &x, NULL, 1);
        s->x = x;
        s->f = diff_n(p, calculus_resolve(p, ctx->defs, defs_expand(p, ctx->defs, f, 0)), x, (uint64_t)order - 1);
        return s->f != 0;
    }
    if (!rules_is_diff(p, e))
        return false;
    uint32_t n = expr_nargs(p, e);
    bool counted = n > 2 && expr_get_int(p, expr_arg(p, e, n - 1), &order);
    s->x = expr_arg(p, e, n - 1 - counted);
    Expr inner = expr_arg(p, e, 0);
    if (n - counted > 2) // several names: those before the last are carried out
        inner = ctx->evaluate(ctx->data, expr_form(p, FORM_DIFF, &p->args[p->nodes[e].first], n - 1 - counted));
    else
        inner = ctx->evaluate(ctx->data, inner);
    inner = inner ? calculus_resolve(p, ctx->defs, defs_expand(p, ctx->defs, inner, 0)) : 0;
    s->f = inner ? diff_n(p, inner, s->x, (uint64_t)order - 1) : 0;
    return s->f && expr_kind(p, s->x) == KIND_SYM && !defs_find(ctx->defs, expr_op(p, s->x));
}

bool steps_write_coq(const StepsContext *ctx, Expr left, Expr right, StrBuf *out, Error *err)
{
    Pool *p = ctx->pool;
    Coq c = {.p = p};
    CoqClaim s = {0};
    Expr value = right;
    if (!read_derivative(ctx, left, &s)) {
        s = (CoqClaim){0};
        value = left;
        if (!read_derivative(ctx, right, &s)) {
            s = (CoqClaim){.f = defs_expand(p, ctx->defs, left, 0)};
            value = right;
        }
    }
    s.f = basic(&c, s.f);
    s.value = basic(&c, calculus_resolve(p, ctx->defs, defs_expand(p, ctx->defs, value, 0)));
    if (s.f && s.value && (settle_has_form(p, s.f) || settle_has_form(p, s.value)))
        trouble(&c, "a derivative inside of an expression");
    bool ok = s.f && s.value && pool_ok(p) && write_file(&c, &s, out);
    if (c.trouble)
        return error_set(err, ERR_UNABLE, (Span){0, 0}, "this claim can not be exported to Coq: %s", c.trouble);
    return ok;
}
