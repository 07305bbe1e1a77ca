// LaTeX. Quotients are fractions, names follow custom (sigma is \sigma, x1 is x_{1}), functions follow their cards.
#include "symbolic/print/writer.h"

#include <ctype.h>
#include <stdio.h>

static const char *const greek[] = {
    "alpha", "beta",   "gamma",   "delta", "epsilon", "zeta",  "eta",        "theta",    "iota",
    "kappa", "lambda", "mu",      "nu",    "xi",      "rho",   "sigma",      "tau",      "upsilon",
    "phi",   "chi",    "psi",     "omega", "Gamma",   "Delta", "Theta",      "Lambda",   "Xi",
    "Pi",    "Sigma",  "Upsilon", "Phi",   "Psi",     "Omega", "varepsilon", "vartheta", "varphi",
};

static void add_word(StrBuf *b, const char *word, size_t n)
{
    for (size_t i = 0; i < sizeof greek / sizeof *greek; i++) {
        if (strlen(greek[i]) == n && !memcmp(greek[i], word, n)) {
            str_char(b, '\\');
            str_add_n(b, word, n);
            return;
        }
    }
    bool letter = n == 1 || (unsigned char)word[0] >= 0x80; // names in other scripts stay as they are
    str_add(b, letter ? "" : "\\mathrm{");
    str_add_n(b, word, n);
    str_add(b, letter ? "" : "}");
}

// sigma -> \sigma, x1 -> x_{1}, w_max -> w_{\mathrm{max}}, loss -> \mathrm{loss}
uint32_t latex_name(Shapes *s, const char *name)
{
    size_t n = strlen(name), stem = 0;
    while (stem < n && name[stem] != '_' && !isdigit((unsigned char)name[stem]))
        stem++;
    StrBuf b = {0};
    if (stem == 0 || (stem == n - 1 && name[stem] == '_')) { // nothing before the subscript, or nothing after
        for (size_t i = 0; i < n; i++) {
            str_add(&b, name[i] == '_' ? "\\" : "");
            str_char(&b, name[i]);
        }
    } else {
        add_word(&b, name, stem);
        size_t sub = stem + (stem < n && name[stem] == '_');
        if (sub < n) {
            str_add(&b, "_{");
            for (size_t i = sub; i < n; i++) {
                str_add(&b, name[i] == '_' ? "\\" : "");
                str_char(&b, name[i]);
            }
            str_add(&b, "}");
        }
    }
    uint32_t text = shapes_add_text(s, str_text(&b));
    str_free(&b);
    return text;
}

static uint32_t name_of(Shapes *s, uint32_t text)
{
    char *name = mem_dup(shape_text(s, text), strlen(shape_text(s, text)));
    uint32_t at = latex_name(s, name);
    mem_free(name);
    return at;
}

static uint8_t level_latex(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    if (n->kind == SHAPE_CALL && n->op != FN_FACTORIAL) { // \sin x binds like a product unless its card brackets it
        const char *latex = func_cards[n->op].latex, *at = strstr(latex, "$0");
        return at && at[2] == '\0' ? LEVEL_MUL : LEVEL_ATOM;
    }
    if (n->kind == SHAPE_BIG)
        return LEVEL_MUL;
    return writer_level(s, id);
}

// The card's template: `$0` and `$1` are drawn bare inside braces or brackets, bracketed elsewhere unless atomic.
static void expand_call(Shapes *s, Shape id, Pieces *out)
{
    const char *at = func_cards[shape_node(s, id)->op].latex, *dollar;
    uint32_t n = shape_node(s, id)->count;
    if (n > func_cards[shape_node(s, id)->op].arity) { // max(a, b, c): all between the first words and the last
        dollar = strchr(at, '$');
        char *words = mem_dup(at, (size_t)(dollar - at));
        uint32_t text = shapes_add_text(s, words);
        mem_free(words);
        piece_text(out, text);
        piece_parts(s, id, 0, ", ", LEVEL_LOOSE, out);
        piece_word(out, strrchr(at, '$') + 2);
        return;
    }
    for (; (dollar = strchr(at, '$')) && dollar[1] >= '0' && dollar[1] < '0' + (int)n; at = dollar + 2) {
        char *words = mem_dup(at, (size_t)(dollar - at));
        uint32_t text = shapes_add_text(s, words);
        mem_free(words);
        piece_text(out, text);
        char before = dollar > at ? dollar[-1] : ' ', after = dollar[2];
        bool inside = before == '{' || before == '(' || before == '|' || after == ')' ||
                      (before == ' ' && after == ',') || (before == ' ' && after == ' ');
        piece_shape(out, shape_part(s, id, (uint32_t)(dollar[1] - '0')), inside ? LEVEL_LOOSE : LEVEL_ATOM);
    }
    piece_word(out, at);
}

static void expand_terms(const Shapes *s, Shape id, Pieces *out)
{
    for (uint32_t i = 0; i < shape_node(s, id)->count; i++) {
        Shape term = shape_part(s, id, i);
        bool minus = shape_node(s, term)->kind == SHAPE_NEG;
        piece_word(out, minus ? (i ? " - " : "-") : (i ? " + " : ""));
        piece_shape(out, minus ? shape_part(s, term, 0) : term, LEVEL_MUL);
    }
}

// Factors stand side by side; a number after another factor, or \sum before the last one, needs a sign or a bracket.
static void expand_factors(const Shapes *s, Shape id, Pieces *out)
{
    uint32_t n = shape_node(s, id)->count;
    for (uint32_t i = 0; i < n; i++) {
        Shape f = shape_part(s, id, i);
        const ShapeNode *base = shape_node(s, f);
        while (base->kind == SHAPE_POW)
            base = shape_node(s, shape_part(s, (Shape)(base - s->nodes.at), 0));
        piece_word(out, i == 0 ? "" : base->kind == SHAPE_NUMBER ? " \\cdot " : " \\, ");
        bool last_big = i + 1 == n && base->kind == SHAPE_BIG && shape_node(s, f)->kind == SHAPE_BIG;
        piece_shape(out, f, last_big || shape_node(s, f)->kind == SHAPE_CALL ? LEVEL_MUL : LEVEL_POW);
    }
}

static void expand_applied(Shapes *s, Shape id, Pieces *out)
{
    ShapeNode n = *shape_node(s, id);
    piece_text(out, name_of(s, n.text));
    for (uint32_t i = 0; n.kind == SHAPE_APPLY && i < n.op; i++)
        piece_word(out, "'");
    piece_word(out, n.kind == SHAPE_ELEM ? "_{" : "\\left(");
    piece_parts(s, id, 0, ", ", LEVEL_LOOSE, out);
    piece_word(out, n.kind == SHAPE_ELEM ? "}" : "\\right)");
}

static void expand_big(const Shapes *s, Shape id, Pieces *out)
{
    piece_word(out, shape_node(s, id)->op == KIND_SUM ? "\\sum_{" : "\\prod_{");
    piece_shape(out, shape_part(s, id, 0), LEVEL_LOOSE);
    piece_word(out, "=");
    piece_shape(out, shape_part(s, id, 1), LEVEL_LOOSE);
    piece_word(out, "}^{");
    piece_shape(out, shape_part(s, id, 2), LEVEL_LOOSE);
    piece_word(out, "} ");
    piece_shape(out, shape_part(s, id, 3), LEVEL_MUL);
}

static void expand_cases(const Shapes *s, Shape id, Pieces *out)
{
    uint32_t n = shape_node(s, id)->count;
    piece_word(out, "\\begin{cases}");
    for (uint32_t i = 0; i + 1 < n; i += 2) {
        piece_word(out, i ? " \\\\ " : " ");
        piece_shape(out, shape_part(s, id, i + 1), LEVEL_LOOSE);
        piece_word(out, " & \\text{if } ");
        piece_shape(out, shape_part(s, id, i), LEVEL_LOOSE);
    }
    if (n % 2) {
        piece_word(out, " \\\\ ");
        piece_shape(out, shape_part(s, id, n - 1), LEVEL_LOOSE);
        piece_word(out, " & \\text{otherwise}");
    }
    piece_word(out, " \\end{cases}");
}

static void expand_relation(const Shapes *s, Shape id, Pieces *out)
{
    static const char *const signs[] = {" = ", " \\ne ", " < ", " \\le ", " > ", " \\ge "};
    const ShapeNode *n = shape_node(s, id);
    piece_shape(out, shape_part(s, id, 0), LEVEL_ADD);
    piece_word(out, signs[n->op & 7]);
    piece_shape(out, shape_part(s, id, 1), LEVEL_ADD);
    if (n->kind == SHAPE_CHAIN) {
        piece_word(out, signs[n->op >> 3]);
        piece_shape(out, shape_part(s, id, 2), LEVEL_ADD);
    }
}

static void wrapped(const Shapes *s, Shape id, const char *open, const char *between, const char *close, uint8_t level,
                    Pieces *out)
{
    piece_word(out, open);
    piece_parts(s, id, 0, between, level, out);
    piece_word(out, close);
}

static void expand_latex(Shapes *s, Shape id, Pieces *out)
{
    const ShapeNode *n = shape_node(s, id);
    switch ((ShapeKind)n->kind) {
    case SHAPE_NAME: piece_text(out, name_of(s, n->text)); break;
    case SHAPE_PI: piece_word(out, "\\pi"); break;
    case SHAPE_UNDEF: piece_word(out, "\\text{undefined}"); break;
    case SHAPE_TRUE: piece_word(out, "\\text{true}"); break;
    case SHAPE_FALSE: piece_word(out, "\\text{false}"); break;
    case SHAPE_NEG: wrapped(s, id, "-", "", "", LEVEL_MUL, out); break;
    case SHAPE_ADD: expand_terms(s, id, out); break;
    case SHAPE_MUL: expand_factors(s, id, out); break;
    case SHAPE_DIV: wrapped(s, id, "\\frac{", "}{", "}", LEVEL_LOOSE, out); break;
    case SHAPE_POW:
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_word(out, "^{");
        piece_shape(out, shape_part(s, id, 1), LEVEL_LOOSE);
        piece_word(out, "}");
        break;
    case SHAPE_SQRT: wrapped(s, id, "\\sqrt{", "", "}", LEVEL_LOOSE, out); break;
    case SHAPE_CALL: expand_call(s, id, out); break;
    case SHAPE_APPLY:
    case SHAPE_FORM:
    case SHAPE_ELEM: expand_applied(s, id, out); break;
    case SHAPE_BIG: expand_big(s, id, out); break;
    case SHAPE_IVERSON:
    case SHAPE_LIST: wrapped(s, id, "\\left[", ", ", "\\right]", LEVEL_LOOSE, out); break;
    case SHAPE_PIECEWISE: expand_cases(s, id, out); break;
    case SHAPE_RELATION:
    case SHAPE_CHAIN: expand_relation(s, id, out); break;
    case SHAPE_AND: wrapped(s, id, "", " \\land ", "", LEVEL_AND + 1, out); break;
    case SHAPE_OR: wrapped(s, id, "", " \\lor ", "", LEVEL_OR + 1, out); break;
    case SHAPE_NOT: wrapped(s, id, "\\lnot ", "", "", LEVEL_ATOM, out); break;
    default: piece_text(out, n->text);
    }
}

const Writer writer_latex = {level_latex, expand_latex, "\\left(", "\\right)", "", " \\quad\\text{where } ",
                             "",          " = ",        "",        ",\\; ",    "", name_of};
