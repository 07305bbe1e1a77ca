// Vectors and matrices: operators, primes, subscripts and words that take arrays.
//
// What is an array is known from declared shapes, from definitions, and from those declared earlier in the same assume.
// The forms themselves, and the checks of shapes, are symbolic/matrix's; here errors get their place.
#include "parser/parse_internal.h"

// ---- What is known of names ------------------------------------------------------------------------------------------

static bool shape_of_name(void *data, Sym name, MatrixShape *out)
{
    Parser *ps = data;
    if (parse_in_scope(ps, name))
        return false;
    for (size_t i = ps->s->shapes.len; i-- > 0;)
        if (ps->s->shapes.at[i].name == name) {
            *out = ps->s->shapes.at[i].shape;
            return true;
        }
    return ps->ctx->shape && ps->ctx->shape(ps->ctx->data, name, out);
}

static Expr list_of_name(void *data, Sym name)
{
    Parser *ps = data;
    return !parse_in_scope(ps, name) && ps->ctx->list ? ps->ctx->list(ps->ctx->data, name) : 0;
}

void parse_arrays_begin(Parser *ps)
{
    ps->names = (MatrixNames){.pool = ps->pool, .shape = shape_of_name, .list = list_of_name};
}

const MatrixNames *parse_names(Parser *ps)
{
    ps->names.data = ps;
    return &ps->names;
}

bool parse_is_array(Parser *ps, Expr e)
{
    return e && expr_kind(ps->pool, e) != KIND_NUM && matrix_is_array(parse_names(ps), e);
}

static Expr at_place(Parser *ps, Expr e, Span at)
{
    if (!e && ps->err->code)
        ps->err->at = at;
    return e;
}

// ---- Operators -------------------------------------------------------------------------------------------------------

Expr parse_terms(Parser *ps, const Operand *o, uint32_t n)
{
    uint32_t wrong = 0;
    Expr e = matrix_sum(parse_names(ps), ps->s->list.at, n, &wrong, ps->err);
    return at_place(ps, e, (Span){o[0].at.start, o[wrong < n ? wrong : n - 1].at.end});
}

// a*b.*c/d from the left: runs of * and / are products of matrices.
Expr parse_factors(Parser *ps, const Operand *o, uint32_t n)
{
    VEC(Expr) run = {0};
    VEC(bool) divided = {0};
    Expr e = 0;
    uint32_t from = 0;
    for (uint32_t i = 0; i <= n && (!i || from == 0 || e || run.len); i++) {
        bool dotted = i < n && i > 0 && (o[i].op == OP_DOTTIMES || o[i].op == OP_DOTOVER);
        if (i == n || dotted) {
            uint32_t wrong = 0;
            e = matrix_product(parse_names(ps), run.at, divided.at, (uint32_t)run.len, &wrong, ps->err);
            wrong += from;
            if (!at_place(ps, e, (Span){o[from].at.start, o[wrong < n ? wrong : n - 1].at.end}) || i == n)
                break;
            FormId form = o[i].op == OP_DOTTIMES ? FORM_TIMES : FORM_OVER;
            e = matrix_elementwise(parse_names(ps), form, e, o[i].e, ps->err);
            if (!at_place(ps, e, (Span){o[0].at.start, o[i].at.end}))
                break;
            run.len = divided.len = 0;
            from = i;
            vec_push(&run, e);
            vec_push(&divided, false);
        } else {
            vec_push(&run, o[i].e);
            vec_push(&divided, i > 0 && o[i].op == OP_DIV);
        }
    }
    vec_free(&run);
    vec_free(&divided);
    return e;
}

Expr parse_power(Parser *ps, const Operand *base, const Operand *exponent, bool dotted)
{
    if (!dotted && !parse_is_array(ps, base->e) && !parse_is_array(ps, exponent->e)) {
        Expr e = expr_pow(ps->pool, base->e, exponent->e);
        parse_typed_note(ps, OP_POW, e, (Operand[]){*base, *exponent}, 2);
        return e;
    }
    Expr e = dotted ? matrix_elementwise(parse_names(ps), FORM_RAISED, base->e, exponent->e, ps->err)
                    : matrix_power(parse_names(ps), base->e, exponent->e, ps->err);
    return at_place(ps, e, (Span){base->at.start, exponent->at.end});
}

bool parse_same_shape(Parser *ps, const Operand *a, const Operand *b)
{
    if (!parse_is_array(ps, a->e) && !parse_is_array(ps, b->e))
        return true;
    MatrixShape left = matrix_shape(parse_names(ps), a->e), right = matrix_shape(parse_names(ps), b->e);
    Span at = {a->at.start, b->at.end};
    if (b->op != OP_EQ && b->op != OP_NE) {
        parse_fail(ps, ERR_TYPE, at, "arrays are equal or not; one is not less than another");
        parse_hint(ps, "compare elements, A[i, j] <= B[i, j], or numbers made of them: det(A) > 0, x'*A*x >= 0");
        return false;
    }
    bool zero = expr_is_number(ps->pool, a->e, 0, 1) || expr_is_number(ps->pool, b->e, 0, 1),
         lists = expr_kind(ps->pool, a->e) == KIND_LIST || expr_kind(ps->pool, b->e) == KIND_LIST;
    if (zero || lists || matrix_same_shape(ps->pool, left, right))
        return true;
    StrBuf one = {0}, two = {0};
    parse_fail(ps, ERR_TYPE, at, "the sides have different shapes: %.100s and %.100s",
               matrix_shape_text(ps->pool, left, &one), matrix_shape_text(ps->pool, right, &two));
    bool turned = left.rank != right.rank && left.rank != RANK_SCALAR && right.rank != RANK_SCALAR;
    if (turned)
        parse_hint(ps, "A' is the transpose");
    str_free(&one);
    str_free(&two);
    return false;
}

// ---- Primes and subscripts -------------------------------------------------------------------------------------------

Step parse_array_primes(Parser *ps)
{
    Operand *o = &vec_last(&ps->s->operands);
    Span at = {ps->token.start, ps->token.end};
    bool array = parse_is_array(ps, o->e), form = (expr_flags(ps->pool, o->e) & FLAG_HAS_FORM) != 0;
    if (!array && (!form || ps->before.type != TOKEN_CLOSE)) {
        parse_fail(ps, ERR_SYNTAX, at, "a prime marks the derivative of a function's name, or the transpose of an array");
        return parse_hint(ps, "write f'(x), or diff(e, x) for an expression e; for a transpose: assume A matrix(m, n)");
    }
    if (ps->token.count % 2)
        o->e = matrix_transpose(parse_names(ps), o->e);
    o->name = 0;
    o->at.end = at.end;
    parse_advance(ps);
    return o->e ? STEP_OPERATOR : STEP_FAIL;
}

Step parse_array_subscript(Parser *ps)
{
    Frame f = {.type = FRAME_SUBSCRIPT,
               .base = (uint32_t)ps->s->operands.len - 1,
               .start = vec_last(&ps->s->operands).at.start,
               .at = {ps->token.start, ps->token.end}};
    parse_advance(ps);
    return parse_push_frame(ps, f) ? STEP_OPERAND : STEP_FAIL;
}

Step parse_close_entry(Parser *ps, const Frame *f, Span end)
{
    const Operand *o = ps->s->operands.at + f->base;
    uint32_t n = (uint32_t)ps->s->operands.len - f->base - 1, wrong;
    Span all = {f->start, end.end};
    if (n == 1 && o[1].shape == SHAPE_CONDITION) { // (A*B)[k = l]: a product with a bracket
        Expr factors[2] = {o[0].e, expr_iverson(ps->pool, o[1].e)};
        Expr e = matrix_product(parse_names(ps), factors, (bool[]){false, false}, 2, &wrong, ps->err);
        return e ? parse_replace(ps, f, e, SHAPE_VALUE, end.end) : STEP_FAIL;
    }
    Expr subscripts[8];
    for (uint32_t i = 0; i < n && i < 8; i++) {
        if (!parse_require_plain(ps, &o[i + 1]))
            return STEP_FAIL;
        subscripts[i] = o[i + 1].e;
    }
    Expr e = matrix_entry(parse_names(ps), o[0].e, subscripts, n < 8 ? n : 8, ps->err);
    return at_place(ps, e, all) ? parse_replace(ps, f, e, SHAPE_VALUE, end.end) : STEP_FAIL;
}

// ---- Words -----------------------------------------------------------------------------------------------------------

Step parse_array_form(Parser *ps, const Frame *f, FormId id, const Expr *args, uint32_t n, Span end)
{
    Expr e = matrix_form(parse_names(ps), id, args, n, ps->err);
    return at_place(ps, e, (Span){f->start, end.end}) || !ps->err->code
               ? parse_replace(ps, f, e, SHAPE_VALUE, end.end)
               : STEP_FAIL;
}

// matrix(i=1..m, j=1..n, e)
Step parse_close_entries(Parser *ps, const Frame *f, Span end)
{
    const Operand *o = ps->s->operands.at + f->base;
    uint32_t n = (uint32_t)ps->s->operands.len - f->base, wanted = f->head.class == WORD_MATRIX ? 3 : 2;
    Span all = {f->start, end.end};
    const char *way = wanted == 3 ? "write matrix(i=1..m, j=1..n, e)" : "write vector(i=1..n, e)";
    if (n != wanted || f->bound + 1 != n) {
        parse_fail(ps, ERR_ARITY, all, "%s takes %s and an element", wanted == 3 ? "matrix" : "vector",
                   wanted == 3 ? "two indices with their ranges" : "an index with its range");
        return parse_hint(ps, "%s", way);
    }
    for (uint32_t i = 0; i + 1 < n; i++)
        if (!expr_is_number(ps->pool, o[i].lower, 1, 1)) {
            parse_fail(ps, ERR_DOMAIN, o[i].at, "the rows and columns of an array are counted from 1");
            return parse_hint(ps, "%s", way);
        }
    if (!parse_require_value(ps, &o[n - 1]))
        return STEP_FAIL;
    Expr e = o[n - 1].e;
    for (uint32_t i = n - 1; i-- > 0;)
        e = expr_sum(ps->pool, KIND_SUM, o[i].name, o[i].lower, o[i].upper, e);
    ps->s->scope.len -= f->bound;
    return parse_replace(ps, f, e ? expr_form(ps->pool, FORM_ENTRIES, &e, 1) : 0, SHAPE_VALUE, end.end);
}

void parse_map_begin(Parser *ps, const Frame *f)
{
    ps->s->list.len = 0;
    for (size_t i = f->base; i < ps->s->operands.len; i++) {
        vec_push(&ps->s->mapped, ps->s->operands.at[i].e);
        ps->s->operands.at[i].e = matrix_placeholder(ps->pool, (uint32_t)(i - f->base));
    }
}

Step parse_map_end(Parser *ps, const Frame *f, Span end)
{
    Operand *o = &vec_last(&ps->s->operands);
    Expr e = matrix_map(parse_names(ps), o->e, ps->s->mapped.at, (uint32_t)ps->s->mapped.len, ps->err);
    ps->s->mapped.len = 0;
    return at_place(ps, e, (Span){f->start, end.end}) ? parse_replace(ps, f, e, SHAPE_VALUE, end.end) : STEP_FAIL;
}

// ---- assume A symmetric(n) -------------------------------------------------------------------------------------------

static const struct {
    const char *word;
    MatrixRank rank;
    MatrixProperty property;
    uint8_t sizes;
} shape_words[] = {{"matrix", RANK_MATRIX, MATRIX_GENERAL, 2},       {"vector", RANK_VECTOR, MATRIX_GENERAL, 1},
                   {"square", RANK_MATRIX, MATRIX_GENERAL, 1},       {"symmetric", RANK_MATRIX, MATRIX_SYMMETRIC, 1},
                   {"spd", RANK_MATRIX, MATRIX_SPD, 1},              {"orthogonal", RANK_MATRIX, MATRIX_ORTHOGONAL, 1},
                   {"skew", RANK_MATRIX, MATRIX_SKEW, 1}};

bool parse_shape_word(Parser *ps, Step *step)
{
    const char *text = pool_symbol_name(ps->pool, ps->token.name);
    for (uint8_t i = 0; i < sizeof shape_words / sizeof *shape_words; i++) {
        if (strcmp(text, shape_words[i].word) != 0)
            continue;
        const Operand *o = &vec_last(&ps->s->operands);
        Frame f = {.type = FRAME_CALL,
                   .head = {WORD_SHAPE, i},
                   .base = (uint32_t)ps->s->operands.len - 1,
                   .start = o->at.start};
        Span word = {ps->token.start, ps->token.end};
        parse_advance(ps);
        f.at = (Span){ps->token.start, ps->token.end};
        if (!o->name || ps->token.type != TOKEN_OPEN) {
            parse_fail(ps, ERR_SYNTAX, word, "%s", o->name ? "a shape has a size" : "a shape is declared of a name");
            *step = parse_hint(ps, "write assume A %s(%s)", text, shape_words[i].sizes == 2 ? "m, n" : "n");
        } else {
            parse_advance(ps);
            *step = parse_push_frame(ps, f) ? STEP_OPERAND : STEP_FAIL;
        }
        return true;
    }
    return false;
}

Step parse_close_shape(Parser *ps, const Frame *f, Span end)
{
    const Operand *o = ps->s->operands.at + f->base;
    uint32_t n = (uint32_t)ps->s->operands.len - f->base - 1, wanted = shape_words[f->head.id].sizes;
    const char *word = shape_words[f->head.id].word;
    if (n != wanted) {
        parse_fail(ps, ERR_ARITY, (Span){f->start, end.end}, "%s takes %u size%s, not %u", word, (unsigned)wanted,
                   wanted == 1 ? "" : "s", (unsigned)n);
        return parse_hint(ps, "write assume A %s(%s)", word, wanted == 2 ? "m, n" : "n");
    }
    for (uint32_t i = 1; i <= n; i++) {
        int64_t number;
        if (!parse_require_value(ps, &o[i]))
            return STEP_FAIL;
        bool fits = expr_kind(ps->pool, o[i].e) != KIND_NUM || (expr_get_int(ps->pool, o[i].e, &number) && number > 0);
        if (!fits || !o[0].name)
            return parse_fail(ps, ERR_DOMAIN, o[i].at, "a size is a whole number, 1 or more");
    }
    MatrixRank rank = shape_words[f->head.id].rank;
    ps->fact->kind = PARSED_SHAPE;
    ps->fact->subject = expr_sym(ps->pool, o[0].name);
    ps->fact->shape = (MatrixShape){.rank = rank,
                                    .rows = o[1].e,
                                    .cols = rank == RANK_VECTOR ? 0 : o[n].e,
                                    .property = shape_words[f->head.id].property};
    return parse_replace(ps, f, expr_true(ps->pool), SHAPE_CONDITION, end.end);
}
