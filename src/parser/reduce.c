// Operators to nodes: what a frame of operators becomes when something looser follows.
//
// A frame holds all operands of one level: a + b - c, a*b/c, 1 <= k <= K. One constructor call makes the node.
#include "parser/parse_internal.h"

#include <stdio.h>

// ---- What an operand may be -----------------------------------------------------------------------------------------

bool parse_require_plain(Parser *ps, const Operand *o)
{
    switch ((Shape)o->shape) {
    case SHAPE_VALUE: return true;
    case SHAPE_RANGE:
        parse_fail(ps, ERR_TYPE, o->at, "a range a..b where a value is expected");
        parse_hint(ps, "ranges stand in sum(k=a..b, e), prod(k=a..b, e) and behind in");
        return false;
    case SHAPE_BINDING:
        parse_fail(ps, ERR_TYPE, o->at, "an index with its range where a value is expected");
        parse_hint(ps, "write sum(k=a..b, e); as a condition: k in a..b");
        return false;
    default:
        parse_fail(ps, ERR_TYPE, o->at, "a relation where a value is expected");
        parse_hint(ps, "[x > 0] is 1 where the relation holds and 0 elsewhere; claims are written prove a = b");
        return false;
    }
}

bool parse_require_value_or_array(Parser *ps, const Operand *o)
{
    if (!parse_require_plain(ps, o))
        return false;
    if (expr_kind(ps->pool, o->e) != KIND_LIST || parse_is_array(ps, o->e))
        return true;
    parse_fail(ps, ERR_TYPE, o->at, "a list where a single value is expected");
    return false;
}

bool parse_require_value(Parser *ps, const Operand *o)
{
    if (!parse_require_plain(ps, o))
        return false;
    if (expr_kind(ps->pool, o->e) == KIND_LIST) {
        parse_fail(ps, ERR_TYPE, o->at, "a list where a single value is expected");
        return false;
    }
    if (!parse_is_array(ps, o->e))
        return true;
    StrBuf text = {0};
    parse_fail(ps, ERR_TYPE, o->at, "a %.60s where a single value is expected",
               matrix_shape_text(ps->pool, matrix_shape(parse_names(ps), o->e), &text));
    parse_hint(ps, "f.(A) takes a function of each element, A[i, j] is one of them");
    str_free(&text);
    return false;
}

Expr parse_as_condition(Parser *ps, const Operand *o)
{
    Pool *p = ps->pool;
    if (o->shape == SHAPE_CONDITION)
        return o->e;
    if (o->shape == SHAPE_MEMBER)
        return expr_and(p, (Expr[]){expr_le(p, o->lower, o->e), expr_le(p, o->e, o->upper)}, 2);
    if (o->shape == SHAPE_BINDING) {
        parse_fail(ps, ERR_TYPE, o->at, "an index with its range where a condition is expected");
        parse_hint(ps, "as a condition: k in a..b");
    } else if (o->shape == SHAPE_CLAIM) {
        parse_fail(ps, ERR_SYNTAX, o->at, "and, or, not do not join claims");
        parse_hint(ps, "write one prove for each claim");
    } else {
        parse_fail(ps, ERR_TYPE, o->at, "a value where a condition is expected");
        parse_hint(ps, "conditions are relations such as x > 0, joined by and, or, not");
    }
    return 0;
}

// ---- Operators to nodes ---------------------------------------------------------------------------------------------

// `1/2x` is read as (1/2)*x: told, because many mean 1/(2*x). So is `e^2x`.
static void warn_implicit(Parser *ps, uint32_t at)
{
    const Operand *o = &ps->s->operands.at[at];
    char a[QUOTE_BYTES], b[QUOTE_BYTES], c[QUOTE_BYTES], hint[3 * QUOTE_BYTES + 40];
    if (o->implicit == 2) {
        const Operand *power = o - 1;
        snprintf(hint, sizeof hint, "put the whole exponent into brackets if you mean that");
        parse_warn(ps, (Span){power->at.start, o->at.end}, hint, "read as (%s)*%s", parse_quote(ps, power->at, a),
                   parse_quote(ps, o->at, b));
        return;
    }
    if (o[-1].op != OP_DIV)
        return;
    parse_quote(ps, o[-2].at, a);
    parse_quote(ps, o[-1].at, b);
    parse_quote(ps, o->at, c);
    snprintf(hint, sizeof hint, "write %s/(%s*%s) for the other reading", a, b, c);
    parse_warn(ps, (Span){o[-2].at.start, o->at.end}, hint, "read as (%s/%s)*%s", a, b, c);
}

// A d with one letter behind it.
static bool is_differential(const char *name)
{
    return name[0] == 'd' && ((name[1] >= 'a' && name[1] <= 'z') || (name[1] >= 'A' && name[1] <= 'Z')) && !name[2];
}

// dy/dx is a quotient of two variables here: told, unless they are defined.
static void warn_differentials(Parser *ps, const Operand *above, const Operand *below)
{
    if (!above->name || !below->name || defs_find(ps->ctx->defs, below->name))
        return;
    const char *a = pool_symbol_name(ps->pool, above->name), *b = pool_symbol_name(ps->pool, below->name);
    bool operator= !strcmp(a, "d");
    if (!is_differential(b) || !(operator|| is_differential(a)))
        return;
    char hint[80];
    snprintf(hint, sizeof hint, "the derivative is written diff(%s, %s)", operator? "e" : a + 1, b + 1);
    parse_warn(ps, (Span){above->at.start, below->at.end}, hint, "read as the quotient of the variables %s and %s", a,
               b);
}

// diff(sin(x), x)(0) is read as a product: told, for many mean the value at 0. So is f(x)(2).
static void warn_evaluation(Parser *ps, const Operand *left, const Operand *right)
{
    bool bracketed = ps->lex.text[right->at.start] == '(' && ps->lex.text[left->at.end - 1] == ')';
    bool number = expr_kind(ps->pool, right->e) == KIND_NUM && left->e && expr_kind(ps->pool, left->e) != KIND_NUM;
    if (!bracketed || (expr_kind(ps->pool, left->e) != KIND_FORM && !number))
        return;
    char a[QUOTE_BYTES], b[QUOTE_BYTES], hint[2 * QUOTE_BYTES + 60];
    parse_quote(ps, left->at, a);
    parse_quote(ps, right->at, b);
    snprintf(hint, sizeof hint, "the value at a point is subst(%s, x = ...); write * for the product", a);
    parse_warn(ps, (Span){left->at.start, right->at.end}, hint, "read as the product %s*%s", a, b);
}

static Expr reduce_terms(Parser *ps, Operand *o, uint32_t n)
{
    Pool *p = ps->pool;
    bool arrays = false;
    ps->s->list.len = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!parse_require_value_or_array(ps, &o[i]))
            return 0;
        arrays |= parse_is_array(ps, o[i].e);
        vec_push(&ps->s->list, i > 0 && o[i].op == OP_SUB ? expr_neg(p, o[i].e) : o[i].e);
    }
    Expr e = arrays ? parse_terms(ps, o, n) : expr_add(p, ps->s->list.at, n);
    if (!arrays)
        parse_typed_note(ps, OP_ADD, e, o, n);
    return e;
}

static Expr reduce_factors(Parser *ps, Operand *o, uint32_t n)
{
    Pool *p = ps->pool;
    bool arrays = false, brackets = false;
    ps->s->list.len = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!parse_require_value_or_array(ps, &o[i]))
            return 0;
        arrays |= parse_is_array(ps, o[i].e) || o[i].op == OP_DOTTIMES || o[i].op == OP_DOTOVER;
        brackets |= o[i].e && expr_kind(p, o[i].e) == KIND_IVERSON;
        if (o[i].implicit) {
            warn_implicit(ps, (uint32_t)(o - ps->s->operands.at) + i);
            warn_evaluation(ps, &o[i - 1], &o[i]);
        }
        if (i > 0 && o[i].op == OP_DIV && !arrays)
            warn_differentials(ps, &o[i - 1], &o[i]);
        if (!arrays)
            vec_push(&ps->s->list, i > 0 && o[i].op == OP_DIV ? expr_pow(p, o[i].e, expr_int(p, -1)) : o[i].e);
    }
    Expr e = arrays ? parse_factors(ps, o, n) : expr_mul(p, ps->s->list.at, n);
    if (!arrays && !brackets)
        parse_typed_note(ps, OP_MUL, e, o, n);
    return e;
}

static Expr reduce_junction(Parser *ps, Operand *o, uint32_t n, OpId op)
{
    ps->s->list.len = 0;
    for (uint32_t i = 0; i < n; i++) {
        Expr c = parse_as_condition(ps, &o[i]);
        if (!c)
            return 0;
        vec_push(&ps->s->list, c);
    }
    return op == OP_AND ? expr_and(ps->pool, ps->s->list.at, n) : expr_or(ps->pool, ps->s->list.at, n);
}

static Relation relation_of(unsigned op)
{
    switch (op) {
    case OP_NE: return RELATION_NE;
    case OP_LT: return RELATION_LT;
    case OP_LE: return RELATION_LE;
    case OP_GT: return RELATION_GT;
    case OP_GE: return RELATION_GE;
    default: return RELATION_EQ;
    }
}

Expr parse_relate(Pool *p, Relation r, Expr a, Expr b)
{
    switch (r) {
    case RELATION_NE: return expr_not(p, expr_eq_written(p, a, b));
    case RELATION_LT: return expr_lt(p, a, b);
    case RELATION_LE: return expr_le(p, a, b);
    case RELATION_GT: return expr_lt(p, b, a);
    case RELATION_GE: return expr_le(p, b, a);
    default: return expr_eq_written(p, a, b);
    }
}

// name = a..b and e in a..b.
static Step reduce_ranged(Parser *ps, const Frame *f, Operand *o, uint32_t n)
{
    Operand *range = &o[n - 1];
    Span all = {o[0].at.start, range->at.end};
    if (n != 2 || (range->op != OP_EQ && range->op != OP_IN) || o[0].shape != SHAPE_VALUE) {
        parse_fail(ps, ERR_SYNTAX, all, "a range can not stand in this relation");
        return parse_hint(ps, "an index is k=a..b, a condition k in a..b");
    }
    bool index = range->op == OP_EQ;
    if (index && !o[0].name) {
        parse_fail(ps, ERR_SYNTAX, o[0].at, "an index is a name");
        return parse_hint(ps, "write k=a..b; a condition is e in a..b");
    }
    if (!parse_require_value(ps, &o[0]))
        return STEP_FAIL;
    Operand made = *range;
    made.shape = index ? SHAPE_BINDING : SHAPE_MEMBER;
    made.e = o[0].e;
    made.name = o[0].name;
    made.at = all;
    ps->s->operands.len = f->base;
    vec_push(&ps->s->operands, made);
    return STEP_OPERATOR;
}

static Step keep_claim(Parser *ps, const Frame *f, const Operand *o, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!parse_require_plain(ps, &o[i]))
            return STEP_FAIL;
        if (i > 0 && !parse_same_shape(ps, &o[i - 1], &o[i]))
            return STEP_FAIL;
        vec_push(&ps->claim->sides, o[i].e);
        vec_push(&ps->claim->spans, o[i].at);
        if (i > 0)
            vec_push(&ps->claim->relations, relation_of(o[i].op));
    }
    return parse_replace(ps, f, o[0].e, SHAPE_CLAIM, o[n - 1].at.end);
}

// a = b within solve(..), idiff(..), or a list in it: an equation, kept as a - b, which is to be 0.
static bool is_equation(const Parser *ps)
{
    size_t n = ps->s->frames.len;
    const Frame *f = &ps->s->frames.at[n - 1];
    if (f->type == FRAME_LIST && n > 1)
        f = &ps->s->frames.at[n - 2];
    return f->type == FRAME_CALL && f->head.class == WORD_FORM && (f->head.id == FORM_SOLVE || f->head.id == FORM_IDIFF);
}

// A relation is a claim at the top of prove, a name with its value in subst and N, and a condition elsewhere.
static Step reduce_relations(Parser *ps, const Frame *f, Operand *o, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (o[i].shape == SHAPE_RANGE)
            return reduce_ranged(ps, f, o, n);
        if (i > 0 && o[i].op == OP_IN) {
            parse_fail(ps, ERR_SYNTAX, o[i].at, "in takes a range");
            return parse_hint(ps, "write k in a..b");
        }
    }
    const Frame *outer = &vec_last(&ps->s->frames);
    if (outer->type == FRAME_ROOT && ps->mode == MODE_CLAIM)
        return keep_claim(ps, f, o, n);
    for (uint32_t i = 0; i < n; i++)
        if (!parse_require_value(ps, &o[i]))
            return STEP_FAIL;
    uint32_t end = o[n - 1].at.end;
    bool takes_pairs = outer->type == FRAME_CALL && outer->head.class == WORD_FORM &&
                       (outer->head.id == FORM_SUBST || outer->head.id == FORM_NUMERIC);
    if (n == 2 && o[1].op == OP_EQ && is_equation(ps))
        return parse_replace(ps, f, expr_sub(ps->pool, o[0].e, o[1].e), SHAPE_VALUE, end);
    if (takes_pairs && n == 2 && o[1].op == OP_EQ) {
        Expr right = o[1].e;
        Step step = parse_replace(ps, f, o[0].e, SHAPE_PAIR, end);
        vec_last(&ps->s->operands).lower = right;
        return step;
    }
    ps->s->list.len = 0;
    for (uint32_t i = 1; i < n; i++)
        vec_push(&ps->s->list, parse_relate(ps->pool, relation_of(o[i].op), o[i - 1].e, o[i].e));
    return parse_replace(ps, f, expr_and(ps->pool, ps->s->list.at, n - 1), SHAPE_CONDITION, end);
}

static Step reduce_range(Parser *ps, const Frame *f, Operand *o)
{
    if (!parse_require_value(ps, &o[0]) || !parse_require_value(ps, &o[1]))
        return STEP_FAIL;
    Operand range = {.shape = SHAPE_RANGE, .lower = o[0].e, .upper = o[1].e, .at = {f->start, o[1].at.end}};
    ps->s->operands.len = f->base;
    vec_push(&ps->s->operands, range);
    return STEP_OPERATOR;
}

// Pops the operators' frame on top and makes its node.
Step parse_reduce(Parser *ps)
{
    Frame f = vec_pop(&ps->s->frames);
    Operand *o = ps->s->operands.at + f.base;
    uint32_t n = (uint32_t)ps->s->operands.len - f.base;
    o[n - 1].op = f.op;
    o[n - 1].implicit = f.implicit;
    uint32_t end = o[n - 1].at.end;
    Pool *p = ps->pool;
    Expr e = 0;
    switch ((OpId)f.op) {
    case OP_OR:
    case OP_AND: e = reduce_junction(ps, o, n, f.op); break;
    case OP_NOT: {
        Expr c = parse_as_condition(ps, &o[0]);
        e = c ? expr_not(p, c) : 0;
        break;
    }
    case OP_ADD:
    case OP_SUB: e = reduce_terms(ps, o, n); break;
    case OP_MUL:
    case OP_DIV:
    case OP_DOTTIMES:
    case OP_DOTOVER: e = reduce_factors(ps, o, n); break;
    case OP_NEG:
        e = !parse_require_value_or_array(ps, &o[0]) ? 0 : f.minus ? expr_neg(p, o[0].e) : o[0].e;
        if (e && f.minus && !parse_is_array(ps, e))
            parse_typed_note(ps, OP_NEG, e, o, 1);
        break;
    case OP_SQRT: e = parse_require_value(ps, &o[0]) ? expr_sqrt(p, o[0].e) : 0; break;
    case OP_POW:
    case OP_POW2:
    case OP_DOTPOW:
        e = parse_require_value_or_array(ps, &o[0]) && parse_require_value_or_array(ps, &o[1])
                ? parse_power(ps, &o[0], &o[1], f.op == OP_DOTPOW)
                : 0;
        break;
    case OP_RANGE: return reduce_range(ps, &f, o);
    case OP_DERIV: return parse_derive(ps, &f, (Span){end, end});
    default: return reduce_relations(ps, &f, o, n);
    }
    if (!e && ps->err->code != ERR_NONE)
        return STEP_FAIL;
    bool condition = f.op == OP_OR || f.op == OP_AND || f.op == OP_NOT;
    return parse_replace(ps, &f, e, condition ? SHAPE_CONDITION : SHAPE_VALUE, end);
}
