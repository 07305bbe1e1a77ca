// The one-line formats, ASCII and Unicode. Both can be read back.
#include "symbolic/print/writer.h"

#include <stdio.h>

uint8_t writer_level(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    switch (n->kind) {
    case SHAPE_OR: return LEVEL_OR;
    case SHAPE_AND: return LEVEL_AND;
    case SHAPE_NOT: return LEVEL_NOT;
    case SHAPE_RELATION:
    case SHAPE_CHAIN: return LEVEL_RELATION;
    case SHAPE_ADD:
    case SHAPE_NEG: return LEVEL_ADD;
    case SHAPE_MUL:
    case SHAPE_DIV: return LEVEL_MUL;
    case SHAPE_POW: return LEVEL_POW;
    case SHAPE_DOTTED: return n->op == 2 ? LEVEL_POW : LEVEL_MUL;
    default: return LEVEL_ATOM;
    }
}

uint8_t writer_factorial_level(const Shapes *s, Shape factorial)
{
    const ShapeNode *a = shape_node(s, shape_part(s, factorial, 0));
    return a->kind == SHAPE_CALL && a->op == FN_FACTORIAL ? LEVEL_ATOM + 1 : LEVEL_ATOM;
}

void piece_parts(const Shapes *s, Shape id, uint32_t from, const char *separator, uint8_t level, Pieces *out)
{
    for (uint32_t i = from; i < shape_node(s, id)->count; i++) {
        if (i > from)
            piece_word(out, separator);
        piece_shape(out, shape_part(s, id, i), level);
    }
}

typedef struct { // the words in which ASCII and Unicode differ
    const char *times, *minus, *minus_term, *relations[6], *sqrt, *pi, *sum, *prod;
} Words;

static const Words ascii = {"*",     "-",  " - ",  {" = ", " != ", " < ", " <= ", " > ", " >= "},
                            "sqrt(", "pi", "sum(", "prod("};
static const Words unicode = {"·", "−", " − ", {" = ", " ≠ ", " < ", " ≤ ", " > ", " ≥ "}, "√(", "π", "∑(", "∏("};

static void expand_addition(const Shapes *s, Shape id, const Words *w, Pieces *out)
{
    for (uint32_t i = 0; i < shape_node(s, id)->count; i++) {
        Shape term = shape_part(s, id, i);
        bool minus = shape_node(s, term)->kind == SHAPE_NEG;
        if (minus)
            piece_word(out, i ? w->minus_term : w->minus);
        else if (i)
            piece_word(out, " + ");
        piece_shape(out, minus ? shape_part(s, term, 0) : term, LEVEL_MUL);
    }
}

static void expand_call(Shapes *s, Shape id, Pieces *out)
{
    const ShapeNode *n = shape_node(s, id);
    if (n->op == FN_FACTORIAL) {
        piece_shape(out, shape_part(s, id, 0), writer_factorial_level(s, id));
        piece_word(out, "!");
        return;
    }
    piece_text(out, n->text);
    piece_word(out, "(");
    piece_parts(s, id, 0, ", ", LEVEL_LOOSE, out);
    piece_word(out, ")");
}

static void expand_applied(Shapes *s, Shape id, Pieces *out)
{
    const ShapeNode *n = shape_node(s, id);
    piece_text(out, n->text);
    for (uint32_t i = 0; n->kind == SHAPE_APPLY && i < n->op; i++)
        piece_word(out, "'");
    piece_word(out, n->kind == SHAPE_ELEM ? "[" : "(");
    piece_parts(s, id, 0, ", ", LEVEL_LOOSE, out);
    piece_word(out, n->kind == SHAPE_ELEM ? "]" : ")");
}

static void expand_big(const Shapes *s, Shape id, const Words *w, Pieces *out)
{
    piece_word(out, shape_node(s, id)->op == KIND_SUM ? w->sum : w->prod);
    piece_shape(out, shape_part(s, id, 0), LEVEL_LOOSE);
    piece_word(out, "=");
    piece_shape(out, shape_part(s, id, 1), LEVEL_ADD);
    piece_word(out, "..");
    piece_shape(out, shape_part(s, id, 2), LEVEL_ADD);
    piece_word(out, ", ");
    piece_shape(out, shape_part(s, id, 3), LEVEL_LOOSE);
    piece_word(out, ")");
}

static void expand_entries(const Shapes *s, Shape id, Pieces *out)
{
    const ShapeNode *n = shape_node(s, id);
    piece_text(out, n->text);
    piece_word(out, "(");
    for (uint32_t i = 0; i + 1 < n->count; i++) {
        piece_shape(out, shape_part(s, id, i), i % 3 ? LEVEL_ADD : LEVEL_LOOSE);
        piece_word(out, i % 3 == 0 ? "=" : i % 3 == 1 ? ".." : ", ");
    }
    piece_shape(out, shape_part(s, id, n->count - 1), LEVEL_LOOSE);
    piece_word(out, ")");
}

static void expand_piecewise(const Shapes *s, Shape id, Pieces *out)
{
    uint32_t n = shape_node(s, id)->count;
    bool is_if = n == 3;
    piece_word(out, is_if ? "if(" : "piecewise(");
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            piece_word(out, i % 2 == 1 && !is_if ? ": " : ", ");
        piece_shape(out, shape_part(s, id, i), LEVEL_LOOSE);
    }
    piece_word(out, ")");
}

static void expand_relation(const Shapes *s, Shape id, const Words *w, Pieces *out)
{
    const ShapeNode *n = shape_node(s, id);
    piece_shape(out, shape_part(s, id, 0), LEVEL_ADD);
    piece_word(out, w->relations[n->op & 7]);
    piece_shape(out, shape_part(s, id, 1), LEVEL_ADD);
    if (n->kind == SHAPE_CHAIN) {
        piece_word(out, w->relations[n->op >> 3]);
        piece_shape(out, shape_part(s, id, 2), LEVEL_ADD);
    }
}

static void expand_bracketed(const Shapes *s, Shape id, const char *open, const char *close, Pieces *out)
{
    piece_word(out, open);
    piece_parts(s, id, 0, ", ", LEVEL_LOOSE, out);
    piece_word(out, close);
}

static void expand_pow(const Shapes *s, Shape id, Pieces *out)
{
    piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
    piece_word(out, "^");
    piece_shape(out, shape_part(s, id, 1), LEVEL_POW);
}

static void expand(Shapes *s, Shape id, const Words *w, Pieces *out)
{
    const ShapeNode *n = shape_node(s, id);
    switch ((ShapeKind)n->kind) {
    case SHAPE_PI: piece_word(out, w->pi); break;
    case SHAPE_NEG:
        piece_word(out, w->minus);
        piece_shape(out, shape_part(s, id, 0), LEVEL_MUL);
        break;
    case SHAPE_ADD: expand_addition(s, id, w, out); break;
    case SHAPE_MUL: piece_parts(s, id, 0, w->times, LEVEL_POW, out); break;
    case SHAPE_DIV:
        piece_shape(out, shape_part(s, id, 0), LEVEL_MUL);
        piece_word(out, "/");
        piece_shape(out, shape_part(s, id, 1), LEVEL_POW);
        break;
    case SHAPE_POW: expand_pow(s, id, out); break;
    case SHAPE_SQRT: expand_bracketed(s, id, w->sqrt, ")", out); break;
    case SHAPE_CALL: expand_call(s, id, out); break;
    case SHAPE_APPLY:
    case SHAPE_FORM:
    case SHAPE_ELEM: expand_applied(s, id, out); break;
    case SHAPE_BIG: expand_big(s, id, w, out); break;
    case SHAPE_ENTRIES: expand_entries(s, id, out); break;
    case SHAPE_TRANSPOSE:
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_word(out, "'");
        break;
    case SHAPE_DOTTED: {
        static const char *const signs[] = {".*", "./", ".^"};
        piece_shape(out, shape_part(s, id, 0), n->op == 2 ? LEVEL_ATOM : LEVEL_MUL);
        piece_word(out, signs[n->op]);
        piece_shape(out, shape_part(s, id, 1), LEVEL_POW);
        break;
    }
    case SHAPE_ENTRY:
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_word(out, "[");
        piece_parts(s, id, 1, ", ", LEVEL_LOOSE, out);
        piece_word(out, "]");
        break;
    case SHAPE_IVERSON:
    case SHAPE_LIST: expand_bracketed(s, id, "[", "]", out); break;
    case SHAPE_PIECEWISE: expand_piecewise(s, id, out); break;
    case SHAPE_RELATION:
    case SHAPE_CHAIN: expand_relation(s, id, w, out); break;
    case SHAPE_AND: piece_parts(s, id, 0, " and ", LEVEL_AND + 1, out); break;
    case SHAPE_OR: piece_parts(s, id, 0, " or ", LEVEL_OR + 1, out); break;
    case SHAPE_NOT:
        piece_word(out, "not ");
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        break;
    default: piece_text(out, n->text);
    }
}

static void expand_ascii(Shapes *s, Shape id, Pieces *out)
{
    expand(s, id, &ascii, out);
}

// A small power is a superscript: x², not x^2.
static bool expand_superscript(Shapes *s, Shape id, Pieces *out)
{
    static const char *const digit[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    const ShapeNode *exponent = shape_node(s, shape_part(s, id, 1));
    if (exponent->kind != SHAPE_NUMBER || exponent->size > 3)
        return false;
    piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
    for (uint32_t i = 0; shape_text(s, exponent->text)[i]; i++)
        piece_word(out, digit[shape_text(s, exponent->text)[i] - '0']);
    return true;
}

static void expand_unicode(Shapes *s, Shape id, Pieces *out)
{
    if (shape_node(s, id)->kind != SHAPE_POW || !expand_superscript(s, id, out))
        expand(s, id, &unicode, out);
}

static uint32_t name_as_it_is(Shapes *s, uint32_t text)
{
    (void)s;
    return text;
}

#define TEXT_FORMAT                                                                                                    \
    .level = writer_level, .open = "(", .close = ")", .where = " where ", .equal = " = ", .comma = ", ",               \
    .name = name_as_it_is

const Writer writer_text = {TEXT_FORMAT, .expand = expand_ascii};
const Writer writer_unicode = {TEXT_FORMAT, .expand = expand_unicode};
