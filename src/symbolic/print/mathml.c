// MathML Core: presentation elements that every browser draws, literal characters, no entities but those of XML.
// Each shape becomes one element, so that it can stand as a part of a fraction or a power.
#include "symbolic/print/writer.h"

#include <stdio.h>

static void tagged(Shapes *s, Pieces *out, const char *tag, const char *text)
{
    StrBuf b = {0};
    str_printf(&b, "<%s>%s</%s>", tag, text, tag);
    piece_text(out, shapes_add_text(s, str_text(&b)));
    str_free(&b);
}

// x1 and x_1 have a subscript.
static uint32_t name_element(Shapes *s, uint32_t text)
{
    const char *name = shape_text(s, text);
    size_t stem, sub;
    NameParts parts = shape_name_parts(s, name, &stem, &sub);
    const char *tag = parts == NAME_QUOTED ? "mtext" : "mi";
    if (parts == NAME_WHOLE)
        stem = strlen(name);
    const char *letter = shape_greek(name, stem);
    StrBuf b = {0};
    str_add(&b, parts == NAME_WHOLE ? "<mi>" : "<msub><mi>");
    str_add_n(&b, letter ? letter : name, letter ? strlen(letter) : stem);
    str_add(&b, "</mi>");
    if (parts != NAME_WHOLE)
        str_printf(&b, "<%s>%s</%s></msub>", tag, name + sub, tag);
    uint32_t at = shapes_add_text(s, str_text(&b));
    str_free(&b);
    return at;
}

static void wrapped(const Shapes *s, Shape id, const char *open, const char *between, const char *close, uint8_t level,
                    Pieces *out)
{
    piece_word(out, open);
    piece_parts(s, id, 0, between, level, out);
    piece_word(out, close);
}

#define COMMA "<mo>,</mo>"

static void expand_terms(const Shapes *s, Shape id, Pieces *out)
{
    piece_word(out, "<mrow>");
    for (uint32_t i = 0; i < shape_node(s, id)->count; i++) {
        Shape term = shape_part(s, id, i);
        bool minus = shape_node(s, term)->kind == SHAPE_NEG;
        piece_word(out, minus ? "<mo>−</mo>" : i ? "<mo>+</mo>" : "");
        piece_shape(out, minus ? shape_part(s, term, 0) : term, LEVEL_MUL);
    }
    piece_word(out, "</mrow>");
}

static void expand_call(Shapes *s, Shape id, Pieces *out)
{
    ShapeNode n = *shape_node(s, id);
    if (n.op == FN_EXP) {
        wrapped(s, id, "<msup><mi>e</mi>", "", "</msup>", LEVEL_LOOSE, out);
    } else if (n.op == FN_ABS) {
        wrapped(s, id, "<mrow><mo>|</mo>", "", "<mo>|</mo></mrow>", LEVEL_LOOSE, out);
    } else if (n.op == FN_FACTORIAL) {
        wrapped(s, id, "<mrow>", "", "<mo>!</mo></mrow>", writer_factorial_level(s, id), out);
    } else {
        piece_word(out, "<mrow>");
        tagged(s, out, "mi", func_cards[n.op].name);
        wrapped(s, id, "<mo>⁡</mo><mrow><mo>(</mo>", COMMA, "<mo>)</mo></mrow></mrow>", LEVEL_LOOSE, out);
    }
}

static void expand_applied(Shapes *s, Shape id, Pieces *out)
{
    ShapeNode n = *shape_node(s, id);
    bool element = n.kind == SHAPE_ELEM;
    piece_word(out, element ? "<msub>" : n.kind == SHAPE_APPLY && n.op ? "<mrow><msup>" : "<mrow>");
    piece_text(out, name_element(s, n.text));
    if (n.kind == SHAPE_APPLY && n.op) {
        piece_word(out, "<mo>");
        for (uint32_t i = 0; i < n.op; i++)
            piece_word(out, "′");
        piece_word(out, "</mo></msup>");
    }
    if (element)
        wrapped(s, id, "<mrow>", COMMA, "</mrow></msub>", LEVEL_LOOSE, out);
    else
        wrapped(s, id, "<mo>⁡</mo><mrow><mo>(</mo>", COMMA, "<mo>)</mo></mrow></mrow>", LEVEL_LOOSE, out);
}

static void expand_big(const Shapes *s, Shape id, Pieces *out)
{
    piece_word(out, "<mrow><munderover><mo>");
    piece_word(out, shape_node(s, id)->op == KIND_SUM ? "∑" : "∏");
    piece_word(out, "</mo><mrow>");
    piece_shape(out, shape_part(s, id, 0), LEVEL_LOOSE);
    piece_word(out, "<mo>=</mo>");
    piece_shape(out, shape_part(s, id, 1), LEVEL_LOOSE);
    piece_word(out, "</mrow>");
    piece_shape(out, shape_part(s, id, 2), LEVEL_LOOSE);
    piece_word(out, "</munderover>");
    piece_shape(out, shape_part(s, id, 3), LEVEL_MUL);
    piece_word(out, "</mrow>");
}

// A column, or a matrix where all items are rows of one length.
static void expand_list(const Shapes *s, Shape id, Pieces *out)
{
    uint32_t n = shape_node(s, id)->count, width = 0;
    bool rows = true;
    for (uint32_t i = 0; i < n; i++) {
        const ShapeNode *row = shape_node(s, shape_part(s, id, i));
        rows &= row->kind == SHAPE_LIST && row->count > 0 && (i == 0 || row->count == width);
        width = row->count;
    }
    piece_word(out, "<mrow><mo>(</mo><mtable>");
    for (uint32_t i = 0; i < n; i++) {
        piece_word(out, "<mtr><mtd>");
        if (rows)
            piece_parts(s, shape_part(s, id, i), 0, "</mtd><mtd>", LEVEL_LOOSE, out);
        else
            piece_shape(out, shape_part(s, id, i), LEVEL_LOOSE);
        piece_word(out, "</mtd></mtr>");
    }
    piece_word(out, "</mtable><mo>)</mo></mrow>");
}

static void expand_cases(const Shapes *s, Shape id, Pieces *out)
{
    uint32_t n = shape_node(s, id)->count;
    piece_word(out, "<mrow><mo>{</mo><mtable>");
    for (uint32_t i = 0; i < n; i += 2) {
        bool last = i + 1 == n;
        piece_word(out, "<mtr><mtd>");
        piece_shape(out, shape_part(s, id, last ? i : i + 1), LEVEL_LOOSE);
        piece_word(out, last ? "</mtd><mtd><mtext>otherwise</mtext>" : "</mtd><mtd><mtext>if </mtext>");
        if (!last)
            piece_shape(out, shape_part(s, id, i), LEVEL_LOOSE);
        piece_word(out, "</mtd></mtr>");
    }
    piece_word(out, "</mtable></mrow>");
}

static void expand_relation(const Shapes *s, Shape id, Pieces *out)
{
    static const char *const signs[] = {"<mo>=</mo>", "<mo>≠</mo>",    "<mo>&lt;</mo>",
                                        "<mo>≤</mo>", "<mo>&gt;</mo>", "<mo>≥</mo>"};
    const ShapeNode *n = shape_node(s, id);
    piece_word(out, "<mrow>");
    piece_shape(out, shape_part(s, id, 0), LEVEL_ADD);
    piece_word(out, signs[n->op & 7]);
    piece_shape(out, shape_part(s, id, 1), LEVEL_ADD);
    if (n->kind == SHAPE_CHAIN) {
        piece_word(out, signs[n->op >> 3]);
        piece_shape(out, shape_part(s, id, 2), LEVEL_ADD);
    }
    piece_word(out, "</mrow>");
}

static void expand_mathml(Shapes *s, Shape id, Pieces *out)
{
    const ShapeNode *n = shape_node(s, id);
    switch ((ShapeKind)n->kind) {
    case SHAPE_NUMBER: tagged(s, out, "mn", shape_text(s, n->text)); break;
    case SHAPE_NAME: piece_text(out, name_element(s, n->text)); break;
    case SHAPE_PI: piece_word(out, "<mi>π</mi>"); break;
    case SHAPE_E: piece_word(out, "<mi>e</mi>"); break;
    case SHAPE_NEG: wrapped(s, id, "<mrow><mo>−</mo>", "", "</mrow>", LEVEL_MUL, out); break;
    case SHAPE_ADD: expand_terms(s, id, out); break;
    case SHAPE_MUL: wrapped(s, id, "<mrow>", "<mo>⁢</mo>", "</mrow>", LEVEL_POW, out); break;
    case SHAPE_DIV: wrapped(s, id, "<mfrac>", "", "</mfrac>", LEVEL_LOOSE, out); break;
    case SHAPE_POW:
        piece_word(out, "<msup>");
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_shape(out, shape_part(s, id, 1), LEVEL_LOOSE);
        piece_word(out, "</msup>");
        break;
    case SHAPE_SQRT: wrapped(s, id, "<msqrt>", "", "</msqrt>", LEVEL_LOOSE, out); break;
    case SHAPE_CALL: expand_call(s, id, out); break;
    case SHAPE_APPLY:
    case SHAPE_FORM:
    case SHAPE_ELEM: expand_applied(s, id, out); break;
    case SHAPE_BIG: expand_big(s, id, out); break;
    case SHAPE_TRANSPOSE:
        piece_word(out, "<msup>");
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_word(out, "<mo>⊤</mo></msup>");
        break;
    case SHAPE_DOTTED:
        piece_word(out, n->op == 2 ? "<msup>" : "<mrow>");
        piece_shape(out, shape_part(s, id, 0), n->op == 2 ? LEVEL_ATOM : LEVEL_MUL);
        piece_word(out, n->op == 0 ? "<mo>⊙</mo>" : n->op == 1 ? "<mo>⊘</mo>" : "<mrow><mo>∘</mo>");
        piece_shape(out, shape_part(s, id, 1), LEVEL_POW);
        piece_word(out, n->op == 2 ? "</mrow></msup>" : "</mrow>");
        break;
    case SHAPE_ENTRY:
        piece_word(out, "<msub>");
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_word(out, "<mrow>");
        piece_parts(s, id, 1, COMMA, LEVEL_LOOSE, out);
        piece_word(out, "</mrow></msub>");
        break;
    case SHAPE_ENTRIES:
        piece_word(out, "<msub><mrow><mo>[</mo>");
        piece_shape(out, shape_part(s, id, n->count - 1), LEVEL_LOOSE);
        piece_word(out, "<mo>]</mo></mrow><mrow>");
        for (uint32_t i = 0; i + 3 < n->count; i += 3) {
            piece_word(out, i ? COMMA : "");
            piece_shape(out, shape_part(s, id, i), LEVEL_LOOSE);
            piece_word(out, "<mo>=</mo>");
            piece_shape(out, shape_part(s, id, i + 1), LEVEL_LOOSE);
            piece_word(out, "<mo>..</mo>");
            piece_shape(out, shape_part(s, id, i + 2), LEVEL_LOOSE);
        }
        piece_word(out, "</mrow></msub>");
        break;
    case SHAPE_LIST: expand_list(s, id, out); break;
    case SHAPE_IVERSON: wrapped(s, id, "<mrow><mo>[</mo>", COMMA, "<mo>]</mo></mrow>", LEVEL_LOOSE, out); break;
    case SHAPE_PIECEWISE: expand_cases(s, id, out); break;
    case SHAPE_RELATION:
    case SHAPE_CHAIN: expand_relation(s, id, out); break;
    case SHAPE_AND: wrapped(s, id, "<mrow>", "<mo>∧</mo>", "</mrow>", LEVEL_AND + 1, out); break;
    case SHAPE_OR: wrapped(s, id, "<mrow>", "<mo>∨</mo>", "</mrow>", LEVEL_OR + 1, out); break;
    case SHAPE_NOT: wrapped(s, id, "<mrow><mo>¬</mo>", "", "</mrow>", LEVEL_ATOM, out); break;
    default: tagged(s, out, "mtext", shape_text(s, n->text));
    }
}

static uint8_t level_mathml(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    if (n->kind == SHAPE_BIG)
        return LEVEL_MUL;
    if (n->kind == SHAPE_DIV || (n->kind == SHAPE_CALL && n->op == FN_EXP))
        return LEVEL_POW; // a fraction needs no bracket in a product, but in a power
    return writer_level(s, id);
}

const Writer writer_mathml = {
    .level = level_mathml,
    .expand = expand_mathml,
    .before = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mrow>",
    .after = "</mrow></math>",
    .open = "<mrow><mo>(</mo>",
    .close = "<mo>)</mo></mrow>",
    .where = "<mtext> where </mtext>",
    .equal = "<mo>=</mo>",
    .comma = "<mo>,</mo><mspace width=\"0.5em\"/>",
    .name = name_element,
};
