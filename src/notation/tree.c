// From tokens to the tree. A row ends at what closes it; scripts and primes go to the node before them.
#include "notation/tree_internal.h"

#include "util/str.h"
#include "util/utf8.h"

typedef struct {
    Arena *arena;
    const char *text;
    uint32_t length, at;
    unsigned depth;
    uint8_t style; // in force
    bool braced;   // the bracket that closes stands in braces: \Big{)}
    Error *err;
} Reader;

typedef VEC(Tree *) Row;

typedef struct {       // what ends a row
    TokenKind brace;   // TOKEN_CLOSE: a closing brace
    const char *close; // a closing bracket
    bool right, end;   // \right, \end
} RowEnd;

static Tree *read_row(Reader *r, const RowEnd *until);
static bool read_item(Reader *r, Row *row, TreeToken t, const RowEnd *until);

static bool fail(Reader *r, uint32_t start, uint32_t end, const char *what, const char *detail)
{
    return error_set(r->err, ERR_SYNTAX, (Span){start, end}, "%s%s", what, detail);
}

static Tree *node(Reader *r, TreeKind kind, const char *text, const TreeToken *t)
{
    Tree *n = arena_zero(r->arena, sizeof *n);
    *n = (Tree){.kind = kind, .style = r->style, .start = t->start, .end = t->end, .text = text};
    n->style |= t->tight ? TREE_TIGHT : 0;
    return n;
}

static Tree *with_kids(Reader *r, Tree *n, Tree **kids, uint32_t count)
{
    n->kids = arena_zero(r->arena, (count ? count : 1) * sizeof *kids);
    if (count)
        memcpy(n->kids, kids, count * sizeof *kids);
    n->nkids = count;
    return n;
}

static bool next(Reader *r, TreeToken *t)
{
    return tree_token(r->text, r->length, &r->at, t) || fail(r, r->at, r->at + 1, "this is no UTF-8", "");
}

static TreeToken peek(Reader *r)
{
    uint32_t at = r->at;
    TreeToken t;
    if (!tree_token(r->text, r->length, &at, &t))
        t = (TreeToken){.start = at, .end = at};
    return t;
}

bool tree_is_sign(const Tree *t, const char *text)
{
    return t && t->kind == TREE_SIGN && !strcmp(t->text, text);
}

// ---- Arguments ----------------------------------------------------------------------------------------------------

// One argument: a group in braces as a row, or a single item. NULL on failure.
static Tree *read_argument(Reader *r)
{
    TreeToken t;
    if (!next(r, &t))
        return NULL;
    if (t.kind == TOKEN_OPEN) {
        Tree *row = read_row(r, &(RowEnd){.brace = TOKEN_CLOSE});
        if (row)
            row->start = t.start, row->end = r->at;
        return row;
    }
    if (t.kind == TOKEN_END || t.kind == TOKEN_CLOSE ||
        (t.kind == TOKEN_COMMAND && t.row && (t.row->class == CLASS_RIGHT || t.row->class == CLASS_END))) {
        fail(r, t.start, t.end, "an argument is missing here", "");
        return NULL;
    }
    if (t.kind == TOKEN_CHAR && t.code >= '0' && t.code <= '9') // \frac12 has two arguments
        r->at = t.start + 1, t.end = r->at;
    Row row = {0};
    Tree *n = NULL;
    if (t.kind == TOKEN_CHAR && t.code >= '0' && t.code <= '9') {
        n = node(r, TREE_NUMBER, arena_text(r->arena, r->text + t.start, 1), &t);
        n = with_kids(r, node(r, TREE_ROW, "", &t), &n, 1);
    } else if (read_item(r, &row, t, &(RowEnd){0})) {
        n = with_kids(r, node(r, TREE_ROW, "", &t), row.at, (uint32_t)row.len);
    }
    if (n)
        n->end = r->at;
    vec_free(&row);
    return n;
}

// The bytes between braces, which are not read as a formula. False when there are none.
static bool read_raw(Reader *r, uint32_t *start, uint32_t *end)
{
    TreeToken t;
    if (!next(r, &t))
        return false;
    if (t.kind != TOKEN_OPEN) {
        *start = t.start, *end = t.end;
        return t.kind != TOKEN_END || fail(r, t.start, t.end, "an argument is missing here", "");
    }
    unsigned depth = 1;
    *start = r->at;
    for (; r->at < r->length; r->at++) {
        char c = r->text[r->at];
        if (c == '\\' && r->at + 1 < r->length)
            r->at++;
        else if (c == '{')
            depth++;
        else if (c == '}' && --depth == 0)
            break;
    }
    if (depth)
        return fail(r, t.start, t.end, "this brace is not closed", "");
    *end = r->at++;
    return true;
}

static void skip_bracketed(Reader *r) // an optional argument [..]
{
    TreeToken t = peek(r);
    if (t.kind != TOKEN_CHAR || t.code != '[')
        return;
    const char *close = memchr(r->text + t.start, ']', r->length - t.start);
    if (close)
        r->at = (uint32_t)(close - r->text) + 1;
}

static uint8_t style_of(const char *name)
{
    return !strcmp(name, "bold")           ? TREE_BOLD
           : !strcmp(name, "roman")        ? TREE_ROMAN
           : !strcmp(name, "calligraphic") ? TREE_CALLIGRAPHIC
           : !strcmp(name, "blackboard")   ? TREE_BLACKBOARD
                                           : 0;
}

// ---- Words and styles ---------------------------------------------------------------------------------------------

// Letters and digits only, some letter among them?
static bool is_word(const char *text, uint32_t length)
{
    bool letter = false;
    for (uint32_t i = 0; i < length; i++) {
        char c = text[i];
        bool here = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c > 127;
        letter |= here;
        if (!here && !((c >= '0' && c <= '9') && letter) && !(c == '-' && letter && i + 1 < length))
            return false;
    }
    return letter;
}

static Tree *word_node(Reader *r, const char *text, uint32_t length, const TreeToken *t)
{
    char *copy = arena_text(r->arena, text, length);
    for (char *c = copy; *c; c++)
        *c = *c == '-' ? '_' : *c;
    const CommandRow *row = tree_command(copy, length);
    uint32_t code;
    bool single = utf8_decode(copy, length, &code) == length;
    Tree *n = node(r, single ? TREE_LETTER : TREE_WORD, row && row->class == CLASS_WORD ? row->text : copy, t);
    n->end = r->at;
    return n;
}

static void restyle(Tree *n, uint8_t style, unsigned depth)
{
    n->style |= style;
    for (uint32_t i = 0; i < n->nkids && depth < 4; i++)
        restyle(n->kids[i], style, depth + 1);
}

// \mathrm{..}, \mathbf{..}: upright letters side by side are one word.
static bool read_styled(Reader *r, Row *row, const TreeToken *t, uint8_t style)
{
    uint32_t before = r->at, start, end;
    TreeToken ahead = peek(r);
    if (ahead.kind == TOKEN_OPEN && (style & TREE_ROMAN || !style)) {
        if (!read_raw(r, &start, &end))
            return false;
        while (start < end && r->text[start] == ' ')
            start++;
        while (end > start && r->text[end - 1] == ' ')
            end--;
        if (is_word(r->text + start, end - start)) {
            Tree *n = word_node(r, r->text + start, end - start, t);
            n->style |= TREE_ROMAN;
            vec_push(row, n);
            return true;
        }
        r->at = before;
    }
    uint8_t outer = r->style;
    r->style |= style;
    Tree *n = read_argument(r);
    r->style = outer;
    if (!n)
        return false;
    restyle(n, style, 0);
    if (n->nkids == 1) // \mathbf{x}: the letter itself takes the scripts that follow
        n = n->kids[0];
    n->start = t->start;
    n->style = (uint8_t)((n->style & ~TREE_TIGHT) | (t->tight ? TREE_TIGHT : 0));
    vec_push(row, n);
    return true;
}

static bool read_operator(Reader *r, Row *row, const TreeToken *t)
{
    uint32_t start, end;
    StrBuf name = {0};
    TreeToken ahead = peek(r);
    if (ahead.kind == TOKEN_CHAR && ahead.code == '*')
        next(r, &ahead);
    if (!read_raw(r, &start, &end))
        return false;
    for (uint32_t i = start; i < end; i++) { // "arg\,max", "diag"
        char c = r->text[i];
        if (c == '\\' && i + 1 < end && strchr(",;:! ", r->text[i + 1]))
            i++;
        else if (c != ' ' && c != '{' && c != '}')
            str_char(&name, c);
    }
    if (name.len && *name.at == '\\') { // \operatorname{\mathbf{x}}: what is inside
        char *letters = name.at, *out = name.at;
        for (bool command = false; *letters; letters++) {
            if (*letters == '\\')
                command = true;
            else if (!command)
                *out++ = *letters;
        }
        *out = 0;
        name.len = (size_t)(out - name.at);
    }
    if (!is_word(str_text(&name), (uint32_t)name.len)) {
        fail(r, t->start, r->at, "the name of this operator can not be read", "");
        str_free(&name);
        return false;
    }
    Tree *n = word_node(r, name.at, (uint32_t)name.len, t);
    n->kind = TREE_WORD;
    n->style |= TREE_ROMAN;
    str_free(&name);
    vec_push(row, n);
    return true;
}

// \text{..}: one word that can be a name is a word, all else is text. \textbf{X} is a letter.
static bool read_text(Reader *r, Row *row, const TreeToken *t)
{
    uint32_t start, end;
    if (!read_raw(r, &start, &end))
        return false;
    uint32_t inner = start, stop = end;
    bool bold = !strcmp(t->row->text, "bold");
    for (bool again = true; again;) { // \textsf{\textbf{X}}
        again = false;
        while (inner < stop && r->text[inner] == ' ')
            inner++;
        while (stop > inner && r->text[stop - 1] == ' ')
            stop--;
        const char *brace = memchr(r->text + inner, '{', stop - inner);
        if (stop > inner && r->text[inner] == '\\' && brace && r->text[stop - 1] == '}') {
            const CommandRow *row_of = tree_command(r->text + inner + 1, (size_t)(brace - r->text) - inner - 1);
            if (row_of && (row_of->class == CLASS_TEXT || row_of->class == CLASS_STYLE)) {
                bold |= !strcmp(row_of->text, "bold");
                inner = (uint32_t)(brace - r->text) + 1;
                stop--;
                again = true;
            }
        }
    }
    bool blank_around = inner > start && r->text[start] == ' ';
    Tree *n;
    if (is_word(r->text + inner, stop - inner)) {
        n = word_node(r, r->text + inner, stop - inner, t);
        n->style |= (uint8_t)(TREE_ROMAN | (bold ? TREE_BOLD : 0));
        n->open = blank_around ? " " : ""; // " and " joins, "tr" names
    } else {
        n = node(r, TREE_TEXT, arena_text(r->arena, r->text + start, end - start), t);
        n->end = r->at;
    }
    vec_push(row, n);
    return true;
}

// ---- Brackets -----------------------------------------------------------------------------------------------------

// The form of a bracket token: "(", "[", "{", "<", "|", "||", "floor", "ceil" or a closing one; NULL: it is none.
static const char *bracket(const TreeToken *t, bool *closing)
{
    static const char *const open[] = {"(", "["}, *const close[] = {")", "]"};
    *closing = false;
    if (t->kind == TOKEN_COMMAND && t->row && (t->row->class == CLASS_OPEN || t->row->class == CLASS_CLOSE)) {
        *closing = t->row->class == CLASS_CLOSE;
        return t->row->text;
    }
    for (int i = 0; t->kind == TOKEN_CHAR && i < 2; i++) {
        if (t->code == (unsigned char)*open[i])
            return open[i];
        if (t->code == (unsigned char)*close[i]) {
            *closing = true;
            return close[i];
        }
    }
    return NULL;
}

static bool matches(const char *open, const char *close)
{
    static const char *const pairs[][2] = {{"(", ")"},        {"[", "]"}, {"{", "}"},   {"<", ">"}, {"floor", "rfloor"},
                                           {"ceil", "rceil"}, {"|", "|"}, {"||", "||"}, {"(", "]"}, {"[", ")"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!strcmp(pairs[i][0], open) && !strcmp(pairs[i][1], close))
            return true;
    return false;
}

static bool read_fence(Reader *r, Row *row, const TreeToken *t, const char *open)
{
    Tree *body = read_row(r, &(RowEnd){.close = open});
    TreeToken end;
    bool closing;
    if (!body || !next(r, &end))
        return false;
    const char *close = bracket(&end, &closing);
    if (!close || !closing)
        return fail(r, t->start, t->end, "this bracket is not closed", "");
    if (!matches(open, close)) {
        fail(r, end.start, end.end, "this bracket does not match the one that is open", "");
        r->err->also = (Span){t->start, t->end};
        return false;
    }
    Tree *n = with_kids(r, node(r, TREE_FENCE, "", t), &body, 1);
    n->open = open;
    n->close = close;
    n->end = end.end;
    if (r->braced) {
        next(r, &end);
        r->braced = false;
    }
    vec_push(row, n);
    return true;
}

// The delimiter behind \left, \right or \big: its form.
static const char *read_delimiter(Reader *r, TreeToken *t)
{
    bool closing;
    if (!next(r, t))
        return NULL;
    bool braced = t->kind == TOKEN_OPEN;
    if (braced && !next(r, t))
        return NULL;
    const char *form = bracket(t, &closing);
    if (!form && t->kind == TOKEN_CHAR)
        form = t->code == '.'   ? "."
               : t->code == '|' ? "|"
               : t->code == '<' ? "<"
               : t->code == '>' ? ">"
               : t->code == '/' ? "/"
                                : NULL;
    if (!form && t->kind == TOKEN_COMMAND && t->row && t->row->class == CLASS_SIGN)
        form = !strcmp(t->row->text, "|") || !strcmp(t->row->text, "||") ? t->row->text : ".";
    if (!form)
        fail(r, t->start, t->end, "a bracket is expected here", "");
    TreeToken brace = peek(r);
    if (braced && brace.kind == TOKEN_CLOSE)
        next(r, &brace);
    return form;
}

static bool read_left(Reader *r, Row *row, const TreeToken *t)
{
    TreeToken delimiter, end;
    const char *open = read_delimiter(r, &delimiter);
    Tree *body = open ? read_row(r, &(RowEnd){.right = true}) : NULL;
    if (!body || !next(r, &end))
        return false;
    if (end.kind != TOKEN_COMMAND || !end.row || end.row->class != CLASS_RIGHT)
        return fail(r, t->start, delimiter.end, "this \\left has no \\right", "");
    const char *close = read_delimiter(r, &delimiter);
    if (!close)
        return false;
    if (strcmp(open, ".") && strcmp(close, ".") && !matches(open, close)) {
        fail(r, end.start, delimiter.end, "this bracket does not match its \\left", "");
        r->err->also = (Span){t->start, t->end};
        return false;
    }
    Tree *n = with_kids(r, node(r, TREE_FENCE, "", t), &body, 1);
    n->open = open;
    n->close = close;
    n->end = r->at;
    vec_push(row, n);
    return true;
}

// \big( and the like: the bracket counts, its size does not.
static bool read_sized(Reader *r, Row *row, const TreeToken *t, const RowEnd *until)
{
    TreeToken d = peek(r);
    bool closing;
    if (d.kind == TOKEN_OPEN) { // \Big{(}
        TreeToken inner;
        next(r, &inner);
        if (!next(r, &d))
            return false;
        TreeToken brace = peek(r);
        if (brace.kind == TOKEN_CLOSE)
            next(r, &brace);
        const char *form = bracket(&d, &closing);
        if (form && !closing)
            return read_fence(r, row, &d, form);
        if (form) // the end of a bracket: let the row see it
            r->at = d.start;
        return form || read_item(r, row, d, until);
    }
    (void)t;
    (void)until;
    return true;
}

// ---- Environments -------------------------------------------------------------------------------------------------

static bool read_environment(Reader *r, Row *row, const TreeToken *t)
{
    uint32_t start, end;
    if (!read_raw(r, &start, &end))
        return false;
    uint32_t bare = end > start && r->text[end - 1] == '*' ? end - 1 : end;
    char *name = arena_text(r->arena, r->text + start, bare - start);
    if (!strcmp(name, "array") || !strcmp(name, "tabular") || !strcmp(name, "alignedat") || !strcmp(name, "alignat")) {
        skip_bracketed(r);
        uint32_t s, e;
        if (!read_raw(r, &s, &e))
            return false;
    } else {
        TreeToken ahead = peek(r);
        if (ahead.kind == TOKEN_CHAR && ahead.code == '[' && ahead.tight)
            skip_bracketed(r);
    }
    Tree *body = read_row(r, &(RowEnd){.end = true});
    TreeToken stop;
    uint32_t s, e;
    if (!body || !next(r, &stop))
        return false;
    if (stop.kind != TOKEN_COMMAND || !stop.row || stop.row->class != CLASS_END)
        return fail(r, t->start, r->at, "this environment has no \\end: ", name);
    if (!read_raw(r, &s, &e))
        return false;
    if (e - s != end - start || memcmp(r->text + s, r->text + start, e - s))
        return fail(r, stop.start, r->at, "this \\end does not match \\begin of ", name);
    Tree *n = with_kids(r, node(r, TREE_ENV, name, t), &body, 1);
    n->end = r->at;
    vec_push(row, n);
    return true;
}

// ---- Scripts ------------------------------------------------------------------------------------------------------

static Tree *script_base(Reader *r, Row *row, const TreeToken *t)
{
    Tree *last = row->len ? vec_last(row) : NULL;
    if (last && last->kind != TREE_SPACE && last->kind != TREE_CELL && last->kind != TREE_BREAK &&
        last->kind != TREE_TEXT && !(last->kind == TREE_SIGN && strchr("+-=<>,;:", *last->text) && !last->text[1]))
        return last;
    Tree *n = with_kids(r, node(r, TREE_ROW, "", t), NULL, 0); // {}^{a}
    vec_push(row, n);
    return n;
}

// Two scripts at one place (x^{[2]}^{(i)}, which TeX refuses, and x'^2) stand side by side.
static Tree *join_scripts(Reader *r, Tree *a, Tree *b)
{
    if (!a)
        return b;
    Tree *both[2] = {a, b};
    return with_kids(r, node(r, TREE_ROW, "", &(TreeToken){.start = a->start, .end = b->end}), both, 2);
}

static bool only_primes(const Tree *row)
{
    if (row->nkids == 1 && row->kids[0]->kind == TREE_ROW && !row->kids[0]->nkids && row->kids[0]->primes)
        return true; // ^{'}
    for (uint32_t i = 0; i < row->nkids; i++)
        if (!tree_is_sign(row->kids[i], "'"))
            return false;
    return row->nkids > 0;
}

static bool read_script(Reader *r, Row *row, const TreeToken *t)
{
    Tree *base = script_base(r, row, t);
    Tree *script = read_argument(r);
    if (!script)
        return false;
    if (t->code == '_') {
        base->sub = join_scripts(r, base->sub, script);
    } else if (only_primes(script)) {
        base->primes = (uint8_t)(base->primes + (script->kids[0]->primes ? script->kids[0]->primes : script->nkids));
    } else {
        base->sup = join_scripts(r, base->sup, script);
    }
    base->end = r->at;
    return true;
}

// ---- Items --------------------------------------------------------------------------------------------------------

static bool read_number(Reader *r, Row *row, const TreeToken *t)
{
    StrBuf digits = {0};
    uint32_t at = t->start;
    bool point = false;
    for (;;) {
        while (at < r->length && r->text[at] >= '0' && r->text[at] <= '9')
            str_char(&digits, r->text[at++]);
        uint32_t left = r->length - at;
        const char *rest = r->text + at;
        bool digit = left > 1 && rest[1] >= '0' && rest[1] <= '9';
        if (!point && left > 1 && *rest == '.' && digit) {
            point = true;
            str_char(&digits, '.');
            at++;
        } else if (left > 3 && !memcmp(rest, "{,}", 3) && rest[3] >= '0' && rest[3] <= '9') {
            bool thousands = left > 5 && rest[4] >= '0' && rest[4] <= '9' && rest[5] >= '0' && rest[5] <= '9' &&
                             !(left > 6 && rest[6] >= '0' && rest[6] <= '9');
            if (!thousands && !point)
                str_char(&digits, '.');
            point |= !thousands;
            at += 3;
        } else if (left > 4 && !memcmp(rest, "\\,", 2) && rest[2] >= '0' && rest[2] <= '9' && rest[3] >= '0' &&
                   rest[3] <= '9' && rest[4] >= '0' && rest[4] <= '9' && digits.len <= 3) {
            at += 2; // 1\,000
        } else {
            break;
        }
    }
    r->at = at;
    Tree *n = node(r, TREE_NUMBER, arena_text(r->arena, str_text(&digits), digits.len), t);
    n->end = at;
    str_free(&digits);
    vec_push(row, n);
    return true;
}

static bool read_char(Reader *r, Row *row, const TreeToken *t)
{
    uint32_t c = t->code;
    if (c >= '0' && c <= '9')
        return read_number(r, row, t);
    if (c == '^' || c == '_')
        return read_script(r, row, t);
    if (c == '\'') {
        Tree *base = script_base(r, row, t);
        base->primes++;
        base->end = t->end;
        return true;
    }
    if (c == '&') {
        vec_push(row, node(r, TREE_CELL, "&", t));
        return true;
    }
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 127;
    const char *text = arena_text(r->arena, r->text + t->start, t->end - t->start);
    if (!letter && t->end - t->start > 1)
        text = arena_printf(r->arena, "%c", (int)c); // a glyph
    if (c == '"' || c == '@' || c == '`' || c == '#' || c == '$')
        return fail(r, t->start, t->end, "this character has no meaning in a formula: ", text);
    if (c == '|' && r->at < r->length && r->text[r->at] == '|') {
        text = "||";
        r->at++;
    }
    if (c == ':' && r->at < r->length && r->text[r->at] == '=') {
        text = ":=";
        r->at++;
    }
    if ((c == '<' || c == '>' || c == '!') && r->at < r->length && r->text[r->at] == '=') {
        text = c == '<' ? "<=" : c == '>' ? ">=" : "!=";
        r->at++;
    }
    Tree *n = node(r, letter ? TREE_LETTER : TREE_SIGN, text, t);
    n->end = r->at;
    vec_push(row, n);
    return true;
}

static bool push_kids(Reader *r, Row *row, const TreeToken *t, TreeKind kind, const char *text, uint32_t count)
{
    Tree *kids[2] = {0};
    for (uint32_t i = 0; i < count; i++)
        if (!(kids[i] = read_argument(r)))
            return false;
    Tree *n = with_kids(r, node(r, kind, text, t), kids, count);
    n->end = r->at;
    vec_push(row, n);
    return true;
}

static bool read_root(Reader *r, Row *row, const TreeToken *t)
{
    TreeToken ahead = peek(r);
    Tree *degree = NULL;
    if (ahead.kind == TOKEN_CHAR && ahead.code == '[') {
        next(r, &ahead);
        degree = read_row(r, &(RowEnd){.close = "["});
        if (!degree || !next(r, &ahead))
            return false;
        if (ahead.kind != TOKEN_CHAR || ahead.code != ']')
            return fail(r, t->start, t->end, "the degree of this root is not closed", "");
    }
    if (!push_kids(r, row, t, TREE_ROOT, "", 1))
        return false;
    if (degree) {
        Tree *kids[2] = {vec_last(row)->kids[0], degree};
        with_kids(r, vec_last(row), kids, 2);
    }
    return true;
}

static bool read_over(Reader *r, Row *row, const TreeToken *t)
{
    if (!push_kids(r, row, t, TREE_UNDER, t->row->text, 2))
        return false;
    Tree *n = vec_last(row), *note = n->kids[0];
    n->kids[0] = n->kids[1]; // the body first
    n->kids[1] = note;
    return true;
}

static bool skip_arguments(Reader *r, uint32_t count)
{
    uint32_t start, end;
    skip_bracketed(r);
    while (count--)
        if (!read_raw(r, &start, &end))
            return false;
    return true;
}

static bool read_group(Reader *r, Row *row, const TreeToken *t)
{
    skip_bracketed(r);
    Tree *n = read_argument(r);
    if (!n)
        return false;
    if (n->nkids == 1)
        n = n->kids[0];
    n->start = t->start;
    n->end = r->at;
    vec_push(row, n);
    return true;
}

static bool read_gap_word(Reader *r, Row *row, const TreeToken *t) // \kern1em
{
    while (r->at < r->length && strchr("0123456789.-+ ", r->text[r->at]))
        r->at++;
    for (int i = 0; i < 2 && r->at < r->length && r->text[r->at] >= 'a' && r->text[r->at] <= 'z'; i++)
        r->at++;
    vec_push(row, node(r, TREE_SPACE, "", t));
    return true;
}

static bool read_command(Reader *r, Row *row, const TreeToken *t, const RowEnd *until)
{
    const CommandRow *c = t->row;
    if (!c) {
        char *name = arena_text(r->arena, r->text + t->start, t->end - t->start);
        fail(r, t->start, t->end, name, " is not defined");
        error_hint(r->err, "define it in the document, or give a file of macros: --macros FILE");
        return false;
    }
    switch (c->class) {
    case CLASS_LETTER:
    case CLASS_WORD:
    case CLASS_SIGN:
        vec_push(row, node(r,
                           c->class == CLASS_LETTER ? TREE_LETTER
                           : c->class == CLASS_WORD ? TREE_WORD
                                                    : TREE_SIGN,
                           c->text, t));
        vec_last(row)->style |= TREE_COMMAND;
        if (c->class == CLASS_SIGN && !strcmp(c->text, "to")) // \xrightarrow{note}
            return r->text[t->start + 1] != 'x' || skip_arguments(r, 1);
        if (c->class == CLASS_SIGN && !strcmp(c->text, "'")) { // f\prime
            row->len--;
            Tree *base = script_base(r, row, t);
            if (base->kind == TREE_ROW && !base->nkids && vec_last(row) == base) { // a script of primes only
                row->len--;
                vec_push(row, node(r, TREE_SIGN, "'", t));
            } else {
                base->primes++;
            }
        }
        return true;
    case CLASS_STYLE: return read_styled(r, row, t, style_of(c->text));
    case CLASS_SWITCH: r->style |= style_of(c->text); return true;
    case CLASS_OPERATOR: return read_operator(r, row, t);
    case CLASS_TEXT: return read_text(r, row, t);
    case CLASS_ACCENT: return push_kids(r, row, t, TREE_ACCENT, c->text, 1);
    case CLASS_FRAC: return push_kids(r, row, t, TREE_FRAC, c->text, 2);
    case CLASS_ROOT: return read_root(r, row, t);
    case CLASS_BRACE: // the note follows as a script
        return push_kids(r, row, t, TREE_UNDER, c->text, 1);
    case CLASS_OVER: return read_over(r, row, t);
    case CLASS_GROUP: return read_group(r, row, t);
    case CLASS_GROUP1: return skip_arguments(r, 1) && read_group(r, row, t);
    case CLASS_COLOR: return skip_arguments(r, 1);
    case CLASS_SPACE: vec_push(row, node(r, TREE_SPACE, "", t)); return true;
    case CLASS_GAP: vec_push(row, node(r, TREE_SPACE, "", t)); return skip_arguments(r, 1);
    case CLASS_GAPWORD: return read_gap_word(r, row, t);
    case CLASS_DROP: return true;
    case CLASS_DROP1: return skip_arguments(r, 1);
    case CLASS_DROP2: return skip_arguments(r, 2);
    case CLASS_LEFT: return read_left(r, row, t);
    case CLASS_SIZE: return read_sized(r, row, t, until);
    case CLASS_OPEN: return read_fence(r, row, t, c->text);
    case CLASS_BREAK:
        vec_push(row, node(r, TREE_BREAK, "", t));
        skip_bracketed(r);
        return true;
    case CLASS_BEGIN: return read_environment(r, row, t);
    case CLASS_CLOSE: return fail(r, t->start, t->end, "this bracket closes nothing", "");
    case CLASS_RIGHT: return fail(r, t->start, t->end, "this \\right has no \\left", "");
    case CLASS_END: return fail(r, t->start, t->end, "this \\end has no \\begin", "");
    case CLASS_NONE: break;
    }
    return true;
}

// Takes the token, and what belongs to it, into the row.
static bool read_item(Reader *r, Row *row, TreeToken t, const RowEnd *until)
{
    bool closing;
    const char *form = bracket(&t, &closing);
    if (form && !closing)
        return read_fence(r, row, &t, form);
    if (form)
        return fail(r, t.start, t.end, "this bracket closes nothing", "");
    if (t.kind == TOKEN_COMMAND)
        return read_command(r, row, &t, until);
    if (t.kind == TOKEN_OPEN) {
        uint8_t outer = r->style;
        Tree *n = read_row(r, &(RowEnd){.brace = TOKEN_CLOSE});
        r->style = outer;
        if (!n)
            return false;
        n->start = t.start;
        n->end = r->at;
        if (n->nkids == 1 && !n->kids[0]->sub && !n->kids[0]->sup && !n->kids[0]->primes &&
            n->kids[0]->kind != TREE_SIGN)
            n = n->kids[0];
        vec_push(row, n);
        return true;
    }
    return read_char(r, row, &t);
}

static bool ends(Reader *r, const TreeToken *t, const RowEnd *until)
{
    bool closing;
    if (t->kind == TOKEN_END)
        return true;
    if (t->kind == TOKEN_CLOSE)
        return true;
    if (t->kind == TOKEN_COMMAND && t->row &&
        ((t->row->class == CLASS_RIGHT && until->right) || (t->row->class == CLASS_END && until->end)))
        return true;
    if (t->kind == TOKEN_COMMAND && t->row && t->row->class == CLASS_SIZE && until->close) { // \Big{)}
        uint32_t at = t->end;
        TreeToken inner;
        if (tree_token(r->text, r->length, &at, &inner) && inner.kind == TOKEN_OPEN &&
            tree_token(r->text, r->length, &at, &inner) && bracket(&inner, &closing) && closing) {
            r->at = inner.start;
            r->braced = true;
            return true;
        }
    }
    return until->close && bracket(t, &closing) && closing;
}

static Tree *read_row(Reader *r, const RowEnd *until)
{
    if (++r->depth > TREE_DEPTH) {
        fail(r, r->at, r->at, "the formula is nested too deeply", "");
        return NULL;
    }
    Row row = {0};
    uint32_t start = r->at;
    uint8_t outer = r->style;
    bool ok = true;
    TreeToken t = {0};
    while (ok) {
        t = peek(r);
        if (ends(r, &t, until))
            break;
        ok = next(r, &t) && read_item(r, &row, t, until);
    }
    if (ok && until->brace == TOKEN_CLOSE) {
        ok = next(r, &t);
        if (ok && t.kind != TOKEN_CLOSE)
            ok = fail(r, start ? start - 1 : 0, start, "this brace is not closed", "");
    } else if (ok && t.kind == TOKEN_CLOSE) {
        if (until->close || until->right || until->end) {
            ok = fail(r, t.start, t.end, "this brace closes what is still open", "");
        } else {
            ok = fail(r, t.start, t.end, "this brace closes nothing", "");
        }
    }
    r->depth--;
    r->style = outer;
    Tree *n =
        ok ? with_kids(r, node(r, TREE_ROW, "", &(TreeToken){.start = start, .end = r->at}), row.at, (uint32_t)row.len)
           : NULL;
    vec_free(&row);
    return n;
}

Tree *tree_read(Arena *arena, const char *text, uint32_t length, Error *err)
{
    Reader r = {.arena = arena, .text = text, .length = length, .err = err};
    return read_row(&r, &(RowEnd){0});
}
