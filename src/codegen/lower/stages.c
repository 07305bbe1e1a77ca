// Inverses and determinants in formulas become names of what steps make.
#include "codegen/lower/stages.h"

#include "codegen/lower/code_internal.h"
#include "symbolic/matrix/matrix.h"

static bool is_form(const Pool *p, Expr e, FormId form)
{
    return expr_kind(p, e) == KIND_FORM && expr_op(p, e) == form;
}

static bool look_for_kernels(Pool *p, Memo *seen, Expr e)
{
    uint32_t known;
    if (!expr_nargs(p, e) || memo_get(seen, e, &known))
        return false;
    memo_put(seen, e, 1);
    if (is_form(p, e, FORM_INVERSE) || is_form(p, e, FORM_DETERMINANT))
        return true;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        if (look_for_kernels(p, seen, expr_arg(p, e, i)))
            return true;
    return false;
}

bool stages_are_needed(Pool *p, Expr e)
{
    Memo *seen = memo_begin(p);
    bool found = e && look_for_kernels(p, seen, e);
    memo_end(p, seen);
    return found;
}

static uint32_t rank_of(StageKind kind)
{
    return kind == STAGE_FACTOR || kind == STAGE_INVERSE ? 2 : kind == STAGE_SOLUTION ? 1 : 0;
}

CodeParam stages_param(const Stage *step)
{
    return (CodeParam){.name = step->name,
                       .kind = CODE_REAL,
                       .rank = rank_of(step->kind),
                       .first = {1, 1},
                       .extent = {step->size, step->size}};
}

const Stage *stages_find(const Stages *stages, Sym name)
{
    for (size_t i = 0; i < stages->list.len; i++)
        if (stages->list.at[i].name == name)
            return &stages->list.at[i];
    return NULL;
}

void stages_free(Stages *stages)
{
    for (size_t i = 0; i < stages->list.len; i++)
        code_free(stages->list.at[i].code);
    vec_free(&stages->list);
    facts_clear(&stages->facts);
}

// ---- Steps ----------------------------------------------------------------------------------------------------------

typedef struct {
    Pool *p;
    const CodeSpec *spec;
    Stages *stages;
    Error *err;
} Splitter;

static Expr split(Splitter *s, Expr e);

// The name of a step, which no text can write.
static Sym step_name(Splitter *s, StageKind kind, uint32_t factor)
{
    static const char *const words[] = {[STAGE_FACTOR] = "matrix",
                                        [STAGE_SOLUTION] = "solution",
                                        [STAGE_INVERSE] = "inverse",
                                        [STAGE_DET] = "det",
                                        [STAGE_LOG_DET] = "log det"};
    StrBuf text = {0};
    str_printf(&text, "%s %u", words[kind], kind == STAGE_SOLUTION ? (unsigned)s->stages->list.len : factor + 1);
    Sym name = pool_symbol(s->p, text.at, text.len);
    str_free(&text);
    return name;
}

// The step like this one, added where there is none.
static uint32_t add_step(Splitter *s, Stage step)
{
    for (uint32_t i = 0; i < s->stages->list.len; i++) {
        const Stage *known = &s->stages->list.at[i];
        bool same = known->kind == step.kind && known->value == step.value && known->size == step.size &&
                    known->turned == step.turned && (step.kind == STAGE_FACTOR || known->factor == step.factor);
        if (same)
            return i;
    }
    if (step.kind == STAGE_FACTOR)
        step.factor = (uint32_t)s->stages->list.len;
    step.name = step_name(s, step.kind, step.factor);
    vec_push(&s->stages->list, step);
    return (uint32_t)s->stages->list.len - 1;
}

// Does e depend on an index other than `but`: of a sum around, or of an output?
static bool holds_other_index(Splitter *s, Expr e, Expr but)
{
    Expr rest = but ? expr_subst1(s->p, e, but, expr_int(s->p, 1)) : e;
    bool found = !rest || expr_holds_fresh(s->p, rest) || expr_contains(s->p, rest, expr_sym(s->p, s->stages->row)) ||
                 expr_contains(s->p, rest, expr_sym(s->p, s->stages->col));
    for (uint32_t i = 0; i < s->spec->noutputs && !found; i++)
        for (uint32_t d = 0; d < s->spec->outputs[i].rank; d++)
            found |= expr_contains(s->p, rest, expr_sym(s->p, s->spec->outputs[i].indices[d]));
    return found;
}

static bool is_definite(Splitter *s, Expr element)
{
    MatrixShape shape;
    return expr_kind(s->p, element) == KIND_ELEM && s->spec->facts &&
           facts_shape(s->p, s->spec->facts, expr_op(s->p, element), &shape) && shape.property == MATRIX_SPD;
}

// The step that factors the table's matrix; UINT32_MAX and the error where it depends on an index.
static uint32_t factor_of(Splitter *s, Expr table)
{
    Pool *p = s->p;
    Expr row = expr_sym(p, s->stages->row), col = expr_sym(p, s->stages->col), size = expr_arg(p, table, 1);
    if (holds_other_index(s, table, 0)) {
        error_set(s->err, ERR_UNABLE, (Span){0},
                  "no code for the inverse or determinant of a matrix that depends on an index");
        return UINT32_MAX;
    }
    Expr element = split(s, matrix_table_element(p, table, row, col));
    if (!element)
        return UINT32_MAX;
    return add_step(s,
                    (Stage){.kind = STAGE_FACTOR, .definite = is_definite(s, element), .size = size, .value = element});
}

// Number or element off the factors.
static Expr made(Splitter *s, StageKind kind, uint32_t factor, const Expr *subscripts)
{
    if (factor == UINT32_MAX)
        return 0;
    uint32_t at = add_step(s, (Stage){.kind = kind, .factor = factor, .size = s->stages->list.at[factor].size});
    Sym name = s->stages->list.at[at].name;
    return kind == STAGE_INVERSE ? expr_elem(s->p, name, subscripts, 2) : expr_sym(s->p, name);
}

// ---- Sums -----------------------------------------------------------------------------------------------------------

// inverse[a, index] or inverse[index, a], a free of the index: its step, or NULL.
static const Stage *inverse_by(Splitter *s, Expr e, Expr index, Expr *other, bool *turned)
{
    Pool *p = s->p;
    const Stage *step = expr_kind(p, e) == KIND_ELEM ? stages_find(s->stages, expr_op(p, e)) : NULL;
    if (!step || step->kind != STAGE_INVERSE)
        return NULL;
    *turned = expr_arg(p, e, 0) == index;
    *other = expr_arg(p, e, *turned);
    return expr_arg(p, e, !*turned) == index && !expr_contains(p, *other, index) ? step : NULL;
}

// sum(index, outside*inverse[a, index]*w(index)) = outside*solution[a]. 0 without an error for another sum.
static Expr solution_of(Splitter *s, Expr sum, Expr index, Expr body)
{
    Pool *p = s->p;
    Expr one = expr_int(p, 1), outside = one, side = one, at = 0, other;
    const Stage *inverse = NULL;
    bool product = expr_kind(p, body) == KIND_MUL, turned = false, last;
    for (uint32_t i = 0; i < (product ? expr_nargs(p, body) : 1); i++) {
        Expr factor = product ? expr_arg(p, body, i) : body;
        const Stage *found = inverse ? NULL : inverse_by(s, factor, index, &other, &last);
        if (found) {
            inverse = found;
            turned = last;
            at = other;
        } else if (expr_contains(p, factor, index)) {
            side = expr_mul2(p, side, factor);
        } else {
            outside = expr_mul2(p, outside, factor);
        }
    }
    bool whole = inverse && expr_is_number(p, expr_arg(p, sum, 0), 1, 1) && expr_arg(p, sum, 1) == inverse->size;
    if (!whole || holds_other_index(s, side, index))
        return 0;
    uint32_t factor = inverse->factor;
    Stage step = {.kind = STAGE_SOLUTION,
                  .factor = factor,
                  .size = inverse->size,
                  .turned = turned && !s->stages->list.at[factor].definite,
                  .value = expr_subst1(p, side, index, expr_sym(p, s->stages->row))};
    uint32_t place = add_step(s, step);
    return expr_mul2(p, outside, expr_elem(p, s->stages->list.at[place].name, &at, 1));
}

// Is the index of an output one of 1..size, or another term known to be?
static bool is_within(Splitter *s, Expr t, Expr from, Expr to)
{
    for (uint32_t i = 0; i < s->spec->noutputs; i++)
        for (uint32_t d = 0; d < s->spec->outputs[i].rank; d++)
            if (t == expr_sym(s->p, s->spec->outputs[i].indices[d]) && from == s->spec->outputs[i].from[d] &&
                to == s->spec->outputs[i].to[d])
                return true;
    return s->spec->facts && facts_in_range(s->p, s->spec->facts, t, from, to) == TRUTH_YES;
}

// sum(index, [index = t]*rest) = rest at t. 0 where no bracket picks a term that is there.
static Expr picked_of(Splitter *s, Expr sum, Expr index, Expr body)
{
    Pool *p = s->p;
    for (uint32_t i = 0; expr_kind(p, body) == KIND_MUL && i < expr_nargs(p, body); i++) {
        Expr bracket = expr_arg(p, body, i), c = expr_kind(p, bracket) == KIND_IVERSON ? expr_arg(p, bracket, 0) : 0;
        for (uint32_t side = 0; c && expr_kind(p, c) == KIND_EQ && side < 2; side++) {
            Expr t = expr_arg(p, c, 1 - side);
            if (expr_arg(p, c, side) == index && !expr_contains(p, t, index) &&
                is_within(s, t, expr_arg(p, sum, 0), expr_arg(p, sum, 1)))
                return expr_subst1(p, expr_subst1(p, body, bracket, expr_int(p, 1)), index, t);
        }
    }
    return 0;
}

// det*1/det goes: where it is 0, what else the formula holds has no value.
static Expr without_ratios(Splitter *s, Expr product)
{
    Pool *p = s->p;
    for (size_t i = 0; i < s->stages->list.len && expr_kind(p, product) == KIND_MUL; i++) {
        Expr det = expr_sym(p, s->stages->list.at[i].name), under = expr_pow(p, det, expr_int(p, -1)),
             rest = expr_int(p, 1);
        uint32_t found = 0;
        for (uint32_t k = 0; k < expr_nargs(p, product); k++) {
            Expr factor = expr_arg(p, product, k);
            found += factor == det || factor == under;
            rest = factor == det || factor == under ? rest : expr_mul2(p, rest, factor);
        }
        product = found == 2 ? rest : product;
    }
    return product;
}

// The sum with elements of inverses that are free of its index in front, where a sum around may be a solution.
static Expr closed(Splitter *s, Expr sum, Sym name, Expr body)
{
    Pool *p = s->p;
    Expr outside = expr_int(p, 1), inside = outside, index = expr_sym(p, name);
    bool product = expr_kind(p, sum) == KIND_SUM && expr_kind(p, body) == KIND_MUL;
    for (uint32_t i = 0; i < (product ? expr_nargs(p, body) : 1); i++) {
        Expr factor = product ? expr_arg(p, body, i) : body;
        const Stage *step = expr_kind(p, factor) == KIND_ELEM ? stages_find(s->stages, expr_op(p, factor)) : NULL;
        Expr *side = product && step && !expr_contains(p, factor, index) ? &outside : &inside;
        *side = expr_mul2(p, *side, factor);
    }
    return expr_mul2(p, outside,
                     expr_sum(p, expr_kind(p, sum), name, expr_arg(p, sum, 0), expr_arg(p, sum, 1), inside));
}

static Expr split_sum(Splitter *s, Expr e)
{
    Pool *p = s->p;
    Sym name;
    Expr body = split(s, expr_open(p, e, &name)), index = expr_sym(p, name), total = expr_int(p, 0);
    if (!body)
        return 0;
    bool terms = expr_kind(p, e) == KIND_SUM && expr_kind(p, body) == KIND_ADD;
    for (uint32_t i = 0; i < (terms ? expr_nargs(p, body) : 1); i++) {
        Expr term = terms ? expr_arg(p, body, i) : body;
        bool sum = expr_kind(p, e) == KIND_SUM;
        Expr solution = sum ? picked_of(s, e, index, term) : 0;
        if (sum && !solution)
            solution = solution_of(s, e, index, term);
        total = expr_add2(p, total, solution ? solution : closed(s, e, name, term));
    }
    return total;
}

static Expr split(Splitter *s, Expr e)
{
    Pool *p = s->p;
    if (!e || s->err->code || !stages_are_needed(p, e))
        return s->err->code ? 0 : e;
    if (expr_kind(p, e) == KIND_MUL && expr_is_number(p, expr_arg(p, e, 0), 0, 1))
        return expr_int(p, 0);
    if (expr_is_call(p, e, FN_LOG) && is_form(p, expr_arg(p, e, 0), FORM_DETERMINANT))
        return made(s, STAGE_LOG_DET, factor_of(s, expr_arg(p, expr_arg(p, e, 0), 0)), NULL);
    if (is_form(p, e, FORM_DETERMINANT))
        return made(s, STAGE_DET, factor_of(s, expr_arg(p, e, 0)), NULL);
    if (is_form(p, e, FORM_INVERSE)) {
        Expr at[2] = {split(s, expr_arg(p, e, 0)), split(s, expr_arg(p, e, 1))};
        return made(s, STAGE_INVERSE, factor_of(s, expr_arg(p, e, 2)), at);
    }
    if (expr_kind(p, e) == KIND_SUM || expr_kind(p, e) == KIND_PROD)
        return split_sum(s, e);
    VEC(Expr) args = {0};
    for (uint32_t i = 0; i < expr_nargs(p, e); i++)
        vec_push(&args, split(s, expr_arg(p, e, i)));
    Expr whole = s->err->code ? 0 : expr_rebuild(p, e, args.at);
    vec_free(&args);
    return whole ? without_ratios(s, whole) : 0;
}

static bool is_mentioned(Pool *p, const CodeOutput *outputs, uint32_t n, const Stages *stages, Sym name)
{
    bool found = false;
    for (uint32_t k = 0; k < n; k++)
        found |= expr_mentions(p, outputs[k].value, name);
    for (size_t k = 0; k < stages->list.len; k++) {
        const Stage *step = &stages->list.at[k];
        found |= step->needed && step->value && expr_mentions(p, step->value, name);
    }
    return found;
}

// What the outputs and what is needed for them hold. A step reads what earlier ones made.
static void find_needed(Pool *p, const CodeOutput *outputs, uint32_t n, Stages *stages)
{
    for (size_t i = stages->list.len; i-- > 0;) {
        Stage *step = &stages->list.at[i];
        step->needed |= is_mentioned(p, outputs, n, stages, step->name);
        if (step->needed)
            stages->list.at[step->factor].needed = true;
    }
}

bool stages_split(Pool *p, const CodeSpec *spec, CodeOutput *outputs, Stages *stages, Error *err)
{
    Splitter s = {.p = p, .spec = spec, .stages = stages, .err = err};
    stages->row = pool_symbol(p, "row of matrix", 13);
    stages->col = pool_symbol(p, "column of matrix", 16);
    for (uint32_t i = 0; i < spec->noutputs; i++) {
        outputs[i].told = outputs[i].told ? outputs[i].told : outputs[i].value;
        outputs[i].value = split(&s, outputs[i].value);
        if (!outputs[i].value)
            return false;
    }
    find_needed(p, outputs, spec->noutputs, stages);
    return pool_ok(p);
}

// ---- Functions ------------------------------------------------------------------------------------------------------

bool stages_make(Pool *p, const CodeSpec *spec, const Stages *from, Stages *to, Error *err)
{
    *to = (Stages){.row = from->row, .col = from->col};
    for (size_t i = 0; i < from->list.len; i++)
        vec_push(&to->list, from->list.at[i]);
    facts_copy(&to->facts, spec->facts);
    for (size_t i = 0; i < to->list.len; i++) {
        const Stage *step = &to->list.at[i];
        MatrixShape shape = {.rank = rank_of(step->kind) == 2 ? RANK_MATRIX : RANK_VECTOR,
                             .rows = step->size,
                             .cols = rank_of(step->kind) == 2 ? step->size : 0};
        if (rank_of(step->kind))
            facts_set_shape(p, &to->facts, step->name, &shape, true);
    }
    for (size_t i = 0; i < to->list.len; i++) {
        Stage *step = &to->list.at[i];
        StrBuf name = {0};
        CodeOutput out = {.name = "values",
                          .value = step->value,
                          .rank = rank_of(step->kind),
                          .indices = {to->row, to->col},
                          .from = {expr_int(p, 1), expr_int(p, 1)},
                          .to = {step->size, step->size}};
        CodeSpec own = {.outputs = &out, .noutputs = 1, .facts = &to->facts, .real = spec->real, .math = spec->math};
        if (!step->value)
            continue;
        str_printf(&name, "%s %s", spec->name ? spec->name : "f", pool_symbol_name(p, step->name));
        own.name = str_text(&name);
        step->code = code_new(p, &own, err);
        str_free(&name);
        if (!step->code)
            return false;
    }
    return true;
}
