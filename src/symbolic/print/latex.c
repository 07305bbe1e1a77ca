// LaTeX. Quotients are fractions, names follow custom (sigma is \sigma, x1 is x_{1}), functions follow their cards.
#include "symbolic/print/writer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

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

static void add_escaped(StrBuf *b, const char *name)
{
    for (; *name; name++) {
        str_add(b, *name == '_' ? "\\" : "");
        str_char(b, *name);
    }
}

// sigma -> \sigma, x1 -> x_{1}, w_max -> w_{\mathrm{max}}, loss -> \mathrm{loss}
uint32_t latex_name(Shapes *s, const char *name)
{
    size_t n = strlen(name), stem, sub;
    NameParts parts = shape_name_parts(s, name, &stem, &sub);
    StrBuf b = {0};
    if (stem == n) {
        add_word(&b, name, n);
    } else if (parts == NAME_WHOLE) {
        bool word = stem > 0;
        str_add(&b, word ? "\\mathrm{" : "");
        add_escaped(&b, name);
        str_add(&b, word ? "}" : "");
    } else {
        add_word(&b, name, stem);
        bool word = n - sub > 1 && !isdigit((unsigned char)name[sub]);
        str_add(&b, parts == NAME_QUOTED ? "_{\\text{" : word ? "_{\\mathrm{" : "_{");
        add_escaped(&b, name + sub);
        str_add(&b, parts == NAME_QUOTED || word ? "}}" : "}");
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

// \sin x: a command and its argument, without brackets of its own.
static bool is_bare_call(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    if (n->kind != SHAPE_CALL || n->op == FN_FACTORIAL)
        return false;
    const char *latex = func_cards[n->op].latex, *at = strstr(latex, " $0");
    return at && at[3] == '\0';
}

// \sin^{2} x
static bool is_bare_power(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    return n->kind == SHAPE_POW && is_bare_call(s, shape_part(s, id, 0)) &&
           shape_node(s, shape_part(s, id, 1))->kind == SHAPE_NUMBER;
}

static bool is_derivative(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    return n->kind == SHAPE_FORM && !strcmp(shape_text(s, n->text), "diff");
}

// Ends with an argument that has no brackets around it.
static bool is_bare(const Shapes *s, Shape id)
{
    return is_bare_call(s, id) || is_bare_power(s, id) || is_derivative(s, id);
}

static uint8_t level_latex(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    if (n->kind == SHAPE_BIG || is_bare(s, id))
        return LEVEL_MUL; // what follows would be read as a part of it
    if (n->kind == SHAPE_CALL && strstr(func_cards[n->op].latex, " - "))
        return LEVEL_ADD;
    if (n->kind == SHAPE_CALL && strchr(func_cards[n->op].latex, '^'))
        return LEVEL_POW; // e^x takes no second exponent
    if (n->kind == SHAPE_FORM && !strcmp(shape_text(s, n->text), "inv"))
        return LEVEL_POW;
    if (n->kind == SHAPE_TRANSPOSE)
        return LEVEL_POW;
    if (n->kind == SHAPE_FORM && (!strcmp(shape_text(s, n->text), "dot") || !strcmp(shape_text(s, n->text), "kron")))
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
        bool inside = before == '{' || before == '(' || before == '|' ||
                      (before == ' ' && (after == ',' || after == ' ' || (dollar - at > 1 && dollar[-2] == ',')));
        uint8_t alone = shape_node(s, id)->op == FN_FACTORIAL ? writer_factorial_level(s, id) : LEVEL_ATOM;
        uint8_t level = inside ? LEVEL_LOOSE : after == ')' && before == ' ' ? LEVEL_MUL : alone;
        piece_shape(out, shape_part(s, id, (uint32_t)(dollar[1] - '0')), level);
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

static void expand_bare_power(Shapes *s, Shape id, Pieces *out)
{
    Shape call = shape_part(s, id, 0);
    const char *latex = func_cards[shape_node(s, call)->op].latex;
    char *command = mem_dup(latex, strlen(latex) - strlen(" $0"));
    uint32_t text = shapes_add_text(s, command);
    mem_free(command);
    piece_text(out, text);
    piece_word(out, "^{");
    piece_shape(out, shape_part(s, id, 1), LEVEL_LOOSE);
    piece_word(out, "} ");
    piece_shape(out, shape_part(s, call, 0), LEVEL_ATOM);
}

static uint32_t count_bare(const Shapes *s, Shape id)
{
    uint32_t bare = 0;
    for (uint32_t i = 0; i < shape_node(s, id)->count; i++)
        bare += is_bare(s, shape_part(s, id, i));
    return bare;
}

// A name that is set upright, of several letters that are no Greek one: loss, w_max not.
static bool is_word(const char *name)
{
    size_t stem = strcspn(name, "_0123456789");
    for (size_t i = 0; i < sizeof greek / sizeof *greek; i++)
        if (strlen(greek[i]) == stem && !memcmp(greek[i], name, stem))
            return false;
    return stem != 1 && (unsigned char)name[0] < 0x80;
}

// Names of several letters and functions run together without a gap.
static bool is_wide(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    return n->kind == SHAPE_CALL || n->kind == SHAPE_FORM || n->kind == SHAPE_BIG ||
           ((n->kind == SHAPE_NAME || n->kind == SHAPE_APPLY || n->kind == SHAPE_ELEM) && is_word(shape_text(s, n->text)));
}

// Brackets that grow are for what is higher than a line.
static bool is_tall(const Shapes *s, Shape id)
{
    const ShapeNode *n = shape_node(s, id);
    if (n->size > 60 || n->kind == SHAPE_DIV || n->kind == SHAPE_BIG || n->kind == SHAPE_PIECEWISE || n->kind == SHAPE_LIST ||
        n->kind == SHAPE_FORM || n->kind == SHAPE_SQRT)
        return true;
    for (uint32_t i = 0; i < n->count; i++)
        if (is_tall(s, shape_part(s, id, i)))
            return true;
    return false;
}

// Factors stand side by side, those that would swallow what follows (\sin x, then \sum) at the end; a derivative has
// brackets unless it is the last. A number after another factor needs a sign.
static void expand_factors(const Shapes *s, Shape id, Pieces *out)
{
    uint32_t n = shape_node(s, id)->count, last = shape_part(s, id, n - 1), drawn = 0, bare_left = count_bare(s, id);
    Shape before = 0;
    bool big = shape_node(s, last)->kind == SHAPE_BIG;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < n - big; i++) {
            Shape f = shape_part(s, id, i), base = f;
            bool bare = is_bare(s, f);
            if (bare != (pass == 1))
                continue;
            bare_left -= bare;
            while (shape_node(s, base)->kind == SHAPE_POW && !bare)
                base = shape_part(s, base, 0);
            bool number = shape_node(s, base)->kind == SHAPE_NUMBER;
            bool open = bare && !(is_derivative(s, f) && (big || bare_left));
            bool wide = before && (is_wide(s, before) || is_wide(s, base) || level_latex(s, f) < LEVEL_POW);
            piece_word(out, drawn++ == 0 ? "" : number ? " \\cdot " : wide ? " \\, " : " ");
            before = base;
            piece_shape(out, f, open ? LEVEL_MUL : LEVEL_POW);
        }
    }
    if (big) {
        piece_word(out, drawn ? " \\, " : "");
        piece_shape(out, last, LEVEL_MUL);
    }
}

// diff(y(x), x, 5) with the signs of an analyst: a fraction of the partial sign, and the function.
static void expand_derivative(Shapes *s, Shape id, Pieces *out)
{
    uint32_t n = shape_node(s, id)->count;
    unsigned order = 0;
    for (uint32_t i = 1; i < n; i++) {
        const ShapeNode *part = shape_node(s, shape_part(s, id, i));
        order += part->kind == SHAPE_NUMBER ? (unsigned)strtoul(shape_text(s, part->text), NULL, 10) - 1 : 1;
    }
    char top[48];
    snprintf(top, sizeof top, order == 1 ? "\\frac{\\partial}{" : "\\frac{\\partial^{%u}}{", order);
    piece_text(out, shapes_add_text(s, top));
    for (uint32_t i = 1; i < n; i++) {
        bool number = shape_node(s, shape_part(s, id, i))->kind == SHAPE_NUMBER;
        piece_word(out, number ? "^{" : i > 1 ? " \\, \\partial " : "\\partial ");
        piece_shape(out, shape_part(s, id, i), number ? LEVEL_LOOSE : LEVEL_ATOM);
        piece_word(out, number ? "}" : "");
    }
    piece_word(out, "} ");
    piece_shape(out, shape_part(s, id, 0), LEVEL_POW);
}

static void expand_applied(Shapes *s, Shape id, Pieces *out)
{
    ShapeNode n = *shape_node(s, id);
    uint32_t name = name_of(s, n.text);
    bool element = n.kind == SHAPE_ELEM, twice = element && strchr(shape_text(s, name), '_');
    piece_word(out, twice ? "{" : ""); // \theta_{1} takes no second subscript
    piece_text(out, name);
    piece_word(out, twice ? "}" : "");
    for (uint32_t i = 0; n.kind == SHAPE_APPLY && i < n.op; i++)
        piece_word(out, "'");
    bool tall = is_tall(s, id);
    piece_word(out, element ? "_{" : tall ? "\\left(" : "(");
    piece_parts(s, id, 0, ", ", LEVEL_LOOSE, out);
    piece_word(out, element ? "}" : tall ? "\\right)" : ")");
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

// A vector is a column, a list of rows of one length a matrix; other lists of lists are columns of columns.
static void expand_list(const Shapes *s, Shape id, Pieces *out)
{
    uint32_t n = shape_node(s, id)->count, width = 0;
    bool rows = true;
    for (uint32_t i = 0; i < n; i++) {
        const ShapeNode *row = shape_node(s, shape_part(s, id, i));
        rows &= row->kind == SHAPE_LIST && row->count > 0 && (i == 0 || row->count == width);
        width = row->count;
    }
    piece_word(out, "\\begin{pmatrix} ");
    for (uint32_t i = 0; i < n; i++) {
        piece_word(out, i ? " \\\\ " : "");
        if (rows)
            piece_parts(s, shape_part(s, id, i), 0, " & ", LEVEL_LOOSE, out);
        else
            piece_shape(out, shape_part(s, id, i), LEVEL_LOOSE);
    }
    piece_word(out, " \\end{pmatrix}");
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

// tr, det, inv, norm, dot as they are written in books. False for another form.
static bool expand_matrix_word(Shapes *s, Shape id, Pieces *out)
{
    static const struct {
        const char *name, *open, *between, *close;
        uint8_t level;
    } words[] = {{"inv", "", "", "^{-1}", LEVEL_ATOM},
                 {"norm", "\\left\\lVert ", "", " \\right\\rVert", LEVEL_LOOSE},
                 {"dot", "", "^\\top \\, ", "", LEVEL_ATOM},
                 {"kron", "", " \\otimes ", "", LEVEL_POW},
                 {"det", "\\det\\left(", "", "\\right)", LEVEL_LOOSE},
                 {"eye", "I_{", "", "}", LEVEL_LOOSE},
                 {"ones", "\\mathbf{1}_{", ",", "}", LEVEL_LOOSE},
                 {"zeros", "\\mathbf{0}_{", ",", "}", LEVEL_LOOSE}};
    const char *text = shape_text(s, shape_node(s, id)->text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(words[i].name, text) != 0)
            continue;
        piece_word(out, words[i].open);
        piece_parts(s, id, 0, words[i].between, words[i].level, out);
        piece_word(out, words[i].close);
        return true;
    }
    return false;
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
        if (is_bare_power(s, id)) {
            expand_bare_power(s, id, out);
            break;
        }
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_word(out, "^{");
        piece_shape(out, shape_part(s, id, 1), LEVEL_LOOSE);
        piece_word(out, "}");
        break;
    case SHAPE_SQRT: wrapped(s, id, "\\sqrt{", "", "}", LEVEL_LOOSE, out); break;
    case SHAPE_CALL: expand_call(s, id, out); break;
    case SHAPE_FORM:
        if (expand_matrix_word(s, id, out))
            break;
        if (is_derivative(s, id))
            expand_derivative(s, id, out);
        else
            expand_applied(s, id, out);
        break;
    case SHAPE_APPLY:
    case SHAPE_ELEM: expand_applied(s, id, out); break;
    case SHAPE_BIG: expand_big(s, id, out); break;
    case SHAPE_TRANSPOSE:
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_word(out, "^\\top");
        break;
    case SHAPE_DOTTED:
        piece_shape(out, shape_part(s, id, 0), n->op == 2 ? LEVEL_ATOM : LEVEL_MUL);
        piece_word(out, n->op == 0 ? " \\odot " : n->op == 1 ? " \\oslash " : "^{\\circ ");
        piece_shape(out, shape_part(s, id, 1), n->op == 2 ? LEVEL_LOOSE : LEVEL_POW);
        piece_word(out, n->op == 2 ? "}" : "");
        break;
    case SHAPE_ENTRY:
        piece_shape(out, shape_part(s, id, 0), LEVEL_ATOM);
        piece_word(out, "_{");
        piece_parts(s, id, 1, ",", LEVEL_LOOSE, out);
        piece_word(out, "}");
        break;
    case SHAPE_ENTRIES:
        piece_word(out, "\\left[");
        piece_shape(out, shape_part(s, id, n->count - 1), LEVEL_LOOSE);
        piece_word(out, "\\right]_{");
        for (uint32_t i = 0; i + 3 < n->count; i += 3) {
            piece_word(out, i ? ",\\," : "");
            piece_shape(out, shape_part(s, id, i), LEVEL_LOOSE);
            piece_word(out, "=");
            piece_shape(out, shape_part(s, id, i + 1), LEVEL_LOOSE);
            piece_word(out, ",\\dots,");
            piece_shape(out, shape_part(s, id, i + 2), LEVEL_LOOSE);
        }
        piece_word(out, "}");
        break;
    case SHAPE_IVERSON: wrapped(s, id, "\\left[", ", ", "\\right]", LEVEL_LOOSE, out); break;
    case SHAPE_LIST: expand_list(s, id, out); break;
    case SHAPE_PIECEWISE: expand_cases(s, id, out); break;
    case SHAPE_RELATION:
    case SHAPE_CHAIN: expand_relation(s, id, out); break;
    case SHAPE_AND: wrapped(s, id, "", " \\land ", "", LEVEL_AND + 1, out); break;
    case SHAPE_OR: wrapped(s, id, "", " \\lor ", "", LEVEL_OR + 1, out); break;
    case SHAPE_NOT: wrapped(s, id, "\\lnot ", "", "", LEVEL_ATOM, out); break;
    default: piece_text(out, n->text);
    }
}

const Writer writer_latex = {
    .level = level_latex,
    .expand = expand_latex,
    .open = "\\left(",
    .close = "\\right)",
    .low_open = "(",
    .low_close = ")",
    .tall = is_tall,
    .where = " \\quad\\text{where } ",
    .equal = " = ",
    .comma = ",\\; ",
    .name = name_of,
};
