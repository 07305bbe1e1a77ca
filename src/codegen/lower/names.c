// What a formula's names are: lengths, labels, doubles, arrays and their extents.
//
// A name in a bound is a length; a name in a subscript, or compared with an index, is an integer; the rest are doubles.
// An array's extent is the largest of the ranges that its subscripts run through (k, and k + c).
#include "codegen/lower/lower.h"

#include "codegen/forms/stable.h"
#include "symbolic/print/print.h"

#include <stdio.h>

bool lower_fail(Lower *l, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return error_set(l->ir->err, ERR_UNABLE, (Span){0}, "%s", text);
}

int lower_param(const Lower *l, Sym name)
{
    for (size_t i = 0; i < l->ir->params.len; i++)
        if (l->ir->params.at[i].name == name)
            return (int)i;
    return -1;
}

static int loop_of_symbol(const Lower *l, Expr e)
{
    if (expr_kind(l->p, e) == KIND_SYM)
        for (size_t i = 0; i < l->ir->loops.len; i++)
            if (l->ir->loops.at[i].symbol == expr_op(l->p, e))
                return (int)i;
    return -1;
}

int lower_loop(Lower *l, Expr from, Expr to, Expr inside)
{
    Kind kind = expr_kind(l->p, inside);
    return lower_loop_like(l, from, to, inside, kind == KIND_SUM || kind == KIND_PROD ? expr_op(l->p, inside) : 0);
}

int lower_loop_like(Lower *l, Expr from, Expr to, Expr inside, Sym hint)
{
    Ir *ir = l->ir;
    for (size_t i = 0; i < ir->loops.len; i++)
        if (!ir->loops.at[i].index && ir->loops.at[i].from == from && ir->loops.at[i].to == to &&
            !expr_contains(l->p, inside, expr_sym(l->p, ir->loops.at[i].symbol)))
            return (int)i;
    if (ir->loops.len == IR_LOOPS) {
        lower_fail(l, "more than %d loops in one function", IR_LOOPS);
        return -1;
    }
    IrLoop loop = {.from = from, .to = to, .base = 1};
    loop.hint = hint;
    loop.symbol = pool_symbol_fresh(l->p, loop.hint ? loop.hint : pool_symbol(l->p, "i", 1));
    if (expr_kind(l->p, from) == KIND_NUM && expr_num_sign(l->p, from) <= 0 && !expr_get_int(l->p, from, &loop.base))
        return lower_fail(l, "a sum that starts at no whole number") - 1;
    vec_push(&ir->loops, loop);
    facts_imply(&l->ranges,
                &(Fact){.kind = FACT_RANGE, .subject = expr_sym(l->p, loop.symbol), .lower = from, .upper = to});
    return (int)ir->loops.len - 1;
}

// ---- The walk -------------------------------------------------------------------------------------------------------

static bool is_index(const CodeOutput *out, Sym name)
{
    for (uint32_t i = 0; i < out->rank; i++)
        if (out->indices[i] == name)
            return true;
    return false;
}

static bool is_int_name(const Lower *l, Expr e)
{
    Kind kind = expr_kind(l->p, e);
    if (kind == KIND_BOUND || loop_of_symbol(l, e) >= 0 ||
        (l->walked && kind == KIND_SYM && is_index(l->walked, expr_op(l->p, e))))
        return true;
    if (kind != KIND_SYM && kind != KIND_ELEM)
        return false;
    int i = lower_param(l, expr_op(l->p, e));
    return i >= 0 && l->ir->params.at[i].kind != CODE_REAL;
}

bool lower_is_int(const Lower *l, Expr e)
{
    int64_t n;
    Kind kind = expr_kind(l->p, e);
    if (kind == KIND_NUM)
        return expr_get_int(l->p, e, &n) && n > -(1 << 30) && n < (1 << 30);
    if (kind == KIND_APPLY)
        return stable_op(l->p, e) == STABLE_ARGMAX;
    if (kind != KIND_ADD && kind != KIND_MUL)
        return is_int_name(l, e);
    for (uint32_t i = 0; i < expr_nargs(l->p, e); i++)
        if (!lower_is_int(l, expr_arg(l->p, e, i)))
            return false;
    return true;
}

static IrParam *note_name(Lower *l, Sym name, uint32_t rank)
{
    int i = lower_param(l, name);
    if (i < 0) {
        IrParam fresh = {.name = name, .kind = CODE_REAL, .rank = rank};
        for (uint32_t d = 0; d < CODE_RANK; d++)
            fresh.first[d] = 1;
        vec_push(&l->ir->params, fresh);
        i = (int)l->ir->params.len - 1;
    }
    IrParam *param = &l->ir->params.at[i];
    if (param->rank != rank) {
        lower_fail(l, "%.60s has %u subscripts at one place and %u at another", pool_symbol_name(l->p, name),
                   param->rank, rank);
        return NULL;
    }
    return param;
}

typedef struct {
    Lower *l;
    CodeKind kind;
} Raise;

static void raise_kind(Pool *p, Expr variable, void *data)
{
    Raise *r = data;
    Kind kind = expr_kind(p, variable);
    if (kind == KIND_APPLY || loop_of_symbol(r->l, variable) >= 0)
        return;
    IrParam *param = note_name(r->l, expr_op(p, variable), kind == KIND_ELEM ? expr_nargs(p, variable) : 0);
    if (param && param->kind != CODE_LENGTH)
        param->kind = param->rank && r->kind == CODE_LENGTH ? CODE_INT : r->kind;
}

static void note_integers(Lower *l, Expr e, CodeKind kind)
{
    if (stable_op(l->p, e) == STABLE_ARGMAX)
        return; // an integer made from doubles
    expr_each_variable(l->p, e, raise_kind, &(Raise){l, kind});
}

// What is left of a range of an index where the condition of a bracket around it holds: [k < n]*x[k + 1].
static void narrow_range(Lower *l, Expr condition, Expr index, Expr *lo, Expr *hi)
{
    Expr bound;
    int relation;
    for (uint32_t i = 0; expr_kind(l->p, condition) == KIND_AND && i < expr_nargs(l->p, condition); i++)
        narrow_range(l, expr_arg(l->p, condition, i), index, lo, hi);
    if (!lower_solve(l, condition, index, &relation, &bound))
        return;
    if (relation > 0 && facts_at_most(l->p, &l->lengths, bound, *hi) == TRUTH_YES)
        *hi = bound;
    if (relation < 0 && facts_at_most(l->p, &l->lengths, *lo, bound) == TRUTH_YES)
        *lo = bound;
}

// The range that is given for an index of the output which is walked.
static bool output_range(const Lower *l, Expr index, Expr *lo, Expr *hi)
{
    const CodeOutput *out = l->walked;
    for (uint32_t i = 0; out && expr_kind(l->p, index) == KIND_SYM && i < out->rank; i++)
        if (out->indices[i] == expr_op(l->p, index) && out->to[i]) {
            *lo = out->from[i];
            *hi = out->to[i];
            return true;
        }
    return false;
}

// The range lo..hi of a subscript: of a loop's index plus a number, of a number, or assumed. False when none is known.
static bool subscript_range(Lower *l, Expr sub, Expr *lo, Expr *hi)
{
    Pool *p = l->p;
    Expr shift = expr_int(p, 0), base = sub;
    if (expr_kind(p, sub) == KIND_NUM) {
        *lo = *hi = sub;
        return true;
    }
    if (expr_kind(p, sub) == KIND_ADD && expr_nargs(p, sub) == 2 && expr_kind(p, expr_arg(p, sub, 0)) == KIND_NUM) {
        shift = expr_arg(p, sub, 0);
        base = expr_arg(p, sub, 1);
    }
    int loop = loop_of_symbol(l, base);
    if (loop < 0 && !output_range(l, base, lo, hi) && !facts_range(p, &l->lengths, base, lo, hi))
        return facts_range(p, &l->lengths, sub, lo, hi);
    if (loop >= 0) {
        *lo = l->ir->loops.at[loop].from;
        *hi = l->ir->loops.at[loop].to;
    }
    for (size_t i = 0; i < l->guards.len && *lo && *hi; i++)
        narrow_range(l, l->guards.at[i], base, lo, hi);
    *lo = expr_add2(p, *lo, shift);
    *hi = expr_add2(p, *hi, shift);
    return *lo && *hi;
}

// Does e depend on a loop, or on an index of an output? Then it is no extent.
static bool holds_index(const Lower *l, Expr e)
{
    for (size_t i = 0; i < l->ir->loops.len; i++)
        if (expr_contains(l->p, e, expr_sym(l->p, l->ir->loops.at[i].symbol)))
            return true;
    for (uint32_t i = 0; i < l->spec->noutputs; i++)
        for (uint32_t d = 0; d < l->spec->outputs[i].rank; d++)
            if (expr_contains(l->p, e, expr_sym(l->p, l->spec->outputs[i].indices[d])))
                return true;
    return false;
}

static bool widen(Lower *l, IrParam *param, uint32_t position, Expr sub)
{
    Expr lo, hi, *extent = &param->extent[position];
    int64_t first;
    if (!subscript_range(l, sub, &lo, &hi) || holds_index(l, hi))
        return true;
    if (expr_get_int(l->p, lo, &first) && first < param->first[position])
        param->first[position] = first;
    bool number = expr_kind(l->p, hi) == KIND_NUM, old_number = *extent && expr_kind(l->p, *extent) == KIND_NUM;
    if (!*extent || (old_number && !number) ||
        (old_number && facts_at_most(l->p, &l->lengths, *extent, hi) == TRUTH_YES)) {
        *extent = hi; // a length says more than the places that are named by number: those are tested
        return true;
    }
    if (number || *extent == hi || facts_at_most(l->p, &l->lengths, hi, *extent) == TRUTH_YES)
        return true;
    if (facts_at_most(l->p, &l->lengths, *extent, hi) == TRUTH_YES) {
        *extent = hi;
        return true;
    }
    return lower_fail(l, "the length of %.60s is not known: its subscript runs through two ranges",
                      pool_symbol_name(l->p, param->name));
}

static bool walk(Lower *l, Memo *seen, Expr e);

static bool walk_loop(Lower *l, Memo *seen, Expr e)
{
    Expr from = expr_arg(l->p, e, 0), to = expr_arg(l->p, e, 1);
    note_integers(l, from, CODE_LENGTH);
    note_integers(l, to, CODE_LENGTH);
    int loop = lower_loop(l, from, to, e);
    if (loop < 0)
        return false;
    Expr body = expr_open_as(l->p, e, expr_sym(l->p, l->ir->loops.at[loop].symbol));
    return body && walk(l, seen, from) && walk(l, seen, to) && walk(l, seen, body);
}

// A product with brackets: what stands beside them is read where they hold.
static bool walk_guarded(Lower *l, Memo *seen, Expr e)
{
    Pool *p = l->p;
    size_t before = l->guards.len;
    bool ok = true;
    for (uint32_t i = 0; i < expr_nargs(p, e) && ok; i++)
        if (expr_kind(p, expr_arg(p, e, i)) == KIND_IVERSON) {
            ok = walk(l, seen, expr_arg(p, e, i));
            vec_push(&l->guards, expr_arg(p, expr_arg(p, e, i), 0));
        }
    Memo *inside = memo_begin(p); // elsewhere it may be read without them
    for (uint32_t i = 0; i < expr_nargs(p, e) && ok; i++)
        if (expr_kind(p, expr_arg(p, e, i)) != KIND_IVERSON)
            ok = walk(l, inside, expr_arg(p, e, i));
    memo_end(p, inside);
    l->guards.len = before;
    return ok;
}

static bool holds_bracket(const Pool *p, Expr e)
{
    for (uint32_t i = 0; expr_kind(p, e) == KIND_MUL && i < expr_nargs(p, e); i++)
        if (expr_kind(p, expr_arg(p, e, i)) == KIND_IVERSON)
            return true;
    return false;
}

static bool walk(Lower *l, Memo *seen, Expr e)
{
    uint32_t known;
    Pool *p = l->p;
    if ((expr_flags(p, e) & FLAG_CONSTANT) || memo_get(seen, e, &known))
        return true;
    memo_put(seen, e, 1);
    Kind kind = expr_kind(p, e);
    if (holds_bracket(p, e))
        return walk_guarded(l, seen, e);
    if (kind == KIND_SUM || kind == KIND_PROD)
        return walk_loop(l, seen, e);
    if (kind == KIND_APPLY && stable_op(p, e) < 0)
        return lower_fail(l, "%.60s is an unknown function", pool_symbol_name(p, expr_op(p, e)));
    if (kind == KIND_FORM && expr_op(p, e) >= FORM_INVERSE)
        return lower_fail(l, "inverses and determinants are computed by C that gen writes, and by nothing else yet");
    if (kind == KIND_FORM || kind == KIND_LIST)
        return lower_fail(l, "no code for a list or an operator that was not carried out");
    if (kind == KIND_SYM && loop_of_symbol(l, e) < 0 && !note_name(l, expr_op(p, e), 0))
        return false;
    if (kind == KIND_ELEM) {
        for (uint32_t i = 0; i < expr_nargs(p, e); i++)
            note_integers(l, expr_arg(p, e, i), CODE_INT);
        if (expr_nargs(p, e) > CODE_RANK)
            return lower_fail(l, "an array with more than %d subscripts", CODE_RANK);
        IrParam *param = note_name(l, expr_op(p, e), expr_nargs(p, e));
        for (uint32_t i = 0; param && i < expr_nargs(p, e); i++)
            if (!widen(l, param, i, expr_arg(p, e, i)))
                return false;
        if (!param)
            return false;
    }
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (!walk(l, seen, expr_arg(p, e, i)))
            return false;
    if (kind == KIND_EQ) { // [y = k]: what an index is compared with is an integer
        Expr a = expr_arg(p, e, 0), b = expr_arg(p, e, 1);
        if (is_int_name(l, a) && (expr_kind(p, b) == KIND_SYM || expr_kind(p, b) == KIND_ELEM))
            note_integers(l, b, CODE_INT);
        if (is_int_name(l, b) && (expr_kind(p, a) == KIND_SYM || expr_kind(p, a) == KIND_ELEM))
            note_integers(l, a, CODE_INT);
    }
    return pool_ok(p);
}

// ---- Solving for an index -------------------------------------------------------------------------------------------

typedef VEC(Expr) Exprs;

// Adds the terms of e, negated where asked, to a list that stands for their sum.
static void add_terms(Pool *p, Expr e, bool negated, Exprs *terms)
{
    bool negative = expr_kind(p, e) == KIND_MUL && expr_nargs(p, e) == 2 && expr_is_number(p, expr_arg(p, e, 0), -1, 1);
    Expr sum = negative ? expr_arg(p, e, 1) : e;
    if (expr_kind(p, sum) != KIND_ADD) {
        vec_push(terms, negated ? expr_neg(p, e) : e);
        return;
    }
    for (uint32_t i = 0; i < expr_nargs(p, sum); i++)
        add_terms(p, expr_arg(p, sum, i), negated != negative, terms);
}

bool lower_solve(const Lower *l, Expr atom, Expr name, int *relation, Expr *bound)
{
    Pool *p = l->p;
    Kind kind = expr_kind(p, atom);
    if (kind != KIND_EQ && kind != KIND_LE && kind != KIND_LT)
        return false;
    Expr a = expr_arg(p, atom, 0), b = expr_arg(p, atom, 1), minus = expr_neg(p, name);
    if (!lower_is_int(l, a) || !lower_is_int(l, b))
        return false;
    Exprs terms = {0};
    add_terms(p, a, false, &terms);
    add_terms(p, b, true, &terms);
    size_t kept = 0;
    bool found = false, negative = false;
    for (size_t i = 0; i < terms.len; i++) {
        bool is_it = !found && (terms.at[i] == name || terms.at[i] == minus);
        negative = is_it ? terms.at[i] == minus : negative;
        found |= is_it;
        if (!is_it)
            terms.at[kept++] = terms.at[i];
    }
    for (size_t i = 0; i < kept && !negative; i++) // a - b is name + the rest, or -name + the rest
        terms.at[i] = expr_neg(p, terms.at[i]);
    *bound = expr_add(p, terms.at, (uint32_t)kept);
    vec_free(&terms);
    if (!found || !*bound || expr_contains(p, *bound, name))
        return false;
    if (kind == KIND_LT) // of integers
        *bound = expr_add2(p, *bound, expr_int(p, negative ? 1 : -1));
    *relation = kind == KIND_EQ ? 0 : negative ? -1 : 1;
    return *bound != 0;
}

// ---- Parameters -----------------------------------------------------------------------------------------------------

static int place_in_order(const Lower *l, Sym name)
{
    for (uint32_t i = 0; i < l->spec->nparams; i++)
        if (l->spec->params[i].name == name)
            return (int)i;
    for (uint32_t i = 0; i < l->spec->norder; i++)
        if (l->spec->order[i] == name)
            return (int)i;
    return (int)l->spec->norder;
}

static bool goes_before(const Lower *l, const IrParam *a, const IrParam *b)
{
    int x = place_in_order(l, a->name), y = place_in_order(l, b->name);
    if (x != y)
        return x < y;
    if ((a->kind == CODE_LENGTH) != (b->kind == CODE_LENGTH))
        return a->kind == CODE_LENGTH;
    return strcmp(pool_symbol_name(l->p, a->name), pool_symbol_name(l->p, b->name)) < 0;
}

static void sort_params(Lower *l)
{
    IrParam *v = l->ir->params.at;
    for (size_t i = 1; i < l->ir->params.len; i++) {
        IrParam x = v[i];
        size_t j = i;
        for (; j > 0 && goes_before(l, &x, &v[j - 1]); j--)
            v[j] = v[j - 1];
        v[j] = x;
    }
}

static const CodeParam *declared(const Lower *l, Sym name)
{
    for (uint32_t i = 0; i < l->spec->nparams; i++)
        if (l->spec->params[i].name == name)
            return &l->spec->params[i];
    return NULL;
}

// An index of an output is no parameter, unless another output needs its name as one.
static void drop_indices(Lower *l)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->ir->params.len; i++) {
        IrParam param = l->ir->params.at[i];
        bool used = false;
        for (uint32_t k = 0; k < l->spec->noutputs; k++) {
            const CodeOutput *out = &l->spec->outputs[k];
            Expr node = param.rank ? 0 : expr_sym(l->p, param.name);
            used |= !node || (!is_index(out, param.name) && expr_contains(l->p, out->value, node));
        }
        for (uint32_t k = 0; !used && k < l->ir->params.len; k++)
            for (uint32_t d = 0; d < l->ir->params.at[k].rank; d++)
                used |= l->ir->params.at[k].extent[d] &&
                        expr_contains(l->p, l->ir->params.at[k].extent[d], expr_sym(l->p, param.name));
        if (used || (param.kind == CODE_LENGTH && !l->spec->nparams) || declared(l, param.name))
            l->ir->params.at[kept++] = param;
    }
    l->ir->params.len = kept;
}

// Extents that only facts know: assumed or implied dimensions of arrays without a loop of their own.
static void extents_from_facts(Lower *l)
{
    for (size_t i = 0; i < l->lengths.dimensions.len; i++) {
        Dimension d = l->lengths.dimensions.at[i];
        int k = lower_param(l, d.array);
        if (k < 0 || d.position >= l->ir->params.at[k].rank || holds_index(l, d.upper) ||
            facts_ends_at_index(l->p, &l->lengths, d.lower, d.upper))
            continue;
        Expr *extent = &l->ir->params.at[k].extent[d.position];
        if (*extent && expr_kind(l->p, *extent) != KIND_NUM)
            continue;
        *extent = d.upper;
    }
    for (size_t k = 0; k < l->ir->params.len; k++) // what tests of subscripts are made with
        for (uint32_t d = 0; d < l->ir->params.at[k].rank; d++)
            if (l->ir->params.at[k].extent[d])
                note_integers(l, l->ir->params.at[k].extent[d], CODE_LENGTH);
}

typedef struct {
    Lower *l;
    Sym index;
    Expr from, to;
} FindRange;

static void look_for_range(Pool *p, Expr variable, void *data)
{
    FindRange *f = data;
    int k = expr_kind(p, variable) == KIND_ELEM ? lower_param(f->l, expr_op(p, variable)) : -1;
    for (uint32_t i = 0; k >= 0 && !f->to && i < expr_nargs(p, variable); i++) {
        const IrParam *param = &f->l->ir->params.at[k];
        if (expr_arg(p, variable, i) != expr_sym(p, f->index) || !param->extent[i])
            continue;
        f->from = expr_int(p, param->first[i]);
        f->to = param->extent[i];
    }
}

bool code_first_subscript(Pool *p, const Facts *facts, Expr e, Sym array, uint32_t position, int64_t *first)
{
    Code code = {.pool = p};
    CodeSpec spec = {.facts = facts};
    Error err = {0};
    Lower l = {.code = &code, .ir = &code.ir, .p = p, .spec = &spec};
    Memo *seen = memo_begin(p);
    ir_init(&code.ir, p, &err);
    facts_copy(&l.lengths, facts);
    bool ok = walk(&l, seen, e);
    int param = lower_param(&l, array);
    ok = ok && param >= 0;
    if (ok)
        *first = code.ir.params.at[param].first[position];
    memo_end(p, seen);
    vec_free(&l.guards);
    facts_clear(&l.lengths);
    facts_clear(&l.ranges);
    ir_free(&code.ir);
    return ok;
}

bool lower_index_range(Lower *l, const CodeOutput *out, uint32_t i, Expr *from, Expr *to)
{
    Sym index = out->indices[i];
    Expr value = out->value;
    FindRange f = {.l = l, .index = index, .from = out->from[i], .to = out->to[i]};
    if (!f.to && !facts_range(l->p, &l->lengths, expr_sym(l->p, index), &f.from, &f.to))
        expr_each_variable(l->p, value, look_for_range, &f);
    if (!f.to) {
        lower_fail(l, "the range of the index %.60s is not known", pool_symbol_name(l->p, index));
        error_hint(l->ir->err, "say it: assume %.60s in 1..K", pool_symbol_name(l->p, index));
        return false;
    }
    *from = f.from;
    *to = f.to;
    return true;
}

void lower_learn(Lower *l)
{
    if (l->spec->facts)
        facts_copy(&l->lengths, l->spec->facts);
    for (uint32_t i = 0; i < l->spec->noutputs; i++)
        facts_learn(l->p, &l->lengths, l->spec->outputs[i].value);
    for (size_t i = 0; i < l->lengths.lengths.len; i++)
        vec_push(&l->ranges.lengths, l->lengths.lengths.at[i]);
}

// ---- Declared parameters --------------------------------------------------------------------------------------------

static void declare(Lower *l)
{
    for (uint32_t i = 0; i < l->spec->nparams; i++) {
        note_name(l, l->spec->params[i].name, l->spec->params[i].rank);
        for (uint32_t d = 0; d < l->spec->params[i].rank; d++)
            note_integers(l, l->spec->params[i].extent[d], CODE_LENGTH);
    }
}

// The number of places that is declared, as the greatest subscript. It must not be less than what the formulas read.
static bool check_extent(Lower *l, IrParam *param, uint32_t d, Expr places)
{
    Pool *p = l->p;
    Expr *extent = &param->extent[d], last = expr_add2(p, places, expr_int(p, param->first[d] - 1));
    bool number =
        *extent && expr_kind(p, *extent) == KIND_NUM && expr_kind(p, last) != KIND_NUM; // tested where it is read
    if (*extent && *extent != last && !number && facts_at_most(p, &l->lengths, *extent, last) != TRUTH_YES) {
        StrBuf has = {0}, needs = {0};
        lower_fail(l, "subscript %u of %.60s runs to %.60s, and the signature gives it %.60s places", d + 1,
                   pool_symbol_name(p, param->name), print_quick(p, *extent, &needs), print_quick(p, places, &has));
        str_free(&has);
        str_free(&needs);
        return false;
    }
    *extent = last;
    return last != 0;
}

static bool check_declared(Lower *l)
{
    for (size_t i = 0; l->spec->nparams && i < l->ir->params.len; i++) {
        IrParam *param = &l->ir->params.at[i];
        const CodeParam *given = declared(l, param->name);
        if (!given)
            return lower_fail(l, "%.60s is needed, and the signature does not give it",
                              pool_symbol_name(l->p, param->name));
        for (uint32_t d = 0; d < param->rank; d++)
            if (!check_extent(l, param, d, given->extent[d]))
                return false;
    }
    return true;
}

bool lower_names(Lower *l)
{
    Pool *p = l->p;
    declare(l);
    for (int round = 0; round < 2; round++) { // twice: what is an integer shows late
        Memo *seen = memo_begin(p);
        bool ok = true;
        for (uint32_t i = 0; i < l->spec->noutputs && ok; i++) {
            l->walked = &l->spec->outputs[i];
            ok = walk(l, seen, l->walked->value);
        }
        l->walked = NULL;
        memo_end(p, seen);
        if (!ok)
            return false;
    }
    extents_from_facts(l);
    for (size_t i = 0; i < l->ir->params.len; i++) {
        IrParam *param = &l->ir->params.at[i];
        Expr node = param->rank ? 0 : expr_sym(p, param->name);
        if (param->kind == CODE_REAL && node && facts_integer(p, &l->lengths, node) == TRUTH_YES)
            param->kind = CODE_INT;
    }
    for (uint32_t i = 0; i < l->spec->noutputs; i++)
        for (uint32_t d = 0; d < l->spec->outputs[i].rank; d++) {
            Expr from, to;
            if (!lower_index_range(l, &l->spec->outputs[i], d, &from, &to))
                return false;
            note_integers(l, from, CODE_LENGTH);
            note_integers(l, to, CODE_LENGTH);
        }
    drop_indices(l);
    sort_params(l);
    return check_declared(l);
}
