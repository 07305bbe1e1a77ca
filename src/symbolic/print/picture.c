// Formulas over several lines, as they are written on paper: fractions, powers, roots, sums with bounds, matrices, cases.
//
// A box is a block of text with a line on which its neighbours stand. A shape becomes a box from the boxes of its parts,
// which are set side by side on that line, or above each other. Where one line does as well, or where the picture is wider
// than the terminal, there is no picture: the caller writes the one line.
#include "symbolic/print/picture.h"

#include "symbolic/print/writer.h"
#include "util/utf8.h"

enum { ROWS_MOST = 40, SIZE_MOST = 1500, DEPTH_MOST = 60 };

typedef struct {
    StrBuf rows[ROWS_MOST];
    uint32_t height, base, width; // base: the row on which neighbours stand, from 0
} Box;

typedef struct {
    Shapes *s;
    bool fails, tall;
    unsigned depth;
} Picture;

static Box *draw(Picture *d, Shape id, uint8_t level);

// ---- Boxes ------------------------------------------------------------------------------------------------------------

static Box *box_new(uint32_t height, uint32_t base)
{
    Box *b = mem_zero(sizeof *b);
    b->height = height;
    b->base = base;
    return b;
}

static void box_free(Box *b)
{
    for (uint32_t i = 0; b && i < ROWS_MOST; i++)
        str_free(&b->rows[i]);
    mem_free(b);
}

static Box *word(const char *text)
{
    Box *b = box_new(1, 0);
    str_add(&b->rows[0], text);
    b->width = (uint32_t)utf8_width(text, strlen(text));
    return b;
}

static void blanks(StrBuf *out, uint32_t n)
{
    for (; n > 0; n--)
        str_char(out, ' ');
}

static void repeat(StrBuf *out, const char *sign, uint32_t n)
{
    for (; n > 0; n--)
        str_add(out, sign);
}

// Sets b to the right of a, with rows of `shift` upwards; frees both. NULL where it grows too high.
static Box *beside(Picture *d, Box *a, Box *b, uint32_t up)
{
    if (!a || !b) {
        box_free(a);
        box_free(b);
        return NULL;
    }
    uint32_t b_above = b->base + up, above = a->base > b_above ? a->base : b_above;
    int32_t a_below = (int32_t)(a->height - a->base) - 1, b_below = (int32_t)b->height - (int32_t)b->base - 1 - (int32_t)up;
    uint32_t below = (uint32_t)(a_below > b_below ? a_below : b_below);
    Box *r = NULL;
    if (above + below + 1 <= ROWS_MOST) {
        r = box_new(above + below + 1, above);
        r->width = a->width + b->width;
        for (uint32_t i = 0; i < r->height; i++) {
            uint32_t ia = i + a->base - above, ib = i + b_above - above;
            if (i + a->base >= above && ia < a->height)
                str_add(&r->rows[i], str_text(&a->rows[ia]));
            else
                blanks(&r->rows[i], a->width);
            if (i + b_above >= above && ib < b->height)
                str_add(&r->rows[i], str_text(&b->rows[ib]));
            else
                blanks(&r->rows[i], b->width);
        }
    }
    d->fails |= r == NULL;
    box_free(a);
    box_free(b);
    return r;
}

static Box *join(Picture *d, Box *a, Box *b)
{
    return beside(d, a, b, 0);
}

static void add_centred(StrBuf *row, const StrBuf *text, uint32_t own, uint32_t width)
{
    blanks(row, (width - own) / 2);
    str_add(row, str_text(text));
    blanks(row, width - own - (width - own) / 2);
}

// a above b; the line on which neighbours stand is that of `base` counted in the whole. Frees both.
static Box *stack(Picture *d, Box *a, Box *b, uint32_t base)
{
    Box *r = NULL;
    if (a && b && a->height + b->height <= ROWS_MOST) {
        r = box_new(a->height + b->height, base);
        r->width = a->width > b->width ? a->width : b->width;
        for (uint32_t i = 0; i < a->height; i++)
            add_centred(&r->rows[i], &a->rows[i], a->width, r->width);
        for (uint32_t i = 0; i < b->height; i++)
            add_centred(&r->rows[a->height + i], &b->rows[i], b->width, r->width);
    }
    d->fails |= r == NULL;
    box_free(a);
    box_free(b);
    return r;
}

// A bracket as high as a: signs for one line, and for the top, the middle and the bottom of more.
static Box *tall_sign(const Box *a, const char *one, const char *top, const char *middle, const char *bottom)
{
    if (a->height == 1)
        return word(one);
    Box *b = box_new(a->height, a->base);
    b->width = 1;
    for (uint32_t i = 0; i < a->height; i++)
        str_add(&b->rows[i], i == 0 ? top : i + 1 == a->height ? bottom : middle);
    return b;
}

static Box *bracketed(Picture *d, Box *a)
{
    if (!a)
        return NULL;
    Box *open = tall_sign(a, "(", "⎛", "⎜", "⎝"), *close = tall_sign(a, ")", "⎞", "⎟", "⎠");
    return join(d, join(d, open, a), close);
}

static Box *squared(Picture *d, Box *a)
{
    if (!a)
        return NULL;
    Box *open = tall_sign(a, "[", "⎡", "⎢", "⎣"), *close = tall_sign(a, "]", "⎤", "⎥", "⎦");
    return join(d, join(d, open, a), close);
}

// ---- Names ------------------------------------------------------------------------------------------------------------

static Box *name(const Picture *d, uint32_t text)
{
    const char *own = shape_text(d->s, text);
    const char *letter = shape_greek(own, strlen(own));
    return word(letter ? letter : own);
}

static const char *script(char c, bool up)
{
    static const char *const above[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"},
                             *const below[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    static const char letters[] = "ijklmnprstx", *const small[] = {"ᵢ", "ⱼ", "ₖ", "ₗ", "ₘ", "ₙ", "ₚ", "ᵣ", "ₛ", "ₜ", "ₓ"};
    if (c >= '0' && c <= '9')
        return up ? above[c - '0'] : below[c - '0'];
    const char *at = c ? strchr(letters, c) : NULL;
    return at && !up ? small[at - letters] : NULL;
}

// ---- Shapes -----------------------------------------------------------------------------------------------------------

static Box *parts(Picture *d, Shape id, uint32_t from, const char *between, uint8_t level)
{
    Box *row = word("");
    for (uint32_t i = from; i < shape_node(d->s, id)->count; i++) {
        if (i > from)
            row = join(d, row, word(between));
        row = join(d, row, draw(d, shape_part(d->s, id, i), level));
    }
    return row;
}

static Box *terms(Picture *d, Shape id)
{
    Box *row = word("");
    for (uint32_t i = 0; i < shape_node(d->s, id)->count; i++) {
        Shape term = shape_part(d->s, id, i);
        bool minus = shape_node(d->s, term)->kind == SHAPE_NEG;
        row = join(d, row, word(minus ? (i ? " − " : "−") : i ? " + " : ""));
        row = join(d, row, draw(d, minus ? shape_part(d->s, term, 0) : term, LEVEL_MUL));
    }
    return row;
}

static Box *fraction(Picture *d, Shape id)
{
    Box *above = draw(d, shape_part(d->s, id, 0), LEVEL_LOOSE), *below = draw(d, shape_part(d->s, id, 1), LEVEL_LOOSE);
    if (!above || !below) {
        box_free(above);
        box_free(below);
        return NULL;
    }
    d->tall = true;
    Box *bar = box_new(1, 0);
    bar->width = (above->width > below->width ? above->width : below->width) + 2;
    repeat(&bar->rows[0], "─", bar->width);
    uint32_t base = above->height;
    return stack(d, stack(d, above, bar, base), below, base);
}

static Box *raised(Picture *d, Box *base, Box *exponent)
{
    if (!base || !exponent)
        return join(d, base, exponent);
    d->tall = true;
    uint32_t up = base->base + 1 + (exponent->height - exponent->base - 1);
    return beside(d, base, exponent, up);
}

static Box *power(Picture *d, Shape id)
{
    const ShapeNode *exponent = shape_node(d->s, shape_part(d->s, id, 1));
    Box *base = draw(d, shape_part(d->s, id, 0), LEVEL_ATOM);
    if (exponent->kind == SHAPE_NUMBER && exponent->size <= 3 && base && base->height == 1) {
        for (const char *c = shape_text(d->s, exponent->text); *c; c++)
            base = join(d, base, word(script(*c, true)));
        return base;
    }
    return raised(d, base, draw(d, shape_part(d->s, id, 1), LEVEL_LOOSE));
}

static Box *root(Picture *d, Shape id)
{
    Box *a = draw(d, shape_part(d->s, id, 0), LEVEL_LOOSE);
    if (!a)
        return NULL;
    d->tall = true;
    Box *bar = box_new(1, 0), *sign = box_new(a->height, a->base);
    bar->width = a->width;
    repeat(&bar->rows[0], "_", a->width);
    sign->width = 1;
    for (uint32_t i = 0; i < a->height; i++)
        str_add(&sign->rows[i], i + 1 == a->height ? "√" : "│");
    uint32_t base = a->base + 1;
    return join(d, sign, stack(d, bar, a, base));
}

static Box *call(Picture *d, Shape id)
{
    const ShapeNode n = *shape_node(d->s, id);
    if (n.op == FN_FACTORIAL)
        return join(d, draw(d, shape_part(d->s, id, 0), writer_factorial_level(d->s, id)), word("!"));
    Box *a = n.op == FN_EXP || n.op == FN_ABS ? draw(d, shape_part(d->s, id, 0), LEVEL_LOOSE) : NULL;
    if (n.op == FN_EXP)
        return raised(d, word("e"), a);
    if (n.op == FN_ABS && a) {
        Box *left = tall_sign(a, "|", "│", "│", "│"), *right = tall_sign(a, "|", "│", "│", "│");
        return join(d, join(d, left, a), right);
    }
    return join(d, name(d, n.text), bracketed(d, parts(d, id, 0, ", ", LEVEL_LOOSE)));
}

static Box *element(Picture *d, Shape id)
{
    const ShapeNode n = *shape_node(d->s, id);
    Box *row = name(d, n.text);
    bool small = true;
    for (uint32_t i = 0; i < n.count; i++) {
        const ShapeNode *sub = shape_node(d->s, shape_part(d->s, id, i));
        const char *text = shape_text(d->s, sub->text);
        small &= (sub->kind == SHAPE_NAME || sub->kind == SHAPE_NUMBER) && strlen(text) == 1 && script(text[0], false);
    }
    if (!small)
        return join(d, row, squared(d, parts(d, id, 0, ", ", LEVEL_LOOSE)));
    for (uint32_t i = 0; i < n.count; i++)
        row = join(d, row, word(script(shape_text(d->s, shape_node(d->s, shape_part(d->s, id, i))->text)[0], false)));
    return row;
}

static Box *applied(Picture *d, Shape id)
{
    const ShapeNode n = *shape_node(d->s, id);
    Box *row = name(d, n.text);
    for (uint32_t i = 0; n.kind == SHAPE_APPLY && i < n.op; i++)
        row = join(d, row, word("′"));
    return join(d, row, bracketed(d, parts(d, id, 0, ", ", LEVEL_LOOSE)));
}

static Box *big(Picture *d, Shape id)
{
    const ShapeNode n = *shape_node(d->s, id);
    Box *from = join(d, draw(d, shape_part(d->s, id, 0), LEVEL_ATOM), word("="));
    from = join(d, from, draw(d, shape_part(d->s, id, 1), LEVEL_ADD));
    Box *to = draw(d, shape_part(d->s, id, 2), LEVEL_LOOSE);
    uint32_t base = to ? to->height : 0;
    Box *sign = stack(d, stack(d, to, word(n.op == KIND_SUM ? "∑" : "∏"), base), from, base);
    d->tall = true;
    return join(d, join(d, sign, word(" ")), draw(d, shape_part(d->s, id, 3), LEVEL_MUL));
}

// Rows of equal length as a matrix; any other list on one line.
static Box *list(Picture *d, Shape id)
{
    uint32_t n = shape_node(d->s, id)->count, columns = 0;
    for (uint32_t i = 0; i < n; i++) {
        const ShapeNode *row = shape_node(d->s, shape_part(d->s, id, i));
        if (row->kind != SHAPE_LIST || (i && row->count != columns))
            return squared(d, parts(d, id, 0, ", ", LEVEL_LOOSE));
        columns = row->count;
    }
    d->tall = true;
    Box *all = NULL;
    for (uint32_t j = 0; j < columns; j++) { // column by column, each as wide as its widest entry
        Box *column = NULL;
        for (uint32_t i = 0; i < n; i++) {
            Box *entry = draw(d, shape_part(d->s, shape_part(d->s, id, i), j), LEVEL_LOOSE);
            d->fails |= !entry || entry->height > 1; // rows would have to be aligned over columns
            column = column ? stack(d, column, entry, n / 2) : entry;
            if (!column)
                break;
        }
        if (column)
            column->base = n / 2;
        all = all ? join(d, join(d, all, word("  ")), column) : column;
        if (!all)
            break;
    }
    return squared(d, all);
}

static Box *cases(Picture *d, Shape id)
{
    uint32_t n = shape_node(d->s, id)->count;
    Box *values = NULL, *conditions = NULL;
    uint32_t rows = (n + 1) / 2;
    for (uint32_t i = 0; i < n; i += 2) {
        bool last = i + 1 == n;
        Box *value = draw(d, shape_part(d->s, id, last ? i : i + 1), LEVEL_LOOSE);
        Box *condition = last ? word("otherwise")
                              : join(d, word("if "), draw(d, shape_part(d->s, id, i), LEVEL_LOOSE));
        d->fails |= !value || !condition || value->height > 1 || condition->height > 1;
        values = values ? stack(d, values, value, 0) : value;
        conditions = conditions ? stack(d, conditions, condition, 0) : condition;
    }
    if (!values || !conditions || d->fails) {
        box_free(values);
        box_free(conditions);
        d->fails = true;
        return NULL;
    }
    d->tall = true;
    values->base = conditions->base = rows / 2;
    Box *brace = box_new(rows, rows / 2);
    brace->width = 1;
    for (uint32_t i = 0; i < rows; i++)
        str_add(&brace->rows[i], rows == 1 ? "{" : i == 0 ? "⎧" : i + 1 == rows ? "⎩" : i == rows / 2 ? "⎨" : "⎪");
    return join(d, join(d, join(d, join(d, brace, word(" ")), values), word("  ")), conditions);
}

static Box *relation(Picture *d, Shape id)
{
    static const char *const signs[] = {" = ", " ≠ ", " < ", " ≤ ", " > ", " ≥ "};
    const ShapeNode n = *shape_node(d->s, id);
    Box *row = join(d, draw(d, shape_part(d->s, id, 0), LEVEL_ADD), word(signs[n.op & 7]));
    row = join(d, row, draw(d, shape_part(d->s, id, 1), LEVEL_ADD));
    if (n.kind == SHAPE_CHAIN)
        row = join(d, join(d, row, word(signs[n.op >> 3])), draw(d, shape_part(d->s, id, 2), LEVEL_ADD));
    return row;
}

static Box *product(Picture *d, Shape id)
{
    Box *row = word("");
    uint32_t n = shape_node(d->s, id)->count;
    for (uint32_t i = 0; i < n; i++) {
        Shape factor = shape_part(d->s, id, i);
        bool wide = shape_node(d->s, factor)->kind == SHAPE_BIG && i + 1 < n;
        Box *b = draw(d, factor, LEVEL_MUL);
        row = join(d, join(d, row, word(i ? "·" : "")), wide ? bracketed(d, b) : b);
    }
    return row;
}

static Box *bare(Picture *d, Shape id)
{
    const ShapeNode *n = shape_node(d->s, id);
    switch ((ShapeKind)n->kind) {
    case SHAPE_NUMBER: return word(shape_text(d->s, n->text));
    case SHAPE_NAME: return name(d, n->text);
    case SHAPE_PI: return word("π");
    case SHAPE_E: return word("e");
    case SHAPE_NEG: return join(d, word("−"), draw(d, shape_part(d->s, id, 0), LEVEL_MUL));
    case SHAPE_ADD: return terms(d, id);
    case SHAPE_MUL: return product(d, id);
    case SHAPE_DIV: return fraction(d, id);
    case SHAPE_POW: return power(d, id);
    case SHAPE_SQRT: return root(d, id);
    case SHAPE_CALL: return call(d, id);
    case SHAPE_APPLY: return applied(d, id);
    case SHAPE_ELEM: return element(d, id);
    case SHAPE_BIG: return big(d, id);
    case SHAPE_IVERSON: return squared(d, parts(d, id, 0, ", ", LEVEL_LOOSE));
    case SHAPE_LIST: return list(d, id);
    case SHAPE_PIECEWISE: return cases(d, id);
    case SHAPE_RELATION:
    case SHAPE_CHAIN: return relation(d, id);
    case SHAPE_AND: return parts(d, id, 0, " and ", LEVEL_AND + 1);
    case SHAPE_OR: return parts(d, id, 0, " or ", LEVEL_OR + 1);
    default: d->fails = true; return NULL;
    }
}

static Box *draw(Picture *d, Shape id, uint8_t level)
{
    if (d->fails || d->depth >= DEPTH_MOST) {
        d->fails = true;
        return NULL;
    }
    d->depth++;
    Box *b = bare(d, id);
    d->depth--;
    d->fails |= b == NULL;
    return b && writer_level(d->s, id) < level ? bracketed(d, b) : b;
}

bool print_picture(Pool *p, Expr e, uint32_t width, StrBuf *out)
{
    PoolMark mark = pool_mark(p);
    Shapes shapes;
    Shape root_shape = shapes_build(&shapes, p, e);
    Picture d = {.s = &shapes};
    Box *b = root_shape && shape_node(&shapes, root_shape)->size <= SIZE_MOST ? draw(&d, root_shape, LEVEL_LOOSE) : NULL;
    bool fits = b && !d.fails && d.tall && b->width <= width;
    for (uint32_t i = 0; fits && i < b->height; i++) {
        const char *row = str_text(&b->rows[i]);
        size_t length = strlen(row);
        while (length && row[length - 1] == ' ')
            length--;
        str_add_n(out, row, length);
        str_add(out, i + 1 < b->height ? "\n" : "");
    }
    box_free(b);
    shapes_free(&shapes);
    pool_release(p, mark);
    return fits;
}
