// The tree as JSON: ["+", ["^", "x", 2], 1]. A head, then its parts; names are strings, numbers are numbers (a string
// of digits where a double could not hold it). Heads of functions are their names; one of the user whose name is a head
// of this page stands behind "apply": neg(x) is ["apply", "neg", "x"], for ["neg", "x"] is -x.
#include "symbolic/print/writer.h"

#include <stdio.h>

static uint8_t level_json(const Shapes *s, Shape id)
{
    (void)s;
    (void)id;
    return LEVEL_ATOM;
}

static uint32_t quoted(Shapes *s, uint32_t text)
{
    StrBuf b = {0};
    const char *from = shape_text(s, text);
    str_json(&b, from, strlen(from));
    uint32_t at = shapes_add_text(s, str_text(&b));
    str_free(&b);
    return at;
}

static const char *head(const ShapeNode *n)
{
    static const char *const relations[] = {"[\"=\"", "[\"!=\"", "[\"<\"", "[\"<=\"", "[\">\"", "[\">=\""};
    switch ((ShapeKind)n->kind) {
    case SHAPE_NEG: return "[\"neg\"";
    case SHAPE_ADD: return "[\"+\"";
    case SHAPE_MUL: return "[\"*\"";
    case SHAPE_DIV: return "[\"/\"";
    case SHAPE_POW: return "[\"^\"";
    case SHAPE_SQRT: return "[\"sqrt\"";
    case SHAPE_BIG: return n->op == KIND_SUM ? "[\"sum\"" : "[\"prod\"";
    case SHAPE_IVERSON: return "[\"bracket\"";
    case SHAPE_PIECEWISE: return "[\"piecewise\"";
    case SHAPE_LIST: return "[\"list\"";
    case SHAPE_TRANSPOSE: return "[\"transpose\"";
    case SHAPE_DOTTED: return n->op == 0 ? "[\".*\"" : n->op == 1 ? "[\"./\"" : "[\".^\"";
    case SHAPE_ENTRY: return "[\"entry\"";
    case SHAPE_RELATION: return relations[n->op];
    case SHAPE_CHAIN: return "[\"chain\"";
    case SHAPE_AND: return "[\"and\"";
    case SHAPE_OR: return "[\"or\"";
    case SHAPE_NOT: return "[\"not\"";
    default: return NULL;
    }
}

static bool is_head(const char *name)
{
    static const char *const heads[] = {"neg", "sqrt", "sum",     "prod",       "bracket", "piecewise", "list", "chain",
                                        "and", "or",   "not",     "derivative", "element", "where",     "define",
                                        "apply"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (!strcmp(name, heads[i]))
            return true;
    return false;
}

static void expand_atom(Shapes *s, Shape id, Pieces *out)
{
    const ShapeNode *n = shape_node(s, id);
    if (n->kind == SHAPE_NUMBER && n->size <= 15)
        piece_text(out, n->text);
    else if (n->kind == SHAPE_TRUE || n->kind == SHAPE_FALSE)
        piece_text(out, n->text);
    else
        piece_text(out, quoted(s, n->text));
}

static void expand_json(Shapes *s, Shape id, Pieces *out)
{
    static const char *const signs[] = {"\"=\"", "\"!=\"", "\"<\"", "\"<=\""};
    ShapeNode n = *shape_node(s, id);
    const char *word = head(&n);
    if (!word && !n.count) {
        expand_atom(s, id, out);
        return;
    }
    if (word) {
        piece_word(out, word);
    } else if (n.kind == SHAPE_APPLY && n.op) {
        char order[40];
        snprintf(order, sizeof order, "[\"derivative\", %u, ", (unsigned)n.op);
        piece_text(out, shapes_add_text(s, order));
        piece_text(out, quoted(s, n.text));
    } else { // a call or an element, by name
        bool behind = n.kind == SHAPE_APPLY && is_head(shape_text(s, n.text));
        piece_word(out, n.kind == SHAPE_ELEM ? "[\"element\", " : behind ? "[\"apply\", " : "[");
        piece_text(out, quoted(s, n.text));
    }
    for (uint32_t i = 0; i < n.count; i++) {
        piece_word(out, ", ");
        piece_shape(out, shape_part(s, id, i), LEVEL_LOOSE);
        if (n.kind == SHAPE_CHAIN && i < 2) {
            piece_word(out, ", ");
            piece_word(out, signs[i ? n.op >> 3 : n.op & 7]);
        }
    }
    piece_word(out, "]");
}

const Writer writer_json = {
    .level = level_json,
    .expand = expand_json,
    .open = "",
    .close = "",
    .where_open = "[\"where\", ",
    .where = ", ",
    .define = "[\"define\", ",
    .equal = ", ",
    .defined = "]",
    .comma = ", ",
    .end = "]",
    .name = quoted,
};
