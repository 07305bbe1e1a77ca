// Shapes of numbers, products, powers and sums: where signs, quotients and roots appear.
//
//     -3/2 * x * y^-1 * z^(1/2)     ->     -(3*x*sqrt(z) / (2*y))
#include "symbolic/expr/arith.h"
#include "symbolic/print/shape.h"

#include <math.h>

static Shape digits(Shapes *s, const fmpz_t n)
{
    if (fmpz_sizeinbase(n, 10) > s->pool->limits.print_bytes) { // before the time is spent
        s->too_long = true;
        return 0;
    }
    char *text = fmpz_get_str(NULL, 10, n);
    Shape id =
        shapes_make(s, SHAPE_NUMBER, NULL, 0,
                    (ShapeNode){.text = shapes_add_text(s, text), .rank = RANK_NUMBER, .size = (double)strlen(text)});
    flint_free(text);
    return id;
}

static Shape one(Shapes *s)
{
    return shapes_make(s, SHAPE_NUMBER, NULL, 0,
                       (ShapeNode){.text = shapes_add_text(s, "1"), .rank = RANK_NUMBER, .size = 1});
}

static bool is_one(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    return n->kind == SHAPE_NUMBER && !strcmp(shape_text(s, n->text), "1");
}

static Shape negative(Shapes *s, Shape a)
{
    ShapeNode n = *shape_node(s, a);
    return shapes_make(s, SHAPE_NEG, &a, 1,
                       (ShapeNode){.rank = n.rank,
                                   .lead = n.lead,
                                   .size = n.size + 1,
                                   .degree = n.degree,
                                   .has_call = n.has_call,
                                   .expr = n.expr});
}

static Shape quotient(Shapes *s, Shape over, Shape under)
{
    ShapeNode a = *shape_node(s, over), b = *shape_node(s, under);
    bool number = a.rank == RANK_NUMBER && b.rank == RANK_NUMBER;
    ShapeNode fields = {.rank = number ? RANK_NUMBER : RANK_OTHER,
                        .lead = a.lead ? a.lead : b.lead,
                        .size = a.size + b.size + 1,
                        .degree = a.degree - b.degree,
                        .has_call = a.has_call || b.has_call,
                        .expr = b.expr};
    return shapes_make(s, SHAPE_DIV, (Shape[]){over, under}, 2, fields);
}

// A positive rational: digits, or a quotient of digits.
static Shape magnitude(Shapes *s, const fmpq_t q)
{
    fmpz_t n;
    fmpz_init(n);
    fmpz_abs(n, fmpq_numref(q));
    Shape id = digits(s, n);
    fmpz_clear(n);
    return fmpz_is_one(fmpq_denref(q)) ? id : quotient(s, id, digits(s, fmpq_denref(q)));
}

Shape shape_number(Shapes *s, Expr e)
{
    const fmpq *q = expr_fmpq(s->pool, e);
    Shape id = magnitude(s, q);
    return fmpq_sgn(q) < 0 ? negative(s, id) : id;
}

static Shape product(Shapes *s, Expr e, const Shape *at, size_t n)
{
    if (n == 0)
        return one(s);
    if (n == 1)
        return at[0];
    ShapeNode fields = {.rank = RANK_OTHER, .expr = e};
    for (size_t i = 0; i < n; i++) {
        const ShapeNode *f = shape_node(s, at[i]);
        fields.lead = fields.lead ? fields.lead : f->lead;
        fields.size += f->size + (i > 0) + 2 * (f->kind == SHAPE_ADD);
        fields.degree += f->degree;
        fields.has_call |= f->has_call;
    }
    return shapes_make(s, SHAPE_MUL, at, (uint32_t)n, fields);
}

// The factors in s->under as one; those that are 1/c go below a line of their own: a/(b/c).
static Shape denominator(Shapes *s, Expr e)
{
    size_t kept = 0, below = 0;
    s->over.len = 0;
    for (size_t i = 0; i < s->under.len; i++) {
        Shape f = s->under.at[i];
        bool inverse = shape_node(s, f)->kind == SHAPE_DIV && is_one(s, shape_part(s, f, 0));
        if (inverse)
            vec_push(&s->over, shape_part(s, f, 1));
        else
            s->under.at[kept++] = f;
        below += inverse;
    }
    Shape id = product(s, e, s->under.at, kept);
    return below ? quotient(s, id, product(s, e, s->over.at, below)) : id;
}

Shape shape_product(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    bool minus = false;
    Shape array = 0; // stands last
    s->over.len = s->under.len = 0;
    for (uint32_t i = 0; i < expr_nargs(p, e); i++) {
        Expr factor = expr_arg(p, e, i);
        Shape f = shape_of(s, factor);
        if (!array && shape_is_array(p, factor)) {
            array = f;
            continue;
        }
        if (expr_kind(p, factor) == KIND_NUM) {
            minus ^= shape_node(s, f)->kind == SHAPE_NEG;
            f = shape_node(s, f)->kind == SHAPE_NEG ? shape_part(s, f, 0) : f;
        }
        if (shape_node(s, f)->kind == SHAPE_DIV && shape_node(s, shape_part(s, f, 0))->kind == SHAPE_NUMBER) {
            vec_push(&s->under, shape_part(s, f, 1)); // 3/2 or 1/x^2
            f = shape_part(s, f, 0);
        }
        if (!is_one(s, f))
            vec_push(&s->over, f);
    }
    shape_sort_factors(s, s->over.at, s->over.len);
    shape_sort_factors(s, s->under.at, s->under.len);
    bool flat = array && shape_node(s, array)->kind == SHAPE_MUL;
    for (uint32_t i = 0; flat && i < shape_node(s, array)->count; i++)
        vec_push(&s->over, shape_part(s, array, i));
    if (array && !flat)
        vec_push(&s->over, array);
    Shape id = product(s, e, s->over.at, s->over.len);
    if (s->under.len)
        id = quotient(s, id, denominator(s, e));
    return minus ? negative(s, id) : id;
}

static double degree_of(const fmpq_t q)
{
    return fmpz_get_d(fmpq_numref(q)) / fmpz_get_d(fmpq_denref(q));
}

// base^|q| for a number q.
static Shape power(Shapes *s, Expr base, const fmpq_t q)
{
    Shape b = shape_of(s, base);
    fmpz_t n;
    fmpz_init(n);
    fmpz_abs(n, fmpq_numref(q));
    bool numerator_one = fmpz_is_one(n);
    fmpz_clear(n);
    if (numerator_one && fmpz_is_one(fmpq_denref(q)))
        return b;
    bool root = numerator_one && fmpz_equal_ui(fmpq_denref(q), 2);
    Shape exponent = root ? 0 : magnitude(s, q);
    ShapeNode fields = *shape_node(s, b);
    fields.rank = fields.rank == RANK_NUMBER ? RANK_PLAIN : fields.rank;
    fields.degree = fmpq_is_zero(q) || fields.degree == 0 ? 0 : fabs(degree_of(q));
    fields.size += root ? 6 : shape_node(s, exponent)->size + 1;
    fields.expr = base;
    return root ? shapes_make(s, SHAPE_SQRT, &b, 1, fields)
                : shapes_make(s, SHAPE_POW, (Shape[]){b, exponent}, 2, fields);
}

Shape shape_power(Shapes *s, Expr e)
{
    Pool *p = s->pool;
    Expr base = expr_arg(p, e, 0), exponent = expr_arg(p, e, 1);
    if (expr_kind(p, exponent) == KIND_NUM) {
        const fmpq *q = expr_fmpq(p, exponent);
        Shape id = power(s, base, q);
        return fmpq_sgn(q) < 0 ? quotient(s, one(s), id) : id;
    }
    Shape parts[] = {shape_of(s, base), shape_of(s, exponent)};
    ShapeNode fields = *shape_node(s, parts[0]);
    fields.lead = fields.lead ? fields.lead : shape_node(s, parts[1])->lead;
    fields.rank = fields.rank == RANK_NUMBER ? RANK_PLAIN : fields.rank;
    fields.size += shape_node(s, parts[1])->size + 1;
    fields.has_call |= shape_node(s, parts[1])->rank != RANK_NUMBER;
    fields.degree = 1;
    fields.expr = e;
    return shapes_make(s, SHAPE_POW, parts, 2, fields);
}

Shape shape_addition(Shapes *s, Expr e)
{
    s->over.len = 0;
    for (uint32_t i = 0; i < expr_nargs(s->pool, e); i++)
        vec_push(&s->over, shape_of(s, expr_arg(s->pool, e, i)));
    shape_sort_terms(s, s->over.at, s->over.len);
    ShapeNode fields = {.rank = RANK_OTHER, .expr = e, .degree = 1};
    for (size_t i = 0; i < s->over.len; i++) {
        const ShapeNode *t = shape_node(s, s->over.at[i]);
        fields.lead = fields.lead ? fields.lead : t->lead;
        fields.size += t->size + (i > 0 ? 3 : 0);
        fields.has_call |= t->has_call;
    }
    return shapes_make(s, SHAPE_ADD, s->over.at, (uint32_t)s->over.len, fields);
}
